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
)

const (
	ordersPerCall = 100
	reorderEvery  = 64 // {blocks} within which every order is read again: others cancel, execute and raise them
	pagesPerStep  = 10 // calls that one step makes for new orders, and again for old ones
	orderOpen     = 1  // IExitGuard.Status
)

// orderBook holds the guard's open orders. New orders are read at every block, and every order again within reorderEvery
// blocks, a few pages in each step. A stale entry costs one more read, never a wrong call.
type orderBook struct {
	open    map[int64]order
	byVault map[common.Address][]order // see of; nil: to be built
	next    int64                      // first order not read yet; 0 before the first reading
	reread  int64                      // next order to read again
}

// readOrders updates the book to the head.
func (r *Rebalancer) readOrders(ctx context.Context) error {
	if r.cfg.ExitGuard == (common.Address{}) {
		return nil
	}
	guard := bindings.NewExitGuard()
	count, err := r.amount(ctx, r.cfg.ExitGuard, guard.PackOrderCount())
	if err != nil {
		return fmt.Errorf("reading the number of exit orders: %w", err)
	}
	book := &r.orders
	if book.next == 0 || count.Int64() < book.next-1 { // at the start, or after a reorg that removed orders
		*book = orderBook{open: map[int64]order{}, next: 1, reread: 1}
	}
	book.byVault = nil
	for range pagesPerStep {
		if book.next > count.Int64() {
			break
		}
		n, err := r.readPage(ctx, book.next)
		if err != nil {
			return err
		}
		book.next += n
	}
	if book.reread >= book.next {
		book.reread = 1
	}
	pages := (book.next-1)/(ordersPerCall*reorderEvery) + 1
	for range min(pages, pagesPerStep) {
		if book.reread >= book.next {
			break
		}
		n, err := r.readPage(ctx, book.reread)
		if err != nil {
			return err
		}
		book.reread += n
	}
	r.metrics.orders.Set(float64(len(book.open)))
	return nil
}

// readPage reads one page of orders into the book and returns how many there were.
func (r *Rebalancer) readPage(ctx context.Context, from int64) (int64, error) {
	guard := bindings.NewExitGuard()
	raw, err := r.callAtHead(ctx, r.cfg.ExitGuard, guard.PackOrders(big.NewInt(from), big.NewInt(ordersPerCall)))
	if err != nil {
		return 0, fmt.Errorf("reading exit orders from %d: %w", from, err)
	}
	list, err := guard.UnpackOrders(raw)
	if err != nil {
		return 0, fmt.Errorf("decoding exit orders from %d: %w", from, err)
	}
	if len(list) == 0 {
		return 0, fmt.Errorf("reading exit orders from %d: the guard returned none", from)
	}
	for i, o := range list {
		id := from + int64(i)
		old, known := r.orders.open[id]
		switch {
		case o.Status != orderOpen:
			delete(r.orders.open, id)
		case known && old.PeakD18.Cmp(o.PeakD18) == 0:
			r.orders.open[id] = order{id: id, high: old.high, IExitGuardOrder: o}
		default:
			r.orders.open[id] = order{id: id, IExitGuardOrder: o}
		}
	}
	return int64(len(list)), nil
}

// exits plans the execution of each exit order of the vault whose trigger is reached and whose tip pays for the gas.
func (r *Rebalancer) exits(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) error {
	if !state.NavOk {
		return nil
	}
	var faults []error
	for _, o := range r.orders.ofVault(state.Vault) {
		id := o.id
		j := job{vault: state.Vault, kind: kindExit, order: id}
		if s.head.Time >= o.Terms.ExpiresAt.Uint64() || s.active[subject(state.Vault, kindExit, id)] ||
			!r.free(j, s.head) {
			continue
		}
		o, triggered, err := r.triggered(ctx, o, state.NavPerShareD18)
		if err != nil {
			faults = append(faults, fmt.Errorf("exit order %d: %w", id, err))
		}
		if !triggered {
			continue
		}
		planned, err := r.exit(ctx, s, state, o)
		if err != nil {
			faults = append(faults, fmt.Errorf("exit order %d: %w", id, err))
		}
		if !planned {
			r.rest(j, s.head)
		}
	}
	return errors.Join(faults...)
}

// triggered reports whether the level is at or below the order's trigger. It reads the order again if only a peak
// raised since the last reading would trigger it.
func (r *Rebalancer) triggered(ctx context.Context, o order, level *big.Int) (order, bool, error) {
	if o.due(level, o.PeakD18) {
		return o, true, nil
	}
	if o.high == nil || level.Cmp(o.high) > 0 {
		o.high = level
		r.orders.open[o.id] = o
	}
	if !o.due(level, o.high) {
		return o, false, nil
	}
	o, open, err := r.readOrder(ctx, o)
	return o, open && o.due(level, o.PeakD18), err
}

// readOrder updates one order of the book to the head.
func (r *Rebalancer) readOrder(ctx context.Context, o order) (_ order, open bool, err error) {
	guard := bindings.NewExitGuard()
	raw, err := r.callAtHead(ctx, r.cfg.ExitGuard, guard.PackOrder(big.NewInt(o.id)))
	if err != nil {
		return o, false, fmt.Errorf("reading the order: %w", err)
	}
	if o.IExitGuardOrder, err = guard.UnpackOrder(raw); err != nil {
		return o, false, fmt.Errorf("decoding the order: %w", err)
	}
	if o.Status != orderOpen {
		delete(r.orders.open, o.id)
		return o, false, nil
	}
	r.orders.open[o.id] = o
	return o, true, nil
}

// peaks plans poke calls that raise the peaks of trailing orders, and calls that clear marks, for vaults whose keeper is one
// of our signers. Nobody pays for these calls, but an order whose peak is never raised does not trail.
func (r *Rebalancer) peaks(ctx context.Context, s stepState, state bindings.IVaultLensVaultState) error {
	if !state.NavOk || r.cfg.PeakStepBps < 0 || !r.keeps(state) {
		return nil
	}
	var faults []error
	for _, o := range r.orders.ofVault(state.Vault) {
		id := o.id
		j := job{vault: state.Vault, kind: kindPeak, order: id}
		if !r.outgrown(o, state, s.head) && !r.recovered(o, state, s.head) || s.active[j] || !r.free(j, s.head) {
			continue
		}
		planned, err := r.peak(ctx, s, state, id)
		if err != nil {
			faults = append(faults, fmt.Errorf("peak of exit order %d: %w", id, err))
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
	return o.fallsBack() && o.marked(head.Time) && head.Time < o.Terms.ExpiresAt.Uint64() && !o.due(state.NavPerShareD18, o.PeakD18)
}

// peak plans one poke call, or a call that clears a mark. It reads the order again first, because the book may be stale.
func (r *Rebalancer) peak(ctx context.Context, s stepState, state bindings.IVaultLensVaultState, id int64) (bool, error) {
	backing, unfit, err := r.stakeOf(ctx, state, r.orders.open[id])
	if err != nil {
		return false, err
	}
	if unfit != "" {
		r.putOff(job{vault: state.Vault, kind: kindPeak, order: id}, s.head.Number.Uint64())
		return false, nil
	}
	o, open, err := r.readOrder(ctx, r.orders.open[id])
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
	if o.fallsBack() { // its mark may be newer than the book
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
	if o.Terms.CeilingD18.Sign() > 0 && state.NavPerShareD18.Cmp(o.Terms.CeilingD18) >= 0 {
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
	vault := bindings.NewIndexVault()
	raw, err := r.callAtHead(ctx, state.Vault, vault.PackPreviewWithdraw(shares))
	if err != nil {
		return nil, tipUSD, fmt.Errorf("previewing the withdrawal: %w", err)
	}
	amounts, err := vault.UnpackPreviewWithdraw(raw)
	if err != nil || len(amounts) != len(state.Constituents) {
		return nil, tipUSD, fmt.Errorf("decoding the withdrawal's preview: %d amounts for %d constituents: %w",
			len(amounts), len(state.Constituents), err)
	}
	pools, err := r.quoter(ctx, state, o.Terms.TokenOut)
	if err != nil {
		return nil, tipUSD, err
	}
	all := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)) // the largest uint256 means everything that the call holds
	for i, c := range state.Constituents {
		if c.Token == o.Terms.TokenOut || amounts[i].Sign() == 0 {
			continue
		}
		q, ok := pools.best(c.Token, o.Terms.TokenOut, amounts[i])
		if !ok {
			return nil, tipUSD, fmt.Errorf("quoting swaps: no route from %s to %s can take %s", c.Token, o.Terms.TokenOut, amounts[i])
		}
		pools.take(q)
		least := new(big.Int).Mul(q.out(), big.NewInt(basket.FullBps-r.cfg.SlippageBps))
		swaps = append(swaps, bindings.IZapperSwap{
			Adapter: r.cfg.Adapter, TokenIn: c.Token, TokenOut: o.Terms.TokenOut, AmountIn: all,
			MinAmountOut: least.Quo(least, big.NewInt(basket.FullBps)), Data: pools.path(q),
		})
	}
	return swaps, tipUSD, nil
}
