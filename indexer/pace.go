package indexer

import "time"

// pace measures how fast a chain is indexed, over the recent commits.
type pace struct{ marks []mark }

type mark struct {
	at            time.Time
	block, events int64
}

// paceWindow is the time over which commits count.
const paceWindow = 30 * time.Second

// commit records that everything up to a block is committed at a time, with so many more events.
func (p *pace) commit(at time.Time, block, events int64) {
	if n := len(p.marks); n > 0 {
		events += p.marks[n-1].events
	}
	for len(p.marks) > 2 && at.Sub(p.marks[1].at) > paceWindow {
		p.marks = p.marks[1:]
	}
	p.marks = append(p.marks, mark{at, block, events})
}

// rates returns blocks and events per second, rounded down, or 0 if there are too few commits.
func (p *pace) rates() (blocks, events int64) {
	if len(p.marks) < 2 {
		return 0, 0
	}
	first, last := p.marks[0], p.marks[len(p.marks)-1]
	if ms := last.at.Sub(first.at).Milliseconds(); ms > 0 {
		return max(0, last.block-first.block) * 1000 / ms, (last.events - first.events) * 1000 / ms
	}
	return 0, 0
}
