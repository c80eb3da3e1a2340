package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// served is a running `astrolabe serve`.
type served struct {
	metrics   *prometheus.Registry
	http, ops string // addresses of the public listener and of the operations listener
}

var addresses = regexp.MustCompile(`msg=serving .*http=(\S+) ops=(\S+)`)

// startServe runs serve with all roles until the test ends.
func startServe(t *testing.T) *served {
	t.Helper()
	c, m := testkit.Market(t)
	deployment, keystoreFile, password := writeFiles(t, m.Deployment)
	testkit.Launch(t, c, m, c.Account(devchain.FirstMember), testkit.Index{})
	var cli struct {
		Serve serveCmd `cmd:""`
	}
	parser, err := kong.New(&cli, helpTexts())
	require.NoError(t, err)
	_, err = parser.Parse([]string{
		"serve", "--rpc", c.HTTPURL(), "--deployment", deployment, "--http", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0",
		"--keeper-keystore", keystoreFile, "--keeper-password-file", password, "--database-url", testkit.DatabaseURL(t),
	})
	require.NoError(t, err)
	out := newWatchedOutput()
	e := &env{stdout: out, stderr: out, now: time.Now, log: slog.New(slog.NewTextHandler(out, nil)), metrics: newMetrics()}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	var failed error
	running.Go(func() { failed = cli.Serve.Run(ctx, e) })
	t.Cleanup(func() {
		stop()
		running.Wait()
		require.NoError(t, failed)
	})
	require.Eventually(t, func() bool { return addresses.MatchString(out.String()) }, time.Minute, 10*time.Millisecond, out)
	found := addresses.FindStringSubmatch(out.String())
	s := &served{metrics: e.metrics, http: "http://" + found[1], ops: "http://" + found[2]}
	require.Eventually(t, func() bool { return s.get(t, s.ops+"/readyz").status == http.StatusOK }, time.Minute, 50*time.Millisecond, out)
	return s
}

type answer struct {
	status int
	body   string
}

func (s *served) get(t *testing.T, url string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { require.NoError(t, res.Body.Close()) }()
	raw, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return answer{res.StatusCode, string(raw)}
}

func TestServeKeepsOperationsOffThePublicListener(t *testing.T) {
	t.Parallel()
	s := startServe(t)
	require.NotContains(t, s.get(t, s.http+"/metrics").body, "astrolabe_", "metrics show the balances of signers")
	ready := s.get(t, s.http+"/readyz")
	require.Equal(t, http.StatusOK, ready.status)
	require.JSONEq(t, `{"ready": true}`, ready.body)
	require.Equal(t, http.StatusOK, s.get(t, s.http+"/healthz").status)

	require.Contains(t, s.get(t, s.ops+"/metrics").body, "astrolabe_txmgr_balance_ether")
	var body struct {
		Ready        bool
		IndexedBlock *uint64 `json:"indexed_block"`
	}
	require.NoError(t, json.Unmarshal([]byte(s.get(t, s.ops+"/readyz").body), &body))
	require.True(t, body.Ready)
	require.NotNil(t, body.IndexedBlock)
}

var (
	fullName  = regexp.MustCompile(`astrolabe_(?:indexer|rebalancer|txmgr|rpc|http|key|streams|api)_[a-z0-9_]+`)
	shortName = regexp.MustCompile("`_?([a-z][a-z_]*_(?:total|seconds|blocks?|per_second))`")
	describes = regexp.MustCompile(`fqName: "([^"]+)"`)
)

// Every metric that a document names is a metric of a running serve. The runbook leaves out the prefix of the indexer's metrics.
func TestServeHasEveryMetricThatTheDocumentsName(t *testing.T) {
	t.Parallel()
	s := startServe(t)
	descriptions := make(chan *prometheus.Desc)
	go func() { s.metrics.Describe(descriptions); close(descriptions) }()
	exists := map[string]bool{}
	for d := range descriptions {
		exists[describes.FindStringSubmatch(d.String())[1]] = true
	}
	names := 0
	root := filepath.Join("..", "..")
	check := func(file, name string) {
		names++
		base := name
		for _, suffix := range []string{"_bucket", "_sum", "_count"} { // series of histograms
			base = strings.TrimSuffix(base, suffix)
		}
		require.True(t, exists[name] || exists[base], "%s names %s, which serve does not have", file, name)
	}
	require.NoError(t, fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && path != "docs" && !strings.HasPrefix(path, "docs/") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		raw, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return fmt.Errorf("reading %s: %w", path, err)
		}
		for _, name := range fullName.FindAllString(string(raw), -1) {
			check(path, name)
		}
		if path == "docs/runbook.md" {
			for _, found := range shortName.FindAllStringSubmatch(string(raw), -1) {
				if !strings.HasPrefix(found[1], "astrolabe_") {
					check(path, "astrolabe_indexer_"+found[1])
				}
			}
		}
		return nil
	}))
	require.Greater(t, names, 40)
}
