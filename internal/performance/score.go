package performance

import "math"

// ScoreDays is the number of daily returns that an index needs to count in a score.
const ScoreDays = 28

// Scored is the input of a score for one index.
type Scored struct {
	Days    int     // number of daily returns
	Sortino Measure // Sortino ratio with a target of 0
	WeekUSD float64 // mean NAV of the last seven days in USD
}

// Score returns the score of a manager. It is the mean Sortino ratio of the indices times the square root of the sum of their NAVs.
// The mean is weighted by the NAVs, which are means of the last seven days. Indices with fewer than ScoreDays daily returns, without
// a ratio or without NAV are left out.
func Score(indices []Scored) Measure {
	weighted, value := 0.0, 0.0
	for _, ix := range indices {
		if ix.Days < ScoreDays || ix.Sortino.Reason != "" || ix.WeekUSD <= 0 {
			continue
		}
		weighted += ix.Sortino.Value.InexactFloat64() * ix.WeekUSD //nolint:forbidigo // a statistic
		value += ix.WeekUSD
	}
	if value == 0 {
		return unknown(TooShort)
	}
	return measure(weighted / value * math.Sqrt(value))
}
