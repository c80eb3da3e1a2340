package projection

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// constituents holds what each vault should and does hold, in the order of getConstituents: targets as they were set, then
// what else is held. What has neither target nor reserve leaves when targets are set and after trades, as in the contract.
var constituents = projection{name: "constituents", load: loadConstituents, apply: applyConstituents, save: saveConstituents}

func loadConstituents(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	rows, err := q.ConstituentsIn(ctx, ledgerdb.ConstituentsInParams{ChainID: b.chainID, Vaults: raw(b.vaults)})
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
	switch body := e.Body.(type) {
	case *bindings.IndexVaultRebalanced:
		return v.retarget(body.Tokens, body.Weights)
	case *bindings.IndexVaultContributed:
		return v.move(body.Amounts, func(_ common.Address, reserve, amount basket.Amount) (basket.Amount, error) {
			return reserve.Add(amount), nil
		})
	case *bindings.IndexVaultWithdrawn:
		defer clear(v.settled)
		return v.move(body.Amounts, func(token common.Address, reserve, amount basket.Amount) (basket.Amount, error) {
			if v.settled[token] {
				return reserve, nil
			}
			return reserve.Sub(amount)
		})
	case *bindings.IndexVaultReserveLost:
		// Comes before the Withdrawn of its call and says the reserve after both.
		c, err := v.constituent(body.Token)
		if err != nil {
			return err
		}
		c.Reserve, v.changed, v.settled[body.Token] = amount(body.ReserveAfter), true, true
	case *bindings.IndexVaultTradeExecuted:
		return v.trade(body)
	case *bindings.IndexVaultTradesExecuted:
		v.prune()
	}
	return nil
}

// move changes every reserve by its amount, given in the order of getConstituents.
func (v *vault) move(
	amounts []*big.Int, to func(token common.Address, reserve, amount basket.Amount) (basket.Amount, error),
) error {
	if len(amounts) != len(v.constituents) {
		return fmt.Errorf("%d amounts for %d constituents: the ledger is incomplete", len(amounts), len(v.constituents))
	}
	for i := range v.constituents {
		c := &v.constituents[i]
		reserve, err := to(c.Token, c.Reserve, amount(amounts[i]))
		if err != nil {
			return fmt.Errorf("reserve of %s: %w", c.Token, err)
		}
		c.Reserve = reserve
	}
	v.changed = true
	return nil
}

func (v *vault) trade(t *bindings.IndexVaultTradeExecuted) error {
	in, err := v.constituent(t.TokenIn)
	if err != nil {
		return err
	}
	out, err := v.constituent(t.TokenOut)
	if err != nil {
		return err
	}
	if in.Reserve, err = in.Reserve.Sub(amount(t.AmountIn)); err != nil {
		return fmt.Errorf("reserve of %s: %w", in.Token, err)
	}
	out.Reserve = out.Reserve.Add(amount(t.AmountOut))
	v.changed = true
	if err := same("reserve sold", in.Reserve, amount(t.ReserveInAfter)); err != nil {
		return err
	}
	return same("reserve bought", out.Reserve, amount(t.ReserveOutAfter))
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
			now.Reserve = c.Reserve
			continue
		}
		c.TargetBps = 0
		v.constituents = append(v.constituents, c)
	}
	v.prune()
	return nil
}

// prune drops what has neither target nor reserve and numbers the rest.
func (v *vault) prune() {
	kept := v.constituents[:0]
	for _, c := range v.constituents {
		if c.TargetBps == 0 && c.Reserve.Sign() == 0 {
			continue
		}
		c.Position = int16(len(kept))
		kept = append(kept, c)
	}
	v.constituents, v.changed = kept, true
}

func (v *vault) constituent(token common.Address) (*ledgerdb.Constituent, error) {
	for i := range v.constituents {
		if v.constituents[i].Token == token {
			return &v.constituents[i], nil
		}
	}
	return nil, fmt.Errorf("%s is not a constituent: the ledger is incomplete", token)
}

func saveConstituents(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	var changed [][]byte
	var rows []ledgerdb.InsertConstituentsParams
	for address, v := range b.vaults {
		if !v.changed {
			continue
		}
		changed = append(changed, address.Bytes())
		for _, c := range v.constituents {
			rows = append(rows, ledgerdb.InsertConstituentsParams(c))
		}
	}
	if len(changed) == 0 {
		return nil
	}
	if err := q.DeleteConstituentsIn(ctx, ledgerdb.DeleteConstituentsInParams{ChainID: b.chainID, Vaults: changed}); err != nil {
		return err
	}
	_, err := q.InsertConstituents(ctx, rows)
	return err
}
