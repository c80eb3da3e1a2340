package rebalancer

import (
	"math/big"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// tradeable returns the vault as its bounds on trades see it. A constituent without a price is quarantined: it counts as 0, and
// the others' targets apply to the value of the others. A constituent whose sources disagree counts at the lower one, and
// may only be sold. NavOk is false if nothing can be traded.
func tradeable(state bindings.IVaultLensVaultState) bindings.IVaultLensVaultState {
	sum, certain := new(big.Int), true
	for _, c := range state.Constituents {
		if c.LowD18.Sign() > 0 {
			sum.Add(sum, c.WeightBps)
		}
		certain = certain && c.PriceOk
	}
	if certain {
		return state
	}
	all := state.Constituents
	state.Constituents = make([]bindings.IVaultLensConstituent, 0, len(all))
	state.NavD18, state.DriftD18 = state.TradeNavD18, state.TradeDriftD18
	state.NavOk = state.NavD18.Sign() > 0 && sum.Sign() > 0
	for _, c := range all {
		if c.LowD18.Sign() == 0 || !state.NavOk {
			continue
		}
		c.PriceD18, c.ValueD18 = c.LowD18, basket.ValueD18(c.Reserve, c.LowD18, c.Decimals)
		c.WeightBps = shareOf(c, sum, state.NavD18)
		state.Constituents = append(state.Constituents, c)
	}
	return state
}

// shareOf returns the constituent's target as a part of the traded constituents' targets. It rounds toward the current weight, so
// that no trade passes the exact target.
func shareOf(c bindings.IVaultLensConstituent, sum, navD18 *big.Int) *big.Int {
	full := big.NewInt(basket.FullBps)
	value, target := new(big.Int).Mul(c.ValueD18, sum), new(big.Int).Mul(navD18, c.WeightBps)
	if value.Cmp(target) > 0 {
		return basket.MulDivUp(c.WeightBps, full, sum)
	}
	return basket.MulDivDown(c.WeightBps, full, sum)
}

// guarded returns the vault as exit orders see it: the level is the lowest that any source of a price says. NavOk stays false if a
// price is missing. ok is false if there is no level at all.
func guarded(state bindings.IVaultLensVaultState) (_ bindings.IVaultLensVaultState, ok bool) {
	if !state.NavOk {
		state.NavPerShareD18 = state.LowLevelD18
	}
	return state, state.NavPerShareD18.Sign() > 0
}

// highOf returns the higher price of a constituent whose sources disagree, 0 if they agree.
func highOf(c bindings.IVaultLensConstituent) *big.Int {
	if c.LowD18.Cmp(c.HighD18) >= 0 {
		return new(big.Int)
	}
	return c.HighD18
}
