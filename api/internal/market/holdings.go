package market

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Holdings is what an index holds.
type Holdings struct {
	AsOf     rest.AsOf     `json:"as_of"`
	Index    rest.Address  `json:"index"`
	NavUSD   *rest.Decimal `json:"nav_usd" nullable:"true" doc:"Sum of the holdings' values"`
	Holdings []Holding     `json:"holdings" nullable:"false" csv:"rows" doc:"In the vault's order. Arrays of amounts have the same order"`
	Unknown  rest.Unknown  `json:"unknown,omitempty"`
}

// Holding is one constituent.
type Holding struct {
	Token     rest.Address   `json:"token"`
	Symbol    *string        `json:"symbol"`
	Name      *string        `json:"name"`
	Decimals  *int16         `json:"decimals"`
	Status    *string        `json:"status" doc:"active, reduce_only or delisted; null if the registry does not list the token"`
	Reserve   rest.BaseUnits `json:"reserve" doc:"Amount that the vault accounts for as its own"`
	TargetBps int32          `json:"target_bps"`
	PriceUSD  *rest.Decimal  `json:"price_usd" nullable:"true" doc:"USD per whole token, from the registry's feed"`
	ValueUSD  *rest.Decimal  `json:"value_usd" nullable:"true" doc:"Rounded down to 18 decimals, as the contracts do"`
	WeightBps *int32         `json:"weight_bps" nullable:"true" doc:"Part of the NAV in basis points, rounded half to even, like target_bps"`
	Weight    *rest.Decimal  `json:"weight" nullable:"true" deprecated:"true" doc:"Part of the NAV, 0 to 1. Ends in June 2027; use weight_bps"`
	Unknown   rest.Unknown   `json:"unknown,omitempty"`

	PriceSources []rest.Address `json:"price_sources" nullable:"false" doc:"Contracts that the price comes from: the registry's feed, what this feed names, and the pool that must confirm it"`
	Quarantined  *bool          `json:"quarantined" nullable:"true" doc:"Whether no source has a price: the index then counts the token as 0 and does not trade it. Exits pay it out"`
}

func (s *Market) holdingRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index-holdings", "/v1/indices/{address}/holdings", "Get what an index holds.",
		"The reserves are the indexed ones. Their prices are those of the registry's feeds at the same block."), s.holdings)
}

func (s *Market) holdings(ctx context.Context, in *ByAddress) (*rest.Answer[Holdings], error) {
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	var rows []readdb.ConstituentsOfRow
	var assets map[common.Address]readdb.AssetsRow
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*Holdings, error) {
		if _, err := s.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		var err error
		rows, err = q.ConstituentsOf(ctx, readdb.ConstituentsOfParams{ChainID: s.ChainID, Vaults: [][]byte{vault[:]}})
		if err != nil {
			return nil, fmt.Errorf("reading the constituents of %s: %w", vault, err)
		}
		if assets, err = s.assetsByToken(ctx, q); err != nil {
			return nil, fmt.Errorf("reading the assets: %w", err)
		}
		return &Holdings{AsOf: at, Index: rest.Address(vault), Holdings: []Holding{}, Unknown: rest.Unknown{}}, nil
	}, func(body *Holdings) bool {
		tokens := make([]common.Address, len(rows))
		for i, r := range rows {
			tokens[i] = r.Token
		}
		prices, why := s.Prices(ctx, body.AsOf, tokens)
		fillHoldings(body, rows, prices, why)
		origins, unread := s.origins(ctx, body.AsOf, tokens, assets)
		for i := range body.Holdings {
			body.Holdings[i].setOrigin(origins[i], unread)
		}
		return why == "" && unread == ""
	})
}

// fillHoldings values the holdings in rows. Prices have the same order. If there are none, why gives the reason.
func fillHoldings(body *Holdings, rows []readdb.ConstituentsOfRow, prices []TokenPrice, why string) {
	nav, priced := new(big.Int), true
	values := make([]*big.Int, len(rows))
	for i, r := range rows {
		h := Holding{
			Token: rest.Address(r.Token), Symbol: r.Symbol, Name: r.Name, Decimals: r.Decimals, Status: r.Status,
			Reserve: rest.UnitsOf(r.Reserve), TargetBps: r.TargetBps, Unknown: rest.Unknown{},
		}
		reason := why
		if why == "" {
			reason = prices[i].Unknown
		}
		if r.Decimals == nil {
			reason = rest.ReasonUnlisted
		}
		if reason == "" {
			values[i] = basket.ValueD18(r.Reserve.Big(), prices[i].D18, uint8(*r.Decimals))
			nav.Add(nav, values[i])
			p, v := rest.D18(prices[i].D18), rest.D18(values[i])
			h.PriceUSD, h.ValueUSD = &p, &v
		} else {
			for _, field := range []string{"price_usd", "value_usd", "weight", "weight_bps"} {
				h.Unknown[field] = reason
			}
			if r.Reserve.Sign() > 0 {
				priced, body.Unknown["nav_usd"] = false, reason
			}
		}
		body.Holdings = append(body.Holdings, h)
	}
	if !priced {
		for i := range body.Holdings {
			body.Holdings[i].Unknown["weight"] = body.Unknown["nav_usd"]
			body.Holdings[i].Unknown["weight_bps"] = body.Unknown["nav_usd"]
		}
		return
	}
	total := rest.D18(nav)
	body.NavUSD = &total
	for i := range body.Holdings {
		if values[i] != nil && nav.Sign() > 0 {
			part := decimal.NewFromBigInt(values[i], 0).DivRound(decimal.NewFromBigInt(nav, 0), rest.RatioDecimals)
			w, bps := rest.DecimalOf(part), int32(part.Shift(4).RoundBank(0).IntPart())
			body.Holdings[i].Weight, body.Holdings[i].WeightBps = &w, &bps
		}
	}
}
