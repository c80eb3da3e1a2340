package backtest_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/rebalancer/backtest"
)

func TestAHistoryIsReadAndItsFaultsAreNamed(t *testing.T) {
	t.Parallel()
	h, err := backtest.Read(strings.NewReader("time,BTC,ETH\n2026-01-01,90000,3000\n" +
		"2026-01-02T00:00:00Z,91000,3100\n2026-01-03,92000,3050.5\n"))
	require.NoError(t, err)
	require.Equal(t, []string{"BTC", "ETH"}, h.Assets)
	require.Len(t, h.Times, 3)
	require.InDelta(t, 3050.5, h.Closes[2][1], 0)
	for fault, text := range map[string]string{
		"line 1: the header must be time":                 "date,BTC,ETH\n",
		"line 1, column 3: symbol \"BTC\" is empty":       "time,BTC,BTC\n",
		"line 2, column 1: time \"yesterday\" must be":    "time,BTC,ETH\nyesterday,1,2\n",
		"line 3, column 1: time 2026-01-01 must be after": "time,BTC,ETH\n2026-01-01,1,2\n2026-01-01,1,2\n",
		"line 2, column 3: price of ETH is \"-2\"":        "time,BTC,ETH\n2026-01-01,1,-2\n",
		"line 2, column 2: price of BTC is \"NaN\"":       "time,BTC,ETH\n2026-01-01,NaN,2\n",
		"wrong number of fields":                          "time,BTC,ETH\n2026-01-01,1\n",
		"it must have at least 3":                         "time,BTC,ETH\n2026-01-01,1,2\n",
	} {
		_, err := backtest.Read(strings.NewReader(text))
		require.ErrorContains(t, err, fault)
	}
}

func TestARunIsAFunctionOfItsHistoryAndAddsUp(t *testing.T) {
	t.Parallel()
	h := backtest.Random(1, 5, 200, 6*time.Hour)
	for _, rule := range append(backtest.Calendars(), backtest.Default()) {
		one, err := backtest.Run(h, backtest.Config{}, rule)
		require.NoError(t, err)
		two, err := backtest.Run(h, backtest.Config{}, rule)
		require.NoError(t, err)
		require.Equal(t, one, two)
		require.InDelta(t, one.Cost, one.Fee+one.Impact+one.Gas, 1e-12)
		require.Positive(t, one.Plans, rule.Name)
		require.Less(t, one.MeanDrift, 0.05)
	}
	_, err := backtest.Run(h, backtest.Config{TargetsBps: []int64{5000, 5000}}, backtest.Default())
	require.ErrorContains(t, err, "there must be 5")
}

func TestDailyTradesOnceADayAndTracksCloserThanWeekly(t *testing.T) {
	t.Parallel()
	h := backtest.Random(2, 5, 4*60, 6*time.Hour)
	var results []backtest.Result
	for _, rule := range backtest.Calendars()[:2] {
		r, err := backtest.Run(h, backtest.Config{}, rule)
		require.NoError(t, err)
		results = append(results, r)
	}
	require.InDelta(t, 59, results[0].Plans, 1)
	require.InDelta(t, 8, results[1].Plans, 1)
	require.Less(t, results[0].TrackingError, results[1].TrackingError)
	require.Greater(t, results[0].Cost, results[1].Cost)
}

func TestThePolicyIsCheaperThanDailyAtEqualTracking(t *testing.T) {
	t.Parallel()
	m, err := backtest.AtEqualTracking(backtest.Random(3, 5, 4*60, 6*time.Hour), backtest.Config{}, backtest.Calendars()[0])
	require.NoError(t, err)
	require.LessOrEqual(t, m.Policy.TrackingError, m.Rule.TrackingError, "a cheaper policy that tracks worse proves nothing")
	require.True(t, m.Cheaper(), "%+v", m.Policy)
}

func TestThePageLoadsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	h := backtest.Random(1, 3, 50, 24*time.Hour)
	h.Assets[0] = "<script>"
	r, err := backtest.Run(h, backtest.Config{}, backtest.Default())
	require.NoError(t, err)
	var page, table bytes.Buffer
	require.NoError(t, backtest.WriteHTML(&page, h, []backtest.Result{r}))
	require.NotContains(t, page.String(), "http")
	require.NotContains(t, page.String(), "<script>")
	require.Equal(t, 4, strings.Count(page.String(), "<polyline"))
	require.NoError(t, backtest.WriteTable(&table, []backtest.Result{r}))
	require.Contains(t, table.String(), "default")
}
