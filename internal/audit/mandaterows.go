package audit

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/auditdb"
)

// mandateRows reads what the database states of mandates.
func (r *databaseReader) mandateRows(ctx context.Context) error {
	states, err := r.q.Mandates(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading mandates: %w", err)
	}
	rows, err := r.q.MandatePositions(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading positions of mandates: %w", err)
	}
	positions := map[common.Address][]bindings.IMandateTypesPosition{}
	for _, p := range rows {
		positions[p.Account] = append(positions[p.Account], bindings.IMandateTypesPosition{
			Vault: p.Vault, Bps: uint16(p.Bps), Added: p.Added.Big(), Due: p.Due.Big(), Swing: p.Swing.Big(), Sell: p.Sell.Big(),
		})
	}
	for _, s := range states {
		r.add(r.mandates, Mandate, s.Account.Hex(), mandateValue(mandateOf(s)))
		r.add(r.mandates, MandatePositions, s.Account.Hex(), positionsValue(positions[s.Account]))
	}
	nonces, err := r.q.MandateNonces(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading numbers of signed mandates: %w", err)
	}
	for _, n := range nonces {
		r.add(r.mandates, MandateNonce, fmt.Sprintf("%s %s", n.Owner, n.Nonce), usedValue(true))
	}
	return r.mandateEvents(ctx)
}

func mandateOf(s auditdb.MandateState) bindings.IMandateTypesMandate {
	return bindings.IMandateTypesMandate{
		Owner: s.Owner, Status: numberOf(mandateStatuses, s.Status), Reason: numberOf(mandateReasons, s.Reason), Periods: uint32(s.Periods),
		TriggeredAt: secondsOr0(s.TriggeredAt), BalancedAt: secondsOr0(s.BalancedAt),
		Cost: s.Cost.Big(), Peak: s.Peak.Big(), Base: s.Base.Big(),
		Terms: bindings.IMandateTypesTerms{
			Token: s.Token, Period: uint32(s.PeriodSeconds), StartAt: secondsOr0(s.StartAt), Count: uint16(s.PeriodCount),
			Payout: orZero(s.Payout), ExpiresAt: big.NewInt(s.ExpiresAt.Unix()), InKindAfter: uint32(s.InKindAfterSeconds),
			TakeBps: uint16(s.TakeBps), Each: s.Each.Big(), MaxTipD18: s.MaxTipD18.Big(), BandEvery: uint32(s.BandEverySeconds),
			FloorBps: uint16(s.FloorBps), TrailBps: uint16(s.TrailBps), ProfitBps: uint32(s.ProfitBps), BandBps: uint16(s.BandBps),
			MaxSlippageBps: uint16(s.MaxSlippageBps), MaxFeeBps: uint16(s.MaxFeeBps), MaxTipBps: uint16(s.MaxTipBps),
		},
	}
}

// secondsOr0 returns a time {s}, and 0 for none, as contracts store it.
func secondsOr0(at *time.Time) *big.Int {
	if at == nil {
		return new(big.Int)
	}
	return big.NewInt(at.Unix())
}

func (r *databaseReader) mandateEvents(ctx context.Context) error {
	rows, err := r.q.MandateEvents(ctx, r.chain)
	if err != nil {
		return fmt.Errorf("reading the history of mandates: %w", err)
	}
	for _, e := range rows {
		c := change{
			kind: e.Kind, vault: orZero(e.Vault), by: orZero(e.Counterparty), token: orZero(e.Token),
			amount: bigOrNil(e.Amount), shares: bigOrNil(e.Shares), tip: bigOrNil(e.Tip),
		}
		switch {
		case e.Status != nil && e.Reason != nil:
			c.note = *e.Status + " " + *e.Reason
		case e.Reason != nil && e.Value != nil:
			c.note = *e.Reason + " at " + e.Value.String()
		case e.Period != nil:
			c.note = strconv.FormatInt(*e.Period, 10)
		case e.Kind == "skipped":
			c.note = hexutil.Encode(e.Failure)
		}
		r.add(r.mandates, MandateChange, rowKey(e.BlockNumber, e.LogIndex), c.value())
	}
	return nil
}

func bigOrNil(a *basket.Amount) *big.Int {
	if a == nil {
		return nil
	}
	return a.Big()
}
