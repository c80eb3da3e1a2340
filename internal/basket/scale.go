package basket

import "math/big"

// scaleBits is how far a base times a scale is shifted to become a reserve.
const scaleBits = 104

// ScaleOne is the scale at which a vault's bases are written anew.
var ScaleOne = new(big.Int).Lsh(big.NewInt(1), 96)

// ReserveDown is the reserve of a base at a vault's scale: base · scale / 2^104, rounded down. The same, of a change of the
// scale, is what a withdrawal pays.
func ReserveDown(base, scale *big.Int) *big.Int {
	product := new(big.Int).Mul(base, scale)
	return product.Rsh(product, scaleBits)
}

// ReserveUp is what a contribution takes at a change of the scale: base · change / 2^104, rounded up.
func ReserveUp(base, change *big.Int) *big.Int {
	product := new(big.Int).Mul(base, change)
	return product.Neg(product.Rsh(product.Neg(product), scaleBits)) // shifts of negative numbers round away from zero
}

// BaseUp is the base from which ReserveDown makes exactly the reserve: reserve · 2^104 / scale, rounded up. The scale is
// from 1 to 2^104.
func BaseUp(reserve, scale *big.Int) *big.Int {
	base, rest := new(big.Int).QuoRem(new(big.Int).Lsh(reserve, scaleBits), scale, new(big.Int))
	if rest.Sign() > 0 {
		base.Add(base, big.NewInt(1))
	}
	return base
}
