package market

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// PriceSeries is what an asset was worth, oldest first.
type PriceSeries struct {
	AsOf      rest.AsOf    `json:"as_of"`
	Token     rest.Address `json:"token"`
	Symbol    string       `json:"symbol"`
	Interval  string       `json:"interval" enum:"1h,1d"`
	From      time.Time    `json:"from"`
	Points    []PricePoint `json:"points" nullable:"false" csv:"rows" doc:"Hours and days without a price have no point"`
	Truncated bool         `json:"truncated" doc:"True if the range has more than 2,000 points; the oldest are not returned"`
}

// PricePoint is the last price seen in an hour or a day of UTC.
type PricePoint struct {
	StartsAt time.Time    `json:"starts_at"`
	PriceUSD rest.Decimal `json:"price_usd" doc:"USD per whole token, from the registry"`
}

type pricesInput struct {
	rest.Conditional
	Address  rest.AddressText `path:"address" doc:"The token"`
	Range    string           `query:"range" enum:"1d,7d,1w,30d,90d,1y,all" default:"30d" doc:"Length of the range, which ends at as_of. 1w is the old name of 7d"`
	Interval string           `query:"interval" enum:"1h,1d" default:"1d" doc:"Length of a candle: an hour or a day of UTC"`
}

// maxPriceDays is the age limit of daily prices.
const maxPriceDays = MaxPoints

func (s *Market) priceRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-asset-prices", "/v1/assets/{address}/prices", "Get the price of an asset over time.",
		"Each point is the last known price of an hour or a day of UTC, oldest first."), s.assetPrices)
}

func (s *Market) assetPrices(ctx context.Context, in *pricesInput) (*rest.Answer[PriceSeries], error) {
	var f rest.Validation
	token := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.ReadUncached(ctx, s.Reads, func(q *rest.Snapshot, at rest.AsOf) (*PriceSeries, error) {
		listed, err := s.ListedAssets(ctx, q)
		if err != nil {
			return nil, err
		}
		known, ok := listed[token]
		if !ok {
			return nil, rest.NewProblem(rest.CodeUnknownAsset, token.Hex()+" is not a listed asset")
		}
		from, err := s.pricesSince(ctx, q, at, []common.Address{token}, in.Range)
		if err != nil {
			return nil, err
		}
		out := &PriceSeries{
			AsOf: at, Token: rest.Address(token), Symbol: known.Symbol, Interval: in.Interval, From: from, Points: []PricePoint{},
		}
		if in.Interval == "1h" {
			rows, err := q.AssetHours(ctx,
				readdb.AssetHoursParams{ChainID: s.ChainID, Token: token, FromTime: from, PageSize: MaxPoints + 1})
			if err != nil {
				return nil, fmt.Errorf("reading the prices of %s: %w", token, err)
			}
			if len(rows) > MaxPoints {
				rows, out.Truncated = rows[:MaxPoints], true
			}
			for _, r := range slices.Backward(rows) {
				out.Points = append(out.Points, PricePoint{r.Hour.UTC(), rest.D18(r.PriceD18.View())})
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
			out.Points = append(out.Points, PricePoint{r.Day.UTC(), rest.D18(r.PriceD18.View())})
		}
		return out, nil
	})
}

// pricesSince returns the start of a range of prices before as_of, or the first price if that is later.
func (s *Market) pricesSince(ctx context.Context, q *rest.Snapshot, at rest.AsOf, tokens []common.Address, span string) (time.Time, error) {
	first, err := q.FirstAssetPrice(ctx, readdb.FirstAssetPriceParams{ChainID: s.ChainID, Tokens: rest.BytesOf(tokens)})
	if errors.Is(err, pgx.ErrNoRows) {
		return at.Timestamp, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("reading the first price: %w", err)
	}
	return Since(span, at, first), nil
}

// assetCloses returns the last price of each day. A day whose first instant is as_of has not begun: as_of ends the day before.
func (s *Market) assetCloses(ctx context.Context, q *rest.Snapshot, at rest.AsOf, tokens []common.Address,
	from time.Time,
) ([]readdb.AssetClosesRow, error) {
	const day = 24 * time.Hour
	rows, err := q.AssetCloses(ctx, readdb.AssetClosesParams{
		ChainID: s.ChainID, Tokens: rest.BytesOf(tokens), FromDay: from.UTC().Truncate(day), ToDay: at.Timestamp.Add(-1).Truncate(day),
	})
	if err != nil {
		return nil, fmt.Errorf("reading daily prices: %w", err)
	}
	return rows, nil
}
