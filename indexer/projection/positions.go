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
// Shares that come in by contribution or transfer cost their number times the NAV per share of the block, rounded up. Shares
// minted as a fee or tip cost nothing. Shares that leave take their part of the cost with them, rounded up, and all of it with
// the last share. They realise their number times the NAV per share of the block, rounded down, less that part. So every
// rounding is against the investor, by at most one D18 unit. Dead shares have no position.
//
// If the NAV is unknown, the cost of shares that come in is null until no shares are held. The realised profit is null forever
// once shares leave at an unknown NAV or cost.
var positions = register(projection{
	name: "positions", after: []*projection{balances}, prepare: findFeeMints, load: loadPositions, apply: applyPositions,
})

// deadShares is the account in which the first shares of every vault are locked.
var deadShares = common.HexToAddress("0x000000000000000000000000000000000000dEaD")

// investors returns the ends of a transfer that have positions.
func investors(t *bindings.IndexVaultTransfer) []common.Address {
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

func applyPositions(b *batch, e *event.Event) error {
	t, ok := e.Body.(*bindings.IndexVaultTransfer)
	if !ok || t.From == t.To || t.Value.Sign() == 0 {
		return nil
	}
	var nav *big.Int
	if known, ok := b.input.NavPerShareD18[At{e.Vault, e.BlockNumber}]; ok {
		nav = known.View()
	}
	for _, investor := range investors(t) {
		key := holderKey{e.Vault, investor}
		p := b.positions[key]
		if p == nil {
			p = &ledgerdb.Position{
				ChainID: b.chainID, Vault: e.Vault, Investor: investor, OpenedBlock: e.BlockNumber,
				CostD18: &basket.Amount{}, RealisedD18: &decimal.Decimal{},
			}
			b.positions[key] = p
		}
		p.UpdatedBlock = e.BlockNumber
		if investor == t.To {
			price := nav
			if isFeeMint(b, e) {
				price = new(big.Int)
			}
			comeIn(p, t.Value, price)
		} else if err := leave(p, t.Value, nav); err != nil {
			return fmt.Errorf("position of %s: %w", investor, err)
		}
	}
	return nil
}

// comeIn adds shares at a price in USD D18 per whole share. Nil: unknown.
func comeIn(p *ledgerdb.Position, shares, price *big.Int) {
	p.Shares = p.Shares.Add(amount(shares))
	switch {
	case price == nil:
		p.CostD18 = nil
	case p.CostD18 != nil:
		cost := p.CostD18.Add(amount(basket.MulDivUp(shares, price, basket.D18)))
		p.CostD18 = &cost
	}
}

// leave removes shares at a price in USD D18 per whole share. Nil: unknown.
func leave(p *ledgerdb.Position, shares, price *big.Int) error {
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
	if part == nil || price == nil {
		p.RealisedD18 = nil
	} else if p.RealisedD18 != nil {
		profit := basket.MulDivDown(shares, price, basket.D18)
		total := p.RealisedD18.Add(decimal.NewFromBigInt(profit.Sub(profit, part), 0))
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
