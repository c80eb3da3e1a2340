// Package size fills a test's database with a marketplace of any size. It copies one indexed vault many times, and gives the copies
// holders, events and a history of daily values. It writes rows with SQL, not through the indexer, because that takes a hundredth
// of the time. Only tests import it.
package size

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/store"
)

// Spec says how many rows there are of what grows.
type Spec struct {
	Vaults, Holders, Events, Days int
}

var (
	// Full is the size for which the bounds of docs/reliability.md are stated.
	Full = Spec{Vaults: 10_000, Holders: 1_000_000, Events: 10_000_000, Days: 365}
	// Small is large enough that the planner of PostgreSQL prefers indexes.
	Small = Spec{Vaults: 400, Holders: 20_000, Events: 100_000, Days: 120}
)

// Parse returns the size that a text names: empty for Small, "full", or numbers of vaults, holders, events and days.
func Parse(text string) (s Spec, err error) {
	switch text {
	case "":
		return Small, nil
	case "full":
		return Full, nil
	}
	if _, err := fmt.Sscanf(text, "%d,%d,%d,%d", &s.Vaults, &s.Holders, &s.Events, &s.Days); err != nil {
		return s, fmt.Errorf("a size is full or vaults,holders,events,days, not %q: %w", text, err)
	}
	return s, nil
}

// Large is the number of rows from which on a table must not be read as a whole.
const Large = 12_000

// fill is one statement for each part, separated by lines of dashes.
//
//go:embed fill.sql
var fill string

// Grow fills the database up to a size. The vault like must be there with its constituents. The checkpoint must be at block 1,000 or
// above. whale holds shares of 500 vaults.
func Grow(
	ctx context.Context, st *store.Store, like, whale common.Address, spec Spec, progress func(part string, took time.Duration),
) error {
	args := pgx.NamedArgs{
		"like": like[:], "whale": whale[:], "vaults": spec.Vaults, "holders": spec.Holders, "events": spec.Events, "days": spec.Days,
	}
	return pgx.BeginFunc(ctx, st.Pool, func(tx pgx.Tx) error {
		for part := range strings.SplitSeq(fill, "\n-- part: ") {
			name, statement, ok := strings.Cut(part, "\n")
			if !ok || !strings.HasSuffix(strings.TrimSpace(statement), ";") {
				continue // the heading
			}
			began := time.Now() //nolint:forbidigo // it only reports how long a part took
			used := pgx.NamedArgs{}
			for k, v := range args {
				if strings.Contains(statement, "@"+k) {
					used[k] = v
				}
			}
			var params []any
			if len(used) > 0 {
				params = append(params, used)
			}
			if _, err := tx.Exec(ctx, statement, params...); err != nil {
				return fmt.Errorf("filling %s: %w", name, err)
			}
			progress(name, time.Since(began))
		}
		return nil
	})
}
