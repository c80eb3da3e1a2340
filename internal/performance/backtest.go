package performance

import (
	"math"
	"time"
)

// Rebalance is how often a basket is brought back to its targets.
type Rebalance string

// Rebalances, at the end of a UTC day.
const (
	Never   Rebalance = "never"
	Daily   Rebalance = "daily"
	Weekly  Rebalance = "weekly" // at the end of Sunday
	Monthly Rebalance = "monthly"
)

// due tells whether a basket is brought back between two days that follow each other in the series.
func (r Rebalance) due(day, next time.Time) bool {
	switch r {
	case Daily:
		return true
	case Weekly:
		y, w := day.ISOWeek()
		ny, nw := next.ISOWeek()
		return y != ny || w != nw
	case Monthly:
		return !sameMonth(day, next)
	default:
		return false
	}
}

// Basket is what a backtest holds: target weights that sum to 1, and the prices of each constituent on the same days.
type Basket struct {
	Weights   []float64
	Days      []time.Time // 00:00 UTC, in order
	Prices    [][]float64 // by day, then by constituent; above 0
	Rebalance Rebalance
	CostRatio float64 // of what is sold at a rebalance: pool fees, impact, gas
	YearlyFee float64 // management fee, a ratio below 1
}

// Backtested is what a basket would have done.
type Backtested struct {
	Levels     Series
	Rebalances int
	Turnover   float64 // sum of what was sold, of NAV, one way
	Cost       float64 // sum of what rebalancing cost, of NAV
}

// Backtest replays a basket from a level on: bought at the targets on the first day, held, and brought back to the targets at the
// end of the days that are due, at that day's prices. The fee is taken continuously, by dilution. It knows nothing of bands,
// of what the keeper's policy would have left undone, or of prices within a day.
func Backtest(b Basket, level float64) Backtested {
	out := Backtested{}
	if len(b.Days) == 0 {
		return out
	}
	held := make([]float64, len(b.Weights)) // units of each constituent that a share holds
	for i, w := range b.Weights {
		held[i] = level * w / b.Prices[0][i]
	}
	out.Levels = append(out.Levels, Level{Day: b.Days[0], USD: level})
	for d := 1; d < len(b.Days); d++ {
		if b.Rebalance.due(b.Days[d-1], b.Days[d]) && d > 1 {
			b.rebalance(held, b.Prices[d-1], &out)
			out.Levels[d-1].USD = worth(held, b.Prices[d-1])
		}
		kept := math.Pow(1-b.YearlyFee, b.Days[d].Sub(b.Days[d-1]).Hours()/24/daysPerYear)
		for i := range held {
			held[i] *= kept
		}
		out.Levels = append(out.Levels, Level{Day: b.Days[d], USD: worth(held, b.Prices[d])})
	}
	return out
}

func worth(held, prices []float64) float64 {
	sum := 0.0
	for i, units := range held {
		sum += units * prices[i]
	}
	return sum
}

// rebalance sells what is above its target for what is below, less the cost.
func (b Basket) rebalance(held, prices []float64, out *Backtested) {
	value, sold := worth(held, prices), 0.0
	for i, w := range b.Weights {
		sold += math.Abs(held[i]*prices[i]-w*value) / 2
	}
	cost := sold * b.CostRatio
	for i, w := range b.Weights {
		held[i] = (value - cost) * w / prices[i]
	}
	out.Rebalances++
	out.Turnover += sold / value
	out.Cost += cost / value
}
