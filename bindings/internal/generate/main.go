// Command generate writes bindings.go: the Go side of every contract the backend talks to.
//
// Our own contracts come from forge's build output with their bytecode, so that `astrolabe deploy` needs no compiler.
// Uniswap's come from their npm packages as ABI only: their bytecode is read from the package when it is deployed.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"

	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
)

// ours lists our contracts: Go type name = contract name.
var ours = []string{
	"AssetRegistry", "ExitGuard", "UniswapV3Adapter", "VaultFactory", "VaultLens", "Zapper",
	"DevFeed", "DevFeeds", "DevToken", "DevWETH",
	"ERC20Permit",
}

// A vault answers to IIndexVault: the contract IndexVault has only a part of it, and is deployed by the factory. Its other
// parts are modules, of which nothing but their deployment and their errors is of use at their own addresses.
const vaultInterface = "IIndexVault"

var modules = []string{"VaultTrading", "VaultGovernance"}

// uniswap lists the contracts bound from npm packages: the artifact's path below contracts/node_modules/@uniswap and the
// entries of its ABI that the backend uses. abigen names output structs after methods alone, so two contracts of one
// package may not both bind `collect`.
var uniswap = []struct {
	name, artifact string
	entries        []string
}{
	{
		"UniswapV3Factory", "v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json",
		[]string{"createPool", "getPool", "feeAmountTickSpacing", "PoolCreated"},
	},
	{
		"UniswapV3Pool", "v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json",
		[]string{
			"slot0", "liquidity", "tickBitmap", "ticks", "tickSpacing", "fee", "token0", "token1", "initialize",
			"increaseObservationCardinalityNext", "observe", "Swap", "Mint", "Burn", "Initialize",
		},
	},
	{
		"UniswapV3Positions", "v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
		[]string{"constructor", "mint", "createAndInitializePoolIfNecessary"},
	},
	{
		"UniswapV3Quoter", "v3-periphery/artifacts/contracts/lens/QuoterV2.sol/QuoterV2.json",
		[]string{"constructor", "quoteExactInput", "quoteExactInputSingle", "quoteExactOutputSingle"},
	},
	{
		"UniswapV3Router", "v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json",
		[]string{"constructor", "exactInput", "exactInputSingle", "factory", "WETH9"},
	},
}

// unbound are methods of every token that nothing here calls and whose output struct would be declared twice.
var unbound = []string{"eip712Domain"}

func main() {
	log.SetFlags(0)
	contracts := flag.String("contracts", "contracts", "folder of the Solidity project, built and with its packages installed")
	out := flag.String("out", "bindings/bindings.go", "file to write")
	flag.Parse()
	if err := run(*contracts, *out); err != nil {
		log.Fatalf("generating bindings: %v", err)
	}
}

func run(contracts, out string) error {
	var types, abis, codes []string
	bind := func(as, name string, wanted func(kind, entry string) bool) error {
		var artifact struct {
			ABI      json.RawMessage `json:"abi"`
			Bytecode struct {
				Object string `json:"object"`
			} `json:"bytecode"`
		}
		if err := readJSON(filepath.Join(contracts, "out", name+".sol", name+".json"), &artifact); err != nil {
			return err
		}
		abi, err := filter(artifact.ABI, wanted)
		if err != nil {
			return fmt.Errorf("reading the ABI of %s: %w", name, err)
		}
		code := artifact.Bytecode.Object
		if code == "0x" { // an interface
			code = ""
		}
		types, abis, codes = append(types, as), append(abis, abi), append(codes, code)
		return nil
	}
	all := func(_, entry string) bool { return !slices.Contains(unbound, entry) }
	for _, name := range ours {
		if err := bind(name, name, all); err != nil {
			return err
		}
	}
	if err := bind(vaultInterface[1:], vaultInterface, all); err != nil {
		return err
	}
	for _, name := range modules {
		if err := bind(name, name, func(kind, _ string) bool { return kind == "constructor" || kind == "error" }); err != nil {
			return err
		}
	}
	for _, u := range uniswap {
		var artifact struct {
			ABI json.RawMessage `json:"abi"`
		}
		if err := readJSON(filepath.Join(contracts, "node_modules", "@uniswap", u.artifact), &artifact); err != nil {
			return err
		}
		abi, err := filter(artifact.ABI, func(_, entry string) bool { return slices.Contains(u.entries, entry) })
		if err != nil {
			return fmt.Errorf("reading the ABI of %s: %w", u.name, err)
		}
		types, abis, codes = append(types, u.name), append(abis, abi), append(codes, "")
	}
	source, err := abigen.BindV2(types, abis, codes, "bindings", nil, nil)
	if err != nil {
		return fmt.Errorf("binding: %w", err)
	}
	return os.WriteFile(out, []byte(source), 0o644) //nolint:gosec // a source file, readable by all
}

// filter keeps the ABI's entries that are wanted by their kind and their name (for a constructor, its kind again).
func filter(raw json.RawMessage, wanted func(kind, entry string) bool) (string, error) {
	var entries []map[string]any
	if err := json.Unmarshal(raw, &entries); err != nil {
		return "", err
	}
	kept := entries[:0]
	for _, entry := range entries {
		kind, _ := entry["type"].(string)
		name, _ := entry["name"].(string)
		if name == "" {
			name = kind
		}
		if wanted(kind, name) {
			kept = append(kept, entry)
		}
	}
	out, err := json.Marshal(kept)
	return string(out), err
}

func readJSON(path string, into any) error {
	raw, err := os.ReadFile(path) //nolint:gosec // a path of this repository
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("decoding %s: %w", path, err)
	}
	return nil
}
