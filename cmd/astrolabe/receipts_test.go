package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// receiptParts are the parts of a receipt that sum to the difference.
var receiptParts = []string{
	"entry_exit_usd", "delay_usd", "drift_usd", "pool_fees_usd", "price_impact_usd", "management_fee_usd", "performance_fee_usd",
	"platform_usd", "fees_earned_usd", "gas_usd",
}

// requireReceipts checks the receipt of every account that held shares in a demo's database. The parts must sum exactly to what the
// investor got less what the ideal made, and what it got must be what the position says.
func requireReceipts(t *testing.T, url string) {
	t.Helper()
	db, err := store.Open(t.Context(), url, 4)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	other := common.HexToAddress("0xdec1") // what follows reads the database alone
	server, err := api.New(api.Config{Version: "test", Deployment: chain.Deployment{
		ChainID: devchain.ChainID, Factory: other, Registry: other, Lens: other, Zapper: other, ExitGuard: other, Adapter: other,
		WETH: other, USDC: other, UniswapFactory: other, UniswapRouter: other, UniswapQuoter: other,
	}}, db, api.Chain{},
		slog.New(slog.DiscardHandler), time.Now)
	require.NoError(t, err)
	get := func(path string, into any) {
		t.Helper()
		answer := httptest.NewRecorder()
		server.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		require.Equal(t, http.StatusOK, answer.Code, answer.Body)
		require.NoError(t, json.Unmarshal(answer.Body.Bytes(), into))
	}
	rows, err := db.Pool.Query(t.Context(), "select distinct investor from positions")
	require.NoError(t, err)
	holders, err := pgx.CollectRows(rows, pgx.RowTo[common.Address])
	require.NoError(t, err)
	require.Greater(t, len(holders), 20)

	var seen int
	nonzero := map[string]bool{}
	for _, holder := range holders {
		var result struct{ Receipts []map[string]any }
		get("/v1/investors/"+holder.Hex()+"/receipt", &result)
		var held struct{ Positions []map[string]any }
		get("/v1/investors/"+holder.Hex()+"/positions?closed=true&limit=100", &held)
		require.Len(t, result.Receipts, len(held.Positions))
		for i, r := range result.Receipts {
			require.Empty(t, r["unknown"], "%s %s", holder, r["name"])
			usd := func(from map[string]any, field string) decimal.Decimal {
				d, err := decimal.NewFromString(from[field].(string))
				require.NoError(t, err, field)
				return d
			}
			sum := decimal.Zero
			for _, part := range receiptParts {
				sum = sum.Add(usd(r, part))
				nonzero[part] = nonzero[part] || !usd(r, part).IsZero()
			}
			require.Equal(t, usd(r, "difference_usd").String(), sum.String(), "%s %s", holder, r["name"])
			require.Equal(t, usd(r, "got_usd").Sub(usd(r, "ideal_usd")).String(), sum.String())
			p := held.Positions[i]
			require.Equal(t, p["index"], r["index"])
			require.Equal(t, usd(p, "profit_usd").Sub(usd(p, "gas_usd")).String(), usd(r, "got_usd").String())
			require.Equal(t, usd(p, "realised_usd").Add(usd(p, "unrealised_usd")).String(), usd(p, "profit_usd").String())
			seen++
		}
	}
	require.Greater(t, seen, 25)
	for _, part := range receiptParts {
		if part != "performance_fee_usd" && part != "delay_usd" && part != "fees_earned_usd" {
			require.True(t, nonzero[part], "no holder has %s", part)
		}
	}
	t.Log(seen, "receipts of", len(holders), "holders; parts that occur:", nonzero)
}
