// Command generate writes bindings.go, the Go bindings of every contract that the backend calls.
//
// Our own contracts come from forge's build output with their bytecode, so `astrolabe deploy` needs no compiler. Uniswap's
// contracts come from their npm packages as ABI only. Their bytecode is read from the package when they are deployed.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/accounts/abi/abigen"
)

// ours lists our contracts. The Go type has the contract's name.
var ours = []string{
	"AssetRegistry", "ExitGuard", "MandateAccount", "UniswapV3Adapter", "VaultFactory", "VaultLens", "Zapper",
	"DevFeed", "DevFeeds", "DevToken", "DevWETH",
	"ERC20Permit",
}

// vaultInterface has every function of a vault. The contract IndexVault has only a part of them, and the factory deploys it.
const vaultInterface = "IIndexVault"

// modules have the other functions of a vault. Only their deployment and their errors are bound.
var modules = []string{"VaultTrading", "VaultAuction", "VaultGovernance", "VaultYield", "VaultRoles", "MandateRules"}

// split names contracts that run a module's functions besides their own. The interface has all functions; the contract is
// what is deployed.
var split = map[string]string{"IMandates": "Mandates"}

// feeds compose prices. Their deployment, their sources and their errors are bound. DevFeed has Chainlink's functions.
var feeds = []string{"RateFeed", "FallbackFeed", "PythFeed"}

// uniswap lists the contracts from npm packages. Each has the artifact's path below contracts/node_modules/@uniswap and the
// ABI entries that the backend uses. abigen names output structs after methods, so two contracts cannot both bind `collect`.
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

// unbound lists methods of tokens that nothing calls and whose output struct would be declared twice.
var unbound = []string{"eip712Domain"}

func main() {
	log.SetFlags(0)
	contracts := flag.String("contracts", "contracts", "folder of the Solidity project, after `forge build`, with its packages installed")
	out := flag.String("out", "bindings/bindings.go", "output file")
	flag.Parse()
	if err := run(*contracts, *out); err != nil {
		log.Fatalf("generating bindings: %v", err)
	}
}

// binder collects the types that are bound, with their ABI and code.
type binder struct {
	contracts          string // folder of the Solidity project
	types, abis, codes []string
}

// add binds the wanted entries of a contract of ours under another name.
func (b *binder) add(as, name string, wanted func(kind, entry string) bool) error {
	var artifact struct {
		ABI      json.RawMessage `json:"abi"`
		Bytecode struct {
			Object string `json:"object"`
		} `json:"bytecode"`
	}
	if err := readJSON(filepath.Join(b.contracts, "out", name+".sol", name+".json"), &artifact); err != nil {
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
	if contract, ok := split[name]; ok {
		if err := readJSON(filepath.Join(b.contracts, "out", contract+".sol", contract+".json"), &artifact); err != nil {
			return err
		}
		constructor, err := filter(artifact.ABI, func(kind, _ string) bool { return kind == "constructor" })
		if err != nil {
			return fmt.Errorf("reading the ABI of %s: %w", contract, err)
		}
		abi, code = strings.TrimSuffix(constructor, "]")+","+strings.TrimPrefix(abi, "["), artifact.Bytecode.Object
	}
	b.types, b.abis, b.codes = append(b.types, as), append(b.abis, abi), append(b.codes, code)
	return nil
}

func run(contracts, out string) error {
	b := binder{contracts: contracts}
	all := func(_, entry string) bool { return !slices.Contains(unbound, entry) }
	for _, name := range ours {
		if err := b.add(name, name, all); err != nil {
			return err
		}
	}
	if err := b.add(vaultInterface[1:], vaultInterface, all); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(split)) {
		if err := b.add(name[1:], name, all); err != nil {
			return err
		}
	}
	for _, name := range modules {
		if err := b.add(name, name, func(kind, _ string) bool { return kind == "constructor" || kind == "error" }); err != nil {
			return err
		}
	}
	for _, name := range feeds {
		if err := b.add(name, name, func(kind, entry string) bool {
			return kind == "constructor" || kind == "error" || entry == "sources"
		}); err != nil {
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
		b.types, b.abis, b.codes = append(b.types, u.name), append(b.abis, abi), append(b.codes, "")
	}
	source, err := abigen.BindV2(b.types, b.abis, b.codes, "bindings", nil, nil)
	if err != nil {
		return fmt.Errorf("binding: %w", err)
	}
	return os.WriteFile(out, []byte(source), 0o644) //nolint:gosec // a source file, readable by all
}

// filter keeps the wanted ABI entries. It passes the kind and the name of each entry; a constructor has its kind as name.
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
