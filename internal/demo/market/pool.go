package market

import "math/big"

// Bounds of the root price of a Uniswap v3 pool.
var (
	minSqrtPrice, _ = new(big.Int).SetString("4295128740", 10)                                        // MIN_SQRT_RATIO + 1
	maxSqrtPrice, _ = new(big.Int).SetString("1461446703485210103287273052203988822378723970341", 10) // MAX_SQRT_RATIO - 1
)

// tolerance is the divisor of the root price that gives the smallest gap worth a trade. 4,000 is 5 basis points of the price.
const tolerance = 4000

// Toward returns whether to sell token 0 or token 1 to move a pool from root price `current` to `target`. Selling token 0 lowers the
// price. ok is false if the gap is within the tolerance.
func Toward(current, target *big.Int) (sellToken0, ok bool) {
	gap := new(big.Int).Sub(target, current)
	near := new(big.Int).Quo(target, big.NewInt(tolerance))
	if new(big.Int).Abs(gap).Cmp(near) <= 0 {
		return false, false
	}
	return gap.Sign() < 0, true
}

// Clamp limits a root price to the bounds of a pool.
func Clamp(sqrtPriceX96 *big.Int) *big.Int {
	switch {
	case sqrtPriceX96.Cmp(minSqrtPrice) < 0:
		return new(big.Int).Set(minSqrtPrice)
	case sqrtPriceX96.Cmp(maxSqrtPrice) > 0:
		return new(big.Int).Set(maxSqrtPrice)
	}
	return sqrtPriceX96
}
