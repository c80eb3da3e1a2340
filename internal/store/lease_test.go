package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// fakeClock is set by hand.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestLease(t *testing.T) {
	t.Parallel()
	const ttl = time.Minute
	setup := func(t *testing.T) (*store.Store, *fakeClock, *store.Lease, *store.Lease) {
		t.Helper()
		db, clock := testkit.DB(t), &fakeClock{now: time.Unix(1_700_000_000, 0)}
		return db, clock, store.NewLease(db, "indexer:1", "a", ttl, clock.Now), store.NewLease(db, "indexer:1", "b", ttl, clock.Now)
	}
	fence := func(ctx context.Context, db *store.Store, l *store.Lease) error {
		return db.InTx(ctx, func(tx pgx.Tx) error { return l.Fence(ctx, tx) })
	}

	t.Run("OneHolderAtATime", func(t *testing.T) {
		t.Parallel()
		_, clock, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		require.ErrorIs(t, b.Acquire(t.Context()), store.ErrLeaseHeld)
		clock.Advance(ttl - time.Second)
		require.NoError(t, a.Renew(t.Context()))
		clock.Advance(ttl - time.Second)
		require.ErrorIs(t, b.Acquire(t.Context()), store.ErrLeaseHeld, "renewed in time")
	})
	t.Run("HoldKeepsItTakesItAndTakesItBack", func(t *testing.T) {
		t.Parallel()
		db, clock, a, b := setup(t)
		require.NoError(t, a.Hold(t.Context()))
		clock.Advance(ttl - time.Second)
		require.NoError(t, a.Hold(t.Context()))
		clock.Advance(ttl - time.Second)
		require.ErrorIs(t, b.Hold(t.Context()), store.ErrLeaseHeld, "held on to in time")
		clock.Advance(time.Second)
		require.NoError(t, b.Hold(t.Context()))
		require.ErrorIs(t, a.Hold(t.Context()), store.ErrLeaseHeld, "lost, and another's")
		clock.Advance(ttl)
		require.NoError(t, a.Hold(t.Context()))
		require.NoError(t, fence(t.Context(), db, a))
		require.ErrorIs(t, fence(t.Context(), db, b), store.ErrLeaseLost)
	})
	t.Run("ReleaseHandsOverAtOnce", func(t *testing.T) {
		t.Parallel()
		db, _, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		require.NoError(t, a.Release(t.Context()))
		require.False(t, a.Held())
		require.NoError(t, b.Acquire(t.Context()))
		require.NoError(t, a.Release(t.Context()), "releasing what is not held takes nothing from b")
		require.NoError(t, fence(t.Context(), db, b))
	})
	t.Run("AnExpiredHolderIsFencedOnceSucceeded", func(t *testing.T) {
		t.Parallel()
		db, clock, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		clock.Advance(ttl)
		require.NoError(t, fence(t.Context(), db, a), "expired, but nobody took it: still the only writer")
		require.NoError(t, b.Acquire(t.Context()))
		require.ErrorIs(t, fence(t.Context(), db, a), store.ErrLeaseLost)
		require.ErrorIs(t, a.Renew(t.Context()), store.ErrLeaseLost)
		require.False(t, a.Held())
		require.NoError(t, fence(t.Context(), db, b))
	})
	t.Run("AnEarlierEpochOfTheSameOwnerIsFenced", func(t *testing.T) {
		t.Parallel()
		db, clock, a, _ := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		again := store.NewLease(db, "indexer:1", "a", ttl, clock.Now)
		require.NoError(t, again.Acquire(t.Context()))
		require.ErrorIs(t, fence(t.Context(), db, a), store.ErrLeaseLost)
		require.NoError(t, fence(t.Context(), db, again))
	})
	t.Run("NobodySucceedsDuringAFencedTransaction", func(t *testing.T) {
		t.Parallel()
		db, clock, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		clock.Advance(ttl)
		acquired := make(chan error, 1)
		require.NoError(t, db.InTx(t.Context(), func(tx pgx.Tx) error {
			if err := a.Fence(t.Context(), tx); err != nil {
				return err
			}
			go func() { acquired <- b.Acquire(t.Context()) }()
			// b waits for this transaction: its backend shows up as waiting on a lock
			require.Eventually(t, func() bool {
				var waiting bool
				err := db.Pool.QueryRow(t.Context(), `select exists (select from pg_stat_activity
					where datname = current_database() and wait_event_type = 'Lock')`).Scan(&waiting)
				return err == nil && waiting
			}, 10*time.Second, 5*time.Millisecond)
			select {
			case err := <-acquired:
				return errors.Join(errors.New("acquired during the transaction"), err)
			default:
				return nil
			}
		}))
		require.NoError(t, <-acquired)
	})
	t.Run("KeepEndsWhenTheLeaseIsLost", func(t *testing.T) {
		t.Parallel()
		db, clock, _, b := setup(t)
		short := store.NewLease(db, "indexer:1", "a", 30*time.Millisecond, clock.Now)
		require.NoError(t, short.Acquire(t.Context()))
		kept := make(chan error, 1)
		go func() { kept <- short.Keep(t.Context()) }()
		require.Eventually(t, func() bool {
			clock.Advance(ttl) // past whatever was renewed meanwhile
			return b.Acquire(t.Context()) == nil
		}, 10*time.Second, time.Millisecond)
		require.ErrorIs(t, <-kept, store.ErrLeaseLost)
	})
	t.Run("KeepEndsWithItsContext", func(t *testing.T) {
		t.Parallel()
		_, _, a, _ := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.NoError(t, a.Keep(ctx))
	})
}
