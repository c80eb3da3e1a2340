package rebalancer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"
	"github.com/robfig/cron/v3"

	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// makeTicks stores the scheduled tick that each vault is due, at most one: those missed before it are not made up for.
func (r *Rebalancer) makeTicks(ctx context.Context, vaults []keeperdb.KeptVaultsRow) (made int, err error) {
	now := r.now()
	for _, v := range vaults {
		after := v.LastTick
		if after.Unix() == 0 { // none yet; a development chain's time may run ahead of the clock
			after = r.started
			if v.CreatedAt.Before(after) {
				after = v.CreatedAt
			}
		}
		dueAt := latest(r.schedule, after.UTC(), now.UTC())
		if dueAt.IsZero() {
			continue
		}
		err := r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
			key := keeperdb.InsertTickParams{
				ChainID: int64(r.cfg.ChainID), Vault: v.Vault, Kind: kindSchedule, DueAt: dueAt, CreatedAt: now,
			}
			if _, err := q.InsertTick(ctx, key); err != nil {
				return fmt.Errorf("storing the tick of %s: %w", dueAt, err)
			}
			return q.MissTicks(ctx, keeperdb.MissTicksParams{
				ChainID: key.ChainID, Vault: v.Vault, Kind: kindSchedule, DueAt: dueAt, Now: now,
			})
		})
		if err != nil {
			return made, fmt.Errorf("vault %s: %w", v.Vault, err)
		}
		r.metrics.ticks.WithLabelValues(kindSchedule).Inc()
		made++
	}
	return made, nil
}

// latest is the schedule's last time after `after` and not after now, zero where there is none.
func latest(s cron.Schedule, after, now time.Time) time.Time {
	if every, ok := s.(cron.ConstantDelaySchedule); ok {
		after = after.Truncate(time.Second)
		if passed := now.Sub(after).Truncate(every.Delay); passed > 0 {
			return after.Add(passed)
		}
		return time.Time{}
	}
	due := s.Next(after)
	if due.IsZero() || due.After(now) {
		return time.Time{}
	}
	for back := time.Second; ; back *= 2 { // from now to the past in growing strides, then forward
		from := now.Add(-back)
		if from.Before(after) {
			from = after
		}
		next := s.Next(from)
		if next.IsZero() || next.After(now) {
			continue
		}
		for ; !next.IsZero() && !next.After(now); next = s.Next(next) {
			due = next
		}
		return due
	}
}

func (r *Rebalancer) dueTicks(ctx context.Context, q *keeperdb.Queries) (map[common.Address]keeperdb.DueTicksRow, error) {
	rows, err := q.DueTicks(ctx, int64(r.cfg.ChainID))
	if err != nil {
		return nil, fmt.Errorf("reading due ticks: %w", err)
	}
	due := map[common.Address]keeperdb.DueTicksRow{}
	for _, row := range rows {
		due[row.Vault] = row
	}
	return due, nil
}

// settle ends plans whose intents ended, and tells which vaults still have one.
func (r *Rebalancer) settle(
	ctx context.Context, q *keeperdb.Queries, head *types.Header,
) (settled int, active map[common.Address]bool, err error) {
	rows, err := q.ActivePlans(ctx, int64(r.cfg.ChainID))
	if err != nil {
		return 0, nil, fmt.Errorf("reading active plans: %w", err)
	}
	active = map[common.Address]bool{}
	var faults []error
	for _, row := range rows {
		state, ended := planEnd(row.IntentState)
		if !ended {
			active[row.Vault] = true
			continue
		}
		err := r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
			_, err := q.SettlePlan(ctx, keeperdb.SettlePlanParams{PlanID: row.PlanID, NewState: state, Now: r.now()})
			return err
		})
		if err != nil {
			active[row.Vault] = true
			faults = append(faults, fmt.Errorf("settling plan %d: %w", row.PlanID, err))
			continue
		}
		settled++
		r.metrics.plans.WithLabelValues(state).Inc()
		r.log.Info("plan settled", "plan_id", row.PlanID, "vault", row.Vault, "state", state, "reason", row.IntentReason)
		j := job{row.Vault, row.Kind}
		if state == "done" {
			delete(r.backOff, j)
		} else {
			r.fail(j, head)
		}
	}
	return settled, active, errors.Join(faults...)
}

// planEnd is what an intent's end means for its plan.
func planEnd(intentState string) (state string, ended bool) {
	switch intentState {
	case "final_ok":
		return "done", true
	case "final_reverted", "quarantined":
		return "failed", true
	case "expired", "cancelled":
		return "expired", true
	default:
		return "", false
	}
}
