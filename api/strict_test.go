package api_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// goName matches what must not be in an answer: a name of a Go type or package.
var goName = regexp.MustCompile(`Go (value|struct)|\bu?int(8|16|32|64)\b|json:|rest\.|prepare\.|unmarshal`)

// TestEveryMemberIsReadOnce sends the example request of every operation with a member in another case, twice, and with one that
// does not exist. A limit must hold for what is executed.
func TestEveryMemberIsReadOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{}, func(c *api.Config) {
		c.Tiers = rest.DefaultTiers()
		c.Tiers[rest.TierAnonymous] = rest.Tier{Units: 100_000, Window: time.Minute}
	})
	b.seed(t)
	raw, err := os.ReadFile("examples/requests.json")
	require.NoError(t, err)
	var requests map[string]map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(raw, &requests))
	tried := 0
	for path, item := range b.get(t, "/openapi.json")["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			open := false
			alternatives, _ := op.(map[string]any)["security"].([]any)
			for _, a := range alternatives {
				open = open || len(a.(map[string]any)) == 0
			}
			example := requests[op.(map[string]any)["operationId"].(string)]
			if !open || len(example) == 0 {
				continue
			}
			for name, value := range example {
				whole, err := json.Marshal(example)
				require.NoError(t, err)
				add := func(member string) reply {
					body := strings.TrimSuffix(string(whole), "}") + `,"` + member + `":` + string(value) + "}"
					r := b.do(t, strings.ToUpper(method), path, []byte(body))
					require.NotRegexp(t, goName, string(r.body))
					return r
				}
				other := strings.ToUpper(name[:1]) + name[1:]
				wrongField(t, add(other), "body."+other)
				wrongField(t, add("un_known"), "body.un_known")
				twice := problem(t, add(name), http.StatusBadRequest, rest.CodeMalformedBody)
				require.Equal(t, []rest.FieldError{{Field: "body." + name, Message: "is given twice"}}, twice.Errors)
				tried++
			}
		}
	}
	require.Greater(t, tried, 50)
}

func TestLimitsAreNotBypassedByCase(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	start := `{"from":"` + investor.Hex() + `","index":"` + alpha.Hex() + `","token":"` + usdc.Hex() + `","amount":"1000000"`
	for _, test := range []struct{ member, field string }{
		{`"slippage_bps":50,"Slippage_bps":9999`, "body.Slippage_bps"},
		{`"Slippage_bps":9999`, "body.Slippage_bps"},
		{`"deadline_seconds":60,"DEADLINE_SECONDS":999999999`, "body.DEADLINE_SECONDS"},
		{`"From":"` + creator.Hex() + `"`, "body.From"},
		{`"slippage_bps":9999`, "body.slippage_bps"},
	} {
		wrongField(t, b.do(t, http.MethodPost, "/v1/tx/deposit", []byte(start+","+test.member+"}")), test.field)
	}
	for _, number := range []string{"50", "50.0", "5e1"} { // valid: only the node is missing
		r := b.do(t, http.MethodPost, "/v1/tx/deposit", []byte(start+`,"slippage_bps":`+number+"}"))
		problem(t, r, http.StatusServiceUnavailable, rest.CodeNode)
	}
	r := b.do(t, http.MethodPost, "/v1/tx/deposit", []byte(start+`,"slippage_bps":1e400}`))
	require.Equal(t, "body.slippage_bps", problem(t, r, http.StatusBadRequest, rest.CodeMalformedBody).Errors[0].Field)
	for _, number := range []string{"50.00000000000000000000001", "50.5", "9223372036854775808", `"50"`, "[]"} {
		r := b.do(t, http.MethodPost, "/v1/tx/deposit", []byte(start+`,"slippage_bps":`+number+"}"))
		require.NotRegexp(t, goName, string(r.body))
		wrongField(t, r, "body.slippage_bps")
	}
}

// TestTextsHaveOneRule sends what must not be stored to every field that takes a text.
func TestTextsHaveOneRule(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	id, admin := b.operatorsKey(t, everyScope, nil)
	signed := func(content map[string]any) map[string]any {
		return map[string]any{
			"revision": 1, "signed_at": "2026-06-01T12:00:00Z", "content": content, "signature": "0x" + strings.Repeat("5a", 64) + "1b",
		}
	}
	for field, send := range map[string]func(text string) (method, path string, body any){
		"body.name": func(text string) (string, string, any) {
			return http.MethodPost, "/v1/keys", map[string]any{"name": text}
		},
		"body.metadata": func(text string) (string, string, any) {
			return http.MethodPost, "/v1/keys", map[string]any{"name": "a", "metadata": map[string]string{"team": text}}
		},
		"body.reason": func(text string) (string, string, any) {
			return http.MethodPost, "/v1/keys/" + id + "/revoke", map[string]any{"reason": text}
		},
		"body.name of a watchlist": func(text string) (string, string, any) {
			return http.MethodPost, "/v1/watchlists", map[string]any{"name": text, "indices": []string{alpha.Hex()}}
		},
		"body.content.name": func(text string) (string, string, any) {
			return http.MethodPut, "/v1/creators/" + creator.Hex() + "/profile", signed(map[string]any{"name": text})
		},
		"body.content.bio": func(text string) (string, string, any) {
			return http.MethodPut, "/v1/creators/" + creator.Hex() + "/profile", signed(map[string]any{"name": "a", "bio": text})
		},
		"body.content.title": func(text string) (string, string, any) {
			return http.MethodPut, "/v1/indices/" + alpha.Hex() + "/note", signed(map[string]any{"title": text, "text": "a"})
		},
		"body.content.text": func(text string) (string, string, any) {
			return http.MethodPut, "/v1/indices/" + alpha.Hex() + "/note", signed(map[string]any{"title": "a", "text": text})
		},
	} {
		for _, text := range []string{"a\x00b", "evil\u202eman", "cafe\u0301", "a\u0007b", "   "} {
			method, path, body := send(text)
			name, _, _ := strings.Cut(field, " ")
			wrongField(t, b.do(t, method, path, body, "Authorization", admin), name)
		}
	}
	made := b.do(t, http.MethodPost, "/v1/keys", map[string]any{"name": strings.Repeat("ä", 64)}, "Authorization", admin)
	require.Equal(t, http.StatusCreated, made.status, "the limit is 64 characters, not bytes: %s", made.body)
}

// TestQueriesAreReadWholeOrRefused asks every GET for what it does not know. The refusal names the parameter.
func TestQueriesAreReadWholeOrRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{}, func(c *api.Config) {
		c.Tiers = rest.DefaultTiers()
		c.Tiers[rest.TierStandard] = rest.Tier{Units: 100_000, Window: time.Minute}
	})
	b.seed(t)
	_, admin := b.operatorsKey(t, everyScope, nil)
	tried := 0
	for path, item := range b.get(t, "/openapi.json")["paths"].(map[string]any) {
		op, ok := item.(map[string]any)["get"].(map[string]any)
		if !ok {
			continue
		}
		if alternatives, _ := op["security"].([]any); len(alternatives) > 0 {
			if _, session := alternatives[0].(map[string]any)["session"]; session && len(alternatives) == 1 {
				continue // a key may not call it
			}
		}
		path = strings.NewReplacer("{address}", alpha.Hex(), "{id}", "1").Replace(path)
		csv := false
		parameters, _ := op["parameters"].([]any)
		for _, p := range parameters {
			csv = csv || p.(map[string]any)["name"] == "format"
		}
		ask := func(query string) reply {
			return b.do(t, http.MethodGet, path+"?"+query, nil, "Authorization", admin)
		}
		wrongField(t, ask("colour=mauve"), "query.colour")
		wrongField(t, ask("Limit=1"), "query.Limit")
		wrongField(t, ask("limit=1;drop"), "query.limit")
		wrongField(t, ask("%zz=1"), "query.%zz")
		if !csv {
			wrongField(t, ask("format=csv"), "query.format")
		}
		tried++
	}
	require.Greater(t, tried, 35)
	for query, field := range map[string]string{
		"limit=1&limit=2": "query.limit", "sort=level&sort=age": "query.sort", "limit=1%00": "query.limit", "limit": "query.limit",
		"sort=": "query.sort",
	} {
		wrongField(t, b.do(t, http.MethodGet, "/v1/indices?"+query, nil), field)
	}
	wrongField(t, b.do(t, http.MethodPost, "/v1/tx/deposit?dry_run=1", map[string]any{}), "query.dry_run")
}

// TestACursorBelongsToItsQuery follows cursors under another filter, another index and another page size. Only the size may change.
func TestACursorBelongsToItsQuery(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	cursor := at(t, b.get(t, "/v1/indices?limit=1&min_age_days=0&creator="+creator.Hex()), "next_cursor").(string)
	ask := func(query string) reply { return b.do(t, http.MethodGet, "/v1/indices?"+query+"&cursor="+cursor, nil) }
	for _, same := range []string{
		"limit=1&min_age_days=0&creator=" + creator.Hex(), "creator=" + creator.Hex() + "&min_age_days=0&limit=2&format=csv",
	} {
		require.Equal(t, http.StatusOK, ask(same).status, same)
	}
	for _, other := range []string{
		"limit=1", "limit=1&min_age_days=1&creator=" + creator.Hex(), "limit=1&creator=" + creator.Hex() + "&q=a",
	} {
		require.Contains(t, wrongField(t, ask(other), "query.cursor").Message, "another query", other)
	}
}

// TestOldNamesOfWindowsAnnounceTheirEnd asks with the old and the new name. Both give the same answer, and only the old one is deprecated.
func TestOldNamesOfWindowsAnnounceTheirEnd(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	for _, test := range []struct{ path, old, now string }{
		{"/v1/indices/" + alpha.Hex() + "/nav", "range=1w", "range=7d"},
		{"/v1/indices/" + alpha.Hex() + "/candles", "range=1w", "range=7d"},
		{"/v1/indices", "return_over=day&min_return=-1", "return_over=1d&min_return=-1"},
		{"/v1/indices", "return_over=week&min_return=-1", "return_over=7d&min_return=-1"},
		{"/v1/indices", "return_over=month&min_return=0.1", "return_over=30d&min_return=0.1"},
		{"/v1/indices", "return_over=since_launch&min_return=0.1", "return_over=all&min_return=0.1"},
	} {
		now := b.do(t, http.MethodGet, test.path+"?"+test.now, nil)
		require.Equal(t, http.StatusOK, now.status, string(now.body))
		require.Empty(t, now.header.Get("Deprecation"), test.now)
		for range 2 { // computed first, then from the cache
			old := b.do(t, http.MethodGet, test.path+"?"+test.old, nil)
			require.JSONEq(t, strings.ReplaceAll(string(now.body), `"7d"`, `"1w"`),
				strings.ReplaceAll(string(old.body), `"7d"`, `"1w"`), test.old)
			require.Equal(t, []string{"@1796083200"}, old.header.Values("Deprecation"), test.old)
			require.Equal(t, []string{"Tue, 01 Jun 2027 00:00:00 GMT"}, old.header.Values("Sunset"))
			require.Contains(t, old.header.Get("Link"), `rel="deprecation"`)
		}
	}
}
