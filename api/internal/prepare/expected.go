package prepare

import (
	"context"
	"errors"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// ExpectedTrades are the trades that would move an index to other targets at once, at as_of. The greatest surplus is sold for the
// greatest gap, by the best quote of the pools, with each trade quoted alone. A keeper trades in parts, ignores small gaps and
// stays within the contract's bounds. Gas is not included.
type ExpectedTrades struct {
	Trades      []ExpectedTrade `json:"trades" nullable:"false" doc:"The largest first; trades below one dollar are not listed"`
	SoldUSD     *rest.Decimal   `json:"sold_usd" nullable:"true" doc:"Total sold by the trades, at oracle prices"`
	CostUSD     *rest.Decimal   `json:"cost_usd" nullable:"true" doc:"Value sold less value bought, at oracle prices: pool fees, price impact, and pool prices that differ from the oracle's; negative: a gain"`
	PoolFeesUSD *rest.Decimal   `json:"pool_fees_usd" nullable:"true" doc:"Part of the cost"`
	Cost        *rest.Decimal   `json:"cost" nullable:"true" doc:"cost_usd over the net assets; 0.001 is 0.1 %"`
	Unknown     rest.Unknown    `json:"unknown,omitempty"`
}

// ExpectedTrade is a sale of one constituent for another one.
type ExpectedTrade struct {
	TokenIn     rest.Address   `json:"token_in" doc:"Token that the index sells"`
	SymbolIn    *string        `json:"symbol_in"`
	TokenOut    rest.Address   `json:"token_out" doc:"Token that the index buys"`
	SymbolOut   *string        `json:"symbol_out"`
	AmountIn    rest.BaseUnits `json:"amount_in"`
	AmountOut   rest.BaseUnits `json:"amount_out" doc:"Amount quoted at as_of"`
	ValueInUSD  rest.Decimal   `json:"value_in_usd" doc:"At oracle prices"`
	ValueOutUSD rest.Decimal   `json:"value_out_usd" doc:"At oracle prices"`
	PoolFeesPpm []uint32       `json:"pool_fees_ppm" nullable:"false" doc:"Fee of each pool of the route, in millionths"`
}

// leastTradeD18 is the value below which no trade is expected: a dollar.
var leastTradeD18 = basket.D18

// valuedToken is a token with its held and its target value.
type valuedToken struct {
	token    common.Address
	decimals uint8
	priceD18 *big.Int
	valueD18 *big.Int
	bps      *big.Int
}

// surplus is the value by which a token is above or below its target, D18 USD.
type surplus struct {
	*valuedToken
	d18 *big.Int
}

// expectedOr returns the expected trades, or the reason why there are none. A proposal does not fail because the node does.
func (s *Preparer) expectedOr(ctx context.Context, k indexState, tokens []common.Address, weights []*big.Int) *ExpectedTrades {
	p, err := s.pin(ctx, k.at)
	if err == nil {
		var out *ExpectedTrades
		if out, err = s.expected(ctx, k, p, tokens, weights); err == nil {
			return out
		}
	}
	s.Log.WarnContext(ctx, "trades not quoted", "error", err)
	return (&ExpectedTrades{Trades: []ExpectedTrade{}, Unknown: rest.Unknown{}}).without(rest.ReasonNode)
}

// expected quotes the trades from the index's holdings at a pinned block to tokens in weights.
func (s *Preparer) expected(ctx context.Context, k indexState, p pin, tokens []common.Address, weights []*big.Int) (*ExpectedTrades,
	error,
) {
	out := &ExpectedTrades{Trades: []ExpectedTrade{}, Unknown: rest.Unknown{}}
	sides, nav, unknown, err := s.valueTokens(ctx, k, p, tokens, weights)
	if err != nil {
		return nil, err
	}
	if unknown != "" {
		return out.without(unknown), nil
	}
	shifts := pair(sides, nav)
	from, to, amounts := make([]common.Address, len(shifts)), make([]common.Address, len(shifts)), make([]*big.Int, len(shifts))
	for i, w := range shifts {
		from[i], to[i] = w.from.token, w.to.token
		amounts[i] = basket.AmountDown(w.d18, w.from.priceD18, w.from.decimals)
	}
	legs, err := s.quoteAll(ctx, p, from, to, amounts)
	var problem *rest.Problem
	if errors.Is(err, errTooSmall) || errors.As(err, &problem) && problem.Code == rest.CodeNoRoute {
		return out.without(rest.ReasonNoRoute), nil
	}
	if err != nil {
		return nil, err
	}
	out.fill(k, nav, shifts, legs)
	return out, nil
}

func (e *ExpectedTrades) without(reason string) *ExpectedTrades {
	for _, field := range []string{"trades", "sold_usd", "cost_usd", "pool_fees_usd", "cost"} {
		e.Unknown[field] = reason
	}
	return e
}

// valueTokens values the held and the target amounts at the registry's prices. unknown gives the reason if that is impossible.
func (s *Preparer) valueTokens(
	ctx context.Context, k indexState, p pin, tokens []common.Address, weights []*big.Int,
) (sides []*valuedToken, nav *big.Int, unknown string, err error) {
	state, err := s.vaultState(ctx, p.block(), k.index.Vault)
	if err != nil {
		return nil, nil, "", err
	}
	all := slices.Clone(tokens)
	held := map[common.Address]*big.Int{}
	for _, part := range readHoldings(state).parts {
		held[part.token] = part.reserve
		if !slices.Contains(all, part.token) {
			all = append(all, part.token)
		}
	}
	prices, why := s.Prices(ctx, p.at, all)
	if why != "" {
		return nil, nil, why, nil
	}
	nav = new(big.Int)
	sides = make([]*valuedToken, len(all))
	for i, token := range all {
		if prices[i].D18 == nil {
			return nil, nil, prices[i].Unknown, nil
		}
		w := &valuedToken{
			token: token, decimals: k.listed[token].Decimals, priceD18: prices[i].D18, valueD18: new(big.Int), bps: new(big.Int),
		}
		if reserve := held[token]; reserve != nil {
			w.valueD18 = basket.ValueD18(reserve, w.priceD18, w.decimals)
		}
		if i < len(tokens) {
			w.bps = weights[i]
		}
		nav.Add(nav, w.valueD18)
		sides[i] = w
	}
	return sides, nav, "", nil
}

// shift is a value to move from a token above its target to one below, D18 USD.
type shift struct {
	from, to *valuedToken
	d18      *big.Int
}

// pair moves the greatest surplus to the greatest gap until no trade is worthwhile.
func pair(sides []*valuedToken, nav *big.Int) []shift {
	var over, under []surplus
	for _, w := range sides {
		gap := new(big.Int).Sub(w.valueD18, basket.MulDivDown(nav, w.bps, big.NewInt(basket.FullBps)))
		if gap.Sign() > 0 {
			over = append(over, surplus{w, gap})
		} else {
			under = append(under, surplus{w, gap.Neg(gap)})
		}
	}
	greatestFirst := func(a, b surplus) int { return b.d18.Cmp(a.d18) }
	var out []shift
	for {
		slices.SortStableFunc(over, greatestFirst)
		slices.SortStableFunc(under, greatestFirst)
		if len(over) == 0 || len(under) == 0 {
			return out
		}
		moved := new(big.Int).Set(over[0].d18)
		if under[0].d18.Cmp(moved) < 0 {
			moved.Set(under[0].d18)
		}
		if moved.Cmp(leastTradeD18) < 0 {
			return out
		}
		out = append(out, shift{over[0].valuedToken, under[0].valuedToken, moved})
		over[0].d18.Sub(over[0].d18, moved)
		under[0].d18.Sub(under[0].d18, moved)
	}
}

// fill adds the quoted trades up.
func (e *ExpectedTrades) fill(k indexState, nav *big.Int, shifts []shift, legs []leg) {
	sold, bought := new(big.Int), new(big.Int)
	prices, decimals := make([]*big.Int, len(legs)), make([]uint8, len(legs))
	for i, l := range legs {
		w := shifts[i]
		prices[i], decimals[i] = w.from.priceD18, w.from.decimals
		in, out := basket.ValueD18(l.in, w.from.priceD18, w.from.decimals), basket.ValueD18(l.out, w.to.priceD18, w.to.decimals)
		sold.Add(sold, in)
		bought.Add(bought, out)
		e.Trades = append(e.Trades, ExpectedTrade{
			TokenIn: rest.Address(w.from.token), SymbolIn: k.amount(w.from.token, l.in).Symbol, TokenOut: rest.Address(w.to.token),
			SymbolOut: k.amount(w.to.token, l.out).Symbol, AmountIn: rest.Units(l.in), AmountOut: rest.Units(l.out),
			ValueInUSD: rest.D18(in), ValueOutUSD: rest.D18(out), PoolFeesPpm: l.route.Fees,
		})
	}
	lost := new(big.Int).Sub(sold, bought)
	soldUSD, costUSD, cost := rest.D18(sold), rest.D18(lost), rest.Decimal("0")
	if nav.Sign() > 0 {
		cost = rest.DecimalOf(decimal.NewFromBigInt(lost, 0).DivRound(decimal.NewFromBigInt(nav, 0), rest.RatioDecimals))
	}
	e.SoldUSD, e.CostUSD, e.Cost, e.PoolFeesUSD = &soldUSD, &costUSD, &cost, fees(legs, prices, decimals, market.FeeTerms{}).PoolFeesUSD
}
