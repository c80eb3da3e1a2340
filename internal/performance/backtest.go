package performance

import (
	"math"
	"time"
)

// Rebalance is how often a basket is rebalanced to its targets.
type Rebalance string

// The intervals. A rebalance happens at the end of a UTC day.
const (
	Never   Rebalance = "never"
	Daily   Rebalance = "daily"
	Weekly  Rebalance = "weekly" // at the end of Sunday
	Monthly Rebalance = "monthly"
)

// due reports whether a rebalance falls between two consecutive days of the series.
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

// Basket is the input of a backtest: target weights that sum to 1, and the prices of every constituent on the same days.
type Basket struct {
	Weights   []float64
	Days      []time.Time // 00:00 UTC, in order
	Prices    [][]float64 // by day, then by constituent; above 0
	Rebalance Rebalance
	CostRatio float64 // cost of a rebalance as a ratio of the sold value: pool fees, impact, gas
	YearlyFee float64 // management fee per year, a ratio below 1
}

// Backtested is the result of a backtest.
type Backtested struct {
	Levels     Series // at the ends of the days
	Rebalances int
	Turnover   float64 // sum of the sold value of each rebalance as a ratio of the NAV
	Cost       float64 // sum of the cost of each rebalance as a ratio of the NAV
}

// Backtest replays a basket that starts at a level. It buys the targets on the first day and rebalances to them at the end of each
// day that is due, at that day's prices. The fee dilutes the holdings continuously. It ignores bands, the keeper's policy and
// prices within a day.
func Backtest(b Basket, level float64) Backtested {
	out := Backtested{}
	if len(b.Days) == 0 {
		return out
	}
	units := make([]float64, len(b.Weights)) // units of each constituent per share
	for i, w := range b.Weights {
		units[i] = level * w / b.Prices[0][i]
	}
	out.Levels = append(out.Levels, Level{At: b.Days[0].Add(day), USD: level})
	for d := 1; d < len(b.Days); d++ {
		if b.Rebalance.due(b.Days[d-1], b.Days[d]) && d > 1 {
			b.rebalance(units, b.Prices[d-1], &out)
			out.Levels[d-1].USD = worth(units, b.Prices[d-1])
		}
		kept := math.Pow(1-b.YearlyFee, b.Days[d].Sub(b.Days[d-1]).Hours()/24/daysPerYear)
		for i := range units {
			units[i] *= kept
		}
		out.Levels = append(out.Levels, Level{At: b.Days[d].Add(day), USD: worth(units, b.Prices[d])})
	}
	return out
}

// worth returns the value of the units at the prices.
func worth(units, prices []float64) float64 {
	sum := 0.0
	for i, n := range units {
		sum += n * prices[i]
	}
	return sum
}

// rebalance sets the units to the target weights, minus the cost, and adds the rebalance to the result.
func (b Basket) rebalance(units, prices []float64, out *Backtested) {
	value, sold := worth(units, prices), 0.0
	for i, w := range b.Weights {
		sold += math.Abs(units[i]*prices[i]-w*value) / 2
	}
	cost := sold * b.CostRatio
	for i, w := range b.Weights {
		units[i] = (value - cost) * w / prices[i]
	}
	out.Rebalances++
	out.Turnover += sold / value
	out.Cost += cost / value
}

// sameMonth reports whether two days are of one calendar month.
func sameMonth(a, b time.Time) bool { return a.Year() == b.Year() && a.Month() == b.Month() }
