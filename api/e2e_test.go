package api_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/prepare"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// world is a development chain with the market, an indexer and the API over both.
type world struct {
	testBundle
	chain   *devchain.Chain
	market  *devchain.Market
	indexer *indexer.Indexer
	node    api.Node
	router  api.Router
}

// newWorld starts a world. wrap, if given, wraps the node and the router of the API.
func newWorld(t *testing.T, wrap ...func(api.Node, api.Router) (api.Node, api.Router)) *world {
	t.Helper()
	c, m := testkit.Market(t)
	node, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, logger(t))
	require.NoError(t, err)
	t.Cleanup(node.Close)
	w := &world{chain: c, market: m}
	w.store = testkit.DB(t)
	d := m.Deployment
	w.indexer = indexer.New(indexer.Config{
		ChainID: d.ChainID, Factory: d.Factory, Lens: d.Lens, ExitGuard: d.ExitGuard, Mandates: d.Mandates, StartBlock: d.StartBlock,
		NavInterval: 1,
		Native:      d.WETH,
	}, w.store, node, slog.New(slog.DiscardHandler), time.Now)
	var seen api.Node = node
	var router api.Router = uniswap.NewRouter(
		uniswap.Config{Quoter: d.UniswapQuoter, Factory: d.UniswapFactory, Hubs: []common.Address{d.WETH, d.USDC}}, node)
	for _, change := range wrap {
		seen, router = change(seen, router)
	}
	server, err := api.New(api.Config{Deployment: d, Version: "test"}, w.store, api.Chain{Node: seen, Router: router}, logger(t), time.Now)
	require.NoError(t, err)
	w.handler, w.node, w.router = server.Handler(), seen, router
	w.sync(t)
	return w
}

func (w *world) sync(t *testing.T) {
	t.Helper()
	require.NoError(t, w.indexer.Sync(t.Context()))
}

func (w *world) token(symbol string) common.Address { return w.market.Asset(symbol).Token }

func (w *world) balance(t *testing.T, token, owner common.Address) *big.Int {
	t.Helper()
	erc20 := bindings.NewERC20Permit()
	raw, err := w.chain.Client().CallContract(t.Context(), ethereum.CallMsg{To: &token, Data: erc20.PackBalanceOf(owner)}, nil)
	require.NoError(t, err)
	out, err := erc20.UnpackBalanceOf(raw)
	require.NoError(t, err)
	return out
}

// unsigned is a returned transaction in the form that a wallet reads.
type unsigned struct {
	From    common.Address `json:"from"`
	To      common.Address `json:"to"`
	Data    hexutil.Bytes  `json:"data"`
	Value   string         `json:"value"`
	Gas     uint64         `json:"gas"`
	ChainID uint64         `json:"chain_id"`
}

type amount struct {
	Token  common.Address `json:"token"`
	Amount string         `json:"amount"`
}

func (a amount) big() *big.Int {
	i, _ := new(big.Int).SetString(a.Amount, 10)
	return i
}

type prepared struct {
	AsOf      rest.AsOf `json:"as_of"`
	Preview   map[string]any
	MinOut    []amount   `json:"min_out"`
	Deadline  *time.Time `json:"deadline"`
	Approvals []struct {
		Token       common.Address
		Amount      string
		Transaction unsigned
		Permit      *struct {
			Value     string
			Deadline  int64
			TypedData json.RawMessage `json:"typed_data"`
		}
	}
	Transaction unsigned
	Issues      []prepare.Issue
}

func (p prepared) issues() (codes []string) {
	for _, issue := range p.Issues {
		codes = append(codes, issue.Code)
	}
	return codes
}

func (w *world) prepare(t *testing.T, path string, body map[string]any) prepared {
	t.Helper()
	r := w.do(t, http.MethodPost, path, body)
	require.Equal(t, http.StatusOK, r.status, string(r.body))
	require.Equal(t, "no-store", r.header.Get("Cache-Control"))
	var p prepared
	require.NoError(t, json.Unmarshal(r.body, &p), string(r.body))
	return p
}

// sign signs a returned transaction as it is and mines it.
func (w *world) sign(t *testing.T, who devchain.Account, tx unsigned) *types.Receipt {
	t.Helper()
	ctx := t.Context()
	client := w.chain.Client()
	nonce, err := client.PendingNonceAt(ctx, who.Address)
	require.NoError(t, err)
	value, ok := new(big.Int).SetString(tx.Value, 10)
	require.True(t, ok)
	require.Equal(t, who.Address, tx.From)
	signed, err := types.SignNewTx(who.Key, types.LatestSignerForChainID(new(big.Int).SetUint64(tx.ChainID)), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(tx.ChainID), Nonce: nonce, To: &tx.To, Data: tx.Data, Value: value, Gas: tx.Gas,
		GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(100e9),
	})
	require.NoError(t, err)
	require.NoError(t, client.SendTransaction(ctx, signed))
	w.chain.Commit()
	receipt, err := client.TransactionReceipt(context.WithoutCancel(ctx), signed.Hash())
	require.NoError(t, err)
	return receipt
}

// execute signs and mines the approvals and then the transaction, and indexes the blocks.
func (w *world) execute(t *testing.T, who devchain.Account, p prepared) *types.Receipt {
	t.Helper()
	for _, a := range p.Approvals {
		require.Equal(t, types.ReceiptStatusSuccessful, w.sign(t, who, a.Transaction).Status)
	}
	receipt := w.sign(t, who, p.Transaction)
	require.Equal(t, types.ReceiptStatusSuccessful, receipt.Status, "gas limit %d, used %d", p.Transaction.Gas, receipt.GasUsed)
	w.sync(t)
	return receipt
}

func (w *world) launchBody(who common.Address, weights map[string]int) map[string]any {
	var constituents []any
	for _, symbol := range []string{"USDC", "WETH", "WBTC", "LINK", "UNI"} {
		if weight, ok := weights[symbol]; ok {
			constituents = append(constituents, map[string]any{"token": w.token(symbol).Hex(), "weight_bps": weight})
		}
	}
	return map[string]any{
		"from": who.Hex(), "name": "Blue Chips", "symbol": "BLUE", "seed_usd": "10000", "management_fee_bps": 200,
		"target_delay_seconds": 60, "constituents": constituents,
	}
}

// launched launches an index through the API.
func (w *world) launched(t *testing.T, who devchain.Account, weights map[string]int) string {
	t.Helper()
	w.execute(t, who, w.prepare(t, "/v1/tx/launch", w.launchBody(who.Address, weights)))
	return at(t, w.get(t, "/v1/indices?sort=age&order=asc&limit=1"), "indices", 0, "address").(string)
}

func dec(t *testing.T, v any) decimal.Decimal {
	t.Helper()
	d, err := decimal.NewFromString(v.(string))
	require.NoError(t, err)
	return d
}

// near checks that two numbers differ by at most bps of the larger.
func near(t *testing.T, want, got decimal.Decimal, bps int64) {
	t.Helper()
	apart := want.Sub(got).Abs().Mul(decimal.NewFromInt(10_000))
	require.True(t, apart.LessThanOrEqual(decimal.Max(want, got).Mul(decimal.NewFromInt(bps))), "wanted %s ± %d bps, got %s", want, bps,
		got)
}

func TestAnIndexIsLaunchedBoughtAndRedeemedWithReturnedTransactionsAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, buyer := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	weights := map[string]int{"WETH": 4000, "WBTC": 3500, "LINK": 2500}

	// A launch without tokens is previewed and reports what is missing.
	bare := w.chain.Account(devchain.Guardian)
	poor := w.prepare(t, "/v1/tx/launch", w.launchBody(bare.Address, weights))
	require.Contains(t, poor.issues(), "balance")
	require.Contains(t, poor.issues(), "simulation_incomplete")
	launch := w.prepare(t, "/v1/tx/launch", w.launchBody(maker.Address, weights))
	require.Equal(t, []string{"allowance", "allowance", "allowance"}, launch.issues())
	require.Equal(t, units(100), new(big.Int).Add(amount{Amount: launch.Preview["shares"].(string)}.big(), big.NewInt(1e15)).String())
	receipt := w.execute(t, maker, launch)
	t.Logf("launch: gas limit %d, used %d", launch.Transaction.Gas, receipt.GasUsed)
	index := at(t, w.get(t, "/v1/indices"), "indices", 0)
	address := at(t, index, "address").(string)
	require.Equal(t, "Blue Chips", at(t, index, "name"))
	near(t, decimal.NewFromInt(100), dec(t, at(t, index, "valuation", "nav_per_share_usd")), 1)
	holdings := w.get(t, "/v1/indices/"+address+"/holdings")
	for i, a := range launch.Preview["amounts"].([]any) {
		require.Equal(t, at(t, a, "amount"), at(t, holdings, "holdings", i, "reserve"), "what was previewed was taken")
	}
	require.Equal(t, at(t, index, "valuation", "nav_usd"), holdings["nav_usd"], "the stored NAV is that of the holdings")

	// Deposit one token.
	zap := map[string]any{"from": buyer.Address.Hex(), "index": address, "token": w.token("USDC").Hex(), "amount": "2000000000"}
	deposit := w.prepare(t, "/v1/tx/deposit", zap)
	require.Equal(t, []string{"allowance"}, deposit.issues())
	require.Equal(t, "2000000000", deposit.Approvals[0].Amount, "exactly what is spent")
	require.Len(t, deposit.Preview["swaps"], 3)
	expected := amount{Amount: deposit.Preview["shares"].(string)}.big()
	near(t, decimal.NewFromInt(2000), dec(t, deposit.Preview["value_usd"]), 100)
	receipt = w.execute(t, buyer, deposit)
	t.Logf("deposit: gas limit %d, used %d, impact %s", deposit.Transaction.Gas, receipt.GasUsed, deposit.Preview["price_impact"])
	shares := w.balance(t, common.HexToAddress(address), buyer.Address)
	near(t, decimal.NewFromBigInt(expected, 0), decimal.NewFromBigInt(shares, 0), 1)
	require.GreaterOrEqual(t, shares.Cmp(deposit.MinOut[0].big()), 0)
	position := at(t, w.get(t, "/v1/investors/"+buyer.Address.Hex()+"/positions"), "positions", 0)
	require.Equal(t, shares.String(), at(t, position, "shares"))
	near(t, decimal.NewFromInt(2000), dec(t, at(t, position, "value_usd")), 100)

	// A second deposit with the allowance in place is estimated, not simulated, and needs no approval.
	testkit.Approve(t, w.chain, buyer, w.market.Deployment.Zapper, w.token("USDC"))
	again := w.prepare(t, "/v1/tx/deposit", zap)
	require.Empty(t, again.Approvals)
	require.Empty(t, again.issues())
	receipt = w.execute(t, buyer, again)
	t.Logf("second deposit: gas limit %d, used %d", again.Transaction.Gas, receipt.GasUsed)

	// Redeem half for USDC, the rest in kind.
	held := w.balance(t, common.HexToAddress(address), buyer.Address)
	half := new(big.Int).Rsh(held, 1)
	before := w.balance(t, w.token("USDC"), buyer.Address)
	redeem := w.prepare(t, "/v1/tx/redeem",
		map[string]any{"from": buyer.Address.Hex(), "index": address, "token": w.token("USDC").Hex(), "shares": half.String()})
	require.Equal(t, []string{"allowance"}, redeem.issues())
	receipt = w.execute(t, buyer, redeem)
	t.Logf("redeem: gas limit %d, used %d", redeem.Transaction.Gas, receipt.GasUsed)
	got := new(big.Int).Sub(w.balance(t, w.token("USDC"), buyer.Address), before)
	near(t, dec(t, at(t, redeem.Preview["proceeds"], 0, "amount")), decimal.NewFromBigInt(got, 0), 1)
	require.GreaterOrEqual(t, got.Cmp(redeem.MinOut[0].big()), 0)

	wbtcBefore := w.balance(t, w.token("WBTC"), buyer.Address)
	exit := w.prepare(t, "/v1/tx/redeem", map[string]any{"from": buyer.Address.Hex(), "index": address, "in_kind": true, "shares": "max"})
	require.Empty(t, exit.Approvals)
	require.Empty(t, exit.issues())
	require.Nil(t, exit.Deadline)
	w.execute(t, buyer, exit)
	require.Equal(t, 0, w.balance(t, common.HexToAddress(address), buyer.Address).Sign())
	require.Positive(t, w.balance(t, w.token("WBTC"), buyer.Address).Cmp(wbtcBefore))
	require.Empty(t, w.get(t, "/v1/investors/"+buyer.Address.Hex()+"/positions")["positions"])
	require.Len(t, w.get(t, "/v1/investors/"+buyer.Address.Hex()+"/positions?closed=true")["positions"], 1)

	// The tokens that were paid in kind are deposited in kind again.
	wanted := units(1)
	inKind := w.prepare(t, "/v1/tx/deposit",
		map[string]any{"from": buyer.Address.Hex(), "index": address, "in_kind": true, "shares": wanted})
	require.Len(t, inKind.Approvals, 3)
	w.execute(t, buyer, inKind)
	gotShares := w.balance(t, common.HexToAddress(address), buyer.Address)
	require.GreaterOrEqual(t, gotShares.Cmp(inKind.MinOut[0].big()), 0)
	near(t, dec(t, wanted), decimal.NewFromBigInt(gotShares, 0), 1)

	kinds := map[string]int{}
	for _, a := range w.get(t, "/v1/indices/"+address+"/activity?limit=100")["activity"].([]any) {
		kinds[at(t, a, "kind").(string)]++
	}
	require.Equal(t, 1, kinds["launch"])
	require.Equal(t, 2, kinds["withdraw"])
	require.Equal(t, 4, kinds["contribute"], "the seed, two zaps and one in kind")
}

func TestWhatAnAccountDoesNotHoldIsRefusedWithTheLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, buyer := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	address := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	usdcAddress := w.token("USDC").Hex()
	held := w.balance(t, w.token("USDC"), buyer.Address)
	limited := func(path, field, limit string, body map[string]any) {
		t.Helper()
		body["from"], body["index"] = buyer.Address.Hex(), address
		p := problem(t, w.do(t, http.MethodPost, path, body), http.StatusUnprocessableEntity, rest.CodeInsufficient)
		require.Equal(t, field, p.Errors[0].Field)
		require.Equal(t, limit, p.Errors[0].Limit)
	}
	limited("/v1/tx/deposit", "body.amount", held.String(),
		map[string]any{"token": usdcAddress, "amount": new(big.Int).Add(held, big.NewInt(1)).String()})
	limited("/v1/tx/redeem", "body.shares", "0", map[string]any{"token": usdcAddress, "shares": "1"})
	limited("/v1/tx/redeem", "body.shares", "0", map[string]any{"in_kind": true, "shares": "max"})
	r := w.do(t, http.MethodPost, "/v1/tx/deposit",
		map[string]any{"from": buyer.Address.Hex(), "index": address, "in_kind": true, "shares": units(1_000_000_000)})
	p := problem(t, r, http.StatusUnprocessableEntity, rest.CodeInsufficient)
	require.Equal(t, "body.shares", p.Errors[0].Field)

	// An amount that no contract can compute with is the caller's fault, not the server's.
	for _, shares := range []string{"1" + strings.Repeat("0", 70), new(big.Int).Lsh(big.NewInt(1), 255).String()} {
		for _, path := range []string{"/v1/tx/deposit", "/v1/tx/redeem"} {
			wrongField(t, w.do(t, http.MethodPost, path,
				map[string]any{"from": buyer.Address.Hex(), "index": address, "in_kind": true, "shares": shares}), "body.shares")
		}
		wrongField(t, w.do(t, http.MethodPost, "/v1/tx/deposit",
			map[string]any{"from": buyer.Address.Hex(), "index": address, "token": usdcAddress, "amount": shares}), "body.amount")
	}
	most := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1)).String()
	huge := w.do(t, http.MethodPost, "/v1/tx/deposit",
		map[string]any{"from": buyer.Address.Hex(), "index": address, "in_kind": true, "shares": most})
	require.Equal(t, http.StatusUnprocessableEntity, huge.status, string(huge.body))

	// An amount at the limit is accepted.
	if p.Errors[0].Limit != "0" {
		most := w.prepare(t, "/v1/tx/deposit",
			map[string]any{"from": buyer.Address.Hex(), "index": address, "in_kind": true, "shares": p.Errors[0].Limit})
		w.execute(t, buyer, most)
	}
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/deposit",
		map[string]any{"from": buyer.Address.Hex(), "index": address, "token": usdcAddress, "amount": "1"}), "body.amount")
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/deposit",
		map[string]any{"from": buyer.Address.Hex(), "index": address, "token": addr(99).Hex(), "amount": "1"}), "body.token")
	short := w.launchBody(maker.Address, map[string]int{"WETH": 10_000})
	delete(short, "constituents")
	wrongField(t, w.do(t, http.MethodPost, "/v1/tx/launch", short), "body.constituents")
}

func TestTargetsAreProposedCancelledAndExecuted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, anyone := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	address := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	request := func(who devchain.Account, action string, weights map[string]int) map[string]any {
		body := map[string]any{"from": who.Address.Hex(), "index": address, "action": action}
		if weights != nil {
			body["constituents"] = w.launchBody(who.Address, weights)["constituents"]
		}
		return body
	}
	next := map[string]int{"WETH": 2000, "LINK": 8000}
	post := func(body map[string]any) reply { return w.do(t, http.MethodPost, "/v1/tx/targets", body) }
	wrongField(t, post(request(anyone, "propose", next)), "body.from")
	wrongField(t, post(request(maker, "cancel", nil)), "body.action")
	wrongField(t, post(request(maker, "propose", nil)), "body.constituents")
	wrongField(t, post(request(maker, "cancel", next)), "body.constituents")

	proposal := w.prepare(t, "/v1/tx/targets", request(maker, "propose", next))
	w.checkExpected(t, proposal, address, map[string]float64{"WETH": .2, "LINK": .8})
	w.execute(t, maker, proposal)
	require.Equal(t, "waiting", at(t, w.get(t, "/v1/indices/"+address), "proposals", 0, "state"))
	wrongField(t, post(request(maker, "propose", next)), "body.action")
	wrongField(t, post(request(anyone, "execute", nil)), "body.action")
	require.Contains(t, w.prepare(t, "/v1/tx/targets", request(anyone, "cancel", nil)).issues(), "would_revert",
		"only the creator or the guardian")
	cancellation := w.prepare(t, "/v1/tx/targets", request(maker, "cancel", nil))
	require.Nil(t, at(t, cancellation.Preview, "expected"), "a cancellation trades nothing")
	w.execute(t, maker, cancellation)
	require.Empty(t, w.get(t, "/v1/indices/"+address)["proposals"])

	w.execute(t, maker, w.prepare(t, "/v1/tx/targets", request(maker, "propose", next)))
	require.NoError(t, w.chain.AdjustTime(2*time.Minute))
	w.chain.Commit()
	w.sync(t)
	execution := w.prepare(t, "/v1/tx/targets", request(anyone, "execute", nil))
	w.checkExpected(t, execution, address, map[string]float64{"WETH": .2, "LINK": .8})
	w.execute(t, anyone, execution)
	targets := at(t, w.get(t, "/v1/indices/"+address), "index", "targets").([]any)
	weights := map[string]any{}
	for _, target := range targets {
		weights[at(t, target, "symbol").(string)] = at(t, target, "weight_bps")
	}
	require.Equal(t, map[string]any{"WETH": 2000., "WBTC": 0., "LINK": 8000.}, weights)
}
