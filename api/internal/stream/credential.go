package stream

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
)

// errRevoked reports that the credential of a stream is no longer valid.
var errRevoked = errors.New("the credential no longer holds")

// credential is the credential that a stream was opened with. It is checked when a change of the key is announced, when its
// version expires and at every heartbeat. Heartbeats are needed because announcements may be lost and sessions have none.
type credential struct {
	server  *Streams
	r       *http.Request
	p       *rest.Principal
	changed <-chan struct{} // nil: its changes are not announced
	over    *time.Timer     // fires at the known end of the key's version
}

// noExpiry is the timer duration used when a key has no known expiry.
const noExpiry = 1 << 62

func (s *Streams) newCredential(r *http.Request, p *rest.Principal) *credential {
	h := &credential{server: s, r: r, p: p, over: time.NewTimer(noExpiry)}
	if p.Kind == rest.ByKey {
		h.changed = closedChannel // it may have changed since it was verified
	}
	return h
}

func (h *credential) release() { h.over.Stop() }

// check returns errRevoked if a request would no longer get the same principal. If the check is not possible now, the next
// heartbeat repeats it.
func (h *credential) check() error {
	s := h.server
	if h.p.Kind == rest.Anonymous {
		return nil
	}
	if h.p.Kind == rest.ByKey {
		h.changed = s.verifier.Changed(h.p.Key.Key.ID) // subscribe before verifying, so that no change is missed
	}
	now, err := s.gate.Authenticate(h.r)
	var fault *rest.FaultError
	switch {
	case errors.As(err, &fault), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return nil
	case err != nil || now.Kind != h.p.Kind || now.Account != h.p.Account:
		return errRevoked
	}
	if now.Kind == rest.ByKey {
		h.over.Reset(noExpiry)
		if until := now.Key.Version.Until(); until != nil {
			h.over.Reset(max(until.Sub(s.Now()), time.Millisecond))
		}
	}
	return nil
}
