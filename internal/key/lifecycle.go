package key

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// State is the state of a version at one moment.
type State string

// The states. Current and Retiring versions are accepted, the others are refused.
const (
	Current  State = "current"
	Retiring State = "retiring" // replaced, within its grace period
	Retired  State = "retired"  // replaced, after its grace period
	Expired  State = "expired"
	Revoked  State = "revoked"
)

// MaxGrace is the longest grace period.
const MaxGrace = 30 * 24 * time.Hour

// Reasons why a key cannot be changed.
var (
	ErrRevoked     = errors.New("the key is revoked")
	ErrGrace       = fmt.Errorf("the grace period must be from 0 to %d seconds", int64(MaxGrace/time.Second))
	ErrNoOld       = errors.New("no earlier version is within its grace period: there is nothing to roll back to")
	ErrNoVersion   = errors.New("the key has no such version")
	ErrCurrent     = errors.New("this is the current version: revoke the whole key, or rotate it first")
	ErrPastExpiry  = errors.New("the expiry must be in the future")
	ErrAlreadyOver = errors.New("this version has already ended")
)

// Version is one secret of a key.
type Version struct {
	PublicID   string
	KeyID      string
	Number     int32 // starts at 1; never used twice in a key
	SecretHash []byte
	CreatedAt  time.Time
	ExpiresAt  *time.Time
	ReplacedBy *string // public ID of the next version; nil if not replaced
	ReplacedAt *time.Time
	RetiresAt  *time.Time // end of the grace period; set together with ReplacedBy
	RevokedAt  *time.Time
	LastUsedAt *time.Time
}

// State returns the state at that time. A limit is exclusive: a version is expired at its expiry.
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

// Accepted reports whether the version's secret is accepted at that time.
func (v Version) Accepted(now time.Time) bool {
	s := v.State(now)
	return s == Current || s == Retiring
}

// Until returns when the version ends by itself: at the end of its grace period or at its expiry. nil means never.
func (v Version) Until() *time.Time {
	if v.RetiresAt != nil {
		return v.RetiresAt // it is never after the expiry
	}
	return v.ExpiresAt
}

// passed reports whether the limit is set and reached.
func passed(limit *time.Time, now time.Time) bool { return limit != nil && !now.Before(*limit) }

// Key is a key with all its versions in ascending order.
type Key struct {
	ID string
	Config
	Environment Environment
	CreatedAt   time.Time
	Versions    []Version
}

// Current returns the version that is neither replaced nor revoked. It may have expired. It is nil if the key is revoked.
func (k *Key) Current() *Version {
	for i := range k.Versions {
		if v := &k.Versions[i]; v.ReplacedBy == nil && v.RevokedAt == nil {
			return v
		}
	}
	return nil
}

// Rotate makes next the current version. Only the public ID and the hash of next must be set. The previous version retires after the
// grace period, but not after its own expiry. A grace of 0 ends every older version at once, for emergencies. The new version gets
// expiresAt, or else the same lifetime as the old one, and never expires after notAfter.
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

// Rollback restores the previous version as it was before the rotation, and revokes the current one. The previous version must be
// within its grace period.
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

// Revoke revokes every version.
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

// Retire revokes a replaced version before the end of its grace period.
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

// earliest returns the earlier time. nil counts as never.
func earliest(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.Before(*a) {
		return b
	}
	return a
}
