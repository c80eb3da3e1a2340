package indexer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/feed"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// kinds are the kinds of feed rows by event. Events that only repeat what other events say are left out.
var kinds = map[string]string{
	bindings.VaultFactoryVaultCreatedEventName:           feed.KindVault,
	bindings.IndexVaultKeeperChangedEventName:            feed.KindVault,
	bindings.IndexVaultProposerChangedEventName:          feed.KindVault,
	bindings.IndexVaultOwnershipTransferStartedEventName: feed.KindVault,
	bindings.IndexVaultOwnershipTransferredEventName:     feed.KindVault,
	bindings.IndexVaultRoleProposedEventName:             feed.KindVault,
	bindings.IndexVaultRoleCancelledEventName:            feed.KindVault,
	bindings.IndexVaultRoleChangedEventName:              feed.KindVault,
	bindings.IndexVaultWindDownEventName:                 feed.KindVault,
	bindings.IndexVaultOptionsSetEventName:               feed.KindVault,
	bindings.IndexVaultBallotOpenedEventName:             feed.KindVault,
	bindings.IndexVaultVetoOfEventName:                   feed.KindVault,
	bindings.IndexVaultVetoCountedEventName:              feed.KindVault,
	bindings.IndexVaultVetoedEventName:                   feed.KindVault,
	bindings.IndexVaultShareCapChangedEventName:          feed.KindVault,
	bindings.IndexVaultReduceOnlyChangedEventName:        feed.KindVault,
	bindings.IndexVaultPeakChangedEventName:              feed.KindVault,
	bindings.IndexVaultReserveLostEventName:              feed.KindVault,
	bindings.IndexVaultSyncedEventName:                   feed.KindVault,
	bindings.IndexVaultSweepOpenedEventName:              feed.KindVault,
	bindings.IndexVaultSweptEventName:                    feed.KindVault,
	bindings.IndexVaultConstituentsLeftEventName:         feed.KindVault,
	bindings.IndexVaultContributedEventName:              feed.KindFlow,
	bindings.IndexVaultWithdrawnEventName:                feed.KindFlow,
	bindings.IndexVaultTransferEventName:                 feed.KindTransfer,
	bindings.IndexVaultTradeExecutedEventName:            feed.KindTrade,
	bindings.IndexVaultAuctionBidEventName:               feed.KindTrade,
	bindings.IndexVaultTradesExecutedEventName:           feed.KindRebalance,
	bindings.IndexVaultRebalancedEventName:               feed.KindTargets,
	bindings.IndexVaultTargetsProposedEventName:          feed.KindTargets,
	bindings.IndexVaultTargetsCancelledEventName:         feed.KindTargets,
	bindings.IndexVaultTargetsExecutedEventName:          feed.KindTargets,
	bindings.IndexVaultFeesProposedEventName:             feed.KindFees,
	bindings.IndexVaultFeesCancelledEventName:            feed.KindFees,
	bindings.IndexVaultFeesChangedEventName:              feed.KindFees,
	bindings.IndexVaultFeesPaidEventName:                 feed.KindFees,
	bindings.IndexVaultPerformanceFeeAccruedEventName:    feed.KindFees,
	bindings.IndexVaultEntryFeeAccruedEventName:          feed.KindFees,
	bindings.IndexVaultExitFeeAccruedEventName:           feed.KindFees,
	bindings.IndexVaultAuctionOpenedEventName:            feed.KindAuction,
	bindings.IndexVaultAuctionTipEventName:               feed.KindAuction,
	bindings.IndexVaultAuctionClosedEventName:            feed.KindAuction,
	bindings.IndexVaultClaimCreatedEventName:             feed.KindClaim,
	bindings.IndexVaultClaimedEventName:                  feed.KindClaim,
	bindings.ExitGuardOrderPlacedEventName:               feed.KindOrder,
	bindings.ExitGuardPeakRaisedEventName:                feed.KindOrder,
	bindings.ExitGuardOrderMarkedEventName:               feed.KindOrder,
	bindings.ExitGuardSignatureCancelledEventName:        feed.KindOrder,
	bindings.ExitGuardOrderCancelledEventName:            feed.KindOrder,
	bindings.ExitGuardOrderExecutedEventName:             feed.KindOrder,
	bindings.AssetRegistryListingProposedEventName:       feed.KindAsset,
	bindings.AssetRegistryListingCancelledEventName:      feed.KindAsset,
	bindings.AssetRegistryAssetListedEventName:           feed.KindAsset,
	bindings.AssetRegistryAssetTermsChangedEventName:     feed.KindAsset,
	bindings.AssetRegistryAssetStatusChangedEventName:    feed.KindAsset,
	bindings.AssetRegistryTradeCapLoweredEventName:       feed.KindAsset,
}

// feedRows are the rows that a commit appends to the feed, in order.
type feedRows struct {
	rows []ledgerdb.InsertFeedParams
	now  time.Time
}

func (f *feedRows) add(row ledgerdb.InsertFeedParams, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("writing the feed's %s: %w", row.Kind, err)
	}
	row.Body, row.WrittenAt = raw, f.now
	if row.Accounts == nil {
		row.Accounts = [][]byte{}
	}
	f.rows = append(f.rows, row)
	return nil
}

// blocks adds the events and NAV points of a range, block by block, points last. The events are folded already.
func (f *feedRows) blocks(ctx context.Context, q *ledgerdb.Queries, chainID int64, events []event.Event,
	navs []ledgerdb.InsertNavPointsParams,
) error {
	orders, err := ordersOf(ctx, q, chainID, events)
	if err != nil {
		return err
	}
	points := slices.Clone(navs)
	slices.SortStableFunc(points, func(a, b ledgerdb.InsertNavPointsParams) int { return cmp.Compare(a.BlockNumber, b.BlockNumber) })
	for i := range events {
		e := &events[i]
		for len(points) > 0 && points[0].BlockNumber < e.BlockNumber {
			if err := f.nav(&points[0]); err != nil {
				return err
			}
			points = points[1:]
		}
		if err := f.event(e, orders); err != nil {
			return err
		}
	}
	for i := range points {
		if err := f.nav(&points[i]); err != nil {
			return err
		}
	}
	return nil
}

// ordersOf reads the exit orders that the events concern.
func ordersOf(ctx context.Context, q *ledgerdb.Queries, chainID int64, events []event.Event) (map[int64]ledgerdb.ExitOrder, error) {
	var ids []int64
	for i := range events {
		switch body := events[i].Body.(type) {
		case *bindings.ExitGuardPeakRaised:
			ids = append(ids, body.Id.Int64())
		case *bindings.ExitGuardOrderMarked:
			ids = append(ids, body.Id.Int64())
		case *bindings.ExitGuardOrderExecuted:
			ids = append(ids, body.Id.Int64())
		}
	}
	if len(ids) == 0 {
		return nil, nil //nolint:nilnil // none
	}
	rows, err := q.ExitOrdersIn(ctx, ledgerdb.ExitOrdersInParams{ChainID: chainID, Orders: ids})
	if err != nil {
		return nil, fmt.Errorf("reading exit orders: %w", err)
	}
	orders := make(map[int64]ledgerdb.ExitOrder, len(rows))
	for _, o := range rows {
		orders[o.OrderID] = o
	}
	return orders, nil
}

func (f *feedRows) event(e *event.Event, orders map[int64]ledgerdb.ExitOrder) error {
	name := e.Name()
	kind, ok := kinds[name]
	if _, mandate := e.Mandate(); mandate || !ok {
		return nil // a client reads mandates with their own operation
	}
	arguments, err := e.Arguments()
	if err != nil {
		return err
	}
	row := ledgerdb.InsertFeedParams{
		ChainID: e.ChainID, Kind: kind, Event: &name, BlockNumber: e.BlockNumber, BlockHash: e.BlockHash, BlockTime: e.BlockTime,
		LogIndex: &e.LogIndex, TxHash: &e.TxHash,
	}
	people := parties(e)
	switch body := e.Body.(type) {
	case *bindings.ExitGuardOrderPlaced:
		row.Vault = &body.Vault
	case *bindings.ExitGuardOrderCancelled:
		row.Vault = &body.Vault
	case *bindings.ExitGuardPeakRaised:
		o := orders[body.Id.Int64()]
		row.Vault, people = &o.Vault, []common.Address{o.Owner}
	case *bindings.ExitGuardOrderMarked:
		o := orders[body.Id.Int64()]
		row.Vault, people = &o.Vault, []common.Address{o.Owner}
	case *bindings.ExitGuardOrderExecuted:
		o := orders[body.Id.Int64()]
		row.Vault = &o.Vault
	default:
		if e.Vault != (common.Address{}) {
			row.Vault = &e.Vault
		}
	}
	for i, who := range people {
		if who != (common.Address{}) && !slices.Contains(people[:i], who) {
			row.Accounts = append(row.Accounts, who.Bytes())
		}
	}
	return f.add(row, arguments)
}

// parties returns the accounts that an event names. Some may be zero.
func parties(e *event.Event) []common.Address {
	switch b := e.Body.(type) {
	case *bindings.VaultFactoryVaultCreated:
		return []common.Address{b.Creator}
	case *bindings.IndexVaultContributed:
		return []common.Address{b.Sender, b.Receiver}
	case *bindings.IndexVaultWithdrawn:
		return []common.Address{b.Sender, b.Receiver}
	case *bindings.IndexVaultTransfer:
		return []common.Address{b.From, b.To}
	case *bindings.IndexVaultAuctionBid:
		return []common.Address{b.Bidder}
	case *bindings.IndexVaultSweepOpened:
		return []common.Address{b.Opener}
	case *bindings.IndexVaultSwept:
		return []common.Address{b.Buyer}
	case *bindings.IndexVaultTargetsProposed:
		return []common.Address{b.By}
	case *bindings.IndexVaultTargetsCancelled:
		return []common.Address{b.By}
	case *bindings.IndexVaultFeesCancelled:
		return []common.Address{b.By}
	case *bindings.IndexVaultFeesPaid:
		return []common.Address{b.Creator, b.Platform}
	case *bindings.IndexVaultEntryFeeAccrued:
		return []common.Address{b.Receiver}
	case *bindings.IndexVaultExitFeeAccrued:
		return []common.Address{b.Sender}
	case *bindings.IndexVaultAuctionOpened:
		return []common.Address{b.Opener}
	case *bindings.IndexVaultAuctionTip:
		return []common.Address{b.Opener}
	case *bindings.IndexVaultAuctionClosed:
		return []common.Address{b.By}
	case *bindings.IndexVaultClaimCreated:
		return []common.Address{b.Holder}
	case *bindings.IndexVaultClaimed:
		return []common.Address{b.Holder, b.Receiver}
	case *bindings.ExitGuardOrderPlaced:
		return []common.Address{b.Owner}
	case *bindings.ExitGuardOrderCancelled:
		return []common.Address{b.Owner}
	case *bindings.ExitGuardSignatureCancelled:
		return []common.Address{b.Owner}
	case *bindings.ExitGuardOrderExecuted:
		return []common.Address{b.Owner, b.Executor}
	case *bindings.AssetRegistryListingCancelled:
		return []common.Address{b.By}
	}
	return roleParties(e)
}

// roleParties is parties for the events of a vault's roles and of its end.
func roleParties(e *event.Event) []common.Address {
	switch b := e.Body.(type) {
	case *bindings.IndexVaultKeeperChanged:
		return []common.Address{b.Keeper}
	case *bindings.IndexVaultProposerChanged:
		return []common.Address{b.Proposer}
	case *bindings.IndexVaultOwnershipTransferStarted:
		return []common.Address{b.PreviousOwner, b.NewOwner}
	case *bindings.IndexVaultOwnershipTransferred:
		return []common.Address{b.PreviousOwner, b.NewOwner}
	case *bindings.IndexVaultRoleProposed:
		return []common.Address{b.By, b.Account}
	case *bindings.IndexVaultRoleCancelled:
		return []common.Address{b.By}
	case *bindings.IndexVaultRoleChanged:
		return []common.Address{b.Previous, b.Account}
	case *bindings.IndexVaultWindDown:
		return []common.Address{b.By}
	case *bindings.IndexVaultVetoOf:
		return []common.Address{b.Holder}
	case *bindings.IndexVaultReduceOnlyChanged:
		return []common.Address{b.By}
	}
	return nil
}

// nav adds a NAV point.
func (f *feedRows) nav(p *ledgerdb.InsertNavPointsParams) error {
	return f.add(ledgerdb.InsertFeedParams{
		ChainID: p.ChainID, Kind: feed.KindNAV, Vault: &p.Vault, BlockNumber: p.BlockNumber, BlockHash: p.BlockHash, BlockTime: p.BlockTime,
	}, map[string]any{
		"nav_d18": digits(p.NavD18), "total_supply": p.TotalSupply.String(), "pending_fee_shares": p.PendingFeeShares.String(),
		"nav_per_share_d18": digits(p.NavPerShareD18), "drift_d18": digits(p.DriftD18),
	})
}

func digits(a *basket.Amount) *string {
	if a == nil {
		return nil
	}
	text := a.String()
	return &text
}

// reorg adds that earlier rows about blocks above the one before p, up to from, no longer hold.
func (f *feedRows) reorg(ctx context.Context, q *ledgerdb.Queries, chainID int64, from cursor, p *prepared) error {
	at, err := q.LastBlockTime(ctx, ledgerdb.LastBlockTimeParams{ChainID: chainID, AtMost: p.after.number})
	if errors.Is(err, pgx.ErrNoRows) { // everything is rolled back
		at, err = unixTime(p.first), nil
	}
	if err != nil {
		return fmt.Errorf("reading the time of block %d: %w", p.after.number, err)
	}
	return f.add(ledgerdb.InsertFeedParams{
		ChainID: chainID, Kind: feed.KindReorg, BlockNumber: p.after.number, BlockHash: p.after.hash, BlockTime: at,
	}, map[string]any{"from_block": from.number, "from_hash": from.hash, "depth_blocks": from.number - p.after.number})
}

// head ends the rows of a commit: the database is at block last, and what is new begins at block from.
func (f *feedRows) head(chainID, from int64, last *header) error {
	return f.headAt(from, ledgerdb.InsertFeedParams{
		ChainID: chainID, BlockNumber: last.number(), BlockHash: last.Hash, BlockTime: unixTime(last),
	})
}

func (f *feedRows) headAt(from int64, row ledgerdb.InsertFeedParams) error {
	row.Kind = feed.KindHead
	return f.add(row, map[string]any{"from_block": from})
}

// write numbers the rows and appends them. It returns the number of the last row.
func (f *feedRows) write(ctx context.Context, q *ledgerdb.Queries, chainID int64) (int64, error) {
	last, err := q.AdvanceFeed(ctx, ledgerdb.AdvanceFeedParams{ChainID: chainID, Entries: int64(len(f.rows))})
	if err != nil {
		return 0, fmt.Errorf("advancing the feed: %w", err)
	}
	for i := range f.rows {
		f.rows[i].Seq = last - int64(len(f.rows)-1-i)
	}
	_, err = q.InsertFeed(ctx, f.rows)
	return last, saved("the feed", err)
}

// announceChange announces rows that changed without a new block, for example these added NAV points. It does nothing before
// the feed has begun.
func (ix *Indexer) announceChange(ctx context.Context, tx pgx.Tx, navs []ledgerdb.InsertNavPointsParams) error {
	q := ledgerdb.New(tx)
	at, err := ix.checkpoint(ctx, q)
	if err != nil || at.FeedSeq == 0 {
		return err
	}
	f := feedRows{now: ix.now()}
	for i := range navs {
		if err := f.nav(&navs[i]); err != nil {
			return err
		}
	}
	if err := f.headAt(at.BlockNumber+1, ledgerdb.InsertFeedParams{
		ChainID: ix.chainID(), BlockNumber: at.BlockNumber, BlockHash: at.BlockHash, BlockTime: at.BlockTime,
	}); err != nil {
		return err
	}
	last, err := f.write(ctx, q, ix.chainID())
	if err != nil {
		return err
	}
	return store.Notify(ctx, tx, store.Notice{
		ChainID: ix.chainID(), From: at.BlockNumber + 1, To: at.BlockNumber, Hash: at.BlockHash, Seq: last,
	})
}
