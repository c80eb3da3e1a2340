package key

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/input"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// channel is the PostgreSQL channel that announces changes. The payload is the ID of the key.
const channel = "astrolabe_keys"

// Errors of a store besides those of the lifecycle.
var (
	ErrNotFound = errors.New("there is no such key")
	ErrTooMany  = fmt.Errorf("an owner has at most %d keys", MaxPerOwner)
)

// ActorKind is the kind of an actor.
type ActorKind string

// The kinds of actors.
const (
	BySession  ActorKind = "session"
	ByKey      ActorKind = "key"
	ByOperator ActorKind = "operator"
)

// Actor is who changes a key. The audit log stores it.
type Actor struct {
	Kind ActorKind
	Name string     // the account, the public ID of the key, or the operator's login
	IP   netip.Addr // the zero value if unknown
}

// Action is the action of an entry in the audit log.
type Action string

// The actions.
const (
	Created    Action = "created"
	Rotated    Action = "rotated"
	RolledBack Action = "rolled_back"
	Retirement Action = "retired"
	Revocation Action = "revoked"
)

// Entry is an entry of the audit log.
type Entry struct {
	ID      int64
	At      time.Time
	KeyID   string
	Version *int32
	Action  Action
	Actor   Actor
	Detail  map[string]string
}

// Store stores keys in the database. Its methods run in the caller's transaction. PostgreSQL announces the change to every replica
// when the transaction commits.
type Store struct {
	Environment Environment // environment of new keys
	Now         func() time.Time
}

// Create creates a key with its first version and returns both with the token. The token cannot be read again.
func (s Store) Create(ctx context.Context, tx pgx.Tx, c Config, expiresAt *time.Time, by Actor) (*Key, Token, error) {
	now := s.now()
	if err := c.Normalise(); err != nil {
		return nil, Token{}, err
	}
	if passed(expiresAt, now) {
		return nil, Token{}, ErrPastExpiry
	}
	q := accountdb.New(tx)
	if err := q.LockOwner(ctx, c.Owner.Bytes()); err != nil {
		return nil, Token{}, fmt.Errorf("locking the owner: %w", err)
	}
	count, err := q.CountOwnersKeys(ctx, c.Owner)
	if err != nil {
		return nil, Token{}, fmt.Errorf("counting keys: %w", err)
	}
	if count >= MaxPerOwner {
		return nil, Token{}, ErrTooMany
	}
	token, err := NewToken(s.Environment)
	if err != nil {
		return nil, Token{}, err
	}
	k := &Key{Config: c, Environment: s.Environment, CreatedAt: now}
	if k.ID, err = NewID("key_"); err != nil {
		return nil, Token{}, err
	}
	metadata, err := json.Marshal(nonNil(c.Metadata))
	if err != nil {
		return nil, Token{}, fmt.Errorf("encoding metadata: %w", err)
	}
	err = q.InsertKey(ctx, accountdb.InsertKeyParams{
		KeyID: k.ID, Owner: c.Owner, Name: c.Name, Environment: string(s.Environment), Scopes: scopeNames(c.Scopes),
		Networks: append([]netip.Prefix{}, c.Networks...), Tier: c.Tier, Metadata: metadata, CreatedAt: now,
	})
	if err != nil {
		return nil, Token{}, fmt.Errorf("storing the key: %w", err)
	}
	hash := token.Secret.Hash()
	v := Version{PublicID: token.PublicID, KeyID: k.ID, Number: 1, SecretHash: hash[:], CreatedAt: now, ExpiresAt: expiresAt}
	k.Versions = []Version{v}
	if err := insertVersion(ctx, q, v); err != nil {
		return nil, Token{}, err
	}
	return k, token, record(ctx, tx, Entry{
		At: now, KeyID: k.ID, Version: &v.Number, Action: Created, Actor: by, Detail: map[string]string{"name": c.Name},
	})
}

// Rotation holds the parameters of a rotation.
type Rotation struct {
	Grace     time.Duration
	ExpiresAt *time.Time // expiry of the new version; nil keeps the lifetime of the old version
	Grant     Grant      // maximum permissions of the new secret
}

// Rotate creates a new version of a key, as Key.Rotate describes. The token cannot be read again.
func (s Store) Rotate(ctx context.Context, tx pgx.Tx, id string, r Rotation, by Actor) (*Key, Token, error) {
	token, err := NewToken(s.Environment)
	if err != nil {
		return nil, Token{}, err
	}
	hash := token.Secret.Hash()
	detail := map[string]string{"grace_seconds": strconv.FormatInt(int64(r.Grace/time.Second), 10)}
	entry := Entry{KeyID: id, Action: Rotated, Actor: by, Detail: detail}
	k, err := s.change(ctx, tx, entry, func(k *Key, now time.Time) (*int32, error) {
		token.Environment = k.Environment
		next := Version{PublicID: token.PublicID, SecretHash: hash[:]}
		if err := k.Rotate(now, r.Grace, next, r.ExpiresAt, r.Grant.ExpiresAt); err != nil {
			return nil, err
		}
		made := k.Versions[len(k.Versions)-1]
		return &made.Number, r.Grant.Covers(k.Config, made.ExpiresAt)
	})
	return k, token, err
}

// Rollback undoes the newest rotation, as Key.Rollback describes.
func (s Store) Rollback(ctx context.Context, tx pgx.Tx, id string, g Grant, by Actor) (*Key, error) {
	return s.change(ctx, tx, Entry{KeyID: id, Action: RolledBack, Actor: by}, func(k *Key, now time.Time) (*int32, error) {
		if err := k.Rollback(now); err != nil {
			return nil, err
		}
		current := k.Current()
		return &current.Number, g.Covers(k.Config, current.ExpiresAt)
	})
}

// Revoke revokes all versions of a key, or with a number one replaced version.
func (s Store) Revoke(ctx context.Context, tx pgx.Tx, id string, number *int32, reason string, by Actor) (*Key, error) {
	if err := checkText("reason", reason, input.Text{Most: MaxReason, Optional: true}); err != nil {
		return nil, err
	}
	action := Revocation
	if number != nil {
		action = Retirement
	}
	entry := Entry{KeyID: id, Action: action, Actor: by, Detail: map[string]string{"reason": reason}}
	return s.change(ctx, tx, entry, func(k *Key, now time.Time) (*int32, error) {
		if number != nil {
			return number, k.Retire(now, *number)
		}
		return nil, k.Revoke(now)
	})
}

// change locks the key of the entry, calls do, stores the versions that do changed, and records the entry. It sets the entry's time
// and version.
func (s Store) change(
	ctx context.Context, tx pgx.Tx, entry Entry, do func(k *Key, now time.Time) (version *int32, err error),
) (*Key, error) {
	q, id := accountdb.New(tx), entry.KeyID
	row, err := q.LockKey(ctx, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("reading key %s: %w", id, err)
	}
	keys, err := withVersions(ctx, q, []accountdb.ApiKey{row})
	if err != nil {
		return nil, err
	}
	k, before := &keys[0], append([]Version{}, keys[0].Versions...)
	entry.At = s.now() // read after the lock, so that times follow the order of changes
	if entry.Version, err = do(k, entry.At); err != nil {
		return nil, err
	}
	// Store ended versions first: the database allows one current version at any time.
	for _, current := range []bool{false, true} {
		for i, v := range k.Versions {
			if current != (v.ReplacedBy == nil && v.RevokedAt == nil) {
				continue
			}
			if i >= len(before) {
				err = insertVersion(ctx, q, v)
			} else if b := before[i]; v.ReplacedBy != b.ReplacedBy || v.RetiresAt != b.RetiresAt || v.RevokedAt != b.RevokedAt {
				err = q.UpdateVersion(ctx, accountdb.UpdateVersionParams{
					PublicID: v.PublicID, ReplacedBy: v.ReplacedBy,
					ReplacedAt: v.ReplacedAt, RetiresAt: v.RetiresAt, RevokedAt: v.RevokedAt,
				})
			}
			if err != nil {
				return nil, fmt.Errorf("storing version %d of key %s: %w", v.Number, id, err)
			}
		}
	}
	return k, record(ctx, tx, entry)
}

// record writes the entry to the audit log and announces the change.
func record(ctx context.Context, tx pgx.Tx, e Entry) error {
	raw, err := json.Marshal(nonNil(e.Detail))
	if err != nil {
		return fmt.Errorf("encoding the audit entry: %w", err)
	}
	row := accountdb.InsertAuditParams{
		At: e.At, KeyID: e.KeyID, Version: e.Version, Action: string(e.Action), ActorKind: string(e.Actor.Kind), Actor: e.Actor.Name,
		Detail: raw,
	}
	if e.Actor.IP.IsValid() {
		row.Ip = &e.Actor.IP
	}
	if err := accountdb.New(tx).InsertAudit(ctx, row); err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	if _, err := tx.Exec(ctx, "select pg_notify($1, $2)", channel, e.KeyID); err != nil {
		return fmt.Errorf("announcing the change: %w", err)
	}
	return nil
}

// now returns the time in UTC, truncated to the microseconds that the database stores.
func (s Store) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Page selects a page of keys in ascending order of their IDs. A nil Owner selects the keys of all owners.
type Page struct {
	Owner *common.Address
	After string
	Size  int32
}

// List returns a page of keys.
func List(ctx context.Context, db accountdb.DBTX, p Page) ([]Key, error) {
	return list(ctx, db, accountdb.KeysParams{Owner: ownerBytes(p.Owner), After: p.After, PageSize: p.Size})
}

// Get returns one key. With an owner it returns ErrNotFound for keys of other owners.
func Get(ctx context.Context, db accountdb.DBTX, id string, owner *common.Address) (*Key, error) {
	keys, err := list(ctx, db, accountdb.KeysParams{Owner: ownerBytes(owner), One: &id, PageSize: 1})
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, ErrNotFound
	}
	return &keys[0], nil
}

// list reads keys with their versions.
func list(ctx context.Context, db accountdb.DBTX, p accountdb.KeysParams) ([]Key, error) {
	q := accountdb.New(db)
	rows, err := q.Keys(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("listing keys: %w", err)
	}
	return withVersions(ctx, q, rows)
}

// withVersions returns the keys of the rows with their versions.
func withVersions(ctx context.Context, q *accountdb.Queries, rows []accountdb.ApiKey) ([]Key, error) {
	keys, ids, at := make([]Key, len(rows)), make([]string, len(rows)), map[string]int{}
	for i, row := range rows {
		k, err := keyOf(row)
		if err != nil {
			return nil, err
		}
		keys[i], ids[i], at[row.KeyID] = k, row.KeyID, i
	}
	versions, err := q.VersionsOf(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("reading versions: %w", err)
	}
	for _, v := range versions {
		k := &keys[at[v.KeyID]]
		k.Versions = append(k.Versions, versionOf(v))
	}
	return keys, nil
}

// keyOf converts a row without versions.
func keyOf(row accountdb.ApiKey) (Key, error) {
	k := Key{
		ID: row.KeyID, Environment: Environment(row.Environment), CreatedAt: row.CreatedAt.UTC(),
		Config: Config{Owner: row.Owner, Name: row.Name, Networks: row.Networks, Tier: row.Tier},
	}
	for _, s := range row.Scopes {
		k.Scopes = append(k.Scopes, Scope(s))
	}
	if err := json.Unmarshal(row.Metadata, &k.Metadata); err != nil {
		return Key{}, fmt.Errorf("reading the metadata of key %s: %w", row.KeyID, err)
	}
	return k, nil
}

// versionOf converts a row.
func versionOf(row accountdb.ApiKeyVersion) Version {
	return Version{
		PublicID: row.PublicID, KeyID: row.KeyID, Number: row.Version, SecretHash: row.SecretHash, CreatedAt: row.CreatedAt.UTC(),
		ExpiresAt: utc(row.ExpiresAt), ReplacedBy: row.ReplacedBy, ReplacedAt: utc(row.ReplacedAt), RetiresAt: utc(row.RetiresAt),
		RevokedAt: utc(row.RevokedAt), LastUsedAt: utc(row.LastUsedAt),
	}
}

// insertVersion stores a new version.
func insertVersion(ctx context.Context, q *accountdb.Queries, v Version) error {
	err := q.InsertVersion(ctx, accountdb.InsertVersionParams{
		PublicID: v.PublicID, KeyID: v.KeyID, Version: v.Number, SecretHash: v.SecretHash, CreatedAt: v.CreatedAt, ExpiresAt: v.ExpiresAt,
	})
	if err != nil {
		return fmt.Errorf("storing version %d: %w", v.Number, err)
	}
	return nil
}

func scopeNames(scopes []Scope) []string {
	out := make([]string, len(scopes))
	for i, s := range scopes {
		out[i] = string(s)
	}
	return out
}

// ownerBytes returns the bytes of an address, or nil for nil.
func ownerBytes(owner *common.Address) []byte {
	if owner == nil {
		return nil
	}
	return owner.Bytes()
}

// utc converts a time to UTC. nil stays nil.
func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// nonNil returns an empty map for nil, because JSON null is not allowed in the database.
func nonNil(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
