package receipt_test

import (
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/receipt"
)

// vault is a vault in floating point, with the integers that a chain would show.
type vault struct {
	*rapid.T
	now      time.Time
	prices   []float64 // USD per whole token
	units    []float64 // whole tokens
	targets  []int64   // bps
	wished   []int64   // nil: none pending
	shares   float64   // whole shares
	manage   int64     // bps
	perform  int64
	decimals []uint8
}

func (v *vault) float(from, to float64, name string) float64 {
	return rapid.Float64Range(from, to).Draw(v.T, name)
}

// weights draws weights that sum to 10,000 bps.
func (v *vault) weights() []int64 {
	out, left := make([]int64, len(v.prices)), int64(10_000)
	for i := range out[1:] {
		out[i] = rapid.Int64Range(0, left).Draw(v.T, "weight")
		left -= out[i]
	}
	out[len(out)-1] = left
	return out
}

func (v *vault) nav() (sum float64) {
	for i, n := range v.units {
		sum += n * v.prices[i]
	}
	return sum
}

func (v *vault) level() float64 { return v.nav() / v.shares }

// whole converts a number with decimals to an integer, without the error of a product of floats.
func whole(f float64, decimals uint8) *big.Int {
	n := new(big.Float).SetPrec(256).Mul(big.NewFloat(f), new(big.Float).SetInt(basket.Pow10(decimals)))
	out, _ := n.Int(nil)
	return out
}

func token(i int) common.Address { return common.BigToAddress(big.NewInt(int64(i + 1))) }

// point returns the state as the lens shows it.
func (v *vault) point() receipt.Point {
	p := receipt.Point{At: v.now, Shares: whole(v.shares, 18), ManagementBps: v.manage, PerformanceBps: v.perform}
	nav := new(big.Int)
	for i := range v.prices {
		h := basket.Holding{
			Token: token(i), TargetBps: uint16(v.targets[i]), Decimals: v.decimals[i],
			Reserve: whole(v.units[i], v.decimals[i]), PriceD18: whole(v.prices[i], 18),
		}
		p.Holdings = append(p.Holdings, h)
		nav.Add(nav, basket.ValueD18(h.Reserve, h.PriceD18, h.Decimals))
	}
	p.LevelD18 = basket.MulDivDown(nav, basket.D18, p.Shares)
	return p
}

func newVault(t *rapid.T) *vault {
	v := &vault{
		T: t, now: time.Unix(1_700_000_000, 0), shares: 1000, manage: rapid.Int64Range(0, 1000).Draw(t, "management"),
		perform: rapid.SampledFrom([]int64{0, 1000, 3000}).Draw(t, "performance"),
	}
	for range rapid.IntRange(1, 5).Draw(t, "tokens") {
		v.prices, v.units = append(v.prices, v.float(0.01, 50_000, "price")), append(v.units, 0)
		v.decimals = append(v.decimals, rapid.SampledFrom([]uint8{15, 18}).Draw(t, "decimals"))
	}
	v.targets = v.weights()
	for i, w := range v.targets {
		v.units[i] = 100_000 * float64(w) / 10_000 / v.prices[i]
	}
	return v
}

// change is what happened in a step, in USD per share and as ratios.
type change struct {
	step                                 receipt.Step
	ideal, forced, actual                float64 // returns
	poolFees, impact, management, profit float64 // per share
}

// advance lets prices move, fees accrue and the keeper trade, in this order.
func (v *vault) advance(platformBps int64) change {
	c := change{step: receipt.Step{From: v.point(), PlatformBps: platformBps}}
	wished := v.targets
	if v.wished != nil {
		wished = v.wished
		for i, w := range wished {
			c.step.Wished = append(c.step.Wished, receipt.Weight{Token: token(i), Bps: w})
		}
	}
	before, nav := v.level(), v.nav()
	for i := range v.prices {
		moved := math.Exp(v.float(-0.1, 0.1, "move"))
		c.ideal += float64(wished[i]) / 10_000 * (moved - 1)
		c.forced += float64(v.targets[i]) / 10_000 * (moved - 1)
		c.actual += v.units[i] * v.prices[i] / nav * (moved - 1)
		v.prices[i] *= moved
	}
	elapsed := time.Duration(rapid.Int64Range(1, 90*86_400).Draw(v.T, "elapsed")) * time.Second
	v.now = v.now.Add(elapsed)
	moved := before * (1 + c.actual)
	v.shares *= math.Pow(1-float64(v.manage)/10_000, -elapsed.Hours()/24/365)
	c.management = v.level() - moved
	if v.perform > 0 {
		was := v.level()
		v.shares *= 1 + v.float(0, 0.01, "performance fee")
		c.profit = v.level() - was
	}
	if from, to := rapid.IntRange(0, len(v.prices)-1).Draw(v.T, "sell"), rapid.IntRange(0, len(v.prices)-1).Draw(v.T, "buy"); from != to {
		value := v.units[from] * v.prices[from] * v.float(0, 0.5, "part")
		fee, impact := value*0.003, value*v.float(-0.001, 0.01, "impact")
		v.units[from] -= value / v.prices[from]
		v.units[to] += (value - fee - impact) / v.prices[to]
		c.step.PoolFeesD18, c.step.ImpactD18 = whole(fee, 18), whole(impact, 18)
		c.poolFees, c.impact = -fee/v.shares, -impact/v.shares
	}
	c.step.To = v.point()
	switch rapid.IntRange(0, 5).Draw(v.T, "targets") {
	case 0:
		v.wished = v.weights()
	case 1:
		if v.wished != nil {
			v.targets, v.wished = v.wished, nil
		}
	}
	return c
}

func near(t require.TestingT, want float64, got *big.Int, decimals int, what string) {
	is, _ := new(big.Float).Quo(new(big.Float).SetInt(got), new(big.Float).SetInt(basket.Pow10(uint8(decimals)))).Float64()
	require.InDelta(t, want, is, 1e-7*(1+math.Abs(want)), what)
}

// TestPartsOfAStepAreWhatTheyAreCalled compares each part with its definition in floating point.
func TestPartsOfAStepAreWhatTheyAreCalled(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := newVault(t)
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			level := v.level()
			c := v.advance(2000)
			s := c.step.Split()
			near(t, c.ideal, s.Ideal, 36, "ideal")
			near(t, level*(c.forced-c.ideal), s.Parts[receipt.Delay], 36, "delay")
			near(t, c.poolFees, s.Parts[receipt.PoolFees], 36, "pool fees")
			near(t, c.impact, s.Parts[receipt.PriceImpact], 36, "impact")
			near(t, c.management*0.8, s.Parts[receipt.Management], 36, "management")
			near(t, c.profit*0.8, s.Parts[receipt.Performance], 36, "performance")
			near(t, (c.management+c.profit)*0.2, s.Parts[receipt.Platform], 36, "platform")

			p := receipt.New() // a share whose drift is what remains
			share := big.NewInt(1e18)
			p.In(share, c.step.From.LevelD18, c.step.From.LevelD18, false)
			p.Step(s, c.step.To.LevelD18)
			near(t, level*(c.actual-c.forced), p.Receipt(c.step.To.LevelD18).Part(receipt.Drift), 18, "drift")
		}
	})
}

// TestPartsSumToTheDifference lets an investor deposit, redeem, earn fees and pay gas at random.
func TestPartsSumToTheDifference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v, p, held := newVault(t), receipt.New(), new(big.Int)
		in, out, gas := new(big.Int), new(big.Int), new(big.Int)
		ideal, idealOut := 0.0, 0.0 // the same in floating point
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			c := v.advance(rapid.Int64Range(0, 5000).Draw(t, "platform"))
			p.Step(c.step.Split(), c.step.To.LevelD18)
			ideal *= 1 + c.ideal
			at := c.step.To
			amount := big.NewInt(rapid.Int64Range(1, 1e18).Draw(t, "amount"))
			value := basket.MulDivDown(amount, at.LevelD18, basket.D18)
			cash := basket.MulDivDown(value, big.NewInt(rapid.Int64Range(900, 1100).Draw(t, "cash")), big.NewInt(1000))
			switch rapid.IntRange(0, 5).Draw(t, "action") {
			case 0, 1:
				p.In(amount, at.LevelD18, cash, false)
				held.Add(held, amount)
				in.Add(in, cash)
				paid, _ := new(big.Float).SetInt(cash).Float64()
				ideal += paid / 1e18
			case 2:
				p.In(amount, at.LevelD18, new(big.Int), true)
				held.Add(held, amount)
			case 3:
				if amount.Cmp(held) > 0 || rapid.Bool().Draw(t, "all") {
					amount.Set(held)
				}
				if amount.Sign() > 0 {
					part, _ := new(big.Rat).SetFrac(amount, held).Float64()
					idealOut += ideal * part
					ideal -= ideal * part
					p.Out(amount, at.LevelD18, cash)
					held.Sub(held, amount)
					out.Add(out, cash)
				}
			case 4:
				p.Gas(cash)
				gas.Add(gas, cash)
			case 5:
				p.Claim(cash)
				out.Add(out, cash)
			}
			r := p.Receipt(at.LevelD18)
			require.Zero(t, in.Cmp(r.CashInD18))
			require.Zero(t, out.Cmp(r.CashOutD18))
			require.Zero(t, gas.Cmp(r.GasD18))
			got := new(big.Int).Add(out, basket.MulDivDown(held, at.LevelD18, basket.D18))
			got.Sub(got, in).Sub(got, gas)
			require.Zero(t, got.Cmp(r.GotD18), "profit after gas")
			sum := new(big.Int).Neg(r.GasD18)
			for _, part := range r.Parts {
				sum.Add(sum, part)
			}
			require.Zero(t, sum.Cmp(r.DifferenceD18), "the parts sum exactly")
			require.Zero(t, sum.Cmp(new(big.Int).Sub(r.GotD18, r.IdealD18)))
			paid, _ := new(big.Float).SetInt(in).Float64()
			near(t, idealOut+ideal-paid/1e18, r.IdealD18, 18, "the ideal without friction")
		}
	})
}

// TestAnInvestorWhoPaysNothingGetsTheIdeal has targets that are held exactly, without fees, trades and costs.
func TestAnInvestorWhoPaysNothingGetsTheIdeal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := newVault(t)
		v.manage, v.perform = 0, 0
		from := v.point()
		p := receipt.New()
		p.In(big.NewInt(1e18), from.LevelD18, from.LevelD18, false)
		for range rapid.IntRange(1, 10).Draw(t, "steps") {
			for i := range v.prices {
				v.prices[i] *= math.Exp(v.float(-0.2, 0.2, "move"))
			}
			v.now = v.now.Add(time.Hour)
			to := v.point()
			p.Step(receipt.Step{From: from, To: to, PlatformBps: 2000}.Split(), to.LevelD18)
			nav := v.nav()
			for i, w := range v.targets { // rebalanced without any cost
				v.units[i] = nav * float64(w) / 10_000 / v.prices[i]
			}
			from = v.point()
		}
		r := p.Receipt(from.LevelD18)
		near(t, 0, r.DifferenceD18, 18, "difference")
		for part, usd := range r.Parts {
			if receipt.Part(part) != receipt.Drift {
				require.Zero(t, usd.Sign(), part)
			}
		}
	})
}
