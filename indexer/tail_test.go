package indexer_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// late is a node that announces blocks and serves them a little later, like the second of two nodes.
type late struct {
	*fakechain.Chain
	behind atomic.Int64 // the number of calls for which the newest block stays hidden
}

func (l *late) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	if l.behind.Add(-1) < 0 {
		return l.Chain.BatchCall(ctx, calls)
	}
	for i := range calls {
		calls[i].Error = nil
		if calls[i].Method == "eth_getBlockByNumber" && calls[i].Args[0] == "latest" {
			calls[i].Args = []any{"0x0", false}
		}
	}
	return l.Chain.BatchCall(ctx, calls)
}

func TestTail(t *testing.T) {
	t.Parallel()
	t.Run("AsksAgainForAnAnnouncedBlockThatIsNotThereYet", func(t *testing.T) {
		t.Parallel()
		db, node := testkit.Borrow(t), &late{Chain: fakechain.New()}
		ix := open(db, node, func(cfg *indexer.Config) { cfg.RetryInterval = time.Hour }) // so that polling cannot find it
		stop := start(t, ix, node)
		mine(node.Chain, 1, 5)
		reaches(t, ix, node.Chain)
		node.behind.Store(3)
		mine(node.Chain, 2, 1)
		reaches(t, ix, node.Chain)
		stop()
	})
	t.Run("PollsWhereNothingIsAnnounced", func(t *testing.T) {
		t.Parallel()
		db, c := testkit.Borrow(t), fakechain.New()
		ix := open(db, mute{c})
		stop := start(t, ix, mute{c})
		mine(c, 1, 5)
		reaches(t, ix, c)
		stop()
	})
	t.Run("TellsListenersOfBlocksAndReorgs", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		ctx, cancel := context.WithCancel(t.Context())
		ready, heard, ended := make(chan struct{}), make(chan store.Notice, 100), make(chan error, 1)
		go func() { ended <- db.Listen(ctx, func() { close(ready) }, func(n store.Notice) { heard <- n }) }()
		<-ready
		mine(c, 1, 10)
		require.NoError(t, ix.Sync(t.Context()))
		var last store.Notice
		for last.To < 10 {
			next := <-heard
			require.Equal(t, last.To+1, next.From+min(1, last.To+1-next.From), "no gap")
			require.Nil(t, next.Reorg)
			last = next
		}
		require.Equal(t, c.HeadHash(), last.Hash)
		c.Fork(7)
		mine(c, 2, 4)
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, store.Notice{
			ChainID: fakechain.ChainID, From: 8, To: 11, Hash: c.HeadHash(), Reorg: &store.Reorg{Ancestor: 7, Depth: 3},
			Events: count(t, db, "select count(*) from events where block_number > 7"),
			Seq:    int64(count(t, db, "select feed_seq from checkpoints")),
		}, <-heard)
		cancel()
		require.NoError(t, <-ended)
	})
}

// mute is a node that announces nothing.
type mute struct{ *fakechain.Chain }

func (mute) SubscribeNewHead(context.Context, chan<- *chain.Header) (ethereum.Subscription, error) {
	return nil, rpc.ErrNotificationsUnsupported
}
