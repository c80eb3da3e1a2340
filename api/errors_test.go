package api_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// problem checks that an answer is a problem with that status and code, and returns it.
func problem(t *testing.T, r reply, status int, code rest.Code) rest.Problem {
	t.Helper()
	require.Equal(t, status, r.status, string(r.body))
	require.Equal(t, "application/problem+json", r.header.Get("Content-Type"))
	var p rest.Problem
	require.NoError(t, json.Unmarshal(r.body, &p))
	require.Equal(t, code, p.Code, string(r.body))
	require.Equal(t, status, p.Status)
	require.Equal(t, http.StatusText(status), p.Title)
	require.Equal(t, "/docs#error-"+string(code), p.Type)
	require.NotEmpty(t, p.Detail)
	require.Equal(t, r.header.Get("X-Request-Id"), p.RequestID)
	require.NotEmpty(t, p.RequestID)
	return p
}

func wrongField(t *testing.T, r reply, field string) rest.FieldError {
	t.Helper()
	p := problem(t, r, http.StatusUnprocessableEntity, rest.CodeInvalidRequest)
	for _, e := range p.Errors {
		if e.Field == field {
			require.NotEmpty(t, e.Message)
			return e
		}
	}
	require.Failf(t, "field not named", "%s in %s", field, r.body)
	return rest.FieldError{}
}

func TestUnknownPathsAndMethodsAreProblems(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	problem(t, b.do(t, http.MethodGet, "/v2/nothing", nil), http.StatusNotFound, rest.CodeNotFound)
	r := b.do(t, http.MethodDelete, "/v1/indices", nil)
	problem(t, r, http.StatusMethodNotAllowed, rest.CodeMethodNotAllowed)
	require.Contains(t, r.header.Get("Allow"), http.MethodGet)
	problem(t, b.do(t, http.MethodGet, "/v1/tx/deposit", nil), http.StatusMethodNotAllowed, rest.CodeMethodNotAllowed)
}

func TestAnUnknownIndexIsNotFound(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	for _, path := range []string{"", "/nav", "/holdings", "/activity", "/trades"} {
		r := b.do(t, http.MethodGet, "/v1/indices/"+addr(99).Hex()+path, nil)
		p := problem(t, r, http.StatusNotFound, rest.CodeUnknownIndex)
		require.Contains(t, p.Detail, addr(99).Hex())
	}
	r := b.do(t, http.MethodPost, "/v1/tx/claim", map[string]any{"from": investor.Hex(), "index": addr(99).Hex(), "token": weth.Hex()})
	problem(t, r, http.StatusNotFound, rest.CodeUnknownIndex)
}

func TestMalformedAddressesAreNamed(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	wrongCase := "0x70997970C51812dc3A010C7d01b50e0d17dc79c8" // the last letter but one should be upper case
	for _, bad := range []string{"0x12", "nope", alpha.Hex() + "0", strings.Replace(alpha.Hex(), "0x", "0y", 1), wrongCase} {
		for _, path := range []string{
			"/v1/indices/%s", "/v1/indices/%s/nav", "/v1/indices/%s/holdings", "/v1/indices/%s/activity",
			"/v1/indices/%s/trades", "/v1/investors/%s/positions",
		} {
			wrongField(t, b.do(t, http.MethodGet, strings.ReplaceAll(path, "%s", bad), nil), "path.address")
		}
	}
	require.Contains(t, wrongField(t, b.do(t, http.MethodGet, "/v1/indices/"+wrongCase, nil), "path.address").Message, "EIP-55")
	wrongField(t, b.do(t, http.MethodGet, "/v1/indices?creator="+wrongCase, nil), "query.creator")
	for _, good := range []string{strings.ToLower(alpha.Hex()), "0x" + strings.ToUpper(alpha.Hex()[2:]), alpha.Hex()} {
		require.Equal(t, alpha.Hex(), at(t, b.get(t, "/v1/indices/"+good), "index", "address"))
	}
}

func TestQueryLimitsAreNamed(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	for query, field := range map[string]string{
		"limit=0": "query.limit", "limit=101": "query.limit", "limit=x": "query.limit", "sort=size": "query.sort",
		"order=up": "query.order", "q=" + strings.Repeat("a", 65): "query.q", "q=%00": "query.q", "q=%ff": "query.q",
		"cursor=" + strings.Repeat("a", 401): "query.cursor",
	} {
		wrongField(t, b.do(t, http.MethodGet, "/v1/indices?"+query, nil), field)
	}
	wrongField(t, b.do(t, http.MethodGet, "/v1/indices/"+alpha.Hex()+"/nav?range=2y", nil), "query.range")
}

func TestBodiesAreChecked(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	deposit := func(body any, headers ...string) reply {
		return b.do(t, http.MethodPost, "/v1/tx/deposit", body, headers...)
	}
	problem(t, deposit(nil), http.StatusBadRequest, rest.CodeMalformedBody)
	problem(t, deposit([]byte(`{"from": `)), http.StatusBadRequest, rest.CodeMalformedBody)
	problem(t, deposit([]byte(`{"a":"`+strings.Repeat("a", 64<<10)+`"}`)), http.StatusRequestEntityTooLarge, rest.CodeTooLarge)
	problem(t, deposit([]byte(`{}`), "Content-Type", "text/plain"), http.StatusUnsupportedMediaType, rest.CodeUnsupportedMedia)

	r := deposit(map[string]any{"colour": "mauve"})
	wrongField(t, r, "body.colour")
	require.NotContains(t, string(r.body), "mauve", "what was sent is not echoed")

	valid := func(change map[string]any) map[string]any {
		body := map[string]any{"from": investor.Hex(), "index": alpha.Hex(), "token": usdc.Hex(), "amount": "1000000"}
		for k, v := range change {
			if v == nil {
				delete(body, k)
			} else {
				body[k] = v
			}
		}
		return body
	}
	for _, test := range []struct {
		change map[string]any
		field  string
	}{
		{map[string]any{"from": nil}, "body.from"},
		{map[string]any{"from": "0x1"}, "body.from"},
		{map[string]any{"from": common.Address{}.Hex()}, "body.from"},
		{map[string]any{"from": "0x70997970C51812dc3A010C7d01b50e0d17dc79c8"}, "body.from"},
		{map[string]any{"receiver": common.Address{}.Hex()}, "body.receiver"},
		{map[string]any{"amount": "0"}, "body.amount"},
		{map[string]any{"amount": "-1"}, "body.amount"},
		{map[string]any{"amount": "1.5"}, "body.amount"},
		{map[string]any{"amount": 1}, "body.amount"},
		{map[string]any{"amount": nil}, "body.amount"},
		{map[string]any{"amount": strings.Repeat("9", 78)}, "body.amount"},
		{map[string]any{"token": nil}, "body.token"},
		{map[string]any{"shares": "1"}, "body.shares"},
		{map[string]any{"in_kind": true}, "body.shares"},
		{map[string]any{"in_kind": true, "shares": "5"}, "body.token"},
		{map[string]any{"slippage_bps": 1001}, "body.slippage_bps"},
		{map[string]any{"slippage_bps": 0.5}, "body.slippage_bps"},
		{map[string]any{"deadline_seconds": 29}, "body.deadline_seconds"},
	} {
		wrongField(t, deposit(valid(test.change)), test.field)
	}
	redeem := func(body map[string]any) reply { return b.do(t, http.MethodPost, "/v1/tx/redeem", body) }
	wrongField(t, redeem(map[string]any{"from": investor.Hex(), "index": alpha.Hex(), "in_kind": true, "shares": "all"}), "body.shares")
	wrongField(t, redeem(map[string]any{"from": investor.Hex(), "index": alpha.Hex(), "in_kind": true, "shares": "0"}), "body.shares")
	wrongField(t, redeem(map[string]any{"from": investor.Hex(), "index": alpha.Hex(), "shares": "max"}), "body.token")
}

func TestLaunchNamesEveryFieldThatIsWrongAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	pair := func(token common.Address, weight int) map[string]any {
		return map[string]any{"token": token.Hex(), "weight_bps": weight}
	}
	launch := func(change map[string]any) reply {
		body := map[string]any{
			"from": creator.Hex(), "name": "Good", "symbol": "GOOD", "seed_usd": "1000", "management_fee_bps": 100,
			"target_delay_seconds": 86400, "constituents": []any{pair(weth, 6000), pair(usdc, 4000)},
		}
		for k, v := range change {
			body[k] = v
		}
		return b.do(t, http.MethodPost, "/v1/tx/launch", body)
	}
	many := make([]any, 33)
	for i := range many {
		many[i] = pair(weth, 300)
	}
	for _, test := range []struct {
		field string
		value any
		wrong string
		limit string
	}{
		{"name", "", "body.name", "1"},
		{"name", strings.Repeat("ä", 33), "body.name", "64"},
		{"name", "evil\u202eman", "body.name", ""},
		{"symbol", strings.Repeat("S", 17), "body.symbol", "16"},
		{"seed_usd", "99.99", "body.seed_usd", "100"},
		{"seed_usd", "1e30", "body.seed_usd", ""},
		{"seed_usd", "1000000000000.01", "body.seed_usd", "1000000000000"},
		{"management_fee_bps", 1001, "body.management_fee_bps", "1000"},
		{"management_fee_bps", -1, "body.management_fee_bps", "0"},
		{"performance_fee_bps", 3001, "body.performance_fee_bps", "3000"},
		{"entry_fee_bps", 201, "body.entry_fee_bps", "200"},
		{"exit_fee_bps", 201, "body.exit_fee_bps", "200"},
		{"drawdown_bps", 5001, "body.drawdown_bps", "5000"},
		{"share_cap", "340282366920938463463374607431768211456", "body.share_cap", "340282366920938463463374607431768211456"},
		{"target_delay_seconds", 1 << 32, "body.target_delay_seconds", "4294967295"},
		{"constituents", []any{}, "body.constituents", "32"},
		{"constituents", many, "body.constituents", "32"},
		{"constituents", []any{pair(weth, 6000), pair(usdc, 3999)}, "body.constituents", "10000"},
		{"constituents", []any{pair(weth, 6000), pair(weth, 4000)}, "body.constituents[1].token", ""},
		{"constituents", []any{pair(weth, 10_000), pair(usdc, 0)}, "body.constituents[1].weight_bps", "1"},
		{"constituents", []any{pair(weth, 6000), pair(addr(99), 4000)}, "body.constituents[1].token", ""},
		{"constituents", []any{pair(weth, 6000), pair(wbtc, 4000)}, "body.constituents[1].token", ""},
	} {
		require.Equal(t, test.limit, wrongField(t, launch(map[string]any{test.field: test.value}), test.wrong).Limit, test.wrong)
	}
	p := problem(t, launch(map[string]any{"name": "", "symbol": "", "seed_usd": "1"}), http.StatusUnprocessableEntity,
		rest.CodeInvalidRequest)
	require.Len(t, p.Errors, 3)
}

func TestTransactionsNeedANodeReadsDoNot(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	r := b.do(t, http.MethodPost, "/v1/tx/deposit",
		map[string]any{"from": investor.Hex(), "index": alpha.Hex(), "token": usdc.Hex(), "amount": "1000000"})
	p := problem(t, r, http.StatusServiceUnavailable, rest.CodeNode)
	require.NotContains(t, p.Detail, "refused", "the fault's inside is not told")
	require.NotEmpty(t, r.header.Get("Retry-After"))
}

func TestAnEmptyOrMissingDatabaseIsSaidSo(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	problem(t, b.do(t, http.MethodGet, "/v1/indices", nil), http.StatusServiceUnavailable, rest.CodeNotIndexed)
	ready := b.operations(t, "/readyz")
	require.Equal(t, http.StatusServiceUnavailable, ready.status)
	require.Equal(t, []any{"no block is indexed yet", "no RPC node answers"}, ready.json(t)["reasons"])
	b.store.Close()
	problem(t, b.do(t, http.MethodGet, "/v1/indices", nil), http.StatusServiceUnavailable, rest.CodeDatabase)
	require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, "/healthz", nil).status, "the process is alive all the same")
}

// Strangers learn whether the server is ready. The reasons and the metrics are for operators.
func TestThePublicListenerHasNeitherReasonsNorMetrics(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	ready := b.do(t, http.MethodGet, "/readyz", nil)
	require.Equal(t, http.StatusServiceUnavailable, ready.status)
	require.JSONEq(t, `{"ready": false}`, string(ready.body))
	problem(t, b.do(t, http.MethodGet, "/metrics", nil), http.StatusNotFound, rest.CodeNotFound)
	require.Equal(t, http.StatusOK, b.operations(t, "/metrics").status)
}

func TestReadyUntilTheIndexLags(t *testing.T) {
	t.Parallel()
	for head, want := range map[uint64]int{99: 200, 100: 200, 110: 200, 111: 503} {
		b := setup(t, priced{head: head}, func(c *api.Config) { c.MaxLagBlocks = 10 })
		b.seed(t)
		for _, r := range []reply{b.do(t, http.MethodGet, "/readyz", nil), b.operations(t, "/readyz")} {
			require.Equal(t, want, r.status, string(r.body))
			require.Equal(t, want == 200, r.json(t)["ready"])
		}
		require.Equal(t, http.StatusOK, b.do(t, http.MethodGet, "/v1/indices", nil).status)
	}
}

func TestAPanicIsOneRequestsFault(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	server, err := api.New(api.Config{Deployment: deployment}, nil, api.Chain{Node: silent{}, Router: noRouter{}},
		slog.New(slog.NewTextHandler(&logged, nil)), time.Now)
	require.NoError(t, err)
	b := testBundle{handler: server.Handler()}
	r := b.do(t, http.MethodGet, "/v1/indices", nil) // this server has no store
	p := problem(t, r, http.StatusInternalServerError, rest.CodeInternal)
	require.NotContains(t, p.Detail, "nil pointer")
	require.Contains(t, logged.String(), p.RequestID)
	require.Contains(t, logged.String(), "nil pointer")
}

func TestRequestIDsAreKeptWhereHarmless(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	require.Equal(t, "mine-1", b.do(t, http.MethodGet, "/healthz", nil, "X-Request-Id", "mine-1").header.Get("X-Request-Id"))
	require.Regexp(t, "^req_[0-9a-f]{24}$", b.do(t, http.MethodGet, "/healthz", nil, "X-Request-Id", `a"b`).header.Get("X-Request-Id"))
}

func TestAnswersCarrySecurityHeadersAndCORSOnlyWhereConfigured(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{}, func(c *api.Config) { c.CORSOrigins = []string{"https://app.example"} })
	b.seed(t)
	r := b.do(t, http.MethodGet, "/v1/indices", nil, "Origin", "https://app.example")
	require.Equal(t, "nosniff", r.header.Get("X-Content-Type-Options"))
	require.Equal(t, "DENY", r.header.Get("X-Frame-Options"))
	require.Equal(t, "https://app.example", r.header.Get("Access-Control-Allow-Origin"))
	require.Contains(t, r.header.Get("Access-Control-Expose-Headers"), "ETag")
	require.Empty(t,
		b.do(t, http.MethodGet, "/v1/indices", nil, "Origin", "https://evil.example").header.Get("Access-Control-Allow-Origin"))
	preflight := b.do(t, http.MethodOptions, "/v1/tx/deposit", nil, "Origin", "https://app.example", "Access-Control-Request-Method",
		"POST")
	require.Equal(t, http.StatusNoContent, preflight.status)
	require.Contains(t, preflight.header.Get("Access-Control-Allow-Methods"), "POST")
}

func TestMetricsCountRoutesNotPaths(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.get(t, "/v1/indices/"+alpha.Hex())
	b.do(t, http.MethodGet, "/v1/indices/"+addr(99).Hex(), nil)
	b.do(t, http.MethodGet, "/some/where", nil)
	b.do(t, "BREW", "/v1/indices", nil)
	body := string(b.operations(t, "/metrics").body)
	for _, want := range []string{
		`astrolabe_http_request_duration_seconds_count{method="GET",route="/v1/indices/:address",status="200"} 1`,
		`astrolabe_http_request_duration_seconds_count{method="GET",route="/v1/indices/:address",status="404"} 1`,
		`astrolabe_http_request_duration_seconds_count{method="GET",route="unmatched",status="404"} 1`,
		`astrolabe_http_request_duration_seconds_count{method="other",route="unmatched",status="405"} 1`,
	} {
		require.Contains(t, body, want)
	}
	require.NotContains(t, body, alpha.Hex())
}

func TestTheDocumentIsOpenAPI31(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	document := b.do(t, http.MethodGet, "/openapi.json", nil).json(t)
	require.Equal(t, "3.1.0", document["openapi"])
	require.Contains(t, document["paths"], "/v1/indices/{address}")
	require.Contains(t, at(t, document, "components", "schemas", "Problem", "properties"), "request_id")
	require.Len(t, document["x-problem-codes"], len(rest.Codes))
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := api.New(api.Config{Deployment: chain.Deployment{ChainID: 1}}, nil, api.Chain{Node: silent{}, Router: noRouter{}}, logger(t),
		time.Now)
	require.ErrorContains(t, err, "factory")
	registry := prometheus.NewRegistry()
	config := api.Config{Deployment: deployment, Metrics: registry}
	_, err = api.New(config, testkit.DB(t), api.Chain{Node: silent{}, Router: noRouter{}}, logger(t), time.Now)
	require.NoError(t, err)
	_, err = api.New(config, testkit.DB(t), api.Chain{Node: silent{}, Router: noRouter{}}, logger(t), time.Now)
	require.ErrorContains(t, err, "registering")
}
