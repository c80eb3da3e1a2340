package chain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
)

// endpoint is one node: its connection, made when first needed, and its state.
type endpoint struct {
	url, name   string
	maxResponse int64
	now         func() time.Time
	transport   *http.Transport
	http        *http.Client // uses transport, with limits

	connecting chan struct{} // holds one token: its holder may connect, and read or write client and chain
	client     *ethclient.Client
	chain      *big.Int // as reported on this connection since the last failure

	mu        sync.Mutex
	failures  int // consecutive failures
	until     time.Time
	limited   time.Time // the node asked for no requests before this
	lastError string
	lagging   bool
	forked    bool
	voteless  time.Time // since when it has not voted in polls; zero: it voted in the last one
	gone      bool      // it was reported as absent
	reported  time.Time // when its failure was last logged
	maxBatch  int       // calls; 0: any
	closed    bool
}

func newEndpoint(raw string, o options) (*endpoint, error) {
	parsed, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("a node's URL cannot be read") // the parser's error repeats the URL with its key
	}
	switch parsed.Scheme {
	case "http", "https", "ws", "wss":
	default:
		return nil, fmt.Errorf("a node's URL has the scheme %q: it must be http, https, ws or wss", parsed.Scheme)
	}
	if parsed.Host == "" {
		return nil, fmt.Errorf("a node's URL (%s) has no host", parsed.Scheme)
	}
	e := &endpoint{
		url: raw, name: parsed.Scheme + "://" + parsed.Host, maxResponse: o.maxResponse, now: o.now,
		connecting: make(chan struct{}, 1),
		transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
			MaxIdleConnsPerHost: 32, IdleConnTimeout: time.Minute,
		},
	}
	e.http = &http.Client{Transport: limitedTransport{e.transport, e.maxResponse, e.noteRetryAfter}}
	e.connecting <- struct{}{}
	return e, nil
}

// subscribes reports whether the node can push.
func (e *endpoint) subscribes() bool { return strings.HasPrefix(e.url, "ws") }

var errClosed = errors.New("the client is closed")

// unreachedError says that there is no connection. It is not an answer to a call, even if a node's response caused it.
type unreachedError struct{ err error }

func (e *unreachedError) Error() string { return e.err.Error() }
func (e *unreachedError) Unwrap() error { return e.err }

func (e *endpoint) unreached(err error) error { return &unreachedError{e.wrap(err)} }

// connect returns the connection. Since its last failure the node has confirmed that it serves chainID (nil: any
// chain).
func (e *endpoint) connect(ctx context.Context, chainID *big.Int) (*ethclient.Client, error) {
	select {
	case <-ctx.Done():
		return nil, e.unreached(ctx.Err())
	case <-e.connecting:
	}
	defer func() { e.connecting <- struct{}{} }()
	if e.isClosed() {
		return nil, e.unreached(errClosed)
	}
	if e.client == nil {
		client, err := e.dial(ctx)
		if err != nil {
			return nil, e.unreached(err)
		}
		e.client = client
	}
	if e.chain == nil || e.failing() {
		chain, err := e.client.ChainID(ctx)
		if err != nil {
			return nil, e.unreached(err)
		}
		e.chain = chain
	}
	if chainID != nil && e.chain.Cmp(chainID) != 0 {
		return nil, e.unreached(fmt.Errorf("%w: %s instead of %s", ErrWrongChain, e.chain, chainID))
	}
	return e.client, nil
}

func (e *endpoint) dial(ctx context.Context) (*ethclient.Client, error) {
	client, err := rpc.DialOptions(ctx, e.url,
		rpc.WithHTTPClient(e.http),
		rpc.WithWebsocketMessageSizeLimit(e.maxResponse),
	)
	if err != nil {
		return nil, err
	}
	return ethclient.NewClient(client), nil
}

// wrap adds the node's name to an error and removes the URL from errors of net/http.
func (e *endpoint) wrap(err error) error {
	var unreached *unreachedError
	if errors.As(err, &unreached) {
		return err // already wrapped
	}
	var withURL *url.Error
	if errors.As(err, &withURL) {
		err = fmt.Errorf("%s: %w", withURL.Op, withURL.Err)
	}
	return fmt.Errorf("node %s: %w", e.name, err)
}

// succeeded notes an answer and returns how many failures in a row it ends.
func (e *endpoint) succeeded() (failures int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	failures = e.failures
	e.failures, e.until, e.lastError = 0, time.Time{}, ""
	return failures
}

// remind is how often the failure of a node that stays down is logged again.
const remind = time.Minute

// failed notes a failure. It returns how many there were in a row, and whether to log it: the first one, and then one a
// minute.
func (e *endpoint) failed(o options, err error) (failures int, report bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	pause := o.maxCoolDown
	if e.failures < 16 {
		pause = min(o.coolDown<<e.failures, o.maxCoolDown)
	}
	e.failures++
	now := o.now()
	e.until, e.lastError = now.Add(pause), err.Error()
	if report = e.failures == 1 || now.Sub(e.reported) >= remind; report {
		e.reported = now
	}
	return e.failures, report
}

func (e *endpoint) failing() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.failures > 0
}

// refused records that an answer was not believed. Other nodes are preferred for a moment.
func (e *endpoint) refused(o options, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.until, e.lastError = o.now().Add(o.coolDown), err.Error()
}

// heed records the pause that an error asks for.
func (e *endpoint) heed(o options, err error) {
	if asked := askedPause(err); asked > 0 {
		e.limit(o.now().Add(asked))
	}
}

func (e *endpoint) noteRetryAfter(response *http.Response) {
	now := e.now()
	if asked := retryAfter(response, now); asked > 0 {
		e.limit(now.Add(asked))
	}
}

func (e *endpoint) limit(until time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if until.After(e.limited) {
		e.limited = until
	}
}

// limitedFor returns how much longer the node wants to be left alone.
func (e *endpoint) limitedFor(now time.Time) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return max(0, e.limited.Sub(now))
}

// batchLimit returns the largest known number of calls that the node accepts in a batch.
func (e *endpoint) batchLimit() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.maxBatch == 0 {
		return math.MaxInt
	}
	return e.maxBatch
}

func (e *endpoint) limitBatch(calls int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.maxBatch == 0 || calls < e.maxBatch {
		e.maxBatch = calls
	}
}

// setForked sets the mark and reports whether it is new.
func (e *endpoint) setForked(forked bool) (news bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	news = forked && !e.forked
	e.forked = forked
	return news
}

// presence is a change of whether a node takes part in polls.
type presence int

const (
	unchanged presence = iota
	becameAbsent
	becamePresent
)

// voted notes whether the node voted in a poll, and returns what that changes.
func (e *endpoint) voted(now time.Time, ok bool, absence time.Duration) presence {
	e.mu.Lock()
	defer e.mu.Unlock()
	if ok {
		back := e.gone
		e.voteless, e.gone = time.Time{}, false
		if back {
			return becamePresent
		}
		return unchanged
	}
	if e.voteless.IsZero() {
		e.voteless = now
	}
	if !e.gone && now.Sub(e.voteless) >= absence {
		e.gone = true
		return becameAbsent
	}
	return unchanged
}

// absent tells whether the node has not voted for that long.
func (e *endpoint) absent(now time.Time, absence time.Duration) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !e.voteless.IsZero() && now.Sub(e.voteless) >= absence
}

func (e *endpoint) setLagging(lagging bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lagging = lagging
}

// rank orders nodes: the lowest is asked first.
type rank struct {
	class int
	until time.Time
}

const (
	classWell = iota
	classLagging
	classPaused
	classForked
)

func (r rank) compare(o rank) int {
	return cmp.Or(cmp.Compare(r.class, o.class), r.until.Compare(o.until))
}

func (e *endpoint) rank(now time.Time) rank {
	e.mu.Lock()
	defer e.mu.Unlock()
	until := e.until
	if e.limited.After(until) {
		until = e.limited
	}
	switch {
	case e.forked:
		return rank{classForked, until}
	case until.After(now):
		return rank{classPaused, until}
	case e.lagging:
		return rank{classLagging, time.Time{}}
	default:
		return rank{classWell, time.Time{}}
	}
}

func (e *endpoint) status() EndpointStatus {
	e.mu.Lock()
	defer e.mu.Unlock()
	return EndpointStatus{
		Name: e.name, Failures: e.failures, LastError: e.lastError, Until: e.until, Lagging: e.lagging, Forked: e.forked,
	}
}

func (e *endpoint) isClosed() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.closed
}

func (e *endpoint) close() {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	<-e.connecting
	defer func() { e.connecting <- struct{}{} }()
	if e.client != nil {
		e.client.Close()
	}
	e.transport.CloseIdleConnections()
}

// limitedTransport reads at most max bytes of a response.
type limitedTransport struct {
	base *http.Transport
	max  int64
	seen func(*http.Response)
}

func (t limitedTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.base.RoundTrip(request)
	if err == nil {
		t.seen(response)
		response.Body = &limitedBody{response.Body, t.max, t.max}
	}
	return response, err
}

type limitedBody struct {
	io.ReadCloser
	max, left int64
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("the response is longer than %d bytes", b.max)
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
