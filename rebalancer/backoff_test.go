package rebalancer

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
)

func TestAMovedPriceDelaysAPlanLessThanAFault(t *testing.T) {
	t.Parallel()
	const moved, fault = "reverted in block 9, but the same call succeeds on the block before", "reverted in block 9: NotKeeper()"
	head := chain.HeaderOf(&types.Header{Number: big.NewInt(100), Difficulty: new(big.Int)})
	wait := func(reason string, times int) (blocks uint64, failures int) {
		r, j := &Rebalancer{backOff: map[job]backOff{}}, job{kind: kindTrades}
		for range times {
			r.after(j, enum.PlanFailed, reason, head)
		}
		require.False(t, r.free(j, head))
		b := r.backOff[j]
		r.after(j, enum.PlanDone, "", head)
		require.True(t, r.free(j, head), "a plan that was done delays nothing")
		return b.until - 100, b.failures
	}
	for times, most := range map[int][2]uint64{1: {2, 2}, 2: {4, 4}, 3: {4, 8}, 4: {4, 16}, 9: {4, 16}} {
		blocks, failures := wait(moved, times)
		require.Equal(t, most[0], blocks, "%d moved prices", times)
		require.Zero(t, failures, "the plan keeps its legs")
		blocks, failures = wait(fault, times)
		require.Equal(t, most[1], blocks, "%d faults", times)
		require.Equal(t, times, failures)
	}
}
