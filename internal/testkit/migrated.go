package testkit

import (
	"database/sql"
	"fmt"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the migrations
	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/migrations"
)

// MigratedTo creates a database with the schema of an older version and returns it with its connection string.
func MigratedTo(t testing.TB, version int64) (*sql.DB, string) {
	t.Helper()
	c, err := startCluster()
	require.NoError(t, err)
	url := c.create(t, "template0")
	db, err := sql.Open("pgx", url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS)
	require.NoError(t, err)
	_, err = provider.UpTo(t.Context(), version)
	require.NoError(t, err)
	return db, url
}

// Versions returns the versions of the schema in ascending order.
func Versions(t testing.TB) (versions []int64) {
	t.Helper()
	db, _ := MigratedTo(t, 1)
	provider, err := goose.NewProvider(goose.DialectPostgres, db, migrations.FS)
	require.NoError(t, err)
	for _, source := range provider.ListSources() {
		versions = append(versions, source.Version)
	}
	return versions
}

// CopyRows copies the rows of every table that exists in both databases. It ignores columns that the target does not have or
// generates, and foreign keys.
func CopyRows(t testing.TB, from *store.Store, to *sql.DB) {
	t.Helper()
	tx, err := to.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = tx.ExecContext(t.Context(), "set local session_replication_role = replica")
	require.NoError(t, err)
	for _, table := range Tables(t, from) {
		var exists bool
		require.NoError(t, tx.QueryRowContext(t.Context(), "select to_regclass($1) is not null", "public."+table).Scan(&exists))
		if !exists {
			continue
		}
		var rows string
		require.NoError(t, from.Pool.QueryRow(t.Context(), "select coalesce(jsonb_agg(x), '[]')::text from "+table+" x").Scan(&rows))
		var columns string
		require.NoError(t, tx.QueryRowContext(t.Context(), `
			select string_agg(quote_ident(column_name), ', ' order by ordinal_position) from information_schema.columns
			where table_schema = 'public' and table_name = $1 and is_identity = 'NO' and is_generated = 'NEVER'`, table).Scan(&columns))
		_, err := tx.ExecContext(t.Context(), fmt.Sprintf(
			"insert into %[1]s (%[2]s) select %[2]s from jsonb_populate_recordset(null::%[1]s, $1)", table, columns), rows)
		require.NoError(t, err, table)
	}
	require.NoError(t, tx.Commit())
}
