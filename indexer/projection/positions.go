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

// positions holds what each investor's shares cost and what those that left have earned, at average cost.
//
// Shares that come in, by a contribution or a transfer alike, cost their number at the NAV per share of the block, rounded
// up; shares minted as a fee or a tip cost nothing. Shares that leave take their part of the cost with them, rounded up (all
// of it with the last share), and realise their number at the NAV per share of the block, rounded down, less that part. So
// every rounding is against the investor's profit, by at most a D18 unit each. Dead shares are nobody's.
//
// Where the NAV is unknown, nothing is guessed: the cost of shares that came in then is null until none are held, and
// what was realised is null for ever once shares left at an unknown NAV or an unknown cost.
var positions = register(projection{
	name: "positions", after: []*projection{balances}, prepare: findFeeMints, load: loadPositions, apply: applyPositions,
})

// deadShares is where the first shares of every vault are locked.
var deadShares = common.HexToAddress("0x000000000000000000000000000000000000dEaD")

// investors are the ends of a transfer that have positions.
func investors(t *bindings.IndexVaultTransfer) []common.Address {
	var ends []common.Address
	for _, end := range holders(t) {
		if end != deadShares {
			ends = append(ends, end)
		}
	}
	return ends
}

// loadPositions loads those of the holders whose balances are loaded: balances come first.
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

// comeIn adds shares at a price in USD D18 per whole share; nil: unknown.
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

// leave takes shares away at a price in USD D18 per whole share; nil: unknown.
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
