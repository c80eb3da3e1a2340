package rest

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// TestAmountsAreTakenExactlyOrRefused sends amounts of up to 80 digits. An amount that the chain can hold keeps every digit. Any
// other is refused, and the error names the field and the limit.
func TestAmountsAreTakenExactlyOrRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`[1-9][0-9]{0,79}`),
			rapid.Map(rapid.IntRange(-3, 3), func(d int) string {
				return new(big.Int).Add(basket.MaxAmount.Big(), big.NewInt(int64(d))).String()
			}),
		).Draw(t, "amount")
		want, _ := new(big.Int).SetString(text, 10)
		var f Validation
		got := f.Positive("body.amount", UnitsText(text))
		if want.Cmp(basket.MaxAmount.Big()) <= 0 {
			require.NoError(t, f.Err())
			require.Equal(t, text, got.String())
			require.Equal(t, BaseUnits(text), UnitsOf(basket.NewAmount(got)))
			return
		}
		var problem *Problem
		require.ErrorAs(t, f.Err(), &problem)
		require.Len(t, problem.Errors, 1)
		require.Equal(t, "body.amount", problem.Errors[0].Field)
		require.Equal(t, basket.MaxAmount.String(), problem.Errors[0].Limit)
	})
}
