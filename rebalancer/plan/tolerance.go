package plan

import (
	"math"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
	"github.com/astrolabe-index/astrolabe/rebalancer/split"
)

// deviations is how many standard deviations the price may move until a trade is mined.
const deviations = 3

// year in hours.
const yearHours = 365 * 24

// root96 converts the root of a pool's price to a number.
var root96 = math.Ldexp(1, -96)

// tolerance returns how much less than its quote a leg may return, in basis points, rounded up. It is the sum of three parts, from
// MinToleranceBps to QuoteToleranceBps:
//
//   - the fees of the pools, by which pools may differ from each other before anyone trades them back;
//   - 3σ√t of the price between the two tokens over the policy's wait t;
//   - the leg's own impact, because the pools may be half as deep when it is mined.
func (d *planner) tolerance(w wish, part *split.Part) int64 {
	n, i, j := len(d.basket), w.from.index, w.to.index
	variance := max(d.risk.cov[i*n+i]+d.risk.cov[j*n+j]-2*d.risk.cov[i*n+j], 0) * d.p.Wait.Hours() / yearHours
	fee, impact := d.feeAndImpact(part)
	bps := math.Ceil((fee + deviations*math.Sqrt(variance) + impact) * basket.FullBps)
	least := min(d.p.MinToleranceBps, d.p.QuoteToleranceBps)
	return int64(min(max(bps, float64(least)), float64(d.p.QuoteToleranceBps)))
}

// feeAndImpact returns a part's pool fees and price impact as parts of what it sells.
func (d *planner) feeAndImpact(part *split.Part) (fee, impact float64) {
	kept, spot := 1.0, 1.0
	for _, h := range part.Route.Hops() {
		p := d.view.At(h.Pool)
		kept *= 1 - float64(p.Fee)/pool.FeeUnits
		root := p.SqrtPrice.Float64() * root96
		if h.Down {
			spot *= root * root
		} else {
			spot /= root * root
		}
	}
	return 1 - kept, max(1-part.Fill.Out.Float64()/(part.In.Float64()*kept*spot), 0)
}
