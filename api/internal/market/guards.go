package market

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// GuardTerms are the owner's terms of an order to leave an index. They have a floor, a trail, a ceiling, or several. The higher
// of floor and trail is the trigger.
type GuardTerms struct {
	FloorUSD       *rest.Decimal  `json:"floor_usd" nullable:"true" doc:"Level at or below which the order may be executed; null: no floor"`
	TrailBps       int32          `json:"trail_bps" doc:"Fall from the recorded peak at which the order may be executed; 0: no trail"`
	Shares         rest.BaseUnits `json:"shares" doc:"Shares to sell, 18 decimals. If the owner holds fewer then, all of them; 2^128 − 1 means all that the owner holds then"`
	TokenOut       *rest.Address  `json:"token_out" nullable:"true" doc:"Token that the owner is paid in; null: the constituents themselves"`
	MaxSlippageBps int32          `json:"max_slippage_bps" doc:"Maximum part of the oracle value that the owner may lose, tip included; not used in kind"`
	TipBps         int32          `json:"tip_bps" doc:"Part of the proceeds that goes to the executor"`
	ExpiresAt      time.Time      `json:"expires_at" doc:"Last second at which the order may be executed, in chain time"`
	CeilingUSD     *rest.Decimal  `json:"ceiling_usd" nullable:"true" doc:"Level at or above which the order may be executed, a take-profit; null: none"`
	LimitBps       int32          `json:"limit_bps" doc:"Part of the trigger below which the order waits, a stop-limit; 0: no limit"`
	InKindAfter    int32          `json:"in_kind_after_minutes" doc:"Minutes after a mark from which the owner accepts the constituents instead of token_out; 0: never"`
	MinFillPct     int32          `json:"min_fill_pct" doc:"Smallest part of the shares, in per cent, that one execution may sell; 0: all that the owner holds"`
}

// GuardOrder is an order as the guard has it.
type GuardOrder struct {
	ID     int64        `json:"id"`
	Owner  rest.Address `json:"owner"`
	Index  rest.Address `json:"index"`
	Status string       `json:"status" enum:"open,executed,cancelled" doc:"An open order may have expired"`
	GuardTerms
	Nonce      string        `json:"nonce" doc:"Number of the signed order that this order comes from; 0: it was not signed"`
	MarkedAt   *time.Time    `json:"marked_at" nullable:"true" doc:"When the order was recorded as triggered; the delay of its fallback in kind counts from then. Null: it is not recorded"`
	PeakUSD    *rest.Decimal `json:"peak_usd" nullable:"true" doc:"Highest level recorded since the order was placed; null for an order without a trail"`
	TriggerUSD rest.Decimal  `json:"trigger_usd" doc:"Level at or below which the order may be executed, rounded down"`
}

// GuardList is a page of max-loss orders, newest first.
type GuardList struct {
	AsOf   rest.AsOf     `json:"as_of"`
	Guards []GuardRecord `json:"guards" nullable:"false" csv:"rows"`
	rest.Page
}

// GuardRecord is a max-loss order and its outcome.
type GuardRecord struct {
	GuardOrder
	Expired      bool                        `json:"expired" doc:"The order is open and had expired at as_of: nobody can execute it any more"`
	PlacedAt     time.Time                   `json:"placed_at"`
	PlacedBlock  int64                       `json:"placed_block"`
	PlacedTx     common.Hash                 `json:"placed_tx"`
	SettledAt    *time.Time                  `json:"settled_at" nullable:"true" doc:"When it was executed or cancelled; null while it is open"`
	SettledBlock *int64                      `json:"settled_block" nullable:"true"`
	SettledTx    *common.Hash                `json:"settled_tx" nullable:"true"`
	Execution    rest.OrNull[GuardExecution] `json:"execution" doc:"Null unless the order was executed"`
}

// GuardExecution is how an order was executed.
type GuardExecution struct {
	Executor  rest.Address   `json:"executor"`
	LevelUSD  rest.Decimal   `json:"level_usd" doc:"Level at the execution, rounded up"`
	Shares    rest.BaseUnits `json:"shares" doc:"Shares that were taken from the owner"`
	TokenOut  *rest.Address  `json:"token_out" nullable:"true" doc:"Token that the owner was paid in; null: in kind, which is also the fallback if constituents cannot be sold"`
	AmountOut rest.BaseUnits `json:"amount_out" doc:"Amount of token_out that the owner got; 0 in kind: the withdrawal in the same transaction has the amounts"`
	Tip       rest.BaseUnits `json:"tip" doc:"What the executor got: an amount of token_out, or shares if in kind"`
}

// GuardsQuery narrows a list of orders.
type GuardsQuery struct {
	Open bool `query:"open" doc:"Only orders that were neither executed nor cancelled; expired orders are included"`
}

type ownersGuardsInput struct {
	rest.Conditional
	rest.PageQuery
	GuardsQuery
	Address rest.AddressText `path:"address" doc:"The investor"`
}

func (s *Market) ownersGuards(ctx context.Context, in *ownersGuardsInput) (*rest.Answer[GuardList], error) {
	const list = "investor-guards"
	var f rest.Validation
	owner := f.Address("path.address", in.Address)
	params := readdb.OwnersGuardsParams{ChainID: s.ChainID, Owner: owner, Before: math.MaxInt64, OnlyOpen: in.Open, PageSize: in.Limit + 1}
	if after, given := in.After(&f, list); given {
		params.Before = after.Block
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*GuardList, error) {
		rows, err := q.OwnersGuards(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the exit orders of %s: %w", owner, err)
		}
		return guardList(list, rows, in.PageQuery, at), nil
	}, nil)
}

type indexGuardsInput struct {
	ByAddress
	rest.PageQuery
	GuardsQuery
}

func (s *Market) guardRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("list-index-guards", "/v1/indices/{address}/guards",
		"List the max-loss orders on an index, newest first.", "Orders that ended stay in the list; open leaves them out."), s.indexGuards)
	rest.Register(api,
		rest.ReadOperation("list-investor-guards", "/v1/investors/{address}/guards", "List an investor's max-loss orders, newest first.",
			"POST /v1/tx/guard places an order. /v1/tx/guard/order cancels it and /v1/tx/guard/execute executes it."), s.ownersGuards)
}

func (s *Market) indexGuards(ctx context.Context, in *indexGuardsInput) (*rest.Answer[GuardList], error) {
	const list = "index-guards"
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	params := readdb.IndexGuardsParams{ChainID: s.ChainID, Vault: vault, Before: math.MaxInt64, OnlyOpen: in.Open, PageSize: in.Limit + 1}
	if after, given := in.After(&f, list); given {
		params.Before = after.Block
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*GuardList, error) {
		if _, err := s.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.IndexGuards(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the exit orders on %s: %w", vault, err)
		}
		return guardList(list, rows, in.PageQuery, at), nil
	}, nil)
}

func guardList(list string, rows []readdb.ExitOrder, page rest.PageQuery, at rest.AsOf) *GuardList {
	rows, next := rest.CutPage(rows, page, func(last readdb.ExitOrder) rest.Cursor { return rest.Cursor{List: list, Block: last.OrderID} })
	out := &GuardList{AsOf: at, Guards: []GuardRecord{}, Page: next}
	for _, r := range rows {
		out.Guards = append(out.Guards, guardRecord(r, at))
	}
	return out
}

func guardRecord(r readdb.ExitOrder, at rest.AsOf) GuardRecord {
	out := GuardRecord{
		GuardOrder: GuardOrder{
			ID: r.OrderID, Owner: rest.Address(r.Owner), Index: rest.Address(r.Vault), Status: r.State,
			GuardTerms: GuardTerms{
				FloorUSD: bound(r.FloorD18), TrailBps: r.TrailBps, Shares: rest.UnitsOf(r.Shares),
				TokenOut:       rest.MapPtr(r.TokenOut, rest.AsAddress),
				MaxSlippageBps: r.MaxSlippageBps, TipBps: r.TipBps, ExpiresAt: r.ExpiresAt.UTC(),
				CeilingUSD: bound(r.CeilingD18), LimitBps: r.LimitBps, InKindAfter: r.InKindAfterMinutes, MinFillPct: r.MinFillPct,
			},
			Nonce: r.Nonce.String(), MarkedAt: rest.MapPtr(r.MarkedAt, time.Time.UTC),
			TriggerUSD: rest.D18(r.TriggerD18.View()),
		},
		Expired:  r.State == enum.OrderOpen && at.Timestamp.After(r.ExpiresAt),
		PlacedAt: r.PlacedAt.UTC(), PlacedBlock: r.PlacedBlock, PlacedTx: r.PlacedTx,
		SettledAt: rest.MapPtr(r.SettledAt, time.Time.UTC), SettledBlock: r.SettledBlock, SettledTx: r.SettledTx,
	}
	if r.TrailBps > 0 {
		out.PeakUSD = rest.OptionalD18(&r.PeakD18)
	}
	if r.Executor != nil {
		out.Execution.Object = &GuardExecution{
			Executor: rest.Address(*r.Executor), LevelUSD: rest.D18(r.LevelD18.View()), Shares: rest.UnitsOf(*r.SoldShares),
			TokenOut: rest.MapPtr(r.PaidToken, rest.AsAddress), AmountOut: rest.UnitsOf(*r.AmountOut), Tip: rest.UnitsOf(*r.Tip),
		}
	}
	return out
}
