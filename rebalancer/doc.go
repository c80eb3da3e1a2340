// Package rebalancer keeps vaults at their targets: it decides when a vault is due, has package plan decide what to
// trade, and hands the transaction to txmgr. It serves nobody and sends nothing itself.
//
// What makes a vault due: a tick of the cron schedule, drift above the threshold at a new block, proposed targets or fees
// whose delay is over, an auction that may be opened or bought from, or an order to leave it whose trigger is reached. All
// of them are rows in ticks. A due vault gets one plan and one intent, written in one transaction with the tick; until that
// intent has ended, at finality, the vault gets no other. Orders to leave have plans of their own.
//
// Cron runs on the clock; everything on the chain (delays, deadlines) is chain time.
package rebalancer
