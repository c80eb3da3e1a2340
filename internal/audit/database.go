package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/auditdb"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
)

const databaseSource = "database"

// databaseFields are the fields that the database must state completely.
var databaseFields = []Field{
	VaultCount, Name, Symbol, Creator, PendingCreator, Keeper, Guardian, Platform, NextGuardian, NextPlatform,
	WoundDownAt, WindDown, VetoBps, TargetsBallot, FeesBallot, Proposer, Fees, PendingFees, Limits, TargetTiming,
	ShareCap, ReduceOnly, HighWaterMark, Peak, TotalSupply, AccruedAt, FeeShares, RebalanceNonce, LastTrade, AllowanceUsed, Auction,
	PendingTargets, Constituents, TargetBps, Reserve, Scale, Base, Balance, Claim, Position, HolderCount, Event, Trade, Rebalance,
	Flow, FeeCharge,
	FeePayment, FeeChange, AuctionResult, AssetTerms, PendingListing, ListingResult, AssetChange,
	ExitOrder, Trigger, ExitResult, PeakRaised, OrderMarked, SignatureCancelled, Mandate, MandatePositions, MandateChange, MandateNonce,
}

// ErrNotIndexed says that the database holds nothing of the chain yet.
var ErrNotIndexed = errors.New("the database holds nothing of this chain")

// Stored is what a database states at its checkpoint.
type Stored struct {
	Block uint64
	Hash  common.Hash
	Guard common.Address // zero: it knows none
	// Mandates is zero if it knows none.
	Mandates common.Address
	Facts    []Fact
}

// ReadDatabase reads everything that the database states of the chain, in one snapshot.
func ReadDatabase(ctx context.Context, st *store.Store, chainID uint64) (*Stored, error) {
	tx, err := st.Pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, fmt.Errorf("beginning a snapshot: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // read only
	r := &databaseReader{q: auditdb.New(tx), chain: int64(chainID)}
	checkpoint, err := r.q.Checkpoint(ctx, r.chain)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNotIndexed
	}
	if err != nil {
		return nil, fmt.Errorf("reading the checkpoint: %w", err)
	}
	for _, read := range []func(context.Context) error{
		r.vaults, r.constituents, r.holders, r.pending, r.events, r.trades, r.holderCounts, r.rebalances, r.flows, r.fees, r.feeChanges,
		r.auctions,
		r.protocol,
	} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	return &Stored{
		Block: uint64(checkpoint.BlockNumber), Hash: checkpoint.BlockHash, Guard: r.guard, Mandates: r.mandates, Facts: r.facts,
	}, nil
}

type databaseReader struct {
	q        *auditdb.Queries
	chain    int64
	rows     []auditdb.Vault
	facts    []Fact
	guard    common.Address
	mandates common.Address
}

func (r *databaseReader) add(vault common.Address, field Field, subject string, value any) {
	r.facts = append(r.facts, Fact{Vault: vault, Field: field, Subject: subject, Value: fmt.Sprint(value)})
}

func (r *databaseReader) vaults(ctx context.Context) (err error) {
	if r.rows, err = r.q.Vaults(ctx, r.chain); err != nil {
		return fmt.Errorf("reading vaults: %w", err)
	}
	r.add(common.Address{}, VaultCount, "", len(r.rows))
	for _, v := range r.rows {
		r.add(v.Vault, Name, "", v.Name)
		r.add(v.Vault, Symbol, "", v.Symbol)
		r.add(v.Vault, Creator, "", v.Creator)
		r.add(v.Vault, PendingCreator, "", orNone(orZero(v.PendingCreator)))
		r.add(v.Vault, Keeper, "", v.Keeper)
		r.add(v.Vault, Guardian, "", v.Guardian)
		r.add(v.Vault, Platform, "", fmt.Sprintf("%s %d", v.Platform, v.PlatformShareBps))
		r.roles(v)
		r.add(v.Vault, Proposer, "", proposerValue(orZero(v.Proposer), uint16(v.ProposerMaxChangeBps), seconds(v.ProposerLastAt)))
		r.add(v.Vault, Fees, "", feesValue(feesOf(v.ManagementFeeBps, v.PerformanceFeeBps, v.EntryFeeBps, v.ExitFeeBps)))
		r.add(v.Vault, Limits, "", limitsValue(bindings.IVaultTypesLimits{
			MaxSlippageBps: uint16(v.MaxSlippageBps), MaxTradeBps: uint16(v.MaxTradeBps), DailyLossBps: uint16(v.DailyLossBps),
			DailyTurnoverBps: uint16(v.DailyTurnoverBps), DrawdownBps: uint16(v.DrawdownBps), AuctionBandBps: uint16(v.AuctionBandBps),
			AuctionIdle: uint32(v.AuctionIdleSeconds), CoolOff: uint32(v.CoolOffSeconds),
		}))
		r.add(v.Vault, TargetTiming, "", fmt.Sprintf("%d %d", v.TargetDelaySeconds, v.TargetWindowSeconds))
		r.add(v.Vault, ShareCap, "", v.ShareCap)
		r.add(v.Vault, ReduceOnly, "", v.ReduceOnly)
		r.add(v.Vault, HighWaterMark, "", v.HighWaterMarkD18)
		r.add(v.Vault, Peak, "", v.PeakD18)
		r.add(v.Vault, TotalSupply, "", v.TotalSupply)
		r.add(v.Vault, AccruedAt, "", v.AccruedAt.Unix())
		r.add(v.Vault, Scale, "", v.Scale)
		r.add(v.Vault, FeeShares, "", v.FeeShares)
		r.add(v.Vault, RebalanceNonce, "", v.RebalanceNonce)
		r.add(v.Vault, LastTrade, "", v.LastTradeAt.Unix())
		r.add(v.Vault, AllowanceUsed, "", fmt.Sprintf("%s %s %d", v.LossUsedD18, v.TurnoverUsedD18, seconds(v.AllowanceAt)))
	}
	return nil
}

// roles adds the pending changes of roles, and the end of the vault.
func (r *databaseReader) roles(v auditdb.Vault) {
	if v.PendingGuardian != nil {
		next := Successor{*v.PendingGuardian, seconds(v.PendingGuardianFrom), seconds(v.PendingGuardianUntil)}
		r.add(v.Vault, NextGuardian, "", successorValue(next))
	}
	if v.PendingPlatform != nil {
		next := Successor{*v.PendingPlatform, seconds(v.PendingPlatformFrom), seconds(v.PendingPlatformUntil)}
		r.add(v.Vault, NextPlatform, "", successorValue(next))
	}
	if v.VetoBps != 0 {
		r.add(v.Vault, VetoBps, "", v.VetoBps)
		r.add(v.Vault, TargetsBallot, "", Ballot{ID: v.TargetsBallot, Eligible: v.TargetsEligible, Against: v.TargetsAgainst}.value())
		r.add(v.Vault, FeesBallot, "", Ballot{ID: v.FeesBallot, Eligible: v.FeesEligible, Against: v.FeesAgainst}.value())
	}
	if v.WoundDownAt == nil {
		return
	}
	reason := ""
	if v.WindDownReason != nil {
		reason = *v.WindDownReason
	}
	r.add(v.Vault, WoundDownAt, "", seconds(v.WoundDownAt))
	r.add(v.Vault, WindDown, "", windDownValue(orZero(v.WoundDownBy), reason))
}

func orZero(a *common.Address) common.Address {
	if a == nil {
		return common.Address{}
	}
	return *a
}

func seconds(t *time.Time) uint64 {
	if t == nil {
		return 0
	}
	return uint64(t.Unix())
}

func feesOf(management, performance, entry, exit int32) bindings.IVaultTypesFees {
	return bindings.IVaultTypesFees{
		ManagementBps: uint16(management), PerformanceBps: uint16(performance), EntryBps: uint16(entry), ExitBps: uint16(exit),
	}
}

func (r *databaseReader) constituents(ctx context.Context) error {
	rows, err := r.q.Constituents(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading constituents: %w", err)
	}
	tokens := map[common.Address][]common.Address{}
	for _, c := range rows {
		tokens[c.Vault] = append(tokens[c.Vault], c.Token)
		r.add(c.Vault, TargetBps, c.Token.Hex(), c.TargetBps)
		r.add(c.Vault, Reserve, c.Token.Hex(), c.Reserve)
		r.add(c.Vault, Base, c.Token.Hex(), c.Base)
	}
	for vault, list := range tokens {
		r.add(vault, Constituents, "", addresses(list))
	}
	return nil
}

func (r *databaseReader) holders(ctx context.Context) error {
	balances, err := r.q.Balances(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading balances: %w", err)
	}
	for _, b := range balances {
		r.add(b.Vault, Balance, b.Holder.Hex(), b.Shares)
	}
	positions, err := r.q.Positions(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading positions: %w", err)
	}
	for _, p := range positions {
		r.add(p.Vault, Position, p.Investor.Hex(), p.Shares)
	}
	claims, err := r.q.Claims(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading claims: %w", err)
	}
	for _, c := range claims {
		r.add(c.Vault, Claim, Owed{c.Token, c.Holder}.subject(), c.Amount)
	}
	return nil
}

// pending reads pending targets. Like the truth, it states "none" for a vault without them.
func (r *databaseReader) pending(ctx context.Context) error {
	rows, err := r.q.PendingTargets(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading pending targets: %w", err)
	}
	waiting := map[common.Address]bool{}
	for _, row := range rows {
		var targets []struct {
			Token     common.Address `json:"token"`
			WeightBps int64          `json:"weight_bps"`
		}
		if err := json.Unmarshal(row.Targets, &targets); err != nil {
			return fmt.Errorf("reading targets of proposal %d of vault %s: %w", row.ProposalID, row.Vault, err)
		}
		var tokens []common.Address
		var weights []*big.Int
		for _, t := range targets {
			tokens, weights = append(tokens, t.Token), append(weights, big.NewInt(t.WeightBps))
		}
		encoded, err := targetsABI.Pack(tokens, weights)
		if err != nil {
			return fmt.Errorf("hashing targets of proposal %d of vault %s: %w", row.ProposalID, row.Vault, err)
		}
		p := &Proposal{
			ID: uint64(row.ProposalID), Hash: crypto.Keccak256Hash(encoded),
			ExecutableAt: uint64(row.ExecutableAt.Unix()), ExpiresAt: uint64(row.ExpiresAt.Unix()),
		}
		waiting[row.Vault] = true
		r.add(row.Vault, PendingTargets, "", p.value())
	}
	for _, v := range r.rows {
		if !waiting[v.Vault] {
			r.add(v.Vault, PendingTargets, "", none)
		}
	}
	return nil
}

func (r *databaseReader) events(ctx context.Context) error {
	rows, err := r.q.Events(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading events: %w", err)
	}
	for _, e := range rows {
		r.add(e.Vault, Event, rowKey(e.BlockNumber, e.LogIndex), digestOf(e.TxHash, e.Topics, e.Data))
	}
	return nil
}

func (r *databaseReader) trades(ctx context.Context) error {
	rows, err := r.q.Trades(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading trades: %w", err)
	}
	for _, t := range rows {
		via, auction := orZero(t.Adapter), uint64(0)
		if t.AuctionID != nil {
			via, auction = orZero(t.Bidder), uint64(*t.AuctionID)
		}
		r.add(t.Vault, Trade, rowKey(t.BlockNumber, t.LogIndex), trade{
			nonce: uint64(t.Nonce), leg: uint64(t.Leg), auction: auction, via: via,
			exchange: exchange{sold: t.TokenIn, amountSold: t.AmountIn.Big(), bought: t.TokenOut, amountBought: t.AmountOut.Big()},
			valueIn:  t.ValueInD18.Big(), valueOut: t.ValueOutD18.Big(),
		}.value())
		if t.Kind != enum.TradeKeeper {
			continue
		}
		if t.FeeD18 != nil && t.ImpactD18 != nil && t.ShortfallD18 != nil {
			r.add(t.Vault, TradeFee, rowKey(t.BlockNumber, t.LogIndex), fmt.Sprintf("%s %s %s", t.FeeD18, t.ImpactD18, t.ShortfallD18))
		}
		if t.GasWei != nil {
			r.add(t.Vault, TradeGas, rowKey(t.BlockNumber, t.LogIndex), t.GasWei)
		}
	}
	return nil
}

func (r *databaseReader) holderCounts(ctx context.Context) error {
	rows, err := r.q.HolderCounts(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading holder counts: %w", err)
	}
	for _, c := range rows {
		r.add(c.Vault, HolderCount, strconv.FormatInt(c.BlockNumber, 10), c.Holders)
	}
	return nil
}

func (r *databaseReader) rebalances(ctx context.Context) error {
	rows, err := r.q.Rebalances(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading rebalances: %w", err)
	}
	for _, b := range rows {
		r.add(b.Vault, Rebalance, rowKey(b.BlockNumber, b.LogIndex), rebalanceValue(
			uint64(b.Nonce), b.NavBeforeD18.Big(), b.NavAfterD18.Big(), b.DriftBeforeD18.Big(), b.DriftAfterD18.Big()))
	}
	return nil
}

func (r *databaseReader) flows(ctx context.Context) error {
	rows, err := r.q.Flows(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading flows: %w", err)
	}
	for _, f := range rows {
		var parts []struct {
			Token  common.Address `json:"token"`
			Amount basket.Amount  `json:"amount"`
		}
		key := rowKey(f.BlockNumber, f.LogIndex)
		if err := json.Unmarshal(f.Amounts, &parts); err != nil {
			return fmt.Errorf("reading the amounts of flow %s of vault %s: %w", key, f.Vault, err)
		}
		var tokens []common.Address
		var amounts []*big.Int
		for _, p := range parts {
			tokens, amounts = append(tokens, p.Token), append(amounts, p.Amount.Big())
		}
		r.add(f.Vault, Flow, key, flow{f.Kind, f.Sender, f.Receiver, f.Shares.Big(), tokens, amounts}.value())
	}
	return nil
}

func (r *databaseReader) fees(ctx context.Context) error {
	charges, err := r.q.FeeCharges(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading fee charges: %w", err)
	}
	for _, c := range charges {
		mark := new(big.Int)
		if c.HighWaterMarkD18 != nil {
			mark = c.HighWaterMarkD18.Big()
		}
		r.add(c.Vault, FeeCharge, rowKey(c.BlockNumber, c.LogIndex), chargeValue(c.Kind, c.Shares.Big(), orZero(c.Account), mark))
	}
	payments, err := r.q.FeePayments(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading fee payments: %w", err)
	}
	for _, p := range payments {
		r.add(p.Vault, FeePayment, rowKey(p.BlockNumber, p.LogIndex), paymentValue(
			p.Creator, p.CreatorShares.Big(), p.Platform, p.PlatformShares.Big(), p.TotalSupply.Big()))
	}
	return nil
}

// feeChanges reads changes of fees. Like the truth, it states "none" for a vault without pending fees.
func (r *databaseReader) feeChanges(ctx context.Context) error {
	rows, err := r.q.FeeChanges(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading fee changes: %w", err)
	}
	pending := map[common.Address]*FeeProposal{}
	for _, c := range rows {
		fees := feesOf(c.ManagementFeeBps, c.PerformanceFeeBps, c.EntryFeeBps, c.ExitFeeBps)
		at := uint64(c.ExecutableAt.Unix())
		if c.State == enum.ProposalPending {
			pending[c.Vault] = &FeeProposal{fees, at}
		}
		r.add(c.Vault, FeeChange, rowKey(c.ProposedBlock, c.ProposedIndex), changeValue(fees, at, c.State))
	}
	for _, v := range r.rows {
		r.add(v.Vault, PendingFees, "", pending[v.Vault].value())
	}
	return nil
}

// auctions reads auctions. The latest of a vault is stated as the vault's own function returns it.
func (r *databaseReader) auctions(ctx context.Context) error {
	rows, err := r.q.Auctions(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading auctions: %w", err)
	}
	latest := map[common.Address]auditdb.Auction{}
	for _, a := range rows {
		latest[a.Vault] = a
		r.add(a.Vault, AuctionResult, strconv.FormatInt(a.AuctionID, 10), auctionResult{
			opener: a.Opener, closedBy: orZero(a.ClosedBy), nav: a.NavD18.Big(), drift: a.DriftD18.Big(), bids: uint64(a.Bids),
			sold: a.SoldD18.Big(), bought: a.BoughtD18.Big(), tips: a.TipShares.Big(),
		}.value())
	}
	for _, v := range r.rows {
		value := auctionValue(0, 0, 0, common.Address{}, new(big.Int))
		if a, ok := latest[v.Vault]; ok && a.Scale.Sign() > 0 {
			ends := uint64(a.EndsAt.Unix())
			if a.ClosedAt != nil {
				ends = 0
			}
			nav := basket.MulDivDown(a.ScaledD18.Big(), v.Scale.Big(), a.Scale.Big())
			value = auctionValue(uint64(a.AuctionID), uint64(a.OpenedAt.Unix()), ends, a.Opener, nav)
		}
		r.add(v.Vault, Auction, "", value)
	}
	return nil
}

func rowKey(block int64, index int32) string { return logKey(uint64(block), uint64(index)) }

// CompareDatabase returns where the database differs from the truth at the same block.
func (t *Truth) CompareDatabase(s *Stored) []Difference {
	return compare(t.Facts(), s.Facts, databaseFields, databaseSource, t.Block)
}
