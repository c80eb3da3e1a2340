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

// Staleness is the longest time for which a verifier accepts a secret after the commit that revoked it. Notifications reduce it to
// milliseconds. The bound also holds if they are lost.
const Staleness = 2 * time.Second

// retryListening is the pause before a verifier subscribes again after an error.
const retryListening = 500 * time.Millisecond

// maxEntries bounds the verifier's cache. Only existing versions are cached.
const maxEntries = 100_000

// Reason is why a secret is refused. It is for metrics and logs. The caller of the API only learns that the key is not accepted.
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

// RefusedError means that a key is not accepted.
type RefusedError struct {
	Reason   Reason
	PublicID string // public ID in the text; empty if the text is malformed
}

// Error implements error.
func (e *RefusedError) Error() string { return "the API key is refused: " + string(e.Reason) }

// Verified is an accepted key.
type Verified struct {
	Key     Key // without versions
	Version Version
	State   State // Current or Retiring
}

// Verifier decides which secrets are accepted. Run subscribes to changes. Without Run the verifier is correct within Staleness.
type Verifier struct {
	store *store.Store
	env   Environment
	log   *slog.Logger
	now   func() time.Time
	reads singleflight.Group

	mu         sync.Mutex
	entries    map[string]entry         // cache by public ID
	changes    map[string]chan struct{} // by key ID, for watched keys; closed at a change
	generation uint64                   // number of changes; an entry read before a change is not cached
}

type entry struct {
	Verified
	read time.Time
}

// NewVerifier returns a verifier for the keys of one environment.
func NewVerifier(st *store.Store, env Environment, log *slog.Logger, now func() time.Time) *Verifier {
	return &Verifier{store: st, env: env, log: log, now: now, entries: map[string]entry{}, changes: map[string]chan struct{}{}}
}

// Verify checks a token that a caller presents from an address. It returns a RefusedError if the token is not accepted. Any other
// error means that the database did not answer.
func (v *Verifier) Verify(ctx context.Context, text string, from netip.Addr) (Verified, error) {
	token, err := ParseToken(text)
	if err != nil {
		return Verified{}, &RefusedError{Reason: ReasonMalformed}
	}
	if token.Environment != v.env {
		return Verified{}, &RefusedError{ReasonEnvironment, token.PublicID}
	}
	if cached, ok := v.cached(token.PublicID); ok {
		got, err := v.judge(cached, token, from)
		var refusal *RefusedError
		if err == nil || errors.As(err, &refusal) && cached.final(refusal.Reason) {
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

// final reports whether a refusal from the cache is certain. Secrets and expiries never change. A revoked version and a version that
// was read after its grace period never become valid again. So guessing secrets causes no database reads.
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

// judge decides about a token by an entry and the current time.
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

// cached returns the entry of a version if it is younger than Staleness.
func (v *Verifier) cached(publicID string) (entry, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	e, ok := v.entries[publicID]
	return e, ok && v.now().Sub(e.read) < Staleness
}

// read reads a version from the database. Concurrent calls for the same version share one query, unless a change was announced in
// between.
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
		return got.Val.(entry), nil //nolint:forcetypeassert // load returns an entry
	}
}

// loadTimeout bounds a query that continues after the end of the request that started it.
const loadTimeout = 5 * time.Second

// load queries a version and caches it, unless a change was announced meanwhile.
func (v *Verifier) load(ctx context.Context, publicID string, generation uint64) (entry, error) {
	ctx, cancel := context.WithTimeout(ctx, loadTimeout)
	defer cancel()
	began := v.now() // the row is at least this fresh
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

// Run subscribes to changes until ctx ends and retries after errors. Without a subscription the bound is Staleness.
func (v *Verifier) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		err := v.store.Subscribe(ctx, channel, func() { v.forget("") }, func(id string) error {
			v.forget(id)
			return nil
		})
		if err == nil {
			continue
		}
		v.log.WarnContext(ctx, "no subscription to changes of API keys: changes take effect after the staleness bound",
			"bound", Staleness, "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(retryListening):
		}
	}
	return nil
}

// Changed returns a channel that is closed when the key changes, or when a notification may have been missed. A caller that keeps an
// accepted key, such as a stream, must then verify it again.
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

// forget removes a key from the cache and closes its channel. An empty ID means every key.
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
