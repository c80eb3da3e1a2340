// Package projection folds the ledger into the tables that are derived from it.
//
// Each projection is one small file that registers itself. It says which rows an event touches and how the event changes them.
// It also loads, saves and rewinds these rows. A change is a pure function of the events and of the NAV points of their blocks.
// The same code runs live, after a reorg and in a rebuild, so the three agree row by row.
//
// The package reads and writes projections only. It calls no node and never changes the ledger.
package projection

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// Edition is the version of the projections' content. If a database has another edition, the indexer rebuilds its projections
// before it continues.
const Edition = 4

// projection is one derived table. A nil member does nothing.
//
// A mutable projection keys its rows by vault or asset. forget drops the rows that must be folded again. An append-only
// projection keys its rows by block. drop deletes those above a block, and nothing of it is folded again.
type projection struct {
	name string
	// after lists the projections that load, apply and save before this one, for example because of a foreign key.
	after []*projection
	// prepare looks at the whole input before any event is applied.
	prepare func(*batch)
	// touch notes the rows that an event needs.
	touch func(*batch, *event.Event)
	// load reads the rows that were touched.
	load func(context.Context, *ledgerdb.Queries, *batch) error
	// apply changes the rows by an event. It is a pure function of the rows, the event and the batch's input.
	apply func(*batch, *event.Event) error
	// save writes the rows.
	save func(context.Context, *ledgerdb.Queries, *batch) error
	// drop deletes the rows of an append-only projection above a block.
	drop func(ctx context.Context, q *ledgerdb.Queries, chainID, aboveBlock int64) error
	// forget deletes the rows of a mutable projection that a rewind affects.
	forget func(ctx context.Context, q *ledgerdb.Queries, chainID int64, r Rewound) error
}

// all lists the projections, each behind those in its after: Go initialises package variables in order of dependency.
var all []*projection

// register adds a projection to all.
func register(p projection) *projection {
	all = append(all, &p)
	return &p
}

// state is what one projection keeps in a batch.
type state[T any] struct{ index int }

// newStates make the empty states of a batch.
var newStates []func() any

// newState registers a state. empty makes it for each batch.
func newState[T any](empty func() *T) state[T] {
	newStates = append(newStates, func() any { return empty() })
	return state[T]{len(newStates) - 1}
}

// newRows registers a state that is a list of rows.
func newRows[T any]() state[[]T] { return newState(func() *[]T { return new([]T) }) }

// in returns the state in a batch.
func (s state[T]) in(b *batch) *T {
	return b.states[s.index].(*T) //nolint:forcetypeassert // newState put it there
}

// Rewound says what a rewind of the ledger affects.
type Rewound struct {
	Block    int64            // the ledger ends here
	Vaults   []common.Address // the vaults that changed above it
	Registry bool             // the registry changed above it
}

// Rewind drops what does not hold once the ledger ends at a block. That is every append-only row above the block, the mutable
// rows of changed vaults, and those of the registry if it changed. The caller folds their events up to the block again.
func Rewind(ctx context.Context, q *ledgerdb.Queries, chainID int64, r Rewound) error {
	for _, p := range all {
		if p.drop == nil {
			continue
		}
		if err := p.drop(ctx, q, chainID, r.Block); err != nil {
			return fmt.Errorf("dropping %s above block %d: %w", p.name, r.Block, err)
		}
	}
	for _, p := range all {
		if p.forget == nil {
			continue
		}
		if err := p.forget(ctx, q, chainID, r); err != nil {
			return fmt.Errorf("dropping changed %s: %w", p.name, err)
		}
	}
	return nil
}
