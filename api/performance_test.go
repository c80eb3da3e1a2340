package api_test

import (
	"fmt"
	"math"
	"math/big"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
)

// candle stores a candle of a day or an hour that opened at 100 and then stood at a level. 0 means unknown.
func (b testBundle) candle(t *testing.T, vault common.Address, width time.Duration, starts time.Time, level float64) {
	t.Helper()
	var open, closes any
	if level > 0 {
		open, closes = units(100), fmt.Sprintf("%.0f", level*1e18)
	}
	b.exec(t, `insert into candles values ($1, $2, $3, $4, $5::numeric, $6::numeric, $6::numeric, $6::numeric, 3, 1, 99,
		$6::numeric, $6::numeric)`,
		chainID, vault, int(width/time.Second), starts, open, closes)
}

func number(t *testing.T, v any) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(v.(string), 64)
	require.NoError(t, err)
	return f
}

// seedDays stores forty days of alpha's level: up 1 % and down 0.5 %, in turn. The benchmark moves half as much.
func (b testBundle) seedDays(t *testing.T) (level, other float64) {
	t.Helper()
	level, other = 100, 100
	midnight := noon.Truncate(24 * time.Hour)
	for day := 40; day >= 0; day-- {
		step := 0.01
		if day%2 == 0 {
			step = -0.005
		}
		level, other = level*(1+step), other*(1+step/2)
		b.candle(t, alpha, 24*time.Hour, midnight.AddDate(0, 0, -day), level)
		b.candle(t, beta, 24*time.Hour, midnight.AddDate(0, 0, -day), other)
	}
	return level, other
}

func TestPerformanceIsWorkedOutFromStoredLevels(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedDays(t)
	b.exec(t, `update vaults set created_at = $2 where vault = $1`, beta, noon.AddDate(0, 0, -40))
	b.exec(t, `insert into trades (chain_id, block_number, log_index, vault, nonce, leg, token_in, token_out, amount_in, amount_out,
		reserve_in_after, reserve_out_after, value_in_d18, value_out_d18, tx_hash, block_time)
		values ($1, 60, 8, $2, 3, 0, $3, $4, 1, 1, 1, 1, $5, $5, $6, $7)`, chainID, alpha, weth, usdc, units(550), hash(60), noon)

	body := b.get(t, "/v1/indices/"+alpha.Hex()+"/performance?benchmark="+beta.Hex())
	require.Equal(t, "2026-04-22T12:00:00Z", body["from"], "the launch, to the second")
	require.Equal(t, "2026-06-01T12:00:00Z", body["to"])
	// The points are 100 forty days ago, 100 eight days ago, 110 twenty-five hours ago, and 120.
	require.Equal(t, "0.2", at(t, body, "returns", "all"))
	require.Equal(t, "0.09090909", at(t, body, "returns", "1d"))
	require.Equal(t, "0.2", at(t, body, "returns", "30d"))
	require.Nil(t, at(t, body, "returns", "90d"))
	require.Equal(t, "younger_than_window", at(t, body, "returns", "unknown", "90d"))
	require.Equal(t, "younger_than_window", at(t, body, "returns", "unknown", "ytd"))
	require.InDelta(t, math.Pow(1.2, 365./40)-1, number(t, at(t, body, "returns", "cagr")), 1e-7)
	listed := at(t, b.get(t, "/v1/indices/"+alpha.Hex()), "index", "returns")
	for window, field := range map[string]string{"1d": "day", "7d": "week", "30d": "month", "all": "since_launch"} {
		require.Equal(t, at(t, listed, field), at(t, body, "returns", window), "one function for all")
	}
	// The first and the last of the 41 days are not whole. The level rises on 20 of the others and falls on 19.
	require.InDelta(t, 39, at(t, body, "days"), 0)
	mean := (20*0.01 - 19*0.005) / 39
	sd := math.Sqrt((20*(0.01-mean)*(0.01-mean) + 19*(-0.005-mean)*(-0.005-mean)) / 38)
	require.InDelta(t, sd*math.Sqrt(365), number(t, at(t, body, "risk", "volatility")), 1e-7)
	require.InDelta(t, mean/sd*math.Sqrt(365), number(t, at(t, body, "risk", "sharpe")), 1e-6)
	require.InDelta(t, 20./39, number(t, at(t, body, "risk", "win_rate")), 1e-8)
	require.InDelta(t, 0.005, number(t, at(t, body, "risk", "max_drawdown")), 1e-8)
	require.InDelta(t, 2, number(t, at(t, body, "benchmark", "beta")), 1e-6)
	grown := func(up, down float64) float64 { return math.Pow(up, 20) * math.Pow(down, 19) }
	require.InDelta(t, grown(1.01, 0.995)-grown(1.005, 0.9975), number(t, at(t, body, "benchmark", "excess")), 1e-7)
	// 550 is half of all bought and sold. It is divided by the mean of the days' last NAV: 1000, 1000, 1100, 1200.
	require.InDelta(t, 550./1075, number(t, at(t, body, "turnover")), 1e-7)
	require.Len(t, body["falls"], 41)
	product := 1.0
	months := body["months"].([]any)
	for i := range months {
		product *= 1 + number(t, at(t, months, i, "return"))
		require.Equal(t, i != 1, at(t, months, i, "partial"), "launched in April, now in June")
	}
	require.InDelta(t, 1.2, product, 1e-7)

	// The creator's list has the same figures.
	track := b.get(t, "/v1/creators/"+creator.Hex())
	require.Equal(t, at(t, body, "returns"), at(t, track, "indices", 0, "returns"))
	require.Equal(t, at(t, body, "risk"), at(t, track, "indices", 0, "risk"))
	require.Equal(t, "3000", at(t, track, "creator", "nav_usd"), "1,200 and 1,800; the third has no price")
	require.InDelta(t, 1, at(t, track, "creator", "unvalued"), 0)
	require.Equal(t, at(t, track, "creator"), at(t, b.get(t, "/v1/creators"), "creators", 0))
	// A week's mean NAV is the mean of its seven noons. Beta has three, and half the returns have the same Sharpe ratio.
	shrunk := func(sharpe float64) float64 {
		c := (1. / 365) / (1./365 + (1+sharpe*sharpe/365/2)/39)
		return c * sharpe
	}
	sharpe := number(t, at(t, body, "risk", "sharpe"))
	twin := number(t, at(t, b.get(t, "/v1/indices/"+beta.Hex()+"/performance"), "risk", "sharpe"))
	week, twins := (1200+1100+5*1000)/7., (1800+2*2000)/3.
	z := (shrunk(sharpe)*week + shrunk(twin)*twins) / (week + twins)
	require.InDelta(t, 50*math.Erfc(-z/math.Sqrt2), number(t, at(t, track, "creator", "score")), 1e-5)
	require.InDelta(t, 39./404, number(t, at(t, track, "creator", "score_confidence")), 0.01)
	b.exec(t, `update vaults set creator = $2 where vault = $1`, beta, investor)
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`) // the indexer does this when rows change without a block
	ranked := b.get(t, "/v1/creators?sort=score")
	require.Equal(t, investor.Hex(), at(t, ranked, "creators", 0, "address"), "of equal scores the larger NAV comes first")
	b.exec(t, `delete from candles where vault = $1 and starts_at < $2`, beta, noon.AddDate(0, 0, -27))
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`)
	ranked = b.get(t, "/v1/creators?sort=score")
	require.Equal(t, creator.Hex(), at(t, ranked, "creators", 0, "address"))
	require.Equal(t, "too_short", at(t, ranked, "creators", 1, "unknown", "score"))
}

func TestAYoungIndexHasReasonsInsteadOfMeasures(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	body := b.get(t, "/v1/indices/"+gamma.Hex()+"/performance")
	require.Nil(t, body["to"])
	require.Equal(t, "price_unavailable", at(t, body, "unknown", "to"))
	require.Empty(t, body["months"])
	for _, field := range []string{"sharpe", "volatility", "max_drawdown", "win_rate", "best_day", "worst_day"} {
		require.Nil(t, at(t, body, "risk", field))
		require.Equal(t, "too_short", at(t, body, "risk", "unknown", field))
	}
	for path, field := range map[string]string{
		"?risk_free=2":                 "query.risk_free",
		"?target=x":                    "query.target",
		"?benchmark=0x12":              "query.benchmark",
		"?benchmark=" + addr(99).Hex(): "",
	} {
		r := b.do(t, http.MethodGet, "/v1/indices/"+gamma.Hex()+"/performance"+path, nil)
		if field == "" {
			require.Equal(t, http.StatusNotFound, r.status, "an unknown benchmark")
			continue
		}
		require.Equal(t, http.StatusUnprocessableEntity, r.status, "%s", r.body)
		require.Equal(t, field, at(t, r.json(t), "errors", 0, "field"))
	}
	require.Equal(t, http.StatusNotFound, b.do(t, http.MethodGet, "/v1/creators/"+addr(99).Hex(), nil).status)
}

func TestCandlesShowGapsAsNulls(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	midnight := noon.Truncate(24 * time.Hour)
	b.candle(t, alpha, 24*time.Hour, midnight.AddDate(0, 0, -2), 105)
	b.candle(t, alpha, 24*time.Hour, midnight.AddDate(0, 0, -1), 0)
	b.candle(t, alpha, 24*time.Hour, midnight, 110)
	b.candle(t, alpha, time.Hour, noon.Add(-time.Hour), 108)
	body := b.get(t, "/v1/indices/"+alpha.Hex()+"/candles")
	require.Len(t, body["candles"], 3)
	require.Equal(t, "105", at(t, body, "candles", 0, "close_usd"))
	require.Equal(t, "100", at(t, body, "candles", 0, "open_usd"))
	require.Nil(t, at(t, body, "candles", 1, "close_usd"))
	require.Equal(t, "price_unavailable", at(t, body, "candles", 1, "unknown", "close_usd"))
	require.Equal(t, "110", at(t, body, "candles", 2, "close_usd"))
	hours := b.get(t, "/v1/indices/"+alpha.Hex()+"/candles?interval=1h&range=1d")
	require.Len(t, hours["candles"], 1)
	require.Equal(t, "2026-06-01T11:00:00Z", at(t, hours, "candles", 0, "starts_at"))
}

func TestHoldersFlowsAndFeesAreListed(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	huge := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(1)).String() // all 77 digits are kept
	b.exec(t, `insert into balances values ($1, $2, $3, $4)`, chainID, alpha, addr(70), huge)
	b.exec(t, `insert into positions values ($1, $2, $3, $4, $5, -2500000000000000000, 10, 60)`, chainID, alpha, investor, units(9),
		units(800))
	path := "/v1/indices/" + alpha.Hex()
	first := b.get(t, path+"/holders?limit=1")
	require.Equal(t, addr(70).Hex(), at(t, first, "holders", 0, "account"))
	require.Equal(t, huge, at(t, first, "holders", 0, "shares"))
	require.Equal(t, true, first["has_more"])
	second := b.get(t, path+"/holders?limit=1&cursor="+first["next_cursor"].(string))
	require.Equal(t, investor.Hex(), at(t, second, "holders", 0, "account"))
	require.Equal(t, "1080", at(t, second, "holders", 0, "value_usd"))
	require.Equal(t, "0.9", at(t, second, "holders", 0, "part"))
	require.Equal(t, "800", at(t, second, "holders", 0, "cost_usd"))
	require.Equal(t, "-2.5", at(t, second, "holders", 0, "realised_usd"))
	require.Equal(t, false, second["has_more"], "the locked shares are nobody's")

	b.exec(t, `delete from holder_counts where vault = $1`, alpha)
	for i, holders := range []int{1, 3, 2} {
		b.exec(t, `insert into holder_counts values ($1, $2, $3, $4, $5)`, chainID, 10+i, alpha,
			noon.AddDate(0, 0, -1).Add(-time.Hour).Add(time.Duration(i)*11*time.Hour), holders)
	}
	history := b.get(t, path+"/holders/history")
	require.Len(t, history["days"], 2, "two of the changes were on one day")
	require.InDelta(t, 3, at(t, history, "days", 0, "holders"), 0, "the last of the day")
	require.InDelta(t, 2, at(t, history, "days", 1, "holders"), 0)

	flow := func(block int, kind string) {
		b.exec(t, `insert into flows values ($1, $2, 0, $3, $4, $5, $5, $6, $7, $8, $9)`, chainID, block, alpha, kind, investor, units(2),
			fmt.Sprintf(`[{"token": "%s", "amount": "7"}]`, weth.Hex()), hash(byte(block)), noon)
	}
	flow(60, "contribute") // the level is 110 there
	flow(61, "withdraw")   // the level is unknown here
	page := b.get(t, path+"/flows?limit=1")
	require.Equal(t, "withdraw", at(t, page, "flows", 0, "kind"))
	require.Nil(t, at(t, page, "flows", 0, "value_usd"))
	page = b.get(t, path+"/flows?limit=1&cursor="+page["next_cursor"].(string))
	require.Equal(t, "220", at(t, page, "flows", 0, "value_usd"))
	require.Equal(t, "WETH", at(t, page, "flows", 0, "amounts", 0, "symbol"))
	require.Equal(t, false, page["has_more"])

	for _, block := range []int{60, 61} {
		b.exec(t, `insert into fee_payments (chain_id, block_number, log_index, vault, creator, creator_shares, platform,
			platform_shares, total_supply, tx_hash, block_time)
			values ($1, $2, 4, $3, $4, $5, $6, $7, $8, $9, $10)`,
			chainID, block, alpha, creator, units(4), addr(90), units(1), units(10), hash(9), noon)
	}
	var seen []string
	next := path + "/fees?limit=1"
	for range 5 {
		fees := b.get(t, next)
		require.Equal(t, "creator", at(t, fees, "totals", 0, "role"))
		require.Equal(t, units(8), at(t, fees, "totals", 0, "shares"))
		require.Equal(t, "440", at(t, fees, "totals", 0, "value_usd"), "four shares at 110; the others have no price")
		require.InDelta(t, 1, at(t, fees, "totals", 0, "unvalued"), 0)
		seen = append(seen,
			fmt.Sprint(at(t, fees, "fees", 0, "block_number"), at(t, fees, "fees", 0, "role"), at(t, fees, "fees", 0, "value_usd")))
		if fees["has_more"] == false {
			break
		}
		next = path + "/fees?limit=1&cursor=" + fees["next_cursor"].(string)
	}
	require.Equal(t, []string{"61platform<nil>", "61creator<nil>", "60platform110", "60creator440"}, seen)
	for _, list := range []string{"/holders", "/flows", "/fees"} {
		r := b.do(t, http.MethodGet, path+list+"?cursor=e30", nil)
		require.Equal(t, http.StatusUnprocessableEntity, r.status)
		require.Equal(t, http.StatusNotFound, b.do(t, http.MethodGet, "/v1/indices/"+addr(99).Hex()+list, nil).status)
	}
}
