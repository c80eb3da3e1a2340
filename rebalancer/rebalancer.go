package rebalancer

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"

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
	kindFees     = "fees"
	kindAuction  = "auction"
	kindApprove  = "approve"
	kindBid      = "bid"
	kindExit     = "exit"
	kindPeak     = "peak"
)

const (
	vaultsPerCall  = 50
	maxBackOffBits = 4 // 16 blocks
	reportEvery    = 5 * time.Minute
	reportWindow   = 7 * 24 * time.Hour
	explainedFor   = 30 * 24 * time.Hour // of ticks that led to no trade; plans are explained for ever
)

// Rebalancer keeps the vaults whose keeper is one of the sender's signers, and where it is told to makes the calls that
// anyone may make for the others. Step and Run take turns.
type Rebalancer struct {
	cfg     Config
	policy  plan.Policy
	rhythm  rhythm // of vaults without one of their own
	st      *store.Store
	node    Node
	pools   Market
	sender  Sender
	log     *slog.Logger
	now     func() time.Time
	lease   *store.Lease
	metrics *metrics
	started time.Time // vaults without a scheduled tick are due from here on

	looked atomic.Uint64 // block

	mu       sync.Mutex // one step at a time; guards what follows
	lastHead common.Hash
	head     *types.Header // of the step under way
	planned  map[job]bool  // subjects, in the step under way
	backOff  map[job]backOff
	drifts   map[common.Address]bool // vaults that have a drift metric
	rhythms  map[string]rhythm       // parsed, by what the schema stores
	orders   orderBook
	reported time.Time // when the report card was last read
	market   market
	prices   prices
}

// job is a kind of plan for a vault, or for an order to leave it.
type job struct {
	vault common.Address
	kind  string
	order int64
}

// subject is what a plan keeps from having another: its vault, its order, or its order's peak.
func subject(vault common.Address, kind string, order int64) job {
	if kind != kindPeak {
		kind = ""
	}
	return job{vault: vault, kind: kind, order: order}
}

// backOff keeps a job that led to nothing from being tried again at once; a restart forgets it.
type backOff struct {
	waits    int
	failures int    // of plans
	until    uint64 // block
}

// New makes a Rebalancer; it does nothing until Step or Run.
func New(
	cfg Config, st *store.Store, node Node, pools Market, sender Sender, log *slog.Logger, now func() time.Time,
) (*Rebalancer, error) {
	cfg = cfg.withDefaults()
	policy, err := cfg.policy()
	if err != nil {
		return nil, fmt.Errorf("configuring the rebalancer: %w", err)
	}
	byDefault, err := cfg.rhythm()
	if err != nil {
		return nil, fmt.Errorf("configuring the rebalancer: %w", err)
	}
	name := fmt.Sprintf("rebalancer:%d", cfg.ChainID)
	return &Rebalancer{
		cfg: cfg, policy: policy, rhythm: byDefault, st: st, node: node, pools: pools, sender: sender, now: now,
		log: log.With("component", "rebalancer"), lease: store.NewLease(st, name, rand.Text(), cfg.LeaseTTL, now),
		metrics: newMetrics(cfg.Metrics, strconv.FormatUint(cfg.ChainID, 10)), started: now(),
		backOff: map[job]backOff{}, drifts: map[common.Address]bool{}, rhythms: map[string]rhythm{}, orders: orderBook{open: map[int64]order{}},
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
	active map[job]bool // subjects of plans
}

// Looked is the newest block at which every vault was looked at; 0 before the first.
func (r *Rebalancer) Looked() uint64 { return r.looked.Load() }

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
	key := keeperdb.KeptVaultsParams{ChainID: int64(r.cfg.ChainID), Everyone: r.cfg.Everyone}
	for _, signer := range r.sender.Addresses() {
		key.Signers = append(key.Signers, signer.Bytes())
	}
	vaults, err := q.KeptVaults(ctx, key)
	if err != nil {
		return fmt.Errorf("reading kept vaults: %w", err)
	}
	ticked, badSchedules := r.makeTicks(ctx, vaults)
	r.head, r.planned = head, map[job]bool{}
	if head.Hash() == r.lastHead && settled+ticked == 0 {
		return badSchedules
	}
	s := scene{head: head, active: active}
	if s.due, err = r.dueTicks(ctx, q); err != nil {
		return err
	}
	if err := errors.Join(r.readOrders(ctx, head), r.observe(ctx, q, head)); err != nil {
		return err
	}
	if err := r.visit(ctx, q, s, vaults); err != nil {
		return err
	}
	r.lastHead = head.Hash()
	r.looked.Store(head.Number.Uint64())
	return errors.Join(badSchedules, r.report(ctx, q))
}

// report brings the metrics of the report card up to date, every few minutes, and lets go of old explanations.
func (r *Rebalancer) report(ctx context.Context, q *keeperdb.Queries) error {
	now := r.now()
	if now.Sub(r.reported) < reportEvery {
		return nil
	}
	card, err := q.ReportCard(ctx, keeperdb.ReportCardParams{ChainID: int64(r.cfg.ChainID), Since: now.Add(-reportWindow)})
	if err != nil {
		return fmt.Errorf("reading the report card: %w", err)
	}
	r.metrics.card(card)
	r.log.Info("report card", "duplicates", card.Duplicates, "lost", card.Lost, "missed_ticks", card.Missed, "plans", card.Plans, "done", card.Done,
		"failed", card.Failed, "expired", card.Expired, "reverted", card.Reverted, "refused_in_simulation", card.Refused, "bumps", card.Bumps,
		"blocks_to_inclusion_p50", card.BlocksP50, "blocks_to_inclusion_p99", card.BlocksP99, "drift", card.Drift.Round(6),
		"completion", card.Completion.Round(6), "drift_removed", card.DriftRemoved.Round(6), "sold_usd", card.SoldUsd.Round(2),
		"shortfall_bps", card.ShortfallBps.Round(2), "fee_bps", card.FeeBps.Round(2), "impact_bps", card.ImpactBps.Round(2),
		"delay_bps", card.DelayBps.Round(2), "gas_usd", card.GasUsd.Round(2), "gas_nav_bps", card.GasNavBps.Round(4))
	err = r.inTx(ctx, func(_ pgx.Tx, q *keeperdb.Queries) error {
		_, err := q.ForgetExplanations(ctx, keeperdb.ForgetExplanationsParams{ChainID: int64(r.cfg.ChainID), Before: now.Add(-explainedFor)})
		return err
	})
	if err != nil {
		return fmt.Errorf("forgetting old explanations: %w", err)
	}
	r.reported = now
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
			if r.stopped(controls, state.Vault, state.Roles.Keeper) {
				if err := r.hold(ctx, scheduled(s.due[state.Vault]), "stopped by the kill switch"); err != nil {
					faults = append(faults, fmt.Errorf("vault %s: %w", state.Vault, err))
				}
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

// consider plans for a vault if anything makes it due: orders to leave it at any time; and where it has no plan, new
// targets before trades toward the old ones, and an auction where trades do not help.
func (r *Rebalancer) consider(ctx context.Context, s scene, state bindings.IVaultLensVaultState) error {
	fault := errors.Join(r.exits(ctx, s, state), r.peaks(ctx, s, state))
	if s.active[job{vault: state.Vault}] {
		return fault
	}
	steps := []struct {
		kind string
		due  bool
		plan func(context.Context, scene, bindings.IVaultLensVaultState) (bool, error)
	}{
		{kindTargets, r.keeps(state) && targetsDue(state.PendingTargets, s.head), r.executeTargets},
		{kindFees, r.keeps(state) && feesDue(state.PendingFees, s.head), r.executeFees},
		{kindBid, auctionOpen(state.Auction, s.head), r.bid},
		{kindTrades, r.keeps(state), r.considerTrades},
		{kindAuction, auctionDue(state, s.head), r.openAuction},
	}
	for _, step := range steps {
		j := job{vault: state.Vault, kind: step.kind}
		if !step.due || !r.free(j, s.head) {
			continue
		}
		planned, err := step.plan(ctx, s, state)
		if err != nil {
			r.rest(j, s.head) // the others go on meanwhile
			fault = errors.Join(fault, fmt.Errorf("%s: %w", step.kind, err))
		}
		if planned {
			break
		}
	}
	return fault
}

// keeps tells whether the vault's keeper is one of ours.
func (r *Rebalancer) keeps(state bindings.IVaultLensVaultState) bool {
	return slices.Contains(r.sender.Addresses(), state.Roles.Keeper)
}

// considerTrades plans trades of a vault whose keeper is ours, if a tick or its drift makes them due.
func (r *Rebalancer) considerTrades(ctx context.Context, s scene, state bindings.IVaultLensVaultState) (planned bool, err error) {
	t := trigger{kind: kindDrift, dueAt: blockTime(s.head)}
	tick, ok := s.due[state.Vault]
	if ok {
		t = scheduled(tick)
	}
	if !state.NavOk {
		return false, r.hold(ctx, t, unpriced(state))
	}
	if !ok && state.DriftD18.Cmp(driftD18(r.cfg.DriftBps)) < 0 {
		if off, err := r.offTrack(ctx, s.head, state); err != nil || !off {
			return false, err
		}
	}
	err = r.trade(ctx, s, state, t)
	return r.planned[job{vault: state.Vault}], err
}

// unpriced says which constituents keep the vault from being valued.
func unpriced(state bindings.IVaultLensVaultState) string {
	var tokens []string
	for _, c := range state.Constituents {
		if c.PriceD18.Sign() == 0 {
			tokens = append(tokens, c.Token.Hex())
		}
	}
	return "no fresh price of " + strings.Join(tokens, ", ")
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

// stopped tells whether the kill switch names everything, the vault, or whoever would act for it: its keeper where that is
// ours, else all of our signers.
func (r *Rebalancer) stopped(controls []keeperdb.ControlsRow, vault, keeper common.Address) bool {
	for _, c := range controls {
		if c.Scope == "global" || c.Scope == "vault" && bytes.Equal(c.Subject, vault.Bytes()) {
			return true
		}
	}
	signers := r.sender.Addresses()
	if slices.Contains(signers, keeper) {
		signers = []common.Address{keeper}
	}
	return !slices.ContainsFunc(signers, func(signer common.Address) bool {
		return !slices.ContainsFunc(controls, func(c keeperdb.ControlsRow) bool {
			return c.Scope == "signer" && bytes.Equal(c.Subject, signer.Bytes())
		})
	})
}

func blockTime(h *types.Header) time.Time { return time.Unix(int64(h.Time), 0).UTC() }

func driftD18(bps int64) *big.Int { return new(big.Int).Mul(big.NewInt(bps), big.NewInt(1e14)) }
