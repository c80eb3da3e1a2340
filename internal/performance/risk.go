package performance

import (
	"math"
	"slices"
	"time"
)

// Risk is what the daily returns say. Returns over gaps are left out of everything but the drawdown.
type Risk struct {
	Days       int     // daily returns that count
	Volatility Measure // standard deviation · √365
	Sharpe     Measure // mean(r − rf) / sd(r) · √365; not a ratio of money
	Sortino    Measure // mean(r − mar) / √(Σ min(0, r − mar)² / n) · √365
	Calmar     Measure // CAGR / |max drawdown|
	VaR95      Measure // the loss that 5 % of the days exceed: −quantile(0.05), type 7; below 0 where even those gain
	CVaR95     Measure // the mean loss of the days at or beyond it
	WinRate    Measure // days above 0 over days that are not 0
	Best       Measure
	Worst      Measure
	Drawdown   Drawdown
}

// Rates are yearly, as ratios; a day's is a 365th.
type Rates struct {
	RiskFree float64 // that the Sharpe ratio is above
	Target   float64 // that the Sortino ratio is above
}

// Risk measures the series. Every measure but Best, Worst, WinRate and the drawdown needs MinReturns daily returns.
func (s Series) Risk(rates Rates) Risk {
	r := s.ratios()
	out := Risk{Days: len(r), Drawdown: s.Drawdown()}
	out.WinRate, out.Best, out.Worst = unknown(TooShort), unknown(TooShort), unknown(TooShort)
	out.Calmar = s.calmar(out.Drawdown)
	if len(r) > 0 {
		out.Best, out.Worst, out.WinRate = measure(slices.Max(r)), measure(slices.Min(r)), winRate(r)
	}
	if len(r) < MinReturns {
		for _, m := range []*Measure{&out.Volatility, &out.Sharpe, &out.Sortino, &out.VaR95, &out.CVaR95} {
			*m = unknown(TooShort)
		}
		return out
	}
	sd := deviation(r)
	out.Volatility = measure(sd * math.Sqrt(daysPerYear))
	out.Sharpe = ratio((mean(r)-rates.RiskFree/daysPerYear)*math.Sqrt(daysPerYear), sd)
	target := rates.Target / daysPerYear
	out.Sortino = ratio((mean(r)-target)*math.Sqrt(daysPerYear), shortfall(r, target))
	cut := quantile(r, 0.05)
	out.VaR95, out.CVaR95 = measure(-cut), measure(-tailMean(r, cut))
	return out
}

// ratio divides by a spread. What is less than a millionth of a millionth is the rounding of equal returns.
func ratio(of, spread float64) Measure {
	if spread < 1e-12 {
		return unknown(NoVariance)
	}
	return measure(of / spread)
}

func (s Series) calmar(d Drawdown) Measure {
	switch {
	case s.CAGR().Reason != "":
		return unknown(TooShort)
	case d.Depth.Value.IsZero():
		return unknown(NoLoss)
	}
	return measure(s.cagr() / d.depth)
}

// Drawdown is the deepest fall from a high, the first level included.
type Drawdown struct {
	Depth     Measure    // of the high, from 0 to 1
	From      time.Time  // the day of the high
	To        time.Time  // the day of the low
	Recovered *time.Time // the first day at the high again; nil: not yet, or there was no fall
	Now       Measure    // what the newest level is below the highest

	depth float64
}

// Drawdown needs one level; a series that never falls has a depth of 0.
func (s Series) Drawdown() Drawdown {
	if len(s) == 0 {
		return Drawdown{Depth: unknown(TooShort), Now: unknown(TooShort)}
	}
	high, out := s[0], Drawdown{From: s[0].Day, To: s[0].Day}
	var deepest Level // the high of the deepest fall
	for _, l := range s {
		if out.depth > 0 && out.Recovered == nil && l.USD >= deepest.USD {
			out.Recovered = &l.Day
		}
		if l.USD > high.USD {
			high = l
		}
		if fall := 1 - l.USD/high.USD; fall > out.depth {
			deepest = high
			out.depth, out.From, out.To, out.Recovered = fall, high.Day, l.Day, nil
		}
	}
	out.Depth, out.Now = measure(out.depth), measure(1-s[len(s)-1].USD/high.USD)
	return out
}

// Falls are how far each level is below the highest so far, from 0 to 1, for a chart.
func (s Series) Falls() []float64 {
	out, high := make([]float64, len(s)), 0.0
	for i, l := range s {
		high = math.Max(high, l.USD)
		out[i] = 1 - l.USD/high
	}
	return out
}

// Relative is how a series moved with a benchmark.
type Relative struct {
	Days          int     // daily returns that both have
	Beta          Measure // cov(r, b) / var(b)
	Correlation   Measure
	TrackingError Measure // sd(r − b) · √365
	Excess        Measure // the total return less the benchmark's over the same days
}

// Against compares the daily returns of the days that both series know.
func (s Series) Against(benchmark Series) Relative {
	other := map[time.Time]Return{}
	for _, r := range benchmark.Returns() {
		other[r.Day] = r
	}
	var a, b, gap []float64
	grown, grownOther := 1.0, 1.0
	for _, r := range s.Returns() {
		o, ok := other[r.Day]
		if !ok || r.Days != 1 || o.Days != 1 {
			continue
		}
		a, b, gap = append(a, r.Ratio), append(b, o.Ratio), append(gap, r.Ratio-o.Ratio)
		grown, grownOther = grown*(1+r.Ratio), grownOther*(1+o.Ratio)
	}
	reason := TooShort
	if len(a) == 0 {
		reason = NoOverlap
	}
	out := Relative{Days: len(a), Beta: unknown(reason), Correlation: unknown(reason), TrackingError: unknown(reason), Excess: unknown(reason)}
	if len(a) > 0 {
		out.Excess = measure(grown - grownOther)
	}
	if len(a) < MinReturns {
		return out
	}
	cov, sdA, sdB := covariance(a, b), deviation(a), deviation(b)
	out.Beta, out.Correlation = ratio(cov/math.Max(sdB, 1e-300), sdB), ratio(cov, sdA*sdB)
	out.TrackingError = measure(deviation(gap) * math.Sqrt(daysPerYear))
	return out
}

// Turnover is half of what was traded over the mean NAV: one way, over the whole time.
func Turnover(tradedUSD float64, navUSD []float64) Measure {
	if len(navUSD) == 0 || mean(navUSD) <= 0 {
		return unknown(NoCapital)
	}
	return measure(tradedUSD / 2 / mean(navUSD))
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// covariance is the sample's; both have the same length, of at least 2.
func covariance(a, b []float64) float64 {
	ma, mb, sum := mean(a), mean(b), 0.0
	for i := range a {
		sum += (a[i] - ma) * (b[i] - mb)
	}
	return sum / float64(len(a)-1)
}

func deviation(v []float64) float64 { return math.Sqrt(covariance(v, v)) }

// shortfall is the root of the mean square of what fell short of the target, over all returns.
func shortfall(v []float64, target float64) float64 {
	sum := 0.0
	for _, x := range v {
		gap := math.Min(0, x-target)
		sum += gap * gap
	}
	return math.Sqrt(sum / float64(len(v)))
}

// quantile interpolates between order statistics: type 7 of Hyndman and Fan, the default of R and NumPy.
func quantile(v []float64, p float64) float64 {
	sorted := slices.Sorted(slices.Values(v))
	h := p * float64(len(sorted)-1)
	i := int(math.Floor(h))
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (h-math.Floor(h))*(sorted[i+1]-sorted[i])
}

func tailMean(v []float64, cut float64) float64 {
	var tail []float64
	for _, x := range v {
		if x <= cut {
			tail = append(tail, x)
		}
	}
	return mean(tail)
}

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
