package chain_test

import (
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

// rpcError is an error as nodes return it.
type rpcError struct {
	code    int
	message string
	data    any
}

func (e rpcError) Error() string  { return e.message }
func (e rpcError) ErrorCode() int { return e.code }
func (e rpcError) ErrorData() any { return e.data }

func TestDecodeRevert(t *testing.T) {
	t.Parallel()
	vault, err := bindings.IndexVaultMetaData.ParseABI()
	require.NoError(t, err)
	mismatch := vault.Errors["NonceMismatch"]
	args, err := mismatch.Inputs.Pack(big.NewInt(3), big.NewInt(4))
	require.NoError(t, err)
	data := hexutil.Encode(append(mismatch.ID[:4:4], args...))

	for name, err := range map[string]error{
		"AsGethGivesIt":      rpcError{3, "execution reverted", data},
		"AsParityGivesIt":    rpcError{-32015, "VM execution error.", "Reverted " + data},
		"InAnObject":         rpcError{-32000, "execution reverted", map[string]any{"data": data}},
		"InsideOtherErrors":  fmt.Errorf("calling: %w", errors.Join(errors.New("x"), rpcError{3, "execution reverted", data})),
		"WhateverTheCodeSay": rpcError{-32000, "reverted", data},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			revert, ok := chain.DecodeRevert(err)
			require.True(t, ok)
			require.Equal(t, "NonceMismatch", revert.Name)
			require.Equal(t, big.NewInt(3), revert.Arg("expected"))
			require.Equal(t, big.NewInt(4), revert.Arg("current"))
			require.Nil(t, revert.Arg("other"))
			require.Equal(t, "NonceMismatch(expected: 3, current: 4)", revert.String())
			require.Len(t, revert.Raw, 68)
		})
	}
}

func TestDecodeRevertOfWhatSolidityItselfRaises(t *testing.T) {
	t.Parallel()
	text := "0x08c379a0" + "0000000000000000000000000000000000000000000000000000000000000020" +
		"0000000000000000000000000000000000000000000000000000000000000003" +
		"5350480000000000000000000000000000000000000000000000000000000000"
	revert, ok := chain.DecodeRevert(rpcError{3, "execution reverted: SPH", text})
	require.True(t, ok)
	require.Equal(t, "Error(message: SPH)", revert.String())

	panicked := "0x4e487b71" + "0000000000000000000000000000000000000000000000000000000000000011"
	revert, ok = chain.DecodeRevert(rpcError{3, "execution reverted", panicked})
	require.True(t, ok)
	require.Equal(t, "Panic(code: 17)", revert.String())
}

func TestDecodeRevertKeepsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	revert, ok := chain.DecodeRevert(rpcError{3, "execution reverted", "0xdeadbeef01"})
	require.True(t, ok)
	require.Empty(t, revert.Name)
	require.Equal(t, "unknown error 0xdeadbeef01", revert.String())

	truncated := "0x4e487b71" + "00" // the selector of Panic without its argument
	revert, ok = chain.DecodeRevert(rpcError{3, "execution reverted", truncated})
	require.True(t, ok)
	require.Empty(t, revert.Name)

	revert, ok = chain.DecodeRevert(rpcError{3, "execution reverted", "0x"})
	require.True(t, ok)
	require.Equal(t, "no reason given", revert.String())
	revert, ok = chain.DecodeRevert(rpcError{-32000, "execution reverted", nil})
	require.True(t, ok)
	require.Empty(t, revert.Raw)
}

func TestDecodeRevertLeavesOtherErrorsAlone(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		nil, errors.New("connection reset"), ethereum.NotFound,
		rpcError{-32000, "nonce too low", nil},
		rpcError{-32602, "invalid argument", "not hex"},
		fmt.Errorf("reading: %w", chain.ErrUnavailable),
	} {
		_, ok := chain.DecodeRevert(err)
		require.False(t, ok, err)
	}
}

func TestRevertsOfRealCallsAreDecoded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	market, err := b.chain.DeployMarket(t.Context(), devchain.MarketConfig{}, nil)
	require.NoError(t, err)
	registry, factory := bindings.NewAssetRegistry(), bindings.NewVaultFactory()
	_, err = bind.Call(registry.Instance(b.client, market.Deployment.Registry), &bind.CallOpts{Context: t.Context()},
		registry.PackPriceD18(common.Address{9}), registry.UnpackPriceD18)
	revert, ok := chain.DecodeRevert(err)
	require.True(t, ok, err)
	require.Equal(t, "UnknownAsset", revert.Name)
	require.Equal(t, common.Address{9}, revert.Arg("token"))

	to := market.Deployment.Factory
	_, err = b.client.EstimateGas(t.Context(), ethereum.CallMsg{To: &to, Data: factory.PackPreviewSeed(
		[]common.Address{market.Asset("WBTC").Token}, []*big.Int{big.NewInt(9_999)}, new(big.Int).Exp(big.NewInt(10), big.NewInt(20), nil),
	)})
	revert, ok = chain.DecodeRevert(err)
	require.True(t, ok, err)
	require.Equal(t, "WeightsSum(sum: 9999)", revert.String())
}
