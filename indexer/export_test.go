package indexer

import "context"

// FoldPages makes ix fold the ledger again in pages of this many events.
func (ix *Indexer) FoldPages(events int32) { ix.page = events }

// Exclusively holds the lease while do runs; its context ends with the lease.
func (ix *Indexer) Exclusively(ctx context.Context, do func(context.Context) error) error {
	return ix.exclusively(ctx, ix.lease.Acquire, do)
}

// CatchUp is what Sync does once it holds the lease: within Exclusively.
func (ix *Indexer) CatchUp(ctx context.Context) error { return ix.catchUp(ctx) }

// Told tells whether an event is news to the feed.
func Told(event string) bool { return kinds[event] != "" }
