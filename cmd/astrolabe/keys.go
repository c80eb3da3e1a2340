package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"os/user"
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
	Create     keysCreateCmd     `cmd:"" help:"Make a key for an account. Its secret is printed once."`
	List       keysListCmd       `cmd:"" help:"List keys with their versions."`
	Rotate     keysRotateCmd     `cmd:"" help:"Replace a key's secret; the old one is accepted until the grace is over."`
	Rollback   keysRollbackCmd   `cmd:"" help:"Within the grace: put the old secret back in force and revoke the new one."`
	Revoke     keysRevokeCmd     `cmd:"" help:"End a key, or one replaced version of it."`
	Usage      keysUsageCmd      `cmd:"" help:"Show a key's use by hour, version and operation, and refused attempts."`
	Stragglers keysStragglersCmd `cmd:"" help:"Show who still uses a replaced version."`
	Reminders  keysRemindersCmd  `cmd:"" help:"Show what expires soon, of all accounts."`
}

// Help is a playbook in short.
func (keysCmd) Help() string {
	return `A rotation without a lost request:

  astrolabe keys rotate key_… --grace 24h     prints the new secret: hand it out
  astrolabe keys stragglers key_…             who still uses the old one; empty: nobody
  astrolabe keys rollback key_…               if the new one makes trouble: undo, within the grace
  astrolabe keys revoke key_… --version 1     if nobody is left: end the old one early

A leaked secret: astrolabe keys rotate key_… --grace 0s ends every older version at once. Servers act on it within 2 s,
as a rule in milliseconds. Everything is written to the key's log. Add --json for programs.`
}

// keysFlags are those of every keys command.
type keysFlags struct {
	databaseFlags
	JSON bool `name:"json" help:"Print JSON, as the API has it."`
}

// keyArg names a key.
type keyArg struct {
	ID string `arg:"" help:"The key: key_ and 16 letters or digits." placeholder:"KEY"`
}

func (f *keysFlags) with(ctx context.Context, do func(st *store.Store) error) error {
	st, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	defer st.Close()
	err = do(st)
	var field *key.FieldError
	for _, known := range []error{key.ErrNotFound, key.ErrGrace, key.ErrPastExpiry, key.ErrRevoked, key.ErrNoOld, key.ErrNoVersion, key.ErrCurrent, key.ErrAlreadyOver, key.ErrTooMany} {
		if errors.Is(err, known) || errors.As(err, &field) {
			return usageError{err}
		}
	}
	return err
}

// print writes the value as JSON, or what show writes for a person.
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

// operator is who the log names.
func operator() key.Actor {
	name := "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return key.Actor{Kind: key.ByOperator, Name: name}
}

type keysCreateCmd struct {
	keysFlags
	Owner       string            `help:"Account that owns it." required:"" placeholder:"0x…"`
	Name        string            `help:"What it is for." required:""`
	Scope       []string          `help:"What it may do beside public reads: account:read, account:write, keys:read, keys:write."`
	Network     []string          `help:"From where it may be used; without, from anywhere." placeholder:"CIDR"`
	Tier        string            `help:"Rate limit." default:"standard"`
	Metadata    map[string]string `help:"Entries of your own." placeholder:"NAME=VALUE"`
	ExpiresIn   time.Duration     `help:"Time until it expires, such as 2160h; 0: never." default:"0s"`
	Environment string            `help:"live or test, as the servers' --key-environment; a demo's is test." enum:"live,test" default:"live"`
}

// Run makes a key.
func (c *keysCreateCmd) Run(ctx context.Context, e *env) error {
	owner, err := api.ParseAddress(c.Owner)
	if err != nil {
		return unfit("--owner %w", err)
	}
	if c.ExpiresIn < 0 {
		return unfit("--expires-in must not be negative, got %s", c.ExpiresIn)
	}
	cfg := key.Config{Owner: owner, Name: c.Name, Tier: c.Tier, Metadata: c.Metadata}
	for _, s := range c.Scope {
		cfg.Scopes = append(cfg.Scopes, key.Scope(s))
	}
	for _, text := range c.Network {
		n, err := netip.ParsePrefix(text)
		if err != nil {
			return unfit("--network must be a network such as 203.0.113.0/24, got %q", text)
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

// secret prints what makes a secret.
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
			_, _ = fmt.Fprintf(w, "\n%s\n\nThis is shown once. Present it as Authorization: Bearer.\n", out.Secret)
		})
	})
}

// change prints a key after a change.
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

func showKey(w *tabwriter.Writer, k api.Key) {
	_, _ = fmt.Fprintf(w, "%s %q of %s, %s, %s\n", k.ID, k.Name, common.Address(k.Owner), k.Tier, scopesText(k.Scopes))
	for _, v := range k.Versions {
		ends := "ends"
		if v.State != key.Current && v.State != key.Retiring {
			ends = "ended"
		}
		_, _ = fmt.Fprintf(w, "  version %d\t%s\t%s\t%s %s\tlast used %s\n",
			v.Version, v.PublicID, v.State, ends, timeText(firstOf(v.RevokedAt, v.RetiresAt, v.ExpiresAt)), timeText(v.LastUsedAt))
	}
}

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

func firstOf(times ...*time.Time) *time.Time {
	for _, t := range times {
		if t != nil {
			return t
		}
	}
	return nil
}

func timeText(t *time.Time) string {
	if t == nil {
		return "never"
	}
	return t.UTC().Format(time.RFC3339)
}

type keysListCmd struct {
	keysFlags
	Owner string `help:"Only this account's." placeholder:"0x…"`
}

// listPage is how many keys are read at once.
const listPage = 500

// Run lists keys.
func (c *keysListCmd) Run(ctx context.Context, e *env) error {
	page := key.Page{Size: listPage}
	if c.Owner != "" {
		owner, err := api.ParseAddress(c.Owner)
		if err != nil {
			return unfit("--owner %w", err)
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
	Grace time.Duration `help:"How long the old secret is still accepted, at most 720h; 0s ends every older version at once." required:""`
}

// Run rotates.
func (c *keysRotateCmd) Run(ctx context.Context, e *env) error {
	return c.secret(ctx, e, func(tx pgx.Tx) (*key.Key, key.Token, error) {
		return key.Store{Now: e.now}.Rotate(ctx, tx, c.ID, key.Rotation{Grace: c.Grace}, operator())
	})
}

type keysRollbackCmd struct {
	keysFlags
	keyArg
}

// Run takes the newest rotation back.
func (c *keysRollbackCmd) Run(ctx context.Context, e *env) error {
	return c.change(ctx, e, func(tx pgx.Tx, keys key.Store) (*key.Key, error) {
		return keys.Rollback(ctx, tx, c.ID, key.Grant{}, operator())
	})
}

type keysRevokeCmd struct {
	keysFlags
	keyArg
	Version *int32 `help:"A replaced version to end before its grace is over; without, the whole key." placeholder:"N"`
	Reason  string `help:"For the key's log." required:""`
}

// Run revokes.
func (c *keysRevokeCmd) Run(ctx context.Context, e *env) error {
	return c.change(ctx, e, func(tx pgx.Tx, keys key.Store) (*key.Key, error) {
		return keys.Revoke(ctx, tx, c.ID, c.Version, c.Reason, operator())
	})
}

type keysUsageCmd struct {
	keysFlags
	keyArg
	Hours int `help:"How many hours back." default:"24"`
}

// Run shows the use of a key.
func (c *keysUsageCmd) Run(ctx context.Context, e *env) error {
	if c.Hours < 1 || c.Hours > 2160 {
		return unfit("--hours must be from 1 to 2160, got %d", c.Hours)
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

// Run shows who still uses replaced versions.
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
				_, _ = fmt.Fprintf(w, "%d\t%s\t%s\t%d\t%s\t%s\n", s.Version, timeText(&s.RetiresAt), timeText(&s.LastSeen), s.Requests, s.IP, s.UserAgent)
			}
		})
	})
}

type keysRemindersCmd struct {
	keysFlags
	Days int `help:"How many days ahead." default:"30"`
}

// Run shows what ends soon.
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
