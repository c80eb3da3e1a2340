// Command mutate measures which faults the Solidity tests notice. It seeds small faults into contracts/src, one at a time,
// and counts those that make a test fail.
//
// It compiles all faults at once, in a copy of contracts/. Each fault is behind a switch, `block.prevrandao == n`, which our
// contracts do not read otherwise. A fault therefore costs a run of the tests and no compilation. The command prints the
// place of each fault that no test noticed, so that someone can test or explain it.
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
	explained string
	work      string
	limit     time.Duration
	budget    time.Duration
}

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.contracts, "contracts", "contracts", "folder of the Solidity project, with its packages installed")
	flag.StringVar(&o.match, "match", "src/", "seed faults only into files whose path contains this text")
	flag.StringVar(&o.slow, "slow-tests", "test/{invariant,replay}/*", "tests to run only if all other tests passed; empty disables")
	flag.StringVar(&o.skip, "skip-tests", "test/{integration,gas}/*", "tests that never run")
	flag.IntVar(&o.count, "count", 300, "number of faults to try, drawn at random; 0 tries all")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the random draw")
	flag.IntVar(&o.workers, "workers", 1, "number of test runs in parallel")
	flag.StringVar(&o.explained, "explained", "contracts/test/mutants.txt", "file with the faults that no test can notice, with reasons")
	flag.StringVar(&o.work, "work", "", "folder for the compiled copy, which later runs use again; empty uses a temporary folder")
	flag.Float64Var(&o.minimum, "min", 90, "minimum of noticed faults, in percent")
	flag.DurationVar(&o.limit, "limit", 5*time.Minute, "time limit of one test run; a fault that exceeds it counts as noticed")
	flag.DurationVar(&o.budget, "for", 0, "time limit of the whole command; the faults tried until then are the sample; 0 means no limit")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, o)
	stop()
	if err != nil {
		log.Fatalf("mutating: %v", err)
	}
}

func run(ctx context.Context, o options) error {
	explained, err := readExplained(o.explained)
	if err != nil {
		return err
	}
	work := o.work
	if work == "" {
		if work, err = os.MkdirTemp("", "mutate-"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(work) }() // a temporary folder of this command
	}
	mutants, err := prepare(ctx, o, work)
	if err != nil {
		return err
	}
	return try(ctx, o, work, mutants, explained)
}

// prepare makes the compiled copy, or uses the one that an earlier run left in the same folder. It does not check whether
// the sources have changed since.
func prepare(ctx context.Context, o options, work string) ([]mutant, error) {
	mutants, err := compiledBefore(work)
	if err != nil || mutants != nil {
		return mutants, err
	}
	if err := copyProject(o.contracts, work); err != nil {
		return nil, fmt.Errorf("copying %s: %w", o.contracts, err)
	}
	log.Printf("compiling the original sources for their syntax trees")
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

// compile writes the sources with every fault behind its switch. The compiler may reject a function, because its stack is
// too deep or a required statement is left out. Compile then drops some of the function's faults, and next time all of them.
func compile(ctx context.Context, work string, mutants []mutant) ([]mutant, error) {
	dropped := map[string]int{} // how often faults were dropped, by function
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
		dropped[failed]++
		again := dropped[failed] > 1
		mutants = slices.DeleteFunc(mutants, func(m mutant) bool {
			return m.function == failed && (again || m.inside == stack)
		})
		log.Printf("the compiler rejects %s: dropping some of its faults", failed)
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

// try runs the tests against randomly drawn faults and prints the faults that no test noticed.
func try(ctx context.Context, o options, work string, mutants []mutant, explained map[string]string) error {
	log.Printf("running the tests without a fault")
	stages := newStages(work, o.slow, o.skip)
	for _, selection := range stages.all() {
		if out, err := test(ctx, work, selection, 0); err != nil {
			return fmt.Errorf("the tests fail without a fault: %w\n%s", err, out)
		}
	}
	total := len(mutants)
	r := rand.New(rand.NewPCG(o.seed, 0)) //nolint:gosec // the draw must be repeatable
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
				} else if explained[outcomes[i].key()] == "" {
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
	// Workers take faults in order and finish them, so all faults below `next` have been tried.
	return report(outcomes[:min(int(next.Load()), len(outcomes))], total, explained, o.minimum)
}

// attempt runs the tests against one fault until a test fails. The tests that are most likely to fail come first.
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

// report prints the faults that no test noticed and the totals. It returns an error if too few faults were noticed.
func report(outcomes []outcome, total int, explained map[string]string, minimum float64) error {
	var killed, withReason int
	var survivors []outcome
	for _, o := range outcomes {
		switch {
		case o.trouble != nil:
			return fmt.Errorf("running the tests against %s: %w", o.mutant, o.trouble)
		case o.killed:
			killed++
		case explained[o.key()] != "":
			withReason++
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
		len(outcomes), total, killed, percent, withReason, len(survivors))
	if percent < minimum {
		return fmt.Errorf("fewer than %g %% of the faults were noticed", minimum)
	}
	return nil
}

// test runs a selection of the tests with one fault switched on. The id 0 switches on none.
func test(ctx context.Context, work string, selection []string, id int) ([]byte, error) {
	// The seed is fixed, so every fault, and the original, is tested with the same inputs.
	args := []string{"test", "--fail-fast", "--fuzz-seed", "0x1", "--block-prevrandao", fmt.Sprintf("0x%064x", firstSwitch+id)}
	env := []string{"FOUNDRY_FUZZ_RUNS=64", "FOUNDRY_INVARIANT_RUNS=8"}
	return forge(ctx, work, env, append(args, selection...)...)
}

func forge(ctx context.Context, work string, env []string, args ...string) ([]byte, error) {
	c := exec.CommandContext(ctx, filepath.Join("node_modules", ".bin", "forge"), args...) //nolint:gosec // the arguments are ours
	c.Dir = work
	// The variables are added to the caller's environment.
	c.Env = append(os.Environ(), append([]string{"FOUNDRY_CODE_SIZE_LIMIT=1000000"}, env...)...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err := c.Run()
	return out.Bytes(), err
}

// copyProject copies a Solidity project without its build output, and links its packages.
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
		content, err := os.ReadFile(path) //nolint:gosec // a path below the folder that the caller chose
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), content, info.Mode().Perm()) //nolint:gosec // into a folder of this command
	})
}

var place = regexp.MustCompile(`--> (src/[^:]+):(\d+):`)

// blame returns the function that the compiler rejects, or "" if it is not a function with faults.
func blame(work string, out []byte, mutants []mutant) string {
	_, failure, _ := bytes.Cut(out, []byte("\nError")) // only warnings come before it
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

// readExplained reads lines of "key  # reason" and returns the reasons by key.
func readExplained(path string) (map[string]string, error) {
	content, err := os.ReadFile(path) //nolint:gosec // the file that the caller chose
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]string{}, nil
	}
	if err != nil {
		return nil, err
	}
	explained := map[string]string{}
	for line := range strings.Lines(string(content)) {
		key, reason, ok := strings.Cut(strings.TrimSpace(line), "  # ")
		if ok {
			explained[strings.TrimSpace(key)] = reason
		}
	}
	return explained, nil
}
