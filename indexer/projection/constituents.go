package projection

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// constituents holds the targets and reserves of each vault in the order of getConstituents: targets first, then what else is
// held. A reserve is stored as the vault does, as a base, and as its value at the vault's scale.
var constituents = register(projection{
	name: "constituents", after: []*projection{vaults}, load: loadConstituents, apply: applyConstituents,
})

func loadConstituents(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	if len(b.unknown) == 0 {
		return nil
	}
	rows, err := q.ConstituentsIn(ctx, ledgerdb.ConstituentsInParams{ChainID: b.chainID, Vaults: b.unknown})
	if err != nil {
		return err
	}
	for _, row := range rows {
		v := b.vaults[row.Vault]
		v.constituents = append(v.constituents, row)
	}
	return nil
}

func applyConstituents(b *batch, e *event.Event) error {
	v := b.vault(e)
	if v == nil {
		return nil
	}
	if v.call.tx != e.TxHash {
		v.call = call{tx: e.TxHash}
	}
	switch body := e.Body.(type) {
	case *bindings.IndexVaultRebalanced:
		return v.retarget(body.Tokens, body.Weights)
	case *bindings.IndexVaultRescaled:
		return v.rescale(body.From)
	case *bindings.IndexVaultCheckpoint:
		return v.checkpoint(body)
	case *bindings.IndexVaultContributed:
		return v.flow(body.Amounts, 1)
	case *bindings.IndexVaultWithdrawn:
		return v.flow(body.Amounts, -1)
	case *bindings.IndexVaultReserveLost:
		return v.lose(body)
	case *bindings.IndexVaultSynced:
		return v.sync(body)
	case *bindings.IndexVaultTradeExecuted:
		return v.trade(exchange{
			sold: body.TokenIn, amountSold: body.AmountIn, soldAfter: body.ReserveInAfter,
			bought: body.TokenOut, amountBought: body.AmountOut, boughtAfter: body.ReserveOutAfter,
		})
	case *bindings.IndexVaultConstituentsLeft:
		return v.leave(body.Tokens)
	case *bindings.IndexVaultAuctionBid: // TokenIn is what the bidder sells
		err := v.trade(exchange{
			sold: body.TokenOut, amountSold: body.AmountOut, soldAfter: body.ReserveOutAfter,
			bought: body.TokenIn, amountBought: body.AmountIn, boughtAfter: body.ReserveInAfter,
		})
		if err != nil {
			return err
		}
		return v.settleLeft()
	case *bindings.IndexVaultTradesExecuted:
		return v.settleLeft()
	}
	return nil
}

// checkpoint moves every reserve with the scale.
func (v *vault) checkpoint(body *bindings.IndexVaultCheckpoint) error {
	accrued, err := unixOf("accrued_at", body.AccruedAt)
	if err != nil {
		return err
	}
	v.row.FeeShares, v.row.AccruedAt = amount(body.FeeShares), accrued
	if v.call.rescaled {
		v.call.rescaled = false
		return same("scale", v.row.Scale, amount(body.Scale))
	}
	v.move(body.Scale)
	return nil
}

// move changes the scale and keeps the change for the event that explains it.
func (v *vault) move(scale *big.Int) {
	v.call.change = new(big.Int).Sub(scale, v.row.Scale.Big())
	v.call.bases = make([]basket.Amount, len(v.constituents))
	for i, c := range v.constituents {
		v.call.bases[i] = c.Base
	}
	if v.call.change.Sign() == 0 {
		return
	}
	v.row.Scale, v.changed = amount(scale), true
	for i := range v.constituents {
		c := &v.constituents[i]
		c.Reserve = amount(basket.ReserveDown(c.Base.Big(), scale))
	}
}

// rescale rewrites the bases. Reserves stay what they are at the scale from.
func (v *vault) rescale(from *big.Int) error {
	if from.Sign() == 0 {
		return fmt.Errorf("rescaled from 0: the ledger is incomplete")
	}
	v.move(from)
	for i := range v.constituents {
		c := &v.constituents[i]
		c.Base = amount(basket.BaseUp(c.Reserve.Big(), basket.ScaleOne))
	}
	v.row.Scale, v.call.rescaled, v.changed = amount(basket.ScaleOne), true, true
	return nil
}

// flow checks the amounts taken (direction 1) or paid (-1) of each constituent against the change of the scale. Amounts are in
// the order of getConstituents. Those of the launch are the first reserves.
func (v *vault) flow(amounts []*big.Int, direction int64) error {
	if len(amounts) != len(v.constituents) {
		return fmt.Errorf("%d amounts for %d constituents: the ledger is incomplete", len(amounts), len(v.constituents))
	}
	if !v.launched() {
		for i := range v.constituents {
			if err := v.setReserve(&v.constituents[i], amounts[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if len(v.call.bases) != len(amounts) {
		return fmt.Errorf("reserves moved without a checkpoint: the ledger is incomplete")
	}
	change := new(big.Int).Mul(v.call.change, big.NewInt(direction))
	moved := basket.ReserveDown
	if direction > 0 {
		moved = basket.ReserveUp
	}
	for i, base := range v.call.bases {
		if err := same("amount of "+v.constituents[i].Token.Hex(), amount(moved(base.Big(), change)), amount(amounts[i])); err != nil {
			return err
		}
	}
	v.call.change, v.call.bases = nil, nil
	return nil
}

func (v *vault) setReserve(c *ledgerdb.Constituent, reserve *big.Int) error {
	if v.row.Scale.Sign() == 0 {
		return fmt.Errorf("a reserve without a scale: the ledger is incomplete")
	}
	c.Reserve, c.Base = amount(reserve), amount(basket.BaseUp(reserve, v.row.Scale.Big()))
	v.changed = true
	return nil
}

// lose lowers a reserve by what its token took in addition, during a withdrawal.
func (v *vault) lose(body *bindings.IndexVaultReserveLost) error {
	c, err := v.constituent(body.Token)
	if err != nil {
		return err
	}
	left, err := c.Reserve.Sub(amount(body.Amount))
	if err != nil {
		left = basket.Amount{} // the token took more than the reserve
	}
	if err := same("reserve", left, amount(body.ReserveAfter)); err != nil {
		return err
	}
	return v.setReserve(c, body.ReserveAfter)
}

// sync moves a reserve to what its token's stream or the vault's balance made of it.
func (v *vault) sync(body *bindings.IndexVaultSynced) error {
	c, err := v.constituent(body.Token)
	if err != nil {
		return err
	}
	if err := same("reserve before", c.Reserve, amount(body.ReserveBefore)); err != nil {
		return err
	}
	if body.ReserveAfter.Cmp(body.ReserveBefore) == 0 {
		return nil // only the stream changed, and the vault kept its base
	}
	return v.setReserve(c, body.ReserveAfter)
}

// exchange is one constituent sold for another, with the reserves that the event states after it.
type exchange struct {
	sold, bought             common.Address
	amountSold, amountBought *big.Int
	soldAfter, boughtAfter   *big.Int
}

// trade moves the reserves of an exchange and checks them against what the event states.
func (v *vault) trade(x exchange) error {
	out, err := v.constituent(x.bought)
	if err != nil {
		return err
	}
	in, err := v.constituent(x.sold)
	if gone, ok := v.call.left[x.sold]; ok {
		in, err = &gone, nil
		defer func() { v.call.left[x.sold] = gone }()
	}
	if err != nil {
		return err
	}
	left, err := in.Reserve.Sub(amount(x.amountSold))
	if err != nil {
		return fmt.Errorf("reserve of %s: %w", x.sold, err)
	}
	if err := same("reserve sold", left, amount(x.soldAfter)); err != nil {
		return err
	}
	if err := same("reserve bought", out.Reserve.Add(amount(x.amountBought)), amount(x.boughtAfter)); err != nil {
		return err
	}
	if err := v.setReserve(in, x.soldAfter); err != nil {
		return err
	}
	return v.setReserve(out, x.boughtAfter)
}

// leave drops constituents. The event of a bid, with the last of the reserve, follows later.
func (v *vault) leave(tokens []common.Address) error {
	v.call.left = map[common.Address]ledgerdb.Constituent{}
	for _, token := range tokens {
		c, err := v.constituent(token)
		if err != nil {
			return err
		}
		if c.TargetBps != 0 {
			return fmt.Errorf("%s leaves but has a target: the ledger is incomplete", token)
		}
		v.call.left[token] = *c
	}
	v.constituents = slices.DeleteFunc(v.constituents, func(c ledgerdb.Constituent) bool {
		_, gone := v.call.left[c.Token]
		return gone
	})
	v.number()
	return nil
}

// settleLeft checks, at the end of a call, that the reserves of the dropped constituents are 0.
func (v *vault) settleLeft() error {
	for token, c := range v.call.left {
		if err := same("reserve of "+token.Hex()+", which left,", c.Reserve, basket.Amount{}); err != nil {
			return err
		}
	}
	v.call.left = nil
	return nil
}

// retarget puts the targets first, in their order, then what else is held.
func (v *vault) retarget(tokens []common.Address, weights []*big.Int) error {
	if len(tokens) != len(weights) {
		return fmt.Errorf("%d weights for %d tokens", len(weights), len(tokens))
	}
	old := v.constituents
	v.constituents, v.changed = nil, true
	for i, token := range tokens {
		if !weights[i].IsInt64() || weights[i].Int64() > basket.FullBps {
			return fmt.Errorf("weight of %s must be at most %d, got %s", token, basket.FullBps, weights[i])
		}
		v.constituents = append(v.constituents, ledgerdb.Constituent{
			ChainID: v.row.ChainID, Vault: v.row.Vault, Token: token, TargetBps: int32(weights[i].Int64()),
		})
	}
	for _, c := range old {
		if now, err := v.constituent(c.Token); err == nil {
			now.Reserve, now.Base = c.Reserve, c.Base
			continue
		}
		if c.Reserve.Sign() == 0 {
			continue
		}
		c.TargetBps = 0
		v.constituents = append(v.constituents, c)
	}
	v.number()
	return nil
}

// number sets the positions of constituents.
func (v *vault) number() {
	for i := range v.constituents {
		v.constituents[i].Position = int16(i)
	}
	v.changed = true
}

func (v *vault) constituent(token common.Address) (*ledgerdb.Constituent, error) {
	for i := range v.constituents {
		if v.constituents[i].Token == token {
			return &v.constituents[i], nil
		}
	}
	return nil, fmt.Errorf("%s is not a constituent: the ledger is incomplete", token)
}

// saveConstituents replaces the rows of every vault whose constituents changed.
func saveConstituents(ctx context.Context, q *ledgerdb.Queries, h *Holdings, chainID int64) error {
	var changed [][]byte
	var rows []ledgerdb.InsertConstituentsParams
	for address := range h.unsaved {
		v := h.known[address]
		if !v.changed {
			continue
		}
		v.changed = false
		changed = append(changed, address.Bytes())
		for _, c := range v.constituents {
			rows = append(rows, ledgerdb.InsertConstituentsParams(c))
		}
	}
	if len(changed) == 0 {
		return nil
	}
	if err := q.DeleteConstituentsIn(ctx, ledgerdb.DeleteConstituentsInParams{ChainID: chainID, Vaults: changed}); err != nil {
		return err
	}
	_, err := q.InsertConstituents(ctx, rows)
	return err
}
