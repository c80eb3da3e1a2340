package indexer

// FoldPages makes ix fold the ledger again in pages of this many events.
func (ix *Indexer) FoldPages(events int32) { ix.page = events }
