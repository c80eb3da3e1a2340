package plan

import (
	"fmt"
	"math"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// leastVariance is the smallest yearly variance, 1 %². It keeps bands finite if prices do not move.
const leastVariance = 1e-4

// Cost of trading as a part of what is traded: the smallest possible, and the assumed one if no pool is known.
const (
	leastCost   = 1e-4
	unknownCost = 0.05
)

// risk is the statistical part of a plan: what drift and trading cost, as parts of NAV.
type risk struct {
	policy Policy
	nav    float64   // USD
	drift  []float64 // weight less target, by constituent
	cov    []float64 // yearly, n × n
	side   []sideCost

	scarcity float64 // factor that widens bands while the daily turnover runs out, at least 1
}

// sideCost is the cost of trading one constituent.
type sideCost struct {
	fee     float64 // part of what is traded: the hop to or from a hub
	impact  float64 // added for each USD traded
	edge    float64 // deviation from target at which trading stops
	trigger float64 // deviation from target from which trading is worth the gas
	penalty float64 // edge in the objective: yearly risk that the next unit must save
}

func newRisk(s Snapshot, p Policy, b basket.Basket, nav *big.Int) *risk {
	n := len(b)
	r := &risk{
		policy: p, nav: float(nav) / 1e18, drift: make([]float64, n), cov: s.Covariance, side: make([]sideCost, n),
		scarcity: s.scarcity(),
	}
	target := make([]float64, n)
	for i, c := range b {
		target[i] = float64(c.TargetBps) / basket.FullBps
		r.drift[i] = float(c.ValueD18())/1e18/r.nav - target[i]
	}
	if r.cov == nil {
		r.cov = p.Prior().Matrix(n)
	}
	index := multiply(r.cov, target)
	whole := dot(target, index)
	gas := s.sendingUSD(n) / r.nav
	for i := range b {
		r.side[i] = r.costs(s, b, i)
		relative := max(r.cov[i*n+i]-2*index[i]+whole, 0)
		if target[i] < 1 {
			relative /= (1 - target[i]) * (1 - target[i]) // against the rest of the index
		}
		r.side[i].setBands(p, target[i], max(relative, leastVariance), gas)
		r.side[i].widen(r.scarcity)
	}
	return r
}

// setBands computes edge and trigger of a constituent that drifts against the rest, with σ_w = w(1−w)σ and λ = γσ²/2:
//
//   - b = (3cσ_w²/4λ)^⅓ for the proportional cost c;
//   - b = (6Kσ_w²/λ)^¼ for the gas K.
func (c *sideCost) setBands(p Policy, w, variance, gas float64) {
	lambda := p.RiskAversion * variance / 2
	driftVariance := w * w * (1 - w) * (1 - w) * variance
	clamp := func(b float64) float64 {
		return min(max(b, float64(p.MinBandBps)/basket.FullBps), float64(p.MaxBandBps)/basket.FullBps)
	}
	c.edge = clamp(math.Cbrt(3 * c.fee * driftVariance / (4 * lambda)))
	c.trigger = max(c.edge, clamp(math.Pow(6*gas*driftVariance/lambda, 0.25)))
	c.penalty = lambda * c.edge
}

// widen multiplies the bands. A wider band makes the next unit of a trade more expensive, and its saving count for a shorter
// time.
func (c *sideCost) widen(factor float64) {
	c.edge, c.trigger, c.penalty = c.edge*factor, c.trigger*factor, c.penalty*factor
}

// costs reads fee and depth from the pools of one constituent with the hubs, or with other constituents if there are
// none.
func (r *risk) costs(s Snapshot, b basket.Basket, i int) sideCost {
	out := sideCost{fee: unknownCost}
	if s.Market == nil {
		return out
	}
	price := float(b[i].PriceD18.View()) / 1e18 / math.Pow10(int(b[i].Decimals)) // USD per base unit
	depth := 0.0
	look := func(other common.Address, share float64) {
		numbers, down := s.Market.Between(b[i].Token, other)
		for _, number := range numbers {
			p := &s.Market.Pools()[number]
			out.fee = min(out.fee, share*float64(p.Fee)/pool.FeeUnits)
			reserve, _ := p.Depth(down)
			depth += reserve * price / share
		}
	}
	for _, hub := range s.Market.Hubs() {
		if hub == b[i].Token {
			out.fee = leastCost
			return out // the other side pays for the hop
		}
		look(hub, 1)
	}
	if depth == 0 {
		for _, c := range b {
			if c.Token != b[i].Token {
				look(c.Token, 0.5)
			}
		}
	}
	out.fee = max(out.fee, leastCost)
	if depth > 0 {
		out.impact = 1 / depth
	}
	return out
}

// due reports whether a band or the allowed tracking error is exceeded.
func (r *risk) due() bool {
	for i, d := range r.drift {
		if math.Abs(d) > r.side[i].trigger {
			return true
		}
	}
	most := float64(r.policy.MaxTrackingBps) / basket.FullBps
	return most > 0 && r.tracking(r.drift) > most
}

// beyond reports whether a constituent deviates more than the largest band allows. It is then traded whatever the gain.
func (r *risk) beyond() bool {
	for _, d := range r.drift {
		if math.Abs(d) > float64(r.policy.MaxBandBps)/basket.FullBps*r.scarcity {
			return true
		}
	}
	return false
}

// tracking returns the yearly tracking error of the deviations d.
func (r *risk) tracking(d []float64) float64 { return TrackingError(r.cov, d) }

// TrackingError returns √(dᵀΣd), a ratio: the expected difference in return, over the covariance's period, of weights
// that deviate by d from their targets.
func TrackingError(covariance, d []float64) float64 {
	return math.Sqrt(max(dot(d, multiply(covariance, d)), 0))
}

// horizon returns the time, in years, over which a side's cost is paid back at its edge.
func (c sideCost) horizon() float64 {
	if c.penalty == 0 {
		return math.Inf(1)
	}
	return c.fee / c.penalty
}

// gain returns what the trades from the current drift to after save, as a part of NAV, over the mean horizon of what is
// traded.
func (r *risk) gain(after []float64) float64 {
	horizon, moved := 0.0, 0.0
	for i := range after {
		z := math.Abs(after[i] - r.drift[i])
		if z > 0 {
			horizon += z * r.side[i].horizon()
			moved += z
		}
	}
	if moved == 0 {
		return 0
	}
	before, then := r.tracking(r.drift), r.tracking(after)
	return r.policy.RiskAversion / 2 * (before*before - then*then) * horizon / moved
}

// solve returns how much of each constituent to sell (positive) or buy, as parts of NAV. The result z minimises risk plus cost:
//
//	γ/2·(d−z)ᵀΣ(d−z) + Σp|z| + Σq·z²/2
//
// The deviations d are off. z stays within the rooms sell and buy and the turnover. It sells as much as it buys. solve
// repeatedly moves the pair that gains most until none gains.
func (r *risk) solve(off, sell, buy []float64, turnover float64) []float64 {
	n := len(off)
	z := make([]float64, n)
	gradient := multiply(r.cov, off)
	gamma := r.policy.RiskAversion
	curve := func(i int) float64 {
		if h := r.side[i].horizon(); !math.IsInf(h, 1) {
			return 2 * r.side[i].impact * r.nav / h
		}
		return 0
	}
	for range 50 * n {
		from, to, most, least := -1, -1, math.Inf(-1), math.Inf(1)
		for i := range n {
			side := curve(i)*math.Abs(z[i]) + r.side[i].penalty
			if worth := gamma*gradient[i] - side; sell[i] > 0 && sell[i]-z[i] > tiny && worth > most {
				from, most = i, worth
			}
			if worth := gamma*gradient[i] + side; buy[i] > 0 && buy[i]+z[i] > tiny && worth < least {
				to, least = i, worth
			}
		}
		if from < 0 || to < 0 || from == to || most <= least || turnover <= tiny {
			break
		}
		stiff := gamma*(r.cov[from*n+from]+r.cov[to*n+to]-2*r.cov[from*n+to]) + curve(from) + curve(to)
		t := min((most-least)/max(stiff, math.SmallestNonzeroFloat64), sell[from]-z[from], buy[to]+z[to], turnover)
		if t <= tiny {
			break
		}
		z[from] += t
		z[to] -= t
		turnover -= t
		for k := range n {
			gradient[k] -= t * (r.cov[k*n+from] - r.cov[k*n+to])
		}
	}
	return z
}

// shown returns the covariance in the form shown to readers.
func (r *risk) shown(h History) Risk {
	n := len(r.side)
	out := Risk{Source: "prior", History: h, Volatility: make([]float64, n), Correlation: make([][]float64, n)}
	if h.Returns > 0 || h.Weight > 0 {
		out.Source = "history"
	}
	places := func(v float64) float64 { return math.Round(v*1e4) / 1e4 }
	out.Weight = places(h.Weight)
	for i := range n {
		out.Volatility[i], out.Correlation[i] = places(math.Sqrt(max(r.cov[i*n+i], 0))), make([]float64, i)
		for j := range i {
			if scale := math.Sqrt(r.cov[i*n+i] * r.cov[j*n+j]); scale > 0 { // an asset that does not move has no correlation
				out.Correlation[i][j] = places(r.cov[i*n+j] / scale)
			}
		}
	}
	return out
}

// tiny is a part of NAV too small to trade.
const tiny = 1e-9

func multiply(m, v []float64) []float64 {
	n := len(v)
	out := make([]float64, n)
	for i := range out {
		out[i] = dot(m[i*n:(i+1)*n], v)
	}
	return out
}

func dot(a, b []float64) (sum float64) {
	for i := range a {
		sum += float64(a[i] * b[i]) // not fused, so that every machine computes the same plan
	}
	return sum
}

func float(i *big.Int) float64 {
	f, _ := new(big.Float).SetInt(i).Float64()
	return f
}

func checkCovariance(s Snapshot) error {
	if n := len(s.Constituents); s.Covariance != nil && len(s.Covariance) != n*n {
		return fmt.Errorf("covariance has %d numbers: it must have %d for %d constituents", len(s.Covariance), n*n, n)
	}
	for i, v := range s.Covariance {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("covariance[%d] is %g: it must be a number", i, v)
		}
	}
	return nil
}
