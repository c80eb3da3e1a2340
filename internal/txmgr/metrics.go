package txmgr

import (
	"math/big"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

type metrics struct {
	intents    *prometheus.GaugeVec
	settled    *prometheus.CounterVec
	attempts   *prometheus.CounterVec
	reverts    *prometheus.CounterVec
	bumps      prometheus.Counter
	held       prometheus.Counter
	reorgs     prometheus.Counter
	stepErrors prometheus.Counter
	gasWei     prometheus.Counter
	refused    prometheus.Counter
	balance    prometheus.Gauge
	lost       prometheus.Gauge
	duplicates prometheus.Gauge
	recovery   prometheus.Histogram
	inclusion  prometheus.Histogram
}

// newMetrics creates the metrics and registers them if reg is not nil.
func newMetrics(reg prometheus.Registerer, chain, signer string) *metrics {
	const namespace, subsystem = "astrolabe", "txmgr"
	with := promauto.With(reg)
	labels := prometheus.Labels{"chain": chain, "signer": signer}
	opts := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Namespace: namespace, Subsystem: subsystem, Name: name, Help: help, ConstLabels: labels}
	}
	return &metrics{
		intents: with.NewGaugeVec(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "intents", Help: "Open intents by state.", ConstLabels: labels,
		}, []string{"state"}),
		settled:    with.NewCounterVec(opts("settled_total", "Intents that ended, by final state."), []string{"state"}),
		attempts:   with.NewCounterVec(opts("attempts_total", "Transactions signed."), []string{"kind"}),
		reverts:    with.NewCounterVec(opts("reverts_total", "Calls that reverted, in simulation or in a final block."), []string{"where"}),
		bumps:      with.NewCounter(opts("bumps_total", "Transactions signed with higher fees to replace an earlier one.")),
		held:       with.NewCounter(opts("held_total", "Replacements not made because of the fee limit.")),
		reorgs:     with.NewCounter(opts("reorged_total", "Mined transactions whose block a reorg removed.")),
		stepErrors: with.NewCounter(opts("step_errors_total", "Steps that ended with an error.")),
		gasWei:     with.NewCounter(opts("gas_wei_total", "Fees paid in final blocks, in wei.")),
		refused: with.NewCounter(opts("refused_total", "Steps in which an intent had to wait for a nonce: kill switch, "+
			"balance or gas price.")),
		balance: with.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "balance_ether", ConstLabels: labels, Help: "The signer's balance in ether.",
		}),
		lost: with.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "lost_transactions", ConstLabels: labels,
			Help: "Final transactions of the signer that are not stored as attempts. A value above 0 needs a person.",
		}),
		duplicates: with.NewGauge(prometheus.GaugeOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "duplicate_intents", ConstLabels: labels,
			Help: "Intents with more than one final trade. A value above 0 needs a person.",
		}),
		recovery: with.NewHistogram(prometheus.HistogramOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "recovery_seconds", ConstLabels: labels,
			Help:    "Seconds from taking the signer's lease to the first successful step.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 15, 60},
		}),
		inclusion: with.NewHistogram(prometheus.HistogramOpts{
			Namespace: namespace, Subsystem: subsystem, Name: "blocks_to_inclusion", ConstLabels: labels,
			Help:    "Blocks from the first signature to the block that holds the transaction.",
			Buckets: []float64{1, 2, 3, 5, 8, 13, 21, 55},
		}),
	}
}

func (s *metrics) observe(open []*item) {
	counts := map[string]int{
		enum.IntentReady: 0, enum.IntentReserved: 0, enum.IntentInflight: 0, enum.IntentMined: 0, enum.IntentCancelling: 0,
	}
	for _, it := range open {
		if _, isOpen := counts[it.State]; isOpen {
			counts[it.State]++
		}
	}
	for state, n := range counts {
		s.intents.WithLabelValues(state).Set(float64(n))
	}
}

func (s *metrics) finished(it *item, row keeperdb.ReceiptOfRow) {
	if row.Status == 0 {
		s.reverts.WithLabelValues("chain").Inc()
	}
	s.inclusion.Observe(float64(row.BlockNumber - it.attempts[0].HeadBlock))
	paid := new(big.Int).Mul(row.EffectiveGasPrice.Big(), big.NewInt(row.GasUsed))
	paid.Add(paid, row.DataFee.Big())
	wei, _ := paid.Float64()
	s.gasWei.Add(wei)
}
