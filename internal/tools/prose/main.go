// Command prose checks the texts that people read against the style in tools/vale/styles. It reads Markdown, comments in Go,
// Solidity and SQL, the command line's help, and the OpenAPI document. Vale finds the faults. Prose prints each as file:line.
//
//	go run ./internal/tools/prose            # everything
//	go run ./internal/tools/prose indexer    # one folder or file
//
// Vale reads Go comments too, but not sentence by sentence, and it does not read Solidity and SQL.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/astrolabe-index/astrolabe/api"
)

func main() {
	log.SetFlags(0)
	roots := os.Args[1:]
	if len(roots) == 0 {
		roots = []string{"."}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, roots, os.Stdout)
	stop()
	if err != nil {
		log.Fatalf("prose: %v", err)
	}
}

func run(ctx context.Context, roots []string, out io.Writer) error {
	sources, err := read(ctx, roots)
	if err != nil {
		return err
	}
	pages, err := collect(sources)
	if err != nil {
		return err
	}
	faults, err := check(ctx, ".", pages)
	if err != nil {
		return err
	}
	for _, f := range faults {
		if _, err := fmt.Fprintln(out, f); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
	}
	if len(faults) != 0 {
		return fmt.Errorf("%d faults; CONTRIBUTING.md has the rules", len(faults))
	}
	return nil
}

// read returns the files below roots that Git tracks or would add, by name.
func read(ctx context.Context, roots []string) (map[string][]byte, error) {
	args := append([]string{"ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"}, roots...)
	listed, err := exec.CommandContext(ctx, "git", args...).Output() //nolint:gosec // the folders that whoever runs it names
	if err != nil {
		return nil, fmt.Errorf("listing files: %w", err)
	}
	sources := map[string][]byte{}
	for name := range strings.SplitSeq(string(listed), "\x00") {
		if !slices.Contains([]string{".go", ".sol", ".sql", ".md"}, filepath.Ext(name)) {
			continue
		}
		if _, err := os.Stat(name); err != nil { // deleted, but not yet in Git
			continue
		}
		source, err := os.ReadFile(name) //nolint:gosec // Git listed it
		if err != nil {
			return nil, fmt.Errorf("reading a source: %w", err)
		}
		sources[name] = source
	}
	return sources, nil
}

// collect returns a page for each source. Where the API is among them, it adds the pages of the OpenAPI document.
func collect(sources map[string][]byte) ([]*page, error) {
	var pages []*page
	ofAPI := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		source := sources[name]
		switch filepath.Ext(name) {
		case ".go":
			p, err := goPage(name, source)
			if err != nil {
				return nil, err
			}
			pages = append(pages, p)
			if strings.HasPrefix(name, "api/") && !strings.HasSuffix(name, "_test.go") {
				ofAPI[name] = source
			}
		case ".sol":
			pages = append(pages, markedPage(name, source, "//"))
		case ".sql":
			pages = append(pages, markedPage(name, source, "--"))
		case ".md":
			pages = append(pages, markdownPage(name, source))
		}
	}
	if len(ofAPI) == 0 {
		return pages, nil
	}
	document, err := api.Document("prose")
	if err != nil {
		return nil, fmt.Errorf("making the OpenAPI document: %w", err)
	}
	p, err := openAPIPage(document, ofAPI)
	if err != nil {
		return nil, err
	}
	return append(pages, p), nil
}

// check returns Vale's findings in the pages, in their order, as "file:line: message (rule)". root is the repository's folder.
func check(ctx context.Context, root string, pages []*page) (faults []string, err error) {
	dir, err := os.MkdirTemp("", "prose")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	byFile := map[string]*page{}
	for i, p := range pages {
		file := filepath.Join(dir, fmt.Sprintf("%05d.md", i))
		if err := os.WriteFile(file, []byte(p.markdown()), 0o600); err != nil {
			return nil, fmt.Errorf("writing a page: %w", err)
		}
		byFile[file] = p
	}
	vale := exec.CommandContext(ctx, "go", "tool", "-modfile=tools/vale/go.mod", "vale", //nolint:gosec // dir is our own
		"--config=tools/vale/vale.ini", "--no-global", "--no-exit", "--output=JSON", dir)
	vale.Dir = root
	vale.Stderr = os.Stderr
	printed, err := vale.Output()
	if err != nil {
		return nil, fmt.Errorf("running vale: %w", err)
	}
	var alerts map[string][]struct {
		Line           int
		Span           [2]int
		Check, Message string
	}
	if err := json.Unmarshal(printed, &alerts); err != nil {
		return nil, fmt.Errorf("reading vale's answer: %w", err)
	}
	for _, file := range slices.Sorted(maps.Keys(alerts)) {
		for _, a := range alerts[file] {
			rule := strings.TrimPrefix(a.Check, "Astrolabe.")
			faults = append(faults, fmt.Sprintf("%s: %s (%s)", byFile[file].position(a.Line, a.Span[0]), a.Message, rule))
		}
	}
	return faults, nil
}
