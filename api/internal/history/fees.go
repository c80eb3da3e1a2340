package history

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// FeeList is a page of the fees that an index paid, newest first, and their totals.
type FeeList struct {
	AsOf   rest.AsOf    `json:"as_of"`
	Index  rest.Address `json:"index"`
	Totals []FeeTotal   `json:"totals" nullable:"false" doc:"Totals over all pages"`
	Fees   []FeeReceipt `json:"fees" nullable:"false" csv:"rows"`
	rest.Page
}

// FeeTotal is what one receiver got since launch.
type FeeTotal struct {
	Role     string         `json:"role" enum:"creator,platform"`
	Receiver rest.Address   `json:"receiver"`
	Shares   rest.BaseUnits `json:"shares"`
	ValueUSD rest.Decimal   `json:"value_usd" doc:"Each payment at the level of its block; payments at an unknown level are not included"`
	Unvalued int64          `json:"unvalued" doc:"Number of payments at blocks whose level is unknown"`
}

// FeeReceipt is shares that were minted as a fee.
type FeeReceipt struct {
	Role        string         `json:"role" enum:"creator,platform"`
	Receiver    rest.Address   `json:"receiver"`
	Shares      rest.BaseUnits `json:"shares"`
	ValueUSD    *rest.Decimal  `json:"value_usd" nullable:"true" doc:"At the level of the block, rounded down"`
	BlockNumber int64          `json:"block_number"`
	LogIndex    int32          `json:"log_index"`
	TxHash      common.Hash    `json:"tx_hash"`
	Timestamp   time.Time      `json:"timestamp"`
	Unknown     rest.Unknown   `json:"unknown,omitempty"`
}

// feeRoles are the roles by the number in a cursor. One event pays both.
var feeRoles = []string{"creator", "platform"}

func (s *History) feeRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index-fees", "/v1/indices/{address}/fees",
		"List the fees that an index paid, newest first, by receiver.",
		"Fees are paid in new shares. The totals count all pages."), s.feeReceipts)
}

func (s *History) feeReceipts(ctx context.Context, in *historyInput) (*rest.Answer[FeeList], error) {
	const list = "fees"
	var f rest.Validation
	vault := f.Address("path.address", in.Address)
	params := readdb.FeeReceiptsParams{
		ChainID: s.ChainID, Vault: vault, BeforeBlock: math.MaxInt64, BeforeIndex: math.MaxInt32, BeforeRole: feeRoles[1],
		PageSize: in.Limit + 1,
	}
	if after, given := in.After(&f, list); given {
		params.BeforeBlock, params.BeforeIndex, params.BeforeRole = after.Block, after.Index, feeRoles[0]
		if after.Rank == "1" {
			params.BeforeRole = feeRoles[1]
		}
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*FeeList, error) {
		if _, err := s.market.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.FeeReceipts(ctx, params)
		if err != nil {
			return nil, fmt.Errorf("reading the fees of %s: %w", vault, err)
		}
		totals, err := q.FeeTotals(ctx, readdb.FeeTotalsParams{ChainID: s.ChainID, Vault: vault})
		if err != nil {
			return nil, fmt.Errorf("adding up the fees of %s: %w", vault, err)
		}
		rows, next := rest.CutPage(rows, in.PageQuery, func(last readdb.FeeReceiptsRow) rest.Cursor {
			c := rest.Cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex, Rank: "0"}
			if last.Role == feeRoles[1] {
				c.Rank = "1"
			}
			return c
		})
		out := &FeeList{AsOf: at, Index: rest.Address(vault), Totals: []FeeTotal{}, Fees: []FeeReceipt{}, Page: next}
		for _, t := range totals {
			out.Totals = append(out.Totals, FeeTotal{
				Role: t.Role, Receiver: rest.Address(t.Receiver), Shares: rest.BaseUnits(t.Shares.String()),
				ValueUSD: rest.DecimalD18(t.ValueD18), Unvalued: t.Unvalued,
			})
		}
		for _, r := range rows {
			receipt := FeeReceipt{
				Role: r.Role, Receiver: rest.Address(r.Receiver), Shares: rest.UnitsOf(r.Shares),
				ValueUSD:    rest.MapPtr(r.ValueD18, rest.DecimalD18),
				BlockNumber: r.BlockNumber, LogIndex: r.LogIndex, TxHash: r.TxHash, Timestamp: r.BlockTime.UTC(),
			}
			if receipt.ValueUSD == nil {
				receipt.Unknown = rest.Unknown{"value_usd": rest.ReasonNoPrice}
			}
			out.Fees = append(out.Fees, receipt)
		}
		return out, nil
	}, nil)
}
