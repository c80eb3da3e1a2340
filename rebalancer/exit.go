package rebalancer

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

const (
	ordersPerStep = 64 // orders that one step looks at; the others are next, because those looked at rest
	orderOpen     = 1  // IExitGuard.Status
)

// readOrders reads from the index which orders the levels of the vaults concern. A stale order costs some calls, never a wrong
// transaction, because the guard is asked before.
func (r *Rebalancer) readOrders(
	ctx context.Context, q *keeperdb.Queries, s stepState, states []bindings.IVaultLensVaultState,
) error {
	r.orders = nil
	if r.cfg.ExitGuard == (common.Address{}) {
		return nil
	}
	ask := keeperdb.ConcernedOrdersParams{ChainID: int64(r.cfg.ChainID), AtTime: blockTime(s.head), PageSize: ordersPerStep}
	least := basket.ToD18Down(r.cfg.MinOrderUSD)
	for _, state := range states {
		state, ok := guarded(state)
		if !ok {
			continue
		}
		level := state.NavPerShareD18
		raise := big.NewInt(-1)
		if state.NavOk && r.cfg.PeakStepBps >= 0 && r.keeps(state) {
			raise.Mul(level, big.NewInt(basket.FullBps))
			raise.Quo(raise, big.NewInt(basket.FullBps+r.cfg.PeakStepBps))
		}
		ask.Vaults, ask.Levels = append(ask.Vaults, state.Vault.Bytes()), append(ask.Levels, level.String())
		ask.Raises = append(ask.Raises, raise.String())
		ask.LeastShares = append(ask.LeastShares, basket.MulDivDown(least, basket.D18, level).String())
	}
	if len(ask.Vaults) == 0 {
		return nil
	}
	ask.RestingExits, ask.RestingPeaks = r.resting(s)
	rows, err := q.ConcernedOrders(ctx, ask)
	if err != nil {
		return fmt.Errorf("reading exit orders: %w", err)
	}
	r.orders = map[common.Address][]order{}
	for _, row := range rows {
		r.orders[row.ExitOrder.Vault] = append(r.orders[row.ExitOrder.Vault], indexed(row))
	}
	return nil
}

// resting returns the orders whose execution, and those whose record, is planned or put off.
func (r *Rebalancer) resting(s stepState) (exits, peaks []int64) {
	exits, peaks = []int64{}, []int64{}
	add := func(j job) {
		switch {
		case j.order <= 0:
		case j.kind == kindPeak:
			peaks = append(peaks, j.order)
		default:
			exits = append(exits, j.order)
		}
	}
	for j := range s.active {
		add(j)
	}
	for j := range r.backOff {
		if !r.free(j, s.head) {
			add(j)
		}
	}
	return exits, peaks
}

// indexed returns an order of the index.
func indexed(row keeperdb.ConcernedOrdersRow) order {
	x := row.ExitOrder
	out := order{id: x.OrderID, triggered: row.Due, kept: row.Kept, IExitGuardOrder: bindings.IExitGuardOrder{
		Owner: x.Owner, Status: orderOpen, PeakD18: x.PeakD18.Big(), MarkedAt: new(big.Int), Nonce: x.Nonce.Big().Uint64(),
		Terms: bindings.IExitGuardTerms{
			Vault: x.Vault, FloorD18: x.FloorD18.Big(), TrailBps: uint16(x.TrailBps), MaxSlippageBps: uint16(x.MaxSlippageBps),
			TipBps: uint16(x.TipBps), ExpiresAt: big.NewInt(x.ExpiresAt.Unix()), Shares: x.Shares.Big(), CeilingD18: x.CeilingD18.Big(),
			LimitBps: uint16(x.LimitBps), InKindAfter: uint16(x.InKindAfterMinutes), MinFillPct: uint8(x.MinFillPct),
		},
	}}
	if x.TokenOut != nil {
		out.Terms.TokenOut = *x.TokenOut
	}
	if x.MarkedAt != nil {
		out.MarkedAt.SetInt64(x.MarkedAt.Unix())
	}
	return out
}

// exits plans the execution of each exit order of the vault whose trigger is reached and whose tip pays for the gas.
func (r *Rebalancer) exits(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) error {
	state, ok := guarded(state)
	if !ok {
		return nil
	}
	var faults []error
	for _, o := range r.orders[state.Vault] {
		j := job{vault: state.Vault, kind: kindExit, order: o.id}
		if !o.triggered || s.head.Time >= o.Terms.ExpiresAt.Uint64() || s.active[subject(state.Vault, kindExit, o.id)] ||
			!r.free(j, s.head) {
			continue
		}
		planned, err := r.exit(ctx, s, state, o)
		if err != nil {
			faults = append(faults, fmt.Errorf("exit order %d: %w", o.id, err))
		}
		if !planned {
			r.rest(j, s.head)
		}
	}
	return errors.Join(faults...)
}

// readOrder reads one order at the head.
func (r *Rebalancer) readOrder(ctx context.Context, o order) (_ order, open bool, err error) {
	guard := bindings.NewExitGuard()
	raw, err := r.callAtHead(ctx, r.cfg.ExitGuard, guard.PackOrder(big.NewInt(o.id)))
	if err != nil {
		return o, false, fmt.Errorf("reading the order: %w", err)
	}
	if o.IExitGuardOrder, err = guard.UnpackOrder(raw); err != nil {
		return o, false, fmt.Errorf("decoding the order: %w", err)
	}
	return o, o.Status == orderOpen, nil
}

// peaks plans poke calls that raise the peaks of trailing orders, and calls that clear marks, for vaults whose keeper is one
// of our signers. Nobody pays for these calls, but an order whose peak is never raised does not trail.
func (r *Rebalancer) peaks(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) error {
	if !state.NavOk || r.cfg.PeakStepBps < 0 || !r.keeps(state) {
		return nil
	}
	var faults []error
	for _, o := range r.orders[state.Vault] {
		j := job{vault: state.Vault, kind: kindPeak, order: o.id}
		if !o.kept || s.active[j] || !r.free(j, s.head) {
			continue
		}
		planned, err := r.peak(ctx, s, state, o)
		if err != nil {
			faults = append(faults, fmt.Errorf("peak of exit order %d: %w", o.id, err))
		}
		if !planned {
			r.rest(j, s.head)
		}
	}
	return errors.Join(faults...)
}

// outgrown reports whether the level is above the order's peak by PeakStepBps or more.
func (r *Rebalancer) outgrown(o order, state bindings.IVaultLensVaultState, head *chain.Header) bool {
	if o.Terms.TrailBps == 0 || head.Time >= o.Terms.ExpiresAt.Uint64() {
		return false
	}
	next := new(big.Int).Mul(o.PeakD18, big.NewInt(basket.FullBps+r.cfg.PeakStepBps))
	return new(big.Int).Mul(state.NavPerShareD18, big.NewInt(basket.FullBps)).Cmp(next) >= 0
}

// recovered reports whether the order is marked and its level is back, so that the mark must be cleared.
func (r *Rebalancer) recovered(o order, state bindings.IVaultLensVaultState, head *chain.Header) bool {
	return o.fallsBack() && o.marked(head.Time) && head.Time < o.Terms.ExpiresAt.Uint64() &&
		!o.due(state.NavPerShareD18, o.PeakD18, state.NavOk)
}

// peak plans one poke call, or a call that clears a mark. It reads the order again first, because the index may be behind.
func (r *Rebalancer) peak(ctx context.Context, s stepState, state bindings.IVaultLensVaultState, o order) (bool, error) {
	if !r.outgrown(o, state, s.head) && !r.recovered(o, state, s.head) {
		return false, nil
	}
	id := o.id
	backing, unfit, err := r.stakeOf(ctx, state, o)
	if err != nil {
		return false, err
	}
	if unfit != "" {
		r.putOff(job{vault: state.Vault, kind: kindPeak, order: id}, s.head.Number.Uint64())
		return false, nil
	}
	o, open, err := r.readOrder(ctx, o)
	if err != nil || !open {
		return false, err
	}
	switch {
	case r.outgrown(o, state, s.head):
		reason := fmt.Sprintf("the level %s is above the order's peak %s",
			basket.FromD18(state.NavPerShareD18), basket.FromD18(o.PeakD18))
		return r.keep(ctx, s, state, o, backing, record{bindings.NewExitGuard().PackPoke(big.NewInt(id)), reason})
	case r.recovered(o, state, s.head):
		reason := fmt.Sprintf("the level %s does not trigger the order any more", basket.FromD18(state.NavPerShareD18))
		return r.keep(ctx, s, state, o, backing, record{bindings.NewExitGuard().PackMark(big.NewInt(id)), reason})
	}
	return false, nil
}

// record is a call that records what the level did to an order, and why.
type record struct {
	call   []byte
	reason string
}

// keep plans a record of an order. Nobody pays for it, so it must fit the budget.
func (r *Rebalancer) keep(
	ctx context.Context, s stepState, state bindings.IVaultLensVaultState, o order, backing stake, c record,
) (bool, error) {
	id := o.id
	signer, err := r.signerOf(ctx, state)
	if err != nil {
		return false, err
	}
	gas, err := r.gasUSD(ctx, signer, r.cfg.ExitGuard, c.call)
	if err != nil {
		return false, err
	}
	cost := spending{at: blockTime(s.head), kind: kindPeak, order: id, usd: gas}
	if !r.payable(cost, backing.value) {
		return false, nil
	}
	t := trigger{kind: kindPeak, dueAt: blockTime(s.head).Add(time.Duration(id%1e6) * time.Microsecond)}
	deadline := blockTime(s.head).Add(r.cfg.PlanTTL)
	if ends := time.Unix(o.Terms.ExpiresAt.Int64(), 0); ends.Before(deadline) {
		deadline = ends
	}
	why := callExplanation{OrderID: id, Reason: c.reason, GasUSD: &gas}
	d := newPlan{kind: kindPeak, order: id, to: r.cfg.ExitGuard, deadline: deadline, call: c.call}
	planned, err := r.planCall(ctx, s, state, t, d, why)
	if planned {
		r.budget.add(cost)
	}
	return planned, err
}

func (r *Rebalancer) exit(ctx context.Context, s stepState, state bindings.IVaultLensVaultState, o order) (bool, error) {
	guard := bindings.NewExitGuard()
	raw, err := r.callAtHead(ctx, r.cfg.ExitGuard, guard.PackExecutable(big.NewInt(o.id)))
	if err != nil {
		return false, fmt.Errorf("asking whether it is executable: %w", err)
	}
	answer, err := guard.UnpackExecutable(raw)
	if err != nil {
		return false, fmt.Errorf("decoding whether it is executable: %w", err)
	}
	if !answer.Arg0 {
		return false, nil
	}
	backing, unfit, err := r.stakeOf(ctx, state, o)
	if err != nil {
		return false, err
	}
	if unfit != "" {
		r.putOff(job{vault: state.Vault, kind: kindExit, order: o.id}, s.head.Number.Uint64())
		return false, nil
	}
	if o.fallsBack() { // its mark may be newer than the index
		var open bool
		if o, open, err = r.readOrder(ctx, o); err != nil || !open {
			return false, err
		}
	}
	call, tip, gas, err := r.exitCall(ctx, s, state, o, backing.shares)
	if err != nil {
		if o.fallsBack() && !o.marked(s.head.Time) && r.keeps(state) {
			planned, markErr := r.mark(ctx, s, state, o, backing)
			return planned, errors.Join(err, markErr)
		}
		return false, err
	}
	profit := tip.Sub(gas)
	cost := spending{at: blockTime(s.head), kind: kindExit, order: o.id, usd: decimal.Max(profit.Neg(), decimal.Zero)}
	if !r.keeps(state) && profit.LessThan(r.cfg.MinProfitUSD) || !r.payable(cost, backing.value) {
		return false, nil
	}
	// Ticks of one vault at one block must differ, so each order adds its own number of microseconds.
	t := trigger{kind: kindExit, dueAt: blockTime(s.head).Add(time.Duration(o.id%1e6) * time.Microsecond)}
	deadline := blockTime(s.head).Add(r.cfg.PlanTTL)
	if ends := time.Unix(o.Terms.ExpiresAt.Int64(), 0); ends.Before(deadline) {
		deadline = ends
	}
	why := callExplanation{
		OrderID: o.id, GasUSD: &gas, ProfitUSD: &profit,
		Reason: fmt.Sprintf("the level %s is at or below the order's trigger %s",
			basket.FromD18(state.NavPerShareD18), basket.FromD18(o.triggerD18(o.PeakD18))),
	}
	if state.NavOk && o.Terms.CeilingD18.Sign() > 0 && state.NavPerShareD18.Cmp(o.Terms.CeilingD18) >= 0 {
		why.Reason = fmt.Sprintf("the level %s is at or above the order's ceiling %s",
			basket.FromD18(state.NavPerShareD18), basket.FromD18(o.Terms.CeilingD18))
	}
	d := newPlan{kind: kindExit, order: o.id, to: r.cfg.ExitGuard, deadline: deadline, call: call}
	planned, err := r.planCall(ctx, s, state, t, d, why)
	if planned {
		r.budget.add(cost)
	}
	return planned, err
}

// mark plans the call that records an order as triggered, so that its owner's fallback in kind comes nearer.
func (r *Rebalancer) mark(
	ctx context.Context, s stepState, state bindings.IVaultLensVaultState, o order, backing stake,
) (bool, error) {
	j := job{vault: state.Vault, kind: kindPeak, order: o.id}
	if s.active[j] || !r.free(j, s.head) {
		return false, nil
	}
	reason := fmt.Sprintf("pools do not pay the least that the owner of the order asks for at the level %s",
		basket.FromD18(state.NavPerShareD18))
	return r.keep(ctx, s, state, o, backing, record{bindings.NewExitGuard().PackMark(big.NewInt(o.id)), reason})
}

// exitCall returns the call that executes the largest part of an order that would succeed. If none would, the call pays in
// kind if the owner accepts that by now. gas is its cost in USD. The error is that of the whole order.
func (r *Rebalancer) exitCall(
	ctx context.Context, s stepState, state bindings.IVaultLensVaultState, o order, shares *big.Int,
) (call []byte, tip, gas decimal.Decimal, err error) {
	guard, id := bindings.NewExitGuard(), big.NewInt(o.id)
	permit := bindings.IZapperPermit{Value: new(big.Int), Deadline: new(big.Int)}
	signer, err := r.signerOf(ctx, state)
	if err != nil {
		return nil, tip, gas, err
	}
	var whole error
	for i, part := range o.parts(shares) {
		var swaps []bindings.IZapperSwap
		if swaps, tip, err = r.exitSwaps(ctx, state, o, part); err == nil {
			call = guard.PackExecute(id, swaps, permit)
			if i > 0 {
				call = guard.PackExecutePart(id, part, swaps, permit)
			}
			if gas, err = r.gasUSD(ctx, signer, r.cfg.ExitGuard, call); err == nil {
				return call, tip, gas, nil
			}
		}
		if whole == nil {
			whole = err
		}
	}
	if !o.matured(s.head.Time) {
		return nil, tip, gas, whole
	}
	call = guard.PackExecute(id, []bindings.IZapperSwap{}, permit)
	tip = valueUSD(shares, 18, state.NavPerShareD18).Mul(decimal.New(int64(o.Terms.TipBps), -4))
	gas, err = r.gasUSD(ctx, signer, r.cfg.ExitGuard, call)
	return call, tip, gas, err
}

// exitSwaps returns the swaps from the redeemed tokens to the token that the owner wants, and the value of the tip. It
// returns no swaps for a withdrawal in kind. The call makes the swaps in turn, so each is quoted after those before it.
func (r *Rebalancer) exitSwaps(
	ctx context.Context, state bindings.IVaultLensVaultState, o order, shares *big.Int,
) (swaps []bindings.IZapperSwap, tipUSD decimal.Decimal, err error) {
	swaps = []bindings.IZapperSwap{}
	value := valueUSD(shares, 18, state.NavPerShareD18)
	tipUSD = value.Mul(decimal.New(int64(o.Terms.TipBps), -4))
	if o.Terms.TokenOut == (common.Address{}) {
		return swaps, tipUSD, nil
	}
	swaps, err = r.redeemSwaps(ctx, state, o.Terms.TokenOut, shares)
	return swaps, tipUSD, err
}
