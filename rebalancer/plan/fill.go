package plan

import (
	"fmt"
	"math/big"

	"github.com/holiman/uint256"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/split"
)

// divisors are tried in turn: pools that are too shallow for the whole amount may take a part.
var divisors = []int64{1, 2, 4, 8}

// fill turns wanted trades into legs, each quoted after the legs before it. It keeps the largest size of each trade that the
// contract and the policy allow.
func (d *planner) fill(wishes []wish) (legs []Leg) {
	for _, w := range wishes {
		refused, made := "it is too small to quote", false
		for _, divisor := range divisors {
			amount := new(big.Int).Quo(w.amount, big.NewInt(divisor))
			small := basket.ValueD18(amount, w.from.PriceD18.View(), w.from.Decimals).Cmp(d.p.MinTradeD18.View()) < 0
			if amount.Sign() == 0 || (divisor > 1 && small) {
				break
			}
			var more []Leg
			if more, refused = d.try(w, amount, divisor, d.p.MaxLegs-len(legs)); refused == "" {
				legs, made = append(legs, more...), true
				break
			}
		}
		if !made {
			in, out := w.from.Token, w.to.Token
			d.skipped = append(d.skipped, Skip{TokenIn: &in, TokenOut: &out, Reason: refused})
		}
	}
	if len(legs) > 0 {
		d.sums.addGas(uint64(gasOfCall(len(d.basket))), d.s.GasD18.View())
		d.sums.gas.Add(&d.sums.gas, d.s.DataD18.Base.View())
	}
	d.cost = d.sums.cost()
	return legs
}

// book is the state that changes as the legs of one trade are booked.
type book struct {
	in, out     basket.Constituent
	filled      *big.Int
	loss, sales *big.Int
	sold        *big.Int // by the legs of this trade, USD D18
}

// try makes the legs of one size. If a rule refuses them it returns the reason and changes nothing.
func (d *planner) try(w wish, amount *big.Int, divisor int64, most int) (legs []Leg, refused string) {
	units, over := uint256.FromBig(amount)
	if most < 1 || over || d.view == nil {
		d.bound(boundByLegs)
		return nil, "the plan has no room for another leg"
	}
	d.routes = d.s.Market.Routes(d.routes[:0], w.from.Token, w.to.Token)
	cost := partCost(&d.s, w.to.PriceD18.View(), w.to.Decimals)
	if most == 1 {
		cost.SetAllOne()
	}
	parts, err := split.Best(d.view, d.routes, units, cost)
	if err != nil {
		return nil, "no route can take it"
	}
	if len(parts) > most {
		parts = parts[:most] // the rest is left to a later plan
		d.bound(boundByLegs)
	}
	b := book{in: d.basket[w.from.index], out: d.basket[w.to.index], filled: d.filled[w.to.index], loss: d.loss, sales: d.sales}
	b.sold = new(big.Int)
	for i := range parts {
		leg, refused := d.leg(&b, w, &parts[i])
		if refused != "" {
			return nil, refused
		}
		leg.Reason = w.reason(divisor)
		legs = append(legs, leg)
	}
	for i := range parts {
		route := &parts[i].Route
		d.sums.add(d.view, route, legs[i], w.to.PriceD18.View(), w.to.Decimals)
		hops := len(route.Hops()) - 1
		d.sums.addGas(uint64(gasOfLeg+gasOfHop*hops+gasOfTick*parts[i].Fill.Crossed), d.s.GasD18.View())
		d.sums.gas.Add(&d.sums.gas, d.s.DataD18.Leg.View())
		d.view.Take(route, &parts[i].Fill)
	}
	d.basket[w.from.index], d.basket[w.to.index], d.filled[w.to.index] = b.in, b.out, b.filled
	d.loss, d.sales = b.loss, b.sales
	d.hour.take(w.from.index, w.to.index, b.sold)
	return legs, ""
}

// leg books one part of a trade, or returns the rule that refuses it.
func (d *planner) leg(b *book, w wish, part *split.Part) (_ Leg, refused string) {
	amountIn, amountOut := part.In.ToBig(), part.Fill.Out.ToBig()
	unit, priceOut := basket.Pow10(w.from.Decimals), w.to.PriceD18.View()
	valueIn, lowIn := basket.MulDivUp(amountIn, w.from.bookedD18(), unit), basket.MulDivUp(amountIn, w.from.PriceD18.View(), unit)
	valueOut := basket.ValueD18(amountOut, priceOut, w.to.Decimals)
	minValueOut := bpsUp(lowIn, basket.FullBps-d.s.Limits.MaxSlippageBps)
	if valueOut.Cmp(minValueOut) < 0 {
		d.bound(boundBySlippage)
		return Leg{}, fmt.Sprintf("the pools pay %s USD for %s USD; the vault requires at least %s USD",
			usd(valueOut), usd(lowIn), usd(minValueOut))
	}
	most := positive(new(big.Int).Sub(d.hour.most(w.from.index, w.to.index), b.sold))
	if valueIn.Cmp(most) > 0 {
		d.bound(boundByNAV)
		return Leg{}, fmt.Sprintf("it sells %s USD; in this hour, trades may sell %s USD more", usd(valueIn), usd(most))
	}
	if valueIn.Cmp(b.sales) > 0 {
		d.bound(boundByDay)
		return Leg{}, fmt.Sprintf("it sells %s USD; %s USD of the daily turnover are left", usd(valueIn), usd(b.sales))
	}
	filled := new(big.Int).Add(b.filled, valueOut)
	in, err := b.in.Reserve.Sub(basket.NewAmount(amountIn))
	if err != nil {
		return Leg{}, "it sells more than the vault holds"
	}
	out := b.out.Reserve.Add(basket.NewAmount(amountOut))
	if filled.Cmp(d.room(w)) > 0 || d.toTarget(b.in) <= 0 && !w.exit || d.toTarget(b.out) >= 0 {
		return Leg{}, fmt.Sprintf("the pools pay %s USD for %s USD: it would pass the target", usd(valueOut), usd(valueIn))
	}
	b.in.Reserve, b.out.Reserve = in, out
	if d.toTarget(b.in) < 0 || d.toTarget(b.out) > 0 {
		return Leg{}, fmt.Sprintf("the pools pay %s USD for %s USD: it would pass the target", usd(valueOut), usd(valueIn))
	}
	minOut := basket.AmountUp(minValueOut, priceOut, w.to.Decimals)
	tolerance := d.tolerance(w, part)
	if byQuote := bpsUp(amountOut, basket.FullBps-tolerance); byQuote.Cmp(minOut) > 0 {
		minOut = byQuote
	}
	// The worst allowed fill must fit the remaining loss allowance.
	worst := positive(new(big.Int).Sub(valueIn, basket.ValueD18(minOut, priceOut, w.to.Decimals)))
	if worst.Cmp(b.loss) > 0 {
		d.bound(boundByLoss)
		return Leg{}, fmt.Sprintf("it may lose %s USD; %s USD of the daily loss are left", usd(worst), usd(b.loss))
	}
	b.loss, b.sales, b.filled = new(big.Int).Sub(b.loss, worst), new(big.Int).Sub(b.sales, valueIn), filled
	b.sold = new(big.Int).Add(b.sold, cents(valueIn)) // as the contract records it
	return Leg{
		TokenIn: w.from.Token, TokenOut: w.to.Token, AmountIn: basket.OwnAmount(amountIn), QuotedOut: basket.OwnAmount(amountOut),
		MinAmountOut: basket.OwnAmount(minOut), ValueInD18: basket.OwnAmount(valueIn), ValueOutD18: basket.OwnAmount(valueOut),
		Path: path(d.s.Market, &part.Route), ToleranceBps: tolerance,
	}, ""
}

// toTarget compares a constituent with its target at the NAV before the trades, as the contract does. It returns 1, 0
// or −1.
func (d *planner) toTarget(c basket.Constituent) int {
	current := c.ValueD18()
	current.Mul(current, big.NewInt(basket.FullBps))
	return current.Cmp(new(big.Int).Mul(d.nav, big.NewInt(c.TargetBps)))
}

// room returns how much of the buyer may be bought in all, USD D18. An exit may fill the gap. A trade keeps half of
// what the gap share leaves as a margin for moving prices.
func (d *planner) room(w wish) *big.Int {
	if w.exit {
		return w.to.gap
	}
	return bpsDown(w.to.gap, (basket.FullBps+d.p.GapShareBps)/2)
}

// driftsOf returns each weight's deviation from its target.
func (d *planner) driftsOf(b basket.Basket) []float64 {
	nav := float(b.NAV())
	out := make([]float64, len(b))
	for i, c := range b {
		out[i] = float(c.ValueD18())/nav - float64(c.TargetBps)/basket.FullBps
	}
	return out
}

func usd(d18 *big.Int) string { return basket.FromD18(d18).StringFixed(2) }
