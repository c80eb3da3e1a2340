package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/pause"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

type reindexCmd struct {
	databaseFlags
	Chain uint64 `help:"${help_chain}" placeholder:"ID"`
	Wait  bool   `help:"${help_wait}"`
}

// Help explains what is rebuilt and what keeps running.
func (reindexCmd) Help() string {
	return `Drops vaults, balances, positions, trades, candles and everything else that is derived from the ledger, and rebuilds it from
the ledger. It needs no node. It updates the schema first.

The rebuild is one transaction. The API and the rebalancer use the old rows until it commits, and a killed rebuild changes
nothing. Stop the chain's indexers first, standbys too. While one runs, reindex refuses, or waits with --wait.

Example:

  astrolabe reindex --database-url postgres://… --wait

Next: start the indexers again. astrolabe audit checks the result.

Exit codes: 0 success, 1 failed, 2 could not start: the database does not answer or the chain is being indexed.`
}

// Run rebuilds the projections of one chain.
func (c *reindexCmd) Run(ctx context.Context, e *env) error {
	st, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer st.Close()
	id, err := c.chain(ctx, st)
	if err != nil {
		return err
	}
	ix := indexer.New(indexer.Config{ChainID: id}, st, nil, e.log, e.now)
	began := e.now()
	err = c.rebuild(ctx, e, ix)
	for logged := false; c.Wait && errors.Is(err, store.ErrLeaseHeld); logged = true {
		if !logged {
			e.log.Info("another process is indexing the chain: waiting until it stops", "chain", id)
		}
		if err := pause.For(ctx, retryEvery); err != nil {
			return err
		}
		err = c.rebuild(ctx, e, ix)
	}
	switch {
	case errors.Is(err, store.ErrLeaseHeld):
		return usageErrorf("chain %d is being indexed: stop its indexers first, or use --wait: %w", id, err)
	case err != nil:
		return fmt.Errorf("reindexing chain %d: %w", id, err)
	}
	return say(e, "reindexed chain %d up to block %d in %s\n", id, ix.Status().Checkpoint, e.now().Sub(began).Round(time.Millisecond))
}

// chain returns the ID of the chain to reindex.
func (c *reindexCmd) chain(ctx context.Context, st *store.Store) (uint64, error) {
	ids, err := indexer.Chains(ctx, st)
	switch {
	case err != nil:
		return 0, err
	case len(ids) == 0:
		return 0, usageErrorf("the database contains no ledger: index a chain first with astrolabe serve")
	case c.Chain == 0 && len(ids) > 1:
		return 0, usageErrorf("the database contains several chains, choose one with --chain: %v", ids)
	case c.Chain == 0:
		return ids[0], nil
	case !slices.Contains(ids, c.Chain):
		return 0, usageErrorf("--chain must be a chain in the database, %v, got %d", ids, c.Chain)
	}
	return c.Chain, nil
}

const (
	progressEvery = 100 * time.Millisecond // pause between looks at the progress
	retryEvery    = 500 * time.Millisecond // pause between attempts to lock the chain
)

// rebuild rebuilds the projections and shows the progress.
func (c *reindexCmd) rebuild(ctx context.Context, e *env, ix *indexer.Indexer) error {
	ended := make(chan error, 1)
	go func() { ended <- ix.Rebuild(ctx) }()
	bar := newProgress(e, "reindexing", "events")
	defer bar.end()
	look := time.NewTicker(progressEvery)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-look.C:
			if s := ix.Status(); s.ToFold > 0 {
				bar.show(s.Folded, s.ToFold)
			}
		}
	}
}
