// Command generate writes the inputs of generated clients. It writes the OpenAPI document for the web app's types and its
// OpenAPI 3.0 version for the Go client. It also writes the ABI entries that the web app uses.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/bindings"
)

// contracts lists the functions that the app calls directly: reads for the audit, and the exit page.
var contracts = []struct {
	name      string
	abi       string
	functions []string
}{
	{"vaultAbi", bindings.IndexVaultMetaData.ABI, []string{
		"balanceOf", "claim", "claimOf", "decimals", "getConstituents", "name", "previewWithdraw", "symbol", "totalSupply", "withdraw",
	}},
	{"lensAbi", bindings.VaultLensMetaData.ABI, []string{"state", "holdings"}},
	{"factoryAbi", bindings.VaultFactoryMetaData.ABI, nil},
	{"zapperAbi", bindings.ZapperMetaData.ABI, nil},
	{"registryAbi", bindings.AssetRegistryMetaData.ABI, nil},
	{"adapterAbi", bindings.UniswapV3AdapterMetaData.ABI, nil},
	{"tradingAbi", bindings.VaultTradingMetaData.ABI, nil},
	{"auctionAbi", bindings.VaultAuctionMetaData.ABI, nil},
	{"governanceAbi", bindings.VaultGovernanceMetaData.ABI, nil},
	{"exitGuardAbi", bindings.ExitGuardMetaData.ABI, nil},
	{"yieldAbi", bindings.VaultYieldMetaData.ABI, nil},
	{"rolesAbi", bindings.VaultRolesMetaData.ABI, nil},
	{"tokenAbi", bindings.ERC20PermitMetaData.ABI, []string{"balanceOf", "allowance", "approve", "symbol", "decimals"}},
}

type entry struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

func main() {
	log.SetFlags(0)
	document := flag.String("openapi", "", "file to write the OpenAPI document to")
	older := flag.String("openapi30", "", "file to write the OpenAPI 3.0 document to")
	abis := flag.String("abi", "", "TypeScript file to write the ABIs to")
	flag.Parse()
	if err := write(*document, *older, *abis); err != nil {
		log.Fatalf("generate: %v", err)
	}
}

func write(document, older, abis string) error {
	spec, err := api.Document("generated")
	if err != nil {
		return err
	}
	if err := save(document, spec); err != nil {
		return err
	}
	if spec, err = api.Document30("generated"); err != nil {
		return err
	}
	if err := save(older, spec); err != nil {
		return err
	}
	text, err := typescript()
	if err != nil {
		return err
	}
	return save(abis, text)
}

func save(name string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // sources, for everyone to read
		return fmt.Errorf("making the folder of %s: %w", name, err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil { //nolint:gosec // sources, for everyone to read
		return fmt.Errorf("writing: %w", err)
	}
	return nil
}

// typescript returns a module with one constant per contract that has functions, and one with the custom errors of all
// contracts.
func typescript() ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("// Written by `make generate` from the contracts' bindings. Do not edit.\n")
	errorsSeen := map[string]json.RawMessage{}
	for _, c := range contracts {
		var entries []json.RawMessage
		if err := json.Unmarshal([]byte(c.abi), &entries); err != nil {
			return nil, fmt.Errorf("reading the ABI of %s: %w", c.name, err)
		}
		found := map[string]bool{}
		var lines []string
		for _, raw := range entries {
			var e entry
			if err := json.Unmarshal(raw, &e); err != nil {
				return nil, fmt.Errorf("reading an entry of %s: %w", c.name, err)
			}
			switch {
			case e.Type == "error":
				errorsSeen[e.Name] = raw
			case e.Type == "function" && slices.Contains(c.functions, e.Name):
				found[e.Name] = true
				lines = append(lines, "  "+compact(raw)+",\n")
			}
		}
		for _, name := range c.functions {
			if !found[name] {
				return nil, fmt.Errorf("%s has no function %s", c.name, name)
			}
		}
		if len(lines) > 0 {
			fmt.Fprintf(&out, "\nexport const %s = [\n%s] as const;\n", c.name, strings.Join(lines, ""))
		}
	}
	out.WriteString("\nexport const errorsAbi = [\n")
	names := make([]string, 0, len(errorsSeen))
	for name := range errorsSeen {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		out.WriteString("  " + compact(errorsSeen[name]) + ",\n")
	}
	out.WriteString("] as const;\n")
	return out.Bytes(), nil
}

func compact(raw json.RawMessage) string {
	var out bytes.Buffer
	if err := json.Compact(&out, raw); err != nil { // it was decoded before
		panic(err)
	}
	return out.String()
}
