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

// late is a contract whose past events the ledger lacks, because the ledger was begun without it. Its events concern only rows
// of its own, so nothing else is folded again.
type late struct {
	name    string
	decoder event.Decoder // knows this contract
	address common.Address
	drop    func(ctx context.Context, q *ledgerdb.Queries, chainID int64) error // its rows
	save    func(ctx context.Context, q *ledgerdb.Queries) error                // that the ledger has its events
}

// missing returns the configured contracts whose past events the ledger lacks.
func (ix *Indexer) missing() []late {
	var list []late
	known := event.Decoder{Factory: ix.decoder.Factory, Registry: ix.decoder.Registry}
	if guard := ix.cfg.ExitGuard; ix.decoder.Guard != guard {
		known.Guard = guard
		list = append(list, late{
			name: "exit guard", decoder: known, address: guard, drop: projection.DropExitOrders,
			save: func(ctx context.Context, q *ledgerdb.Queries) error {
				return q.SaveExitGuard(ctx, ledgerdb.SaveExitGuardParams{ChainID: ix.chainID(), ExitGuard: &guard})
			},
		})
		known.Guard = common.Address{}
	}
	if mandates := ix.cfg.Mandates; ix.decoder.Mandates != mandates {
		known.Mandates = mandates
		list = append(list, late{
			name: "mandates", decoder: known, address: mandates, drop: projection.DropMandates,
			save: func(ctx context.Context, q *ledgerdb.Queries) error {
				return q.SaveMandates(ctx, ledgerdb.SaveMandatesParams{ChainID: ix.chainID(), Mandates: &mandates})
			},
		})
	}
	return list
}

// adopt reads the past events of a contract into the ledger, range by range, and then records the contract. After an
// interruption it starts over.
func (ix *Indexer) adopt(ctx context.Context, contract late) error {
	ix.log.Info("reading the past events of a contract", "contract", contract.name, "address", contract.address, "to_block", ix.at.number)
	err := ix.lease.InTx(ctx, func(tx pgx.Tx) error {
		q := ledgerdb.New(tx)
		if err := q.DeleteEventsOf(ctx, ledgerdb.DeleteEventsOfParams{ChainID: ix.chainID(), Emitter: contract.address}); err != nil {
			return fmt.Errorf("deleting its old events: %w", err)
		}
		return contract.drop(ctx, q, ix.chainID())
	})
	for at := (cursor{number: ix.start() - 1}); err == nil && at.number < ix.at.number; {
		at, err = ix.adoptRange(ctx, contract, at)
	}
	if err == nil {
		err = ix.lease.InTx(ctx, func(tx pgx.Tx) error {
			if err := contract.save(ctx, ledgerdb.New(tx)); err != nil {
				return err
			}
			return ix.announceChange(ctx, tx, nil)
		})
	}
	if err != nil {
		return fmt.Errorf("reading the past events of the %s: %w", contract.name, err)
	}
	ix.loaded = false
	return ix.load(ctx)
}

// adoptRange adds the contract's events in the blocks after a cursor and returns the last of these blocks. All must be on the
// chain of the checkpoint.
func (ix *Indexer) adoptRange(ctx context.Context, contract late, after cursor) (cursor, error) {
	from := after.number + 1
	f := &fetched{span: span{from: from, to: min(ix.at.number, from+ix.size.get()-1)}, headers: map[int64]*header{}}
	if err := ix.fetchLogs(ctx, f, f.from, f.to, []common.Address{contract.address}); err != nil {
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
	if err := contract.decoder.DecodeIn(events); err != nil {
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
