package indexer

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// metrics have a label for the chain, so that indexers of several chains can share a registry.
type metrics struct {
	head, nodeHead, lag, rangeBlocks prometheus.Gauge
	eventsPace, eta, stalled         prometheus.Gauge
	nodeBehind, navGaps              prometheus.Gauge
	events, removed, reorgs, faults  prometheus.Counter
	unconfirmed, denseBlocks         prometheus.Counter
	gapsFilled, pruned, upkeepFaults prometheus.Counter
	reorgDepth, commitSeconds        prometheus.Observer
}

// newMetrics registers the metrics with r, or nowhere if r is nil.
func newMetrics(r prometheus.Registerer, chain string) metrics {
	if r != nil {
		r = prometheus.WrapRegistererWith(prometheus.Labels{"chain": chain}, r)
	}
	f := promauto.With(r)
	gauge := func(name, help string) prometheus.Gauge {
		return f.NewGauge(prometheus.GaugeOpts{Namespace: "astrolabe", Subsystem: "indexer", Name: name, Help: help})
	}
	counter := func(name, help string) prometheus.Counter {
		return f.NewCounter(prometheus.CounterOpts{Namespace: "astrolabe", Subsystem: "indexer", Name: name, Help: help})
	}
	histogram := func(name, help string, buckets []float64) prometheus.Observer {
		return f.NewHistogram(prometheus.HistogramOpts{
			Namespace: "astrolabe", Subsystem: "indexer", Name: name, Help: help, Buckets: buckets,
		})
	}
	return metrics{
		head:       gauge("head_block", "Last block that the ledger and all projections contain."),
		nodeHead:   gauge("node_head_block", "Newest block of the node."),
		lag:        gauge("lag_blocks", "Blocks that the node has and the ledger lacks."),
		eventsPace: gauge("events_per_second", "Events appended per second, over the commits of the last half minute."),
		eta:        gauge("eta_seconds", "Time until the node's head is reached at the pace of the last half minute. -1: unknown."),
		nodeBehind: gauge("node_behind_blocks", "Blocks that the ledger has and the node lacks."),
		stalled:    gauge("stalled", "1 while indexing stands still because passes fail, otherwise 0."),
		navGaps: gauge("nav_gaps", "Blocks and vaults without a NAV point because the node lacked the state, "+
			"at the last maintenance run."),
		rangeBlocks:   gauge("range_blocks", "Blocks per request for logs."),
		events:        counter("events_total", "Events appended to the ledger."),
		removed:       counter("events_removed_total", "Events removed from the ledger by reorgs."),
		reorgs:        counter("reorgs_total", "Reorgs rolled back."),
		unconfirmed:   counter("reorgs_unconfirmed_total", "Reorgs reported by a node that no quorum confirmed at the time."),
		denseBlocks:   counter("dense_blocks_total", "Blocks whose logs the node does not give in one answer: they were read in parts."),
		gapsFilled:    counter("nav_points_filled_total", "NAV points that maintenance added at blocks without one."),
		pruned:        counter("nav_points_pruned_total", "NAV points deleted by retention."),
		upkeepFaults:  counter("upkeep_faults_total", "Maintenance runs that failed."),
		faults:        counter("faults_total", "Passes that failed and were retried."),
		reorgDepth:    histogram("reorg_depth_blocks", "Blocks undone by a reorg.", prometheus.ExponentialBuckets(1, 2, 9)),
		commitSeconds: histogram("commit_seconds", "Time of one commit.", prometheus.ExponentialBuckets(0.002, 2, 14)),
	}
}
