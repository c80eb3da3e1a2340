package market

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// MaxPoints is the most points of one series.
const MaxPoints = 2000

// NavSeries is a NAV history, oldest first.
type NavSeries struct {
	AsOf      rest.AsOf    `json:"as_of"`
	Index     rest.Address `json:"index"`
	From      time.Time    `json:"from" doc:"Start of the range, or the launch if that is later"`
	Interval  string       `json:"interval" enum:"raw,1m,5m,15m,1h,4h,1d" doc:"The interval of the points; the one that auto chose"`
	Points    []NavPoint   `json:"points" nullable:"false" csv:"rows"`
	Truncated bool         `json:"truncated" doc:"True if the range has more than 2,000 points; the oldest are not returned"`
}

// NavPoint is the vault's state at one block.
type NavPoint struct {
	BlockNumber    int64          `json:"block_number"`
	BlockHash      common.Hash    `json:"block_hash"`
	Timestamp      time.Time      `json:"timestamp"`
	NavUSD         *rest.Decimal  `json:"nav_usd" nullable:"true"`
	NavPerShareUSD *rest.Decimal  `json:"nav_per_share_usd" nullable:"true"`
	Drift          *rest.Decimal  `json:"drift" nullable:"true"`
	Drawdown       *rest.Decimal  `json:"drawdown" nullable:"true" doc:"1 − level / highest of all stored levels since launch until then, 0 to 1; the same at any range and interval"`
	TotalSupply    rest.BaseUnits `json:"total_supply"`
	Unknown        rest.Unknown   `json:"unknown,omitempty"`
}

// intervals are the intervals by name. raw is every stored point.
var intervals = []struct {
	name string
	d    time.Duration
}{
	{"1m", time.Minute},
	{"5m", 5 * time.Minute},
	{"15m", 15 * time.Minute},
	{"1h", time.Hour},
	{"4h", 4 * time.Hour},
	{"1d", 24 * time.Hour},
}

// ranges are the windows of ranges by name; an hour is none.
var ranges = map[string]performance.Window{
	"1d": performance.Day, "7d": performance.Week, "1w": performance.Week, "30d": performance.Month30,
	"90d": performance.Quarter90, "1y": performance.Year365,
}

// Since returns the start of a range before as_of, or an earliest instant if that is later or the range is all.
func Since(name string, at rest.AsOf, earliest time.Time) time.Time {
	start := earliest
	if w, ok := ranges[name]; ok {
		start = w.Start(at.Timestamp, earliest)
	} else if name == "1h" {
		start = at.Timestamp.Add(-time.Hour)
	}
	if start.Before(earliest) {
		return earliest.UTC()
	}
	return start.UTC()
}

// autoPoints is the number of points that auto stays below, so that a chart can show them.
const autoPoints = 500

type navSeriesInput struct {
	ByAddress
	Range    string `query:"range" enum:"1h,1d,7d,1w,30d,90d,1y,all" default:"30d" doc:"Length of the range, which ends at as_of. 1w is the old name of 7d"`
	Interval string `query:"interval" enum:"auto,raw,1m,5m,15m,1h,4h,1d" default:"auto" doc:"raw: every stored point; auto: the shortest interval with at most 500 points"`
}

func (s *Market) navRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index-nav", "/v1/indices/{address}/nav", "Get NAV and level over time.",
		"Returns stored points, oldest first. For each interval it is the last point, with the block it was read at."), s.navSeries)
}

func (s *Market) navSeries(ctx context.Context, in *navSeriesInput) (*rest.Answer[NavSeries], error) {
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*NavSeries, error) {
		row, err := s.Index(ctx, q, vault)
		if err != nil {
			return nil, err
		}
		from := Since(in.Range, at, row.CreatedAt)
		stored, err := q.CountNav(ctx, readdb.CountNavParams{ChainID: s.ChainID, Vault: vault, FromTime: from})
		if err != nil {
			return nil, fmt.Errorf("counting the NAV points of %s: %w", vault, err)
		}
		name, width, err := chooseInterval(in.Interval, at.Timestamp.Sub(from), stored)
		if err != nil {
			return nil, err
		}
		rows, err := s.navRows(ctx, q, vault, from, width)
		if err != nil {
			return nil, fmt.Errorf("reading the NAV series of %s: %w", vault, err)
		}
		out := &NavSeries{AsOf: at, Index: rest.Address(vault), From: from.UTC(), Interval: name, Points: []NavPoint{}}
		if len(rows) > MaxPoints {
			rows, out.Truncated = rows[:MaxPoints], true
		}
		for _, r := range slices.Backward(rows) {
			out.Points = append(out.Points, navPoint(r))
		}
		return out, nil
	}, nil)
}

// chooseInterval returns an interval's name and width, 0 for raw. stored is the number of points in the range.
func chooseInterval(asked string, span time.Duration, stored int64) (string, time.Duration, error) {
	if asked == "raw" || asked == "auto" && stored <= autoPoints {
		return "raw", 0, nil
	}
	for _, interval := range intervals {
		points := int64(span/interval.d) + 1
		switch {
		case asked == interval.name && points > MaxPoints:
			var f rest.Validation
			f.Add("query.interval", strconv.Itoa(MaxPoints), "%s makes %d points of this range: at most %d are served", asked, points,
				MaxPoints)
			return "", 0, f.Err()
		case asked == interval.name, asked == "auto" && points <= autoPoints:
			return interval.name, interval.d, nil
		}
	}
	last := intervals[len(intervals)-1]
	return last.name, last.d, nil
}

// navRows reads one point more than the answer may have, newest first.
func (s *Market) navRows(ctx context.Context, q *rest.Snapshot, vault common.Address, from time.Time,
	width time.Duration,
) ([]readdb.NavPointsRow, error) {
	if width == 0 {
		return q.NavPoints(ctx, readdb.NavPointsParams{ChainID: s.ChainID, Vault: vault, FromTime: from, PageSize: MaxPoints + 1})
	}
	binned, err := q.NavSeries(ctx, readdb.NavSeriesParams{
		ChainID: s.ChainID, Vault: vault, FromTime: from, Seconds: int64(width / time.Second), PageSize: MaxPoints + 1,
	})
	rows := make([]readdb.NavPointsRow, len(binned))
	for i, r := range binned {
		rows[i] = readdb.NavPointsRow(r)
	}
	return rows, err
}

func navPoint(r readdb.NavPointsRow) NavPoint {
	out := NavPoint{
		BlockNumber: r.BlockNumber, BlockHash: r.BlockHash, Timestamp: r.BlockTime.UTC(), TotalSupply: rest.UnitsOf(r.TotalSupply),
		NavUSD: rest.OptionalD18(r.NavD18), NavPerShareUSD: rest.OptionalD18(r.NavPerShareD18), Drift: rest.OptionalD18(r.DriftD18),
		Unknown: rest.Unknown{},
	}
	if r.NavPerShareD18 != nil {
		kept := decimal.NewFromBigInt(r.NavPerShareD18.Big(), 0).DivRound(r.PeakD18, rest.RatioDecimals)
		out.Drawdown = new(rest.DecimalOf(decimal.NewFromInt(1).Sub(kept)))
	}
	for field, value := range map[string]*rest.Decimal{
		"nav_usd": out.NavUSD, "nav_per_share_usd": out.NavPerShareUSD, "drift": out.Drift, "drawdown": out.Drawdown,
	} {
		if value == nil {
			out.Unknown[field] = rest.ReasonNoPrice
		}
	}
	return out
}

// CandleSeries are the candles of an index's level, oldest first.
type CandleSeries struct {
	AsOf      rest.AsOf    `json:"as_of"`
	Index     rest.Address `json:"index"`
	Interval  string       `json:"interval" enum:"1h,1d"`
	Candles   []Candle     `json:"candles" nullable:"false" csv:"rows"`
	Truncated bool         `json:"truncated" doc:"True if the range has more than 2,000 candles; the oldest are not returned"`
	From      time.Time    `json:"from" doc:"Start of the range, or the launch if that is later"`
}

// Candle is the level over an hour or a day of UTC. A period without a reading has no candle. A period without a known price has
// nulls.
type Candle struct {
	StartsAt time.Time     `json:"starts_at"`
	Open     *rest.Decimal `json:"open_usd" nullable:"true"`
	High     *rest.Decimal `json:"high_usd" nullable:"true"`
	Low      *rest.Decimal `json:"low_usd" nullable:"true"`
	Close    *rest.Decimal `json:"close_usd" nullable:"true"`
	FallHigh *rest.Decimal `json:"fall_high_usd" nullable:"true" doc:"Level from which the deepest fall within the candle began; equal to fall_low_usd if the level never fell"`
	FallLow  *rest.Decimal `json:"fall_low_usd" nullable:"true" doc:"Level at the end of that fall"`
	Known    int64         `json:"known" doc:"Number of blocks at which the level was read"`
	Missing  int64         `json:"missing" doc:"Number of blocks at which the level could not be read"`
	Unknown  rest.Unknown  `json:"unknown,omitempty"`
}

type candlesInput struct {
	ByAddress
	Range    string `query:"range" enum:"1d,7d,1w,30d,90d,1y,all" default:"30d" doc:"Length of the range, which ends at as_of. 1w is the old name of 7d"`
	Interval string `query:"interval" enum:"1h,1d" default:"1d" doc:"Length of a candle: an hour or a day of UTC"`
}

var candleWidths = map[string]time.Duration{"1h": time.Hour, "1d": 24 * time.Hour}

func (s *Market) candleRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index-candles", "/v1/indices/{address}/candles", "Get candles of an index's level.",
		"Each candle has open, high, low and close of NAV per share in an hour or a day of UTC, oldest first."), s.candles)
}

func (s *Market) candles(ctx context.Context, in *candlesInput) (*rest.Answer[CandleSeries], error) {
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*CandleSeries, error) {
		row, err := s.Index(ctx, q, vault)
		if err != nil {
			return nil, err
		}
		width, from := candleWidths[in.Interval], Since(in.Range, at, row.CreatedAt)
		rows, err := q.Candles(ctx, readdb.CandlesParams{
			ChainID: s.ChainID, Vault: vault, WidthSeconds: int32(width / time.Second), FromTime: from.Truncate(width),
			PageSize: MaxPoints + 1,
		})
		if err != nil {
			return nil, fmt.Errorf("reading the candles of %s: %w", vault, err)
		}
		out := &CandleSeries{AsOf: at, Index: rest.Address(vault), Interval: in.Interval, From: from.UTC(), Candles: []Candle{}}
		if len(rows) > MaxPoints {
			rows, out.Truncated = rows[:MaxPoints], true
		}
		for _, r := range slices.Backward(rows) {
			c := Candle{
				StartsAt: r.StartsAt.UTC(), Open: rest.OptionalD18(r.OpenD18), High: rest.OptionalD18(r.HighD18),
				Low:   rest.OptionalD18(r.LowD18),
				Close: rest.OptionalD18(r.CloseD18), FallHigh: rest.OptionalD18(r.FallHighD18), FallLow: rest.OptionalD18(r.FallLowD18),
				Known: r.Known, Missing: r.Unknown,
			}
			if c.Close == nil {
				c.Unknown = rest.Unknown{
					"open_usd": rest.ReasonNoPrice, "high_usd": rest.ReasonNoPrice, "low_usd": rest.ReasonNoPrice,
					"close_usd": rest.ReasonNoPrice, "fall_high_usd": rest.ReasonNoPrice, "fall_low_usd": rest.ReasonNoPrice,
				}
			}
			out.Candles = append(out.Candles, c)
		}
		return out, nil
	}, nil)
}
