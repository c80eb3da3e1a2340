package indexer_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// BenchmarkBackfill indexes 20,000 share transfers among 500 holders, 50 a block, each block with a NAV point. The fake
// node's own work, JSON both ways, is part of it.
func BenchmarkBackfill(b *testing.B) {
	c := fakechain.New()
	var vault common.Address
	c.Mine(func(w *fakechain.World) { vault = w.Populate() })
	holder := func(i int) common.Address { return common.BigToAddress(big.NewInt(int64(1_000 + i%500))) }
	for block := range 400 {
		c.Mine(func(w *fakechain.World) {
			for i := range 50 {
				w.Transfer(w.Vaults[vault], fakechain.People[0], holder(50*block+i), big.NewInt(1e12))
			}
		})
	}
	c.Finalize(10)
	events := 0
	for b.Loop() {
		b.StopTimer()
		db := testkit.DB(b)
		b.StartTimer()
		require.NoError(b, open(db, c).Sync(b.Context()))
		events += count(b, db, "select count(*) from events")
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}
