package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
)

const databaseSource = "database"

// databaseFields are what the database must say, all of it and nothing more.
var databaseFields = []Field{
	VaultCount, Name, Symbol, Creator, Keeper, ManagementFee, TotalSupply, RebalanceNonce, PendingTargets, Constituents,
	TargetBps, Reserve, Balance, Claim, Position, Event, Trade, Rebalance, Flow, FeeAccrual,
}

// ErrNotIndexed means that the database holds nothing of the chain yet.
var ErrNotIndexed = errors.New("the database holds nothing of this chain")

// Stored is what a database says at its checkpoint.
type Stored struct {
	Block uint64
	Hash  common.Hash
	Facts []Fact
}

// ReadDatabase reads everything the database says of the chain in one snapshot.
func ReadDatabase(ctx context.Context, st *store.Store, chainID uint64) (*Stored, error) {
	tx, err := st.Pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, fmt.Errorf("beginning a snapshot: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // read only: nothing to lose
	r := &databaseReader{q: readdb.New(tx), chain: int64(chainID)}
	checkpoint, err := r.q.Checkpoint(ctx, r.chain)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNotIndexed
	}
	if err != nil {
		return nil, fmt.Errorf("reading the checkpoint: %w", err)
	}
	for _, read := range []func(context.Context) error{
		r.vaults, r.constituents, r.holders, r.pending, r.events, r.trades, r.rebalances, r.flows, r.fees,
	} {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	return &Stored{Block: uint64(checkpoint.BlockNumber), Hash: checkpoint.BlockHash, Facts: r.facts}, nil
}

type databaseReader struct {
	q     *readdb.Queries
	chain int64
	facts []Fact
}

func (r *databaseReader) add(vault common.Address, field Field, subject string, value any) {
	r.facts = append(r.facts, Fact{Vault: vault, Field: field, Subject: subject, Value: fmt.Sprint(value)})
}

func (r *databaseReader) vaults(ctx context.Context) error {
	rows, err := r.q.Vaults(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading vaults: %w", err)
	}
	r.add(common.Address{}, VaultCount, "", len(rows))
	for _, v := range rows {
		r.add(v.Vault, Name, "", v.Name)
		r.add(v.Vault, Symbol, "", v.Symbol)
		r.add(v.Vault, Creator, "", v.Creator)
		r.add(v.Vault, Keeper, "", v.Keeper)
		r.add(v.Vault, ManagementFee, "", v.ManagementFeeBps)
		r.add(v.Vault, TotalSupply, "", v.TotalSupply)
		r.add(v.Vault, RebalanceNonce, "", v.RebalanceNonce)
	}
	return nil
}

func (r *databaseReader) constituents(ctx context.Context) error {
	rows, err := r.q.AuditConstituents(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading constituents: %w", err)
	}
	tokens := map[common.Address][]common.Address{}
	for _, c := range rows {
		tokens[c.Vault] = append(tokens[c.Vault], c.Token)
		r.add(c.Vault, TargetBps, c.Token.Hex(), c.TargetBps)
		r.add(c.Vault, Reserve, c.Token.Hex(), c.Reserve)
	}
	for vault, list := range tokens {
		r.add(vault, Constituents, "", addresses(list))
	}
	return nil
}

func (r *databaseReader) holders(ctx context.Context) error {
	balances, err := r.q.AuditBalances(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading balances: %w", err)
	}
	for _, b := range balances {
		r.add(b.Vault, Balance, b.Holder.Hex(), b.Shares)
	}
	positions, err := r.q.AuditPositions(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading positions: %w", err)
	}
	for _, p := range positions {
		r.add(p.Vault, Position, p.Investor.Hex(), p.Shares)
	}
	claims, err := r.q.AuditClaims(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading claims: %w", err)
	}
	for _, c := range claims {
		r.add(c.Vault, Claim, Owed{c.Token, c.Holder}.subject(), c.Amount)
	}
	return nil
}

// pending: a vault without a pending change says so, for the truth does.
func (r *databaseReader) pending(ctx context.Context) error {
	rows, err := r.q.AuditPendingTargets(ctx, r.chain)
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
	for _, f := range slices.Clone(r.facts) {
		if f.Field == TotalSupply && !waiting[f.Vault] {
			r.add(f.Vault, PendingTargets, "", none)
		}
	}
	return nil
}

func (r *databaseReader) events(ctx context.Context) error {
	rows, err := r.q.AuditEvents(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading events: %w", err)
	}
	for _, e := range rows {
		r.add(e.Vault, Event, rowKey(e.BlockNumber, e.LogIndex), digestOf(e.TxHash, e.Topics, e.Data))
	}
	return nil
}

func (r *databaseReader) trades(ctx context.Context) error {
	rows, err := r.q.AuditTrades(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading trades: %w", err)
	}
	for _, t := range rows {
		r.add(t.Vault, Trade, rowKey(t.BlockNumber, t.LogIndex), tradeValue(
			uint64(t.Nonce), uint64(t.Leg), t.TokenIn, t.TokenOut, t.AmountIn.Big(), t.AmountOut.Big()))
	}
	return nil
}

func (r *databaseReader) rebalances(ctx context.Context) error {
	rows, err := r.q.AuditRebalances(ctx, r.chain)
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
	rows, err := r.q.AuditFlows(ctx, r.chain)
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
		r.add(f.Vault, Flow, key, flowValue(f.Kind, f.Sender, f.Receiver, f.Shares.Big(), tokens, amounts))
	}
	return nil
}

func (r *databaseReader) fees(ctx context.Context) error {
	rows, err := r.q.AuditFeeAccruals(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading fee accruals: %w", err)
	}
	for _, f := range rows {
		r.add(f.Vault, FeeAccrual, rowKey(f.BlockNumber, f.LogIndex), feeValue(
			f.CreatorShares.Big(), f.PlatformShares.Big(), f.TotalSupply.Big()))
	}
	return nil
}

func rowKey(block int64, index int32) string { return logKey(uint64(block), uint64(index)) }

// CompareDatabase finds where the database differs from the truth at the same block.
func (t *Truth) CompareDatabase(s *Stored) []Difference {
	return compare(t.Facts(), s.Facts, databaseFields, databaseSource, t.Block)
}
