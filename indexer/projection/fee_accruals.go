package projection

import (
	"context"
	"math"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// feeAccruals holds each time a management fee was minted.
var feeAccruals = projection{
	name: "fee_accruals", apply: applyFeeAccruals,
	save: func(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
		_, err := q.InsertFeeAccruals(ctx, b.feeAccruals)
		return err
	},
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteFeeAccrualsAbove(ctx, ledgerdb.DeleteFeeAccrualsAboveParams{ChainID: chainID, BlockNumber: block})
	},
}

func applyFeeAccruals(b *batch, e *event.Event) error {
	f, ok := e.Body.(*bindings.IndexVaultManagementFeeAccrued)
	if !ok {
		return nil
	}
	seconds := uint64(math.MaxUint64)
	if f.AccruedAt.IsUint64() {
		seconds = f.AccruedAt.Uint64()
	}
	accrued, err := unix("accrued_at", seconds)
	if err != nil {
		return err
	}
	b.feeAccruals = append(b.feeAccruals, ledgerdb.InsertFeeAccrualsParams{
		ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, Vault: e.Vault,
		CreatorShares: amount(f.CreatorShares), PlatformShares: amount(f.PlatformShares), TotalSupply: amount(f.Supply),
		AccruedAt: accrued, TxHash: e.TxHash, BlockTime: e.BlockTime,
	})
	return nil
}
