// Package plan decides what an index vault should trade. It is arithmetic on a snapshot: no I/O, no clock, no chance, so
// the same snapshot and policy always give the same plan. It does not decide when to look, nor does it send anything.
//
// The way of a plan: sides are what is above its target and what is below; bands say which of them are worth a trade, and
// an objective of tracking risk against cost how much of each (risk.go, in floating point). Sellers are paired with buyers
// (pair.go), and each pair's trade is split over the pools, quoted exactly on the pools as the legs before it leave them, and
// made as great as the vault's contract will take (fill.go, in integers). The contract's rules are: no side passes its
// target of the NAV before, the oracle value a leg loses is bounded, total drift falls. Prices may move a little before a
// plan mines, so legs stay short of their targets by a margin. What has no target any more is the exception: it is sold to
// the last base unit.
//
// USD values and ratios are D18. Rounding is against the plan: what it may take is rounded down, what it must get, up.
package plan
