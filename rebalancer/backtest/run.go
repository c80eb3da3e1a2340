package backtest

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/covariance"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// Config describes the vault and its market. A zero field takes the default named in its comment.
type Config struct {
	// TargetsBps are the target weights by asset, each at least 1, with a sum of 10,000. Default: equal weights.
	TargetsBps []int64
	// NavUSD is the NAV at the start, in USD. Default: 1,000,000.
	NavUSD float64
	// DepthUSD is the depth of each asset's pools together, both sides, in USD. Default: 20,000,000.
	DepthUSD float64
	// GasUSD is the price of 1,000,000 units of gas, in USD. Default: 2.
	GasUSD float64
}

// withDefaults replaces the zero fields and checks the ranges.
func (c Config) withDefaults(assets int) (Config, error) {
	c.NavUSD, c.DepthUSD, c.GasUSD = cmp.Or(c.NavUSD, 1_000_000), cmp.Or(c.DepthUSD, 20_000_000), cmp.Or(c.GasUSD, 2)
	if c.TargetsBps == nil {
		c.TargetsBps = make([]int64, assets)
		for i := range c.TargetsBps {
			c.TargetsBps[i] = int64(basket.FullBps*(i+1)/assets - basket.FullBps*i/assets)
		}
	}
	sum := int64(0)
	for i, target := range c.TargetsBps {
		if target < 1 {
			return c, fmt.Errorf("target %d is %d bps: it must be at least 1", i+1, target)
		}
		sum += target
	}
	switch {
	case len(c.TargetsBps) != assets || sum != basket.FullBps:
		return c, fmt.Errorf("%d targets sum to %d bps: there must be %d that sum to 10,000", len(c.TargetsBps), sum, assets)
	case !(c.NavUSD > 0 && c.NavUSD <= 1e12), !(c.DepthUSD > 0 && c.DepthUSD <= 1e13), !(c.GasUSD >= 0 && c.GasUSD <= 1e6):
		return c, fmt.Errorf("NAV is %g, depth %g, gas %g USD: they must be above 0 and at most 1e12, 1e13 and 1e6",
			c.NavUSD, c.DepthUSD, c.GasUSD)
	}
	return c, nil
}

// Rule says when the vault trades and with which policy.
type Rule struct {
	Name     string
	Policy   plan.Policy
	Every    time.Duration // 0: no calendar
	DriftBps int64         // drift from which the vault trades; 0: none
	Bands    bool          // the policy's own bands decide
}

// Default returns the planner's default policy with its own bands, checked at every close.
func Default() Rule { return Rule{Name: "default", Policy: plan.DefaultPolicy(), Bands: true} }

// Calendars returns the rules to compare with: trade the whole of every gap each day, each week, or from 5 % of drift.
// They use the same routes and splits as the planner.
func Calendars() []Rule {
	all := plan.DefaultPolicy()
	all.MinBandBps, all.MaxBandBps, all.MaxSlices, all.GapShareBps, all.MaxLegs = 0, 0, 1, basket.FullBps, 32
	const day = 24 * time.Hour
	return []Rule{
		{Name: "daily", Policy: all, Every: day},
		{Name: "weekly", Policy: all, Every: 7 * day},
		{Name: "5 % drift", Policy: all, DriftBps: 500},
	}
}

// Point is the state after one close.
type Point struct {
	Time     time.Time
	Drift    float64 // after trades
	Turnover float64 // sold so far, part of NAV
	Cost     float64 // so far, part of NAV
	Tracking float64 // log of the vault's value over the index's
}

// Result is the outcome of a rule. Ratios are of NAV. A year has 365 days.
type Result struct {
	Rule          string
	Plans, Legs   int
	Years         float64
	Turnover      float64 // yearly, one way
	Fee, Impact   float64 // yearly; pool fees, and pool prices moved by the trades
	Gas           float64 // yearly
	Cost          float64 // yearly, all parts together
	TrackingError float64 // yearly standard deviation of the return less the index's
	MeanDrift     float64 // time-weighted, after trades
	Points        []Point
}

// vault is the vault being replayed.
type vault struct {
	c        Config
	rule     Rule
	snapshot plan.Snapshot
	last     time.Time // last calendar trade
	result   Result
}

// hub is the token that every pool trades against. It is worth one USD.
var hub = common.HexToAddress("0xff00000000000000000000000000000000000000")

const decimals = 18

// Run replays the history with a rule. Before each close's trades the pools stand at the close's prices, as if others
// had traded them there. The index holds its targets at every close and pays nothing.
func Run(h *History, c Config, rule Rule) (Result, error) {
	c, err := c.withDefaults(len(h.Assets))
	if err != nil {
		return Result{}, err
	}
	v := &vault{c: c, rule: rule, last: h.Times[0], result: Result{Rule: rule.Name}}
	v.launch(h.Closes[0], h.Times[0])
	risk, all := covariance.New(len(h.Assets), rule.Policy.Prior()), make([]int, len(h.Assets))
	for i := range all {
		all[i] = i
	}
	risk.Add(h.Times[0], h.Closes[0])
	var active []float64
	index := 0.0
	before := v.value()
	for t := 1; t < len(h.Times); t++ {
		elapsed := h.Times[t].Sub(h.Times[t-1])
		indexReturn := h.indexReturn(t, c.TargetsBps)
		risk.Add(h.Times[t], h.Closes[t])
		v.price(h.Closes[t], h.Times[t])
		gas, err := v.step(func() []float64 { return risk.Matrix(all) })
		if err != nil {
			return Result{}, fmt.Errorf("planning at %s: %w", h.Times[t].Format(time.RFC3339), err)
		}
		after := v.value() - gas
		active = append(active, after/before-1-indexReturn)
		index += math.Log((after / before) / (1 + indexReturn))
		before = v.value()
		drift := v.drift()
		v.result.MeanDrift += drift * elapsed.Hours()
		v.result.Points = append(v.result.Points, Point{
			Time: h.Times[t], Drift: drift, Turnover: v.result.Turnover, Tracking: index,
			Cost: v.result.Fee + v.result.Impact + v.result.Gas,
		})
	}
	v.result.finish(h.Times[len(h.Times)-1].Sub(h.Times[0]), active)
	return v.result, nil
}

// indexReturn returns the index's return from the close before t to t.
func (h *History) indexReturn(t int, targetsBps []int64) (sum float64) {
	for i := range h.Assets {
		sum += float64(targetsBps[i]) / basket.FullBps * (h.Closes[t][i]/h.Closes[t-1][i] - 1)
	}
	return sum
}

func (r *Result) finish(length time.Duration, active []float64) {
	r.Years = length.Hours() / (365 * 24)
	r.MeanDrift /= length.Hours()
	r.Cost = r.Fee + r.Impact + r.Gas
	for _, sum := range []*float64{&r.Turnover, &r.Fee, &r.Impact, &r.Gas, &r.Cost} {
		*sum /= r.Years
	}
	mean, sum := 0.0, 0.0
	for _, a := range active {
		mean += a / float64(len(active))
	}
	for _, a := range active {
		sum += (a - mean) * (a - mean)
	}
	r.TrackingError = math.Sqrt(sum / float64(len(active)-1) * float64(len(active)) / r.Years)
}

func (v *vault) launch(closes []float64, at time.Time) {
	v.snapshot = plan.Snapshot{
		RebalanceNonce: 1, GasD18: basket.NewAmount(whole(v.c.GasUSD * 1e12)),
		Limits: plan.Limits{
			MaxSlippageBps: 500, MaxTradeBps: basket.FullBps, DailyLossBps: basket.FullBps, DailyTurnoverBps: 5 * basket.FullBps,
		},
		Watch: v.rule.Bands,
	}
	for i, target := range v.c.TargetsBps {
		c := plan.Constituent{Buyable: true, TradeCapD18: basket.MaxAmount}
		c.Token, c.Decimals, c.TargetBps = common.BigToAddress(big.NewInt(int64(i+1))), decimals, target
		c.Reserve = basket.NewAmount(whole(v.c.NavUSD * float64(target) / basket.FullBps / closes[i] * 1e18))
		v.snapshot.Constituents = append(v.snapshot.Constituents, c)
	}
	v.price(closes, at)
}

func (v *vault) price(closes []float64, at time.Time) {
	v.snapshot.BlockTime = at.UTC()
	for i, price := range closes {
		v.snapshot.Constituents[i].PriceD18 = basket.NewAmount(whole(price * 1e18))
	}
}

func (v *vault) basket() basket.Basket {
	out := make(basket.Basket, len(v.snapshot.Constituents))
	for i, c := range v.snapshot.Constituents {
		out[i] = c.Constituent
	}
	return out
}

func (v *vault) value() float64 { return float(v.basket().NAV()) / 1e18 }
func (v *vault) drift() float64 { return float(v.basket().DriftD18()) / 1e18 }

// due reports whether the rule asks the planner now.
func (v *vault) due() bool {
	switch at := v.snapshot.BlockTime; {
	case v.rule.Bands:
		return true
	case v.rule.Every > 0 && at.Sub(v.last) >= v.rule.Every:
		v.last = at
		return true
	default:
		return v.rule.DriftBps > 0 && v.drift() >= float64(v.rule.DriftBps)/basket.FullBps
	}
}

// step trades if the rule asks for it. It returns the gas cost in USD.
func (v *vault) step(risk func() []float64) (gas float64, err error) {
	if !v.due() {
		return 0, nil
	}
	if v.snapshot.Market, err = v.market(); err != nil {
		return 0, err
	}
	v.snapshot.Covariance = risk()
	p, err := plan.Make(v.snapshot, v.rule.Policy)
	if err != nil || len(p.Legs) == 0 {
		return 0, err
	}
	nav := v.value()
	for _, l := range p.Legs {
		for i := range v.snapshot.Constituents {
			c := &v.snapshot.Constituents[i]
			switch c.Token {
			case l.TokenIn:
				if c.Reserve, err = c.Reserve.Sub(l.AmountIn); err != nil {
					return 0, err
				}
			case l.TokenOut:
				c.Reserve = c.Reserve.Add(l.QuotedOut)
			}
		}
		v.result.Turnover += float(l.ValueInD18.View()) / 1e18 / nav
	}
	fee, _ := p.Cost.FeeUSD.Float64()
	impact, _ := p.Cost.ImpactUSD.Add(p.Cost.OracleUSD).Float64()
	gas, _ = p.Cost.GasUSD.Float64()
	v.result.Plans, v.result.Legs = v.result.Plans+1, v.result.Legs+len(p.Legs)
	v.result.Fee, v.result.Impact, v.result.Gas = v.result.Fee+fee/nav, v.result.Impact+impact/nav, v.result.Gas+gas/nav
	return gas, nil
}

// tier is a part of an asset's depth: a pool with one fee, mostly near the price.
type tier struct {
	fee     uint32
	spacing int32
	share   float64
}

var tiers = []tier{{500, 10, 0.6}, {3000, 60, 0.4}}

var ranges = []struct {
	share float64
	ticks int32 // to either side
}{{0.8, 953 /* 1.1 */}, {0.2, 4700 /* 1.6 */}}

// market returns pools of every asset at the current prices.
func (v *vault) market() (*pool.Market, error) {
	pools := make([]pool.Pool, 0, len(v.snapshot.Constituents)*len(tiers))
	for i, c := range v.snapshot.Constituents {
		price := float(c.PriceD18.View()) / 1e18
		for j, t := range tiers {
			p := pool.Pool{
				Address: common.BigToAddress(big.NewInt(int64(1000 + i*len(tiers) + j))), Token0: c.Token, Token1: hub,
				Fee: t.fee, Spacing: t.spacing,
				SqrtPrice: *uint256.MustFromBig(whole(math.Sqrt(price) * math.Ldexp(1, 96))), Low: pool.MinTick, High: pool.MaxTick,
			}
			p.Tick = pool.TickAt(&p.SqrtPrice)
			p.Ticks = positions(&p, v.c.DepthUSD*t.share/2*1e18, price)
			pools = append(pools, p)
		}
	}
	return pool.NewMarket(pools, []common.Address{hub})
}

// positions spreads one side's depth, in base units of the hub, over ranges around the pool's price.
func positions(p *pool.Pool, depth, price float64) []pool.Tick {
	low, high := make([]pool.Tick, len(ranges)), make([]pool.Tick, len(ranges))
	for i, r := range ranges {
		lower := (p.Tick-r.ticks)/p.Spacing*p.Spacing - p.Spacing
		upper := (p.Tick+r.ticks)/p.Spacing*p.Spacing + p.Spacing
		bottom := math.Sqrt(math.Pow(1.0001, float64(lower)))
		net := uint256.MustFromBig(whole(depth * r.share / (math.Sqrt(price) - bottom)))
		p.Liquidity.Add(&p.Liquidity, net)
		low[len(ranges)-1-i] = pool.Tick{Index: lower, Net: *net}
		high[i] = pool.Tick{Index: upper, Net: *new(uint256.Int).Neg(net)}
	}
	return slices.Concat(low, high)
}

func float(i *big.Int) float64 {
	f, _ := new(big.Float).SetInt(i).Float64()
	return f
}

func whole(f float64) *big.Int {
	out, _ := big.NewFloat(f).Int(nil)
	return out
}
