package history

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// TradeList is a page of an index's trades.
type TradeList struct {
	AsOf   rest.AsOf    `json:"as_of"`
	Index  rest.Address `json:"index"`
	Trades []Trade      `json:"trades" nullable:"false" csv:"rows"`
	rest.Page
}

// Trade is one leg of a rebalance, or a bid.
type Trade struct {
	Kind            string          `json:"kind" enum:"keeper,auction"`
	BlockNumber     int64           `json:"block_number"`
	LogIndex        int32           `json:"log_index"`
	TxHash          common.Hash     `json:"tx_hash"`
	Timestamp       time.Time       `json:"timestamp"`
	Nonce           int64           `json:"nonce"`
	Leg             int32           `json:"leg"`
	Adapter         *rest.Address   `json:"adapter" nullable:"true" doc:"Adapter that made the swap; null for a bid"`
	AuctionID       *int64          `json:"auction_id" doc:"Auction of a bid; null for a trade of the keeper"`
	Bidder          *rest.Address   `json:"bidder" nullable:"true" doc:"Bidder of a bid; null for a trade of the keeper"`
	TokenIn         rest.Address    `json:"token_in" doc:"Sold by the index"`
	TokenOut        rest.Address    `json:"token_out" doc:"Bought by the index"`
	AmountIn        rest.BaseUnits  `json:"amount_in"`
	AmountOut       rest.BaseUnits  `json:"amount_out"`
	ReserveInAfter  rest.BaseUnits  `json:"reserve_in_after"`
	ReserveOutAfter rest.BaseUnits  `json:"reserve_out_after"`
	ValueInUSD      rest.Decimal    `json:"value_in_usd" doc:"At oracle prices"`
	ValueOutUSD     rest.Decimal    `json:"value_out_usd" doc:"At oracle prices"`
	ShortfallUSD    *rest.Decimal   `json:"shortfall_usd" nullable:"true" doc:"value_in_usd less value_out_usd: the implementation shortfall against oracle prices; it is the sum of fee and impact"`
	FeeUSD          *rest.Decimal   `json:"fee_usd" nullable:"true" doc:"Fees of the pools, rounded up"`
	ImpactUSD       *rest.Decimal   `json:"impact_usd" nullable:"true" doc:"Shortfall less the fee; negative if a pool paid more than the oracle's price"`
	GasWei          *rest.BaseUnits `json:"gas_wei" nullable:"true" doc:"This trade's part of the transaction's gas cost; paid by the sender"`
	GasUSD          *rest.Decimal   `json:"gas_usd" nullable:"true"`
	Unknown         rest.Unknown    `json:"unknown,omitempty" doc:"not_read: the value was not read when the trade was indexed. The indexer may give other reasons"`
}

// addCosts attributes what a trade cost.
func (t *Trade) addCosts(r readdb.TradesRow) {
	t.ShortfallUSD, t.FeeUSD, t.ImpactUSD = rest.MapPtr(r.ShortfallD18, rest.DecimalD18), rest.OptionalD18(r.FeeD18),
		rest.MapPtr(r.ImpactD18, rest.DecimalD18)
	t.GasWei, t.GasUSD, t.Unknown = rest.MapPtr(r.GasWei, rest.UnitsOf), rest.OptionalD18(r.GasD18), rest.Unknown{}
	why := func(reason *string, missing bool, field string) {
		if !missing {
			return
		}
		t.Unknown[field] = reasonNotRead
		if reason != nil {
			t.Unknown[field] = *reason
		}
	}
	why(r.FeeUnknown, t.ShortfallUSD == nil, "shortfall_usd")
	why(r.FeeUnknown, t.FeeUSD == nil, "fee_usd")
	why(r.FeeUnknown, t.ImpactUSD == nil, "impact_usd")
	why(r.GasUnknown, t.GasWei == nil, "gas_wei")
	why(r.GasUnknown, t.GasUSD == nil, "gas_usd")
}

func (s *History) tradeRoutes(api *rest.API) {
	rest.Register(api,
		rest.ReadOperation("get-index-trades", "/v1/indices/{address}/trades", "List the trades of an index, newest first.",
			"Trades of the keeper and bids in auctions, each with its prices and its loss against the oracle."), s.trades)
}

func (s *History) trades(ctx context.Context, in *historyInput) (*rest.Answer[TradeList], error) {
	const list = "trades"
	vault, block, index, err := in.start(list)
	if err != nil {
		return nil, err
	}
	return rest.Read(ctx, s.Reads, in.Conditional, func(q *rest.Snapshot, at rest.AsOf) (*TradeList, error) {
		if _, err := s.market.Index(ctx, q, vault); err != nil {
			return nil, err
		}
		rows, err := q.Trades(ctx, readdb.TradesParams{
			ChainID: s.ChainID, Vault: vault, BeforeBlock: block, BeforeIndex: index, PageSize: in.Limit + 1,
		})
		if err != nil {
			return nil, fmt.Errorf("reading the trades of %s: %w", vault, err)
		}
		rows, next := rest.CutPage(rows, in.PageQuery, func(last readdb.TradesRow) rest.Cursor {
			return rest.Cursor{List: list, Block: last.BlockNumber, Index: last.LogIndex}
		})
		out := &TradeList{AsOf: at, Index: rest.Address(vault), Trades: []Trade{}, Page: next}
		for _, r := range rows {
			trade := Trade{
				BlockNumber: r.BlockNumber, LogIndex: r.LogIndex, TxHash: r.TxHash, Timestamp: r.BlockTime.UTC(), Nonce: r.Nonce,
				Leg:  r.Leg,
				Kind: r.Kind, Adapter: rest.MapPtr(r.Adapter, rest.AsAddress), AuctionID: r.AuctionID,
				Bidder: rest.MapPtr(r.Bidder, rest.AsAddress), TokenIn: rest.Address(r.TokenIn), TokenOut: rest.Address(r.TokenOut),
				AmountIn: rest.UnitsOf(r.AmountIn), AmountOut: rest.UnitsOf(r.AmountOut),
				ReserveInAfter: rest.UnitsOf(r.ReserveInAfter), ReserveOutAfter: rest.UnitsOf(r.ReserveOutAfter),
				ValueInUSD: rest.D18(r.ValueInD18.Big()), ValueOutUSD: rest.D18(r.ValueOutD18.Big()),
			}
			trade.addCosts(r)
			out.Trades = append(out.Trades, trade)
		}
		return out, nil
	}, nil)
}
