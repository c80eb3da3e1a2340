package api_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// These environment variables lengthen the rotation under load. `make bench-keys` sets them.
const (
	rateVariable    = "ASTROLABE_LOAD_RATE"    // requests a second, over all replicas
	secondsVariable = "ASTROLABE_LOAD_SECONDS" // how long
)

func fromEnv(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	return n
}

// secretWindow is a secret with the times in which it must be accepted, and the time from which it must be refused.
type secretWindow struct {
	header   string
	from     time.Time // clients know it from then on
	until    time.Time // its end begins then; zero: no end is planned
	gone     time.Time // its end is complete
	exactEnd bool      // ended by a grace that was known before; else by a commit
}

// attempt is one request.
type attempt struct {
	which      int
	sent, done time.Time
	status     int
}

// drive sends requests to the replicas at this rate with the secrets that clients know, until ctx ends.
func drive(ctx context.Context, urls []string, rate int, secrets *atomic.Pointer[[]secretWindow]) ([]attempt, error) {
	const workers = 32
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: workers}, Timeout: 20 * time.Second}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var all []attempt
	var g errgroup.Group
	began := time.Now()
	for w := range workers {
		g.Go(func() error {
			random := rand.New(rand.NewPCG(uint64(w), 1))
			var own []attempt
			defer func() { mu.Lock(); all = append(all, own...); mu.Unlock() }()
			for n := 0; ; n++ {
				due := time.NewTimer(time.Until(began.Add(time.Duration(n*workers+w) * time.Second / time.Duration(rate))))
				select {
				case <-ctx.Done():
					due.Stop()
					return nil
				case <-due.C:
				}
				known := *secrets.Load()
				which := len(known) - 1 - random.IntN(min(2, len(known))) // most clients have one of the two newest
				if random.IntN(10) == 0 {
					which = random.IntN(len(known))
				}
				req, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodGet, urls[n%len(urls)]+"/v1/keys/whoami", nil)
				if err != nil {
					return err
				}
				req.Header.Set("Authorization", known[which].header)
				a := attempt{which: which, sent: time.Now()}
				res, err := client.Do(req)
				if err != nil {
					return err
				}
				_, err = io.Copy(io.Discard, res.Body) // a body must be read to its end for the connection to be used again
				if err := errors.Join(err, res.Body.Close()); err != nil {
					return err
				}
				a.done, a.status = time.Now(), res.StatusCode
				own = append(own, a)
			}
		})
	}
	err := g.Wait()
	return all, err
}

// A key is rotated, rolled back, rotated again, retired, and at last rotated in an emergency, over two replicas of one database. A
// secret that was valid when the answer came is never refused. A secret that had ended longer ago than the stated bound is never
// accepted.
func TestRotationUnderLoadRefusesNobodyTooSoonAndAcceptsNobodyTooLate(t *testing.T) { //nolint:paralleltest // it measures time
	rate, seconds := fromEnv(t, rateVariable, 300), fromEnv(t, secondsVariable, 5)
	whole := time.Duration(seconds) * time.Second
	url := testkit.DatabaseURL(t)
	wide := api.Tier{Units: 1_000_000_000, Window: time.Minute}
	tiers := map[string]api.Tier{rest.TierAnonymous: wide, rest.TierSession: wide, rest.TierStandard: wide}
	var urls []string
	var st *store.Store
	for range 2 {
		var err error
		st, err = store.Open(t.Context(), url, 8)
		require.NoError(t, err)
		t.Cleanup(st.Close)
		server, err := api.New(api.Config{Deployment: deployment, Tiers: tiers}, st, api.Chain{Node: silent{}, Router: noRouter{}},
			slog.New(slog.DiscardHandler), time.Now)
		require.NoError(t, err)
		listener := httptest.NewServer(server.Handler())
		t.Cleanup(listener.Close)
		runServer(t, server)
		urls = append(urls, listener.URL)
	}
	keys, by := key.Store{Environment: key.Test, Now: time.Now}, key.Actor{Kind: key.ByOperator, Name: "test"}
	var secrets atomic.Pointer[[]secretWindow]
	known := []secretWindow{}
	publish := func() { now := slices.Clone(known); secrets.Store(&now) }
	var id string
	add := func(token key.Token) {
		known = append(known, secretWindow{header: "Bearer " + token.String(), from: time.Now()})
		publish()
	}
	change := func(do func(tx pgx.Tx) error) (before, after time.Time) {
		before = time.Now()
		require.NoError(t, st.InTx(t.Context(), do))
		return before, time.Now()
	}
	rotate := func(grace time.Duration) (k *key.Key, token key.Token, before, after time.Time) {
		before, after = change(func(tx pgx.Tx) (err error) {
			k, token, err = keys.Rotate(t.Context(), tx, id, key.Rotation{Grace: grace}, by)
			return err
		})
		return k, token, before, after
	}
	change(func(tx pgx.Tx) error {
		k, token, err := keys.Create(t.Context(), tx, key.Config{Owner: creator, Name: "load", Tier: rest.TierStandard}, nil, by)
		if err == nil {
			id = k.ID
			add(token)
		}
		return err
	})

	ctx, stop := context.WithTimeout(t.Context(), whole)
	defer stop()
	began := time.Now()
	at := func(percent int) { // waits for that part of the run
		select {
		case <-ctx.Done():
		case <-time.After(time.Until(began.Add(whole * time.Duration(percent) / 100))):
		}
	}
	var attempts []attempt
	var driving errgroup.Group
	driving.Go(func() (err error) { attempts, err = drive(ctx, urls, rate, &secrets); return err })

	at(12)
	_, token, _, _ := rotate(whole * 60 / 100)
	add(token)
	at(28)
	known[1].until, known[1].gone = change(func(tx pgx.Tx) error {
		_, err := keys.Rollback(t.Context(), tx, id, key.Grant{}, by)
		return err
	})
	at(44)
	k, token, _, _ := rotate(whole * 20 / 100)
	known[0].until, known[0].gone, known[0].exactEnd = *k.Versions[0].RetiresAt, *k.Versions[0].RetiresAt, true
	add(token)
	at(76)
	_, token, known[2].until, known[2].gone = rotate(0)
	add(token)
	require.NoError(t, driving.Wait())

	var soon, late, lateByGrace, other int
	var latestCommit, latestGrace time.Duration
	var took []time.Duration
	accepted := make([]int, len(known))
	for _, a := range attempts {
		s := known[a.which]
		took = append(took, a.done.Sub(a.sent))
		past := time.Duration(0)
		if !s.gone.IsZero() {
			past = a.sent.Sub(s.gone)
		}
		switch a.status {
		case http.StatusOK:
			accepted[a.which]++
			if past > key.Staleness {
				late++
			}
			if past > 0 && s.exactEnd {
				lateByGrace++
				latestGrace = max(latestGrace, past)
			} else {
				latestCommit = max(latestCommit, past)
			}
		case http.StatusUnauthorized:
			if s.until.IsZero() || a.done.Before(s.until) {
				soon++
			}
		default:
			other++
		}
	}
	slices.Sort(took)
	require.NotEmpty(t, took)
	t.Logf("%d requests in %s (%.0f/s), p50 %s, p99 %s; accepted by version %v; wrong refusals %d; accepted after a grace's end %d "+
		"(latest %s), "+
		"after a revocation at most %s late (bound %s): %d beyond; other answers %d", len(attempts), whole,
		float64(len(attempts))/whole.Seconds(),
		took[len(took)/2].Round(time.Microsecond), took[len(took)*99/100].Round(time.Microsecond), accepted, soon, lateByGrace, latestGrace,
		latestCommit.Round(time.Microsecond), key.Staleness, late, other)
	require.Zero(t, soon, "refused before its time")
	require.Zero(t, lateByGrace, "a grace's end is met exactly")
	require.Zero(t, late, "accepted later than the bound")
	require.Zero(t, other)
	for version, n := range accepted {
		require.Positive(t, n, "version %d was never accepted: nothing was tested", version+1)
	}
}
