package store

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

var (
	// ErrLeaseHeld says that another owner holds the lease and it has not expired: stand by and try again.
	ErrLeaseHeld = errors.New("the lease is held by another process")
	// ErrLeaseLost says that this owner does not hold the lease (any more): stop writing and acquire it again.
	ErrLeaseLost = errors.New("the lease is lost")
)

// Lease makes one process at a time the writer of a role, such as "indexer:1337".
//
// Every acquisition gets a new epoch. A holder that stalls past its expiry may be succeeded at any moment, so holding is
// proved inside each transaction by Fence; expiry alone proves nothing, and clocks of different machines need agree only
// for a succession to be timely, never for it to be safe. Methods may be called from several goroutines.
type Lease struct {
	store       *Store
	name, owner string
	ttl         time.Duration
	now         func() time.Time
	epoch       atomic.Int64 // 0: not held
}

// NewLease describes the lease called name for owner, a name unique to this process. It takes nothing: call Acquire.
// ttl is how long the lease stays with an owner that no longer renews it.
func NewLease(s *Store, name, owner string, ttl time.Duration, now func() time.Time) *Lease {
	return &Lease{store: s, name: name, owner: owner, ttl: ttl, now: now}
}

// Acquire takes the lease if it is free, expired, or already this owner's; otherwise ErrLeaseHeld.
func (l *Lease) Acquire(ctx context.Context) error {
	now := l.now()
	var epoch int64
	err := l.store.Pool.QueryRow(ctx, `
		insert into leases as l (name, owner, epoch, expires_at) values ($1, $2, 1, $3)
		on conflict (name) do update set owner = $2, epoch = l.epoch + 1, expires_at = $3
		where l.owner = $2 or l.expires_at <= $4
		returning epoch`, l.name, l.owner, now.Add(l.ttl), now).Scan(&epoch)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrLeaseHeld
	}
	if err != nil {
		return fmt.Errorf("acquiring lease %s: %w", l.name, err)
	}
	l.epoch.Store(epoch)
	return nil
}

// Held tells whether this owner last knew itself to hold the lease. Only Fence proves it.
func (l *Lease) Held() bool { return l.epoch.Load() != 0 }

// Renew extends the lease by its ttl from now, or returns ErrLeaseLost where another owner has taken it.
func (l *Lease) Renew(ctx context.Context) error {
	return l.update(ctx, "renewing", l.now().Add(l.ttl))
}

// Hold renews the lease where it is held and acquires it otherwise, or anew where it was lost: for work in steps that are
// shorter than the ttl, each of which calls it first.
func (l *Lease) Hold(ctx context.Context) error {
	if l.Held() {
		if err := l.Renew(ctx); !errors.Is(err, ErrLeaseLost) {
			return err
		}
	}
	return l.Acquire(ctx)
}

// Release gives the lease up, so that another may acquire it at once. Releasing what is not held does nothing.
func (l *Lease) Release(ctx context.Context) error {
	if !l.Held() {
		return nil
	}
	err := l.update(ctx, "releasing", time.Unix(0, 0))
	if err == nil || errors.Is(err, ErrLeaseLost) {
		l.epoch.Store(0)
		return nil
	}
	return err
}

func (l *Lease) update(ctx context.Context, verb string, expires time.Time) error {
	epoch := l.epoch.Load()
	tag, err := l.store.Pool.Exec(ctx,
		"update leases set expires_at = $4 where name = $1 and owner = $2 and epoch = $3", l.name, l.owner, epoch, expires)
	if err != nil {
		return fmt.Errorf("%s lease %s: %w", verb, l.name, err)
	}
	if tag.RowsAffected() == 0 {
		l.epoch.CompareAndSwap(epoch, 0)
		return fmt.Errorf("%s lease %s: %w", verb, l.name, ErrLeaseLost)
	}
	return nil
}

// Keep renews the lease three times per ttl until ctx ends (then nil) or the lease is lost or stays unrenewed for its ttl
// (then the error). Run it in a goroutine beside the work that the lease protects, and end the work when it returns.
func (l *Lease) Keep(ctx context.Context) error {
	tick := time.NewTicker(l.ttl / 3)
	defer tick.Stop()
	renewed := l.now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		err := l.Renew(ctx)
		switch {
		case err == nil:
			renewed = l.now()
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, ErrLeaseLost) || l.now().Sub(renewed) >= l.ttl:
			return err
		}
	}
}

// Fence makes tx valid only for the holder: it fails with ErrLeaseLost where another has acquired the lease since, and
// keeps anyone from acquiring it until tx ends. Call it first in every transaction that the lease protects.
func (l *Lease) Fence(ctx context.Context, tx pgx.Tx) error {
	var one int
	err := tx.QueryRow(ctx, "select 1 from leases where name = $1 and owner = $2 and epoch = $3 for share",
		l.name, l.owner, l.epoch.Load()).Scan(&one)
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("fencing by lease %s: %w", l.name, ErrLeaseLost)
	}
	if err != nil {
		return fmt.Errorf("fencing by lease %s: %w", l.name, err)
	}
	return nil
}
