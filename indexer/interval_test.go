package indexer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestValuationsAreATimeApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		every  time.Duration
		blocks int64
		took   time.Duration
		kept   int64
		want   int64
	}{
		"QuarterSeconds":        {2 * time.Minute, 1000, 250 * time.Second, 0, 256},
		"TwelveSeconds":         {2 * time.Minute, 1000, 12_000 * time.Second, 0, 8},
		"TheNumberInUseStays":   {2 * time.Minute, 1000, 12_000 * time.Second, 10, 10},
		"UnlessItIsTooShort":    {2 * time.Minute, 1000, 250 * time.Second, 10, 256},
		"UnlessItIsTooLong":     {2 * time.Minute, 1000, 12_000 * time.Second, 16, 8},
		"SlowBlocks":            {2 * time.Minute, 10, 6_000 * time.Second, 0, 1},
		"NoBlocks":              {2 * time.Minute, 0, 0, 0, 1},
		"BlocksWithoutTime":     {2 * time.Minute, 10, 0, 0, 65_536},
		"ALongTimeOfFastBlocks": {100_000 * time.Hour, 1000, time.Second, 0, 1 << 32},
	} {
		require.Equal(t, c.want, indexer.IntervalFor(c.every, c.blocks, c.took, c.kept), name)
	}
}

// The blocks of this chain are 12 minutes apart.
func TestAnIntervalInTimeIsKeptWhileItIsNear(t *testing.T) {
	t.Parallel()
	db, c := testkit.Borrow(t), newArchive()
	mine(c.Chain, 3, 60)
	for _, step := range []struct {
		every time.Duration
		want  int
	}{{time.Hour, 4}, {80 * time.Minute, 4}, {4 * time.Hour, 16}} {
		mine(c.Chain, int64(step.want), 4)
		ix := open(db, c, func(cfg *indexer.Config) { cfg.NavInterval, cfg.NavEvery = 0, step.every })
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, step.want, count(t, db, "select nav_every from upkeep"))
		require.Zero(t, count(t, db, `
			select count(*) from vaults v, generate_series(v.created_block + 40, (select block_number from checkpoints)) as b
			where b % 16 = 0 and not exists (select from nav_points n where n.vault = v.vault and n.block_number = b)
				and not exists (select from nav_gaps n where n.vault = v.vault and n.block_number = b)`))
	}
}
