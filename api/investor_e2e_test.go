package api_test

import (
	"math/big"
	"net/http"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// later advances the chain's time and sets the prices.
func (w *world) later(t *testing.T, d time.Duration, prices map[string]string) {
	t.Helper()
	require.NoError(t, w.chain.AdjustTime(d))
	w.chain.Commit()
	testkit.SetPrices(t, w.chain, w.market, prices)
	w.sync(t)
}

func TestAnInvestorsValueAndProfitFollowFromTheMovementsOfShares(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, buyer, friend := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5),
		w.chain.Account(devchain.FirstMember+6)
	address := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	vault := common.HexToAddress(address)
	level := func() decimal.Decimal {
		return dec(t, at(t, w.get(t, "/v1/indices/"+address), "index", "valuation", "nav_per_share_usd"))
	}
	of := func(who devchain.Account) string { return "/v1/investors/" + who.Address.Hex() }
	worth := func(shares *big.Int, level decimal.Decimal) decimal.Decimal {
		return decimal.NewFromBigInt(shares, -18).Mul(level).Truncate(18)
	}

	// Nothing is held yet. There are no points, and each missing figure has a reason.
	require.Empty(t, w.get(t, of(buyer)+"/value")["points"])
	none := w.get(t, of(buyer)+"/performance")
	require.Empty(t, none["positions"])
	require.Equal(t, "no_capital", at(t, none, "portfolio", "unknown", "time_weighted"))

	w.later(t, time.Hour, map[string]string{"WETH": "3030", "WBTC": "91000"})
	paid, _ := w.cashOf(t, buyer, func() *types.Receipt { return w.execute(t, buyer, signedDeposit(t, w, buyer, address, "2000000000")) })
	bought, levelIn := w.balance(t, vault, buyer.Address), level()
	w.later(t, 26*time.Hour, map[string]string{"WETH": "3300", "WBTC": "99000"})
	half := new(big.Int).Rsh(bought, 1)
	redeem := map[string]any{"from": buyer.Address.Hex(), "index": address, "in_kind": true, "shares": half.String()}
	got, _ := w.cashOf(t, buyer, func() *types.Receipt { return w.execute(t, buyer, w.prepare(t, "/v1/tx/redeem", redeem)) })
	quarter := new(big.Int).Rsh(bought, 2)
	testkit.Send(t, w.chain, buyer, testkit.Call{To: vault, Data: bindings.NewERC20Permit().PackTransfer(friend.Address, quarter)})
	w.sync(t)
	levelGift := level()
	w.later(t, 26*time.Hour, map[string]string{"WETH": "3000", "WBTC": "90000"})
	held, now := w.balance(t, vault, buyer.Address), level()

	series := w.get(t, of(buyer)+"/value?range=all")
	require.Equal(t, "1h", series["interval"])
	points := series["points"].([]any)
	require.Greater(t, len(points), 50)
	last := points[len(points)-1]
	require.Equal(t, worth(held, now).String(), at(t, last, "value_usd"))
	require.Equal(t, at(t, w.get(t, of(buyer)+"/positions"), "positions", 0, "value_usd"), at(t, last, "value_usd"),
		"the position says the same")
	// The wallet's cash is rounded against the investor for each token, so up to some units of 1e-18.
	cash := func(of string) decimal.Decimal { return dec(t, at(t, w.get(t, of), "activity", 0, "cash_usd")) }
	second := w.get(t, of(buyer)+"/activity?limit=2")["next_cursor"].(string)
	in, redeemedFor := cash(of(buyer)+"/activity?cursor="+second), dec(t, at(t, w.get(t, of(buyer)+"/activity"), "activity", 1, "cash_usd"))
	require.True(t, in.Add(paid).Abs().LessThan(decimal.New(1, -16)))
	require.True(t, redeemedFor.Sub(got).Abs().LessThan(decimal.New(1, -16)))
	require.False(t, in.Equal(worth(bought, levelIn)), "the pools' prices are not those of the oracle")
	out := redeemedFor.Add(worth(quarter, levelGift))
	require.Equal(t, in.Sub(out).String(), at(t, last, "invested_usd"))
	require.Equal(t, in.String(), at(t, points[0], "invested_usd"))
	require.Equal(t, "1d", w.get(t, of(buyer)+"/value?range=all&interval=1d")["interval"])

	result := w.get(t, of(buyer)+"/performance")
	position := at(t, result, "positions", 0)
	require.Equal(t, "0", at(t, position, "start_usd"))
	require.Equal(t, in.String(), at(t, position, "in_usd"))
	require.Equal(t, out.String(), at(t, position, "out_usd"))
	profit := worth(held, now).Sub(in).Add(out)
	require.Equal(t, profit.String(), at(t, position, "profit_usd"))
	require.True(t,
		now.DivRound(levelIn, 8).Sub(decimal.NewFromInt(1)).Sub(dec(t, at(t, position, "time_weighted"))).Abs().LessThan(decimal.New(2,
			-8)), "what a share did while it was held")
	require.Equal(t, at(t, position, "profit_usd"), at(t, result, "portfolio", "profit_usd"), "it is all there is")
	require.True(t, dec(t, at(t, result, "portfolio", "money_weighted")).GreaterThan(dec(t, at(t, position, "time_weighted"))),
		"three quarters left at the high")
	require.NotEmpty(t, at(t, result, "portfolio", "time_weighted"))
	require.Equal(t, "out_of_range", at(t, result, "portfolio", "unknown", "xirr"), "nine percent in a day are beyond any yearly rate")
	short := w.get(t, of(buyer)+"/performance?range=1d&index="+address)
	require.Equal(t, "0", at(t, short, "portfolio", "in_usd"))
	require.Equal(t, "0", at(t, short, "portfolio", "out_usd"))

	kinds := func(who devchain.Account, query string) (out []string) {
		for _, a := range w.get(t, of(who)+"/activity"+query)["activity"].([]any) {
			out = append(out, at(t, a, "kind").(string))
		}
		return out
	}
	require.Equal(t, []string{"transfer_out", "redeem", "deposit"}, kinds(buyer, ""))
	require.Equal(t, []string{"transfer_in"}, kinds(friend, ""))
	first := w.get(t, of(buyer)+"/activity?limit=1")
	require.Equal(t, []string{"redeem", "deposit"}, kinds(buyer, "?cursor="+first["next_cursor"].(string)))
	require.Equal(t, friend.Address.Hex(), at(t, first, "activity", 0, "other"))
	require.Equal(t, worth(quarter, levelGift).String(), at(t, first, "activity", 0, "value_usd"))

	// Half and a quarter of one lot left; the average is the same for one lot.
	for _, method := range []string{"fifo", "average", "specific"} {
		sold := w.get(t, of(buyer)+"/disposals?method="+method)
		require.Len(t, sold["disposals"], 2)
		redeemed := at(t, sold, "disposals", 0)
		require.Equal(t, "redeem", at(t, redeemed, "kind"))
		require.Equal(t, half.String(), at(t, redeemed, "shares"))
		require.Equal(t, redeemedFor.String(), at(t, redeemed, "proceeds_usd"))
		cost, gain := dec(t, at(t, redeemed, "cost_usd")), dec(t, at(t, redeemed, "gain_usd"))
		require.True(t, dec(t, at(t, redeemed, "proceeds_usd")).Sub(cost).Equal(gain))
		require.True(t, cost.Sub(in.Div(decimal.NewFromInt(2))).Abs().LessThan(decimal.New(3, -16)), "half of what was paid")
		require.Equal(t, held.String(), at(t, sold, "lots", 0, "shares"))
		require.Equal(t, method == "average", at(t, redeemed, "acquired_at") == nil)
	}
	require.Empty(t, w.get(t, of(buyer)+"/disposals?year=1999")["disposals"])

	// The creator's fees are distinguished from deposits.
	w.execute(t, maker,
		w.prepare(t, "/v1/tx/upkeep", map[string]any{"from": maker.Address.Hex(), "index": address, "action": "accrue_fees"}))
	require.Equal(t, []string{"fee", "deposit"}, kinds(maker, ""))

	for _, path := range []string{"/value", "/performance", "/activity"} {
		wrongField(t, w.do(t, http.MethodGet, "/v1/investors/0x12"+path, nil), "path.address")
		wrongField(t, w.do(t, http.MethodGet, of(buyer)+path+"?index=0x12", nil), "query.index")
	}
	problem(t, w.do(t, http.MethodGet, of(buyer)+"/value?index="+friend.Address.Hex(), nil), http.StatusNotFound, rest.CodeUnknownIndex)
	wrongField(t, w.do(t, http.MethodGet, of(buyer)+"/activity?cursor=zz", nil), "query.cursor")
}

// signedDeposit is a deposit of USDC that needs no approval.
func signedDeposit(t *testing.T, w *world, who devchain.Account, index, amount string) prepared {
	t.Helper()
	body := map[string]any{"from": who.Address.Hex(), "index": index, "token": w.token("USDC").Hex(), "amount": amount}
	return w.prepare(t, "/v1/tx/deposit", signPermit(t, who, w.prepare(t, "/v1/tx/deposit", body), body))
}
