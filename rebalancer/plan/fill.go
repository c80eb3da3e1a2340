package plan

import (
	"fmt"
	"math/big"

	"github.com/holiman/uint256"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/split"
)

// divisors of what is wanted: where the pools are too shallow for all of it, a part may do.
var divisors = []int64{1, 2, 4, 8}

// fill makes legs of wishes, one after the other on the pools as the legs before leave them. It keeps of each wish the
// greatest size that the contract and the policy take.
func (d *desk) fill(wishes []wish) (legs []Leg) {
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
	}
	d.cost = d.sums.cost()
	return legs
}

// book is what changes as legs are booked.
type book struct {
	in, out     basket.Constituent
	filled      *big.Int
	loss, sales *big.Int
}

// try makes legs of one size, or tells why they would be refused and changes nothing.
func (d *desk) try(w wish, amount *big.Int, divisor int64, most int) (legs []Leg, refused string) {
	units, over := uint256.FromBig(amount)
	if most < 1 || over || d.view == nil {
		d.bound(boundByLegs)
		return nil, "the plan has no room for another leg"
	}
	d.routes = d.s.Market.Routes(d.routes[:0], w.from.Token, w.to.Token)
	cost := partCost(d.s.GasD18.View(), w.to.PriceD18.View(), w.to.Decimals)
	if most == 1 {
		cost.SetAllOne()
	}
	parts, err := split.Best(d.view, d.routes, units, cost)
	if err != nil {
		return nil, "no route takes it"
	}
	if len(parts) > most {
		parts = parts[:most] // the rest is for another plan
		d.bound(boundByLegs)
	}
	b := book{in: d.basket[w.from.index], out: d.basket[w.to.index], filled: d.filled[w.to.index], loss: d.loss, sales: d.sales}
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
		d.view.Take(route, &parts[i].Fill)
	}
	d.basket[w.from.index], d.basket[w.to.index], d.filled[w.to.index] = b.in, b.out, b.filled
	d.loss, d.sales = b.loss, b.sales
	return legs, ""
}

// leg books one part, or tells which rule it breaks.
func (d *desk) leg(b *book, w wish, part *split.Part) (_ Leg, refused string) {
	amountIn, amountOut := part.In.ToBig(), part.Fill.Out.ToBig()
	priceIn, priceOut := w.from.PriceD18.View(), w.to.PriceD18.View()
	valueIn := basket.MulDivUp(amountIn, priceIn, basket.Pow10(w.from.Decimals))
	valueOut := basket.ValueD18(amountOut, priceOut, w.to.Decimals)
	minValueOut := bpsUp(valueIn, basket.FullBps-d.s.Limits.MaxSlippageBps)
	if valueOut.Cmp(minValueOut) < 0 {
		d.bound(boundBySlippage)
		return Leg{}, fmt.Sprintf("the pools pay %s USD for %s USD; the vault asks at least %s", usd(valueOut), usd(valueIn), usd(minValueOut))
	}
	if most := d.s.mostTrade(d.nav, w.from.Constituent, w.to.Constituent); valueIn.Cmp(most) > 0 {
		d.bound(boundByNAV)
		return Leg{}, fmt.Sprintf("it sells %s USD; one trade may sell %s", usd(valueIn), usd(most))
	}
	if valueIn.Cmp(b.sales) > 0 {
		d.bound(boundByDay)
		return Leg{}, fmt.Sprintf("it sells %s USD; %s are left of the day's turnover", usd(valueIn), usd(b.sales))
	}
	filled := new(big.Int).Add(b.filled, valueOut)
	in, err := b.in.Reserve.Sub(basket.NewAmount(amountIn))
	if err != nil {
		return Leg{}, "it sells more than is held"
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
	if byQuote := bpsUp(amountOut, basket.FullBps-d.p.QuoteToleranceBps); byQuote.Cmp(minOut) > 0 {
		minOut = byQuote
	}
	// Whatever it is filled at, it must fit what is left to lose.
	worst := positive(new(big.Int).Sub(valueIn, basket.ValueD18(minOut, priceOut, w.to.Decimals)))
	if worst.Cmp(b.loss) > 0 {
		d.bound(boundByLoss)
		return Leg{}, fmt.Sprintf("it may lose %s USD; %s are left of the day's losses", usd(worst), usd(b.loss))
	}
	b.loss, b.sales, b.filled = new(big.Int).Sub(b.loss, worst), new(big.Int).Sub(b.sales, valueIn), filled
	return Leg{
		TokenIn: w.from.Token, TokenOut: w.to.Token, AmountIn: basket.OwnAmount(amountIn), QuotedOut: basket.OwnAmount(amountOut),
		MinAmountOut: basket.OwnAmount(minOut), ValueInD18: basket.OwnAmount(valueIn), ValueOutD18: basket.OwnAmount(valueOut),
		Path: path(d.s.Market, &part.Route),
	}, ""
}

// toTarget compares with the target of the NAV before, as the contract does: 1, 0 or −1.
func (d *desk) toTarget(c basket.Constituent) int {
	current := c.ValueD18()
	current.Mul(current, big.NewInt(basket.FullBps))
	return current.Cmp(new(big.Int).Mul(d.nav, big.NewInt(c.TargetBps)))
}

// room is how much of the buyer may be bought in all. For a trade, half of what the gap share leaves is kept for prices
// that move; an exit may fill the gap.
func (d *desk) room(w wish) *big.Int {
	if w.exit {
		return w.to.gap
	}
	return bpsDown(w.to.gap, (basket.FullBps+d.p.GapShareBps)/2)
}

// driftsOf is how far the basket's weights are off their targets.
func (d *desk) driftsOf(b basket.Basket) []float64 {
	nav := float(b.NAV())
	out := make([]float64, len(b))
	for i, c := range b {
		out[i] = float(c.ValueD18())/nav - float64(c.TargetBps)/basket.FullBps
	}
	return out
}

func usd(d18 *big.Int) string { return basket.FromD18(d18).StringFixed(2) }
