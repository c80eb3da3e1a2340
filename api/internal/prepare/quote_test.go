package prepare

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

func TestASplitLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		amount := new(big.Int).SetUint64(rapid.Uint64().Draw(t, "amount"))
		weights := make([]*big.Int, rapid.IntRange(1, market.MaxConstituents).Draw(t, "count"))
		for i := range weights {
			weights[i] = new(big.Int).SetUint64(rapid.Uint64Range(0, 1<<40).Draw(t, "weight"))
		}
		sum := new(big.Int)
		for _, part := range split(amount, weights) {
			require.GreaterOrEqual(t, part.Sign(), 0)
			sum.Add(sum, part)
		}
		require.Equal(t, amount.String(), sum.String())
	})
}

// Pools whose price worsens with size stand in for the quotes.
func TestEveryLegOfADepositBuysTheSameShares(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := vaultHoldings{supply: new(big.Int).Mul(big.NewInt(1000), basket.D18)}
		n := rapid.IntRange(1, 6).Draw(t, "parts")
		depth := make([]*big.Int, n)
		stale := rapid.Bool().Draw(t, "one price is stale")
		for i := range n {
			reserve := new(big.Int).Mul(big.NewInt(rapid.Int64Range(1_000, 1_000_000).Draw(t, "reserve")), basket.D18)
			price := new(big.Int).Mul(big.NewInt(rapid.Int64Range(1, 1000).Draw(t, "price")), basket.D18)
			h.parts = append(h.parts, part{reserve: reserve, decimals: 18, priceD18: price, weight: big.NewInt(5000)})
			depth[i] = new(big.Int).Mul(basket.ValueD18(reserve, price, 18), big.NewInt(rapid.Int64Range(5, 50).Draw(t, "depth")))
		}
		amount := basket.MulDivDown(h.valueD18(h.reserves()), big.NewInt(rapid.Int64Range(1, 20).Draw(t, "percent")), big.NewInt(100))
		prices := make([]*big.Int, n)
		for i := range n {
			prices[i] = h.parts[i].priceD18
		}
		if stale {
			h.parts[0].priceD18 = nil
		}
		quotes := 0
		legs, err := h.evenOut(amount, func(ins []*big.Int) ([]leg, error) { // constant product: out = in/price × depth/(depth+in)
			quotes++
			legs := make([]leg, n)
			for i, in := range ins {
				fair := basket.AmountDown(in, prices[i], 18)
				legs[i] = leg{in: in, out: basket.MulDivDown(fair, depth[i], new(big.Int).Add(depth[i], in))}
			}
			return legs, nil
		})
		require.NoError(t, err)
		require.True(t, stale || h.even(legs), "after %d quotes", quotes) // without a price the first split is a guess
		spent := new(big.Int)
		for _, l := range legs {
			spent.Add(spent, l.in)
		}
		require.Equal(t, amount.String(), spent.String())
	})
}
