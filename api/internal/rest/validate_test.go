package rest

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// TestAmountsAreTakenExactlyOrRefused sends amounts of up to 80 digits. An amount that the contracts can hold keeps every digit. Any
// other is refused, and the error names the field and the limit. Allowances may have 256 bits.
func TestAmountsAreTakenExactlyOrRefused(t *testing.T) {
	t.Parallel()
	most := new(big.Int).Sub(amountLimit, big.NewInt(1))
	t.Run("Amount", func(t *testing.T) {
		t.Parallel()
		takenExactly(t, (*Validation).Amount, most)
	})
	t.Run("Allowance", func(t *testing.T) {
		t.Parallel()
		takenExactly(t, (*Validation).Allowance, basket.MaxAmount.Big())
	})
}

func takenExactly(t *testing.T, read func(*Validation, string, UnitsText) *big.Int, most *big.Int) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringMatching(`[1-9][0-9]{0,79}`),
			rapid.Map(rapid.IntRange(-3, 3), func(d int) string {
				return new(big.Int).Add(most, big.NewInt(int64(d))).String()
			}),
			rapid.StringMatching(`[1-9][0-9]{0,37}`),
		).Draw(t, "amount")
		want, _ := new(big.Int).SetString(text, 10)
		var f Validation
		got := read(&f, "body.amount", UnitsText(text))
		if want.Cmp(most) <= 0 {
			require.NoError(t, f.Err())
			require.Equal(t, text, got.String())
			require.Equal(t, BaseUnits(text), UnitsOf(basket.NewAmount(got)))
			return
		}
		var problem *Problem
		require.ErrorAs(t, f.Err(), &problem)
		require.Len(t, problem.Errors, 1)
		require.Equal(t, "body.amount", problem.Errors[0].Field)
		require.Contains(t, []string{amountLimit.String(), basket.MaxAmount.String()}, problem.Errors[0].Limit)
	})
}
