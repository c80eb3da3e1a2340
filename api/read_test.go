package api_test

import (
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
)

func names(t *testing.T, list any) (out []string) {
	t.Helper()
	for i := range list.([]any) {
		out = append(out, at(t, list, i, "name").(string))
	}
	return out
}

func TestIndicesAreListedInTheOrderAskedFor(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	for query, want := range map[string][]string{
		"":                           {"Beta 100%_", "Alpha Blue", "Gamma"},
		"?sort=nav&order=asc":        {"Alpha Blue", "Beta 100%_", "Gamma"}, // unknown stays last
		"?sort=return":               {"Alpha Blue", "Beta 100%_", "Gamma"},
		"?sort=age":                  {"Alpha Blue", "Beta 100%_", "Gamma"},
		"?sort=age&order=asc":        {"Gamma", "Beta 100%_", "Alpha Blue"},
		"?q=BLUE":                    {"Alpha Blue"},
		"?q=0%25_":                   {"Beta 100%_"}, // % and _ are no wildcards
		"?q=" + alpha.Hex():          {"Alpha Blue"},
		"?creator=" + creator.Hex():  {"Beta 100%_", "Alpha Blue", "Gamma"},
		"?creator=" + addr(99).Hex(): nil,
	} {
		body := b.get(t, "/v1/indices"+query)
		require.Equal(t, want, names(t, body["indices"]), query)
		require.Equal(t, false, body["has_more"], query)
		require.Nil(t, body["next_cursor"], query)
	}
}

func TestEveryPageOfTheListIsReachedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	for _, sort := range []string{"nav", "age", "return"} {
		var seen []string
		path := "/v1/indices?limit=1&sort=" + sort
		for range 3 {
			body := b.get(t, path)
			seen = append(seen, names(t, body["indices"])...)
			if body["has_more"] == false {
				break
			}
			path = "/v1/indices?limit=1&sort=" + sort + "&cursor=" + body["next_cursor"].(string)
		}
		require.ElementsMatch(t, []string{"Alpha Blue", "Beta 100%_", "Gamma"}, seen, sort)
	}
}

func TestACursorOfAnotherOrderIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	next := b.get(t, "/v1/indices?limit=1&sort=nav")["next_cursor"].(string)
	for _, cursor := range []string{next, "nonsense", "e30", strings.Repeat("A", 399)} {
		r := b.do(t, http.MethodGet, "/v1/indices?sort=age&cursor="+cursor, nil)
		require.Equal(t, http.StatusUnprocessableEntity, r.status, string(r.body))
		require.Equal(t, "query.cursor", at(t, r.json(t), "errors", 0, "field"))
	}
}

func TestAnIndexSaysWhatIsKnownAndWhyTheRestIsNot(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.exec(t, `insert into target_changes values ($1, $2, 7, $3, 99, 1, $4, $5, $6, $7, 'pending')`, chainID, alpha,
		fmt.Sprintf(`[{"token": "%s", "weight_bps": 10000}]`, strings.ToLower(weth.Hex())), hash(9), noon.Add(-time.Hour),
		noon.Add(time.Hour), noon.Add(2*time.Hour))

	body := b.get(t, "/v1/indices/"+alpha.Hex())
	require.Equal(t, map[string]any{
		"chain_id": 1337., "block_number": 100., "block_hash": hash(100).Hex(), "timestamp": "2026-06-01T12:00:00Z", "finality": "latest",
	}, body["as_of"])
	index := body["index"]
	require.Equal(t, alpha.Hex(), at(t, index, "address"))
	require.Equal(t, creator.Hex(), at(t, index, "creator"))
	require.InDelta(t, 1, at(t, index, "holders"), 0, "the locked shares have no holder")
	require.InDelta(t, 40*86400, at(t, index, "age_seconds"), 0)
	require.Equal(t, "1200", at(t, index, "valuation", "nav_usd"))
	require.Equal(t, "120", at(t, index, "valuation", "nav_per_share_usd"))
	require.Equal(t, "0.02", at(t, index, "valuation", "drift"))
	require.Equal(t, "0.2", at(t, index, "returns", "since_launch"))
	require.Equal(t, "0.09090909", at(t, index, "returns", "day"))
	require.Equal(t, "0.2", at(t, index, "returns", "week"))
	require.Equal(t, "0.2", at(t, index, "returns", "month"))
	require.Equal(t, "WETH", at(t, index, "targets", 0, "symbol"))
	require.Equal(t, "waiting", at(t, body, "proposals", 0, "state"))
	require.Equal(t, weth.Hex(), at(t, body, "proposals", 0, "targets", 0, "token"))

	young := b.get(t, "/v1/indices/"+beta.Hex())["index"]
	require.Equal(t, "-0.1", at(t, young, "returns", "day"))
	require.Nil(t, at(t, young, "returns", "month"))
	require.Equal(t, "younger_than_window", at(t, young, "returns", "unknown", "month"))

	blind := b.get(t, "/v1/indices/"+gamma.Hex())["index"]
	require.Nil(t, at(t, blind, "valuation", "nav_usd"))
	require.Equal(t, "price_unavailable", at(t, blind, "valuation", "unknown", "nav_usd"))
	require.Nil(t, at(t, blind, "returns", "since_launch"))
	require.Equal(t, "price_unavailable", at(t, blind, "returns", "unknown", "since_launch"))
}

func TestListAndDetailSayTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	for _, listed := range b.get(t, "/v1/indices")["indices"].([]any) {
		require.Equal(t, listed, b.get(t, "/v1/indices/"+at(t, listed, "address").(string))["index"])
	}
}

func TestNavSeriesHasTheLastPointOfEachInterval(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	path := "/v1/indices/" + alpha.Hex() + "/nav"
	levels := func(query string) (out []any) {
		body := b.get(t, path+query)
		for i := range body["points"].([]any) {
			out = append(out, at(t, body, "points", i, "nav_per_share_usd"))
		}
		return out
	}
	require.Equal(t, []any{"100", "100", "110", "120"}, levels("?range=all&interval=raw"))
	require.Equal(t, []any{"100", "110", "120"}, levels("?range=30d"))
	require.Equal(t, []any{"120"}, levels("?range=1d&interval=1h"))
	b.exec(t, `update nav_points set block_time = $1 where vault = $2 and block_number = 60`, noon.Add(-30*time.Second), alpha)
	require.Equal(t, []any{"100", "120"}, levels("?range=30d&interval=1d"), "both are of one day: the last counts")
	require.Equal(t, "raw", b.get(t, path)["interval"])

	// The drawdown counts from the highest level since launch, whatever the range and the interval.
	for _, width := range []string{"hour", "day"} { // at the second point the level was at 150 for a moment
		b.exec(t, `insert into candles select chain_id, vault, extract(epoch from ('1 '||$2)::interval), date_trunc($2, block_time),
			min(nav_per_share_d18), max(case block_number when 40 then 150e18 else nav_per_share_d18 end), min(nav_per_share_d18),
			max(nav_per_share_d18), 1, 0, max(block_number), max(case block_number when 40 then 150e18 else nav_per_share_d18 end),
			max(nav_per_share_d18) from nav_points where vault = $1 group by 1, 2, 3, 4`, alpha, width)
	}
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`)
	for _, query := range []string{"?range=all&interval=raw", "?range=1h&interval=raw", "?range=30d&interval=1d", "?range=1w&interval=1h"} {
		points := b.get(t, path+query)["points"].([]any)
		require.Equal(t, "0.2", at(t, points, len(points)-1, "drawdown"), "120 after 150: %s", query)
	}
	require.Equal(t, "0", at(t, b.get(t, path+"?range=all&interval=raw"), "points", 0, "drawdown"))
	require.Equal(t, "150", b.get(t, "/v1/indices/"+alpha.Hex())["peak_usd"])
	require.Equal(t, "0.2", at(t, b.get(t, "/v1/indices/"+alpha.Hex()+"/performance"), "risk", "drawdown"))

	blind := b.get(t, "/v1/indices/"+gamma.Hex()+"/nav?range=all")
	require.Equal(t, "price_unavailable", at(t, blind, "points", 0, "unknown", "nav_usd"))

	r := b.do(t, http.MethodGet, path+"?range=all&interval=1m", nil)
	require.Equal(t, http.StatusUnprocessableEntity, r.status)
	require.Equal(t, "query.interval", at(t, r.json(t), "errors", 0, "field"))
	require.Equal(t, "2000", at(t, r.json(t), "errors", 0, "limit"))
}

func TestHoldingsAreValuedAtTheSameBlock(t *testing.T) {
	t.Parallel()
	dollars := func(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e18)) }
	b := setup(t, priced{head: 100, prices: map[common.Address]*big.Int{weth: dollars(2000), wbtc: dollars(40_000)}})
	b.seed(t)
	body := b.get(t, "/v1/indices/"+alpha.Hex()+"/holdings")
	require.Equal(t, "1000", body["nav_usd"]) // 0.3 × 2000 + 0.01 × 40000
	require.Equal(t, "0.6", at(t, body, "holdings", 0, "weight"))
	require.EqualValues(t, 6000, at(t, body, "holdings", 0, "weight_bps"))
	require.Equal(t, "40000", at(t, body, "holdings", 1, "price_usd"))
	require.Equal(t, "reduce_only", at(t, body, "holdings", 1, "status"))
	require.Equal(t, "1000000", at(t, body, "holdings", 1, "reserve"))
	require.Equal(t, false, at(t, body, "holdings", 0, "quarantined"))
	require.NotEmpty(t, at(t, body, "holdings", 0, "price_sources"))
}

func TestAMissingPriceIsNoZero(t *testing.T) {
	t.Parallel()
	b := setup(t, priced{head: 100, prices: map[common.Address]*big.Int{weth: big.NewInt(1e18)}})
	b.seed(t)
	body := b.get(t, "/v1/indices/"+alpha.Hex()+"/holdings")
	require.Nil(t, body["nav_usd"])
	require.Equal(t, "price_unavailable", at(t, body, "unknown", "nav_usd"))
	require.Equal(t, "0.3", at(t, body, "holdings", 0, "value_usd"))
	require.Nil(t, at(t, body, "holdings", 0, "weight"))
	require.Nil(t, at(t, body, "holdings", 0, "weight_bps"))
	require.Equal(t, "price_unavailable", at(t, body, "holdings", 1, "unknown", "price_usd"))
	require.Equal(t, false, at(t, body, "holdings", 0, "quarantined"))
	require.Equal(t, true, at(t, body, "holdings", 1, "quarantined"))
}

func TestReadsAreServedWhileNoNodeAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	r := b.do(t, http.MethodGet, "/v1/indices/"+alpha.Hex()+"/holdings", nil)
	require.Equal(t, http.StatusOK, r.status)
	require.Empty(t, r.header.Get("ETag"), "the answer will be another one when the node is back, at the same block")
	require.Equal(t, "300000000000000000", at(t, r.json(t), "holdings", 0, "reserve"))
	require.Equal(t, "node_unreachable", at(t, r.json(t), "holdings", 0, "unknown", "price_usd"))
	require.Equal(t, "node_unreachable", at(t, r.json(t), "holdings", 0, "unknown", "quarantined"))
	require.NotEmpty(t, at(t, r.json(t), "holdings", 0, "price_sources"), "the registry's feed is indexed")
	assets := b.get(t, "/v1/assets")
	require.Equal(t, "USDC", at(t, assets, "assets", 0, "symbol"))
	require.Equal(t, "node_unreachable", at(t, assets, "assets", 0, "unknown", "price_usd"))
}

func TestAssetsCarryPrices(t *testing.T) {
	t.Parallel()
	b := setup(t, priced{head: 100, prices: map[common.Address]*big.Int{usdc: big.NewInt(1e18)}})
	b.seed(t)
	for hour, price := range map[time.Time]string{
		noon.Add(-24 * time.Hour): "9", noon.Add(-25 * time.Hour): "0.8", noon.Add(-8*24*time.Hour - 2*time.Hour): "9",
		noon.Add(-30*24*time.Hour - 20*time.Hour): "0.5",
	} {
		b.exec(t, `insert into asset_prices values ($1, $2, $3, $4::numeric * 1e18)`, chainID, usdc, hour, price)
	}
	body := b.get(t, "/v1/assets")
	require.Equal(t, usdc.Hex(), at(t, body, "assets", 0, "token"))
	require.Equal(t, "1", at(t, body, "assets", 0, "price_usd"))
	require.Equal(t, "2026-06-01T12:00:00Z", at(t, body, "assets", 0, "price_updated_at"))
	require.Equal(t, "0.25", at(t, body, "assets", 0, "changes", "1d"), "0.8 in the hour that ended a day before")
	require.Nil(t, at(t, body, "assets", 0, "changes", "7d"), "the price before is too old")
	require.Equal(t, "price_unavailable", at(t, body, "assets", 0, "changes", "unknown", "7d"))
	require.Equal(t, "1", at(t, body, "assets", 0, "changes", "30d"))
	require.Equal(t, "price_unavailable", at(t, body, "assets", 1, "unknown", "price_usd"))
}

func (b testBundle) seedHistory(t *testing.T) {
	t.Helper()
	b.exec(t, `insert into flows values ($1, 50, 4, $2, 'contribute', $3, $4, 5000000000000000000, $5, $6, $7)`, chainID, alpha,
		deployment.Zapper,
		investor, fmt.Sprintf(`[{"token": "%s", "amount": "123"}]`, strings.ToLower(weth.Hex())), hash(50), noon.Add(-10*time.Hour))
	b.exec(t, `insert into rebalances values ($1, 60, 9, $2, 3, $3, $4, 30000000000000000, 10000000000000000, $5, $6)`,
		chainID, alpha, units(1100), units(1099), hash(60), noon.Add(-9*time.Hour))
	b.exec(t, `insert into trades values ($1, 60, 8, $2, 3, 0, $3, $4, $5, 100, 200, 1, 2, $6, $7, $8, $9)`,
		chainID, alpha, deployment.Adapter, weth, usdc, units(50), units(49), hash(60), noon.Add(-9*time.Hour))
	b.exec(t, `insert into target_changes values ($1, $2, 1, $3, 60, 1, $4, $5, $5, $5, 'cancelled', 70, 2, $6, $5, $7)`, chainID, alpha,
		fmt.Sprintf(`[{"token": "%s", "weight_bps": 10000}]`, strings.ToLower(weth.Hex())), hash(60), noon.Add(-9*time.Hour), hash(70),
		creator)
	b.exec(t, `insert into fee_payments values ($1, 80, 0, $2, $3, 700, $4, 300, 1000, $5, $6)`, chainID, alpha, creator, addr(9), hash(80),
		noon.Add(-time.Hour))
	b.exec(t, `insert into fee_changes values ($1, $2, 81, 0, $3, $4, 30, 1000, 0, 0, $5, 'pending')`, chainID, alpha, hash(81),
		noon.Add(-time.Hour), noon.Add(time.Hour))
	b.exec(t,
		`insert into auctions values ($1, $2, 1, $3, 82, 1, $4, $5, $6, $7, 60000000000000000, 1, 1, 1, $7, $7, 5, 83, 2, $4, $5, $8)`,
		chainID, alpha, investor, hash(82), noon.Add(-time.Hour), noon.Add(time.Hour), units(7), creator)
	b.exec(t, `insert into trades values ($1, 82, 7, $2, 4, 0, null, $3, $4, 10, 20, 1, 2, $5, $5, $6, $7, 'auction', 1, $8)`,
		chainID, alpha, weth, usdc, units(7), hash(82), noon.Add(-time.Hour), investor)
}

func TestActivityIsEverythingThatHappenedNewestFirst(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedHistory(t)
	path := "/v1/indices/" + alpha.Hex() + "/activity?limit=2"
	var kinds []string
	var all []any
	for next := path; next != ""; {
		body := b.get(t, next)
		for i := range body["activity"].([]any) {
			kinds = append(kinds, at(t, body, "activity", i, "kind").(string))
			all = append(all, at(t, body, "activity", i))
		}
		next = ""
		if body["has_more"] == true {
			next = path + "&cursor=" + body["next_cursor"].(string)
		}
	}
	require.Equal(t, []string{
		"auction_closed", "auction_bid", "auction_opened", "fees_proposed",
		"fee", "targets_cancelled", "rebalance", "targets_proposed", "contribute", "launch",
	}, kinds)
	require.Equal(t, creator.Hex(), at(t, all, 0, "by"))
	require.Equal(t, "1", at(t, all, 1, "auction_id"))
	require.Equal(t, map[string]any{"token": usdc.Hex(), "symbol": "USDC", "amount": "20"}, at(t, all, 1, "amounts", 1), "bought")
	require.Equal(t, "0.06", at(t, all, 2, "drift_before"))
	require.EqualValues(t, 1000, at(t, all, 3, "fees", "performance_fee_bps"))
	all = all[4:]
	require.Equal(t, "700", at(t, all, 0, "creator_shares"))
	require.Equal(t, creator.Hex(), at(t, all, 1, "by"))
	require.Equal(t, "1099", at(t, all, 2, "nav_after_usd"))
	require.Equal(t, "0.01", at(t, all, 2, "drift_after"))
	require.Equal(t, "WETH", at(t, all, 3, "targets", 0, "symbol"))
	require.Equal(t, investor.Hex(), at(t, all, 4, "receiver"))
	require.Equal(t, map[string]any{"token": weth.Hex(), "symbol": "WETH", "amount": "123"}, at(t, all, 4, "amounts", 0))
	require.Equal(t, "1000", at(t, all, 5, "seed_usd"))
	require.Nil(t, at(t, all, 5, "log_index"))
}

func TestTheDetailShowsTermsAndWhatIsPending(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedHistory(t)
	b.exec(t, `update vaults set performance_fee_bps = 1500, share_cap = 7, guardian = $2, max_trade_bps = 2500, reduce_only = true,
		daily_loss_bps = 100, loss_used_d18 = 2000000000000000, daily_turnover_bps = 50000, turnover_used_d18 = 2500000000000000000,
		allowance_at = $3 where vault = $1`, alpha, addr(8), noon.Add(-6*time.Hour))
	body := b.get(t, "/v1/indices/"+alpha.Hex())
	require.EqualValues(t, 1500, at(t, body, "index", "performance_fee_bps"))
	require.Equal(t, true, at(t, body, "index", "reduce_only"))
	require.Equal(t, "7", body["share_cap"])
	require.Equal(t, addr(8).Hex(), body["guardian"])
	require.EqualValues(t, 2500, at(t, body, "limits", "max_trade_bps"))
	require.Nil(t, body["pending_guardian"])
	require.Nil(t, body["pending_platform"])
	require.Nil(t, body["wind_down"])
	require.EqualValues(t, 0, body["veto_bps"])
	require.Nil(t, at(t, body, "pending_fees", "ballot"))
	require.Equal(t, map[string]any{
		"loss": "0.002", "turnover": "2.5", "at": noon.Add(-6 * time.Hour).Format(time.RFC3339),
		"loss_capacity": "0.005", "loss_left": "0.00425", // 6 hours refill a quarter of the capacity: 0.005 - (0.002 - 0.00125)
		"turnover_capacity": "2.5", "turnover_left": "0.625",
	}, body["allowance"])
	require.EqualValues(t, 1000, at(t, body, "pending_fees", "performance_fee_bps"))
	require.Equal(t, "waiting", at(t, body, "pending_fees", "state"))
	require.EqualValues(t, 1, at(t, body, "auction", "bids"))
	require.Equal(t, false, at(t, body, "auction", "open"), "it was closed")
	b.exec(t, `update vaults set pending_guardian = $2, pending_guardian_from = $3, pending_guardian_until = $4, wound_down_at = $3,
		wound_down_by = creator, wind_down_reason = 'The fund closes.' where vault = $1`,
		beta, addr(9), noon.Add(-time.Hour), noon.Add(time.Hour))
	other := b.get(t, "/v1/indices/"+beta.Hex())
	require.Equal(t, addr(9).Hex(), at(t, other, "pending_guardian", "account"))
	require.Equal(t, "executable", at(t, other, "pending_guardian", "state"))
	require.Equal(t, noon.Add(time.Hour).Format(time.RFC3339), at(t, other, "pending_guardian", "expires_at"))
	require.Nil(t, other["pending_platform"])
	require.Equal(t, noon.Add(-time.Hour).Format(time.RFC3339), at(t, other, "wind_down", "at"))
	require.Equal(t, "The fund closes.", at(t, other, "wind_down", "reason"))
	require.Nil(t, other["share_cap"])
	require.Nil(t, other["pending_fees"])
	require.Nil(t, other["auction"])
}

func TestTradesAreListed(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedHistory(t)
	body := b.get(t, "/v1/indices/"+alpha.Hex()+"/trades")
	require.Equal(t, "auction", at(t, body, "trades", 0, "kind"))
	require.Equal(t, investor.Hex(), at(t, body, "trades", 0, "bidder"))
	require.Nil(t, at(t, body, "trades", 0, "adapter"))
	require.Equal(t, "keeper", at(t, body, "trades", 1, "kind"))
	require.Equal(t, usdc.Hex(), at(t, body, "trades", 1, "token_out"))
	require.Equal(t, "200", at(t, body, "trades", 1, "amount_out"))
	require.Equal(t, "49", at(t, body, "trades", 1, "value_out_usd"))
	require.Equal(t, false, body["has_more"])
}

func TestPositionsShowProfitOverCost(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	for _, p := range []struct {
		vault  common.Address
		shares string
		cost   any
	}{{alpha, units(2), units(200)}, {beta, units(1), nil}, {gamma, "0", "0"}} {
		b.exec(t, `insert into positions values ($1, $2, $3, $4, $5::numeric, -1500000000000000000, 20, 30)`, chainID, p.vault, investor,
			p.shares, p.cost)
	}
	b.exec(t, `insert into claims values ($1, $2, $3, $4, 77)`, chainID, beta, wbtc, investor)
	path := "/v1/investors/" + investor.Hex() + "/positions"
	body := b.get(t, path)
	require.Len(t, body["positions"], 2, "the closed one is left out")
	first := at(t, body, "positions", 0)
	require.Equal(t, "Alpha Blue", at(t, first, "name"))
	require.Equal(t, "240", at(t, first, "value_usd"))
	require.Equal(t, "200", at(t, first, "cost_usd"))
	require.Equal(t, "40", at(t, first, "unrealised_usd"))
	require.Equal(t, "-1.5", at(t, first, "realised_usd"))
	require.Equal(t, "0.2", at(t, first, "return"))
	second := at(t, body, "positions", 1)
	require.Equal(t, "90", at(t, second, "value_usd"))
	require.Nil(t, at(t, second, "cost_usd"))
	require.Equal(t, "cost_unknown", at(t, second, "unknown", "unrealised_usd"))
	require.Equal(t, map[string]any{"index": beta.Hex(), "token": wbtc.Hex(), "symbol": "WBTC", "amount": "77"}, at(t, body, "claims", 0))

	closed := b.get(t, path+"?closed=true&limit=2")
	require.Equal(t, true, closed["has_more"])
	last := b.get(t, path+"?closed=true&limit=2&cursor="+closed["next_cursor"].(string))
	require.Equal(t, "0", at(t, last, "positions", 0, "value_usd"))
	require.Equal(t, "position_closed", at(t, last, "positions", 0, "unknown", "return"))

	require.Empty(t, b.get(t, "/v1/investors/"+addr(77).Hex()+"/positions")["positions"])
}

func TestAnETagHoldsUntilTheBlockChanges(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	path := "/v1/indices/" + alpha.Hex()
	tag := b.do(t, http.MethodGet, path, nil).header.Get("ETag")
	require.Regexp(t, `^"[0-9a-f]{32}"$`, tag)
	same := b.do(t, http.MethodGet, path, nil, "If-None-Match", `"other", `+tag)
	require.Equal(t, http.StatusNotModified, same.status)
	require.Empty(t, same.body)
	require.Equal(t, tag, same.header.Get("ETag"))
	require.NotEqual(t, tag, b.do(t, http.MethodGet, path+"/nav", nil).header.Get("ETag"), "another resource")

	b.exec(t, `update checkpoints set finalized_number = 100`)
	require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, path, nil, "If-None-Match", tag).status, "finality changed")
	b.exec(t, `update checkpoints set block_number = 101, block_hash = $1`, hash(101))
	require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, path, nil, "If-None-Match", tag).status)
}

func TestABlockIsFinalizedOnceTheChainSaysSo(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	require.Equal(t, "latest", at(t, b.get(t, "/v1/assets"), "as_of", "finality"))
	b.exec(t, `update checkpoints set finalized_number = 100`)
	require.Equal(t, "finalized", at(t, b.get(t, "/v1/assets"), "as_of", "finality"))
}
