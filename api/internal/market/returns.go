package market

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// launchD18 is the level at launch.
var launchD18 = new(big.Int).Mul(big.NewInt(LaunchLevel), basket.D18)

// startsOf returns the start of each window before now. That of All is now, because the level at the launch needs no point.
func startsOf(now time.Time, windows []performance.Window) []time.Time {
	starts := make([]time.Time, len(windows))
	for i, w := range windows {
		starts[i] = w.Start(now, now)
	}
	return starts
}

// over returns the return over a window: now / then − 1. now is the newest point, then the newest one at or before the window's start.
// They are nil if there is none. No other function computes returns over the last N.
// Rounding: 8 decimals, half away from zero. Without a return it gives the reason.
func over(w performance.Window, now, then *readdb.NavAtRow, created, at time.Time) (*rest.Decimal, string) {
	switch {
	case now == nil:
		return nil, rest.ReasonNoPoint
	case now.NavPerShareD18 == nil:
		return nil, rest.ReasonNoPrice
	case w == performance.All:
		return ReturnOf(now.NavPerShareD18.Big(), launchD18), ""
	case !w.Covered(at, created):
		return nil, rest.ReasonYoung
	case then == nil:
		return nil, rest.ReasonNoPoint
	case then.NavPerShareD18 == nil || then.NavPerShareD18.Sign() == 0:
		return nil, rest.ReasonNoPrice
	}
	return ReturnOf(now.NavPerShareD18.Big(), then.NavPerShareD18.Big()), ""
}

// ReturnOf is now/then − 1, rounded half away from zero.
func ReturnOf(now, then *big.Int) *rest.Decimal {
	r := decimal.NewFromBigInt(now, 0).DivRound(decimal.NewFromBigInt(then, 0), rest.RatioDecimals).Sub(decimal.NewFromInt(1))
	out := rest.DecimalOf(r)
	return &out
}

// longWindows are the windows of an index's performance.
var longWindows = []performance.Window{
	performance.All, performance.Day, performance.Week, performance.Month30, performance.Quarter90, performance.Year365, performance.ToDate,
}

// track is the history of an index: its level at launch, the levels of each UTC day, and the newest point.
type track struct {
	launch performance.Level
	bars   []performance.Bar
	series performance.Series
	points []*readdb.NavAtRow // by window of longWindows: at its start; the first is the newest
}

// tracks reads the history of indices.
func (s *Market) tracks(ctx context.Context, q *rest.Snapshot, at rest.AsOf, vaults []common.Address) (map[common.Address]*track, error) {
	ids := rest.BytesOf(vaults)
	out := map[common.Address]*track{}
	var indices []readdb.IndexSummariesRow
	var days []readdb.DailyLevelsRow
	var levels []map[common.Address]readdb.NavAtRow
	err := q.Batch(ctx,
		func(q *readdb.Queries) (err error) {
			indices, err = q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.ChainID, Vaults: ids})
			return err
		},
		func(q *readdb.Queries) (err error) {
			days, err = q.DailyLevels(ctx, readdb.DailyLevelsParams{ChainID: s.ChainID, Vaults: ids})
			return err
		},
		func(q *readdb.Queries) (err error) {
			levels, err = s.NavAt(ctx, q, ids, startsOf(at.Timestamp, longWindows)...)
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("reading levels: %w", err)
	}
	for _, v := range indices {
		t := &track{launch: performance.Level{At: v.CreatedAt.UTC(), USD: LaunchLevel}, points: make([]*readdb.NavAtRow, len(longWindows))}
		for i := range longWindows {
			if p, ok := levels[i][v.Vault]; ok {
				t.points[i] = &p
			}
		}
		out[v.Vault] = t
	}
	for _, d := range days {
		if b := barOf(d); b.Close > 0 { // worthless shares have no returns
			out[d.Vault].bars = append(out[d.Vault].bars, b)
		}
	}
	for _, t := range out {
		t.series = seriesOf(t.launch, t.bars, t.newest(), at.Timestamp)
	}
	return out, nil
}

func barOf(d readdb.DailyLevelsRow) performance.Bar {
	return performance.Bar{
		Start: d.StartsAt.UTC(), High: float(d.HighD18), Low: float(d.LowD18), Close: float(d.CloseD18),
		FallHigh: float(d.FallHighD18), FallLow: float(d.FallLowD18),
	}
}

// newest returns the newest level; false if it is unknown.
func (t *track) newest() *performance.Level {
	if p := t.points[0]; p != nil && p.NavPerShareD18 != nil && p.NavPerShareD18.Sign() > 0 {
		return &performance.Level{At: p.BlockTime.UTC(), USD: float(p.NavPerShareD18), Running: true}
	}
	return nil
}

// seriesOf joins the levels at the launch, at the end of each complete day and now.
func seriesOf(launch performance.Level, bars []performance.Bar, newest *performance.Level, now time.Time) performance.Series {
	out := performance.Series{launch}
	add := func(l performance.Level) {
		if l.At.After(out[len(out)-1].At) {
			out = append(out, l)
		}
	}
	for _, b := range bars {
		if end := b.Start.AddDate(0, 0, 1); !end.After(now) {
			add(performance.Level{At: end, USD: b.Close})
		}
	}
	if newest != nil {
		add(*newest)
	}
	return out
}

// drawdown returns the deepest fall over all stored levels.
func (t *track) drawdown() performance.Drawdown { return performance.Falls(t.launch, t.bars) }

// returns computes the returns up to now.
func (t *track) returns(at time.Time) LongReturns {
	out := LongReturns{Unknown: rest.Unknown{}}
	fields := []**rest.Decimal{&out.Total, &out.Day, &out.Week, &out.Month, &out.Quarter, &out.Year, &out.ToDate}
	for i, w := range longWindows {
		value, reason := over(w, t.points[0], t.points[i], t.launch.At, at)
		if *fields[i] = value; value == nil {
			out.Unknown[string(w)] = reason
		}
	}
	out.CAGR = FigureOf(t.yearly(), "cagr", out.Unknown)
	return out
}

// yearly returns the CAGR from the launch to the newest level.
func (t *track) yearly() performance.Measure {
	newest := t.newest()
	switch {
	case newest != nil:
		return performance.CAGR(t.launch, *newest)
	case t.points[0] == nil:
		return performance.Measure{Reason: rest.ReasonNoPoint}
	}
	return performance.Measure{Reason: rest.ReasonNoPrice}
}

// risk returns the risk measures.
func (t *track) risk(rates performance.Rates) performance.Risk {
	return t.series.Risk(rates, t.drawdown(), t.yearly())
}
