package market

import "math/big"

// Price bounds between which a pool's root price always is: Uniswap v3's own.
var (
	minSqrtPrice, _ = new(big.Int).SetString("4295128740", 10)                                        // MIN_SQRT_RATIO + 1
	maxSqrtPrice, _ = new(big.Int).SetString("1461446703485210103287273052203988822378723970341", 10) // MAX_SQRT_RATIO - 1
)

// tolerance is how far a pool may be off before it is worth a trade: a 4,000th of the root price, 5 basis points of the price.
const tolerance = 4000

// Toward tells which token to sell to a pool at root price `current` so that it moves to `target`: token 0 lowers the
// price. ok is false where it is near enough.
func Toward(current, target *big.Int) (sellToken0, ok bool) {
	gap := new(big.Int).Sub(target, current)
	near := new(big.Int).Quo(target, big.NewInt(tolerance))
	if new(big.Int).Abs(gap).Cmp(near) <= 0 {
		return false, false
	}
	return gap.Sign() < 0, true
}

// Clamp keeps a root price where pools accept it.
func Clamp(sqrtPriceX96 *big.Int) *big.Int {
	switch {
	case sqrtPriceX96.Cmp(minSqrtPrice) < 0:
		return new(big.Int).Set(minSqrtPrice)
	case sqrtPriceX96.Cmp(maxSqrtPrice) > 0:
		return new(big.Int).Set(maxSqrtPrice)
	}
	return sqrtPriceX96
}
