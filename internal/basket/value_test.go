package basket_test

import (
	"encoding/json"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// anyBasket draws 1 to 32 constituents with random prices and reserves, and weights that sum to 10,000.
func anyBasket(t *rapid.T) basket.Basket {
	n := rapid.IntRange(1, 32).Draw(t, "n")
	left := int64(basket.FullBps)
	b := make(basket.Basket, n)
	for i := range b {
		b[i] = basket.Constituent{
			Decimals: rapid.SampledFrom([]uint8{0, 6, 8, 18}).Draw(t, "decimals"),
			Reserve:  basket.NewAmount(new(big.Int).SetUint64(rapid.Uint64().Draw(t, "reserve"))),
			PriceD18: basket.NewAmount(new(big.Int).SetUint64(rapid.Uint64Min(1).Draw(t, "price"))),
		}
		b[i].TargetBps = left
		if i < n-1 {
			b[i].TargetBps = rapid.Int64Range(0, left).Draw(t, "target")
		}
		left -= b[i].TargetBps
	}
	return b
}

func TestDriftEqualsItsDefinitionInExactRationals(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := anyBasket(t)
		nav := new(big.Rat).SetInt(b.NAV())
		if nav.Sign() == 0 {
			require.Zero(t, b.DriftD18().Sign())
			return
		}
		sum := new(big.Rat)
		for _, c := range b {
			current := new(big.Rat).Quo(new(big.Rat).SetInt(c.ValueD18()), nav)
			d := current.Sub(current, big.NewRat(c.TargetBps, basket.FullBps))
			sum.Add(sum, d.Abs(d))
		}
		sum.Mul(sum, new(big.Rat).SetFrac(basket.D18, big.NewInt(2)))
		want := new(big.Int).Quo(sum.Num(), sum.Denom())
		require.Equal(t, want.String(), b.DriftD18().String())
		require.LessOrEqual(t, b.DriftD18().Cmp(basket.D18), 0, "drift is at most 1")
	})
}

func TestAmountOfAValueIsRoundedAsItsNameSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		value := new(big.Int).SetUint64(rapid.Uint64().Draw(t, "value"))
		price := new(big.Int).SetUint64(rapid.Uint64Min(1).Draw(t, "price"))
		decimals := rapid.SampledFrom([]uint8{6, 8, 18}).Draw(t, "decimals")
		down, up := basket.AmountDown(value, price, decimals), basket.AmountUp(value, price, decimals)
		exact := new(big.Rat).SetFrac(new(big.Int).Mul(value, basket.Pow10(decimals)), price)
		require.LessOrEqual(t, new(big.Rat).SetInt(down).Cmp(exact), 0)
		require.GreaterOrEqual(t, new(big.Rat).SetInt(up).Cmp(exact), 0)
		require.LessOrEqual(t, new(big.Int).Sub(up, down).Cmp(big.NewInt(1)), 0)
		require.LessOrEqual(t, basket.ValueD18(down, price, decimals).Cmp(value), 0, "the amount bought is never worth more than the value")
	})
}

func TestD18DecimalsAreExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d18 := new(big.Int).SetBytes(rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(t, "d18"))
		require.Equal(t, d18.String(), basket.ToD18Down(basket.FromD18(d18)).String())
	})
}

func FuzzParseAmount(f *testing.F) {
	for _, seed := range []string{
		"", "0", "007", "-1", "+1", "1.5", "1e3", " 1", "٣", basket.MaxAmount.String(), basket.MaxAmount.String() + "0",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := basket.ParseAmount(s)
		if err != nil {
			return
		}
		want, ok := new(big.Int).SetString(s, 10)
		require.True(t, ok)
		require.Equal(t, want.String(), a.String())
		require.LessOrEqual(t, a.Cmp(basket.MaxAmount), 0)
		raw, err := json.Marshal(a)
		require.NoError(t, err)
		var back basket.Amount
		require.NoError(t, json.Unmarshal(raw, &back))
		require.True(t, back.Equal(a))
	})
}
