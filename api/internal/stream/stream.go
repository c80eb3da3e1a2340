// Package stream tells subscribers what happens, over server-sent events and WebSocket.
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

	// streamWriteTimeout is how long a subscriber may take to accept what is written to it: one that takes longer is slow.
	streamWriteTimeout = 10 * time.Second
	// streamCost is what opening a stream takes from its caller's limit.
	streamCost = 5
)

// Why streams end, as the metric says.
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

// places counts who is subscribed.
type places struct {
	most, each int
	open       *prometheus.GaugeVec
	ended      *prometheus.CounterVec
	sent       prometheus.Counter

	mu      sync.Mutex
	total   int
	callers map[string]int
	running sync.WaitGroup
}

func newPlaces(most, each int) *places {
	return &places{
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

// enter takes a place among the streams; leave gives it back and says why.
func (s *places) enter(subject, protocol string) (leave func(reason string), err error) {
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
		s.open.WithLabelValues(protocol).Dec() // once the place is free: who reads the metric may count on it
		s.ended.WithLabelValues(protocol, reason).Inc()
		s.running.Done()
	}, nil
}

// Config says what the streams allow.
type Config struct {
	ChainID     int64
	MaxStreams  int           // open at once
	MaxEach     int           // of these, of one caller
	Beat        time.Duration // between signs of life on a silent stream, and between checks of its credential
	Origins     []string      // whose pages may open sockets with a session's cookie
	CORSOrigins []string      // whose pages may open sockets without one
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
	places   *places
}

// New makes streams of the feed in st. They have no events before Run.
func New(cfg Config, st *store.Store, gate *rest.Gate, verifier Verifier) *Streams {
	s := &Streams{Reporter: gate.Reporter, Config: cfg, verifier: verifier, gate: gate, places: newPlaces(cfg.MaxStreams, cfg.MaxEach)}
	s.feed = feed.New(st, cfg.ChainID, s.tell, gate.Log)
	return s
}

// Routes adds the operations of the streams.
func (s *Streams) Routes(api *rest.API) {
	s.streamRoutes(api)
	s.socketRoute(api)
}

// Register registers the metrics.
func (s *Streams) Register(metrics prometheus.Registerer) error {
	for _, c := range []prometheus.Collector{s.places.open, s.places.ended, s.places.sent} {
		if err := metrics.Register(c); err != nil {
			return fmt.Errorf("registering the metrics of streams: %w", err)
		}
	}
	return nil
}

// Run follows the feed until ctx ends, and then waits for the streams to end.
func (s *Streams) Run(ctx context.Context) error {
	err := s.feed.Run(ctx)
	s.places.running.Wait()
	return err
}

// Endless tells whether a path is a stream's: the time for an answer does not bound it, and it is not measured as one.
func Endless(path string) bool { return path == pathStream || path == pathSocket }

// place reads a place in the feed; "" is none.
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

// ended says why a stream did, and logs what is nobody's will.
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

// errGone says that the other side is not there any more.
var errGone = errors.New("the subscriber is gone")
