// Package pool computes what a Uniswap v3 pool would do. It swaps an exact input on a copy of the pool's state, exact to the base
// unit. It does no I/O, knows no oracle and makes no decisions.
//
// A pool's price is a square root in fixed point, √(token1/token0) · 2^96. Between two ticks the liquidity L is constant and
// the price moves by Δ√P = Δy/L and Δ(1/√P) = Δx/L. L changes at an initialised tick. A swap goes from tick to tick. Like
// the pool itself, it also stops at the end of every word of the tick bitmap. Each stop rounds, so an exact quote needs them
// all. Inputs are rounded up and outputs down.
//
// The code follows the whitepaper. The tests compare it with the deployed contracts.
package pool
