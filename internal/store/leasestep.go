package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// During holds the lease for one step of work: it acquires or renews the lease, and renews it three times per ttl until
// work returns. Work that takes longer than limit, or that outlasts its lease, is cancelled. The error is ErrLeaseHeld if
// another owner holds the lease; it wraps ErrLeaseLost if the lease was lost during the work.
func (l *Lease) During(ctx context.Context, limit time.Duration, work func(ctx context.Context) error) error {
	if err := l.Hold(ctx); err != nil {
		return err
	}
	workCtx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("the step took longer than %s", limit))
	defer cancel()
	done, renewed := make(chan struct{}), make(chan error, 1)
	go func() {
		renewed <- l.renewUntil(ctx, done)
		cancel()
	}()
	err := work(workCtx)
	if err != nil && workCtx.Err() != nil && ctx.Err() == nil {
		err = fmt.Errorf("%w: %w", context.Cause(workCtx), err)
	}
	close(done)
	return errors.Join(err, <-renewed)
}

// renewUntil renews the lease three times per ttl until done is closed. A renewal that has begun is not cancelled, because
// cancelling it would end the session and with it the lease.
func (l *Lease) renewUntil(ctx context.Context, done <-chan struct{}) error {
	tick := time.NewTicker(l.ttl / 3)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return nil
		case <-tick.C:
		}
		if err := l.Renew(context.WithoutCancel(ctx)); err != nil {
			return err
		}
	}
}
