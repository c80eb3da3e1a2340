package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

const chainID = 1337

// noon is the time of the seeded ledger's head, block 100.
var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func addr(n byte) common.Address { return common.BytesToAddress([]byte{0xab, n}) }

var (
	deployment = chain.Deployment{
		ChainID: chainID, Factory: addr(1), Registry: addr(2), Lens: addr(3), Zapper: addr(4), ExitGuard: addr(57), Adapter: addr(5),
		WETH: addr(6), USDC: addr(7), UniswapFactory: addr(8), UniswapRouter: addr(9), UniswapQuoter: addr(10),
	}
	weth, wbtc, usdc   = addr(20), addr(21), addr(22)
	alpha, beta, gamma = addr(30), addr(31), addr(32)
	creator, investor  = addr(40), addr(41)
)

// silent is a node that cannot be reached.
type silent struct{}

func (silent) BatchCall(context.Context, []rpc.BatchElem) error {
	return errors.New("connection refused")
}

func (silent) EstimateGas(context.Context, ethereum.CallMsg) (uint64, error) {
	return 0, errors.New("connection refused")
}

// priced is a node at a given head. Its registry knows some prices, and every other call is an error.
type priced struct {
	silent
	head   uint64
	prices map[common.Address]*big.Int
}

func (n priced) BatchCall(_ context.Context, batch []rpc.BatchElem) error {
	registry, err := bindings.AssetRegistryMetaData.ParseABI()
	if err != nil {
		return err
	}
	for i := range batch {
		switch batch[i].Method {
		case "eth_blockNumber":
			*batch[i].Result.(*hexutil.Uint64) = hexutil.Uint64(n.head)
		case "eth_call":
			batch[i].Error = n.answer(registry, batch[i])
		default:
			batch[i].Error = errors.New("not answered here: " + batch[i].Method)
		}
	}
	return nil
}

func (n priced) answer(registry *abi.ABI, elem rpc.BatchElem) error {
	data := elem.Args[0].(map[string]any)["data"].(hexutil.Bytes)
	method, err := registry.MethodById(data)
	if err != nil {
		return noMethodError{} // a feed that names no sources
	}
	args, err := method.Inputs.Unpack(data[4:])
	if err != nil {
		return err
	}
	if method.Name == "tryRatesD18" {
		var rates []*big.Int
		for _, token := range args[0].([]common.Address) {
			rate := new(big.Int)
			if price, ok := n.prices[token]; ok {
				rate = price // only whether it is 0 is read
			}
			rates = append(rates, rate)
		}
		*elem.Result.(*hexutil.Bytes), err = method.Outputs.Pack(rates, rates)
		return err
	}
	price, ok := n.prices[args[0].(common.Address)]
	if !ok {
		price = new(big.Int)
	}
	*elem.Result.(*hexutil.Bytes), err = method.Outputs.Pack(ok, price, big.NewInt(noon.Unix()))
	return err
}

// noMethodError is a node's error for a call that reverts without a reason.
type noMethodError struct{}

func (noMethodError) Error() string  { return "execution reverted" }
func (noMethodError) ErrorCode() int { return 3 }

// noRouter cannot reach its node.
type noRouter struct{}

func (noRouter) BestMany(context.Context, []uniswap.Request, *big.Int) ([]uniswap.Route, error) {
	return nil, errors.New("connection refused")
}

type testBundle struct {
	store   *store.Store
	handler http.Handler
	server  *api.Server
}

// logger writes the server's log to the test's output.
func logger(t *testing.T) *slog.Logger {
	t.Helper()
	return slog.New(slog.NewTextHandler(t.Output(), nil))
}

func setup(t *testing.T, node api.Node, change ...func(*api.Config)) testBundle {
	t.Helper()
	st := testkit.DB(t)
	cfg := api.Config{Deployment: deployment, Version: "test"}
	for _, c := range change {
		c(&cfg)
	}
	server, err := api.New(cfg, st, api.Chain{Node: node, Router: noRouter{}}, logger(t), time.Now)
	require.NoError(t, err)
	return testBundle{store: st, handler: server.Handler(), server: server}
}

// operations asks the operations listener.
func (b testBundle) operations(t *testing.T, path string) reply {
	t.Helper()
	documented.load(t, b.handler) // a test that runs alone asks here first
	b.handler = b.server.Operations()
	return b.do(t, http.MethodGet, path, nil)
}

// exec runs a statement. If it changes levels or candles, it also renews what the indexer derives from them.
func (b testBundle) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	_, err := b.store.Pool.Exec(t.Context(), sql, args...)
	require.NoError(t, err, sql)
	if strings.Contains(sql, "candles") || strings.Contains(sql, "nav_points") {
		require.NoError(t, ledgerdb.New(b.store.Pool).FoldAllRisks(t.Context(), chainID))
		require.NoError(t, ledgerdb.New(b.store.Pool).RenewAllStandings(t.Context(), chainID))
	}
}

func hash(n byte) common.Hash { return common.BytesToHash([]byte{0xfe, n}) }

func units(whole int64) string {
	return new(big.Int).Mul(big.NewInt(whole), big.NewInt(1e18)).String()
}

// seed writes a ledger of three indices: alpha (40 days old, level 120), beta (2 days old, level 90) and gamma (new, its
// NAV unknown).
func (b testBundle) seed(t testing.TB) {
	t.Helper()
	b.exec(t, `insert into chains values ($1, $2, $3, 1)`, chainID, deployment.Factory, deployment.Registry)
	b.exec(t, `insert into checkpoints values ($1, 100, $2, $3, 90, $3)`, chainID, hash(100), noon)
	for i, a := range []struct {
		token    common.Address
		symbol   string
		decimals int
		status   string
	}{{weth, "WETH", 18, "active"}, {wbtc, "WBTC", 8, "reduce_only"}, {usdc, "USDC", 6, "active"}} {
		b.exec(t, `insert into assets values ($1, $2, $3, $3 || ' token', $4, $5, 8, 3600, $6, $7)`,
			chainID, a.token, a.symbol, a.decimals, addr(byte(50+i)), a.status, i)
	}
	for i, v := range []struct {
		vault common.Address
		name  string
		age   time.Duration
	}{{alpha, "Alpha Blue", 40 * 24 * time.Hour}, {beta, "Beta 100%_", 48 * time.Hour}, {gamma, "Gamma", time.Minute}} {
		b.exec(t, `insert into vaults values ($1, $2, $3, $4, $5, $6, 100, 86400, $7, $8, $9, $10, $11, 3, $8)`,
			chainID, v.vault, creator, addr(60), v.name, v.name[:2], units(1000), 10+20*i, hash(byte(i)), noon.Add(-v.age), units(10))
		b.exec(t, `insert into constituents values ($1, $2, $3, 0, 6000, $4), ($1, $2, $5, 1, 4000, $6)`,
			chainID, v.vault, weth, "300000000000000000", wbtc, "1000000")
		b.exec(t, `insert into balances values ($1, $2, $3, $4), ($1, $2, $5, 1000000000000000)`,
			chainID, v.vault, investor, units(9), common.HexToAddress("0xdead"))
		b.exec(t, `insert into holder_counts values ($1, 5, $2, $3, 1)`, chainID, v.vault, noon.Add(-v.age))
	}
	point := func(vault common.Address, block int, at time.Time, nav, level any) {
		b.exec(t,
			`insert into nav_points values ($1, $2, $3, $4, $5, $6::numeric, $7, 5, $8::numeric,
				case when $6::numeric is null then null else 20000000000000000 end)`,
			chainID, vault, block, hash(byte(block)), at, nav, units(10), level)
	}
	point(alpha, 10, noon.Add(-40*24*time.Hour), units(1000), units(100))
	point(alpha, 40, noon.Add(-8*24*time.Hour), units(1000), units(100))
	point(alpha, 60, noon.Add(-25*time.Hour), units(1100), units(110))
	point(alpha, 100, noon, units(1200), units(120))
	point(beta, 30, noon.Add(-48*time.Hour), units(2000), units(100))
	point(beta, 99, noon.Add(-time.Minute), units(1800), units(90))
	point(gamma, 100, noon, nil, nil)
}

type reply struct {
	status int
	header http.Header
	body   []byte
}

// json decodes a body into plain values.
func (r reply) json(t *testing.T) map[string]any {
	t.Helper()
	var out map[string]any
	require.NoError(t, json.Unmarshal(r.body, &out), string(r.body))
	return out
}

func (b testBundle) do(t *testing.T, method, path string, body any, headers ...string) reply {
	t.Helper()
	var reader io.Reader
	if body != nil {
		raw, ok := body.([]byte)
		if !ok {
			var err error
			raw, err = json.Marshal(body)
			require.NoError(t, err)
		}
		reader = bytes.NewReader(raw)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, reader)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	documented.load(t, b.handler)
	documented.check(t, method, path, w.Code, w.Header(), w.Body.Bytes())
	return reply{w.Code, w.Header(), w.Body.Bytes()}
}

func (b testBundle) get(t *testing.T, path string, headers ...string) map[string]any {
	t.Helper()
	r := b.do(t, http.MethodGet, path, nil, headers...)
	require.Equal(t, http.StatusOK, r.status, string(r.body))
	return r.json(t)
}

// at walks into decoded JSON: keys are strings, places in a list are ints.
func at(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, ok := v.(map[string]any)
			require.True(t, ok, "%v is no object, wanted %q", v, step)
			require.Contains(t, object, step)
			v = object[step]
		case int:
			list, ok := v.([]any)
			require.True(t, ok, "%v is no list", v)
			require.Greater(t, len(list), step)
			v = list[step]
		}
	}
	return v
}
