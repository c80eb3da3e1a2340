package rebalancer_test

import (
	"bytes"
	"fmt"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// mandate opens a mandate of an investor over vaults in equal parts, with 1,000 USDC now and 500 a day from tomorrow. It stops
// 15 % below its cost. change may change the terms.
func (b *bundle) mandate(change func(*bindings.IMandateTypesTerms), vaults ...common.Address) common.Address {
	b.t.Helper()
	investor, m := b.c.Account(devchain.FirstMember+1), bindings.NewMandates()
	usdc, to := b.m.Asset("USDC").Token, b.m.Deployment.Mandates
	raw, err := b.node.CallContract(b.t.Context(), ethereum.CallMsg{To: &to, Data: m.PackAccountOf(investor.Address, new(big.Int))}, nil)
	require.NoError(b.t, err)
	account, err := m.UnpackAccountOf(raw)
	require.NoError(b.t, err)
	testkit.Approve(b.t, b.c, investor, account, usdc)
	head, err := b.node.Header(b.t.Context(), nil)
	require.NoError(b.t, err)
	terms := bindings.IMandateTypesTerms{
		Token: usdc, Payout: usdc, Period: 86_400, StartAt: new(big.Int).SetUint64(head.Time + 86_400), Each: big.NewInt(500e6),
		ExpiresAt: big.NewInt(1<<40 - 1), InKindAfter: 3600, FloorBps: 1500, MaxSlippageBps: 300, MaxFeeBps: 500, MaxTipBps: 100,
		MaxTipD18: big.NewInt(5e18),
	}
	change(&terms)
	list := make([]bindings.IMandateTypesAllocation, len(vaults))
	for i, vault := range vaults {
		list[i] = bindings.IMandateTypesAllocation{Vault: vault, Bps: uint16(10_000 / len(vaults))}
	}
	none := bindings.IZapperPermit{Value: new(big.Int), Deadline: new(big.Int)}
	testkit.Send(b.t, b.c, investor, testkit.Call{To: to, Data: m.PackOpen(new(big.Int), terms, list, big.NewInt(1000e6), none)})
	return account
}

func (b *bundle) mandateEvents(account common.Address) []string {
	b.t.Helper()
	return b.strings("select kind from mandate_events where account = $1 order by block_number, log_index", account)
}

func TestAMandateBuysOnItsRhythmAndStops(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Registry = b.m.Deployment.Registry
	b.restart()
	first, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	second, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{
		Name: "Second", Symbol: "TWO", Tokens: []string{"WETH", "USDC"}, WeightsBps: []int64{5000, 5000}, SeedUSD: 50_000,
		Keeper: b.creator().Address,
	})
	account := b.mandate(func(*bindings.IMandateTypesTerms) {}, first, second)
	b.rounds(5)
	require.Equal(t, []string{"mandate done"}, b.plans(account), "the vault of another keeper too")
	require.Equal(t, []string{"status", "stated", "added", "bought", "bought"}, b.mandateEvents(account))
	require.Positive(t, b.balance(first, account).Sign())
	require.Positive(t, b.balance(second, account).Sign())
	b.rounds(3)
	require.Len(t, b.plans(account), 1, "nothing else is due")

	for period := range 2 {
		require.NoError(t, b.c.AdjustTime(24*time.Hour))
		b.refresh(nil)
		b.rounds(5)
		require.Len(t, b.plans(account), 2+period, "%v", b.plans(account))
	}
	require.Equal(t, []string{"period", "bought", "bought", "period", "bought", "bought"}, b.mandateEvents(account)[5:])

	investor, usdc := b.c.Account(devchain.FirstMember+1).Address, b.m.Asset("USDC").Token
	before := b.balance(usdc, investor)
	b.refresh(map[string]string{"WBTC": "54000", "WETH": "1800", "LINK": "11"})
	b.rounds(6)
	require.Equal(t, []string{"ended floor"}, b.strings(
		"select status || ' ' || reason from mandate_states where account = $1 and superseded_block is null", account),
		"%v", b.plans(account))
	require.Zero(t, b.balance(first, account).Sign())
	require.Zero(t, b.balance(second, account).Sign())
	got := new(big.Int).Sub(b.balance(usdc, investor), before)
	require.Equal(t, 1, got.Cmp(big.NewInt(900e6)), "the owner got %s base units", got)
}

// What makes no step earns no tip, and is done out of the budget of upkeep.
func TestAMandateBalancesAndRaisesItsPeak(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Registry = b.m.Deployment.Registry
	b.restart()
	first, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{SeedUSD: 50_000})
	second, _ := testkit.Launch(t, b.c, b.m, b.creator(), testkit.Index{
		Name: "Second", Symbol: "TWO", Tokens: []string{"AAVE", "USDC"}, WeightsBps: []int64{5000, 5000}, SeedUSD: 50_000,
	})
	account := b.mandate(func(terms *bindings.IMandateTypesTerms) {
		terms.Period, terms.Each, terms.StartAt = 0, new(big.Int), new(big.Int)
		terms.TrailBps, terms.BandBps, terms.BandEvery = 3000, 20, 1_000_000
	}, first, second)
	b.rounds(5)
	peak := func() string {
		return b.strings("select peak::text from mandate_states where account = $1 and superseded_block is null", account)[0]
	}
	require.Equal(t, "1000000000", peak())
	b.refresh(map[string]string{"AAVE": "225.5"}) // 2.5 % up; half of the second index
	b.rounds(12)
	require.Equal(t, []string{"triggered", "sold", "bought"}, b.mandateEvents(account)[5:], "%v", b.plans(account))
	require.NoError(t, b.c.AdjustTime(25*time.Hour))                // the next day has a budget of its own
	b.refresh(map[string]string{"AAVE": "225.5", "WBTC": "105000"}) // more than the step of a peak
	b.rounds(5)
	require.Greater(t, peak(), "1010000000", "%v", b.plans(account))
}

// standing makes 10,000 mandates of five indices each. Mandate n holds 100 shares of each index, which cost 500 USDC. In each of
// the first ones something is due, and in one of them almost.
const standing = `
insert into mandate_states (chain_id, account, block_number, block_time, owner, number, status, reason, periods, cost, peak, base, money,
  stated_block, stated_index, stated_tx, stated_at, token, period_seconds, start_at, period_count, expires_at, in_kind_after_seconds,
  take_bps, each, max_tip_d18, band_every_seconds, floor_bps, trail_bps, profit_bps, band_bps, max_slippage_bps, max_fee_bps, max_tip_bps)
select 1, decode(lpad(to_hex(n), 40, '0'), 'hex'), 5, '2024-01-01', decode(lpad(to_hex(n), 40, 'a'), 'hex'), 0,
  'active', 'none', 1, 500e6, 500e6, 500e6, 0, 5, 0, decode(repeat('00', 32), 'hex'), '2024-01-01',
  decode(repeat('77', 20), 'hex'), 86400, '2026-11-30', 0, '2100-01-01', 3600, 5000, 10e6, 0, 3600, 2000, 2000, 5000, 500, 300, 100, 100
from generate_series(1, 10000) n;
insert into mandate_positions
select 1, decode(lpad(to_hex(n), 40, '0'), 'hex'), 5, i, decode(lpad(to_hex(i), 40, 'b'), 'hex'), 2000, 0, 0, 0, 0
from generate_series(1, 10000) n, generate_series(0, 4) i;
insert into balances
select 1, decode(lpad(to_hex(i), 40, 'b'), 'hex'), decode(lpad(to_hex(n), 40, '0'), 'hex'), 100e18
from generate_series(1, 10000) n, generate_series(0, 4) i;
analyze mandate_states; analyze mandate_positions; analyze balances;`

func TestMandatesAreFoundByWhatIsDue(t *testing.T) {
	t.Parallel()
	st := testkit.DB(t)
	_, err := st.Pool.Exec(t.Context(), standing)
	require.NoError(t, err)
	q := keeperdb.New(st.Pool)
	ask := keeperdb.ConcernedMandatesParams{
		ChainID: 1, AtTime: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC), PageSize: 64, PeakStepBps: 100, Resting: [][]byte{},
		Tokens: [][]byte{bytes.Repeat([]byte{0x77}, 20)}, Rates: []string{"1000000000000"}, // a millionth of a USD per unit
	}
	for i := range 5 {
		vault := common.HexToAddress(fmt.Sprintf("0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb%d", i))
		ask.Vaults, ask.Levels = append(ask.Vaults, vault.Bytes()), append(ask.Levels, "1000000000000000000")
	}
	found := func() (numbers []int64) {
		rows, err := q.ConcernedMandates(t.Context(), ask)
		require.NoError(t, err)
		for _, account := range rows {
			numbers = append(numbers, new(big.Int).SetBytes(account[:]).Int64())
		}
		return numbers
	}
	began := time.Now()
	require.Empty(t, found(), "500 USD cost 500 USD, and the period is open")
	t.Logf("looked at 10,000 mandates in %s", time.Since(began))
	for n, change := range []string{
		"update mandate_states set status = 'leaving', block_number = 9", // leaves, so it comes first
		"update mandate_states set periods = 0",                          // a period is due
		"update mandate_states set cost = 625e6",                         // the floor
		"update mandate_states set peak = 625e6",                         // the trail
		"update mandate_states set base = 333e6",                         // the take-profit
		"update mandate_states set peak = 495e6",                         // the peak is 1 % higher
		"update mandate_states set cost = 624e6",                         // nothing: the floor is 499.2
		"update mandate_states set cost = 625e6, status = 'paused'",      // the floor acts in a pause
		"update mandate_states set periods = 0, status = 'paused'",       // nothing
		"update mandate_states set periods = 0, expires_at = '2024-02-01'",
		// Nothing: the money counts.
		"update mandate_states set cost = 700e6, money = 61e6, peak = 600e6",
		// Nothing: the token has no price.
		"update mandate_states set cost = 700e6, token = decode(repeat('66', 20), 'hex')",
		"update mandate_states set reason = 'band', triggered_at = '2026-11-30 10:00', balanced_at = '2026-11-30 11:30'", // see below
	} {
		_, err := st.Pool.Exec(t.Context(), change+" where account = decode(lpad(to_hex($1::bigint), 40, '0'), 'hex')", n+1)
		require.NoError(t, err, change)
	}
	_, err = st.Pool.Exec(t.Context(), `
		update mandate_positions set block_number = 9 where account = decode(lpad('1', 40, '0'), 'hex');
		update mandate_positions set swing = 7 where account = decode(lpad('d', 40, '0'), 'hex') and position = 2;
		update mandate_positions set bps = 2600 where account = decode(lpad('e', 40, '0'), 'hex') and position = 2`)
	require.NoError(t, err)
	require.Equal(t, []int64{1, 2, 3, 4, 5, 6, 8, 13, 14}, found())
	ask.Resting = [][]byte{common.BigToAddress(big.NewInt(3)).Bytes()}
	ask.AtTime = time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)
	require.Equal(t, []int64{1, 2, 4, 5, 6, 8, 13, 14}, found(), "one rests")
}
