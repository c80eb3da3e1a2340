package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

type keeperStatusCmd struct {
	databaseFlags
	JSON  bool          `name:"json" help:"Print one JSON object."`
	Since time.Duration `help:"${help_status_since}" default:"168h"`
	Limit int32         `help:"${help_status_limit}" default:"10"`
}

// Help explains what needs attention.
func (keeperStatusCmd) Help() string {
	return `Shows stops, signers with balance, nonce and lease, transactions in flight, recent plans, what was refused and why, and a
report card of each chain. "duplicates" and "lost" above 0 need a person at once.

Example:

  astrolabe keeper status --since 24h --json`
}

// keeperStatus is the output of status. Amounts are decimals in the unit of their name.
type keeperStatus struct {
	Stops    []stopStatus    `json:"stops"`
	Signers  []signerStatus  `json:"signers"`
	Open     []intentStatus  `json:"open"`
	Actions  []actionStatus  `json:"actions"`
	Refusals []refusalStatus `json:"refusals"`
	Cards    []cardStatus    `json:"cards"`
}

type stopStatus struct {
	What   string    `json:"what"`
	Reason string    `json:"reason"`
	SetAt  time.Time `json:"set_at"`
}

type signerStatus struct {
	ChainID       int64            `json:"chain_id"`
	Signer        common.Address   `json:"signer"`
	Enabled       bool             `json:"enabled"`
	Reason        string           `json:"reason"`
	BalanceEther  *decimal.Decimal `json:"balance_ether"`
	BalanceAt     *time.Time       `json:"balance_at"`
	NextNonce     int64            `json:"next_nonce"`
	ForeignNonces int64            `json:"foreign_nonces"`
	InFlight      int64            `json:"in_flight"`
	LeaseEpoch    *int64           `json:"lease_epoch"`
	LeaseUntil    *time.Time       `json:"lease_until"`
}

type intentStatus struct {
	ChainID  int64          `json:"chain_id"`
	IntentID int64          `json:"intent_id"`
	Kind     *string        `json:"kind"`
	Vault    common.Address `json:"vault"`
	Signer   common.Address `json:"signer"`
	Nonce    *int64         `json:"nonce"`
	State    string         `json:"state"`
	Attempts int64          `json:"attempts"`
	Reason   string         `json:"reason"`
	Deadline time.Time      `json:"deadline"`
}

type actionStatus struct {
	ChainID     int64          `json:"chain_id"`
	PlanID      int64          `json:"plan_id"`
	Kind        string         `json:"kind"`
	Vault       common.Address `json:"vault"`
	Signer      common.Address `json:"signer"`
	State       string         `json:"state"`
	IntentState string         `json:"intent_state"`
	Reason      string         `json:"reason"`
	CreatedAt   time.Time      `json:"created_at"`
	TxHash      *common.Hash   `json:"tx_hash"`
	Block       *int64         `json:"block"`
	GasUsed     *int64         `json:"gas_used"`
}

type refusalStatus struct {
	ChainID int64          `json:"chain_id"`
	Vault   common.Address `json:"vault"`
	Kind    string         `json:"kind"`
	At      *time.Time     `json:"at"`
	Reason  string         `json:"reason"`
}

type cardStatus struct {
	ChainID      int64           `json:"chain_id"`
	Since        time.Time       `json:"since"`
	Plans        int64           `json:"plans"`
	Done         int64           `json:"done"`
	Failed       int64           `json:"failed"`
	Expired      int64           `json:"expired"`
	Reverted     int64           `json:"reverted"`
	Refused      int64           `json:"refused_in_simulation"`
	Bumps        int64           `json:"bumps"`
	Missed       int64           `json:"missed_ticks"`
	Duplicates   int64           `json:"duplicates"`
	Lost         int64           `json:"lost"`
	BlocksP50    int64           `json:"blocks_to_inclusion_p50"`
	BlocksP99    int64           `json:"blocks_to_inclusion_p99"`
	GasEther     decimal.Decimal `json:"gas_ether"`
	GasUSD       decimal.Decimal `json:"gas_usd"`
	GasBps       decimal.Decimal `json:"gas_bps_of_nav"` // mean cost of a plan, of the NAV at that time
	SoldUSD      decimal.Decimal `json:"sold_usd"`
	ShortfallBps decimal.Decimal `json:"shortfall_bps"` // loss of the vaults against the oracle
	FeeBps       decimal.Decimal `json:"shortfall_fee_bps"`
	ImpactBps    decimal.Decimal `json:"shortfall_impact_bps"`
	DelayBps     decimal.Decimal `json:"shortfall_delay_bps"`
	GasSoldBps   decimal.Decimal `json:"shortfall_gas_bps"`     // paid by the keeper, not part of the shortfall
	SplitKnown   decimal.Decimal `json:"shortfall_split_known"` // ratio of the sold value for which the parts are known
	Completion   decimal.Decimal `json:"completion"`
	DriftRemoved decimal.Decimal `json:"drift_removed"`
	Drift        decimal.Decimal `json:"time_weighted_drift"`
}

// Run prints the status.
func (c *keeperStatusCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 || c.Since <= 0 {
		return usageErrorf("--limit must be at least 1 and --since longer than 0, got %d and %s", c.Limit, c.Since)
	}
	return withStore(ctx, c.databaseFlags, func(st *store.Store) error {
		s, err := readKeeper(ctx, keeperdb.New(st.Pool), e.now().Add(-c.Since), c.Limit)
		if err != nil {
			return err
		}
		if c.JSON {
			out := json.NewEncoder(e.stdout)
			out.SetIndent("", "  ")
			return out.Encode(s)
		}
		return s.write(e.stdout)
	})
}

// readKeeper reads the whole status.
func readKeeper(ctx context.Context, q *keeperdb.Queries, since time.Time, limit int32) (*keeperStatus, error) {
	s := &keeperStatus{}
	controls, err := q.ControlsSet(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the kill switch: %w", err)
	}
	for _, r := range controls {
		s.Stops = append(s.Stops, stopStatus{What: scopeText(r.Scope, r.Subject), Reason: r.Reason, SetAt: r.SetAt.UTC()})
	}
	signers, err := q.StatusSigners(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading signers: %w", err)
	}
	var chains []int64
	for _, r := range signers {
		if len(chains) == 0 || chains[len(chains)-1] != r.ChainID {
			chains = append(chains, r.ChainID)
		}
		line := signerStatus{
			ChainID: r.ChainID, Signer: r.Signer, Enabled: r.Enabled, Reason: r.Reason, BalanceAt: r.BalanceAt, NextNonce: r.NextNonce,
			ForeignNonces: r.ForeignNonces, InFlight: r.InFlight, LeaseEpoch: r.Epoch, LeaseUntil: r.ExpiresAt,
		}
		if r.Balance != nil {
			ether := basket.FromD18(r.Balance.Big())
			line.BalanceEther = &ether
		}
		s.Signers = append(s.Signers, line)
	}
	if err := s.readPlans(ctx, q, limit); err != nil {
		return nil, err
	}
	for _, id := range chains {
		card, err := readCard(ctx, q, id, since)
		if err != nil {
			return nil, err
		}
		s.Cards = append(s.Cards, card)
	}
	return s, nil
}

// readPlans reads intents, plans and refusals.
func (s *keeperStatus) readPlans(ctx context.Context, q *keeperdb.Queries, limit int32) error {
	intents, err := q.StatusIntents(ctx, limit)
	if err != nil {
		return fmt.Errorf("reading open intents: %w", err)
	}
	for _, r := range intents {
		s.Open = append(s.Open, intentStatus{
			ChainID: r.ChainID, IntentID: r.IntentID, Kind: r.Kind, Vault: r.Vault, Signer: r.Signer, Nonce: r.Nonce, State: r.State,
			Attempts: r.Attempts, Reason: r.Reason, Deadline: r.Deadline.UTC(),
		})
	}
	actions, err := q.StatusActions(ctx, limit)
	if err != nil {
		return fmt.Errorf("reading the last plans: %w", err)
	}
	for _, r := range actions {
		s.Actions = append(s.Actions, actionStatus{
			ChainID: r.ChainID, PlanID: r.PlanID, Kind: r.Kind, Vault: r.Vault, Signer: r.Signer,
			State: r.State, IntentState: r.IntentState, Reason: r.Reason, CreatedAt: r.CreatedAt.UTC(),
			TxHash: r.TxHash, Block: r.BlockNumber, GasUsed: r.GasUsed,
		})
	}
	refusals, err := q.StatusRefusals(ctx, limit)
	if err != nil {
		return fmt.Errorf("reading refusals: %w", err)
	}
	for _, r := range refusals {
		s.Refusals = append(s.Refusals, refusalStatus{ChainID: r.ChainID, Vault: r.Vault, Kind: r.Kind, At: r.At, Reason: r.Reason})
	}
	return nil
}

// readCard reads the report card of one chain.
func readCard(ctx context.Context, q *keeperdb.Queries, chainID int64, since time.Time) (cardStatus, error) {
	r, err := q.ReportCard(ctx, keeperdb.ReportCardParams{ChainID: chainID, Since: since})
	if err != nil {
		return cardStatus{}, fmt.Errorf("reading the report card: %w", err)
	}
	return cardStatus{
		ChainID: chainID, Since: since.UTC(), Plans: r.Plans, Done: r.Done, Failed: r.Failed, Expired: r.Expired, Reverted: r.Reverted,
		Refused: r.Refused, Bumps: r.Bumps, Missed: r.Missed, Duplicates: r.Duplicates, Lost: r.Lost,
		BlocksP50: r.BlocksP50, BlocksP99: r.BlocksP99,
		GasEther: r.GasWei.Shift(-18), GasUSD: r.GasUsd.Round(4), GasBps: r.GasNavBps.Round(4), GasSoldBps: r.GasBps.Round(2),
		SoldUSD: r.SoldUsd.Round(2), ShortfallBps: r.ShortfallBps.Round(2), FeeBps: r.FeeBps.Round(2), ImpactBps: r.ImpactBps.Round(2),
		DelayBps: r.DelayBps.Round(2), SplitKnown: r.SplitKnown.Round(4),
		Completion: r.Completion.Round(4), DriftRemoved: r.DriftRemoved.Round(4), Drift: r.Drift.Round(6),
	}, nil
}

// write prints the status as text.
func (s *keeperStatus) write(to io.Writer) error {
	var b strings.Builder
	for _, r := range s.Stops {
		fmt.Fprintf(&b, "STOPPED  %s since %s: %s\n", r.What, r.SetAt.Format(time.RFC3339), r.Reason)
	}
	section(&b, "SIGNERS\tCHAIN\tBALANCE\tNEXT NONCE\tFOREIGN\tIN FLIGHT\tLEASE UNTIL\tSTATE", len(s.Signers), func(i int) string {
		r := s.Signers[i]
		balance, until, state := "?", "free", "enabled"
		if r.BalanceEther != nil {
			balance = r.BalanceEther.StringFixed(4) + " ETH"
		}
		if r.LeaseUntil != nil && r.LeaseUntil.Unix() > 0 {
			until = fmt.Sprintf("%s (epoch %d)", r.LeaseUntil.UTC().Format(time.RFC3339), *r.LeaseEpoch)
		}
		if !r.Enabled {
			state = "DISABLED: " + r.Reason
		}
		return fmt.Sprintf("%s\t%d\t%s\t%d\t%d\t%d\t%s\t%s",
			r.Signer, r.ChainID, balance, r.NextNonce, r.ForeignNonces, r.InFlight, until, state)
	})
	section(&b, "IN FLIGHT\tKIND\tVAULT\tNONCE\tSTATE\tATTEMPTS\tDEADLINE\tREASON", len(s.Open), func(i int) string {
		r := s.Open[i]
		nonce, kind := "-", "-"
		if r.Nonce != nil {
			nonce = strconv.FormatInt(*r.Nonce, 10)
		}
		if r.Kind != nil {
			kind = *r.Kind
		}
		return fmt.Sprintf("%d\t%s\t%s\t%s\t%s\t%d\t%s\t%s",
			r.IntentID, kind, r.Vault, nonce, r.State, r.Attempts, r.Deadline.Format(time.RFC3339), r.Reason)
	})
	section(&b, "LAST ACTIONS\tKIND\tVAULT\tSTATE\tAT\tBLOCK\tTRANSACTION\tREASON", len(s.Actions), func(i int) string {
		r := s.Actions[i]
		block, tx := "-", "-"
		if r.TxHash != nil && r.Block != nil {
			block, tx = strconv.FormatInt(*r.Block, 10), r.TxHash.Hex()
		}
		return fmt.Sprintf("%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
			r.PlanID, r.Kind, r.Vault, r.State, r.CreatedAt.Format(time.RFC3339), block, tx, r.Reason)
	})
	section(&b, "REFUSED\tKIND\tVAULT\tREASON", len(s.Refusals), func(i int) string {
		r, at := s.Refusals[i], "-"
		if r.At != nil {
			at = r.At.UTC().Format(time.RFC3339)
		}
		return fmt.Sprintf("%s\t%s\t%s\t%s", at, r.Kind, r.Vault, r.Reason)
	})
	for _, c := range s.Cards {
		c.write(&b)
	}
	_, err := io.WriteString(to, b.String())
	return err
}

// write prints the report card as text.
func (c cardStatus) write(b *strings.Builder) {
	fmt.Fprintf(b, "\nREPORT CARD of chain %d since %s\n", c.ChainID, c.Since.Format(time.RFC3339))
	fmt.Fprintf(b, "  duplicates %d, lost %d, missed ticks %d\n", c.Duplicates, c.Lost, c.Missed)
	fmt.Fprintf(b, "  plans %d: done %d, failed %d, expired %d; reverted in a block %d, in simulation %d; bumps %d\n",
		c.Plans, c.Done, c.Failed, c.Expired, c.Reverted, c.Refused, c.Bumps)
	fmt.Fprintf(b, "  blocks to inclusion: median %d, 99th percentile %d\n", c.BlocksP50, c.BlocksP99)
	fmt.Fprintf(b, "  gas %s ETH, %s USD, %s bps of NAV per plan; sold %s USD at a shortfall of %s bps against the oracle\n",
		c.GasEther, c.GasUSD, c.GasBps, c.SoldUSD, c.ShortfallBps)
	fmt.Fprintf(b, "  shortfall by part: fee %s, impact %s, delay %s bps (known for %s of the sold value); plus gas %s\n",
		c.FeeBps, c.ImpactBps, c.DelayBps, percent(c.SplitKnown), c.GasSoldBps)
	fmt.Fprintf(b, "  completion %s, drift removed %s, time-weighted drift %s\n",
		percent(c.Completion), percent(c.DriftRemoved), percent(c.Drift))
}

// section prints a table with a header, or "none" if it has no rows.
func section(b *strings.Builder, header string, n int, row func(i int) string) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(w, "\n%s\n", header) // a builder returns no error
	for i := range n {
		_, _ = fmt.Fprintln(w, row(i))
	}
	if n == 0 {
		_, _ = fmt.Fprintln(w, "none")
	}
	_ = w.Flush()
}
