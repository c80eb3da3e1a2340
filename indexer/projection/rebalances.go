package projection

import (
	"context"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection rebalances holds each call of executeTrades as a whole, with NAV and drift before and after.
var _ = register(projection{
	name: "rebalances", after: []*projection{vaults}, apply: applyRebalances,
	save: func(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
		_, err := q.InsertRebalances(ctx, *rebalanceRows.in(b))
		return err
	},
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteRebalancesAbove(ctx, ledgerdb.DeleteRebalancesAboveParams{ChainID: chainID, BlockNumber: block})
	},
})

var rebalanceRows = newRows[ledgerdb.InsertRebalancesParams]()

func applyRebalances(b *batch, e *event.Event) error {
	t, ok := e.Body.(*bindings.IndexVaultTradesExecuted)
	if !ok {
		return nil
	}
	nonce, err := int64Of("nonce", t.Nonce)
	if err != nil {
		return err
	}
	rows := rebalanceRows.in(b)
	*rows = append(*rows, ledgerdb.InsertRebalancesParams{
		ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, Vault: e.Vault, Nonce: nonce,
		NavBeforeD18: amount(t.NavBeforeD18), NavAfterD18: amount(t.NavAfterD18),
		DriftBeforeD18: amount(t.DriftBeforeD18), DriftAfterD18: amount(t.DriftAfterD18),
		TxHash: e.TxHash, BlockTime: e.BlockTime,
	})
	return nil
}
