package projection

import (
	"context"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// balances holds how many shares each holder has, dead shares included. A balance of 0 has no row.
var balances = register(projection{name: "balances", touch: touchBalances, load: loadBalances, apply: applyBalances})

func touchBalances(b *batch, e *event.Event) {
	t, ok := e.Body.(*bindings.IndexVaultTransfer)
	if !ok {
		return
	}
	for _, holder := range [...]common.Address{t.From, t.To} {
		if holder == (common.Address{}) {
			continue
		}
		touchHolder(b, holderKey{e.Vault, holder})
	}
}

// touchHolder notes that the balance and the position of a holder are needed.
func touchHolder(b *batch, key holderKey) {
	if _, known := b.changed[key]; known {
		return
	}
	b.changed[key] = struct{}{}
	if _, known := b.balances[key]; !known {
		b.balances[key] = basket.Amount{}
		b.unloaded = append(b.unloaded, key)
	}
}

// holders returns the ends of a transfer that hold shares. The zero address only mints and burns.
func holders(t *bindings.IndexVaultTransfer) []common.Address {
	var ends []common.Address
	for _, end := range []common.Address{t.From, t.To} {
		if end != (common.Address{}) {
			ends = append(ends, end)
		}
	}
	return ends
}

// rawHolders splits keys into two parallel query parameters.
func rawHolders(keys []holderKey) (vaults, who [][]byte) {
	vaults, who = make([][]byte, len(keys)), make([][]byte, len(keys))
	for i := range keys {
		vaults[i], who[i] = keys[i].vault[:], keys[i].holder[:]
	}
	return vaults, who
}

func loadBalances(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	b.unloaded = slices.DeleteFunc(b.unloaded, func(key holderKey) bool {
		_, whole := b.whole[key.vault]
		return whole
	})
	if len(b.unloaded) == 0 {
		return nil
	}
	in, who := rawHolders(b.unloaded)
	rows, err := q.BalancesIn(ctx, ledgerdb.BalancesInParams{ChainID: b.chainID, Vaults: in, Holders: who})
	if err != nil {
		return err
	}
	for i := range rows {
		key := holderKey{rows[i].Vault, rows[i].Holder}
		b.balances[key], b.stored[key] = rows[i].Shares, stored{balance: true}
	}
	return nil
}

func applyBalances(b *batch, e *event.Event) error {
	t, ok := e.Body.(*bindings.IndexVaultTransfer)
	if !ok {
		return nil
	}
	if t.From != (common.Address{}) {
		from := holderKey{e.Vault, t.From}
		left, err := b.balances[from].Sub(amount(t.Value))
		if err != nil {
			return fmt.Errorf("balance of %s: %w: the ledger is incomplete", t.From, err)
		}
		b.counted(e, t.From, b.balances[from], left)
		b.balances[from] = left
	}
	if t.To != (common.Address{}) {
		to := holderKey{e.Vault, t.To}
		more := b.balances[to].Add(amount(t.Value))
		b.counted(e, t.To, b.balances[to], more)
		b.balances[to] = more
	}
	return nil
}

func saveBalances(ctx context.Context, q *ledgerdb.Queries, h *Holdings, chainID int64) error {
	var gone []holderKey
	var fresh, others []ledgerdb.InsertBalancesParams
	for key := range h.changed {
		shares, is := h.balances[key], h.stored[key]
		row := ledgerdb.InsertBalancesParams{ChainID: chainID, Vault: key.vault, Holder: key.holder, Shares: shares}
		switch {
		case shares.Sign() > 0 && is.balance:
			others = append(others, row)
		case shares.Sign() > 0:
			fresh = append(fresh, row)
		case is.balance:
			gone = append(gone, key)
		}
		is.balance = shares.Sign() > 0
		h.stored[key] = is
	}
	if len(gone) > 0 {
		in, who := rawHolders(gone)
		if err := q.DeleteBalancesIn(ctx, ledgerdb.DeleteBalancesInParams{ChainID: chainID, Vaults: in, Holders: who}); err != nil {
			return err
		}
	}
	if err := q.UpdateBalances(ctx, others); err != nil {
		return err
	}
	_, err := q.InsertBalances(ctx, fresh)
	return err
}
