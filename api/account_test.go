package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api/internal/account"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/siwe"
)

// statement signs content as the API's description says, and sends it.
func (p *person) statement(t *testing.T, kind, path, subject string, revision int, signedAt time.Time, content string) reply {
	t.Helper()
	lines := []string{"Astrolabe " + kind, "Chain ID: 1337", "Author: " + p.account.Address.Hex()}
	if subject != "" {
		lines = append(lines, "Index: "+subject)
	}
	lines = append(lines, fmt.Sprintf("Revision: %d", revision), "Signed At: "+signedAt.UTC().Format(time.RFC3339), "", content)
	return p.do(t, http.MethodPut, path, map[string]any{
		"revision": revision, "signed_at": signedAt.UTC().Format(time.RFC3339), "content": json.RawMessage(content),
		"signature": p.personalSign(t, strings.Join(lines, "\n")),
	})
}

func TestAProfileIsSignedAndFollowsTheOneBefore(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	p := b.person(t)
	p.signIn(t)
	path := "/v1/creators/" + p.account.Address.Hex() + "/profile"
	problem(t, b.do(t, http.MethodGet, path, nil), http.StatusNotFound, rest.CodeNotFound)
	content := `{"name":"Alba & Co <é>","bio":"Rules.\nNo opinions.","website":"https://alba.example"}`
	saved := decode[account.Statement[account.Profile]](t, p.statement(t, "profile", path, "", 1, time.Now(), content), http.StatusOK)
	got := decode[account.Statement[account.Profile]](t, b.do(t, http.MethodGet, path, nil), http.StatusOK)
	require.Equal(t, saved, got)
	require.Equal(t, "Alba & Co <é>", got.Content.Name)
	require.NoError(t, siwe.Verify(t.Context(), noContracts{}, p.account.Address, got.Message, hexutil.MustDecode(string(got.Signature))),
		"anybody can check it")

	problem(t, p.statement(t, "profile", path, "", 1, time.Now(), `{"name":"again"}`), http.StatusConflict, rest.CodeOutdated)
	problem(t, p.statement(t, "profile", path, "", 3, time.Now(), `{"name":"too far"}`), http.StatusConflict, rest.CodeOutdated)
	decode[account.Statement[account.Profile]](t, p.statement(t, "profile", path, "", 2, time.Now(), `{"name":"second"}`), http.StatusOK)
	wrongField(t, p.statement(t, "profile", path, "", 3, time.Now().Add(-time.Hour), `{"name":"old"}`), "body.signed_at")
	wrongField(t, p.statement(t, "profile", path, "", 3, time.Now(), `{"name":"x","website":"javascript:x"}`), "body.content.website")
	wrongField(t, p.statement(t, "profile", path, "", 3, time.Now(), `{"name":"evil\u202eman"}`), "body.content.name")
	refused := p.statement(t, "index note", path, "", 3, time.Now(), `{"name":"third"}`)
	require.Contains(t, problem(t, refused, http.StatusUnauthorized, rest.CodeSignIn).Detail, "Astrolabe profile")
	other := b.person(t)
	other.signIn(t)
	problem(t, other.statement(t, "profile", path, "", 3, time.Now(), `{"name":"x"}`), http.StatusForbidden, rest.CodeForbidden)
	problem(t, b.person(t).statement(t, "profile", path, "", 3, time.Now(), `{"name":"x"}`), http.StatusUnauthorized, rest.CodeUnauthorized)
}

// noContracts is a chain without contracts.
type noContracts struct{ siwe.Chain }

func (noContracts) Code(context.Context, common.Address) ([]byte, error) { return nil, nil }

func TestOnlyTheCreatorWritesAnIndexsNote(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	b.seed(t)
	p, other := b.person(t), b.person(t)
	b.exec(t, "update vaults set creator = $1 where vault = $2", p.account.Address, alpha)
	p.signIn(t)
	other.signIn(t)
	path, content := "/v1/indices/"+alpha.Hex()+"/note", `{"title":"Why","text":"One.\n\nTwo."}`
	problem(t, b.do(t, http.MethodGet, path, nil), http.StatusNotFound, rest.CodeNotFound)
	problem(t, other.statement(t, "index note", path, alpha.Hex(), 1, time.Now(), content), http.StatusForbidden, rest.CodeForbidden)
	decode[account.Statement[account.Note]](t, p.statement(t, "index note", path, alpha.Hex(), 1, time.Now(), content), http.StatusOK)
	got := decode[account.Statement[account.Note]](t, b.do(t, http.MethodGet, path, nil), http.StatusOK)
	require.Equal(t, "One.\n\nTwo.", got.Content.Text)
	require.Contains(t, got.Message, "Index: "+alpha.Hex())
	nowhere := strings.ReplaceAll(path, alpha.Hex(), addr(99).Hex())
	problem(t, p.statement(t, "index note", nowhere, addr(99).Hex(), 1, time.Now(), content), http.StatusNotFound, rest.CodeUnknownIndex)
}

func TestWatchlistsAreTheirOwnersAndLimited(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	b.seed(t)
	_, mine := b.operatorsKey(t, everyScope, nil)
	_, readOnly := b.operatorsKey(t, key.Config{Scopes: []key.Scope{key.ScopeAccountRead}}, nil)
	_, theirs := b.operatorsKey(t, key.Config{Owner: investor, Scopes: key.Scopes}, nil)
	as := func(bearer, method, path string, body any) reply {
		return b.do(t, method, path, body, "Authorization", bearer)
	}
	body := map[string]any{"name": "Blue", "indices": []string{alpha.Hex(), beta.Hex()}}
	problem(t, as(readOnly, http.MethodPost, "/v1/watchlists", body), http.StatusForbidden, rest.CodeForbidden)
	made := decode[account.Watchlist](t, as(mine, http.MethodPost, "/v1/watchlists", body), http.StatusCreated)
	list := decode[account.Watchlists](t, as(readOnly, http.MethodGet, "/v1/watchlists", nil), http.StatusOK)
	require.Equal(t, []account.Watchlist{made}, list.Watchlists)
	path := "/v1/watchlists/" + made.ID
	changed := decode[account.Watchlist](t, as(mine, http.MethodPut, path, map[string]any{"name": "Red", "indices": []string{gamma.Hex()}}),
		http.StatusOK)
	require.Equal(t, "Red", changed.Name)
	for _, method := range []string{http.MethodPut, http.MethodDelete} {
		var with any
		if method == http.MethodPut {
			with = body
		}
		problem(t, as(theirs, method, path, with), http.StatusNotFound, rest.CodeNotFound)
	}
	for field, bad := range map[string]any{
		"body.indices[1]": map[string]any{"name": "n", "indices": []string{alpha.Hex(), alpha.Hex()}},
		"body.indices":    map[string]any{"name": "n", "indices": []string{addr(99).Hex()}},
		"body.name":       map[string]any{"name": "", "indices": []string{}},
	} {
		wrongField(t, as(mine, http.MethodPost, "/v1/watchlists", bad), field)
	}
	for range 19 {
		decode[account.Watchlist](t, as(mine, http.MethodPost, "/v1/watchlists", body), http.StatusCreated)
	}
	problem(t, as(mine, http.MethodPost, "/v1/watchlists", body), http.StatusConflict, rest.CodeTooMany)
	require.Equal(t, http.StatusNoContent, as(mine, http.MethodDelete, path, nil).status)
	problem(t, as(mine, http.MethodDelete, path, nil), http.StatusNotFound, rest.CodeNotFound)
}

func TestAlertsAreTheirOwnersAndChecked(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	b.seed(t)
	_, mine := b.operatorsKey(t, everyScope, nil)
	as := func(method, path string, body any) reply { return b.do(t, method, path, body, "Authorization", mine) }
	made := decode[account.Alert](t, as(http.MethodPost, "/v1/alerts",
		map[string]any{"index": alpha.Hex(), "kind": "drift_above", "threshold": "0.05"}), http.StatusCreated)
	require.True(t, made.Enabled)
	require.EqualValues(t, "0.05", *made.Threshold)
	require.Equal(t, []account.Alert{made}, decode[account.Alerts](t, as(http.MethodGet, "/v1/alerts", nil), http.StatusOK).Alerts)
	changed := decode[account.Alert](t, as(http.MethodPut, "/v1/alerts/"+made.ID,
		map[string]any{"index": beta.Hex(), "kind": "fees_proposed", "enabled": false}), http.StatusOK)
	require.Nil(t, changed.Threshold)
	require.False(t, changed.Enabled)
	for field, bad := range map[string]map[string]any{
		"body.threshold": {"index": alpha.Hex(), "kind": "drift_above", "threshold": "1.5"},
		"body.kind":      {"index": alpha.Hex(), "kind": "moon"},
		"body.index":     {"index": addr(99).Hex(), "kind": "targets_proposed"},
	} {
		wrongField(t, as(http.MethodPost, "/v1/alerts", bad), field)
	}
	wrongField(t, as(http.MethodPost, "/v1/alerts", map[string]any{"index": alpha.Hex(), "kind": "level_below"}), "body.threshold")
	wrongField(t, as(http.MethodPost, "/v1/alerts", map[string]any{"index": alpha.Hex(), "kind": "auction_opened", "threshold": "1"}),
		"body.threshold")
	require.Equal(t, http.StatusNoContent, as(http.MethodDelete, "/v1/alerts/"+made.ID, nil).status)
	problem(t, as(http.MethodPut, "/v1/alerts/"+made.ID, map[string]any{"index": beta.Hex(), "kind": "fees_proposed"}), http.StatusNotFound,
		rest.CodeNotFound)
}
