package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
)

// compiledFault is the stored form of a mutant of a compiled copy. It needs no render function.
type compiledFault struct {
	ID       int
	File     string
	Line     int
	Function string
	What     string
}

func compiledPath(work string) string { return filepath.Join(work, "compiled.json") }

// saveCompiled stores the faults of a compiled copy in the copy's folder.
func saveCompiled(work string, mutants []mutant) error {
	list := make([]compiledFault, len(mutants))
	for i, m := range mutants {
		list[i] = compiledFault{ID: m.id, File: m.file, Line: m.line, Function: m.function, What: m.what}
	}
	content, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return os.WriteFile(compiledPath(work), content, 0o600)
}

// compiledBefore returns the faults that saveCompiled stored, or nil if there are none.
func compiledBefore(work string) ([]mutant, error) {
	content, err := os.ReadFile(compiledPath(work))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []compiledFault
	if err := json.Unmarshal(content, &list); err != nil {
		return nil, fmt.Errorf("reading the faults of the copy in %s: %w", work, err)
	}
	log.Printf("using the copy in %s, compiled with %d faults", work, len(list))
	mutants := make([]mutant, len(list))
	for i, f := range list {
		mutants[i] = mutant{id: f.ID, file: f.File, line: f.Line, function: f.Function, what: f.What}
	}
	return mutants, nil
}
