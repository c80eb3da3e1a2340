package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// mutant is one fault: a replacement of the text at [start, end) of a source file while the fault's switch is on.
type mutant struct {
	id         int
	file       string // path below the project
	line       int
	function   string // contract and name
	start, end int
	inside     bool // true for an expression, false for a statement
	what       string
	// render returns the replacement. The argument on is the switch, and sub returns a part of the source with its own faults.
	render func(on string, sub func(start, end int) string) string
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d %s: %s", m.file, m.line, m.function, m.what)
}

// key identifies the fault across runs, as long as its function and expression do not change.
func (m mutant) key() string {
	return fmt.Sprintf("%s %s", m.function, m.what)
}

// opposite maps each operator to the most similar one with another meaning.
var opposite = map[string]string{
	"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
	"+": "-", "-": "+", "*": "/", "/": "*", "&&": "||", "||": "&&", "<<": ">>", ">>": "<<", "|": "&", "&": "|",
}

type node map[string]any

func (n node) kind() string { s, _ := n["nodeType"].(string); return s }

func (n node) text(field string) string { s, _ := n[field].(string); return s }

func (n node) child(field string) node { c, _ := n[field].(map[string]any); return c }

func (n node) span() (start, end int) {
	var length int
	if _, err := fmt.Sscanf(n.text("src"), "%d:%d:", &start, &length); err != nil {
		return 0, 0
	}
	return start, start + length
}

// find returns every fault of the sources whose path contains match.
func find(work, match string) ([]mutant, error) {
	artifacts, err := filepath.Glob(filepath.Join(work, "out", "*.sol", "*.json"))
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var all []mutant
	for _, path := range artifacts {
		raw, err := os.ReadFile(path) //nolint:gosec // the compiler's output
		if err != nil {
			return nil, err
		}
		var artifact struct {
			AST node `json:"ast"`
		}
		if err := json.Unmarshal(raw, &artifact); err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
		file := artifact.AST.text("absolutePath")
		if seen[file] || !strings.HasPrefix(file, "src/") || strings.HasPrefix(file, "src/dev/") || !strings.Contains(file, match) {
			continue
		}
		seen[file] = true
		source, err := os.ReadFile(filepath.Join(work, file)) //nolint:gosec // a source of the copy
		if err != nil {
			return nil, err
		}
		f := finder{file: file, source: string(source)}
		f.walk(artifact.AST)
		all = append(all, f.found...)
	}
	// Sort the faults of a file so that outer ones come before inner ones, as instrument needs them.
	slices.SortStableFunc(all, func(a, b mutant) int {
		return cmp.Or(strings.Compare(a.file, b.file), a.start-b.start, b.end-a.end)
	})
	for i := range all {
		all[i].id = i + 1
	}
	return all, nil
}

type finder struct {
	file, source       string
	contract, function string
	found              []mutant
}

func (f *finder) walk(n any) {
	switch n := n.(type) {
	case []any:
		for _, c := range n {
			f.walk(c)
		}
	case map[string]any:
		f.visit(n)
	case node:
		f.visit(n)
	}
}

func (f *finder) visit(n node) {
	switch n.kind() {
	case "ContractDefinition":
		f.contract = n.text("name")
	case "FunctionDefinition", "ModifierDefinition":
		outer := f.function
		f.function = f.contract + "." + n.text("name")
		if n.text("kind") == "constructor" {
			f.function = f.contract + ".constructor"
		}
		f.walk(map[string]any(n.child("body")))
		f.function = outer
		return
	case "InlineAssembly":
		return
	case "ForStatement": // the head has no room for a statement, and without its step the loop would not end
		f.walk(n["condition"])
		f.walk(n["body"])
		return
	}
	if f.function != "" {
		f.fault(n)
	}
	for _, field := range fields(n) {
		f.walk(n[field])
	}
}

// fields returns the names of a node's fields in a fixed order, so that a seed always draws the same faults.
func fields(n node) []string {
	var names []string
	for name := range n {
		if name != "typeDescriptions" && name != "documentation" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// fault adds the faults of one node.
func (f *finder) fault(n node) {
	switch n.kind() {
	case "BinaryOperation":
		f.operator(n)
	case "IfStatement":
		f.check(n)
	case "ExpressionStatement", "EmitStatement":
		left := n.child("expression").child("leftHandSide")
		if strings.Contains(left.child("typeDescriptions").text("typeString"), "storage pointer") {
			return // the compiler requires the assignment
		}
		start, end := n.span()
		if f.source[end] == ';' {
			end++ // the node does not include the semicolon
		}
		f.add(start, end, false, "left out: "+f.excerpt(n), func(on string, sub func(start, end int) string) string {
			// The block keeps a following "else" from belonging to this condition.
			return "{if (!(" + on + ")) {" + sub(start, end) + "}}"
		})
	case "FunctionCall":
		f.roundingUp(n)
	case "MemberAccess":
		if f.textOf(n) == "Math.Rounding.Ceil" {
			start, end := n.span()
			f.add(start, end, true, "rounded down", func(on string, _ func(start, end int) string) string {
				return "(" + on + " ? Math.Rounding.Floor : Math.Rounding.Ceil)"
			})
		}
	}
}

// operator replaces an operator by its opposite.
func (f *finder) operator(n node) {
	to, ok := opposite[n.text("operator")]
	left, right := n.child("leftExpression"), n.child("rightExpression")
	start, end := n.span()
	leftStart, leftEnd := left.span()
	rightStart, rightEnd := right.span()
	constant := left.kind() == "Literal" && right.kind() == "Literal" ||
		strings.Contains(n.child("typeDescriptions").text("typeString"), "_const")
	if !ok || constant {
		return
	}
	op := n.text("operator")
	what := fmt.Sprintf("%s made %s in %s", op, to, f.excerpt(n))
	f.add(start, end, true, what, func(on string, sub func(start, end int) string) string {
		l, r := sub(leftStart, leftEnd), sub(rightStart, rightEnd)
		return "((" + on + ") ? (" + l + " " + to + " " + r + ") : (" + l + " " + op + " " + r + "))"
	})
}

// roundingUp makes a call that rounds up round down instead.
func (f *finder) roundingUp(n node) {
	name := f.textOf(n.child("expression"))
	list, _ := n["arguments"].([]any)
	if name != "MathUp.mulDivUp" && name != "Math.ceilDiv" {
		return
	}
	spans := make([][2]int, 0, len(list))
	for _, argument := range list {
		c, _ := argument.(map[string]any)
		start, end := node(c).span()
		spans = append(spans, [2]int{start, end})
	}
	start, end := n.span()
	f.add(start, end, true, "rounded down: "+f.excerpt(n), func(on string, sub func(start, end int) string) string {
		args := make([]string, len(spans))
		for i, s := range spans {
			args[i] = sub(s[0], s[1])
		}
		all := strings.Join(args, ", ")
		if name == "Math.ceilDiv" {
			return "((" + on + ") ? (" + args[0] + ") / (" + args[1] + ") : " + name + "(" + all + "))"
		}
		return "(" + name + "(" + all + ") - ((" + on + ") && mulmod(" + all + ") != 0 ? 1 : 0))"
	})
}

// check removes a check that reverts.
func (f *finder) check(n node) {
	body := n.child("trueBody")
	if body.kind() == "Block" {
		statements, _ := body["statements"].([]any)
		if len(statements) != 1 {
			return
		}
		body, _ = statements[0].(map[string]any)
	}
	if body.kind() != "RevertStatement" {
		return
	}
	start, end := n.child("condition").span()
	what := "check left out: " + f.excerpt(n.child("condition"))
	f.add(start, end, true, what, func(on string, sub func(start, end int) string) string {
		return "!(" + on + ") && (" + sub(start, end) + ")"
	})
}

func (f *finder) add(start, end int, inside bool, what string, render func(string, func(start, end int) string) string) {
	f.found = append(f.found, mutant{
		file: f.file, line: 1 + strings.Count(f.source[:start], "\n"), function: f.function,
		start: start, end: end, inside: inside, what: what, render: render,
	})
}

func (f *finder) textOf(n node) string {
	start, end := n.span()
	return f.source[start:end]
}

var spaces = regexp.MustCompile(`\s+`)

func (f *finder) excerpt(n node) string {
	text := spaces.ReplaceAllString(f.textOf(n), " ")
	if len(text) > 80 {
		text = text[:77] + "..."
	}
	return text
}
