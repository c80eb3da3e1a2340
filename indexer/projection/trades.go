package projection

import (
	"context"
	"fmt"
	"math/big"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// trades holds each leg of a keeper's trade and each bid in an auction.
var trades = register(projection{
	name: "trades", prepare: findTradeTxs, after: []*projection{constituents}, apply: applyTrades,
	save: func(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
		_, err := q.InsertTrades(ctx, *tradeRows.in(b))
		return err
	},
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteTradesAbove(ctx, ledgerdb.DeleteTradesAboveParams{ChainID: chainID, BlockNumber: block})
	},
})

var tradeRows = newRows[ledgerdb.InsertTradesParams]()

func applyTrades(b *batch, e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultTradeExecuted:
		return b.trade(e, body)
	case *bindings.IndexVaultAuctionBid:
		return b.bid(e, body)
	}
	return nil
}

func (b *batch) trade(e *event.Event, t *bindings.IndexVaultTradeExecuted) error {
	nonce, err := int64Of("nonce", t.Nonce)
	if err != nil {
		return err
	}
	if t.Leg.BitLen() > 31 {
		return fmt.Errorf("leg must be below 2^31, got %s", t.Leg)
	}
	adapter := t.Adapter
	row := ledgerdb.InsertTradesParams{
		ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, Vault: e.Vault, Kind: enum.TradeKeeper,
		Nonce: nonce, Leg: int32(t.Leg.Int64()), Adapter: &adapter, TokenIn: t.TokenIn, TokenOut: t.TokenOut,
		AmountIn: amount(t.AmountIn), AmountOut: amount(t.AmountOut),
		ReserveInAfter: amount(t.ReserveInAfter), ReserveOutAfter: amount(t.ReserveOutAfter),
		ValueInD18: amount(t.ValueInD18), ValueOutD18: amount(t.ValueOutD18), TxHash: e.TxHash, BlockTime: e.BlockTime,
	}
	b.cost(e, &row)
	rows := tradeRows.in(b)
	*rows = append(*rows, row)
	return nil
}

// bid adds a bid, which is a trade of one leg. Its event names the tokens from the bidder's side. It uses up a rebalance
// nonce, which the vault's row has counted already. There is no pool, so its cost is impact only.
func (b *batch) bid(e *event.Event, t *bindings.IndexVaultAuctionBid) error {
	id, err := int64Of("auction", t.Id)
	if err != nil {
		return err
	}
	bidder := t.Bidder
	row := ledgerdb.InsertTradesParams{
		ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, Vault: e.Vault, Kind: enum.TradeAuction,
		AuctionID: &id, Bidder: &bidder, Nonce: b.vault(e).row.RebalanceNonce - 1, TokenIn: t.TokenOut, TokenOut: t.TokenIn,
		AmountIn: amount(t.AmountOut), AmountOut: amount(t.AmountIn),
		ReserveInAfter: amount(t.ReserveOutAfter), ReserveOutAfter: amount(t.ReserveInAfter),
		ValueInD18: amount(t.ValueOutD18), ValueOutD18: amount(t.ValueInD18), TxHash: e.TxHash, BlockTime: e.BlockTime,
		GasUnknown: because(paidByBidder),
	}
	fallShort(&row)
	setFee(&row, new(big.Int))
	rows := tradeRows.in(b)
	*rows = append(*rows, row)
	return nil
}
