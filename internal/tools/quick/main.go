// Command quick checks what changed since main: formatting, vet, types and tests. It takes less than two minutes when the build
// caches are warm. `make test` and `make lint` check everything.
//
//	go run ./internal/tools/quick              # changes since main, also those that are not committed
//	go run ./internal/tools/quick -base HEAD   # only changes that are not committed
//	go run ./internal/tools/quick -list        # print the commands without running them
//
// Go: it vets the changed packages and the packages that import them. A package is cheap if its tests start neither a database nor
// a chain. Quick runs all tests of cheap packages that changed or import a changed package. In other changed packages it runs the
// tests of changed test files. For a changed x.go it runs those of x_test.go. Tests in slowTests are left out.
//
// Contracts: it runs the tests of changed test files, and for a changed X.sol those of test/unit/X*.t.sol.
//
// Web: it checks types, and runs the unit tests that depend on a changed file.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// step is a command that must succeed.
type step struct {
	name         string
	dir          string // below the repository
	args         []string
	env          []string
	failOnOutput bool // output is a failure, as with gofmt -l
}

func main() {
	log.SetFlags(0)
	base := flag.String("base", "main", "commit to compare with")
	list := flag.Bool("list", false, "print the commands without running them")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *base, *list, os.Stdout)
	stop()
	if err != nil {
		log.Fatalf("quick: %v", err)
	}
}

func run(ctx context.Context, base string, list bool, out io.Writer) error {
	began := time.Now() //nolint:forbidigo // a tool that reports real durations
	base, files, err := changed(ctx, base)
	if err != nil {
		return err
	}
	steps, err := goSteps(ctx, files)
	if err != nil {
		return err
	}
	steps = append(steps, contractSteps(files)...)
	steps = append(steps, webSteps(files, base)...)
	if len(steps) == 0 {
		_, err := fmt.Fprintf(out, "nothing to check in %d changed files\n", len(files))
		return err
	}
	var failed []string
	for _, s := range steps {
		if list {
			_, _ = fmt.Fprintf(out, "%s: %s\n", s.name, strings.Join(s.args, " "))
			continue
		}
		started := time.Now() //nolint:forbidigo // a tool that reports real durations
		err := s.run(ctx, out)
		_, _ = fmt.Fprintf(out, "%-30s %6.1fs\n", s.name, time.Since(started).Seconds())
		if err != nil {
			_, _ = fmt.Fprintf(out, "FAILED %s: %v\n", s.name, err)
			failed = append(failed, s.name)
		}
	}
	_, _ = fmt.Fprintf(out, "%d changed files checked in %.1fs\n", len(files), time.Since(began).Seconds())
	if len(failed) > 0 {
		return fmt.Errorf("failed: %s", strings.Join(failed, ", "))
	}
	return nil
}

// run runs the command.
func (s step) run(ctx context.Context, out io.Writer) error {
	cmd := exec.CommandContext(ctx, s.args[0], s.args[1:]...) //nolint:gosec // the commands are in this program
	cmd.Dir, cmd.Env = filepath.FromSlash(s.dir), append(os.Environ(), s.env...)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = io.MultiWriter(out, &said), out
	if err := cmd.Run(); err != nil {
		return err
	}
	if s.failOnOutput && said.Len() > 0 {
		return errors.New("format the files above with make fmt")
	}
	return nil
}

// changed returns the common ancestor of base and HEAD, and the files that differ from it and exist, with slashes.
func changed(ctx context.Context, base string) (ancestor string, files []string, err error) {
	if ancestor, err = git(ctx, "merge-base", base, "HEAD"); err != nil {
		return "", nil, err
	}
	ancestor = strings.TrimSpace(ancestor)
	for _, args := range [][]string{
		{"diff", "--name-only", "--diff-filter=d", "-z", ancestor}, {"ls-files", "--others", "--exclude-standard", "-z"},
	} {
		names, err := git(ctx, args...)
		if err != nil {
			return "", nil, err
		}
		for name := range strings.SplitSeq(names, "\x00") {
			if name != "" {
				files = append(files, name)
			}
		}
	}
	slices.Sort(files)
	return ancestor, files, nil
}

func git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", args...).Output() //nolint:gosec // the arguments are in this program
	if err != nil {
		return "", fmt.Errorf("running git %s: %w", args[0], err)
	}
	return string(out), nil
}

// contractSteps checks changed contracts.
func contractSteps(files []string) []step {
	var sources, tests []string
	for _, f := range files {
		name, inside := strings.CutPrefix(f, "contracts/")
		if !inside || path.Ext(name) != ".sol" {
			continue
		}
		sources = append(sources, name)
		switch stem := strings.TrimSuffix(path.Base(name), ".sol"); {
		case strings.HasSuffix(name, ".t.sol"):
			tests = append(tests, name)
		case strings.HasPrefix(name, "src/"):
			tests = append(tests, "test/unit/"+stem+"*.t.sol")
		}
	}
	if len(sources) == 0 {
		return nil
	}
	forge := "node_modules/.bin/forge"
	steps := []step{
		{name: "contracts: format", dir: "contracts", args: append([]string{forge, "fmt", "--check"}, sources...)},
		{name: "contracts: types", dir: "contracts", args: []string{forge, "build", "--quiet"}},
	}
	if len(tests) > 0 {
		steps = append(steps, step{
			name: "contracts: tests", dir: "contracts", env: []string{"FOUNDRY_FUZZ_RUNS=64", "FOUNDRY_INVARIANT_RUNS=8"},
			args: []string{forge, "test", "--match-path", "{" + strings.Join(append(tests, "none"), ",") + "}"},
		})
	}
	return steps
}

// webSteps checks the web app if it changed.
func webSteps(files []string, base string) []step {
	var sources []string
	for _, f := range files {
		if name, inside := strings.CutPrefix(f, "web/"); inside && path.Ext(name) != ".go" {
			sources = append(sources, name)
		}
	}
	if len(sources) == 0 {
		return nil
	}
	format := append([]string{"node_modules/.bin/prettier", "--check", "--ignore-unknown", "--no-error-on-unmatched-pattern"}, sources...)
	return []step{
		{name: "web: format", dir: "web", args: format},
		{name: "web: types", dir: "web", args: []string{"node_modules/.bin/tsc", "-p", "."}},
		{name: "web: tests", dir: "web", args: []string{"node_modules/.bin/vitest", "run", "--changed", base, "--passWithNoTests"}},
	}
}
