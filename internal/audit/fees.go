package audit

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// FeeProposal is a pending raise of fees.
type FeeProposal struct {
	Fees         bindings.IVaultTypesFees
	ExecutableAt uint64 // {s}
}

// feeChange is a change of fees after the launch.
type feeChange struct {
	subject      string
	fees         bindings.IVaultTypesFees
	executableAt uint64 // {s}
	state        string
}

// accrual is the vault's fee shares that are owed and not minted. Every checkpoint is recomputed.
type accrual struct {
	shares *big.Int
	at     uint64 // {s} the management fee is accrued up to here

	// Since the last checkpoint:
	charged *big.Int // performance fees
	paid    *big.Int // fee shares minted, now part of the supply
	burned  *big.Int // shares burned, no longer part of the supply
	// Part of the last checkpoint, explained by a later log:
	unexplained *big.Int // an entry or exit fee
}

// accrued checks the fee shares of a checkpoint. The management fee, a performance fee, and an entry or exit fee add to the
// shares before. What was paid is subtracted. A later log explains an entry or exit fee.
func (v *Vault) accrued(e *bindings.IndexVaultCheckpoint) error {
	a := &v.accrual
	if err := a.explained(); err != nil {
		return err
	}
	if !e.AccruedAt.IsUint64() || e.AccruedAt.Uint64() < a.at {
		return fmt.Errorf("fees are accrued to %s after %d", e.AccruedAt, a.at)
	}
	// When fees accrue, the supply still contains what the call burns and does not yet contain what it pays out.
	supply := new(big.Int).Add(v.Supply.Big(), a.burned)
	supply.Sub(supply, a.paid).Add(supply, a.shares)
	want := new(big.Int).Add(a.shares, a.charged)
	if a.at != 0 {
		want.Add(want, managementFee(supply, v.Fees.ManagementBps, e.AccruedAt.Uint64()-a.at))
	}
	want.Sub(want, a.paid)
	a.unexplained = new(big.Int).Sub(e.FeeShares, want)
	if a.unexplained.Sign() < 0 {
		return fmt.Errorf("checkpoint has %s fee shares, but %s are owed", e.FeeShares, want)
	}
	a.shares, a.at = e.FeeShares, e.AccruedAt.Uint64()
	a.charged, a.paid, a.burned = new(big.Int), new(big.Int), new(big.Int)
	return nil
}

// explained fails if the last checkpoint had more fee shares than the logs account for.
func (a *accrual) explained() error {
	if a.unexplained != nil && a.unexplained.Sign() != 0 {
		return fmt.Errorf("no log explains %s fee shares", a.unexplained)
	}
	return nil
}

// pendingAt returns what would be minted at a time.
func (a *accrual) pendingAt(supply basket.Amount, fees bindings.IVaultTypesFees, at uint64) *big.Int {
	all := new(big.Int).Add(supply.Big(), a.shares)
	return all.Add(a.shares, managementFee(all, fees.ManagementBps, at-a.at))
}

var (
	one120     = new(big.Int).Lsh(big.NewInt(1), 120)
	mostGrowth = new(big.Int).Lsh(big.NewInt(4), 120)
)

const yearSeconds = 365 * 86_400

// managementFee returns the shares that grow the supply by e^(g·t) − 1 in seconds, with g = −ln(1 − fee) a year. It uses the
// contract's fixed point, rounding every step down.
func managementFee(supply *big.Int, feeBps uint16, seconds uint64) *big.Int {
	bps, full := big.NewInt(int64(feeBps)), big.NewInt(basket.FullBps)
	rate := new(big.Int) // g · 2^120: the sum of f^k / k
	power := new(big.Int).Quo(new(big.Int).Mul(one120, bps), full)
	for k := int64(1); power.Sign() != 0; k++ {
		rate.Add(rate, new(big.Int).Quo(power, big.NewInt(k)))
		power = new(big.Int).Quo(new(big.Int).Mul(power, bps), full)
	}
	rate.Lsh(rate.Rsh(rate, 24), 24) // kept with 96 bits
	growth := new(big.Int).Mul(rate, new(big.Int).SetUint64(seconds))
	growth.Quo(growth, big.NewInt(yearSeconds))
	if growth.Cmp(mostGrowth) > 0 {
		growth.Set(mostGrowth)
	}
	sum, term := new(big.Int), new(big.Int).Set(growth) // e^x − 1 as the sum of x^k / k!
	for k := int64(2); term.Sign() != 0; k++ {
		sum.Add(sum, term)
		term = new(big.Int).Mul(term, growth)
		term.Quo(term.Rsh(term, 120), big.NewInt(k))
	}
	fee := new(big.Int).Mul(supply, sum)
	return fee.Rsh(fee, 120)
}

func (v *Vault) feesPaid(e *bindings.IndexVaultFeesPaid) error {
	if !v.Supply.Equal(basket.NewAmount(e.Supply)) {
		return fmt.Errorf("payment of fees states supply %s, but transfers make %s", e.Supply, v.Supply)
	}
	all := new(big.Int).Add(e.CreatorShares, e.PlatformShares)
	share := new(big.Int).Mul(all, big.NewInt(int64(v.Terms.PlatformShareBps)))
	if share.Quo(share, big.NewInt(basket.FullBps)).Cmp(e.PlatformShares) != 0 {
		return fmt.Errorf("the platform gets %s of %s fee shares, but its share is %s", e.PlatformShares, all, share)
	}
	v.accrual.paid.Add(v.accrual.paid, all)
	v.row(FeePayment, *e.Raw, paymentValue(e.Creator, e.CreatorShares, e.Platform, e.PlatformShares, e.Supply))
	return nil
}

func (v *Vault) performanceFee(e *bindings.IndexVaultPerformanceFeeAccrued) error {
	v.accrual.charged.Add(v.accrual.charged, e.Shares)
	v.HighWaterMark = e.HighWaterMarkD18
	v.row(FeeCharge, *e.Raw, chargeValue("performance", e.Shares, common.Address{}, e.HighWaterMarkD18))
	return nil
}

func (v *Vault) entryFee(e *bindings.IndexVaultEntryFeeAccrued) error {
	return v.charge(e.Raw, "entry", e.Receiver, e.Shares)
}

func (v *Vault) exitFee(e *bindings.IndexVaultExitFeeAccrued) error {
	return v.charge(e.Raw, "exit", e.Sender, e.Shares)
}

func (v *Vault) charge(l *types.Log, kind string, account common.Address, shares *big.Int) error {
	if v.accrual.unexplained == nil || v.accrual.unexplained.Cmp(shares) != 0 {
		return fmt.Errorf("%s fee is %s, but the checkpoint has %s", kind, shares, v.accrual.unexplained)
	}
	v.accrual.unexplained = nil
	v.row(FeeCharge, *l, chargeValue(kind, shares, account, new(big.Int)))
	return nil
}

func (v *Vault) feesProposed(e *bindings.IndexVaultFeesProposed) error {
	if v.PendingFees != nil {
		return fmt.Errorf("fees are proposed while others are pending")
	}
	v.PendingFees = &FeeProposal{Fees: e.Fees, ExecutableAt: e.ExecutableAt}
	v.changes = append(v.changes, &feeChange{logKey(e.Raw.BlockNumber, uint64(e.Raw.Index)), e.Fees, e.ExecutableAt, "pending"})
	return nil
}

func (v *Vault) feesCancelled(*bindings.IndexVaultFeesCancelled) error {
	if v.PendingFees == nil {
		return fmt.Errorf("fees are cancelled, but none are pending")
	}
	v.PendingFees, v.Ballots[feesMatter] = nil, Ballot{}
	v.changes[len(v.changes)-1].state = "cancelled"
	return nil
}

// feesChanged puts pending fees into force, or lower fees at once. The launch's own fees are not a change.
func (v *Vault) feesChanged(e *bindings.IndexVaultFeesChanged) error {
	v.Fees = e.Fees
	switch {
	case v.book.seeded:
	case v.PendingFees != nil:
		if e.Fees != v.PendingFees.Fees {
			return fmt.Errorf("fees %s take effect, but %s were pending", feesValue(e.Fees), feesValue(v.PendingFees.Fees))
		}
		v.PendingFees, v.Ballots[feesMatter] = nil, Ballot{}
		v.changes[len(v.changes)-1].state = "executed"
	default:
		key := logKey(e.Raw.BlockNumber, uint64(e.Raw.Index))
		v.changes = append(v.changes, &feeChange{key, e.Fees, e.Raw.BlockTimestamp, "executed"})
	}
	return nil
}
