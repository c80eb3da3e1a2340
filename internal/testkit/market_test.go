package testkit_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestLaunch(t *testing.T) {
	t.Parallel()
	c, m := testkit.Market(t)
	vault, receipt := testkit.Launch(t, c, m, c.Account(devchain.FirstMember), testkit.Index{})
	require.NotEmpty(t, receipt.Logs)

	lens := bindings.NewVaultLens()
	state, err := bind.Call(lens.Instance(c.Client(), m.Deployment.Lens), &bind.CallOpts{Context: t.Context()},
		lens.PackState(vault), lens.UnpackState)
	require.NoError(t, err)
	require.True(t, state.NavOk)
	require.Len(t, state.Constituents, 3)
	level := new(big.Int).Mul(big.NewInt(100), big.NewInt(1e18))
	require.GreaterOrEqual(t, state.NavPerShareD18.Cmp(level), 0, "the seed is rounded up: level %s", state.NavPerShareD18)
	require.Negative(t, new(big.Int).Sub(state.NavPerShareD18, level).Cmp(big.NewInt(1e15)))
}

func TestSetPrices(t *testing.T) {
	t.Parallel()
	c, m := testkit.Market(t)
	testkit.SetPrices(t, c, m, map[string]string{"WBTC": "91234.5", "AAVE": "221.000000000000000001"})
	registry := bindings.NewAssetRegistry()
	for symbol, want := range map[string]string{
		"WBTC": "91234500000000000000000", "AAVE": "221000000000000000001", "LINK": "18000000000000000000",
	} {
		price, err := bind.Call(registry.Instance(c.Client(), m.Deployment.Registry), &bind.CallOpts{Context: t.Context()},
			registry.PackPriceD18(m.Asset(symbol).Token), registry.UnpackPriceD18)
		require.NoError(t, err)
		require.Equal(t, want, price.String())
	}
}
