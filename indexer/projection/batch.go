package projection

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// At is a vault at the end of a block.
type At struct {
	Vault common.Address
	Block int64
}

// Token is what a listed token calls itself.
type Token struct{ Symbol, Name string }

// Input is what the fold takes from the chain: events in ledger order, whole blocks only, and what was read at them.
type Input struct {
	Events []event.Event
	// NavPerShareD18 is USD per whole share at the end of a block; a vault and block that are not there are unknown.
	NavPerShareD18 map[At]basket.Amount
	Tokens         map[common.Address]Token
	// Transactions are those in which keepers traded, by hash; one that is not there was not read.
	Transactions map[common.Hash]Transaction
}

// NewInput is events of which nothing else is known yet.
func NewInput(events []event.Event) Input {
	return Input{
		Events: events, NavPerShareD18: map[At]basket.Amount{}, Tokens: map[common.Address]Token{}, Transactions: map[common.Hash]Transaction{},
	}
}

// batch holds the rows of all projections that some events touch. Each projection loads its
// part, applies the events to it and saves it again.
type batch struct {
	chainID int64
	input   Input

	feeMints map[place]bool           // where shares were minted that nobody paid for
	carriers map[common.Hash]*carrier // transactions that trade

	assets         map[common.Address]*ledgerdb.Asset // nil: not listed
	assetChanges   []ledgerdb.InsertAssetChangesParams
	listings       map[common.Address]*ledgerdb.Listing // the token's pending one; nil: none
	listingChanges []*ledgerdb.Listing                  // all that changed
	exitOrders     map[int64]*ledgerdb.ExitOrder        // nil: not placed
	exitPeaks      []ledgerdb.InsertExitOrderPeaksParams

	vaults     map[common.Address]*vault
	balances   map[holding]basket.Amount
	claims     map[claim]basket.Amount
	positions  map[holding]*ledgerdb.Position            // nil: none
	changed    map[holding]struct{}                      // of balances and positions, what is to be saved
	stored     map[holding]stored                        // of balances and positions, what is in the database
	strangers  []holding                                 // of balances and positions, what is to be loaded
	pending    map[common.Address]*ledgerdb.TargetChange // the vault's pending proposal
	targets    []*ledgerdb.TargetChange                  // all that changed
	flows      []ledgerdb.InsertFlowsParams
	trades     []ledgerdb.InsertTradesParams
	rebalances []ledgerdb.InsertRebalancesParams

	pendingFees    map[common.Address]*ledgerdb.FeeChange // the vault's pending fees
	feeChanges     []*ledgerdb.FeeChange                  // all that changed
	auctions       map[common.Address]*ledgerdb.Auction   // the vault's latest
	auctionChanges []*ledgerdb.Auction                    // all that changed
	feeCharges     []ledgerdb.InsertFeeChargesParams
	feePayments    []ledgerdb.InsertFeePaymentsParams

	holders      map[common.Address]int64        // of vaults
	counting     map[common.Address]*holderCount // the vault's latest of this batch
	holderCounts []*holderCount
}

// place is where in the ledger.
type place struct {
	block int64
	index int32
}

type holding struct{ vault, holder common.Address }

type claim struct{ vault, token, holder common.Address }

func newBatch(chainID int64) *batch {
	return &batch{
		chainID:    chainID,
		feeMints:   map[place]bool{},
		assets:     map[common.Address]*ledgerdb.Asset{},
		listings:   map[common.Address]*ledgerdb.Listing{},
		exitOrders: map[int64]*ledgerdb.ExitOrder{},
		vaults:     map[common.Address]*vault{},
		balances:   map[holding]basket.Amount{},
		claims:     map[claim]basket.Amount{},
		positions:  map[holding]*ledgerdb.Position{},
		changed:    map[holding]struct{}{},
		stored:     map[holding]stored{},
		pending:    map[common.Address]*ledgerdb.TargetChange{},

		pendingFees: map[common.Address]*ledgerdb.FeeChange{},
		auctions:    map[common.Address]*ledgerdb.Auction{},
		holders:     map[common.Address]int64{},
		counting:    map[common.Address]*holderCount{},
	}
}

// Fold brings the projections of a chain from the block before the input's first event to its last. Where only the mutable
// rows are to be made again (their events were folded before), mutableOnly leaves the append-only ones alone.
func Fold(ctx context.Context, q *ledgerdb.Queries, chainID int64, in Input, mutableOnly bool) error {
	held := NewHeld()
	if err := held.fold(ctx, q, chainID, in, mutableOnly, func() error { return nil }); err != nil {
		return err
	}
	return held.Save(ctx, q, chainID)
}

func (b *batch) fold(
	ctx context.Context, q *ledgerdb.Queries, in Input, mutableOnly bool, meanwhile func() error,
) error {
	b.touch(in)
	for _, p := range all {
		if p.load == nil {
			continue
		}
		if err := p.load(ctx, q, b); err != nil {
			return fmt.Errorf("loading %s: %w", p.name, err)
		}
	}
	done := make(chan error, 1)
	go func() { done <- meanwhile() }()
	if err := errors.Join(b.apply(), <-done); err != nil {
		return err
	}
	for _, p := range all {
		if p.save == nil || mutableOnly && p.drop != nil {
			continue
		}
		if err := p.save(ctx, q, b); err != nil {
			return fmt.Errorf("saving %s: %w", p.name, err)
		}
	}
	return nil
}

// touch names every row that the input needs, so that it can be loaded at once.
func (b *batch) touch(in Input) {
	b.input = in
	b.findFeeMints()
	b.findCarriers()
	for i := range in.Events {
		for _, p := range all {
			if p.touch != nil && in.Events[i].Body != nil {
				p.touch(b, &in.Events[i])
			}
		}
	}
}

// touch notes that a row is needed, where that was not known.
func touch[K comparable, V any](rows map[K]V, key K) {
	if _, touched := rows[key]; !touched {
		var none V
		rows[key] = none
	}
}

// apply folds the input into the rows. It is a pure function of the two.
func (b *batch) apply() error {
	for i := range b.input.Events {
		e := &b.input.Events[i]
		if e.Body == nil {
			continue
		}
		for _, p := range all {
			if p.apply == nil {
				continue
			}
			if err := p.apply(b, e); err != nil {
				return fmt.Errorf("folding log %d of block %d into %s: %w", e.LogIndex, e.BlockNumber, p.name, err)
			}
		}
	}
	for address, v := range b.vaults {
		if v.row.CreatedTx == (common.Hash{}) {
			return fmt.Errorf("vault %s has events but the factory did not create it", address)
		}
	}
	return nil
}

// findFeeMints marks the mints that nobody paid for: fees, and the tips of auctions' openers. A vault mints fee shares to
// creator and platform in one go and then says FeesPaid with both amounts, and a tip in the same way; nothing of the
// vault's comes between. So those mints are the run of mints that directly precedes the event among the vault's own
// events in that transaction, taken from its end until their sum is what was minted.
func (b *batch) findFeeMints() {
	type mint struct {
		at     place
		shares *big.Int
	}
	runs := map[common.Address][]mint{}
	mark := func(vault common.Address, shares *big.Int) {
		left := new(big.Int).Set(shares)
		for run := runs[vault]; len(run) > 0 && left.Sign() > 0; run = run[:len(run)-1] {
			last := run[len(run)-1]
			b.feeMints[last.at] = true
			left.Sub(left, last.shares)
		}
	}
	var tx common.Hash
	for i := range b.input.Events {
		e := &b.input.Events[i]
		if e.TxHash != tx {
			clear(runs)
			tx = e.TxHash
		}
		switch body := e.Body.(type) {
		case *bindings.IndexVaultTransfer:
			if body.From == (common.Address{}) {
				runs[e.Vault] = append(runs[e.Vault], mint{place{e.BlockNumber, e.LogIndex}, body.Value})
				continue
			}
		case *bindings.IndexVaultFeesPaid:
			mark(e.Vault, new(big.Int).Add(body.CreatorShares, body.PlatformShares))
		case *bindings.IndexVaultAuctionTip:
			mark(e.Vault, body.Shares)
		}
		delete(runs, e.Vault)
	}
}

func isFeeMint(b *batch, e *event.Event) bool { return b.feeMints[place{e.BlockNumber, e.LogIndex}] }

// amount reads a number that an event carries; the ABI bounds it to 256 bits.
func amount(i *big.Int) basket.Amount { return basket.OwnAmount(i) }

// int64Of reads a number that the schema keeps in 64 bits.
func int64Of(name string, i *big.Int) (int64, error) {
	if !i.IsInt64() {
		return 0, fmt.Errorf("%s must be below 2^63, got %s", name, i)
	}
	return i.Int64(), nil
}

// raw is a set of addresses as query parameters.
func raw[V any](set map[common.Address]V) [][]byte {
	out := make([][]byte, 0, len(set))
	for a := range set {
		out = append(out, a.Bytes())
	}
	return out
}
