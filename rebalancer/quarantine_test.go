package rebalancer

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
)

func usdD18(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e18)) }

// priced returns a constituent of whole tokens whose sources say low and high, in USD.
func priced(token, bps, reserve, low, high int64) bindings.IVaultLensConstituent {
	c := bindings.IVaultLensConstituent{
		Token: common.BigToAddress(big.NewInt(token)), WeightBps: big.NewInt(bps), Reserve: usdD18(reserve), Decimals: 18,
		TradeCapD18: usdD18(1e6), LowD18: usdD18(low), HighD18: usdD18(high), PriceOk: low == high && low != 0,
		PriceD18: new(big.Int), ValueD18: new(big.Int),
	}
	if c.PriceOk {
		c.PriceD18, c.ValueD18 = usdD18(low), usdD18(low*reserve)
	}
	return c
}

func TestTheRestTradesWithoutAQuarantinedConstituent(t *testing.T) {
	t.Parallel()
	state := bindings.IVaultLensVaultState{
		NavD18: new(big.Int), DriftD18: new(big.Int), TradeNavD18: usdD18(650), TradeDriftD18: big.NewInt(7),
		Constituents: []bindings.IVaultLensConstituent{
			priced(1, 4000, 4, 50, 100), // its sources disagree: counts as 200
			priced(2, 2900, 300, 1, 1),
			priced(3, 3000, 150, 1, 1),
			priced(4, 100, 5, 0, 0), // no price
		},
	}
	got := tradeable(state)
	require.True(t, got.NavOk)
	require.Equal(t, state.TradeNavD18, got.NavD18)
	require.Equal(t, state.TradeDriftD18, got.DriftD18)
	require.Len(t, got.Constituents, 3)
	require.Equal(t, usdD18(1e6), got.Constituents[0].TradeCapD18, "it may be sold")
	require.Equal(t, usdD18(100), highOf(got.Constituents[0]))
	require.Zero(t, highOf(got.Constituents[1]).Sign(), "its sources agree")
	require.Equal(t, usdD18(200), got.Constituents[0].ValueD18)
	require.Positive(t, got.Constituents[1].TradeCapD18.Sign())
	var weights []int64
	for _, c := range got.Constituents {
		weights = append(weights, c.WeightBps.Int64())
	}
	require.Equal(t, []int64{4040, 2930, 3030}, weights, "of 9,900; rounded toward the current weight")
	require.Len(t, state.Constituents, 4, "the argument stays as it is")
}

func TestAVaultWithEveryPriceTradesAsItIs(t *testing.T) {
	t.Parallel()
	state := bindings.IVaultLensVaultState{NavOk: true, Constituents: []bindings.IVaultLensConstituent{priced(1, 10_000, 1, 5, 5)}}
	require.Equal(t, state, tradeable(state))
}

func TestNothingTradesWithoutAnyPrice(t *testing.T) {
	t.Parallel()
	state := bindings.IVaultLensVaultState{
		TradeNavD18: new(big.Int), TradeDriftD18: new(big.Int),
		Constituents: []bindings.IVaultLensConstituent{priced(1, 10_000, 1, 0, 0)},
	}
	require.False(t, tradeable(state).NavOk)
}

func TestAnExitOrderSeesTheLowestLevel(t *testing.T) {
	t.Parallel()
	state := bindings.IVaultLensVaultState{NavPerShareD18: new(big.Int), LowLevelD18: usdD18(70)}
	got, ok := guarded(state)
	require.True(t, ok)
	require.Equal(t, usdD18(70), got.NavPerShareD18)
	o := order{IExitGuardOrder: bindings.IExitGuardOrder{Terms: bindings.IExitGuardTerms{
		FloorD18: usdD18(50), CeilingD18: usdD18(60),
	}}}
	require.False(t, o.due(got.NavPerShareD18, new(big.Int), got.NavOk), "a ceiling needs every price")
	require.True(t, o.due(usdD18(70), new(big.Int), true))
	require.True(t, o.due(usdD18(50), new(big.Int), false), "a floor does not")
	state.LowLevelD18 = new(big.Int)
	_, ok = guarded(state)
	require.False(t, ok)
}
