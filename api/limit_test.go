package api_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
)

func tight(c *api.Config) {
	c.Tiers = map[string]api.Tier{
		"anonymous": {Units: 50, Window: time.Hour}, "session": {Units: 50, Window: time.Hour},
		"standard": {Units: 60, Window: time.Hour},
	}
}

func TestALimitIsToldAndKept(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{}, tight)
	b.seed(t)
	cfg := api.Config{Deployment: deployment, Version: "test"}
	tight(&cfg)
	// The clock stands still, so no bucket refills.
	server, err := api.New(cfg, b.store, api.Chain{Node: silent{}, Router: noRouter{}}, logger(t), func() time.Time { return noon })
	require.NoError(t, err)
	b.handler = server.Handler()
	r := b.do(t, http.MethodGet, "/v1/indices", nil)
	require.Equal(t, `"anonymous";q=50;w=3600`, r.header.Get("RateLimit-Policy"))
	require.Equal(t, `"anonymous";r=49;t=72`, r.header.Get("RateLimit"))
	deposit := map[string]any{"from": investor.Hex(), "index": alpha.Hex(), "token": usdc.Hex(), "amount": "1000000"}
	for range 4 {
		require.Equal(t, http.StatusServiceUnavailable, b.do(t, http.MethodPost, "/v1/tx/deposit", deposit).status)
	}
	r = b.do(t, http.MethodPost, "/v1/tx/deposit", deposit)
	problem(t, r, http.StatusTooManyRequests, rest.CodeRateLimited)
	require.Equal(t, `"anonymous";r=9;t=2952`, r.header.Get("RateLimit"), "a refusal costs nothing")
	after, err := strconv.Atoi(r.header.Get("Retry-After"))
	require.NoError(t, err)
	require.InDelta(t, 72, after, 1)
	require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, "/v1/indices", nil).status, "there is enough for a read")

	_, header := b.operatorsKey(t, key.Config{}, nil)
	r = b.do(t, http.MethodGet, "/v1/indices", nil, "Authorization", header)
	require.Equal(t, `"standard";r=59;t=60`, r.header.Get("RateLimit"), "a key has a limit of its own")
}

// A read is charged for the blocks and rows that it reads, not only its declared cost. A slow server costs nothing.
func TestAReadIsChargedByItsWork(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		vaults      int
		least, most int // units left before the second read
	}{
		"little work on a slow server": {0, 48, 48},
		"much work":                    {20_000, 1, 46},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, silent{}, tight)
			b.seed(t)
			b.exec(t, `insert into vaults select r.* from vaults as v, generate_series(1, $1) as n, jsonb_populate_record(v,
				jsonb_build_object('vault', substr(sha256(convert_to('vault ' || n, 'UTF8')), 1, 20))) as r
				where v.vault = $2`, test.vaults, alpha)
			cfg := api.Config{Deployment: deployment, Version: "test"}
			tight(&cfg)
			var seconds atomic.Int64 // the clock passes a second whenever it is read
			server, err := api.New(cfg, b.store, api.Chain{Node: silent{}, Router: noRouter{}}, logger(t),
				func() time.Time { return noon.Add(time.Duration(seconds.Add(1)) * time.Second) })
			require.NoError(t, err)
			b.handler = server.Handler()
			require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, "/v1/indices", nil).status)
			r := b.do(t, http.MethodGet, "/v1/indices?sort=age", nil)
			require.Equal(t, http.StatusOK, r.status)
			var left int
			_, err = fmt.Sscanf(r.header.Get("RateLimit"), `"anonymous";r=%d;`, &left)
			require.NoError(t, err)
			require.GreaterOrEqual(t, left, test.least)
			require.LessOrEqual(t, left, test.most)
		})
	}
}

func TestGuessingKeysIsSlow(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{}, tight)
	b.seed(t)
	var statuses []int
	for range 6 {
		statuses = append(statuses, b.do(t, http.MethodGet, "/v1/indices", nil, "Authorization", "Bearer guess").status)
	}
	require.Equal(t, []int{401, 401, 401, 401, 401, 429}, statuses)
}

func TestRequestsAtOnceAreLimitedForOneAndForAll(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		change func(c *api.Config)
		status int
		code   rest.Code
	}{
		{func(c *api.Config) { c.MaxEach = 1 }, http.StatusTooManyRequests, rest.CodeRateLimited},
		{func(c *api.Config) { c.MaxRequests = 1 }, http.StatusServiceUnavailable, rest.CodeOverloaded},
	} {
		node := newStuck()
		b := setup(t, node, test.change)
		b.seed(t)
		var running sync.WaitGroup
		running.Go(func() {
			b.do(t, http.MethodPost, "/v1/tx/deposit",
				map[string]any{"from": investor.Hex(), "index": alpha.Hex(), "token": usdc.Hex(), "amount": "1000000"})
		})
		<-node.asked
		r := b.do(t, http.MethodGet, "/v1/indices", nil)
		problem(t, r, test.status, test.code)
		require.NotEmpty(t, r.header.Get("Retry-After"))
		close(node.release)
		running.Wait()
		require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, "/v1/indices", nil).status, "the place is free again")
	}
}

func TestFailedAttemptsHoldNoPlace(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{}, func(c *api.Config) { c.MaxEach, c.MaxRequests = 2, 2 })
	b.seed(t)
	for range 5 {
		problem(t, b.do(t, http.MethodGet, "/v1/indices", nil, "Authorization", "Bearer guess"), http.StatusUnauthorized,
			rest.CodeUnauthorized)
		problem(t, b.do(t, http.MethodGet, "/v1/keys", nil), http.StatusUnauthorized, rest.CodeUnauthorized)
	}
	require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, "/v1/indices", nil).status)
}

func TestTiersAreChecked(t *testing.T) {
	t.Parallel()
	for _, tiers := range []map[string]api.Tier{
		{"anonymous": {Units: 100, Window: time.Minute}},
		{
			"anonymous": {Units: 49, Window: time.Minute}, "session": {Units: 100, Window: time.Minute},
			"standard": {Units: 100, Window: time.Minute},
		},
	} {
		_, err := api.New(api.Config{Deployment: deployment, Tiers: tiers}, nil, api.Chain{Node: silent{}, Router: noRouter{}}, logger(t),
			time.Now)
		require.ErrorContains(t, err, "tier")
	}
}

// raw sends text unchanged to a real server and returns the status of its answer. It returns 0 if the server only closes.
func raw(t *testing.T, server *httptest.Server, text string) int {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer func() { require.NoError(t, conn.Close()) }()
	require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	_, err = io.WriteString(conn, text)
	require.NoError(t, err)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0
	}
	defer func() { require.NoError(t, res.Body.Close()) }()
	return res.StatusCode
}

func TestAmbiguousRequestsAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	server := httptest.NewUnstartedServer(b.handler)
	server.Config.MaxHeaderBytes = 32 << 10
	server.Start()
	t.Cleanup(server.Close)
	post := "POST /v1/tx/deposit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	require.Equal(t, 200, raw(t, server, "GET /v1/indices HTTP/1.1\r\nHost: x\r\n\r\n"))
	for what, text := range map[string]string{
		"two lengths":                    post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
		"a length that is none":          post + "Content-Length: +2\r\n\r\n{}",
		"an unknown coding":              post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
		"two codings":                    post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
		"a blank before the colon":       post + "Content-Length : 2\r\n\r\n{}",
		"a folded header":                "GET /v1/indices HTTP/1.1\r\nHost: x\r\n Folded: y\r\n\r\n",
		"two hosts":                      "GET /v1/indices HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
		"no host":                        "GET /v1/indices HTTP/1.1\r\n\r\n",
		"a control character in a name":  "GET /v1/indices HTTP/1.1\r\nHost: x\r\nX\x00Y: 1\r\n\r\n",
		"a control character in a value": "GET /v1/indices HTTP/1.1\r\nHost: x\r\nY: a\x00b\r\n\r\n",
	} {
		status := raw(t, server, text)
		require.True(t, status == 400 || status == 501, "%s: %d", what, status)
	}
	// A transfer coding overrides a length. The connection is closed, so no second request can hide in the body.
	require.Equal(t, 400, raw(t, server, post+"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n0\r\n\r\n"),
		"the body is {, not JSON")
	require.Equal(t, 431, raw(t, server, "GET /v1/indices HTTP/1.1\r\nHost: x\r\nX: "+strings.Repeat("a", 64<<10)+"\r\n\r\n"))
}

func TestABodyThatTricklesIsCutOff(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	server := httptest.NewServer(b.handler)
	t.Cleanup(server.Close)
	for _, header := range []string{"", "Idempotency-Key: a-body-that-trickles\r\n"} {
		status := raw(t, server,
			"POST /v1/tx/deposit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20\r\n"+header+"\r\n{")
		require.Contains(t, []int{http.StatusRequestTimeout, http.StatusGatewayTimeout}, status, header)
	}
}
