package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// goPage returns the comments of a Go file and its help texts: struct tags, values of a kong.Vars and results of Help methods. A
// generated file gives an empty page.
func goPage(name string, source []byte) (*page, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("parsing a source: %w", err)
	}
	p := &page{}
	if ast.IsGenerated(file) {
		return p, nil
	}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			p.comment(position{name, files.Position(comment.Pos()).Line}, strings.TrimPrefix(comment.Text, "//"))
		}
		p.end()
	}
	ast.Inspect(file, func(n ast.Node) bool {
		at := func(n ast.Node) position { return position{name, files.Position(n.Pos()).Line} }
		switch n := n.(type) {
		case *ast.Field:
			if text, ok := literal(n.Tag); ok && !strings.HasPrefix(reflect.StructTag(text).Get("help"), "${") {
				p.line(at(n.Tag), reflect.StructTag(text).Get("help"))
				p.end()
			}
		case *ast.CompositeLit:
			if of, ok := n.Type.(*ast.SelectorExpr); !ok || of.Sel.Name != "Vars" {
				return true
			}
			for _, element := range n.Elts {
				if pair, ok := element.(*ast.KeyValueExpr); ok {
					if text, ok := literal(pair.Value); ok {
						p.line(at(pair.Value), text)
						p.end()
					}
				}
			}
		case *ast.FuncDecl:
			if n.Recv == nil || n.Name.Name != "Help" || len(n.Body.List) != 1 {
				return true
			}
			if result, ok := n.Body.List[0].(*ast.ReturnStmt); ok {
				if text, ok := literal(result.Results[0]); ok {
					for i, line := range strings.Split(text, "\n") {
						p.comment(position{name, at(result).line + i}, helpIndent.ReplaceAllString(line, "\t"))
					}
					p.end()
				}
			}
		}
		return true
	})
	return p, nil
}

// helpIndent matches the indentation of a code block in a help text.
var helpIndent = regexp.MustCompile(`^ {2,}`)

// literal returns the value of a string literal or of a sum of them.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e == nil {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := literal(e.X)
		right, also := literal(e.Y)
		return left + right, ok && also
	default:
		return "", false
	}
}

var (
	// directive matches comments for tools, such as go:embed, nolint and SPDX lines.
	directive = regexp.MustCompile(`^(go:|nolint|lint:|line |export |\s*(Output:|Unordered output:|SPDX-|slither-|solhint-|forge-|` +
		`\+goose|name: \w+ :|@inheritdoc|@custom:))`)
	// item matches the marker of a list item or a heading. It begins a paragraph.
	item = regexp.MustCompile(`^([-*•]|\d+[.)]|#+) +`)
	// natspec matches a NatSpec tag, with the parameter's name. It begins a paragraph.
	natspec = regexp.MustCompile(`^@(param +\w+|\w+)\s*`)
)

// comment appends a line of a comment without its marker. Code and directives are left out.
func (p *page) comment(at position, content string) {
	text := strings.TrimSpace(content)
	code := strings.HasPrefix(content, "\t") || strings.HasPrefix(content, " \t") || strings.HasPrefix(content, "     ")
	switch {
	case text == "", code, directive.MatchString(content):
		p.end()
		return
	case item.MatchString(text), natspec.MatchString(text):
		p.end()
	}
	p.line(at, natspec.ReplaceAllString(item.ReplaceAllString(text, ""), ""))
}

// markedPage returns the comments of a file in which a comment runs from a marker to the end of its line, as in Solidity.
func markedPage(name string, source []byte, marker string) *page {
	p := &page{}
	for i, content := range strings.Split(string(source), "\n") {
		before, comment, found := strings.Cut(content, marker)
		if !found || strings.ContainsAny(before, `"'`) {
			p.end()
			continue
		}
		if strings.TrimSpace(before) != "" { // a comment beside code stands alone
			p.end()
		}
		p.comment(position{name, i + 1}, strings.TrimPrefix(comment, "/"))
	}
	p.end()
	return p
}

// fence matches the line that opens or closes a code block.
var fence = regexp.MustCompile("^\\s*(```|~~~)")

// markdownPage returns the text of a Markdown file without code blocks, tables and HTML.
func markdownPage(name string, source []byte) *page {
	p := &page{}
	inFence := false
	for i, content := range strings.Split(string(source), "\n") {
		text := strings.TrimSpace(content)
		isFence := fence.MatchString(content)
		if isFence {
			inFence = !inFence
		}
		if isFence || inFence || text == "" || strings.HasPrefix(text, "|") || strings.HasPrefix(text, "<") {
			p.end()
			continue
		}
		if item.MatchString(text) {
			p.end()
		}
		p.line(position{name, i + 1}, item.ReplaceAllString(text, ""))
		if strings.HasPrefix(text, "#") {
			p.end()
		}
	}
	p.end()
	return p
}
