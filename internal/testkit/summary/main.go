// Command summary reads `go test -json` from standard input, prints what failed and a line for each package, and ends with
// the counts of Go, API and Solidity tests. It exits 1 where a test failed, a package did not build, or none ran.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// count is how tests ended. Subtests count as tests; a parent of subtests too.
type count struct{ passed, failed, skipped int }

func (c *count) add(d count) {
	c.passed += d.passed
	c.failed += d.failed
	c.skipped += d.skipped
}

func (c count) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", c.passed, c.failed, c.skipped)
}

type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
	Elapsed    float64
}

func main() {
	solidity := flag.String("sol", "", "log of forge test to count too, where there is one")
	flag.Parse()
	ok, err := run(os.Stdin, os.Stdout, *solidity)
	if err != nil {
		fmt.Fprintln(os.Stderr, "summing up tests:", err)
	}
	if !ok || err != nil {
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer, solidity string) (bool, error) {
	var total, api, sol count
	ok := true
	output := map[[2]string]*strings.Builder{} // by package and test
	scanner := bufio.NewScanner(in)
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		var e event
		if err := json.Unmarshal(scanner.Bytes(), &e); err != nil {
			fmt.Fprintln(out, scanner.Text())
			continue
		}
		key := [2]string{e.Package + e.ImportPath, e.Test}
		switch e.Action {
		case "output", "build-output":
			if output[key] == nil {
				output[key] = &strings.Builder{}
			}
			output[key].WriteString(e.Output)
			continue
		case "fail", "build-fail":
			ok = false
			if b := output[key]; b != nil {
				fmt.Fprint(out, b.String())
			}
		case "pass", "skip":
		default:
			continue
		}
		delete(output, key)
		if e.Test == "" {
			if e.Action == "skip" { // no test files
				continue
			}
			fmt.Fprintf(out, "%-10s %s (%.1fs)\n", e.Action, e.Package+e.ImportPath, e.Elapsed)
			continue
		}
		var one count
		switch e.Action {
		case "pass":
			one.passed = 1
		case "fail":
			one.failed = 1
		case "skip":
			one.skipped = 1
		}
		total.add(one)
		if strings.HasSuffix(e.Package, "/api") {
			api.add(one)
		}
	}
	if err := scanner.Err(); err != nil {
		return false, err
	}
	if solidity != "" {
		var err error
		if sol, err = forgeCount(solidity); err != nil {
			return false, err
		}
	}
	fmt.Fprintf(out, "\nSolidity tests: %s\nGo tests:       %s (of these the API's: %s)\n", sol, total, api)
	total.add(sol)
	fmt.Fprintf(out, "%s\n", total)
	return ok && total.failed == 0 && total.passed > 0, nil
}

var forgeLine = regexp.MustCompile(`(\d+) tests passed, (\d+) failed, (\d+) skipped \(\d+ total tests\)`)

// forgeCount reads the closing line of a forge test log.
func forgeCount(path string) (count, error) {
	raw, err := os.ReadFile(path)       //nolint:gosec // a log the Makefile names
	if errors.Is(err, fs.ErrNotExist) { // only the Go tests were asked for
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
