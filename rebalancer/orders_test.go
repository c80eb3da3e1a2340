package rebalancer_test

import (
	"context"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// statements records the last arguments of each statement.
type statements struct {
	mu   sync.Mutex
	args map[string][]any
}

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.args[data.SQL] = data.Args
	return ctx
}
func (*statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// spam makes 100,000 open orders on 1,000 vaults, one of a hundred with a ceiling, a trail and a mark each. Every tenth owner has
// shares. Order n is on vault n % 1000 and has the trigger n.
const spam = `
insert into balances
select 1, decode(lpad(to_hex(v), 40, '0'), 'hex'), decode(lpad(to_hex(o), 40, 'a'), 'hex'), 1000
from generate_series(0, 999) v, generate_series(0, 99) o
where o % 10 = 0;
insert into exit_orders (chain_id, order_id, owner, vault, floor_d18, trail_bps, max_slippage_bps, tip_bps, expires_at, shares,
  placed_peak_d18, peak_d18, trigger_d18, state, placed_block, placed_index, placed_tx, placed_at, ceiling_d18, marked_at)
select 1, n, decode(lpad(to_hex(n / 1000 % 100), 40, 'a'), 'hex'), decode(lpad(to_hex(n % 1000), 40, '0'), 'hex'), n,
  case when n / 1000 % 100 = 10 then 500 else 0 end, 100, 0, '2100-01-01', 1000, 500000, 500000, n, 'open', 1, 0,
  decode(repeat('00', 32), 'hex'), '2024-01-01', case when n / 1000 % 100 = 20 then 150000 else 0 end,
  case when n / 1000 % 100 = 30 then '2024-01-01'::timestamptz end
from generate_series(1, 100000) n;
analyze balances;
analyze exit_orders;`

func TestOrdersAreFoundByWhatTheLevelReaches(t *testing.T) {
	t.Parallel()
	seen := &statements{args: map[string][]any{}}
	st, err := store.Open(t.Context(), testkit.DatabaseURL(t), 4, func(cfg *pgxpool.Config) { cfg.ConnConfig.Tracer = seen })
	require.NoError(t, err)
	t.Cleanup(st.Close)
	_, err = st.Pool.Exec(t.Context(), spam)
	require.NoError(t, err)
	q := keeperdb.New(st.Pool)
	none := []int64{}
	ask := keeperdb.ConcernedOrdersParams{
		ChainID: 1, AtTime: time.Unix(1_800_000_000, 0), PageSize: 64, RestingExits: none, RestingPeaks: none,
	}
	for vault := range int64(1000) {
		ask.Vaults = append(ask.Vaults, common.BigToAddress(big.NewInt(vault)).Bytes())
		ask.Levels, ask.Raises = append(ask.Levels, "200000"), append(ask.Raises, "-1")
		ask.LeastShares = append(ask.LeastShares, "1000")
	}
	found := func() (ids []int64) {
		rows, err := q.ConcernedOrders(t.Context(), ask)
		require.NoError(t, err)
		for _, row := range rows {
			ids = append(ids, row.ExitOrder.OrderID)
		}
		return ids
	}
	require.Len(t, found(), 64, "a step looks at some, and 1,000 orders with a ceiling and 1,000 marked ones are due")

	ask.Vaults, ask.LeastShares = ask.Vaults[7:8], ask.LeastShares[:1]
	ask.Levels, ask.Raises = []string{"85000"}, []string{"500000"}
	require.Equal(t, []int64{10007, 30007, 90007}, found(), "outgrown, marked and triggered; the owner of 85007 has no shares")
	ask.Levels, ask.Raises = []string{"150000"}, []string{"-1"}
	require.Equal(t, []int64{20007, 30007}, found(), "at the ceiling, and marked")
	ask.RestingExits, ask.RestingPeaks = []int64{20007}, []int64{30007}
	require.Empty(t, found(), "both rest")
	ask.RestingExits, ask.RestingPeaks, ask.LeastShares = none, none, []string{"1001"}
	require.Empty(t, found(), "the owners have too little")

	earlier, err := q.EarlierStake(t.Context(), keeperdb.EarlierStakeParams{
		ChainID: 1, Owner: common.HexToAddress("0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
		Vault: common.BigToAddress(big.NewInt(7)), Before: 1e6,
	})
	require.NoError(t, err)
	require.Equal(t, "1000", earlier.String())
	requireIndexes(t, st, seen, "exit_orders", "balances")
}

// requireIndexes fails if a recorded statement reads one of the tables as a whole.
func requireIndexes(t *testing.T, st *store.Store, seen *statements, tables ...string) {
	t.Helper()
	ran := 0
	seen.mu.Lock()
	recorded := seen.args
	seen.args = map[string][]any{}
	seen.mu.Unlock()
	for sql, args := range recorded {
		name, named := strings.CutPrefix(strings.TrimSpace(sql), "-- name: ")
		if !named {
			continue
		}
		ran++
		var raw []byte
		require.NoError(t, st.Pool.QueryRow(t.Context(), "explain (format json) "+sql, args...).Scan(&raw), sql)
		var plan []struct{ Plan testkit.QueryPlan }
		require.NoError(t, json.Unmarshal(raw, &plan))
		for _, table := range plan[0].Plan.Scanned() {
			require.False(t, slices.Contains(tables, table), "%.40s reads all of %s", name, table)
		}
	}
	require.Positive(t, ran)
}
