package projection

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection fee_changes holds every change of a vault's fees after its launch. A raise is proposed first, and at most one
// is pending. Lower fees take effect at once.
var _ = register(projection{
	name: "fee_changes", after: []*projection{vaults}, load: loadFeeChanges, apply: applyFeeChanges, save: saveFeeChanges,
})

type feeChangeRows struct {
	pending map[common.Address]*ledgerdb.FeeChange // by vault
	changed []*ledgerdb.FeeChange
}

var feeChangeRowsOf = newState(func() *feeChangeRows { return &feeChangeRows{pending: map[common.Address]*ledgerdb.FeeChange{}} })

func loadFeeChanges(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	rows, err := q.PendingFeesIn(ctx, ledgerdb.PendingFeesInParams{ChainID: b.chainID, Vaults: raw(b.vaults)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		feeChangeRowsOf.in(b).pending[row.Vault] = &row
	}
	return nil
}

func applyFeeChanges(b *batch, e *event.Event) error {
	rows := feeChangeRowsOf.in(b)
	switch body := e.Body.(type) {
	case *bindings.IndexVaultFeesProposed:
		if rows.pending[e.Vault] != nil {
			return fmt.Errorf("fees are proposed while others are pending: the ledger is incomplete")
		}
		executable, err := unix("executable_at", body.ExecutableAt)
		if err != nil {
			return err
		}
		rows.pending[e.Vault] = rows.add(e, body.Fees, executable)
	case *bindings.IndexVaultFeesCancelled:
		change := rows.pending[e.Vault]
		if change == nil {
			return fmt.Errorf("fees are cancelled but none are pending: the ledger is incomplete")
		}
		rows.settle(e, change, enum.ProposalCancelled, &body.By)
	case *bindings.IndexVaultFeesChanged:
		if !b.vault(e).launched() {
			return nil
		}
		change := rows.pending[e.Vault]
		if change == nil {
			change = rows.add(e, body.Fees, e.BlockTime)
		}
		rows.settle(e, change, enum.ProposalExecuted, nil)
	}
	return nil
}

func (r *feeChangeRows) add(e *event.Event, fees bindings.IVaultTypesFees, executable time.Time) *ledgerdb.FeeChange {
	change := &ledgerdb.FeeChange{
		ChainID: e.ChainID, Vault: e.Vault,
		ProposedBlock: e.BlockNumber, ProposedIndex: e.LogIndex, ProposedTx: e.TxHash, ProposedAt: e.BlockTime,
		ManagementFeeBps: int32(fees.ManagementBps), PerformanceFeeBps: int32(fees.PerformanceBps),
		EntryFeeBps: int32(fees.EntryBps), ExitFeeBps: int32(fees.ExitBps), ExecutableAt: executable, State: enum.ProposalPending,
	}
	r.changed = append(r.changed, change)
	return change
}

func (r *feeChangeRows) settle(e *event.Event, change *ledgerdb.FeeChange, state string, by *common.Address) {
	change.State = state
	change.SettledBlock, change.SettledIndex = &e.BlockNumber, &e.LogIndex
	change.SettledTx, change.SettledAt, change.SettledBy = &e.TxHash, &e.BlockTime, by
	delete(r.pending, e.Vault)
	r.changed = append(r.changed, change)
}

func saveFeeChanges(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	changed := feeChangeRowsOf.in(b).changed
	if len(changed) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveFeeChangesParams, len(changed))
	for i, change := range changed {
		params[i] = ledgerdb.SaveFeeChangesParams(*change)
	}
	q.SaveFeeChanges(ctx, params).Exec(firstError(&err))
	return err
}
