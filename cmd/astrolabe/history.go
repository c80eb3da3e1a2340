package main

import (
	"context"
	"fmt"
	"time"

	"github.com/astrolabe-index/astrolabe/indexer"
)

// historyStep is the longest time between two blocks of the demo's simulated history. Three blocks a day give realistic daily values.
const historyStep = 8 * time.Hour

// historyStepAt returns the time to the next block of the history when this much of it is left. Blocks become more frequent towards
// its end, so that hourly charts have no gap where it ends.
func historyStepAt(left time.Duration) time.Duration {
	switch {
	case left > 24*time.Hour+historyStep:
		return historyStep
	case left > 2*time.Hour:
		return time.Hour
	default:
		return min(left, 10*time.Minute)
	}
}

// playHistory simulates the days before the demo, so that charts, fees and performance measures have data. All roles are
// running. Each block waits for the indexer and the rebalancer.
func (d *demoRun) playHistory(ctx context.Context, stop <-chan struct{}, ix *indexer.Indexer) error {
	if d.cmd.Days == 0 {
		return nil
	}
	d.steps.begin(fmt.Sprintf("simulating %d days of history, one block for every %s", d.cmd.Days, historyStep))
	ticker := time.NewTicker(d.cmd.BlockTime / 2)
	defer ticker.Stop()
	for left := d.env.now().Sub(d.clock.Now()); left >= time.Second; left = d.env.now().Sub(d.clock.Now()) {
		if err := d.world.StepHistory(ctx, historyStepAt(left)); err != nil {
			return err
		}
		if err := d.keepPace(ctx, ix, d.world.Report().Head); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-stop:
			return nil
		case <-ticker.C:
		}
	}
	d.steps.done()
	return nil
}
