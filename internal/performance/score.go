package performance

import "math"

// ScoreDays is how many daily returns an index needs to count in a score.
const ScoreDays = 28

// Scored is what an index brings to a score.
type Scored struct {
	Days    int     // daily returns
	Sortino Measure // of them, above nothing
	WeekUSD float64 // mean NAV of the last seven days
}

// Score ranks who manages indices: the mean of their Sortino ratios, weighted by their mean NAV of the last seven days, times the
// square root of that NAV together. A good ratio counts for more where more is at stake, and size alone counts for nothing.
// Indices with fewer than ScoreDays daily returns, without a ratio or without NAV are left out.
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
