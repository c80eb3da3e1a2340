package api

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// Document returns the OpenAPI document that a server of that version serves. It needs no running server.
func Document(version string) ([]byte, error) {
	s := &Server{
		cfg: Config{Version: version, Metrics: prometheus.NewRegistry()},
		log: slog.New(slog.DiscardHandler), now: func() time.Time { return time.Time{} },
	}
	gate := rest.NewGate(&rest.Reporter{Log: s.log}, nil, nil, nil, rest.Bounds{})
	if err := s.assemble(gate, nil, nil, false); err != nil {
		return nil, err
	}
	return s.document()
}

// Document30 returns the document as OpenAPI 3.0.3, for generators that do not support 3.1.
func Document30(version string) ([]byte, error) {
	spec, err := Document(version)
	if err != nil {
		return nil, err
	}
	return downgrade(spec)
}

// downgrade rewrites an OpenAPI 3.1 document as 3.0.3. It uses huma's conversion, and adds nullable objects, which 3.0 declares
// beside the reference.
func downgrade(spec []byte) ([]byte, error) {
	document := &huma.OpenAPI{}
	var tree any
	if err := json.Unmarshal(spec, &tree); err != nil {
		return nil, fmt.Errorf("reading the OpenAPI document: %w", err)
	}
	orNull30(tree)
	object, ok := tree.(map[string]any)
	if !ok {
		return nil, errors.New("the OpenAPI document is no object")
	}
	dropNullObjects(object)
	document.Extensions = object // huma writes extensions as they are, so the whole document goes out rewritten
	out, err := document.Downgrade()
	if err != nil {
		return nil, fmt.Errorf("rewriting the OpenAPI document: %w", err)
	}
	return out, nil
}

// orNull30 turns "one of these or null" into "this, nullable", and references with a description into a conjunction.
func orNull30(v any) {
	switch v := v.(type) {
	case map[string]any:
		if anyOf, ok := v["anyOf"].([]any); ok && len(anyOf) == 2 {
			if last, ok := anyOf[1].(map[string]any); ok && last["type"] == "null" {
				delete(v, "anyOf")
				v["allOf"], v["nullable"], v["type"] = anyOf[:1], true, "object"
			}
		}
		if ref, ok := v["$ref"].(string); ok && len(v) > 1 { // 3.0 ignores what is beside a reference
			delete(v, "$ref")
			v["allOf"] = []any{map[string]any{"$ref": ref}}
		}
		for _, member := range v {
			orNull30(member)
		}
	case []any:
		for _, member := range v {
			orNull30(member)
		}
	}
}

func (s *Server) document() ([]byte, error) {
	document := s.rest.Huma.OpenAPI()
	document.Extensions = map[string]any{"x-problem-codes": rest.Codes}
	spec, err := json.Marshal(document)
	if err != nil {
		return nil, fmt.Errorf("building the OpenAPI document: %w", err)
	}
	var tree object
	if err := json.Unmarshal(spec, &tree); err != nil {
		return nil, fmt.Errorf("reading the OpenAPI document: %w", err)
	}
	finish(tree, s.cfg.PublicURLs)
	if spec, err = json.Marshal(tree); err != nil {
		return nil, fmt.Errorf("building the OpenAPI document: %w", err)
	}
	return spec, nil
}

// examples holds example requests and answers by operation. A test checks them against their schemas.
//
//go:embed examples
var examples embed.FS

// addExamples adds the examples to the document.
func (s *Server) addExamples() error {
	add := func(file string, media func(*huma.Operation) *huma.MediaType) error {
		raw, err := examples.ReadFile("examples/" + file)
		if err != nil {
			return fmt.Errorf("reading the examples: %w", err)
		}
		var bodies map[string]json.RawMessage
		if err := json.Unmarshal(raw, &bodies); err != nil {
			return fmt.Errorf("reading %s: %w", file, err)
		}
		for _, item := range s.rest.Huma.OpenAPI().Paths {
			for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
				if op == nil || bodies[op.OperationID] == nil {
					continue
				}
				media(op).Example = bodies[op.OperationID]
				delete(bodies, op.OperationID)
			}
		}
		for operation := range bodies {
			return fmt.Errorf("%s: there is no operation %s", file, operation)
		}
		return nil
	}
	return errors.Join(
		add("requests.json", func(op *huma.Operation) *huma.MediaType { return op.RequestBody.Content[rest.MimeJSON] }),
		add("responses.json", func(op *huma.Operation) *huma.MediaType {
			return op.Responses[strconv.Itoa(op.DefaultStatus)].Content[rest.MimeJSON]
		}),
	)
}

// appRoutes serves the web app on every path that no route has. A route of the app would hide that a path has other methods.
func (s *Server) appRoutes() {
	if s.cfg.App == nil {
		s.echo.GET("/", func(c echo.Context) error { return c.Redirect(http.StatusFound, "/openapi.json") })
		return
	}
	s.echo.Use(func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			err := next(c)
			if !errors.Is(err, echo.ErrNotFound) || c.Response().Committed {
				return err
			}
			path, method := c.Request().URL.Path, c.Request().Method
			for _, prefix := range forPrograms {
				if path == prefix || strings.HasPrefix(path, prefix+"/") {
					return err
				}
			}
			if method != http.MethodGet {
				c.Response().Header().Set(echo.HeaderAllow, http.MethodGet)
				return echo.ErrMethodNotAllowed
			}
			c.SetPath("/*")
			s.cfg.App.ServeHTTP(c.Response(), c.Request())
			return nil
		}
	})
}

// forPrograms lists paths that have no page, so that a program never reads one.
var forPrograms = []string{"/v1", "/v2", "/mcp", "/.well-known", "/metrics"}

// documentRoutes serves the OpenAPI document, which the app's page at /docs renders. The document is built after all operations are
// registered.
func (s *Server) documentRoutes() error {
	spec, err := s.document()
	if err != nil {
		return err
	}
	older, err := downgrade(spec)
	if err != nil {
		return err
	}
	for path, body := range map[string][]byte{"/openapi.json": spec, "/openapi-3.0.json": older} {
		s.echo.GET(path, func(c echo.Context) error { return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, body) })
	}
	return nil
}
