package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/web"
)

func app(t *testing.T, nodes ...string) *web.App {
	t.Helper()
	a, err := web.New(fstest.MapFS{
		"index.html":         {Data: []byte("<!doctype html>app")},
		"index.html.br":      {Data: []byte("br page")},
		"exit.html":          {Data: []byte("exit")},
		"docs.html":          {Data: []byte("reference")},
		"assets/app-1.js":    {Data: []byte("plain script")},
		"assets/app-1.js.br": {Data: []byte("br script")},
		"assets/app-1.js.gz": {Data: []byte("gz script")},
	}, nodes)
	require.NoError(t, err)
	return a
}

func get(t *testing.T, a *web.App, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w
}

func TestPagesFallBackToTheAppAndAreRevalidated(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/", "/index/0xAb", "/portfolio"} {
		w := get(t, app(t), path)
		require.Equal(t, http.StatusOK, w.Code, path)
		require.Equal(t, "<!doctype html>app", w.Body.String())
		require.Equal(t, "no-cache", w.Header().Get("Cache-Control"))
		again := get(t, app(t), path, "If-None-Match", w.Header().Get("ETag"))
		require.Equal(t, http.StatusNotModified, again.Code)
		require.Empty(t, again.Body.String())
	}
}

func TestTheReferenceLoadsNothingFromOtherOrigins(t *testing.T) {
	t.Parallel()
	w := get(t, app(t, "https://node.example"), "/docs")
	require.Equal(t, http.StatusOK, w.Code)
	require.Equal(t, "reference", w.Body.String())
	policy := w.Header().Get("Content-Security-Policy")
	require.Contains(t, policy, "script-src 'self';")
	require.NotContains(t, policy, "://")
	policy = get(t, app(t), "/portfolio").Header().Get("Content-Security-Policy")
	require.Contains(t, policy, "style-src 'self';", "pages of the app keep theirs")
}

func TestAssetsAreCachedForEverAndMissingOnesAreNotTheApp(t *testing.T) {
	t.Parallel()
	w := get(t, app(t), "/assets/app-1.js")
	require.Equal(t, "public, max-age=31536000, immutable", w.Header().Get("Cache-Control"))
	require.Contains(t, w.Header().Get("Content-Type"), "javascript")
	require.Equal(t, http.StatusNotFound, get(t, app(t), "/assets/app-2.js").Code)
	require.Equal(t, http.StatusNotFound, get(t, app(t), "/robots.txt").Code)
	require.Equal(t, http.StatusNotFound, get(t, app(t), "/../etc/passwd.txt").Code)
}

func TestTheBestAcceptedEncodingIsServedUnderItsOwnTag(t *testing.T) {
	t.Parallel()
	tags := map[string]bool{}
	for header, want := range map[string]struct{ encoding, body string }{
		"gzip, deflate, br": {"br", "br script"},
		"gzip;q=0.5":        {"gzip", "gz script"},
		"br;q=0, gzip":      {"gzip", "gz script"},
		"identity":          {"", "plain script"},
		"":                  {"", "plain script"},
	} {
		w := get(t, app(t), "/assets/app-1.js", "Accept-Encoding", header)
		require.Equal(t, want.encoding, w.Header().Get("Content-Encoding"), header)
		require.Equal(t, want.body, w.Body.String(), header)
		require.Equal(t, "Accept-Encoding", w.Header().Get("Vary"))
		tags[w.Header().Get("ETag")] = true
	}
	require.Len(t, tags, 3)
}

func TestThePolicyAllowsNoInlineScriptAndOnlyTheNamedNodes(t *testing.T) {
	t.Parallel()
	policy := get(t, app(t, "https://node.example/key/abc"), "/").Header().Get("Content-Security-Policy")
	require.Contains(t, policy, "script-src 'self';")
	require.Contains(t, policy, "connect-src 'self' https://node.example;")
	require.NotContains(t, policy, "unsafe")
	require.NotContains(t, policy, "abc", "the policy must not reveal a key in a path")
	require.Equal(t, "frame-ancestors 'none'", get(t, app(t), "/exit.html").Header().Get("Content-Security-Policy"))
	for _, bad := range []string{"", "node.example", "file:///x", "https://a;script-src *"} {
		_, err := web.New(fstest.MapFS{"index.html": {}}, []string{bad})
		require.Error(t, err, bad)
	}
}

func TestAFolderWithoutAnAppIsRefused(t *testing.T) {
	t.Parallel()
	_, err := web.New(fstest.MapFS{}, nil)
	require.ErrorContains(t, err, "make web")
}
