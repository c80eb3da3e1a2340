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

// shelf holds the databases of Borrow that no test uses. They live as long as the process.
var shelf struct {
	mu     sync.Mutex
	free   []*store.Store
	tables []string
}

// Borrow returns a Store on an empty database that belongs to this test until its end. It reuses the databases of earlier tests,
// which is faster than creating one as DB does. Identity columns do not restart. The test must not change the schema or leave
// something running that writes to the database.
func Borrow(t testing.TB) *store.Store {
	t.Helper()
	db := takeFromShelf()
	if db == nil {
		var err error
		db, err = newLasting()
		require.NoError(t, err)
	}
	t.Cleanup(func() {
		if t.Failed() { // something may still use it
			return
		}
		shelf.mu.Lock()
		defer shelf.mu.Unlock()
		shelf.free = append(shelf.free, db)
	})
	require.NoError(t, empty(t.Context(), db))
	return db
}

// takeFromShelf returns a free database, or nil.
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

// newLasting creates a database that lives as long as the process.
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

// empty deletes every row of every table. It ignores foreign keys.
func empty(ctx context.Context, db *store.Store) error {
	tables, err := tablesOf(ctx, db)
	if err != nil {
		return err
	}
	// A lock means that an earlier test left something running. Fail then instead of waiting.
	sql := "set local session_replication_role = replica; set local lock_timeout = '20s'; delete from " +
		strings.Join(tables, "; delete from ")
	return db.InTx(ctx, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("emptying a database for the next test: %w", err)
		}
		return nil
	})
}

// tablesOf returns the names of the tables. It caches them.
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

// Tables returns the names of the schema's tables in ascending order, without the tables of goose and without partitions.
func Tables(t testing.TB, db *store.Store) []string {
	t.Helper()
	tables, err := tablesOf(t.Context(), db)
	require.NoError(t, err)
	return tables
}
