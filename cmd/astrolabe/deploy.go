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
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

type deployCmd struct {
	RPC          []string `name:"rpc" help:"Node, as http(s):// or ws(s)://; more than one in order of preference." required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
	Keystore     string   `help:"Encrypted keystore file of the deployer." required:"" type:"path"`
	PasswordFile string   `help:"File that holds the keystore's password." required:"" type:"path"`
	Assets       string   `help:"JSON file of what indices may hold: [{\"token\": \"0x…\", \"feed\": \"0x… (Chainlink, USD)\", \"heartbeat\": \"1h\"}], each with trade_cap_usd, min_price_usd, max_price_usd, and pool, window, max_deviation_bps of a Uniswap v3 pool as second source, where wanted." required:"" type:"path"`
	Out          string   `help:"Where the addresses are written, for serve; must not exist." default:"deployment.json" type:"path"`

	Owner            common.Address `help:"Owner of registry and factory, who must accept it; otherwise the deployer." placeholder:"0x…"`
	Guardian         common.Address `help:"May only reduce risk." required:"" placeholder:"0x…"`
	Keeper           common.Address `help:"Trades for vaults that name no keeper." required:"" placeholder:"0x…"`
	Platform         common.Address `help:"Receives the platform's share of fees." required:"" placeholder:"0x…"`
	PlatformShareBps uint16         `help:"Platform's share of every fee, in basis points." default:"1000"`
	MaxSlippageBps   uint16         `help:"Most of its oracle value that a trade may lose, in basis points." default:"100"`
	MaxTradeBps      uint16         `help:"Most of an index's NAV that one trade may sell, in basis points." default:"2500"`
	DailyLossBps     uint16         `help:"Most of an index's NAV that trades may lose in 24 hours, in basis points." default:"100"`
	DailyTurnoverBps uint16         `help:"Most of an index's NAV that trades may sell in 24 hours, in basis points." default:"10000"`
	AuctionBandBps   uint16         `help:"Drift from which anyone may open an auction, in basis points." default:"500"`
	AuctionIdle      time.Duration  `help:"How long the keeper must have been idle for that." default:"6h"`
	CoolOff          time.Duration  `help:"Least time between two rebalances by the keeper." default:"1m"`
	MinTargetDelay   time.Duration  `help:"Least time between the proposal of targets and their execution." default:"24h"`
	TargetWindow     time.Duration  `help:"How long due targets may be executed." default:"72h"`
	ListingDelay     time.Duration  `help:"Between the proposal of an asset or adapter and its execution, by astrolabe activate; 0 only where nobody else's money is." default:"48h"`
	Sequencer        common.Address `help:"Chainlink uptime feed of the chain's sequencer, where it has one." placeholder:"0x…"`
	GracePeriod      time.Duration  `help:"How long the sequencer must have been up before prices count." default:"0s"`

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
		Token           common.Address  `json:"token"`
		Feed            common.Address  `json:"feed"`
		Heartbeat       duration        `json:"heartbeat"`
		TradeCapUSD     uint32          `json:"trade_cap_usd"`
		MinPriceUSD     decimal.Decimal `json:"min_price_usd"`
		MaxPriceUSD     decimal.Decimal `json:"max_price_usd"`
		Pool            common.Address  `json:"pool"`
		Window          duration        `json:"window"`
		MaxDeviationBps uint16          `json:"max_deviation_bps"`
	}
	if err := decoder.Decode(&list); err != nil {
		return nil, fmt.Errorf("reading --assets %s: %w", path, err)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("reading --assets %s: no assets, so that no index could be launched", path)
	}
	out := make([]chain.AssetListing, len(list))
	for i, a := range list {
		out[i] = chain.AssetListing{
			Token: a.Token, Feed: a.Feed, Heartbeat: time.Duration(a.Heartbeat), TradeCapUSD: a.TradeCapUSD,
			MinPriceUSD: a.MinPriceUSD, MaxPriceUSD: a.MaxPriceUSD,
			Pool: a.Pool, Window: time.Duration(a.Window), MaxDeviationBps: a.MaxDeviationBps,
		}
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
		PlatformShareBps: c.PlatformShareBps, Limits: chain.Limits{
			MaxSlippageBps: c.MaxSlippageBps, MaxTradeBps: c.MaxTradeBps, DailyLossBps: c.DailyLossBps,
			DailyTurnoverBps: c.DailyTurnoverBps, AuctionBandBps: c.AuctionBandBps, AuctionIdle: c.AuctionIdle, CoolOff: c.CoolOff,
		},
		MinTargetDelay: c.MinTargetDelay, TargetWindow: c.TargetWindow,
		ListingDelay: c.ListingDelay, Sequencer: c.Sequencer, GracePeriod: c.GracePeriod,
		UniswapRouter: c.UniswapRouter, WETH: c.WETH, Assets: assets,
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
	deployed.USDC = c.USDC
	deployed.UniswapFactory, deployed.UniswapQuoter = c.UniswapFactory, c.UniswapQuoter
	if err := deployed.Write(c.Out); err != nil {
		return err
	}
	e.log.Info("deployed", "factory", deployed.Factory, "registry", deployed.Registry, "written_to", c.Out)
	if c.ListingDelay > 0 {
		e.log.Info("assets and adapter wait for astrolabe activate", "delay", c.ListingDelay)
	}
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
