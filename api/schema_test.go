package api_test

import (
	"bytes"
	"flag"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// contract is the OpenAPI document that answers are held against. Every server of these tests has the same one.
type contract struct {
	paths    map[string]any
	compiler *jsonschema.Compiler

	mu      sync.Mutex
	schemas map[string]*jsonschema.Schema // by JSON pointer
	called  map[string]bool               // "GET /v1/indices"
}

var documented = &contract{schemas: map[string]*jsonschema.Schema{}, called: map[string]bool{}}

const documentURL = "mem:///openapi.json"

// load reads the document once.
func (c *contract) load(t testing.TB, handler http.Handler) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paths != nil {
		return
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/openapi.json", nil))
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Body.Bytes()))
	require.NoError(t, err)
	c.compiler = jsonschema.NewCompiler()
	c.compiler.AssertFormat()
	require.NoError(t, c.compiler.AddResource(documentURL, document))
	c.paths = document.(map[string]any)["paths"].(map[string]any)
}

// template is the documented path that a request's path is one of; "" where there is none.
func (c *contract) template(path string) string {
	path, _, _ = strings.Cut(path, "?")
	have := strings.Split(path, "/")
	best, fewest := "", len(have)
next:
	for candidate := range c.paths {
		want := strings.Split(candidate, "/")
		if len(want) != len(have) {
			continue
		}
		parameters := 0
		for i := range want {
			if want[i] == have[i] {
				continue
			}
			if !strings.HasPrefix(want[i], "{") {
				continue next
			}
			parameters++
		}
		if best == "" || parameters < fewest { // a literal path goes before one with parameters
			best, fewest = candidate, parameters
		}
	}
	return best
}

// check fails the test where an operation answers what the document does not say.
func (c *contract) check(t *testing.T, method, path string, status int, header http.Header, body []byte) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	template := c.template(path)
	item, _ := c.paths[template].(map[string]any)
	operation, ok := item[strings.ToLower(method)].(map[string]any)
	if !ok {
		return
	}
	name := method + " " + template
	c.called[name] = true
	if len(body) == 0 {
		return
	}
	responses := operation["responses"].(map[string]any)
	code := strconv.Itoa(status)
	if _, ok := responses[code]; !ok {
		code = "default"
	}
	require.Contains(t, responses, code, "%s answered %d, which is not documented", name, status)
	media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	require.NoError(t, err)
	if media != "application/json" && media != "application/problem+json" {
		return
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1").Replace
	pointer := fmt.Sprintf("/paths/%s/%s/responses/%s/content/%s/schema", escape(template), strings.ToLower(method), code, escape(media))
	schema := c.schemas[pointer]
	if schema == nil {
		schema, err = c.compiler.Compile(documentURL + "#" + strings.NewReplacer("{", "%7B", "}", "%7D").Replace(pointer))
		require.NoError(t, err, name)
		c.schemas[pointer] = schema
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	require.NoError(t, err, "%s: %s", name, body)
	require.NoError(t, schema.Validate(value), "%s answered %d: %s", name, status, body)
}

// missed are the operations that no test called.
func (c *contract) missed() (out []string) {
	for path, item := range c.paths {
		for method := range item.(map[string]any) {
			if name := strings.ToUpper(method) + " " + path; !c.called[name] {
				out = append(out, name)
			}
		}
	}
	return out
}

// TestMain fails a whole run in which an operation of the document was not called.
func TestMain(m *testing.M) {
	code := m.Run()
	if run := flag.Lookup("test.run"); code == 0 && run.Value.String() == "" && documented.paths != nil {
		if missed := documented.missed(); len(missed) > 0 {
			fmt.Fprintf(os.Stderr, "no test calls %s\n", strings.Join(missed, ", "))
			code = 1
		}
	}
	os.Exit(code)
}
