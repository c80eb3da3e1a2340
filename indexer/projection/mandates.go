package projection

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection mandates holds each state of each mandate, what happened to it, and the numbers of signed mandates that are
// used up. A state is the one at the end of a block. Rows are only added, so a reorg deletes those above a block.
var _ = register(projection{
	name: "mandates", touch: touchMandates, load: loadMandates, apply: applyMandates, save: saveMandates, drop: dropMandates,
})

// The contract's numbers of statuses and reasons, as the schema names them.
var (
	mandateStatuses = []string{enum.MandateNone, enum.MandateActive, enum.MandatePaused, enum.MandateLeaving, enum.MandateEnded}
	mandateReasons  = []string{enum.ReasonNone, enum.ReasonFloor, enum.ReasonTrail, enum.ReasonProfit, enum.ReasonBand}
)

// mandateState is a state and its positions.
type mandateState struct {
	ledgerdb.MandateState
	positions []ledgerdb.MandatePosition
	stored    bool // the database has it
}

type mandateRows struct {
	current map[common.Address]*mandateState // by account; nil: not opened
	// replaced are the states of the database that others replaced.
	replaced []ledgerdb.SupersedeMandateStatesParams
	added    []*mandateState // in ledger order
	events   []ledgerdb.InsertMandateEventsParams
	nonces   []ledgerdb.InsertMandateNoncesParams
}

var mandateRowsOf = newState(func() *mandateRows {
	return &mandateRows{current: map[common.Address]*mandateState{}}
})

// DropMandates drops all mandates of a chain.
func DropMandates(ctx context.Context, q *ledgerdb.Queries, chainID int64) error {
	return dropMandates(ctx, q, chainID, -1)
}

func dropMandates(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
	err := q.DeleteMandateStatesAbove(ctx, ledgerdb.DeleteMandateStatesAboveParams{ChainID: chainID, BlockNumber: block})
	if err != nil {
		return err
	}
	restored := ledgerdb.RestoreMandateStatesAboveParams{ChainID: chainID, BlockNumber: &block}
	if err := q.RestoreMandateStatesAbove(ctx, restored); err != nil {
		return err
	}
	positions := ledgerdb.DeleteMandatePositionsAboveParams{ChainID: chainID, BlockNumber: block}
	if err := q.DeleteMandatePositionsAbove(ctx, positions); err != nil {
		return err
	}
	events := ledgerdb.DeleteMandateEventsAboveParams{ChainID: chainID, BlockNumber: block}
	if err := q.DeleteMandateEventsAbove(ctx, events); err != nil {
		return err
	}
	return q.DeleteMandateNoncesAbove(ctx, ledgerdb.DeleteMandateNoncesAboveParams{ChainID: chainID, BlockNumber: block})
}

func touchMandates(b *batch, e *event.Event) {
	if account, ok := e.Mandate(); ok {
		touch(mandateRowsOf.in(b).current, account)
	}
}

func loadMandates(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	current := mandateRowsOf.in(b).current
	if len(current) == 0 {
		return nil
	}
	accounts := raw(current)
	rows, err := q.MandateStatesOf(ctx, ledgerdb.MandateStatesOfParams{ChainID: b.chainID, Accounts: accounts})
	if err != nil {
		return err
	}
	for _, row := range rows {
		current[row.Account] = &mandateState{MandateState: row, stored: true}
	}
	positions, err := q.MandatePositionsOf(ctx, ledgerdb.MandatePositionsOfParams{ChainID: b.chainID, Accounts: accounts})
	if err != nil {
		return err
	}
	for _, p := range positions {
		s := current[p.Account]
		s.positions = append(s.positions, p)
	}
	return nil
}

func applyMandates(b *batch, e *event.Event) error {
	rows := mandateRowsOf.in(b)
	if body, ok := e.Body.(*bindings.MandatesNonceCancelled); ok {
		rows.useNonce(b.chainID, e, body.Owner, body.Nonce, true)
		return nil
	}
	account, ok := e.Mandate()
	if !ok {
		return nil
	}
	s, err := rows.stateAt(b.chainID, account, e)
	if err != nil {
		return err
	}
	row := ledgerdb.InsertMandateEventsParams{
		ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, Account: account, TxHash: e.TxHash, BlockTime: e.BlockTime,
	}
	if err := s.apply(e, &row); err != nil {
		return fmt.Errorf("mandate %s: %w", account, err)
	}
	if body, ok := e.Body.(*bindings.MandatesMandateChanged); ok && body.Nonce != 0 {
		rows.useNonce(b.chainID, e, body.Owner, body.Nonce, false)
	}
	if row.Kind != "" {
		rows.events = append(rows.events, row)
	}
	return nil
}

// stateAt returns the state at the event's block, as a change of the last one if no event of the block has changed it yet.
// A new account begins with its status, and MandateChanged states the rest in the same transaction.
func (rows *mandateRows) stateAt(chainID int64, account common.Address, e *event.Event) (*mandateState, error) {
	last := rows.current[account]
	if last != nil && last.BlockNumber == e.BlockNumber {
		return last, nil
	}
	next := &mandateState{}
	if last != nil {
		next.MandateState, next.positions = last.MandateState, slices.Clone(last.positions)
		if last.SupersededBlock != nil {
			return nil, fmt.Errorf("mandate %s was changed after block %d", account, last.BlockNumber)
		}
		block := e.BlockNumber
		last.SupersededBlock = &block
		if last.stored {
			rows.replaced = append(rows.replaced, ledgerdb.SupersedeMandateStatesParams{
				ChainID: chainID, Account: account, BlockNumber: last.BlockNumber, SupersededBlock: &block,
			})
		}
	}
	next.ChainID, next.Account, next.BlockNumber, next.BlockTime = chainID, account, e.BlockNumber, e.BlockTime
	next.SupersededBlock = nil
	rows.current[account] = next
	rows.added = append(rows.added, next)
	return next, nil
}

func (rows *mandateRows) useNonce(chainID int64, e *event.Event, owner common.Address, nonce uint64, cancelled bool) {
	rows.nonces = append(rows.nonces, ledgerdb.InsertMandateNoncesParams{
		ChainID: chainID, Owner: owner, Nonce: amount(new(big.Int).SetUint64(nonce)), Cancelled: cancelled,
		BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, TxHash: e.TxHash, BlockTime: e.BlockTime,
	})
}

// apply changes the state by an event as the contract does, and fills in the row that tells what happened. A row without a
// kind is not stored: Accounted only repeats what the state holds.
func (s *mandateState) apply(e *event.Event, row *ledgerdb.InsertMandateEventsParams) error {
	switch body := e.Body.(type) {
	case *bindings.MandatesMandateChanged:
		row.Kind = enum.MandateStated
		s.state(e, body)
	case *bindings.MandatesMoneyAdded:
		row.Kind, row.Token, row.Amount = enum.MandateAdded, &s.Token, stated(body.Amount)
		s.Money = s.Money.Add(amount(body.Amount))
		for i := range s.positions {
			p := &s.positions[i]
			p.Added = p.Added.Add(partOf(body.Invested, p.Bps))
		}
	case *bindings.MandatesAccounted:
		s.Cost, s.Peak, s.Base = amount(body.Cost), amount(body.Peak), amount(body.Base)
	case *bindings.MandatesStatusChanged:
		status, reason, err := named(body.Status, body.Reason)
		if err != nil {
			return err
		}
		row.Kind, row.Status, row.Reason = enum.MandateStatus, &status, &reason
		s.Status, s.Reason = status, reason
	case *bindings.MandatesPeriodOpened:
		period, err := int64Of("period", body.Period)
		if err != nil {
			return err
		}
		row.Kind, row.Token, row.Amount, row.Period = enum.MandatePeriod, &s.Token, stated(body.Pulled), &period
		s.Periods = period + 1
		s.Money = s.Money.Add(amount(body.Pulled))
		for i := range s.positions {
			s.positions[i].Due = partOf(s.Each.Big(), s.positions[i].Bps)
		}
	case *bindings.MandatesPartLapsed:
		row.Kind, row.Vault, row.Token, row.Amount = enum.MandateLapsed, &body.Vault, &s.Token, stated(body.Amount)
	case *bindings.MandatesTriggered:
		return s.trigger(e, body, row)
	case *bindings.MandatesBought:
		row.Kind, row.Vault, row.Counterparty = enum.MandateBought, &body.Vault, &body.Executor
		row.Token, row.Amount, row.Shares, row.Tip = &s.Token, stated(body.Amount), stated(body.Shares), stated(body.Tip)
		s.pay(body.Amount)
		p, err := s.position(body.Vault)
		if err != nil {
			return err
		}
		p.Added, p.Due, p.Swing = basket.Amount{}, basket.Amount{}, basket.Amount{}
	case *bindings.MandatesSold:
		row.Kind, row.Vault, row.Counterparty = enum.MandateSold, &body.Vault, &body.Executor
		row.Token, row.Amount, row.Shares, row.Tip = orNil(body.TokenOut), stated(body.AmountOut), stated(body.Shares), stated(body.Tip)
		return s.sell(body)
	case *bindings.MandatesSkipped:
		row.Kind, row.Vault, row.Failure = enum.MandateSkipped, orNil(body.Vault), body.Reason
	case *bindings.MandatesWithdrawn:
		row.Kind, row.Counterparty, row.Token, row.Amount = enum.MandateWithdrawn, &body.Receiver, &body.Token, stated(body.Amount)
		if body.Token == s.Token {
			s.pay(body.Amount)
		}
	case *bindings.MandatesLeftIndex:
		row.Kind, row.Vault, row.Counterparty, row.Shares = enum.MandateLeft, &body.Vault, &body.Receiver, stated(body.Shares)
	}
	return nil
}

// state takes new terms. What waited under earlier terms waits no more.
func (s *mandateState) state(e *event.Event, body *bindings.MandatesMandateChanged) {
	t := body.Terms
	s.Owner, s.Number, s.Reason, s.Periods = body.Owner, amount(body.Number), enum.ReasonNone, 0
	s.StatedBlock, s.StatedIndex, s.StatedTx, s.StatedAt = e.BlockNumber, e.LogIndex, e.TxHash, e.BlockTime
	s.Token, s.PeriodSeconds, s.PeriodCount = t.Token, int64(t.Period), int32(t.Count)
	s.Payout, s.ExpiresAt, s.InKindAfterSeconds = orNil(t.Payout), Expiry(t.ExpiresAt), int64(t.InKindAfter)
	s.TakeBps, s.Each, s.MaxTipD18, s.BandEverySeconds = int32(t.TakeBps), amount(t.Each), amount(t.MaxTipD18), int64(t.BandEvery)
	s.FloorBps, s.TrailBps, s.ProfitBps, s.BandBps = int32(t.FloorBps), int32(t.TrailBps), int64(t.ProfitBps), int32(t.BandBps)
	s.MaxSlippageBps, s.MaxFeeBps, s.MaxTipBps = int32(t.MaxSlippageBps), int32(t.MaxFeeBps), int32(t.MaxTipBps)
	s.StartAt = nil
	start := t.StartAt
	if t.Period != 0 && start.Sign() == 0 {
		start = big.NewInt(e.BlockTime.Unix() + int64(t.Period))
	}
	if start.Sign() != 0 {
		at := Expiry(start)
		s.StartAt = &at
	}
	s.positions = make([]ledgerdb.MandatePosition, len(body.Allocations))
	for i, a := range body.Allocations {
		s.positions[i] = ledgerdb.MandatePosition{Vault: a.Vault, Bps: int32(a.Bps)}
	}
}

func (s *mandateState) trigger(e *event.Event, body *bindings.MandatesTriggered, row *ledgerdb.InsertMandateEventsParams) error {
	_, reason, err := named(0, body.Reason)
	if err != nil {
		return err
	}
	if n := len(body.Sells); n != len(body.Swings) || n != 0 && n != len(s.positions) {
		return fmt.Errorf("a trigger of %d sales and %d purchases in %d positions", n, len(body.Swings), len(s.positions))
	}
	row.Kind, row.Reason, row.Token, row.Value = enum.MandateTriggered, &reason, &s.Token, stated(body.Value)
	at := e.BlockTime
	s.Reason, s.TriggeredAt = reason, &at
	if reason == enum.ReasonBand {
		s.BalancedAt = &at
	}
	for i := range body.Sells {
		s.positions[i].Sell, s.positions[i].Swing = amount(body.Sells[i]), amount(body.Swings[i])
	}
	return nil
}

// sell counts a sale. The proceeds stay in the account only if they balance it.
func (s *mandateState) sell(body *bindings.MandatesSold) error {
	p, err := s.position(body.Vault)
	if err != nil || s.Status == enum.MandateLeaving {
		return err
	}
	if s.Reason == enum.ReasonBand {
		s.Money = s.Money.Add(amount(body.AmountOut))
	}
	if p.Sell, err = p.Sell.Sub(amount(body.Shares)); err != nil {
		return fmt.Errorf("selling shares of %s: %w: the ledger is incomplete", body.Vault, err)
	}
	return nil
}

// pay takes money out. The account may hold more than the events say, so the rest is at least 0.
func (s *mandateState) pay(out *big.Int) {
	left, err := s.Money.Sub(amount(out))
	if err != nil {
		left = basket.Amount{}
	}
	s.Money = left
}

func (s *mandateState) position(vault common.Address) (*ledgerdb.MandatePosition, error) {
	for i := range s.positions {
		if s.positions[i].Vault == vault {
			return &s.positions[i], nil
		}
	}
	return nil, fmt.Errorf("it has no position in %s: the ledger is incomplete", vault)
}

// partOf returns bps of an amount, rounded down like the contract's.
func partOf(of *big.Int, bps int32) basket.Amount {
	return amount(basket.MulDivDown(of, big.NewInt(int64(bps)), big.NewInt(basket.FullBps)))
}

// stated returns a number of an event that a row may lack.
func stated(i *big.Int) *basket.Amount {
	a := amount(i)
	return &a
}

func named(status, reason uint8) (statusName, reasonName string, err error) {
	if int(status) >= len(mandateStatuses) || int(reason) >= len(mandateReasons) {
		return "", "", fmt.Errorf("status %d and reason %d are unknown", status, reason)
	}
	return mandateStatuses[status], mandateReasons[reason], nil
}

func saveMandates(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	rows := mandateRowsOf.in(b)
	if len(rows.nonces) > 0 {
		if _, err := q.InsertMandateNonces(ctx, rows.nonces); err != nil {
			return err
		}
	}
	if len(rows.added) == 0 {
		return nil
	}
	slices.SortFunc(rows.replaced, func(a, b ledgerdb.SupersedeMandateStatesParams) int {
		return cmp.Or(bytes.Compare(a.Account[:], b.Account[:]), cmp.Compare(a.BlockNumber, b.BlockNumber))
	})
	q.SupersedeMandateStates(ctx, rows.replaced).Exec(firstError(&err))
	if err != nil {
		return err
	}
	states := make([]ledgerdb.InsertMandateStatesParams, len(rows.added))
	var positions []ledgerdb.InsertMandatePositionsParams
	for i, s := range rows.added {
		if s.Owner == (common.Address{}) {
			return fmt.Errorf("mandate %s has a status but no terms: the ledger is incomplete", s.Account)
		}
		states[i] = ledgerdb.InsertMandateStatesParams(s.MandateState)
		for n, p := range s.positions {
			p.ChainID, p.Account, p.BlockNumber, p.Position = s.ChainID, s.Account, s.BlockNumber, int32(n)
			positions = append(positions, ledgerdb.InsertMandatePositionsParams(p))
		}
	}
	if _, err := q.InsertMandateStates(ctx, states); err != nil {
		return err
	}
	if _, err := q.InsertMandatePositions(ctx, positions); err != nil {
		return err
	}
	_, err = q.InsertMandateEvents(ctx, rows.events)
	return err
}
