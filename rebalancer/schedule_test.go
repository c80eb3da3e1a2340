package rebalancer

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTheLatestTickIsTheLastOneNotAfterNow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ schedule, after, now, want string }{
		{"0 * * * *", "2030-01-01T00:00:00Z", "2030-01-01T00:59:59Z", ""},
		{"0 * * * *", "2030-01-01T00:00:00Z", "2030-01-01T01:00:00Z", "2030-01-01T01:00:00Z"},
		{"0 * * * *", "2030-01-01T00:00:00Z", "2030-03-01T05:30:00Z", "2030-03-01T05:00:00Z"},
		{"*/10 * * * * *", "2030-01-01T00:00:00Z", "2031-01-01T00:00:09Z", "2031-01-01T00:00:00Z"},
		{"0 12 1 1 *", "2020-06-01T00:00:00Z", "2030-06-01T00:00:00Z", "2030-01-01T12:00:00Z"},
		{"0 0 30 2 *", "2020-06-01T00:00:00Z", "2030-06-01T00:00:00Z", ""},
		{"@every 10s", "2030-01-01T00:00:03.7Z", "2030-01-01T00:00:12Z", ""},
		{"@every 10s", "2030-01-01T00:00:03.7Z", "2030-01-01T00:01:12Z", "2030-01-01T00:01:03Z"},
		{"@daily", "2030-01-01T00:00:00Z", "2030-01-03T10:00:00Z", "2030-01-03T00:00:00Z"},
	} {
		s, err := Config{Schedule: c.schedule}.withDefaults().defaultSchedule()
		require.NoError(t, err)
		got := ""
		if due := latest(s.cron, at(t, c.after), at(t, c.now)); !due.IsZero() {
			got = due.Format(time.RFC3339)
		}
		require.Equal(t, c.want, got, "%+v", c)
	}
}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	out, err := time.Parse(time.RFC3339, s)
	require.NoError(t, err)
	return out
}

func TestTheLatestTickIsWhatWalkingForwardFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, err := Config{Schedule: rapid.SampledFrom([]string{
			"*/7 * * * *", "3,4,50 */5 * * *", "15 8 * * 1-5", "0 0 1 * *", "*/13 */3 * * * *",
		}).Draw(t, "schedule")}.withDefaults().defaultSchedule()
		require.NoError(t, err)
		after := time.Unix(rapid.Int64Range(1.8e9, 1.9e9).Draw(t, "after"), 0).UTC()
		now := after.Add(time.Duration(rapid.Int64Range(0, 40*86_400).Draw(t, "seconds")) * time.Second)
		var want time.Time
		for next := s.cron.Next(after); !next.After(now); next = s.cron.Next(next) {
			want = next
		}
		require.Equal(t, want, latest(s.cron, after, now))
	})
}

func TestABadConfigurationIsNamed(t *testing.T) {
	t.Parallel()
	for want, cfg := range map[string]Config{
		`schedule "every day"`:         {Schedule: "every day"},
		"drift threshold is -1 bps":    {DriftBps: -1},
		"gap share is 10001 bps":       {GapShareBps: 10_001},
		"quote tolerance is 10000 bps": {SlippageBps: 10_000},
		`catch-up is "all"`:            {CatchUp: "all"},
		"jitter is 25h0m0s":            {Jitter: 25 * time.Hour},
		"risk aversion is -1":          {RiskAversion: -1},
		"tracking error is -5 bps":     {MaxTrackingBps: -5},
	} {
		_, err := New(cfg, nil, Chain{}, nil, nil)
		require.ErrorContains(t, err, want)
	}
}

func TestJitterPutsATickOffByTheSameShareEverywhere(t *testing.T) {
	t.Parallel()
	m, err := Config{Schedule: "@hourly", Jitter: 10 * time.Minute}.withDefaults().defaultSchedule()
	require.NoError(t, err)
	seen := map[time.Duration]bool{}
	for i := range byte(50) {
		vault := common.BytesToAddress([]byte{i})
		due := at(t, "2030-01-01T00:00:00Z")
		put := m.delay(vault, due)
		require.Less(t, put, 10*time.Minute)
		require.Equal(t, put, m.delay(vault, due))
		seen[put] = true
	}
	require.Greater(t, len(seen), 45)
	m.jitter = 0
	require.Zero(t, m.delay(common.Address{1}, at(t, "2030-01-01T00:00:00Z")))
}
