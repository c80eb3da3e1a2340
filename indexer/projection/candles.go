package projection

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// Candles are derived from NAV points and gaps, not from events. A commit appends to existing candles (see Holdings). If
// points of the past are added or deleted, their hours are rebuilt from points, and days from hours. Prices are not rounded.
// Every change of a day also renews the risk of its vault.

// Point is the NAV per share of a vault at the end of a block. Nil: unknown.
type Point struct {
	Vault          common.Address
	Block          int64
	Time           time.Time
	NavPerShareD18 *basket.Amount
}

const (
	hourly = 3_600  // s
	daily  = 86_400 // s
)

// bucket is the key of a candle. Times are seconds since 1970.
type bucket struct {
	vault common.Address
	width int32
	start int64
}

func bucketOf(vault common.Address, at time.Time, width int32) bucket {
	seconds := at.Unix()
	return bucket{vault, width, seconds - seconds%int64(width)}
}

func (k bucket) startsAt() time.Time { return time.Unix(k.start, 0).UTC() }

// candles are made of points in chain order. The order of unknown points does not matter.
type candles map[bucket]*ledgerdb.Candle

// add appends a point to one of its candles.
func (c candles) add(chainID int64, p Point, width int32) {
	one := ledgerdb.Candle{
		OpenD18: p.NavPerShareD18, HighD18: p.NavPerShareD18, LowD18: p.NavPerShareD18, CloseD18: p.NavPerShareD18, LastBlock: p.Block,
		FallHighD18: p.NavPerShareD18, FallLowD18: p.NavPerShareD18,
	}
	if p.NavPerShareD18 == nil {
		one.Unknown = 1
	} else {
		one.Known = 1
	}
	c.follow(chainID, bucketOf(p.Vault, p.Time, width), one)
}

// follow appends a candle of later blocks to a candle, as ledgerdb's MergeCandles does.
func (c candles) follow(chainID int64, key bucket, next ledgerdb.Candle) {
	row := c[key]
	if row == nil {
		next.ChainID, next.Vault, next.WidthSeconds, next.StartsAt = chainID, key.vault, key.width, key.startsAt()
		c[key] = &next
		return
	}
	deepest := deeperFall(fall{row.FallHighD18, row.FallLowD18}, fall{next.FallHighD18, next.FallLowD18})
	if row.HighD18 != nil && row.HighD18.Sign() > 0 && next.LowD18 != nil {
		deepest = deeperFall(deepest, fall{row.HighD18, next.LowD18})
	}
	row.FallHighD18, row.FallLowD18 = deepest.high, deepest.low
	if row.OpenD18 == nil {
		row.OpenD18 = next.OpenD18
	}
	if row.HighD18 == nil || next.HighD18 != nil && next.HighD18.Cmp(*row.HighD18) > 0 {
		row.HighD18 = next.HighD18
	}
	if row.LowD18 == nil || next.LowD18 != nil && next.LowD18.Cmp(*row.LowD18) < 0 {
		row.LowD18 = next.LowD18
	}
	if next.CloseD18 != nil {
		row.CloseD18 = next.CloseD18
	}
	row.Known, row.Unknown, row.LastBlock = row.Known+next.Known, row.Unknown+next.Unknown, max(row.LastBlock, next.LastBlock)
}

// fall is a fall of the level from high down to low. Nil: none.
type fall struct{ high, low *basket.Amount }

// deeperFall returns the deeper of two falls, the one with the smaller low / high. If they are equal, it returns the one from the
// higher level. The database's function of that name does the same.
func deeperFall(a, b fall) fall {
	switch {
	case a.high == nil:
		return b
	case b.high == nil:
		return a
	}
	left, right := new(big.Int).Mul(b.low.View(), a.high.View()), new(big.Int).Mul(a.low.View(), b.high.View())
	if order := left.Cmp(right); order < 0 || order == 0 && b.high.Cmp(*a.high) > 0 {
		return b
	}
	return a
}

func (c candles) rows() []ledgerdb.InsertCandlesParams {
	rows := make([]ledgerdb.InsertCandlesParams, 0, len(c))
	for _, row := range c {
		rows = append(rows, ledgerdb.InsertCandlesParams(*row))
	}
	return rows
}

// Value adds points that are later than all before. Save makes candles of them.
func (h *Holdings) Value(chainID int64, points []Point) {
	for _, p := range points {
		h.candles.add(chainID, p, hourly)
		h.candles.add(chainID, p, daily)
	}
}

func saveCandles(ctx context.Context, q *ledgerdb.Queries, h *Holdings, chainID int64) error {
	if err := q.MergeCandles(ctx, h.candles.rows()); err != nil {
		return err
	}
	keys := slices.Collect(maps.Keys(h.candles))
	clear(h.candles)
	return foldRisks(ctx, q, chainID, keys)
}

// RewindCandles restores candles at a block after the points above it were deleted.
func RewindCandles(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
	gone, err := q.DeleteCandlesAbove(ctx, ledgerdb.DeleteCandlesAboveParams{ChainID: chainID, BlockNumber: block})
	if err != nil {
		return fmt.Errorf("dropping candles above block %d: %w", block, err)
	}
	keys := make([]bucket, len(gone))
	for i, row := range gone {
		keys[i] = bucketOf(row.Vault, row.StartsAt, row.WidthSeconds)
	}
	return refill(ctx, q, chainID, keys)
}

// RefreshCandles rebuilds the candles that contain points of the past. The points must be stored already.
func RefreshCandles(ctx context.Context, q *ledgerdb.Queries, chainID int64, points []Point) error {
	touched := map[bucket]bool{}
	for _, p := range points {
		touched[bucketOf(p.Vault, p.Time, hourly)] = true
		touched[bucketOf(p.Vault, p.Time, daily)] = true
	}
	drop := ledgerdb.DeleteCandlesInParams{ChainID: chainID}
	for key := range touched {
		drop.Vaults, drop.Widths = append(drop.Vaults, key.vault[:]), append(drop.Widths, key.width)
		drop.Starts = append(drop.Starts, key.startsAt())
	}
	if err := q.DeleteCandlesIn(ctx, drop); err != nil {
		return fmt.Errorf("dropping candles: %w", err)
	}
	return refill(ctx, q, chainID, slices.Collect(maps.Keys(touched)))
}

// refill makes missing candles: hours from points, days from hours.
func refill(ctx context.Context, q *ledgerdb.Queries, chainID int64, keys []bucket) error {
	hours, days := ledgerdb.CandlePointsParams{ChainID: chainID}, ledgerdb.HoursOfDaysParams{ChainID: chainID}
	for i := range keys {
		if keys[i].width == hourly {
			hours.Vaults, hours.Hours = append(hours.Vaults, keys[i].vault[:]), append(hours.Hours, keys[i].startsAt())
		} else {
			days.Vaults, days.Days = append(days.Vaults, keys[i].vault[:]), append(days.Days, keys[i].startsAt())
		}
	}
	points, err := q.CandlePoints(ctx, hours)
	if err != nil {
		return fmt.Errorf("reading NAV points: %w", err)
	}
	made := candles{}
	for _, p := range points {
		made.add(chainID, Point{p.Vault, p.BlockNumber, p.BlockTime, p.NavPerShareD18}, hourly)
	}
	if _, err := q.InsertCandles(ctx, made.rows()); err != nil {
		return fmt.Errorf("saving hourly candles: %w", err)
	}
	parts, err := q.HoursOfDays(ctx, days)
	if err != nil {
		return fmt.Errorf("reading hourly candles: %w", err)
	}
	made = candles{}
	for _, part := range parts {
		made.follow(chainID, bucketOf(part.Vault, part.StartsAt, daily), part)
	}
	if _, err := q.InsertCandles(ctx, made.rows()); err != nil {
		return fmt.Errorf("saving daily candles: %w", err)
	}
	return foldRisks(ctx, q, chainID, keys)
}

// foldRisks folds the daily candles among changed ones into the risk of their vaults, and renews the vaults' newest points.
func foldRisks(ctx context.Context, q *ledgerdb.Queries, chainID int64, changed []bucket) error {
	in := ledgerdb.FoldRisksParams{ChainID: chainID}
	for i := range changed {
		if changed[i].width == daily {
			in.Vaults, in.Days = append(in.Vaults, changed[i].vault[:]), append(in.Days, changed[i].startsAt())
		}
	}
	if len(in.Days) == 0 {
		return nil
	}
	if err := q.FoldRisks(ctx, in); err != nil {
		return fmt.Errorf("folding the risk of vaults: %w", err)
	}
	if err := q.RenewStandings(ctx, ledgerdb.RenewStandingsParams{ChainID: chainID, Vaults: in.Vaults}); err != nil {
		return fmt.Errorf("renewing the newest points of vaults: %w", err)
	}
	return nil
}

// RebuildCandles drops the candles from a day on and rebuilds them from the points, page by page. Earlier candles stay,
// because retention may have deleted their points.
func RebuildCandles(ctx context.Context, q *ledgerdb.Queries, chainID int64, vaults []common.Address, from time.Time, page int32) error {
	if err := q.DeleteCandlesFrom(ctx, ledgerdb.DeleteCandlesFromParams{ChainID: chainID, StartsAt: from}); err != nil {
		return fmt.Errorf("dropping candles: %w", err)
	}
	for _, vault := range vaults {
		made := candles{}
		for after := int64(-1); ; {
			points, err := q.PointsOf(ctx, ledgerdb.PointsOfParams{
				ChainID: chainID, Vault: vault, After: after, StartsAt: from, Page: page,
			})
			if err != nil {
				return fmt.Errorf("reading NAV points of %s: %w", vault, err)
			}
			if len(points) == 0 {
				break
			}
			for _, p := range points {
				made.add(chainID, Point{vault, p.BlockNumber, p.BlockTime, p.NavPerShareD18}, hourly)
				made.add(chainID, Point{vault, p.BlockNumber, p.BlockTime, p.NavPerShareD18}, daily)
			}
			after = points[len(points)-1].BlockNumber
		}
		if _, err := q.InsertCandles(ctx, made.rows()); err != nil {
			return fmt.Errorf("saving candles of %s: %w", vault, err)
		}
	}
	if err := q.FoldAllRisks(ctx, chainID); err != nil {
		return fmt.Errorf("folding the risk of vaults: %w", err)
	}
	if err := q.RenewAllStandings(ctx, chainID); err != nil {
		return fmt.Errorf("renewing the newest points of vaults: %w", err)
	}
	return nil
}
