package api_test

import (
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// signPermit signs the first permit that approvals offer, from the JSON alone as a wallet does, and adds it to the request.
func signPermit(t *testing.T, who devchain.Account, p prepared, body map[string]any) map[string]any {
	t.Helper()
	require.Len(t, p.Approvals, 1)
	offer := p.Approvals[0].Permit
	require.NotNil(t, offer, "no permit is offered")
	var typed apitypes.TypedData
	require.NoError(t, json.Unmarshal(offer.TypedData, &typed))
	digest, _, err := apitypes.TypedDataAndHash(typed)
	require.NoError(t, err)
	signature, err := crypto.Sign(digest, who.Key)
	require.NoError(t, err)
	signature[crypto.RecoveryIDOffset] += 27
	out := map[string]any{"permit": map[string]any{
		"value": offer.Value, "deadline": offer.Deadline, "signature": "0x" + hex.EncodeToString(signature),
	}}
	for key, value := range body {
		out[key] = value
	}
	return out
}

func TestAPermitReplacesTheApproval(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, buyer := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	address := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})

	zap := map[string]any{"from": buyer.Address.Hex(), "index": address, "token": w.token("USDC").Hex(), "amount": "2000000000"}
	asked := w.prepare(t, "/v1/tx/deposit", zap)
	require.Equal(t, asked.Deadline.Unix(), asked.Approvals[0].Permit.Deadline)
	signed := signPermit(t, buyer, asked, zap)
	deposit := w.prepare(t, "/v1/tx/deposit", signed)
	require.Empty(t, deposit.Approvals)
	require.Empty(t, deposit.issues())
	w.execute(t, buyer, deposit)
	require.Positive(t, w.balance(t, common.HexToAddress(address), buyer.Address).Sign())
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/deposit", signed), "body.permit.signature") // its nonce is used up

	redemption := map[string]any{"from": buyer.Address.Hex(), "index": address, "token": w.token("USDC").Hex(), "shares": "max"}
	signed = signPermit(t, buyer, w.prepare(t, "/v1/tx/redeem", redemption), redemption)
	redeem := w.prepare(t, "/v1/tx/redeem", signed)
	require.Empty(t, redeem.Approvals)
	w.execute(t, buyer, redeem)
	require.Zero(t, w.balance(t, common.HexToAddress(address), buyer.Address).Sign())

	// Wrapped ether has no permits. Its fallback accepts every call, and it is not mistaken for a token with permits.
	zap["token"], zap["amount"] = w.token("WETH").Hex(), "1000000000000000000"
	require.Nil(t, w.prepare(t, "/v1/tx/deposit", zap).Approvals[0].Permit)
	permit := signed["permit"]
	zap["permit"] = permit
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/deposit", zap), "body.permit")
	zap["token"] = common.Address{}.Hex()
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/deposit", zap), "body.permit")
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/redeem",
		map[string]any{"from": maker.Address.Hex(), "index": address, "in_kind": true, "shares": "max", "permit": permit}), "body.permit")
	// These are refused: another account's signature, too small a value, and no signature.
	mine := map[string]any{"from": maker.Address.Hex(), "index": address, "token": w.token("USDC").Hex(), "shares": "max", "permit": permit}
	p := problemFields(t, w.do(t, http.MethodPost, "/v1/tx/redeem", mine))
	require.Subset(t, p, []string{"body.permit.value", "body.permit.signature"})
	mine["permit"] = map[string]any{"value": "1", "deadline": 1, "signature": "0x" + hex.EncodeToString(make([]byte, 65))}
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/redeem", mine), "body.permit.signature")
}

func TestAMaxLossOrderIsPlacedByPermitAndExecutedWhenTheLevelFalls(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, bot := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	address := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	vault := common.HexToAddress(address)
	held := w.balance(t, vault, maker.Address)
	half := new(big.Int).Rsh(held, 1).String()
	place := func(change map[string]any) map[string]any {
		body := map[string]any{
			"from": maker.Address.Hex(), "index": address, "floor_usd": "90", "shares": half, "token_out": w.token("USDC").Hex(),
			"max_slippage_bps": 500, "tip_bps": 50, "expires_in_seconds": 86400,
		}
		for key, value := range change {
			body[key] = value
			if value == nil {
				delete(body, key)
			}
		}
		return body
	}
	for field, change := range map[string]map[string]any{
		"body.floor_usd":          {"floor_usd": "101"},
		"body.max_slippage_bps":   {"max_slippage_bps": 50},
		"body.tip_bps":            {"tip_bps": 101, "max_slippage_bps": 2000},
		"body.trail_bps":          {"trail_bps": 10_000},
		"body.token_out":          {"token_out": addr(99).Hex()},
		"body.expires_in_seconds": {"expires_in_seconds": 59},
		"body.shares":             {"shares": "0"},
		"body.index":              {"index": "0x12"},
	} {
		wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard", place(change)), field)
	}
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard", place(map[string]any{"floor_usd": nil})), "body.floor_usd")
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard", place(map[string]any{"token_out": nil})), "body.max_slippage_bps")

	asked := w.prepare(t, "/v1/tx/guard", place(nil))
	require.Equal(t, half, asked.Approvals[0].Amount)
	near(t, decimal.NewFromFloat(0.1), dec(t, asked.Preview["distance"]), 10)
	near(t, dec(t, asked.Preview["value_usd"]).Mul(decimal.RequireFromString("0.95")), dec(t, asked.Preview["least_usd"]), 1)
	signed := w.prepare(t, "/v1/tx/guard", signPermit(t, maker, asked, place(nil)))
	require.Empty(t, signed.issues())
	w.execute(t, maker, signed)

	// The second order is in kind, has a trail and covers all shares ever held, so its allowance has no limit.
	trailing := map[string]any{
		"from": maker.Address.Hex(), "index": address, "trail_bps": 1500, "shares": "all", "tip_bps": 50,
		"expires_in_seconds": 86400,
	}
	w.execute(t, maker, w.prepare(t, "/v1/tx/guard", signPermit(t, maker, w.prepare(t, "/v1/tx/guard", trailing), trailing)))

	order := func(who devchain.Account, id int, action string) map[string]any {
		return map[string]any{"from": who.Address.Hex(), "order": id, "action": action}
	}
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard/order", order(bot, 1, "cancel")), "body.from")
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard/order", order(bot, 9, "cancel")), "body.order")
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard/order", order(bot, 1, "poke")), "body.order")
	execute := func(id int) map[string]any { return map[string]any{"from": bot.Address.Hex(), "order": id} }
	early := w.prepare(t, "/v1/tx/guard/execute", execute(1))
	require.Equal(t, "not_triggered", early.Preview["obstacle"])
	require.Equal(t, "not_triggered", early.Preview["refusal"])
	require.Contains(t, early.issues(), "would_revert")
	refused := early.Issues[slices.Index(early.issues(), "would_revert")].Revert
	require.NotNil(t, refused)
	require.Equal(t, "NotTriggered", refused.Name)
	require.Regexp(t, `^\d{19,}$`, refused.Args["levelD18"])

	// The level rises: anyone records the new peak. Then it falls by more than the trail.
	testkit.SetPrices(t, w.chain, w.market, map[string]string{"WBTC": "105000", "WETH": "3600"})
	w.sync(t)
	poked := w.prepare(t, "/v1/tx/guard/order", order(bot, 2, "poke"))
	w.execute(t, bot, poked)
	again := problemFields(t, w.do(t, http.MethodPost, "/v1/tx/guard/order", order(bot, 2, "poke")))
	require.Equal(t, []string{"body.order"}, again)
	testkit.SetPrices(t, w.chain, w.market, map[string]string{"WBTC": "80000", "WETH": "2700"})
	w.sync(t)
	usdcBefore, tipBefore := w.balance(t, w.token("USDC"), maker.Address), w.balance(t, w.token("USDC"), bot.Address)
	due := w.prepare(t, "/v1/tx/guard/execute", execute(1))
	require.Equal(t, "none", due.Preview["obstacle"])
	require.Empty(t, due.issues())
	w.execute(t, bot, due)
	got := new(big.Int).Sub(w.balance(t, w.token("USDC"), maker.Address), usdcBefore)
	near(t, dec(t, at(t, due.Preview["proceeds"], 0, "amount")), decimal.NewFromBigInt(got, 0), 1)
	require.GreaterOrEqual(t, got.Cmp(due.MinOut[0].big()), 0)
	tip := new(big.Int).Sub(w.balance(t, w.token("USDC"), bot.Address), tipBefore)
	near(t, dec(t, at(t, due.Preview["tip"], "amount")), decimal.NewFromBigInt(tip, 0), 1)

	inKind := w.prepare(t, "/v1/tx/guard/execute", execute(2))
	require.Empty(t, inKind.Preview["swaps"])
	w.execute(t, bot, inKind)
	require.Zero(t, w.balance(t, vault, maker.Address).Sign())
	require.Positive(t, w.balance(t, vault, bot.Address).Sign(), "the tip in shares")
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard/execute", execute(2)), "body.order")

	// The rest of the second order stays open as the third. A cancelled order cannot be executed.
	w.execute(t, bot, w.prepare(t, "/v1/tx/guard", map[string]any{
		"from": bot.Address.Hex(), "index": address, "floor_usd": "50", "shares": "max", "expires_in_seconds": 3600,
	}))
	w.execute(t, bot, w.prepare(t, "/v1/tx/guard/order", order(bot, 4, "cancel")))
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard/order", order(bot, 4, "cancel")), "body.order")
}

func TestAnOrdersAllowanceCoversTheOtherOpenOrdersToo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, bot := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	address := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	vault := common.HexToAddress(address)
	quarter := new(big.Int).Rsh(w.balance(t, vault, maker.Address), 2)
	times := func(n int64) string { return new(big.Int).Mul(quarter, big.NewInt(n)).String() }
	order := func(shares string, seconds int) map[string]any {
		return map[string]any{
			"from": maker.Address.Hex(), "index": address, "floor_usd": "90", "shares": shares, "tip_bps": 50,
			"expires_in_seconds": seconds,
		}
	}
	asks := func(p prepared, others int, all string) prepared {
		t.Helper()
		require.EqualValues(t, others, p.Preview["other_orders"])
		require.Equal(t, all, p.Preview["allowance_for"])
		require.Equal(t, all, p.Approvals[0].Amount)
		require.Equal(t, all, p.Approvals[0].Permit.Value)
		return p
	}
	place := func(p prepared) {
		t.Helper()
		for _, a := range p.Approvals {
			require.Equal(t, types.ReceiptStatusSuccessful, w.sign(t, maker, a.Transaction).Status)
		}
		require.Equal(t, types.ReceiptStatusSuccessful, w.sign(t, maker, p.Transaction).Status)
	}
	place(asks(w.prepare(t, "/v1/tx/guard", order(times(2), 86400)), 0, times(2)))
	// The second order is requested before the indexer has the first. The third is requested after it has both.
	short := order(times(1), 3600)
	place(w.prepare(t, "/v1/tx/guard", signPermit(t, maker, asks(w.prepare(t, "/v1/tx/guard", short), 1, times(3)), short)))
	w.sync(t)
	asks(w.prepare(t, "/v1/tx/guard", order(times(1), 3600)), 2, times(4))

	// Both orders execute with the allowance of the second permit. Neither took the other's allowance.
	open := w.get(t, "/v1/investors/"+maker.Address.Hex()+"/guards?open=true")["guards"]
	require.Len(t, open, 2)
	testkit.SetPrices(t, w.chain, w.market, map[string]string{"WBTC": "80000", "WETH": "2700"})
	w.sync(t)
	for _, id := range []int{1, 2} {
		due := w.prepare(t, "/v1/tx/guard/execute", map[string]any{"from": bot.Address.Hex(), "order": id})
		require.Equal(t, "none", due.Preview["obstacle"])
		w.execute(t, bot, due)
	}
	require.Equal(t, times(1), w.balance(t, vault, maker.Address).String())
	settled := w.get(t, "/v1/indices/"+address+"/guards")["guards"]
	require.Equal(t, "executed", at(t, settled, 0, "status"))
	require.Equal(t, bot.Address.Hex(), at(t, settled, 1, "execution", "executor"))
	require.Equal(t, times(2), at(t, settled, 1, "execution", "shares"))
	require.Empty(t, w.get(t, "/v1/investors/"+maker.Address.Hex()+"/guards?open=true")["guards"])

	// An executed, cancelled or expired order needs no allowance. An order for all shares ever held needs it without limit.
	low := func(shares string, seconds int) map[string]any {
		body := order(shares, seconds)
		body["floor_usd"] = "20"
		return body
	}
	place(asks(w.prepare(t, "/v1/tx/guard", low(times(1), 60)), 0, times(1)))
	eighth := new(big.Int).Rsh(quarter, 1)
	place(asks(w.prepare(t, "/v1/tx/guard", low(eighth.String(), 86400)), 1, new(big.Int).Add(quarter, eighth).String()))
	w.sync(t)
	w.execute(t, maker, w.prepare(t, "/v1/tx/guard/order", map[string]any{"from": maker.Address.Hex(), "order": 4, "action": "cancel"}))
	require.NoError(t, w.chain.AdjustTime(2*time.Minute))
	w.chain.Commit()
	w.sync(t)
	require.EqualValues(t, 0, w.prepare(t, "/v1/tx/guard", low("1", 3600)).Preview["other_orders"])
	guards := w.get(t, "/v1/investors/"+maker.Address.Hex()+"/guards?limit=2")
	require.Equal(t, "cancelled", at(t, guards, "guards", 0, "status"))
	require.Equal(t, false, at(t, guards, "guards", 0, "expired"))
	require.Equal(t, true, at(t, guards, "guards", 1, "expired"))
	all := asks(w.prepare(t, "/v1/tx/guard", low("all", 86400)), 0, basket.MaxAmount.String())
	place(all)
	after := w.prepare(t, "/v1/tx/guard", low("1", 3600))
	require.Empty(t, after.Approvals, "the allowance is without limit")
	require.Equal(t, all.Preview["allowance_for"], after.Preview["allowance_for"])
	wrongField(t, w.do(t, http.MethodGet, "/v1/investors/"+maker.Address.Hex()+"/guards?cursor=zz", nil), "query.cursor")
}

func TestRolesGovernAnIndexWithReturnedTransactionsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, heir, guardian := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5),
		w.chain.Account(devchain.Guardian)
	address := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	request := func(who devchain.Account, more map[string]any) map[string]any {
		more["from"], more["index"] = who.Address.Hex(), address
		return more
	}
	run := func(who devchain.Account, path string, more map[string]any) {
		t.Helper()
		p := w.prepare(t, path, request(who, more))
		require.Empty(t, p.issues())
		w.execute(t, who, p)
	}
	detail := func() map[string]any { return w.get(t, "/v1/indices/"+address) }
	refused := func(who devchain.Account, path, field string, more map[string]any) {
		t.Helper()
		wrongField(t, w.do(t, http.MethodPost, path, request(who, more)), field)
	}

	refused(heir, "/v1/tx/share-cap", "body.from", map[string]any{"share_cap": units(1000)})
	run(maker, "/v1/tx/share-cap", map[string]any{"share_cap": units(1000)})
	require.Equal(t, units(1000), detail()["share_cap"])
	run(maker, "/v1/tx/share-cap", map[string]any{})
	require.Nil(t, detail()["share_cap"])

	refused(heir, "/v1/tx/reduce-only", "body.from", map[string]any{"on": true})
	refused(maker, "/v1/tx/reduce-only", "body.on", map[string]any{"on": false})
	run(guardian, "/v1/tx/reduce-only", map[string]any{"on": true})
	require.Equal(t, true, at(t, detail(), "index", "reduce_only"))
	require.Contains(t, w.prepare(t, "/v1/tx/reduce-only", request(maker, map[string]any{"on": false})).issues(), "would_revert",
		"what the guardian stopped stays stopped")
	run(guardian, "/v1/tx/reduce-only", map[string]any{"on": false})

	refused(heir, "/v1/tx/keeper", "body.from", map[string]any{"keeper": heir.Address.Hex()})
	run(maker, "/v1/tx/keeper", map[string]any{"keeper": heir.Address.Hex()})
	require.Equal(t, heir.Address.Hex(), at(t, detail(), "index", "keeper"))
	run(maker, "/v1/tx/proposer", map[string]any{"proposer": heir.Address.Hex(), "max_change_bps": 500})
	require.Equal(t, heir.Address.Hex(), detail()["proposer"])
	refused(maker, "/v1/tx/proposer", "body.max_change_bps", map[string]any{"max_change_bps": 10_001})
	run(maker, "/v1/tx/proposer", map[string]any{})
	require.Nil(t, detail()["proposer"])

	refused(heir, "/v1/tx/hand-over", "body.action", map[string]any{"action": "accept"})
	refused(maker, "/v1/tx/hand-over", "body.to", map[string]any{"action": "offer"})
	run(maker, "/v1/tx/hand-over", map[string]any{"action": "offer", "to": heir.Address.Hex()})
	require.Equal(t, heir.Address.Hex(), detail()["pending_creator"])
	run(maker, "/v1/tx/hand-over", map[string]any{"action": "withdraw"})
	refused(maker, "/v1/tx/hand-over", "body.action", map[string]any{"action": "withdraw"})
	run(maker, "/v1/tx/hand-over", map[string]any{"action": "offer", "to": heir.Address.Hex()})
	refused(maker, "/v1/tx/hand-over", "body.from", map[string]any{"action": "accept"})
	run(heir, "/v1/tx/hand-over", map[string]any{"action": "accept"})
	require.Equal(t, heir.Address.Hex(), at(t, detail(), "index", "creator"))

	require.NoError(t, w.chain.AdjustTime(time.Hour))
	w.chain.Commit()
	w.sync(t)
	run(maker, "/v1/tx/upkeep", map[string]any{"action": "accrue_fees"})
	require.NotEmpty(t, w.get(t, "/v1/indices/"+address+"/fees")["fees"])
	require.Contains(t, w.prepare(t, "/v1/tx/upkeep", request(maker, map[string]any{"action": "open_auction"})).issues(), "would_revert",
		"nothing has drifted")
	require.Contains(t, w.prepare(t, "/v1/tx/upkeep", request(maker, map[string]any{"action": "check_drawdown"})).issues(), "would_revert")
	refused(maker, "/v1/tx/upkeep", "body.from", map[string]any{"action": "close_auction"})
}

// problemFields are the fields that a refusal names.
func problemFields(t *testing.T, r reply) (out []string) {
	t.Helper()
	for _, e := range problem(t, r, http.StatusUnprocessableEntity, rest.CodeInvalidRequest).Errors {
		out = append(out, e.Field)
	}
	return out
}

func TestASignedOrderNeedsNoTransactionOfItsOwner(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, bot := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	address := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	vault := common.HexToAddress(address)
	half := new(big.Int).Rsh(w.balance(t, vault, maker.Address), 1)
	draft := map[string]any{
		"from": maker.Address.Hex(), "index": address, "floor_usd": "90", "ceiling_usd": "250", "limit_bps": 3000, "shares": half.String(),
		"token_out": w.token("USDC").Hex(), "max_slippage_bps": 500, "tip_bps": 50, "in_kind_after_minutes": 60, "min_fill_pct": 25,
		"expires_in_seconds": 86400,
	}
	ask := func() map[string]any {
		t.Helper()
		return decode[map[string]any](t, w.do(t, http.MethodPost, "/v1/tx/guard/sign", draft), http.StatusOK)
	}
	offer := ask()
	request := map[string]any{"order": at(t, offer, "typed_data", "message"), "signature": signTyped(t, maker, offer["typed_data"])}
	// Without an allowance or a permit, the keeper could not take the shares.
	wrongField(t, w.do(t, http.MethodPost, "/v1/signed-orders", request), "body.permit")
	permit := at(t, offer, "approvals", 0, "permit").(map[string]any)
	request["permit"] = map[string]any{
		"value": permit["value"], "deadline": permit["deadline"], "signature": signTyped(t, maker, permit["typed_data"]),
	}
	// Nobody can hand in what the owner did not sign.
	forged := map[string]any{"order": request["order"], "permit": request["permit"], "signature": signTyped(t, bot, offer["typed_data"])}
	refused := w.do(t, http.MethodPost, "/v1/signed-orders", forged)
	require.Contains(t, problem(t, refused, http.StatusUnprocessableEntity, rest.CodeRefused).Detail, "BadSignature")

	created := decode[map[string]any](t, w.do(t, http.MethodPost, "/v1/signed-orders", request), http.StatusCreated)
	nonce := at(t, offer, "typed_data", "message", "nonce").(string)
	require.Equal(t, nonce, created["nonce"])
	wrongField(t, w.do(t, http.MethodPost, "/v1/signed-orders", request), "body.order.nonce")
	list := func() any {
		t.Helper()
		return at(t, w.get(t, "/v1/investors/"+maker.Address.Hex()+"/signed-orders"), "signed_orders", 0)
	}
	require.Equal(t, "waiting", at(t, list(), "status"))
	require.Equal(t, "250", at(t, list(), "ceiling_usd"))
	// The next order asks for an allowance that covers both.
	require.Equal(t, new(big.Int).Lsh(half, 1).String(), at(t, ask(), "approvals", 0, "amount"))

	cancel := map[string]any{"from": maker.Address.Hex(), "nonce": nonce}
	w.execute(t, maker, w.prepare(t, "/v1/tx/guard/cancel-signed", cancel))
	require.Equal(t, "cancelled", at(t, list(), "status"))
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard/cancel-signed", cancel), "body.nonce")
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/guard/cancel-signed", map[string]any{
		"from": maker.Address.Hex(), "nonce": "18446744073709551616",
	}), "body.nonce")
	again := w.do(t, http.MethodPost, "/v1/signed-orders", request)
	require.Contains(t, problem(t, again, http.StatusUnprocessableEntity, rest.CodeRefused).Detail, "NonceUsed")
}

// signTyped signs typed data from the JSON alone, as a wallet does.
func signTyped(t *testing.T, who devchain.Account, data any) string {
	t.Helper()
	raw, err := json.Marshal(data)
	require.NoError(t, err)
	var typed apitypes.TypedData
	require.NoError(t, json.Unmarshal(raw, &typed))
	digest, _, err := apitypes.TypedDataAndHash(typed)
	require.NoError(t, err)
	signature, err := crypto.Sign(digest, who.Key)
	require.NoError(t, err)
	signature[crypto.RecoveryIDOffset] += 27
	return "0x" + hex.EncodeToString(signature)
}
