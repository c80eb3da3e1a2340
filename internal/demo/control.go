package demo

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/rpc"
)

// Controls lets callers of the node control a running world between two blocks. It is for tests of rare events.
type Controls struct {
	orders      chan Order
	stopBackend func(ctx context.Context) error
}

// NewControls returns the controls of one world. stopBackend must end API, indexer and keeper and return when they have ended.
func NewControls(stopBackend func(ctx context.Context) error) *Controls {
	return &Controls{orders: make(chan Order), stopBackend: stopBackend}
}

// API returns the RPC methods demo_movePrices, demo_replaceBlocks and demo_stopBackend. A call returns after the world has executed
// it.
func (c *Controls) API() rpc.API { return rpc.API{Namespace: "demo", Service: &controlAPI{c}} }

// Orders returns the channel of orders. The goroutine of the world must receive them. Nil controls have no orders.
func (c *Controls) Orders() <-chan Order {
	if c == nil {
		return nil
	}
	return c.orders
}

// Order is an operation that the goroutine of the world executes.
type Order struct {
	do   func(ctx context.Context, w *World) error
	done chan<- error
}

// Obey executes the order and answers the caller.
func (o Order) Obey(ctx context.Context, w *World) { o.done <- o.do(ctx, w) }

// order sends an order to the world and waits for its result.
func (c *Controls) order(ctx context.Context, do func(ctx context.Context, w *World) error) error {
	done := make(chan error, 1)
	select {
	case c.orders <- Order{do, done}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

type controlAPI struct{ controls *Controls }

// MovePrices moves every price except the stablecoin's by a percentage from -90 to 100, within the bound of the market. Feeds and
// pools have the new prices in the next block.
func (a *controlAPI) MovePrices(ctx context.Context, percent int) error {
	if percent < -90 || percent > 100 {
		return fmt.Errorf("percent must be from -90 to 100, got %d", percent)
	}
	return a.controls.order(ctx, func(_ context.Context, w *World) error {
		w.prices.Shock(1 + float64(percent)/100)
		for _, v := range w.vaults {
			v.jump()
		}
		return nil
	})
}

// StopBackend ends the API, the indexer and the keeper permanently. The chain and the market continue, so that members can only use
// the chain.
func (a *controlAPI) StopBackend(ctx context.Context) error {
	return a.controls.order(ctx, func(ctx context.Context, _ *World) error { return a.controls.stopBackend(ctx) })
}

// ReplaceBlocks makes the parent of block `from` the head again. The next blocks replace `from` and all above it. Transactions of the
// replaced blocks are dropped and must be sent again.
func (a *controlAPI) ReplaceBlocks(ctx context.Context, from uint64) error {
	return a.controls.order(ctx, func(ctx context.Context, w *World) error { return w.replace(ctx, from) })
}

// replace forks the chain before block `from` and resets the nonces.
func (w *World) replace(ctx context.Context, from uint64) error {
	final, err := w.client.HeaderByNumber(ctx, big.NewInt(int64(rpc.FinalizedBlockNumber)))
	if err != nil {
		return fmt.Errorf("reading the finalized block: %w", err)
	}
	if from <= final.Number.Uint64() || from > w.tally.head {
		return fmt.Errorf("from must be above block %s, which is final, and at most %d, which is the head; got %d",
			final.Number, w.tally.head, from)
	}
	parent, err := w.client.HeaderByNumber(ctx, new(big.Int).SetUint64(from-1))
	if err != nil {
		return fmt.Errorf("reading block %d: %w", from-1, err)
	}
	if err := w.chain.Fork(parent.Hash()); err != nil {
		return err
	}
	for _, a := range w.actors() {
		if a.nonce, err = w.client.NonceAt(ctx, a.Address, nil); err != nil {
			return fmt.Errorf("reading the nonce of %s: %w", a.Address, err)
		}
	}
	clear(w.sent)
	clear(w.senders)
	w.tally.head, w.tally.headTime = parent.Number.Uint64(), parent.Time
	return nil
}
