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
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// targetChanges holds every proposal of new targets and what became of it. One at most is pending per vault; one that
// expired stays pending until it is cancelled or another replaces it, as on chain.
var targetChanges = projection{name: "target_changes", load: loadTargets, apply: applyTargets, save: saveTargets}

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
		b.pending[row.Vault] = &row
	}
	return nil
}

func applyTargets(b *batch, e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultTargetsProposed:
		return b.propose(e, body)
	case *bindings.IndexVaultTargetsCancelled:
		return b.settle(e, body.Id, "cancelled", &body.By)
	case *bindings.IndexVaultTargetsExecuted:
		return b.settle(e, body.Id, "executed", nil)
	}
	return nil
}

func (b *batch) propose(e *event.Event, body *bindings.IndexVaultTargetsProposed) error {
	if old := b.pending[e.Vault]; old != nil {
		if err := b.settle(e, big.NewInt(old.ProposalID), "replaced", nil); err != nil {
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
		ChainID: b.chainID, Vault: e.Vault, ProposalID: id, Targets: targets,
		ProposedBlock: e.BlockNumber, ProposedIndex: e.LogIndex, ProposedTx: e.TxHash, ProposedAt: e.BlockTime,
		ExecutableAt: executable, ExpiresAt: expires, State: "pending", ProposedBy: &body.By,
	}
	b.pending[e.Vault] = change
	b.targets = append(b.targets, change)
	return nil
}

// settle ends the pending proposal, which must be id.
func (b *batch) settle(e *event.Event, id *big.Int, state string, by *common.Address) error {
	change := b.pending[e.Vault]
	if change == nil || id.Cmp(big.NewInt(change.ProposalID)) != 0 {
		return fmt.Errorf("proposal %s is %s but not pending: the ledger is incomplete", id, state)
	}
	change.State = state
	change.SettledBlock, change.SettledIndex = &e.BlockNumber, &e.LogIndex
	change.SettledTx, change.SettledAt, change.SettledBy = &e.TxHash, &e.BlockTime, by
	delete(b.pending, e.Vault)
	b.targets = append(b.targets, change)
	return nil
}

func saveTargets(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	if len(b.targets) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveTargetChangesParams, len(b.targets))
	for i, change := range b.targets {
		params[i] = ledgerdb.SaveTargetChangesParams(*change)
	}
	q.SaveTargetChanges(ctx, params).Exec(firstError(&err))
	return err
}

// unixOf is unix of a number of any size.
func unixOf(name string, seconds *big.Int) (time.Time, error) {
	if !seconds.IsUint64() {
		return time.Time{}, fmt.Errorf("%s must be below 2^40 s, got %s", name, seconds)
	}
	return unix(name, seconds.Uint64())
}

// unix reads a chain time in seconds; PostgreSQL's calendar ends long after 2^40 s.
func unix(name string, seconds uint64) (time.Time, error) {
	if seconds > math.MaxUint32<<8 {
		return time.Time{}, fmt.Errorf("%s must be below 2^40 s, got %d", name, seconds)
	}
	return time.Unix(int64(seconds), 0).UTC(), nil
}
