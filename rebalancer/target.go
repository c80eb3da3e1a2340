package rebalancer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// target is one target weight of a proposal, as the ledger stores it.
type target struct {
	Token     common.Address `json:"token"`
	WeightBps int64          `json:"weight_bps"`
}

// targetsExplanation is what is stored with a plan that executes targets.
type targetsExplanation struct {
	Trigger    string   `json:"trigger"` // always targets
	ProposalID uint64   `json:"proposal_id"`
	Targets    []target `json:"targets"`
	Reason     string   `json:"reason"`
}

// targetsDue reports whether the proposal can be executed in a block after head.
func targetsDue(p bindings.IVaultTypesPendingTargets, head *chain.Header) bool {
	return p.Id.Sign() > 0 && head.Time >= p.ExecutableAt && head.Time < p.ExpiresAt
}

// executeTargets plans the call that makes proposed targets the vault's. It returns false without an error if the
// indexer has not stored the proposal yet.
func (r *Rebalancer) executeTargets(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) (planned bool, err error) {
	row, err := keeperdb.New(r.st.Pool).PendingTargets(ctx, keeperdb.PendingTargetsParams{
		ChainID: int64(r.cfg.ChainID), Vault: state.Vault, ProposalID: state.PendingTargets.Id.Int64(),
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading proposal %s: %w", state.PendingTargets.Id, err)
	}
	var targets []target
	if err := json.Unmarshal(row, &targets); err != nil {
		return false, fmt.Errorf("decoding the targets of proposal %s: %w", state.PendingTargets.Id, err)
	}
	call := packRebalance(targets)
	if hash := crypto.Keccak256Hash(call[4:]); hash != state.PendingTargets.Hash {
		return false, fmt.Errorf("targets of proposal %s hash to %s, the vault's to %s", state.PendingTargets.Id, hash,
			common.Hash(state.PendingTargets.Hash))
	}
	reason := fmt.Sprintf("the delay of proposal %s is over", state.PendingTargets.Id)
	why, err := json.Marshal(targetsExplanation{
		Trigger: kindTargets, ProposalID: state.PendingTargets.Id.Uint64(), Targets: targets, Reason: reason,
	})
	if err != nil {
		return false, fmt.Errorf("encoding the explanation: %w", err)
	}
	t := trigger{kind: kindTargets, dueAt: time.Unix(int64(state.PendingTargets.ExecutableAt), 0).UTC()}
	deadline := blockTime(s.head).Add(r.cfg.PlanTTL)
	if expires := time.Unix(int64(state.PendingTargets.ExpiresAt), 0); expires.Before(deadline) {
		deadline = expires
	}
	drift := basket.NewAmount(state.DriftD18)
	return true, r.store(ctx, t, reason, newPlan{
		vault: state.Vault, keeper: state.Roles.Keeper, kind: kindTargets, at: blockTime(s.head), deadline: deadline, call: call,
		row: keeperdb.InsertPlanParams{
			BlockNumber: s.head.Number.Int64(), BlockHash: s.head.Hash(), RebalanceNonce: state.RebalanceNonce.Int64(),
			DriftBeforeD18: drift, DriftAfterD18: drift, Explanation: why,
		},
	})
}

// packRebalance encodes the call. The proposal's hash is the hash of everything after the selector.
func packRebalance(targets []target) []byte {
	tokens, weights := make([]common.Address, len(targets)), make([]*big.Int, len(targets))
	for i, t := range targets {
		tokens[i], weights[i] = t.Token, big.NewInt(t.WeightBps)
	}
	return bindings.NewIndexVault().PackRebalance(tokens, weights)
}
