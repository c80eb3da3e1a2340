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

// model says which secrets are good and when, in its own words: each has an end, which operations move.
type model struct {
	secrets []*secret
	current int // place of the newest secret in force; -1: revoked
	numbers int // versions ever made
}

type secret struct {
	token   key.Token
	number  int32
	expires time.Time // zero: never
	ends    time.Time // of its grace; zero: none
	life    time.Duration
	dead    bool
	before  int       // the one it replaced; -1
	changed time.Time // the last operation that touched it
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

// TestASecretIsGoodExactlyAsLongAsTheModelSays runs random lives of a key against the real store, and asks a verifier without
// memory and one with it, which nobody tells of changes, about every secret after each step.
func TestASecretIsGoodExactlyAsLongAsTheModelSays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	rapid.Check(t, func(t *rapid.T) {
		b.clock.pass(time.Hour) // keys of earlier cases do not matter
		life := rapid.SampledFrom([]time.Duration{0, time.Minute, 20 * time.Minute}).Draw(t, "life")
		k, token := createIn(ctx, t, b, life)
		m := &model{current: -1}
		m.add(token, b.clock.Now(), expiryOf(b.clock.Now(), life))
		remembers := b.verifier()
		change := func(do func(tx pgx.Tx) error) error { return b.db.InTx(ctx, do) }
		t.Repeat(map[string]func(*rapid.T){
			"pass": func(t *rapid.T) {
				b.clock.pass(time.Duration(rapid.SampledFrom([]int{1, 500, 1999, 2000, 7000, 60_000, 400_000}).Draw(t, "ms")) * time.Millisecond)
			},
			"rotate": func(t *rapid.T) {
				grace := time.Duration(rapid.SampledFrom([]int{-1, 0, 1, 5, 60, 600, 2_592_001}).Draw(t, "grace")) * time.Second
				var token key.Token
				err := change(func(tx pgx.Tx) (err error) {
					_, token, err = b.keys.Rotate(ctx, tx, k.ID, key.Rotation{Grace: grace}, by)
					return err
				})
				switch {
				case m.current < 0:
					require.ErrorIs(t, err, key.ErrRevoked)
				case grace < 0 || grace > key.MaxGrace:
					require.ErrorIs(t, err, key.ErrGrace)
				default:
					require.NoError(t, err)
					m.rotate(token, b.clock.Now(), grace)
				}
			},
			"roll back": func(t *rapid.T) {
				err := change(func(tx pgx.Tx) error {
					_, err := b.keys.Rollback(ctx, tx, k.ID, key.Grant{}, by)
					return err
				})
				now := b.clock.Now()
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
			},
			"retire": func(t *rapid.T) {
				i := rapid.IntRange(0, len(m.secrets)-1).Draw(t, "which")
				s, now := m.secrets[i], b.clock.Now()
				err := change(func(tx pgx.Tx) error {
					_, err := b.keys.Revoke(ctx, tx, k.ID, &s.number, "", by)
					return err
				})
				switch {
				case !s.good(now):
					require.ErrorIs(t, err, key.ErrAlreadyOver)
				case i == m.current:
					require.ErrorIs(t, err, key.ErrCurrent)
				default:
					require.NoError(t, err)
					s.dead, s.changed = true, now
				}
			},
			"revoke": func(t *rapid.T) {
				if rapid.IntRange(0, 9).Draw(t, "really") > 0 {
					t.Skip("seldom, or nothing is left to try")
				}
				err := change(func(tx pgx.Tx) error {
					_, err := b.keys.Revoke(ctx, tx, k.ID, nil, "", by)
					return err
				})
				if m.current < 0 {
					require.ErrorIs(t, err, key.ErrRevoked)
					return
				}
				require.NoError(t, err)
				for _, s := range m.secrets {
					s.dead, s.changed = true, b.clock.Now()
				}
				m.current = -1
			},
			"": func(t *rapid.T) {
				now := b.clock.Now()
				for _, s := range m.secrets {
					_, err := b.verifier().Verify(ctx, s.token.String(), here)
					require.Equal(t, s.good(now), err == nil, "version %d, asked anew: %v", s.number, err)
					_, err = remembers.Verify(ctx, s.token.String(), here)
					if s.good(now) {
						require.NoError(t, err, "version %d is refused before its time", s.number)
					} else if err == nil {
						require.Less(t, now.Sub(s.changed), key.Staleness, "version %d is accepted for too long", s.number)
					}
				}
			},
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
	copy(who[:], rapid.SliceOfN(rapid.Byte(), 8, 8).Draw(t, "owner")) // an owner has so many keys and no more
	err := b.db.InTx(ctx, func(tx pgx.Tx) (err error) {
		k, token, err = b.keys.Create(ctx, tx, key.Config{Name: "k", Owner: who}, expires, by)
		if errors.Is(err, key.ErrTooMany) {
			t.Skip("this owner has enough")
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

func TestChangesAreHeardByOtherReplicas(t *testing.T) {
	t.Parallel()
	b := setup(t)
	k, token := b.create(t, key.Config{}, nil)
	other := b.verifier() // its clock stands still: only a notification can tell it
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = other.Run(ctx) })
	defer running.Wait()
	defer stop()
	_, err := other.Verify(t.Context(), token.String(), here)
	require.NoError(t, err)
	listening := func() bool {
		var n int
		require.NoError(t, b.db.Pool.QueryRow(t.Context(), "select count(*) from pg_stat_activity where datname = current_database() and query like 'listen%'").Scan(&n))
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
	}, 5*time.Second, time.Millisecond, "heard of without any time passing")
	_, err = other.Verify(t.Context(), token.String(), here)
	refused(t, err, key.ReasonRevoked)
}
