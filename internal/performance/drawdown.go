package performance

import "time"

// Bar holds the levels of a time, such as a UTC day, in USD per share and above 0. The deepest fall within the time goes from FallHigh
// down to FallLow. They are equal if the level never fell.
type Bar struct {
	Start             time.Time
	High, Low, Close  float64
	FallHigh, FallLow float64
}

// Drawdown is the deepest fall from a peak, over all stored levels.
type Drawdown struct {
	Depth     Measure    // 1 − low / peak, from 0 to 1
	From      time.Time  // start of the bar with the peak before the deepest fall; the launch, if that was the peak
	To        time.Time  // start of the bar with the low of that fall
	Recovered *time.Time // start of the first bar in which the level was at that peak again; nil if not yet, or without a fall
	Peak      float64    // highest level since the launch
	Now       Measure    // 1 − newest level / Peak

	depth float64 // Depth without rounding
}

// Falls returns the drawdown of bars in order of time. The launch level counts as a peak. A level of all bars was seen, so the
// result does not depend on how long a bar is.
func Falls(launch Level, bars []Bar) Drawdown {
	out := Drawdown{From: launch.At, To: launch.At, Peak: launch.USD}
	if len(bars) == 0 {
		out.Depth, out.Now = unknown(TooShort), unknown(TooShort)
		return out
	}
	at := launch.At // time of the peak
	var deepest float64
	fall := func(high, low float64, from, to time.Time) {
		if depth := 1 - low/high; depth > out.depth {
			deepest = high
			out.depth, out.From, out.To, out.Recovered = depth, from, to, nil
		}
	}
	for _, b := range bars {
		if out.depth > 0 && out.Recovered == nil && b.High >= deepest {
			out.Recovered = &b.Start
		}
		fall(out.Peak, b.Low, at, b.Start)
		fall(b.FallHigh, b.FallLow, b.Start, b.Start)
		if out.Recovered == nil && out.To.Equal(b.Start) && out.depth > 0 && b.Close >= deepest {
			out.Recovered = &b.Start
		}
		if b.High > out.Peak {
			out.Peak, at = b.High, b.Start
		}
	}
	out.Depth, out.Now = measure(out.depth), measure(1-bars[len(bars)-1].Close/out.Peak)
	return out
}

// Bars returns the levels of a series as bars of one level each.
func (s Series) Bars() []Bar {
	out := make([]Bar, len(s))
	for i, l := range s {
		out[i] = Bar{Start: l.At, High: l.USD, Low: l.USD, Close: l.USD, FallHigh: l.USD, FallLow: l.USD}
	}
	return out
}

// Closing returns how far the close of each bar is below the highest level since the launch, as ratios from 0 to 1.
func Closing(launch Level, bars []Bar) []float64 {
	out, peak := make([]float64, len(bars)), launch.USD
	for i, b := range bars {
		peak = max(peak, b.High)
		out[i] = 1 - b.Close/peak
	}
	return out
}
