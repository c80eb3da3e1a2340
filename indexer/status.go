package indexer

import (
	"time"
)

// Status is where an indexer is, for readiness and for people.
type Status struct {
	Leading        bool      // holds the lease; a standby reads nothing
	Checkpoint     int64     // last block applied; -1: none that this process knows of
	CheckpointTime time.Time // of that block
	Finalized      int64     // up to here nothing applied can be rolled back
	NodeHead       int64     // newest block of the node when it was last asked
	LastSeen       time.Time // when the node last answered
	// Over the last half minute of commits, rounded down; 0: not known yet.
	BlocksPerSecond, EventsPerSecond int64

	LastError   string // of the last failed pass; empty once a pass succeeds
	LastErrorAt time.Time
	// Of a rebuild that is going on: how many events of the ledger it has folded again, of how many. Zeros: none is.
	Folded, ToFold int64
}

// Lag is how many blocks the node has and the ledger has not.
func (s Status) Lag() int64 { return max(0, s.NodeHead-s.Checkpoint) }

// ETA is when the node's head is reached at the pace of the last commits, rounded up to seconds; known is false where that
// cannot be told.
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

// Status tells where the indexer is. Safe for concurrent use.
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
	ix.metrics.eventsPace.Set(float64(ix.status.EventsPerSecond))
	left, known := ix.status.ETA()
	if !known {
		left = -time.Second
	}
	ix.metrics.eta.Set(left.Seconds())
}
