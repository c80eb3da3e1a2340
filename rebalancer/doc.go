// Package rebalancer keeps vaults at their targets. It decides when a vault is due, calls package plan to decide what to
// trade, and hands the transaction to txmgr. It does not sign or send anything itself.
//
// A vault is due for one of these reasons:
//
//   - its cron schedule fires;
//   - its drift is above the threshold at a new block;
//   - the delay of proposed targets or fees is over;
//   - an auction can be opened or bought from;
//   - an exit order reaches its trigger.
//
// Each reason is a row in ticks. A due vault gets one plan and one intent, written in one transaction with the tick. It
// gets no other plan until that intent is final. Exit orders have plans of their own.
//
// Schedules use the clock. Everything on the chain (delays, deadlines) uses chain time.
package rebalancer
