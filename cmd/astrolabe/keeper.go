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

// keeperCmd looks after the rebalancer that serve runs, through its database.
type keeperCmd struct {
	Status   keeperStatusCmd   `cmd:"" help:"Show signers, what is in flight, what was done last, what was refused and why, and the report card."`
	Stop     keeperStopCmd     `cmd:"" help:"Stop trading: everything, a vault, or a signer."`
	Resume   keeperResumeCmd   `cmd:"" help:"Take a stop back."`
	Enable   keeperEnableCmd   `cmd:"" help:"Let a signer go on that disabled itself, after the chain's nonce."`
	Schedule keeperScheduleCmd `cmd:"" help:"Give a vault a schedule of its own, or take it away."`
}

// keeperScope says what a stop is for.
type keeperScope struct {
	Global bool   `help:"Everything." xor:"scope" required:""`
	Vault  string `help:"One vault." placeholder:"0x…" xor:"scope" required:""`
	Signer string `help:"One signer." placeholder:"0x…" xor:"scope" required:""`
}

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

func readAddress(flag, text string) (common.Address, error) {
	if !common.IsHexAddress(text) {
		return common.Address{}, unfit("%s must be an address of 20 bytes, as 0x…, got %q", flag, text)
	}
	return common.HexToAddress(text), nil
}

type keeperStopCmd struct {
	databaseFlags
	keeperScope
	Reason string `help:"Why, for those who read the status." required:""`
}

// Run sets the kill switch; every process reads it before it reserves, bumps or plans.
func (c *keeperStopCmd) Run(ctx context.Context, e *env) error {
	scope, subject, err := c.subject()
	if err != nil {
		return err
	}
	return withStore(ctx, c.databaseFlags, func(st *store.Store) error {
		err := keeperdb.New(st.Pool).SetControl(ctx, keeperdb.SetControlParams{Scope: scope, Subject: subject, Reason: c.Reason, SetAt: e.now()})
		if err != nil {
			return fmt.Errorf("setting the kill switch: %w", err)
		}
		return say(e, "stopped: %s\n", named(scope, subject))
	})
}

type keeperResumeCmd struct {
	databaseFlags
	keeperScope
}

// Run takes a stop back.
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
			return fmt.Errorf("%s was not stopped", named(scope, subject))
		}
		return say(e, "resumed: %s\n", named(scope, subject))
	})
}

type keeperEnableCmd struct {
	databaseFlags
	RPC    []string `name:"rpc" help:"Node, to ask for the signer's nonce." required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
	Signer string   `help:"The signer." placeholder:"0x…" required:""`
}

// Help says what to make sure of first.
func (keeperEnableCmd) Help() string {
	return `A signer disables itself when the chain knows more of its transactions than the database: the database was restored from
a backup, or somebody else has the key. Find out which before you enable it again; where it may be the key, replace the keeper
instead. Nonces up to the chain's that are in no intent are skipped, and counted as foreign by keeper status.`
}

// Run enables the signer.
func (c *keeperEnableCmd) Run(ctx context.Context, e *env) error {
	signer, err := readAddress("--signer", c.Signer)
	if err != nil {
		return err
	}
	node, err := chain.Dial(ctx, c.RPC, e.log)
	if err != nil {
		return unfit("%w", err)
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
			return fmt.Errorf("signer %s never sent on chain %s", signer, chainID)
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
		return say(e, "enabled: signer %s on chain %s; next nonce %d, %d foreign ones skipped\n", signer, chainID, next, next-was.NextNonce)
	})
}

type keeperScheduleCmd struct {
	databaseFlags
	ChainID uint64        `help:"The vault's chain." required:""`
	Vault   string        `help:"The vault." placeholder:"0x…" required:""`
	Cron    *string       `help:"When it is looked at: cron in UTC, or as @every 10m; empty for never by the clock." xor:"what" required:""`
	Default bool          `help:"Back to the schedule that serve was given." xor:"what" required:""`
	CatchUp string        `help:"Of times that passed while nobody looked: make up for the latest, or skip them." enum:"latest,skip" default:"latest"`
	Jitter  time.Duration `help:"Up to which each time is put off, by a share of its own." default:"0s"`
}

// Run stores the schedule; running processes follow it from their next look on.
func (c *keeperScheduleCmd) Run(ctx context.Context, e *env) error {
	vault, err := readAddress("--vault", c.Vault)
	if err != nil {
		return err
	}
	if c.Cron != nil {
		if err := rebalancer.CheckSchedule(*c.Cron, c.CatchUp, c.Jitter); err != nil {
			return unfit("--cron, --catch-up, --jitter: %w", err)
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
			ChainID: int64(c.ChainID), Vault: vault, Cron: *c.Cron, CatchUp: c.CatchUp, JitterSeconds: int32(c.Jitter.Seconds()), UpdatedAt: e.now(),
		})
		if err != nil {
			return fmt.Errorf("storing the schedule: %w", err)
		}
		return say(e, "vault %s is due at %q\n", vault, *c.Cron)
	})
}

// named spells out what a control is for.
func named(scope string, subject []byte) string {
	if scope == "global" {
		return "everything"
	}
	return scope + " " + common.BytesToAddress(subject).Hex()
}

func withStore(ctx context.Context, f databaseFlags, do func(st *store.Store) error) error {
	st, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	defer st.Close()
	return do(st)
}

func say(e *env, format string, args ...any) error {
	_, err := fmt.Fprintf(e.stdout, format, args...)
	return err
}

// readEther reads an amount of ether as wei.
func readEther(flag, text string) (*big.Int, error) {
	d, err := decimal.NewFromString(text)
	if err != nil || d.IsNegative() {
		return nil, unfit("%s must be a number of ether, got %q", flag, text)
	}
	return basket.ToD18Down(d), nil
}
