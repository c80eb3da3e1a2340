package testkit

import (
	"iter"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// Environment variables that set the number of cases of property tests.
const (
	CasesVariable = "ASTROLABE_FUZZ_CASES" // number of cases
	SeedVariable  = "ASTROLABE_FUZZ_SEED"  // seed of the first case; default 0
)

// Cases returns the number of cases of a property test: ASTROLABE_FUZZ_CASES if set, otherwise the ordinary number.
func Cases(t testing.TB, ordinary int) int {
	t.Helper()
	return fromEnv(t, CasesVariable, ordinary)
}

// Seeds returns the seeds of the cases, starting at ASTROLABE_FUZZ_SEED. To repeat a failure, set its seed and one case.
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

// fromEnv returns the value of a variable, or otherwise if it is not set.
func fromEnv(t testing.TB, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	value, err := strconv.Atoi(text)
	require.NoError(t, err, "%s must be an integer", name)
	require.GreaterOrEqual(t, value, 0, "%s", name)
	return value
}
