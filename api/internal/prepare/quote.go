package prepare

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
)

// ether is the zero address, which means ether in calls of the zapper.
var ether common.Address

// swappable returns the token that is swapped for a payment: wrapped ether for ether, otherwise the token itself.
func (s *Preparer) swappable(token common.Address) common.Address {
	if token == ether {
		return s.Deployment.WETH
	}
	return token
}

// zapGas is the documented upper estimate of a zap. It adds the quoter's gas for the swaps to the gas of transfers, approvals and
// the vault for each swap and each constituent.
func zapGas(quoted uint64, swaps, constituents int) uint64 {
	return 400_000 + quoted*3/2 + 250_000*uint64(swaps) + 150_000*uint64(constituents)
}

func tooSmall(field string) error {
	return rest.NewProblem(rest.CodeInvalidRequest, "the amount is too small", rest.FieldError{
		Field: field, Message: "is too small: a part of it would round to nothing",
	})
}

// payment is the token that pays or is paid out.
type payment struct {
	symbol   string
	decimals uint8
	priceD18 *big.Int // nil: no fresh price
}

func (p payment) valueD18(amount *big.Int) *big.Int {
	if p.priceD18 == nil {
		return nil
	}
	return basket.ValueD18(amount, p.priceD18, p.decimals)
}

// payToken reads the token of a payment from body.token. It must be a listed asset. Wrapped ether stands for ether.
func (s *Preparer) payToken(ctx context.Context, k indexState, p pin, token common.Address) (payment, error) {
	listed, ok := k.listed[s.swappable(token)]
	if !ok {
		var f rest.Validation
		f.Add("body.token", "", "is not a listed asset; GET /v1/assets lists them")
		return payment{}, f.Err()
	}
	c := market.Call(s.Deployment.Registry, market.RegistryABI.PackTryPriceD18(s.swappable(token)))
	priced, err := ask(ctx, s, p, c, market.RegistryABI.UnpackTryPriceD18, "reading the price of "+token.Hex())
	if err != nil {
		return payment{}, err
	}
	out := payment{symbol: listed.Symbol, decimals: listed.Decimals}
	if token == ether {
		out.symbol = "ether"
	}
	if priced.Ok {
		out.priceD18 = priced.Price
	}
	return out, nil
}

// checkBalance checks that owner holds body.amount of a token, or of ether.
func (s *Preparer) checkBalance(ctx context.Context, owner, token common.Address, symbol string, amount *big.Int) error {
	var balance *big.Int
	var err error
	if token == ether {
		balance, err = s.etherOf(ctx, owner)
	} else {
		var balances []*big.Int
		if balances, err = s.balances(ctx, owner, []common.Address{token}); err == nil {
			balance = balances[0]
		}
	}
	if err != nil {
		return err
	}
	if balance.Cmp(amount) < 0 {
		return rest.NewProblem(rest.CodeInsufficient, "the account does not hold so much "+symbol, rest.FieldError{
			Field: "body.amount", Limit: balance.String(), Message: fmt.Sprintf("must be at most %s: the balance", balance),
		})
	}
	return nil
}

// Swap is one leg of a single-token deposit or redemption.
type Swap struct {
	TokenIn      rest.Address   `json:"token_in"`
	TokenOut     rest.Address   `json:"token_out"`
	AmountIn     rest.BaseUnits `json:"amount_in"`
	AmountOut    rest.BaseUnits `json:"amount_out" doc:"Amount quoted at as_of"`
	MinAmountOut rest.BaseUnits `json:"min_amount_out"`
	PoolFeesPpm  []uint32       `json:"pool_fees_ppm" nullable:"false" doc:"Fee of each pool of the route, in millionths"`
}

// Fees are the costs of a deposit or redemption besides gas.
type Fees struct {
	PoolFeesUSD *rest.Decimal `json:"pool_fees_usd" nullable:"true" doc:"Fees of the pools, at oracle prices; part of the price impact"`
	market.FeeTerms
	Unknown rest.Unknown `json:"unknown,omitempty"`
}

// part is a constituent that the vault holds.
type part struct {
	token    common.Address
	at       int // position in getConstituents
	reserve  *big.Int
	weight   *big.Int // target, bps
	decimals uint8
	priceD18 *big.Int // nil: no fresh price
}

// vaultHoldings are the holdings of a vault, for a deposit or redemption.
type vaultHoldings struct {
	parts  []part
	count  int      // number of all constituents
	supply *big.Int // includes the fee shares that are owed
}

func readHoldings(state bindings.IVaultLensVaultState) vaultHoldings {
	h := vaultHoldings{count: len(state.Constituents), supply: new(big.Int).Add(state.TotalSupply, state.PendingFeeShares)}
	for i, c := range state.Constituents {
		if c.Reserve.Sign() == 0 {
			continue
		}
		p := part{token: c.Token, at: i, reserve: c.Reserve, weight: c.WeightBps, decimals: c.Decimals}
		if c.PriceOk {
			p.priceD18 = c.PriceD18
		}
		h.parts = append(h.parts, p)
	}
	return h
}

// tokens returns the tokens in the order of parts.
func (h vaultHoldings) tokens() []common.Address {
	out := make([]common.Address, len(h.parts))
	for i, p := range h.parts {
		out[i] = p.token
	}
	return out
}

func (h vaultHoldings) reserves() []*big.Int {
	out := make([]*big.Int, len(h.parts))
	for i, p := range h.parts {
		out[i] = p.reserve
	}
	return out
}

// spread converts amounts from the order of parts to the vault's order.
func (h vaultHoldings) spread(amounts []*big.Int) []*big.Int {
	out := make([]*big.Int, h.count)
	for i := range out {
		out[i] = new(big.Int)
	}
	for i, p := range h.parts {
		out[p.at] = amounts[i]
	}
	return out
}

// gather converts amounts from the vault's order to the order of parts.
func (h vaultHoldings) gather(amounts []*big.Int) ([]*big.Int, error) {
	if len(amounts) != h.count {
		return nil, fmt.Errorf("the vault answers for %d constituents instead of %d", len(amounts), h.count)
	}
	out := make([]*big.Int, len(h.parts))
	for i, p := range h.parts {
		out[i] = amounts[p.at]
	}
	return out, nil
}

// cost asks the vault what it takes of each part for at least so many shares.
func (s *Preparer) cost(ctx context.Context, p pin, vault common.Address, h vaultHoldings, shares *big.Int) ([]*big.Int, error) {
	amounts, err := ask(ctx, s, p, market.Call(vault, vaultABI.PackPreviewMint(shares)), vaultABI.UnpackPreviewMint,
		"previewing the cost of shares")
	if err != nil {
		return nil, refusal(err)
	}
	return h.gather(amounts)
}

// worth asks the vault what it pays of each part for shares.
func (s *Preparer) worth(ctx context.Context, p pin, vault common.Address, h vaultHoldings, shares *big.Int) ([]*big.Int, error) {
	amounts, err := ask(ctx, s, p, market.Call(vault, vaultABI.PackPreviewWithdraw(shares)), vaultABI.UnpackPreviewWithdraw,
		"previewing the withdrawal")
	if err != nil {
		return nil, refusal(err)
	}
	return h.gather(amounts)
}

// minted asks the vault how many shares it mints for amounts, which are in the order of parts.
func (s *Preparer) minted(ctx context.Context, p pin, vault common.Address, h vaultHoldings, amounts []*big.Int) (*big.Int, error) {
	shares, err := ask(ctx, s, p, market.Call(vault, vaultABI.PackPreviewContribute(h.spread(amounts))), vaultABI.UnpackPreviewContribute,
		"previewing the contribution")
	return shares, refusal(err)
}

// refusal turns the revert of a preview into a problem of the request. The vault refuses what the request asks for.
func refusal(err error) error {
	if revert, ok := chain.DecodeRevert(err); ok {
		problem := rest.NewProblem(rest.CodeRefused, "the index refuses the amounts: "+revert.String())
		problem.Revert = rest.RevertOf(revert)
		return problem
	}
	return err
}

// ask calls a contract at the block of a quote.
func ask[T any](ctx context.Context, s *Preparer, p pin, c market.ContractCall, unpack func([]byte) (T, error), what string) (T, error) {
	results, err := s.CallAll(ctx, p.block(), c)
	if err != nil {
		var none T
		return none, err
	}
	return market.Unpack(results[0], unpack, what)
}

// valueD18 is the value of amounts at oracle prices, in the order of parts. It is nil if one has no fresh price.
func (h vaultHoldings) valueD18(amounts []*big.Int) *big.Int {
	sum := new(big.Int)
	for i, p := range h.parts {
		if p.priceD18 == nil {
			return nil
		}
		sum.Add(sum, basket.ValueD18(amounts[i], p.priceD18, p.decimals))
	}
	return sum
}

// stale lists an issue for every constituent without a fresh price.
func (h vaultHoldings) stale(k indexState) []Issue {
	out := []Issue{}
	for _, p := range h.parts {
		if p.priceD18 == nil {
			token := rest.Address(p.token)
			out = append(out, Issue{
				Code: issueStalePrice, Token: &token,
				Message: k.symbol(p.token) + " has no fresh price: values and price impact are unknown; the minimum still holds",
			})
		}
	}
	return out
}

// firstWeights splits a deposit before anything is quoted. It splits by oracle value, which is the cost of a share, or by target
// weights if a price is missing.
func (h vaultHoldings) firstWeights() []*big.Int {
	byValue := h.valueD18(h.reserves()) != nil
	out := make([]*big.Int, len(h.parts))
	for i, p := range h.parts {
		if byValue {
			out[i] = basket.ValueD18(p.reserve, p.priceD18, p.decimals)
		} else {
			out[i] = new(big.Int).Add(p.weight, big.NewInt(1)) // a token with target 0 that is held is needed too
		}
	}
	return out
}

// split divides amount in proportion to weights. The largest part gets the rounding remainder.
func split(amount *big.Int, weights []*big.Int) []*big.Int {
	total, rest, largest := new(big.Int), new(big.Int).Set(amount), 0
	for i, w := range weights {
		total.Add(total, w)
		if w.Cmp(weights[largest]) > 0 {
			largest = i
		}
	}
	out := make([]*big.Int, len(weights))
	for i, w := range weights {
		out[i] = new(big.Int)
		if total.Sign() > 0 {
			out[i] = basket.MulDivDown(amount, w, total)
		}
		rest.Sub(rest, out[i])
	}
	out[largest].Add(out[largest], rest)
	return out
}

// leg is a quoted swap. route is nil if in and out are the same token.
type leg struct {
	in, out *big.Int
	route   *uniswap.Route
}

var errTooSmall = errors.New("too small to swap")

// quoteAll quotes amounts[i] of from[i] into to[i], all at one block.
func (s *Preparer) quoteAll(ctx context.Context, p pin, from, to []common.Address, amounts []*big.Int) ([]leg, error) {
	legs := make([]leg, len(amounts))
	var requests []uniswap.Request
	for i, amount := range amounts {
		legs[i] = leg{in: amount, out: amount}
		if from[i] == to[i] {
			continue
		}
		if amount.Sign() == 0 {
			return nil, errTooSmall
		}
		requests = append(requests, uniswap.Request{TokenIn: from[i], TokenOut: to[i], AmountIn: amount})
	}
	if len(requests) == 0 {
		return legs, nil
	}
	routes, err := s.router.BestMany(ctx, requests, p.number)
	if err != nil {
		return nil, rest.Fault(rest.CodeNode, fmt.Errorf("quoting swaps: %w", err))
	}
	next := 0
	for i := range legs {
		if from[i] == to[i] {
			continue
		}
		route := routes[next]
		next++
		if len(route.Path) == 0 {
			return nil,
				rest.NewProblem(rest.CodeNoRoute, fmt.Sprintf("no pools swap %s of %s for %s", amounts[i], from[i].Hex(), to[i].Hex()),
					rest.FieldError{Field: "body.token", Message: "does not trade against every constituent in this size"})
		}
		if route.AmountOut.Sign() == 0 {
			return nil, errTooSmall
		}
		legs[i].out, legs[i].route = route.AmountOut, &route
	}
	return legs, nil
}

// quoteSale quotes the sale of amounts of the parts for one token.
func (s *Preparer) quoteSale(ctx context.Context, p pin, h vaultHoldings, token common.Address, amounts []*big.Int) ([]leg, error) {
	to := make([]common.Address, len(h.parts))
	for i := range to {
		to[i] = token
	}
	return s.quoteAll(ctx, p, h.tokens(), to, amounts)
}

// totalOut is the sum of what legs into one token give.
func totalOut(legs []leg) *big.Int {
	total := new(big.Int)
	for _, l := range legs {
		total.Add(total, l.out)
	}
	return total
}

// quoteDeposit splits amount of token over the parts so that every leg buys the same shares.
func (s *Preparer) quoteDeposit(ctx context.Context, p pin, h vaultHoldings, token common.Address, amount *big.Int) ([]leg, error) {
	from := make([]common.Address, len(h.parts))
	for i := range from {
		from[i] = token
	}
	return h.evenOut(amount, func(amounts []*big.Int) ([]leg, error) {
		return s.quoteAll(ctx, p, from, h.tokens(), amounts)
	})
}

const (
	// maxCorrections bounds how often a split is quoted again. One is enough unless the deposit moves its pools.
	maxCorrections = 4
	// evenBps is how far apart legs may end up. The excess over the smallest leg is returned as dust.
	evenBps = 2
)

// evenOut splits amount so that all legs buy the same shares. It starts with the cost of a share at oracle prices, and then
// corrects by the quoted cost of each part.
func (h vaultHoldings) evenOut(amount *big.Int, quote func([]*big.Int) ([]leg, error)) ([]leg, error) {
	legs, err := quote(split(amount, h.firstWeights()))
	for range maxCorrections {
		if err != nil || h.even(legs) {
			break
		}
		legs, err = quote(split(amount, h.costWeights(legs)))
	}
	return legs, err
}

func (h vaultHoldings) even(legs []leg) bool {
	var least, most *big.Int
	for i, l := range legs {
		shares := basket.MulDivDown(l.out, h.supply, h.parts[i].reserve)
		if least == nil || shares.Cmp(least) < 0 {
			least = shares
		}
		if most == nil || shares.Cmp(most) > 0 {
			most = shares
		}
	}
	apart := new(big.Int).Sub(most, least)
	return apart.Mul(apart, big.NewInt(basket.FullBps)).Cmp(new(big.Int).Mul(most, big.NewInt(evenBps))) <= 0
}

// costWeights returns what the reserve of each part would cost at its leg's rate.
func (h vaultHoldings) costWeights(legs []leg) []*big.Int {
	out := make([]*big.Int, len(legs))
	for i, l := range legs {
		out[i] = new(big.Int)
		if l.out.Sign() > 0 {
			out[i] = basket.MulDivDown(new(big.Int).Mul(l.in, basket.D18), h.parts[i].reserve, l.out)
		}
	}
	return out
}

// swaps turns legs into the zapper's calls and the swaps that the caller sees. A nil amountIn spends the quoted amount.
func (s *Preparer) swaps(t Terms, legs []leg, amountIn *big.Int) (calls []bindings.IZapperSwap, shown []Swap, gas uint64) {
	shown = []Swap{}
	for _, l := range legs {
		if l.route == nil {
			continue
		}
		spent, least := l.in, t.least(l.out)
		if amountIn != nil {
			spent = amountIn
		}
		calls = append(calls, bindings.IZapperSwap{
			Adapter: s.Deployment.Adapter, TokenIn: l.route.TokenIn, TokenOut: l.route.TokenOut,
			AmountIn: spent, MinAmountOut: least, Data: l.route.Path,
		})
		shown = append(shown, Swap{
			TokenIn: rest.Address(l.route.TokenIn), TokenOut: rest.Address(l.route.TokenOut), AmountIn: rest.Units(l.in),
			AmountOut:    rest.Units(l.out),
			MinAmountOut: rest.Units(least), PoolFeesPpm: l.route.Fees,
		})
		gas += l.route.Gas
	}
	return calls, shown, gas
}

// fees sums the pool fees on each leg's input. prices are those of the inputs, nil if unknown.
func fees(legs []leg, prices []*big.Int, decimals []uint8, terms market.FeeTerms) Fees {
	out := Fees{FeeTerms: terms, Unknown: rest.Unknown{}}
	sum := decimal.Zero
	for i, l := range legs {
		if l.route == nil {
			continue
		}
		if prices[i] == nil {
			out.Unknown["pool_fees_usd"] = rest.ReasonNoPrice
			return out
		}
		kept := decimal.NewFromInt(1)
		for _, ppm := range l.route.Fees {
			kept = kept.Mul(decimal.New(1_000_000-int64(ppm), -6))
		}
		value := basket.FromD18(basket.ValueD18(l.in, prices[i], decimals[i]))
		sum = sum.Add(value.Mul(decimal.NewFromInt(1).Sub(kept)))
	}
	total := rest.DecimalOf(sum.Round(18))
	out.PoolFeesUSD = &total
	return out
}

// impactWarning is the price impact at which the caller is warned: 3 %.
var impactWarning = decimal.New(3, -2)

// impact returns 1 − out/in by oracle value, and adds an issue if it is high. It is nil if a value is unknown.
func impact(inD18, outD18 *big.Int, issues *[]Issue) *rest.Decimal {
	if inD18 == nil || outD18 == nil || inD18.Sign() == 0 {
		return nil
	}
	lost := decimal.NewFromInt(1).Sub(decimal.NewFromBigInt(outD18, 0).DivRound(decimal.NewFromBigInt(inD18, 0), rest.RatioDecimals))
	if lost.GreaterThanOrEqual(impactWarning) {
		*issues = append(*issues,
			Issue{Code: issueImpact, Message: "swaps lose " + lost.Shift(2).StringFixed(2) + " % of the oracle value"})
	}
	out := rest.DecimalOf(lost)
	return &out
}
