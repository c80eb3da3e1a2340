package demo

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/rpc"
)

// Controls lets who reaches the node act on a running world, between two of its blocks: tests of what a market seldom does.
type Controls struct {
	orders      chan Order
	stopBackend func(ctx context.Context) error
}

// NewControls makes the controls of one world. The function ends what serves the world, beside its chain, and returns once
// nothing of it runs any more.
func NewControls(stopBackend func(ctx context.Context) error) *Controls {
	return &Controls{orders: make(chan Order), stopBackend: stopBackend}
}

// API is what the node serves: demo_movePrices, demo_replaceBlocks and demo_stopBackend. A call is answered when the world
// has obeyed.
func (c *Controls) API() rpc.API { return rpc.API{Namespace: "demo", Service: &controlAPI{c}} }

// Orders are what was asked for; the world's goroutine takes them. Nil controls never order anything.
func (c *Controls) Orders() <-chan Order {
	if c == nil {
		return nil
	}
	return c.orders
}

// Order is something to do to a world by its own goroutine.
type Order struct {
	do   func(ctx context.Context, w *World) error
	done chan<- error
}

// Obey does it and tells who asked.
func (o Order) Obey(ctx context.Context, w *World) { o.done <- o.do(ctx, w) }

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

// MovePrices moves every price but a stablecoin's by so many percent, from -90 to 100, as far as the market's bound lets
// it. The next block has the feeds and the pools there.
func (a *controlAPI) MovePrices(ctx context.Context, percent int) error {
	if percent < -90 || percent > 100 {
		return fmt.Errorf("percent must be from -90 to 100, got %d", percent)
	}
	return a.controls.order(ctx, func(_ context.Context, w *World) error {
		w.prices.Shock(1 + float64(percent)/100)
		return nil
	})
}

// StopBackend ends API, indexer and keeper, for good. The chain and its market go on: what is left to those who hold shares is
// the chain.
func (a *controlAPI) StopBackend(ctx context.Context) error {
	return a.controls.order(ctx, func(ctx context.Context, _ *World) error { return a.controls.stopBackend(ctx) })
}

// ReplaceBlocks makes the block before `from` the head again: the next blocks replace it and all above. Their transactions
// are dropped: who wants them on the new branch hands them in anew.
func (a *controlAPI) ReplaceBlocks(ctx context.Context, from uint64) error {
	return a.controls.order(ctx, func(ctx context.Context, w *World) error { return w.replace(ctx, from) })
}

func (w *World) replace(ctx context.Context, from uint64) error {
	final, err := w.client.HeaderByNumber(ctx, big.NewInt(int64(rpc.FinalizedBlockNumber)))
	if err != nil {
		return fmt.Errorf("reading the finalized block: %w", err)
	}
	if from <= final.Number.Uint64() || from > w.tally.head {
		return fmt.Errorf("from must be above block %s, which is final, and at most %d, the head; got %d", final.Number, w.tally.head, from)
	}
	parent, err := w.client.HeaderByNumber(ctx, new(big.Int).SetUint64(from-1))
	if err != nil {
		return fmt.Errorf("reading block %d: %w", from-1, err)
	}
	if err := w.chain.Fork(parent.Hash()); err != nil {
		return err
	}
	for _, a := range append(append([]*actor{w.feeder, w.arbitrageur}, w.creators...), w.investors...) {
		if a.nonce, err = w.client.NonceAt(ctx, a.Address, nil); err != nil {
			return fmt.Errorf("reading the nonce of %s: %w", a.Address, err)
		}
	}
	clear(w.sent)
	clear(w.senders)
	w.tally.head, w.tally.headTime = parent.Number.Uint64(), parent.Time
	return nil
}
