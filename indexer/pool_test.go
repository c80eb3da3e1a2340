package indexer_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// pool lends databases to many cases of one test, emptied between them: making one takes longer than most cases.
type pool struct {
	free  chan *pooled
	made  atomic.Int64
	most  int64
	owner testing.TB
	once  sync.Once
	names []string // of tables
}

// pooled is two databases, one for the indexer under test and one for a fresh one, and a counter of what is said to the first.
type pooled struct {
	*store.Store
	fresh *store.Store
	*mortal
	pool *pool
}

// newPool makes databases when they are first needed; they live as long as the test t.
func newPool(t testing.TB, most int64) *pool {
	t.Helper()
	return &pool{free: make(chan *pooled, most), most: most, owner: t}
}

// borrow returns an empty database that the case gives back at its end.
func (p *pool) borrow(t testing.TB) *pooled {
	t.Helper()
	var db *pooled
	select {
	case db = <-p.free:
	default:
		if p.made.Add(1) <= p.most {
			db = p.make()
		} else {
			db = <-p.free
		}
	}
	t.Cleanup(func() { p.free <- db })
	db.spare()
	p.empty(t, db.Store)
	p.empty(t, db.fresh)
	return db
}

func (p *pool) make() *pooled {
	p.owner.Helper()
	db, m := testkit.DB(p.owner), &mortal{}
	cfg := db.Pool.Config()
	cfg.ConnConfig.Tracer = m
	traced, err := pgxpool.NewWithConfig(p.owner.Context(), cfg)
	require.NoError(p.owner, err)
	p.owner.Cleanup(traced.Close)
	return &pooled{Store: &store.Store{Pool: traced}, fresh: testkit.DB(p.owner), mortal: m, pool: p}
}

func (p *pool) empty(t testing.TB, db *store.Store) {
	t.Helper()
	var sql strings.Builder
	for _, table := range p.tables(t, db) {
		fmt.Fprintf(&sql, "delete from %s;", table)
	}
	require.NoError(t, db.InTx(t.Context(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), "set local session_replication_role = replica"); err != nil { // whatever refers to what
			return err
		}
		_, err := tx.Exec(t.Context(), sql.String())
		return err
	}))
}

// tables are those of all its databases.
func (p *pool) tables(t testing.TB, db *store.Store) []string {
	t.Helper()
	p.once.Do(func() { p.names = tablesOf(t, db) })
	return p.names
}

// digest is a hash of what dump would return.
func (p *pool) digest(t testing.TB, db *store.Store) (hash string) {
	t.Helper()
	var parts []string
	for _, table := range p.tables(t, db) {
		if table != "leases" && table != "blocks" && table != "upkeep" {
			parts = append(parts, fmt.Sprintf("select '%[1]s' || (to_jsonb(r) - 'updated_at')::text as line from %[1]s as r", table))
		}
	}
	require.NoError(t, db.Pool.QueryRow(t.Context(), fmt.Sprintf(
		"select coalesce(md5(string_agg(line, ',' order by line)), '') from (%s) as l", strings.Join(parts, " union all "))).Scan(&hash))
	return hash
}

// requireTruth checks that a database has, row for row, what a fresh indexer writes into an empty one and, for every few
// cases, what a rebuild makes of the ledger.
func (db *pooled) requireTruth(t testing.TB, c *fakechain.Chain, rebuild bool, change ...func(*indexer.Config)) {
	t.Helper()
	db.spare()
	require.NoError(t, open(db.fresh, c, change...).Sync(t.Context()))
	want := db.pool.digest(t, db.fresh)
	if db.pool.digest(t, db.Store) != want {
		require.Empty(t, cmp.Diff(dump(t, db.fresh), dump(t, db.Store)), "indexed afresh and live differ")
	}
	if !rebuild {
		return
	}
	requireDerived(t, db.Store)
	ix := open(db.Store, c, change...)
	ix.FoldPages(7)
	require.NoError(t, ix.Rebuild(t.Context()))
	if db.pool.digest(t, db.Store) != want {
		require.Empty(t, cmp.Diff(dump(t, db.fresh), dump(t, db.Store)), "live and rebuilt differ")
	}
}

// mortal kills an indexer, as far as that can be done within a process, at the n-th thing it says to the database or to the
// node: whatever it was about to say is not said, and all its connections end.
type mortal struct {
	left atomic.Int64
	kill atomic.Pointer[context.CancelFunc]
}

// doom returns a context that ends in so many steps.
func (m *mortal) doom(ctx context.Context, steps int64) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	m.left.Store(steps)
	m.kill.Store(&cancel)
	return ctx
}

// spare takes the doom back and releases its context.
func (m *mortal) spare() {
	if cancel := m.kill.Swap(nil); cancel != nil {
		(*cancel)()
	}
}

func (m *mortal) step() {
	if cancel := m.kill.Load(); cancel != nil && m.left.Add(-1) == 0 {
		(*cancel)()
	}
}

// TraceQueryStart is called by the database's connections.
func (m *mortal) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	m.step()
	return ctx
}

// TraceQueryEnd makes mortal a tracer of queries.
func (m *mortal) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) { m.step() }

// TraceCopyFromStart makes it one of COPY too.
func (m *mortal) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromStartData) context.Context {
	m.step()
	return ctx
}

// TraceCopyFromEnd belongs to it.
func (m *mortal) TraceCopyFromEnd(context.Context, *pgx.Conn, pgx.TraceCopyFromEndData) { m.step() }
