package projection

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// holderCounts holds how many had shares at the end of each block that changed it. Dead shares are nobody's.
var holderCounts = projection{
	name: "holder_counts", load: loadHolderCounts, save: saveHolderCounts,
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteHolderCountsAbove(ctx, ledgerdb.DeleteHolderCountsAboveParams{ChainID: chainID, BlockNumber: block})
	},
}

// holderCount is a row, and the count before its block.
type holderCount struct {
	row    ledgerdb.InsertHolderCountsParams
	before int64
}

func loadHolderCounts(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	strangers := make([][]byte, 0, len(b.vaults))
	for vault := range b.vaults {
		if _, known := b.holders[vault]; !known {
			strangers = append(strangers, vault.Bytes())
		}
	}
	if len(strangers) == 0 {
		return nil
	}
	rows, err := q.LatestHolderCounts(ctx, ledgerdb.LatestHolderCountsParams{ChainID: b.chainID, Vaults: strangers})
	if err != nil {
		return err
	}
	for _, vault := range strangers {
		b.holders[common.BytesToAddress(vault)] = 0
	}
	for _, row := range rows {
		b.holders[row.Vault] = row.Holders
	}
	return nil
}

// counted notes what a balance became. It is called as balances change, in their order.
func (b *batch) counted(e *event.Event, holder common.Address, was, is basket.Amount) {
	change := int64(is.Sign() - was.Sign())
	if change == 0 || holder == deadShares {
		return
	}
	at := b.counting[e.Vault]
	if at == nil || at.row.BlockNumber != e.BlockNumber {
		at = &holderCount{before: b.holders[e.Vault], row: ledgerdb.InsertHolderCountsParams{
			ChainID: b.chainID, BlockNumber: e.BlockNumber, Vault: e.Vault, BlockTime: e.BlockTime,
		}}
		b.counting[e.Vault], b.holderCounts = at, append(b.holderCounts, at)
	}
	b.holders[e.Vault] += change
	at.row.Holders = b.holders[e.Vault]
}

func saveHolderCounts(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	rows := make([]ledgerdb.InsertHolderCountsParams, 0, len(b.holderCounts))
	for _, c := range b.holderCounts {
		if c.row.Holders != c.before {
			rows = append(rows, c.row)
		}
	}
	_, err := q.InsertHolderCounts(ctx, rows)
	return err
}
