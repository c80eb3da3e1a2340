package audit

import (
	"context"
	"fmt"
	"math/big"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
)

// protocol reads what the database states of registry, guard and mandates. Like the truth, it states "none" for a token without pending
// terms.
func (r *databaseReader) protocol(ctx context.Context) error {
	chain, err := r.q.Chain(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading the chain: %w", err)
	}
	if err := r.assets(ctx, chain.Registry); err != nil {
		return err
	}
	if chain.ExitGuard != nil {
		r.guard = *chain.ExitGuard
		if err := r.orders(ctx, r.guard); err != nil {
			return err
		}
	}
	if chain.Mandates == nil {
		return nil
	}
	r.mandates = *chain.Mandates
	return r.mandateRows(ctx)
}

func (r *databaseReader) assets(ctx context.Context, registry common.Address) error {
	tokens := map[common.Address]string{}
	assets, err := r.q.Assets(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading assets: %w", err)
	}
	for _, a := range assets {
		tokens[a.Token] = none
		terms := bindings.IAssetRegistryListing{
			Status: numberOf(assetStatuses, a.Status), Feed: a.Feed,
			Heartbeat: uint32(a.HeartbeatSeconds), TradeCapUsd: uint32(a.TradeCapUsd),
			MinPriceD18: a.MinPriceD18.Big(), MaxPriceD18: a.MaxPriceD18.Big(), Pool: orZero(a.Pool), Window: uint32(a.TwapWindowSeconds),
			MaxDeviationBps: uint16(a.MaxDeviationBps),
		}
		r.add(registry, AssetTerms, a.Token.Hex(), assetValue(terms, uint8(a.Decimals), uint8(a.FeedDecimals)))
	}
	listings, err := r.q.Listings(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading listings: %w", err)
	}
	for _, l := range listings {
		if tokens[l.Token] == "" {
			tokens[l.Token] = none
		}
		r.add(registry, ListingResult, rowKey(l.ProposedBlock, l.ProposedIndex), l.State)
		if l.State != enum.ProposalPending {
			continue
		}
		terms := bindings.IAssetRegistryListing{
			Status: numberOf(assetStatuses, l.Status), Feed: l.Feed,
			Heartbeat: uint32(l.HeartbeatSeconds), TradeCapUsd: uint32(l.TradeCapUsd),
			MinPriceD18: l.MinPriceD18.Big(), MaxPriceD18: l.MaxPriceD18.Big(), Pool: orZero(l.Pool), Window: uint32(l.TwapWindowSeconds),
			MaxDeviationBps: uint16(l.MaxDeviationBps),
		}
		tokens[l.Token] = pendingListingValue(terms, uint64(l.ExecutableAt.Unix()), uint64(l.ExpiresAt.Unix()))
	}
	for token, pending := range tokens {
		r.add(registry, PendingListing, token.Hex(), pending)
	}
	return r.assetChanges(ctx, registry)
}

func (r *databaseReader) assetChanges(ctx context.Context, registry common.Address) error {
	rows, err := r.q.AssetChanges(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading the history of assets: %w", err)
	}
	for _, c := range rows {
		value := fmt.Sprintf("%s %s", c.Token, c.Kind)
		switch c.Kind {
		case "terms":
			value += " " + listingValue(bindings.IAssetRegistryListing{
				Status: numberOf(assetStatuses, *c.Status), Feed: orZero(c.Feed), Heartbeat: uint32(*c.HeartbeatSeconds),
				TradeCapUsd: uint32(*c.TradeCapUsd),
				MinPriceD18: c.MinPriceD18.Big(), MaxPriceD18: c.MaxPriceD18.Big(),
				Pool: orZero(c.Pool), Window: uint32(*c.TwapWindowSeconds),
				MaxDeviationBps: uint16(*c.MaxDeviationBps),
			})
		case "status":
			value += " " + *c.Status
		case "trade_cap":
			value += " " + strconv.FormatInt(*c.TradeCapUsd, 10)
		}
		r.add(registry, AssetChange, rowKey(c.BlockNumber, c.LogIndex), value)
	}
	return nil
}

func (r *databaseReader) orders(ctx context.Context, guard common.Address) error {
	orders, err := r.q.ExitOrders(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading exit orders: %w", err)
	}
	for _, o := range orders {
		id := strconv.FormatInt(o.OrderID, 10)
		value := exitOrderValue(bindings.IExitGuardOrder{
			Owner: o.Owner, Status: numberOf(orderStatuses, o.State), PeakD18: o.PeakD18.Big(), Terms: bindings.IExitGuardTerms{
				Vault: o.Vault, FloorD18: o.FloorD18.Big(), TokenOut: orZero(o.TokenOut), TrailBps: uint16(o.TrailBps),
				MaxSlippageBps: uint16(o.MaxSlippageBps), TipBps: uint16(o.TipBps),
				ExpiresAt: big.NewInt(o.ExpiresAt.Unix()), Shares: o.Shares.Big(),
				CeilingD18: o.CeilingD18.Big(), LimitBps: uint16(o.LimitBps), InKindAfter: uint16(o.InKindAfterMinutes),
				MinFillPct: uint8(o.MinFillPct),
			},
			MarkedAt: secondsOr0(o.MarkedAt), Nonce: o.Nonce.Big().Uint64(),
		})
		r.add(guard, ExitOrder, id, value)
		r.add(guard, Trigger, id, o.TriggerD18)
		if o.Executor != nil {
			r.add(guard, ExitResult, id, exitResult{
				executor: *o.Executor, token: orZero(o.PaidToken), level: o.LevelD18.Big(), shares: o.SoldShares.Big(),
				out: o.AmountOut.Big(), tip: o.Tip.Big(),
			}.value())
		}
	}
	peaks, err := r.q.ExitPeaks(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading peaks of exit orders: %w", err)
	}
	for _, p := range peaks {
		r.add(guard, PeakRaised, rowKey(p.BlockNumber, p.LogIndex), fmt.Sprintf("%d %s %s", p.OrderID, p.PeakD18, p.TriggerD18))
	}
	return r.exitMarks(ctx, guard)
}

// exitMarks adds the marks of orders and the cancellations of signed orders.
func (r *databaseReader) exitMarks(ctx context.Context, guard common.Address) error {
	marks, err := r.q.ExitMarks(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading marks of exit orders: %w", err)
	}
	for _, m := range marks {
		r.add(guard, OrderMarked, rowKey(m.BlockNumber, m.LogIndex), fmt.Sprintf("%d %s", m.OrderID, secondsOr0(m.MarkedAt)))
	}
	cancelled, err := r.q.SignatureCancellations(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading cancelled signed orders: %w", err)
	}
	for _, c := range cancelled {
		r.add(guard, SignatureCancelled, rowKey(c.BlockNumber, c.LogIndex), fmt.Sprintf("%s %s", c.Owner, c.Nonce))
	}
	return nil
}

// numberOf returns the position of a name, or 255 for an unknown name, which no status has.
func numberOf(names []string, name string) uint8 {
	for i, n := range names {
		if n == name {
			return uint8(i)
		}
	}
	return 255
}
