package store_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/url"
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
	over := func(db *store.Store) (*store.Store, *fakeClock, *store.Lease, *store.Lease) {
		clock := &fakeClock{now: time.Unix(1_700_000_000, 0)}
		return db, clock, store.NewLease(db, "indexer:1", "a", ttl, clock.Now), store.NewLease(db, "indexer:1", "b", ttl, clock.Now)
	}
	setup := func(t *testing.T) (*store.Store, *fakeClock, *store.Lease, *store.Lease) {
		t.Helper()
		return over(testkit.DB(t))
	}
	pooled := func(t *testing.T) (*store.Store, *fakeClock, *store.Lease, *store.Lease) {
		t.Helper()
		db, err := store.Open(t.Context(), throughPooler(t, testkit.DatabaseURL(t)), 4)
		require.NoError(t, err)
		t.Cleanup(db.Close)
		return over(db)
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
			// b waits for this transaction: its backend waits on a lock
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
	t.Run("RenewingDoesNotWaitForAFencedTransaction", func(t *testing.T) {
		t.Parallel()
		db, clock, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		require.NoError(t, db.InTx(t.Context(), func(tx pgx.Tx) error {
			if err := a.Fence(t.Context(), tx); err != nil {
				return err
			}
			for range 3 { // a transaction longer than the ttl
				clock.Advance(ttl / 2)
				if err := a.Renew(t.Context()); err != nil {
					return err
				}
			}
			require.NoError(t, fence(t.Context(), db, a), "nor another transaction for that")
			return nil
		}))
		require.ErrorIs(t, b.Acquire(t.Context()), store.ErrLeaseHeld)
	})
	t.Run("KeepEndsWhenTheLeaseIsLost", func(t *testing.T) {
		t.Parallel()
		db, clock, _, b := setup(t)
		short := store.NewLease(db, "indexer:1", "a", 30*time.Millisecond, clock.Now)
		require.NoError(t, short.Acquire(t.Context()))
		kept := make(chan error, 1)
		go func() { kept <- short.Keep(t.Context()) }()
		require.Eventually(t, func() bool {
			clock.Advance(ttl) // later than any renewal
			return b.Acquire(t.Context()) == nil
		}, 10*time.Second, time.Millisecond)
		require.ErrorIs(t, <-kept, store.ErrLeaseLost)
	})
	t.Run("OneWhoseSessionEndsIsSucceededAtOnce", func(t *testing.T) {
		t.Parallel()
		db, _, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		require.ErrorIs(t, b.Acquire(t.Context()), store.ErrLeaseHeld)
		endSession(t, db, 1)
		require.NoError(t, b.Await(t.Context(), time.Millisecond), "long before it expires")
		require.ErrorIs(t, fence(t.Context(), db, a), store.ErrLeaseLost)
		require.ErrorIs(t, a.Renew(t.Context()), store.ErrLeaseLost)
		require.ErrorIs(t, a.Hold(t.Context()), store.ErrLeaseHeld)
		require.NoError(t, fence(t.Context(), db, b))
	})
	t.Run("AnExpiredHoldersSessionIsEnded", func(t *testing.T) {
		t.Parallel()
		db, clock, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		clock.Advance(ttl)
		require.NoError(t, b.Acquire(t.Context()))
		require.Equal(t, 1, locks(t, db), "b's")
		require.NoError(t, b.Release(t.Context()))
		require.Zero(t, locks(t, db))
		require.ErrorIs(t, a.Renew(t.Context()), store.ErrLeaseLost)
	})
	t.Run("ReleaseEndsAStandbysSession", func(t *testing.T) {
		t.Parallel()
		db, _, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		require.ErrorIs(t, b.Acquire(t.Context()), store.ErrLeaseHeld)
		require.Equal(t, 2, sessions(t, db))
		require.NoError(t, b.Release(t.Context()))
		require.Eventually(t, func() bool { return sessions(t, db) == 1 }, 10*time.Second, time.Millisecond)
		require.NoError(t, a.Renew(t.Context()))
	})
	t.Run("ACancelledRenewalDoesNotKeepTheLeaseFromItsSuccessor", func(t *testing.T) {
		t.Parallel()
		db, _, a, b := pooled(t) // the end of a session shows nothing there
		require.NoError(t, a.Acquire(t.Context()))
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, a.Renew(ended), context.Canceled)
		require.ErrorIs(t, b.Acquire(t.Context()), store.ErrLeaseHeld)
		require.NoError(t, a.Release(t.Context()))
		require.NoError(t, b.Acquire(t.Context()))
		require.NoError(t, a.Release(t.Context()), "it takes the lease from nobody")
		require.NoError(t, fence(t.Context(), db, b))
	})
	t.Run("AwaitEndsWithItsContext", func(t *testing.T) {
		t.Parallel()
		_, _, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		require.ErrorIs(t, b.Await(ctx, time.Millisecond), context.DeadlineExceeded)
	})
	t.Run("BehindAPoolerOnlyExpiryAndReleaseHandOver", func(t *testing.T) {
		t.Parallel()
		db, clock, a, b := pooled(t)
		require.NoError(t, a.Acquire(t.Context()))
		require.Zero(t, locks(t, db), "a lock of whose session?")
		require.ErrorIs(t, b.Acquire(t.Context()), store.ErrLeaseHeld)
		clock.Advance(ttl)
		require.NoError(t, b.Acquire(t.Context()))
		require.ErrorIs(t, fence(t.Context(), db, a), store.ErrLeaseLost)
		require.NoError(t, b.Release(t.Context()))
		require.NoError(t, a.Acquire(t.Context()))
	})
	t.Run("ADeadWritersTransactionDoesNotHoldUpItsSuccessor", func(t *testing.T) {
		t.Parallel()
		db, clock, a, b := setup(t)
		require.NoError(t, a.Acquire(t.Context()))
		conn, err := db.Pool.Acquire(t.Context())
		require.NoError(t, err)
		dead := conn.Hijack()
		tx, err := dead.Begin(t.Context())
		require.NoError(t, err)
		require.NoError(t, a.Fence(t.Context(), tx))
		begun := make(chan error, 1)
		go func() { // busy for as long as its client may live
			_, err := tx.Exec(t.Context(), "select pg_sleep(120)")
			begun <- err
		}()
		require.Eventually(t, func() bool {
			var busy bool
			err := db.Pool.QueryRow(t.Context(), "select exists (select from pg_stat_activity "+
				"where wait_event = 'PgSleep' and datname = current_database())").Scan(&busy)
			return err == nil && busy
		}, 10*time.Second, time.Millisecond)
		require.NoError(t, dead.PgConn().Conn().Close()) // as the kernel does for a killed process
		require.Error(t, <-begun)
		clock.Advance(ttl)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		require.NoError(t, b.Acquire(ctx))
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

// endSession ends the sessions that hold leases' locks, as the death of their process does.
func endSession(t *testing.T, db *store.Store, want int) {
	t.Helper()
	var ended int
	require.NoError(t, db.Pool.QueryRow(t.Context(), `
		select count(*) from (
			select pg_terminate_backend(pid, 10000) from pg_locks
			where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())
		) as ended`).Scan(&ended))
	require.Equal(t, want, ended)
}

func locks(t *testing.T, db *store.Store) (n int) {
	t.Helper()
	require.NoError(t, db.Pool.QueryRow(t.Context(), `
		select count(*) from pg_locks
		where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())`).Scan(&n))
	return n
}

func sessions(t *testing.T, db *store.Store) (n int) {
	t.Helper()
	require.NoError(t, db.Pool.QueryRow(t.Context(), `
		select count(*) from pg_stat_activity
		where datname = current_database() and application_name like 'astrolabe lease %'`).Scan(&n))
	return n
}

// throughPooler returns the same database behind a proxy that makes up process ids, as a pooler does.
func throughPooler(t *testing.T, database string) string {
	t.Helper()
	to, err := url.Parse(database)
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	target := to.Host
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", target)
			if err != nil {
				_ = client.Close()
				continue
			}
			go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
			go func() { _, _ = io.Copy(client, &relabelled{Reader: server}); _ = client.Close() }()
		}
	}()
	to.Host = listener.Addr().String()
	query := to.Query()
	query.Set("sslmode", "disable")
	to.RawQuery = query.Encode()
	return to.String()
}

// relabelled changes the process id in a server's first BackendKeyData.
type relabelled struct {
	io.Reader
	done bool
}

func (r *relabelled) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if at := bytes.Index(p[:n], []byte{'K', 0, 0, 0, 12}); at >= 0 && at+9 <= n && !r.done {
		r.done = true
		p[at+8] ^= 0x5a
	}
	return n, err
}
