package plan_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// vaults are of 20 constituents each, off their targets, on one market of two tiers against a hub.
func vaults(b *testing.B, n int) []plan.Snapshot {
	b.Helper()
	r := rand.New(rand.NewPCG(1, 5))
	hub := holds(common.HexToAddress("0xff"), 6, "1", "0", 0)
	var list []plan.Constituent
	for i := range 20 {
		list = append(list, holds(common.BigToAddress(big.NewInt(int64(1+i))), 18, strconv.Itoa(1+r.IntN(5000)), "0", 500))
	}
	var pools []pool.Pool
	for _, c := range list {
		for _, v := range []venue{{feeBps: 5, depthUSD: 5_000_000}, {feeBps: 30, depthUSD: 3_000_000}} {
			pools = append(pools, full(c, hub, v))
		}
	}
	market, err := pool.NewMarket(pools, []common.Address{hub.Token})
	require.NoError(b, err)
	out := make([]plan.Snapshot, n)
	for i := range out {
		s := snapshot()
		for _, c := range list {
			value := 50_000 * (0.8 + 0.4*r.Float64())
			s.Constituents = append(s.Constituents, holds(c.Token, 18, basketUSD(c), fmt.Sprintf("%.2f", value), 500))
		}
		s.Market = market
		out[i] = s
	}
	return out
}

func basketUSD(c plan.Constituent) string { return usd(c.PriceD18) }

// BenchmarkPlanAThousandVaults plans 1,000 vaults of 20 constituents on a warm snapshot, on all processors.
func BenchmarkPlanAThousandVaults(b *testing.B) {
	const n = 1000
	snapshots := vaults(b, n)
	policy := plan.DefaultPolicy()
	legs := make([]int, runtime.GOMAXPROCS(0))
	b.ReportAllocs()
	for b.Loop() {
		var wg sync.WaitGroup
		for worker := range legs {
			wg.Go(func() {
				legs[worker] = 0
				for i := worker; i < n; i += len(legs) {
					p, err := plan.Make(snapshots[i], policy)
					if err != nil {
						b.Error(err)
						return
					}
					legs[worker] += len(p.Legs)
				}
			})
		}
		wg.Wait()
	}
	sum := 0
	for _, l := range legs {
		sum += l
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/plan")
	b.ReportMetric(float64(sum)/n, "legs/plan")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/1000-vaults")
}
