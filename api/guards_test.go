package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
)

// seedGuards stores four orders on alpha: cancelled, executed, expired and open. The last one belongs to another account.
func (b testBundle) seedGuards(t *testing.T) {
	t.Helper()
	insert := `insert into exit_orders (chain_id, order_id, owner, vault, floor_d18, trail_bps, token_out, max_slippage_bps, tip_bps,
		expires_at, shares,
		placed_peak_d18, peak_d18, trigger_d18, state, placed_block, placed_index, placed_tx, placed_at, settled_block, settled_index,
		settled_tx, settled_at,
		executor, level_d18, sold_shares, paid_token, amount_out, tip) values `
	b.exec(t, insert+
		`($1, 1, $2, $3, $4::numeric, 0, null, 0, 50, $5, 7, 0, 0, $4::numeric, 'cancelled', 50, 1, $6, $7::timestamptz, 51, 1, $6,
			$7::timestamptz, null, null, null, null, null, null)`,
		chainID, investor, alpha, units(90), noon.Add(time.Hour), hash(50), noon.Add(-time.Hour))
	b.exec(t, insert+`($1, 2, $2, $3, 0, 2000, $4, 500, 50, $5, 8, $6::numeric, $6::numeric, $7, 'executed', 52, 1, $8,
		$9::timestamptz, 53, 1, $8, $9::timestamptz,
		$10, $7, 5, $4, 400, 2)`,
		chainID, investor, alpha, usdc, noon.Add(time.Hour), units(100), units(80), hash(53), noon.Add(-time.Hour), creator)
	b.exec(t,
		insert+`($1, 3, $2, $3, $4::numeric, 0, null, 0, 50, $5, 9, 0, 0, $4::numeric, 'open', 54, 1, $6, $7, null, null, null, null,
			null, null, null, null, null, null)`,
		chainID, investor, alpha, units(70), noon.Add(-time.Second), hash(54), noon.Add(-time.Hour))
	b.exec(t,
		insert+`($1, 4, $2, $3, $4::numeric, 0, null, 0, 50, $5, 9, 0, 0, $4::numeric, 'open', 55, 1, $6, $7, null, null, null, null,
			null, null, null, null, null, null)`,
		chainID, creator, alpha, units(60), noon, hash(55), noon.Add(-time.Hour))
}

func TestGuardsAreListedWithWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedGuards(t)
	path := "/v1/indices/" + alpha.Hex() + "/guards"
	all := b.get(t, path)["guards"]
	require.Len(t, all, 4)
	open, expired, executed, cancelled := at(t, all, 0), at(t, all, 1), at(t, all, 2), at(t, all, 3)
	require.Equal(t, creator.Hex(), at(t, open, "owner"))
	require.Equal(t, false, at(t, open, "expired"), "its last second is as_of's")
	require.Equal(t, "60", at(t, open, "trigger_usd"))
	require.Nil(t, at(t, open, "peak_usd"), "without a trail there is no peak")
	require.Nil(t, at(t, open, "settled_at"))
	require.Equal(t, "open", at(t, expired, "status"))
	require.Equal(t, true, at(t, expired, "expired"))
	require.Nil(t, at(t, executed, "floor_usd"))
	require.EqualValues(t, 2000, at(t, executed, "trail_bps"))
	require.Equal(t, "100", at(t, executed, "peak_usd"))
	require.Equal(t, "80", at(t, executed, "trigger_usd"))
	require.Equal(t, map[string]any{
		"executor": creator.Hex(), "level_usd": "80", "shares": "5", "token_out": usdc.Hex(), "amount_out": "400", "tip": "2",
	}, at(t, executed, "execution"))
	require.Equal(t, hash(53).Hex(), at(t, executed, "settled_tx"))
	require.Equal(t, "cancelled", at(t, cancelled, "status"))
	require.Equal(t, false, at(t, cancelled, "expired"))
	require.Nil(t, at(t, cancelled, "execution"))
	require.EqualValues(t, 51, at(t, cancelled, "settled_block"))

	mine := "/v1/investors/" + investor.Hex() + "/guards"
	page := b.get(t, mine+"?limit=2")
	require.Equal(t, []any{expired, executed}, page["guards"])
	require.Equal(t, true, page["has_more"])
	last := b.get(t, mine+"?limit=2&cursor="+page["next_cursor"].(string))
	require.Equal(t, []any{cancelled}, last["guards"])
	require.Equal(t, false, last["has_more"])
	require.Equal(t, []any{expired}, b.get(t, mine+"?open=true")["guards"])
	require.Equal(t, []any{open, expired}, b.get(t, path+"?open=true")["guards"])
	require.Empty(t, b.get(t, "/v1/indices/"+beta.Hex()+"/guards")["guards"])
	require.Empty(t, b.get(t, "/v1/investors/"+addr(99).Hex()+"/guards")["guards"])
	wrongField(t, b.do(t, http.MethodGet, path+"?cursor="+page["next_cursor"].(string), nil), "query.cursor")
	problem(t, b.do(t, http.MethodGet, "/v1/indices/"+addr(99).Hex()+"/guards", nil), http.StatusNotFound, "unknown_index")
}

func TestPendingListingsAreShownWithTheAssets(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	require.Empty(t, b.get(t, "/v1/assets")["listings"])
	insert := `insert into listings values ($1, $2, 60, $3, $4, $5::timestamptz, 'active', $6, 3600, $7, 0, $8, $6, 1800, 200,
		$5::timestamptz + interval '1 hour', $5::timestamptz + interval '2 hours'`
	for i, offset := range []time.Duration{-30 * time.Minute, -90 * time.Minute, -150 * time.Minute} {
		b.exec(t, insert+`, 'pending')`, chainID, []common.Address{weth, addr(77), addr(78)}[i], i, hash(60), noon.Add(offset), addr(44),
			1_000_000*i, units(5000))
	}
	b.exec(t, insert+`, 'cancelled', 61, 1, $4, $5, $6)`, chainID, wbtc, 9, hash(60), noon, addr(44), 0, units(1))
	got := b.get(t, "/v1/assets")["listings"]
	require.Len(t, got, 3)
	require.Equal(t, "expired", at(t, got, 0, "state"))
	require.Equal(t, "executable", at(t, got, 1, "state"))
	require.Equal(t, addr(77).Hex(), at(t, got, 1, "token"))
	require.Nil(t, at(t, got, 1, "symbol"), "it is no asset yet")
	require.EqualValues(t, 1_000_000, at(t, got, 1, "trade_cap_usd"))
	require.Equal(t, "waiting", at(t, got, 2, "state"))
	require.Equal(t, "WETH", at(t, got, 2, "symbol"))
	require.Nil(t, at(t, got, 2, "trade_cap_usd"))
	require.Nil(t, at(t, got, 2, "min_price_usd"))
	require.Equal(t, "5000", at(t, got, 2, "max_price_usd"))
	require.Equal(t, noon.Add(30*time.Minute).Format(time.RFC3339), at(t, got, 2, "executable_at"))
}
