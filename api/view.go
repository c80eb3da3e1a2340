package api

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// view is one state of the database. Its queries are asked one after the other, or, by together, several in one round trip.
type view struct {
	*readdb.Queries
	conn *pgx.Conn
}

// query is a read that asks exactly one query. It is run twice: to learn what it asks, and with the answer.
type query func(q *readdb.Queries) error

// begin makes a view; the first queries go with its beginning.
func begin(ctx context.Context, conn *pgx.Conn, first ...query) (*view, error) {
	v := &view{readdb.New(conn), conn}
	if err := v.ask(ctx, "begin isolation level repeatable read read only", first); err != nil {
		v.end(ctx)
		return nil, err
	}
	return v, nil
}

// end gives the state up. It was only read: there is nothing to lose.
func (v *view) end(ctx context.Context) {
	_, _ = v.conn.Exec(context.WithoutCancel(ctx), "rollback")
}

// together asks queries that do not depend on each other in one round trip.
func (v *view) together(ctx context.Context, queries ...query) error { return v.ask(ctx, "", queries) }

// ask is together, after a statement, where one is given, that begins something.
func (v *view) ask(ctx context.Context, opening string, queries []query) (err error) {
	var batch pgx.Batch
	if opening != "" {
		batch.Queue(opening)
	}
	for _, ask := range queries {
		queued := batch.Len()
		if err := ask(readdb.New(asking{&batch})); !errors.Is(err, errAsked) || batch.Len() != queued+1 {
			panic(fmt.Sprintf("a read among several asks %d queries: %v", batch.Len()-queued, err))
		}
	}
	results := v.conn.SendBatch(ctx, &batch)
	defer func() { err = errors.Join(err, results.Close()) }()
	if opening != "" {
		if _, err := results.Exec(); err != nil {
			return &faultError{CodeDatabase, fmt.Errorf("beginning a snapshot: %w", err)}
		}
	}
	for _, read := range queries {
		if err := read(readdb.New(answered{results})); err != nil {
			return err
		}
	}
	return nil
}

var errAsked = errors.New("asked, not answered yet")

// asking puts what is asked into a batch.
type asking struct{ batch *pgx.Batch }

func (a asking) Exec(_ context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	a.batch.Queue(sql, args...)
	return pgconn.CommandTag{}, errAsked
}

func (a asking) Query(_ context.Context, sql string, args ...any) (pgx.Rows, error) {
	a.batch.Queue(sql, args...)
	return nil, errAsked
}

func (a asking) QueryRow(_ context.Context, sql string, args ...any) pgx.Row {
	a.batch.Queue(sql, args...)
	return unanswered{}
}

type unanswered struct{}

func (unanswered) Scan(...any) error { return errAsked }

// answered hands a batch's answers out in order.
type answered struct{ results pgx.BatchResults }

func (a answered) Exec(context.Context, string, ...any) (pgconn.CommandTag, error) {
	return a.results.Exec()
}

func (a answered) Query(context.Context, string, ...any) (pgx.Rows, error) { return a.results.Query() }

func (a answered) QueryRow(context.Context, string, ...any) pgx.Row { return a.results.QueryRow() }
