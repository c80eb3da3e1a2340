package rebalancer

import (
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
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

// Kinds of ticks and plans. The schema uses the same names.
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
	kindMandate  = "mandate"
)

const (
	vaultsPerCall = 50
	callsPerBatch = 4
)

// Rebalancer keeps the vaults whose keeper is one of the sender's signers. With Config.Everyone it also makes
// profitable calls for other vaults. Step and Run exclude each other.
type Rebalancer struct {
	cfg      Config
	policy   plan.Policy
	schedule schedule // for vaults without a schedule of their own
	st       *store.Store
	node     Node
	pools    Market
	sender   Sender
	log      *slog.Logger
	now      func() time.Time
	lease    *store.Lease
	metrics  *metrics
	started  time.Time // a vault without a scheduled tick counts from here

	looked atomic.Uint64 // newest block at which every vault was visited

	mu        sync.Mutex // held during a step; guards the fields below
	lastHead  common.Hash
	pace      pace
	head      *chain.Header // head of the current step
	planned   map[job]bool  // subjects planned in the current step
	outcomes  []outcome     // those not written yet
	backOff   map[job]backOff
	drifts    map[common.Address]bool          // vaults that have a drift metric
	schedules map[string]schedule              // parsed schedules by their stored text
	orders    map[common.Address][]order       // those that the level of their vault concerns
	signed    map[common.Address][]signedOrder // by vault
	budget    budget                           // gas spent on exit orders
	restored  bool                             // the budget has what was spent before the lease was taken
	reported  time.Time                        // when the report card was last read
	market    market
	prices    prices
}

// job is a kind of plan for a vault or for one of its exit orders.
type job struct {
	vault common.Address
	kind  string
	order int64
}

// subject returns what can have only one active plan: a vault, an exit order, or an order's peak.
func subject(vault common.Address, kind string, order int64) job {
	if kind != kindPeak {
		kind = ""
	}
	return job{vault: vault, kind: kind, order: order}
}

// Chain is how a Rebalancer reads the chain and sends.
type Chain struct {
	Node   Node
	Pools  Market
	Sender Sender
}

// New returns a Rebalancer that does nothing until Step or Run.
func New(cfg Config, st *store.Store, c Chain, log *slog.Logger, now func() time.Time) (*Rebalancer, error) {
	cfg = cfg.withDefaults()
	policy, err := cfg.policy()
	if err != nil {
		return nil, fmt.Errorf("configuring the rebalancer: %w", err)
	}
	byDefault, err := cfg.defaultSchedule()
	if err != nil {
		return nil, fmt.Errorf("configuring the rebalancer: %w", err)
	}
	if s := cfg.UpkeepSigner; s != (common.Address{}) && !slices.Contains(c.Sender.Addresses(), s) {
		return nil, fmt.Errorf("configuring the rebalancer: the upkeep signer %s is not one of the signers", s)
	}
	name := fmt.Sprintf("rebalancer:%d", cfg.ChainID)
	return &Rebalancer{
		cfg: cfg, policy: policy, schedule: byDefault, st: st, node: c.Node, pools: c.Pools, sender: c.Sender, now: now,
		log: log.With("component", "rebalancer"), lease: store.NewLease(st, name, rand.Text(), cfg.LeaseTTL, now),
		metrics: newMetrics(cfg.Metrics, strconv.FormatUint(cfg.ChainID, 10)), started: now(),
		backOff: map[job]backOff{}, drifts: map[common.Address]bool{}, schedules: map[string]schedule{},
	}, nil
}

// Run makes a step at every new head, and whenever a tick is due or an intent ended, until ctx ends. It then releases the lease
// and returns nil. Errors are logged and the step is retried. While another replica holds the lease, Run waits.
func (r *Rebalancer) Run(ctx context.Context, heads *chain.Heads) error {
	seen, end := heads.Subscribe()
	defer end()
	look := time.NewTicker(r.cfg.LookInterval)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return r.lease.Release(context.WithoutCancel(ctx))
		case s := <-seen:
			if s.Err != nil {
				r.metrics.stepErrors.Inc()
			}
		case <-look.C:
		}
		head := heads.Newest()
		if head == nil {
			continue
		}
		if err := r.stepAt(ctx, head); err != nil && ctx.Err() == nil && !errors.Is(err, store.ErrLeaseHeld) {
			r.metrics.stepErrors.Inc()
			r.log.Warn("step of the rebalancer failed", "error", err)
		}
	}
}

// stepState is what one step has read.
type stepState struct {
	head   *chain.Header
	due    map[common.Address]keeperdb.DueTicksRow
	active map[job]bool // subjects of active plans
}

// Looked returns the newest block at which every vault was visited, or 0 before the first.
func (r *Rebalancer) Looked() uint64 { return r.looked.Load() }

// Step visits the newest block once. It settles plans whose intents ended, creates due ticks, and plans for every vault
// that is due and has no active plan. An error in one vault does not stop the others; all errors are joined. Step takes
// the chain's lease or returns store.ErrLeaseHeld.
func (r *Rebalancer) Step(ctx context.Context) error {
	head, err := r.node.Header(ctx, nil)
	if err != nil {
		return fmt.Errorf("reading the newest block: %w", err)
	}
	return r.stepAt(ctx, head)
}

// stepAt makes a step at a head that was read before. While nothing happens at the same head, it asks the node nothing.
func (r *Rebalancer) stepAt(ctx context.Context, head *chain.Header) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	held := r.lease.Held()
	return r.lease.During(ctx, r.cfg.StepTimeout, func(ctx context.Context) error {
		r.restored = r.restored && held
		return r.step(ctx, head)
	})
}

func (r *Rebalancer) step(ctx context.Context, head *chain.Header) error {
	q := keeperdb.New(r.st.Pool)
	if !r.restored {
		if err := r.restoreBudget(ctx, q, head); err != nil {
			return err
		}
		r.restored = true
	}
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
	r.head, r.planned, r.outcomes = head, map[job]bool{}, nil
	if head.Hash() == r.lastHead && settled+ticked == 0 {
		return badSchedules
	}
	s := stepState{head: head, active: active}
	if s.due, err = r.dueTicks(ctx, q); err != nil {
		return err
	}
	states, visited := r.visit(ctx, q, s, vaults)
	// Upkeep comes last, so that it cannot delay trades.
	if err := errors.Join(visited, r.observe(ctx, q, head), r.readOrders(ctx, q, s, states), r.readSigned(ctx, blockTime(head)),
		r.keepOrders(ctx, s, states), r.executeMandates(ctx, q, s, vaults, states)); err != nil {
		return err
	}
	r.lastHead = head.Hash()
	r.looked.Store(head.Number.Uint64())
	return errors.Join(badSchedules, r.report(ctx, q))
}

// visit reads each vault at the head and plans for it. It returns the states of the vaults that are not stopped.
func (r *Rebalancer) visit(
	ctx context.Context, q *keeperdb.Queries, s stepState, vaults []keeperdb.KeptVaultsRow,
) (visited []bindings.IVaultLensVaultState, err error) {
	killSwitch, err := txmgr.ReadKillSwitch(ctx, q)
	if err != nil {
		return nil, err
	}
	seen := map[common.Address]bool{}
	var faults []error
	for some := range slices.Chunk(vaults, vaultsPerCall*callsPerBatch) {
		states, err := r.statesInOne(ctx, s.head, some)
		if err != nil { // the others continue
			faults = append(faults, err)
		}
		for _, state := range states {
			if state.NavOk {
				r.metrics.drift.WithLabelValues(state.Vault.Hex()).Set(ratio(state.DriftD18))
				seen[state.Vault] = true
			}
			if r.stopped(killSwitch, state.Vault, state.Roles.Keeper) {
				r.hold(state.Vault, scheduled(s.due[state.Vault]), "stopped by the kill switch")
				continue
			}
			visited = append(visited, state)
			if err := r.consider(ctx, s, state); err != nil {
				faults = append(faults, fmt.Errorf("vault %s: %w", state.Vault, err))
			}
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
		}
		if err := r.writeOutcomes(ctx); err != nil {
			faults = append(faults, err)
		}
	}
	for vault := range r.drifts {
		if !seen[vault] {
			r.metrics.drift.DeleteLabelValues(vault.Hex())
		}
	}
	r.drifts = seen
	return visited, errors.Join(faults...)
}

// keepOrders plans calls for the exit orders of the visited vaults.
func (r *Rebalancer) keepOrders(ctx context.Context, s stepState, states []bindings.IVaultLensVaultState) error {
	var faults []error
	for _, state := range states {
		if err := errors.Join(r.exits(ctx, s, state), r.peaks(ctx, s, state), r.placements(ctx, s, state)); err != nil {
			faults = append(faults, fmt.Errorf("vault %s: %w", state.Vault, err))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.Join(faults...)
}

// statesInOne reads vaults at the head's block in one request. Vaults whose call fails are read by states.
func (r *Rebalancer) statesInOne(
	ctx context.Context, head *chain.Header, vaults []keeperdb.KeptVaultsRow,
) (all []bindings.IVaultLensVaultState, err error) {
	lens := bindings.NewVaultLens()
	parts := slices.Collect(slices.Chunk(vaults, vaultsPerCall))
	calls, answers := make([]rpc.BatchElem, len(parts)), make([]hexutil.Bytes, len(parts))
	for i, part := range parts {
		calls[i] = rpc.BatchElem{Method: "eth_call", Result: &answers[i], Args: []any{
			map[string]any{"to": r.cfg.Lens, "input": hexutil.Bytes(lens.PackStates(addressesOf(part)))},
			rpc.BlockNumberOrHashWithHash(head.Hash(), false),
		}}
	}
	if err := r.node.BatchCall(ctx, calls); err != nil {
		return nil, fmt.Errorf("reading %d vaults from %s on at block %d: %w", len(vaults), vaults[0].Vault, head.Number, err)
	}
	var faults []error
	for i, part := range parts {
		out, err := lens.UnpackStates(answers[i])
		if calls[i].Error != nil || err != nil {
			if out.Result, err = r.states(ctx, head, part); err != nil {
				faults = append(faults, err)
			}
		}
		all = append(all, out.Result...)
	}
	return all, errors.Join(faults...)
}

func addressesOf(vaults []keeperdb.KeptVaultsRow) []common.Address {
	out := make([]common.Address, len(vaults))
	for i, v := range vaults {
		out[i] = v.Vault
	}
	return out
}

// states reads vaults at the head's block. If the call fails for a set of vaults, it reads each half. So it leaves out only the
// vaults that cannot be read, and the error names them.
func (r *Rebalancer) states(
	ctx context.Context, head *chain.Header, vaults []keeperdb.KeptVaultsRow,
) ([]bindings.IVaultLensVaultState, error) {
	lens := bindings.NewVaultLens()
	msg := ethereum.CallMsg{To: &r.cfg.Lens, Data: lens.PackStates(addressesOf(vaults))}
	raw, err := r.node.CallContractAtHash(ctx, msg, head.Hash())
	if err != nil {
		var answer rpc.Error
		if half := len(vaults) / 2; half > 0 && errors.As(err, &answer) && !errors.Is(err, chain.ErrNoBlock) {
			first, firstErr := r.states(ctx, head, vaults[:half])
			second, secondErr := r.states(ctx, head, vaults[half:])
			return append(first, second...), errors.Join(firstErr, secondErr)
		}
		return nil, fmt.Errorf("reading %d vaults from %s on at block %d: %w", len(vaults), vaults[0].Vault, head.Number, err)
	}
	out, err := lens.UnpackStates(raw)
	if err != nil {
		return nil, fmt.Errorf("decoding vaults at block %d: %w", head.Number, err)
	}
	return out.Result, nil
}

// consider plans for one vault. A vault without an active plan gets the first of: new targets, fees, a bid, trades, an
// auction.
func (r *Rebalancer) consider(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) (fault error) {
	if s.active[job{vault: state.Vault}] {
		return nil
	}
	steps := []struct {
		kind string
		due  bool
		plan func(context.Context, stepState, bindings.IVaultLensVaultState) (bool, error)
	}{
		{kindTargets, r.keeps(state) && stopped(state) == "" && targetsDue(state.PendingTargets, s.head), r.executeTargets},
		{kindFees, r.keeps(state) && feesDue(state.PendingFees, s.head), r.executeFees},
		{kindBid, stopped(state) == "" && auctionOpen(state.Auction, s.head), r.bid},
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
			r.rest(j, s.head) // the other vaults continue
			fault = errors.Join(fault, fmt.Errorf("%s: %w", step.kind, err))
		}
		if planned {
			break
		}
	}
	return fault
}

// keeps reports whether the vault's keeper is one of our signers.
func (r *Rebalancer) keeps(state bindings.IVaultLensVaultState) bool {
	return slices.Contains(r.sender.Addresses(), state.Roles.Keeper)
}

// The reasons of IVaultLens.VaultState for reduce-only that stop targets and trades too.
const (
	stoppedByGuardian = 2
	woundDown         = 4
)

// stopped returns why the vault refuses new targets, trades and bids, or "" if it does not.
func stopped(state bindings.IVaultLensVaultState) string {
	switch reasons := state.ReduceOnlyReasons.Uint64(); {
	case reasons&woundDown != 0:
		return "the vault was wound down"
	case reasons&stoppedByGuardian != 0:
		return "the guardian has stopped the vault"
	}
	return ""
}

// considerTrades plans trades for a kept vault if a tick or its drift makes it due.
func (r *Rebalancer) considerTrades(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) (planned bool, err error) {
	t := trigger{kind: kindDrift, dueAt: blockTime(s.head)}
	tick, ok := s.due[state.Vault]
	if ok {
		t = scheduled(tick)
	}
	if why := stopped(state); why != "" {
		r.hold(state.Vault, t, why)
		return false, nil
	}
	if state.KeeperFrom.Cmp(new(big.Int).SetUint64(s.head.Time)) > 0 {
		r.hold(state.Vault, t, "the keeper may trade from "+time.Unix(state.KeeperFrom.Int64(), 0).UTC().Format(time.RFC3339)+" on")
		return false, nil
	}
	all := state
	if state = tradeable(all); !state.NavOk {
		r.hold(state.Vault, t, unpriced(all))
		return false, nil
	}
	if !ok && state.DriftD18.Cmp(driftD18(r.cfg.DriftBps)) < 0 {
		if off, err := r.offTrack(ctx, s.head, state); err != nil || !off {
			return false, err
		}
	}
	err = r.trade(ctx, s, state, t)
	return r.planned[job{vault: state.Vault}], err
}

// unpriced names the constituents without a price.
func unpriced(state bindings.IVaultLensVaultState) string {
	var tokens []string
	for _, c := range state.Constituents {
		if c.PriceD18.Sign() == 0 {
			tokens = append(tokens, c.Token.Hex())
		}
	}
	return "no fresh price of " + strings.Join(tokens, ", ")
}

// stopped reports whether the kill switch covers the vault or every signer that could act for it. If the vault's keeper is
// one of our signers, only the keeper could. Otherwise all our signers could.
func (r *Rebalancer) stopped(killSwitch txmgr.KillSwitch, vault, keeper common.Address) bool {
	signers := r.sender.Addresses()
	if slices.Contains(signers, keeper) {
		signers = []common.Address{keeper}
	}
	return !slices.ContainsFunc(signers, func(signer common.Address) bool { return !killSwitch.Stops(vault, signer) })
}

func blockTime(h *chain.Header) time.Time { return time.Unix(int64(h.Time), 0).UTC() }

func driftD18(bps int64) *big.Int { return new(big.Int).Mul(big.NewInt(bps), big.NewInt(1e14)) }
