package indexer

import "context"

// FoldPages sets the number of events per page when the ledger is folded again.
func (ix *Indexer) FoldPages(events int32) { ix.page = events }

// Exclusively holds the lease while do runs. The context of do ends with the lease.
func (ix *Indexer) Exclusively(ctx context.Context, do func(context.Context) error) error {
	return ix.exclusively(ctx, ix.lease.Acquire, do)
}

// CatchUp is what Sync does once it holds the lease. Call it within Exclusively.
func (ix *Indexer) CatchUp(ctx context.Context) error { return ix.catchUp(ctx) }

// LastingRefusals is the number of refusals of a block after which their text counts as a missing state.
const LastingRefusals = lastingRefusals

// HasKind tells whether an event gets a row of the feed.
func HasKind(event string) bool { return kinds[event] != "" }

// IntervalFor is intervalFor.
var IntervalFor = intervalFor
