package main

import "math/big"

// valuation is the valuation of a basket with five constituents. Some are not held and some have no target.
type valuation struct {
	Drift    integer   `json:"drift"` // {D18 ratio}
	Holdings []holding `json:"holdings"`
	Nav      integer   `json:"nav"` // {USD D18}
}

type holding struct {
	Amount    integer `json:"amount"` // {tok}
	Decimals  integer `json:"decimals"`
	Price     integer `json:"price"` // {USD D18 per whole token}
	TargetBps integer `json:"targetBps"`
}

func valuations(r random) []valuation {
	var all []valuation
	for range 100 {
		var v valuation
		left := int64(bps)
		for i := range 5 {
			decimals := []int64{0, 6, 8, 12, 18}[r.IntN(5)]
			amount := r.big(0, decimals+8)
			if r.IntN(5) == 0 {
				amount = new(big.Int)
			}
			target := r.between(0, left)
			if i == 4 {
				target = left
			}
			left -= target
			v.Holdings = append(v.Holdings, holding{
				integer{amount}, small(decimals), integer{r.big(8, 24)}, small(target),
			})
		}
		v.value()
		all = append(all, v)
	}
	return all
}

// value computes NAV and drift. Each constituent's value is rounded down. The drift, half the sum of |weight − target|, is
// rounded down once.
func (v *valuation) value() {
	nav := new(big.Int)
	var values []*big.Int
	for _, h := range v.Holdings {
		unit := new(big.Int).Exp(big.NewInt(10), h.Decimals.Int, nil)
		value := floorRat(new(big.Rat).SetFrac(new(big.Int).Mul(h.Amount.Int, h.Price.Int), unit))
		values = append(values, value)
		nav.Add(nav, value)
	}
	v.Nav, v.Drift = integer{nav}, small(0)
	if nav.Sign() == 0 {
		return
	}
	sum := new(big.Rat)
	for i, value := range values {
		off := new(big.Rat).SetFrac(value, nav)
		off.Sub(off, new(big.Rat).SetFrac(v.Holdings[i].TargetBps.Int, big.NewInt(bps)))
		sum.Add(sum, off.Abs(off))
	}
	sum.Mul(sum, new(big.Rat).SetFrac(d18, big.NewInt(2)))
	v.Drift = integer{floorRat(sum)}
}
