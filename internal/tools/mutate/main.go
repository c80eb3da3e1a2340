// Command mutate measures what the Solidity tests notice: it seeds small faults into contracts/src, one at a time, and
// counts those that make a test fail.
//
// All faults are compiled at once. Each stands behind a switch, `block.prevrandao == n`, which no contract of ours
// reads otherwise, so a run costs a run of the tests and not a compilation. It works on a copy of contracts/ and prints the
// faults that no test noticed, each with its place, so that they can be read and either tested or explained.
//
//	go run ./internal/tools/mutate -count 300 -seed 1
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type options struct {
	contracts string
	match     string
	slow      string
	skip      string
	count     int
	minimum   float64
	seed      uint64
	workers   int
	known     string
	work      string
	limit     time.Duration
	budget    time.Duration
}

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.contracts, "contracts", "contracts", "folder of the Solidity project, with its packages installed")
	flag.StringVar(&o.match, "match", "src/", "seed faults only into files whose path has this in it")
	flag.StringVar(&o.slow, "slow-tests", "test/{invariant,replay}/*", "tests that only what all others missed is tried against; empty: none")
	flag.StringVar(&o.skip, "skip-tests", "test/{integration,gas}/*", "tests not to run at all")
	flag.IntVar(&o.count, "count", 300, "faults to try, drawn at random from all; 0: all")
	flag.Uint64Var(&o.seed, "seed", 1, "of the draw")
	flag.IntVar(&o.workers, "workers", 1, "runs of the tests side by side")
	flag.StringVar(&o.known, "known", "contracts/test/mutants.txt", "faults that change nothing a test could notice, with reasons")
	flag.StringVar(&o.work, "work", "", "folder to keep the copy in, and to take it from again where a run left it compiled; empty: a temporary one")
	flag.Float64Var(&o.minimum, "min", 90, "per cent of the faults that must be noticed")
	flag.DurationVar(&o.limit, "limit", 5*time.Minute, "for one run of the tests; a fault that takes longer is noticed")
	flag.DurationVar(&o.budget, "for", 0, "try faults for no longer than this: what was tried until then is a sample; 0: no end")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, o)
	stop()
	if err != nil {
		log.Fatalf("mutating: %v", err)
	}
}

func run(ctx context.Context, o options) error {
	known, err := readKnown(o.known)
	if err != nil {
		return err
	}
	work := o.work
	if work == "" {
		if work, err = os.MkdirTemp("", "mutate-"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(work) }() // a folder of ours below the system's temporary one
	}
	mutants, err := prepare(ctx, o, work)
	if err != nil {
		return err
	}
	return try(ctx, o, work, mutants, known)
}

// prepare makes the compiled copy, or finds the one that a run before left in the same folder: what it was made from
// may have changed since.
func prepare(ctx context.Context, o options, work string) ([]mutant, error) {
	mutants, err := compiledBefore(work)
	if err != nil || mutants != nil {
		return mutants, err
	}
	if err := copyProject(o.contracts, work); err != nil {
		return nil, fmt.Errorf("copying %s: %w", o.contracts, err)
	}
	log.Printf("compiling the original for its syntax trees")
	if out, err := forge(ctx, work, nil, "build", "src", "--skip", "test", "--ast"); err != nil {
		return nil, fmt.Errorf("building: %w\n%s", err, out)
	}
	if mutants, err = find(work, o.match); err != nil {
		return nil, err
	}
	log.Printf("found %d faults to seed", len(mutants))
	if mutants, err = compile(ctx, work, mutants); err != nil {
		return nil, err
	}
	return mutants, saveCompiled(work, mutants)
}

// compile writes the sources with every fault behind its switch. Where the compiler does not take a function, because it
// runs out of stack or because something is left out that it insists on, some of the function's faults are given up, and
// then all of them.
func compile(ctx context.Context, work string, mutants []mutant) ([]mutant, error) {
	given := map[string]int{} // how much has been given up, by function
	for {
		if err := instrument(work, mutants); err != nil {
			return nil, err
		}
		log.Printf("compiling %d faults at once", len(mutants))
		out, err := forge(ctx, work, nil, "build", "src", "--skip", "test")
		if err == nil {
			break
		}
		failed := blame(work, out, mutants)
		stack := bytes.Contains(out, []byte("Stack too deep"))
		if failed == "" {
			return nil, fmt.Errorf("building with faults: %w\n%s", err, out)
		}
		given[failed]++
		left := given[failed]
		mutants = slices.DeleteFunc(mutants, func(m mutant) bool {
			return m.function == failed && (left > 1 || m.inside == stack)
		})
		log.Printf("the compiler does not take %s: some of its faults are given up", failed)
	}
	log.Printf("compiling the tests")
	if out, err := forge(ctx, work, nil, "build"); err != nil {
		return nil, fmt.Errorf("building the tests with faults: %w\n%s", err, out)
	}
	return mutants, nil
}

type outcome struct {
	mutant
	killed  bool
	trouble error
}

// try runs the tests against a draw of the faults and prints what survived.
func try(ctx context.Context, o options, work string, mutants []mutant, known map[string]string) error {
	log.Printf("running the tests without a fault")
	stages := newStages(work, o.slow, o.skip)
	for _, selection := range stages.all() {
		if out, err := test(ctx, work, selection, 0); err != nil {
			return fmt.Errorf("the tests fail without any fault: %w\n%s", err, out)
		}
	}
	total := len(mutants)
	r := rand.New(rand.NewPCG(o.seed, 0)) //nolint:gosec // a draw that can be repeated
	r.Shuffle(len(mutants), func(i, j int) { mutants[i], mutants[j] = mutants[j], mutants[i] })
	if o.count > 0 && o.count < len(mutants) {
		mutants = mutants[:o.count]
	}
	outcomes := make([]outcome, len(mutants))
	var next, done, killed atomic.Int64
	var group sync.WaitGroup
	enough := make(chan struct{})
	if o.budget > 0 {
		defer time.AfterFunc(o.budget, func() { close(enough) }).Stop()
	}
	for range max(1, o.workers) {
		group.Go(func() {
			for ctx.Err() == nil {
				select {
				case <-enough:
					return
				default:
				}
				i := int(next.Add(1)) - 1
				if i >= len(mutants) {
					return
				}
				outcomes[i] = attempt(ctx, o, work, stages, mutants[i])
				if outcomes[i].killed {
					killed.Add(1)
				} else if known[outcomes[i].key()] == "" {
					log.Print("not noticed: ", outcomes[i].mutant)
				}
				if n := done.Add(1); n%20 == 0 {
					log.Printf("%d of %d tried, %d noticed", n, len(mutants), killed.Load())
				}
			}
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	// With one worker or many, all before the next one to be drawn have been tried.
	return report(outcomes[:min(int(next.Load()), len(outcomes))], total, known, o.minimum)
}

// attempt runs the tests against one fault until one fails: those first that are likely to.
func attempt(ctx context.Context, o options, work string, stages *stages, m mutant) outcome {
	for _, selection := range stages.against(m.file) {
		limited, cancel := context.WithTimeout(ctx, o.limit)
		out, err := test(limited, work, selection, m.id)
		endless := limited.Err() != nil
		cancel()
		var exit *exec.ExitError
		switch {
		case endless:
			return outcome{mutant: m, killed: true}
		case errors.As(err, &exit):
			stages.noticed(m.file, failing(out))
			return outcome{mutant: m, killed: true}
		case err != nil:
			return outcome{mutant: m, trouble: err}
		}
	}
	return outcome{mutant: m}
}

func report(outcomes []outcome, total int, known map[string]string, minimum float64) error {
	var killed, explained int
	var survivors []outcome
	for _, o := range outcomes {
		switch {
		case o.trouble != nil:
			return fmt.Errorf("running the tests against %s: %w", o.mutant, o.trouble)
		case o.killed:
			killed++
		case known[o.key()] != "":
			explained++
		default:
			survivors = append(survivors, o)
		}
	}
	slices.SortFunc(survivors, func(a, b outcome) int { return strings.Compare(a.String(), b.String()) })
	for _, s := range survivors {
		log.Print("not noticed: ", s.mutant)
	}
	percent := 100 * float64(killed) / float64(max(1, len(outcomes)))
	log.Printf("%d faults tried of %d: %d noticed (%.1f %%), %d explained, %d not noticed",
		len(outcomes), total, killed, percent, explained, len(survivors))
	if percent < minimum {
		return fmt.Errorf("fewer than %g %% of the faults were noticed", minimum)
	}
	return nil
}

// test runs a selection of the tests with one fault switched on; 0: none.
func test(ctx context.Context, work string, selection []string, id int) ([]byte, error) {
	// Always the same inputs: what one fault is tried with, all are, and none.
	args := []string{"test", "--fail-fast", "--fuzz-seed", "0x1", "--block-prevrandao", fmt.Sprintf("0x%064x", firstSwitch+id)}
	env := []string{"FOUNDRY_FUZZ_RUNS=64", "FOUNDRY_INVARIANT_RUNS=8"}
	return forge(ctx, work, env, append(args, selection...)...)
}

func forge(ctx context.Context, work string, env []string, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, filepath.Join("node_modules", ".bin", "forge"), args...) //nolint:gosec // the arguments are ours
	c.Dir = work
	// Names of the size limit and of fuzzing only; nothing of the caller's is left out.
	c.Env = append(os.Environ(), append([]string{"FOUNDRY_CODE_SIZE_LIMIT=1000000"}, env...)...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err := c.Run()
	return out.Bytes(), err
}

// copyProject copies a Solidity project without what was built; its packages are linked.
func copyProject(from, to string) error {
	from, err := filepath.Abs(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(to, 0o750); err != nil {
		return err
	}
	if err := os.Symlink(filepath.Join(from, "node_modules"), filepath.Join(to, "node_modules")); err != nil {
		return err
	}
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if slices.Contains([]string{"node_modules", "out", "cache", "broadcast"}, rel) {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o750)
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(path) //nolint:gosec // a path below the folder that was asked for
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), content, info.Mode().Perm()) //nolint:gosec // into a folder of ours
	})
}

var place = regexp.MustCompile(`--> (src/[^:]+):(\d+):`)

// blame finds the function that the compiler complains of; "": it is no function with faults.
func blame(work string, out []byte, mutants []mutant) string {
	_, failure, _ := bytes.Cut(out, []byte("\nError")) // what comes before it are warnings
	_, failure, _ = bytes.Cut(failure, []byte("\nError"))
	m := place.FindSubmatch(failure)
	if m == nil {
		return ""
	}
	content, err := os.ReadFile(filepath.Join(work, string(m[1]))) //nolint:gosec // a source of the copy
	if err != nil {
		return ""
	}
	var line int
	if _, err := fmt.Sscan(string(m[2]), &line); err != nil {
		return ""
	}
	lines := bytes.SplitAfter(content, []byte("\n"))
	return enclosing(string(m[1]), string(bytes.Join(lines[:min(line, len(lines))], nil)), mutants)
}

// readKnown reads lines of "key  # reason".
func readKnown(path string) (map[string]string, error) {
	content, err := os.ReadFile(path) //nolint:gosec // the file that was asked for
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for line := range strings.Lines(string(content)) {
		key, reason, ok := strings.Cut(strings.TrimSpace(line), "  # ")
		if ok {
			known[strings.TrimSpace(key)] = reason
		}
	}
	return known, nil
}
