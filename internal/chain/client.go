package chain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/prometheus/client_golang/prometheus"
)

// ErrUnavailable wraps the failure of a call that no node answered.
var ErrUnavailable = errors.New("no node answered")

// ErrWrongChain is why a node is not asked: it serves another chain than the others.
var ErrWrongChain = errors.New("the node serves another chain")

// Client is JSON-RPC over several nodes of one chain, in order of preference. A node that does not answer, answers
// garbage, or says that it is overloaded is passed over for the next and left alone for a while, twice as long each time or
// as long as it asks for; what a node answers, an error of the call included, is final. Calls are bounded in time, tries and
// response size.
//
// While it is used, it compares its nodes every few seconds (health.go): one that is behind the others, or has another
// block than most of them, is asked only where the others fail.
//
// Its methods are ethclient's, for several goroutines. Nodes may be at different blocks: who needs two answers from the
// same state asks by block number or hash, or in one batch.
type Client struct {
	endpoints []*endpoint
	chainID   *big.Int
	options   options
	metrics   *metrics
	log       *slog.Logger
	survey    survey
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
	maxWait     time.Duration
	quorum      int
	maxLag      uint64
	compareEach time.Duration
	registerer  prometheus.Registerer
	now         func() time.Time
}

// Option changes how a client behaves.
type Option func(*options)

// WithTimeout bounds one try at one node; 15 s unless set.
func WithTimeout(timeout time.Duration) Option { return func(o *options) { o.timeout = timeout } }

// WithMaxResponse bounds a response {bytes}; 64 MiB unless set. A larger one counts as a failure of the node.
func WithMaxResponse(bytes int64) Option { return func(o *options) { o.maxResponse = bytes } }

// WithRounds says how often the nodes are tried in turn; 3 unless set. Before round n it waits 200 ms × 2ⁿ, or, where all
// nodes limit the rate, until the first of them serves again (at most 30 s).
func WithRounds(rounds int) Option { return func(o *options) { o.rounds = rounds } }

// WithPauses replaces the waits: before a second round, and for how long a node that failed once is left alone (1 s unless
// set), which doubles up to the longest (1 min unless set).
func WithPauses(round, node, longest time.Duration) Option {
	return func(o *options) { o.backOff, o.coolDown, o.maxCoolDown = round, node, longest }
}

// WithQuorum says how many nodes must agree for Agreed to be true; unless set it is more than half of them, and at least
// two where there are two. It is never more than there are.
func WithQuorum(nodes int) Option { return func(o *options) { o.quorum = nodes } }

// WithComparison says how often the nodes are compared while they are used (5 s unless set; there must be two) and how many
// blocks a node may be behind what the quorum has (3 unless set) before others are preferred.
func WithComparison(every time.Duration, maxLag uint64) Option {
	return func(o *options) { o.compareEach, o.maxLag = every, maxLag }
}

// WithMetrics registers the metrics of requests and nodes, labelled by chain.
func WithMetrics(r prometheus.Registerer) Option { return func(o *options) { o.registerer = r } }

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
	c := &Client{log: log, metrics: newMetrics(), options: options{
		timeout: 15 * time.Second, maxResponse: 64 << 20, rounds: 3, backOff: 200 * time.Millisecond,
		coolDown: time.Second, maxCoolDown: time.Minute, maxBatch: 250, maxWait: 30 * time.Second,
		maxLag: 3, compareEach: 5 * time.Second,
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
		if same := c.named(e.name); same > 0 {
			e.name = fmt.Sprintf("%s#%d", e.name, same+1)
		}
		c.endpoints = append(c.endpoints, e)
	}
	c.survey.last = c.options.now()
	c.chainID = c.options.chainID
	if err := c.agreeOnChain(ctx); err != nil {
		c.Close()
		return nil, fmt.Errorf("connecting to nodes: %w", err)
	}
	c.metrics.register(c.options.registerer, c.chainID)
	return c, nil
}

// named counts the nodes so far at that scheme and host: two of a provider differ in what may not be shown.
func (c *Client) named(name string) (same int) {
	for _, e := range c.endpoints {
		if host, _, _ := strings.Cut(e.name, "#"); host == name {
			same++
		}
	}
	return same
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
	c.survey.end()
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
	Lagging   bool      // it was behind the others when they were last compared
	Forked    bool      // it had another block than the quorum
}

// Endpoints tells how the nodes do, in order of preference.
func (c *Client) Endpoints() []EndpointStatus {
	out := make([]EndpointStatus, len(c.endpoints))
	for i, e := range c.endpoints {
		out[i] = e.status()
	}
	return out
}

// order lists the nodes to ask: those that are well as they were given, then those that are behind, those that failed
// lately, the soonest well first, and last those that contradict the quorum.
func (c *Client) order() []*endpoint {
	now := c.options.now()
	out := slices.Clone(c.endpoints)
	ranks := make(map[*endpoint]rank, len(out))
	for _, e := range out {
		ranks[e] = e.rank(now)
	}
	slices.SortStableFunc(out, func(a, b *endpoint) int { return ranks[a].compare(ranks[b]) })
	return out
}

// unfitError is an answer that a caller's check refused.
type unfitError struct{ err error }

func (e *unfitError) Error() string { return "its answer is refused: " + e.err.Error() }
func (e *unfitError) Unwrap() error { return e.err }

// ask makes nodes try in turn until one answers. A node whose answer is refused is passed over like one that fails, but
// when all were asked that is the result: what they say will not change by asking at once again.
func (c *Client) ask(ctx context.Context, what string, try func(context.Context, *endpoint) error) error {
	c.compareSometimes(ctx)
	var errs []error
	for round := range c.options.rounds {
		if round > 0 {
			if err := sleep(ctx, max(c.options.backOff<<round, c.untilServed())); err != nil {
				return fmt.Errorf("%s: %w", what, errors.Join(append(errs, err)...))
			}
		}
		errs = errs[:0]
		refused := false
		for _, e := range c.order() {
			if wait := e.limitedFor(c.options.now()); wait > 0 {
				errs = append(errs, e.wrap(fmt.Errorf("it asked not to be asked for another %s", wait)))
				continue
			}
			err := try(ctx, e)
			var unfit *unfitError
			switch {
			case err == nil:
				e.succeeded()
				return nil
			case answered(err):
				e.succeeded()
				return err
			case ctx.Err() != nil:
				return fmt.Errorf("%s: %w", what, err)
			case errors.As(err, &unfit):
				refused = true
				e.refused(c.options, err)
				c.log.Debug("answer of a node refused", "node", e.name, "call", what, "error", err)
			default:
				c.log.Warn("node failed", "node", e.name, "call", what, "error", err, "failures", e.failed(c.options, err))
			}
			errs = append(errs, err)
		}
		if refused {
			return fmt.Errorf("%s: %w", what, errors.Join(errs...))
		}
	}
	return fmt.Errorf("%s: %w: %w", what, ErrUnavailable, errors.Join(errs...))
}

// untilServed is how long all nodes want to be left alone; zero where one of them does not.
func (c *Client) untilServed() time.Duration {
	now, wait := c.options.now(), c.options.maxWait
	for _, e := range c.endpoints {
		wait = min(wait, e.limitedFor(now))
	}
	return wait
}

// do runs one call at the nodes in turn until one answers it.
func do[T any](
	ctx context.Context, c *Client, what, method string, call func(context.Context, *ethclient.Client) (T, error),
) (result T, err error) {
	err = c.ask(ctx, what, func(ctx context.Context, e *endpoint) error {
		result, err = attempt(ctx, c, e, method, call)
		return err
	})
	return result, err
}

// attempt runs the call at one node. Errors of the transport name the node and hide its URL.
func attempt[T any](
	ctx context.Context, c *Client, e *endpoint, method string, call func(context.Context, *ethclient.Client) (T, error),
) (result T, err error) {
	tryCtx, cancel := context.WithTimeout(ctx, c.options.timeout)
	defer cancel()
	client, err := e.connect(tryCtx, c.chainID)
	if err != nil {
		return result, err
	}
	done := c.metrics.begin(e.name, method, c.options.now)
	result, err = call(tryCtx, client)
	done(err, method)
	if err != nil && !answered(err) {
		e.heed(c.options, err)
		return result, e.wrap(err)
	}
	return result, err
}

// answered tells an answer, if an error, of a node that works from the failure of one.
func answered(err error) bool {
	if errors.Is(err, ethereum.NotFound) {
		return true
	}
	var unfit *unfitError
	var unreached *unreachedError
	if errors.As(err, &unfit) || errors.As(err, &unreached) {
		return false
	}
	var coded rpc.Error
	return errors.As(err, &coded) && !overloaded(coded)
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
