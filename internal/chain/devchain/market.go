package devchain

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// Asset is a token of the market and its price feed.
type Asset struct {
	Symbol, Name string
	Token, Feed  common.Address
	Decimals     uint8
	FeedDecimals uint8
	StartPrice   decimal.Decimal // USD per whole token
}

// DefaultAssets are the eight assets of the default market, without addresses.
func DefaultAssets() []Asset {
	usd := decimal.RequireFromString
	return []Asset{
		{Symbol: "USDC", Name: "USD Coin", Decimals: 6, FeedDecimals: 8, StartPrice: usd("1")},
		{Symbol: "WETH", Name: "Wrapped Ether", Decimals: 18, FeedDecimals: 8, StartPrice: usd("3000")},
		{Symbol: "WBTC", Name: "Wrapped BTC", Decimals: 8, FeedDecimals: 8, StartPrice: usd("90000")},
		{Symbol: "XAUT", Name: "Tether Gold", Decimals: 6, FeedDecimals: 8, StartPrice: usd("3400")},
		{Symbol: "LINK", Name: "Chainlink", Decimals: 18, FeedDecimals: 8, StartPrice: usd("18")},
		{Symbol: "UNI", Name: "Uniswap", Decimals: 18, FeedDecimals: 8, StartPrice: usd("9")},
		{Symbol: "AAVE", Name: "Aave", Decimals: 18, FeedDecimals: 18, StartPrice: usd("220")},
		{Symbol: "ARB", Name: "Arbitrum", Decimals: 18, FeedDecimals: 8, StartPrice: usd("0.45")},
	}
}

// MarketConfig says what DeployMarket creates. A zero field takes the default named in its comment.
type MarketConfig struct {
	// Assets are the tokens; addresses are ignored. USDC and WETH (18 decimals) must be among them. Default: DefaultAssets.
	Assets []Asset
	// MinTargetDelay is the time before new targets may be executed. Default: 0.
	MinTargetDelay time.Duration
	// TargetWindow is the time in which due targets may be executed. Default: 1 week.
	TargetWindow time.Duration
	// Heartbeat is the heartbeat of every feed. Default: 1 day.
	Heartbeat time.Duration
	// PlatformShareBps is the platform's share of every fee, in basis points. Default: 1,000.
	PlatformShareBps uint16
	// Limits are the limits of every vault. Default: for each zero field, that of DefaultLimits.
	Limits chain.Limits
}

// DefaultLimits returns the widest limits that the contracts allow, except for slippage. A development chain's prices
// move within minutes as far as others do within months, but its daily limits refill by its clock.
func DefaultLimits() chain.Limits {
	return chain.Limits{
		MaxSlippageBps: 100, MaxTradeBps: 10_000, DailyLossBps: 500, DailyTurnoverBps: 50_000,
		AuctionBandBps: 500, AuctionIdle: time.Hour,
	}
}

// withDefaults replaces zero fields. The default is no cool-off.
func withDefaults(l chain.Limits) chain.Limits {
	d := DefaultLimits()
	l.MaxSlippageBps, l.MaxTradeBps = cmp.Or(l.MaxSlippageBps, d.MaxSlippageBps), cmp.Or(l.MaxTradeBps, d.MaxTradeBps)
	l.DailyLossBps, l.DailyTurnoverBps = cmp.Or(l.DailyLossBps, d.DailyLossBps), cmp.Or(l.DailyTurnoverBps, d.DailyTurnoverBps)
	l.AuctionBandBps, l.AuctionIdle = cmp.Or(l.AuctionBandBps, d.AuctionBandBps), cmp.Or(l.AuctionIdle, d.AuctionIdle)
	return l
}

func (c MarketConfig) withDefaults() MarketConfig {
	if c.Assets == nil {
		c.Assets = DefaultAssets()
	}
	c.TargetWindow = cmp.Or(c.TargetWindow, 7*24*time.Hour)
	c.Heartbeat = cmp.Or(c.Heartbeat, 24*time.Hour)
	c.PlatformShareBps = cmp.Or(c.PlatformShareBps, 1000)
	c.Limits = withDefaults(c.Limits)
	return c
}

func (c MarketConfig) validate() error {
	seen := map[string]bool{}
	var errs []error
	for i, asset := range c.Assets {
		switch {
		case asset.Symbol == "" || seen[asset.Symbol]:
			errs = append(errs, fmt.Errorf("assets[%d]: symbol %q is empty or used twice", i, asset.Symbol))
		case asset.Decimals > 18 || asset.FeedDecimals > 18:
			errs = append(errs, fmt.Errorf("assets[%d]: %d decimals and %d of the feed: at most 18", i, asset.Decimals, asset.FeedDecimals))
		case asset.Symbol == wethSymbol && asset.Decimals != 18:
			errs = append(errs, fmt.Errorf("assets[%d]: WETH has %d decimals: it must be 18", i, asset.Decimals))
		case !asset.StartPrice.IsPositive():
			errs = append(errs, fmt.Errorf("assets[%d]: start price is %s: it must be positive", i, asset.StartPrice))
		}
		seen[asset.Symbol] = true
	}
	if !seen[usdcSymbol] || !seen[wethSymbol] {
		errs = append(errs, errors.New("assets: USDC and WETH must be among them"))
	}
	// The addresses are not known yet. The rest can be checked before anything is deployed.
	placeholder := Account{Address: common.Address{1}}
	roles := func(int) Account { return placeholder }
	assets := slices.Clone(c.Assets)
	for i := range assets {
		assets[i].Token, assets[i].Feed = placeholder.Address, placeholder.Address
	}
	return errors.Join(append(errs, c.protocol(roles, placeholder.Address, placeholder.Address, assets).Validate())...)
}

// protocol returns the configuration to deploy the protocol with.
func (c MarketConfig) protocol(account func(int) Account, router, weth common.Address, assets []Asset) chain.ProtocolConfig {
	out := chain.ProtocolConfig{
		WETH: weth, Guardian: account(Guardian).Address, Keeper: account(Keeper).Address, Platform: account(Platform).Address,
		PlatformShareBps: c.PlatformShareBps, Limits: c.Limits,
		MinTargetDelay: c.MinTargetDelay, TargetWindow: c.TargetWindow, UniswapRouter: router,
	}
	for _, asset := range assets {
		out.Assets = append(out.Assets, chain.AssetListing{Token: asset.Token, Feed: asset.Feed, Heartbeat: c.Heartbeat})
	}
	return out
}

const (
	usdcSymbol = "USDC"
	wethSymbol = "WETH"
	wbtcSymbol = "WBTC"
)

// Market is the result of DeployMarket.
type Market struct {
	Deployment chain.Deployment
	Assets     []Asset
	Pools      []Pool
	Feeds      common.Address // DevFeeds contract: the deployer moves all price feeds with one call
}

// Asset returns the asset with a symbol. It panics if there is none: symbols are constants of the scenario.
func (m *Market) Asset(symbol string) Asset {
	for _, asset := range m.Assets {
		if asset.Symbol == symbol {
			return asset
		}
	}
	panic("no asset " + symbol + " in the market")
}

// FeedAnswer converts a USD price to the answer of the asset's feed, rounded to the nearest unit.
func (a Asset) FeedAnswer(price decimal.Decimal) *big.Int {
	return price.Shift(int32(a.FeedDecimals)).Round(0).BigInt()
}

// Units converts USD to the asset's base units at a USD price per whole token, rounded down.
func (a Asset) Units(usd, price decimal.Decimal) *big.Int { return units(usd, price, a.Decimals) }

// DeployMarket deploys tokens and price feeds, the real Uniswap v3, and the protocol with every asset listed. Uniswap has
// two pools of every asset against USDC and two of WBTC against WETH. DeployMarket gives every token to the members and
// the arbitrageur. It makes blocks as needed. progress, if not nil, is called before each step.
func (c *Chain) DeployMarket(ctx context.Context, config MarketConfig, progress func(step string)) (*Market, error) {
	if progress == nil {
		progress = func(string) {}
	}
	config = config.withDefaults()
	if err := config.validate(); err != nil {
		return nil, fmt.Errorf("checking the market's configuration: %w", err)
	}
	artifacts := c.config.Artifacts
	if artifacts == "" {
		var err error
		if artifacts, err = ArtifactsDir(); err != nil {
			return nil, err
		}
	}
	opts := c.Account(Deployer).Transactor()
	opts.GasLimit = maxTxGas
	opts.GasTipCap, opts.GasFeeCap = big.NewInt(1e9), big.NewInt(1e12)
	batch, err := chain.NewBatch(ctx, c.Backend(), opts)
	if err != nil {
		return nil, err
	}
	b := &builder{chain: c, batch: batch, artifacts: artifacts, progress: progress}
	b.market.Assets = append(b.market.Assets, config.Assets...)
	if err := b.build(ctx); err != nil {
		return nil, fmt.Errorf("deploying the market: %w", err)
	}

	uniswap := b.market.Deployment
	protocol := config.protocol(c.Account, uniswap.UniswapRouter, uniswap.WETH, b.market.Assets)
	deployment, err := chain.DeployProtocol(ctx, c.Backend(), opts, protocol, progress)
	if err != nil {
		return nil, fmt.Errorf("deploying the protocol: %w", err)
	}
	deployment.USDC = uniswap.USDC
	deployment.UniswapFactory, deployment.UniswapQuoter = uniswap.UniswapFactory, uniswap.UniswapQuoter
	deployment.UniswapPositions = uniswap.UniswapPositions
	b.market.Deployment = deployment
	return &b.market, nil
}

// Backend is the in-process client for code that waits for receipts. Asking for a missing receipt makes a block.
type Backend struct {
	*ethclient.Client
	chain *Chain
}

// Backend returns a client that mines a transaction when its receipt is awaited.
func (c *Chain) Backend() Backend { return Backend{c.client, c} }

// TransactionReceipt makes a block first if the transaction is not mined yet.
func (b Backend) TransactionReceipt(ctx context.Context, hash common.Hash) (*types.Receipt, error) {
	receipt, err := b.Client.TransactionReceipt(ctx, hash)
	if err == nil || b.chain.elsewhere != "" {
		return receipt, err
	}
	b.chain.Commit() //nolint:contextcheck // a block must not be cancelled halfway
	return b.Client.TransactionReceipt(ctx, hash)
}
