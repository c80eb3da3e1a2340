package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"
)

// docs is the reference's page: it renders /openapi.json and loads nothing from other hosts.
//
//go:embed docs
var docs embed.FS

// documentRoutes serves the OpenAPI document, built once all operations are registered, and the page that renders it.
func (s *Server) documentRoutes() error {
	document := s.api.OpenAPI()
	document.Extensions = map[string]any{"x-problem-codes": Codes}
	spec, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("building the OpenAPI document: %w", err)
	}
	s.echo.GET("/openapi.json", func(c echo.Context) error {
		return c.Blob(http.StatusOK, echo.MIMEApplicationJSON, spec)
	})
	for path, file := range map[string]struct{ name, mime string }{
		"/docs":          {"docs/index.html", "text/html; charset=utf-8"},
		"/docs/page.js":  {"docs/page.js", "text/javascript; charset=utf-8"},
		"/docs/page.css": {"docs/page.css", "text/css; charset=utf-8"},
	} {
		content, err := docs.ReadFile(file.name)
		if err != nil {
			return fmt.Errorf("reading the documentation page: %w", err)
		}
		s.echo.GET(path, func(c echo.Context) error {
			c.Response().Header().Set("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'")
			return c.Blob(http.StatusOK, file.mime, content)
		})
	}
	return nil
}
