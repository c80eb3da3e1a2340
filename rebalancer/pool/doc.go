// Package pool is what a Uniswap v3 pool would do: swaps of an exact input, to the base unit, on a copy of its state. It
// does no I/O, knows no oracle and decides nothing.
//
// A pool's price is a square root in fixed point, √(token1/token0) · 2^96. Between two ticks its liquidity L is constant and
// the price moves by Δ√P = Δy/L and Δ(1/√P) = Δx/L; at an initialised tick L changes. A swap goes from tick to tick, and, as
// the pool itself does, stops at the end of every word of its tick bitmap: each stop rounds, so an exact quote needs them all.
// What is paid in is rounded up and what is paid out down.
//
// Written from the whitepaper and the deployed contracts' answers, which the tests compare it with.
package pool
