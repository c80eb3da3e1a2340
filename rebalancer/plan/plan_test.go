package plan_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

var (
	btc  = common.HexToAddress("0x01")
	eth  = common.HexToAddress("0x02")
	usdc = common.HexToAddress("0x03")
	old  = common.HexToAddress("0x04")
)

// holds returns a constituent worth that many USD.
func holds(token common.Address, decimals uint8, priceUSD, valueUSD string, targetBps int64) plan.Constituent {
	price := basket.ToD18Down(decimal.RequireFromString(priceUSD))
	value := basket.ToD18Down(decimal.RequireFromString(valueUSD))
	return plan.Constituent{Buyable: true, TradeCapD18: basket.MaxAmount, Constituent: basket.Constituent{
		Token: token, Decimals: decimals, TargetBps: targetBps, PriceD18: basket.NewAmount(price),
		Reserve: basket.NewAmount(basket.AmountDown(value, price, decimals)),
	}}
}

func snapshot(constituents ...plan.Constituent) plan.Snapshot {
	return plan.Snapshot{
		Vault: common.HexToAddress("0xaa"), BlockNumber: 7, BlockTime: time.Unix(1_700_000_000, 0).UTC(), RebalanceNonce: 3,
		Limits: limits(100), Constituents: constituents,
	}
}

// limits returns wide limits.
func limits(slippageBps int64) plan.Limits {
	return plan.Limits{MaxSlippageBps: slippageBps, MaxTradeBps: 10_000, DailyLossBps: 20_000, DailyTurnoverBps: 50_000}
}

// venue describes the pools between every pair of tokens.
type venue struct {
	feeBps   int64
	depthUSD int64 // on each side; 0: practically unlimited
	skewBps  int64 // how far the pool's price of token0 is above the oracle's
}

// on puts a pool between each two constituents.
func on(t require.TestingT, s plan.Snapshot, v venue) plan.Snapshot {
	if v.depthUSD == 0 {
		v.depthUSD = 1e12
	}
	var pools []pool.Pool
	for i, a := range s.Constituents {
		for _, b := range s.Constituents[i+1:] {
			if a.PriceD18.Sign() == 0 || b.PriceD18.Sign() == 0 {
				continue
			}
			x, y := a, b
			if x.Token.Cmp(y.Token) > 0 {
				x, y = y, x
			}
			pools = append(pools, full(x, y, v))
		}
	}
	var err error
	s.Market, err = pool.NewMarket(pools, nil)
	require.NoError(t, err)
	return s
}

// full returns a pool with liquidity at every price.
func full(x, y plan.Constituent, v venue) pool.Pool {
	num := new(big.Int).Mul(x.PriceD18.Big(), basket.Pow10(y.Decimals))
	num.Mul(num, big.NewInt(10_000+v.skewBps)).Lsh(num, 192)
	den := new(big.Int).Mul(y.PriceD18.Big(), basket.Pow10(x.Decimals))
	sqrt := num.Sqrt(num.Quo(num, den.Mul(den, big.NewInt(10_000))))
	value := new(big.Int).Mul(big.NewInt(v.depthUSD), basket.D18)
	reserve := basket.AmountUp(value, x.PriceD18.Big(), x.Decimals)
	liquidity := new(big.Int).Rsh(reserve.Mul(reserve, sqrt), 96)
	p := pool.Pool{
		Address: common.BytesToAddress(append(x.Token[18:], y.Token[18:]...)), Token0: x.Token, Token1: y.Token,
		Fee: uint32(v.feeBps * 100), Spacing: 60, Low: pool.MinTick, High: pool.MaxTick,
	}
	p.SqrtPrice.SetFromBig(sqrt)
	p.Liquidity.SetFromBig(liquidity)
	p.Tick = pool.TickAt(&p.SqrtPrice)
	net := uint256.MustFromBig(liquidity)
	p.Ticks = []pool.Tick{{Index: pool.MinTick + 32, Net: *net}, {Index: pool.MaxTick - 32, Net: *new(uint256.Int).Neg(net)}}
	return p
}

func flat(bps int64) venue { return venue{feeBps: bps} }

// calendar returns a policy that trades all that the share allows, whatever it gains.
func calendar() plan.Policy {
	p := plan.DefaultPolicy()
	p.MinBandBps, p.MaxBandBps, p.MaxSlices = 0, 0, 1
	return p
}

func make1(t require.TestingT, s plan.Snapshot, p plan.Policy, v venue) plan.Plan {
	out, err := plan.Make(on(t, s, v), p)
	require.NoError(t, err)
	return out
}

func usd(a basket.Amount) string { return basket.FromD18(a.Big()).StringFixed(2) }

func TestATradeTakesTheShareOfTheSmallerGap(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "7000", 5000), holds(usdc, 6, "1", "3000", 5000))
	p := make1(t, s, calendar(), flat(30))
	require.Len(t, p.Legs, 1)
	leg := p.Legs[0]
	require.Equal(t, btc, leg.TokenIn)
	require.Equal(t, usdc, leg.TokenOut)
	require.Equal(t, "1800.00", usd(leg.ValueInD18), "90 % of 2,000")
	require.Equal(t, "1794.60", usd(leg.ValueOutD18))
	require.Equal(t, int64(46), leg.ToleranceBps, "30 bps of fees and 15.7 of volatility")
	require.InDelta(t, 1786344840, leg.MinAmountOut.Big().Int64(), 10, "the quote less 46 bps is above the oracle less 100 bps")
	require.Equal(t, "9900.00", usd(p.MinNavAfterD18))
	require.Equal(t, "5.40", usd(p.ExpectedCostD18))
	require.Equal(t, "drift falls from 20.00 % to 2.03 %", p.Reason)
}

func TestTheOraclesMinimumHoldsWhereTheQuoteIsNearIt(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "7000", 5000), holds(usdc, 6, "1", "3000", 5000))
	p := make1(t, s, calendar(), flat(80))
	require.Equal(t, "1782000000", p.Legs[0].MinAmountOut.String(), "1,800 less 100 bps; the quote less 50 bps would be lower")
}

func TestALegThatLosesTooMuchIsMadeSmallerOrSkipped(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "7000", 5000), holds(usdc, 6, "1", "3000", 5000))
	shallow := venue{depthUSD: 100_000} // 10 bps for each 100 USD
	p := make1(t, s, calendar(), shallow)
	require.Equal(t, "900.00", usd(p.Legs[0].ValueInD18))
	require.Contains(t, p.Legs[0].Reason, "1/2 of the wanted amount")
	none := make1(t, s, calendar(), flat(101))
	require.Empty(t, none.Legs)
	require.Equal(t, "none of the wanted trades can be made", none.Reason)
	require.Contains(t, none.Skipped[0].Reason, "the vault requires at least")
	require.Equal(t, none.DriftBeforeD18, none.DriftAfterD18)
}

func TestWhatHasNoTargetIsSoldToTheLastUnit(t *testing.T) {
	t.Parallel()
	gone := holds(old, 18, "3.33", "2500.123456789", 0)
	s := snapshot(gone, holds(btc, 8, "50000", "3000", 4000), holds(eth, 18, "2500", "2500", 3500), holds(usdc, 6, "1", "2000", 2500))
	p := make1(t, s, calendar(), flat(30))
	sold := new(big.Int)
	for _, l := range p.Legs {
		require.Equal(t, old, l.TokenIn)
		sold.Add(sold, l.AmountIn.Big())
	}
	require.Equal(t, gone.Reserve.Big(), sold)
	require.Len(t, p.Legs, 3)
}

func TestDustWithoutATargetIsSoldBelowTheMinimumTrade(t *testing.T) {
	t.Parallel()
	dust := holds(old, 18, "1", "2", 0)
	s := snapshot(dust, holds(btc, 8, "50000", "5000", 5000), holds(usdc, 6, "1", "4900", 5000))
	p := make1(t, s, calendar(), flat(5))
	require.Len(t, p.Legs, 1)
	require.Equal(t, dust.Reserve, p.Legs[0].AmountIn)
}

func TestGapsBelowTheMinimumTradeAreLeftAlone(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "5040", 5000), holds(usdc, 6, "1", "4960", 5000))
	p := make1(t, s, calendar(), flat(5))
	require.Empty(t, p.Legs)
	require.Contains(t, p.Reason, "every constituent is within the minimum trade of its target")
}

func TestAnAssetThatIsNotActiveIsNotBought(t *testing.T) {
	t.Parallel()
	frozen := holds(usdc, 6, "1", "3000", 5000)
	frozen.Buyable = false
	p := make1(t, snapshot(holds(btc, 8, "50000", "7000", 5000), frozen), calendar(), flat(5))
	require.Empty(t, p.Legs)
	require.Equal(t, "the asset is not active: it must not be bought", p.Skipped[0].Reason)
}

func TestAStalePriceIsRefused(t *testing.T) {
	t.Parallel()
	stale := holds(usdc, 6, "1", "3000", 5000)
	stale.PriceD18 = basket.Amount{}
	s := snapshot(holds(btc, 8, "50000", "7000", 5000), stale)
	_, err := plan.Make(s, plan.DefaultPolicy())
	require.ErrorIs(t, err, plan.ErrStalePrice)
}

func TestAQuoteThatWouldPassTheTargetIsRefused(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "7000", 5000), holds(usdc, 6, "1", "3000", 5000))
	p := make1(t, s, calendar(), venue{skewBps: 1500}) // pools pay 15 % above the oracle
	require.Equal(t, "900.00", usd(p.Legs[0].ValueInD18))
}

func TestLegsThroughTheSamePoolAreQuotedOneAfterTheOther(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "5000", 4000), holds(eth, 18, "4000", "4500", 4000), holds(usdc, 6, "1", "500", 2000))
	s.Limits.MaxTradeBps, s.Limits.MaxSlippageBps = 1000, 500
	v := venue{depthUSD: 1_000_000}
	pools := []pool.Pool{full(s.Constituents[0], s.Constituents[1], v), full(s.Constituents[1], s.Constituents[2], v)}
	var err error
	s.Market, err = pool.NewMarket(pools, []common.Address{eth}) // btc is sold through the pool of eth
	require.NoError(t, err)
	p, err := plan.Make(s, calendar())
	require.NoError(t, err)
	require.Len(t, p.Legs, 2)
	require.Equal(t, []common.Address{btc, eth}, []common.Address{p.Legs[0].TokenIn, p.Legs[1].TokenIn})
	require.Equal(t, "900.00", usd(p.Legs[0].ValueInD18))
	require.Equal(t, "898.38", usd(p.Legs[0].ValueOutD18), "899.19 · 1 / (1 + 0.00089919), after 900 · 1 / (1 + 0.0009)")
	require.Equal(t, "450.00", usd(p.Legs[1].ValueInD18))
	require.Equal(t, "448.99", usd(p.Legs[1].ValueOutD18), "1,349.19 · 1 / (1 + 0.00134919) − 898.38")
}

func TestWhatALegMaySellIsBoundedByNAVAndByCaps(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "7000", 5000), holds(usdc, 6, "1", "3000", 5000))
	s.Limits.MaxTradeBps = 500
	p := make1(t, s, calendar(), flat(30))
	require.Len(t, p.Legs, 1, "1,800 USD are wanted, and 500 may be sold in an hour")
	require.Contains(t, p.Binding, "largest trade")
	require.Equal(t, "500.00", usd(p.Legs[0].ValueInD18))
	s.Constituents[0].MovedD18 = basket.NewAmount(new(big.Int).Mul(big.NewInt(180), basket.D18))
	p = make1(t, s, calendar(), flat(30))
	require.Len(t, p.Legs, 1)
	require.Equal(t, "320.00", usd(p.Legs[0].ValueInD18), "180 were sold in this hour")
	s.Constituents[1].MovedD18 = basket.NewAmount(new(big.Int).Mul(big.NewInt(180), basket.D18))
	p = make1(t, s, calendar(), flat(30))
	require.Equal(t, "320.00", usd(p.Legs[0].ValueInD18), "a bought token without a cap does not bind")
	s.Constituents[1].TradeCapD18 = basket.NewAmount(new(big.Int).Mul(big.NewInt(400), basket.D18))
	p = make1(t, s, calendar(), flat(30))
	require.Equal(t, "220.00", usd(p.Legs[0].ValueInD18), "of the cap of 400, 180 were bought in this hour")
}

func TestTheDaysAllowancesAreNotOverdrawn(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "7000", 5000), holds(usdc, 6, "1", "3000", 5000))
	s.Limits.DailyTurnoverBps = 2000 // 10 % of 10,000 USD available at once
	s.Used.TurnoverD18 = basket.NewAmount(big.NewInt(2e16))
	p := make1(t, s, calendar(), flat(30))
	require.Len(t, p.Legs, 1)
	require.Equal(t, "784.00", usd(p.Legs[0].ValueInD18), "8 % are left, of which a fiftieth is kept for prices that move")
	s.Used.TurnoverD18 = basket.NewAmount(big.NewInt(1e17))
	p = make1(t, s, calendar(), flat(30))
	require.Empty(t, p.Legs)
	require.Contains(t, p.Skipped[0].Reason, "the daily turnover is used up")

	s.Used.TurnoverD18, s.Limits.DailyTurnoverBps, s.Limits.DailyLossBps = basket.Amount{}, 50_000, 20 // a loss of 10 USD available at once
	p = make1(t, s, calendar(), flat(30))
	require.Equal(t, "900.00", usd(p.Legs[0].ValueInD18), "1,800 could lose 14.37")
}

func TestAReduceOnlyVaultSellsOnlyWhatHasNoTarget(t *testing.T) {
	t.Parallel()
	gone := holds(old, 18, "3.33", "500", 0)
	s := snapshot(gone, holds(btc, 8, "50000", "6500", 5000), holds(usdc, 6, "1", "3000", 5000))
	s.ReduceOnly = true
	p := make1(t, s, calendar(), flat(30))
	require.Len(t, p.Legs, 1)
	require.Equal(t, old, p.Legs[0].TokenIn)
	require.Contains(t, p.Skipped[0].Reason, "reduce-only")
}

func TestAVaultCoolsOffAfterTrades(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "7000", 5000), holds(usdc, 6, "1", "3000", 5000))
	s.Limits.CoolOff, s.LastTradeAt = time.Minute, s.BlockTime.Add(-59*time.Second)
	_, err := plan.Make(s, plan.DefaultPolicy())
	require.ErrorIs(t, err, plan.ErrCoolingOff)
	s.RebalanceNonce = 0
	require.NotEmpty(t, make1(t, s, calendar(), flat(30)).Legs, "the launch is not a trade")
	s.RebalanceNonce, s.LastTradeAt = 3, s.BlockTime.Add(-time.Minute)
	require.NotEmpty(t, make1(t, s, calendar(), flat(30)).Legs)
}

func TestAPolicyOutOfRangeIsNamed(t *testing.T) {
	t.Parallel()
	for field, change := range map[string]func(*plan.Policy){
		"gap share":       func(p *plan.Policy) { p.GapShareBps = 10_001 },
		"quote tolerance": func(p *plan.Policy) { p.QuoteToleranceBps = 10_000 },
		"NAV tolerance":   func(p *plan.Policy) { p.NavToleranceBps = -1 },
		"number of legs":  func(p *plan.Policy) { p.MaxLegs = 0 },
		"smallest band":   func(p *plan.Policy) { p.MinBandBps = 0 },
		"largest band":    func(p *plan.Policy) { p.MaxBandBps = 4 },
		"risk aversion":   func(p *plan.Policy) { p.RiskAversion = math.NaN() },
		"correlation":     func(p *plan.Policy) { p.CorrelationBps = 10_000 },
	} {
		p := plan.DefaultPolicy()
		change(&p)
		_, err := plan.Make(snapshot(), p)
		require.ErrorContains(t, err, field)
	}
}

// drawSnapshot draws a vault: 2 to 8 tokens of any decimals and prices, some without a target, some not held.
func drawSnapshot(t *rapid.T) plan.Snapshot {
	n := rapid.IntRange(2, 8).Draw(t, "tokens")
	s := snapshot()
	s.Limits = plan.Limits{
		MaxSlippageBps: rapid.Int64Range(0, 500).Draw(t, "slippage bps"), MaxTradeBps: rapid.Int64Range(1, 10_000).Draw(t, "trade bps"),
		DailyLossBps: rapid.Int64Range(1, 500).Draw(t, "loss bps"), DailyTurnoverBps: rapid.Int64Range(1, 50_000).Draw(t, "turnover bps"),
	}
	s.Used = plan.Allowance{
		LossD18:     basket.NewAmount(big.NewInt(rapid.Int64Range(0, s.Limits.DailyLossBps*5e13).Draw(t, "loss used"))),
		TurnoverD18: basket.NewAmount(big.NewInt(rapid.Int64Range(0, s.Limits.DailyTurnoverBps*5e13).Draw(t, "turnover used"))),
	}
	s.ReduceOnly = rapid.IntRange(0, 9).Draw(t, "reduce-only") == 0
	left := int64(10_000)
	for i := range n {
		weight := left
		if i < n-1 {
			weight = rapid.Int64Range(0, left).Draw(t, "weight")
		}
		left -= weight
		price := rapid.Int64Range(1, 1e15).Draw(t, "price 1e-10 USD")
		value := rapid.Int64Range(0, 1e8).Draw(t, "value cents")
		c := holds(common.BigToAddress(big.NewInt(int64(100+i))), uint8(rapid.IntRange(0, 18).Draw(t, "decimals")),
			decimal.New(price, -10).String(), decimal.New(value, -2).String(), weight)
		c.Buyable = rapid.IntRange(0, 9).Draw(t, "buyable") > 0
		if rapid.IntRange(0, 3).Draw(t, "disagrees") == 0 {
			c.Buyable = false
			high := big.NewInt(rapid.Int64Range(10_001, 30_000).Draw(t, "high bps"))
			c.HighD18 = basket.NewAmount(basket.MulDivUp(c.PriceD18.View(), high, big.NewInt(basket.FullBps)))
		}
		if rapid.IntRange(0, 4).Draw(t, "capped") == 0 {
			c.TradeCapD18 = basket.NewAmount(new(big.Int).Mul(big.NewInt(rapid.Int64Range(1, 100_000).Draw(t, "cap USD")), basket.D18))
		}
		if rapid.IntRange(0, 2).Draw(t, "moved before") == 0 {
			c.MovedD18 = basket.NewAmount(new(big.Int).Mul(big.NewInt(rapid.Int64Range(1, 1e6).Draw(t, "moved cents")), big.NewInt(1e16)))
		}
		s.Constituents = append(s.Constituents, c)
	}
	return s
}

func drawVenue(t *rapid.T) venue {
	return venue{
		feeBps: rapid.Int64Range(0, 300).Draw(t, "fee bps"), skewBps: rapid.Int64Range(-300, 300).Draw(t, "skew bps"),
		depthUSD: rapid.SampledFrom([]int64{0, 10_000, 1_000_000, 100_000_000}).Draw(t, "depth USD"),
	}
}

func drawPolicy(t *rapid.T) plan.Policy {
	p := plan.DefaultPolicy()
	p.GapShareBps = rapid.Int64Range(1, 10_000).Draw(t, "gap share bps")
	p.MaxLegs = rapid.IntRange(1, 10).Draw(t, "legs")
	p.MinTradeD18 = basket.NewAmount(new(big.Int).Mul(big.NewInt(rapid.Int64Range(0, 500).Draw(t, "minimum USD")), basket.D18))
	p.NavToleranceBps = rapid.Int64Range(0, 500).Draw(t, "NAV tolerance")
	p.RiskAversion = float64(rapid.Int64Range(1, 1000).Draw(t, "risk aversion"))
	p.MaxTurnoverBps = rapid.Int64Range(1, 10_000).Draw(t, "turnover of one plan")
	p.SliceImpactBps = rapid.Int64Range(1, 100).Draw(t, "impact of a slice")
	if rapid.Bool().Draw(t, "calendar") {
		p.MinBandBps, p.MaxBandBps = 0, 0
	}
	return p
}

// TestEveryPlanIsOneTheContractTakes executes plans under the contract's rules, with fills from the minimum to the
// quote.
func TestEveryPlanIsOneTheContractTakes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := drawSnapshot(t), drawPolicy(t)
		s = on(t, s, drawVenue(t))
		out, err := plan.Make(s, p)
		require.NoError(t, err)
		require.LessOrEqual(t, len(out.Legs), p.MaxLegs)
		if len(out.Legs) == 0 {
			require.NotEmpty(t, out.Reason)
			require.Equal(t, out.DriftBeforeD18, out.DriftAfterD18)
			return
		}
		require.Negative(t, out.DriftAfterD18.Cmp(out.DriftBeforeD18))
		require.GreaterOrEqual(t, out.NavAfterD18.Cmp(out.MinNavAfterD18), 0)
		v := newContract(s)
		worst := rapid.Bool().Draw(t, "worst fills")
		for i, l := range out.Legs {
			require.LessOrEqual(t, l.MinAmountOut.Cmp(l.QuotedOut), 0)
			got := l.QuotedOut.Big()
			if worst {
				got = l.MinAmountOut.Big()
			}
			v.trade(t, i, l, got)
		}
		v.end(t)
	})
}

func TestAPlanIsAFunctionOfItsSnapshot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, p := drawSnapshot(t), drawPolicy(t)
		before, err := json.Marshal(s)
		require.NoError(t, err)
		s = on(t, s, drawVenue(t))
		first, err := plan.Make(s, p)
		require.NoError(t, err)
		second, err := plan.Make(s, p)
		require.NoError(t, err)
		one, err := json.Marshal(first)
		require.NoError(t, err)
		two, err := json.Marshal(second)
		require.NoError(t, err)
		require.JSONEq(t, string(one), string(two))
		s = plan.Snapshot{}
		require.NoError(t, json.Unmarshal(before, &s), "the snapshot survives JSON")
	})
}

// TestPlansOneAfterAnotherReachTheTarget repeats plan and fill until nothing is left to trade.
func TestPlansOneAfterAnotherReachTheTarget(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawSnapshot(t)
		s.Limits, s.Used, s.ReduceOnly = limits(100), plan.Allowance{}, false
		for i := range s.Constituents {
			s.Constituents[i].Buyable, s.Constituents[i].TradeCapD18 = true, basket.MaxAmount
			s.Constituents[i].MovedD18 = basket.Amount{}                     // an hour passes between two plans
			s.Constituents[i].Decimals = max(s.Constituents[i].Decimals, 12) // weights cannot be exact in coarse units
		}
		p := calendar()
		for range 40 {
			s = on(t, s, flat(10))
			out, err := plan.Make(s, p)
			require.NoError(t, err)
			if len(out.Legs) == 0 {
				for _, c := range s.Constituents {
					if c.TargetBps == 0 && len(out.Skipped) == 0 {
						// dust that no buyer's gap, rounded down, has room for
						require.Negative(t, c.ValueD18().Cmp(big.NewInt(1e12)), "left of %s: %s", c.Token, c.Reserve)
					}
				}
				bound := new(big.Int).Mul(p.MinTradeD18.Big(), big.NewInt(int64(2*len(s.Constituents))))
				gaps := basket.MulDivDown(out.DriftBeforeD18.Big(), out.NavBeforeD18.Big(), basket.D18)
				require.LessOrEqual(t, gaps.Cmp(bound), 0, "%s USD off target", usd(basket.NewAmount(gaps)))
				return
			}
			for _, l := range out.Legs {
				for i, c := range s.Constituents {
					switch c.Token {
					case l.TokenIn:
						s.Constituents[i].Reserve = basket.NewAmount(new(big.Int).Sub(c.Reserve.Big(), l.AmountIn.Big()))
					case l.TokenOut:
						s.Constituents[i].Reserve = c.Reserve.Add(l.QuotedOut)
					}
				}
			}
		}
		require.Fail(t, "still trading after 40 plans", fmt.Sprint(s))
	})
}
