package plan_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// vaults returns vaults of 20 constituents each, off their targets, on one market with two fee tiers against a hub.
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

// BenchmarkPlanAThousandVaults plans 1,000 vaults of 20 constituents on a warm snapshot, on all processors. Its floor
// is the work that no planner can avoid: valuing each basket and quoting each resulting leg once. live-B is how much
// the heap grows over all rounds.
func BenchmarkPlanAThousandVaults(b *testing.B) {
	const n = 1000
	snapshots := vaults(b, n)
	policy := plan.DefaultPolicy()
	plans := make([]plan.Plan, n)
	each(n, func(i int) {
		var err error
		if plans[i], err = plan.Make(snapshots[i], policy); err != nil {
			b.Error(err)
		}
	})
	legs, before := 0, live()
	for _, p := range plans {
		legs += len(p.Legs)
	}
	b.ReportAllocs()
	for b.Loop() {
		each(n, func(i int) {
			if _, err := plan.Make(snapshots[i], policy); err != nil {
				b.Error(err)
			}
		})
	}
	perRound := b.Elapsed() / time.Duration(b.N)
	after := live()
	start := time.Now()
	each(n, func(i int) { floor(b, snapshots[i], plans[i]) })
	least := time.Since(start)
	b.ReportMetric(float64(legs)/n, "legs/plan")
	b.ReportMetric(perRound.Seconds(), "s/1000-vaults")
	b.ReportMetric(float64(perRound)/float64(least), "x-floor")
	b.ReportMetric(float64(after)-float64(before), "live-B")
}

// each calls do for every number below n, on all processors.
func each(n int, do func(i int)) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		wg.Go(func() {
			for i := worker; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}

func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func floor(b *testing.B, s plan.Snapshot, p plan.Plan) {
	b.Helper()
	held := make(basket.Basket, len(s.Constituents))
	for i, c := range s.Constituents {
		held[i] = c.Constituent
	}
	if held.NAV().Sign() == 0 || held.DriftD18().Sign() == 0 {
		b.Error("nothing to plan for")
	}
	view := s.Market.View()
	for _, l := range p.Legs {
		routes := s.Market.Routes(nil, l.TokenIn, l.TokenOut)
		if _, err := view.Quote(&routes[0], uint256.MustFromBig(l.AmountIn.View())); err != nil {
			b.Error(err)
		}
	}
}
