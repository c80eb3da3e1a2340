package indexer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// measuredBlocks is the number of newest blocks that the block time is measured over.
const measuredBlocks = 1_000

// chooseInterval sets the number of blocks between valuations for a time between them. The number in use stays while it is near
// that time, because another one makes the indexer add points to the whole history.
func (ix *Indexer) chooseInterval(ctx context.Context, q *ledgerdb.Queries) error {
	if ix.cfg.NavEvery == 0 {
		return nil
	}
	kept, err := q.Upkeep(ctx, ix.chainID())
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("reading the state of maintenance: %w", err)
	}
	newest, _, _, err := ix.node.heads(ctx, -1)
	if err != nil {
		return fmt.Errorf("measuring the block time: %w", err)
	}
	first := min(newest.number(), max(1, newest.number()-measuredBlocks)) // the time of block 0 says nothing
	found, err := ix.node.headers(ctx, []int64{first})
	if err != nil {
		return fmt.Errorf("measuring the block time: %w", err)
	}
	if found[0] == nil {
		return fmt.Errorf("measuring the block time: the node does not have block %d", first)
	}
	took := time.Duration(newest.Time-found[0].Time) * time.Second
	ix.cfg.NavInterval = uint64(intervalFor(ix.cfg.NavEvery, newest.number()-first, took, kept.NavEvery))
	ix.log.Info("valuing all vaults at an interval", "every", ix.cfg.NavEvery, "blocks", ix.cfg.NavInterval)
	return nil
}

// intervalFor returns the number of blocks between valuations, given how long some blocks took. kept is the number in use, or 0.
//
// kept stays while its ideal is from 0.8 to 2.5 times as large. A new number is the largest power of two that is not too long. The
// points of a larger power are then among those of a smaller one.
func intervalFor(every time.Duration, blocks int64, took time.Duration, kept int64) int64 {
	ideal := int64(1)
	if blocks > 0 {
		perBlock := max(took/time.Duration(blocks), time.Millisecond)
		ideal = max(1, int64(every/perBlock))
	}
	if kept > 0 && 4*kept <= 5*ideal && 2*ideal <= 5*kept {
		return kept
	}
	power := int64(1)
	for 2*power <= min(ideal, 1<<32) {
		power *= 2
	}
	return power
}
