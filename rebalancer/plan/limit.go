package plan

import (
	"math"
	"math/big"

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

// mostTrade returns the USD D18 that one leg may sell: a part of NAV, and the caps of both assets.
func (s *Snapshot) mostTrade(nav *big.Int, from, to Constituent) *big.Int {
	most := bpsDown(nav, s.Limits.MaxTradeBps)
	for _, c := range []Constituent{from, to} {
		most = smaller(most, c.TradeCapD18.Big())
	}
	return most
}
