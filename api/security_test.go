package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The document states what an operation requires and costs, because both come from the same declaration.
func TestEveryOperationDeclaresWhatItNeeds(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	document := b.do(t, http.MethodGet, "/openapi.json", nil).json(t)
	operations := 0
	for path, item := range at(t, document, "paths").(map[string]any) {
		for method, o := range item.(map[string]any) {
			operation := o.(map[string]any)
			name := method + " " + path
			operations++
			require.Positive(t, operation["x-cost"], name)
			require.NotEmpty(t, operation["summary"], name)
			responses := at(t, operation, "responses").(map[string]any)
			require.Contains(t, responses, "429", name)
			security, ok := operation["security"].([]any)
			require.True(t, ok, name)
			anonymous := false
			for _, alternative := range security {
				anonymous = anonymous || len(alternative.(map[string]any)) == 0
				for scheme := range alternative.(map[string]any) {
					require.Contains(t, at(t, document, "components", "securitySchemes"), scheme, name)
				}
			}
			if !anonymous {
				require.Contains(t, responses, "401", name)
				require.Contains(t, responses, "403", name)
				// The server does not look up a resource for a caller without rights.
				p := strings.NewReplacer("{id}", "key_0000000000000000", "{address}", alpha.Hex()).Replace(path)
				r := b.do(t, strings.ToUpper(method), p, nil)
				require.Equal(t, http.StatusUnauthorized, r.status, "%s: %s", name, r.body)
			}
			if method == "post" {
				require.Contains(t, responses, "409", name)
				found := false
				for _, parameter := range operation["parameters"].([]any) {
					found = found || parameter.(map[string]any)["name"] == "Idempotency-Key"
				}
				require.True(t, found, name)
			}
		}
	}
	require.Greater(t, operations, 40)
}
