package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/ethereum/go-ethereum/common"
	"github.com/labstack/echo/v4"

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

	credential []byte         // what the caller proved to know; empty where anonymous
	signing    *browserSecret // of the cookie of a sign-in that began
	token      *browserSecret // of a session's cookie, be it over or not
}

// subject names whose limit a request counts against: both versions of a key that rotates share one.
func (p *Principal) subject() string {
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

func (p *Principal) tier() string {
	if p.Kind == ByKey {
		return p.Key.Key.Tier
	}
	return string(p.Kind)
}

// actor is who the audit log names.
func (p *Principal) actor() key.Actor {
	if p.Kind == ByKey {
		return key.Actor{Kind: key.ByKey, Name: p.Key.Version.PublicID, IP: p.IP}
	}
	return key.Actor{Kind: key.BySession, Name: p.Account.Hex(), IP: p.IP}
}

// grant is what the principal may hand on in a key.
func (p *Principal) grant() key.Grant {
	if p.Kind != ByKey {
		return key.Grant{}
	}
	k := p.Key.Key
	return key.Grant{Bounded: true, Scopes: k.Scopes, Networks: k.Networks, Tier: k.Tier, ExpiresAt: p.Key.Version.Until()}
}

// governs refuses a secret that is replaced: it may be the one that leaked, and must not undo what was done about it.
func (p *Principal) governs() error {
	if p.Kind == ByKey && p.Key.State == key.Retiring {
		return newProblem(CodeForbidden, "this version of the key is replaced: change keys with the new one")
	}
	return nil
}

type principalKey struct{}

// principalOf is who makes the request that an operation serves.
func principalOf(ctx context.Context) *Principal {
	p, ok := ctx.Value(principalKey{}).(*Principal)
	if !ok {
		return &Principal{Kind: Anonymous}
	}
	return p
}

// Names of the security schemes in the OpenAPI document.
const (
	schemeKey     = "api_key"
	schemeSession = "session"
)

func securitySchemes() map[string]*huma.SecurityScheme {
	return map[string]*huma.SecurityScheme{
		schemeKey: {
			Type: "http", Scheme: "bearer", BearerFormat: "astro_<live|test>_<public id>_<secret>",
			Description: "An API key: Authorization: Bearer astro_live_…. The scopes an operation needs stand with it.",
		},
		schemeSession: {
			Type: "apiKey", In: "cookie", Name: sessionCookie(true),
			Description: "The cookie of a sign-in with Ethereum. Without https its name lacks __Host-. Requests that change something are refused " +
				"where Sec-Fetch-Site or Origin tells of another site.",
		},
	}
}

// public is the security of what anybody may call; a key or session counts against its own limit.
var public = []map[string][]string{{}, {schemeKey: {}}, {schemeSession: {}}}

// scoped is the security of what a session, or a key with the scope, may call.
func scoped(s key.Scope) []map[string][]string {
	return []map[string][]string{{schemeKey: {string(s)}}, {schemeSession: {}}}
}

// personal is the security of what only a person who signed in may call.
func personal() []map[string][]string { return []map[string][]string{{schemeSession: {}}} }

// extensionCost is where an operation says how many units of its caller's limit it takes.
const extensionCost = "x-cost"

// costs declares the weight of an operation; without, it is 1.
func costs(op huma.Operation, units int64) huma.Operation {
	if op.Extensions == nil {
		op.Extensions = map[string]any{}
	}
	op.Extensions[extensionCost] = units
	return op
}

// need is what an operation asks of its caller, read off its declaration.
type need struct {
	operation string
	cost      int64
	anonymous bool
	session   bool
	key       bool
	stream    bool      // it has no end of its own
	scope     key.Scope // of a key
}

func needOf(op *huma.Operation) need {
	n := need{operation: op.OperationID, cost: 1, stream: op.Metadata[streamOperation] == true}
	if units, ok := op.Extensions[extensionCost].(int64); ok {
		n.cost = units
	}
	for _, alternative := range op.Security {
		if len(alternative) == 0 {
			n.anonymous = true
		}
		if scopes, ok := alternative[schemeKey]; ok {
			n.key = true
			if len(scopes) > 0 {
				n.scope = key.Scope(scopes[0])
			}
		}
		if _, ok := alternative[schemeSession]; ok {
			n.session = true
		}
	}
	return n
}

// declare completes an operation: what every one of its kind says and does the same way.
func (s *Server) declare(op *huma.Operation) {
	op.MaxBodyBytes = s.cfg.MaxBodyBytes
	if op.Security == nil {
		op.Security = public
	}
	n := needOf(op)
	*op = costs(*op, n.cost)
	op.Middlewares = append(op.Middlewares, s.guard(n))
	// Credentials are checked even where none are needed, and anything may take too long.
	errs := []int{
		http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
	}
	if op.Method == http.MethodPost || op.Method == http.MethodPut {
		errs = append(errs, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity)
	}
	if op.Method == http.MethodPost {
		errs = append(errs, http.StatusConflict)
		op.Parameters = append(op.Parameters, idempotencyParameter)
		op.Middlewares = append(op.Middlewares, s.once)
	}
	for _, status := range errs {
		if !slices.Contains(op.Errors, status) {
			op.Errors = append(op.Errors, status)
		}
	}
	slices.Sort(op.Errors)
}

// guard stands before an operation: it finds out who calls, and lets through who may.
func (s *Server) guard(n need) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := humaecho.UnwrapV4(ctx)
		p, release, err := s.admit(c, n)
		if err != nil {
			s.handleError(err, c)
			return
		}
		if n.stream { // it has limits of its own
			release()
		} else {
			defer release()
		}
		next(huma.WithContext(ctx, context.WithValue(ctx.Context(), principalKey{}, p)))
	}
}

// admit resolves the principal of a request, charges its limit and checks what it may do. Where it returns no error, release
// must be called when the request is served. Routes that are no operations may call it as well.
func (s *Server) admit(c echo.Context, n need) (*Principal, func(), error) {
	r := c.Request()
	p, err := s.authenticate(r)
	if err != nil {
		var refusal *key.RefusedError
		var problem *Problem
		if errors.As(err, &refusal) {
			s.meter.Refuse(refusal, s.clientIP(r))
		}
		if refusal != nil || errors.As(err, &problem) {
			// who guesses pays from the address's own limit, so that guessing is slow
			release, limited := s.throttle(c, &Principal{Kind: Anonymous, IP: s.clientIP(r)}, failureCost)
			if limited != nil {
				return nil, nil, limited
			}
			release()
		}
		if refusal != nil {
			err = newProblem(CodeUnauthorized, "the API key is not accepted")
		}
		return nil, nil, err
	}
	release, err := s.throttle(c, p, n.cost)
	if err == nil {
		if err = p.may(n); err != nil {
			release()
		}
	}
	if p.Kind == ByKey {
		done := release
		count := func() {
			s.meter.Count(key.Use{
				PublicID: p.Key.Version.PublicID, Retiring: p.Key.State == key.Retiring, Operation: n.operation, IP: p.IP,
				UserAgent: r.UserAgent(), Failed: err != nil || c.Response().Status >= http.StatusBadRequest, Cost: n.cost,
			})
		}
		if err != nil {
			count()
			return nil, nil, err
		}
		release = func() { done(); count() }
	}
	if err != nil {
		return nil, nil, err
	}
	return p, release, nil
}

// failureCost is what a failed authentication takes from the limit of its address.
const failureCost = 10

// authenticate finds out who calls. What is presented must be right: a wrong key is an error even where none is needed.
func (s *Server) authenticate(r *http.Request) (*Principal, error) {
	ip := s.clientIP(r)
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, text, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return nil, newProblem(CodeUnauthorized, "Authorization must be: Bearer and an API key")
		}
		got, err := s.verifier.Verify(r.Context(), strings.TrimSpace(text), ip)
		var refusal *key.RefusedError
		if err != nil && !errors.As(err, &refusal) {
			err = &faultError{CodeDatabase, err}
		}
		if err != nil {
			return nil, err
		}
		return &Principal{Kind: ByKey, IP: ip, Account: got.Key.Owner, Key: &got, credential: []byte(text)}, nil
	}
	return s.sessionPrincipal(r, ip)
}

// may returns the problem of a principal that must not call an operation.
func (p *Principal) may(n need) error {
	switch {
	case p.Kind == ByKey && n.key:
		if n.scope == "" || slices.Contains(p.Key.Key.Scopes, n.scope) {
			return nil
		}
		return newProblem(CodeForbidden, "the API key lacks the scope "+string(n.scope))
	case p.Kind == BySession && n.session, n.anonymous:
		return nil
	case p.Kind == Anonymous && n.key:
		return newProblem(CodeUnauthorized, "sign in, or present an API key as Authorization: Bearer")
	case p.Kind == Anonymous:
		return newProblem(CodeUnauthorized, "sign in: this is not done with an API key")
	default:
		return newProblem(CodeForbidden, "this is not done with an API key: sign in")
	}
}

// clientIP is the address of the caller: the peer's, or where that is a trusted proxy, the last one in X-Forwarded-For that
// is not. What stands before that one anybody could have written.
func (s *Server) clientIP(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.IPv4Unspecified()
	}
	ip := peer.Addr().Unmap().WithZone("")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.trusted(ip); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		ip = hop.Unmap().WithZone("")
	}
	return ip
}

func (s *Server) trusted(ip netip.Addr) bool {
	return slices.ContainsFunc(s.cfg.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}
