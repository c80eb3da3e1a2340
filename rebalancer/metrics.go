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

// newMetrics registers with reg, if there is one.
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
		plans: with.NewCounterVec(opts("plans_total", "Plans by what became of them."), []string{"result"}),
		ticks: with.NewCounterVec(opts("ticks_total", "Times that a vault was due."), []string{"kind"}),
		shortfall: with.NewGaugeVec(gauge("shortfall_bps", "What a week's trades returned less than they gave, at the oracle prices of their "+
			"blocks, by part: fee, impact and delay are the vaults', gas is the keeper's."), []string{"part"}),
		gasUSD:     with.NewGauge(gauge("gas_usd", "What a week's transactions cost.")),
		gasNav:     with.NewGauge(gauge("gas_nav_bps", "What a plan's transactions cost on average in a week, of the NAV that it traded.")),
		completion: with.NewGauge(gauge("completion_ratio", "Mean of 1 - drift after a week's rebalances.")),
		removed:    with.NewGauge(gauge("drift_removed_ratio", "Mean of 1 - drift after / drift before of a week's rebalances.")),
		meanDrift:  with.NewGauge(gauge("mean_drift_ratio", "Time-weighted mean drift of a week, of all kept vaults.")),
		overdue: with.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "overdue_ticks", ConstLabels: labels,
			Help: "Times that a vault was due, longer ago than the service level allows and without a plan. Anything but 0 needs a person.",
		}),
		duration: with.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "plan_seconds", ConstLabels: labels,
			Help: "From a plan to the finality of what became of it.", Buckets: []float64{1, 5, 15, 30, 60, 120, 300, 900, 1800},
		}, []string{"kind", "result"}),
		orders: with.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "open_exit_orders", ConstLabels: labels, Help: "Orders to exit that are watched.",
		}),
		stepErrors: with.NewCounter(opts("step_errors_total", "Steps that had a fault.")),
	}
}

// card shows what ReportCard says of the last week.
func (m *metrics) card(c keeperdb.ReportCardRow) {
	part := m.shortfall.WithLabelValues
	for gauge, value := range map[prometheus.Gauge]decimal.Decimal{
		part("fee"): c.FeeBps, part("impact"): c.ImpactBps, part("delay"): c.DelayBps, part("gas"): c.GasBps,
		m.gasUSD: c.GasUsd, m.gasNav: c.GasNavBps, m.completion: c.Completion, m.removed: c.DriftRemoved, m.meanDrift: c.Drift,
	} {
		gauge.Set(value.InexactFloat64()) //nolint:forbidigo // a metric, not money
	}
}

// settled counts a plan that ended.
func (m *metrics) settled(kind, result string, took time.Duration) {
	m.duration.WithLabelValues(kind, result).Observe(took.Seconds())
}

// ratio is a D18 ratio as statistics want it.
func ratio(d18 *big.Int) float64 {
	f, _ := new(big.Rat).SetFrac(d18, big.NewInt(1e18)).Float64()
	return f
}
