// Package demo is a seeded scenario on a development chain: creators launch indices, investors deposit and redeem all
// through, prices move every block, an arbitrageur keeps the pools at them, and one creator changes a basket. It makes the
// chain's blocks itself, one a step, and counts what happened in each: who sent what, what was reverted and why, how far
// every index was from its targets and for how long.
//
// It knows nothing of the indexer, the rebalancer or the API: they see this chain as they would see any other, and the
// rebalancer's transactions are told from the others by their sender.
package demo
