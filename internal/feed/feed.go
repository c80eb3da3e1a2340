// Package feed follows the feed of one chain. The indexer appends a row to the feed for everything that happened, in the
// transaction that moves the checkpoint. A Log keeps the newest rows in memory and reads them once for all followers. A
// follower that is further behind reads the table, a page at a time.
//
// A follower has a position and asks for what comes after it, at its own pace. There are no queues, so a slow follower costs
// nothing and a returning one continues at its position. The package knows no HTTP and writes nothing.
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

// ErrGone says that the feed does not have a position: it is too old, or of another database. The follower must read its state
// again and continue from the head.
var ErrGone = errors.New("the feed does not have this position")

// ErrNotRunning says that the Log does not follow its feed, or not yet.
var ErrNotRunning = errors.New("the feed is not followed")

const (
	// window is the least number of rows kept in memory. Twice as many are kept, and more for a while after a larger commit.
	window = 4096
	// maxNew is the largest number of new rows that continue the window. A valuation of all vaults has a row for each. After
	// more, followers read the table.
	maxNew = 16 * window
	// page is the number of rows that are read or returned at once.
	page = 512
	// readers is the most concurrent reads of the table by followers behind the window.
	readers = 4
	// pollEvery is the pause between two reads without a notice. Notices may be lost with their connection.
	pollEvery = time.Second
	// relisten is the pause between two attempts to listen.
	relisten = 5 * time.Second
	// readTimeout bounds one read of the table.
	readTimeout = 10 * time.Second
)

// Position is a position in the feed: after a row, or after a part of what is sent for that row.
type Position struct {
	Seq  int64   // number of the row; 0: before the first row
	Hash [4]byte // the first bytes of the row's block hash, which tell databases apart
	Part string  // the last part already sent for the row; empty: all of it
}

var positionForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,17}\.[0-9a-f]{8})(-[0-9A-Za-z_]{1,32})?$`)

// After returns the position after a row.
func After(r *Row) Position { return Position{Seq: r.Seq, Hash: [4]byte(r.BlockHash[:4])} }

// String returns the text that ParsePosition reads.
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

// ParsePosition reads the text of String. It returns false for anything else.
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

// Head is the database's newest block and the position in the feed that belongs to it.
type Head struct {
	Position  Position
	Block     int64
	Hash      common.Hash
	Time      time.Time
	Finalized int64
}

// Prepare converts rows into what followers get, one item per row. It reads the database state in which the rows were read. It
// runs once for the rows of a commit, and once for each page read for a follower behind the window.
type Prepare[T any] func(ctx context.Context, tx pgx.Tx, rows []Row) ([]T, error)

// Log is the feed of one chain.
type Log[T any] struct {
	store   *store.Store
	chainID int64
	prepare Prepare[T]
	log     *slog.Logger
	slots   chan struct{} // limits concurrent reads of the table

	mu      sync.Mutex
	running bool
	head    Head
	rows    []Row // the newest, without holes, up to head
	items   []T   // one for each row
	changed chan struct{}
	ended   chan struct{}
}

// New makes a Log. Run fills it.
func New[T any](st *store.Store, chainID int64, prepare Prepare[T], log *slog.Logger) *Log[T] {
	return &Log[T]{
		store: st, chainID: chainID, prepare: prepare, log: log, slots: make(chan struct{}, readers),
		changed: make(chan struct{}), ended: make(chan struct{}),
	}
}

// Run follows the feed until ctx ends. It may be called once. While the database is down, it waits.
func (l *Log[T]) Run(ctx context.Context) error {
	defer l.end()
	wake := make(chan struct{}, 1)
	ring := func() {
		select {
		case wake <- struct{}{}:
		default: // already woken
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
		l.log.WarnContext(ctx, "listening for commits failed: polling the feed", "error", err)
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
			l.log.WarnContext(ctx, "reading the feed failed: streams wait", "error", err)
		case err == nil && failed:
			l.log.InfoContext(ctx, "reading the feed works again")
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

// advance reads new rows in one snapshot of the database.
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
		// If the window cannot continue, because too many rows are new or the database was restored, it begins with the newest
		// rows.
		if goesOn = goesOn && from <= at.FeedSeq && at.FeedSeq-from <= maxNew; !goesOn {
			from = max(0, at.FeedSeq-window)
		}
		if goesOn && from == at.FeedSeq {
			return nil
		}
		rows, err := q.FeedAfter(ctx, readdb.FeedAfterParams{ChainID: l.chainID, After: from, PageSize: maxNew})
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

// take appends rows to the window, or begins a new window with them.
func (l *Log[T]) take(rows []Row, items []T, head Head, goesOn bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	// Followers hold parts of these slices. So they are only appended to, and copied when they are cut.
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

// snapshot runs do on one snapshot of the database.
func (l *Log[T]) snapshot(ctx context.Context, do func(tx pgx.Tx) error) error {
	tx, err := l.store.Pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return fmt.Errorf("beginning a snapshot: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // read only
	return do(tx)
}

// Ended returns a channel that is closed when Run has returned.
func (l *Log[T]) Ended() <-chan struct{} { return l.ended }

// Head returns the newest head, and a channel that is closed when there is a newer one. It returns false if nothing was read
// yet.
func (l *Log[T]) Head() (Head, <-chan struct{}, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.head, l.changed, l.running
}

// Batch is a run of rows and their items. It must not be changed.
type Batch[T any] struct {
	Here  *T // the item of the row at the position; nil before the first
	Rows  []Row
	Items []T
	Old   bool // read from the table, because the position was behind the window
}

// After returns what follows a position: at most a page, nothing at the head. It returns ErrGone if the feed does not have the
// position or no longer has its rows. To read the table, it waits for one of the readers.
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

// read is After from the table. It also reads the row of the position, to check that it is the same.
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
