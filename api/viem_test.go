package api_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// An independent wallet library signs what the API returns, on a chain that makes blocks by itself.
func TestAViemScriptLaunchesDepositsAndRedeems(t *testing.T) {
	t.Parallel()
	web, err := filepath.Abs("../web")
	require.NoError(t, err)
	_, err = os.Stat(filepath.Join(web, "node_modules", "viem"))
	require.NoError(t, err, "viem is not installed: run `make setup`, or `npm ci` in web/")

	c, err := devchain.Start(t.Context(), devchain.Config{BlockTime: 200 * time.Millisecond})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	market, err := c.DeployMarket(t.Context(), devchain.MarketConfig{}, nil)
	require.NoError(t, err)
	node, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, logger(t))
	require.NoError(t, err)
	t.Cleanup(node.Close)
	st := testkit.DB(t)
	d := market.Deployment
	ix := indexer.New(indexer.Config{
		ChainID: d.ChainID, Factory: d.Factory, Lens: d.Lens, ExitGuard: d.ExitGuard, Mandates: d.Mandates, StartBlock: d.StartBlock,
	}, st, node, logger(t), time.Now)
	router := uniswap.NewRouter(uniswap.Config{Quoter: d.UniswapQuoter, Factory: d.UniswapFactory, Hubs: []common.Address{d.WETH, d.USDC}},
		node)
	server, err := api.New(api.Config{Deployment: d, Version: "test"}, st, api.Chain{Node: node, Router: router}, logger(t), time.Now)
	require.NoError(t, err)
	require.NoError(t, ix.Sync(t.Context()), "the API has a block before the script starts")
	url := serve(t, server.Handler(), ix, node)

	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	script := exec.CommandContext(ctx, "node", "--test", "--test-reporter=spec", "test/api.test.mjs")
	script.Dir = web
	script.Env = append(os.Environ(), "ASTROLABE_API_URL="+url, "ASTROLABE_RPC_URL="+c.HTTPURL(), "ASTROLABE_MNEMONIC="+devchain.Mnemonic)
	output, err := script.CombinedOutput()
	require.NoError(t, err, string(output))
	t.Logf("%s", output)
}

// serve runs the handler and the indexer until the test ends.
func serve(t *testing.T, handler http.Handler, ix *indexer.Indexer, node *chain.Client) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	heads := chain.NewHeads(node, chain.HeadsConfig{Step: 50 * time.Millisecond}, logger(t), time.Now)
	running.Go(func() { _ = heads.Run(ctx) })
	running.Go(func() { _ = ix.Run(ctx, heads) })
	running.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		cancel()
		_ = server.Close()
		running.Wait()
	})
	return "http://" + listener.Addr().String()
}
