// Package indexer copies what the chain says about the marketplace into PostgreSQL: every log of the factory, the registry
// and the vaults (the ledger), what the vaults are worth at the blocks that matter (NAV points), and the projections that
// package projection derives from the two. It owns those tables and writes them alone, as the holder of the lease
// "indexer:<chain id>"; it serves nobody and sends nothing to the chain.
//
// # One pass
//
// A pass asks the node for its head and for the block of the checkpoint. Where that block is another one now, it walks down
// the stored block hashes to the last one both have (reorg.go). From there up to the head, ranges of blocks are fetched a few
// ahead (fetch.go), put together in order (assemble.go: vaults discovered on the way, block times), completed by what is read
// at their blocks (readings.go: NAV points, the transactions of trades), and committed
// one by one (commit.go): ledger, projections and checkpoint in one transaction, the rollback of a reorg included in the
// first.
//
// Every range is anchored: its logs come in one JSON-RPC batch with the headers of its first and last block, so that a node
// that is behind says so instead of answering "nothing"; ranges and blocks are linked by parent hash, and NAV points are read
// by block hash. Logs outside their range, of another block, removed, or given twice are refused.
//
// # Several nodes
//
// Where the source has several nodes, an answer that contradicts itself or the headers beside it is asked for at the next
// one (answer.go): logs that are missing by a block's bloom filter, that came twice, of another block; a block that is not
// there. Nothing stored is taken back on one node's word: the first block of the branch that is to take its place must be
// what a quorum of nodes has at that height (reorg.go). Until they agree, the database stays as it is.
//
// # What readers are told
//
// Every commit sends a store.Notice on the channel store.LedgerChannel, with the blocks it added and, after a reorg, the
// common ancestor; it arrives when the rows are there, and with them.
//
// # One writer
//
// A standby takes over as soon as the leader's process has ended, and a restarted leader goes on at once: the lease is an
// advisory lock of its session. That two never both commit does not depend on it, but on the epoch that every commit checks
// (store.Lease).
//
// # What can wait
//
// At the head, once a minute, a piece of upkeep is done (upkeep.go): vaults are valued where the node had no state, or the
// interval was another, and what hangs on it is made again; NAV points that are no longer to be kept are taken away. Where the
// projections were made by another edition of package projection, they are made anew before anything else (rebuild.go).
//
// # What may go wrong
//
// Faults of the node are retried with back-off and shown in Status. The ledger carries states after (supply after a fee,
// reserves after a trade, claims owed): where the fold disagrees, a log is missing, and the indexer stops there rather than
// be silently wrong. A reorg below the oldest stored block hash ends it with ErrDeepReorg.
package indexer
