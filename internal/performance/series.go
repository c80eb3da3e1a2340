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
	day        = 24 * time.Hour
)

// Level is the value of a share at the end of a UTC day.
type Level struct {
	Day time.Time // 00:00 UTC
	USD float64   // above 0
}

// Series is a list of levels in ascending order of days, at most one a day. Days may be missing. The return over a gap belongs to
// the day at its end, and the daily risk measures leave it out.
type Series []Level

// Return is the change of the level from the previous day of the series.
type Return struct {
	Day   time.Time // day at the end of the return
	Days  int       // length in days; 1 if no day is missing
	Ratio float64   // 0.01 is +1 %
}

// Returns returns the returns of the series, one fewer than its levels.
func (s Series) Returns() []Return {
	if len(s) < 2 {
		return nil
	}
	out := make([]Return, len(s)-1)
	for i := range out {
		from, to := s[i], s[i+1]
		out[i] = Return{Day: to.Day, Days: int(to.Day.Sub(from.Day) / day), Ratio: to.USD/from.USD - 1}
	}
	return out
}

// ratios returns the returns of single days.
func (s Series) ratios() []float64 {
	var out []float64
	for _, r := range s.Returns() {
		if r.Days == 1 {
			out = append(out, r.Ratio)
		}
	}
	return out
}

// at returns the newest level on or before a day.
func (s Series) at(d time.Time) (Level, bool) {
	i, found := slices.BinarySearchFunc(s, d, func(l Level, d time.Time) int { return l.Day.Compare(d) })
	if !found {
		i--
	}
	if i < 0 {
		return Level{}, false
	}
	return s[i], true
}

// Over returns the return over the last n days, up to the newest level.
func (s Series) Over(n int) Measure {
	if len(s) == 0 {
		return unknown(TooShort)
	}
	last := s[len(s)-1]
	first, ok := s.at(last.Day.AddDate(0, 0, -n))
	if !ok {
		return unknown(TooShort)
	}
	return measure(last.USD/first.USD - 1)
}

// YearToDate returns the return since the last level of the previous year.
func (s Series) YearToDate() Measure {
	if len(s) == 0 {
		return unknown(TooShort)
	}
	last := s[len(s)-1]
	first, ok := s.at(time.Date(last.Day.Year()-1, time.December, 31, 0, 0, 0, 0, time.UTC))
	if !ok {
		return unknown(TooShort)
	}
	return measure(last.USD/first.USD - 1)
}

// Total returns the time-weighted return over the whole series. Flows do not affect it, because shares are minted and burned at
// NAV.
func (s Series) Total() Measure {
	if len(s) < 2 {
		return unknown(TooShort)
	}
	return measure(s[len(s)-1].USD/s[0].USD - 1)
}

// days returns the length of the series in days.
func (s Series) days() int {
	if len(s) == 0 {
		return 0
	}
	return int(s[len(s)-1].Day.Sub(s[0].Day) / day)
}

// CAGR returns the compound yearly rate: (1 + total)^(365 / days) − 1. It needs 30 days, because shorter periods exaggerate the
// rate.
func (s Series) CAGR() Measure {
	const least = 30
	if s.days() < least {
		return unknown(TooShort)
	}
	return measure(s.cagr())
}

// cagr returns the CAGR without checks and rounding.
func (s Series) cagr() float64 {
	return math.Pow(s[len(s)-1].USD/s[0].USD, daysPerYear/float64(s.days())) - 1
}

// Month is the return of a calendar month, as far as the series covers it.
type Month struct {
	Year    int
	Month   time.Month
	Return  Measure
	Partial bool // the series begins or ends within the month
}

// Months returns the returns of the calendar months in ascending order. Compounded, they give the total return.
func (s Series) Months() []Month {
	if len(s) < 2 {
		return nil
	}
	var out []Month
	base := s[0]
	for i := 1; i < len(s); i++ {
		l := s[i]
		if i+1 < len(s) && sameMonth(l.Day, s[i+1].Day) {
			continue
		}
		out = append(out, Month{
			Year: l.Day.Year(), Month: l.Day.Month(), Return: measure(l.USD/base.USD - 1),
			Partial: l.Day.AddDate(0, 0, 1).Month() == l.Day.Month() ||
				(len(out) == 0 && s[0].Day.Day() != 1 && sameMonth(s[0].Day, l.Day)),
		})
		base = l
	}
	return out
}

func sameMonth(a, b time.Time) bool { return a.Year() == b.Year() && a.Month() == b.Month() }
