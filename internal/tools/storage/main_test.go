package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const artifact = `{"storageLayout": {
	"storage": [
		{"astId": 11, "contract": "src/A.sol:A", "label": "_owner", "offset": 0, "slot": "0", "type": "t_address"},
		{"astId": 12, "contract": "src/A.sol:A", "label": "_pair", "offset": 0, "slot": "1", "type": "t_struct(Pair)7_storage"}
	],
	"types": {
		"t_address": {"encoding": "inplace", "label": "address", "numberOfBytes": "20"},
		"t_uint16": {"encoding": "inplace", "label": "uint16", "numberOfBytes": "2"},
		"t_struct(Pair)7_storage": {"encoding": "inplace", "label": "struct A.Pair", "numberOfBytes": "32", "members": [
			{"astId": 5, "contract": "src/A.sol:A", "label": "first", "offset": 0, "slot": "0", "type": "t_address"},
			{"astId": 6, "contract": "src/A.sol:A", "label": "second", "offset": 20, "slot": "0", "type": "t_uint16"}
		]}
	}
}}`

func TestRun(t *testing.T) {
	t.Parallel()
	t.Run("WritesLayoutsWithoutCompilerIds", func(t *testing.T) {
		t.Parallel()
		out := t.TempDir()
		require.NoError(t, run(project(t, nil), out))
		files, err := os.ReadDir(out)
		require.NoError(t, err)
		require.Len(t, files, len(contracts))
		got, err := os.ReadFile(filepath.Join(out, "IndexVault.json")) // #nosec G304 -- a file of this test
		require.NoError(t, err)
		require.JSONEq(t, `{
			"variables": [
				{"slot": 0, "offset": 0, "bytes": 20, "type": "address", "name": "_owner"},
				{"slot": 1, "offset": 0, "bytes": 32, "type": "struct A.Pair", "name": "_pair"}
			],
			"structs": {"struct A.Pair": [
				{"slot": 0, "offset": 0, "bytes": 20, "type": "address", "name": "first"},
				{"slot": 0, "offset": 20, "bytes": 2, "type": "uint16", "name": "second"}
			]}
		}`, string(got))
	})
	t.Run("FailsIfAModuleHasAnotherLayout", func(t *testing.T) {
		t.Parallel()
		dir := project(t, map[string]string{"VaultTrading": strings.Replace(artifact, "_owner", "_keeper", 1)})
		require.EqualError(t, run(dir, t.TempDir()), "VaultTrading does not have the storage layout of IndexVault")
	})
	t.Run("FailsWithoutLayout", func(t *testing.T) {
		t.Parallel()
		dir := project(t, map[string]string{"Zapper": `{}`})
		require.ErrorContains(t, run(dir, t.TempDir()), "Zapper.json has no storageLayout")
	})
	t.Run("FailsOnAnUnknownType", func(t *testing.T) {
		t.Parallel()
		dir := project(t, map[string]string{"Zapper": strings.Replace(artifact, `"t_uint16":`, `"t_uint8":`, 1)})
		require.EqualError(t, run(dir, t.TempDir()), "reading the layout of Zapper: unknown type t_uint16")
	})
	t.Run("FailsWithoutArtifact", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, run(t.TempDir(), t.TempDir()), "reading an artifact")
	})
}

// project returns a folder with one artifact per contract. The given ones replace the usual one.
func project(t *testing.T, replaced map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, list := range [][]string{contracts, modules} {
		for _, name := range list {
			content, ok := replaced[name]
			if !ok {
				content = artifact
			}
			folder := filepath.Join(dir, "out", name+".sol")
			require.NoError(t, os.MkdirAll(folder, 0o750))
			require.NoError(t, os.WriteFile(filepath.Join(folder, name+".json"), []byte(content), 0o600))
		}
	}
	return dir
}
