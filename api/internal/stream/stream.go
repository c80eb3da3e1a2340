// Package stream sends events to subscribers over server-sent events and WebSocket.
package stream

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/feed"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

const (
	pathStream = "/v1/stream"
	pathSocket = "/v1/ws"

	// streamWriteTimeout is how long a write to a subscriber may take. A slower subscriber is disconnected.
	streamWriteTimeout = 10 * time.Second
	// streamCost is the number of units that opening a stream takes from its caller's limit.
	streamCost = 5
)

// These are the reasons in the metric of ended streams.
const (
	endedByClient  = "client"
	endedByServer  = "server_stops"
	endedSlow      = "slow"
	endedForbidden = "credential"
	endedFault     = "fault"
)

var (
	errSlow     = errors.New("the subscriber is too slow")
	errStopping = errors.New("the server stops")
)

// slots counts the open streams.
type slots struct {
	most, each int
	open       *prometheus.GaugeVec
	ended      *prometheus.CounterVec
	sent       prometheus.Counter

	mu      sync.Mutex
	total   int
	callers map[string]int
	running sync.WaitGroup
}

func newSlots(most, each int) *slots {
	return &slots{
		most: most, each: each, callers: map[string]int{},
		open: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "astrolabe_streams_open", Help: "Streams that are open.",
		}, []string{"protocol"}),
		ended: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "astrolabe_streams_ended_total", Help: "Streams that ended, by why.",
		}, []string{"protocol", "reason"}),
		sent: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "astrolabe_stream_events_sent_total", Help: "Events that were sent to subscribers.",
		}),
	}
}

// enter takes a slot among the streams. leave releases it and records the reason.
func (s *slots) enter(subject, protocol string) (leave func(reason string), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total >= s.most {
		return nil, rest.Fault(rest.CodeOverloaded, errors.New("every place for a stream is taken"))
	}
	if s.callers[subject] >= s.each {
		return nil, rest.NewProblem(rest.CodeRateLimited, fmt.Sprintf("more than %d streams at once", s.each))
	}
	s.total++
	s.callers[subject]++
	s.running.Add(1)
	s.open.WithLabelValues(protocol).Inc()
	return func(reason string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.total--
		if s.callers[subject]--; s.callers[subject] == 0 {
			delete(s.callers, subject)
		}
		s.open.WithLabelValues(protocol).Dec() // after the slot is free, so that readers of the metric can rely on it
		s.ended.WithLabelValues(protocol, reason).Inc()
		s.running.Done()
	}, nil
}

// Config holds the limits of streams.
type Config struct {
	ChainID     int64
	MaxStreams  int           // streams open at once
	MaxEach     int           // streams that one caller may have open at once
	Beat        time.Duration // pause between heartbeats on a silent stream, and between checks of its credential
	Origins     []string      // origins of pages that may open sockets with a session's cookie
	CORSOrigins []string      // origins of pages that may open sockets without a cookie
	Now         func() time.Time
}

// Verifier announces changes of API keys.
type Verifier interface {
	Changed(keyID string) <-chan struct{}
}

// Streams serves the feed to subscribers.
type Streams struct {
	*rest.Reporter
	Config

	verifier Verifier
	gate     *rest.Gate
	feed     *feed.Log[event]
	slots    *slots
}

// New makes streams of the feed in st. They send no events before Run.
func New(cfg Config, st *store.Store, gate *rest.Gate, verifier Verifier) *Streams {
	s := &Streams{Reporter: gate.Reporter, Config: cfg, verifier: verifier, gate: gate, slots: newSlots(cfg.MaxStreams, cfg.MaxEach)}
	s.feed = feed.New(st, cfg.ChainID, s.toEvents, gate.Log)
	return s
}

// Routes adds the operations of the streams.
func (s *Streams) Routes(api *rest.API) {
	s.streamRoutes(api)
	s.socketRoute(api)
}

// Register registers the metrics.
func (s *Streams) Register(metrics prometheus.Registerer) error {
	for _, c := range []prometheus.Collector{s.slots.open, s.slots.ended, s.slots.sent} {
		if err := metrics.Register(c); err != nil {
			return fmt.Errorf("registering the metrics of streams: %w", err)
		}
	}
	return nil
}

// Run follows the feed until ctx ends, and then waits for the streams to end.
func (s *Streams) Run(ctx context.Context) error {
	err := s.feed.Run(ctx)
	s.slots.running.Wait()
	return err
}

// IsStream reports whether a path is a stream's. Streams have no time limit and are not measured as requests.
func IsStream(path string) bool { return path == pathStream || path == pathSocket }

// place reads a place in the feed. An empty text gives nil.
func place(f *rest.Validation, field, text string) *feed.Position {
	if text == "" {
		return nil
	}
	at, ok := feed.ParsePosition(text)
	if !ok {
		f.Add(field, "", "must be the id of an event")
	}
	return &at
}

// ended returns the reason why a stream ended, and logs unexpected ones.
func (s *Streams) ended(c echo.Context, err error) string {
	switch {
	case errors.Is(err, errStopping):
		return endedByServer
	case errors.Is(err, errSlow), errors.Is(err, os.ErrDeadlineExceeded):
		return endedSlow
	case errors.Is(err, errRevoked):
		return endedForbidden
	case c.Request().Context().Err() != nil, errors.Is(err, errGone):
		return endedByClient
	}
	s.Log.WarnContext(c.Request().Context(), "stream broken off", "request_id", rest.RequestOf(c.Request().Context()).ID, "error", err)
	return endedFault
}

// errGone reports that the client has disconnected.
var errGone = errors.New("the subscriber is gone")
