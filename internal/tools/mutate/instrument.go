package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// firstSwitch is the value of block.prevrandao at which no fault is on. Fault n is on at firstSwitch + n.
const firstSwitch = 0xfa0170000

var pure = regexp.MustCompile(`\bpure\b`)

// instrument rewrites the sources of the copy with these faults behind their switches. It starts from the kept originals.
// A function that reads a switch is a view, so every pure function becomes a view.
func instrument(work string, mutants []mutant) error {
	byFile := map[string][]mutant{}
	for _, m := range mutants {
		byFile[m.file] = append(byFile[m.file], m)
	}
	for _, dir := range []string{"src", "test"} {
		err := filepath.WalkDir(filepath.Join(work, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".sol" {
				return err
			}
			rel, err := filepath.Rel(work, path)
			if err != nil {
				return err
			}
			original, err := keep(work, rel)
			if err != nil {
				return err
			}
			text := render(string(original), byFile[rel], 0, len(original))
			text = pure.ReplaceAllString(text, "view")
			return os.WriteFile(path, []byte(text), 0o600) //nolint:gosec // a folder of this command
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keep returns the original of a source, and stores it before the first change.
func keep(work, rel string) ([]byte, error) {
	kept := filepath.Join(work, "originals", rel)
	if content, err := os.ReadFile(kept); err == nil { //nolint:gosec // a file of the copy
		return content, nil
	}
	content, err := os.ReadFile(filepath.Join(work, rel)) //nolint:gosec // a file of the copy
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o750); err != nil {
		return nil, err
	}
	return content, os.WriteFile(kept, content, 0o600) //nolint:gosec // a folder of this command
}

// render returns source[start:end] with its faults. Outer faults come before inner ones in mutants.
func render(source string, mutants []mutant, start, end int) string {
	var out strings.Builder
	at := start
	for i := range mutants {
		m := mutants[i]
		if m.start < at || m.end > end {
			continue
		}
		inner := mutants[i+1:]
		on := fmt.Sprintf("block.prevrandao == %d", firstSwitch+m.id)
		out.WriteString(source[at:m.start])
		out.WriteString(m.render(on, func(s, e int) string { return render(source, inner, s, e) }))
		at = m.end
	}
	out.WriteString(source[at:end])
	return out.String()
}

// enclosing returns the function of the last fault whose switch is in the given beginning of an instrumented source.
func enclosing(file, beginning string, mutants []mutant) string {
	found := ""
	for _, m := range mutants {
		if m.file == file && strings.Contains(beginning, fmt.Sprintf("== %d)", firstSwitch+m.id)) {
			found = m.function
		}
	}
	return found
}
