package basket_test

import (
	"math/big"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

func TestLotsAddUpWhateverTheMethod(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		method := rapid.SampledFrom([]basket.CostMethod{basket.AverageCost, basket.FirstIn, basket.SpecificLots}).Draw(t, "method")
		book := basket.LotBook{Method: method, Prefer: []string{"7", "2"}}
		held, paid, cost := new(big.Int), new(big.Int), new(big.Int) // the cost of what left
		amount := func(name string, most int64) *big.Int { return big.NewInt(rapid.Int64Range(1, most).Draw(t, name)) }
		for i := range rapid.IntRange(1, 30).Draw(t, "movements") {
			if held.Sign() == 0 || rapid.Bool().Draw(t, "in") {
				shares, price := amount("shares", 1e15), amount("cost", 1e15)
				held.Add(held, shares)
				paid.Add(paid, price)
				book.Acquire(strconv.Itoa(i), start.AddDate(0, 0, i), shares, price)
				continue
			}
			shares, proceeds := amount("shares", held.Int64()), amount("proceeds", 1e15)
			taken, got := new(big.Int), new(big.Int)
			for _, part := range book.Dispose(shares, proceeds) {
				taken.Add(taken, part.Shares)
				got.Add(got, part.ProceedsD18)
				cost.Add(cost, part.CostD18)
				require.Equal(t, method == basket.AverageCost, part.AcquiredAt.IsZero())
			}
			require.Equal(t, shares, taken)
			require.Equal(t, proceeds, got, "the parts' proceeds are the proceeds")
			held.Sub(held, shares)
		}
		kept, left := new(big.Int), new(big.Int).Set(cost)
		for _, lot := range book.Lots {
			require.Positive(t, lot.Shares.Sign())
			kept.Add(kept, lot.Shares)
			left.Add(left, lot.CostD18)
		}
		require.Zero(t, held.Cmp(kept))
		require.Zero(t, paid.Cmp(left), "what left and what is held cost what was paid")
	})
}

func TestEachMethodTakesItsLots(t *testing.T) {
	t.Parallel()
	at := func(day int) time.Time { return time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC) }
	costs := func(method basket.CostMethod, prefer ...string) (costs []int64, lots []string) {
		book := basket.LotBook{Method: method, Prefer: prefer}
		book.Acquire("a", at(1), big.NewInt(10), big.NewInt(100))
		book.Acquire("b", at(2), big.NewInt(10), big.NewInt(300))
		for _, part := range book.Dispose(big.NewInt(15), big.NewInt(450)) {
			costs, lots = append(costs, part.CostD18.Int64()), append(lots, part.Lot)
		}
		return costs, lots
	}
	cost, lots := costs(basket.AverageCost)
	require.Equal(t, []int64{300}, cost)
	require.Equal(t, []string{""}, lots)
	cost, lots = costs(basket.FirstIn)
	require.Equal(t, []int64{100, 150}, cost)
	require.Equal(t, []string{"a", "b"}, lots)
	cost, lots = costs(basket.SpecificLots, "b")
	require.Equal(t, []int64{300, 50}, cost)
	require.Equal(t, []string{"b", "a"}, lots)

	book := basket.LotBook{Method: basket.FirstIn}
	book.Acquire("a", at(1), big.NewInt(1), nil)
	part := book.Dispose(big.NewInt(1), nil)[0]
	require.Nil(t, part.CostD18, "an unknown cost stays unknown")
	require.Nil(t, part.ProceedsD18)
}
