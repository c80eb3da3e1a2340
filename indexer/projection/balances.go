package projection

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// balances holds who has how many shares, dead shares and all; a balance of 0 has no row.
var balances = projection{name: "balances", touch: touchBalances, load: loadBalances, apply: applyBalances, save: saveBalances}

func touchBalances(b *batch, e *event.Event) {
	if t, ok := e.Body.(*bindings.IndexVaultTransfer); ok {
		for _, holder := range holders(t) {
			key := holding{e.Vault, holder}
			if _, touched := b.balances[key]; !touched {
				b.balances[key] = basket.Amount{}
			}
		}
	}
}

// holders are the two ends of a transfer that hold shares: the zero address is where shares are minted and burned.
func holders(t *bindings.IndexVaultTransfer) []common.Address {
	var ends []common.Address
	for _, end := range []common.Address{t.From, t.To} {
		if end != (common.Address{}) {
			ends = append(ends, end)
		}
	}
	return ends
}

// rawHoldings splits keys into two parallel query parameters.
func rawHoldings[V any](set map[holding]V) (vaults, who [][]byte) {
	for key := range set {
		vaults, who = append(vaults, key.vault.Bytes()), append(who, key.holder.Bytes())
	}
	return vaults, who
}

func loadBalances(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	in, who := rawHoldings(b.balances)
	rows, err := q.BalancesIn(ctx, ledgerdb.BalancesInParams{ChainID: b.chainID, Vaults: in, Holders: who})
	if err != nil {
		return err
	}
	for _, row := range rows {
		b.balances[holding{row.Vault, row.Holder}] = row.Shares
	}
	return nil
}

func applyBalances(b *batch, e *event.Event) error {
	t, ok := e.Body.(*bindings.IndexVaultTransfer)
	if !ok {
		return nil
	}
	if t.From != (common.Address{}) {
		from := holding{e.Vault, t.From}
		left, err := b.balances[from].Sub(amount(t.Value))
		if err != nil {
			return fmt.Errorf("balance of %s: %w: the ledger is incomplete", t.From, err)
		}
		b.balances[from] = left
	}
	if t.To != (common.Address{}) {
		to := holding{e.Vault, t.To}
		b.balances[to] = b.balances[to].Add(amount(t.Value))
	}
	return nil
}

func saveBalances(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	in, who := rawHoldings(b.balances)
	if err := q.DeleteBalancesIn(ctx, ledgerdb.DeleteBalancesInParams{ChainID: b.chainID, Vaults: in, Holders: who}); err != nil {
		return err
	}
	rows := make([]ledgerdb.InsertBalancesParams, 0, len(b.balances))
	for key, shares := range b.balances {
		if shares.Sign() > 0 {
			rows = append(rows, ledgerdb.InsertBalancesParams{ChainID: b.chainID, Vault: key.vault, Holder: key.holder, Shares: shares})
		}
	}
	_, err := q.InsertBalances(ctx, rows)
	return err
}
