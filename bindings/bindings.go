// Code generated via abigen V2 - DO NOT EDIT.
// This file is a generated binding and any manual changes will be lost.

package bindings

import (
	"bytes"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Reference imports to suppress errors if they are not otherwise used.
var (
	_ = bytes.Equal
	_ = errors.New
	_ = big.NewInt
	_ = common.Big1
	_ = types.BloomLookup
	_ = abi.ConvertType
)

// IAssetRegistryAsset is an auto generated low-level Go binding around an user-defined struct.
type IAssetRegistryAsset struct {
	Feed          common.Address
	Heartbeat     uint32
	TokenDecimals uint8
	FeedDecimals  uint8
	Status        uint8
}

// IIndexVaultPendingTargets is an auto generated low-level Go binding around an user-defined struct.
type IIndexVaultPendingTargets struct {
	Id           *big.Int
	Hash         [32]byte
	ExecutableAt uint64
	ExpiresAt    uint64
}

// IIndexVaultTerms is an auto generated low-level Go binding around an user-defined struct.
type IIndexVaultTerms struct {
	Name             string
	Symbol           string
	Creator          common.Address
	Keeper           common.Address
	Guardian         common.Address
	Platform         common.Address
	PlatformShareBps uint16
	ManagementFeeBps uint16
	MaxSlippageBps   uint16
	TargetDelay      uint32
	TargetWindow     uint32
}

// IIndexVaultTrade is an auto generated low-level Go binding around an user-defined struct.
type IIndexVaultTrade struct {
	Adapter      common.Address
	TokenIn      common.Address
	TokenOut     common.Address
	AmountIn     *big.Int
	MinAmountOut *big.Int
	Data         []byte
}

// INonfungiblePositionManagerMintParams is an auto generated low-level Go binding around an user-defined struct.
type INonfungiblePositionManagerMintParams struct {
	Token0         common.Address
	Token1         common.Address
	Fee            *big.Int
	TickLower      *big.Int
	TickUpper      *big.Int
	Amount0Desired *big.Int
	Amount1Desired *big.Int
	Amount0Min     *big.Int
	Amount1Min     *big.Int
	Recipient      common.Address
	Deadline       *big.Int
}

// IQuoterV2QuoteExactInputSingleParams is an auto generated low-level Go binding around an user-defined struct.
type IQuoterV2QuoteExactInputSingleParams struct {
	TokenIn           common.Address
	TokenOut          common.Address
	AmountIn          *big.Int
	Fee               *big.Int
	SqrtPriceLimitX96 *big.Int
}

// IQuoterV2QuoteExactOutputSingleParams is an auto generated low-level Go binding around an user-defined struct.
type IQuoterV2QuoteExactOutputSingleParams struct {
	TokenIn           common.Address
	TokenOut          common.Address
	Amount            *big.Int
	Fee               *big.Int
	SqrtPriceLimitX96 *big.Int
}

// ISwapRouterExactInputParams is an auto generated low-level Go binding around an user-defined struct.
type ISwapRouterExactInputParams struct {
	Path             []byte
	Recipient        common.Address
	Deadline         *big.Int
	AmountIn         *big.Int
	AmountOutMinimum *big.Int
}

// ISwapRouterExactInputSingleParams is an auto generated low-level Go binding around an user-defined struct.
type ISwapRouterExactInputSingleParams struct {
	TokenIn           common.Address
	TokenOut          common.Address
	Fee               *big.Int
	Recipient         common.Address
	Deadline          *big.Int
	AmountIn          *big.Int
	AmountOutMinimum  *big.Int
	SqrtPriceLimitX96 *big.Int
}

// IVaultFactoryDefaults is an auto generated low-level Go binding around an user-defined struct.
type IVaultFactoryDefaults struct {
	Keeper           common.Address
	Guardian         common.Address
	Platform         common.Address
	PlatformShareBps uint16
	MaxSlippageBps   uint16
	MinTargetDelay   uint32
	TargetWindow     uint32
}

// IVaultFactoryLaunch is an auto generated low-level Go binding around an user-defined struct.
type IVaultFactoryLaunch struct {
	Name             string
	Symbol           string
	Tokens           []common.Address
	Weights          []*big.Int
	MaxAmounts       []*big.Int
	SeedValueD18     *big.Int
	ManagementFeeBps uint16
	TargetDelay      uint32
	Keeper           common.Address
	Deadline         *big.Int
}

// IVaultLensConstituent is an auto generated low-level Go binding around an user-defined struct.
type IVaultLensConstituent struct {
	Token     common.Address
	WeightBps *big.Int
	Reserve   *big.Int
	Decimals  uint8
	PriceOk   bool
	PriceD18  *big.Int
	ValueD18  *big.Int
}

// IVaultLensVaultState is an auto generated low-level Go binding around an user-defined struct.
type IVaultLensVaultState struct {
	Vault            common.Address
	NavOk            bool
	NavD18           *big.Int
	TotalSupply      *big.Int
	PendingFeeShares *big.Int
	NavPerShareD18   *big.Int
	DriftD18         *big.Int
	RebalanceNonce   *big.Int
	Keeper           common.Address
	MaxSlippageBps   uint16
	Pending          IIndexVaultPendingTargets
	Constituents     []IVaultLensConstituent
}

// IZapperPermit is an auto generated low-level Go binding around an user-defined struct.
type IZapperPermit struct {
	Value    *big.Int
	Deadline *big.Int
	V        uint8
	R        [32]byte
	S        [32]byte
}

// IZapperSwap is an auto generated low-level Go binding around an user-defined struct.
type IZapperSwap struct {
	Adapter      common.Address
	TokenIn      common.Address
	TokenOut     common.Address
	AmountIn     *big.Int
	MinAmountOut *big.Int
	Data         []byte
}

// AssetRegistryMetaData contains all meta data concerning the AssetRegistry contract.
var AssetRegistryMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"MAX_DECIMALS\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_HEARTBEAT\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MIN_HEARTBEAT\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"acceptOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"asset\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"feed\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"heartbeat\",\"type\":\"uint32\"},{\"internalType\":\"uint8\",\"name\":\"tokenDecimals\",\"type\":\"uint8\"},{\"internalType\":\"uint8\",\"name\":\"feedDecimals\",\"type\":\"uint8\"},{\"internalType\":\"enumIAssetRegistry.Status\",\"name\":\"status\",\"type\":\"uint8\"}],\"internalType\":\"structIAssetRegistry.Asset\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"assets\",\"outputs\":[{\"internalType\":\"address[]\",\"name\":\"\",\"type\":\"address[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"guardian\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"isActive\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"adapter\",\"type\":\"address\"}],\"name\":\"isAdapter\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"feed\",\"type\":\"address\"},{\"internalType\":\"uint32\",\"name\":\"heartbeat\",\"type\":\"uint32\"}],\"name\":\"list\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pendingOwner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"priceD18\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"renounceOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"adapter\",\"type\":\"address\"},{\"internalType\":\"bool\",\"name\":\"approved\",\"type\":\"bool\"}],\"name\":\"setAdapter\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"guardian_\",\"type\":\"address\"}],\"name\":\"setGuardian\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"enumIAssetRegistry.Status\",\"name\":\"status\",\"type\":\"uint8\"}],\"name\":\"setStatus\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"transferOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"tryPriceD18\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"ok\",\"type\":\"bool\"},{\"internalType\":\"uint256\",\"name\":\"price\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"updatedAt\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"valueD18\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"adapter\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"bool\",\"name\":\"approved\",\"type\":\"bool\"}],\"name\":\"AdapterChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"feed\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"heartbeat\",\"type\":\"uint32\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"tokenDecimals\",\"type\":\"uint8\"},{\"indexed\":false,\"internalType\":\"uint8\",\"name\":\"feedDecimals\",\"type\":\"uint8\"}],\"name\":\"AssetListed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"enumIAssetRegistry.Status\",\"name\":\"status\",\"type\":\"uint8\"}],\"name\":\"AssetStatusChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"guardian\",\"type\":\"address\"}],\"name\":\"GuardianChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferStarted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferred\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"AssetAlreadyListed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint8\",\"name\":\"decimals\",\"type\":\"uint8\"}],\"name\":\"BadDecimals\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"heartbeat\",\"type\":\"uint32\"}],\"name\":\"BadHeartbeat\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"int256\",\"name\":\"answer\",\"type\":\"int256\"}],\"name\":\"BadPrice\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotOwnerOrGuardian\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"OwnableInvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"OwnableUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"updatedAt\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"heartbeat\",\"type\":\"uint256\"}],\"name\":\"StalePrice\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"enumIAssetRegistry.Status\",\"name\":\"from\",\"type\":\"uint8\"},{\"internalType\":\"enumIAssetRegistry.Status\",\"name\":\"to\",\"type\":\"uint8\"}],\"name\":\"StatusNotAllowed\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"UnknownAsset\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAddress\",\"type\":\"error\"}]",
	ID:  "AssetRegistry",
	Bin: "0x608060405234801561000f575f5ffd5b5060405161165038038061165083398101604081905261002e916100d7565b806001600160a01b03811661005c57604051631e4fbdf760e01b81525f600482015260240160405180910390fd5b6100658161006c565b5050610104565b600180546001600160a01b031916905561008581610088565b50565b5f80546001600160a01b038381166001600160a01b0319831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b5f602082840312156100e7575f5ffd5b81516001600160a01b03811681146100fd575f5ffd5b9392505050565b61153f806101115f395ff3fe608060405234801561000f575f5ffd5b5060043610610127575f3560e01c806379ba5097116100a9578063ab5df0d91161006e578063ab5df0d9146102a4578063d979d137146102d4578063e30c3978146102e7578063ea8d9377146102f8578063f2fde38b14610302575f5ffd5b806379ba5097146102465780638a0dac4a1461024e5780638da5cb5b146102615780639c4667a2146102715780639f8a13d714610291575f5ffd5b8063452a9320116100ef578063452a9320146101a257806368c18beb146101cd5780636a2cb98214610208578063715018a61461022957806371a9730514610231575f5ffd5b80630417cf8e1461012b5780631f76d82c1461014a57806323ba799114610167578063278e07ce1461017c578063332f64651461018f575b5f5ffd5b610133601281565b60405160ff90911681526020015b60405180910390f35b610152600181565b60405163ffffffff9091168152602001610141565b61017a61017536600461119f565b610315565b005b61017a61018a3660046111eb565b6106ea565b61017a61019d366004611223565b61087e565b6002546101b5906001600160a01b031681565b6040516001600160a01b039091168152602001610141565b6101f86101db366004611251565b6001600160a01b03165f9081526004602052604090205460ff1690565b6040519015158152602001610141565b61021b610216366004611251565b61094a565b604051908152602001610141565b61017a610a59565b610239610a6c565b604051610141919061126a565b61017a610acc565b61017a61025c366004611251565b610b10565b5f546001600160a01b03166101b5565b61028461027f366004611251565b610b76565b60405161014191906112e9565b6101f861029f366004611251565b610c3f565b6102b76102b2366004611251565b610c7e565b604080519315158452602084019290925290820152606001610141565b61021b6102e236600461133f565b610cb9565b6001546001600160a01b03166101b5565b61015262278d0081565b61017a610310366004611251565b610d02565b61031d610d72565b6001600160a01b038316158061033a57506001600160a01b038216155b156103585760405163d92e233d60e01b815260040160405180910390fd5b6001600160a01b0383165f908152600360208190526040822054600160d01b900460ff169081111561038c5761038c6112b5565b146103ba576040516399dd81ed60e01b81526001600160a01b03841660048201526024015b60405180910390fd5b600163ffffffff821610806103d7575062278d0063ffffffff8216115b156103fd5760405163180920a160e11b815263ffffffff821660048201526024016103b1565b5f836001600160a01b031663313ce5676040518163ffffffff1660e01b8152600401602060405180830381865afa15801561043a573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061045e9190611367565b9050601260ff8216111561049957604051636b99619d60e01b81526001600160a01b038516600482015260ff821660248201526044016103b1565b5f836001600160a01b031663313ce5676040518163ffffffff1660e01b8152600401602060405180830381865afa1580156104d6573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906104fa9190611367565b9050601260ff8216111561053557604051636b99619d60e01b81526001600160a01b038516600482015260ff821660248201526044016103b1565b6040518060a00160405280856001600160a01b031681526020018463ffffffff1681526020018360ff1681526020018260ff16815260200160016003811115610580576105806112b5565b90526001600160a01b038087165f90815260036020818152604092839020855181549287015194870151606088015160ff908116600160c81b0260ff60c81b1991909216600160c01b021661ffff60c01b1963ffffffff909716600160a01b026001600160c01b031990951692909716919091179290921793909316939093179290921780825560808401519192839160ff60d01b191690600160d01b90849081111561062f5761062f6112b5565b021790555050600580546001810182555f919091527f036b6384b5eca791c62761152d0c79bb0604c104a5fb6f4eb0703f3154bb3db00180546001600160a01b0319166001600160a01b038816179055506106898561094a565b506040805163ffffffff8516815260ff848116602083015283168183015290516001600160a01b0386811692908816917ffb38c65b64a1befe093031439f63d1fe620b93802fa66535341e4247314ea41f9181900360600190a35050505050565b5f6106f3610d9e565b6001600160a01b0384165f90815260036020526040812054919250600160d01b90910460ff169081600381111561072c5761072c6112b5565b03610755576040516356b0f15d60e11b81526001600160a01b03851660048201526024016103b1565b5f816003811115610768576107686112b5565b84600381111561077a5761077a6112b5565b1190505f846003811115610790576107906112b5565b14806107bd57508160038111156107a9576107a96112b5565b8460038111156107bb576107bb6112b5565b145b806107ce575080806107cc5750825b155b156107f257848285604051639313ef0d60e01b81526004016103b193929190611387565b6001600160a01b0385165f9081526003602081905260409091208054869260ff60d01b1990911690600160d01b908490811115610831576108316112b5565b0217905550846001600160a01b03167f17b3b7346ab7a37e719989df691752a38a1e0568f134438fdc0cbf3ae88527228560405161086f91906113b9565b60405180910390a25050505050565b80156108915761088c610d72565b61089b565b610899610d9e565b505b6001600160a01b0382166108c25760405163d92e233d60e01b815260040160405180910390fd5b6001600160a01b0382165f9081526004602052604090205481151560ff9091161515036108ed575050565b6001600160a01b0382165f81815260046020908152604091829020805460ff191685151590811790915591519182527ecedcab3d7746cdee5ea608cfe7978006a38c986a292fb8bb71c83bbfc4481c910160405180910390a25050565b5f5f61095583610de6565b90505f8151600381111561096b5761096b6112b5565b0361097a576020015192915050565b60018151600381111561098f5761098f6112b5565b036109b8576040516356b0f15d60e11b81526001600160a01b03841660048201526024016103b1565b6002815160038111156109cd576109cd6112b5565b03610a035760408082015190516373f8962160e01b81526001600160a01b038516600482015260248101919091526044016103b1565b60608101516001600160a01b0384165f81815260036020526040908190205490516348da37e960e11b815260048101929092526024820192909252600160a01b90910463ffffffff1660448201526064016103b1565b610a61610d72565b610a6a5f610fe4565b565b60606005805480602002602001604051908101604052809291908181526020018280548015610ac257602002820191905f5260205f20905b81546001600160a01b03168152600190910190602001808311610aa4575b5050505050905090565b60015433906001600160a01b03168114610b045760405163118cdaa760e01b81526001600160a01b03821660048201526024016103b1565b610b0d81610fe4565b50565b610b18610d72565b6002546001600160a01b03828116911614610b0d57600280546001600160a01b0319166001600160a01b0383169081179091556040517f01c6520cf747e4632b43b535b91afe3950ccabc4ab29bbd89e3c1f6b0ba05655905f90a250565b610ba46040805160a0810182525f808252602082018190529181018290526060810182905290608082015290565b6001600160a01b038083165f90815260036020818152604092839020835160a0810185528154958616815263ffffffff600160a01b8704169281019290925260ff600160c01b8604811694830194909452600160c81b850484166060830152909390926080850192600160d01b9092041690811115610c2557610c256112b5565b6003811115610c3657610c366112b5565b90525092915050565b5f60016001600160a01b0383165f90815260036020819052604090912054600160d01b900460ff1690811115610c7757610c776112b5565b1492915050565b5f5f5f5f610c8b85610de6565b90505f81516003811115610ca157610ca16112b5565b60208301516060909301519114969195509350915050565b5f610cf982610cc78561094a565b6001600160a01b0386165f90815260036020526040902054610cf490600160c01b900460ff16600a6114be565b610ffd565b90505b92915050565b610d0a610d72565b600180546001600160a01b0383166001600160a01b03199091168117909155610d3a5f546001600160a01b031690565b6001600160a01b03167f38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e2270060405160405180910390a350565b5f546001600160a01b03163314610a6a5760405163118cdaa760e01b81523360048201526024016103b1565b5f546001600160a01b03163314801581610dc357506002546001600160a01b03163314155b15610de357604051636b1883f360e01b81523360048201526024016103b1565b90565b610e0e6040805160808101909152805f81526020015f81526020015f81526020015f81525090565b6001600160a01b038083165f908152600360208181526040808420815160a0810183528154968716815263ffffffff600160a01b8804169381019390935260ff600160c01b8704811692840192909252600160c81b86048216606084015293949193926080850192600160d01b900490911690811115610e9057610e906112b5565b6003811115610ea157610ea16112b5565b90525090505f81608001516003811115610ebd57610ebd6112b5565b03610ecc575060018152919050565b5f5f610eda835f01516110ae565b602081015160608083015188820152604088019190915285015191935091505f90610f069060126114c9565b610f149060ff16600a6114be565b9050821580610f2757505f826020015113155b80610f4e5750610f47816fffffffffffffffffffffffffffffffff6114f6565b8260200151115b15610f72578460025b90816003811115610f6a57610f6a6112b5565b905250610fdb565b60608201511580610f865750428260600151115b80610fa95750836020015163ffffffff16826060015142610fa79190611515565b115b80610fb8575081516080830151105b15610fc557846003610f57565b808260200151610fd59190611528565b60208601525b50505050919050565b600180546001600160a01b0319169055610b0d81611108565b5f5f5f61100a8686611157565b91509150815f0361102e57838181611024576110246114e2565b04925050506110a7565b818411611045576110456003851502601118611173565b5f848688095f868103871696879004966002600389028118808a02820302808a02820302808a02820302808a02820302808a02820302808a02909103029181900381900460010185841190960395909502919093039390930492909217029150505b9392505050565b5f6110dc6040518060a001604052805f81526020015f81526020015f81526020015f81526020015f81525090565b633fabe5a360e21b5f81815280600481875afa609f3d1116925082156111025760a05f833e5b50915091565b5f80546001600160a01b038381166001600160a01b0319831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b5f805f1983850993909202808410938190039390930393915050565b634e487b715f52806020526024601cfd5b80356001600160a01b038116811461119a575f5ffd5b919050565b5f5f5f606084860312156111b1575f5ffd5b6111ba84611184565b92506111c860208501611184565b9150604084013563ffffffff811681146111e0575f5ffd5b809150509250925092565b5f5f604083850312156111fc575f5ffd5b61120583611184565b9150602083013560048110611218575f5ffd5b809150509250929050565b5f5f60408385031215611234575f5ffd5b61123d83611184565b915060208301358015158114611218575f5ffd5b5f60208284031215611261575f5ffd5b610cf982611184565b602080825282518282018190525f918401906040840190835b818110156112aa5783516001600160a01b0316835260209384019390920191600101611283565b509095945050505050565b634e487b7160e01b5f52602160045260245ffd5b600481106112e557634e487b7160e01b5f52602160045260245ffd5b9052565b5f60a08201905060018060a01b03835116825263ffffffff602084015116602083015260ff604084015116604083015260ff6060840151166060830152608083015161133860808401826112c9565b5092915050565b5f5f60408385031215611350575f5ffd5b61135983611184565b946020939093013593505050565b5f60208284031215611377575f5ffd5b815160ff811681146110a7575f5ffd5b6001600160a01b0384168152606081016113a460208301856112c9565b6113b160408301846112c9565b949350505050565b60208101610cfc82846112c9565b634e487b7160e01b5f52601160045260245ffd5b6001815b6001841115611416578085048111156113fa576113fa6113c7565b600184161561140857908102905b60019390931c9280026113df565b935093915050565b5f8261142c57506001610cfc565b8161143857505f610cfc565b816001811461144e576002811461145857611474565b6001915050610cfc565b60ff841115611469576114696113c7565b50506001821b610cfc565b5060208310610133831016604e8410600b8410161715611497575081810a610cfc565b6114a35f1984846113db565b805f19048211156114b6576114b66113c7565b029392505050565b5f610cf9838361141e565b60ff8281168282160390811115610cfc57610cfc6113c7565b634e487b7160e01b5f52601260045260245ffd5b5f8261151057634e487b7160e01b5f52601260045260245ffd5b500490565b81810381811115610cfc57610cfc6113c7565b8082028115828204841417610cfc57610cfc6113c756",
}

// AssetRegistry is an auto generated Go binding around an Ethereum contract.
type AssetRegistry struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *AssetRegistry) GetABI() abi.ABI {
	return c.abi
}

// NewAssetRegistry creates a new instance of AssetRegistry.
func NewAssetRegistry() *AssetRegistry {
	parsed, err := AssetRegistryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &AssetRegistry{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *AssetRegistry) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address owner_) returns()
func (assetRegistry *AssetRegistry) PackConstructor(owner_ common.Address) []byte {
	enc, err := assetRegistry.abi.Pack("", owner_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackMAXDECIMALS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0417cf8e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_DECIMALS() view returns(uint8)
func (assetRegistry *AssetRegistry) PackMAXDECIMALS() []byte {
	enc, err := assetRegistry.abi.Pack("MAX_DECIMALS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXDECIMALS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0417cf8e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_DECIMALS() view returns(uint8)
func (assetRegistry *AssetRegistry) TryPackMAXDECIMALS() ([]byte, error) {
	return assetRegistry.abi.Pack("MAX_DECIMALS")
}

// UnpackMAXDECIMALS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0417cf8e.
//
// Solidity: function MAX_DECIMALS() view returns(uint8)
func (assetRegistry *AssetRegistry) UnpackMAXDECIMALS(data []byte) (uint8, error) {
	out, err := assetRegistry.abi.Unpack("MAX_DECIMALS", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackMAXHEARTBEAT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xea8d9377.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_HEARTBEAT() view returns(uint32)
func (assetRegistry *AssetRegistry) PackMAXHEARTBEAT() []byte {
	enc, err := assetRegistry.abi.Pack("MAX_HEARTBEAT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXHEARTBEAT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xea8d9377.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_HEARTBEAT() view returns(uint32)
func (assetRegistry *AssetRegistry) TryPackMAXHEARTBEAT() ([]byte, error) {
	return assetRegistry.abi.Pack("MAX_HEARTBEAT")
}

// UnpackMAXHEARTBEAT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xea8d9377.
//
// Solidity: function MAX_HEARTBEAT() view returns(uint32)
func (assetRegistry *AssetRegistry) UnpackMAXHEARTBEAT(data []byte) (uint32, error) {
	out, err := assetRegistry.abi.Unpack("MAX_HEARTBEAT", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackMINHEARTBEAT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f76d82c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MIN_HEARTBEAT() view returns(uint32)
func (assetRegistry *AssetRegistry) PackMINHEARTBEAT() []byte {
	enc, err := assetRegistry.abi.Pack("MIN_HEARTBEAT")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMINHEARTBEAT is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f76d82c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MIN_HEARTBEAT() view returns(uint32)
func (assetRegistry *AssetRegistry) TryPackMINHEARTBEAT() ([]byte, error) {
	return assetRegistry.abi.Pack("MIN_HEARTBEAT")
}

// UnpackMINHEARTBEAT is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1f76d82c.
//
// Solidity: function MIN_HEARTBEAT() view returns(uint32)
func (assetRegistry *AssetRegistry) UnpackMINHEARTBEAT(data []byte) (uint32, error) {
	out, err := assetRegistry.abi.Unpack("MIN_HEARTBEAT", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function acceptOwnership() returns()
func (assetRegistry *AssetRegistry) PackAcceptOwnership() []byte {
	enc, err := assetRegistry.abi.Pack("acceptOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function acceptOwnership() returns()
func (assetRegistry *AssetRegistry) TryPackAcceptOwnership() ([]byte, error) {
	return assetRegistry.abi.Pack("acceptOwnership")
}

// PackAsset is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9c4667a2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function asset(address token) view returns((address,uint32,uint8,uint8,uint8))
func (assetRegistry *AssetRegistry) PackAsset(token common.Address) []byte {
	enc, err := assetRegistry.abi.Pack("asset", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAsset is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9c4667a2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function asset(address token) view returns((address,uint32,uint8,uint8,uint8))
func (assetRegistry *AssetRegistry) TryPackAsset(token common.Address) ([]byte, error) {
	return assetRegistry.abi.Pack("asset", token)
}

// UnpackAsset is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9c4667a2.
//
// Solidity: function asset(address token) view returns((address,uint32,uint8,uint8,uint8))
func (assetRegistry *AssetRegistry) UnpackAsset(data []byte) (IAssetRegistryAsset, error) {
	out, err := assetRegistry.abi.Unpack("asset", data)
	if err != nil {
		return *new(IAssetRegistryAsset), err
	}
	out0 := *abi.ConvertType(out[0], new(IAssetRegistryAsset)).(*IAssetRegistryAsset)
	return out0, nil
}

// PackAssets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71a97305.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function assets() view returns(address[])
func (assetRegistry *AssetRegistry) PackAssets() []byte {
	enc, err := assetRegistry.abi.Pack("assets")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAssets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x71a97305.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function assets() view returns(address[])
func (assetRegistry *AssetRegistry) TryPackAssets() ([]byte, error) {
	return assetRegistry.abi.Pack("assets")
}

// UnpackAssets is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x71a97305.
//
// Solidity: function assets() view returns(address[])
func (assetRegistry *AssetRegistry) UnpackAssets(data []byte) ([]common.Address, error) {
	out, err := assetRegistry.abi.Unpack("assets", data)
	if err != nil {
		return *new([]common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new([]common.Address)).(*[]common.Address)
	return out0, nil
}

// PackGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x452a9320.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function guardian() view returns(address)
func (assetRegistry *AssetRegistry) PackGuardian() []byte {
	enc, err := assetRegistry.abi.Pack("guardian")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x452a9320.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function guardian() view returns(address)
func (assetRegistry *AssetRegistry) TryPackGuardian() ([]byte, error) {
	return assetRegistry.abi.Pack("guardian")
}

// UnpackGuardian is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x452a9320.
//
// Solidity: function guardian() view returns(address)
func (assetRegistry *AssetRegistry) UnpackGuardian(data []byte) (common.Address, error) {
	out, err := assetRegistry.abi.Unpack("guardian", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackIsActive is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9f8a13d7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isActive(address token) view returns(bool)
func (assetRegistry *AssetRegistry) PackIsActive(token common.Address) []byte {
	enc, err := assetRegistry.abi.Pack("isActive", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsActive is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9f8a13d7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isActive(address token) view returns(bool)
func (assetRegistry *AssetRegistry) TryPackIsActive(token common.Address) ([]byte, error) {
	return assetRegistry.abi.Pack("isActive", token)
}

// UnpackIsActive is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9f8a13d7.
//
// Solidity: function isActive(address token) view returns(bool)
func (assetRegistry *AssetRegistry) UnpackIsActive(data []byte) (bool, error) {
	out, err := assetRegistry.abi.Unpack("isActive", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackIsAdapter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68c18beb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isAdapter(address adapter) view returns(bool)
func (assetRegistry *AssetRegistry) PackIsAdapter(adapter common.Address) []byte {
	enc, err := assetRegistry.abi.Pack("isAdapter", adapter)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsAdapter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x68c18beb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isAdapter(address adapter) view returns(bool)
func (assetRegistry *AssetRegistry) TryPackIsAdapter(adapter common.Address) ([]byte, error) {
	return assetRegistry.abi.Pack("isAdapter", adapter)
}

// UnpackIsAdapter is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x68c18beb.
//
// Solidity: function isAdapter(address adapter) view returns(bool)
func (assetRegistry *AssetRegistry) UnpackIsAdapter(data []byte) (bool, error) {
	out, err := assetRegistry.abi.Unpack("isAdapter", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackList is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23ba7991.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function list(address token, address feed, uint32 heartbeat) returns()
func (assetRegistry *AssetRegistry) PackList(token common.Address, feed common.Address, heartbeat uint32) []byte {
	enc, err := assetRegistry.abi.Pack("list", token, feed, heartbeat)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackList is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23ba7991.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function list(address token, address feed, uint32 heartbeat) returns()
func (assetRegistry *AssetRegistry) TryPackList(token common.Address, feed common.Address, heartbeat uint32) ([]byte, error) {
	return assetRegistry.abi.Pack("list", token, feed, heartbeat)
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (assetRegistry *AssetRegistry) PackOwner() []byte {
	enc, err := assetRegistry.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (assetRegistry *AssetRegistry) TryPackOwner() ([]byte, error) {
	return assetRegistry.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (assetRegistry *AssetRegistry) UnpackOwner(data []byte) (common.Address, error) {
	out, err := assetRegistry.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pendingOwner() view returns(address)
func (assetRegistry *AssetRegistry) PackPendingOwner() []byte {
	enc, err := assetRegistry.abi.Pack("pendingOwner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pendingOwner() view returns(address)
func (assetRegistry *AssetRegistry) TryPackPendingOwner() ([]byte, error) {
	return assetRegistry.abi.Pack("pendingOwner")
}

// UnpackPendingOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe30c3978.
//
// Solidity: function pendingOwner() view returns(address)
func (assetRegistry *AssetRegistry) UnpackPendingOwner(data []byte) (common.Address, error) {
	out, err := assetRegistry.abi.Unpack("pendingOwner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPriceD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6a2cb982.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function priceD18(address token) view returns(uint256)
func (assetRegistry *AssetRegistry) PackPriceD18(token common.Address) []byte {
	enc, err := assetRegistry.abi.Pack("priceD18", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPriceD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6a2cb982.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function priceD18(address token) view returns(uint256)
func (assetRegistry *AssetRegistry) TryPackPriceD18(token common.Address) ([]byte, error) {
	return assetRegistry.abi.Pack("priceD18", token)
}

// UnpackPriceD18 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6a2cb982.
//
// Solidity: function priceD18(address token) view returns(uint256)
func (assetRegistry *AssetRegistry) UnpackPriceD18(data []byte) (*big.Int, error) {
	out, err := assetRegistry.abi.Unpack("priceD18", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (assetRegistry *AssetRegistry) PackRenounceOwnership() []byte {
	enc, err := assetRegistry.abi.Pack("renounceOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceOwnership() returns()
func (assetRegistry *AssetRegistry) TryPackRenounceOwnership() ([]byte, error) {
	return assetRegistry.abi.Pack("renounceOwnership")
}

// PackSetAdapter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x332f6465.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setAdapter(address adapter, bool approved) returns()
func (assetRegistry *AssetRegistry) PackSetAdapter(adapter common.Address, approved bool) []byte {
	enc, err := assetRegistry.abi.Pack("setAdapter", adapter, approved)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetAdapter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x332f6465.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setAdapter(address adapter, bool approved) returns()
func (assetRegistry *AssetRegistry) TryPackSetAdapter(adapter common.Address, approved bool) ([]byte, error) {
	return assetRegistry.abi.Pack("setAdapter", adapter, approved)
}

// PackSetGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8a0dac4a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setGuardian(address guardian_) returns()
func (assetRegistry *AssetRegistry) PackSetGuardian(guardian common.Address) []byte {
	enc, err := assetRegistry.abi.Pack("setGuardian", guardian)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8a0dac4a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setGuardian(address guardian_) returns()
func (assetRegistry *AssetRegistry) TryPackSetGuardian(guardian common.Address) ([]byte, error) {
	return assetRegistry.abi.Pack("setGuardian", guardian)
}

// PackSetStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x278e07ce.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setStatus(address token, uint8 status) returns()
func (assetRegistry *AssetRegistry) PackSetStatus(token common.Address, status uint8) []byte {
	enc, err := assetRegistry.abi.Pack("setStatus", token, status)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetStatus is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x278e07ce.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setStatus(address token, uint8 status) returns()
func (assetRegistry *AssetRegistry) TryPackSetStatus(token common.Address, status uint8) ([]byte, error) {
	return assetRegistry.abi.Pack("setStatus", token, status)
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (assetRegistry *AssetRegistry) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := assetRegistry.abi.Pack("transferOwnership", newOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (assetRegistry *AssetRegistry) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return assetRegistry.abi.Pack("transferOwnership", newOwner)
}

// PackTryPriceD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xab5df0d9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tryPriceD18(address token) view returns(bool ok, uint256 price, uint256 updatedAt)
func (assetRegistry *AssetRegistry) PackTryPriceD18(token common.Address) []byte {
	enc, err := assetRegistry.abi.Pack("tryPriceD18", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTryPriceD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xab5df0d9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tryPriceD18(address token) view returns(bool ok, uint256 price, uint256 updatedAt)
func (assetRegistry *AssetRegistry) TryPackTryPriceD18(token common.Address) ([]byte, error) {
	return assetRegistry.abi.Pack("tryPriceD18", token)
}

// TryPriceD18Output serves as a container for the return parameters of contract
// method TryPriceD18.
type TryPriceD18Output struct {
	Ok        bool
	Price     *big.Int
	UpdatedAt *big.Int
}

// UnpackTryPriceD18 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xab5df0d9.
//
// Solidity: function tryPriceD18(address token) view returns(bool ok, uint256 price, uint256 updatedAt)
func (assetRegistry *AssetRegistry) UnpackTryPriceD18(data []byte) (TryPriceD18Output, error) {
	out, err := assetRegistry.abi.Unpack("tryPriceD18", data)
	outstruct := new(TryPriceD18Output)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Ok = *abi.ConvertType(out[0], new(bool)).(*bool)
	outstruct.Price = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.UpdatedAt = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackValueD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd979d137.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function valueD18(address token, uint256 amount) view returns(uint256)
func (assetRegistry *AssetRegistry) PackValueD18(token common.Address, amount *big.Int) []byte {
	enc, err := assetRegistry.abi.Pack("valueD18", token, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackValueD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd979d137.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function valueD18(address token, uint256 amount) view returns(uint256)
func (assetRegistry *AssetRegistry) TryPackValueD18(token common.Address, amount *big.Int) ([]byte, error) {
	return assetRegistry.abi.Pack("valueD18", token, amount)
}

// UnpackValueD18 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd979d137.
//
// Solidity: function valueD18(address token, uint256 amount) view returns(uint256)
func (assetRegistry *AssetRegistry) UnpackValueD18(data []byte) (*big.Int, error) {
	out, err := assetRegistry.abi.Unpack("valueD18", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// AssetRegistryAdapterChanged represents a AdapterChanged event raised by the AssetRegistry contract.
type AssetRegistryAdapterChanged struct {
	Adapter  common.Address
	Approved bool
	Raw      *types.Log // Blockchain specific contextual infos
}

const AssetRegistryAdapterChangedEventName = "AdapterChanged"

// ContractEventName returns the user-defined event name.
func (AssetRegistryAdapterChanged) ContractEventName() string {
	return AssetRegistryAdapterChangedEventName
}

// UnpackAdapterChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AdapterChanged(address indexed adapter, bool approved)
func (assetRegistry *AssetRegistry) UnpackAdapterChangedEvent(log *types.Log) (*AssetRegistryAdapterChanged, error) {
	event := "AdapterChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assetRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetRegistryAdapterChanged)
	if len(log.Data) > 0 {
		if err := assetRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assetRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// AssetRegistryAssetListed represents a AssetListed event raised by the AssetRegistry contract.
type AssetRegistryAssetListed struct {
	Token         common.Address
	Feed          common.Address
	Heartbeat     uint32
	TokenDecimals uint8
	FeedDecimals  uint8
	Raw           *types.Log // Blockchain specific contextual infos
}

const AssetRegistryAssetListedEventName = "AssetListed"

// ContractEventName returns the user-defined event name.
func (AssetRegistryAssetListed) ContractEventName() string {
	return AssetRegistryAssetListedEventName
}

// UnpackAssetListedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AssetListed(address indexed token, address indexed feed, uint32 heartbeat, uint8 tokenDecimals, uint8 feedDecimals)
func (assetRegistry *AssetRegistry) UnpackAssetListedEvent(log *types.Log) (*AssetRegistryAssetListed, error) {
	event := "AssetListed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assetRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetRegistryAssetListed)
	if len(log.Data) > 0 {
		if err := assetRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assetRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// AssetRegistryAssetStatusChanged represents a AssetStatusChanged event raised by the AssetRegistry contract.
type AssetRegistryAssetStatusChanged struct {
	Token  common.Address
	Status uint8
	Raw    *types.Log // Blockchain specific contextual infos
}

const AssetRegistryAssetStatusChangedEventName = "AssetStatusChanged"

// ContractEventName returns the user-defined event name.
func (AssetRegistryAssetStatusChanged) ContractEventName() string {
	return AssetRegistryAssetStatusChangedEventName
}

// UnpackAssetStatusChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AssetStatusChanged(address indexed token, uint8 status)
func (assetRegistry *AssetRegistry) UnpackAssetStatusChangedEvent(log *types.Log) (*AssetRegistryAssetStatusChanged, error) {
	event := "AssetStatusChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assetRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetRegistryAssetStatusChanged)
	if len(log.Data) > 0 {
		if err := assetRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assetRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// AssetRegistryGuardianChanged represents a GuardianChanged event raised by the AssetRegistry contract.
type AssetRegistryGuardianChanged struct {
	Guardian common.Address
	Raw      *types.Log // Blockchain specific contextual infos
}

const AssetRegistryGuardianChangedEventName = "GuardianChanged"

// ContractEventName returns the user-defined event name.
func (AssetRegistryGuardianChanged) ContractEventName() string {
	return AssetRegistryGuardianChangedEventName
}

// UnpackGuardianChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event GuardianChanged(address indexed guardian)
func (assetRegistry *AssetRegistry) UnpackGuardianChangedEvent(log *types.Log) (*AssetRegistryGuardianChanged, error) {
	event := "GuardianChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assetRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetRegistryGuardianChanged)
	if len(log.Data) > 0 {
		if err := assetRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assetRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// AssetRegistryOwnershipTransferStarted represents a OwnershipTransferStarted event raised by the AssetRegistry contract.
type AssetRegistryOwnershipTransferStarted struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const AssetRegistryOwnershipTransferStartedEventName = "OwnershipTransferStarted"

// ContractEventName returns the user-defined event name.
func (AssetRegistryOwnershipTransferStarted) ContractEventName() string {
	return AssetRegistryOwnershipTransferStartedEventName
}

// UnpackOwnershipTransferStartedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner)
func (assetRegistry *AssetRegistry) UnpackOwnershipTransferStartedEvent(log *types.Log) (*AssetRegistryOwnershipTransferStarted, error) {
	event := "OwnershipTransferStarted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assetRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetRegistryOwnershipTransferStarted)
	if len(log.Data) > 0 {
		if err := assetRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assetRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// AssetRegistryOwnershipTransferred represents a OwnershipTransferred event raised by the AssetRegistry contract.
type AssetRegistryOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const AssetRegistryOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (AssetRegistryOwnershipTransferred) ContractEventName() string {
	return AssetRegistryOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (assetRegistry *AssetRegistry) UnpackOwnershipTransferredEvent(log *types.Log) (*AssetRegistryOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != assetRegistry.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(AssetRegistryOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := assetRegistry.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range assetRegistry.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (assetRegistry *AssetRegistry) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["AssetAlreadyListed"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackAssetAlreadyListedError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["BadDecimals"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackBadDecimalsError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["BadHeartbeat"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackBadHeartbeatError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["BadPrice"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackBadPriceError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["NotOwnerOrGuardian"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackNotOwnerOrGuardianError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["OwnableInvalidOwner"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackOwnableInvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["OwnableUnauthorizedAccount"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackOwnableUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["StalePrice"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackStalePriceError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["StatusNotAllowed"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackStatusNotAllowedError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["UnknownAsset"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackUnknownAssetError(raw[4:])
	}
	if bytes.Equal(raw[:4], assetRegistry.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return assetRegistry.UnpackZeroAddressError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// AssetRegistryAssetAlreadyListed represents a AssetAlreadyListed error raised by the AssetRegistry contract.
type AssetRegistryAssetAlreadyListed struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssetAlreadyListed(address token)
func AssetRegistryAssetAlreadyListedErrorID() common.Hash {
	return common.HexToHash("0x99dd81ed6534022e10af4b16495a6a9fb2d1c4d1704fd9f70e824b123a10899d")
}

// UnpackAssetAlreadyListedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssetAlreadyListed(address token)
func (assetRegistry *AssetRegistry) UnpackAssetAlreadyListedError(raw []byte) (*AssetRegistryAssetAlreadyListed, error) {
	out := new(AssetRegistryAssetAlreadyListed)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "AssetAlreadyListed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryBadDecimals represents a BadDecimals error raised by the AssetRegistry contract.
type AssetRegistryBadDecimals struct {
	Token    common.Address
	Decimals uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadDecimals(address token, uint8 decimals)
func AssetRegistryBadDecimalsErrorID() common.Hash {
	return common.HexToHash("0x6b99619de9de27828686110830df429c3c9fc683997c0c08307819d9d2f7ca83")
}

// UnpackBadDecimalsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadDecimals(address token, uint8 decimals)
func (assetRegistry *AssetRegistry) UnpackBadDecimalsError(raw []byte) (*AssetRegistryBadDecimals, error) {
	out := new(AssetRegistryBadDecimals)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "BadDecimals", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryBadHeartbeat represents a BadHeartbeat error raised by the AssetRegistry contract.
type AssetRegistryBadHeartbeat struct {
	Heartbeat uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadHeartbeat(uint32 heartbeat)
func AssetRegistryBadHeartbeatErrorID() common.Hash {
	return common.HexToHash("0x301241424bcbeef1d3394f8b9761ff22dbd5d5cc2c981e0049ab4c53a4f6ce25")
}

// UnpackBadHeartbeatError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadHeartbeat(uint32 heartbeat)
func (assetRegistry *AssetRegistry) UnpackBadHeartbeatError(raw []byte) (*AssetRegistryBadHeartbeat, error) {
	out := new(AssetRegistryBadHeartbeat)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "BadHeartbeat", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryBadPrice represents a BadPrice error raised by the AssetRegistry contract.
type AssetRegistryBadPrice struct {
	Token  common.Address
	Answer *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadPrice(address token, int256 answer)
func AssetRegistryBadPriceErrorID() common.Hash {
	return common.HexToHash("0x73f89621ef64ac1fff6e140d87382c34e731a92c543f1d8f171a0fcc8156a286")
}

// UnpackBadPriceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadPrice(address token, int256 answer)
func (assetRegistry *AssetRegistry) UnpackBadPriceError(raw []byte) (*AssetRegistryBadPrice, error) {
	out := new(AssetRegistryBadPrice)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "BadPrice", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryNotOwnerOrGuardian represents a NotOwnerOrGuardian error raised by the AssetRegistry contract.
type AssetRegistryNotOwnerOrGuardian struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotOwnerOrGuardian(address caller)
func AssetRegistryNotOwnerOrGuardianErrorID() common.Hash {
	return common.HexToHash("0x6b1883f38571550452bbe2ddd265b3d49c78fd1c8fb414e6fe7312139a9a751c")
}

// UnpackNotOwnerOrGuardianError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotOwnerOrGuardian(address caller)
func (assetRegistry *AssetRegistry) UnpackNotOwnerOrGuardianError(raw []byte) (*AssetRegistryNotOwnerOrGuardian, error) {
	out := new(AssetRegistryNotOwnerOrGuardian)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "NotOwnerOrGuardian", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryOwnableInvalidOwner represents a OwnableInvalidOwner error raised by the AssetRegistry contract.
type AssetRegistryOwnableInvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableInvalidOwner(address owner)
func AssetRegistryOwnableInvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x1e4fbdf7f3ef8bcaa855599e3abf48b232380f183f08f6f813d9ffa5bd585188")
}

// UnpackOwnableInvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableInvalidOwner(address owner)
func (assetRegistry *AssetRegistry) UnpackOwnableInvalidOwnerError(raw []byte) (*AssetRegistryOwnableInvalidOwner, error) {
	out := new(AssetRegistryOwnableInvalidOwner)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "OwnableInvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryOwnableUnauthorizedAccount represents a OwnableUnauthorizedAccount error raised by the AssetRegistry contract.
type AssetRegistryOwnableUnauthorizedAccount struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func AssetRegistryOwnableUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0x118cdaa7a341953d1887a2245fd6665d741c67c8c50581daa59e1d03373fa188")
}

// UnpackOwnableUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func (assetRegistry *AssetRegistry) UnpackOwnableUnauthorizedAccountError(raw []byte) (*AssetRegistryOwnableUnauthorizedAccount, error) {
	out := new(AssetRegistryOwnableUnauthorizedAccount)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "OwnableUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryStalePrice represents a StalePrice error raised by the AssetRegistry contract.
type AssetRegistryStalePrice struct {
	Token     common.Address
	UpdatedAt *big.Int
	Heartbeat *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StalePrice(address token, uint256 updatedAt, uint256 heartbeat)
func AssetRegistryStalePriceErrorID() common.Hash {
	return common.HexToHash("0x91b46fd25e4a7ce7bc5dd8b95e6b01167c306e9c26b433bcd55c29f29fe0ade0")
}

// UnpackStalePriceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StalePrice(address token, uint256 updatedAt, uint256 heartbeat)
func (assetRegistry *AssetRegistry) UnpackStalePriceError(raw []byte) (*AssetRegistryStalePrice, error) {
	out := new(AssetRegistryStalePrice)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "StalePrice", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryStatusNotAllowed represents a StatusNotAllowed error raised by the AssetRegistry contract.
type AssetRegistryStatusNotAllowed struct {
	Token common.Address
	From  uint8
	To    uint8
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StatusNotAllowed(address token, uint8 from, uint8 to)
func AssetRegistryStatusNotAllowedErrorID() common.Hash {
	return common.HexToHash("0x9313ef0dee2e129988547f5ad9763ca958db0221e4e8af21fcbeea7df86e62c6")
}

// UnpackStatusNotAllowedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StatusNotAllowed(address token, uint8 from, uint8 to)
func (assetRegistry *AssetRegistry) UnpackStatusNotAllowedError(raw []byte) (*AssetRegistryStatusNotAllowed, error) {
	out := new(AssetRegistryStatusNotAllowed)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "StatusNotAllowed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryUnknownAsset represents a UnknownAsset error raised by the AssetRegistry contract.
type AssetRegistryUnknownAsset struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error UnknownAsset(address token)
func AssetRegistryUnknownAssetErrorID() common.Hash {
	return common.HexToHash("0xad61e2bae75b0f2414f083b808cda294f40340e22c8215a6f7684add1a3e0429")
}

// UnpackUnknownAssetError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error UnknownAsset(address token)
func (assetRegistry *AssetRegistry) UnpackUnknownAssetError(raw []byte) (*AssetRegistryUnknownAsset, error) {
	out := new(AssetRegistryUnknownAsset)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "UnknownAsset", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// AssetRegistryZeroAddress represents a ZeroAddress error raised by the AssetRegistry contract.
type AssetRegistryZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func AssetRegistryZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (assetRegistry *AssetRegistry) UnpackZeroAddressError(raw []byte) (*AssetRegistryZeroAddress, error) {
	out := new(AssetRegistryZeroAddress)
	if err := assetRegistry.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevFeedMetaData contains all meta data concerning the DevFeed contract.
var DevFeedMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"string\",\"name\":\"description_\",\"type\":\"string\"},{\"internalType\":\"uint8\",\"name\":\"decimals_\",\"type\":\"uint8\"},{\"internalType\":\"int256\",\"name\":\"answer_\",\"type\":\"int256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"decimals\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"description\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"latestRoundData\",\"outputs\":[{\"internalType\":\"uint80\",\"name\":\"roundId\",\"type\":\"uint80\"},{\"internalType\":\"int256\",\"name\":\"answer\",\"type\":\"int256\"},{\"internalType\":\"uint256\",\"name\":\"startedAt\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"updatedAt\",\"type\":\"uint256\"},{\"internalType\":\"uint80\",\"name\":\"answeredInRound\",\"type\":\"uint80\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"int256\",\"name\":\"answer_\",\"type\":\"int256\"}],\"name\":\"set\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"int256\",\"name\":\"answer_\",\"type\":\"int256\"},{\"internalType\":\"uint256\",\"name\":\"updatedAt_\",\"type\":\"uint256\"}],\"name\":\"setAt\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"setter\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"int256\",\"name\":\"current\",\"type\":\"int256\"},{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"roundId\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"updatedAt\",\"type\":\"uint256\"}],\"name\":\"AnswerUpdated\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotSetter\",\"type\":\"error\"}]",
	ID:  "DevFeed",
	Bin: "0x60c060405234801561000f575f5ffd5b5060405161073538038061073583398101604081905261002e9161010c565b5f6100398482610267565b5060ff82166080523360a05261004f8142610057565b50505061035c565b60028290556003819055600180545f90610079906001600160501b0316610325565b91906101000a8154816001600160501b0302191690836001600160501b0316021790556001600160501b0316827f0559884fd3a460db3073b7fc896cc77986f16e378210ded43186175bf646fc5f836040516100d791815260200190565b60405180910390a35050565b634e487b7160e01b5f52604160045260245ffd5b805160ff81168114610107575f5ffd5b919050565b5f5f5f6060848603121561011e575f5ffd5b83516001600160401b03811115610133575f5ffd5b8401601f81018613610143575f5ffd5b80516001600160401b0381111561015c5761015c6100e3565b604051601f8201601f19908116603f011681016001600160401b038111828210171561018a5761018a6100e3565b6040528181528282016020018810156101a1575f5ffd5b8160208401602083015e5f602083830101528095505050506101c5602085016100f7565b6040949094015192959394509192915050565b600181811c908216806101ec57607f821691505b60208210810361020a57634e487b7160e01b5f52602260045260245ffd5b50919050565b601f821115610262578282111561026257805f5260205f20601f840160051c602085101561023b57505f5b90810190601f840160051c035f5b8181101561025e575f83820155600101610249565b5050505b505050565b81516001600160401b03811115610280576102806100e3565b6102948161028e84546101d8565b84610210565b6020601f8211600181146102c6575f83156102af5750848201515b5f19600385901b1c1916600184901b17845561031e565b5f84815260208120601f198516915b828110156102f557878501518255602094850194600190920191016102d5565b508482101561031257868401515f19600387901b60f8161c191681555b505060018360011b0184555b5050505050565b5f6001600160501b0382166002600160501b0319810161035357634e487b7160e01b5f52601160045260245ffd5b60010192915050565b60805160a0516103b36103825f395f818160bc015261016301525f607e01526103b35ff3fe608060405234801561000f575f5ffd5b5060043610610060575f3560e01c80630f7cb71314610064578063313ce567146100795780633f3108f7146100b75780637284e416146100f6578063e5c19b2d1461010b578063feaf968c1461011e575b5f5ffd5b6100776100723660046102d9565b610158565b005b6100a07f000000000000000000000000000000000000000000000000000000000000000081565b60405160ff90911681526020015b60405180910390f35b6100de7f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b0390911681526020016100ae565b6100fe6101b5565b6040516100ae91906102f9565b61007761011936600461032e565b610240565b600154600254600354604080516001600160501b03909416808552602085019390935283018190526060830152608082015260a0016100ae565b336001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016146101a757604051630af8897960e31b815233600482015260240160405180910390fd5b6101b1828261024d565b5050565b5f80546101c190610345565b80601f01602080910402602001604051908101604052809291908181526020018280546101ed90610345565b80156102385780601f1061020f57610100808354040283529160200191610238565b820191905f5260205f20905b81548152906001019060200180831161021b57829003601f168201915b505050505081565b61024a8142610158565b50565b60028290556003819055600180545f9061026f906001600160501b031661037d565b91906101000a8154816001600160501b0302191690836001600160501b0316021790556001600160501b0316827f0559884fd3a460db3073b7fc896cc77986f16e378210ded43186175bf646fc5f836040516102cd91815260200190565b60405180910390a35050565b5f5f604083850312156102ea575f5ffd5b50508035926020909101359150565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b5f6020828403121561033e575f5ffd5b5035919050565b600181811c9082168061035957607f821691505b60208210810361037757634e487b7160e01b5f52602260045260245ffd5b50919050565b5f6001600160501b0382166001600160501b0381036103aa57634e487b7160e01b5f52601160045260245ffd5b6001019291505056",
}

// DevFeed is an auto generated Go binding around an Ethereum contract.
type DevFeed struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *DevFeed) GetABI() abi.ABI {
	return c.abi
}

// NewDevFeed creates a new instance of DevFeed.
func NewDevFeed() *DevFeed {
	parsed, err := DevFeedMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &DevFeed{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *DevFeed) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(string description_, uint8 decimals_, int256 answer_) returns()
func (devFeed *DevFeed) PackConstructor(description_ string, decimals_ uint8, answer_ *big.Int) []byte {
	enc, err := devFeed.abi.Pack("", description_, decimals_, answer_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (devFeed *DevFeed) PackDecimals() []byte {
	enc, err := devFeed.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (devFeed *DevFeed) TryPackDecimals() ([]byte, error) {
	return devFeed.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (devFeed *DevFeed) UnpackDecimals(data []byte) (uint8, error) {
	out, err := devFeed.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackDescription is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7284e416.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function description() view returns(string)
func (devFeed *DevFeed) PackDescription() []byte {
	enc, err := devFeed.abi.Pack("description")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDescription is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7284e416.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function description() view returns(string)
func (devFeed *DevFeed) TryPackDescription() ([]byte, error) {
	return devFeed.abi.Pack("description")
}

// UnpackDescription is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7284e416.
//
// Solidity: function description() view returns(string)
func (devFeed *DevFeed) UnpackDescription(data []byte) (string, error) {
	out, err := devFeed.abi.Unpack("description", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackLatestRoundData is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfeaf968c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function latestRoundData() view returns(uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
func (devFeed *DevFeed) PackLatestRoundData() []byte {
	enc, err := devFeed.abi.Pack("latestRoundData")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLatestRoundData is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfeaf968c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function latestRoundData() view returns(uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
func (devFeed *DevFeed) TryPackLatestRoundData() ([]byte, error) {
	return devFeed.abi.Pack("latestRoundData")
}

// LatestRoundDataOutput serves as a container for the return parameters of contract
// method LatestRoundData.
type LatestRoundDataOutput struct {
	RoundId         *big.Int
	Answer          *big.Int
	StartedAt       *big.Int
	UpdatedAt       *big.Int
	AnsweredInRound *big.Int
}

// UnpackLatestRoundData is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfeaf968c.
//
// Solidity: function latestRoundData() view returns(uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)
func (devFeed *DevFeed) UnpackLatestRoundData(data []byte) (LatestRoundDataOutput, error) {
	out, err := devFeed.abi.Unpack("latestRoundData", data)
	outstruct := new(LatestRoundDataOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.RoundId = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Answer = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.StartedAt = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	outstruct.UpdatedAt = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	outstruct.AnsweredInRound = abi.ConvertType(out[4], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackSet is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe5c19b2d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function set(int256 answer_) returns()
func (devFeed *DevFeed) PackSet(answer *big.Int) []byte {
	enc, err := devFeed.abi.Pack("set", answer)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSet is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe5c19b2d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function set(int256 answer_) returns()
func (devFeed *DevFeed) TryPackSet(answer *big.Int) ([]byte, error) {
	return devFeed.abi.Pack("set", answer)
}

// PackSetAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0f7cb713.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setAt(int256 answer_, uint256 updatedAt_) returns()
func (devFeed *DevFeed) PackSetAt(answer *big.Int, updatedAt *big.Int) []byte {
	enc, err := devFeed.abi.Pack("setAt", answer, updatedAt)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0f7cb713.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setAt(int256 answer_, uint256 updatedAt_) returns()
func (devFeed *DevFeed) TryPackSetAt(answer *big.Int, updatedAt *big.Int) ([]byte, error) {
	return devFeed.abi.Pack("setAt", answer, updatedAt)
}

// PackSetter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f3108f7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setter() view returns(address)
func (devFeed *DevFeed) PackSetter() []byte {
	enc, err := devFeed.abi.Pack("setter")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f3108f7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setter() view returns(address)
func (devFeed *DevFeed) TryPackSetter() ([]byte, error) {
	return devFeed.abi.Pack("setter")
}

// UnpackSetter is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3f3108f7.
//
// Solidity: function setter() view returns(address)
func (devFeed *DevFeed) UnpackSetter(data []byte) (common.Address, error) {
	out, err := devFeed.abi.Unpack("setter", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// DevFeedAnswerUpdated represents a AnswerUpdated event raised by the DevFeed contract.
type DevFeedAnswerUpdated struct {
	Current   *big.Int
	RoundId   *big.Int
	UpdatedAt *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const DevFeedAnswerUpdatedEventName = "AnswerUpdated"

// ContractEventName returns the user-defined event name.
func (DevFeedAnswerUpdated) ContractEventName() string {
	return DevFeedAnswerUpdatedEventName
}

// UnpackAnswerUpdatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event AnswerUpdated(int256 indexed current, uint256 indexed roundId, uint256 updatedAt)
func (devFeed *DevFeed) UnpackAnswerUpdatedEvent(log *types.Log) (*DevFeedAnswerUpdated, error) {
	event := "AnswerUpdated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != devFeed.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DevFeedAnswerUpdated)
	if len(log.Data) > 0 {
		if err := devFeed.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range devFeed.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (devFeed *DevFeed) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], devFeed.abi.Errors["NotSetter"].ID.Bytes()[:4]) {
		return devFeed.UnpackNotSetterError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// DevFeedNotSetter represents a NotSetter error raised by the DevFeed contract.
type DevFeedNotSetter struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotSetter(address caller)
func DevFeedNotSetterErrorID() common.Hash {
	return common.HexToHash("0x57c44bc8d9e50a75fc9db506d6bef0302345bb24df74863bfa8cefd9775a3f6f")
}

// UnpackNotSetterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotSetter(address caller)
func (devFeed *DevFeed) UnpackNotSetterError(raw []byte) (*DevFeedNotSetter, error) {
	out := new(DevFeedNotSetter)
	if err := devFeed.abi.UnpackIntoInterface(out, "NotSetter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevFeedsMetaData contains all meta data concerning the DevFeeds contract.
var DevFeedsMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"description\",\"type\":\"string\"},{\"internalType\":\"uint8\",\"name\":\"decimals\",\"type\":\"uint8\"},{\"internalType\":\"int256\",\"name\":\"answer\",\"type\":\"int256\"}],\"name\":\"create\",\"outputs\":[{\"internalType\":\"contractDevFeed\",\"name\":\"feed\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"contractDevFeed[]\",\"name\":\"feeds\",\"type\":\"address[]\"},{\"internalType\":\"int256[]\",\"name\":\"answers\",\"type\":\"int256[]\"}],\"name\":\"set\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"setter\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"feed\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"description\",\"type\":\"string\"}],\"name\":\"FeedCreated\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"LengthMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotSetter\",\"type\":\"error\"}]",
	ID:  "DevFeeds",
	Bin: "0x60a0604052348015600e575f5ffd5b5033608052608051610bd46100375f395f818160770152818160ba015261018e0152610bd45ff3fe608060405234801561000f575f5ffd5b506004361061003f575f3560e01c80632346f66f146100435780633f3108f714610072578063c8f9a04314610099575b5f5ffd5b6100566100513660046102b3565b6100ae565b6040516001600160a01b03909116815260200160405180910390f35b6100567f000000000000000000000000000000000000000000000000000000000000000081565b6100ac6100a7366004610385565b610183565b005b5f336001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016146100ff57604051630af8897960e31b81523360048201526024015b60405180910390fd5b8484848460405161010f906102a6565b61011c9493929190610419565b604051809103905ff080158015610135573d5f5f3e3d5ffd5b509050806001600160a01b03167f28c58b865e54bfaebe8d141298cc498526b6604a1d36b6ff1a53732455ed8da78686604051610173929190610442565b60405180910390a2949350505050565b336001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016146101ce57604051630af8897960e31b81523360048201526024016100f6565b8281146101f1576040516001621398b960e31b0319815260040160405180910390fd5b5f5b8381101561029f5784848281811061020d5761020d61045d565b90506020020160208101906102229190610471565b6001600160a01b031663e5c19b2d8484848181106102425761024261045d565b905060200201356040518263ffffffff1660e01b815260040161026791815260200190565b5f604051808303815f87803b15801561027e575f5ffd5b505af1158015610290573d5f5f3e3d5ffd5b505050508060010190506101f3565b5050505050565b6107358061049f83390190565b5f5f5f5f606085870312156102c6575f5ffd5b843567ffffffffffffffff8111156102dc575f5ffd5b8501601f810187136102ec575f5ffd5b803567ffffffffffffffff811115610302575f5ffd5b876020828401011115610313575f5ffd5b60209182019550935085013560ff8116811461032d575f5ffd5b9396929550929360400135925050565b5f5f83601f84011261034d575f5ffd5b50813567ffffffffffffffff811115610364575f5ffd5b6020830191508360208260051b850101111561037e575f5ffd5b9250929050565b5f5f5f5f60408587031215610398575f5ffd5b843567ffffffffffffffff8111156103ae575f5ffd5b6103ba8782880161033d565b909550935050602085013567ffffffffffffffff8111156103d9575f5ffd5b6103e58782880161033d565b95989497509550505050565b81835281816020850137505f828201602090810191909152601f909101601f19169091010190565b606081525f61042c6060830186886103f1565b60ff949094166020830152506040015292915050565b602081525f6104556020830184866103f1565b949350505050565b634e487b7160e01b5f52603260045260245ffd5b5f60208284031215610481575f5ffd5b81356001600160a01b0381168114610497575f5ffd5b939250505056fe60c060405234801561000f575f5ffd5b5060405161073538038061073583398101604081905261002e9161010c565b5f6100398482610267565b5060ff82166080523360a05261004f8142610057565b50505061035c565b60028290556003819055600180545f90610079906001600160501b0316610325565b91906101000a8154816001600160501b0302191690836001600160501b0316021790556001600160501b0316827f0559884fd3a460db3073b7fc896cc77986f16e378210ded43186175bf646fc5f836040516100d791815260200190565b60405180910390a35050565b634e487b7160e01b5f52604160045260245ffd5b805160ff81168114610107575f5ffd5b919050565b5f5f5f6060848603121561011e575f5ffd5b83516001600160401b03811115610133575f5ffd5b8401601f81018613610143575f5ffd5b80516001600160401b0381111561015c5761015c6100e3565b604051601f8201601f19908116603f011681016001600160401b038111828210171561018a5761018a6100e3565b6040528181528282016020018810156101a1575f5ffd5b8160208401602083015e5f602083830101528095505050506101c5602085016100f7565b6040949094015192959394509192915050565b600181811c908216806101ec57607f821691505b60208210810361020a57634e487b7160e01b5f52602260045260245ffd5b50919050565b601f821115610262578282111561026257805f5260205f20601f840160051c602085101561023b57505f5b90810190601f840160051c035f5b8181101561025e575f83820155600101610249565b5050505b505050565b81516001600160401b03811115610280576102806100e3565b6102948161028e84546101d8565b84610210565b6020601f8211600181146102c6575f83156102af5750848201515b5f19600385901b1c1916600184901b17845561031e565b5f84815260208120601f198516915b828110156102f557878501518255602094850194600190920191016102d5565b508482101561031257868401515f19600387901b60f8161c191681555b505060018360011b0184555b5050505050565b5f6001600160501b0382166002600160501b0319810161035357634e487b7160e01b5f52601160045260245ffd5b60010192915050565b60805160a0516103b36103825f395f818160bc015261016301525f607e01526103b35ff3fe608060405234801561000f575f5ffd5b5060043610610060575f3560e01c80630f7cb71314610064578063313ce567146100795780633f3108f7146100b75780637284e416146100f6578063e5c19b2d1461010b578063feaf968c1461011e575b5f5ffd5b6100776100723660046102d9565b610158565b005b6100a07f000000000000000000000000000000000000000000000000000000000000000081565b60405160ff90911681526020015b60405180910390f35b6100de7f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b0390911681526020016100ae565b6100fe6101b5565b6040516100ae91906102f9565b61007761011936600461032e565b610240565b600154600254600354604080516001600160501b03909416808552602085019390935283018190526060830152608082015260a0016100ae565b336001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016146101a757604051630af8897960e31b815233600482015260240160405180910390fd5b6101b1828261024d565b5050565b5f80546101c190610345565b80601f01602080910402602001604051908101604052809291908181526020018280546101ed90610345565b80156102385780601f1061020f57610100808354040283529160200191610238565b820191905f5260205f20905b81548152906001019060200180831161021b57829003601f168201915b505050505081565b61024a8142610158565b50565b60028290556003819055600180545f9061026f906001600160501b031661037d565b91906101000a8154816001600160501b0302191690836001600160501b0316021790556001600160501b0316827f0559884fd3a460db3073b7fc896cc77986f16e378210ded43186175bf646fc5f836040516102cd91815260200190565b60405180910390a35050565b5f5f604083850312156102ea575f5ffd5b50508035926020909101359150565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b5f6020828403121561033e575f5ffd5b5035919050565b600181811c9082168061035957607f821691505b60208210810361037757634e487b7160e01b5f52602260045260245ffd5b50919050565b5f6001600160501b0382166001600160501b0381036103aa57634e487b7160e01b5f52601160045260245ffd5b6001019291505056",
}

// DevFeeds is an auto generated Go binding around an Ethereum contract.
type DevFeeds struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *DevFeeds) GetABI() abi.ABI {
	return c.abi
}

// NewDevFeeds creates a new instance of DevFeeds.
func NewDevFeeds() *DevFeeds {
	parsed, err := DevFeedsMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &DevFeeds{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *DevFeeds) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackCreate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2346f66f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function create(string description, uint8 decimals, int256 answer) returns(address feed)
func (devFeeds *DevFeeds) PackCreate(description string, decimals uint8, answer *big.Int) []byte {
	enc, err := devFeeds.abi.Pack("create", description, decimals, answer)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCreate is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2346f66f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function create(string description, uint8 decimals, int256 answer) returns(address feed)
func (devFeeds *DevFeeds) TryPackCreate(description string, decimals uint8, answer *big.Int) ([]byte, error) {
	return devFeeds.abi.Pack("create", description, decimals, answer)
}

// UnpackCreate is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2346f66f.
//
// Solidity: function create(string description, uint8 decimals, int256 answer) returns(address feed)
func (devFeeds *DevFeeds) UnpackCreate(data []byte) (common.Address, error) {
	out, err := devFeeds.abi.Unpack("create", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSet is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc8f9a043.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function set(address[] feeds, int256[] answers) returns()
func (devFeeds *DevFeeds) PackSet(feeds []common.Address, answers []*big.Int) []byte {
	enc, err := devFeeds.abi.Pack("set", feeds, answers)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSet is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc8f9a043.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function set(address[] feeds, int256[] answers) returns()
func (devFeeds *DevFeeds) TryPackSet(feeds []common.Address, answers []*big.Int) ([]byte, error) {
	return devFeeds.abi.Pack("set", feeds, answers)
}

// PackSetter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f3108f7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setter() view returns(address)
func (devFeeds *DevFeeds) PackSetter() []byte {
	enc, err := devFeeds.abi.Pack("setter")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3f3108f7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setter() view returns(address)
func (devFeeds *DevFeeds) TryPackSetter() ([]byte, error) {
	return devFeeds.abi.Pack("setter")
}

// UnpackSetter is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3f3108f7.
//
// Solidity: function setter() view returns(address)
func (devFeeds *DevFeeds) UnpackSetter(data []byte) (common.Address, error) {
	out, err := devFeeds.abi.Unpack("setter", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// DevFeedsFeedCreated represents a FeedCreated event raised by the DevFeeds contract.
type DevFeedsFeedCreated struct {
	Feed        common.Address
	Description string
	Raw         *types.Log // Blockchain specific contextual infos
}

const DevFeedsFeedCreatedEventName = "FeedCreated"

// ContractEventName returns the user-defined event name.
func (DevFeedsFeedCreated) ContractEventName() string {
	return DevFeedsFeedCreatedEventName
}

// UnpackFeedCreatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event FeedCreated(address indexed feed, string description)
func (devFeeds *DevFeeds) UnpackFeedCreatedEvent(log *types.Log) (*DevFeedsFeedCreated, error) {
	event := "FeedCreated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != devFeeds.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DevFeedsFeedCreated)
	if len(log.Data) > 0 {
		if err := devFeeds.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range devFeeds.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (devFeeds *DevFeeds) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], devFeeds.abi.Errors["LengthMismatch"].ID.Bytes()[:4]) {
		return devFeeds.UnpackLengthMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], devFeeds.abi.Errors["NotSetter"].ID.Bytes()[:4]) {
		return devFeeds.UnpackNotSetterError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// DevFeedsLengthMismatch represents a LengthMismatch error raised by the DevFeeds contract.
type DevFeedsLengthMismatch struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LengthMismatch()
func DevFeedsLengthMismatchErrorID() common.Hash {
	return common.HexToHash("0xff633a3803c58b9bc21e58efecee59f27e033cc0b1883fccb4969c76146fe60f")
}

// UnpackLengthMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LengthMismatch()
func (devFeeds *DevFeeds) UnpackLengthMismatchError(raw []byte) (*DevFeedsLengthMismatch, error) {
	out := new(DevFeedsLengthMismatch)
	if err := devFeeds.abi.UnpackIntoInterface(out, "LengthMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevFeedsNotSetter represents a NotSetter error raised by the DevFeeds contract.
type DevFeedsNotSetter struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotSetter(address caller)
func DevFeedsNotSetterErrorID() common.Hash {
	return common.HexToHash("0x57c44bc8d9e50a75fc9db506d6bef0302345bb24df74863bfa8cefd9775a3f6f")
}

// UnpackNotSetterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotSetter(address caller)
func (devFeeds *DevFeeds) UnpackNotSetterError(raw []byte) (*DevFeedsNotSetter, error) {
	out := new(DevFeedsNotSetter)
	if err := devFeeds.abi.UnpackIntoInterface(out, "NotSetter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenMetaData contains all meta data concerning the DevToken contract.
var DevTokenMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"string\",\"name\":\"name_\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"symbol_\",\"type\":\"string\"},{\"internalType\":\"uint8\",\"name\":\"decimals_\",\"type\":\"uint8\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"DOMAIN_SEPARATOR\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"allowance\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"approve\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"balanceOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"decimals\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"mint\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"minter\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"name\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"nonces\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"permit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"symbol\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalSupply\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transfer\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transferFrom\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Approval\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"EIP712DomainChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Transfer\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"ECDSAInvalidSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"ECDSAInvalidSignatureLength\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"ECDSAInvalidSignatureS\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"allowance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientAllowance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"approver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidApprover\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSpender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"name\":\"ERC2612ExpiredSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"signer\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"ERC2612InvalidSigner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"currentNonce\",\"type\":\"uint256\"}],\"name\":\"InvalidAccountNonce\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidShortString\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotMinter\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"str\",\"type\":\"string\"}],\"name\":\"StringTooLong\",\"type\":\"error\"}]",
	ID:  "DevToken",
	Bin: "0x6101a0604052348015610010575f5ffd5b5060405161137938038061137983398101604081905261002f91610211565b6040805180820190915260018152603160f81b60208201528390819081856003610059838261031d565b506004610066828261031d565b5050506100788261012e60201b60201c565b610120526100858161012e565b61014052815160208084019190912060e052815190820120610100524660a05261011160e05161010051604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201529081019290925260608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b60805250503060c0525060ff166101605250503361018052610433565b5f5f829050601f81511115610161578260405163305a27a960e01b815260040161015891906103db565b60405180910390fd5b805161016c82610410565b179392505050565b634e487b7160e01b5f52604160045260245ffd5b5f82601f830112610197575f5ffd5b81516001600160401b038111156101b0576101b0610174565b604051601f8201601f19908116603f011681016001600160401b03811182821017156101de576101de610174565b6040528181528382016020018510156101f5575f5ffd5b8160208501602083015e5f918101602001919091529392505050565b5f5f5f60608486031215610223575f5ffd5b83516001600160401b03811115610238575f5ffd5b61024486828701610188565b602086015190945090506001600160401b03811115610261575f5ffd5b61026d86828701610188565b925050604084015160ff81168114610283575f5ffd5b809150509250925092565b600181811c908216806102a257607f821691505b6020821081036102c057634e487b7160e01b5f52602260045260245ffd5b50919050565b601f821115610318578282111561031857805f5260205f20601f840160051c60208510156102f157505f5b90810190601f840160051c035f5b81811015610314575f838201556001016102ff565b5050505b505050565b81516001600160401b0381111561033657610336610174565b61034a81610344845461028e565b846102c6565b6020601f82116001811461037c575f83156103655750848201515b5f19600385901b1c1916600184901b1784556103d4565b5f84815260208120601f198516915b828110156103ab578785015182556020948501946001909201910161038b565b50848210156103c857868401515f19600387901b60f8161c191681555b505060018360011b0184555b5050505050565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b805160208083015191908110156102c0575f1960209190910360031b1b16919050565b60805160a05160c05160e0516101005161012051610140516101605161018051610eda61049f5f395f8181610117015261038801525f6101a001525f61080601525f6107db01525f61075001525f61072801525f61068301525f6106ad01525f6106d70152610eda5ff3fe608060405234801561000f575f5ffd5b50600436106100f0575f3560e01c806340c10f191161009357806395d89b411161006357806395d89b411461023d578063a9059cbb14610245578063d505accf14610258578063dd62ed3e1461026b575f5ffd5b806340c10f19146101d257806370a08231146101e75780637ecebe001461020f57806384b0196e14610222575f5ffd5b806318160ddd116100ce57806318160ddd1461017457806323b872dd14610186578063313ce567146101995780633644e515146101ca575f5ffd5b806306fdde03146100f45780630754617214610112578063095ea7b314610151575b5f5ffd5b6100fc6102a3565b6040516101099190610c8c565b60405180910390f35b6101397f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b039091168152602001610109565b61016461015f366004610cc0565b610333565b6040519015158152602001610109565b6002545b604051908152602001610109565b610164610194366004610ce8565b61034c565b60405160ff7f0000000000000000000000000000000000000000000000000000000000000000168152602001610109565b61017861036f565b6101e56101e0366004610cc0565b61037d565b005b6101786101f5366004610d22565b6001600160a01b03165f9081526020819052604090205490565b61017861021d366004610d22565b6103db565b61022a6103f8565b6040516101099796959493929190610d3b565b6100fc61043a565b610164610253366004610cc0565b610449565b6101e5610266366004610dd1565b610456565b610178610279366004610e3e565b6001600160a01b039182165f90815260016020908152604080832093909416825291909152205490565b6060600380546102b290610e6f565b80601f01602080910402602001604051908101604052809291908181526020018280546102de90610e6f565b80156103295780601f1061030057610100808354040283529160200191610329565b820191905f5260205f20905b81548152906001019060200180831161030c57829003601f168201915b5050505050905090565b5f3361034081858561058c565b60019150505b92915050565b5f3361035985828561059e565b61036485858561061a565b506001949350505050565b5f610378610677565b905090565b336001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016146103cd57604051631b0e18f960e11b81523360048201526024015b60405180910390fd5b6103d782826107a0565b5050565b6001600160a01b0381165f90815260076020526040812054610346565b5f6060805f5f5f60606104096107d4565b6104116107ff565b604080515f80825260208201909252600f60f81b9b939a50919850469750309650945092509050565b6060600480546102b290610e6f565b5f3361034081858561061a565b8342111561047a5760405163313c898160e11b8152600481018590526024016103c4565b5f7f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c98888886104c58c6001600160a01b03165f90815260076020526040902080546001810190915590565b6040805160208101969096526001600160a01b0394851690860152929091166060840152608083015260a082015260c0810186905260e0016040516020818303038152906040528051906020012090505f61051f8261082a565b90505f61052e82878787610856565b9050896001600160a01b0316816001600160a01b031614610575576040516325c0072360e11b81526001600160a01b0380831660048301528b1660248201526044016103c4565b6105808a8a8a61058c565b50505050505050505050565b6105998383836001610882565b505050565b6001600160a01b038381165f908152600160209081526040808320938616835292905220545f19811015610614578181101561060657604051637dc7a0d960e11b81526001600160a01b038416600482015260248101829052604481018390526064016103c4565b61061484848484035f610882565b50505050565b6001600160a01b03831661064357604051634b637e8f60e11b81525f60048201526024016103c4565b6001600160a01b03821661066c5760405163ec442f0560e01b81525f60048201526024016103c4565b610599838383610954565b5f306001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000161480156106cf57507f000000000000000000000000000000000000000000000000000000000000000046145b156106f957507f000000000000000000000000000000000000000000000000000000000000000090565b610378604080517f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f60208201527f0000000000000000000000000000000000000000000000000000000000000000918101919091527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a08201525f9060c00160405160208183030381529060405280519060200120905090565b6001600160a01b0382166107c95760405163ec442f0560e01b81525f60048201526024016103c4565b6103d75f8383610954565b60606103787f0000000000000000000000000000000000000000000000000000000000000000610a7a565b60606103787f0000000000000000000000000000000000000000000000000000000000000000610a7a565b5f610346610836610677565b8360405161190160f01b8152600281019290925260228201526042902090565b5f5f5f5f61086688888888610ab7565b9250925092506108768282610b7f565b50909695505050505050565b6001600160a01b0384166108ab5760405163e602df0560e01b81525f60048201526024016103c4565b6001600160a01b0383166108d457604051634a1406b160e11b81525f60048201526024016103c4565b6001600160a01b038085165f908152600160209081526040808320938716835292905220829055801561061457826001600160a01b0316846001600160a01b03167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9258460405161094691815260200190565b60405180910390a350505050565b6001600160a01b03831661097e578060025f8282546109739190610ea7565b909155506109ee9050565b6001600160a01b0383165f90815260208190526040902054818110156109d05760405163391434e360e21b81526001600160a01b038516600482015260248101829052604481018390526064016103c4565b6001600160a01b0384165f9081526020819052604090209082900390555b6001600160a01b038216610a0a57600280548290039055610a28565b6001600160a01b0382165f9081526020819052604090208054820190555b816001600160a01b0316836001600160a01b03167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef83604051610a6d91815260200190565b60405180910390a3505050565b60605f610a8683610c37565b6040805160208082528183019092529192505f91906020820181803683375050509182525060208101929092525090565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0841115610af057505f91506003905082610b75565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa158015610b41573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b038116610b6c57505f925060019150829050610b75565b92505f91508190505b9450945094915050565b5f826003811115610b9257610b92610ec6565b03610b9b575050565b6001826003811115610baf57610baf610ec6565b03610bcd5760405163f645eedf60e01b815260040160405180910390fd5b6002826003811115610be157610be1610ec6565b03610c025760405163fce698f760e01b8152600481018290526024016103c4565b6003826003811115610c1657610c16610ec6565b036103d7576040516335e2f38360e21b8152600481018290526024016103c4565b5f60ff8216601f81111561034657604051632cd44ac360e21b815260040160405180910390fd5b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b602081525f610c9e6020830184610c5e565b9392505050565b80356001600160a01b0381168114610cbb575f5ffd5b919050565b5f5f60408385031215610cd1575f5ffd5b610cda83610ca5565b946020939093013593505050565b5f5f5f60608486031215610cfa575f5ffd5b610d0384610ca5565b9250610d1160208501610ca5565b929592945050506040919091013590565b5f60208284031215610d32575f5ffd5b610c9e82610ca5565b60ff60f81b8816815260e060208201525f610d5960e0830189610c5e565b8281036040840152610d6b8189610c5e565b606084018890526001600160a01b038716608085015260a0840186905283810360c0850152845180825260208087019350909101905f5b81811015610dc0578351835260209384019390920191600101610da2565b50909b9a5050505050505050505050565b5f5f5f5f5f5f5f60e0888a031215610de7575f5ffd5b610df088610ca5565b9650610dfe60208901610ca5565b95506040880135945060608801359350608088013560ff81168114610e21575f5ffd5b9699959850939692959460a0840135945060c09093013592915050565b5f5f60408385031215610e4f575f5ffd5b610e5883610ca5565b9150610e6660208401610ca5565b90509250929050565b600181811c90821680610e8357607f821691505b602082108103610ea157634e487b7160e01b5f52602260045260245ffd5b50919050565b8082018082111561034657634e487b7160e01b5f52601160045260245ffd5b634e487b7160e01b5f52602160045260245ffd",
}

// DevToken is an auto generated Go binding around an Ethereum contract.
type DevToken struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *DevToken) GetABI() abi.ABI {
	return c.abi
}

// NewDevToken creates a new instance of DevToken.
func NewDevToken() *DevToken {
	parsed, err := DevTokenMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &DevToken{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *DevToken) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(string name_, string symbol_, uint8 decimals_) returns()
func (devToken *DevToken) PackConstructor(name_ string, symbol_ string, decimals_ uint8) []byte {
	enc, err := devToken.abi.Pack("", name_, symbol_, decimals_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (devToken *DevToken) PackDOMAINSEPARATOR() []byte {
	enc, err := devToken.abi.Pack("DOMAIN_SEPARATOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (devToken *DevToken) TryPackDOMAINSEPARATOR() ([]byte, error) {
	return devToken.abi.Pack("DOMAIN_SEPARATOR")
}

// UnpackDOMAINSEPARATOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3644e515.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (devToken *DevToken) UnpackDOMAINSEPARATOR(data []byte) ([32]byte, error) {
	out, err := devToken.abi.Unpack("DOMAIN_SEPARATOR", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (devToken *DevToken) PackAllowance(owner common.Address, spender common.Address) []byte {
	enc, err := devToken.abi.Pack("allowance", owner, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (devToken *DevToken) TryPackAllowance(owner common.Address, spender common.Address) ([]byte, error) {
	return devToken.abi.Pack("allowance", owner, spender)
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (devToken *DevToken) UnpackAllowance(data []byte) (*big.Int, error) {
	out, err := devToken.abi.Unpack("allowance", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (devToken *DevToken) PackApprove(spender common.Address, value *big.Int) []byte {
	enc, err := devToken.abi.Pack("approve", spender, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (devToken *DevToken) TryPackApprove(spender common.Address, value *big.Int) ([]byte, error) {
	return devToken.abi.Pack("approve", spender, value)
}

// UnpackApprove is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (devToken *DevToken) UnpackApprove(data []byte) (bool, error) {
	out, err := devToken.abi.Unpack("approve", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (devToken *DevToken) PackBalanceOf(account common.Address) []byte {
	enc, err := devToken.abi.Pack("balanceOf", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (devToken *DevToken) TryPackBalanceOf(account common.Address) ([]byte, error) {
	return devToken.abi.Pack("balanceOf", account)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (devToken *DevToken) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := devToken.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (devToken *DevToken) PackDecimals() []byte {
	enc, err := devToken.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (devToken *DevToken) TryPackDecimals() ([]byte, error) {
	return devToken.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (devToken *DevToken) UnpackDecimals(data []byte) (uint8, error) {
	out, err := devToken.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40c10f19.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mint(address to, uint256 amount) returns()
func (devToken *DevToken) PackMint(to common.Address, amount *big.Int) []byte {
	enc, err := devToken.abi.Pack("mint", to, amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x40c10f19.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mint(address to, uint256 amount) returns()
func (devToken *DevToken) TryPackMint(to common.Address, amount *big.Int) ([]byte, error) {
	return devToken.abi.Pack("mint", to, amount)
}

// PackMinter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07546172.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function minter() view returns(address)
func (devToken *DevToken) PackMinter() []byte {
	enc, err := devToken.abi.Pack("minter")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMinter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x07546172.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function minter() view returns(address)
func (devToken *DevToken) TryPackMinter() ([]byte, error) {
	return devToken.abi.Pack("minter")
}

// UnpackMinter is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x07546172.
//
// Solidity: function minter() view returns(address)
func (devToken *DevToken) UnpackMinter(data []byte) (common.Address, error) {
	out, err := devToken.abi.Unpack("minter", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (devToken *DevToken) PackName() []byte {
	enc, err := devToken.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (devToken *DevToken) TryPackName() ([]byte, error) {
	return devToken.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (devToken *DevToken) UnpackName(data []byte) (string, error) {
	out, err := devToken.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (devToken *DevToken) PackNonces(owner common.Address) []byte {
	enc, err := devToken.abi.Pack("nonces", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (devToken *DevToken) TryPackNonces(owner common.Address) ([]byte, error) {
	return devToken.abi.Pack("nonces", owner)
}

// UnpackNonces is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7ecebe00.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (devToken *DevToken) UnpackNonces(data []byte) (*big.Int, error) {
	out, err := devToken.abi.Unpack("nonces", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (devToken *DevToken) PackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := devToken.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (devToken *DevToken) TryPackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return devToken.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (devToken *DevToken) PackSymbol() []byte {
	enc, err := devToken.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (devToken *DevToken) TryPackSymbol() ([]byte, error) {
	return devToken.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (devToken *DevToken) UnpackSymbol(data []byte) (string, error) {
	out, err := devToken.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalSupply() view returns(uint256)
func (devToken *DevToken) PackTotalSupply() []byte {
	enc, err := devToken.abi.Pack("totalSupply")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalSupply() view returns(uint256)
func (devToken *DevToken) TryPackTotalSupply() ([]byte, error) {
	return devToken.abi.Pack("totalSupply")
}

// UnpackTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (devToken *DevToken) UnpackTotalSupply(data []byte) (*big.Int, error) {
	out, err := devToken.abi.Unpack("totalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (devToken *DevToken) PackTransfer(to common.Address, value *big.Int) []byte {
	enc, err := devToken.abi.Pack("transfer", to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (devToken *DevToken) TryPackTransfer(to common.Address, value *big.Int) ([]byte, error) {
	return devToken.abi.Pack("transfer", to, value)
}

// UnpackTransfer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (devToken *DevToken) UnpackTransfer(data []byte) (bool, error) {
	out, err := devToken.abi.Unpack("transfer", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (devToken *DevToken) PackTransferFrom(from common.Address, to common.Address, value *big.Int) []byte {
	enc, err := devToken.abi.Pack("transferFrom", from, to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (devToken *DevToken) TryPackTransferFrom(from common.Address, to common.Address, value *big.Int) ([]byte, error) {
	return devToken.abi.Pack("transferFrom", from, to, value)
}

// UnpackTransferFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (devToken *DevToken) UnpackTransferFrom(data []byte) (bool, error) {
	out, err := devToken.abi.Unpack("transferFrom", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// DevTokenApproval represents a Approval event raised by the DevToken contract.
type DevTokenApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const DevTokenApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (DevTokenApproval) ContractEventName() string {
	return DevTokenApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (devToken *DevToken) UnpackApprovalEvent(log *types.Log) (*DevTokenApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != devToken.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DevTokenApproval)
	if len(log.Data) > 0 {
		if err := devToken.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range devToken.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DevTokenEIP712DomainChanged represents a EIP712DomainChanged event raised by the DevToken contract.
type DevTokenEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const DevTokenEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (DevTokenEIP712DomainChanged) ContractEventName() string {
	return DevTokenEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (devToken *DevToken) UnpackEIP712DomainChangedEvent(log *types.Log) (*DevTokenEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != devToken.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DevTokenEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := devToken.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range devToken.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DevTokenTransfer represents a Transfer event raised by the DevToken contract.
type DevTokenTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const DevTokenTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (DevTokenTransfer) ContractEventName() string {
	return DevTokenTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (devToken *DevToken) UnpackTransferEvent(log *types.Log) (*DevTokenTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != devToken.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DevTokenTransfer)
	if len(log.Data) > 0 {
		if err := devToken.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range devToken.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (devToken *DevToken) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], devToken.abi.Errors["ECDSAInvalidSignature"].ID.Bytes()[:4]) {
		return devToken.UnpackECDSAInvalidSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ECDSAInvalidSignatureLength"].ID.Bytes()[:4]) {
		return devToken.UnpackECDSAInvalidSignatureLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ECDSAInvalidSignatureS"].ID.Bytes()[:4]) {
		return devToken.UnpackECDSAInvalidSignatureSError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ERC20InsufficientAllowance"].ID.Bytes()[:4]) {
		return devToken.UnpackERC20InsufficientAllowanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ERC20InsufficientBalance"].ID.Bytes()[:4]) {
		return devToken.UnpackERC20InsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ERC20InvalidApprover"].ID.Bytes()[:4]) {
		return devToken.UnpackERC20InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ERC20InvalidReceiver"].ID.Bytes()[:4]) {
		return devToken.UnpackERC20InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ERC20InvalidSender"].ID.Bytes()[:4]) {
		return devToken.UnpackERC20InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ERC20InvalidSpender"].ID.Bytes()[:4]) {
		return devToken.UnpackERC20InvalidSpenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ERC2612ExpiredSignature"].ID.Bytes()[:4]) {
		return devToken.UnpackERC2612ExpiredSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["ERC2612InvalidSigner"].ID.Bytes()[:4]) {
		return devToken.UnpackERC2612InvalidSignerError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["InvalidAccountNonce"].ID.Bytes()[:4]) {
		return devToken.UnpackInvalidAccountNonceError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return devToken.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["NotMinter"].ID.Bytes()[:4]) {
		return devToken.UnpackNotMinterError(raw[4:])
	}
	if bytes.Equal(raw[:4], devToken.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return devToken.UnpackStringTooLongError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// DevTokenECDSAInvalidSignature represents a ECDSAInvalidSignature error raised by the DevToken contract.
type DevTokenECDSAInvalidSignature struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignature()
func DevTokenECDSAInvalidSignatureErrorID() common.Hash {
	return common.HexToHash("0xf645eedf0193584640b6b90cb9477e4c95b98636c148a891d4c0a146dc46e75a")
}

// UnpackECDSAInvalidSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignature()
func (devToken *DevToken) UnpackECDSAInvalidSignatureError(raw []byte) (*DevTokenECDSAInvalidSignature, error) {
	out := new(DevTokenECDSAInvalidSignature)
	if err := devToken.abi.UnpackIntoInterface(out, "ECDSAInvalidSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenECDSAInvalidSignatureLength represents a ECDSAInvalidSignatureLength error raised by the DevToken contract.
type DevTokenECDSAInvalidSignatureLength struct {
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignatureLength(uint256 length)
func DevTokenECDSAInvalidSignatureLengthErrorID() common.Hash {
	return common.HexToHash("0xfce698f7e8e5342cd615f641317bc45fe7e1e4a8b0a14dd1383ff8dc9c41917f")
}

// UnpackECDSAInvalidSignatureLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignatureLength(uint256 length)
func (devToken *DevToken) UnpackECDSAInvalidSignatureLengthError(raw []byte) (*DevTokenECDSAInvalidSignatureLength, error) {
	out := new(DevTokenECDSAInvalidSignatureLength)
	if err := devToken.abi.UnpackIntoInterface(out, "ECDSAInvalidSignatureLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenECDSAInvalidSignatureS represents a ECDSAInvalidSignatureS error raised by the DevToken contract.
type DevTokenECDSAInvalidSignatureS struct {
	S [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignatureS(bytes32 s)
func DevTokenECDSAInvalidSignatureSErrorID() common.Hash {
	return common.HexToHash("0xd78bce0cccb935155ed6428d1c13e50b7f3550fd2b66b9fe266006fea4a5e1eb")
}

// UnpackECDSAInvalidSignatureSError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignatureS(bytes32 s)
func (devToken *DevToken) UnpackECDSAInvalidSignatureSError(raw []byte) (*DevTokenECDSAInvalidSignatureS, error) {
	out := new(DevTokenECDSAInvalidSignatureS)
	if err := devToken.abi.UnpackIntoInterface(out, "ECDSAInvalidSignatureS", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenERC20InsufficientAllowance represents a ERC20InsufficientAllowance error raised by the DevToken contract.
type DevTokenERC20InsufficientAllowance struct {
	Spender   common.Address
	Allowance *big.Int
	Needed    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func DevTokenERC20InsufficientAllowanceErrorID() common.Hash {
	return common.HexToHash("0xfb8f41b23e99d2101d86da76cdfa87dd51c82ed07d3cb62cbc473e469dbc75c3")
}

// UnpackERC20InsufficientAllowanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func (devToken *DevToken) UnpackERC20InsufficientAllowanceError(raw []byte) (*DevTokenERC20InsufficientAllowance, error) {
	out := new(DevTokenERC20InsufficientAllowance)
	if err := devToken.abi.UnpackIntoInterface(out, "ERC20InsufficientAllowance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenERC20InsufficientBalance represents a ERC20InsufficientBalance error raised by the DevToken contract.
type DevTokenERC20InsufficientBalance struct {
	Sender  common.Address
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func DevTokenERC20InsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xe450d38cd8d9f7d95077d567d60ed49c7254716e6ad08fc9872816c97e0ffec6")
}

// UnpackERC20InsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func (devToken *DevToken) UnpackERC20InsufficientBalanceError(raw []byte) (*DevTokenERC20InsufficientBalance, error) {
	out := new(DevTokenERC20InsufficientBalance)
	if err := devToken.abi.UnpackIntoInterface(out, "ERC20InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenERC20InvalidApprover represents a ERC20InvalidApprover error raised by the DevToken contract.
type DevTokenERC20InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidApprover(address approver)
func DevTokenERC20InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0xe602df05cc75712490294c6c104ab7c17f4030363910a7a2626411c6d3118847")
}

// UnpackERC20InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidApprover(address approver)
func (devToken *DevToken) UnpackERC20InvalidApproverError(raw []byte) (*DevTokenERC20InvalidApprover, error) {
	out := new(DevTokenERC20InvalidApprover)
	if err := devToken.abi.UnpackIntoInterface(out, "ERC20InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenERC20InvalidReceiver represents a ERC20InvalidReceiver error raised by the DevToken contract.
type DevTokenERC20InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func DevTokenERC20InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0xec442f055133b72f3b2f9f0bb351c406b178527de2040a7d1feb4e058771f613")
}

// UnpackERC20InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func (devToken *DevToken) UnpackERC20InvalidReceiverError(raw []byte) (*DevTokenERC20InvalidReceiver, error) {
	out := new(DevTokenERC20InvalidReceiver)
	if err := devToken.abi.UnpackIntoInterface(out, "ERC20InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenERC20InvalidSender represents a ERC20InvalidSender error raised by the DevToken contract.
type DevTokenERC20InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSender(address sender)
func DevTokenERC20InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x96c6fd1edd0cd6ef7ff0ecc0facdf53148dc0048b57fe58af65755250a7a96bd")
}

// UnpackERC20InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSender(address sender)
func (devToken *DevToken) UnpackERC20InvalidSenderError(raw []byte) (*DevTokenERC20InvalidSender, error) {
	out := new(DevTokenERC20InvalidSender)
	if err := devToken.abi.UnpackIntoInterface(out, "ERC20InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenERC20InvalidSpender represents a ERC20InvalidSpender error raised by the DevToken contract.
type DevTokenERC20InvalidSpender struct {
	Spender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSpender(address spender)
func DevTokenERC20InvalidSpenderErrorID() common.Hash {
	return common.HexToHash("0x94280d62c347d8d9f4d59a76ea321452406db88df38e0c9da304f58b57b373a2")
}

// UnpackERC20InvalidSpenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSpender(address spender)
func (devToken *DevToken) UnpackERC20InvalidSpenderError(raw []byte) (*DevTokenERC20InvalidSpender, error) {
	out := new(DevTokenERC20InvalidSpender)
	if err := devToken.abi.UnpackIntoInterface(out, "ERC20InvalidSpender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenERC2612ExpiredSignature represents a ERC2612ExpiredSignature error raised by the DevToken contract.
type DevTokenERC2612ExpiredSignature struct {
	Deadline *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC2612ExpiredSignature(uint256 deadline)
func DevTokenERC2612ExpiredSignatureErrorID() common.Hash {
	return common.HexToHash("0x627913023c184eaad13735d5a3d2657ae76ec9a872a70e0fc57522ef1a114d58")
}

// UnpackERC2612ExpiredSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC2612ExpiredSignature(uint256 deadline)
func (devToken *DevToken) UnpackERC2612ExpiredSignatureError(raw []byte) (*DevTokenERC2612ExpiredSignature, error) {
	out := new(DevTokenERC2612ExpiredSignature)
	if err := devToken.abi.UnpackIntoInterface(out, "ERC2612ExpiredSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenERC2612InvalidSigner represents a ERC2612InvalidSigner error raised by the DevToken contract.
type DevTokenERC2612InvalidSigner struct {
	Signer common.Address
	Owner  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC2612InvalidSigner(address signer, address owner)
func DevTokenERC2612InvalidSignerErrorID() common.Hash {
	return common.HexToHash("0x4b800e463b323b1d856edf9dec70329a639d13874a57f5c28219ff57128756db")
}

// UnpackERC2612InvalidSignerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC2612InvalidSigner(address signer, address owner)
func (devToken *DevToken) UnpackERC2612InvalidSignerError(raw []byte) (*DevTokenERC2612InvalidSigner, error) {
	out := new(DevTokenERC2612InvalidSigner)
	if err := devToken.abi.UnpackIntoInterface(out, "ERC2612InvalidSigner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenInvalidAccountNonce represents a InvalidAccountNonce error raised by the DevToken contract.
type DevTokenInvalidAccountNonce struct {
	Account      common.Address
	CurrentNonce *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidAccountNonce(address account, uint256 currentNonce)
func DevTokenInvalidAccountNonceErrorID() common.Hash {
	return common.HexToHash("0x752d88c0de02638abf10e8e31861e4c68dc1f3a1e7d840e580683f2c282bfc7a")
}

// UnpackInvalidAccountNonceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidAccountNonce(address account, uint256 currentNonce)
func (devToken *DevToken) UnpackInvalidAccountNonceError(raw []byte) (*DevTokenInvalidAccountNonce, error) {
	out := new(DevTokenInvalidAccountNonce)
	if err := devToken.abi.UnpackIntoInterface(out, "InvalidAccountNonce", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenInvalidShortString represents a InvalidShortString error raised by the DevToken contract.
type DevTokenInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func DevTokenInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (devToken *DevToken) UnpackInvalidShortStringError(raw []byte) (*DevTokenInvalidShortString, error) {
	out := new(DevTokenInvalidShortString)
	if err := devToken.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenNotMinter represents a NotMinter error raised by the DevToken contract.
type DevTokenNotMinter struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotMinter(address caller)
func DevTokenNotMinterErrorID() common.Hash {
	return common.HexToHash("0x361c31f27e729a8322ec0a67a437cd1a685fbc0124c358ce2bac49ea8a779111")
}

// UnpackNotMinterError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotMinter(address caller)
func (devToken *DevToken) UnpackNotMinterError(raw []byte) (*DevTokenNotMinter, error) {
	out := new(DevTokenNotMinter)
	if err := devToken.abi.UnpackIntoInterface(out, "NotMinter", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevTokenStringTooLong represents a StringTooLong error raised by the DevToken contract.
type DevTokenStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func DevTokenStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (devToken *DevToken) UnpackStringTooLongError(raw []byte) (*DevTokenStringTooLong, error) {
	out := new(DevTokenStringTooLong)
	if err := devToken.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevWETHMetaData contains all meta data concerning the DevWETH contract.
var DevWETHMetaData = bind.MetaData{
	ABI: "[{\"stateMutability\":\"payable\",\"type\":\"receive\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"allowance\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"approve\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"balanceOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"decimals\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"deposit\",\"outputs\":[],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"name\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"symbol\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalSupply\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transfer\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transferFrom\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"withdraw\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Approval\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"dst\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"wad\",\"type\":\"uint256\"}],\"name\":\"Deposit\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Transfer\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"src\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"wad\",\"type\":\"uint256\"}],\"name\":\"Withdrawal\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"allowance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientAllowance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"approver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidApprover\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSpender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"}],\"name\":\"EtherTransferFailed\",\"type\":\"error\"}]",
	ID:  "DevWETH",
	Bin: "0x608060405234801561000f575f5ffd5b506040518060400160405280600d81526020016c2bb930b83832b21022ba3432b960991b815250604051806040016040528060048152602001630ae8aa8960e31b8152508160039081610062919061011a565b50600461006f828261011a565b5050506101d8565b634e487b7160e01b5f52604160045260245ffd5b600181811c9082168061009f57607f821691505b6020821081036100bd57634e487b7160e01b5f52602260045260245ffd5b50919050565b601f821115610115578282111561011557805f5260205f20601f840160051c60208510156100ee57505f5b90810190601f840160051c035f5b81811015610111575f838201556001016100fc565b5050505b505050565b81516001600160401b0381111561013357610133610077565b61014781610141845461008b565b846100c3565b6020601f821160018114610179575f83156101625750848201515b5f19600385901b1c1916600184901b1784556101d1565b5f84815260208120601f198516915b828110156101a85787850151825560209485019460019092019101610188565b50848210156101c557868401515f19600387901b60f8161c191681555b505060018360011b0184555b5050505050565b6108c4806101e55f395ff3fe60806040526004361061009d575f3560e01c8063313ce56711610062578063313ce5671461016557806370a082311461018057806395d89b41146101b4578063a9059cbb146101c8578063d0e30db0146101e7578063dd62ed3e146101ef575f5ffd5b806306fdde03146100b0578063095ea7b3146100da57806318160ddd1461010957806323b872dd146101275780632e1a7d4d14610146575f5ffd5b366100ac576100aa610233565b005b5f5ffd5b3480156100bb575f5ffd5b506100c4610274565b6040516100d19190610753565b60405180910390f35b3480156100e5575f5ffd5b506100f96100f43660046107a3565b610304565b60405190151581526020016100d1565b348015610114575f5ffd5b506002545b6040519081526020016100d1565b348015610132575f5ffd5b506100f96101413660046107cb565b61031d565b348015610151575f5ffd5b506100aa610160366004610805565b610340565b348015610170575f5ffd5b50604051601281526020016100d1565b34801561018b575f5ffd5b5061011961019a36600461081c565b6001600160a01b03165f9081526020819052604090205490565b3480156101bf575f5ffd5b506100c46103f0565b3480156101d3575f5ffd5b506100f96101e23660046107a3565b6103ff565b6100aa610233565b3480156101fa575f5ffd5b5061011961020936600461083c565b6001600160a01b039182165f90815260016020908152604080832093909416825291909152205490565b61023d333461040c565b60405134815233907fe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c9060200160405180910390a2565b6060600380546102839061086d565b80601f01602080910402602001604051908101604052809291908181526020018280546102af9061086d565b80156102fa5780601f106102d1576101008083540402835291602001916102fa565b820191905f5260205f20905b8154815290600101906020018083116102dd57829003601f168201915b5050505050905090565b5f33610311818585610440565b60019150505b92915050565b5f3361032a858285610452565b6103358585856104ce565b506001949350505050565b61034a338261052b565b60405181815233907f7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b659060200160405180910390a26040515f90339083908381818185875af1925050503d805f81146103be576040519150601f19603f3d011682016040523d82523d5f602084013e6103c3565b606091505b50509050806103ec5760405163464e254d60e01b81523360048201526024015b60405180910390fd5b5050565b6060600480546102839061086d565b5f336103118185856104ce565b6001600160a01b0382166104355760405163ec442f0560e01b81525f60048201526024016103e3565b6103ec5f838361055b565b61044d8383836001610681565b505050565b6001600160a01b038381165f908152600160209081526040808320938616835292905220545f198110156104c857818110156104ba57604051637dc7a0d960e11b81526001600160a01b038416600482015260248101829052604481018390526064016103e3565b6104c884848484035f610681565b50505050565b6001600160a01b0383166104f757604051634b637e8f60e11b81525f60048201526024016103e3565b6001600160a01b0382166105205760405163ec442f0560e01b81525f60048201526024016103e3565b61044d83838361055b565b6001600160a01b03821661055457604051634b637e8f60e11b81525f60048201526024016103e3565b6103ec825f835b6001600160a01b038316610585578060025f82825461057a91906108a5565b909155506105f59050565b6001600160a01b0383165f90815260208190526040902054818110156105d75760405163391434e360e21b81526001600160a01b038516600482015260248101829052604481018390526064016103e3565b6001600160a01b0384165f9081526020819052604090209082900390555b6001600160a01b0382166106115760028054829003905561062f565b6001600160a01b0382165f9081526020819052604090208054820190555b816001600160a01b0316836001600160a01b03167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8360405161067491815260200190565b60405180910390a3505050565b6001600160a01b0384166106aa5760405163e602df0560e01b81525f60048201526024016103e3565b6001600160a01b0383166106d357604051634a1406b160e11b81525f60048201526024016103e3565b6001600160a01b038085165f90815260016020908152604080832093871683529290522082905580156104c857826001600160a01b0316846001600160a01b03167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b9258460405161074591815260200190565b60405180910390a350505050565b602081525f82518060208401528060208501604085015e5f604082850101526040601f19601f83011684010191505092915050565b80356001600160a01b038116811461079e575f5ffd5b919050565b5f5f604083850312156107b4575f5ffd5b6107bd83610788565b946020939093013593505050565b5f5f5f606084860312156107dd575f5ffd5b6107e684610788565b92506107f460208501610788565b929592945050506040919091013590565b5f60208284031215610815575f5ffd5b5035919050565b5f6020828403121561082c575f5ffd5b61083582610788565b9392505050565b5f5f6040838503121561084d575f5ffd5b61085683610788565b915061086460208401610788565b90509250929050565b600181811c9082168061088157607f821691505b60208210810361089f57634e487b7160e01b5f52602260045260245ffd5b50919050565b8082018082111561031757634e487b7160e01b5f52601160045260245ffd",
}

// DevWETH is an auto generated Go binding around an Ethereum contract.
type DevWETH struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *DevWETH) GetABI() abi.ABI {
	return c.abi
}

// NewDevWETH creates a new instance of DevWETH.
func NewDevWETH() *DevWETH {
	parsed, err := DevWETHMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &DevWETH{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *DevWETH) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (devWETH *DevWETH) PackAllowance(owner common.Address, spender common.Address) []byte {
	enc, err := devWETH.abi.Pack("allowance", owner, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (devWETH *DevWETH) TryPackAllowance(owner common.Address, spender common.Address) ([]byte, error) {
	return devWETH.abi.Pack("allowance", owner, spender)
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (devWETH *DevWETH) UnpackAllowance(data []byte) (*big.Int, error) {
	out, err := devWETH.abi.Unpack("allowance", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (devWETH *DevWETH) PackApprove(spender common.Address, value *big.Int) []byte {
	enc, err := devWETH.abi.Pack("approve", spender, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (devWETH *DevWETH) TryPackApprove(spender common.Address, value *big.Int) ([]byte, error) {
	return devWETH.abi.Pack("approve", spender, value)
}

// UnpackApprove is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (devWETH *DevWETH) UnpackApprove(data []byte) (bool, error) {
	out, err := devWETH.abi.Unpack("approve", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (devWETH *DevWETH) PackBalanceOf(account common.Address) []byte {
	enc, err := devWETH.abi.Pack("balanceOf", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (devWETH *DevWETH) TryPackBalanceOf(account common.Address) ([]byte, error) {
	return devWETH.abi.Pack("balanceOf", account)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (devWETH *DevWETH) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := devWETH.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (devWETH *DevWETH) PackDecimals() []byte {
	enc, err := devWETH.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (devWETH *DevWETH) TryPackDecimals() ([]byte, error) {
	return devWETH.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (devWETH *DevWETH) UnpackDecimals(data []byte) (uint8, error) {
	out, err := devWETH.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd0e30db0.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function deposit() payable returns()
func (devWETH *DevWETH) PackDeposit() []byte {
	enc, err := devWETH.abi.Pack("deposit")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDeposit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd0e30db0.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function deposit() payable returns()
func (devWETH *DevWETH) TryPackDeposit() ([]byte, error) {
	return devWETH.abi.Pack("deposit")
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (devWETH *DevWETH) PackName() []byte {
	enc, err := devWETH.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (devWETH *DevWETH) TryPackName() ([]byte, error) {
	return devWETH.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (devWETH *DevWETH) UnpackName(data []byte) (string, error) {
	out, err := devWETH.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (devWETH *DevWETH) PackSymbol() []byte {
	enc, err := devWETH.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (devWETH *DevWETH) TryPackSymbol() ([]byte, error) {
	return devWETH.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (devWETH *DevWETH) UnpackSymbol(data []byte) (string, error) {
	out, err := devWETH.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalSupply() view returns(uint256)
func (devWETH *DevWETH) PackTotalSupply() []byte {
	enc, err := devWETH.abi.Pack("totalSupply")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalSupply() view returns(uint256)
func (devWETH *DevWETH) TryPackTotalSupply() ([]byte, error) {
	return devWETH.abi.Pack("totalSupply")
}

// UnpackTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (devWETH *DevWETH) UnpackTotalSupply(data []byte) (*big.Int, error) {
	out, err := devWETH.abi.Unpack("totalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (devWETH *DevWETH) PackTransfer(to common.Address, value *big.Int) []byte {
	enc, err := devWETH.abi.Pack("transfer", to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (devWETH *DevWETH) TryPackTransfer(to common.Address, value *big.Int) ([]byte, error) {
	return devWETH.abi.Pack("transfer", to, value)
}

// UnpackTransfer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (devWETH *DevWETH) UnpackTransfer(data []byte) (bool, error) {
	out, err := devWETH.abi.Unpack("transfer", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (devWETH *DevWETH) PackTransferFrom(from common.Address, to common.Address, value *big.Int) []byte {
	enc, err := devWETH.abi.Pack("transferFrom", from, to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (devWETH *DevWETH) TryPackTransferFrom(from common.Address, to common.Address, value *big.Int) ([]byte, error) {
	return devWETH.abi.Pack("transferFrom", from, to, value)
}

// UnpackTransferFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (devWETH *DevWETH) UnpackTransferFrom(data []byte) (bool, error) {
	out, err := devWETH.abi.Unpack("transferFrom", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e1a7d4d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(uint256 amount) returns()
func (devWETH *DevWETH) PackWithdraw(amount *big.Int) []byte {
	enc, err := devWETH.abi.Pack("withdraw", amount)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e1a7d4d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(uint256 amount) returns()
func (devWETH *DevWETH) TryPackWithdraw(amount *big.Int) ([]byte, error) {
	return devWETH.abi.Pack("withdraw", amount)
}

// DevWETHApproval represents a Approval event raised by the DevWETH contract.
type DevWETHApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const DevWETHApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (DevWETHApproval) ContractEventName() string {
	return DevWETHApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (devWETH *DevWETH) UnpackApprovalEvent(log *types.Log) (*DevWETHApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != devWETH.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DevWETHApproval)
	if len(log.Data) > 0 {
		if err := devWETH.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range devWETH.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DevWETHDeposit represents a Deposit event raised by the DevWETH contract.
type DevWETHDeposit struct {
	Dst common.Address
	Wad *big.Int
	Raw *types.Log // Blockchain specific contextual infos
}

const DevWETHDepositEventName = "Deposit"

// ContractEventName returns the user-defined event name.
func (DevWETHDeposit) ContractEventName() string {
	return DevWETHDepositEventName
}

// UnpackDepositEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Deposit(address indexed dst, uint256 wad)
func (devWETH *DevWETH) UnpackDepositEvent(log *types.Log) (*DevWETHDeposit, error) {
	event := "Deposit"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != devWETH.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DevWETHDeposit)
	if len(log.Data) > 0 {
		if err := devWETH.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range devWETH.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DevWETHTransfer represents a Transfer event raised by the DevWETH contract.
type DevWETHTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const DevWETHTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (DevWETHTransfer) ContractEventName() string {
	return DevWETHTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (devWETH *DevWETH) UnpackTransferEvent(log *types.Log) (*DevWETHTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != devWETH.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DevWETHTransfer)
	if len(log.Data) > 0 {
		if err := devWETH.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range devWETH.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// DevWETHWithdrawal represents a Withdrawal event raised by the DevWETH contract.
type DevWETHWithdrawal struct {
	Src common.Address
	Wad *big.Int
	Raw *types.Log // Blockchain specific contextual infos
}

const DevWETHWithdrawalEventName = "Withdrawal"

// ContractEventName returns the user-defined event name.
func (DevWETHWithdrawal) ContractEventName() string {
	return DevWETHWithdrawalEventName
}

// UnpackWithdrawalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawal(address indexed src, uint256 wad)
func (devWETH *DevWETH) UnpackWithdrawalEvent(log *types.Log) (*DevWETHWithdrawal, error) {
	event := "Withdrawal"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != devWETH.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(DevWETHWithdrawal)
	if len(log.Data) > 0 {
		if err := devWETH.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range devWETH.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (devWETH *DevWETH) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], devWETH.abi.Errors["ERC20InsufficientAllowance"].ID.Bytes()[:4]) {
		return devWETH.UnpackERC20InsufficientAllowanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], devWETH.abi.Errors["ERC20InsufficientBalance"].ID.Bytes()[:4]) {
		return devWETH.UnpackERC20InsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], devWETH.abi.Errors["ERC20InvalidApprover"].ID.Bytes()[:4]) {
		return devWETH.UnpackERC20InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], devWETH.abi.Errors["ERC20InvalidReceiver"].ID.Bytes()[:4]) {
		return devWETH.UnpackERC20InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], devWETH.abi.Errors["ERC20InvalidSender"].ID.Bytes()[:4]) {
		return devWETH.UnpackERC20InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], devWETH.abi.Errors["ERC20InvalidSpender"].ID.Bytes()[:4]) {
		return devWETH.UnpackERC20InvalidSpenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], devWETH.abi.Errors["EtherTransferFailed"].ID.Bytes()[:4]) {
		return devWETH.UnpackEtherTransferFailedError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// DevWETHERC20InsufficientAllowance represents a ERC20InsufficientAllowance error raised by the DevWETH contract.
type DevWETHERC20InsufficientAllowance struct {
	Spender   common.Address
	Allowance *big.Int
	Needed    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func DevWETHERC20InsufficientAllowanceErrorID() common.Hash {
	return common.HexToHash("0xfb8f41b23e99d2101d86da76cdfa87dd51c82ed07d3cb62cbc473e469dbc75c3")
}

// UnpackERC20InsufficientAllowanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func (devWETH *DevWETH) UnpackERC20InsufficientAllowanceError(raw []byte) (*DevWETHERC20InsufficientAllowance, error) {
	out := new(DevWETHERC20InsufficientAllowance)
	if err := devWETH.abi.UnpackIntoInterface(out, "ERC20InsufficientAllowance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevWETHERC20InsufficientBalance represents a ERC20InsufficientBalance error raised by the DevWETH contract.
type DevWETHERC20InsufficientBalance struct {
	Sender  common.Address
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func DevWETHERC20InsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xe450d38cd8d9f7d95077d567d60ed49c7254716e6ad08fc9872816c97e0ffec6")
}

// UnpackERC20InsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func (devWETH *DevWETH) UnpackERC20InsufficientBalanceError(raw []byte) (*DevWETHERC20InsufficientBalance, error) {
	out := new(DevWETHERC20InsufficientBalance)
	if err := devWETH.abi.UnpackIntoInterface(out, "ERC20InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevWETHERC20InvalidApprover represents a ERC20InvalidApprover error raised by the DevWETH contract.
type DevWETHERC20InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidApprover(address approver)
func DevWETHERC20InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0xe602df05cc75712490294c6c104ab7c17f4030363910a7a2626411c6d3118847")
}

// UnpackERC20InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidApprover(address approver)
func (devWETH *DevWETH) UnpackERC20InvalidApproverError(raw []byte) (*DevWETHERC20InvalidApprover, error) {
	out := new(DevWETHERC20InvalidApprover)
	if err := devWETH.abi.UnpackIntoInterface(out, "ERC20InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevWETHERC20InvalidReceiver represents a ERC20InvalidReceiver error raised by the DevWETH contract.
type DevWETHERC20InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func DevWETHERC20InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0xec442f055133b72f3b2f9f0bb351c406b178527de2040a7d1feb4e058771f613")
}

// UnpackERC20InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func (devWETH *DevWETH) UnpackERC20InvalidReceiverError(raw []byte) (*DevWETHERC20InvalidReceiver, error) {
	out := new(DevWETHERC20InvalidReceiver)
	if err := devWETH.abi.UnpackIntoInterface(out, "ERC20InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevWETHERC20InvalidSender represents a ERC20InvalidSender error raised by the DevWETH contract.
type DevWETHERC20InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSender(address sender)
func DevWETHERC20InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x96c6fd1edd0cd6ef7ff0ecc0facdf53148dc0048b57fe58af65755250a7a96bd")
}

// UnpackERC20InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSender(address sender)
func (devWETH *DevWETH) UnpackERC20InvalidSenderError(raw []byte) (*DevWETHERC20InvalidSender, error) {
	out := new(DevWETHERC20InvalidSender)
	if err := devWETH.abi.UnpackIntoInterface(out, "ERC20InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevWETHERC20InvalidSpender represents a ERC20InvalidSpender error raised by the DevWETH contract.
type DevWETHERC20InvalidSpender struct {
	Spender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSpender(address spender)
func DevWETHERC20InvalidSpenderErrorID() common.Hash {
	return common.HexToHash("0x94280d62c347d8d9f4d59a76ea321452406db88df38e0c9da304f58b57b373a2")
}

// UnpackERC20InvalidSpenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSpender(address spender)
func (devWETH *DevWETH) UnpackERC20InvalidSpenderError(raw []byte) (*DevWETHERC20InvalidSpender, error) {
	out := new(DevWETHERC20InvalidSpender)
	if err := devWETH.abi.UnpackIntoInterface(out, "ERC20InvalidSpender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// DevWETHEtherTransferFailed represents a EtherTransferFailed error raised by the DevWETH contract.
type DevWETHEtherTransferFailed struct {
	To common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error EtherTransferFailed(address to)
func DevWETHEtherTransferFailedErrorID() common.Hash {
	return common.HexToHash("0x464e254d42a9ba2a9b0c41b10176fabc0301940cc9831e9b352b3e15cd23d063")
}

// UnpackEtherTransferFailedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error EtherTransferFailed(address to)
func (devWETH *DevWETH) UnpackEtherTransferFailedError(raw []byte) (*DevWETHEtherTransferFailed, error) {
	out := new(DevWETHEtherTransferFailed)
	if err := devWETH.abi.UnpackIntoInterface(out, "EtherTransferFailed", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitMetaData contains all meta data concerning the ERC20Permit contract.
var ERC20PermitMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[],\"name\":\"DOMAIN_SEPARATOR\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"allowance\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"approve\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"balanceOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"decimals\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"name\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"nonces\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"permit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"symbol\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalSupply\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transfer\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transferFrom\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Approval\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"EIP712DomainChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Transfer\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"ECDSAInvalidSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"ECDSAInvalidSignatureLength\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"ECDSAInvalidSignatureS\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"allowance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientAllowance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"approver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidApprover\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSpender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"name\":\"ERC2612ExpiredSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"signer\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"ERC2612InvalidSigner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"currentNonce\",\"type\":\"uint256\"}],\"name\":\"InvalidAccountNonce\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidShortString\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"string\",\"name\":\"str\",\"type\":\"string\"}],\"name\":\"StringTooLong\",\"type\":\"error\"}]",
	ID:  "ERC20Permit",
}

// ERC20Permit is an auto generated Go binding around an Ethereum contract.
type ERC20Permit struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *ERC20Permit) GetABI() abi.ABI {
	return c.abi
}

// NewERC20Permit creates a new instance of ERC20Permit.
func NewERC20Permit() *ERC20Permit {
	parsed, err := ERC20PermitMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &ERC20Permit{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *ERC20Permit) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (eRC20Permit *ERC20Permit) PackDOMAINSEPARATOR() []byte {
	enc, err := eRC20Permit.abi.Pack("DOMAIN_SEPARATOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (eRC20Permit *ERC20Permit) TryPackDOMAINSEPARATOR() ([]byte, error) {
	return eRC20Permit.abi.Pack("DOMAIN_SEPARATOR")
}

// UnpackDOMAINSEPARATOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3644e515.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (eRC20Permit *ERC20Permit) UnpackDOMAINSEPARATOR(data []byte) ([32]byte, error) {
	out, err := eRC20Permit.abi.Unpack("DOMAIN_SEPARATOR", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (eRC20Permit *ERC20Permit) PackAllowance(owner common.Address, spender common.Address) []byte {
	enc, err := eRC20Permit.abi.Pack("allowance", owner, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (eRC20Permit *ERC20Permit) TryPackAllowance(owner common.Address, spender common.Address) ([]byte, error) {
	return eRC20Permit.abi.Pack("allowance", owner, spender)
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (eRC20Permit *ERC20Permit) UnpackAllowance(data []byte) (*big.Int, error) {
	out, err := eRC20Permit.abi.Unpack("allowance", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (eRC20Permit *ERC20Permit) PackApprove(spender common.Address, value *big.Int) []byte {
	enc, err := eRC20Permit.abi.Pack("approve", spender, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (eRC20Permit *ERC20Permit) TryPackApprove(spender common.Address, value *big.Int) ([]byte, error) {
	return eRC20Permit.abi.Pack("approve", spender, value)
}

// UnpackApprove is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (eRC20Permit *ERC20Permit) UnpackApprove(data []byte) (bool, error) {
	out, err := eRC20Permit.abi.Unpack("approve", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (eRC20Permit *ERC20Permit) PackBalanceOf(account common.Address) []byte {
	enc, err := eRC20Permit.abi.Pack("balanceOf", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (eRC20Permit *ERC20Permit) TryPackBalanceOf(account common.Address) ([]byte, error) {
	return eRC20Permit.abi.Pack("balanceOf", account)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (eRC20Permit *ERC20Permit) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := eRC20Permit.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (eRC20Permit *ERC20Permit) PackDecimals() []byte {
	enc, err := eRC20Permit.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (eRC20Permit *ERC20Permit) TryPackDecimals() ([]byte, error) {
	return eRC20Permit.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (eRC20Permit *ERC20Permit) UnpackDecimals(data []byte) (uint8, error) {
	out, err := eRC20Permit.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (eRC20Permit *ERC20Permit) PackName() []byte {
	enc, err := eRC20Permit.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (eRC20Permit *ERC20Permit) TryPackName() ([]byte, error) {
	return eRC20Permit.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (eRC20Permit *ERC20Permit) UnpackName(data []byte) (string, error) {
	out, err := eRC20Permit.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (eRC20Permit *ERC20Permit) PackNonces(owner common.Address) []byte {
	enc, err := eRC20Permit.abi.Pack("nonces", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (eRC20Permit *ERC20Permit) TryPackNonces(owner common.Address) ([]byte, error) {
	return eRC20Permit.abi.Pack("nonces", owner)
}

// UnpackNonces is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7ecebe00.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (eRC20Permit *ERC20Permit) UnpackNonces(data []byte) (*big.Int, error) {
	out, err := eRC20Permit.abi.Unpack("nonces", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (eRC20Permit *ERC20Permit) PackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := eRC20Permit.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (eRC20Permit *ERC20Permit) TryPackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return eRC20Permit.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (eRC20Permit *ERC20Permit) PackSymbol() []byte {
	enc, err := eRC20Permit.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (eRC20Permit *ERC20Permit) TryPackSymbol() ([]byte, error) {
	return eRC20Permit.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (eRC20Permit *ERC20Permit) UnpackSymbol(data []byte) (string, error) {
	out, err := eRC20Permit.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalSupply() view returns(uint256)
func (eRC20Permit *ERC20Permit) PackTotalSupply() []byte {
	enc, err := eRC20Permit.abi.Pack("totalSupply")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalSupply() view returns(uint256)
func (eRC20Permit *ERC20Permit) TryPackTotalSupply() ([]byte, error) {
	return eRC20Permit.abi.Pack("totalSupply")
}

// UnpackTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (eRC20Permit *ERC20Permit) UnpackTotalSupply(data []byte) (*big.Int, error) {
	out, err := eRC20Permit.abi.Unpack("totalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (eRC20Permit *ERC20Permit) PackTransfer(to common.Address, value *big.Int) []byte {
	enc, err := eRC20Permit.abi.Pack("transfer", to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (eRC20Permit *ERC20Permit) TryPackTransfer(to common.Address, value *big.Int) ([]byte, error) {
	return eRC20Permit.abi.Pack("transfer", to, value)
}

// UnpackTransfer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (eRC20Permit *ERC20Permit) UnpackTransfer(data []byte) (bool, error) {
	out, err := eRC20Permit.abi.Unpack("transfer", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (eRC20Permit *ERC20Permit) PackTransferFrom(from common.Address, to common.Address, value *big.Int) []byte {
	enc, err := eRC20Permit.abi.Pack("transferFrom", from, to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (eRC20Permit *ERC20Permit) TryPackTransferFrom(from common.Address, to common.Address, value *big.Int) ([]byte, error) {
	return eRC20Permit.abi.Pack("transferFrom", from, to, value)
}

// UnpackTransferFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (eRC20Permit *ERC20Permit) UnpackTransferFrom(data []byte) (bool, error) {
	out, err := eRC20Permit.abi.Unpack("transferFrom", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// ERC20PermitApproval represents a Approval event raised by the ERC20Permit contract.
type ERC20PermitApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const ERC20PermitApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (ERC20PermitApproval) ContractEventName() string {
	return ERC20PermitApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (eRC20Permit *ERC20Permit) UnpackApprovalEvent(log *types.Log) (*ERC20PermitApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != eRC20Permit.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ERC20PermitApproval)
	if len(log.Data) > 0 {
		if err := eRC20Permit.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range eRC20Permit.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ERC20PermitEIP712DomainChanged represents a EIP712DomainChanged event raised by the ERC20Permit contract.
type ERC20PermitEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const ERC20PermitEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (ERC20PermitEIP712DomainChanged) ContractEventName() string {
	return ERC20PermitEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (eRC20Permit *ERC20Permit) UnpackEIP712DomainChangedEvent(log *types.Log) (*ERC20PermitEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != eRC20Permit.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ERC20PermitEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := eRC20Permit.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range eRC20Permit.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ERC20PermitTransfer represents a Transfer event raised by the ERC20Permit contract.
type ERC20PermitTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const ERC20PermitTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (ERC20PermitTransfer) ContractEventName() string {
	return ERC20PermitTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (eRC20Permit *ERC20Permit) UnpackTransferEvent(log *types.Log) (*ERC20PermitTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != eRC20Permit.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ERC20PermitTransfer)
	if len(log.Data) > 0 {
		if err := eRC20Permit.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range eRC20Permit.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (eRC20Permit *ERC20Permit) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ECDSAInvalidSignature"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackECDSAInvalidSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ECDSAInvalidSignatureLength"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackECDSAInvalidSignatureLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ECDSAInvalidSignatureS"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackECDSAInvalidSignatureSError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ERC20InsufficientAllowance"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackERC20InsufficientAllowanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ERC20InsufficientBalance"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackERC20InsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ERC20InvalidApprover"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackERC20InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ERC20InvalidReceiver"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackERC20InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ERC20InvalidSender"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackERC20InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ERC20InvalidSpender"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackERC20InvalidSpenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ERC2612ExpiredSignature"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackERC2612ExpiredSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["ERC2612InvalidSigner"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackERC2612InvalidSignerError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["InvalidAccountNonce"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackInvalidAccountNonceError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["InvalidShortString"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackInvalidShortStringError(raw[4:])
	}
	if bytes.Equal(raw[:4], eRC20Permit.abi.Errors["StringTooLong"].ID.Bytes()[:4]) {
		return eRC20Permit.UnpackStringTooLongError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ERC20PermitECDSAInvalidSignature represents a ECDSAInvalidSignature error raised by the ERC20Permit contract.
type ERC20PermitECDSAInvalidSignature struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignature()
func ERC20PermitECDSAInvalidSignatureErrorID() common.Hash {
	return common.HexToHash("0xf645eedf0193584640b6b90cb9477e4c95b98636c148a891d4c0a146dc46e75a")
}

// UnpackECDSAInvalidSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignature()
func (eRC20Permit *ERC20Permit) UnpackECDSAInvalidSignatureError(raw []byte) (*ERC20PermitECDSAInvalidSignature, error) {
	out := new(ERC20PermitECDSAInvalidSignature)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ECDSAInvalidSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitECDSAInvalidSignatureLength represents a ECDSAInvalidSignatureLength error raised by the ERC20Permit contract.
type ERC20PermitECDSAInvalidSignatureLength struct {
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignatureLength(uint256 length)
func ERC20PermitECDSAInvalidSignatureLengthErrorID() common.Hash {
	return common.HexToHash("0xfce698f7e8e5342cd615f641317bc45fe7e1e4a8b0a14dd1383ff8dc9c41917f")
}

// UnpackECDSAInvalidSignatureLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignatureLength(uint256 length)
func (eRC20Permit *ERC20Permit) UnpackECDSAInvalidSignatureLengthError(raw []byte) (*ERC20PermitECDSAInvalidSignatureLength, error) {
	out := new(ERC20PermitECDSAInvalidSignatureLength)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ECDSAInvalidSignatureLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitECDSAInvalidSignatureS represents a ECDSAInvalidSignatureS error raised by the ERC20Permit contract.
type ERC20PermitECDSAInvalidSignatureS struct {
	S [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignatureS(bytes32 s)
func ERC20PermitECDSAInvalidSignatureSErrorID() common.Hash {
	return common.HexToHash("0xd78bce0cccb935155ed6428d1c13e50b7f3550fd2b66b9fe266006fea4a5e1eb")
}

// UnpackECDSAInvalidSignatureSError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignatureS(bytes32 s)
func (eRC20Permit *ERC20Permit) UnpackECDSAInvalidSignatureSError(raw []byte) (*ERC20PermitECDSAInvalidSignatureS, error) {
	out := new(ERC20PermitECDSAInvalidSignatureS)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ECDSAInvalidSignatureS", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitERC20InsufficientAllowance represents a ERC20InsufficientAllowance error raised by the ERC20Permit contract.
type ERC20PermitERC20InsufficientAllowance struct {
	Spender   common.Address
	Allowance *big.Int
	Needed    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func ERC20PermitERC20InsufficientAllowanceErrorID() common.Hash {
	return common.HexToHash("0xfb8f41b23e99d2101d86da76cdfa87dd51c82ed07d3cb62cbc473e469dbc75c3")
}

// UnpackERC20InsufficientAllowanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func (eRC20Permit *ERC20Permit) UnpackERC20InsufficientAllowanceError(raw []byte) (*ERC20PermitERC20InsufficientAllowance, error) {
	out := new(ERC20PermitERC20InsufficientAllowance)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ERC20InsufficientAllowance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitERC20InsufficientBalance represents a ERC20InsufficientBalance error raised by the ERC20Permit contract.
type ERC20PermitERC20InsufficientBalance struct {
	Sender  common.Address
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func ERC20PermitERC20InsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xe450d38cd8d9f7d95077d567d60ed49c7254716e6ad08fc9872816c97e0ffec6")
}

// UnpackERC20InsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func (eRC20Permit *ERC20Permit) UnpackERC20InsufficientBalanceError(raw []byte) (*ERC20PermitERC20InsufficientBalance, error) {
	out := new(ERC20PermitERC20InsufficientBalance)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ERC20InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitERC20InvalidApprover represents a ERC20InvalidApprover error raised by the ERC20Permit contract.
type ERC20PermitERC20InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidApprover(address approver)
func ERC20PermitERC20InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0xe602df05cc75712490294c6c104ab7c17f4030363910a7a2626411c6d3118847")
}

// UnpackERC20InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidApprover(address approver)
func (eRC20Permit *ERC20Permit) UnpackERC20InvalidApproverError(raw []byte) (*ERC20PermitERC20InvalidApprover, error) {
	out := new(ERC20PermitERC20InvalidApprover)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ERC20InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitERC20InvalidReceiver represents a ERC20InvalidReceiver error raised by the ERC20Permit contract.
type ERC20PermitERC20InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func ERC20PermitERC20InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0xec442f055133b72f3b2f9f0bb351c406b178527de2040a7d1feb4e058771f613")
}

// UnpackERC20InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func (eRC20Permit *ERC20Permit) UnpackERC20InvalidReceiverError(raw []byte) (*ERC20PermitERC20InvalidReceiver, error) {
	out := new(ERC20PermitERC20InvalidReceiver)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ERC20InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitERC20InvalidSender represents a ERC20InvalidSender error raised by the ERC20Permit contract.
type ERC20PermitERC20InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSender(address sender)
func ERC20PermitERC20InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x96c6fd1edd0cd6ef7ff0ecc0facdf53148dc0048b57fe58af65755250a7a96bd")
}

// UnpackERC20InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSender(address sender)
func (eRC20Permit *ERC20Permit) UnpackERC20InvalidSenderError(raw []byte) (*ERC20PermitERC20InvalidSender, error) {
	out := new(ERC20PermitERC20InvalidSender)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ERC20InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitERC20InvalidSpender represents a ERC20InvalidSpender error raised by the ERC20Permit contract.
type ERC20PermitERC20InvalidSpender struct {
	Spender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSpender(address spender)
func ERC20PermitERC20InvalidSpenderErrorID() common.Hash {
	return common.HexToHash("0x94280d62c347d8d9f4d59a76ea321452406db88df38e0c9da304f58b57b373a2")
}

// UnpackERC20InvalidSpenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSpender(address spender)
func (eRC20Permit *ERC20Permit) UnpackERC20InvalidSpenderError(raw []byte) (*ERC20PermitERC20InvalidSpender, error) {
	out := new(ERC20PermitERC20InvalidSpender)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ERC20InvalidSpender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitERC2612ExpiredSignature represents a ERC2612ExpiredSignature error raised by the ERC20Permit contract.
type ERC20PermitERC2612ExpiredSignature struct {
	Deadline *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC2612ExpiredSignature(uint256 deadline)
func ERC20PermitERC2612ExpiredSignatureErrorID() common.Hash {
	return common.HexToHash("0x627913023c184eaad13735d5a3d2657ae76ec9a872a70e0fc57522ef1a114d58")
}

// UnpackERC2612ExpiredSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC2612ExpiredSignature(uint256 deadline)
func (eRC20Permit *ERC20Permit) UnpackERC2612ExpiredSignatureError(raw []byte) (*ERC20PermitERC2612ExpiredSignature, error) {
	out := new(ERC20PermitERC2612ExpiredSignature)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ERC2612ExpiredSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitERC2612InvalidSigner represents a ERC2612InvalidSigner error raised by the ERC20Permit contract.
type ERC20PermitERC2612InvalidSigner struct {
	Signer common.Address
	Owner  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC2612InvalidSigner(address signer, address owner)
func ERC20PermitERC2612InvalidSignerErrorID() common.Hash {
	return common.HexToHash("0x4b800e463b323b1d856edf9dec70329a639d13874a57f5c28219ff57128756db")
}

// UnpackERC2612InvalidSignerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC2612InvalidSigner(address signer, address owner)
func (eRC20Permit *ERC20Permit) UnpackERC2612InvalidSignerError(raw []byte) (*ERC20PermitERC2612InvalidSigner, error) {
	out := new(ERC20PermitERC2612InvalidSigner)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "ERC2612InvalidSigner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitInvalidAccountNonce represents a InvalidAccountNonce error raised by the ERC20Permit contract.
type ERC20PermitInvalidAccountNonce struct {
	Account      common.Address
	CurrentNonce *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidAccountNonce(address account, uint256 currentNonce)
func ERC20PermitInvalidAccountNonceErrorID() common.Hash {
	return common.HexToHash("0x752d88c0de02638abf10e8e31861e4c68dc1f3a1e7d840e580683f2c282bfc7a")
}

// UnpackInvalidAccountNonceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidAccountNonce(address account, uint256 currentNonce)
func (eRC20Permit *ERC20Permit) UnpackInvalidAccountNonceError(raw []byte) (*ERC20PermitInvalidAccountNonce, error) {
	out := new(ERC20PermitInvalidAccountNonce)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "InvalidAccountNonce", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitInvalidShortString represents a InvalidShortString error raised by the ERC20Permit contract.
type ERC20PermitInvalidShortString struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidShortString()
func ERC20PermitInvalidShortStringErrorID() common.Hash {
	return common.HexToHash("0xb3512b0c6163e5f0bafab72bb631b9d58cd7a731b082f910338aa21c83d5c274")
}

// UnpackInvalidShortStringError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidShortString()
func (eRC20Permit *ERC20Permit) UnpackInvalidShortStringError(raw []byte) (*ERC20PermitInvalidShortString, error) {
	out := new(ERC20PermitInvalidShortString)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "InvalidShortString", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ERC20PermitStringTooLong represents a StringTooLong error raised by the ERC20Permit contract.
type ERC20PermitStringTooLong struct {
	Str string
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error StringTooLong(string str)
func ERC20PermitStringTooLongErrorID() common.Hash {
	return common.HexToHash("0x305a27a93f8e33b7392df0a0f91d6fc63847395853c45991eec52dbf24d72381")
}

// UnpackStringTooLongError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error StringTooLong(string str)
func (eRC20Permit *ERC20Permit) UnpackStringTooLongError(raw []byte) (*ERC20PermitStringTooLong, error) {
	out := new(ERC20PermitStringTooLong)
	if err := eRC20Permit.abi.UnpackIntoInterface(out, "StringTooLong", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultMetaData contains all meta data concerning the IndexVault contract.
var IndexVaultMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"registry_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"DOMAIN_SEPARATOR\",\"outputs\":[{\"internalType\":\"bytes32\",\"name\":\"\",\"type\":\"bytes32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"acceptOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"accrueFees\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"allowance\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"approve\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"balanceOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"cancelTargets\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"claim\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"holder\",\"type\":\"address\"}],\"name\":\"claimOf\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256[]\",\"name\":\"amounts\",\"type\":\"uint256[]\"},{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"minShares\",\"type\":\"uint256\"}],\"name\":\"contribute\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"decimals\",\"outputs\":[{\"internalType\":\"uint8\",\"name\":\"\",\"type\":\"uint8\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"driftD18\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"expectedNonce\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"adapter\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minAmountOut\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structIIndexVault.Trade[]\",\"name\":\"trades\",\"type\":\"tuple[]\"},{\"internalType\":\"uint256\",\"name\":\"minNavAfter\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"name\":\"executeTrades\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"factory\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"getConstituents\",\"outputs\":[{\"internalType\":\"address[]\",\"name\":\"tokens\",\"type\":\"address[]\"},{\"internalType\":\"uint256[]\",\"name\":\"weights\",\"type\":\"uint256[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"getReserve\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"getWeight\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"guardian\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"symbol\",\"type\":\"string\"},{\"internalType\":\"address\",\"name\":\"creator\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"guardian\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"platform\",\"type\":\"address\"},{\"internalType\":\"uint16\",\"name\":\"platformShareBps\",\"type\":\"uint16\"},{\"internalType\":\"uint16\",\"name\":\"managementFeeBps\",\"type\":\"uint16\"},{\"internalType\":\"uint16\",\"name\":\"maxSlippageBps\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"targetDelay\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"targetWindow\",\"type\":\"uint32\"}],\"internalType\":\"structIIndexVault.Terms\",\"name\":\"terms\",\"type\":\"tuple\"},{\"internalType\":\"address[]\",\"name\":\"tokens\",\"type\":\"address[]\"},{\"internalType\":\"uint256[]\",\"name\":\"weights\",\"type\":\"uint256[]\"},{\"internalType\":\"uint256[]\",\"name\":\"reserves\",\"type\":\"uint256[]\"},{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadShares\",\"type\":\"uint256\"}],\"name\":\"initialize\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"isConstituent\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"found\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"keeper\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"lastAccrual\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"lastTradeAt\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"feeBps\",\"type\":\"uint16\"}],\"name\":\"lowerManagementFee\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"managementFeeBps\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"maxSlippageBps\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"name\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"nonces\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pendingFeeShares\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pendingOwner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pendingTargets\",\"outputs\":[{\"components\":[{\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"executableAt\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"expiresAt\",\"type\":\"uint64\"}],\"internalType\":\"structIIndexVault.PendingTargets\",\"name\":\"pending\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"permit\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"platform\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"platformShareBps\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256[]\",\"name\":\"amounts\",\"type\":\"uint256[]\"}],\"name\":\"previewContribute\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"name\":\"previewWithdraw\",\"outputs\":[{\"internalType\":\"uint256[]\",\"name\":\"amounts\",\"type\":\"uint256[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address[]\",\"name\":\"tokens\",\"type\":\"address[]\"},{\"internalType\":\"uint256[]\",\"name\":\"weights\",\"type\":\"uint256[]\"}],\"name\":\"proposeTargets\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address[]\",\"name\":\"newTokens\",\"type\":\"address[]\"},{\"internalType\":\"uint256[]\",\"name\":\"newWeights\",\"type\":\"uint256[]\"}],\"name\":\"rebalance\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"rebalanceNonce\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"registry\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"keeper_\",\"type\":\"address\"}],\"name\":\"setKeeper\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"bytes4\",\"name\":\"id\",\"type\":\"bytes4\"}],\"name\":\"supportsInterface\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"pure\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"symbol\",\"outputs\":[{\"internalType\":\"string\",\"name\":\"\",\"type\":\"string\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"targetDelay\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"targetWindow\",\"outputs\":[{\"internalType\":\"uint32\",\"name\":\"\",\"type\":\"uint32\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalBasketValue\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"totalClaims\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalConstituents\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"totalSupply\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transfer\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"transferFrom\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"transferOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"internalType\":\"uint256[]\",\"name\":\"minAmounts\",\"type\":\"uint256[]\"}],\"name\":\"withdraw\",\"outputs\":[{\"internalType\":\"uint256[]\",\"name\":\"amounts\",\"type\":\"uint256[]\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Approval\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"holder\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"owed\",\"type\":\"uint256\"}],\"name\":\"ClaimCreated\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"holder\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"}],\"name\":\"Claimed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256[]\",\"name\":\"amounts\",\"type\":\"uint256[]\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"name\":\"Contributed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[],\"name\":\"EIP712DomainChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"version\",\"type\":\"uint64\"}],\"name\":\"Initialized\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"}],\"name\":\"KeeperChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"creatorShares\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"platformShares\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"supply\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"accruedAt\",\"type\":\"uint256\"}],\"name\":\"ManagementFeeAccrued\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint16\",\"name\":\"feeBps\",\"type\":\"uint16\"}],\"name\":\"ManagementFeeChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferStarted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferred\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"address[]\",\"name\":\"tokens\",\"type\":\"address[]\"},{\"indexed\":false,\"internalType\":\"uint256[]\",\"name\":\"weights\",\"type\":\"uint256[]\"}],\"name\":\"Rebalanced\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"reserveAfter\",\"type\":\"uint256\"}],\"name\":\"ReserveLost\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"by\",\"type\":\"address\"}],\"name\":\"TargetsCancelled\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"}],\"name\":\"TargetsExecuted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"address[]\",\"name\":\"tokens\",\"type\":\"address[]\"},{\"indexed\":false,\"internalType\":\"uint256[]\",\"name\":\"weights\",\"type\":\"uint256[]\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"executableAt\",\"type\":\"uint64\"},{\"indexed\":false,\"internalType\":\"uint64\",\"name\":\"expiresAt\",\"type\":\"uint64\"}],\"name\":\"TargetsProposed\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"adapter\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"leg\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amountOut\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"reserveInAfter\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"reserveOutAfter\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"valueInD18\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"valueOutD18\",\"type\":\"uint256\"}],\"name\":\"TradeExecuted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"uint256\",\"name\":\"nonce\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"navBeforeD18\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"navAfterD18\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"driftBeforeD18\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"driftAfterD18\",\"type\":\"uint256\"}],\"name\":\"TradesExecuted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"from\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"to\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"Transfer\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256[]\",\"name\":\"amounts\",\"type\":\"uint256[]\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"name\":\"Withdrawn\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"adapter\",\"type\":\"address\"}],\"name\":\"AdapterNotApproved\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"AssetNotActive\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"beforeD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"afterD18\",\"type\":\"uint256\"}],\"name\":\"DriftNotReduced\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"DuplicateConstituent\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ECDSAInvalidSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"ECDSAInvalidSignatureLength\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"name\":\"ECDSAInvalidSignatureS\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"allowance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientAllowance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"ERC20InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"approver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidApprover\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"ERC20InvalidReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"spender\",\"type\":\"address\"}],\"name\":\"ERC20InvalidSpender\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"name\":\"ERC2612ExpiredSignature\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"signer\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"ERC2612InvalidSigner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"name\":\"Expired\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"feeBps\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"capBps\",\"type\":\"uint256\"}],\"name\":\"FeeOverCap\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"current\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"proposed\",\"type\":\"uint256\"}],\"name\":\"FeeRaised\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minAmount\",\"type\":\"uint256\"}],\"name\":\"InsufficientAmount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"gasLeft\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"InsufficientGas\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minShares\",\"type\":\"uint256\"}],\"name\":\"InsufficientShares\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"currentNonce\",\"type\":\"uint256\"}],\"name\":\"InvalidAccountNonce\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"InvalidInitialization\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"InvalidReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"expected\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"}],\"name\":\"LengthMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"navD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minNavD18\",\"type\":\"uint256\"}],\"name\":\"NavBelowMin\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NoConstituents\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NoProposal\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NoTrades\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"expected\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"current\",\"type\":\"uint256\"}],\"name\":\"NonceMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"NotConstituent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotCreator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotCreatorOrGuardian\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotFactory\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NotInitializing\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotKeeper\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"caller\",\"type\":\"address\"}],\"name\":\"NotPendingCreator\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"holder\",\"type\":\"address\"}],\"name\":\"NothingToClaim\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"leg\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"Overshoot\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"bytes32\",\"name\":\"expected\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"got\",\"type\":\"bytes32\"}],\"name\":\"ProposalMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"}],\"name\":\"ProposalPending\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint8\",\"name\":\"bits\",\"type\":\"uint8\"},{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"}],\"name\":\"SafeCastOverflowedUintDowncast\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SameToken\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"expected\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"}],\"name\":\"SpentMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"executableAt\",\"type\":\"uint256\"}],\"name\":\"TooEarly\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"count\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"max\",\"type\":\"uint256\"}],\"name\":\"TooManyConstituents\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"expected\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"}],\"name\":\"TransferMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"leg\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"valueInD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"valueOutD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minValueOutD18\",\"type\":\"uint256\"}],\"name\":\"ValueLost\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"sum\",\"type\":\"uint256\"}],\"name\":\"WeightsSum\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"leg\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"WrongDirection\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAddress\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroShares\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"ZeroWeight\",\"type\":\"error\"}]",
	ID:  "IndexVault",
	Bin: "0x60c060405234801561000f575f5ffd5b5060405161608a38038061608a83398101604081905261002e91610128565b806001600160a01b0381166100565760405163d92e233d60e01b815260040160405180910390fd5b336080526001600160a01b03811660a05261006f610076565b5050610155565b7ff0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00805468010000000000000000900460ff16156100c65760405163f92ee8a960e01b815260040160405180910390fd5b80546001600160401b03908116146101255780546001600160401b0319166001600160401b0390811782556040519081527fc7f505b2f371ae2175ee4913f4499e1f2633a7b5936321eed1cdaeb6115181d29060200160405180910390a15b50565b5f60208284031215610138575f5ffd5b81516001600160a01b038116811461014e575f5ffd5b9392505050565b60805160a051615eea6101a05f395f818161059b01528181610beb01528181610d6f01528181610f8201528181611a830152611d6301525f81816107280152611f740152615eea5ff3fe608060405234801561000f575f5ffd5b506004361061034d575f3560e01c80637b3baab4116101c9578063b6c89537116100fe578063d505accf1161009e578063e30c397811610079578063e30c3978146107d1578063edca4f5e146107e2578063ee53a965146107f8578063f2fde38b1461080b575f5ffd5b8063d505accf14610798578063d69e5722146107ab578063dd62ed3e146107be575f5ffd5b8063c4aa7395116100d9578063c4aa73951461074a578063c9a396e91461075d578063d1602deb14610770578063d25c1fd914610783575f5ffd5b8063b6c8953714610708578063bb14d3571461071b578063c45a015514610723575f5ffd5b806395d89b4111610169578063a9059cbb11610144578063a9059cbb146106be578063ac6c5251146106d1578063aced1661146106e4578063b06c2075146106f5575f5ffd5b806395d89b4114610652578063a1ee8feb1461065a578063a254a6a41461066d575f5ffd5b8063861e1b6c116101a4578063861e1b6c146106025780638da5cb5b1461060a578063947140651461061a578063952a1d9d1461062c575f5ffd5b80637b3baab4146105bd5780637ecebe00146105d457806384b0196e146105e7575f5ffd5b8063313ce5671161029f5780634bde38c81161023f57806374452ec31161021a57806374452ec314610565578063748747e61461057b57806379ba50971461058e5780637b10399914610596575f5ffd5b80634bde38c81461052e5780636a76d37b1461053f57806370a0823114610552575f5ffd5b80633813c35a1161027a5780633813c35a146104ad5780633a9458db146104ce5780634054ed90146104e1578063452a932014610509575f5ffd5b8063313ce5671461048e5780633644e5151461049d57806337a4e834146104a5575f5ffd5b806310d79f4d1161030a57806321c0b342116102e557806321c0b3421461044d57806323b872dd1461046057806328b50621146104735780632be011901461047b575f5ffd5b806310d79f4d1461041157806318160ddd146104275780631f39b64e1461043b575f5ffd5b806301ffc9a71461035157806306b6bf551461037957806306fdde03146103bf578063095ea7b3146103d45780630a28a477146103e75780630d91c55914610407575b5f5ffd5b61036461035f36600461538d565b61081e565b60405190151581526020015b60405180910390f35b6103b16103873660046153cf565b6001600160a01b039182165f90815260376020908152604080832093909416825291909152205490565b604051908152602001610370565b6103c76108c0565b604051610370919061542e565b6103646103e2366004615440565b610980565b6103fa6103f5366004615468565b610997565b60405161037091906154b9565b61040f6109cd565b005b610419610a78565b604051610370929190615504565b5f516020615eca5f395f51905f52546103b1565b600554600160b01b900460ff166103b1565b6103b161045b3660046153cf565b610a9d565b61036461046e366004615528565b610baf565b6103b1610bd4565b61040f610489366004615694565b610c1c565b60405160128152602001610370565b6103b1610e99565b6103b1610ea2565b5f54600160f01b900461ffff165b60405161ffff9091168152602001610370565b6103b16104dc366004615694565b610ec0565b6103b16104ef3660046156f7565b6001600160a01b03165f9081526038602052604090205490565b6003546001600160a01b03165b6040516001600160a01b039091168152602001610370565b6001546001600160a01b0316610516565b61036461054d3660046156f7565b6110f5565b6103b16105603660046156f7565b611111565b600254600160c81b900464ffffffffff166103b1565b61040f6105893660046156f7565b611141565b61040f6111f3565b6105167f000000000000000000000000000000000000000000000000000000000000000081565b5f54600160a01b90046001600160401b03166103b1565b6103b16105e23660046156f7565b61128f565b6105ef611299565b6040516103709796959493929190615710565b6103b16112eb565b5f546001600160a01b0316610516565b5f54600160e01b900461ffff166104bb565b600354600160a01b900463ffffffff165b60405163ffffffff9091168152602001610370565b6103c7611335565b6103b16106683660046157bf565b611373565b6106756115ce565b60405161037091905f60808201905082518252602083015160208301526001600160401b0360408401511660408301526001600160401b03606084015116606083015292915050565b6103646106cc366004615440565b611695565b6103b16106df3660046156f7565b6116a2565b6002546001600160a01b0316610516565b6103fa610703366004615816565b6116f3565b61040f61071636600461586b565b61194c565b6103b1611a6f565b6105167f000000000000000000000000000000000000000000000000000000000000000081565b600254600160f01b900461ffff166104bb565b6103b161076b3660046156f7565b611ac6565b6103b161077e36600461588c565b611b05565b600354600160c01b900463ffffffff1661063d565b61040f6107a63660046158ca565b611b3b565b61040f6107b9366004615937565b611c90565b6103b16107cc3660046153cf565b611e80565b6004546001600160a01b0316610516565b600254600160a01b900464ffffffffff166103b1565b61040f6108063660046159a6565b611ec9565b61040f6108193660046156f7565b6121a0565b5f6001600160e01b0319821663c9c80f7360e01b148061084e57506001600160e01b031982166336372b0760e01b145b8061086957506001600160e01b0319821663a219a02560e01b145b8061088457506001600160e01b03198216634ec7fbed60e11b145b8061089f57506001600160e01b031982166307f5828d60e41b145b806108ba57506001600160e01b031982166301ffc9a760e01b145b92915050565b7f52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace0380546060915f516020615eaa5f395f51905f52916108fe90615a6c565b80601f016020809104026020016040519081016040528092919081815260200182805461092a90615a6c565b80156109755780601f1061094c57610100808354040283529160200191610975565b820191905f5260205f20905b81548152906001019060200180831161095857829003601f168201915b505050505091505090565b5f3361098d81858561221c565b5060019392505050565b60606108ba6109a6600561222e565b836109af6112eb565b5f516020615eca5f395f51905f52546109c89190615ab2565b612395565b5f546001600160a01b031633148015906109f257506003546001600160a01b03163314155b15610a1757604051630872126160e21b81523360048201526024015b60405180910390fd5b6036545f03610a3957604051630dc5fde960e01b815260040160405180910390fd5b5f603681905560355460405133926001600160801b03909216917f7189f78422b476645c4d19844a95085ba2beba55665e78c51e5fb56acfbf07b691a3565b6060805f610a86600561222e565b80516020909101519094909350915050565b905090565b5f610aa661243e565b610aaf82612495565b506001600160a01b0382165f90815260376020908152604080832033845290915281205490819003610b0557604051631f03a3b160e31b81526001600160a01b0384166004820152336024820152604401610a0e565b6001600160a01b0383165f8181526037602090815260408083203384528252808320839055928252603890529081208054839290610b44908490615ac5565b90915550610b5e90506001600160a01b03841683836124f0565b604080516001600160a01b038481168252602082018490523392908616917f913c992353dc81b7a8ba31496c484e9b6306bd2f6c509a649a38fdf5e1c953b2910160405180910390a36108ba612525565b5f33610bbc85828561254f565b610bc78585856125a0565b60019150505b9392505050565b5f5f610be0600561222e565b9050610c1681610c117f0000000000000000000000000000000000000000000000000000000000000000845f6125fd565b612752565b91505090565b610c2461243e565b604080516080810182526035546001600160801b03811682526001600160401b03600160801b820481166020840152600160c01b9091041691810191909152603654606082018190525f03610c8c57604051630dc5fde960e01b815260040160405180910390fd5b80602001516001600160401b0316421015610ccb576020810151604051630a8d68c960e21b81526001600160401b039091166004820152602401610a0e565b80604001516001600160401b0316421115610d0a576040808201519051637c06dd7560e11b81526001600160401b039091166004820152602401610a0e565b5f8383604051602001610d1e929190615504565b60405160208183030381529060405280519060200120905081606001518114610d6a5760608201516040516301a84a7f60e21b8152600481019190915260248101829052604401610a0e565b610d957f000000000000000000000000000000000000000000000000000000000000000085856127b2565b610d9d612a43565b505f603655610dc3610dbb8585610db4600561222e565b9190612b49565b600590612e1e565b5f6002601481819054906101000a900464ffffffffff16610de390615ad8565b91906101000a81548164ffffffffff021916908364ffffffffff160217905564ffffffffff1690507fe3f655e86a2d47038eb04f7b87f9dea95da219cebf6126e515c1be343218293d8585604051610e3c929190615504565b60405180910390a1825f01516001600160801b03167fd49ca123ebb56bbf6f2901df799aac7421688fcf835a6a6fb9043c7626093e6e82604051610e8291815260200190565b60405180910390a2505050610e95612525565b5050565b5f610a98613057565b5f610eab61243e565b610eb3612a43565b9050610ebd612525565b90565b5f80546001600160a01b03163314610eed5760405163c66f47bf60e01b8152336004820152602401610a0e565b604080516080810182526035546001600160801b03811682526001600160401b03600160801b820481166020840152600160c01b90910416918101919091526036546060820181905215801590610f51575080604001516001600160401b03164211155b15610f7d5780516040516302c2a02b60e21b81526001600160801b039091166004820152602401610a0e565b610fa87f000000000000000000000000000000000000000000000000000000000000000085856127b2565b6001815f01818151610fba9190615afe565b6001600160801b0316905250600354610fe090600160a01b900463ffffffff1642615b1d565b6001600160401b03166020820181905260035461100b91600160c01b90910463ffffffff1690615b1d565b6001600160401b03166040808301919091525161102e9085908590602001615504565b60408051601f1981840301815291815281516020928301206060840181905283516035805494860151868501516001600160401b03818116600160c01b026001600160c01b03918416600160801b026001600160c01b03199099166001600160801b03909616958617989098171696909617909155603692909255915191927f8e0c5315913876570f249680461b55d5250de451f1a4deb93a5436261730c0d8926110dc9289928992615b3c565b60405180910390a2516001600160801b03169392505050565b5f61110a82611104600561222e565b90613060565b5092915050565b5f805f516020615eaa5f395f51905f525b6001600160a01b039093165f9081526020939093525050604090205490565b5f546001600160a01b0316331461116d5760405163c66f47bf60e01b8152336004820152602401610a0e565b6001600160a01b0381166111945760405163d92e233d60e01b815260040160405180910390fd5b6002546001600160a01b038281169116146111f057600280546001600160a01b0319166001600160a01b0383169081179091556040517fccbb340100ae0231275bbc78f96bf86cd6924bfdc95af2988f131406f33e18a0905f90a25b50565b6111fb61243e565b6004546001600160a01b0316331461122857604051633826a68760e21b8152336004820152602401610a0e565b611230612a43565b505f8054336001600160a01b0319808316821784556004805490911690556040516001600160a01b0390921692909183917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e091a35061128d612525565b565b5f6108ba826130c6565b5f6060805f5f5f60606112aa6130ee565b60408051808201825260018152603160f81b60208083019190915282515f808252918101909352600f60f81b9b939a50909850469750309650945092509050565b5f610a986113045f516020615eca5f395f51905f525490565b6001545f54600160a01b918290046001600160601b03169161133091046001600160401b031642615ac5565b6130f8565b7f52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace0480546060915f516020615eaa5f395f51905f52916108fe90615a6c565b5f61137c61243e565b61138583612495565b61138d612a43565b505f611399600561222e565b90505f6113b15f516020615eca5f395f51905f525490565b90506113bf8288888461315d565b9250825f036113e157604051639811e0c760e01b815260040160405180910390fd5b8383101561140c5760405163658ec5dd60e11b81526004810184905260248101859052604401610a0e565b5f866001600160401b0381111561142557611425615562565b60405190808252806020026020018201604052801561144e578160200160208202803683370190505b5090505f5b8151811015611558578360400151818151811061147257611472615b8a565b60200260200101515f0315611550576114ab858560400151838151811061149b5761149b615b8a565b6020026020010151856001613225565b8282815181106114bd576114bd615b8a565b602002602001018181525050611508845f015182815181106114e1576114e1615b8a565b60200260200101518383815181106114fb576114fb615b8a565b6020026020010151613267565b81818151811061151a5761151a615b8a565b60200260200101518460400151828151811061153857611538615b8a565b6020026020010181815161154c9190615ab2565b9052505b600101611453565b50611564600584613381565b61156e86856133f8565b856001600160a01b0316336001600160a01b03167fa25e268c4807304224a49df2bfe0c6aa5ea8e4e8d1126906a59e1e986bdca8ae83876040516115b3929190615b9e565b60405180910390a35050506115c6612525565b949350505050565b604080516080810182525f808252602082018190529181018290526060810191909152604080516080810182526035546001600160801b03811682526001600160401b03600160801b820481166020840152600160c01b9091041691810191909152603654606082018190525f03611644575090565b6040518060800160405280825f01516001600160801b031681526020018260600151815260200182602001516001600160401b0316815260200182604001516001600160401b031681525091505090565b5f3361098d8185856125a0565b5f5f6116ae600561222e565b90505f806116bc8386613060565b91509150816116cb575f6116ea565b826020015181815181106116e1576116e1615b8a565b60200260200101515b95945050505050565b60606116fd61243e565b61170684612495565b845f0361172657604051639811e0c760e01b815260040160405180910390fd5b61172e612a43565b505f61173a600561222e565b805151909150831461176d578051516040516355c5b3e360e11b8152600481019190915260248101849052604401610a0e565b61178781876109c85f516020615eca5f395f51905f525490565b91505f5b8251811015611887578484828181106117a6576117a6615b8a565b905060200201358382815181106117bf576117bf615b8a565b602002602001015110156118385781518051829081106117e1576117e1615b8a565b60200260200101518382815181106117fb576117fb615b8a565b602002602001015186868481811061181557611815615b8a565b90506020020135604051635cc9e8cb60e01b8152600401610a0e93929190615bbf565b82818151811061184a5761184a615b8a565b60200260200101518260400151828151811061186857611868615b8a565b6020026020010181815161187c9190615ac5565b90525060010161178b565b50611892338761342c565b61189d600582613381565b5f5b82518110156118f5578281815181106118ba576118ba615b8a565b60200260200101515f146118ed576118ed8183888685815181106118e0576118e0615b8a565b6020026020010151613460565b60010161189f565b50846001600160a01b0316336001600160a01b03167fc19fb96d806ba4ef6cf91467f9da55f03c1761379e348a00d1a4669bbd1567a0848960405161193b929190615b9e565b60405180910390a3506115c6612525565b5f546001600160a01b031633146119785760405163c66f47bf60e01b8152336004820152602401610a0e565b61198061243e565b5f5461ffff600160f01b90910481169082168110156119c05760405163745edf7760e01b815261ffff808316600483015283166024820152604401610a0e565b8061ffff168261ffff16036119d55750611a67565b6119dd612a43565b505f80546001600160f01b0316600160f01b61ffff851690810291909117909155611a0790613633565b600180546001600160601b0392909216600160a01b026001600160a01b0390921691909117905560405161ffff831681527f5d6c58f3be910f251276037f329f8872ff004bf00da93eefc677d89d1946934c9060200160405180910390a1505b6111f0612525565b5f5f611a7b600561222e565b90505f611aa97f0000000000000000000000000000000000000000000000000000000000000000835f6125fd565b9050611abf8282611aba8585612752565b6136a6565b9250505090565b5f5f611ad2600561222e565b90505f80611ae08386613060565b9150915081611aef575f6116ea565b826040015181815181106116e1576116e1615b8a565b5f610bcd611b13600561222e565b8484611b1d6112eb565b5f516020615eca5f395f51905f5254611b369190615ab2565b61315d565b83421115611b5f5760405163313c898160e11b815260048101859052602401610a0e565b5f7f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9888888611bc98c6001600160a01b03165f9081527f5ab42ced628888259c08ac98db1eb0cf702fc1501344311d8b100cd1bfe4bb006020526040902080546001810190915590565b6040805160208101969096526001600160a01b0394851690860152929091166060840152608083015260a082015260c0810186905260e0016040516020818303038152906040528051906020012090505f611c2382613793565b90505f611c32828787876137bf565b9050896001600160a01b0316816001600160a01b031614611c79576040516325c0072360e11b81526001600160a01b0380831660048301528b166024820152604401610a0e565b611c848a8a8a61221c565b50505050505050505050565b611c9861243e565b6002546001600160a01b03163314611cc55760405163ccf79b6760e01b8152336004820152602401610a0e565b80421115611ce957604051637c06dd7560e11b815260048101829052602401610a0e565b600254600160a01b900464ffffffffff168514611d3357600254604051630f0f26af60e01b815260048101879052600160a01b90910464ffffffffff166024820152604401610a0e565b5f839003611d5457604051637af6467960e11b815260040160405180910390fd5b611d5c612a43565b505f611da17f0000000000000000000000000000000000000000000000000000000000000000611d8c600561222e565b6002548990600160f01b900461ffff166137eb565b90505f5b84811015611de557611ddd81878784818110611dc357611dc3615b8a565b9050602002810190611dd59190615be0565b849190613857565b600101611da5565b5060c0810151611df790600590612e1e565b6001600260148282829054906101000a900464ffffffffff16611e1a9190615bfe565b92506101000a81548164ffffffffff021916908364ffffffffff16021790555042600260196101000a81548164ffffffffff021916908364ffffffffff160217905550611e7083826139dd90919063ffffffff16565b50611e79612525565b5050505050565b6001600160a01b039182165f9081527f52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace016020908152604080832093909416825291909152205490565b5f611ed2613acc565b805490915060ff600160401b82041615906001600160401b03165f81158015611ef85750825b90505f826001600160401b03166001148015611f135750303b155b905081158015611f21575080155b15611f3f5760405163f92ee8a960e01b815260040160405180910390fd5b845467ffffffffffffffff191660011785558315611f6957845460ff60401b1916600160401b1785555b336001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001614611fb457604051635aa8141760e11b8152336004820152602401610a0e565b61203b611fc18c80615c1b565b8080601f0160208091040260200160405190810160405280939291908181526020018383808284375f920191909152506120029250505060208e018e615c1b565b8080601f0160208091040260200160405190810160405280939291908181526020018383808284375f92019190915250613af492505050565b6120448b613b06565b61207260405180606001604052808c81526020018b81526020018a8152506005612e1e90919063ffffffff16565b7fe3f655e86a2d47038eb04f7b87f9dea95da219cebf6126e515c1be343218293d8a8a6040516120a3929190615504565b60405180910390a16120b761dead876133f8565b6120d96120ca60608d0160408e016156f7565b6120d4888a615ac5565b6133f8565b6120e960608c0160408d016156f7565b6001600160a01b031661210260608d0160408e016156f7565b6001600160a01b03167fa25e268c4807304224a49df2bfe0c6aa5ea8e4e8d1126906a59e1e986bdca8ae8a6121378a8c615ac5565b604051612145929190615b9e565b60405180910390a3831561219357845460ff60401b19168555604051600181527fc7f505b2f371ae2175ee4913f4499e1f2633a7b5936321eed1cdaeb6115181d29060200160405180910390a15b5050505050505050505050565b5f546001600160a01b031633146121cc5760405163c66f47bf60e01b8152336004820152602401610a0e565b600480546001600160a01b0319166001600160a01b038381169182179092555f8054604051929316917f38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e227009190a350565b6122298383836001613dff565b505050565b61225260405180606001604052806060815260200160608152602001606081525090565b8154600160b01b900460ff1661226781613ee2565b91505f5b8181101561238e575f84826020811061228657612286615b8a565b6040805160608101825291909201546001600160a01b038116808352600160a01b820461ffff166020840152600160b01b90910460ff16928201929092528551805191935090849081106122dc576122dc615b8a565b60200260200101906001600160a01b031690816001600160a01b031681525050806020015161ffff168460200151838151811061231b5761231b615b8a565b60200260200101818152505084602001826020811061233c5761233c615b8a565b600291828204019190066010029054906101000a90046001600160801b03166001600160801b03168460400151838151811061237a5761237a615b8a565b60209081029190910101525060010161226b565b5050919050565b8251516060906001600160401b038111156123b2576123b2615562565b6040519080825280602002602001820160405280156123db578160200160208202803683370190505b5090505f5b815181101561243657612411848660400151838151811061240357612403615b8a565b602002602001015185613fe9565b82828151811061242357612423615b8a565b60209081029190910101526001016123e0565b509392505050565b6124687f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c614099565b61128d60017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005b906140b7565b6001600160a01b0381166124bc5760405163d92e233d60e01b815260040160405180910390fd5b306001600160a01b038216036111f057604051639cfea58360e01b81526001600160a01b0382166004820152602401610a0e565b6124fd83838360016140be565b61222957604051635274afe760e01b81526001600160a01b0384166004820152602401610a0e565b61128d5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f0061248f565b5f61255a8484611e80565b90505f1981101561259a578181101561258c57828183604051637dc7a0d960e11b8152600401610a0e93929190615bbf565b61259a84848484035f613dff565b50505050565b6001600160a01b0383166125c957604051634b637e8f60e11b81525f6004820152602401610a0e565b6001600160a01b0382166125f25760405163ec442f0560e01b81525f6004820152602401610a0e565b612229838383614120565b8151516060906001600160401b0381111561261a5761261a615562565b604051908082528060200260200182016040528015612643578160200160208202803683370190505b5090505f5b815181101561243657828061267a57508360400151818151811061266e5761266e615b8a565b60200260200101515f14155b1561274a57846001600160a01b031663d979d137855f015183815181106126a3576126a3615b8a565b60200260200101516ec097ce7bc90715b34b9f10000000006040518363ffffffff1660e01b81526004016126ec9291906001600160a01b03929092168252602082015260400190565b602060405180830381865afa158015612707573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061272b9190615c5d565b82828151811061273d5761273d615b8a565b6020026020010181815250505b600101612648565b5f5f5b825181101561110a5761279e8460400151828151811061277757612777615b8a565b602002602001015184838151811061279157612791615b8a565b6020026020010151614246565b6127a89083615ab2565b9150600101612755565b81515f8190036127d557604051633186f41b60e11b815260040160405180910390fd5b60208111156128015760405163735fe33f60e01b81526004810182905260206024820152604401610a0e565b8082511461282f5781516040516355c5b3e360e11b8152610a0e918391600401918252602082015260400190565b5f5f5b82811015612a1d575f85828151811061284d5761284d615b8a565b6020026020010151905084828151811061286957612869615b8a565b60200260200101515f0361289b5760405163168cecf760e01b81526001600160a01b0382166004820152602401610a0e565b6127108583815181106128b0576128b0615b8a565b602002602001015111156128f4578482815181106128d0576128d0615b8a565b6020026020010151604051630cb0be7f60e01b8152600401610a0e91815260200190565b84828151811061290657612906615b8a565b6020026020010151836129199190615ab2565b92505f5b8281101561298357816001600160a01b031687828151811061294157612941615b8a565b60200260200101516001600160a01b03160361297b5760405163d7be054760e01b81526001600160a01b0383166004820152602401610a0e565b60010161291d565b50604051639f8a13d760e01b81526001600160a01b038281166004830152881690639f8a13d790602401602060405180830381865afa1580156129c8573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906129ec9190615c74565b612a1457604051637f93962560e01b81526001600160a01b0382166004820152602401610a0e565b50600101612832565b506127108114611e7957604051630cb0be7f60e01b815260048101829052602401610a0e565b5f612a4c6112eb565b9050805f03612a5a57505f90565b5f805467ffffffffffffffff60a01b1916600160a01b426001600160401b0316021780825561271090612a9890600160e01b900461ffff1684615c93565b612aa29190615cbe565b90505f612aaf8284615ac5565b90508015612acc575f54612acc906001600160a01b0316826133f8565b8115612ae857600154612ae8906001600160a01b0316836133f8565b7f03a74e6bcb5a1507d2be8436fb49d76de42938e9d916262bec301e681b81895d8183612b205f516020615eca5f395f51905f525490565b6040805193845260208401929092529082015242606082015260800160405180910390a1505090565b612b6d60405180606001604052806060815260200160608152602001606081525090565b82515f5b855151811015612be45785604001518181518110612b9157612b91615b8a565b60200260200101515f14158015612bcb5750612bc985875f01518381518110612bbc57612bbc615b8a565b6020026020010151614261565b155b15612bdc57612bd982615cd1565b91505b600101612b71565b506020811115612c115760405163735fe33f60e01b81526004810182905260206024820152604401610a0e565b612c1a81613ee2565b91505f5b8451811015612d2a57848181518110612c3957612c39615b8a565b6020026020010151848281518110612c5357612c53615b8a565b6020026020010151845f01518381518110612c7057612c70615b8a565b6020026020010185602001518481518110612c8d57612c8d615b8a565b6020026020010182815250826001600160a01b03166001600160a01b031681525050505f5f612cd588888581518110612cc857612cc8615b8a565b6020026020010151613060565b915091508115612d205787604001518181518110612cf557612cf5615b8a565b602002602001015185604001518481518110612d1357612d13615b8a565b6020026020010181815250505b5050600101612c1e565b5f5b865151811015612e145786604001518181518110612d4c57612d4c615b8a565b60200260200101515f1480612d755750612d7586885f01518381518110612bbc57612bbc615b8a565b612e0c578651805182908110612d8d57612d8d615b8a565b602002602001015187604001518281518110612dab57612dab615b8a565b6020026020010151855f01518481518110612dc857612dc8615b8a565b6020026020010186604001518581518110612de557612de5615b8a565b60209081029190910101919091526001600160a01b039091169052612e0982615cd1565b91505b600101612d2c565b5050509392505050565b8154600160b01b900460ff165f805b835151811015612fcd5783602001518181518110612e4d57612e4d615b8a565b60200260200101515f148015612e7f575083604001518181518110612e7457612e74615b8a565b60200260200101515f145b612fc5576040518060600160405280855f01518381518110612ea357612ea3615b8a565b60200260200101516001600160a01b0316815260200185602001518381518110612ecf57612ecf615b8a565b602002602001015161ffff1681526020015f60ff16815250855f018360208110612efb57612efb615b8a565b825191018054602084015160409485015160ff16600160b01b0260ff60b01b1961ffff909216600160a01b026001600160b01b03199093166001600160a01b039095169490941791909117169190911790558401518051612f74919083908110612f6757612f67615b8a565b60200260200101516142ba565b856020018360208110612f8957612f89615b8a565b600291828204019190066010026101000a8154816001600160801b0302191690836001600160801b0316021790555081612fc290615cd1565b91505b600101612e2d565b50805b8281101561303757848160208110612fea57612fea615b8a565b0180546001600160b81b03191690556020808601908290811061300f5761300f615b8a565b6002810490910180546001600160801b0360106001948516026101000a021916905501612fd0565b50835460ff60b01b1916600160b01b60ff90921691909102179092555050565b5f610a986142f1565b8151515f9081905b80821080156130a55750836001600160a01b0316855f0151838151811061309157613091615b8a565b60200260200101516001600160a01b031614155b156130ba576130b382615cd1565b9150613068565b811091505b9250929050565b5f807f5ab42ced628888259c08ac98db1eb0cf702fc1501344311d8b100cd1bfe4bb00611122565b6060610a986108c0565b5f821580613104575081155b8061310d575083155b1561311957505f610bcd565b5f6131446301e1338061313085601888901b615c93565b61313a9190615cbe565b6001607a1b614364565b90506116ea8561315383614373565b600160781b613fe9565b8351515f90831461318f578451516040516355c5b3e360e11b8152600481019190915260248101849052604401610a0e565b505f195f5b8381101561321557856040015181815181106131b2576131b2615b8a565b60200260200101515f031561320d5761320a826132058787858181106131da576131da615b8a565b90506020020135868a6040015186815181106131f8576131f8615b8a565b6020026020010151613fe9565b614364565b91505b600101613194565b505f1981036115c657505f6115c6565b5f613252613232836143a1565b801561324d57505f848061324857613248615caa565b868809115b151590565b61325d868686613fe9565b6116ea9190615ab2565b6040516370a0823160e01b81523060048201525f906001600160a01b038416906370a0823190602401602060405180830381865afa1580156132ab573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906132cf9190615c5d565b90506132e66001600160a01b0384163330856143cd565b6040516370a0823160e01b81523060048201525f90613359906001600160a01b038616906370a08231906024015b602060405180830381865afa15801561332f573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906133539190615c5d565b83614403565b905082811461259a578383826040516321d3387f60e11b8152600401610a0e93929190615bbf565b5f5b816040015151811015612229576133a982604001518281518110612f6757612f67615b8a565b8360200182602081106133be576133be615b8a565b600291828204019190066010026101000a8154816001600160801b0302191690836001600160801b03160217905550806001019050613383565b6001600160a01b0382166134215760405163ec442f0560e01b81525f6004820152602401610a0e565b610e955f8383614120565b6001600160a01b03821661345557604051634b637e8f60e11b81525f6004820152602401610a0e565b610e95825f83614120565b5f835f0151858151811061347657613476615b8a565b602002602001015190505f5f61348d838686614414565b91509150838214613587575f6134a38386615ac5565b6001600160a01b038086165f908152603760209081526040808320938b16835292905220546134d29190615ab2565b6001600160a01b038086165f908152603760209081526040808320938b1683529290522081905590506135058386615ac5565b6001600160a01b0385165f908152603860205260408120805490919061352c908490615ab2565b90915550506001600160a01b038087169085167f4a9713f79bde3438fbb10bc8e9d68972c14e7b734e4136a7a88e276f44e50c9161356a8689615ac5565b60408051918252602082018690520160405180910390a35061362a565b801561362a575f6135b5876040015189815181106135a7576135a7615b8a565b602002602001015183614403565b905080876040015189815181106135ce576135ce615b8a565b60209081029190910101526135e4600588613381565b60408051838152602081018390526001600160a01b038616917faf295af5987219b69fccc82e2824b8fc626fa791d64cf97a04b36a8f398c1f42910160405180910390a2505b50505050505050565b5f8061271061364684600160781b615c93565b6136509190615cbe565b90505f60015b821561369b576136668184615cbe565b6136709083615ab2565b915061271061367f8685615c93565b6136899190615cbe565b925061369481615cd1565b9050613656565b5060181c9392505050565b5f815f036136b557505f610bcd565b5f5f5b8451811015613769575f6127106136f8886040015184815181106136de576136de615b8a565b602002602001015188858151811061279157612791615b8a565b6137029190615c93565b90505f8760200151838151811061371b5761371b615b8a565b60200260200101518661372e9190615c93565b9050808211613746576137418282615ac5565b613750565b6137508183615ac5565b61375a9085615ab2565b935050508060010190506136b8565b506116ea81670de0b6b3a764000061378361271087615c93565b61378e906002615c93565b613fe9565b5f6108ba61379f613057565b8360405161190160f01b8152600281019290925260228201526042902090565b5f5f5f5f6137cf888888886144ad565b9250925092506137df8282614575565b50909695505050505050565b6137f361532b565b604081018290526020810183905260c081018490526001600160a01b0385168152613820858560016125fd565b60a08201819052613832908590612752565b6060820181905260a082015161384a918691906136a6565b6080820152949350505050565b6138976040518061010001604052805f81526020015f81526020015f81526020015f81526020015f81526020015f81526020015f81526020015f81525090565b8281526138b86138ad60408401602085016156f7565b60c08601519061462d565b60208201526138d06138ad60608401604085016156f7565b60408201526138e0848284614666565b6138ea8183614982565b8160a001818152505061392281606001518560a0015183602001518151811061391557613915615b8a565b6020026020010151614d35565b8160c001818152505061394d8160a001518560a0015183604001518151811061279157612791615b8a565b60e0820152606081015160c08501516040015160208301518151811061397557613975615b8a565b602002602001018181516139899190615ac5565b90525060a081015160c085015160409081015190830151815181106139b0576139b0615b8a565b602002602001018181516139c49190615ab2565b9052506139d2848284614d52565b61259a848284614e3b565b5f6139f08360c001518460a00151612752565b90505f613a068460c001518560a00151846136a6565b905083608001518110613a3b5760808401516040516259575960e41b8152600481019190915260248101829052604401610a0e565b82821015613a6657604051633b8be21b60e01b81526004810183905260248101849052604401610a0e565b83602001517f3f4ba1c410096e2313bc765537f724c05cbd4971d49e6957b71914fa7a324f6c856060015184876080015185604051613abe949392919093845260208401929092526040830152606082015260800190565b60405180910390a250505050565b5f807ff0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a006108ba565b613afc614f64565b610e958282614f89565b613b1660608201604083016156f7565b5f80546001600160a01b03929092166001600160e01b031990921691909117600160a01b426001600160401b031602179055613b5860e0820160c0830161586b565b5f805461ffff92909216600160e01b0261ffff60e01b19909216919091179055613b89610100820160e0830161586b565b5f805461ffff92909216600160f01b026001600160f01b03909216919091179055613bba60c0820160a083016156f7565b600180546001600160a01b0319166001600160a01b0392909216919091179055613bf7613bee610100830160e0840161586b565b61ffff16613633565b600180546001600160601b0392909216600160a01b026001600160a01b03909216919091179055613c2e60808201606083016156f7565b600280546001600160a01b0319166001600160a01b0392909216919091179055613c606101208201610100830161586b565b6002805461ffff92909216600160f01b026001600160f01b03909216919091179055613c9260a08201608083016156f7565b600380546001600160a01b0319166001600160a01b0392909216919091179055613cc461014082016101208301615ce9565b6003805463ffffffff92909216600160a01b0263ffffffff60a01b19909216919091179055613cfb61016082016101408301615ce9565b6003805463ffffffff92909216600160c01b0263ffffffff60c01b19909216919091179055613d3060608201604083016156f7565b6001600160a01b03165f6001600160a01b03167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e060405160405180910390a3613d7f60808201606083016156f7565b6001600160a01b03167fccbb340100ae0231275bbc78f96bf86cd6924bfdc95af2988f131406f33e18a060405160405180910390a27f5d6c58f3be910f251276037f329f8872ff004bf00da93eefc677d89d1946934c613de6610100830160e0840161586b565b60405161ffff909116815260200160405180910390a150565b5f516020615eaa5f395f51905f526001600160a01b038516613e365760405163e602df0560e01b81525f6004820152602401610a0e565b6001600160a01b038416613e5f57604051634a1406b160e11b81525f6004820152602401610a0e565b6001600160a01b038086165f90815260018301602090815260408083209388168352929052208390558115611e7957836001600160a01b0316856001600160a01b03167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92585604051613ed391815260200190565b60405180910390a35050505050565b613f0660405180606001604052806060815260200160608152602001606081525090565b6040518060600160405280836001600160401b03811115613f2957613f29615562565b604051908082528060200260200182016040528015613f52578160200160208202803683370190505b508152602001836001600160401b03811115613f7057613f70615562565b604051908082528060200260200182016040528015613f99578160200160208202803683370190505b508152602001836001600160401b03811115613fb757613fb7615562565b604051908082528060200260200182016040528015613fe0578160200160208202803683370190505b50905292915050565b5f5f5f613ff68686614fd9565b91509150815f0361401a5783818161401057614010615caa565b0492505050610bcd565b818411614031576140316003851502601118614ff5565b5f848688095f868103871696879004966002600389028118808a02820302808a02820302808a02820302808a02820302808a02820302808a02909103029181900381900460010185841190960395909502919093039390930492909217029150509392505050565b1561128d57604051633ee5aeb560e01b815260040160405180910390fd5b80825d5050565b60405163a9059cbb60e01b5f8181526001600160a01b038616600452602485905291602083604481808b5af1925060015f51148316614114578383151615614108573d5f823e3d81fd5b5f873b113d1516831692505b60405250949350505050565b5f516020615eaa5f395f51905f526001600160a01b03841661415a5781816002015f82825461414f9190615ab2565b909155506141b79050565b6001600160a01b0384165f90815260208290526040902054828110156141995784818460405163391434e360e21b8152600401610a0e93929190615bbf565b6001600160a01b0385165f9081526020839052604090209083900390555b6001600160a01b0383166141d55760028101805483900390556141f3565b6001600160a01b0383165f9081526020829052604090208054830190555b826001600160a01b0316846001600160a01b03167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8460405161423891815260200190565b60405180910390a350505050565b5f610bcd83836ec097ce7bc90715b34b9f1000000000613fe9565b5f5f5b83518110156142b157826001600160a01b031684828151811061428957614289615b8a565b60200260200101516001600160a01b0316036142a95760019150506108ba565b600101614264565b505f9392505050565b5f6001600160801b038211156142ed576040516306dfcc6560e41b81526080600482015260248101839052604401610a0e565b5090565b5f7f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f61431b615006565b61432361501b565b60408051602081019490945283019190915260608201524660808201523060a082015260c00160405160208183030381529060405280519060200120905090565b5f828218828410028218610bcd565b5f8160025b811561238e57918101918084830260781c8161439657614396615caa565b049150600101614378565b5f60028260038111156143b6576143b6615d0c565b6143c09190615d20565b60ff166001149050919050565b6143db84848484600161503a565b61259a57604051635274afe760e01b81526001600160a01b0385166004820152602401610a0e565b5f80828403848111159081026116ea565b5f5f5f5f614421876150a7565b9150915081614437575f5f9350935050506144a5565b5f5a905061444688888861511c565b15614473575f614455896150a7565b909450905083614465578661446f565b61446f8382614403565b9550505b8585101561448857614488816207a12061517f565b858511156144a1578561449b8187615ac5565b90955093505b5050505b935093915050565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411156144e657505f9150600390508261456b565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa158015614537573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b03811661456257505f92506001915082905061456b565b92505f91508190505b9450945094915050565b5f82600381111561458857614588615d0c565b03614591575050565b60018260038111156145a5576145a5615d0c565b036145c35760405163f645eedf60e01b815260040160405180910390fd5b60028260038111156145d7576145d7615d0c565b036145f85760405163fce698f760e01b815260048101829052602401610a0e565b600382600381111561460c5761460c615d0c565b03610e95576040516335e2f38360e21b815260048101829052602401610a0e565b5f5f6146398484613060565b925090508061110a5760405163d36931a960e01b81526001600160a01b0384166004820152602401610a0e565b61467660608201604083016156f7565b6001600160a01b031661468f60408301602084016156f7565b6001600160a01b0316036146d2576146ad60408201602083016156f7565b604051638519674760e01b81526001600160a01b039091166004820152602401610a0e565b82516001600160a01b03166368c18beb6146ef60208401846156f7565b6040516001600160e01b031960e084901b1681526001600160a01b039091166004820152602401602060405180830381865afa158015614731573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906147559190615c74565b61478b5761476660208201826156f7565b6040516306241a1f60e11b81526001600160a01b039091166004820152602401610a0e565b82516001600160a01b0316639f8a13d76147ab60608401604085016156f7565b6040516001600160e01b031960e084901b1681526001600160a01b039091166004820152602401602060405180830381865afa1580156147ed573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906148119190615c74565b61484a5761482560608201604083016156f7565b604051637f93962560e01b81526001600160a01b039091166004820152602401610a0e565b61487d81606001358460c001516040015184602001518151811061487057614870615b8a565b6020026020010151614364565b606083018190525f036148b95761489a60408201602083016156f7565b5f6001604051635cc9e8cb60e01b8152600401610a0e93929190615bbf565b6148d28160800135836060015183606001356001613225565b608083015260c083015160209081015190830151815181106148f6576148f6615b8a565b60200260200101515f1415801561491a57505f6149178484602001516151d0565b13155b1561495c57815161493160408301602084016156f7565b604051631f7e00bf60e21b815260048101929092526001600160a01b03166024820152604401610a0e565b5f61496b8484604001516151d0565b1261222957815161493160608301604084016156f7565b5f8061499460408401602085016156f7565b90505f6149a760608501604086016156f7565b6040516370a0823160e01b81523060048201529091505f906001600160a01b038416906370a0823190602401602060405180830381865afa1580156149ee573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614a129190615c5d565b6040516370a0823160e01b81523060048201529091505f906001600160a01b038416906370a0823190602401602060405180830381865afa158015614a59573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614a7d9190615c5d565b9050614aa5614a8f60208801886156f7565b60608901516001600160a01b0387169190615276565b614ab260208701876156f7565b6001600160a01b0316632506c018614ad06040890160208a016156f7565b614ae060608a0160408b016156f7565b60608b015160808c0151614af760a08d018d615c1b565b6040518763ffffffff1660e01b8152600401614b1896959493929190615d41565b6020604051808303815f875af1158015614b34573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614b589190615c5d565b506001600160a01b03841663dd62ed3e30614b7660208a018a6156f7565b6040516001600160e01b031960e085901b1681526001600160a01b03928316600482015291166024820152604401602060405180830381865afa158015614bbf573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614be39190615c5d565b15614c0957614c09614bf860208801886156f7565b6001600160a01b038616905f615276565b6040516370a0823160e01b81523060048201525f90614c7c9084906001600160a01b038816906370a0823190602401602060405180830381865afa158015614c53573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614c779190615c5d565b614403565b905087606001518114614cbb57614c9960408801602089016156f7565b88606001518260405163ac0b653960e01b8152600401610a0e93929190615bbf565b6040516370a0823160e01b8152306004820152614ceb906001600160a01b038616906370a0823190602401613314565b95508760800151861015614d2a57614d0960608801604089016156f7565b6080890151604051635cc9e8cb60e01b8152610a0e92918991600401615bbf565b505050505092915050565b5f610bcd83836ec097ce7bc90715b34b9f10000000006001613225565b5f614d778360c001518560400151612710614d6d9190615ac5565b6127106001613225565b9050808360e001511015614dc257825160c084015160e0850151604051632edaf4d960e21b815260048101939093526024830191909152604482015260648101829052608401610a0e565b5f614dd18585602001516151d0565b1215614e14578251614de960408401602085016156f7565b6040516310d7fa3b60e21b815260048101929092526001600160a01b03166024820152604401610a0e565b5f614e238585604001516151d0565b131561259a578251614de960608401604085016156f7565b614e4b60608201604083016156f7565b6001600160a01b0316614e6460408301602084016156f7565b6001600160a01b031684602001517fc0422d11beaef44d75ca891ceb5bc10493cd526681b50ba4d6922cc3a9cc12f5845f016020810190614ea591906156f7565b8651606088015160a089015160c08b01516040015160208b015181518110614ecf57614ecf615b8a565b60200260200101518b60c00151604001518b6040015181518110614ef557614ef5615b8a565b60200260200101518b60c001518c60e00151604051614f579897969594939291906001600160a01b03989098168852602088019690965260408701949094526060860192909252608085015260a084015260c083015260e08201526101000190565b60405180910390a4505050565b614f6c6152c8565b61128d57604051631afcd79f60e31b815260040160405180910390fd5b614f91614f64565b5f516020615eaa5f395f51905f527f52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace03614fca8482615def565b506004810161259a8382615def565b5f805f1983850993909202808410938190039390930393915050565b634e487b715f52806020526024601cfd5b5f61500f6130ee565b80519060200120905090565b5f61500f6040805180820190915260018152603160f81b602082015290565b6040516323b872dd60e01b5f8181526001600160a01b038781166004528616602452604485905291602083606481808c5af1925060015f5114831661509657838315161561508a573d5f823e3d81fd5b5f883b113d1516831692505b604052505f60605295945050505050565b5f5f5f5a6040513060248201529091505f9060440160408051601f19818403018152919052602080820180516001600160e01b03166370a0823160e01b178152825192935090915f9188620249f0fa5f51601f3d1190911694509250836151155761511582620249f061517f565b5050915091565b6040516001600160a01b0383166024820152604481018290525f90819060640160408051601f198184030181529190526020810180516001600160e01b031663a9059cbb60e01b17815281519192505f91829182896207a120f195945050505050565b5f603f61518d836040615c93565b6151979190615cbe565b6151a390612710615ab2565b905080831015612229576040516323e228cb60e01b81526004810184905260248101829052604401610a0e565b5f5f6127106152108560c001516040015185815181106151f2576151f2615b8a565b60200260200101518660a00151868151811061279157612791615b8a565b61521a9190615c93565b90505f8460c0015160200151848151811061523757615237615b8a565b6020026020010151856060015161524e9190615c93565b905080821161526b57808210615264575f6116ea565b5f196116ea565b600195945050505050565b6152828383835f6152e1565b6122295761529383835f60016152e1565b6152bb57604051635274afe760e01b81526001600160a01b0384166004820152602401610a0e565b6124fd83838360016152e1565b5f6152d1613acc565b54600160401b900460ff16919050565b60405163095ea7b360e01b5f8181526001600160a01b038616600452602485905291602083604481808b5af1925060015f51148316614114578383151615614108573d5f823e3d81fd5b6040518060e001604052805f6001600160a01b031681526020015f81526020015f81526020015f81526020015f81526020016060815260200161538860405180606001604052806060815260200160608152602001606081525090565b905290565b5f6020828403121561539d575f5ffd5b81356001600160e01b031981168114610bcd575f5ffd5b80356001600160a01b03811681146153ca575f5ffd5b919050565b5f5f604083850312156153e0575f5ffd5b6153e9836153b4565b91506153f7602084016153b4565b90509250929050565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b602081525f610bcd6020830184615400565b5f5f60408385031215615451575f5ffd5b61545a836153b4565b946020939093013593505050565b5f60208284031215615478575f5ffd5b5035919050565b5f8151808452602084019350602083015f5b828110156154af578151865260209586019590910190600101615491565b5093949350505050565b602081525f610bcd602083018461547f565b5f8151808452602084019350602083015f5b828110156154af5781516001600160a01b03168652602095860195909101906001016154dd565b604081525f61551660408301856154cb565b82810360208401526116ea818561547f565b5f5f5f6060848603121561553a575f5ffd5b615543846153b4565b9250615551602085016153b4565b929592945050506040919091013590565b634e487b7160e01b5f52604160045260245ffd5b604051601f8201601f191681016001600160401b038111828210171561559e5761559e615562565b604052919050565b5f6001600160401b038211156155be576155be615562565b5060051b60200190565b5f82601f8301126155d7575f5ffd5b81356155ea6155e5826155a6565b615576565b8082825260208201915060208360051b86010192508583111561560b575f5ffd5b602085015b8381101561562f57615621816153b4565b835260209283019201615610565b5095945050505050565b5f82601f830112615648575f5ffd5b81356156566155e5826155a6565b8082825260208201915060208360051b860101925085831115615677575f5ffd5b602085015b8381101561562f57803583526020928301920161567c565b5f5f604083850312156156a5575f5ffd5b82356001600160401b038111156156ba575f5ffd5b6156c6858286016155c8565b92505060208301356001600160401b038111156156e1575f5ffd5b6156ed85828601615639565b9150509250929050565b5f60208284031215615707575f5ffd5b610bcd826153b4565b60ff60f81b8816815260e060208201525f61572e60e0830189615400565b82810360408401526157408189615400565b606084018890526001600160a01b038716608085015260a0840186905283810360c08501529050615771818561547f565b9a9950505050505050505050565b5f5f83601f84011261578f575f5ffd5b5081356001600160401b038111156157a5575f5ffd5b6020830191508360208260051b85010111156130bf575f5ffd5b5f5f5f5f606085870312156157d2575f5ffd5b84356001600160401b038111156157e7575f5ffd5b6157f38782880161577f565b90955093506158069050602086016153b4565b9396929550929360400135925050565b5f5f5f5f60608587031215615829575f5ffd5b84359350615839602086016153b4565b925060408501356001600160401b03811115615853575f5ffd5b61585f8782880161577f565b95989497509550505050565b5f6020828403121561587b575f5ffd5b813561ffff81168114610bcd575f5ffd5b5f5f6020838503121561589d575f5ffd5b82356001600160401b038111156158b2575f5ffd5b6158be8582860161577f565b90969095509350505050565b5f5f5f5f5f5f5f60e0888a0312156158e0575f5ffd5b6158e9886153b4565b96506158f7602089016153b4565b95506040880135945060608801359350608088013560ff8116811461591a575f5ffd5b9699959850939692959460a0840135945060c09093013592915050565b5f5f5f5f5f6080868803121561594b575f5ffd5b8535945060208601356001600160401b03811115615967575f5ffd5b6159738882890161577f565b9699909850959660408101359660609091013595509350505050565b5f61016082840312156159a0575f5ffd5b50919050565b5f5f5f5f5f5f60c087890312156159bb575f5ffd5b86356001600160401b038111156159d0575f5ffd5b6159dc89828a0161598f565b96505060208701356001600160401b038111156159f7575f5ffd5b615a0389828a016155c8565b95505060408701356001600160401b03811115615a1e575f5ffd5b615a2a89828a01615639565b94505060608701356001600160401b03811115615a45575f5ffd5b615a5189828a01615639565b9699959850939660808101359560a090910135945092505050565b600181811c90821680615a8057607f821691505b6020821081036159a057634e487b7160e01b5f52602260045260245ffd5b634e487b7160e01b5f52601160045260245ffd5b808201808211156108ba576108ba615a9e565b818103818111156108ba576108ba615a9e565b5f64ffffffffff821664ffffffffff8103615af557615af5615a9e565b60010192915050565b6001600160801b0381811683821601908111156108ba576108ba615a9e565b6001600160401b0381811683821601908111156108ba576108ba615a9e565b608081525f615b4e60808301876154cb565b8281036020840152615b60818761547f565b9150506001600160401b03841660408301526001600160401b038316606083015295945050505050565b634e487b7160e01b5f52603260045260245ffd5b604081525f615bb0604083018561547f565b90508260208301529392505050565b6001600160a01b039390931683526020830191909152604082015260600190565b5f823560be19833603018112615bf4575f5ffd5b9190910192915050565b64ffffffffff81811683821601908111156108ba576108ba615a9e565b5f5f8335601e19843603018112615c30575f5ffd5b8301803591506001600160401b03821115615c49575f5ffd5b6020019150368190038213156130bf575f5ffd5b5f60208284031215615c6d575f5ffd5b5051919050565b5f60208284031215615c84575f5ffd5b81518015158114610bcd575f5ffd5b80820281158282048414176108ba576108ba615a9e565b634e487b7160e01b5f52601260045260245ffd5b5f82615ccc57615ccc615caa565b500490565b5f60018201615ce257615ce2615a9e565b5060010190565b5f60208284031215615cf9575f5ffd5b813563ffffffff81168114610bcd575f5ffd5b634e487b7160e01b5f52602160045260245ffd5b5f60ff831680615d3257615d32615caa565b8060ff84160691505092915050565b6001600160a01b03878116825286166020820152604081018590526060810184905260a0608082018190528101829052818360c08301375f81830160c090810191909152601f909201601f1916010195945050505050565b601f821115612229578282111561222957805f5260205f20601f840160051c6020851015615dc457505f5b90810190601f840160051c035f5b81811015615de7575f83820155600101615dd2565b505050505050565b81516001600160401b03811115615e0857615e08615562565b615e1c81615e168454615a6c565b84615d99565b6020601f821160018114615e4e575f8315615e375750848201515b5f19600385901b1c1916600184901b178455611e79565b5f84815260208120601f198516915b82811015615e7d5787850151825560209485019460019092019101615e5d565b5084821015615e9a57868401515f19600387901b60f8161c191681555b50505050600190811b0190555056fe52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace0052c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace02",
}

// IndexVault is an auto generated Go binding around an Ethereum contract.
type IndexVault struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *IndexVault) GetABI() abi.ABI {
	return c.abi
}

// NewIndexVault creates a new instance of IndexVault.
func NewIndexVault() *IndexVault {
	parsed, err := IndexVaultMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &IndexVault{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *IndexVault) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address registry_) returns()
func (indexVault *IndexVault) PackConstructor(registry_ common.Address) []byte {
	enc, err := indexVault.abi.Pack("", registry_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (indexVault *IndexVault) PackDOMAINSEPARATOR() []byte {
	enc, err := indexVault.abi.Pack("DOMAIN_SEPARATOR")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDOMAINSEPARATOR is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3644e515.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (indexVault *IndexVault) TryPackDOMAINSEPARATOR() ([]byte, error) {
	return indexVault.abi.Pack("DOMAIN_SEPARATOR")
}

// UnpackDOMAINSEPARATOR is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3644e515.
//
// Solidity: function DOMAIN_SEPARATOR() view returns(bytes32)
func (indexVault *IndexVault) UnpackDOMAINSEPARATOR(data []byte) ([32]byte, error) {
	out, err := indexVault.abi.Unpack("DOMAIN_SEPARATOR", data)
	if err != nil {
		return *new([32]byte), err
	}
	out0 := *abi.ConvertType(out[0], new([32]byte)).(*[32]byte)
	return out0, nil
}

// PackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function acceptOwnership() returns()
func (indexVault *IndexVault) PackAcceptOwnership() []byte {
	enc, err := indexVault.abi.Pack("acceptOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function acceptOwnership() returns()
func (indexVault *IndexVault) TryPackAcceptOwnership() ([]byte, error) {
	return indexVault.abi.Pack("acceptOwnership")
}

// PackAccrueFees is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x37a4e834.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function accrueFees() returns(uint256 shares)
func (indexVault *IndexVault) PackAccrueFees() []byte {
	enc, err := indexVault.abi.Pack("accrueFees")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAccrueFees is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x37a4e834.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function accrueFees() returns(uint256 shares)
func (indexVault *IndexVault) TryPackAccrueFees() ([]byte, error) {
	return indexVault.abi.Pack("accrueFees")
}

// UnpackAccrueFees is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x37a4e834.
//
// Solidity: function accrueFees() returns(uint256 shares)
func (indexVault *IndexVault) UnpackAccrueFees(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("accrueFees", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (indexVault *IndexVault) PackAllowance(owner common.Address, spender common.Address) []byte {
	enc, err := indexVault.abi.Pack("allowance", owner, spender)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAllowance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xdd62ed3e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (indexVault *IndexVault) TryPackAllowance(owner common.Address, spender common.Address) ([]byte, error) {
	return indexVault.abi.Pack("allowance", owner, spender)
}

// UnpackAllowance is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xdd62ed3e.
//
// Solidity: function allowance(address owner, address spender) view returns(uint256)
func (indexVault *IndexVault) UnpackAllowance(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("allowance", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (indexVault *IndexVault) PackApprove(spender common.Address, value *big.Int) []byte {
	enc, err := indexVault.abi.Pack("approve", spender, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackApprove is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x095ea7b3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (indexVault *IndexVault) TryPackApprove(spender common.Address, value *big.Int) ([]byte, error) {
	return indexVault.abi.Pack("approve", spender, value)
}

// UnpackApprove is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x095ea7b3.
//
// Solidity: function approve(address spender, uint256 value) returns(bool)
func (indexVault *IndexVault) UnpackApprove(data []byte) (bool, error) {
	out, err := indexVault.abi.Unpack("approve", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (indexVault *IndexVault) PackBalanceOf(account common.Address) []byte {
	enc, err := indexVault.abi.Pack("balanceOf", account)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackBalanceOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x70a08231.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (indexVault *IndexVault) TryPackBalanceOf(account common.Address) ([]byte, error) {
	return indexVault.abi.Pack("balanceOf", account)
}

// UnpackBalanceOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x70a08231.
//
// Solidity: function balanceOf(address account) view returns(uint256)
func (indexVault *IndexVault) UnpackBalanceOf(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("balanceOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackCancelTargets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0d91c559.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function cancelTargets() returns()
func (indexVault *IndexVault) PackCancelTargets() []byte {
	enc, err := indexVault.abi.Pack("cancelTargets")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCancelTargets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0d91c559.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function cancelTargets() returns()
func (indexVault *IndexVault) TryPackCancelTargets() ([]byte, error) {
	return indexVault.abi.Pack("cancelTargets")
}

// PackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x21c0b342.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claim(address token, address receiver) returns(uint256 amount)
func (indexVault *IndexVault) PackClaim(token common.Address, receiver common.Address) []byte {
	enc, err := indexVault.abi.Pack("claim", token, receiver)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaim is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x21c0b342.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claim(address token, address receiver) returns(uint256 amount)
func (indexVault *IndexVault) TryPackClaim(token common.Address, receiver common.Address) ([]byte, error) {
	return indexVault.abi.Pack("claim", token, receiver)
}

// UnpackClaim is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x21c0b342.
//
// Solidity: function claim(address token, address receiver) returns(uint256 amount)
func (indexVault *IndexVault) UnpackClaim(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("claim", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackClaimOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06b6bf55.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function claimOf(address token, address holder) view returns(uint256)
func (indexVault *IndexVault) PackClaimOf(token common.Address, holder common.Address) []byte {
	enc, err := indexVault.abi.Pack("claimOf", token, holder)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackClaimOf is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06b6bf55.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function claimOf(address token, address holder) view returns(uint256)
func (indexVault *IndexVault) TryPackClaimOf(token common.Address, holder common.Address) ([]byte, error) {
	return indexVault.abi.Pack("claimOf", token, holder)
}

// UnpackClaimOf is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06b6bf55.
//
// Solidity: function claimOf(address token, address holder) view returns(uint256)
func (indexVault *IndexVault) UnpackClaimOf(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("claimOf", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackContribute is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa1ee8feb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function contribute(uint256[] amounts, address receiver, uint256 minShares) returns(uint256 shares)
func (indexVault *IndexVault) PackContribute(amounts []*big.Int, receiver common.Address, minShares *big.Int) []byte {
	enc, err := indexVault.abi.Pack("contribute", amounts, receiver, minShares)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackContribute is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa1ee8feb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function contribute(uint256[] amounts, address receiver, uint256 minShares) returns(uint256 shares)
func (indexVault *IndexVault) TryPackContribute(amounts []*big.Int, receiver common.Address, minShares *big.Int) ([]byte, error) {
	return indexVault.abi.Pack("contribute", amounts, receiver, minShares)
}

// UnpackContribute is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa1ee8feb.
//
// Solidity: function contribute(uint256[] amounts, address receiver, uint256 minShares) returns(uint256 shares)
func (indexVault *IndexVault) UnpackContribute(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("contribute", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function decimals() view returns(uint8)
func (indexVault *IndexVault) PackDecimals() []byte {
	enc, err := indexVault.abi.Pack("decimals")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDecimals is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x313ce567.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function decimals() view returns(uint8)
func (indexVault *IndexVault) TryPackDecimals() ([]byte, error) {
	return indexVault.abi.Pack("decimals")
}

// UnpackDecimals is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x313ce567.
//
// Solidity: function decimals() view returns(uint8)
func (indexVault *IndexVault) UnpackDecimals(data []byte) (uint8, error) {
	out, err := indexVault.abi.Unpack("decimals", data)
	if err != nil {
		return *new(uint8), err
	}
	out0 := *abi.ConvertType(out[0], new(uint8)).(*uint8)
	return out0, nil
}

// PackDriftD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbb14d357.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function driftD18() view returns(uint256)
func (indexVault *IndexVault) PackDriftD18() []byte {
	enc, err := indexVault.abi.Pack("driftD18")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDriftD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbb14d357.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function driftD18() view returns(uint256)
func (indexVault *IndexVault) TryPackDriftD18() ([]byte, error) {
	return indexVault.abi.Pack("driftD18")
}

// UnpackDriftD18 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbb14d357.
//
// Solidity: function driftD18() view returns(uint256)
func (indexVault *IndexVault) UnpackDriftD18(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("driftD18", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackExecuteTrades is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd69e5722.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function executeTrades(uint256 expectedNonce, (address,address,address,uint256,uint256,bytes)[] trades, uint256 minNavAfter, uint256 deadline) returns()
func (indexVault *IndexVault) PackExecuteTrades(expectedNonce *big.Int, trades []IIndexVaultTrade, minNavAfter *big.Int, deadline *big.Int) []byte {
	enc, err := indexVault.abi.Pack("executeTrades", expectedNonce, trades, minNavAfter, deadline)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExecuteTrades is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd69e5722.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function executeTrades(uint256 expectedNonce, (address,address,address,uint256,uint256,bytes)[] trades, uint256 minNavAfter, uint256 deadline) returns()
func (indexVault *IndexVault) TryPackExecuteTrades(expectedNonce *big.Int, trades []IIndexVaultTrade, minNavAfter *big.Int, deadline *big.Int) ([]byte, error) {
	return indexVault.abi.Pack("executeTrades", expectedNonce, trades, minNavAfter, deadline)
}

// PackFactory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc45a0155.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function factory() view returns(address)
func (indexVault *IndexVault) PackFactory() []byte {
	enc, err := indexVault.abi.Pack("factory")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFactory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc45a0155.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function factory() view returns(address)
func (indexVault *IndexVault) TryPackFactory() ([]byte, error) {
	return indexVault.abi.Pack("factory")
}

// UnpackFactory is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc45a0155.
//
// Solidity: function factory() view returns(address)
func (indexVault *IndexVault) UnpackFactory(data []byte) (common.Address, error) {
	out, err := indexVault.abi.Unpack("factory", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackGetConstituents is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x10d79f4d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getConstituents() view returns(address[] tokens, uint256[] weights)
func (indexVault *IndexVault) PackGetConstituents() []byte {
	enc, err := indexVault.abi.Pack("getConstituents")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetConstituents is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x10d79f4d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getConstituents() view returns(address[] tokens, uint256[] weights)
func (indexVault *IndexVault) TryPackGetConstituents() ([]byte, error) {
	return indexVault.abi.Pack("getConstituents")
}

// GetConstituentsOutput serves as a container for the return parameters of contract
// method GetConstituents.
type GetConstituentsOutput struct {
	Tokens  []common.Address
	Weights []*big.Int
}

// UnpackGetConstituents is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x10d79f4d.
//
// Solidity: function getConstituents() view returns(address[] tokens, uint256[] weights)
func (indexVault *IndexVault) UnpackGetConstituents(data []byte) (GetConstituentsOutput, error) {
	out, err := indexVault.abi.Unpack("getConstituents", data)
	outstruct := new(GetConstituentsOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.Tokens = *abi.ConvertType(out[0], new([]common.Address)).(*[]common.Address)
	outstruct.Weights = *abi.ConvertType(out[1], new([]*big.Int)).(*[]*big.Int)
	return *outstruct, nil
}

// PackGetReserve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc9a396e9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getReserve(address token) view returns(uint256)
func (indexVault *IndexVault) PackGetReserve(token common.Address) []byte {
	enc, err := indexVault.abi.Pack("getReserve", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetReserve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc9a396e9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getReserve(address token) view returns(uint256)
func (indexVault *IndexVault) TryPackGetReserve(token common.Address) ([]byte, error) {
	return indexVault.abi.Pack("getReserve", token)
}

// UnpackGetReserve is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc9a396e9.
//
// Solidity: function getReserve(address token) view returns(uint256)
func (indexVault *IndexVault) UnpackGetReserve(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("getReserve", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGetWeight is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac6c5251.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getWeight(address token) view returns(uint256)
func (indexVault *IndexVault) PackGetWeight(token common.Address) []byte {
	enc, err := indexVault.abi.Pack("getWeight", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetWeight is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xac6c5251.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getWeight(address token) view returns(uint256)
func (indexVault *IndexVault) TryPackGetWeight(token common.Address) ([]byte, error) {
	return indexVault.abi.Pack("getWeight", token)
}

// UnpackGetWeight is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xac6c5251.
//
// Solidity: function getWeight(address token) view returns(uint256)
func (indexVault *IndexVault) UnpackGetWeight(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("getWeight", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x452a9320.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function guardian() view returns(address)
func (indexVault *IndexVault) PackGuardian() []byte {
	enc, err := indexVault.abi.Pack("guardian")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGuardian is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x452a9320.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function guardian() view returns(address)
func (indexVault *IndexVault) TryPackGuardian() ([]byte, error) {
	return indexVault.abi.Pack("guardian")
}

// UnpackGuardian is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x452a9320.
//
// Solidity: function guardian() view returns(address)
func (indexVault *IndexVault) UnpackGuardian(data []byte) (common.Address, error) {
	out, err := indexVault.abi.Unpack("guardian", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee53a965.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize((string,string,address,address,address,address,uint16,uint16,uint16,uint32,uint32) terms, address[] tokens, uint256[] weights, uint256[] reserves, uint256 shares, uint256 deadShares) returns()
func (indexVault *IndexVault) PackInitialize(terms IIndexVaultTerms, tokens []common.Address, weights []*big.Int, reserves []*big.Int, shares *big.Int, deadShares *big.Int) []byte {
	enc, err := indexVault.abi.Pack("initialize", terms, tokens, weights, reserves, shares, deadShares)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xee53a965.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize((string,string,address,address,address,address,uint16,uint16,uint16,uint32,uint32) terms, address[] tokens, uint256[] weights, uint256[] reserves, uint256 shares, uint256 deadShares) returns()
func (indexVault *IndexVault) TryPackInitialize(terms IIndexVaultTerms, tokens []common.Address, weights []*big.Int, reserves []*big.Int, shares *big.Int, deadShares *big.Int) ([]byte, error) {
	return indexVault.abi.Pack("initialize", terms, tokens, weights, reserves, shares, deadShares)
}

// PackIsConstituent is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6a76d37b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isConstituent(address token) view returns(bool found)
func (indexVault *IndexVault) PackIsConstituent(token common.Address) []byte {
	enc, err := indexVault.abi.Pack("isConstituent", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsConstituent is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x6a76d37b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isConstituent(address token) view returns(bool found)
func (indexVault *IndexVault) TryPackIsConstituent(token common.Address) ([]byte, error) {
	return indexVault.abi.Pack("isConstituent", token)
}

// UnpackIsConstituent is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x6a76d37b.
//
// Solidity: function isConstituent(address token) view returns(bool found)
func (indexVault *IndexVault) UnpackIsConstituent(data []byte) (bool, error) {
	out, err := indexVault.abi.Unpack("isConstituent", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackKeeper is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaced1661.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function keeper() view returns(address)
func (indexVault *IndexVault) PackKeeper() []byte {
	enc, err := indexVault.abi.Pack("keeper")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackKeeper is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xaced1661.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function keeper() view returns(address)
func (indexVault *IndexVault) TryPackKeeper() ([]byte, error) {
	return indexVault.abi.Pack("keeper")
}

// UnpackKeeper is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xaced1661.
//
// Solidity: function keeper() view returns(address)
func (indexVault *IndexVault) UnpackKeeper(data []byte) (common.Address, error) {
	out, err := indexVault.abi.Unpack("keeper", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackLastAccrual is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b3baab4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lastAccrual() view returns(uint256)
func (indexVault *IndexVault) PackLastAccrual() []byte {
	enc, err := indexVault.abi.Pack("lastAccrual")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLastAccrual is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b3baab4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lastAccrual() view returns(uint256)
func (indexVault *IndexVault) TryPackLastAccrual() ([]byte, error) {
	return indexVault.abi.Pack("lastAccrual")
}

// UnpackLastAccrual is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7b3baab4.
//
// Solidity: function lastAccrual() view returns(uint256)
func (indexVault *IndexVault) UnpackLastAccrual(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("lastAccrual", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackLastTradeAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x74452ec3.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lastTradeAt() view returns(uint256)
func (indexVault *IndexVault) PackLastTradeAt() []byte {
	enc, err := indexVault.abi.Pack("lastTradeAt")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLastTradeAt is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x74452ec3.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lastTradeAt() view returns(uint256)
func (indexVault *IndexVault) TryPackLastTradeAt() ([]byte, error) {
	return indexVault.abi.Pack("lastTradeAt")
}

// UnpackLastTradeAt is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x74452ec3.
//
// Solidity: function lastTradeAt() view returns(uint256)
func (indexVault *IndexVault) UnpackLastTradeAt(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("lastTradeAt", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackLowerManagementFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb6c89537.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function lowerManagementFee(uint16 feeBps) returns()
func (indexVault *IndexVault) PackLowerManagementFee(feeBps uint16) []byte {
	enc, err := indexVault.abi.Pack("lowerManagementFee", feeBps)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLowerManagementFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb6c89537.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function lowerManagementFee(uint16 feeBps) returns()
func (indexVault *IndexVault) TryPackLowerManagementFee(feeBps uint16) ([]byte, error) {
	return indexVault.abi.Pack("lowerManagementFee", feeBps)
}

// PackManagementFeeBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3813c35a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function managementFeeBps() view returns(uint16)
func (indexVault *IndexVault) PackManagementFeeBps() []byte {
	enc, err := indexVault.abi.Pack("managementFeeBps")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackManagementFeeBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3813c35a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function managementFeeBps() view returns(uint16)
func (indexVault *IndexVault) TryPackManagementFeeBps() ([]byte, error) {
	return indexVault.abi.Pack("managementFeeBps")
}

// UnpackManagementFeeBps is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3813c35a.
//
// Solidity: function managementFeeBps() view returns(uint16)
func (indexVault *IndexVault) UnpackManagementFeeBps(data []byte) (uint16, error) {
	out, err := indexVault.abi.Unpack("managementFeeBps", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackMaxSlippageBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc4aa7395.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function maxSlippageBps() view returns(uint16)
func (indexVault *IndexVault) PackMaxSlippageBps() []byte {
	enc, err := indexVault.abi.Pack("maxSlippageBps")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMaxSlippageBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc4aa7395.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function maxSlippageBps() view returns(uint16)
func (indexVault *IndexVault) TryPackMaxSlippageBps() ([]byte, error) {
	return indexVault.abi.Pack("maxSlippageBps")
}

// UnpackMaxSlippageBps is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc4aa7395.
//
// Solidity: function maxSlippageBps() view returns(uint16)
func (indexVault *IndexVault) UnpackMaxSlippageBps(data []byte) (uint16, error) {
	out, err := indexVault.abi.Unpack("maxSlippageBps", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function name() view returns(string)
func (indexVault *IndexVault) PackName() []byte {
	enc, err := indexVault.abi.Pack("name")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackName is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x06fdde03.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function name() view returns(string)
func (indexVault *IndexVault) TryPackName() ([]byte, error) {
	return indexVault.abi.Pack("name")
}

// UnpackName is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x06fdde03.
//
// Solidity: function name() view returns(string)
func (indexVault *IndexVault) UnpackName(data []byte) (string, error) {
	out, err := indexVault.abi.Unpack("name", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (indexVault *IndexVault) PackNonces(owner common.Address) []byte {
	enc, err := indexVault.abi.Pack("nonces", owner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackNonces is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7ecebe00.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (indexVault *IndexVault) TryPackNonces(owner common.Address) ([]byte, error) {
	return indexVault.abi.Pack("nonces", owner)
}

// UnpackNonces is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7ecebe00.
//
// Solidity: function nonces(address owner) view returns(uint256)
func (indexVault *IndexVault) UnpackNonces(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("nonces", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (indexVault *IndexVault) PackOwner() []byte {
	enc, err := indexVault.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (indexVault *IndexVault) TryPackOwner() ([]byte, error) {
	return indexVault.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (indexVault *IndexVault) UnpackOwner(data []byte) (common.Address, error) {
	out, err := indexVault.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPendingFeeShares is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x861e1b6c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pendingFeeShares() view returns(uint256 shares)
func (indexVault *IndexVault) PackPendingFeeShares() []byte {
	enc, err := indexVault.abi.Pack("pendingFeeShares")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPendingFeeShares is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x861e1b6c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pendingFeeShares() view returns(uint256 shares)
func (indexVault *IndexVault) TryPackPendingFeeShares() ([]byte, error) {
	return indexVault.abi.Pack("pendingFeeShares")
}

// UnpackPendingFeeShares is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x861e1b6c.
//
// Solidity: function pendingFeeShares() view returns(uint256 shares)
func (indexVault *IndexVault) UnpackPendingFeeShares(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("pendingFeeShares", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pendingOwner() view returns(address)
func (indexVault *IndexVault) PackPendingOwner() []byte {
	enc, err := indexVault.abi.Pack("pendingOwner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pendingOwner() view returns(address)
func (indexVault *IndexVault) TryPackPendingOwner() ([]byte, error) {
	return indexVault.abi.Pack("pendingOwner")
}

// UnpackPendingOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe30c3978.
//
// Solidity: function pendingOwner() view returns(address)
func (indexVault *IndexVault) UnpackPendingOwner(data []byte) (common.Address, error) {
	out, err := indexVault.abi.Unpack("pendingOwner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPendingTargets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa254a6a4.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pendingTargets() view returns((uint256,bytes32,uint64,uint64) pending)
func (indexVault *IndexVault) PackPendingTargets() []byte {
	enc, err := indexVault.abi.Pack("pendingTargets")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPendingTargets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa254a6a4.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pendingTargets() view returns((uint256,bytes32,uint64,uint64) pending)
func (indexVault *IndexVault) TryPackPendingTargets() ([]byte, error) {
	return indexVault.abi.Pack("pendingTargets")
}

// UnpackPendingTargets is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa254a6a4.
//
// Solidity: function pendingTargets() view returns((uint256,bytes32,uint64,uint64) pending)
func (indexVault *IndexVault) UnpackPendingTargets(data []byte) (IIndexVaultPendingTargets, error) {
	out, err := indexVault.abi.Unpack("pendingTargets", data)
	if err != nil {
		return *new(IIndexVaultPendingTargets), err
	}
	out0 := *abi.ConvertType(out[0], new(IIndexVaultPendingTargets)).(*IIndexVaultPendingTargets)
	return out0, nil
}

// PackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (indexVault *IndexVault) PackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) []byte {
	enc, err := indexVault.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPermit is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd505accf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) returns()
func (indexVault *IndexVault) TryPackPermit(owner common.Address, spender common.Address, value *big.Int, deadline *big.Int, v uint8, r [32]byte, s [32]byte) ([]byte, error) {
	return indexVault.abi.Pack("permit", owner, spender, value, deadline, v, r, s)
}

// PackPlatform is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4bde38c8.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function platform() view returns(address)
func (indexVault *IndexVault) PackPlatform() []byte {
	enc, err := indexVault.abi.Pack("platform")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPlatform is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4bde38c8.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function platform() view returns(address)
func (indexVault *IndexVault) TryPackPlatform() ([]byte, error) {
	return indexVault.abi.Pack("platform")
}

// UnpackPlatform is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4bde38c8.
//
// Solidity: function platform() view returns(address)
func (indexVault *IndexVault) UnpackPlatform(data []byte) (common.Address, error) {
	out, err := indexVault.abi.Unpack("platform", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPlatformShareBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94714065.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function platformShareBps() view returns(uint16)
func (indexVault *IndexVault) PackPlatformShareBps() []byte {
	enc, err := indexVault.abi.Pack("platformShareBps")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPlatformShareBps is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x94714065.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function platformShareBps() view returns(uint16)
func (indexVault *IndexVault) TryPackPlatformShareBps() ([]byte, error) {
	return indexVault.abi.Pack("platformShareBps")
}

// UnpackPlatformShareBps is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x94714065.
//
// Solidity: function platformShareBps() view returns(uint16)
func (indexVault *IndexVault) UnpackPlatformShareBps(data []byte) (uint16, error) {
	out, err := indexVault.abi.Unpack("platformShareBps", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackPreviewContribute is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1602deb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function previewContribute(uint256[] amounts) view returns(uint256 shares)
func (indexVault *IndexVault) PackPreviewContribute(amounts []*big.Int) []byte {
	enc, err := indexVault.abi.Pack("previewContribute", amounts)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPreviewContribute is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd1602deb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function previewContribute(uint256[] amounts) view returns(uint256 shares)
func (indexVault *IndexVault) TryPackPreviewContribute(amounts []*big.Int) ([]byte, error) {
	return indexVault.abi.Pack("previewContribute", amounts)
}

// UnpackPreviewContribute is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd1602deb.
//
// Solidity: function previewContribute(uint256[] amounts) view returns(uint256 shares)
func (indexVault *IndexVault) UnpackPreviewContribute(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("previewContribute", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPreviewWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a28a477.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function previewWithdraw(uint256 shares) view returns(uint256[] amounts)
func (indexVault *IndexVault) PackPreviewWithdraw(shares *big.Int) []byte {
	enc, err := indexVault.abi.Pack("previewWithdraw", shares)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPreviewWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0a28a477.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function previewWithdraw(uint256 shares) view returns(uint256[] amounts)
func (indexVault *IndexVault) TryPackPreviewWithdraw(shares *big.Int) ([]byte, error) {
	return indexVault.abi.Pack("previewWithdraw", shares)
}

// UnpackPreviewWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0a28a477.
//
// Solidity: function previewWithdraw(uint256 shares) view returns(uint256[] amounts)
func (indexVault *IndexVault) UnpackPreviewWithdraw(data []byte) ([]*big.Int, error) {
	out, err := indexVault.abi.Unpack("previewWithdraw", data)
	if err != nil {
		return *new([]*big.Int), err
	}
	out0 := *abi.ConvertType(out[0], new([]*big.Int)).(*[]*big.Int)
	return out0, nil
}

// PackProposeTargets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3a9458db.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function proposeTargets(address[] tokens, uint256[] weights) returns(uint256 id)
func (indexVault *IndexVault) PackProposeTargets(tokens []common.Address, weights []*big.Int) []byte {
	enc, err := indexVault.abi.Pack("proposeTargets", tokens, weights)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackProposeTargets is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3a9458db.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function proposeTargets(address[] tokens, uint256[] weights) returns(uint256 id)
func (indexVault *IndexVault) TryPackProposeTargets(tokens []common.Address, weights []*big.Int) ([]byte, error) {
	return indexVault.abi.Pack("proposeTargets", tokens, weights)
}

// UnpackProposeTargets is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3a9458db.
//
// Solidity: function proposeTargets(address[] tokens, uint256[] weights) returns(uint256 id)
func (indexVault *IndexVault) UnpackProposeTargets(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("proposeTargets", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRebalance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2be01190.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rebalance(address[] newTokens, uint256[] newWeights) returns()
func (indexVault *IndexVault) PackRebalance(newTokens []common.Address, newWeights []*big.Int) []byte {
	enc, err := indexVault.abi.Pack("rebalance", newTokens, newWeights)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRebalance is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2be01190.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rebalance(address[] newTokens, uint256[] newWeights) returns()
func (indexVault *IndexVault) TryPackRebalance(newTokens []common.Address, newWeights []*big.Int) ([]byte, error) {
	return indexVault.abi.Pack("rebalance", newTokens, newWeights)
}

// PackRebalanceNonce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xedca4f5e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function rebalanceNonce() view returns(uint256)
func (indexVault *IndexVault) PackRebalanceNonce() []byte {
	enc, err := indexVault.abi.Pack("rebalanceNonce")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRebalanceNonce is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xedca4f5e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function rebalanceNonce() view returns(uint256)
func (indexVault *IndexVault) TryPackRebalanceNonce() ([]byte, error) {
	return indexVault.abi.Pack("rebalanceNonce")
}

// UnpackRebalanceNonce is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xedca4f5e.
//
// Solidity: function rebalanceNonce() view returns(uint256)
func (indexVault *IndexVault) UnpackRebalanceNonce(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("rebalanceNonce", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registry() view returns(address)
func (indexVault *IndexVault) PackRegistry() []byte {
	enc, err := indexVault.abi.Pack("registry")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registry() view returns(address)
func (indexVault *IndexVault) TryPackRegistry() ([]byte, error) {
	return indexVault.abi.Pack("registry")
}

// UnpackRegistry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7b103999.
//
// Solidity: function registry() view returns(address)
func (indexVault *IndexVault) UnpackRegistry(data []byte) (common.Address, error) {
	out, err := indexVault.abi.Unpack("registry", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSetKeeper is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x748747e6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setKeeper(address keeper_) returns()
func (indexVault *IndexVault) PackSetKeeper(keeper common.Address) []byte {
	enc, err := indexVault.abi.Pack("setKeeper", keeper)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetKeeper is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x748747e6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setKeeper(address keeper_) returns()
func (indexVault *IndexVault) TryPackSetKeeper(keeper common.Address) ([]byte, error) {
	return indexVault.abi.Pack("setKeeper", keeper)
}

// PackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function supportsInterface(bytes4 id) pure returns(bool)
func (indexVault *IndexVault) PackSupportsInterface(id [4]byte) []byte {
	enc, err := indexVault.abi.Pack("supportsInterface", id)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSupportsInterface is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x01ffc9a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function supportsInterface(bytes4 id) pure returns(bool)
func (indexVault *IndexVault) TryPackSupportsInterface(id [4]byte) ([]byte, error) {
	return indexVault.abi.Pack("supportsInterface", id)
}

// UnpackSupportsInterface is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x01ffc9a7.
//
// Solidity: function supportsInterface(bytes4 id) pure returns(bool)
func (indexVault *IndexVault) UnpackSupportsInterface(data []byte) (bool, error) {
	out, err := indexVault.abi.Unpack("supportsInterface", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function symbol() view returns(string)
func (indexVault *IndexVault) PackSymbol() []byte {
	enc, err := indexVault.abi.Pack("symbol")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSymbol is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x95d89b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function symbol() view returns(string)
func (indexVault *IndexVault) TryPackSymbol() ([]byte, error) {
	return indexVault.abi.Pack("symbol")
}

// UnpackSymbol is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x95d89b41.
//
// Solidity: function symbol() view returns(string)
func (indexVault *IndexVault) UnpackSymbol(data []byte) (string, error) {
	out, err := indexVault.abi.Unpack("symbol", data)
	if err != nil {
		return *new(string), err
	}
	out0 := *abi.ConvertType(out[0], new(string)).(*string)
	return out0, nil
}

// PackTargetDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x952a1d9d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function targetDelay() view returns(uint32)
func (indexVault *IndexVault) PackTargetDelay() []byte {
	enc, err := indexVault.abi.Pack("targetDelay")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTargetDelay is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x952a1d9d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function targetDelay() view returns(uint32)
func (indexVault *IndexVault) TryPackTargetDelay() ([]byte, error) {
	return indexVault.abi.Pack("targetDelay")
}

// UnpackTargetDelay is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x952a1d9d.
//
// Solidity: function targetDelay() view returns(uint32)
func (indexVault *IndexVault) UnpackTargetDelay(data []byte) (uint32, error) {
	out, err := indexVault.abi.Unpack("targetDelay", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackTargetWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd25c1fd9.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function targetWindow() view returns(uint32)
func (indexVault *IndexVault) PackTargetWindow() []byte {
	enc, err := indexVault.abi.Pack("targetWindow")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTargetWindow is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd25c1fd9.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function targetWindow() view returns(uint32)
func (indexVault *IndexVault) TryPackTargetWindow() ([]byte, error) {
	return indexVault.abi.Pack("targetWindow")
}

// UnpackTargetWindow is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd25c1fd9.
//
// Solidity: function targetWindow() view returns(uint32)
func (indexVault *IndexVault) UnpackTargetWindow(data []byte) (uint32, error) {
	out, err := indexVault.abi.Unpack("targetWindow", data)
	if err != nil {
		return *new(uint32), err
	}
	out0 := *abi.ConvertType(out[0], new(uint32)).(*uint32)
	return out0, nil
}

// PackTotalBasketValue is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x28b50621.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalBasketValue() view returns(uint256)
func (indexVault *IndexVault) PackTotalBasketValue() []byte {
	enc, err := indexVault.abi.Pack("totalBasketValue")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalBasketValue is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x28b50621.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalBasketValue() view returns(uint256)
func (indexVault *IndexVault) TryPackTotalBasketValue() ([]byte, error) {
	return indexVault.abi.Pack("totalBasketValue")
}

// UnpackTotalBasketValue is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x28b50621.
//
// Solidity: function totalBasketValue() view returns(uint256)
func (indexVault *IndexVault) UnpackTotalBasketValue(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("totalBasketValue", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTotalClaims is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4054ed90.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalClaims(address token) view returns(uint256)
func (indexVault *IndexVault) PackTotalClaims(token common.Address) []byte {
	enc, err := indexVault.abi.Pack("totalClaims", token)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalClaims is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4054ed90.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalClaims(address token) view returns(uint256)
func (indexVault *IndexVault) TryPackTotalClaims(token common.Address) ([]byte, error) {
	return indexVault.abi.Pack("totalClaims", token)
}

// UnpackTotalClaims is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4054ed90.
//
// Solidity: function totalClaims(address token) view returns(uint256)
func (indexVault *IndexVault) UnpackTotalClaims(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("totalClaims", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTotalConstituents is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f39b64e.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalConstituents() view returns(uint256)
func (indexVault *IndexVault) PackTotalConstituents() []byte {
	enc, err := indexVault.abi.Pack("totalConstituents")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalConstituents is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f39b64e.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalConstituents() view returns(uint256)
func (indexVault *IndexVault) TryPackTotalConstituents() ([]byte, error) {
	return indexVault.abi.Pack("totalConstituents")
}

// UnpackTotalConstituents is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1f39b64e.
//
// Solidity: function totalConstituents() view returns(uint256)
func (indexVault *IndexVault) UnpackTotalConstituents(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("totalConstituents", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function totalSupply() view returns(uint256)
func (indexVault *IndexVault) PackTotalSupply() []byte {
	enc, err := indexVault.abi.Pack("totalSupply")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTotalSupply is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x18160ddd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function totalSupply() view returns(uint256)
func (indexVault *IndexVault) TryPackTotalSupply() ([]byte, error) {
	return indexVault.abi.Pack("totalSupply")
}

// UnpackTotalSupply is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x18160ddd.
//
// Solidity: function totalSupply() view returns(uint256)
func (indexVault *IndexVault) UnpackTotalSupply(data []byte) (*big.Int, error) {
	out, err := indexVault.abi.Unpack("totalSupply", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (indexVault *IndexVault) PackTransfer(to common.Address, value *big.Int) []byte {
	enc, err := indexVault.abi.Pack("transfer", to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransfer is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa9059cbb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (indexVault *IndexVault) TryPackTransfer(to common.Address, value *big.Int) ([]byte, error) {
	return indexVault.abi.Pack("transfer", to, value)
}

// UnpackTransfer is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa9059cbb.
//
// Solidity: function transfer(address to, uint256 value) returns(bool)
func (indexVault *IndexVault) UnpackTransfer(data []byte) (bool, error) {
	out, err := indexVault.abi.Unpack("transfer", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (indexVault *IndexVault) PackTransferFrom(from common.Address, to common.Address, value *big.Int) []byte {
	enc, err := indexVault.abi.Pack("transferFrom", from, to, value)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferFrom is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x23b872dd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (indexVault *IndexVault) TryPackTransferFrom(from common.Address, to common.Address, value *big.Int) ([]byte, error) {
	return indexVault.abi.Pack("transferFrom", from, to, value)
}

// UnpackTransferFrom is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x23b872dd.
//
// Solidity: function transferFrom(address from, address to, uint256 value) returns(bool)
func (indexVault *IndexVault) UnpackTransferFrom(data []byte) (bool, error) {
	out, err := indexVault.abi.Unpack("transferFrom", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (indexVault *IndexVault) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := indexVault.abi.Pack("transferOwnership", newOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (indexVault *IndexVault) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return indexVault.abi.Pack("transferOwnership", newOwner)
}

// PackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb06c2075.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function withdraw(uint256 shares, address receiver, uint256[] minAmounts) returns(uint256[] amounts)
func (indexVault *IndexVault) PackWithdraw(shares *big.Int, receiver common.Address, minAmounts []*big.Int) []byte {
	enc, err := indexVault.abi.Pack("withdraw", shares, receiver, minAmounts)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWithdraw is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xb06c2075.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function withdraw(uint256 shares, address receiver, uint256[] minAmounts) returns(uint256[] amounts)
func (indexVault *IndexVault) TryPackWithdraw(shares *big.Int, receiver common.Address, minAmounts []*big.Int) ([]byte, error) {
	return indexVault.abi.Pack("withdraw", shares, receiver, minAmounts)
}

// UnpackWithdraw is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xb06c2075.
//
// Solidity: function withdraw(uint256 shares, address receiver, uint256[] minAmounts) returns(uint256[] amounts)
func (indexVault *IndexVault) UnpackWithdraw(data []byte) ([]*big.Int, error) {
	out, err := indexVault.abi.Unpack("withdraw", data)
	if err != nil {
		return *new([]*big.Int), err
	}
	out0 := *abi.ConvertType(out[0], new([]*big.Int)).(*[]*big.Int)
	return out0, nil
}

// IndexVaultApproval represents a Approval event raised by the IndexVault contract.
type IndexVaultApproval struct {
	Owner   common.Address
	Spender common.Address
	Value   *big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const IndexVaultApprovalEventName = "Approval"

// ContractEventName returns the user-defined event name.
func (IndexVaultApproval) ContractEventName() string {
	return IndexVaultApprovalEventName
}

// UnpackApprovalEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Approval(address indexed owner, address indexed spender, uint256 value)
func (indexVault *IndexVault) UnpackApprovalEvent(log *types.Log) (*IndexVaultApproval, error) {
	event := "Approval"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultApproval)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultClaimCreated represents a ClaimCreated event raised by the IndexVault contract.
type IndexVaultClaimCreated struct {
	Token  common.Address
	Holder common.Address
	Amount *big.Int
	Owed   *big.Int
	Raw    *types.Log // Blockchain specific contextual infos
}

const IndexVaultClaimCreatedEventName = "ClaimCreated"

// ContractEventName returns the user-defined event name.
func (IndexVaultClaimCreated) ContractEventName() string {
	return IndexVaultClaimCreatedEventName
}

// UnpackClaimCreatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ClaimCreated(address indexed token, address indexed holder, uint256 amount, uint256 owed)
func (indexVault *IndexVault) UnpackClaimCreatedEvent(log *types.Log) (*IndexVaultClaimCreated, error) {
	event := "ClaimCreated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultClaimCreated)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultClaimed represents a Claimed event raised by the IndexVault contract.
type IndexVaultClaimed struct {
	Token    common.Address
	Holder   common.Address
	Receiver common.Address
	Amount   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const IndexVaultClaimedEventName = "Claimed"

// ContractEventName returns the user-defined event name.
func (IndexVaultClaimed) ContractEventName() string {
	return IndexVaultClaimedEventName
}

// UnpackClaimedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Claimed(address indexed token, address indexed holder, address receiver, uint256 amount)
func (indexVault *IndexVault) UnpackClaimedEvent(log *types.Log) (*IndexVaultClaimed, error) {
	event := "Claimed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultClaimed)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultContributed represents a Contributed event raised by the IndexVault contract.
type IndexVaultContributed struct {
	Sender   common.Address
	Receiver common.Address
	Amounts  []*big.Int
	Shares   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const IndexVaultContributedEventName = "Contributed"

// ContractEventName returns the user-defined event name.
func (IndexVaultContributed) ContractEventName() string {
	return IndexVaultContributedEventName
}

// UnpackContributedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Contributed(address indexed sender, address indexed receiver, uint256[] amounts, uint256 shares)
func (indexVault *IndexVault) UnpackContributedEvent(log *types.Log) (*IndexVaultContributed, error) {
	event := "Contributed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultContributed)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultEIP712DomainChanged represents a EIP712DomainChanged event raised by the IndexVault contract.
type IndexVaultEIP712DomainChanged struct {
	Raw *types.Log // Blockchain specific contextual infos
}

const IndexVaultEIP712DomainChangedEventName = "EIP712DomainChanged"

// ContractEventName returns the user-defined event name.
func (IndexVaultEIP712DomainChanged) ContractEventName() string {
	return IndexVaultEIP712DomainChangedEventName
}

// UnpackEIP712DomainChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event EIP712DomainChanged()
func (indexVault *IndexVault) UnpackEIP712DomainChangedEvent(log *types.Log) (*IndexVaultEIP712DomainChanged, error) {
	event := "EIP712DomainChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultEIP712DomainChanged)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultInitialized represents a Initialized event raised by the IndexVault contract.
type IndexVaultInitialized struct {
	Version uint64
	Raw     *types.Log // Blockchain specific contextual infos
}

const IndexVaultInitializedEventName = "Initialized"

// ContractEventName returns the user-defined event name.
func (IndexVaultInitialized) ContractEventName() string {
	return IndexVaultInitializedEventName
}

// UnpackInitializedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialized(uint64 version)
func (indexVault *IndexVault) UnpackInitializedEvent(log *types.Log) (*IndexVaultInitialized, error) {
	event := "Initialized"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultInitialized)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultKeeperChanged represents a KeeperChanged event raised by the IndexVault contract.
type IndexVaultKeeperChanged struct {
	Keeper common.Address
	Raw    *types.Log // Blockchain specific contextual infos
}

const IndexVaultKeeperChangedEventName = "KeeperChanged"

// ContractEventName returns the user-defined event name.
func (IndexVaultKeeperChanged) ContractEventName() string {
	return IndexVaultKeeperChangedEventName
}

// UnpackKeeperChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event KeeperChanged(address indexed keeper)
func (indexVault *IndexVault) UnpackKeeperChangedEvent(log *types.Log) (*IndexVaultKeeperChanged, error) {
	event := "KeeperChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultKeeperChanged)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultManagementFeeAccrued represents a ManagementFeeAccrued event raised by the IndexVault contract.
type IndexVaultManagementFeeAccrued struct {
	CreatorShares  *big.Int
	PlatformShares *big.Int
	Supply         *big.Int
	AccruedAt      *big.Int
	Raw            *types.Log // Blockchain specific contextual infos
}

const IndexVaultManagementFeeAccruedEventName = "ManagementFeeAccrued"

// ContractEventName returns the user-defined event name.
func (IndexVaultManagementFeeAccrued) ContractEventName() string {
	return IndexVaultManagementFeeAccruedEventName
}

// UnpackManagementFeeAccruedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ManagementFeeAccrued(uint256 creatorShares, uint256 platformShares, uint256 supply, uint256 accruedAt)
func (indexVault *IndexVault) UnpackManagementFeeAccruedEvent(log *types.Log) (*IndexVaultManagementFeeAccrued, error) {
	event := "ManagementFeeAccrued"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultManagementFeeAccrued)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultManagementFeeChanged represents a ManagementFeeChanged event raised by the IndexVault contract.
type IndexVaultManagementFeeChanged struct {
	FeeBps uint16
	Raw    *types.Log // Blockchain specific contextual infos
}

const IndexVaultManagementFeeChangedEventName = "ManagementFeeChanged"

// ContractEventName returns the user-defined event name.
func (IndexVaultManagementFeeChanged) ContractEventName() string {
	return IndexVaultManagementFeeChangedEventName
}

// UnpackManagementFeeChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ManagementFeeChanged(uint16 feeBps)
func (indexVault *IndexVault) UnpackManagementFeeChangedEvent(log *types.Log) (*IndexVaultManagementFeeChanged, error) {
	event := "ManagementFeeChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultManagementFeeChanged)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultOwnershipTransferStarted represents a OwnershipTransferStarted event raised by the IndexVault contract.
type IndexVaultOwnershipTransferStarted struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const IndexVaultOwnershipTransferStartedEventName = "OwnershipTransferStarted"

// ContractEventName returns the user-defined event name.
func (IndexVaultOwnershipTransferStarted) ContractEventName() string {
	return IndexVaultOwnershipTransferStartedEventName
}

// UnpackOwnershipTransferStartedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner)
func (indexVault *IndexVault) UnpackOwnershipTransferStartedEvent(log *types.Log) (*IndexVaultOwnershipTransferStarted, error) {
	event := "OwnershipTransferStarted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultOwnershipTransferStarted)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultOwnershipTransferred represents a OwnershipTransferred event raised by the IndexVault contract.
type IndexVaultOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const IndexVaultOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (IndexVaultOwnershipTransferred) ContractEventName() string {
	return IndexVaultOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (indexVault *IndexVault) UnpackOwnershipTransferredEvent(log *types.Log) (*IndexVaultOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultRebalanced represents a Rebalanced event raised by the IndexVault contract.
type IndexVaultRebalanced struct {
	Tokens  []common.Address
	Weights []*big.Int
	Raw     *types.Log // Blockchain specific contextual infos
}

const IndexVaultRebalancedEventName = "Rebalanced"

// ContractEventName returns the user-defined event name.
func (IndexVaultRebalanced) ContractEventName() string {
	return IndexVaultRebalancedEventName
}

// UnpackRebalancedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Rebalanced(address[] tokens, uint256[] weights)
func (indexVault *IndexVault) UnpackRebalancedEvent(log *types.Log) (*IndexVaultRebalanced, error) {
	event := "Rebalanced"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultRebalanced)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultReserveLost represents a ReserveLost event raised by the IndexVault contract.
type IndexVaultReserveLost struct {
	Token        common.Address
	Amount       *big.Int
	ReserveAfter *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const IndexVaultReserveLostEventName = "ReserveLost"

// ContractEventName returns the user-defined event name.
func (IndexVaultReserveLost) ContractEventName() string {
	return IndexVaultReserveLostEventName
}

// UnpackReserveLostEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ReserveLost(address indexed token, uint256 amount, uint256 reserveAfter)
func (indexVault *IndexVault) UnpackReserveLostEvent(log *types.Log) (*IndexVaultReserveLost, error) {
	event := "ReserveLost"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultReserveLost)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultTargetsCancelled represents a TargetsCancelled event raised by the IndexVault contract.
type IndexVaultTargetsCancelled struct {
	Id  *big.Int
	By  common.Address
	Raw *types.Log // Blockchain specific contextual infos
}

const IndexVaultTargetsCancelledEventName = "TargetsCancelled"

// ContractEventName returns the user-defined event name.
func (IndexVaultTargetsCancelled) ContractEventName() string {
	return IndexVaultTargetsCancelledEventName
}

// UnpackTargetsCancelledEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TargetsCancelled(uint256 indexed id, address indexed by)
func (indexVault *IndexVault) UnpackTargetsCancelledEvent(log *types.Log) (*IndexVaultTargetsCancelled, error) {
	event := "TargetsCancelled"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultTargetsCancelled)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultTargetsExecuted represents a TargetsExecuted event raised by the IndexVault contract.
type IndexVaultTargetsExecuted struct {
	Id    *big.Int
	Nonce *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const IndexVaultTargetsExecutedEventName = "TargetsExecuted"

// ContractEventName returns the user-defined event name.
func (IndexVaultTargetsExecuted) ContractEventName() string {
	return IndexVaultTargetsExecutedEventName
}

// UnpackTargetsExecutedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TargetsExecuted(uint256 indexed id, uint256 nonce)
func (indexVault *IndexVault) UnpackTargetsExecutedEvent(log *types.Log) (*IndexVaultTargetsExecuted, error) {
	event := "TargetsExecuted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultTargetsExecuted)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultTargetsProposed represents a TargetsProposed event raised by the IndexVault contract.
type IndexVaultTargetsProposed struct {
	Id           *big.Int
	Tokens       []common.Address
	Weights      []*big.Int
	ExecutableAt uint64
	ExpiresAt    uint64
	Raw          *types.Log // Blockchain specific contextual infos
}

const IndexVaultTargetsProposedEventName = "TargetsProposed"

// ContractEventName returns the user-defined event name.
func (IndexVaultTargetsProposed) ContractEventName() string {
	return IndexVaultTargetsProposedEventName
}

// UnpackTargetsProposedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TargetsProposed(uint256 indexed id, address[] tokens, uint256[] weights, uint64 executableAt, uint64 expiresAt)
func (indexVault *IndexVault) UnpackTargetsProposedEvent(log *types.Log) (*IndexVaultTargetsProposed, error) {
	event := "TargetsProposed"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultTargetsProposed)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultTradeExecuted represents a TradeExecuted event raised by the IndexVault contract.
type IndexVaultTradeExecuted struct {
	Nonce           *big.Int
	TokenIn         common.Address
	TokenOut        common.Address
	Adapter         common.Address
	Leg             *big.Int
	AmountIn        *big.Int
	AmountOut       *big.Int
	ReserveInAfter  *big.Int
	ReserveOutAfter *big.Int
	ValueInD18      *big.Int
	ValueOutD18     *big.Int
	Raw             *types.Log // Blockchain specific contextual infos
}

const IndexVaultTradeExecutedEventName = "TradeExecuted"

// ContractEventName returns the user-defined event name.
func (IndexVaultTradeExecuted) ContractEventName() string {
	return IndexVaultTradeExecutedEventName
}

// UnpackTradeExecutedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TradeExecuted(uint256 indexed nonce, address indexed tokenIn, address indexed tokenOut, address adapter, uint256 leg, uint256 amountIn, uint256 amountOut, uint256 reserveInAfter, uint256 reserveOutAfter, uint256 valueInD18, uint256 valueOutD18)
func (indexVault *IndexVault) UnpackTradeExecutedEvent(log *types.Log) (*IndexVaultTradeExecuted, error) {
	event := "TradeExecuted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultTradeExecuted)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultTradesExecuted represents a TradesExecuted event raised by the IndexVault contract.
type IndexVaultTradesExecuted struct {
	Nonce          *big.Int
	NavBeforeD18   *big.Int
	NavAfterD18    *big.Int
	DriftBeforeD18 *big.Int
	DriftAfterD18  *big.Int
	Raw            *types.Log // Blockchain specific contextual infos
}

const IndexVaultTradesExecutedEventName = "TradesExecuted"

// ContractEventName returns the user-defined event name.
func (IndexVaultTradesExecuted) ContractEventName() string {
	return IndexVaultTradesExecutedEventName
}

// UnpackTradesExecutedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event TradesExecuted(uint256 indexed nonce, uint256 navBeforeD18, uint256 navAfterD18, uint256 driftBeforeD18, uint256 driftAfterD18)
func (indexVault *IndexVault) UnpackTradesExecutedEvent(log *types.Log) (*IndexVaultTradesExecuted, error) {
	event := "TradesExecuted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultTradesExecuted)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultTransfer represents a Transfer event raised by the IndexVault contract.
type IndexVaultTransfer struct {
	From  common.Address
	To    common.Address
	Value *big.Int
	Raw   *types.Log // Blockchain specific contextual infos
}

const IndexVaultTransferEventName = "Transfer"

// ContractEventName returns the user-defined event name.
func (IndexVaultTransfer) ContractEventName() string {
	return IndexVaultTransferEventName
}

// UnpackTransferEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Transfer(address indexed from, address indexed to, uint256 value)
func (indexVault *IndexVault) UnpackTransferEvent(log *types.Log) (*IndexVaultTransfer, error) {
	event := "Transfer"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultTransfer)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// IndexVaultWithdrawn represents a Withdrawn event raised by the IndexVault contract.
type IndexVaultWithdrawn struct {
	Sender   common.Address
	Receiver common.Address
	Amounts  []*big.Int
	Shares   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const IndexVaultWithdrawnEventName = "Withdrawn"

// ContractEventName returns the user-defined event name.
func (IndexVaultWithdrawn) ContractEventName() string {
	return IndexVaultWithdrawnEventName
}

// UnpackWithdrawnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Withdrawn(address indexed sender, address indexed receiver, uint256[] amounts, uint256 shares)
func (indexVault *IndexVault) UnpackWithdrawnEvent(log *types.Log) (*IndexVaultWithdrawn, error) {
	event := "Withdrawn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != indexVault.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(IndexVaultWithdrawn)
	if len(log.Data) > 0 {
		if err := indexVault.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range indexVault.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (indexVault *IndexVault) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], indexVault.abi.Errors["AdapterNotApproved"].ID.Bytes()[:4]) {
		return indexVault.UnpackAdapterNotApprovedError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["AssetNotActive"].ID.Bytes()[:4]) {
		return indexVault.UnpackAssetNotActiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["DriftNotReduced"].ID.Bytes()[:4]) {
		return indexVault.UnpackDriftNotReducedError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["DuplicateConstituent"].ID.Bytes()[:4]) {
		return indexVault.UnpackDuplicateConstituentError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ECDSAInvalidSignature"].ID.Bytes()[:4]) {
		return indexVault.UnpackECDSAInvalidSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ECDSAInvalidSignatureLength"].ID.Bytes()[:4]) {
		return indexVault.UnpackECDSAInvalidSignatureLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ECDSAInvalidSignatureS"].ID.Bytes()[:4]) {
		return indexVault.UnpackECDSAInvalidSignatureSError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ERC20InsufficientAllowance"].ID.Bytes()[:4]) {
		return indexVault.UnpackERC20InsufficientAllowanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ERC20InsufficientBalance"].ID.Bytes()[:4]) {
		return indexVault.UnpackERC20InsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ERC20InvalidApprover"].ID.Bytes()[:4]) {
		return indexVault.UnpackERC20InvalidApproverError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ERC20InvalidReceiver"].ID.Bytes()[:4]) {
		return indexVault.UnpackERC20InvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ERC20InvalidSender"].ID.Bytes()[:4]) {
		return indexVault.UnpackERC20InvalidSenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ERC20InvalidSpender"].ID.Bytes()[:4]) {
		return indexVault.UnpackERC20InvalidSpenderError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ERC2612ExpiredSignature"].ID.Bytes()[:4]) {
		return indexVault.UnpackERC2612ExpiredSignatureError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ERC2612InvalidSigner"].ID.Bytes()[:4]) {
		return indexVault.UnpackERC2612InvalidSignerError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["Expired"].ID.Bytes()[:4]) {
		return indexVault.UnpackExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["FeeOverCap"].ID.Bytes()[:4]) {
		return indexVault.UnpackFeeOverCapError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["FeeRaised"].ID.Bytes()[:4]) {
		return indexVault.UnpackFeeRaisedError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["InsufficientAmount"].ID.Bytes()[:4]) {
		return indexVault.UnpackInsufficientAmountError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["InsufficientGas"].ID.Bytes()[:4]) {
		return indexVault.UnpackInsufficientGasError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["InsufficientShares"].ID.Bytes()[:4]) {
		return indexVault.UnpackInsufficientSharesError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["InvalidAccountNonce"].ID.Bytes()[:4]) {
		return indexVault.UnpackInvalidAccountNonceError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["InvalidInitialization"].ID.Bytes()[:4]) {
		return indexVault.UnpackInvalidInitializationError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["InvalidReceiver"].ID.Bytes()[:4]) {
		return indexVault.UnpackInvalidReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["LengthMismatch"].ID.Bytes()[:4]) {
		return indexVault.UnpackLengthMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NavBelowMin"].ID.Bytes()[:4]) {
		return indexVault.UnpackNavBelowMinError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NoConstituents"].ID.Bytes()[:4]) {
		return indexVault.UnpackNoConstituentsError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NoProposal"].ID.Bytes()[:4]) {
		return indexVault.UnpackNoProposalError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NoTrades"].ID.Bytes()[:4]) {
		return indexVault.UnpackNoTradesError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NonceMismatch"].ID.Bytes()[:4]) {
		return indexVault.UnpackNonceMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NotConstituent"].ID.Bytes()[:4]) {
		return indexVault.UnpackNotConstituentError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NotCreator"].ID.Bytes()[:4]) {
		return indexVault.UnpackNotCreatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NotCreatorOrGuardian"].ID.Bytes()[:4]) {
		return indexVault.UnpackNotCreatorOrGuardianError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NotFactory"].ID.Bytes()[:4]) {
		return indexVault.UnpackNotFactoryError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NotInitializing"].ID.Bytes()[:4]) {
		return indexVault.UnpackNotInitializingError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NotKeeper"].ID.Bytes()[:4]) {
		return indexVault.UnpackNotKeeperError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NotPendingCreator"].ID.Bytes()[:4]) {
		return indexVault.UnpackNotPendingCreatorError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["NothingToClaim"].ID.Bytes()[:4]) {
		return indexVault.UnpackNothingToClaimError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["Overshoot"].ID.Bytes()[:4]) {
		return indexVault.UnpackOvershootError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ProposalMismatch"].ID.Bytes()[:4]) {
		return indexVault.UnpackProposalMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ProposalPending"].ID.Bytes()[:4]) {
		return indexVault.UnpackProposalPendingError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return indexVault.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["SafeCastOverflowedUintDowncast"].ID.Bytes()[:4]) {
		return indexVault.UnpackSafeCastOverflowedUintDowncastError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return indexVault.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["SameToken"].ID.Bytes()[:4]) {
		return indexVault.UnpackSameTokenError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["SpentMismatch"].ID.Bytes()[:4]) {
		return indexVault.UnpackSpentMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["TooEarly"].ID.Bytes()[:4]) {
		return indexVault.UnpackTooEarlyError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["TooManyConstituents"].ID.Bytes()[:4]) {
		return indexVault.UnpackTooManyConstituentsError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["TransferMismatch"].ID.Bytes()[:4]) {
		return indexVault.UnpackTransferMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ValueLost"].ID.Bytes()[:4]) {
		return indexVault.UnpackValueLostError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["WeightsSum"].ID.Bytes()[:4]) {
		return indexVault.UnpackWeightsSumError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["WrongDirection"].ID.Bytes()[:4]) {
		return indexVault.UnpackWrongDirectionError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return indexVault.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ZeroShares"].ID.Bytes()[:4]) {
		return indexVault.UnpackZeroSharesError(raw[4:])
	}
	if bytes.Equal(raw[:4], indexVault.abi.Errors["ZeroWeight"].ID.Bytes()[:4]) {
		return indexVault.UnpackZeroWeightError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// IndexVaultAdapterNotApproved represents a AdapterNotApproved error raised by the IndexVault contract.
type IndexVaultAdapterNotApproved struct {
	Adapter common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AdapterNotApproved(address adapter)
func IndexVaultAdapterNotApprovedErrorID() common.Hash {
	return common.HexToHash("0x0c48343e5d5115a8493dad879c35f6d323b8d87506bd626906ab2d56c9d2239f")
}

// UnpackAdapterNotApprovedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AdapterNotApproved(address adapter)
func (indexVault *IndexVault) UnpackAdapterNotApprovedError(raw []byte) (*IndexVaultAdapterNotApproved, error) {
	out := new(IndexVaultAdapterNotApproved)
	if err := indexVault.abi.UnpackIntoInterface(out, "AdapterNotApproved", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultAssetNotActive represents a AssetNotActive error raised by the IndexVault contract.
type IndexVaultAssetNotActive struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssetNotActive(address token)
func IndexVaultAssetNotActiveErrorID() common.Hash {
	return common.HexToHash("0x7f939625c9832417ad619ae27ed6228ec0a8c10ffce201a56f85fc149bb9ded2")
}

// UnpackAssetNotActiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssetNotActive(address token)
func (indexVault *IndexVault) UnpackAssetNotActiveError(raw []byte) (*IndexVaultAssetNotActive, error) {
	out := new(IndexVaultAssetNotActive)
	if err := indexVault.abi.UnpackIntoInterface(out, "AssetNotActive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultDriftNotReduced represents a DriftNotReduced error raised by the IndexVault contract.
type IndexVaultDriftNotReduced struct {
	BeforeD18 *big.Int
	AfterD18  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DriftNotReduced(uint256 beforeD18, uint256 afterD18)
func IndexVaultDriftNotReducedErrorID() common.Hash {
	return common.HexToHash("0x0595759049092d0cac23f59f3f67d5d063f33143e1ba443d0eb32f8a5103c0c4")
}

// UnpackDriftNotReducedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DriftNotReduced(uint256 beforeD18, uint256 afterD18)
func (indexVault *IndexVault) UnpackDriftNotReducedError(raw []byte) (*IndexVaultDriftNotReduced, error) {
	out := new(IndexVaultDriftNotReduced)
	if err := indexVault.abi.UnpackIntoInterface(out, "DriftNotReduced", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultDuplicateConstituent represents a DuplicateConstituent error raised by the IndexVault contract.
type IndexVaultDuplicateConstituent struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DuplicateConstituent(address token)
func IndexVaultDuplicateConstituentErrorID() common.Hash {
	return common.HexToHash("0xd7be0547655cd304b5252644e2d7e4049be71a2816278c56c50c8c527dfb4c0f")
}

// UnpackDuplicateConstituentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DuplicateConstituent(address token)
func (indexVault *IndexVault) UnpackDuplicateConstituentError(raw []byte) (*IndexVaultDuplicateConstituent, error) {
	out := new(IndexVaultDuplicateConstituent)
	if err := indexVault.abi.UnpackIntoInterface(out, "DuplicateConstituent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultECDSAInvalidSignature represents a ECDSAInvalidSignature error raised by the IndexVault contract.
type IndexVaultECDSAInvalidSignature struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignature()
func IndexVaultECDSAInvalidSignatureErrorID() common.Hash {
	return common.HexToHash("0xf645eedf0193584640b6b90cb9477e4c95b98636c148a891d4c0a146dc46e75a")
}

// UnpackECDSAInvalidSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignature()
func (indexVault *IndexVault) UnpackECDSAInvalidSignatureError(raw []byte) (*IndexVaultECDSAInvalidSignature, error) {
	out := new(IndexVaultECDSAInvalidSignature)
	if err := indexVault.abi.UnpackIntoInterface(out, "ECDSAInvalidSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultECDSAInvalidSignatureLength represents a ECDSAInvalidSignatureLength error raised by the IndexVault contract.
type IndexVaultECDSAInvalidSignatureLength struct {
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignatureLength(uint256 length)
func IndexVaultECDSAInvalidSignatureLengthErrorID() common.Hash {
	return common.HexToHash("0xfce698f7e8e5342cd615f641317bc45fe7e1e4a8b0a14dd1383ff8dc9c41917f")
}

// UnpackECDSAInvalidSignatureLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignatureLength(uint256 length)
func (indexVault *IndexVault) UnpackECDSAInvalidSignatureLengthError(raw []byte) (*IndexVaultECDSAInvalidSignatureLength, error) {
	out := new(IndexVaultECDSAInvalidSignatureLength)
	if err := indexVault.abi.UnpackIntoInterface(out, "ECDSAInvalidSignatureLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultECDSAInvalidSignatureS represents a ECDSAInvalidSignatureS error raised by the IndexVault contract.
type IndexVaultECDSAInvalidSignatureS struct {
	S [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ECDSAInvalidSignatureS(bytes32 s)
func IndexVaultECDSAInvalidSignatureSErrorID() common.Hash {
	return common.HexToHash("0xd78bce0cccb935155ed6428d1c13e50b7f3550fd2b66b9fe266006fea4a5e1eb")
}

// UnpackECDSAInvalidSignatureSError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ECDSAInvalidSignatureS(bytes32 s)
func (indexVault *IndexVault) UnpackECDSAInvalidSignatureSError(raw []byte) (*IndexVaultECDSAInvalidSignatureS, error) {
	out := new(IndexVaultECDSAInvalidSignatureS)
	if err := indexVault.abi.UnpackIntoInterface(out, "ECDSAInvalidSignatureS", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultERC20InsufficientAllowance represents a ERC20InsufficientAllowance error raised by the IndexVault contract.
type IndexVaultERC20InsufficientAllowance struct {
	Spender   common.Address
	Allowance *big.Int
	Needed    *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func IndexVaultERC20InsufficientAllowanceErrorID() common.Hash {
	return common.HexToHash("0xfb8f41b23e99d2101d86da76cdfa87dd51c82ed07d3cb62cbc473e469dbc75c3")
}

// UnpackERC20InsufficientAllowanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed)
func (indexVault *IndexVault) UnpackERC20InsufficientAllowanceError(raw []byte) (*IndexVaultERC20InsufficientAllowance, error) {
	out := new(IndexVaultERC20InsufficientAllowance)
	if err := indexVault.abi.UnpackIntoInterface(out, "ERC20InsufficientAllowance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultERC20InsufficientBalance represents a ERC20InsufficientBalance error raised by the IndexVault contract.
type IndexVaultERC20InsufficientBalance struct {
	Sender  common.Address
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func IndexVaultERC20InsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xe450d38cd8d9f7d95077d567d60ed49c7254716e6ad08fc9872816c97e0ffec6")
}

// UnpackERC20InsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)
func (indexVault *IndexVault) UnpackERC20InsufficientBalanceError(raw []byte) (*IndexVaultERC20InsufficientBalance, error) {
	out := new(IndexVaultERC20InsufficientBalance)
	if err := indexVault.abi.UnpackIntoInterface(out, "ERC20InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultERC20InvalidApprover represents a ERC20InvalidApprover error raised by the IndexVault contract.
type IndexVaultERC20InvalidApprover struct {
	Approver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidApprover(address approver)
func IndexVaultERC20InvalidApproverErrorID() common.Hash {
	return common.HexToHash("0xe602df05cc75712490294c6c104ab7c17f4030363910a7a2626411c6d3118847")
}

// UnpackERC20InvalidApproverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidApprover(address approver)
func (indexVault *IndexVault) UnpackERC20InvalidApproverError(raw []byte) (*IndexVaultERC20InvalidApprover, error) {
	out := new(IndexVaultERC20InvalidApprover)
	if err := indexVault.abi.UnpackIntoInterface(out, "ERC20InvalidApprover", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultERC20InvalidReceiver represents a ERC20InvalidReceiver error raised by the IndexVault contract.
type IndexVaultERC20InvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func IndexVaultERC20InvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0xec442f055133b72f3b2f9f0bb351c406b178527de2040a7d1feb4e058771f613")
}

// UnpackERC20InvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidReceiver(address receiver)
func (indexVault *IndexVault) UnpackERC20InvalidReceiverError(raw []byte) (*IndexVaultERC20InvalidReceiver, error) {
	out := new(IndexVaultERC20InvalidReceiver)
	if err := indexVault.abi.UnpackIntoInterface(out, "ERC20InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultERC20InvalidSender represents a ERC20InvalidSender error raised by the IndexVault contract.
type IndexVaultERC20InvalidSender struct {
	Sender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSender(address sender)
func IndexVaultERC20InvalidSenderErrorID() common.Hash {
	return common.HexToHash("0x96c6fd1edd0cd6ef7ff0ecc0facdf53148dc0048b57fe58af65755250a7a96bd")
}

// UnpackERC20InvalidSenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSender(address sender)
func (indexVault *IndexVault) UnpackERC20InvalidSenderError(raw []byte) (*IndexVaultERC20InvalidSender, error) {
	out := new(IndexVaultERC20InvalidSender)
	if err := indexVault.abi.UnpackIntoInterface(out, "ERC20InvalidSender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultERC20InvalidSpender represents a ERC20InvalidSpender error raised by the IndexVault contract.
type IndexVaultERC20InvalidSpender struct {
	Spender common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC20InvalidSpender(address spender)
func IndexVaultERC20InvalidSpenderErrorID() common.Hash {
	return common.HexToHash("0x94280d62c347d8d9f4d59a76ea321452406db88df38e0c9da304f58b57b373a2")
}

// UnpackERC20InvalidSpenderError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC20InvalidSpender(address spender)
func (indexVault *IndexVault) UnpackERC20InvalidSpenderError(raw []byte) (*IndexVaultERC20InvalidSpender, error) {
	out := new(IndexVaultERC20InvalidSpender)
	if err := indexVault.abi.UnpackIntoInterface(out, "ERC20InvalidSpender", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultERC2612ExpiredSignature represents a ERC2612ExpiredSignature error raised by the IndexVault contract.
type IndexVaultERC2612ExpiredSignature struct {
	Deadline *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC2612ExpiredSignature(uint256 deadline)
func IndexVaultERC2612ExpiredSignatureErrorID() common.Hash {
	return common.HexToHash("0x627913023c184eaad13735d5a3d2657ae76ec9a872a70e0fc57522ef1a114d58")
}

// UnpackERC2612ExpiredSignatureError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC2612ExpiredSignature(uint256 deadline)
func (indexVault *IndexVault) UnpackERC2612ExpiredSignatureError(raw []byte) (*IndexVaultERC2612ExpiredSignature, error) {
	out := new(IndexVaultERC2612ExpiredSignature)
	if err := indexVault.abi.UnpackIntoInterface(out, "ERC2612ExpiredSignature", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultERC2612InvalidSigner represents a ERC2612InvalidSigner error raised by the IndexVault contract.
type IndexVaultERC2612InvalidSigner struct {
	Signer common.Address
	Owner  common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ERC2612InvalidSigner(address signer, address owner)
func IndexVaultERC2612InvalidSignerErrorID() common.Hash {
	return common.HexToHash("0x4b800e463b323b1d856edf9dec70329a639d13874a57f5c28219ff57128756db")
}

// UnpackERC2612InvalidSignerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ERC2612InvalidSigner(address signer, address owner)
func (indexVault *IndexVault) UnpackERC2612InvalidSignerError(raw []byte) (*IndexVaultERC2612InvalidSigner, error) {
	out := new(IndexVaultERC2612InvalidSigner)
	if err := indexVault.abi.UnpackIntoInterface(out, "ERC2612InvalidSigner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultExpired represents a Expired error raised by the IndexVault contract.
type IndexVaultExpired struct {
	Deadline *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Expired(uint256 deadline)
func IndexVaultExpiredErrorID() common.Hash {
	return common.HexToHash("0xf80dbaea4785589e52984ca36a31de106adc77759539a5c7d92883bf49692fe9")
}

// UnpackExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Expired(uint256 deadline)
func (indexVault *IndexVault) UnpackExpiredError(raw []byte) (*IndexVaultExpired, error) {
	out := new(IndexVaultExpired)
	if err := indexVault.abi.UnpackIntoInterface(out, "Expired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultFeeOverCap represents a FeeOverCap error raised by the IndexVault contract.
type IndexVaultFeeOverCap struct {
	FeeBps *big.Int
	CapBps *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FeeOverCap(uint256 feeBps, uint256 capBps)
func IndexVaultFeeOverCapErrorID() common.Hash {
	return common.HexToHash("0x193297fd342041df8b43a040dce7b53e5621af3262834eb05a52d026c2ff043d")
}

// UnpackFeeOverCapError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FeeOverCap(uint256 feeBps, uint256 capBps)
func (indexVault *IndexVault) UnpackFeeOverCapError(raw []byte) (*IndexVaultFeeOverCap, error) {
	out := new(IndexVaultFeeOverCap)
	if err := indexVault.abi.UnpackIntoInterface(out, "FeeOverCap", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultFeeRaised represents a FeeRaised error raised by the IndexVault contract.
type IndexVaultFeeRaised struct {
	Current  *big.Int
	Proposed *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FeeRaised(uint256 current, uint256 proposed)
func IndexVaultFeeRaisedErrorID() common.Hash {
	return common.HexToHash("0x745edf771ba5a200c897af0b40f04ccd0204f48bfbada0b091b63f654fc06851")
}

// UnpackFeeRaisedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FeeRaised(uint256 current, uint256 proposed)
func (indexVault *IndexVault) UnpackFeeRaisedError(raw []byte) (*IndexVaultFeeRaised, error) {
	out := new(IndexVaultFeeRaised)
	if err := indexVault.abi.UnpackIntoInterface(out, "FeeRaised", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultInsufficientAmount represents a InsufficientAmount error raised by the IndexVault contract.
type IndexVaultInsufficientAmount struct {
	Token     common.Address
	Amount    *big.Int
	MinAmount *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientAmount(address token, uint256 amount, uint256 minAmount)
func IndexVaultInsufficientAmountErrorID() common.Hash {
	return common.HexToHash("0x5cc9e8cbf4dc526690447c2141703baf4aa1549277ac39ce7c66a8605ca68628")
}

// UnpackInsufficientAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientAmount(address token, uint256 amount, uint256 minAmount)
func (indexVault *IndexVault) UnpackInsufficientAmountError(raw []byte) (*IndexVaultInsufficientAmount, error) {
	out := new(IndexVaultInsufficientAmount)
	if err := indexVault.abi.UnpackIntoInterface(out, "InsufficientAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultInsufficientGas represents a InsufficientGas error raised by the IndexVault contract.
type IndexVaultInsufficientGas struct {
	GasLeft *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientGas(uint256 gasLeft, uint256 needed)
func IndexVaultInsufficientGasErrorID() common.Hash {
	return common.HexToHash("0x23e228cb30ba888d86279f51c27a6690ec0fe016ea074bbd6332de5b2571f9b3")
}

// UnpackInsufficientGasError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientGas(uint256 gasLeft, uint256 needed)
func (indexVault *IndexVault) UnpackInsufficientGasError(raw []byte) (*IndexVaultInsufficientGas, error) {
	out := new(IndexVaultInsufficientGas)
	if err := indexVault.abi.UnpackIntoInterface(out, "InsufficientGas", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultInsufficientShares represents a InsufficientShares error raised by the IndexVault contract.
type IndexVaultInsufficientShares struct {
	Shares    *big.Int
	MinShares *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientShares(uint256 shares, uint256 minShares)
func IndexVaultInsufficientSharesErrorID() common.Hash {
	return common.HexToHash("0xcb1d8bbaac965f93f06f14f4677fd4dbd26b1b89bf6dc7aa7c0ee5af7f19e420")
}

// UnpackInsufficientSharesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientShares(uint256 shares, uint256 minShares)
func (indexVault *IndexVault) UnpackInsufficientSharesError(raw []byte) (*IndexVaultInsufficientShares, error) {
	out := new(IndexVaultInsufficientShares)
	if err := indexVault.abi.UnpackIntoInterface(out, "InsufficientShares", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultInvalidAccountNonce represents a InvalidAccountNonce error raised by the IndexVault contract.
type IndexVaultInvalidAccountNonce struct {
	Account      common.Address
	CurrentNonce *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidAccountNonce(address account, uint256 currentNonce)
func IndexVaultInvalidAccountNonceErrorID() common.Hash {
	return common.HexToHash("0x752d88c0de02638abf10e8e31861e4c68dc1f3a1e7d840e580683f2c282bfc7a")
}

// UnpackInvalidAccountNonceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidAccountNonce(address account, uint256 currentNonce)
func (indexVault *IndexVault) UnpackInvalidAccountNonceError(raw []byte) (*IndexVaultInvalidAccountNonce, error) {
	out := new(IndexVaultInvalidAccountNonce)
	if err := indexVault.abi.UnpackIntoInterface(out, "InvalidAccountNonce", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultInvalidInitialization represents a InvalidInitialization error raised by the IndexVault contract.
type IndexVaultInvalidInitialization struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidInitialization()
func IndexVaultInvalidInitializationErrorID() common.Hash {
	return common.HexToHash("0xf92ee8a957075833165f68c320933b1a1294aafc84ee6e0dd3fb178008f9aaf5")
}

// UnpackInvalidInitializationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidInitialization()
func (indexVault *IndexVault) UnpackInvalidInitializationError(raw []byte) (*IndexVaultInvalidInitialization, error) {
	out := new(IndexVaultInvalidInitialization)
	if err := indexVault.abi.UnpackIntoInterface(out, "InvalidInitialization", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultInvalidReceiver represents a InvalidReceiver error raised by the IndexVault contract.
type IndexVaultInvalidReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InvalidReceiver(address receiver)
func IndexVaultInvalidReceiverErrorID() common.Hash {
	return common.HexToHash("0x9cfea583c76d990ae2594f1fa87255c0a172ec8bbdaef2992c80c51b9ed3f677")
}

// UnpackInvalidReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InvalidReceiver(address receiver)
func (indexVault *IndexVault) UnpackInvalidReceiverError(raw []byte) (*IndexVaultInvalidReceiver, error) {
	out := new(IndexVaultInvalidReceiver)
	if err := indexVault.abi.UnpackIntoInterface(out, "InvalidReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultLengthMismatch represents a LengthMismatch error raised by the IndexVault contract.
type IndexVaultLengthMismatch struct {
	Expected *big.Int
	Got      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LengthMismatch(uint256 expected, uint256 got)
func IndexVaultLengthMismatchErrorID() common.Hash {
	return common.HexToHash("0xab8b67c6893c59617ef3ba4b4b942e9791f2572db2fdb32028356532f3b7396a")
}

// UnpackLengthMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LengthMismatch(uint256 expected, uint256 got)
func (indexVault *IndexVault) UnpackLengthMismatchError(raw []byte) (*IndexVaultLengthMismatch, error) {
	out := new(IndexVaultLengthMismatch)
	if err := indexVault.abi.UnpackIntoInterface(out, "LengthMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNavBelowMin represents a NavBelowMin error raised by the IndexVault contract.
type IndexVaultNavBelowMin struct {
	NavD18    *big.Int
	MinNavD18 *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NavBelowMin(uint256 navD18, uint256 minNavD18)
func IndexVaultNavBelowMinErrorID() common.Hash {
	return common.HexToHash("0x3b8be21b1cc43d6ef7986f86a305c67b560254b126187cf2c085b2d92a913472")
}

// UnpackNavBelowMinError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NavBelowMin(uint256 navD18, uint256 minNavD18)
func (indexVault *IndexVault) UnpackNavBelowMinError(raw []byte) (*IndexVaultNavBelowMin, error) {
	out := new(IndexVaultNavBelowMin)
	if err := indexVault.abi.UnpackIntoInterface(out, "NavBelowMin", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNoConstituents represents a NoConstituents error raised by the IndexVault contract.
type IndexVaultNoConstituents struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoConstituents()
func IndexVaultNoConstituentsErrorID() common.Hash {
	return common.HexToHash("0x630de8367346d75087d8bba41926a0d1eb045c376842f271b5f5ee7b31555a65")
}

// UnpackNoConstituentsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoConstituents()
func (indexVault *IndexVault) UnpackNoConstituentsError(raw []byte) (*IndexVaultNoConstituents, error) {
	out := new(IndexVaultNoConstituents)
	if err := indexVault.abi.UnpackIntoInterface(out, "NoConstituents", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNoProposal represents a NoProposal error raised by the IndexVault contract.
type IndexVaultNoProposal struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoProposal()
func IndexVaultNoProposalErrorID() common.Hash {
	return common.HexToHash("0x0dc5fde963afd58000d00ae314ebbec964f60dc678ba7fc3a23e096e0b928c93")
}

// UnpackNoProposalError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoProposal()
func (indexVault *IndexVault) UnpackNoProposalError(raw []byte) (*IndexVaultNoProposal, error) {
	out := new(IndexVaultNoProposal)
	if err := indexVault.abi.UnpackIntoInterface(out, "NoProposal", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNoTrades represents a NoTrades error raised by the IndexVault contract.
type IndexVaultNoTrades struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoTrades()
func IndexVaultNoTradesErrorID() common.Hash {
	return common.HexToHash("0xf5ec8cf29608af8b07f8d00594fb0940d935db4abc073dbe5dc1de38741b8d4b")
}

// UnpackNoTradesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoTrades()
func (indexVault *IndexVault) UnpackNoTradesError(raw []byte) (*IndexVaultNoTrades, error) {
	out := new(IndexVaultNoTrades)
	if err := indexVault.abi.UnpackIntoInterface(out, "NoTrades", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNonceMismatch represents a NonceMismatch error raised by the IndexVault contract.
type IndexVaultNonceMismatch struct {
	Expected *big.Int
	Current  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NonceMismatch(uint256 expected, uint256 current)
func IndexVaultNonceMismatchErrorID() common.Hash {
	return common.HexToHash("0x0f0f26af06301997e285ddd1a1eaebbb988f5bef7e6cd5c5b53ebbc243c26a70")
}

// UnpackNonceMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NonceMismatch(uint256 expected, uint256 current)
func (indexVault *IndexVault) UnpackNonceMismatchError(raw []byte) (*IndexVaultNonceMismatch, error) {
	out := new(IndexVaultNonceMismatch)
	if err := indexVault.abi.UnpackIntoInterface(out, "NonceMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNotConstituent represents a NotConstituent error raised by the IndexVault contract.
type IndexVaultNotConstituent struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotConstituent(address token)
func IndexVaultNotConstituentErrorID() common.Hash {
	return common.HexToHash("0xd36931a91275ca5093dc2c8b91371b107ba572a7d4cddf7909c2bcce380a62a4")
}

// UnpackNotConstituentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotConstituent(address token)
func (indexVault *IndexVault) UnpackNotConstituentError(raw []byte) (*IndexVaultNotConstituent, error) {
	out := new(IndexVaultNotConstituent)
	if err := indexVault.abi.UnpackIntoInterface(out, "NotConstituent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNotCreator represents a NotCreator error raised by the IndexVault contract.
type IndexVaultNotCreator struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotCreator(address caller)
func IndexVaultNotCreatorErrorID() common.Hash {
	return common.HexToHash("0xc66f47bf350ee1bf9e0c1be02671afd9da5d2da4e1459cba22a80a2a2a689a52")
}

// UnpackNotCreatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotCreator(address caller)
func (indexVault *IndexVault) UnpackNotCreatorError(raw []byte) (*IndexVaultNotCreator, error) {
	out := new(IndexVaultNotCreator)
	if err := indexVault.abi.UnpackIntoInterface(out, "NotCreator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNotCreatorOrGuardian represents a NotCreatorOrGuardian error raised by the IndexVault contract.
type IndexVaultNotCreatorOrGuardian struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotCreatorOrGuardian(address caller)
func IndexVaultNotCreatorOrGuardianErrorID() common.Hash {
	return common.HexToHash("0x21c849848998801868fb9bb1631ed170d2c805ca1663fc700f124ad0a29c8bf4")
}

// UnpackNotCreatorOrGuardianError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotCreatorOrGuardian(address caller)
func (indexVault *IndexVault) UnpackNotCreatorOrGuardianError(raw []byte) (*IndexVaultNotCreatorOrGuardian, error) {
	out := new(IndexVaultNotCreatorOrGuardian)
	if err := indexVault.abi.UnpackIntoInterface(out, "NotCreatorOrGuardian", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNotFactory represents a NotFactory error raised by the IndexVault contract.
type IndexVaultNotFactory struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotFactory(address caller)
func IndexVaultNotFactoryErrorID() common.Hash {
	return common.HexToHash("0xb550282eaf0781c66cf2f5bc84d1d5e0abb6d61daaab2264be89ec57001e9ad0")
}

// UnpackNotFactoryError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotFactory(address caller)
func (indexVault *IndexVault) UnpackNotFactoryError(raw []byte) (*IndexVaultNotFactory, error) {
	out := new(IndexVaultNotFactory)
	if err := indexVault.abi.UnpackIntoInterface(out, "NotFactory", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNotInitializing represents a NotInitializing error raised by the IndexVault contract.
type IndexVaultNotInitializing struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotInitializing()
func IndexVaultNotInitializingErrorID() common.Hash {
	return common.HexToHash("0xd7e6bcf8597daa127dc9f0048d2f08d5ef140a2cb659feabd700beff1f7a8302")
}

// UnpackNotInitializingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotInitializing()
func (indexVault *IndexVault) UnpackNotInitializingError(raw []byte) (*IndexVaultNotInitializing, error) {
	out := new(IndexVaultNotInitializing)
	if err := indexVault.abi.UnpackIntoInterface(out, "NotInitializing", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNotKeeper represents a NotKeeper error raised by the IndexVault contract.
type IndexVaultNotKeeper struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotKeeper(address caller)
func IndexVaultNotKeeperErrorID() common.Hash {
	return common.HexToHash("0xccf79b67be4db0b0fabcb5c1c5161ff892f8f47e29b3cb839fac684cf1193a00")
}

// UnpackNotKeeperError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotKeeper(address caller)
func (indexVault *IndexVault) UnpackNotKeeperError(raw []byte) (*IndexVaultNotKeeper, error) {
	out := new(IndexVaultNotKeeper)
	if err := indexVault.abi.UnpackIntoInterface(out, "NotKeeper", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNotPendingCreator represents a NotPendingCreator error raised by the IndexVault contract.
type IndexVaultNotPendingCreator struct {
	Caller common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotPendingCreator(address caller)
func IndexVaultNotPendingCreatorErrorID() common.Hash {
	return common.HexToHash("0xe09a9a1c7306089669a4e4bc2483dae67217f98f0418c9b3eddd764a325c2777")
}

// UnpackNotPendingCreatorError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotPendingCreator(address caller)
func (indexVault *IndexVault) UnpackNotPendingCreatorError(raw []byte) (*IndexVaultNotPendingCreator, error) {
	out := new(IndexVaultNotPendingCreator)
	if err := indexVault.abi.UnpackIntoInterface(out, "NotPendingCreator", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultNothingToClaim represents a NothingToClaim error raised by the IndexVault contract.
type IndexVaultNothingToClaim struct {
	Token  common.Address
	Holder common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NothingToClaim(address token, address holder)
func IndexVaultNothingToClaimErrorID() common.Hash {
	return common.HexToHash("0xf81d1d8856cf839bba2e0e7c7950c8ab3724e4d04224ef4abce12e515ee30169")
}

// UnpackNothingToClaimError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NothingToClaim(address token, address holder)
func (indexVault *IndexVault) UnpackNothingToClaimError(raw []byte) (*IndexVaultNothingToClaim, error) {
	out := new(IndexVaultNothingToClaim)
	if err := indexVault.abi.UnpackIntoInterface(out, "NothingToClaim", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultOvershoot represents a Overshoot error raised by the IndexVault contract.
type IndexVaultOvershoot struct {
	Leg   *big.Int
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Overshoot(uint256 leg, address token)
func IndexVaultOvershootErrorID() common.Hash {
	return common.HexToHash("0x435fe8ec816b5b67cb46bfa259e7bd18c9d08d195019b9cea4eac4789fe6d3ed")
}

// UnpackOvershootError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Overshoot(uint256 leg, address token)
func (indexVault *IndexVault) UnpackOvershootError(raw []byte) (*IndexVaultOvershoot, error) {
	out := new(IndexVaultOvershoot)
	if err := indexVault.abi.UnpackIntoInterface(out, "Overshoot", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultProposalMismatch represents a ProposalMismatch error raised by the IndexVault contract.
type IndexVaultProposalMismatch struct {
	Expected [32]byte
	Got      [32]byte
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ProposalMismatch(bytes32 expected, bytes32 got)
func IndexVaultProposalMismatchErrorID() common.Hash {
	return common.HexToHash("0x06a129fccc0351ed12e2958df494a784885fee528b639478ace84c96984faad9")
}

// UnpackProposalMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ProposalMismatch(bytes32 expected, bytes32 got)
func (indexVault *IndexVault) UnpackProposalMismatchError(raw []byte) (*IndexVaultProposalMismatch, error) {
	out := new(IndexVaultProposalMismatch)
	if err := indexVault.abi.UnpackIntoInterface(out, "ProposalMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultProposalPending represents a ProposalPending error raised by the IndexVault contract.
type IndexVaultProposalPending struct {
	Id *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ProposalPending(uint256 id)
func IndexVaultProposalPendingErrorID() common.Hash {
	return common.HexToHash("0x0b0a80acf5b5f3bf3412084eb9c2442ef91af281dced010374391f5e13c5d9dc")
}

// UnpackProposalPendingError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ProposalPending(uint256 id)
func (indexVault *IndexVault) UnpackProposalPendingError(raw []byte) (*IndexVaultProposalPending, error) {
	out := new(IndexVaultProposalPending)
	if err := indexVault.abi.UnpackIntoInterface(out, "ProposalPending", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the IndexVault contract.
type IndexVaultReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func IndexVaultReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (indexVault *IndexVault) UnpackReentrancyGuardReentrantCallError(raw []byte) (*IndexVaultReentrancyGuardReentrantCall, error) {
	out := new(IndexVaultReentrancyGuardReentrantCall)
	if err := indexVault.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultSafeCastOverflowedUintDowncast represents a SafeCastOverflowedUintDowncast error raised by the IndexVault contract.
type IndexVaultSafeCastOverflowedUintDowncast struct {
	Bits  uint8
	Value *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func IndexVaultSafeCastOverflowedUintDowncastErrorID() common.Hash {
	return common.HexToHash("0x6dfcc6503a32754ce7a89698e18201fc5294fd4aad43edefee786f88423b1a12")
}

// UnpackSafeCastOverflowedUintDowncastError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value)
func (indexVault *IndexVault) UnpackSafeCastOverflowedUintDowncastError(raw []byte) (*IndexVaultSafeCastOverflowedUintDowncast, error) {
	out := new(IndexVaultSafeCastOverflowedUintDowncast)
	if err := indexVault.abi.UnpackIntoInterface(out, "SafeCastOverflowedUintDowncast", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the IndexVault contract.
type IndexVaultSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func IndexVaultSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (indexVault *IndexVault) UnpackSafeERC20FailedOperationError(raw []byte) (*IndexVaultSafeERC20FailedOperation, error) {
	out := new(IndexVaultSafeERC20FailedOperation)
	if err := indexVault.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultSameToken represents a SameToken error raised by the IndexVault contract.
type IndexVaultSameToken struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SameToken(address token)
func IndexVaultSameTokenErrorID() common.Hash {
	return common.HexToHash("0x85196747b8fa1e1f4f98980128b6d5c4f2633bc0ba8bc01eacc6c61758c811a6")
}

// UnpackSameTokenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SameToken(address token)
func (indexVault *IndexVault) UnpackSameTokenError(raw []byte) (*IndexVaultSameToken, error) {
	out := new(IndexVaultSameToken)
	if err := indexVault.abi.UnpackIntoInterface(out, "SameToken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultSpentMismatch represents a SpentMismatch error raised by the IndexVault contract.
type IndexVaultSpentMismatch struct {
	Token    common.Address
	Expected *big.Int
	Got      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SpentMismatch(address token, uint256 expected, uint256 got)
func IndexVaultSpentMismatchErrorID() common.Hash {
	return common.HexToHash("0xac0b65399d78edd706b5bdb3f8476f346ee623580d1f110082ff402edfc920ee")
}

// UnpackSpentMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SpentMismatch(address token, uint256 expected, uint256 got)
func (indexVault *IndexVault) UnpackSpentMismatchError(raw []byte) (*IndexVaultSpentMismatch, error) {
	out := new(IndexVaultSpentMismatch)
	if err := indexVault.abi.UnpackIntoInterface(out, "SpentMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultTooEarly represents a TooEarly error raised by the IndexVault contract.
type IndexVaultTooEarly struct {
	ExecutableAt *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooEarly(uint256 executableAt)
func IndexVaultTooEarlyErrorID() common.Hash {
	return common.HexToHash("0x2a35a3246d5070e2b118858c24c2c4d23eaebe645b92ab746b92dd600c35a9d7")
}

// UnpackTooEarlyError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooEarly(uint256 executableAt)
func (indexVault *IndexVault) UnpackTooEarlyError(raw []byte) (*IndexVaultTooEarly, error) {
	out := new(IndexVaultTooEarly)
	if err := indexVault.abi.UnpackIntoInterface(out, "TooEarly", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultTooManyConstituents represents a TooManyConstituents error raised by the IndexVault contract.
type IndexVaultTooManyConstituents struct {
	Count *big.Int
	Max   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyConstituents(uint256 count, uint256 max)
func IndexVaultTooManyConstituentsErrorID() common.Hash {
	return common.HexToHash("0x735fe33fb9017ba0da0705c5d96d886ae97b27ef7147f3a9eefc838f03f44204")
}

// UnpackTooManyConstituentsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyConstituents(uint256 count, uint256 max)
func (indexVault *IndexVault) UnpackTooManyConstituentsError(raw []byte) (*IndexVaultTooManyConstituents, error) {
	out := new(IndexVaultTooManyConstituents)
	if err := indexVault.abi.UnpackIntoInterface(out, "TooManyConstituents", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultTransferMismatch represents a TransferMismatch error raised by the IndexVault contract.
type IndexVaultTransferMismatch struct {
	Token    common.Address
	Expected *big.Int
	Got      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TransferMismatch(address token, uint256 expected, uint256 got)
func IndexVaultTransferMismatchErrorID() common.Hash {
	return common.HexToHash("0x43a670fe9d91ae06f8743a509c9506421387085eb2dcea76a023949f85b2d966")
}

// UnpackTransferMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TransferMismatch(address token, uint256 expected, uint256 got)
func (indexVault *IndexVault) UnpackTransferMismatchError(raw []byte) (*IndexVaultTransferMismatch, error) {
	out := new(IndexVaultTransferMismatch)
	if err := indexVault.abi.UnpackIntoInterface(out, "TransferMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultValueLost represents a ValueLost error raised by the IndexVault contract.
type IndexVaultValueLost struct {
	Leg            *big.Int
	ValueInD18     *big.Int
	ValueOutD18    *big.Int
	MinValueOutD18 *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ValueLost(uint256 leg, uint256 valueInD18, uint256 valueOutD18, uint256 minValueOutD18)
func IndexVaultValueLostErrorID() common.Hash {
	return common.HexToHash("0xbb6bd364a5f082f14ce1df272727baeba9b094722bbbdb87f9821e064a4a139f")
}

// UnpackValueLostError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ValueLost(uint256 leg, uint256 valueInD18, uint256 valueOutD18, uint256 minValueOutD18)
func (indexVault *IndexVault) UnpackValueLostError(raw []byte) (*IndexVaultValueLost, error) {
	out := new(IndexVaultValueLost)
	if err := indexVault.abi.UnpackIntoInterface(out, "ValueLost", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultWeightsSum represents a WeightsSum error raised by the IndexVault contract.
type IndexVaultWeightsSum struct {
	Sum *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WeightsSum(uint256 sum)
func IndexVaultWeightsSumErrorID() common.Hash {
	return common.HexToHash("0x0cb0be7f860db4109cea88ab0b3cf9163f52b80c0f43cce59807b0d90651eb7e")
}

// UnpackWeightsSumError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WeightsSum(uint256 sum)
func (indexVault *IndexVault) UnpackWeightsSumError(raw []byte) (*IndexVaultWeightsSum, error) {
	out := new(IndexVaultWeightsSum)
	if err := indexVault.abi.UnpackIntoInterface(out, "WeightsSum", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultWrongDirection represents a WrongDirection error raised by the IndexVault contract.
type IndexVaultWrongDirection struct {
	Leg   *big.Int
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WrongDirection(uint256 leg, address token)
func IndexVaultWrongDirectionErrorID() common.Hash {
	return common.HexToHash("0x7df802fcdba8799e19250cc28991a19a9336d2a59861e2629697d246e1904c3c")
}

// UnpackWrongDirectionError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WrongDirection(uint256 leg, address token)
func (indexVault *IndexVault) UnpackWrongDirectionError(raw []byte) (*IndexVaultWrongDirection, error) {
	out := new(IndexVaultWrongDirection)
	if err := indexVault.abi.UnpackIntoInterface(out, "WrongDirection", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultZeroAddress represents a ZeroAddress error raised by the IndexVault contract.
type IndexVaultZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func IndexVaultZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (indexVault *IndexVault) UnpackZeroAddressError(raw []byte) (*IndexVaultZeroAddress, error) {
	out := new(IndexVaultZeroAddress)
	if err := indexVault.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultZeroShares represents a ZeroShares error raised by the IndexVault contract.
type IndexVaultZeroShares struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroShares()
func IndexVaultZeroSharesErrorID() common.Hash {
	return common.HexToHash("0x9811e0c7eeca2ee0fa751e2e19d78682ad689ea04816cfe0cf1c5863234abd3f")
}

// UnpackZeroSharesError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroShares()
func (indexVault *IndexVault) UnpackZeroSharesError(raw []byte) (*IndexVaultZeroShares, error) {
	out := new(IndexVaultZeroShares)
	if err := indexVault.abi.UnpackIntoInterface(out, "ZeroShares", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// IndexVaultZeroWeight represents a ZeroWeight error raised by the IndexVault contract.
type IndexVaultZeroWeight struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroWeight(address token)
func IndexVaultZeroWeightErrorID() common.Hash {
	return common.HexToHash("0x168cecf7de70f735d766a7e864c86775bb6763a1674c1594e908c0eb7e3feedb")
}

// UnpackZeroWeightError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroWeight(address token)
func (indexVault *IndexVault) UnpackZeroWeightError(raw []byte) (*IndexVaultZeroWeight, error) {
	out := new(IndexVaultZeroWeight)
	if err := indexVault.abi.UnpackIntoInterface(out, "ZeroWeight", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UniswapV3AdapterMetaData contains all meta data concerning the UniswapV3Adapter contract.
var UniswapV3AdapterMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"router_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"router\",\"outputs\":[{\"internalType\":\"contractIUniswapV3SwapRouter\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minAmountOut\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"name\":\"swap\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amountOut\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"expected\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"got\",\"type\":\"address\"}],\"name\":\"BadPathEnd\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"BadPathLength\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"left\",\"type\":\"uint256\"}],\"name\":\"PartialFill\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAddress\",\"type\":\"error\"}]",
	ID:  "UniswapV3Adapter",
	Bin: "0x60a060405234801561000f575f5ffd5b50604051610b5c380380610b5c83398101604081905261002e91610066565b6001600160a01b0381166100555760405163d92e233d60e01b815260040160405180910390fd5b6001600160a01b0316608052610093565b5f60208284031215610076575f5ffd5b81516001600160a01b038116811461008c575f5ffd5b9392505050565b608051610a8f6100cd5f395f81816063015281816101c3015281816101ea015281816103c50152818161044a015261056c0152610a8f5ff3fe608060405234801561000f575f5ffd5b5060043610610034575f3560e01c80632506c01814610038578063f887ea401461005e575b5f5ffd5b61004b61004636600461083b565b61009d565b6040519081526020015b60405180910390f35b6100857f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b039091168152602001610055565b5f6100a6610484565b6100b2601760146108f0565b8210806100d4575060176100c7601484610909565b6100d19190610930565b15155b156100f95760405162a4371b60e71b8152600481018390526024015b60405180910390fd5b866001600160a01b031661010e84845f6104bb565b6001600160a01b031614610154578661012884845f6104bb565b604051633836091d60e21b81526001600160a01b039283166004820152911660248201526044016100f0565b5f610160601784610943565b9050866001600160a01b03166101778585846104bb565b6001600160a01b03161461019157866101288585846104bb565b5f61019d8585846104fa565b90506101b46001600160a01b038a1633308a610625565b6101e86001600160a01b038a167f000000000000000000000000000000000000000000000000000000000000000089610661565b7f00000000000000000000000000000000000000000000000000000000000000006001600160a01b031663c04b8d596040518060a0016040528088888080601f0160208091040260200160405190810160405280939291908181526020018383808284375f9201919091525050509082525033602082015242604080830191909152606082018c905260809091018a9052516001600160e01b031960e084901b1681526102989190600401610956565b6020604051808303815f875af11580156102b4573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906102d891906109c5565b92505f6102e68686856104fa565b90505f5b838110156103a757828181518110610304576103046109dc565b602002602001015182828151811061031e5761031e6109dc565b6020026020010151111561039f576103378787836104bb565b838281518110610349576103496109dc565b6020026020010151838381518110610363576103636109dc565b60200260200101516103759190610909565b6040516330a6d5c160e21b81526001600160a01b03909216600483015260248201526044016100f0565b6001016102ea565b50604051636eb1769f60e11b81523060048201526001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000811660248301528b169063dd62ed3e90604401602060405180830381865afa158015610412573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061043691906109c5565b1561046f5761046f6001600160a01b038b167f00000000000000000000000000000000000000000000000000000000000000005f610661565b50505061047a6106e0565b9695505050505050565b61048c61070a565b6104b960017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005b9061074a565b565b5f806104c86017846109f0565b90508481856104d86014836108f0565b926104e593929190610a07565b6104ee91610a2e565b60601c95945050505050565b60608167ffffffffffffffff81111561051557610515610a7b565b60405190808252806020026020018201604052801561053e578160200160208202803683370190505b5090505f5b8281101561061d576105568585836104bb565b6001600160a01b03166370a082318215610590577f0000000000000000000000000000000000000000000000000000000000000000610592565b305b6040516001600160e01b031960e084901b1681526001600160a01b039091166004820152602401602060405180830381865afa1580156105d4573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906105f891906109c5565b82828151811061060a5761060a6109dc565b6020908102919091010152600101610543565b509392505050565b610633848484846001610751565b61065b57604051635274afe760e01b81526001600160a01b03851660048201526024016100f0565b50505050565b61066d8383835f6107be565b6106db5761067e83835f60016107be565b6106a657604051635274afe760e01b81526001600160a01b03841660048201526024016100f0565b6106b383838360016107be565b6106db57604051635274afe760e01b81526001600160a01b03841660048201526024016100f0565b505050565b6104b95f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f006104b3565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c156104b957604051633ee5aeb560e01b815260040160405180910390fd5b80825d5050565b6040516323b872dd60e01b5f8181526001600160a01b038781166004528616602452604485905291602083606481808c5af1925060015f511483166107ad5783831516156107a1573d5f823e3d81fd5b5f883b113d1516831692505b604052505f60605295945050505050565b60405163095ea7b360e01b5f8181526001600160a01b038616600452602485905291602083604481808b5af1925060015f51148316610814578383151615610808573d5f823e3d81fd5b5f873b113d1516831692505b60405250949350505050565b80356001600160a01b0381168114610836575f5ffd5b919050565b5f5f5f5f5f5f60a08789031215610850575f5ffd5b61085987610820565b955061086760208801610820565b94506040870135935060608701359250608087013567ffffffffffffffff811115610890575f5ffd5b8701601f810189136108a0575f5ffd5b803567ffffffffffffffff8111156108b6575f5ffd5b8960208284010111156108c7575f5ffd5b60208201935080925050509295509295509295565b634e487b7160e01b5f52601160045260245ffd5b80820180821115610903576109036108dc565b92915050565b81810381811115610903576109036108dc565b634e487b7160e01b5f52601260045260245ffd5b5f8261093e5761093e61091c565b500690565b5f826109515761095161091c565b500490565b602081525f825160a0602084015280518060c0850152806020830160e086015e5f60e0828601015260018060a01b0360208601511660408501526040850151606085015260608501516080850152608085015160a085015260e0601f19601f8301168501019250505092915050565b5f602082840312156109d5575f5ffd5b5051919050565b634e487b7160e01b5f52603260045260245ffd5b8082028115828204841417610903576109036108dc565b5f5f85851115610a15575f5ffd5b83861115610a21575f5ffd5b5050820193919092039150565b80356bffffffffffffffffffffffff198116906014841015610a74576bffffffffffffffffffffffff196bffffffffffffffffffffffff198560140360031b1b82161691505b5092915050565b634e487b7160e01b5f52604160045260245ffd",
}

// UniswapV3Adapter is an auto generated Go binding around an Ethereum contract.
type UniswapV3Adapter struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UniswapV3Adapter) GetABI() abi.ABI {
	return c.abi
}

// NewUniswapV3Adapter creates a new instance of UniswapV3Adapter.
func NewUniswapV3Adapter() *UniswapV3Adapter {
	parsed, err := UniswapV3AdapterMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UniswapV3Adapter{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UniswapV3Adapter) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address router_) returns()
func (uniswapV3Adapter *UniswapV3Adapter) PackConstructor(router_ common.Address) []byte {
	enc, err := uniswapV3Adapter.abi.Pack("", router_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackRouter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf887ea40.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function router() view returns(address)
func (uniswapV3Adapter *UniswapV3Adapter) PackRouter() []byte {
	enc, err := uniswapV3Adapter.abi.Pack("router")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRouter is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf887ea40.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function router() view returns(address)
func (uniswapV3Adapter *UniswapV3Adapter) TryPackRouter() ([]byte, error) {
	return uniswapV3Adapter.abi.Pack("router")
}

// UnpackRouter is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf887ea40.
//
// Solidity: function router() view returns(address)
func (uniswapV3Adapter *UniswapV3Adapter) UnpackRouter(data []byte) (common.Address, error) {
	out, err := uniswapV3Adapter.abi.Unpack("router", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackSwap is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2506c018.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function swap(address tokenIn, address tokenOut, uint256 amountIn, uint256 minAmountOut, bytes data) returns(uint256 amountOut)
func (uniswapV3Adapter *UniswapV3Adapter) PackSwap(tokenIn common.Address, tokenOut common.Address, amountIn *big.Int, minAmountOut *big.Int, data []byte) []byte {
	enc, err := uniswapV3Adapter.abi.Pack("swap", tokenIn, tokenOut, amountIn, minAmountOut, data)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSwap is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2506c018.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function swap(address tokenIn, address tokenOut, uint256 amountIn, uint256 minAmountOut, bytes data) returns(uint256 amountOut)
func (uniswapV3Adapter *UniswapV3Adapter) TryPackSwap(tokenIn common.Address, tokenOut common.Address, amountIn *big.Int, minAmountOut *big.Int, data []byte) ([]byte, error) {
	return uniswapV3Adapter.abi.Pack("swap", tokenIn, tokenOut, amountIn, minAmountOut, data)
}

// UnpackSwap is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2506c018.
//
// Solidity: function swap(address tokenIn, address tokenOut, uint256 amountIn, uint256 minAmountOut, bytes data) returns(uint256 amountOut)
func (uniswapV3Adapter *UniswapV3Adapter) UnpackSwap(data []byte) (*big.Int, error) {
	out, err := uniswapV3Adapter.abi.Unpack("swap", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (uniswapV3Adapter *UniswapV3Adapter) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], uniswapV3Adapter.abi.Errors["BadPathEnd"].ID.Bytes()[:4]) {
		return uniswapV3Adapter.UnpackBadPathEndError(raw[4:])
	}
	if bytes.Equal(raw[:4], uniswapV3Adapter.abi.Errors["BadPathLength"].ID.Bytes()[:4]) {
		return uniswapV3Adapter.UnpackBadPathLengthError(raw[4:])
	}
	if bytes.Equal(raw[:4], uniswapV3Adapter.abi.Errors["PartialFill"].ID.Bytes()[:4]) {
		return uniswapV3Adapter.UnpackPartialFillError(raw[4:])
	}
	if bytes.Equal(raw[:4], uniswapV3Adapter.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return uniswapV3Adapter.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], uniswapV3Adapter.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return uniswapV3Adapter.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], uniswapV3Adapter.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return uniswapV3Adapter.UnpackZeroAddressError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// UniswapV3AdapterBadPathEnd represents a BadPathEnd error raised by the UniswapV3Adapter contract.
type UniswapV3AdapterBadPathEnd struct {
	Expected common.Address
	Got      common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadPathEnd(address expected, address got)
func UniswapV3AdapterBadPathEndErrorID() common.Hash {
	return common.HexToHash("0xe0d82474a17266284cd33e9685e1809e21f3e0acb0b55164ff6e5d85112f5250")
}

// UnpackBadPathEndError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadPathEnd(address expected, address got)
func (uniswapV3Adapter *UniswapV3Adapter) UnpackBadPathEndError(raw []byte) (*UniswapV3AdapterBadPathEnd, error) {
	out := new(UniswapV3AdapterBadPathEnd)
	if err := uniswapV3Adapter.abi.UnpackIntoInterface(out, "BadPathEnd", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UniswapV3AdapterBadPathLength represents a BadPathLength error raised by the UniswapV3Adapter contract.
type UniswapV3AdapterBadPathLength struct {
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadPathLength(uint256 length)
func UniswapV3AdapterBadPathLengthErrorID() common.Hash {
	return common.HexToHash("0x521b8d8094aa2c36c855820d1c256884ce694765330ab03f0409dad8ca01442a")
}

// UnpackBadPathLengthError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadPathLength(uint256 length)
func (uniswapV3Adapter *UniswapV3Adapter) UnpackBadPathLengthError(raw []byte) (*UniswapV3AdapterBadPathLength, error) {
	out := new(UniswapV3AdapterBadPathLength)
	if err := uniswapV3Adapter.abi.UnpackIntoInterface(out, "BadPathLength", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UniswapV3AdapterPartialFill represents a PartialFill error raised by the UniswapV3Adapter contract.
type UniswapV3AdapterPartialFill struct {
	Token common.Address
	Left  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error PartialFill(address token, uint256 left)
func UniswapV3AdapterPartialFillErrorID() common.Hash {
	return common.HexToHash("0xc29b570401bcdb5ccd04674ffa1e609587cc3c6fa6f933afd647d6e9edc50397")
}

// UnpackPartialFillError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error PartialFill(address token, uint256 left)
func (uniswapV3Adapter *UniswapV3Adapter) UnpackPartialFillError(raw []byte) (*UniswapV3AdapterPartialFill, error) {
	out := new(UniswapV3AdapterPartialFill)
	if err := uniswapV3Adapter.abi.UnpackIntoInterface(out, "PartialFill", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UniswapV3AdapterReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the UniswapV3Adapter contract.
type UniswapV3AdapterReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func UniswapV3AdapterReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (uniswapV3Adapter *UniswapV3Adapter) UnpackReentrancyGuardReentrantCallError(raw []byte) (*UniswapV3AdapterReentrancyGuardReentrantCall, error) {
	out := new(UniswapV3AdapterReentrancyGuardReentrantCall)
	if err := uniswapV3Adapter.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UniswapV3AdapterSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the UniswapV3Adapter contract.
type UniswapV3AdapterSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func UniswapV3AdapterSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (uniswapV3Adapter *UniswapV3Adapter) UnpackSafeERC20FailedOperationError(raw []byte) (*UniswapV3AdapterSafeERC20FailedOperation, error) {
	out := new(UniswapV3AdapterSafeERC20FailedOperation)
	if err := uniswapV3Adapter.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UniswapV3AdapterZeroAddress represents a ZeroAddress error raised by the UniswapV3Adapter contract.
type UniswapV3AdapterZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func UniswapV3AdapterZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (uniswapV3Adapter *UniswapV3Adapter) UnpackZeroAddressError(raw []byte) (*UniswapV3AdapterZeroAddress, error) {
	out := new(UniswapV3AdapterZeroAddress)
	if err := uniswapV3Adapter.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// UniswapV3FactoryMetaData contains all meta data concerning the UniswapV3Factory contract.
var UniswapV3FactoryMetaData = bind.MetaData{
	ABI: "[{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token0\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"token1\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"uint24\",\"name\":\"fee\",\"type\":\"uint24\"},{\"indexed\":false,\"internalType\":\"int24\",\"name\":\"tickSpacing\",\"type\":\"int24\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"pool\",\"type\":\"address\"}],\"name\":\"PoolCreated\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"tokenA\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenB\",\"type\":\"address\"},{\"internalType\":\"uint24\",\"name\":\"fee\",\"type\":\"uint24\"}],\"name\":\"createPool\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"pool\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint24\",\"name\":\"\",\"type\":\"uint24\"}],\"name\":\"feeAmountTickSpacing\",\"outputs\":[{\"internalType\":\"int24\",\"name\":\"\",\"type\":\"int24\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"},{\"internalType\":\"uint24\",\"name\":\"\",\"type\":\"uint24\"}],\"name\":\"getPool\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "UniswapV3Factory",
}

// UniswapV3Factory is an auto generated Go binding around an Ethereum contract.
type UniswapV3Factory struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UniswapV3Factory) GetABI() abi.ABI {
	return c.abi
}

// NewUniswapV3Factory creates a new instance of UniswapV3Factory.
func NewUniswapV3Factory() *UniswapV3Factory {
	parsed, err := UniswapV3FactoryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UniswapV3Factory{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UniswapV3Factory) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackCreatePool is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa1671295.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function createPool(address tokenA, address tokenB, uint24 fee) returns(address pool)
func (uniswapV3Factory *UniswapV3Factory) PackCreatePool(tokenA common.Address, tokenB common.Address, fee *big.Int) []byte {
	enc, err := uniswapV3Factory.abi.Pack("createPool", tokenA, tokenB, fee)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCreatePool is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa1671295.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function createPool(address tokenA, address tokenB, uint24 fee) returns(address pool)
func (uniswapV3Factory *UniswapV3Factory) TryPackCreatePool(tokenA common.Address, tokenB common.Address, fee *big.Int) ([]byte, error) {
	return uniswapV3Factory.abi.Pack("createPool", tokenA, tokenB, fee)
}

// UnpackCreatePool is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa1671295.
//
// Solidity: function createPool(address tokenA, address tokenB, uint24 fee) returns(address pool)
func (uniswapV3Factory *UniswapV3Factory) UnpackCreatePool(data []byte) (common.Address, error) {
	out, err := uniswapV3Factory.abi.Unpack("createPool", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackFeeAmountTickSpacing is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x22afcccb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function feeAmountTickSpacing(uint24 ) view returns(int24)
func (uniswapV3Factory *UniswapV3Factory) PackFeeAmountTickSpacing(arg0 *big.Int) []byte {
	enc, err := uniswapV3Factory.abi.Pack("feeAmountTickSpacing", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFeeAmountTickSpacing is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x22afcccb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function feeAmountTickSpacing(uint24 ) view returns(int24)
func (uniswapV3Factory *UniswapV3Factory) TryPackFeeAmountTickSpacing(arg0 *big.Int) ([]byte, error) {
	return uniswapV3Factory.abi.Pack("feeAmountTickSpacing", arg0)
}

// UnpackFeeAmountTickSpacing is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x22afcccb.
//
// Solidity: function feeAmountTickSpacing(uint24 ) view returns(int24)
func (uniswapV3Factory *UniswapV3Factory) UnpackFeeAmountTickSpacing(data []byte) (*big.Int, error) {
	out, err := uniswapV3Factory.abi.Unpack("feeAmountTickSpacing", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackGetPool is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1698ee82.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function getPool(address , address , uint24 ) view returns(address)
func (uniswapV3Factory *UniswapV3Factory) PackGetPool(arg0 common.Address, arg1 common.Address, arg2 *big.Int) []byte {
	enc, err := uniswapV3Factory.abi.Pack("getPool", arg0, arg1, arg2)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackGetPool is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1698ee82.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function getPool(address , address , uint24 ) view returns(address)
func (uniswapV3Factory *UniswapV3Factory) TryPackGetPool(arg0 common.Address, arg1 common.Address, arg2 *big.Int) ([]byte, error) {
	return uniswapV3Factory.abi.Pack("getPool", arg0, arg1, arg2)
}

// UnpackGetPool is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1698ee82.
//
// Solidity: function getPool(address , address , uint24 ) view returns(address)
func (uniswapV3Factory *UniswapV3Factory) UnpackGetPool(data []byte) (common.Address, error) {
	out, err := uniswapV3Factory.abi.Unpack("getPool", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// UniswapV3FactoryPoolCreated represents a PoolCreated event raised by the UniswapV3Factory contract.
type UniswapV3FactoryPoolCreated struct {
	Token0      common.Address
	Token1      common.Address
	Fee         *big.Int
	TickSpacing *big.Int
	Pool        common.Address
	Raw         *types.Log // Blockchain specific contextual infos
}

const UniswapV3FactoryPoolCreatedEventName = "PoolCreated"

// ContractEventName returns the user-defined event name.
func (UniswapV3FactoryPoolCreated) ContractEventName() string {
	return UniswapV3FactoryPoolCreatedEventName
}

// UnpackPoolCreatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event PoolCreated(address indexed token0, address indexed token1, uint24 indexed fee, int24 tickSpacing, address pool)
func (uniswapV3Factory *UniswapV3Factory) UnpackPoolCreatedEvent(log *types.Log) (*UniswapV3FactoryPoolCreated, error) {
	event := "PoolCreated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != uniswapV3Factory.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UniswapV3FactoryPoolCreated)
	if len(log.Data) > 0 {
		if err := uniswapV3Factory.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range uniswapV3Factory.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UniswapV3PoolMetaData contains all meta data concerning the UniswapV3Pool contract.
var UniswapV3PoolMetaData = bind.MetaData{
	ABI: "[{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"int24\",\"name\":\"tickLower\",\"type\":\"int24\"},{\"indexed\":true,\"internalType\":\"int24\",\"name\":\"tickUpper\",\"type\":\"int24\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount0\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount1\",\"type\":\"uint256\"}],\"name\":\"Burn\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"uint160\",\"name\":\"sqrtPriceX96\",\"type\":\"uint160\"},{\"indexed\":false,\"internalType\":\"int24\",\"name\":\"tick\",\"type\":\"int24\"}],\"name\":\"Initialize\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":false,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"int24\",\"name\":\"tickLower\",\"type\":\"int24\"},{\"indexed\":true,\"internalType\":\"int24\",\"name\":\"tickUpper\",\"type\":\"int24\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"amount\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount0\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amount1\",\"type\":\"uint256\"}],\"name\":\"Mint\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"recipient\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"int256\",\"name\":\"amount0\",\"type\":\"int256\"},{\"indexed\":false,\"internalType\":\"int256\",\"name\":\"amount1\",\"type\":\"int256\"},{\"indexed\":false,\"internalType\":\"uint160\",\"name\":\"sqrtPriceX96\",\"type\":\"uint160\"},{\"indexed\":false,\"internalType\":\"uint128\",\"name\":\"liquidity\",\"type\":\"uint128\"},{\"indexed\":false,\"internalType\":\"int24\",\"name\":\"tick\",\"type\":\"int24\"}],\"name\":\"Swap\",\"type\":\"event\"},{\"inputs\":[],\"name\":\"fee\",\"outputs\":[{\"internalType\":\"uint24\",\"name\":\"\",\"type\":\"uint24\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint16\",\"name\":\"observationCardinalityNext\",\"type\":\"uint16\"}],\"name\":\"increaseObservationCardinalityNext\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint160\",\"name\":\"sqrtPriceX96\",\"type\":\"uint160\"}],\"name\":\"initialize\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"liquidity\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"\",\"type\":\"uint128\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint32[]\",\"name\":\"secondsAgos\",\"type\":\"uint32[]\"}],\"name\":\"observe\",\"outputs\":[{\"internalType\":\"int56[]\",\"name\":\"tickCumulatives\",\"type\":\"int56[]\"},{\"internalType\":\"uint160[]\",\"name\":\"secondsPerLiquidityCumulativeX128s\",\"type\":\"uint160[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"slot0\",\"outputs\":[{\"internalType\":\"uint160\",\"name\":\"sqrtPriceX96\",\"type\":\"uint160\"},{\"internalType\":\"int24\",\"name\":\"tick\",\"type\":\"int24\"},{\"internalType\":\"uint16\",\"name\":\"observationIndex\",\"type\":\"uint16\"},{\"internalType\":\"uint16\",\"name\":\"observationCardinality\",\"type\":\"uint16\"},{\"internalType\":\"uint16\",\"name\":\"observationCardinalityNext\",\"type\":\"uint16\"},{\"internalType\":\"uint8\",\"name\":\"feeProtocol\",\"type\":\"uint8\"},{\"internalType\":\"bool\",\"name\":\"unlocked\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"int16\",\"name\":\"\",\"type\":\"int16\"}],\"name\":\"tickBitmap\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"tickSpacing\",\"outputs\":[{\"internalType\":\"int24\",\"name\":\"\",\"type\":\"int24\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"int24\",\"name\":\"\",\"type\":\"int24\"}],\"name\":\"ticks\",\"outputs\":[{\"internalType\":\"uint128\",\"name\":\"liquidityGross\",\"type\":\"uint128\"},{\"internalType\":\"int128\",\"name\":\"liquidityNet\",\"type\":\"int128\"},{\"internalType\":\"uint256\",\"name\":\"feeGrowthOutside0X128\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"feeGrowthOutside1X128\",\"type\":\"uint256\"},{\"internalType\":\"int56\",\"name\":\"tickCumulativeOutside\",\"type\":\"int56\"},{\"internalType\":\"uint160\",\"name\":\"secondsPerLiquidityOutsideX128\",\"type\":\"uint160\"},{\"internalType\":\"uint32\",\"name\":\"secondsOutside\",\"type\":\"uint32\"},{\"internalType\":\"bool\",\"name\":\"initialized\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token0\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"token1\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "UniswapV3Pool",
}

// UniswapV3Pool is an auto generated Go binding around an Ethereum contract.
type UniswapV3Pool struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UniswapV3Pool) GetABI() abi.ABI {
	return c.abi
}

// NewUniswapV3Pool creates a new instance of UniswapV3Pool.
func NewUniswapV3Pool() *UniswapV3Pool {
	parsed, err := UniswapV3PoolMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UniswapV3Pool{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UniswapV3Pool) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xddca3f43.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function fee() view returns(uint24)
func (uniswapV3Pool *UniswapV3Pool) PackFee() []byte {
	enc, err := uniswapV3Pool.abi.Pack("fee")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFee is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xddca3f43.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function fee() view returns(uint24)
func (uniswapV3Pool *UniswapV3Pool) TryPackFee() ([]byte, error) {
	return uniswapV3Pool.abi.Pack("fee")
}

// UnpackFee is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xddca3f43.
//
// Solidity: function fee() view returns(uint24)
func (uniswapV3Pool *UniswapV3Pool) UnpackFee(data []byte) (*big.Int, error) {
	out, err := uniswapV3Pool.abi.Unpack("fee", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackIncreaseObservationCardinalityNext is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32148f67.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function increaseObservationCardinalityNext(uint16 observationCardinalityNext) returns()
func (uniswapV3Pool *UniswapV3Pool) PackIncreaseObservationCardinalityNext(observationCardinalityNext uint16) []byte {
	enc, err := uniswapV3Pool.abi.Pack("increaseObservationCardinalityNext", observationCardinalityNext)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIncreaseObservationCardinalityNext is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x32148f67.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function increaseObservationCardinalityNext(uint16 observationCardinalityNext) returns()
func (uniswapV3Pool *UniswapV3Pool) TryPackIncreaseObservationCardinalityNext(observationCardinalityNext uint16) ([]byte, error) {
	return uniswapV3Pool.abi.Pack("increaseObservationCardinalityNext", observationCardinalityNext)
}

// PackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf637731d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function initialize(uint160 sqrtPriceX96) returns()
func (uniswapV3Pool *UniswapV3Pool) PackInitialize(sqrtPriceX96 *big.Int) []byte {
	enc, err := uniswapV3Pool.abi.Pack("initialize", sqrtPriceX96)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackInitialize is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf637731d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function initialize(uint160 sqrtPriceX96) returns()
func (uniswapV3Pool *UniswapV3Pool) TryPackInitialize(sqrtPriceX96 *big.Int) ([]byte, error) {
	return uniswapV3Pool.abi.Pack("initialize", sqrtPriceX96)
}

// PackLiquidity is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1a686502.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function liquidity() view returns(uint128)
func (uniswapV3Pool *UniswapV3Pool) PackLiquidity() []byte {
	enc, err := uniswapV3Pool.abi.Pack("liquidity")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLiquidity is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1a686502.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function liquidity() view returns(uint128)
func (uniswapV3Pool *UniswapV3Pool) TryPackLiquidity() ([]byte, error) {
	return uniswapV3Pool.abi.Pack("liquidity")
}

// UnpackLiquidity is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1a686502.
//
// Solidity: function liquidity() view returns(uint128)
func (uniswapV3Pool *UniswapV3Pool) UnpackLiquidity(data []byte) (*big.Int, error) {
	out, err := uniswapV3Pool.abi.Unpack("liquidity", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackObserve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x883bdbfd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function observe(uint32[] secondsAgos) view returns(int56[] tickCumulatives, uint160[] secondsPerLiquidityCumulativeX128s)
func (uniswapV3Pool *UniswapV3Pool) PackObserve(secondsAgos []uint32) []byte {
	enc, err := uniswapV3Pool.abi.Pack("observe", secondsAgos)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackObserve is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x883bdbfd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function observe(uint32[] secondsAgos) view returns(int56[] tickCumulatives, uint160[] secondsPerLiquidityCumulativeX128s)
func (uniswapV3Pool *UniswapV3Pool) TryPackObserve(secondsAgos []uint32) ([]byte, error) {
	return uniswapV3Pool.abi.Pack("observe", secondsAgos)
}

// ObserveOutput serves as a container for the return parameters of contract
// method Observe.
type ObserveOutput struct {
	TickCumulatives                    []*big.Int
	SecondsPerLiquidityCumulativeX128s []*big.Int
}

// UnpackObserve is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x883bdbfd.
//
// Solidity: function observe(uint32[] secondsAgos) view returns(int56[] tickCumulatives, uint160[] secondsPerLiquidityCumulativeX128s)
func (uniswapV3Pool *UniswapV3Pool) UnpackObserve(data []byte) (ObserveOutput, error) {
	out, err := uniswapV3Pool.abi.Unpack("observe", data)
	outstruct := new(ObserveOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.TickCumulatives = *abi.ConvertType(out[0], new([]*big.Int)).(*[]*big.Int)
	outstruct.SecondsPerLiquidityCumulativeX128s = *abi.ConvertType(out[1], new([]*big.Int)).(*[]*big.Int)
	return *outstruct, nil
}

// PackSlot0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3850c7bd.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function slot0() view returns(uint160 sqrtPriceX96, int24 tick, uint16 observationIndex, uint16 observationCardinality, uint16 observationCardinalityNext, uint8 feeProtocol, bool unlocked)
func (uniswapV3Pool *UniswapV3Pool) PackSlot0() []byte {
	enc, err := uniswapV3Pool.abi.Pack("slot0")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSlot0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x3850c7bd.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function slot0() view returns(uint160 sqrtPriceX96, int24 tick, uint16 observationIndex, uint16 observationCardinality, uint16 observationCardinalityNext, uint8 feeProtocol, bool unlocked)
func (uniswapV3Pool *UniswapV3Pool) TryPackSlot0() ([]byte, error) {
	return uniswapV3Pool.abi.Pack("slot0")
}

// Slot0Output serves as a container for the return parameters of contract
// method Slot0.
type Slot0Output struct {
	SqrtPriceX96               *big.Int
	Tick                       *big.Int
	ObservationIndex           uint16
	ObservationCardinality     uint16
	ObservationCardinalityNext uint16
	FeeProtocol                uint8
	Unlocked                   bool
}

// UnpackSlot0 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x3850c7bd.
//
// Solidity: function slot0() view returns(uint160 sqrtPriceX96, int24 tick, uint16 observationIndex, uint16 observationCardinality, uint16 observationCardinalityNext, uint8 feeProtocol, bool unlocked)
func (uniswapV3Pool *UniswapV3Pool) UnpackSlot0(data []byte) (Slot0Output, error) {
	out, err := uniswapV3Pool.abi.Unpack("slot0", data)
	outstruct := new(Slot0Output)
	if err != nil {
		return *outstruct, err
	}
	outstruct.SqrtPriceX96 = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Tick = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.ObservationIndex = *abi.ConvertType(out[2], new(uint16)).(*uint16)
	outstruct.ObservationCardinality = *abi.ConvertType(out[3], new(uint16)).(*uint16)
	outstruct.ObservationCardinalityNext = *abi.ConvertType(out[4], new(uint16)).(*uint16)
	outstruct.FeeProtocol = *abi.ConvertType(out[5], new(uint8)).(*uint8)
	outstruct.Unlocked = *abi.ConvertType(out[6], new(bool)).(*bool)
	return *outstruct, nil
}

// PackTickBitmap is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5339c296.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tickBitmap(int16 ) view returns(uint256)
func (uniswapV3Pool *UniswapV3Pool) PackTickBitmap(arg0 int16) []byte {
	enc, err := uniswapV3Pool.abi.Pack("tickBitmap", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTickBitmap is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5339c296.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tickBitmap(int16 ) view returns(uint256)
func (uniswapV3Pool *UniswapV3Pool) TryPackTickBitmap(arg0 int16) ([]byte, error) {
	return uniswapV3Pool.abi.Pack("tickBitmap", arg0)
}

// UnpackTickBitmap is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5339c296.
//
// Solidity: function tickBitmap(int16 ) view returns(uint256)
func (uniswapV3Pool *UniswapV3Pool) UnpackTickBitmap(data []byte) (*big.Int, error) {
	out, err := uniswapV3Pool.abi.Unpack("tickBitmap", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTickSpacing is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd0c93a7c.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function tickSpacing() view returns(int24)
func (uniswapV3Pool *UniswapV3Pool) PackTickSpacing() []byte {
	enc, err := uniswapV3Pool.abi.Pack("tickSpacing")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTickSpacing is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd0c93a7c.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function tickSpacing() view returns(int24)
func (uniswapV3Pool *UniswapV3Pool) TryPackTickSpacing() ([]byte, error) {
	return uniswapV3Pool.abi.Pack("tickSpacing")
}

// UnpackTickSpacing is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd0c93a7c.
//
// Solidity: function tickSpacing() view returns(int24)
func (uniswapV3Pool *UniswapV3Pool) UnpackTickSpacing(data []byte) (*big.Int, error) {
	out, err := uniswapV3Pool.abi.Unpack("tickSpacing", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackTicks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf30dba93.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function ticks(int24 ) view returns(uint128 liquidityGross, int128 liquidityNet, uint256 feeGrowthOutside0X128, uint256 feeGrowthOutside1X128, int56 tickCumulativeOutside, uint160 secondsPerLiquidityOutsideX128, uint32 secondsOutside, bool initialized)
func (uniswapV3Pool *UniswapV3Pool) PackTicks(arg0 *big.Int) []byte {
	enc, err := uniswapV3Pool.abi.Pack("ticks", arg0)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTicks is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf30dba93.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function ticks(int24 ) view returns(uint128 liquidityGross, int128 liquidityNet, uint256 feeGrowthOutside0X128, uint256 feeGrowthOutside1X128, int56 tickCumulativeOutside, uint160 secondsPerLiquidityOutsideX128, uint32 secondsOutside, bool initialized)
func (uniswapV3Pool *UniswapV3Pool) TryPackTicks(arg0 *big.Int) ([]byte, error) {
	return uniswapV3Pool.abi.Pack("ticks", arg0)
}

// TicksOutput serves as a container for the return parameters of contract
// method Ticks.
type TicksOutput struct {
	LiquidityGross                 *big.Int
	LiquidityNet                   *big.Int
	FeeGrowthOutside0X128          *big.Int
	FeeGrowthOutside1X128          *big.Int
	TickCumulativeOutside          *big.Int
	SecondsPerLiquidityOutsideX128 *big.Int
	SecondsOutside                 uint32
	Initialized                    bool
}

// UnpackTicks is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xf30dba93.
//
// Solidity: function ticks(int24 ) view returns(uint128 liquidityGross, int128 liquidityNet, uint256 feeGrowthOutside0X128, uint256 feeGrowthOutside1X128, int56 tickCumulativeOutside, uint160 secondsPerLiquidityOutsideX128, uint32 secondsOutside, bool initialized)
func (uniswapV3Pool *UniswapV3Pool) UnpackTicks(data []byte) (TicksOutput, error) {
	out, err := uniswapV3Pool.abi.Unpack("ticks", data)
	outstruct := new(TicksOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.LiquidityGross = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.LiquidityNet = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.FeeGrowthOutside0X128 = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	outstruct.FeeGrowthOutside1X128 = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	outstruct.TickCumulativeOutside = abi.ConvertType(out[4], new(big.Int)).(*big.Int)
	outstruct.SecondsPerLiquidityOutsideX128 = abi.ConvertType(out[5], new(big.Int)).(*big.Int)
	outstruct.SecondsOutside = *abi.ConvertType(out[6], new(uint32)).(*uint32)
	outstruct.Initialized = *abi.ConvertType(out[7], new(bool)).(*bool)
	return *outstruct, nil
}

// PackToken0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0dfe1681.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token0() view returns(address)
func (uniswapV3Pool *UniswapV3Pool) PackToken0() []byte {
	enc, err := uniswapV3Pool.abi.Pack("token0")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackToken0 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x0dfe1681.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function token0() view returns(address)
func (uniswapV3Pool *UniswapV3Pool) TryPackToken0() ([]byte, error) {
	return uniswapV3Pool.abi.Pack("token0")
}

// UnpackToken0 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x0dfe1681.
//
// Solidity: function token0() view returns(address)
func (uniswapV3Pool *UniswapV3Pool) UnpackToken0(data []byte) (common.Address, error) {
	out, err := uniswapV3Pool.abi.Unpack("token0", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackToken1 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd21220a7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function token1() view returns(address)
func (uniswapV3Pool *UniswapV3Pool) PackToken1() []byte {
	enc, err := uniswapV3Pool.abi.Pack("token1")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackToken1 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xd21220a7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function token1() view returns(address)
func (uniswapV3Pool *UniswapV3Pool) TryPackToken1() ([]byte, error) {
	return uniswapV3Pool.abi.Pack("token1")
}

// UnpackToken1 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xd21220a7.
//
// Solidity: function token1() view returns(address)
func (uniswapV3Pool *UniswapV3Pool) UnpackToken1(data []byte) (common.Address, error) {
	out, err := uniswapV3Pool.abi.Unpack("token1", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// UniswapV3PoolBurn represents a Burn event raised by the UniswapV3Pool contract.
type UniswapV3PoolBurn struct {
	Owner     common.Address
	TickLower *big.Int
	TickUpper *big.Int
	Amount    *big.Int
	Amount0   *big.Int
	Amount1   *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const UniswapV3PoolBurnEventName = "Burn"

// ContractEventName returns the user-defined event name.
func (UniswapV3PoolBurn) ContractEventName() string {
	return UniswapV3PoolBurnEventName
}

// UnpackBurnEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Burn(address indexed owner, int24 indexed tickLower, int24 indexed tickUpper, uint128 amount, uint256 amount0, uint256 amount1)
func (uniswapV3Pool *UniswapV3Pool) UnpackBurnEvent(log *types.Log) (*UniswapV3PoolBurn, error) {
	event := "Burn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != uniswapV3Pool.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UniswapV3PoolBurn)
	if len(log.Data) > 0 {
		if err := uniswapV3Pool.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range uniswapV3Pool.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UniswapV3PoolInitialize represents a Initialize event raised by the UniswapV3Pool contract.
type UniswapV3PoolInitialize struct {
	SqrtPriceX96 *big.Int
	Tick         *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const UniswapV3PoolInitializeEventName = "Initialize"

// ContractEventName returns the user-defined event name.
func (UniswapV3PoolInitialize) ContractEventName() string {
	return UniswapV3PoolInitializeEventName
}

// UnpackInitializeEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Initialize(uint160 sqrtPriceX96, int24 tick)
func (uniswapV3Pool *UniswapV3Pool) UnpackInitializeEvent(log *types.Log) (*UniswapV3PoolInitialize, error) {
	event := "Initialize"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != uniswapV3Pool.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UniswapV3PoolInitialize)
	if len(log.Data) > 0 {
		if err := uniswapV3Pool.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range uniswapV3Pool.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UniswapV3PoolMint represents a Mint event raised by the UniswapV3Pool contract.
type UniswapV3PoolMint struct {
	Sender    common.Address
	Owner     common.Address
	TickLower *big.Int
	TickUpper *big.Int
	Amount    *big.Int
	Amount0   *big.Int
	Amount1   *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const UniswapV3PoolMintEventName = "Mint"

// ContractEventName returns the user-defined event name.
func (UniswapV3PoolMint) ContractEventName() string {
	return UniswapV3PoolMintEventName
}

// UnpackMintEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Mint(address sender, address indexed owner, int24 indexed tickLower, int24 indexed tickUpper, uint128 amount, uint256 amount0, uint256 amount1)
func (uniswapV3Pool *UniswapV3Pool) UnpackMintEvent(log *types.Log) (*UniswapV3PoolMint, error) {
	event := "Mint"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != uniswapV3Pool.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UniswapV3PoolMint)
	if len(log.Data) > 0 {
		if err := uniswapV3Pool.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range uniswapV3Pool.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UniswapV3PoolSwap represents a Swap event raised by the UniswapV3Pool contract.
type UniswapV3PoolSwap struct {
	Sender       common.Address
	Recipient    common.Address
	Amount0      *big.Int
	Amount1      *big.Int
	SqrtPriceX96 *big.Int
	Liquidity    *big.Int
	Tick         *big.Int
	Raw          *types.Log // Blockchain specific contextual infos
}

const UniswapV3PoolSwapEventName = "Swap"

// ContractEventName returns the user-defined event name.
func (UniswapV3PoolSwap) ContractEventName() string {
	return UniswapV3PoolSwapEventName
}

// UnpackSwapEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event Swap(address indexed sender, address indexed recipient, int256 amount0, int256 amount1, uint160 sqrtPriceX96, uint128 liquidity, int24 tick)
func (uniswapV3Pool *UniswapV3Pool) UnpackSwapEvent(log *types.Log) (*UniswapV3PoolSwap, error) {
	event := "Swap"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != uniswapV3Pool.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(UniswapV3PoolSwap)
	if len(log.Data) > 0 {
		if err := uniswapV3Pool.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range uniswapV3Pool.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UniswapV3PositionsMetaData contains all meta data concerning the UniswapV3Positions contract.
var UniswapV3PositionsMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"_factory\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"_WETH9\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"_tokenDescriptor_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token0\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"token1\",\"type\":\"address\"},{\"internalType\":\"uint24\",\"name\":\"fee\",\"type\":\"uint24\"},{\"internalType\":\"uint160\",\"name\":\"sqrtPriceX96\",\"type\":\"uint160\"}],\"name\":\"createAndInitializePoolIfNecessary\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"pool\",\"type\":\"address\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"token0\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"token1\",\"type\":\"address\"},{\"internalType\":\"uint24\",\"name\":\"fee\",\"type\":\"uint24\"},{\"internalType\":\"int24\",\"name\":\"tickLower\",\"type\":\"int24\"},{\"internalType\":\"int24\",\"name\":\"tickUpper\",\"type\":\"int24\"},{\"internalType\":\"uint256\",\"name\":\"amount0Desired\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"amount1Desired\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"amount0Min\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"amount1Min\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"recipient\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"internalType\":\"structINonfungiblePositionManager.MintParams\",\"name\":\"params\",\"type\":\"tuple\"}],\"name\":\"mint\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"tokenId\",\"type\":\"uint256\"},{\"internalType\":\"uint128\",\"name\":\"liquidity\",\"type\":\"uint128\"},{\"internalType\":\"uint256\",\"name\":\"amount0\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"amount1\",\"type\":\"uint256\"}],\"stateMutability\":\"payable\",\"type\":\"function\"}]",
	ID:  "UniswapV3Positions",
}

// UniswapV3Positions is an auto generated Go binding around an Ethereum contract.
type UniswapV3Positions struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UniswapV3Positions) GetABI() abi.ABI {
	return c.abi
}

// NewUniswapV3Positions creates a new instance of UniswapV3Positions.
func NewUniswapV3Positions() *UniswapV3Positions {
	parsed, err := UniswapV3PositionsMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UniswapV3Positions{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UniswapV3Positions) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address _factory, address _WETH9, address _tokenDescriptor_) returns()
func (uniswapV3Positions *UniswapV3Positions) PackConstructor(_factory common.Address, _WETH9 common.Address, _tokenDescriptor_ common.Address) []byte {
	enc, err := uniswapV3Positions.abi.Pack("", _factory, _WETH9, _tokenDescriptor_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackCreateAndInitializePoolIfNecessary is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x13ead562.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function createAndInitializePoolIfNecessary(address token0, address token1, uint24 fee, uint160 sqrtPriceX96) payable returns(address pool)
func (uniswapV3Positions *UniswapV3Positions) PackCreateAndInitializePoolIfNecessary(token0 common.Address, token1 common.Address, fee *big.Int, sqrtPriceX96 *big.Int) []byte {
	enc, err := uniswapV3Positions.abi.Pack("createAndInitializePoolIfNecessary", token0, token1, fee, sqrtPriceX96)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackCreateAndInitializePoolIfNecessary is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x13ead562.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function createAndInitializePoolIfNecessary(address token0, address token1, uint24 fee, uint160 sqrtPriceX96) payable returns(address pool)
func (uniswapV3Positions *UniswapV3Positions) TryPackCreateAndInitializePoolIfNecessary(token0 common.Address, token1 common.Address, fee *big.Int, sqrtPriceX96 *big.Int) ([]byte, error) {
	return uniswapV3Positions.abi.Pack("createAndInitializePoolIfNecessary", token0, token1, fee, sqrtPriceX96)
}

// UnpackCreateAndInitializePoolIfNecessary is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x13ead562.
//
// Solidity: function createAndInitializePoolIfNecessary(address token0, address token1, uint24 fee, uint160 sqrtPriceX96) payable returns(address pool)
func (uniswapV3Positions *UniswapV3Positions) UnpackCreateAndInitializePoolIfNecessary(data []byte) (common.Address, error) {
	out, err := uniswapV3Positions.abi.Unpack("createAndInitializePoolIfNecessary", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88316456.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function mint((address,address,uint24,int24,int24,uint256,uint256,uint256,uint256,address,uint256) params) payable returns(uint256 tokenId, uint128 liquidity, uint256 amount0, uint256 amount1)
func (uniswapV3Positions *UniswapV3Positions) PackMint(params INonfungiblePositionManagerMintParams) []byte {
	enc, err := uniswapV3Positions.abi.Pack("mint", params)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMint is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x88316456.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function mint((address,address,uint24,int24,int24,uint256,uint256,uint256,uint256,address,uint256) params) payable returns(uint256 tokenId, uint128 liquidity, uint256 amount0, uint256 amount1)
func (uniswapV3Positions *UniswapV3Positions) TryPackMint(params INonfungiblePositionManagerMintParams) ([]byte, error) {
	return uniswapV3Positions.abi.Pack("mint", params)
}

// MintOutput serves as a container for the return parameters of contract
// method Mint.
type MintOutput struct {
	TokenId   *big.Int
	Liquidity *big.Int
	Amount0   *big.Int
	Amount1   *big.Int
}

// UnpackMint is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x88316456.
//
// Solidity: function mint((address,address,uint24,int24,int24,uint256,uint256,uint256,uint256,address,uint256) params) payable returns(uint256 tokenId, uint128 liquidity, uint256 amount0, uint256 amount1)
func (uniswapV3Positions *UniswapV3Positions) UnpackMint(data []byte) (MintOutput, error) {
	out, err := uniswapV3Positions.abi.Unpack("mint", data)
	outstruct := new(MintOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.TokenId = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Liquidity = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.Amount0 = abi.ConvertType(out[2], new(big.Int)).(*big.Int)
	outstruct.Amount1 = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// UniswapV3QuoterMetaData contains all meta data concerning the UniswapV3Quoter contract.
var UniswapV3QuoterMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"_factory\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"_WETH9\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[{\"internalType\":\"bytes\",\"name\":\"path\",\"type\":\"bytes\"},{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"}],\"name\":\"quoteExactInput\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amountOut\",\"type\":\"uint256\"},{\"internalType\":\"uint160[]\",\"name\":\"sqrtPriceX96AfterList\",\"type\":\"uint160[]\"},{\"internalType\":\"uint32[]\",\"name\":\"initializedTicksCrossedList\",\"type\":\"uint32[]\"},{\"internalType\":\"uint256\",\"name\":\"gasEstimate\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"internalType\":\"uint24\",\"name\":\"fee\",\"type\":\"uint24\"},{\"internalType\":\"uint160\",\"name\":\"sqrtPriceLimitX96\",\"type\":\"uint160\"}],\"internalType\":\"structIQuoterV2.QuoteExactInputSingleParams\",\"name\":\"params\",\"type\":\"tuple\"}],\"name\":\"quoteExactInputSingle\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amountOut\",\"type\":\"uint256\"},{\"internalType\":\"uint160\",\"name\":\"sqrtPriceX96After\",\"type\":\"uint160\"},{\"internalType\":\"uint32\",\"name\":\"initializedTicksCrossed\",\"type\":\"uint32\"},{\"internalType\":\"uint256\",\"name\":\"gasEstimate\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint24\",\"name\":\"fee\",\"type\":\"uint24\"},{\"internalType\":\"uint160\",\"name\":\"sqrtPriceLimitX96\",\"type\":\"uint160\"}],\"internalType\":\"structIQuoterV2.QuoteExactOutputSingleParams\",\"name\":\"params\",\"type\":\"tuple\"}],\"name\":\"quoteExactOutputSingle\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"internalType\":\"uint160\",\"name\":\"sqrtPriceX96After\",\"type\":\"uint160\"},{\"internalType\":\"uint32\",\"name\":\"initializedTicksCrossed\",\"type\":\"uint32\"},{\"internalType\":\"uint256\",\"name\":\"gasEstimate\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"}]",
	ID:  "UniswapV3Quoter",
}

// UniswapV3Quoter is an auto generated Go binding around an Ethereum contract.
type UniswapV3Quoter struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UniswapV3Quoter) GetABI() abi.ABI {
	return c.abi
}

// NewUniswapV3Quoter creates a new instance of UniswapV3Quoter.
func NewUniswapV3Quoter() *UniswapV3Quoter {
	parsed, err := UniswapV3QuoterMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UniswapV3Quoter{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UniswapV3Quoter) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address _factory, address _WETH9) returns()
func (uniswapV3Quoter *UniswapV3Quoter) PackConstructor(_factory common.Address, _WETH9 common.Address) []byte {
	enc, err := uniswapV3Quoter.abi.Pack("", _factory, _WETH9)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackQuoteExactInput is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcdca1753.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function quoteExactInput(bytes path, uint256 amountIn) returns(uint256 amountOut, uint160[] sqrtPriceX96AfterList, uint32[] initializedTicksCrossedList, uint256 gasEstimate)
func (uniswapV3Quoter *UniswapV3Quoter) PackQuoteExactInput(path []byte, amountIn *big.Int) []byte {
	enc, err := uniswapV3Quoter.abi.Pack("quoteExactInput", path, amountIn)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQuoteExactInput is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xcdca1753.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function quoteExactInput(bytes path, uint256 amountIn) returns(uint256 amountOut, uint160[] sqrtPriceX96AfterList, uint32[] initializedTicksCrossedList, uint256 gasEstimate)
func (uniswapV3Quoter *UniswapV3Quoter) TryPackQuoteExactInput(path []byte, amountIn *big.Int) ([]byte, error) {
	return uniswapV3Quoter.abi.Pack("quoteExactInput", path, amountIn)
}

// QuoteExactInputOutput serves as a container for the return parameters of contract
// method QuoteExactInput.
type QuoteExactInputOutput struct {
	AmountOut                   *big.Int
	SqrtPriceX96AfterList       []*big.Int
	InitializedTicksCrossedList []uint32
	GasEstimate                 *big.Int
}

// UnpackQuoteExactInput is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xcdca1753.
//
// Solidity: function quoteExactInput(bytes path, uint256 amountIn) returns(uint256 amountOut, uint160[] sqrtPriceX96AfterList, uint32[] initializedTicksCrossedList, uint256 gasEstimate)
func (uniswapV3Quoter *UniswapV3Quoter) UnpackQuoteExactInput(data []byte) (QuoteExactInputOutput, error) {
	out, err := uniswapV3Quoter.abi.Unpack("quoteExactInput", data)
	outstruct := new(QuoteExactInputOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.AmountOut = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.SqrtPriceX96AfterList = *abi.ConvertType(out[1], new([]*big.Int)).(*[]*big.Int)
	outstruct.InitializedTicksCrossedList = *abi.ConvertType(out[2], new([]uint32)).(*[]uint32)
	outstruct.GasEstimate = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackQuoteExactInputSingle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc6a5026a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function quoteExactInputSingle((address,address,uint256,uint24,uint160) params) returns(uint256 amountOut, uint160 sqrtPriceX96After, uint32 initializedTicksCrossed, uint256 gasEstimate)
func (uniswapV3Quoter *UniswapV3Quoter) PackQuoteExactInputSingle(params IQuoterV2QuoteExactInputSingleParams) []byte {
	enc, err := uniswapV3Quoter.abi.Pack("quoteExactInputSingle", params)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQuoteExactInputSingle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc6a5026a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function quoteExactInputSingle((address,address,uint256,uint24,uint160) params) returns(uint256 amountOut, uint160 sqrtPriceX96After, uint32 initializedTicksCrossed, uint256 gasEstimate)
func (uniswapV3Quoter *UniswapV3Quoter) TryPackQuoteExactInputSingle(params IQuoterV2QuoteExactInputSingleParams) ([]byte, error) {
	return uniswapV3Quoter.abi.Pack("quoteExactInputSingle", params)
}

// QuoteExactInputSingleOutput serves as a container for the return parameters of contract
// method QuoteExactInputSingle.
type QuoteExactInputSingleOutput struct {
	AmountOut               *big.Int
	SqrtPriceX96After       *big.Int
	InitializedTicksCrossed uint32
	GasEstimate             *big.Int
}

// UnpackQuoteExactInputSingle is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc6a5026a.
//
// Solidity: function quoteExactInputSingle((address,address,uint256,uint24,uint160) params) returns(uint256 amountOut, uint160 sqrtPriceX96After, uint32 initializedTicksCrossed, uint256 gasEstimate)
func (uniswapV3Quoter *UniswapV3Quoter) UnpackQuoteExactInputSingle(data []byte) (QuoteExactInputSingleOutput, error) {
	out, err := uniswapV3Quoter.abi.Unpack("quoteExactInputSingle", data)
	outstruct := new(QuoteExactInputSingleOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.AmountOut = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.SqrtPriceX96After = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.InitializedTicksCrossed = *abi.ConvertType(out[2], new(uint32)).(*uint32)
	outstruct.GasEstimate = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// PackQuoteExactOutputSingle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbd21704a.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function quoteExactOutputSingle((address,address,uint256,uint24,uint160) params) returns(uint256 amountIn, uint160 sqrtPriceX96After, uint32 initializedTicksCrossed, uint256 gasEstimate)
func (uniswapV3Quoter *UniswapV3Quoter) PackQuoteExactOutputSingle(params IQuoterV2QuoteExactOutputSingleParams) []byte {
	enc, err := uniswapV3Quoter.abi.Pack("quoteExactOutputSingle", params)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackQuoteExactOutputSingle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xbd21704a.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function quoteExactOutputSingle((address,address,uint256,uint24,uint160) params) returns(uint256 amountIn, uint160 sqrtPriceX96After, uint32 initializedTicksCrossed, uint256 gasEstimate)
func (uniswapV3Quoter *UniswapV3Quoter) TryPackQuoteExactOutputSingle(params IQuoterV2QuoteExactOutputSingleParams) ([]byte, error) {
	return uniswapV3Quoter.abi.Pack("quoteExactOutputSingle", params)
}

// QuoteExactOutputSingleOutput serves as a container for the return parameters of contract
// method QuoteExactOutputSingle.
type QuoteExactOutputSingleOutput struct {
	AmountIn                *big.Int
	SqrtPriceX96After       *big.Int
	InitializedTicksCrossed uint32
	GasEstimate             *big.Int
}

// UnpackQuoteExactOutputSingle is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xbd21704a.
//
// Solidity: function quoteExactOutputSingle((address,address,uint256,uint24,uint160) params) returns(uint256 amountIn, uint160 sqrtPriceX96After, uint32 initializedTicksCrossed, uint256 gasEstimate)
func (uniswapV3Quoter *UniswapV3Quoter) UnpackQuoteExactOutputSingle(data []byte) (QuoteExactOutputSingleOutput, error) {
	out, err := uniswapV3Quoter.abi.Unpack("quoteExactOutputSingle", data)
	outstruct := new(QuoteExactOutputSingleOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.AmountIn = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.SqrtPriceX96After = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.InitializedTicksCrossed = *abi.ConvertType(out[2], new(uint32)).(*uint32)
	outstruct.GasEstimate = abi.ConvertType(out[3], new(big.Int)).(*big.Int)
	return *outstruct, nil
}

// UniswapV3RouterMetaData contains all meta data concerning the UniswapV3Router contract.
var UniswapV3RouterMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"_factory\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"_WETH9\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"WETH9\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"bytes\",\"name\":\"path\",\"type\":\"bytes\"},{\"internalType\":\"address\",\"name\":\"recipient\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"amountOutMinimum\",\"type\":\"uint256\"}],\"internalType\":\"structISwapRouter.ExactInputParams\",\"name\":\"params\",\"type\":\"tuple\"}],\"name\":\"exactInput\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amountOut\",\"type\":\"uint256\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"internalType\":\"uint24\",\"name\":\"fee\",\"type\":\"uint24\"},{\"internalType\":\"address\",\"name\":\"recipient\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"amountOutMinimum\",\"type\":\"uint256\"},{\"internalType\":\"uint160\",\"name\":\"sqrtPriceLimitX96\",\"type\":\"uint160\"}],\"internalType\":\"structISwapRouter.ExactInputSingleParams\",\"name\":\"params\",\"type\":\"tuple\"}],\"name\":\"exactInputSingle\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amountOut\",\"type\":\"uint256\"}],\"stateMutability\":\"payable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"factory\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"}]",
	ID:  "UniswapV3Router",
}

// UniswapV3Router is an auto generated Go binding around an Ethereum contract.
type UniswapV3Router struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *UniswapV3Router) GetABI() abi.ABI {
	return c.abi
}

// NewUniswapV3Router creates a new instance of UniswapV3Router.
func NewUniswapV3Router() *UniswapV3Router {
	parsed, err := UniswapV3RouterMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &UniswapV3Router{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *UniswapV3Router) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address _factory, address _WETH9) returns()
func (uniswapV3Router *UniswapV3Router) PackConstructor(_factory common.Address, _WETH9 common.Address) []byte {
	enc, err := uniswapV3Router.abi.Pack("", _factory, _WETH9)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackWETH9 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4aa4a4fc.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function WETH9() view returns(address)
func (uniswapV3Router *UniswapV3Router) PackWETH9() []byte {
	enc, err := uniswapV3Router.abi.Pack("WETH9")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackWETH9 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4aa4a4fc.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function WETH9() view returns(address)
func (uniswapV3Router *UniswapV3Router) TryPackWETH9() ([]byte, error) {
	return uniswapV3Router.abi.Pack("WETH9")
}

// UnpackWETH9 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4aa4a4fc.
//
// Solidity: function WETH9() view returns(address)
func (uniswapV3Router *UniswapV3Router) UnpackWETH9(data []byte) (common.Address, error) {
	out, err := uniswapV3Router.abi.Unpack("WETH9", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackExactInput is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc04b8d59.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function exactInput((bytes,address,uint256,uint256,uint256) params) payable returns(uint256 amountOut)
func (uniswapV3Router *UniswapV3Router) PackExactInput(params ISwapRouterExactInputParams) []byte {
	enc, err := uniswapV3Router.abi.Pack("exactInput", params)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExactInput is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc04b8d59.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function exactInput((bytes,address,uint256,uint256,uint256) params) payable returns(uint256 amountOut)
func (uniswapV3Router *UniswapV3Router) TryPackExactInput(params ISwapRouterExactInputParams) ([]byte, error) {
	return uniswapV3Router.abi.Pack("exactInput", params)
}

// UnpackExactInput is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc04b8d59.
//
// Solidity: function exactInput((bytes,address,uint256,uint256,uint256) params) payable returns(uint256 amountOut)
func (uniswapV3Router *UniswapV3Router) UnpackExactInput(data []byte) (*big.Int, error) {
	out, err := uniswapV3Router.abi.Unpack("exactInput", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackExactInputSingle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x414bf389.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160) params) payable returns(uint256 amountOut)
func (uniswapV3Router *UniswapV3Router) PackExactInputSingle(params ISwapRouterExactInputSingleParams) []byte {
	enc, err := uniswapV3Router.abi.Pack("exactInputSingle", params)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackExactInputSingle is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x414bf389.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160) params) payable returns(uint256 amountOut)
func (uniswapV3Router *UniswapV3Router) TryPackExactInputSingle(params ISwapRouterExactInputSingleParams) ([]byte, error) {
	return uniswapV3Router.abi.Pack("exactInputSingle", params)
}

// UnpackExactInputSingle is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x414bf389.
//
// Solidity: function exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160) params) payable returns(uint256 amountOut)
func (uniswapV3Router *UniswapV3Router) UnpackExactInputSingle(data []byte) (*big.Int, error) {
	out, err := uniswapV3Router.abi.Unpack("exactInputSingle", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackFactory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc45a0155.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function factory() view returns(address)
func (uniswapV3Router *UniswapV3Router) PackFactory() []byte {
	enc, err := uniswapV3Router.abi.Pack("factory")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFactory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc45a0155.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function factory() view returns(address)
func (uniswapV3Router *UniswapV3Router) TryPackFactory() ([]byte, error) {
	return uniswapV3Router.abi.Pack("factory")
}

// UnpackFactory is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc45a0155.
//
// Solidity: function factory() view returns(address)
func (uniswapV3Router *UniswapV3Router) UnpackFactory(data []byte) (common.Address, error) {
	out, err := uniswapV3Router.abi.Unpack("factory", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// VaultFactoryMetaData contains all meta data concerning the VaultFactory contract.
var VaultFactoryMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner_\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"registry_\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"guardian\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"platform\",\"type\":\"address\"},{\"internalType\":\"uint16\",\"name\":\"platformShareBps\",\"type\":\"uint16\"},{\"internalType\":\"uint16\",\"name\":\"maxSlippageBps\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"minTargetDelay\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"targetWindow\",\"type\":\"uint32\"}],\"internalType\":\"structIVaultFactory.Defaults\",\"name\":\"defaults_\",\"type\":\"tuple\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"DEAD_SHARES\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MANAGEMENT_FEE_CAP_BPS\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_NAME_BYTES\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_SLIPPAGE_CAP_BPS\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MAX_SYMBOL_BYTES\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"MIN_SEED_D18\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"PLATFORM_SHARE_CAP_BPS\",\"outputs\":[{\"internalType\":\"uint16\",\"name\":\"\",\"type\":\"uint16\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"acceptOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"defaults\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"guardian\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"platform\",\"type\":\"address\"},{\"internalType\":\"uint16\",\"name\":\"platformShareBps\",\"type\":\"uint16\"},{\"internalType\":\"uint16\",\"name\":\"maxSlippageBps\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"minTargetDelay\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"targetWindow\",\"type\":\"uint32\"}],\"internalType\":\"structIVaultFactory.Defaults\",\"name\":\"\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"implementation\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"}],\"name\":\"isVault\",\"outputs\":[{\"internalType\":\"bool\",\"name\":\"\",\"type\":\"bool\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"internalType\":\"string\",\"name\":\"symbol\",\"type\":\"string\"},{\"internalType\":\"address[]\",\"name\":\"tokens\",\"type\":\"address[]\"},{\"internalType\":\"uint256[]\",\"name\":\"weights\",\"type\":\"uint256[]\"},{\"internalType\":\"uint256[]\",\"name\":\"maxAmounts\",\"type\":\"uint256[]\"},{\"internalType\":\"uint256\",\"name\":\"seedValueD18\",\"type\":\"uint256\"},{\"internalType\":\"uint16\",\"name\":\"managementFeeBps\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"targetDelay\",\"type\":\"uint32\"},{\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"internalType\":\"structIVaultFactory.Launch\",\"name\":\"params\",\"type\":\"tuple\"}],\"name\":\"launch\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"owner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"pendingOwner\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address[]\",\"name\":\"tokens\",\"type\":\"address[]\"},{\"internalType\":\"uint256[]\",\"name\":\"weights\",\"type\":\"uint256[]\"},{\"internalType\":\"uint256\",\"name\":\"seedValueD18\",\"type\":\"uint256\"}],\"name\":\"previewSeed\",\"outputs\":[{\"internalType\":\"uint256[]\",\"name\":\"amounts\",\"type\":\"uint256[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"registry\",\"outputs\":[{\"internalType\":\"address\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"renounceOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"guardian\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"platform\",\"type\":\"address\"},{\"internalType\":\"uint16\",\"name\":\"platformShareBps\",\"type\":\"uint16\"},{\"internalType\":\"uint16\",\"name\":\"maxSlippageBps\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"minTargetDelay\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"targetWindow\",\"type\":\"uint32\"}],\"internalType\":\"structIVaultFactory.Defaults\",\"name\":\"defaults_\",\"type\":\"tuple\"}],\"name\":\"setDefaults\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"transferOwnership\",\"outputs\":[],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"vaultCount\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"\",\"type\":\"uint256\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"start\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"count\",\"type\":\"uint256\"}],\"name\":\"vaults\",\"outputs\":[{\"internalType\":\"address[]\",\"name\":\"page\",\"type\":\"address[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"anonymous\":false,\"inputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"guardian\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"platform\",\"type\":\"address\"},{\"internalType\":\"uint16\",\"name\":\"platformShareBps\",\"type\":\"uint16\"},{\"internalType\":\"uint16\",\"name\":\"maxSlippageBps\",\"type\":\"uint16\"},{\"internalType\":\"uint32\",\"name\":\"minTargetDelay\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"targetWindow\",\"type\":\"uint32\"}],\"indexed\":false,\"internalType\":\"structIVaultFactory.Defaults\",\"name\":\"defaults\",\"type\":\"tuple\"}],\"name\":\"DefaultsChanged\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferStarted\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"previousOwner\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"newOwner\",\"type\":\"address\"}],\"name\":\"OwnershipTransferred\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"creator\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"name\",\"type\":\"string\"},{\"indexed\":false,\"internalType\":\"string\",\"name\":\"symbol\",\"type\":\"string\"},{\"indexed\":false,\"internalType\":\"address[]\",\"name\":\"tokens\",\"type\":\"address[]\"},{\"indexed\":false,\"internalType\":\"uint256[]\",\"name\":\"weights\",\"type\":\"uint256[]\"},{\"indexed\":false,\"internalType\":\"uint256[]\",\"name\":\"reserves\",\"type\":\"uint256[]\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"seedValueD18\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint16\",\"name\":\"managementFeeBps\",\"type\":\"uint16\"},{\"indexed\":false,\"internalType\":\"uint32\",\"name\":\"targetDelay\",\"type\":\"uint32\"}],\"name\":\"VaultCreated\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"AssetNotActive\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"BadName\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"length\",\"type\":\"uint256\"}],\"name\":\"BadSymbol\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"delay\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"minimum\",\"type\":\"uint32\"}],\"name\":\"DelayTooShort\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"DuplicateConstituent\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"name\":\"Expired\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"FailedDeployment\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"feeBps\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"capBps\",\"type\":\"uint256\"}],\"name\":\"FeeOverCap\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"balance\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"}],\"name\":\"InsufficientBalance\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"expected\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"}],\"name\":\"LengthMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"expected\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"}],\"name\":\"LengthMismatch\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"NoConstituents\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"owner\",\"type\":\"address\"}],\"name\":\"OwnableInvalidOwner\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"account\",\"type\":\"address\"}],\"name\":\"OwnableUnauthorizedAccount\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"maxAmount\",\"type\":\"uint256\"}],\"name\":\"SeedOverMax\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"seedValueD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minimumD18\",\"type\":\"uint256\"}],\"name\":\"SeedTooSmall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"shareBps\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"capBps\",\"type\":\"uint256\"}],\"name\":\"ShareOverCap\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"slippageBps\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"capBps\",\"type\":\"uint256\"}],\"name\":\"SlippageOverCap\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"count\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"max\",\"type\":\"uint256\"}],\"name\":\"TooManyConstituents\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"expected\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"got\",\"type\":\"uint256\"}],\"name\":\"TransferMismatch\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"sum\",\"type\":\"uint256\"}],\"name\":\"WeightsSum\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint32\",\"name\":\"window\",\"type\":\"uint32\"},{\"internalType\":\"uint32\",\"name\":\"minimum\",\"type\":\"uint32\"}],\"name\":\"WindowTooShort\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAddress\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"ZeroWeight\",\"type\":\"error\"}]",
	ID:  "VaultFactory",
	Bin: "0x60c060405234801561000f575f5ffd5b50604051618b8f380380618b8f83398101604081905261002e91610390565b826001600160a01b03811661005d57604051631e4fbdf760e01b81525f60048201526024015b60405180910390fd5b610066816100c9565b506001600160a01b038216608052604051829061008290610344565b6001600160a01b039091168152602001604051809103905ff0801580156100ab573d5f5f3e3d5ffd5b506001600160a01b031660a0526100c1816100e5565b50505061050b565b600180546001600160a01b03191690556100e2816102f5565b50565b80516001600160a01b03161580610107575060208101516001600160a01b0316155b8061011d575060408101516001600160a01b0316155b1561013b5760405163d92e233d60e01b815260040160405180910390fd5b61138861ffff16816060015161ffff16111561017e57606081015160405163570a549160e11b815261ffff90911660048201526113886024820152604401610054565b6101f461ffff16816080015161ffff1611156101c1576080810151604051630f2f775d60e41b815261ffff90911660048201526101f46024820152604401610054565b8060c0015163ffffffff165f036102005760c08101516040516302a7954560e31b815263ffffffff909116600482015260016024820152604401610054565b8051600280546001600160a01b03199081166001600160a01b0393841617909155602083015160038054909216908316179055604080830151600480546060860151608087015160a088015160c0890151959097166001600160b01b031990931692909217600160a01b61ffff928316021765ffffffffffff60b01b1916600160b01b919092160263ffffffff60c01b191617600160c01b63ffffffff95861602176001600160e01b0316600160e01b949092169390930217909155517fd37118ee9816bba3b43141d4e5f674b491dcff771f63c8ee411b34eed33c5d8a906102ea908390610482565b60405180910390a150565b5f80546001600160a01b038381166001600160a01b0319831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b61608a80612b0583390190565b80516001600160a01b0381168114610367575f5ffd5b919050565b805161ffff81168114610367575f5ffd5b805163ffffffff81168114610367575f5ffd5b5f5f5f8385036101208112156103a4575f5ffd5b6103ad85610351565b93506103bb60208601610351565b925060e0603f19820112156103ce575f5ffd5b5060405160e081016001600160401b03811182821017156103fd57634e487b7160e01b5f52604160045260245ffd5b806040525061040e60408601610351565b815261041c60608601610351565b602082015261042d60808601610351565b604082015261043e60a0860161036c565b606082015261044f60c0860161036c565b608082015261046060e0860161037d565b60a0820152610472610100860161037d565b60c0820152809150509250925092565b5f60e08201905060018060a01b03835116825260018060a01b03602084015116602083015260018060a01b03604084015116604083015261ffff606084015116606083015261ffff608084015116608083015260a08301516104ec60a084018263ffffffff169052565b5060c083015161050460c084018263ffffffff169052565b5092915050565b60805160a0516125bd6105485f395f8181610198015261051601525f8181610241015281816107cb0152818161084401526108fa01526125bd5ff3fe608060405234801561000f575f5ffd5b5060043610610132575f3560e01c80637b103999116100b4578063a7c6a10011610079578063a7c6a10014610292578063a7f8615d1461029a578063e30c3978146102ad578063edb7a6fa146102be578063f2fde38b1461037c578063fdd9acc61461038f575f5ffd5b80637b1039991461023c5780638a4940f2146102635780638da5cb5b1461026b5780639bffb7981461027b578063a2f29fb514610289575f5ffd5b8063652b9b41116100fa578063652b9b41146101d257806366a82a5114610204578063680c60c714610224578063715018a61461022c57806379ba509714610234575f5ffd5b80631f17d76f146101365780632d81f996146101575780632e9604bf1461016057806356fc6d31146101755780635c60da1b14610193575b5f5ffd5b61013f6101f481565b60405161ffff90911681526020015b60405180910390f35b61013f61138881565b61017361016e3660046119f7565b6103af565b005b61018568056bc75e2d6310000081565b60405190815260200161014e565b6101ba7f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b03909116815260200161014e565b6101f46101e0366004611a34565b60066020525f908152604090205460ff1681565b604051901515815260200161014e565b610217610212366004611a4f565b6103d1565b60405161014e9190611ab2565b610185604081565b6101736104ae565b6101736104c1565b6101ba7f000000000000000000000000000000000000000000000000000000000000000081565b610185601081565b5f546001600160a01b03166101ba565b61018566038d7ea4c6800081565b61013f6103e881565b600554610185565b6101ba6102a8366004611ac4565b610507565b6001546001600160a01b03166101ba565b61036f6040805160e0810182525f80825260208201819052918101829052606081018290526080810182905260a0810182905260c0810191909152506040805160e0810182526002546001600160a01b039081168252600354811660208301526004549081169282019290925261ffff600160a01b830481166060830152600160b01b830416608082015263ffffffff600160c01b8304811660a0830152600160e01b90920490911660c082015290565b60405161014e9190611afb565b61017361038a366004611a34565b6106e9565b6103a261039d366004611cfc565b610759565b60405161014e9190611d98565b6103b7610a2a565b6103ce6103c936839003830183611dd7565b610a56565b50565b60605f6103e360058054905085610c66565b90506103ef8382610c75565b6001600160401b0381111561040657610406611b7d565b60405190808252806020026020018201604052801561042f578160200160208202803683370190505b5091505f5b82518110156104a65760056104498287611e85565b8154811061045957610459611e98565b905f5260205f20015f9054906101000a90046001600160a01b031683828151811061048657610486611e98565b6001600160a01b0390921660209283029190910190910152600101610434565b505092915050565b6104b6610a2a565b6104bf5f610c87565b565b60015433906001600160a01b031681146104fe5760405163118cdaa760e01b81526001600160a01b03821660048201526024015b60405180910390fd5b6103ce81610c87565b5f61051182610ca0565b61053a7f0000000000000000000000000000000000000000000000000000000000000000610e6c565b90505f6105478383610e77565b90505f610559606460a0860135611ec0565b90505f8061056f61012087016101008801611a34565b6001600160a01b0316146105945761058f61012086016101008701611a34565b6105a1565b6002546001600160a01b03165b9050836001600160a01b031663ee53a9656105bc87846111fe565b6105c96040890189611ed3565b6105d660608b018b611ed3565b898966038d7ea4c680006040518963ffffffff1660e01b8152600401610603989796959493929190611fbb565b5f604051808303815f87803b15801561061a575f5ffd5b505af115801561062c573d5f5f3e3d5ffd5b5050506001600160a01b0385165f81815260066020526040808220805460ff191660019081179091556005805491820181559092527f036b6384b5eca791c62761152d0c79bb0604c104a5fb6f4eb0703f3154bb3db090910180546001600160a01b031916909217909155805160a081019091526106e19150806106af88612153565b8152602001866001600160a01b03168152602001836001600160a01b03168152602001858152602001848152506113f9565b505050919050565b6106f1610a2a565b600180546001600160a01b0383166001600160a01b031990911681179091556107215f546001600160a01b031690565b6001600160a01b03167f38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e2270060405160405180910390a350565b6060835183511461078a57835183516040516355c5b3e360e11b8152600481019290925260248201526044016104f5565b68056bc75e2d631000008210156107c65760405163179054dd60e21b81526004810183905268056bc75e2d6310000060248201526044016104f5565b6107f17f0000000000000000000000000000000000000000000000000000000000000000858561147f565b83516001600160401b0381111561080a5761080a611b7d565b604051908082528060200260200182016040528015610833578160200160208202803683370190505b5090505f5b8151811015610a22575f7f00000000000000000000000000000000000000000000000000000000000000006001600160a01b0316636a2cb98287848151811061088357610883611e98565b60200260200101516040518263ffffffff1660e01b81526004016108b691906001600160a01b0391909116815260200190565b602060405180830381865afa1580156108d1573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906108f59190612289565b90505f7f00000000000000000000000000000000000000000000000000000000000000006001600160a01b0316639c4667a288858151811061093957610939611e98565b60200260200101516040518263ffffffff1660e01b815260040161096c91906001600160a01b0391909116815260200190565b60a060405180830381865afa158015610987573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906109ab91906122b0565b604001516109bd9060ff16600a612429565b90506109fb8684815181106109d4576109d4611e98565b6020026020010151866109e79190612434565b826109f461271086612434565b6001611717565b848481518110610a0d57610a0d611e98565b60209081029190910101525050600101610838565b509392505050565b5f546001600160a01b031633146104bf5760405163118cdaa760e01b81523360048201526024016104f5565b80516001600160a01b03161580610a78575060208101516001600160a01b0316155b80610a8e575060408101516001600160a01b0316155b15610aac5760405163d92e233d60e01b815260040160405180910390fd5b61138861ffff16816060015161ffff161115610aef57606081015160405163570a549160e11b815261ffff909116600482015261138860248201526044016104f5565b6101f461ffff16816080015161ffff161115610b32576080810151604051630f2f775d60e41b815261ffff90911660048201526101f460248201526044016104f5565b8060c0015163ffffffff165f03610b715760c08101516040516302a7954560e31b815263ffffffff9091166004820152600160248201526044016104f5565b8051600280546001600160a01b03199081166001600160a01b0393841617909155602083015160038054909216908316179055604080830151600480546060860151608087015160a088015160c0890151959097166001600160b01b031990931692909217600160a01b61ffff928316021765ffffffffffff60b01b1916600160b01b919092160263ffffffff60c01b191617600160c01b63ffffffff95861602176001600160e01b0316600160e01b949092169390930217909155517fd37118ee9816bba3b43141d4e5f674b491dcff771f63c8ee411b34eed33c5d8a90610c5b908390611afb565b60405180910390a150565b80820382811115025b92915050565b5f8282188284100282185b9392505050565b600180546001600160a01b03191690556103ce81611762565b806101200135421115610ccd57604051637c06dd7560e11b815261012082013560048201526024016104f5565b5f610cd8828061244b565b915050801580610ce85750604081115b15610d0957604051631591614760e01b8152600481018290526024016104f5565b610d16602083018361244b565b915050801580610d265750601081115b15610d47576040516377e350e760e01b8152600481018290526024016104f5565b6103e8610d5a60e0840160c0850161248d565b61ffff161115610d9c57610d7460e0830160c0840161248d565b60405163193297fd60e01b815261ffff90911660048201526103e860248201526044016104f5565b600454600160c01b900463ffffffff1680610dbe610100850160e086016124a6565b63ffffffff161015610e0557610ddb610100840160e085016124a6565b60405163f788e06d60e01b815263ffffffff918216600482015290821660248201526044016104f5565b610e126040840184611ed3565b9050610e216080850185611ed3565b905014610e6757610e356040840184611ed3565b9050610e446080850185611ed3565b6040516355c5b3e360e11b815260048101939093526024830152506044016104f5565b505050565b5f610c6f825f6117b1565b6060610f01610e896040850185611ed3565b808060200260200160405190810160405280939291908181526020018383602002808284375f92019190915250610ec7925050506060860186611ed3565b808060200260200160405190810160405280939291908181526020018383602002808284375f9201919091525050505060a0860135610759565b90505f5b81518110156111f757610f1b6080850185611ed3565b82818110610f2b57610f2b611e98565b90506020020135828281518110610f4457610f44611e98565b60200260200101511115610ff857610f5f6040850185611ed3565b82818110610f6f57610f6f611e98565b9050602002016020810190610f849190611a34565b828281518110610f9657610f96611e98565b6020026020010151858060800190610fae9190611ed3565b84818110610fbe57610fbe611e98565b604051630898b08160e31b81526001600160a01b0390951660048601526024850193909352506020909102013560448201526064016104f5565b5f6110066040860186611ed3565b8381811061101657611016611e98565b905060200201602081019061102b9190611a34565b6040516370a0823160e01b81526001600160a01b0386811660048301529192505f918316906370a0823190602401602060405180830381865afa158015611074573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906110989190612289565b90506110d333868686815181106110b1576110b1611e98565b6020026020010151856001600160a01b0316611845909392919063ffffffff16565b6040516370a0823160e01b81526001600160a01b0386811660048301525f91611147918516906370a0823190602401602060405180830381865afa15801561111d573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906111419190612289565b83610c66565b905084848151811061115b5761115b611e98565b602002602001015181146111e9576111766040880188611ed3565b8581811061118657611186611e98565b905060200201602081019061119b9190611a34565b8585815181106111ad576111ad611e98565b60209081029190910101516040516321d3387f60e11b81526001600160a01b0390921660048301526024820152604481018290526064016104f5565b505050806001019050610f05565b5092915050565b60408051610160810182526060808252602082018190525f92820183905281018290526080810182905260a0810182905260c0810182905260e08101829052610100810182905261012081018290526101408101919091526040805160e0810182526002546001600160a01b039081168252600354811660208301526004549081168284015261ffff600160a01b820481166060840152600160b01b820416608083015263ffffffff600160c01b8204811660a0840152600160e01b9091041660c08201528151610160810190925290806112d9868061244b565b8080601f0160208091040260200160405190810160405280939291908181526020018383808284375f920191909152505050908252506020908101906113219087018761244b565b8080601f0160208091040260200160405190810160405280939291908181526020018383808284375f92019190915250505090825250336020808301919091526001600160a01b038681166040808501919091529185015181166060808501919091529185015116608083015283015161ffff1660a082015260c0908101906113b09060e0880190880161248d565b61ffff908116825260808401511660208201526040016113d7610100870160e088016124a6565b63ffffffff1681526020018260c0015163ffffffff1681525091505092915050565b6020818101516040808401518451805194810151818401516060808401519089015160a085015160808b015160c087015160e0909701519851339b6001600160a01b03909b169a7f0e483b6bd6b5149b5b38a3b3453d3441e490f6553da575f13522d5c8bf778e789a6114749a9991989796959493926124c1565b60405180910390a350565b81515f8190036114a257604051633186f41b60e11b815260040160405180910390fd5b60208111156114ce5760405163735fe33f60e01b815260048101829052602060248201526044016104f5565b808251146114fc5781516040516355c5b3e360e11b81526104f5918391600401918252602082015260400190565b5f5f5b828110156116ea575f85828151811061151a5761151a611e98565b6020026020010151905084828151811061153657611536611e98565b60200260200101515f036115685760405163168cecf760e01b81526001600160a01b03821660048201526024016104f5565b61271085838151811061157d5761157d611e98565b602002602001015111156115c15784828151811061159d5761159d611e98565b6020026020010151604051630cb0be7f60e01b81526004016104f591815260200190565b8482815181106115d3576115d3611e98565b6020026020010151836115e69190611e85565b92505f5b8281101561165057816001600160a01b031687828151811061160e5761160e611e98565b60200260200101516001600160a01b0316036116485760405163d7be054760e01b81526001600160a01b03831660048201526024016104f5565b6001016115ea565b50604051639f8a13d760e01b81526001600160a01b038281166004830152881690639f8a13d790602401602060405180830381865afa158015611695573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906116b99190612569565b6116e157604051637f93962560e01b81526001600160a01b03821660048201526024016104f5565b506001016114ff565b50612710811461171057604051630cb0be7f60e01b8152600481018290526024016104f5565b5050505050565b5f61174461172483611881565b801561173f57505f848061173a5761173a611eac565b868809115b151590565b61174f8686866118ad565b6117599190611e85565b95945050505050565b5f80546001600160a01b038381166001600160a01b0319831681178455604051919092169283917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e09190a35050565b5f814710156117dc5760405163cf47918160e01b8152476004820152602481018390526044016104f5565b763d602d80600a3d3981f3363d3d373d3d3d363d730000008360601b60e81c175f526e5af43d82803e903d91602b57fd5bf38360781b176020526037600983f090506001600160a01b038116610c6f5760405163b06ebf3d60e01b815260040160405180910390fd5b61185384848484600161195d565b61187b57604051635274afe760e01b81526001600160a01b03851660048201526024016104f5565b50505050565b5f600282600381111561189657611896612588565b6118a0919061259c565b60ff166001149050919050565b5f5f5f6118ba86866119ca565b91509150815f036118de578381816118d4576118d4611eac565b0492505050610c80565b8184116118f5576118f560038515026011186119e6565b5f848688095f868103871696879004966002600389028118808a02820302808a02820302808a02820302808a02820302808a02820302808a02909103029181900381900460010185841190960395909502919093039390930492909217029150509392505050565b6040516323b872dd60e01b5f8181526001600160a01b038781166004528616602452604485905291602083606481808c5af1925060015f511483166119b95783831516156119ad573d5f823e3d81fd5b5f883b113d1516831692505b604052505f60605295945050505050565b5f805f1983850993909202808410938190039390930393915050565b634e487b715f52806020526024601cfd5b5f60e0828403128015611a08575f5ffd5b509092915050565b6001600160a01b03811681146103ce575f5ffd5b8035611a2f81611a10565b919050565b5f60208284031215611a44575f5ffd5b8135610c8081611a10565b5f5f60408385031215611a60575f5ffd5b50508035926020909101359150565b5f8151808452602084019350602083015f5b82811015611aa85781516001600160a01b0316865260209586019590910190600101611a81565b5093949350505050565b602081525f610c806020830184611a6f565b5f60208284031215611ad4575f5ffd5b81356001600160401b03811115611ae9575f5ffd5b82016101408185031215610c80575f5ffd5b5f60e08201905060018060a01b03835116825260018060a01b03602084015116602083015260018060a01b03604084015116604083015261ffff606084015116606083015261ffff608084015116608083015260a0830151611b6560a084018263ffffffff169052565b5060c08301516111f760c084018263ffffffff169052565b634e487b7160e01b5f52604160045260245ffd5b60405160e081016001600160401b0381118282101715611bb357611bb3611b7d565b60405290565b60405161014081016001600160401b0381118282101715611bb357611bb3611b7d565b604051601f8201601f191681016001600160401b0381118282101715611c0457611c04611b7d565b604052919050565b5f6001600160401b03821115611c2457611c24611b7d565b5060051b60200190565b5f82601f830112611c3d575f5ffd5b8135611c50611c4b82611c0c565b611bdc565b8082825260208201915060208360051b860101925085831115611c71575f5ffd5b602085015b83811015611c97578035611c8981611a10565b835260209283019201611c76565b5095945050505050565b5f82601f830112611cb0575f5ffd5b8135611cbe611c4b82611c0c565b8082825260208201915060208360051b860101925085831115611cdf575f5ffd5b602085015b83811015611c97578035835260209283019201611ce4565b5f5f5f60608486031215611d0e575f5ffd5b83356001600160401b03811115611d23575f5ffd5b611d2f86828701611c2e565b93505060208401356001600160401b03811115611d4a575f5ffd5b611d5686828701611ca1565b93969395505050506040919091013590565b5f8151808452602084019350602083015f5b82811015611aa8578151865260209586019590910190600101611d7a565b602081525f610c806020830184611d68565b803561ffff81168114611a2f575f5ffd5b63ffffffff811681146103ce575f5ffd5b8035611a2f81611dbb565b5f60e0828403128015611de8575f5ffd5b50611df1611b91565b8235611dfc81611a10565b81526020830135611e0c81611a10565b60208201526040830135611e1f81611a10565b6040820152611e3060608401611daa565b6060820152611e4160808401611daa565b608082015260a0830135611e5481611dbb565b60a0820152611e6560c08401611dcc565b60c08201529392505050565b634e487b7160e01b5f52601160045260245ffd5b80820180821115610c6f57610c6f611e71565b634e487b7160e01b5f52603260045260245ffd5b634e487b7160e01b5f52601260045260245ffd5b5f82611ece57611ece611eac565b500490565b5f5f8335601e19843603018112611ee8575f5ffd5b8301803591506001600160401b03821115611f01575f5ffd5b6020019150600581901b3603821315611f18575f5ffd5b9250929050565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b8183526020830192505f815f5b84811015611aa8578135611f6d81611a10565b6001600160a01b031686526020958601959190910190600101611f5a565b8183525f6001600160fb1b03831115611fa2575f5ffd5b8260051b80836020870137939093016020019392505050565b60c081525f895161016060c0840152611fd8610220840182611f1f565b905060208b015160bf198483030160e0850152611ff58282611f1f565b91505060408b01516120136101008501826001600160a01b03169052565b5060608b01516001600160a01b039081166101208581019190915260808d015182166101408087019190915260a08e015190921661016086015260c08d015161ffff90811661018087015260e08e015181166101a08701526101008e0151166101c08601528c015163ffffffff9081166101e0860152908c01511661020084015282810360208401526120a7818a8c611f4d565b905082810360408401526120bc81888a611f8b565b905082810360608401526120d08187611d68565b6080840195909552505060a001529695505050505050565b5f82601f8301126120f7575f5ffd5b81356001600160401b0381111561211057612110611b7d565b612123601f8201601f1916602001611bdc565b818152846020838601011115612137575f5ffd5b816020850160208301375f918101602001919091529392505050565b5f6101408236031215612164575f5ffd5b61216c611bb9565b82356001600160401b03811115612181575f5ffd5b61218d368286016120e8565b82525060208301356001600160401b038111156121a8575f5ffd5b6121b4368286016120e8565b60208301525060408301356001600160401b038111156121d2575f5ffd5b6121de36828601611c2e565b60408301525060608301356001600160401b038111156121fc575f5ffd5b61220836828601611ca1565b60608301525060808301356001600160401b03811115612226575f5ffd5b61223236828601611ca1565b60808301525060a0838101359082015261224e60c08401611daa565b60c082015261225f60e08401611dcc565b60e08201526122716101008401611a24565b61010082015261012092830135928101929092525090565b5f60208284031215612299575f5ffd5b5051919050565b805160ff81168114611a2f575f5ffd5b5f60a08284031280156122c1575f5ffd5b5060405160a081016001600160401b03811182821017156122e4576122e4611b7d565b60405282516122f281611a10565b8152602083015161230281611dbb565b6020820152612313604084016122a0565b6040820152612324606084016122a0565b606082015260808301516004811061233a575f5ffd5b60808201529392505050565b6001815b60018411156123815780850481111561236557612365611e71565b600184161561237357908102905b60019390931c92800261234a565b935093915050565b5f8261239757506001610c6f565b816123a357505f610c6f565b81600181146123b957600281146123c3576123df565b6001915050610c6f565b60ff8411156123d4576123d4611e71565b50506001821b610c6f565b5060208310610133831016604e8410600b8410161715612402575081810a610c6f565b61240e5f198484612346565b805f190482111561242157612421611e71565b029392505050565b5f610c808383612389565b8082028115828204841417610c6f57610c6f611e71565b5f5f8335601e19843603018112612460575f5ffd5b8301803591506001600160401b03821115612479575f5ffd5b602001915036819003821315611f18575f5ffd5b5f6020828403121561249d575f5ffd5b610c8082611daa565b5f602082840312156124b6575f5ffd5b8135610c8081611dbb565b6001600160a01b038b168152610140602082018190525f906124e59083018c611f1f565b82810360408401526124f7818c611f1f565b9050828103606084015261250b818b611a6f565b9050828103608084015261251f818a611d68565b905082810360a08401526125338189611d68565b9150508560c08301528460e083015261ffff841661010083015263ffffffff83166101208301529b9a5050505050505050505050565b5f60208284031215612579575f5ffd5b81518015158114610c80575f5ffd5b634e487b7160e01b5f52602160045260245ffd5b5f60ff8316806125ae576125ae611eac565b8060ff841606915050929150505660c060405234801561000f575f5ffd5b5060405161608a38038061608a83398101604081905261002e91610128565b806001600160a01b0381166100565760405163d92e233d60e01b815260040160405180910390fd5b336080526001600160a01b03811660a05261006f610076565b5050610155565b7ff0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00805468010000000000000000900460ff16156100c65760405163f92ee8a960e01b815260040160405180910390fd5b80546001600160401b03908116146101255780546001600160401b0319166001600160401b0390811782556040519081527fc7f505b2f371ae2175ee4913f4499e1f2633a7b5936321eed1cdaeb6115181d29060200160405180910390a15b50565b5f60208284031215610138575f5ffd5b81516001600160a01b038116811461014e575f5ffd5b9392505050565b60805160a051615eea6101a05f395f818161059b01528181610beb01528181610d6f01528181610f8201528181611a830152611d6301525f81816107280152611f740152615eea5ff3fe608060405234801561000f575f5ffd5b506004361061034d575f3560e01c80637b3baab4116101c9578063b6c89537116100fe578063d505accf1161009e578063e30c397811610079578063e30c3978146107d1578063edca4f5e146107e2578063ee53a965146107f8578063f2fde38b1461080b575f5ffd5b8063d505accf14610798578063d69e5722146107ab578063dd62ed3e146107be575f5ffd5b8063c4aa7395116100d9578063c4aa73951461074a578063c9a396e91461075d578063d1602deb14610770578063d25c1fd914610783575f5ffd5b8063b6c8953714610708578063bb14d3571461071b578063c45a015514610723575f5ffd5b806395d89b4111610169578063a9059cbb11610144578063a9059cbb146106be578063ac6c5251146106d1578063aced1661146106e4578063b06c2075146106f5575f5ffd5b806395d89b4114610652578063a1ee8feb1461065a578063a254a6a41461066d575f5ffd5b8063861e1b6c116101a4578063861e1b6c146106025780638da5cb5b1461060a578063947140651461061a578063952a1d9d1461062c575f5ffd5b80637b3baab4146105bd5780637ecebe00146105d457806384b0196e146105e7575f5ffd5b8063313ce5671161029f5780634bde38c81161023f57806374452ec31161021a57806374452ec314610565578063748747e61461057b57806379ba50971461058e5780637b10399914610596575f5ffd5b80634bde38c81461052e5780636a76d37b1461053f57806370a0823114610552575f5ffd5b80633813c35a1161027a5780633813c35a146104ad5780633a9458db146104ce5780634054ed90146104e1578063452a932014610509575f5ffd5b8063313ce5671461048e5780633644e5151461049d57806337a4e834146104a5575f5ffd5b806310d79f4d1161030a57806321c0b342116102e557806321c0b3421461044d57806323b872dd1461046057806328b50621146104735780632be011901461047b575f5ffd5b806310d79f4d1461041157806318160ddd146104275780631f39b64e1461043b575f5ffd5b806301ffc9a71461035157806306b6bf551461037957806306fdde03146103bf578063095ea7b3146103d45780630a28a477146103e75780630d91c55914610407575b5f5ffd5b61036461035f36600461538d565b61081e565b60405190151581526020015b60405180910390f35b6103b16103873660046153cf565b6001600160a01b039182165f90815260376020908152604080832093909416825291909152205490565b604051908152602001610370565b6103c76108c0565b604051610370919061542e565b6103646103e2366004615440565b610980565b6103fa6103f5366004615468565b610997565b60405161037091906154b9565b61040f6109cd565b005b610419610a78565b604051610370929190615504565b5f516020615eca5f395f51905f52546103b1565b600554600160b01b900460ff166103b1565b6103b161045b3660046153cf565b610a9d565b61036461046e366004615528565b610baf565b6103b1610bd4565b61040f610489366004615694565b610c1c565b60405160128152602001610370565b6103b1610e99565b6103b1610ea2565b5f54600160f01b900461ffff165b60405161ffff9091168152602001610370565b6103b16104dc366004615694565b610ec0565b6103b16104ef3660046156f7565b6001600160a01b03165f9081526038602052604090205490565b6003546001600160a01b03165b6040516001600160a01b039091168152602001610370565b6001546001600160a01b0316610516565b61036461054d3660046156f7565b6110f5565b6103b16105603660046156f7565b611111565b600254600160c81b900464ffffffffff166103b1565b61040f6105893660046156f7565b611141565b61040f6111f3565b6105167f000000000000000000000000000000000000000000000000000000000000000081565b5f54600160a01b90046001600160401b03166103b1565b6103b16105e23660046156f7565b61128f565b6105ef611299565b6040516103709796959493929190615710565b6103b16112eb565b5f546001600160a01b0316610516565b5f54600160e01b900461ffff166104bb565b600354600160a01b900463ffffffff165b60405163ffffffff9091168152602001610370565b6103c7611335565b6103b16106683660046157bf565b611373565b6106756115ce565b60405161037091905f60808201905082518252602083015160208301526001600160401b0360408401511660408301526001600160401b03606084015116606083015292915050565b6103646106cc366004615440565b611695565b6103b16106df3660046156f7565b6116a2565b6002546001600160a01b0316610516565b6103fa610703366004615816565b6116f3565b61040f61071636600461586b565b61194c565b6103b1611a6f565b6105167f000000000000000000000000000000000000000000000000000000000000000081565b600254600160f01b900461ffff166104bb565b6103b161076b3660046156f7565b611ac6565b6103b161077e36600461588c565b611b05565b600354600160c01b900463ffffffff1661063d565b61040f6107a63660046158ca565b611b3b565b61040f6107b9366004615937565b611c90565b6103b16107cc3660046153cf565b611e80565b6004546001600160a01b0316610516565b600254600160a01b900464ffffffffff166103b1565b61040f6108063660046159a6565b611ec9565b61040f6108193660046156f7565b6121a0565b5f6001600160e01b0319821663c9c80f7360e01b148061084e57506001600160e01b031982166336372b0760e01b145b8061086957506001600160e01b0319821663a219a02560e01b145b8061088457506001600160e01b03198216634ec7fbed60e11b145b8061089f57506001600160e01b031982166307f5828d60e41b145b806108ba57506001600160e01b031982166301ffc9a760e01b145b92915050565b7f52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace0380546060915f516020615eaa5f395f51905f52916108fe90615a6c565b80601f016020809104026020016040519081016040528092919081815260200182805461092a90615a6c565b80156109755780601f1061094c57610100808354040283529160200191610975565b820191905f5260205f20905b81548152906001019060200180831161095857829003601f168201915b505050505091505090565b5f3361098d81858561221c565b5060019392505050565b60606108ba6109a6600561222e565b836109af6112eb565b5f516020615eca5f395f51905f52546109c89190615ab2565b612395565b5f546001600160a01b031633148015906109f257506003546001600160a01b03163314155b15610a1757604051630872126160e21b81523360048201526024015b60405180910390fd5b6036545f03610a3957604051630dc5fde960e01b815260040160405180910390fd5b5f603681905560355460405133926001600160801b03909216917f7189f78422b476645c4d19844a95085ba2beba55665e78c51e5fb56acfbf07b691a3565b6060805f610a86600561222e565b80516020909101519094909350915050565b905090565b5f610aa661243e565b610aaf82612495565b506001600160a01b0382165f90815260376020908152604080832033845290915281205490819003610b0557604051631f03a3b160e31b81526001600160a01b0384166004820152336024820152604401610a0e565b6001600160a01b0383165f8181526037602090815260408083203384528252808320839055928252603890529081208054839290610b44908490615ac5565b90915550610b5e90506001600160a01b03841683836124f0565b604080516001600160a01b038481168252602082018490523392908616917f913c992353dc81b7a8ba31496c484e9b6306bd2f6c509a649a38fdf5e1c953b2910160405180910390a36108ba612525565b5f33610bbc85828561254f565b610bc78585856125a0565b60019150505b9392505050565b5f5f610be0600561222e565b9050610c1681610c117f0000000000000000000000000000000000000000000000000000000000000000845f6125fd565b612752565b91505090565b610c2461243e565b604080516080810182526035546001600160801b03811682526001600160401b03600160801b820481166020840152600160c01b9091041691810191909152603654606082018190525f03610c8c57604051630dc5fde960e01b815260040160405180910390fd5b80602001516001600160401b0316421015610ccb576020810151604051630a8d68c960e21b81526001600160401b039091166004820152602401610a0e565b80604001516001600160401b0316421115610d0a576040808201519051637c06dd7560e11b81526001600160401b039091166004820152602401610a0e565b5f8383604051602001610d1e929190615504565b60405160208183030381529060405280519060200120905081606001518114610d6a5760608201516040516301a84a7f60e21b8152600481019190915260248101829052604401610a0e565b610d957f000000000000000000000000000000000000000000000000000000000000000085856127b2565b610d9d612a43565b505f603655610dc3610dbb8585610db4600561222e565b9190612b49565b600590612e1e565b5f6002601481819054906101000a900464ffffffffff16610de390615ad8565b91906101000a81548164ffffffffff021916908364ffffffffff160217905564ffffffffff1690507fe3f655e86a2d47038eb04f7b87f9dea95da219cebf6126e515c1be343218293d8585604051610e3c929190615504565b60405180910390a1825f01516001600160801b03167fd49ca123ebb56bbf6f2901df799aac7421688fcf835a6a6fb9043c7626093e6e82604051610e8291815260200190565b60405180910390a2505050610e95612525565b5050565b5f610a98613057565b5f610eab61243e565b610eb3612a43565b9050610ebd612525565b90565b5f80546001600160a01b03163314610eed5760405163c66f47bf60e01b8152336004820152602401610a0e565b604080516080810182526035546001600160801b03811682526001600160401b03600160801b820481166020840152600160c01b90910416918101919091526036546060820181905215801590610f51575080604001516001600160401b03164211155b15610f7d5780516040516302c2a02b60e21b81526001600160801b039091166004820152602401610a0e565b610fa87f000000000000000000000000000000000000000000000000000000000000000085856127b2565b6001815f01818151610fba9190615afe565b6001600160801b0316905250600354610fe090600160a01b900463ffffffff1642615b1d565b6001600160401b03166020820181905260035461100b91600160c01b90910463ffffffff1690615b1d565b6001600160401b03166040808301919091525161102e9085908590602001615504565b60408051601f1981840301815291815281516020928301206060840181905283516035805494860151868501516001600160401b03818116600160c01b026001600160c01b03918416600160801b026001600160c01b03199099166001600160801b03909616958617989098171696909617909155603692909255915191927f8e0c5315913876570f249680461b55d5250de451f1a4deb93a5436261730c0d8926110dc9289928992615b3c565b60405180910390a2516001600160801b03169392505050565b5f61110a82611104600561222e565b90613060565b5092915050565b5f805f516020615eaa5f395f51905f525b6001600160a01b039093165f9081526020939093525050604090205490565b5f546001600160a01b0316331461116d5760405163c66f47bf60e01b8152336004820152602401610a0e565b6001600160a01b0381166111945760405163d92e233d60e01b815260040160405180910390fd5b6002546001600160a01b038281169116146111f057600280546001600160a01b0319166001600160a01b0383169081179091556040517fccbb340100ae0231275bbc78f96bf86cd6924bfdc95af2988f131406f33e18a0905f90a25b50565b6111fb61243e565b6004546001600160a01b0316331461122857604051633826a68760e21b8152336004820152602401610a0e565b611230612a43565b505f8054336001600160a01b0319808316821784556004805490911690556040516001600160a01b0390921692909183917f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e091a35061128d612525565b565b5f6108ba826130c6565b5f6060805f5f5f60606112aa6130ee565b60408051808201825260018152603160f81b60208083019190915282515f808252918101909352600f60f81b9b939a50909850469750309650945092509050565b5f610a986113045f516020615eca5f395f51905f525490565b6001545f54600160a01b918290046001600160601b03169161133091046001600160401b031642615ac5565b6130f8565b7f52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace0480546060915f516020615eaa5f395f51905f52916108fe90615a6c565b5f61137c61243e565b61138583612495565b61138d612a43565b505f611399600561222e565b90505f6113b15f516020615eca5f395f51905f525490565b90506113bf8288888461315d565b9250825f036113e157604051639811e0c760e01b815260040160405180910390fd5b8383101561140c5760405163658ec5dd60e11b81526004810184905260248101859052604401610a0e565b5f866001600160401b0381111561142557611425615562565b60405190808252806020026020018201604052801561144e578160200160208202803683370190505b5090505f5b8151811015611558578360400151818151811061147257611472615b8a565b60200260200101515f0315611550576114ab858560400151838151811061149b5761149b615b8a565b6020026020010151856001613225565b8282815181106114bd576114bd615b8a565b602002602001018181525050611508845f015182815181106114e1576114e1615b8a565b60200260200101518383815181106114fb576114fb615b8a565b6020026020010151613267565b81818151811061151a5761151a615b8a565b60200260200101518460400151828151811061153857611538615b8a565b6020026020010181815161154c9190615ab2565b9052505b600101611453565b50611564600584613381565b61156e86856133f8565b856001600160a01b0316336001600160a01b03167fa25e268c4807304224a49df2bfe0c6aa5ea8e4e8d1126906a59e1e986bdca8ae83876040516115b3929190615b9e565b60405180910390a35050506115c6612525565b949350505050565b604080516080810182525f808252602082018190529181018290526060810191909152604080516080810182526035546001600160801b03811682526001600160401b03600160801b820481166020840152600160c01b9091041691810191909152603654606082018190525f03611644575090565b6040518060800160405280825f01516001600160801b031681526020018260600151815260200182602001516001600160401b0316815260200182604001516001600160401b031681525091505090565b5f3361098d8185856125a0565b5f5f6116ae600561222e565b90505f806116bc8386613060565b91509150816116cb575f6116ea565b826020015181815181106116e1576116e1615b8a565b60200260200101515b95945050505050565b60606116fd61243e565b61170684612495565b845f0361172657604051639811e0c760e01b815260040160405180910390fd5b61172e612a43565b505f61173a600561222e565b805151909150831461176d578051516040516355c5b3e360e11b8152600481019190915260248101849052604401610a0e565b61178781876109c85f516020615eca5f395f51905f525490565b91505f5b8251811015611887578484828181106117a6576117a6615b8a565b905060200201358382815181106117bf576117bf615b8a565b602002602001015110156118385781518051829081106117e1576117e1615b8a565b60200260200101518382815181106117fb576117fb615b8a565b602002602001015186868481811061181557611815615b8a565b90506020020135604051635cc9e8cb60e01b8152600401610a0e93929190615bbf565b82818151811061184a5761184a615b8a565b60200260200101518260400151828151811061186857611868615b8a565b6020026020010181815161187c9190615ac5565b90525060010161178b565b50611892338761342c565b61189d600582613381565b5f5b82518110156118f5578281815181106118ba576118ba615b8a565b60200260200101515f146118ed576118ed8183888685815181106118e0576118e0615b8a565b6020026020010151613460565b60010161189f565b50846001600160a01b0316336001600160a01b03167fc19fb96d806ba4ef6cf91467f9da55f03c1761379e348a00d1a4669bbd1567a0848960405161193b929190615b9e565b60405180910390a3506115c6612525565b5f546001600160a01b031633146119785760405163c66f47bf60e01b8152336004820152602401610a0e565b61198061243e565b5f5461ffff600160f01b90910481169082168110156119c05760405163745edf7760e01b815261ffff808316600483015283166024820152604401610a0e565b8061ffff168261ffff16036119d55750611a67565b6119dd612a43565b505f80546001600160f01b0316600160f01b61ffff851690810291909117909155611a0790613633565b600180546001600160601b0392909216600160a01b026001600160a01b0390921691909117905560405161ffff831681527f5d6c58f3be910f251276037f329f8872ff004bf00da93eefc677d89d1946934c9060200160405180910390a1505b6111f0612525565b5f5f611a7b600561222e565b90505f611aa97f0000000000000000000000000000000000000000000000000000000000000000835f6125fd565b9050611abf8282611aba8585612752565b6136a6565b9250505090565b5f5f611ad2600561222e565b90505f80611ae08386613060565b9150915081611aef575f6116ea565b826040015181815181106116e1576116e1615b8a565b5f610bcd611b13600561222e565b8484611b1d6112eb565b5f516020615eca5f395f51905f5254611b369190615ab2565b61315d565b83421115611b5f5760405163313c898160e11b815260048101859052602401610a0e565b5f7f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9888888611bc98c6001600160a01b03165f9081527f5ab42ced628888259c08ac98db1eb0cf702fc1501344311d8b100cd1bfe4bb006020526040902080546001810190915590565b6040805160208101969096526001600160a01b0394851690860152929091166060840152608083015260a082015260c0810186905260e0016040516020818303038152906040528051906020012090505f611c2382613793565b90505f611c32828787876137bf565b9050896001600160a01b0316816001600160a01b031614611c79576040516325c0072360e11b81526001600160a01b0380831660048301528b166024820152604401610a0e565b611c848a8a8a61221c565b50505050505050505050565b611c9861243e565b6002546001600160a01b03163314611cc55760405163ccf79b6760e01b8152336004820152602401610a0e565b80421115611ce957604051637c06dd7560e11b815260048101829052602401610a0e565b600254600160a01b900464ffffffffff168514611d3357600254604051630f0f26af60e01b815260048101879052600160a01b90910464ffffffffff166024820152604401610a0e565b5f839003611d5457604051637af6467960e11b815260040160405180910390fd5b611d5c612a43565b505f611da17f0000000000000000000000000000000000000000000000000000000000000000611d8c600561222e565b6002548990600160f01b900461ffff166137eb565b90505f5b84811015611de557611ddd81878784818110611dc357611dc3615b8a565b9050602002810190611dd59190615be0565b849190613857565b600101611da5565b5060c0810151611df790600590612e1e565b6001600260148282829054906101000a900464ffffffffff16611e1a9190615bfe565b92506101000a81548164ffffffffff021916908364ffffffffff16021790555042600260196101000a81548164ffffffffff021916908364ffffffffff160217905550611e7083826139dd90919063ffffffff16565b50611e79612525565b5050505050565b6001600160a01b039182165f9081527f52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace016020908152604080832093909416825291909152205490565b5f611ed2613acc565b805490915060ff600160401b82041615906001600160401b03165f81158015611ef85750825b90505f826001600160401b03166001148015611f135750303b155b905081158015611f21575080155b15611f3f5760405163f92ee8a960e01b815260040160405180910390fd5b845467ffffffffffffffff191660011785558315611f6957845460ff60401b1916600160401b1785555b336001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001614611fb457604051635aa8141760e11b8152336004820152602401610a0e565b61203b611fc18c80615c1b565b8080601f0160208091040260200160405190810160405280939291908181526020018383808284375f920191909152506120029250505060208e018e615c1b565b8080601f0160208091040260200160405190810160405280939291908181526020018383808284375f92019190915250613af492505050565b6120448b613b06565b61207260405180606001604052808c81526020018b81526020018a8152506005612e1e90919063ffffffff16565b7fe3f655e86a2d47038eb04f7b87f9dea95da219cebf6126e515c1be343218293d8a8a6040516120a3929190615504565b60405180910390a16120b761dead876133f8565b6120d96120ca60608d0160408e016156f7565b6120d4888a615ac5565b6133f8565b6120e960608c0160408d016156f7565b6001600160a01b031661210260608d0160408e016156f7565b6001600160a01b03167fa25e268c4807304224a49df2bfe0c6aa5ea8e4e8d1126906a59e1e986bdca8ae8a6121378a8c615ac5565b604051612145929190615b9e565b60405180910390a3831561219357845460ff60401b19168555604051600181527fc7f505b2f371ae2175ee4913f4499e1f2633a7b5936321eed1cdaeb6115181d29060200160405180910390a15b5050505050505050505050565b5f546001600160a01b031633146121cc5760405163c66f47bf60e01b8152336004820152602401610a0e565b600480546001600160a01b0319166001600160a01b038381169182179092555f8054604051929316917f38d16b8cac22d99fc7c124b9cd0de2d3fa1faef420bfe791d8c362d765e227009190a350565b6122298383836001613dff565b505050565b61225260405180606001604052806060815260200160608152602001606081525090565b8154600160b01b900460ff1661226781613ee2565b91505f5b8181101561238e575f84826020811061228657612286615b8a565b6040805160608101825291909201546001600160a01b038116808352600160a01b820461ffff166020840152600160b01b90910460ff16928201929092528551805191935090849081106122dc576122dc615b8a565b60200260200101906001600160a01b031690816001600160a01b031681525050806020015161ffff168460200151838151811061231b5761231b615b8a565b60200260200101818152505084602001826020811061233c5761233c615b8a565b600291828204019190066010029054906101000a90046001600160801b03166001600160801b03168460400151838151811061237a5761237a615b8a565b60209081029190910101525060010161226b565b5050919050565b8251516060906001600160401b038111156123b2576123b2615562565b6040519080825280602002602001820160405280156123db578160200160208202803683370190505b5090505f5b815181101561243657612411848660400151838151811061240357612403615b8a565b602002602001015185613fe9565b82828151811061242357612423615b8a565b60209081029190910101526001016123e0565b509392505050565b6124687f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c614099565b61128d60017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005b906140b7565b6001600160a01b0381166124bc5760405163d92e233d60e01b815260040160405180910390fd5b306001600160a01b038216036111f057604051639cfea58360e01b81526001600160a01b0382166004820152602401610a0e565b6124fd83838360016140be565b61222957604051635274afe760e01b81526001600160a01b0384166004820152602401610a0e565b61128d5f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f0061248f565b5f61255a8484611e80565b90505f1981101561259a578181101561258c57828183604051637dc7a0d960e11b8152600401610a0e93929190615bbf565b61259a84848484035f613dff565b50505050565b6001600160a01b0383166125c957604051634b637e8f60e11b81525f6004820152602401610a0e565b6001600160a01b0382166125f25760405163ec442f0560e01b81525f6004820152602401610a0e565b612229838383614120565b8151516060906001600160401b0381111561261a5761261a615562565b604051908082528060200260200182016040528015612643578160200160208202803683370190505b5090505f5b815181101561243657828061267a57508360400151818151811061266e5761266e615b8a565b60200260200101515f14155b1561274a57846001600160a01b031663d979d137855f015183815181106126a3576126a3615b8a565b60200260200101516ec097ce7bc90715b34b9f10000000006040518363ffffffff1660e01b81526004016126ec9291906001600160a01b03929092168252602082015260400190565b602060405180830381865afa158015612707573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061272b9190615c5d565b82828151811061273d5761273d615b8a565b6020026020010181815250505b600101612648565b5f5f5b825181101561110a5761279e8460400151828151811061277757612777615b8a565b602002602001015184838151811061279157612791615b8a565b6020026020010151614246565b6127a89083615ab2565b9150600101612755565b81515f8190036127d557604051633186f41b60e11b815260040160405180910390fd5b60208111156128015760405163735fe33f60e01b81526004810182905260206024820152604401610a0e565b8082511461282f5781516040516355c5b3e360e11b8152610a0e918391600401918252602082015260400190565b5f5f5b82811015612a1d575f85828151811061284d5761284d615b8a565b6020026020010151905084828151811061286957612869615b8a565b60200260200101515f0361289b5760405163168cecf760e01b81526001600160a01b0382166004820152602401610a0e565b6127108583815181106128b0576128b0615b8a565b602002602001015111156128f4578482815181106128d0576128d0615b8a565b6020026020010151604051630cb0be7f60e01b8152600401610a0e91815260200190565b84828151811061290657612906615b8a565b6020026020010151836129199190615ab2565b92505f5b8281101561298357816001600160a01b031687828151811061294157612941615b8a565b60200260200101516001600160a01b03160361297b5760405163d7be054760e01b81526001600160a01b0383166004820152602401610a0e565b60010161291d565b50604051639f8a13d760e01b81526001600160a01b038281166004830152881690639f8a13d790602401602060405180830381865afa1580156129c8573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906129ec9190615c74565b612a1457604051637f93962560e01b81526001600160a01b0382166004820152602401610a0e565b50600101612832565b506127108114611e7957604051630cb0be7f60e01b815260048101829052602401610a0e565b5f612a4c6112eb565b9050805f03612a5a57505f90565b5f805467ffffffffffffffff60a01b1916600160a01b426001600160401b0316021780825561271090612a9890600160e01b900461ffff1684615c93565b612aa29190615cbe565b90505f612aaf8284615ac5565b90508015612acc575f54612acc906001600160a01b0316826133f8565b8115612ae857600154612ae8906001600160a01b0316836133f8565b7f03a74e6bcb5a1507d2be8436fb49d76de42938e9d916262bec301e681b81895d8183612b205f516020615eca5f395f51905f525490565b6040805193845260208401929092529082015242606082015260800160405180910390a1505090565b612b6d60405180606001604052806060815260200160608152602001606081525090565b82515f5b855151811015612be45785604001518181518110612b9157612b91615b8a565b60200260200101515f14158015612bcb5750612bc985875f01518381518110612bbc57612bbc615b8a565b6020026020010151614261565b155b15612bdc57612bd982615cd1565b91505b600101612b71565b506020811115612c115760405163735fe33f60e01b81526004810182905260206024820152604401610a0e565b612c1a81613ee2565b91505f5b8451811015612d2a57848181518110612c3957612c39615b8a565b6020026020010151848281518110612c5357612c53615b8a565b6020026020010151845f01518381518110612c7057612c70615b8a565b6020026020010185602001518481518110612c8d57612c8d615b8a565b6020026020010182815250826001600160a01b03166001600160a01b031681525050505f5f612cd588888581518110612cc857612cc8615b8a565b6020026020010151613060565b915091508115612d205787604001518181518110612cf557612cf5615b8a565b602002602001015185604001518481518110612d1357612d13615b8a565b6020026020010181815250505b5050600101612c1e565b5f5b865151811015612e145786604001518181518110612d4c57612d4c615b8a565b60200260200101515f1480612d755750612d7586885f01518381518110612bbc57612bbc615b8a565b612e0c578651805182908110612d8d57612d8d615b8a565b602002602001015187604001518281518110612dab57612dab615b8a565b6020026020010151855f01518481518110612dc857612dc8615b8a565b6020026020010186604001518581518110612de557612de5615b8a565b60209081029190910101919091526001600160a01b039091169052612e0982615cd1565b91505b600101612d2c565b5050509392505050565b8154600160b01b900460ff165f805b835151811015612fcd5783602001518181518110612e4d57612e4d615b8a565b60200260200101515f148015612e7f575083604001518181518110612e7457612e74615b8a565b60200260200101515f145b612fc5576040518060600160405280855f01518381518110612ea357612ea3615b8a565b60200260200101516001600160a01b0316815260200185602001518381518110612ecf57612ecf615b8a565b602002602001015161ffff1681526020015f60ff16815250855f018360208110612efb57612efb615b8a565b825191018054602084015160409485015160ff16600160b01b0260ff60b01b1961ffff909216600160a01b026001600160b01b03199093166001600160a01b039095169490941791909117169190911790558401518051612f74919083908110612f6757612f67615b8a565b60200260200101516142ba565b856020018360208110612f8957612f89615b8a565b600291828204019190066010026101000a8154816001600160801b0302191690836001600160801b0316021790555081612fc290615cd1565b91505b600101612e2d565b50805b8281101561303757848160208110612fea57612fea615b8a565b0180546001600160b81b03191690556020808601908290811061300f5761300f615b8a565b6002810490910180546001600160801b0360106001948516026101000a021916905501612fd0565b50835460ff60b01b1916600160b01b60ff90921691909102179092555050565b5f610a986142f1565b8151515f9081905b80821080156130a55750836001600160a01b0316855f0151838151811061309157613091615b8a565b60200260200101516001600160a01b031614155b156130ba576130b382615cd1565b9150613068565b811091505b9250929050565b5f807f5ab42ced628888259c08ac98db1eb0cf702fc1501344311d8b100cd1bfe4bb00611122565b6060610a986108c0565b5f821580613104575081155b8061310d575083155b1561311957505f610bcd565b5f6131446301e1338061313085601888901b615c93565b61313a9190615cbe565b6001607a1b614364565b90506116ea8561315383614373565b600160781b613fe9565b8351515f90831461318f578451516040516355c5b3e360e11b8152600481019190915260248101849052604401610a0e565b505f195f5b8381101561321557856040015181815181106131b2576131b2615b8a565b60200260200101515f031561320d5761320a826132058787858181106131da576131da615b8a565b90506020020135868a6040015186815181106131f8576131f8615b8a565b6020026020010151613fe9565b614364565b91505b600101613194565b505f1981036115c657505f6115c6565b5f613252613232836143a1565b801561324d57505f848061324857613248615caa565b868809115b151590565b61325d868686613fe9565b6116ea9190615ab2565b6040516370a0823160e01b81523060048201525f906001600160a01b038416906370a0823190602401602060405180830381865afa1580156132ab573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906132cf9190615c5d565b90506132e66001600160a01b0384163330856143cd565b6040516370a0823160e01b81523060048201525f90613359906001600160a01b038616906370a08231906024015b602060405180830381865afa15801561332f573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906133539190615c5d565b83614403565b905082811461259a578383826040516321d3387f60e11b8152600401610a0e93929190615bbf565b5f5b816040015151811015612229576133a982604001518281518110612f6757612f67615b8a565b8360200182602081106133be576133be615b8a565b600291828204019190066010026101000a8154816001600160801b0302191690836001600160801b03160217905550806001019050613383565b6001600160a01b0382166134215760405163ec442f0560e01b81525f6004820152602401610a0e565b610e955f8383614120565b6001600160a01b03821661345557604051634b637e8f60e11b81525f6004820152602401610a0e565b610e95825f83614120565b5f835f0151858151811061347657613476615b8a565b602002602001015190505f5f61348d838686614414565b91509150838214613587575f6134a38386615ac5565b6001600160a01b038086165f908152603760209081526040808320938b16835292905220546134d29190615ab2565b6001600160a01b038086165f908152603760209081526040808320938b1683529290522081905590506135058386615ac5565b6001600160a01b0385165f908152603860205260408120805490919061352c908490615ab2565b90915550506001600160a01b038087169085167f4a9713f79bde3438fbb10bc8e9d68972c14e7b734e4136a7a88e276f44e50c9161356a8689615ac5565b60408051918252602082018690520160405180910390a35061362a565b801561362a575f6135b5876040015189815181106135a7576135a7615b8a565b602002602001015183614403565b905080876040015189815181106135ce576135ce615b8a565b60209081029190910101526135e4600588613381565b60408051838152602081018390526001600160a01b038616917faf295af5987219b69fccc82e2824b8fc626fa791d64cf97a04b36a8f398c1f42910160405180910390a2505b50505050505050565b5f8061271061364684600160781b615c93565b6136509190615cbe565b90505f60015b821561369b576136668184615cbe565b6136709083615ab2565b915061271061367f8685615c93565b6136899190615cbe565b925061369481615cd1565b9050613656565b5060181c9392505050565b5f815f036136b557505f610bcd565b5f5f5b8451811015613769575f6127106136f8886040015184815181106136de576136de615b8a565b602002602001015188858151811061279157612791615b8a565b6137029190615c93565b90505f8760200151838151811061371b5761371b615b8a565b60200260200101518661372e9190615c93565b9050808211613746576137418282615ac5565b613750565b6137508183615ac5565b61375a9085615ab2565b935050508060010190506136b8565b506116ea81670de0b6b3a764000061378361271087615c93565b61378e906002615c93565b613fe9565b5f6108ba61379f613057565b8360405161190160f01b8152600281019290925260228201526042902090565b5f5f5f5f6137cf888888886144ad565b9250925092506137df8282614575565b50909695505050505050565b6137f361532b565b604081018290526020810183905260c081018490526001600160a01b0385168152613820858560016125fd565b60a08201819052613832908590612752565b6060820181905260a082015161384a918691906136a6565b6080820152949350505050565b6138976040518061010001604052805f81526020015f81526020015f81526020015f81526020015f81526020015f81526020015f81526020015f81525090565b8281526138b86138ad60408401602085016156f7565b60c08601519061462d565b60208201526138d06138ad60608401604085016156f7565b60408201526138e0848284614666565b6138ea8183614982565b8160a001818152505061392281606001518560a0015183602001518151811061391557613915615b8a565b6020026020010151614d35565b8160c001818152505061394d8160a001518560a0015183604001518151811061279157612791615b8a565b60e0820152606081015160c08501516040015160208301518151811061397557613975615b8a565b602002602001018181516139899190615ac5565b90525060a081015160c085015160409081015190830151815181106139b0576139b0615b8a565b602002602001018181516139c49190615ab2565b9052506139d2848284614d52565b61259a848284614e3b565b5f6139f08360c001518460a00151612752565b90505f613a068460c001518560a00151846136a6565b905083608001518110613a3b5760808401516040516259575960e41b8152600481019190915260248101829052604401610a0e565b82821015613a6657604051633b8be21b60e01b81526004810183905260248101849052604401610a0e565b83602001517f3f4ba1c410096e2313bc765537f724c05cbd4971d49e6957b71914fa7a324f6c856060015184876080015185604051613abe949392919093845260208401929092526040830152606082015260800190565b60405180910390a250505050565b5f807ff0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a006108ba565b613afc614f64565b610e958282614f89565b613b1660608201604083016156f7565b5f80546001600160a01b03929092166001600160e01b031990921691909117600160a01b426001600160401b031602179055613b5860e0820160c0830161586b565b5f805461ffff92909216600160e01b0261ffff60e01b19909216919091179055613b89610100820160e0830161586b565b5f805461ffff92909216600160f01b026001600160f01b03909216919091179055613bba60c0820160a083016156f7565b600180546001600160a01b0319166001600160a01b0392909216919091179055613bf7613bee610100830160e0840161586b565b61ffff16613633565b600180546001600160601b0392909216600160a01b026001600160a01b03909216919091179055613c2e60808201606083016156f7565b600280546001600160a01b0319166001600160a01b0392909216919091179055613c606101208201610100830161586b565b6002805461ffff92909216600160f01b026001600160f01b03909216919091179055613c9260a08201608083016156f7565b600380546001600160a01b0319166001600160a01b0392909216919091179055613cc461014082016101208301615ce9565b6003805463ffffffff92909216600160a01b0263ffffffff60a01b19909216919091179055613cfb61016082016101408301615ce9565b6003805463ffffffff92909216600160c01b0263ffffffff60c01b19909216919091179055613d3060608201604083016156f7565b6001600160a01b03165f6001600160a01b03167f8be0079c531659141344cd1fd0a4f28419497f9722a3daafe3b4186f6b6457e060405160405180910390a3613d7f60808201606083016156f7565b6001600160a01b03167fccbb340100ae0231275bbc78f96bf86cd6924bfdc95af2988f131406f33e18a060405160405180910390a27f5d6c58f3be910f251276037f329f8872ff004bf00da93eefc677d89d1946934c613de6610100830160e0840161586b565b60405161ffff909116815260200160405180910390a150565b5f516020615eaa5f395f51905f526001600160a01b038516613e365760405163e602df0560e01b81525f6004820152602401610a0e565b6001600160a01b038416613e5f57604051634a1406b160e11b81525f6004820152602401610a0e565b6001600160a01b038086165f90815260018301602090815260408083209388168352929052208390558115611e7957836001600160a01b0316856001600160a01b03167f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92585604051613ed391815260200190565b60405180910390a35050505050565b613f0660405180606001604052806060815260200160608152602001606081525090565b6040518060600160405280836001600160401b03811115613f2957613f29615562565b604051908082528060200260200182016040528015613f52578160200160208202803683370190505b508152602001836001600160401b03811115613f7057613f70615562565b604051908082528060200260200182016040528015613f99578160200160208202803683370190505b508152602001836001600160401b03811115613fb757613fb7615562565b604051908082528060200260200182016040528015613fe0578160200160208202803683370190505b50905292915050565b5f5f5f613ff68686614fd9565b91509150815f0361401a5783818161401057614010615caa565b0492505050610bcd565b818411614031576140316003851502601118614ff5565b5f848688095f868103871696879004966002600389028118808a02820302808a02820302808a02820302808a02820302808a02820302808a02909103029181900381900460010185841190960395909502919093039390930492909217029150509392505050565b1561128d57604051633ee5aeb560e01b815260040160405180910390fd5b80825d5050565b60405163a9059cbb60e01b5f8181526001600160a01b038616600452602485905291602083604481808b5af1925060015f51148316614114578383151615614108573d5f823e3d81fd5b5f873b113d1516831692505b60405250949350505050565b5f516020615eaa5f395f51905f526001600160a01b03841661415a5781816002015f82825461414f9190615ab2565b909155506141b79050565b6001600160a01b0384165f90815260208290526040902054828110156141995784818460405163391434e360e21b8152600401610a0e93929190615bbf565b6001600160a01b0385165f9081526020839052604090209083900390555b6001600160a01b0383166141d55760028101805483900390556141f3565b6001600160a01b0383165f9081526020829052604090208054830190555b826001600160a01b0316846001600160a01b03167fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef8460405161423891815260200190565b60405180910390a350505050565b5f610bcd83836ec097ce7bc90715b34b9f1000000000613fe9565b5f5f5b83518110156142b157826001600160a01b031684828151811061428957614289615b8a565b60200260200101516001600160a01b0316036142a95760019150506108ba565b600101614264565b505f9392505050565b5f6001600160801b038211156142ed576040516306dfcc6560e41b81526080600482015260248101839052604401610a0e565b5090565b5f7f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f61431b615006565b61432361501b565b60408051602081019490945283019190915260608201524660808201523060a082015260c00160405160208183030381529060405280519060200120905090565b5f828218828410028218610bcd565b5f8160025b811561238e57918101918084830260781c8161439657614396615caa565b049150600101614378565b5f60028260038111156143b6576143b6615d0c565b6143c09190615d20565b60ff166001149050919050565b6143db84848484600161503a565b61259a57604051635274afe760e01b81526001600160a01b0385166004820152602401610a0e565b5f80828403848111159081026116ea565b5f5f5f5f614421876150a7565b9150915081614437575f5f9350935050506144a5565b5f5a905061444688888861511c565b15614473575f614455896150a7565b909450905083614465578661446f565b61446f8382614403565b9550505b8585101561448857614488816207a12061517f565b858511156144a1578561449b8187615ac5565b90955093505b5050505b935093915050565b5f80807f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411156144e657505f9150600390508261456b565b604080515f808252602082018084528a905260ff891692820192909252606081018790526080810186905260019060a0016020604051602081039080840390855afa158015614537573d5f5f3e3d5ffd5b5050604051601f1901519150506001600160a01b03811661456257505f92506001915082905061456b565b92505f91508190505b9450945094915050565b5f82600381111561458857614588615d0c565b03614591575050565b60018260038111156145a5576145a5615d0c565b036145c35760405163f645eedf60e01b815260040160405180910390fd5b60028260038111156145d7576145d7615d0c565b036145f85760405163fce698f760e01b815260048101829052602401610a0e565b600382600381111561460c5761460c615d0c565b03610e95576040516335e2f38360e21b815260048101829052602401610a0e565b5f5f6146398484613060565b925090508061110a5760405163d36931a960e01b81526001600160a01b0384166004820152602401610a0e565b61467660608201604083016156f7565b6001600160a01b031661468f60408301602084016156f7565b6001600160a01b0316036146d2576146ad60408201602083016156f7565b604051638519674760e01b81526001600160a01b039091166004820152602401610a0e565b82516001600160a01b03166368c18beb6146ef60208401846156f7565b6040516001600160e01b031960e084901b1681526001600160a01b039091166004820152602401602060405180830381865afa158015614731573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906147559190615c74565b61478b5761476660208201826156f7565b6040516306241a1f60e11b81526001600160a01b039091166004820152602401610a0e565b82516001600160a01b0316639f8a13d76147ab60608401604085016156f7565b6040516001600160e01b031960e084901b1681526001600160a01b039091166004820152602401602060405180830381865afa1580156147ed573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906148119190615c74565b61484a5761482560608201604083016156f7565b604051637f93962560e01b81526001600160a01b039091166004820152602401610a0e565b61487d81606001358460c001516040015184602001518151811061487057614870615b8a565b6020026020010151614364565b606083018190525f036148b95761489a60408201602083016156f7565b5f6001604051635cc9e8cb60e01b8152600401610a0e93929190615bbf565b6148d28160800135836060015183606001356001613225565b608083015260c083015160209081015190830151815181106148f6576148f6615b8a565b60200260200101515f1415801561491a57505f6149178484602001516151d0565b13155b1561495c57815161493160408301602084016156f7565b604051631f7e00bf60e21b815260048101929092526001600160a01b03166024820152604401610a0e565b5f61496b8484604001516151d0565b1261222957815161493160608301604084016156f7565b5f8061499460408401602085016156f7565b90505f6149a760608501604086016156f7565b6040516370a0823160e01b81523060048201529091505f906001600160a01b038416906370a0823190602401602060405180830381865afa1580156149ee573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614a129190615c5d565b6040516370a0823160e01b81523060048201529091505f906001600160a01b038416906370a0823190602401602060405180830381865afa158015614a59573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614a7d9190615c5d565b9050614aa5614a8f60208801886156f7565b60608901516001600160a01b0387169190615276565b614ab260208701876156f7565b6001600160a01b0316632506c018614ad06040890160208a016156f7565b614ae060608a0160408b016156f7565b60608b015160808c0151614af760a08d018d615c1b565b6040518763ffffffff1660e01b8152600401614b1896959493929190615d41565b6020604051808303815f875af1158015614b34573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614b589190615c5d565b506001600160a01b03841663dd62ed3e30614b7660208a018a6156f7565b6040516001600160e01b031960e085901b1681526001600160a01b03928316600482015291166024820152604401602060405180830381865afa158015614bbf573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614be39190615c5d565b15614c0957614c09614bf860208801886156f7565b6001600160a01b038616905f615276565b6040516370a0823160e01b81523060048201525f90614c7c9084906001600160a01b038816906370a0823190602401602060405180830381865afa158015614c53573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190614c779190615c5d565b614403565b905087606001518114614cbb57614c9960408801602089016156f7565b88606001518260405163ac0b653960e01b8152600401610a0e93929190615bbf565b6040516370a0823160e01b8152306004820152614ceb906001600160a01b038616906370a0823190602401613314565b95508760800151861015614d2a57614d0960608801604089016156f7565b6080890151604051635cc9e8cb60e01b8152610a0e92918991600401615bbf565b505050505092915050565b5f610bcd83836ec097ce7bc90715b34b9f10000000006001613225565b5f614d778360c001518560400151612710614d6d9190615ac5565b6127106001613225565b9050808360e001511015614dc257825160c084015160e0850151604051632edaf4d960e21b815260048101939093526024830191909152604482015260648101829052608401610a0e565b5f614dd18585602001516151d0565b1215614e14578251614de960408401602085016156f7565b6040516310d7fa3b60e21b815260048101929092526001600160a01b03166024820152604401610a0e565b5f614e238585604001516151d0565b131561259a578251614de960608401604085016156f7565b614e4b60608201604083016156f7565b6001600160a01b0316614e6460408301602084016156f7565b6001600160a01b031684602001517fc0422d11beaef44d75ca891ceb5bc10493cd526681b50ba4d6922cc3a9cc12f5845f016020810190614ea591906156f7565b8651606088015160a089015160c08b01516040015160208b015181518110614ecf57614ecf615b8a565b60200260200101518b60c00151604001518b6040015181518110614ef557614ef5615b8a565b60200260200101518b60c001518c60e00151604051614f579897969594939291906001600160a01b03989098168852602088019690965260408701949094526060860192909252608085015260a084015260c083015260e08201526101000190565b60405180910390a4505050565b614f6c6152c8565b61128d57604051631afcd79f60e31b815260040160405180910390fd5b614f91614f64565b5f516020615eaa5f395f51905f527f52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace03614fca8482615def565b506004810161259a8382615def565b5f805f1983850993909202808410938190039390930393915050565b634e487b715f52806020526024601cfd5b5f61500f6130ee565b80519060200120905090565b5f61500f6040805180820190915260018152603160f81b602082015290565b6040516323b872dd60e01b5f8181526001600160a01b038781166004528616602452604485905291602083606481808c5af1925060015f5114831661509657838315161561508a573d5f823e3d81fd5b5f883b113d1516831692505b604052505f60605295945050505050565b5f5f5f5a6040513060248201529091505f9060440160408051601f19818403018152919052602080820180516001600160e01b03166370a0823160e01b178152825192935090915f9188620249f0fa5f51601f3d1190911694509250836151155761511582620249f061517f565b5050915091565b6040516001600160a01b0383166024820152604481018290525f90819060640160408051601f198184030181529190526020810180516001600160e01b031663a9059cbb60e01b17815281519192505f91829182896207a120f195945050505050565b5f603f61518d836040615c93565b6151979190615cbe565b6151a390612710615ab2565b905080831015612229576040516323e228cb60e01b81526004810184905260248101829052604401610a0e565b5f5f6127106152108560c001516040015185815181106151f2576151f2615b8a565b60200260200101518660a00151868151811061279157612791615b8a565b61521a9190615c93565b90505f8460c0015160200151848151811061523757615237615b8a565b6020026020010151856060015161524e9190615c93565b905080821161526b57808210615264575f6116ea565b5f196116ea565b600195945050505050565b6152828383835f6152e1565b6122295761529383835f60016152e1565b6152bb57604051635274afe760e01b81526001600160a01b0384166004820152602401610a0e565b6124fd83838360016152e1565b5f6152d1613acc565b54600160401b900460ff16919050565b60405163095ea7b360e01b5f8181526001600160a01b038616600452602485905291602083604481808b5af1925060015f51148316614114578383151615614108573d5f823e3d81fd5b6040518060e001604052805f6001600160a01b031681526020015f81526020015f81526020015f81526020015f81526020016060815260200161538860405180606001604052806060815260200160608152602001606081525090565b905290565b5f6020828403121561539d575f5ffd5b81356001600160e01b031981168114610bcd575f5ffd5b80356001600160a01b03811681146153ca575f5ffd5b919050565b5f5f604083850312156153e0575f5ffd5b6153e9836153b4565b91506153f7602084016153b4565b90509250929050565b5f81518084528060208401602086015e5f602082860101526020601f19601f83011685010191505092915050565b602081525f610bcd6020830184615400565b5f5f60408385031215615451575f5ffd5b61545a836153b4565b946020939093013593505050565b5f60208284031215615478575f5ffd5b5035919050565b5f8151808452602084019350602083015f5b828110156154af578151865260209586019590910190600101615491565b5093949350505050565b602081525f610bcd602083018461547f565b5f8151808452602084019350602083015f5b828110156154af5781516001600160a01b03168652602095860195909101906001016154dd565b604081525f61551660408301856154cb565b82810360208401526116ea818561547f565b5f5f5f6060848603121561553a575f5ffd5b615543846153b4565b9250615551602085016153b4565b929592945050506040919091013590565b634e487b7160e01b5f52604160045260245ffd5b604051601f8201601f191681016001600160401b038111828210171561559e5761559e615562565b604052919050565b5f6001600160401b038211156155be576155be615562565b5060051b60200190565b5f82601f8301126155d7575f5ffd5b81356155ea6155e5826155a6565b615576565b8082825260208201915060208360051b86010192508583111561560b575f5ffd5b602085015b8381101561562f57615621816153b4565b835260209283019201615610565b5095945050505050565b5f82601f830112615648575f5ffd5b81356156566155e5826155a6565b8082825260208201915060208360051b860101925085831115615677575f5ffd5b602085015b8381101561562f57803583526020928301920161567c565b5f5f604083850312156156a5575f5ffd5b82356001600160401b038111156156ba575f5ffd5b6156c6858286016155c8565b92505060208301356001600160401b038111156156e1575f5ffd5b6156ed85828601615639565b9150509250929050565b5f60208284031215615707575f5ffd5b610bcd826153b4565b60ff60f81b8816815260e060208201525f61572e60e0830189615400565b82810360408401526157408189615400565b606084018890526001600160a01b038716608085015260a0840186905283810360c08501529050615771818561547f565b9a9950505050505050505050565b5f5f83601f84011261578f575f5ffd5b5081356001600160401b038111156157a5575f5ffd5b6020830191508360208260051b85010111156130bf575f5ffd5b5f5f5f5f606085870312156157d2575f5ffd5b84356001600160401b038111156157e7575f5ffd5b6157f38782880161577f565b90955093506158069050602086016153b4565b9396929550929360400135925050565b5f5f5f5f60608587031215615829575f5ffd5b84359350615839602086016153b4565b925060408501356001600160401b03811115615853575f5ffd5b61585f8782880161577f565b95989497509550505050565b5f6020828403121561587b575f5ffd5b813561ffff81168114610bcd575f5ffd5b5f5f6020838503121561589d575f5ffd5b82356001600160401b038111156158b2575f5ffd5b6158be8582860161577f565b90969095509350505050565b5f5f5f5f5f5f5f60e0888a0312156158e0575f5ffd5b6158e9886153b4565b96506158f7602089016153b4565b95506040880135945060608801359350608088013560ff8116811461591a575f5ffd5b9699959850939692959460a0840135945060c09093013592915050565b5f5f5f5f5f6080868803121561594b575f5ffd5b8535945060208601356001600160401b03811115615967575f5ffd5b6159738882890161577f565b9699909850959660408101359660609091013595509350505050565b5f61016082840312156159a0575f5ffd5b50919050565b5f5f5f5f5f5f60c087890312156159bb575f5ffd5b86356001600160401b038111156159d0575f5ffd5b6159dc89828a0161598f565b96505060208701356001600160401b038111156159f7575f5ffd5b615a0389828a016155c8565b95505060408701356001600160401b03811115615a1e575f5ffd5b615a2a89828a01615639565b94505060608701356001600160401b03811115615a45575f5ffd5b615a5189828a01615639565b9699959850939660808101359560a090910135945092505050565b600181811c90821680615a8057607f821691505b6020821081036159a057634e487b7160e01b5f52602260045260245ffd5b634e487b7160e01b5f52601160045260245ffd5b808201808211156108ba576108ba615a9e565b818103818111156108ba576108ba615a9e565b5f64ffffffffff821664ffffffffff8103615af557615af5615a9e565b60010192915050565b6001600160801b0381811683821601908111156108ba576108ba615a9e565b6001600160401b0381811683821601908111156108ba576108ba615a9e565b608081525f615b4e60808301876154cb565b8281036020840152615b60818761547f565b9150506001600160401b03841660408301526001600160401b038316606083015295945050505050565b634e487b7160e01b5f52603260045260245ffd5b604081525f615bb0604083018561547f565b90508260208301529392505050565b6001600160a01b039390931683526020830191909152604082015260600190565b5f823560be19833603018112615bf4575f5ffd5b9190910192915050565b64ffffffffff81811683821601908111156108ba576108ba615a9e565b5f5f8335601e19843603018112615c30575f5ffd5b8301803591506001600160401b03821115615c49575f5ffd5b6020019150368190038213156130bf575f5ffd5b5f60208284031215615c6d575f5ffd5b5051919050565b5f60208284031215615c84575f5ffd5b81518015158114610bcd575f5ffd5b80820281158282048414176108ba576108ba615a9e565b634e487b7160e01b5f52601260045260245ffd5b5f82615ccc57615ccc615caa565b500490565b5f60018201615ce257615ce2615a9e565b5060010190565b5f60208284031215615cf9575f5ffd5b813563ffffffff81168114610bcd575f5ffd5b634e487b7160e01b5f52602160045260245ffd5b5f60ff831680615d3257615d32615caa565b8060ff84160691505092915050565b6001600160a01b03878116825286166020820152604081018590526060810184905260a0608082018190528101829052818360c08301375f81830160c090810191909152601f909201601f1916010195945050505050565b601f821115612229578282111561222957805f5260205f20601f840160051c6020851015615dc457505f5b90810190601f840160051c035f5b81811015615de7575f83820155600101615dd2565b505050505050565b81516001600160401b03811115615e0857615e08615562565b615e1c81615e168454615a6c565b84615d99565b6020601f821160018114615e4e575f8315615e375750848201515b5f19600385901b1c1916600184901b178455611e79565b5f84815260208120601f198516915b82811015615e7d5787850151825560209485019460019092019101615e5d565b5084821015615e9a57868401515f19600387901b60f8161c191681555b50505050600190811b0190555056fe52c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace0052c63247e1f47db19d5ce0460030c497f067ca4cebf71ba98eeadabe20bace02",
}

// VaultFactory is an auto generated Go binding around an Ethereum contract.
type VaultFactory struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *VaultFactory) GetABI() abi.ABI {
	return c.abi
}

// NewVaultFactory creates a new instance of VaultFactory.
func NewVaultFactory() *VaultFactory {
	parsed, err := VaultFactoryMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &VaultFactory{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *VaultFactory) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address owner_, address registry_, (address,address,address,uint16,uint16,uint32,uint32) defaults_) returns()
func (vaultFactory *VaultFactory) PackConstructor(owner_ common.Address, registry_ common.Address, defaults_ IVaultFactoryDefaults) []byte {
	enc, err := vaultFactory.abi.Pack("", owner_, registry_, defaults_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackDEADSHARES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9bffb798.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function DEAD_SHARES() view returns(uint256)
func (vaultFactory *VaultFactory) PackDEADSHARES() []byte {
	enc, err := vaultFactory.abi.Pack("DEAD_SHARES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDEADSHARES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9bffb798.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function DEAD_SHARES() view returns(uint256)
func (vaultFactory *VaultFactory) TryPackDEADSHARES() ([]byte, error) {
	return vaultFactory.abi.Pack("DEAD_SHARES")
}

// UnpackDEADSHARES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9bffb798.
//
// Solidity: function DEAD_SHARES() view returns(uint256)
func (vaultFactory *VaultFactory) UnpackDEADSHARES(data []byte) (*big.Int, error) {
	out, err := vaultFactory.abi.Unpack("DEAD_SHARES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMANAGEMENTFEECAPBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa2f29fb5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MANAGEMENT_FEE_CAP_BPS() view returns(uint16)
func (vaultFactory *VaultFactory) PackMANAGEMENTFEECAPBPS() []byte {
	enc, err := vaultFactory.abi.Pack("MANAGEMENT_FEE_CAP_BPS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMANAGEMENTFEECAPBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa2f29fb5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MANAGEMENT_FEE_CAP_BPS() view returns(uint16)
func (vaultFactory *VaultFactory) TryPackMANAGEMENTFEECAPBPS() ([]byte, error) {
	return vaultFactory.abi.Pack("MANAGEMENT_FEE_CAP_BPS")
}

// UnpackMANAGEMENTFEECAPBPS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa2f29fb5.
//
// Solidity: function MANAGEMENT_FEE_CAP_BPS() view returns(uint16)
func (vaultFactory *VaultFactory) UnpackMANAGEMENTFEECAPBPS(data []byte) (uint16, error) {
	out, err := vaultFactory.abi.Unpack("MANAGEMENT_FEE_CAP_BPS", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackMAXNAMEBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x680c60c7.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_NAME_BYTES() view returns(uint256)
func (vaultFactory *VaultFactory) PackMAXNAMEBYTES() []byte {
	enc, err := vaultFactory.abi.Pack("MAX_NAME_BYTES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXNAMEBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x680c60c7.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_NAME_BYTES() view returns(uint256)
func (vaultFactory *VaultFactory) TryPackMAXNAMEBYTES() ([]byte, error) {
	return vaultFactory.abi.Pack("MAX_NAME_BYTES")
}

// UnpackMAXNAMEBYTES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x680c60c7.
//
// Solidity: function MAX_NAME_BYTES() view returns(uint256)
func (vaultFactory *VaultFactory) UnpackMAXNAMEBYTES(data []byte) (*big.Int, error) {
	out, err := vaultFactory.abi.Unpack("MAX_NAME_BYTES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMAXSLIPPAGECAPBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f17d76f.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_SLIPPAGE_CAP_BPS() view returns(uint16)
func (vaultFactory *VaultFactory) PackMAXSLIPPAGECAPBPS() []byte {
	enc, err := vaultFactory.abi.Pack("MAX_SLIPPAGE_CAP_BPS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXSLIPPAGECAPBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x1f17d76f.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_SLIPPAGE_CAP_BPS() view returns(uint16)
func (vaultFactory *VaultFactory) TryPackMAXSLIPPAGECAPBPS() ([]byte, error) {
	return vaultFactory.abi.Pack("MAX_SLIPPAGE_CAP_BPS")
}

// UnpackMAXSLIPPAGECAPBPS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x1f17d76f.
//
// Solidity: function MAX_SLIPPAGE_CAP_BPS() view returns(uint16)
func (vaultFactory *VaultFactory) UnpackMAXSLIPPAGECAPBPS(data []byte) (uint16, error) {
	out, err := vaultFactory.abi.Unpack("MAX_SLIPPAGE_CAP_BPS", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackMAXSYMBOLBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8a4940f2.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MAX_SYMBOL_BYTES() view returns(uint256)
func (vaultFactory *VaultFactory) PackMAXSYMBOLBYTES() []byte {
	enc, err := vaultFactory.abi.Pack("MAX_SYMBOL_BYTES")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMAXSYMBOLBYTES is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8a4940f2.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MAX_SYMBOL_BYTES() view returns(uint256)
func (vaultFactory *VaultFactory) TryPackMAXSYMBOLBYTES() ([]byte, error) {
	return vaultFactory.abi.Pack("MAX_SYMBOL_BYTES")
}

// UnpackMAXSYMBOLBYTES is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8a4940f2.
//
// Solidity: function MAX_SYMBOL_BYTES() view returns(uint256)
func (vaultFactory *VaultFactory) UnpackMAXSYMBOLBYTES(data []byte) (*big.Int, error) {
	out, err := vaultFactory.abi.Unpack("MAX_SYMBOL_BYTES", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackMINSEEDD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56fc6d31.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function MIN_SEED_D18() view returns(uint256)
func (vaultFactory *VaultFactory) PackMINSEEDD18() []byte {
	enc, err := vaultFactory.abi.Pack("MIN_SEED_D18")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackMINSEEDD18 is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x56fc6d31.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function MIN_SEED_D18() view returns(uint256)
func (vaultFactory *VaultFactory) TryPackMINSEEDD18() ([]byte, error) {
	return vaultFactory.abi.Pack("MIN_SEED_D18")
}

// UnpackMINSEEDD18 is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x56fc6d31.
//
// Solidity: function MIN_SEED_D18() view returns(uint256)
func (vaultFactory *VaultFactory) UnpackMINSEEDD18(data []byte) (*big.Int, error) {
	out, err := vaultFactory.abi.Unpack("MIN_SEED_D18", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackPLATFORMSHARECAPBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2d81f996.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function PLATFORM_SHARE_CAP_BPS() view returns(uint16)
func (vaultFactory *VaultFactory) PackPLATFORMSHARECAPBPS() []byte {
	enc, err := vaultFactory.abi.Pack("PLATFORM_SHARE_CAP_BPS")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPLATFORMSHARECAPBPS is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2d81f996.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function PLATFORM_SHARE_CAP_BPS() view returns(uint16)
func (vaultFactory *VaultFactory) TryPackPLATFORMSHARECAPBPS() ([]byte, error) {
	return vaultFactory.abi.Pack("PLATFORM_SHARE_CAP_BPS")
}

// UnpackPLATFORMSHARECAPBPS is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x2d81f996.
//
// Solidity: function PLATFORM_SHARE_CAP_BPS() view returns(uint16)
func (vaultFactory *VaultFactory) UnpackPLATFORMSHARECAPBPS(data []byte) (uint16, error) {
	out, err := vaultFactory.abi.Unpack("PLATFORM_SHARE_CAP_BPS", data)
	if err != nil {
		return *new(uint16), err
	}
	out0 := *abi.ConvertType(out[0], new(uint16)).(*uint16)
	return out0, nil
}

// PackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function acceptOwnership() returns()
func (vaultFactory *VaultFactory) PackAcceptOwnership() []byte {
	enc, err := vaultFactory.abi.Pack("acceptOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackAcceptOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x79ba5097.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function acceptOwnership() returns()
func (vaultFactory *VaultFactory) TryPackAcceptOwnership() ([]byte, error) {
	return vaultFactory.abi.Pack("acceptOwnership")
}

// PackDefaults is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xedb7a6fa.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function defaults() view returns((address,address,address,uint16,uint16,uint32,uint32))
func (vaultFactory *VaultFactory) PackDefaults() []byte {
	enc, err := vaultFactory.abi.Pack("defaults")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackDefaults is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xedb7a6fa.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function defaults() view returns((address,address,address,uint16,uint16,uint32,uint32))
func (vaultFactory *VaultFactory) TryPackDefaults() ([]byte, error) {
	return vaultFactory.abi.Pack("defaults")
}

// UnpackDefaults is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xedb7a6fa.
//
// Solidity: function defaults() view returns((address,address,address,uint16,uint16,uint32,uint32))
func (vaultFactory *VaultFactory) UnpackDefaults(data []byte) (IVaultFactoryDefaults, error) {
	out, err := vaultFactory.abi.Unpack("defaults", data)
	if err != nil {
		return *new(IVaultFactoryDefaults), err
	}
	out0 := *abi.ConvertType(out[0], new(IVaultFactoryDefaults)).(*IVaultFactoryDefaults)
	return out0, nil
}

// PackImplementation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c60da1b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function implementation() view returns(address)
func (vaultFactory *VaultFactory) PackImplementation() []byte {
	enc, err := vaultFactory.abi.Pack("implementation")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackImplementation is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x5c60da1b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function implementation() view returns(address)
func (vaultFactory *VaultFactory) TryPackImplementation() ([]byte, error) {
	return vaultFactory.abi.Pack("implementation")
}

// UnpackImplementation is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x5c60da1b.
//
// Solidity: function implementation() view returns(address)
func (vaultFactory *VaultFactory) UnpackImplementation(data []byte) (common.Address, error) {
	out, err := vaultFactory.abi.Unpack("implementation", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackIsVault is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x652b9b41.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function isVault(address vault) view returns(bool)
func (vaultFactory *VaultFactory) PackIsVault(vault common.Address) []byte {
	enc, err := vaultFactory.abi.Pack("isVault", vault)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackIsVault is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x652b9b41.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function isVault(address vault) view returns(bool)
func (vaultFactory *VaultFactory) TryPackIsVault(vault common.Address) ([]byte, error) {
	return vaultFactory.abi.Pack("isVault", vault)
}

// UnpackIsVault is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x652b9b41.
//
// Solidity: function isVault(address vault) view returns(bool)
func (vaultFactory *VaultFactory) UnpackIsVault(data []byte) (bool, error) {
	out, err := vaultFactory.abi.Unpack("isVault", data)
	if err != nil {
		return *new(bool), err
	}
	out0 := *abi.ConvertType(out[0], new(bool)).(*bool)
	return out0, nil
}

// PackLaunch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa7f8615d.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function launch((string,string,address[],uint256[],uint256[],uint256,uint16,uint32,address,uint256) params) returns(address vault)
func (vaultFactory *VaultFactory) PackLaunch(params IVaultFactoryLaunch) []byte {
	enc, err := vaultFactory.abi.Pack("launch", params)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackLaunch is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa7f8615d.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function launch((string,string,address[],uint256[],uint256[],uint256,uint16,uint32,address,uint256) params) returns(address vault)
func (vaultFactory *VaultFactory) TryPackLaunch(params IVaultFactoryLaunch) ([]byte, error) {
	return vaultFactory.abi.Pack("launch", params)
}

// UnpackLaunch is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa7f8615d.
//
// Solidity: function launch((string,string,address[],uint256[],uint256[],uint256,uint16,uint32,address,uint256) params) returns(address vault)
func (vaultFactory *VaultFactory) UnpackLaunch(data []byte) (common.Address, error) {
	out, err := vaultFactory.abi.Unpack("launch", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function owner() view returns(address)
func (vaultFactory *VaultFactory) PackOwner() []byte {
	enc, err := vaultFactory.abi.Pack("owner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x8da5cb5b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function owner() view returns(address)
func (vaultFactory *VaultFactory) TryPackOwner() ([]byte, error) {
	return vaultFactory.abi.Pack("owner")
}

// UnpackOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x8da5cb5b.
//
// Solidity: function owner() view returns(address)
func (vaultFactory *VaultFactory) UnpackOwner(data []byte) (common.Address, error) {
	out, err := vaultFactory.abi.Unpack("owner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function pendingOwner() view returns(address)
func (vaultFactory *VaultFactory) PackPendingOwner() []byte {
	enc, err := vaultFactory.abi.Pack("pendingOwner")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPendingOwner is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xe30c3978.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function pendingOwner() view returns(address)
func (vaultFactory *VaultFactory) TryPackPendingOwner() ([]byte, error) {
	return vaultFactory.abi.Pack("pendingOwner")
}

// UnpackPendingOwner is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xe30c3978.
//
// Solidity: function pendingOwner() view returns(address)
func (vaultFactory *VaultFactory) UnpackPendingOwner(data []byte) (common.Address, error) {
	out, err := vaultFactory.abi.Unpack("pendingOwner", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackPreviewSeed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfdd9acc6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function previewSeed(address[] tokens, uint256[] weights, uint256 seedValueD18) view returns(uint256[] amounts)
func (vaultFactory *VaultFactory) PackPreviewSeed(tokens []common.Address, weights []*big.Int, seedValueD18 *big.Int) []byte {
	enc, err := vaultFactory.abi.Pack("previewSeed", tokens, weights, seedValueD18)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackPreviewSeed is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xfdd9acc6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function previewSeed(address[] tokens, uint256[] weights, uint256 seedValueD18) view returns(uint256[] amounts)
func (vaultFactory *VaultFactory) TryPackPreviewSeed(tokens []common.Address, weights []*big.Int, seedValueD18 *big.Int) ([]byte, error) {
	return vaultFactory.abi.Pack("previewSeed", tokens, weights, seedValueD18)
}

// UnpackPreviewSeed is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xfdd9acc6.
//
// Solidity: function previewSeed(address[] tokens, uint256[] weights, uint256 seedValueD18) view returns(uint256[] amounts)
func (vaultFactory *VaultFactory) UnpackPreviewSeed(data []byte) ([]*big.Int, error) {
	out, err := vaultFactory.abi.Unpack("previewSeed", data)
	if err != nil {
		return *new([]*big.Int), err
	}
	out0 := *abi.ConvertType(out[0], new([]*big.Int)).(*[]*big.Int)
	return out0, nil
}

// PackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registry() view returns(address)
func (vaultFactory *VaultFactory) PackRegistry() []byte {
	enc, err := vaultFactory.abi.Pack("registry")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registry() view returns(address)
func (vaultFactory *VaultFactory) TryPackRegistry() ([]byte, error) {
	return vaultFactory.abi.Pack("registry")
}

// UnpackRegistry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7b103999.
//
// Solidity: function registry() view returns(address)
func (vaultFactory *VaultFactory) UnpackRegistry(data []byte) (common.Address, error) {
	out, err := vaultFactory.abi.Unpack("registry", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function renounceOwnership() returns()
func (vaultFactory *VaultFactory) PackRenounceOwnership() []byte {
	enc, err := vaultFactory.abi.Pack("renounceOwnership")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRenounceOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x715018a6.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function renounceOwnership() returns()
func (vaultFactory *VaultFactory) TryPackRenounceOwnership() ([]byte, error) {
	return vaultFactory.abi.Pack("renounceOwnership")
}

// PackSetDefaults is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e9604bf.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function setDefaults((address,address,address,uint16,uint16,uint32,uint32) defaults_) returns()
func (vaultFactory *VaultFactory) PackSetDefaults(defaults IVaultFactoryDefaults) []byte {
	enc, err := vaultFactory.abi.Pack("setDefaults", defaults)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackSetDefaults is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x2e9604bf.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function setDefaults((address,address,address,uint16,uint16,uint32,uint32) defaults_) returns()
func (vaultFactory *VaultFactory) TryPackSetDefaults(defaults IVaultFactoryDefaults) ([]byte, error) {
	return vaultFactory.abi.Pack("setDefaults", defaults)
}

// PackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (vaultFactory *VaultFactory) PackTransferOwnership(newOwner common.Address) []byte {
	enc, err := vaultFactory.abi.Pack("transferOwnership", newOwner)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackTransferOwnership is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xf2fde38b.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function transferOwnership(address newOwner) returns()
func (vaultFactory *VaultFactory) TryPackTransferOwnership(newOwner common.Address) ([]byte, error) {
	return vaultFactory.abi.Pack("transferOwnership", newOwner)
}

// PackVaultCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa7c6a100.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function vaultCount() view returns(uint256)
func (vaultFactory *VaultFactory) PackVaultCount() []byte {
	enc, err := vaultFactory.abi.Pack("vaultCount")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVaultCount is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xa7c6a100.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function vaultCount() view returns(uint256)
func (vaultFactory *VaultFactory) TryPackVaultCount() ([]byte, error) {
	return vaultFactory.abi.Pack("vaultCount")
}

// UnpackVaultCount is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xa7c6a100.
//
// Solidity: function vaultCount() view returns(uint256)
func (vaultFactory *VaultFactory) UnpackVaultCount(data []byte) (*big.Int, error) {
	out, err := vaultFactory.abi.Unpack("vaultCount", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackVaults is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x66a82a51.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function vaults(uint256 start, uint256 count) view returns(address[] page)
func (vaultFactory *VaultFactory) PackVaults(start *big.Int, count *big.Int) []byte {
	enc, err := vaultFactory.abi.Pack("vaults", start, count)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackVaults is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x66a82a51.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function vaults(uint256 start, uint256 count) view returns(address[] page)
func (vaultFactory *VaultFactory) TryPackVaults(start *big.Int, count *big.Int) ([]byte, error) {
	return vaultFactory.abi.Pack("vaults", start, count)
}

// UnpackVaults is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x66a82a51.
//
// Solidity: function vaults(uint256 start, uint256 count) view returns(address[] page)
func (vaultFactory *VaultFactory) UnpackVaults(data []byte) ([]common.Address, error) {
	out, err := vaultFactory.abi.Unpack("vaults", data)
	if err != nil {
		return *new([]common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new([]common.Address)).(*[]common.Address)
	return out0, nil
}

// VaultFactoryDefaultsChanged represents a DefaultsChanged event raised by the VaultFactory contract.
type VaultFactoryDefaultsChanged struct {
	Defaults IVaultFactoryDefaults
	Raw      *types.Log // Blockchain specific contextual infos
}

const VaultFactoryDefaultsChangedEventName = "DefaultsChanged"

// ContractEventName returns the user-defined event name.
func (VaultFactoryDefaultsChanged) ContractEventName() string {
	return VaultFactoryDefaultsChangedEventName
}

// UnpackDefaultsChangedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event DefaultsChanged((address,address,address,uint16,uint16,uint32,uint32) defaults)
func (vaultFactory *VaultFactory) UnpackDefaultsChangedEvent(log *types.Log) (*VaultFactoryDefaultsChanged, error) {
	event := "DefaultsChanged"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != vaultFactory.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(VaultFactoryDefaultsChanged)
	if len(log.Data) > 0 {
		if err := vaultFactory.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range vaultFactory.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// VaultFactoryOwnershipTransferStarted represents a OwnershipTransferStarted event raised by the VaultFactory contract.
type VaultFactoryOwnershipTransferStarted struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const VaultFactoryOwnershipTransferStartedEventName = "OwnershipTransferStarted"

// ContractEventName returns the user-defined event name.
func (VaultFactoryOwnershipTransferStarted) ContractEventName() string {
	return VaultFactoryOwnershipTransferStartedEventName
}

// UnpackOwnershipTransferStartedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner)
func (vaultFactory *VaultFactory) UnpackOwnershipTransferStartedEvent(log *types.Log) (*VaultFactoryOwnershipTransferStarted, error) {
	event := "OwnershipTransferStarted"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != vaultFactory.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(VaultFactoryOwnershipTransferStarted)
	if len(log.Data) > 0 {
		if err := vaultFactory.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range vaultFactory.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// VaultFactoryOwnershipTransferred represents a OwnershipTransferred event raised by the VaultFactory contract.
type VaultFactoryOwnershipTransferred struct {
	PreviousOwner common.Address
	NewOwner      common.Address
	Raw           *types.Log // Blockchain specific contextual infos
}

const VaultFactoryOwnershipTransferredEventName = "OwnershipTransferred"

// ContractEventName returns the user-defined event name.
func (VaultFactoryOwnershipTransferred) ContractEventName() string {
	return VaultFactoryOwnershipTransferredEventName
}

// UnpackOwnershipTransferredEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)
func (vaultFactory *VaultFactory) UnpackOwnershipTransferredEvent(log *types.Log) (*VaultFactoryOwnershipTransferred, error) {
	event := "OwnershipTransferred"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != vaultFactory.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(VaultFactoryOwnershipTransferred)
	if len(log.Data) > 0 {
		if err := vaultFactory.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range vaultFactory.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// VaultFactoryVaultCreated represents a VaultCreated event raised by the VaultFactory contract.
type VaultFactoryVaultCreated struct {
	Vault            common.Address
	Creator          common.Address
	Keeper           common.Address
	Name             string
	Symbol           string
	Tokens           []common.Address
	Weights          []*big.Int
	Reserves         []*big.Int
	SeedValueD18     *big.Int
	Shares           *big.Int
	ManagementFeeBps uint16
	TargetDelay      uint32
	Raw              *types.Log // Blockchain specific contextual infos
}

const VaultFactoryVaultCreatedEventName = "VaultCreated"

// ContractEventName returns the user-defined event name.
func (VaultFactoryVaultCreated) ContractEventName() string {
	return VaultFactoryVaultCreatedEventName
}

// UnpackVaultCreatedEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event VaultCreated(address indexed vault, address indexed creator, address keeper, string name, string symbol, address[] tokens, uint256[] weights, uint256[] reserves, uint256 seedValueD18, uint256 shares, uint16 managementFeeBps, uint32 targetDelay)
func (vaultFactory *VaultFactory) UnpackVaultCreatedEvent(log *types.Log) (*VaultFactoryVaultCreated, error) {
	event := "VaultCreated"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != vaultFactory.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(VaultFactoryVaultCreated)
	if len(log.Data) > 0 {
		if err := vaultFactory.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range vaultFactory.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (vaultFactory *VaultFactory) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["AssetNotActive"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackAssetNotActiveError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["BadName"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackBadNameError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["BadSymbol"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackBadSymbolError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["DelayTooShort"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackDelayTooShortError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["DuplicateConstituent"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackDuplicateConstituentError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["Expired"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["FailedDeployment"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackFailedDeploymentError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["FeeOverCap"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackFeeOverCapError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["InsufficientBalance"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackInsufficientBalanceError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["LengthMismatch"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackLengthMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["NoConstituents"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackNoConstituentsError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["OwnableInvalidOwner"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackOwnableInvalidOwnerError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["OwnableUnauthorizedAccount"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackOwnableUnauthorizedAccountError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["SeedOverMax"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackSeedOverMaxError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["SeedTooSmall"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackSeedTooSmallError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["ShareOverCap"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackShareOverCapError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["SlippageOverCap"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackSlippageOverCapError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["TooManyConstituents"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackTooManyConstituentsError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["TransferMismatch"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackTransferMismatchError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["WeightsSum"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackWeightsSumError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["WindowTooShort"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackWindowTooShortError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], vaultFactory.abi.Errors["ZeroWeight"].ID.Bytes()[:4]) {
		return vaultFactory.UnpackZeroWeightError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// VaultFactoryAssetNotActive represents a AssetNotActive error raised by the VaultFactory contract.
type VaultFactoryAssetNotActive struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AssetNotActive(address token)
func VaultFactoryAssetNotActiveErrorID() common.Hash {
	return common.HexToHash("0x7f939625c9832417ad619ae27ed6228ec0a8c10ffce201a56f85fc149bb9ded2")
}

// UnpackAssetNotActiveError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AssetNotActive(address token)
func (vaultFactory *VaultFactory) UnpackAssetNotActiveError(raw []byte) (*VaultFactoryAssetNotActive, error) {
	out := new(VaultFactoryAssetNotActive)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "AssetNotActive", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryBadName represents a BadName error raised by the VaultFactory contract.
type VaultFactoryBadName struct {
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadName(uint256 length)
func VaultFactoryBadNameErrorID() common.Hash {
	return common.HexToHash("0x1591614798eadb13ab1f0709de731108ff124762e5e89dc012ebe43cec40f2a8")
}

// UnpackBadNameError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadName(uint256 length)
func (vaultFactory *VaultFactory) UnpackBadNameError(raw []byte) (*VaultFactoryBadName, error) {
	out := new(VaultFactoryBadName)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "BadName", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryBadSymbol represents a BadSymbol error raised by the VaultFactory contract.
type VaultFactoryBadSymbol struct {
	Length *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadSymbol(uint256 length)
func VaultFactoryBadSymbolErrorID() common.Hash {
	return common.HexToHash("0x77e350e74176143d71e9e2d0f9720dab4f853385a7603667df564a51b64d623b")
}

// UnpackBadSymbolError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadSymbol(uint256 length)
func (vaultFactory *VaultFactory) UnpackBadSymbolError(raw []byte) (*VaultFactoryBadSymbol, error) {
	out := new(VaultFactoryBadSymbol)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "BadSymbol", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryDelayTooShort represents a DelayTooShort error raised by the VaultFactory contract.
type VaultFactoryDelayTooShort struct {
	Delay   uint32
	Minimum uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DelayTooShort(uint32 delay, uint32 minimum)
func VaultFactoryDelayTooShortErrorID() common.Hash {
	return common.HexToHash("0xf788e06d64bdcd63c45b5d58f08d51d5d8c403d1c30ecf90d4a37092849facaf")
}

// UnpackDelayTooShortError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DelayTooShort(uint32 delay, uint32 minimum)
func (vaultFactory *VaultFactory) UnpackDelayTooShortError(raw []byte) (*VaultFactoryDelayTooShort, error) {
	out := new(VaultFactoryDelayTooShort)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "DelayTooShort", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryDuplicateConstituent represents a DuplicateConstituent error raised by the VaultFactory contract.
type VaultFactoryDuplicateConstituent struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error DuplicateConstituent(address token)
func VaultFactoryDuplicateConstituentErrorID() common.Hash {
	return common.HexToHash("0xd7be0547655cd304b5252644e2d7e4049be71a2816278c56c50c8c527dfb4c0f")
}

// UnpackDuplicateConstituentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error DuplicateConstituent(address token)
func (vaultFactory *VaultFactory) UnpackDuplicateConstituentError(raw []byte) (*VaultFactoryDuplicateConstituent, error) {
	out := new(VaultFactoryDuplicateConstituent)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "DuplicateConstituent", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryExpired represents a Expired error raised by the VaultFactory contract.
type VaultFactoryExpired struct {
	Deadline *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Expired(uint256 deadline)
func VaultFactoryExpiredErrorID() common.Hash {
	return common.HexToHash("0xf80dbaea4785589e52984ca36a31de106adc77759539a5c7d92883bf49692fe9")
}

// UnpackExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Expired(uint256 deadline)
func (vaultFactory *VaultFactory) UnpackExpiredError(raw []byte) (*VaultFactoryExpired, error) {
	out := new(VaultFactoryExpired)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "Expired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryFailedDeployment represents a FailedDeployment error raised by the VaultFactory contract.
type VaultFactoryFailedDeployment struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FailedDeployment()
func VaultFactoryFailedDeploymentErrorID() common.Hash {
	return common.HexToHash("0xb06ebf3d5067824a3fe5d5ba19471e035a7de6c88dac362c77b162830a5b9093")
}

// UnpackFailedDeploymentError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FailedDeployment()
func (vaultFactory *VaultFactory) UnpackFailedDeploymentError(raw []byte) (*VaultFactoryFailedDeployment, error) {
	out := new(VaultFactoryFailedDeployment)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "FailedDeployment", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryFeeOverCap represents a FeeOverCap error raised by the VaultFactory contract.
type VaultFactoryFeeOverCap struct {
	FeeBps *big.Int
	CapBps *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error FeeOverCap(uint256 feeBps, uint256 capBps)
func VaultFactoryFeeOverCapErrorID() common.Hash {
	return common.HexToHash("0x193297fd342041df8b43a040dce7b53e5621af3262834eb05a52d026c2ff043d")
}

// UnpackFeeOverCapError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error FeeOverCap(uint256 feeBps, uint256 capBps)
func (vaultFactory *VaultFactory) UnpackFeeOverCapError(raw []byte) (*VaultFactoryFeeOverCap, error) {
	out := new(VaultFactoryFeeOverCap)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "FeeOverCap", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryInsufficientBalance represents a InsufficientBalance error raised by the VaultFactory contract.
type VaultFactoryInsufficientBalance struct {
	Balance *big.Int
	Needed  *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func VaultFactoryInsufficientBalanceErrorID() common.Hash {
	return common.HexToHash("0xcf4791818fba6e019216eb4864093b4947f674afada5d305e57d598b641dad1d")
}

// UnpackInsufficientBalanceError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientBalance(uint256 balance, uint256 needed)
func (vaultFactory *VaultFactory) UnpackInsufficientBalanceError(raw []byte) (*VaultFactoryInsufficientBalance, error) {
	out := new(VaultFactoryInsufficientBalance)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "InsufficientBalance", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryLengthMismatch represents a LengthMismatch error raised by the VaultFactory contract.
type VaultFactoryLengthMismatch struct {
	Expected *big.Int
	Got      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error LengthMismatch(uint256 expected, uint256 got)
func VaultFactoryLengthMismatchErrorID() common.Hash {
	return common.HexToHash("0xab8b67c6893c59617ef3ba4b4b942e9791f2572db2fdb32028356532f3b7396a")
}

// UnpackLengthMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error LengthMismatch(uint256 expected, uint256 got)
func (vaultFactory *VaultFactory) UnpackLengthMismatchError(raw []byte) (*VaultFactoryLengthMismatch, error) {
	out := new(VaultFactoryLengthMismatch)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "LengthMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryNoConstituents represents a NoConstituents error raised by the VaultFactory contract.
type VaultFactoryNoConstituents struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NoConstituents()
func VaultFactoryNoConstituentsErrorID() common.Hash {
	return common.HexToHash("0x630de8367346d75087d8bba41926a0d1eb045c376842f271b5f5ee7b31555a65")
}

// UnpackNoConstituentsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NoConstituents()
func (vaultFactory *VaultFactory) UnpackNoConstituentsError(raw []byte) (*VaultFactoryNoConstituents, error) {
	out := new(VaultFactoryNoConstituents)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "NoConstituents", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryOwnableInvalidOwner represents a OwnableInvalidOwner error raised by the VaultFactory contract.
type VaultFactoryOwnableInvalidOwner struct {
	Owner common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableInvalidOwner(address owner)
func VaultFactoryOwnableInvalidOwnerErrorID() common.Hash {
	return common.HexToHash("0x1e4fbdf7f3ef8bcaa855599e3abf48b232380f183f08f6f813d9ffa5bd585188")
}

// UnpackOwnableInvalidOwnerError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableInvalidOwner(address owner)
func (vaultFactory *VaultFactory) UnpackOwnableInvalidOwnerError(raw []byte) (*VaultFactoryOwnableInvalidOwner, error) {
	out := new(VaultFactoryOwnableInvalidOwner)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "OwnableInvalidOwner", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryOwnableUnauthorizedAccount represents a OwnableUnauthorizedAccount error raised by the VaultFactory contract.
type VaultFactoryOwnableUnauthorizedAccount struct {
	Account common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func VaultFactoryOwnableUnauthorizedAccountErrorID() common.Hash {
	return common.HexToHash("0x118cdaa7a341953d1887a2245fd6665d741c67c8c50581daa59e1d03373fa188")
}

// UnpackOwnableUnauthorizedAccountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error OwnableUnauthorizedAccount(address account)
func (vaultFactory *VaultFactory) UnpackOwnableUnauthorizedAccountError(raw []byte) (*VaultFactoryOwnableUnauthorizedAccount, error) {
	out := new(VaultFactoryOwnableUnauthorizedAccount)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "OwnableUnauthorizedAccount", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactorySafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the VaultFactory contract.
type VaultFactorySafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func VaultFactorySafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (vaultFactory *VaultFactory) UnpackSafeERC20FailedOperationError(raw []byte) (*VaultFactorySafeERC20FailedOperation, error) {
	out := new(VaultFactorySafeERC20FailedOperation)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactorySeedOverMax represents a SeedOverMax error raised by the VaultFactory contract.
type VaultFactorySeedOverMax struct {
	Token     common.Address
	Amount    *big.Int
	MaxAmount *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SeedOverMax(address token, uint256 amount, uint256 maxAmount)
func VaultFactorySeedOverMaxErrorID() common.Hash {
	return common.HexToHash("0x44c5840805016b57280c82ba65e6f561c14c5b7ace10932af672c82dfd838004")
}

// UnpackSeedOverMaxError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SeedOverMax(address token, uint256 amount, uint256 maxAmount)
func (vaultFactory *VaultFactory) UnpackSeedOverMaxError(raw []byte) (*VaultFactorySeedOverMax, error) {
	out := new(VaultFactorySeedOverMax)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "SeedOverMax", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactorySeedTooSmall represents a SeedTooSmall error raised by the VaultFactory contract.
type VaultFactorySeedTooSmall struct {
	SeedValueD18 *big.Int
	MinimumD18   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SeedTooSmall(uint256 seedValueD18, uint256 minimumD18)
func VaultFactorySeedTooSmallErrorID() common.Hash {
	return common.HexToHash("0x5e415374aadb6042ca7dce21459d6fe8955e380fa19701835627898fb2fbb5f8")
}

// UnpackSeedTooSmallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SeedTooSmall(uint256 seedValueD18, uint256 minimumD18)
func (vaultFactory *VaultFactory) UnpackSeedTooSmallError(raw []byte) (*VaultFactorySeedTooSmall, error) {
	out := new(VaultFactorySeedTooSmall)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "SeedTooSmall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryShareOverCap represents a ShareOverCap error raised by the VaultFactory contract.
type VaultFactoryShareOverCap struct {
	ShareBps *big.Int
	CapBps   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ShareOverCap(uint256 shareBps, uint256 capBps)
func VaultFactoryShareOverCapErrorID() common.Hash {
	return common.HexToHash("0xae14a92258b758bc04f31a8b9a403806ab36e18fcc6771fe27b597bb9205f8ed")
}

// UnpackShareOverCapError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ShareOverCap(uint256 shareBps, uint256 capBps)
func (vaultFactory *VaultFactory) UnpackShareOverCapError(raw []byte) (*VaultFactoryShareOverCap, error) {
	out := new(VaultFactoryShareOverCap)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "ShareOverCap", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactorySlippageOverCap represents a SlippageOverCap error raised by the VaultFactory contract.
type VaultFactorySlippageOverCap struct {
	SlippageBps *big.Int
	CapBps      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SlippageOverCap(uint256 slippageBps, uint256 capBps)
func VaultFactorySlippageOverCapErrorID() common.Hash {
	return common.HexToHash("0xf2f775d0b6891356d912966464c3a4c1dae6b49dcd1ec46dc9e84c35fc17b7df")
}

// UnpackSlippageOverCapError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SlippageOverCap(uint256 slippageBps, uint256 capBps)
func (vaultFactory *VaultFactory) UnpackSlippageOverCapError(raw []byte) (*VaultFactorySlippageOverCap, error) {
	out := new(VaultFactorySlippageOverCap)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "SlippageOverCap", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryTooManyConstituents represents a TooManyConstituents error raised by the VaultFactory contract.
type VaultFactoryTooManyConstituents struct {
	Count *big.Int
	Max   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TooManyConstituents(uint256 count, uint256 max)
func VaultFactoryTooManyConstituentsErrorID() common.Hash {
	return common.HexToHash("0x735fe33fb9017ba0da0705c5d96d886ae97b27ef7147f3a9eefc838f03f44204")
}

// UnpackTooManyConstituentsError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TooManyConstituents(uint256 count, uint256 max)
func (vaultFactory *VaultFactory) UnpackTooManyConstituentsError(raw []byte) (*VaultFactoryTooManyConstituents, error) {
	out := new(VaultFactoryTooManyConstituents)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "TooManyConstituents", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryTransferMismatch represents a TransferMismatch error raised by the VaultFactory contract.
type VaultFactoryTransferMismatch struct {
	Token    common.Address
	Expected *big.Int
	Got      *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error TransferMismatch(address token, uint256 expected, uint256 got)
func VaultFactoryTransferMismatchErrorID() common.Hash {
	return common.HexToHash("0x43a670fe9d91ae06f8743a509c9506421387085eb2dcea76a023949f85b2d966")
}

// UnpackTransferMismatchError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error TransferMismatch(address token, uint256 expected, uint256 got)
func (vaultFactory *VaultFactory) UnpackTransferMismatchError(raw []byte) (*VaultFactoryTransferMismatch, error) {
	out := new(VaultFactoryTransferMismatch)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "TransferMismatch", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryWeightsSum represents a WeightsSum error raised by the VaultFactory contract.
type VaultFactoryWeightsSum struct {
	Sum *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WeightsSum(uint256 sum)
func VaultFactoryWeightsSumErrorID() common.Hash {
	return common.HexToHash("0x0cb0be7f860db4109cea88ab0b3cf9163f52b80c0f43cce59807b0d90651eb7e")
}

// UnpackWeightsSumError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WeightsSum(uint256 sum)
func (vaultFactory *VaultFactory) UnpackWeightsSumError(raw []byte) (*VaultFactoryWeightsSum, error) {
	out := new(VaultFactoryWeightsSum)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "WeightsSum", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryWindowTooShort represents a WindowTooShort error raised by the VaultFactory contract.
type VaultFactoryWindowTooShort struct {
	Window  uint32
	Minimum uint32
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error WindowTooShort(uint32 window, uint32 minimum)
func VaultFactoryWindowTooShortErrorID() common.Hash {
	return common.HexToHash("0x153caa28dc803d5288fc9febf14bb6323b4ce3ce5a31ff2bae92900361ee5fd5")
}

// UnpackWindowTooShortError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error WindowTooShort(uint32 window, uint32 minimum)
func (vaultFactory *VaultFactory) UnpackWindowTooShortError(raw []byte) (*VaultFactoryWindowTooShort, error) {
	out := new(VaultFactoryWindowTooShort)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "WindowTooShort", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryZeroAddress represents a ZeroAddress error raised by the VaultFactory contract.
type VaultFactoryZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func VaultFactoryZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (vaultFactory *VaultFactory) UnpackZeroAddressError(raw []byte) (*VaultFactoryZeroAddress, error) {
	out := new(VaultFactoryZeroAddress)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultFactoryZeroWeight represents a ZeroWeight error raised by the VaultFactory contract.
type VaultFactoryZeroWeight struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroWeight(address token)
func VaultFactoryZeroWeightErrorID() common.Hash {
	return common.HexToHash("0x168cecf7de70f735d766a7e864c86775bb6763a1674c1594e908c0eb7e3feedb")
}

// UnpackZeroWeightError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroWeight(address token)
func (vaultFactory *VaultFactory) UnpackZeroWeightError(raw []byte) (*VaultFactoryZeroWeight, error) {
	out := new(VaultFactoryZeroWeight)
	if err := vaultFactory.abi.UnpackIntoInterface(out, "ZeroWeight", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// VaultLensMetaData contains all meta data concerning the VaultLens contract.
var VaultLensMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"registry_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"registry\",\"outputs\":[{\"internalType\":\"contractIAssetRegistry\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"}],\"name\":\"state\",\"outputs\":[{\"components\":[{\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"},{\"internalType\":\"bool\",\"name\":\"navOk\",\"type\":\"bool\"},{\"internalType\":\"uint256\",\"name\":\"navD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"totalSupply\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"pendingFeeShares\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"navPerShareD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"driftD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"rebalanceNonce\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"},{\"internalType\":\"uint16\",\"name\":\"maxSlippageBps\",\"type\":\"uint16\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"executableAt\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"expiresAt\",\"type\":\"uint64\"}],\"internalType\":\"structIIndexVault.PendingTargets\",\"name\":\"pending\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"weightBps\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"reserve\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"decimals\",\"type\":\"uint8\"},{\"internalType\":\"bool\",\"name\":\"priceOk\",\"type\":\"bool\"},{\"internalType\":\"uint256\",\"name\":\"priceD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"valueD18\",\"type\":\"uint256\"}],\"internalType\":\"structIVaultLens.Constituent[]\",\"name\":\"constituents\",\"type\":\"tuple[]\"}],\"internalType\":\"structIVaultLens.VaultState\",\"name\":\"s\",\"type\":\"tuple\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address[]\",\"name\":\"vaults\",\"type\":\"address[]\"}],\"name\":\"states\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"blockNumber\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"timestamp\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"},{\"internalType\":\"bool\",\"name\":\"navOk\",\"type\":\"bool\"},{\"internalType\":\"uint256\",\"name\":\"navD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"totalSupply\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"pendingFeeShares\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"navPerShareD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"driftD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"rebalanceNonce\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"keeper\",\"type\":\"address\"},{\"internalType\":\"uint16\",\"name\":\"maxSlippageBps\",\"type\":\"uint16\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"id\",\"type\":\"uint256\"},{\"internalType\":\"bytes32\",\"name\":\"hash\",\"type\":\"bytes32\"},{\"internalType\":\"uint64\",\"name\":\"executableAt\",\"type\":\"uint64\"},{\"internalType\":\"uint64\",\"name\":\"expiresAt\",\"type\":\"uint64\"}],\"internalType\":\"structIIndexVault.PendingTargets\",\"name\":\"pending\",\"type\":\"tuple\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"weightBps\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"reserve\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"decimals\",\"type\":\"uint8\"},{\"internalType\":\"bool\",\"name\":\"priceOk\",\"type\":\"bool\"},{\"internalType\":\"uint256\",\"name\":\"priceD18\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"valueD18\",\"type\":\"uint256\"}],\"internalType\":\"structIVaultLens.Constituent[]\",\"name\":\"constituents\",\"type\":\"tuple[]\"}],\"internalType\":\"structIVaultLens.VaultState[]\",\"name\":\"result\",\"type\":\"tuple[]\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"ZeroAddress\",\"type\":\"error\"}]",
	ID:  "VaultLens",
	Bin: "0x60a060405234801561000f575f5ffd5b506040516112f93803806112f983398101604081905261002e91610066565b6001600160a01b0381166100555760405163d92e233d60e01b815260040160405180910390fd5b6001600160a01b0316608052610093565b5f60208284031215610076575f5ffd5b81516001600160a01b038116811461008c575f5ffd5b9392505050565b6080516112416100b85f395f818160930152818161070901526107a201526112415ff3fe608060405234801561000f575f5ffd5b506004361061003f575f3560e01c806331e658a5146100435780634785a5eb1461006c5780637b1039991461008e575b5f5ffd5b610056610051366004610ae4565b6100cd565b6040516100639190610c82565b60405180910390f35b61007f61007a366004610c94565b61043f565b60405161006393929190610d03565b6100b57f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b039091168152602001610063565b6100d5610a27565b6001600160a01b038216808252604080516318160ddd60e01b815290518492916318160ddd9160048083019260209291908290030181865afa15801561011d573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906101419190610d74565b826060018181525050806001600160a01b031663861e1b6c6040518163ffffffff1660e01b8152600401602060405180830381865afa158015610186573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906101aa9190610d74565b826080018181525050806001600160a01b031663edca4f5e6040518163ffffffff1660e01b8152600401602060405180830381865afa1580156101ef573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906102139190610d74565b8260e0018181525050806001600160a01b031663aced16616040518163ffffffff1660e01b8152600401602060405180830381865afa158015610258573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061027c9190610d8b565b8261010001906001600160a01b031690816001600160a01b031681525050806001600160a01b031663c4aa73956040518163ffffffff1660e01b8152600401602060405180830381865afa1580156102d6573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906102fa9190610da6565b61ffff166101208301526040805163289529a960e21b815290516001600160a01b0383169163a254a6a49160048083019260809291908290030181865afa158015610347573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061036b9190610e4e565b61014083015261037a816104fe565b1515602084018190526101608401919091526103965750919050565b5f5b826101600151518110156103e55782610160015181815181106103bd576103bd610ebd565b602002602001015160c00151836040018181516103da9190610ee5565b905250600101610398565b506103f9826101600151836040015161086b565b60c0830152608082015160608301515f9161041391610ee5565b90508015610438576104328360400151670de0b6b3a764000083610949565b60a08401525b5050919050565b5f806060836001600160401b0381111561045b5761045b610dc7565b60405190808252806020026020018201604052801561049457816020015b610481610a27565b8152602001906001900390816104795790505b5090505f5b848110156104f0576104cb8686838181106104b6576104b6610ebd565b90506020020160208101906100519190610ae4565b8282815181106104dd576104dd610ebd565b6020908102919091010152600101610499565b504342925092509250925092565b60605f5f5f846001600160a01b03166310d79f4d6040518163ffffffff1660e01b81526004015f60405180830381865afa15801561053e573d5f5f3e3d5ffd5b505050506040513d5f823e601f3d908101601f191682016040526105659190810190610f84565b9150915081516001600160401b0381111561058257610582610dc7565b6040519080825280602002602001820160405280156105fa57816020015b6105e76040518060e001604052805f6001600160a01b031681526020015f81526020015f81526020015f60ff1681526020015f151581526020015f81526020015f81525090565b8152602001906001900390816105a05790505b509350600192505f5b8251811015610863575f85828151811061061f5761061f610ebd565b6020026020010151905083828151811061063b5761063b610ebd565b60209081029190910101516001600160a01b03168152825183908390811061066557610665610ebd565b60209081029190910181015190820152805160405163c9a396e960e01b81526001600160a01b0391821660048201529088169063c9a396e990602401602060405180830381865afa1580156106bc573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906106e09190610d74565b60408281019190915281519051634e2333d160e11b81526001600160a01b0391821660048201527f000000000000000000000000000000000000000000000000000000000000000090911690639c4667a29060240160a060405180830381865afa158015610750573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906107749190611059565b60409081015160ff1660608301528151905163ab5df0d960e01b81526001600160a01b0391821660048201527f00000000000000000000000000000000000000000000000000000000000000009091169063ab5df0d990602401606060405180830381865afa1580156107e9573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061080d91906110da565b5060a0830152158015608083015261084c5761084281604001518260a001518360600151600a61083d91906111f5565b610949565b60c082015261085a565b60408101511561085a575f94505b50600101610603565b505050915091565b5f815f0361087a57505f610943565b5f5f5b8451811015610919575f61271086838151811061089c5761089c610ebd565b602002602001015160c001516108b29190611203565b90505f8683815181106108c7576108c7610ebd565b602002602001015160200151866108de9190611203565b90508082116108f6576108f1828261121a565b610900565b610900818361121a565b61090a9085610ee5565b9350505080600101905061087d565b5061093f81670de0b6b3a7640000856109356127106002611203565b61083d9190611203565b9150505b92915050565b5f5f5f61095686866109fa565b91509150815f0361097a578381816109705761097061122d565b04925050506109f3565b818411610991576109916003851502601118610a16565b5f848688095f868103871696879004966002600389028118808a02820302808a02820302808a02820302808a02820302808a02820302808a02909103029181900381900460010185841190960395909502919093039390930492909217029150505b9392505050565b5f805f1983850993909202808410938190039390930393915050565b634e487b715f52806020526024601cfd5b6040518061018001604052805f6001600160a01b031681526020015f151581526020015f81526020015f81526020015f81526020015f81526020015f81526020015f81526020015f6001600160a01b031681526020015f61ffff168152602001610ac060405180608001604052805f81526020015f81526020015f6001600160401b031681526020015f6001600160401b031681525090565b8152602001606081525090565b6001600160a01b0381168114610ae1575f5ffd5b50565b5f60208284031215610af4575f5ffd5b81356109f381610acd565b5f8151808452602084019350602083015f5b82811015610b8057815160018060a01b038151168752602081015160208801526040810151604088015260ff606082015116606088015260808101511515608088015260a081015160a088015260c081015160c08801525060e086019550602082019150600181019050610b11565b5093949350505050565b80516001600160a01b031682525f6020820151610bab602085018215159052565b5060408201516040840152606082015160608401526080820151608084015260a082015160a084015260c082015160c084015260e082015160e0840152610100820151610c046101008501826001600160a01b03169052565b50610120820151610c1c61012085018261ffff169052565b50610140820151610c6461014085018280518252602081015160208301526001600160401b0360408201511660408301526001600160401b0360608201511660608301525050565b506101608201516101e06101c085015261093f6101e0850182610aff565b602081525f6109f36020830184610b8a565b5f5f60208385031215610ca5575f5ffd5b82356001600160401b03811115610cba575f5ffd5b8301601f81018513610cca575f5ffd5b80356001600160401b03811115610cdf575f5ffd5b8560208260051b8401011115610cf3575f5ffd5b6020919091019590945092505050565b5f606082018583528460208401526060604084015280845180835260808501915060808160051b8601019250602086015f5b82811015610d6657607f19878603018452610d51858351610b8a565b94506020938401939190910190600101610d35565b509298975050505050505050565b5f60208284031215610d84575f5ffd5b5051919050565b5f60208284031215610d9b575f5ffd5b81516109f381610acd565b5f60208284031215610db6575f5ffd5b815161ffff811681146109f3575f5ffd5b634e487b7160e01b5f52604160045260245ffd5b60405160a081016001600160401b0381118282101715610dfd57610dfd610dc7565b60405290565b604051601f8201601f191681016001600160401b0381118282101715610e2b57610e2b610dc7565b604052919050565b80516001600160401b0381168114610e49575f5ffd5b919050565b5f6080828403128015610e5f575f5ffd5b50604051608081016001600160401b0381118282101715610e8257610e82610dc7565b60409081528351825260208085015190830152610ea0908401610e33565b6040820152610eb160608401610e33565b60608201529392505050565b634e487b7160e01b5f52603260045260245ffd5b634e487b7160e01b5f52601160045260245ffd5b8082018082111561094357610943610ed1565b5f6001600160401b03821115610f1057610f10610dc7565b5060051b60200190565b5f82601f830112610f29575f5ffd5b8151610f3c610f3782610ef8565b610e03565b8082825260208201915060208360051b860101925085831115610f5d575f5ffd5b602085015b83811015610f7a578051835260209283019201610f62565b5095945050505050565b5f5f60408385031215610f95575f5ffd5b82516001600160401b03811115610faa575f5ffd5b8301601f81018513610fba575f5ffd5b8051610fc8610f3782610ef8565b8082825260208201915060208360051b850101925087831115610fe9575f5ffd5b6020840193505b8284101561101457835161100381610acd565b825260209384019390910190610ff0565b8095505050505060208301516001600160401b03811115611033575f5ffd5b61103f85828601610f1a565b9150509250929050565b805160ff81168114610e49575f5ffd5b5f60a082840312801561106a575f5ffd5b50611073610ddb565b825161107e81610acd565b8152602083015163ffffffff81168114611096575f5ffd5b60208201526110a760408401611049565b60408201526110b860608401611049565b60608201526080830151600481106110ce575f5ffd5b60808201529392505050565b5f5f5f606084860312156110ec575f5ffd5b835180151581146110fb575f5ffd5b602085015160409095015190969495509392505050565b6001815b600184111561114d5780850481111561113157611131610ed1565b600184161561113f57908102905b60019390931c928002611116565b935093915050565b5f8261116357506001610943565b8161116f57505f610943565b8160018114611185576002811461118f576111ab565b6001915050610943565b60ff8411156111a0576111a0610ed1565b50506001821b610943565b5060208310610133831016604e8410600b84101617156111ce575081810a610943565b6111da5f198484611112565b805f19048211156111ed576111ed610ed1565b029392505050565b5f6109f360ff841683611155565b808202811582820484141761094357610943610ed1565b8181038181111561094357610943610ed1565b634e487b7160e01b5f52601260045260245ffd",
}

// VaultLens is an auto generated Go binding around an Ethereum contract.
type VaultLens struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *VaultLens) GetABI() abi.ABI {
	return c.abi
}

// NewVaultLens creates a new instance of VaultLens.
func NewVaultLens() *VaultLens {
	parsed, err := VaultLensMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &VaultLens{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *VaultLens) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address registry_) returns()
func (vaultLens *VaultLens) PackConstructor(registry_ common.Address) []byte {
	enc, err := vaultLens.abi.Pack("", registry_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registry() view returns(address)
func (vaultLens *VaultLens) PackRegistry() []byte {
	enc, err := vaultLens.abi.Pack("registry")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registry() view returns(address)
func (vaultLens *VaultLens) TryPackRegistry() ([]byte, error) {
	return vaultLens.abi.Pack("registry")
}

// UnpackRegistry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7b103999.
//
// Solidity: function registry() view returns(address)
func (vaultLens *VaultLens) UnpackRegistry(data []byte) (common.Address, error) {
	out, err := vaultLens.abi.Unpack("registry", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31e658a5.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function state(address vault) view returns((address,bool,uint256,uint256,uint256,uint256,uint256,uint256,address,uint16,(uint256,bytes32,uint64,uint64),(address,uint256,uint256,uint8,bool,uint256,uint256)[]) s)
func (vaultLens *VaultLens) PackState(vault common.Address) []byte {
	enc, err := vaultLens.abi.Pack("state", vault)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackState is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x31e658a5.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function state(address vault) view returns((address,bool,uint256,uint256,uint256,uint256,uint256,uint256,address,uint16,(uint256,bytes32,uint64,uint64),(address,uint256,uint256,uint8,bool,uint256,uint256)[]) s)
func (vaultLens *VaultLens) TryPackState(vault common.Address) ([]byte, error) {
	return vaultLens.abi.Pack("state", vault)
}

// UnpackState is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x31e658a5.
//
// Solidity: function state(address vault) view returns((address,bool,uint256,uint256,uint256,uint256,uint256,uint256,address,uint16,(uint256,bytes32,uint64,uint64),(address,uint256,uint256,uint8,bool,uint256,uint256)[]) s)
func (vaultLens *VaultLens) UnpackState(data []byte) (IVaultLensVaultState, error) {
	out, err := vaultLens.abi.Unpack("state", data)
	if err != nil {
		return *new(IVaultLensVaultState), err
	}
	out0 := *abi.ConvertType(out[0], new(IVaultLensVaultState)).(*IVaultLensVaultState)
	return out0, nil
}

// PackStates is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4785a5eb.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function states(address[] vaults) view returns(uint256 blockNumber, uint256 timestamp, (address,bool,uint256,uint256,uint256,uint256,uint256,uint256,address,uint16,(uint256,bytes32,uint64,uint64),(address,uint256,uint256,uint8,bool,uint256,uint256)[])[] result)
func (vaultLens *VaultLens) PackStates(vaults []common.Address) []byte {
	enc, err := vaultLens.abi.Pack("states", vaults)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackStates is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x4785a5eb.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function states(address[] vaults) view returns(uint256 blockNumber, uint256 timestamp, (address,bool,uint256,uint256,uint256,uint256,uint256,uint256,address,uint16,(uint256,bytes32,uint64,uint64),(address,uint256,uint256,uint8,bool,uint256,uint256)[])[] result)
func (vaultLens *VaultLens) TryPackStates(vaults []common.Address) ([]byte, error) {
	return vaultLens.abi.Pack("states", vaults)
}

// StatesOutput serves as a container for the return parameters of contract
// method States.
type StatesOutput struct {
	BlockNumber *big.Int
	Timestamp   *big.Int
	Result      []IVaultLensVaultState
}

// UnpackStates is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x4785a5eb.
//
// Solidity: function states(address[] vaults) view returns(uint256 blockNumber, uint256 timestamp, (address,bool,uint256,uint256,uint256,uint256,uint256,uint256,address,uint16,(uint256,bytes32,uint64,uint64),(address,uint256,uint256,uint8,bool,uint256,uint256)[])[] result)
func (vaultLens *VaultLens) UnpackStates(data []byte) (StatesOutput, error) {
	out, err := vaultLens.abi.Unpack("states", data)
	outstruct := new(StatesOutput)
	if err != nil {
		return *outstruct, err
	}
	outstruct.BlockNumber = abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	outstruct.Timestamp = abi.ConvertType(out[1], new(big.Int)).(*big.Int)
	outstruct.Result = *abi.ConvertType(out[2], new([]IVaultLensVaultState)).(*[]IVaultLensVaultState)
	return *outstruct, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (vaultLens *VaultLens) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], vaultLens.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return vaultLens.UnpackZeroAddressError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// VaultLensZeroAddress represents a ZeroAddress error raised by the VaultLens contract.
type VaultLensZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func VaultLensZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (vaultLens *VaultLens) UnpackZeroAddressError(raw []byte) (*VaultLensZeroAddress, error) {
	out := new(VaultLensZeroAddress)
	if err := vaultLens.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperMetaData contains all meta data concerning the Zapper contract.
var ZapperMetaData = bind.MetaData{
	ABI: "[{\"inputs\":[{\"internalType\":\"address\",\"name\":\"factory_\",\"type\":\"address\"}],\"stateMutability\":\"nonpayable\",\"type\":\"constructor\"},{\"inputs\":[],\"name\":\"factory\",\"outputs\":[{\"internalType\":\"contractIVaultFactory\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[],\"name\":\"registry\",\"outputs\":[{\"internalType\":\"contractIAssetRegistry\",\"name\":\"\",\"type\":\"address\"}],\"stateMutability\":\"view\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"adapter\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minAmountOut\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structIZapper.Swap[]\",\"name\":\"swaps\",\"type\":\"tuple[]\"},{\"internalType\":\"uint256\",\"name\":\"minShares\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"internalType\":\"structIZapper.Permit\",\"name\":\"permit\",\"type\":\"tuple\"}],\"name\":\"zapIn\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"components\":[{\"internalType\":\"address\",\"name\":\"adapter\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minAmountOut\",\"type\":\"uint256\"},{\"internalType\":\"bytes\",\"name\":\"data\",\"type\":\"bytes\"}],\"internalType\":\"structIZapper.Swap[]\",\"name\":\"swaps\",\"type\":\"tuple[]\"},{\"internalType\":\"uint256\",\"name\":\"minAmountOut\",\"type\":\"uint256\"},{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"components\":[{\"internalType\":\"uint256\",\"name\":\"value\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"},{\"internalType\":\"uint8\",\"name\":\"v\",\"type\":\"uint8\"},{\"internalType\":\"bytes32\",\"name\":\"r\",\"type\":\"bytes32\"},{\"internalType\":\"bytes32\",\"name\":\"s\",\"type\":\"bytes32\"}],\"internalType\":\"structIZapper.Permit\",\"name\":\"permit\",\"type\":\"tuple\"}],\"name\":\"zapOut\",\"outputs\":[{\"internalType\":\"uint256\",\"name\":\"amountOut\",\"type\":\"uint256\"}],\"stateMutability\":\"nonpayable\",\"type\":\"function\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"tokenIn\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amountIn\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"}],\"name\":\"ZappedIn\",\"type\":\"event\"},{\"anonymous\":false,\"inputs\":[{\"indexed\":true,\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"sender\",\"type\":\"address\"},{\"indexed\":true,\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"address\",\"name\":\"tokenOut\",\"type\":\"address\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"shares\",\"type\":\"uint256\"},{\"indexed\":false,\"internalType\":\"uint256\",\"name\":\"amountOut\",\"type\":\"uint256\"}],\"name\":\"ZappedOut\",\"type\":\"event\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"adapter\",\"type\":\"address\"}],\"name\":\"AdapterNotApproved\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"receiver\",\"type\":\"address\"}],\"name\":\"BadReceiver\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"deadline\",\"type\":\"uint256\"}],\"name\":\"Expired\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"uint256\",\"name\":\"amount\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"minimum\",\"type\":\"uint256\"}],\"name\":\"InsufficientOut\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"vault\",\"type\":\"address\"}],\"name\":\"NotVault\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ReentrancyGuardReentrantCall\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SafeERC20FailedOperation\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"}],\"name\":\"SameToken\",\"type\":\"error\"},{\"inputs\":[{\"internalType\":\"address\",\"name\":\"token\",\"type\":\"address\"},{\"internalType\":\"uint256\",\"name\":\"needed\",\"type\":\"uint256\"},{\"internalType\":\"uint256\",\"name\":\"held\",\"type\":\"uint256\"}],\"name\":\"Shortfall\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAddress\",\"type\":\"error\"},{\"inputs\":[],\"name\":\"ZeroAmount\",\"type\":\"error\"}]",
	ID:  "Zapper",
	Bin: "0x60c060405234801561000f575f5ffd5b50604051611b47380380611b4783398101604081905261002e916100d3565b6001600160a01b0381166100555760405163d92e233d60e01b815260040160405180910390fd5b6001600160a01b038116608081905260408051637b10399960e01b81529051637b103999916004808201926020929091908290030181865afa15801561009d573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906100c191906100d3565b6001600160a01b031660a05250610100565b5f602082840312156100e3575f5ffd5b81516001600160a01b03811681146100f9575f5ffd5b9392505050565b60805160a051611a1a61012d5f395f81816053015261070001525f818160b801526104170152611a1a5ff3fe608060405234801561000f575f5ffd5b506004361061004a575f3560e01c80637b1039991461004e5780639ed6e01714610092578063c45a0155146100b3578063c46cde07146100da575b5f5ffd5b6100757f000000000000000000000000000000000000000000000000000000000000000081565b6040516001600160a01b0390911681526020015b60405180910390f35b6100a56100a03660046114f6565b6100ed565b604051908152602001610089565b6100757f000000000000000000000000000000000000000000000000000000000000000081565b6100a56100e8366004611597565b610214565b5f6100f661031d565b6101028a898686610354565b5f8a6001600160a01b03166310d79f4d6040518163ffffffff1660e01b81526004015f60405180830381865afa15801561013e573d5f5f3e3d5ffd5b505050506040513d5f823e601f3d908101601f1916820160405261016591908101906116bc565b5090505f610175828c8b8b6104ae565b90506101828b8b866105f6565b61018c89896106c5565b6101988c838989610a66565b92506101a48133610c39565b856001600160a01b0316336001600160a01b03168d6001600160a01b03167f81d1f2866a7a9adc5fc8b5fc67abd1a52e40a52678c7e082be5b9cf4173c6c0d8e8e886040516101f593929190611781565b60405180910390a45050610207610d07565b9998505050505050505050565b5f61021d61031d565b6102298a8a8686610354565b5f8a6001600160a01b03166310d79f4d6040518163ffffffff1660e01b81526004015f60405180830381865afa158015610265573d5f5f3e3d5ffd5b505050506040513d5f823e601f3d908101601f1916820160405261028c91908101906116bc565b5090505f61029c828b8b8b6104ae565b90506102a98c8c866105f6565b6102b48c838d610d31565b6102be89896106c5565b6102ca818b8989610f3e565b9250856001600160a01b0316336001600160a01b03168d6001600160a01b03167f59d03e08e0b6474b074fe38d128eccf876c13c6ce3517c8edad192c89b891ddf8d8f886040516101f593929190611781565b610325611061565b61035260017f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005b906110a1565b565b8042111561037d57604051637c06dd7560e11b8152600481018290526024015b60405180910390fd5b825f0361039d57604051631f2a200560e01b815260040160405180910390fd5b6001600160a01b0382166103c45760405163d92e233d60e01b815260040160405180910390fd5b306001600160a01b038316036103f8576040516320b26ad960e11b81526001600160a01b0383166004820152602401610374565b60405163652b9b4160e01b81526001600160a01b0385811660048301527f0000000000000000000000000000000000000000000000000000000000000000169063652b9b4190602401602060405180830381865afa15801561045c573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061048091906117a2565b6104a85760405163e9d6016160e01b81526001600160a01b0385166004820152602401610374565b50505050565b60606104bb8260026117d5565b85516104c791906117ec565b6104d29060016117ec565b6001600160401b038111156104e9576104e96115ec565b604051908082528060200260200182016040528015610512578160200160208202803683370190505b5090505f610521825f876110a8565b90505f5b865181101561055c576105528383898481518110610545576105456117ff565b60200260200101516110a8565b9150600101610525565b505f5b838110156105ec576105a6838387878581811061057e5761057e6117ff565b90506020028101906105909190611813565b6105a1906040810190602001611831565b6110a8565b91506105e283838787858181106105bf576105bf6117ff565b90506020028101906105d19190611813565b6105a1906060810190604001611831565b915060010161055f565b5050949350505050565b6020810135156106ab576001600160a01b03831663d505accf333084356020860135610628606088016040890161184c565b6040516001600160e01b031960e088901b1681526001600160a01b0395861660048201529490931660248501526044840191909152606483015260ff166084820152606084013560a4820152608084013560c482015260e4015f604051808303815f87803b158015610698575f5ffd5b505af19250505080156106a9575060015b505b6106c06001600160a01b038416333085611183565b505050565b5f5b818110156106c057368383838181106106e2576106e26117ff565b90506020028101906106f49190611813565b90506001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000166368c18beb6107326020840184611831565b6040516001600160e01b031960e084901b1681526001600160a01b039091166004820152602401602060405180830381865afa158015610774573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061079891906117a2565b6107ce576107a96020820182611831565b6040516306241a1f60e11b81526001600160a01b039091166004820152602401610374565b6107de6060820160408301611831565b6001600160a01b03166107f76040830160208401611831565b6001600160a01b03160361083a576108156040820160208301611831565b604051638519674760e01b81526001600160a01b039091166004820152602401610374565b5f61085361084e6040840160208501611831565b6111b9565b90505f5f1983606001351461086c57826060013561086e565b815b9050818111156108a6576108886040840160208501611831565b8183604051634cf88de760e11b815260040161037493929190611781565b805f036108e9575f1983606001351480156108c357506080830135155b156108d057505050610a5e565b604051631f2a200560e01b815260040160405180910390fd5b5f6108fd61084e6060860160408701611831565b905061093061090f6020860186611831565b836109206040880160208901611831565b6001600160a01b03169190611247565b61093d6020850185611831565b6001600160a01b0316632506c01861095b6040870160208801611831565b61096b6060880160408901611831565b85608089013561097e60a08b018b61186c565b6040518763ffffffff1660e01b815260040161099f969594939291906118ae565b6020604051808303815f875af11580156109bb573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906109df9190611906565b50610a056109f36040860160208701611831565b610a006020870187611831565b6112c1565b5f81610a1a61084e6060880160408901611831565b610a24919061191d565b90508460800135811015610a585760405163f447a23960e01b81526004810182905260808601356024820152604401610374565b50505050505b6001016106c7565b5f5f84516001600160401b03811115610a8157610a816115ec565b604051908082528060200260200182016040528015610aaa578160200160208202803683370190505b5090505f5b8551811015610b7057610ada868281518110610acd57610acd6117ff565b60200260200101516111b9565b828281518110610aec57610aec6117ff565b602002602001018181525050818181518110610b0a57610b0a6117ff565b60200260200101515f14610b6857610b6887838381518110610b2e57610b2e6117ff565b6020026020010151888481518110610b4857610b486117ff565b60200260200101516001600160a01b03166112479092919063ffffffff16565b600101610aaf565b5060405163a1ee8feb60e01b81526001600160a01b0387169063a1ee8feb90610ba19084908790899060040161196a565b6020604051808303815f875af1158015610bbd573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190610be19190611906565b91505f5b85518110156105ec57818181518110610c0057610c006117ff565b60200260200101515f14610c3157610c31868281518110610c2357610c236117ff565b6020026020010151886112c1565b600101610be5565b5f5b825181108015610c7657505f6001600160a01b0316838281518110610c6257610c626117ff565b60200260200101516001600160a01b031614155b156106c0575f610c91848381518110610acd57610acd6117ff565b9050610cb95f61034c868581518110610cac57610cac6117ff565b602002602001015161134c565b8015610cf657610cf68382868581518110610cd657610cd66117ff565b60200260200101516001600160a01b031661135c9092919063ffffffff16565b50610d0081611997565b9050610c3b565b6103525f7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f0061034c565b5f82516001600160401b03811115610d4b57610d4b6115ec565b604051908082528060200260200182016040528015610d74578160200160208202803683370190505b5090505f5b8351811015610dbc57610d97848281518110610acd57610acd6117ff565b828281518110610da957610da96117ff565b6020908102919091010152600101610d79565b505f846001600160a01b031663b06c2075843087516001600160401b03811115610de857610de86115ec565b604051908082528060200260200182016040528015610e11578160200160208202803683370190505b506040518463ffffffff1660e01b8152600401610e30939291906119af565b5f604051808303815f875af1158015610e4b573d5f5f3e3d5ffd5b505050506040513d5f823e601f3d908101601f19168201604052610e7291908101906119e1565b90505f5b8451811015610f36575f838281518110610e9257610e926117ff565b6020026020010151610eaf878481518110610acd57610acd6117ff565b610eb9919061191d565b9050828281518110610ecd57610ecd6117ff565b6020026020010151811015610f2d57858281518110610eee57610eee6117ff565b6020026020010151838381518110610f0857610f086117ff565b602002602001015182604051634cf88de760e11b815260040161037493929190611781565b50600101610e76565b505050505050565b6040516370a0823160e01b81526001600160a01b0382811660048301525f9182918616906370a0823190602401602060405180830381865afa158015610f86573d5f5f3e3d5ffd5b505050506040513d601f19601f82011682018060405250810190610faa9190611906565b9050610fb68684610c39565b6040516370a0823160e01b81526001600160a01b0384811660048301528291908716906370a0823190602401602060405180830381865afa158015610ffd573d5f5f3e3d5ffd5b505050506040513d601f19601f820116820180604052508101906110219190611906565b61102b919061191d565b9150838210156110585760405163f447a23960e01b81526004810183905260248101859052604401610374565b50949350505050565b7f9b779b17422d0df92223018b32b4d1fa46e071723d6817e2486d003becc55f005c1561035257604051633ee5aeb560e01b815260040160405180910390fd5b80825d5050565b5f6110b96110b58361134c565b5c90565b156110c557508161117c565b6040516370a0823160e01b8152306004820152611143906001600160a01b038416906370a0823190602401602060405180830381865afa15801561110b573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061112f9190611906565b61113a9060016117ec565b61034c8461134c565b81848481518110611156576111566117ff565b6001600160a01b03909216602092830291909101909101526111798360016117ec565b90505b9392505050565b611191848484846001611369565b6104a857604051635274afe760e01b81526001600160a01b0385166004820152602401610374565b5f6111c66110b58361134c565b6040516370a0823160e01b81523060048201526001600160a01b038416906370a0823190602401602060405180830381865afa158015611208573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061122c9190611906565b6112379060016117ec565b611241919061191d565b92915050565b6112538383835f6113d6565b6106c05761126483835f60016113d6565b61128c57604051635274afe760e01b81526001600160a01b0384166004820152602401610374565b61129983838360016113d6565b6106c057604051635274afe760e01b81526001600160a01b0384166004820152602401610374565b604051636eb1769f60e11b81523060048201526001600160a01b03828116602483015283169063dd62ed3e90604401602060405180830381865afa15801561130b573d5f5f3e3d5ffd5b505050506040513d601f19601f8201168201806040525081019061132f9190611906565b15611348576113486001600160a01b038316825f611247565b5050565b5f6001600160a01b038216611241565b6112998383836001611438565b6040516323b872dd60e01b5f8181526001600160a01b038781166004528616602452604485905291602083606481808c5af1925060015f511483166113c55783831516156113b9573d5f823e3d81fd5b5f883b113d1516831692505b604052505f60605295945050505050565b60405163095ea7b360e01b5f8181526001600160a01b038616600452602485905291602083604481808b5af1925060015f5114831661142c578383151615611420573d5f823e3d81fd5b5f873b113d1516831692505b60405250949350505050565b60405163a9059cbb60e01b5f8181526001600160a01b038616600452602485905291602083604481808b5af1925060015f5114831661142c578383151615611420573d5f823e3d81fd5b6001600160a01b0381168114611496575f5ffd5b50565b5f5f83601f8401126114a9575f5ffd5b5081356001600160401b038111156114bf575f5ffd5b6020830191508360208260051b85010111156114d9575f5ffd5b9250929050565b5f60a082840312156114f0575f5ffd5b50919050565b5f5f5f5f5f5f5f5f5f6101808a8c03121561150f575f5ffd5b893561151a81611482565b985060208a013561152a81611482565b975060408a0135965060608a01356001600160401b0381111561154b575f5ffd5b6115578c828d01611499565b90975095505060808a0135935060a08a013561157281611482565b925060c08a013591506115888b60e08c016114e0565b90509295985092959850929598565b5f5f5f5f5f5f5f5f5f6101808a8c0312156115b0575f5ffd5b89356115bb81611482565b985060208a0135975060408a01356115d281611482565b965060608a01356001600160401b0381111561154b575f5ffd5b634e487b7160e01b5f52604160045260245ffd5b604051601f8201601f191681016001600160401b0381118282101715611628576116286115ec565b604052919050565b5f6001600160401b03821115611648576116486115ec565b5060051b60200190565b5f82601f830112611661575f5ffd5b815161167461166f82611630565b611600565b8082825260208201915060208360051b860101925085831115611695575f5ffd5b602085015b838110156116b257805183526020928301920161169a565b5095945050505050565b5f5f604083850312156116cd575f5ffd5b82516001600160401b038111156116e2575f5ffd5b8301601f810185136116f2575f5ffd5b805161170061166f82611630565b8082825260208201915060208360051b850101925087831115611721575f5ffd5b6020840193505b8284101561174c57835161173b81611482565b825260209384019390910190611728565b8095505050505060208301516001600160401b0381111561176b575f5ffd5b61177785828601611652565b9150509250929050565b6001600160a01b039390931683526020830191909152604082015260600190565b5f602082840312156117b2575f5ffd5b8151801515811461117c575f5ffd5b634e487b7160e01b5f52601160045260245ffd5b8082028115828204841417611241576112416117c1565b80820180821115611241576112416117c1565b634e487b7160e01b5f52603260045260245ffd5b5f823560be19833603018112611827575f5ffd5b9190910192915050565b5f60208284031215611841575f5ffd5b813561117c81611482565b5f6020828403121561185c575f5ffd5b813560ff8116811461117c575f5ffd5b5f5f8335601e19843603018112611881575f5ffd5b8301803591506001600160401b0382111561189a575f5ffd5b6020019150368190038213156114d9575f5ffd5b6001600160a01b03878116825286166020820152604081018590526060810184905260a0608082018190528101829052818360c08301375f81830160c090810191909152601f909201601f1916010195945050505050565b5f60208284031215611916575f5ffd5b5051919050565b81810381811115611241576112416117c1565b5f8151808452602084019350602083015f5b82811015611960578151865260209586019590910190600101611942565b5093949350505050565b606081525f61197c6060830186611930565b6001600160a01b039490941660208301525060400152919050565b5f600182016119a8576119a86117c1565b5060010190565b8381526001600160a01b03831660208201526060604082018190525f906119d890830184611930565b95945050505050565b5f602082840312156119f1575f5ffd5b81516001600160401b03811115611a06575f5ffd5b611a1284828501611652565b94935050505056",
}

// Zapper is an auto generated Go binding around an Ethereum contract.
type Zapper struct {
	abi abi.ABI
}

// GetABI returns the ABI associated with this contract binding.
func (c *Zapper) GetABI() abi.ABI {
	return c.abi
}

// NewZapper creates a new instance of Zapper.
func NewZapper() *Zapper {
	parsed, err := ZapperMetaData.ParseABI()
	if err != nil {
		panic(errors.New("invalid ABI: " + err.Error()))
	}
	return &Zapper{abi: *parsed}
}

// Instance creates a wrapper for a deployed contract instance at the given address.
// Use this to create the instance object passed to abigen v2 library functions Call, Transact, etc.
func (c *Zapper) Instance(backend bind.ContractBackend, addr common.Address) *bind.BoundContract {
	return bind.NewBoundContract(addr, c.abi, backend, backend, backend)
}

// PackConstructor is the Go binding used to pack the parameters required for
// contract deployment.
//
// Solidity: constructor(address factory_) returns()
func (zapper *Zapper) PackConstructor(factory_ common.Address) []byte {
	enc, err := zapper.abi.Pack("", factory_)
	if err != nil {
		panic(err)
	}
	return enc
}

// PackFactory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc45a0155.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function factory() view returns(address)
func (zapper *Zapper) PackFactory() []byte {
	enc, err := zapper.abi.Pack("factory")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackFactory is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc45a0155.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function factory() view returns(address)
func (zapper *Zapper) TryPackFactory() ([]byte, error) {
	return zapper.abi.Pack("factory")
}

// UnpackFactory is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc45a0155.
//
// Solidity: function factory() view returns(address)
func (zapper *Zapper) UnpackFactory(data []byte) (common.Address, error) {
	out, err := zapper.abi.Unpack("factory", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function registry() view returns(address)
func (zapper *Zapper) PackRegistry() []byte {
	enc, err := zapper.abi.Pack("registry")
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackRegistry is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x7b103999.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function registry() view returns(address)
func (zapper *Zapper) TryPackRegistry() ([]byte, error) {
	return zapper.abi.Pack("registry")
}

// UnpackRegistry is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x7b103999.
//
// Solidity: function registry() view returns(address)
func (zapper *Zapper) UnpackRegistry(data []byte) (common.Address, error) {
	out, err := zapper.abi.Unpack("registry", data)
	if err != nil {
		return *new(common.Address), err
	}
	out0 := *abi.ConvertType(out[0], new(common.Address)).(*common.Address)
	return out0, nil
}

// PackZapIn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9ed6e017.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function zapIn(address vault, address tokenIn, uint256 amountIn, (address,address,address,uint256,uint256,bytes)[] swaps, uint256 minShares, address receiver, uint256 deadline, (uint256,uint256,uint8,bytes32,bytes32) permit) returns(uint256 shares)
func (zapper *Zapper) PackZapIn(vault common.Address, tokenIn common.Address, amountIn *big.Int, swaps []IZapperSwap, minShares *big.Int, receiver common.Address, deadline *big.Int, permit IZapperPermit) []byte {
	enc, err := zapper.abi.Pack("zapIn", vault, tokenIn, amountIn, swaps, minShares, receiver, deadline, permit)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackZapIn is the Go binding used to pack the parameters required for calling
// the contract method with ID 0x9ed6e017.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function zapIn(address vault, address tokenIn, uint256 amountIn, (address,address,address,uint256,uint256,bytes)[] swaps, uint256 minShares, address receiver, uint256 deadline, (uint256,uint256,uint8,bytes32,bytes32) permit) returns(uint256 shares)
func (zapper *Zapper) TryPackZapIn(vault common.Address, tokenIn common.Address, amountIn *big.Int, swaps []IZapperSwap, minShares *big.Int, receiver common.Address, deadline *big.Int, permit IZapperPermit) ([]byte, error) {
	return zapper.abi.Pack("zapIn", vault, tokenIn, amountIn, swaps, minShares, receiver, deadline, permit)
}

// UnpackZapIn is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0x9ed6e017.
//
// Solidity: function zapIn(address vault, address tokenIn, uint256 amountIn, (address,address,address,uint256,uint256,bytes)[] swaps, uint256 minShares, address receiver, uint256 deadline, (uint256,uint256,uint8,bytes32,bytes32) permit) returns(uint256 shares)
func (zapper *Zapper) UnpackZapIn(data []byte) (*big.Int, error) {
	out, err := zapper.abi.Unpack("zapIn", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// PackZapOut is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc46cde07.  This method will panic if any
// invalid/nil inputs are passed.
//
// Solidity: function zapOut(address vault, uint256 shares, address tokenOut, (address,address,address,uint256,uint256,bytes)[] swaps, uint256 minAmountOut, address receiver, uint256 deadline, (uint256,uint256,uint8,bytes32,bytes32) permit) returns(uint256 amountOut)
func (zapper *Zapper) PackZapOut(vault common.Address, shares *big.Int, tokenOut common.Address, swaps []IZapperSwap, minAmountOut *big.Int, receiver common.Address, deadline *big.Int, permit IZapperPermit) []byte {
	enc, err := zapper.abi.Pack("zapOut", vault, shares, tokenOut, swaps, minAmountOut, receiver, deadline, permit)
	if err != nil {
		panic(err)
	}
	return enc
}

// TryPackZapOut is the Go binding used to pack the parameters required for calling
// the contract method with ID 0xc46cde07.  This method will return an error
// if any inputs are invalid/nil.
//
// Solidity: function zapOut(address vault, uint256 shares, address tokenOut, (address,address,address,uint256,uint256,bytes)[] swaps, uint256 minAmountOut, address receiver, uint256 deadline, (uint256,uint256,uint8,bytes32,bytes32) permit) returns(uint256 amountOut)
func (zapper *Zapper) TryPackZapOut(vault common.Address, shares *big.Int, tokenOut common.Address, swaps []IZapperSwap, minAmountOut *big.Int, receiver common.Address, deadline *big.Int, permit IZapperPermit) ([]byte, error) {
	return zapper.abi.Pack("zapOut", vault, shares, tokenOut, swaps, minAmountOut, receiver, deadline, permit)
}

// UnpackZapOut is the Go binding that unpacks the parameters returned
// from invoking the contract method with ID 0xc46cde07.
//
// Solidity: function zapOut(address vault, uint256 shares, address tokenOut, (address,address,address,uint256,uint256,bytes)[] swaps, uint256 minAmountOut, address receiver, uint256 deadline, (uint256,uint256,uint8,bytes32,bytes32) permit) returns(uint256 amountOut)
func (zapper *Zapper) UnpackZapOut(data []byte) (*big.Int, error) {
	out, err := zapper.abi.Unpack("zapOut", data)
	if err != nil {
		return new(big.Int), err
	}
	out0 := abi.ConvertType(out[0], new(big.Int)).(*big.Int)
	return out0, nil
}

// ZapperZappedIn represents a ZappedIn event raised by the Zapper contract.
type ZapperZappedIn struct {
	Vault    common.Address
	Sender   common.Address
	Receiver common.Address
	TokenIn  common.Address
	AmountIn *big.Int
	Shares   *big.Int
	Raw      *types.Log // Blockchain specific contextual infos
}

const ZapperZappedInEventName = "ZappedIn"

// ContractEventName returns the user-defined event name.
func (ZapperZappedIn) ContractEventName() string {
	return ZapperZappedInEventName
}

// UnpackZappedInEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ZappedIn(address indexed vault, address indexed sender, address indexed receiver, address tokenIn, uint256 amountIn, uint256 shares)
func (zapper *Zapper) UnpackZappedInEvent(log *types.Log) (*ZapperZappedIn, error) {
	event := "ZappedIn"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != zapper.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ZapperZappedIn)
	if len(log.Data) > 0 {
		if err := zapper.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range zapper.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// ZapperZappedOut represents a ZappedOut event raised by the Zapper contract.
type ZapperZappedOut struct {
	Vault     common.Address
	Sender    common.Address
	Receiver  common.Address
	TokenOut  common.Address
	Shares    *big.Int
	AmountOut *big.Int
	Raw       *types.Log // Blockchain specific contextual infos
}

const ZapperZappedOutEventName = "ZappedOut"

// ContractEventName returns the user-defined event name.
func (ZapperZappedOut) ContractEventName() string {
	return ZapperZappedOutEventName
}

// UnpackZappedOutEvent is the Go binding that unpacks the event data emitted
// by contract.
//
// Solidity: event ZappedOut(address indexed vault, address indexed sender, address indexed receiver, address tokenOut, uint256 shares, uint256 amountOut)
func (zapper *Zapper) UnpackZappedOutEvent(log *types.Log) (*ZapperZappedOut, error) {
	event := "ZappedOut"
	if len(log.Topics) == 0 {
		return nil, bind.ErrNoEventSignature
	}
	if log.Topics[0] != zapper.abi.Events[event].ID {
		return nil, bind.ErrEventSignatureMismatch
	}
	out := new(ZapperZappedOut)
	if len(log.Data) > 0 {
		if err := zapper.abi.UnpackIntoInterface(out, event, log.Data); err != nil {
			return nil, err
		}
	}
	var indexed abi.Arguments
	for _, arg := range zapper.abi.Events[event].Inputs {
		if arg.Indexed {
			indexed = append(indexed, arg)
		}
	}
	if err := abi.ParseTopics(out, indexed, log.Topics[1:]); err != nil {
		return nil, err
	}
	out.Raw = log
	return out, nil
}

// UnpackError attempts to decode the provided error data using user-defined
// error definitions.
func (zapper *Zapper) UnpackError(raw []byte) (any, error) {
	if bytes.Equal(raw[:4], zapper.abi.Errors["AdapterNotApproved"].ID.Bytes()[:4]) {
		return zapper.UnpackAdapterNotApprovedError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["BadReceiver"].ID.Bytes()[:4]) {
		return zapper.UnpackBadReceiverError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["Expired"].ID.Bytes()[:4]) {
		return zapper.UnpackExpiredError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["InsufficientOut"].ID.Bytes()[:4]) {
		return zapper.UnpackInsufficientOutError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["NotVault"].ID.Bytes()[:4]) {
		return zapper.UnpackNotVaultError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["ReentrancyGuardReentrantCall"].ID.Bytes()[:4]) {
		return zapper.UnpackReentrancyGuardReentrantCallError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["SafeERC20FailedOperation"].ID.Bytes()[:4]) {
		return zapper.UnpackSafeERC20FailedOperationError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["SameToken"].ID.Bytes()[:4]) {
		return zapper.UnpackSameTokenError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["Shortfall"].ID.Bytes()[:4]) {
		return zapper.UnpackShortfallError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["ZeroAddress"].ID.Bytes()[:4]) {
		return zapper.UnpackZeroAddressError(raw[4:])
	}
	if bytes.Equal(raw[:4], zapper.abi.Errors["ZeroAmount"].ID.Bytes()[:4]) {
		return zapper.UnpackZeroAmountError(raw[4:])
	}
	return nil, errors.New("Unknown error")
}

// ZapperAdapterNotApproved represents a AdapterNotApproved error raised by the Zapper contract.
type ZapperAdapterNotApproved struct {
	Adapter common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error AdapterNotApproved(address adapter)
func ZapperAdapterNotApprovedErrorID() common.Hash {
	return common.HexToHash("0x0c48343e5d5115a8493dad879c35f6d323b8d87506bd626906ab2d56c9d2239f")
}

// UnpackAdapterNotApprovedError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error AdapterNotApproved(address adapter)
func (zapper *Zapper) UnpackAdapterNotApprovedError(raw []byte) (*ZapperAdapterNotApproved, error) {
	out := new(ZapperAdapterNotApproved)
	if err := zapper.abi.UnpackIntoInterface(out, "AdapterNotApproved", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperBadReceiver represents a BadReceiver error raised by the Zapper contract.
type ZapperBadReceiver struct {
	Receiver common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error BadReceiver(address receiver)
func ZapperBadReceiverErrorID() common.Hash {
	return common.HexToHash("0x4164d5b29cb75f616546e418eef9eba7076be7754471da9fcfe9677482888e41")
}

// UnpackBadReceiverError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error BadReceiver(address receiver)
func (zapper *Zapper) UnpackBadReceiverError(raw []byte) (*ZapperBadReceiver, error) {
	out := new(ZapperBadReceiver)
	if err := zapper.abi.UnpackIntoInterface(out, "BadReceiver", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperExpired represents a Expired error raised by the Zapper contract.
type ZapperExpired struct {
	Deadline *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Expired(uint256 deadline)
func ZapperExpiredErrorID() common.Hash {
	return common.HexToHash("0xf80dbaea4785589e52984ca36a31de106adc77759539a5c7d92883bf49692fe9")
}

// UnpackExpiredError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Expired(uint256 deadline)
func (zapper *Zapper) UnpackExpiredError(raw []byte) (*ZapperExpired, error) {
	out := new(ZapperExpired)
	if err := zapper.abi.UnpackIntoInterface(out, "Expired", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperInsufficientOut represents a InsufficientOut error raised by the Zapper contract.
type ZapperInsufficientOut struct {
	Amount  *big.Int
	Minimum *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error InsufficientOut(uint256 amount, uint256 minimum)
func ZapperInsufficientOutErrorID() common.Hash {
	return common.HexToHash("0xf447a23924599e8915e05e1e84afc6e8ece17a0d4f6fe67ace16e683257534e5")
}

// UnpackInsufficientOutError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error InsufficientOut(uint256 amount, uint256 minimum)
func (zapper *Zapper) UnpackInsufficientOutError(raw []byte) (*ZapperInsufficientOut, error) {
	out := new(ZapperInsufficientOut)
	if err := zapper.abi.UnpackIntoInterface(out, "InsufficientOut", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperNotVault represents a NotVault error raised by the Zapper contract.
type ZapperNotVault struct {
	Vault common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error NotVault(address vault)
func ZapperNotVaultErrorID() common.Hash {
	return common.HexToHash("0xe9d60161f21916a4c5effe7a3378e39b8056de5fa1591f1f8657153da97c8bc4")
}

// UnpackNotVaultError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error NotVault(address vault)
func (zapper *Zapper) UnpackNotVaultError(raw []byte) (*ZapperNotVault, error) {
	out := new(ZapperNotVault)
	if err := zapper.abi.UnpackIntoInterface(out, "NotVault", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperReentrancyGuardReentrantCall represents a ReentrancyGuardReentrantCall error raised by the Zapper contract.
type ZapperReentrancyGuardReentrantCall struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ReentrancyGuardReentrantCall()
func ZapperReentrancyGuardReentrantCallErrorID() common.Hash {
	return common.HexToHash("0x3ee5aeb571de7fc460830b4d0017439a1ca56fb0bc39062227ade4fe4a24c1ca")
}

// UnpackReentrancyGuardReentrantCallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ReentrancyGuardReentrantCall()
func (zapper *Zapper) UnpackReentrancyGuardReentrantCallError(raw []byte) (*ZapperReentrancyGuardReentrantCall, error) {
	out := new(ZapperReentrancyGuardReentrantCall)
	if err := zapper.abi.UnpackIntoInterface(out, "ReentrancyGuardReentrantCall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperSafeERC20FailedOperation represents a SafeERC20FailedOperation error raised by the Zapper contract.
type ZapperSafeERC20FailedOperation struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SafeERC20FailedOperation(address token)
func ZapperSafeERC20FailedOperationErrorID() common.Hash {
	return common.HexToHash("0x5274afe73c98b4749fc91ffae6b7b574e7842cb2144a159e9377a5f20b32edf9")
}

// UnpackSafeERC20FailedOperationError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SafeERC20FailedOperation(address token)
func (zapper *Zapper) UnpackSafeERC20FailedOperationError(raw []byte) (*ZapperSafeERC20FailedOperation, error) {
	out := new(ZapperSafeERC20FailedOperation)
	if err := zapper.abi.UnpackIntoInterface(out, "SafeERC20FailedOperation", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperSameToken represents a SameToken error raised by the Zapper contract.
type ZapperSameToken struct {
	Token common.Address
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error SameToken(address token)
func ZapperSameTokenErrorID() common.Hash {
	return common.HexToHash("0x85196747b8fa1e1f4f98980128b6d5c4f2633bc0ba8bc01eacc6c61758c811a6")
}

// UnpackSameTokenError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error SameToken(address token)
func (zapper *Zapper) UnpackSameTokenError(raw []byte) (*ZapperSameToken, error) {
	out := new(ZapperSameToken)
	if err := zapper.abi.UnpackIntoInterface(out, "SameToken", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperShortfall represents a Shortfall error raised by the Zapper contract.
type ZapperShortfall struct {
	Token  common.Address
	Needed *big.Int
	Held   *big.Int
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error Shortfall(address token, uint256 needed, uint256 held)
func ZapperShortfallErrorID() common.Hash {
	return common.HexToHash("0x99f11bce0940600dbdaa7f14ee4ccf14a44ad6d0fc4267700a9be1a462802ac9")
}

// UnpackShortfallError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error Shortfall(address token, uint256 needed, uint256 held)
func (zapper *Zapper) UnpackShortfallError(raw []byte) (*ZapperShortfall, error) {
	out := new(ZapperShortfall)
	if err := zapper.abi.UnpackIntoInterface(out, "Shortfall", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperZeroAddress represents a ZeroAddress error raised by the Zapper contract.
type ZapperZeroAddress struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAddress()
func ZapperZeroAddressErrorID() common.Hash {
	return common.HexToHash("0xd92e233df2717d4a40030e20904abd27b68fcbeede117eaaccbbdac9618c8c73")
}

// UnpackZeroAddressError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAddress()
func (zapper *Zapper) UnpackZeroAddressError(raw []byte) (*ZapperZeroAddress, error) {
	out := new(ZapperZeroAddress)
	if err := zapper.abi.UnpackIntoInterface(out, "ZeroAddress", raw); err != nil {
		return nil, err
	}
	return out, nil
}

// ZapperZeroAmount represents a ZeroAmount error raised by the Zapper contract.
type ZapperZeroAmount struct {
}

// ErrorID returns the hash of canonical representation of the error's signature.
//
// Solidity: error ZeroAmount()
func ZapperZeroAmountErrorID() common.Hash {
	return common.HexToHash("0x1f2a2005cb66a8e145327e8814e243a0996aec9bfe1e15a495778b1236dbd485")
}

// UnpackZeroAmountError is the Go binding used to decode the provided
// error data into the corresponding Go error struct.
//
// Solidity: error ZeroAmount()
func (zapper *Zapper) UnpackZeroAmountError(raw []byte) (*ZapperZeroAmount, error) {
	out := new(ZapperZeroAmount)
	if err := zapper.abi.UnpackIntoInterface(out, "ZeroAmount", raw); err != nil {
		return nil, err
	}
	return out, nil
}
