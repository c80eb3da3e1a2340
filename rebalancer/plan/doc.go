// Package plan decides what an index vault should trade. It is a pure function of a snapshot: no I/O, no clock, no
// randomness. The same snapshot and policy always give the same plan. It does not decide when to plan, and sends nothing.
//
// A plan is made in four steps:
//
//  1. Constituents above their target are sellers, those below are buyers.
//  2. Bands say which of them are worth a trade. An objective of tracking risk against cost says how much of each to trade
//     (risk.go, in floating point).
//  3. Sellers are paired with buyers (pair.go).
//  4. Each pair's trade is split over the pools, quoted exactly after the legs before it, and made as large as the vault's
//     contract allows (fill.go, in integers).
//
// The contract has three rules. No trade passes its target at the NAV before the trades. The oracle value that a leg loses is
// bounded. Total drift falls. Prices may move before a plan is mined, so legs stop short of their targets by a margin. A
// constituent without a target is the exception: it is sold to the last base unit.
//
// USD values and ratios are D18. Rounding is against the plan: limits are rounded down, requirements up.
package plan
