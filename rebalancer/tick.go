package rebalancer

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"
	"github.com/robfig/cron/v3"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// scheduleOf returns the vault's own schedule or the default one. A stored schedule that cannot be parsed is an error.
func (r *Rebalancer) scheduleOf(v keeperdb.KeptVaultsRow) (schedule, error) {
	if v.Cron == nil || v.CatchUp == nil || v.JitterSeconds == nil {
		return r.schedule, nil
	}
	key := fmt.Sprintf("%s|%s|%d", *v.Cron, *v.CatchUp, *v.JitterSeconds)
	if known, ok := r.schedules[key]; ok {
		return known, nil
	}
	parsed, err := parseSchedule(*v.Cron, *v.CatchUp, time.Duration(*v.JitterSeconds)*time.Second)
	if err != nil {
		return schedule{}, fmt.Errorf("schedule of vault %s: %w", v.Vault, err)
	}
	r.schedules[key] = parsed
	return parsed, nil
}

// delay returns the vault's random part of the jitter at one scheduled time. It is the same in every replica.
func (m schedule) delay(vault common.Address, dueAt time.Time) time.Duration {
	if m.jitter == 0 {
		return 0
	}
	hash := crypto.Keccak256(vault[:], binary.BigEndian.AppendUint64(nil, uint64(dueAt.Unix())))
	return time.Duration(binary.BigEndian.Uint64(hash[:8]) % uint64(m.jitter))
}

// lookedAway is how late a scheduled tick must be to count as missed.
const lookedAway = time.Minute

// makeTicks stores at most one due scheduled tick for each kept vault. Earlier missed times are recorded as missed, and
// so is the latest if it is late and the vault's schedule skips missed times.
func (r *Rebalancer) makeTicks(ctx context.Context, vaults []keeperdb.KeptVaultsRow) (made int, err error) {
	now := r.now()
	var faults []error
	for _, v := range vaults {
		if !slices.Contains(r.sender.Addresses(), v.Keeper) {
			continue
		}
		m, err := r.scheduleOf(v)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		after := v.LastTick
		if after.Unix() == 0 { // no tick yet; chain time on a development chain may be ahead of the clock
			after = r.started
			if v.CreatedAt.Before(after) {
				after = v.CreatedAt
			}
		}
		dueAt := latest(m.cron, after.UTC(), now.UTC())
		if dueAt.IsZero() || now.Before(dueAt.Add(m.delay(v.Vault, dueAt))) {
			continue
		}
		late := m.catchUp == CatchUpSkip && now.Sub(dueAt) > m.jitter+lookedAway
		err = r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
			key := keeperdb.InsertTickParams{
				ChainID: int64(r.cfg.ChainID), Vault: v.Vault, Kind: kindSchedule, DueAt: dueAt, CreatedAt: now,
			}
			tick, err := q.InsertTick(ctx, key)
			if err != nil {
				return fmt.Errorf("storing the tick of %s: %w", dueAt, err)
			}
			if late {
				return r.settleTick(ctx, q, tick.TickID, enum.TickMissed,
					"no replica ran at the scheduled time, and the schedule skips missed times", nil)
			}
			return q.MissTicks(ctx, keeperdb.MissTicksParams{
				ChainID: key.ChainID, Vault: v.Vault, Kind: kindSchedule, DueAt: dueAt, Now: now,
			})
		})
		if err != nil {
			return made, fmt.Errorf("vault %s: %w", v.Vault, err)
		}
		r.metrics.ticks.WithLabelValues(kindSchedule).Inc()
		if !late {
			made++
		}
	}
	return made, errors.Join(faults...)
}

// latest returns the schedule's last time after `after` and not after now, or the zero time if there is none.
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
	for back := time.Second; ; back *= 2 { // search backwards from now in growing steps, then forwards
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
	due, overdue := map[common.Address]keeperdb.DueTicksRow{}, 0
	for _, row := range rows {
		due[row.Vault] = row
		if r.now().Sub(row.DueAt) > r.cfg.TickSLA {
			overdue++
		}
	}
	r.metrics.overdue.Set(float64(overdue))
	return due, nil
}

// settle ends plans whose intents ended. It returns how many, and the subjects that still have an active plan.
func (r *Rebalancer) settle(
	ctx context.Context, q *keeperdb.Queries, head *chain.Header,
) (settled int, active map[job]bool, err error) {
	rows, err := q.ActivePlans(ctx, int64(r.cfg.ChainID))
	if err != nil {
		return 0, nil, fmt.Errorf("reading active plans: %w", err)
	}
	active = map[job]bool{}
	var faults []error
	for _, row := range rows {
		order := int64(0)
		if row.OrderID != nil {
			order = *row.OrderID
		}
		of := subject(row.Vault, row.Kind, order)
		state, ended := planEnd(row.IntentState)
		if !ended {
			active[of] = true
			continue
		}
		err := r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
			_, err := q.SettlePlan(ctx, keeperdb.SettlePlanParams{PlanID: row.PlanID, NewState: state, Now: r.now()})
			return err
		})
		if err != nil {
			active[of] = true
			faults = append(faults, fmt.Errorf("settling plan %d: %w", row.PlanID, err))
			continue
		}
		settled++
		r.metrics.plans.WithLabelValues(state).Inc()
		r.log.Info("plan settled", "plan_id", row.PlanID, "vault", row.Vault, "state", state, "reason", row.IntentReason)
		j := job{vault: row.Vault, kind: row.Kind, order: order}
		if row.Kind == kindApprove {
			j.kind = kindBid
		}
		r.metrics.settled(row.Kind, state, r.now().Sub(row.CreatedAt))
		r.after(j, state, row.IntentReason, head)
	}
	return settled, active, errors.Join(faults...)
}

// planEnd returns the plan state that follows from the intent's state.
func planEnd(intentState string) (state string, ended bool) {
	switch intentState {
	case enum.IntentOK:
		return enum.PlanDone, true
	case enum.IntentReverted, enum.IntentQuarantined:
		return enum.PlanFailed, true
	case enum.IntentExpired, enum.IntentCancelled:
		return enum.PlanExpired, true
	default:
		return "", false
	}
}
