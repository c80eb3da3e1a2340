package plan

import (
	"bytes"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// book is what choose has filled so far.
type book struct {
	s      Snapshot
	p      Policy
	filled map[common.Address]*big.Int // USD D18 bought of a token, as quoted
	hops   map[string]int              // legs through a pool, by pool and direction
	loss   *big.Int                    // USD D18 left of the day's allowance
	sales  *big.Int                    // USD D18 left of the day's allowance
}

// choose keeps of each wish the greatest size that its quote allows.
func choose(s Snapshot, p Policy, wishes []wish) (legs []Leg, skipped []Skip) {
	b := &book{s: s, p: p, filled: map[common.Address]*big.Int{}, hops: map[string]int{}}
	b.loss, b.sales = s.rooms()
	for _, w := range wishes {
		refused := "it is too small to quote"
		made := false
		for _, r := range w.sizes(p) {
			var leg Leg
			if leg, refused = b.try(w, r); refused == "" {
				legs, made = append(legs, leg), true
				break
			}
		}
		if !made {
			in, out := w.from.Token, w.to.Token
			skipped = append(skipped, Skip{TokenIn: &in, TokenOut: &out, Reason: refused})
		}
	}
	return legs, skipped
}

// try makes a leg of one size, or tells why the contract would refuse it.
func (b *book) try(w wish, r Request) (_ Leg, refused string) {
	quote, ok := b.quote(r)
	if !ok {
		return Leg{}, "no route"
	}
	priceIn, priceOut := w.from.PriceD18.Big(), w.to.PriceD18.Big()
	valueIn := basket.MulDivUp(r.AmountIn, priceIn, basket.Pow10(w.from.Decimals))
	valueOut := basket.ValueD18(quote.AmountOut, priceOut, w.to.Decimals)
	minValueOut := bpsUp(valueIn, basket.FullBps-b.s.Limits.MaxSlippageBps)
	if valueOut.Cmp(minValueOut) < 0 {
		return Leg{}, fmt.Sprintf("the pools pay %s USD for %s USD; the vault asks at least %s",
			usd(valueOut), usd(valueIn), usd(minValueOut))
	}
	if most := b.s.mostTrade(w.from.Constituent, w.to.Constituent); valueIn.Cmp(most) > 0 {
		return Leg{}, fmt.Sprintf("it sells %s USD; one trade may sell %s", usd(valueIn), usd(most))
	}
	if valueIn.Cmp(b.sales) > 0 {
		return Leg{}, fmt.Sprintf("it sells %s USD; %s are left of the day's turnover", usd(valueIn), usd(b.sales))
	}
	filled := new(big.Int).Add(b.bought(w.to.Token), valueOut)
	if room := b.room(w); filled.Cmp(room) > 0 {
		return Leg{}, fmt.Sprintf("the pools pay %s USD for %s USD: it would pass the target", usd(valueOut), usd(valueIn))
	}
	// Legs before it through the same pools leave less than is quoted.
	tolerance := min(b.p.QuoteToleranceBps*int64(1+b.shared(quote.Path)), basket.FullBps)
	minOut := basket.AmountUp(minValueOut, priceOut, w.to.Decimals)
	if byQuote := bpsUp(quote.AmountOut, basket.FullBps-tolerance); byQuote.Cmp(minOut) > 0 {
		minOut = byQuote
	}
	// Whatever it is filled at, it must fit what is left to lose.
	worst := positive(new(big.Int).Sub(valueIn, basket.ValueD18(minOut, priceOut, w.to.Decimals)))
	if worst.Cmp(b.loss) > 0 {
		return Leg{}, fmt.Sprintf("it may lose %s USD; %s are left of the day's losses", usd(worst), usd(b.loss))
	}
	b.loss, b.sales = new(big.Int).Sub(b.loss, worst), new(big.Int).Sub(b.sales, valueIn)
	b.filled[w.to.Token] = filled
	for _, hop := range hops(quote.Path) {
		b.hops[hop]++
	}
	part := new(big.Int).Quo(w.amount, r.AmountIn).Int64()
	return Leg{
		TokenIn: r.TokenIn, TokenOut: r.TokenOut, AmountIn: basket.NewAmount(r.AmountIn),
		QuotedOut: basket.NewAmount(quote.AmountOut), MinAmountOut: basket.NewAmount(minOut),
		ValueInD18: basket.NewAmount(valueIn), ValueOutD18: basket.NewAmount(valueOut),
		Path: quote.Path, Reason: w.reason(part),
	}, ""
}

// room is how much of the buyer may be bought in all. For a trade, half of what the gap share leaves is kept for prices
// that move; an exit may fill the gap.
func (b *book) room(w wish) *big.Int {
	if w.exit {
		return w.to.gap
	}
	return bpsDown(w.to.gap, (basket.FullBps+b.p.GapShareBps)/2)
}

func (b *book) bought(token common.Address) *big.Int {
	if v, ok := b.filled[token]; ok {
		return v
	}
	return new(big.Int)
}

func (b *book) quote(r Request) (Quote, bool) {
	for _, q := range b.s.Quotes {
		if q.TokenIn == r.TokenIn && q.TokenOut == r.TokenOut && q.AmountIn.Cmp(r.AmountIn) == 0 {
			return q, q.AmountOut != nil && q.AmountOut.Sign() > 0
		}
	}
	return Quote{}, false
}

// shared is how many legs at most went the same way through a pool of this path.
func (b *book) shared(path []byte) int {
	most := 0
	for _, hop := range hops(path) {
		most = max(most, b.hops[hop])
	}
	return most
}

// hops cuts a path into (token, fee, token).
func hops(path []byte) []string {
	const token, fee = common.AddressLength, 3
	var out []string
	for at := 0; at+token+fee+token <= len(path); at += token + fee {
		out = append(out, string(bytes.Clone(path[at:at+token+fee+token])))
	}
	return out
}

func usd(d18 *big.Int) string { return basket.FromD18(d18).StringFixed(2) }
