package indexer_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/embedded"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// The size and the bounds of BenchmarkTail.
const (
	tailBlocks = 300
	tailBar    = 50 * time.Millisecond // bound of the 99th percentile
	tailPoll   = 10 * time.Millisecond // if heads are not announced
)

// BenchmarkTail measures the time from the moment at which the node has a block to the API's answer that shows it. It uses the
// real contracts, a database that syncs to disk, and the API's own server on loopback. Each block has a transfer of shares, so
// that the ledger, a NAV point, balances and positions are written. The commit's notice tells the client when to ask the API.
//
// The floor is the least that makes a block visible: one transaction that inserts its logs. It has a connection of its own to
// the same server. It reads nothing and derives nothing.
func BenchmarkTail(b *testing.B) {
	b.Run("Subscribed", func(b *testing.B) { measureTail(b, time.Minute, (*devchain.Chain).WSURL) })
	b.Run("Polling", func(b *testing.B) { measureTail(b, tailPoll, (*devchain.Chain).HTTPURL) })
}

func measureTail(b *testing.B, poll time.Duration, nodeURL func(*devchain.Chain) string) {
	b.Helper()
	c, m := testkit.Market(b)
	creator := c.Account(devchain.FirstMember)
	vault, _ := testkit.Launch(b, c, m, creator, testkit.Index{Name: "Majors", Symbol: "MAJ"})
	url, db := synced(b)
	node, err := chain.Dial(b.Context(), []string{nodeURL(c)}, quiet())
	require.NoError(b, err)
	b.Cleanup(node.Close)
	d := m.Deployment
	ix := indexer.New(indexer.Config{
		ChainID: d.ChainID, Factory: d.Factory, Lens: d.Lens, ExitGuard: d.ExitGuard, Mandates: d.Mandates, StartBlock: d.StartBlock,
	}, db, node, quiet(), time.Now)
	shows := served(b, d, db, node, vault)

	ctx, cancel := context.WithCancel(b.Context())
	ready, heard, ended := make(chan struct{}), make(chan store.Notice, 10_000), make(chan error, 3)
	go func() { ended <- db.Listen(ctx, func() { close(ready) }, func(n store.Notice) { heard <- n }) }()
	<-ready
	heads := chain.NewHeads(node, chain.HeadsConfig{Step: poll, Most: poll}, quiet(), time.Now)
	go func() { ended <- heads.Run(ctx) }()
	go func() { ended <- ix.Run(ctx, heads) }()
	visible := func(number uint64) {
		for n := range heard {
			if n.To >= int64(number) {
				require.GreaterOrEqual(b, shows(), number)
				return
			}
		}
	}
	news := make(chan *types.Header, 1)
	announced, err := c.Client().SubscribeNewHead(ctx, news)
	require.NoError(b, err)
	opts := creator.Transactor()
	opts.GasLimit = 1_000_000
	// transfer makes a block and returns when the node had it: when it announced it, or at the latest when the call returned.
	transfer := func() (number uint64, has time.Time) {
		batch, err := chain.NewBatch(b.Context(), c.Client(), opts)
		require.NoError(b, err)
		data := bindings.NewIndexVault().PackTransfer(c.Account(devchain.FirstMember+1).Address, big.NewInt(1e9))
		require.NoError(b, batch.Send(b.Context(), "transferring", vault, nil, data))
		first := make(chan time.Time, 1)
		go func() { number = (<-news).Number.Uint64(); first <- time.Now() }()
		c.Commit()
		made := time.Now()
		if has = <-first; made.Before(has) {
			has = made
		}
		return number, has
	}
	for range 30 { // to warm up caches
		number, _ := transfer()
		visible(number)
	}
	plain := newFloor(b, url)
	var took, floor []time.Duration
	for b.Loop() {
		for range tailBlocks {
			number, has := transfer()
			visible(number)
			took = append(took, time.Since(has))
			floor = append(floor, plain.insert(b, db, number))
		}
	}
	announced.Unsubscribe()
	cancel()
	for range cap(ended) {
		require.NoError(b, <-ended)
	}
	b.ReportMetric(percentile(took, 50), "p50-ms")
	b.ReportMetric(percentile(took, 99), "p99-ms")
	b.ReportMetric(percentile(took, 100), "max-ms")
	b.ReportMetric(percentile(floor, 50), "floor-p50-ms")
	b.ReportMetric(percentile(floor, 99), "floor-p99-ms")
	verdict := "held"
	if percentile(took, 99) > tailBar.Seconds()*1000 {
		verdict = "missed"
	}
	b.Logf("block to API: p50 %.1f ms, p99 %.1f ms of %d blocks; a plain insert: p50 %.1f ms, p99 %.1f ms; bar of %s: %s",
		percentile(took, 50), percentile(took, 99), len(took), percentile(floor, 50), percentile(floor, 99), tailBar, verdict)
}

// percentile returns milliseconds.
func percentile(took []time.Duration, percent int) float64 {
	slices.Sort(took)
	return took[(len(took)-1)*percent/100].Seconds() * 1000
}

// synced returns a database on a server that syncs to disk, unlike that of other tests.
func synced(b *testing.B) (url string, db *store.Store) {
	b.Helper()
	dir, err := os.MkdirTemp("", "astrolabe-bench-")
	require.NoError(b, err)
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	server, err := embedded.Start(b.Context(), embedded.Config{Dir: dir})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, server.Stop()) })
	url, err = server.EnsureDatabase(b.Context(), "tail")
	require.NoError(b, err)
	require.NoError(b, store.Migrate(b.Context(), url))
	db, err = store.Open(b.Context(), url, 8)
	require.NoError(b, err)
	b.Cleanup(db.Close)
	return url, db
}

// served serves the API on loopback and returns a function that asks at which block it shows an index.
func served(b *testing.B, d chain.Deployment, db *store.Store, node *chain.Client, vault common.Address) (shows func() uint64) {
	b.Helper()
	s, err := api.New(api.Config{Deployment: d, Version: "bench"}, db, api.Chain{Node: node, Router: noRoutes{}}, quiet(), time.Now)
	require.NoError(b, err)
	server := httptest.NewServer(s.Handler())
	b.Cleanup(server.Close)
	return func() uint64 {
		request, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL+"/v1/indices/"+vault.Hex(), nil)
		require.NoError(b, err)
		response, err := server.Client().Do(request)
		require.NoError(b, err)
		defer func() { _ = response.Body.Close() }()
		require.Equal(b, http.StatusOK, response.StatusCode)
		var shown struct {
			AsOf struct {
				BlockNumber uint64 `json:"block_number"`
			} `json:"as_of"`
		}
		require.NoError(b, json.NewDecoder(response.Body).Decode(&shown))
		return shown.AsOf.BlockNumber
	}
}

// noRoutes has no routes. This benchmark requests no quotes.
type noRoutes struct{}

func (noRoutes) BestMany(context.Context, []uniswap.Request, *big.Int) ([]uniswap.Route, error) {
	return nil, errors.New("no market")
}

// plainFloor inserts a block's logs and nothing else.
type plainFloor struct{ conn *pgx.Conn }

func newFloor(b *testing.B, url string) plainFloor {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), url)
	require.NoError(b, err)
	b.Cleanup(func() { _ = conn.Close(context.WithoutCancel(b.Context())) })
	_, err = conn.Exec(b.Context(), "create table plain (like events including indexes)")
	require.NoError(b, err)
	return plainFloor{conn}
}

// insert writes the block's logs, which are already read, in one transaction, and returns how long that took.
func (f plainFloor) insert(b *testing.B, db *store.Store, number uint64) time.Duration {
	b.Helper()
	var rows []map[string]any
	err := db.Pool.QueryRow(b.Context(), "select jsonb_agg(to_jsonb(e)) from events as e where block_number = $1", number).Scan(&rows)
	require.NoError(b, err)
	require.NotEmpty(b, rows, "block %d has a transfer", number)
	began := time.Now()
	require.NoError(b, pgx.BeginFunc(b.Context(), f.conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(b.Context(), "insert into plain select (jsonb_populate_record(null::plain, r)).* "+
			"from jsonb_array_elements($1::jsonb) as r", rows)
		return err
	}))
	return time.Since(began)
}
