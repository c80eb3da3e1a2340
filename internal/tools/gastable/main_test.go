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
	t.Run("FailsWhereABarIsMissed", func(t *testing.T) {
		t.Parallel()
		dir := copySnapshots(t, `"withdraw, repeat": "1255001"`)
		var out bytes.Buffer
		require.EqualError(t, run(dir, true, &out), "operations above their bar")
		require.Contains(t, out.String(), "withdraw, repeat: 1,255,001, 1,000,001 above its bar of 255,000\n")
		out.Reset()
		require.NoError(t, run(dir, false, &out))
		require.Contains(t, out.String(), "withdraw (repeat) of Reserve redeem on 10 constituents")
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

// copySnapshots copies the project's, with the repeat holder's withdrawal from ten constituents replaced.
func copySnapshots(t *testing.T, replacement string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "snapshots"), 0o750))
	gas, err := read(filepath.Join("..", "..", "..", "contracts", "snapshots"))
	require.NoError(t, err)
	for _, n := range sizes {
		for _, kind := range []string{"basket", "market"} {
			name := fmt.Sprintf("%s-%02d.json", kind, n)
			data, err := os.ReadFile(filepath.Join("..", "..", "..", "contracts", "snapshots", name)) // #nosec G304 -- the project's own
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
