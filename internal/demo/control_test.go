package demo_test

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/demo"
)

// controlled returns a launched scenario with controls, its chain and a function that calls a method of the node.
func controlled(
	t *testing.T, stopBackend func(context.Context) error,
) (*demo.World, *devchain.Chain, func(method string, args ...any) error) {
	t.Helper()
	controls := demo.NewControls(stopBackend)
	cfg := demo.Config{Seed: 1, Clock: demo.NewClock(time.Unix(1_800_000_000, 0)), BlockTime: 30 * time.Second}
	c, err := devchain.Start(t.Context(), devchain.Config{
		Accounts: demo.Accounts, APIs: []rpc.API{controls.API()}, Now: cfg.Clock.Now,
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	m, err := c.DeployMarket(t.Context(), cfg.Market(), nil)
	require.NoError(t, err)
	d := m.Deployment
	hubs := []common.Address{d.USDC, d.WETH}
	router := uniswap.NewRouter(uniswap.Config{Quoter: d.UniswapQuoter, Factory: d.UniswapFactory, Hubs: hubs}, dial(t, c))
	w, err := demo.New(cfg, c, m, router, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	require.NoError(t, w.Launch(t.Context(), nil))
	client, err := rpc.DialContext(t.Context(), c.HTTPURL())
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return w, c, func(method string, args ...any) error {
		answered := make(chan error, 1)
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			defer cancel() // a refused call sends no order
			answered <- client.CallContext(t.Context(), nil, method, args...)
		}()
		select {
		case order := <-controls.Orders():
			order.Obey(t.Context(), w)
		case <-ctx.Done():
		}
		return <-answered
	}
}

func TestAWorldObeysItsControls(t *testing.T) {
	t.Parallel()
	stops, stuck := 0, errors.New("the keeper is still at work")
	w, c, call := controlled(t, func(context.Context) error {
		stops++
		if stops > 1 {
			return stuck
		}
		return nil
	})
	for range 3 {
		require.NoError(t, w.Step(t.Context()))
	}
	level := w.Report().Indices[0]

	require.NoError(t, call("demo_movePrices", -40))
	require.NoError(t, w.Step(t.Context()))
	fallen := w.Report().Indices[0]
	require.Less(t, fallen.NAVPerShare.InexactFloat64(), 0.8*level.NAVPerShare.InexactFloat64(), "the index must fall with the prices")

	for w.Report().Head%32 < 2 { // every 32nd block is final immediately
		require.NoError(t, w.Step(t.Context()))
	}
	head := w.Report().Head
	replaced, err := c.Client().HeaderByNumber(t.Context(), new(big.Int).SetUint64(head))
	require.NoError(t, err)
	require.NoError(t, call("demo_replaceBlocks", head))
	for w.Report().Head < head+3 {
		require.NoError(t, w.Step(t.Context()))
	}
	now, err := c.Client().HeaderByNumber(t.Context(), new(big.Int).SetUint64(head))
	require.NoError(t, err)
	require.Equal(t, replaced.ParentHash, now.ParentHash)
	require.NotEqual(t, replaced.Hash(), now.Hash())
	for kind, count := range w.Report().Counts {
		require.Zero(t, count.Unsent, "%s: nonces must be correct after a replacement", kind)
	}

	require.ErrorContains(t, call("demo_replaceBlocks", uint64(0)), "which is final")
	require.ErrorContains(t, call("demo_replaceBlocks", w.Report().Head+1), "the head")
	require.ErrorContains(t, call("demo_movePrices", -95), "percent must be from -90 to 100")

	require.NoError(t, call("demo_stopBackend"))
	require.ErrorContains(t, call("demo_stopBackend"), stuck.Error())
	require.Equal(t, 2, stops)
	require.NoError(t, w.Step(t.Context()), "the market must continue")
}
