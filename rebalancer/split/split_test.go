package split_test

import (
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
	"github.com/astrolabe-index/astrolabe/rebalancer/split"
)

var (
	hub  = common.HexToAddress("0x01")
	from = common.HexToAddress("0x02")
	to   = common.HexToAddress("0x03")
)

// anyPool returns a pool near a price, with one to four positions around it.
func anyPool(r *rand.Rand, token0, token1 common.Address, fee uint32, spacing, near int32) pool.Pool {
	tick := near + r.Int32N(40) - 20
	p := pool.Pool{
		Address: common.BigToAddress(new(big.Int).SetUint64(r.Uint64())), Token0: token0, Token1: token1, Fee: fee, Spacing: spacing,
		SqrtPrice: pool.SqrtPriceAt(tick), Tick: tick, Low: pool.MinTick, High: pool.MaxTick,
	}
	p.SqrtPrice.AddUint64(&p.SqrtPrice, r.Uint64N(1<<40))
	nets := map[int32]*uint256.Int{}
	net := func(tick int32) *uint256.Int {
		if nets[tick] == nil {
			nets[tick] = new(uint256.Int)
		}
		return nets[tick]
	}
	for i := range 1 + r.IntN(4) {
		liquidity := new(uint256.Int).Mul(uint256.NewInt(1e18), uint256.NewInt(1+r.Uint64N(1e6)))
		lower, upper := tick-r.Int32N(3000)-spacing, tick+r.Int32N(3000)+spacing
		if i == 0 { // over the whole range, so that any amount can be sold
			lower, upper = pool.MinTick+spacing, pool.MaxTick-spacing
		}
		lower, upper = lower-lower%spacing, upper-upper%spacing
		net(lower).Add(net(lower), liquidity)
		net(upper).Sub(net(upper), liquidity)
		if lower <= tick && tick < upper {
			p.Liquidity.Add(&p.Liquidity, liquidity)
		}
	}
	for _, t := range slices.Sorted(maps.Keys(nets)) {
		if n := nets[t]; !n.IsZero() {
			p.Ticks = append(p.Ticks, pool.Tick{Index: t, Net: *n})
		}
	}
	return p
}

func anyMarket(t *testing.T, r *rand.Rand) *pool.Market {
	t.Helper()
	var pools []pool.Pool
	for _, tier := range []struct {
		fee     uint32
		spacing int32
	}{{100, 1}, {500, 10}, {3000, 60}, {10_000, 200}} {
		if r.IntN(4) > 0 {
			pools = append(pools, anyPool(r, from, to, tier.fee, tier.spacing, 1000))
		}
	}
	if len(pools) == 0 || r.IntN(2) == 0 { // add a route through the hub
		pools = append(pools, anyPool(r, hub, from, 500, 10, -400), anyPool(r, hub, to, 500, 10, 600))
	}
	m, err := pool.NewMarket(pools, []common.Address{hub})
	require.NoError(t, err)
	return m
}

// search returns the best split over the routes that it finds by trying: a grid for each route, then finer grids around
// the best point.
func search(v *pool.View, routes []pool.Route, amount *uint256.Int) *uint256.Int {
	quote := func(r *pool.Route, in *uint256.Int) *uint256.Int {
		fill, err := v.Quote(r, in)
		if err != nil {
			return new(uint256.Int)
		}
		return &fill.Out
	}
	if len(routes) == 1 {
		return quote(&routes[0], amount)
	}
	const points = 12
	low, high := new(uint256.Int), new(uint256.Int).Set(amount)
	best := new(uint256.Int)
	for width := new(uint256.Int).Set(amount); ; {
		step := new(uint256.Int).Div(width, uint256.NewInt(points))
		if step.IsZero() {
			step.SetOne()
		}
		at := new(uint256.Int)
		for x := new(uint256.Int).Set(low); !x.Gt(high); x.Add(x, step) {
			sum := search(v, routes[1:], new(uint256.Int).Sub(amount, x))
			sum.Add(sum, quote(&routes[0], x))
			if sum.Gt(best) {
				best.Set(sum)
				at.Set(x)
			}
		}
		// the maximum of a concave function is within one step of the maximum on the grid
		if width.Set(step).CmpUint64(1) <= 0 || new(uint256.Int).Mul(step, uint256.NewInt(1e6)).Lt(amount) {
			return best
		}
		low.Set(new(uint256.Int))
		if at.Gt(step) {
			low.Sub(at, step)
		}
		high.Add(at, step)
		if high.Gt(amount) {
			high.Set(amount)
		}
		width.Sub(high, low)
	}
}

func TestASplitGivesWhatTryingFinds(t *testing.T) {
	t.Parallel()
	const tolerance = 1_000_000_000
	var parts [5]int
	for seed := range testkit.Seeds(t, 1000) {
		r := rand.New(rand.NewPCG(uint64(seed), 2))
		m := anyMarket(t, r)
		v := m.View()
		a, b := from, to
		if r.IntN(2) == 0 {
			a, b = b, a
		}
		routes := m.Routes(nil, a, b)
		if most := 2 + int(seed%5)/4; len(routes) > most {
			routes = routes[len(routes)-most:] // trying is exponential
		}
		amount := new(uint256.Int).Mul(uint256.NewInt(1e12), uint256.NewInt(1+r.Uint64N(1<<(20+r.UintN(24)))))
		got, err := split.Best(v, routes, amount, new(uint256.Int))
		require.NoError(t, err, "seed %d", seed)
		in, out := new(uint256.Int), new(uint256.Int)
		for _, p := range got {
			in.Add(in, &p.In)
			out.Add(out, &p.Fill.Out)
		}
		require.Equal(t, amount.Dec(), in.Dec(), "seed %d", seed)
		parts[len(got)]++
		want := search(v, routes, amount)
		if want.Gt(out) {
			short := new(uint256.Int).Sub(want, out)
			require.False(t, new(uint256.Int).Mul(short, uint256.NewInt(tolerance)).Gt(want),
				"seed %d: %s in %d parts, trying finds %s", seed, out.Dec(), len(got), want.Dec())
		}
	}
	t.Logf("splits by parts: %v", parts[1:])
	require.Positive(t, parts[2])
}

func TestAPartThatGainsLessThanItCostsIsLeftOut(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 3))
	m, err := pool.NewMarket([]pool.Pool{
		anyPool(r, from, to, 500, 10, 0), anyPool(r, from, to, 3000, 60, 0), anyPool(r, from, to, 10_000, 200, 0),
	}, nil)
	require.NoError(t, err)
	amount := new(uint256.Int).Mul(uint256.NewInt(1e18), uint256.NewInt(1e6))
	routes := m.Routes(nil, from, to)
	free, err := split.Best(m.View(), routes, amount, new(uint256.Int))
	require.NoError(t, err)
	require.Len(t, free, 3)
	dear, err := split.Best(m.View(), routes, amount, amount)
	require.NoError(t, err)
	require.Len(t, dear, 1)
	_, err = split.Best(m.View(), nil, amount, amount)
	require.ErrorIs(t, err, split.ErrNoRoute)
}
