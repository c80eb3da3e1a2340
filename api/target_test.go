package api_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// parameter matches a parameter in a documented path.
var parameter = regexp.MustCompile(`\{[^}]*\}`)

// FuzzTargets puts any text into paths, queries and the headers that reads use. Every answer is documented and is no server fault.
// The node and its prices are unavailable.
func FuzzTargets(f *testing.F) {
	b := testBundle{store: testkit.DB(f)}
	cfg := api.Config{Deployment: deployment, Version: "test"}
	wide(&cfg)
	server, err := api.New(cfg, b.store, api.Chain{Node: silent{}, Router: noRouter{}}, slog.New(slog.DiscardHandler), time.Now)
	require.NoError(f, err)
	b.handler, b.server = server.Handler(), server
	b.seed(f)
	documented.load(f, b.handler)
	for path, item := range documented.paths {
		if _, ok := item.(map[string]any)["get"]; !ok {
			continue
		}
		for _, value := range []string{alpha.Hex(), "0", "%00", "x' or 1=1 --", strings.Repeat("9", 80)} {
			filled := parameter.ReplaceAllLiteralString(path, url.PathEscape(value))
			f.Add(filled, "limit="+value+"&cursor="+value+"&sort="+value+"&q="+value, "application/json")
			f.Add(filled, "range="+value+"&interval=1h&from="+value+"&to=2026-01-01T00:00:00Z", "text/csv")
		}
	}
	f.Add("/v1/indices", "limit=1&limit=2&q=%ff%fe", "text/csv;q=0.1, */*")
	f.Fuzz(func(t *testing.T, path, query, accept string) {
		u := &url.URL{Path: path, RawQuery: query}
		if !strings.HasPrefix(path, "/v1/") || strings.HasPrefix(path, "/v1/ws") || strings.HasPrefix(path, "/v1/stream") {
			t.Skip("not a read") // most fuzzed paths are not reads
		}
		r := &http.Request{
			Method: http.MethodGet, URL: u, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: http.Header{"Accept": {accept}}, Host: "x", RemoteAddr: "192.0.2.1:1",
		}
		w := httptest.NewRecorder()
		b.handler.ServeHTTP(w, r.WithContext(t.Context()))
		require.NotEqual(t, http.StatusInternalServerError, w.Code, "%s", w.Body)
		if media := w.Header().Get("Content-Type"); strings.Contains(media, "json") {
			require.True(t, json.Valid(w.Body.Bytes()), "%s", w.Body)
		}
		if w.Code >= http.StatusBadRequest {
			require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
		}
		documented.check(t, http.MethodGet, u.EscapedPath(), w.Code, w.Header(), w.Body.Bytes())
	})
}
