package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/account"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
)

// operatorsKey makes a key as the command line does. It returns the key with its Authorization header.
func (b testBundle) operatorsKey(t *testing.T, c key.Config, expiresAt *time.Time) (id, header string) {
	t.Helper()
	if c.Owner == (common.Address{}) {
		c.Owner = creator
	}
	c.Name, c.Tier = "test", rest.TierStandard
	keys := key.Store{Environment: key.Test, Now: time.Now}
	require.NoError(t, b.store.InTx(t.Context(), func(tx pgx.Tx) error {
		k, token, err := keys.Create(t.Context(), tx, c, expiresAt, key.Actor{Kind: key.ByOperator, Name: "test"})
		if err == nil {
			id, header = k.ID, "Bearer "+token.String()
		}
		return err
	}))
	return id, header
}

var everyScope = key.Config{Scopes: key.Scopes}

func decode[T any](t *testing.T, r reply, status int) T {
	t.Helper()
	require.Equal(t, status, r.status, string(r.body))
	var out T
	require.NoError(t, json.Unmarshal(r.body, &out), string(r.body))
	return out
}

func TestAKeysWholeLifeOverHTTP(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	_, admin := b.operatorsKey(t, everyScope, nil)
	with := func(bearer, method, path string, body any) reply {
		return b.do(t, method, path, body, "Authorization", bearer)
	}
	made := decode[api.KeySecret](t, with(admin, http.MethodPost, "/v1/keys", map[string]any{
		"name": "bot", "scopes": []string{"account:read"}, "networks": []string{"192.0.2.0/24", "192.0.2.1"},
		"metadata":   map[string]string{"team": "a"},
		"expires_at": time.Now().Add(time.Hour).UTC().Format(time.RFC3339),
	}), http.StatusCreated)
	require.Equal(t, []string{"192.0.2.0/24", "192.0.2.1/32"}, made.Key.Networks)
	path, first := "/v1/keys/"+string(made.Key.ID), "Bearer "+made.Secret

	who := decode[account.Whoami](t, with(first, http.MethodGet, "/v1/keys/whoami", nil), http.StatusOK)
	require.Equal(t, rest.ByKey, who.Kind)
	require.Equal(t, []key.Scope{key.ScopeAccountRead}, who.Scopes)
	require.Equal(t, key.Current, *who.KeyState)
	require.Equal(t, made.Key.ExpiresAt.UTC(), who.EndsAt.UTC())
	require.EqualValues(t, 6000, who.Limit.Units)
	problem(t, with(first, http.MethodGet, "/v1/keys", nil), http.StatusForbidden, rest.CodeForbidden)

	rotated := decode[api.KeySecret](t, with(admin, http.MethodPost, path+"/rotate", map[string]any{"grace_seconds": 86400}), http.StatusOK)
	second := "Bearer " + rotated.Secret
	require.Len(t, rotated.Key.Versions, 2)
	require.Equal(t, made.Key.ExpiresAt.UTC(), rotated.Key.Versions[0].RetiresAt.UTC(), "never past the original expiry")
	require.EqualValues(t, 2, *rotated.Key.Versions[0].ReplacedBy)
	require.Equal(t, made.Key.KeyConfig, rotated.Key.KeyConfig)
	require.Eventually(t, func() bool {
		return *decode[account.Whoami](t, with(first, http.MethodGet, "/v1/keys/whoami", nil), http.StatusOK).KeyState == key.Retiring
	}, 5*time.Second, 50*time.Millisecond)
	require.Equal(t, http.StatusOK, with(second, http.MethodGet, "/v1/indices", nil).status)

	back := decode[api.Key](t, with(admin, http.MethodPost, path+"/rollback", nil), http.StatusOK)
	require.EqualValues(t, 1, *back.Version)
	require.Equal(t, key.Revoked, back.Versions[1].State)
	require.Eventually(t, func() bool { return with(second, http.MethodGet, "/v1/indices", nil).status == http.StatusUnauthorized },
		5*time.Second, 50*time.Millisecond)
	problem(t, with(admin, http.MethodPost, path+"/rollback", nil), http.StatusConflict, rest.CodeKeyState)

	decode[api.KeySecret](t, with(admin, http.MethodPost, path+"/rotate", map[string]any{"grace_seconds": 600}), http.StatusOK)
	one := decode[api.Key](t, with(admin, http.MethodPost, path+"/revoke", map[string]any{"version": 1, "reason": "nobody left"}),
		http.StatusOK)
	require.EqualValues(t, 3, *one.Version)
	emergency := decode[api.KeySecret](t, with(admin, http.MethodPost, path+"/rotate", map[string]any{"grace_seconds": 0}), http.StatusOK)
	require.EqualValues(t, 4, *emergency.Key.Version)
	gone := decode[api.Key](t, with(admin, http.MethodPost, path+"/revoke", map[string]any{"reason": "done"}), http.StatusOK)
	require.Nil(t, gone.Version)
	problem(t, with(admin, http.MethodPost, path+"/rotate", map[string]any{"grace_seconds": 0}), http.StatusConflict, rest.CodeKeyState)

	require.Equal(t, gone, decode[api.Key](t, with(admin, http.MethodGet, path, nil), http.StatusOK))
	list := decode[account.KeyList](t, with(admin, http.MethodGet, "/v1/keys?limit=1", nil), http.StatusOK)
	require.True(t, list.HasMore)
	rest := decode[account.KeyList](t, with(admin, http.MethodGet, "/v1/keys?cursor="+*list.NextCursor, nil), http.StatusOK)
	require.Len(t, append(list.Keys, rest.Keys...), 2)
	log := decode[account.KeyAudit](t, with(admin, http.MethodGet, path+"/audit", nil), http.StatusOK)
	var actions []key.Action
	for _, e := range log.Entries {
		actions = append(actions, e.Action)
		require.Equal(t, key.ByKey, e.ActorKind)
		require.Equal(t, "192.0.2.1", *e.IP)
	}
	require.Equal(t, []key.Action{"revoked", "rotated", "retired", "rotated", "rolled_back", "rotated", "created"}, actions)
	require.Empty(t, decode[api.KeyReminders](t, with(admin, http.MethodGet, "/v1/keys/reminders?days=1", nil), http.StatusOK).Reminders)
}

func TestUseAndStragglersAreReportedOnceFlushed(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	id, header := b.operatorsKey(t, everyScope, nil)
	get := func(path string) reply {
		return b.do(t, http.MethodGet, path, nil, "Authorization", header, "User-Agent", "old-bot/1")
	}
	require.Equal(t, http.StatusOK, get("/v1/indices").status)
	rotated := decode[api.KeySecret](t,
		b.do(t, http.MethodPost, "/v1/keys/"+id+"/rotate", map[string]any{"grace_seconds": 3600}, "Authorization", header), http.StatusOK)
	require.Eventually(t, func() bool { // until the server has the rotation
		return *decode[account.Whoami](t, get("/v1/keys/whoami"), http.StatusOK).KeyState == key.Retiring
	}, 5*time.Second, 50*time.Millisecond)
	require.Equal(t, http.StatusOK, get("/v1/indices").status)
	for path, body := range map[string]map[string]any{
		"": {"name": "n"}, "/" + id + "/rotate": {"grace_seconds": 0}, "/" + id + "/revoke": {},
	} {
		r := b.do(t, http.MethodPost, "/v1/keys"+path, body, "Authorization", header, "User-Agent", "old-bot/1")
		problem(t, r, http.StatusForbidden, rest.CodeForbidden) // the replaced secret may be the one that leaked
	}
	b.run(t)()
	header = "Bearer " + rotated.Secret
	usage := decode[api.KeyUsage](t, get("/v1/keys/"+id+"/usage"), http.StatusOK)
	requests := map[string]int64{}
	for _, u := range usage.Usage {
		require.EqualValues(t, 1, u.Version)
		requests[u.Operation] += u.Requests
	}
	require.EqualValues(t, 2, requests["list-indices"])
	require.EqualValues(t, 2, requests["rotate-key"])
	stragglers := decode[api.KeyStragglers](t, get("/v1/keys/"+id+"/stragglers"), http.StatusOK).Stragglers
	require.Len(t, stragglers, 1)
	require.Equal(t, "old-bot/1", stragglers[0].UserAgent)
	require.Equal(t, "192.0.2.1", stragglers[0].IP)
	reminders := decode[api.KeyReminders](t, get("/v1/keys/reminders?days=1"), http.StatusOK).Reminders
	require.Len(t, reminders, 1)
	require.Equal(t, "grace", reminders[0].Reason)
}

// run starts the server's own tasks. The returned function stops them and waits for their end.
func (b testBundle) run(t *testing.T) func() {
	t.Helper()
	return runServer(t, b.server)
}

func TestAKeyCannotGrantMoreThanItHas(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	soon := time.Now().Add(time.Hour)
	strong, _ := b.operatorsKey(t, everyScope, nil)
	_, weak := b.operatorsKey(t, key.Config{
		Scopes: []key.Scope{key.ScopeKeysRead, key.ScopeKeysWrite}, Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
	}, &soon)
	post := func(path string, body any) reply { return b.do(t, http.MethodPost, path, body, "Authorization", weak) }
	good := map[string]any{
		"name": "n", "scopes": []string{"keys:read"}, "networks": []string{"192.0.2.0/28"}, "expires_at": soon.Add(-time.Minute),
	}
	for field, value := range map[string]any{
		"scopes": []string{"account:write"}, "networks": []string{"0.0.0.0/0"}, "expires_at": soon.Add(time.Minute),
	} {
		body := map[string]any{}
		for k, v := range good {
			body[k] = v
		}
		body[field] = value
		problem(t, post("/v1/keys", body), http.StatusForbidden, rest.CodeForbidden)
	}
	delete(good, "expires_at")
	problem(t, post("/v1/keys", good), http.StatusForbidden, rest.CodeForbidden)
	good["expires_at"] = soon.Add(-time.Minute)
	require.Equal(t, http.StatusCreated, post("/v1/keys", good).status)
	problem(t, post("/v1/keys/"+strong+"/rotate", map[string]any{"grace_seconds": 60}), http.StatusForbidden, rest.CodeForbidden)
	k, err := key.Get(t.Context(), b.store.Pool, strong, nil)
	require.NoError(t, err)
	require.Len(t, k.Versions, 1, "a stronger key's secret is not to be had by rotating it")
}

func TestAnothersKeysAreNotThere(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	id, _ := b.operatorsKey(t, key.Config{Owner: investor}, nil)
	_, mine := b.operatorsKey(t, everyScope, nil)
	for _, path := range []string{"", "/usage", "/stragglers", "/audit"} {
		problem(t, b.do(t, http.MethodGet, "/v1/keys/"+id+path, nil, "Authorization", mine), http.StatusNotFound, rest.CodeNotFound)
	}
	for path, body := range map[string]any{"/rotate": map[string]any{"grace_seconds": 0}, "/rollback": nil, "/revoke": map[string]any{}} {
		problem(t, b.do(t, http.MethodPost, "/v1/keys/"+id+path, body, "Authorization", mine), http.StatusNotFound, rest.CodeNotFound)
	}
	require.Len(t, decode[account.KeyList](t, b.do(t, http.MethodGet, "/v1/keys", nil, "Authorization", mine), http.StatusOK).Keys, 1)
}

func TestCredentialsAreCheckedEvenWhereNoneIsNeeded(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	b.seed(t)
	_, right := b.operatorsKey(t, key.Config{Networks: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}}, nil)
	unknown, err := key.NewToken(key.Test)
	require.NoError(t, err)
	for _, header := range []string{"Bearer nonsense", "Basic dXNlcjpwYXNz", "Bearer", right, "Bearer " + unknown.String()} {
		r := b.do(t, http.MethodGet, "/v1/indices", nil, "Authorization", header)
		problem(t, r, http.StatusUnauthorized, rest.CodeUnauthorized)
		require.NotEmpty(t, r.header.Get("WWW-Authenticate"))
		require.NotContains(t, string(r.body), unknown.PublicID, "what was presented is not echoed")
	}
	problem(t, b.do(t, http.MethodGet, "/v1/keys", nil), http.StatusUnauthorized, rest.CodeUnauthorized)
	metrics := string(b.operations(t, "/metrics").body)
	for _, reason := range []string{"malformed", "network", "unknown_id"} {
		require.Contains(t, metrics, `astrolabe_key_refusals_total{reason="`+reason+`"}`)
	}
}

func TestWrongFieldsOfKeysAreNamed(t *testing.T) {
	t.Parallel()
	b := setup(t, silent{})
	id, admin := b.operatorsKey(t, everyScope, nil)
	post := func(path string, body any) reply { return b.do(t, http.MethodPost, path, body, "Authorization", admin) }
	for _, test := range []struct {
		path  string
		body  map[string]any
		field string
	}{
		{"/v1/keys", map[string]any{}, "body.name"},
		{"/v1/keys", map[string]any{"name": " "}, "body.name"},
		{"/v1/keys", map[string]any{"name": "n", "scopes": []string{"root"}}, "body.scopes[0]"},
		{"/v1/keys", map[string]any{"name": "n", "networks": []string{"10.0.0.0/33"}}, "body.networks[0]"},
		{"/v1/keys", map[string]any{"name": "n", "expires_at": "2020-01-01T00:00:00Z"}, "body.expires_at"},
		{"/v1/keys", map[string]any{"name": "n", "metadata": map[string]string{"Ä": "x"}}, "body.metadata"},
		{"/v1/keys/" + id + "/rotate", map[string]any{"grace_seconds": -1}, "body.grace_seconds"},
		{"/v1/keys/" + id + "/rotate", map[string]any{"grace_seconds": 2_592_001}, "body.grace_seconds"},
		{"/v1/keys/" + id + "/revoke", map[string]any{"version": 9}, "body.version"},
		{"/v1/keys/key_nope/revoke", map[string]any{}, "path.id"},
	} {
		wrongField(t, post(test.path, test.body), test.field)
	}
}

// runServer runs a server's own tasks. The returned function stops them and waits for their end.
func runServer(t *testing.T, server *api.Server) func() {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	var err error
	running.Go(func() { err = server.Run(ctx) })
	var once sync.Once
	end := func() {
		once.Do(func() {
			stop()
			running.Wait()
			require.NoError(t, err)
		})
	}
	t.Cleanup(end)
	return end
}
