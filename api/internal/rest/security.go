package rest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/netip"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/key"
)

// PrincipalKind is what a request is made as.
type PrincipalKind string

// The kinds of principals.
const (
	Anonymous PrincipalKind = "anonymous"
	BySession PrincipalKind = "session"
	ByKey     PrincipalKind = "key"
)

// Principal is who makes a request. It is resolved once, by admit, and everything that depends on it (scopes, limits,
// idempotency, the audit log) asks it alone.
type Principal struct {
	Kind    PrincipalKind
	IP      netip.Addr     // the client's, as far as proxies are trusted
	Account common.Address // whose session or key it is; zero where anonymous
	Key     *key.Verified  // of kind ByKey
	Session *Session       // of kind BySession

	Credential []byte         // what the caller proved to know; empty where anonymous
	Signing    *BrowserSecret // of the cookie of a sign-in that began
	Token      *BrowserSecret // of a session's cookie, be it over or not
}

// Subject names whose limit a request counts against: both versions of a key that rotates share one.
func (p *Principal) Subject() string {
	switch p.Kind {
	case ByKey:
		return "key:" + p.Key.Key.ID
	case BySession:
		return "account:" + p.Account.Hex()
	case Anonymous:
	}
	return subjectOf(p.IP)
}

// subjectOf is that of an anonymous caller: the address, or of IPv6 the network that one customer gets.
func subjectOf(ip netip.Addr) string {
	if ip = ip.Unmap(); ip.Is6() {
		if network, err := ip.Prefix(64); err == nil {
			return "ip:" + network.String()
		}
	}
	return "ip:" + ip.String()
}

// Tier names the rate limit of the principal.
func (p *Principal) Tier() string {
	if p.Kind == ByKey {
		return p.Key.Key.Tier
	}
	return string(p.Kind)
}

// Actor is who the audit log names.
func (p *Principal) Actor() key.Actor {
	if p.Kind == ByKey {
		return key.Actor{Kind: key.ByKey, Name: p.Key.Version.PublicID, IP: p.IP}
	}
	return key.Actor{Kind: key.BySession, Name: p.Account.Hex(), IP: p.IP}
}

// Grant is what the principal may hand on in a key.
func (p *Principal) Grant() key.Grant {
	if p.Kind != ByKey {
		return key.Grant{}
	}
	k := p.Key.Key
	return key.Grant{Bounded: true, Scopes: k.Scopes, Networks: k.Networks, Tier: k.Tier, ExpiresAt: p.Key.Version.Until()}
}

// Governs refuses a secret that is replaced: it may be the one that leaked, and must not undo what was done about it.
func (p *Principal) Governs() error {
	if p.Kind == ByKey && p.Key.State == key.Retiring {
		return NewProblem(CodeForbidden, "this version of the key is replaced: change keys with the new one")
	}
	return nil
}

type principalKey struct{}

// PrincipalOf is who makes the request that an operation serves.
func PrincipalOf(ctx context.Context) *Principal {
	p, ok := ctx.Value(principalKey{}).(*Principal)
	if !ok {
		return &Principal{Kind: Anonymous}
	}
	return p
}

// Session is a person who signed in.
type Session struct {
	ID     string
	EndsAt time.Time // if it is not used any more
}

// BrowserSecret is what a cookie holds; the database has its hash.
type BrowserSecret [32]byte

// NewBrowserSecret makes a random secret.
func NewBrowserSecret() (s BrowserSecret, err error) {
	if _, err = rand.Read(s[:]); err != nil {
		return s, fmt.Errorf("making a cookie: %w", err)
	}
	return s, nil
}

// String returns the secret as a cookie holds it.
func (s BrowserSecret) String() string { return base64.RawURLEncoding.EncodeToString(s[:]) }

// Hash returns the secret as the database holds it.
func (s BrowserSecret) Hash() []byte {
	sum := sha256.Sum256(s[:])
	return sum[:]
}

// SessionCookie and signInCookie are the names of the cookies. With https the prefix makes browsers refuse them from
// anywhere but this host.
func SessionCookie(https bool) string { return CookieName("session", https) }

// CookieName returns the name of a cookie. With https it has the prefix that binds it to this host.
func CookieName(name string, https bool) string {
	if https {
		return "__Host-astrolabe_" + name
	}
	return "astrolabe_" + name
}
