package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/testkit/nodes"
)

// billVariable is how long the bill is counted, for example "5m". `make bench-rpc` sets it.
const billVariable = "ASTROLABE_BILL"

// Bounds for the requests of a system with 100 vaults and 12 s blocks: of an idle one, and what each plan of trades adds.
const billPerHour, billPerPlan = 2_000, 20

// TestTheRPCBillOfAnIdleSystem counts the requests of `serve` with its defaults to a node on which nothing happens. `make bench-rpc`
// counts for minutes and holds the bound. The short form only counts, with few vaults and fast blocks.
func TestTheRPCBillOfAnIdleSystem(t *testing.T) { //nolint:paralleltest // it measures
	vaults, blockTime, period := 3, time.Second, 3*time.Second
	text, full := os.LookupEnv(billVariable)
	var err error
	if full {
		vaults, blockTime = 100, 12*time.Second
		period, err = time.ParseDuration(text)
		require.NoError(t, err)
	}
	c, m := testkit.MarketWith(t, devchain.MarketConfig{Limits: chain.Limits{MaxSlippageBps: 500}})
	if full { // the past of a chain with that block time, from which the interval of valuations is chosen
		for range 1000 {
			require.NoError(t, c.AdjustTime(blockTime))
		}
	}
	for i := range vaults {
		testkit.Launch(t, c, m, c.Account(devchain.FirstMember+i%8), testkit.Index{SeedUSD: 20_000})
	}
	b := &nodeBundle{url: testkit.DatabaseURL(t), chain: c, market: m, proxy: nodes.NewProxy(t, c.HTTPURL(), nodes.Habits{})}
	b.store, err = store.Open(t.Context(), b.url, 4)
	require.NoError(t, err)
	t.Cleanup(b.store.Close)
	b.build(t)
	keystoreFile, password := writeKeystore(t, c.Account(devchain.Keeper))
	deployment := filepath.Join(t.TempDir(), "deployment.json")
	require.NoError(t, m.Deployment.Write(deployment))
	b.args = []string{
		"serve", "--rpc", b.proxy.URL, "--deployment", deployment, "--http", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0",
		"--keeper-keystore", keystoreFile, "--keeper-password-file", password,
	}
	b.env = append(os.Environ(), "DATABASE_URL="+b.url, "SSL_CERT_FILE="+b.proxy.Certificate)
	b.serve(t)
	b.indexed(t)
	tick := time.NewTicker(blockTime)
	defer tick.Stop()
	for range 5 { // the first visits of the vaults are over, and the time between blocks is known
		<-tick.C
		c.Commit()
	}
	requests, calls := b.proxy.Requests(), b.proxy.Calls()
	began := time.Now()
	for time.Since(began) < period {
		<-tick.C
		c.Commit()
	}
	hours := time.Since(began).Hours()
	perHour := float64(b.proxy.Requests()-requests) / hours
	var table strings.Builder
	fmt.Fprintf(&table, "An idle system with %d vaults and a block every %s sends %.0f requests an hour, counted for %s.\n"+
		"The bound is %d.\nA request may be a batch; the table has the calls in them.\n\n"+
		"| Call | An hour |\n|---|---|\n", vaults, blockTime, perHour, period, billPerHour)
	now := b.proxy.Calls()
	for _, method := range slices.Sorted(maps.Keys(now)) {
		if n := now[method] - calls[method]; n > 0 {
			fmt.Fprintf(&table, "| `%s` | %.0f |\n", method, float64(n)/hours)
		}
	}
	t.Log(table.String())
	if full {
		plans, perPlan := b.tradingBill(t, tick.C, perHour)
		fmt.Fprintf(&table, "\nThen a price moved by 4.5 %%, and %d plans were made.\nEach added %.1f requests; the bound is %d.\n",
			plans, perPlan, billPerPlan)
		defer func() { require.LessOrEqual(t, perPlan, float64(billPerPlan)) }()
	}
	t.Log(table.String())
	if path := os.Getenv("ASTROLABE_BILL_TABLE"); path != "" {
		require.NoError(t, os.WriteFile(filepath.Clean(path), []byte(table.String()), 0o600))
	}
	require.Positive(t, now["eth_call"], "the vaults were read")
	require.Greater(t, b.proxy.Requests(), requests, "the head was followed")
	if full {
		require.LessOrEqual(t, perHour, float64(billPerHour))
	}
}

// tradingBill moves a price. It returns how many plans that led to, and how many requests each of them added.
func (b *nodeBundle) tradingBill(t *testing.T, tick <-chan time.Time, idlePerHour float64) (plans int, perPlan float64) {
	t.Helper()
	requests, began := b.proxy.Requests(), time.Now()
	price := b.market.Asset("WBTC").StartPrice.Mul(decimal.RequireFromString("1.045"))
	testkit.SetPrices(t, b.chain, b.market, map[string]string{"WBTC": price.String()})
	for range 15 {
		<-tick
		b.chain.Commit()
	}
	extra := float64(b.proxy.Requests()-requests) - idlePerHour*time.Since(began).Hours()
	require.NoError(t, b.store.Pool.QueryRow(t.Context(), "select count(*) from plans where kind = 'trades'").Scan(&plans))
	require.Positive(t, plans)
	return plans, extra / float64(plans)
}
