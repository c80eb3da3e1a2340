package rebalancer

import (
	"context"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// quoter quotes single-route swaps on the pools at the head: for exits and for the value of a bid.
type quoter struct{ view *pool.View }

// quoter reads the pools between the vault's tokens and the others.
func (r *Rebalancer) quoter(ctx context.Context, state bindings.IVaultLensVaultState, others ...common.Address) (quoter, error) {
	tokens := others
	for _, c := range state.Constituents {
		tokens = append(tokens, c.Token)
	}
	market, err := r.pools.Market(ctx, tokens, r.head)
	if err != nil {
		return quoter{}, err
	}
	return quoter{market.View()}, nil
}

// quote is a swap along one route.
type quote struct {
	route pool.Route
	fill  pool.Fill
}

// best returns the quote of the route that returns most. ok is false if no route can take the whole amount.
func (d quoter) best(in, out common.Address, amount *big.Int) (best quote, ok bool) {
	units, over := uint256.FromBig(amount)
	if over {
		return quote{}, false
	}
	for _, route := range d.view.Market().Routes(nil, in, out) {
		fill, err := d.view.Quote(&route, units)
		if err == nil && !fill.Out.IsZero() && (!ok || fill.Out.Gt(&best.fill.Out)) { // a route that cannot take the amount is skipped
			best, ok = quote{route, fill}, true
		}
	}
	return best, ok
}

// take applies the swap, so that later quotes start from the pools it leaves.
func (d quoter) take(q quote) { d.view.Take(&q.route, &q.fill) }

func (q quote) out() *big.Int { return q.fill.Out.ToBig() }

// path encodes the route for the adapter.
func (d quoter) path(q quote) []byte {
	return uniswap.EncodePath(q.route.Tokens(), d.view.Market().Fees(&q.route))
}
