package key

import (
	"bytes"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// gathered returns the value of the metric with these label values.
func gathered(t *testing.T, r *prometheus.Registry, name string, labels ...string) float64 {
	t.Helper()
	families, err := r.Gather()
	require.NoError(t, err)
	for _, f := range families {
		for _, m := range f.GetMetric() {
			var values []string
			for _, l := range m.GetLabel() {
				values = append(values, l.GetValue())
			}
			if f.GetName() == name && slices.Equal(values, labels) {
				return m.GetGauge().GetValue() + m.GetCounter().GetValue()
			}
		}
	}
	require.Fail(t, "there is no such metric", "%s %v", name, labels)
	return 0
}

func TestEndingVersionsAreLoggedOnceForEachStep(t *testing.T) {
	t.Parallel()
	db, now := testkit.DB(t), time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	var logged bytes.Buffer
	metrics := prometheus.NewRegistry()
	m, err := NewMeter(db, metrics, slog.New(slog.NewTextHandler(&logged, nil)), clock)
	require.NoError(t, err)
	expires := now.Add(10 * 24 * time.Hour)
	require.NoError(t, db.InTx(t.Context(), func(tx pgx.Tx) error {
		cfg := Config{Name: "bot", Owner: common.HexToAddress("0x1")}
		_, _, err := Store{Environment: Live, Now: clock}.Create(t.Context(), tx, cfg, &expires, Actor{Kind: ByOperator})
		return err
	}))
	lines := func() int { return strings.Count(logged.String(), "an API key ends soon") }
	ending := func(within string) float64 {
		return gathered(t, metrics, "astrolabe_key_versions_ending", "expiry", within)
	}
	for _, step := range []struct {
		pass  time.Duration
		lines int
		week  float64
		day   float64
	}{
		{0, 1, 0, 0},
		{time.Hour, 1, 0, 0},
		{3 * 24 * time.Hour, 2, 1, 0},
		{6 * 24 * time.Hour, 3, 1, 1},
		{time.Hour, 3, 1, 1},
		{24 * time.Hour, 3, 0, 0},
	} {
		now = now.Add(step.pass)
		require.NoError(t, m.remind(t.Context()))
		require.Equal(t, step.lines, lines(), "%s", now)
		require.InDelta(t, step.week, ending("7d"), 0)
		require.InDelta(t, step.day, ending("1d"), 0)
	}
}

func TestManyFailuresAreLoggedByAddressAndByKey(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	metrics := prometheus.NewRegistry()
	m, err := NewMeter(testkit.DB(t), metrics, slog.New(slog.NewTextHandler(&logged, nil)), time.Now)
	require.NoError(t, err)
	refuse := func(n int, id, ip string) {
		for range n {
			m.Refuse(&RefusedError{ReasonSecret, id}, netip.MustParseAddr(ip))
		}
	}
	refuse(anomalousFailures-1, "", "192.0.2.1")
	require.NoError(t, m.Flush(t.Context()))
	require.Empty(t, logged.String())
	refuse(anomalousFailures, "", "192.0.2.1")
	for i := range anomalousFailures {
		refuse(1, "attacked", netip.AddrFrom4([4]byte{198, 51, 100, byte(i)}).String())
	}
	require.NoError(t, m.Flush(t.Context()))
	require.Contains(t, logged.String(), "ip=192.0.2.1")
	require.Contains(t, logged.String(), "public_id=attacked")
	require.Equal(t, 2, strings.Count(logged.String(), "many failed"))
	require.InDelta(t, 3*anomalousFailures-1, gathered(t, metrics, "astrolabe_key_refusals_total", string(ReasonSecret)), 0)
}
