package api_test

import (
	"context"
	"errors"
	"math/big"
	"net/http"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
)

// noSimulation is a node that does not know eth_simulateV1.
type noSimulation struct{ api.Node }

func (n noSimulation) BatchCall(ctx context.Context, batch []rpc.BatchElem) error {
	if batch[0].Method == "eth_simulateV1" {
		batch[0].Error = errors.New("the method eth_simulateV1 does not exist")
		return nil
	}
	return n.Node.BatchCall(ctx, batch)
}

// noPools is a market without pools.
type noPools struct{}

func (noPools) BestMany(_ context.Context, requests []uniswap.Request, _ *big.Int) ([]uniswap.Route, error) {
	return make([]uniswap.Route, len(requests)), nil
}

func TestTheDocumentedGasSufficesWhereNothingCanBeSimulated(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(n api.Node, r api.Router) (api.Node, api.Router) { return noSimulation{n}, r })
	who := w.chain.Account(devchain.FirstMember)
	weights := map[string]int{"WETH": 4000, "WBTC": 2000, "LINK": 2000, "UNI": 2000}
	launch := w.prepare(t, "/v1/tx/launch", w.launchBody(who.Address, weights))
	require.Contains(t, launch.issues(), "simulation_incomplete")
	w.execute(t, who, launch)
	index := at(t, w.get(t, "/v1/indices"), "indices", 0, "address").(string)
	usdc := w.token("USDC").Hex()
	for _, step := range []struct {
		path string
		body map[string]any
	}{
		{"/v1/tx/deposit", map[string]any{"token": usdc, "amount": "3000000000"}},
		{"/v1/tx/deposit", map[string]any{"in_kind": true, "shares": units(3)}},
		{"/v1/tx/redeem", map[string]any{"token": usdc, "shares": units(5)}},
	} {
		step.body["from"], step.body["index"] = who.Address.Hex(), index
		p := w.prepare(t, step.path, step.body)
		require.Contains(t, p.issues(), "simulation_incomplete")
		receipt := w.execute(t, who, p)
		t.Logf("%s: documented gas %d, used %d", step.path, p.Transaction.Gas, receipt.GasUsed)
	}
}

func TestStalePricesAreToldAndStopNoExit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker, buyer := w.chain.Account(devchain.FirstMember), w.chain.Account(devchain.FirstMember+5)
	index := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	require.NoError(t, w.chain.AdjustTime(25*time.Hour)) // older than the heartbeat of every feed
	w.chain.Commit()
	w.sync(t)

	holdings := w.get(t, "/v1/indices/"+index+"/holdings")
	require.Equal(t, "price_unavailable", at(t, holdings, "unknown", "nav_usd"))
	require.Equal(t, true, at(t, holdings, "holdings", 0, "quarantined"))
	require.NotEmpty(t, at(t, holdings, "holdings", 0, "price_sources"))
	require.Nil(t, at(t, w.get(t, "/v1/indices/"+index), "index", "valuation", "nav_usd"))
	deposit := w.prepare(t, "/v1/tx/deposit",
		map[string]any{"from": buyer.Address.Hex(), "index": index, "token": w.token("USDC").Hex(), "amount": "1000000000"})
	require.Contains(t, deposit.issues(), "stale_price")
	require.Nil(t, deposit.Preview["price_impact"])
	require.Equal(t, "price_unavailable", at(t, deposit.Preview["unknown"], "price_impact"))
	require.Equal(t, "price_unavailable", at(t, deposit.Preview, "fees", "unknown", "pool_fees_usd"))
	w.execute(t, buyer, deposit)
	w.execute(t, buyer,
		w.prepare(t, "/v1/tx/redeem", map[string]any{"from": buyer.Address.Hex(), "index": index, "in_kind": true, "shares": "max"}))

	r := w.do(t, http.MethodPost, "/v1/tx/launch", w.launchBody(maker.Address, map[string]int{"WETH": 10_000}))
	p := problem(t, r, http.StatusUnprocessableEntity, rest.CodeRefused)
	require.Contains(t, p.Detail, "StalePrice")
}

func TestAMarketWithoutPoolsIsANamedProblem(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(n api.Node, _ api.Router) (api.Node, api.Router) { return n, noPools{} })
	maker := w.chain.Account(devchain.FirstMember)
	index := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	for path, body := range map[string]map[string]any{
		"/v1/tx/deposit": {"amount": "1000000"}, "/v1/tx/redeem": {"shares": "max"},
	} {
		body["from"], body["index"], body["token"] = maker.Address.Hex(), index, w.token("USDC").Hex()
		p := problem(t, w.do(t, http.MethodPost, path, body), http.StatusUnprocessableEntity, rest.CodeNoRoute)
		require.Equal(t, "body.token", p.Errors[0].Field)
	}
	w.execute(t, maker,
		w.prepare(t, "/v1/tx/redeem", map[string]any{"from": maker.Address.Hex(), "index": index, "in_kind": true, "shares": "max"}))
}

func TestQuotesArePinnedToTheIndexedBlockWhileItIsFreshAndReal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker := w.chain.Account(devchain.FirstMember)
	index := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	indexed := uint64(at(t, w.get(t, "/v1/assets"), "as_of", "block_number").(float64))
	body := map[string]any{"from": maker.Address.Hex(), "index": index, "in_kind": true, "shares": "max"}
	w.chain.Commit()
	require.Equal(t, indexed, w.prepare(t, "/v1/tx/redeem", body).AsOf.BlockNumber)
	for range 40 {
		w.chain.Commit()
	}
	late := w.prepare(t, "/v1/tx/redeem", body).AsOf
	require.Equal(t, indexed+41, late.BlockNumber, "too far behind: quoted at the head")
	require.Equal(t, "latest", late.Finality)

	w.sync(t)
	w.exec(t, `update checkpoints set block_hash = $1`, hash(66)) // as after a reorg that is not indexed yet
	require.Equal(t, late.BlockHash, w.prepare(t, "/v1/tx/redeem", body).AsOf.BlockHash)
	require.Equal(t, "block_unavailable", at(t, w.get(t, "/v1/indices/"+index+"/holdings"), "holdings", 0, "unknown", "price_usd"))
}

func TestClaimsAreRefusedWhereNothingIsOwed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	maker := w.chain.Account(devchain.FirstMember)
	index := w.launched(t, maker, map[string]int{"WETH": 5000, "WBTC": 5000})
	r := w.do(t, http.MethodPost, "/v1/tx/claim",
		map[string]any{"from": maker.Address.Hex(), "index": index, "token": w.token("WETH").Hex()})
	require.Equal(t, "0", wrongField(t, r, "body.token").Limit)
}
