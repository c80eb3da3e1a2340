package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/astrolabe-index/astrolabe/internal/ops"
)

// healthRoutes adds what a load balancer asks of the public listener. Operations serves the reasons and the metrics.
func (s *Server) healthRoutes() {
	s.echo.GET("/healthz", echo.WrapHandler(ops.Liveness()))
	s.echo.GET("/readyz", echo.WrapHandler(ops.PublicReadiness(s.checker, s.log)))
}

// Operations returns the handler of /healthz, /readyz and /metrics for a listener that only operators reach.
func (s *Server) Operations() http.Handler { return ops.Handler(s.checker, s.cfg.Metrics, s.log) }
