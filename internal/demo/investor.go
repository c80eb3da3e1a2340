package demo

import (
	"context"
	"errors"
	"math/big"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
)

// Behaviour of the investors.
const (
	actsPercent    = 75     // chance that an investor acts in a block
	redeemsPercent = 45     // chance that an investor with shares redeems
	kindPercent    = 50     // chance of a deposit or redemption in kind instead of through the Zapper
	leastDeposit   = 500    // USD
	mostDeposit    = 5_000  // USD
	spareBps       = 10_500 // tokens that an investor offers in kind, relative to the tokens needed
	sharesFloorBps = 8_500  // minimum of the expected shares; a trade in the same block may change the reserves
	outFloorBps    = 9_500  // minimum of the expected USDC
	swapFloorBps   = 9_700  // minimum of the quote for each swap of a zap
)

// act lets at most one investor deposit or redeem. In every round each investor acts once, in a random order.
func (w *World) act(ctx context.Context) error {
	if w.rng.IntN(100) >= actsPercent {
		return nil
	}
	if len(w.queue) == 0 {
		w.queue = w.rng.Perm(len(w.investors))
	}
	investor := w.investors[w.queue[0]]
	w.queue = w.queue[1:]
	start, size := w.rng.IntN(len(w.vaults)), w.rng.Int64N(1000)
	redeem, inKind := w.rng.IntN(100) < redeemsPercent, w.rng.IntN(100) < kindPercent
	if redeem {
		v, balance, err := w.findShares(ctx, investor, start)
		if err != nil {
			return err
		}
		if v != nil {
			// from a tenth of the shares to all
			shares := basket.MulDivDown(balance, big.NewInt(100+size*900/999), big.NewInt(1000))
			if inKind {
				return w.withdraw(ctx, investor, v, shares)
			}
			return w.skipUnquoted(w.zapOut(ctx, investor, v, shares))
		}
	}
	v := w.vaults[start]
	if !v.state.NavOk || v.state.NavPerShareD18.Sign() == 0 {
		return nil // an index without a price cannot be bought
	}
	usd := dollars(leastDeposit + size*(mostDeposit-leastDeposit)/999)
	if inKind {
		return w.contribute(ctx, investor, v, usd)
	}
	return w.skipUnquoted(w.zapIn(ctx, investor, v, usd))
}

// findShares returns the first index from `start` on of which the investor holds shares, and the balance. It returns nil if there is
// none.
func (w *World) findShares(ctx context.Context, investor *actor, start int) (*vault, *big.Int, error) {
	for i := range w.vaults {
		v := w.vaults[(start+i)%len(w.vaults)]
		balance, err := w.balance(ctx, v.address, investor.Address)
		if err != nil {
			return nil, nil, err
		}
		if balance.Sign() > 0 {
			return v, balance, nil
		}
	}
	return nil, nil, nil
}

// skipUnquoted ignores the error that no pool offers a route.
func (w *World) skipUnquoted(err error) error {
	if errors.Is(err, uniswap.ErrNoRoute) {
		w.log.Info("investor found no route", "err", err)
		return nil
	}
	return err
}

// contribute deposits in kind: a part of every reserve for the shares that usd (D18) buys.
func (w *World) contribute(ctx context.Context, a *actor, v *vault, usd *big.Int) error {
	shares := basket.MulDivDown(usd, basket.D18, v.state.NavPerShareD18)
	amounts := make([]*big.Int, len(v.state.Constituents))
	supply := new(big.Int).Add(v.state.TotalSupply, v.state.PendingFeeShares)
	for i, c := range v.state.Constituents {
		amounts[i] = bps(basket.MulDivUp(c.Reserve, shares, supply), spareBps)
	}
	data := bindings.NewIndexVault().PackContribute(amounts, a.Address, bps(shares, sharesFloorBps))
	return w.send(ctx, a, call{kind: kindContribute, to: v.address, data: data, gas: gasMember, tip: tipMember})
}

// withdraw redeems shares in kind.
func (w *World) withdraw(ctx context.Context, a *actor, v *vault, shares *big.Int) error {
	none := make([]*big.Int, len(v.state.Constituents))
	for i := range none {
		none[i] = new(big.Int)
	}
	data := bindings.NewIndexVault().PackWithdraw(shares, a.Address, none)
	return w.send(ctx, a, call{kind: kindWithdraw, to: v.address, data: data, gas: gasMember, tip: tipMember})
}

// zapIn deposits USDC worth usd (D18). The Zapper buys every constituent in proportion to its reserve.
func (w *World) zapIn(ctx context.Context, a *actor, v *vault, usd *big.Int) error {
	d := w.market.Deployment
	amount := basket.AmountDown(usd, basket.D18, w.tokens[d.USDC].Decimals)
	var requests []uniswap.Request
	for _, c := range v.state.Constituents {
		part := basket.MulDivDown(amount, c.ValueD18, v.state.NavD18)
		if c.Token != d.USDC && part.Sign() > 0 {
			requests = append(requests, uniswap.Request{TokenIn: d.USDC, TokenOut: c.Token, AmountIn: part})
		}
	}
	routes, err := w.quotes.BestMany(ctx, requests, nil)
	if err != nil {
		return err
	}
	swaps := make([]bindings.IZapperSwap, len(routes))
	for i, r := range routes {
		swaps[i] = bindings.IZapperSwap{
			Adapter: d.Adapter, TokenIn: r.TokenIn, TokenOut: r.TokenOut, AmountIn: r.AmountIn,
			MinAmountOut: bps(r.AmountOut, swapFloorBps), Data: r.Path,
		}
	}
	shares := basket.MulDivDown(usd, basket.D18, v.state.NavPerShareD18)
	data := bindings.NewZapper().PackZapIn(
		v.address, d.USDC, amount, swaps, bps(shares, sharesFloorBps), a.Address, farAway, noPermit())
	return w.send(ctx, a, call{kind: kindZapIn, to: d.Zapper, data: data, gas: gasZap, tip: tipMember})
}

// zapOut redeems shares for USDC.
func (w *World) zapOut(ctx context.Context, a *actor, v *vault, shares *big.Int) error {
	d := w.market.Deployment
	supply := new(big.Int).Add(v.state.TotalSupply, v.state.PendingFeeShares)
	var requests []uniswap.Request
	expected := new(big.Int)
	for _, c := range v.state.Constituents {
		part := basket.MulDivDown(c.Reserve, shares, supply)
		if c.Token == d.USDC {
			expected.Add(expected, part)
		} else if part.Sign() > 0 {
			requests = append(requests, uniswap.Request{TokenIn: c.Token, TokenOut: d.USDC, AmountIn: part})
		}
	}
	routes, err := w.quotes.BestMany(ctx, requests, nil)
	if err != nil {
		return err
	}
	swaps := make([]bindings.IZapperSwap, len(routes))
	for i, r := range routes {
		swaps[i] = bindings.IZapperSwap{
			Adapter: d.Adapter, TokenIn: r.TokenIn, TokenOut: r.TokenOut, AmountIn: everything, MinAmountOut: new(big.Int), Data: r.Path,
		}
		expected.Add(expected, r.AmountOut)
	}
	data := bindings.NewZapper().PackZapOut(
		v.address, shares, d.USDC, swaps, bps(expected, outFloorBps), a.Address, farAway, noPermit())
	return w.send(ctx, a, call{kind: kindZapOut, to: d.Zapper, data: data, gas: gasZap, tip: tipMember})
}

// noPermit is the permit of a call whose allowance exists already.
func noPermit() bindings.IZapperPermit {
	return bindings.IZapperPermit{Value: new(big.Int), Deadline: new(big.Int)}
}

// bps returns n basis points of the amount, rounded down.
func bps(amount *big.Int, n int64) *big.Int {
	return basket.MulDivDown(amount, big.NewInt(n), big.NewInt(basket.FullBps))
}
