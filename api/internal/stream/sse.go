package stream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/feed"
)

// streamInput chooses what a stream tells.
type streamInput struct {
	LastEventID string             `header:"Last-Event-ID" maxLength:"64" doc:"Id of the last event that you have; the stream continues after it. Browsers send it by themselves"`
	Since       string             `query:"since" maxLength:"64" doc:"Same as Last-Event-ID, for clients that cannot send headers. The header wins if both are present" example:"4711.8f3a09bc"`
	Kinds       []string           `query:"kinds" enum:"nav,trades,flows,targets,fees,orders,indices,assets,head,alerts,reorg" maxItems:"16" doc:"Kinds of events to send. Default: all. open, reset and reorg are always sent"`
	Indices     []rest.AddressText `query:"indices" maxItems:"100" doc:"Only events of these indices; with accounts, events that match either. Default: all"`
	Accounts    []rest.AddressText `query:"accounts" maxItems:"100" doc:"Only events in which one of these accounts takes part"`
}

func (in *streamInput) filter() filterInput {
	return filterInput{kinds: in.Kinds, indices: textsOfAddresses(in.Indices), accounts: textsOfAddresses(in.Accounts)}
}

const streamAbout = `Sends events as they are indexed, from one ordered feed that survives restarts.

The id of an event is its position in the feed. A client that reconnects with Last-Event-ID gets every later event exactly once.
To keep a copy of some data, open the stream first, read the data after the open event, and then apply the events that follow. Each ` +
	`event names its block.
A reorg event says that earlier events of blocks above its own are no longer valid; the valid events follow.
A reset event says that your position is no longer kept: read your data again.

A silent stream sends a comment with the current position every 15 seconds. A client that reads too slowly is disconnected and may ` +
	`reconnect.
Alerts are those of the account that signed in, or that owns the API key. The alerts of a valuation follow its event directly.

A stream ends when its credential does. A key version that is revoked, retired or expired ends it usually within milliseconds.
If that notification is lost, and after the end of a session, it ends within 15 seconds.`

func (s *Streams) streamRoutes(api *rest.API) {
	schemas := api.Huma.OpenAPI().Components.Schemas
	rest.Register(api, rest.WithCost(huma.Operation{
		OperationID: "stream", Method: http.MethodGet, Path: pathStream, Summary: "Follow events, as server-sent events.",
		Description: streamAbout, Tags: []string{"Streams"},
		Metadata: map[string]any{rest.StreamOperation: true},
		Errors:   []int{http.StatusUnprocessableEntity},
		Responses: map[string]*huma.Response{"200": {
			Description: "Events until either side ends the stream. Each has the lines event, id and data.",
			Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{
				Type: huma.TypeArray, Items: streamSchema(schemas, nil),
			}}},
		}},
	}, streamCost), s.stream)
}

func (s *Streams) stream(ctx context.Context, in *streamInput) (*huma.StreamResponse, error) {
	var f rest.Validation
	p := rest.PrincipalOf(ctx)
	wanted := s.filterOf(&f, "query.", in.filter(), p)
	since := place(&f, "query.since", in.Since)
	if in.LastEventID != "" {
		since = place(&f, "header.Last-Event-ID", in.LastEventID)
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	follower, head, err := s.follow(wanted, since)
	if err != nil {
		return nil, err
	}
	leave, err := s.slots.enter(p.Subject(), "sse")
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) { //nolint:contextcheck // ctx contains the request's own context
		reason := endedFault
		defer func() { leave(reason) }()
		c := humaecho.UnwrapV4(ctx)
		out := &sseWriter{c: c, control: http.NewResponseController(c.Response()), now: s.Now}
		reason = s.ended(c, s.serveStream(c.Request(), p, follower, head, out))
	}}, nil
}

// sseWriter collects events and sends them together.
type sseWriter struct {
	c       echo.Context
	control *http.ResponseController
	now     func() time.Time
	buffer  bytes.Buffer
	events  int
}

func (w *sseWriter) emit(_, _ string, _, frame []byte) error {
	w.buffer.Write(frame)
	w.events++
	return nil
}

// flush sends the collected events.
func (w *sseWriter) flush() error {
	if w.buffer.Len() == 0 {
		return nil
	}
	// A writer in a test has no deadlines.
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

// serveStream writes events until the stream ends. The error gives the reason.
func (s *Streams) serveStream(r *http.Request, p *rest.Principal, f *follower, head feed.Head, out *sseWriter) error {
	h := out.c.Response().Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx
	out.c.Response().WriteHeader(http.StatusOK)
	// The random delay spreads the reconnections after a restart.
	fmt.Fprintf(&out.buffer, "retry: %d\n\n", 1000+rand.IntN(2000)) //nolint:gosec // no secret
	if err := emitData(out.emit, eventOpen, f.at.String(), OpenEvent{f.at.String(), !f.known, headBlock(head)}); err != nil {
		return err
	}
	held := s.newCredential(r, p)
	defer held.release()
	beat := time.NewTicker(s.Beat)
	defer beat.Stop()
	for {
		_, changed, _ := s.feed.Head()
		more, err := s.page(r.Context(), f, out)
		if err != nil {
			return err
		}
		var now <-chan struct{} // ready if there are more events
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
			// The place advances even if the filter selected no event.
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

// page writes the next events and reports whether there may be more.
func (s *Streams) page(ctx context.Context, f *follower, out *sseWriter) (more bool, err error) {
	more, err = f.next(ctx, out.emit)
	if err != nil {
		return false, err
	}
	s.slots.sent.Add(float64(out.events))
	out.events = 0
	return more, out.flush()
}
