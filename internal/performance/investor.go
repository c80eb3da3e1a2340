package performance

import (
	"math"
	"time"
)

// Flow is what an investor put into a position (above 0) or took out of it (below).
type Flow struct {
	At  time.Time
	USD float64
}

// Holding is an investor's position over a time.
type Holding struct {
	Start, End       time.Time
	StartUSD, EndUSD float64
	Flows            []Flow // in [Start, End], in any order
}

// ModifiedDietz is the money-weighted return over the whole time: gain over the capital that was invested on average, each
// flow weighted by the part of the time that it was there.
func (h Holding) ModifiedDietz() Measure {
	gain, reason := h.dietz()
	if reason != "" {
		return unknown(reason)
	}
	return measure(gain)
}

func (h Holding) dietz() (float64, Reason) {
	length := h.End.Sub(h.Start).Seconds()
	if length <= 0 {
		return 0, TooShort
	}
	net, capital := 0.0, h.StartUSD
	for _, f := range h.Flows {
		net += f.USD
		capital += f.USD * h.End.Sub(f.At).Seconds() / length
	}
	if capital <= 0 {
		return 0, NoCapital
	}
	return (h.EndUSD - h.StartUSD - net) / capital, ""
}

// Linked is the time-weighted return over parts that follow each other: the product of their Modified Dietz returns. How much
// was invested in a part counts for nothing but within it, so the shorter the parts, the less do flows move the result. Parts
// in which nothing was invested are left out.
func Linked(parts []Holding) Measure {
	grown, counted := 1.0, 0
	for _, p := range parts {
		if gain, reason := p.dietz(); reason == "" {
			grown *= 1 + gain
			counted++
		}
	}
	if counted == 0 {
		return unknown(NoCapital)
	}
	return measure(grown - 1)
}

// Period is a time over which something was held: its levels, above 0, at the beginning and at the end.
type Period struct{ From, To float64 }

// TimeWeighted is the return over periods: what one unit held in all of them grew by.
func TimeWeighted(periods []Period) Measure {
	if len(periods) == 0 {
		return unknown(NoCapital)
	}
	grown := 1.0
	for _, p := range periods {
		grown *= p.To / p.From
	}
	return measure(grown - 1)
}

// Bounds of the yearly rates that XIRR looks among.
const (
	lowestRate  = -0.999999
	highestRate = 1e6
)

// XIRR is the yearly rate at which everything that was put in grows to what was taken out and is left: the r for which
// Σ flow · (1 + r)^((end − t) / 365 days) equals the end. Where the position was open for less than a day, or no rate between
// −99.9999 % and 1,000,000 is the only one, there is none.
func (h Holding) XIRR() Measure {
	if h.End.Sub(h.Start) < day {
		return unknown(TooShort)
	}
	// With x = ln(1 + r), Σ flow · e^(x·years) − end has one root where flows change sign once, and is smooth.
	type term struct{ years, usd float64 }
	terms := []term{{h.years(h.Start), h.StartUSD}, {0, -h.EndUSD}}
	in, out := h.StartUSD > 0, h.EndUSD > 0
	for _, f := range h.Flows {
		terms = append(terms, term{h.years(f.At), f.USD})
		in, out = in || f.USD > 0, out || f.USD < 0
	}
	if !in {
		return unknown(NoCapital)
	}
	value := func(x float64) float64 {
		sum := 0.0
		for _, t := range terms {
			sum += t.usd * math.Exp(x*t.years)
		}
		return sum
	}
	if !out {
		return measure(-1) // all is lost
	}
	// Walk the range for changes of sign: more than one means that the rate is not told by the flows.
	const steps = 2000
	lo, hi := math.Log1p(lowestRate), math.Log1p(highestRate)
	at := func(i int) float64 { return lo + (hi-lo)*float64(i)/steps }
	var left, right float64
	roots := 0
	before := value(lo)
	for i := 1; i <= steps; i++ {
		now := value(at(i))
		if before != 0 && (now == 0 || before < 0 != (now < 0)) {
			roots++
			left, right = at(i-1), at(i)
		}
		before = now
	}
	if roots != 1 {
		return unknown(NoRate)
	}
	rising := value(left) < 0
	for range 200 {
		middle := (left + right) / 2
		if middle == left || middle == right {
			break
		}
		if value(middle) < 0 == rising {
			left = middle
		} else {
			right = middle
		}
	}
	return measure(math.Expm1((left + right) / 2))
}

func (h Holding) years(at time.Time) float64 { return h.End.Sub(at).Hours() / 24 / daysPerYear }
