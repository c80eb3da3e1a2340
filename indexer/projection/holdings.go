package projection

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// Holdings caches vaults with their constituents, and the balances and positions of holders, from one fold to the next. Most
// events concern the same few vaults and holders, so their rows are read and written once for many folds. It is valid only
// while nobody else writes the rows.
type Holdings struct {
	known     map[common.Address]*vault
	unsaved   map[common.Address]struct{} // vaults touched since Save
	whole     map[common.Address]struct{} // vaults whose launch was folded here: a holder that is not cached has no row
	balances  map[holderKey]basket.Amount
	positions map[holderKey]*ledgerdb.Position // nil: none
	changed   map[holderKey]struct{}           // since Save
	stored    map[holderKey]stored             // rows in the database; no entry: neither row
	holders   map[common.Address]int64         // number, by vault
	candles   candles                          // since Save
}

// stored tells which rows of a holder the database has.
type stored struct{ balance, position bool }

const (
	// keptHoldings is the most holders kept after Save, about 35 MB.
	keptHoldings = 60_000
	// keptVaults is the most vaults kept after Save, about 10 MB with five constituents each.
	keptVaults = 2_000
)

// NewHoldings returns an empty cache.
func NewHoldings() *Holdings {
	return &Holdings{
		known: map[common.Address]*vault{}, unsaved: map[common.Address]struct{}{}, whole: map[common.Address]struct{}{},
		balances: map[holderKey]basket.Amount{}, positions: map[holderKey]*ledgerdb.Position{}, changed: map[holderKey]struct{}{},
		stored: map[holderKey]stored{}, holders: map[common.Address]int64{}, candles: candles{},
	}
}

// Save writes what folds have changed.
func (h *Holdings) Save(ctx context.Context, q *ledgerdb.Queries, chainID int64) error {
	if err := saveVaults(ctx, q, h); err != nil {
		return fmt.Errorf("saving vaults: %w", err)
	}
	if err := saveConstituents(ctx, q, h, chainID); err != nil {
		return fmt.Errorf("saving constituents: %w", err)
	}
	if err := saveBalances(ctx, q, h, chainID); err != nil {
		return fmt.Errorf("saving balances: %w", err)
	}
	if err := savePositions(ctx, q, h); err != nil {
		return fmt.Errorf("saving positions: %w", err)
	}
	if err := saveCandles(ctx, q, h, chainID); err != nil {
		return fmt.Errorf("saving candles: %w", err)
	}
	clear(h.changed)
	clear(h.unsaved)
	if len(h.known) > keptVaults {
		clear(h.known)
	}
	if len(h.balances) > keptHoldings {
		clear(h.balances)
		clear(h.stored)
		clear(h.positions)
		clear(h.holders)
		clear(h.whole)
	}
	return nil
}

// holderKey is a holder of a vault's shares.
type holderKey struct{ vault, holder common.Address }

// FoldInto is Fold, but leaves vaults, constituents, balances, positions and candles in held until held.Save in the same
// transaction. Only the rows of new vaults are saved at once, because other rows refer to them. If that
// transaction fails, held must be discarded. meanwhile uses the database while the events are applied.
func FoldInto(
	ctx context.Context, q *ledgerdb.Queries, chainID int64, in Input, held *Holdings, meanwhile func() error,
) error {
	return held.fold(ctx, q, foldOf{chainID: chainID, input: in}, meanwhile)
}

// foldOf is one fold: an input of a chain. mutableOnly leaves append-only projections alone.
type foldOf struct {
	chainID     int64
	input       Input
	mutableOnly bool
}

func (h *Holdings) fold(ctx context.Context, q *ledgerdb.Queries, f foldOf, meanwhile func() error) error {
	if len(f.input.Events) == 0 {
		return meanwhile()
	}
	return newBatch(f.chainID, h).fold(ctx, q, f.input, f.mutableOnly, meanwhile)
}
