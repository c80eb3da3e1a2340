package rest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"
)

// anonymousOnly authenticates every request as anonymous.
type anonymousOnly struct{}

func (anonymousOnly) Authenticate(_ *http.Request, ip netip.Addr) (*Principal, error) {
	return &Principal{Kind: Anonymous, IP: ip}, nil
}

// The API has no deprecated operation now, so the test registers its own.
func TestADeprecatedOperationSaysSo(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	gate := NewGate(&Reporter{Log: log}, anonymousOnly{}, nil, NewLimiter(nil, 8, 8, log, time.Now), Bounds{Tiers: DefaultTiers()})
	e := echo.New()
	s := NewAPI(e, Settings{Now: time.Now}, &Reads{Now: time.Now}, gate)
	op := deprecated(huma.Operation{OperationID: "old", Method: http.MethodDelete, Path: "/v1/old", Description: "Old."}, deprecation{
		since: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), sunset: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC), instead: "/docs#new",
	})
	Register(s, op, func(context.Context, *struct{}) (*struct{}, error) { return nil, NewProblem(CodeNotFound, "not there") })
	w := httptest.NewRecorder()
	e.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodDelete, "/v1/old", nil))
	require.Equal(t, http.StatusNotFound, w.Code, "also an error says it")
	require.Equal(t, "@1767312000", w.Header().Get("Deprecation"))
	require.Equal(t, "Sat, 02 Jan 2027 03:04:05 GMT", w.Header().Get("Sunset"))
	require.Equal(t, `</docs#new>; rel="deprecation"; type="text/html"`, w.Header().Get("Link"))
	documented := s.Huma.OpenAPI().Paths["/v1/old"].Delete
	require.True(t, documented.Deprecated)
	require.Contains(t, documented.Description, "gone from 2027-01-02 on")
}
