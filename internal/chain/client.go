package chain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/internal/pause"
)

// ErrUnavailable wraps the failure of a call that no node answered.
var ErrUnavailable = errors.New("no node answered")

// ErrWrongChain says that a node serves another chain than the others.
var ErrWrongChain = errors.New("the node serves another chain")

// Client is JSON-RPC over several nodes of one chain, in order of preference. It falls back to the next node if one
// does not answer, returns garbage or says that it is overloaded. The failed node is then left alone for a while: twice
// as long after each failure, or as long as the node asks for. Any other answer is final, also an error of the call.
// Calls are bounded in time, attempts and response size.
//
// While in use, a Client compares its nodes every few seconds (health.go). A node that is behind the others, or has
// another block than most of them, is used only if the others fail.
//
// The methods are those of ethclient and are safe for concurrent use. Nodes may be at different blocks. A caller that
// needs two answers from the same state must ask by block number or hash, or in one batch.
type Client struct {
	endpoints []*endpoint
	chainID   *big.Int
	options   options
	metrics   *metrics
	log       *slog.Logger
	survey    survey
	rollup    rollup
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
	absence     time.Duration
	registerer  prometheus.Registerer
	now         func() time.Time
}

// Option changes a client's behaviour.
type Option func(*options)

// WithTimeout bounds one attempt at one node. Default: 15 s.
func WithTimeout(timeout time.Duration) Option { return func(o *options) { o.timeout = timeout } }

// WithRounds sets how many times the nodes are tried in turn. Default: 3. Before round n the client waits 200 ms × 2ⁿ.
// If all nodes limit the rate, it waits until the first of them serves again, at most 30 s in all. A round in which no
// node may be asked does not count.
func WithRounds(rounds int) Option { return func(o *options) { o.rounds = rounds } }

// WithPauses sets the pauses: before the second round, and for how long a node is left alone after one failure
// (default: 1 s). The latter doubles up to longest (default: 1 min).
func WithPauses(round, node, longest time.Duration) Option {
	return func(o *options) { o.backOff, o.coolDown, o.maxCoolDown = round, node, longest }
}

// WithQuorum sets how many nodes must agree in Agreed, absent ones included. It is never more than there are. Default: more
// than half of the nodes that are not absent, and at least two if there are two.
func WithQuorum(nodes int) Option { return func(o *options) { o.quorum = nodes } }

// WithAbsence sets after how long without a vote a node no longer counts for the default quorum. Default: 5 s.
func WithAbsence(after time.Duration) Option { return func(o *options) { o.absence = after } }

// WithComparison sets how often the nodes are compared while in use (default: 5 s). A single node is never compared.
// Other nodes are preferred to one that is more than maxLag blocks behind the quorum (default: 3).
func WithComparison(every time.Duration, maxLag uint64) Option {
	return func(o *options) { o.compareEach, o.maxLag = every, maxLag }
}

// WithMetrics registers the metrics of requests and nodes, labelled by chain.
func WithMetrics(r prometheus.Registerer) Option { return func(o *options) { o.registerer = r } }

// WithMaxBatch sets the largest number of calls in one JSON-RPC batch. Default: 250.
func WithMaxBatch(calls int) Option { return func(o *options) { o.maxBatch = calls } }

// WithChainID sets the chain that the nodes must serve. No node then needs to answer in Dial.
func WithChainID(id uint64) Option {
	return func(o *options) { o.chainID = new(big.Int).SetUint64(id) }
}

// WithClock replaces the clock that pauses are measured with.
func WithClock(now func() time.Time) Option { return func(o *options) { o.now = now } }

// Dial connects to http(s) and ws(s) nodes, the preferred one first. At least one must answer, unless WithChainID is
// given. All that answer must serve the same chain. A node that does not answer is checked when it is first needed.
func Dial(ctx context.Context, urls []string, log *slog.Logger, opts ...Option) (*Client, error) {
	if len(urls) == 0 {
		return nil, errors.New("connecting to nodes: no URL given")
	}
	c := &Client{log: log, metrics: newMetrics(), options: options{
		timeout: 15 * time.Second, maxResponse: 64 << 20, rounds: 3, backOff: 200 * time.Millisecond,
		coolDown: time.Second, maxCoolDown: time.Minute, maxBatch: 250, maxWait: 30 * time.Second,
		maxLag: 3, compareEach: 5 * time.Second, absence: 5 * time.Second,
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

// named counts the nodes so far with that scheme and host. The rest of a URL may hold a key and is not shown.
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

// Close closes the connections. Calls in flight fail.
func (c *Client) Close() {
	c.survey.end()
	for _, e := range c.endpoints {
		e.close()
	}
}

// EndpointStatus is the state of a node.
type EndpointStatus struct {
	Name      string    // scheme and host: the rest of a URL may hold a key
	Failures  int       // consecutive failures
	LastError string    // "" if the last call succeeded
	Until     time.Time // the other nodes are preferred until then
	Lagging   bool      // it was behind the others at the last comparison
	Forked    bool      // it had another block than the quorum
}

// Endpoints returns the state of the nodes, in order of preference.
func (c *Client) Endpoints() []EndpointStatus {
	out := make([]EndpointStatus, len(c.endpoints))
	for i, e := range c.endpoints {
		out[i] = e.status()
	}
	return out
}

// order returns the nodes in the order to ask. Healthy nodes come first, as given, then lagging ones. Nodes that failed
// recently follow, the first to recover first. Nodes that contradict the quorum come last.
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

// unfitError says that a caller's check refused an answer.
type unfitError struct{ err error }

func (e *unfitError) Error() string { return "its answer is refused: " + e.err.Error() }
func (e *unfitError) Unwrap() error { return e.err }

// missingBlockError says that a node does not have the block that a call names. It is neither a final answer nor a failure of
// the node. Behind a load balancer, the next attempt may reach another backend that has the block.
type missingBlockError struct{ err error }

func (e *missingBlockError) Error() string { return e.err.Error() }
func (e *missingBlockError) Unwrap() error { return e.err }

// Is makes the error an ErrNoBlock.
func (e *missingBlockError) Is(target error) bool { return target == ErrNoBlock }

// missingBlock matches what nodes say about a block that they do not have.
var missingBlock = regexp.MustCompile(`(?i)^(header (for hash )?not found|unknown block|block not found|block with hash 0x\w+ not found)`)

// lacksBlock reports whether an answer says that the node does not have the block.
func lacksBlock(err error) bool {
	var coded rpc.Error
	return errors.As(err, &coded) && missingBlock.MatchString(coded.Error())
}

// ask tries the nodes in turn until one answers. A node whose answer is refused is skipped like one that fails. If all
// were asked and one was refused, that is the result: asking again at once would not change it.
func (c *Client) ask(ctx context.Context, what string, try func(context.Context, *endpoint) error) error {
	c.compareSometimes(ctx)
	var errs []error
	waited := time.Duration(0) // in rounds in which no node could be asked
	for round := range c.options.rounds {
		if round > 0 {
			if err := pause.For(ctx, max(c.options.backOff<<round, c.untilServed())); err != nil {
				return fmt.Errorf("%s: %w", what, errors.Join(append(errs, err)...))
			}
		}
		// Other calls may make the nodes ask for new pauses. Such a round does not count until the longest wait is over.
		for wait := c.untilServed(); wait > 0 && waited+wait <= c.options.maxWait; wait = c.untilServed() {
			waited += wait
			if err := pause.For(ctx, wait); err != nil {
				return fmt.Errorf("%s: %w", what, errors.Join(append(errs, err)...))
			}
		}
		errs = errs[:0]
		refused := false
		for _, e := range c.order() {
			if wait := e.limitedFor(c.options.now()); wait > 0 {
				errs = append(errs, e.wrap(fmt.Errorf("it asked for a pause of another %s", wait)))
				continue
			}
			err := try(ctx, e)
			var unfit *unfitError
			var missing *missingBlockError
			switch {
			case err == nil:
				c.answered(e)
				return nil
			case errors.As(err, &missing):
				e.succeeded()
				c.log.Debug("node does not have the block", "node", e.name, "call", what, "error", err)
			case answered(err):
				c.answered(e)
				return err
			case ctx.Err() != nil:
				return fmt.Errorf("%s: %w", what, err)
			case errors.As(err, &unfit):
				refused = true
				e.refused(c.options, err)
				c.log.Debug("answer of a node refused", "node", e.name, "call", what, "error", err)
			default:
				if failures, report := e.failed(c.options, err); report {
					c.log.Warn("node failed", "node", e.name, "call", what, "error", err, "failures", failures)
				}
			}
			errs = append(errs, err)
		}
		if refused {
			return fmt.Errorf("%s: %w", what, errors.Join(errs...))
		}
	}
	if allMissing(errs) {
		return fmt.Errorf("%s: %w", what, errs[0])
	}
	return fmt.Errorf("%s: %w: %w", what, ErrUnavailable, errors.Join(errs...))
}

// allMissing reports whether every node said that it does not have the block.
func allMissing(errs []error) bool {
	return len(errs) > 0 && !slices.ContainsFunc(errs, func(err error) bool {
		var missing *missingBlockError
		return !errors.As(err, &missing)
	})
}

// answered notes that a node answered, and logs the end of its failures.
func (c *Client) answered(e *endpoint) {
	if failures := e.succeeded(); failures > 0 {
		c.log.Info("node answers again", "node", e.name, "failures", failures)
	}
}

// untilServed returns how long all nodes want to be left alone. It is 0 if one of them serves now.
func (c *Client) untilServed() time.Duration {
	now, wait := c.options.now(), c.options.maxWait
	for _, e := range c.endpoints {
		wait = min(wait, e.limitedFor(now))
	}
	return wait
}

// do makes one call at the nodes in turn until one answers.
func do[T any](
	ctx context.Context, c *Client, what, method string, call func(context.Context, *ethclient.Client) (T, error),
) (result T, err error) {
	err = c.ask(ctx, what, func(ctx context.Context, e *endpoint) error {
		result, err = attempt(ctx, c, e, method, call)
		return err
	})
	return result, err
}

// connect returns the client of a node and counts failed connections, so that a node that was never reached has metrics.
func (c *Client) connect(ctx context.Context, e *endpoint) (*ethclient.Client, error) {
	client, err := e.connect(ctx, c.chainID)
	if err != nil {
		c.metrics.count(e.name, "eth_chainId", err)
	}
	return client, err
}

// attempt makes the call at one node. Transport errors name the node and hide its URL.
func attempt[T any](
	ctx context.Context, c *Client, e *endpoint, method string, call func(context.Context, *ethclient.Client) (T, error),
) (result T, err error) {
	tryCtx, cancel := context.WithTimeout(ctx, c.options.timeout)
	defer cancel()
	client, err := c.connect(tryCtx, e)
	if err != nil {
		return result, err
	}
	done := c.metrics.begin(e.name, method, c.options.now)
	result, err = call(tryCtx, client)
	done(err, method)
	if lacksBlock(err) {
		return result, e.wrap(&missingBlockError{err})
	}
	if err != nil && !answered(err) {
		e.heed(c.options, err)
		return result, e.wrap(err)
	}
	return result, err
}

// answered reports whether err is an answer of a working node, rather than a failure of the node.
func answered(err error) bool {
	if errors.Is(err, ethereum.NotFound) {
		return true
	}
	var unfit *unfitError
	var unreached *unreachedError
	var missing *missingBlockError
	if errors.As(err, &unfit) || errors.As(err, &unreached) || errors.As(err, &missing) {
		return false
	}
	var coded rpc.Error
	return errors.As(err, &coded) && !overloaded(coded)
}
