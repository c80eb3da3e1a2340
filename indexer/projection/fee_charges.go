package projection

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection fee_charges holds fees that joined the accrued fee shares, other than by the passing of time.
var _ = register(projection{
	name: "fee_charges", after: []*projection{vaults}, apply: applyFeeCharges,
	save: func(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
		_, err := q.InsertFeeCharges(ctx, *feeChargeRows.in(b))
		return err
	},
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteFeeChargesAbove(ctx, ledgerdb.DeleteFeeChargesAboveParams{ChainID: chainID, BlockNumber: block})
	},
})

var feeChargeRows = newRows[ledgerdb.InsertFeeChargesParams]()

func applyFeeCharges(b *batch, e *event.Event) error {
	rows := feeChargeRows.in(b)
	charge := func(kind string, shares *big.Int, account *common.Address, mark *basket.Amount) {
		*rows = append(*rows, ledgerdb.InsertFeeChargesParams{
			ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, Vault: e.Vault, Kind: kind,
			Shares: amount(shares), Account: account, HighWaterMarkD18: mark, TxHash: e.TxHash, BlockTime: e.BlockTime,
		})
	}
	switch body := e.Body.(type) {
	case *bindings.IndexVaultPerformanceFeeAccrued:
		mark := amount(body.HighWaterMarkD18)
		charge("performance", body.Shares, nil, &mark)
	case *bindings.IndexVaultEntryFeeAccrued:
		charge("entry", body.Shares, &body.Receiver, nil)
	case *bindings.IndexVaultExitFeeAccrued:
		charge("exit", body.Shares, &body.Sender, nil)
	}
	return nil
}
