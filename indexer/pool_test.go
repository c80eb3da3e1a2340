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
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// pooled is two databases that a case borrows, one for the indexer under test and one for a fresh one, and a counter of what
// is said to the first.
type pooled struct {
	*store.Store
	fresh *store.Store
	*mortal
}

// mortals are the borrowed databases with a counter, by the Store without: databases are lent again and again.
var mortals sync.Map

// borrow returns two empty databases that the case gives back at its end.
func borrow(t testing.TB) *pooled {
	t.Helper()
	lent := testkit.Borrow(t)
	known, ok := mortals.Load(lent)
	if !ok {
		m := &mortal{}
		cfg := lent.Pool.Config()
		cfg.ConnConfig.Tracer = m
		cfg.AfterConnect = learnTypes() // whoever dies often connects often
		traced, err := pgxpool.NewWithConfig(context.WithoutCancel(t.Context()), cfg)
		require.NoError(t, err)
		known = &pooled{Store: &store.Store{Pool: traced}, mortal: m}
		mortals.Store(lent, known)
	}
	db, _ := known.(*pooled)
	db.spare()
	return &pooled{Store: db.Store, fresh: testkit.Borrow(t), mortal: db.mortal}
}

// learnTypes is what a Store does with a new connection, but that the server is asked for its types once.
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

// digest is a hash of what dump would return.
func digest(t testing.TB, db *store.Store) (hash string) {
	t.Helper()
	var parts []string
	for _, table := range testkit.Tables(t, db) {
		if table != "leases" && table != "blocks" && table != "upkeep" && table != "feed" {
			parts = append(parts, fmt.Sprintf("select '%[1]s' || (to_jsonb(r) - 'updated_at' - 'feed_seq')::text as line from %[1]s as r", table))
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
	want := digest(t, db.fresh)
	if digest(t, db.Store) != want {
		require.Empty(t, cmp.Diff(dump(t, db.fresh), dump(t, db.Store)), "indexed afresh and live differ")
	}
	if !rebuild {
		return
	}
	requireDerived(t, db.Store)
	ix := open(db.Store, c, change...)
	ix.FoldPages(7)
	require.NoError(t, ix.Rebuild(t.Context()))
	if digest(t, db.Store) != want {
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

// life is an indexer that keeps its lease from one catching up to the next, as Run does: a lease costs a connection, and many
// cases catch up often.
type life struct {
	*indexer.Indexer
	t     testing.TB
	asks  chan chan error // nil: it has not begun
	ended chan error
}

func live(t testing.TB, ix *indexer.Indexer) *life {
	t.Helper()
	return &life{Indexer: ix, t: t}
}

// sync is Sync.
func (l *life) sync() error {
	if l.asks == nil {
		asks, ended := make(chan chan error), make(chan error, 1)
		l.asks, l.ended = asks, ended
		go func() {
			ended <- l.Exclusively(l.t.Context(), func(catchUp func() error) error {
				for reply := range asks {
					reply <- catchUp()
				}
				return nil
			})
		}()
	}
	reply := make(chan error, 1)
	select {
	case l.asks <- reply:
		return <-reply
	case err := <-l.ended: // it did not get the lease
		l.asks = nil
		return err
	}
}

// end gives the lease back.
func (l *life) end() {
	l.t.Helper()
	if l.asks == nil {
		return
	}
	close(l.asks)
	l.asks = nil
	require.NoError(l.t, <-l.ended)
}
