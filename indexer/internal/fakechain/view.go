package fakechain

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// view answers a call of a contract at this state.
func (w *World) view(to common.Address, data []byte) ([]byte, error) {
	calls := func(contract *abi.ABI, method string) bool { return bytes.HasPrefix(data, contract.Methods[method].ID) }
	name, isToken := w.Names[to]
	switch {
	case to == Factory && calls(factoryABI, "registry"):
		return factoryABI.Methods["registry"].Outputs.Pack(Registry)
	case to == Lens && calls(lensABI, "states"):
		args := must(lensABI.Methods["states"].Inputs.Unpack(data[4:]))
		return w.states(as[[]common.Address](args[0]))
	case isToken && (calls(tokenABI, "symbol") || calls(tokenABI, "name")):
		return tokenABI.Methods["name"].Outputs.Pack(name)
	}
	return []byte{}, nil // nobody there
}

// states is the lens: it fails for what is no vault yet.
func (w *World) states(vaults []common.Address) ([]byte, error) {
	states := make([]bindings.IVaultLensVaultState, len(vaults))
	for i, address := range vaults {
		v := w.Vaults[address]
		if v == nil {
			return nil, errors.New("execution reverted")
		}
		states[i] = bindings.IVaultLensVaultState{
			Vault: address, TotalSupply: v.Supply, PendingFeeShares: w.pendingFee(v), Roles: roles(v),
			RebalanceNonce: big.NewInt(v.Nonce), Constituents: []bindings.IVaultLensConstituent{},
			PendingTargets: bindings.IVaultTypesPendingTargets{Id: big.NewInt(v.Proposal)},
			Usage:          bindings.IVaultTypesUsage{LossD18: new(big.Int), TurnoverD18: new(big.Int)},
			Limits:         Limits, Fees: v.fees(), ReduceOnly: v.ReduceOnly, LastTradeAt: new(big.Int), Scale: v.Scale, ShareCap: v.Cap,
			LastAccrual: new(big.Int).SetUint64(v.accruedAt), HighWaterMarkD18: v.Mark, PeakD18: v.Mark,
			Auction: bindings.IVaultTypesAuction{Id: uint64(v.Auction.ID), NavD18: new(big.Int)},
			NavD18:  new(big.Int), NavPerShareD18: new(big.Int), DriftD18: new(big.Int),
		}
		if nav, ok := w.nav(v); ok {
			states[i].NavOk, states[i].NavD18, states[i].DriftD18 = true, nav, big.NewInt(v.Nonce)
			states[i].NavPerShareD18, _ = w.NavPerShareD18(address)
		}
	}
	return lensABI.Methods["states"].Outputs.Pack(new(big.Int).SetUint64(w.number), new(big.Int).SetUint64(w.time), states)
}

// NavPerShareD18 is what the lens says a share is worth; false: unknown.
func (w *World) NavPerShareD18(vault common.Address) (*big.Int, bool) {
	v := w.Vaults[vault]
	nav, ok := w.nav(v)
	if !ok {
		return nil, false
	}
	supply := new(big.Int).Add(v.Supply, w.pendingFee(v))
	return nav.Quo(nav.Mul(nav, d18), supply), true
}

func (w *World) nav(v *Vault) (*big.Int, bool) {
	nav := new(big.Int)
	for _, c := range v.Constituents {
		if w.Stale[c.Token] && c.Reserve.Sign() > 0 {
			return nil, false
		}
		nav.Add(nav, new(big.Int).Mul(c.Reserve, big.NewInt(w.Prices[c.Token])))
	}
	return nav, true
}

func roles(v *Vault) bindings.IVaultLensRoles {
	return bindings.IVaultLensRoles{
		Creator: v.Owner, PendingCreator: v.Offered, Keeper: v.Keeper, Guardian: Guardian, Proposer: v.Proposer,
		LastProposedAt: new(big.Int), Platform: Platform, PlatformShareBps: 2000,
	}
}
