package api_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// checkExpected compares the expected trades of a change of targets with the index's holdings. After the trades every constituent
// is at its target, apart from the cost.
func (w *world) checkExpected(t *testing.T, p prepared, index string, targets map[string]float64) {
	t.Helper()
	expected := at(t, p.Preview, "expected").(map[string]any)
	require.Empty(t, expected["unknown"])
	held := w.get(t, "/v1/indices/"+index+"/holdings")
	nav := dec(t, held["nav_usd"])
	values := map[string]decimal.Decimal{}
	for _, h := range held["holdings"].([]any) {
		values[at(t, h, "symbol").(string)] = dec(t, at(t, h, "value_usd"))
	}
	sold, bought := decimal.Zero, decimal.Zero
	trades := expected["trades"].([]any)
	require.NotEmpty(t, trades)
	for _, trade := range trades {
		in, out := at(t, trade, "symbol_in").(string), at(t, trade, "symbol_out").(string)
		value, got := dec(t, at(t, trade, "value_in_usd")), dec(t, at(t, trade, "value_out_usd"))
		values[in], values[out] = values[in].Sub(value), values[out].Add(got)
		sold, bought = sold.Add(value), bought.Add(got)
	}
	cost := dec(t, expected["cost_usd"])
	require.Equal(t, sold.String(), dec(t, expected["sold_usd"]).String())
	require.Equal(t, sold.Sub(bought).String(), cost.String())
	require.True(t, dec(t, expected["pool_fees_usd"]).IsPositive())
	require.Equal(t, cost.DivRound(nav, 8).String(), dec(t, expected["cost"]).Round(8).String())
	room := cost.Abs().Add(decimal.NewFromInt(1)) // the cost of the trades, and the size below which no trade is made
	for symbol, value := range values {
		target := nav.Mul(decimal.NewFromFloat(targets[symbol]))
		require.Truef(t, value.Sub(target).Abs().LessThanOrEqual(room), "%s is worth %s after the trades, aimed at %s", symbol, value,
			target)
	}
}
