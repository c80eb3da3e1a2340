package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// write writes a file below dir.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o750))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
}

func TestGoPlanRunsCheapPackagesWhollyAndOthersByFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "dear/a_test.go", "package dear\nfunc TestA() {}\nfunc helper() {}\nfunc FuzzA() {}\n")
	write(t, dir, "dear/b_test.go", "package dear\nfunc TestB() {}\n")
	t.Chdir(dir)
	packages := []goPackage{
		{Dir: "base", ImportPath: "m/base"},
		{Dir: "importer", ImportPath: "m/importer", Imports: []string{"m/base"}},
		{
			Dir: "dear", ImportPath: "m/dear", Imports: []string{"m/base"}, TestImports: []string{"m/internal/testkit"},
			TestGoFiles: []string{"a_test.go", "b_test.go"},
		},
		{Dir: "other", ImportPath: "m/other"},
	}
	steps, err := planGo(packages, []string{"base/x.go", "dear/a.go", "docs/guide.md"})
	require.NoError(t, err)
	require.Equal(t, []step{
		{name: "go: format", args: []string{"gofmt", "-l", "base/x.go", "dear/a.go"}, failOnOutput: true},
		{name: "go: vet and types", args: []string{"go", "vet", "./base", "./importer", "./dear"}},
		{name: "go: tests", args: []string{"go", "test", "./base", "./importer"}},
		{name: "go: tests of dear", args: []string{"go", "test", "./dear", "-run", "^(TestA|FuzzA)$"}},
	}, steps)

	steps, err = planGo(packages, []string{"base/testdata/x.json"})
	require.NoError(t, err)
	require.Len(t, steps, 2, "test data belongs to its package, and there is no Go file to format")
	steps, err = planGo(packages, []string{"docs/guide.md", "Makefile"})
	require.NoError(t, err)
	require.Empty(t, steps)
}

func TestContractPlanRunsTheTestsOfChangedFiles(t *testing.T) {
	t.Parallel()
	steps := contractSteps([]string{"contracts/src/vault/Shares.sol", "contracts/test/unit/Zapper.t.sol", "contracts/README.md"})
	require.Len(t, steps, 3)
	require.Equal(t, "{test/unit/Shares*.t.sol,test/unit/Zapper.t.sol,none}", steps[2].args[3])
	require.Len(t, contractSteps([]string{"contracts/script/Deploy.sol"}), 2, "no test belongs to the file")
	require.Empty(t, contractSteps([]string{"web/src/main.tsx"}))
}

func TestWebPlanIsEmptyWithoutWebChanges(t *testing.T) {
	t.Parallel()
	require.Empty(t, webSteps([]string{"web/files.go", "api/server.go"}, "main"))
	require.Len(t, webSteps([]string{"web/src/main.tsx"}, "main"), 3)
}
