package market

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

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
