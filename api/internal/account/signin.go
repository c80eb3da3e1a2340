package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/siwe"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// These durations and counts bound sign-ins.
const (
	nonceLife       = 10 * time.Minute
	sessionLife     = 7 * 24 * time.Hour // maximum life, even in use
	SessionIdle     = 24 * time.Hour     // maximum time without a request
	sessionTouch    = time.Minute        // minimum time between two updates of the last use
	maxSessions     = 20                 // sessions of one account; the oldest end
	clockSkew       = time.Minute        // tolerated difference between the clocks of wallet and server
	maxAgentBytes   = 200
	sessionIDPrefix = "ses_"
)

func (s *Accounts) cookie(name, value string, life time.Duration) http.Cookie {
	return http.Cookie{ //nolint:gosec // Secure wherever the public URL is https, and HttpOnly and SameSite always
		Name: name, Value: value, Path: "/", MaxAge: int(life / time.Second), HttpOnly: true, Secure: s.HTTPS,
		SameSite: http.SameSiteLaxMode,
	}
}

// noCookie makes a browser delete a cookie.
func (s *Accounts) noCookie(name string) http.Cookie {
	c := s.cookie(name, "", 0) //nolint:gosec // as every cookie
	c.MaxAge = -1
	return c
}

// ReadOrigins reads the public URLs: http or https, a host, and nothing else.
func ReadOrigins(urls []string) (out []string, https bool, err error) {
	for _, text := range urls {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" ||
			u.RawQuery != "" || u.Fragment != "" {
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

// SignInTerms are the required contents of a sign-in message.
type SignInTerms struct {
	Nonce     string    `json:"nonce" doc:"Valid for one sign-in until expires_at, together with the cookie of the same answer" example:"k2Jq81LmXw0aTzRv"`
	Domains   []string  `json:"domains" nullable:"false" doc:"The message's domain must be one of these, and its URI must be on that domain" example:"[\"index.example\"]"`
	Origins   []string  `json:"origins" nullable:"false" example:"[\"https://index.example\"]"`
	ChainID   uint64    `json:"chain_id" example:"1337"`
	Version   string    `json:"version" enum:"1"`
	IssuedAt  time.Time `json:"issued_at" doc:"The server's time. The message must have this time, or one within a minute of it"`
	ExpiresAt time.Time `json:"expires_at"`
}

type nonceAnswer struct {
	CacheControl string      `header:"Cache-Control"`
	SetCookie    http.Cookie `header:"Set-Cookie"`
	Body         SignInTerms
}

func (s *Accounts) newNonce(ctx context.Context, _ *struct{}) (*nonceAnswer, error) {
	if len(s.Origins) == 0 {
		return nil, rest.NewProblem(rest.CodeForbidden, "sign-in is off: the operator set no public URL")
	}
	browser, err := rest.NewBrowserSecret()
	if err != nil {
		return nil, err
	}
	nonce, now := rand.Text(), s.Now().UTC()
	hash := sha256.Sum256([]byte(nonce))
	err = rest.Write(ctx, s.Store, func(tx pgx.Tx) error {
		return accountdb.New(tx).InsertNonce(ctx,
			accountdb.InsertNonceParams{NonceHash: hash[:], BrowserHash: browser.Hash(), ExpiresAt: now.Add(nonceLife)})
	})
	if err != nil {
		return nil, fmt.Errorf("storing a nonce: %w", err)
	}
	out := SignInTerms{
		Nonce: nonce, Origins: s.Origins, Domains: []string{}, ChainID: uint64(s.ChainID), Version: "1", IssuedAt: now,
		ExpiresAt: now.Add(nonceLife),
	}
	for _, origin := range s.Origins {
		_, domain, _ := strings.Cut(origin, "://")
		out.Domains = append(out.Domains, domain)
	}
	return &nonceAnswer{"no-store", s.cookie(signInCookie(s.HTTPS), browser.String(), nonceLife), out}, nil
}

// SignInRequest is a signed message.
type SignInRequest struct {
	Message   string        `json:"message" minLength:"1" maxLength:"4096" doc:"The EIP-4361 message, exactly as it was signed" example:"index.example wants you to sign in with your Ethereum account:\n0x70997970C51812dc3A010C7d01b50e0d17dc79C8\n\n\nURI: https://index.example\nVersion: 1\nChain ID: 1337\nNonce: k2Jq81LmXw0aTzRv\nIssued At: 2026-06-01T12:00:00Z"`
	Signature SignatureText `json:"signature"`
}

// SessionInfo is a session as its owner sees it.
type SessionInfo struct {
	ID         string       `json:"id" example:"ses_3vJq8fTzR0aLmXw2"`
	Account    rest.Address `json:"account"`
	Current    bool         `json:"current" doc:"True for the session that makes this request"`
	CreatedAt  time.Time    `json:"created_at"`
	LastSeenAt time.Time    `json:"last_seen_at" doc:"Last use, up to a minute late"`
	EndsAt     time.Time    `json:"ends_at" doc:"End of the session if it is not used again"`
	IP         string       `json:"ip" doc:"IP address that the session was started from"`
	UserAgent  string       `json:"user_agent"`
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

func (s *Accounts) signIn(ctx context.Context, in *signInInput) (*signInAnswer, error) {
	signature, err := in.Body.Signature.bytes()
	if err != nil {
		return nil, err
	}
	m, err := siwe.Parse(in.Body.Message)
	var syntax *siwe.SyntaxError
	if errors.As(err, &syntax) {
		return nil, rest.NewProblem(rest.CodeInvalidRequest, "the request is not valid",
			rest.FieldError{Field: "body.message", Message: syntax.Error()})
	}
	if err := s.takeNonce(ctx, m.Nonce); err != nil {
		return nil, err
	}
	want := siwe.Expectation{Origins: s.Origins, ChainID: uint64(s.ChainID), Nonce: m.Nonce, MaxAge: nonceLife, Skew: clockSkew}
	if err := want.Check(m, s.Now()); err != nil {
		return nil, rest.NewProblem(rest.CodeSignIn, err.Error())
	}
	if err := s.signed(ctx, m.Address, in.Body.Message, signature); err != nil {
		return nil, err
	}
	return s.beginSession(ctx, m.Address, in.UserAgent)
}

// takeNonce consumes a nonce. A nonce is valid once, and only with the cookie that came with it.
func (s *Accounts) takeNonce(ctx context.Context, nonce string) error {
	refused := rest.NewProblem(rest.CodeSignIn, "the nonce is not one of this browser's, was used, or is too old: ask for a new one")
	browser := rest.PrincipalOf(ctx).Signing
	if browser == nil {
		return refused
	}
	hash := sha256.Sum256([]byte(nonce))
	// A separate statement consumes the nonce even if the attempt fails.
	taken, err := accountdb.New(s.Store.Pool).TakeNonce(ctx, accountdb.TakeNonceParams{
		NonceHash: hash[:], BrowserHash: browser.Hash(), Now: s.Now(),
	})
	if err != nil {
		return rest.Fault(rest.CodeDatabase, fmt.Errorf("taking a nonce: %w", err))
	}
	if taken == 0 {
		return refused
	}
	return nil
}

// beginSession makes a session with its own token. It ends the browser's previous session.
func (s *Accounts) beginSession(ctx context.Context, account common.Address, agent string) (*signInAnswer, error) {
	token, err := rest.NewBrowserSecret()
	if err != nil {
		return nil, err
	}
	id, err := newSessionID()
	if err != nil {
		return nil, err
	}
	now := s.Now().UTC().Truncate(time.Microsecond)
	row := accountdb.InsertSessionParams{
		SessionID: id, TokenHash: token.Hash(), Account: account, CreatedAt: now, ExpiresAt: now.Add(sessionLife),
		Ip: rest.PrincipalOf(ctx).IP, UserAgent: rest.Printable(agent, maxAgentBytes),
	}
	err = rest.Write(ctx, s.Store, func(tx pgx.Tx) error {
		q := accountdb.New(tx)
		if old := rest.PrincipalOf(ctx).Token; old != nil {
			if err := q.EndSessionByToken(ctx, old.Hash()); err != nil {
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
		SetCookie:    []http.Cookie{s.cookie(rest.SessionCookie(s.HTTPS), token.String(), sessionLife), s.noCookie(signInCookie(s.HTTPS))},
		Body: SessionInfo{
			ID: id, Account: rest.Address(account), Current: true, CreatedAt: now, LastSeenAt: now, EndsAt: now.Add(SessionIdle),
			IP: row.Ip.String(), UserAgent: row.UserAgent,
		},
	}, nil
}

// SignatureText is a signature in hex.
type SignatureText string

// Schema implements huma.SchemaProvider.
func (SignatureText) Schema(huma.Registry) *huma.Schema {
	longest := 2 + 2*8192
	return &huma.Schema{
		Type: huma.TypeString, Pattern: "^0x([0-9a-fA-F]{2})*$", PatternDescription: "0x and whole bytes in hexadecimal",
		MaxLength: &longest,
		Description: "Signature by personal_sign (65 bytes), or of a contract wallet by EIP-1271. The signature of a wallet that is " +
			"not deployed yet is wrapped by ERC-6492",
		Examples: []any{"0x" + strings.Repeat("5a", 64) + "1b"},
	}
}

// bytes returns the signature in the body of a request.
func (t SignatureText) bytes() ([]byte, error) {
	signature, err := hexutil.Decode(string(t))
	if err != nil {
		return nil, rest.NewProblem(rest.CodeInvalidRequest, "the request is not valid",
			rest.FieldError{Field: "body.signature", Message: "must be 0x and whole bytes in hexadecimal"})
	}
	return signature, nil
}

func newSessionID() (string, error) { return key.NewID(sessionIDPrefix) }

// sessionOperation declares an operation on sign-ins and sessions.
func sessionOperation(security []map[string][]string, route, id, summary, description string) huma.Operation {
	op := rest.Operation(route, id, summary, description)
	op.Tags, op.Security = []string{"Sign-in"}, security
	return rest.WithErrors(op, http.StatusForbidden, http.StatusServiceUnavailable)
}

func (s *Accounts) sessionRoutes(api *rest.API) {
	rest.Register(api, rest.WithCost(sessionOperation(rest.Public, "POST /v1/session/nonce", "new-nonce", "Get a nonce to sign in with.",
		"Returns a nonce, bound to this browser by a cookie, and what the message must contain."), 5), s.newNonce)
	rest.Register(api, rest.WithCost(rest.WithErrors(sessionOperation(rest.Public, "POST /v1/session", "sign-in", "Sign in with Ethereum.",
		"Send the signed EIP-4361 message within ten minutes of the nonce. The session's cookie is HttpOnly and SameSite=Lax. The "+
			"session ends after a day "+
			"without use, and after a week at the latest. A previous session of the browser ends. Each attempt consumes its nonce."),
		http.StatusUnauthorized, http.StatusUnprocessableEntity), 10), s.signIn)
	rest.Register(api, sessionOperation(rest.SessionOnly(), "GET /v1/sessions", "list-sessions", "List your sessions.",
		"The newest come first. An account has at most 20."), s.listSessions)
	out := sessionOperation(rest.SessionOnly(), "DELETE /v1/session", "sign-out", "Sign out.",
		"Ends the session of the cookie and deletes the cookie.")
	rest.Register(api, rest.WithStatus(out, http.StatusNoContent), s.signOut)
	everywhere := sessionOperation(rest.SessionOnly(), "DELETE /v1/sessions", "sign-out-everywhere", "Sign out everywhere.",
		"Ends every session of the account at once.")
	rest.Register(api, rest.WithStatus(everywhere, http.StatusNoContent), s.signOutEverywhere)
	one := rest.WithErrors(sessionOperation(rest.SessionOnly(), "DELETE /v1/sessions/{id}", "end-session", "End one session.",
		"The id is one of GET /v1/sessions."),
		http.StatusNotFound)
	rest.Register(api, rest.WithStatus(one, http.StatusNoContent), s.endSession)
}
