package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/astrolabe-index/astrolabe/migrations"
)

// domains are the schema's own types. Connections learn them by name, so that parameters of these types are sent in binary.
var domains = []string{"uint256", "address", "hash32"}

// Querier is what a query needs: a pool, a connection or a transaction.
type Querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error)
}

// Store is a pool of connections to a migrated database.
type Store struct {
	Pool *pgxpool.Pool
}

// Option changes the connections of a pool.
type Option func(*pgxpool.Config)

// WithName sets the application name that PostgreSQL shows for the pool's connections, for example in pg_stat_activity.
func WithName(name string) Option {
	return func(cfg *pgxpool.Config) { cfg.ConnConfig.RuntimeParams["application_name"] = name }
}

// WithStatementTimeout makes PostgreSQL cancel a statement that runs for longer, in whole milliseconds. Default: never.
func WithStatementTimeout(most time.Duration) Option {
	return func(cfg *pgxpool.Config) {
		cfg.ConnConfig.RuntimeParams["statement_timeout"] = strconv.FormatInt(most.Milliseconds(), 10)
	}
}

// WithCustomPlans makes PostgreSQL plan each execution of a statement for its own parameters. A query with optional filters and sort
// orders has no plan that fits all. Default: after five executions PostgreSQL may keep one plan for all. Each statement also runs in
// one process, without compilation. Starting workers and compiling take longer than a short read.
// Workers also take the processors from other requests.
func WithCustomPlans() Option {
	return func(cfg *pgxpool.Config) {
		for name, value := range map[string]string{
			"plan_cache_mode": "force_custom_plan", "max_parallel_workers_per_gather": "0", "jit": "off",
		} {
			cfg.ConnConfig.RuntimeParams[name] = value
		}
	}
}

// Open connects to the database at url and checks that it answers. The schema must be migrated before; see Migrate.
func Open(ctx context.Context, url string, maxConns int32, options ...Option) (*Store, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("reading the database URL: %w", err)
	}
	cfg.MaxConns = maxConns
	cfg.AfterConnect = registerDomains
	for _, option := range options {
		option(cfg)
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("connecting to the database: %w", err)
	}
	return &Store{Pool: pool}, nil
}

// Close waits for connections in use and closes them.
func (s *Store) Close() { s.Pool.Close() }

// InTx runs do in one transaction. It commits if do returns nil and rolls back otherwise.
func (s *Store) InTx(ctx context.Context, do func(tx pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, s.Pool, func(tx pgx.Tx) error { return do(copying{tx}) })
}

func registerDomains(ctx context.Context, conn *pgx.Conn) error {
	types, err := conn.LoadTypes(ctx, domains)
	if err != nil {
		return fmt.Errorf("loading the schema's types: %w", err)
	}
	conn.TypeMap().RegisterTypes(types)
	for _, name := range domains {
		if _, ok := conn.TypeMap().TypeForName(name); !ok {
			return fmt.Errorf("the schema's type %s is missing: is the database migrated?", name)
		}
	}
	return nil
}

// Migrate brings the schema of the database at url to this program's version. Several processes may call it at once: an
// advisory lock makes them take turns.
func Migrate(ctx context.Context, url string) error {
	cfg, err := pgx.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("reading the database URL: %w", err)
	}
	db := stdlib.OpenDB(*cfg)
	defer func() { _ = db.Close() }()
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return fmt.Errorf("making the migration lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS, goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("reading migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrating the database: %w", err)
	}
	return nil
}
