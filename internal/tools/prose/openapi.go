package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// openAPIPage returns the summaries and descriptions of an OpenAPI document. A text's position is the source line that writes it.
// A text that no source writes in one piece has its JSON pointer as position.
func openAPIPage(document []byte, sources map[string][]byte) (*page, error) {
	var tree any
	if err := json.Unmarshal(document, &tree); err != nil {
		return nil, fmt.Errorf("reading the OpenAPI document: %w", err)
	}
	all := &page{}
	seen := map[string]bool{}
	texts(tree, "#", func(pointer, text string) {
		if seen[text] {
			return
		}
		seen[text] = true
		for _, p := range markdownPage(pointer, []byte(text)).paragraphs {
			if at, found := find(p.text, sources); found {
				p.starts = []start{{at: at}}
			}
			all.paragraphs = append(all.paragraphs, p)
		}
	})
	return all, nil
}

// texts calls visit with every summary and description of a JSON tree, in the order of their pointers.
func texts(node any, pointer string, visit func(pointer, text string)) {
	switch node := node.(type) {
	case []any:
		for i, child := range node {
			texts(child, fmt.Sprintf("%s/%d", pointer, i), visit)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			below := pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(key)
			if text, ok := node[key].(string); ok && (key == "summary" || key == "description") {
				visit(below, text)
			}
			texts(node[key], below, visit)
		}
	}
}

// find returns the source line that a text begins on. It looks for the first 30 characters: a longer part may go over a line.
func find(text string, sources map[string][]byte) (position, bool) {
	beginning := string([]rune(text)[:min(30, len([]rune(text)))])
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		if before, _, found := strings.Cut(string(sources[name]), beginning); found {
			return position{name, strings.Count(before, "\n") + 1}, true
		}
	}
	return position{}, false
}
