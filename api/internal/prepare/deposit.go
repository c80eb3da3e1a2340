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
)

// DepositRequest asks for a deposit: of amount of one token, or in kind for a number of shares.
type DepositRequest struct {
	Terms
	Index    rest.AddressText `json:"index"`
	Receiver rest.AddressText `json:"receiver,omitempty" doc:"Of the shares; the sender"`
	Token    rest.AddressText `json:"token,omitempty" doc:"Deposit this token by swaps; with amount. The zero address: ether"`
	Amount   rest.UnitsText   `json:"amount,omitempty" doc:"Of token, base units"`
	InKind   bool             `json:"in_kind,omitempty" doc:"Deposit the constituents themselves; with shares"`
	Shares   rest.UnitsText   `json:"shares,omitempty" doc:"Wanted in kind, 18 decimals"`

	Permit *PermitInput `json:"permit,omitempty" doc:"Instead of an approval of token, where approvals offered it"`
}

// DepositPreview is what a deposit is expected to do.
type DepositPreview struct {
	Shares      rest.BaseUnits      `json:"shares" doc:"Expected"`
	ValueUSD    *rest.Decimal       `json:"value_usd" nullable:"true" doc:"Of those shares at oracle prices"`
	Amounts     []market.FlowAmount `json:"amounts" nullable:"false" doc:"What the index takes of each constituent"`
	Swaps       []Swap              `json:"swaps" nullable:"false"`
	PriceImpact *rest.Decimal       `json:"price_impact" nullable:"true" doc:"Share of the oracle value that swaps lose, pool fees included; 0.01 is 1 %"`
	Fees        Fees                `json:"fees"`
	Dust        []market.FlowAmount `json:"dust" nullable:"false" doc:"Bought but not needed: comes back to the sender"`
	Unknown     rest.Unknown        `json:"unknown,omitempty"`
}

type depositInput struct{ Body DepositRequest }

func (s *Preparer) depositRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-deposit", "/v1/tx/deposit", "Deposit into an index.",
		"One token through swaps, or all constituents in kind."), s.deposit)
}

func (s *Preparer) deposit(ctx context.Context, in *depositInput) (*response[DepositPreview], error) {
	var f rest.Validation
	r := in.Body
	from, vault := f.Account("body.from", r.From), f.Account("body.index", r.Index)
	receiver := f.AccountOr("body.receiver", r.Receiver, from)
	var token common.Address
	var wanted *big.Int
	if r.InKind {
		wanted = f.Positive("body.shares", r.Shares)
		f.Absent("body.token", string(r.Token), "in kind")
		f.Absent("body.amount", string(r.Amount), "in kind")
		refusePermit(&f, r.Permit, "in kind")
	} else {
		token, wanted = f.Address("body.token", r.Token), f.Positive("body.amount", r.Amount)
		f.Absent("body.shares", string(r.Shares), "for one token")
		if token == ether {
			refusePermit(&f, r.Permit, "that pays with ether")
		}
	}
	signed := readPermit(&f, "body.permit", r.Permit)
	if err := f.Err(); err != nil {
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
	h := readHoldings(state)
	if len(h.parts) == 0 {
		return nil, rest.NewProblem(rest.CodeRefused, "the index holds nothing: there is nothing to share in")
	}
	if state.ReduceOnly {
		return nil, rest.NewProblem(rest.CodeRefused, "the index is reduce-only: it takes no deposits")
	}
	out := &Prepared[DepositPreview]{AsOf: p.at, Approvals: []Approval{}, Issues: h.stale(k)}
	var d call
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

func (s *Preparer) depositInKind(ctx context.Context, k indexState, p pin, h vaultHoldings, from, receiver common.Address, shares *big.Int, t Terms,
	out *Prepared[DepositPreview],
) (call, error) {
	amounts, err := s.cost(ctx, p, k.index.Vault, h, shares)
	if err != nil {
		return call{}, err
	}
	if err := k.room(h, shares, "body.shares"); err != nil {
		return call{}, err
	}
	held, err := s.balances(ctx, from, h.tokens())
	if err != nil {
		return call{}, err
	}
	most, err := s.minted(ctx, p, k.index.Vault, h, held)
	if err != nil {
		return call{}, err
	}
	if most.Cmp(shares) < 0 {
		return call{}, rest.NewProblem(rest.CodeInsufficient, "the account does not hold the constituents of as many shares", rest.FieldError{
			Field: "body.shares", Limit: most.String(), Message: fmt.Sprintf("must be at most %s: what the constituents held make", most),
		})
	}
	d := call{
		from: from, to: k.index.Vault, roughGas: 200_000 + 120_000*uint64(h.count),
		data: vaultABI.PackContribute(h.spread(amounts), receiver, t.least(shares)),
	}
	for i, part := range h.parts {
		d.spends = append(d.spends, spend{part.token, k.index.Vault, amounts[i], false})
	}
	none := rest.Decimal("0")
	out.Preview = depositPreview(k, h, shares, amounts, &none)
	out.Preview.Fees = fees(nil, nil, nil, market.FeesOf(k.index))
	out.MinOut = []market.FlowAmount{k.amount(k.index.Vault, t.least(shares))}
	return d, nil
}

func depositPreview(k indexState, h vaultHoldings, shares *big.Int, amounts []*big.Int, impact *rest.Decimal) DepositPreview {
	out := DepositPreview{
		Shares: rest.Units(shares), Amounts: []market.FlowAmount{}, Swaps: []Swap{}, Dust: []market.FlowAmount{}, PriceImpact: impact, Unknown: rest.Unknown{},
	}
	for i, p := range h.parts {
		out.Amounts = append(out.Amounts, k.amount(p.token, amounts[i]))
	}
	if value := h.valueD18(amounts); value != nil {
		v := rest.D18(value)
		out.ValueUSD = &v
	} else {
		out.Unknown["value_usd"] = rest.ReasonNoPrice
	}
	if impact == nil {
		out.Unknown["price_impact"] = rest.ReasonNoPrice
	}
	return out
}

func (s *Preparer) depositToken(ctx context.Context, k indexState, p pin, h vaultHoldings, from, receiver, token common.Address, amount *big.Int,
	signed *permit, t Terms, out *Prepared[DepositPreview],
) (call, error) {
	paid, err := s.affordable(ctx, k, p, from, token, "body.token", "body.amount", amount)
	if err != nil {
		return call{}, err
	}
	legs, err := s.quoteDeposit(ctx, p, h, s.swappable(token), amount)
	if errors.Is(err, errTooSmall) {
		return call{}, tooSmall("body.amount")
	}
	if err != nil {
		return call{}, err
	}
	bought := make([]*big.Int, len(legs))
	for i, l := range legs {
		bought[i] = l.out
	}
	shares, err := s.minted(ctx, p, k.index.Vault, h, bought)
	if err != nil {
		return call{}, err
	}
	if t.least(shares).Sign() == 0 {
		return call{}, tooSmall("body.amount")
	}
	if err := k.room(h, shares, "body.amount"); err != nil {
		return call{}, err
	}
	taken, err := s.cost(ctx, p, k.index.Vault, h, shares)
	if err != nil {
		return call{}, err
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
	out.Preview.Fees = fees(legs, prices, decimals, market.FeesOf(k.index))
	var calls []bindings.IZapperSwap
	var gas uint64
	calls, out.Preview.Swaps, gas = s.swaps(t, legs, nil)
	deadline, least := t.deadline(p), t.least(shares)
	out.Deadline, out.MinOut = &deadline, []market.FlowAmount{k.amount(k.index.Vault, least)}
	zapper := s.Deployment.Zapper
	d := call{
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
