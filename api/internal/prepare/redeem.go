package prepare

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// RedeemRequest asks to redeem shares: for one token, or for the constituents themselves.
type RedeemRequest struct {
	Terms
	Index    rest.AddressText `json:"index"`
	Receiver rest.AddressText `json:"receiver,omitempty" doc:"Account that receives the proceeds. Default: the sender"`
	Shares   string           `json:"shares" pattern:"^([0-9]{1,78}|max)$" patternDescription:"1 to 78 decimal digits, or max" doc:"Shares to redeem, 18 decimals; max means all that the sender holds" example:"max"`
	Token    rest.AddressText `json:"token,omitempty" doc:"Token to sell the constituents for. The zero address means ether"`
	InKind   bool             `json:"in_kind,omitempty" doc:"Receive the constituents themselves; needs no price and no approval"`

	Permit *PermitInput `json:"permit,omitempty" doc:"Signed permit that replaces the approval of the shares. Sign the one that approvals offered"`
}

// RedeemPreview is the expected result of a redemption.
type RedeemPreview struct {
	Shares      rest.BaseUnits      `json:"shares" doc:"Shares that are burned"`
	ValueUSD    *rest.Decimal       `json:"value_usd" nullable:"true" doc:"Value of these shares at oracle prices"`
	Amounts     []market.FlowAmount `json:"amounts" nullable:"false" doc:"What leaves the index of each constituent"`
	Proceeds    []market.FlowAmount `json:"proceeds" nullable:"false" doc:"What the receiver is expected to get"`
	Swaps       []Swap              `json:"swaps" nullable:"false"`
	PriceImpact *rest.Decimal       `json:"price_impact" nullable:"true" doc:"Part of the oracle value that the swaps lose, pool fees included; 0.01 is 1 %"`
	Slippage    Slippage            `json:"slippage"`
	Fees        Fees                `json:"fees"`
	Unknown     rest.Unknown        `json:"unknown,omitempty"`
}

type redeemInput struct{ Body RedeemRequest }

func (s *Preparer) redeemRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-redeem", "/v1/tx/redeem", "Redeem shares of an index.",
		"Receive one token, for which the constituents are swapped, or all constituents in kind."), s.redeem)
}

// read checks the request. The amount is nil if all shares are redeemed.
func (r RedeemRequest) read(f *rest.Validation) (e exchange, vault common.Address) {
	e.terms = r.Terms
	e.from, vault = f.Account("body.from", r.From), f.Account("body.index", r.Index)
	e.receiver = f.AccountOr("body.receiver", r.Receiver, e.from)
	if r.InKind {
		f.Absent("body.token", string(r.Token), "in kind")
		refusePermit(f, r.Permit, "in kind")
	} else {
		e.token = f.Address("body.token", r.Token)
	}
	if r.Shares != "max" {
		e.amount = f.Amount("body.shares", rest.UnitsText(r.Shares))
	}
	e.permit = readPermit(f, r.Permit)
	return e, vault
}

func (s *Preparer) redeem(ctx context.Context, in *redeemInput) (*response[RedeemPreview], error) {
	var f rest.Validation
	e, vault := in.Body.read(&f)
	if err := f.Err(); err != nil {
		return nil, err
	}
	var err error
	if e.index, err = s.lookup(ctx, vault); err != nil {
		return nil, err
	}
	if e.amount, err = s.redeemable(ctx, e.from, vault, e.amount); err != nil {
		return nil, err
	}
	if _, err = s.readVault(ctx, &e); err != nil {
		return nil, err
	}
	out := &Prepared[RedeemPreview]{AsOf: e.pin.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: e.vault.stale(e.index)}
	amounts, err := s.worth(ctx, e.pin, vault, e.vault, e.amount)
	if err != nil {
		return nil, err
	}
	out.Preview = e.redeemPreview(amounts)
	var c call
	if in.Body.InKind {
		c = e.redeemInKind(amounts, out)
	} else if c, err = s.redeemToken(ctx, e, amounts, out); err != nil {
		return nil, err
	}
	return respond(ctx, s, e.index, c, out)
}

// redeemable checks shares against the balance. nil means the whole balance.
func (s *Preparer) redeemable(ctx context.Context, from, vault common.Address, shares *big.Int) (*big.Int, error) {
	balances, err := s.balances(ctx, from, []common.Address{vault})
	if err != nil {
		return nil, err
	}
	balance := balances[0]
	if balance.Sign() == 0 || shares != nil && balance.Cmp(shares) < 0 {
		return nil, rest.NewProblem(rest.CodeInsufficient, "the account does not hold so many shares", rest.FieldError{
			Field: "body.shares", Limit: balance.String(), Message: fmt.Sprintf("must be at most %s: the balance", balance),
		})
	}
	if shares == nil {
		return balance, nil
	}
	return shares, nil
}

func (e exchange) redeemPreview(amounts []*big.Int) RedeemPreview {
	out := RedeemPreview{
		Shares: rest.Units(e.amount), Amounts: e.amounts(amounts), Proceeds: []market.FlowAmount{}, Swaps: []Swap{},
		Unknown: rest.Unknown{},
	}
	if value := e.vault.valueD18(amounts); value != nil {
		v := rest.D18(value)
		out.ValueUSD = &v
	} else {
		out.Unknown["value_usd"] = rest.ReasonNoPrice
	}
	return out
}

func (e exchange) redeemInKind(amounts []*big.Int, out *Prepared[RedeemPreview]) call {
	out.Preview.Slippage = e.terms.settle(kindSlippageBps)
	least := make([]*big.Int, len(amounts))
	for i := range e.vault.parts {
		// A fee that accrues until the block lowers every amount a little, and each amount rounds down.
		least[i] = e.terms.least(new(big.Int).Sub(amounts[i], roundingOf(amounts[i])))
	}
	out.MinOut = e.amounts(least)
	none := rest.Decimal("0")
	out.Preview.Proceeds, out.Preview.PriceImpact = out.Preview.Amounts, &none
	out.Preview.Fees = fees(nil, nil, nil, market.FeesOf(e.index.index))
	return call{
		from: e.from, to: e.index.index.Vault, data: vaultABI.PackWithdraw(e.amount, e.receiver, e.vault.spread(least)),
		roughGas: exitGas(e.vault.count),
	}
}

// roundingOf returns the base unit by which an amount may be rounded down; 0 for an amount of 0.
func roundingOf(amount *big.Int) *big.Int {
	return big.NewInt(int64(amount.Sign()))
}

// exitGas is the documented upper estimate of a withdrawal. The vault reserves gas for transfers that misbehave.
func exitGas(constituents int) uint64 {
	return 900_000 + 120_000*uint64(constituents)
}

func (s *Preparer) redeemToken(ctx context.Context, e exchange, amounts []*big.Int, out *Prepared[RedeemPreview]) (call, error) {
	paid, err := s.payToken(ctx, e.index, e.pin, e.token)
	if err != nil {
		return call{}, err
	}
	legs, err := s.quoteSale(ctx, e.pin, e.vault, s.swappable(e.token), amounts)
	if errors.Is(err, errTooSmall) {
		return call{}, tooSmall("body.shares")
	}
	if err != nil {
		return call{}, err
	}
	total := totalOut(legs)
	lost := impact(e.vault.valueD18(amounts), paid.valueD18(total), &out.Issues)
	suggested, err := s.suggestSwaps(ctx, e, lost)
	if err != nil {
		return call{}, err
	}
	out.Preview.Slippage = e.terms.settle(suggested)
	least := e.terms.least(total)
	if least.Sign() == 0 {
		return call{}, tooSmall("body.shares")
	}
	prices, decimals := make([]*big.Int, len(legs)), make([]uint8, len(legs))
	for i, part := range e.vault.parts {
		prices[i], decimals[i] = part.priceD18, part.decimals
	}
	out.Preview.Fees = fees(legs, prices, decimals, market.FeesOf(e.index.index))
	out.Preview.Proceeds = []market.FlowAmount{e.index.amount(e.token, total)}
	out.Preview.PriceImpact = lost
	if out.Preview.PriceImpact == nil {
		out.Preview.Unknown["price_impact"] = rest.ReasonNoPrice
	}
	return s.zapOut(e, legs, least, out), nil
}

// zapOut is the zapper call that redeems shares and swaps the proceeds.
func (s *Preparer) zapOut(e exchange, legs []leg, least *big.Int, out *Prepared[RedeemPreview]) call {
	// The vault pays a little less once its fee has grown, so each swap sells all that arrives.
	swaps, shown, gas := s.swaps(e.terms, legs, basket.MaxAmount.Big())
	deadline, zapper, vault := e.terms.deadline(e.pin), s.Deployment.Zapper, e.index.index.Vault
	out.Preview.Swaps, out.Deadline, out.MinOut = shown, &deadline, []market.FlowAmount{e.index.amount(e.token, least)}
	return call{
		from: e.from, to: zapper, permit: e.permit, deadline: deadline,
		spends:   []spend{{token: vault, spender: zapper, amount: e.amount, permits: true}},
		roughGas: zapGas(gas, len(swaps), e.vault.count) + exitGas(e.vault.count),
		data:     zapperABI.PackZapOut(vault, e.amount, e.token, swaps, least, e.receiver, big.NewInt(deadline.Unix()), e.permit.call()),
	}
}
