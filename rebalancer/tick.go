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

// ticksPerWrite is the number of ticks that one transaction stores.
const ticksPerWrite = 1_000

// dueTick is a scheduled time of a vault that has come.
type dueTick struct {
	vault common.Address
	at    time.Time
	late  bool // missed, and the vault's schedule skips missed times
}

// makeTicks stores at most one due scheduled tick for each kept vault. Earlier missed times are recorded as missed, and
// so is the latest if it is late and the vault's schedule skips missed times.
func (r *Rebalancer) makeTicks(ctx context.Context, vaults []keeperdb.KeptVaultsRow) (made int, err error) {
	now, ours := r.now(), r.sender.Addresses()
	var faults []error
	var due []dueTick
	for _, v := range vaults {
		if !slices.Contains(ours, v.Keeper) {
			continue
		}
		tick, ok, err := r.dueTick(v, now)
		if err != nil {
			faults = append(faults, err)
		}
		if ok {
			due = append(due, tick)
		}
	}
	for some := range slices.Chunk(due, ticksPerWrite) {
		on, err := r.storeTicks(ctx, some, now)
		if err != nil {
			return made, errors.Join(append(faults, err)...)
		}
		made += on
		r.metrics.ticks.WithLabelValues(kindSchedule).Add(float64(len(some)))
	}
	return made, errors.Join(faults...)
}

// dueTick returns the latest scheduled time of a vault if it has come and has no tick yet.
func (r *Rebalancer) dueTick(v keeperdb.KeptVaultsRow, now time.Time) (_ dueTick, ok bool, err error) {
	m, err := r.scheduleOf(v)
	if err != nil {
		return dueTick{}, false, err
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
		return dueTick{}, false, nil
	}
	late := m.catchUp == CatchUpSkip && now.Sub(dueAt) > m.jitter+lookedAway
	return dueTick{vault: v.Vault, at: dueAt, late: late}, true, nil
}

// storeTicks stores ticks in one transaction. on is the number of those that are not late.
func (r *Rebalancer) storeTicks(ctx context.Context, ticks []dueTick, now time.Time) (on int, err error) {
	all := keeperdb.MakeTicksParams{ChainID: int64(r.cfg.ChainID), Now: now}
	timely, late := keeperdb.MissTicksParams{ChainID: all.ChainID, Now: now}, keeperdb.SkipTicksParams{ChainID: all.ChainID, Now: now}
	for _, t := range ticks {
		all.Vaults, all.DueAt = append(all.Vaults, t.vault.Bytes()), append(all.DueAt, t.at)
		if t.late {
			late.Vaults, late.DueAt = append(late.Vaults, t.vault.Bytes()), append(late.DueAt, t.at)
		} else {
			timely.Vaults, timely.DueAt = append(timely.Vaults, t.vault.Bytes()), append(timely.DueAt, t.at)
		}
	}
	err = r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
		if err := q.MakeTicks(ctx, all); err != nil {
			return err
		}
		if err := q.MissTicks(ctx, timely); err != nil {
			return err
		}
		if len(late.Vaults) == 0 {
			return nil
		}
		return q.SkipTicks(ctx, late)
	})
	if err != nil {
		return 0, fmt.Errorf("storing %d scheduled ticks: %w", len(ticks), err)
	}
	return len(timely.Vaults), nil
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
