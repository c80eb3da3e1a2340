package indexer

import "time"

// pace tells how fast a chain is being indexed, from the commits of the last while.
type pace struct{ marks []mark }

type mark struct {
	at            time.Time
	block, events int64
}

// paceWindow is how far back commits count.
const paceWindow = 30 * time.Second

// commit notes that everything up to a block is there since a time, with so many events more.
func (p *pace) commit(at time.Time, block, events int64) {
	if n := len(p.marks); n > 0 {
		events += p.marks[n-1].events
	}
	for len(p.marks) > 2 && at.Sub(p.marks[1].at) > paceWindow {
		p.marks = p.marks[1:]
	}
	p.marks = append(p.marks, mark{at, block, events})
}

// rates are blocks and events per second, rounded down; 0 where there is too little to tell.
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
