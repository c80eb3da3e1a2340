package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/astrolabe-index/astrolabe/indexer"
)

// pastStep is the time between two blocks of the demo's past: three a day keep the daily figures of the charts honest.
const pastStep = 8 * time.Hour

// pastClock is a chain's clock: it stands where it was set, until it is released to the wall clock.
type pastClock struct {
	wall func() time.Time
	at   atomic.Int64 // {s} since 1970; 0: released
}

func (c *pastClock) set(at time.Time) { c.at.Store(at.Unix()) }
func (c *pastClock) release()         { c.at.Store(0) }

func (c *pastClock) now() time.Time {
	if at := c.at.Load(); at != 0 {
		return time.Unix(at, 0)
	}
	return c.wall()
}

// remember lets the market live through the days before the demo while every role is at work, so that charts, fees and
// measures of performance have something to show. Each block waits for the indexer and for the keeper's turn.
func (d *demonstration) remember(ctx context.Context, stop <-chan struct{}, ix *indexer.Indexer) error {
	if d.cmd.Days == 0 {
		return nil
	}
	d.steps.begin(fmt.Sprintf("living through the %d days before, a block for every %s", d.cmd.Days, pastStep))
	defer d.clock.release()
	ticker := time.NewTicker(d.cmd.BlockTime / 2)
	defer ticker.Stop()
	for at := d.clock.now().Add(pastStep); at.Before(d.env.now()); at = at.Add(pastStep) {
		d.clock.set(at)
		if err := d.world.Remember(ctx); err != nil {
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
