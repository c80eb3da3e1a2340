package plan

import (
	"fmt"
	"math"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// leastVariance a year keeps bands finite where prices stand still: 1 %².
const leastVariance = 1e-4

// What trading cannot cost less, or is taken to cost where no pool is known; parts of what is traded.
const (
	leastCost   = 1e-4
	unknownCost = 0.05
)

// risk is the part of a plan that is statistics: what drift costs, and what trading costs, as parts of NAV.
type risk struct {
	policy Policy
	nav    float64   // USD
	drift  []float64 // weight less target, by constituent
	cov    []float64 // a year, n × n
	side   []sideCost
}

// sideCost is what trading one constituent costs.
type sideCost struct {
	fee     float64 // part of what is traded: the hop to or from a hub
	impact  float64 // that each USD traded adds to it
	edge    float64 // weight off target that is traded to
	trigger float64 // weight off target from which it is worth the gas
	penalty float64 // what edge stands for in the objective: a year's risk that the next unit must save
}

func newRisk(s Snapshot, p Policy, b basket.Basket, nav *big.Int) *risk {
	n := len(b)
	r := &risk{policy: p, nav: float(nav) / 1e18, drift: make([]float64, n), cov: s.Covariance, side: make([]sideCost, n)}
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
	gas := (gasOfCall(n) + gasOfLeg) * float(s.GasD18.View()) / 1e18 / r.nav
	for i := range b {
		r.side[i] = r.costs(s, b, i)
		relative := max(r.cov[i*n+i]-2*index[i]+whole, 0)
		if target[i] < 1 {
			relative /= (1 - target[i]) * (1 - target[i]) // against the others
		}
		r.side[i].setBands(p, target[i], max(relative, leastVariance), gas)
	}
	return r
}

// setBands applies the formulas of a constituent that drifts against the rest by σ_w = w(1−w)σ, with λ = γσ²/2:
// b = (3cσ_w²/4λ)^⅓ for cost in proportion, b = (6Kσ_w²/λ)^¼ for gas.
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

// costs looks at the pools of one constituent with hubs, or with other constituents where there are none.
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

// due tells whether anything but the clock calls for trades: a passed band, or too much tracking error.
func (r *risk) due() bool {
	for i, d := range r.drift {
		if math.Abs(d) > r.side[i].trigger {
			return true
		}
	}
	most := float64(r.policy.MaxTrackingBps) / basket.FullBps
	return most > 0 && r.tracking(r.drift) > most
}

// beyond tells whether a constituent is further off than any band may be: it is then traded whatever that gains.
func (r *risk) beyond() bool {
	for _, d := range r.drift {
		if math.Abs(d) > float64(r.policy.MaxBandBps)/basket.FullBps {
			return true
		}
	}
	return false
}

// tracking is the tracking error a year of being off target by d.
func (r *risk) tracking(d []float64) float64 { return TrackingError(r.cov, d) }

// TrackingError is √(dᵀΣd): what weights that are off their targets by d are expected to make returns differ by, in the
// covariance's time, a ratio.
func TrackingError(covariance, d []float64) float64 {
	return math.Sqrt(max(dot(d, multiply(covariance, d)), 0))
}

// horizon is the time, in years, over which a side's cost is paid back at its edge.
func (c sideCost) horizon() float64 {
	if c.penalty == 0 {
		return math.Inf(1)
	}
	return c.fee / c.penalty
}

// gain is what trades from the drift to after save, part of NAV, over the mean horizon of what is traded.
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

// solve chooses how much of each constituent to sell (positive) or buy, parts of NAV, so that risk and cost are least:
// γ/2·(d−z)ᵀΣ(d−z) + Σp|z| + Σq·z²/2, from off, within rooms and the turnover; selling as much as buying. It moves the pair
// that gains most until none gains.
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

// shown is the covariance as readers of a plan get it.
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
			if scale := math.Sqrt(r.cov[i*n+i] * r.cov[j*n+j]); scale > 0 { // what stands still moves with nothing
				out.Correlation[i][j] = places(r.cov[i*n+j] / scale)
			}
		}
	}
	return out
}

// tiny is a part of NAV that is not worth a step.
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
		sum += float64(a[i] * b[i]) // not fused, so that every machine gets the same plan
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
