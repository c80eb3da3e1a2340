package api_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// price returns the registry's price of a whole token.
func (w *world) price(t *testing.T, token common.Address) decimal.Decimal {
	t.Helper()
	registry, to := bindings.NewAssetRegistry(), w.market.Deployment.Registry
	raw, err := w.chain.Client().CallContract(t.Context(), ethereum.CallMsg{To: &to, Data: registry.PackPriceD18(token)}, nil)
	require.NoError(t, err)
	price, err := registry.UnpackPriceD18(raw)
	require.NoError(t, err)
	return decimal.NewFromBigInt(price, -18)
}

// wallet returns the amount of every listed token that an account holds, and of ether under the zero address.
func (w *world) wallet(t *testing.T, who common.Address) map[common.Address]decimal.Decimal {
	t.Helper()
	out := map[common.Address]decimal.Decimal{}
	for _, asset := range w.market.Assets {
		out[asset.Token] = decimal.NewFromBigInt(w.balance(t, asset.Token, who), -int32(asset.Decimals))
	}
	wei, err := w.chain.Client().BalanceAt(t.Context(), who, nil)
	require.NoError(t, err)
	out[common.Address{}] = decimal.NewFromBigInt(wei, -18)
	return out
}

// cashOf runs something that an account sends, and returns what its wallet gained in USD, without gas, and the gas.
func (w *world) cashOf(t *testing.T, who devchain.Account, send func() *types.Receipt) (gained, gas decimal.Decimal) {
	t.Helper()
	before := w.wallet(t, who.Address)
	receipt := send()
	after := w.wallet(t, who.Address)
	ether := w.price(t, w.token("WETH"))
	paid := decimal.NewFromBigInt(new(big.Int).Mul(new(big.Int).SetUint64(receipt.GasUsed), receipt.EffectiveGasPrice), -18)
	after[common.Address{}] = after[common.Address{}].Add(paid)
	for token, amount := range after {
		if amount.Equal(before[token]) {
			continue
		}
		price := ether
		if token != (common.Address{}) {
			price = w.price(t, token)
		}
		gained = gained.Add(amount.Sub(before[token]).Mul(price))
	}
	return gained, paid.Mul(ether)
}

func TestProfitIsWhatTheWalletPaidAndGot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, buyer, friend := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5),
		w.chain.Account(devchain.FirstMember+6)
	address := w.launched(t, maker, map[string]int{"WETH": 4000, "WBTC": 4000, "LINK": 2000})
	vault := common.HexToAddress(address)
	of := "/v1/investors/" + buyer.Address.Hex()
	var in, out, gas decimal.Decimal
	var cash []decimal.Decimal // newest first
	move := func(send func() *types.Receipt) {
		t.Helper()
		gained, paid := w.cashOf(t, buyer, send)
		gas = gas.Add(paid)
		if gained.IsNegative() {
			in = in.Sub(gained)
		} else {
			out = out.Add(gained)
		}
		cash = append([]decimal.Decimal{gained.Abs()}, cash...)
	}
	redeem := func(token string, percent int64) func() *types.Receipt {
		return func() *types.Receipt {
			shares := w.balance(t, vault, buyer.Address)
			shares.Quo(shares.Mul(shares, big.NewInt(percent)), big.NewInt(100))
			body := map[string]any{"from": buyer.Address.Hex(), "index": address, "shares": shares.String()}
			if token == "" {
				body["in_kind"] = true
				return w.execute(t, buyer, w.prepare(t, "/v1/tx/redeem", body))
			}
			body["token"] = token
			return w.execute(t, buyer, w.prepare(t, "/v1/tx/redeem", signPermit(t, buyer, w.prepare(t, "/v1/tx/redeem", body), body)))
		}
	}

	move(func() *types.Receipt { return w.execute(t, buyer, signedDeposit(t, w, buyer, address, "2000000000")) })
	w.later(t, time.Hour, map[string]string{"WETH": "3100", "WBTC": "91000"})
	move(func() *types.Receipt {
		return w.execute(t, buyer, w.prepare(t, "/v1/tx/deposit", map[string]any{
			"from": buyer.Address.Hex(), "index": address, "token": common.Address{}.Hex(), "amount": "700000000000000000",
		}))
	})
	move(redeem(w.token("USDC").Hex(), 30))
	w.later(t, time.Hour, map[string]string{"WETH": "3000", "WBTC": "95000"})
	move(redeem(common.Address{}.Hex(), 40))
	move(redeem("", 25))
	near := func(want decimal.Decimal, got any, what string) {
		t.Helper()
		require.True(t, want.Sub(dec(t, got)).Abs().LessThan(decimal.New(1, -16)), "%s: %s instead of %s", what, got, want)
	}
	activity := w.get(t, of+"/activity")["activity"].([]any)
	require.Len(t, activity, len(cash))
	for i, want := range cash {
		near(want, at(t, activity[i], "cash_usd"), "cash of "+at(t, activity[i], "kind").(string))
	}

	position := at(t, w.get(t, of+"/positions"), "positions", 0)
	near(in, at(t, position, "cash_in_usd"), "cash in")
	near(out, at(t, position, "cash_out_usd"), "cash out")
	near(gas, at(t, position, "gas_usd"), "gas")
	profit := out.Sub(in).Add(dec(t, at(t, position, "value_usd")))
	near(profit, at(t, position, "profit_usd"), "profit")
	near(profit, dec(t, at(t, position, "realised_usd")).Add(dec(t, at(t, position, "unrealised_usd"))).String(), "realised and unrealised")
	require.EqualValues(t, 0, at(t, position, "at_level"))
	result := at(t, w.get(t, of+"/performance"), "portfolio")
	for field, want := range map[string]decimal.Decimal{"in_usd": in, "out_usd": out, "profit_usd": profit, "gas_usd": gas} {
		near(want, at(t, result, field), field)
	}

	w.requireReceipts(t, buyer.Address, maker.Address)
	receipt := at(t, w.get(t, of+"/receipt"), "receipts", 0)
	near(in, at(t, receipt, "cash_in_usd"), "cash in")
	near(out, at(t, receipt, "cash_out_usd"), "cash out")
	near(profit.Sub(gas), at(t, receipt, "got_usd"), "profit after gas")

	// Whatever the method, all that was paid and all that was got is in the disposals or in what is left.
	for _, method := range []string{"fifo", "average"} {
		sold := w.get(t, of+"/disposals?method="+method)
		got, cost := decimal.Zero, decimal.Zero
		for _, d := range sold["disposals"].([]any) {
			got, cost = got.Add(dec(t, at(t, d, "proceeds_usd"))), cost.Add(dec(t, at(t, d, "cost_usd")))
		}
		for _, l := range sold["lots"].([]any) {
			cost = cost.Add(dec(t, at(t, l, "cost_usd")))
		}
		near(out, got.String(), "proceeds by "+method)
		near(in, cost.String(), "cost by "+method)
	}

	// A gift moves no token. It counts at the level on both sides, and only the giver pays for gas.
	gift := w.balance(t, vault, buyer.Address)
	testkit.Send(t, w.chain, buyer, testkit.Call{To: vault, Data: bindings.NewERC20Permit().PackTransfer(friend.Address, gift)})
	w.sync(t)
	given := at(t, w.get(t, of+"/positions?closed=true"), "positions", 0)
	require.EqualValues(t, 1, at(t, given, "at_level"))
	require.True(t, dec(t, at(t, given, "gas_usd")).GreaterThan(gas))
	got := at(t, w.get(t, "/v1/investors/"+friend.Address.Hex()+"/positions"), "positions", 0)
	require.Equal(t, "0", at(t, got, "gas_usd"))
	require.EqualValues(t, 1, at(t, got, "at_level"))
	require.Nil(t, at(t, w.get(t, "/v1/investors/"+friend.Address.Hex()+"/activity"), "activity", 0, "cash_usd"))
}

// requireReceipts checks that the receipts of accounts sum exactly, and agree with their positions.
func (b testBundle) requireReceipts(t *testing.T, accounts ...common.Address) {
	t.Helper()
	parts := []string{
		"entry_exit_usd", "delay_usd", "drift_usd", "pool_fees_usd", "price_impact_usd", "management_fee_usd", "performance_fee_usd",
		"platform_usd", "fees_earned_usd", "gas_usd",
	}
	for _, account := range accounts {
		receipts := b.get(t, "/v1/investors/"+account.Hex()+"/receipt")["receipts"].([]any)
		positions := b.get(t, "/v1/investors/"+account.Hex()+"/positions?closed=true&limit=100")["positions"].([]any)
		require.Len(t, receipts, len(positions))
		for i, r := range receipts {
			require.Empty(t, r.(map[string]any)["unknown"])
			sum := decimal.Zero
			for _, part := range parts {
				sum = sum.Add(dec(t, at(t, r, part)))
			}
			require.Equal(t, sum.String(), at(t, r, "difference_usd"), "the parts of %s", account)
			got := dec(t, at(t, r, "got_usd"))
			require.Equal(t, got.Sub(dec(t, at(t, r, "ideal_usd"))).String(), at(t, r, "difference_usd"))
			profit, gas := dec(t, at(t, positions[i], "profit_usd")), dec(t, at(t, positions[i], "gas_usd"))
			require.Equal(t, profit.Sub(gas).String(), got.String(), "the position says the same")
			for _, field := range []string{"index", "cash_in_usd", "cash_out_usd", "value_usd", "at_level"} {
				require.Equal(t, at(t, positions[i], field), at(t, r, field), field)
			}
		}
	}
}
