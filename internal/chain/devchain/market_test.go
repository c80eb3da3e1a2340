package devchain_test

import (
	"math/big"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

func portOf(t *testing.T, address string) int {
	t.Helper()
	parsed, err := url.Parse(address)
	require.NoError(t, err)
	port, err := strconv.Atoi(parsed.Port())
	require.NoError(t, err)
	return port
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, listener.Close()) }()
	return listener.Addr().(*net.TCPAddr).Port
}

func call[T any](t *testing.T, c *devchain.Chain, at common.Address, data []byte, unpack func([]byte) (T, error)) T {
	t.Helper()
	contract := bindings.NewERC20Permit().Instance(c.Client(), at) // data and unpack hold the ABI
	out, err := bind.Call(contract, &bind.CallOpts{Context: t.Context()}, data, unpack)
	require.NoError(t, err)
	return out
}

func TestDeployMarket(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{Accounts: 8})
	var steps []string
	m, err := c.DeployMarket(t.Context(), devchain.MarketConfig{
		MinTargetDelay: time.Hour, TargetWindow: 2 * time.Hour, Heartbeat: time.Minute, PlatformShareBps: 77,
		Limits: chain.Limits{MaxSlippageBps: 55, CoolOff: time.Minute},
	}, func(step string) { steps = append(steps, step) })
	require.NoError(t, err)
	require.Greater(t, len(steps), 5)
	d := m.Deployment
	require.NoError(t, d.Validate())
	require.Equal(t, devchain.ChainID, d.ChainID)
	require.Len(t, m.Assets, 8)
	require.Len(t, m.Pools, 16)

	t.Run("HasEveryAssetListedAtItsStartPrice", func(t *testing.T) {
		t.Parallel()
		registry, erc20 := bindings.NewAssetRegistry(), bindings.NewERC20Permit()
		var tokens []common.Address
		for _, asset := range m.Assets {
			tokens = append(tokens, asset.Token)
			listed := call(t, c, d.Registry, registry.PackAsset(asset.Token), registry.UnpackAsset)
			require.Equal(t, asset.Feed, listed.Feed)
			require.EqualValues(t, 60, listed.Heartbeat)
			require.Equal(t, asset.Decimals, listed.TokenDecimals)
			require.Equal(t, asset.FeedDecimals, listed.FeedDecimals)
			price := call(t, c, d.Registry, registry.PackPriceD18(asset.Token), registry.UnpackPriceD18)
			require.Equal(t, asset.StartPrice.Shift(18).BigInt(), price)
			require.Equal(t, asset.Symbol, call(t, c, asset.Token, erc20.PackSymbol(), erc20.UnpackSymbol))
			for _, holder := range []int{devchain.Deployer, devchain.Arbitrageur, devchain.FirstMember, 7} {
				held := call(t, c, asset.Token, erc20.PackBalanceOf(c.Account(holder).Address), erc20.UnpackBalanceOf)
				least := asset.Units(decimal.NewFromInt(500_000), asset.StartPrice)
				require.GreaterOrEqual(t, held.Cmp(least), 0, "%s of account %d", asset.Symbol, holder)
			}
		}
		require.Equal(t, tokens, call(t, c, d.Registry, registry.PackAssets(), registry.UnpackAssets))
		require.True(t, call(t, c, d.Registry, registry.PackIsAdapter(d.Adapter), registry.UnpackIsAdapter))
	})

	t.Run("HasTheProtocolsRoles", func(t *testing.T) {
		t.Parallel()
		factory, registry := bindings.NewVaultFactory(), bindings.NewAssetRegistry()
		require.Equal(t, bindings.IVaultFactoryDefaults{
			Keeper: c.Account(devchain.Keeper).Address, Guardian: c.Account(devchain.Guardian).Address,
			Platform: c.Account(devchain.Platform).Address, PlatformShareBps: 77,
			Limits: bindings.IVaultTypesLimits{
				MaxSlippageBps: 55, MaxTradeBps: 10_000, DailyLossBps: 500, DailyTurnoverBps: 50_000, AuctionBandBps: 500,
				AuctionIdle: 3600, CoolOff: 60,
			},
			MinTargetDelay: 3600, TargetWindow: 7200,
		}, call(t, c, d.Factory, factory.PackDefaults(), factory.UnpackDefaults))
		require.Equal(t, c.Account(devchain.Deployer).Address, call(t, c, d.Factory, factory.PackOwner(), factory.UnpackOwner))
		require.Equal(t, c.Account(devchain.Guardian).Address, call(t, c, d.Registry, registry.PackGuardian(), registry.UnpackGuardian))
		require.Equal(t, d.Registry, call(t, c, d.Factory, factory.PackRegistry(), factory.UnpackRegistry))
	})

	t.Run("HasPoolsAtTheStartPricesWithLiquidityAround", func(t *testing.T) {
		t.Parallel()
		pool, erc20 := bindings.NewUniswapV3Pool(), bindings.NewERC20Permit()
		byToken := map[common.Address]devchain.Asset{}
		for _, asset := range m.Assets {
			byToken[asset.Token] = asset
		}
		for _, p := range m.Pools {
			require.Negative(t, p.Token0.Cmp(p.Token1))
			zero, one := byToken[p.Token0], byToken[p.Token1]
			slot0 := call(t, c, p.Address, pool.PackSlot0(), pool.UnpackSlot0)
			// (√P / 2⁹⁶)² units of token1 for one of token0, compared with the prices
			root := decimal.NewFromBigInt(slot0.SqrtPriceX96, 0)
			got := root.Mul(root).DivRound(decimal.NewFromBigInt(new(big.Int).Lsh(big.NewInt(1), 192), 0), 40).
				Shift(int32(zero.Decimals) - int32(one.Decimals))
			want := zero.StartPrice.DivRound(one.StartPrice, 40)
			off := got.Div(want).Sub(decimal.NewFromInt(1)).Abs()
			require.True(t, off.LessThan(decimal.RequireFromString("0.000001")),
				"%s/%s is at %s instead of %s", zero.Symbol, one.Symbol, got, want)
			require.Positive(t, call(t, c, p.Address, pool.PackLiquidity(), pool.UnpackLiquidity).Sign())

			var usd decimal.Decimal
			for _, asset := range []devchain.Asset{zero, one} {
				held := call(t, c, asset.Token, erc20.PackBalanceOf(p.Address), erc20.UnpackBalanceOf)
				usd = usd.Add(decimal.NewFromBigInt(held, -int32(asset.Decimals)).Mul(asset.StartPrice))
			}
			require.True(t, usd.GreaterThan(decimal.NewFromInt(2_000_000)) && usd.LessThan(decimal.NewFromInt(5_000_000)),
				"%s/%s %d holds %s USD", zero.Symbol, one.Symbol, p.Fee, usd)
		}
	})

	t.Run("CanBeWrittenAndRead", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "deployment.json")
		require.NoError(t, d.Write(path))
		read, err := chain.ReadDeployment(path)
		require.NoError(t, err)
		require.Equal(t, d, read)
	})
}

func TestDeployMarketIsDeterministic(t *testing.T) {
	t.Parallel()
	first, err := start(t, devchain.Config{}).DeployMarket(t.Context(), devchain.MarketConfig{}, nil)
	require.NoError(t, err)
	second, err := start(t, devchain.Config{BlockTime: 20 * time.Millisecond}).DeployMarket(t.Context(), devchain.MarketConfig{}, nil)
	require.NoError(t, err)
	first.Deployment.StartBlock, second.Deployment.StartBlock = 0, 0
	require.Equal(t, first, second, "bookmarks and wallets survive a restart of the demo")
}

func TestDeployMarketRejectsBadConfigurations(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{})
	usd := decimal.RequireFromString
	for want, change := range map[string]func(*devchain.MarketConfig){
		"USDC and WETH":        func(m *devchain.MarketConfig) { m.Assets = m.Assets[1:] },
		"used twice":           func(m *devchain.MarketConfig) { m.Assets = append(m.Assets, m.Assets[2]) },
		"at most 18":           func(m *devchain.MarketConfig) { m.Assets[2].Decimals = 19 },
		"WETH has 6":           func(m *devchain.MarketConfig) { m.Assets[1].Decimals = 6 },
		"start price is 0":     func(m *devchain.MarketConfig) { m.Assets[3].StartPrice = usd("0") },
		"heartbeat is 744h0m":  func(m *devchain.MarketConfig) { m.Heartbeat = 31 * 24 * time.Hour },
		"target window is 1.5": func(m *devchain.MarketConfig) { m.TargetWindow = 1500 * time.Millisecond },
		"platform share":       func(m *devchain.MarketConfig) { m.PlatformShareBps = 5001 },
		"max slippage":         func(m *devchain.MarketConfig) { m.Limits.MaxSlippageBps = 501 },
	} {
		config := devchain.MarketConfig{Assets: devchain.DefaultAssets()}
		change(&config)
		_, err := c.DeployMarket(t.Context(), config, nil)
		require.ErrorContains(t, err, want)
	}
}

func TestDeployMarketNeedsUniswapsPackages(t *testing.T) {
	t.Parallel()
	c := start(t, devchain.Config{Artifacts: t.TempDir()})
	_, err := c.DeployMarket(t.Context(), devchain.MarketConfig{}, nil)
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestArtifactsDir(t *testing.T) {
	_, err := devchain.ArtifactsDir()
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	_, err = devchain.ArtifactsDir()
	require.ErrorContains(t, err, "npm ci")
}
