package key

import (
	"errors"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/input"
)

// Scope is a permission of a key. Public reads and unsigned transactions need no scope.
type Scope string

// The scopes.
const (
	ScopeKeysRead     Scope = "keys:read"     // list keys, their usage and their audit log
	ScopeKeysWrite    Scope = "keys:write"    // create, rotate, roll back and revoke keys
	ScopeAccountRead  Scope = "account:read"  // read watchlists and alert settings
	ScopeAccountWrite Scope = "account:write" // change the profile, notes, watchlists and alert settings
)

// Scopes lists all scopes, sorted.
var Scopes = []Scope{ScopeAccountRead, ScopeAccountWrite, ScopeKeysRead, ScopeKeysWrite}

// Limits of a configuration.
const (
	MaxName          = 64 // characters
	MaxNetworks      = 32
	MaxMetadata      = 16  // number of entries
	MaxMetadataValue = 256 // characters
	MaxReason        = 200 // characters
	MaxPerOwner      = 50  // number of keys that are not revoked
)

// Config is the configuration of a key by its owner. It applies to all versions.
type Config struct {
	Owner    common.Address
	Name     string
	Scopes   []Scope
	Networks []netip.Prefix // networks from which the key may be used; empty allows every address
	Tier     string         // tier of the rate limit
	Metadata map[string]string
}

// FieldError describes an invalid field of a configuration.
type FieldError struct{ Field, Limit, Message string }

// Error implements error.
func (e *FieldError) Error() string { return e.Field + " " + e.Message }

var metadataName = regexp.MustCompile(`^[a-z0-9_.-]{1,40}$`)

// Normalise sorts scopes and networks, removes duplicates and masks host bits. It then checks the limits and returns a FieldError.
func (c *Config) Normalise() error {
	slices.Sort(c.Scopes)
	c.Scopes = slices.Compact(c.Scopes)
	for i, n := range c.Networks {
		if !n.IsValid() {
			return &FieldError{Field: "networks", Message: "must be networks such as 203.0.113.0/24"}
		}
		c.Networks[i] = n.Masked()
	}
	slices.SortFunc(c.Networks, netip.Prefix.Compare)
	c.Networks = slices.Compact(c.Networks)
	c.Name = strings.TrimSpace(c.Name)
	if err := checkText("name", c.Name, input.Text{Most: MaxName}); err != nil {
		return err
	}
	switch {
	case len(c.Networks) > MaxNetworks:
		return &FieldError{"networks", strconv.Itoa(MaxNetworks), fmt.Sprintf("must be at most %d", MaxNetworks)}
	case len(c.Metadata) > MaxMetadata:
		return &FieldError{"metadata", strconv.Itoa(MaxMetadata), fmt.Sprintf("must have at most %d entries", MaxMetadata)}
	}
	for _, s := range c.Scopes {
		if !slices.Contains(Scopes, s) {
			return &FieldError{Field: "scopes", Message: fmt.Sprintf("must be one of %v", Scopes)}
		}
	}
	for name, value := range c.Metadata {
		if !metadataName.MatchString(name) {
			return &FieldError{"metadata", "40", "names must have 1 to 40 of a-z, 0-9, _, . and -"}
		}
		if err := checkText("metadata", value, input.Text{Most: MaxMetadataValue, Optional: true}); err != nil {
			return err
		}
	}
	return nil
}

// checkText returns a *FieldError if the rule refuses a text.
func checkText(field, text string, rule input.Text) error {
	var refused *input.TextError
	if errors.As(rule.Check(text), &refused) {
		return &FieldError{field, refused.Limit, refused.Message}
	}
	return nil
}

// Allows reports whether the key may be used from the address.
func (c *Config) Allows(from netip.Addr) bool {
	from = from.Unmap()
	return len(c.Networks) == 0 || slices.ContainsFunc(c.Networks, func(n netip.Prefix) bool { return n.Contains(from) })
}

// ErrBeyondGrant means that a key would grant more than it has.
var ErrBeyondGrant = errors.New("a key cannot grant more than it has")

// Grant is the maximum that an actor may grant to a key. The zero value has no bound: it belongs to a person or an operator.
type Grant struct {
	Bounded   bool
	Scopes    []Scope
	Networks  []netip.Prefix
	Tier      string
	ExpiresAt *time.Time // latest expiry of the granted key; nil sets no limit
}

// Covers returns ErrBeyondGrant with the reason if a key of this configuration and expiry would exceed the grant.
func (g Grant) Covers(c Config, expiresAt *time.Time) error {
	if !g.Bounded {
		return nil
	}
	for _, s := range c.Scopes {
		if !slices.Contains(g.Scopes, s) {
			return fmt.Errorf("%w: it does not have the scope %s", ErrBeyondGrant, s)
		}
	}
	if len(g.Networks) > 0 && len(c.Networks) == 0 {
		return fmt.Errorf("%w: it is restricted to networks", ErrBeyondGrant)
	}
	for _, n := range c.Networks {
		within := func(own netip.Prefix) bool { return own.Bits() <= n.Bits() && own.Contains(n.Addr()) }
		if len(g.Networks) > 0 && !slices.ContainsFunc(g.Networks, within) {
			return fmt.Errorf("%w: %s is outside its networks", ErrBeyondGrant, n)
		}
	}
	if c.Tier != g.Tier {
		return fmt.Errorf("%w: its tier is %s", ErrBeyondGrant, g.Tier)
	}
	if g.ExpiresAt != nil && (expiresAt == nil || expiresAt.After(*g.ExpiresAt)) {
		return fmt.Errorf("%w: it expires at %s", ErrBeyondGrant, g.ExpiresAt.UTC().Format(time.RFC3339))
	}
	return nil
}
