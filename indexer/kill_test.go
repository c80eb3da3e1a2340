package indexer_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/indexer/internal/faultynode"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/verify"
)

// Variables by which a test tells a child process to index this node into this database until it is killed.
const (
	nodeVariable     = "ASTROLABE_TEST_INDEXER_NODE"
	databaseVariable = "ASTROLABE_TEST_INDEXER_DATABASE"
	configVariable   = "ASTROLABE_TEST_INDEXER_CONFIG"
	rebuildNode      = "none: rebuild" // in place of a node
)

func TestMain(m *testing.M) {
	if os.Getenv(nodeVariable) == "" {
		os.Exit(m.Run())
	}
	if err := follow(context.Background()); err != nil {
		_, _ = os.Stderr.WriteString(err.Error() + "\n")
		os.Exit(1)
	}
}

// follow is what such a child process does.
func follow(ctx context.Context) error {
	db, err := store.Open(ctx, os.Getenv(databaseVariable), 4)
	if err != nil {
		return err
	}
	defer db.Close()
	var cfg indexer.Config
	if err := json.Unmarshal([]byte(os.Getenv(configVariable)), &cfg); err != nil {
		return err
	}
	if os.Getenv(nodeVariable) == rebuildNode {
		ix := indexer.New(cfg, db, nil, quiet(), time.Now)
		ix.FoldPages(20)
		return ix.Rebuild(ctx)
	}
	node, err := chain.Dial(ctx, []string{os.Getenv(nodeVariable)}, quiet(), chain.WithChainID(cfg.ChainID))
	if err != nil {
		return err
	}
	defer node.Close()
	heads, running := errgroup.WithContext(ctx)
	follower := headsOf(node)
	heads.Go(func() error { return follower.Run(running) })
	heads.Go(func() error { return indexer.New(cfg, db, node, quiet(), time.Now).Run(running, follower) })
	return heads.Wait()
}

// killedConfig has small ranges, so that a kill hits it in the middle, and a lease that nobody could wait for.
func killedConfig(cfg *indexer.Config) { cfg.MaxRange, cfg.LeaseTTL = 10, time.Hour }

// victim starts such processes and kills them.
type victim struct {
	t        *testing.T
	node     string
	database string
	config   indexer.Config
	cmd      *exec.Cmd
	output   strings.Builder
}

func (v *victim) start() {
	v.t.Helper()
	v.cmd = exec.CommandContext(context.WithoutCancel(v.t.Context()), os.Args[0], "-test.run=^$")
	cfg, err := json.Marshal(v.config)
	require.NoError(v.t, err)
	v.cmd.Env = append(os.Environ(), nodeVariable+"="+v.node, databaseVariable+"="+v.database, configVariable+"="+string(cfg))
	v.cmd.Stderr = &v.output
	require.NoError(v.t, v.cmd.Start())
}

// kill sends SIGKILL.
func (v *victim) kill() {
	v.t.Helper()
	require.NoError(v.t, v.cmd.Process.Kill())
	require.ErrorContains(v.t, v.cmd.Wait(), "killed", v.output.String())
	v.cmd = nil
}

func newVictim(t *testing.T, c *fakechain.Chain) (*victim, *store.Store) {
	t.Helper()
	server := httptest.NewServer(faultynode.New(c, 1))
	t.Cleanup(server.Close)
	cfg := config
	killedConfig(&cfg)
	return newVictimOf(t, server.URL, cfg)
}

func newVictimOf(t *testing.T, node string, cfg indexer.Config) (*victim, *store.Store) {
	t.Helper()
	v := &victim{t: t, node: node, database: testkit.DatabaseURL(t), config: cfg}
	db, err := store.Open(t.Context(), v.database, 4)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	t.Cleanup(func() {
		if v.cmd != nil { // the test failed while it ran
			_ = v.cmd.Process.Kill()
			_ = v.cmd.Wait()
		}
	})
	return v, db
}

// reach waits until the database has the chain's newest block and returns how long that took.
func (v *victim) reach(db *store.Store, c interface{ HeadHash() common.Hash }) time.Duration {
	v.t.Helper()
	began, head := time.Now(), c.HeadHash()
	require.Eventually(v.t, func() bool {
		return count(v.t, db, "select count(*) from checkpoints where block_hash = $1", head) == 1
	}, time.Minute, 2*time.Millisecond, "%s", &v.output)
	return time.Since(began)
}

// soon returns the bound for the time of a restart: two seconds. On a machine that is busy with other work it is four times the
// time of the first start. The first start does the same work on an empty database.
func soon(first time.Duration) time.Duration { return max(2*time.Second, 4*first) }

func TestKillNine(t *testing.T) {
	t.Parallel()
	t.Run("DuringABackfillLosesAndDoublesNothing", func(t *testing.T) {
		t.Parallel()
		c := fakechain.New()
		mine(c, 5, 400)
		v, db := newVictim(t, c)
		r := newRand(9)
		for range testkit.Cases(t, 10) {
			v.start()
			from, to := count(t, db, "select coalesce(max(block_number), -1) from checkpoints"), 0
			if from >= int(c.Head()) { // it is done: add more
				mine(c, int64(r(1e6)), 40)
			}
			require.Eventually(t, func() bool { // after some ranges, and then at any moment
				to = count(t, db, "select coalesce(max(block_number), -1) from checkpoints")
				return to > from
			}, time.Minute, time.Millisecond, "%s", &v.output)
			pause(t, time.Duration(r(20_000))*time.Microsecond)
			v.kill()
		}
		v.start()
		v.reach(db, c)
		v.kill()
		requireSound(t, open(db, c), db, c, testkit.Borrow(t))
	})
	t.Run("DuringATailIsRightWithinTwoSecondsOfARestart", func(t *testing.T) {
		t.Parallel()
		c := fakechain.New()
		mine(c, 6, 40)
		v, db := newVictim(t, c)
		r := newRand(10)
		v.start()
		first := v.reach(db, c)
		for i := range testkit.Cases(t, 10) {
			mine(c, int64(100+i), 1+r(5)) // being read when the kill comes
			pause(t, time.Duration(r(30_000))*time.Microsecond)
			v.kill()
			c.Fork(c.Head() - uint64(r(12))) // another branch is there when it comes back
			mine(c, int64(1000+i), 12+r(5))
			v.start()
			require.Less(t, v.reach(db, c), soon(first))
		}
		v.kill()
		requireSound(t, open(db, c), db, c, testkit.Borrow(t))
	})
	t.Run("OnTheRealContractsLeavesNothingForVerifyToFind", func(t *testing.T) {
		t.Parallel()
		w := newMarket(t)
		v, db := newVictimOf(t, w.chain.WSURL(), w.config())
		r := newRand(11)
		v.start()
		first := v.reach(db, w)
		for i := range testkit.Cases(t, 10) {
			w.contribute(int64(1 + r(20)))
			if r(2) == 0 {
				w.withdraw(w.alice, int64(1+r(30)))
			}
			pause(t, time.Duration(r(20_000))*time.Microsecond)
			v.kill()
			if i%3 == 0 { // also while it is stopped
				w.withdraw(w.creator, 1)
			}
			v.start()
			require.Less(t, v.reach(db, w), soon(first))
		}
		v.kill()
		node, err := chain.Dial(t.Context(), []string{w.chain.HTTPURL()}, quiet())
		require.NoError(t, err)
		t.Cleanup(node.Close)
		found, err := verify.Run(t.Context(), verify.Config{Node: node, Store: db, ChainID: w.market.Deployment.ChainID})
		require.NoError(t, err)
		require.Empty(t, found.Differences)
		require.Positive(t, found.Balances)
		w.requireViews(db)
		w.requireRebuilt(w.indexer(db), db)
	})
	t.Run("DuringARebuildChangesNothing", func(t *testing.T) {
		t.Parallel()
		c := fakechain.New()
		mine(c, 12, 300)
		v, db := newVictim(t, c)
		require.NoError(t, open(db, c).Sync(t.Context()))
		right := dump(t, db)
		_, err := db.Pool.Exec(t.Context(), "delete from flows; update positions set shares = shares + 1; delete from exit_orders")
		require.NoError(t, err)
		wrong := dump(t, db)
		require.NotEqual(t, right, wrong)
		v.node = rebuildNode
		r := newRand(13)
		killed := 0
		for range testkit.Cases(t, 10) {
			v.start()
			require.Eventually(t, func() bool { // it has begun
				return count(t, db, "select count(*) from pg_stat_activity where datname = current_database() "+
					"and pid <> pg_backend_pid() and xact_start is not null") > 0
			}, time.Minute, time.Millisecond, "%s", &v.output)
			pause(t, time.Duration(r(20_000))*time.Microsecond)
			v.kill()
			now := dump(t, db)
			if cmp.Diff(wrong, now) != "" {
				require.Empty(t, cmp.Diff(right, now), "all of it or nothing")
				break
			}
			killed++
		}
		require.Positive(t, killed, "none was in the middle of it")
		require.NoError(t, open(db, nil).Rebuild(t.Context()))
		require.Empty(t, cmp.Diff(right, dump(t, db)))
	})
	t.Run("HandsOverToAStandbyAtOnce", func(t *testing.T) {
		t.Parallel()
		c := fakechain.New()
		mine(c, 7, 40)
		v, db := newVictim(t, c)
		v.start()
		v.reach(db, c)
		standby := open(db, c, killedConfig)
		stop := start(t, standby, c)
		require.False(t, standby.Status().Leading)
		v.kill()
		mine(c, 8, 3)
		require.Less(t, v.reach(db, c), 2*time.Second)
		stop()
		requireSound(t, standby, db, c, testkit.Borrow(t))
	})
}

// pause waits, in a test that must strike at an arbitrary moment.
func pause(t *testing.T, d time.Duration) {
	t.Helper()
	select {
	case <-time.After(d):
	case <-t.Context().Done():
	}
}
