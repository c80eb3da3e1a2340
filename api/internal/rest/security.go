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

// PrincipalKind says how a caller is authenticated.
type PrincipalKind string

// The kinds of principals.
const (
	Anonymous PrincipalKind = "anonymous"
	BySession PrincipalKind = "session"
	ByKey     PrincipalKind = "key"
)

// Principal is the caller of a request. The gate resolves it once. Scopes, limits, idempotency and the audit log depend on it
// alone.
type Principal struct {
	Kind    PrincipalKind
	IP      netip.Addr     // the client's address, as far as proxies are trusted
	Account common.Address // owner of the session or key; zero for anonymous callers
	Key     *key.Verified  // set for kind ByKey
	Session *Session       // set for kind BySession

	Credential []byte         // secret that the caller presented; empty for anonymous callers
	Signing    *BrowserSecret // secret in the cookie of a sign-in that began
	Token      *BrowserSecret // secret in a session's cookie, even if the session has ended
}

// Subject names the limit that a request counts against. Both versions of a rotating key share one.
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

// subjectOf returns the subject of an anonymous caller: the IPv4 address, or the IPv6 network of one customer.
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

// Actor returns the name of the principal in the audit log.
func (p *Principal) Actor() key.Actor {
	if p.Kind == ByKey {
		return key.Actor{Kind: key.ByKey, Name: p.Key.Version.PublicID, IP: p.IP}
	}
	return key.Actor{Kind: key.BySession, Name: p.Account.Hex(), IP: p.IP}
}

// Grant returns the rights that the principal may pass on in a key.
func (p *Principal) Grant() key.Grant {
	if p.Kind != ByKey {
		return key.Grant{}
	}
	k := p.Key.Key
	return key.Grant{Bounded: true, Scopes: k.Scopes, Networks: k.Networks, Tier: k.Tier, ExpiresAt: p.Key.Version.Until()}
}

// Governs refuses a replaced secret. It may have leaked, so it must not undo the owner's changes.
func (p *Principal) Governs() error {
	if p.Kind == ByKey && p.Key.State == key.Retiring {
		return NewProblem(CodeForbidden, "this version of the key is replaced: change keys with the new one")
	}
	return nil
}

type principalKey struct{}

// PrincipalOf returns the principal of the request that an operation serves.
func PrincipalOf(ctx context.Context) *Principal {
	p, ok := ctx.Value(principalKey{}).(*Principal)
	if !ok {
		return &Principal{Kind: Anonymous}
	}
	return p
}

// Session is the session of a person who signed in.
type Session struct {
	ID     string
	EndsAt time.Time // end of the session if it is not used again
}

// BrowserSecret is the secret in a cookie. The database has its hash.
type BrowserSecret [32]byte

// NewBrowserSecret makes a random secret.
func NewBrowserSecret() (s BrowserSecret, err error) {
	if _, err = rand.Read(s[:]); err != nil {
		return s, fmt.Errorf("making a cookie: %w", err)
	}
	return s, nil
}

// String returns the secret in the form of the cookie.
func (s BrowserSecret) String() string { return base64.RawURLEncoding.EncodeToString(s[:]) }

// Hash returns the hash that the database stores.
func (s BrowserSecret) Hash() []byte {
	sum := sha256.Sum256(s[:])
	return sum[:]
}

// SessionCookie returns the name of a session's cookie. With https it has a prefix: browsers then accept it from this host only.
func SessionCookie(https bool) string { return CookieName("session", https) }

// CookieName returns the name of a cookie. With https it has the prefix that binds it to this host.
func CookieName(name string, https bool) string {
	if https {
		return "__Host-astrolabe_" + name
	}
	return "astrolabe_" + name
}
