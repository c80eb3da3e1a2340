package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
)

func TestAnIndexerAloneSaysWhetherItKeepsUp(t *testing.T) {
	t.Parallel()
	seen := time.Unix(1_700_000_000, 0)
	for name, c := range map[string]struct {
		status indexer.Status
		code   int
		says   string
		lag    *int64
	}{
		"KeepsUp": {indexer.Status{Leading: true, LastSeen: seen, Checkpoint: 100, NodeHead: 110}, http.StatusOK, "", new(int64(10))},
		"Lags": {indexer.Status{Leading: true, LastSeen: seen, Checkpoint: 100, NodeHead: 111}, http.StatusServiceUnavailable,
			"11 blocks behind the node, over the limit of 10", new(int64(11))},
		"StandsBy":       {indexer.Status{Checkpoint: -1}, http.StatusOK, "on standby", nil},
		"HasNoNode":      {indexer.Status{Leading: true, Checkpoint: -1}, http.StatusServiceUnavailable, "no RPC node has answered yet", nil},
		"LastFailed":     {indexer.Status{Leading: true, LastSeen: seen, LastError: "down"}, http.StatusServiceUnavailable, "down", new(int64)},
		"StoppedForGood": {indexer.Status{Stopped: true, LastError: "deep"}, http.StatusServiceUnavailable, "stopped for good: deep", nil},
		"NodeIsBehind": {
			indexer.Status{Leading: true, LastSeen: seen, Checkpoint: 1634, NodeHead: 31}, http.StatusServiceUnavailable,
			"the node is 1603 blocks behind the index, over the limit of 10", new(int64),
		},
		"IsNoIndexer": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := site{metrics: prometheus.NewRegistry()}
			status := func() indexer.Status { return c.status }
			if c.code == 0 {
				status, c.code = nil, http.StatusOK
			}
			recorder := httptest.NewRecorder()
			s.watched(status, 10).ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/readyz", nil))
			require.Equal(t, c.code, recorder.Code)
			var body readiness
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
