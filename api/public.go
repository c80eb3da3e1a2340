package api

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/api/internal/account"
	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

type (
	// Tier is a rate limit: a bucket of units that refills within the window.
	Tier = rest.Tier
	// PublicNode is how clients reach the chain without this server.
	PublicNode = market.PublicNode
	// Key is an API key without its secrets, as the API shows it.
	Key = account.Key
	// KeySecret is an API key with the text to present, which is shown once.
	KeySecret = account.KeySecret
	// KeyReminders lists the keys that end soon.
	KeyReminders = account.KeyReminders
	// KeyUsage is the use of one key by hour.
	KeyUsage = account.KeyUsage
	// KeyStragglers lists the clients that still use replaced versions of a key.
	KeyStragglers = account.KeyStragglers
)

// DefaultTiers returns the rate limits of a server whose operator sets none.
func DefaultTiers() map[string]Tier { return rest.DefaultTiers() }

// ParseAddress reads an address in lower case, in upper case or with a correct EIP-55 checksum. It refuses a wrong checksum.
func ParseAddress(text string) (common.Address, error) { return rest.ParseAddress(text) }

// DescribeKey returns a key as the API shows it at a time.
func DescribeKey(k *key.Key, now time.Time) Key { return account.DescribeKey(k, now) }

// DescribeReminders returns reminders as the API shows them.
func DescribeReminders(rows []key.Reminder) KeyReminders { return account.DescribeReminders(rows) }

// ReadKeyUsage returns the use of a key in [from, to), whole hours.
func ReadKeyUsage(ctx context.Context, st *store.Store, id string, from, to time.Time) (*KeyUsage, error) {
	return account.ReadKeyUsage(ctx, st, id, from, to)
}

// ReadKeyStragglers returns the clients that used a version of a key after it was replaced.
func ReadKeyStragglers(ctx context.Context, st *store.Store, id string) (*KeyStragglers, error) {
	return account.ReadKeyStragglers(ctx, st, id)
}
