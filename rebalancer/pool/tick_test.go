package pool_test

import (
	"math/big"
	"testing"

	"github.com/holiman/uint256"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

func TestTicksHaveThePricesOfTheirPowers(t *testing.T) {
	t.Parallel()
	for tick, want := range map[int32]string{
		pool.MinTick: "4295128739", // the bounds that the pools state
		pool.MaxTick: "1461446703485210103287273052203988822378723970342",
		0:            "79228162514264337593543950336", // 2^96
	} {
		got := pool.SqrtPriceAt(tick)
		require.Equal(t, want, got.Dec(), "tick %d", tick)
	}
	require.Panics(t, func() { pool.SqrtPriceAt(pool.MaxTick + 1) })
	base := new(big.Float).SetPrec(300).SetRat(big.NewRat(10_001, 10_000))
	base.Sqrt(base)
	rapid.Check(t, func(t *rapid.T) {
		tick := rapid.Int32Range(0, 100_000).Draw(t, "tick")
		exact := new(big.Float).SetPrec(300).SetInt(new(big.Int).Lsh(big.NewInt(1), 96))
		for power, n := new(big.Float).SetPrec(300).Set(base), tick; n != 0; n >>= 1 {
			if n&1 != 0 {
				exact.Mul(exact, power)
			}
			power.Mul(power, power)
		}
		sqrt := pool.SqrtPriceAt(tick)
		got := new(big.Float).SetInt(sqrt.ToBig())
		off, _ := got.Quo(got.Sub(got, exact), exact).Float64()
		require.InDelta(t, 0, off, 1e-25)
	})
}

func TestTickAtIsTheGreatestThatIsNotAbove(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tick := rapid.Int32Range(pool.MinTick, pool.MaxTick-1).Draw(t, "tick")
		at, next := pool.SqrtPriceAt(tick), pool.SqrtPriceAt(tick+1)
		require.Equal(t, tick, pool.TickAt(&at))
		below := new(uint256.Int).SubUint64(&next, 1)
		require.Equal(t, tick, pool.TickAt(below))
	})
}
