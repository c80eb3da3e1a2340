package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// CandleSeries are the candles of an index's level, oldest first.
type CandleSeries struct {
	AsOf      AsOf      `json:"as_of"`
	Index     Address   `json:"index"`
	Interval  string    `json:"interval" enum:"1h,1d"`
	Candles   []Candle  `json:"candles" nullable:"false" csv:"rows"`
	Truncated bool      `json:"truncated" doc:"Older candles of the range are left out: there are more than 2000"`
	From      time.Time `json:"from" doc:"Start of the range, or the launch where that is later"`
}

// Candle is the level over an hour or a day of UTC. A time in which nothing was read has no candle; one in which no price was
// known has nulls.
type Candle struct {
	StartsAt time.Time `json:"starts_at"`
	Open     *Decimal  `json:"open_usd" nullable:"true"`
	High     *Decimal  `json:"high_usd" nullable:"true"`
	Low      *Decimal  `json:"low_usd" nullable:"true"`
	Close    *Decimal  `json:"close_usd" nullable:"true"`
	Known    int64     `json:"known" doc:"Blocks at which the level was read"`
	Missing  int64     `json:"missing" doc:"Blocks at which it could not be"`
	Unknown  Unknown   `json:"unknown,omitempty"`
}

type candlesInput struct {
	ByAddress
	Range    string `query:"range" enum:"1d,1w,30d,90d,1y,all" default:"30d" doc:"Back from as_of"`
	Interval string `query:"interval" enum:"1h,1d" default:"1d"`
}

var candleWidths = map[string]time.Duration{"1h": time.Hour, "1d": 24 * time.Hour}

func (s *Server) candles(ctx context.Context, in *candlesInput) (*answer[CandleSeries], error) {
	var f fields
	vault := f.address("path.address", in.Address)
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*CandleSeries, error) {
		row, err := s.oneIndex(ctx, q, vault)
		if err != nil {
			return nil, err
		}
		width, from := candleWidths[in.Interval], row.CreatedAt
		if span, ok := ranges[in.Range]; ok && at.Timestamp.Add(-span).After(from) {
			from = at.Timestamp.Add(-span)
		}
		rows, err := q.Candles(ctx, readdb.CandlesParams{
			ChainID: s.chainID(), Vault: vault, WidthSeconds: int32(width / time.Second), FromTime: from.Truncate(width), PageSize: maxPoints + 1,
		})
		if err != nil {
			return nil, fmt.Errorf("reading the candles of %s: %w", vault, err)
		}
		out := &CandleSeries{AsOf: at, Index: Address(vault), Interval: in.Interval, From: from.UTC(), Candles: []Candle{}}
		if len(rows) > maxPoints {
			rows, out.Truncated = rows[:maxPoints], true
		}
		for _, r := range slices.Backward(rows) {
			c := Candle{
				StartsAt: r.StartsAt.UTC(), Open: optionalD18(r.OpenD18), High: optionalD18(r.HighD18), Low: optionalD18(r.LowD18),
				Close: optionalD18(r.CloseD18), Known: r.Known, Missing: r.Unknown,
			}
			if c.Close == nil {
				c.Unknown = Unknown{"open_usd": reasonNoPrice, "high_usd": reasonNoPrice, "low_usd": reasonNoPrice, "close_usd": reasonNoPrice}
			}
			out.Candles = append(out.Candles, c)
		}
		return out, nil
	}, nil)
}
