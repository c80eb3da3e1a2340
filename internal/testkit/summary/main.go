// Command summary sums up the output of `go test -json`. It reads standard input and prints a line for each package and the output
// of failed tests. It ends with the ten slowest tests and the counts of the Go, API and Solidity tests. Its exit code is 1 if a
// test failed, a package did not build, or no test ran.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// slowest is the number of slow tests to print.
const slowest = 10

// count holds the numbers of tests by result. Subtests count as tests, and so do their parents.
type count struct{ passed, failed, skipped int }

func (c *count) add(d count) {
	c.passed += d.passed
	c.failed += d.failed
	c.skipped += d.skipped
}

func (c count) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", c.passed, c.failed, c.skipped)
}

// event is one line of `go test -json`.
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
	Elapsed    float64 // seconds
}

// timing is the duration of one top-level test.
type timing struct {
	name    string
	seconds float64
}

// summary collects the results of a run.
type summary struct {
	out        io.Writer
	failed     bool // a test failed or a package did not build
	total, api count
	output     map[[2]string]*strings.Builder // output by package and test, until the test ends
	timings    []timing
}

func main() {
	solidity := flag.String("sol", "", "log of forge test whose tests to count too; ignored if it does not exist")
	flag.Parse()
	ok, err := run(os.Stdin, os.Stdout, *solidity)
	if err != nil {
		fmt.Fprintln(os.Stderr, "summing up tests:", err)
	}
	if !ok || err != nil {
		os.Exit(1)
	}
}

// run reads the events from in and prints the summary to out. It returns whether all tests passed.
func run(in io.Reader, out io.Writer, solidity string) (bool, error) {
	s := &summary{out: out, output: map[[2]string]*strings.Builder{}}
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		var e event
		if err := json.Unmarshal(scanner.Bytes(), &e); err != nil {
			fmt.Fprintln(out, scanner.Text())
			continue
		}
		s.add(e)
	}
	if err := scanner.Err(); err != nil {
		return false, err
	}
	var sol count
	if solidity != "" {
		var err error
		if sol, err = forgeCount(solidity); err != nil {
			return false, err
		}
	}
	s.printSlowest()
	fmt.Fprintf(out, "\nSolidity tests: %s\nGo tests:       %s (of these the API's: %s)\n", sol, s.total, s.api)
	s.total.add(sol)
	fmt.Fprintf(out, "%s\n", s.total)
	return !s.failed && s.total.failed == 0 && s.total.passed > 0, nil
}

// add processes one event.
func (s *summary) add(e event) {
	key := [2]string{e.Package + e.ImportPath, e.Test}
	var one count
	switch e.Action {
	case "output", "build-output":
		if s.output[key] == nil {
			s.output[key] = &strings.Builder{}
		}
		s.output[key].WriteString(e.Output)
		return
	case "fail", "build-fail":
		s.failed, one.failed = true, 1
		if b := s.output[key]; b != nil {
			fmt.Fprint(s.out, b.String())
		}
	case "pass":
		one.passed = 1
	case "skip":
		one.skipped = 1
	default:
		return
	}
	delete(s.output, key)
	if e.Test != "" {
		s.addTest(e, one)
	} else if e.Action != "skip" { // a skipped package has no test files
		fmt.Fprintf(s.out, "%-10s %s (%.1fs)\n", e.Action, e.Package+e.ImportPath, e.Elapsed)
	}
}

// addTest counts the result of one test.
func (s *summary) addTest(e event, one count) {
	s.total.add(one)
	if strings.HasSuffix(e.Package, "/api") || strings.Contains(e.Package, "/api/") {
		s.api.add(one)
	}
	if !strings.Contains(e.Test, "/") {
		s.timings = append(s.timings, timing{e.Package + " " + e.Test, e.Elapsed})
	}
}

// printSlowest prints the slowest top-level tests. Their times overlap if tests run in parallel.
func (s *summary) printSlowest() {
	slices.SortFunc(s.timings, func(a, b timing) int {
		return cmp.Or(cmp.Compare(b.seconds, a.seconds), cmp.Compare(a.name, b.name))
	})
	fmt.Fprintln(s.out, "\nSlowest tests:")
	for _, t := range s.timings[:min(slowest, len(s.timings))] {
		d := time.Duration(t.seconds * float64(time.Second)).Round(100 * time.Millisecond)
		fmt.Fprintf(s.out, "%10s  %s\n", d, t.name)
	}
}

var forgeLine = regexp.MustCompile(`(\d+) tests passed, (\d+) failed, (\d+) skipped \(\d+ total tests\)`)

// forgeCount reads the counts at the end of a forge test log. A missing log counts as no tests.
func forgeCount(path string) (count, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // the Makefile gives the path
	if errors.Is(err, fs.ErrNotExist) {
		return count{}, nil
	}
	if err != nil {
		return count{}, err
	}
	m := forgeLine.FindStringSubmatch(string(raw))
	if m == nil {
		return count{}, fmt.Errorf("%s has no closing line of forge test", path)
	}
	var n [3]int
	for i := range n {
		if n[i], err = strconv.Atoi(m[i+1]); err != nil {
			return count{}, err
		}
	}
	return count{n[0], n[1], n[2]}, nil
}
