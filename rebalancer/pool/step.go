package pool

import "github.com/holiman/uint256"

// A swap without a price limit ends one short of the lowest or highest price.
var (
	lastDown = *new(uint256.Int).AddUint64(&minSqrt, 1)
	lastUp   = *new(uint256.Int).SubUint64(&maxSqrt, 1)
	feeUnits = uint256.NewInt(FeeUnits)
)

// step is the part of a swap within one range of constant liquidity.
type step struct {
	down      bool         // the price falls
	liquidity *uint256.Int // liquidity of the range
	fees      uint32       // fee of the pool, of FeeUnits

	price   uint256.Int // price after the step
	in, fee uint256.Int // input, without the fee
	out     uint256.Int
}

// run moves the price from `from` towards target until remaining, fee included, is used. It returns false for values
// that no pool has.
func (s *step) run(from, target, remaining *uint256.Int) bool {
	net, rest := uint256.NewInt(uint64(s.fees)), uint256.NewInt(uint64(FeeUnits-s.fees))
	if _, over := net.MulDivOverflow(remaining, rest, feeUnits); over {
		return false
	}
	ok := s.input(from, target)
	reached := ok && !net.Lt(&s.in)
	if reached {
		s.price = *target
	} else {
		if !s.priceAfter(from, net) || !s.input(from, &s.price) {
			return false
		}
		reached = s.price.Eq(target)
	}
	if !s.output(from) {
		return false
	}
	if reached {
		return mulDivUp(&s.fee, &s.in, uint256.NewInt(uint64(s.fees)), rest)
	}
	s.fee.Sub(remaining, &s.in) // an input too small to move the price belongs to the pool
	return true
}

// input computes the input needed to move the price to `to`, rounded up.
func (s *step) input(from, to *uint256.Int) bool {
	if s.down {
		return delta0Up(&s.in, to, from, s.liquidity)
	}
	var d uint256.Int
	return mulDivUp(&s.in, s.liquidity, d.Sub(to, from), q96)
}

// output computes the output of moving the price from `from` to s.price, rounded down.
func (s *step) output(from *uint256.Int) bool {
	var d uint256.Int
	if s.down {
		_, over := s.out.MulDivOverflow(s.liquidity, d.Sub(from, &s.price), q96)
		return !over
	}
	var shifted uint256.Int
	shifted.Lsh(s.liquidity, 96)
	_, over := s.out.MulDivOverflow(&shifted, d.Sub(&s.price, from), &s.price)
	s.out.Div(&s.out, from)
	return !over
}

// delta0Up computes the token0 between two prices: L · 2^96 · (high − low) / high / low, with both divisions rounded
// up.
func delta0Up(z, low, high, liquidity *uint256.Int) bool {
	var shifted, d, rest uint256.Int
	if !mulDivUp(&d, shifted.Lsh(liquidity, 96), d.Sub(high, low), high) {
		return false
	}
	z.DivMod(&d, low, &rest)
	if !rest.IsZero() {
		z.AddUint64(z, 1)
	}
	return true
}

// priceAfter sets the price after an input of amount that does not reach the target, rounded against the swap.
func (s *step) priceAfter(from, amount *uint256.Int) bool {
	if amount.IsZero() {
		s.price = *from
		return true
	}
	if !s.down { // √P + amount/L
		var d uint256.Int
		if _, over := d.MulDivOverflow(amount, q96, s.liquidity); over {
			return false
		}
		s.price.Add(from, &d)
		return true
	}
	// L√P / (L + amount·√P), rounded up
	var shifted, product uint256.Int
	shifted.Lsh(s.liquidity, 96)
	if _, over := product.MulOverflow(amount, from); !over {
		if _, over := product.AddOverflow(&shifted, &product); !over {
			return mulDivUp(&s.price, &shifted, from, &product)
		}
	}
	// The product does not fit 256 bits: L / (L/√P + amount)
	var denominator, rest uint256.Int
	denominator.Add(product.Div(&shifted, from), amount)
	s.price.DivMod(&shifted, &denominator, &rest)
	if !rest.IsZero() {
		s.price.AddUint64(&s.price, 1)
	}
	return true
}

// mulDivUp sets z to x·y/d rounded up, with a 512-bit product. It returns false if the result does not fit.
func mulDivUp(z, x, y, d *uint256.Int) bool {
	var rest uint256.Int
	rest.MulMod(x, y, d)
	if _, over := z.MulDivOverflow(x, y, d); over {
		return false
	}
	if rest.IsZero() {
		return true
	}
	if z.Eq(maxWord) {
		return false
	}
	z.AddUint64(z, 1)
	return true
}
