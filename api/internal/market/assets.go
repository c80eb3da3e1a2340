package market

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/performance"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// FlowAmount is an amount of one token.
type FlowAmount struct {
	Token  rest.Address   `json:"token"`
	Symbol *string        `json:"symbol"`
	Amount rest.BaseUnits `json:"amount"`
}

// AssetList is every listed token.
type AssetList struct {
	AsOf   rest.AsOf `json:"as_of"`
	Assets []Asset   `json:"assets" nullable:"false" csv:"rows"`

	Listings []Listing `json:"listings" nullable:"false" doc:"Terms proposed and not yet executed or cancelled, sorted by the time at which they may be executed"`
}

// Listing is the proposed terms of a token, whether it is an asset already or not.
type Listing struct {
	Token            rest.Address  `json:"token"`
	Symbol           *string       `json:"symbol" doc:"Null if the token is not an asset yet"`
	Status           string        `json:"status" enum:"active,reduce_only,delisted" doc:"Status of the asset after the execution"`
	Feed             rest.Address  `json:"feed"`
	HeartbeatSeconds int64         `json:"heartbeat_seconds"`
	TradeCapUSD      *int64        `json:"trade_cap_usd" doc:"Null: no limit"`
	MinPriceUSD      *rest.Decimal `json:"min_price_usd" nullable:"true" doc:"Null: no bound"`
	MaxPriceUSD      *rest.Decimal `json:"max_price_usd" nullable:"true" doc:"Null: no bound"`
	Pool             *rest.Address `json:"pool" nullable:"true" doc:"Null: none"`
	WindowSeconds    int64         `json:"window_seconds"`
	MaxDeviationBps  int32         `json:"max_deviation_bps"`
	ProposedAt       time.Time     `json:"proposed_at"`
	ProposedTx       common.Hash   `json:"proposed_tx"`
	ExecutableAt     time.Time     `json:"executable_at"`
	ExpiresAt        time.Time     `json:"expires_at"`
	State            string        `json:"state" enum:"waiting,executable,expired" doc:"At as_of"`
}

func (s *Market) listings(ctx context.Context, q *rest.Snapshot, at rest.AsOf) ([]Listing, error) {
	rows, err := q.PendingListings(ctx, s.ChainID)
	if err != nil {
		return nil, fmt.Errorf("reading the pending listings: %w", err)
	}
	out := []Listing{}
	for _, r := range rows {
		out = append(out, Listing{
			Token: rest.Address(r.Token), Symbol: r.Symbol, Status: r.Status, Feed: rest.Address(r.Feed),
			HeartbeatSeconds: r.HeartbeatSeconds,
			TradeCapUSD:      unlessZero(r.TradeCapUsd), MinPriceUSD: bound(r.MinPriceD18), MaxPriceUSD: bound(r.MaxPriceD18),
			Pool: rest.MapPtr(r.Pool, rest.AsAddress), WindowSeconds: r.TwapWindowSeconds, MaxDeviationBps: r.MaxDeviationBps,
			ProposedAt: r.ProposedAt.UTC(), ProposedTx: r.ProposedTx, ExecutableAt: r.ExecutableAt.UTC(), ExpiresAt: r.ExpiresAt.UTC(),
			State: pendingState(at, r.ExecutableAt, r.ExpiresAt),
		})
	}
	return out, nil
}

func unlessZero(n int64) *int64 {
	if n == 0 {
		return nil
	}
	return &n
}

func bound(priceD18 basket.Amount) *rest.Decimal {
	if priceD18.Sign() == 0 {
		return nil
	}
	return rest.OptionalD18(&priceD18)
}

// Asset is a token that indices may hold.
type Asset struct {
	Token            rest.Address  `json:"token"`
	Symbol           string        `json:"symbol"`
	Name             string        `json:"name"`
	Decimals         int16         `json:"decimals"`
	Status           string        `json:"status" enum:"active,reduce_only,delisted" doc:"Only active assets may be bought"`
	Feed             rest.Address  `json:"feed" doc:"Chainlink aggregator; USD per whole token"`
	HeartbeatSeconds int64         `json:"heartbeat_seconds" doc:"Maximum age of a fresh answer of the feed"`
	TradeCapUSD      *int64        `json:"trade_cap_usd" doc:"Maximum value that one index may trade of this asset in an hour; null: no limit"`
	MinPriceUSD      *rest.Decimal `json:"min_price_usd" nullable:"true" doc:"Lower prices are refused; null: no bound"`
	MaxPriceUSD      *rest.Decimal `json:"max_price_usd" nullable:"true" doc:"Higher prices are refused; null: no bound"`
	Pool             *rest.Address `json:"pool" nullable:"true" doc:"Uniswap v3 pool. The feed may deviate from its average price by max_deviation_bps; null: no such check"`
	WindowSeconds    int64         `json:"window_seconds" doc:"Length of the time over which the pool's price is averaged"`
	MaxDeviationBps  int32         `json:"max_deviation_bps"`
	PriceUSD         *rest.Decimal `json:"price_usd" nullable:"true"`
	PriceUpdatedAt   *time.Time    `json:"price_updated_at" nullable:"true"`
	Changes          PriceChanges  `json:"changes"`
	Unknown          rest.Unknown  `json:"unknown,omitempty"`

	earlier map[performance.Window]*big.Int // price at the start of each window
}

// PriceChanges are changes of a price as ratios: 0.05 is 5 %. Each compares price_usd with the last price of the newest hour that ended
// at or before the window's start, at most a day before it.
type PriceChanges struct {
	Day     *rest.Decimal `json:"1d" nullable:"true"`
	Week    *rest.Decimal `json:"7d" nullable:"true"`
	Month   *rest.Decimal `json:"30d" nullable:"true"`
	Unknown rest.Unknown  `json:"unknown,omitempty"`
}

// changeWindows are the windows of PriceChanges.
var changeWindows = []performance.Window{performance.Day, performance.Week, performance.Month30}

// setChanges compares the price with the earlier ones. why is the reason if the price is unknown.
func (a *Asset) setChanges(now *big.Int, why string) {
	a.Changes = PriceChanges{Unknown: rest.Unknown{}}
	for i, to := range []**rest.Decimal{&a.Changes.Day, &a.Changes.Week, &a.Changes.Month} {
		w := changeWindows[i]
		switch then := a.earlier[w]; {
		case why != "":
			a.Changes.Unknown[string(w)] = why
		case then == nil:
			a.Changes.Unknown[string(w)] = rest.ReasonNoPrice
		default:
			*to = ReturnOf(now, then)
		}
	}
}

// earlierPrices reads the prices at the starts of changeWindows.
func (s *Market) earlierPrices(
	ctx context.Context, q *rest.Snapshot, at rest.AsOf,
) (map[common.Address]map[performance.Window]*big.Int, error) {
	rows, err := q.AssetPricesAt(ctx, readdb.AssetPricesAtParams{ChainID: s.ChainID, AtTimes: startsOf(at.Timestamp, changeWindows)})
	if err != nil {
		return nil, fmt.Errorf("reading earlier prices: %w", err)
	}
	out := map[common.Address]map[performance.Window]*big.Int{}
	for _, r := range rows {
		if out[r.Token] == nil {
			out[r.Token] = map[performance.Window]*big.Int{}
		}
		out[r.Token][changeWindows[r.Place-1]] = r.PriceD18.Big()
	}
	return out, nil
}

type assetsInput struct{ rest.Conditional }

func (s *Market) assetRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("list-assets", "/v1/assets", "List the tokens that indices may hold.",
		"Includes their prices at the same block, and terms that are proposed for listed and new tokens."), s.assets)
}

func (s *Market) assets(ctx context.Context, in *assetsInput) (*rest.Answer[AssetList], error) {
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*AssetList, error) {
		rows, err := q.Assets(ctx, s.ChainID)
		if err != nil {
			return nil, fmt.Errorf("reading the assets: %w", err)
		}
		earlier, err := s.earlierPrices(ctx, q, at)
		if err != nil {
			return nil, err
		}
		body := &AssetList{AsOf: at, Assets: []Asset{}}
		for _, r := range rows {
			body.Assets = append(body.Assets, Asset{
				Token: rest.Address(r.Token), Symbol: r.Symbol, Name: r.Name, Decimals: r.Decimals, Status: r.Status,
				Feed: rest.Address(r.Feed), HeartbeatSeconds: r.HeartbeatSeconds, Pool: rest.MapPtr(r.Pool, rest.AsAddress),
				WindowSeconds: r.TwapWindowSeconds, MaxDeviationBps: r.MaxDeviationBps, TradeCapUSD: unlessZero(r.TradeCapUsd),
				MinPriceUSD: bound(r.MinPriceD18), MaxPriceUSD: bound(r.MaxPriceD18), Unknown: rest.Unknown{},
				earlier: earlier[r.Token],
			})
		}
		body.Listings, err = s.listings(ctx, q, at)
		return body, err
	}, func(body *AssetList) bool {
		tokens := make([]common.Address, len(body.Assets))
		for i, a := range body.Assets {
			tokens[i] = common.Address(a.Token)
		}
		prices, why := s.Prices(ctx, body.AsOf, tokens)
		for i := range body.Assets {
			a, reason := &body.Assets[i], why
			if why == "" {
				reason = prices[i].Unknown
			}
			if reason != "" {
				a.Unknown["price_usd"], a.Unknown["price_updated_at"] = reason, reason
				a.setChanges(nil, reason)
				continue
			}
			a.setChanges(prices[i].D18, "")
			p := rest.D18(prices[i].D18)
			a.PriceUSD, a.PriceUpdatedAt = &p, &prices[i].updatedAt
		}
		return why == ""
	})
}

// ListedAsset is what the ledger knows of a listed token.
type ListedAsset struct {
	Symbol, name, Status string
	Decimals             uint8
}

// ListedAssets returns the listed tokens by address.
func (s *Market) ListedAssets(ctx context.Context, q *rest.Snapshot) (map[common.Address]ListedAsset, error) {
	rows, err := q.Assets(ctx, s.ChainID)
	if err != nil {
		return nil, fmt.Errorf("reading the assets: %w", err)
	}
	out := make(map[common.Address]ListedAsset, len(rows))
	for _, r := range rows {
		out[r.Token] = ListedAsset{Symbol: r.Symbol, name: r.Name, Status: r.Status, Decimals: uint8(r.Decimals)}
	}
	return out, nil
}
