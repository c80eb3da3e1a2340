// Package ops serves what operators of a process need: liveness, readiness and metrics.
//
// Handler belongs on a listener that only operators reach: metrics show the balances of signers, and the reasons show addresses of
// nodes. PublicReadiness is for a public listener. It only tells whether the process is ready.
//
// A Checker caches the readiness, so that requests cause at most one check a second, however many there are.
package ops

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

const (
	// cacheTime is how long the result of a check is used.
	cacheTime = time.Second
	// checkTimeout bounds a check. A database or node that takes longer counts as one that does not answer.
	checkTimeout = 2 * time.Second
)

// Readiness is whether a process should get traffic, and why not.
type Readiness struct {
	Ready        bool     `json:"ready"`
	Reasons      []string `json:"reasons"`
	IndexedBlock *uint64  `json:"indexed_block"` // nil if unknown
	NodeBlock    *uint64  `json:"node_block"`    // nil if unknown
	LagBlocks    *uint64  `json:"lag_blocks"`    // how far the index is behind the node; nil if unknown
}

// Add adds a reason why the process is not ready.
func (r *Readiness) Add(format string, args ...any) {
	r.Reasons = append(r.Reasons, fmt.Sprintf(format, args...))
}

// Compare sets the lag and adds a reason if the index and the node are more than maxLag blocks apart. It needs both blocks.
func (r *Readiness) Compare(maxLag uint64) {
	if r.IndexedBlock == nil || r.NodeBlock == nil {
		return
	}
	indexed, node := *r.IndexedBlock, *r.NodeBlock
	lag := node - min(indexed, node)
	r.LagBlocks = &lag
	if lag > maxLag {
		r.Add("the index is %d blocks behind the node, over the limit of %d", lag, maxLag)
	}
	if ahead := indexed - min(indexed, node); ahead > maxLag {
		r.Add("the node is %d blocks behind the index, over the limit of %d", ahead, maxLag)
	}
}

// Check finds out the readiness. It sets Ready, the reasons and the blocks that it knows.
type Check func(ctx context.Context) Readiness

// All returns a check that is ready if all checks are. The blocks are those of the first check. It leaves out reasons that another
// check gave already, and those of a check that is ready.
func All(first Check, more ...Check) Check {
	return func(ctx context.Context) Readiness {
		out := first(ctx)
		for _, check := range more {
			other := check(ctx)
			if other.Ready {
				continue
			}
			out.Ready = false
			for _, reason := range other.Reasons {
				if !slices.Contains(out.Reasons, reason) {
					out.Reasons = append(out.Reasons, reason)
				}
			}
		}
		return out
	}
}

// Checker caches the result of a check for a second. It is safe for concurrent use.
type Checker struct {
	check Check
	now   func() time.Time

	mu      sync.Mutex
	last    Readiness
	checked time.Time // zero: never
}

// NewChecker returns a checker. A process without anything to check passes a nil check and is always ready.
func NewChecker(check Check, now func() time.Time) *Checker {
	return &Checker{check: check, now: now}
}

// Readiness returns the cached readiness, or checks again. Concurrent callers wait for one check.
func (c *Checker) Readiness(ctx context.Context) Readiness {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); c.checked.IsZero() || now.Sub(c.checked) >= cacheTime {
		// The result serves other callers too, so the end of this request must not end the check.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), checkTimeout)
		defer cancel()
		r := Readiness{Ready: true}
		if c.check != nil {
			r = c.check(ctx)
		}
		if r.Reasons == nil {
			r.Reasons = []string{}
		}
		c.last, c.checked = r, c.now()
	}
	return c.last
}

// Handler serves GET /healthz, /readyz and /metrics for operators.
func Handler(checker *Checker, metrics prometheus.Gatherer, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	mux.Handle("GET /healthz", Liveness())
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ready := checker.Readiness(r.Context())
		answer(w, ready.Ready, ready, log)
	})
	return mux
}

// Liveness answers that the process is alive.
func Liveness() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"status":"alive"}` + "\n")) // a client that is gone needs no answer
	})
}

// PublicReadiness answers 200 or 503 and whether the process is ready, without the reasons.
func PublicReadiness(checker *Checker, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ready := checker.Readiness(r.Context()).Ready
		answer(w, ready, map[string]bool{"ready": ready}, log)
	})
}

// PublicHandler serves GET /healthz and /readyz for a process without the API.
func PublicHandler(checker *Checker, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", Liveness())
	mux.Handle("GET /readyz", PublicReadiness(checker, log))
	return mux
}

func answer(w http.ResponseWriter, ready bool, body any, log *slog.Logger) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Debug("the readiness answer was not sent", "error", err)
	}
}
