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
	"github.com/astrolabe-index/astrolabe/internal/input"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

type deployCmd struct {
	nodeFlags
	signingFlags
	Assets string `help:"${help_assets}" required:"" type:"path"`
	Out    string `help:"${help_out}" default:"deployment.json" type:"path"`

	Owner            common.Address `help:"${help_owner}" placeholder:"0x…"`
	Guardian         common.Address `help:"Account that may only reduce risk, for example pause." required:"" placeholder:"0x…"`
	Keeper           common.Address `help:"Account that trades for vaults that name no keeper." required:"" placeholder:"0x…"`
	Platform         common.Address `help:"Account that receives the platform's share of fees." required:"" placeholder:"0x…"`
	PlatformShareBps uint16         `help:"Platform's share of every fee, in basis points." default:"1000"`
	MaxSlippageBps   uint16         `help:"${help_max_slippage}" default:"100"`
	MaxTradeBps      uint16         `help:"${help_max_trade}" default:"2500"`
	DailyLossBps     uint16         `help:"${help_daily_loss}" default:"100"`
	DailyTurnoverBps uint16         `help:"${help_turnover}" default:"10000"`
	AuctionBandBps   uint16         `help:"${help_auction_band}" default:"500"`
	AuctionIdle      time.Duration  `help:"${help_auction_idle}" default:"6h"`
	CoolOff          time.Duration  `help:"${help_cool_off}" default:"1m"`
	MinTargetDelay   time.Duration  `help:"${help_min_target_delay}" default:"24h"`
	TargetWindow     time.Duration  `help:"${help_target_window}" default:"72h"`
	ListingDelay     time.Duration  `help:"${help_listing_delay}" default:"48h"`
	Sequencer        common.Address `help:"${help_sequencer}" placeholder:"0x…"`
	GracePeriod      time.Duration  `help:"${help_grace_period}" default:"1h"`

	WETH           common.Address `name:"weth" required:"" help:"Address of wrapped ether." placeholder:"0x…"`
	USDC           common.Address `name:"usdc" required:"" help:"${help_usdc}" placeholder:"0x…"`
	UniswapFactory common.Address `required:"" help:"Address of the Uniswap v3 factory." placeholder:"0x…"`
	UniswapRouter  common.Address `required:"" help:"Address of the Uniswap v3 SwapRouter." placeholder:"0x…"`
	UniswapQuoter  common.Address `required:"" help:"Address of the Uniswap v3 QuoterV2." placeholder:"0x…"`
}

// Help explains the assets file and the steps after the deployment.
func (deployCmd) Help() string {
	return `Deploys the asset registry, the vault factory, the lens, the Zapper, the exit guard and the Uniswap adapter. Proposes the
assets and the adapter, and writes all addresses to --out.

The assets file is a JSON list. token, feed and heartbeat are required:

  [{"token": "0x…", "feed": "0x… (Chainlink, in USD)", "heartbeat": "1h",
    "trade_cap_usd": 100000, "min_price_usd": "0.9", "max_price_usd": "1.1",
    "pool": "0x… (Uniswap v3, a second price source)", "window": "30m", "max_deviation_bps": 200}]

Example:

  astrolabe deploy --rpc http://127.0.0.1:8545 --keystore deployer.json --password-file deployer.pass --assets assets.json \
    --guardian 0x… --keeper 0x… --platform 0x… --weth 0x… --usdc 0x… \
    --uniswap-factory 0x… --uniswap-router 0x… --uniswap-quoter 0x…

Next: run astrolabe activate after --listing-delay, then astrolabe serve --deployment with the written file.`
}

// duration is a time.Duration that JSON writes as a string such as "24h".
type duration time.Duration

// UnmarshalJSON reads Go's duration format.
func (d *duration) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("a duration must be a string such as \"24h\": %w", err)
	}
	parsed, err := time.ParseDuration(s)
	if err != nil {
		return err
	}
	*d = duration(parsed)
	return nil
}

// readAssets reads the file of --assets. Unknown fields and an empty list are errors.
func readAssets(path string) ([]chain.AssetListing, error) {
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
	if err := input.ReadFile(path, &list); err != nil {
		return nil, fmt.Errorf("reading --assets %s: %w", path, err)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("reading --assets %s: the list is empty, so no index could be launched", path)
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

// Run deploys the contracts and writes their addresses.
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
	node, chainID, err := c.dial(ctx, e)
	if err != nil {
		return err
	}
	defer node.Close()
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
		e.log.Info("run astrolabe activate after the listing delay", "delay", c.ListingDelay)
	}
	return nil
}

// refuseOverwrite returns an error if the file exists, so that the addresses of an earlier deployment are not lost.
func refuseOverwrite(path string) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("--out %s exists and may contain the addresses of another deployment: choose another file", path)
	}
	return nil
}

// openKeystore decrypts a keystore with the password in a file. Newlines at the end of the password are ignored.
func openKeystore(path, passwordFile string) (txmgr.Signer, error) {
	password, err := os.ReadFile(filepath.Clean(passwordFile))
	if err != nil {
		return nil, fmt.Errorf("reading the password file: %w", err)
	}
	return txmgr.OpenKeystore(path, strings.TrimRight(string(password), "\r\n"))
}

// transactor returns transaction options for the bindings that sign with the signer.
func transactor(ctx context.Context, signer txmgr.Signer, chainID *big.Int) *bind.TransactOpts {
	return &bind.TransactOpts{
		From: signer.Address(),
		Signer: func(_ common.Address, tx *types.Transaction) (*types.Transaction, error) {
			return signer.Sign(ctx, tx, chainID)
		},
	}
}
