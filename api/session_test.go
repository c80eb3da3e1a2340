package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/account"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/siwe"
)

// emptyChain is a node of a chain without contracts.
type emptyChain struct{ silent }

func (emptyChain) BatchCall(_ context.Context, batch []rpc.BatchElem) error {
	for i := range batch {
		if batch[i].Method != "eth_getCode" {
			return silent{}.BatchCall(context.Background(), batch)
		}
		*batch[i].Result.(*hexutil.Bytes) = nil
	}
	return nil
}

func signedIn(c *api.Config) { c.PublicURLs = []string{"http://example.com", "http://127.0.0.1:8080"} }

// person signs in with a key of its own, in a browser with cookies.
type person struct {
	b       testBundle
	account devchain.Account
	cookies map[string]string
}

func (b testBundle) person(t *testing.T) *person {
	t.Helper()
	k, err := crypto.GenerateKey()
	require.NoError(t, err)
	return &person{b, devchain.Account{Address: crypto.PubkeyToAddress(k.PublicKey), Key: k}, map[string]string{}}
}

func (p *person) do(t *testing.T, method, path string, body any, headers ...string) reply {
	t.Helper()
	var cookies []string
	for name, value := range p.cookies {
		cookies = append(cookies, name+"="+value)
	}
	if len(cookies) > 0 {
		headers = append(headers, "Cookie", strings.Join(cookies, "; "))
	}
	r := p.b.do(t, method, path, body, headers...)
	for _, c := range (&http.Response{Header: r.header}).Cookies() {
		p.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(p.cookies, c.Name)
		}
	}
	return r
}

func (p *person) personalSign(t *testing.T, text string) string {
	t.Helper()
	sig, err := crypto.Sign(siwe.Hash(text).Bytes(), p.account.Key)
	require.NoError(t, err)
	sig[64] += 27
	return hexutil.Encode(sig)
}

// message returns a sign-in message.
func (p *person) message(t *testing.T) siwe.Message {
	t.Helper()
	terms := decode[account.SignInTerms](t, p.do(t, http.MethodPost, "/v1/session/nonce", nil), http.StatusOK)
	require.Equal(t, "example.com", terms.Domains[0])
	return siwe.Message{
		Domain: terms.Domains[0], Address: p.account.Address, URI: terms.Origins[0] + "/", Version: terms.Version, ChainID: terms.ChainID,
		Nonce:    terms.Nonce,
		IssuedAt: siwe.NewTime(terms.IssuedAt),
	}
}

func (p *person) submit(t *testing.T, m siwe.Message, headers ...string) reply {
	t.Helper()
	return p.do(t, http.MethodPost, "/v1/session", map[string]any{"message": m.String(), "signature": p.personalSign(t, m.String())},
		headers...)
}

func (p *person) signIn(t *testing.T) account.SessionInfo {
	t.Helper()
	return decode[account.SessionInfo](t, p.submit(t, p.message(t)), http.StatusOK)
}

func TestAPersonSignsInAndOut(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	b.seed(t)
	p := b.person(t)
	r := p.submit(t, p.message(t), "User-Agent", "browser/1")
	session := decode[account.SessionInfo](t, r, http.StatusOK)
	require.Equal(t, p.account.Address, common.Address(session.Account))
	cookie := r.header.Values("Set-Cookie")[0]
	for _, part := range []string{"astrolabe_session=", "Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=604800"} {
		require.Contains(t, cookie, part)
	}
	require.NotContains(t, cookie, "Secure", "there is no https")
	require.NotContains(t, p.cookies, "astrolabe_sign_in")
	who := decode[account.Whoami](t, p.do(t, http.MethodGet, "/v1/keys/whoami", nil), http.StatusOK)
	require.Equal(t, rest.BySession, who.Kind)
	require.Equal(t, key.Scopes, who.Scopes)
	made := decode[api.KeySecret](t, p.do(t, http.MethodPost, "/v1/keys", map[string]any{"name": "bot", "scopes": []string{"keys:write"}}),
		http.StatusCreated)
	require.Equal(t, p.account.Address, common.Address(made.Key.Owner))
	problem(t, b.do(t, http.MethodGet, "/v1/sessions", nil, "Authorization", "Bearer "+made.Secret), http.StatusForbidden,
		rest.CodeForbidden)

	var raw int
	require.NoError(t,
		b.store.Pool.QueryRow(t.Context(),
			"select count(*) from sessions where token_hash = decode(translate($1, '-_', '+/') || '=', 'base64')",
			p.cookies["astrolabe_session"]).Scan(&raw))
	require.Zero(t, raw, "only a hash is stored")

	other := &person{b, p.account, map[string]string{}}
	second := other.signIn(t)
	list := decode[account.SessionList](t, p.do(t, http.MethodGet, "/v1/sessions", nil), http.StatusOK).Sessions
	require.Len(t, list, 2)
	require.Equal(t, second.ID, list[0].ID)
	require.True(t, list[1].Current)
	require.Equal(t, "browser/1", list[1].UserAgent)
	require.Equal(t, http.StatusNoContent, p.do(t, http.MethodDelete, "/v1/sessions/"+second.ID, nil).status)
	problem(t, p.do(t, http.MethodDelete, "/v1/sessions/"+second.ID, nil), http.StatusNotFound, rest.CodeNotFound)
	problem(t, other.do(t, http.MethodGet, "/v1/sessions", nil), http.StatusUnauthorized, rest.CodeUnauthorized)
	require.Equal(t, http.StatusOK, other.do(t, http.MethodGet, "/v1/indices", nil).status, "a session that is over is nobody's")

	before := p.cookies["astrolabe_session"]
	p.signIn(t)
	require.NotEqual(t, before, p.cookies["astrolabe_session"])
	stale := &person{b, p.account, map[string]string{"astrolabe_session": before}}
	problem(t, stale.do(t, http.MethodGet, "/v1/sessions", nil), http.StatusUnauthorized, rest.CodeUnauthorized)
	require.Equal(t, http.StatusNoContent, p.do(t, http.MethodDelete, "/v1/session", nil).status)
	require.Empty(t, p.cookies)

	p.signIn(t)
	other.signIn(t)
	require.Equal(t, http.StatusNoContent, p.do(t, http.MethodDelete, "/v1/sessions", nil).status)
	problem(t, other.do(t, http.MethodGet, "/v1/sessions", nil), http.StatusUnauthorized, rest.CodeUnauthorized)
}

func TestANonceIsGoodOnceAndForOneBrowser(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	p, thief := b.person(t), b.person(t)
	m := p.message(t)
	stolen := &person{b, p.account, map[string]string{}}
	problem(t, stolen.submit(t, m), http.StatusUnauthorized, rest.CodeSignIn)
	thief.message(t)
	problem(t, (&person{b, p.account, thief.cookies}).submit(t, m), http.StatusUnauthorized, rest.CodeSignIn)
	kept := map[string]string{"astrolabe_sign_in": p.cookies["astrolabe_sign_in"]}
	require.Equal(t, http.StatusOK, p.submit(t, m).status)
	problem(t, (&person{b, p.account, kept}).submit(t, m), http.StatusUnauthorized, rest.CodeSignIn)

	m = p.message(t)
	b.exec(t, "update sign_in_nonces set expires_at = now()")
	problem(t, p.submit(t, m), http.StatusUnauthorized, rest.CodeSignIn)

	m = p.message(t)
	wrong := p.do(t, http.MethodPost, "/v1/session", map[string]any{"message": m.String(), "signature": thief.personalSign(t, m.String())})
	problem(t, wrong, http.StatusUnauthorized, rest.CodeSignIn)
	problem(t, p.submit(t, m), http.StatusUnauthorized, rest.CodeSignIn)
}

func TestAMessageForAnotherPlaceOrTimeIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	p := b.person(t)
	for _, change := range []func(m *siwe.Message){
		func(m *siwe.Message) { m.Domain = "evil.example" }, func(m *siwe.Message) { m.URI = "http://evil.example/" },
		func(m *siwe.Message) { m.ChainID = 1 }, func(m *siwe.Message) { m.IssuedAt = siwe.NewTime(time.Now().Add(time.Hour)) },
		func(m *siwe.Message) { m.IssuedAt = siwe.NewTime(time.Now().Add(-time.Hour)) },
	} {
		m := p.message(t)
		change(&m)
		problem(t, p.submit(t, m), http.StatusUnauthorized, rest.CodeSignIn)
	}
	m := p.message(t)
	wrongField(t, p.do(t, http.MethodPost, "/v1/session", map[string]any{"message": m.String() + "\n", "signature": "0x00"}),
		"body.message")
	wrongField(t, p.do(t, http.MethodPost, "/v1/session", map[string]any{"message": m.String(), "signature": "0x0"}), "body.signature")
	require.Equal(t, http.StatusOK, p.submit(t, m).status, "what was no message used nothing up")
	off := setup(t, emptyChain{})
	problem(t, off.do(t, http.MethodPost, "/v1/session/nonce", nil), http.StatusForbidden, rest.CodeForbidden)
}

func TestASessionEndsIdleOrOld(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	p := b.person(t)
	for _, sql := range []string{
		"update sessions set last_seen_at = now() - interval '24 hours 1 second'", "update sessions set expires_at = now()",
	} {
		p.signIn(t)
		require.Equal(t, http.StatusOK, p.do(t, http.MethodGet, "/v1/sessions", nil).status)
		b.exec(t, sql)
		problem(t, p.do(t, http.MethodGet, "/v1/sessions", nil), http.StatusUnauthorized, rest.CodeUnauthorized)
	}
	p.signIn(t)
	b.exec(t, "update sessions set last_seen_at = now() - interval '23 hours'")
	require.Equal(t, http.StatusOK, p.do(t, http.MethodGet, "/v1/sessions", nil).status)
	var seen time.Time
	require.NoError(t, b.store.Pool.QueryRow(t.Context(), "select max(last_seen_at) from sessions").Scan(&seen))
	require.WithinDuration(t, time.Now(), seen, time.Minute, "use prolongs it")
}

func TestAnotherSitesRequestsWithTheCookieAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	b.seed(t)
	p := b.person(t)
	p.signIn(t)
	body := map[string]any{"name": "bot"}
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site"},
		{"Origin", "https://evil.example"},
		{"Origin", "null"},
		{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
	} {
		problem(t, p.do(t, http.MethodPost, "/v1/keys", body, headers...), http.StatusForbidden, rest.CodeCrossSite)
		problem(t, p.do(t, http.MethodDelete, "/v1/sessions", nil, headers...), http.StatusForbidden, rest.CodeCrossSite)
		require.Equal(t, http.StatusOK, p.do(t, http.MethodGet, "/v1/indices", nil, headers...).status, "reads are for everyone")
	}
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "same-origin"},
		{"Origin", "http://example.com"},
		{"Sec-Fetch-Site", "cross-site", "Origin", "http://127.0.0.1:8080"},
		{},
	} {
		require.Equal(t, http.StatusCreated, p.do(t, http.MethodPost, "/v1/keys", body, headers...).status, "%v", headers)
	}
	_, bearer := b.operatorsKey(t, everyScope, nil)
	r := b.do(t, http.MethodPost, "/v1/keys", body, "Authorization", bearer, "Origin", "https://anywhere.example", "Sec-Fetch-Site",
		"cross-site")
	require.Equal(t, http.StatusCreated, r.status, "no browser adds a key by itself")
}

func TestCookiesAreForHTTPSAloneWhereThereIsHTTPS(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, func(c *api.Config) { c.PublicURLs = []string{"https://example.com"} })
	p := b.person(t)
	p.signIn(t)
	require.Contains(t, p.cookies, "__Host-astrolabe_session")
	r := p.do(t, http.MethodPost, "/v1/session/nonce", nil)
	require.Contains(t, r.header.Get("Set-Cookie"), "; Secure")
	require.NotEmpty(t, r.header.Get("Strict-Transport-Security"))
	_, err := api.New(api.Config{Deployment: deployment, PublicURLs: []string{"https://example.com/app"}}, nil,
		api.Chain{Node: silent{}, Router: noRouter{}}, logger(t), time.Now)
	require.ErrorContains(t, err, "public URL")
}

func TestASignInIsAnsweredAgainUnderItsIdempotencyKey(t *testing.T) {
	t.Parallel()
	b := setup(t, emptyChain{}, signedIn)
	p := b.person(t)
	m := p.message(t)
	kept := map[string]string{"astrolabe_sign_in": p.cookies["astrolabe_sign_in"]}
	first := p.submit(t, m, "Idempotency-Key", "sign-in-1")
	require.Equal(t, http.StatusOK, first.status)
	again := &person{b, p.account, kept}
	second := again.submit(t, m, "Idempotency-Key", "sign-in-1")
	require.Equal(t, first.header.Values("Set-Cookie"), second.header.Values("Set-Cookie"))
	problem(t, (&person{b, p.account, map[string]string{}}).submit(t, m, "Idempotency-Key", "sign-in-1"), http.StatusUnauthorized,
		rest.CodeSignIn)
}

// The node answers like a real one. One contract signs and one reverts.
func TestAContractWalletSignsIn(t *testing.T) {
	t.Parallel()
	c, err := devchain.Start(t.Context(), devchain.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	client, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, logger(t))
	require.NoError(t, err)
	t.Cleanup(client.Close)
	b := setup(t, client, signedIn)
	deploy := func(code []byte) common.Address {
		opts := c.Account(devchain.Deployer).Transactor()
		opts.GasLimit = 1_000_000
		at, _, err := bind.DeployContract(opts, program.New().ReturnViaCodeCopy(code).Bytes(), c.Client(), nil)
		require.NoError(t, err)
		c.Commit()
		return at
	}
	p := b.person(t)
	p.account.Address = deploy(program.New().Push(common.RightPadBytes([]byte{0x16, 0x26, 0xba, 0x7e}, 32)).Push(0).Op(vm.MSTORE).Return(0,
		32).Bytes())
	require.Equal(t, p.account.Address, common.Address(p.signIn(t).Account))
	p.account.Address = deploy(program.New().Push(0).Push(0).Op(vm.REVERT).Bytes())
	problem(t, p.submit(t, p.message(t)), http.StatusUnauthorized, rest.CodeSignIn)
}
