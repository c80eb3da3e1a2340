package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store"
)

// databaseFlags are the flags of every command that uses the database.
type databaseFlags struct {
	DatabaseURL string `help:"${help_database_url}" env:"DATABASE_URL" placeholder:"URL"`
}

const (
	connectTimeout = 10 * time.Second
	maxConns       = 24
)

// open connects to the database of the flag. With migrate it updates the schema first.
func (f databaseFlags) open(ctx context.Context, migrate bool) (*store.Store, error) {
	if f.DatabaseURL == "" {
		return nil, usageErrorf("no database is given: set DATABASE_URL or --database-url")
	}
	return openStore(ctx, f.DatabaseURL, migrate)
}

// openStore connects to a database. With migrate it updates the schema first.
func openStore(ctx context.Context, url string, migrate bool) (*store.Store, error) {
	connecting, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	// A plain connection first tells a server that is down from a schema that is missing.
	conn, err := pgx.Connect(connecting, url)
	if err != nil {
		return nil, usageErrorf("the database does not answer: %w", err)
	}
	if err := conn.Close(connecting); err != nil {
		return nil, usageErrorf("the database does not answer: %w", err)
	}
	if migrate {
		if err := store.Migrate(ctx, url); err != nil {
			return nil, err
		}
	}
	st, err := store.Open(ctx, url, maxConns, store.WithName("astrolabe"))
	if err != nil {
		return nil, usageErrorf("the database cannot be used: %w", err)
	}
	return st, nil
}

// openAPIStore opens the API's own connections to a migrated database, so that its callers cannot take those of the other roles.
// PostgreSQL cancels a statement that runs for longer than an API request may.
func openAPIStore(ctx context.Context, url string, requestTimeout time.Duration) (*store.Store, error) {
	st, err := store.Open(ctx, url, maxConns, store.WithName("astrolabe api"), store.WithStatementTimeout(requestTimeout),
		store.WithCustomPlans())
	if err != nil {
		return nil, usageErrorf("the database cannot be used: %w", err)
	}
	return st, nil
}

type migrateCmd struct {
	databaseFlags
}

// Help explains when the command is needed.
func (migrateCmd) Help() string {
	return `astrolabe serve and astrolabe reindex update the schema themselves. Use this command if only a privileged user may change
the schema.

Example:

  DATABASE_URL=postgres://owner@localhost/astrolabe astrolabe migrate`
}

// Run updates the schema.
func (c *migrateCmd) Run(ctx context.Context, e *env) error {
	st, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	st.Close()
	e.log.Info("the schema is up to date")
	return nil
}
