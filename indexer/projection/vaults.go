package projection

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// vaults holds the terms and totals of each vault. The launch emits the vault's own events before the factory's VaultCreated,
// in the same transaction. The row is complete at the end of that transaction.
var vaults = register(projection{
	name: "vaults", touch: touchVault, load: loadVaults, apply: applyVault, save: saveNewVaults,
	forget: func(ctx context.Context, q *ledgerdb.Queries, chainID int64, r Rewound) error {
		changed := make([][]byte, len(r.Vaults))
		for i, vault := range r.Vaults {
			changed[i] = vault.Bytes()
		}
		return q.DeleteVaultsIn(ctx, ledgerdb.DeleteVaultsInParams{ChainID: chainID, Vaults: changed})
	},
})

// vault is a vault's row and its constituents. Most events need both.
type vault struct {
	row          ledgerdb.Vault
	constituents []ledgerdb.Constituent // in the order of getConstituents
	changed      bool                   // constituents differ from what is stored
	stored       bool                   // the database has the row
	call         call
}

// call is what a vault's earlier events in a transaction said, for the later ones.
type call struct {
	tx       common.Hash
	rescaled bool
	change   *big.Int                                // difference of the scale; the contribution or withdrawal that explains it follows
	bases    []basket.Amount                         // before that change
	left     map[common.Address]ledgerdb.Constituent // constituents that left before the bid that sold the last of them
}

// launched is false during the events of the launch itself.
func (v *vault) launched() bool { return v.row.CreatedTx != (common.Hash{}) }

// vault returns the state of a touched vault.
func (b *batch) vault(e *event.Event) *vault { return b.vaults[e.Vault] }

func touchVault(b *batch, e *event.Event) {
	if e.Vault == (common.Address{}) {
		return
	}
	if _, launched := e.Body.(*bindings.VaultFactoryVaultCreated); launched {
		b.whole[e.Vault] = struct{}{}
	}
	if b.vaults[e.Vault] != nil {
		return
	}
	v := b.known[e.Vault]
	if v == nil {
		v = &vault{row: ledgerdb.Vault{ChainID: b.chainID, Vault: e.Vault}}
		b.known[e.Vault], b.unknown = v, append(b.unknown, e.Vault.Bytes())
	}
	b.vaults[e.Vault], b.unsaved[e.Vault] = v, struct{}{}
}

func loadVaults(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
	if len(b.unknown) == 0 {
		return nil
	}
	rows, err := q.VaultsIn(ctx, ledgerdb.VaultsInParams{ChainID: b.chainID, Vaults: b.unknown})
	if err != nil {
		return err
	}
	for _, row := range rows {
		v := b.vaults[row.Vault]
		v.row, v.stored = row, true
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
		v.launch(e, body)
	case *bindings.IndexVaultTransfer:
		if body.From == (common.Address{}) {
			row.TotalSupply = row.TotalSupply.Add(amount(body.Value))
		}
		if body.To == (common.Address{}) {
			if row.TotalSupply, err = row.TotalSupply.Sub(amount(body.Value)); err != nil {
				return fmt.Errorf("total supply: %w", err)
			}
		}
	case *bindings.IndexVaultFeesPaid:
		return v.feesPaid(body)
	case *bindings.IndexVaultPerformanceFeeAccrued:
		row.HighWaterMarkD18 = amount(body.HighWaterMarkD18)
	case *bindings.IndexVaultFeesChanged:
		v.endBallot(feesMatter)
		row.ManagementFeeBps, row.PerformanceFeeBps = int32(body.Fees.ManagementBps), int32(body.Fees.PerformanceBps)
		row.EntryFeeBps, row.ExitFeeBps = int32(body.Fees.EntryBps), int32(body.Fees.ExitBps)
	case *bindings.IndexVaultShareCapChanged:
		row.ShareCap = amount(body.ShareCap)
	case *bindings.IndexVaultReduceOnlyChanged:
		row.ReduceOnly = body.ReduceOnly
	case *bindings.IndexVaultPeakChanged:
		row.PeakD18 = amount(body.PeakD18)
	case *bindings.IndexVaultAllowanceUsed:
		row.LossUsedD18, row.TurnoverUsedD18, row.AllowanceAt = amount(body.LossD18), amount(body.TurnoverD18), &e.BlockTime
	case *bindings.IndexVaultTargetsExecuted:
		v.endBallot(targetsMatter)
		row.RebalanceNonce, err = int64Of("nonce", body.Nonce)
	case *bindings.IndexVaultTradesExecuted:
		row.LastTradeAt = e.BlockTime
		row.RebalanceNonce, err = int64Of("nonce", body.Nonce)
		row.RebalanceNonce++
	case *bindings.IndexVaultAuctionBid:
		row.RebalanceNonce++
	default:
		v.roles(e)
		err = v.votes(e)
	}
	return err
}

// launchLevel is the initial high-water mark and peak of every vault.
var launchLevel = amount(new(big.Int).Mul(big.NewInt(basket.LaunchLevel), basket.D18))

func (v *vault) launch(e *event.Event, body *bindings.VaultFactoryVaultCreated) {
	row, terms := &v.row, body.Terms
	row.Name, row.Symbol = store.Text(terms.Name), store.Text(terms.Symbol)
	row.SeedValueD18 = amount(body.SeedValueD18)
	row.CreatedBlock, row.CreatedTx, row.CreatedAt = e.BlockNumber, e.TxHash, e.BlockTime
	row.LastTradeAt = e.BlockTime
	row.Guardian, row.Platform, row.PlatformShareBps = terms.Guardian, terms.Platform, int32(terms.PlatformShareBps)
	row.TargetDelaySeconds, row.TargetWindowSeconds = int64(terms.TargetDelay), int64(terms.TargetWindow)
	limits := terms.Limits
	row.MaxSlippageBps, row.MaxTradeBps = int32(limits.MaxSlippageBps), int32(limits.MaxTradeBps)
	row.DailyLossBps, row.DailyTurnoverBps = int32(limits.DailyLossBps), int32(limits.DailyTurnoverBps)
	row.DrawdownBps, row.AuctionBandBps = int32(limits.DrawdownBps), int32(limits.AuctionBandBps)
	row.AuctionIdleSeconds, row.CoolOffSeconds = int64(limits.AuctionIdle), int64(limits.CoolOff)
	row.HighWaterMarkD18, row.PeakD18 = launchLevel, launchLevel
}

// feesPaid settles the accrued fees. The mint contains them and what time has added since.
func (v *vault) feesPaid(body *bindings.IndexVaultFeesPaid) error {
	paid := amount(new(big.Int).Add(body.CreatorShares, body.PlatformShares))
	if paid.Cmp(v.row.FeeShares) < 0 {
		return fmt.Errorf("%s fee shares are minted but %s had accrued: the ledger is incomplete", paid, v.row.FeeShares)
	}
	v.row.FeeShares = basket.Amount{}
	return same("total supply", v.row.TotalSupply, amount(body.Supply))
}

// roles applies changes of roles.
func (v *vault) roles(e *event.Event) {
	row := &v.row
	switch body := e.Body.(type) {
	case *bindings.IndexVaultKeeperChanged:
		row.Keeper = body.Keeper
	case *bindings.IndexVaultProposerChanged:
		row.Proposer, row.ProposerMaxChangeBps = orNil(body.Proposer), int32(body.MaxChangeBps)
	case *bindings.IndexVaultTargetsProposed:
		if body.By != row.Creator {
			row.ProposerLastAt = &e.BlockTime
		}
	case *bindings.IndexVaultOwnershipTransferStarted:
		row.PendingCreator = orNil(body.NewOwner)
	case *bindings.IndexVaultOwnershipTransferred:
		row.Creator, row.PendingCreator = body.NewOwner, nil
	case *bindings.IndexVaultRoleProposed:
		v.succession(body.Role, &body.Account, secondsAt(body.ExecutableAt), secondsAt(body.ExpiresAt))
	case *bindings.IndexVaultRoleCancelled:
		v.succession(body.Role, nil, nil, nil)
	case *bindings.IndexVaultRoleChanged:
		v.succession(body.Role, nil, nil, nil)
		if body.Role == guardianRole {
			row.Guardian = body.Account
		} else {
			row.Platform = body.Account
		}
	case *bindings.IndexVaultWindDown:
		reason := store.Text(body.Reason)
		row.WoundDownAt, row.WoundDownBy, row.WindDownReason = &e.BlockTime, &body.By, &reason
	}
}

// guardianRole is IVaultTypes.Role.Guardian. The other role is the platform's.
const guardianRole = 0

// succession sets who may accept a role, and when. Nil ends a pending change.
func (v *vault) succession(role uint8, account *common.Address, from, until *time.Time) {
	row := &v.row
	if role == guardianRole {
		row.PendingGuardian, row.PendingGuardianFrom, row.PendingGuardianUntil = account, from, until
		return
	}
	row.PendingPlatform, row.PendingPlatformFrom, row.PendingPlatformUntil = account, from, until
}

// secondsAt returns a time of the contracts. It fits, because the contracts add weeks to a block's time.
func secondsAt(s *big.Int) *time.Time {
	t := time.Unix(s.Int64(), 0).UTC()
	return &t
}

// orNil returns nil for the zero address.
func orNil(a common.Address) *common.Address {
	if a == (common.Address{}) {
		return nil
	}
	return &a
}

// saveNewVaults saves the vaults that the database does not have.
func saveNewVaults(ctx context.Context, q *ledgerdb.Queries, b *batch) (err error) {
	var params []ledgerdb.SaveVaultsParams
	for _, v := range b.vaults {
		if !v.stored {
			params, v.stored = append(params, ledgerdb.SaveVaultsParams(v.row)), true
		}
	}
	if len(params) == 0 {
		return nil
	}
	q.SaveVaults(ctx, params).Exec(firstError(&err))
	return err
}

// saveVaults saves every vault that was touched.
func saveVaults(ctx context.Context, q *ledgerdb.Queries, h *Holdings) (err error) {
	if len(h.unsaved) == 0 {
		return nil
	}
	params := make([]ledgerdb.SaveVaultsParams, 0, len(h.unsaved))
	for address := range h.unsaved {
		params = append(params, ledgerdb.SaveVaultsParams(h.known[address].row))
	}
	q.SaveVaults(ctx, params).Exec(firstError(&err))
	return err
}

// same compares a folded value with the one that an event states. They differ only if an event is missing.
func same(what string, folded, said basket.Amount) error {
	if !folded.Equal(said) {
		return fmt.Errorf("%s is %s by the ledger but %s by the event: the ledger is incomplete", what, folded, said)
	}
	return nil
}

// firstError keeps the first error of a batch of statements.
func firstError(err *error) func(int, error) {
	return func(_ int, failed error) {
		if *err == nil {
			*err = failed
		}
	}
}
