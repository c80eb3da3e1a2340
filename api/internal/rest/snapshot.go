package rest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// ReadUncached reads data that changes between blocks. Its answers have no ETag.
func ReadUncached[T any](ctx context.Context, s *Reads, do func(q *Snapshot, at AsOf) (*T, error)) (*Answer[T], error) {
	return Read(ctx, s, Conditional{}, do, func(*T) bool { return false })
}

// Conditional is the header of every read: the ETag of the answer that the caller already has.
type Conditional struct {
	IfNoneMatch string `header:"If-None-Match" doc:"ETag of the answer you have. If it is still valid, the answer is 304 without a body"`
}

// Answer is the response of a read.
type Answer[T any] struct {
	Status       int
	ETag         string `header:"ETag"`
	CacheControl string `header:"Cache-Control"`
	Body         *T
}

// InSnapshot runs do on one state of the database, at the newest indexed block. as_of and data cannot disagree. The time counts as the
// request's work.
func (s *Reads) InSnapshot(ctx context.Context, do func(q *Snapshot, at AsOf) error) error {
	conn, err := s.Store.Pool.Acquire(ctx)
	if err != nil {
		return Fault(CodeDatabase, fmt.Errorf("beginning a snapshot: %w", err))
	}
	defer conn.Release() // a connection that is still in a transaction is closed
	began := s.Now()
	var at AsOf
	q, err := begin(ctx, conn.Conn(), func(q *readdb.Queries) (err error) {
		at, err = s.asOf(ctx, q)
		return err
	})
	if err != nil {
		workOf(ctx).add(s.Now().Sub(began))
		return err
	}
	defer func() {
		workOf(ctx).charge(ctx, conn.Conn(), s.Now().Sub(began))
		q.end(ctx)
	}()
	return do(q, at)
}

// Reads answers reads from the database of one chain.
type Reads struct {
	Store   *store.Store
	ChainID int64
	Version string // the program's version; part of every ETag
	Now     func() time.Time
}

// Read answers from one snapshot, or with 304 if the caller has the answer. A block, a resource and a program version determine
// the answer, so the ETag is computed without the data. enrich may add what the node knows, after the snapshot is released. It
// returns false if it could not, and the answer then has no ETag. The ETag contains the feed's place, because an unknown value may
// become known at the same block. It also contains the number of saved statements, because answers show names and tags.
func Read[T any](ctx context.Context, s *Reads, in Conditional,
	do func(q *Snapshot, at AsOf) (*T, error), enrich func(body *T) bool,
) (*Answer[T], error) {
	out := &Answer[T]{Status: http.StatusOK, CacheControl: "no-cache"}
	err := s.InSnapshot(ctx, func(q *Snapshot, at AsOf) (err error) {
		out.ETag = s.etag(ctx, at)
		if in.IfNoneMatch != anyTag && matches(in.IfNoneMatch, out.ETag) {
			out.Status = http.StatusNotModified
			return nil
		}
		out.Body, err = do(q, at)
		return err
	})
	if err != nil {
		return nil, err
	}
	if in.IfNoneMatch == anyTag { // matches whatever there is, so there must be something
		out.Status, out.Body = http.StatusNotModified, nil
		return out, nil
	}
	if out.Body != nil && enrich != nil && !enrich(out.Body) {
		out.ETag = ""
	}
	return out, nil
}

func (s *Reads) etag(ctx context.Context, at AsOf) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %t %s %s %d %d", s.Version, RequestOf(ctx).uri, asCSV(ctx), at.BlockHash, at.Finality,
		at.feed, at.statements))
	return `"` + hex.EncodeToString(sum[:16]) + `"`
}

// compressedSuffix ends the ETag of an answer that was compressed.
const compressedSuffix = "-gzip"

// anyTag is an If-None-Match that every answer matches.
const anyTag = "*"

// matches reports whether an If-None-Match header names the ETag, in any encoding.
func matches(header, tag string) bool {
	if header == anyTag {
		return true
	}
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == strings.TrimSuffix(tag, `"`)+compressedSuffix+`"` {
			return true
		}
	}
	return false
}

// asOf reads the block that the database is at.
func (s *Reads) asOf(ctx context.Context, q *readdb.Queries) (AsOf, error) {
	row, err := q.Checkpoint(ctx, s.ChainID)
	if errors.Is(err, pgx.ErrNoRows) {
		return AsOf{}, Fault(CodeNotIndexed, fmt.Errorf("reading the checkpoint: %w", err))
	}
	if err != nil {
		return AsOf{}, fmt.Errorf("reading the checkpoint: %w", err)
	}
	at := AsOf{
		ChainID: uint64(s.ChainID), BlockNumber: uint64(row.BlockNumber), BlockHash: row.BlockHash,
		Timestamp: row.BlockTime.UTC(), Finality: "latest", feed: row.FeedSeq, statements: row.Statements,
	}
	if row.FinalizedNumber >= row.BlockNumber {
		at.Finality = "finalized"
	}
	return at, nil
}

// Snapshot is one state of the database. Queries run one by one, or several in one round trip by Batch.
type Snapshot struct {
	*readdb.Queries
	conn *pgx.Conn
}

// Query is a read that makes exactly one query. It runs twice: first to record the query, then to read the result.
type Query func(q *readdb.Queries) error

// begin opens a snapshot. The first queries are sent in the same round trip.
func begin(ctx context.Context, conn *pgx.Conn, first ...Query) (*Snapshot, error) {
	v := &Snapshot{readdb.New(conn), conn}
	if err := v.ask(ctx, "begin isolation level repeatable read read only", first); err != nil {
		v.end(ctx)
		return nil, err
	}
	return v, nil
}

// end releases the snapshot. It was only read, so nothing is lost if this fails.
func (v *Snapshot) end(ctx context.Context) {
	_, _ = v.conn.Exec(context.WithoutCancel(ctx), "rollback")
}

// Batch runs queries that do not depend on each other in one round trip.
func (v *Snapshot) Batch(ctx context.Context, queries ...Query) error { return v.ask(ctx, "", queries) }

// ask runs queries in one round trip, after the opening statement if there is one.
func (v *Snapshot) ask(ctx context.Context, opening string, queries []Query) (err error) {
	var batch pgx.Batch
	if opening != "" {
		batch.Queue(opening)
	}
	for _, ask := range queries {
		queued := batch.Len()
		if err := ask(readdb.New(queryRecorder{&batch})); !errors.Is(err, errRecorded) || batch.Len() != queued+1 {
			panic(fmt.Sprintf("a read among several asks %d queries: %v", batch.Len()-queued, err))
		}
	}
	results := v.conn.SendBatch(ctx, &batch)
	defer func() { err = errors.Join(err, results.Close()) }()
	if opening != "" {
		if _, err := results.Exec(); err != nil {
			return Fault(CodeDatabase, fmt.Errorf("beginning a snapshot: %w", err))
		}
	}
	for _, read := range queries {
		if err := read(readdb.New(queryResults{results})); err != nil {
			return err
		}
	}
	return nil
}

var errRecorded = errors.New("the query was recorded, not run")

// queryRecorder records queries in a batch.
type queryRecorder struct{ batch *pgx.Batch }

func (a queryRecorder) Exec(_ context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	a.batch.Queue(sql, args...)
	return pgconn.CommandTag{}, errRecorded
}

func (a queryRecorder) Query(_ context.Context, sql string, args ...any) (pgx.Rows, error) {
	a.batch.Queue(sql, args...)
	return nil, errRecorded
}

func (a queryRecorder) QueryRow(_ context.Context, sql string, args ...any) pgx.Row {
	a.batch.Queue(sql, args...)
	return noRow{}
}

type noRow struct{}

func (noRow) Scan(...any) error { return errRecorded }

// queryResults returns the results of a batch in order.
type queryResults struct{ results pgx.BatchResults }

func (a queryResults) Exec(context.Context, string, ...any) (pgconn.CommandTag, error) {
	return a.results.Exec()
}

func (a queryResults) Query(context.Context, string, ...any) (pgx.Rows, error) {
	return a.results.Query()
}

func (a queryResults) QueryRow(context.Context, string, ...any) pgx.Row { return a.results.QueryRow() }
