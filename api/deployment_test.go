package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

func TestTheDocumentNeedsNoServer(t *testing.T) {
	t.Parallel()
	spec, err := api.Document("v1")
	require.NoError(t, err)
	var document struct {
		Info  struct{ Version string }
		Paths map[string]any
	}
	require.NoError(t, json.Unmarshal(spec, &document))
	require.Equal(t, "v1", document.Info.Version)
	for _, path := range []string{"/v1/deployment", "/v1/indices", "/v1/tx/deposit"} {
		require.Contains(t, document.Paths, path)
	}
	require.Contains(t, string(spec), "x-problem-codes")
}

// The web app's server has its own tests. This one checks that it gets every path that is not the API's, and no other.
func TestTheAppIsServedBesideTheAPI(t *testing.T) {
	t.Parallel()
	app := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("app " + r.URL.Path)) })
	d := deployment
	server, err := api.New(api.Config{
		Deployment: d, App: app,
		Public: api.PublicNode{ChainName: "Test", RPC: []string{"https://node.example"}, Explorer: "https://explorer.example"},
	}, nil, api.Chain{Node: nil, Router: nil}, logger(t), time.Now)
	require.NoError(t, err)
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		server.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		return w
	}
	for _, path := range []string{"/", "/docs", "/index/0xab", "/assets/a.js"} {
		require.Equal(t, "app "+path, get(path).Body.String())
	}
	require.Equal(t, http.StatusNotFound, get("/v1/nothing").Code)
	require.Contains(t, get("/v1/nothing").Header().Get("Content-Type"), "problem+json")

	w := get("/v1/deployment")
	documented.load(t, server.Handler())
	documented.check(t, http.MethodGet, "/v1/deployment", w.Code, w.Header(), w.Body.Bytes())
	require.Equal(t, http.StatusOK, w.Code)
	var info market.DeploymentInfo
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &info))
	require.Equal(t, "Test", info.ChainName)
	require.Equal(t, []string{"https://node.example"}, info.RPC)
	require.Equal(t, "https://explorer.example", *info.Explorer)
	require.Equal(t, d.ChainID, info.ChainID)
	require.Equal(t, rest.Address(d.Lens), info.Contracts.Lens)
}
