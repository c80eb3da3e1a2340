package stream

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/input"
)

const (
	maxSubscriptions   = 100      // on one connection
	maxSocketMessage   = 16 << 10 // bytes from a client
	socketPongPatience = 10 * time.Second
	// socketClosePatience is how long the server waits for the close answer of a client.
	socketClosePatience = time.Second
)

// SocketRequest is a message from a client.
type SocketRequest struct {
	Op       string             `json:"op" enum:"subscribe,unsubscribe,ping"`
	Sub      string             `json:"sub,omitempty" pattern:"^[A-Za-z0-9_.-]{1,64}$" doc:"Your name for the subscription; all its events have it" example:"portfolio"`
	Kinds    []string           `json:"kinds,omitempty" enum:"nav,trades,flows,targets,fees,orders,indices,assets,head,alerts,reorg" doc:"Same as the parameter of /v1/stream"`
	Indices  []rest.AddressText `json:"indices,omitempty" maxItems:"100"`
	Accounts []rest.AddressText `json:"accounts,omitempty" maxItems:"100"`
	Since    string             `json:"since,omitempty" doc:"Id of the last event that you have of this subscription" example:"4711.8f3a09bc"`
}

// These are the messages of a server other than events.
const (
	socketBeat   = "beat"
	socketClosed = "closed"
	socketPong   = "pong"
	socketError  = "error"
)

// SocketNotice is a message of the server other than an event. beat gives the place of a silent subscription. closed ends a
// subscription. pong answers a ping. error refuses a request.
type SocketNotice struct {
	Event string        `json:"event" enum:"beat,closed,pong,error"`
	Sub   string        `json:"sub,omitempty"`
	ID    string        `json:"id,omitempty" doc:"For beat: the position to resume from"`
	Error *rest.Problem `json:"error,omitempty"`
}

const socketAbout = `Carries many subscriptions on one WebSocket. Messages are JSON texts; x-messages has their schemas.

Send {"op":"subscribe","sub":"a","kinds":["nav"],"indices":["0x…"]} for each subscription, with a name of your own. since is the id ` +
	`of the last event
that you have of it. Each subscription starts with open and has the events of /v1/stream in order, with the subscription's name.
{"op":"unsubscribe","sub":"a"} ends a subscription. {"op":"ping"} is answered by pong. A refused message is answered by error with a ` +
	`problem; the connection stays open.

A connection has at most 100 subscriptions, and a message at most 16 KiB. Each message takes one unit of your limit. The server pings ` +
	`every 15 seconds.
It closes a connection that does not answer within 10 seconds. Code 1013 closes one that reads too slowly.
Code 1008 closes one with an ended key or session. Code 1001 closes all connections when the server stops. Reconnect with since.
Pages of other sites are refused unless the operator allows their origin.
With a session's cookie only pages of the server's own sites are accepted.`

func (s *Streams) socketRoute(api *rest.API) {
	schemas := api.Huma.OpenAPI().Components.Schemas
	rest.Register(api, rest.WithCost(huma.Operation{
		OperationID: "socket", Method: http.MethodGet, Path: pathSocket, Summary: "Follow events, many subscriptions on one WebSocket.",
		Description: socketAbout, Tags: []string{"Streams"},
		Metadata: map[string]any{rest.StreamOperation: true}, DefaultStatus: http.StatusSwitchingProtocols,
		Errors:    []int{http.StatusUpgradeRequired},
		Responses: map[string]*huma.Response{"101": {Description: "The connection switches to WebSocket."}},
		Extensions: map[string]any{"x-messages": map[string]any{
			"client": schemas.Schema(reflect.TypeFor[SocketRequest](), true, ""),
			"server": []any{
				streamSchema(schemas, map[string]*huma.Schema{"sub": {Type: huma.TypeString}}, "sub"),
				schemas.Schema(reflect.TypeFor[SocketNotice](), true, ""),
			},
		}},
	}, streamCost), s.socket)
}

// upgrades reports whether a request is a WebSocket handshake, version 13.
func upgrades(r *http.Request) bool {
	has := func(header, token string) bool {
		for _, line := range r.Header.Values(header) {
			for candidate := range strings.SplitSeq(line, ",") {
				if strings.EqualFold(strings.TrimSpace(candidate), token) {
					return true
				}
			}
		}
		return false
	}
	keys := r.Header.Values("Sec-WebSocket-Key")
	if len(keys) != 1 {
		return false
	}
	nonce, err := base64.StdEncoding.DecodeString(strings.TrimSpace(keys[0]))
	return err == nil && len(nonce) == 16 && r.ProtoMajor == 1 && r.ProtoMinor == 1 &&
		has("Connection", "upgrade") && has("Upgrade", "websocket") && r.Header.Get("Sec-WebSocket-Version") == "13"
}

// socketOrigin checks the origin of a socket that a browser opens. Browsers let other sites open sockets, and would send the
// session's cookie along.
func (s *Streams) socketOrigin(r *http.Request, p *rest.Principal) error {
	text := r.Header.Get("Origin")
	if text == "" {
		return nil // not a browser
	}
	origin := strings.ToLower(text)
	if slices.Contains(s.Origins, origin) {
		return nil
	}
	if u, err := url.Parse(origin); err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host) {
		return nil
	}
	if p.Kind != rest.BySession && (slices.Contains(s.CORSOrigins, "*") ||
		slices.ContainsFunc(s.CORSOrigins, func(o string) bool { return strings.EqualFold(o, text) })) {
		return nil
	}
	return rest.NewProblem(rest.CodeCrossSite, "pages of this origin may not open a socket here")
}

func (s *Streams) socket(ctx context.Context, _ *struct{}) (*huma.StreamResponse, error) {
	p := rest.PrincipalOf(ctx)
	return &huma.StreamResponse{Body: func(ctx huma.Context) { //nolint:contextcheck // ctx contains the request's own context
		c := humaecho.UnwrapV4(ctx)
		leave, err := s.admitSocket(c.Request(), p)
		if err != nil {
			s.HandleError(err, c)
			return
		}
		reason := endedFault
		defer func() { leave(reason) }()
		// socketOrigin has checked the origin.
		conn, err := websocket.Accept(c.Response(), c.Request(), &websocket.AcceptOptions{InsecureSkipVerify: true})
		if err != nil {
			s.Log.InfoContext(c.Request().Context(), "socket not opened", "request_id", rest.RequestOf(c.Request().Context()).ID, "error",
				err)
			return
		}
		reason = s.ended(c, s.serveSocket(c.Request(), conn, p))
	}}, nil
}

// admitSocket takes a slot for a socket.
func (s *Streams) admitSocket(r *http.Request, p *rest.Principal) (leave func(string), err error) {
	if !upgrades(r) {
		return nil,
			rest.NewProblem(rest.CodeUpgrade, "this is a WebSocket (version 13): send an upgrade; for plain HTTP there is "+pathStream)
	}
	if err := s.socketOrigin(r, p); err != nil {
		return nil, err
	}
	if _, _, ok := s.feed.Head(); !ok {
		return nil, rest.Fault(rest.CodeNotIndexed, errors.New("the feed is not followed yet"))
	}
	return s.slots.enter(p.Subject(), "websocket")
}

// socketSession is one connection. Its loop owns everything but the reading.
type socketSession struct {
	server *Streams
	conn   *websocket.Conn
	p      *rest.Principal
	r      *http.Request
	subs   map[string]*follower
	order  []string          // names of subs in the order of delivery
	said   map[string]string // last place that was sent to each subscription
}

// serveSocket serves a connection until it ends. The error gives the reason.
func (s *Streams) serveSocket(r *http.Request, conn *websocket.Conn, p *rest.Principal) error {
	ctx, cancel := context.WithCancelCause(r.Context())
	x := &socketSession{server: s, conn: conn, p: p, r: r, subs: map[string]*follower{}, said: map[string]string{}}
	conn.SetReadLimit(maxSocketMessage)
	requests, over := make(chan []byte), make(chan struct{})
	go func() { // ends with the connection
		defer close(over)
		cancel(errors.Join(errGone, x.read(ctx, requests)))
	}()
	pinging := make(chan struct{})
	go func() {
		defer close(pinging)
		x.ping(ctx, cancel)
	}()
	err := x.loop(ctx, requests)
	code, why := websocket.StatusNormalClosure, ""
	switch {
	case errors.Is(err, errStopping):
		code, why = websocket.StatusGoingAway, "the server stops: come back with since"
	case errors.Is(err, errSlow):
		code, why = websocket.StatusTryAgainLater, "too slow: come back with since"
	case errors.Is(err, errRevoked):
		code, why = websocket.StatusPolicyViolation, "the credential no longer holds"
	case !errors.Is(err, errGone):
		code, why = websocket.StatusInternalError, "a fault of the server: come back with since"
	}
	// Cancelling a read breaks the connection before its close reason is sent. So that is done only if the client does not answer
	// the close.
	patience := time.AfterFunc(socketClosePatience, func() { cancel(err) })
	_ = conn.Close(code, why) // the other side may be gone
	patience.Stop()
	cancel(err)
	<-over
	<-pinging
	return err
}

func (x *socketSession) read(ctx context.Context, requests chan<- []byte) error {
	for {
		kind, message, err := x.conn.Read(ctx)
		if err != nil {
			return err
		}
		if kind != websocket.MessageText {
			return x.conn.Close(websocket.StatusUnsupportedData, "messages are JSON texts")
		}
		select {
		case requests <- message:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ping ends a connection if the client does not answer.
func (x *socketSession) ping(ctx context.Context, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(x.server.Beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		patient, done := context.WithTimeout(ctx, socketPongPatience)
		err := x.conn.Ping(patient)
		done()
		if err != nil {
			cancel(errors.Join(errGone, err))
			return
		}
	}
}

func (x *socketSession) loop(ctx context.Context, requests <-chan []byte) error {
	s := x.server
	held := s.newCredential(x.r, x.p)
	defer held.release()
	beat := time.NewTicker(s.Beat)
	defer beat.Stop()
	for {
		_, changed, _ := s.feed.Head()
		more, err := x.deliver(ctx)
		if err != nil {
			return err
		}
		var now <-chan struct{} // ready if some subscription has more events
		if more {
			now = closedChannel
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.feed.Ended():
			return errStopping
		case message := <-requests:
			err = x.handle(ctx, message)
		case <-held.changed:
			err = held.check()
		case <-held.over.C:
			err = held.check()
		case <-beat.C:
			if err = x.beat(ctx); err == nil {
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

var closedChannel = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// deliver hands out one page of each subscription, so that none waits for the backlog of another.
func (x *socketSession) deliver(ctx context.Context) (more bool, err error) {
	for _, name := range x.order {
		again, err := x.subs[name].next(ctx, x.emit(ctx, name))
		if err != nil {
			return false, err
		}
		more = more || again
	}
	return more, nil
}

// emit writes the events of a subscription.
func (x *socketSession) emit(ctx context.Context, sub string) emit {
	return func(kind, id string, data, _ []byte) error {
		x.said[sub] = id
		var b bytes.Buffer // names, kinds and ids need no escaping
		fmt.Fprintf(&b, `{"event":%q,"sub":%q,"id":%q,"data":`, kind, sub, id)
		b.Write(data)
		b.WriteByte('}')
		x.server.slots.sent.Inc()
		return x.write(ctx, b.Bytes())
	}
}

func (x *socketSession) write(ctx context.Context, message []byte) error {
	ctx, cancel := context.WithTimeoutCause(ctx, streamWriteTimeout, errSlow)
	defer cancel()
	err := x.conn.Write(ctx, websocket.MessageText, message)
	switch {
	case err == nil:
		return nil
	case errors.Is(context.Cause(ctx), errSlow):
		return errSlow
	default:
		return errors.Join(errGone, err)
	}
}

func (x *socketSession) notice(ctx context.Context, n SocketNotice) error {
	raw, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("encoding a notice: %w", err)
	}
	return x.write(ctx, raw)
}

// beat sends the places that moved without a selected event.
func (x *socketSession) beat(ctx context.Context) error {
	for _, name := range x.order {
		if at := x.subs[name].at.String(); at != x.said[name] {
			x.said[name] = at
			if err := x.notice(ctx, SocketNotice{Event: socketBeat, Sub: name, ID: at}); err != nil {
				return err
			}
		}
	}
	return nil
}

var subscriptionName = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// parseSocketRequest reads a message. It returns a problem if the message is not valid.
func parseSocketRequest(message []byte) (in SocketRequest, err error) {
	if err := input.Decode(message, &in); err != nil {
		return SocketRequest{}, rest.NewProblem(rest.CodeMalformedBody,
			"a message must be one JSON object with op, sub, kinds, indices, accounts and since alone: "+err.Error())
	}
	var f rest.Validation
	if in.Op != "ping" && !subscriptionName.MatchString(in.Sub) {
		f.Add("sub", "64", "must have 1 to 64 letters, digits, dots, dashes and underscores")
		in.Sub = ""
	}
	if !slices.Contains([]string{"subscribe", "unsubscribe", "ping"}, in.Op) {
		f.Add("op", "", "must be subscribe, unsubscribe or ping")
	}
	return in, f.Err()
}

// handle carries out a client's request.
func (x *socketSession) handle(ctx context.Context, message []byte) error {
	in, err := parseSocketRequest(message)
	if err == nil {
		err = x.server.gate.Charge(x.p, 1)
	}
	if err == nil {
		switch in.Op {
		case "ping":
			return x.notice(ctx, SocketNotice{Event: socketPong, Sub: in.Sub})
		case "unsubscribe":
			err = x.unsubscribe(ctx, in.Sub)
		default:
			err = x.subscribe(ctx, in)
		}
	}
	var problem *rest.Problem
	var fault *rest.FaultError
	if errors.As(err, &problem) || errors.As(err, &fault) {
		return x.notice(ctx, SocketNotice{Event: socketError, Sub: in.Sub, Error: x.server.Report(ctx, err)})
	}
	return err
}

func (x *socketSession) subscribe(ctx context.Context, in SocketRequest) error {
	var f rest.Validation
	since := place(&f, "since", in.Since)
	wanted := x.server.filterOf(&f, "",
		filterInput{kinds: in.Kinds, indices: textsOfAddresses(in.Indices), accounts: textsOfAddresses(in.Accounts)}, x.p)
	switch _, there := x.subs[in.Sub]; {
	case there:
		f.Add("sub", "", "is subscribed already: unsubscribe it first")
	case len(x.subs) >= maxSubscriptions:
		f.Add("sub", strconv.Itoa(maxSubscriptions), "there are %d subscriptions on this connection, and no more may be", maxSubscriptions)
	}
	if err := f.Err(); err != nil {
		return err
	}
	follower, head, err := x.server.follow(wanted, since)
	if err != nil {
		return err
	}
	x.subs[in.Sub], x.order = follower, append(x.order, in.Sub)
	at := follower.at.String()
	return emitData(x.emit(ctx, in.Sub), eventOpen, at, OpenEvent{at, !follower.known, headBlock(head)})
}

func (x *socketSession) unsubscribe(ctx context.Context, name string) error {
	if _, there := x.subs[name]; !there {
		return rest.NewProblem(rest.CodeNotFound, "there is no subscription of this name on this connection")
	}
	delete(x.subs, name)
	delete(x.said, name)
	x.order = slices.DeleteFunc(x.order, func(n string) bool { return n == name })
	return x.notice(ctx, SocketNotice{Event: socketClosed, Sub: name})
}
