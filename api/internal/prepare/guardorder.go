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
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
)

// GuardOrderRequest asks to cancel or poke an order that was placed.
type GuardOrderRequest struct {
	From   rest.AddressText `json:"from" doc:"Account that will sign"`
	Order  int64            `json:"order" minimum:"1" doc:"The order's id"`
	Action string           `json:"action" enum:"cancel,poke,mark" doc:"cancel: only by the owner. poke: by anyone; it records a higher level as the peak of a trail. mark: by anyone; it records that an order with a fallback in kind is triggered, or clears the record"`
}

// GuardOrderPreview is the order as it is.
type GuardOrderPreview struct {
	Order    market.GuardOrder `json:"order"`
	LevelUSD *rest.Decimal     `json:"level_usd" nullable:"true" doc:"Current level, rounded down; null for a cancellation, which needs no price"`
}

type guardOrderInput struct{ Body GuardOrderRequest }

// openOrder is an order that may be executed, cancelled or poked, with its index.
type openOrder struct {
	id    int64
	order bindings.IExitGuardOrder
	index indexState
	pin   pin
}

// readOpenOrder reads an order. It refuses orders that are not open.
func (s *Preparer) readOpenOrder(ctx context.Context, id int64) (o openOrder, err error) {
	o.id = id
	results, err := s.CallAll(ctx, newest, market.Call(s.Deployment.ExitGuard, guardABI.PackOrder(big.NewInt(id))))
	if err != nil {
		return o, err
	}
	if o.order, err = market.Unpack(results[0], guardABI.UnpackOrder, fmt.Sprintf("reading exit order %d", id)); err != nil {
		return o, err
	}
	var f rest.Validation
	switch status := guardStatuses[o.order.Status]; status {
	case "none":
		f.Add("body.order", "", "there is no order %d", id)
	case enum.OrderOpen:
	default:
		f.Add("body.order", "", "order %d is %s", id, status)
	}
	if err := f.Err(); err != nil {
		return o, err
	}
	if o.index, err = s.lookup(ctx, o.order.Terms.Vault); err != nil {
		return o, err
	}
	o.pin, err = s.pin(ctx, o.index.at)
	return o, err
}

// senderAndOrder reads the sender of a request and the open order that the request concerns.
func (s *Preparer) senderAndOrder(ctx context.Context, sender rest.AddressText, id int64) (common.Address, openOrder, error) {
	var f rest.Validation
	from := f.Account("body.from", sender)
	if err := f.Err(); err != nil {
		return from, openOrder{}, err
	}
	o, err := s.readOpenOrder(ctx, id)
	return from, o, err
}

func (s *Preparer) guardOrderRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-guard-order", "/v1/tx/guard/order", "Cancel a max-loss order, raise its peak or mark it.",
		"Only the owner cancels. Anyone may raise the peak of an order that has a trail, and mark an order that has a fallback in kind."),
		s.changeGuard)
	rest.Register(api, operation("prepare-guard-execution", "/v1/tx/guard/execute", "Execute a max-loss order.",
		"If the owner is paid in a token, the constituents are swapped at the pools' quotes. The owner gets at least min_out."),
		s.executeGuard)
}

func (s *Preparer) changeGuard(ctx context.Context, in *guardOrderInput) (*response[GuardOrderPreview], error) {
	r := in.Body
	from, o, err := s.senderAndOrder(ctx, r.From, r.Order)
	if err != nil {
		return nil, err
	}
	var f rest.Validation
	out := &Prepared[GuardOrderPreview]{
		AsOf: o.pin.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: []Issue{},
		Preview: GuardOrderPreview{Order: readOrder(r.Order, o.order)},
	}
	c := call{from: from, to: s.Deployment.ExitGuard, roughGas: 200_000}
	id := big.NewInt(r.Order)
	switch r.Action {
	case "cancel":
		c.data = guardABI.PackCancel(id)
		if owner := o.order.Owner; from != owner {
			f.Add("body.from", owner.Hex(), "must be the order's owner, %s", owner.Hex())
		}
	case "mark":
		c.data, c.roughGas = guardABI.PackMark(id), 500_000
		if out.Preview.LevelUSD, err = s.checkMark(ctx, o, &f); err != nil {
			return nil, err
		}
	default:
		c.data, c.roughGas = guardABI.PackPoke(id), 500_000
		if out.Preview.LevelUSD, err = s.checkPoke(ctx, o, &f); err != nil {
			return nil, err
		}
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	return respond(ctx, s, o.index, c, out)
}

// checkPoke checks that a poke would raise the peak of an order's trail, and returns the level.
func (s *Preparer) checkPoke(ctx context.Context, o openOrder, f *rest.Validation) (*rest.Decimal, error) {
	level, err := s.guardLevel(ctx, o.pin, o.order.Terms.Vault)
	if err != nil {
		return nil, err
	}
	level.Sub(level, big.NewInt(1)) // the guard records peaks rounded down
	shown, peak := rest.D18(level), rest.D18(o.order.PeakD18)
	switch {
	case o.order.Terms.TrailBps == 0:
		f.Add("body.order", "", "order %d has no trail: there is no peak to raise", o.id)
	case level.Cmp(o.order.PeakD18) <= 0:
		f.Add("body.order", string(peak), "the level, %s, is not above the recorded peak, %s", shown, peak)
	}
	return &shown, nil
}

// checkMark checks that the order has a fallback in kind, and returns the level. The guard checks the rest.
func (s *Preparer) checkMark(ctx context.Context, o openOrder, f *rest.Validation) (*rest.Decimal, error) {
	level, err := s.guardLevel(ctx, o.pin, o.order.Terms.Vault)
	if err != nil {
		return nil, err
	}
	if o.order.Terms.InKindAfter == 0 {
		f.Add("body.order", "", "order %d has no fallback in kind: a mark would change nothing", o.id)
	}
	shown := rest.D18(level)
	return &shown, nil
}

// GuardExecuteRequest asks to execute an order that has reached its trigger.
type GuardExecuteRequest struct {
	Terms
	Order int64 `json:"order" minimum:"1" doc:"The order's id"`
}

// GuardExecutePreview is the expected result of an execution.
type GuardExecutePreview struct {
	Order    market.GuardOrder   `json:"order"`
	LevelUSD rest.Decimal        `json:"level_usd" doc:"Current level"`
	Shares   rest.BaseUnits      `json:"shares" doc:"Shares that would be taken from the owner"`
	Swaps    []Swap              `json:"swaps" nullable:"false" doc:"Empty in kind"`
	Proceeds []market.FlowAmount `json:"proceeds" nullable:"false" doc:"What the owner is expected to get"`
	Tip      market.FlowAmount   `json:"tip" doc:"What the sender is expected to get: a part of the proceeds, or of the shares if in kind"`
	Obstacle string              `json:"obstacle" enum:"none,not_open,expired,no_shares,no_allowance,no_price,not_triggered" doc:"Why the guard would refuse now; not_triggered also where the level is below the order's limit"`
	Refusal  string              `json:"refusal" doc:"The same in full: a value of obstacle, or below_limit. More values may follow" example:"none"`
}

type guardExecuteInput struct{ Body GuardExecuteRequest }

func (s *Preparer) executeGuard(ctx context.Context, in *guardExecuteInput) (*response[GuardExecutePreview], error) {
	r := in.Body
	from, o, err := s.senderAndOrder(ctx, r.From, r.Order)
	if err != nil {
		return nil, err
	}
	x, out, err := s.startExecution(ctx, o, r.Terms)
	if err != nil {
		return nil, err
	}
	c := call{from: from, to: s.Deployment.ExitGuard}
	var swaps []bindings.IZapperSwap
	if o.order.Terms.TokenOut == (common.Address{}) {
		tip := tipOf(x.shares, o.order.Terms.TipBps)
		amounts, err := s.worth(ctx, o.pin, o.order.Terms.Vault, x.vault, new(big.Int).Sub(x.shares, tip))
		if err != nil {
			return nil, err
		}
		out.Preview.Tip, out.Preview.Proceeds = o.index.amount(o.order.Terms.Vault, tip), flowAmounts(o.index, x.vault, amounts)
		c.roughGas = 300_000 + exitGas(x.vault.count)
	} else if swaps, c.roughGas, err = s.guardSwaps(ctx, x, out); err != nil {
		return nil, err
	}
	c.data = guardABI.PackExecute(big.NewInt(r.Order), swaps, (*permit)(nil).call())
	return respond(ctx, s, o.index, c, out)
}

// execution is an order that is being executed.
type execution struct {
	openOrder
	vault  vaultHoldings
	shares *big.Int // shares that the guard would take from the owner
	terms  Terms
}

// startExecution reads what an execution would sell.
func (s *Preparer) startExecution(ctx context.Context, o openOrder, terms Terms) (x execution, out *Prepared[GuardExecutePreview],
	err error,
) {
	vault := o.order.Terms.Vault
	c := market.Call(s.Deployment.ExitGuard, guardABI.PackExecutable(big.NewInt(o.id)))
	executable, err := ask(ctx, s, o.pin, c, guardABI.UnpackExecutable, "asking whether the order is executable")
	if err != nil {
		return x, nil, err
	}
	level, err := s.guardLevel(ctx, o.pin, vault)
	if err != nil {
		return x, nil, err
	}
	balances, err := s.balances(ctx, o.order.Owner, []common.Address{vault})
	if err != nil {
		return x, nil, err
	}
	x = execution{openOrder: o, shares: o.order.Terms.Shares, terms: terms}
	if balances[0].Cmp(x.shares) < 0 {
		x.shares = balances[0]
	}
	if x.shares.Sign() == 0 {
		var f rest.Validation
		f.Add("body.order", "0", "the owner holds no shares any more")
		return x, nil, f.Err()
	}
	state, err := s.vaultState(ctx, o.pin.block(), vault)
	if err != nil {
		return x, nil, err
	}
	x.vault = readHoldings(state)
	refusal := guardObstacles[executable.Arg1]
	return x, &Prepared[GuardExecutePreview]{
		AsOf: o.pin.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: x.vault.stale(o.index),
		Preview: GuardExecutePreview{
			Order: readOrder(o.id, o.order), LevelUSD: rest.D18(level), Shares: rest.Units(x.shares), Swaps: []Swap{},
			Obstacle: oldObstacle(refusal), Refusal: refusal,
		},
	}, nil
}

func tipOf(amount *big.Int, tipBps uint16) *big.Int {
	return basket.MulDivDown(amount, big.NewInt(int64(tipBps)), big.NewInt(basket.FullBps))
}

// guardSwaps sells the proceeds of the shares, like a redemption for one token. gas is a rough upper estimate.
func (s *Preparer) guardSwaps(ctx context.Context, x execution, out *Prepared[GuardExecutePreview]) (swaps []bindings.IZapperSwap,
	gas uint64, err error,
) {
	terms := x.order.Terms
	amounts, err := s.worth(ctx, x.pin, terms.Vault, x.vault, x.shares)
	if err != nil {
		return nil, 0, err
	}
	legs, err := s.quoteSale(ctx, x.pin, x.vault, terms.TokenOut, amounts)
	if errors.Is(err, errTooSmall) {
		return nil, 0, tooSmall("body.order")
	}
	if err != nil {
		return nil, 0, err
	}
	total := totalOut(legs)
	tip := tipOf(total, terms.TipBps)
	out.Preview.Tip = x.index.amount(terms.TokenOut, tip)
	out.Preview.Proceeds = []market.FlowAmount{x.index.amount(terms.TokenOut, new(big.Int).Sub(total, tip))}
	c := market.Call(s.Deployment.ExitGuard, guardABI.PackPreviewMinOut(big.NewInt(x.id)))
	least, err := ask(ctx, s, x.pin, c, guardABI.UnpackPreviewMinOut, "reading the least that the owner must get")
	if err != nil {
		return nil, 0, err
	}
	out.MinOut = []market.FlowAmount{x.index.amount(terms.TokenOut, least)}
	swaps, out.Preview.Swaps, gas = s.swaps(x.terms, legs, basket.MaxAmount.Big())
	return swaps, zapGas(gas, len(swaps), x.vault.count) + exitGas(x.vault.count), nil
}

func flowAmounts(k indexState, h vaultHoldings, amounts []*big.Int) []market.FlowAmount {
	out := []market.FlowAmount{}
	for i, p := range h.parts {
		out = append(out, k.amount(p.token, amounts[i]))
	}
	return out
}
