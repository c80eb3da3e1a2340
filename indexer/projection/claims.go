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

// The projection claims holds what withdrawals could not pay out and holders have not claimed yet. A claim of 0 has no row.
var _ = register(projection{
	name: "claims", after: []*projection{vaults}, touch: touchClaims, load: loadClaims, apply: applyClaims, save: saveClaims,
})

type claimKey struct{ vault, token, holder common.Address }

// claimRows are the amounts owed.
type claimRows map[claimKey]basket.Amount

var claimRowsOf = newState(func() *claimRows { return &claimRows{} })

// claimOf returns the claim that an event concerns.
func claimOf(e *event.Event) (key claimKey, ok bool) {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultClaimCreated:
		return claimKey{e.Vault, body.Token, body.Holder}, true
	case *bindings.IndexVaultClaimed:
		return claimKey{e.Vault, body.Token, body.Holder}, true
	}
	return claimKey{}, false
}

func touchClaims(b *batch, e *event.Event) {
	if key, ok := claimOf(e); ok {
		touch(*claimRowsOf.in(b), key)
	}
}

func (c claimRows) raw() (vaults, tokens, who [][]byte) {
	for key := range c {
		vaults, tokens, who = append(vaults, key.vault.Bytes()), append(tokens, key.token.Bytes()), append(who, key.holder.Bytes())
	}
	return vaults, tokens, who
}

func loadClaims(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	claims := *claimRowsOf.in(b)
	if len(claims) == 0 {
		return nil
	}
	in, tokens, who := claims.raw()
	rows, err := q.ClaimsIn(ctx, ledgerdb.ClaimsInParams{ChainID: b.chainID, Vaults: in, Tokens: tokens, Holders: who})
	if err != nil {
		return err
	}
	for _, row := range rows {
		claims[claimKey{row.Vault, row.Token, row.Holder}] = row.Amount
	}
	return nil
}

func applyClaims(b *batch, e *event.Event) error {
	key, ok := claimOf(e)
	if !ok {
		return nil
	}
	claims := *claimRowsOf.in(b)
	switch body := e.Body.(type) {
	case *bindings.IndexVaultClaimCreated:
		claims[key] = claims[key].Add(amount(body.Amount))
		return same("claim", claims[key], amount(body.Owed))
	case *bindings.IndexVaultClaimed:
		left, err := claims[key].Sub(amount(body.Amount))
		if err != nil {
			return fmt.Errorf("claim of %s: %w: the ledger is incomplete", key.holder, err)
		}
		claims[key] = left
	}
	return nil
}

func saveClaims(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	claims := *claimRowsOf.in(b)
	if len(claims) == 0 {
		return nil
	}
	in, tokens, who := claims.raw()
	err := q.DeleteClaimsIn(ctx, ledgerdb.DeleteClaimsInParams{ChainID: b.chainID, Vaults: in, Tokens: tokens, Holders: who})
	if err != nil {
		return err
	}
	var rows []ledgerdb.InsertClaimsParams
	for key, owed := range claims {
		if owed.Sign() > 0 {
			rows = append(rows, ledgerdb.InsertClaimsParams{
				ChainID: b.chainID, Vault: key.vault, Token: key.token, Holder: key.holder, Amount: owed,
			})
		}
	}
	_, err = q.InsertClaims(ctx, rows)
	return err
}
