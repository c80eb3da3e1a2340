package projection

import (
	"context"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// vaults holds each vault's terms and totals. A vault's own events of its launch come before the factory's VaultCreated in
// the same transaction, so the row is built up and is complete when the transaction is.
var vaults = projection{name: "vaults", touch: touchVault, load: loadVaults, apply: applyVault, save: saveVaults}

// vault is a vault's row and its constituents, which most events of a vault need together.
type vault struct {
	row          ledgerdb.Vault
	constituents []ledgerdb.Constituent  // in the order of getConstituents
	changed      bool                    // constituents differ from what is stored
	settled      map[common.Address]bool // reserves that ReserveLost has set, in the middle of a withdrawal
}

// vault returns the state of a touched vault.
func (b *batch) vault(e *event.Event) *vault { return b.vaults[e.Vault] }

func touchVault(b *batch, e *event.Event) {
	if e.Vault == (common.Address{}) || b.vaults[e.Vault] != nil {
		return
	}
	b.vaults[e.Vault] = &vault{row: ledgerdb.Vault{ChainID: b.chainID, Vault: e.Vault}, settled: map[common.Address]bool{}}
}

func loadVaults(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	rows, err := q.VaultsIn(ctx, ledgerdb.VaultsInParams{ChainID: b.chainID, Vaults: raw(b.vaults)})
	if err != nil {
		return err
	}
	for _, row := range rows {
		b.vaults[row.Vault].row = row
	}
	return nil
}

func applyVault(b *batch, e *event.Event) (err error) {
	v := b.vault(e)
	if v == nil {
		return nil
	}
	row := &v.row
	row.UpdatedBlock = e.BlockNumber
	switch body := e.Body.(type) {
	case *bindings.VaultFactoryVaultCreated:
		row.Creator, row.Keeper = body.Creator, body.Keeper
		row.Name, row.Symbol = Text(body.Name), Text(body.Symbol)
		row.ManagementFeeBps, row.TargetDelaySeconds = int32(body.ManagementFeeBps), int64(body.TargetDelay)
		row.SeedValueD18 = amount(body.SeedValueD18)
		row.CreatedBlock, row.CreatedTx, row.CreatedAt = e.BlockNumber, e.TxHash, e.BlockTime
	case *bindings.IndexVaultTransfer:
		if body.From == (common.Address{}) {
			row.TotalSupply = row.TotalSupply.Add(amount(body.Value))
		}
		if body.To == (common.Address{}) {
			if row.TotalSupply, err = row.TotalSupply.Sub(amount(body.Value)); err != nil {
				return fmt.Errorf("total supply: %w", err)
			}
		}
	case *bindings.IndexVaultManagementFeeAccrued:
		return same("total supply", row.TotalSupply, amount(body.Supply))
	case *bindings.IndexVaultManagementFeeChanged:
		row.ManagementFeeBps = int32(body.FeeBps)
	case *bindings.IndexVaultKeeperChanged:
		row.Keeper = body.Keeper
	case *bindings.IndexVaultOwnershipTransferred:
		row.Creator = body.NewOwner
	case *bindings.IndexVaultTargetsExecuted:
		row.RebalanceNonce, err = int64Of("nonce", body.Nonce)
	case *bindings.IndexVaultTradesExecuted:
		row.RebalanceNonce, err = int64Of("nonce", body.Nonce)
		row.RebalanceNonce++
	}
	return err
}

func saveVaults(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	params := make([]ledgerdb.SaveVaultsParams, 0, len(b.vaults))
	for _, v := range b.vaults {
		params = append(params, ledgerdb.SaveVaultsParams(v.row))
	}
	q.SaveVaults(ctx, params).Exec(firstError(&err))
	return err
}

// same compares what was folded with the state after that an event carries: they differ only if an event is missing.
func same(what string, folded, said basket.Amount) error {
	if !folded.Equal(said) {
		return fmt.Errorf("%s is %s by the ledger but %s by the event: the ledger is incomplete", what, folded, said)
	}
	return nil
}

// Text makes a name that anyone may choose storable: what is not UTF-8, and NUL, becomes the replacement character.
func Text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// firstError keeps the first failure of a batch of statements.
func firstError(err *error) func(int, error) {
	return func(_ int, failed error) {
		if *err == nil {
			*err = failed
		}
	}
}
