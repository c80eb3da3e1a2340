package performance

import (
	"math"

	"github.com/shopspring/decimal"
)

// Measure is a number, or the reason why there is no number.
type Measure struct {
	Value  decimal.Decimal // usually a ratio (0.05 is 5 %); 12 decimals, rounded half away from zero
	Reason Reason          // "" if there is a value
}

// Reason is the code of why a measure has no value. Programs may branch on it.
type Reason string

// The reasons.
const (
	TooShort   Reason = "too_short"   // fewer days than the measure needs
	NoVariance Reason = "no_variance" // the divisor is a spread of 0
	NoLoss     Reason = "no_loss"     // the divisor is a loss of 0
	NoOverlap  Reason = "no_overlap"  // the benchmark has no values on the same days
	NoCapital  Reason = "no_capital"  // nothing was invested in the period
	NoRate     Reason = "no_rate"     // no rate of return solves the equation
	OutOfRange Reason = "out_of_range"

	// SeveralRates reports that more than one rate of return solves the equation, so none of them is the return.
	SeveralRates Reason = "several_rates"
)

const decimals = 12

// measure rounds a float. NaN and infinity become OutOfRange.
func measure(f float64) Measure {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Measure{Reason: OutOfRange}
	}
	return Measure{Value: decimal.NewFromFloat(f).Round(decimals)}
}

// unknown returns a measure without a value.
func unknown(r Reason) Measure { return Measure{Reason: r} }
