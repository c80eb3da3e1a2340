package history

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// HolderList is a page of the holders of an index, most shares first.
type HolderList struct {
	AsOf        rest.AsOf      `json:"as_of"`
	Index       rest.Address   `json:"index"`
	TotalSupply rest.BaseUnits `json:"total_supply"`
	Holders     []Holder       `json:"holders" nullable:"false" csv:"rows"`
	rest.Page
}

// Holder is an account with shares. The locked shares belong to nobody.
type Holder struct {
	Account     rest.Address   `json:"account"`
	Shares      rest.BaseUnits `json:"shares"`
	Part        rest.Decimal   `json:"part" doc:"Part of the total supply, 0 to 1"`
	ValueUSD    *rest.Decimal  `json:"value_usd" nullable:"true" doc:"Shares at the newest level, rounded down"`
	CostUSD     *rest.Decimal  `json:"cost_usd" nullable:"true" doc:"Average cost of the shares held"`
	RealisedUSD *rest.Decimal  `json:"realised_usd" nullable:"true" doc:"Profit of the shares that left the account"`
	OpenedBlock *int64         `json:"opened_block" nullable:"true"`
}

// HolderHistory is the number of holders of an index over time, oldest first.
type HolderHistory struct {
	AsOf  rest.AsOf     `json:"as_of"`
	Index rest.Address  `json:"index"`
	Days  []HolderCount `json:"days" nullable:"false" csv:"rows" doc:"The newest 2,000 days on which the number changed"`
}

// HolderCount is the number of holders at the end of a UTC day.
type HolderCount struct {
	Day     time.Time `json:"day"`
	Holders int64     `json:"holders"`
}

func (s *History) holderRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index-holders", "/v1/indices/{address}/holders",
		"List the holders of an index, most shares first.",
		"Shares at the block of as_of. Shares that are locked for ever are left out."), s.holders)
	rest.Register(api, rest.ReadOperation("get-index-holder-history", "/v1/indices/{address}/holders/history",
		"Get the number of holders by day.", "Number of holders at the end of each UTC day on which it changed."), s.holderHistory)
}

func (s *History) holders(ctx context.Context, in *historyInput) (*rest.Answer[HolderList], error) {
	const list = "holders"
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	params := readdb.HoldersParams{ChainID: s.ChainID, Vault: vault, PageSize: in.Limit + 1}
	if after, given := in.After(&f, list); given {
		if after.Rank == "" {
			f.Add("query.cursor", "", "is not a cursor of this list: start again without it")
		}
		params.AfterShares, params.AfterHolder = &after.Rank, after.Address.Bytes()
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*HolderList, error) {
		row, err := s.market.Index(ctx, q, vault)
		if err != nil {
			return nil, err
		}
		rows, err := q.Holders(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the holders of %s: %w", vault, err)
		}
		levels, err := s.market.NavAt(ctx, q.Queries, rest.BytesOf([]common.Address{vault}), at.Timestamp)
		if err != nil {
			return nil, err
		}
		rows, next := rest.CutPage(rows, in.PageQuery, func(last readdb.HoldersRow) rest.Cursor {
			return rest.Cursor{List: list, Rank: last.Shares.String(), Address: last.Holder}
		})
		out := &HolderList{
			AsOf: at, Index: rest.Address(vault), TotalSupply: rest.UnitsOf(row.TotalSupply), Holders: []Holder{}, Page: next,
		}
		level := levels[0][vault].NavPerShareD18
		for _, r := range rows {
			h := Holder{
				Account: rest.Address(r.Holder), Shares: rest.UnitsOf(r.Shares), CostUSD: rest.OptionalD18(r.CostD18),
				RealisedUSD: rest.MapPtr(r.RealisedD18, rest.DecimalD18), OpenedBlock: r.OpenedBlock,
				Part: rest.DecimalOf(decimal.NewFromBigInt(r.Shares.View(), 0).DivRound(decimal.NewFromBigInt(row.TotalSupply.View(), 0),
					rest.RatioDecimals)),
			}
			if level != nil {
				value := rest.D18(basket.MulDivDown(r.Shares.View(), level.View(), basket.D18))
				h.ValueUSD = &value
			}
			out.Holders = append(out.Holders, h)
		}
		return out, nil
	}, nil)
}

func (s *History) holderHistory(ctx context.Context, in *market.ByAddress) (*rest.Answer[HolderHistory], error) {
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*HolderHistory, error) {
		if _, err := s.market.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.HolderHistory(ctx, readdb.HolderHistoryParams{ChainID: s.ChainID, Vault: vault, PageSize: market.MaxPoints})
		if err != nil {
			return nil, fmt.Errorf("reading how many held %s: %w", vault, err)
		}
		out := &HolderHistory{AsOf: at, Index: rest.Address(vault), Days: []HolderCount{}}
		for _, r := range slices.Backward(rows) {
			out.Days = append(out.Days, HolderCount{Day: r.Day.UTC(), Holders: r.Holders})
		}
		return out, nil
	}, nil)
}
