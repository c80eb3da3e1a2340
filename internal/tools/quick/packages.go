package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// slowTests are tests of more than 20 seconds, which only `make test` runs.
var slowTests = []string{
	"TestAWholeDemoRebalancesAndAuditsClean", "TestADemoStopsCleanlyAtASignal", "TestKillingServeLosesAndDoublesNothing",
}

// goPackage is the part of `go list -json` that quick uses.
type goPackage struct {
	Dir, ImportPath                    string
	Imports, TestImports, XTestImports []string
	TestGoFiles, XTestGoFiles          []string
}

// imports reports whether the package or its tests import the path.
func (p goPackage) imports(importPath string) bool {
	return slices.Contains(p.Imports, importPath) || slices.Contains(p.TestImports, importPath) ||
		slices.Contains(p.XTestImports, importPath)
}

// cheap reports whether the tests start neither a database nor a chain.
func (p goPackage) cheap() bool {
	for _, i := range slices.Concat(p.TestImports, p.XTestImports) {
		if strings.HasSuffix(i, "/internal/testkit") || strings.HasSuffix(i, "/internal/chain/devchain") {
			return false
		}
	}
	return true
}

// goSteps checks changed Go packages.
func goSteps(ctx context.Context, files []string) ([]step, error) {
	packages, err := listPackages(ctx)
	if err != nil {
		return nil, err
	}
	return planGo(packages, files)
}

// planGo returns the steps for changed files. The directories of the packages must be relative to the repository.
func planGo(packages []goPackage, files []string) (steps []step, err error) {
	touched := map[string][]string{} // changed files by directory of the package
	var sources []string
	for _, f := range files {
		if path.Ext(f) == ".go" {
			sources = append(sources, f)
		}
		if dir, ok := owner(packages, f); ok {
			touched[dir] = append(touched[dir], f)
		}
	}
	if len(touched) == 0 {
		return nil, nil
	}
	if len(sources) > 0 {
		steps = append(steps, step{name: "go: format", args: append([]string{"gofmt", "-l"}, sources...), failOnOutput: true})
	}
	var vet, all []string
	var some []step
	for _, p := range packages {
		changed := touched[p.Dir] != nil
		if !changed && !slices.ContainsFunc(packages, func(q goPackage) bool { return touched[q.Dir] != nil && p.imports(q.ImportPath) }) {
			continue
		}
		dir := "./" + p.Dir
		vet = append(vet, dir)
		switch {
		case p.cheap():
			all = append(all, dir)
		case changed:
			names, err := testsOf(p, touched[p.Dir])
			if err != nil {
				return nil, err
			}
			if len(names) > 0 {
				run := "^(" + strings.Join(names, "|") + ")$"
				some = append(some, step{name: "go: tests of " + p.Dir, args: []string{"go", "test", dir, "-run", run}})
			}
		}
	}
	steps = append(steps, step{name: "go: vet and types", args: append([]string{"go", "vet"}, vet...)})
	if len(all) > 0 {
		steps = append(steps, step{name: "go: tests", args: append([]string{"go", "test"}, all...)})
	}
	return append(steps, some...), nil
}

// owner returns the directory of the package that a file belongs to: its own directory, or the nearest parent for test data.
func owner(packages []goPackage, file string) (string, bool) {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if slices.ContainsFunc(packages, func(p goPackage) bool { return p.Dir == dir }) {
			return dir, path.Ext(file) == ".go" || strings.Contains(file, "/testdata/") || path.Ext(file) == ".sql"
		}
		if dir == "." {
			return "", false
		}
	}
}

// testsOf returns the tests of changed test files, and for a changed x.go those of x_test.go and x_internal_test.go.
func testsOf(p goPackage, files []string) ([]string, error) {
	want := map[string]bool{}
	for _, f := range files {
		base := path.Base(f)
		want[base] = true
		stem := strings.TrimSuffix(base, ".go")
		want[stem+"_test.go"], want[stem+"_internal_test.go"] = true, true
	}
	var names []string
	for _, file := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
		if !want[file] {
			continue
		}
		found, err := testNames(filepath.Join(filepath.FromSlash(p.Dir), file))
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	return slices.DeleteFunc(names, func(n string) bool { return slices.Contains(slowTests, n) }), nil
}

var testName = regexp.MustCompile(`^(Test|Fuzz|Example)`)

// testNames returns the names of the tests, fuzz tests and examples in a file.
func testNames(file string) (names []string, err error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("reading the tests of %s: %w", file, err)
	}
	for _, d := range parsed.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && testName.MatchString(f.Name.Name) && f.Name.Name != "TestMain" {
			names = append(names, f.Name.Name)
		}
	}
	return names, nil
}

// listPackages returns all packages of the module with directories relative to the working directory.
func listPackages(ctx context.Context) ([]goPackage, error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-json=Dir,ImportPath,Imports,TestImports,XTestImports,TestGoFiles,XTestGoFiles", "./...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing packages: %w", err)
	}
	root, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("reading the working directory: %w", err)
	}
	var packages []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("reading the list of packages: %w", err)
		}
		dir, err := filepath.Rel(root, p.Dir)
		if err != nil {
			return nil, fmt.Errorf("locating package %s: %w", p.ImportPath, err)
		}
		p.Dir = filepath.ToSlash(dir)
		packages = append(packages, p)
	}
}
