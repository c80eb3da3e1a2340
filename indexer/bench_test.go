package indexer_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/workload"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// BenchmarkBackfill indexes small chains from a node over HTTP and compares that with the floor of the same run. The command
// in internal/workload/cmd does the same with large chains, each run in its own process.
func BenchmarkBackfill(b *testing.B) {
	shape := workload.Config{Events: 20_000, Vaults: 10, Seed: 1, PerBlock: 100, Active: 4, Holders: 500}
	flat := shape
	flat.Flat, flat.Vaults = true, 1
	for name, cfg := range map[string]workload.Config{"Factory": shape, "Flat": flat} {
		b.Run(name, func(b *testing.B) {
			c, err := workload.Build(cfg)
			require.NoError(b, err)
			server := httptest.NewServer(workload.NewNode(c))
			defer server.Close()
			var events int
			var ours, floor time.Duration
			for b.Loop() {
				db := testkit.DB(b)
				node, err := chain.Dial(b.Context(), []string{server.URL}, quiet())
				require.NoError(b, err)
				began := time.Now()
				require.NoError(b, open(db, node, func(cfg *indexer.Config) { cfg.NavInterval = 0 }).Sync(b.Context()))
				ours += time.Since(began)
				node.Close()
				plain, err := pgx.Connect(b.Context(), testkit.DatabaseURL(b))
				require.NoError(b, err)
				n, took, err := workload.Floor(b.Context(), server.URL, plain, workload.FloorConfig{RangeLogs: 4_000}, time.Now)
				require.NoError(b, err)
				require.NoError(b, plain.Close(b.Context()))
				require.Equal(b, n, count(b, db, "select count(*) from events"))
				events, floor = events+n, floor+took
			}
			b.ReportMetric(float64(events)/ours.Seconds(), "events/s")
			b.ReportMetric(float64(events)/floor.Seconds(), "floor-events/s")
			b.ReportMetric(floor.Seconds()/ours.Seconds(), "x-of-floor")
		})
	}
}
