package projection

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection auctions holds each auction of a vault and the result of its bids. An auction that nobody closes ends at its
// time, without an event.
var _ = register(projection{
	name: "auctions", after: []*projection{constituents}, load: loadAuctions, apply: applyAuctions, save: saveAuctions,
})

type auctionRows struct {
	latest  map[common.Address]*ledgerdb.Auction // by vault
	changed []*ledgerdb.Auction
}

var auctionRowsOf = newState(func() *auctionRows { return &auctionRows{latest: map[common.Address]*ledgerdb.Auction{}} })

func loadAuctions(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	rows, err := q.LatestAuctionsIn(ctx, ledgerdb.LatestAuctionsInParams{ChainID: b.chainID, Vaults: raw(b.vaults)})
	if err != nil {
		return err
	}
	latest := auctionRowsOf.in(b).latest
	for _, row := range rows {
		latest[row.Vault] = &row
	}
	return nil
}

func applyAuctions(b *batch, e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultAuctionOpened:
		return b.openAuction(e, body)
	case *bindings.IndexVaultRescaled:
		if a := auctionRowsOf.in(b).latest[e.Vault]; a != nil && a.ClosedBy == nil {
			a.ScaledD18 = amount(smaller(basket.MulDivDown(a.ScaledD18.Big(), body.From, a.Scale.Big()), most128))
			a.Scale = amount(basket.ScaleOne)
			b.changeAuction(a)
		}
	case *bindings.IndexVaultAuctionBid:
		a, err := b.auction(e, body.Id.IsInt64(), body.Id.Int64())
		if err != nil {
			return err
		}
		a.Bids++
		a.SoldD18, a.BoughtD18 = a.SoldD18.Add(amount(body.ValueOutD18)), a.BoughtD18.Add(amount(body.ValueInD18))
	case *bindings.IndexVaultAuctionTip:
		a, err := b.auction(e, body.Id.IsInt64(), body.Id.Int64())
		if err != nil {
			return err
		}
		a.TipShares = a.TipShares.Add(amount(body.Shares))
	case *bindings.IndexVaultAuctionClosed:
		a, err := b.auction(e, body.Id.IsInt64(), body.Id.Int64())
		if err != nil {
			return err
		}
		by := body.By
		a.ClosedBlock, a.ClosedIndex = &e.BlockNumber, &e.LogIndex
		a.ClosedTx, a.ClosedAt, a.ClosedBy = &e.TxHash, &e.BlockTime, &by
	}
	return nil
}

func (b *batch) openAuction(e *event.Event, body *bindings.IndexVaultAuctionOpened) error {
	id, err := int64Of("auction", body.Id)
	if err != nil {
		return err
	}
	rows := auctionRowsOf.in(b)
	if last := rows.latest[e.Vault]; last != nil && last.AuctionID != id-1 || last == nil && id != 1 {
		return fmt.Errorf("auction %d does not follow the one before: the ledger is incomplete", id)
	}
	ends, err := unix("ends_at", body.EndsAt)
	if err != nil {
		return err
	}
	a := &ledgerdb.Auction{
		ChainID: b.chainID, Vault: e.Vault, AuctionID: id, Opener: body.Opener,
		OpenedBlock: e.BlockNumber, OpenedIndex: e.LogIndex, OpenedTx: e.TxHash, OpenedAt: e.BlockTime, EndsAt: ends,
		NavD18: amount(body.NavD18), DriftD18: amount(body.DriftD18),
		Scale: b.vault(e).row.Scale, ScaledD18: amount(body.NavD18),
	}
	rows.latest[e.Vault] = a
	rows.changed = append(rows.changed, a)
	return nil
}

// auction returns the vault's latest auction, which must be id and open.
func (b *batch) auction(e *event.Event, valid bool, id int64) (*ledgerdb.Auction, error) {
	a := auctionRowsOf.in(b).latest[e.Vault]
	if a == nil || !valid || a.AuctionID != id || a.ClosedBy != nil {
		return nil, fmt.Errorf("auction %d is not open: the ledger is incomplete", id)
	}
	b.changeAuction(a)
	return a, nil
}

func (b *batch) changeAuction(a *ledgerdb.Auction) {
	if rows := auctionRowsOf.in(b); !slices.Contains(rows.changed, a) {
		rows.changed = append(rows.changed, a)
	}
}

// most128 is the largest NAV that a vault stores for an auction.
var most128 = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))

func smaller(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func saveAuctions(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	changed := auctionRowsOf.in(b).changed
	if len(changed) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveAuctionsParams, len(changed))
	for i, a := range changed {
		params[i] = ledgerdb.SaveAuctionsParams(*a)
	}
	q.SaveAuctions(ctx, params).Exec(firstError(&err))
	return err
}
