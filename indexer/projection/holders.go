package projection

import (
	"context"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection holder_counts holds the number of holders at the end of each block that changed it. Dead shares do not count
// as held.
var _ = register(projection{
	name: "holder_counts", after: []*projection{vaults}, load: loadHolderCounts, save: saveHolderCounts,
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteHolderCountsAbove(ctx, ledgerdb.DeleteHolderCountsAboveParams{ChainID: chainID, BlockNumber: block})
	},
})

type holderCountRows struct {
	latest map[common.Address]*holderCount // by vault: the latest of the batch
	rows   []*holderCount
}

var holderCountRowsOf = newState(func() *holderCountRows { return &holderCountRows{latest: map[common.Address]*holderCount{}} })

// holderCount is a row and the count before its block.
type holderCount struct {
	row    ledgerdb.InsertHolderCountsParams
	before int64
}

func loadHolderCounts(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	unloaded := make([][]byte, 0, len(b.vaults))
	for vault := range b.vaults {
		if _, known := b.holders[vault]; !known {
			unloaded = append(unloaded, vault.Bytes())
		}
	}
	if len(unloaded) == 0 {
		return nil
	}
	rows, err := q.LatestHolderCounts(ctx, ledgerdb.LatestHolderCountsParams{ChainID: b.chainID, Vaults: unloaded})
	if err != nil {
		return err
	}
	for _, vault := range unloaded {
		b.holders[common.BytesToAddress(vault)] = 0
	}
	for _, row := range rows {
		b.holders[row.Vault] = row.Holders
	}
	return nil
}

// counted records a change of a balance. It is called for every change, in order.
func (b *batch) counted(e *event.Event, holder common.Address, was, is basket.Amount) {
	change := int64(is.Sign() - was.Sign())
	if change == 0 || holder == deadShares {
		return
	}
	rows := holderCountRowsOf.in(b)
	at := rows.latest[e.Vault]
	if at == nil || at.row.BlockNumber != e.BlockNumber {
		at = &holderCount{before: b.holders[e.Vault], row: ledgerdb.InsertHolderCountsParams{
			ChainID: b.chainID, BlockNumber: e.BlockNumber, Vault: e.Vault, BlockTime: e.BlockTime,
		}}
		rows.latest[e.Vault], rows.rows = at, append(rows.rows, at)
	}
	b.holders[e.Vault] += change
	at.row.Holders = b.holders[e.Vault]
}

func saveHolderCounts(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	counts := holderCountRowsOf.in(b).rows
	rows := make([]ledgerdb.InsertHolderCountsParams, 0, len(counts))
	for _, c := range counts {
		if c.row.Holders != c.before {
			rows = append(rows, c.row)
		}
	}
	_, err := q.InsertHolderCounts(ctx, rows)
	return err
}
