package chain

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/input"
)

// Deployment is the set of the protocol's addresses on a chain. `deploy` writes its JSON and `serve` reads it.
type Deployment struct {
	ChainID    uint64         `json:"chain_id"`
	StartBlock uint64         `json:"start_block"` // no event of the protocol is older
	Factory    common.Address `json:"factory"`
	Registry   common.Address `json:"registry"`
	Lens       common.Address `json:"lens"`
	Zapper     common.Address `json:"zapper"`
	ExitGuard  common.Address `json:"exit_guard"`
	Adapter    common.Address `json:"adapter"`
	Trading    common.Address `json:"trading"`    // module that vaults run for the keeper
	Auction    common.Address `json:"auction"`    // module that vaults run for bidders
	Governance common.Address `json:"governance"` // module that vaults run for creator and guardian
	Yield      common.Address `json:"yield"`      // module that vaults run to book yield and to sweep
	Roles      common.Address `json:"roles"`      // module that vaults run to replace roles and to wind down
	Mandates   common.Address `json:"mandates"`   // zero in files of deployments without mandates

	WETH             common.Address `json:"weth"`
	USDC             common.Address `json:"usdc"`
	UniswapFactory   common.Address `json:"uniswap_factory"`
	UniswapRouter    common.Address `json:"uniswap_router"`
	UniswapQuoter    common.Address `json:"uniswap_quoter"`
	UniswapPositions common.Address `json:"uniswap_positions"` // zero if nothing here adds liquidity
}

// Validate returns an error that lists every required field that is not set.
func (d Deployment) Validate() error {
	var errs []error
	if d.ChainID == 0 {
		errs = append(errs, errors.New("chain_id is 0: it must be the chain's id"))
	}
	for _, field := range []struct {
		name    string
		address common.Address
	}{
		{"factory", d.Factory},
		{"registry", d.Registry},
		{"lens", d.Lens},
		{"zapper", d.Zapper},
		{"exit_guard", d.ExitGuard},
		{"adapter", d.Adapter},
		{"weth", d.WETH},
		{"usdc", d.USDC},
		{"uniswap_factory", d.UniswapFactory},
		{"uniswap_router", d.UniswapRouter},
		{"uniswap_quoter", d.UniswapQuoter},
	} {
		if field.address == (common.Address{}) {
			errs = append(errs, fmt.Errorf("%s is the zero address: it must be a contract", field.name))
		}
	}
	return errors.Join(errs...)
}

// ReadDeployment reads a file that Write wrote.
func ReadDeployment(path string) (Deployment, error) {
	var out Deployment
	if err := input.ReadFile(path, &out); err != nil {
		return Deployment{}, fmt.Errorf("decoding the deployment %s: %w", path, err)
	}
	if err := out.Validate(); err != nil {
		return Deployment{}, fmt.Errorf("checking the deployment %s: %w", path, err)
	}
	return out, nil
}

// Write writes the deployment as JSON, replacing the file.
func (d Deployment) Write(path string) error {
	raw, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return fmt.Errorf("encoding the deployment: %w", err)
	}
	if err := os.WriteFile(path, append(raw, '\n'), 0o644); err != nil { //nolint:gosec // addresses are public
		return fmt.Errorf("writing the deployment: %w", err)
	}
	return nil
}
