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

// holdingsAt are cached holdings, valid at one block.
type holdingsAt struct {
	*projection.Holdings
	at cursor
}

// commit is one commit while it is written: a range of blocks, and the ranges after it that are ready.
type commit struct {
	*Indexer
	p           *prepared
	final, ring int64
	started     time.Time
	undone      int64       // blocks rolled back
	held        *holdingsAt // nil: not known
	announced   bool        // the feed says what changed
	news        feedRows
}

// commit writes prepared blocks, and the ranges after them that are ready, in one transaction. If the database is above the
// block before them, it is rolled back to that block first. Then follow ledger, projections and checkpoint. final is the last
// final block. ring is the lowest block whose hash is still needed.
func (ix *Indexer) commit(ctx context.Context, p *prepared, final, ring int64) error {
	now := ix.now()
	c := &commit{
		Indexer: ix, p: p, final: final, ring: ring, started: now, held: ix.holdings, announced: p.full || ix.feedStarted,
		news: feedRows{now: now},
	}
	ix.holdings = nil // not known if the commit fails
	if err := ix.lease.InTx(ctx, func(tx pgx.Tx) error { return c.write(ctx, tx) }); err != nil {
		return fmt.Errorf("committing blocks %d to %d: %w", p.after.number+1, p.last.number(), err)
	}
	c.committed()
	return nil
}

// write does everything that happens in the transaction.
func (c *commit) write(ctx context.Context, tx pgx.Tx) error {
	if !c.announced {
		// A crash of the server may lose final blocks together with their checkpoint. They are then read again.
		if _, err := tx.Exec(ctx, "set local synchronous_commit = off"); err != nil {
			return fmt.Errorf("loosening durability: %w", err)
		}
	}
	q := ledgerdb.New(tx)
	if err := c.rollBack(ctx, q); err != nil {
		return err
	}
	if c.held == nil || c.held.at != c.p.after || c.undone > 0 {
		c.held = &holdingsAt{Holdings: projection.NewHoldings()}
	}
	if err := c.writeRanges(ctx, q); err != nil {
		return err
	}
	if err := c.held.Save(ctx, q, c.chainID()); err != nil {
		return err
	}
	if err := c.saveCheckpoint(ctx, q); err != nil {
		return err
	}
	return c.announce(ctx, tx)
}

// rollBack takes the database back to the block before the range, if it is above that.
func (c *commit) rollBack(ctx context.Context, q *ledgerdb.Queries) error {
	if c.at.number <= c.p.after.number {
		return nil
	}
	c.undone = c.at.number - c.p.after.number
	if c.announced {
		if err := c.news.reorg(ctx, q, c.chainID(), c.at, c.p); err != nil {
			return err
		}
	}
	if err := c.takeBack(ctx, q, c.p.after.number); err != nil {
		return fmt.Errorf("rolling back to block %d: %w", c.p.after.number, err)
	}
	return nil
}

// writeRanges writes the range and, while the lease leaves time, the ranges after it that are ready.
func (c *commit) writeRanges(ctx context.Context, q *ledgerdb.Queries) error {
	for r := c.p; r != nil; {
		if err := c.writeRange(ctx, q, r, c.held.Holdings); err != nil {
			return err
		}
		if c.announced {
			if err := c.news.blocks(ctx, q, c.chainID(), r.events, r.navs); err != nil {
				return err
			}
		}
		r.events, r.readings = nil, readings{} // free the memory of what is written
		if r = nil; !c.announced && c.now().Sub(c.started) < c.cfg.LeaseTTL/commitShare {
			r = c.p.next()
		}
	}
	return nil
}

// saveCheckpoint moves the checkpoint to the last block and forgets hashes below the ring.
func (c *commit) saveCheckpoint(ctx context.Context, q *ledgerdb.Queries) error {
	last := c.p.last
	if err := q.DeleteBlocksBelow(ctx, ledgerdb.DeleteBlocksBelowParams{
		ChainID: c.chainID(), BlockNumber: min(c.ring, last.number()),
	}); err != nil {
		return fmt.Errorf("forgetting final blocks: %w", err)
	}
	return saved("checkpoint", q.SaveCheckpoint(ctx, ledgerdb.SaveCheckpointParams{
		ChainID: c.chainID(), BlockNumber: last.number(), BlockHash: last.Hash, BlockTime: unixTime(last),
		FinalizedNumber: min(c.final, last.number()), UpdatedAt: c.now(),
	}))
}

// announce appends the rows of the feed and notifies readers. Both become visible with the commit.
func (c *commit) announce(ctx context.Context, tx pgx.Tx) (err error) {
	p := c.p
	notice := store.Notice{
		ChainID: c.chainID(), From: p.after.number + 1, To: p.last.number(), Hash: p.last.Hash, Events: p.count,
	}
	if c.undone > 0 {
		notice.Reorg = &store.Reorg{Ancestor: p.after.number, Depth: c.undone}
	}
	if c.announced {
		if err := c.news.head(c.chainID(), notice.From, p.last); err != nil {
			return err
		}
		if notice.Seq, err = c.news.write(ctx, ledgerdb.New(tx), c.chainID()); err != nil {
			return err
		}
	}
	return store.Notify(ctx, tx, notice)
}

// committed updates memory, metrics and status after the transaction.
func (c *commit) committed() {
	p, now := c.p, c.now()
	if c.undone > 0 {
		c.metrics.reorgs.Inc()
		c.metrics.reorgDepth.Observe(float64(c.undone))
		c.log.Warn("the chain reorganised", "ancestor", p.after.number, "blocks_undone", c.undone)
	}
	c.at = cursor{number: p.last.number(), hash: p.last.Hash}
	c.held.at, c.holdings, c.feedStarted = c.at, c.held, c.announced
	c.metrics.events.Add(float64(p.count))
	c.metrics.commitSeconds.Observe(now.Sub(c.started).Seconds())
	c.pace.commit(now, p.last.number(), int64(p.count))
	blocks, events := c.pace.rates()
	c.update(func(s *Status) {
		s.BlocksPerSecond, s.EventsPerSecond = blocks, events
		s.Checkpoint, s.CheckpointTime, s.Finalized = p.last.number(), unixTime(p.last), min(c.final, p.last.number())
	})
}

// takeBack restores the state of the database at a block.
func (ix *Indexer) takeBack(ctx context.Context, q *ledgerdb.Queries, to int64) error {
	if err := ix.unread(ctx, q, to); err != nil {
		return err
	}
	if err := ix.rollback(ctx, q, to); err != nil {
		return err
	}
	return projection.RewindCandles(ctx, q, ix.chainID(), to)
}

// writeRange appends a range to the ledger and folds its events into the projections.
func (ix *Indexer) writeRange(ctx context.Context, q *ledgerdb.Queries, p *prepared, held *projection.Holdings) error {
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
	for _, c := range p.cash {
		in.AddCash(ledgerdb.CashFlow(c))
	}
	held.Value(ix.chainID(), priced(p.navs, p.gaps))
	return projection.FoldInto(ctx, q, ix.chainID(), in, held, func() error { return ix.extend(ctx, q, p) })
}

// extend appends a range to the ledger.
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

func saved(what string, err error) error {
	if err != nil {
		return fmt.Errorf("saving %s: %w", what, err)
	}
	return nil
}

func unixTime(h *header) time.Time {
	return time.Unix(int64(h.Time), 0).UTC()
}

// checkpoint reads the checkpoint. Without one, it returns the block before the first, with a zero hash.
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
