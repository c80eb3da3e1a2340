package demo

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/demo/market"
)

// enough is an input in base units that never limits a swap. The price limit ends the swap.
var enough = new(big.Int).Lsh(big.NewInt(1), 128)

// arbitrage swaps in every pool whose price differs from the feeds' new prices, until the pool has that price.
func (w *World) arbitrage(ctx context.Context) error {
	pools, err := w.readPools(ctx)
	if err != nil {
		return err
	}
	var swaps [][]byte
	for i, pool := range w.market.Pools {
		target := market.SqrtPriceX96(w.quote(pool.Token0), w.quote(pool.Token1))
		sell0, ok := market.Toward(pools[i].sqrtPrice, target)
		// The router refuses swaps in pools without liquidity.
		if !ok || pools[i].liquidity.Sign() == 0 {
			continue
		}
		in, out := pool.Token1, pool.Token0
		if sell0 {
			in, out = out, in
		}
		swaps = append(swaps, bindings.NewUniswapV3Router().PackExactInputSingle(bindings.ISwapRouterExactInputSingleParams{
			TokenIn: in, TokenOut: out, Fee: big.NewInt(int64(pool.Fee)), Recipient: w.arbitrageur.Address, Deadline: farAway,
			AmountIn: enough, AmountOutMinimum: new(big.Int), SqrtPriceLimitX96: target,
		}))
	}
	for i, data := range swaps {
		tip := tipArbitrage
		if i >= len(swaps)-lastSwaps {
			tip = tipLastSwaps
		}
		c := call{kind: kindArbitrage, to: w.market.Deployment.UniswapRouter, data: data, gas: gasSwap, tip: tip}
		if err := w.send(ctx, w.arbitrageur, c); err != nil {
			return err
		}
	}
	return nil
}

type poolState struct{ sqrtPrice, liquidity *big.Int }

// readPools reads every pool at the head in one batch request.
func (w *World) readPools(ctx context.Context) ([]poolState, error) {
	b := bindings.NewUniswapV3Pool()
	answers := make([]hexutil.Bytes, 2*len(w.market.Pools))
	var batch []rpc.BatchElem
	ask := func(pool devchain.Pool, data []byte) {
		batch = append(batch, rpc.BatchElem{
			Method: "eth_call", Args: []any{map[string]any{"to": pool.Address, "data": hexutil.Bytes(data)}, "latest"},
			Result: &answers[len(batch)],
		})
	}
	for _, pool := range w.market.Pools {
		ask(pool, b.PackSlot0())
		ask(pool, b.PackLiquidity())
	}
	if err := w.client.Client().BatchCallContext(ctx, batch); err != nil {
		return nil, fmt.Errorf("reading pools: %w", err)
	}
	states := make([]poolState, len(w.market.Pools))
	for i, pool := range w.market.Pools {
		for _, element := range batch[2*i : 2*i+2] {
			if element.Error != nil {
				return nil, fmt.Errorf("reading pool %s: %w", pool.Address, element.Error)
			}
		}
		slot0, err := b.UnpackSlot0(answers[2*i])
		if err != nil {
			return nil, fmt.Errorf("reading the price of pool %s: %w", pool.Address, err)
		}
		liquidity, err := b.UnpackLiquidity(answers[2*i+1])
		if err != nil {
			return nil, fmt.Errorf("reading the liquidity of pool %s: %w", pool.Address, err)
		}
		states[i] = poolState{slot0.SqrtPriceX96, liquidity}
	}
	return states, nil
}

// quote returns the answer of the token's feed in the next block.
func (w *World) quote(token common.Address) market.Quote {
	for i, a := range w.market.Assets {
		if a.Token == token {
			return market.Quote{Answer: w.answers[i], FeedDecimals: a.FeedDecimals, Decimals: a.Decimals}
		}
	}
	panic("pool of an unknown token " + token.Hex()) // the market created both
}
