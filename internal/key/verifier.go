package key

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/singleflight"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// Staleness is the longest a verifier goes on accepting a secret after the commit that revoked it. Notifications make it
// milliseconds; this bound holds where they are lost.
const Staleness = 2 * time.Second

// retryListening is how long a verifier waits before it listens again.
const retryListening = 500 * time.Millisecond

// maxEntries bounds the verifier's memory. Only versions that exist are held.
const maxEntries = 100_000

// Reason is why a secret is refused. It is for metrics and logs; callers learn no more than that it is not accepted.
type Reason string

// The reasons.
const (
	ReasonMalformed   Reason = "malformed"
	ReasonEnvironment Reason = "environment"
	ReasonUnknown     Reason = "unknown_id"
	ReasonSecret      Reason = "wrong_secret"
	ReasonRetired     Reason = "retired"
	ReasonExpired     Reason = "expired"
	ReasonRevoked     Reason = "revoked"
	ReasonNetwork     Reason = "network"
)

// RefusedError says that a presented text is not accepted.
type RefusedError struct {
	Reason   Reason
	PublicID string // what was claimed; empty where it was not readable
}

// Error implements error.
func (e *RefusedError) Error() string { return "the API key is refused: " + string(e.Reason) }

// Verified is an accepted key.
type Verified struct {
	Key     Key // without versions
	Version Version
	State   State // Current or Retiring
}

// Verifier tells which secrets are accepted. Run keeps it fresh; without Run it is right all the same, within Staleness.
type Verifier struct {
	store *store.Store
	env   Environment
	log   *slog.Logger
	now   func() time.Time
	reads singleflight.Group

	mu         sync.Mutex
	entries    map[string]entry         // by public id
	changes    map[string]chan struct{} // by key id, of keys that somebody watches: closed when a change is known
	generation uint64                   // of what is known to have changed: an entry read before a change is not kept
}

type entry struct {
	Verified
	read time.Time
}

// NewVerifier makes a verifier for keys of one environment.
func NewVerifier(st *store.Store, env Environment, log *slog.Logger, now func() time.Time) *Verifier {
	return &Verifier{store: st, env: env, log: log, now: now, entries: map[string]entry{}, changes: map[string]chan struct{}{}}
}

// Verify accepts a token that is presented from this address, or returns a RefusedError. Any other error means that the
// database could not be asked.
func (v *Verifier) Verify(ctx context.Context, text string, from netip.Addr) (Verified, error) {
	token, err := ParseToken(text)
	if err != nil {
		return Verified{}, &RefusedError{Reason: ReasonMalformed}
	}
	if token.Environment != v.env {
		return Verified{}, &RefusedError{ReasonEnvironment, token.PublicID}
	}
	held, known := v.held(token.PublicID)
	if known {
		got, err := v.judge(held, token, from)
		var refusal *RefusedError
		if err == nil || errors.As(err, &refusal) && held.final(refusal.Reason) {
			return got, err
		}
	}
	fresh, err := v.read(ctx, token.PublicID)
	if errors.Is(err, ErrNotFound) {
		return Verified{}, &RefusedError{ReasonUnknown, token.PublicID}
	}
	if err != nil {
		return Verified{}, err
	}
	return v.judge(fresh, token, from)
}

// final tells whether a refusal by what is held cannot have become wrong since it was read: secrets and expiries never
// change, nothing brings a revoked version back, nor one that was read when its grace was over. Guessing at a version and
// presenting one that ended then cost no question.
func (e entry) final(r Reason) bool {
	switch r {
	case ReasonSecret, ReasonRevoked, ReasonExpired:
		return true
	case ReasonRetired:
		return e.Version.RetiresAt != nil && !e.read.Before(*e.Version.RetiresAt)
	default:
		return false
	}
}

// judge decides by the clock: what is held of a version says when it ends.
func (v *Verifier) judge(e entry, token Token, from netip.Addr) (Verified, error) {
	refuse := func(r Reason) (Verified, error) { return Verified{}, &RefusedError{r, token.PublicID} }
	if !token.Secret.Matches(e.Version.SecretHash) {
		return refuse(ReasonSecret)
	}
	out := e.Verified
	switch out.State = e.Version.State(v.now()); out.State {
	case Revoked:
		return refuse(ReasonRevoked)
	case Expired:
		return refuse(ReasonExpired)
	case Retired:
		return refuse(ReasonRetired)
	case Current, Retiring:
	}
	if !out.Key.Allows(from) {
		return refuse(ReasonNetwork)
	}
	return out, nil
}

func (v *Verifier) held(publicID string) (entry, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	e, ok := v.entries[publicID]
	return e, ok && v.now().Sub(e.read) < Staleness
}

// read asks the database. Callers who ask at once for the same version share one question, unless a change was announced
// since it was asked.
func (v *Verifier) read(ctx context.Context, publicID string) (entry, error) {
	v.mu.Lock()
	generation := v.generation
	v.mu.Unlock()
	shared := v.reads.DoChan(fmt.Sprintf("%s %d", publicID, generation), func() (any, error) {
		return v.load(context.WithoutCancel(ctx), publicID, generation)
	})
	select {
	case <-ctx.Done():
		return entry{}, fmt.Errorf("reading the key: %w", context.Cause(ctx))
	case got := <-shared:
		if got.Err != nil {
			return entry{}, got.Err
		}
		return got.Val.(entry), nil //nolint:forcetypeassert // load's own
	}
}

// loadTimeout bounds a question that outlives the request that asked it first.
const loadTimeout = 5 * time.Second

func (v *Verifier) load(ctx context.Context, publicID string, generation uint64) (entry, error) {
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	began := v.now() // what is read is at least this fresh
	row, err := accountdb.New(v.store.Pool).VersionWithKey(ctx, publicID)
	if errors.Is(err, pgx.ErrNoRows) {
		return entry{}, ErrNotFound
	}
	if err != nil {
		return entry{}, fmt.Errorf("reading the key: %w", err)
	}
	k, err := keyOf(row.ApiKey)
	if err != nil {
		return entry{}, err
	}
	e := entry{Verified{Key: k, Version: versionOf(row.ApiKeyVersion)}, began}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.generation == generation {
		if len(v.entries) >= maxEntries {
			clear(v.entries)
		}
		v.entries[publicID] = e
	}
	return e, nil
}

// Run hears of changes until ctx ends. Where that fails it tries again; meanwhile Staleness is the bound.
func (v *Verifier) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		err := v.store.Subscribe(ctx, channel, func() { v.forget("") }, func(id string) error {
			v.forget(id)
			return nil
		})
		if err == nil {
			continue
		}
		v.log.WarnContext(ctx, "changes of API keys are not heard; they act within the bound of staleness", "bound", Staleness, "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(retryListening):
		}
	}
	return nil
}

// Changed returns a channel that is closed when next a change of the key is heard of, or may have gone unheard: who holds on
// to an accepted key verifies it again then.
func (v *Verifier) Changed(keyID string) <-chan struct{} {
	v.mu.Lock()
	defer v.mu.Unlock()
	c, ok := v.changes[keyID]
	if !ok {
		c = make(chan struct{})
		v.changes[keyID] = c
	}
	return c
}

// forget drops what is held of a key, or of all where the id is empty.
func (v *Verifier) forget(keyID string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.generation++
	for id, c := range v.changes {
		if keyID == "" || id == keyID {
			close(c)
			delete(v.changes, id)
		}
	}
	for publicID, e := range v.entries {
		if keyID == "" || e.Key.ID == keyID {
			delete(v.entries, publicID)
		}
	}
}
