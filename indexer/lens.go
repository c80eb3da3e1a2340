package indexer

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// lensState is the part of a vault's state that is stored. The bindings would decode all members by reflection, which costs more
// than all the events do.
type lensState struct {
	vault                            common.Address
	navOk                            bool
	navD18, totalSupply              *big.Int
	pendingFeeShares, navPerShareD18 *big.Int
	driftD18                         *big.Int
	holdings                         []basket.Holding // the constituents in their order
	managementBps, performanceBps    int32
}

var errLens = errors.New("not an answer of the lens")

// words is an ABI-encoded answer, as words of 32 bytes.
type words []byte

// at returns the i-th word.
func (w words) at(i uint64) ([]byte, error) {
	if i >= uint64(len(w))/common.HashLength {
		return nil, fmt.Errorf("word %d of %d bytes: %w", i, len(w), errLens)
	}
	return w[i*common.HashLength:][:common.HashLength], nil
}

// small returns the i-th word as a position or a length.
func (w words) small(i uint64) (uint64, error) {
	word, err := w.at(i)
	if err != nil {
		return 0, err
	}
	n := new(big.Int).SetBytes(word)
	if !n.IsUint64() || n.Uint64() > uint64(len(w)) {
		return 0, fmt.Errorf("word %d is %s in %d bytes: %w", i, n, len(w), errLens)
	}
	return n.Uint64(), nil
}

// from returns what begins at the position in the i-th word.
func (w words) from(i uint64) (words, error) {
	position, err := w.small(i)
	if err != nil {
		return nil, err
	}
	return w[position:], nil
}

// unpackStates decodes the answer of VaultLens.states: block number, time and a list of states.
func unpackStates(answer []byte) ([]lensState, error) {
	list, err := words(answer).from(2)
	if err != nil {
		return nil, err
	}
	n, err := list.small(0)
	if err != nil {
		return nil, err
	}
	list = list[common.HashLength:]
	if n > uint64(len(list))/common.HashLength {
		return nil, fmt.Errorf("%d states in %d bytes: %w", n, len(list), errLens)
	}
	states := make([]lensState, n)
	for i := range states {
		state, err := list.from(uint64(i))
		if err == nil {
			err = states[i].unpack(state)
		}
		if err != nil {
			return nil, fmt.Errorf("state %d: %w", i, err)
		}
	}
	return states, nil
}

// unpack decodes the first members of a state, in the order of IVaultLens.VaultState.
func (s *lensState) unpack(state words) error {
	const members = 7
	if len(state) < members*common.HashLength {
		return fmt.Errorf("%d bytes: %w", len(state), errLens)
	}
	word := func(i int) []byte { return state[i*common.HashLength:][:common.HashLength] }
	ok := new(big.Int).SetBytes(word(1))
	if ok.BitLen() > 1 {
		return fmt.Errorf("nav_ok is %s: %w", ok, errLens)
	}
	s.vault, s.navOk = common.BytesToAddress(word(0)), ok.Sign() > 0
	for i, number := range []**big.Int{&s.navD18, &s.totalSupply, &s.pendingFeeShares, &s.navPerShareD18, &s.driftD18} {
		*number = new(big.Int).SetBytes(word(2 + i))
	}
	return s.unpackConstituents(state)
}

// unpackConstituents decodes the fees and the list of constituents, the last member of a state. Each has thirteen words.
func (s *lensState) unpackConstituents(state words) error {
	const management, performance, position, length = 40, 41, 61, 13
	for i, fee := range map[uint64]*int32{management: &s.managementBps, performance: &s.performanceBps} {
		word, err := state.at(i)
		if err != nil {
			return err
		}
		bps := new(big.Int).SetBytes(word)
		if bps.BitLen() > 16 {
			return fmt.Errorf("a fee of %s bps: %w", bps, errLens)
		}
		*fee = int32(bps.Int64())
	}
	list, err := state.from(position)
	if err != nil {
		return err
	}
	n, err := list.small(0)
	if err != nil {
		return err
	}
	list = list[common.HashLength:]
	if n > uint64(len(list))/(length*common.HashLength) {
		return fmt.Errorf("%d constituents in %d bytes: %w", n, len(list), errLens)
	}
	s.holdings = make([]basket.Holding, n)
	for i := range s.holdings {
		word := func(j int) *big.Int {
			return new(big.Int).SetBytes(list[(i*length+j)*common.HashLength:][:common.HashLength])
		}
		target, decimals := word(1), word(4)
		if target.BitLen() > 16 || decimals.BitLen() > 8 {
			return fmt.Errorf("constituent %d has the target %s and %s decimals: %w", i, target, decimals, errLens)
		}
		s.holdings[i] = basket.Holding{
			Token: common.BigToAddress(word(0)), TargetBps: uint16(target.Uint64()), Decimals: uint8(decimals.Uint64()),
			Reserve: word(2), PriceD18: word(9),
		}
	}
	return nil
}
