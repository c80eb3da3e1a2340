package basket_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// drawBits draws a number of at most `most` bits.
func drawBits(t *rapid.T, name string, most int) *big.Int {
	bits := rapid.IntRange(1, most).Draw(t, name+" bits")
	raw := rapid.SliceOfN(rapid.Byte(), (bits+7)/8, (bits+7)/8).Draw(t, name)
	n := new(big.Int).SetBytes(raw)
	return n.Rsh(n, uint(8*len(raw)-bits))
}

func TestReserveDownOfBaseUpIsTheReserve(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		reserve, scale := drawBits(t, "reserve", 112), drawBits(t, "scale", 104)
		scale.Add(scale, big.NewInt(1)) // from 1 to 2^104
		require.Equal(t, reserve.String(), basket.ReserveDown(basket.BaseUp(reserve, scale), scale).String())
	})
}

func TestReservesNeverExceedContributionsMinusWithdrawals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base, scale, change := drawBits(t, "base", 128), drawBits(t, "scale", 112), drawBits(t, "change", 112)
		before, after := basket.ReserveDown(base, scale), basket.ReserveDown(base, new(big.Int).Add(scale, change))
		grown := new(big.Int).Sub(after, before)
		require.LessOrEqual(t, grown.Cmp(basket.ReserveUp(base, change)), 0)
		require.GreaterOrEqual(t, grown.Cmp(basket.ReserveDown(base, change)), 0)
		rounding := new(big.Int).Sub(basket.ReserveUp(base, change), basket.ReserveDown(base, change))
		require.True(t, rounding.IsInt64() && rounding.Int64() >= 0 && rounding.Int64() <= 1)
	})
}

func TestScaleOneShiftsTheBaseByEightBits(t *testing.T) {
	t.Parallel()
	require.Equal(t, "256", basket.BaseUp(big.NewInt(1), basket.ScaleOne).String())
	require.Equal(t, "1", basket.ReserveUp(big.NewInt(1), big.NewInt(1)).String(), "rounded up")
	require.Equal(t, "0", basket.ReserveUp(new(big.Int), big.NewInt(5)).String())
}
