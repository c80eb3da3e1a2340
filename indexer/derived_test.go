package indexer_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// archive is a fake chain's node that also keeps transactions. Blocks are 12 minutes apart, so that candles end. Depending on
// its hash, a transaction calls its vault or another contract, and the node has it, its receipt, both or neither.
type archive struct {
	*fakechain.Chain
	pruned func(block uint64) bool // tells which blocks have no state; nil: all have it
}

func newArchive() *archive {
	c := fakechain.New()
	c.AnswerWith(func(_ *rpc.BatchElem, answer any) any {
		switch answer := answer.(type) {
		case map[string]any:
			if at, ok := answer["timestamp"].(hexutil.Uint64); ok {
				answer["timestamp"] = stretched(at)
			}
		case []types.Log:
			for i := range answer {
				answer[i].BlockTimestamp = uint64(stretched(hexutil.Uint64(answer[i].BlockTimestamp)))
			}
		}
		return answer
	})
	return &archive{Chain: c}
}

func stretched(at hexutil.Uint64) hexutil.Uint64 { return 1_700_000_000 + (at-1_700_000_000)*60 }

const gasUsed, gasPrice, dataFee = 300_001, 7, 11

func (a *archive) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	for i := range calls {
		call := &calls[i]
		switch call.Method {
		case "eth_getTransactionByHash", "eth_getTransactionReceipt":
			hash, ok := call.Args[0].(common.Hash)
			if !ok {
				return errors.New("no hash")
			}
			a.transaction(call, hash)
			continue
		case "eth_call":
			if a.stateless(call.Args[1]) {
				call.Error = errors.New("missing trie node 0123 (path ) state 0x0123 is not available")
				continue
			}
		}
		if err := a.Chain.BatchCall(ctx, calls[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// stateless tells whether the node has dropped the state of the block that a call names.
func (a *archive) stateless(at any) bool {
	block, byHash := at.(map[string]any)
	if !byHash || a.pruned == nil {
		return false
	}
	hash, ok := block["blockHash"].(common.Hash)
	number, there := a.Number(hash)
	return ok && there && a.pruned(number)
}

// transaction answers for a transaction that traded.
func (a *archive) transaction(call *rpc.BatchElem, hash common.Hash) {
	for b := range a.Blocks(0, a.Head()) {
		for _, l := range b.Logs {
			if l.TxHash != hash {
				continue
			}
			trade, err := bindings.NewIndexVault().UnpackTradeExecutedEvent(&l)
			if err != nil {
				continue
			}
			if call.Method == "eth_getTransactionReceipt" {
				if hash[0]%4 != 0 {
					set(call, map[string]any{
						"transactionHash": hash, "blockHash": b.Hash, "gasUsed": hexutil.Uint64(gasUsed),
						"effectiveGasPrice": hexutil.Uint64(gasPrice), "l1Fee": hexutil.Uint64(dataFee),
					})
				}
				return
			}
			if hash[0]%5 == 0 {
				return
			}
			to := l.Address
			if hash[0]%5 == 1 {
				to = fakechain.Platform
			}
			path := slices.Concat(trade.TokenIn[:], []byte{0, 0x0b, 0xb8}, trade.TokenOut[:]) // 0.3 %
			input := bindings.NewIndexVault().PackExecuteTrades(trade.Nonce, []bindings.IVaultTypesTrade{{
				Adapter: trade.Adapter, TokenIn: trade.TokenIn, TokenOut: trade.TokenOut,
				AmountIn: trade.AmountIn, MinAmountOut: new(big.Int), Data: path,
			}}, new(big.Int), new(big.Int))
			set(call, map[string]any{"hash": hash, "blockHash": b.Hash, "to": to, "input": hexutil.Bytes(input)})
			return
		}
	}
}

// set stores an answer the way JSON decoding does.
func set(call *rpc.BatchElem, answer any) {
	raw, err := json.Marshal(answer)
	if err == nil {
		err = json.Unmarshal(raw, call.Result)
	}
	call.Error = err
}

// requireNone fails if a query returns rows.
func requireNone(t testing.TB, db *store.Store, what, sql string) {
	t.Helper()
	rows, err := db.Pool.Query(t.Context(), "select to_jsonb(r)::text from ("+sql+") as r limit 4")
	require.NoError(t, err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Empty(t, all, what)
}

// requireRisks computes the risk of every vault from all its daily candles, and compares.
func requireRisks(t testing.TB, db *store.Store) {
	t.Helper()
	for _, at := range []string{"risks.starts_at", "risks.starts_at + interval '24 hours'"} {
		requireNone(t, db, "the risk at "+at+" is not what daily candles make", `
		with made as (
			select c.chain_id, c.vault,
				case when count(c.ratio) >= 20 then round(stddev_samp(c.ratio) * sqrt(365::numeric), 8) end as volatility,
				max(greatest(1 - c.low / c.peak, 1 - c.fall_low / nullif(c.fall_high, 0))) as drawdown, count(c.ratio) as returns
			from (
				select k.*,
					greatest(max(high) over (partition by vault order by starts_at rows between unbounded preceding and 1 preceding),
						1e20) as peak,
					case
						when starts_at + interval '24 hours' > at then null
						when starts_at - lag(starts_at) over w = interval '24 hours' then level / lag(level) over w - 1
						when starts_at = created_at then level / 1e20 - 1
					end as ratio
				from (
					select k.chain_id, k.vault, k.starts_at, k.close_d18::numeric as level, high_d18::numeric as high,
						low_d18::numeric as low,
						fall_high_d18::numeric as fall_high, fall_low_d18::numeric as fall_low, v.created_at, `+at+` as at
					from candles k join vaults v using (chain_id, vault) left join risks using (chain_id, vault)
					where k.width_seconds = 86400 and k.close_d18 > 0
				) as k
				window w as (partition by vault order by starts_at)
			) as c
			group by 1, 2
		), stored as (
			select chain_id, vault, case when starts_at + interval '24 hours' <= `+at+` then volatility else base_volatility end
					as volatility,
				drawdown,
				case when starts_at + interval '24 hours' <= `+at+` then returns else base_returns end as returns
			from risks where known_at is not null
		)
		(select * from made except select * from stored) union all (select * from stored except select * from made)`)
	}
}

// requirePastLevels looks up every level that a stored past level claims to know.
func requirePastLevels(t testing.TB, db *store.Store) {
	t.Helper()
	requireNone(t, db, "a stored past level is not the level of its time", `
		select l.vault, i.at, level_within(w.s, i.at)
		from past_levels as l
		cross join lateral (values (l.day), (l.week), (l.month)) as w (s)
		cross join lateral (
			select (w.s).first_at as at union select (w.s).then_at union select (w.s).ends_at - interval '1 microsecond'
			union select n.block_time from nav_points as n where n.vault = l.vault
		) as i
		where is_within(w.s, i.at) and level_within(w.s, i.at) is distinct from (
			select n.nav_per_share_d18::numeric from nav_points as n
			where n.chain_id = l.chain_id and n.vault = l.vault and n.block_time <= i.at
			order by n.block_time desc, n.block_number desc
			limit 1
		)`)
}

// requireDerived computes derived data in other ways and compares.
func requireDerived(t testing.TB, db *store.Store) {
	t.Helper()
	none := func(what, sql string) { requireNone(t, db, what, sql) }
	none("candles are not what NAV points and gaps make", `
		with points as (
			select chain_id, vault, block_number, block_time, nav_per_share_d18::numeric as n from nav_points
			union all select chain_id, vault, block_number, block_time, null from nav_gaps
		), made as (
			select chain_id, vault, width_seconds, date_bin(make_interval(secs => width_seconds), block_time, 'epoch') as starts_at,
				(array_agg(n order by block_number) filter (where n is not null))[1] as open_d18, max(n) as high_d18, min(n) as low_d18,
				(array_agg(n order by block_number desc) filter (where n is not null))[1] as close_d18,
				count(n) as known, count(*) - count(n) as unknown, max(block_number) as last_block
			from points as p, (values (3600), (86400)) as w (width_seconds)
			group by 1, 2, 3, 4
		), fell as (
			select m.*, f.high as fall_high_d18, f.low as fall_low_d18
			from made as m
			left join lateral (
				select a.n as high, b.n as low
				from points as a join points as b using (chain_id, vault)
				where a.vault = m.vault and a.block_number <= b.block_number and (a.n > 0 or a.n = b.n) and b.n is not null
					and a.block_time >= m.starts_at and b.block_time < m.starts_at + make_interval(secs => m.width_seconds)
				order by b.n * 1e80 / nullif(a.n, 0) nulls last, a.n desc -- as many digits as tell all fractions of levels apart
				limit 1
			) as f on true
		)
		(select * from fell except select * from candles) union all (select * from candles except select * from fell)`)
	requireRisks(t, db)
	none("a standing is not the newest point", `
		with newest as (select distinct on (chain_id, vault) chain_id, vault, block_number, nav_d18, nav_per_share_d18 from nav_points
			order by chain_id, vault, block_number desc)
		(select * from newest except select * from standings) union all (select * from standings except select * from newest)`)
	requirePastLevels(t, db)
	none("holders are not counted as balances are", `
		select v.vault, coalesce(l.holders, 0) as counted, (
			select count(*) from balances b where b.vault = v.vault and b.holder <> '\x000000000000000000000000000000000000dead'
		) as are
		from vaults v left join lateral (
			select holders from holder_counts h where h.vault = v.vault order by block_number desc limit 1
		) l on true
		where coalesce(l.holders, 0) <> (
			select count(*) from balances b where b.vault = v.vault and b.holder <> '\x000000000000000000000000000000000000dead')`)
	none("a count that did not change", `
		select * from (select h.*, lag(holders) over (partition by vault order by block_number) as before from holder_counts h) as h
		where holders = coalesce(before, 0)`)
	none("parts of a cost do not add up", `
		select * from trades where shortfall_d18 is distinct from value_in_d18::numeric - value_out_d18
			or fee_d18 + impact_d18 <> shortfall_d18
			or (fee_d18 is null) <> (fee_unknown is not null) or (impact_d18 is null) <> (fee_d18 is null)
			or (gas_d18 is null) <> (gas_unknown is not null)`)
	none("the parts of a transaction's gas do not add up", `
		select x.tx_hash, x.gas_wei from transactions x join trades t using (chain_id, tx_hash)
		group by 1, 2 having sum(t.gas_wei) is distinct from x.gas_wei`)
	none("returns do not multiply to the whole", `
		select * from (
			select vault, exp(sum(ln(1 + return_d18 / 10::numeric ^ 18))) as product,
				(array_agg(c.close_d18 order by day desc))[1]::numeric / (array_agg(c.open_d18 order by day))[1] as whole
			from daily_returns r join candles c using (chain_id, vault)
			where c.width_seconds = 86400 and (c.starts_at at time zone 'UTC')::date = r.day and r.close_d18 > 0
			group by vault
		) as w where abs(product / whole - 1) > 1e-9`)
}

func TestWhatIsDerivedEndsLikeTheChain(t *testing.T) {
	t.Parallel()
	for seed := range testkit.Seeds(t, 40) {
		t.Run(strconv.FormatInt(seed, 10), func(t *testing.T) {
			t.Parallel()
			db, c, r := borrow(t), newArchive(), newRand(seed+5)
			c.pruned = func(block uint64) bool { return block%7 == 3 }
			size := func(cfg *indexer.Config) { cfg.MaxRange, cfg.UpkeepInterval = uint64(1+r(60)), time.Nanosecond }
			ix := live(t, open(db.Store, c, size))
			for step := range 2 + r(4) {
				if r(2) == 0 {
					c.Fork(c.Head() - min(c.Head(), uint64(r(65))))
				}
				mine(c.Chain, seed*77+int64(step), 1+r(60))
				require.NoError(t, ix.sync())
				requireDerived(t, db.look)
			}
			mine(c.Chain, seed, 1)
			require.NoError(t, ix.sync())
			ix.end()
			db.requireTruth(t, c, 1+r(30))
		})
	}
}

func TestCostsOfTrades(t *testing.T) {
	t.Parallel()
	c, db := newArchive(), testkit.Borrow(t)
	var vault common.Address
	c.Mine(func(w *fakechain.World) { vault = w.Populate() })
	for i := range 60 {
		c.Mine(func(w *fakechain.World) { w.Trade(w.Vaults[vault], i%2, 1-i%2, big.NewInt(int64(1e12+i))) })
	}
	c.Mine(func(w *fakechain.World) {
		w.OpenAuction(w.Vaults[vault], fakechain.People[0])
		w.Bid(w.Vaults[vault], fakechain.People[1], fakechain.People[0],
			fakechain.Sale{Sold: 0, Bought: 1, Amount: big.NewInt(1e12)})
	})
	mine(c.Chain, 4, 100)
	require.NoError(t, open(db, c).Sync(t.Context()))
	requireDerived(t, db)
	known := func(where string) int {
		return count(t, db, "select count(*) from trades where kind = 'keeper' and "+where)
	}
	require.Positive(t, known("fee_unknown is null"))
	require.Equal(t, known("true"), known("fee_unknown is null or fee_unknown in ('no_transaction', 'no_route')"))
	require.Positive(t, known("fee_unknown = 'no_route'"))
	require.Positive(t, known("fee_unknown = 'no_transaction'"))
	require.Positive(t, known("gas_unknown = 'no_receipt' and gas_wei is null"))
	require.Positive(t, known("gas_unknown = 'no_price'"))
	require.Zero(t, known("gas_wei is not null and gas_wei <> 300001 * 7 + 11"),
		"all of the gas, and the data fee, where a transaction trades once")
	require.Zero(t, known("fee_d18 <> div(value_in_d18::numeric * 3 + 999, 1000)"), "0.3 %")
	require.Zero(t, known("impact_d18 <> -fee_d18::numeric"), "the fake trades at oracle prices")
	auctions := func(where string) int {
		return count(t, db, "select count(*) from trades where kind = 'auction' and "+where)
	}
	require.Positive(t, auctions("true"))
	require.Equal(t, auctions("true"), auctions("fee_d18 = 0 and impact_d18 = shortfall_d18 and gas_unknown = 'paid_by_bidder'"))
}

func TestUpkeep(t *testing.T) {
	t.Parallel()
	often := func(cfg *indexer.Config) { cfg.UpkeepInterval = time.Nanosecond }
	// settle runs maintenance until nothing is left.
	settle := func(t *testing.T, ix *indexer.Indexer) {
		t.Helper()
		l := live(t, ix)
		for range 30 {
			require.NoError(t, l.sync())
		}
		l.end()
	}
	final := func(c *archive) { c.Finalize(0) }

	t.Run("FillsGapsWhenANodeHasTheState", func(t *testing.T) {
		t.Parallel()
		c, db, fresh := newArchive(), testkit.Borrow(t), testkit.Borrow(t)
		final(c)
		c.pruned = func(block uint64) bool { return block%3 > 0 }
		mine(c.Chain, 21, 120)
		ix := open(db, c, often)
		settle(t, ix)
		require.Positive(t, count(t, db, "select count(*) from nav_gaps"))
		require.Positive(t, count(t, db, "select count(*) from positions where cost_d18 is null or realised_d18 is null"))
		requireDerived(t, db)
		c.pruned = nil
		settle(t, open(db, c, often))
		require.Zero(t, count(t, db, "select count(*) from nav_gaps"))
		requireDerived(t, db)
		require.NoError(t, open(fresh, c).Sync(t.Context()))
		require.Equal(t, dump(t, fresh), dump(t, db), "as if there had never been a gap")
	})
	t.Run("AddsThePointsOfANewInterval", func(t *testing.T) {
		t.Parallel()
		c, db, fresh := newArchive(), testkit.Borrow(t), testkit.Borrow(t)
		final(c)
		mine(c.Chain, 22, 150)
		every := func(blocks uint64) func(*indexer.Config) {
			return func(cfg *indexer.Config) { cfg.NavInterval, cfg.UpkeepInterval = blocks, time.Nanosecond }
		}
		require.NoError(t, open(db, c, func(cfg *indexer.Config) { cfg.NavInterval = 0 }).Sync(t.Context()))
		c.pruned = func(block uint64) bool { return block < 20 }
		settle(t, open(db, c, every(4)))
		require.Positive(t, count(t, db, "select count(*) from nav_gaps"), "unknown is said where there is no state")
		requireDerived(t, db)
		c.pruned = nil
		settle(t, open(db, c, every(4)))
		requireDerived(t, db)
		require.NoError(t, open(fresh, c, every(4)).Sync(t.Context()))
		require.Equal(t, dump(t, fresh), dump(t, db))
		for _, each := range []*store.Store{db, fresh} {
			require.Equal(t, 1, count(t, each, "select count(*) from upkeep where nav_every = 4 and nav_filled_to = 9223372036854775807"))
		}
		require.NoError(t, open(db, c, every(0)).Sync(t.Context()))
		mine(c.Chain, 23, 20)
		require.NoError(t, open(db, c, every(0)).Sync(t.Context()))
		settle(t, open(db, c, every(4)))
		require.NoError(t, open(fresh, c, every(4)).Sync(t.Context()))
		require.Equal(t, dump(t, fresh), dump(t, db), "also for a while without")
	})
	t.Run("PrunesPointsThatNoEventNeedsAndKeepsTheRest", func(t *testing.T) {
		t.Parallel()
		c, db := newArchive(), testkit.Borrow(t)
		final(c)
		mine(c.Chain, 23, 900) // ten days
		settle(t, open(db, c, often))
		requirePastLevels(t, db)
		require.Positive(t, count(t, db, "select count(*) from past_levels where is_within(week, (week).then_at)"), "of a week ago")
		points := count(t, db, "select count(*) from nav_points")
		before := dump(t, db)
		settle(t, open(db, c, often, func(cfg *indexer.Config) { cfg.KeepNAV = 72 * time.Hour }))
		requirePastLevels(t, db)
		after := dump(t, db)
		require.Less(t, count(t, db, "select count(*) from nav_points"), points)
		delete(before, "nav_points")
		kept := after["nav_points"]
		delete(after, "nav_points")
		require.Equal(t, before, after, "candles stay, and all else")
		require.Zero(t, count(t, db, `select count(*) from nav_points n, checkpoints k
			where n.block_time < date_trunc('day', k.block_time - interval '3 days', 'UTC') and not exists (
				select from events e where e.emitter = n.vault and e.block_number = n.block_number)`))
		require.Positive(t, count(t, db, `select count(*) from nav_points n, checkpoints k
			where n.block_time < k.block_time - interval '5 days'`),
			"of blocks in which a vault changed")
		require.NoError(t, open(db, nil).Rebuild(t.Context()))
		rebuilt := dump(t, db)
		require.Equal(t, kept, rebuilt["nav_points"])
		delete(rebuilt, "nav_points")
		require.Equal(t, before, rebuilt, "a rebuild needs nothing of what is gone")
	})
	t.Run("AFaultOfItStopsNothing", func(t *testing.T) {
		t.Parallel()
		c, db := newArchive(), testkit.Borrow(t)
		final(c)
		c.pruned = func(uint64) bool { return true }
		mine(c.Chain, 24, 30)
		ix := open(db, c, often)
		require.NoError(t, ix.Sync(t.Context()))
		c.pruned = nil
		c.FailWith(func(call *rpc.BatchElem) error {
			if call.Method == "eth_call" {
				return errors.New("internal error")
			}
			return nil
		})
		require.NoError(t, ix.Sync(t.Context()))
		require.Positive(t, count(t, db, "select count(*) from nav_gaps"))
		c.FailWith(nil)
		settle(t, ix)
		require.Zero(t, count(t, db, "select count(*) from nav_gaps"))
	})
}

func TestProjectionsOfAnotherEditionAreMadeAnew(t *testing.T) {
	t.Parallel()
	ix, c, db := setup(t)
	mine(c, 31, 60)
	require.NoError(t, ix.Sync(t.Context()))
	want := dump(t, db)
	_, err := db.Pool.Exec(t.Context(), "delete from holder_counts; delete from candles; update upkeep set edition = 0")
	require.NoError(t, err)
	require.NoError(t, open(db, c).Sync(t.Context()))
	require.Equal(t, want, dump(t, db))
	mine(c, 32, 5)
	require.NoError(t, open(db, c).Sync(t.Context()))
	requireSound(t, open(db, c), db, c, testkit.Borrow(t))
}

// TestRiskFoldedByDaysIsTheRiskOfAllDays folds histories of a hundred days day by day, with changes of past days between.
func TestRiskFoldedByDaysIsTheRiskOfAllDays(t *testing.T) {
	t.Parallel()
	for seed := range testkit.Seeds(t, 6) {
		t.Run(strconv.FormatInt(seed, 10), func(t *testing.T) {
			t.Parallel()
			db, c, r, measured := testkit.Borrow(t), newArchive(), newRand(seed), 0
			mine(c.Chain, seed, 40)
			require.NoError(t, open(db, c).Sync(t.Context()))
			exec := func(sql string, args ...any) {
				_, err := db.Pool.Exec(t.Context(), sql, args...)
				require.NoError(t, err, sql)
			}
			exec("delete from candles; delete from risks")
			exec("update vaults set created_at = $1 where created_block % 2 = 0", dayAt(0)) // the first day counts
			fold := func(day int) {
				exec("select fold_risks(chain_id, array_agg(vault::bytea), array_agg($1::timestamptz)) from vaults group by chain_id",
					dayAt(day))
			}
			for day := range 100 {
				switch r(30) {
				case 0: // no candle
					continue
				case 1: // a level that is unknown, or 0
					exec("insert into candles select chain_id, vault, 86400, $1, null, null, null, null, 0, 1, 1, null, null from vaults",
						dayAt(day))
				default:
					exec(`insert into candles select chain_id, vault, 86400, $1, n, n * 1.25, n * 0.75, n, 1, 0, 1, n * 1.25, n
						from vaults cross join lateral (select ($2::int + get_byte(vault, 3))::numeric * 1e18 as n) as l`,
						dayAt(day), 40+r(90))
				}
				fold(day)
				if r(5) == 0 { // the newest day continues
					exec("update candles set close_d18 = low_d18, fall_low_d18 = low_d18 where starts_at = $1", dayAt(day))
					fold(day)
				}
				if past := day - r(4); r(12) == 0 { // a reorg takes days back, or a filled gap changes one
					exec("delete from candles where starts_at >= $1", dayAt(past))
					fold(past)
				} else if past := r(day + 1); r(12) == 0 {
					exec("update candles set high_d18 = high_d18 * 2, close_d18 = high_d18, fall_high_d18 = high_d18 where starts_at = $1",
						dayAt(past))
					fold(past)
				}
				requireRisks(t, db)
				measured += count(t, db, "select count(*) from risks where volatility > 0 and drawdown > 0")
			}
			require.Positive(t, measured)
		})
	}
}

func dayAt(n int) time.Time {
	return time.Unix(1_700_000_000, 0).UTC().Truncate(24*time.Hour).AddDate(0, 0, n)
}
