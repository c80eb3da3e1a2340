package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

const (
	// rememberedBytes bounds the answers that are kept, bodies and keys.
	rememberedBytes = 64 << 20
	// rememberedMost is the largest answer that is kept.
	rememberedMost = 1 << 20
	// rememberedAccept is the longest Accept header that answers are told apart by.
	rememberedAccept = 128
)

// memory keeps answers of reads by their tag. A tag names everything that an answer depends on (program, resource, block,
// place in the feed), so what is kept is never wrong, only of no more use: the oldest go first.
type memory struct {
	mu      sync.Mutex
	answers map[string]answerRecord
	order   []string
	bytes   int
	making  map[string]chan struct{} // answers that are being worked out: closed when that has ended
}

func newMemory() *memory {
	return &memory{answers: map[string]answerRecord{}, making: map[string]chan struct{}{}}
}

// turn waits while somebody else works the same answer out; what comes of it may be in the memory then. The returned function
// says that this one's turn is over.
func (m *memory) turn(ctx context.Context, key string) (done func()) {
	m.mu.Lock()
	other, busy := m.making[key]
	if !busy {
		mine := make(chan struct{})
		m.making[key] = mine
		m.mu.Unlock()
		return func() {
			m.mu.Lock()
			defer m.mu.Unlock()
			delete(m.making, key)
			close(mine)
		}
	}
	m.mu.Unlock()
	select {
	case <-other:
	case <-ctx.Done():
	}
	return func() {} // nobody waits for who waited
}

func (m *memory) get(key string) (answerRecord, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.answers[key]
	return a, ok
}

func (m *memory) put(key string, a answerRecord) {
	size := len(key) + len(a.Body)
	if size > rememberedMost {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, there := m.answers[key]; there {
		return
	}
	for m.bytes+size > rememberedBytes {
		oldest := m.order[0]
		m.order = m.order[1:]
		m.bytes -= len(oldest) + len(m.answers[oldest].Body)
		delete(m.answers, oldest)
	}
	m.answers[key], m.order, m.bytes = a, append(m.order, key), m.bytes+size
}

// asOf reads what the database is true of.
func (s *Server) asOf(ctx context.Context, q *readdb.Queries) (AsOf, error) {
	row, err := q.Checkpoint(ctx, s.chainID())
	if errors.Is(err, pgx.ErrNoRows) {
		return AsOf{}, &faultError{CodeNotIndexed, fmt.Errorf("reading the checkpoint: %w", err)}
	}
	if err != nil {
		return AsOf{}, fmt.Errorf("reading the checkpoint: %w", err)
	}
	at := AsOf{
		ChainID: s.cfg.Deployment.ChainID, BlockNumber: uint64(row.BlockNumber), BlockHash: row.BlockHash,
		Timestamp: row.BlockTime.UTC(), Finality: "latest", feed: row.FeedSeq,
	}
	if row.FinalizedNumber >= row.BlockNumber {
		at.Finality = "finalized"
	}
	return at, nil
}

// remember stands before reads that everybody gets the same answer to. Between two commits of the indexer a resource is worked
// out once; whether there was one, each request asks the database, so that no answer is older than it would be without.
func (s *Server) remember(ctx huma.Context, next func(huma.Context)) {
	accept := ctx.Header("Accept")
	at, err := s.asOf(ctx.Context(), readdb.New(s.store.Pool))
	if err != nil || len(accept) > rememberedAccept {
		next(ctx) // it says what is wrong
		return
	}
	tag := s.etag(ctx.Context(), at)
	key := tag + accept
	kept, ok := s.memory.get(key)
	if !ok { // after a block all ask for the same
		done := s.memory.turn(ctx.Context(), key)
		defer done()
		kept, ok = s.memory.get(key)
	}
	if ok {
		if matches(ctx.Header("If-None-Match"), tag) {
			kept = kept.notModified()
		}
		s.send(ctx, kept)
		return
	}
	r := &recording{humaContext: ctx, body: ctx.BodyReader()}
	r.answer.Header = http.Header{}
	next(r)
	if tag := r.answer.Header.Get("ETag"); r.answer.Status == http.StatusOK && tag != "" {
		s.memory.put(tag+accept, r.answer)
	}
	s.send(ctx, r.answer)
}

func (a answerRecord) notModified() answerRecord {
	out := answerRecord{Status: http.StatusNotModified, Header: a.Header.Clone()}
	out.Header.Del("Content-Type")
	return out
}

func (s *Server) send(ctx huma.Context, a answerRecord) {
	c := humaecho.UnwrapV4(ctx)
	for name := range a.Header { // Vary is also of those around us
		c.Response().Header()[name] = append(slices.Clip(c.Response().Header()[name]), a.Header[name]...)
	}
	c.Response().WriteHeader(a.Status)
	if len(a.Body) == 0 {
		return
	}
	if _, err := c.Response().Write(a.Body); err != nil {
		s.log.DebugContext(ctx.Context(), "answer broken off", "request_id", requestOf(ctx.Context()).id, "error", err)
	}
}
