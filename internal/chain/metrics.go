package chain

import (
	"errors"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/prometheus/client_golang/prometheus"
)

// Values of the outcome label.
const (
	outcomeOK      = "ok"
	outcomeError   = "error"   // the node answered with an error: a revert, a range that is too large
	outcomeLimited = "limited" // the node asked for fewer requests
	outcomeFailed  = "failed"  // no answer, or one that cannot be read
	outcomeRefused = "refused" // an answer that contradicts itself or other known data
)

// metrics are the metrics of a client's nodes. The label is scheme and host only: the rest of a URL may hold a key.
type metrics struct {
	requests          *prometheus.CounterVec
	seconds           *prometheus.HistogramVec
	inFlight          *prometheus.GaugeVec
	head, lag, forked *prometheus.GaugeVec
}

func newMetrics() *metrics {
	opts := func(name, help string) prometheus.GaugeOpts {
		return prometheus.GaugeOpts{Namespace: "astrolabe", Subsystem: "rpc", Name: name, Help: help}
	}
	gauge := func(name, help string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(opts(name, help), []string{"endpoint"})
	}
	return &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts(opts("requests_total",
			"Calls by node, method and outcome. Each call of a batch counts.")), []string{"endpoint", "method", "outcome"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "astrolabe", Subsystem: "rpc", Name: "request_seconds",
			Help:    "Duration of round trips to a node. A batch is one round trip with the method \"batch\".",
			Buckets: prometheus.ExponentialBuckets(0.001, 2, 15),
		}, []string{"endpoint", "method"}),
		inFlight: gauge("requests_in_flight", "Round trips in flight."),
		head:     gauge("head_block", "Newest block that a node last reported."),
		lag:      gauge("head_lag_blocks", "Blocks that a quorum of nodes has and this node lacks."),
		forked:   gauge("forked", "1 while a node has another block than the quorum."),
	}
}

func (m *metrics) register(r prometheus.Registerer, chainID *big.Int) {
	if r == nil {
		return
	}
	prometheus.WrapRegistererWith(prometheus.Labels{"chain": chainID.String()}, r).
		MustRegister(m.requests, m.seconds, m.inFlight, m.head, m.lag, m.forked)
}

// begin counts a round trip. done ends it and counts its calls with their outcome.
func (m *metrics) begin(endpoint, method string, now func() time.Time) (done func(err error, methods ...string)) {
	started := now()
	m.inFlight.WithLabelValues(endpoint).Inc()
	return func(err error, methods ...string) {
		m.inFlight.WithLabelValues(endpoint).Dec()
		m.seconds.WithLabelValues(endpoint, method).Observe(now().Sub(started).Seconds())
		for _, called := range methods {
			m.count(endpoint, called, err)
		}
	}
}

func (m *metrics) count(endpoint, method string, err error) {
	m.requests.WithLabelValues(endpoint, method, outcome(err)).Inc()
}

func outcome(err error) string {
	var coded rpc.Error
	var unfit *unfitError
	switch {
	case err == nil:
		return outcomeOK
	case errors.As(err, &unfit):
		return outcomeRefused
	case limited(err):
		return outcomeLimited
	case errors.As(err, &coded):
		return outcomeError
	default:
		return outcomeFailed
	}
}
