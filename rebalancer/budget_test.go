package rebalancer

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestGasBudgetsHoldForADayAKindAndAnOrder(t *testing.T) {
	t.Parallel()
	start := time.Unix(1_700_000_000, 0)
	call := func(after time.Duration, kind string, order, usd int64) spending {
		return spending{at: start.Add(after), kind: kind, order: order, usd: decimal.NewFromInt(usd)}
	}
	kindUSD, orderUSD := decimal.NewFromInt(10), decimal.NewFromInt(4)
	var b budget
	for order := range int64(2) {
		for range 2 {
			require.True(t, b.allows(call(0, kindPeak, order, 2), kindUSD, orderUSD))
			b.add(call(0, kindPeak, order, 2))
		}
		require.False(t, b.allows(call(0, kindPeak, order, 1), kindUSD, orderUSD), "the order's budget is spent")
	}
	require.True(t, b.allows(call(time.Hour, kindPeak, 3, 2), kindUSD, orderUSD))
	require.False(t, b.allows(call(time.Hour, kindPeak, 3, 3), kindUSD, orderUSD), "the kind's budget is spent")
	require.True(t, b.allows(call(time.Hour, kindExit, 3, 3), kindUSD, orderUSD), "another kind has its own")
	require.True(t, b.allows(call(budgetTime, kindPeak, 0, 4), kindUSD, orderUSD), "a day later the budget is full again")
}
