package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFailingReturnsTheFilesOfFailedTests(t *testing.T) {
	t.Parallel()
	out := `Ran 2 tests for test/unit/A.t.sol:ATest
[PASS] test_a() (gas: 1)
[FAIL: no] test_b() (gas: 1)
Suite result: FAILED. 1 passed; 1 failed; 0 skipped

Ran 1 test for test/unit/B.t.sol:BTest
[PASS] test_c() (gas: 1)
Failing tests:
`
	require.Equal(t, []string{"test/unit/A.t.sol"}, failing([]byte(out)))
	require.Empty(t, failing([]byte("Ran 0 tests")))
}

func TestStagesRunTheLatestNoticersFirst(t *testing.T) {
	t.Parallel()
	work := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(work, "test", "unit"), 0o750))
	require.NoError(t, os.WriteFile(filepath.Join(work, "test", "unit", "ScaleSteps.t.sol"), nil, 0o600))
	s := newStages(work, "test/slow/*", "test/gas/*")
	quick, slow := []string{"--no-match-path", "{test/slow/*,test/gas/*}"}, []string{"--match-path", "test/slow/*"}
	require.Equal(t, [][]string{quick, slow}, s.against("src/Other.sol"))
	require.Equal(t, [][]string{{"--match-path", "{test/unit/ScaleSteps.t.sol}"}, quick, slow}, s.against("src/libraries/Scale.sol"))

	s.noticed("src/Other.sol", []string{"a", "b"})
	s.noticed("src/Other.sol", []string{"c"})
	s.noticed("src/Other.sol", []string{"b"})
	s.noticed("src/Other.sol", []string{"d"})
	require.Equal(t, []string{"--match-path", "{d,b,c}"}, s.against("src/Other.sol")[0])
}
