package api

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// GuardList is a page of max-loss orders, newest first.
type GuardList struct {
	AsOf   AsOf          `json:"as_of"`
	Guards []GuardRecord `json:"guards" nullable:"false" csv:"rows"`
	Page
}

// GuardRecord is a max-loss order and what became of it.
type GuardRecord struct {
	GuardOrder
	Expired      bool                   `json:"expired" doc:"Open, but its time was over at as_of: nobody can execute it any more"`
	PlacedAt     time.Time              `json:"placed_at"`
	PlacedBlock  int64                  `json:"placed_block"`
	PlacedTx     common.Hash            `json:"placed_tx"`
	SettledAt    *time.Time             `json:"settled_at" nullable:"true" doc:"When it was executed or cancelled; null while it is open"`
	SettledBlock *int64                 `json:"settled_block" nullable:"true"`
	SettledTx    *common.Hash           `json:"settled_tx" nullable:"true"`
	Execution    OrNull[GuardExecution] `json:"execution" doc:"Null unless it was executed"`
}

// GuardExecution is how an order was executed.
type GuardExecution struct {
	Executor  Address   `json:"executor"`
	LevelUSD  Decimal   `json:"level_usd" doc:"That triggered it, rounded up"`
	Shares    BaseUnits `json:"shares" doc:"That were taken of the owner"`
	TokenOut  *Address  `json:"token_out" nullable:"true" doc:"What the owner was paid in; null: in kind, as is also done where constituents could not be sold"`
	AmountOut BaseUnits `json:"amount_out" doc:"Of token_out, that reached the owner; 0 in kind, where the withdrawal in the same transaction says what was paid"`
	Tip       BaseUnits `json:"tip" doc:"Of the executor: of token_out, in kind of the shares"`
}

// GuardsQuery narrows a list of orders.
type GuardsQuery struct {
	Open bool `query:"open" doc:"Only orders that were neither executed nor cancelled, expired ones among them"`
}

type ownersGuardsInput struct {
	Conditional
	PageQuery
	GuardsQuery
	Address AddressText `path:"address" doc:"The investor"`
}

func (s *Server) ownersGuards(ctx context.Context, in *ownersGuardsInput) (*answer[GuardList], error) {
	const list = "investor-guards"
	var f fields
	owner := f.address("path.address", in.Address)
	params := readdb.OwnersGuardsParams{ChainID: s.chainID(), Owner: owner, Before: math.MaxInt64, OnlyOpen: in.Open, PageSize: in.Limit + 1}
	if after, given := in.from(&f, list); given {
		params.Before = after.Block
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*GuardList, error) {
		rows, err := q.OwnersGuards(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the exit orders of %s: %w", owner, err)
		}
		return guardList(list, rows, in.Limit, at), nil
	}, nil)
}

type indexGuardsInput struct {
	ByAddress
	PageQuery
	GuardsQuery
}

func (s *Server) indexGuards(ctx context.Context, in *indexGuardsInput) (*answer[GuardList], error) {
	const list = "index-guards"
	var f fields
	vault := f.address("path.address", in.Address)
	params := readdb.IndexGuardsParams{ChainID: s.chainID(), Vault: vault, Before: math.MaxInt64, OnlyOpen: in.Open, PageSize: in.Limit + 1}
	if after, given := in.from(&f, list); given {
		params.Before = after.Block
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*GuardList, error) {
		if _, err := s.oneIndex(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.IndexGuards(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the exit orders on %s: %w", vault, err)
		}
		return guardList(list, rows, in.Limit, at), nil
	}, nil)
}

func guardList(list string, rows []readdb.ExitOrder, limit int32, at AsOf) *GuardList {
	rows, next := cut(rows, limit, func(last readdb.ExitOrder) cursor { return cursor{List: list, Block: last.OrderID} })
	out := &GuardList{AsOf: at, Guards: []GuardRecord{}, Page: next}
	for _, r := range rows {
		out.Guards = append(out.Guards, guardRecord(r, at))
	}
	return out
}

func guardRecord(r readdb.ExitOrder, at AsOf) GuardRecord {
	out := GuardRecord{
		GuardOrder: GuardOrder{
			ID: r.OrderID, Owner: Address(r.Owner), Index: Address(r.Vault), Status: r.State,
			GuardTerms: GuardTerms{
				FloorUSD: bound(r.FloorD18), TrailBps: r.TrailBps, Shares: unitsOf(r.Shares), TokenOut: mapped(r.TokenOut, asAddress),
				MaxSlippageBps: r.MaxSlippageBps, TipBps: r.TipBps, ExpiresAt: r.ExpiresAt.UTC(),
			},
			TriggerUSD: d18(r.TriggerD18.View()),
		},
		Expired:  r.State == "open" && at.Timestamp.After(r.ExpiresAt),
		PlacedAt: r.PlacedAt.UTC(), PlacedBlock: r.PlacedBlock, PlacedTx: r.PlacedTx,
		SettledAt: mapped(r.SettledAt, time.Time.UTC), SettledBlock: r.SettledBlock, SettledTx: r.SettledTx,
	}
	if r.TrailBps > 0 {
		out.PeakUSD = optionalD18(&r.PeakD18)
	}
	if r.Executor != nil {
		out.Execution.Object = &GuardExecution{
			Executor: Address(*r.Executor), LevelUSD: d18(r.LevelD18.View()), Shares: unitsOf(*r.SoldShares),
			TokenOut: mapped(r.PaidToken, asAddress), AmountOut: unitsOf(*r.AmountOut), Tip: unitsOf(*r.Tip),
		}
	}
	return out
}
