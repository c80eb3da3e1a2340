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
	// upkeepPage is the number of gaps, and intervalPage the number of interval blocks, that one run looks at.
	upkeepPage, intervalPage = 500, 1_000
	// pastPage is the number of vaults whose past levels one transaction renews. A vault takes about 1 ms.
	pastPage = 200
	// pastFor is how long one run renews past levels, page by page.
	pastFor = 500 * time.Millisecond
	// gapsAgain is the pause before gaps without state are retried.
	gapsAgain = 10 * time.Minute
	// Retention deletes whole UTC days and always keeps at least two.
	dayLong   = 24 * time.Hour
	leastKept = 2 * dayLong
)

// upkeep is the state of maintenance.
type upkeep struct {
	next      time.Time // when the next run is due
	gapsBelow int64     // gaps from this block on were tried
	gapsNext  time.Time // when all gaps are retried
	since     int64     // blocks above this one were indexed with the configured interval
}

// prepareUpkeep inserts the chain's row of maintenance if it is missing. In that case this version made everything there is.
func (ix *Indexer) prepareUpkeep(ctx context.Context, q *ledgerdb.Queries) error {
	return saved("upkeep", q.InsertUpkeep(ctx, ledgerdb.InsertUpkeepParams{ChainID: ix.chainID(), Edition: projection.Edition}))
}

// renew rebuilds the projections if another edition made them.
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
		if at.BlockNumber < ix.start() { // nothing is indexed yet, so every block will be indexed with this interval
			filled = math.MaxInt64
		}
		if err := ix.lease.InTx(ctx, func(tx pgx.Tx) error { return ix.saveFilled(ctx, ledgerdb.New(tx), filled) }); err != nil {
			return err
		}
	}
	if kept.Edition == projection.Edition {
		return nil
	}
	ix.log.Info("rebuilding projections: this version has another edition", "edition", kept.Edition, "now", projection.Edition)
	if err := ix.rebuild(ctx); err != nil {
		return fmt.Errorf("rebuilding projections: %w", err)
	}
	return nil
}

// saveFilled records the block up to which each interval block has a point or a gap. MaxInt64 means everywhere, for as long as
// the interval stays the same.
func (ix *Indexer) saveFilled(ctx context.Context, q *ledgerdb.Queries, block int64) error {
	return saved("upkeep", q.SaveNavFilled(ctx, ledgerdb.SaveNavFilledParams{
		ChainID: ix.chainID(), NavEvery: int64(ix.cfg.NavInterval), NavFilledTo: block,
	}))
}

func (ix *Indexer) kept(ctx context.Context, q *ledgerdb.Queries) (ledgerdb.Upkeep, error) {
	kept, err := q.Upkeep(ctx, ix.chainID())
	if err != nil {
		return kept, fmt.Errorf("reading the state of maintenance: %w", err)
	}
	return kept, nil
}

// maintain does one piece of maintenance if it is due. final is the last block that cannot be rolled back. A fault is logged
// and retried at the next run. The indexer continues to follow the chain.
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
	unfinished, err := ix.renewPast(ctx)
	if err != nil {
		return false, err
	}
	more = more || unfinished
	gaps, err := q.CountNavGaps(ctx, ix.chainID())
	if err != nil {
		return false, fmt.Errorf("counting NAV gaps: %w", err)
	}
	ix.metrics.navGaps.Set(float64(gaps))
	return more, ix.pruneFeed(ctx, ix.now())
}

// renewPast renews what lists of indices read of the past, as of the checkpoint. It stops after pastFor, because blocks wait meanwhile.
// more tells whether some is left.
func (ix *Indexer) renewPast(ctx context.Context) (more bool, err error) {
	for began := ix.now(); ; {
		err = ix.lease.InTx(ctx, func(tx pgx.Tx) error {
			renewed, err := ledgerdb.New(tx).RenewPastLevels(ctx, ledgerdb.RenewPastLevelsParams{
				ChainID: ix.chainID(), Head: ix.Status().CheckpointTime, Most: pastPage,
			})
			more = renewed == pastPage
			return err
		})
		if err != nil {
			return false, fmt.Errorf("renewing past levels: %w", err)
		}
		if !more || ix.now().Sub(began) >= pastFor {
			return more, nil
		}
	}
}

// fillGaps values vaults where the node had no state, newest gaps first. more tells whether some were filled.
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
	if len(gaps) == upkeepPage { // a page ends where a block ends
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
	if err := ix.pastOthers(ctx, samples); err != nil {
		return false, err
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

// fill replaces gaps with points and rebuilds what was made without them. That is the candles and, if the vault emitted an
// event in the block, everything folded of that vault.
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
		return fmt.Errorf("listing changed emitters: %w", err)
	}
	if err := ix.add(ctx, q, kept, readings{navs: navs}); err != nil || len(changed) == 0 {
		return err
	}
	if err := projection.Rewind(ctx, q, ix.chainID(), projection.Rewound{Block: ix.at.number, Vaults: changed}); err != nil {
		return err
	}
	return ix.refold(ctx, q, ix.at.number, changed)
}

// add stores points and gaps of the past and rebuilds the candles that contain them, unless retention has deleted the other
// points of that time.
func (ix *Indexer) add(ctx context.Context, q *ledgerdb.Queries, kept ledgerdb.Upkeep, r readings) error {
	if err := ix.keep(ctx, q, r); err != nil {
		return err
	}
	stale := ledgerdb.ForgetPastLevelsOfParams{ChainID: ix.chainID()}
	for i := range r.navs {
		stale.Vaults = append(stale.Vaults, r.navs[i].Vault.Bytes())
	}
	if err := q.ForgetPastLevelsOf(ctx, stale); err != nil {
		return fmt.Errorf("deleting stored past levels: %w", err)
	}
	points := slices.DeleteFunc(priced(r.navs, r.gaps), func(p projection.Point) bool { return p.Time.Before(kept.NavPrunedBefore) })
	return projection.RefreshCandles(ctx, q, ix.chainID(), points)
}

// fillInterval makes sure that each final interval block has a point or a gap. Blocks that were indexed with another interval
// lack them. more tells whether blocks are left.
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
	if len(missing) > upkeepPage { // the rest is for the next run; a block is not split
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

// revalue values vaults at final blocks of the past, in block order. It leaves out what retention has deleted.
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
	if err := ix.pastOthers(ctx, samples); err != nil {
		return readings{}, err
	}
	r.navs, r.gaps, err = ix.valued(ctx, samples)
	return r, err
}

// pruneFeed deletes rows of the feed beyond retention.
func (ix *Indexer) pruneFeed(ctx context.Context, now time.Time) error {
	return ix.lease.InTx(ctx, func(tx pgx.Tx) error {
		_, err := ledgerdb.New(tx).PruneFeed(ctx, ledgerdb.PruneFeedParams{ChainID: ix.chainID(), Before: now.Add(-ix.cfg.KeepFeed)})
		return saved("the feed", err)
	})
}

// prune deletes the NAV points of whole UTC days beyond retention, counted from the newest block. It deletes points of blocks
// in which the vault emitted no event: only candles are derived from those, and candles stay. Each day and its record are one
// transaction.
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
	day := slices.MaxFunc([]time.Time{kept.NavPrunedBefore, first.UTC().Truncate(dayLong)},
		func(a, b time.Time) int { return cmp.Compare(a.Unix(), b.Unix()) })
	for ; day.Before(until); day = day.Add(dayLong) {
		next := day.Add(dayLong)
		var gone int64
		err := ix.lease.InTx(ctx, func(tx pgx.Tx) (err error) {
			q := ledgerdb.New(tx)
			gone, err = q.PruneNavPoints(ctx, ledgerdb.PruneNavPointsParams{ChainID: ix.chainID(), StartsAt: day, EndsAt: next})
			if err != nil {
				return err
			}
			if err := q.PruneNavGaps(ctx, ledgerdb.PruneNavGapsParams{ChainID: ix.chainID(), StartsAt: day, EndsAt: next}); err != nil {
				return err
			}
			pruned := ledgerdb.SaveNavPrunedParams{ChainID: ix.chainID(), NavPrunedBefore: next}
			if err := q.SaveNavPruned(ctx, pruned); err != nil || gone == 0 {
				return err
			}
			if err := q.RenewAllStandings(ctx, ix.chainID()); err != nil { // a newest point may be among them
				return err
			}
			past := ledgerdb.ForgetPastLevelsBeforeParams{ChainID: ix.chainID(), Before: next}
			if err := q.ForgetPastLevelsBefore(ctx, past); err != nil {
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
