package audit

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnAuditWaitsForTheAPIsRateLimit(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) == 1 {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = w.Write([]byte(`{"has_more": true}`))
	}))
	t.Cleanup(server.Close)
	a, err := NewAPI(server.URL, server.Client())
	require.NoError(t, err)
	var page apiPage
	require.NoError(t, a.get(t.Context(), "v1/indices", nil, &page))
	require.True(t, page.HasMore)
	require.EqualValues(t, 2, asked.Load())
}
