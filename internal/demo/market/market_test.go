package market_test

import (
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/demo/market"
)

func assets() []market.Asset {
	return []market.Asset{
		{Symbol: "USDC", StartPrice: 1, FeedDecimals: 8},
		{Symbol: "WETH", StartPrice: 3000, FeedDecimals: 8, Volatility: 0.65},
		{Symbol: "AAVE", StartPrice: 220, FeedDecimals: 18, Volatility: 0.85},
		{Symbol: "ARB", StartPrice: 0.45, FeedDecimals: 8, Volatility: 0.9},
	}
}

func TestEqualSeedsGiveEqualPricesAndOthersDiffer(t *testing.T) {
	t.Parallel()
	process := func(seed uint64) *market.Process { return market.New(seed, assets(), market.Default) }
	a, b, c := process(7), process(7), process(8)
	differs := false
	for range 500 {
		x, y, z := a.Step(time.Minute), b.Step(time.Minute), c.Step(time.Minute)
		require.Equal(t, x, y)
		differs = differs || x[1].Cmp(z[1]) != 0
	}
	require.True(t, differs)
}

func TestTheFirstAnswersAreTheStartPrices(t *testing.T) {
	t.Parallel()
	answers := market.New(1, assets(), market.Default).Answers()
	require.Equal(t, "100000000", answers[0].String())
	require.Equal(t, "300000000000", answers[1].String())
	require.Equal(t, "220000000000000000000", answers[2].String())
	require.Equal(t, "45000000", answers[3].String())
}

func TestPricesStayInsideTheBoundAndThePegHolds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := market.New(rapid.Uint64().Draw(t, "seed"), assets(), market.Default)
		start := p.Answers()
		step := time.Duration(rapid.Int64Range(1, int64(24*time.Hour)).Draw(t, "step"))
		for range 2000 {
			for i, answer := range p.Step(step) {
				ratio, _ := new(big.Rat).SetFrac(answer, start[i]).Float64()
				bound := market.Default.Bound + 1e-6
				if i == 0 {
					bound = 0.005
				}
				if math.Abs(math.Log(ratio)) > bound {
					t.Fatalf("asset %d moved by a factor of %f", i, ratio)
				}
			}
		}
	})
}

// The volatility of a year must not depend on the step, so that charts have no cliff where the history ends and the market begins.
func TestPricesAreAsVolatileInAnyStep(t *testing.T) {
	t.Parallel()
	const returns = 4000
	for _, step := range []time.Duration{time.Second, 30 * time.Second, time.Hour, 8 * time.Hour} {
		squares := make([]float64, len(assets()))
		for seed := range uint64(20) { // runs of a few weeks at most: the return to the start is slower than that
			p := market.New(seed, assets(), market.Default)
			before := p.Answers()
			for range returns / 20 {
				after := p.Step(step)
				for i := range after {
					ratio, _ := new(big.Rat).SetFrac(after[i], before[i]).Float64()
					squares[i] += math.Log(ratio) * math.Log(ratio) / returns
				}
				before = after
			}
		}
		for i, a := range assets()[1:] {
			perYear := math.Sqrt(squares[i+1] * float64(365*24*time.Hour) / float64(step))
			require.InEpsilon(t, a.Volatility, perYear, 0.2, "%s in steps of %s", a.Symbol, step)
		}
	}
}

func TestSqrtPriceIsTheRootOfTheRatioInBaseUnits(t *testing.T) {
	t.Parallel()
	// 1 WETH (18 decimals) costs 2,500 USDC (6 decimals): 2,500e6 / 1e18 = 25e-10. The root is 5e-5.
	weth := market.Quote{Answer: big.NewInt(2500_00000000), FeedDecimals: 8, Decimals: 18}
	usdc := market.Quote{Answer: big.NewInt(1_00000000), FeedDecimals: 8, Decimals: 6}
	q96 := new(big.Int).Lsh(big.NewInt(1), 96)
	require.Equal(t, new(big.Int).Quo(q96, big.NewInt(20_000)).String(), market.SqrtPriceX96(weth, usdc).String())
	require.Equal(t, new(big.Int).Mul(q96, big.NewInt(20_000)).String(), market.SqrtPriceX96(usdc, weth).String())
}

func TestTowardSellsTheOverpricedToken(t *testing.T) {
	t.Parallel()
	target := big.NewInt(1_000_000_000)
	sell0, ok := market.Toward(big.NewInt(1_010_000_000), target)
	require.True(t, ok)
	require.True(t, sell0, "token 0 must be sold because the price is too high")
	sell0, ok = market.Toward(big.NewInt(990_000_000), target)
	require.True(t, ok)
	require.False(t, sell0)
	_, ok = market.Toward(big.NewInt(1_000_200_000), target)
	require.False(t, ok, "a gap of 5 basis points is within the tolerance")
}

func TestAShockMovesAllButThePegAndStaysInsideTheBound(t *testing.T) {
	t.Parallel()
	p := market.New(3, assets(), market.Default)
	before := p.Answers()
	p.Shock(0.7)
	for i, answer := range p.Answers() {
		ratio, _ := new(big.Rat).SetFrac(answer, before[i]).Float64()
		if i == 0 {
			require.InDelta(t, 1, ratio, 1e-9)
			continue
		}
		require.InDelta(t, 0.75, ratio, 0.05)
	}
	p.Shock(0.01)
	for i, answer := range p.Answers()[1:] {
		ratio, _ := new(big.Rat).SetFrac(answer, before[i+1]).Float64()
		require.GreaterOrEqual(t, ratio, math.Exp(-market.Default.Bound)-1e-6)
	}
}
