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

// assets holds the assets of the registry. A chain has one registry, so all rows are rewound together.
var assets = register(projection{
	name: "assets", touch: touchAssets, load: loadAssets, apply: applyAssets, save: saveAssets,
	forget: func(ctx context.Context, q *ledgerdb.Queries, chainID int64, r Rewound) error {
		if !r.Registry {
			return nil
		}
		return q.DeleteAssets(ctx, chainID)
	},
})

// assetRows are rows by token. Nil: not listed.
type assetRows map[common.Address]*ledgerdb.Asset

var assetRowsOf = newState(func() *assetRows { return &assetRows{} })

// statuses are the values of IAssetRegistry.Status. No event states 0, which is Unlisted.
var statuses = map[uint8]string{1: enum.AssetActive, 2: enum.AssetReduceOnly, 3: enum.AssetDelisted}

func touchAssets(b *batch, e *event.Event) {
	if token, ok := tokenOf(e); ok {
		touch(*assetRowsOf.in(b), token)
	}
}

// tokenOf returns the token that an event of the registry concerns.
func tokenOf(e *event.Event) (token common.Address, ok bool) {
	switch body := e.Body.(type) {
	case *bindings.AssetRegistryAssetListed:
		return body.Token, true
	case *bindings.AssetRegistryAssetTermsChanged:
		return body.Token, true
	case *bindings.AssetRegistryAssetStatusChanged:
		return body.Token, true
	case *bindings.AssetRegistryTradeCapLowered:
		return body.Token, true
	case *bindings.AssetRegistryListingProposed:
		return body.Token, true
	case *bindings.AssetRegistryListingCancelled:
		return body.Token, true
	}
	return common.Address{}, false
}

func loadAssets(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	assets := *assetRowsOf.in(b)
	if len(assets) == 0 {
		return nil
	}
	rows, err := q.AssetsIn(ctx, ledgerdb.AssetsInParams{ChainID: b.chainID, Tokens: raw(assets)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		assets[row.Token] = &row
	}
	return nil
}

func applyAssets(b *batch, e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.AssetRegistryAssetListed:
		name := b.input.Tokens[body.Token]
		(*assetRowsOf.in(b))[body.Token] = &ledgerdb.Asset{
			ChainID: b.chainID, Token: body.Token, Symbol: name.Symbol, Name: name.Name, Decimals: int16(body.TokenDecimals),
			Feed: body.Feed, FeedDecimals: int16(body.FeedDecimals), HeartbeatSeconds: int64(body.Heartbeat),
			Status: statuses[1], ListedBlock: e.BlockNumber,
		}
	case *bindings.AssetRegistryAssetTermsChanged:
		asset, err := b.listed(body.Token)
		if err != nil {
			return err
		}
		terms := body.Listing
		asset.Feed, asset.HeartbeatSeconds = terms.Feed, int64(terms.Heartbeat)
		asset.Decimals, asset.FeedDecimals = int16(body.TokenDecimals), int16(body.FeedDecimals)
		asset.TradeCapUsd = int64(terms.TradeCapUsd)
		asset.MinPriceD18, asset.MaxPriceD18 = amount(terms.MinPriceD18), amount(terms.MaxPriceD18)
		asset.Pool, asset.TwapWindowSeconds = orNil(terms.Pool), int64(terms.Window)
		asset.MaxDeviationBps = int32(terms.MaxDeviationBps)
	case *bindings.AssetRegistryAssetStatusChanged:
		asset, err := b.listed(body.Token)
		if err != nil {
			return err
		}
		if asset.Status, err = statusOf(body.Token, body.Status); err != nil {
			return err
		}
	case *bindings.AssetRegistryTradeCapLowered:
		asset, err := b.listed(body.Token)
		if err != nil {
			return err
		}
		asset.TradeCapUsd = int64(body.TradeCapUsd)
	}
	return nil
}

func statusOf(token common.Address, status uint8) (string, error) {
	name, ok := statuses[status]
	if !ok {
		return "", fmt.Errorf("status %d of %s is unknown", status, token)
	}
	return name, nil
}

func (b *batch) listed(token common.Address) (*ledgerdb.Asset, error) {
	if asset := (*assetRowsOf.in(b))[token]; asset != nil {
		return asset, nil
	}
	return nil, fmt.Errorf("%s is not listed: the ledger is incomplete", token)
}

func saveAssets(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	assets := *assetRowsOf.in(b)
	if len(assets) == 0 {
		return nil
	}
	if err := q.DeleteAssetsIn(ctx, ledgerdb.DeleteAssetsInParams{ChainID: b.chainID, Tokens: raw(assets)}); err != nil {
		return err
	}
	rows := make([]ledgerdb.InsertAssetsParams, 0, len(assets))
	for _, asset := range assets {
		if asset != nil {
			rows = append(rows, ledgerdb.InsertAssetsParams(*asset))
		}
	}
	_, err := q.InsertAssets(ctx, rows)
	return err
}
