package indexer

import "context"

// FoldPages makes ix fold the ledger again in pages of this many events.
func (ix *Indexer) FoldPages(events int32) { ix.page = events }

// Exclusively holds the lease while do runs, and gives it what Sync does once it holds it.
func (ix *Indexer) Exclusively(ctx context.Context, do func(catchUp func() error) error) error {
	return ix.exclusively(ctx, ix.lease.Acquire, func(ctx context.Context) error {
		return do(func() error { return ix.catchUp(ctx) })
	})
}

// Told tells whether an event is news to the feed.
func Told(event string) bool { return kinds[event] != "" }
