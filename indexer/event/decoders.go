package event

import (
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/bindings"
)

type unpacker func(*types.Log) (any, error)

// The events that projections need, by first topic.
var (
	ofVault    = vaultEvents()
	ofFactory  = factoryEvents()
	ofRegistry = registryEvents()
	ofGuard    = guardEvents()
	ofMandates = mandateEvents()
)

func vaultEvents() map[common.Hash]unpacker {
	v := bindings.NewIndexVault()
	return byID(mustABI(bindings.IndexVaultMetaData.ParseABI()), map[string]unpacker{
		"Transfer":                 typed(v.UnpackTransferEvent),
		"Checkpoint":               typed(v.UnpackCheckpointEvent),
		"Rescaled":                 typed(v.UnpackRescaledEvent),
		"Contributed":              typed(v.UnpackContributedEvent),
		"Withdrawn":                typed(v.UnpackWithdrawnEvent),
		"ReserveLost":              typed(v.UnpackReserveLostEvent),
		"Synced":                   typed(v.UnpackSyncedEvent),
		"SweepOpened":              typed(v.UnpackSweepOpenedEvent),
		"Swept":                    typed(v.UnpackSweptEvent),
		"Rebalanced":               typed(v.UnpackRebalancedEvent),
		"TargetsProposed":          typed(v.UnpackTargetsProposedEvent),
		"TargetsCancelled":         typed(v.UnpackTargetsCancelledEvent),
		"TargetsExecuted":          typed(v.UnpackTargetsExecutedEvent),
		"TradeExecuted":            typed(v.UnpackTradeExecutedEvent),
		"TradesExecuted":           typed(v.UnpackTradesExecutedEvent),
		"ConstituentsLeft":         typed(v.UnpackConstituentsLeftEvent),
		"AllowanceUsed":            typed(v.UnpackAllowanceUsedEvent),
		"AuctionOpened":            typed(v.UnpackAuctionOpenedEvent),
		"AuctionBid":               typed(v.UnpackAuctionBidEvent),
		"AuctionTip":               typed(v.UnpackAuctionTipEvent),
		"AuctionClosed":            typed(v.UnpackAuctionClosedEvent),
		"FeesPaid":                 typed(v.UnpackFeesPaidEvent),
		"PerformanceFeeAccrued":    typed(v.UnpackPerformanceFeeAccruedEvent),
		"EntryFeeAccrued":          typed(v.UnpackEntryFeeAccruedEvent),
		"ExitFeeAccrued":           typed(v.UnpackExitFeeAccruedEvent),
		"FeesProposed":             typed(v.UnpackFeesProposedEvent),
		"FeesCancelled":            typed(v.UnpackFeesCancelledEvent),
		"FeesChanged":              typed(v.UnpackFeesChangedEvent),
		"ShareCapChanged":          typed(v.UnpackShareCapChangedEvent),
		"ReduceOnlyChanged":        typed(v.UnpackReduceOnlyChangedEvent),
		"PeakChanged":              typed(v.UnpackPeakChangedEvent),
		"ClaimCreated":             typed(v.UnpackClaimCreatedEvent),
		"Claimed":                  typed(v.UnpackClaimedEvent),
		"KeeperChanged":            typed(v.UnpackKeeperChangedEvent),
		"ProposerChanged":          typed(v.UnpackProposerChangedEvent),
		"OwnershipTransferStarted": typed(v.UnpackOwnershipTransferStartedEvent),
		"OwnershipTransferred":     typed(v.UnpackOwnershipTransferredEvent),
		"RoleProposed":             typed(v.UnpackRoleProposedEvent),
		"RoleCancelled":            typed(v.UnpackRoleCancelledEvent),
		"RoleChanged":              typed(v.UnpackRoleChangedEvent),
		"WindDown":                 typed(v.UnpackWindDownEvent),
		"OptionsSet":               typed(v.UnpackOptionsSetEvent),
		"BallotOpened":             typed(v.UnpackBallotOpenedEvent),
		"VetoOf":                   typed(v.UnpackVetoOfEvent),
		"VetoCounted":              typed(v.UnpackVetoCountedEvent),
		"Vetoed":                   typed(v.UnpackVetoedEvent),
	})
}

func factoryEvents() map[common.Hash]unpacker {
	f := bindings.NewVaultFactory()
	return byID(mustABI(bindings.VaultFactoryMetaData.ParseABI()), map[string]unpacker{
		"VaultCreated": typed(f.UnpackVaultCreatedEvent),
	})
}

func registryEvents() map[common.Hash]unpacker {
	r := bindings.NewAssetRegistry()
	return byID(mustABI(bindings.AssetRegistryMetaData.ParseABI()), map[string]unpacker{
		"AssetListed":        typed(r.UnpackAssetListedEvent),
		"AssetTermsChanged":  typed(r.UnpackAssetTermsChangedEvent),
		"AssetStatusChanged": typed(r.UnpackAssetStatusChangedEvent),
		"TradeCapLowered":    typed(r.UnpackTradeCapLoweredEvent),
		"ListingProposed":    typed(r.UnpackListingProposedEvent),
		"ListingCancelled":   typed(r.UnpackListingCancelledEvent),
	})
}

func guardEvents() map[common.Hash]unpacker {
	g := bindings.NewExitGuard()
	return byID(mustABI(bindings.ExitGuardMetaData.ParseABI()), map[string]unpacker{
		"OrderPlaced":    typed(g.UnpackOrderPlacedEvent),
		"OrderCancelled": typed(g.UnpackOrderCancelledEvent),
		"PeakRaised":     typed(g.UnpackPeakRaisedEvent),
		"OrderExecuted":  typed(g.UnpackOrderExecutedEvent),

		"OrderMarked":        typed(g.UnpackOrderMarkedEvent),
		"SignatureCancelled": typed(g.UnpackSignatureCancelledEvent),
	})
}

func mandateEvents() map[common.Hash]unpacker {
	m := bindings.NewMandates()
	return byID(mustABI(bindings.MandatesMetaData.ParseABI()), map[string]unpacker{
		"MandateChanged": typed(m.UnpackMandateChangedEvent),
		"MoneyAdded":     typed(m.UnpackMoneyAddedEvent),
		"Accounted":      typed(m.UnpackAccountedEvent),
		"StatusChanged":  typed(m.UnpackStatusChangedEvent),
		"PeriodOpened":   typed(m.UnpackPeriodOpenedEvent),
		"PartLapsed":     typed(m.UnpackPartLapsedEvent),
		"Triggered":      typed(m.UnpackTriggeredEvent),
		"Bought":         typed(m.UnpackBoughtEvent),
		"Sold":           typed(m.UnpackSoldEvent),
		"Skipped":        typed(m.UnpackSkippedEvent),
		"Withdrawn":      typed(m.UnpackWithdrawnEvent),
		"LeftIndex":      typed(m.UnpackLeftIndexEvent),
		"NonceCancelled": typed(m.UnpackNonceCancelledEvent),
	})
}

func typed[T any](unpack func(*types.Log) (*T, error)) unpacker {
	return func(log *types.Log) (any, error) {
		body, err := unpack(log)
		if err != nil {
			return nil, err
		}
		return body, nil
	}
}

func byID(contract *abi.ABI, names map[string]unpacker) map[common.Hash]unpacker {
	ids := make(map[common.Hash]unpacker, len(names))
	for name, unpack := range names {
		ids[contract.Events[name].ID] = unpack
	}
	return ids
}

// mustABI panics on an invalid ABI. The bindings are part of the program, so none is invalid.
func mustABI(contract *abi.ABI, err error) *abi.ABI {
	if err != nil {
		panic(err)
	}
	return contract
}
