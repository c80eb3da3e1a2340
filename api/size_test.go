package api_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/testkit/size"
)

// sizeVariable makes the test use another size, as size.Parse reads it, and hold the bounds of time. `make bench-size` sets it.
const sizeVariable = "ASTROLABE_SIZE"

// keptVariable names a database of the server of DATABASE_URL. It stays after the test, and the next test finds it filled.
const keptVariable = "ASTROLABE_SIZE_DATABASE"

// readsVariable limits the test to the reads whose operation and name contain a text.
const readsVariable = "ASTROLABE_SIZE_READS"

// Bounds of the 99th percentile at the full size.
const (
	readBound   = 100 * time.Millisecond
	searchBound = 250 * time.Millisecond
)

// sizedRead is one read of the API. Its address changes with each request, so that no two read the same rows.
type sizedRead struct {
	operation, name string
	search          bool
	path            func(i int) string
}

// sizedAddress is an address that the filled database knows.
func sizedAddress(kind string, n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", kind, n))
	return common.BytesToAddress(sum[:20]).Hex()
}

// sizedVault returns the largest index at every second request, and a different one at the others.
func sizedVault(i int) string {
	if i%2 == 0 {
		return alpha.Hex()
	}
	return sizedAddress("vault", 1+i%390)
}

// sizedAccount returns the account with the most positions at every fourth request, and a different one at the others.
func sizedAccount(i int) string {
	if i%4 == 0 {
		return investor.Hex()
	}
	return sizedAddress("holder", 1+i*7)
}

// sizedReads are the reads that anybody may send.
func sizedReads() (out []sizedRead) {
	add := func(operation, name string, path func(i int) string) {
		out = append(out, sizedRead{operation: operation, name: name, path: path})
	}
	fixed := func(path string) func(int) string { return func(int) string { return path } }
	for _, sort := range []string{"nav", "age", "return", "return_over", "volatility", "drawdown"} {
		add("list-indices", "sort="+sort, func(i int) string {
			return fmt.Sprintf("/v1/indices?sort=%s&limit=%d&order=%s", sort, 20+i%30, []string{"asc", "desc"}[i%2])
		})
	}
	add("list-indices", "filters", func(i int) string {
		return fmt.Sprintf("/v1/indices?max_volatility=%d&max_drawdown=0.9&min_nav_usd=%d&asset=%s", 1+i%40, 10+i, weth.Hex())
	})
	add("list-indices", "search", func(i int) string { return fmt.Sprintf("/v1/indices?q=index+%d", i) })
	out[len(out)-1].search = true
	add("list-indices", "creator", func(i int) string { return "/v1/indices?creator=" + sizedAddress("creator", i) })
	for operation, path := range map[string]string{
		"get-index": "", "get-index-analysis": "/analysis?range=1y", "get-index-activity": "/activity",
		"list-index-auctions": "/auctions", "get-index-fees": "/fees",
		"get-index-flows": "/flows", "list-index-guards": "/guards", "get-index-holders": "/holders",
		"get-index-holder-history": "/holders/history", "get-index-holdings": "/holdings", "get-index-performance": "/performance",
		"list-index-plans": "/plans", "get-index-trades": "/trades",
	} {
		add(operation, "", func(i int) string { return "/v1/indices/" + sizedVault(i) + path })
	}
	for _, window := range []string{"1d&interval=1h", "30d", "1y&interval=1d", "all&interval=1d"} {
		add("get-index-nav", window, func(i int) string { return "/v1/indices/" + sizedVault(i) + "/nav?range=" + window })
	}
	add("get-index-candles", "1d", func(i int) string { return "/v1/indices/" + sizedVault(i) + "/candles?range=1y&interval=1d" })
	add("get-index-candles", "1h", func(i int) string { return "/v1/indices/" + sizedVault(i) + "/candles?range=7d&interval=1h" })
	for operation, path := range map[string]string{
		"list-investor-activity": "/activity", "list-investor-guards": "/guards", "list-positions": "/positions",
		"get-investor-performance": "/performance", "get-investor-value": "/value?range=30d", "list-disposals": "/disposals",
		"get-investor-receipt": "/receipt", "list-signed-orders": "/signed-orders",
	} {
		add(operation, "", func(i int) string { return "/v1/investors/" + sizedAccount(i) + path })
	}
	add("list-creators", "", fixed("/v1/creators"))
	add("list-creators", "score", fixed("/v1/creators?sort=score"))
	add("get-creator", "", func(i int) string { return "/v1/creators/" + sizedAddress("creator", 1+i%390) })
	add("list-creators", "search", func(i int) string { return fmt.Sprintf("/v1/creators?q=a%d&tags=research", i) })
	add("list-indices", "tags", fixed("/v1/indices?tags=blue_chips&creator_tags=research"))
	add("list-indices", "addresses", func(i int) string { return "/v1/indices?addresses=" + sizedVault(i) + "," + sizedVault(i+1) })
	add("list-tags", "", fixed("/v1/tags"))
	add("list-assets", "", fixed("/v1/assets"))
	add("get-asset-prices", "", fixed("/v1/assets/"+weth.Hex()+"/prices?range=1y&interval=1d"))
	add("get-deployment", "", fixed("/v1/deployment"))
	slices.SortStableFunc(out, func(a, b sizedRead) int { return strings.Compare(a.operation, b.operation) })
	return slices.DeleteFunc(out, func(r sizedRead) bool {
		return !strings.Contains(r.operation+" "+r.name, os.Getenv(readsVariable))
	})
}

// queries records the statements that a pool runs.
type queries struct {
	mu   sync.Mutex
	read string           // the read that is asked now
	seen map[ranFor][]any // the arguments of the first run
}

// ranFor is a statement that ran for a read.
type ranFor struct{ sql, read string }

func (q *queries) note(sql string, args []any) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, ok := q.seen[ranFor{sql, q.read}]; !ok && strings.HasPrefix(strings.TrimSpace(sql), "-- name:") {
		q.seen[ranFor{sql, q.read}] = args
	}
}

func (q *queries) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	q.note(data.SQL, data.Args)
	return ctx
}
func (*queries) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (q *queries) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	for _, one := range data.Batch.QueuedQueries {
		q.note(one.SQL, one.Arguments)
	}
	return ctx
}
func (*queries) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (*queries) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

// sized is an API over a large database.
type sized struct {
	testBundle
	spec    size.Spec
	queries *queries
}

func newSized(t *testing.T) sized {
	t.Helper()
	spec, err := size.Parse(os.Getenv(sizeVariable))
	require.NoError(t, err)
	out := sized{spec: spec, queries: &queries{seen: map[ranFor][]any{}}}
	st, err := store.Open(t.Context(), testkit.KeptDatabaseURL(t, os.Getenv(keptVariable)), 8, store.WithCustomPlans(),
		func(cfg *pgxpool.Config) { cfg.ConnConfig.Tracer = out.queries })
	require.NoError(t, err)
	t.Cleanup(st.Close)
	out.store = st
	head := out.spec.Events/4 + 1_000
	if vaults := out.count(t); vaults == 0 {
		out.fill(t, head)
	} else {
		require.Equal(t, spec.Vaults, vaults, "the kept database has another size, or its filling failed: drop it")
	}
	cfg := api.Config{Deployment: deployment, Version: "test"}
	wide(&cfg)
	out.server, err = api.New(cfg, st, api.Chain{Node: priced{head: uint64(head)}, Router: noRouter{}}, logger(t), time.Now)
	require.NoError(t, err)
	out.handler = api.WithoutCache(out.server)
	out.queries.seen = map[ranFor][]any{}
	return out
}

// count returns the number of vaults in the database.
func (s *sized) count(t *testing.T) (n int) {
	t.Helper()
	require.NoError(t, s.store.Pool.QueryRow(t.Context(), "select count(*) from vaults").Scan(&n))
	return n
}

// fill writes the marketplace into an empty database.
func (s *sized) fill(t *testing.T, head int) {
	t.Helper()
	s.seed(t)
	s.exec(t, `delete from nav_points`)
	s.exec(t, `update checkpoints set block_number = $1::bigint, finalized_number = $1::bigint - 10`, head)
	s.exec(t, `update vaults set created_at = $1 where vault = $2`, noon.AddDate(0, 0, -s.spec.Days), alpha)
	began := time.Now()
	require.NoError(t, size.Grow(t.Context(), s.store, alpha, investor, s.spec, func(part string, took time.Duration) {
		if took > time.Second {
			t.Logf("%-40s %s", part, took.Round(time.Millisecond))
		}
	}))
	s.exec(t, `vacuum analyze`)
	t.Logf("filled in %s", time.Since(began).Round(time.Second))
}

// requireAllReads fails if a read that anybody may send is not measured.
func (s *sized) requireAllReads(t *testing.T) {
	t.Helper()
	measured := map[string]bool{
		"stream": true, "socket": true, // their answers do not end
		"get-profile": true, "get-index-note": true, "get-index-files": true, "whoami": true, // one row by its key
	}
	for _, r := range sizedReads() {
		measured[r.operation] = true
	}
	documented.load(t, s.server.Handler())
	for path, item := range documented.paths {
		get, ok := item.(map[string]any)["get"].(map[string]any)
		if !ok || !strings.HasPrefix(path, "/v1/") {
			continue
		}
		security, _ := get["security"].([]any)
		if slices.ContainsFunc(security, func(v any) bool { return len(v.(map[string]any)) == 0 }) {
			require.Contains(t, measured, get["operationId"], "no test measures %s at size", path)
		}
	}
}

// TestNoReadScansALargeTable sends every read to a large database and looks at the plans of all its statements. With the full
// size it also holds the bounds of time.
func TestNoReadScansALargeTable(t *testing.T) { //nolint:paralleltest // with the full size it measures time
	if os.Getenv(sizeVariable) == "" {
		t.Parallel()
	}
	s := newSized(t)
	if os.Getenv(readsVariable) == "" {
		s.requireAllReads(t)
	}
	requests := 4
	if s.spec != size.Small {
		requests = 100
	}
	var table strings.Builder
	fmt.Fprintf(&table, "Measured with %d vaults, %d holders, %d events and %d days of daily values, "+
		"one request at a time, without the answer cache.\n"+
		"The 1-minute load of the machine was %s at the start; it has %d CPUs.\n\n"+
		"| Read | What | p50 {ms} | p99 {ms} | Bound {ms} |\n|---|---|---|---|---|\n",
		s.spec.Vaults, s.spec.Holders, s.spec.Events, s.spec.Days, machineLoad(), runtime.NumCPU())
	for _, r := range sizedReads() {
		s.queries.read = r.operation + " " + r.name
		took := make([]time.Duration, 0, requests)
		for i, first := 0, time.Now(); i < requests && (i < 20 || time.Since(first) < 15*time.Second); i++ {
			began := time.Now()
			w := httptest.NewRecorder()
			s.handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, r.path(i), nil))
			took = append(took, time.Since(began))
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d %s", r.path(i), w.Code, w.Body)
				break
			}
		}
		slices.Sort(took)
		p50, p99 := took[len(took)/2], took[(len(took)*99+99)/100-1] // the smallest value that 99 % do not exceed
		bound := readBound
		if r.search {
			bound = searchBound
		}
		t.Logf("%-28s %-22s p50 %8s  p99 %8s", r.operation, r.name, p50.Round(100*time.Microsecond), p99.Round(100*time.Microsecond))
		fmt.Fprintf(&table, "| `%s` | %s | %.1f | %.1f | %d |\n", r.operation, r.name, ms(p50), ms(p99), bound.Milliseconds())
		if s.spec != size.Small && p99 > bound {
			t.Errorf("%s %s: p99 %s exceeds %s", r.operation, r.name, p99, bound)
		}
	}
	s.requireIndexes(t)
	if path := os.Getenv("ASTROLABE_SIZE_TABLE"); path != "" {
		require.NoError(t, os.WriteFile(filepath.Clean(path), []byte(table.String()), 0o600))
	}
}

// machineLoad returns the 1-minute load average, or that it is unknown.
func machineLoad() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	one, _, _ := strings.Cut(string(raw), " ")
	return one
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// requireIndexes fails if a recorded statement reads a large table as a whole.
func (s *sized) requireIndexes(t *testing.T) {
	t.Helper()
	rows, err := s.store.Pool.Query(t.Context(), `select relname::text from pg_class
		where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= $1`, size.Large)
	require.NoError(t, err)
	large, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Subset(t, large, []string{"events", "nav_points", "candles", "balances", "positions", "holder_counts"})
	if os.Getenv(readsVariable) == "" {
		require.Greater(t, len(s.queries.seen), 30)
	}
	for ran, args := range s.queries.seen {
		sql := ran.sql
		var raw []byte
		require.NoError(t, s.store.Pool.QueryRow(t.Context(), "explain (analyze, format json) "+sql, args...).Scan(&raw), sql)
		var plan []struct {
			Plan  testkit.QueryPlan
			Takes float64 `json:"Execution Time"` // ms
		}
		require.NoError(t, json.Unmarshal(raw, &plan))
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(sql), "-- name: "), " ")
		if plan[0].Takes > 20 {
			t.Logf("%-28s %-24s takes %.0f ms in the database", ran.read, name, plan[0].Takes)
		}
		for _, relation := range plan[0].Plan.Scanned() {
			if slices.Contains(large, relation) {
				t.Errorf("%s reads all of %s", name, relation)
			}
		}
	}
}
