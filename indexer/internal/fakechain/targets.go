package fakechain

import (
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
)

// Propose proposes equal parts of tokens, in place of an expired proposal.
func (w *World) Propose(v *Vault, tokens []common.Address) {
	w.transact()
	v.proposals++
	v.Proposal, v.targets = v.proposals, nil
	for i, bps := range weights(len(tokens)) {
		v.targets = append(v.targets, Constituent{tokens[i], bps.Int64(), new(big.Int), new(big.Int)})
	}
	by := v.Owner
	if v.Proposer != zero {
		by = v.Proposer
	}
	w.openBallot(v, TargetsMatter)
	w.emit(v.Address, vaultABI, "TargetsProposed", big.NewInt(v.Proposal), by, tokens, weights(len(tokens)), w.time+600, w.time+1200)
}

// Cancel cancels the pending proposal.
func (w *World) Cancel(v *Vault) {
	w.transact()
	w.dropTargets(v)
}

// Execute makes the pending proposal the new targets.
func (w *World) Execute(v *Vault) {
	w.transact()
	w.accrue(v)
	next := slices.Clone(v.targets)
	tokens := make([]common.Address, len(next))
	for i, c := range next {
		tokens[i] = c.Token
		if at := v.index(c.Token); at >= 0 {
			next[i].Reserve, next[i].Base = v.Constituents[at].Reserve, v.Constituents[at].Base
		}
	}
	for _, c := range v.Constituents {
		if c.Reserve.Sign() > 0 && !slices.Contains(tokens, c.Token) {
			next = append(next, Constituent{c.Token, 0, c.Reserve, c.Base})
		}
	}
	v.Constituents = next
	v.Nonce++
	w.checkpoint(v)
	w.endAuction(v)
	w.emit(v.Address, vaultABI, "Rebalanced", tokens, weights(len(tokens)))
	w.emit(v.Address, vaultABI, "TargetsExecuted", big.NewInt(v.Proposal), big.NewInt(v.Nonce))
	v.Proposal, v.Ballots[TargetsMatter] = 0, Ballot{}
}

func (v *Vault) index(token common.Address) int {
	return slices.IndexFunc(v.Constituents, func(c Constituent) bool { return c.Token == token })
}

// Trade sells an amount of one constituent for as many units of another.
func (w *World) Trade(v *Vault, in, out int, sold *big.Int) {
	w.transact()
	w.accrue(v)
	w.endAuction(v)
	w.perform(v)
	a, b := v.exchange(in, out, sold)
	w.emit(v.Address, vaultABI, "TradeExecuted", big.NewInt(v.Nonce), a.Token, b.Token, Platform, big.NewInt(0), sold, sold,
		a.Reserve, b.Reserve, sold, sold)
	w.checkpoint(v)
	w.dropEmpty(v)
	w.emit(v.Address, vaultABI, "AllowanceUsed", sold, sold)
	w.emit(v.Address, vaultABI, "TradesExecuted", big.NewInt(v.Nonce), d18, d18, big.NewInt(2), big.NewInt(1))
	v.Nonce++
}

// exchange trades as many units for as many, and returns both constituents afterwards.
func (v *Vault) exchange(in, out int, sold *big.Int) (a, b Constituent) {
	v.set(in, new(big.Int).Sub(v.Constituents[in].Reserve, sold))
	v.set(out, new(big.Int).Add(v.Constituents[out].Reserve, sold))
	return v.Constituents[in], v.Constituents[out]
}

// dropEmpty drops constituents without target and reserve.
func (w *World) dropEmpty(v *Vault) {
	var gone []common.Address
	v.Constituents = slices.DeleteFunc(v.Constituents, func(c Constituent) bool {
		empty := c.Bps == 0 && c.Reserve.Sign() == 0
		if empty {
			gone = append(gone, c.Token)
		}
		return empty
	})
	if gone != nil {
		w.emit(v.Address, vaultABI, "ConstituentsLeft", gone)
	}
}
