package api_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// hold stores the newest point of a day of alpha. Without fees and trades, ten shares hold 0.3 WETH and 0.01 WBTC.
func (b testBundle) hold(t *testing.T, block int, day time.Time, wethUSD, wbtcUSD int64) {
	t.Helper()
	d18 := func(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), basket.D18) }
	packed := basket.PackHoldings([]basket.Holding{
		{Token: weth, TargetBps: 6000, Decimals: 18, Reserve: big.NewInt(3e17), PriceD18: d18(wethUSD)},
		{Token: wbtc, TargetBps: 4000, Decimals: 8, Reserve: big.NewInt(1e6), PriceD18: d18(wbtcUSD)},
		{Token: usdc, TargetBps: 0, Decimals: 6, Reserve: new(big.Int), PriceD18: d18(1)},
	})
	// USD per share, D18: (0.3·weth + 0.01·wbtc) / 10
	level := decimal.New(3*wethUSD, -1).Add(decimal.New(wbtcUSD, -2)).Div(decimal.NewFromInt(10)).Shift(18)
	b.exec(t, `insert into nav_points (chain_id, vault, block_number, block_hash, block_time, nav_d18, total_supply, pending_fee_shares,
		nav_per_share_d18, drift_d18, holdings) values ($1, $2, $3, $4, $5, $6::numeric * 10, $7, 0, $6::numeric, 0, $8)`,
		chainID, alpha, block, hash(byte(block)), day.Add(20*time.Hour), level, units(10), packed)
}

func TestAnAnalysisSplitsTheReturnOfStoredHoldings(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedDays(t)
	path := "/v1/indices/" + alpha.Hex() + "/analysis"
	none := b.get(t, path)
	require.Empty(t, none["days"])
	require.Equal(t, "not_valued_yet", at(t, none, "unknown", "return"))

	midnight := noon.Truncate(24 * time.Hour)
	const days = 30
	for i := range int64(days) {
		day := midnight.AddDate(0, 0, int(i)-days)
		// WETH rises 1 % of 1000 a day; WBTC goes up and down around 60000.
		b.hold(t, 200+int(i), day, 1000+10*i, 60_000+1_000*(i%2))
	}
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`)
	body := b.get(t, path)
	require.Equal(t, midnight.AddDate(0, 0, -days).Add(20*time.Hour).Format(time.RFC3339), body["from"])
	require.Len(t, body["days"], days)
	tokens := body["tokens"].([]any)
	require.Len(t, tokens, 2, "a token without a reserve is not held")
	require.Equal(t, "WBTC", at(t, tokens, 0, "symbol"), "the largest first: 610 of 997 dollars")
	require.Equal(t, "WETH", at(t, tokens, 1, "symbol"))
	first := at(t, body, "days", 0, "weights").([]any)
	require.Equal(t, []any{"0.66666667", "0.33333333"}, first, "600 and 300 of 900 dollars")

	// Levels: 90 on the first day, (387 + 610)/10 on the last.
	ratio := func(gain string) string {
		return decimal.RequireFromString(gain).DivRound(decimal.NewFromInt(90), 12).String()
	}
	require.Equal(t, ratio("9.7"), body["return"])
	wbtcPart, wethPart := dec(t, at(t, tokens, 0, "contribution")), dec(t, at(t, tokens, 1, "contribution"))
	require.Equal(t, ratio("1"), wbtcPart.String(), "0.01 of 1000 dollars, over ten shares")
	require.Equal(t, ratio("8.7"), wethPart.String(), "0.3 of 290 dollars")
	require.True(t, wbtcPart.Add(wethPart).Add(dec(t, body["other"])).Equal(dec(t, body["return"])))
	require.True(t, dec(t, body["other"]).Abs().LessThan(decimal.New(1, -10)), "a kept basket without fees has no rest")

	require.Len(t, body["correlations"], 1)
	require.InDelta(t, days-1, at(t, body, "correlations", 0, "days"), 0)
	require.NotNil(t, at(t, body, "correlations", 0, "value"))
	require.NotEmpty(t, body["volatilities"], "39 daily returns of the level make windows of 30")

	// A range counts back from as_of, and a day without a price has no weights.
	b.exec(t, `update nav_points set holdings = $2 where vault = $1 and block_number = 210`, alpha, basket.PackHoldings([]basket.Holding{
		{Token: weth, Decimals: 18, Reserve: big.NewInt(3e17), PriceD18: new(big.Int)},
		{Token: wbtc, Decimals: 8, Reserve: big.NewInt(1e6), PriceD18: big.NewInt(1)},
	}))
	b.exec(t, `update checkpoints set feed_seq = feed_seq + 1`)
	body = b.get(t, path+"?range=30d")
	require.Empty(t, at(t, body, "days", 10, "weights"))
	require.InDelta(t, 2, body["unpriced"], 0)
	require.Equal(t, 404, b.do(t, "GET", "/v1/indices/"+common.Address{9}.Hex()+"/analysis", nil).status)
}
