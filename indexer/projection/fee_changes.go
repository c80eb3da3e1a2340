package projection

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// feeChanges holds every change of a vault's fees after its launch: proposed ones, at most one of which is pending, and
// what became of them; and those that raise no fee, which are in force at once.
var feeChanges = projection{name: "fee_changes", load: loadFeeChanges, apply: applyFeeChanges, save: saveFeeChanges}

func loadFeeChanges(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	rows, err := q.PendingFeesIn(ctx, ledgerdb.PendingFeesInParams{ChainID: b.chainID, Vaults: raw(b.vaults)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		b.pendingFees[row.Vault] = &row
	}
	return nil
}

func applyFeeChanges(b *batch, e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultFeesProposed:
		if b.pendingFees[e.Vault] != nil {
			return fmt.Errorf("fees are proposed while others are pending: the ledger is incomplete")
		}
		executable, err := unix("executable_at", body.ExecutableAt)
		if err != nil {
			return err
		}
		b.pendingFees[e.Vault] = b.feeChange(e, body.Fees, executable)
	case *bindings.IndexVaultFeesCancelled:
		change := b.pendingFees[e.Vault]
		if change == nil {
			return fmt.Errorf("fees are cancelled but none are pending: the ledger is incomplete")
		}
		b.settleFees(e, change, "cancelled", &body.By)
	case *bindings.IndexVaultFeesChanged:
		if !b.vault(e).launched() {
			return nil
		}
		change := b.pendingFees[e.Vault]
		if change == nil {
			change = b.feeChange(e, body.Fees, e.BlockTime)
		}
		b.settleFees(e, change, "executed", nil)
	}
	return nil
}

func (b *batch) feeChange(e *event.Event, fees bindings.IVaultTypesFees, executable time.Time) *ledgerdb.FeeChange {
	change := &ledgerdb.FeeChange{
		ChainID: b.chainID, Vault: e.Vault,
		ProposedBlock: e.BlockNumber, ProposedIndex: e.LogIndex, ProposedTx: e.TxHash, ProposedAt: e.BlockTime,
		ManagementFeeBps: int32(fees.ManagementBps), PerformanceFeeBps: int32(fees.PerformanceBps),
		EntryFeeBps: int32(fees.EntryBps), ExitFeeBps: int32(fees.ExitBps), ExecutableAt: executable, State: "pending",
	}
	b.feeChanges = append(b.feeChanges, change)
	return change
}

func (b *batch) settleFees(e *event.Event, change *ledgerdb.FeeChange, state string, by *common.Address) {
	change.State = state
	change.SettledBlock, change.SettledIndex = &e.BlockNumber, &e.LogIndex
	change.SettledTx, change.SettledAt, change.SettledBy = &e.TxHash, &e.BlockTime, by
	delete(b.pendingFees, e.Vault)
	b.feeChanges = append(b.feeChanges, change)
}

func saveFeeChanges(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	if len(b.feeChanges) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveFeeChangesParams, len(b.feeChanges))
	for i, change := range b.feeChanges {
		params[i] = ledgerdb.SaveFeeChangesParams(*change)
	}
	q.SaveFeeChanges(ctx, params).Exec(firstError(&err))
	return err
}
