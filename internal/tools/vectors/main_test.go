package main

import (
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCommittedVectorsAreCurrent(t *testing.T) {
	t.Parallel()
	files, err := generate()
	require.NoError(t, err)
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", "..", "..", "contracts", "test", "vectors", name)) // #nosec G304 -- the project's own
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "run `go run ./internal/tools/vectors` in the root folder")
	}
}

func TestRunWritesEveryFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, run(dir))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 5)
	require.ErrorContains(t, run(filepath.Join(dir, "missing")), "writing vectors")
}

// The expected values come from tables with 50 digits.
func TestReals(t *testing.T) {
	t.Parallel()
	require.Equal(t, "2.71828182845904523536028747135266249775724709369996", expOf(real64(1)).Text('f', 50))
	require.Equal(t, "0.69314718055994530941723212145817656807550013436026", logOf(real64(2)).Text('f', 50))
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(1_000_000, 2_000_000).Draw(t, "millionths")
		y := quo(real64(n), real64(1_000_000))
		require.True(t, isTiny(sub(expOf(logOf(y)), y)))
	})
}

func TestAYearOfGrowthLeavesTheHoldersTheRest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fee := rapid.Int64Range(1, 1000).Draw(t, "feeBps")
		kept := quo(real64(1), growth(fee, year))
		require.True(t, isTiny(sub(kept, quo(real64(bps-fee), real64(bps)))))
	})
}

func TestPerformIsWorthTheFee(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		supply := big.NewInt(rapid.Int64Range(1e15, 9e18).Draw(t, "supply"))
		mark := big.NewInt(rapid.Int64Range(1e17, 9e18).Draw(t, "mark"))
		nav := big.NewInt(rapid.Int64Range(1e15, 9e18).Draw(t, "nav"))
		feeBps := rapid.Int64Range(0, 3000).Draw(t, "feeBps")
		origin := big.NewInt(rapid.Int64Range(1e15, mark.Int64()).Draw(t, "origin"))
		p := perform(nav, supply, mark, origin, feeBps)
		require.GreaterOrEqual(t, p.MarkAfter.Cmp(mark), 0)
		// shares / (supply + shares) · nav ≤ (nav − mark · supply) · fee
		worth := new(big.Rat).SetFrac(new(big.Int).Mul(p.Shares.Int, nav), new(big.Int).Add(supply, p.Shares.Int))
		gain := new(big.Rat).SetFrac(new(big.Int).Mul(mark, supply), d18)
		gain.Sub(new(big.Rat).SetInt(nav), gain)
		if gain.Sign() < 0 {
			gain.SetInt64(0)
		}
		gain.Mul(gain, big.NewRat(feeBps, bps))
		require.LessOrEqual(t, worth.Cmp(gain), 0)
		// A second charge finds nothing due.
		again := perform(nav, new(big.Int).Add(supply, p.Shares.Int), p.MarkAfter.Int, origin, feeBps)
		require.Zero(t, again.Shares.Sign())
	})
}

// The uses within any day, both ends included, sum to at most the daily limit. For each limit, some uses fit, some do not,
// and some fill the bucket exactly.
func TestBucketsHoldInEveryDay(t *testing.T) {
	t.Parallel()
	type mark struct{ fits, refused, full int }
	marks := map[int64]*mark{}
	type taken struct {
		at     int64
		amount *big.Int
	}
	var window []taken
	var at int64
	for i, b := range buckets(source(5)) {
		daily := b.DailyBps.Int64()
		if marks[daily] == nil {
			marks[daily], window, at = &mark{}, nil, 0
		}
		at += b.Elapsed.Int64()
		limit := new(big.Int).Div(new(big.Int).Mul(d18, big.NewInt(daily)), big.NewInt(bps))
		if b.Fits.Sign() == 0 {
			marks[daily].refused++
			continue
		}
		marks[daily].fits++
		if new(big.Int).Mul(b.Next.Int, big.NewInt(2)).Cmp(limit) == 0 {
			marks[daily].full++
		}
		ratio := new(big.Int).Div(new(big.Int).Mul(b.Amount.Int, d18), b.Nav.Int)
		window = append(window, taken{at, ratio})
		sum := new(big.Int)
		for _, w := range window {
			if w.at+day >= at {
				sum.Add(sum, w.amount)
			}
		}
		require.LessOrEqual(t, sum.Cmp(limit), 0, "case %d", i)
	}
	for daily, m := range marks {
		require.NotZero(t, m.fits, "%d bps", daily)
		require.NotZero(t, m.refused, "%d bps", daily)
		require.NotZero(t, m.full, "%d bps", daily)
	}
}

// isTiny returns whether |x| is below 2^-400.
func isTiny(x *big.Float) bool { return x.Sign() == 0 || x.MantExp(nil) < -400 }
