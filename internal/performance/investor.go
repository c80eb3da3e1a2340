package performance

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Period is a time between two flows in which something was held. From is its value after the flow at the start, To its value before
// the flow at the end. Both are above 0. For one index they may be its levels.
type Period struct{ From, To float64 }

// TimeWeighted returns the growth of one dollar that was held in all periods: the product of To / From, minus 1. Times without a
// holding are no periods, so the clock stops in them. Flows have no effect. The result is never below −1.
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

// Flow is a payment of an investor into an investment (above 0) or out of it (below 0), in USD.
type Flow struct {
	At  time.Time
	USD float64
}

// Money is the money-weighted return of an investment.
type Money struct {
	// Period is the return over the whole time, not annualised: 1 + Period = (1 + r)^(time / 365 days).
	Period Measure
	// Yearly is r, the internal rate of return per year of 365 days (XIRR). It needs MinYearly.
	Yearly Measure
	// Time is the time from the first flow to the last.
	Time time.Duration
}

// MinYearly is the shortest time with a yearly rate.
const MinYearly = day

// Bounds of the growth over the whole time that MoneyWeighted searches.
const (
	leastGrowth = 1e-9
	mostGrowth  = 1e9
)

// MoneyWeighted returns the rate at which all flows together are worth nothing. It solves Σ flow · g^((last − at) / (last − first)) = 0
// for g = 1 + Period. The value at the start is a flow in, the value at the end a flow out.
//
// The return is −1 if nothing ever came out. The reasons for none are NoCapital if nothing came in, and TooShort if all flows are at
// one instant. NoRate says that no g from 1e-9 to 1e9 solves the equation, SeveralRates that more than one does. Roots are counted by
// changes of sign at 4,000 places. If the flows change sign once, there is exactly one root (Descartes' rule for exponential sums).
func MoneyWeighted(flows []Flow) Money {
	terms, span := termsOf(flows)
	in, out := false, false
	for _, f := range flows {
		in, out = in || f.USD > 0, out || f.USD < 0
	}
	money := Money{Time: span}
	switch {
	case !in:
		money.Period, money.Yearly = unknown(NoCapital), unknown(NoCapital)
		return money
	case !out: // everything was lost
		money.Period, money.Yearly = measure(-1), measure(-1)
		return money
	case span <= 0:
		money.Period, money.Yearly = unknown(TooShort), unknown(TooShort)
		return money
	}
	x, reason := root(terms)
	if reason != "" {
		money.Period, money.Yearly = unknown(reason), unknown(reason)
		return money
	}
	money.Period = measure(math.Expm1(x))
	if money.Yearly = unknown(TooShort); span >= MinYearly {
		money.Yearly = bounded(math.Expm1(x * daysPerYear * float64(day) / float64(span)))
	}
	return money
}

// bounded returns a yearly rate, or OutOfRange above a millionfold: such a rate says nothing.
func bounded(rate float64) Measure {
	if rate > 1e6 {
		return unknown(OutOfRange)
	}
	return measure(rate)
}

// term is a flow with the part of the whole time that comes after it, from 1 to 0.
type term struct{ after, usd float64 }

// termsOf sums the flows of each instant, in order of time, without those of 0.
func termsOf(flows []Flow) ([]term, time.Duration) {
	sorted := slices.SortedStableFunc(slices.Values(flows), func(a, b Flow) int { return cmp.Compare(a.At.UnixNano(), b.At.UnixNano()) })
	sorted = slices.DeleteFunc(sorted, func(f Flow) bool { return f.USD == 0 })
	if len(sorted) == 0 {
		return nil, 0
	}
	last := sorted[len(sorted)-1].At
	span := last.Sub(sorted[0].At)
	var terms []term
	for i, f := range sorted {
		if i > 0 && f.At.Equal(sorted[i-1].At) {
			terms[len(terms)-1].usd += f.USD
			continue
		}
		terms = append(terms, term{float64(last.Sub(f.At)) / math.Max(1, float64(span)), f.USD})
	}
	return slices.DeleteFunc(terms, func(t term) bool { return t.usd == 0 }), span
}

// root returns the only x between the logarithms of leastGrowth and mostGrowth at which Σ usd · e^(x · after) changes its sign.
func root(terms []term) (float64, Reason) {
	value := func(x float64) float64 {
		sum := 0.0
		for _, t := range terms {
			sum += t.usd * math.Exp(x*t.after)
		}
		return sum
	}
	lo, hi := math.Log(leastGrowth), math.Log(mostGrowth)
	steps := 4000
	if signs(terms) == 1 {
		steps = 1
	}
	at := func(i int) float64 { return lo + (hi-lo)*float64(i)/float64(steps) }
	var left, right float64
	roots, before := 0, value(lo)
	for i := 1; i <= steps; i++ {
		now := value(at(i))
		if before != 0 && (now == 0 || before < 0 != (now < 0)) {
			roots++
			left, right = at(i-1), at(i)
		}
		before = now
	}
	switch {
	case roots == 0:
		return 0, NoRate
	case roots > 1:
		return 0, SeveralRates
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
	return (left + right) / 2, ""
}

// signs counts the changes of sign in the order of time.
func signs(terms []term) (changes int) {
	for i := 1; i < len(terms); i++ {
		if terms[i].usd < 0 != (terms[i-1].usd < 0) {
			changes++
		}
	}
	return changes
}
