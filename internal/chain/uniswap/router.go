// Package uniswap finds the best path of Uniswap v3 pools for a swap, by asking the QuoterV2 contract for the output of
// each path. It only quotes: it sends nothing and has no price of its own.
package uniswap

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// ErrNoRoute says that no path of pools takes the whole amount.
var ErrNoRoute = errors.New("no route")

// Node makes calls in batches. *chain.Client implements it.
type Node interface {
	BatchCall(ctx context.Context, calls []rpc.BatchElem) error
}

// Config names the contracts and the paths to try.
type Config struct {
	// Quoter and Factory are Uniswap's QuoterV2 and v3 factory.
	Quoter, Factory common.Address
	// Hubs are the tokens that a path of two hops may pass through. Default: none.
	Hubs []common.Address
	// Fees are the fee tiers to try, in hundredths of a basis point. Default: 100, 500, 3,000 and 10,000.
	Fees []uint32
}

// Router quotes swaps. It is safe for concurrent use.
type Router struct {
	config Config
	node   Node

	mu    sync.Mutex
	pools map[poolKey]bool // pools that were looked up; true: the pool exists
}

type poolKey struct {
	token0, token1 common.Address // sorted
	fee            uint32
}

// NewRouter returns a router that has not looked up any pool yet.
func NewRouter(config Config, node Node) *Router {
	if config.Fees == nil {
		config.Fees = []uint32{100, 500, 3000, 10_000}
	}
	return &Router{config: config, node: node, pools: map[poolKey]bool{}}
}

// Request asks for the best way to swap all of AmountIn {base units}.
type Request struct {
	TokenIn, TokenOut common.Address
	AmountIn          *big.Int
}

// Route is a path with its exact output at the quoted block.
type Route struct {
	TokenIn, TokenOut   common.Address
	AmountIn, AmountOut *big.Int // {base units}
	Path                []byte   // data for UniswapV3Adapter
	Fees                []uint32 // fees of the pools, hundredths of a bp
	Gas                 uint64   // the quoter's estimate for the pools alone
}

// Best returns the route with the largest output on the state after a block (nil: the latest), with fewer pools if
// outputs are equal. The error wraps ErrNoRoute if there is none.
func (r *Router) Best(ctx context.Context, request Request, block *big.Int) (Route, error) {
	routes, err := r.BestMany(ctx, []Request{request}, block)
	if err != nil {
		return Route{}, err
	}
	if routes[0].Path == nil {
		return Route{}, fmt.Errorf("swapping %s of %s for %s: %w", request.AmountIn, request.TokenIn, request.TokenOut, ErrNoRoute)
	}
	return routes[0], nil
}

// BestMany is Best for several requests in one batch, plus one for pairs not seen before. A request without a route
// gets the zero Route. A pool created since the last call may be missed by this call and is found by the next.
func (r *Router) BestMany(ctx context.Context, requests []Request, block *big.Int) ([]Route, error) {
	for i, request := range requests {
		switch {
		case request.AmountIn == nil || request.AmountIn.Sign() <= 0 || request.AmountIn.BitLen() > 255:
			return nil, fmt.Errorf("request %d: amount in is %v: it must be from 1 to 2²⁵⁵−1", i, request.AmountIn)
		case request.TokenIn == request.TokenOut:
			return nil, fmt.Errorf("request %d: token in and out are both %s", i, request.TokenIn)
		}
	}
	tag := blockTag(block)
	absent := r.absent(requests)
	if err := r.learn(ctx, r.unseen(requests), tag); err != nil {
		return nil, err
	}
	var quotes []*quote
	for i, request := range requests {
		quotes = append(quotes, r.candidates(i, request)...)
	}
	calls := make([]rpc.BatchElem, 0, len(quotes)+len(absent))
	for _, q := range quotes {
		data := bindings.NewUniswapV3Quoter().PackQuoteExactInput(q.route.Path, q.route.AmountIn)
		calls = append(calls, ethCall(r.config.Quoter, data, tag, &q.raw))
	}
	lookups, finish := r.lookups(absent, tag)
	calls = append(calls, lookups...)
	if len(calls) > 0 {
		if err := r.node.BatchCall(ctx, calls); err != nil {
			return nil, fmt.Errorf("quoting: %w", err)
		}
	}
	if err := finish(calls[len(quotes):]); err != nil {
		return nil, err
	}
	return best(requests, quotes, calls)
}

// quote is one path tried for one request.
type quote struct {
	request int
	route   Route
	raw     hexutil.Bytes
}

// candidates returns the paths of a request whose pools exist, direct ones first.
func (r *Router) candidates(index int, request Request) []*quote {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []*quote
	r.eachPath(request, func(tokens []common.Address, fees []uint32) {
		for i, fee := range fees {
			if !r.pools[keyOf(tokens[i], tokens[i+1], fee)] {
				return
			}
		}
		out = append(out, &quote{request: index, route: Route{
			TokenIn: request.TokenIn, TokenOut: request.TokenOut, AmountIn: new(big.Int).Set(request.AmountIn),
			Path: EncodePath(tokens, fees), Fees: fees,
		}})
	})
	return out
}

func (r *Router) eachPath(request Request, visit func(tokens []common.Address, fees []uint32)) {
	for _, fee := range r.config.Fees {
		visit([]common.Address{request.TokenIn, request.TokenOut}, []uint32{fee})
	}
	for _, hub := range r.config.Hubs {
		if hub == request.TokenIn || hub == request.TokenOut {
			continue
		}
		for _, first := range r.config.Fees {
			for _, second := range r.config.Fees {
				visit([]common.Address{request.TokenIn, hub, request.TokenOut}, []uint32{first, second})
			}
		}
	}
}

// best picks the route of each request. Only a revert means that a path does not work. If no path worked and one had
// another error, that error is returned.
func best(requests []Request, quotes []*quote, calls []rpc.BatchElem) ([]Route, error) {
	out := make([]Route, len(requests))
	failures := make([]error, len(requests))
	for i, q := range quotes {
		if err := calls[i].Error; err != nil {
			if _, reverted := chain.DecodeRevert(err); !reverted {
				failures[q.request] = errors.Join(failures[q.request], err)
			}
			continue
		}
		quoted, err := bindings.NewUniswapV3Quoter().UnpackQuoteExactInput(q.raw)
		if err != nil {
			return nil, fmt.Errorf("decoding a quote: %w", err)
		}
		if exhausted(quoted.SqrtPriceX96AfterList) || quoted.AmountOut.Sign() == 0 {
			continue
		}
		if so := out[q.request].AmountOut; so == nil || quoted.AmountOut.Cmp(so) > 0 {
			q.route.AmountOut, q.route.Gas = quoted.AmountOut, quoted.GasEstimate.Uint64()
			out[q.request] = q.route
		}
	}
	for i, err := range failures {
		if err != nil && out[i].Path == nil {
			return nil, fmt.Errorf("quoting %s of %s for %s: %w", requests[i].AmountIn, requests[i].TokenIn, requests[i].TokenOut, err)
		}
	}
	return out, nil
}

// Bounds of a pool's √price × 2⁹⁶. A swap that uses up the pool's liquidity reaches one of them.
var (
	minSqrtPrice = new(big.Int).SetUint64(4295128739)
	maxSqrtPrice = func() *big.Int {
		out, _ := new(big.Int).SetString("1461446703485210103287273052203988822378723970342", 10)
		return out
	}()
	one = big.NewInt(1)
)

// exhausted reports whether a pool stopped at its last price and so did not take the whole input. The quoter does not
// say so.
func exhausted(sqrtPrices []*big.Int) bool {
	return slices.ContainsFunc(sqrtPrices, func(price *big.Int) bool {
		return price.Cmp(new(big.Int).Add(minSqrtPrice, one)) <= 0 || price.Cmp(new(big.Int).Sub(maxSqrtPrice, one)) >= 0
	})
}

// keyOf sorts the tokens as Uniswap does.
func keyOf(a, b common.Address, fee uint32) poolKey {
	if a.Cmp(b) > 0 {
		a, b = b, a
	}
	return poolKey{a, b, fee}
}

// keys returns the pools that paths of the requests may use and that `wanted` accepts, each once.
func (r *Router) keys(requests []Request, wanted func(poolKey) bool) []poolKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []poolKey
	seen := map[poolKey]bool{}
	for _, request := range requests {
		r.eachPath(request, func(tokens []common.Address, fees []uint32) {
			for i, fee := range fees {
				key := keyOf(tokens[i], tokens[i+1], fee)
				if !seen[key] && wanted(key) {
					out = append(out, key)
				}
				seen[key] = true
			}
		})
	}
	return out
}

func (r *Router) unseen(requests []Request) []poolKey {
	return r.keys(requests, func(key poolKey) bool { _, seen := r.pools[key]; return !seen })
}

// absent returns the pools that did not exist at the last look-up.
func (r *Router) absent(requests []Request) []poolKey {
	return r.keys(requests, func(key poolKey) bool { exists, seen := r.pools[key]; return seen && !exists })
}

// learn looks up which of the pools exist.
func (r *Router) learn(ctx context.Context, keys []poolKey, tag string) error {
	if len(keys) == 0 {
		return nil
	}
	calls, finish := r.lookups(keys, tag)
	if err := r.node.BatchCall(ctx, calls); err != nil {
		return fmt.Errorf("looking pools up: %w", err)
	}
	return finish(calls)
}

// lookups returns the calls that look up pools, and a function that reads their answers.
func (r *Router) lookups(keys []poolKey, tag string) (calls []rpc.BatchElem, finish func([]rpc.BatchElem) error) {
	factory := bindings.NewUniswapV3Factory()
	raws := make([]hexutil.Bytes, len(keys))
	for i, key := range keys {
		data := factory.PackGetPool(key.token0, key.token1, new(big.Int).SetUint64(uint64(key.fee)))
		calls = append(calls, ethCall(r.config.Factory, data, tag, &raws[i]))
	}
	return calls, func(answered []rpc.BatchElem) error {
		r.mu.Lock()
		defer r.mu.Unlock()
		for i, key := range keys {
			if err := answered[i].Error; err != nil {
				return fmt.Errorf("looking the pool of %s and %s up: %w", key.token0, key.token1, err)
			}
			pool, err := factory.UnpackGetPool(raws[i])
			if err != nil {
				return fmt.Errorf("decoding the pool of %s and %s: %w", key.token0, key.token1, err)
			}
			r.pools[key] = r.pools[key] || pool != (common.Address{})
		}
		return nil
	}
}

func ethCall(to common.Address, data []byte, tag string, result *hexutil.Bytes) rpc.BatchElem {
	return rpc.BatchElem{
		Method: "eth_call",
		Args:   []any{map[string]any{"to": to, "input": hexutil.Bytes(data)}, tag},
		Result: result,
	}
}

// blockTag formats a block number as JSON-RPC does. Negative numbers are rpc.BlockNumber's tags.
func blockTag(block *big.Int) string {
	switch {
	case block == nil:
		return "latest"
	case block.Sign() < 0:
		return rpc.BlockNumber(block.Int64()).String()
	default:
		return hexutil.EncodeBig(block)
	}
}
