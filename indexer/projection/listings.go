package projection

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection listings holds every proposal of an asset's terms and its outcome. At most one is pending per token. As on
// chain, an expired one stays pending until it is cancelled or replaced.
var _ = register(projection{
	name: "listings", after: []*projection{assets}, touch: touchListings, load: loadListings, apply: applyListings, save: saveListings,
	forget: func(ctx context.Context, q *ledgerdb.Queries, chainID int64, r Rewound) error {
		if !r.Registry {
			return nil
		}
		return q.DeleteListings(ctx, chainID)
	},
})

type listingRows struct {
	pending map[common.Address]*ledgerdb.Listing // by token; nil: none
	changed []*ledgerdb.Listing
}

var listingRowsOf = newState(func() *listingRows { return &listingRows{pending: map[common.Address]*ledgerdb.Listing{}} })

// The projection asset_changes holds the history of assets, one row per event.
var _ = register(projection{
	name: "asset_changes", after: []*projection{assets}, apply: applyAssetChanges,
	save: func(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
		_, err := q.InsertAssetChanges(ctx, *assetChangeRows.in(b))
		return err
	},
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteAssetChangesAbove(ctx, ledgerdb.DeleteAssetChangesAboveParams{ChainID: chainID, BlockNumber: block})
	},
})

var assetChangeRows = newRows[ledgerdb.InsertAssetChangesParams]()

func touchListings(b *batch, e *event.Event) {
	if token, ok := tokenOf(e); ok {
		touch(listingRowsOf.in(b).pending, token)
	}
}

func loadListings(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	pending := listingRowsOf.in(b).pending
	if len(pending) == 0 {
		return nil
	}
	rows, err := q.PendingListingsIn(ctx, ledgerdb.PendingListingsInParams{ChainID: b.chainID, Tokens: raw(pending)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		pending[row.Token] = &row
	}
	return nil
}

func applyListings(b *batch, e *event.Event) error {
	rows := listingRowsOf.in(b)
	switch body := e.Body.(type) {
	case *bindings.AssetRegistryListingProposed:
		return rows.propose(e, body)
	case *bindings.AssetRegistryListingCancelled:
		if rows.pending[body.Token] == nil {
			return fmt.Errorf("a listing of %s is cancelled but none is pending: the ledger is incomplete", body.Token)
		}
		rows.settle(e, body.Token, enum.ProposalCancelled, &body.By)
	case *bindings.AssetRegistryAssetTermsChanged:
		if pending := rows.pending[body.Token]; pending != nil {
			state := enum.ProposalReplaced // terms without a proposal, where the registry needs none
			if proposes(pending, body.Listing) {
				state = enum.ProposalExecuted
			}
			rows.settle(e, body.Token, state, nil)
		}
	}
	return nil
}

func (r *listingRows) propose(e *event.Event, body *bindings.AssetRegistryListingProposed) error {
	if r.pending[body.Token] != nil {
		r.settle(e, body.Token, enum.ProposalReplaced, nil)
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
		ChainID: e.ChainID, Token: body.Token,
		ProposedBlock: e.BlockNumber, ProposedIndex: e.LogIndex, ProposedTx: e.TxHash, ProposedAt: e.BlockTime,
		Status: status, Feed: terms.Feed, HeartbeatSeconds: int64(terms.Heartbeat), TradeCapUsd: int64(terms.TradeCapUsd),
		MinPriceD18: amount(terms.MinPriceD18), MaxPriceD18: amount(terms.MaxPriceD18),
		Pool: orNil(terms.Pool), TwapWindowSeconds: int64(terms.Window), MaxDeviationBps: int32(terms.MaxDeviationBps),
		ExecutableAt: executable, ExpiresAt: expires, State: enum.ProposalPending,
	}
	r.pending[body.Token] = row
	r.changed = append(r.changed, row)
	return nil
}

// proposes tells whether terms equal what was proposed.
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

func (r *listingRows) settle(e *event.Event, token common.Address, state string, by *common.Address) {
	row := r.pending[token]
	row.State = state
	row.SettledBlock, row.SettledIndex = &e.BlockNumber, &e.LogIndex
	row.SettledTx, row.SettledAt, row.SettledBy = &e.TxHash, &e.BlockTime, by
	r.pending[token] = nil
	r.changed = append(r.changed, row)
}

func saveListings(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	changed := listingRowsOf.in(b).changed
	if len(changed) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveListingsParams, len(changed))
	for i, row := range changed {
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
		heartbeat, tradeCap := int64(terms.Heartbeat), int64(terms.TradeCapUsd)
		window, deviation := int64(terms.Window), int32(terms.MaxDeviationBps)
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
	rows := assetChangeRows.in(b)
	*rows = append(*rows, row)
	return nil
}
