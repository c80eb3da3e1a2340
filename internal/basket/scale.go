package basket

import "math/big"

// scaleBits is the number of fraction bits of a base times a scale.
const scaleBits = 104

// ScaleOne is the scale that a vault has after its bases were rewritten.
var ScaleOne = new(big.Int).Lsh(big.NewInt(1), 96)

// ReserveDown returns the reserve of a base at a vault's scale: base · scale / 2^104, rounded down. With the decrease of the scale
// instead of the scale it returns what a withdrawal pays out.
func ReserveDown(base, scale *big.Int) *big.Int {
	product := new(big.Int).Mul(base, scale)
	return product.Rsh(product, scaleBits)
}

// ReserveUp returns what a contribution takes in when it increases the scale by change: base · change / 2^104, rounded up.
func ReserveUp(base, change *big.Int) *big.Int {
	product := new(big.Int).Mul(base, change)
	return product.Neg(product.Rsh(product.Neg(product), scaleBits)) // Rsh rounds negative numbers down
}

// BaseUp returns the base for which ReserveDown returns exactly the reserve: reserve · 2^104 / scale, rounded up. The scale must
// be from 1 to 2^104.
func BaseUp(reserve, scale *big.Int) *big.Int {
	base, rest := new(big.Int).QuoRem(new(big.Int).Lsh(reserve, scaleBits), scale, new(big.Int))
	if rest.Sign() > 0 {
		base.Add(base, big.NewInt(1))
	}
	return base
}
