// Package snapshot reads the pools that plans are made on. These are the pools of a set of tokens, with the ticks around the
// price, all at one block. The package makes no decisions. It answers for exactly the requested block or returns an error.
package snapshot

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// Node runs calls in batches. *chain.Client implements it.
type Node interface {
	BatchCall(ctx context.Context, calls []rpc.BatchElem) error
}

// Config names Uniswap's factory and the pools to look for. A zero field takes the default named in its comment.
type Config struct {
	// Factory is Uniswap's v3 factory.
	Factory common.Address
	// Hubs are the tokens that a route of two hops may pass through. Default: none.
	Hubs []common.Address
	// Fees are the fee tiers to look for, in hundredths of a basis point. Default: 100, 500, 3,000 and 10,000.
	Fees []uint32
	// Reach is the number of ticks to read on each side of the price. Default: 4,055, half the price more.
	Reach int32
	// AskNew is the number of blocks before a pool that did not exist is looked up again. Default: 1,000.
	AskNew uint64
}

// Reader reads pools. It is safe for concurrent use; callers take turns.
type Reader struct {
	config Config
	node   Node

	mu    sync.Mutex
	pools map[key]*poolInfo
	block common.Hash // that the states belong to
	state map[key]pool.Pool
}

type key struct {
	token0, token1 common.Address // sorted
	fee            uint32
}

// poolInfo is the part of a pool that does not change once the pool exists.
type poolInfo struct {
	address common.Address // zero: the pool did not exist
	spacing int32
	asked   uint64 // block of the last look-up
}

// New returns a reader that has not looked up any pool yet.
func New(config Config, node Node) *Reader {
	if config.Fees == nil {
		config.Fees = []uint32{100, 500, 3000, 10_000}
	}
	config.Reach, config.AskNew = cmp.Or(config.Reach, 4055), cmp.Or(config.AskNew, 1000)
	return &Reader{config: config, node: node, pools: map[key]*poolInfo{}, state: map[key]pool.Pool{}}
}

// Market returns the pools between the tokens, and between them and the hubs, in the state after a block. It keeps what
// it read of the newest block, so that vaults with the same tokens share one reading.
func (r *Reader) Market(ctx context.Context, tokens []common.Address, head *chain.Header) (*pool.Market, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := batch{node: r.node, block: head.Hash()}
	keys := r.keys(tokens)
	if err := r.learn(ctx, &b, keys, head.Number.Uint64()); err != nil {
		return nil, fmt.Errorf("looking pools up at block %d: %w", head.Number, err)
	}
	if b.block != r.block {
		r.block, r.state = b.block, map[key]pool.Pool{}
	}
	if err := r.read(ctx, &b, keys); err != nil {
		return nil, fmt.Errorf("reading pools at block %d: %w", head.Number, err)
	}
	var pools []pool.Pool
	for _, k := range keys {
		if p, ok := r.state[k]; ok {
			pools = append(pools, p)
		}
	}
	return pool.NewMarket(pools, r.config.Hubs)
}

// keys returns the possible pools, in an order that depends on the tokens alone.
func (r *Reader) keys(tokens []common.Address) []key {
	all := slices.Concat(tokens, r.config.Hubs)
	slices.SortFunc(all, common.Address.Cmp)
	all = slices.Compact(all)
	var out []key
	for i, a := range all {
		for _, b := range all[i+1:] {
			for _, fee := range r.config.Fees {
				out = append(out, key{a, b, fee})
			}
		}
	}
	return out
}

// learn finds out which of the pools exist.
func (r *Reader) learn(ctx context.Context, b *batch, keys []key, number uint64) error {
	factory := bindings.NewUniswapV3Factory()
	found := map[key]*poolInfo{}
	for _, k := range keys {
		if old := r.pools[k]; old != nil && (old.address != common.Address{} || number < old.asked+r.config.AskNew) {
			continue
		}
		pool := &poolInfo{asked: number}
		found[k] = pool
		b.call(r.config.Factory, factory.PackGetPool(k.token0, k.token1, big.NewInt(int64(k.fee))), func(raw []byte) (err error) {
			pool.address, err = factory.UnpackGetPool(raw)
			return err
		})
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	contract := bindings.NewUniswapV3Pool()
	for _, pool := range found {
		if pool.address == (common.Address{}) {
			continue
		}
		b.call(pool.address, contract.PackTickSpacing(), func(raw []byte) error {
			spacing, err := contract.UnpackTickSpacing(raw)
			if err == nil {
				pool.spacing = int32(spacing.Int64())
			}
			return err
		})
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	for k, pool := range found {
		r.pools[k] = pool
	}
	return nil
}

// reading is a pool that is being read.
type reading struct {
	key         key
	pool        pool.Pool
	first, last int16 // words of the tick bitmap
	words       [][]byte
	indexes     []int32
}

// read reads the states that are missing at the block, in three round trips: prices, bitmaps, ticks.
func (r *Reader) read(ctx context.Context, b *batch, keys []key) error {
	var readings []*reading
	for _, k := range keys {
		pool := r.pools[k]
		if _, have := r.state[k]; have || pool.address == (common.Address{}) {
			continue
		}
		x := &reading{key: k}
		x.pool.Address, x.pool.Token0, x.pool.Token1 = pool.address, k.token0, k.token1
		x.pool.Fee, x.pool.Spacing = k.fee, pool.spacing
		readings = append(readings, x)
		x.askPrice(b)
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	readings = slices.DeleteFunc(readings, func(x *reading) bool { return x.pool.SqrtPrice.IsZero() }) // not initialised
	for _, x := range readings {
		x.first, x.last = pool.Words(x.pool.Tick, x.pool.Spacing, r.config.Reach)
		x.askWords(b)
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	for _, x := range readings {
		x.askTicks(b)
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	for _, x := range readings {
		r.state[x.key] = x.pool
	}
	return nil
}

func (x *reading) askPrice(b *batch) {
	contract := bindings.NewUniswapV3Pool()
	b.call(x.pool.Address, contract.PackSlot0(), func(raw []byte) error {
		slot0, err := contract.UnpackSlot0(raw)
		if err == nil {
			x.pool.SqrtPrice.SetFromBig(slot0.SqrtPriceX96)
			x.pool.Tick = int32(slot0.Tick.Int64())
		}
		return err
	})
	b.call(x.pool.Address, contract.PackLiquidity(), func(raw []byte) error {
		liquidity, err := contract.UnpackLiquidity(raw)
		if err == nil {
			x.pool.Liquidity.SetFromBig(liquidity)
		}
		return err
	})
}

func (x *reading) askWords(b *batch) {
	contract := bindings.NewUniswapV3Pool()
	x.pool.Low, x.pool.High = pool.Span(x.first, x.last, x.pool.Spacing)
	x.words = make([][]byte, int(x.last)-int(x.first)+1)
	for i := range x.words {
		b.call(x.pool.Address, contract.PackTickBitmap(x.first+int16(i)), func(raw []byte) error {
			if len(raw) != 32 {
				return fmt.Errorf("a word of the tick bitmap has %d bytes", len(raw))
			}
			x.words[i] = raw
			return nil
		})
	}
}

func (x *reading) askTicks(b *batch) {
	for i, word := range x.words {
		for bit := range 256 {
			if word[31-bit/8]>>(bit%8)&1 != 0 {
				x.indexes = append(x.indexes, (int32(x.first)+int32(i))*256*x.pool.Spacing+int32(bit)*x.pool.Spacing)
			}
		}
	}
	contract := bindings.NewUniswapV3Pool()
	x.pool.Ticks = make([]pool.Tick, len(x.indexes))
	for i, index := range x.indexes {
		b.call(x.pool.Address, contract.PackTicks(big.NewInt(int64(index))), func(raw []byte) error {
			tick, err := contract.UnpackTicks(raw)
			if err == nil {
				x.pool.Ticks[i] = pool.Tick{Index: index, Net: *uint256.MustFromBig(tick.LiquidityNet)}
			}
			return err
		})
	}
}

// batch collects calls at one block and runs them together.
type batch struct {
	node   Node
	block  common.Hash
	calls  []rpc.BatchElem
	finish []func() error
}

func (b *batch) call(to common.Address, data []byte, decode func([]byte) error) {
	raw := new(hexutil.Bytes)
	b.calls = append(b.calls, rpc.BatchElem{
		Method: "eth_call", Result: raw,
		Args: []any{map[string]any{"to": to, "input": hexutil.Bytes(data)}, rpc.BlockNumberOrHashWithHash(b.block, false)},
	})
	b.finish = append(b.finish, func() error {
		if err := decode(*raw); err != nil {
			return fmt.Errorf("decoding the result of %s: %w", to, err)
		}
		return nil
	})
}

func (b *batch) run(ctx context.Context) error {
	calls, finish := b.calls, b.finish
	b.calls, b.finish = nil, nil
	if len(calls) == 0 {
		return nil
	}
	if err := b.node.BatchCall(ctx, calls); err != nil {
		return err
	}
	for i, call := range calls {
		if call.Error != nil {
			return call.Error
		}
		if err := finish[i](); err != nil {
			return err
		}
	}
	return nil
}
