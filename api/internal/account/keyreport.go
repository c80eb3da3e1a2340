package account

import (
	"context"
	"net/netip"
	"time"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// Whoami describes the caller as the API sees it.
type Whoami struct {
	Kind       rest.PrincipalKind `json:"kind" enum:"anonymous,session,key"`
	IP         string             `json:"ip" doc:"Your IP address as the server sees it" example:"203.0.113.7"`
	Account    *rest.Address      `json:"account" nullable:"true" doc:"Account of the session or key; null if anonymous"`
	KeyID      *KeyID             `json:"key_id" nullable:"true"`
	KeyVersion *int32             `json:"key_version" nullable:"true"`
	KeyState   *key.State         `json:"key_state" nullable:"true" doc:"current or retiring. retiring: the key was rotated; use the new secret before ends_at"`
	EndsAt     *time.Time         `json:"ends_at" nullable:"true" doc:"When this key version or session ends by itself; null: never"`
	Scopes     []key.Scope        `json:"scopes" nullable:"false" doc:"What the key may do; a session has all scopes"`
	Networks   []string           `json:"networks" nullable:"false" doc:"Networks that the key may be used from; empty: any"`
	Limit      RateLimitStatus    `json:"limit"`
}

// RateLimitStatus is the limit that a caller's requests count against.
type RateLimitStatus struct {
	Tier          string `json:"tier" example:"standard"`
	Units         int64  `json:"units" doc:"Units per window. An operation takes as many as its x-cost says, most take 1"`
	WindowSeconds int64  `json:"window_seconds"`
}

func (s *Accounts) whoami(ctx context.Context, _ *struct{}) (*rest.Private[Whoami], error) {
	p := rest.PrincipalOf(ctx)
	out := Whoami{Kind: p.Kind, IP: p.IP.String(), Scopes: []key.Scope{}, Networks: []string{}}
	tier, t := s.Gate.TierOf(p)
	out.Limit = RateLimitStatus{tier, t.Units, rest.WholeSeconds(t.Window)}
	if p.Kind != rest.Anonymous {
		account := rest.Address(p.Account)
		out.Account = &account
	}
	switch p.Kind {
	case rest.ByKey:
		id, v := KeyID(p.Key.Key.ID), p.Key.Version
		out.KeyID, out.KeyVersion, out.KeyState, out.EndsAt = &id, &v.Number, &p.Key.State, v.Until()
		out.Scopes, out.Networks = append(out.Scopes, p.Key.Key.Scopes...), networkTexts(p.Key.Key.Networks)
	case rest.BySession:
		out.Scopes, out.EndsAt = key.Scopes, &p.Session.EndsAt
	case rest.Anonymous:
	}
	return rest.NoStore(out), nil
}

// KeyReminder is a version that will expire.
type KeyReminder struct {
	KeyID      KeyID      `json:"key_id"`
	Name       string     `json:"name"`
	Version    int32      `json:"version"`
	EndsAt     time.Time  `json:"ends_at"`
	Reason     string     `json:"reason" enum:"expiry,grace" doc:"expiry: the key expires. grace: the version was replaced and is still used"`
	LastUsedAt *time.Time `json:"last_used_at" nullable:"true"`
}

// KeyReminders lists the versions that expire soon.
type KeyReminders struct {
	Reminders []KeyReminder `json:"reminders" nullable:"false" csv:"rows"`
}

type keyRemindersInput struct {
	Days int64 `query:"days" minimum:"1" maximum:"365" default:"30" doc:"Only keys and versions that end within this number of days"`
}

func (s *Accounts) keyReminders(ctx context.Context, in *keyRemindersInput) (*rest.Private[KeyReminders], error) {
	owner := rest.PrincipalOf(ctx).Account
	rows, err := key.Reminders(ctx, s.Store.Pool, &owner, s.Now(), time.Duration(in.Days)*24*time.Hour)
	if err != nil {
		return nil, err
	}
	return rest.NoStore(DescribeReminders(rows)), nil
}

// DescribeReminders returns the versions that expire soon as the API shows them.
func DescribeReminders(rows []key.Reminder) KeyReminders {
	out := KeyReminders{Reminders: []KeyReminder{}}
	for _, r := range rows {
		reason := "expiry"
		if r.Replaced {
			reason = "grace"
		}
		out.Reminders = append(out.Reminders, KeyReminder{KeyID(r.KeyID), r.Name, r.Version, r.EndsAt, reason, r.LastUsedAt})
	}
	return out
}

// KeyUsage is the use of a key.
type KeyUsage struct {
	From     time.Time    `json:"from"`
	To       time.Time    `json:"to"`
	Usage    []UsageHour  `json:"usage" nullable:"false" csv:"rows"`
	Failures []KeyFailure `json:"failures" nullable:"false" doc:"Refused secrets that named a version of this key"`
}

// UsageHour is the use of one version at one operation in one hour.
type UsageHour struct {
	Hour      time.Time `json:"hour"`
	Version   int32     `json:"version"`
	Operation string    `json:"operation" example:"list-indices"`
	Requests  int64     `json:"requests"`
	Errors    int64     `json:"errors" doc:"Number of answers with a status of 400 or above"`
	Cost      int64     `json:"cost" doc:"Units of the rate limit that were used"`
}

// KeyFailure counts refusals.
type KeyFailure struct {
	Hour     time.Time  `json:"hour"`
	Version  int32      `json:"version"`
	IP       string     `json:"ip"`
	Reason   key.Reason `json:"reason" example:"wrong_secret"`
	Failures int64      `json:"failures"`
}

type keyUsageInput struct {
	ByKeyID
	Hours int64 `query:"hours" minimum:"1" maximum:"2160" default:"24" doc:"Number of hours, counting the current one"`
}

func (s *Accounts) keyUsage(ctx context.Context, in *keyUsageInput) (*rest.Private[KeyUsage], error) {
	if _, err := s.owned(ctx, in.ID); err != nil {
		return nil, err
	}
	to := s.Now().UTC().Truncate(time.Hour).Add(time.Hour)
	out, err := ReadKeyUsage(ctx, s.Store, string(in.ID), to.Add(-time.Duration(in.Hours)*time.Hour), to)
	if err != nil {
		return nil, err
	}
	return rest.NoStore(*out), nil
}

// ReadKeyUsage returns the use of a key in [from, to), whole hours.
func ReadKeyUsage(ctx context.Context, st *store.Store, id string, from, to time.Time) (*KeyUsage, error) {
	out := &KeyUsage{From: from, To: to, Usage: []UsageHour{}, Failures: []KeyFailure{}}
	usage, err := key.UsageOf(ctx, st.Pool, id, from, to)
	if err != nil {
		return nil, err
	}
	for _, u := range usage {
		out.Usage = append(out.Usage, UsageHour{u.Hour, u.Version, u.Operation, u.Requests, u.Errors, u.Cost})
	}
	failures, err := key.FailuresOf(ctx, st.Pool, id, from, to)
	if err != nil {
		return nil, err
	}
	for _, f := range failures {
		out.Failures = append(out.Failures, KeyFailure{f.Hour, f.Version, f.IP.String(), f.Reason, f.Failures})
	}
	return out, nil
}

// KeyStraggler is a client that used a version after it was replaced.
type KeyStraggler struct {
	Version   int32     `json:"version"`
	RetiresAt time.Time `json:"retires_at"`
	IP        string    `json:"ip"`
	UserAgent string    `json:"user_agent"`
	Requests  int64     `json:"requests" doc:"Number of requests since the version was replaced"`
	FirstSeen time.Time `json:"first_seen"`
	LastSeen  time.Time `json:"last_seen"`
}

// KeyStragglers lists the clients that still use replaced versions.
type KeyStragglers struct {
	Stragglers []KeyStraggler `json:"stragglers" nullable:"false" csv:"rows"`
}

func (s *Accounts) keyStragglers(ctx context.Context, in *ByKeyID) (*rest.Private[KeyStragglers], error) {
	if _, err := s.owned(ctx, in.ID); err != nil {
		return nil, err
	}
	out, err := ReadKeyStragglers(ctx, s.Store, string(in.ID))
	if err != nil {
		return nil, err
	}
	return rest.NoStore(*out), nil
}

// ReadKeyStragglers returns the clients that used a version of a key after it was replaced.
func ReadKeyStragglers(ctx context.Context, st *store.Store, id string) (*KeyStragglers, error) {
	rows, err := key.StragglersOf(ctx, st.Pool, id)
	if err != nil {
		return nil, err
	}
	out := &KeyStragglers{Stragglers: []KeyStraggler{}}
	for _, r := range rows {
		out.Stragglers = append(out.Stragglers,
			KeyStraggler{r.Version, r.RetiresAt, r.IP.String(), r.UserAgent, r.Requests, r.FirstSeen, r.LastSeen})
	}
	return out, nil
}

// KeyAuditEntry is one line of a key's log.
type KeyAuditEntry struct {
	At        time.Time         `json:"at"`
	Action    key.Action        `json:"action" enum:"created,rotated,rolled_back,retired,revoked"`
	Version   *int32            `json:"version" nullable:"true" doc:"Version that was made, restored or ended; null: all versions"`
	ActorKind key.ActorKind     `json:"actor_kind" enum:"session,key,operator"`
	Actor     string            `json:"actor" doc:"The account, the public id of the key, or the operator's login"`
	IP        *string           `json:"ip" nullable:"true"`
	Detail    map[string]string `json:"detail"`
}

// KeyAudit is a page of a key's log.
type KeyAudit struct {
	Entries []KeyAuditEntry `json:"entries" nullable:"false" csv:"rows"`
	rest.Page
}

type keyAuditInput struct {
	ByKeyID
	rest.PageQuery
}

func (s *Accounts) keyAudit(ctx context.Context, in *keyAuditInput) (*rest.Private[KeyAudit], error) {
	var f rest.Validation
	before := int64(1) << 62
	list := "audit/" + string(in.ID)
	if after, given := in.After(&f, list); given {
		before = after.Block
	}
	if err := f.Err(); err != nil {
		return nil, err
	}
	if _, err := s.owned(ctx, in.ID); err != nil {
		return nil, err
	}
	rows, err := key.AuditOf(ctx, s.Store.Pool, string(in.ID), before, in.Limit+1)
	if err != nil {
		return nil, err
	}
	rows, page := rest.CutPage(rows, in.PageQuery, func(last key.Entry) rest.Cursor { return rest.Cursor{List: list, Block: last.ID} })
	out := KeyAudit{Entries: []KeyAuditEntry{}, Page: page}
	for _, e := range rows {
		shown := KeyAuditEntry{
			At: e.At, Action: e.Action, Version: e.Version, ActorKind: e.Actor.Kind, Actor: e.Actor.Name, Detail: e.Detail,
		}
		if e.Actor.IP != (netip.Addr{}) {
			ip := e.Actor.IP.String()
			shown.IP = &ip
		}
		out.Entries = append(out.Entries, shown)
	}
	return rest.NoStore(out), nil
}
