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
	Chain uint64 `help:"Id of the chain; needed where the database has several." placeholder:"ID"`
	Wait  bool   `help:"Where the chain is being indexed, wait until that ends."`
}

// Help says what happens and what does not.
func (reindexCmd) Help() string {
	return `Vaults, balances, positions, trades, candles and all else that is derived from the ledger is dropped and made again from
the ledger, without asking a node. The schema is brought up to date first.

It is one transaction: API and rebalancer go on with the old rows until the new ones are all there, and killed at any
moment it has changed nothing. The chain's indexers must be stopped meanwhile: while one runs, or stands by and takes over,
reindex refuses, or waits where --wait is given.

Exit codes: 0 done, 1 it failed, 2 it could not begin: the database does not answer, or the chain is being indexed.`
}

// Run rebuilds once.
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
	for told := false; c.Wait && errors.Is(err, store.ErrLeaseHeld); told = true {
		if !told {
			e.log.Info("another process indexes the chain: waiting for its end", "chain", id)
		}
		if err := pause.For(ctx, lockEvery); err != nil {
			return err
		}
		err = c.rebuild(ctx, e, ix)
	}
	switch {
	case errors.Is(err, store.ErrLeaseHeld):
		return unfit("chain %d is being indexed: stop its indexers first, or give --wait: %w", id, err)
	case err != nil:
		return fmt.Errorf("reindexing chain %d: %w", id, err)
	}
	_, err = fmt.Fprintf(e.stdout, "chain %d is reindexed up to block %d, in %s\n", id, ix.Status().Checkpoint, e.now().Sub(began).Round(time.Millisecond))
	if err != nil {
		return fmt.Errorf("printing the end: %w", err)
	}
	return nil
}

// chain is the one to be reindexed.
func (c *reindexCmd) chain(ctx context.Context, st *store.Store) (uint64, error) {
	ids, err := indexer.Chains(ctx, st)
	switch {
	case err != nil:
		return 0, err
	case len(ids) == 0:
		return 0, unfit("the database has no ledger of any chain")
	case c.Chain == 0 && len(ids) > 1:
		return 0, unfit("the database has several chains, choose one with --chain: %v", ids)
	case c.Chain == 0:
		return ids[0], nil
	case !slices.Contains(ids, c.Chain):
		return 0, unfit("--chain must be one that the database has a ledger of, %v, got %d", ids, c.Chain)
	}
	return c.Chain, nil
}

const (
	lookEvery = 100 * time.Millisecond // at how far a rebuild is
	lockEvery = 500 * time.Millisecond // whether the chain is free
)

// rebuild runs a rebuild and shows how far it is.
func (c *reindexCmd) rebuild(ctx context.Context, e *env, ix *indexer.Indexer) error {
	ended := make(chan error, 1)
	go func() { ended <- ix.Rebuild(ctx) }()
	bar := newProgress(e, "reindexing", "events")
	defer bar.end()
	look := time.NewTicker(lookEvery)
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
