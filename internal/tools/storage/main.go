// Command storage writes the storage layout of our contracts into contracts/storage, one JSON file per contract. It reads the
// layouts from forge's build output, so run `forge build` first. `make verify` fails if a committed layout is out of date.
//
//	go run ./internal/tools/storage
//
// The files have no compiler ids and no absolute paths, so they change only if the layout changes. The share token's own
// storage is missing: OpenZeppelin keeps it at ERC-7201 slots, which the compiler does not list.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
)

// contracts lists the contracts whose layout is written.
var contracts = []string{"AssetRegistry", "ExitGuard", "IndexVault", "Mandates", "VaultFactory", "Zapper"}

// modules run on the storage of a vault by delegatecall, so each must have the layout of IndexVault.
var modules = []string{"VaultAuction", "VaultGovernance", "VaultRoles", "VaultTrading", "VaultYield"}

const vault = "IndexVault"

func main() {
	log.SetFlags(0)
	dir := flag.String("contracts", "contracts", "folder of the Solidity project, after `forge build`")
	out := flag.String("out", "contracts/storage", "folder for the JSON files")
	flag.Parse()
	if err := run(*dir, *out); err != nil {
		log.Fatalf("storage: %v", err)
	}
}

func run(dir, out string) error {
	if err := os.MkdirAll(out, 0o750); err != nil {
		return fmt.Errorf("creating the folder: %w", err)
	}
	for _, name := range contracts {
		l, err := read(dir, name)
		if err != nil {
			return err
		}
		data, err := json.MarshalIndent(l, "", "  ")
		if err != nil {
			return fmt.Errorf("encoding the layout of %s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(out, name+".json"), append(data, '\n'), 0o600); err != nil {
			return fmt.Errorf("writing a layout: %w", err)
		}
	}
	return checkModules(dir)
}

// checkModules fails if a module has another layout than the vault.
func checkModules(dir string) error {
	want, err := read(dir, vault)
	if err != nil {
		return err
	}
	for _, name := range modules {
		got, err := read(dir, name)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(got, want) {
			return fmt.Errorf("%s does not have the storage layout of %s", name, vault)
		}
	}
	return nil
}

// layout is the storage of one contract.
type layout struct {
	Variables []variable            `json:"variables"`
	Structs   map[string][]variable `json:"structs,omitempty"` // members, by the struct's name
}

// variable is a storage variable, or a member of a struct. The slot of a member is relative to its struct.
type variable struct {
	Slot   int    `json:"slot"`
	Offset int    `json:"offset"` // bytes from the low end of the slot
	Bytes  int    `json:"bytes"`
	Type   string `json:"type"`
	Name   string `json:"name"`
}

// compiled is the compiler's storageLayout.
type compiled struct {
	Storage []compiledVariable      `json:"storage"`
	Types   map[string]compiledType `json:"types"`
}

type compiledVariable struct {
	Label  string `json:"label"`
	Offset int    `json:"offset"`
	Slot   string `json:"slot"`
	Type   string `json:"type"` // key of types
}

type compiledType struct {
	Label   string             `json:"label"`
	Bytes   string             `json:"numberOfBytes"`
	Members []compiledVariable `json:"members"`
}

// read returns the layout of one contract from its artifact.
func read(dir, name string) (layout, error) {
	path := filepath.Join(dir, "out", name+".sol", name+".json")
	raw, err := os.ReadFile(path) //nolint:gosec // an artifact of the folder that the caller chose
	if err != nil {
		return layout{}, fmt.Errorf("reading an artifact: %w", err)
	}
	var artifact struct {
		Layout *compiled `json:"storageLayout"`
	}
	if err := json.Unmarshal(raw, &artifact); err != nil {
		return layout{}, fmt.Errorf("decoding %s: %w", path, err)
	}
	if artifact.Layout == nil {
		return layout{}, fmt.Errorf("%s has no storageLayout; build it with extra_output in foundry.toml", path)
	}
	l, err := artifact.Layout.plain()
	if err != nil {
		return layout{}, fmt.Errorf("reading the layout of %s: %w", name, err)
	}
	return l, nil
}

// plain replaces the compiler's type ids, which change with every edit, by names.
func (c compiled) plain() (layout, error) {
	var l layout
	var err error
	if l.Variables, err = c.variables(c.Storage); err != nil {
		return layout{}, err
	}
	for _, t := range c.Types {
		if len(t.Members) == 0 {
			continue
		}
		members, err := c.variables(t.Members)
		if err != nil {
			return layout{}, err
		}
		if l.Structs == nil {
			l.Structs = map[string][]variable{}
		}
		if other, ok := l.Structs[t.Label]; ok && !reflect.DeepEqual(other, members) {
			return layout{}, fmt.Errorf("two different types have the name %s", t.Label)
		}
		l.Structs[t.Label] = members
	}
	return l, nil
}

// variables keeps the compiler's order, which is the order of slots.
func (c compiled) variables(from []compiledVariable) ([]variable, error) {
	list := make([]variable, 0, len(from))
	for _, v := range from {
		t, ok := c.Types[v.Type]
		if !ok {
			return nil, errors.New("unknown type " + v.Type)
		}
		slot, err := strconv.Atoi(v.Slot)
		if err != nil {
			return nil, fmt.Errorf("slot of %s: %w", v.Label, err)
		}
		size, err := strconv.Atoi(t.Bytes)
		if err != nil {
			return nil, fmt.Errorf("size of %s: %w", v.Label, err)
		}
		list = append(list, variable{Slot: slot, Offset: v.Offset, Bytes: size, Type: t.Label, Name: v.Label})
	}
	return list, nil
}
