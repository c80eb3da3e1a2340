package performance

import (
	"math"
	"time"
)

// Flow is a payment of an investor into a position (above 0) or out of it (below 0).
type Flow struct {
	At  time.Time
	USD float64
}

// Holding is an investor's position over a period.
type Holding struct {
	Start, End       time.Time
	StartUSD, EndUSD float64
	Flows            []Flow // in [Start, End], in any order
}

// ModifiedDietz returns the money-weighted return over the whole period: the gain divided by the average invested capital. Each
// flow counts for the part of the period after it.
func (h Holding) ModifiedDietz() Measure {
	gain, reason := h.dietz()
	if reason != "" {
		return unknown(reason)
	}
	return measure(gain)
}

// dietz returns the Modified Dietz return without rounding, or the reason why there is none.
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

// Linked returns the time-weighted return over consecutive parts: the product of their Modified Dietz returns. Flows affect the
// result only within their part, so shorter parts reduce their effect. Parts without invested capital are left out.
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

// Period is a period in which an investor held something: the levels at its start and its end, both above 0.
type Period struct{ From, To float64 }

// TimeWeighted returns the growth of one unit that was held in all periods.
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

// Bounds of the yearly rates that XIRR searches.
const (
	lowestRate  = -0.999999
	highestRate = 1e6
)

// XIRR returns the yearly internal rate of return: the r for which Σ flow · (1 + r)^((end − t) / 365 days) equals the value at the
// end. The reason is TooShort below one day, and NoRate unless exactly one rate from −99.9999 % to 100,000,000 % solves it.
func (h Holding) XIRR() Measure {
	if h.End.Sub(h.Start) < day {
		return unknown(TooShort)
	}
	// With x = ln(1 + r) the function Σ flow · e^(x·years) − end is smooth. It has one root if the flows change sign once.
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
		return measure(-1) // everything was lost
	}
	// Search the range for changes of sign. More than one means that several rates solve the equation.
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

// years returns the time from at to the end in years.
func (h Holding) years(at time.Time) float64 { return h.End.Sub(at).Hours() / 24 / daysPerYear }
