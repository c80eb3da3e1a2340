package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// backend is what serves the market: API, indexer and keeper.
type backend struct {
	cancel  context.CancelFunc
	ended   chan struct{} // closed once nothing of it runs
	err     error         // of its end; read after that
	stopped atomic.Bool   // by an order, while the market goes on
}

var errBackendStopped = errors.New("the backend was stopped by an order: nothing was settled or audited")

// watch waits for the end of a running backend; the market ends with it, unless it was stopped by an order.
func (b *backend) watch(g *errgroup.Group, cancel context.CancelFunc, endMarket context.CancelCauseFunc) (ended <-chan struct{}) {
	b.cancel, b.ended = cancel, make(chan struct{})
	go func() {
		defer close(b.ended)
		if b.err = g.Wait(); !b.stopped.Load() {
			endMarket(b.err)
		}
	}()
	return b.ended
}

// stop ends it and returns once nothing of it runs any more.
func (b *backend) stop(ctx context.Context) error {
	b.stopped.Store(true)
	b.cancel()
	select {
	case <-b.ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting for the backend's end: %w", ctx.Err())
	}
}
