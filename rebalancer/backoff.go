package rebalancer

import (
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

// The longest waits, as powers of two in blocks.
const (
	maxBackOffBits = 4 // 16 blocks
	maxMovedBits   = 2 // 4 blocks
)

// backOff delays a job that had no result. A restart forgets it.
type backOff struct {
	waits    int
	failures int    // failed plans
	until    uint64 // block number
}

// free reports whether the job is not backing off.
func (r *Rebalancer) free(j job, head *chain.Header) bool {
	return head.Number.Uint64() >= r.backOff[j].until
}

// rest doubles the number of blocks before the job is retried, up to 16.
func (r *Rebalancer) rest(j job, head *chain.Header) {
	r.backOff[j] = r.backOff[j].longer(head.Number.Uint64(), maxBackOffBits)
}

// after delays a job whose plan ended in a state, unless it was done. If prices moved away from a plan, the plan was good: its retry
// comes after 2 and then 4 blocks, with all legs.
func (r *Rebalancer) after(j job, state, reason string, head *chain.Header) {
	b := r.backOff[j]
	switch {
	case state == enum.PlanDone:
		delete(r.backOff, j)
		return
	case txmgr.StateMoved(reason):
		b = b.longer(head.Number.Uint64(), maxMovedBits)
	default:
		b = b.longer(head.Number.Uint64(), maxBackOffBits)
		b.failures++
	}
	r.backOff[j] = b
}

// longer doubles the number of blocks to wait after a block, up to 1 << most.
func (b backOff) longer(block uint64, most int) backOff {
	b.waits++
	b.until = block + 1<<min(b.waits, most)
	return b
}
