package chain_test

import (
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

// deployAsset deploys a token and its feed with account 0.
func deployAsset(t *testing.T, batch *chain.Batch) chain.AssetListing {
	t.Helper()
	token, err := batch.Deploy(t.Context(), "a token", hexutil.MustDecode(bindings.DevTokenMetaData.Bin),
		bindings.NewDevToken().PackConstructor("Token", "TOK", 9))
	require.NoError(t, err)
	feed, err := batch.Deploy(t.Context(), "a feed", hexutil.MustDecode(bindings.DevFeedMetaData.Bin),
		bindings.NewDevFeed().PackConstructor("TOK / USD", 8, big.NewInt(5e8)))
	require.NoError(t, err)
	return chain.AssetListing{Token: token, Feed: feed, Heartbeat: time.Hour}
}

func protocolConfig(assets ...chain.AssetListing) chain.ProtocolConfig {
	return chain.ProtocolConfig{
		Guardian: common.Address{1}, Keeper: common.Address{2}, Platform: common.Address{3},
		PlatformShareBps: 1000, MinTargetDelay: time.Hour, TargetWindow: time.Hour,
		Limits: chain.Limits{
			MaxSlippageBps: 100, MaxTradeBps: 2500, DailyLossBps: 100, DailyTurnoverBps: 10_000, AuctionBandBps: 500,
			AuctionIdle: time.Hour,
		},
		UniswapRouter: common.Address{4}, WETH: common.Address{5}, Assets: assets,
	}
}

// market deploys the real Uniswap and returns its router. The adapter asks the router for its factory.
func market(t *testing.T, c *devchain.Chain) common.Address {
	t.Helper()
	m, err := c.DeployMarket(t.Context(), devchain.MarketConfig{}, nil)
	require.NoError(t, err)
	return m.Deployment.UniswapRouter
}

func TestDeployProtocolThroughANodeThatEstimatesGas(t *testing.T) {
	t.Parallel()
	c, err := devchain.Start(t.Context(), devchain.Config{BlockTime: 50 * time.Millisecond})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	client := dial(t, []string{c.HTTPURL()}, chain.WithTimeout(10*time.Second))
	opts := c.Account(0).Transactor()
	batch, err := chain.NewBatch(t.Context(), client, opts)
	require.NoError(t, err)
	listing := deployAsset(t, batch)
	receipts, err := batch.Wait(t.Context())
	require.NoError(t, err)
	require.Len(t, receipts, 2)

	config := protocolConfig(listing)
	config.Owner, config.UniswapRouter = c.Account(9).Address, market(t, c)
	var steps []string
	deployment, err := chain.DeployProtocol(t.Context(), client, opts, config, func(s string) { steps = append(steps, s) })
	require.NoError(t, err)
	require.Len(t, steps, 6)
	require.Greater(t, deployment.StartBlock, receipts[1].BlockNumber.Uint64()-1)
	require.EqualValues(t, 1337, deployment.ChainID)

	registry, factory := bindings.NewAssetRegistry(), bindings.NewVaultFactory()
	require.NoError(t, callOf(t, client, deployment.Registry, registry.PackPriceD18(listing.Token), registry.UnpackPriceD18,
		func(price *big.Int) { require.Equal(t, "5000000000000000000", price.String()) }))
	for _, owned := range []common.Address{deployment.Registry, deployment.Factory} {
		require.NoError(t, callOf(t, client, owned, factory.PackPendingOwner(), factory.UnpackPendingOwner,
			func(owner common.Address) { require.Equal(t, config.Owner, owner) }))
	}
	for _, contract := range []common.Address{
		deployment.Lens, deployment.Zapper, deployment.ExitGuard, deployment.Adapter, deployment.Trading,
		deployment.Auction, deployment.Governance, deployment.Yield, deployment.Roles, deployment.Mandates,
	} {
		code, err := client.CodeAt(t.Context(), contract, nil)
		require.NoError(t, err)
		require.NotEmpty(t, code)
	}
	mandates := bindings.NewMandates()
	require.NoError(t, callOf(t, client, deployment.Mandates, mandates.PackTipD18(big.NewInt(5)), mandates.UnpackTipD18,
		func(*big.Int) {}), "the module answers")
}

func callOf[T any](
	t *testing.T, client *chain.Client, at common.Address, data []byte, unpack func([]byte) (T, error), check func(T),
) error {
	t.Helper()
	out, err := bind.Call(bindings.NewERC20Permit().Instance(client, at), &bind.CallOpts{Context: t.Context()}, data, unpack)
	if err == nil {
		check(out)
	}
	return err
}

func TestProposalsAreActivatedOnceTheirDelayIsOver(t *testing.T) {
	t.Parallel()
	c, err := devchain.Start(t.Context(), devchain.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	opts := c.Account(0).Transactor()
	batch, err := chain.NewBatch(t.Context(), c.Backend(), opts)
	require.NoError(t, err)
	listing := deployAsset(t, batch)
	_, err = batch.Wait(t.Context())
	require.NoError(t, err)
	listing.TradeCapUSD, listing.MaxPriceUSD = 50_000, decimal.RequireFromString("7.5")
	listing.Heartbeat = 24 * time.Hour
	config := protocolConfig(listing)
	config.UniswapRouter = market(t, c)
	config.ListingDelay, config.Owner = time.Hour, c.Account(9).Address
	deployment, err := chain.DeployProtocol(t.Context(), c.Backend(), opts, config, nil)
	require.NoError(t, err)
	registry := bindings.NewAssetRegistry()
	status := func() uint8 {
		asset, err := bind.Call(registry.Instance(c.Client(), deployment.Registry), &bind.CallOpts{Context: t.Context()},
			registry.PackAsset(listing.Token), registry.UnpackAsset)
		require.NoError(t, err)
		return asset.Status
	}

	anyone := c.Account(5).Transactor()
	tokens := []common.Address{listing.Token, {9}}
	got, err := chain.Activate(t.Context(), c.Backend(), anyone, deployment, tokens)
	require.NoError(t, err)
	require.Empty(t, got.Executed)
	require.Len(t, got.Waiting, 2)
	require.Equal(t, listing.Token, got.Waiting[0].Subject)
	require.Zero(t, status(), "nothing is listed before its delay")

	require.NoError(t, c.AdjustTime(time.Hour))
	c.Commit()
	got, err = chain.Activate(t.Context(), c.Backend(), anyone, deployment, tokens)
	require.NoError(t, err)
	require.Equal(t, []common.Address{listing.Token, deployment.Adapter}, got.Executed)
	require.Empty(t, got.Waiting)
	require.EqualValues(t, 1, status())
	terms, err := bind.Call(registry.Instance(c.Client(), deployment.Registry), &bind.CallOpts{Context: t.Context()},
		registry.PackTerms(listing.Token), registry.UnpackTerms)
	require.NoError(t, err)
	require.EqualValues(t, 50_000, terms.TradeCapUsd)
	require.Equal(t, "7500000000000000000", terms.MaxPriceD18.String())
	got, err = chain.Activate(t.Context(), c.Backend(), anyone, deployment, tokens)
	require.NoError(t, err)
	require.Empty(t, got.Executed)
}

func TestDeployProtocolRejectsWhatContractsWouldRefuse(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*chain.ProtocolConfig){
		"guardian is":             func(c *chain.ProtocolConfig) { c.Guardian = common.Address{} },
		"keeper is":               func(c *chain.ProtocolConfig) { c.Keeper = common.Address{} },
		"platform is":             func(c *chain.ProtocolConfig) { c.Platform = common.Address{} },
		"uniswap router":          func(c *chain.ProtocolConfig) { c.UniswapRouter = common.Address{} },
		"5001 bps":                func(c *chain.ProtocolConfig) { c.PlatformShareBps = 5001 },
		"max slippage is 501 bps": func(c *chain.ProtocolConfig) { c.Limits.MaxSlippageBps = 501 },
		"max trade is 0 bps":      func(c *chain.ProtocolConfig) { c.Limits.MaxTradeBps = 0 },
		"daily loss is":           func(c *chain.ProtocolConfig) { c.Limits.DailyLossBps = 501 },
		"daily turnover is":       func(c *chain.ProtocolConfig) { c.Limits.DailyTurnoverBps = 50_001 },
		"auction band is":         func(c *chain.ProtocolConfig) { c.Limits.AuctionBandBps = 10_001 },
		"auction idle is 9m59s":   func(c *chain.ProtocolConfig) { c.Limits.AuctionIdle = 10*time.Minute - time.Second },
		"cool-off is 24h0m1s":     func(c *chain.ProtocolConfig) { c.Limits.CoolOff = 24*time.Hour + time.Second },
		"min target delay":        func(c *chain.ProtocolConfig) { c.MinTargetDelay = -time.Second },
		"target window":           func(c *chain.ProtocolConfig) { c.TargetWindow = 0 },
		"assets[1]: feed":         func(c *chain.ProtocolConfig) { c.Assets[1].Feed = common.Address{} },
		"assets[0]: token":        func(c *chain.ProtocolConfig) { c.Assets[0].Token = common.Address{} },
		"assets[0]: heart":        func(c *chain.ProtocolConfig) { c.Assets[0].Heartbeat = 31 * 24 * time.Hour },
	} {
		listing := chain.AssetListing{Token: common.Address{5}, Feed: common.Address{6}, Heartbeat: time.Hour}
		config := protocolConfig(listing, listing)
		require.NoError(t, config.Validate())
		change(&config)
		_, err := chain.DeployProtocol(t.Context(), nil, nil, config, nil)
		require.ErrorContains(t, err, want)
	}
}

func TestBatchTellsWhyATransactionFailed(t *testing.T) {
	t.Parallel()
	c, err := devchain.Start(t.Context(), devchain.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	opts := c.Account(0).Transactor()
	opts.GasLimit = 5_000_000 // skips the estimate, which would fail first
	batch, err := chain.NewBatch(t.Context(), c.Backend(), opts)
	require.NoError(t, err)
	listing := deployAsset(t, batch)
	_, err = batch.Wait(t.Context())
	require.NoError(t, err)
	transfer := bindings.NewERC20Permit().PackTransfer(common.Address{7}, big.NewInt(9))
	require.NoError(t, batch.Send(t.Context(), "moving missing tokens", listing.Token, nil, transfer))
	_, err = batch.Wait(t.Context())
	require.ErrorContains(t, err, "moving missing tokens: transaction 0x")
	require.ErrorContains(t, err, "ERC20InsufficientBalance(sender: "+c.Account(0).Address.Hex()+", balance: 0, needed: 9)")

	opts.GasLimit = 0
	batch, err = chain.NewBatch(t.Context(), c.Backend(), opts)
	require.NoError(t, err)
	err = batch.Send(t.Context(), "moving missing tokens", listing.Token, nil, transfer)
	require.ErrorContains(t, err, "ERC20InsufficientBalance(", "the estimate already fails")
	_, err = batch.Deploy(t.Context(), "nothing", nil, nil)
	require.ErrorContains(t, err, "bytecode is empty")
}

func TestReadDeploymentRejectsWhatCannotWork(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deployment.json")
	_, err := chain.ReadDeployment(path)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.WriteFile(path, []byte(`{"chain_id": 5}`), 0o600))
	_, err = chain.ReadDeployment(path)
	require.ErrorContains(t, err, "factory is the zero address")
	require.NotContains(t, err.Error(), "chain_id")
	require.NoError(t, os.WriteFile(path, []byte(`{"factory": "0x12"}`), 0o600))
	_, err = chain.ReadDeployment(path)
	require.ErrorContains(t, err, "decoding the deployment")
	require.Error(t, chain.Deployment{}.Write(filepath.Join(path, "below-a-file")))
}
