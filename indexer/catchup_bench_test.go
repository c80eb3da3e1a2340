package indexer_test

import (
	"fmt"
	"math/big"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
)

// The size and the bar of BenchmarkCatchUp.
const (
	catchUpVaults, catchUpTouched = 10_000, 1_000
	catchUpBar                    = time.Second
)

// BenchmarkCatchUp measures how long the indexer needs for a block at the head that touches 1,000 of 10,000 vaults. It writes logs,
// a NAV point of each, balances, positions, candles, risk and the feed. The database syncs to disk. The node is in memory. The floor is one
// transaction that inserts the block's logs.
func BenchmarkCatchUp(b *testing.B) {
	c := fakechain.New()
	url, db := synced(b)
	c.Mine(func(w *fakechain.World) { w.Populate() })
	for launched := 1; launched < catchUpVaults; {
		c.Mine(func(w *fakechain.World) {
			for range min(1_000, catchUpVaults-launched) {
				w.Launch(fakechain.People[0], "Many", []common.Address{fakechain.Token(0), fakechain.Token(1)}, big.NewInt(1e18))
				launched++
			}
		})
	}
	ix := open(db, c, manyVaults)
	require.NoError(b, ix.Sync(b.Context()))
	_, err := db.Pool.Exec(b.Context(), "vacuum analyze")
	require.NoError(b, err)
	plain := newFloor(b, url)
	var took, floor []time.Duration
	for b.Loop() {
		for range 5 {
			c.Mine(func(w *fakechain.World) {
				touched := 0
				for _, v := range w.Vaults {
					if v.Owner == fakechain.People[0] && touched < catchUpTouched {
						w.Transfer(v, fakechain.People[0], fakechain.People[1], big.NewInt(1e9))
						touched++
					}
				}
			})
			began := time.Now()
			require.NoError(b, ix.Sync(b.Context()))
			took = append(took, time.Since(began))
			floor = append(floor, plain.insert(b, db, c.Head()))
		}
	}
	require.Equal(b, int64(c.Head()), ix.Status().Checkpoint)
	longest := slices.Max(took)
	b.ReportMetric(longest.Seconds(), "s/block")
	b.ReportMetric(float64(longest)/float64(slices.Max(floor)), "x-floor")
	verdict := "held"
	if longest > catchUpBar {
		verdict = "missed"
	}
	line := fmt.Sprintf("| A block that touches %d of %d vaults | %.2f s | 1 s |\n", catchUpTouched, catchUpVaults, longest.Seconds())
	b.Logf("bar of %s: %s\n%s", catchUpBar, verdict, line)
	if path := os.Getenv("ASTROLABE_CATCHUP_TABLE"); path != "" {
		require.NoError(b, os.WriteFile(path, []byte(line), 0o600))
	}
}
