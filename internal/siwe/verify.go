package siwe

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
)

// ErrSignature says that the account did not sign.
var ErrSignature = errors.New("the signature is not the account's")

// MaxSignatureBytes is the longest signature that is looked at: contract wallets have their own forms, and ERC-6492 wraps
// the creation of the wallet.
const MaxSignatureBytes = 8192

// Chain is what verification asks of a node, at its newest block.
type Chain interface {
	// Code is the code at an address.
	Code(ctx context.Context, at common.Address) ([]byte, error)
	// Call runs an eth_call; to nil runs data as creation code and returns what that returns. A revert is ErrReverted.
	Call(ctx context.Context, to *common.Address, data []byte) ([]byte, error)
}

// ErrReverted says that a call reverted, which is an answer; other errors are the node's.
var ErrReverted = errors.New("the call reverted")

// magic ends a signature of ERC-6492.
var magic = bytes.Repeat([]byte{0x64, 0x92}, 16)

// valid is what isValidSignature of EIP-1271 returns: its own selector.
var valid = [4]byte{0x16, 0x26, 0xba, 0x7e}

// Hash is what personal_sign signs (EIP-191, version 0x45).
func Hash(text string) common.Hash { return common.BytesToHash(accounts.TextHash([]byte(text))) }

// Verify checks that the account signed the text, in the order of ERC-6492: a wrapped signature by the wallet that it may
// create first, else a contract's by EIP-1271, else a key's by ecrecover. An account whose code is a delegation (EIP-7702)
// still has its key. It returns ErrSignature where nobody signed; any other error is the node's.
func Verify(ctx context.Context, chain Chain, account common.Address, text string, signature []byte) error {
	if len(signature) > MaxSignatureBytes {
		return ErrSignature
	}
	hash := Hash(text)
	code, err := chain.Code(ctx, account)
	if err != nil {
		return fmt.Errorf("reading the code of %s: %w", account, err)
	}
	if wrapped, ok := bytes.CutSuffix(signature, magic); ok {
		return verifyWrapped(ctx, chain, account, hash, wrapped, len(code) > 0)
	}
	if len(code) > 0 {
		ok, err := isValid(ctx, chain, account, hash, signature)
		if err != nil || ok {
			return err
		}
		if _, delegated := types.ParseDelegation(code); !delegated {
			return ErrSignature
		}
	}
	return recovered(account, hash, signature)
}

// verifyWrapped asks the wallet as it is, where it is, and else as the factory's call would make or prepare it.
func verifyWrapped(ctx context.Context, chain Chain, account common.Address, hash common.Hash, wrapped []byte, exists bool) error {
	parts, err := wrapping.Unpack(wrapped)
	if err != nil {
		return ErrSignature
	}
	factory, prepare, inner := parts[0].(common.Address), parts[1].([]byte), parts[2].([]byte) //nolint:forcetypeassert // by wrapping's types
	if exists {
		ok, err := isValid(ctx, chain, account, hash, inner)
		if err != nil || ok {
			return err
		}
	}
	ask, err := question(hash, inner)
	if err != nil {
		return err
	}
	// Creation code, so that both calls see one state. What the factory answers does not matter: only the wallet's word does.
	code := program.New().
		Mstore(prepare, 0).Call(nil, factory, 0, 0, len(prepare), 0, 0).Op(vm.POP).
		Mstore(ask, 0).StaticCall(nil, account, 0, len(ask), 0, 32).
		Op(vm.RETURNDATASIZE, vm.MUL).Push(32).Op(vm.MSTORE). // how much was returned, 0 where the call failed
		Return(0, 64).Bytes()
	answer, err := chain.Call(ctx, nil, code)
	if errors.Is(err, ErrReverted) {
		return ErrSignature
	}
	if err != nil {
		return fmt.Errorf("asking the wallet %s: %w", account, err)
	}
	if len(answer) != 64 || new(big.Int).SetBytes(answer[32:]).Cmp(big.NewInt(32)) < 0 || !isMagic(answer[:32]) {
		return ErrSignature
	}
	return nil
}

// isValid asks a contract by EIP-1271. A contract that reverts, or answers anything else, did not sign.
func isValid(ctx context.Context, chain Chain, account common.Address, hash common.Hash, signature []byte) (bool, error) {
	ask, err := question(hash, signature)
	if err != nil {
		return false, err
	}
	answer, err := chain.Call(ctx, &account, ask)
	if errors.Is(err, ErrReverted) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("asking the wallet %s: %w", account, err)
	}
	return len(answer) >= 32 && isMagic(answer[:32]), nil
}

// isMagic wants the four bytes and nothing after them: a bytes4 is padded with zeros.
func isMagic(word []byte) bool {
	return bytes.Equal(word, common.RightPadBytes(valid[:], 32))
}

func recovered(account common.Address, hash common.Hash, signature []byte) error {
	if len(signature) != crypto.SignatureLength {
		return ErrSignature
	}
	sig := bytes.Clone(signature)
	if sig[64] >= 27 {
		sig[64] -= 27
	}
	r, s := new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:64])
	if !crypto.ValidateSignatureValues(sig[64], r, s, true) {
		return ErrSignature
	}
	pub, err := crypto.SigToPub(hash[:], sig)
	if err != nil || crypto.PubkeyToAddress(*pub) != account {
		return ErrSignature
	}
	return nil
}

// wrapping is (address factory, bytes factoryCalldata, bytes signature); asking (bytes32 hash, bytes signature).
var wrapping, asking = arguments("address", "bytes", "bytes"), arguments("bytes32", "bytes")

func arguments(names ...string) abi.Arguments {
	var out abi.Arguments
	for _, name := range names {
		t, err := abi.NewType(name, "", nil)
		if err != nil {
			panic(err) // a constant of this file
		}
		out = append(out, abi.Argument{Type: t})
	}
	return out
}

func question(hash common.Hash, signature []byte) ([]byte, error) {
	packed, err := asking.Pack([32]byte(hash), signature)
	if err != nil {
		return nil, fmt.Errorf("encoding isValidSignature(%s): %w", hexutil.Encode(hash[:]), err)
	}
	return append(bytes.Clone(valid[:]), packed...), nil
}

// Wrap makes the ERC-6492 signature of a wallet that the factory's call makes.
func Wrap(factory common.Address, call, signature []byte) ([]byte, error) {
	packed, err := wrapping.Pack(factory, call, signature)
	if err != nil {
		return nil, fmt.Errorf("wrapping a signature: %w", err)
	}
	return append(packed, magic...), nil
}
