package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"runtime/debug"
	"strconv"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const headerRequestID = "X-Request-Id"

// acceptedID is a caller's own request id; anything else is replaced.
var acceptedID = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// request is what handlers know of the HTTP request they serve.
type request struct{ id, uri string }

type requestKey struct{}

func requestOf(ctx context.Context) request {
	r, _ := ctx.Value(requestKey{}).(request)
	return r
}

// identify gives the request an id: the caller's own where it is harmless, else a random one.
func (s *Server) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		id := c.Request().Header.Get(headerRequestID)
		if !acceptedID.MatchString(id) {
			var raw [12]byte
			if _, err := rand.Read(raw[:]); err != nil {
				return fmt.Errorf("making a request id: %w", err)
			}
			id = "req_" + hex.EncodeToString(raw[:])
		}
		c.Response().Header().Set(headerRequestID, id)
		ctx := context.WithValue(c.Request().Context(), requestKey{}, request{id: id, uri: c.Request().URL.RequestURI()})
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

func (s *Server) registerMetrics() error {
	s.duration = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "astrolabe_http_request_duration_seconds",
		Help:    "Time from a request's arrival to its answer.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20},
	}, []string{"route", "method", "status"})
	for _, c := range []prometheus.Collector{s.duration, s.streams.open, s.streams.ended, s.streams.sent} {
		if err := s.cfg.Metrics.Register(c); err != nil {
			return fmt.Errorf("registering the request metrics: %w", err)
		}
	}
	return nil
}

// measure observes every request under its route's pattern, so that paths cannot multiply the series. It also writes
// the answer to an error, so that the status it observes is the one that was sent.
func (s *Server) measure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		route, method := c.Path(), c.Request().Method
		if route == "" || c.Response().Status == http.StatusMethodNotAllowed {
			route = "unmatched"
		}
		switch method {
		case http.MethodGet, http.MethodPost, http.MethodHead, http.MethodOptions:
		default:
			method = "other"
		}
		if endless(route) {
			return nil // a stream's length says nothing
		}
		took := s.now().Sub(start)
		s.duration.WithLabelValues(route, method, strconv.Itoa(c.Response().Status)).Observe(took.Seconds())
		s.log.DebugContext(c.Request().Context(), "request served", "request_id", requestOf(c.Request().Context()).id,
			"method", method, "route", route, "status", c.Response().Status, "took", took)
		return nil
	}
}

func (s *Server) metrics() echo.HandlerFunc {
	return echo.WrapHandler(promhttp.HandlerFor(s.cfg.Metrics, promhttp.HandlerOpts{}))
}

// recover turns a panic into an internal problem: one request's fault is not the others'.
func (s *Server) recover(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				if cause, ok := r.(error); ok && errors.Is(cause, http.ErrAbortHandler) {
					panic(r)
				}
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		return next(c)
	}
}

// secure sets the headers that keep a browser from doing more with an answer than reading it.
func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if s.https {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

func (s *Server) limitTime(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if endless(c.Path()) {
			return next(c)
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), s.cfg.RequestTimeout)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		s.limitWriting(c)
		return next(c)
	}
}

// handleError answers what never reached an operation: unknown paths, wrong methods, panics.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		s.log.WarnContext(c.Request().Context(), "answer broken off", "request_id", requestOf(c.Request().Context()).id, "error", err)
		return
	}
	p := s.report(c.Request().Context(), err)
	for name, values := range p.GetHeaders() {
		c.Response().Header()[name] = values
	}
	body, err := json.Marshal(p)
	if err == nil {
		err = c.Blob(p.Status, p.ContentType(""), body)
	}
	if err != nil {
		s.log.WarnContext(c.Request().Context(), "writing a problem failed", "request_id", p.RequestID, "error", err)
	}
}
