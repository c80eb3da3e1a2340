package plan

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// Limits that can bind a plan, as Plan.Binding names them.
const (
	boundByNAV      = "largest trade"
	boundByDay      = "daily turnover"
	boundByLoss     = "daily loss"
	boundByPlan     = "turnover of one plan"
	boundByLegs     = "number of legs"
	boundBySlippage = "slippage"
	boundByShare    = "share of a gap"
	boundByImpact   = "slices for impact"
	boundByReduce   = "reduce-only"
	boundByStatus   = "inactive asset"
)

// side is a constituent that is off its target.
type side struct {
	Constituent
	index  int
	gap    *big.Int // USD D18 to the target
	budget *big.Int // part of the gap that is still to be traded
}

// wish is a wanted trade before quotes.
type wish struct {
	from, to *side
	amount   *big.Int // base units of from, at most
	exit     bool     // from has no target and is sold out
	slices   int64    // number of slices that the trade is cut into, this one included
}

// planner is the state of a plan being made.
type planner struct {
	s       Snapshot
	p       Policy
	basket  basket.Basket // after the legs quoted so far
	nav     *big.Int
	risk    *risk
	view    *pool.View
	loss    *big.Int // left of the daily allowance, USD D18
	sales   *big.Int // left of the daily allowance, USD D18
	exits   bool     // a constituent without a target is to be sold
	filled  []*big.Int
	wished  hourRooms // after the wanted trades so far
	hour    hourRooms // after the legs quoted so far
	sums    sums
	cost    Cost
	routes  []pool.Route
	skipped []Skip
	binding []string
}

func newPlanner(s Snapshot, p Policy, b basket.Basket, nav *big.Int) *planner {
	d := &planner{
		s: s, p: p, basket: slices.Clone(b), nav: nav, risk: newRisk(s, p, b, nav), skipped: []Skip{}, binding: []string{},
		filled: make([]*big.Int, len(b)),
	}
	for i := range d.filled {
		d.filled[i] = new(big.Int)
	}
	if s.Market != nil {
		d.view = s.Market.View()
	}
	d.loss, d.sales = s.rooms(nav)
	d.hour = s.hourRooms(nav)
	d.wished = d.hour.clone()
	return d
}

// bound records a limit that made the plan smaller.
func (d *planner) bound(limit string) {
	if !slices.Contains(d.binding, limit) {
		d.binding = append(d.binding, limit)
	}
}

// trade returns the legs of the plan, or the reason why there are none.
func (d *planner) trade() (legs []Leg, reason string) {
	wishes, reason := d.wishes()
	if d.turnoverBinds(wishes) {
		d.bound(boundByDay)
		reason = d.turnoverReason()
	}
	if len(wishes) == 0 {
		return nil, reason
	}
	return d.fill(wishes), "none of the wanted trades can be made"
}

// turnoverBinds reports whether more would be traded if the daily turnover had no limit.
func (d *planner) turnoverBinds(wishes []wish) bool {
	if d.risk.scarcity <= 1 && slices.Contains(d.binding, boundByDay) {
		return len(wishes) == 0
	}
	if d.risk.scarcity <= 1 && d.sales.Cmp(d.p.MinTradeD18.View()) >= 0 {
		return false
	}
	s := d.s
	s.Used.TurnoverD18, s.Limits.DailyTurnoverBps = basket.Amount{}, unlimitedTurnover
	unlimited, _ := newPlanner(s, d.p, d.basket, d.nav).wishes()
	more := new(big.Int).Sub(valueOf(unlimited), valueOf(wishes))
	return more.Cmp(bpsDown(valueOf(wishes), 1)) > 0
}

// unlimitedTurnover is a daily turnover that no plan reaches, in basis points.
const unlimitedTurnover = 1000 * basket.FullBps

// valueOf returns what the wanted trades sell, USD D18.
func valueOf(wishes []wish) *big.Int {
	sum := new(big.Int)
	for _, w := range wishes {
		sum.Add(sum, basket.ValueD18(w.amount, w.from.PriceD18.View(), w.from.Decimals))
	}
	return sum
}

// turnoverReason says how much of the daily turnover is left.
func (d *planner) turnoverReason() string {
	share := func(d18 *big.Int) *big.Int { return basket.MulDivDown(d18, d.nav, basket.D18) }
	daily := d.s.Limits.DailyTurnoverBps
	return fmt.Sprintf("the daily turnover is running out: %s of %s USD are left, so smaller trades wait",
		usd(share(leftD18(daily, d.s.Used.TurnoverD18))), usd(share(basket.AllowanceCapacityD18(daily))))
}

// wishes returns the wanted trades: first what has no target, then the largest seller with the largest buyer. If there
// are none it returns the reason.
func (d *planner) wishes() (out []wish, reason string) {
	exits, over, under := d.sides()
	d.exits = len(exits) > 0
	if d.s.Watch && !d.exits && !d.risk.due() {
		return nil, "every constituent is within its band"
	}
	near := true
	for _, side := range over {
		near = near && bpsDown(side.gap, d.p.GapShareBps).Cmp(d.p.MinTradeD18.View()) < 0
	}
	room := new(big.Int).Set(d.sales)
	out = d.sellOut(exits, under, room)
	d.size(over, under, room, out)
	out = append(out, d.match(over, under, room, d.p.MaxLegs-len(out))...)
	if len(out) > 0 {
		return out, ""
	}
	if len(d.skipped) > 0 {
		return nil, "none of the wanted trades can be made"
	}
	if near {
		return nil, "every constituent is within the minimum trade of its target"
	}
	return nil, "no trade is worth its cost"
}

func (d *planner) sides() (exits, over, under []*side) {
	for i, c := range d.s.Constituents {
		value := d.basket[i].ValueD18()
		switch {
		case c.TargetBps == 0:
			if c.Reserve.Sign() > 0 {
				exits = append(exits, &side{Constituent: c, index: i, gap: value, budget: value})
			}
		case value.Cmp(bpsUp(d.nav, c.TargetBps)) > 0:
			if d.s.ReduceOnly {
				d.skip(&c, nil, "the vault is reduce-only: it sells only constituents without a target", boundByReduce)
				continue
			}
			gap := new(big.Int).Sub(value, bpsUp(d.nav, c.TargetBps))
			over = append(over, &side{Constituent: c, index: i, gap: gap, budget: bpsDown(gap, d.p.GapShareBps)})
		case value.Cmp(bpsDown(d.nav, c.TargetBps)) < 0:
			if !c.Buyable {
				reason := "the asset is not active: it must not be bought"
				if c.disagrees() {
					reason = "its two prices disagree: it must not be bought"
				}
				d.skip(nil, &c, reason, boundByStatus)
				continue
			}
			gap := new(big.Int).Sub(bpsDown(d.nav, c.TargetBps), value)
			under = append(under, &side{Constituent: c, index: i, gap: gap, budget: gap})
		}
	}
	return exits, over, under
}

func (d *planner) skip(from, to *Constituent, reason, limit string) {
	skip := Skip{Reason: reason}
	if from != nil {
		skip.TokenIn = &from.Token
	}
	if to != nil {
		skip.TokenOut = &to.Token
	}
	d.skipped = append(d.skipped, skip)
	d.bound(limit)
}

// size sets the budgets by risk and cost. It drops trades below the minimum and solves again.
func (d *planner) size(over, under []*side, room *big.Int, exits []wish) {
	for _, u := range under { // what exits fill counts towards the share
		filled := new(big.Int).Sub(u.gap, u.budget)
		u.budget = positive(new(big.Int).Sub(bpsDown(u.gap, d.p.GapShareBps), filled))
	}
	if d.p.MaxBandBps == 0 {
		return
	}
	n := len(d.basket)
	off, sell, buy := slices.Clone(d.risk.drift), make([]float64, n), make([]float64, n)
	for _, w := range exits {
		value := float(basket.ValueD18(w.amount, w.from.PriceD18.View(), w.from.Decimals)) / 1e18 / d.risk.nav
		off[w.from.index] -= value
		off[w.to.index] += value
	}
	for _, s := range over {
		sell[s.index] = float(s.budget) / 1e18 / d.risk.nav
	}
	for _, s := range under {
		buy[s.index] = float(s.budget) / 1e18 / d.risk.nav
	}
	turnover := min(float(room)/1e18/d.risk.nav, float64(d.p.MaxTurnoverBps)/basket.FullBps)
	least := float(d.p.MinTradeD18.View()) / 1e18 / d.risk.nav
	var z []float64
	for range n {
		z = d.risk.solve(off, sell, buy, turnover)
		drop := -1
		for i := range z {
			if size := math.Abs(z[i]); size > 0 && size < least && (drop < 0 || size < math.Abs(z[drop])) {
				drop = i
			}
		}
		if drop < 0 {
			break
		}
		sell[drop], buy[drop] = 0, 0
	}
	d.noteBounds(z, over, turnover)
	for _, s := range slices.Concat(over, under) {
		wanted, _ := new(big.Float).Mul(big.NewFloat(math.Abs(z[s.index])*d.risk.nav), big.NewFloat(1e18)).Int(nil)
		s.budget = smaller(wanted, s.budget)
	}
}

// noteBounds records the limits that kept the solution from being larger.
func (d *planner) noteBounds(z []float64, over []*side, turnover float64) {
	sold := 0.0
	for _, s := range over {
		sold += z[s.index]
		if most := float(s.budget) / 1e18 / d.risk.nav; z[s.index] > 0 && z[s.index] >= most-2*tiny {
			d.bound(boundByShare)
		}
	}
	if sold > 0 && sold >= turnover-2*tiny {
		if turnover >= float64(d.p.MaxTurnoverBps)/basket.FullBps {
			d.bound(boundByPlan)
		} else {
			d.bound(boundByDay)
		}
	}
}

// match pairs sellers with buyers, largest budget with largest.
func (d *planner) match(over, under []*side, room *big.Int, legs int) (out []wish) {
	least := d.p.MinTradeD18.View()
	if least.Sign() == 0 {
		least = big.NewInt(1)
	}
	for {
		from, to := greatest(over), greatest(under)
		if from == nil || to == nil {
			return out
		}
		whole := smaller(from.budget, to.budget)
		if whole.Cmp(least) < 0 {
			return out // the largest trade is too small
		}
		if room.Cmp(least) < 0 {
			d.skip(nil, nil, "the daily turnover is used up: "+usd(room)+" USD are left", boundByDay)
			return out
		}
		if len(out) >= legs {
			d.bound(boundByLegs)
			return out
		}
		if from.booked(whole).Cmp(room) > 0 {
			whole = from.within(room)
			d.bound(boundByDay)
		}
		value, parts := d.slice(whole, from, to)
		left := value
		for left.Sign() > 0 && len(out) < legs {
			chunk := left
			if most := from.within(d.wished.most(from.index, to.index)); chunk.Cmp(most) > 0 {
				chunk = most
				d.bound(boundByNAV)
			}
			chunk = d.affordable(from, chunk)
			amount := basket.AmountDown(chunk, from.PriceD18.View(), from.Decimals)
			if chunk.Cmp(least) < 0 || amount.Sign() == 0 {
				break
			}
			d.wished.take(from.index, to.index, from.booked(chunk))
			out = append(out, wish{from: from, to: to, amount: amount, slices: parts})
			left = new(big.Int).Sub(left, chunk)
		}
		room = positive(new(big.Int).Sub(room, from.booked(value)))
		from.budget = new(big.Int).Sub(from.budget, whole)
		to.budget = new(big.Int).Sub(to.budget, whole)
	}
}

// slice returns the part of a trade to make now. That is all of it, unless its impact is so high that N* = X√(κ/G)
// trades cost less together, gas included.
func (d *planner) slice(value *big.Int, from, to *side) (now *big.Int, parts int64) {
	x := float(value) / 1e18
	impact := d.risk.side[from.index].impact + d.risk.side[to.index].impact
	if x*impact <= float64(d.p.SliceImpactBps)/basket.FullBps {
		return value, 1
	}
	gas := d.s.sendingUSD(len(d.basket))
	best := float64(d.p.MaxSlices)
	if gas > 0 {
		best = min(best, math.Round(x*math.Sqrt(impact/gas)))
	}
	now = new(big.Int).Quo(value, big.NewInt(int64(max(best, 1))))
	if best <= 1 || now.Cmp(d.p.MinTradeD18.View()) < 0 {
		return value, 1
	}
	d.bound(boundByImpact)
	return now, int64(best)
}

// sellOut spreads constituents without a target over the buyers, largest first, to the last base unit if the buyers
// have room. Buyers may fill their whole gap: fees and slippage keep them short of their targets. The minimum trade
// does not apply, because a rest would stay a constituent. What the limits do not allow now is left to other legs or
// plans. It lowers room, USD D18, by what is sold.
func (d *planner) sellOut(exits, under []*side, room *big.Int) []wish {
	var wishes []wish
	for range exits {
		from := greatest(exits)
		if from == nil { // only dust without value is left
			return append(wishes, sellDust(exits, under, d.p.MaxLegs-len(wishes))...)
		}
		left := from.Reserve.Big()
		whole := from.budget
		from.budget = new(big.Int)
		sliced, parts := whole, int64(1)
		if to := greatest(under); to != nil {
			sliced, parts = d.slice(whole, from, to)
		}
		for left.Sign() > 0 && sliced.Sign() > 0 && len(wishes) < d.p.MaxLegs {
			to := greatest(under)
			if to == nil {
				break
			}
			value := basket.ValueD18(left, from.PriceD18.View(), from.Decimals)
			amount := new(big.Int).Set(left)
			most := to.budget
			if short := new(big.Int).Sub(value, to.budget); short.Cmp(roundingRoom(to)) <= 0 {
				most = value
			}
			if parts > 1 {
				most = smaller(most, sliced)
			}
			if from.booked(most).Cmp(room) > 0 {
				most = from.within(room)
				d.bound(boundByDay)
			}
			most = d.affordable(from, most)
			// The contract rounds the value of a sale up.
			allowed := positive(new(big.Int).Sub(from.within(d.wished.most(from.index, to.index)), big.NewInt(1)))
			if most.Cmp(allowed) > 0 {
				most = allowed
				d.bound(boundByNAV)
			}
			if most.Cmp(value) < 0 {
				value = most
				amount = basket.AmountDown(value, from.PriceD18.View(), from.Decimals)
				if amount.Sign() == 0 {
					break
				}
			}
			d.wished.take(from.index, to.index, new(big.Int).Add(from.booked(value), big.NewInt(1)))
			room.Set(positive(new(big.Int).Sub(room, from.booked(value))))
			sliced = positive(new(big.Int).Sub(sliced, value))
			wishes = append(wishes, wish{from: from, to: to, amount: amount, exit: true, slices: parts})
			to.budget = positive(new(big.Int).Sub(to.budget, value))
			left.Sub(left, amount)
		}
	}
	return wishes
}

// affordable lowers the value of a sale, USD D18, to what the loss allowance bears if the seller's prices disagree.
func (d *planner) affordable(from *side, value *big.Int) *big.Int {
	most := from.affordable(d.loss, d.s.Limits.MaxSlippageBps)
	if most == nil || value.Cmp(most) <= 0 {
		return value
	}
	d.bound(boundByLoss)
	return most
}

// sellDust sells reserves whose value rounds to zero to the largest buyer.
func sellDust(exits, under []*side, room int) []wish {
	var wishes []wish
	to := greatest(under)
	for _, from := range exits {
		if to != nil && from.gap.Sign() == 0 && len(wishes) < room {
			wishes = append(wishes, wish{from: from, to: to, amount: from.Reserve.Big(), exit: true, slices: 1})
		}
	}
	return wishes
}

// roundingRoom returns how far above its gap a buyer may go, so that an exit leaves no dust. It is 1 bp of the gap, which is
// less than any pool's fee.
func roundingRoom(s *side) *big.Int { return bpsDown(s.gap, 1) }

// greatest returns the side with the largest budget, the lower address if two are equal, nil if all budgets are zero.
func greatest(list []*side) *side {
	var best *side
	for _, s := range list {
		if s.budget.Sign() == 0 {
			continue
		}
		if best == nil || s.budget.Cmp(best.budget) > 0 ||
			(s.budget.Cmp(best.budget) == 0 && bytes.Compare(s.Token[:], best.Token[:]) < 0) {
			best = s
		}
	}
	return best
}

func smaller(a, b *big.Int) *big.Int {
	if a.Cmp(b) <= 0 {
		return a
	}
	return b
}

func positive(v *big.Int) *big.Int {
	if v.Sign() < 0 {
		return new(big.Int)
	}
	return v
}

func (w wish) reason(divisor int64) string {
	out := "sells a constituent above its target for one below"
	if w.exit {
		out = "sells a constituent without a target for one below its target"
	}
	if w.slices > 1 {
		out += fmt.Sprintf("; the first of %d slices because the impact is high", w.slices)
	}
	if divisor > 1 {
		out += fmt.Sprintf("; 1/%d of the wanted amount because the pools take no more at this price", divisor)
	}
	return out
}
