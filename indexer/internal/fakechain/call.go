package fakechain

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
)

// call answers a call of a contract at this state.
func (w *World) call(to common.Address, data []byte) ([]byte, error) {
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
	return []byte{}, nil // there is no contract
}

// states answers for the lens. It fails for an address that is not a vault yet.
func (w *World) states(vaults []common.Address) ([]byte, error) {
	p := packer{out: make([]byte, 0, (4+len(vaults)*(1+stateWords))*common.HashLength)}
	p.small(w.number, w.time, 3*common.HashLength, uint64(len(vaults)))
	for i := range vaults {
		p.small(uint64((len(vaults) + i*stateWords) * common.HashLength))
	}
	for _, address := range vaults {
		v := w.Vaults[address]
		if v == nil {
			return nil, errors.New("execution reverted")
		}
		w.packState(&p, v)
	}
	return p.out, nil
}

// packState writes a bindings.IVaultLensVaultState without constituents, member by member.
func (w *World) packState(p *packer, v *Vault) {
	nav, navOk := w.nav(v)
	perShare, drift := new(big.Int), new(big.Int)
	if navOk {
		perShare, _ = w.NavPerShareD18(v.Address)
		drift.SetInt64(v.Nonce)
	} else {
		nav = new(big.Int)
	}
	p.address(v.Address)
	p.truth(navOk)
	p.number(nav, v.Supply, w.pendingFee(v), perShare, drift)
	p.small(uint64(v.Nonce), 0, v.accruedAt)
	p.number(v.Mark, v.Mark, v.Cap, v.Scale)
	p.truth(v.ReduceOnly)
	p.number(v.reasons())
	p.small(0, 0, 0) // when the keeper may trade, and the losses of 30 days
	p.small(0, 0)    // the targets' delay and window
	p.address(v.Owner, v.Offered, v.Keeper, v.Holders[0], v.Proposer)
	p.small(0, 0)
	p.address(v.Holders[1])
	p.small(platformShareBps)
	p.small(uint64(Limits.MaxSlippageBps), uint64(Limits.MaxTradeBps), uint64(Limits.DailyLossBps), uint64(Limits.DailyTurnoverBps),
		uint64(Limits.DrawdownBps), uint64(Limits.AuctionBandBps), uint64(Limits.AuctionIdle), uint64(Limits.CoolOff))
	p.small(0, 0) // used allowances
	p.small(uint64(v.FeeBps), uint64(v.PerformanceBps), uint64(v.EntryBps), uint64(v.ExitBps))
	p.small(0, 0, 0, 0, 0) // no pending fees
	p.small(uint64(v.Proposal), 0, 0, 0)
	p.small(uint64(v.Auction.ID), 0, 0, 0, 0)
	p.small(0)                                   // the lowest level
	p.number(nav, drift)                         // bounds of trades
	p.small((stateWords-1)*common.HashLength, 0) // position and number of constituents
}

// stateWords is the length of a state without constituents.
const stateWords = 63

// platformShareBps is the platform's share of fees.
const platformShareBps = 2000

// packer writes ABI words. Package abi takes longer to encode a state than an indexer takes to process it.
type packer struct{ out []byte }

func (p *packer) word() []byte {
	at := len(p.out)
	p.out = append(p.out, make([]byte, common.HashLength)...)
	return p.out[at:]
}

func (p *packer) number(values ...*big.Int) {
	for _, v := range values {
		v.FillBytes(p.word())
	}
}

func (p *packer) small(values ...uint64) {
	for _, v := range values {
		binary.BigEndian.PutUint64(p.word()[24:], v)
	}
}

func (p *packer) address(values ...common.Address) {
	for _, a := range values {
		copy(p.word()[12:], a[:])
	}
}

func (p *packer) truth(v bool) {
	if v {
		p.word()[31] = 1
	} else {
		p.word()
	}
}

// NavPerShareD18 returns the lens's NAV per share. False: unknown.
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
