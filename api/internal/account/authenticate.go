package account

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// Authenticator identifies the caller of a request by API key or session cookie.
type Authenticator struct {
	Store       *store.Store
	Verifier    *key.Verifier
	CrossOrigin *http.CrossOriginProtection
	HTTPS       bool // the cookies have their https names
	Now         func() time.Time
}

// Authenticate identifies the caller. A wrong key is an error even if the operation needs none.
func (s *Authenticator) Authenticate(r *http.Request, ip netip.Addr) (*rest.Principal, error) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, text, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, rest.NewProblem(rest.CodeUnauthorized, "Authorization must be: Bearer and an API key")
		}
		got, err := s.Verifier.Verify(r.Context(), strings.TrimSpace(text), ip)
		var refusal *key.RefusedError
		if err != nil && !errors.As(err, &refusal) {
			err = rest.Fault(rest.CodeDatabase, err)
		}
		if err != nil {
			return nil, err
		}
		return &rest.Principal{Kind: rest.ByKey, IP: ip, Account: got.Key.Owner, Key: &got, Credential: []byte(text)}, nil
	}
	return s.sessionPrincipal(r, ip)
}

func signInCookie(https bool) string { return rest.CookieName("sign_in", https) }

func readCookie(r *http.Request, name string) (s rest.BrowserSecret, ok bool) {
	c, err := r.Cookie(name)
	if err != nil {
		return s, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(c.Value)
	return rest.BrowserSecret(append(raw, make([]byte, 32)...)[:32]), err == nil && len(raw) == 32
}

// sessionPrincipal identifies the caller of a request without an API key. It refuses a cross-site request that changes something;
// see http.CrossOriginProtection.
func (s *Authenticator) sessionPrincipal(r *http.Request, ip netip.Addr) (*rest.Principal, error) {
	p := &rest.Principal{Kind: rest.Anonymous, IP: ip}
	browser, signing := readCookie(r, signInCookie(s.HTTPS))
	token, signed := readCookie(r, rest.SessionCookie(s.HTTPS))
	if !signing && !signed {
		return p, nil
	}
	if err := s.CrossOrigin.Check(r); err != nil {
		return nil, rest.NewProblem(rest.CodeCrossSite, "the browser says that another site sent this")
	}
	if signing {
		p.Signing, p.Credential = &browser, browser[:]
	}
	if !signed {
		return p, nil
	}
	p.Token = &token
	now := s.Now()
	q := accountdb.New(s.Store.Pool)
	row, err := q.SessionByToken(r.Context(),
		accountdb.SessionByTokenParams{TokenHash: token.Hash(), Now: now, IdleSince: now.Add(-SessionIdle)})
	if errors.Is(err, pgx.ErrNoRows) { // an ended session counts as anonymous, so that public pages keep working
		return p, nil
	}
	if err == nil && now.Sub(row.LastSeenAt) >= sessionTouch {
		row.LastSeenAt = now
		err = q.TouchSession(r.Context(), accountdb.TouchSessionParams{SessionID: row.SessionID, Now: now})
	}
	if err != nil {
		return nil, rest.Fault(rest.CodeDatabase, fmt.Errorf("reading the session: %w", err))
	}
	p.Kind, p.Account, p.Credential = rest.BySession, row.Account, token[:]
	p.Session = &rest.Session{ID: row.SessionID, EndsAt: sessionEnd(row.ExpiresAt, row.LastSeenAt)}
	return p, nil
}
