package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// customError is a custom error that a contract, an interface or a library declares.
type customError struct {
	owner, name string
	file        string
}

func (e customError) String() string { return e.owner + "." + e.name }

var (
	comments    = regexp.MustCompile(`(?s)//[^\n]*|/\*.*?\*/`)
	declaration = regexp.MustCompile(`(?m)^\s*(?:abstract\s+)?(?:contract|interface|library)\s+(\w+)|^\s*error\s+(\w+)\s*\(`)
	// expectation matches statements in which a named error is expected. These are expectations, the tests' own helpers for
	// them, comparisons with a caught error, and encodings of an error for one of these.
	expectation = regexp.MustCompile(`[rR]evert\w*\s*\(|\bassertEq\s*\(|\bencodeWithSelector\s*\(|\bencodeError\s*\(`)
	named       = regexp.MustCompile(`\b(\w+)\.(\w+)\.selector\b|\bencodeError\s*\(\s*(\w+)\.(\w+)`)
)

// unexpected returns the number of errors in src and those that no test expects, sorted by their declaring contract.
func unexpected(dir string) (all int, missing []customError, err error) {
	var errors []customError
	if err := eachSource(filepath.Join(dir, "src"), func(file, text string) {
		if strings.Contains(file, "/dev/") {
			return
		}
		owner := ""
		for _, m := range declaration.FindAllStringSubmatch(text, -1) {
			if m[1] != "" {
				owner = m[1]
			} else {
				errors = append(errors, customError{owner: owner, name: m[2], file: file})
			}
		}
	}); err != nil {
		return 0, nil, err
	}
	expected := map[string]bool{}
	if err := eachSource(filepath.Join(dir, "test"), func(_, text string) {
		for _, statement := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '{' || r == '}' }) {
			if !expectation.MatchString(statement) {
				continue
			}
			for _, m := range named.FindAllStringSubmatch(statement, -1) {
				expected[cmp.Or(m[1], m[3])+"."+cmp.Or(m[2], m[4])] = true
			}
		}
	}); err != nil {
		return 0, nil, err
	}
	for _, e := range errors {
		if !expected[e.String()] {
			missing = append(missing, e)
		}
	}
	slices.SortFunc(missing, func(a, b customError) int { return strings.Compare(a.String(), b.String()) })
	return len(errors), missing, nil
}

// eachSource calls visit with every Solidity file below dir, without its comments.
func eachSource(dir string, visit func(file, text string)) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".sol" {
			return err
		}
		content, err := os.ReadFile(path) //nolint:gosec // a source of the folder that the caller chose
		if err != nil {
			return fmt.Errorf("reading %s: %w", path, err)
		}
		visit(filepath.ToSlash(path), comments.ReplaceAllString(string(content), ""))
		return nil
	})
}
