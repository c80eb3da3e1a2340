package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Integrators copy examples. So every request with a body has an example, and so has every answer. Each example matches its
// schema.
func TestExamplesAreWhatTheirSchemasSay(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.get(t, "/openapi.json")
	escape := strings.NewReplacer("~", "~0", "/", "~1").Replace
	answers := 0
	check := func(pointer string, media any, what string) {
		t.Helper()
		example, ok := media.(map[string]any)["application/json"].(map[string]any)["example"]
		if !ok {
			require.Fail(t, what+" has no example: ASTROLABE_EXAMPLES=missing go test ./api adds one")
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
				check(place+"/requestBody", body["content"], method+" "+path)
			}
			for _, status := range []string{"200", "201"} {
				answer, _ := operation["responses"].(map[string]any)[status].(map[string]any)
				if content, ok := answer["content"].(map[string]any); ok && content["application/json"] != nil {
					check(place+"/responses/"+status, content, "the answer of "+path)
				}
			}
		}
	}
	require.Greater(t, answers, 30)
}
