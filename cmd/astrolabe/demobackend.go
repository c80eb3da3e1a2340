package main

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// backend is the group of roles that serve the market: API, indexer and keeper.
type backend struct {
	cancel  context.CancelFunc
	ended   chan struct{} // closed when every role has ended
	err     error         // result of the roles; read it after ended is closed
	stopped atomic.Bool   // stop was called; the market continues
}

// errBackendStopped is the result of a demo whose backend was stopped by demo_stopBackend.
var errBackendStopped = errors.New("demo_stopBackend stopped the backend: nothing was settled or audited")

// watch waits in the background for the end of the roles. It then ends the market, unless stop ended the roles.
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

// stop ends the roles and returns when all of them have ended.
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
