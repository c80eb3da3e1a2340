package api_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

func (b testBundle) price(t *testing.T, token common.Address, hour time.Time, usd float64) {
	t.Helper()
	b.exec(t, `insert into asset_prices values ($1, $2, $3, $4::numeric)`, chainID, token, hour, fmt.Sprintf("%.0f", usd*1e18))
}

// seedPrices stores prices of forty days. WETH follows alpha's level, and USDC stays constant.
func (b testBundle) seedPrices(t *testing.T) (last float64) {
	t.Helper()
	midnight := noon.Truncate(24 * time.Hour)
	last = 3000
	for day := 40; day >= 0; day-- {
		step := 0.01
		if day%2 == 0 {
			step = -0.005
		}
		last *= 1 + step
		for _, hour := range []int{3, 11} { // the last hour of a day counts
			b.price(t, weth, midnight.AddDate(0, 0, -day).Add(time.Duration(hour)*time.Hour), last*float64(100+11-hour)/100)
			b.price(t, usdc, midnight.AddDate(0, 0, -day).Add(time.Duration(hour)*time.Hour), 1)
		}
	}
	return last
}

func TestAnAssetIsABenchmark(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedDays(t)
	b.seedPrices(t)
	path := "/v1/indices/" + alpha.Hex() + "/performance?benchmark="
	r := b.do(t, http.MethodGet, path+weth.Hex(), nil)
	require.Empty(t, r.header.Get("ETag"), "prices are stored between blocks")
	mark := at(t, r.json(t), "benchmark")
	require.Equal(t, "asset", at(t, mark, "kind"))
	require.Equal(t, "WETH", at(t, mark, "name"))
	require.InDelta(t, 39, at(t, mark, "days"), 0, "neither the day of the launch nor the running one")
	require.InDelta(t, 1, number(t, at(t, mark, "beta")), 1e-6, "alpha moves as WETH does")
	require.InDelta(t, 0, number(t, at(t, mark, "tracking_error")), 1e-6)
	points := at(t, mark, "points").([]any)
	falls := b.get(t, path+beta.Hex())
	require.Equal(t, "index", at(t, falls, "benchmark", "kind"))
	require.Len(t, points, 41)
	require.InDelta(t, 101, number(t, at(t, points, 0, "level")), 101*0.02, "scaled to alpha's level of that day")
	usd := at(t, b.get(t, path+usdc.Hex()), "benchmark")
	require.Equal(t, "no_variance", at(t, usd, "unknown", "beta"))
	problem(t, b.do(t, http.MethodGet, path+addr(99).Hex(), nil), http.StatusNotFound, rest.CodeUnknownBenchmark)

	prices := b.get(t, "/v1/assets/"+weth.Hex()+"/prices?range=1w")
	require.Len(t, prices["points"], 8)
	hours := b.get(t, "/v1/assets/"+weth.Hex()+"/prices?range=1w&interval=1h")
	require.Len(t, hours["points"], 14)
	require.Empty(t, b.get(t, "/v1/assets/"+wbtc.Hex()+"/prices")["points"])
	problem(t, b.do(t, http.MethodGet, "/v1/assets/"+addr(99).Hex()+"/prices", nil), http.StatusNotFound, rest.CodeUnknownAsset)
	wrongField(t, b.do(t, http.MethodGet, "/v1/assets/0x1/prices", nil), "path.address")
}

func TestABacktestReplaysStoredPrices(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedDays(t)
	last := b.seedPrices(t)
	body := func(change map[string]any) map[string]any {
		out := map[string]any{"rebalance": "never", "constituents": []any{
			map[string]any{"token": weth.Hex(), "weight_bps": 6000}, map[string]any{"token": usdc.Hex(), "weight_bps": 4000},
		}}
		for key, value := range change {
			out[key] = value
		}
		return out
	}
	run := func(change map[string]any) map[string]any {
		t.Helper()
		r := b.do(t, http.MethodPost, "/v1/backtest", body(change))
		require.Equal(t, http.StatusOK, r.status, string(r.body))
		return r.json(t)
	}
	held := run(nil)
	points := held["points"].([]any)
	require.Len(t, points, 41)
	require.Equal(t, "100", at(t, points, 0, "level"))
	first := 3000 * 0.995 // the first of the forty-one days ends with a fall
	require.InDelta(t, 60*last/first+40, number(t, at(t, points, 40, "level")), 1e-6)
	require.InDelta(t, (60*last/first+40)/100-1, number(t, at(t, held, "returns", "all")), 1e-7)
	require.NotNil(t, at(t, held, "risk", "volatility"))
	require.EqualValues(t, 0, held["rebalances"])
	require.Nil(t, held["benchmark"])

	daily := run(map[string]any{"rebalance": "daily", "cost_bps": 100, "management_fee_bps": 200, "benchmark": alpha.Hex()})
	require.EqualValues(t, 39, daily["rebalances"])
	require.Greater(t, number(t, daily["cost"]), 0.)
	require.InDelta(t, number(t, daily["turnover"])/100, number(t, daily["cost"]), 1e-8)
	require.InDelta(t, 0.6, number(t, at(t, daily, "benchmark", "beta")), 0.01, "three fifths move with alpha")
	require.Less(t, number(t, at(t, daily, "returns", "all")),
		number(t, at(t, run(map[string]any{"rebalance": "daily", "cost_bps": 0}), "returns", "all")))
	require.Len(t, run(map[string]any{"days": 7})["points"], 7)

	// A constituent without prices gives no result. A day without a price is left out.
	b.exec(t, `update assets set status = 'active'`)
	none := run(map[string]any{"constituents": []any{
		map[string]any{"token": weth.Hex(), "weight_bps": 5000}, map[string]any{"token": wbtc.Hex(), "weight_bps": 5000},
	}})
	require.Empty(t, none["points"])
	require.Equal(t, []any{wbtc.Hex()}, none["unpriced"])
	require.Equal(t, "no_common_prices", at(t, none, "unknown", "points"))
	require.Equal(t, "too_short", at(t, none, "returns", "unknown", "all"))
	b.exec(t, `delete from asset_prices where token = $1 and hour between $2 and $3`, usdc, noon.AddDate(0, 0, -20),
		noon.AddDate(0, 0, -18))
	require.Len(t, run(nil)["points"], 39, "two days have no price of USDC")

	post := func(change map[string]any) reply { return b.do(t, http.MethodPost, "/v1/backtest", body(change)) }
	wrongField(t, post(map[string]any{"constituents": []any{map[string]any{"token": weth.Hex(), "weight_bps": 6000}}}), "body.constituents")
	wrongField(t, post(map[string]any{"days": 1096}), "body.days")
	wrongField(t, post(map[string]any{"cost_bps": 1001}), "body.cost_bps")
	wrongField(t, post(map[string]any{"rebalance": "hourly"}), "body.rebalance")
	wrongField(t, post(map[string]any{"benchmark": "0x1"}), "body.benchmark")
	problem(t, post(map[string]any{"benchmark": addr(99).Hex()}), http.StatusNotFound, rest.CodeUnknownBenchmark)
}
