package plan_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

// capacityD18 returns the turnover that a vault with these limits has available at once, as the contract computes it.
func capacityD18(l plan.Limits) *big.Int {
	return new(big.Int).Div(new(big.Int).Mul(big.NewInt(l.DailyTurnoverBps), basket.D18), big.NewInt(20_000))
}

func TestAUsedUpTurnoverIsNamed(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "54000", 5000), holds(usdc, 6, "1", "46000", 5000))
	s.Limits.DailyLossBps = 10_000
	require.NotEmpty(t, make1(t, s, plan.DefaultPolicy(), flat(5)).Legs, "it would trade with its allowance")
	for name, left := range map[string]int64{"Nothing": 0, "LessThanATrade": 2e14} {
		for _, watch := range []bool{false, true} {
			s.Watch = watch
			s.Used.TurnoverD18 = basket.NewAmount(new(big.Int).Sub(capacityD18(s.Limits), big.NewInt(left)))
			p := make1(t, s, plan.DefaultPolicy(), flat(5))
			require.Empty(t, p.Legs, name)
			require.Contains(t, p.Reason, "daily turnover", name)
			require.Equal(t, []string{"daily turnover"}, p.Binding, name)
		}
	}
	s.Used.TurnoverD18 = basket.NewAmount(capacityD18(s.Limits))
	s.Constituents = []plan.Constituent{holds(btc, 8, "50000", "50000", 5000), holds(usdc, 6, "1", "50000", 5000)}
	p := make1(t, s, plan.DefaultPolicy(), flat(5))
	require.Empty(t, p.Binding, "a vault on target does not need the allowance")
	require.NotContains(t, p.Reason, "turnover")
}

func TestAPlanLeavesRoomForPricesThatMoveBeforeItIsMined(t *testing.T) {
	t.Parallel()
	s := snapshot(holds(btc, 8, "50000", "7000", 5000), holds(usdc, 6, "1", "3000", 5000))
	s.Limits.DailyTurnoverBps = 2000 // 1,000 of 10,000 USD available at once
	p := make1(t, s, calendar(), flat(30))
	require.Len(t, p.Legs, 1)
	sold := basket.FromD18(p.Legs[0].ValueInD18.Big()).InexactFloat64()
	// The sold token is 1 % more expensive when the plan is mined, and the other 1 % cheaper.
	nav := 7000*1.01 + 3000*0.99
	require.LessOrEqual(t, sold*1.01/nav, 0.1, "the vault would revert with DailyTurnoverExceeded")
}

// TestTurnoverIsSpreadOverTheDay plays four days of a market so wild that the default bands would sell several times the
// daily limit. A planner that spends the allowance as it refills trades at every step, keeps nothing, and drifts further.
func TestTurnoverIsSpreadOverTheDay(t *testing.T) {
	t.Parallel()
	const step, day = 10 * time.Minute, 24 * 6
	r := rand.New(rand.NewPCG(7, 3))
	s := snapshot(holds(btc, 18, "100", "250000", 2500), holds(eth, 18, "100", "250000", 2500),
		holds(old, 18, "100", "250000", 2500), holds(usdc, 18, "100", "250000", 2500))
	s.Limits.DailyTurnoverBps, s.Limits.DailyLossBps = 5_000, 10_000
	s.Watch = true
	vault := spender{t: t, s: s, policy: plan.DefaultPolicy(), step: step}
	var drift, most, left float64
	plans := 0
	for i := range 4 * day {
		for i := range s.Constituents {
			vault.move(i, math.Exp(0.4*math.Sqrt(1.0/day)*r.NormFloat64())) // 40 % a day
		}
		vault.rebalance()
		if i < 2*day {
			continue // the first allowance is spent
		}
		drift, most = drift+vault.drift()/(2*day), max(most, vault.drift())
		left += vault.left() / (2 * day)
		if len(vault.last.Legs) > 0 {
			plans++
		}
	}
	require.Greater(t, vault.sold, 0.9, "the market asks for the whole allowance: 25 % at once and 25 % a day")
	require.Less(t, drift, 0.05, "mean drift")
	require.Less(t, most, 0.09, "largest drift")
	require.Less(t, plans, 60, "each plan costs gas")
	require.Greater(t, left, 0.05, "something is left for a jump or an exit")
}

// spender is a vault whose turnover is counted as the contract counts it.
type spender struct {
	t      *testing.T
	s      plan.Snapshot
	policy plan.Policy
	step   time.Duration
	last   plan.Plan
	sold   float64 // ratio of NAV
}

func (v *spender) move(i int, factor float64) {
	c := &v.s.Constituents[i]
	price, _ := new(big.Float).Mul(new(big.Float).SetInt(c.PriceD18.Big()), big.NewFloat(factor)).Int(nil)
	c.PriceD18 = basket.NewAmount(price)
}

func (v *spender) basket() basket.Basket {
	out := make(basket.Basket, len(v.s.Constituents))
	for i, c := range v.s.Constituents {
		out[i] = c.Constituent
	}
	return out
}

// left returns the unused part of the allowance.
func (v *spender) left() float64 {
	used, _ := new(big.Rat).SetFrac(v.s.Used.TurnoverD18.Big(), capacityD18(v.s.Limits)).Float64()
	return 1 - used
}

func (v *spender) drift() float64 { return basket.FromD18(v.basket().DriftD18()).InexactFloat64() }

// rebalance plans one step later and fills the legs as quoted.
func (v *spender) rebalance() {
	capacity := capacityD18(v.s.Limits)
	drained := new(big.Int).Div(new(big.Int).Mul(capacity, big.NewInt(int64(v.step))), big.NewInt(int64(24*time.Hour)))
	used := new(big.Int).Sub(v.s.Used.TurnoverD18.Big(), drained)
	if used.Sign() < 0 {
		used = new(big.Int)
	}
	v.s.Used.TurnoverD18 = basket.NewAmount(used)
	v.s.BlockTime = v.s.BlockTime.Add(v.step)
	v.last = make1(v.t, v.s, v.policy, flat(5))
	nav := v.basket().NAV()
	for _, l := range v.last.Legs {
		used.Add(used, new(big.Int).Div(new(big.Int).Mul(l.ValueInD18.Big(), basket.D18), nav))
		for i := range v.s.Constituents {
			c := &v.s.Constituents[i]
			if c.Token == l.TokenIn {
				c.Reserve = basket.NewAmount(new(big.Int).Sub(c.Reserve.Big(), l.AmountIn.Big()))
			}
			if c.Token == l.TokenOut {
				c.Reserve = c.Reserve.Add(l.QuotedOut)
			}
		}
		sold, _ := new(big.Rat).SetFrac(l.ValueInD18.Big(), nav).Float64()
		v.sold += sold
	}
	require.LessOrEqual(v.t, used.Cmp(capacity), 0, "DailyTurnoverExceeded")
	v.s.Used.TurnoverD18 = basket.NewAmount(used)
}
