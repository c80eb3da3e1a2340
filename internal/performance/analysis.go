package performance

import (
	"math"
	"time"

	"github.com/shopspring/decimal"
)

// RollingDays is the number of daily returns of a rolling volatility.
const RollingDays = 30

// Rolled is the volatility of the RollingDays daily returns that end at an instant.
type Rolled struct {
	At         time.Time
	Volatility Measure // sample standard deviation · √365
}

// Rolling returns the rolling volatility at each end of a day that has RollingDays daily returns without a gap before it.
func (s Series) Rolling() []Rolled {
	var out []Rolled
	var window []float64
	for _, r := range s.Returns() {
		if !r.Daily() {
			window = window[:0]
			continue
		}
		if window = append(window, r.Ratio); len(window) < RollingDays {
			continue
		}
		last := window[len(window)-RollingDays:]
		out = append(out, Rolled{At: r.To, Volatility: measure(deviation(last) * math.Sqrt(daysPerYear))})
	}
	return out
}

// Correlation returns the correlation of the daily returns of two series over the days that both have, and the number of these days.
// It needs MinReturns of them.
func Correlation(a, b Series) (Measure, int) {
	r := a.Against(b)
	return r.Correlation, r.Days
}

// Held is what one share has of a token at the end of a day.
type Held struct {
	Tokens decimal.Decimal // whole tokens per whole share
	USD    decimal.Decimal // price of a whole token; 0: unknown
}

// ShareDay is what one share was at the end of a day.
type ShareDay[T comparable] struct {
	Level decimal.Decimal // USD per share, above 0
	Held  map[T]Held
}

// Attribution splits a return by token. The parts, Other and nothing else sum exactly to Return.
type Attribution[T comparable] struct {
	Parts    map[T]decimal.Decimal // ratio: gain of the token's price on what was held, per share, over the first level
	Other    decimal.Decimal       // fees, trading costs, trades within a day, and days with an unknown price
	Return   decimal.Decimal       // last level / first level − 1
	Unpriced int                   // days that count wholly in Other, because a held token had no price at their start or end
}

// attributionDecimals is the precision of the ratios of an attribution. They are rounded half away from zero; Other takes the roundings.
const attributionDecimals = 12

// Attribute splits the return from the first to the last day. One share held an amount of a token at the end of the day before.
// The token's part of a day is that amount times the change of its price, divided by the first level. The parts of all days are
// added. It needs two days.
func Attribute[T comparable](days []ShareDay[T]) (Attribution[T], bool) {
	if len(days) < 2 || !days[0].Level.IsPositive() {
		return Attribution[T]{}, false
	}
	gains := map[T]decimal.Decimal{}
	out := Attribution[T]{Parts: map[T]decimal.Decimal{}}
	for i, now := range days[1:] {
		before := days[i].Held
		if !priced(before, now.Held) {
			out.Unpriced++
			continue
		}
		for token, h := range before {
			if h.Tokens.IsPositive() {
				gains[token] = gains[token].Add(h.Tokens.Mul(now.Held[token].USD.Sub(h.USD)))
			}
		}
	}
	first := days[0].Level
	out.Return = days[len(days)-1].Level.Sub(first).DivRound(first, attributionDecimals)
	out.Other = out.Return
	for token, gain := range gains {
		part := gain.DivRound(first, attributionDecimals)
		out.Parts[token], out.Other = part, out.Other.Sub(part)
	}
	return out, true
}

// priced reports whether each held token has a price at the start and at the end of a day.
func priced[T comparable](before, now map[T]Held) bool {
	for token, h := range before {
		if h.Tokens.IsPositive() && (!h.USD.IsPositive() || !now[token].USD.IsPositive()) {
			return false
		}
	}
	return true
}
