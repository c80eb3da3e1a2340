package demo

import (
	"sync/atomic"
	"time"
)

// Clock is the time of a development chain. It moves only when a World moves it, so that equal seeds give equal chains on any
// machine. It is safe for concurrent use.
type Clock struct{ at atomic.Int64 } // Unix time in nanoseconds

// NewClock returns a clock that stands at the start.
func NewClock(start time.Time) *Clock {
	c := &Clock{}
	c.at.Store(start.UnixNano())
	return c
}

// Now returns the time of the chain's next block.
func (c *Clock) Now() time.Time { return time.Unix(0, c.at.Load()) }

// pass moves the clock to d after its time or after the newest block's, whichever is later.
func (c *Clock) pass(d time.Duration, head uint64) {
	at := max(c.at.Load(), time.Unix(int64(head), 0).UnixNano())
	c.at.Store(at + int64(d))
}
