package api_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// overHTTP serves a bundle and returns a function that makes one request over a connection, without decompression.
func overHTTP(t *testing.T, b testBundle) func(method, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	server := httptest.NewServer(b.handler)
	t.Cleanup(server.Close)
	return func(method, path string, headers ...string) (*http.Response, string) {
		r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
		require.NoError(t, err)
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		res, err := (&http.Transport{DisableCompression: true, DisableKeepAlives: true}).RoundTrip(r)
		require.NoError(t, err)
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		return res, string(body)
	}
}

func page(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "the app's page") }

// TestHeadAnswersAsGetWithoutABody asks each GET of the document, and the routes beside it.
func TestHeadAnswersAsGetWithoutABody(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{}, func(c *api.Config) {
		c.Tiers = rest.DefaultTiers()
		c.Tiers[rest.TierAnonymous] = rest.Tier{Units: 100_000, Window: time.Minute}
	})
	b.seed(t)
	paths := []string{"/healthz", "/readyz", "/openapi.json", "/openapi-3.0.json", "/", "/v1/nothing"}
	for path, item := range b.get(t, "/openapi.json")["paths"].(map[string]any) {
		if item.(map[string]any)["get"] != nil && path != "/v1/stream" {
			paths = append(paths, strings.NewReplacer("{address}", alpha.Hex(), "{id}", "1").Replace(path))
		}
	}
	ask := overHTTP(t, b)
	varies := []string{"Date", "X-Request-Id", "Ratelimit", "Content-Length"}
	for _, path := range paths {
		get, _ := ask(http.MethodGet, path)
		head, body := ask(http.MethodHead, path)
		require.Equal(t, get.StatusCode, head.StatusCode, path)
		require.Empty(t, body, path)
		for name, values := range get.Header {
			if !slices.Contains(varies, name) {
				require.Equal(t, values, head.Header[name], "%s of %s", name, path)
			}
		}
	}
	require.Greater(t, len(paths), 40)
}

func TestAHeadOfAStreamEnds(t *testing.T) {
	t.Parallel()
	s := newStreamServer(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, s.url+"/v1/stream", nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusOK, res.StatusCode)
	require.Equal(t, "text/event-stream", res.Header.Get("Content-Type"))
}

func TestAWrongMethodNamesTheRightOnes(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{}, func(c *api.Config) { c.App = http.HandlerFunc(page) })
	b.seed(t)
	for _, test := range []struct{ method, path, allow string }{
		{http.MethodDelete, "/v1/indices", "GET, HEAD"},
		{http.MethodGet, "/v1/tx/deposit", "POST"},
		{http.MethodPost, "/healthz", "GET, HEAD"},
		{http.MethodPut, "/openapi.json", "GET, HEAD"},
		{http.MethodPost, "/portfolio", "GET, HEAD"},
		{"PROPFIND", "/v1/indices", "GET, HEAD"},
		{http.MethodPatch, "/v1/watchlists", "GET, HEAD, POST"},
		{http.MethodHead, "/v1/tx/deposit", "POST"},
	} {
		r := b.do(t, test.method, test.path, nil)
		if test.method != http.MethodHead {
			problem(t, r, http.StatusMethodNotAllowed, rest.CodeMethodNotAllowed)
		}
		require.Equal(t, http.StatusMethodNotAllowed, r.status)
		require.Equal(t, test.allow, r.header.Get("Allow"), test.path)
	}
}

// The web app answers every path of a page. What belongs to programs is answered to programs.
func TestUnknownPathsOfProgramsAreProblems(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{}, func(c *api.Config) { c.App = http.HandlerFunc(page) })
	b.seed(t)
	for _, path := range []string{"/v1", "/v1/", "/v1/nothing", "/v2/indices", "/mcp", "/mcp/x", "/.well-known/x", "/v1/indices/a/b/c/d"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r := b.do(t, method, path, nil)
			problem(t, r, http.StatusNotFound, rest.CodeNotFound)
			require.Equal(t, "no-store", r.header.Get("Cache-Control"), path)
		}
	}
	require.Equal(t, "the app's page", string(b.do(t, http.MethodGet, "/portfolio", nil).body))
	unknown := b.do(t, http.MethodGet, "/v1/indices/"+addr(99).Hex(), nil)
	problem(t, unknown, http.StatusNotFound, rest.CodeUnknownIndex)
	require.Equal(t, []string{"no-store"}, unknown.header.Values("Cache-Control"))
	require.Equal(t, "no-store", b.do(t, http.MethodGet, "/v1/indices?x=1", nil).header.Get("Cache-Control"))
}

// TestA304HasTheTagOfThe200 asks with and without compression, before and after the answer is cached, for large and small answers.
func TestA304HasTheTagOfThe200(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	ask := overHTTP(t, b)
	for _, path := range []string{"/v1/indices", "/v1/indices/" + alpha.Hex(), "/v1/investors/" + investor.Hex() + "/positions"} {
		for _, accept := range []string{"identity", "gzip", "gzip;q=0", "br, gzip;q=0.5", "*"} {
			full, _ := ask(http.MethodGet, path, "Accept-Encoding", accept)
			require.Equal(t, http.StatusOK, full.StatusCode, path)
			tag := full.Header.Get("ETag")
			require.NotEmpty(t, tag, path)
			require.False(t, strings.HasPrefix(tag, "W/"), "it is a strong one")
			for _, forget := range []bool{false, true} {
				if forget {
					b.exec(t, `update checkpoints set feed_seq = feed_seq`)
				}
				for _, known := range []string{tag, `"x", ` + tag, "W/" + tag, "*"} {
					same, body := ask(http.MethodGet, path, "Accept-Encoding", accept, "If-None-Match", known)
					require.Equal(t, http.StatusNotModified, same.StatusCode, "%s %s", path, known)
					require.Equal(t, tag, same.Header.Get("ETag"), "%s %s %s", path, accept, known)
					require.Empty(t, body)
				}
			}
			other, _ := ask(http.MethodGet, path, "Accept-Encoding", accept, "If-None-Match", `"x"`)
			require.Equal(t, http.StatusOK, other.StatusCode)
		}
	}
	missing, _ := ask(http.MethodGet, "/v1/indices/"+addr(99).Hex(), "If-None-Match", "*")
	require.Equal(t, http.StatusNotFound, missing.StatusCode, "* matches only what there is")
}

// TestAStalledBodyIsATimeoutOfTheCaller sends the head of a request and a part of its body.
func TestAStalledBodyIsATimeoutOfTheCaller(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	server := httptest.NewServer(b.handler)
	t.Cleanup(server.Close)
	for _, extra := range []string{"", "Idempotency-Key: 12345678\r\n"} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		require.NoError(t, err)
		_, err = fmt.Fprintf(conn, "POST /v1/tx/deposit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"+
			"%sContent-Length: 100\r\n\r\n{", extra)
		require.NoError(t, err)
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.NoError(t, conn.Close())
		require.Equal(t, http.StatusRequestTimeout, res.StatusCode, string(body))
		require.Contains(t, string(body), `"code":"body_timeout"`)
		require.True(t, res.Close, "the rest of the body is not read")
	}
}
