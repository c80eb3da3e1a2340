package performance

import "math"

// ScoreDays is the number of daily returns that an index needs to count in a score.
const ScoreDays = 28

// Sample summarises daily returns: their number, mean and sample standard deviation.
type Sample struct {
	Days            int
	Mean, Deviation float64
}

// Sample summarises the daily returns of a series.
func (s Series) Sample() Sample {
	r := s.ratios()
	out := Sample{Days: len(r)}
	if len(r) > 1 {
		out.Mean, out.Deviation = mean(r), deviation(r)
	}
	return out
}

// Scored is the input of a score for one index.
type Scored struct {
	Returns Sample
	WeekUSD float64 // mean NAV of the last seven days in USD, the weight of the index
}

// Score is an estimate of a manager's skill: from 0 to 100, with 50 for no evidence.
type Score struct {
	Value Measure
	// Confidence is the part of the estimate that comes from the returns, from 0 to 1. The rest is the assumption of no skill.
	Confidence Measure
}

// ScoreOf returns a manager's score.
//
// Each index has n daily returns with the Sharpe ratio s = mean / sd. Its standard error is √((1 + s²/2) / n) (Lo, 2002). Yearly Sharpe
// ratios of managers are assumed to be normal around 0 with the deviation 1, which is τ = 1/√365 a day. The estimate given the
// returns is then c·s with the confidence c = τ² / (τ² + (1 + s²/2) / n). So 28 days of luck move a score little, and years of the same
// returns move it far. The score is 100 · Φ(z), where z is the mean of the indices' c·s·√365 weighted by WeekUSD and Φ the normal
// distribution function. The score changes at midnights UTC and with the weights.
//
// Indices with fewer than ScoreDays daily returns, without a spread or without NAV are left out. The reason is TooShort without any.
func ScoreOf(indices []Scored) Score {
	estimate, confidence, value := 0.0, 0.0, 0.0
	for _, ix := range indices {
		r := ix.Returns
		if r.Days < ScoreDays || ix.WeekUSD <= 0 || r.Deviation < leastSpread {
			continue
		}
		s := r.Mean / r.Deviation
		c := 1 / (1 + daysPerYear*(1+s*s/2)/float64(r.Days))
		estimate += c * s * math.Sqrt(daysPerYear) * ix.WeekUSD
		confidence += c * ix.WeekUSD
		value += ix.WeekUSD
	}
	if value == 0 {
		return Score{unknown(TooShort), unknown(TooShort)}
	}
	z := estimate / value
	return Score{measure(50 * math.Erfc(-z/math.Sqrt2)), measure(confidence / value)}
}
