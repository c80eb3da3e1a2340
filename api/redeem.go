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

// RedeemRequest asks to redeem shares: for one token, or in kind.
type RedeemRequest struct {
	Terms
	Index    AddressText `json:"index"`
	Receiver AddressText `json:"receiver,omitempty" doc:"Of the proceeds; the sender"`
	Shares   string      `json:"shares" pattern:"^([0-9]{1,78}|max)$" patternDescription:"1 to 78 decimal digits, or max" doc:"18 decimals; max: all that the sender holds" example:"max"`
	Token    AddressText `json:"token,omitempty" doc:"Sell the constituents for this token. The zero address: ether"`
	InKind   bool        `json:"in_kind,omitempty" doc:"Receive the constituents themselves; needs no price and no approval"`

	Permit *PermitInput `json:"permit,omitempty" doc:"Instead of an approval of the shares, where approvals offered it"`
}

// RedeemPreview is what a redemption is expected to do.
type RedeemPreview struct {
	Shares      BaseUnits    `json:"shares" doc:"Burned"`
	ValueUSD    *Decimal     `json:"value_usd" nullable:"true" doc:"Of those shares at oracle prices"`
	Amounts     []FlowAmount `json:"amounts" nullable:"false" doc:"What leaves the index of each constituent"`
	Proceeds    []FlowAmount `json:"proceeds" nullable:"false" doc:"What the receiver is expected to get"`
	Swaps       []Swap       `json:"swaps" nullable:"false"`
	PriceImpact *Decimal     `json:"price_impact" nullable:"true" doc:"Share of the oracle value that swaps lose, pool fees included; 0.01 is 1 %"`
	Fees        Fees         `json:"fees"`
	Unknown     Unknown      `json:"unknown,omitempty"`
}

type redeemInput struct{ Body RedeemRequest }

func (s *Server) redeem(ctx context.Context, in *redeemInput) (*response[RedeemPreview], error) {
	var f fields
	r := in.Body
	from, vault := f.account("body.from", r.From), f.account("body.index", r.Index)
	receiver := f.accountOr("body.receiver", r.Receiver, from)
	var token common.Address
	if r.InKind {
		f.absent("body.token", string(r.Token), "in kind")
		f.noPermitBeside(r.Permit, "in kind")
	} else {
		token = f.address("body.token", r.Token)
	}
	var shares *big.Int
	if r.Shares != "max" {
		shares = f.positive("body.shares", UnitsText(r.Shares))
	}
	signed := f.permit("body.permit", r.Permit)
	if err := f.err(); err != nil {
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
	h := readHolding(state)
	out := &Prepared[RedeemPreview]{AsOf: p.at, MinOut: []FlowAmount{}, Approvals: []Approval{}, Issues: h.stale(k)}
	amounts, err := s.worth(ctx, p, vault, h, shares)
	if err != nil {
		return nil, err
	}
	out.Preview = redeemPreview(k, h, shares, amounts)
	var d draft
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
func (s *Server) redeemable(ctx context.Context, from, vault common.Address, shares *big.Int) (*big.Int, error) {
	held, err := s.balances(ctx, from, []common.Address{vault})
	if err != nil {
		return nil, err
	}
	if held[0].Sign() == 0 || shares != nil && held[0].Cmp(shares) < 0 {
		return nil, newProblem(CodeInsufficient, "the account does not hold as many shares", FieldError{
			Field: "body.shares", Limit: held[0].String(), Message: fmt.Sprintf("must be at most %s: the balance", held[0]),
		})
	}
	if shares == nil {
		return held[0], nil
	}
	return shares, nil
}

func redeemPreview(k known, h holding, shares *big.Int, amounts []*big.Int) RedeemPreview {
	out := RedeemPreview{Shares: units(shares), Amounts: []FlowAmount{}, Proceeds: []FlowAmount{}, Swaps: []Swap{}, Unknown: Unknown{}}
	for i, p := range h.parts {
		out.Amounts = append(out.Amounts, k.amount(p.token, amounts[i]))
	}
	if value := h.valueD18(amounts); value != nil {
		v := d18(value)
		out.ValueUSD = &v
	} else {
		out.Unknown["value_usd"] = reasonNoPrice
	}
	return out
}

func (s *Server) redeemInKind(k known, h holding, from, receiver common.Address, shares *big.Int, amounts []*big.Int, t Terms,
	out *Prepared[RedeemPreview],
) draft {
	least := make([]*big.Int, len(amounts))
	for i, p := range h.parts {
		least[i] = t.least(amounts[i])
		out.MinOut = append(out.MinOut, k.amount(p.token, least[i]))
	}
	none := Decimal("0")
	out.Preview.Proceeds, out.Preview.PriceImpact = out.Preview.Amounts, &none
	out.Preview.Fees = fees(nil, nil, nil, feeTerms(k.index))
	return draft{
		from: from, to: k.index.Vault, data: vaultABI.PackWithdraw(shares, receiver, h.spread(least)),
		roughGas: exitGas(h.count),
	}
}

// exitGas is the documented upper estimate of a withdrawal: the vault sets gas aside for transfers that misbehave.
func exitGas(constituents int) uint64 {
	return 900_000 + 120_000*uint64(constituents)
}

func (s *Server) redeemToken(ctx context.Context, k known, p pin, h holding, from, receiver, token common.Address, shares *big.Int,
	amounts []*big.Int, signed *permit, t Terms, out *Prepared[RedeemPreview],
) (draft, error) {
	got, err := s.affordable(ctx, k, p, from, token, "body.token", "", nil)
	if err != nil {
		return draft{}, err
	}
	to := make([]common.Address, len(h.parts))
	for i := range to {
		to[i] = s.swappable(token)
	}
	legs, err := s.quoteAll(ctx, p, h.tokens(), to, amounts)
	if errors.Is(err, errTooSmall) {
		return draft{}, tooSmall("body.shares")
	}
	if err != nil {
		return draft{}, err
	}
	total := new(big.Int)
	prices, decimals := make([]*big.Int, len(legs)), make([]uint8, len(legs))
	for i, l := range legs {
		total.Add(total, l.out)
		prices[i], decimals[i] = h.parts[i].priceD18, h.parts[i].decimals
	}
	least := t.least(total)
	if least.Sign() == 0 {
		return draft{}, tooSmall("body.shares")
	}
	out.Preview.Fees = fees(legs, prices, decimals, feeTerms(k.index))
	out.Preview.Proceeds = []FlowAmount{k.amount(token, total)}
	out.Preview.PriceImpact = impact(h.valueD18(amounts), got.valueD18(total), &out.Issues)
	if out.Preview.PriceImpact == nil {
		out.Preview.Unknown["price_impact"] = reasonNoPrice
	}
	var calls []bindings.IZapperSwap
	var gas uint64
	// The vault pays a little less once its fee has grown: each swap sells all that arrives.
	calls, out.Preview.Swaps, gas = s.swaps(t, legs, basket.MaxAmount.Big())
	deadline := t.deadline(p)
	out.Deadline, out.MinOut = &deadline, []FlowAmount{k.amount(token, least)}
	zapper := s.cfg.Deployment.Zapper
	return draft{
		from: from, to: zapper, spends: []spend{{k.index.Vault, zapper, shares, true}}, permit: signed, deadline: deadline,
		roughGas: zapGas(gas, len(calls), h.count) + exitGas(h.count),
		data:     zapperABI.PackZapOut(k.index.Vault, shares, token, calls, least, receiver, big.NewInt(deadline.Unix()), signed.call()),
	}, nil
}
