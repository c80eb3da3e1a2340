// Package plan decides what an index vault should trade. It is arithmetic on a snapshot: no I/O, no clock, no chance, so
// the same snapshot and policy always give the same plan. It does not decide when to trade, nor does it send anything.
//
// The way of a plan: Propose pairs what is above its target with what is below and asks for quotes, each leg in several
// sizes; Make takes the snapshot with those quotes and keeps, of each leg, the greatest size that the vault's contract
// will take. The contract's rules are: no side passes its target of the NAV before, the oracle value a leg loses is
// bounded, total drift falls. Prices may move a little before a plan mines, so legs stay short of their targets by a
// margin. What has no target any more is the exception: it is sold to the last base unit.
//
// USD values and ratios are D18. Rounding is against the plan: what it may take is rounded down, what it must get, up.
package plan
