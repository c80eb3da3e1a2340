package indexer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestARebuild(t *testing.T) {
	t.Parallel()
	t.Run("KilledAtAnyPointHasChangedNothing", func(t *testing.T) {
		t.Parallel()
		db := borrow(t)
		c := fakechain.New()
		mine(c, 11, 60)
		require.NoError(t, open(db.Store, c).Sync(t.Context()))
		want := dump(t, db.Store)
		r := newRand(3)
		for range testkit.Cases(t, 12) {
			victim := open(db.Store, nil)
			victim.FoldPages(int32(1 + r(200)))
			ctx := db.doom(int64(1 + r(120)))(t.Context())
			err := victim.Rebuild(ctx)
			died := ctx.Err() != nil
			db.spare()
			if died {
				require.Error(t, err)
			}
			require.Equal(t, want, dump(t, db.Store), "the old rows, or the same new ones")
		}
		require.NoError(t, open(db.Store, nil).Rebuild(t.Context()))
		require.Equal(t, want, dump(t, db.Store))
	})
	t.Run("NeedsNothingButTheDatabase", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 12, 40)
		require.NoError(t, ix.Sync(t.Context()))
		want := dump(t, db)
		chains, err := indexer.Chains(t.Context(), db)
		require.NoError(t, err)
		require.Len(t, chains, 1)
		blind := indexer.New(indexer.Config{ChainID: chains[0]}, db, nil, quiet(), time.Now)
		require.NoError(t, blind.Rebuild(t.Context()))
		require.Equal(t, want, dump(t, db))
		require.Equal(t, int64(c.Head()), blind.Status().Checkpoint)
		other := indexer.New(indexer.Config{ChainID: 5}, db, nil, quiet(), time.Now)
		require.ErrorIs(t, other.Rebuild(t.Context()), indexer.ErrNotIndexed)
	})
	t.Run("IsRefusedWhileAnotherIndexes", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		mine(c, 13, 5)
		stop := start(t, ix, c)
		reaches(t, ix, c)
		require.ErrorIs(t, open(db, nil).Rebuild(t.Context()), store.ErrLeaseHeld)
		stop()
		require.NoError(t, open(db, nil).Rebuild(t.Context()))
	})
}
