package testkit

import (
	"iter"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// The environment variables that make a property be tried on more cases than in an ordinary run.
const (
	CasesVariable = "ASTROLABE_FUZZ_CASES" // how many
	SeedVariable  = "ASTROLABE_FUZZ_SEED"  // the first; 0 unless set
)

// Cases is how many cases a test of a property tries: so many in an ordinary run, else what ASTROLABE_FUZZ_CASES says.
func Cases(t testing.TB, ordinary int) int {
	t.Helper()
	return fromEnv(t, CasesVariable, ordinary)
}

// Seeds are the seeds of those cases, from ASTROLABE_FUZZ_SEED on. A failure is had again with its seed and one case.
func Seeds(t testing.TB, ordinary int) iter.Seq[int64] {
	t.Helper()
	first, cases := fromEnv(t, SeedVariable, 0), Cases(t, ordinary)
	return func(yield func(int64) bool) {
		for i := range cases {
			if !yield(int64(first + i)) {
				return
			}
		}
	}
}

func fromEnv(t testing.TB, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	value, err := strconv.Atoi(text)
	require.NoError(t, err, "%s must be a whole number", name)
	require.GreaterOrEqual(t, value, 0, "%s", name)
	return value
}
