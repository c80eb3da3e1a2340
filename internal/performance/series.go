package performance

import (
	"math"
	"slices"
	"time"
)

const (
	daysPerYear = 365
	// MinReturns is the number of daily returns that a risk measure needs. With fewer, chance dominates the result.
	MinReturns = 20
	// MinCAGR is the shortest time with a compound yearly rate. Shorter times exaggerate it.
	MinCAGR = 30 * day
	day     = 24 * time.Hour
)

// Level is the level of an index at an instant, in USD per share, above 0.
type Level struct {
	At  time.Time
	USD float64
	// Running says that the level was read within a day that is not over. At a midnight it belongs to the day that begins.
	Running bool
}

// Series is a list of levels in ascending order of instants: at the launch, at the end of each UTC day, and now. A day without a level
// is left out. The level at the end of a day has the instant of the next midnight.
type Series []Level

// Return is the change from one level of the series to the next.
type Return struct {
	From, To time.Time
	Ratio    float64 // 0.01 is +1 %
	Running  bool    // it ends within a day that is not over
}

// Daily reports whether the return runs from the end of one UTC day to the end of the next.
func (r Return) Daily() bool { return midnight(r.From) && r.To.Sub(r.From) == day && !r.Running }

// Returns returns the returns of the series, one fewer than its levels.
func (s Series) Returns() []Return {
	if len(s) < 2 {
		return nil
	}
	out := make([]Return, len(s)-1)
	for i := range out {
		out[i] = Return{From: s[i].At, To: s[i+1].At, Ratio: s[i+1].USD/s[i].USD - 1, Running: s[i+1].Running}
	}
	return out
}

// ratios returns the daily returns.
func (s Series) ratios() []float64 {
	var out []float64
	for _, r := range s.Returns() {
		if r.Daily() {
			out = append(out, r.Ratio)
		}
	}
	return out
}

// at returns the newest level at or before an instant.
func (s Series) at(t time.Time) (Level, bool) {
	i, found := slices.BinarySearchFunc(s, t, func(l Level, t time.Time) int { return l.At.Compare(t) })
	if !found {
		i--
	}
	if i < 0 {
		return Level{}, false
	}
	return s[i], true
}

// Over returns the return over a window that ends at the newest level of the series. It needs a level at or before the start.
func (s Series) Over(w Window) Measure {
	if len(s) < 2 || !w.Covered(s[len(s)-1].At, s[0].At) {
		return unknown(TooShort)
	}
	last := s[len(s)-1]
	first, ok := s.at(w.Start(last.At, s[0].At))
	if !ok {
		return unknown(TooShort)
	}
	return measure(last.USD/first.USD - 1)
}

// CAGR returns the compound yearly rate from one level to a later one: (to / from)^(365 days / time) − 1, with the exact time. It
// needs MinCAGR.
func CAGR(from, to Level) Measure {
	if to.At.Sub(from.At) < MinCAGR {
		return unknown(TooShort)
	}
	return measure(cagr(from, to))
}

// cagr returns the CAGR without checks and rounding.
func cagr(from, to Level) float64 {
	return math.Pow(to.USD/from.USD, daysPerYear*float64(day)/float64(to.At.Sub(from.At))) - 1
}

// CAGR returns the compound yearly rate over the whole series.
func (s Series) CAGR() Measure {
	if len(s) < 2 {
		return unknown(TooShort)
	}
	return CAGR(s[0], s[len(s)-1])
}

// Month is the return of a calendar month, as far as the series covers it.
type Month struct {
	Year    int
	Month   time.Month
	Return  Measure
	Partial bool // the series begins or ends within the month
}

// Months returns the returns of the calendar months in ascending order. Each runs from the newest level at or before the start of
// the month to the newest one at or before its end. Multiplied, they give the return of the whole series.
func (s Series) Months() []Month {
	if len(s) < 2 {
		return nil
	}
	var out []Month
	first, last := s[0], s[len(s)-1]
	base := first
	for start := first.At.UTC(); start.Before(last.At); {
		end := nextMonth(start)
		l, _ := s.at(end)
		out = append(out, Month{
			Year: start.Year(), Month: start.Month(), Return: measure(l.USD/base.USD - 1),
			Partial: last.At.Before(end) || len(out) == 0 && !start.Equal(nextMonth(start).AddDate(0, -1, 0)),
		})
		base, start = l, end
	}
	return out
}
