package devchain

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"
)

// Pool is a Uniswap v3 pool of the market. Token0 sorts below Token1.
type Pool struct {
	Address        common.Address
	Token0, Token1 common.Address
	Fee            uint32 // hundredths of a basis point
}

// depth is the amount that a pool of a fee tier holds, both sides together.
type depth struct {
	fee     uint32
	spacing int64 // ticks
	usd     int64
}

var depths = []depth{{fee: 500, spacing: 10, usd: 4_000_000}, {fee: 3000, spacing: 60, usd: 2_500_000}}

// liquidityRange spreads a part of a pool's depth from price / factor to price × factor.
type liquidityRange struct {
	percent int64 // part of the depth
	ticks   int64 // to each side: log₁.₀₀₀₁ of the factor
}

var liquidityRanges = []liquidityRange{{percent: 80, ticks: 953 /* 1.1 */}, {percent: 20, ticks: 4700 /* 1.6 */}}

// around returns the range's bounds around a tick, on the spacing, with the tick inside.
func (r liquidityRange) around(tick, spacing int64) (lower, upper int64) {
	return floorTo(tick-r.ticks, spacing), floorTo(tick+r.ticks, spacing) + spacing
}

// floorTo rounds down, towards minus infinity, to a multiple.
func floorTo(n, multiple int64) int64 {
	rest := n % multiple
	if rest < 0 {
		rest += multiple
	}
	return n - rest
}

// sqrtPriceX96 returns √(units of token1 per unit of token0) × 2⁹⁶, rounded down, at two USD prices per whole token.
func sqrtPriceX96(price0, price1 decimal.Decimal, decimals0, decimals1 uint8) *big.Int {
	// ratio = (price0 / 10^decimals0) / (price1 / 10^decimals1), as a fraction of integers
	num := price0.Shift(int32(decimals1)).Coefficient()
	den := price1.Shift(int32(decimals0)).Coefficient()
	exponent := price0.Shift(int32(decimals1)).Exponent() - price1.Shift(int32(decimals0)).Exponent()
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(exponent, -exponent))), nil)
	if exponent >= 0 {
		num.Mul(num, scale)
	} else {
		den.Mul(den, scale)
	}
	return num.Sqrt(num.Div(num.Lsh(num, 192), den))
}

// units converts USD to a token's base units at a USD price, rounded down.
func units(usd, price decimal.Decimal, decimals uint8) *big.Int {
	return usd.Shift(int32(decimals)).Div(price).Floor().BigInt()
}
