// Package indexer copies the marketplace's state from the chain into PostgreSQL. It writes three things:
//
//   - the ledger: every log of factory, registry, exit guard, mandates and vaults;
//   - NAV points: the value of vaults at the blocks that matter;
//   - the projections that package projection derives from the two.
//
// Only the holder of the lease "indexer:<chain id>" writes these tables. The package serves no requests and sends no
// transactions.
//
// # One pass
//
// A pass asks the node for its head and for the block of the checkpoint. If the node has another block there, the pass walks
// down the stored block hashes to the common ancestor (reorg.go). From there to the head, a pipeline works on ranges of
// blocks:
//
//   - fetch.go reads logs and headers, several ranges ahead;
//   - assemble.go orders and decodes them, and discovers new vaults;
//   - readings.go reads what else is needed at the blocks: NAV points, and the transactions of trades;
//   - commit.go writes ledger, projections and checkpoint in one transaction. The first one after a reorg contains the rollback.
//
// Every range is anchored. Its logs come in one JSON-RPC batch with the headers of its first and last block. A node that is
// behind therefore cannot answer "no logs". Ranges and blocks are linked by parent hash, and NAV points are read by block hash.
// A log that is outside its range, of another block, removed or repeated is refused.
//
// # Several nodes
//
// If the source has several nodes, an answer that contradicts itself or the headers beside it is asked for again at the next
// node (answer.go). The database never drops a block on one node's word: a quorum of nodes must have the first block of the
// new branch (reorg.go). Until they agree, the database stays as it is.
//
// # Notifications
//
// Every commit sends a store.Notice on the channel store.LedgerChannel. It names the added blocks and, after a reorg, the
// common ancestor. It arrives when the rows are visible.
//
// # One writer
//
// The lease is an advisory lock of a database session, so a standby takes over as soon as the leader's process ends. Safety
// does not depend on the lock but on the epoch that every commit checks (store.Lease).
//
// # Maintenance
//
// At the head, maintenance runs once a minute (upkeep.go). It fills gaps in the NAV points, adds points that a changed
// interval requires, deletes points beyond retention, and refreshes what is derived from them. If another edition of package
// projection made the projections, they are rebuilt first (rebuild.go).
//
// # Faults
//
// Faults of the node are retried with back-off and shown in Status. Some events state a result: the supply after a fee,
// reserves after a trade, claims owed. If the fold disagrees, a log is missing, and the indexer stops rather than store wrong
// rows. A reorg below the oldest stored block hash ends it with ErrDeepReorg.
package indexer
