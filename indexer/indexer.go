package indexer

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/pause"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// Config says what to index and how. A zero value of an optional field means its default.
type Config struct {
	ChainID       uint64
	Factory, Lens common.Address
	ExitGuard     common.Address // zero: there is none
	Mandates      common.Address // zero: there are none
	StartBlock    uint64         // the first block that can contain one of our events
	// RetryInterval is the longest pause before a retry of an announced block that the node lacks, of an unconfirmed reorg or of
	// unfinished maintenance. Default: 2 s.
	RetryInterval time.Duration
	// MaxRange is the most blocks per request for logs. Default: 5,000.
	MaxRange uint64
	// Native is the listed token whose price is used for the chain's coin, to value gas. Zero: gas has no value in USD.
	Native common.Address
	// NavInterval is the number of blocks between two valuations of all vaults. 0: value a vault only when it changes.
	NavInterval uint64
	// NavEvery is the time between two valuations of all vaults. The indexer chooses NavInterval for it, see interval.go. 0:
	// NavInterval holds.
	NavEvery time.Duration
	// ReorgDepth is the number of blocks below the head that can be rolled back even if the node calls them final. Default:
	// 128.
	ReorgDepth uint64
	// FinalityDepth is the number of blocks below the head after which a block is final if the node does not say. Default: 64.
	FinalityDepth uint64
	// UpkeepInterval is the pause between maintenance runs at the head. Default: 1 min.
	UpkeepInterval time.Duration
	// KeepNAV is how long every NAV point is kept, at least two days. Points of blocks in which the vault changed stay, and so
	// do candles. 0: forever.
	KeepNAV time.Duration
	// KeepFeed is how long rows of the feed are kept. Default: 72 h.
	KeepFeed time.Duration
	// LeaseTTL is how long a leader that hangs keeps the lease. A leader that exits releases it immediately. Default: 15 s.
	LeaseTTL time.Duration
	// Metrics registers metrics. Nil: none are registered.
	Metrics prometheus.Registerer
}

func (c Config) withDefaults() Config {
	c.RetryInterval = cmp.Or(c.RetryInterval, 2*time.Second)
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
	// ErrWrongChain says that node, configuration and database concern different chains or factories.
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
	page    int32 // events per page when the ledger is folded again

	running           sync.Mutex // guards the fields below
	checked           bool       // node, configuration and database concern the same chain
	decoder           event.Decoder
	loaded            bool
	at                cursor      // the database's checkpoint, once loaded
	final             int64       // the node's newest final block at the last look
	feedStarted       bool        // the feed has begun
	noTransferIndexes bool        // the ledger lacks the indexes of transfers by account
	holdings          *holdingsAt // nil: not known
	// emitters are also read by the fetching goroutines of a pass.
	emitters *emitters
	// pending are the pending proposals after the last range that was assembled.
	pending pending
	dense   atomic.Int64 // the block that was last read in parts

	upkeep upkeep
	pace   pace
	outage outage

	mu     sync.Mutex
	status Status
}

// New makes an indexer that reads src and writes st. It does no I/O.
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

// Run catches up at each head that heads sees until ctx ends, then returns nil. It holds the lease or stands by for it. Faults
// are retried with back-off, logged and shown in Status. Run returns an error only when a retry cannot help: ErrDeepReorg, ErrWrongChain or
// ErrBusy.
func (ix *Indexer) Run(ctx context.Context, heads *chain.Heads) error {
	follow := func(ctx context.Context) error { return ix.follow(ctx, heads) }
	wait := time.Duration(0)
	for ctx.Err() == nil {
		before := ix.Status().Checkpoint
		err := ix.exclusively(ctx, ix.standBy, follow)
		switch {
		case ctx.Err() != nil:
			return nil //nolint:nilerr // ctx ended, which is no fault
		case errors.Is(err, ErrBusy):
			return err
		case errors.Is(err, ErrDeepReorg) || errors.Is(err, ErrWrongChain):
			ix.update(func(s *Status) { s.Stopped, s.LastError, s.LastErrorAt = true, err.Error(), ix.now() })
			ix.metrics.stalled.Set(1)
			return err
		default:
			if ix.Status().Checkpoint != before {
				wait = 0
			}
			wait = min(max(2*wait, 250*time.Millisecond), 30*time.Second)
			ix.fault(err)
		}
		_ = pause.For(ctx, wait) // the loop's condition sees the end of ctx
	}
	return nil
}

// standByInterval is the pause between two attempts of a standby to take over.
const standByInterval = 100 * time.Millisecond

func (ix *Indexer) standBy(ctx context.Context) error { return ix.lease.Await(ctx, standByInterval) }

// remind is the pause between two log lines about the same outage.
const remind = time.Minute

// outage is a time in which indexing stands still because passes fail.
type outage struct {
	since, logged time.Time // since zero: there is none
	faults        int
}

// fault records a fault that will be retried. It logs the first fault of an outage, and then one a minute.
func (ix *Indexer) fault(err error) {
	now, o := ix.now(), &ix.outage
	ix.metrics.faults.Inc()
	ix.metrics.stalled.Set(1)
	ix.update(func(s *Status) { s.LastError, s.LastErrorAt = err.Error(), now })
	o.faults++
	switch {
	case o.since.IsZero():
		o.since, o.logged = now, now
		ix.log.Warn("indexing stands still until following the chain works again", "error", err)
	case now.Sub(o.logged) >= remind:
		o.logged = now
		ix.log.Warn("indexing still stands still", "error", err, "since", o.since, "faults", o.faults)
	}
}

// recovered records a pass that succeeded, and logs the end of an outage.
func (ix *Indexer) recovered() {
	if o := ix.outage; !o.since.IsZero() {
		ix.log.Info("indexing goes on", "stood_still", ix.now().Sub(o.since), "faults", o.faults)
	}
	ix.outage = outage{}
	ix.metrics.stalled.Set(0)
	ix.update(func(s *Status) { s.LastError, s.LastErrorAt = "", time.Time{} })
}

// Sync catches up with the node's head once while it holds the lease. It fails with store.ErrLeaseHeld if another process
// indexes this chain, and with ErrBusy while Run runs.
func (ix *Indexer) Sync(ctx context.Context) error {
	return ix.exclusively(ctx, ix.lease.Acquire, ix.catchUp)
}

// exclusively runs do as the only one in this process and, by the lease, anywhere.
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
	ix.loaded = false // another process may have written since
	leading, cancel := context.WithCancelCause(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		cancel(ix.lease.Keep(leading))
	}()
	defer func() {
		cancel(nil)
		<-kept
		// Release it even if ctx has ended, so that the next holder need not wait.
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

// firstRetry is the first pause before a retry. The node lacked an announced block, or other nodes did not confirm its reorg.
// The pause doubles up to RetryInterval.
const firstRetry = 10 * time.Millisecond

// follow catches up at every new head until ctx ends, and does maintenance that is due in between. If the head cannot be read,
// it tries by itself, so that the fault is seen.
func (ix *Indexer) follow(ctx context.Context, heads *chain.Heads) error {
	seen, end := heads.Subscribe()
	defer end()
	announced, retry := int64(-1), firstRetry
	for {
		err := ix.catchUp(ctx)
		if err == nil {
			err = ix.maintain(ctx, min(ix.final, ix.at.number))
		}
		var wait time.Duration
		switch {
		case errors.Is(err, errUnconfirmed):
			ix.fault(err)
			wait, retry = retry, min(2*retry, ix.cfg.RetryInterval)
		case err != nil:
			return err
		case ix.at.number < announced: // another node announced the block
			wait, retry = retry, min(2*retry, ix.cfg.RetryInterval)
		case ix.now().Before(ix.upkeep.next):
			wait, retry = ix.cfg.UpkeepInterval, firstRetry
		default: // maintenance continues
			wait, retry = ix.cfg.RetryInterval, firstRetry
		}
		idle := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			idle.Stop()
			return ctx.Err()
		case s := <-seen:
			if s.Head != nil {
				announced = s.Head.Number.Int64()
			}
			retry = firstRetry
		case <-idle.C:
		}
		idle.Stop()
	}
}
