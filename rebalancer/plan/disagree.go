package plan

import (
	"math/big"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// A constituent whose two prices disagree counts at the lower one. The contract lets nobody buy it. It may be sold: the lower price
// bounds what the pools must pay, so that a fall can be sold into. Limits and loss count at the higher price, so that a wrong low
// price costs holders no more than the loss allowances.

// disagrees tells whether the constituent's two prices differ.
func (c *Constituent) disagrees() bool { return c.HighD18.Cmp(c.PriceD18) > 0 }

// bookedD18 returns the price at which the contract counts a sale, USD D18 per whole token.
func (c *Constituent) bookedD18() *big.Int {
	if c.disagrees() {
		return c.HighD18.View()
	}
	return c.PriceD18.View()
}

// booked returns what the contract counts for a sale of this value at the lower price, rounded up.
func (c *Constituent) booked(value *big.Int) *big.Int {
	if !c.disagrees() {
		return value
	}
	return basket.MulDivUp(value, c.HighD18.View(), c.PriceD18.View())
}

// within returns the most that may be sold at the lower price so that the contract counts at most limit, rounded down.
func (c *Constituent) within(limit *big.Int) *big.Int {
	if !c.disagrees() {
		return limit
	}
	return basket.MulDivDown(limit, c.PriceD18.View(), c.HighD18.View())
}

// affordable returns the most that may be sold at the lower price so that its loss fits the limit. It counts the least that the vault
// accepts from the pools. It is nil without a bound.
func (c *Constituent) affordable(loss *big.Int, slippageBps int64) *big.Int {
	if !c.disagrees() {
		return nil
	}
	low, full := c.PriceD18.View(), big.NewInt(basket.FullBps)
	// loss = value * (high/low - 1 + slippage)
	part := new(big.Int).Sub(c.HighD18.View(), low)
	part.Mul(part, full).Add(part, new(big.Int).Mul(low, big.NewInt(slippageBps)))
	return basket.MulDivDown(loss, new(big.Int).Mul(low, full), part)
}
