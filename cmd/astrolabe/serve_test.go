package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// get decodes a JSON answer into body and returns the status, or 0 if the connection fails.
func get(t *testing.T, url string, body any) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	defer func() { require.NoError(t, res.Body.Close()) }()
	require.NoError(t, json.NewDecoder(res.Body).Decode(body))
	return res.StatusCode
}

// text returns a response's body.
func text(t *testing.T, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	body, err := io.ReadAll(res.Body)
	require.NoError(t, errors.Join(err, res.Body.Close()))
	return string(body)
}

func TestServeStartsWithoutANodeAndServesWhatWasIndexed(t *testing.T) {
	t.Parallel()
	c, m := testkit.Market(t)
	testkit.Launch(t, c, m, c.Account(devchain.FirstMember), testkit.Index{})
	url := testkit.DatabaseURL(t)
	st, err := store.Open(t.Context(), url, 4)
	require.NoError(t, err)
	t.Cleanup(st.Close)
	index(t, c, m, st)
	deployment, _, _ := writeFiles(t, m.Deployment)

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out := newWatchedOutput()
	var code int
	var ended sync.WaitGroup
	ended.Go(func() {
		code = run(ctx, []string{
			"serve", "--rpc", "http://127.0.0.1:1", "--deployment", deployment, "--roles", "indexer,api", "--database-url", url,
			"--http", "127.0.0.1:0", "--ops-listen", "127.0.0.1:0",
		}, out, out)
	})

	require.Eventually(t, func() bool { return addresses.MatchString(out.String()) }, time.Minute, 20*time.Millisecond, out)
	found := addresses.FindStringSubmatch(out.String())
	public, operations := "http://"+found[1], "http://"+found[2]
	var ready struct{ Reasons []string }
	require.Eventually(t, func() bool {
		return get(t, operations+"/readyz", &ready) == http.StatusServiceUnavailable
	}, time.Minute, 20*time.Millisecond, out)
	require.NotEmpty(t, ready.Reasons)
	var list struct {
		AsOf struct {
			BlockNumber uint64 `json:"block_number"`
		} `json:"as_of"`
		Indices []json.RawMessage `json:"indices"`
	}
	require.Equal(t, http.StatusOK, get(t, public+"/v1/indices", &list), out)
	require.Len(t, list.Indices, 1)
	require.NotZero(t, list.AsOf.BlockNumber)
	require.Contains(t, text(t, operations+"/metrics"), `astrolabe_rpc_requests_total{chain="1337"`)
	stop()
	ended.Wait()
	require.Equal(t, exitOK, code, out.String())
}
