package indexer_test

import (
	"context"
	"fmt"
	"math/big"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestReorg(t *testing.T) {
	t.Parallel()
	for _, depth := range []int{1, 2, 7, 30, 100} {
		t.Run(fmt.Sprintf("OfDepth%d", depth), func(t *testing.T) {
			t.Parallel()
			ix, c, db := setup(t)
			mine(c, int64(depth), 110)
			require.NoError(t, ix.Sync(t.Context()))
			c.Fork(c.Head() - uint64(depth))
			mine(c, 1000+int64(depth), depth+1)
			require.NoError(t, ix.Sync(t.Context()))
			requireSound(t, ix, db, c, testkit.Borrow(t))
		})
	}
	t.Run("AtUnchangedHeight", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 40)
		require.NoError(t, ix.Sync(t.Context()))
		head := c.Head()
		c.Fork(head - 5)
		mine(c, 2, 5)
		require.Equal(t, head, c.Head())
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("ToAShorterChain", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 40)
		require.NoError(t, ix.Sync(t.Context()))
		c.Fork(c.Head() - 10)
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, 40, count(t, db, "select block_number from checkpoints"), "a node that is behind contradicts nothing")
		mine(c, 2, 3)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("WhileStopped", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 40)
		require.NoError(t, ix.Sync(t.Context()))
		c.Fork(c.Head() - 20)
		mine(c, 2, 70)
		ix = open(db, c)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("UponReorg", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 60)
		require.NoError(t, ix.Sync(t.Context()))
		for i, depth := range []uint64{8, 3, 12, 1, 30} { // within the new branch, and beyond it
			c.Fork(c.Head() - depth)
			mine(c, int64(10+i), int(depth)+1)
			require.NoError(t, ix.Sync(t.Context()))
		}
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("WithoutEvents", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 20)
		mineEmpty(c, 5)
		require.NoError(t, ix.Sync(t.Context()))
		c.Fork(c.Head() - 4)
		mineEmpty(c, 6)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("ThatOrphansAVaultAndAnAsset", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		c.Mine(func(w *fakechain.World) { w.Populate() })
		mineEmpty(c, 3)
		var orphan common.Address
		c.Mine(func(w *fakechain.World) {
			w.List(fakechain.Token(9), "GONE", 7)
			orphan = w.Launch(fakechain.People[1], "Orphan", []common.Address{fakechain.Token(9)}, big.NewInt(1e18))
			w.Propose(w.Vaults[orphan], []common.Address{fakechain.Token(0)})
		})
		c.Mine(func(w *fakechain.World) {
			w.Transfer(w.Vaults[orphan], fakechain.People[1], fakechain.People[2], big.NewInt(1e17))
		})
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, 1, count(t, db, "select count(*) from vaults where vault = $1", orphan))
		c.Fork(2)
		mineEmpty(c, 3)
		c.Mine(func(w *fakechain.World) {
			w.Launch(fakechain.People[2], "Heir", []common.Address{fakechain.Token(1)}, big.NewInt(2e18))
		})
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, 1, count(t, db, "select count(*) from vaults where vault = $1 and name = 'Heir'", orphan), "at the same address")
		require.Zero(t, count(t, db, "select count(*) from assets where symbol = 'GONE'"))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("ThatBringsAVaultForward", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		launch := func(w *fakechain.World) {
			w.Launch(fakechain.People[1], "Soon", []common.Address{fakechain.Token(0)}, big.NewInt(1e18))
		}
		c.Mine(func(w *fakechain.World) { w.Populate() })
		mineEmpty(c, 9)
		c.Mine(launch)
		require.NoError(t, ix.Sync(t.Context()))
		c.Fork(1)
		c.Mine(launch)
		mineEmpty(c, 12)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("OfAllBlocksFromTheFirst", func(t *testing.T) {
		t.Parallel()
		late := func(cfg *indexer.Config) { cfg.StartBlock = 5 }
		ix, c, db := setup(t, late)
		mineEmpty(c, 5)
		mine(c, 1, 20)
		require.NoError(t, ix.Sync(t.Context()))
		c.Fork(3)
		mineEmpty(c, 1)
		mine(c, 2, 22)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t), late)
	})
	t.Run("BelowWhatIsStoredEndsIt", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, func(cfg *indexer.Config) { cfg.ReorgDepth = 10 })
		mine(c, 1, 60)
		c.Finalize(5)
		require.NoError(t, ix.Sync(t.Context()))
		c.Fork(20)
		mine(c, 2, 60)
		before := dump(t, db)
		err := ix.Run(t.Context(), headsOf(c))
		require.ErrorIs(t, err, indexer.ErrDeepReorg)
		require.ErrorContains(t, err, "index it into an empty database", "it says what to do")
		require.True(t, ix.Status().Stopped)
		require.Equal(t, err.Error(), ix.Status().LastError)
		require.Equal(t, before, dump(t, db), "and changes nothing")
	})
	t.Run("IsNotWhatANodeFarBehindMeans", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, func(cfg *indexer.Config) { cfg.ReorgDepth = 10 })
		mine(c, 1, 60)
		c.Finalize(5)
		require.NoError(t, ix.Sync(t.Context()))
		before := dump(t, db)
		c.Fork(20) // the node starts over and has not caught up yet
		err := ix.Sync(t.Context())
		require.ErrorContains(t, err, "the node's head 20 is below every block hash that is stored, the index is at block 60")
		require.NotErrorIs(t, err, indexer.ErrDeepReorg)
		require.Equal(t, int64(40), ix.Status().NodeBehind())
		require.Zero(t, ix.Status().Lag())
		require.Equal(t, before, dump(t, db))
	})
	t.Run("WhileTheChainIsRead", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 60)
		require.NoError(t, ix.Sync(t.Context()))
		mine(c, 2, 20)
		var calls atomic.Int64
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method != "eth_chainId" && calls.Add(1)%7 == 3 && calls.Load() < 60 {
				c.Fork(c.Head() - 12)
				mine(c, calls.Load(), 13)
			}
			return nil
		})
		require.NoError(t, ix.Sync(t.Context()))
		c.FailWith(nil)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("IsNeverSeenHalfDone", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 40)
		require.NoError(t, ix.Sync(t.Context()))
		lowest := make(chan int, 1)
		watching, seen := make(chan struct{}), make(chan struct{})
		go func() { // a reader beside the writer
			defer close(seen)
			least := 1 << 30
			for {
				var n int
				err := db.Pool.QueryRow(t.Context(), "select block_number from checkpoints").Scan(&n)
				if err == nil {
					least = min(least, n)
				}
				select {
				case <-watching:
					lowest <- least
					return
				default:
				}
			}
		}()
		for i := range 5 {
			c.Fork(c.Head() - 6)
			mine(c, int64(50+i), 7)
			require.NoError(t, ix.Sync(t.Context()))
		}
		close(watching)
		<-seen
		require.GreaterOrEqual(t, <-lowest, 40, "the checkpoint never goes back")
	})
}

// polls is a node that announces nothing. It counts requests for its head that could have been avoided: the indexer asked
// although the node had told it of the head already.
type polls struct {
	mute
	db   *store.Store
	head atomic.Pointer[common.Hash] // nil: it is changing
	late atomic.Int64
}

func (p *polls) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	for i := range calls {
		if head := p.head.Load(); head != nil && calls[i].Method == "eth_getBlockByNumber" && calls[i].Args[0] == "latest" {
			there := false
			err := p.db.Pool.QueryRow(ctx, "select exists (select from checkpoints where block_hash = $1)", *head).Scan(&there)
			if err != nil {
				return err
			}
			if !there {
				p.late.Add(1)
			}
		}
	}
	return p.mute.BatchCall(ctx, calls)
}

func TestAReorgAtUnchangedHeightIsNoticedWithinOnePoll(t *testing.T) {
	t.Parallel()
	db := testkit.Borrow(t)
	node := &polls{mute: mute{fakechain.New()}, db: db}
	ix := open(db, node, func(cfg *indexer.Config) { cfg.RetryInterval = 50 * time.Millisecond })
	mine(node.Chain, 1, 30)
	stop := start(t, ix, node)
	reaches(t, ix, node.Chain)
	for i := range int64(10) {
		height := node.Head()
		node.head.Store(nil)
		node.Fork(height - 3)
		mine(node.Chain, 2+i, 3)
		require.Equal(t, height, node.Head())
		head := node.HeadHash()
		node.late.Store(0)
		node.head.Store(&head)
		require.Eventually(t, func() bool {
			return count(t, db, "select count(*) from checkpoints where block_hash = $1", head) == 1
		}, time.Minute, time.Millisecond)
		require.LessOrEqual(t, node.late.Load(), int64(1), "the first that is told of it takes it in")
	}
	stop()
	requireSound(t, ix, db, node.Chain, testkit.Borrow(t))
}
