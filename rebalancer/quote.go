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

// desk is the pools at the head for swaps that are no plan's: exits' and what a bid is worth. A swap there takes one way.
type desk struct{ view *pool.View }

// desk reads the pools between a vault's tokens, and those and others.
func (r *Rebalancer) desk(ctx context.Context, state bindings.IVaultLensVaultState, others ...common.Address) (desk, error) {
	tokens := others
	for _, c := range state.Constituents {
		tokens = append(tokens, c.Token)
	}
	market, err := r.pools.Market(ctx, tokens, r.head)
	if err != nil {
		return desk{}, err
	}
	return desk{market.View()}, nil
}

// quote is a swap along the way that gives most.
type quote struct {
	route pool.Route
	fill  pool.Fill
}

// best finds that way; not ok where none takes the whole amount.
func (d desk) best(in, out common.Address, amount *big.Int) (best quote, ok bool) {
	units, over := uint256.FromBig(amount)
	if over {
		return quote{}, false
	}
	for _, route := range d.view.Market().Routes(nil, in, out) {
		fill, err := d.view.Quote(&route, units)
		if err == nil && !fill.Out.IsZero() && (!ok || fill.Out.Gt(&best.fill.Out)) { // one that cannot is no way
			best, ok = quote{route, fill}, true
		}
	}
	return best, ok
}

// take makes the swap: what is quoted after it finds the pools as it leaves them.
func (d desk) take(q quote) { d.view.Take(&q.route, &q.fill) }

func (q quote) out() *big.Int { return q.fill.Out.ToBig() }

// path is what the adapter takes.
func (d desk) path(q quote) []byte {
	return uniswap.EncodePath(q.route.Tokens(), d.view.Market().Fees(&q.route))
}
