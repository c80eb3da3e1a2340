package rebalancer

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

const (
	// paceBlocks is the number of blocks over which the time between blocks is measured.
	paceBlocks = 64
	// blocksUntilMined is how many blocks a trade is expected to wait at most.
	blocksUntilMined = 2
)

// pace is an older block, from which the time between blocks is measured.
type pace struct {
	number, time uint64
	known        bool
}

// wait returns how long trades planned at a head wait until they are mined: the time of two blocks, by the mean of recent blocks. It is
// at most a day.
func (r *Rebalancer) wait(ctx context.Context, head *chain.Header) (time.Duration, error) {
	number := head.Number.Uint64()
	if !r.pace.known || number <= r.pace.number || number > r.pace.number+2*paceBlocks {
		from := uint64(1) // the first block may have no real time
		if number > paceBlocks {
			from = number - paceBlocks
		}
		if from >= number {
			return 0, nil
		}
		h, err := r.node.Header(ctx, new(big.Int).SetUint64(from))
		if err != nil {
			return 0, fmt.Errorf("reading the pace of blocks from block %d: %w", from, err)
		}
		r.pace = pace{number: from, time: h.Time, known: true}
	}
	if head.Time <= r.pace.time {
		return 0, nil
	}
	took := time.Duration(min(head.Time-r.pace.time, 1<<32)) * time.Second
	return min(blocksUntilMined*took/time.Duration(number-r.pace.number), 24*time.Hour), nil
}
