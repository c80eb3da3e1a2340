package plan

import (
	"bytes"
	"fmt"
	"math/big"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// side is a constituent that is off its target.
type side struct {
	Constituent
	gap    *big.Int // USD D18 to the target
	budget *big.Int // what is left of the gap to trade
}

// wish is a leg before quotes.
type wish struct {
	from, to *side
	amount   *big.Int // base units of from, at most
	exit     bool     // from has no target: it is sold out
}

// sizes are the amounts to get quotes for, greatest first: a pool too shallow for all of it may take a part.
func (w wish) sizes(p Policy) []Request {
	var out []Request
	for _, divisor := range []int64{1, 2, 4, 8} {
		amount := new(big.Int).Quo(w.amount, big.NewInt(divisor))
		value := basket.ValueD18(amount, w.from.PriceD18.Big(), w.from.Decimals)
		if amount.Sign() == 0 || (divisor > 1 && value.Cmp(p.MinTradeD18.Big()) < 0) {
			break
		}
		out = append(out, Request{TokenIn: w.from.Token, TokenOut: w.to.Token, AmountIn: amount})
	}
	return out
}

// pair matches sellers with buyers: first what must go entirely, then greatest gap with greatest gap.
func pair(s Snapshot, p Policy) ([]wish, []Skip) {
	exits, over, under, skipped := sides(s, p)
	_, room := s.rooms()
	wishes := sellOut(s, exits, under, room, p.MaxLegs)
	for _, u := range under { // what exits fill is within the share as well
		filled := new(big.Int).Sub(u.gap, u.budget)
		u.budget = positive(new(big.Int).Sub(bpsDown(u.gap, p.GapShareBps), filled))
	}
	for len(wishes) < p.MaxLegs {
		from, to := greatest(over), greatest(under)
		if from == nil || to == nil {
			break
		}
		value := smaller(from.budget, to.budget)
		if room.Cmp(value) < 0 && room.Cmp(p.MinTradeD18.Big()) < 0 && value.Cmp(p.MinTradeD18.Big()) >= 0 {
			skipped = append(skipped, Skip{Reason: "the day's turnover is used up: " + usd(room) + " USD are left"})
			break
		}
		value = smaller(smaller(value, room), s.mostTrade(from.Constituent, to.Constituent))
		amount := basket.AmountDown(value, from.PriceD18.Big(), from.Decimals)
		if value.Cmp(p.MinTradeD18.Big()) < 0 || amount.Sign() == 0 {
			break // the greatest there is is too small
		}
		room = new(big.Int).Sub(room, value)
		wishes = append(wishes, wish{from: from, to: to, amount: amount})
		from.budget = new(big.Int).Sub(from.budget, value)
		to.budget = new(big.Int).Sub(to.budget, value)
	}
	return wishes, skipped
}

func sides(s Snapshot, p Policy) (exits, over, under []*side, skipped []Skip) {
	nav := s.basket().NAV()
	for _, c := range s.Constituents {
		value := c.ValueD18()
		switch {
		case c.TargetBps == 0:
			if c.Reserve.Sign() > 0 {
				exits = append(exits, &side{Constituent: c, gap: value, budget: value})
			}
		case value.Cmp(bpsUp(nav, c.TargetBps)) > 0:
			if s.ReduceOnly {
				token := c.Token
				skipped = append(skipped, Skip{TokenIn: &token, Reason: "the vault is reduce-only: it sells nothing that has a target"})
				continue
			}
			gap := new(big.Int).Sub(value, bpsUp(nav, c.TargetBps))
			over = append(over, &side{Constituent: c, gap: gap, budget: bpsDown(gap, p.GapShareBps)})
		case value.Cmp(bpsDown(nav, c.TargetBps)) < 0:
			if !c.Buyable {
				token := c.Token
				skipped = append(skipped, Skip{TokenOut: &token, Reason: "the asset is not active: it may not be bought"})
				continue
			}
			gap := new(big.Int).Sub(bpsDown(nav, c.TargetBps), value)
			under = append(under, &side{Constituent: c, gap: gap, budget: gap})
		}
	}
	return exits, over, under, skipped
}

// sellOut spreads what has no target over the buyers' whole gaps, greatest first, to the last base unit where they have
// the room. Fees and slippage keep the buyers short of their targets. The minimum trade is no bound here: an exit is made
// once, and what it leaves would stay a constituent.
// One leg sells what the limits allow; the rest follows in other legs, or in other plans. room, USD D18, is lowered by what
// is sold.
func sellOut(s Snapshot, exits, under []*side, room *big.Int, maxLegs int) []wish {
	var wishes []wish
	for range exits {
		from := greatest(exits)
		if from == nil { // dust without value
			return append(wishes, sellDust(exits, under, maxLegs-len(wishes))...)
		}
		left := from.Reserve.Big()
		from.budget = new(big.Int)
		for left.Sign() > 0 && len(wishes) < maxLegs {
			to := greatest(under)
			if to == nil {
				break
			}
			value := basket.ValueD18(left, from.PriceD18.Big(), from.Decimals)
			amount := new(big.Int).Set(left)
			most := to.budget
			if short := new(big.Int).Sub(value, to.budget); short.Cmp(roundingRoom(to)) <= 0 {
				most = value
			}
			most = smaller(most, room)
			// The contract rounds the value of what it sells up.
			most = smaller(most, positive(new(big.Int).Sub(s.mostTrade(from.Constituent, to.Constituent), big.NewInt(1))))
			if most.Cmp(value) < 0 {
				value = most
				amount = basket.AmountDown(value, from.PriceD18.Big(), from.Decimals)
				if amount.Sign() == 0 {
					break
				}
			}
			room.Sub(room, value)
			wishes = append(wishes, wish{from: from, to: to, amount: amount, exit: true})
			to.budget = positive(new(big.Int).Sub(to.budget, value))
			left.Sub(left, amount)
		}
	}
	return wishes
}

// sellDust sells reserves whose value rounds to nothing to whoever buys most.
func sellDust(exits, under []*side, room int) []wish {
	var wishes []wish
	to := greatest(under)
	for _, from := range exits {
		if to != nil && from.gap.Sign() == 0 && len(wishes) < room {
			wishes = append(wishes, wish{from: from, to: to, amount: from.Reserve.Big(), exit: true})
		}
	}
	return wishes
}

// roundingRoom is how much more than its gap a buyer is asked to take so that an exit leaves no crumb: a ten-thousandth,
// less than any pool's fee.
func roundingRoom(s *side) *big.Int { return bpsDown(s.gap, 1) }

// greatest is the side with the greatest budget, the lower address where two are equal; nil where nobody has any.
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

func (w wish) reason(part int64) string {
	what := "above its target"
	if w.exit {
		what = "without a target"
	}
	if part == 1 {
		return fmt.Sprintf("sells what is %s for what is below", what)
	}
	return fmt.Sprintf("sells what is %s for what is below; 1/%d of what is wanted, for the pools take no more at this price", what, part)
}
