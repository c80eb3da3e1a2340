package key_test

import (
	"log/slog"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

var (
	owner = common.HexToAddress("0xab01")
	here  = netip.MustParseAddr("192.0.2.7")
	by    = key.Actor{Kind: key.ByOperator, Name: "test", IP: here}
	start = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
)

// clock is a clock that only pass moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

type bundle struct {
	db    *store.Store
	keys  key.Store
	clock *clock
}

func setup(t *testing.T) bundle {
	t.Helper()
	c := &clock{now: start}
	return bundle{db: testkit.DB(t), keys: key.Store{Environment: key.Live, Now: c.Now}, clock: c}
}

func (b bundle) create(t *testing.T, c key.Config, expiresAt *time.Time) (*key.Key, key.Token) {
	t.Helper()
	if c.Name == "" {
		c.Name = "a key"
	}
	c.Owner = owner
	var k *key.Key
	var token key.Token
	require.NoError(t, b.db.InTx(t.Context(), func(tx pgx.Tx) (err error) {
		k, token, err = b.keys.Create(t.Context(), tx, c, expiresAt, by)
		return err
	}))
	return k, token
}

func (b bundle) rotate(t *testing.T, id string, r key.Rotation) (*key.Key, key.Token, error) {
	t.Helper()
	var k *key.Key
	var token key.Token
	err := b.db.InTx(t.Context(), func(tx pgx.Tx) (err error) {
		k, token, err = b.keys.Rotate(t.Context(), tx, id, r, by)
		return err
	})
	return k, token, err
}

func (b bundle) verifier() *key.Verifier {
	return key.NewVerifier(b.db, key.Live, slog.New(slog.DiscardHandler), b.clock.Now)
}

func refused(t *testing.T, err error, reason key.Reason) {
	t.Helper()
	var refusal *key.RefusedError
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, reason, refusal.Reason)
}

func TestAKeyIsStoredWithoutItsSecret(t *testing.T) {
	t.Parallel()
	b := setup(t)
	k, token := b.create(t, key.Config{
		Name: " bot ", Scopes: []key.Scope{key.ScopeKeysRead, key.ScopeAccountRead, key.ScopeKeysRead}, Tier: "standard",
		Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.9/24")}, Metadata: map[string]string{"team": "a"},
	}, nil)
	got, err := key.Get(t.Context(), b.db.Pool, k.ID, &owner)
	require.NoError(t, err)
	require.Equal(t, k, got, "Create must return what the database contains")
	require.Equal(t, "bot", got.Name)
	require.Equal(t, []key.Scope{key.ScopeAccountRead, key.ScopeKeysRead}, got.Scopes)
	require.Equal(t, "192.0.2.0/24", got.Networks[0].String())
	other := common.HexToAddress("0x99")
	_, err = key.Get(t.Context(), b.db.Pool, k.ID, &other)
	require.ErrorIs(t, err, key.ErrNotFound)
	var found bool
	secret := token.Secret
	require.NoError(t, b.db.Pool.QueryRow(t.Context(),
		"select exists (select from api_key_versions where secret_hash = $1)", secret[:]).Scan(&found))
	require.False(t, found)
}

func TestConfigurationsAreChecked(t *testing.T) {
	t.Parallel()
	for field, c := range map[string]key.Config{
		"name":     {Name: " "},
		"scopes":   {Name: "n", Scopes: []key.Scope{"root"}},
		"networks": {Name: "n", Networks: make([]netip.Prefix, 1)},
		"metadata": {Name: "n", Metadata: map[string]string{"Ä": ""}},
	} {
		var wrong *key.FieldError
		require.ErrorAs(t, c.Normalise(), &wrong)
		require.Equal(t, field, wrong.Field)
	}
}

func TestTheNumberOfKeysOfAnOwnerIsLimited(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range key.MaxPerOwner {
		b.create(t, key.Config{}, nil)
	}
	err := b.db.InTx(t.Context(), func(tx pgx.Tx) error {
		_, _, err := b.keys.Create(t.Context(), tx, key.Config{Name: "n", Owner: owner}, nil, by)
		return err
	})
	require.ErrorIs(t, err, key.ErrTooMany)
}

func TestAGrantLimitsAKey(t *testing.T) {
	t.Parallel()
	expiry := start.Add(time.Hour)
	later := expiry.Add(time.Second)
	inner, outer := netip.MustParsePrefix("192.0.2.0/25"), netip.MustParsePrefix("192.0.2.0/24")
	g := key.Grant{
		Bounded: true, Scopes: []key.Scope{key.ScopeKeysRead}, Networks: []netip.Prefix{outer}, Tier: "standard", ExpiresAt: &expiry,
	}
	good := func() key.Config {
		return key.Config{Scopes: []key.Scope{key.ScopeKeysRead}, Networks: []netip.Prefix{inner}, Tier: "standard"}
	}
	require.NoError(t, g.Covers(good(), &expiry))
	require.ErrorIs(t, g.Covers(good(), &later), key.ErrBeyondGrant)
	require.ErrorIs(t, g.Covers(good(), nil), key.ErrBeyondGrant)
	for name, change := range map[string]func(c *key.Config){
		"scope":        func(c *key.Config) { c.Scopes = append(c.Scopes, key.ScopeKeysWrite) },
		"no network":   func(c *key.Config) { c.Networks = nil },
		"wide network": func(c *key.Config) { c.Networks[0] = netip.MustParsePrefix("192.0.0.0/16") },
		"tier":         func(c *key.Config) { c.Tier = "gold" },
	} {
		c := good()
		change(&c)
		require.ErrorIs(t, g.Covers(c, &expiry), key.ErrBeyondGrant, name)
	}
	require.NoError(t, key.Grant{}.Covers(key.Config{Tier: "gold"}, nil), "the zero value has no bound")
}

func TestTheAuditLogContainsEveryChangeAndIsAppendOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	k, _ := b.create(t, key.Config{}, nil)
	_, _, err := b.rotate(t, k.ID, key.Rotation{Grace: time.Hour})
	require.NoError(t, err)
	require.NoError(t, b.db.InTx(t.Context(), func(tx pgx.Tx) error {
		_, err := b.keys.Rollback(t.Context(), tx, k.ID, key.Grant{}, by)
		return err
	}))
	require.NoError(t, b.db.InTx(t.Context(), func(tx pgx.Tx) error {
		_, err := b.keys.Revoke(t.Context(), tx, k.ID, nil, "done", by)
		return err
	}))
	entries, err := key.AuditOf(t.Context(), b.db.Pool, k.ID, 1<<62, 10)
	require.NoError(t, err)
	var actions []key.Action
	for _, e := range entries {
		actions = append(actions, e.Action)
		require.Equal(t, by, e.Actor)
	}
	require.Equal(t, []key.Action{key.Revocation, key.RolledBack, key.Rotated, key.Created}, actions)
	require.Equal(t, "done", entries[0].Detail["reason"])
	for _, sql := range []string{"delete from api_key_audit", "update api_key_audit set actor = 'nobody'", "truncate api_key_audit"} {
		_, err := b.db.Pool.Exec(t.Context(), sql)
		require.ErrorContains(t, err, "append-only", sql)
	}
}

func TestUsageIsCountedByVersionOperationAndHour(t *testing.T) {
	t.Parallel()
	b := setup(t)
	k, token := b.create(t, key.Config{}, nil)
	meter, err := key.NewMeter(b.db, prometheus.NewRegistry(), slog.New(slog.DiscardHandler), b.clock.Now)
	require.NoError(t, err)
	use := key.Use{PublicID: token.PublicID, Operation: "list-indices", IP: here, UserAgent: "bot/1", Cost: 2}
	for range 3 {
		meter.Count(use)
	}
	use.Failed = true
	meter.Count(use)
	require.NoError(t, meter.Flush(t.Context()))
	b.clock.pass(time.Hour)
	_, _, err = b.rotate(t, k.ID, key.Rotation{Grace: time.Hour})
	require.NoError(t, err)
	use.Retiring, use.Failed = true, false
	meter.Count(use)
	meter.Refuse(&key.RefusedError{Reason: key.ReasonSecret, PublicID: token.PublicID}, here)
	require.NoError(t, meter.Flush(t.Context()))
	require.NoError(t, meter.Flush(t.Context()), "nothing is counted twice")

	usage, err := key.UsageOf(t.Context(), b.db.Pool, k.ID, start.Add(-time.Hour), start.Add(5*time.Hour))
	require.NoError(t, err)
	require.Equal(t, []key.Usage{
		{Version: 1, Hour: start, Operation: "list-indices", Requests: 4, Errors: 1, Cost: 8},
		{Version: 1, Hour: start.Add(time.Hour), Operation: "list-indices", Requests: 1, Cost: 2},
	}, usage)
	stragglers, err := key.StragglersOf(t.Context(), b.db.Pool, k.ID)
	require.NoError(t, err)
	require.Len(t, stragglers, 1, "use before the rotation does not count")
	require.EqualValues(t, 1, stragglers[0].Requests)
	require.Equal(t, here, stragglers[0].IP)
	require.Equal(t, start.Add(2*time.Hour), stragglers[0].RetiresAt)
	failures, err := key.FailuresOf(t.Context(), b.db.Pool, k.ID, start, start.Add(5*time.Hour))
	require.NoError(t, err)
	require.Len(t, failures, 1)
	require.Equal(t, key.ReasonSecret, failures[0].Reason)
	got, err := key.Get(t.Context(), b.db.Pool, k.ID, nil)
	require.NoError(t, err)
	require.Equal(t, start.Add(time.Hour), *got.Versions[0].LastUsedAt)
	require.Nil(t, got.Versions[1].LastUsedAt)

	reminders, err := key.Reminders(t.Context(), b.db.Pool, &owner, b.clock.Now(), 24*time.Hour)
	require.NoError(t, err)
	require.Len(t, reminders, 1, "the old version ends and is still used")
	require.True(t, reminders[0].Replaced)
}

func TestCountsSurviveADatabaseError(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, token := b.create(t, key.Config{}, nil)
	meter, err := key.NewMeter(b.db, prometheus.NewRegistry(), slog.New(slog.DiscardHandler), b.clock.Now)
	require.NoError(t, err)
	use := key.Use{PublicID: token.PublicID, Operation: "o", IP: here}
	meter.Count(use)
	b.exec(t, "alter table api_key_usage rename to away")
	require.Error(t, meter.Flush(t.Context()))
	meter.Count(use)
	b.exec(t, "alter table away rename to api_key_usage")
	require.NoError(t, meter.Flush(t.Context()))
	var requests int64
	require.NoError(t, b.db.Pool.QueryRow(t.Context(), "select requests from api_key_usage").Scan(&requests))
	require.EqualValues(t, 2, requests)
}

func (b bundle) exec(t *testing.T, sql string) {
	t.Helper()
	_, err := b.db.Pool.Exec(t.Context(), sql)
	require.NoError(t, err, sql)
}

func TestRemindersReportKeysThatExpireSoon(t *testing.T) {
	t.Parallel()
	b := setup(t)
	expiry := start.Add(48 * time.Hour)
	k, _ := b.create(t, key.Config{}, &expiry)
	b.create(t, key.Config{}, nil)
	soon, err := key.Reminders(t.Context(), b.db.Pool, nil, start, 24*time.Hour)
	require.NoError(t, err)
	require.Empty(t, soon)
	week, err := key.Reminders(t.Context(), b.db.Pool, nil, start, 7*24*time.Hour)
	require.NoError(t, err)
	require.Len(t, week, 1)
	require.Equal(t, k.ID, week[0].KeyID)
	require.Equal(t, expiry, week[0].EndsAt)
}
