package indexer_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestAnyHistoryEndsLikeTheChain(t *testing.T) {
	t.Parallel()
	for seed := range testkit.Seeds(t, 300) {
		t.Run(strconv.FormatInt(seed, 10), func(t *testing.T) {
			t.Parallel()
			history(t, borrow(t), seed)
		})
	}
}

// doomed is a chain's node whose calls count as steps towards the indexer's end.
type doomed struct {
	*fakechain.Chain
	*mortal
}

func (d doomed) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	d.step()
	return d.Chain.BatchCall(ctx, calls)
}

// history makes a random chain, with random reorgs of up to 64 blocks. An indexer with ranges and pages of random size follows
// it and is killed at random. Then the database must equal the chain. In one of five cases, it learns of exit guard and
// mandates in the middle.
func history(t *testing.T, db *pooled, seed int64) {
	t.Helper()
	r, c := newRand(seed+77), fakechain.New()
	size := func(cfg *indexer.Config) { cfg.MaxRange = uint64(1 + r(1+r(100))) }
	late := seed%5 == 0
	guarded := !late
	begin := func() *life {
		guarded = guarded || r(2) == 0
		ix := open(db.Store, doomed{c, db.mortal}, size, func(cfg *indexer.Config) {
			if !guarded {
				unguarded(cfg)
			}
		})
		ix.FoldPages(int32(1 + r(50)))
		return live(t, ix)
	}
	ix := begin()
	for step := range 2 + r(4) {
		switch r(6) {
		case 0, 1, 2:
			c.Fork(c.Head() - min(c.Head(), uint64(r(65))))
		case 3:
			c.Finalize(r(64) - 1)
		}
		mine(c, seed*1000+int64(step), 1+r(1+r(26)))
		if r(3) == 0 {
			// Its result does not matter, only what the next indexer finds.
			if doom := db.doom(int64(1 + r(120))); (seed+int64(step))%3 == 0 { // including the acquisition of the lease
				ix.end()
				_ = ix.Sync(doom(t.Context()))
			} else {
				_ = ix.syncWithin(doom)
				ix.end()
			}
			db.spare()
			ix = begin()
			if r(2) == 0 {
				continue
			}
		}
		require.NoError(t, ix.sync())
	}
	mine(c, seed, 1)
	require.NoError(t, ix.sync())
	ix.end()
	if !guarded {
		guarded = true
		ix = begin()
		require.NoError(t, ix.sync())
		ix.end()
	}
	db.requireTruth(t, c, pageOfEvery(4, seed))
	if !late { // past events of the guard are not announced
		requireFed(t, db.look)
	}
}
