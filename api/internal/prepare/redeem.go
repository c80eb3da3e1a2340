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

// RedeemRequest asks to redeem shares: for one token, or in kind.
type RedeemRequest struct {
	Terms
	Index    rest.AddressText `json:"index"`
	Receiver rest.AddressText `json:"receiver,omitempty" doc:"Of the proceeds; the sender"`
	Shares   string           `json:"shares" pattern:"^([0-9]{1,78}|max)$" patternDescription:"1 to 78 decimal digits, or max" doc:"18 decimals; max: all that the sender holds" example:"max"`
	Token    rest.AddressText `json:"token,omitempty" doc:"Sell the constituents for this token. The zero address: ether"`
	InKind   bool             `json:"in_kind,omitempty" doc:"Receive the constituents themselves; needs no price and no approval"`

	Permit *PermitInput `json:"permit,omitempty" doc:"Instead of an approval of the shares, where approvals offered it"`
}

// RedeemPreview is what a redemption is expected to do.
type RedeemPreview struct {
	Shares      rest.BaseUnits      `json:"shares" doc:"Burned"`
	ValueUSD    *rest.Decimal       `json:"value_usd" nullable:"true" doc:"Of those shares at oracle prices"`
	Amounts     []market.FlowAmount `json:"amounts" nullable:"false" doc:"What leaves the index of each constituent"`
	Proceeds    []market.FlowAmount `json:"proceeds" nullable:"false" doc:"What the receiver is expected to get"`
	Swaps       []Swap              `json:"swaps" nullable:"false"`
	PriceImpact *rest.Decimal       `json:"price_impact" nullable:"true" doc:"Share of the oracle value that swaps lose, pool fees included; 0.01 is 1 %"`
	Fees        Fees                `json:"fees"`
	Unknown     rest.Unknown        `json:"unknown,omitempty"`
}

type redeemInput struct{ Body RedeemRequest }

func (s *Preparer) redeemRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-redeem", "/v1/tx/redeem", "Redeem shares of an index.",
		"For one token through swaps, or for all constituents in kind."), s.redeem)
}

func (s *Preparer) redeem(ctx context.Context, in *redeemInput) (*response[RedeemPreview], error) {
	var f rest.Validation
	r := in.Body
	from, vault := f.Account("body.from", r.From), f.Account("body.index", r.Index)
	receiver := f.AccountOr("body.receiver", r.Receiver, from)
	var token common.Address
	if r.InKind {
		f.Absent("body.token", string(r.Token), "in kind")
		refusePermit(&f, r.Permit, "in kind")
	} else {
		token = f.Address("body.token", r.Token)
	}
	var shares *big.Int
	if r.Shares != "max" {
		shares = f.Positive("body.shares", rest.UnitsText(r.Shares))
	}
	signed := readPermit(&f, "body.permit", r.Permit)
	if err := f.Err(); err != nil {
		return nil, err
	}
	k, err := s.lookup(ctx, vault)
	if err != nil {
		return nil, err
	}
	if shares, err = s.redeemable(ctx, from, vault, shares); err != nil {
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
	out := &Prepared[RedeemPreview]{AsOf: p.at, MinOut: []market.FlowAmount{}, Approvals: []Approval{}, Issues: h.stale(k)}
	amounts, err := s.worth(ctx, p, vault, h, shares)
	if err != nil {
		return nil, err
	}
	out.Preview = redeemPreview(k, h, shares, amounts)
	var d call
	if r.InKind {
		d = s.redeemInKind(k, h, from, receiver, shares, amounts, r.Terms, out)
	} else if d, err = s.redeemToken(ctx, k, p, h, from, receiver, token, shares, amounts, signed, r.Terms, out); err != nil {
		return nil, err
	}
	if err := prepare(ctx, s, k, d, out); err != nil {
		return nil, err
	}
	return &response[RedeemPreview]{CacheControl: "no-store", Body: *out}, nil
}

// redeemable checks the shares against the balance; nil means all of it.
func (s *Preparer) redeemable(ctx context.Context, from, vault common.Address, shares *big.Int) (*big.Int, error) {
	held, err := s.balances(ctx, from, []common.Address{vault})
	if err != nil {
		return nil, err
	}
	if held[0].Sign() == 0 || shares != nil && held[0].Cmp(shares) < 0 {
		return nil, rest.NewProblem(rest.CodeInsufficient, "the account does not hold as many shares", rest.FieldError{
			Field: "body.shares", Limit: held[0].String(), Message: fmt.Sprintf("must be at most %s: the balance", held[0]),
		})
	}
	if shares == nil {
		return held[0], nil
	}
	return shares, nil
}

func redeemPreview(k indexState, h vaultHoldings, shares *big.Int, amounts []*big.Int) RedeemPreview {
	out := RedeemPreview{Shares: rest.Units(shares), Amounts: []market.FlowAmount{}, Proceeds: []market.FlowAmount{}, Swaps: []Swap{}, Unknown: rest.Unknown{}}
	for i, p := range h.parts {
		out.Amounts = append(out.Amounts, k.amount(p.token, amounts[i]))
	}
	if value := h.valueD18(amounts); value != nil {
		v := rest.D18(value)
		out.ValueUSD = &v
	} else {
		out.Unknown["value_usd"] = rest.ReasonNoPrice
	}
	return out
}

func (s *Preparer) redeemInKind(k indexState, h vaultHoldings, from, receiver common.Address, shares *big.Int, amounts []*big.Int, t Terms,
	out *Prepared[RedeemPreview],
) call {
	least := make([]*big.Int, len(amounts))
	for i, p := range h.parts {
		least[i] = t.least(amounts[i])
		out.MinOut = append(out.MinOut, k.amount(p.token, least[i]))
	}
	none := rest.Decimal("0")
	out.Preview.Proceeds, out.Preview.PriceImpact = out.Preview.Amounts, &none
	out.Preview.Fees = fees(nil, nil, nil, market.FeesOf(k.index))
	return call{
		from: from, to: k.index.Vault, data: vaultABI.PackWithdraw(shares, receiver, h.spread(least)),
		roughGas: exitGas(h.count),
	}
}

// exitGas is the documented upper estimate of a withdrawal: the vault sets gas aside for transfers that misbehave.
func exitGas(constituents int) uint64 {
	return 900_000 + 120_000*uint64(constituents)
}

func (s *Preparer) redeemToken(ctx context.Context, k indexState, p pin, h vaultHoldings, from, receiver, token common.Address, shares *big.Int,
	amounts []*big.Int, signed *permit, t Terms, out *Prepared[RedeemPreview],
) (call, error) {
	got, err := s.affordable(ctx, k, p, from, token, "body.token", "", nil)
	if err != nil {
		return call{}, err
	}
	to := make([]common.Address, len(h.parts))
	for i := range to {
		to[i] = s.swappable(token)
	}
	legs, err := s.quoteAll(ctx, p, h.tokens(), to, amounts)
	if errors.Is(err, errTooSmall) {
		return call{}, tooSmall("body.shares")
	}
	if err != nil {
		return call{}, err
	}
	total := new(big.Int)
	prices, decimals := make([]*big.Int, len(legs)), make([]uint8, len(legs))
	for i, l := range legs {
		total.Add(total, l.out)
		prices[i], decimals[i] = h.parts[i].priceD18, h.parts[i].decimals
	}
	least := t.least(total)
	if least.Sign() == 0 {
		return call{}, tooSmall("body.shares")
	}
	out.Preview.Fees = fees(legs, prices, decimals, market.FeesOf(k.index))
	out.Preview.Proceeds = []market.FlowAmount{k.amount(token, total)}
	out.Preview.PriceImpact = impact(h.valueD18(amounts), got.valueD18(total), &out.Issues)
	if out.Preview.PriceImpact == nil {
		out.Preview.Unknown["price_impact"] = rest.ReasonNoPrice
	}
	var calls []bindings.IZapperSwap
	var gas uint64
	// The vault pays a little less once its fee has grown: each swap sells all that arrives.
	calls, out.Preview.Swaps, gas = s.swaps(t, legs, basket.MaxAmount.Big())
	deadline := t.deadline(p)
	out.Deadline, out.MinOut = &deadline, []market.FlowAmount{k.amount(token, least)}
	zapper := s.Deployment.Zapper
	return call{
		from: from, to: zapper, spends: []spend{{k.index.Vault, zapper, shares, true}}, permit: signed, deadline: deadline,
		roughGas: zapGas(gas, len(calls), h.count) + exitGas(h.count),
		data:     zapperABI.PackZapOut(k.index.Vault, shares, token, calls, least, receiver, big.NewInt(deadline.Unix()), signed.call()),
	}, nil
}
