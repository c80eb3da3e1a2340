package projection

import (
	"context"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection fee_payments holds each mint of accrued fees and its receivers.
var _ = register(projection{
	name: "fee_payments", after: []*projection{vaults}, apply: applyFeePayments,
	save: func(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
		_, err := q.InsertFeePayments(ctx, *feePaymentRows.in(b))
		return err
	},
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteFeePaymentsAbove(ctx, ledgerdb.DeleteFeePaymentsAboveParams{ChainID: chainID, BlockNumber: block})
	},
})

var feePaymentRows = newRows[ledgerdb.InsertFeePaymentsParams]()

func applyFeePayments(b *batch, e *event.Event) error {
	f, ok := e.Body.(*bindings.IndexVaultFeesPaid)
	if !ok {
		return nil
	}
	rows := feePaymentRows.in(b)
	*rows = append(*rows, ledgerdb.InsertFeePaymentsParams{
		ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, Vault: e.Vault,
		Creator: f.Creator, CreatorShares: amount(f.CreatorShares), Platform: f.Platform, PlatformShares: amount(f.PlatformShares),
		TotalSupply: amount(f.Supply), TxHash: e.TxHash, BlockTime: e.BlockTime,
	})
	return nil
}
