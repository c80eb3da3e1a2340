package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/astrolabe-index/astrolabe/indexer"
)

// historyStep is the time between two blocks of the demo's simulated history. Three blocks a day give realistic daily values.
const historyStep = 8 * time.Hour

// historyClock is the chain's clock. It stands still at the time that was set. After release it follows the wall clock.
type historyClock struct {
	wall func() time.Time
	at   atomic.Int64 // Unix time in seconds; 0 after release
}

func (c *historyClock) set(at time.Time) { c.at.Store(at.Unix()) }
func (c *historyClock) release()         { c.at.Store(0) }

func (c *historyClock) now() time.Time {
	if at := c.at.Load(); at != 0 {
		return time.Unix(at, 0)
	}
	return c.wall()
}

// playHistory simulates the days before the demo, so that charts, fees and performance measures have data. All roles are
// running. Each block waits for the indexer and the rebalancer.
func (d *demoRun) playHistory(ctx context.Context, stop <-chan struct{}, ix *indexer.Indexer) error {
	if d.cmd.Days == 0 {
		return nil
	}
	d.steps.begin(fmt.Sprintf("simulating %d days of history, one block for every %s", d.cmd.Days, historyStep))
	defer d.clock.release()
	ticker := time.NewTicker(d.cmd.BlockTime / 2)
	defer ticker.Stop()
	for at := d.clock.now().Add(historyStep); at.Before(d.env.now()); at = at.Add(historyStep) {
		d.clock.set(at)
		if err := d.world.StepHistory(ctx); err != nil {
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
