package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
	"github.com/astrolabe-index/astrolabe/rebalancer"
)

// keeperCmd operates the rebalancer of serve through its database.
type keeperCmd struct {
	Status   keeperStatusCmd   `cmd:"" help:"Show signers, transactions in flight, recent plans, refusals and the report card."`
	Stop     keeperStopCmd     `cmd:"" help:"Stop trading globally, for a vault or for a signer."`
	Resume   keeperResumeCmd   `cmd:"" help:"Undo a stop."`
	Enable   keeperEnableCmd   `cmd:"" help:"Enable a signer that disabled itself."`
	Schedule keeperScheduleCmd `cmd:"" help:"Set or delete a vault's own schedule."`
}

// Help gives the commands for an incident.
func (keeperCmd) Help() string {
	return `These commands read and write the database of astrolabe serve. Every process of serve sees a change at once.

  astrolabe keeper status                                       what the rebalancer does and why
  astrolabe keeper stop --global --reason 'incident of today'   stop all trading
  astrolabe keeper resume --global                              resume it
  astrolabe keeper schedule --chain-id 1 --vault 0x… --cron '0 12 * * *'

They need the database: set DATABASE_URL or --database-url.`
}

// keeperScope selects what a stop applies to.
type keeperScope struct {
	Global bool   `help:"All trading." xor:"scope" required:""`
	Vault  string `help:"Trading for one vault." placeholder:"0x…" xor:"scope" required:""`
	Signer string `help:"Everything that one signer sends." placeholder:"0x…" xor:"scope" required:""`
}

// subject returns the scope and the address that the database stores for it.
func (s keeperScope) subject() (scope string, subject []byte, err error) {
	switch {
	case s.Global:
		return "global", []byte{}, nil
	case s.Vault != "":
		address, err := readAddress("--vault", s.Vault)
		return "vault", address.Bytes(), err
	default:
		address, err := readAddress("--signer", s.Signer)
		return "signer", address.Bytes(), err
	}
}

// readAddress parses the address that a flag gives.
func readAddress(flag, text string) (common.Address, error) {
	if !common.IsHexAddress(text) {
		return common.Address{}, usageErrorf("%s must be a 20-byte address such as 0x…, got %q", flag, text)
	}
	return common.HexToAddress(text), nil
}

type keeperStopCmd struct {
	databaseFlags
	keeperScope
	Reason string `help:"${help_stop_reason}" required:""`
}

// Help explains what a stop does to transactions in flight.
func (keeperStopCmd) Help() string {
	return `No process plans, signs or replaces a transaction of the scope any more. Transactions in flight are followed to their end.

Example:

  astrolabe keeper stop --vault 0x… --reason 'price feed under investigation'

Next: astrolabe keeper status shows the stop. astrolabe keeper resume with the same scope undoes it.`
}

// Run sets the kill switch. Every process reads it before it plans, reserves a nonce or replaces a transaction.
func (c *keeperStopCmd) Run(ctx context.Context, e *env) error {
	scope, subject, err := c.subject()
	if err != nil {
		return err
	}
	return withStore(ctx, c.databaseFlags, func(st *store.Store) error {
		err := keeperdb.New(st.Pool).SetControl(ctx, keeperdb.SetControlParams{
			Scope: scope, Subject: subject, Reason: c.Reason, SetAt: e.now(),
		})
		if err != nil {
			return fmt.Errorf("setting the kill switch: %w", err)
		}
		return say(e, "stopped: %s\n", scopeText(scope, subject))
	})
}

type keeperResumeCmd struct {
	databaseFlags
	keeperScope
}

// Run undoes a stop.
func (c *keeperResumeCmd) Run(ctx context.Context, e *env) error {
	scope, subject, err := c.subject()
	if err != nil {
		return err
	}
	return withStore(ctx, c.databaseFlags, func(st *store.Store) error {
		n, err := keeperdb.New(st.Pool).DropControl(ctx, keeperdb.DropControlParams{Scope: scope, Subject: subject})
		if err != nil {
			return fmt.Errorf("resetting the kill switch: %w", err)
		}
		if n == 0 {
			return fmt.Errorf("%s was not stopped", scopeText(scope, subject))
		}
		return say(e, "resumed: %s\n", scopeText(scope, subject))
	})
}

type keeperEnableCmd struct {
	databaseFlags
	RPC    []string `name:"rpc" help:"${help_enable_rpc}" required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
	Signer string   `help:"Address of the signer." placeholder:"0x…" required:""`
}

// Help explains what to check first.
func (keeperEnableCmd) Help() string {
	return `A signer disables itself when the chain has more of its transactions than the database. Either the database was restored
from a backup, or somebody else uses the key. Find out which before you enable the signer. If the key may have leaked, replace
the keeper instead.

The signer continues with the chain's next nonce. Skipped nonces are counted as foreign by astrolabe keeper status.

Example:

  astrolabe keeper enable --signer 0x… --rpc http://127.0.0.1:8545`
}

// Run enables the signer.
func (c *keeperEnableCmd) Run(ctx context.Context, e *env) error {
	signer, err := readAddress("--signer", c.Signer)
	if err != nil {
		return err
	}
	node, err := chain.Dial(ctx, c.RPC, e.log)
	if err != nil {
		return usageErrorf("%w", err)
	}
	defer node.Close()
	chainID, err := node.ChainID(ctx)
	if err != nil {
		return err
	}
	nonce, err := node.PendingNonceAt(ctx, signer)
	if err != nil {
		return fmt.Errorf("reading the nonce of %s: %w", signer, err)
	}
	return withStore(ctx, c.databaseFlags, func(st *store.Store) error {
		q := keeperdb.New(st.Pool)
		was, err := q.Signer(ctx, keeperdb.SignerParams{ChainID: chainID.Int64(), Signer: signer})
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("signer %s has never sent a transaction on chain %s", signer, chainID)
		}
		if err != nil {
			return fmt.Errorf("reading the signer: %w", err)
		}
		next, err := q.EnableSigner(ctx, keeperdb.EnableSignerParams{
			ChainID: chainID.Int64(), Signer: signer, ChainNonce: int64(nonce), Now: e.now(),
		})
		if err != nil {
			return fmt.Errorf("enabling the signer: %w", err)
		}
		return say(e, "enabled: signer %s on chain %s; next nonce %d, %d foreign nonces skipped\n",
			signer, chainID, next, next-was.NextNonce)
	})
}

type keeperScheduleCmd struct {
	databaseFlags
	ChainID uint64        `help:"${help_schedule_chain_id}" required:""`
	Vault   string        `help:"Address of the vault." placeholder:"0x…" required:""`
	Cron    *string       `help:"${help_vault_cron}" xor:"what" required:""`
	Default bool          `help:"${help_schedule_default}" xor:"what" required:""`
	CatchUp string        `help:"${help_catch_up}" enum:"latest,skip" default:"latest"`
	Jitter  time.Duration `help:"${help_jitter}" default:"0s"`
}

// Help gives examples of schedules.
func (keeperScheduleCmd) Help() string {
	return `A vault's own schedule replaces the --schedule of serve. The vault is still rebalanced between scheduled runs when its drift
exceeds --drift-bps.

Examples:

  astrolabe keeper schedule --chain-id 1 --vault 0x… --cron '0 12 * * *' --jitter 5m
  astrolabe keeper schedule --chain-id 1 --vault 0x… --default`
}

// Run stores or deletes the schedule. Running processes use it from their next check.
func (c *keeperScheduleCmd) Run(ctx context.Context, e *env) error {
	vault, err := readAddress("--vault", c.Vault)
	if err != nil {
		return err
	}
	if c.Cron != nil {
		if err := rebalancer.CheckSchedule(*c.Cron, c.CatchUp, c.Jitter); err != nil {
			return usageErrorf("--cron, --catch-up, --jitter: %w", err)
		}
	}
	return withStore(ctx, c.databaseFlags, func(st *store.Store) error {
		q := keeperdb.New(st.Pool)
		if c.Cron == nil {
			n, err := q.DropSchedule(ctx, keeperdb.DropScheduleParams{ChainID: int64(c.ChainID), Vault: vault})
			if err != nil {
				return fmt.Errorf("dropping the schedule: %w", err)
			}
			if n == 0 {
				return fmt.Errorf("vault %s has no schedule of its own", vault)
			}
			return say(e, "vault %s follows the default schedule\n", vault)
		}
		err := q.SetSchedule(ctx, keeperdb.SetScheduleParams{
			ChainID: int64(c.ChainID), Vault: vault, Cron: *c.Cron, CatchUp: c.CatchUp, JitterSeconds: int32(c.Jitter.Seconds()),
			UpdatedAt: e.now(),
		})
		if err != nil {
			return fmt.Errorf("storing the schedule: %w", err)
		}
		return say(e, "vault %s is checked at %q\n", vault, *c.Cron)
	})
}

// scopeText describes the scope of a stop.
func scopeText(scope string, subject []byte) string {
	if scope == "global" {
		return "everything"
	}
	return scope + " " + common.BytesToAddress(subject).Hex()
}

// withStore opens the database, calls do and closes the database.
func withStore(ctx context.Context, f databaseFlags, do func(st *store.Store) error) error {
	st, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	defer st.Close()
	return do(st)
}

// say prints to standard output.
func say(e *env, format string, args ...any) error {
	_, err := fmt.Fprintf(e.stdout, format, args...)
	return err
}

// readEther parses an amount of ether and returns it in wei, rounded down.
func readEther(flag, text string) (*big.Int, error) {
	d, err := decimal.NewFromString(text)
	if err != nil || d.IsNegative() {
		return nil, usageErrorf("%s must be an amount of ether, got %q", flag, text)
	}
	return basket.ToD18Down(d), nil
}
