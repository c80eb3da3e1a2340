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

// DepositRequest asks for a deposit: an amount of one token, or the constituents themselves for a number of shares.
type DepositRequest struct {
	Terms
	Index    rest.AddressText `json:"index"`
	Receiver rest.AddressText `json:"receiver,omitempty" doc:"Account that receives the shares. Default: the sender"`
	Token    rest.AddressText `json:"token,omitempty" doc:"Token to pay with; requires amount. The zero address means ether"`
	Amount   rest.UnitsText   `json:"amount,omitempty" doc:"Amount of token, in base units"`
	InKind   bool             `json:"in_kind,omitempty" doc:"Deposit the constituents themselves; requires shares"`
	Shares   rest.UnitsText   `json:"shares,omitempty" doc:"Shares to receive for a deposit in kind, 18 decimals"`

	Permit *PermitInput `json:"permit,omitempty" doc:"Signed permit that replaces the approval of token. Sign the one that approvals offered"`
}

// DepositPreview is the expected result of a deposit.
type DepositPreview struct {
	Shares      rest.BaseUnits      `json:"shares" doc:"Expected shares"`
	ValueUSD    *rest.Decimal       `json:"value_usd" nullable:"true" doc:"Value of these shares at oracle prices"`
	Amounts     []market.FlowAmount `json:"amounts" nullable:"false" doc:"What the index takes of each constituent"`
	Swaps       []Swap              `json:"swaps" nullable:"false"`
	PriceImpact *rest.Decimal       `json:"price_impact" nullable:"true" doc:"Part of the oracle value that the swaps lose, pool fees included; 0.01 is 1 %"`
	Fees        Fees                `json:"fees"`
	Slippage    Slippage            `json:"slippage"`
	Dust        []market.FlowAmount `json:"dust" nullable:"false" doc:"Bought and not needed; it is returned to the sender"`
	Unknown     rest.Unknown        `json:"unknown,omitempty"`
}

type depositInput struct{ Body DepositRequest }

func (s *Preparer) depositRoutes(api *rest.API) {
	rest.Register(api, operation("prepare-deposit", "/v1/tx/deposit", "Deposit into an index.",
		"Pay with one token, which is swapped for the constituents, or deposit all constituents in kind."), s.deposit)
}

// exchange is a deposit or a redemption whose request is valid.
type exchange struct {
	from, receiver common.Address
	token          common.Address // token that pays or is paid out; unused in kind
	amount         *big.Int       // for a deposit with a token: base units of the token; else shares
	permit         *permit
	terms          Terms

	index indexState
	pin   pin
	vault vaultHoldings
}

// readVault pins the block of an exchange and reads the holdings of its index there.
func (s *Preparer) readVault(ctx context.Context, e *exchange) (state bindings.IVaultLensVaultState, err error) {
	if e.pin, err = s.pin(ctx, e.index.at); err != nil {
		return state, err
	}
	if state, err = s.vaultState(ctx, e.pin.block(), e.index.index.Vault); err != nil {
		return state, err
	}
	e.vault = readHoldings(state)
	return state, nil
}

// read checks the request.
func (r DepositRequest) read(f *rest.Validation) (e exchange, vault common.Address) {
	e.terms = r.Terms
	e.from, vault = f.Account("body.from", r.From), f.Account("body.index", r.Index)
	e.receiver = f.AccountOr("body.receiver", r.Receiver, e.from)
	if r.InKind {
		e.amount = f.Amount("body.shares", r.Shares)
		f.Absent("body.token", string(r.Token), "in kind")
		f.Absent("body.amount", string(r.Amount), "in kind")
		refusePermit(f, r.Permit, "in kind")
	} else {
		e.token, e.amount = f.Address("body.token", r.Token), f.Amount("body.amount", r.Amount)
		f.Absent("body.shares", string(r.Shares), "for one token")
		if e.token == ether {
			refusePermit(f, r.Permit, "that pays with ether")
		}
	}
	e.permit = readPermit(f, r.Permit)
	return e, vault
}

func (s *Preparer) deposit(ctx context.Context, in *depositInput) (*response[DepositPreview], error) {
	var f rest.Validation
	e, vault := in.Body.read(&f)
	if err := f.Err(); err != nil {
		return nil, err
	}
	var err error
	if e.index, err = s.lookup(ctx, vault); err != nil {
		return nil, err
	}
	state, err := s.readVault(ctx, &e)
	if err != nil {
		return nil, err
	}
	if len(e.vault.parts) == 0 {
		return nil, rest.NewProblem(rest.CodeRefused, "the index holds nothing: there is nothing to buy a part of")
	}
	if state.ReduceOnlyReasons.Bit(woundDownBit) != 0 {
		return nil, rest.NewProblem(rest.CodeRefused, "the index was wound down: it can only be redeemed")
	}
	if state.ReduceOnly {
		return nil, rest.NewProblem(rest.CodeRefused, "the index is reduce-only: it takes no deposits")
	}
	out := &Prepared[DepositPreview]{AsOf: e.pin.at, Approvals: []Approval{}, Issues: e.vault.stale(e.index)}
	var c call
	if in.Body.InKind {
		c, err = s.depositInKind(ctx, e, out)
	} else {
		c, err = s.depositToken(ctx, e, out)
	}
	if err != nil {
		return nil, err
	}
	return respond(ctx, s, e.index, c, out)
}

// woundDownBit is the bit of IVaultLens.VaultState's reasons for reduce-only that says that a vault was wound down.
const woundDownBit = 2

func (s *Preparer) depositInKind(ctx context.Context, e exchange, out *Prepared[DepositPreview]) (call, error) {
	vault, shares := e.index.index.Vault, e.amount
	amounts, err := s.cost(ctx, e.pin, vault, e.vault, shares)
	if err != nil {
		return call{}, err
	}
	if err := e.checkCap(shares, "body.shares"); err != nil {
		return call{}, err
	}
	balances, err := s.balances(ctx, e.from, e.vault.tokens())
	if err != nil {
		return call{}, err
	}
	most, err := s.minted(ctx, e.pin, vault, e.vault, balances)
	if err != nil {
		return call{}, err
	}
	if most.Cmp(shares) < 0 {
		return call{},
			rest.NewProblem(rest.CodeInsufficient, "the account does not hold the constituents of so many shares", rest.FieldError{
				Field: "body.shares", Limit: most.String(),
				Message: fmt.Sprintf("must be at most %s: what the balances are enough for", most),
			})
	}
	slippage := e.terms.settle(kindSlippageBps)
	least := e.terms.least(shares)
	c := call{
		from: e.from, to: vault, roughGas: 200_000 + 120_000*uint64(e.vault.count),
		data: vaultABI.PackContribute(e.vault.spread(amounts), e.receiver, least),
	}
	for i, part := range e.vault.parts {
		c.spends = append(c.spends, spend{token: part.token, spender: vault, amount: amounts[i]})
	}
	none := rest.Decimal("0")
	out.Preview = e.depositPreview(shares, amounts, &none)
	out.Preview.Slippage = slippage
	out.Preview.Fees = fees(nil, nil, nil, market.FeesOf(e.index.index))
	out.MinOut = []market.FlowAmount{e.index.amount(vault, least)}
	return c, nil
}

// checkCap refuses shares that would bring the supply above the index's share cap.
func (e exchange) checkCap(shares *big.Int, field string) error {
	most := e.index.index.ShareCap.Big()
	if most.Sign() == 0 || new(big.Int).Add(e.vault.supply, shares).Cmp(most) <= 0 {
		return nil
	}
	left := new(big.Int).Sub(most, e.vault.supply)
	if left.Sign() < 0 {
		left.SetInt64(0)
	}
	return rest.NewProblem(rest.CodeRefused, "the index takes no deposits beyond its share cap", rest.FieldError{
		Field: field, Limit: left.String(), Message: fmt.Sprintf("would mint %s shares, and the supply may still grow by %s", shares, left),
	})
}

func (e exchange) depositPreview(shares *big.Int, amounts []*big.Int, impact *rest.Decimal) DepositPreview {
	out := DepositPreview{
		Shares: rest.Units(shares), Amounts: e.amounts(amounts), Swaps: []Swap{}, Dust: []market.FlowAmount{}, PriceImpact: impact,
		Unknown: rest.Unknown{},
	}
	if value := e.vault.valueD18(amounts); value != nil {
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

// amounts adds the tokens to amounts of the vault's constituents.
func (e exchange) amounts(amounts []*big.Int) []market.FlowAmount {
	return flowAmounts(e.index, e.vault, amounts)
}

func (s *Preparer) depositToken(ctx context.Context, e exchange, out *Prepared[DepositPreview]) (call, error) {
	paid, err := s.payToken(ctx, e.index, e.pin, e.token)
	if err != nil {
		return call{}, err
	}
	if err := s.checkBalance(ctx, e.from, e.token, paid.symbol, e.amount); err != nil {
		return call{}, err
	}
	legs, err := s.quoteDeposit(ctx, e.pin, e.vault, s.swappable(e.token), e.amount)
	if errors.Is(err, errTooSmall) {
		return call{}, tooSmall("body.amount")
	}
	if err != nil {
		return call{}, err
	}
	vault := e.index.index.Vault
	bought := make([]*big.Int, len(legs))
	for i, l := range legs {
		bought[i] = l.out
	}
	shares, err := s.minted(ctx, e.pin, vault, e.vault, bought)
	if err != nil {
		return call{}, err
	}
	if err := e.checkCap(shares, "body.amount"); err != nil {
		return call{}, err
	}
	taken, err := s.cost(ctx, e.pin, vault, e.vault, shares)
	if err != nil {
		return call{}, err
	}
	lost := impact(paid.valueD18(e.amount), e.vault.valueD18(taken), &out.Issues)
	suggested, err := s.suggestSwaps(ctx, e, lost)
	if err != nil {
		return call{}, err
	}
	slippage := e.terms.settle(suggested)
	least := e.terms.least(shares)
	if least.Sign() == 0 {
		return call{}, tooSmall("body.amount")
	}
	out.Preview = e.depositPreview(shares, taken, lost)
	out.Preview.Slippage = slippage
	for i, part := range e.vault.parts {
		if left := new(big.Int).Sub(bought[i], taken[i]); left.Sign() > 0 {
			out.Preview.Dust = append(out.Preview.Dust, e.index.amount(part.token, left))
		}
	}
	prices, decimals := make([]*big.Int, len(legs)), make([]uint8, len(legs))
	for i := range legs {
		prices[i], decimals[i] = paid.priceD18, paid.decimals
	}
	out.Preview.Fees = fees(legs, prices, decimals, market.FeesOf(e.index.index))
	return s.zapIn(e, legs, least, out), nil
}

// zapIn is the zapper call that swaps legs and contributes the bought tokens.
func (s *Preparer) zapIn(e exchange, legs []leg, least *big.Int, out *Prepared[DepositPreview]) call {
	swaps, shown, gas := s.swaps(e.terms, legs, nil)
	deadline, zapper, vault := e.terms.deadline(e.pin), s.Deployment.Zapper, e.index.index.Vault
	out.Preview.Swaps, out.Deadline, out.MinOut = shown, &deadline, []market.FlowAmount{e.index.amount(vault, least)}
	c := call{
		from: e.from, to: zapper, roughGas: zapGas(gas, len(swaps), e.vault.count), value: new(big.Int), permit: e.permit,
		deadline: deadline,
		data:     zapperABI.PackZapIn(vault, e.token, e.amount, swaps, least, e.receiver, big.NewInt(deadline.Unix()), e.permit.call()),
	}
	if e.token == ether {
		c.value = e.amount
	} else {
		c.spends = []spend{{token: e.token, spender: zapper, amount: e.amount, permits: true}}
	}
	return c
}
