package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// HolderList is a page of who holds an index, most shares first.
type HolderList struct {
	AsOf        AsOf      `json:"as_of"`
	Index       Address   `json:"index"`
	TotalSupply BaseUnits `json:"total_supply"`
	Holders     []Holder  `json:"holders" nullable:"false" csv:"rows"`
	Page
}

// Holder is an account with shares; the locked ones are nobody's.
type Holder struct {
	Account     Address   `json:"account"`
	Shares      BaseUnits `json:"shares"`
	Part        Decimal   `json:"part" doc:"Of the total supply, 0 to 1"`
	ValueUSD    *Decimal  `json:"value_usd" nullable:"true" doc:"Shares at the newest level, rounded down"`
	CostUSD     *Decimal  `json:"cost_usd" nullable:"true" doc:"Average cost of the shares held"`
	RealisedUSD *Decimal  `json:"realised_usd" nullable:"true" doc:"Profit of the shares that left"`
	OpenedBlock *int64    `json:"opened_block" nullable:"true"`
}

// HolderHistory is how many held an index, oldest first.
type HolderHistory struct {
	AsOf  AsOf          `json:"as_of"`
	Index Address       `json:"index"`
	Days  []HolderCount `json:"days" nullable:"false" csv:"rows" doc:"Days on which it changed, the newest 2000"`
}

// HolderCount is how many held shares at the end of a UTC day.
type HolderCount struct {
	Day     time.Time `json:"day"`
	Holders int64     `json:"holders"`
}

func (s *Server) holders(ctx context.Context, in *historyInput) (*answer[HolderList], error) {
	const list = "holders"
	var f fields
	vault := f.address("path.address", in.Address)
	params := readdb.HoldersParams{ChainID: s.chainID(), Vault: vault, PageSize: in.Limit + 1}
	if after, given := in.from(&f, list); given {
		if after.Rank == "" {
			f.add("query.cursor", "", "is not a cursor of this list: start again without it")
		}
		params.AfterShares, params.AfterHolder = &after.Rank, after.Address.Bytes()
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*HolderList, error) {
		row, err := s.oneIndex(ctx, q, vault)
		if err != nil {
			return nil, err
		}
		rows, err := q.Holders(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the holders of %s: %w", vault, err)
		}
		levels, err := s.navAt(ctx, q.Queries, bytesOf([]common.Address{vault}), at.Timestamp)
		if err != nil {
			return nil, err
		}
		rows, next := cut(rows, in.Limit, func(last readdb.HoldersRow) cursor {
			return cursor{List: list, Rank: last.Shares.String(), Address: last.Holder}
		})
		out := &HolderList{AsOf: at, Index: Address(vault), TotalSupply: unitsOf(row.TotalSupply), Holders: []Holder{}, Page: next}
		level := levels[0][vault].NavPerShareD18
		for _, r := range rows {
			h := Holder{
				Account: Address(r.Holder), Shares: unitsOf(r.Shares), CostUSD: optionalD18(r.CostD18),
				RealisedUSD: mapped(r.RealisedD18, decimalD18), OpenedBlock: r.OpenedBlock,
				Part: dec(decimal.NewFromBigInt(r.Shares.View(), 0).DivRound(decimal.NewFromBigInt(row.TotalSupply.View(), 0), returnDecimals)),
			}
			if level != nil {
				value := d18(basket.MulDivDown(r.Shares.View(), level.View(), basket.D18))
				h.ValueUSD = &value
			}
			out.Holders = append(out.Holders, h)
		}
		return out, nil
	}, nil)
}

func (s *Server) holderHistory(ctx context.Context, in *ByAddress) (*answer[HolderHistory], error) {
	var f fields
	vault := f.address("path.address", in.Address)
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*HolderHistory, error) {
		if _, err := s.oneIndex(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.HolderHistory(ctx, readdb.HolderHistoryParams{ChainID: s.chainID(), Vault: vault, PageSize: maxPoints})
		if err != nil {
			return nil, fmt.Errorf("reading how many held %s: %w", vault, err)
		}
		out := &HolderHistory{AsOf: at, Index: Address(vault), Days: []HolderCount{}}
		for _, r := range slices.Backward(rows) {
			out.Days = append(out.Days, HolderCount{Day: r.Day.UTC(), Holders: r.Holders})
		}
		return out, nil
	}, nil)
}
