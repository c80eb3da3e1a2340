package history

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// FlowList is a page of deposits into an index and withdrawals from it, newest first.
type FlowList struct {
	AsOf  rest.AsOf    `json:"as_of"`
	Index rest.Address `json:"index"`
	Flows []Flow       `json:"flows" nullable:"false" csv:"rows"`
	rest.Page
}

// Flow is a contribution or a withdrawal.
type Flow struct {
	Kind        string              `json:"kind" enum:"contribute,withdraw"`
	BlockNumber int64               `json:"block_number"`
	LogIndex    int32               `json:"log_index"`
	TxHash      common.Hash         `json:"tx_hash"`
	Timestamp   time.Time           `json:"timestamp"`
	Sender      rest.Address        `json:"sender" doc:"Account that sent the call; for single-token deposits the zapper"`
	Receiver    rest.Address        `json:"receiver" doc:"Account that received the shares or the tokens"`
	Shares      rest.BaseUnits      `json:"shares"`
	Amounts     []market.FlowAmount `json:"amounts" nullable:"false"`
	ValueUSD    *rest.Decimal       `json:"value_usd" nullable:"true" doc:"Shares at the level of the block, rounded down"`
	Unknown     rest.Unknown        `json:"unknown,omitempty"`
}

// storedAmount is an amount of a token as the database stores it in JSON.
type storedAmount struct {
	Token  common.Address `json:"token"`
	Amount basket.Amount  `json:"amount"`
}

// named returns the amount with the token's symbol, if the token is listed.
func (a storedAmount) named(listed map[common.Address]market.ListedAsset) market.FlowAmount {
	out := market.FlowAmount{Token: rest.Address(a.Token), Amount: rest.UnitsOf(a.Amount)}
	if known, ok := listed[a.Token]; ok {
		out.Symbol = &known.Symbol
	}
	return out
}

func (s *History) flowRoutes(api *rest.API) {
	rest.Register(api, rest.ReadOperation("get-index-flows", "/v1/indices/{address}/flows",
		"List contributions and withdrawals, newest first.",
		"A contribution mints shares and a withdrawal burns them. Each row has the amounts of all tokens."), s.flows)
}

func (s *History) flows(ctx context.Context, in *historyInput) (*rest.Answer[FlowList], error) {
	const list = "flows"
	vault, block, index, err := in.start(list)
	if err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*FlowList, error) {
		if _, err := s.market.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.Flows(ctx,
			readdb.FlowsParams{ChainID: s.ChainID, Vault: vault, BeforeBlock: block, BeforeIndex: index, PageSize: in.Limit + 1})
		if err != nil {
			return nil, fmt.Errorf("reading the flows of %s: %w", vault, err)
		}
		rows, next := rest.CutPage(rows, in.PageQuery, func(last readdb.FlowsRow) rest.Cursor {
			return rest.Cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex}
		})
		listed, err := s.market.ListedAssets(ctx, q)
		if err != nil {
			return nil, err
		}
		out := &FlowList{AsOf: at, Index: rest.Address(vault), Flows: []Flow{}, Page: next}
		for _, r := range rows {
			flow := Flow{
				Kind: r.Kind, BlockNumber: r.BlockNumber, LogIndex: r.LogIndex, TxHash: r.TxHash, Timestamp: r.BlockTime.UTC(),
				Amounts: []market.FlowAmount{},
				Sender:  rest.Address(r.Sender), Receiver: rest.Address(r.Receiver), Shares: rest.UnitsOf(r.Shares),
				ValueUSD: rest.MapPtr(r.ValueD18, rest.DecimalD18),
			}
			if flow.ValueUSD == nil {
				flow.Unknown = rest.Unknown{"value_usd": rest.ReasonNoPrice}
			}
			var amounts []storedAmount
			if err := json.Unmarshal(r.Amounts, &amounts); err != nil {
				return nil, fmt.Errorf("decoding the flow of %s in block %d: %w", vault, r.BlockNumber, err)
			}
			for _, a := range amounts {
				flow.Amounts = append(flow.Amounts, a.named(listed))
			}
			out.Flows = append(out.Flows, flow)
		}
		return out, nil
	}, nil)
}
