package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/ops"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestAnIndexerAloneSaysWhetherItKeepsUp(t *testing.T) {
	t.Parallel()
	seen := time.Unix(1_700_000_000, 0)
	for name, c := range map[string]struct {
		status indexer.Status
		code   int
		says   string
		lag    *uint64
	}{
		"KeepsUp": {indexer.Status{Leading: true, LastSeen: seen, Checkpoint: 100, NodeHead: 110}, http.StatusOK, "", new(uint64(10))},
		"Lags": {
			indexer.Status{Leading: true, LastSeen: seen, Checkpoint: 100, NodeHead: 111},
			http.StatusServiceUnavailable,
			"11 blocks behind the node, over the limit of 10", new(uint64(11)),
		},
		"StandsBy": {indexer.Status{Checkpoint: -1}, http.StatusOK, "on standby", nil},
		"HasNoNode": {
			indexer.Status{Leading: true, Checkpoint: -1}, http.StatusServiceUnavailable, "no RPC node has answered yet", nil,
		},
		"LastFailed": {
			indexer.Status{Leading: true, LastSeen: seen, LastError: "down"}, http.StatusServiceUnavailable, "down", new(uint64),
		},
		"StoppedForGood": {indexer.Status{Stopped: true, LastError: "deep"}, http.StatusServiceUnavailable, "stopped for good: deep", nil},
		"NodeIsBehind": {
			indexer.Status{Leading: true, LastSeen: seen, Checkpoint: 1634, NodeHead: 31},
			http.StatusServiceUnavailable,
			"the node is 1603 blocks behind the index, over the limit of 10", new(uint64),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checker := ops.NewChecker(indexerCheck(func() indexer.Status { return c.status }, 10), time.Now)
			log := slog.New(slog.DiscardHandler)
			recorder := httptest.NewRecorder()
			operations := ops.Handler(checker, prometheus.NewRegistry(), log)
			operations.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", nil))
			require.Equal(t, c.code, recorder.Code)
			var body ops.Readiness
			require.NoError(t, json.Unmarshal(recorder.Body.Bytes(), &body))
			require.Equal(t, c.code == http.StatusOK, body.Ready)
			require.Equal(t, c.lag, body.LagBlocks)
			if c.says == "" {
				require.Empty(t, body.Reasons)
			} else {
				require.Len(t, body.Reasons, 1)
				require.Contains(t, body.Reasons[0], c.says)
			}
		})
	}
}

// A plan that PostgreSQL keeps for a list of 10,000 indices in one order takes minutes in another.
func TestTheAPIPlansEachStatement(t *testing.T) {
	t.Parallel()
	st, err := openAPIStore(t.Context(), testkit.DatabaseURL(t), time.Second)
	require.NoError(t, err)
	t.Cleanup(st.Close)
	var mode string
	require.NoError(t, st.Pool.QueryRow(t.Context(), "show plan_cache_mode").Scan(&mode))
	require.Equal(t, "force_custom_plan", mode)
}
