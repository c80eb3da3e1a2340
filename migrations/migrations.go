// Package migrations holds the database schema as goose migrations: forward-only, safe on a live database.
package migrations

import "embed"

// FS holds the .sql files at its root.
//
//go:embed *.sql
var FS embed.FS
