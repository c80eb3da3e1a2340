package projection

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// positions holds the cost of each investor's shares and the realised profit of those that left, at average cost.
//
// Shares that come in cost the cash that left the wallet for them, and shares that leave bring the cash that came into it. Some have no
// known cash, such as those of a plain transfer. They count their number times the NAV per share of the block, rounded up for a cost
// and down for proceeds. Shares minted as a fee or tip cost nothing. A paid claim brings its cash without shares. Shares that leave
// take their part of the cost with them, rounded up, and all of it with the last share. So every rounding is against the investor,
// by at most one D18 unit. Dead shares have no position.
//
// If the NAV is unknown too, the cost of shares that come in is null until no shares are held. The realised profit is null forever
// once shares leave at an unknown price or cost, and so is a sum of cash. Realised and unrealised profit add up to the cash that
// came out, plus the value, less the cash that went in.
var positions = register(projection{
	name: "positions", after: []*projection{balances}, prepare: findFeeMints, touch: touchPositions, load: loadPositions,
	apply: applyPositions,
})

// deadShares is the account in which the first shares of every vault are locked.
var deadShares = common.HexToAddress("0x000000000000000000000000000000000000dEaD")

// Investors returns the ends of a transfer that have positions.
func Investors(t *bindings.IndexVaultTransfer) []common.Address {
	var ends []common.Address
	for _, end := range holders(t) {
		if end != deadShares {
			ends = append(ends, end)
		}
	}
	return ends
}

// loadPositions loads the positions of the holders whose balances were loaded before.
func loadPositions(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	if len(b.unloaded) == 0 {
		return nil
	}
	in, who := rawHolders(b.unloaded)
	rows, err := q.PositionsIn(ctx, ledgerdb.PositionsInParams{ChainID: b.chainID, Vaults: in, Investors: who})
	if err != nil {
		return err
	}
	for i := range rows {
		key := holderKey{rows[i].Vault, rows[i].Investor}
		is := b.stored[key]
		is.position = true
		b.positions[key], b.stored[key] = &rows[i], is
	}
	return nil
}

// touchPositions notes that the holder of a paid claim is needed.
func touchPositions(b *batch, e *event.Event) {
	if paid, ok := e.Body.(*bindings.IndexVaultClaimed); ok {
		touchHolder(b, holderKey{e.Vault, paid.Holder})
	}
}

func applyPositions(b *batch, e *event.Event) error {
	if paid, ok := e.Body.(*bindings.IndexVaultClaimed); ok {
		b.paidClaim(e, paid.Holder)
		return nil
	}
	t, ok := e.Body.(*bindings.IndexVaultTransfer)
	if !ok || t.From == t.To || t.Value.Sign() == 0 {
		return nil
	}
	var nav *big.Int
	if known, ok := b.input.NavPerShareD18[At{e.Vault, e.BlockNumber}]; ok {
		nav = known.View()
	}
	for _, investor := range Investors(t) {
		p := b.position(e, investor)
		m := movement{shares: t.Value, in: investor == t.To, cash: b.input.cash[cashKey{keyOf(e), investor}]}
		m.price(nav, m.in && isFeeMint(b, e))
		if err := m.apply(p); err != nil {
			return fmt.Errorf("position of %s: %w", investor, err)
		}
	}
	return nil
}

// position returns the position of an investor, which begins with its first event.
func (b *batch) position(e *event.Event, investor common.Address) *ledgerdb.Position {
	key := holderKey{e.Vault, investor}
	p := b.positions[key]
	if p == nil {
		p = &ledgerdb.Position{
			ChainID: b.chainID, Vault: e.Vault, Investor: investor, OpenedBlock: e.BlockNumber,
			CostD18: &basket.Amount{}, RealisedD18: &decimal.Decimal{}, CashInD18: &basket.Amount{}, CashOutD18: &basket.Amount{},
		}
		b.positions[key] = p
	}
	p.UpdatedBlock = e.BlockNumber
	return p
}

// paidClaim adds the cash of a paid claim. The holder had a position before.
func (b *batch) paidClaim(e *event.Event, holder common.Address) {
	p := b.position(e, holder)
	cash := b.input.cash[cashKey{keyOf(e), holder}]
	addGas(p, cash)
	if cash.CashD18 == nil {
		p.RealisedD18, p.CashOutD18 = nil, nil
		return
	}
	p.CashOutD18 = plus(p.CashOutD18, cash.CashD18.View())
	if p.RealisedD18 != nil {
		total := p.RealisedD18.Add(decimal.NewFromBigInt(cash.CashD18.View(), 0))
		p.RealisedD18 = &total
	}
}

// movement is shares that come in or leave.
type movement struct {
	shares  *big.Int
	in      bool
	cash    Cash
	value   *big.Int // cost or proceeds in USD D18; nil: unknown
	atLevel bool     // value is the value at the level
}

// price sets the value of the movement, given the NAV per share in USD D18. Nil: unknown.
func (m *movement) price(nav *big.Int, fee bool) {
	switch {
	case fee:
		m.value = new(big.Int)
	case m.cash.CashD18 != nil:
		m.value = m.cash.CashD18.View()
	case nav != nil && m.in:
		m.value, m.atLevel = basket.MulDivUp(m.shares, nav, basket.D18), true
	case nav != nil:
		m.value, m.atLevel = basket.MulDivDown(m.shares, nav, basket.D18), true
	default:
		m.atLevel = true
	}
}

// apply changes a position.
func (m *movement) apply(p *ledgerdb.Position) error {
	addGas(p, m.cash)
	if m.atLevel {
		p.AtLevel++
	}
	if m.in {
		comeIn(p, m.shares, m.value)
		p.CashInD18 = plus(p.CashInD18, m.value)
		return nil
	}
	p.CashOutD18 = plus(p.CashOutD18, m.value)
	return leave(p, m.shares, m.value)
}

func addGas(p *ledgerdb.Position, cash Cash) {
	if cash.GasD18 != nil {
		p.GasD18 = p.GasD18.Add(*cash.GasD18)
	}
}

// plus adds to a sum. Nil: unknown.
func plus(sum *basket.Amount, value *big.Int) *basket.Amount {
	if sum == nil || value == nil {
		return nil
	}
	total := sum.Add(amount(value))
	return &total
}

// comeIn adds shares and their cost in USD D18. Nil: unknown.
func comeIn(p *ledgerdb.Position, shares, cost *big.Int) {
	p.Shares = p.Shares.Add(amount(shares))
	p.CostD18 = plus(p.CostD18, cost)
}

// leave removes shares, which bring proceeds in USD D18. Nil: unknown.
func leave(p *ledgerdb.Position, shares, proceeds *big.Int) error {
	held := p.Shares.View()
	left, err := p.Shares.Sub(amount(shares))
	if err != nil {
		return fmt.Errorf("%w: the ledger is incomplete", err)
	}
	p.Shares = left
	var part *big.Int
	if p.CostD18 != nil {
		part = basket.MulDivUp(p.CostD18.View(), shares, held)
		cost := amount(new(big.Int).Sub(p.CostD18.View(), part))
		p.CostD18 = &cost
	}
	if part == nil || proceeds == nil {
		p.RealisedD18 = nil
	} else if p.RealisedD18 != nil {
		total := p.RealisedD18.Add(decimal.NewFromBigInt(new(big.Int).Sub(proceeds, part), 0))
		p.RealisedD18 = &total
	}
	if left.Sign() == 0 {
		p.CostD18 = &basket.Amount{}
	}
	return nil
}

func savePositions(ctx context.Context, q *ledgerdb.Queries, h *Holdings) error {
	var fresh, others []ledgerdb.InsertPositionsParams
	for key := range h.changed {
		p, is := h.positions[key], h.stored[key]
		switch {
		case p == nil:
			continue
		case is.position:
			others = append(others, ledgerdb.InsertPositionsParams(*p))
		default:
			fresh = append(fresh, ledgerdb.InsertPositionsParams(*p))
		}
		is.position = true
		h.stored[key] = is
	}
	if err := q.UpdatePositions(ctx, others); err != nil {
		return err
	}
	_, err := q.InsertPositions(ctx, fresh)
	return err
}
