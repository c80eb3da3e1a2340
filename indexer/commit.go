package indexer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// holdingsAt is what holders have at a block that the database is at.
type holdingsAt struct {
	*projection.Holdings
	at cursor
}

// commit applies prepared blocks, and those after them that are ready, in one transaction: the rollback to the block before
// them where the database is beyond it, the ledger, the projections, the checkpoint. ring is the lowest block whose hash is
// still needed.
func (ix *Indexer) commit(ctx context.Context, p *prepared, final, ring int64) error {
	started := ix.now()
	undone := int64(0)
	held := ix.held
	ix.held = nil // if this fails, nothing is known
	err := ix.store.InTx(ctx, func(tx pgx.Tx) (err error) {
		if err := ix.lease.Fence(ctx, tx); err != nil {
			return err
		}
		telling := p.full || ix.told
		if !telling {
			// What is final may be lost with the server's last moments, checkpoint and all, and is read again.
			if _, err := tx.Exec(ctx, "set local synchronous_commit = off"); err != nil {
				return fmt.Errorf("loosening durability: %w", err)
			}
		}
		q, news := ledgerdb.New(tx), feedRows{now: ix.now()}
		if ix.at.number > p.after.number {
			undone = ix.at.number - p.after.number
			if telling {
				if err := news.reorg(ctx, q, ix.chainID(), ix.at, p); err != nil {
					return err
				}
			}
			if err := ix.takeBack(ctx, q, p.after.number); err != nil {
				return fmt.Errorf("rolling back to block %d: %w", p.after.number, err)
			}
		}
		if held == nil || held.at != p.after || undone > 0 {
			held = &holdingsAt{Holdings: projection.NewHoldings()}
		}
		for r := p; r != nil; {
			if err := ix.write(ctx, q, r, held.Holdings); err != nil {
				return err
			}
			if telling {
				if err := news.blocks(ctx, q, ix.chainID(), r.events, r.navs); err != nil {
					return err
				}
			}
			r.events, r.readings = nil, readings{} // written: several ranges need not be in memory at once
			if r = nil; !telling && ix.now().Sub(started) < ix.cfg.LeaseTTL/commitShare {
				r = p.next()
			}
		}
		if err := held.Save(ctx, q, ix.chainID()); err != nil {
			return err
		}
		if err := q.DeleteBlocksBelow(ctx, ledgerdb.DeleteBlocksBelowParams{
			ChainID: ix.chainID(), BlockNumber: min(ring, p.last.number()),
		}); err != nil {
			return fmt.Errorf("forgetting final blocks: %w", err)
		}
		if err := saved("checkpoint", q.SaveCheckpoint(ctx, ledgerdb.SaveCheckpointParams{
			ChainID: ix.chainID(), BlockNumber: p.last.number(), BlockHash: p.last.Hash, BlockTime: unixTime(p.last),
			FinalizedNumber: min(final, p.last.number()), UpdatedAt: ix.now(),
		})); err != nil {
			return err
		}
		notice := ix.notice(p, undone)
		if telling {
			if err := news.head(ix.chainID(), p.after.number+1, p.last.number(), p.last.Hash, unixTime(p.last)); err != nil {
				return err
			}
			if notice.Seq, err = news.write(ctx, q, ix.chainID()); err != nil {
				return err
			}
		}
		return store.Notify(ctx, tx, notice)
	})
	if err != nil {
		return fmt.Errorf("committing blocks %d to %d: %w", p.after.number+1, p.last.number(), err)
	}
	if undone > 0 {
		ix.metrics.reorgs.Inc()
		ix.metrics.reorgDepth.Observe(float64(undone))
		ix.log.Warn("the chain reorganised", "ancestor", p.after.number, "blocks_undone", undone)
	}
	ix.at = cursor{number: p.last.number(), hash: p.last.Hash}
	held.at, ix.held, ix.told = ix.at, held, ix.told || p.full
	ix.metrics.events.Add(float64(p.count))
	ix.metrics.commitSeconds.Observe(ix.now().Sub(started).Seconds())
	ix.pace.commit(ix.now(), p.last.number(), int64(p.count))
	blocks, events := ix.pace.rates()
	ix.update(func(s *Status) {
		s.BlocksPerSecond, s.EventsPerSecond = blocks, events
		s.Checkpoint, s.CheckpointTime, s.Finalized = p.last.number(), unixTime(p.last), min(final, p.last.number())
	})
	return nil
}

// takeBack makes the database what it was at a block.
func (ix *Indexer) takeBack(ctx context.Context, q *ledgerdb.Queries, to int64) error {
	if err := ix.unread(ctx, q, to); err != nil {
		return err
	}
	if err := ix.rollback(ctx, q, to); err != nil {
		return err
	}
	return projection.RewindCandles(ctx, q, ix.chainID(), to)
}

// write appends to the ledger and folds the same events into the projections.
func (ix *Indexer) write(ctx context.Context, q *ledgerdb.Queries, p *prepared, held *projection.Holdings) error {
	in := projection.NewInput(p.events)
	for _, n := range p.navs {
		if n.NavPerShareD18 != nil {
			in.NavPerShareD18[projection.At{Vault: n.Vault, Block: n.BlockNumber}] = *n.NavPerShareD18
		}
	}
	for _, t := range p.tokens {
		in.Tokens[t.Token] = projection.Token{Symbol: t.Symbol, Name: t.Name}
	}
	for _, t := range p.transactions {
		in.Transactions[t.TxHash] = projected(t)
	}
	held.Value(ix.chainID(), priced(p.navs, p.gaps))
	return projection.FoldInto(ctx, q, ix.chainID(), in, held, func() error { return ix.extend(ctx, q, p) })
}

// extend appends to the ledger.
func (ix *Indexer) extend(ctx context.Context, q *ledgerdb.Queries, p *prepared) error {
	rows := make([]ledgerdb.InsertEventsParams, len(p.events))
	for i, e := range p.events {
		rows[i] = ledgerdb.InsertEventsParams(e.Event)
	}
	_, err := q.InsertEvents(ctx, rows)
	if err := saved("events", err); err != nil {
		return err
	}
	if err := ix.keep(ctx, q, p.readings); err != nil {
		return err
	}
	_, err = q.InsertTokens(ctx, p.tokens)
	if err := saved("tokens", err); err != nil {
		return err
	}
	blocks := make([]ledgerdb.InsertBlocksParams, len(p.blocks))
	for i, h := range p.blocks {
		blocks[i] = ledgerdb.InsertBlocksParams{
			ChainID: ix.chainID(), BlockNumber: h.number(), BlockHash: h.Hash, ParentHash: h.ParentHash, BlockTime: unixTime(h),
		}
	}
	_, err = q.InsertBlocks(ctx, blocks)
	return saved("blocks", err)
}

// notice is what listeners are told of a commit.
func (ix *Indexer) notice(p *prepared, undone int64) store.Notice {
	n := store.Notice{
		ChainID: ix.chainID(), From: p.after.number + 1, To: p.last.number(), Hash: p.last.Hash, Events: p.count,
	}
	if undone > 0 {
		n.Reorg = &store.Reorg{Ancestor: p.after.number, Depth: undone}
	}
	return n
}

func saved(what string, err error) error {
	if err != nil {
		return fmt.Errorf("saving %s: %w", what, err)
	}
	return nil
}

func unixTime(h *header) time.Time {
	return time.Unix(int64(h.Time), 0).UTC()
}

// checkpoint reads how far the database is; without a checkpoint that is the block before the first, without a hash.
func (ix *Indexer) checkpoint(ctx context.Context, q *ledgerdb.Queries) (ledgerdb.CheckpointRow, error) {
	row, err := q.Checkpoint(ctx, ix.chainID())
	if errors.Is(err, pgx.ErrNoRows) {
		return ledgerdb.CheckpointRow{BlockNumber: ix.start() - 1}, nil
	}
	if err != nil {
		return row, fmt.Errorf("reading the checkpoint: %w", err)
	}
	return row, nil
}
