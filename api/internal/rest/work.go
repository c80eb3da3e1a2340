package rest

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// workPerUnit is how much work in the database a request may cause for each unit of its caller's limit.
const workPerUnit = 10 * time.Millisecond

// What reading takes on an idle server. A slow server takes longer, and its callers do not pay for that.
const (
	workOfBlock = 5 * time.Microsecond // a block of a table or an index, from memory
	workOfRow   = time.Microsecond     // a row or an index entry
)

// work is what a request took from the database. Its methods may be called at once, and on nil.
type work struct{ done atomic.Int64 }

type workKey struct{}

// workOf returns the record of a request's work, or nil outside of an operation.
func workOf(ctx context.Context) *work {
	w, _ := ctx.Value(workKey{}).(*work)
	return w
}

// add records work.
func (w *work) add(d time.Duration) {
	if w != nil {
		w.done.Add(int64(d))
	}
}

// units returns the cost of the work, rounded down.
func (w *work) units() int64 {
	if w == nil {
		return 0
	}
	return w.done.Load() / int64(workPerUnit)
}

// readInTransaction counts the blocks and rows that the transaction has read until now.
const readInTransaction = `
	select coalesce(sum(pg_stat_get_xact_blocks_fetched(oid)), 0)::bigint,
		coalesce(sum(pg_stat_get_xact_tuples_returned(oid)), 0)::bigint
	from pg_class where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace`

// charge records the work of a snapshot that was held for some time. It is what the blocks and rows take on an idle server, and never
// more than the time. If the snapshot was short, or the server does not count, the time is the work.
func (w *work) charge(ctx context.Context, conn *pgx.Conn, held time.Duration) {
	if w == nil {
		return
	}
	if held >= workPerUnit {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second) // a caller that hangs up pays too
		defer cancel()
		var blocks, rows int64
		err := conn.QueryRow(ctx, readInTransaction).Scan(&blocks, &rows)
		if read := time.Duration(blocks)*workOfBlock + time.Duration(rows)*workOfRow; err == nil && blocks > 0 {
			held = min(held, read)
		}
	}
	w.add(held)
}
