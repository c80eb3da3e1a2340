package key_test

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/key"
)

// model is an independent model of a key: each secret has an end, and operations move the ends.
type model struct {
	secrets []*secret
	current int // index of the current secret; -1 after a revocation
	numbers int // number of versions so far
}

type secret struct {
	token   key.Token
	number  int32
	expires time.Time // zero: never
	ends    time.Time // end of the grace period; zero: not replaced
	life    time.Duration
	dead    bool
	before  int       // index of the secret that this one replaced; -1: none
	changed time.Time // time of the last operation on it
}

func (s *secret) good(now time.Time) bool {
	return !s.dead && (s.expires.IsZero() || now.Before(s.expires)) && (s.ends.IsZero() || now.Before(s.ends))
}

func (m *model) add(token key.Token, now, expires time.Time) {
	m.numbers++
	s := &secret{token: token, number: int32(m.numbers), expires: expires, before: m.current, changed: now}
	if !expires.IsZero() {
		s.life = expires.Sub(now)
	}
	m.secrets = append(m.secrets, s)
	m.current = len(m.secrets) - 1
}

func (m *model) rotate(token key.Token, now time.Time, grace time.Duration) {
	old := m.secrets[m.current]
	old.ends, old.changed = now.Add(grace), now
	if !old.expires.IsZero() && old.expires.Before(old.ends) {
		old.ends = old.expires
	}
	if grace == 0 {
		for _, s := range m.secrets {
			if s.good(now) {
				s.ends, s.changed = now, now
			}
		}
	}
	var expires time.Time
	if old.life > 0 {
		expires = now.Add(old.life)
	}
	m.add(token, now, expires)
}

// keyLife applies random operations to one key in the store and to its model.
type keyLife struct {
	ctx    context.Context //nolint:containedctx // one test's
	b      bundle
	id     string
	model  *model
	cached *key.Verifier // keeps its cache between checks; nothing notifies it
}

// change calls an operation of the store in a transaction.
func (l *keyLife) change(do func(tx pgx.Tx) error) error { return l.b.db.InTx(l.ctx, do) }

func (l *keyLife) pass(t *rapid.T) {
	ms := rapid.SampledFrom([]int{1, 500, 1999, 2000, 7000, 60_000, 400_000}).Draw(t, "ms")
	l.b.clock.pass(time.Duration(ms) * time.Millisecond)
}

func (l *keyLife) rotate(t *rapid.T) {
	grace := time.Duration(rapid.SampledFrom([]int{-1, 0, 1, 5, 60, 600, 2_592_001}).Draw(t, "grace")) * time.Second
	var token key.Token
	err := l.change(func(tx pgx.Tx) (err error) {
		_, token, err = l.b.keys.Rotate(l.ctx, tx, l.id, key.Rotation{Grace: grace}, by)
		return err
	})
	switch {
	case l.model.current < 0:
		require.ErrorIs(t, err, key.ErrRevoked)
	case grace < 0 || grace > key.MaxGrace:
		require.ErrorIs(t, err, key.ErrGrace)
	default:
		require.NoError(t, err)
		l.model.rotate(token, l.b.clock.Now(), grace)
	}
}

func (l *keyLife) rollBack(t *rapid.T) {
	err := l.change(func(tx pgx.Tx) error {
		_, err := l.b.keys.Rollback(l.ctx, tx, l.id, key.Grant{}, by)
		return err
	})
	m, now := l.model, l.b.clock.Now()
	switch {
	case m.current < 0:
		require.ErrorIs(t, err, key.ErrRevoked)
	case m.secrets[m.current].before < 0 || !m.secrets[m.secrets[m.current].before].good(now):
		require.ErrorIs(t, err, key.ErrNoOld)
	default:
		require.NoError(t, err)
		s := m.secrets[m.current]
		s.dead, s.changed = true, now
		m.current = s.before
		old := m.secrets[m.current]
		old.ends, old.changed = time.Time{}, now
	}
}

func (l *keyLife) retire(t *rapid.T) {
	i := rapid.IntRange(0, len(l.model.secrets)-1).Draw(t, "which")
	s, now := l.model.secrets[i], l.b.clock.Now()
	err := l.change(func(tx pgx.Tx) error {
		_, err := l.b.keys.Revoke(l.ctx, tx, l.id, &s.number, "", by)
		return err
	})
	switch {
	case !s.good(now):
		require.ErrorIs(t, err, key.ErrAlreadyOver)
	case i == l.model.current:
		require.ErrorIs(t, err, key.ErrCurrent)
	default:
		require.NoError(t, err)
		s.dead, s.changed = true, now
	}
}

func (l *keyLife) revoke(t *rapid.T) {
	if rapid.IntRange(0, 9).Draw(t, "really") > 0 {
		t.Skip("revoke rarely, because nothing can follow it")
	}
	err := l.change(func(tx pgx.Tx) error {
		_, err := l.b.keys.Revoke(l.ctx, tx, l.id, nil, "", by)
		return err
	})
	if l.model.current < 0 {
		require.ErrorIs(t, err, key.ErrRevoked)
		return
	}
	require.NoError(t, err)
	for _, s := range l.model.secrets {
		s.dead, s.changed = true, l.b.clock.Now()
	}
	l.model.current = -1
}

// check verifies every secret, with an empty cache and with the kept one.
func (l *keyLife) check(t *rapid.T) {
	now := l.b.clock.Now()
	for _, s := range l.model.secrets {
		_, err := l.b.verifier().Verify(l.ctx, s.token.String(), here)
		require.Equal(t, s.good(now), err == nil, "version %d, without a cache: %v", s.number, err)
		_, err = l.cached.Verify(l.ctx, s.token.String(), here)
		if s.good(now) {
			require.NoError(t, err, "version %d is refused too early", s.number)
		} else if err == nil {
			require.Less(t, now.Sub(s.changed), key.Staleness, "version %d is accepted for too long", s.number)
		}
	}
}

// TestASecretIsGoodExactlyAsLongAsTheModelSays applies random operations to a key. After each step it compares verifiers with and
// without a cache with the model. Nothing notifies the verifier with a cache.
func TestASecretIsGoodExactlyAsLongAsTheModelSays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	rapid.Check(t, func(t *rapid.T) {
		b.clock.pass(time.Hour) // the keys of earlier cases do not matter
		life := rapid.SampledFrom([]time.Duration{0, time.Minute, 20 * time.Minute}).Draw(t, "life")
		k, token := createIn(ctx, t, b, life)
		l := &keyLife{ctx: ctx, b: b, id: k.ID, model: &model{current: -1}, cached: b.verifier()}
		l.model.add(token, b.clock.Now(), expiryOf(b.clock.Now(), life))
		t.Repeat(map[string]func(*rapid.T){
			"pass": l.pass, "rotate": l.rotate, "roll back": l.rollBack, "retire": l.retire, "revoke": l.revoke, "": l.check,
		})
	})
}

func expiryOf(now time.Time, life time.Duration) time.Time {
	if life == 0 {
		return time.Time{}
	}
	return now.Add(life)
}

func createIn(ctx context.Context, t *rapid.T, b bundle, life time.Duration) (k *key.Key, token key.Token) {
	var expires *time.Time
	if life > 0 {
		e := b.clock.Now().Add(life)
		expires = &e
	}
	who := owner
	copy(who[:], rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "owner")) // the number of keys of an owner is limited
	err := b.db.InTx(ctx, func(tx pgx.Tx) (err error) {
		k, token, err = b.keys.Create(ctx, tx, key.Config{Name: "k", Owner: who}, expires, by)
		if errors.Is(err, key.ErrTooMany) {
			t.Skip("this owner has the maximum number of keys")
		}
		return err
	})
	require.NoError(t, err)
	return k, token
}

func TestNetworksEnvironmentAndSecretAreChecked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, token := b.create(t, key.Config{Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}}, nil)
	v := b.verifier()
	_, err := v.Verify(t.Context(), token.String(), netip.MustParseAddr("::ffff:192.0.2.7"))
	require.NoError(t, err)
	_, err = v.Verify(t.Context(), token.String(), netip.MustParseAddr("198.51.100.1"))
	refused(t, err, key.ReasonNetwork)
	wrong := token
	wrong.Secret[0] ^= 1
	_, err = v.Verify(t.Context(), wrong.String(), here)
	refused(t, err, key.ReasonSecret)
	foreign := token
	foreign.Environment = key.Test
	_, err = v.Verify(t.Context(), foreign.String(), here)
	refused(t, err, key.ReasonEnvironment)
	unknown, err := key.NewToken(key.Live)
	require.NoError(t, err)
	_, err = v.Verify(t.Context(), unknown.String(), here)
	refused(t, err, key.ReasonUnknown)
	_, err = v.Verify(t.Context(), "password", here)
	refused(t, err, key.ReasonMalformed)
}

func TestOtherReplicasReceiveChanges(t *testing.T) {
	t.Parallel()
	b := setup(t)
	k, token := b.create(t, key.Config{}, nil)
	other := b.verifier() // its clock stands still, so only a notification can refresh it
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = other.Run(ctx) })
	defer running.Wait()
	defer stop()
	_, err := other.Verify(t.Context(), token.String(), here)
	require.NoError(t, err)
	listening := func() bool {
		var n int
		require.NoError(t, b.db.Pool.QueryRow(t.Context(), `
			select count(*) from pg_stat_activity where datname = current_database() and query like 'listen%'`).Scan(&n))
		return n > 0
	}
	require.Eventually(t, listening, 10*time.Second, 5*time.Millisecond)
	_, err = other.Verify(t.Context(), token.String(), here)
	require.NoError(t, err)
	require.NoError(t, b.db.InTx(t.Context(), func(tx pgx.Tx) error {
		_, err := b.keys.Revoke(t.Context(), tx, k.ID, nil, "", by)
		return err
	}))
	require.Eventually(t, func() bool {
		_, err := other.Verify(t.Context(), token.String(), here)
		return err != nil
	}, 5*time.Second, time.Millisecond, "the change must arrive without any time passing")
	_, err = other.Verify(t.Context(), token.String(), here)
	refused(t, err, key.ReasonRevoked)
}
