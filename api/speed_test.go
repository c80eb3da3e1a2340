package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

// requestsVariable sets the number of requests of each kind in each round. `make bench-api` sets it.
const requestsVariable = "ASTROLABE_BENCH_REQUESTS"

const (
	speedRounds  = 3
	speedClients = 16
)

// speed is how fast a server answered a number of requests.
type speed struct {
	perSecond float64
	p99       time.Duration
}

// load sends one request so many times, on a fixed number of connections.
func load(ctx context.Context, t *testing.T, url, method string, body []byte, requests int) speed {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: speedClients, DisableCompression: true}}
	defer client.CloseIdleConnections()
	took := make([]time.Duration, requests)
	var next atomic.Int64
	var wrong atomic.Int64
	var running sync.WaitGroup
	began := time.Now()
	for range speedClients {
		running.Go(func() {
			for {
				i := next.Add(1) - 1
				if i >= int64(requests) {
					return
				}
				sent := time.Now()
				r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
				if err != nil {
					wrong.Add(1)
					return
				}
				if body != nil {
					r.Header.Set("Content-Type", "application/json")
				}
				res, err := client.Do(r)
				if err != nil {
					wrong.Add(1)
					continue
				}
				_, err = io.Copy(io.Discard, res.Body)
				if closed := res.Body.Close(); err != nil || closed != nil || res.StatusCode != http.StatusOK {
					wrong.Add(1)
				}
				took[i] = time.Since(sent)
			}
		})
	}
	running.Wait()
	all := time.Since(began)
	require.Zero(t, wrong.Load(), "%s %s", method, url)
	slices.Sort(took)
	return speed{float64(requests) / all.Seconds(), took[requests*99/100]}
}

// median returns the median of rounds by requests a second.
func median(rounds []speed) speed {
	slices.SortFunc(rounds, func(a, b speed) int { return int(a.perSecond - b.perSecond) })
	return rounds[len(rounds)/2]
}

// floor is a bare Echo handler. It runs the main query of the resource and encodes the same body.
func floor[T any](e *echo.Echo, method, path string, body []byte, read func(ctx context.Context, q *readdb.Queries) error,
	st *store.Store,
) error {
	var decoded T
	if err := json.Unmarshal(body, &decoded); err != nil {
		return err
	}
	e.Add(method, path, func(c echo.Context) error {
		if err := read(c.Request().Context(), readdb.New(st.Pool)); err != nil {
			return err
		}
		return c.JSON(http.StatusOK, &decoded)
	})
	return nil
}

// wide sets limits that no caller reaches.
func wide(c *api.Config) {
	tier := api.Tier{Units: 1_000_000_000, Window: time.Minute}
	c.Tiers = map[string]api.Tier{rest.TierAnonymous: tier, rest.TierSession: tier, rest.TierStandard: tier}
}

// seedMany adds indices and a history to what seed wrote.
func (b testBundle) seedMany(t *testing.T) {
	t.Helper()
	b.seed(t)
	b.exec(t, `insert into vaults select chain_id, decode(lpad(to_hex(n), 40, 'c'), 'hex'), creator, keeper, 'Index ' || n, 'IX' || n,
		management_fee_bps, target_delay_seconds,
		seed_value_d18, created_block, created_tx, created_at, total_supply, rebalance_nonce, updated_block from vaults,
		generate_series(1, 17) as n where vault = $1`, alpha)
	b.exec(t, `insert into constituents select c.chain_id, v.vault, c.token, c.position, c.target_bps, c.reserve from constituents c,
		vaults v
		where c.vault = $1 and v.name like 'Index %'`, alpha)
	b.exec(t, `insert into nav_points select p.chain_id, v.vault, n, p.block_hash, p.block_time - make_interval(mins => 100 - n),
		p.nav_d18, p.total_supply, 5, p.nav_per_share_d18, p.drift_d18
		from nav_points p, vaults v, generate_series(1, 100) as n where p.vault = $1 and p.block_number = 100
		and v.name like 'Index %'`, alpha)
	b.exec(t, `insert into nav_points select chain_id, vault, 1000 + n, block_hash, block_time - make_interval(mins => n), nav_d18,
		total_supply, 5, nav_per_share_d18, drift_d18
		from nav_points, generate_series(1, 400) as n where vault = $1 and block_number = 100`, alpha)
	b.exec(t, `analyze`)
}

// TestSpeedBesideAFloor measures the cost of the API's conveniences. It compares requests a second and p99 with those of a floor
// in the same run. "first" empties the cache before each request, as a new block does. It shows the cost of an answer's queries,
// which is paid once per block.
func TestSpeedBesideAFloor(t *testing.T) { //nolint:paralleltest // it measures time
	requests := fromEnv(t, requestsVariable, 48)
	b := setup(t, silent{}, wide)
	b.seedMany(t)
	bare := echo.New()
	vault := bytesOfAll(alpha)
	var page [][]byte
	rows, err := b.store.Pool.Query(t.Context(), `select vault from vaults order by created_at limit 20`)
	require.NoError(t, err)
	for rows.Next() {
		var v []byte
		require.NoError(t, rows.Scan(&v))
		page = append(page, v)
	}
	require.NoError(t, rows.Err())
	summaries := func(vaults [][]byte) func(context.Context, *readdb.Queries) error {
		return func(ctx context.Context, q *readdb.Queries) error {
			_, err := q.IndexSummaries(ctx, readdb.IndexSummariesParams{ChainID: chainID, Vaults: vaults})
			return err
		}
	}
	body := func(path string) []byte { return b.do(t, http.MethodGet, path, nil).body }
	detail, list, series := "/v1/indices/"+alpha.Hex(), "/v1/indices", "/v1/indices/"+alpha.Hex()+"/nav"
	require.NoError(t, floor[market.IndexDetail](bare, http.MethodGet, detail, body(detail), summaries(vault), b.store))
	require.NoError(t, floor[market.IndexList](bare, http.MethodGet, list, body(list), summaries(page), b.store))
	require.NoError(t,
		floor[market.NavSeries](bare, http.MethodGet, series, body(series), func(ctx context.Context, q *readdb.Queries) error {
			_, err := q.NavPoints(ctx,
				readdb.NavPointsParams{ChainID: chainID, Vault: alpha, FromTime: noon.Add(-30 * 24 * time.Hour), PageSize: 2001})
			return err
		}, b.store))
	ours, theirs := httptest.NewServer(b.handler), httptest.NewServer(bare)
	t.Cleanup(ours.Close)
	t.Cleanup(theirs.Close)

	compare := func(what, path, method string, payload []byte, n int, ours, theirs string) {
		var us, them []speed
		for range speedRounds {
			them = append(them, load(t.Context(), t, theirs+path, method, payload, n))
			us = append(us, load(t.Context(), t, ours+path, method, payload, n))
		}
		u, f := median(us), median(them)
		t.Logf("%-18s %8.0f/s  p99 %-10s  floor %8.0f/s  p99 %-10s  ratio %.2f", what, u.perSecond, u.p99.Round(10*time.Microsecond),
			f.perSecond, f.p99.Round(10*time.Microsecond), u.perSecond/f.perSecond)
	}
	t.Logf("medians of %d rounds of %d requests on %d connections", speedRounds, requests, speedClients)
	for _, r := range []struct{ what, path string }{{"index detail", detail}, {"list of 20", list}, {"NAV series of 400", series}} {
		compare(r.what, r.path, http.MethodGet, nil, requests, ours.URL, theirs.URL)
	}
	uncached := httptest.NewServer(api.WithoutCache(b.server))
	t.Cleanup(uncached.Close)
	for _, r := range []struct{ what, path string }{{"  first: detail", detail}, {"  first: list", list}, {"  first: series", series}} {
		compare(r.what, r.path, http.MethodGet, nil, max(1, requests/4), uncached.URL, theirs.URL)
	}

	w := newWorld(t)
	open, err := api.New(wideConfig(w), w.store, api.Chain{Node: w.node, Router: w.router}, slog.New(slog.DiscardHandler), time.Now)
	require.NoError(t, err)
	w.handler = open.Handler()
	index := w.launched(t, w.chain.Account(devchain.FirstMember), map[string]int{"WETH": 5000, "WBTC": 5000})
	payload, err := json.Marshal(map[string]any{
		"from": w.chain.Account(devchain.FirstMember).Address.Hex(), "index": index, "token": w.token("USDC").Hex(),
		"amount": "3000000000",
	})
	require.NoError(t, err)
	canned := w.do(t, http.MethodPost, "/v1/tx/deposit", payload)
	require.Equal(t, http.StatusOK, canned.status, string(canned.body))
	require.NoError(t, floor[map[string]any](bare, http.MethodPost, "/v1/tx/deposit", canned.body, summaries(vault), b.store))
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	compare("unsigned deposit", "/v1/tx/deposit", http.MethodPost, payload, max(1, requests/40), server.URL, theirs.URL)
}

func bytesOfAll(addresses ...common.Address) (out [][]byte) {
	for _, a := range addresses {
		out = append(out, a.Bytes())
	}
	return out
}

func wideConfig(w *world) api.Config {
	cfg := api.Config{Deployment: w.market.Deployment, Version: "test"}
	wide(&cfg)
	return cfg
}
