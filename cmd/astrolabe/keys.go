package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"os/user"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

type keysCmd struct {
	Create     keysCreateCmd     `cmd:"" help:"Create a key for an account. The secret is printed once."`
	List       keysListCmd       `cmd:"" help:"List keys with their versions."`
	Rotate     keysRotateCmd     `cmd:"" help:"Replace the secret of a key. The old secret is accepted for a grace period."`
	Rollback   keysRollbackCmd   `cmd:"" help:"Undo a rotation within the grace period: restore the old secret, revoke the new one."`
	Revoke     keysRevokeCmd     `cmd:"" help:"Revoke a key or one replaced version of it."`
	Usage      keysUsageCmd      `cmd:"" help:"Show the requests of a key by hour, version and operation, and refused attempts."`
	Stragglers keysStragglersCmd `cmd:"" help:"Show who still uses a replaced version of a key."`
	Reminders  keysRemindersCmd  `cmd:"" help:"Show the keys of all accounts that expire soon."`
}

// Help explains a rotation step by step.
func (keysCmd) Help() string {
	return `How to rotate a key without losing a request:

  astrolabe keys rotate key_… --grace 24h                          1. give the printed secret to the users of the key
  astrolabe keys stragglers key_…                                  2. repeat until nobody uses the old secret
  astrolabe keys revoke key_… --version 1 --reason 'nobody left'   3. or let the grace period end

If the new secret causes trouble, "astrolabe keys rollback key_…" undoes the rotation within the grace period.

If a secret has leaked, "astrolabe keys rotate key_… --grace 0s" revokes every older version. Servers act on it in milliseconds,
at the latest after 2 s. Every change is written to the key's log. --json prints JSON for programs.`
}

// keysFlags are the flags of every keys command.
type keysFlags struct {
	databaseFlags
	JSON bool `name:"json" help:"Print JSON in the format of the API."`
}

// keyArg is the argument of every command on one key.
type keyArg struct {
	ID string `arg:"" help:"${help_key_id}" placeholder:"KEY"`
}

// inputErrors are the errors of the key package that the arguments of a command cause.
var inputErrors = []error{
	key.ErrNotFound, key.ErrGrace, key.ErrPastExpiry, key.ErrRevoked, key.ErrNoOld, key.ErrNoVersion, key.ErrCurrent,
	key.ErrAlreadyOver, key.ErrTooMany,
}

// with opens the database and calls do. It turns errors that the arguments cause into usage errors.
func (f *keysFlags) with(ctx context.Context, do func(st *store.Store) error) error {
	err := withStore(ctx, f.databaseFlags, do)
	var field *key.FieldError
	if errors.As(err, &field) || slices.ContainsFunc(inputErrors, func(e error) bool { return errors.Is(err, e) }) {
		return usageError{err}
	}
	return err
}

// print prints the value as JSON with --json, otherwise the table that show writes.
func (f *keysFlags) print(e *env, value any, show func(w *tabwriter.Writer)) error {
	if f.JSON {
		encoder := json.NewEncoder(e.stdout)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(value); err != nil {
			return fmt.Errorf("printing: %w", err)
		}
		return nil
	}
	w := tabwriter.NewWriter(e.stdout, 0, 4, 2, ' ', 0)
	show(w)
	if err := w.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}

// operator returns the actor of the key's log: the login of the user who runs the command.
func operator() key.Actor {
	name := "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return key.Actor{Kind: key.ByOperator, Name: name}
}

type keysCreateCmd struct {
	keysFlags
	Owner       string            `help:"Address of the account that owns the key." required:"" placeholder:"0x…"`
	Name        string            `help:"Name of the key, for example what uses it." required:""`
	Scope       []string          `help:"${help_key_scope}"`
	Network     []string          `help:"${help_key_network}" placeholder:"CIDR"`
	Tier        string            `help:"Tier that sets the rate limit." default:"standard"`
	Metadata    map[string]string `help:"Your own entry. Can be repeated." placeholder:"NAME=VALUE"`
	ExpiresIn   time.Duration     `help:"${help_key_expires}" default:"0s"`
	Environment string            `help:"${help_keys_create_env}" enum:"live,test" default:"live"`
}

// Help gives an example and the next step.
func (keysCreateCmd) Help() string {
	return `Example:

  astrolabe keys create --owner 0x… --name bot --scope account:read --network 203.0.113.0/24 --expires-in 2160h

Next: send the printed secret with each request, in the header "Authorization: Bearer". It cannot be shown again.`
}

// Run creates a key and prints its secret.
func (c *keysCreateCmd) Run(ctx context.Context, e *env) error {
	owner, err := api.ParseAddress(c.Owner)
	if err != nil {
		return usageErrorf("--owner %w", err)
	}
	if c.ExpiresIn < 0 {
		return usageErrorf("--expires-in must not be negative, got %s", c.ExpiresIn)
	}
	cfg := key.Config{Owner: owner, Name: c.Name, Tier: c.Tier, Metadata: c.Metadata}
	for _, s := range c.Scope {
		cfg.Scopes = append(cfg.Scopes, key.Scope(s))
	}
	for _, text := range c.Network {
		n, err := netip.ParsePrefix(text)
		if err != nil {
			return usageErrorf("--network must be a network such as 203.0.113.0/24, got %q", text)
		}
		cfg.Networks = append(cfg.Networks, n)
	}
	var expires *time.Time
	if c.ExpiresIn > 0 {
		t := e.now().Add(c.ExpiresIn)
		expires = &t
	}
	keys := key.Store{Environment: key.Environment(c.Environment), Now: e.now}
	return c.secret(ctx, e, func(tx pgx.Tx) (*key.Key, key.Token, error) {
		return keys.Create(ctx, tx, cfg, expires, operator())
	})
}

// secret calls do in a transaction and prints the key with the new secret.
func (f *keysFlags) secret(ctx context.Context, e *env, do func(tx pgx.Tx) (*key.Key, key.Token, error)) error {
	return f.with(ctx, func(st *store.Store) error {
		var out api.KeySecret
		err := st.InTx(ctx, func(tx pgx.Tx) error {
			k, token, err := do(tx)
			if err == nil {
				out = api.KeySecret{Key: api.DescribeKey(k, e.now()), Secret: token.String()}
			}
			return err
		})
		if err != nil {
			return err
		}
		return f.print(e, out, func(w *tabwriter.Writer) {
			showKey(w, out.Key)
			_, _ = fmt.Fprintf(w, "\n%s\n\nThis secret is shown once. Send it in the header Authorization: Bearer.\n", out.Secret)
		})
	})
}

// change calls do in a transaction and prints the changed key.
func (f *keysFlags) change(ctx context.Context, e *env, do func(tx pgx.Tx, keys key.Store) (*key.Key, error)) error {
	return f.with(ctx, func(st *store.Store) error {
		var out api.Key
		err := st.InTx(ctx, func(tx pgx.Tx) error {
			k, err := do(tx, key.Store{Now: e.now})
			if err == nil {
				out = api.DescribeKey(k, e.now())
			}
			return err
		})
		if err != nil {
			return err
		}
		return f.print(e, out, func(w *tabwriter.Writer) { showKey(w, out) })
	})
}

// showKey writes a key and its versions.
func showKey(w *tabwriter.Writer, k api.Key) {
	_, _ = fmt.Fprintf(w, "%s %q of %s, %s, %s\n", k.ID, k.Name, common.Address(k.Owner), k.Tier, scopesText(k.Scopes))
	for _, v := range k.Versions {
		ends := "ends"
		if v.State != key.Current && v.State != key.Retiring {
			ends = "ended"
		}
		_, _ = fmt.Fprintf(w, "  version %d\t%s\t%s\t%s %s\tlast used %s\n",
			v.Version, v.PublicID, v.State, ends, timeText(cmp.Or(v.RevokedAt, v.RetiresAt, v.ExpiresAt)), timeText(v.LastUsedAt))
	}
}

// scopesText joins scopes with commas.
func scopesText(scopes []key.Scope) string {
	if len(scopes) == 0 {
		return "no scopes"
	}
	out := make([]string, len(scopes))
	for i, s := range scopes {
		out[i] = string(s)
	}
	return strings.Join(out, ",")
}

// timeText formats a time in UTC, or "never" for nil.
func timeText(t *time.Time) string {
	if t == nil {
		return "never"
	}
	return t.UTC().Format(time.RFC3339)
}

type keysListCmd struct {
	keysFlags
	Owner string `help:"List only the keys of this account." placeholder:"0x…"`
}

// listPage is the number of keys in one query.
const listPage = 500

// Run lists keys.
func (c *keysListCmd) Run(ctx context.Context, e *env) error {
	page := key.Page{Size: listPage}
	if c.Owner != "" {
		owner, err := api.ParseAddress(c.Owner)
		if err != nil {
			return usageErrorf("--owner %w", err)
		}
		page.Owner = &owner
	}
	return c.with(ctx, func(st *store.Store) error {
		out := []api.Key{}
		for {
			keys, err := key.List(ctx, st.Pool, page)
			if err != nil {
				return err
			}
			for i := range keys {
				out = append(out, api.DescribeKey(&keys[i], e.now()))
				page.After = keys[i].ID
			}
			if len(keys) < listPage {
				break
			}
		}
		return c.print(e, out, func(w *tabwriter.Writer) {
			for _, k := range out {
				showKey(w, k)
			}
		})
	})
}

type keysRotateCmd struct {
	keysFlags
	keyArg
	Grace time.Duration `help:"${help_key_grace}" required:""`
}

// Run rotates a key and prints the new secret.
func (c *keysRotateCmd) Run(ctx context.Context, e *env) error {
	return c.secret(ctx, e, func(tx pgx.Tx) (*key.Key, key.Token, error) {
		return key.Store{Now: e.now}.Rotate(ctx, tx, c.ID, key.Rotation{Grace: c.Grace}, operator())
	})
}

type keysRollbackCmd struct {
	keysFlags
	keyArg
}

// Run undoes the newest rotation.
func (c *keysRollbackCmd) Run(ctx context.Context, e *env) error {
	return c.change(ctx, e, func(tx pgx.Tx, keys key.Store) (*key.Key, error) {
		return keys.Rollback(ctx, tx, c.ID, key.Grant{}, operator())
	})
}

type keysRevokeCmd struct {
	keysFlags
	keyArg
	Version *int32 `help:"${help_key_version}" placeholder:"N"`
	Reason  string `help:"Reason for the key's log." required:""`
}

// Run revokes a key or one of its versions.
func (c *keysRevokeCmd) Run(ctx context.Context, e *env) error {
	return c.change(ctx, e, func(tx pgx.Tx, keys key.Store) (*key.Key, error) {
		return keys.Revoke(ctx, tx, c.ID, c.Version, c.Reason, operator())
	})
}

type keysUsageCmd struct {
	keysFlags
	keyArg
	Hours int `help:"Number of hours to show, 1 to 2160." default:"24"`
}

// Run prints the usage of a key.
func (c *keysUsageCmd) Run(ctx context.Context, e *env) error {
	if c.Hours < 1 || c.Hours > 2160 {
		return usageErrorf("--hours must be from 1 to 2160, got %d", c.Hours)
	}
	return c.with(ctx, func(st *store.Store) error {
		if _, err := key.Get(ctx, st.Pool, c.ID, nil); err != nil {
			return err
		}
		to := e.now().UTC().Truncate(time.Hour).Add(time.Hour)
		out, err := api.ReadKeyUsage(ctx, st, c.ID, to.Add(-time.Duration(c.Hours)*time.Hour), to)
		if err != nil {
			return err
		}
		return c.print(e, out, func(w *tabwriter.Writer) {
			_, _ = fmt.Fprintln(w, "HOUR\tVERSION\tOPERATION\tREQUESTS\tERRORS\tUNITS")
			for _, u := range out.Usage {
				_, _ = fmt.Fprintf(w, "%s\t%d\t%s\t%d\t%d\t%d\n", timeText(&u.Hour), u.Version, u.Operation, u.Requests, u.Errors, u.Cost)
			}
			for _, f := range out.Failures {
				_, _ = fmt.Fprintf(w, "%s\t%d\trefused: %s\t%d\t%s\t\n", timeText(&f.Hour), f.Version, f.Reason, f.Failures, f.IP)
			}
		})
	})
}

type keysStragglersCmd struct {
	keysFlags
	keyArg
}

// Run prints who still uses replaced versions.
func (c *keysStragglersCmd) Run(ctx context.Context, e *env) error {
	return c.with(ctx, func(st *store.Store) error {
		if _, err := key.Get(ctx, st.Pool, c.ID, nil); err != nil {
			return err
		}
		out, err := api.ReadKeyStragglers(ctx, st, c.ID)
		if err != nil {
			return err
		}
		return c.print(e, out, func(w *tabwriter.Writer) {
			_, _ = fmt.Fprintln(w, "VERSION\tENDS\tLAST SEEN\tREQUESTS\tADDRESS\tPROGRAM")
			for _, s := range out.Stragglers {
				_, _ = fmt.Fprintf(w, "%d\t%s\t%s\t%d\t%s\t%s\n",
					s.Version, timeText(&s.RetiresAt), timeText(&s.LastSeen), s.Requests, s.IP, s.UserAgent)
			}
		})
	})
}

type keysRemindersCmd struct {
	keysFlags
	Days int `help:"Number of days to look ahead." default:"30"`
}

// Run prints the keys that expire soon.
func (c *keysRemindersCmd) Run(ctx context.Context, e *env) error {
	return c.with(ctx, func(st *store.Store) error {
		rows, err := key.Reminders(ctx, st.Pool, nil, e.now(), time.Duration(c.Days)*24*time.Hour)
		if err != nil {
			return err
		}
		return c.print(e, api.DescribeReminders(rows), func(w *tabwriter.Writer) {
			_, _ = fmt.Fprintln(w, "ENDS\tKEY\tVERSION\tWHY\tOWNER\tNAME")
			for _, r := range rows {
				why := "expires"
				if r.Replaced {
					why = "replaced, still used"
				}
				_, _ = fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\n", timeText(&r.EndsAt), r.KeyID, r.Version, why, r.Owner, r.Name)
			}
		})
	})
}
