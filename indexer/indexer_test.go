package indexer_test

import (
	"errors"
	"fmt"
	"strings"
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

func TestRefusals(t *testing.T) {
	t.Parallel()
	t.Run("OfAnotherChain", func(t *testing.T) {
		t.Parallel()
		ix, _, _ := setup(t, func(cfg *indexer.Config) { cfg.ChainID = 5 })
		require.ErrorIs(t, ix.Sync(t.Context()), indexer.ErrWrongChain)
	})
	t.Run("OfALensOrFactoryThatIsNotThere", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, func(cfg *indexer.Config) { cfg.Lens = common.Address{1} })
		require.ErrorContains(t, ix.Sync(t.Context()), "asking the lens")
		ix = open(db, c, func(cfg *indexer.Config) { cfg.Factory = common.Address{1} })
		require.ErrorContains(t, ix.Sync(t.Context()), "reading the registry of factory")
		ix = open(db, c, func(cfg *indexer.Config) { cfg.Factory = common.Address{} })
		require.ErrorIs(t, ix.Run(t.Context(), headsOf(c)), indexer.ErrWrongChain)
	})
	t.Run("OfAnotherFactoryThanTheDatabaseHas", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		require.NoError(t, ix.Sync(t.Context()))
		other := open(db, c, func(cfg *indexer.Config) { cfg.StartBlock = 1 })
		require.ErrorIs(t, other.Run(t.Context(), headsOf(c)), indexer.ErrWrongChain)
	})
	t.Run("OfASecondWriter", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 5)
		lease := store.NewLease(db, fmt.Sprintf("indexer:%d", fakechain.ChainID), "another", time.Minute, time.Now)
		require.NoError(t, lease.Acquire(t.Context()))
		require.ErrorIs(t, ix.Sync(t.Context()), store.ErrLeaseHeld)
		require.NoError(t, lease.Release(t.Context()))
		require.NoError(t, ix.Sync(t.Context()))
	})
	t.Run("OfACommitAfterTheLeaseWasLost", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 5)
		c.FailWith(func(call *rpc.BatchElem) error { // another process takes over while logs are read
			if call.Method == "eth_getLogs" {
				_, err := db.Pool.Exec(t.Context(), "update leases set owner = 'another', epoch = epoch + 1")
				return err
			}
			return nil
		})
		require.ErrorIs(t, ix.Sync(t.Context()), store.ErrLeaseLost)
		require.Zero(t, count(t, db, "select count(*) from events"))
	})
}

func TestRun(t *testing.T) {
	t.Parallel()
	t.Run("FollowsAnnouncedHeadsAndHandsOver", func(t *testing.T) {
		t.Parallel()
		patient := func(cfg *indexer.Config) { cfg.RetryInterval = time.Hour } // so that only announcements can wake it
		ix, c, db := setup(t, patient)
		stop := start(t, ix, c)
		reaches(t, ix, c)
		for i := range 10 {
			mine(c, int64(i), 1)
			reaches(t, ix, c)
		}
		require.True(t, ix.Status().Leading)
		require.ErrorIs(t, ix.Sync(t.Context()), indexer.ErrBusy)
		stop()
		require.False(t, ix.Status().Leading)
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("StandsByUntilTheLeaderEnds", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		standby := open(db, c)
		stop := start(t, ix, c)
		mine(c, 1, 3)
		reaches(t, ix, c)
		stopStandby := start(t, standby, c)
		defer stopStandby()
		stop()
		mine(c, 2, 3)
		reaches(t, standby, c)
	})
	t.Run("TriesAgainAfterFaultsAndSaysSo", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 1, 20)
		var broken atomic.Bool
		broken.Store(true)
		c.FailWith(func(call *rpc.BatchElem) error {
			if broken.Load() && (call.Method == "eth_getLogs" || strings.Contains(call.Method, "Receipt")) {
				return errors.New("internal error")
			}
			return nil
		})
		stop := start(t, ix, c)
		require.Eventually(t, func() bool { return strings.Contains(ix.Status().LastError, "internal error") },
			20*time.Second, time.Millisecond)
		broken.Store(false)
		reaches(t, ix, c)
		stop()
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
}
