package indexer

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// readings are what is read at the blocks of a range besides its logs.
type readings struct {
	navs         []ledgerdb.InsertNavPointsParams
	gaps         []ledgerdb.InsertNavGapsParams
	transactions []ledgerdb.InsertTransactionsParams
	cash         []ledgerdb.InsertCashFlowsParams
}

// read values the vaults of a range, and reads the transactions of its trades and what moved in wallets.
func (ix *Indexer) read(ctx context.Context, f *fetched, events []event.Event) (r readings, err error) {
	reading := ctx
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		r.navs, r.gaps, err = ix.navPoints(ctx, f, events)
		return err
	})
	group.Go(func() (err error) {
		r.transactions, err = ix.transactions(ctx, events)
		return err
	})
	if err := group.Wait(); err != nil {
		return r, err
	}
	known := levels{}
	for i := range r.navs {
		if n := &r.navs[i]; n.NavPerShareD18 != nil {
			known[projection.At{Vault: n.Vault, Block: n.BlockNumber}] = n.NavPerShareD18.View()
		}
	}
	r.cash, err = ix.cashFlows(reading, events, known)
	return r, err
}

// keep stores readings.
func (ix *Indexer) keep(ctx context.Context, q *ledgerdb.Queries, r readings) error {
	_, err := q.InsertNavPoints(ctx, r.navs)
	if err := saved("NAV points", err); err != nil {
		return err
	}
	_, err = q.InsertNavGaps(ctx, r.gaps)
	if err := saved("NAV gaps", err); err != nil {
		return err
	}
	_, err = q.InsertTransactions(ctx, r.transactions)
	if err := saved("transactions", err); err != nil {
		return err
	}
	_, err = q.InsertCashFlows(ctx, r.cash)
	return saved("cash flows", err)
}

// unread deletes the readings above a block that the rollback of the ledger does not delete.
func (ix *Indexer) unread(ctx context.Context, q *ledgerdb.Queries, to int64) error {
	err := q.DeleteNavGapsAbove(ctx, ledgerdb.DeleteNavGapsAboveParams{ChainID: ix.chainID(), BlockNumber: to})
	if err == nil {
		err = q.DeleteTransactionsAbove(ctx, ledgerdb.DeleteTransactionsAboveParams{ChainID: ix.chainID(), BlockNumber: to})
	}
	if err == nil {
		err = q.DeleteCashFlowsAbove(ctx, ledgerdb.DeleteCashFlowsAboveParams{ChainID: ix.chainID(), BlockNumber: to})
	}
	if err != nil {
		return fmt.Errorf("dropping readings above block %d: %w", to, err)
	}
	return nil
}
