package indexer

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// adopt reads the exit guard's past events into a ledger that was begun without the guard, range by range, and then records
// the guard. After an interruption it starts over. The guard's events concern only its orders, so nothing else is folded
// again.
func (ix *Indexer) adopt(ctx context.Context) error {
	guard := ix.cfg.ExitGuard
	ix.log.Info("reading the past events of the exit guard", "exit_guard", guard, "to_block", ix.at.number)
	err := ix.lease.InTx(ctx, func(tx pgx.Tx) error {
		q := ledgerdb.New(tx)
		if err := q.DeleteEventsOf(ctx, ledgerdb.DeleteEventsOfParams{ChainID: ix.chainID(), Emitter: guard}); err != nil {
			return fmt.Errorf("deleting its old events: %w", err)
		}
		return projection.DropExitOrders(ctx, q, ix.chainID())
	})
	decoder := event.Decoder{Factory: ix.decoder.Factory, Registry: ix.decoder.Registry, Guard: guard}
	for at := (cursor{number: ix.start() - 1}); err == nil && at.number < ix.at.number; {
		at, err = ix.adoptRange(ctx, decoder, at)
	}
	if err == nil {
		err = ix.lease.InTx(ctx, func(tx pgx.Tx) error {
			saved := ledgerdb.SaveExitGuardParams{ChainID: ix.chainID(), ExitGuard: &guard}
			if err := ledgerdb.New(tx).SaveExitGuard(ctx, saved); err != nil {
				return err
			}
			return ix.announceChange(ctx, tx, nil)
		})
	}
	if err != nil {
		return fmt.Errorf("reading the past events of the exit guard: %w", err)
	}
	ix.loaded = false
	return ix.load(ctx)
}

// adoptRange adds the guard's events in the blocks after a cursor and returns the last of these blocks. All must be on the
// chain of the checkpoint.
func (ix *Indexer) adoptRange(ctx context.Context, decoder event.Decoder, after cursor) (cursor, error) {
	from := after.number + 1
	f := &fetched{span: span{from: from, to: min(ix.at.number, from+ix.size.get()-1)}, headers: map[int64]*header{}}
	if err := ix.fetchLogs(ctx, f, f.from, f.to, []common.Address{decoder.Guard}); err != nil {
		return after, err
	}
	ix.size.answered(f.to-f.from+1, len(f.logs))
	if err := ix.fillHeaders(ctx, f, nil); err != nil {
		return after, err
	}
	if err := f.check(); err != nil {
		return after, err
	}
	last := cursor{number: f.to, hash: f.headers[f.to].Hash}
	if after.hash != (common.Hash{}) && f.headers[from].ParentHash != after.hash || last.number == ix.at.number && last.hash != ix.at.hash {
		return after, fmt.Errorf("blocks %d to %d do not belong to the indexed chain: %w", f.from, f.to, errReorged)
	}
	events := ix.ledger(f)
	if err := decoder.DecodeIn(events); err != nil {
		return after, err
	}
	return last, ix.lease.InTx(ctx, func(tx pgx.Tx) error {
		q := ledgerdb.New(tx)
		rows := make([]ledgerdb.InsertEventsParams, len(events))
		for i, e := range events {
			rows[i] = ledgerdb.InsertEventsParams(e.Event)
		}
		if _, err := q.InsertEvents(ctx, rows); err != nil {
			return fmt.Errorf("saving events: %w", err)
		}
		return projection.Fold(ctx, q, ix.chainID(), projection.NewInput(events), false)
	})
}
