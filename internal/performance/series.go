package performance

import (
	"math"
	"slices"
	"time"
)

const (
	daysPerYear = 365
	// MinReturns is how many daily returns a measure of risk needs: fewer say more about chance than about the index.
	MinReturns = 20
	day        = 24 * time.Hour
)

// Level is what a share was worth at the end of a UTC day.
type Level struct {
	Day time.Time // 00:00 UTC
	USD float64   // above 0
}

// Series are levels in order of days, each day once. Days may be missing: the return over a gap belongs to the day that ends
// it, and Risk spreads it over nothing.
type Series []Level

// Return is what a level became from the day before in the series.
type Return struct {
	Day   time.Time // that it ends with
	Days  int       // that it took; 1 where no day is missing
	Ratio float64   // 0.01 is +1 %
}

// Returns are one fewer than the levels.
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

// ratios are the returns of single days.
func (s Series) ratios() []float64 {
	var out []float64
	for _, r := range s.Returns() {
		if r.Days == 1 {
			out = append(out, r.Ratio)
		}
	}
	return out
}

// at is the newest level on or before a day.
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

// Over is the return over the last n days: of the newest level on the one that stood n days before it.
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

// YearToDate is the return since the last level of the year before.
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

// Total is the time-weighted return over the whole series: NAV per share at its end over that at its start, less one. Flows do
// not move it, for shares are minted and burned at NAV.
func (s Series) Total() Measure {
	if len(s) < 2 {
		return unknown(TooShort)
	}
	return measure(s[len(s)-1].USD/s[0].USD - 1)
}

// days is the length of the series.
func (s Series) days() int {
	if len(s) == 0 {
		return 0
	}
	return int(s[len(s)-1].Day.Sub(s[0].Day) / day)
}

// CAGR is the yearly rate that makes the total return: (1 + total)^(365 / days) − 1. It needs 30 days: less would make a year of a
// week.
func (s Series) CAGR() Measure {
	const least = 30
	if s.days() < least {
		return unknown(TooShort)
	}
	return measure(s.cagr())
}

func (s Series) cagr() float64 {
	return math.Pow(s[len(s)-1].USD/s[0].USD, daysPerYear/float64(s.days())) - 1
}

// Month is the return of a calendar month, of as much of it as the series covers.
type Month struct {
	Year    int
	Month   time.Month
	Return  Measure
	Partial bool // the series begins or ends within it
}

// Months are in order. The months' returns multiply to the total.
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
			Partial: l.Day.AddDate(0, 0, 1).Month() == l.Day.Month() || (len(out) == 0 && s[0].Day.Day() != 1 && sameMonth(s[0].Day, l.Day)),
		})
		base = l
	}
	return out
}

func sameMonth(a, b time.Time) bool { return a.Year() == b.Year() && a.Month() == b.Month() }
