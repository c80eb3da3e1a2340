package api

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Holdings is what an index holds.
type Holdings struct {
	AsOf     AsOf      `json:"as_of"`
	Index    Address   `json:"index"`
	NavUSD   *Decimal  `json:"nav_usd" nullable:"true" doc:"Sum of the values"`
	Holdings []Holding `json:"holdings" nullable:"false" csv:"rows" doc:"In the vault's order, which amount arrays follow"`
	Unknown  Unknown   `json:"unknown,omitempty"`
}

// Holding is one constituent.
type Holding struct {
	Token     Address   `json:"token"`
	Symbol    *string   `json:"symbol"`
	Name      *string   `json:"name"`
	Decimals  *int16    `json:"decimals"`
	Status    *string   `json:"status" doc:"active, reduce_only or delisted; null where the registry does not list the token"`
	Reserve   BaseUnits `json:"reserve" doc:"What the vault accounts for as its own"`
	TargetBps int32     `json:"target_bps"`
	PriceUSD  *Decimal  `json:"price_usd" nullable:"true" doc:"Per whole token, from the registry's feed"`
	ValueUSD  *Decimal  `json:"value_usd" nullable:"true" doc:"Rounded down to 18 decimals, as the contracts do"`
	Weight    *Decimal  `json:"weight" nullable:"true" doc:"Share of the NAV, 0 to 1"`
	Unknown   Unknown   `json:"unknown,omitempty"`
}

func (s *Server) holdings(ctx context.Context, in *ByAddress) (*answer[Holdings], error) {
	var f fields
	vault := f.address("path.address", in.Address)
	if err := f.err(); err != nil {
		return nil, err
	}
	var rows []readdb.ConstituentsOfRow
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*Holdings, error) {
		if _, err := s.oneIndex(ctx, q, vault); err != nil {
			return nil, err
		}
		var err error
		rows, err = q.ConstituentsOf(ctx, readdb.ConstituentsOfParams{ChainID: s.chainID(), Vaults: [][]byte{vault[:]}})
		if err != nil {
			return nil, fmt.Errorf("reading the constituents of %s: %w", vault, err)
		}
		return &Holdings{AsOf: at, Index: Address(vault), Holdings: []Holding{}, Unknown: Unknown{}}, nil
	}, func(body *Holdings) bool {
		tokens := make([]common.Address, len(rows))
		for i, r := range rows {
			tokens[i] = r.Token
		}
		prices, why := s.prices(ctx, body.AsOf, tokens)
		fillHoldings(body, rows, prices, why)
		return why == ""
	})
}

// fillHoldings values what rows hold. Prices are in their order; without any, why says what kept them away.
func fillHoldings(body *Holdings, rows []readdb.ConstituentsOfRow, prices []price, why string) {
	nav, priced := new(big.Int), true
	values := make([]*big.Int, len(rows))
	for i, r := range rows {
		h := Holding{
			Token: Address(r.Token), Symbol: r.Symbol, Name: r.Name, Decimals: r.Decimals, Status: r.Status,
			Reserve: unitsOf(r.Reserve), TargetBps: r.TargetBps, Unknown: Unknown{},
		}
		reason := why
		if why == "" {
			reason = prices[i].unknown
		}
		if r.Decimals == nil {
			reason = reasonUnlisted
		}
		if reason == "" {
			values[i] = basket.ValueD18(r.Reserve.Big(), prices[i].d18, uint8(*r.Decimals))
			nav.Add(nav, values[i])
			p, v := d18(prices[i].d18), d18(values[i])
			h.PriceUSD, h.ValueUSD = &p, &v
		} else {
			h.Unknown["price_usd"], h.Unknown["value_usd"], h.Unknown["weight"] = reason, reason, reason
			if r.Reserve.Sign() > 0 {
				priced, body.Unknown["nav_usd"] = false, reason
			}
		}
		body.Holdings = append(body.Holdings, h)
	}
	if !priced {
		for i := range body.Holdings {
			body.Holdings[i].Unknown["weight"] = body.Unknown["nav_usd"]
		}
		return
	}
	total := d18(nav)
	body.NavUSD = &total
	for i := range body.Holdings {
		if values[i] != nil && nav.Sign() > 0 {
			w := dec(decimal.NewFromBigInt(values[i], 0).DivRound(decimal.NewFromBigInt(nav, 0), returnDecimals))
			body.Holdings[i].Weight = &w
		}
	}
}

// priceTimeout bounds how long a read waits for the node: without it the rest is answered.
const priceTimeout = 3 * time.Second

// price is a token's price by the registry, or why there is none.
type price struct {
	d18       *big.Int
	updatedAt time.Time
	unknown   string
}

// prices reads the registry at exactly the block of as_of. The second value says why nothing could be read; it is empty
// where all prices are known or known to be stale.
func (s *Server) prices(ctx context.Context, at AsOf, tokens []common.Address) ([]price, string) {
	ctx, cancel := context.WithTimeout(ctx, priceTimeout)
	defer cancel()
	calls := make([]call, len(tokens))
	for i, t := range tokens {
		calls[i] = call{s.cfg.Deployment.Registry, registryABI.PackTryPriceD18(t)}
	}
	results, err := s.callAll(ctx, exactly(at), calls...)
	if err != nil {
		s.log.WarnContext(ctx, "prices not read", "error", err)
		return nil, reasonNode
	}
	out := make([]price, len(tokens))
	for i, r := range results {
		p, err := unpacked(r, registryABI.UnpackTryPriceD18, "reading a price")
		if err != nil {
			s.log.WarnContext(ctx, "prices not read", "error", err)
			return nil, reasonNoBlock
		}
		out[i] = readPrice(p)
	}
	return out, ""
}

func readPrice(p bindings.TryPriceD18Output) price {
	if !p.Ok {
		return price{unknown: reasonNoPrice}
	}
	return price{d18: p.Price, updatedAt: time.Unix(p.UpdatedAt.Int64(), 0).UTC()}
}

// AssetList is every listed token.
type AssetList struct {
	AsOf   AsOf    `json:"as_of"`
	Assets []Asset `json:"assets" nullable:"false" csv:"rows"`

	Listings []Listing `json:"listings" nullable:"false" doc:"Terms proposed and not yet executed or cancelled, those first that may be executed first"`
}

// Listing is terms that are proposed for a token, be it an asset already or not.
type Listing struct {
	Token            Address     `json:"token"`
	Symbol           *string     `json:"symbol" doc:"Null where the token is no asset yet"`
	Status           string      `json:"status" enum:"active,reduce_only,delisted" doc:"The asset's, once it is executed"`
	Feed             Address     `json:"feed"`
	HeartbeatSeconds int64       `json:"heartbeat_seconds"`
	TradeCapUSD      *int64      `json:"trade_cap_usd" doc:"Null: no limit"`
	MinPriceUSD      *Decimal    `json:"min_price_usd" nullable:"true" doc:"Null: no bound"`
	MaxPriceUSD      *Decimal    `json:"max_price_usd" nullable:"true" doc:"Null: no bound"`
	Pool             *Address    `json:"pool" nullable:"true" doc:"Null: none"`
	WindowSeconds    int64       `json:"window_seconds"`
	MaxDeviationBps  int32       `json:"max_deviation_bps"`
	ProposedAt       time.Time   `json:"proposed_at"`
	ProposedTx       common.Hash `json:"proposed_tx"`
	ExecutableAt     time.Time   `json:"executable_at"`
	ExpiresAt        time.Time   `json:"expires_at"`
	State            string      `json:"state" enum:"waiting,executable,expired" doc:"At as_of"`
}

func (s *Server) listings(ctx context.Context, q *view, at AsOf) ([]Listing, error) {
	rows, err := q.PendingListings(ctx, s.chainID())
	if err != nil {
		return nil, fmt.Errorf("reading the pending listings: %w", err)
	}
	out := []Listing{}
	for _, r := range rows {
		out = append(out, Listing{
			Token: Address(r.Token), Symbol: r.Symbol, Status: r.Status, Feed: Address(r.Feed), HeartbeatSeconds: r.HeartbeatSeconds,
			TradeCapUSD: unlessZero(r.TradeCapUsd), MinPriceUSD: bound(r.MinPriceD18), MaxPriceUSD: bound(r.MaxPriceD18),
			Pool: mapped(r.Pool, asAddress), WindowSeconds: r.TwapWindowSeconds, MaxDeviationBps: r.MaxDeviationBps,
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

func bound(priceD18 basket.Amount) *Decimal {
	if priceD18.Sign() == 0 {
		return nil
	}
	return optionalD18(&priceD18)
}

// Asset is a token that indices may hold.
type Asset struct {
	Token            Address    `json:"token"`
	Symbol           string     `json:"symbol"`
	Name             string     `json:"name"`
	Decimals         int16      `json:"decimals"`
	Status           string     `json:"status" enum:"active,reduce_only,delisted" doc:"Only active ones may be bought"`
	Feed             Address    `json:"feed" doc:"Chainlink aggregator, USD per whole token"`
	HeartbeatSeconds int64      `json:"heartbeat_seconds" doc:"Greatest age of an answer that counts as fresh"`
	TradeCapUSD      *int64     `json:"trade_cap_usd" doc:"Most that one trade of it may be worth; null: no limit"`
	MinPriceUSD      *Decimal   `json:"min_price_usd" nullable:"true" doc:"A price below is refused; null: no bound"`
	MaxPriceUSD      *Decimal   `json:"max_price_usd" nullable:"true" doc:"A price above is refused; null: no bound"`
	Pool             *Address   `json:"pool" nullable:"true" doc:"Uniswap v3 pool whose average price the feed may deviate from by max_deviation_bps; null: none"`
	WindowSeconds    int64      `json:"window_seconds" doc:"That the pool's price is averaged over"`
	MaxDeviationBps  int32      `json:"max_deviation_bps"`
	PriceUSD         *Decimal   `json:"price_usd" nullable:"true"`
	PriceUpdatedAt   *time.Time `json:"price_updated_at" nullable:"true"`
	Unknown          Unknown    `json:"unknown,omitempty"`
}

type assetsInput struct{ Conditional }

func (s *Server) assets(ctx context.Context, in *assetsInput) (*answer[AssetList], error) {
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*AssetList, error) {
		rows, err := q.Assets(ctx, s.chainID())
		if err != nil {
			return nil, fmt.Errorf("reading the assets: %w", err)
		}
		body := &AssetList{AsOf: at, Assets: []Asset{}}
		for _, r := range rows {
			body.Assets = append(body.Assets, Asset{
				Token: Address(r.Token), Symbol: r.Symbol, Name: r.Name, Decimals: r.Decimals, Status: r.Status,
				Feed: Address(r.Feed), HeartbeatSeconds: r.HeartbeatSeconds, Pool: mapped(r.Pool, asAddress),
				WindowSeconds: r.TwapWindowSeconds, MaxDeviationBps: r.MaxDeviationBps, TradeCapUSD: unlessZero(r.TradeCapUsd),
				MinPriceUSD: bound(r.MinPriceD18), MaxPriceUSD: bound(r.MaxPriceD18), Unknown: Unknown{},
			})
		}
		body.Listings, err = s.listings(ctx, q, at)
		return body, err
	}, func(body *AssetList) bool {
		tokens := make([]common.Address, len(body.Assets))
		for i, a := range body.Assets {
			tokens[i] = common.Address(a.Token)
		}
		prices, why := s.prices(ctx, body.AsOf, tokens)
		for i := range body.Assets {
			a, reason := &body.Assets[i], why
			if why == "" {
				reason = prices[i].unknown
			}
			if reason != "" {
				a.Unknown["price_usd"], a.Unknown["price_updated_at"] = reason, reason
				continue
			}
			p := d18(prices[i].d18)
			a.PriceUSD, a.PriceUpdatedAt = &p, &prices[i].updatedAt
		}
		return why == ""
	})
}
