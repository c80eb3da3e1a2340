package indexer

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/pause"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// Config says what to index and how. Zero values of the optional fields mean the defaults given there.
type Config struct {
	ChainID       uint64
	Factory, Lens common.Address
	ExitGuard     common.Address // zero: none
	StartBlock    uint64         // the first block that can hold an event of ours
	// PollInterval is how often the node is asked for its head where it announces none; 2 s.
	PollInterval time.Duration
	// MaxRange is the most blocks whose logs are asked for at once; 5,000.
	MaxRange uint64
	// Native is the listed token that is worth what the chain's coin is, to put a price on gas; zero: gas has none.
	Native common.Address
	// NavInterval is every how many blocks all vaults are valued; 0: only when they change.
	NavInterval uint64
	// ReorgDepth is how many blocks below the head can be rolled back even if the node calls them final; 128.
	ReorgDepth uint64
	// FinalityDepth is how many blocks below the head are final where the node does not say; 64.
	FinalityDepth uint64
	// UpkeepInterval is how often, at the head, it is seen to what can wait: gaps in the NAV, retention; 1 min.
	UpkeepInterval time.Duration
	// KeepNAV is for how long every NAV point is kept, at least two days; those of blocks in which a vault changed stay, and
	// so do candles; 0: for ever.
	KeepNAV time.Duration
	// KeepFeed is for how long the feed's rows are kept; 72 h.
	KeepFeed time.Duration
	// LeaseTTL is after what time another process takes over from one that hangs; 15 s. From one that ended it takes over
	// at once.
	LeaseTTL time.Duration
	// Metrics is where metrics are registered; nil: nowhere.
	Metrics prometheus.Registerer
}

func (c Config) withDefaults() Config {
	c.PollInterval = cmp.Or(c.PollInterval, 2*time.Second)
	c.MaxRange = min(cmp.Or(c.MaxRange, 5_000), 1<<32)
	c.NavInterval = min(c.NavInterval, 1<<32)
	c.ReorgDepth = min(cmp.Or(c.ReorgDepth, 128), 1<<32)
	c.FinalityDepth = min(cmp.Or(c.FinalityDepth, 64), 1<<32)
	c.UpkeepInterval = cmp.Or(c.UpkeepInterval, time.Minute)
	if c.KeepNAV > 0 {
		c.KeepNAV = max(c.KeepNAV, leastKept)
	}
	c.KeepFeed = cmp.Or(c.KeepFeed, 72*time.Hour)
	c.LeaseTTL = cmp.Or(c.LeaseTTL, 15*time.Second)
	return c
}

var (
	// ErrBusy says that this Indexer is already running.
	ErrBusy = errors.New("the indexer is already running")
	// ErrWrongChain says that the node, the configuration and the database are not about the same chain and factory.
	ErrWrongChain = errors.New("wrong chain")
)

// Indexer follows one chain. Make it with New.
type Indexer struct {
	cfg     Config
	store   *store.Store
	node    node
	lease   *store.Lease
	log     *slog.Logger
	now     func() time.Time
	metrics metrics
	size    rangeSize
	page    int32 // how many events are folded again at a time

	running           sync.Mutex // held by whoever uses what follows
	checked           bool       // node, configuration and database are about the same chain
	decoder           event.Decoder
	loaded            bool
	at                cursor      // what the database is at, while loaded
	feedStarted       bool        // the feed has begun
	noTransferIndexes bool        // the ledger lacks the indexes of transfers by account
	holdings          *holdingsAt // nil: not known
	// emitters are read by the fetching goroutines of a pass.
	emitters *emitters

	upkeep upkeep
	pace   pace

	mu     sync.Mutex
	status Status
}

// New makes an indexer of src into st. It does no I/O.
func New(cfg Config, st *store.Store, src Source, log *slog.Logger, now func() time.Time) *Indexer {
	cfg = cfg.withDefaults()
	chainID := strconv.FormatUint(cfg.ChainID, 10)
	return &Indexer{
		cfg: cfg, store: st, node: newNode(src), log: log, now: now,
		metrics: newMetrics(cfg.Metrics, chainID),
		lease:   store.NewLease(st, "indexer:"+chainID, rand.Text(), cfg.LeaseTTL, now),
		size:    newRangeSize(int64(cfg.MaxRange)),
		page:    foldPage,
		decoder: event.Decoder{Factory: cfg.Factory},
		status:  Status{Checkpoint: -1},
	}
}

func (ix *Indexer) chainID() int64 { return int64(ix.cfg.ChainID) }
func (ix *Indexer) start() int64   { return int64(ix.cfg.StartBlock) }

// Run follows the chain until ctx ends (then nil), holding the lease or standing by for it. Faults are retried with
// back-off, logged and shown in Status; it returns an error only where trying again cannot help: ErrDeepReorg, ErrWrongChain,
// ErrBusy.
func (ix *Indexer) Run(ctx context.Context) error {
	wait := time.Duration(0)
	for ctx.Err() == nil {
		before := ix.Status().Checkpoint
		err := ix.exclusively(ctx, ix.standBy, ix.follow)
		switch {
		case ctx.Err() != nil:
			return nil //nolint:nilerr // the error is the end of ctx, and that is no fault
		case errors.Is(err, ErrDeepReorg) || errors.Is(err, ErrWrongChain) || errors.Is(err, ErrBusy):
			return err
		default:
			if ix.Status().Checkpoint != before {
				wait = 0
			}
			wait = min(max(2*wait, 250*time.Millisecond), 30*time.Second)
			ix.fault(err)
			ix.log.Warn("following the chain failed and is tried again", "error", err, "wait", wait)
		}
		_ = pause.For(ctx, wait) // the loop's condition sees the end of ctx
	}
	return nil
}

// standByInterval is how often a standby tries to take over.
const standByInterval = 100 * time.Millisecond

func (ix *Indexer) standBy(ctx context.Context) error { return ix.lease.Await(ctx, standByInterval) }

// fault notes what went wrong and is tried again.
func (ix *Indexer) fault(err error) {
	ix.metrics.faults.Inc()
	ix.update(func(s *Status) { s.LastError, s.LastErrorAt = err.Error(), ix.now() })
}

// Sync catches up with the node's head once, holding the lease meanwhile. It fails with store.ErrLeaseHeld where another
// process indexes this chain and with ErrBusy while Run runs.
func (ix *Indexer) Sync(ctx context.Context) error {
	return ix.exclusively(ctx, ix.lease.Acquire, ix.catchUp)
}

// exclusively does something as the only one in this process and, by the lease, anywhere.
func (ix *Indexer) exclusively(ctx context.Context, acquire, do func(context.Context) error) (err error) {
	if !ix.running.TryLock() {
		return ErrBusy
	}
	defer ix.running.Unlock()
	if err := acquire(ctx); err != nil {
		return errors.Join(err, ix.lease.Release(context.WithoutCancel(ctx)))
	}
	ix.update(func(s *Status) { s.Leading = true })
	defer ix.update(func(s *Status) { s.Leading = false })
	ix.loaded = false // another may have written since
	leading, cancel := context.WithCancelCause(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		cancel(ix.lease.Keep(leading))
	}()
	defer func() {
		cancel(nil)
		<-kept
		// Also when ctx has ended: the next holder need not wait.
		release, done := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer done()
		err = errors.Join(err, ix.lease.Release(release))
	}()
	err = do(leading)
	if lost := context.Cause(leading); err != nil && ctx.Err() == nil && errors.Is(lost, store.ErrLeaseLost) {
		return lost
	}
	return err
}

// firstRetry is after what time the node is asked again for a block that was announced and that it does not have yet, or for
// a reorg that other nodes do not confirm yet; each further time it is twice as long, up to PollInterval.
const firstRetry = 10 * time.Millisecond

// follow catches up at every new head until ctx ends.
func (ix *Indexer) follow(ctx context.Context) error {
	following, stop := context.WithCancel(ctx)
	defer stop()
	heads := chain.FollowHeads(following, ix.node.src, ix.cfg.PollInterval, ix.log)
	announced, retry := int64(-1), firstRetry
	for {
		wait := ix.cfg.PollInterval
		err := ix.catchUp(ctx)
		switch {
		case errors.Is(err, errUnconfirmed):
			ix.fault(err)
			wait, retry = retry, min(2*retry, ix.cfg.PollInterval)
		case err != nil:
			return err
		case ix.at.number < announced: // another node announced it
			wait, retry = retry, min(2*retry, ix.cfg.PollInterval)
		default:
			retry = firstRetry
		}
		poll := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			poll.Stop()
			return ctx.Err()
		case head := <-heads.C():
			announced = head.Number.Int64()
			retry = firstRetry
		case <-poll.C:
		}
		poll.Stop()
	}
}
