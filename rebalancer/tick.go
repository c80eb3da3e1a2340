package rebalancer

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"
	"github.com/robfig/cron/v3"

	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// rhythmOf is a vault's own, or the default. What the schema holds and nobody can parse is an error that stops nothing else.
func (r *Rebalancer) rhythmOf(v keeperdb.KeptVaultsRow) (rhythm, error) {
	if v.Cron == nil || v.CatchUp == nil || v.JitterSeconds == nil {
		return r.rhythm, nil
	}
	key := fmt.Sprintf("%s|%s|%d", *v.Cron, *v.CatchUp, *v.JitterSeconds)
	if known, ok := r.rhythms[key]; ok {
		return known, nil
	}
	parsed, err := parseSchedule(*v.Cron, *v.CatchUp, time.Duration(*v.JitterSeconds)*time.Second)
	if err != nil {
		return rhythm{}, fmt.Errorf("schedule of vault %s: %w", v.Vault, err)
	}
	r.rhythms[key] = parsed
	return parsed, nil
}

// putOff is a vault's own share of the jitter at one time of its schedule: the same for every replica.
func (m rhythm) putOff(vault common.Address, dueAt time.Time) time.Duration {
	if m.jitter == 0 {
		return 0
	}
	hash := crypto.Keccak256(vault[:], binary.BigEndian.AppendUint64(nil, uint64(dueAt.Unix())))
	return time.Duration(binary.BigEndian.Uint64(hash[:8]) % uint64(m.jitter))
}

// lookedAway is how long after its time a scheduled tick counts as one that passed while nobody looked.
const lookedAway = time.Minute

// makeTicks stores the scheduled tick that each kept vault is due, at most one: those missed before it are not made up
// for, nor is it itself where it is late and the vault's schedule says so.
func (r *Rebalancer) makeTicks(ctx context.Context, vaults []keeperdb.KeptVaultsRow) (made int, err error) {
	now := r.now()
	var faults []error
	for _, v := range vaults {
		if !slices.Contains(r.sender.Addresses(), v.Keeper) {
			continue
		}
		m, err := r.rhythmOf(v)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		after := v.LastTick
		if after.Unix() == 0 { // none yet; a development chain's time may run ahead of the clock
			after = r.started
			if v.CreatedAt.Before(after) {
				after = v.CreatedAt
			}
		}
		dueAt := latest(m.cron, after.UTC(), now.UTC())
		if dueAt.IsZero() || now.Before(dueAt.Add(m.putOff(v.Vault, dueAt))) {
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
				return r.settleTick(ctx, q, tick.TickID, "missed", "nobody looked at its time, and it is not made up for", nil)
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

// settle ends plans whose intents ended, and tells which vaults and orders still have one.
func (r *Rebalancer) settle(
	ctx context.Context, q *keeperdb.Queries, head *types.Header,
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
