package siwe_test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/siwe"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// node implements siwe.Chain on a development chain.
type node struct{ *devchain.Chain }

func (n node) Code(ctx context.Context, at common.Address) ([]byte, error) {
	return n.Client().CodeAt(ctx, at, nil)
}

func (n node) Call(ctx context.Context, to *common.Address, data []byte) ([]byte, error) {
	out, err := n.Client().CallContract(ctx, ethereum.CallMsg{To: to, Data: data}, nil)
	if err != nil && strings.Contains(err.Error(), "revert") {
		return nil, errors.Join(siwe.ErrReverted, err)
	}
	return out, err
}

// wallet returns the code of a contract whose isValidSignature(bytes32,bytes) accepts signatures of owner. With otherwise, that
// code runs after the check and gives the answer.
func wallet(owner common.Address, otherwise *program.Program) []byte {
	p := program.New().
		Push(4).Op(vm.CALLDATALOAD).Push(0).Op(vm.MSTORE).                         // hash
		Push(164).Op(vm.CALLDATALOAD).Push(248).Op(vm.SHR).Push(32).Op(vm.MSTORE). // v
		Push(100).Op(vm.CALLDATALOAD).Push(64).Op(vm.MSTORE).                      // r
		Push(132).Op(vm.CALLDATALOAD).Push(96).Op(vm.MSTORE).                      // s
		StaticCall(nil, 1, 0, 128, 128, 32).Op(vm.POP).
		Push(128).Op(vm.MLOAD).Push(owner).Op(vm.EQ).
		Push(common.RightPadBytes([]byte{0x16, 0x26, 0xba, 0x7e}, 32)).Op(vm.MUL).Push(0).Op(vm.MSTORE)
	if otherwise != nil {
		return p.Append(otherwise.Bytes()).Bytes()
	}
	return p.Return(0, 32).Bytes()
}

// creation returns the creation code of a contract with this code.
func creation(code []byte) []byte { return program.New().ReturnViaCodeCopy(code).Bytes() }

// maker returns the code of a factory that creates a contract from its calldata by CREATE2 with salt 0.
func maker() []byte {
	return program.New().Op(vm.CALLDATASIZE).Push(0).Push(0).Op(vm.CALLDATACOPY).
		Push(0).Op(vm.CALLDATASIZE).Push(0).Push(0).Op(vm.CREATE2).Push(0).Op(vm.MSTORE).Return(0, 32).Bytes()
}

func start(t *testing.T) *devchain.Chain {
	t.Helper()
	c, err := devchain.Start(t.Context(), devchain.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	return c
}

func deploy(t *testing.T, c *devchain.Chain, code []byte) common.Address {
	t.Helper()
	opts := c.Account(devchain.Deployer).Transactor()
	opts.GasLimit = 3_000_000
	address, tx, err := bind.DeployContract(opts, creation(code), c.Client(), nil)
	require.NoError(t, err)
	c.Commit()
	receipt, err := c.Client().TransactionReceipt(t.Context(), tx.Hash())
	require.NoError(t, err)
	require.EqualValues(t, 1, receipt.Status)
	return address
}

func sign(t *testing.T, key *ecdsa.PrivateKey, text string) []byte {
	t.Helper()
	sig, err := crypto.Sign(siwe.Hash(text).Bytes(), key)
	require.NoError(t, err)
	sig[64] += 27
	return sig
}

func TestAKeySigns(t *testing.T) {
	t.Parallel()
	c := start(t)
	owner, other := c.Account(devchain.FirstMember), c.Account(devchain.Keeper)
	sig := sign(t, owner.Key, plain)
	require.NoError(t, siwe.Verify(t.Context(), node{c}, owner.Address, plain, sig))
	raw := append([]byte{}, sig...)
	raw[64] -= 27
	require.NoError(t, siwe.Verify(t.Context(), node{c}, owner.Address, plain, raw), "some wallets write v as 0 or 1")
	high := append([]byte{}, sig...)
	s := new(big.Int).Sub(crypto.S256().Params().N, new(big.Int).SetBytes(sig[32:64]))
	s.FillBytes(high[32:64])
	high[64] = 27 + 28 - sig[64]
	for what, wrong := range map[string][]byte{
		"another's": sign(t, other.Key, plain), "of another text": sign(t, owner.Key, plain+" "), "empty": {}, "short": sig[:64],
		"long": append(append([]byte{}, sig...), 0), "the other s": high, "too long": make([]byte, siwe.MaxSignatureBytes+1),
		"no wrapping": append(append([]byte{}, sig...), common.FromHex("0x"+strings.Repeat("6492", 16))...),
	} {
		require.ErrorIs(t, siwe.Verify(t.Context(), node{c}, owner.Address, plain, wrong), siwe.ErrSignature, what)
	}
}

func TestAContractWalletSignsByEIP1271(t *testing.T) {
	t.Parallel()
	c := start(t)
	owner, other := c.Account(devchain.FirstMember), c.Account(devchain.Keeper)
	good := deploy(t, c, wallet(owner.Address, nil))
	reverts := deploy(t, c, wallet(owner.Address, program.New().Push(32).Push(0).Op(vm.REVERT))) // with the correct result
	short := deploy(t, c, wallet(owner.Address, program.New().Return(0, 4)))
	silent := deploy(t, c, program.New().Op(vm.STOP).Bytes())
	factory := deploy(t, c, maker())
	sig := sign(t, owner.Key, plain)
	require.NoError(t, siwe.Verify(t.Context(), node{c}, good, plain, sig))
	require.ErrorIs(t, siwe.Verify(t.Context(), node{c}, good, plain, sign(t, other.Key, plain)), siwe.ErrSignature)
	for _, w := range []common.Address{reverts, short, silent} {
		require.ErrorIs(t, siwe.Verify(t.Context(), node{c}, w, plain, sig), siwe.ErrSignature)
		wrapped, err := siwe.Wrap(factory, nil, sig)
		require.NoError(t, err)
		require.ErrorIs(t, siwe.Verify(t.Context(), node{c}, w, plain, wrapped), siwe.ErrSignature, "wrapped")
	}
	require.ErrorIs(t, siwe.Verify(t.Context(), node{c}, owner.Address, plain, sign(t, other.Key, plain)), siwe.ErrSignature)
}

func TestAWalletThatDoesNotExistYetSignsByERC6492(t *testing.T) {
	t.Parallel()
	c := start(t)
	owner, other := c.Account(devchain.FirstMember), c.Account(devchain.Keeper)
	factory := deploy(t, c, maker())
	code := creation(wallet(owner.Address, nil))
	future := crypto.CreateAddress2(factory, [32]byte{}, crypto.Keccak256(code))
	wrap := func(call, sig []byte) []byte {
		out, err := siwe.Wrap(factory, call, sig)
		require.NoError(t, err)
		return out
	}
	sig := sign(t, owner.Key, plain)
	require.NoError(t, siwe.Verify(t.Context(), node{c}, future, plain, wrap(code, sig)))
	require.ErrorIs(t, siwe.Verify(t.Context(), node{c}, future, plain, wrap(code, sign(t, other.Key, plain))), siwe.ErrSignature)
	require.ErrorIs(t, siwe.Verify(t.Context(), node{c}, future, plain, wrap(code[1:], sig)), siwe.ErrSignature, "another wallet")
	require.ErrorIs(t, siwe.Verify(t.Context(), node{c}, other.Address, plain, wrap(code, sig)),
		siwe.ErrSignature, "an account without code")
	require.ErrorIs(t, siwe.Verify(t.Context(), node{c}, future, plain, sig), siwe.ErrSignature, "not wrapped")
	at, err := c.Client().CodeAt(t.Context(), future, nil)
	require.NoError(t, err)
	require.Empty(t, at, "the verification must not create the wallet")

	testkit.Send(t, c, c.Account(devchain.Deployer), testkit.Call{To: factory, Data: code})
	require.NoError(t, siwe.Verify(t.Context(), node{c}, future, plain, wrap(code, sig)), "wrapped, after the creation")
	require.NoError(t, siwe.Verify(t.Context(), node{c}, future, plain, sig))
}
