package key

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// Usage is the use of one version by operation and hour.
type Usage struct {
	Version                int32
	Hour                   time.Time
	Operation              string
	Requests, Errors, Cost int64
}

// Failure counts refused requests with a version's public ID by address, reason and hour.
type Failure struct {
	Version  int32
	IP       netip.Addr
	Reason   Reason
	Hour     time.Time
	Failures int64
}

// Straggler is a user of a version after its replacement.
type Straggler struct {
	Version             int32
	RetiresAt           time.Time
	IP                  netip.Addr
	UserAgent           string
	Requests            int64
	FirstSeen, LastSeen time.Time
}

// Reminder is an accepted version that will end by itself.
type Reminder struct {
	KeyID      string
	Owner      common.Address
	Name       string
	Version    int32
	EndsAt     time.Time
	Replaced   bool // true: replaced and still in use; false: the key expires
	LastUsedAt *time.Time
}

// MaxRows is the maximum number of rows of a report.
const MaxRows = 1000

// UsageOf returns the use of a key's versions in [from, to) in ascending order. The times must be whole hours.
func UsageOf(ctx context.Context, db accountdb.DBTX, id string, from, to time.Time) ([]Usage, error) {
	rows, err := accountdb.New(db).UsageOf(ctx, accountdb.UsageOfParams{KeyID: id, FromHour: from, ToHour: to, Most: MaxRows})
	if err != nil {
		return nil, fmt.Errorf("reading the use of key %s: %w", id, err)
	}
	out := make([]Usage, len(rows))
	for i, r := range rows {
		out[i] = Usage{r.Version, r.Hour.UTC(), r.Operation, r.Requests, r.Errors, r.Cost}
	}
	return out, nil
}

// FailuresOf returns refused requests against a key's versions in [from, to) in ascending order.
func FailuresOf(ctx context.Context, db accountdb.DBTX, id string, from, to time.Time) ([]Failure, error) {
	rows, err := accountdb.New(db).FailuresOf(ctx, accountdb.FailuresOfParams{KeyID: id, FromHour: from, ToHour: to, Most: MaxRows})
	if err != nil {
		return nil, fmt.Errorf("reading the failures of key %s: %w", id, err)
	}
	out := make([]Failure, len(rows))
	for i, r := range rows {
		out[i] = Failure{r.Version, r.Ip, Reason(r.Reason), r.Hour.UTC(), r.Failures}
	}
	return out, nil
}

// StragglersOf returns who used replaced versions after their replacement, the latest first.
func StragglersOf(ctx context.Context, db accountdb.DBTX, id string) ([]Straggler, error) {
	rows, err := accountdb.New(db).StragglersOf(ctx, accountdb.StragglersOfParams{KeyID: id, Most: MaxRows})
	if err != nil {
		return nil, fmt.Errorf("reading the stragglers of key %s: %w", id, err)
	}
	out := make([]Straggler, len(rows))
	for i, r := range rows {
		out[i] = Straggler{
			Version: r.Version, RetiresAt: r.RetiresAt.UTC(), IP: r.Ip, UserAgent: r.UserAgent, Requests: r.Requests,
			FirstSeen: r.FirstSeen.UTC(), LastSeen: r.LastSeen.UTC(),
		}
	}
	return out, nil
}

// Reminders returns the versions that end within this time, the soonest first. A nil owner means all owners.
func Reminders(ctx context.Context, db accountdb.DBTX, owner *common.Address, now time.Time, within time.Duration) ([]Reminder, error) {
	rows, err := accountdb.New(db).EndingVersions(ctx, accountdb.EndingVersionsParams{
		Now: now, Before: now.Add(within), Owner: ownerBytes(owner), Most: MaxRows,
	})
	if err != nil {
		return nil, fmt.Errorf("reading the versions that end soon: %w", err)
	}
	out := make([]Reminder, len(rows))
	for i, r := range rows {
		ends := Version{ExpiresAt: r.ExpiresAt, RetiresAt: r.RetiresAt}.Until()
		out[i] = Reminder{
			KeyID: r.KeyID, Owner: r.Owner, Name: r.Name, Version: r.Version,
			EndsAt: ends.UTC(), Replaced: r.Replaced, LastUsedAt: utc(r.LastUsedAt),
		}
	}
	return out, nil
}

// AuditOf returns the entries of a key's audit log with an ID below before, the newest first.
func AuditOf(ctx context.Context, db accountdb.DBTX, id string, before int64, size int32) ([]Entry, error) {
	rows, err := accountdb.New(db).AuditOf(ctx, accountdb.AuditOfParams{KeyID: id, Before: before, PageSize: size})
	if err != nil {
		return nil, fmt.Errorf("reading the log of key %s: %w", id, err)
	}
	out := make([]Entry, len(rows))
	for i, r := range rows {
		e := Entry{
			ID: r.Entry, At: r.At.UTC(), KeyID: r.KeyID, Version: r.Version, Action: Action(r.Action),
			Actor: Actor{Kind: ActorKind(r.ActorKind), Name: r.Actor},
		}
		if r.Ip != nil {
			e.Actor.IP = *r.Ip
		}
		if err := json.Unmarshal(r.Detail, &e.Detail); err != nil {
			return nil, fmt.Errorf("reading entry %d of the log: %w", r.Entry, err)
		}
		out[i] = e
	}
	return out, nil
}

// reminderSteps are the times before an end at which it is logged.
var reminderSteps = []struct {
	name   string
	within time.Duration
}{{"1d", 24 * time.Hour}, {"7d", 7 * 24 * time.Hour}, {"30d", 30 * 24 * time.Hour}}

// remind sets the gauges of ending versions and logs each version once for each step.
func (m *Meter) remind(ctx context.Context) error {
	now := m.now()
	longest := reminderSteps[len(reminderSteps)-1].within
	all, err := Reminders(ctx, m.store.Pool, nil, now, longest)
	if err != nil {
		return err
	}
	logged := map[string]time.Time{}
	for _, step := range reminderSteps {
		counts := map[string]float64{"expiry": 0, "grace": 0}
		for _, r := range all {
			if r.EndsAt.Sub(now) > step.within {
				continue
			}
			by := "expiry"
			if r.Replaced {
				by = "grace"
			}
			counts[by]++
			once := fmt.Sprintf("%s %d %s", r.KeyID, r.Version, step.name)
			if !m.reminded[once].Equal(r.EndsAt) {
				m.log.WarnContext(ctx, "an API key ends soon", "key", r.KeyID, "name", r.Name, "owner", r.Owner, "version", r.Version,
					"ends_at", r.EndsAt, "by", by, "within", step.name)
			}
			logged[once] = r.EndsAt
		}
		for by, n := range counts {
			m.ending.WithLabelValues(step.name, by).Set(n)
		}
	}
	m.reminded = logged
	return nil
}
