package indexer_test

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// requireTransferIndexes checks that the indexes of transfers exist as the migrations make them.
func requireTransferIndexes(t *testing.T, db *store.Store) {
	t.Helper()
	for name, topic := range map[string]int{"events_transfer_from": 2, "events_transfer_to": 3} {
		require.Equal(t, 1, count(t, db, `select count(*) from pg_indexes where tablename = 'events' and indexname = $1
			and indexdef like '%chain\_id, substr(topics[' || $2 ||
				'], 13), block_number DESC, log_index DESC) WHERE %'`, name, strconv.Itoa(topic)))
	}
}

func TestALongHistoryIsIndexedByAccountAtItsEnd(t *testing.T) {
	t.Parallel()
	sparse := func(cfg *indexer.Config) { cfg.NavInterval, cfg.MaxRange = 0, 400 }
	long := func() *fakechain.Chain {
		c := fakechain.New()
		mine(c, 51, 40)
		mineEmpty(c, 1_000)
		mine(c, 52, 5)
		c.Finalize(3)
		return c
	}
	lacking := func(t *testing.T, db *store.Store) int {
		t.Helper()
		return count(t, db, "select count(*) from (values ('events_transfer_from'), ('events_transfer_to')) as i (name) "+
			"where to_regclass(name) is null")
	}

	t.Run("OnceItHasComeToTheHead", func(t *testing.T) {
		t.Parallel()
		db, c := testkit.DB(t), long()
		requireTransferIndexes(t, db)
		var without atomic.Int64
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_getLogs" {
				without.Add(int64(lacking(t, db)))
			}
			return nil
		})
		ix := open(db, c, sparse)
		require.NoError(t, ix.Sync(t.Context()))
		require.Positive(t, without.Load(), "they are not there while the ledger is filled")
		requireTransferIndexes(t, db)
		requireSame(t, ix, db, c, testkit.DB(t), sparse)
	})
	t.Run("AlsoWhereItWasKilledOnTheWay", func(t *testing.T) {
		t.Parallel()
		db, c := testkit.DB(t), long()
		ctx, kill := context.WithCancel(t.Context())
		defer kill()
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_getLogs" {
				kill()
			}
			return nil
		})
		require.Error(t, open(db, c, sparse).Sync(ctx))
		require.Equal(t, 2, lacking(t, db))
		c.FailWith(nil)
		require.NoError(t, open(db, c, sparse).Sync(t.Context()))
		requireTransferIndexes(t, db)
	})
	t.Run("AndALedgerThatHasRowsKeepsThem", func(t *testing.T) {
		t.Parallel()
		db, c := testkit.Borrow(t), fakechain.New()
		mine(c, 54, 5)
		require.NoError(t, open(db, c, sparse).Sync(t.Context()))
		mineEmpty(c, 1_200)
		c.FailWith(func(*rpc.BatchElem) error {
			require.Zero(t, lacking(t, db))
			return nil
		})
		require.NoError(t, open(db, c, sparse).Sync(t.Context()))
		requireTransferIndexes(t, db)
	})
	t.Run("AndWhatAnotherDroppedIsMadeAtTheNextUpkeep", func(t *testing.T) {
		t.Parallel()
		db, c := testkit.DB(t), fakechain.New()
		mine(c, 55, 5)
		often := func(cfg *indexer.Config) { cfg.UpkeepInterval = 1 }
		l := live(t, open(db, c, often))
		require.NoError(t, l.sync())
		_, err := db.Pool.Exec(t.Context(), "select drop_transfer_indexes()")
		require.NoError(t, err)
		require.NoError(t, l.sync())
		l.end()
		requireTransferIndexes(t, db)
	})
}
