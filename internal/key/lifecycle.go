package key

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// State is what a version is at one moment.
type State string

// The states. Current and Retiring versions are accepted.
const (
	Current  State = "current"
	Retiring State = "retiring" // replaced, and within its grace
	Retired  State = "retired"  // replaced, and its grace is over
	Expired  State = "expired"
	Revoked  State = "revoked"
)

// MaxGrace is the longest overlap of two versions.
const MaxGrace = 30 * 24 * time.Hour

// What cannot be done to a key.
var (
	ErrRevoked     = errors.New("the key is revoked")
	ErrGrace       = fmt.Errorf("the grace must be from 0 to %d seconds", int64(MaxGrace/time.Second))
	ErrNoOld       = errors.New("no earlier version is within its grace: there is nothing to roll back to")
	ErrNoVersion   = errors.New("the key has no such version")
	ErrCurrent     = errors.New("this is the current version: revoke the whole key, or rotate it first")
	ErrPastExpiry  = errors.New("the expiry must be in the future")
	ErrAlreadyOver = errors.New("this version is not accepted any more")
)

// Version is one secret of a key.
type Version struct {
	PublicID   string
	KeyID      string
	Number     int32 // from 1, never used twice in a key
	SecretHash []byte
	CreatedAt  time.Time
	ExpiresAt  *time.Time
	ReplacedBy *string // public id of the next version
	ReplacedAt *time.Time
	RetiresAt  *time.Time // set with ReplacedBy: when its grace is over
	RevokedAt  *time.Time
	LastUsedAt *time.Time
}

// State is what the version is at that time. Each limit itself is past it: at its expiry a version is expired.
func (v Version) State(now time.Time) State {
	switch {
	case v.RevokedAt != nil:
		return Revoked
	case passed(v.ExpiresAt, now):
		return Expired
	case passed(v.RetiresAt, now):
		return Retired
	case v.ReplacedBy != nil:
		return Retiring
	default:
		return Current
	}
}

// Accepted tells whether the version's secret is good at that time.
func (v Version) Accepted(now time.Time) bool {
	s := v.State(now)
	return s == Current || s == Retiring
}

// Until is when the version ends by itself: its grace's end or its expiry; nil where neither is set.
func (v Version) Until() *time.Time {
	if v.RetiresAt != nil {
		return v.RetiresAt // never after the expiry
	}
	return v.ExpiresAt
}

func passed(limit *time.Time, now time.Time) bool { return limit != nil && !now.Before(*limit) }

// Key is a key with all its versions, oldest first.
type Key struct {
	ID string
	Config
	Environment Environment
	CreatedAt   time.Time
	Versions    []Version
}

// Current is the version that is not replaced and not revoked (it may have expired), or nil where the key is revoked.
func (k *Key) Current() *Version {
	for i := range k.Versions {
		if v := &k.Versions[i]; v.ReplacedBy == nil && v.RevokedAt == nil {
			return v
		}
	}
	return nil
}

// Rotate makes next, of which only public id and hash are given, the current version and lets the one before it retire after
// the grace, but never past its own expiry. A grace of 0 is for emergencies: it ends every older version at once.
// The new version lives as long from now on as the old one did from its creation, and not past notAfter where that is set;
// expiresAt, where given, says otherwise.
func (k *Key) Rotate(now time.Time, grace time.Duration, next Version, expiresAt, notAfter *time.Time) error {
	old := k.Current()
	switch {
	case old == nil:
		return ErrRevoked
	case grace < 0 || grace > MaxGrace:
		return ErrGrace
	case expiresAt != nil && passed(expiresAt, now):
		return ErrPastExpiry
	}
	next.KeyID, next.CreatedAt, next.Number = k.ID, now, 1
	for _, v := range k.Versions {
		next.Number = max(next.Number, v.Number+1)
	}
	next.ExpiresAt = expiresAt
	if expiresAt == nil && old.ExpiresAt != nil {
		renewed := now.Add(old.ExpiresAt.Sub(old.CreatedAt))
		next.ExpiresAt = &renewed
	}
	next.ExpiresAt = earliest(next.ExpiresAt, notAfter)
	over := now.Add(grace)
	old.ReplacedBy, old.ReplacedAt, old.RetiresAt = &next.PublicID, &now, earliest(&over, old.ExpiresAt)
	if grace == 0 {
		for i := range k.Versions {
			if v := &k.Versions[i]; v.State(now) == Retiring {
				v.RetiresAt = &now
			}
		}
	}
	k.Versions = append(k.Versions, next)
	return nil
}

// Rollback puts the version before the current one back in force, as it was before it was replaced, and revokes the current
// one. It needs that version to be within its grace.
func (k *Key) Rollback(now time.Time) error {
	current := k.Current()
	if current == nil {
		return ErrRevoked
	}
	for i := range k.Versions {
		old := &k.Versions[i]
		if old.ReplacedBy != nil && *old.ReplacedBy == current.PublicID && old.State(now) == Retiring {
			old.ReplacedBy, old.ReplacedAt, old.RetiresAt = nil, nil, nil
			current.RevokedAt = &now
			return nil
		}
	}
	return ErrNoOld
}

// Revoke ends every version at once.
func (k *Key) Revoke(now time.Time) error {
	if k.Current() == nil {
		return ErrRevoked
	}
	for i := range k.Versions {
		if v := &k.Versions[i]; v.RevokedAt == nil {
			v.RevokedAt = &now
		}
	}
	return nil
}

// Retire ends a replaced version before its grace is over.
func (k *Key) Retire(now time.Time, number int32) error {
	i := slices.IndexFunc(k.Versions, func(v Version) bool { return v.Number == number })
	if i < 0 {
		return ErrNoVersion
	}
	switch v := &k.Versions[i]; v.State(now) {
	case Current:
		return ErrCurrent
	case Retiring:
		v.RevokedAt = &now
		return nil
	default:
		return ErrAlreadyOver
	}
}

func earliest(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.Before(*a) {
		return b
	}
	return a
}
