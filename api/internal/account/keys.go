package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
)

// KeyID names a key through all its versions.
type KeyID string

// Schema implements huma.SchemaProvider.
func (KeyID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Pattern: "^key_[0-9A-Za-z]{16}$", PatternDescription: "key_ and 16 letters or digits",
		Description: "Id of the key; all its versions share it", Examples: []any{"key_3vJq8fTzR0aLmXw2"},
	}
}

// KeyConfig is the part of a key that its owner sets.
type KeyConfig struct {
	Name     string            `json:"name" minLength:"1" maxLength:"64" example:"trading bot"`
	Scopes   []key.Scope       `json:"scopes,omitempty" nullable:"false" enum:"account:read,account:write,keys:read,keys:write" doc:"What the key may do. Public reads and unsigned transactions need no scope" example:"[\"account:read\"]"`
	Networks []string          `json:"networks,omitempty" nullable:"false" maxItems:"32" doc:"Networks that the key may be used from, as CIDR; empty: any" example:"[\"203.0.113.0/24\"]"`
	Metadata map[string]string `json:"metadata,omitempty" doc:"Up to 16 entries for your own use" example:"{\"team\":\"research\"}"`
}

// Key is a key without secrets.
type Key struct {
	ID KeyID `json:"id"`
	KeyConfig
	Owner       rest.Address    `json:"owner"`
	Environment key.Environment `json:"environment" enum:"live,test"`
	Tier        string          `json:"tier" doc:"Name of the key's rate limit"`
	CreatedAt   time.Time       `json:"created_at"`
	Version     *int32          `json:"version" nullable:"true" doc:"Number of the current version; null if the key is revoked"`
	ExpiresAt   *time.Time      `json:"expires_at" nullable:"true" doc:"Expiry of the current version; null: never"`
	LastUsedAt  *time.Time      `json:"last_used_at" nullable:"true" doc:"Last use of any version, up to a few seconds late; null: never"`
	Versions    []KeyVersion    `json:"versions" nullable:"false" doc:"Oldest first"`
}

// KeyVersion is one secret's life.
type KeyVersion struct {
	Version    int32      `json:"version" example:"1"`
	PublicID   string     `json:"public_id" doc:"Part of the key's text; not secret" example:"8fTzR0aLmXw23vJq"`
	State      key.State  `json:"state" enum:"current,retiring,retired,expired,revoked" doc:"Current and retiring versions are accepted"`
	CreatedAt  time.Time  `json:"created_at"`
	ExpiresAt  *time.Time `json:"expires_at" nullable:"true"`
	ReplacedBy *int32     `json:"replaced_by" nullable:"true" doc:"Number of the version that replaced this one"`
	RetiresAt  *time.Time `json:"retires_at" nullable:"true" doc:"When the grace of this version ends"`
	RevokedAt  *time.Time `json:"revoked_at" nullable:"true"`
	LastUsedAt *time.Time `json:"last_used_at" nullable:"true" doc:"Up to a few seconds late; null: never"`
}

// KeySecret is a key with its secret text, which is shown only once.
type KeySecret struct {
	Key    Key    `json:"key"`
	Secret string `json:"secret" doc:"Send it as Authorization: Bearer. It is not stored and not shown again" example:"astro_live_8fTzR0aLmXw23vJq_0PbJ7yX…"`
}

// DescribeKey returns a key as the API shows it at a time.
func DescribeKey(k *key.Key, now time.Time) Key {
	out := Key{
		ID: KeyID(k.ID), Owner: rest.Address(k.Owner), Environment: k.Environment, Tier: k.Tier, CreatedAt: k.CreatedAt,
		Versions:  []KeyVersion{},
		KeyConfig: KeyConfig{Name: k.Name, Scopes: k.Scopes, Metadata: k.Metadata, Networks: networkTexts(k.Networks)},
	}
	numbers := map[string]int32{}
	for _, v := range k.Versions {
		numbers[v.PublicID] = v.Number
	}
	for _, v := range k.Versions {
		shown := KeyVersion{
			Version: v.Number, PublicID: v.PublicID, State: v.State(now), CreatedAt: v.CreatedAt, ExpiresAt: v.ExpiresAt,
			RetiresAt: v.RetiresAt,
			RevokedAt: v.RevokedAt, LastUsedAt: v.LastUsedAt,
		}
		if v.ReplacedBy != nil {
			number := numbers[*v.ReplacedBy]
			shown.ReplacedBy = &number
		}
		if out.LastUsedAt == nil || v.LastUsedAt != nil && v.LastUsedAt.After(*out.LastUsedAt) {
			out.LastUsedAt = v.LastUsedAt
		}
		out.Versions = append(out.Versions, shown)
	}
	if current := k.Current(); current != nil {
		out.Version, out.ExpiresAt = &current.Number, current.ExpiresAt
	}
	return out
}

func networkTexts(networks []netip.Prefix) []string {
	out := make([]string, len(networks))
	for i, n := range networks {
		out[i] = n.String()
	}
	return out
}

type (
	secretAnswer = rest.Private[KeySecret]
	keyAnswer    = rest.Private[Key]
)

// keyOperation declares an operation on API keys. A key needs the scope to call it.
func keyOperation(scope key.Scope, route, id, summary, description string) huma.Operation {
	op := rest.Operation(route, id, summary, description)
	op.Tags, op.Security = []string{"API keys"}, rest.Scoped(scope)
	return rest.WithErrors(op, http.StatusUnprocessableEntity, http.StatusServiceUnavailable)
}

func (s *Accounts) keyRoutes(api *rest.API) {
	read, write := key.ScopeKeysRead, key.ScopeKeysWrite
	create := keyOperation(write, "POST /v1/keys", "create-key", "Create an API key.",
		"The secret is shown only in this answer. A key that creates another cannot grant more than it has: "+
			"scopes, networks, tier and expiry stay within its own.")
	create.DefaultStatus = http.StatusCreated
	rest.Register(api, rest.WithCost(create, 5), s.createKey)
	rest.Register(api, keyOperation(read, "GET /v1/keys", "list-keys", "List your API keys.",
		"Sorted by id. Revoked keys are included."), s.listKeys)
	whoami := keyOperation("", "GET /v1/keys/whoami", "whoami", "Get your identity, rights and limit.",
		"Needs no credential: without a key or a session it returns the limit of your IP address.")
	whoami.Security = rest.Public
	rest.Register(api, whoami, s.whoami)
	rest.Register(api, keyOperation(read, "GET /v1/keys/reminders", "list-key-reminders", "List keys and versions that end soon.",
		"Lists keys that expire, and replaced versions that are still used and near the end of their grace. The soonest come first."),
		s.keyReminders)
	rest.Register(api, rest.WithErrors(keyOperation(read, "GET /v1/keys/{id}", "get-key", "Get one API key with its versions.",
		"Secrets are never shown again."),
		http.StatusNotFound), s.getKey)
	rest.Register(api,
		rest.WithCost(rest.WithErrors(keyOperation(write, "POST /v1/keys/{id}/rotate", "rotate-key",
			"Rotate a key: replace its secret, with an overlap.",
			"Creates a new version with the same configuration and shows its secret only in this answer. The old version is accepted "+
				"until the grace ends, "+
				"but not past its own expiry. In an emergency rotate with a grace of 0: every older version ends at once. "+
				"The new version has the same lifetime as the old one. A replaced version cannot change keys any more: it may be the "+
				"one that leaked."), http.StatusNotFound, http.StatusConflict), 5), s.rotateKey)
	rest.Register(api, rest.WithCost(rest.WithErrors(keyOperation(write, "POST /v1/keys/{id}/rollback", "rollback-key", "Undo a rotation.",
		"Possible within the grace. The old version becomes current again, unchanged, and the new one is revoked."), http.StatusNotFound,
		http.StatusConflict), 5), s.rollbackKey)
	rest.Register(api,
		rest.WithCost(rest.WithErrors(keyOperation(write, "POST /v1/keys/{id}/revoke", "revoke-key",
			"Revoke a key, or one replaced version of it.",
			"Takes effect on every replica within "+key.Staleness.String()+", usually in milliseconds."), http.StatusNotFound,
			http.StatusConflict), 5), s.revokeKey)
	rest.Register(api,
		rest.WithErrors(keyOperation(read, "GET /v1/keys/{id}/usage", "get-key-usage",
			"Get the use of a key by version, operation and hour.",
			"Use is counted in memory and written every "+key.FlushInterval.String()+"; a replica that is killed loses what it "+
				"counted since then. "+
				"The answer also has refused secrets that named a version of this key. Each list has at most "+
				strconv.Itoa(key.MaxRows)+" rows."), http.StatusNotFound), s.keyUsage)
	rest.Register(api,
		rest.WithErrors(keyOperation(read, "GET /v1/keys/{id}/stragglers", "list-key-stragglers", "List who still uses a replaced version.",
			"Lists addresses and programs that used a version after it was replaced, the latest first. Give them the new secret "+
				"before the grace ends."), http.StatusNotFound), s.keyStragglers)
	rest.Register(api,
		rest.WithErrors(keyOperation(read, "GET /v1/keys/{id}/audit", "list-key-audit", "List the changes of a key, newest first.",
			"The log is append-only."), http.StatusNotFound), s.keyAudit)
}

// KeyRequest asks for a new key.
type KeyRequest struct {
	KeyConfig
	ExpiresAt *time.Time `json:"expires_at,omitempty" doc:"Expiry of the key; absent: never" example:"2027-01-01T00:00:00Z"`
}

type createKeyInput struct{ Body KeyRequest }

func (s *Accounts) createKey(ctx context.Context, in *createKeyInput) (*secretAnswer, error) {
	p := rest.PrincipalOf(ctx)
	if err := p.Governs(); err != nil {
		return nil, err
	}
	var f rest.Validation
	c := key.Config{Owner: p.Account, Name: in.Body.Name, Scopes: in.Body.Scopes, Metadata: in.Body.Metadata, Tier: rest.TierStandard}
	if p.Kind == rest.ByKey {
		c.Tier = p.Key.Key.Tier
	}
	c.Networks = readNetworks(&f, "body.networks", in.Body.Networks)
	if err := f.Err(); err != nil {
		return nil, err
	}
	if err := p.Grant().Covers(c, in.Body.ExpiresAt); err != nil {
		return nil, keyProblem(err)
	}
	return s.secret(ctx, func(tx pgx.Tx) (*key.Key, key.Token, error) {
		return s.Keys.Create(ctx, tx, c, in.Body.ExpiresAt, p.Actor())
	})
}

// secret answers with the secret that do makes.
func (s *Accounts) secret(ctx context.Context, do func(tx pgx.Tx) (*key.Key, key.Token, error)) (*secretAnswer, error) {
	out := rest.NoStore(KeySecret{})
	err := rest.Write(ctx, s.Store, func(tx pgx.Tx) error {
		k, token, err := do(tx)
		if err != nil {
			return err
		}
		out.Body = KeySecret{Key: DescribeKey(k, s.Now()), Secret: token.String()}
		return nil
	})
	if err != nil {
		return nil, keyProblem(err)
	}
	return out, nil
}

// readNetworks reads CIDR networks or single addresses.
func readNetworks(f *rest.Validation, field string, texts []string) []netip.Prefix {
	out := make([]netip.Prefix, 0, len(texts))
	for i, text := range texts {
		n, err := netip.ParsePrefix(text)
		if ip, single := netip.ParseAddr(text); single == nil && ip.Zone() == "" {
			n, err = netip.PrefixFrom(ip, ip.BitLen()), nil
		}
		if err != nil {
			f.Add(fmt.Sprintf("%s[%d]", field, i), "", "must be a network such as 203.0.113.0/24, or an address")
			continue
		}
		if n.Addr().Is4In6() {
			f.Add(fmt.Sprintf("%s[%d]", field, i), "", "must be written as IPv4")
			continue
		}
		out = append(out, n)
	}
	return out
}

// keyProblem turns a refusal of the key lifecycle into a problem.
func keyProblem(err error) error {
	var field *key.FieldError
	switch {
	case errors.As(err, &field):
		return rest.NewProblem(rest.CodeInvalidRequest, "the request is not valid",
			rest.FieldError{Field: "body." + field.Field, Limit: field.Limit, Message: field.Message})
	case errors.Is(err, key.ErrPastExpiry):
		return rest.NewProblem(rest.CodeInvalidRequest, "the request is not valid",
			rest.FieldError{Field: "body.expires_at", Message: err.Error()})
	case errors.Is(err, key.ErrGrace):
		return rest.NewProblem(rest.CodeInvalidRequest, "the request is not valid",
			rest.FieldError{Field: "body.grace_seconds", Message: err.Error()})
	case errors.Is(err, key.ErrNoVersion):
		return rest.NewProblem(rest.CodeInvalidRequest, "the request is not valid",
			rest.FieldError{Field: "body.version", Message: err.Error()})
	case errors.Is(err, key.ErrNotFound):
		return rest.NewProblem(rest.CodeNotFound, err.Error())
	case errors.Is(err, key.ErrBeyondGrant):
		return rest.NewProblem(rest.CodeForbidden, err.Error())
	case errors.Is(err, key.ErrTooMany):
		return rest.NewProblem(rest.CodeTooMany, err.Error())
	case errors.Is(err, key.ErrRevoked), errors.Is(err, key.ErrNoOld), errors.Is(err, key.ErrCurrent), errors.Is(err, key.ErrAlreadyOver):
		return rest.NewProblem(rest.CodeKeyState, err.Error())
	default:
		return err
	}
}

// KeyList is a page of keys.
type KeyList struct {
	Keys []Key `json:"keys" nullable:"false" csv:"rows"`
	rest.Page
}

func (s *Accounts) listKeys(ctx context.Context, in *rest.PageQuery) (*rest.Private[KeyList], error) {
	var f rest.Validation
	after, _ := in.After(&f, "keys")
	if err := f.Err(); err != nil {
		return nil, err
	}
	keys, err := key.List(ctx, s.Store.Pool, key.Page{Owner: &rest.PrincipalOf(ctx).Account, After: after.ID, Size: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	keys, page := rest.CutPage(keys, *in, func(last key.Key) rest.Cursor { return rest.Cursor{List: "keys", ID: last.ID} })
	out := KeyList{Keys: []Key{}, Page: page}
	for i := range keys {
		out.Keys = append(out.Keys, DescribeKey(&keys[i], s.Now()))
	}
	return rest.NoStore(out), nil
}

// ByKeyID is a request about one key.
type ByKeyID struct {
	ID KeyID `path:"id" pattern:"^key_[0-9A-Za-z]{16}$"`
}

// owned reads a key of the caller.
func (s *Accounts) owned(ctx context.Context, id KeyID) (*key.Key, error) {
	k, err := key.Get(ctx, s.Store.Pool, string(id), &rest.PrincipalOf(ctx).Account)
	if err != nil {
		return nil, keyProblem(err)
	}
	return k, nil
}

// governed checks that a key is the caller's, and that the caller may change it.
func (s *Accounts) governed(ctx context.Context, id KeyID) (*rest.Principal, error) {
	p := rest.PrincipalOf(ctx)
	if err := p.Governs(); err != nil {
		return nil, err
	}
	_, err := s.owned(ctx, id)
	return p, err
}

func (s *Accounts) getKey(ctx context.Context, in *ByKeyID) (*keyAnswer, error) {
	k, err := s.owned(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return rest.NoStore(DescribeKey(k, s.Now())), nil
}

type rotateKeyInput struct {
	ByKeyID
	Body struct {
		GraceSeconds int64      `json:"grace_seconds" minimum:"0" maximum:"2592000" doc:"How long the old version is still accepted. Use 0 in an emergency" example:"86400"`
		ExpiresAt    *time.Time `json:"expires_at,omitempty" doc:"Expiry of the new version; absent: the same lifetime as the old version"`
	}
}

func (s *Accounts) rotateKey(ctx context.Context, in *rotateKeyInput) (*secretAnswer, error) {
	p, err := s.governed(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	r := key.Rotation{Grace: time.Duration(in.Body.GraceSeconds) * time.Second, ExpiresAt: in.Body.ExpiresAt, Grant: p.Grant()}
	return s.secret(ctx, func(tx pgx.Tx) (*key.Key, key.Token, error) {
		return s.Keys.Rotate(ctx, tx, string(in.ID), r, p.Actor())
	})
}

func (s *Accounts) rollbackKey(ctx context.Context, in *ByKeyID) (*keyAnswer, error) {
	return s.changeKey(ctx, in.ID, func(tx pgx.Tx, p *rest.Principal) (*key.Key, error) {
		return s.Keys.Rollback(ctx, tx, string(in.ID), p.Grant(), p.Actor())
	})
}

type revokeKeyInput struct {
	ByKeyID
	Body struct {
		Version *int32 `json:"version,omitempty" minimum:"1" doc:"Replaced version to revoke before its grace ends; absent: the whole key"`
		Reason  string `json:"reason,omitempty" maxLength:"200" doc:"Reason for the key's log" example:"no longer used"`
	}
}

func (s *Accounts) revokeKey(ctx context.Context, in *revokeKeyInput) (*keyAnswer, error) {
	return s.changeKey(ctx, in.ID, func(tx pgx.Tx, p *rest.Principal) (*key.Key, error) {
		return s.Keys.Revoke(ctx, tx, string(in.ID), in.Body.Version, in.Body.Reason, p.Actor())
	})
}

func (s *Accounts) changeKey(ctx context.Context, id KeyID, do func(tx pgx.Tx, p *rest.Principal) (*key.Key, error)) (*keyAnswer, error) {
	p, err := s.governed(ctx, id)
	if err != nil {
		return nil, err
	}
	out := rest.NoStore(Key{})
	err = rest.Write(ctx, s.Store, func(tx pgx.Tx) error {
		k, err := do(tx, p)
		if err == nil {
			out.Body = DescribeKey(k, s.Now())
		}
		return err
	})
	if err != nil {
		return nil, keyProblem(err)
	}
	return out, nil
}
