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

// steps tells of set-up and shut-down, each step with the time it took.
type steps struct {
	out   io.Writer
	now   func() time.Time
	first time.Time
	name  string
	began time.Time
	redo  string // what clears the line of a step that runs; empty where nothing can be drawn over
}

func newSteps(e *env) *steps {
	s := &steps{out: e.stdout, now: e.now, first: e.now()}
	if terminalWidth(e.stdout) != noTerminal {
		s.redo = "\r\x1b[K"
	}
	return s
}

// begin ends the step before and names the next.
func (s *steps) begin(name string) {
	s.done()
	s.name, s.began = name, s.now()
	if s.redo != "" {
		s.printf("           %s …", name)
	}
}

// done ends the step that runs, if one does.
func (s *steps) done() {
	if s.name == "" {
		return
	}
	now := s.now()
	s.printf("%s  %6.1fs  %s (%s)\n", s.redo, now.Sub(s.first).Seconds(), s.name, now.Sub(s.began).Round(time.Millisecond))
	s.name = ""
}

// printf writes for a person; a terminal that is gone stops nothing.
func (s *steps) printf(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format, args...) }

const (
	lineEvery   = 5 * time.Second        // between lines where there is no terminal
	redrawEvery = 250 * time.Millisecond // of a terminal
	noTerminal  = 0
	leastWidth  = 40
)

// status shows the run: on a terminal a table that is redrawn, else a line now and then.
type status struct {
	out   io.Writer
	width int // of the terminal; noTerminal
	every time.Duration
	last  time.Duration
	drawn int // lines to go up before drawing again
}

func newStatus(e *env, blockTime time.Duration) *status {
	s := &status{out: e.stdout, width: terminalWidth(e.stdout), every: redrawEvery, last: -time.Hour}
	if s.width == noTerminal {
		s.every = max(lineEvery, blockTime)
	}
	return s
}

// terminalWidth is that of the terminal that out is, or noTerminal where it is none, or one too narrow for a table.
func terminalWidth(out io.Writer) int {
	file, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return noTerminal
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width < leastWidth {
		return noTerminal
	}
	return width
}

// show prints how the run stands, if it is time to.
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

// end leaves what was drawn and goes on below it.
func (s *status) end() { _, _ = fmt.Fprintln(s.out) }

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

func table(r *demo.Report, elapsed time.Duration, indexed int64) []string {
	moved, other := r.KeeperReverts()
	lines := []string{
		fmt.Sprintf("  %s   block %d   indexed %d   trades %d   reverted %d (price moved) %d (other)   rebalancing gas %s",
			elapsed.Round(time.Second), r.Head, indexed, r.Trades(), len(moved), len(other), millions(r.KeeperGas())),
		"",
		fmt.Sprintf("  %-6s %-16s %14s %12s %9s %11s %7s %9s %9s", "INDEX", "NAME", "NAV USD", "NAV/SHARE", "DRIFT", "MEAN DRIFT", "TRADES", "DEPOSITS", "REDEEMED"),
	}
	for _, ix := range r.Indices {
		lines = append(lines, fmt.Sprintf("  %-6s %-16s %14s %12s %9s %11s %7d %9d %9d", ix.Symbol, ix.Name, ix.NAV.StringFixed(2),
			ix.NAVPerShare.StringFixed(4), percent(ix.Drift), percent(ix.MeanDrift), ix.Trades, ix.In.Count, ix.Out.Count))
	}
	return append(lines, "", "  Ctrl-C stops the market, settles, audits and reports.")
}
