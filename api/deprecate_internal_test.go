package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
)

// No operation is deprecated now: this is one of the test's own.
func TestADeprecatedOperationSaysSo(t *testing.T) {
	t.Parallel()
	s := &Server{
		cfg: Config{Tiers: DefaultTiers(), Metrics: prometheus.NewRegistry()}, log: slog.New(slog.DiscardHandler), now: time.Now,
		streams: newStreams(1, 1), limiter: newLimiter(nil, 8, 8, slog.New(slog.DiscardHandler), time.Now),
	}
	require.NoError(t, s.registerMetrics())
	require.NoError(t, s.routes())
	op := deprecated(huma.Operation{OperationID: "old", Method: http.MethodDelete, Path: "/v1/old", Description: "Old."}, deprecation{
		since: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), sunset: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC), instead: "/docs#new",
	})
	register(s, op, func(context.Context, *struct{}) (*struct{}, error) { return nil, newProblem(CodeNotFound, "not there") })
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodDelete, "/v1/old", nil))
	require.Equal(t, http.StatusNotFound, w.Code, "also an error says it")
	require.Equal(t, "@1767312000", w.Header().Get("Deprecation"))
	require.Equal(t, "Sat, 02 Jan 2027 03:04:05 GMT", w.Header().Get("Sunset"))
	require.Equal(t, `</docs#new>; rel="deprecation"; type="text/html"`, w.Header().Get("Link"))
	documented := s.api.OpenAPI().Paths["/v1/old"].Delete
	require.True(t, documented.Deprecated)
	require.Contains(t, documented.Description, "gone from 2027-01-02 on")
}
