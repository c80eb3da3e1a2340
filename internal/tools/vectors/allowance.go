package main

import "math/big"

const day = 24 * 60 * 60 // {s}

// bucket is one use of a daily allowance: the bucket drains for a while, then an amount is added if it fits.
type bucket struct {
	Next     integer `json:"next"`     // {D18 ratio} in the bucket afterwards, whether the amount fitted or not
	Amount   integer `json:"amount"`   // {USD D18} lost or sold
	DailyBps integer `json:"dailyBps"` // daily limit, of NAV
	Elapsed  integer `json:"elapsed"`  // {s} since the last use
	Fits     integer `json:"fits"`     // 1 if the amount fitted, 0 if it was refused
	Nav      integer `json:"nav"`      // {USD D18}
	Used     integer `json:"used"`     // {D18 ratio} in the bucket after the last use
}

// buckets returns twenty uses for each of several daily limits. They are losses of up to 5 % a day and turnover of up to five
// times the NAV. Some amounts are exactly at the edge of what fits.
func buckets(r random) []bucket {
	var all []bucket
	for _, daily := range []int64{1, 7, 25, 50, 333, 500, 4000, 9999, 10_000, 50_000} {
		used := new(big.Int)
		for range 20 {
			b := use(used, daily, r)
			used = b.Next.Int
			all = append(all, b)
		}
	}
	return all
}

// use makes one use by the rule: half the daily limit fits at once and drains evenly in a day. An amount counts as its ratio
// of NAV, rounded up to 18 digits. The drained part is rounded down to 18 digits.
func use(used *big.Int, daily int64, r random) bucket {
	capacity := big.NewRat(daily, 2*bps)
	elapsed := r.between(0, 5*day/4) * r.between(0, 1) // 0 in half of the cases
	level := new(big.Rat).SetFrac(used, d18)
	part := big.NewRat(min(elapsed, day), day)
	level.Sub(level, digits18(new(big.Rat).Mul(capacity, part), floorRat))
	if level.Sign() < 0 || elapsed >= day {
		level.SetInt64(0)
	}
	nav := r.big(18, 30)
	room := new(big.Rat).Sub(capacity, level)
	// The amount fills the room, exceeds it by one unit, or is any part of it or slightly more.
	amount := floorRat(new(big.Rat).Mul(room, new(big.Rat).SetInt(nav)))
	switch r.IntN(4) {
	case 0:
	case 1:
		amount.Add(amount, big.NewInt(1))
	default:
		amount.Mul(amount, big.NewInt(r.between(0, 1100)))
		amount.Div(amount, big.NewInt(1000))
	}
	ratio := digits18(new(big.Rat).SetFrac(amount, nav), ceilRat)
	after := new(big.Rat).Add(level, ratio)
	fits := int64(1)
	if after.Cmp(capacity) > 0 {
		after, fits = level, 0
	}
	return bucket{
		Next:     integer{floorRat(after.Mul(after, new(big.Rat).SetInt(d18)))},
		Amount:   integer{amount},
		DailyBps: small(daily),
		Elapsed:  small(elapsed),
		Fits:     small(fits),
		Nav:      integer{nav},
		Used:     integer{used},
	}
}

// digits18 rounds to a multiple of 1e-18.
func digits18(x *big.Rat, round func(*big.Rat) *big.Int) *big.Rat {
	return new(big.Rat).SetFrac(round(new(big.Rat).Mul(x, new(big.Rat).SetInt(d18))), d18)
}
