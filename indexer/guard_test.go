package indexer_test

import (
	"context"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// unguarded is the configuration of a ledger that was begun without the exit guard and without mandates.
func unguarded(cfg *indexer.Config) { cfg.ExitGuard, cfg.Mandates = common.Address{}, common.Address{} }

func TestTheExitGuard(t *testing.T) {
	t.Parallel()
	t.Run("IsReadIntoALedgerThatWasBegunWithoutIt", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, unguarded)
		mine(c, 51, 300)
		require.NoError(t, ix.Sync(t.Context()))
		require.Zero(t, count(t, db, "select count(*) from exit_orders"))
		mine(c, 52, 10)
		guarded := open(db, c, func(cfg *indexer.Config) { cfg.MaxRange = 30 })
		require.NoError(t, guarded.Sync(t.Context()))
		require.Positive(t, count(t, db, "select count(*) from exit_orders where state = 'executed'"))
		require.Positive(t, count(t, db, "select count(*) from exit_order_peaks"))
		require.Positive(t, count(t, db, "select count(*) from mandate_events where kind = 'bought'"))
		requireSame(t, guarded, db, c, testkit.Borrow(t))
	})
	t.Run("IsReadOnlyOfTheChainThatIsIndexed", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, unguarded)
		mine(c, 53, 60)
		require.NoError(t, ix.Sync(t.Context()))
		c.Fork(40) // while the indexer is stopped
		mine(c, 54, 30)
		guarded := open(db, c)
		require.NoError(t, guarded.Sync(t.Context()), "rolls back first")
		require.NoError(t, guarded.Sync(t.Context()), "and then reads")
		requireSame(t, guarded, db, c, testkit.Borrow(t))
	})
	t.Run("WaitsForANodeThatIsBehind", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, unguarded)
		mine(c, 57, 60)
		require.NoError(t, ix.Sync(t.Context()))
		c.Fork(30) // back to a block that does not contradict what it has seen
		guarded := open(db, c)
		require.NoError(t, guarded.Sync(t.Context()))
		require.Equal(t, 60, count(t, db, "select block_number from checkpoints"))
		require.Zero(t, count(t, db, "select count(*) from chains where exit_guard is not null"))
		mine(c, 58, 40)
		require.NoError(t, guarded.Sync(t.Context()), "rolls back, and then reads")
		requireSame(t, guarded, db, c, testkit.Borrow(t))
	})
	t.Run("IsReadAnewWhereThatWasBrokenOff", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t, unguarded)
		mine(c, 55, 120)
		require.NoError(t, ix.Sync(t.Context()))
		small := func(cfg *indexer.Config) { cfg.MaxRange = 7 }
		ctx, cancel := context.WithCancel(t.Context())
		calls := 0
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_getLogs" {
				if calls++; calls == 9 {
					cancel()
				}
			}
			return nil
		})
		require.Error(t, open(db, c, small).Sync(ctx))
		c.FailWith(nil)
		require.Positive(t, count(t, db, "select count(*) from events where emitter = $1", fakechain.Guard), "in the middle of it")
		require.Zero(t, count(t, db, "select count(*) from chains where exit_guard is not null"))
		require.NoError(t, open(db, nil).Rebuild(t.Context()), "and what is not complete is not shown")
		require.Zero(t, count(t, db, "select count(*) from exit_orders"))
		c.Fork(100)
		mine(c, 56, 40)
		ix = open(db, c, small)
		require.NoError(t, ix.Sync(t.Context()))
		require.NoError(t, ix.Sync(t.Context()))
		requireSame(t, ix, db, c, testkit.Borrow(t))
	})
	t.Run("IsTheOneThatTheLedgerIsOf", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 57, 5)
		require.NoError(t, ix.Sync(t.Context()))
		require.ErrorIs(t, open(db, c, unguarded).Sync(t.Context()), indexer.ErrWrongChain)
	})
	t.Run("KeepsAnOrderAsItWasBeforeWhatIsUndone", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		owner := fakechain.People[1]
		c.Mine(func(w *fakechain.World) {
			vault := w.Populate()
			w.Contribute(w.Vaults[vault], owner, owner, big.NewInt(1e15))
			for i := range int64(4) {
				w.Place(owner, big.NewInt(1e9), bindings.IExitGuardTerms{
					Vault: vault, FloorD18: big.NewInt(i * 1e9), TrailBps: 1000,
					ExpiresAt: new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 40), big.NewInt(1)),
					Shares:    big.NewInt(1e14),
				})
			}
			w.Poke(1, big.NewInt(2e9))
		})
		mineEmpty(c, 3)
		c.Mine(func(w *fakechain.World) {
			w.Poke(1, big.NewInt(4e9))
			w.Poke(1, big.NewInt(5e9))
			w.Poke(2, big.NewInt(6e9))
			w.CancelOrder(3)
			w.ExecuteOrder(4, owner, big.NewInt(1e13))
		})
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, 1, count(t, db, "select count(*) from exit_orders "+
			"where state = 'executed' and paid_token is null and sold_shares = 1e13"))
		require.Equal(t, 4, count(t, db, "select count(*) from exit_orders where expires_at = '9999-12-31 23:59:59Z'"),
			"the last second of any calendar")
		c.Fork(4)
		mineEmpty(c, 5)
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, 4, count(t, db, "select count(*) from exit_orders where state = 'open'"))
		require.Equal(t, 1, count(t, db, "select count(*) from exit_orders where order_id = 1 and peak_d18 = 2e9 and trigger_d18 = 18e8"))
		require.Equal(t, 1, count(t, db, "select count(*) from exit_orders where order_id = 2 and peak_d18 = 1e9 and trigger_d18 = 1e9"))
		requireSound(t, ix, db, c, testkit.Borrow(t))
	})
}
