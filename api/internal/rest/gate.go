package rest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"github.com/astrolabe-index/astrolabe/internal/key"
)

// Authenticator finds out who makes a request. ip is the caller's address, as far as proxies are trusted. An anonymous caller is a
// principal, not an error. A refused API key is a *key.RefusedError.
type Authenticator interface {
	Authenticate(r *http.Request, ip netip.Addr) (*Principal, error)
}

// Meter counts the use of API keys and what was refused.
type Meter interface {
	Count(key.Use)
	Refuse(refusal *key.RefusedError, ip netip.Addr)
}

// Gate stands before every operation: it resolves the principal, charges its limit and checks its rights.
type Gate struct {
	*Reporter
	Bounds
	auth    Authenticator
	meter   Meter
	limiter *Limiter
}

// Bounds are the limits that the operator sets.
type Bounds struct {
	Tiers          map[string]Tier
	TrustedProxies []netip.Prefix // proxies whose X-Forwarded-For is believed
}

// NewGate makes a gate.
func NewGate(reporter *Reporter, auth Authenticator, meter Meter, limiter *Limiter, bounds Bounds) *Gate {
	return &Gate{Reporter: reporter, auth: auth, meter: meter, limiter: limiter, Bounds: bounds}
}

// Authenticate finds out who makes a request.
func (s *Gate) Authenticate(r *http.Request) (*Principal, error) {
	return s.auth.Authenticate(r, s.ClientIP(r))
}

// TierOf returns the name and the limit of a principal's tier. A key whose tier is no longer configured has the standard one.
func (s *Gate) TierOf(p *Principal) (string, Tier) {
	name := p.Tier()
	if tier, ok := s.Tiers[name]; ok {
		return name, tier
	}
	return TierStandard, s.Tiers[TierStandard]
}

// Charge takes units from a principal's limit, without a place among the requests served at once.
func (s *Gate) Charge(p *Principal, units int64) error {
	_, tier := s.TierOf(p)
	v, ok := s.limiter.take(p.Subject(), tier, units)
	if !ok {
		return NewProblem(CodeRateLimited,
			fmt.Sprintf("the limit of %d units in %s is used up: say it again in %d s", tier.Units, tier.Window, WholeSeconds(v.retry)))
	}
	s.limiter.done(v)
	return nil
}

// throttle charges a request to its principal's limit and writes the limit's headers. It also takes one of the slots for requests
// served at once. The returned function releases the slot, and charges the request's work beyond its cost.
func (s *Gate) throttle(c echo.Context, p *Principal, cost int64, w *work) (func(), error) {
	name, tier := s.TierOf(p)
	v, ok := s.limiter.take(p.Subject(), tier, cost)
	h := c.Response().Header()
	h.Set("RateLimit-Policy", fmt.Sprintf("%q;q=%d;w=%d", name, tier.Units, WholeSeconds(tier.Window)))
	h.Set("RateLimit", fmt.Sprintf("%q;r=%d;t=%d", name, v.left, WholeSeconds(v.reset)))
	if !ok {
		h.Set("Retry-After", strconv.FormatInt(WholeSeconds(v.retry), 10))
		if v.crowded {
			return nil, NewProblem(CodeRateLimited, fmt.Sprintf("more than %d requests at once", s.limiter.most))
		}
		return nil,
			NewProblem(CodeRateLimited, fmt.Sprintf("the limit of %d units in %s is used up; this takes %d", tier.Units, tier.Window, cost))
	}
	select {
	case s.limiter.slots <- struct{}{}:
	default:
		s.limiter.done(v)
		return nil, Fault(CodeOverloaded, errors.New("every place is taken"))
	}
	return func() {
		<-s.limiter.slots
		s.limiter.spend(v, tier, w.units()-cost)
		s.limiter.done(v)
	}, nil
}

// WholeSeconds rounds up.
func WholeSeconds(d time.Duration) int64 { return int64(math.Ceil(d.Seconds())) }

// require authenticates the caller of an operation and checks its rights.
func (s *Gate) require(n Need) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		c := humaecho.UnwrapV4(ctx)
		w := new(work)
		p, release, err := s.admit(c, n, w)
		if err != nil {
			s.HandleError(err, c)
			return
		}
		if n.stream { // a stream has limits of its own
			release()
		} else {
			defer release()
		}
		next(huma.WithContext(ctx, context.WithValue(context.WithValue(ctx.Context(), principalKey{}, p), workKey{}, w)))
	}
}

// admit resolves the principal of a request, charges its limit and checks its rights. If it returns no error, the caller must call
// release after the request is served. w is what the request does meanwhile. Routes that are not operations may call it too.
func (s *Gate) admit(c echo.Context, n Need, w *work) (*Principal, func(), error) {
	r := c.Request()
	p, err := s.Authenticate(r)
	if err != nil {
		var refusal *key.RefusedError
		var problem *Problem
		if errors.As(err, &refusal) {
			s.meter.Refuse(refusal, s.ClientIP(r))
		}
		if refusal != nil || errors.As(err, &problem) {
			// A failed authentication is charged to the address's own limit, so that guessing is slow.
			release, limited := s.throttle(c, &Principal{Kind: Anonymous, IP: s.ClientIP(r)}, failureCost, w)
			if limited != nil {
				return nil, nil, limited
			}
			release()
		}
		if refusal != nil {
			err = NewProblem(CodeUnauthorized, "the API key is not accepted")
		}
		return nil, nil, err
	}
	release, err := s.throttle(c, p, n.cost, w)
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
				UserAgent: r.UserAgent(), Failed: err != nil || c.Response().Status >= http.StatusBadRequest, Cost: max(n.cost, w.units()),
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

// may returns the problem if the principal must not call the operation.
func (p *Principal) may(n Need) error {
	switch {
	case p.Kind == ByKey && n.key:
		if n.scope == "" || slices.Contains(p.Key.Key.Scopes, n.scope) {
			return nil
		}
		return NewProblem(CodeForbidden, "the API key lacks the scope "+string(n.scope))
	case p.Kind == BySession && n.session, n.anonymous:
		return nil
	case p.Kind == Anonymous && n.key:
		return NewProblem(CodeUnauthorized, "sign in, or present an API key as Authorization: Bearer")
	case p.Kind == Anonymous:
		return NewProblem(CodeUnauthorized, "sign in: this is not done with an API key")
	default:
		return NewProblem(CodeForbidden, "this is not done with an API key: sign in")
	}
}

// ClientIP returns the caller's address. That is the peer's address, or, behind a trusted proxy, the last X-Forwarded-For entry
// that is not a trusted proxy. Earlier entries can be forged.
func (s *Gate) ClientIP(r *http.Request) netip.Addr {
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

func (s *Gate) trusted(ip netip.Addr) bool {
	return slices.ContainsFunc(s.TrustedProxies, func(p netip.Prefix) bool { return p.Contains(ip) })
}
