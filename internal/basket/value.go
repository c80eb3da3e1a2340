package basket

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"
)

// FullBps is the sum of an index's target weights in basis points.
const FullBps = 10_000

// LaunchLevel is the NAV per share in USD of every index at its launch.
const LaunchLevel = 100

var (
	// D18 is 1 as a D18 number: 10^18.
	D18     = new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)
	fullBps = big.NewInt(FullBps)
)

// Constituent is one token of a basket with its target weight and its reserve.
type Constituent struct {
	Token     common.Address `json:"token"`
	Decimals  uint8          `json:"decimals"`
	TargetBps int64          `json:"target_bps"`
	Reserve   Amount         `json:"reserve"`   // base units
	PriceD18  Amount         `json:"price_d18"` // USD per whole token; 0 without a fresh price
}

// ValueD18 returns the value of the reserve in USD D18, rounded down as the contracts do.
func (c Constituent) ValueD18() *big.Int {
	return ValueD18(c.Reserve.View(), c.PriceD18.View(), c.Decimals)
}

// Basket is the list of a vault's constituents.
type Basket []Constituent

// NAV returns the value of all reserves in USD D18.
func (b Basket) NAV() *big.Int {
	nav := new(big.Int)
	for _, c := range b {
		nav.Add(nav, c.ValueD18())
	}
	return nav
}

// DriftD18 returns ½Σ|current weight − target weight| as a D18 ratio: 0 on target, at most 1. An empty basket has a drift of 0.
// Each term is |value·10,000 − target·NAV| / (10,000·NAV). The sum is divided once and rounded down.
func (b Basket) DriftD18() *big.Int {
	nav := b.NAV()
	if nav.Sign() == 0 {
		return nav
	}
	sum, target := new(big.Int), new(big.Int)
	for _, c := range b {
		d := c.ValueD18()
		d.Mul(d, fullBps)
		d.Sub(d, target.Mul(target.SetInt64(c.TargetBps), nav))
		sum.Add(sum, d.Abs(d))
	}
	sum.Mul(sum, D18)
	return sum.Quo(sum, nav.Mul(nav, big.NewInt(2*FullBps)))
}

// ValueD18 returns the value of amount base units at priceD18 in USD D18, rounded down. decimals are those of the token.
func ValueD18(amount, priceD18 *big.Int, decimals uint8) *big.Int {
	v := new(big.Int).Mul(amount, priceD18)
	return v.Quo(v, pow10(decimals))
}

// AmountDown returns how many base units valueD18 buys at priceD18, rounded down. priceD18 must be positive.
func AmountDown(valueD18, priceD18 *big.Int, decimals uint8) *big.Int {
	v := new(big.Int).Mul(valueD18, pow10(decimals))
	return v.Quo(v, priceD18)
}

// AmountUp is AmountDown, but rounded up.
func AmountUp(valueD18, priceD18 *big.Int, decimals uint8) *big.Int {
	v := new(big.Int).Mul(valueD18, pow10(decimals))
	return MulDivUp(v, big.NewInt(1), priceD18)
}

// MulDivDown returns a·b/c rounded down. a and b must not be negative, and c must be positive.
func MulDivDown(a, b, c *big.Int) *big.Int {
	p := new(big.Int).Mul(a, b)
	return p.Quo(p, c)
}

// MulDivUp returns a·b/c rounded up. a and b must not be negative, and c must be positive.
func MulDivUp(a, b, c *big.Int) *big.Int {
	p := new(big.Int).Mul(a, b)
	p.Add(p, c)
	p.Sub(p, big.NewInt(1))
	return p.Quo(p, c)
}

// Pow10 returns 10^n.
func Pow10(n uint8) *big.Int { return new(big.Int).Set(pow10(n)) }

// powers caches the powers of ten for the usual numbers of decimals. Valuing a basket mostly divides by them.
var powers = func() (out [40]*big.Int) {
	for n := range out {
		out[n] = new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	}
	return out
}()

// pow10 returns 10^n without copying it. The caller must not change it.
func pow10(n uint8) *big.Int {
	if int(n) < len(powers) {
		return powers[n]
	}
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// FromD18 converts a D18 number to a decimal, exactly.
func FromD18(d18 *big.Int) decimal.Decimal { return decimal.NewFromBigInt(d18, -18) }

// ToD18Down converts a decimal to a D18 number, rounded toward zero.
func ToD18Down(d decimal.Decimal) *big.Int { return d.Shift(18).Truncate(0).BigInt() }
