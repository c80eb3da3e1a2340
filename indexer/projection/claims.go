package projection

import (
	"context"
	"fmt"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// claims holds what withdrawals could not pay out and holders have not claimed yet; nothing owed has no row.
var claims = projection{name: "claims", touch: touchClaims, load: loadClaims, apply: applyClaims, save: saveClaims}

// claimOf is the claim that an event is about.
func claimOf(e *event.Event) (key claim, ok bool) {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultClaimCreated:
		return claim{e.Vault, body.Token, body.Holder}, true
	case *bindings.IndexVaultClaimed:
		return claim{e.Vault, body.Token, body.Holder}, true
	}
	return claim{}, false
}

func touchClaims(b *batch, e *event.Event) {
	if key, ok := claimOf(e); ok {
		touch(b.claims, key)
	}
}

func (b *batch) rawClaims() (vaults, tokens, who [][]byte) {
	for key := range b.claims {
		vaults, tokens, who = append(vaults, key.vault.Bytes()), append(tokens, key.token.Bytes()), append(who, key.holder.Bytes())
	}
	return vaults, tokens, who
}

func loadClaims(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	if len(b.claims) == 0 {
		return nil
	}
	in, tokens, who := b.rawClaims()
	rows, err := q.ClaimsIn(ctx, ledgerdb.ClaimsInParams{ChainID: b.chainID, Vaults: in, Tokens: tokens, Holders: who})
	if err != nil {
		return err
	}
	for _, row := range rows {
		b.claims[claim{row.Vault, row.Token, row.Holder}] = row.Amount
	}
	return nil
}

func applyClaims(b *batch, e *event.Event) error {
	key, ok := claimOf(e)
	if !ok {
		return nil
	}
	switch body := e.Body.(type) {
	case *bindings.IndexVaultClaimCreated:
		b.claims[key] = b.claims[key].Add(amount(body.Amount))
		return same("claim", b.claims[key], amount(body.Owed))
	case *bindings.IndexVaultClaimed:
		left, err := b.claims[key].Sub(amount(body.Amount))
		if err != nil {
			return fmt.Errorf("claim of %s: %w: the ledger is incomplete", key.holder, err)
		}
		b.claims[key] = left
	}
	return nil
}

func saveClaims(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	if len(b.claims) == 0 {
		return nil
	}
	in, tokens, who := b.rawClaims()
	err := q.DeleteClaimsIn(ctx, ledgerdb.DeleteClaimsInParams{ChainID: b.chainID, Vaults: in, Tokens: tokens, Holders: who})
	if err != nil {
		return err
	}
	var rows []ledgerdb.InsertClaimsParams
	for key, owed := range b.claims {
		if owed.Sign() > 0 {
			rows = append(rows, ledgerdb.InsertClaimsParams{
				ChainID: b.chainID, Vault: key.vault, Token: key.token, Holder: key.holder, Amount: owed,
			})
		}
	}
	_, err = q.InsertClaims(ctx, rows)
	return err
}
