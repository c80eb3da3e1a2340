package rebalancer

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// outcome is how a look at a vault ended without a plan.
type outcome struct {
	vault   common.Address
	trigger trigger
	reason  string
	why     []byte // explanation of a tick that led to no plan; nil: the tick stays due
}

// nothingToDo settles a tick that led to no plan. why is the explanation. It is written with the outcomes of other vaults.
func (r *Rebalancer) nothingToDo(vault common.Address, t trigger, reason string, why []byte) {
	r.outcomes = append(r.outcomes, outcome{vault: vault, trigger: t, reason: reason, why: why})
}

// hold notes why a scheduled tick stays due. Drift has no tick to hold. It is written with the outcomes of other vaults.
func (r *Rebalancer) hold(vault common.Address, t trigger, reason string) {
	if t.tickID != 0 && t.waits != reason {
		r.outcomes = append(r.outcomes, outcome{vault: vault, trigger: t, reason: reason})
	}
}

// writeOutcomes stores the outcomes that are not written yet, in one transaction. If it fails, scheduled ticks stay due, and drift is
// looked at again.
func (r *Rebalancer) writeOutcomes(ctx context.Context) error {
	all := r.outcomes
	r.outcomes = nil
	if len(all) == 0 {
		return nil
	}
	idle := keeperdb.IdleTicksParams{ChainID: int64(r.cfg.ChainID), Now: r.now()}
	var held keeperdb.HoldTicksParams
	for _, o := range all {
		if o.why == nil {
			held.Ticks, held.Reasons = append(held.Ticks, o.trigger.tickID), append(held.Reasons, o.reason)
			continue
		}
		idle.Vaults, idle.Kinds = append(idle.Vaults, o.vault.Bytes()), append(idle.Kinds, o.trigger.kind)
		idle.DueAt = append(idle.DueAt, o.trigger.dueAt)
		idle.Reasons, idle.Explanations = append(idle.Reasons, o.reason), append(idle.Explanations, string(o.why))
	}
	err := r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
		if len(held.Ticks) > 0 {
			if err := q.HoldTicks(ctx, held); err != nil {
				return fmt.Errorf("storing why %d ticks wait: %w", len(held.Ticks), err)
			}
		}
		if len(idle.Vaults) == 0 {
			return nil
		}
		if err := q.IdleTicks(ctx, idle); err != nil {
			return fmt.Errorf("storing %d ticks without a plan: %w", len(idle.Vaults), err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.why == nil {
			continue
		}
		if o.trigger.kind != kindSchedule {
			r.metrics.ticks.WithLabelValues(o.trigger.kind).Inc()
		}
		r.metrics.plans.WithLabelValues("nothing_to_do").Inc()
		r.log.Info("nothing to do", "vault", o.vault, "trigger", o.trigger.kind, "reason", o.reason)
	}
	return nil
}
