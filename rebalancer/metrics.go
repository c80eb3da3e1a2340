package rebalancer

import (
	"math/big"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

type metrics struct {
	drift      *prometheus.GaugeVec
	plans      *prometheus.CounterVec
	ticks      *prometheus.CounterVec
	stepErrors prometheus.Counter
	overdue    prometheus.Gauge
	duration   *prometheus.HistogramVec
	orders     prometheus.Gauge
	shortfall  *prometheus.GaugeVec
	gasUSD     prometheus.Gauge
	gasNav     prometheus.Gauge
	completion prometheus.Gauge
	removed    prometheus.Gauge
	meanDrift  prometheus.Gauge
}

// newMetrics creates the metrics and registers them if reg is not nil.
func newMetrics(reg prometheus.Registerer, chain string) *metrics {
	const namespace, subsystem = "astrolabe", "rebalancer"
	with := promauto.With(reg)
	labels := prometheus.Labels{"chain": chain}
	opts := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Namespace: namespace, Subsystem: subsystem, Name: name, Help: help, ConstLabels: labels}
	}
	gauge := func(name, help string) prometheus.GaugeOpts { return prometheus.GaugeOpts(opts(name, help)) }
	return &metrics{
		drift: with.NewGaugeVec(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "drift_ratio", ConstLabels: labels,
			Help: "Half the sum of |current - target| weights, 0 to 1, at the newest block.",
		}, []string{"vault"}),
		plans: with.NewCounterVec(opts("plans_total", "Plans by result."), []string{"result"}),
		ticks: with.NewCounterVec(opts("ticks_total", "Ticks by kind: times at which a vault was due."), []string{"kind"}),
		shortfall: with.NewGaugeVec(gauge("shortfall_bps", "Value lost by a week's trades at the oracle prices of their blocks, by part. "+
			"The vaults bear fee, impact and delay; the keeper bears gas."), []string{"part"}),
		gasUSD: with.NewGauge(gauge("gas_usd", "Cost of a week's transactions in USD.")),
		gasNav: with.NewGauge(gauge("gas_nav_bps", "Mean cost of a plan's transactions over a week, "+
			"in basis points of the vault's NAV.")),
		completion: with.NewGauge(gauge("completion_ratio", "Mean of 1 - drift after each rebalance of a week.")),
		removed:    with.NewGauge(gauge("drift_removed_ratio", "Mean of 1 - drift after / drift before over a week's rebalances.")),
		meanDrift:  with.NewGauge(gauge("mean_drift_ratio", "Time-weighted mean drift of all kept vaults over a week.")),
		overdue: with.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "overdue_ticks", ConstLabels: labels,
			Help: "Ticks that are due for longer than the service level allows and have no plan. A value above 0 needs a person.",
		}),
		duration: with.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "plan_seconds", ConstLabels: labels,
			Help: "Seconds from storing a plan to the finality of its result.", Buckets: []float64{1, 5, 15, 30, 60, 120, 300, 900, 1800},
		}, []string{"kind", "result"}),
		orders: with.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "open_exit_orders", ConstLabels: labels,
			Help: "Open exit orders being watched.",
		}),
		stepErrors: with.NewCounter(opts("step_errors_total", "Steps that ended with an error.")),
	}
}

// card sets the gauges to last week's report card.
func (m *metrics) card(c keeperdb.ReportCardRow) {
	part := m.shortfall.WithLabelValues
	for gauge, value := range map[prometheus.Gauge]decimal.Decimal{
		part("fee"): c.FeeBps, part("impact"): c.ImpactBps, part("delay"): c.DelayBps, part("gas"): c.GasBps,
		m.gasUSD: c.GasUsd, m.gasNav: c.GasNavBps, m.completion: c.Completion, m.removed: c.DriftRemoved, m.meanDrift: c.Drift,
	} {
		gauge.Set(value.InexactFloat64()) //nolint:forbidigo // a metric, not money
	}
}

// settled records how long a plan took to its final result.
func (m *metrics) settled(kind, result string, took time.Duration) {
	m.duration.WithLabelValues(kind, result).Observe(took.Seconds())
}

// ratio converts a D18 ratio to a float for statistics.
func ratio(d18 *big.Int) float64 {
	f, _ := new(big.Rat).SetFrac(d18, big.NewInt(1e18)).Float64()
	return f
}
