package api

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// DepositRequest asks for a deposit: of amount of one token, or in kind for a number of shares.
type DepositRequest struct {
	Terms
	Index    AddressText `json:"index"`
	Receiver AddressText `json:"receiver,omitempty" doc:"Of the shares; the sender"`
	Token    AddressText `json:"token,omitempty" doc:"Deposit this token by swaps; with amount. The zero address: ether"`
	Amount   UnitsText   `json:"amount,omitempty" doc:"Of token, base units"`
	InKind   bool        `json:"in_kind,omitempty" doc:"Deposit the constituents themselves; with shares"`
	Shares   UnitsText   `json:"shares,omitempty" doc:"Wanted in kind, 18 decimals"`

	Permit *PermitInput `json:"permit,omitempty" doc:"Instead of an approval of token, where approvals offered it"`
}

// DepositPreview is what a deposit is expected to do.
type DepositPreview struct {
	Shares      BaseUnits    `json:"shares" doc:"Expected"`
	ValueUSD    *Decimal     `json:"value_usd" nullable:"true" doc:"Of those shares at oracle prices"`
	Amounts     []FlowAmount `json:"amounts" nullable:"false" doc:"What the index takes of each constituent"`
	Swaps       []Swap       `json:"swaps" nullable:"false"`
	PriceImpact *Decimal     `json:"price_impact" nullable:"true" doc:"Share of the oracle value that swaps lose, pool fees included; 0.01 is 1 %"`
	Fees        Fees         `json:"fees"`
	Dust        []FlowAmount `json:"dust" nullable:"false" doc:"Bought but not needed: comes back to the sender"`
	Unknown     Unknown      `json:"unknown,omitempty"`
}

type depositInput struct{ Body DepositRequest }

func (s *Server) deposit(ctx context.Context, in *depositInput) (*response[DepositPreview], error) {
	var f fields
	r := in.Body
	from, vault := f.account("body.from", r.From), f.account("body.index", r.Index)
	receiver := f.accountOr("body.receiver", r.Receiver, from)
	var token common.Address
	var wanted *big.Int
	if r.InKind {
		wanted = f.positive("body.shares", r.Shares)
		f.absent("body.token", string(r.Token), "in kind")
		f.absent("body.amount", string(r.Amount), "in kind")
		f.noPermitBeside(r.Permit, "in kind")
	} else {
		token, wanted = f.address("body.token", r.Token), f.positive("body.amount", r.Amount)
		f.absent("body.shares", string(r.Shares), "for one token")
		if token == ether {
			f.noPermitBeside(r.Permit, "that pays with ether")
		}
	}
	signed := f.permit("body.permit", r.Permit)
	if err := f.err(); err != nil {
		return nil, err
	}
	k, err := s.lookup(ctx, vault)
	if err != nil {
		return nil, err
	}
	p, err := s.pin(ctx, k.at)
	if err != nil {
		return nil, err
	}
	state, err := s.vaultState(ctx, p.block(), vault)
	if err != nil {
		return nil, err
	}
	h := readHolding(state)
	if len(h.parts) == 0 {
		return nil, newProblem(CodeRefused, "the index holds nothing: there is nothing to share in")
	}
	if state.ReduceOnly {
		return nil, newProblem(CodeRefused, "the index is reduce-only: it takes no deposits")
	}
	out := &Prepared[DepositPreview]{AsOf: p.at, Approvals: []Approval{}, Issues: h.stale(k)}
	var d draft
	if r.InKind {
		d, err = s.depositInKind(ctx, k, p, h, from, receiver, wanted, r.Terms, out)
	} else {
		d, err = s.depositToken(ctx, k, p, h, from, receiver, token, wanted, signed, r.Terms, out)
	}
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, s, k, d, out); err != nil {
		return nil, err
	}
	return &response[DepositPreview]{CacheControl: "no-store", Body: *out}, nil
}

// absent refuses a field that means nothing beside another.
func (f *fields) absent(field, value, beside string) {
	if value != "" {
		f.add(field, "", "must be absent from a request %s", beside)
	}
}

func (s *Server) depositInKind(ctx context.Context, k known, p pin, h holding, from, receiver common.Address, shares *big.Int, t Terms,
	out *Prepared[DepositPreview],
) (draft, error) {
	amounts, err := s.cost(ctx, p, k.index.Vault, h, shares)
	if err != nil {
		return draft{}, err
	}
	if err := k.room(h, shares, "body.shares"); err != nil {
		return draft{}, err
	}
	held, err := s.balances(ctx, from, h.tokens())
	if err != nil {
		return draft{}, err
	}
	most, err := s.minted(ctx, p, k.index.Vault, h, held)
	if err != nil {
		return draft{}, err
	}
	if most.Cmp(shares) < 0 {
		return draft{}, newProblem(CodeInsufficient, "the account does not hold the constituents of as many shares", FieldError{
			Field: "body.shares", Limit: most.String(), Message: fmt.Sprintf("must be at most %s: what the constituents held make", most),
		})
	}
	d := draft{
		from: from, to: k.index.Vault, roughGas: 200_000 + 120_000*uint64(h.count),
		data: vaultABI.PackContribute(h.spread(amounts), receiver, t.least(shares)),
	}
	for i, part := range h.parts {
		d.spends = append(d.spends, spend{part.token, k.index.Vault, amounts[i], false})
	}
	none := Decimal("0")
	out.Preview = depositPreview(k, h, shares, amounts, &none)
	out.Preview.Fees = fees(nil, nil, nil, feeTerms(k.index))
	out.MinOut = []FlowAmount{k.amount(k.index.Vault, t.least(shares))}
	return d, nil
}

// room checks shares that are to be minted against the index's cap.
func (k known) room(h holding, shares *big.Int, field string) error {
	most := k.index.ShareCap.Big()
	if most.Sign() == 0 || new(big.Int).Add(h.supply, shares).Cmp(most) <= 0 {
		return nil
	}
	left := new(big.Int).Sub(most, h.supply)
	if left.Sign() < 0 {
		left.SetInt64(0)
	}
	return newProblem(CodeRefused, "the index takes no deposits beyond its share cap", FieldError{
		Field: field, Limit: left.String(), Message: fmt.Sprintf("would bring %s shares to a supply that may still grow by %s", shares, left),
	})
}

func depositPreview(k known, h holding, shares *big.Int, amounts []*big.Int, impact *Decimal) DepositPreview {
	out := DepositPreview{
		Shares: units(shares), Amounts: []FlowAmount{}, Swaps: []Swap{}, Dust: []FlowAmount{}, PriceImpact: impact, Unknown: Unknown{},
	}
	for i, p := range h.parts {
		out.Amounts = append(out.Amounts, k.amount(p.token, amounts[i]))
	}
	if value := h.valueD18(amounts); value != nil {
		v := d18(value)
		out.ValueUSD = &v
	} else {
		out.Unknown["value_usd"] = reasonNoPrice
	}
	if impact == nil {
		out.Unknown["price_impact"] = reasonNoPrice
	}
	return out
}

func (s *Server) depositToken(ctx context.Context, k known, p pin, h holding, from, receiver, token common.Address, amount *big.Int,
	signed *permit, t Terms, out *Prepared[DepositPreview],
) (draft, error) {
	paid, err := s.affordable(ctx, k, p, from, token, "body.token", "body.amount", amount)
	if err != nil {
		return draft{}, err
	}
	legs, err := s.quoteDeposit(ctx, p, h, s.swappable(token), amount)
	if errors.Is(err, errTooSmall) {
		return draft{}, tooSmall("body.amount")
	}
	if err != nil {
		return draft{}, err
	}
	bought := make([]*big.Int, len(legs))
	for i, l := range legs {
		bought[i] = l.out
	}
	shares, err := s.minted(ctx, p, k.index.Vault, h, bought)
	if err != nil {
		return draft{}, err
	}
	if t.least(shares).Sign() == 0 {
		return draft{}, tooSmall("body.amount")
	}
	if err := k.room(h, shares, "body.amount"); err != nil {
		return draft{}, err
	}
	taken, err := s.cost(ctx, p, k.index.Vault, h, shares)
	if err != nil {
		return draft{}, err
	}
	out.Preview = depositPreview(k, h, shares, taken, impact(paid.valueD18(amount), h.valueD18(taken), &out.Issues))
	for i, part := range h.parts {
		if left := new(big.Int).Sub(bought[i], taken[i]); left.Sign() > 0 {
			out.Preview.Dust = append(out.Preview.Dust, k.amount(part.token, left))
		}
	}
	prices, decimals := make([]*big.Int, len(legs)), make([]uint8, len(legs))
	for i := range legs {
		prices[i], decimals[i] = paid.priceD18, paid.decimals
	}
	out.Preview.Fees = fees(legs, prices, decimals, feeTerms(k.index))
	var calls []bindings.IZapperSwap
	var gas uint64
	calls, out.Preview.Swaps, gas = s.swaps(t, legs, nil)
	deadline, least := t.deadline(p), t.least(shares)
	out.Deadline, out.MinOut = &deadline, []FlowAmount{k.amount(k.index.Vault, least)}
	zapper := s.cfg.Deployment.Zapper
	d := draft{
		from: from, to: zapper, roughGas: zapGas(gas, len(calls), h.count), value: new(big.Int),
		data:   zapperABI.PackZapIn(k.index.Vault, token, amount, calls, least, receiver, big.NewInt(deadline.Unix()), signed.call()),
		permit: signed, deadline: deadline,
	}
	if token == ether {
		d.value = amount
	} else {
		d.spends = []spend{{token, zapper, amount, true}}
	}
	return d, nil
}

// ether is how the zapper is told of it.
var ether common.Address

// swappable is the token that stands for what is paid with or out: wrapped ether for ether.
func (s *Server) swappable(token common.Address) common.Address {
	if token == ether {
		return s.cfg.Deployment.WETH
	}
	return token
}

// zapGas is the documented upper estimate of a zap: what the quoter counted for the swaps, and for each swap and each
// constituent what transfers, approvals and the vault take.
func zapGas(quoted uint64, swaps, constituents int) uint64 {
	return 400_000 + quoted*3/2 + 250_000*uint64(swaps) + 150_000*uint64(constituents)
}

func tooSmall(field string) error {
	return newProblem(CodeInvalidRequest, "the amount is too small", FieldError{
		Field: field, Message: "is too small: a part of it would round to nothing",
	})
}

// paying is the token that is paid with or out.
type paying struct {
	decimals uint8
	priceD18 *big.Int // nil: no fresh price
}

func (p paying) valueD18(amount *big.Int) *big.Int {
	if p.priceD18 == nil {
		return nil
	}
	return basket.ValueD18(amount, p.priceD18, p.decimals)
}

// affordable checks that a token, or wrapped ether for ether, is listed and that owner holds amount of it; a nil amount is
// not checked.
func (s *Server) affordable(ctx context.Context, k known, p pin, owner, token common.Address, tokenField, amountField string, amount *big.Int) (paying, error) {
	listed, ok := k.listed[s.swappable(token)]
	if !ok {
		var f fields
		f.add(tokenField, "", "is not a listed asset; GET /v1/assets lists them")
		return paying{}, f.err()
	}
	priced, err := ask(ctx, s, p, s.cfg.Deployment.Registry, registryABI.PackTryPriceD18(s.swappable(token)),
		registryABI.UnpackTryPriceD18, "reading the price of "+token.Hex())
	if err != nil {
		return paying{}, err
	}
	out := paying{decimals: listed.decimals}
	if priced.Ok {
		out.priceD18 = priced.Price
	}
	if amount == nil {
		return out, nil
	}
	held, symbol := new(big.Int), "ether"
	if token == ether {
		held, err = s.etherOf(ctx, owner)
	} else {
		var balances []*big.Int
		if balances, err = s.balances(ctx, owner, []common.Address{token}); err == nil {
			held, symbol = balances[0], listed.symbol
		}
	}
	if err != nil {
		return paying{}, err
	}
	if held.Cmp(amount) < 0 {
		return paying{}, newProblem(CodeInsufficient, "the account does not hold as much "+symbol, FieldError{
			Field: amountField, Limit: held.String(), Message: fmt.Sprintf("must be at most %s: the balance", held),
		})
	}
	return out, nil
}
