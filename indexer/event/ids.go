package event

import (
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// IDs are the first topics of all events that factory, registry, exit guard, mandates and vaults can emit, sorted. A filter with them
// finds the logs of vaults that are too many to name.
var IDs = ids()

func ids() []common.Hash {
	var all []common.Hash
	for _, contract := range []*abi.ABI{
		mustABI(bindings.IndexVaultMetaData.ParseABI()),
		mustABI(bindings.VaultFactoryMetaData.ParseABI()),
		mustABI(bindings.AssetRegistryMetaData.ParseABI()),
		mustABI(bindings.ExitGuardMetaData.ParseABI()),
		mustABI(bindings.MandatesMetaData.ParseABI()),
	} {
		for _, e := range contract.Events {
			all = append(all, e.ID)
		}
	}
	slices.SortFunc(all, common.Hash.Cmp)
	return slices.Compact(all)
}
