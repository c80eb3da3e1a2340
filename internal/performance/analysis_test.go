package performance_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/performance"
)

// TestRollingVolatilityIsTheVolatilityOfEachWindow compares with Risk, which the fixtures of another implementation check.
func TestRollingVolatilityIsTheVolatilityOfEachWindow(t *testing.T) {
	t.Parallel()
	windows := 0
	for _, f := range load(t).Series {
		s := performance.Series(f.Levels)
		rolled := s.Rolling()
		for _, r := range rolled {
			var window performance.Series
			for _, l := range s {
				if !l.At.After(r.At) {
					window = append(window, l)
				}
			}
			window = window[len(window)-performance.RollingDays-1:]
			want := window.Risk(performance.Rates{}, performance.Drawdown{}, performance.Measure{}).Volatility
			require.Equal(t, want, r.Volatility, "until %s", r.At)
			windows++
		}
	}
	require.Positive(t, windows, "the fixtures have no window")
}

func TestRollingVolatilityNeedsThirtyDaysWithoutAGap(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	days := func(skip, n int) (s performance.Series) {
		for i := range n {
			if i != skip {
				s = append(s, performance.Level{At: start.AddDate(0, 0, i), USD: 100 + float64(i%3)})
			}
		}
		return s
	}
	require.Empty(t, days(-1, 30).Rolling(), "29 returns")
	require.Len(t, days(-1, 31).Rolling(), 1)
	require.Empty(t, days(15, 45).Rolling())
}

// TestPartsAndTheRestSumToTheReturn takes any holdings and prices, some of them unknown.
func TestPartsAndTheRestSumToTheReturn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := func(label string, low int64) decimal.Decimal {
			return decimal.New(rapid.Int64Range(low, 1e12).Draw(t, label), -6)
		}
		days := make([]performance.ShareDay[int], rapid.IntRange(2, 20).Draw(t, "days"))
		for i := range days {
			days[i] = performance.ShareDay[int]{Level: number("level", 1), Held: map[int]performance.Held{}}
			for token := range rapid.IntRange(0, 4).Draw(t, "tokens") {
				days[i].Held[token] = performance.Held{Tokens: number("held", 0), USD: number("price", 0)}
			}
		}
		a, ok := performance.Attribute(days)
		require.True(t, ok)
		sum := a.Other
		for _, part := range a.Parts {
			sum = sum.Add(part)
		}
		require.True(t, sum.Equal(a.Return), "%s is not %s", sum, a.Return)
	})
}

// TestAKeptBasketHasNoRest holds the same tokens without fees: the level is their value, and a part is weight times the token's return.
func TestAKeptBasketHasNoRest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tokens := rapid.IntRange(1, 5).Draw(t, "tokens")
		held := make([]decimal.Decimal, tokens)
		for i := range held {
			held[i] = decimal.New(rapid.Int64Range(1, 1e9).Draw(t, "held"), -6)
		}
		days := make([]performance.ShareDay[int], rapid.IntRange(2, 12).Draw(t, "days"))
		for i := range days {
			days[i] = performance.ShareDay[int]{Held: map[int]performance.Held{}}
			for token, h := range held {
				price := decimal.New(rapid.Int64Range(1, 1e9).Draw(t, "price"), -4)
				days[i].Held[token] = performance.Held{Tokens: h, USD: price}
				days[i].Level = days[i].Level.Add(h.Mul(price))
			}
		}
		a, ok := performance.Attribute(days)
		require.True(t, ok)
		require.Zero(t, a.Unpriced)
		require.True(t, a.Other.Abs().LessThanOrEqual(decimal.New(int64(tokens)+1, -12)), "only roundings are left, got %s", a.Other)
		first, last := days[0], days[len(days)-1]
		for token, h := range held {
			weight := h.Mul(first.Held[token].USD).DivRound(first.Level, 40)
			want := weight.Mul(last.Held[token].USD.DivRound(first.Held[token].USD, 40).Sub(decimal.NewFromInt(1)))
			require.True(t, a.Parts[token].Sub(want).Abs().LessThan(decimal.New(1, -8)),
				"token %d: %s is not %s", token, a.Parts[token], want)
		}
	})
}

func TestADayWithoutAPriceCountsAsOther(t *testing.T) {
	t.Parallel()
	d := decimal.NewFromInt
	day := func(level, price int64) performance.ShareDay[string] {
		return performance.ShareDay[string]{Level: d(level), Held: map[string]performance.Held{"a": {Tokens: d(1), USD: d(price)}}}
	}
	a, ok := performance.Attribute([]performance.ShareDay[string]{day(100, 100), day(110, 110), day(120, 0), day(150, 150), day(165, 165)})
	require.True(t, ok)
	require.Equal(t, 2, a.Unpriced)
	require.Equal(t, "0.65", a.Return.String())
	require.Equal(t, "0.25", a.Parts["a"].String(), "10 of 100 on the first day and 15 on the last")
	require.Equal(t, "0.4", a.Other.String())
	_, ok = performance.Attribute([]performance.ShareDay[string]{day(100, 100)})
	require.False(t, ok, "one day has no return")
}
