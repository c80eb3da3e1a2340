package performance

import (
	"math"
	"slices"
	"time"
)

// Risk holds the risk measures of daily returns. Only the drawdown, and Calmar by it, use other levels than those of days' ends.
type Risk struct {
	Days       int     // number of daily returns
	Volatility Measure // standard deviation · √365
	Sharpe     Measure // mean(r − rf) / sd(r) · √365
	Sortino    Measure // mean(r − mar) / √(Σ min(0, r − mar)² / n) · √365
	Calmar     Measure // CAGR / |max drawdown|
	VaR95      Measure // −quantile(0.05), type 7: the loss that 5 % of the days exceed; below 0 if those days gain
	CVaR95     Measure // mean loss of the days at or beyond VaR95
	WinRate    Measure // days above 0 over days that are not 0
	Best       Measure
	Worst      Measure
	Drawdown   Drawdown
}

// Rates are yearly rates as ratios. The rate of a day is a 365th.
type Rates struct {
	RiskFree float64 // subtracted in the Sharpe ratio
	Target   float64 // subtracted in the Sortino ratio
}

// Risk returns the risk measures of the daily returns. All except the drawdown need MinReturns of them. Calmar also needs the CAGR,
// which yearly is.
func (s Series) Risk(rates Rates, d Drawdown, yearly Measure) Risk {
	r := s.ratios()
	out := Risk{Days: len(r), Drawdown: d, Calmar: calmar(yearly, d)}
	if len(r) < MinReturns {
		for _, m := range []*Measure{
			&out.Volatility, &out.Sharpe, &out.Sortino, &out.VaR95, &out.CVaR95, &out.WinRate, &out.Best, &out.Worst, &out.Calmar,
		} {
			*m = unknown(TooShort)
		}
		return out
	}
	out.Best, out.Worst, out.WinRate = measure(slices.Max(r)), measure(slices.Min(r)), winRate(r)
	sd := deviation(r)
	out.Volatility = measure(sd * math.Sqrt(daysPerYear))
	out.Sharpe = ratio((mean(r)-rates.RiskFree/daysPerYear)*math.Sqrt(daysPerYear), sd)
	target := rates.Target / daysPerYear
	out.Sortino = ratio((mean(r)-target)*math.Sqrt(daysPerYear), shortfall(r, target))
	cut := quantile(r, 0.05)
	out.VaR95, out.CVaR95 = measure(-cut), measure(-tailMean(r, cut))
	return out
}

// leastSpread is the spread below which a spread counts as 0: it comes from rounding equal returns.
const leastSpread = 1e-12

// ratio divides by a spread.
func ratio(of, spread float64) Measure {
	if spread < leastSpread {
		return unknown(NoVariance)
	}
	return measure(of / spread)
}

// calmar returns the CAGR divided by the maximum drawdown.
func calmar(yearly Measure, d Drawdown) Measure {
	switch {
	case yearly.Reason != "":
		return yearly
	case d.Depth.Reason != "":
		return d.Depth
	case d.Depth.Value.IsZero():
		return unknown(NoLoss)
	}
	return measure(yearly.Value.InexactFloat64() / d.depth) //nolint:forbidigo // a statistic
}

// Relative compares a series with a benchmark.
type Relative struct {
	Days          int     // number of daily returns that both series have
	Beta          Measure // cov(r, b) / var(b)
	Correlation   Measure
	TrackingError Measure // sd(r − b) · √365
	Excess        Measure // total return minus the benchmark's over the same days
}

// Against compares the daily returns of the days that both series have.
func (s Series) Against(benchmark Series) Relative {
	other := map[time.Time]Return{}
	for _, r := range benchmark.Returns() {
		other[r.To.UTC()] = r
	}
	var a, b, gap []float64
	grown, grownOther := 1.0, 1.0
	for _, r := range s.Returns() {
		o, ok := other[r.To.UTC()]
		if !ok || !r.Daily() || !o.Daily() {
			continue
		}
		a, b, gap = append(a, r.Ratio), append(b, o.Ratio), append(gap, r.Ratio-o.Ratio)
		grown, grownOther = grown*(1+r.Ratio), grownOther*(1+o.Ratio)
	}
	reason := TooShort
	if len(a) == 0 {
		reason = NoOverlap
	}
	none := unknown(reason)
	out := Relative{Days: len(a), Beta: none, Correlation: none, TrackingError: none, Excess: none}
	if len(a) < MinReturns {
		return out
	}
	out.Excess = measure(grown - grownOther)
	cov, sdA, sdB := covariance(a, b), deviation(a), deviation(b)
	out.Beta, out.Correlation = ratio(cov/math.Max(sdB, 1e-300), sdB), ratio(cov, sdA*sdB)
	out.TrackingError = measure(deviation(gap) * math.Sqrt(daysPerYear))
	return out
}

// Turnover returns half of the traded value divided by the mean NAV over the whole period.
func Turnover(tradedUSD float64, navUSD []float64) Measure {
	if len(navUSD) == 0 || mean(navUSD) <= 0 {
		return unknown(NoCapital)
	}
	return measure(tradedUSD / 2 / mean(navUSD))
}

// mean returns the arithmetic mean.
func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// covariance returns the sample covariance. Both slices must have the same length, at least 2.
func covariance(a, b []float64) float64 {
	ma, mb, sum := mean(a), mean(b), 0.0
	for i := range a {
		sum += (a[i] - ma) * (b[i] - mb)
	}
	return sum / float64(len(a)-1)
}

// deviation returns the sample standard deviation.
func deviation(v []float64) float64 { return math.Sqrt(covariance(v, v)) }

// shortfall returns the root mean square of how far the returns are below the target. Returns above it count as 0.
func shortfall(v []float64, target float64) float64 {
	sum := 0.0
	for _, x := range v {
		gap := math.Min(0, x-target)
		sum += gap * gap
	}
	return math.Sqrt(sum / float64(len(v)))
}

// quantile interpolates between order statistics. It is type 7 of Hyndman and Fan, the default of R and NumPy.
func quantile(v []float64, p float64) float64 {
	sorted := slices.Sorted(slices.Values(v))
	h := p * float64(len(sorted)-1)
	i := int(math.Floor(h))
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (h-math.Floor(h))*(sorted[i+1]-sorted[i])
}

// tailMean returns the mean of the values at or below the cut.
func tailMean(v []float64, cut float64) float64 {
	var tail []float64
	for _, x := range v {
		if x <= cut {
			tail = append(tail, x)
		}
	}
	return mean(tail)
}

// winRate returns the share of positive values among those that are not 0.
func winRate(v []float64) Measure {
	won, counted := 0, 0
	for _, x := range v {
		if x > 0 {
			won++
		}
		if x != 0 {
			counted++
		}
	}
	if counted == 0 {
		return unknown(NoVariance)
	}
	return measure(float64(won) / float64(counted))
}
