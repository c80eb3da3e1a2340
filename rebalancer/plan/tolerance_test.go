package plan_test

import (
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// The formula is computed again, from what the test knows of its pool: x·y = k with a depth in USD on each side.
func TestToleranceIsFeeThreeDeviationsAndImpact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := calendar()
		p.Wait = time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "wait"))
		p.VolatilityBps = rapid.Int64Range(1, 30_000).Draw(t, "volatility")
		p.CorrelationBps = rapid.Int64Range(0, 9_999).Draw(t, "correlation")
		p.QuoteToleranceBps = rapid.Int64Range(1, 300).Draw(t, "most")
		p.MinToleranceBps = rapid.Int64Range(0, 300).Draw(t, "least")
		v := venue{feeBps: rapid.Int64Range(1, 60).Draw(t, "fee"), depthUSD: rapid.Int64Range(200_000, 1e9).Draw(t, "depth")}
		s := snapshot(holds(btc, 8, "50000", "7000", 5000), holds(usdc, 6, "1", "3000", 5000))
		s.Limits = limits(1_000)
		out := make1(t, s, p, v)
		require.NotEmpty(t, out.Legs)
		leg := out.Legs[0]

		sold, _ := basket.FromD18(leg.ValueInD18.Big()).Float64()
		fee := float64(v.feeBps) / 1e4
		into := sold * (1 - fee)
		impact := into / (float64(v.depthUSD) + into)
		volatility := float64(p.VolatilityBps) / 1e4
		sigma := volatility * math.Sqrt(2*(1-float64(p.CorrelationBps)/1e4)*p.Wait.Seconds()/(365*86_400))
		want := math.Ceil((fee + 3*sigma + impact) * 1e4)
		want = max(want, float64(min(p.MinToleranceBps, p.QuoteToleranceBps)))
		want = min(want, float64(p.QuoteToleranceBps))
		require.InDelta(t, want, float64(leg.ToleranceBps), 1, "fee %g, 3σ√t %g, impact %g", fee, 3*sigma, impact)

		least := new(big.Int).Mul(leg.QuotedOut.Big(), big.NewInt(10_000-leg.ToleranceBps))
		least.Add(least, big.NewInt(9_999)).Quo(least, big.NewInt(10_000))
		require.GreaterOrEqual(t, leg.MinAmountOut.Big().Cmp(least), 0, "never more than the tolerance below the quote")
	})
}
