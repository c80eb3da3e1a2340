package indexer_test

import (
	"io"
	"log"
	"math/big"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/indexer/internal/faultynode"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// cluster is some faulty nodes of one chain and a client of them with short timeouts.
type cluster struct {
	nodes   []*faultynode.Node
	servers []*httptest.Server
	client  *chain.Client
}

func newCluster(t testing.TB, c *fakechain.Chain, seed int64, nodes int, opts ...chain.Option) *cluster {
	t.Helper()
	k := &cluster{}
	var urls []string
	for i := range nodes {
		node := faultynode.New(c, 1000*seed+int64(i))
		server := httptest.NewUnstartedServer(node)
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.Start()
		t.Cleanup(server.Close)
		k.nodes, k.servers, urls = append(k.nodes, node), append(k.servers, server), append(urls, server.URL)
	}
	opts = append([]chain.Option{
		chain.WithChainID(fakechain.ChainID), chain.WithTimeout(250 * time.Millisecond), chain.WithRounds(2),
		chain.WithPauses(time.Millisecond, 2*time.Millisecond, 10*time.Millisecond), chain.WithComparison(20*time.Millisecond, 2),
	}, opts...)
	client, err := chain.Dial(t.Context(), urls, quiet(), opts...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	k.client = client
	return k
}

func (k *cluster) each(do func(*faultynode.Node)) {
	for _, node := range k.nodes {
		do(node)
	}
}

// tally counts faults over all cases, to check that each kind occurs.
type tally struct {
	mu     sync.Mutex
	counts map[faultynode.Fault]int
}

func (y *tally) add(k *cluster) {
	y.mu.Lock()
	defer y.mu.Unlock()
	k.each(func(n *faultynode.Node) {
		for fault, times := range n.Counts() {
			y.counts[fault] += times
		}
	})
}

func TestFaultyNodesEndInTheTruth(t *testing.T) {
	t.Parallel()
	met := &tally{counts: map[faultynode.Fault]int{}}
	cases := testkit.Cases(t, 100)
	t.Run("Seed", func(t *testing.T) {
		t.Parallel()
		for seed := range testkit.Seeds(t, 100) {
			t.Run(strconv.FormatInt(seed, 10), func(t *testing.T) {
				t.Parallel()
				met.add(weather(t, borrow(t), seed))
			})
		}
	})
	t.Cleanup(func() {
		t.Log("faults met:", met.counts)
		if cases < 100 || t.Failed() {
			return
		}
		for _, fault := range faultynode.All() {
			require.Positive(t, met.counts[fault], "no case met the fault: %s", fault.Text())
		}
	})
}

// TestNotableWeather repeats seeds that once failed, named after the cause. Their draws depend on the fake world too. After a
// change of that, look for other seeds.
func TestNotableWeather(t *testing.T) {
	t.Parallel()
	for name, seed := range map[string]int64{
		"LogsLeftOutThatABloomFilterKnows":    44,
		"RangesOfTwoBranchesInARow":           69,
		"ReorgsWhileOneCallAtATimeIsAnswered": 927,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			weather(t, borrow(t), seed)
		})
	}
}

// weather makes a random history and indexes it while nodes fail at random. After they recover, the database must equal the
// chain.
func weather(t *testing.T, db *pooled, seed int64) *cluster {
	t.Helper()
	r, c := newRand(seed+1), fakechain.New()
	k := newCluster(t, c, seed, 1+r(3))
	k.each((*faultynode.Node).Character)
	size := func(cfg *indexer.Config) { cfg.MaxRange = uint64(1 + r(1+r(30))) }
	ix := live(t, open(db.Store, k.client, size))
	var stirring sync.Mutex
	s := newRand(seed + 2)
	reorganise := func() { // while it is being read
		stirring.Lock()
		defer stirring.Unlock()
		c.Fork(c.Head() - min(c.Head(), uint64(s(8))))
		mine(c, int64(s(1e9)), 1+s(12))
	}
	for step := range 2 + r(4) {
		k.each(func(n *faultynode.Node) {
			n.Heal()
			switch r(8) {
			case 0, 1, 2, 3:
				n.Storm(1+r(40), 1+r(8))
			case 4:
				n.Lag(uint64(1 + r(8)))
			case 5: // sometimes a majority too
				n.ForkOff(c.Head() - min(c.Head(), uint64(r(6))))
			}
		})
		if r(3) == 0 {
			k.nodes[0].Stir(10, 3, reorganise)
		}
		switch r(6) {
		case 0, 1:
			c.Fork(c.Head() - min(c.Head(), uint64(r(40))))
		case 2:
			ix.end()
			ix = live(t, open(db.Store, k.client, size))
		case 3:
			c.Mine(func(w *fakechain.World) { // a huge block
				for range 40 {
					w.Random(r)
				}
			})
		}
		mine(c, seed*1000+int64(step), 1+r(10))
		for range 1 + r(2) {
			if err := ix.sync(); err != nil { // it is retried when the weather is better
				require.NotErrorIs(t, err, indexer.ErrDeepReorg)
				require.NotErrorIs(t, err, indexer.ErrWrongChain)
			}
		}
	}
	k.each((*faultynode.Node).Heal)
	mine(c, seed, 1)
	var err error
	for range 50 {
		if err = ix.sync(); err == nil && ix.Status().Checkpoint == int64(c.Head()) {
			break
		}
	}
	require.NoError(t, err)
	require.Equal(t, int64(c.Head()), ix.Status().Checkpoint)
	ix.end()
	db.requireTruth(t, c, pageOfEvery(5, seed))
	return k
}

func TestSeveralNodes(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T, nodes int, opts ...chain.Option) (*indexer.Indexer, *cluster, *fakechain.Chain, *store.Store) {
		t.Helper()
		c := fakechain.New()
		k := newCluster(t, c, 7, nodes, append([]chain.Option{chain.WithComparison(time.Hour, 3), chain.WithTimeout(2 * time.Second)},
			opts...)...)
		db := testkit.Borrow(t)
		return open(db, k.client), k, c, db
	}
	t.Run("OneThatIsForkedOffTakesNothingBack", func(t *testing.T) {
		t.Parallel()
		for _, nodes := range []int{2, 3} {
			ix, k, c, db := begin(t, nodes)
			mine(c, 1, 40)
			require.NoError(t, ix.Sync(t.Context()))
			before := dump(t, db)
			k.nodes[0].ForkOff(30) // the preferred node
			mine(c, 2, 3)
			require.ErrorContains(t, ix.Sync(t.Context()), "not confirmed by enough nodes")
			require.Equal(t, before, dump(t, db), "of %d nodes", nodes)
			if nodes == 2 { // one answer against another
				continue
			}
			require.True(t, k.client.Endpoints()[0].Forked)
			require.NoError(t, ix.Sync(t.Context()), "the others are asked instead")
			requireSound(t, ix, db, c, testkit.Borrow(t))
		}
	})
	t.Run("OneWithAnotherHistoryDoesNotEndIt", func(t *testing.T) {
		t.Parallel()
		c := fakechain.New()
		k, db := newCluster(t, c, 7, 3, chain.WithComparison(time.Hour, 3), chain.WithTimeout(2*time.Second)), testkit.Borrow(t)
		ix := open(db, k.client, func(cfg *indexer.Config) { cfg.ReorgDepth = 10 })
		mine(c, 1, 60)
		c.Finalize(5)
		require.NoError(t, ix.Sync(t.Context()))
		k.nodes[0].ForkOff(20)
		mine(c, 2, 3)
		err := ix.Sync(t.Context())
		require.ErrorContains(t, err, "not confirmed by enough nodes")
		require.NotErrorIs(t, err, indexer.ErrDeepReorg)
		require.NoError(t, ix.Sync(t.Context()), "the others are asked instead")
		require.Equal(t, int64(c.Head()), ix.Status().Checkpoint)
	})
	t.Run("ThatAgreeAreBelieved", func(t *testing.T) {
		t.Parallel()
		ix, k, c, db := begin(t, 3)
		mine(c, 1, 40)
		require.NoError(t, ix.Sync(t.Context()))
		c.Fork(20)
		mine(c, 2, 30)
		k.nodes[2].Lag(40)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("ADeadOneStopsNoReorg", func(t *testing.T) {
		t.Parallel()
		ix, k, c, db := begin(t, 2, chain.WithAbsence(100*time.Millisecond))
		mine(c, 1, 40)
		require.NoError(t, ix.Sync(t.Context()))
		k.servers[1].Close()
		c.Fork(39)
		mine(c, 2, 2)
		require.Eventually(t, func() bool { return ix.Sync(t.Context()) == nil }, 30*time.Second, 10*time.Millisecond)
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("AQuorumOfOneBelievesTheFirst", func(t *testing.T) {
		t.Parallel()
		ix, k, c, db := begin(t, 2, chain.WithQuorum(1))
		mine(c, 1, 40)
		require.NoError(t, ix.Sync(t.Context()))
		k.nodes[1].Lag(100)
		c.Fork(20)
		mine(c, 2, 30)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("ABranchThatOneAloneFollowedIsLeft", func(t *testing.T) {
		t.Parallel()
		ix, k, c, db := begin(t, 3)
		mine(c, 1, 30)
		require.NoError(t, ix.Sync(t.Context()))
		k.nodes[0].ForkOff(c.Head())
		mine(c, 2, 8)
		require.NoError(t, ix.Sync(t.Context()), "nothing yet says that it lies")
		require.Zero(t, count(t, db, "select count(*) from checkpoints where block_hash = $1", c.HeadHash()))
		k.client.Compare(t.Context())
		mine(c, 3, 1)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("OneLeavesLogsOutAndTheNextDoesNot", func(t *testing.T) {
		t.Parallel()
		ix, k, c, db := begin(t, 2)
		mine(c, 1, 60)
		k.nodes[0].Storm(1, 100) // nothing but faults
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("OneStopsInTheMiddleOfARange", func(t *testing.T) {
		t.Parallel()
		ix, k, c, db := begin(t, 2)
		k.nodes[0].Limit(5, 3)
		k.nodes[1].Limit(0, 1)
		mine(c, 1, 120)
		k.nodes[0].Storm(4, 100)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("AnAnswerOfARoundNumberOfLogsIsAskedForInParts", func(t *testing.T) {
		t.Parallel()
		c := fakechain.New()
		var vault common.Address
		c.Mine(func(w *fakechain.World) { vault = w.Populate() })
		for range 4 { // over 1,200 logs, of which the provider returns the first 1,000
			c.Mine(func(w *fakechain.World) {
				for range 300 {
					w.Transfer(w.Vaults[vault], fakechain.People[0], fakechain.People[1], big.NewInt(1))
				}
			})
		}
		k := newCluster(t, c, 1, 1, chain.WithTimeout(2*time.Second))
		k.nodes[0].Cap(1_000)
		db := testkit.Borrow(t)
		ix := open(db, k.client)
		require.NoError(t, ix.Sync(t.Context()))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
}
