package performance

import "time"

// Window is a time that ends now: a fixed duration, the time since the start of the year, or the time since the launch.
type Window string

// The windows.
const (
	Day       Window = "1d"
	Week      Window = "7d"
	Month30   Window = "30d"
	Quarter90 Window = "90d"
	Year365   Window = "1y" // 365 days
	ToDate    Window = "ytd"
	All       Window = "all"
)

var lengths = map[Window]time.Duration{
	Day: day, Week: 7 * day, Month30: 30 * day, Quarter90: 90 * day, Year365: daysPerYear * day,
}

// Start returns the instant at which the window begins. That is the newest instant whose level counts as the level before the
// window. All begins at the launch, and so does an unknown window.
func (w Window) Start(now, launched time.Time) time.Time {
	if w == ToDate {
		return time.Date(now.UTC().Year(), time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	if length, ok := lengths[w]; ok {
		return now.Add(-length)
	}
	return launched
}

// Covered reports whether something that was launched at an instant existed during the whole window.
func (w Window) Covered(now, launched time.Time) bool { return !launched.After(w.Start(now, launched)) }

// midnight reports whether an instant is the start of a UTC day.
func midnight(at time.Time) bool { return at.Equal(at.UTC().Truncate(day)) }

// nextMonth returns the start of the calendar month after an instant's.
func nextMonth(at time.Time) time.Time {
	u := at.UTC()
	return time.Date(u.Year(), u.Month()+1, 1, 0, 0, 0, 0, time.UTC)
}
