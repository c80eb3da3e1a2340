package plan

import (
	"math"
	"math/big"
	"slices"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// allowanceMargin is the part of an allowance that a plan leaves unused, in basis points. The contract counts a sale at the
// prices and the NAV of the block that mines it.
const allowanceMargin = 200

// leftD18 returns what is left of a daily limit, a ratio of NAV. The use is that of the snapshot's block.
func leftD18(dailyBps int64, used basket.Amount) *big.Int {
	return basket.AllowanceLeftD18(used.View(), dailyBps, 0)
}

// rooms returns what a plan may use of the daily allowances, USD D18 at the snapshot's NAV, rounded down.
func (s *Snapshot) rooms(nav *big.Int) (loss, turnover *big.Int) {
	room := func(dailyBps int64, used basket.Amount) *big.Int {
		return bpsDown(basket.MulDivDown(leftD18(dailyBps, used), nav, basket.D18), basket.FullBps-allowanceMargin)
	}
	return room(s.Limits.DailyLossBps, s.Used.LossD18), room(s.Limits.DailyTurnoverBps, s.Used.TurnoverD18)
}

// scarcity returns the price of turnover: the factor by which no-trade bands are widened, 1 to maxScarcity. It is 1 while
// half of the allowance is left and rises in inverse proportion to what is left after that. A strategy with bands sells in
// inverse proportion to their width, so a busy market settles at what the allowance refills in a day.
func (s *Snapshot) scarcity() float64 {
	capacity := float(basket.AllowanceCapacityD18(s.Limits.DailyTurnoverBps))
	if capacity == 0 {
		return maxScarcity
	}
	left := float(leftD18(s.Limits.DailyTurnoverBps, s.Used.TurnoverD18)) / capacity
	return min(max(scarceBelow/max(left, math.SmallestNonzeroFloat64), 1), maxScarcity)
}

// scarceBelow is the part of the turnover allowance below which turnover has a price.
const scarceBelow = 0.5

// maxScarcity bounds the price of turnover.
const maxScarcity = 1000

// hourRooms is what may still be traded of each constituent in this hour, USD D18.
type hourRooms struct {
	sell   []*big.Int // by the part of NAV that trades may sell of one token
	either []*big.Int // by the asset's trade cap; basket.MaxAmount without one
}

func (s *Snapshot) hourRooms(nav *big.Int) hourRooms {
	h := hourRooms{sell: make([]*big.Int, len(s.Constituents)), either: make([]*big.Int, len(s.Constituents))}
	for i, c := range s.Constituents {
		h.sell[i] = positive(new(big.Int).Sub(bpsDown(nav, s.Limits.MaxTradeBps), c.MovedD18.View()))
		h.either[i] = c.TradeCapD18.Big()
		if !c.uncapped() {
			h.either[i] = positive(h.either[i].Sub(h.either[i], c.MovedD18.View()))
		}
	}
	return h
}

// uncapped returns whether the registry has no trade cap for the asset.
func (c *Constituent) uncapped() bool { return c.TradeCapD18.Cmp(basket.MaxAmount) == 0 }

func (h hourRooms) clone() hourRooms { return hourRooms{slices.Clone(h.sell), slices.Clone(h.either)} }

// most returns the USD D18 that may still be sold of one constituent for another.
func (h hourRooms) most(from, to int) *big.Int {
	return smaller(smaller(h.sell[from], h.either[from]), h.either[to])
}

// take books a sale, rounded up to cents as the contract records it. A bought constituent without a cap has no record.
func (h hourRooms) take(from, to int, valueD18 *big.Int) {
	value := cents(valueD18)
	for _, i := range []int{from, to} {
		capped := h.either[i].Cmp(basket.MaxAmount.View()) != 0
		if capped {
			h.either[i] = positive(new(big.Int).Sub(h.either[i], value))
		}
		if capped || i == from {
			h.sell[i] = positive(new(big.Int).Sub(h.sell[i], value))
		}
	}
}

// cents rounds USD D18 up to whole cents.
func cents(valueD18 *big.Int) *big.Int {
	unit := big.NewInt(1e16)
	whole := basket.MulDivUp(valueD18, big.NewInt(1), unit)
	return whole.Mul(whole, unit)
}
