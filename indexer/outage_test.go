package indexer_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// gauge reads a gauge or counter of the indexer.
func gauge(t *testing.T, r *prometheus.Registry, name string) float64 {
	t.Helper()
	families, err := r.Gather()
	require.NoError(t, err)
	for _, f := range families {
		if f.GetName() == "astrolabe_indexer_"+name {
			m := f.GetMetric()[0]
			return m.GetGauge().GetValue() + m.GetCounter().GetValue()
		}
	}
	require.Fail(t, "no such metric", name)
	return 0
}

func TestAnOutageIsLoggedWhenItBeginsAndEnds(t *testing.T) {
	t.Parallel()
	c, db, registry, log := fakechain.New(), testkit.Borrow(t), prometheus.NewRegistry(), &testkit.Buffer{}
	mine(c, 1, 10)
	cfg := config
	cfg.Metrics = registry
	ix := indexer.New(cfg, db, c, slog.New(slog.NewTextHandler(log, nil)), time.Now)
	stop := start(t, ix, c)
	defer stop()
	reaches(t, ix, c)
	require.Zero(t, gauge(t, registry, "stalled"))

	c.FailWith(func(*rpc.BatchElem) error { return errors.New("the node is down") })
	require.Eventually(t, func() bool { return gauge(t, registry, "faults_total") >= 3 }, time.Minute, 10*time.Millisecond)
	require.InDelta(t, 1, gauge(t, registry, "stalled"), 0)
	require.Equal(t, 1, strings.Count(log.String(), "stands still"), "however often it is tried again")
	require.Contains(t, ix.Status().LastError, "the node is down")

	c.FailWith(nil)
	mine(c, 2, 1)
	reaches(t, ix, c)
	require.Eventually(t, func() bool { return strings.Count(log.String(), "indexing goes on") == 1 }, time.Minute, 10*time.Millisecond)
	require.Zero(t, gauge(t, registry, "stalled"))
	require.Empty(t, ix.Status().LastError)
}

func TestGapsAreCounted(t *testing.T) {
	t.Parallel()
	c, db, registry := fakechain.New(), testkit.Borrow(t), prometheus.NewRegistry()
	mine(c, 1, 10)
	c.FailWith(func(call *rpc.BatchElem) error {
		if call.Method == "eth_call" && call.Args[1] != "latest" {
			return errors.New("missing trie node")
		}
		return nil
	})
	ix := open(db, c, func(cfg *indexer.Config) { cfg.Metrics, cfg.UpkeepInterval = registry, time.Nanosecond })
	require.NoError(t, ix.Sync(t.Context()))
	require.NoError(t, ix.Sync(t.Context()), "maintenance runs at the head")
	require.InDelta(t, count(t, db, "select count(*) from nav_gaps"), gauge(t, registry, "nav_gaps"), 0)
	require.Positive(t, gauge(t, registry, "nav_gaps"))
}
