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
	"github.com/astrolabe-index/astrolabe/internal/store"
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
	others map[common.Address][]common.Address // tokens to price by vault, besides those that it holds
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
	var points []valuation
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
		points = append(points, got...)
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
		points = append(points, got...)
	}
	if err := ix.priceOthers(ctx, points); err != nil {
		return nil, nil, err
	}
	rows = make([]ledgerdb.InsertNavPointsParams, len(points))
	for i, p := range points {
		rows[i] = p.row
		rows[i].Holdings = basket.PackHoldings(p.holdings)
	}
	return rows, gaps, nil
}

// valuation is a NAV point whose holdings are not packed yet.
type valuation struct {
	row      ledgerdb.InsertNavPointsParams
	holdings []basket.Holding
	sample   *sample
}

// priceOthers adds the prices of tokens that a vault does not hold, but may soon hold or has just stopped to hold. Most of them are
// known from another vault at the same block.
func (ix *Indexer) priceOthers(ctx context.Context, points []valuation) error {
	prices := map[priceKey]*big.Int{}
	for _, p := range points {
		for _, h := range p.holdings {
			prices[priceKey{p.row.BlockHash, h.Token}] = h.PriceD18
		}
	}
	asked := map[priceKey]int64{}
	for i := range points {
		p := &points[i]
		for _, token := range p.sample.others[p.row.Vault] {
			if slices.ContainsFunc(p.holdings, func(h basket.Holding) bool { return h.Token == token }) {
				continue
			}
			p.holdings = append(p.holdings, basket.Holding{Token: token, Reserve: new(big.Int), PriceD18: new(big.Int)})
			if key := (priceKey{p.row.BlockHash, token}); prices[key] == nil {
				asked[key] = p.row.BlockNumber
			}
		}
	}
	found, err := ix.prices(ctx, asked)
	if err != nil {
		return err
	}
	for i := range points {
		for j := range points[i].holdings {
			h := &points[i].holdings[j]
			key := priceKey{points[i].row.BlockHash, h.Token}
			if price := prices[key]; price != nil {
				h.PriceD18 = price
			} else if price := found[key]; price != nil {
				h.PriceD18 = price
			}
		}
	}
	return nil
}

// priceKey is a token at the end of a block.
type priceKey struct {
	block common.Hash
	token common.Address
}

// prices reads the registry's prices, USD D18 per whole token, at blocks with these numbers. A token without a fresh price is left out.
func (ix *Indexer) prices(ctx context.Context, of map[priceKey]int64) (map[priceKey]*big.Int, error) {
	contract := bindings.NewAssetRegistry()
	keys := make([]priceKey, 0, len(of))
	asks := make([]*contractCall, 0, len(of))
	for key, number := range of {
		keys = append(keys, key)
		asks = append(asks, &contractCall{
			to: ix.decoder.Registry, data: contract.PackTryPriceD18(key.token), block: key.block, number: number,
		})
	}
	if err := ix.node.callContracts(ctx, asks); err != nil {
		return nil, fmt.Errorf("reading prices: %w", err)
	}
	out := map[priceKey]*big.Int{}
	for i, ask := range asks {
		if ask.err != nil { // the node lacks the state, so the price stays unknown
			continue
		}
		price, err := contract.UnpackTryPriceD18(ask.result)
		if err != nil {
			return nil, fmt.Errorf("reading the price of %s at block %d: %w", keys[i].token, ask.number, err)
		}
		if price.Ok {
			out[keys[i]] = price.Price
		}
	}
	return out, nil
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
	left := map[projection.At][]common.Address{}
	for _, e := range events {
		if e.FromVault() {
			mark(sample{number: e.BlockNumber, hash: e.BlockHash, time: e.BlockTime}, e.Vault)
		}
		if gone, ok := e.Body.(*bindings.IndexVaultConstituentsLeft); ok {
			left[projection.At{Vault: e.Vault, Block: e.BlockNumber}] = gone.Tokens
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
			s.vaults, s.others = part, map[common.Address][]common.Address{}
			for _, vault := range part {
				if others := slices.Concat(left[projection.At{Vault: vault, Block: n}], f.wishes.at(vault, n)); len(others) > 0 {
					s.others[vault] = others
				}
			}
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
func (ix *Indexer) points(s *sample) (points []valuation, ok bool, err error) {
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
			ManagementFeeBps: &state.managementBps, PerformanceFeeBps: &state.performanceBps,
		}
		if state.navOk {
			row.NavD18, row.NavPerShareD18 = known(state.navD18), known(state.navPerShareD18)
			row.DriftD18 = known(state.driftD18)
		}
		points = append(points, valuation{row, state.holdings, s})
	}
	return points, true, nil
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
			return store.Text(s)
		}
	}
	if len(v.result) == common.HashLength {
		return store.Text(string(common.TrimRightZeroes(v.result)))
	}
	return ""
}
