package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/siwe"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// How long sign-ins last.
const (
	nonceLife       = 10 * time.Minute
	sessionLife     = 7 * 24 * time.Hour // whatever happens
	sessionIdle     = 24 * time.Hour     // without a request
	sessionTouch    = time.Minute        // between two notes of its use
	maxSessions     = 20                 // of one account; the oldest end
	clockSkew       = time.Minute        // between a wallet and the server
	maxAgentBytes   = 200
	sessionIDPrefix = "ses_"
)

// Session is a person who signed in.
type Session struct {
	id       string
	expires  time.Time
	lastSeen time.Time
}

// EndsAt is when the session ends if it is not used any more.
func (s *Session) EndsAt() *time.Time {
	idle := s.lastSeen.Add(sessionIdle)
	if s.expires.Before(idle) {
		idle = s.expires
	}
	return &idle
}

// browserSecret is what a cookie holds; the database has its hash.
type browserSecret [32]byte

func newBrowserSecret() (s browserSecret, err error) {
	if _, err = rand.Read(s[:]); err != nil {
		return s, fmt.Errorf("making a cookie: %w", err)
	}
	return s, nil
}

func (s browserSecret) String() string { return base64.RawURLEncoding.EncodeToString(s[:]) }

func (s browserSecret) hash() []byte {
	sum := sha256.Sum256(s[:])
	return sum[:]
}

// sessionCookie and signInCookie are the names of the cookies. With https the prefix makes browsers refuse them from
// anywhere but this host.
func sessionCookie(https bool) string { return cookieName("session", https) }
func signInCookie(https bool) string  { return cookieName("sign_in", https) }

func cookieName(name string, https bool) string {
	if https {
		return "__Host-astrolabe_" + name
	}
	return "astrolabe_" + name
}

func (s *Server) cookie(name, value string, life time.Duration) http.Cookie {
	return http.Cookie{ //nolint:gosec // Secure wherever the public URL is https, and HttpOnly and SameSite always
		Name: name, Value: value, Path: "/", MaxAge: int(life / time.Second), HttpOnly: true, Secure: s.https, SameSite: http.SameSiteLaxMode,
	}
}

// noCookie makes a browser forget one.
func (s *Server) noCookie(name string) http.Cookie {
	c := s.cookie(name, "", 0) //nolint:gosec // as every cookie
	c.MaxAge = -1
	return c
}

func readCookie(r *http.Request, name string) (s browserSecret, ok bool) {
	c, err := r.Cookie(name)
	if err != nil {
		return s, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(c.Value)
	return browserSecret(append(raw, make([]byte, 32)...)[:32]), err == nil && len(raw) == 32
}

// origins reads the public URLs: http or https, a host, and nothing else.
func origins(urls []string) (out []string, https bool, err error) {
	for _, text := range urls {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
			return nil, false, fmt.Errorf("a public URL must be like https://index.example, got %q", text)
		}
		out = append(out, u.Scheme+"://"+strings.ToLower(u.Host))
	}
	https = len(out) > 0
	for _, origin := range out {
		https = https && strings.HasPrefix(origin, "https://")
	}
	return out, https, nil
}

// sessionPrincipal finds out who a request without an API key is made by. A session's cookie that a browser sent from
// another site is refused where the request changes something; see http.CrossOriginProtection for how that is told.
func (s *Server) sessionPrincipal(r *http.Request, ip netip.Addr) (*Principal, error) {
	p := &Principal{Kind: Anonymous, IP: ip}
	browser, signing := readCookie(r, signInCookie(s.https))
	token, signed := readCookie(r, sessionCookie(s.https))
	if !signing && !signed {
		return p, nil
	}
	if err := s.crossOrigin.Check(r); err != nil {
		return nil, newProblem(CodeCrossSite, "the browser says that another site sent this")
	}
	if signing {
		p.signing, p.credential = &browser, browser[:]
	}
	if !signed {
		return p, nil
	}
	p.token = &token
	now := s.now()
	q := accountdb.New(s.store.Pool)
	row, err := q.SessionByToken(r.Context(), accountdb.SessionByTokenParams{TokenHash: token.hash(), Now: now, IdleSince: now.Add(-sessionIdle)})
	if errors.Is(err, pgx.ErrNoRows) { // over: like nobody, so that public pages go on
		return p, nil
	}
	if err == nil && now.Sub(row.LastSeenAt) >= sessionTouch {
		row.LastSeenAt = now
		err = q.TouchSession(r.Context(), accountdb.TouchSessionParams{SessionID: row.SessionID, Now: now})
	}
	if err != nil {
		return nil, &faultError{CodeDatabase, fmt.Errorf("reading the session: %w", err)}
	}
	p.Kind, p.Account, p.credential = BySession, row.Account, token[:]
	p.Session = &Session{id: row.SessionID, expires: row.ExpiresAt.UTC(), lastSeen: row.LastSeenAt.UTC()}
	return p, nil
}

// SignInTerms is what a message to sign in with must say.
type SignInTerms struct {
	Nonce     string    `json:"nonce" doc:"Good once, until expires_at, with the cookie that came with it" example:"k2Jq81LmXw0aTzRv"`
	Domains   []string  `json:"domains" nullable:"false" doc:"The message's domain must be one of these, and its URI on it" example:"[\"index.example\"]"`
	Origins   []string  `json:"origins" nullable:"false" example:"[\"https://index.example\"]"`
	ChainID   uint64    `json:"chain_id" example:"1337"`
	Version   string    `json:"version" enum:"1"`
	IssuedAt  time.Time `json:"issued_at" doc:"The server's time: take it, or another within a minute"`
	ExpiresAt time.Time `json:"expires_at"`
}

type nonceAnswer struct {
	CacheControl string      `header:"Cache-Control"`
	SetCookie    http.Cookie `header:"Set-Cookie"`
	Body         SignInTerms
}

func (s *Server) newNonce(ctx context.Context, _ *struct{}) (*nonceAnswer, error) {
	if len(s.origins) == 0 {
		return nil, newProblem(CodeForbidden, "sign-in is off: the operator set no public URL")
	}
	browser, err := newBrowserSecret()
	if err != nil {
		return nil, err
	}
	nonce, now := rand.Text(), s.now().UTC()
	hash := sha256.Sum256([]byte(nonce))
	err = s.write(ctx, func(tx pgx.Tx) error {
		return accountdb.New(tx).InsertNonce(ctx, accountdb.InsertNonceParams{NonceHash: hash[:], BrowserHash: browser.hash(), ExpiresAt: now.Add(nonceLife)})
	})
	if err != nil {
		return nil, fmt.Errorf("storing a nonce: %w", err)
	}
	out := SignInTerms{Nonce: nonce, Origins: s.origins, Domains: []string{}, ChainID: s.cfg.Deployment.ChainID, Version: "1", IssuedAt: now, ExpiresAt: now.Add(nonceLife)}
	for _, origin := range s.origins {
		_, domain, _ := strings.Cut(origin, "://")
		out.Domains = append(out.Domains, domain)
	}
	return &nonceAnswer{"no-store", s.cookie(signInCookie(s.https), browser.String(), nonceLife), out}, nil
}

// SignInRequest is a signed message.
type SignInRequest struct {
	Message   string        `json:"message" minLength:"1" maxLength:"4096" doc:"EIP-4361, exactly as it was signed" example:"index.example wants you to sign in with your Ethereum account:\n0x70997970C51812dc3A010C7d01b50e0d17dc79C8\n\n\nURI: https://index.example\nVersion: 1\nChain ID: 1337\nNonce: k2Jq81LmXw0aTzRv\nIssued At: 2026-06-01T12:00:00Z"`
	Signature SignatureText `json:"signature"`
}

// SessionInfo is a session as its owner sees it.
type SessionInfo struct {
	ID         string    `json:"id" example:"ses_3vJq8fTzR0aLmXw2"`
	Account    Address   `json:"account"`
	Current    bool      `json:"current" doc:"The one that asks"`
	CreatedAt  time.Time `json:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at" doc:"Up to a minute late"`
	EndsAt     time.Time `json:"ends_at" doc:"If it is not used any more"`
	IP         string    `json:"ip" doc:"It was made from"`
	UserAgent  string    `json:"user_agent"`
}

type signInInput struct {
	UserAgent string `header:"User-Agent" hidden:"true"`
	Body      SignInRequest
}

type signInAnswer struct {
	CacheControl string        `header:"Cache-Control"`
	SetCookie    []http.Cookie `header:"Set-Cookie"`
	Body         SessionInfo
}

func (s *Server) signIn(ctx context.Context, in *signInInput) (*signInAnswer, error) {
	signature, err := hexutil.Decode(string(in.Body.Signature))
	if err != nil {
		return nil, newProblem(CodeInvalidRequest, "the request is not valid", FieldError{Field: "body.signature", Message: "must be 0x and whole bytes in hexadecimal"})
	}
	m, err := siwe.Parse(in.Body.Message)
	var syntax *siwe.SyntaxError
	if errors.As(err, &syntax) {
		return nil, newProblem(CodeInvalidRequest, "the request is not valid", FieldError{Field: "body.message", Message: syntax.Error()})
	}
	if err := s.takeNonce(ctx, m.Nonce); err != nil {
		return nil, err
	}
	want := siwe.Expectation{Origins: s.origins, ChainID: s.cfg.Deployment.ChainID, Nonce: m.Nonce, MaxAge: nonceLife, Skew: clockSkew}
	if err := want.Check(m, s.now()); err != nil {
		return nil, newProblem(CodeSignIn, err.Error())
	}
	if err := s.signed(ctx, m.Address, in.Body.Message, signature); err != nil {
		return nil, err
	}
	return s.beginSession(ctx, m.Address, in.UserAgent)
}

// takeNonce uses a nonce up. It is right only once, and only with the cookie that came with it.
func (s *Server) takeNonce(ctx context.Context, nonce string) error {
	refused := newProblem(CodeSignIn, "the nonce is not one of this browser's, was used, or is too old: ask for a new one")
	browser := principalOf(ctx).signing
	if browser == nil {
		return refused
	}
	hash := sha256.Sum256([]byte(nonce))
	// by itself: a nonce is used up whatever comes of the attempt
	taken, err := accountdb.New(s.store.Pool).TakeNonce(ctx, accountdb.TakeNonceParams{
		NonceHash: hash[:], BrowserHash: browser.hash(), Now: s.now(),
	})
	if err != nil {
		return &faultError{CodeDatabase, fmt.Errorf("taking a nonce: %w", err)}
	}
	if taken == 0 {
		return refused
	}
	return nil
}

// beginSession makes a session with a token of its own; the one that the browser had before ends.
func (s *Server) beginSession(ctx context.Context, account common.Address, agent string) (*signInAnswer, error) {
	token, err := newBrowserSecret()
	if err != nil {
		return nil, err
	}
	id, err := newSessionID()
	if err != nil {
		return nil, err
	}
	now := s.now().UTC().Truncate(time.Microsecond)
	row := accountdb.InsertSessionParams{
		SessionID: id, TokenHash: token.hash(), Account: account, CreatedAt: now, ExpiresAt: now.Add(sessionLife),
		Ip: principalOf(ctx).IP, UserAgent: printable(agent, maxAgentBytes),
	}
	err = s.write(ctx, func(tx pgx.Tx) error {
		q := accountdb.New(tx)
		if old := principalOf(ctx).token; old != nil {
			if err := q.EndSessionByToken(ctx, old.hash()); err != nil {
				return fmt.Errorf("ending the session before: %w", err)
			}
		}
		if err := q.InsertSession(ctx, row); err != nil {
			return fmt.Errorf("storing the session: %w", err)
		}
		if err := q.TrimSessions(ctx, accountdb.TrimSessionsParams{Account: account, Most: maxSessions}); err != nil {
			return fmt.Errorf("ending old sessions: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &signInAnswer{
		CacheControl: "no-store",
		SetCookie:    []http.Cookie{s.cookie(sessionCookie(s.https), token.String(), sessionLife), s.noCookie(signInCookie(s.https))},
		Body: SessionInfo{
			ID: id, Account: Address(account), Current: true, CreatedAt: now, LastSeenAt: now, EndsAt: now.Add(sessionIdle),
			IP: row.Ip.String(), UserAgent: row.UserAgent,
		},
	}, nil
}

// signed checks that an account signed a text; the problem says so where it did not.
func (s *Server) signed(ctx context.Context, account common.Address, text string, signature []byte) error {
	err := siwe.Verify(ctx, wallets{s}, account, text, signature)
	switch {
	case errors.Is(err, siwe.ErrSignature):
		return newProblem(CodeSignIn, err.Error())
	case err != nil:
		return &faultError{CodeNode, fmt.Errorf("checking a signature: %w", err)}
	default:
		return nil
	}
}

// wallets asks the node about contracts that sign.
type wallets struct{ *Server }

// Code implements siwe.Chain.
func (w wallets) Code(ctx context.Context, at common.Address) ([]byte, error) {
	var code hexutil.Bytes
	return code, w.ask(ctx, "eth_getCode", &code, at, "latest")
}

// Call implements siwe.Chain.
func (w wallets) Call(ctx context.Context, to *common.Address, data []byte) ([]byte, error) {
	var out hexutil.Bytes
	msg := map[string]any{"data": hexutil.Bytes(data)}
	if to != nil {
		msg["to"] = to
	}
	err := w.ask(ctx, "eth_call", &out, msg, "latest")
	if _, reverted := chain.DecodeRevert(err); reverted {
		return nil, errors.Join(siwe.ErrReverted, err)
	}
	return out, err
}

func (w wallets) ask(ctx context.Context, method string, result any, args ...any) error {
	batch := []rpc.BatchElem{{Method: method, Args: args, Result: result}}
	if err := w.node.BatchCall(ctx, batch); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if batch[0].Error != nil {
		return fmt.Errorf("%s: %w", method, batch[0].Error)
	}
	return nil
}
