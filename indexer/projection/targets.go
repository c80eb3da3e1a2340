package projection

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection target_changes holds every proposal of targets and its outcome. At most one is pending per vault. As on
// chain, an expired one stays pending until it is cancelled or replaced.
var _ = register(projection{
	name: "target_changes", after: []*projection{vaults}, load: loadTargets, apply: applyTargets, save: saveTargets,
})

type targetRows struct {
	pending map[common.Address]*ledgerdb.TargetChange // by vault
	changed []*ledgerdb.TargetChange
}

var targetRowsOf = newState(func() *targetRows { return &targetRows{pending: map[common.Address]*ledgerdb.TargetChange{}} })

// Target is an element of target_changes.targets.
type Target struct {
	Token     common.Address `json:"token"`
	WeightBps *big.Int       `json:"weight_bps"`
}

func loadTargets(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	rows, err := q.PendingTargetsIn(ctx, ledgerdb.PendingTargetsInParams{ChainID: b.chainID, Vaults: raw(b.vaults)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		targetRowsOf.in(b).pending[row.Vault] = &row
	}
	return nil
}

func applyTargets(b *batch, e *event.Event) error {
	rows := targetRowsOf.in(b)
	switch body := e.Body.(type) {
	case *bindings.IndexVaultTargetsProposed:
		return rows.propose(e, body)
	case *bindings.IndexVaultTargetsCancelled:
		return rows.settle(e, body.Id, enum.ProposalCancelled, &body.By)
	case *bindings.IndexVaultTargetsExecuted:
		return rows.settle(e, body.Id, enum.ProposalExecuted, nil)
	}
	return nil
}

func (r *targetRows) propose(e *event.Event, body *bindings.IndexVaultTargetsProposed) error {
	if old := r.pending[e.Vault]; old != nil {
		if err := r.settle(e, big.NewInt(old.ProposalID), enum.ProposalReplaced, nil); err != nil {
			return err
		}
	}
	id, err := int64Of("proposal", body.Id)
	if err != nil {
		return err
	}
	if len(body.Tokens) != len(body.Weights) {
		return fmt.Errorf("%d weights for %d tokens", len(body.Weights), len(body.Tokens))
	}
	list := make([]Target, len(body.Tokens))
	for i, token := range body.Tokens {
		list[i] = Target{token, body.Weights[i]}
	}
	targets, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("writing targets: %w", err)
	}
	executable, err := unix("executable_at", body.ExecutableAt)
	if err != nil {
		return err
	}
	expires, err := unix("expires_at", body.ExpiresAt)
	if err != nil {
		return err
	}
	change := &ledgerdb.TargetChange{
		ChainID: e.ChainID, Vault: e.Vault, ProposalID: id, Targets: targets,
		ProposedBlock: e.BlockNumber, ProposedIndex: e.LogIndex, ProposedTx: e.TxHash, ProposedAt: e.BlockTime,
		ExecutableAt: executable, ExpiresAt: expires, State: enum.ProposalPending, ProposedBy: &body.By,
	}
	r.pending[e.Vault] = change
	r.changed = append(r.changed, change)
	return nil
}

// settle ends the pending proposal, which must be id.
func (r *targetRows) settle(e *event.Event, id *big.Int, state string, by *common.Address) error {
	change := r.pending[e.Vault]
	if change == nil || id.Cmp(big.NewInt(change.ProposalID)) != 0 {
		return fmt.Errorf("proposal %s is %s but not pending: the ledger is incomplete", id, state)
	}
	change.State = state
	change.SettledBlock, change.SettledIndex = &e.BlockNumber, &e.LogIndex
	change.SettledTx, change.SettledAt, change.SettledBy = &e.TxHash, &e.BlockTime, by
	delete(r.pending, e.Vault)
	r.changed = append(r.changed, change)
	return nil
}

func saveTargets(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	changed := targetRowsOf.in(b).changed
	if len(changed) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveTargetChangesParams, len(changed))
	for i, change := range changed {
		params[i] = ledgerdb.SaveTargetChangesParams(*change)
	}
	q.SaveTargetChanges(ctx, params).Exec(firstError(&err))
	return err
}

// unixOf is unix for a number of any size.
func unixOf(name string, seconds *big.Int) (time.Time, error) {
	if !seconds.IsUint64() {
		return time.Time{}, fmt.Errorf("%s must be below 2^40 s, got %s", name, seconds)
	}
	return unix(name, seconds.Uint64())
}

// unix converts a chain time {s}. PostgreSQL's calendar ends long after 2^40 s.
func unix(name string, seconds uint64) (time.Time, error) {
	if seconds > math.MaxUint32<<8 {
		return time.Time{}, fmt.Errorf("%s must be below 2^40 s, got %d", name, seconds)
	}
	return time.Unix(int64(seconds), 0).UTC(), nil
}
