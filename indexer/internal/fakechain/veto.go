package fakechain

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Ballot is a holders' ballot on a proposal. The zero value means that none is open.
type Ballot struct {
	ID                int64
	Eligible, Against *big.Int
	counted           map[common.Address]bool
}

// The matters of ballots.
const (
	TargetsMatter = 0
	FeesMatter    = 1
)

// AllowVeto lets holders of a part of the shares stop proposals. It belongs to the launch.
func (w *World) AllowVeto(v *Vault, bps uint16) {
	v.VetoBps = bps
	w.emit(v.Address, vaultABI, "OptionsSet", bindings.IVaultTypesOptions{VetoBps: bps})
}

// openBallot begins a ballot on a proposal, if the vault has a veto.
func (w *World) openBallot(v *Vault, matter uint8) {
	if v.VetoBps == 0 {
		return
	}
	v.ballots[matter]++
	eligible := new(big.Int).Sub(v.Supply, v.balance(v.Owner))
	v.Ballots[matter] = Ballot{ID: v.ballots[matter], Eligible: eligible, Against: new(big.Int), counted: map[common.Address]bool{}}
	w.emit(v.Address, vaultABI, "BallotOpened", matter, big.NewInt(v.ballots[matter]), eligible)
}

// Veto counts a holder against a proposal. It does nothing if no ballot is open or the holder cannot be counted.
func (w *World) Veto(v *Vault, matter uint8, holder common.Address) {
	b := &v.Ballots[matter]
	shares := new(big.Int).Set(v.balance(holder))
	if b.ID == 0 || holder == v.Owner || b.counted[holder] || shares.Sign() == 0 {
		return
	}
	w.transact()
	b.counted[holder] = true
	b.Against = new(big.Int).Add(b.Against, shares)
	id := big.NewInt(b.ID)
	w.emit(v.Address, vaultABI, "VetoOf", matter, id, holder, shares)
	w.emit(v.Address, vaultABI, "VetoCounted", matter, id, shares, b.Against)
	needed := new(big.Int).Mul(b.Eligible, big.NewInt(int64(v.VetoBps)))
	if new(big.Int).Mul(b.Against, big.NewInt(10_000)).Cmp(needed) < 0 {
		return
	}
	w.emit(v.Address, vaultABI, "Vetoed", matter, id, b.Against)
	if matter == FeesMatter {
		w.dropFees(v)
		return
	}
	w.dropTargets(v)
}

func (w *World) dropTargets(v *Vault) {
	w.emit(v.Address, vaultABI, "TargetsCancelled", big.NewInt(v.Proposal), v.Owner)
	v.Proposal, v.Ballots[TargetsMatter] = 0, Ballot{}
}
