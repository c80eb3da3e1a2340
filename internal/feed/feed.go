// Package feed follows the feed of one chain: the rows that the indexer appends, in the transaction that moves the
// checkpoint, for everything that happened. A Log keeps the newest of them in memory, read once however many follow it;
// who is further behind reads the table, a few at a time.
//
// Nothing is pushed into queues. A follower has a place of its own and asks for what comes after it, at its own pace; that
// is all the state there is, so that a slow one costs nothing and one that comes back goes on where it was. It knows no
// HTTP, and writes nothing.
package feed

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// Row is one row of the feed.
type Row = readdb.FeedAfterRow

// Kinds of rows. The indexer writes them; see kinds in package indexer for the events of each kind.
const (
	KindAsset     = "asset"
	KindAuction   = "auction"
	KindClaim     = "claim"
	KindFees      = "fees"
	KindFlow      = "flow"
	KindHead      = "head" // the last row of a commit: the database is at its block
	KindNAV       = "nav"
	KindOrder     = "order"
	KindRebalance = "rebalance"
	KindReorg     = "reorg" // earlier rows about blocks above its block no longer hold
	KindTargets   = "targets"
	KindTrade     = "trade"
	KindTransfer  = "transfer"
	KindVault     = "vault"
)

// ErrGone is the answer to a place that the feed does not have: it is too old, or of another database. Who is there must
// read what it holds anew, and go on from the head.
var ErrGone = errors.New("the feed does not have this place")

// ErrNotRunning is the answer of a Log that does not follow its feed, or not yet.
var ErrNotRunning = errors.New("the feed is not followed")

const (
	// window is how many rows are kept in memory, at least; at most twice as many.
	window = 4096
	// page is how many rows are read at once, and handed out at once.
	page = 512
	// readers is how many read the table at once for followers that are behind the window.
	readers = 4
	// pollEvery is between two looks at the table where no notice came: notices may be lost with their connection.
	pollEvery = time.Second
	// relisten is between two attempts to listen.
	relisten = 5 * time.Second
	// readTimeout bounds a look at the table.
	readTimeout = 10 * time.Second
)

// Position is a place in the feed: behind a row, or behind some of what else is said at that row.
type Position struct {
	Seq  int64   // of the row; 0: before the first
	Hash [4]byte // the first bytes of its block's hash: of another database's row with that number they differ
	Part string  // within what is said at the row, the last thing that was; empty: all
}

var positionForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,17}\.[0-9a-f]{8})(-[0-9A-Za-z_]{1,32})?$`)

// After is the place behind a row.
func After(r *Row) Position { return Position{Seq: r.Seq, Hash: [4]byte(r.BlockHash[:4])} }

// String is the text that ParsePosition reads.
func (p Position) String() string {
	out := "0"
	if p.Seq > 0 {
		out = strconv.FormatInt(p.Seq, 10) + "." + hex.EncodeToString(p.Hash[:])
	}
	if p.Part != "" {
		out += "-" + p.Part
	}
	return out
}

// ParsePosition reads what String wrote. It returns false for anything else.
func ParsePosition(text string) (p Position, ok bool) {
	if !positionForm.MatchString(text) {
		return p, false
	}
	row, part, _ := strings.Cut(text, "-")
	p.Part = part
	number, hash, _ := strings.Cut(row, ".")
	if number == "0" {
		return p, true
	}
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return Position{}, false
	}
	p.Seq = seq
	raw, err := hex.DecodeString(hash)
	if err != nil {
		return Position{}, false
	}
	p.Hash = [4]byte(raw)
	return p, p.String() == text
}

// Head is the newest block that the database is at, and the place in the feed that goes with it.
type Head struct {
	Position  Position
	Block     int64
	Hash      common.Hash
	Time      time.Time
	Finalized int64
}

// Prepare makes of rows what is handed out, one for each, in the state of the database that they were read in: it is called
// once for the rows of a commit, and once for each page that is read for who is behind.
type Prepare[T any] func(ctx context.Context, tx pgx.Tx, rows []Row) ([]T, error)

// Log is the feed of one chain.
type Log[T any] struct {
	store   *store.Store
	chainID int64
	prepare Prepare[T]
	log     *slog.Logger
	slots   chan struct{} // of readers

	mu      sync.Mutex
	running bool
	head    Head
	rows    []Row // the newest, without holes, up to head
	items   []T   // of rows
	changed chan struct{}
	ended   chan struct{}
}

// New makes a Log that Run will fill.
func New[T any](st *store.Store, chainID int64, prepare Prepare[T], log *slog.Logger) *Log[T] {
	return &Log[T]{
		store: st, chainID: chainID, prepare: prepare, log: log, slots: make(chan struct{}, readers),
		changed: make(chan struct{}), ended: make(chan struct{}),
	}
}

// Run follows the feed until ctx ends. It may be called once. A database that is away is waited for.
func (l *Log[T]) Run(ctx context.Context) error {
	defer l.end()
	wake := make(chan struct{}, 1)
	ring := func() {
		select {
		case wake <- struct{}{}:
		default: // it is awake
		}
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return l.listen(ctx, ring) })
	g.Go(func() error { return l.follow(ctx, wake) })
	return g.Wait()
}

func (l *Log[T]) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running = false
	close(l.ended)
}

func (l *Log[T]) listen(ctx context.Context, ring func()) error {
	again := time.NewTicker(relisten)
	defer again.Stop()
	for {
		err := l.store.Listen(ctx, ring, func(n store.Notice) {
			if n.ChainID == l.chainID {
				ring()
			}
		})
		if ctx.Err() != nil {
			return nil
		}
		l.log.WarnContext(ctx, "commits are not heard of; the feed is polled meanwhile", "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-again.C:
		}
	}
}

func (l *Log[T]) follow(ctx context.Context, wake <-chan struct{}) error {
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	failed := false
	for {
		err := l.advance(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && !failed:
			l.log.WarnContext(ctx, "the feed is not read; streams wait", "error", err)
		case err == nil && failed:
			l.log.InfoContext(ctx, "the feed is read again")
		}
		failed = err != nil
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
		case <-poll.C:
		}
	}
}

// advance reads what is new, in one state of the database.
func (l *Log[T]) advance(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	return l.snapshot(ctx, func(tx pgx.Tx) error {
		q := readdb.New(tx)
		at, err := q.Checkpoint(ctx, l.chainID)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // nothing is indexed yet
		}
		if err != nil {
			return fmt.Errorf("reading the checkpoint: %w", err)
		}
		head, _, goesOn := l.Head()
		from := head.Position.Seq
		// Beyond what the window holds, or in a database that was restored to before, it begins with the newest rows.
		if goesOn = goesOn && from <= at.FeedSeq && at.FeedSeq-from <= window; !goesOn {
			from = max(0, at.FeedSeq-window)
		}
		if goesOn && from == at.FeedSeq {
			return nil
		}
		rows, err := q.FeedAfter(ctx, readdb.FeedAfterParams{ChainID: l.chainID, After: from, PageSize: window})
		if err != nil {
			return fmt.Errorf("reading the feed: %w", err)
		}
		for i := range rows {
			if i > 0 && rows[i].Seq != rows[i-1].Seq+1 || i == len(rows)-1 && rows[i].Seq != at.FeedSeq {
				return fmt.Errorf("the feed of chain %d has a hole at row %d", l.chainID, rows[i].Seq)
			}
		}
		goesOn = goesOn && len(rows) > 0 && rows[0].Seq == from+1
		items, err := l.prepare(ctx, tx, rows)
		if err != nil {
			return fmt.Errorf("preparing the feed: %w", err)
		}
		now := Head{Block: at.BlockNumber, Hash: at.BlockHash, Time: at.BlockTime.UTC(), Finalized: at.FinalizedNumber}
		if len(rows) > 0 {
			now.Position = After(&rows[len(rows)-1])
		}
		l.take(rows, items, now, goesOn)
		return nil
	})
}

// take adds rows to the window, or begins it with them.
func (l *Log[T]) take(rows []Row, items []T, head Head, goesOn bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	// Followers hold parts of these slices: they are only appended to, and copied when they are cut.
	switch {
	case !goesOn:
		l.rows, l.items = nil, nil
	case len(l.rows) >= 2*window:
		l.rows, l.items = slices.Clone(l.rows[window:]), slices.Clone(l.items[window:])
	}
	l.rows, l.items = append(l.rows, rows...), append(l.items, items...)
	l.head, l.running = head, true
	close(l.changed)
	l.changed = make(chan struct{})
}

// snapshot runs do on one state of the database.
func (l *Log[T]) snapshot(ctx context.Context, do func(tx pgx.Tx) error) error {
	tx, err := l.store.Pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return fmt.Errorf("beginning a snapshot: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // it only read
	return do(tx)
}

// Ended is closed when Run has returned.
func (l *Log[T]) Ended() <-chan struct{} { return l.ended }

// Head is the newest place. The channel is closed when there is a newer one. It returns false where nothing was read yet.
func (l *Log[T]) Head() (Head, <-chan struct{}, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head, l.changed, l.running
}

// Batch is a run of rows and what was made of them. Nobody may change it.
type Batch[T any] struct {
	Here  *T // of the row that the place is behind; nil before the first
	Rows  []Row
	Items []T
	Old   bool // from the table, because the place was behind the window
}

// After returns what follows a place: at most a page, empty at the head. It returns ErrGone for a place that this feed does
// not have, or whose rows are not there any more, and waits its turn where it must read the table.
func (l *Log[T]) After(ctx context.Context, at Position) (Batch[T], error) {
	l.mu.Lock()
	running, head, rows, items := l.running, l.head.Position, l.rows, l.items
	l.mu.Unlock()
	at.Part = ""
	switch {
	case !running:
		return Batch[T]{}, ErrNotRunning
	case at == head && len(items) == 0:
		return Batch[T]{}, nil
	case at == head:
		return Batch[T]{Here: &items[len(items)-1]}, nil
	case at.Seq >= head.Seq:
		return Batch[T]{}, ErrGone
	case at.Seq >= rows[0].Seq || at.Seq == 0 && rows[0].Seq == 1:
		next := int(at.Seq-rows[0].Seq) + 1
		if next > 0 && After(&rows[next-1]) != at {
			return Batch[T]{}, ErrGone
		}
		to := min(next+page, len(rows))
		out := Batch[T]{Rows: rows[next:to:to], Items: items[next:to:to]}
		if next > 0 {
			out.Here = &items[next-1]
		}
		return out, nil
	}
	select {
	case l.slots <- struct{}{}:
		defer func() { <-l.slots }()
	case <-ctx.Done():
		return Batch[T]{}, ctx.Err()
	}
	return l.read(ctx, at)
}

// read is After from the table: it reads the row of the place too, to see that it is the one that is meant.
func (l *Log[T]) read(ctx context.Context, at Position) (Batch[T], error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	out := Batch[T]{Old: true}
	err := l.snapshot(ctx, func(tx pgx.Tx) error {
		q := readdb.New(tx)
		rows, err := q.FeedAfter(ctx, readdb.FeedAfterParams{ChainID: l.chainID, After: at.Seq - 1, PageSize: page + 1})
		if err != nil {
			return fmt.Errorf("reading the feed: %w", err)
		}
		switch {
		case len(rows) == 0:
			return ErrGone
		case at.Seq > 0 && After(&rows[0]) != at, at.Seq == 0 && rows[0].Seq != 1:
			return ErrGone
		}
		items, err := l.prepare(ctx, tx, rows)
		if err != nil {
			return err
		}
		if at.Seq > 0 {
			out.Here, rows, items = &items[0], rows[1:], items[1:]
		}
		out.Rows, out.Items = rows, items
		return nil
	})
	return out, err
}
