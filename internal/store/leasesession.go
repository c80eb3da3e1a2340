package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/astrolabe-index/astrolabe/internal/pause"
)

// session is a dedicated connection for an advisory lock.
type session struct {
	conn   *pgx.Conn
	pooled bool // a pooler is in between, so it is unknown who owns the session's locks, and none is taken
	locked bool
}

// keepAlive lets either end notice a silent connection after idle + count × interval = 11 s.
var keepAlive = net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3}

func openSession(ctx context.Context, s *Store, name string) (*session, error) {
	cfg := s.Pool.Config().ConnConfig
	cfg.DialFunc = (&net.Dialer{KeepAliveConfig: keepAlive}).DialContext
	cfg.RuntimeParams["application_name"] = name // shown in pg_stat_activity
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("opening a session: %w", err)
	}
	var pid uint32
	err = conn.QueryRow(ctx, `
		select pg_backend_pid(), set_config('tcp_keepalives_idle', '5', false), set_config('tcp_keepalives_interval', '2', false),
			set_config('tcp_keepalives_count', '3', false), set_config('tcp_user_timeout', '11000', false)`).Scan(&pid, nil, nil, nil, nil)
	out := &session{conn: conn, pooled: pid != conn.PgConn().PID()} // a pooler gives its clients made-up ids
	if err != nil {
		out.close(ctx)
		return nil, fmt.Errorf("opening a session: %w", err)
	}
	return out, nil
}

// tryLock takes the lock if it is free and not held yet.
func (s *session) tryLock(ctx context.Context, key int64) error {
	if s.locked || s.pooled {
		return nil
	}
	if err := s.conn.QueryRow(ctx, "select pg_try_advisory_lock($1)", key).Scan(&s.locked); err != nil {
		return fmt.Errorf("taking the advisory lock: %w", err)
	}
	return nil
}

// codeForbidden is SQLSTATE insufficient_privilege.
const codeForbidden = "42501"

// evict takes the lock from the previous holder by ending its session. If that is not permitted, as between two database
// roles, the lease holds without the lock, which is taken when it becomes free.
func (s *session) evict(ctx context.Context, key int64) error {
	for try := 0; try < 40 && !s.locked && !s.pooled; try++ {
		_, err := s.conn.Exec(ctx, `
			select pg_terminate_backend(pid) from pg_locks
			where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
				and objsubid = 1 and (classid::bigint << 32) | objid::bigint = $1 and granted and pid <> pg_backend_pid()`, key)
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code == codeForbidden {
			return nil
		}
		if err != nil {
			return fmt.Errorf("ending the previous holder's session: %w", err)
		}
		if err := s.tryLock(ctx, key); err != nil {
			return err
		}
		if !s.locked {
			if err := pause.For(ctx, 5*time.Millisecond); err != nil {
				return err
			}
		}
	}
	return nil
}

// close also releases the lock: the server ends the session when the socket closes, if not before.
func (s *session) close(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = s.conn.Close(ctx) // the session is gone either way
}
