package rest

import (
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

func TestNoWindowHasMoreThanABucketAndItsRefill(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(1_000_000, 0)
		tier := Tier{
			rapid.Int64Range(leastUnits, 500).Draw(t, "units"),
			time.Duration(rapid.IntRange(1, 60).Draw(t, "window")) * time.Second,
		}
		l := NewLimiter(nil, 1, 1<<30, slog.New(slog.DiscardHandler), func() time.Time { return now })
		type spent struct {
			at    time.Time
			units int64
		}
		var log []spent
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 0, 1, 17, 400, 5000}).Draw(t, "ms")) * time.Millisecond)
			cost := rapid.Int64Range(1, leastUnits).Draw(t, "cost")
			v, ok := l.take("s", tier, cost)
			if ok {
				log = append(log, spent{now, cost})
				continue
			}
			now = now.Add(v.retry)
			_, ok = l.take("s", tier, cost)
			require.True(t, ok, "after Retry-After there is enough")
			log = append(log, spent{now, cost})
		}
		for i := range log {
			var sum int64
			for _, s := range log[i:] {
				sum += s.units
				window := s.at.Sub(log[i].at)
				refill := int64(window/(tier.Window/time.Duration(tier.Units))) + 1
				require.LessOrEqual(t, sum, tier.Units+refill)
			}
		}
	})
}

// A request that was charged to the crowd's bucket releases the crowd's slot, also if its subject got a bucket of its own meanwhile.
func TestARequestReleasesTheBucketThatItWasChargedTo(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	tier := Tier{1000, time.Second}
	l := NewLimiter(nil, 1, 2, slog.New(slog.DiscardHandler), func() time.Time { return now })
	for i := range maxSubjects {
		l.subjects[strconv.Itoa(i)] = &bucket{full: now.Add(time.Second)}
	}
	first, ok := l.take("late", tier, 1)
	require.True(t, ok)
	require.Equal(t, 1, l.subjects[crowd].busy)

	delete(l.subjects, "0") // a bucket becomes free
	delete(l.subjects, "1")
	for range 2 {
		_, ok = l.take("late", tier, 1)
		require.True(t, ok, "the subject has a bucket of its own")
	}
	l.done(first)
	require.Zero(t, l.subjects[crowd].busy)
	require.Equal(t, 2, l.subjects["late"].busy)
	v, ok := l.take("late", tier, 1)
	require.False(t, ok, "its own two slots are still taken")
	require.True(t, v.crowded)
}

// Two replicas over one database admit as much as one would, plus at most one bucket.
func TestReplicasShareALimitWithinTheStatedBound(t *testing.T) {
	t.Parallel()
	st := testkit.DB(t)
	tier := Tier{200, 2 * time.Second} // 100 a second
	const replicas, window = 2, 6 * time.Second
	var total, slowest atomic.Int64 // slowest is the longest pause between two shares of a replica
	began := time.Now()
	g, ctx := errgroup.WithContext(t.Context())
	for range replicas {
		l := NewLimiter(st, 1, 1<<30, slog.New(slog.DiscardHandler), time.Now)
		sharing := time.NewTicker(LimitInterval)
		t.Cleanup(sharing.Stop)
		asking := time.NewTicker(time.Millisecond) // ten times the limit
		t.Cleanup(asking.Stop)
		g.Go(func() error {
			shared := began
			for time.Since(began) < window {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-sharing.C:
					if err := l.share(ctx); err != nil {
						return err
					}
					for gap := int64(time.Since(shared)); ; {
						before := slowest.Load()
						if gap <= before || slowest.CompareAndSwap(before, gap) {
							break
						}
					}
					shared = time.Now()
				case <-asking.C:
					if v, ok := l.take("s", tier, 1); ok {
						total.Add(1)
						l.done(v)
					}
				}
			}
			return nil
		})
	}
	require.NoError(t, g.Wait())
	took := time.Since(began)
	perSecond := float64(tier.Units) / tier.Window.Seconds()
	bound := replicas*float64(tier.Units) + (took+max(LimitInterval, time.Duration(slowest.Load()))).Seconds()*perSecond
	t.Logf("%d let through in %s; one replica alone: %.0f; the bound: %.0f", total.Load(), took.Round(time.Millisecond),
		float64(tier.Units)+took.Seconds()*perSecond, bound)
	require.LessOrEqual(t, float64(total.Load()), bound)
	require.GreaterOrEqual(t, float64(total.Load()), (took-2*LimitInterval).Seconds()*perSecond, "and not much less than the limit")
}

func TestTheClientsAddressIsBelievedOnlyFromTrustedProxies(t *testing.T) {
	t.Parallel()
	s := &Gate{Bounds: Bounds{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}}
	for _, test := range []struct {
		peer      string
		forwarded []string
		want      string
	}{
		{"198.51.100.1:1", nil, "198.51.100.1"},
		{"198.51.100.1:1", []string{"203.0.113.9"}, "198.51.100.1"},
		{"10.0.0.1:1", nil, "10.0.0.1"},
		{"10.0.0.1:1", []string{"203.0.113.9"}, "203.0.113.9"},
		{"10.0.0.1:1", []string{"1.2.3.4, 203.0.113.9, 10.0.0.2"}, "203.0.113.9"},
		{"10.0.0.1:1", []string{"1.2.3.4", "203.0.113.9"}, "203.0.113.9"},
		{"10.0.0.1:1", []string{"203.0.113.9, nonsense"}, "10.0.0.1"},
		{"[fd00::1]:1", []string{"2001:db8::7"}, "2001:db8::7"},
		{"[::ffff:10.0.0.1]:1", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{"nonsense", nil, "0.0.0.0"},
	} {
		r := &http.Request{RemoteAddr: test.peer, Header: http.Header{"X-Forwarded-For": test.forwarded}}
		require.Equal(t, test.want, s.ClientIP(r).String(), "%v", test)
	}
	require.Equal(t, "ip:2001:db8:0:1::/64", subjectOf(netip.MustParseAddr("2001:db8:0:1:2:3:4:5")))
	require.Equal(t, "ip:192.0.2.1", subjectOf(netip.MustParseAddr("::ffff:192.0.2.1")))
}

// Work beyond the cost is charged when it is done. It never takes more than the bucket, so a window later the bucket is full.
func TestWorkIsChargedUpToTheWholeBucket(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(1_000_000, 0)
		tier := Tier{rapid.Int64Range(leastUnits, 500).Draw(t, "units"), time.Minute}
		l := NewLimiter(nil, 1, 1<<30, slog.New(slog.DiscardHandler), func() time.Time { return now })
		var w work
		w.add(time.Duration(rapid.Int64Range(0, 20_000).Draw(t, "ms")) * time.Millisecond)
		first, ok := l.take("s", tier, 1)
		require.True(t, ok)
		l.spend(first, tier, w.units()-1)
		l.done(first)
		second, ok := l.take("s", tier, 1)
		require.Equal(t, w.units() < tier.Units, ok)
		if ok {
			require.Equal(t, tier.Units-max(1, w.units())-1, second.left)
			l.done(second)
		}
		now = now.Add(tier.Window)
		all, ok := l.take("s", tier, tier.Units)
		require.True(t, ok, "nobody owes more than a bucket")
		l.done(all)
	})
}
