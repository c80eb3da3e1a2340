package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/astrolabe-index/astrolabe/internal/demo"
)

// steps prints the steps of set-up and shut-down with the time that each took.
type steps struct {
	out   io.Writer
	now   func() time.Time
	first time.Time
	name  string
	began time.Time
	redo  string // escape sequence that clears the line of a running step; empty without a terminal
}

func newSteps(e *env) *steps {
	s := &steps{out: e.stdout, now: e.now, first: e.now()}
	if terminalWidth(e.stdout) != noTerminal {
		s.redo = "\r\x1b[K"
	}
	return s
}

// begin ends the running step and starts the next.
func (s *steps) begin(name string) {
	s.done()
	s.name, s.began = name, s.now()
	if s.redo != "" {
		s.printf("           %s …", name)
	}
}

// done ends the running step, if there is one.
func (s *steps) done() {
	if s.name == "" {
		return
	}
	now := s.now()
	s.printf("%s  %6.1fs  %s (%s)\n", s.redo, now.Sub(s.first).Seconds(), s.name, now.Sub(s.began).Round(time.Millisecond))
	s.name = ""
}

// printf prints to the output. A closed output does not stop the run.
func (s *steps) printf(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format, args...) }

const (
	lineEvery   = 5 * time.Second        // pause between lines without a terminal
	redrawEvery = 250 * time.Millisecond // pause between drawings on a terminal
	noTerminal  = 0                      // width of an output that is not a terminal
	minWidth    = 40                     // narrower terminals are treated like none
)

// status shows the running market: as a redrawn table on a terminal, otherwise as a line every few seconds.
type status struct {
	out   io.Writer
	width int // columns of the terminal, or noTerminal
	every time.Duration
	last  time.Duration
	drawn int // number of lines of the last drawing
}

func newStatus(e *env, blockTime time.Duration) *status {
	s := &status{out: e.stdout, width: terminalWidth(e.stdout), every: redrawEvery, last: -time.Hour}
	if s.width == noTerminal {
		s.every = max(lineEvery, blockTime)
	}
	return s
}

// terminalWidth returns the number of columns if out is a terminal of at least minWidth columns, otherwise noTerminal.
func terminalWidth(out io.Writer) int {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return noTerminal
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width < minWidth {
		return noTerminal
	}
	return width
}

// show prints the state of the run if the last output is old enough.
func (s *status) show(r *demo.Report, elapsed time.Duration, indexed int64) {
	if elapsed-s.last < s.every {
		return
	}
	s.last = elapsed
	if s.width == noTerminal {
		_, _ = fmt.Fprintln(s.out, line(r, elapsed, indexed))
		return
	}
	var b strings.Builder
	if s.drawn > 0 {
		fmt.Fprintf(&b, "\x1b[%dA\x1b[J", s.drawn)
	}
	lines := table(r, elapsed, indexed)
	for _, l := range lines {
		runes := []rune(l)
		b.WriteString(string(runes[:min(len(runes), s.width-1)]) + "\n")
	}
	s.drawn = len(lines)
	_, _ = io.WriteString(s.out, b.String())
}

// end prints an empty line after the last drawing.
func (s *status) end() { _, _ = fmt.Fprintln(s.out) }

// line returns the state of the run on one line.
func line(r *demo.Report, elapsed time.Duration, indexed int64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %4.0fs block %d (indexed %d)", elapsed.Seconds(), r.Head, indexed)
	for _, ix := range r.Indices {
		fmt.Fprintf(&b, " | %s %s drift %s", ix.Symbol, ix.NAVPerShare.StringFixed(2), percent(ix.Drift))
	}
	moved, other := r.KeeperReverts()
	fmt.Fprintf(&b, " | trades %d reverted %d+%d gas %s", r.Trades(), len(moved), len(other), millions(r.KeeperGas()))
	return b.String()
}

// table returns the lines of the table.
func table(r *demo.Report, elapsed time.Duration, indexed int64) []string {
	moved, other := r.KeeperReverts()
	lines := []string{
		fmt.Sprintf("  %s   block %d   indexed %d   trades %d   reverted %d (price moved) %d (other)   rebalancing gas %s",
			elapsed.Round(time.Second), r.Head, indexed, r.Trades(), len(moved), len(other), millions(r.KeeperGas())),
		"",
		fmt.Sprintf("  %-6s %-16s %14s %12s %9s %11s %7s %9s %9s",
			"INDEX", "NAME", "NAV USD", "NAV/SHARE", "DRIFT", "MEAN DRIFT", "TRADES", "DEPOSITS", "REDEEMED"),
	}
	for _, ix := range r.Indices {
		lines = append(lines, fmt.Sprintf("  %-6s %-16s %14s %12s %9s %11s %7d %9d %9d", ix.Symbol, ix.Name, ix.NAV.StringFixed(2),
			ix.NAVPerShare.StringFixed(4), percent(ix.Drift), percent(ix.MeanDrift), ix.Trades, ix.In.Count, ix.Out.Count))
	}
	return append(lines, "", "  Press Ctrl-C to stop the market, settle open transactions, audit and print the report.")
}
