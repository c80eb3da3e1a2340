package rebalancer

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strconv"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/robfig/cron/v3"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

// The kinds of ticks, and of plans, as the schema names them.
const (
	kindSchedule = "schedule"
	kindDrift    = "drift"
	kindTargets  = "targets"
	kindTrades   = "trades"
)

const (
	vaultsPerCall  = 50
	maxBackOffBits = 4 // 16 blocks
)

// Rebalancer keeps the vaults whose keeper is the sender's signer. Step and Run take turns.
type Rebalancer struct {
	cfg      Config
	policy   plan.Policy
	schedule cron.Schedule
	st       *store.Store
	node     Node
	quoter   Quoter
	sender   Sender
	log      *slog.Logger
	now      func() time.Time
	lease    *store.Lease
	metrics  *metrics
	started  time.Time // vaults without a scheduled tick are due from here on

	mu       sync.Mutex // one step at a time; guards what follows
	lastHead common.Hash
	backOff  map[job]backOff
	drifts   map[common.Address]bool // vaults that have a drift metric
}

// job is a kind of plan for a vault.
type job struct {
	vault common.Address
	kind  string
}

// backOff keeps a job that led to nothing from being tried again at once; a restart forgets it.
type backOff struct {
	waits    int
	failures int    // of plans
	until    uint64 // block
}

// New makes a Rebalancer; it does nothing until Step or Run.
func New(
	cfg Config, st *store.Store, node Node, quoter Quoter, sender Sender, log *slog.Logger, now func() time.Time,
) (*Rebalancer, error) {
	cfg = cfg.withDefaults()
	policy, err := cfg.policy()
	if err != nil {
		return nil, fmt.Errorf("configuring the rebalancer: %w", err)
	}
	schedule, err := cfg.schedule()
	if err != nil {
		return nil, fmt.Errorf("configuring the rebalancer: %w", err)
	}
	name := fmt.Sprintf("rebalancer:%d", cfg.ChainID)
	return &Rebalancer{
		cfg: cfg, policy: policy, schedule: schedule, st: st, node: node, quoter: quoter, sender: sender, now: now,
		log: log.With("component", "rebalancer"), lease: store.NewLease(st, name, rand.Text(), cfg.LeaseTTL, now),
		metrics: newMetrics(cfg.Metrics, strconv.FormatUint(cfg.ChainID, 10)), started: now(), backOff: map[job]backOff{}, drifts: map[common.Address]bool{},
	}, nil
}

// Run steps at every new head until ctx ends, then gives the lease up and returns nil. Faults are logged and tried again;
// while another replica holds the lease it stands by.
func (r *Rebalancer) Run(ctx context.Context) error {
	poll := time.NewTicker(r.cfg.PollInterval)
	defer poll.Stop()
	heads := make(chan *types.Header, 64)
	var sub ethereum.Subscription
	var lost <-chan error
	defer func() {
		if sub != nil {
			sub.Unsubscribe()
		}
	}()
	for {
		if sub == nil {
			var err error
			if sub, err = r.node.SubscribeNewHead(ctx, heads); err != nil {
				r.log.Debug("node pushes no heads: polling", "error", err)
				sub, lost = nil, nil
			} else {
				lost = sub.Err()
			}
		}
		err := r.Step(ctx)
		if ctx.Err() != nil {
			return r.lease.Release(context.WithoutCancel(ctx))
		}
		if err != nil && !errors.Is(err, store.ErrLeaseHeld) {
			r.metrics.stepErrors.Inc()
			r.log.Warn("step of the rebalancer failed", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-poll.C:
		case <-heads:
		case err := <-lost:
			r.log.Debug("subscription to heads ended", "error", err)
			sub, lost = nil, nil
		}
	}
}

// scene is what one step knows.
type scene struct {
	head   *types.Header
	due    map[common.Address]keeperdb.DueTicksRow
	active map[common.Address]bool
}

// Step looks at the newest block once: it settles plans whose intents ended, makes ticks that are due, and plans for every
// vault that is due and free. One vault's fault does not hold up the others; all faults are joined in the error. It takes
// the chain's lease, or returns store.ErrLeaseHeld.
func (r *Rebalancer) Step(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.lease.Hold(ctx); err != nil {
		return err
	}
	head, err := r.node.HeaderByNumber(ctx, nil)
	if err != nil {
		return fmt.Errorf("reading the newest block: %w", err)
	}
	q := keeperdb.New(r.st.Pool)
	settled, active, err := r.settle(ctx, q, head)
	if err != nil {
		return err
	}
	vaults, err := q.KeptVaults(ctx, keeperdb.KeptVaultsParams{ChainID: int64(r.cfg.ChainID), Keeper: r.sender.Address()})
	if err != nil {
		return fmt.Errorf("reading kept vaults: %w", err)
	}
	ticked, err := r.makeTicks(ctx, vaults)
	if err != nil {
		return err
	}
	if head.Hash() == r.lastHead && settled+ticked == 0 {
		return nil
	}
	s := scene{head: head, active: active}
	if s.due, err = r.dueTicks(ctx, q); err != nil {
		return err
	}
	if err := r.visit(ctx, q, s, vaults); err != nil {
		return err
	}
	r.lastHead = head.Hash()
	return nil
}

// visit considers each vault as it is at the head.
func (r *Rebalancer) visit(ctx context.Context, q *keeperdb.Queries, s scene, vaults []keeperdb.KeptVaultsRow) error {
	controls, err := q.Controls(ctx)
	if err != nil {
		return fmt.Errorf("reading the kill switch: %w", err)
	}
	seen := map[common.Address]bool{}
	var faults []error
	for len(vaults) > 0 {
		n := min(len(vaults), vaultsPerCall)
		states, err := r.states(ctx, s.head, vaults[:n])
		if err != nil {
			return err
		}
		vaults = vaults[n:]
		for _, state := range states {
			if state.NavOk {
				r.metrics.drift.WithLabelValues(state.Vault.Hex()).Set(ratio(state.DriftD18))
				seen[state.Vault] = true
			}
			if state.Roles.Keeper != r.sender.Address() || s.active[state.Vault] || r.stopped(controls, state.Vault) {
				continue
			}
			if err := r.consider(ctx, s, state); err != nil {
				faults = append(faults, fmt.Errorf("vault %s: %w", state.Vault, err))
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	for vault := range r.drifts {
		if !seen[vault] {
			r.metrics.drift.DeleteLabelValues(vault.Hex())
		}
	}
	r.drifts = seen
	return errors.Join(faults...)
}

// states reads vaults at exactly the head's block.
func (r *Rebalancer) states(
	ctx context.Context, head *types.Header, vaults []keeperdb.KeptVaultsRow,
) ([]bindings.IVaultLensVaultState, error) {
	addresses := make([]common.Address, len(vaults))
	for i, v := range vaults {
		addresses[i] = v.Vault
	}
	lens := bindings.NewVaultLens()
	msg := ethereum.CallMsg{To: &r.cfg.Lens, Data: lens.PackStates(addresses)}
	raw, err := r.node.CallContractAtHash(ctx, msg, head.Hash())
	if err != nil {
		return nil, fmt.Errorf("reading %d vaults at block %d: %w", len(vaults), head.Number, err)
	}
	out, err := lens.UnpackStates(raw)
	if err != nil {
		return nil, fmt.Errorf("decoding vaults at block %d: %w", head.Number, err)
	}
	return out.Result, nil
}

// consider plans for a free vault if anything makes it due: new targets before trades toward the old ones.
func (r *Rebalancer) consider(ctx context.Context, s scene, state bindings.IVaultLensVaultState) error {
	targets, trades := job{state.Vault, kindTargets}, job{state.Vault, kindTrades}
	if targetsDue(state.PendingTargets, s.head) && r.free(targets, s.head) {
		planned, err := r.executeTargets(ctx, s, state)
		if err != nil {
			r.rest(targets, s.head) // trades go on meanwhile
		}
		if planned || err != nil {
			return err
		}
	}
	if !state.NavOk || !r.free(trades, s.head) {
		return nil
	}
	t := trigger{kind: kindDrift, dueAt: blockTime(s.head)}
	if tick, ok := s.due[state.Vault]; ok {
		t = trigger{kind: tick.Kind, dueAt: tick.DueAt}
	} else if state.DriftD18.Cmp(driftD18(r.cfg.DriftBps)) < 0 {
		return nil
	}
	err := r.trade(ctx, s, state, t)
	if err != nil {
		r.rest(trades, s.head)
	}
	return err
}

// free tells whether the job is not backing off.
func (r *Rebalancer) free(j job, head *types.Header) bool {
	return head.Number.Uint64() >= r.backOff[j].until
}

// rest doubles the blocks until the job is tried again.
func (r *Rebalancer) rest(j job, head *types.Header) {
	b := r.backOff[j]
	b.waits++
	b.until = head.Number.Uint64() + 1<<min(b.waits, maxBackOffBits)
	r.backOff[j] = b
}

// fail is rest after a plan that came to nothing.
func (r *Rebalancer) fail(j job, head *types.Header) {
	r.rest(j, head)
	b := r.backOff[j]
	b.failures++
	r.backOff[j] = b
}

func (r *Rebalancer) stopped(controls []keeperdb.ControlsRow, vault common.Address) bool {
	for _, c := range controls {
		switch {
		case c.Scope == "global",
			c.Scope == "vault" && bytes.Equal(c.Subject, vault.Bytes()),
			c.Scope == "signer" && bytes.Equal(c.Subject, r.sender.Address().Bytes()):
			return true
		}
	}
	return false
}

func blockTime(h *types.Header) time.Time { return time.Unix(int64(h.Time), 0).UTC() }

func driftD18(bps int64) *big.Int { return new(big.Int).Mul(big.NewInt(bps), big.NewInt(1e14)) }
