package key

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// FlushInterval is the time between two flushes of a meter. A killed process loses at most the counts of this time.
const FlushInterval = 5 * time.Second

// UseKept is how long counts are kept.
const UseKept = 90 * 24 * time.Hour

const (
	maxAgentBytes = 120
	// maxCounted bounds each of the meter's maps between two flushes. Further entries are only counted in a metric.
	maxCounted = 20_000
	// anomalousFailures is the number of failures between two flushes, for one address or one public ID, that logs a warning.
	anomalousFailures = 50
	flushTimeout      = 10 * time.Second
	forgetEvery       = time.Hour
)

// Use is one request with a key.
type Use struct {
	PublicID  string
	Retiring  bool // the version was replaced
	Operation string
	IP        netip.Addr
	UserAgent string
	Failed    bool // the status was 400 or above
	Cost      int64
}

// Meter counts the use of keys and failed authentications.
type Meter struct {
	store *store.Store
	log   *slog.Logger
	now   func() time.Time

	refused *prometheus.CounterVec
	lost    prometheus.Counter
	ending  *prometheus.GaugeVec

	mu       sync.Mutex
	usage    map[usageOf]usage
	sources  map[sourceOf]source
	touched  map[string]time.Time
	failures map[failureOf]int64

	reminded map[string]time.Time // by version and step: the end that was logged
}

type (
	usageOf struct {
		publicID, operation string
		hour                time.Time
	}
	usage    struct{ requests, errors, cost int64 }
	sourceOf struct {
		publicID, agent string
		ip              netip.Addr
		retiring        bool
	}
	source    struct{ requests, first, last int64 } // microseconds
	failureOf struct {
		publicID string
		reason   Reason
		ip       netip.Addr
		hour     time.Time
	}
)

// NewMeter returns a meter and registers its metrics.
func NewMeter(st *store.Store, metrics prometheus.Registerer, log *slog.Logger, now func() time.Time) (*Meter, error) {
	m := &Meter{
		store: st, log: log, now: now, reminded: map[string]time.Time{},
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "astrolabe_key_refusals_total", Help: "Requests whose API key was refused, by reason.",
		}, []string{"reason"}),
		lost: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "astrolabe_key_uses_uncounted_total",
			Help: "Uses and failures that were not counted because the meter's memory limit was reached.",
		}),
		ending: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "astrolabe_key_versions_ending", Help: "Accepted key versions that end within the time, by cause (expiry or grace).",
		}, []string{"within", "by"}),
	}
	for _, c := range []prometheus.Collector{m.refused, m.lost, m.ending} {
		if err := metrics.Register(c); err != nil {
			return nil, fmt.Errorf("registering the metrics of keys: %w", err)
		}
	}
	m.reset()
	return m, nil
}

// reset empties the maps.
func (m *Meter) reset() {
	m.usage, m.sources = map[usageOf]usage{}, map[sourceOf]source{}
	m.touched, m.failures = map[string]time.Time{}, map[failureOf]int64{}
}

// Count counts a use.
func (m *Meter) Count(u Use) {
	now := m.now().UTC()
	agent := strings.ToValidUTF8(u.UserAgent[:min(len(u.UserAgent), maxAgentBytes)], "")
	m.mu.Lock()
	defer m.mu.Unlock()
	m.touched[u.PublicID] = now
	at := usageOf{u.PublicID, u.Operation, now.Truncate(time.Hour)}
	n, ok := m.usage[at]
	if !ok && len(m.usage) >= maxCounted {
		m.lost.Inc()
	} else {
		n.requests, n.cost = n.requests+1, n.cost+u.Cost
		if u.Failed {
			n.errors++
		}
		m.usage[at] = n
	}
	from := sourceOf{u.PublicID, agent, u.IP, u.Retiring}
	s, ok := m.sources[from]
	if !ok && len(m.sources) >= maxCounted {
		m.lost.Inc()
		return
	}
	if !ok {
		s.first = now.UnixMicro()
	}
	s.requests, s.last = s.requests+1, now.UnixMicro()
	m.sources[from] = s
}

// Refuse counts a failed authentication.
func (m *Meter) Refuse(e *RefusedError, from netip.Addr) {
	m.refused.WithLabelValues(string(e.Reason)).Inc()
	m.mu.Lock()
	defer m.mu.Unlock()
	at := failureOf{e.PublicID, e.Reason, from, m.now().UTC().Truncate(time.Hour)}
	if _, ok := m.failures[at]; !ok && len(m.failures) >= maxCounted {
		m.lost.Inc()
		return
	}
	m.failures[at]++
}

// Run flushes every FlushInterval until ctx ends, and once at the end. Every hour it deletes old counts and logs reminders.
func (m *Meter) Run(ctx context.Context) error {
	tick := time.NewTicker(FlushInterval)
	defer tick.Stop()
	var maintained time.Time
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
			defer cancel()
			if err := m.Flush(last); err != nil {
				return fmt.Errorf("writing the last counts: %w", err)
			}
			return nil
		case <-tick.C:
		}
		err := m.Flush(ctx)
		if now := m.now(); err == nil && now.Sub(maintained) >= forgetEvery {
			maintained = now
			if err = m.remind(ctx); err == nil {
				err = accountdb.New(m.store.Pool).ForgetUse(ctx, now.Add(-UseKept))
			}
		}
		if err != nil && ctx.Err() == nil {
			m.log.WarnContext(ctx, "the counts of API keys were not written; they will be retried", "error", err)
		}
	}
}

// Flush writes the counts since the last flush. After an error it keeps them for the next flush.
func (m *Meter) Flush(ctx context.Context) error {
	m.mu.Lock()
	use, sources, touched, failures := m.usage, m.sources, m.touched, m.failures
	m.reset()
	m.mu.Unlock()
	m.suspect(ctx, failures)
	ctx, cancel := context.WithTimeout(ctx, flushTimeout)
	defer cancel()
	if err := m.write(ctx, use, sources, touched, failures); err != nil {
		m.restore(use, sources, touched, failures)
		return err
	}
	return nil
}

// restore adds counts back that could not be written.
func (m *Meter) restore(use map[usageOf]usage, sources map[sourceOf]source, touched map[string]time.Time, failures map[failureOf]int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for at, n := range use {
		o := m.usage[at]
		m.usage[at] = usage{o.requests + n.requests, o.errors + n.errors, o.cost + n.cost}
	}
	for at, n := range sources {
		o, ok := m.sources[at]
		if !ok {
			o.last = n.last
		}
		m.sources[at] = source{o.requests + n.requests, n.first, o.last}
	}
	for id, at := range touched {
		if m.touched[id].Before(at) {
			m.touched[id] = at
		}
	}
	for at, n := range failures {
		m.failures[at] += n
	}
}

// write writes the counts in one transaction. It sorts the rows, so that replicas do not deadlock.
func (m *Meter) write(
	ctx context.Context, use map[usageOf]usage, sources map[sourceOf]source, touched map[string]time.Time, failures map[failureOf]int64,
) error {
	var u accountdb.AddUsageParams
	for _, at := range slices.SortedFunc(maps.Keys(use), func(a, b usageOf) int {
		return cmp.Or(cmp.Compare(a.publicID, b.publicID), a.hour.Compare(b.hour), cmp.Compare(a.operation, b.operation))
	}) {
		n := use[at]
		u.PublicIds, u.Hours, u.Operations = append(u.PublicIds, at.publicID), append(u.Hours, at.hour), append(u.Operations, at.operation)
		u.Requests, u.Errors, u.Costs = append(u.Requests, n.requests), append(u.Errors, n.errors), append(u.Costs, n.cost)
	}
	var s accountdb.AddSourcesParams
	for _, at := range slices.SortedFunc(maps.Keys(sources), func(a, b sourceOf) int {
		return cmp.Or(
			cmp.Compare(a.publicID, b.publicID), a.ip.Compare(b.ip), cmp.Compare(a.agent, b.agent), order(a.retiring)-order(b.retiring))
	}) {
		n := sources[at]
		s.PublicIds, s.Retiring, s.Ips = append(s.PublicIds, at.publicID), append(s.Retiring, at.retiring), append(s.Ips, at.ip)
		s.UserAgents, s.Requests = append(s.UserAgents, strings.ReplaceAll(at.agent, "\x00", "")), append(s.Requests, n.requests)
		s.FirstSeen, s.LastSeen = append(s.FirstSeen, time.UnixMicro(n.first)), append(s.LastSeen, time.UnixMicro(n.last))
	}
	var t accountdb.TouchVersionsParams
	for _, id := range slices.Sorted(maps.Keys(touched)) {
		t.PublicIds, t.UsedAt = append(t.PublicIds, id), append(t.UsedAt, touched[id])
	}
	var f accountdb.AddFailuresParams
	for _, at := range slices.SortedFunc(maps.Keys(failures), func(a, b failureOf) int {
		return cmp.Or(a.hour.Compare(b.hour), cmp.Compare(a.publicID, b.publicID), a.ip.Compare(b.ip), cmp.Compare(a.reason, b.reason))
	}) {
		f.PublicIds, f.Ips, f.Reasons = append(f.PublicIds, at.publicID), append(f.Ips, at.ip), append(f.Reasons, string(at.reason))
		f.Hours, f.Failures = append(f.Hours, at.hour), append(f.Failures, failures[at])
	}
	if len(u.PublicIds)+len(s.PublicIds)+len(t.PublicIds)+len(f.PublicIds) == 0 {
		return nil
	}
	return m.store.InTx(ctx, func(tx pgx.Tx) error {
		q := accountdb.New(tx)
		if err := q.TouchVersions(ctx, t); err != nil {
			return fmt.Errorf("writing the last use of keys: %w", err)
		}
		if err := q.AddUsage(ctx, u); err != nil {
			return fmt.Errorf("writing the use of keys: %w", err)
		}
		if err := q.AddSources(ctx, s); err != nil {
			return fmt.Errorf("writing the sources of requests: %w", err)
		}
		if err := q.AddFailures(ctx, f); err != nil {
			return fmt.Errorf("writing failed authentications: %w", err)
		}
		return nil
	})
}

// order returns 1 for true and 0 for false.
func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// suspect logs addresses and public IDs with unusually many failures.
func (m *Meter) suspect(ctx context.Context, failures map[failureOf]int64) {
	byIP, byID := map[netip.Addr]int64{}, map[string]int64{}
	for at, n := range failures {
		byIP[at.ip] += n
		if at.publicID != "" {
			byID[at.publicID] += n
		}
	}
	for ip, n := range byIP {
		if n >= anomalousFailures {
			m.log.WarnContext(ctx, "many failed authentications from one address", "ip", ip, "failures", n, "within", FlushInterval)
		}
	}
	for id, n := range byID {
		if n >= anomalousFailures {
			m.log.WarnContext(ctx, "many failed authentications against one key", "public_id", id, "failures", n, "within", FlushInterval)
		}
	}
}
