package main

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// position is a line of a source file. Lines begin at 1.
type position struct {
	file string
	line int
}

func (p position) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// A paragraph is one text without its line breaks. Vale reports its columns, and starts turns them into lines of the source.
type paragraph struct {
	text   string
	starts []start
}

// A start is a place in a paragraph, in runes, at which a line of the source begins.
type start struct {
	offset int
	at     position
}

// add appends a line of the source.
func (p *paragraph) add(at position, text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	if p.text != "" {
		p.text += " "
	}
	p.starts = append(p.starts, start{offset: utf8.RuneCountInString(p.text), at: at})
	p.text += text
}

// position returns the source line of a column. Columns begin at 1.
func (p *paragraph) position(column int) position {
	after := sort.Search(len(p.starts), func(i int) bool { return p.starts[i].offset > column-1 })
	return p.starts[max(after-1, 0)].at
}

// A page holds the paragraphs of one source. While it is written, the last paragraph is open.
type page struct {
	paragraphs []paragraph
	open       paragraph
}

// line appends a line to the open paragraph.
func (p *page) line(at position, text string) { p.open.add(at, text) }

// end closes the open paragraph.
func (p *page) end() {
	if p.open.text != "" {
		p.paragraphs = append(p.paragraphs, p.open)
	}
	p.open = paragraph{}
}

// markdown returns the page as Vale reads it: paragraph i is line 2i+1.
func (p *page) markdown() string {
	var b strings.Builder
	for _, text := range p.paragraphs {
		b.WriteString(text.text)
		b.WriteString("\n\n")
	}
	return b.String()
}

// position returns the source line of a line and a column of the Markdown.
func (p *page) position(line, column int) position {
	return p.paragraphs[(line-1)/2].position(column)
}
