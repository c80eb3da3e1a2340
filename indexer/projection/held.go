package projection

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// Held is what holders have, kept from one fold to the next: most events move shares between the same few holders, whose rows
// then are read and written once for many folds. It is of use only while nobody else writes the rows.
type Held struct {
	balances  map[holding]basket.Amount
	positions map[holding]*ledgerdb.Position // nil: none
	changed   map[holding]struct{}           // since Save
	stored    map[holding]stored             // which rows there are; none: neither
	holders   map[common.Address]int64       // of vaults
	candles   candles                        // since Save
}

// stored are the rows of a holder that the database has.
type stored struct{ balance, position bool }

// keptHoldings bounds how many holders are kept when their rows are saved: some 15 MB.
const keptHoldings = 25_000

// NewHeld is before anything is known.
func NewHeld() *Held {
	return &Held{
		balances: map[holding]basket.Amount{}, positions: map[holding]*ledgerdb.Position{}, changed: map[holding]struct{}{},
		stored: map[holding]stored{}, holders: map[common.Address]int64{}, candles: candles{},
	}
}

// Save writes what was changed by folds.
func (h *Held) Save(ctx context.Context, q *ledgerdb.Queries, chainID int64) error {
	if err := saveBalances(ctx, q, h, chainID); err != nil {
		return fmt.Errorf("saving balances: %w", err)
	}
	if err := savePositions(ctx, q, h); err != nil {
		return fmt.Errorf("saving positions: %w", err)
	}
	if err := saveCandles(ctx, q, h); err != nil {
		return fmt.Errorf("saving candles: %w", err)
	}
	clear(h.changed)
	if len(h.balances) > keptHoldings {
		clear(h.balances)
		clear(h.stored)
		clear(h.positions)
		clear(h.holders)
	}
	return nil
}

// FoldHeld is Fold but for what holders have, which stays in held until its Save: in the same transaction, or else this fold
// is not to be committed. While the events are applied, which takes the processor alone, meanwhile has the database.
func FoldHeld(
	ctx context.Context, q *ledgerdb.Queries, chainID int64, in Input, held *Held, meanwhile func() error,
) error {
	return held.fold(ctx, q, chainID, in, false, meanwhile)
}

func (h *Held) fold(
	ctx context.Context, q *ledgerdb.Queries, chainID int64, in Input, mutableOnly bool, meanwhile func() error,
) error {
	if len(in.Events) == 0 {
		return meanwhile()
	}
	b := newBatch(chainID)
	b.balances, b.positions, b.changed, b.stored, b.holders = h.balances, h.positions, h.changed, h.stored, h.holders
	return b.fold(ctx, q, in, mutableOnly, meanwhile)
}
