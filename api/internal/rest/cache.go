package rest

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

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

// answerCache keeps answers of reads by their tag. A tag names everything that an answer depends on (program, resource, block,
// place in the feed), so what is kept is never wrong, only of no more use: the oldest go first.
type answerCache struct {
	mu       sync.Mutex
	answers  map[string]answerRecord
	order    []string
	bytes    int
	inFlight map[string]chan struct{} // answers that are being worked out: closed when that has ended
}

func newAnswerCache() *answerCache {
	return &answerCache{answers: map[string]answerRecord{}, inFlight: map[string]chan struct{}{}}
}

// ForgetAnswers empties the answer cache.
func (s *API) ForgetAnswers() {
	s.answers.mu.Lock()
	defer s.answers.mu.Unlock()
	clear(s.answers.answers)
	s.answers.order, s.answers.bytes = nil, 0
}

// turn waits while somebody else works the same answer out; what comes of it may be in the memory then. The returned function
// says that this one's turn is over.
func (m *answerCache) turn(ctx context.Context, key string) (done func()) {
	m.mu.Lock()
	other, busy := m.inFlight[key]
	if !busy {
		mine := make(chan struct{})
		m.inFlight[key] = mine
		m.mu.Unlock()
		return func() {
			m.mu.Lock()
			defer m.mu.Unlock()
			delete(m.inFlight, key)
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

func (m *answerCache) get(key string) (answerRecord, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.answers[key]
	return a, ok
}

func (m *answerCache) put(key string, a answerRecord) {
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

// cacheAnswers stands before reads that everybody gets the same answer to. Between two commits of the indexer a resource is worked
// out once; whether there was one, each request asks the database, so that no answer is older than it would be without.
func (s *API) cacheAnswers(ctx huma.Context, next func(huma.Context)) {
	accept := ctx.Header("Accept")
	at, err := s.reads.asOf(ctx.Context(), readdb.New(s.reads.Store.Pool))
	if err != nil || len(accept) > rememberedAccept {
		next(ctx) // it says what is wrong
		return
	}
	tag := s.reads.etag(ctx.Context(), at)
	key := tag + accept
	kept, ok := s.answers.get(key)
	if !ok { // after a block all ask for the same
		done := s.answers.turn(ctx.Context(), key)
		defer done()
		kept, ok = s.answers.get(key)
	}
	if ok {
		if matches(ctx.Header("If-None-Match"), tag) {
			kept = kept.notModified()
		}
		s.sendCached(ctx, kept)
		return
	}
	r := &recorder{humaContext: ctx, body: ctx.BodyReader()}
	r.answer.Header = http.Header{}
	next(r)
	if tag := r.answer.Header.Get("ETag"); r.answer.Status == http.StatusOK && tag != "" {
		s.answers.put(tag+accept, r.answer)
	}
	s.sendCached(ctx, r.answer)
}

func (s *API) sendCached(ctx huma.Context, a answerRecord) {
	c := humaecho.UnwrapV4(ctx)
	for name := range a.Header { // Vary is also of those around us
		c.Response().Header()[name] = append(slices.Clip(c.Response().Header()[name]), a.Header[name]...)
	}
	c.Response().WriteHeader(a.Status)
	if len(a.Body) == 0 {
		return
	}
	if _, err := c.Response().Write(a.Body); err != nil {
		s.Log.DebugContext(ctx.Context(), "answer broken off", "request_id", RequestOf(ctx.Context()).ID, "error", err)
	}
}
