package api_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/account"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// tables returns the operations that the document offers as CSV, by their id.
func tables(t *testing.T, b testBundle) map[string]string {
	t.Helper()
	var document struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Parameters  []struct {
				Name string `json:"name"`
			} `json:"parameters"`
			Responses map[string]struct {
				Content map[string]struct {
					Example any `json:"example"` // an object for a JSON media type
				} `json:"content"`
			} `json:"responses"`
		} `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(b.do(t, http.MethodGet, "/openapi.json", nil).body, &document))
	out := map[string]string{}
	for path, item := range document.Paths {
		for method, op := range item {
			if media, ok := op.Responses["200"].Content["text/csv"]; ok {
				require.Equal(t, "get", method)
				require.Contains(t, fmt.Sprint(op.Parameters), "{format}", "%s names the parameter", path)
				require.Contains(t, fmt.Sprint(media.Example), ",", "%s shows its columns", path)
				out[op.OperationID] = path
			}
		}
	}
	return out
}

// lists names the field with the rows in JSON, by operation.
var lists = map[string]string{
	"list-indices": "indices", "get-index-nav": "points", "get-index-candles": "candles", "get-index-performance": "months",
	"get-index-holdings": "holdings",
	"get-index-activity": "activity", "get-index-trades": "trades", "list-index-plans": "decisions", "list-index-auctions": "auctions",
	"list-index-guards": "guards", "list-investor-guards": "guards", "list-signed-orders": "signed_orders", "get-index-flows": "flows",
	"get-index-fees": "fees", "get-index-holders": "holders", "get-index-holder-history": "days", "list-creators": "creators",
	"get-index-analysis": "days", "list-tags": "tags",
	"list-assets":      "assets",
	"get-asset-prices": "points", "list-positions": "positions", "get-investor-value": "points", "list-investor-activity": "activity",
	"get-investor-performance": "positions", "list-disposals": "disposals", "get-investor-receipt": "receipts",
	"list-keys": "keys", "list-key-reminders": "reminders", "get-key-usage": "usage", "list-key-stragglers": "stragglers",
	"list-key-audit": "entries",
	"list-sessions":  "sessions", "list-watchlists": "watchlists", "list-alerts": "alerts",
}

func TestEveryListIsCSVToo(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	b.seedHistory(t)
	b.seedDays(t)
	b.seedPrices(t)
	b.seedGuards(t)
	b.exec(t, `insert into signed_orders (chain_id, exit_guard, owner, nonce, vault, peak_d18, floor_d18, trail_bps, max_slippage_bps,
		tip_bps, expires_at, shares, ceiling_d18, limit_bps, in_kind_after_minutes, min_fill_pct, signature, created_at)
		values ($1, $2, $3, 9, $4, 0, $5::numeric, 0, 0, 50, $6, 7, 0, 0, 0, 0, '\x01', $7)`,
		chainID, addr(77), investor, alpha, units(80), noon.Add(time.Hour), noon)
	b.exec(t, `update vaults set name = '=HYPERLINK("https://evil.example")', symbol = '+A' where vault = $1`, alpha)
	b.exec(t, `insert into positions values ($1, $2, $3, $4, $5, -1500000000000000000, 20, 30)`, chainID, alpha, investor, units(9),
		units(800))
	b.exec(t, `insert into holder_counts values ($1, 10, $2, $3, 2)`, chainID, alpha, noon)
	b.exec(t,
		`insert into ticks (chain_id, vault, kind, due_at, state, reason, explanation, created_at, settled_at) values ($1, $2, 'drift',
			$3, 'nothing_to_do', '-1', $4, $3, $3)`,
		chainID, alpha, noon, explained(t))
	b.transfer(t, 60, alpha, common.Address{}, investor, units(9))
	b.transfer(t, 61, alpha, investor, addr(88), units(1))
	offered := tables(t, b)
	ids := func(m map[string]string) (out []string) {
		for id := range m {
			out = append(out, id)
		}
		return out
	}
	require.ElementsMatch(t, ids(lists), ids(offered), "each has a line here")
	b.hold(t, 150, noon.Truncate(24*time.Hour).AddDate(0, 0, -2), 1000, 60_000)
	for id, path := range offered {
		if id == "list-tags" {
			continue // it is of no block
		}
		if strings.Contains(path, "/keys") || strings.Contains(path, "/sessions") || strings.Contains(path, "/me/") ||
			strings.Contains(path, "/watchlists") || strings.Contains(path, "/alerts") {
			continue // these need a session and have their own test
		}
		who := alpha
		switch {
		case strings.Contains(path, "/investors/"):
			who = investor
		case strings.Contains(path, "/assets/"):
			who = weth
		}
		path = strings.Replace(path, "{address}", who.Hex(), 1)
		isCSVToo(t, id, path, func(path string, headers ...string) reply { return b.do(t, http.MethodGet, path, nil, headers...) }, true)
	}
	next := b.do(t, http.MethodGet, "/v1/indices?limit=2&format=csv&sort=age", nil).header.Get("Link")
	require.Regexp(t, `^</v1/indices\?cursor=[^>]+&format=csv&limit=2&sort=age>; rel="next"$`, next)
	last := b.do(t, http.MethodGet, strings.TrimPrefix(strings.SplitN(next, ">", 2)[0], "<"), nil)
	require.Empty(t, last.header.Get("Link"))
	require.Equal(t, 2, strings.Count(string(last.body), "\n"))

	wrongField(t, b.do(t, http.MethodGet, "/v1/indices?format=xml", nil), "query.format")
	problem(t, b.do(t, http.MethodGet, "/v1/indices/"+addr(99).Hex()+"/trades?format=csv", nil), http.StatusNotFound, "unknown_index")
	one := b.do(t, http.MethodGet, "/v1/indices/"+alpha.Hex(), nil, "Accept", "text/csv")
	require.Equal(t, "application/json", one.header.Get("Content-Type"), "one index is no table")
}

// isCSVToo reads a list in JSON and in CSV. It checks the same rows with the same plain values, and that no cell is a formula.
func isCSVToo(t *testing.T, id, path string, ask func(path string, headers ...string) reply, ofABlock bool) {
	t.Helper()
	plain := ask(path)
	require.Equal(t, http.StatusOK, plain.status, string(plain.body))
	want := at(t, plain.json(t), lists[id]).([]any)
	require.NotEmpty(t, want, "%s has nothing to show: seed it", id)

	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	linked := ask(path + separator + "format=csv")
	asked := ask(path, "Accept", "text/csv;q=1, application/json;q=0.5")
	require.Equal(t, http.StatusOK, linked.status, string(linked.body))
	require.Equal(t, string(linked.body), string(asked.body), id)
	media, params, err := mime.ParseMediaType(asked.header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "text/csv", media, id)
	require.Equal(t, "present", params["header"])
	require.Equal(t, `attachment; filename="`+id+`.csv"`, asked.header.Get("Content-Disposition"))
	require.Contains(t, asked.header.Values("Vary"), "Accept")
	if ofABlock {
		require.Equal(t, "100", asked.header.Get("As-Of-Block-Number"))
	} else {
		require.Equal(t, "no-store", asked.header.Get("Cache-Control"), "%s is the caller's own", id)
	}
	if tag := plain.header.Get("ETag"); tag != "" {
		require.NotEqual(t, tag, asked.header.Get("ETag"), "another representation")
		require.Equal(t, http.StatusNotModified, ask(path, "Accept", "text/csv", "If-None-Match", asked.header.Get("ETag")).status)
	}
	rows, err := csv.NewReader(strings.NewReader(string(asked.body))).ReadAll() // every line has as many cells as the first
	require.NoError(t, err, id)
	require.Len(t, rows, len(want)+1, id)
	require.Equal(t, strings.Count(string(asked.body), "\n"), strings.Count(string(asked.body), "\r\n"), "%s: lines end with CRLF", id)
	for _, row := range rows[1:] {
		for i, text := range row {
			if strings.ContainsAny(text[:min(1, len(text))], "=+@") {
				require.Fail(t, "a formula", "%s: %s is %q", id, rows[0][i], text)
			}
		}
	}
	for n, row := range rows[1:] { // a plain JSON value is the same in CSV
		for i, column := range rows[0] {
			object, ok := want[n].(map[string]any)
			require.True(t, ok)
			value, ok := object[column]
			switch value := value.(type) {
			case string:
				require.Equal(t, value, strings.TrimPrefix(row[i], "'"), "%s: %s", id, column)
			case nil:
				if ok {
					require.Empty(t, row[i], "%s: %s", id, column)
				}
			}
		}
	}
}

// An owner's lists are available as CSV, to the owner only.
func TestEveryListOfOnesOwnIsCSVToo(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	b.seed(t)
	p := b.person(t)
	p.signIn(t)
	const formula = `=HYPERLINK("https://evil.example")`
	made := decode[api.KeySecret](t,
		p.do(t, http.MethodPost, "/v1/keys",
			map[string]any{"name": formula, "scopes": []string{"account:read"}, "metadata": map[string]string{"team": "=b"}}),
		http.StatusCreated)
	rotated := decode[api.KeySecret](t,
		p.do(t, http.MethodPost, "/v1/keys/"+string(made.Key.ID)+"/rotate", map[string]any{"grace_seconds": 3600}), http.StatusOK)
	decode[account.Watchlist](t, p.do(t, http.MethodPost, "/v1/watchlists",
		map[string]any{"name": "@mine", "indices": []string{alpha.Hex(), beta.Hex()}}), http.StatusCreated)
	decode[account.Alert](t, p.do(t, http.MethodPost, "/v1/alerts",
		map[string]any{"index": alpha.Hex(), "kind": "drift_above", "threshold": "0.05"}), http.StatusCreated)
	old := rotated.Key.Versions[0].PublicID
	b.exec(t, `insert into api_key_usage values ($1, date_trunc('hour', now()), 'list-indices', 7, 1, 9)`, old)
	b.exec(t, `insert into api_key_sources values ($1, true, '192.0.2.1', '=cmd', 3, now(), now())`, old)
	b.exec(t, `update api_key_versions set last_used_at = now() where public_id = $1`, old)
	own := 0
	for id, path := range tables(t, b) {
		if !strings.Contains(path, "/keys") && !strings.Contains(path, "/sessions") && !strings.Contains(path, "/watchlists") &&
			!strings.Contains(path, "/alerts") {
			continue
		}
		own++
		path = strings.Replace(path, "{id}", string(made.Key.ID), 1)
		isCSVToo(t, id, path, func(path string, headers ...string) reply { return p.do(t, http.MethodGet, path, nil, headers...) }, false)
		problem(t, b.do(t, http.MethodGet, path, nil, "Accept", "text/csv"), http.StatusUnauthorized, rest.CodeUnauthorized)
	}
	require.Equal(t, 8, own)
}

// transfer stores a Transfer event of shares.
func (b testBundle) transfer(t *testing.T, block int, vault, from, to common.Address, shares string) {
	t.Helper()
	b.exec(t, `insert into events values ($1, $2, 0, $3, $4, $3, 0, $5, $6, decode(lpad(to_hex($7::numeric::bigint), 64, '0'), 'hex'))`,
		chainID, block, hash(byte(block)), noon.Add(-25*time.Hour), vault,
		[][]byte{
			common.HexToHash("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef").Bytes(),
			common.LeftPadBytes(from[:], 32), common.LeftPadBytes(to[:], 32),
		}, shares)
}
