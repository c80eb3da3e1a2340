package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Integrators copy examples. So every request with a body has an example, and so do the main answers. Each example matches its
// schema.
func TestExamplesAreWhatTheirSchemasSay(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.get(t, "/openapi.json")
	escape := strings.NewReplacer("~", "~0", "/", "~1").Replace
	answers := 0
	check := func(pointer string, media any, must bool, what string) {
		t.Helper()
		example, ok := media.(map[string]any)["application/json"].(map[string]any)["example"]
		if !ok {
			require.False(t, must, "%s has no example", what)
			return
		}
		raw, err := json.Marshal(example)
		require.NoError(t, err)
		documented.mu.Lock()
		defer documented.mu.Unlock()
		documented.validate(t, pointer+"/content/application~1json/schema", raw, what)
		answers++
	}
	for path, item := range documented.paths {
		for method, value := range item.(map[string]any) {
			operation := value.(map[string]any)
			place := fmt.Sprintf("/paths/%s/%s", escape(path), method)
			if body, ok := operation["requestBody"].(map[string]any); ok {
				check(place+"/requestBody", body["content"], true, method+" "+path)
			}
			if answer, ok := operation["responses"].(map[string]any)["200"].(map[string]any); ok {
				if content, ok := answer["content"].(map[string]any); ok && content["application/json"] != nil {
					check(place+"/responses/200", content, mainReads[strings.ToUpper(method)+" "+path], "the answer of "+path)
				}
			}
		}
	}
	require.Greater(t, answers, 30)
}

// mainReads are the operations whose answers have examples.
var mainReads = map[string]bool{
	http.MethodGet + " /v1/indices": true, http.MethodGet + " /v1/indices/{address}": true,
	http.MethodGet + " /v1/indices/{address}/nav":      true,
	http.MethodGet + " /v1/indices/{address}/holdings": true, http.MethodGet + " /v1/indices/{address}/performance": true,
	http.MethodGet + " /v1/indices/{address}/trades":      true,
	http.MethodGet + " /v1/investors/{address}/positions": true, http.MethodGet + " /v1/assets": true,
	http.MethodPost + " /v1/tx/deposit": true, http.MethodPost + " /v1/tx/redeem": true,
}
