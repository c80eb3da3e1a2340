package indexer_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

type fed struct {
	Seq, Block int64
	Kind       string
	Event      *string
	Vault      []byte
	Accounts   [][]byte
	Hash       []byte
	LogIndex   *int32
	Body       json.RawMessage
}

// decoder knows the contracts of the fake chain.
var decoder = event.Decoder{
	Factory: fakechain.Factory, Registry: fakechain.Registry, Guard: fakechain.Guard, Mandates: fakechain.Mandates,
}

func readFeed(t testing.TB, db *store.Store) []fed {
	t.Helper()
	rows, err := db.Pool.Query(t.Context(), "select seq, block_number, kind, event, vault, accounts, block_hash, log_index, body "+
		"from feed order by seq")
	require.NoError(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[fed])
	require.NoError(t, err)
	return all
}

// replay is the state of a follower that has read the feed from its first row: what it knows of each block.
type replay struct {
	from int64
	said map[string]string // by block and log, or block and vault
	at   map[string]int64
	head fed
}

func replayed(t testing.TB, rows []fed) replay {
	t.Helper()
	r := replay{said: map[string]string{}, at: map[string]int64{}, from: -1}
	for i, row := range rows {
		require.Equal(t, rows[0].Seq+int64(i), row.Seq, "no holes")
		var body struct {
			From int64 `json:"from_block"`
		}
		require.NoError(t, json.Unmarshal(row.Body, &body))
		switch row.Kind {
		case "head":
			if r.from < 0 {
				r.from = body.From
			}
			r.head = row
		case "reorg":
			require.Greater(t, body.From, row.Block)
			maps.DeleteFunc(r.said, func(key, _ string) bool { return r.at[key] > row.Block })
			if r.from > row.Block+1 || r.from < 0 {
				r.from = row.Block + 1
			}
		case "nav":
			key := fmt.Sprintf("%d %x", row.Block, row.Vault)
			require.NotContains(t, r.said, key, "told twice")
			r.said[key], r.at[key] = canonical(t, row.Body), row.Block
		default:
			key := fmt.Sprintf("%d/%d", row.Block, *row.LogIndex)
			require.NotContains(t, r.said, key, "told twice")
			r.said[key], r.at[key] = *row.Event+canonical(t, row.Body), row.Block
		}
	}
	return r
}

func canonical(t testing.TB, raw json.RawMessage) string {
	t.Helper()
	var value any
	require.NoError(t, json.Unmarshal(raw, &value))
	out, err := json.Marshal(value)
	require.NoError(t, err)
	return string(out)
}

// requireFed checks that a follower of the feed knows exactly what the database has of the blocks since.
func requireFed(t testing.TB, db *store.Store) {
	t.Helper()
	rows := readFeed(t, db)
	last := count(t, db, "select coalesce(max(feed_seq), 0) from checkpoints")
	require.Len(t, rows, last)
	if last == 0 {
		return
	}
	require.EqualValues(t, 1, rows[0].Seq)
	got := replayed(t, rows)
	require.Equal(t, "head", rows[last-1].Kind)
	require.EqualValues(t, count(t, db, "select block_number from checkpoints"), got.head.Block)
	require.Equal(t, 1, count(t, db, "select count(*) from checkpoints where block_hash = $1", got.head.Hash))

	want := map[string]string{}
	q := ledgerdb.New(db.Pool)
	ledger, err := q.EventsBetween(t.Context(), ledgerdb.EventsBetweenParams{
		ChainID: fakechain.ChainID, After: got.from - 1, AtMost: 1 << 40,
	})
	require.NoError(t, err)
	events, err := decoder.DecodeAll(ledger)
	require.NoError(t, err)
	for i := range events {
		e := &events[i]
		if _, mandate := e.Mandate(); indexer.HasKind(e.Name()) && !mandate {
			arguments, err := e.Arguments()
			require.NoError(t, err)
			want[fmt.Sprintf("%d/%d", e.BlockNumber, e.LogIndex)] = e.Name() + canonical(t, arguments)
		}
	}
	points, err := db.Pool.Query(t.Context(), `
		select block_number, vault, jsonb_build_object('nav_d18', nav_d18::text, 'total_supply', total_supply::text,
			'pending_fee_shares', pending_fee_shares::text, 'nav_per_share_d18', nav_per_share_d18::text, 'drift_d18', drift_d18::text)
		from nav_points where block_number >= $1`, got.from)
	require.NoError(t, err)
	defer points.Close()
	for points.Next() {
		var block int64
		var vault []byte
		var body json.RawMessage
		require.NoError(t, points.Scan(&block, &vault, &body))
		want[fmt.Sprintf("%d %x", block, vault)] = canonical(t, body)
	}
	require.NoError(t, points.Err())
	maps.DeleteFunc(got.said, func(key, _ string) bool { return got.at[key] < got.from }) // filled later
	require.Empty(t, cmp.Diff(want, got.said), "the ledger and what the feed has told differ")
}

func TestFeed(t *testing.T) {
	t.Parallel()
	t.Run("TellsEveryCommitOnceFromTheHeadOn", func(t *testing.T) {
		t.Parallel()
		short := func(cfg *indexer.Config) { cfg.ReorgDepth, cfg.MaxRange = 10, 8 }
		ix, c, db := setup(t, short)
		mine(c, 21, 60)
		c.Finalize(10)
		require.NoError(t, ix.Sync(t.Context()))
		requireFed(t, db)
		begun := replayed(t, readFeed(t, db)).from
		require.Greater(t, begun, int64(40), "history is no news")
		mine(c, 22, 50) // falls behind by more than can be reorganised: followers see no gap
		require.NoError(t, open(db, c, short).Sync(t.Context()))
		require.Equal(t, begun, replayed(t, readFeed(t, db)).from)
		requireFed(t, db)
		for i := range int64(4) {
			c.Fork(c.Head() - uint64(3+i))
			mine(c, 23+i, 6)
			require.NoError(t, ix.Sync(t.Context()))
			requireFed(t, db)
		}
		require.Equal(t, 4, count(t, db, "select count(*) from feed where kind = 'reorg'"))
	})
	t.Run("NamesWhoseBusinessItIs", func(t *testing.T) {
		t.Parallel()
		ix, c, db := setup(t)
		owner, executor := fakechain.People[1], fakechain.People[2]
		var vault common.Address
		c.Mine(func(w *fakechain.World) {
			vault = w.Populate()
			w.Contribute(w.Vaults[vault], executor, owner, big.NewInt(1e15))
			w.Place(owner, big.NewInt(1e9), bindings.IExitGuardTerms{
				Vault: vault, FloorD18: new(big.Int), TrailBps: 1000, MaxSlippageBps: 100, TipBps: 10, ExpiresAt: big.NewInt(1 << 39),
				Shares: big.NewInt(1e18),
			})
		})
		require.NoError(t, ix.Sync(t.Context()))
		c.Mine(func(w *fakechain.World) {
			w.Poke(1, big.NewInt(2e9))
			w.ExecuteOrder(1, executor, big.NewInt(1e14))
		})
		require.NoError(t, ix.Sync(t.Context()))
		of := map[string]fed{}
		for _, row := range readFeed(t, db) {
			if row.Event != nil {
				of[*row.Event] = row
			}
		}
		require.Equal(t, [][]byte{executor.Bytes(), owner.Bytes()}, of["Contributed"].Accounts)
		require.Equal(t, vault.Bytes(), of["Contributed"].Vault)
		for _, name := range []string{"OrderPlaced", "PeakRaised", "OrderExecuted"} {
			require.Equal(t, vault.Bytes(), of[name].Vault, name)
			require.Contains(t, of[name].Accounts, owner.Bytes(), name)
		}
		require.Contains(t, of["OrderExecuted"].Accounts, executor.Bytes())
		require.Nil(t, of["AssetListed"].Vault)
		require.JSONEq(t, `{"id": "1", "peak_d18": "2000000000", "trigger_d18": "1800000000"}`, string(of["PeakRaised"].Body))
	})
	t.Run("IsKeptForATimeButForItsLastRow", func(t *testing.T) {
		t.Parallel()
		db, c := testkit.Borrow(t), fakechain.New()
		clock := time.Now()
		cfg := config
		cfg.KeepFeed = 5 * time.Hour
		ix := indexer.New(cfg, db, c, quiet(), func() time.Time { return clock })
		mine(c, 31, 5)
		require.NoError(t, ix.Sync(t.Context()))
		mine(c, 32, 5)
		clock = clock.Add(4 * time.Hour)
		require.NoError(t, ix.Sync(t.Context()))
		all := readFeed(t, db)
		clock = clock.Add(2 * time.Hour)
		require.NoError(t, ix.Sync(t.Context()), "at the head: upkeep")
		left := readFeed(t, db)
		require.NotEmpty(t, left)
		require.Less(t, len(left), len(all))
		require.Equal(t, all[len(all)-len(left):], left)
		clock = clock.Add(1000 * time.Hour)
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, all[len(all)-1:], readFeed(t, db))
		mine(c, 33, 1)
		require.NoError(t, ix.Sync(t.Context()))
		require.Equal(t, all[len(all)-1].Seq+1, readFeed(t, db)[1].Seq, "and numbers go on")
	})
	t.Run("SaysEveryEventInItsOwnWords", func(t *testing.T) {
		t.Parallel()
		c := fakechain.New()
		mine(c, 41, 400)
		var rows []ledgerdb.Event
		for n := range c.Head() {
			rows = append(rows, c.Rows(n)...)
		}
		events, err := decoder.DecodeAll(rows)
		require.NoError(t, err)
		names := map[string]bool{}
		for i := range events {
			if events[i].Body != nil {
				arguments, err := events[i].Arguments()
				require.NoError(t, err)
				require.True(t, json.Valid(arguments))
				names[events[i].Name()] = true
			}
		}
		require.Greater(t, len(slices.Collect(maps.Keys(names))), 35, "the fake chain says nearly everything: %v", names)
	})
}
