package indexer_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

var unknownCost = regexp.MustCompile(`"(fee|gas)_unknown": "[a-z_]+"`)

// costless leaves out the reason for an unknown cost of a trade. A ledger without transactions lacks it until it is indexed
// afresh.
func costless(tables map[string][]string) map[string][]string {
	out := maps.Clone(tables)
	delete(out, "transactions")
	out["trades"] = nil
	for _, row := range tables["trades"] {
		out["trades"] = append(out["trades"], unknownCost.ReplaceAllString(row, ""))
	}
	slices.Sort(out["trades"])
	return out
}

var heldAt = regexp.MustCompile(`"(holdings|management_fee_bps|performance_fee_bps)": ("[^"]*"|[0-9]+|null)(, )?`)

// unheld leaves out what NAV points hold. Points of a ledger from before that was stored lack it.
func unheld(tables map[string][]string) map[string][]string {
	out := maps.Clone(tables)
	out["nav_points"] = nil
	for _, row := range tables["nav_points"] {
		out["nav_points"] = append(out["nav_points"], heldAt.ReplaceAllString(row, ""))
	}
	slices.Sort(out["nav_points"])
	return out
}

// TestADatabaseOfAnyOlderVersionGoesOn fills the schema of each older version, migrates it, and continues indexing. The result
// must equal that of a fresh indexer.
func TestADatabaseOfAnyOlderVersionGoesOn(t *testing.T) {
	t.Parallel()
	c := fakechain.New()
	mine(c, 28, 90) // without a bid: the first version has no place for one
	filled := testkit.Borrow(t)
	require.NoError(t, open(filled, c).Sync(t.Context()))
	old := int(c.Head())
	mine(c, 62, 10)
	versions := testkit.Versions(t)
	fresh := testkit.Borrow(t)
	require.NoError(t, open(fresh, c).Sync(t.Context()))
	want := dump(t, fresh)
	for _, version := range versions[:len(versions)-1] {
		t.Run(fmt.Sprintf("%05d", version), func(t *testing.T) {
			t.Parallel()
			older, url := testkit.MigratedTo(t, version)
			testkit.CopyRows(t, filled, older)
			if version >= 4 { // the first version that stores its edition, which was older too
				_, err := older.ExecContext(t.Context(), "update upkeep set edition = 1")
				require.NoError(t, err)
			}
			require.NoError(t, older.Close())
			require.NoError(t, store.Migrate(t.Context(), url))
			db, err := store.Open(t.Context(), url, 8)
			require.NoError(t, err)
			t.Cleanup(db.Close)
			require.Equal(t, old, count(t, db, "select block_number from checkpoints"))
			require.NoError(t, open(db, c).Sync(t.Context()))
			require.NoError(t, open(db, c).Sync(t.Context()))
			got, want := dump(t, db), want
			if version < 4 {
				got, want = costless(got), costless(want)
			}
			if version < 18 {
				got, want = unheld(got), unheld(want)
			}
			require.Empty(t, cmp.Diff(want, got))
		})
	}
}
