package txmgr

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestFirstFeesRideOutADoubledBaseFeeWithinTheLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ base, tip, limit, wantTip, wantCap int64 }{
		{base: 10, tip: 2, limit: 100, wantTip: 2, wantCap: 22},
		{base: 60, tip: 2, limit: 100, wantTip: 2, wantCap: 100},
		{base: 0, tip: 200, limit: 100, wantTip: 100, wantCap: 100},
		{base: 0, tip: 0, limit: 100, wantTip: 0, wantCap: 0},
	} {
		f := firstFees(big.NewInt(c.base), big.NewInt(c.tip), big.NewInt(c.limit))
		require.Equal(t, []int64{c.wantTip, c.wantCap}, []int64{f.tip.Int64(), f.cap.Int64()}, "%+v", c)
	}
}

func TestABumpIsAlwaysTakenByAPoolAndNeverAboveTheLimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := big.NewInt(rapid.Int64Range(1, 1e12).Draw(t, "limit"))
		percent := rapid.Uint64Range(minBumpPercent, 200).Draw(t, "percent")
		last := fees{cap: big.NewInt(rapid.Int64Range(0, limit.Int64()).Draw(t, "cap"))}
		last.tip = big.NewInt(rapid.Int64Range(0, last.cap.Int64()).Draw(t, "tip"))
		base, tip := rapid.Int64Range(0, 1e12).Draw(t, "base"), rapid.Int64Range(0, 1e12).Draw(t, "market tip")
		market := firstFees(big.NewInt(base), big.NewInt(tip), limit)
		f, ok := bump(last, market, percent, limit)
		if !ok {
			require.Positive(t, raise(last.cap, percent).Cmp(limit))
			return
		}
		require.LessOrEqual(t, f.cap.Cmp(limit), 0)
		require.LessOrEqual(t, f.tip.Cmp(f.cap), 0)
		for _, pair := range [][2]*big.Int{{f.tip, last.tip}, {f.cap, last.cap}} {
			least := new(big.Int).Mul(pair[1], big.NewInt(int64(100+percent)))
			require.GreaterOrEqual(t, new(big.Int).Mul(pair[0], big.NewInt(100)).Cmp(least), 0)
			require.Positive(t, pair[0].Cmp(pair[1]))
		}
	})
}

func TestANoopAlwaysFitsAboveATrade(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := big.NewInt(rapid.Int64Range(1000, 1e15).Draw(t, "limit"))
		percent := rapid.Uint64Range(minBumpPercent, 200).Draw(t, "percent")
		highest := fees{tip: new(big.Int), cap: tradeLimit(limit, percent)}
		_, ok := bump(highest, highest, percent, limit)
		require.True(t, ok)
	})
}
