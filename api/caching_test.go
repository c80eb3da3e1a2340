package api_test

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

func TestAnAnswerIsWorkedOutOnceForEachStateOfTheDatabase(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	path := "/v1/indices/" + alpha.Hex()
	first := b.do(t, http.MethodGet, path, nil)
	require.Equal(t, http.StatusOK, first.status)
	b.exec(t, `update vaults set name = 'Changed behind its back' where vault = $1`, alpha)
	again := b.do(t, http.MethodGet, path, nil)
	require.Equal(t, string(first.body), string(again.body), "nothing was committed by the indexer: the answer that is known")
	require.Equal(t, first.header.Get("ETag"), again.header.Get("ETag"))
	require.Equal(t, first.header.Get("Content-Type"), again.header.Get("Content-Type"))
	require.Equal(t, []string{"no-cache"}, again.header.Values("Cache-Control"))
	require.NotEqual(t, first.header.Get("X-Request-Id"), again.header.Get("X-Request-Id"))
	require.NotEmpty(t, again.header.Get("RateLimit"), "it is charged all the same")
	require.Equal(t, http.StatusNotModified, b.do(t, http.MethodGet, path, nil, "If-None-Match", first.header.Get("ETag")).status)

	for what, change := range map[string]string{
		"a block":              `update checkpoints set block_number = 101, block_hash = decode(repeat('01', 32), 'hex')`,
		"a gap that is filled": `update checkpoints set feed_seq = feed_seq + 1`,
		"finality":             `update checkpoints set finalized_number = block_number`,
	} {
		before := b.do(t, http.MethodGet, path, nil)
		b.exec(t, change)
		after := b.do(t, http.MethodGet, path, nil, "If-None-Match", before.header.Get("ETag"))
		require.Equal(t, http.StatusOK, after.status, what)
		require.NotEqual(t, before.header.Get("ETag"), after.header.Get("ETag"), what)
		require.Equal(t, "Changed behind its back", at(t, after.json(t), "index", "name"))
	}
}

func TestErrorsAndPrivateAnswersAreNotKept(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	unknown := "/v1/indices/" + addr(99).Hex()
	problem(t, b.do(t, http.MethodGet, unknown, nil), http.StatusNotFound, rest.CodeUnknownIndex)
	b.exec(t, `insert into vaults select chain_id, $1, creator, keeper, name, symbol, management_fee_bps, target_delay_seconds,
		seed_value_d18, created_block,
		created_tx, created_at, total_supply, rebalance_nonce, updated_block from vaults where vault = $2`, addr(99), alpha)
	require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, unknown, nil).status)
}

func TestAnswersAreCompressedWhereItPays(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	server := httptest.NewServer(b.handler)
	t.Cleanup(server.Close)
	get := func(path string, headers ...string) (*http.Response, []byte) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		require.NoError(t, err)
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		res, err := (&http.Transport{DisableCompression: true}).RoundTrip(r)
		require.NoError(t, err)
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		return res, body
	}
	plain, text := get("/v1/indices")
	require.Empty(t, plain.Header.Get("Content-Encoding"))
	require.Contains(t, plain.Header.Values("Vary"), "Accept-Encoding")
	for range 2 { // computed first, then from the cache
		packed, raw := get("/v1/indices", "Accept-Encoding", "gzip")
		require.Equal(t, "gzip", packed.Header.Get("Content-Encoding"))
		require.Less(t, len(raw), len(text)/2)
		unpack, err := gzip.NewReader(strings.NewReader(string(raw)))
		require.NoError(t, err)
		unpacked, err := io.ReadAll(unpack)
		require.NoError(t, err)
		require.JSONEq(t, string(text), string(unpacked))
		require.NotEqual(t, plain.Header.Get("ETag"), packed.Header.Get("ETag"), "other bytes, another strong tag")
		for _, tag := range []string{plain.Header.Get("ETag"), packed.Header.Get("ETag")} {
			same, _ := get("/v1/indices", "Accept-Encoding", "gzip", "If-None-Match", tag)
			require.Equal(t, http.StatusNotModified, same.StatusCode)
		}
	}
	small, raw := get("/healthz", "Accept-Encoding", "gzip")
	require.Empty(t, small.Header.Get("Content-Encoding"))
	require.True(t, json.Valid(raw))
}
