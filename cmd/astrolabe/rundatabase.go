package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
)

const (
	runDatabasePrefix = "demo_"
	runDatabasesKept  = 3
)

// newRunDatabase creates a database for one run of the demo on the server at base and returns its connection string. It drops
// the databases of earlier runs, except the newest and those in use.
func newRunDatabase(ctx context.Context, base, name string) (string, error) {
	name = strings.ReplaceAll(name, ".", "_")
	connecting, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	conn, err := pgx.Connect(connecting, base)
	if err != nil {
		return "", usageErrorf("the database does not answer: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // nothing is pending on this connection
	// Databases with open connections belong to demos that still run.
	rows, err := conn.Query(ctx, `
		select d.datname from pg_database d
		where starts_with(d.datname, $1) and not exists (select from pg_stat_activity a where a.datname = d.datname)
		order by d.datname desc offset $2`, runDatabasePrefix, runDatabasesKept-1)
	if err != nil {
		return "", fmt.Errorf("listing databases of earlier runs: %w", err)
	}
	old, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return "", fmt.Errorf("listing databases of earlier runs: %w", err)
	}
	for _, o := range old {
		if _, err := conn.Exec(ctx, "drop database "+pgx.Identifier{o}.Sanitize()); err != nil {
			return "", fmt.Errorf("dropping the database of an earlier run: %w", err)
		}
	}
	if _, err := conn.Exec(ctx, "create database "+pgx.Identifier{name}.Sanitize()); err != nil {
		return "", fmt.Errorf("creating the run's database: %w", err)
	}
	u, err := url.Parse(base)
	if err != nil {
		return "", fmt.Errorf("reading the database URL: %w", err)
	}
	u.Path = "/" + name
	return u.String(), nil
}

// defaultDataDir returns the directory in which the demo keeps its database. Root gets a system directory, because the database
// runs as another user that cannot enter root's home.
func defaultDataDir() string {
	if os.Geteuid() == 0 {
		return "/var/lib/astrolabe"
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "astrolabe")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Join(os.TempDir(), "astrolabe")
	}
	return filepath.Join(home, ".local", "share", "astrolabe")
}
