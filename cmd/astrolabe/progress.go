package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// progress shows the progress of long work: as a redrawn bar on a terminal, otherwise as a line every few seconds.
type progress struct {
	out   io.Writer
	what  string // the work, for example "reindexing"
	unit  string // the unit of the counts, for example "events"
	now   func() time.Time
	began time.Time
	last  time.Time // when it was last shown
	from  int64     // the count at the first call of show
	note  string    // text appended to the line
	drawn bool      // a bar is on the terminal
}

// newProgress returns a progress of the work, counted in the unit.
func newProgress(e *env, what, unit string) *progress {
	return &progress{out: e.stdout, what: what, unit: unit, now: e.now}
}

// show prints the progress if the last output is old enough. The rate counts from the first call.
func (p *progress) show(done, of int64) {
	now := p.now()
	if p.began.IsZero() {
		p.began, p.from = now, done
	}
	width := terminalWidth(p.out)
	every := redrawEvery
	if width == noTerminal {
		every = lineEvery
	}
	if now.Sub(p.last) < every {
		return
	}
	p.last = now
	text := p.text(done, of, now.Sub(p.began)) + p.note
	if width == noTerminal {
		_, _ = fmt.Fprintln(p.out, text) // a closed output does not stop the work
		return
	}
	const most = 40
	room := max(0, min(most, width-len(text)-4))
	full := int64(0)
	if of > 0 {
		full = int64(room) * min(done, of) / of
	}
	bar := strings.Repeat("#", int(full)) + strings.Repeat("-", room-int(full))
	line := []rune(fmt.Sprintf("[%s] %s", bar, text))
	_, _ = fmt.Fprintf(p.out, "\r\x1b[K%s", string(line[:min(len(line), width-1)]))
	p.drawn = true
}

// end finishes the line of the bar. The next call of show starts a new one.
func (p *progress) end() {
	if p.drawn {
		_, _ = fmt.Fprintln(p.out)
	}
	*p = progress{out: p.out, what: p.what, unit: p.unit, now: p.now}
}

// text returns the line without the bar: percentage, counts, rate since the first call, and the remaining time at that rate.
func (p *progress) text(done, of int64, elapsed time.Duration) string {
	text := p.what
	if of > 0 {
		text += fmt.Sprintf(" %3d %%", 100*min(done, of)/of)
	}
	text += fmt.Sprintf("  %d of %d %s", done, of, p.unit)
	rate := float64(done-p.from) / max(elapsed.Seconds(), 1e-3)
	if elapsed < time.Second/2 || rate <= 0 {
		return text
	}
	left := time.Duration(float64(max(0, of-done)) / rate * float64(time.Second))
	return text + fmt.Sprintf("  %.0f/s  %s left", rate, left.Round(time.Second))
}
