// Command coverage checks the coverage of the Solidity tests. It reads forge's LCOV report and prints the covered lines,
// branches and functions of contracts/src. It fails if one of the three is below the minimum. It also fails if an uncovered
// place has no stated reason, or if no test expects a custom error.
//
//	cd contracts && forge coverage --report lcov --report-file cache/lcov.info && go run ../internal/tools/coverage
//
// Reasons are in test/uncovered.txt, one line per place: `src/File.sol: the source line  # why it is not covered`.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	log.SetFlags(0)
	dir := flag.String("contracts", ".", "folder of the Solidity project, which has cache/lcov.info")
	minimum := flag.Float64("min", 97, "minimum coverage of lines, branches and functions, each in percent")
	flag.Parse()
	if err := run(*dir, *minimum, os.Stdout); err != nil {
		log.Fatalf("coverage: %v", err)
	}
}

// count counts the covered items of one kind over all files.
type count struct{ hit, all int }

func (c count) percent() float64 { return 100 * float64(c.hit) / float64(max(1, c.all)) }

func (c *count) add(hit bool) {
	c.all++
	if hit {
		c.hit++
	}
}

type report struct {
	lines, branches, functions count
	missed                     []missed
}

type missed struct {
	file string
	line int
	what string
}

func run(dir string, minimum float64, out io.Writer) error {
	lcov, err := os.Open(filepath.Join(dir, "cache", "lcov.info")) //nolint:gosec // the report of the folder that the caller chose
	if err != nil {
		return err
	}
	defer lcov.Close() //nolint:errcheck // only read
	r, err := read(lcov)
	if err != nil {
		return fmt.Errorf("reading lcov.info: %w", err)
	}
	reasons, err := readReasons(filepath.Join(dir, "test", "uncovered.txt"))
	if err != nil {
		return err
	}
	unexplained, err := r.unexplained(dir, reasons)
	if err != nil {
		return err
	}
	for _, line := range unexplained {
		_, _ = fmt.Fprintln(out, "not covered:", line) // a failed print could not be reported either
	}
	errorCount, missing, err := unexpected(dir)
	if err != nil {
		return err
	}
	for _, e := range missing {
		_, _ = fmt.Fprintf(out, "no test expects the error %s of %s\n", e, e.file)
	}
	_, _ = fmt.Fprintf(out, "custom errors: tests expect %d of %d\n", errorCount-len(missing), errorCount)
	_, _ = fmt.Fprintf(out, "contracts/src: lines %.1f %% (%d of %d), branches %.1f %% (%d of %d), functions %.1f %% (%d of %d)\n",
		r.lines.percent(), r.lines.hit, r.lines.all, r.branches.percent(), r.branches.hit, r.branches.all,
		r.functions.percent(), r.functions.hit, r.functions.all)
	switch {
	case r.lines.all == 0:
		return errors.New("the report has no file of src")
	case r.lines.percent() < minimum || r.branches.percent() < minimum || r.functions.percent() < minimum:
		return fmt.Errorf("below the minimum of %g %%", minimum)
	case len(missing) > 0:
		return fmt.Errorf("no test expects %d of the custom errors", len(missing))
	case len(unexplained) > 0:
		return fmt.Errorf("%d places are not covered: test them, or give the reason in test/uncovered.txt", len(unexplained))
	}
	return nil
}

// read reads the report's files below src, without the development contracts.
func read(lcov io.Reader) (report, error) {
	var r report
	var file string
	functions := map[string]int{} // first line, by name
	lines := bufio.NewScanner(lcov)
	for lines.Scan() {
		kind, rest, _ := strings.Cut(lines.Text(), ":")
		if kind == "SF" {
			file = rest
			clear(functions)
		}
		if !strings.HasPrefix(file, "src/") || strings.HasPrefix(file, "src/dev/") {
			continue
		}
		fields := strings.Split(rest, ",")
		switch {
		case kind == "DA" && len(fields) >= 2:
			r.note(&r.lines, file, fields[0], fields[1] != "0", "line")
		case kind == "BRDA" && len(fields) == 4:
			r.note(&r.branches, file, fields[0], fields[3] != "0" && fields[3] != "-", "branch")
		case kind == "FN" && len(fields) >= 2:
			functions[fields[len(fields)-1]] = number(fields[0])
		case kind == "FNDA" && len(fields) == 2:
			r.note(&r.functions, file, strconv.Itoa(functions[fields[1]]), fields[0] != "0", "function")
		}
	}
	return r, lines.Err()
}

func (r *report) note(c *count, file, line string, hit bool, what string) {
	c.add(hit)
	if !hit {
		r.missed = append(r.missed, missed{file, number(line), what})
	}
}

// number returns 0 if s is no number. The place is then printed without its source.
func number(s string) int {
	var n int
	if _, err := fmt.Sscan(s, &n); err != nil {
		return 0
	}
	return n
}

// unexplained returns the places that are not covered and have no reason, each once.
func (r *report) unexplained(dir string, reasons map[string]bool) ([]string, error) {
	sources := map[string][]string{}
	seen := map[string]bool{}
	var list []string
	for _, m := range r.missed {
		if _, ok := sources[m.file]; !ok {
			content, err := os.ReadFile(filepath.Join(dir, m.file)) //nolint:gosec // a source of the folder that the caller chose
			if err != nil {
				return nil, err
			}
			sources[m.file] = strings.Split(string(content), "\n")
		}
		text := ""
		if m.line > 0 && m.line <= len(sources[m.file]) {
			text = strings.TrimSpace(sources[m.file][m.line-1])
		}
		key := m.file + ": " + text
		if reasons[key] || seen[key] {
			continue
		}
		seen[key] = true
		list = append(list, fmt.Sprintf("%s:%d (%s): %s", m.file, m.line, m.what, text))
	}
	return list, nil
}

// readReasons returns the places that have a reason.
func readReasons(path string) (map[string]bool, error) {
	content, err := os.ReadFile(path) //nolint:gosec // a file of the folder that the caller chose
	if errors.Is(err, os.ErrNotExist) {
		return map[string]bool{}, nil
	}
	if err != nil {
		return nil, err
	}
	reasons := map[string]bool{}
	for line := range strings.Lines(string(content)) {
		if place, why, ok := strings.Cut(strings.TrimSpace(line), "  # "); ok && why != "" {
			reasons[strings.TrimSpace(place)] = true
		}
	}
	return reasons, nil
}
