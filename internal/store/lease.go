package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/pause"
)

var (
	// ErrLeaseHeld says that another owner holds the lease: stand by and try again.
	ErrLeaseHeld = errors.New("the lease is held by another process")
	// ErrLeaseLost says that this owner does not hold the lease (any more): stop writing and acquire it again.
	ErrLeaseLost = errors.New("the lease is lost")
)

// Lease makes one process at a time the writer of a role, such as "indexer:1337". Three things make it, each for what the
// others cannot do:
//
//   - Every acquisition gets a new epoch, and Fence checks it inside each transaction: this alone makes it safe. Two
//     writers can never both commit, whatever clocks, connections and poolers do.
//   - A session advisory lock on a connection of its own ends with the process, however that ends: its successor, or its
//     own restart, waits for nothing.
//   - The row expires a ttl after the last renewal. That is for what a connection does not tell: a holder that hangs, a
//     half-open connection, a pooler that keeps sessions alive for clients that are gone (behind one, no advisory lock is
//     taken at all). Clocks of different machines need agree only for this succession to be timely.
//
// Methods may be called from several goroutines.
type Lease struct {
	store       *Store
	name, owner string
	key         int64
	ttl         time.Duration
	now         func() time.Time
	epoch       atomic.Int64 // 0: not held

	mu      sync.Mutex // guards the session and what is said on it
	session *session   // nil: none
}

// NewLease describes the lease called name for owner, a name unique to this process. It takes nothing: call Acquire, and
// Release at the end, also where it was never held. ttl is how long the lease stays with an owner that no longer renews it
// though its connection lives.
func NewLease(s *Store, name, owner string, ttl time.Duration, now func() time.Time) *Lease {
	sum := sha256.Sum256([]byte("astrolabe lease " + name))
	key := int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
	return &Lease{store: s, name: name, owner: owner, key: key, ttl: ttl, now: now}
}

// Acquire takes the lease if its holder's session ended, if it expired, or if it is already this owner's; otherwise
// ErrLeaseHeld. Whoever held it before is fenced from then on, and its session ended where it still lives.
func (l *Lease) Acquire(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	epoch, err := l.acquire(ctx)
	if errors.Is(err, ErrLeaseHeld) {
		return err // the session stays for the next attempt
	}
	if err != nil {
		l.drop(ctx)
		return fmt.Errorf("acquiring lease %s: %w", l.name, err)
	}
	l.epoch.Store(epoch)
	return nil
}

func (l *Lease) acquire(ctx context.Context) (epoch int64, err error) {
	if l.session == nil {
		if l.session, err = openSession(ctx, l.store, "astrolabe lease "+l.name); err != nil {
			return 0, err
		}
	}
	s := l.session
	if err := s.tryLock(ctx, l.key); err != nil {
		return 0, err
	}
	if !s.locked { // a look that locks nothing, as a standby does it often
		free, now := false, l.now()
		err := s.conn.QueryRow(ctx, "select coalesce((select owner = $2 or expires_at <= $3 from leases where name = $1), true)",
			l.name, l.owner, now).Scan(&free)
		if err != nil {
			return 0, err
		}
		if !free {
			return 0, ErrLeaseHeld
		}
	}
	if epoch, err = l.take(ctx); err != nil {
		return 0, err
	}
	return epoch, s.evict(ctx, l.key)
}

// take begins a new epoch. The row is locked in the one mode that waits for fenced transactions; renewals need not.
func (l *Lease) take(ctx context.Context) (epoch int64, err error) {
	s := l.session
	err = pgx.BeginFunc(ctx, s.conn, func(tx pgx.Tx) error {
		now, free := l.now(), false
		_, err := tx.Exec(ctx, `
			insert into leases (name, owner, epoch, expires_at) values ($1, $2, 0, 'epoch') on conflict do nothing`, l.name, l.owner)
		if err == nil {
			err = tx.QueryRow(ctx, "select owner = $2 or expires_at <= $3 or $4 from leases where name = $1 for update",
				l.name, l.owner, now, s.locked).Scan(&free)
		}
		if err != nil {
			return err
		}
		if !free { // another was faster
			return ErrLeaseHeld
		}
		return tx.QueryRow(ctx, "update leases set owner = $2, epoch = epoch + 1, expires_at = $3 where name = $1 returning epoch",
			l.name, l.owner, now.Add(l.ttl)).Scan(&epoch)
	})
	return epoch, err
}

// Await is Acquire that waits: it tries again at this interval until it holds the lease or ctx ends.
func (l *Lease) Await(ctx context.Context, every time.Duration) error {
	for {
		err := l.Acquire(ctx)
		if !errors.Is(err, ErrLeaseHeld) {
			return err
		}
		if err := pause.For(ctx, every); err != nil {
			return fmt.Errorf("waiting for lease %s: %w", l.name, err)
		}
	}
}

// Held tells whether this owner last knew itself to hold the lease. Only Fence proves it.
func (l *Lease) Held() bool { return l.epoch.Load() != 0 }

// Renew extends the lease by its ttl from now, or returns ErrLeaseLost where another owner has taken it or the session
// ended, so that another may have.
func (l *Lease) Renew(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	epoch := l.epoch.Load()
	if epoch == 0 || l.session == nil {
		return fmt.Errorf("renewing lease %s: %w", l.name, ErrLeaseLost)
	}
	ctx, cancel := context.WithTimeout(ctx, l.ttl)
	defer cancel()
	tag, err := l.session.conn.Exec(ctx,
		"update leases set expires_at = $4 where name = $1 and owner = $2 and epoch = $3", l.name, l.owner, epoch, l.now().Add(l.ttl))
	if err == nil && tag.RowsAffected() == 1 {
		err = l.session.tryLock(ctx, l.key) // where it could not be had when the lease was acquired
	}
	switch {
	case err != nil:
		l.drop(ctx)
		return fmt.Errorf("renewing lease %s: %w: %w", l.name, ErrLeaseLost, err)
	case tag.RowsAffected() == 0:
		l.drop(ctx)
		return fmt.Errorf("renewing lease %s: %w", l.name, ErrLeaseLost)
	}
	return nil
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

// Release gives the lease up, so that another may acquire it at once, and ends the session. Releasing what is not held
// takes it from nobody.
func (l *Lease) Release(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	epoch := l.epoch.Load()
	defer l.drop(ctx)
	if epoch == 0 || l.session == nil {
		return nil
	}
	_, err := l.session.conn.Exec(ctx, `
		with row as (
			update leases set expires_at = 'epoch' where name = $1 and owner = $2 and epoch = $3 returning 1
		)
		select (select count(*) from row), case when $5 then pg_advisory_unlock($4) end`,
		l.name, l.owner, epoch, l.key, l.session.locked)
	if err != nil && !l.session.conn.IsClosed() {
		return fmt.Errorf("releasing lease %s: %w", l.name, err)
	}
	return nil
}

// drop ends the session and with it whatever is held.
func (l *Lease) drop(ctx context.Context) {
	l.epoch.Store(0)
	if l.session != nil {
		l.session.close(ctx)
		l.session = nil
	}
}

// Keep renews the lease three times per ttl until ctx ends (then nil) or the lease is lost (then the error). Run it in a
// goroutine beside the work that the lease protects, and end the work when it returns.
func (l *Lease) Keep(ctx context.Context) error {
	tick := time.NewTicker(l.ttl / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := l.Renew(ctx); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
}

// minIdle is how long a fenced transaction may at least wait for its client: see Fence.
const minIdle = 10 * time.Second

// Fence makes tx valid only for the holder: it fails with ErrLeaseLost where another has acquired the lease since, and
// keeps anyone from acquiring it until tx ends, however long that takes. Call it first in every transaction that the lease
// protects.
//
// A successor would wait for as long as the server takes a dead client's transaction for a living one. So it is ended when
// the client's socket closes, even within a statement, and where the client says nothing for a ttl (at least 10 s).
func (l *Lease) Fence(ctx context.Context, tx pgx.Tx) error {
	idle := strconv.FormatInt(max(l.ttl, minIdle).Milliseconds(), 10)
	err := tx.QueryRow(ctx, `
		select set_config('client_connection_check_interval', '500', true),
			set_config('idle_in_transaction_session_timeout', $4, true), set_config('tcp_user_timeout', $4, true)
		from leases where name = $1 and owner = $2 and epoch = $3 for key share`,
		l.name, l.owner, l.epoch.Load(), idle).Scan(nil, nil, nil)
	if errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("fencing by lease %s: %w", l.name, ErrLeaseLost)
	}
	if err != nil {
		return fmt.Errorf("fencing by lease %s: %w", l.name, err)
	}
	return nil
}

// InTx runs do in one transaction that only the holder can commit. Every write that the lease protects goes through it.
// It returns ErrLeaseLost if another process has acquired the lease.
func (l *Lease) InTx(ctx context.Context, do func(tx pgx.Tx) error) error {
	return l.store.InTx(ctx, func(tx pgx.Tx) error {
		if err := l.Fence(ctx, tx); err != nil {
			return err
		}
		return do(tx)
	})
}
