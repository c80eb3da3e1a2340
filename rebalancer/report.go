package rebalancer

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

const (
	reportEvery    = 5 * time.Minute
	reportWindow   = 7 * 24 * time.Hour
	explainedFor   = 30 * 24 * time.Hour // explanations of ticks without a trade are deleted after this; those of plans are kept
	tickedFor      = 90 * 24 * time.Hour // ticks without a plan are deleted after this
	ticksForgotten = 10_000              // most ticks that one report deletes
	driftHours     = 24                  // most hours that one report adds up
	driftSettles   = 10 * time.Minute    // after an hour's end, until its points are surely indexed
)

// report updates the report card's metrics every reportEvery and deletes old ticks and explanations. All of it continues from
// what was added up before.
func (r *Rebalancer) report(ctx context.Context, q *keeperdb.Queries) error {
	now := r.now()
	if now.Sub(r.reported) < reportEvery {
		return nil
	}
	if err := r.addDrift(ctx, q, now); err != nil {
		return err
	}
	card, err := q.ReportCard(ctx, keeperdb.ReportCardParams{ChainID: int64(r.cfg.ChainID), Since: now.Add(-reportWindow)})
	if err != nil {
		return fmt.Errorf("reading the report card: %w", err)
	}
	r.metrics.card(card)
	open, err := q.CountOpenOrders(ctx, int64(r.cfg.ChainID))
	if err != nil {
		return fmt.Errorf("counting exit orders: %w", err)
	}
	r.metrics.orders.Set(float64(open))
	r.log.Info("report card", "duplicates", card.Duplicates, "lost", card.Lost, "missed_ticks", card.Missed,
		"plans", card.Plans, "done", card.Done, "failed", card.Failed, "expired", card.Expired,
		"reverted", card.Reverted, "refused_in_simulation", card.Refused, "bumps", card.Bumps,
		"blocks_to_inclusion_p50", card.BlocksP50, "blocks_to_inclusion_p99", card.BlocksP99, "drift", card.Drift.Round(6),
		"completion", card.Completion.Round(6), "drift_removed", card.DriftRemoved.Round(6), "sold_usd", card.SoldUsd.Round(2),
		"shortfall_bps", card.ShortfallBps.Round(2), "fee_bps", card.FeeBps.Round(2), "impact_bps", card.ImpactBps.Round(2),
		"delay_bps", card.DelayBps.Round(2), "gas_usd", card.GasUsd.Round(2), "gas_nav_bps", card.GasNavBps.Round(4))
	if err := r.forget(ctx, now); err != nil {
		return err
	}
	r.reported = now
	return nil
}

// addDrift adds up the drift of hours that ended.
func (r *Rebalancer) addDrift(ctx context.Context, q *keeperdb.Queries, now time.Time) error {
	chainID := int64(r.cfg.ChainID)
	hour, err := q.NextDriftHour(ctx, keeperdb.NextDriftHourParams{ChainID: chainID, Since: now.Add(-reportWindow)})
	if err != nil {
		return fmt.Errorf("reading which hours are added up: %w", err)
	}
	for range driftHours {
		if now.Sub(hour) < time.Hour+driftSettles {
			return nil
		}
		err := r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
			return q.AddDriftHour(ctx, keeperdb.AddDriftHourParams{ChainID: chainID, Hour: hour})
		})
		if err != nil {
			return fmt.Errorf("adding up the drift of %s: %w", hour.Format(time.RFC3339), err)
		}
		hour = hour.Add(time.Hour)
	}
	return nil
}

// forget deletes what is past its retention.
func (r *Rebalancer) forget(ctx context.Context, now time.Time) error {
	chainID := int64(r.cfg.ChainID)
	err := r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
		old := keeperdb.ForgetExplanationsParams{ChainID: chainID, Before: now.Add(-explainedFor)}
		if _, err := q.ForgetExplanations(ctx, old); err != nil {
			return err
		}
		ticks := keeperdb.ForgetTicksParams{ChainID: chainID, Before: now.Add(-tickedFor), Most: ticksForgotten}
		if _, err := q.ForgetTicks(ctx, ticks); err != nil {
			return err
		}
		return q.ForgetDriftHours(ctx, keeperdb.ForgetDriftHoursParams{ChainID: chainID, Before: now.Add(-explainedFor)})
	})
	if err != nil {
		return fmt.Errorf("deleting old ticks, explanations and hours: %w", err)
	}
	return nil
}
