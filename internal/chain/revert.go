package chain

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Revert is the reason why the EVM reverted a call.
type Revert struct {
	Name string      // the error's name in Solidity, "Error" and "Panic" included; "" if none of our contracts declares it
	Args []RevertArg // in the order of the declaration
	Raw  []byte      // the data as the node returned it; empty if there is none
}

// RevertArg is one argument of an error: its name in the declaration ("" if unnamed) and its decoded value
// (common.Address, *big.Int, string, …).
type RevertArg struct {
	Name  string
	Value any
}

// Arg returns the argument with that name, or nil if there is none.
func (r Revert) Arg(name string) any {
	for _, arg := range r.Args {
		if arg.Name == name {
			return arg.Value
		}
	}
	return nil
}

// String formats the revert like Solidity: NonceMismatch(expected: 3, current: 4).
func (r Revert) String() string {
	switch {
	case r.Name == "" && len(r.Raw) == 0:
		return "no reason given"
	case r.Name == "":
		return "unknown error " + hexutil.Encode(r.Raw)
	}
	args := make([]string, len(r.Args))
	for i, arg := range r.Args {
		value := fmt.Sprint(arg.Value)
		if raw, ok := arg.Value.([32]byte); ok {
			value = common.Hash(raw).Hex()
		}
		args[i] = arg.Name + ": " + value
		if arg.Name == "" {
			args[i] = value
		}
	}
	return r.Name + "(" + strings.Join(args, ", ") + ")"
}

// executionReverted is the JSON-RPC error code of a reverted call.
const executionReverted = 3

// DecodeRevert returns the revert that err reports. It knows the custom errors of our contracts and of the ERC-20s they
// move, and Solidity's Error(string) and Panic(uint256). It returns false for every other error.
func DecodeRevert(err error) (Revert, bool) {
	var withData rpc.DataError
	if errors.As(err, &withData) {
		if raw, ok := revertData(withData.ErrorData()); ok {
			return DecodeRevertData(raw), true
		}
	}
	var coded rpc.Error
	if !errors.As(err, &coded) {
		return Revert{}, false
	}
	reverted := coded.ErrorCode() == executionReverted || strings.HasPrefix(coded.Error(), "execution reverted")
	return Revert{}, reverted
}

// revertData reads the forms of error data that nodes use: hex, hex after a word, or an object that contains it.
func revertData(data any) ([]byte, bool) {
	switch data := data.(type) {
	case string:
		raw, err := hexutil.Decode(strings.TrimPrefix(data, "Reverted "))
		return raw, err == nil
	case map[string]any:
		return revertData(data["data"])
	default:
		return nil, false
	}
}

// DecodeRevertData decodes a call's revert data. If no known error matches, only Raw is set.
func DecodeRevertData(raw []byte) Revert {
	out := Revert{Raw: raw}
	if len(raw) < 4 {
		return out
	}
	declared, ok := knownErrors()[[4]byte(raw[:4])]
	if !ok {
		return out
	}
	values, err := declared.Inputs.Unpack(raw[4:])
	if err != nil {
		return out // the same selector by coincidence
	}
	out.Name = declared.Name
	for i, input := range declared.Inputs {
		out.Args = append(out.Args, RevertArg{Name: input.Name, Value: values[i]})
	}
	return out
}

// knownErrors maps selectors to the errors that our contracts and their tokens declare.
var knownErrors = sync.OnceValue(func() map[[4]byte]abi.Error {
	out := map[[4]byte]abi.Error{}
	add := func(e abi.Error) { out[[4]byte(e.ID[:4])] = e }
	text, err := abi.NewType("string", "", nil)
	if err != nil {
		panic(err) // the type's name is a constant
	}
	number, err := abi.NewType("uint256", "", nil)
	if err != nil {
		panic(err)
	}
	add(abi.NewError("Error", abi.Arguments{{Name: "message", Type: text}}))
	add(abi.NewError("Panic", abi.Arguments{{Name: "code", Type: number}}))
	for _, meta := range []*bind.MetaData{
		&bindings.IndexVaultMetaData, &bindings.VaultTradingMetaData, &bindings.VaultAuctionMetaData,
		&bindings.VaultGovernanceMetaData, &bindings.VaultYieldMetaData, &bindings.VaultRolesMetaData,
		&bindings.VaultFactoryMetaData, &bindings.AssetRegistryMetaData,
		&bindings.VaultLensMetaData, &bindings.ZapperMetaData, &bindings.ExitGuardMetaData, &bindings.MandatesMetaData,
		&bindings.UniswapV3AdapterMetaData, &bindings.RateFeedMetaData, &bindings.FallbackFeedMetaData, &bindings.PythFeedMetaData,
		&bindings.ERC20PermitMetaData, &bindings.DevTokenMetaData, &bindings.DevWETHMetaData,
		&bindings.DevFeedsMetaData, &bindings.DevFeedMetaData,
	} {
		parsed, err := meta.ParseABI()
		if err != nil {
			panic(fmt.Errorf("reading the ABI of %s: %w", meta.ID, err)) // generated code
		}
		for _, e := range parsed.Errors {
			add(e)
		}
	}
	return out
})
