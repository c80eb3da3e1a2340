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
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// pooled is two databases that a case borrows: one for the indexer under test and one for a fresh indexer. It counts the
// statements to the first.
type pooled struct {
	*store.Store
	look  *store.Store // the same database over connections that nobody kills
	fresh *store.Store
	*mortal
}

// mortals are the borrowed databases with a counter, by the Store without one. Databases are lent repeatedly.
var mortals sync.Map

// borrow returns two empty databases, which go back at the end of the case.
func borrow(t testing.TB) *pooled {
	t.Helper()
	lent := testkit.Borrow(t)
	known, ok := mortals.Load(lent)
	if !ok {
		m := &mortal{}
		cfg := lent.Pool.Config()
		cfg.ConnConfig.Tracer = m
		cfg.AfterConnect = learnTypes() // killed indexers connect often
		traced, err := pgxpool.NewWithConfig(context.WithoutCancel(t.Context()), cfg)
		require.NoError(t, err)
		known = &pooled{Store: &store.Store{Pool: traced}, look: lent, mortal: m}
		mortals.Store(lent, known)
	}
	db, _ := known.(*pooled)
	db.spare()
	return &pooled{Store: db.Store, look: db.look, fresh: testkit.Borrow(t), mortal: db.mortal}
}

// learnTypes does what a Store does with a new connection, but reads the server's types only once.
func learnTypes() func(context.Context, *pgx.Conn) error {
	var known atomic.Pointer[[]*pgtype.Type]
	return func(ctx context.Context, conn *pgx.Conn) error {
		if known.Load() == nil {
			types, err := conn.LoadTypes(ctx, []string{"uint256", "address", "hash32"})
			if err != nil {
				return err
			}
			known.Store(&types)
		}
		conn.TypeMap().RegisterTypes(*known.Load())
		return nil
	}
}

// digest returns a hash of what dump returns.
func digest(t testing.TB, db *store.Store) (hash string) {
	t.Helper()
	var parts []string
	for _, table := range testkit.Tables(t, db) {
		if table != "leases" && table != "blocks" && table != "upkeep" && table != "feed" {
			parts = append(parts, fmt.Sprintf(
				"select '%[1]s' || (to_jsonb(r) - 'updated_at' - 'feed_seq')::text as line from %[1]s as r", table))
		}
	}
	require.NoError(t, db.Pool.QueryRow(t.Context(), fmt.Sprintf(
		"select coalesce(md5(string_agg(line, ',' order by line)), '') from (%s) as l", strings.Join(parts, " union all "))).Scan(&hash))
	return hash
}

// requireTruth checks that a database has, row by row, what a fresh indexer writes into an empty one. If page is not 0, a
// rebuild in pages of that many events must give the same.
func (db *pooled) requireTruth(t testing.TB, c indexer.Source, page int, change ...func(*indexer.Config)) {
	t.Helper()
	db.spare()
	require.NoError(t, open(db.fresh, c, change...).Sync(t.Context()))
	want := digest(t, db.fresh)
	if digest(t, db.look) != want {
		require.Empty(t, cmp.Diff(dump(t, db.fresh), dump(t, db.look)), "indexed afresh and live differ")
	}
	if page == 0 {
		return
	}
	requireDerived(t, db.look)
	ix := open(db.Store, nil, change...)
	ix.FoldPages(int32(page))
	require.NoError(t, ix.Rebuild(t.Context()))
	if digest(t, db.look) != want {
		require.Empty(t, cmp.Diff(dump(t, db.fresh), dump(t, db.look)), "live and rebuilt differ")
	}
}

// pageOfEvery returns a small page for one in few seeds, and 0 for the others.
func pageOfEvery(few, seed int64) int {
	if seed%few != 0 {
		return 0
	}
	return 7
}

// mortal kills an indexer within the process, at the n-th thing that it sends to the database or the node. That is not sent,
// and all connections end.
type mortal struct {
	left atomic.Int64
	kill atomic.Pointer[context.CancelFunc]
}

// doom returns a function that makes contexts which end after a number of steps.
func (m *mortal) doom(steps int64) func(context.Context) context.Context {
	return func(ctx context.Context) context.Context {
		ctx, cancel := context.WithCancel(ctx)
		m.left.Store(steps)
		m.kill.Store(&cancel)
		return ctx
	}
}

// spare revokes the doom and releases its context.
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

// TraceQueryEnd implements pgx.QueryTracer.
func (m *mortal) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) { m.step() }

// TraceCopyFromStart implements pgx.CopyFromTracer.
func (m *mortal) TraceCopyFromStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceCopyFromStartData) context.Context {
	m.step()
	return ctx
}

// TraceCopyFromEnd implements pgx.CopyFromTracer.
func (m *mortal) TraceCopyFromEnd(context.Context, *pgx.Conn, pgx.TraceCopyFromEndData) { m.step() }

// life is an indexer that keeps its lease from one Sync to the next, as Run does. A lease costs a connection, and many cases
// sync often.
type life struct {
	*indexer.Indexer
	t     testing.TB
	asks  chan ask // nil: it has not begun
	ended chan error
}

// ask is a request to catch up.
type ask struct {
	within func(context.Context) context.Context // makes the context in which to catch up from that of the lease
	reply  chan error
}

func live(t testing.TB, ix *indexer.Indexer) *life {
	t.Helper()
	return &life{Indexer: ix, t: t}
}

// sync is Sync.
func (l *life) sync() error {
	return l.syncWithin(func(ctx context.Context) context.Context { return ctx })
}

// syncWithin is Sync with another context once the lease is held.
func (l *life) syncWithin(within func(context.Context) context.Context) error {
	if l.asks == nil {
		asks, ended := make(chan ask), make(chan error, 1)
		l.asks, l.ended = asks, ended
		go func() {
			ended <- l.Exclusively(l.t.Context(), func(ctx context.Context) error {
				for a := range asks {
					a.reply <- l.CatchUp(a.within(ctx))
				}
				return nil
			})
		}()
	}
	reply := make(chan error, 1)
	select {
	case l.asks <- ask{within, reply}:
		return <-reply
	case err := <-l.ended: // it did not get the lease
		l.asks = nil
		return err
	}
}

// end releases the lease.
func (l *life) end() {
	l.t.Helper()
	if l.asks == nil {
		return
	}
	close(l.asks)
	l.asks = nil
	require.NoError(l.t, <-l.ended)
}
