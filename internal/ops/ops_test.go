package ops_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/ops"
)

func get(t *testing.T, h http.Handler, path string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRecorder()
	h.ServeHTTP(r, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return r
}

func TestManyRequestsCauseOneCheckASecond(t *testing.T) {
	t.Parallel()
	now, checks := time.Unix(1_800_000_000, 0), 0
	checker := ops.NewChecker(func(context.Context) ops.Readiness {
		checks++
		return ops.Readiness{Ready: true}
	}, func() time.Time { return now })
	log := slog.New(slog.DiscardHandler)
	public, operators := ops.PublicHandler(checker, log), ops.Handler(checker, prometheus.NewRegistry(), log)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { get(t, public, "/readyz") })
		all.Go(func() { get(t, operators, "/readyz") })
	}
	all.Wait()
	require.Equal(t, 1, checks)
	now = now.Add(999 * time.Millisecond)
	get(t, public, "/readyz")
	require.Equal(t, 1, checks)
	now = now.Add(time.Millisecond)
	get(t, public, "/readyz")
	require.Equal(t, 2, checks)
}

func TestTheEndOfARequestDoesNotEndTheCheck(t *testing.T) {
	t.Parallel()
	checker := ops.NewChecker(func(ctx context.Context) ops.Readiness {
		return ops.Readiness{Ready: ctx.Err() == nil}
	}, time.Now)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.True(t, checker.Readiness(ctx).Ready)
}

func TestThePublicAnswerHasNoReasonsAndNoMetrics(t *testing.T) {
	t.Parallel()
	checker := ops.NewChecker(func(context.Context) ops.Readiness {
		return ops.Readiness{Reasons: []string{"node 10.0.0.7 is down"}}
	}, time.Now)
	log := slog.New(slog.DiscardHandler)
	public := ops.PublicHandler(checker, log)
	r := get(t, public, "/readyz")
	require.Equal(t, http.StatusServiceUnavailable, r.Code)
	require.JSONEq(t, `{"ready": false}`, r.Body.String())
	require.Equal(t, "no-store", r.Header().Get("Cache-Control"))
	require.Equal(t, http.StatusNotFound, get(t, public, "/metrics").Code)
	require.Equal(t, http.StatusOK, get(t, public, "/healthz").Code)

	operators := ops.Handler(checker, prometheus.NewRegistry(), log)
	r = get(t, operators, "/readyz")
	require.Equal(t, http.StatusServiceUnavailable, r.Code)
	var body ops.Readiness
	require.NoError(t, json.Unmarshal(r.Body.Bytes(), &body))
	require.Equal(t, []string{"node 10.0.0.7 is down"}, body.Reasons)
	require.Equal(t, http.StatusOK, get(t, operators, "/metrics").Code)
}

func TestIndexAndNodeMayBeAtMostTheLimitApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		indexed, node, lag uint64
		says               string
	}{
		"Equal":         {100, 100, 0, ""},
		"IndexAtLimit":  {90, 100, 10, ""},
		"IndexTooLate":  {89, 100, 11, "the index is 11 blocks behind the node, over the limit of 10"},
		"NodeAtLimit":   {110, 100, 0, ""},
		"NodeFarBehind": {1634, 31, 0, "the node is 1603 blocks behind the index, over the limit of 10"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := ops.Readiness{IndexedBlock: &c.indexed, NodeBlock: &c.node}
			r.Compare(10)
			require.Equal(t, c.lag, *r.LagBlocks)
			if c.says == "" {
				require.Empty(t, r.Reasons)
			} else {
				require.Equal(t, []string{c.says}, r.Reasons)
			}
		})
	}
}

func TestAllChecksMustBeReady(t *testing.T) {
	t.Parallel()
	block := uint64(7)
	check := func(ready bool, reasons ...string) ops.Check {
		return func(context.Context) ops.Readiness {
			return ops.Readiness{Ready: ready, Reasons: reasons, IndexedBlock: &block}
		}
	}
	for name, c := range map[string]struct {
		check   ops.Check
		ready   bool
		reasons []string
	}{
		"Alone":           {ops.All(check(true)), true, nil},
		"BothReady":       {ops.All(check(true), check(true, "on standby")), true, nil},
		"FirstIsNot":      {ops.All(check(false, "no node"), check(true)), false, []string{"no node"}},
		"OtherIsNot":      {ops.All(check(true), check(false, "stopped")), false, []string{"stopped"}},
		"SameReasonTwice": {ops.All(check(false, "a"), check(false, "a", "b")), false, []string{"a", "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := c.check(t.Context())
			require.Equal(t, c.ready, got.Ready)
			require.Equal(t, c.reasons, got.Reasons)
			require.Equal(t, &block, got.IndexedBlock)
		})
	}
}
