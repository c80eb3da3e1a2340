package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store"
)

// databaseFlags are those of every command that uses a database.
type databaseFlags struct {
	DatabaseURL string `help:"PostgreSQL, as postgres://user@host:port/database. Better in the environment: it holds a password." env:"DATABASE_URL" placeholder:"URL"`
}

const (
	connectTimeout = 10 * time.Second
	maxConns       = 24
)

// open connects, or says in one line that it cannot.
func (f databaseFlags) open(ctx context.Context, migrate bool) (*store.Store, error) {
	if f.DatabaseURL == "" {
		return nil, unfit("no database: set DATABASE_URL or --database-url")
	}
	return openStore(ctx, f.DatabaseURL, migrate)
}

func openStore(ctx context.Context, url string, migrate bool) (*store.Store, error) {
	connecting, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	// first a plain connection, so that a server that is down is told from a schema that is missing
	conn, err := pgx.Connect(connecting, url)
	if err != nil {
		return nil, unfit("the database does not answer: %w", err)
	}
	if err := conn.Close(connecting); err != nil {
		return nil, unfit("the database does not answer: %w", err)
	}
	if migrate {
		if err := store.Migrate(ctx, url); err != nil {
			return nil, err
		}
	}
	st, err := store.Open(ctx, url, maxConns)
	if err != nil {
		return nil, unfit("the database cannot be used: %w", err)
	}
	return st, nil
}

type migrateCmd struct {
	databaseFlags
}

// Run brings the schema up to date.
func (c *migrateCmd) Run(ctx context.Context, e *env) error {
	st, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	st.Close()
	e.log.Info("schema is up to date")
	return nil
}
