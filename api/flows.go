package api

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// FlowList is a page of what came into an index and left it, newest first.
type FlowList struct {
	AsOf  AsOf    `json:"as_of"`
	Index Address `json:"index"`
	Flows []Flow  `json:"flows" nullable:"false" csv:"rows"`
	Page
}

// Flow is a contribution or a withdrawal.
type Flow struct {
	Kind        string       `json:"kind" enum:"contribute,withdraw"`
	BlockNumber int64        `json:"block_number"`
	LogIndex    int32        `json:"log_index"`
	TxHash      common.Hash  `json:"tx_hash"`
	Timestamp   time.Time    `json:"timestamp"`
	Sender      Address      `json:"sender" doc:"The zapper for single-token deposits"`
	Receiver    Address      `json:"receiver" doc:"Of the shares, or of the tokens"`
	Shares      BaseUnits    `json:"shares"`
	Amounts     []FlowAmount `json:"amounts" nullable:"false"`
	ValueUSD    *Decimal     `json:"value_usd" nullable:"true" doc:"Shares at the level of the block, rounded down"`
	Unknown     Unknown      `json:"unknown,omitempty"`
}

func (s *Server) flows(ctx context.Context, in *historyInput) (*answer[FlowList], error) {
	const list = "flows"
	vault, block, index, err := in.start(list)
	if err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*FlowList, error) {
		if _, err := s.oneIndex(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.Flows(ctx, readdb.FlowsParams{ChainID: s.chainID(), Vault: vault, BeforeBlock: block, BeforeIndex: index, PageSize: in.Limit + 1})
		if err != nil {
			return nil, fmt.Errorf("reading the flows of %s: %w", vault, err)
		}
		rows, next := cut(rows, in.Limit, func(last readdb.FlowsRow) cursor {
			return cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex}
		})
		listed, err := s.listedAssets(ctx, q)
		if err != nil {
			return nil, err
		}
		out := &FlowList{AsOf: at, Index: Address(vault), Flows: []Flow{}, Page: next}
		for _, r := range rows {
			flow := Flow{
				Kind: r.Kind, BlockNumber: r.BlockNumber, LogIndex: r.LogIndex, TxHash: r.TxHash, Timestamp: r.BlockTime.UTC(), Amounts: []FlowAmount{},
				Sender: Address(r.Sender), Receiver: Address(r.Receiver), Shares: unitsOf(r.Shares), ValueUSD: mapped(r.ValueD18, decimalD18),
			}
			if flow.ValueUSD == nil {
				flow.Unknown = Unknown{"value_usd": reasonNoPrice}
			}
			var amounts []struct {
				Token  common.Address `json:"token"`
				Amount basket.Amount  `json:"amount"`
			}
			if err := json.Unmarshal(r.Amounts, &amounts); err != nil {
				return nil, fmt.Errorf("decoding the flow of %s in block %d: %w", vault, r.BlockNumber, err)
			}
			for _, a := range amounts {
				amount := FlowAmount{Token: Address(a.Token), Amount: unitsOf(a.Amount)}
				if known, ok := listed[a.Token]; ok {
					amount.Symbol = &known.symbol
				}
				flow.Amounts = append(flow.Amounts, amount)
			}
			out.Flows = append(out.Flows, flow)
		}
		return out, nil
	}, nil)
}

// decimalD18 is a D18 number that PostgreSQL worked out.
func decimalD18(d decimal.Decimal) Decimal { return dec(d.Shift(-basketDecimals)) }

// FeeList is a page of the fees that an index paid, newest first, and what they add up to.
type FeeList struct {
	AsOf   AsOf         `json:"as_of"`
	Index  Address      `json:"index"`
	Totals []FeeTotal   `json:"totals" nullable:"false" doc:"Of all pages"`
	Fees   []FeeReceipt `json:"fees" nullable:"false" csv:"rows"`
	Page
}

// FeeTotal is what one receiver got since launch.
type FeeTotal struct {
	Role     string    `json:"role" enum:"creator,platform"`
	Receiver Address   `json:"receiver"`
	Shares   BaseUnits `json:"shares"`
	ValueUSD Decimal   `json:"value_usd" doc:"Each payment at the level of its block, those without one left out"`
	Unvalued int64     `json:"unvalued" doc:"Payments at blocks whose level is unknown"`
}

// FeeReceipt is shares that were minted as a fee.
type FeeReceipt struct {
	Role        string      `json:"role" enum:"creator,platform"`
	Receiver    Address     `json:"receiver"`
	Shares      BaseUnits   `json:"shares"`
	ValueUSD    *Decimal    `json:"value_usd" nullable:"true" doc:"At the level of the block, rounded down"`
	BlockNumber int64       `json:"block_number"`
	LogIndex    int32       `json:"log_index"`
	TxHash      common.Hash `json:"tx_hash"`
	Timestamp   time.Time   `json:"timestamp"`
	Unknown     Unknown     `json:"unknown,omitempty"`
}

// roles by the number that a cursor carries: a payment goes to both in one event.
var feeRoles = []string{"creator", "platform"}

func (s *Server) feeReceipts(ctx context.Context, in *historyInput) (*answer[FeeList], error) {
	const list = "fees"
	var f fields
	vault := f.address("path.address", in.Address)
	params := readdb.FeeReceiptsParams{
		ChainID: s.chainID(), Vault: vault, BeforeBlock: math.MaxInt64, BeforeIndex: math.MaxInt32, BeforeRole: feeRoles[1], PageSize: in.Limit + 1,
	}
	if after, given := in.from(&f, list); given {
		params.BeforeBlock, params.BeforeIndex, params.BeforeRole = after.Block, after.Index, feeRoles[0]
		if after.Rank == "1" {
			params.BeforeRole = feeRoles[1]
		}
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return read(ctx, s, in.Conditional, func(q *view, at AsOf) (*FeeList, error) {
		if _, err := s.oneIndex(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.FeeReceipts(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the fees of %s: %w", vault, err)
		}
		totals, err := q.FeeTotals(ctx, readdb.FeeTotalsParams{ChainID: s.chainID(), Vault: vault})
		if err != nil {
			return nil, fmt.Errorf("adding up the fees of %s: %w", vault, err)
		}
		rows, next := cut(rows, in.Limit, func(last readdb.FeeReceiptsRow) cursor {
			c := cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex, Rank: "0"}
			if last.Role == feeRoles[1] {
				c.Rank = "1"
			}
			return c
		})
		out := &FeeList{AsOf: at, Index: Address(vault), Totals: []FeeTotal{}, Fees: []FeeReceipt{}, Page: next}
		for _, t := range totals {
			out.Totals = append(out.Totals, FeeTotal{
				Role: t.Role, Receiver: Address(t.Receiver), Shares: BaseUnits(t.Shares.String()), ValueUSD: decimalD18(t.ValueD18), Unvalued: t.Unvalued,
			})
		}
		for _, r := range rows {
			receipt := FeeReceipt{
				Role: r.Role, Receiver: Address(r.Receiver), Shares: unitsOf(r.Shares), ValueUSD: mapped(r.ValueD18, decimalD18),
				BlockNumber: r.BlockNumber, LogIndex: r.LogIndex, TxHash: r.TxHash, Timestamp: r.BlockTime.UTC(),
			}
			if receipt.ValueUSD == nil {
				receipt.Unknown = Unknown{"value_usd": reasonNoPrice}
			}
			out.Fees = append(out.Fees, receipt)
		}
		return out, nil
	}, nil)
}
