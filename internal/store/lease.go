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
	// ErrLeaseHeld says that another owner holds the lease. Stand by and try again.
	ErrLeaseHeld = errors.New("the lease is held by another process")
	// ErrLeaseLost says that this owner does not hold the lease, or no longer. Stop writing and acquire it again.
	ErrLeaseLost = errors.New("the lease is lost")
)

// Lease makes one process at a time the writer of a role, such as "indexer:1337". It has three parts:
//
//   - An epoch makes it safe. Every acquisition begins a new one, and Fence checks it in each transaction. Two writers
//     can never both commit, whatever clocks, connections and poolers do.
//   - A session advisory lock on a connection of its own makes succession fast. It ends with the process, however that
//     ends, so a successor or a restart need not wait.
//   - An expiry, one ttl after the last renewal, covers what a connection does not show: a holder that hangs, a half-open
//     connection, or a pooler that keeps sessions of dead clients. Behind a pooler no advisory lock is taken. Clocks of
//     different machines only need to agree for this succession to be timely.
//
// Methods are safe for concurrent use.
type Lease struct {
	store       *Store
	name, owner string
	key         int64
	ttl         time.Duration
	now         func() time.Time
	epoch       atomic.Int64 // 0: not held

	mu      sync.Mutex // guards what follows and the use of the session
	session *session   // nil: none
	dropped int64      // epoch whose session ended before Release; 0: none
}

// NewLease makes the lease called name for owner, which must be unique to this process. It acquires nothing. Call Acquire, and
// Release at the end, even if it was never held. ttl is how long an owner that no longer renews keeps the lease while its
// connection lives.
func NewLease(s *Store, name, owner string, ttl time.Duration, now func() time.Time) *Lease {
	sum := sha256.Sum256([]byte("astrolabe lease " + name))
	key := int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
	return &Lease{store: s, name: name, owner: owner, key: key, ttl: ttl, now: now}
}

// Acquire takes the lease if its holder's session ended, if it expired, or if this owner has it already. Otherwise it returns
// ErrLeaseHeld. It fences the previous holder and ends that holder's session.
func (l *Lease) Acquire(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	epoch, err := l.acquire(ctx)
	if errors.Is(err, ErrLeaseHeld) {
		return err // keep the session for the next attempt
	}
	if err != nil {
		l.drop(ctx)
		return fmt.Errorf("acquiring lease %s: %w", l.name, err)
	}
	l.epoch.Store(epoch)
	l.dropped = 0
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
	if !s.locked { // a read without a lock, because standbys do it often
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

// take begins a new epoch. Its lock on the row waits for fenced transactions; renewals need not.
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
		if !free { // another process was faster
			return ErrLeaseHeld
		}
		return tx.QueryRow(ctx, "update leases set owner = $2, epoch = epoch + 1, expires_at = $3 where name = $1 returning epoch",
			l.name, l.owner, now.Add(l.ttl)).Scan(&epoch)
	})
	return epoch, err
}

// Await is Acquire that waits. It retries at this interval until it holds the lease or ctx ends.
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

// Held tells whether this owner believes that it holds the lease. Only Fence proves it.
func (l *Lease) Held() bool { return l.epoch.Load() != 0 }

// Renew extends the lease by its ttl from now. It returns ErrLeaseLost if another owner has taken it, or if the session ended
// so that another may have.
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
		err = l.session.tryLock(ctx, l.key) // in case Acquire could not get it
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

// Hold renews the lease if it is held, and otherwise acquires it. Call it first in each step of work that takes less than the
// ttl.
func (l *Lease) Hold(ctx context.Context) error {
	if l.Held() {
		if err := l.Renew(ctx); !errors.Is(err, ErrLeaseLost) {
			return err
		}
	}
	return l.Acquire(ctx)
}

// Release gives the lease up so that another can acquire it at once, and ends the session. It takes the lease from nobody
// else. It also gives up a lease whose session ended before, for example because a renewal was cancelled. The server may not have
// noticed the end of that session yet.
func (l *Lease) Release(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	epoch := l.epoch.Load()
	defer l.drop(ctx)
	if epoch == 0 || l.session == nil {
		return l.giveUpDropped(ctx)
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

// giveUpDropped ends the lease of an epoch whose session ended, unless another epoch has begun.
func (l *Lease) giveUpDropped(ctx context.Context) error {
	if l.dropped == 0 {
		return nil
	}
	_, err := l.store.Pool.Exec(ctx, "update leases set expires_at = 'epoch' where name = $1 and owner = $2 and epoch = $3",
		l.name, l.owner, l.dropped)
	if err != nil {
		return fmt.Errorf("releasing lease %s after its session ended: %w", l.name, err)
	}
	l.dropped = 0
	return nil
}

// drop ends the session and everything held through it.
func (l *Lease) drop(ctx context.Context) {
	if epoch := l.epoch.Swap(0); epoch != 0 {
		l.dropped = epoch
	}
	if l.session != nil {
		l.session.close(ctx)
		l.session = nil
	}
}

// Keep renews the lease three times per ttl. It returns nil when ctx ends, and the error when the lease is lost. Run it in a
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

// minIdle is the least time that a fenced transaction may wait for its client. See Fence.
const minIdle = 10 * time.Second

// Fence makes tx valid only for the holder. It returns ErrLeaseLost if another has acquired the lease, and keeps others from
// acquiring it until tx ends. InTx calls it first in every transaction that the lease protects.
//
// A successor waits for as long as the server believes that a dead client's transaction lives. So the server ends the
// transaction when the client's socket closes, even within a statement. It also ends it when the client is silent for a ttl (at
// least 10 s).
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
