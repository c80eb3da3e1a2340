package api_test

import (
	"context"
	"math/big"
	"net/http"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestFeesAreLoweredAtOnceAndRaisedAfterTheirDelay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, anyone := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	launch := w.launchBody(maker.Address, map[string]int{"WETH": 5000, "WBTC": 5000})
	launch["performance_fee_bps"], launch["entry_fee_bps"], launch["exit_fee_bps"], launch["drawdown_bps"] = 1000, 50, 40, 2500
	w.execute(t, maker, w.prepare(t, "/v1/tx/launch", launch))
	index := at(t, w.get(t, "/v1/indices"), "indices", 0, "address").(string)
	fees := func() []float64 {
		detail := at(t, w.get(t, "/v1/indices/"+index), "index")
		var out []float64
		for _, name := range []string{"management", "performance", "entry", "exit"} {
			out = append(out, at(t, detail, name+"_fee_bps").(float64))
		}
		return out
	}
	require.Equal(t, []float64{200, 1000, 50, 40}, fees())
	require.EqualValues(t, 2500, at(t, w.get(t, "/v1/indices/"+index), "limits", "drawdown_bps"))

	request := func(who devchain.Account, action string, change map[string]any) map[string]any {
		body := map[string]any{"from": who.Address.Hex(), "index": index, "action": action}
		for k, v := range change {
			body[k] = v
		}
		return body
	}
	post := func(body map[string]any) reply { return w.do(t, http.MethodPost, "/v1/tx/fees", body) }
	wrongField(t, post(request(anyone, "propose", map[string]any{"exit_fee_bps": 0})), "body.from")
	wrongField(t, post(request(maker, "propose", map[string]any{"exit_fee_bps": 201})), "body.exit_fee_bps")
	wrongField(t, post(request(maker, "cancel", map[string]any{"exit_fee_bps": 1})), "body.action")
	wrongField(t, post(request(maker, "cancel", nil)), "body.action")
	wrongField(t, post(request(anyone, "execute", nil)), "body.action")

	w.execute(t, maker, w.prepare(t, "/v1/tx/fees", request(maker, "propose", map[string]any{"management_fee_bps": 100})))
	require.Equal(t, []float64{100, 1000, 50, 40}, fees(), "lower at once; what is absent stays")

	raise := w.prepare(t, "/v1/tx/fees", request(maker, "propose", map[string]any{"exit_fee_bps": 60}))
	require.EqualValues(t, 60, at(t, raise.Preview, "proposed", "exit_fee_bps"))
	w.execute(t, maker, raise)
	require.Equal(t, "waiting", at(t, w.get(t, "/v1/indices/"+index), "pending_fees", "state"))
	wrongField(t, post(request(anyone, "execute", nil)), "body.action")
	wrongField(t, post(request(anyone, "cancel", nil)), "body.from")
	require.NoError(t, w.chain.AdjustTime(14*24*time.Hour))
	w.chain.Commit()
	w.sync(t)
	require.Equal(t, "executable", at(t, w.get(t, "/v1/indices/"+index), "pending_fees", "state"))
	w.execute(t, anyone, w.prepare(t, "/v1/tx/fees", request(anyone, "execute", nil)))
	require.Equal(t, []float64{100, 1000, 50, 60}, fees())
	require.Nil(t, w.get(t, "/v1/indices/"+index)["pending_fees"])

	// The preview with fees equals the outcome.
	testkit.SetPrices(t, w.chain, w.market, map[string]string{"WETH": "3000", "WBTC": "90000"})
	w.sync(t)
	inKind := w.prepare(t, "/v1/tx/deposit",
		map[string]any{"from": anyone.Address.Hex(), "index": index, "in_kind": true, "shares": units(3)})
	require.EqualValues(t, 50, at(t, inKind.Preview, "fees", "entry_fee_bps"))
	w.execute(t, anyone, inKind)
	shares := w.balance(t, common.HexToAddress(index), anyone.Address)
	require.GreaterOrEqual(t, shares.Cmp(inKind.MinOut[0].big()), 0)
	require.GreaterOrEqual(t, new(big.Int).Add(shares, big.NewInt(1e9)).Cmp(amount{Amount: units(3)}.big()), 0,
		"3 shares net of the entry fee: %s", shares)
	before := w.balance(t, w.token("WBTC"), anyone.Address)
	exit := w.prepare(t, "/v1/tx/redeem", map[string]any{"from": anyone.Address.Hex(), "index": index, "in_kind": true, "shares": "max"})
	w.execute(t, anyone, exit)
	got := new(big.Int).Sub(w.balance(t, w.token("WBTC"), anyone.Address), before)
	require.Equal(t, at(t, exit.Preview, "amounts", 1, "amount"), got.String())
}

func TestEtherIsDepositedAndRedeemed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, buyer := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	index := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	ether := common.Address{}.Hex()
	balance := func() *big.Int {
		b, err := w.chain.Client().BalanceAt(t.Context(), buyer.Address, nil)
		require.NoError(t, err)
		return b
	}
	too := new(big.Int).Add(balance(), big.NewInt(1)).String()
	p := problem(t,
		w.do(t, http.MethodPost, "/v1/tx/deposit",
			map[string]any{"from": buyer.Address.Hex(), "index": index, "token": ether, "amount": too}),
		http.StatusUnprocessableEntity, rest.CodeInsufficient)
	require.Equal(t, balance().String(), p.Errors[0].Limit)

	before := balance()
	deposit := w.prepare(t, "/v1/tx/deposit",
		map[string]any{"from": buyer.Address.Hex(), "index": index, "token": ether, "amount": units(1)})
	require.Empty(t, deposit.Approvals)
	require.Empty(t, deposit.issues())
	require.Equal(t, units(1), deposit.Transaction.Value)
	require.Len(t, deposit.Preview["swaps"], 1, "the other half is wrapped ether itself")
	w.execute(t, buyer, deposit)
	shares := w.balance(t, common.HexToAddress(index), buyer.Address)
	require.GreaterOrEqual(t, shares.Cmp(deposit.MinOut[0].big()), 0)
	require.Negative(t, balance().Cmp(new(big.Int).Sub(before, big.NewInt(9e17))))

	before = balance()
	redeem := w.prepare(t, "/v1/tx/redeem", map[string]any{"from": buyer.Address.Hex(), "index": index, "token": ether, "shares": "max"})
	require.Equal(t, "ETH", at(t, redeem.Preview["proceeds"], 0, "symbol"))
	w.execute(t, buyer, redeem)
	require.Positive(t, balance().Cmp(new(big.Int).Add(before, big.NewInt(9e17))))
}

func TestAnIndexThatTakesNoDepositsSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker := w.chain.Account(devchain.FirstMember)
	launch := w.launchBody(maker.Address, map[string]int{"WETH": 5000, "WBTC": 5000})
	launch["share_cap"] = units(101)
	w.execute(t, maker, w.prepare(t, "/v1/tx/launch", launch))
	index := at(t, w.get(t, "/v1/indices"), "indices", 0, "address").(string)
	deposit := map[string]any{"from": maker.Address.Hex(), "index": index, "in_kind": true, "shares": units(2)}
	p := problem(t, w.do(t, http.MethodPost, "/v1/tx/deposit", deposit), http.StatusUnprocessableEntity, rest.CodeRefused)
	require.Equal(t, "body.shares", p.Errors[0].Field)
	deposit["shares"] = "900000000000000000"
	w.execute(t, maker, w.prepare(t, "/v1/tx/deposit", deposit))

	testkit.Send(t, w.chain, maker, testkit.Call{To: common.HexToAddress(index), Data: bindings.NewIndexVault().PackSetReduceOnly(true)})
	require.NoError(t, w.indexer.Sync(context.WithoutCancel(t.Context())))
	require.Equal(t, true, at(t, w.get(t, "/v1/indices/"+index), "index", "reduce_only"))
	p = problem(t, w.do(t, http.MethodPost, "/v1/tx/deposit", deposit), http.StatusUnprocessableEntity, rest.CodeRefused)
	require.Contains(t, p.Detail, "reduce-only")
}
