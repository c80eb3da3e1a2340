package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGastable(t *testing.T) {
	t.Parallel()
	t.Run("RendersTheCommittedSnapshots", func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		require.NoError(t, run(filepath.Join("..", "..", "..", "contracts"), false, &out))
		for _, s := range sections {
			require.Contains(t, out.String(), "## "+s.title)
		}
		require.Contains(t, out.String(), "| Reserve mint | 225 / 340 / 569 | 208 / 322 / 552 |")
	})
	t.Run("FailsIfALimitIsExceeded", func(t *testing.T) {
		t.Parallel()
		dir := copySnapshots(t, `"withdraw, repeat": "1262001"`)
		var out bytes.Buffer
		require.EqualError(t, run(dir, true, &out), "operations exceed their limits")
		require.Contains(t, out.String(), "withdraw, repeat: 1,262,001, 1,000,001 above its limit of 262,000\n")
		require.Contains(t, out.String(), "withdraw (repeat): more than Reserve redeem on 10 constituents\n")
		out.Reset()
		require.NoError(t, run(dir, false, &out))
		require.Contains(t, out.String(), "withdraw (repeat): more than Reserve redeem on 10 constituents")
	})
	t.Run("AcceptsTheCommittedSnapshots", func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		require.NoError(t, run(filepath.Join("..", "..", "..", "contracts"), true, &out))
		require.Empty(t, out.String())
	})
	t.Run("NamesAnOperationThatGrowsFasterThanItsBasket", func(t *testing.T) {
		t.Parallel()
		require.Empty(t, judgeGrowth(grown(50_000, 100_000, 200_000, 320_000)))
		require.Empty(t, judgeGrowth(grown(50_000, 51_000, 53_000, 60_000)), "small values are ignored")
		require.Equal(t, []string{"mint: a constituent adds 10,000 from 5 to 10 and 12,000 from 20 to 32"},
			judgeGrowth(grown(50_000, 100_000, 210_000, 354_000)))
	})
	t.Run("CountsFourLegsAsFour", func(t *testing.T) {
		t.Parallel()
		s := section{ours: []ours{{"**four**", "", "four", 4}}, peers: []peer{{"theirs", nil, []int{200}}}}
		require.Empty(t, exceeded(measured{5: {"four": 799_999}, 10: {"four": 800_000}}, s, s.ours[0]))
		require.Equal(t, []string{"four (repeat): more than theirs on 10 constituents"},
			exceeded(measured{10: {"four": 800_001}}, s, s.ours[0]))
	})
	t.Run("NamesASnapshotThatIsMissing", func(t *testing.T) {
		t.Parallel()
		dir := copySnapshots(t, `"something else": "1"`)
		require.EqualError(t, run(dir, true, &bytes.Buffer{}), `no snapshot of "withdraw, repeat" on 10 constituents`)
	})
	t.Run("NamesAFileThatIsMissing", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, run(t.TempDir(), false, &bytes.Buffer{}), "basket-05.json")
	})
}

// grown returns one operation with the given gas at each size.
func grown(gas ...int) measured {
	m := measured{}
	for i, n := range sizes {
		m[n] = map[string]int{"mint": gas[i]}
	}
	return m
}

// copySnapshots copies the snapshots of the project. It replaces the repeated withdrawal from ten constituents.
func copySnapshots(t *testing.T, replacement string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "snapshots"), 0o750))
	gas, err := read(filepath.Join("..", "..", "..", "contracts", "snapshots"))
	require.NoError(t, err)
	for _, n := range sizes {
		for _, kind := range []string{"basket", "market", "mandate"} {
			name := fmt.Sprintf("%s-%02d.json", kind, n)
			path := filepath.Join("..", "..", "..", "contracts", "snapshots", name)
			data, err := os.ReadFile(path) // #nosec G304 -- a file of the project
			require.NoError(t, err)
			if name == "basket-10.json" {
				old := fmt.Sprintf(`"withdraw, repeat": "%d"`, gas[10]["withdraw, repeat"])
				data = bytes.Replace(data, []byte(old), []byte(replacement), 1)
			}
			require.NoError(t, os.WriteFile(filepath.Join(dir, "snapshots", name), data, 0o600))
		}
	}
	return dir
}
