package web_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestUnknownPagesAreNotFound compares the pages that the server knows with the app's own routes.
func TestUnknownPagesAreNotFound(t *testing.T) {
	t.Parallel()
	routes, err := os.ReadFile("src/routes.tsx")
	require.NoError(t, err)
	known := regexp.MustCompile(`<Route path="(/[^"]*)"`).FindAllStringSubmatch(string(routes), -1)
	require.Greater(t, len(known), 10)
	for _, route := range known {
		base, optional, _ := strings.Cut(route[1], "/:address")
		paths := []string{base + "/0xAb"}
		if !strings.Contains(route[1], ":") || optional == "?" {
			paths = append(paths, base)
		}
		if !strings.Contains(route[1], ":") {
			paths = paths[1:]
		}
		for _, path := range paths {
			require.Equal(t, http.StatusOK, get(t, app(t), path).Code, path)
		}
	}
	for _, path := range []string{
		"/nothing", "/index", "/index/0xAb/more", "/creator", "/compare/x", "/portfolio/0xAb/x", "/developer/keys",
	} {
		w := get(t, app(t), path)
		require.Equal(t, http.StatusNotFound, w.Code, path)
		require.Equal(t, "<!doctype html>app", w.Body.String(), "the app says that there is no such page")
		require.Equal(t, "no-store", w.Header().Get("Cache-Control"))
		require.Empty(t, w.Header().Get("ETag"))
	}
	missing := get(t, app(t), "/assets/app-2.js")
	require.Equal(t, http.StatusNotFound, missing.Code)
	require.Equal(t, "no-store", missing.Header().Get("Cache-Control"))
}
