package indexer_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

var config = indexer.Config{
	ChainID: fakechain.ChainID, Factory: fakechain.Factory, Lens: fakechain.Lens, ExitGuard: fakechain.Guard,
	Mandates: fakechain.Mandates, NavInterval: 3,
	RetryInterval: 10 * time.Millisecond,
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// setup returns an indexer of a fresh fake chain into a fresh database.
func setup(t *testing.T, change ...func(*indexer.Config)) (*indexer.Indexer, *fakechain.Chain, *store.Store) {
	t.Helper()
	db, c := testkit.Borrow(t), fakechain.New()
	return open(db, c, change...), c, db
}

// open returns another indexer of the same chain into the same database, as after a restart.
func open(db *store.Store, c indexer.Source, change ...func(*indexer.Config)) *indexer.Indexer {
	cfg := config
	for _, do := range change {
		do(&cfg)
	}
	return indexer.New(cfg, db, c, quiet(), time.Now)
}

// dump returns every row of ledger and projections as text, by table. Leases, stored block hashes and the state of maintenance
// are not data. The feed is history, not state.
func dump(t testing.TB, db *store.Store) map[string][]string {
	t.Helper()
	tables := map[string][]string{}
	for _, table := range testkit.Tables(t, db) {
		if table == "leases" || table == "blocks" || table == "upkeep" || table == "feed" || table == "past_levels" {
			continue
		}
		rows, err := db.Pool.Query(t.Context(), fmt.Sprintf(
			"select (to_jsonb(r) - 'updated_at' - 'feed_seq')::text from %s as r order by 1", table))
		require.NoError(t, err)
		tables[table], err = pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
	}
	return tables
}

// requireSound checks that the database equals the chain, and that a follower of the feed knows the same.
func requireSound(
	t testing.TB, ix *indexer.Indexer, db *store.Store, c *fakechain.Chain, fresh *store.Store, change ...func(*indexer.Config),
) {
	t.Helper()
	requireSame(t, ix, db, c, fresh, change...)
	requireFed(t, db)
}

// requireSame checks that the database equals the chain: the contracts' own functions, what a fresh indexer writes, and what a
// rebuild makes of the ledger.
func requireSame(
	t testing.TB, ix *indexer.Indexer, db *store.Store, c *fakechain.Chain, fresh *store.Store, change ...func(*indexer.Config),
) {
	t.Helper()
	live := dump(t, db)
	requireViews(t, db, c.World())
	require.NoError(t, open(fresh, c, change...).Sync(t.Context()))
	require.Empty(t, cmp.Diff(dump(t, fresh), live), "indexed afresh and live differ")
	ix.FoldPages(29)
	require.NoError(t, ix.Rebuild(t.Context()))
	require.Empty(t, cmp.Diff(live, dump(t, db)), "live and rebuilt differ")
}

func requireViews(t testing.TB, db *store.Store, w *fakechain.World) {
	t.Helper()
	scan := func(sql string, args ...any) string {
		var got string
		sql = "select coalesce(string_agg(row, ' '), '') from (" + sql + ") as r(row)"
		require.NoError(t, db.Pool.QueryRow(t.Context(), sql, args...).Scan(&got))
		return got
	}
	require.Equal(t, strconv.Itoa(len(w.Order)), scan("select count(*)::text from vaults"))
	require.Equal(t, strconv.Itoa(len(w.Assets)), scan("select count(*)::text from assets"))
	require.Equal(t, strconv.Itoa(len(w.Listings)), scan("select count(*)::text from listings where state = 'pending'"))
	for token, status := range w.Assets {
		require.Equal(t, statuses[status], scan("select status from assets where token = $1", token))
	}
	var orders []string
	for i, o := range w.Orders {
		orders = append(orders, fmt.Sprintf("%d/%s/%s/%s/%s/%s/%s", i+1, hex(o.Owner), hex(o.Terms.Vault), orderStates[o.Status], o.PeakD18,
			fakechain.Trigger(o), o.MarkedAt))
	}
	require.Equal(t, strings.Join(orders, " "), scan(`select concat_ws('/', order_id, encode(owner, 'hex'), encode(vault, 'hex'),
		state, peak_d18, trigger_d18, coalesce(extract(epoch from marked_at)::bigint, 0))
		from exit_orders order by order_id`))
	requireMandates(t, scan, w)
	want := map[string][3]string{}
	for address, v := range w.Vaults {
		var constituents, balances []string
		for _, c := range v.Constituents {
			constituents = append(constituents, fmt.Sprintf("%s/%d/%s", hex(c.Token), c.Bps, c.Reserve))
		}
		for _, holder := range slices.SortedFunc(maps.Keys(v.Balances), common.Address.Cmp) {
			if v.Balances[holder].Sign() > 0 {
				balances = append(balances, fmt.Sprintf("%s/%s", hex(holder), v.Balances[holder]))
			}
		}
		want[hex(address)] = [3]string{
			fmt.Sprintf("%s/%d/%s/%s/%d", v.Supply, v.Nonce, hex(v.Owner), hex(v.Keeper), v.FeeBps),
			strings.Join(constituents, " "), strings.Join(balances, " "),
		}
	}
	rows, err := db.Pool.Query(t.Context(), `
		select encode(vault, 'hex'), concat_ws('/', total_supply, rebalance_nonce, encode(creator, 'hex'), encode(keeper, 'hex'),
			management_fee_bps),
			coalesce(c.row, ''), coalesce(b.row, '')
		from vaults
		left join (select vault, string_agg(concat_ws('/', encode(token, 'hex'), target_bps, reserve), ' ' order by position) as row
			from constituents group by 1) as c using (vault)
		left join (select vault, string_agg(concat_ws('/', encode(holder, 'hex'), shares), ' ' order by holder) as row
			from balances group by 1) as b using (vault)`)
	require.NoError(t, err)
	got, vault, row := map[string][3]string{}, "", [3]string{}
	_, err = pgx.ForEachRow(rows, []any{&vault, &row[0], &row[1], &row[2]}, func() error {
		got[vault] = row
		return nil
	})
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, got), "vaults as the chain has them, and as the database has")
}

// requireMandates compares the current states of mandates, and their positions, with the contract's.
func requireMandates(t testing.TB, scan func(sql string, args ...any) string, w *fakechain.World) {
	t.Helper()
	seconds := func(column string) string { return "coalesce(extract(epoch from " + column + ")::bigint, 0)" }
	for account, m := range w.Mandates {
		terms := m.Terms
		require.Equal(t, fmt.Sprintf("%s/%s/%s/%d/%s/%s/%s/%s/%s/%s/%s/%s/%s/%d", hex(m.Owner), mandateStatuses[m.Status],
			mandateReasons[m.Reason], m.Periods, m.TriggeredAt, m.Cost, m.Peak, m.Base, m.BalancedAt,
			hex(terms.Token), terms.StartAt, terms.ExpiresAt, terms.Each, terms.FloorBps),
			scan(`select concat_ws('/', encode(owner, 'hex'), status, reason, periods, `+seconds("triggered_at")+`, cost, peak, base, `+
				seconds("balanced_at")+`, encode(token, 'hex'), `+seconds("start_at")+`, `+seconds("expires_at")+`, each, floor_bps)
				from mandate_states where account = $1 and superseded_block is null`, account.Bytes()), account)
		positions := make([]string, len(m.Positions))
		for i, p := range m.Positions {
			positions[i] = fmt.Sprintf("%s/%d/%s/%s/%s/%s", hex(p.Vault), p.Bps, p.Added, p.Due, p.Swing, p.Sell)
		}
		require.Equal(t, strings.Join(positions, " "), scan(`select concat_ws('/', encode(vault, 'hex'), bps, added, due, swing, sell)
			from mandate_positions join mandate_states using (chain_id, account, block_number)
			where account = $1 and superseded_block is null order by position`, account.Bytes()), account)
	}
	require.Equal(t, strconv.Itoa(len(w.Mandates)), scan("select count(*)::text from mandate_states where superseded_block is null"))
}

// The contracts' numbers.
var (
	mandateStatuses = []string{"none", "active", "paused", "leaving", "ended"}
	mandateReasons  = []string{"none", "floor", "trail", "profit", "band"}

	statuses    = []string{"", "active", "reduce_only", "delisted"}
	orderStates = []string{"", "open", "executed", "cancelled"}
)

func hex(a common.Address) string { return strings.ToLower(a.Hex()[2:]) }

// mine adds blocks with random activity. The same seed makes the same blocks.
func mine(c *fakechain.Chain, seed int64, blocks int) {
	r := newRand(seed)
	for range blocks {
		c.Mine(func(w *fakechain.World) {
			for range r(4) {
				w.Random(r)
			}
		})
	}
}

// newRand is a small generator of its own, so that histories do not change with the library's.
func newRand(seed int64) func(n int) int {
	state := uint64(seed)*2862933555777941757 + 3037000493
	return func(n int) int {
		state = state*6364136223846793005 + 1442695040888963407
		return int(state >> 33 % uint64(n))
	}
}

func count(t testing.TB, db *store.Store, sql string, args ...any) (n int) {
	t.Helper()
	require.NoError(t, db.Pool.QueryRow(t.Context(), sql, args...).Scan(&n))
	return n
}

// start runs an indexer that follows a node. stop ends it and waits.
func start(t *testing.T, ix *indexer.Indexer, node chain.HeadSource) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	heads := headsOf(node)
	ended := make(chan error, 2)
	go func() { ended <- heads.Run(ctx) }()
	go func() { ended <- ix.Run(ctx, heads) }()
	return func() {
		cancel()
		require.NoError(t, <-ended)
		require.NoError(t, <-ended)
	}
}

// headsOf returns a follower of a node without pauses worth mentioning.
func headsOf(node chain.HeadSource) *chain.Heads {
	return chain.NewHeads(node, chain.HeadsConfig{Step: 5 * time.Millisecond, Most: 10 * time.Millisecond}, quiet(), time.Now)
}

// reaches waits until an indexer has what the chain has.
func reaches(t *testing.T, ix *indexer.Indexer, c *fakechain.Chain) {
	t.Helper()
	require.Eventually(t, func() bool { return ix.Status().Checkpoint == int64(c.Head()) && ix.Status().LastError == "" },
		20*time.Second, time.Millisecond)
}
