package api_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

func TestSlippageIsSuggestedAndUsedOnRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, buyer := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	launch := w.launchBody(maker.Address, map[string]int{"WETH": 5000, "WBTC": 5000})
	launch["auto_slippage"] = true
	seed := w.prepare(t, "/v1/tx/launch", launch)
	require.Equal(t, at(t, seed.Preview, "slippage", "suggested_bps"), at(t, seed.Preview, "slippage", "bps"))
	index := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})

	request := func(path string, more map[string]any) prepared {
		t.Helper()
		body := map[string]any{"from": buyer.Address.Hex(), "index": index}
		for name, value := range more {
			body[name] = value
		}
		return w.prepare(t, path, body)
	}
	usdc := w.token("USDC").Hex()
	bps := func(p prepared, name string) int64 {
		t.Helper()
		return int64(at(t, p.Preview, "slippage", name).(float64))
	}
	least := func(p prepared, expected string) {
		t.Helper()
		shares, ok := new(big.Int).SetString(expected, 10)
		require.True(t, ok)
		shares.Mul(shares, big.NewInt(10_000-bps(p, "bps")))
		require.Equal(t, shares.Quo(shares, big.NewInt(10_000)).String(), p.MinOut[0].Amount)
	}

	// No price history yet: the volatility is assumed to be 100 % a year.
	fixed := request("/v1/tx/deposit", map[string]any{"token": usdc, "amount": "1000000000"})
	require.Equal(t, int64(50), bps(fixed, "bps"))
	require.GreaterOrEqual(t, bps(fixed, "suggested_bps"), int64(50))
	least(fixed, fixed.Preview["shares"].(string))
	auto := request("/v1/tx/deposit", map[string]any{"token": usdc, "amount": "1000000000", "auto_slippage": true})
	require.Equal(t, bps(auto, "suggested_bps"), bps(auto, "bps"))
	least(auto, auto.Preview["shares"].(string))
	w.execute(t, buyer, auto)

	// In kind: a trade of the index may pass, and a base unit of rounding too.
	kind := request("/v1/tx/redeem", map[string]any{"in_kind": true, "shares": "max", "auto_slippage": true})
	require.Equal(t, int64(1000), bps(kind, "bps"))
	dust := request("/v1/tx/redeem", map[string]any{"in_kind": true, "shares": units(1)[:10], "slippage_bps": 1})
	for i, part := range dust.MinOut {
		expected, _ := new(big.Int).SetString(at(t, dust.Preview, "amounts", i, "amount").(string), 10)
		if expected.Sign() > 0 {
			require.Negative(t, part.big().Cmp(expected), "the minimum of %s leaves room for rounding", part.Token)
		}
	}
	w.execute(t, buyer, kind)
}
