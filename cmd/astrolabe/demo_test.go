package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

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
