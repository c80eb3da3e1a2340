package web_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"image/png"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/web"
)

const known = "0x5FbDB2315678afecb367f032d93F642f64180aa3"

// market is an API with one index and one creator. It counts its requests.
type market struct {
	requests atomic.Int64
	status   int // status of every answer; 0: as usual
	seen     atomic.Pointer[http.Request]
}

func (m *market) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.requests.Add(1)
	m.seen.Store(r)
	index := `{"address":"` + known + `","name":"Alpha <Blue> \"&\"","symbol":"AL","creator":"` + known + `","holders":1,
		"management_fee_bps":150,"valuation":{"nav_usd":"1200","nav_per_share_usd":"112.345"},
		"returns":{"since_launch":"-0.12345"},"targets":[{"token":"` + known + `","symbol":"WETH","weight_bps":6000},{"token":"` + known +
		`","symbol":null,"weight_bps":4000},{"token":"` + known + `","symbol":"OLD","weight_bps":0}]}`
	answers := map[string]string{
		"/v1/indices/" + known: `{"index":` + index + `}`,
		"/v1/indices/" + known + "/nav": `{"points":[{"nav_per_share_usd":"101.5"},{"nav_per_share_usd":null},
			{"nav_per_share_usd":"90"}]}`,
		"/v1/indices/" + known + "/performance": `{"risk":{"volatility":"0.5","max_drawdown":null}}`,
		"/v1/creators/" + known: `{"creator":{"address":"` + known + `","indices":1,"holders":2,"nav_usd":"1234567.8","score":null},
			"indices":[{"index":` + index + `,"risk":{"volatility":null}}]}`,
		"/v1/creators/" + known + "/profile": `{"content":{"name":"Alba 漢字"}}`,
	}
	body, ok := answers[r.URL.Path]
	switch {
	case m.status != 0:
		w.WriteHeader(m.status)
	case !ok:
		w.WriteHeader(http.StatusNotFound)
	default:
		_, _ = w.Write([]byte(body))
	}
}

const page = `<!doctype html><head>` +
	`<meta name="description" content="On-chain index marketplace: follow a basket, hold it yourself, check every number." />` + `
<title>Astrolabe</title><script type="module" crossorigin src="/assets/first.js"></script></head>app`

// reading returns an app that reads a market, and the clock that it goes by.
func reading(t *testing.T, m *market) (*web.App, *time.Time) {
	t.Helper()
	a, err := web.New(fstest.MapFS{
		"index.html": {Data: []byte(page)},
		".vite/manifest.json": {Data: []byte(`{
			"_runtime.js":{"file":"assets/runtime.js"},"_first.js":{"file":"assets/first.js","imports":["_runtime.js"]},
			"_chart.js":{"file":"assets/lines.js","imports":["_first.js"]},
			"src/design/chart.tsx":{"file":"assets/chart.js","imports":["_first.js","_chart.js"]}}`)},
	}, nil)
	require.NoError(t, err)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	require.NoError(t, a.ReadFrom(m, "https://index.example/", func() time.Time { return now }))
	return a, &now
}

func TestAPageSaysWhatItShows(t *testing.T) {
	t.Parallel()
	a, _ := reading(t, &market{})
	body := get(t, a, "/index/"+known).Body.String()
	require.Contains(t, body, "<title>Alpha &lt;Blue&gt; &#34;&amp;&#34; (AL) · Astrolabe</title>")
	require.Contains(t, body, `content="Level 112.35, −12.35% since launch, 1.5% fee per year. Basket: WETH 60%, 0x5FbD…0aa3 40%."`)
	require.Contains(t, body, `property="og:image" content="https://index.example/preview/index/`+known+`.png"`)
	require.Contains(t, body, `property="og:url" content="https://index.example/index/`+known+`"`)
	require.NotContains(t, body, "<Blue>", "a name is text")
	require.Equal(t, 1, bytes.Count([]byte(body), []byte("<title>")))
	require.Equal(t, 1, bytes.Count([]byte(body), []byte(`name="description"`)))
	creator := get(t, a, "/creator/"+known).Body.String()
	require.Contains(t, creator, "<title>Alba 漢字 · Astrolabe</title>")
	require.Contains(t, creator, "1 index, $1.23M in total, 2 holders.")
	require.Contains(t, get(t, a, "/portfolio").Body.String(), "<title>Portfolio · Astrolabe</title>")
}

func TestAPageNamesWhatItNeedsFirst(t *testing.T) {
	t.Parallel()
	a, _ := reading(t, &market{})
	body := get(t, a, "/index/"+known).Body.String()
	for _, want := range []string{
		`<link rel="preload" as="fetch" crossorigin href="/v1/deployment" />`,
		`href="/v1/indices/` + known + `"`,
		`href="/v1/indices/` + known + `/nav?range=all"`,
		`<link rel="modulepreload" crossorigin href="/assets/lines.js" />`,
		`<link rel="modulepreload" crossorigin href="/assets/chart.js" />`,
	} {
		require.Contains(t, body, want)
	}
	require.Equal(t, 1, strings.Count(body, "first.js"), "the page loads it anyway")
	require.NotContains(t, body, "runtime.js", "so it loads what that imports")
	require.Contains(t, get(t, a, "/").Body.String(), `href="/v1/indices?sort=nav&amp;order=desc&amp;limit=100"`)
}

func TestWhatDoesNotExistIsNotFound(t *testing.T) {
	t.Parallel()
	m := &market{}
	a, _ := reading(t, m)
	for _, path := range []string{"/index/0xAb", "/creator/" + known[:41] + "0", "/nothing"} {
		w := get(t, a, path)
		require.Equal(t, http.StatusNotFound, w.Code, path)
		require.Contains(t, w.Body.String(), "noindex")
		require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	}
	m.status = http.StatusServiceUnavailable
	w := get(t, a, "/index/"+known)
	require.Equal(t, http.StatusOK, w.Code, "an API that does not answer says nothing about the index")
	require.Contains(t, w.Body.String(), "app")
}

func TestAPreviewIsAPictureAndIsKeptForAWhile(t *testing.T) {
	t.Parallel()
	m := &market{}
	a, now := reading(t, m)
	for _, kind := range []string{"index", "creator"} {
		w := get(t, a, "/preview/"+kind+"/"+known+".png")
		require.Equal(t, http.StatusOK, w.Code)
		require.Equal(t, "image/png", w.Header().Get("Content-Type"))
		picture, err := png.Decode(w.Body)
		require.NoError(t, err)
		require.Equal(t, 1200, picture.Bounds().Dx())
		require.Equal(t, 630, picture.Bounds().Dy())
		before := m.requests.Load()
		get(t, a, "/preview/"+kind+"/"+known+".png")
		require.Equal(t, before, m.requests.Load(), "it is kept")
		*now = now.Add(time.Hour)
		get(t, a, "/preview/"+kind+"/"+known+".png")
		require.Greater(t, m.requests.Load(), before, "it is drawn again")
	}
}

func TestAPreviewOfNothingIsNotDrawn(t *testing.T) {
	t.Parallel()
	m := &market{}
	a, _ := reading(t, m)
	for _, path := range []string{"/preview/index/x.png", "/preview/index/" + known, "/preview/other/" + known + ".png", "/preview/"} {
		require.Equal(t, http.StatusNotFound, get(t, a, path).Code, path)
	}
	require.Zero(t, m.requests.Load())
	for status, want := range map[int]int{
		http.StatusNotFound: http.StatusNotFound, http.StatusTooManyRequests: http.StatusTooManyRequests,
		http.StatusInternalServerError: http.StatusServiceUnavailable,
	} {
		m.status = status
		w := get(t, a, "/preview/index/"+known+".png")
		require.Equal(t, want, w.Code)
		require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	}
}

func TestACardMayBeShownAnywhereAndRunsNothing(t *testing.T) {
	t.Parallel()
	a, _ := reading(t, &market{})
	w := httptest.NewRecorder()
	w.Header().Set("X-Frame-Options", "DENY") // the API's server sets it on every answer
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/embed/index/"+known+"?theme=dark", nil)
	a.ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	require.Empty(t, w.Header().Get("X-Frame-Options"))
	policy, body := w.Header().Get("Content-Security-Policy"), w.Body.String()
	require.Contains(t, policy, "frame-ancestors *")
	require.NotContains(t, policy, "script")
	require.NotContains(t, policy, "connect")
	require.NotContains(t, body, "<script")
	require.Contains(t, body, `class="dark"`)
	require.Contains(t, body, `href="https://index.example/index/`+known+`"`)
	require.Contains(t, body, "Alpha &lt;Blue&gt;")
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(body)
	require.Len(t, style, 2)
	sum := sha256.Sum256([]byte(style[1]))
	require.Contains(t, policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", "the browser applies the style")
	require.Equal(t, http.StatusNotFound, get(t, a, "/embed/index/0xAb").Code)
	require.Contains(t, get(t, a, "/embed/index/"+known+`?theme="><script>`).Body.String(), `class="auto"`)
}

func TestTheAPIIsReadAsTheVisitorWithoutHisSecrets(t *testing.T) {
	t.Parallel()
	m := &market{}
	a, _ := reading(t, m)
	get(t, a, "/index/"+known, "Cookie", "session=1", "Authorization", "Bearer x", "X-Forwarded-For", "192.0.2.7")
	inner := m.seen.Load()
	require.Empty(t, inner.Header.Get("Cookie"))
	require.Empty(t, inner.Header.Get("Authorization"))
	require.Equal(t, "192.0.2.7", inner.Header.Get("X-Forwarded-For"), "the limit is the visitor's own")
	require.NotEmpty(t, inner.RemoteAddr)
}
