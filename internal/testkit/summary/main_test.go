package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheSummaryPrintsFailuresTheSlowestTestsAndTheCountsLast(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	for i := range 12 {
		fmt.Fprintf(&in, `{"Action":"pass","Package":"x/api","Test":"Test%d","Elapsed":%d}`+"\n", i, i)
	}
	in.WriteString(`{"Action":"pass","Package":"x/api","Test":"Test11/Sub","Elapsed":99}` + "\n")
	in.WriteString(`{"Action":"output","Package":"x/b","Test":"TestBad","Output":"it broke\n"}` + "\n")
	in.WriteString(`{"Action":"fail","Package":"x/b","Test":"TestBad","Elapsed":0.5}` + "\n")
	in.WriteString(`{"Action":"fail","Package":"x/b","Elapsed":1.5}` + "\n")
	forge := filepath.Join(t.TempDir(), "forge.log")
	require.NoError(t, os.WriteFile(forge, []byte("Ran 2: 40 tests passed, 0 failed, 1 skipped (41 total tests)\n"), 0o600))
	var out strings.Builder
	ok, err := run(strings.NewReader(in.String()), &out, forge)
	require.NoError(t, err)
	require.False(t, ok)
	text := out.String()
	require.Contains(t, text, "it broke\n")
	require.Contains(t, text, "fail       x/b (1.5s)\n")
	require.Contains(t, text, "Slowest tests:\n       11s  x/api Test11\n       10s  x/api Test10\n")
	require.NotContains(t, text, "Sub")
	require.NotContains(t, text, " x/api Test1\n", "only ten tests are listed")
	require.True(t, strings.HasSuffix(text,
		"Go tests:       13 passed, 1 failed, 0 skipped (of these the API's: 13 passed, 0 failed, 0 skipped)\n"+
			"53 passed, 1 failed, 1 skipped\n"), text)
}

func TestARunWithoutTestsOrWithABuildFailureIsNotASuccess(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{
		"": false,
		`{"Action":"pass","Package":"x","Test":"TestA"}`:                                                            true,
		`{"Action":"pass","Package":"x","Test":"TestA"}` + "\n" + `{"Action":"build-fail","ImportPath":"x/broken"}`: false,
	} {
		ok, err := run(strings.NewReader(in), &strings.Builder{}, filepath.Join(t.TempDir(), "none"))
		require.NoError(t, err)
		require.Equal(t, want, ok, in)
	}
}
