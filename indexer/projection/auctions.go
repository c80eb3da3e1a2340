package projection

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// auctions holds each auction of a vault, and what its bids came to. One that nobody closed ends with its time; no event
// says so.
var auctions = projection{name: "auctions", load: loadAuctions, apply: applyAuctions, save: saveAuctions}

func loadAuctions(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	rows, err := q.LatestAuctionsIn(ctx, ledgerdb.LatestAuctionsInParams{ChainID: b.chainID, Vaults: raw(b.vaults)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		b.auctions[row.Vault] = &row
	}
	return nil
}

func applyAuctions(b *batch, e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultAuctionOpened:
		return b.openAuction(e, body)
	case *bindings.IndexVaultRescaled:
		if a := b.auctions[e.Vault]; a != nil && a.ClosedBy == nil {
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
	if last := b.auctions[e.Vault]; last != nil && last.AuctionID != id-1 || last == nil && id != 1 {
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
	b.auctions[e.Vault] = a
	b.auctionChanges = append(b.auctionChanges, a)
	return nil
}

// auction is the vault's latest, which must be id and not closed.
func (b *batch) auction(e *event.Event, valid bool, id int64) (*ledgerdb.Auction, error) {
	a := b.auctions[e.Vault]
	if a == nil || !valid || a.AuctionID != id || a.ClosedBy != nil {
		return nil, fmt.Errorf("auction %d is not open: the ledger is incomplete", id)
	}
	b.changeAuction(a)
	return a, nil
}

func (b *batch) changeAuction(a *ledgerdb.Auction) {
	if !slices.Contains(b.auctionChanges, a) {
		b.auctionChanges = append(b.auctionChanges, a)
	}
}

// most128 is the most that a vault keeps of an auction's NAV.
var most128 = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))

func smaller(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func saveAuctions(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	if len(b.auctionChanges) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveAuctionsParams, len(b.auctionChanges))
	for i, a := range b.auctionChanges {
		params[i] = ledgerdb.SaveAuctionsParams(*a)
	}
	q.SaveAuctions(ctx, params).Exec(firstError(&err))
	return err
}
