package main

import "math/big"

const (
	precision = 512
	bps       = 10_000
	year      = 365 * 24 * 60 * 60 // {s}
)

func real64(n int64) *big.Float { return newReal().SetInt64(n) }

func realOf(n *big.Int) *big.Float { return newReal().SetInt(n) }

func newReal() *big.Float { return new(big.Float).SetPrec(precision) }

func add(a, b *big.Float) *big.Float { return newReal().Add(a, b) }
func sub(a, b *big.Float) *big.Float { return newReal().Sub(a, b) }
func mul(a, b *big.Float) *big.Float { return newReal().Mul(a, b) }
func quo(a, b *big.Float) *big.Float { return newReal().Quo(a, b) }

// floor rounds a number that is not negative down.
func floor(x *big.Float) *big.Int {
	n, _ := x.Int(nil)
	return n
}

// logOf returns ln(y) for y from 1 to 2, computed as 2 · artanh((y−1)/(y+1)).
func logOf(y *big.Float) *big.Float {
	one := real64(1)
	z := quo(sub(y, one), add(y, one))
	square := mul(z, z)
	sum, power := newReal(), z
	for k := int64(1); power.Sign() != 0 && power.MantExp(nil) > -precision; k += 2 {
		sum = add(sum, quo(power, real64(k)))
		power = mul(power, square)
	}
	return mul(real64(2), sum)
}

// expOf returns e^x for x ≥ 0: it sums the series for x/2^64 and squares the result 64 times.
func expOf(x *big.Float) *big.Float {
	const halvings = 64
	part := newReal().SetMantExp(x, -halvings)
	sum, term := real64(1), real64(1)
	for k := int64(1); ; k++ {
		term = quo(mul(term, part), real64(k))
		if term.Sign() == 0 || term.MantExp(nil) < -precision {
			break
		}
		sum = add(sum, term)
	}
	for range halvings {
		sum = mul(sum, sum)
	}
	return sum
}

// growth returns the factor by which the supply grows in `elapsed` seconds. After a year, the fee's part of the supply is
// feeBps. The factor is at most e^4, which a neglected vault reaches after 38 years at the highest fee.
func growth(feeBps, elapsed int64) *big.Float {
	rate := logOf(quo(real64(bps), real64(bps-feeBps)))
	exponent := quo(mul(rate, real64(elapsed)), real64(year))
	if exponent.Cmp(real64(4)) > 0 {
		exponent = real64(4)
	}
	return expOf(exponent)
}
