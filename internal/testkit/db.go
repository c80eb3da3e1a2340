// Package testkit contains what tests of several packages share. It creates a database for each test on a real PostgreSQL server,
// and development chains with the whole market. Only tests import it.
package testkit

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/embedded"
)

// cluster is one server for all tests of a process. It ends with the process.
type cluster struct {
	url      func(database string) string
	template string
}

var (
	startCluster = sync.OnceValues(newCluster)
	databases    atomic.Int64
)

// newCluster starts a server, or uses the server of DATABASE_URL, and migrates a template database.
func newCluster() (*cluster, error) {
	ctx := context.Background()
	c := &cluster{template: fmt.Sprintf("astrolabe_template_%d", os.Getpid())}
	if base := os.Getenv("DATABASE_URL"); base != "" {
		u, err := url.Parse(base)
		if err != nil {
			return nil, fmt.Errorf("reading DATABASE_URL: %w", err)
		}
		c.url = func(database string) string {
			v := *u
			v.Path = "/" + database
			return v.String()
		}
	} else {
		dir, err := os.MkdirTemp("", "astrolabe-test-")
		if err != nil {
			return nil, fmt.Errorf("creating a directory for the test server: %w", err)
		}
		server, err := embedded.Start(ctx, embedded.Config{Dir: dir, Volatile: true})
		if err != nil {
			return nil, fmt.Errorf("starting the test server: %w", err)
		}
		c.url = server.URL
	}
	if err := c.exec(ctx, "create database "+c.template); err != nil {
		return nil, err
	}
	if err := store.Migrate(ctx, c.url(c.template)); err != nil {
		return nil, err
	}
	return c, nil
}

// exec runs a statement on the server.
func (c *cluster) exec(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, c.url("postgres"))
	if err != nil {
		return fmt.Errorf("connecting to the test server: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("running %q: %w", sql, err)
	}
	return nil
}

// DatabaseURL creates a migrated database for this test and returns its connection string. The database is dropped at the test's
// end.
func DatabaseURL(t testing.TB) string {
	t.Helper()
	c, err := startCluster()
	require.NoError(t, err)
	return c.create(t, c.template)
}

// KeptDatabaseURL returns the connection string of a database that stays after the test, migrated. An earlier test may have filled it.
// Without a name it is a new database of this test alone. DATABASE_URL must name the server, because any other server ends with its
// process.
func KeptDatabaseURL(t testing.TB, name string) string {
	t.Helper()
	if name == "" {
		return DatabaseURL(t)
	}
	require.NotEmpty(t, os.Getenv("DATABASE_URL"), "a kept database needs a server that stays")
	c, err := startCluster()
	require.NoError(t, err)
	err = c.exec(t.Context(), "create database "+pgx.Identifier{name}.Sanitize())
	if already := new(pgconn.PgError); !errors.As(err, &already) || already.Code != "42P04" { // duplicate_database
		require.NoError(t, err)
	}
	require.NoError(t, store.Migrate(t.Context(), c.url(name)))
	return c.url(name)
}

// name returns an unused database name.
func (*cluster) name() string {
	return fmt.Sprintf("astrolabe_test_%d_%d", os.Getpid(), databases.Add(1))
}

// create creates a copy of a database that has no connections, and returns its connection string.
func (c *cluster) create(t testing.TB, template string) string {
	t.Helper()
	name := c.name()
	require.NoError(t, c.exec(t.Context(), fmt.Sprintf("create database %s template %s", name, template)))
	t.Cleanup(func() {
		require.NoError(t, c.exec(context.WithoutCancel(t.Context()), "drop database "+name+" with (force)"))
	})
	return c.url(name)
}

// DB returns a Store on a new database of this test. Borrow is faster if many tests of a package need one.
func DB(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), DatabaseURL(t), 8)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

// Clone returns a Store on a copy of a database of DatabaseURL. The original must have no connections meanwhile.
func Clone(t testing.TB, databaseURL string) *store.Store {
	t.Helper()
	c, err := startCluster()
	require.NoError(t, err)
	u, err := url.Parse(databaseURL)
	require.NoError(t, err)
	s, err := store.Open(t.Context(), c.create(t, strings.TrimPrefix(u.Path, "/")), 8)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}
