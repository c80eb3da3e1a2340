package rest

import (
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"golang.org/x/sync/singleflight"

	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

const (
	// cacheBytes bounds the cached answers, bodies and keys.
	cacheBytes = 64 << 20
	// maxCachedAnswer is the size of the largest answer that is cached.
	maxCachedAnswer = 1 << 20
	// maxCachedAccept is the length of the longest Accept header that answers are cached by.
	maxCachedAccept = 128
)

// answerCache keeps answers of reads by ETag and Accept header. An ETag names everything that an answer depends on: program, resource,
// block, place in the feed and edition of the statements. So a cached answer is never wrong. The oldest answers are evicted first.
type answerCache struct {
	flights singleflight.Group

	mu      sync.Mutex
	answers map[string]answerRecord
	order   []string
	bytes   int
}

func newAnswerCache() *answerCache { return &answerCache{answers: map[string]answerRecord{}} }

// ForgetAnswers empties the answer cache.
func (s *API) ForgetAnswers() {
	s.answers.mu.Lock()
	defer s.answers.mu.Unlock()
	clear(s.answers.answers)
	s.answers.order, s.answers.bytes = nil, 0
}

func (m *answerCache) get(key string) (answerRecord, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.answers[key]
	return a, ok
}

func (m *answerCache) put(key string, a answerRecord) {
	size := len(key) + len(a.Body)
	if size > maxCachedAnswer {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, there := m.answers[key]; there {
		return
	}
	for m.bytes+size > cacheBytes {
		oldest := m.order[0]
		m.order = m.order[1:]
		m.bytes -= len(oldest) + len(m.answers[oldest].Body)
		delete(m.answers, oldest)
	}
	m.answers[key], m.order, m.bytes = a, append(m.order, key), m.bytes+size
}

// answerOf returns the cached answer, or that of an in-flight computation of the same key, or else computes it.
func (m *answerCache) answerOf(key string, compute func() answerRecord) answerRecord {
	got, _, _ := m.flights.Do(key, func() (any, error) {
		if a, ok := m.get(key); ok {
			return a, nil
		}
		return compute(), nil
	})
	answer, ok := got.(answerRecord)
	if !ok {
		panic(fmt.Sprintf("an answer of type %T", got))
	}
	return answer
}

// cacheAnswers serves reads that give everybody the same answer. Between two commits of the indexer, a resource is computed once.
// Each request first reads the newest indexed block, so a cached answer is never older than a computed one.
func (s *API) cacheAnswers(ctx huma.Context, next func(huma.Context)) {
	accept := ctx.Header("Accept")
	at, err := s.reads.asOf(ctx.Context(), readdb.New(s.reads.Store.Pool))
	if err != nil || len(accept) > maxCachedAccept {
		next(ctx) // next reports the error
		return
	}
	compute := func() answerRecord { return s.compute(ctx, next, accept) }
	computed := false
	answer := s.answers.answerOf(s.reads.etag(ctx.Context(), at)+accept, func() answerRecord {
		computed = true
		return compute()
	})
	switch {
	case computed: // computed with this request's own If-None-Match
	case !answer.cacheable(): // computed for another request, and for example failed because its client disconnected
		answer = compute()
	case matches(ctx.Header("If-None-Match"), answer.Header.Get("ETag")):
		answer = answer.notModified()
	}
	s.sendCached(ctx, answer)
}

// compute runs the operation and caches its answer.
func (s *API) compute(ctx huma.Context, next func(huma.Context), accept string) answerRecord {
	r := &recorder{humaContext: ctx, body: ctx.BodyReader()}
	r.answer.Header = http.Header{}
	next(r)
	if r.answer.cacheable() {
		s.answers.put(r.answer.Header.Get("ETag")+accept, r.answer)
	}
	return r.answer
}

func (a answerRecord) cacheable() bool {
	return a.Status == http.StatusOK && a.Header.Get("ETag") != ""
}

func (s *API) sendCached(ctx huma.Context, a answerRecord) {
	c := humaecho.UnwrapV4(ctx)
	for name := range a.Header { // outer middleware sets Vary too
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
