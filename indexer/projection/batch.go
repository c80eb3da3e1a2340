package projection

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// At is a vault at the end of a block.
type At struct {
	Vault common.Address
	Block int64
}

// Token is the symbol and the name that a listed token returns.
type Token struct{ Symbol, Name string }

// Input is what a fold reads: events of whole blocks in ledger order, and what was read at these blocks.
type Input struct {
	Events []event.Event
	// NavPerShareD18 is USD per whole share at the end of a block. A missing entry is unknown.
	NavPerShareD18 map[At]basket.Amount
	Tokens         map[common.Address]Token
	// Transactions are the transactions in which keepers traded, by hash. A missing one was not read.
	Transactions map[common.Hash]Transaction
	cash         map[cashKey]Cash
}

// cashKey is a movement of shares, or a paid claim, of an account.
type cashKey struct {
	at      logKey
	account common.Address
}

// Cash is what a movement moved in the wallet of the account, in USD D18. Nil: unknown, or nothing moved.
type Cash struct{ CashD18, GasD18 *basket.Amount }

// AddCash adds what was read of a movement.
func (in Input) AddCash(c ledgerdb.CashFlow) {
	in.cash[cashKey{logKey{c.BlockNumber, c.LogIndex}, c.Account}] = Cash{c.CashD18, c.GasD18}
}

// NewInput returns an input of events without anything else.
func NewInput(events []event.Event) Input {
	return Input{
		Events: events, NavPerShareD18: map[At]basket.Amount{},
		Tokens: map[common.Address]Token{}, Transactions: map[common.Hash]Transaction{},
		cash: map[cashKey]Cash{},
	}
}

// batch holds the rows of all projections that some events touch. Each projection loads its rows, applies the events to
// them and saves them. What only one projection needs is in its state.
type batch struct {
	chainID int64
	input   Input
	vaults  map[common.Address]*vault // touched
	*Holdings
	unknown  [][]byte    // vaults to be loaded
	unloaded []holderKey // holders whose balance and position are to be loaded
	states   []any       // by index of state
}

// logKey is the place of a log in the ledger.
type logKey struct {
	block int64
	index int32
}

func keyOf(e *event.Event) logKey { return logKey{e.BlockNumber, e.LogIndex} }

func newBatch(chainID int64, held *Holdings) *batch {
	b := &batch{chainID: chainID, vaults: map[common.Address]*vault{}, Holdings: held, states: make([]any, len(newStates))}
	for i, newState := range newStates {
		b.states[i] = newState()
	}
	return b
}

// Fold advances the projections of a chain over the input's events. mutableOnly leaves append-only projections alone, because
// they already contain these events.
func Fold(ctx context.Context, q *ledgerdb.Queries, chainID int64, in Input, mutableOnly bool) error {
	held := NewHoldings()
	if err := held.fold(ctx, q, foldOf{chainID, in, mutableOnly}, func() error { return nil }); err != nil {
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

// touch notes every row that the input needs, so that all are loaded at once.
func (b *batch) touch(in Input) {
	b.input = in
	for _, p := range all {
		if p.prepare != nil {
			p.prepare(b)
		}
	}
	for i := range in.Events {
		for _, p := range all {
			if p.touch != nil && in.Events[i].Body != nil {
				p.touch(b, &in.Events[i])
			}
		}
	}
}

// touch notes that a row is needed, unless it is known already.
func touch[K comparable, V any](rows map[K]V, key K) {
	if _, touched := rows[key]; !touched {
		var none V
		rows[key] = none
	}
}

// apply folds the input into the rows. It is a pure function of both.
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

// amount converts a number of an event. The ABI bounds it to 256 bits.
func amount(i *big.Int) basket.Amount { return basket.OwnAmount(i) }

// int64Of converts a number that the schema stores in 64 bits.
func int64Of(name string, i *big.Int) (int64, error) {
	if !i.IsInt64() {
		return 0, fmt.Errorf("%s must be below 2^63, got %s", name, i)
	}
	return i.Int64(), nil
}

// raw returns a set of addresses as a query parameter.
func raw[V any](set map[common.Address]V) [][]byte {
	out := make([][]byte, 0, len(set))
	for a := range set {
		out = append(out, a.Bytes())
	}
	return out
}
