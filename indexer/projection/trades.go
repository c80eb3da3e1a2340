package projection

import (
	"context"
	"fmt"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// trades holds each leg that a keeper traded.
var trades = projection{
	name: "trades", apply: applyTrades,
	save: func(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
		_, err := q.InsertTrades(ctx, b.trades)
		return err
	},
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteTradesAbove(ctx, ledgerdb.DeleteTradesAboveParams{ChainID: chainID, BlockNumber: block})
	},
}

func applyTrades(b *batch, e *event.Event) error {
	t, ok := e.Body.(*bindings.IndexVaultTradeExecuted)
	if !ok {
		return nil
	}
	nonce, err := int64Of("nonce", t.Nonce)
	if err != nil {
		return err
	}
	if t.Leg.BitLen() > 31 {
		return fmt.Errorf("leg must be below 2^31, got %s", t.Leg)
	}
	b.trades = append(b.trades, ledgerdb.InsertTradesParams{
		ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, Vault: e.Vault,
		Nonce: nonce, Leg: int32(t.Leg.Int64()), Adapter: t.Adapter, TokenIn: t.TokenIn, TokenOut: t.TokenOut,
		AmountIn: amount(t.AmountIn), AmountOut: amount(t.AmountOut),
		ReserveInAfter: amount(t.ReserveInAfter), ReserveOutAfter: amount(t.ReserveOutAfter),
		ValueInD18: amount(t.ValueInD18), ValueOutD18: amount(t.ValueOutD18), TxHash: e.TxHash, BlockTime: e.BlockTime,
	})
	return nil
}
