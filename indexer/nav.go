package indexer

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// lensVaults is the number of vaults in one call of the lens. It fits the gas that nodes allow a call.
const lensVaults = 10

// navBlocks returns the blocks of a span at which all vaults are valued.
func (ix *Indexer) navBlocks(s span) []int64 {
	every := int64(ix.cfg.NavInterval)
	if every == 0 {
		return nil
	}
	var blocks []int64
	for n := (s.from + every - 1) / every * every; n <= s.to; n += every {
		blocks = append(blocks, n)
	}
	return blocks
}

// sample is some vaults to value at the end of a block.
type sample struct {
	number int64
	hash   common.Hash
	time   time.Time
	vaults []common.Address
	ask    *contractCall
}

// navPoints values each vault at the blocks in which it changed, and all vaults at the interval's blocks. A vault whose state
// the node lacks gets a gap. A vault without a price gets a point with nulls.
func (ix *Indexer) navPoints(
	ctx context.Context, f *fetched, events []event.Event,
) ([]ledgerdb.InsertNavPointsParams, []ledgerdb.InsertNavGapsParams, error) {
	return ix.valued(ctx, ix.samples(f, events))
}

// valued reads samples.
func (ix *Indexer) valued(
	ctx context.Context, samples []*sample,
) (rows []ledgerdb.InsertNavPointsParams, gaps []ledgerdb.InsertNavGapsParams, err error) {
	if err := ix.ask(ctx, samples); err != nil {
		return nil, nil, err
	}
	var alone []*sample
	for _, s := range samples {
		got, ok, err := ix.points(s)
		if err != nil {
			return nil, nil, err
		}
		if !ok && len(s.vaults) > 1 { // one vault made the call of all fail
			for _, vault := range s.vaults {
				one := *s
				one.vaults = []common.Address{vault}
				alone = append(alone, &one)
			}
			continue
		}
		if !ok {
			gaps = append(gaps, ix.gap(s))
		}
		rows = append(rows, got...)
	}
	if err := ix.ask(ctx, alone); err != nil {
		return nil, nil, err
	}
	for _, s := range alone {
		got, ok, err := ix.points(s)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			gaps = append(gaps, ix.gap(s))
		}
		rows = append(rows, got...)
	}
	return rows, gaps, nil
}

// gap returns the gap of a sample of one vault that could not be read.
func (ix *Indexer) gap(s *sample) ledgerdb.InsertNavGapsParams {
	return ledgerdb.InsertNavGapsParams{
		ChainID: ix.chainID(), Vault: s.vaults[0], BlockNumber: s.number, BlockHash: s.hash, BlockTime: s.time,
	}
}

// samples lists what to value, block by block, in parts that fit one call of the lens.
func (ix *Indexer) samples(f *fetched, events []event.Event) []*sample {
	changed := map[int64]map[common.Address]bool{}
	at := map[int64]sample{}
	mark := func(s sample, vault common.Address) {
		if changed[s.number] == nil {
			changed[s.number], at[s.number] = map[common.Address]bool{}, s
		}
		changed[s.number][vault] = true
	}
	for _, e := range events {
		if e.FromVault() {
			mark(sample{number: e.BlockNumber, hash: e.BlockHash, time: e.BlockTime}, e.Vault)
		}
	}
	for _, n := range ix.navBlocks(f.span) {
		h := f.headers[n]
		for _, vault := range ix.emitters.bornBy(n) {
			mark(sample{number: n, hash: h.Hash, time: unixTime(h)}, vault)
		}
	}
	var samples []*sample
	for _, n := range slices.Sorted(maps.Keys(changed)) {
		vaults := slices.SortedFunc(maps.Keys(changed[n]), common.Address.Cmp)
		for part := range slices.Chunk(vaults, lensVaults) {
			s := at[n]
			s.vaults = part
			samples = append(samples, &s)
		}
	}
	return samples
}

func (ix *Indexer) ask(ctx context.Context, samples []*sample) error {
	contract := bindings.NewVaultLens()
	asks := make([]*contractCall, len(samples))
	for i, s := range samples {
		s.ask = &contractCall{to: ix.cfg.Lens, data: contract.PackStates(s.vaults), block: s.hash, number: s.number}
		asks[i] = s.ask
	}
	if err := ix.node.callContracts(ctx, asks); err != nil {
		return fmt.Errorf("valuing vaults: %w", err)
	}
	return nil
}

// points decodes a sample's answer. ok is false if there is none.
func (ix *Indexer) points(s *sample) (rows []ledgerdb.InsertNavPointsParams, ok bool, err error) {
	if s.ask.err != nil {
		return nil, false, nil //nolint:nilerr // a missing state is an answer: the value is unknown
	}
	states, err := unpackStates(s.ask.result)
	if err != nil {
		return nil, false, fmt.Errorf("reading the lens at block %d: %w", s.number, err)
	}
	if len(states) != len(s.vaults) {
		return nil, false, fmt.Errorf("reading the lens at block %d: %d vaults for %d", s.number, len(states), len(s.vaults))
	}
	for i, state := range states {
		if state.vault != s.vaults[i] {
			return nil, false, fmt.Errorf("reading the lens at block %d: vault %s for %s", s.number, state.vault, s.vaults[i])
		}
		row := ledgerdb.InsertNavPointsParams{
			ChainID: ix.chainID(), Vault: state.vault, BlockNumber: s.number, BlockHash: s.hash, BlockTime: s.time,
			TotalSupply: basket.NewAmount(state.totalSupply), PendingFeeShares: basket.NewAmount(state.pendingFeeShares),
		}
		if state.navOk {
			row.NavD18, row.NavPerShareD18 = known(state.navD18), known(state.navPerShareD18)
			row.DriftD18 = known(state.driftD18)
		}
		rows = append(rows, row)
	}
	return rows, true, nil
}

func known(i *big.Int) *basket.Amount {
	a := basket.NewAmount(i)
	return &a
}

var stringResult = abi.Arguments{{Type: abi.Type{T: abi.StringTy}}}

// text decodes a name or symbol: a string, or 32 bytes padded with zeros, as old tokens return. Anything else becomes empty.
func text(v *contractCall) string {
	if v.err != nil {
		return ""
	}
	if out, err := stringResult.Unpack(v.result); err == nil {
		if s, ok := out[0].(string); ok {
			return projection.Text(s)
		}
	}
	if len(v.result) == common.HashLength {
		return projection.Text(string(common.TrimRightZeroes(v.result)))
	}
	return ""
}
