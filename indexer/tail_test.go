package indexer_test

import (
	"context"
	"math/big"
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/embedded"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// late is a node that announces blocks and serves them a little later, as the second of two does.
type late struct {
	*fakechain.Chain
	behind atomic.Int64 // how many more calls it has not seen the newest block
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
		ix := open(db, node, func(cfg *indexer.Config) { cfg.PollInterval = time.Hour }) // so polling cannot find it
		stop := start(t, ix)
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
		stop := start(t, ix)
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
		}, <-heard)
		cancel()
		require.NoError(t, <-ended)
	})
}

// mute is a node that announces nothing.
type mute struct{ *fakechain.Chain }

func (mute) SubscribeNewHead(context.Context, chan<- *types.Header) (ethereum.Subscription, error) {
	return nil, rpc.ErrNotificationsUnsupported
}

// BenchmarkTail measures how long after the node has a block readers see it: on the real contracts, over WebSocket, into a
// server that syncs to disk. Each block has a transfer of shares, so a new NAV point, balances, positions and the ledger are
// written. A reader is told of the commit and then runs the query that the API begins with.
func BenchmarkTail(b *testing.B) {
	const blocks = 200
	c, m := testkit.Market(b)
	creator := c.Account(devchain.FirstMember)
	vault, _ := testkit.Launch(b, c, m, creator, testkit.Index{Name: "Majors", Symbol: "MAJ"})
	dir, err := os.MkdirTemp("", "astrolabe-bench-")
	require.NoError(b, err)
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	server, err := embedded.Start(b.Context(), embedded.Config{Dir: dir})
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, server.Stop()) })
	url, err := server.EnsureDatabase(b.Context(), "tail")
	require.NoError(b, err)
	require.NoError(b, store.Migrate(b.Context(), url))
	db, err := store.Open(b.Context(), url, 8)
	require.NoError(b, err)
	b.Cleanup(db.Close)
	node, err := chain.Dial(b.Context(), []string{c.WSURL()}, quiet())
	require.NoError(b, err)
	b.Cleanup(node.Close)
	d := m.Deployment
	ix := indexer.New(indexer.Config{
		ChainID: d.ChainID, Factory: d.Factory, Lens: d.Lens, StartBlock: d.StartBlock, PollInterval: time.Minute,
	}, db, node, quiet(), time.Now)

	ctx, cancel := context.WithCancel(b.Context())
	ready, heard, ended := make(chan struct{}), make(chan store.Notice, 10_000), make(chan error, 2)
	go func() { ended <- db.Listen(ctx, func() { close(ready) }, func(n store.Notice) { heard <- n }) }()
	<-ready
	go func() { ended <- ix.Run(ctx) }()
	read := readdb.New(db.Pool)
	visible := func(number uint64) {
		for n := range heard {
			if n.To < int64(number) {
				continue
			}
			row, err := read.Checkpoint(b.Context(), int64(d.ChainID))
			require.NoError(b, err)
			require.GreaterOrEqual(b, row.BlockNumber, int64(number))
			return
		}
	}
	opts := creator.Transactor()
	opts.GasLimit = 1_000_000
	transfer := func() time.Time {
		batch, err := chain.NewBatch(b.Context(), c.Client(), opts)
		require.NoError(b, err)
		data := bindings.NewIndexVault().PackTransfer(c.Account(devchain.FirstMember+1).Address, big.NewInt(1e9))
		require.NoError(b, batch.Send(b.Context(), "transferring", vault, nil, data))
		c.Commit()
		return time.Now()
	}
	height := func() uint64 {
		number, err := c.Client().BlockNumber(b.Context())
		require.NoError(b, err)
		return number
	}
	for range 20 { // until caches are warm
		transfer()
		visible(height())
	}
	var took []time.Duration
	for b.Loop() {
		for range blocks {
			began := transfer()
			visible(height())
			took = append(took, time.Since(began))
		}
	}
	cancel()
	require.NoError(b, <-ended)
	require.NoError(b, <-ended)
	slices.Sort(took)
	at := func(percent int) float64 { return took[(len(took)-1)*percent/100].Seconds() * 1000 }
	b.ReportMetric(at(50), "p50-ms")
	b.ReportMetric(at(99), "p99-ms")
	b.ReportMetric(at(100), "max-ms")
}
