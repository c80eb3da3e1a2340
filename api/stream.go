package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/internal/feed"
)

const (
	pathStream = "/v1/stream"
	pathSocket = "/v1/ws"

	// streamWriteTimeout is how long a subscriber may take to accept what is written to it: one that takes longer is slow.
	streamWriteTimeout = 10 * time.Second
	// streamCost is what opening a stream takes from its caller's limit.
	streamCost = 5
)

// streamOperation is set on operations that have no end of their own: they hold no place among the requests that are served
// at once, but one among the streams.
const streamOperation = "stream"

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

// streams counts who is subscribed.
type streams struct {
	most, each int
	open       *prometheus.GaugeVec
	ended      *prometheus.CounterVec
	sent       prometheus.Counter

	mu      sync.Mutex
	total   int
	callers map[string]int
	running sync.WaitGroup
}

func newStreams(most, each int) *streams {
	return &streams{
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
func (s *streams) enter(subject, protocol string) (leave func(reason string), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total >= s.most {
		return nil, &faultError{CodeOverloaded, errors.New("every place for a stream is taken")}
	}
	if s.callers[subject] >= s.each {
		return nil, newProblem(CodeRateLimited, fmt.Sprintf("more than %d streams at once", s.each))
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

// runStreams follows the feed until ctx ends, and then waits for the streams to end.
func (s *Server) runStreams(ctx context.Context) error {
	err := s.feed.Run(ctx)
	s.streams.running.Wait()
	return err
}

// follower hands one subscription what comes next.
type follower struct {
	log    *feed.Log[told]
	filter filter
	at     feed.Position
	known  bool // all that is told at the row of the place was handed out, or came before the subscription
	live   bool // it has reached the head once
}

// emit hands out one event.
type emit func(kind, id string, data, frame []byte) error

// follow begins a subscription: after a place, or, without one, at the head.
func (s *Server) follow(w filter, since *feed.Position) (*follower, feed.Head, error) {
	head, _, ok := s.feed.Head()
	if !ok {
		return nil, head, &faultError{CodeNotIndexed, errors.New("the feed is not followed yet")}
	}
	out := &follower{log: s.feed, filter: w, at: head.Position, known: true}
	if since != nil {
		out.at, out.known = *since, false
	}
	return out, head, nil
}

// next hands out at most a page of events, and tells whether there may be more.
func (f *follower) next(ctx context.Context, emit emit) (more bool, err error) {
	batch, err := f.log.After(ctx, f.at)
	switch {
	case errors.Is(err, feed.ErrGone):
		return true, f.reset(emit)
	case err != nil:
		return false, err
	case batch.Old && f.live:
		return false, errSlow
	}
	if !f.known && batch.Here != nil {
		if err := f.alerts(batch.Here, emit); err != nil {
			return false, err
		}
	}
	f.known = true
	for i := range batch.Rows {
		r, t := &batch.Rows[i], &batch.Items[i]
		f.at = feed.After(r)
		if t.kind == "" {
			continue
		}
		if f.filter.wants(r, t.kind) {
			if err := emit(t.kind, f.at.String(), t.data, t.frame); err != nil {
				return false, err
			}
		}
		if err := f.alerts(t, emit); err != nil {
			return false, err
		}
	}
	f.live = f.live || len(batch.Rows) == 0
	return len(batch.Rows) > 0, nil
}

// alerts hands out those of a row that come after the place.
func (f *follower) alerts(t *told, emit emit) error {
	for i := range t.alerts {
		a := &t.alerts[i]
		if a.part <= f.at.Part || !f.filter.wantsAlert(a) {
			continue
		}
		f.at.Part = a.part
		if err := emit(eventAlerts, a.id, a.data, a.frame); err != nil {
			return err
		}
	}
	return nil
}

func (f *follower) reset(emit emit) error {
	head, _, _ := f.log.Head()
	f.at, f.known = head.Position, true
	return emitData(emit, eventReset, f.at.String(), ResetEvent{"position_gone", f.at.String(), headBlock(head)})
}

func headBlock(h feed.Head) StreamBlock {
	return StreamBlock{BlockNumber: h.Block, BlockHash: h.Hash, Timestamp: h.Time}
}

// emitData hands out an event that is one subscription's alone.
func emitData(emit emit, kind, id string, data any) error {
	raw, err := marshalData(data)
	if err != nil {
		return err
	}
	return emit(kind, id, raw, frame(kind, id, raw))
}

// streamInput chooses what a stream tells.
type streamInput struct {
	LastEventID string        `header:"Last-Event-ID" maxLength:"64" doc:"The id of the last event you have: the stream goes on after it. Browsers send it by themselves"`
	Since       string        `query:"since" maxLength:"64" doc:"As Last-Event-ID, for who cannot send headers; that one counts where both are there" example:"4711.8f3a09bc"`
	Kinds       []string      `query:"kinds" enum:"nav,trades,flows,targets,fees,orders,indices,assets,head,alerts,reorg" maxItems:"16" doc:"Of which kinds; all. open, reset and reorg are always told"`
	Indices     []AddressText `query:"indices" maxItems:"100" doc:"Of which indices; with accounts, of any of either; all"`
	Accounts    []AddressText `query:"accounts" maxItems:"100" doc:"In which one of these accounts takes part"`
}

func (in *streamInput) filter() filterInput {
	return filterInput{kinds: in.Kinds, indices: texts(in.Indices), accounts: texts(in.Accounts)}
}

func texts(in []AddressText) []string {
	out := make([]string, len(in))
	for i, a := range in {
		out[i] = string(a)
	}
	return out
}

const streamAbout = `What happens, as it is indexed: server-sent events, from one ordered feed that survives restarts.

Every event's id is a place in the feed. Who reconnects with Last-Event-ID gets what came after it: nothing is left out, nothing twice. To hold a copy of
something, open a stream first, read what you need when open has come, and apply what follows; data names the block that it is true of. A reorg event says
that what was told of blocks above its own no longer holds; what holds instead follows. A reset event says that your place is not kept any more.

A comment comes every 15 seconds where nothing happens, with the place that was reached. Who reads too slowly is cut off, and may come back. Alerts are those of the
account that signed in, or that the API key belongs to. With every event of a valuation your alerts come right after it.

A stream ends with what it was opened with: when the key's version is revoked, retired or expires, as a rule within milliseconds; where the announcement is lost, and
after a session's end, within 15 seconds.`

func (s *Server) streamRoutes() {
	schemas := s.api.OpenAPI().Components.Schemas
	register(s, costs(huma.Operation{
		OperationID: "stream", Method: http.MethodGet, Path: pathStream, Summary: "What happens, as server-sent events.", Description: streamAbout, Tags: []string{"Streams"},
		Metadata: map[string]any{streamOperation: true},
		Errors:   []int{http.StatusUnprocessableEntity},
		Responses: map[string]*huma.Response{"200": {
			Description: "Events until either side ends the stream; each has the lines event, id and data.",
			Content:     map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeArray, Items: streamSchema(schemas, nil)}}},
		}},
	}, streamCost), s.stream)
	s.socketRoute()
}

// endless tells whether a path is a stream's: the time for an answer does not bound it, and it is not measured as one.
func endless(path string) bool { return path == pathStream || path == pathSocket }

func (s *Server) stream(ctx context.Context, in *streamInput) (*huma.StreamResponse, error) {
	var f fields
	p := principalOf(ctx)
	wanted := s.filterOf(&f, "query.", in.filter(), p)
	since := place(&f, "query.since", in.Since)
	if in.LastEventID != "" {
		since = place(&f, "header.Last-Event-ID", in.LastEventID)
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	follower, head, err := s.follow(wanted, since)
	if err != nil {
		return nil, err
	}
	leave, err := s.streams.enter(p.subject(), "sse")
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) { //nolint:contextcheck // the request's own is in it
		reason := endedFault
		defer func() { leave(reason) }()
		c := humaecho.UnwrapV4(ctx)
		out := &sseWriter{c: c, control: http.NewResponseController(c.Response()), now: s.now}
		reason = s.ended(c, s.serveStream(c.Request(), p, follower, head, out))
	}}, nil
}

// place reads a place in the feed; "" is none.
func place(f *fields, field, text string) *feed.Position {
	if text == "" {
		return nil
	}
	at, ok := feed.ParsePosition(text)
	if !ok {
		f.add(field, "", "must be the id of an event")
	}
	return &at
}

// ended says why a stream did, and logs what is nobody's will.
func (s *Server) ended(c echo.Context, err error) string {
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
	s.log.WarnContext(c.Request().Context(), "stream broken off", "request_id", requestOf(c.Request().Context()).id, "error", err)
	return endedFault
}

// sseWriter collects events and sends them together.
type sseWriter struct {
	c       echo.Context
	control *http.ResponseController
	now     func() time.Time
	buffer  bytes.Buffer
	events  int
}

// errGone says that the other side is not there any more.
var errGone = errors.New("the subscriber is gone")

func (w *sseWriter) emit(_, _ string, _, frame []byte) error {
	w.buffer.Write(frame)
	w.events++
	return nil
}

// flush sends what was collected.
func (w *sseWriter) flush() error {
	if w.buffer.Len() == 0 {
		return nil
	}
	// a writer without deadlines is a test's
	_ = w.control.SetWriteDeadline(w.now().Add(streamWriteTimeout))
	_, err := w.c.Response().Write(w.buffer.Bytes())
	w.buffer.Reset()
	if err == nil {
		err = w.control.Flush()
	}
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return errors.Join(errGone, err)
	}
	return err
}

// serveStream writes events until something ends it; the error says what.
func (s *Server) serveStream(r *http.Request, p *Principal, f *follower, head feed.Head, out *sseWriter) error {
	h := out.c.Response().Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx
	out.c.Response().WriteHeader(http.StatusOK)
	// after a restart all come back, but not at the same moment
	fmt.Fprintf(&out.buffer, "retry: %d\n\n", 1000+rand.IntN(2000)) //nolint:gosec // no secret
	if err := emitData(out.emit, eventOpen, f.at.String(), OpenEvent{f.at.String(), !f.known, headBlock(head)}); err != nil {
		return err
	}
	held := s.hold(r, p)
	defer held.release()
	beat := time.NewTicker(s.cfg.StreamBeat)
	defer beat.Stop()
	for {
		_, changed, _ := s.feed.Head()
		more, err := s.page(r.Context(), f, out)
		if err != nil {
			return err
		}
		var now <-chan struct{} // ready where there is more to say
		if more {
			now = closedChannel
		}
		select {
		case <-r.Context().Done():
			return errGone
		case <-s.feed.Ended():
			return errStopping
		case <-held.changed:
			err = held.check()
		case <-held.over.C:
			err = held.check()
		case <-beat.C:
			// the place moves on also where nothing in between was wanted
			fmt.Fprintf(&out.buffer, ": beat\nid: %s\n\n", f.at)
			if err = out.flush(); err == nil {
				err = held.check()
			}
		case <-changed:
		case <-now:
		}
		if err != nil {
			return err
		}
	}
}

// page writes the next events, and tells whether there may be more.
func (s *Server) page(ctx context.Context, f *follower, out *sseWriter) (more bool, err error) {
	more, err = f.next(ctx, out.emit)
	if err != nil {
		return false, err
	}
	s.streams.sent.Add(float64(out.events))
	out.events = 0
	return more, out.flush()
}

// errRevoked says that the credential that a stream was opened with no longer holds.
var errRevoked = errors.New("the credential no longer holds")

// held is the credential that a stream was opened with. It is checked when a change of the key is announced, when its version
// ends by itself, and with every beat, for announcements may be lost and sessions have none.
type held struct {
	server  *Server
	r       *http.Request
	p       *Principal
	changed <-chan struct{} // nil: nothing announces its changes
	over    *time.Timer     // when the key's version ends, as far as is known
}

// unannounced is how far away an end is set that nobody knows.
const unannounced = 1 << 62

func (s *Server) hold(r *http.Request, p *Principal) *held {
	h := &held{server: s, r: r, p: p, over: time.NewTimer(unannounced)}
	if p.Kind == ByKey {
		h.changed = closedChannel // it may have changed since it was verified
	}
	return h
}

func (h *held) release() { h.over.Stop() }

// check returns errRevoked where a request would not be made by the same principal any more. What cannot be checked now is
// checked with the next beat.
func (h *held) check() error {
	s := h.server
	if h.p.Kind == Anonymous {
		return nil
	}
	if h.p.Kind == ByKey {
		h.changed = s.verifier.Changed(h.p.Key.Key.ID) // before it is verified: no change is missed
	}
	now, err := s.authenticate(h.r)
	var fault *faultError
	switch {
	case errors.As(err, &fault), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil
	case err != nil || now.Kind != h.p.Kind || now.Account != h.p.Account:
		return errRevoked
	}
	if now.Kind == ByKey {
		h.over.Reset(unannounced)
		if until := now.Key.Version.Until(); until != nil {
			h.over.Reset(max(until.Sub(s.now()), time.Millisecond))
		}
	}
	return nil
}
