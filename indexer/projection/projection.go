// Package projection folds the ledger into the tables that are derived from it.
//
// Each projection is a small file: the rows its events touch, how an event changes them (a pure function of the events and
// of the NAV points of their blocks), and how the rows are loaded and saved. The list below is all of them. The same code
// runs live, after a reorg and in a rebuild, so that the three agree row for row.
//
// It reads and writes only projections; it talks to no node and never touches the ledger.
package projection

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// Edition counts the changes of what projections are made of: where a database's were made by another, the indexer makes
// them anew before it goes on.
const Edition = 2

// projection is one derived table. A nil member has nothing to do. A mutable projection keys its rows by vault and falls with
// the vault's row; an append-only one keys them by block and drops what is above one. Whatever has a drop is as it was at
// that block by it alone, and is not folded again.
type projection struct {
	name  string
	touch func(*batch, *event.Event)
	load  func(context.Context, *ledgerdb.Queries, *batch) error
	apply func(*batch, *event.Event) error
	save  func(context.Context, *ledgerdb.Queries, *batch) error
	drop  func(ctx context.Context, q *ledgerdb.Queries, chainID, aboveBlock int64) error
}

// all lists the projections in the order of their foreign keys: vaults first.
var all = []projection{
	assets,
	assetChanges,
	listings,
	exitOrders,
	vaults,
	constituents,
	balances,
	holderCounts,
	claims,
	positions,
	targetChanges,
	feeChanges,
	auctions,
	flows,
	trades,
	rebalances,
	feeCharges,
	feePayments,
}

// Rewind drops what cannot stand once the ledger ends at a block: append-only rows above it, and the mutable rows of the
// vaults that changed since, to be folded again from their events up to the block; with registry, assets and listings too.
func Rewind(ctx context.Context, q *ledgerdb.Queries, chainID, block int64, changed []common.Address, registry bool) error {
	for _, p := range all {
		if p.drop == nil {
			continue
		}
		if err := p.drop(ctx, q, chainID, block); err != nil {
			return fmt.Errorf("dropping %s above block %d: %w", p.name, block, err)
		}
	}
	vaults := make([][]byte, len(changed))
	for i, vault := range changed {
		vaults[i] = vault.Bytes()
	}
	if err := q.DeleteVaultsIn(ctx, ledgerdb.DeleteVaultsInParams{ChainID: chainID, Vaults: vaults}); err != nil {
		return fmt.Errorf("dropping changed vaults: %w", err)
	}
	if !registry {
		return nil
	}
	if err := q.DeleteAssets(ctx, chainID); err != nil {
		return fmt.Errorf("dropping assets: %w", err)
	}
	if err := q.DeleteListings(ctx, chainID); err != nil {
		return fmt.Errorf("dropping listings: %w", err)
	}
	return nil
}
