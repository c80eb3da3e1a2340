package performance

import (
	"math"

	"github.com/shopspring/decimal"
)

// Measure is a number, or the reason why there is none.
type Measure struct {
	Value  decimal.Decimal // a ratio (0.05 is 5 %) unless its name says otherwise; 8 decimals, rounded half away from zero
	Reason Reason          // "" where there is a value
}

// Reason is why a measure has no value; programs may branch on it.
type Reason string

// Reasons.
const (
	TooShort   Reason = "too_short"   // fewer days than the measure needs
	NoVariance Reason = "no_variance" // it divides by a spread that is 0
	NoLoss     Reason = "no_loss"     // it divides by a loss that never was
	NoOverlap  Reason = "no_overlap"  // the benchmark is not known on the same days
	NoCapital  Reason = "no_capital"  // nothing was invested over the time
	NoRate     Reason = "no_rate"     // no rate of return explains the flows, or more than one does
	OutOfRange Reason = "out_of_range"
)

const decimals = 8

// measure rounds a float, which must have come from at least as many days as it needs.
func measure(f float64) Measure {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Measure{Reason: OutOfRange}
	}
	return Measure{Value: decimal.NewFromFloat(f).Round(decimals)}
}

func unknown(r Reason) Measure { return Measure{Reason: r} }
