// Package ledgerdb holds the indexer's queries. sqlc generates all of it except this file.
package ledgerdb

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// This file is written by hand, because sqlc does not support temporary tables.

// UpdateBalances updates existing balances.
func (q *Queries) UpdateBalances(ctx context.Context, rows []InsertBalancesParams) error {
	return q.update(ctx, "balances", 3, []string{"chain_id", "vault", "holder", "shares"},
		&iteratorForInsertBalances{rows: rows}, len(rows))
}

// UpdatePositions updates existing positions.
func (q *Queries) UpdatePositions(ctx context.Context, rows []InsertPositionsParams) error {
	return q.update(ctx, "positions", 3, []string{
		"chain_id", "vault", "investor", "shares", "cost_d18", "realised_d18", "opened_block", "updated_block",
		"cash_in_d18", "cash_out_d18", "gas_d18", "at_level",
	}, &iteratorForInsertPositions{rows: rows}, len(rows))
}

// MergeCandles appends rows of later blocks to existing candles, and inserts the others.
func (q *Queries) MergeCandles(ctx context.Context, rows []InsertCandlesParams) error {
	if len(rows) == 0 {
		return nil
	}
	columns := []string{
		"chain_id", "vault", "width_seconds", "starts_at", "open_d18", "high_d18", "low_d18", "close_d18", "known", "unknown", "last_block",
		"fall_high_d18", "fall_low_d18",
	}
	staged, err := q.stage(ctx, "candles", columns, &iteratorForInsertCandles{rows: rows})
	if err != nil {
		return err
	}
	list := strings.Join(columns, ", ")
	// The deepest fall of both is the one of either, or the one from the high of the first to the low of the second.
	if _, err := q.db.Exec(ctx, fmt.Sprintf(`
		insert into candles as c (%s) select %s from %s
		on conflict (chain_id, vault, width_seconds, starts_at) do update
		set (fall_high_d18, fall_low_d18) = (
				select d[1], d[2] from deeper_fall(
					deeper_fall(
						case when c.fall_high_d18 is not null then array[c.fall_high_d18::numeric, c.fall_low_d18::numeric] end,
						case when excluded.fall_high_d18 is not null
							then array[excluded.fall_high_d18::numeric, excluded.fall_low_d18::numeric] end),
					case when c.high_d18 > 0 and excluded.low_d18 is not null
						then array[c.high_d18::numeric, excluded.low_d18::numeric] end) as d),
			open_d18 = coalesce(c.open_d18, excluded.open_d18), high_d18 = greatest(c.high_d18, excluded.high_d18),
			low_d18 = least(c.low_d18, excluded.low_d18), close_d18 = coalesce(excluded.close_d18, c.close_d18),
			known = c.known + excluded.known, unknown = c.unknown + excluded.unknown, last_block = excluded.last_block`,
		list, list, staged)); err != nil {
		return err
	}
	_, err = q.db.Exec(ctx, "delete from "+staged)
	return err
}

// stage copies rows into a temporary table. Each connection has its own.
func (q *Queries) stage(ctx context.Context, table string, columns []string, rows pgx.CopyFromSource) (staged string, err error) {
	staged = "staged_" + table
	if _, err := q.db.Exec(ctx, fmt.Sprintf(
		"create temporary table if not exists %s on commit delete rows as select %s from %s with no data",
		staged, strings.Join(columns, ", "), table,
	)); err != nil {
		return "", fmt.Errorf("making %s: %w", staged, err)
	}
	_, err = q.db.CopyFrom(ctx, pgx.Identifier{staged}, columns, rows)
	return staged, err
}

// fewRows is the most rows that are updated one by one, all in one message. A temporary table takes four messages, and the
// server empties its file at every commit.
const fewRows = 200

// update overwrites existing rows with the same primary key, which is the first columns. It costs half as much as an upsert,
// because indexes and foreign keys are not touched. It fails if a row is missing.
func (q *Queries) update(ctx context.Context, table string, keys int, columns []string, rows pgx.CopyFromSource, n int) error {
	switch {
	case n == 0:
		return nil
	case n <= fewRows:
		return q.updateEach(ctx, table, keys, columns, rows)
	default:
		return q.updateStaged(ctx, table, keys, columns, rows, n)
	}
}

func (q *Queries) updateEach(ctx context.Context, table string, keys int, columns []string, rows pgx.CopyFromSource) (err error) {
	same, set := assignments(keys, columns, func(i int) string { return fmt.Sprintf("$%d", i+1) })
	sql := fmt.Sprintf("update %s as t set %s where %s", table, set, same)
	batch := &pgx.Batch{}
	for rows.Next() {
		row, err := rows.Values()
		if err != nil {
			return err
		}
		batch.Queue(sql, row...).Exec(func(tag pgconn.CommandTag) error {
			if tag.RowsAffected() != 1 {
				return fmt.Errorf("updating a row of %s: %d exist", table, tag.RowsAffected())
			}
			return nil
		})
	}
	return q.db.SendBatch(ctx, batch).Close()
}

// updateStaged copies rows into a temporary table and updates from there.
func (q *Queries) updateStaged(ctx context.Context, table string, keys int, columns []string, rows pgx.CopyFromSource, n int) error {
	staged, err := q.stage(ctx, table, columns, rows)
	if err != nil {
		return err
	}
	same, set := assignments(keys, columns, func(i int) string { return "s." + columns[i] })
	tag, err := q.db.Exec(ctx, fmt.Sprintf("update %s as t set %s from %s as s where %s", table, set, staged, same))
	if err != nil {
		return err
	}
	if tag.RowsAffected() != int64(n) {
		return fmt.Errorf("updating %d rows of %s: only %d exist", n, table, tag.RowsAffected())
	}
	_, err = q.db.Exec(ctx, "delete from "+staged) // the transaction may stage more rows
	return err
}

// assignments returns the parts of an update: the comparison of the key columns, and the assignment of the others.
func assignments(keys int, columns []string, value func(i int) string) (same, set string) {
	var equal, to []string
	for i, column := range columns {
		if i < keys {
			equal = append(equal, "t."+column+" = "+value(i))
		} else {
			to = append(to, column+" = "+value(i))
		}
	}
	return strings.Join(equal, " and "), strings.Join(to, ", ")
}
