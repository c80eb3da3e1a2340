package projection

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection exit_orders holds each order of the exit guard with its outcome, its marks and each raise of its peak. It also
// holds the signed orders that were cancelled. Anybody can raise peaks and make an order's history long. A reorg therefore
// restores an order from its rows instead of folding it again.
var _ = register(projection{
	name: "exit_orders", touch: touchExitOrders, load: loadExitOrders, apply: applyExitOrders, save: saveExitOrders,
	drop: dropExitOrders,
})

type exitOrderRows struct {
	orders map[int64]*ledgerdb.ExitOrder // by id; nil: not placed
	peaks  []ledgerdb.InsertExitOrderPeaksParams
	marks  []ledgerdb.InsertExitOrderMarksParams

	cancelled []ledgerdb.InsertSignatureCancellationsParams
}

var exitOrderRowsOf = newState(func() *exitOrderRows { return &exitOrderRows{orders: map[int64]*ledgerdb.ExitOrder{}} })

// DropExitOrders drops all orders of a chain.
func DropExitOrders(ctx context.Context, q *ledgerdb.Queries, chainID int64) error {
	return dropExitOrders(ctx, q, chainID, -1)
}

func dropExitOrders(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
	if err := q.DeleteExitOrdersAbove(ctx, ledgerdb.DeleteExitOrdersAboveParams{ChainID: chainID, BlockNumber: block}); err != nil {
		return err
	}
	if err := q.ReopenExitOrdersAbove(ctx, ledgerdb.ReopenExitOrdersAboveParams{ChainID: chainID, BlockNumber: &block}); err != nil {
		return err
	}
	if err := q.LowerExitPeaksAbove(ctx, ledgerdb.LowerExitPeaksAboveParams{ChainID: chainID, BlockNumber: block}); err != nil {
		return err
	}
	if err := q.DeleteExitOrderPeaksAbove(ctx, ledgerdb.DeleteExitOrderPeaksAboveParams{ChainID: chainID, BlockNumber: block}); err != nil {
		return err
	}
	if err := q.RestoreExitMarksAbove(ctx, ledgerdb.RestoreExitMarksAboveParams{ChainID: chainID, BlockNumber: block}); err != nil {
		return err
	}
	if err := q.DeleteExitOrderMarksAbove(ctx, ledgerdb.DeleteExitOrderMarksAboveParams{ChainID: chainID, BlockNumber: block}); err != nil {
		return err
	}
	cancelled := ledgerdb.DeleteSignatureCancellationsAboveParams{ChainID: chainID, BlockNumber: block}
	return q.DeleteSignatureCancellationsAbove(ctx, cancelled)
}

// exitOrder returns the id of the order that an event concerns. apply refuses an id that the schema cannot hold.
func exitOrder(e *event.Event) (id *big.Int) {
	switch body := e.Body.(type) {
	case *bindings.ExitGuardOrderPlaced:
		return body.Id
	case *bindings.ExitGuardOrderCancelled:
		return body.Id
	case *bindings.ExitGuardPeakRaised:
		return body.Id
	case *bindings.ExitGuardOrderMarked:
		return body.Id
	case *bindings.ExitGuardOrderExecuted:
		return body.Id
	}
	return nil
}

func touchExitOrders(b *batch, e *event.Event) {
	if id := exitOrder(e); id != nil && id.IsInt64() {
		touch(exitOrderRowsOf.in(b).orders, id.Int64())
	}
}

func loadExitOrders(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	orders := exitOrderRowsOf.in(b).orders
	if len(orders) == 0 {
		return nil
	}
	ids := make([]int64, 0, len(orders))
	for id := range orders {
		ids = append(ids, id)
	}
	rows, err := q.ExitOrdersIn(ctx, ledgerdb.ExitOrdersInParams{ChainID: b.chainID, Orders: ids})
	if err != nil {
		return err
	}
	for _, row := range rows {
		orders[row.OrderID] = &row
	}
	return nil
}

func applyExitOrders(b *batch, e *event.Event) error {
	if body, ok := e.Body.(*bindings.ExitGuardSignatureCancelled); ok {
		rows := exitOrderRowsOf.in(b)
		rows.cancelled = append(rows.cancelled, ledgerdb.InsertSignatureCancellationsParams{
			ChainID: b.chainID, Owner: body.Owner, Nonce: amount(body.Nonce), BlockNumber: e.BlockNumber, LogIndex: e.LogIndex,
			TxHash: e.TxHash, BlockTime: e.BlockTime,
		})
		return nil
	}
	number := exitOrder(e)
	if number == nil {
		return nil
	}
	id, err := int64Of("order", number)
	if err != nil {
		return err
	}
	if placed, ok := e.Body.(*bindings.ExitGuardOrderPlaced); ok {
		return b.placeOrder(e, id, placed)
	}
	rows := exitOrderRowsOf.in(b)
	o := rows.orders[id]
	if o == nil || o.State != enum.OrderOpen {
		return fmt.Errorf("exit order %d is not open: the ledger is incomplete", id)
	}
	switch body := e.Body.(type) {
	case *bindings.ExitGuardPeakRaised:
		o.PeakD18 = amount(body.PeakD18)
		o.TriggerD18 = triggerD18(o)
		rows.peaks = append(rows.peaks, ledgerdb.InsertExitOrderPeaksParams{
			ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, OrderID: id,
			PeakD18: o.PeakD18, TriggerD18: o.TriggerD18, TxHash: e.TxHash, BlockTime: e.BlockTime,
		})
		return same("trigger", o.TriggerD18, amount(body.TriggerD18))
	case *bindings.ExitGuardOrderMarked:
		o.MarkedAt = markTime(body.MarkedAt)
		rows.marks = append(rows.marks, ledgerdb.InsertExitOrderMarksParams{
			ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, OrderID: id, MarkedAt: o.MarkedAt,
			TxHash: e.TxHash, BlockTime: e.BlockTime,
		})
	case *bindings.ExitGuardOrderCancelled:
		settleOrder(o, e, enum.OrderCancelled)
	case *bindings.ExitGuardOrderExecuted:
		settleOrder(o, e, enum.OrderExecuted)
		level, shares, out, tip := amount(body.LevelD18), amount(body.Shares), amount(body.AmountOut), amount(body.Tip)
		o.Executor, o.PaidToken = &body.Executor, orNil(body.TokenOut)
		o.LevelD18, o.SoldShares, o.AmountOut, o.Tip = &level, &shares, &out, &tip
	}
	return nil
}

func (b *batch) placeOrder(e *event.Event, id int64, body *bindings.ExitGuardOrderPlaced) error {
	orders := exitOrderRowsOf.in(b).orders
	if orders[id] != nil {
		return fmt.Errorf("exit order %d is placed twice", id)
	}
	terms := body.Order.Terms
	o := &ledgerdb.ExitOrder{
		ChainID: b.chainID, OrderID: id, Owner: body.Owner, Vault: body.Vault,
		FloorD18: amount(terms.FloorD18), TrailBps: int32(terms.TrailBps), TokenOut: orNil(terms.TokenOut),
		MaxSlippageBps: int32(terms.MaxSlippageBps), TipBps: int32(terms.TipBps), ExpiresAt: Expiry(terms.ExpiresAt),
		Shares:        amount(terms.Shares),
		PlacedPeakD18: amount(body.Order.PeakD18), PeakD18: amount(body.Order.PeakD18), State: enum.OrderOpen,
		CeilingD18: amount(terms.CeilingD18), LimitBps: int32(terms.LimitBps), InKindAfterMinutes: int32(terms.InKindAfter),
		MinFillPct: int32(terms.MinFillPct), Nonce: amount(new(big.Int).SetUint64(body.Order.Nonce)),
		PlacedMarkedAt: markTime(body.Order.MarkedAt), MarkedAt: markTime(body.Order.MarkedAt),
		PlacedBlock: e.BlockNumber, PlacedIndex: e.LogIndex, PlacedTx: e.TxHash, PlacedAt: e.BlockTime,
	}
	if o.TrailBps >= basket.FullBps {
		return fmt.Errorf("exit order %d trails its peak by %d of %d bps", id, o.TrailBps, basket.FullBps)
	}
	o.TriggerD18 = triggerD18(o)
	orders[id] = o
	return nil
}

func settleOrder(o *ledgerdb.ExitOrder, e *event.Event, state string) {
	o.State = state
	o.SettledBlock, o.SettledIndex, o.SettledTx, o.SettledAt = &e.BlockNumber, &e.LogIndex, &e.TxHash, &e.BlockTime
}

// triggerD18 returns the level, in USD per whole share, at or below which an order may be executed. It is rounded down like
// the guard's.
func triggerD18(o *ledgerdb.ExitOrder) basket.Amount {
	trailed := amount(basket.MulDivDown(o.PeakD18.Big(), big.NewInt(basket.FullBps-int64(o.TrailBps)), big.NewInt(basket.FullBps)))
	if o.FloorD18.Cmp(trailed) > 0 {
		return o.FloorD18
	}
	return trailed
}

// markTime converts the time {s} of a mark, which is a block's; nil for 0, which means none.
func markTime(seconds *big.Int) *time.Time {
	if seconds.Sign() == 0 {
		return nil
	}
	at := time.Unix(seconds.Int64(), 0).UTC()
	return &at
}

// lastSecond is the end of the year 9999. Most calendars outside the database cannot represent more.
var lastSecond = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

// Expiry converts an expiry {s} that its owner chose freely. It returns at most the last second of the year 9999.
func Expiry(seconds *big.Int) time.Time {
	if !seconds.IsInt64() || seconds.Int64() > lastSecond.Unix() {
		return lastSecond
	}
	return time.Unix(seconds.Int64(), 0).UTC()
}

func saveExitOrders(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	rows := exitOrderRowsOf.in(b)
	if len(rows.cancelled) > 0 {
		if _, err := q.InsertSignatureCancellations(ctx, rows.cancelled); err != nil {
			return err
		}
	}
	if len(rows.orders) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveExitOrdersParams, 0, len(rows.orders))
	for _, o := range rows.orders {
		if o != nil {
			params = append(params, ledgerdb.SaveExitOrdersParams(*o))
		}
	}
	slices.SortFunc(params, func(a, b ledgerdb.SaveExitOrdersParams) int { return cmp.Compare(a.OrderID, b.OrderID) })
	q.SaveExitOrders(ctx, params).Exec(firstError(&err))
	if err != nil {
		return err
	}
	if _, err = q.InsertExitOrderPeaks(ctx, rows.peaks); err != nil {
		return err
	}
	_, err = q.InsertExitOrderMarks(ctx, rows.marks)
	return err
}
