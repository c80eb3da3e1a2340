package projection

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// listings holds every proposal of an asset's terms and what became of it. One at most is pending for a token; one that
// expired stays pending until it is cancelled or another takes its place, as on chain.
var listings = projection{name: "listings", touch: touchListings, load: loadListings, apply: applyListings, save: saveListings}

// assetChanges holds what happened to assets, one row for each event.
var assetChanges = projection{
	name: "asset_changes", apply: applyAssetChanges,
	save: func(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
		_, err := q.InsertAssetChanges(ctx, b.assetChanges)
		return err
	},
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteAssetChangesAbove(ctx, ledgerdb.DeleteAssetChangesAboveParams{ChainID: chainID, BlockNumber: block})
	},
}

func touchListings(b *batch, e *event.Event) {
	if token, ok := tokenOf(e); ok {
		touch(b.listings, token)
	}
}

func loadListings(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	if len(b.listings) == 0 {
		return nil
	}
	rows, err := q.PendingListingsIn(ctx, ledgerdb.PendingListingsInParams{ChainID: b.chainID, Tokens: raw(b.listings)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		b.listings[row.Token] = &row
	}
	return nil
}

func applyListings(b *batch, e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.AssetRegistryListingProposed:
		return b.proposeListing(e, body)
	case *bindings.AssetRegistryListingCancelled:
		if b.listings[body.Token] == nil {
			return fmt.Errorf("a listing of %s is cancelled but none is pending: the ledger is incomplete", body.Token)
		}
		b.settleListing(e, body.Token, "cancelled", &body.By)
	case *bindings.AssetRegistryAssetTermsChanged:
		if pending := b.listings[body.Token]; pending != nil {
			state := "replaced" // terms that were not proposed, where the registry waits for nothing
			if proposes(pending, body.Listing) {
				state = "executed"
			}
			b.settleListing(e, body.Token, state, nil)
		}
	}
	return nil
}

func (b *batch) proposeListing(e *event.Event, body *bindings.AssetRegistryListingProposed) error {
	if b.listings[body.Token] != nil {
		b.settleListing(e, body.Token, "replaced", nil)
	}
	status, err := statusOf(body.Token, body.Listing.Status)
	if err != nil {
		return err
	}
	executable, err := unix("executable_at", body.ExecutableAt)
	if err != nil {
		return err
	}
	expires, err := unix("expires_at", body.ExpiresAt)
	if err != nil {
		return err
	}
	terms := body.Listing
	row := &ledgerdb.Listing{
		ChainID: b.chainID, Token: body.Token,
		ProposedBlock: e.BlockNumber, ProposedIndex: e.LogIndex, ProposedTx: e.TxHash, ProposedAt: e.BlockTime,
		Status: status, Feed: terms.Feed, HeartbeatSeconds: int64(terms.Heartbeat), TradeCapUsd: int64(terms.TradeCapUsd),
		MinPriceD18: amount(terms.MinPriceD18), MaxPriceD18: amount(terms.MaxPriceD18),
		Pool: orNil(terms.Pool), TwapWindowSeconds: int64(terms.Window), MaxDeviationBps: int32(terms.MaxDeviationBps),
		ExecutableAt: executable, ExpiresAt: expires, State: "pending",
	}
	b.listings[body.Token] = row
	b.listingChanges = append(b.listingChanges, row)
	return nil
}

// proposes tells whether terms are what was proposed.
func proposes(row *ledgerdb.Listing, terms bindings.IAssetRegistryListing) bool {
	pool := common.Address{}
	if row.Pool != nil {
		pool = *row.Pool
	}
	return row.Status == statuses[terms.Status] && row.Feed == terms.Feed && row.HeartbeatSeconds == int64(terms.Heartbeat) &&
		row.TradeCapUsd == int64(terms.TradeCapUsd) && pool == terms.Pool && row.TwapWindowSeconds == int64(terms.Window) &&
		row.MaxDeviationBps == int32(terms.MaxDeviationBps) &&
		row.MinPriceD18.Equal(amount(terms.MinPriceD18)) && row.MaxPriceD18.Equal(amount(terms.MaxPriceD18))
}

func (b *batch) settleListing(e *event.Event, token common.Address, state string, by *common.Address) {
	row := b.listings[token]
	row.State = state
	row.SettledBlock, row.SettledIndex = &e.BlockNumber, &e.LogIndex
	row.SettledTx, row.SettledAt, row.SettledBy = &e.TxHash, &e.BlockTime, by
	b.listings[token] = nil
	b.listingChanges = append(b.listingChanges, row)
}

func saveListings(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	if len(b.listingChanges) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveListingsParams, len(b.listingChanges))
	for i, row := range b.listingChanges {
		params[i] = ledgerdb.SaveListingsParams(*row)
	}
	q.SaveListings(ctx, params).Exec(firstError(&err))
	return err
}

func applyAssetChanges(b *batch, e *event.Event) error {
	row := ledgerdb.InsertAssetChangesParams{
		ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, TxHash: e.TxHash, BlockTime: e.BlockTime,
	}
	switch body := e.Body.(type) {
	case *bindings.AssetRegistryAssetListed:
		heartbeat := int64(body.Heartbeat)
		row.Token, row.Kind, row.Feed, row.HeartbeatSeconds = body.Token, "listed", &body.Feed, &heartbeat
	case *bindings.AssetRegistryAssetTermsChanged:
		status, err := statusOf(body.Token, body.Listing.Status)
		if err != nil {
			return err
		}
		terms := body.Listing
		heartbeat, tradeCap, window, deviation := int64(terms.Heartbeat), int64(terms.TradeCapUsd), int64(terms.Window), int32(terms.MaxDeviationBps)
		least, most := amount(terms.MinPriceD18), amount(terms.MaxPriceD18)
		row.Token, row.Kind, row.Status, row.Feed, row.HeartbeatSeconds = body.Token, "terms", &status, &terms.Feed, &heartbeat
		row.TradeCapUsd, row.MinPriceD18, row.MaxPriceD18, row.Pool = &tradeCap, &least, &most, orNil(terms.Pool)
		row.TwapWindowSeconds, row.MaxDeviationBps = &window, &deviation
	case *bindings.AssetRegistryAssetStatusChanged:
		status, err := statusOf(body.Token, body.Status)
		if err != nil {
			return err
		}
		row.Token, row.Kind, row.Status = body.Token, "status", &status
	case *bindings.AssetRegistryTradeCapLowered:
		tradeCap := int64(body.TradeCapUsd)
		row.Token, row.Kind, row.TradeCapUsd = body.Token, "trade_cap", &tradeCap
	default:
		return nil
	}
	b.assetChanges = append(b.assetChanges, row)
	return nil
}
