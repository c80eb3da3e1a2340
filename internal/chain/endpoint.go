package chain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
)

// rateLimited matches how providers say that one asks too often.
var rateLimited = regexp.MustCompile(`(?i)rate.?limit|too many requests|request limit|capacity|throughput`)

// endpoint is one node: its connection, made when first needed, and how it does.
type endpoint struct {
	url, name   string
	maxResponse int64
	transport   *http.Transport

	connecting chan struct{} // holds a token: who takes it may connect, and read or write client and chain
	client     *ethclient.Client
	chain      *big.Int // as the node said on this connection, since it last failed

	mu        sync.Mutex
	failures  int // in a row
	until     time.Time
	lastError string
	closed    bool
}

func newEndpoint(raw string, o options) (*endpoint, error) {
	parsed, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("a node's URL cannot be read") // the parser's error repeats it, key and all
	}
	switch parsed.Scheme {
	case "http", "https", "ws", "wss":
	default:
		return nil, fmt.Errorf("a node's URL has the scheme %q: http, https, ws or wss expected", parsed.Scheme)
	}
	if parsed.Host == "" {
		return nil, fmt.Errorf("a node's URL (%s) has no host", parsed.Scheme)
	}
	e := &endpoint{
		url: raw, name: parsed.Scheme + "://" + parsed.Host, maxResponse: o.maxResponse,
		connecting: make(chan struct{}, 1),
		transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true,
			MaxIdleConnsPerHost: 32, IdleConnTimeout: time.Minute,
		},
	}
	e.connecting <- struct{}{}
	return e, nil
}

// subscribes tells if the node can push.
func (e *endpoint) subscribes() bool { return strings.HasPrefix(e.url, "ws") }

var errClosed = errors.New("the client is closed")

// connect returns the connection, after the node has said since it last failed that it serves this chain (nil: any).
func (e *endpoint) connect(ctx context.Context, chainID *big.Int) (*ethclient.Client, error) {
	select {
	case <-ctx.Done():
		return nil, e.wrap(ctx.Err())
	case <-e.connecting:
	}
	defer func() { e.connecting <- struct{}{} }()
	if e.isClosed() {
		return nil, e.wrap(errClosed)
	}
	if e.client == nil {
		client, err := e.dial(ctx)
		if err != nil {
			return nil, e.wrap(err)
		}
		e.client = client
	}
	if e.chain == nil || e.failing() {
		chain, err := e.client.ChainID(ctx)
		if err != nil {
			return nil, e.wrap(err)
		}
		e.chain = chain
	}
	if chainID != nil && e.chain.Cmp(chainID) != 0 {
		return nil, e.wrap(fmt.Errorf("%w: %s instead of %s", ErrWrongChain, e.chain, chainID))
	}
	return e.client, nil
}

func (e *endpoint) dial(ctx context.Context) (*ethclient.Client, error) {
	client, err := rpc.DialOptions(ctx, e.url,
		rpc.WithHTTPClient(&http.Client{Transport: limitedTransport{e.transport, e.maxResponse}}),
		rpc.WithWebsocketMessageSizeLimit(e.maxResponse),
	)
	if err != nil {
		return nil, err
	}
	return ethclient.NewClient(client), nil
}

// wrap names the node and removes its URL from errors of net/http.
func (e *endpoint) wrap(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		err = fmt.Errorf("%s: %w", withURL.Op, withURL.Err)
	}
	return fmt.Errorf("node %s: %w", e.name, err)
}

func (e *endpoint) succeeded() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.failures, e.until, e.lastError = 0, time.Time{}, ""
}

// failed notes a failure and returns how many there were in a row.
func (e *endpoint) failed(o options, err error) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	pause := o.maxCoolDown
	if e.failures < 16 {
		pause = min(o.coolDown<<e.failures, o.maxCoolDown)
	}
	e.failures++
	e.until, e.lastError = o.now().Add(pause), err.Error()
	return e.failures
}

func (e *endpoint) failing() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.failures > 0
}

// pausedUntil is zero for a node that is well at that time.
func (e *endpoint) pausedUntil(now time.Time) time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.until.After(now) {
		return time.Time{}
	}
	return e.until
}

func (e *endpoint) status() EndpointStatus {
	e.mu.Lock()
	defer e.mu.Unlock()
	return EndpointStatus{Name: e.name, Failures: e.failures, LastError: e.lastError, Until: e.until}
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

// limitedTransport refuses to read more of a response than the limit.
type limitedTransport struct {
	base *http.Transport
	max  int64
}

func (t limitedTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.base.RoundTrip(request)
	if err == nil {
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
