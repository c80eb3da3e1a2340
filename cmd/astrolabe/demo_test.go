package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/demo"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// demoArgs returns the arguments of a demo on the test's database server and on free ports.
func demoArgs(t *testing.T, report string, more ...string) []string {
	t.Helper()
	return append([]string{
		"demo", "--block-time", "200ms", "--speed", "3600", "--http", "127.0.0.1:0", "--rpc-port", "0", "--data-dir", t.TempDir(),
		"--days", "3",
		"--database-url", testkit.DatabaseURL(t), "--report", report,
	}, more...)
}

func readReport(t *testing.T, path string) *demo.Report {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	var r demo.Report
	require.NoError(t, json.Unmarshal(raw, &r))
	return &r
}

func TestAWholeDemoRebalancesAndAuditsClean(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.json")
	// The block time of a real run. With shorter blocks the test would measure the speed of the machine.
	o := astrolabe(t.Context(), demoArgs(t, path, "--blocks", "70", "--seed", "1", "--block-time", "500ms")...)
	require.Equal(t, exitOK, o.code, "%s\n%s", o.stdout, o.stderr)
	r := readReport(t, path)
	require.True(t, r.Rebalance)
	require.EqualValues(t, 70, r.Blocks)
	require.Len(t, r.Indices, 5)
	require.GreaterOrEqual(t, r.Trades(), 30, "%s", o.stdout)
	_, other := r.KeeperReverts()
	require.Empty(t, other)
	require.Empty(t, r.Audit.Differences)
	require.Equal(t, "database", r.Audit.Against)
	require.Equal(t, r.Head, r.Audit.Block)
	require.Equal(t, 5, r.Audit.Vaults)
	require.Greater(t, r.Audit.Holders, 20)
	require.Less(t, r.MeanDrift.InexactFloat64(), 0.015, "without rebalancing these seventy blocks drift by more than 6 %%")
	changes := 0
	for _, ix := range r.Indices {
		changes += ix.TargetChanges
		require.Positive(t, ix.In.Count, ix.Symbol)
	}
	require.Equal(t, 1, changes, "the new weights were not executed: %s", o.stdout)
	url := regexp.MustCompile(`--database-url '([^']+)'`).FindStringSubmatch(o.stdout)
	require.NotNil(t, url, o.stdout)
	requireReceipts(t, url[1])
	for _, text := range []string{
		"launch 5 indices", "API       http://127.0.0.1:", "Mnemonic  test test", "settling", "0 differences", "for other reasons",
	} {
		require.Contains(t, o.stdout, text)
	}
}

// Strangers spam orders, launch vaults of dust, surround trades and see price feeds stand still. The bounds are those of
// docs/reliability.md.
func TestStrangersHurtOnlyThemselves(t *testing.T) {
	t.Parallel()
	play := func(more ...string) (*demo.Report, outcome) {
		path := filepath.Join(t.TempDir(), "report.json")
		args := append([]string{"--blocks", "80", "--block-time", "500ms", "--speed", "1200"}, more...)
		o := astrolabe(t.Context(), demoArgs(t, path, args...)...)
		require.Equal(t, exitOK, o.code, "%s\n%s", o.stdout, o.stderr)
		return readReport(t, path), o
	}
	r, o := play("--adversary")
	require.Less(t, r.MaxDrift.InexactFloat64(), 0.015)
	require.Empty(t, r.Audit.Differences)
	require.Greater(t, r.Trades(), 20, "%s", o.stdout)

	s := r.Strangers
	require.GreaterOrEqual(t, s.Orders, 350)
	require.Equal(t, 40, s.Vaults)
	require.Equal(t, 45, r.Audit.Vaults, "the dust is indexed and audited like everything else")
	require.Positive(t, s.Stalls)
	require.Positive(t, s.Sandwiches)
	require.Zero(t, s.KeeperOrders, "orders without shares must cost the keeper nothing")
	require.LessOrEqual(t, s.SandwichUSD.InexactFloat64(), 0.0, "sandwiches must not pay")
	require.Less(t, s.KeeperOwnGas/uint64(r.Trades()), uint64(600_000), "gas of an honest trade")
	require.LessOrEqual(t, r.Late, r.Blocks/10, "%s", o.stdout)

	if path := os.Getenv(strangersTableVariable); path != "" {
		honest, _ := play()
		writeSection(t, path, "strangers", strangersTable(honest, r))
	}
}

// strangersTableVariable names the document that gets the comparison of a run with strangers and one without.
const strangersTableVariable = "ASTROLABE_STRANGERS_TABLE"

func strangersTable(honest, attacked *demo.Report) string {
	var b strings.Builder
	s := attacked.Strangers
	fmt.Fprintf(&b, "%d blocks of %s.\nThe strangers placed %d orders without shares and launched %d vaults of dust.\n",
		attacked.Blocks, attacked.BlockTime, s.Orders, s.Vaults)
	fmt.Fprintf(&b, "They sent %d gifts of a worthless token and surrounded %d transactions of the keeper.\n"+
		"A price feed stalled %d times.\n\n",
		s.Gifts, s.Sandwiches, s.Stalls)
	b.WriteString("| | Without strangers | With strangers | Bound |\n|---|---|---|---|\n")
	row := func(name, bound string, value func(*demo.Report) string) {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", name, value(honest), value(attacked), bound)
	}
	percent := func(d decimal.Decimal) string { return d.Shift(2).StringFixed(2) + " %" }
	row("largest drift of an honest index", "1.50 %", func(r *demo.Report) string { return percent(r.MaxDrift) })
	row("mean drift of honest indices", "", func(r *demo.Report) string { return percent(r.MeanDrift) })
	row("gas of the keeper for a trade", "600,000", func(r *demo.Report) string {
		gas := r.KeeperGas()
		if r.Strangers != nil {
			gas = r.Strangers.KeeperOwnGas
		}
		return strconv.FormatUint(gas/uint64(r.Trades()), 10)
	})
	row("calls for strangers' orders that the keeper paid for", "0", func(r *demo.Report) string {
		if r.Strangers == nil {
			return "0"
		}
		return strconv.Itoa(r.Strangers.KeeperOrders)
	})
	row("trades that reverted because a price had moved", "", func(r *demo.Report) string {
		moved, _ := r.KeeperReverts()
		return strconv.Itoa(len(moved))
	})
	row("blocks processed later than two seconds", "10 %", func(r *demo.Report) string {
		return fmt.Sprintf("%d of %d", r.Late, r.Blocks)
	})
	row("what the sandwiches earned before gas, USD", "0", func(r *demo.Report) string {
		if r.Strangers == nil {
			return "0"
		}
		return r.Strangers.SandwichUSD.StringFixed(2)
	})
	return strings.TrimRight(b.String(), "\n")
}

// A demo without --for serves until a signal, then prints its report.
func TestADemoStopsCleanlyAtASignal(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	path := filepath.Join(t.TempDir(), "report.json")
	out := newWatchedOutput()
	var code int
	var ended sync.WaitGroup
	ended.Go(func() { code = run(ctx, demoArgs(t, path, "--no-rebalance"), out, out) })
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+/v1/indices`)
	require.Eventually(t, func() bool { return url.MatchString(out.String()) }, time.Minute, 10*time.Millisecond)
	require.Eventually(t, func() bool {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url.FindString(out.String()), nil)
		require.NoError(t, err)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return false
		}
		defer func() { _ = res.Body.Close() }()
		var body struct {
			Indices []json.RawMessage `json:"indices"`
		}
		return res.StatusCode == http.StatusOK && json.NewDecoder(res.Body).Decode(&body) == nil && len(body.Indices) == 5
	}, time.Minute, 50*time.Millisecond, "the API serves the five indices")
	interrupt()
	ended.Wait()
	require.Equal(t, exitOK, code, out.String())
	r := readReport(t, path)
	require.False(t, r.Rebalance)
	require.Zero(t, r.Trades())
	require.Empty(t, r.Audit.Differences)
}

// watchedOutput is an output that can be read while the program writes to it.
type watchedOutput struct {
	mu   sync.Mutex
	text strings.Builder
}

func newWatchedOutput() *watchedOutput { return &watchedOutput{} }

func (w *watchedOutput) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *watchedOutput) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}
