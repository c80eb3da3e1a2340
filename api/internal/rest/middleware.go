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

// writeAllowance is how long a client may take to read an answer, beyond the time for making it.
const writeAllowance = 15 * time.Second

// limitWriting bounds the time for an answer, so that a client that reads slowly holds nothing for long. Streams set
// deadlines of their own.
func (s *Middleware) limitWriting(c echo.Context) {
	deadline := s.Now().Add(s.RequestTimeout + writeAllowance)
	// a writer without deadlines is a test's
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(deadline)
}

const headerRequestID = "X-Request-Id"

// acceptedID is a caller's own request id; anything else is replaced.
var acceptedID = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// Request is what handlers know of the HTTP request they serve.
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
		"ETag", "Link", "Content-Disposition", headerBlock, headerBlockHash, "RateLimit", "RateLimit-Policy", "Retry-After", headerReplayed,
		headerRequestID,
	}
)

// Identify gives the request an id: the caller's own where it is harmless, else a random one.
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
		ctx := context.WithValue(c.Request().Context(), requestKey{}, Request{ID: id, uri: c.Request().URL.RequestURI()})
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// Middleware is what every HTTP request passes, operation or not.
type Middleware struct {
	*Reporter
	RequestTimeout time.Duration
	HTTPS          bool                   // all public URLs are https
	Endless        func(path string) bool // streams: no time limit, not measured, not compressed
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

// Measure observes every request under its route's pattern, so that paths cannot multiply the series. It also writes
// the answer to an error, so that the status it observes is the one that was sent.
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
			return nil // a stream's length says nothing
		}
		took := s.Now().Sub(start)
		s.duration.WithLabelValues(route, method, strconv.Itoa(c.Response().Status)).Observe(took.Seconds())
		s.Log.DebugContext(c.Request().Context(), "request served", "request_id", RequestOf(c.Request().Context()).ID,
			"method", method, "route", route, "status", c.Response().Status, "took", took)
		return nil
	}
}

// Recover turns a panic into an internal problem: one request's fault is not the others'.
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

// Secure sets the headers that keep a browser from doing more with an answer than reading it.
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

// Compress answers in gzip where the client takes it, and the answer is worth it. Where an answer holds what others must not
// guess beside what they chose, its length tells too much: so it varies by chance. Streams go out as they are.
func (s *Middleware) Compress(h http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(compressedFrom), gzhttp.CompressionLevel(gzip.BestSpeed),
		gzhttp.SuffixETag(compressedSuffix),
		gzhttp.EnableZstd(false), gzhttp.RandomJitter(32, 0, false))
	if err != nil {
		return nil, fmt.Errorf("setting compression up: %w", err)
	}
	packed := wrap(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.Endless(r.URL.Path) {
			h.ServeHTTP(w, r)
			return
		}
		packed.ServeHTTP(w, r)
	}), nil
}

// compressedFrom is from how many bytes on answers are compressed.
const compressedFrom = 1400
