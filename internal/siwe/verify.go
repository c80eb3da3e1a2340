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

// ErrSignature means that the account did not sign the text.
var ErrSignature = errors.New("the signature is not the account's")

// MaxSignatureBytes is the length limit of a signature. Contract wallets have their own formats, and an ERC-6492 signature contains
// the call that creates the wallet.
const MaxSignatureBytes = 8192

// Chain reads from a node at its newest block.
type Chain interface {
	// Code returns the code at an address.
	Code(ctx context.Context, at common.Address) ([]byte, error)
	// Call runs an eth_call. Without to it runs data as creation code and returns its result. A revert is ErrReverted.
	Call(ctx context.Context, to *common.Address, data []byte) ([]byte, error)
}

// ErrReverted means that a call reverted. That is an answer of the contract. Other errors come from the node.
var ErrReverted = errors.New("the call reverted")

// magic is the suffix of an ERC-6492 signature.
var magic = bytes.Repeat([]byte{0x64, 0x92}, 16)

// valid is the result of isValidSignature (EIP-1271) for a valid signature: its own selector.
var valid = [4]byte{0x16, 0x26, 0xba, 0x7e}

// Hash returns the hash that personal_sign signs (EIP-191, version 0x45).
func Hash(text string) common.Hash { return common.BytesToHash(accounts.TextHash([]byte(text))) }

// Verify checks that the account signed the text. It follows the order of ERC-6492: a wrapped signature first, then a contract
// wallet by EIP-1271, then a key by ecrecover. An account with delegated code (EIP-7702) may also sign with its key. Verify returns
// ErrSignature if the signature is not valid. Any other error comes from the node.
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

// verifyWrapped verifies an ERC-6492 signature. It asks an existing wallet first. Otherwise it asks the wallet after the factory's
// call in the same eth_call.
func verifyWrapped(ctx context.Context, chain Chain, account common.Address, hash common.Hash, wrapped []byte, exists bool) error {
	parts, err := wrapping.Unpack(wrapped)
	if err != nil {
		return ErrSignature
	}
	//nolint:forcetypeassert // wrapping defines the types
	factory, prepare, inner := parts[0].(common.Address), parts[1].([]byte), parts[2].([]byte)
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
	// Both calls run in creation code, so that they see the same state. The result of the factory's call is ignored.
	code := program.New().
		Mstore(prepare, 0).Call(nil, factory, 0, 0, len(prepare), 0, 0).Op(vm.POP).
		Mstore(ask, 0).StaticCall(nil, account, 0, len(ask), 0, 32).
		Op(vm.RETURNDATASIZE, vm.MUL).Push(32).Op(vm.MSTORE). // the length of the result, or 0 after a failed call
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

// isValid asks a contract wallet by EIP-1271. A revert and any other answer mean that the signature is not valid.
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

// isMagic reports whether a word is the valid selector, padded with zeros.
func isMagic(word []byte) bool {
	return bytes.Equal(word, common.RightPadBytes(valid[:], 32))
}

// recovered checks the signature of a key by ecrecover. It refuses high values of s.
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

// wrapping encodes (address factory, bytes factoryCalldata, bytes signature). asking encodes (bytes32 hash, bytes signature).
var wrapping, asking = arguments("address", "bytes", "bytes"), arguments("bytes32", "bytes")

// arguments returns the ABI arguments of the type names.
func arguments(names ...string) abi.Arguments {
	var out abi.Arguments
	for _, name := range names {
		t, err := abi.NewType(name, "", nil)
		if err != nil {
			panic(err) // the names are constants in this file
		}
		out = append(out, abi.Argument{Type: t})
	}
	return out
}

// question returns the calldata of isValidSignature.
func question(hash common.Hash, signature []byte) ([]byte, error) {
	packed, err := asking.Pack([32]byte(hash), signature)
	if err != nil {
		return nil, fmt.Errorf("encoding isValidSignature(%s): %w", hexutil.Encode(hash[:]), err)
	}
	return append(bytes.Clone(valid[:]), packed...), nil
}

// Wrap returns the ERC-6492 signature of a wallet that a call of the factory creates.
func Wrap(factory common.Address, call, signature []byte) ([]byte, error) {
	packed, err := wrapping.Pack(factory, call, signature)
	if err != nil {
		return nil, fmt.Errorf("wrapping a signature: %w", err)
	}
	return append(packed, magic...), nil
}
