package rebalancer

import (
	"math/big"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

type metrics struct {
	drift      *prometheus.GaugeVec
	plans      *prometheus.CounterVec
	ticks      *prometheus.CounterVec
	stepErrors prometheus.Counter
}

// newMetrics registers with reg, if there is one.
func newMetrics(reg prometheus.Registerer, chain string) *metrics {
	const namespace, subsystem = "astrolabe", "rebalancer"
	with := promauto.With(reg)
	labels := prometheus.Labels{"chain": chain}
	opts := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Namespace: namespace, Subsystem: subsystem, Name: name, Help: help, ConstLabels: labels}
	}
	return &metrics{
		drift: with.NewGaugeVec(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "drift_ratio", ConstLabels: labels,
			Help: "Half the sum of |current - target| weights, 0 to 1, at the newest block.",
		}, []string{"vault"}),
		plans:      with.NewCounterVec(opts("plans_total", "Plans by what became of them."), []string{"result"}),
		ticks:      with.NewCounterVec(opts("ticks_total", "Times that a vault was due."), []string{"kind"}),
		stepErrors: with.NewCounter(opts("step_errors_total", "Steps that had a fault.")),
	}
}

// ratio is a D18 ratio as statistics want it.
func ratio(d18 *big.Int) float64 {
	f, _ := new(big.Rat).SetFrac(d18, big.NewInt(1e18)).Float64()
	return f
}
