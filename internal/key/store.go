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

	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// channel is where every change of a key is announced, with the key's id as payload.
const channel = "astrolabe_keys"

// What a store refuses beside the lifecycle's own errors.
var (
	ErrNotFound = errors.New("there is no such key")
	ErrTooMany  = fmt.Errorf("an owner has at most %d keys", MaxPerOwner)
)

// ActorKind is what somebody acted as.
type ActorKind string

// The kinds of actors.
const (
	BySession  ActorKind = "session"
	ByKey      ActorKind = "key"
	ByOperator ActorKind = "operator"
)

// Actor is who changes a key: it goes into the audit log.
type Actor struct {
	Kind ActorKind
	Name string     // the account, the key's public id, or the operator's login
	IP   netip.Addr // not valid: unknown
}

// Action is what the audit log says was done.
type Action string

// The actions.
const (
	Created    Action = "created"
	Rotated    Action = "rotated"
	RolledBack Action = "rolled_back"
	Retirement Action = "retired"
	Revocation Action = "revoked"
)

// Entry is a line of the audit log.
type Entry struct {
	ID      int64
	At      time.Time
	KeyID   string
	Version *int32
	Action  Action
	Actor   Actor
	Detail  map[string]string
}

// Store keeps keys in the database. Its functions work in the caller's transaction, and what they change is announced to
// every replica when it commits.
type Store struct {
	Environment Environment // of new keys
	Now         func() time.Time
}

// Create makes a key and its first version and returns it with the token, which is not to be had again.
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
	return k, token, s.record(ctx, tx, k.ID, &v.Number, Created, by, now, map[string]string{"name": c.Name})
}

// Rotation says how to rotate.
type Rotation struct {
	Grace     time.Duration
	ExpiresAt *time.Time // of the new version; nil: it lives as long as the old one was made to
	Grant     Grant      // what the new secret may carry at most
}

// Rotate makes a new version of a key; see Key.Rotate. The token is not to be had again.
func (s Store) Rotate(ctx context.Context, tx pgx.Tx, id string, r Rotation, by Actor) (*Key, Token, error) {
	token, err := NewToken(s.Environment)
	if err != nil {
		return nil, Token{}, err
	}
	hash := token.Secret.Hash()
	detail := map[string]string{"grace_seconds": strconv.FormatInt(int64(r.Grace/time.Second), 10)}
	k, err := s.change(ctx, tx, id, Rotated, by, detail, func(k *Key, now time.Time) (*int32, error) {
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

// Rollback undoes the newest rotation within its grace; see Key.Rollback.
func (s Store) Rollback(ctx context.Context, tx pgx.Tx, id string, g Grant, by Actor) (*Key, error) {
	return s.change(ctx, tx, id, RolledBack, by, nil, func(k *Key, now time.Time) (*int32, error) {
		if err := k.Rollback(now); err != nil {
			return nil, err
		}
		current := k.Current()
		return &current.Number, g.Covers(k.Config, current.ExpiresAt)
	})
}

// Revoke ends all versions of a key, or where a number is given, one that was replaced.
func (s Store) Revoke(ctx context.Context, tx pgx.Tx, id string, number *int32, reason string, by Actor) (*Key, error) {
	action := Revocation
	if number != nil {
		action = Retirement
	}
	return s.change(ctx, tx, id, action, by, map[string]string{"reason": reason}, func(k *Key, now time.Time) (*int32, error) {
		if number != nil {
			return number, k.Retire(now, *number)
		}
		return nil, k.Revoke(now)
	})
}

// change locks a key, changes it by a function of the lifecycle, and stores what is different.
func (s Store) change(ctx context.Context, tx pgx.Tx, id string, action Action, by Actor, detail map[string]string,
	do func(k *Key, now time.Time) (version *int32, err error),
) (*Key, error) {
	q := accountdb.New(tx)
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
	now := s.now() // after the lock: of two changes the later one sees the later time
	version, err := do(k, now)
	if err != nil {
		return nil, err
	}
	// First those that end: the database knows one current version at any time.
	for _, current := range []bool{false, true} {
		for i, v := range k.Versions {
			if current != (v.ReplacedBy == nil && v.RevokedAt == nil) {
				continue
			}
			if i >= len(before) {
				err = insertVersion(ctx, q, v)
			} else if b := before[i]; v.ReplacedBy != b.ReplacedBy || v.RetiresAt != b.RetiresAt || v.RevokedAt != b.RevokedAt {
				err = q.UpdateVersion(ctx, accountdb.UpdateVersionParams{
					PublicID: v.PublicID, ReplacedBy: v.ReplacedBy, ReplacedAt: v.ReplacedAt, RetiresAt: v.RetiresAt, RevokedAt: v.RevokedAt,
				})
			}
			if err != nil {
				return nil, fmt.Errorf("storing version %d of key %s: %w", v.Number, id, err)
			}
		}
	}
	return k, s.record(ctx, tx, id, version, action, by, now, detail)
}

// record writes the audit log and announces the change.
func (s Store) record(ctx context.Context, tx pgx.Tx, id string, version *int32, action Action, by Actor, now time.Time, detail map[string]string) error {
	raw, err := json.Marshal(nonNil(detail))
	if err != nil {
		return fmt.Errorf("encoding the audit entry: %w", err)
	}
	entry := accountdb.InsertAuditParams{
		At: now, KeyID: id, Version: version, Action: string(action), ActorKind: string(by.Kind), Actor: by.Name, Detail: raw,
	}
	if by.IP.IsValid() {
		entry.Ip = &by.IP
	}
	if err := accountdb.New(tx).InsertAudit(ctx, entry); err != nil {
		return fmt.Errorf("writing the audit log: %w", err)
	}
	if _, err := tx.Exec(ctx, "select pg_notify($1, $2)", channel, id); err != nil {
		return fmt.Errorf("announcing the change: %w", err)
	}
	return nil
}

// now is whole microseconds, as the database keeps them: what is returned is what will be read.
func (s Store) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Page selects keys: of one owner, or all, in the order of their ids.
type Page struct {
	Owner *common.Address
	After string
	Size  int32
}

// List reads a page of keys.
func List(ctx context.Context, db accountdb.DBTX, p Page) ([]Key, error) {
	return list(ctx, db, accountdb.KeysParams{Owner: ownerBytes(p.Owner), After: p.After, PageSize: p.Size})
}

// Get reads one key, of this owner where one is given.
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

func list(ctx context.Context, db accountdb.DBTX, p accountdb.KeysParams) ([]Key, error) {
	q := accountdb.New(db)
	rows, err := q.Keys(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("listing keys: %w", err)
	}
	return withVersions(ctx, q, rows)
}

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

func versionOf(row accountdb.ApiKeyVersion) Version {
	return Version{
		PublicID: row.PublicID, KeyID: row.KeyID, Number: row.Version, SecretHash: row.SecretHash, CreatedAt: row.CreatedAt.UTC(),
		ExpiresAt: utc(row.ExpiresAt), ReplacedBy: row.ReplacedBy, ReplacedAt: utc(row.ReplacedAt), RetiresAt: utc(row.RetiresAt),
		RevokedAt: utc(row.RevokedAt), LastUsedAt: utc(row.LastUsedAt),
	}
}

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

func ownerBytes(owner *common.Address) []byte {
	if owner == nil {
		return nil
	}
	return owner.Bytes()
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

func nonNil(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
