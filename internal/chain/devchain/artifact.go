package devchain

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ethereum/go-ethereum/common/hexutil"
)

// Paths of Uniswap's contracts in their npm packages, below the artifacts folder.
const (
	artifactFactory   = "v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json"
	artifactRouter    = "v3-periphery/artifacts/contracts/SwapRouter.sol/SwapRouter.json"
	artifactQuoter    = "v3-periphery/artifacts/contracts/lens/QuoterV2.sol/QuoterV2.json"
	artifactPositions = "v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json"
)

// ArtifactsDir finds contracts/node_modules/@uniswap in the working directory or the nearest one above it.
func ArtifactsDir() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding Uniswap's packages: %w", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		found := filepath.Join(dir, "contracts", "node_modules", "@uniswap")
		switch _, err := os.Stat(filepath.Join(found, artifactFactory)); {
		case err == nil:
			return found, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("finding Uniswap's packages: %w", err)
		case dir == filepath.Dir(dir):
			return "", fmt.Errorf("finding Uniswap's packages: no contracts/node_modules/@uniswap in %s or above: "+
				"run `npm ci` in contracts/", start)
		}
	}
}

// artifactCode reads the creation bytecode of a contract without link references.
func artifactCode(dir, name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Clean(filepath.Join(dir, filepath.FromSlash(name))))
	if err != nil {
		return nil, fmt.Errorf("reading a contract of Uniswap: %w", err)
	}
	var artifact struct {
		Bytecode string `json:"bytecode"`
	}
	if err := json.Unmarshal(raw, &artifact); err != nil {
		return nil, fmt.Errorf("decoding %s: %w", name, err)
	}
	code, err := hexutil.Decode(artifact.Bytecode)
	if err != nil {
		return nil, fmt.Errorf("decoding the bytecode in %s: %w", name, err)
	}
	return code, nil
}
