package basket

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"
)

// FullBps is the sum of an index's target weights.
const FullBps = 10_000

// LaunchLevel is the NAV per share, in USD, at which every index starts.
const LaunchLevel = 100

var (
	// D18 is one in 18 decimals of fixed point.
	D18     = new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)
	fullBps = big.NewInt(FullBps)
)

// Constituent is one token of a basket: what it should weigh and what the vault holds.
type Constituent struct {
	Token     common.Address `json:"token"`
	Decimals  uint8          `json:"decimals"`
	TargetBps int64          `json:"target_bps"`
	Reserve   Amount         `json:"reserve"`   // base units
	PriceD18  Amount         `json:"price_d18"` // USD per whole token; 0: no fresh price
}

// ValueD18 is the reserve's value in USD D18, rounded down as the contracts round it.
func (c Constituent) ValueD18() *big.Int {
	return ValueD18(c.Reserve.View(), c.PriceD18.View(), c.Decimals)
}

// Basket is a vault's constituents.
type Basket []Constituent

// NAV is the value of all reserves in USD D18.
func (b Basket) NAV() *big.Int {
	nav := new(big.Int)
	for _, c := range b {
		nav.Add(nav, c.ValueD18())
	}
	return nav
}

// Priced tells whether every constituent that is held has a price.
func (b Basket) Priced() bool {
	for _, c := range b {
		if c.Reserve.Sign() > 0 && c.PriceD18.Sign() == 0 {
			return false
		}
	}
	return true
}

// DriftD18 is ½Σ|current − target| weight as a D18 ratio, from 0 (on target) to 1; 0 for an empty basket. Each term is
// |value·10,000 − target·NAV| over 10,000·NAV; the sum is divided once, rounded down.
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

// ValueD18 is amount (base units of a token with that many decimals) at priceD18, in USD D18, rounded down.
func ValueD18(amount, priceD18 *big.Int, decimals uint8) *big.Int {
	v := new(big.Int).Mul(amount, priceD18)
	return v.Quo(v, pow10(decimals))
}

// AmountDown is how many base units valueD18 USD buys at priceD18, rounded down. priceD18 must be positive.
func AmountDown(valueD18, priceD18 *big.Int, decimals uint8) *big.Int {
	v := new(big.Int).Mul(valueD18, pow10(decimals))
	return v.Quo(v, priceD18)
}

// AmountUp is AmountDown rounded up.
func AmountUp(valueD18, priceD18 *big.Int, decimals uint8) *big.Int {
	v := new(big.Int).Mul(valueD18, pow10(decimals))
	return MulDivUp(v, big.NewInt(1), priceD18)
}

// MulDivDown is a·b/c rounded down; all are non-negative and c is positive.
func MulDivDown(a, b, c *big.Int) *big.Int {
	p := new(big.Int).Mul(a, b)
	return p.Quo(p, c)
}

// MulDivUp is a·b/c rounded up; all are non-negative and c is positive.
func MulDivUp(a, b, c *big.Int) *big.Int {
	p := new(big.Int).Mul(a, b)
	p.Add(p, c)
	p.Sub(p, big.NewInt(1))
	return p.Quo(p, c)
}

// Pow10 is 10^n.
func Pow10(n uint8) *big.Int { return new(big.Int).Set(pow10(n)) }

// powers are those of ten that tokens have decimals for: valuing a basket is mostly dividing by them.
var powers = func() (out [40]*big.Int) {
	for n := range out {
		out[n] = new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	}
	return out
}()

// pow10 is Pow10 without a copy: it must not be changed.
func pow10(n uint8) *big.Int {
	if int(n) < len(powers) {
		return powers[n]
	}
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// FromD18 reads a D18 number as an exact decimal.
func FromD18(d18 *big.Int) decimal.Decimal { return decimal.NewFromBigInt(d18, -18) }

// FromUnits reads base units of a token with that many decimals as an exact decimal.
func FromUnits(amount *big.Int, decimals uint8) decimal.Decimal {
	return decimal.NewFromBigInt(amount, -int32(decimals))
}

// ToD18Down writes a decimal as a D18 number, rounded toward zero.
func ToD18Down(d decimal.Decimal) *big.Int { return d.Shift(18).Truncate(0).BigInt() }
