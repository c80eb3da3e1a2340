package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// mostFirst is the number of test files that run first because they noticed the latest faults of the same source.
const mostFirst = 3

// stages orders the tests for a fault. First come those that noticed the latest faults of the same source, then all quick
// tests, then the slow ones. Most faults then need only a small part of all tests.
type stages struct {
	quick, slow []string // arguments of forge test
	mu          sync.Mutex
	first       map[string][]string // paths of tests by source, the most likely first
	work        string
}

func newStages(work, slow, skip string) *stages {
	s := &stages{first: map[string][]string{}, work: work}
	var not []string
	for _, glob := range []string{slow, skip} {
		if glob != "" {
			not = append(not, glob)
		}
	}
	if len(not) > 0 {
		s.quick = []string{"--no-match-path", "{" + strings.Join(not, ",") + "}"}
	}
	if slow != "" {
		s.slow = []string{"--match-path", slow}
	}
	return s
}

// all returns the selections that together run every test once.
func (s *stages) all() [][]string {
	if s.slow == nil {
		return [][]string{s.quick}
	}
	return [][]string{s.quick, s.slow}
}

// against returns the selections of tests for a fault of a source, in order.
func (s *stages) against(file string) [][]string {
	s.mu.Lock()
	first := slices.Clone(s.first[file])
	s.mu.Unlock()
	if len(first) == 0 {
		first = s.namesake(file)
	}
	if len(first) == 0 {
		return s.all()
	}
	return append([][]string{{"--match-path", "{" + strings.Join(first, ",") + "}"}}, s.all()...)
}

// namesake returns the unit tests whose file name begins with the source's name.
func (s *stages) namesake(file string) []string {
	name := strings.TrimSuffix(filepath.Base(file), ".sol")
	paths, err := filepath.Glob(filepath.Join(s.work, "test", "unit", name+"*.t.sol"))
	if err != nil {
		return nil // the source's name is not a valid pattern
	}
	var list []string
	for _, path := range paths[:min(len(paths), mostFirst)] {
		list = append(list, "test/unit/"+filepath.Base(path))
	}
	return list
}

// noticed moves the tests that noticed a fault to the front of a source's list.
func (s *stages) noticed(file string, tests []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := tests
	for _, test := range s.first[file] {
		if !slices.Contains(list, test) {
			list = append(list, test)
		}
	}
	s.first[file] = list[:min(len(list), mostFirst)]
}

var suite = regexp.MustCompile(`^Ran \d+ tests? for (test/[^:]+):`)

// failing returns the paths of the failed tests from forge's output.
func failing(out []byte) []string {
	var list []string
	path := ""
	for line := range strings.Lines(string(out)) {
		if m := suite.FindStringSubmatch(line); m != nil {
			path = m[1]
		}
		if strings.HasPrefix(line, "[FAIL") && path != "" && !slices.Contains(list, path) {
			list = append(list, path)
		}
	}
	return list
}
