package main

import (
	"context"
	"fmt"
	"time"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/demo"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Limits of the wait for open transactions and for the indexer at the end of a run.
const (
	settleBlocks   = 600
	settleInterval = 100 * time.Millisecond
	catchUpTimeout = time.Minute
)

// play moves the market until its time is over or stop is closed. It then settles open transactions and audits.
func (d *demoRun) play(ctx context.Context, stop <-chan struct{}, ix *indexer.Indexer, stopTrading func()) (*demo.Report, error) {
	defer stopTrading()
	if err := d.playHistory(ctx, stop, ix); err != nil {
		return nil, err
	}
	d.ready()
	began := d.env.now()
	d.late = 0
	if err := d.move(ctx, stop, ix, began); err != nil {
		return nil, err
	}
	if d.backend.stopped.Load() {
		return nil, errBackendStopped
	}
	elapsed := d.env.now().Sub(began)
	d.steps.begin("settling open transactions")
	stopTrading()
	if err := d.world.Settle(ctx, settleInterval, settleBlocks, d.nothingOpen); err != nil {
		return nil, err
	}
	report := d.world.Report()
	report.Rebalance, report.Elapsed, report.Late = !d.cmd.NoRebalance, elapsed, d.late
	if err := d.world.Loot(ctx, report); err != nil {
		return nil, err
	}
	d.steps.begin("waiting for the indexer")
	if err := d.caughtUp(ctx, ix, report.Head); err != nil {
		return nil, err
	}
	d.steps.begin("auditing every vault and holder")
	var err error
	report.Audit, err = audit.Run(ctx, audit.Config{
		Node: d.site.node, Store: d.site.store, Contracts: audit.Contracts{
			Factory: d.site.deployment.Factory, ExitGuard: d.site.deployment.ExitGuard, Mandates: d.site.deployment.Mandates,
		},
	})
	d.steps.done()
	return report, err
}

// move makes a block every --block-time until the run is over.
func (d *demoRun) move(ctx context.Context, stop <-chan struct{}, ix *indexer.Indexer, began time.Time) error {
	var over <-chan time.Time
	if d.cmd.For > 0 {
		timer := time.NewTimer(d.cmd.For)
		defer timer.Stop()
		over = timer.C
	}
	status := newStatus(d.env, d.cmd.BlockTime)
	defer status.end()
	ticker := time.NewTicker(d.cmd.BlockTime)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-stop:
			return nil
		case <-over:
			return nil
		case order := <-d.orders.Orders():
			order.Obey(ctx, d.world)
			continue
		case <-ticker.C:
		}
		if err := d.world.Step(ctx); err != nil {
			return err
		}
		report := d.world.Report()
		if err := d.keepPace(ctx, ix, report.Head); err != nil {
			return err
		}
		status.show(report, d.env.now().Sub(began), ix.Status().Checkpoint)
		if d.cmd.Blocks > 0 && report.Blocks >= d.cmd.Blocks {
			return nil
		}
	}
}

// nothingOpen reports whether every transaction of the keeper is final.
func (d *demoRun) nothingOpen(ctx context.Context) (bool, error) {
	open, err := readdb.New(d.site.store.Pool).CountOpenIntents(ctx, int64(devchain.ChainID))
	if err != nil {
		return false, fmt.Errorf("counting open transactions: %w", err)
	}
	return open == 0, nil
}

// maxPace is the longest time that the market waits for the backend before the next block.
const maxPace = 2 * time.Second

// keepPace waits until the indexer and the rebalancer have processed the head, at most maxPace. A slow machine therefore slows
// the market instead of making the rebalancer look bad.
func (d *demoRun) keepPace(ctx context.Context, ix *indexer.Indexer, head uint64) error {
	waiting, cancel := context.WithTimeout(ctx, maxPace)
	defer cancel()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !d.backend.stopped.Load() && (ix.Status().Checkpoint < int64(head) || d.looked != nil && d.looked() < head) {
		select {
		case <-waiting.Done():
			d.late++
			return ctx.Err()
		case <-ticker.C:
		}
	}
	return nil
}

// caughtUp waits until the indexer has processed the head, at most catchUpTimeout.
func (d *demoRun) caughtUp(ctx context.Context, ix *indexer.Indexer, head uint64) error {
	ctx, cancel := context.WithTimeout(ctx, catchUpTimeout)
	defer cancel()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		status := ix.Status()
		if status.Checkpoint >= int64(head) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the indexer: it is at block %d of %d (%s): %w",
				status.Checkpoint, head, status.LastError, ctx.Err())
		case <-ticker.C:
		}
	}
}
