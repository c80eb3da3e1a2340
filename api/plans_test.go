package api_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

// explained is a plan as the rebalancer stores it.
func explained(t *testing.T, legs ...plan.Leg) string {
	t.Helper()
	amount := func(text string) basket.Amount {
		a, err := basket.ParseAmount(text)
		require.NoError(t, err)
		return a
	}
	p := plan.Plan{
		Vault: alpha, BlockNumber: 59, NavBeforeD18: amount(units(1100)), NavAfterD18: amount(units(1099)),
		DriftBeforeD18: amount("30000000000000000"),
		DriftAfterD18:  amount("10000000000000000"), ExpectedGainUSD: 1.25e-9, TrackingBefore: 0.0123456789, Legs: legs,
		Binding: []string{"share of a gap"},
		Cost:    plan.Cost{FeeUSD: decimal.RequireFromString("0.5"), TotalUSD: decimal.RequireFromString("0.75")},
		Reason:  "drift falls from 3.00 % to 1.00 %",
		Positions: []plan.Position{{
			Constituent: basket.Constituent{
				Token: weth, Decimals: 18, TargetBps: 6000, Reserve: amount(units(1)), PriceD18: amount(units(3000)),
			},
			ValueD18: amount(units(3000)), WeightBps: 6300, BandBps: 35.25, EdgeBps: 12.5,
		}},
		Skipped: []plan.Skip{{TokenIn: &weth, Reason: "smaller than the least trade"}},
	}
	raw, err := json.Marshal(struct {
		Trigger string `json:"trigger"`
		plan.Plan
	}{"drift", p})
	require.NoError(t, err)
	return string(raw)
}

func TestDecisionsSayWhyAndWhatCameOfIt(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedHistory(t) // the trade of block 60 belongs to this plan
	leg := plan.Leg{
		TokenIn: weth, TokenOut: usdc, AmountIn: basket.NewAmount(basket.D18), QuotedOut: basket.NewAmount(basket.D18),
		Reason:     "above its target",
		ValueInD18: basket.NewAmount(basket.D18), ValueOutD18: basket.NewAmount(basket.D18),
	}
	for i, tick := range []struct{ kind, state, reason, explanation any }{
		{"drift", "planned", "", nil},
		{"schedule", "nothing_to_do", "within the bands", explained(t)},
		{"exit", "planned", "", nil},
		{"drift", "due", "no fresh price", nil},
	} {
		settled := any(noon)
		if tick.state == "due" {
			settled = nil
		}
		b.exec(t,
			`insert into ticks (chain_id, vault, kind, due_at, state, reason, explanation, created_at, settled_at) values ($1, $2, $3,
				$4, $5, $6, $7, $4, $8)`,
			chainID, alpha, tick.kind, noon.Add(time.Duration(i)*time.Second), tick.state, tick.reason, tick.explanation, settled)
	}
	b.exec(t, `insert into plans (chain_id, vault, trigger_key, kind, block_number, block_hash, rebalance_nonce, drift_before_d18,
		drift_after_d18, explanation, state, created_at, expires_at, settled_at)
		select $1, $2, 'tick:' || min(tick_id), 'trades', 59, $3, 3, 30000000000000000, 10000000000000000, $4, 'done', $5, $5, $5
		from ticks`,
		chainID, alpha, hash(59), explained(t, leg), noon)
	b.exec(t, `insert into plans (chain_id, vault, trigger_key, kind, block_number, block_hash, rebalance_nonce, drift_before_d18,
		drift_after_d18, explanation, state, created_at, expires_at, order_id)
		select $1, $2, 'tick:' || max(tick_id), 'exit', 60, $3, 3, 1, 1,
		'{"trigger": "exit", "reason": "the level is low", "gas_usd": "0.1", "profit_usd": "2", "order_id": 7}', 'active', $4, $4, 7
		from ticks where kind = 'exit'`, chainID, alpha, hash(60), noon)
	b.exec(t, `insert into intents (idempotency_key, plan_id, chain_id, signer, nonce, to_address, value, calldata, gas_limit,
		deadline, state, created_at, updated_at, vault)
		select 'a', min(plan_id), $1, $2, 1, $3, 0, '', 100000, $4, 'final_ok', $4, $4, $3 from plans`, chainID, addr(5), alpha, noon)
	b.exec(t, `insert into attempts (intent_id, kind, tx_hash, raw, tip_cap, fee_cap, head_block, state, created_at, sent_at)
		select intent_id, 'trade', $1, '', 1, 2, 59, 'sent', $2, $2 from intents`, hash(60), noon)
	b.exec(t, `insert into receipts values ($1, 60, $2, 1, 90000, 7, true, $3)`, hash(60), hash(60), noon)
	b.exec(t, `update trades set shortfall_d18 = 1000000000000000000, fee_d18 = 400000000000000000, impact_d18 = 600000000000000000,
		fee_unknown = null, gas_unknown = 'no_price'
		where tx_hash = $1`, hash(60))

	path := "/v1/indices/" + alpha.Hex() + "/plans"
	r := b.do(t, http.MethodGet, path, nil)
	require.Empty(t, r.header.Get("ETag"), "decisions come between blocks")
	body := r.json(t)
	due, exit, refusal, traded := at(t, body, "decisions", 0), at(t, body, "decisions", 1), at(t, body, "decisions", 2),
		at(t, body, "decisions", 3)
	require.Equal(t, "due", at(t, due, "state"))
	require.Equal(t, "no fresh price", at(t, due, "reason"))
	require.Nil(t, at(t, due, "decided_at"))
	require.Nil(t, at(t, due, "explanation"))
	require.EqualValues(t, 7, at(t, exit, "call", "order_id"))
	require.Equal(t, "2", at(t, exit, "explanation", "profit_usd"))
	require.Nil(t, at(t, exit, "call", "receipt"))
	require.Equal(t, "nothing_to_do", at(t, refusal, "state"))
	require.Nil(t, at(t, refusal, "call"))
	require.Empty(t, at(t, refusal, "explanation", "legs"))
	require.Equal(t, "smaller than the least trade", at(t, refusal, "explanation", "skipped", 0, "reason"))
	require.Equal(t, "35.25", at(t, refusal, "explanation", "positions", 0, "band_bps"))
	require.EqualValues(t, 6000, at(t, refusal, "explanation", "positions", 0, "target_bps"))
	require.Equal(t, "WETH", at(t, traded, "explanation", "legs", 0, "symbol_in"))
	require.Equal(t, "0.75", at(t, traded, "explanation", "cost", "total_usd"))
	require.Equal(t, "0.01234568", at(t, traded, "explanation", "tracking_before"))
	require.Equal(t, "final_ok", at(t, traded, "call", "sending"))
	require.Equal(t, true, at(t, traded, "call", "receipt", "succeeded"))
	require.Equal(t, "1", at(t, traded, "call", "realised", "shortfall_usd"))
	require.Equal(t, "0.6", at(t, traded, "call", "realised", "impact_usd"))
	require.Equal(t, "not_read", at(t, traded, "call", "realised", "unknown", "gas_usd"))

	first := b.get(t, path+"?limit=3")
	require.Equal(t, true, first["has_more"])
	require.Equal(t, at(t, traded, "id"), at(t, b.get(t, path+"?limit=3&cursor="+first["next_cursor"].(string)), "decisions", 0, "id"))
	require.Empty(t, b.get(t, "/v1/indices/"+beta.Hex()+"/plans")["decisions"])
	wrongField(t, b.do(t, http.MethodGet, path+"?cursor=zz", nil), "query.cursor")

	trade := at(t, b.get(t, "/v1/indices/"+alpha.Hex()+"/trades"), "trades", 1)
	require.Equal(t, "0.4", at(t, trade, "fee_usd"))
	require.Equal(t, "no_price", at(t, trade, "unknown", "gas_usd"))
}

func TestAuctionsAreListed(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedHistory(t)
	body := b.get(t, "/v1/indices/"+alpha.Hex()+"/auctions")
	require.EqualValues(t, 1, at(t, body, "auctions", 0, "id"))
	require.Equal(t, investor.Hex(), at(t, body, "auctions", 0, "opener"))
	require.Empty(t, b.get(t, "/v1/indices/"+beta.Hex()+"/auctions")["auctions"])
}
