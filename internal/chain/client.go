package chain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
)

// ErrUnavailable wraps the failure of a call that no node answered.
var ErrUnavailable = errors.New("no node answered")

// ErrWrongChain is why a node is not asked: it serves another chain than the others.
var ErrWrongChain = errors.New("the node serves another chain")

// Client is JSON-RPC over several nodes of one chain, in order of preference. A node that does not answer, answers
// garbage, or says that it is overloaded is passed over for the next and left alone for a while, twice as long each time;
// what a node answers, an error of the call included, is final. Calls are bounded in time, tries and response size.
//
// Its methods are ethclient's, for several goroutines. Nodes may be at different blocks: who needs two answers from the
// same state asks by block number or hash.
type Client struct {
	endpoints []*endpoint
	chainID   *big.Int
	options   options
	log       *slog.Logger
}

type options struct {
	chainID     *big.Int
	timeout     time.Duration
	maxResponse int64
	rounds      int
	backOff     time.Duration
	coolDown    time.Duration
	maxCoolDown time.Duration
	maxBatch    int
	now         func() time.Time
}

// Option changes how a client behaves.
type Option func(*options)

// WithTimeout bounds one try at one node; 15 s unless set.
func WithTimeout(timeout time.Duration) Option { return func(o *options) { o.timeout = timeout } }

// WithMaxResponse bounds a response {bytes}; 64 MiB unless set. A larger one counts as a failure of the node.
func WithMaxResponse(bytes int64) Option { return func(o *options) { o.maxResponse = bytes } }

// WithRounds says how often the nodes are tried in turn; 3 unless set. Before round n it waits 200 ms × 2ⁿ.
func WithRounds(rounds int) Option { return func(o *options) { o.rounds = rounds } }

// WithMaxBatch bounds the calls of one JSON-RPC batch, where BatchCall begins another; 250 unless set.
func WithMaxBatch(calls int) Option { return func(o *options) { o.maxBatch = calls } }

// WithChainID says which chain the nodes must serve: then none of them need answer at Dial.
func WithChainID(id uint64) Option {
	return func(o *options) { o.chainID = new(big.Int).SetUint64(id) }
}

// WithClock replaces the clock that nodes' pauses are measured by.
func WithClock(now func() time.Time) Option { return func(o *options) { o.now = now } }

// Dial connects to http(s) and ws(s) nodes, the preferred first. One of them must answer, unless WithChainID tells what
// they would say first; one that answers must be of the same chain as the others. A node that does not answer yet is
// checked when it is first needed.
func Dial(ctx context.Context, urls []string, log *slog.Logger, opts ...Option) (*Client, error) {
	if len(urls) == 0 {
		return nil, errors.New("connecting to nodes: no URL given")
	}
	c := &Client{log: log, options: options{
		timeout: 15 * time.Second, maxResponse: 64 << 20, rounds: 3, backOff: 200 * time.Millisecond,
		coolDown: time.Second, maxCoolDown: time.Minute, maxBatch: 250,
		now: time.Now, //nolint:forbidigo // the default of WithClock
	}}
	for _, opt := range opts {
		opt(&c.options)
	}
	for _, url := range urls {
		e, err := newEndpoint(url, c.options)
		if err != nil {
			return nil, fmt.Errorf("connecting to nodes: %w", err)
		}
		c.endpoints = append(c.endpoints, e)
	}
	c.chainID = c.options.chainID
	if err := c.agreeOnChain(ctx); err != nil {
		c.Close()
		return nil, fmt.Errorf("connecting to nodes: %w", err)
	}
	return c, nil
}

// agreeOnChain asks every node for its chain at once.
func (c *Client) agreeOnChain(ctx context.Context) error {
	errs := make([]error, len(c.endpoints))
	var asked sync.WaitGroup
	for i, e := range c.endpoints {
		asked.Go(func() {
			tryCtx, cancel := context.WithTimeout(ctx, c.options.timeout)
			defer cancel()
			_, errs[i] = e.connect(tryCtx, nil)
		})
	}
	asked.Wait()
	var first *endpoint
	for i, e := range c.endpoints {
		switch {
		case errs[i] != nil:
			e.failed(c.options, errs[i])
			c.log.Warn("node does not answer", "node", e.name, "error", errs[i])
		case c.options.chainID != nil && c.chainID.Cmp(e.chain) != 0:
			return fmt.Errorf("%w: %s serves %s instead of %s", ErrWrongChain, e.name, e.chain, c.chainID)
		case first == nil:
			first, c.chainID = e, e.chain
		case c.chainID.Cmp(e.chain) != 0:
			return fmt.Errorf("%w: %s serves %s, %s serves %s", ErrWrongChain, first.name, c.chainID, e.name, e.chain)
		}
	}
	if first == nil && c.chainID == nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, errors.Join(errs...))
	}
	return nil
}

// Close closes the connections; calls in flight fail.
func (c *Client) Close() {
	for _, e := range c.endpoints {
		e.close()
	}
}

// EndpointStatus is how a node does.
type EndpointStatus struct {
	Name      string    // scheme and host: the rest of a URL may hold a key
	Failures  int       // in a row
	LastError string    // "" if it answered last time
	Until     time.Time // until then the others are preferred
}

// Endpoints tells how the nodes do, in order of preference.
func (c *Client) Endpoints() []EndpointStatus {
	out := make([]EndpointStatus, len(c.endpoints))
	for i, e := range c.endpoints {
		out[i] = e.status()
	}
	return out
}

// order lists the nodes to ask: those that are well as they were given, then the others, the soonest well first.
func (c *Client) order() []*endpoint {
	now := c.options.now()
	out := slices.Clone(c.endpoints)
	slices.SortStableFunc(out, func(a, b *endpoint) int {
		return a.pausedUntil(now).Compare(b.pausedUntil(now))
	})
	return out
}

// do runs a call at the nodes in turn until one answers it.
func do[T any](ctx context.Context, c *Client, what string, call func(context.Context, *ethclient.Client) (T, error)) (T, error) {
	var (
		zero T
		errs []error
	)
	for round := range c.options.rounds {
		if round > 0 {
			if err := sleep(ctx, c.options.backOff<<round); err != nil {
				return zero, fmt.Errorf("%s: %w", what, errors.Join(append(errs, err)...))
			}
		}
		errs = errs[:0]
		for _, e := range c.order() {
			result, err := attempt(ctx, c, e, call)
			if err == nil || answered(err) {
				e.succeeded()
				return result, err
			}
			if ctx.Err() != nil {
				return zero, fmt.Errorf("%s: %w", what, err)
			}
			c.log.Warn("node failed", "node", e.name, "call", what, "error", err, "failures", e.failed(c.options, err))
			errs = append(errs, err)
		}
	}
	return zero, fmt.Errorf("%s: %w: %w", what, ErrUnavailable, errors.Join(errs...))
}

// attempt runs the call at one node. Errors of the transport name the node and hide its URL.
func attempt[T any](
	ctx context.Context, c *Client, e *endpoint, call func(context.Context, *ethclient.Client) (T, error),
) (T, error) {
	var zero T
	tryCtx, cancel := context.WithTimeout(ctx, c.options.timeout)
	defer cancel()
	client, err := e.connect(tryCtx, c.chainID)
	if err != nil {
		return zero, err
	}
	result, err := call(tryCtx, client)
	if err != nil && !answered(err) {
		return zero, e.wrap(err)
	}
	return result, err
}

// answered tells an answer, if an error, of a node that works from the failure of one.
func answered(err error) bool {
	if errors.Is(err, ethereum.NotFound) {
		return true
	}
	var coded rpc.Error
	return errors.As(err, &coded) && !overloaded(coded)
}

// Codes with which providers refuse service. The last three have other meanings too, which are answers: that a query has
// too many results, for one.
const (
	codeTooManyRequests     = 429
	codeLimitExceeded       = -32005
	codeResourceUnavailable = -32002
	codeServerError         = -32000
)

func overloaded(err rpc.Error) bool {
	switch err.ErrorCode() {
	case codeTooManyRequests:
		return true
	case codeLimitExceeded, codeResourceUnavailable, codeServerError:
		return rateLimited.MatchString(err.Error())
	default:
		return false
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
