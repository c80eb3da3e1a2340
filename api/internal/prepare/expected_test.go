package prepare

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

func TestPairsLeaveNothingWorthATrade(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 32).Draw(t, "constituents")
		left := int64(basket.FullBps)
		nav := new(big.Int)
		sides := make([]*valuedToken, n)
		for i := range sides {
			bps := rapid.Int64Range(0, left).Draw(t, "bps")
			if i == n-1 {
				bps = left
			}
			left -= bps
			cents := rapid.Int64Range(0, 1_000_000_00).Draw(t, "cents")
			value := new(big.Int).Mul(big.NewInt(cents), new(big.Int).Quo(basket.D18, big.NewInt(100)))
			sides[i] = &valuedToken{valueD18: value, bps: big.NewInt(bps)}
			nav.Add(nav, value)
		}
		shifts := pair(sides, nav)
		if len(shifts) >= 2*n {
			t.Fatalf("%d trades between %d constituents", len(shifts), n)
		}
		after := map[*valuedToken]*big.Int{}
		for _, w := range sides {
			after[w] = new(big.Int).Set(w.valueD18)
		}
		for _, w := range shifts {
			require.GreaterOrEqual(t, w.d18.Cmp(leastTradeD18), 0)
			after[w.from].Sub(after[w.from], w.d18)
			after[w.to].Add(after[w.to], w.d18)
		}
		for _, w := range sides {
			target := basket.MulDivDown(nav, w.bps, big.NewInt(basket.FullBps))
			off := new(big.Int).Sub(after[w], target)
			// Each token is within a dollar of its target. A surplus may be everything that the others lack.
			require.Less(t, off.CmpAbs(new(big.Int).Mul(leastTradeD18, big.NewInt(int64(n)))), 1, "%s after the trades, aimed at %s",
				after[w], target)
			moved := new(big.Int).Sub(after[w], w.valueD18)
			gap := new(big.Int).Sub(target, w.valueD18)
			require.GreaterOrEqual(t, moved.Sign()*gap.Sign(), 0, "no constituent is moved away from its target")
			require.LessOrEqual(t, moved.CmpAbs(gap), 0, "or past it")
		}
	})
}
