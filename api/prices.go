package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// PriceSeries is what an asset was worth, oldest first.
type PriceSeries struct {
	AsOf      AsOf         `json:"as_of"`
	Token     Address      `json:"token"`
	Symbol    string       `json:"symbol"`
	Interval  string       `json:"interval" enum:"1h,1d"`
	From      time.Time    `json:"from"`
	Points    []PricePoint `json:"points" nullable:"false" csv:"rows" doc:"Hours and days in which no price was seen have none"`
	Truncated bool         `json:"truncated" doc:"Older points of the range are left out: there are more than 2000"`
}

// PricePoint is the last price that was seen in an hour or a day of UTC.
type PricePoint struct {
	StartsAt time.Time `json:"starts_at"`
	PriceUSD Decimal   `json:"price_usd" doc:"Per whole token, by the registry"`
}

type pricesInput struct {
	Conditional
	Address  AddressText `path:"address" doc:"The token"`
	Range    string      `query:"range" enum:"1d,1w,30d,90d,1y,all" default:"30d" doc:"Back from as_of"`
	Interval string      `query:"interval" enum:"1h,1d" default:"1d"`
}

// maxPriceDays is how far back daily prices are looked for.
const maxPriceDays = maxPoints

func (s *Server) assetPrices(ctx context.Context, in *pricesInput) (*answer[PriceSeries], error) {
	var f fields
	token := f.address("path.address", in.Address)
	if err := f.err(); err != nil {
		return nil, err
	}
	return readUncached(ctx, s, func(q *view, at AsOf) (*PriceSeries, error) {
		listed, err := s.listedAssets(ctx, q)
		if err != nil {
			return nil, err
		}
		known, ok := listed[token]
		if !ok {
			return nil, newProblem(CodeUnknownAsset, token.Hex()+" is not a listed asset")
		}
		from, err := s.pricesSince(ctx, q, at, []common.Address{token}, in.Range)
		if err != nil {
			return nil, err
		}
		out := &PriceSeries{AsOf: at, Token: Address(token), Symbol: known.symbol, Interval: in.Interval, From: from, Points: []PricePoint{}}
		if in.Interval == "1h" {
			rows, err := q.AssetHours(ctx, readdb.AssetHoursParams{ChainID: s.chainID(), Token: token, FromTime: from, PageSize: maxPoints + 1})
			if err != nil {
				return nil, fmt.Errorf("reading the prices of %s: %w", token, err)
			}
			if len(rows) > maxPoints {
				rows, out.Truncated = rows[:maxPoints], true
			}
			for _, r := range slices.Backward(rows) {
				out.Points = append(out.Points, PricePoint{r.Hour.UTC(), d18(r.PriceD18.View())})
			}
			return out, nil
		}
		if earliest := at.Timestamp.AddDate(0, 0, -maxPriceDays+1); from.Before(earliest) {
			from, out.Truncated = earliest, true
		}
		rows, err := s.assetCloses(ctx, q, at, []common.Address{token}, from)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out.Points = append(out.Points, PricePoint{r.Day.UTC(), d18(r.PriceD18.View())})
		}
		return out, nil
	})
}

// readUncached is read for what changes between blocks: its answers have no tag.
func readUncached[T any](ctx context.Context, s *Server, do func(q *view, at AsOf) (*T, error)) (*answer[T], error) {
	return read(ctx, s, Conditional{}, do, func(*T) bool { return false })
}

// pricesSince is where a range of prices begins: back from as_of, or at the first price where that is later.
func (s *Server) pricesSince(ctx context.Context, q *view, at AsOf, tokens []common.Address, span string) (time.Time, error) {
	first, err := q.FirstAssetPrice(ctx, readdb.FirstAssetPriceParams{ChainID: s.chainID(), Tokens: bytesOf(tokens)})
	if errors.Is(err, pgx.ErrNoRows) {
		return at.Timestamp, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("reading the first price: %w", err)
	}
	if d, ok := ranges[span]; ok && at.Timestamp.Add(-d).After(first) {
		return at.Timestamp.Add(-d), nil
	}
	return first.UTC(), nil
}

func (s *Server) assetCloses(ctx context.Context, q *view, at AsOf, tokens []common.Address, from time.Time) ([]readdb.AssetClosesRow, error) {
	const day = 24 * time.Hour
	rows, err := q.AssetCloses(ctx, readdb.AssetClosesParams{
		ChainID: s.chainID(), Tokens: bytesOf(tokens), FromDay: from.UTC().Truncate(day), ToDay: at.Timestamp.Truncate(day),
	})
	if err != nil {
		return nil, fmt.Errorf("reading daily prices: %w", err)
	}
	return rows, nil
}

// benchmark is what an index is measured against: another index, or an asset.
type benchmark struct {
	address common.Address
	kind    string // index or asset
	name    string
	series  performance.Series
}

// benchmarkOf finds the benchmark and reads its daily series from the first day of own on.
func (s *Server) benchmarkOf(ctx context.Context, q *view, at AsOf, address common.Address, own performance.Series) (benchmark, error) {
	rows, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: s.chainID(), Vaults: [][]byte{address[:]}})
	if err != nil {
		return benchmark{}, fmt.Errorf("reading index %s: %w", address, err)
	}
	if len(rows) > 0 {
		series, err := s.dailySeries(ctx, q, []common.Address{address})
		return benchmark{address, "index", rows[0].Name, series[address]}, err
	}
	listed, err := s.listedAssets(ctx, q)
	if err != nil {
		return benchmark{}, err
	}
	known, ok := listed[address]
	if !ok {
		return benchmark{}, newProblem(CodeUnknownBenchmark, address.Hex()+" is neither an index nor a listed asset")
	}
	out := benchmark{address, "asset", known.symbol, nil}
	if len(own) == 0 {
		return out, nil
	}
	closes, err := s.assetCloses(ctx, q, at, []common.Address{address}, own[0].Day)
	if err != nil {
		return benchmark{}, err
	}
	for _, c := range closes {
		out.series = append(out.series, performance.Level{Day: c.Day.UTC(), USD: floatOf(c.PriceD18.View())})
	}
	return out, nil
}

// relative measures own against the benchmark.
func (b benchmark) relative(own performance.Series) *Relative {
	r := own.Against(b.series)
	out := &Relative{Address: Address(b.address), Kind: b.kind, Name: b.name, Days: r.Days, Points: []BenchmarkPoint{}, Unknown: Unknown{}}
	out.Beta, out.Correlation = figure(r.Beta, "beta", out.Unknown), figure(r.Correlation, "correlation", out.Unknown)
	out.TrackingError, out.Excess = figure(r.TrackingError, "tracking_error", out.Unknown), figure(r.Excess, "excess", out.Unknown)
	levels := map[time.Time]float64{}
	for _, l := range own {
		levels[l.Day] = l.USD
	}
	scale := 0.0
	for _, l := range b.series {
		if at, both := levels[l.Day]; both && scale == 0 {
			scale = at / l.USD
		}
		if scale != 0 {
			out.Points = append(out.Points, BenchmarkPoint{l.Day, dec(decimal.NewFromFloat(l.USD * scale).Round(returnDecimals))})
		}
	}
	return out
}
