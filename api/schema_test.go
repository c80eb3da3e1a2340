package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// contract is the OpenAPI document that checks answers. Every server of these tests has the same one.
type contract struct {
	paths    map[string]any
	compiler *jsonschema.Compiler

	mu       sync.Mutex
	schemas  map[string]*jsonschema.Schema // by JSON pointer
	answered map[string]bool               // "GET /v1/indices": it succeeded, and its answer was checked against its schema
	refused  map[string]bool               // it answered with a documented problem
	examples map[string][]byte             // a successful answer by operation
}

var documented = &contract{
	schemas: map[string]*jsonschema.Schema{}, answered: map[string]bool{}, refused: map[string]bool{},
	examples: map[string][]byte{},
}

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

// template returns the documented path that matches a request's path, or "".
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
		if best == "" || parameters < fewest { // a literal path is preferred to one with parameters
			best, fewest = candidate, parameters
		}
	}
	return best
}

// takes reports whether a GET documents a parameter.
func (c *contract) takes(path, parameter string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	item, _ := c.paths[c.template(path)].(map[string]any)
	operation, _ := item["get"].(map[string]any)
	parameters, _ := operation["parameters"].([]any)
	return slices.ContainsFunc(parameters, func(p any) bool { return p.(map[string]any)["name"] == parameter })
}

// check fails the test if an operation's answer is not documented.
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
	responses := operation["responses"].(map[string]any)
	code := strconv.Itoa(status)
	if _, ok := responses[code]; !ok {
		code = "default"
	}
	if status == http.StatusNotModified {
		return // the operation documents any answer
	}
	require.Contains(t, responses, code, "%s answered %d, which is not documented", name, status)
	content, _ := responses[code].(map[string]any)["content"].(map[string]any)
	if len(body) == 0 {
		require.Empty(t, content, "%s answered %d without a body", name, status)
		c.answered[name] = c.answered[name] || status < http.StatusBadRequest
		return
	}
	media, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	require.NoError(t, err)
	require.Contains(t, content, media, "%s answered %d as %s, which is not documented", name, status, media)
	if media != "application/json" && media != "application/problem+json" {
		return // other tests read those
	}
	escape := strings.NewReplacer("~", "~0", "/", "~1").Replace
	c.validate(t,
		fmt.Sprintf("/paths/%s/%s/responses/%s/content/%s/schema", escape(template), strings.ToLower(method), code, escape(media)),
		body, fmt.Sprintf("%s answered %d", name, status))
	if media == "application/json" {
		c.answered[name] = true
		c.record(operation, body)
	} else {
		c.refused[name] = true
	}
}

// record keeps an answer that would be a good example of its operation: the longest one that is still easy to read.
func (c *contract) record(operation map[string]any, body []byte) {
	const readable = 16_000 // bytes
	if id := operation["operationId"].(string); len(body) <= readable && len(body) > len(c.examples[id]) {
		c.examples[id] = body
	}
}

// writeExamples adds examples for the operations that have none. ASTROLABE_EXAMPLES=missing asks for it.
func (c *contract) writeExamples() error {
	const file = "examples/responses.json"
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var have map[string]json.RawMessage
	if err := json.Unmarshal(raw, &have); err != nil {
		return err
	}
	for id, body := range c.examples {
		if have[id] == nil {
			have[id] = secretText.ReplaceAll(body, []byte("${1}"+strings.Repeat("x", 8)))
		}
	}
	out, err := json.MarshalIndent(have, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(out, '\n'), 0o600)
}

// secretText is the secret part of an API key.
var secretText = regexp.MustCompile(`(astro_(?:live|test)_[0-9A-Za-z]+_)[0-9A-Za-z]+`)

// validate fails the test if a body does not match the schema at a pointer.
func (c *contract) validate(t *testing.T, pointer string, body []byte, what string) {
	t.Helper()
	schema := c.schemas[pointer]
	if schema == nil {
		var err error
		schema, err = c.compiler.Compile(documentURL + "#" + strings.NewReplacer("{", "%7B", "}", "%7D").Replace(pointer))
		require.NoError(t, err, what)
		c.schemas[pointer] = schema
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	require.NoError(t, err, "%s: %s", what, body)
	require.NoError(t, schema.Validate(value), "%s: %s", what, body)
}

// checkEvent checks a stream's event against the schema of its kind.
func (c *contract) checkEvent(t *testing.T, kind, id string, data any) {
	t.Helper()
	raw, err := json.Marshal([]any{map[string]any{"event": kind, "id": id, "data": data}})
	require.NoError(t, err)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.validate(t, "/paths/~1v1~1stream/get/responses/200/content/text~1event-stream/schema", raw, "the stream told "+kind)
	c.answered["GET /v1/stream"] = true
}

// checkMessage checks a socket's message against its schema.
func (c *contract) checkMessage(t *testing.T, notice bool, raw []byte) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	place := 0
	if notice {
		place = 1
	}
	c.validate(t, fmt.Sprintf("/paths/~1v1~1ws/get/x-messages/server/%d", place), raw, "the socket said")
	c.answered["GET /v1/ws"] = true
}

// missed returns the operations that no test saw succeed. It also returns those with refusable input that no test saw refuse.
func (c *contract) missed() (out []string) {
	for path, item := range c.paths {
		for method, operation := range item.(map[string]any) {
			name := strings.ToUpper(method) + " " + path
			if !c.answered[name] {
				out = append(out, name+" succeed")
			}
			_, takesBody := operation.(map[string]any)["requestBody"]
			if !c.refused[name] && (takesBody || strings.Contains(path, "{")) {
				out = append(out, name+" refuse")
			}
		}
	}
	slices.Sort(out)
	return out
}

// TestMain fails a whole run if an operation of the document was not called with a documented answer.
func TestMain(m *testing.M) {
	code := m.Run()
	if run := flag.Lookup("test.run"); code == 0 && run.Value.String() == "" && documented.paths != nil {
		if missed := documented.missed(); len(missed) > 0 {
			fmt.Fprintf(os.Stderr, "no test sees %s\n", strings.Join(missed, ", "))
			code = 1
		}
	}
	if os.Getenv("ASTROLABE_EXAMPLES") == "missing" {
		if err := documented.writeExamples(); err != nil {
			fmt.Fprintf(os.Stderr, "writing examples: %v\n", err)
			code = 1
		}
	}
	os.Exit(code)
}
