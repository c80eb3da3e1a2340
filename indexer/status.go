package indexer

import (
	"time"
)

// Status is the state of an indexer, for readiness and for people.
type Status struct {
	Leading        bool      // holds the lease; a standby reads nothing
	Checkpoint     int64     // last applied block; -1 if this process knows of none
	CheckpointTime time.Time // the time of that block
	Finalized      int64     // the last applied block that cannot be rolled back
	NodeHead       int64     // newest block of the node when it last answered
	LastSeen       time.Time // when the node last answered
	// BlocksPerSecond and EventsPerSecond cover the commits of the last half minute, rounded down. 0: not known yet.
	BlocksPerSecond, EventsPerSecond int64

	Stopped     bool   // Run has ended for good with LastError; a retry cannot help
	LastError   string // error of the last failed pass; empty after a pass that succeeds
	LastErrorAt time.Time
	// Folded and ToFold show a running rebuild: the number of events folded, and of all events. Both are 0 otherwise.
	Folded, ToFold int64
}

// Lag returns the number of blocks that the node has and the ledger lacks.
func (s Status) Lag() int64 { return max(0, s.NodeHead-s.Checkpoint) }

// NodeBehind returns the number of blocks that the ledger has and the node lacks.
func (s Status) NodeBehind() int64 { return max(0, s.Checkpoint-s.NodeHead) }

// ETA returns the time until the node's head is reached at the current pace, rounded up to seconds. known is false if it
// cannot be estimated.
func (s Status) ETA() (left time.Duration, known bool) {
	lag := s.Lag()
	switch {
	case lag == 0:
		return 0, true
	case s.BlocksPerSecond == 0:
		return 0, false
	}
	return time.Duration((lag+s.BlocksPerSecond-1)/s.BlocksPerSecond) * time.Second, true
}

// Status returns the current status. Safe for concurrent use.
func (ix *Indexer) Status() Status {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	return ix.status
}

func (ix *Indexer) update(change func(*Status)) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	change(&ix.status)
	ix.metrics.head.Set(float64(ix.status.Checkpoint))
	ix.metrics.nodeHead.Set(float64(ix.status.NodeHead))
	ix.metrics.lag.Set(float64(ix.status.Lag()))
	if !ix.status.LastSeen.IsZero() {
		ix.metrics.nodeBehind.Set(float64(ix.status.NodeBehind()))
	}
	ix.metrics.eventsPace.Set(float64(ix.status.EventsPerSecond))
	left, known := ix.status.ETA()
	if !known {
		left = -time.Second
	}
	ix.metrics.eta.Set(left.Seconds())
}
