package testkit

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
)

// shelf holds the databases that are lent and not in use. They live as long as the process.
var shelf struct {
	mu     sync.Mutex
	free   []*store.Store
	tables []string
}

// Borrow is a Store on a database that this test has for itself until its end, emptied of what the tests before it left:
// making one, as DB does, takes longer than most tests. Its identities go on counting. Do not change its schema, and leave
// no process behind that writes to it.
func Borrow(t testing.TB) *store.Store {
	t.Helper()
	db := takeFromShelf()
	if db == nil {
		var err error
		db, err = newLasting()
		require.NoError(t, err)
	}
	t.Cleanup(func() {
		if t.Failed() { // who knows what still uses it
			return
		}
		shelf.mu.Lock()
		defer shelf.mu.Unlock()
		shelf.free = append(shelf.free, db)
	})
	require.NoError(t, empty(t.Context(), db))
	return db
}

func takeFromShelf() *store.Store {
	shelf.mu.Lock()
	defer shelf.mu.Unlock()
	last := len(shelf.free) - 1
	if last < 0 {
		return nil
	}
	db := shelf.free[last]
	shelf.free = shelf.free[:last]
	return db
}

// newLasting makes a database that no test owns.
func newLasting() (*store.Store, error) {
	c, err := startCluster()
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	name := c.name()
	if err := c.exec(ctx, fmt.Sprintf("create database %s template %s", name, c.template)); err != nil {
		return nil, err
	}
	return store.Open(ctx, c.url(name), 8)
}

// empty deletes every row, whatever refers to what.
func empty(ctx context.Context, db *store.Store) error {
	tables, err := tablesOf(ctx, db)
	if err != nil {
		return err
	}
	// Who still holds a row of it is a test that did not end what it began: say so instead of waiting for it.
	sql := "set local session_replication_role = replica; set local lock_timeout = '20s'; delete from " +
		strings.Join(tables, "; delete from ")
	return db.InTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("emptying a database for the next test: %w", err)
		}
		return nil
	})
}

func tablesOf(ctx context.Context, db *store.Store) ([]string, error) {
	shelf.mu.Lock()
	defer shelf.mu.Unlock()
	if shelf.tables != nil {
		return shelf.tables, nil
	}
	rows, err := db.Pool.Query(ctx, `
		select relname::text from pg_class
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname not like 'goose%'
		order by 1`)
	if err != nil {
		return nil, fmt.Errorf("listing tables: %w", err)
	}
	if shelf.tables, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return nil, fmt.Errorf("listing tables: %w", err)
	}
	return shelf.tables, nil
}

// Tables lists the schema's tables by name, without what belongs to the migrations, and partitions as the table they are of.
func Tables(t testing.TB, db *store.Store) []string {
	t.Helper()
	tables, err := tablesOf(t.Context(), db)
	require.NoError(t, err)
	return tables
}
