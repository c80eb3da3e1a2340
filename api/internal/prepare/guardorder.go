package prepare

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// GuardOrderRequest asks to do something with an order that was placed.
type GuardOrderRequest struct {
	From   rest.AddressText `json:"from" doc:"Who will sign"`
	Order  int64            `json:"order" minimum:"1" doc:"The order's id"`
	Action string           `json:"action" enum:"cancel,poke" doc:"cancel: by its owner; poke: by anyone, records a higher level as a trail's peak"`
}

// GuardOrderPreview is the order as it is.
type GuardOrderPreview struct {
	Order    market.GuardOrder `json:"order"`
	LevelUSD *rest.Decimal     `json:"level_usd" nullable:"true" doc:"Now, rounded down; null for a cancellation, which needs no price"`
}

type guardOrderInput struct{ Body GuardOrderRequest }

// guardOrder reads an order that must be open, and its index.
func (s *Preparer) guardOrder(ctx context.Context, id int64) (o bindings.IExitGuardOrder, k indexState, p pin, err error) {
	results, err := s.CallAll(ctx, newest, market.Call(s.Deployment.ExitGuard, guardABI.PackOrder(big.NewInt(id))))
	if err != nil {
		return o, k, p, err
	}
	if o, err = market.Unpack(results[0], guardABI.UnpackOrder, fmt.Sprintf("reading exit order %d", id)); err != nil {
		return o, k, p, err
	}
	var f rest.Validation
	switch status := guardStatuses[o.Status]; status {
	case "none":
		f.Add("body.order", "", "there is no order %d", id)
	case "open":
	default:
		f.Add("body.order", "", "order %d is %s", id, status)
	}
	if err := f.Err(); err != nil {
		return o, k, p, err
	}
	if k, err = s.lookup(ctx, o.Terms.Vault); err != nil {
		return o, k, p, err
	}
	p, err = s.pin(ctx, k.at)
	return o, k, p, err
}

func (s *Preparer) guardOrderRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-guard-order", "/v1/tx/guard/order", "Cancel a max-loss order, or raise its peak.", ""), s.settleGuard)
	rest.Register(api, operation("prepare-guard-execution", "/v1/tx/guard/execute", "Execute a max-loss order.",
		"For a token the constituents are swapped by the pools' quotes; the owner gets at least min_out."), s.executeGuard)
}

func (s *Preparer) settleGuard(ctx context.Context, in *guardOrderInput) (*response[GuardOrderPreview], error) {
	r := in.Body
	var f rest.Validation
	from := f.Account("body.from", r.From)
	if err := f.Err(); err != nil {
		return nil, err
	}
	o, k, p, err := s.guardOrder(ctx, r.Order)
	if err != nil {
		return nil, err
	}
	out := &Prepared[GuardOrderPreview]{
		AsOf: p.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: []Issue{}, Preview: GuardOrderPreview{Order: readOrder(r.Order, o)},
	}
	d := call{from: from, to: s.Deployment.ExitGuard, roughGas: 200_000}
	id := big.NewInt(r.Order)
	if r.Action == "cancel" {
		d.data = guardABI.PackCancel(id)
		if from != o.Owner {
			f.Add("body.from", o.Owner.Hex(), "must be the order's owner, %s", o.Owner.Hex())
		}
	} else {
		d.data, d.roughGas = guardABI.PackPoke(id), 500_000
		level, err := s.guardLevel(ctx, p, o.Terms.Vault)
		if err != nil {
			return nil, err
		}
		level.Sub(level, big.NewInt(1)) // peaks are recorded rounded down
		now := rest.D18(level)
		out.Preview.LevelUSD = &now
		switch {
		case o.Terms.TrailBps == 0:
			f.Add("body.order", "", "order %d has no trail: there is no peak to raise", r.Order)
		case level.Cmp(o.PeakD18) <= 0:
			f.Add("body.order", d18String(o.PeakD18), "the level, %s, is not above the recorded peak, %s", now, d18String(o.PeakD18))
		}
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	if err := prepare(ctx, s, k, d, out); err != nil {
		return nil, err
	}
	return &response[GuardOrderPreview]{CacheControl: "no-store", Body: *out}, nil
}

// GuardExecuteRequest asks to execute an order whose trigger is reached.
type GuardExecuteRequest struct {
	Terms
	Order int64 `json:"order" minimum:"1" doc:"The order's id"`
}

// GuardExecutePreview is what an execution is expected to do.
type GuardExecutePreview struct {
	Order    market.GuardOrder   `json:"order"`
	LevelUSD rest.Decimal        `json:"level_usd" doc:"Now"`
	Shares   rest.BaseUnits      `json:"shares" doc:"That would be taken of the owner"`
	Swaps    []Swap              `json:"swaps" nullable:"false" doc:"None in kind"`
	Proceeds []market.FlowAmount `json:"proceeds" nullable:"false" doc:"What the owner is expected to get"`
	Tip      market.FlowAmount   `json:"tip" doc:"What the sender is expected to get: of the proceeds, in kind of the shares"`
	Obstacle string              `json:"obstacle" enum:"none,not_open,expired,no_shares,no_allowance,no_price,not_triggered" doc:"Why the guard would refuse now"`
}

type guardExecuteInput struct{ Body GuardExecuteRequest }

func (s *Preparer) executeGuard(ctx context.Context, in *guardExecuteInput) (*response[GuardExecutePreview], error) {
	r := in.Body
	var f rest.Validation
	from := f.Account("body.from", r.From)
	if err := f.Err(); err != nil {
		return nil, err
	}
	o, k, p, err := s.guardOrder(ctx, r.Order)
	if err != nil {
		return nil, err
	}
	vault, guard, id := o.Terms.Vault, s.Deployment.ExitGuard, big.NewInt(r.Order)
	may, err := ask(ctx, s, p, guard, guardABI.PackExecutable(id), guardABI.UnpackExecutable, "asking whether the order is executable")
	if err != nil {
		return nil, err
	}
	level, err := s.guardLevel(ctx, p, vault)
	if err != nil {
		return nil, err
	}
	held, err := s.balances(ctx, o.Owner, []common.Address{vault})
	if err != nil {
		return nil, err
	}
	shares := o.Terms.Shares
	if held[0].Cmp(shares) < 0 {
		shares = held[0]
	}
	if shares.Sign() == 0 {
		f.Add("body.order", "0", "the owner holds no shares any more")
		return nil, f.Err()
	}
	state, err := s.vaultState(ctx, p.block(), vault)
	if err != nil {
		return nil, err
	}
	h := readHoldings(state)
	out := &Prepared[GuardExecutePreview]{AsOf: p.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: h.stale(k)}
	out.Preview = GuardExecutePreview{Order: readOrder(r.Order, o), LevelUSD: rest.D18(level), Shares: rest.Units(shares), Swaps: []Swap{}, Obstacle: guardHurdles[may.Arg1]}
	d := call{from: from, to: guard}
	var calls []bindings.IZapperSwap
	if o.Terms.TokenOut == (common.Address{}) {
		tip := tipOf(shares, o.Terms.TipBps)
		amounts, err := s.worth(ctx, p, vault, h, new(big.Int).Sub(shares, tip))
		if err != nil {
			return nil, err
		}
		out.Preview.Tip, out.Preview.Proceeds = k.amount(vault, tip), flowAmounts(k, h, amounts)
		d.roughGas = 300_000 + exitGas(h.count)
	} else if calls, err = s.guardSwaps(ctx, k, p, h, o, shares, r.Terms, out, &d); err != nil {
		return nil, err
	}
	d.data = guardABI.PackExecute(id, calls, (*permit)(nil).call())
	if err := prepare(ctx, s, k, d, out); err != nil {
		return nil, err
	}
	return &response[GuardExecutePreview]{CacheControl: "no-store", Body: *out}, nil
}

func tipOf(amount *big.Int, tipBps uint16) *big.Int {
	return basket.MulDivDown(amount, big.NewInt(int64(tipBps)), big.NewInt(basket.FullBps))
}

// guardSwaps sells what the shares are redeemed for, as a redemption for one token does.
func (s *Preparer) guardSwaps(ctx context.Context, k indexState, p pin, h vaultHoldings, o bindings.IExitGuardOrder, shares *big.Int, t Terms,
	out *Prepared[GuardExecutePreview], d *call,
) ([]bindings.IZapperSwap, error) {
	amounts, err := s.worth(ctx, p, o.Terms.Vault, h, shares)
	if err != nil {
		return nil, err
	}
	to := make([]common.Address, len(h.parts))
	for i := range to {
		to[i] = o.Terms.TokenOut
	}
	legs, err := s.quoteAll(ctx, p, h.tokens(), to, amounts)
	if errors.Is(err, errTooSmall) {
		return nil, tooSmall("body.order")
	}
	if err != nil {
		return nil, err
	}
	total := new(big.Int)
	for _, l := range legs {
		total.Add(total, l.out)
	}
	tip := tipOf(total, o.Terms.TipBps)
	out.Preview.Tip = k.amount(o.Terms.TokenOut, tip)
	out.Preview.Proceeds = []market.FlowAmount{k.amount(o.Terms.TokenOut, new(big.Int).Sub(total, tip))}
	least, err := ask(ctx, s, p, s.Deployment.ExitGuard, guardABI.PackPreviewMinOut(big.NewInt(out.Preview.Order.ID)), guardABI.UnpackPreviewMinOut,
		"reading the least that the owner must get")
	if err != nil {
		return nil, err
	}
	out.MinOut = []market.FlowAmount{k.amount(o.Terms.TokenOut, least)}
	calls, shown, gas := s.swaps(t, legs, basket.MaxAmount.Big())
	out.Preview.Swaps = shown
	d.roughGas = zapGas(gas, len(calls), h.count) + exitGas(h.count)
	return calls, nil
}

func flowAmounts(k indexState, h vaultHoldings, amounts []*big.Int) []market.FlowAmount {
	out := []market.FlowAmount{}
	for i, p := range h.parts {
		out = append(out, k.amount(p.token, amounts[i]))
	}
	return out
}
