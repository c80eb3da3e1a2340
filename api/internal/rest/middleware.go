package rest

import (
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
)

// writeAllowance is the time a client has to read an answer, beyond the time to make it.
const writeAllowance = 15 * time.Second

// limitWriting bounds the time for an answer, so that a slow client cannot hold a connection. Streams set their own deadlines.
func (s *Middleware) limitWriting(c echo.Context) {
	deadline := s.Now().Add(s.RequestTimeout + writeAllowance)
	// A writer in a test has no deadlines.
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(deadline)
}

const headerRequestID = "X-Request-Id"

// acceptedID matches the request ids that are taken from a caller. Others are replaced.
var acceptedID = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// Request holds facts of the HTTP request for handlers.
type Request struct{ ID, uri string }

type requestKey struct{}

// RequestOf returns the HTTP request that ctx belongs to; its zero value if there is none.
func RequestOf(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request)
	return r
}

// RequestHeaders and ResponseHeaders are the headers that pages of other origins may send and read.
var (
	RequestHeaders  = []string{"Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", headerIdempotency, headerRequestID}
	ResponseHeaders = []string{
		"ETag", "Link", "Deprecation", "Sunset", "Content-Disposition", headerBlock, headerBlockHash,
		"RateLimit", "RateLimit-Policy", "Retry-After", headerReplayed,
		headerRequestID,
	}
)

// Identify gives the request an id. It keeps the caller's own if that is harmless, and makes a random one otherwise.
func (s *Middleware) Identify(next echo.HandlerFunc) echo.HandlerFunc {
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
		c.Response().Before(func() { complete(c) })
		ctx := context.WithValue(c.Request().Context(), requestKey{}, Request{ID: id, uri: c.Request().URL.RequestURI()})
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// Middleware is the middleware of every HTTP request, whether an operation or not.
type Middleware struct {
	*Reporter
	RequestTimeout time.Duration
	HTTPS          bool                   // all public URLs are https
	Endless        func(path string) bool // reports streams, which have no time limit, are not measured and are not compressed
	Now            func() time.Time

	duration *prometheus.HistogramVec
}

// Register registers the request metrics. It must be called before the first request.
func (s *Middleware) Register(metrics prometheus.Registerer) error {
	s.duration = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "astrolabe_http_request_duration_seconds",
		Help:    "Time from a request's arrival to its answer.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20},
	}, []string{"route", "method", "status"})
	if err := metrics.Register(s.duration); err != nil {
		return fmt.Errorf("registering the request metrics: %w", err)
	}
	return nil
}

// Measure records every request under its route's pattern, so that paths cannot multiply the series. It also writes error answers,
// so that it records the status that was sent.
func (s *Middleware) Measure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Now()
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
		if s.Endless(route) {
			return nil // the duration of a stream says nothing about speed
		}
		took := s.Now().Sub(start)
		s.duration.WithLabelValues(route, method, strconv.Itoa(c.Response().Status)).Observe(took.Seconds())
		s.Log.DebugContext(c.Request().Context(), "request served", "request_id", RequestOf(c.Request().Context()).ID,
			"method", method, "route", route, "status", c.Response().Status, "took", took)
		return nil
	}
}

// Recover turns a panic into an internal problem, so that other requests are not affected.
func (s *Middleware) Recover(next echo.HandlerFunc) echo.HandlerFunc {
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

// Secure sets the headers that stop a browser from doing more with an answer than reading it.
func (s *Middleware) Secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		if s.HTTPS {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// LimitTime bounds the time for a request and its answer. Streams are not bounded.
func (s *Middleware) LimitTime(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.Endless(c.Path()) {
			return next(c)
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), s.RequestTimeout)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		s.limitWriting(c)
		return next(c)
	}
}

// Compress answers in gzip if the client accepts it and the answer is large enough. The length of a compressed answer can leak a
// secret beside text that an attacker chose (BREACH). Such answers get a random length. Streams are not compressed. HEAD is answered
// like GET, without the body.
func (s *Middleware) Compress(h http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(compressedFrom), gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.EnableZstd(false), gzhttp.RandomJitter(32, 0, false))
	if err != nil {
		return nil, fmt.Errorf("setting compression up: %w", err)
	}
	packed := tagEncoding(wrap(h))
	return answerHead(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.Endless(r.URL.Path) {
			h.ServeHTTP(w, r)
			return
		}
		packed.ServeHTTP(w, r)
	}), s.Endless), nil
}

// compressedFrom is the smallest size of a compressed answer, in bytes.
const compressedFrom = 1400
