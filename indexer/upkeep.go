package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

const (
	// upkeepPage is how many gaps are looked at in one go, and intervalPage how many of the interval's blocks.
	upkeepPage, intervalPage = 500, 1_000
	// gapsAgain is after what time it is tried again to fill gaps that the node had no state for.
	gapsAgain = 10 * time.Minute
	// A UTC day is the least that retention takes away, and two days are kept at least.
	dayLong   = 24 * time.Hour
	leastKept = 2 * dayLong
)

// upkeep is what can wait until nothing else is to be done.
type upkeep struct {
	next      time.Time // when it is due
	gapsBelow int64     // gaps from here on were tried
	gapsNext  time.Time // when all gaps are tried again
	since     int64     // blocks above this one were indexed with the interval that is configured
}

// prepareUpkeep makes the chain's row of upkeep where there is none: then all that there is was made by this code.
func (ix *Indexer) prepareUpkeep(ctx context.Context, q *ledgerdb.Queries) error {
	return saved("upkeep", q.InsertUpkeep(ctx, ledgerdb.InsertUpkeepParams{ChainID: ix.chainID(), Edition: projection.Edition}))
}

// renew makes projections anew where those in the database were made of other things than this code makes them of.
func (ix *Indexer) renew(ctx context.Context, q *ledgerdb.Queries) error {
	if err := ix.prepareUpkeep(ctx, q); err != nil {
		return err
	}
	kept, err := ix.kept(ctx, q)
	if err != nil {
		return err
	}
	at, err := ix.checkpoint(ctx, q)
	if err != nil {
		return err
	}
	if ix.upkeep.since = at.BlockNumber; kept.NavEvery != int64(ix.cfg.NavInterval) {
		filled := ix.start() - 1
		if at.BlockNumber < ix.start() { // nothing is indexed yet: all of it will be with this interval
			filled = math.MaxInt64
		}
		if err := ix.lease.InTx(ctx, func(tx pgx.Tx) error { return ix.saveFilled(ctx, ledgerdb.New(tx), filled) }); err != nil {
			return err
		}
	}
	if kept.Edition == projection.Edition {
		return nil
	}
	ix.log.Info("projections are made anew, as this version has others", "edition", kept.Edition, "now", projection.Edition)
	if err := ix.rebuild(ctx); err != nil {
		return fmt.Errorf("making projections anew: %w", err)
	}
	return nil
}

// saveFilled notes up to where there is a point or a gap at each of the interval's blocks; MaxInt64: everywhere, for as long as
// the interval stays what it is.
func (ix *Indexer) saveFilled(ctx context.Context, q *ledgerdb.Queries, block int64) error {
	return saved("upkeep", q.SaveNavFilled(ctx, ledgerdb.SaveNavFilledParams{
		ChainID: ix.chainID(), NavEvery: int64(ix.cfg.NavInterval), NavFilledTo: block,
	}))
}

func (ix *Indexer) kept(ctx context.Context, q *ledgerdb.Queries) (ledgerdb.Upkeep, error) {
	kept, err := q.Upkeep(ctx, ix.chainID())
	if err != nil {
		return kept, fmt.Errorf("reading what is kept: %w", err)
	}
	return kept, nil
}

// maintain does one piece of maintenance if it is due. final is the last block that cannot be rolled back. A fault is logged
// and tried again at the next run; following the chain goes on.
func (ix *Indexer) maintain(ctx context.Context, final int64) error {
	now := ix.now()
	if now.Before(ix.upkeep.next) {
		return nil
	}
	ix.upkeep.next = now.Add(ix.cfg.UpkeepInterval)
	more, err := ix.maintainOnce(ctx, final)
	if err != nil && ctx.Err() == nil {
		ix.metrics.upkeepFaults.Inc()
		ix.log.Warn("maintenance failed and will be tried again", "error", err)
		return nil
	}
	if more {
		ix.upkeep.next = now
	}
	return err
}

// maintainOnce does one piece of each kind of maintenance. more tells whether some is left.
func (ix *Indexer) maintainOnce(ctx context.Context, final int64) (more bool, err error) {
	q := ledgerdb.New(ix.store.Pool)
	kept, err := ix.kept(ctx, q)
	if err != nil {
		return false, err
	}
	// The indexer of another chain may have dropped the indexes and ended.
	if ix.noTransferIndexes, err = q.LacksTransferIndexes(ctx); err != nil {
		return false, fmt.Errorf("looking for the indexes of transfers: %w", err)
	}
	if err := ix.indexTransfers(ctx); err != nil {
		return false, err
	}
	if more, err = ix.fillGaps(ctx, kept, final); err != nil {
		return false, err
	}
	if ix.cfg.NavInterval > 0 {
		unfinished, err := ix.fillInterval(ctx, kept, final)
		if err != nil {
			return false, err
		}
		more = more || unfinished
	}
	if ix.cfg.KeepNAV > 0 {
		if err := ix.prune(ctx, kept, final); err != nil {
			return false, err
		}
	}
	return more, ix.pruneFeed(ctx, ix.now())
}

// fillGaps values vaults where the node had no state, the newest gaps first. more: some were filled.
func (ix *Indexer) fillGaps(ctx context.Context, kept ledgerdb.Upkeep, final int64) (more bool, err error) {
	if now := ix.now(); !now.Before(ix.upkeep.gapsNext) {
		ix.upkeep.gapsBelow, ix.upkeep.gapsNext = math.MaxInt64, now.Add(gapsAgain)
	}
	gaps, err := ledgerdb.New(ix.store.Pool).NavGapsDown(ctx, ledgerdb.NavGapsDownParams{
		ChainID: ix.chainID(), AtMost: min(final, ix.upkeep.gapsBelow-1), Page: upkeepPage,
	})
	if err != nil {
		return false, fmt.Errorf("reading NAV gaps: %w", err)
	}
	if len(gaps) == 0 {
		return false, nil
	}
	if len(gaps) == upkeepPage { // pages end where blocks end
		last := gaps[len(gaps)-1].BlockNumber
		if first := slices.IndexFunc(gaps, func(g ledgerdb.NavGap) bool { return g.BlockNumber == last }); first > 0 {
			gaps = gaps[:first]
		}
	}
	below := gaps[len(gaps)-1].BlockNumber
	var samples []*sample
	for _, g := range gaps {
		s := &sample{number: g.BlockNumber, hash: g.BlockHash, time: g.BlockTime}
		if n := len(samples); n > 0 && samples[n-1].number == s.number && len(samples[n-1].vaults) < lensVaults {
			s = samples[n-1]
		} else {
			samples = append(samples, s)
		}
		s.vaults = append(s.vaults, g.Vault)
	}
	navs, _, err := ix.valued(ctx, samples)
	if err != nil {
		return false, fmt.Errorf("filling NAV gaps: %w", err)
	}
	if len(navs) > 0 {
		err := ix.lease.InTx(ctx, func(tx pgx.Tx) error {
			if err := ix.fill(ctx, ledgerdb.New(tx), kept, navs); err != nil {
				return err
			}
			return ix.announceChange(ctx, tx, navs)
		})
		if err != nil {
			return false, fmt.Errorf("filling NAV gaps: %w", err)
		}
		ix.holdings = nil // positions may have changed
		ix.metrics.gapsFilled.Add(float64(len(navs)))
	}
	ix.upkeep.gapsBelow = below
	return len(navs) > 0, nil
}

// fill puts points in the place of gaps, and makes again what was made without them: candles, and where a vault said
// something in the block, all that is folded of it.
func (ix *Indexer) fill(ctx context.Context, q *ledgerdb.Queries, kept ledgerdb.Upkeep, navs []ledgerdb.InsertNavPointsParams) error {
	at := ledgerdb.DeleteNavGapsParams{ChainID: ix.chainID()}
	for i := range navs {
		at.Vaults, at.Blocks = append(at.Vaults, navs[i].Vault[:]), append(at.Blocks, navs[i].BlockNumber)
	}
	if err := q.DeleteNavGaps(ctx, at); err != nil {
		return fmt.Errorf("deleting gaps: %w", err)
	}
	changed, err := q.EmittersAt(ctx, ledgerdb.EmittersAtParams(at))
	if err != nil {
		return fmt.Errorf("listing what changed: %w", err)
	}
	if err := ix.add(ctx, q, kept, readings{navs: navs}); err != nil || len(changed) == 0 {
		return err
	}
	if err := projection.Rewind(ctx, q, ix.chainID(), projection.Rewound{Block: ix.at.number, Vaults: changed}); err != nil {
		return err
	}
	return ix.refold(ctx, q, ix.at.number, changed)
}

// add stores points and gaps of the past, and makes the candles again that they are part of, unless those are all that is
// kept of their time.
func (ix *Indexer) add(ctx context.Context, q *ledgerdb.Queries, kept ledgerdb.Upkeep, r readings) error {
	if err := ix.keep(ctx, q, r); err != nil {
		return err
	}
	points := slices.DeleteFunc(priced(r.navs, r.gaps), func(p projection.Point) bool { return p.Time.Before(kept.NavPrunedBefore) })
	return projection.RefreshCandles(ctx, q, ix.chainID(), points)
}

// fillInterval makes sure that there is a point or a gap at each of the interval's final blocks: there is not where the
// interval was another when they were indexed. more: not all blocks were looked at yet.
func (ix *Indexer) fillInterval(ctx context.Context, kept ledgerdb.Upkeep, final int64) (more bool, err error) {
	every := int64(ix.cfg.NavInterval)
	if kept.NavFilledTo >= final {
		return false, nil
	}
	first := (kept.NavFilledTo + every) / every * every
	if first > final {
		if final < ix.upkeep.since {
			return false, nil
		}
		return false, ix.lease.InTx(ctx, func(tx pgx.Tx) error { return ix.saveFilled(ctx, ledgerdb.New(tx), math.MaxInt64) })
	}
	last := min(final/every*every, first+(intervalPage-1)*every)
	missing, err := ledgerdb.New(ix.store.Pool).Unvalued(ctx, ledgerdb.UnvaluedParams{
		ChainID: ix.chainID(), First: first, Last: last, Every: every,
	})
	if err != nil {
		return false, fmt.Errorf("looking for missing NAV points: %w", err)
	}
	if len(missing) > upkeepPage { // the rest is for the next time; a block is not cut
		last = missing[upkeepPage].BlockNumber
		missing = slices.DeleteFunc(missing, func(m ledgerdb.UnvaluedRow) bool { return m.BlockNumber > last })
	}
	r, err := ix.revalue(ctx, kept, missing)
	if err != nil {
		return false, fmt.Errorf("adding missing NAV points: %w", err)
	}
	err = ix.lease.InTx(ctx, func(tx pgx.Tx) error {
		q := ledgerdb.New(tx)
		if len(missing) > 0 {
			if err := ix.add(ctx, q, kept, r); err != nil {
				return err
			}
			if err := ix.announceChange(ctx, tx, r.navs); err != nil {
				return err
			}
		}
		return ix.saveFilled(ctx, q, last)
	})
	if err != nil {
		return false, fmt.Errorf("adding missing NAV points: %w", err)
	}
	ix.metrics.gapsFilled.Add(float64(len(r.navs)))
	return true, nil
}

// revalue values vaults at final blocks of the past, in the order of blocks. What is no longer kept is left out.
func (ix *Indexer) revalue(ctx context.Context, kept ledgerdb.Upkeep, missing []ledgerdb.UnvaluedRow) (r readings, err error) {
	vaults := map[int64][]common.Address{}
	var numbers []int64
	for _, m := range missing {
		if vaults[m.BlockNumber] == nil {
			numbers = append(numbers, m.BlockNumber)
		}
		vaults[m.BlockNumber] = append(vaults[m.BlockNumber], m.Vault)
	}
	headers, err := ix.node.headers(ctx, numbers)
	if err != nil {
		return readings{}, err
	}
	var samples []*sample
	for i, h := range headers {
		if h == nil {
			return readings{}, fmt.Errorf("reading block %d: the node does not have it", numbers[i])
		}
		if unixTime(h).Before(kept.NavPrunedBefore) {
			continue
		}
		for part := range slices.Chunk(vaults[numbers[i]], lensVaults) {
			samples = append(samples, &sample{number: numbers[i], hash: h.Hash, time: unixTime(h), vaults: part})
		}
	}
	r.navs, r.gaps, err = ix.valued(ctx, samples)
	return r, err
}

// pruneFeed takes away the feed's rows that are older than they are kept.
func (ix *Indexer) pruneFeed(ctx context.Context, now time.Time) error {
	return ix.lease.InTx(ctx, func(tx pgx.Tx) error {
		_, err := ledgerdb.New(tx).PruneFeed(ctx, ledgerdb.PruneFeedParams{ChainID: ix.chainID(), Before: now.Add(-ix.cfg.KeepFeed)})
		return saved("the feed", err)
	})
}

// prune takes away NAV points of whole UTC days that are older than they are kept, counted from the newest block: those of
// blocks in which their vault said nothing, as no projection but candles is made of them, and candles stay. A day is taken
// away in one transaction with the note of it.
func (ix *Indexer) prune(ctx context.Context, kept ledgerdb.Upkeep, final int64) error {
	q := ledgerdb.New(ix.store.Pool)
	stable, err := q.LastBlockTime(ctx, ledgerdb.LastBlockTimeParams{ChainID: ix.chainID(), AtMost: final})
	if errors.Is(err, pgx.ErrNoRows) { // nothing is known to be final
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the time of block %d: %w", final, err)
	}
	first, err := q.FirstLaunch(ctx, ix.chainID())
	if err != nil {
		return fmt.Errorf("reading the first launch: %w", err)
	}
	until := ix.Status().CheckpointTime.Add(-ix.cfg.KeepNAV)
	if stable.Before(until) {
		until = stable
	}
	until = until.UTC().Truncate(dayLong)
	day := slices.MaxFunc([]time.Time{kept.NavPrunedBefore, first.UTC().Truncate(dayLong)}, func(a, b time.Time) int { return cmp.Compare(a.Unix(), b.Unix()) })
	for ; day.Before(until); day = day.Add(dayLong) {
		next := day.Add(dayLong)
		var gone int64
		err := ix.lease.InTx(ctx, func(tx pgx.Tx) (err error) {
			q := ledgerdb.New(tx)
			if gone, err = q.PruneNavPoints(ctx, ledgerdb.PruneNavPointsParams{ChainID: ix.chainID(), StartsAt: day, EndsAt: next}); err != nil {
				return err
			}
			if err := q.PruneNavGaps(ctx, ledgerdb.PruneNavGapsParams{ChainID: ix.chainID(), StartsAt: day, EndsAt: next}); err != nil {
				return err
			}
			if err := q.SaveNavPruned(ctx, ledgerdb.SaveNavPrunedParams{ChainID: ix.chainID(), NavPrunedBefore: next}); err != nil || gone == 0 {
				return err
			}
			return ix.announceChange(ctx, tx, nil)
		})
		if err != nil {
			return fmt.Errorf("pruning NAV points of %s: %w", day.Format(time.DateOnly), err)
		}
		ix.metrics.pruned.Add(float64(gone))
	}
	return nil
}
