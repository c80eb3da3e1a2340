package demo_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/demo"
)

// newWorld returns a launched scenario on a new chain.
func newWorld(t *testing.T, cfg demo.Config) (*demo.World, *devchain.Chain, *devchain.Market) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	cfg.Clock = demo.NewClock(time.Unix(1_800_000_000, 0))
	c, err := devchain.Start(t.Context(), devchain.Config{Accounts: demo.Accounts, Now: cfg.Clock.Now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	m, err := c.DeployMarket(t.Context(), cfg.Market(), nil)
	require.NoError(t, err)
	d := m.Deployment
	router := uniswap.NewRouter(uniswap.Config{
		Quoter: d.UniswapQuoter, Factory: d.UniswapFactory, Hubs: []common.Address{d.USDC, d.WETH},
	}, dial(t, c))
	w, err := demo.New(cfg, c, m, router, log)
	require.NoError(t, err)
	require.NoError(t, w.Launch(t.Context(), nil))
	return w, c, m
}

func dial(t *testing.T, c *devchain.Chain) *chain.Client {
	t.Helper()
	node, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(node.Close)
	return node
}

func TestAWorldWithoutARebalancerDriftsAndAuditsClean(t *testing.T) {
	t.Parallel()
	w, c, m := newWorld(t, demo.Config{Seed: 1, ProposeAt: 5, BlockTime: 30 * time.Second})
	const history, blocks = 60, 90
	for range history { // two months in which nobody trades
		require.NoError(t, w.StepHistory(t.Context(), 24*time.Hour))
	}
	past := w.Report()
	require.Zero(t, past.Blocks)
	require.Zero(t, past.MeanDrift.InexactFloat64(), "drift counts from the first step on")
	for range blocks {
		require.NoError(t, w.Step(t.Context()))
	}
	r := w.Report()
	require.EqualValues(t, blocks, r.Blocks)
	require.Len(t, r.Indices, 5)
	creators, in, out := map[common.Address]bool{}, 0, 0
	for _, ix := range r.Indices {
		require.Greater(t, ix.MeanDrift.InexactFloat64(), 0.01, "%s must drift without rebalancing", ix.Symbol)
		require.Positive(t, ix.In.Count)
		require.Zero(t, ix.Trades)
		require.Zero(t, ix.TargetChanges)
		in, out = in+ix.In.Count, out+ix.Out.Count
	}
	require.Greater(t, in, 30)
	require.Greater(t, out, 10)
	require.Equal(t, history+blocks, r.Counts["price_feeds"].Mined, "every block has new prices")
	require.Equal(t, 1, r.Counts["propose_targets"].Mined)
	for _, kind := range []string{"contribute", "withdraw", "zap_in", "zap_out"} {
		require.Positive(t, r.Counts[kind].Mined, kind)
	}
	for kind, count := range r.Counts {
		require.Zero(t, count.Unsent, kind)
	}
	require.Len(t, r.Reverts, len(past.Reverts), "without a rebalancer nothing changes between a plan and its block")
	require.Empty(t, r.Failures())

	found, err := audit.Recompute(t.Context(), dial(t, c), audit.Contracts{
		Factory: m.Deployment.Factory, ExitGuard: m.Deployment.ExitGuard, Mandates: m.Deployment.Mandates,
	}, 0, r.Head)
	require.NoError(t, err)
	holders := map[common.Address]bool{}
	for _, v := range found.Vaults {
		creators[v.Creator] = true
		for holder := range v.Balances {
			holders[holder] = true
		}
	}
	require.GreaterOrEqual(t, len(creators), 3)
	require.Greater(t, len(holders), 20)
	differences, err := found.CheckContracts(t.Context(), dial(t, c))
	require.NoError(t, err)
	require.Empty(t, differences)

	var text strings.Builder
	require.NoError(t, r.Write(&text))
	for _, ix := range r.Indices {
		require.Contains(t, text.String(), ix.Symbol)
	}
}

func TestEqualSeedsMoveIndicesAlike(t *testing.T) {
	t.Parallel()
	run := func() *demo.Report {
		w, _, _ := newWorld(t, demo.Config{Seed: 3, BlockTime: time.Hour})
		for range 12 {
			require.NoError(t, w.Step(t.Context()))
		}
		return w.Report()
	}
	a, b := run(), run()
	for i := range a.Indices {
		x, y := a.Indices[i], b.Indices[i]
		require.Equal(t, x.In.Count, y.In.Count, x.Symbol)
		require.Equal(t, x.Out.Count, y.Out.Count, x.Symbol)
		require.Equal(t, x.NAVPerShare.String(), y.NAVPerShare.String(), x.Symbol)
	}
}
