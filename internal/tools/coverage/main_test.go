package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const source = `contract A {
    error Bad(uint256 x);
    error Worse(); // error Commented();
    function f(uint256 x) external {
        if (x == 0) revert Bad(x);
    }
}
`

const lcov = `SF:src/A.sol
FN:4,A.f
FNDA:1,A.f
DA:5,1
BRDA:5,0,0,1
BRDA:5,0,1,%
end_of_record
SF:test/T.t.sol
DA:1,0
end_of_record
`

// project writes a small project. Its second branch was taken as often as branch says.
func project(t *testing.T, branch, test, reasons string) string {
	t.Helper()
	dir := t.TempDir()
	for path, content := range map[string]string{
		"src/A.sol":          source,
		"test/T.t.sol":       test,
		"cache/lcov.info":    strings.ReplaceAll(lcov, "%", branch),
		"test/uncovered.txt": reasons,
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o750))
		require.NoError(t, os.WriteFile(filepath.Join(dir, path), []byte(content), 0o600))
	}
	return dir
}

const both = "vm.expectRevert(abi.encodeWithSelector(A.Bad.selector, 0)); f(0); _reverts(A.Worse.selector);"

func TestRunNeedsEveryBranchAndEveryError(t *testing.T) {
	t.Parallel()
	one, two := "no test expects 1 of the custom errors", "no test expects 2 of the custom errors"
	cases := map[string]struct{ branch, test, reasons, want string }{
		"AllCovered":         {branch: "2", test: both},
		"BranchMissed":       {branch: "0", test: both, want: "below the minimum"},
		"BranchNotRun":       {branch: "-", test: both, want: "below the minimum"},
		"ErrorUnnamed":       {branch: "2", test: strings.ReplaceAll(both, "Worse", "Other"), want: one},
		"ErrorOnlyCommented": {branch: "2", test: "// " + both, want: two},
		"ErrorOnlyMentioned": {branch: "2", test: strings.ReplaceAll(both, "_reverts", "_log"), want: one},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := run(project(t, c.branch, c.test, c.reasons), 97, &out)
			if c.want == "" {
				require.NoError(t, err, out.String())
				return
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestAnUncoveredPlaceNeedsAReason(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.ErrorContains(t, run(project(t, "0", both, ""), 50, &out), "1 places are not covered")
	require.Contains(t, out.String(), "src/A.sol:5 (branch): if (x == 0) revert Bad(x);")
	reason := "src/A.sol: if (x == 0) revert Bad(x);  # x is never zero\n"
	require.NoError(t, run(project(t, "0", both, reason), 50, &out))
}

func TestEveryErrorOfTheContractsIsExpectedByATest(t *testing.T) {
	t.Parallel()
	all, missing, err := unexpected(filepath.Join("..", "..", "..", "contracts"))
	require.NoError(t, err)
	require.Greater(t, all, 100)
	require.Empty(t, missing)
}
