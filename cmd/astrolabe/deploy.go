package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

type deployCmd struct {
	RPC          []string `name:"rpc" help:"Node, as http(s):// or ws(s)://; more than one in order of preference." required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
	Keystore     string   `help:"Encrypted keystore file of the deployer." required:"" type:"path"`
	PasswordFile string   `help:"File that holds the keystore's password." required:"" type:"path"`
	Assets       string   `help:"JSON file of what indices may hold: [{\"token\": \"0x…\", \"feed\": \"0x… (Chainlink, USD)\", \"heartbeat\": \"1h\"}]." required:"" type:"path"`
	Out          string   `help:"Where the addresses are written, for serve; must not exist." default:"deployment.json" type:"path"`

	Owner            common.Address `help:"Owner of registry and factory, who must accept it; otherwise the deployer." placeholder:"0x…"`
	Guardian         common.Address `help:"May only reduce risk." required:"" placeholder:"0x…"`
	Keeper           common.Address `help:"Trades for vaults that name no keeper." required:"" placeholder:"0x…"`
	Platform         common.Address `help:"Receives the platform's share of fees." required:"" placeholder:"0x…"`
	PlatformShareBps uint16         `help:"Platform's share of every fee, in basis points." default:"1000"`
	MaxSlippageBps   uint16         `help:"Most of its oracle value that a keeper's trade may lose, in basis points." default:"100"`
	MinTargetDelay   time.Duration  `help:"Least time between the proposal of targets and their execution." default:"24h"`
	TargetWindow     time.Duration  `help:"How long due targets may be executed." default:"72h"`

	WETH           common.Address `name:"weth" required:"" help:"Wrapped ether." placeholder:"0x…"`
	USDC           common.Address `name:"usdc" required:"" help:"The stablecoin that routes go through." placeholder:"0x…"`
	UniswapFactory common.Address `required:"" help:"Uniswap v3 factory." placeholder:"0x…"`
	UniswapRouter  common.Address `required:"" help:"Uniswap v3 SwapRouter." placeholder:"0x…"`
	UniswapQuoter  common.Address `required:"" help:"Uniswap v3 QuoterV2." placeholder:"0x…"`
}

// duration is written as in "24h".
type duration time.Duration

// UnmarshalJSON reads Go's notation of durations.
func (d *duration) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("a duration must be a string as \"24h\": %w", err)
	}
	parsed, err := time.ParseDuration(s)
	if err != nil {
		return err
	}
	*d = duration(parsed)
	return nil
}

func readAssets(path string) ([]chain.AssetListing, error) {
	file, err := os.Open(filepath.Clean(path))
	if err != nil {
		return nil, fmt.Errorf("reading --assets: %w", err)
	}
	defer func() { _ = file.Close() }()
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	var list []struct {
		Token     common.Address `json:"token"`
		Feed      common.Address `json:"feed"`
		Heartbeat duration       `json:"heartbeat"`
	}
	if err := decoder.Decode(&list); err != nil {
		return nil, fmt.Errorf("reading --assets %s: %w", path, err)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("reading --assets %s: no assets, so that no index could be launched", path)
	}
	out := make([]chain.AssetListing, len(list))
	for i, a := range list {
		out[i] = chain.AssetListing{Token: a.Token, Feed: a.Feed, Heartbeat: time.Duration(a.Heartbeat)}
	}
	return out, nil
}

// Run deploys and writes the addresses.
func (c *deployCmd) Run(ctx context.Context, e *env) error {
	assets, err := readAssets(c.Assets)
	if err != nil {
		return usageError{err}
	}
	protocol := chain.ProtocolConfig{
		Owner: c.Owner, Guardian: c.Guardian, Keeper: c.Keeper, Platform: c.Platform,
		PlatformShareBps: c.PlatformShareBps, MaxSlippageBps: c.MaxSlippageBps,
		MinTargetDelay: c.MinTargetDelay, TargetWindow: c.TargetWindow, UniswapRouter: c.UniswapRouter, Assets: assets,
	}
	if err := protocol.Validate(); err != nil {
		return usageError{err}
	}
	signer, err := openKeystore(c.Keystore, c.PasswordFile)
	if err != nil {
		return usageError{err}
	}
	if err := refuseOverwrite(c.Out); err != nil {
		return usageError{err}
	}
	node, err := chain.Dial(ctx, c.RPC, e.log)
	if err != nil {
		return usageError{err}
	}
	defer node.Close()
	chainID, err := node.ChainID(ctx)
	if err != nil {
		return usageError{err}
	}
	deployed, err := chain.DeployProtocol(ctx, node, transactor(ctx, signer, chainID), protocol, func(step string) {
		e.log.Info("deploying", "step", step)
	})
	if err != nil {
		return err
	}
	deployed.WETH, deployed.USDC = c.WETH, c.USDC
	deployed.UniswapFactory, deployed.UniswapQuoter = c.UniswapFactory, c.UniswapQuoter
	if err := deployed.Write(c.Out); err != nil {
		return err
	}
	e.log.Info("deployed", "factory", deployed.Factory, "registry", deployed.Registry, "written_to", c.Out)
	return nil
}

// refuseOverwrite: the addresses of an earlier deployment are not to be lost.
func refuseOverwrite(path string) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("--out %s exists: it may hold the addresses of another deployment", path)
	}
	return nil
}

// openKeystore reads a key with the password in a file; a newline at the password's end is not part of it.
func openKeystore(path, passwordFile string) (txmgr.Signer, error) {
	password, err := os.ReadFile(filepath.Clean(passwordFile))
	if err != nil {
		return nil, fmt.Errorf("reading the password file: %w", err)
	}
	return txmgr.OpenKeystore(path, strings.TrimRight(string(password), "\r\n"))
}

// transactor lets bindings sign with a Signer.
func transactor(ctx context.Context, signer txmgr.Signer, chainID *big.Int) *bind.TransactOpts {
	return &bind.TransactOpts{
		From: signer.Address(),
		Signer: func(_ common.Address, tx *types.Transaction) (*types.Transaction, error) {
			return signer.Sign(ctx, tx, chainID)
		},
	}
}
