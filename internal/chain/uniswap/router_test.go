package uniswap_test

import (
	"context"
	"log/slog"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// counter counts the round trips.
type counter struct {
	uniswap.Node
	trips, calls int
}

func (c *counter) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	c.trips++
	c.calls += len(calls)
	return c.Node.BatchCall(ctx, calls)
}

type bundle struct {
	chain  *devchain.Chain
	market *devchain.Market
	node   *counter
	router *uniswap.Router
	trader devchain.Account
}

func setup(t *testing.T) *bundle {
	t.Helper()
	c, m := testkit.Market(t)
	client, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(client.Close)
	b := &bundle{chain: c, market: m, node: &counter{Node: client}, trader: c.Account(devchain.Arbitrageur)}
	b.router = uniswap.NewRouter(uniswap.Config{
		Quoter: m.Deployment.UniswapQuoter, Factory: m.Deployment.UniswapFactory,
		Hubs: []common.Address{m.Deployment.USDC, m.Deployment.WETH},
	}, b.node)
	return b
}

func (b *bundle) request(in, out string, usd int64) uniswap.Request {
	asset := b.market.Asset(in)
	return uniswap.Request{
		TokenIn: asset.Token, TokenOut: b.market.Asset(out).Token,
		AmountIn: asset.Units(decimal.NewFromInt(usd), asset.StartPrice),
	}
}

func (b *bundle) balance(t *testing.T, token common.Address) *big.Int {
	t.Helper()
	erc20 := bindings.NewERC20Permit()
	out, err := bind.Call(erc20.Instance(b.chain.Client(), token), &bind.CallOpts{Context: t.Context()},
		erc20.PackBalanceOf(b.trader.Address), erc20.UnpackBalanceOf)
	require.NoError(t, err)
	return out
}

// swap runs the route on the real SwapRouter and returns what the trader got.
func (b *bundle) swap(t *testing.T, route uniswap.Route) *big.Int {
	t.Helper()
	testkit.Approve(t, b.chain, b.trader, b.market.Deployment.UniswapRouter, route.TokenIn)
	before := b.balance(t, route.TokenOut)
	testkit.Send(t, b.chain, b.trader, testkit.Call{
		To: b.market.Deployment.UniswapRouter,
		Data: bindings.NewUniswapV3Router().PackExactInput(bindings.ISwapRouterExactInputParams{
			Path: route.Path, Recipient: b.trader.Address, Deadline: testkit.Unlimited(),
			AmountIn: route.AmountIn, AmountOutMinimum: route.AmountOut,
		}),
	})
	return new(big.Int).Sub(b.balance(t, route.TokenOut), before)
}

func TestRouteGivesExactlyWhatItQuotes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, swap := range []struct {
		in, out string
		usd     int64
		hops    int
	}{
		{"USDC", "WBTC", 5_000, 1},
		{"WBTC", "USDC", 1, 1},
		{"WBTC", "WETH", 5_000, 1},
		{"LINK", "AAVE", 20_000, 2},
		{"ARB", "XAUT", 3_333, 2},
		{"UNI", "WBTC", 77, 2},
		{"WETH", "USDC", 400_000, 1}, // beyond the deep range
	} {
		request := b.request(swap.in, swap.out, swap.usd)
		route, err := b.router.Best(t.Context(), request, nil)
		require.NoError(t, err)
		require.Len(t, route.Fees, swap.hops)
		require.Positive(t, route.Gas)
		require.Equal(t, route.AmountOut, b.swap(t, route), "%s to %s", swap.in, swap.out)
	}
}

func TestBestRouteBeatsEveryOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	quoter := bindings.NewUniswapV3Quoter()
	quote := func(tokens []common.Address, fees []uint32, amount *big.Int) *big.Int {
		out, err := bind.Call(quoter.Instance(b.chain.Client(), b.market.Deployment.UniswapQuoter),
			&bind.CallOpts{Context: t.Context()},
			quoter.PackQuoteExactInput(uniswap.EncodePath(tokens, fees), amount), quoter.UnpackQuoteExactInput)
		require.NoError(t, err)
		return out.AmountOut
	}
	request := b.request("WBTC", "WETH", 60_000)
	route, err := b.router.Best(t.Context(), request, nil)
	require.NoError(t, err)
	beaten := 0
	for _, first := range []uint32{500, 3000} {
		direct := quote([]common.Address{request.TokenIn, request.TokenOut}, []uint32{first}, request.AmountIn)
		require.GreaterOrEqual(t, route.AmountOut.Cmp(direct), 0)
		for _, second := range []uint32{500, 3000} {
			hops := quote([]common.Address{request.TokenIn, b.market.Deployment.USDC, request.TokenOut},
				[]uint32{first, second}, request.AmountIn)
			beaten += route.AmountOut.Cmp(hops)
		}
	}
	require.Equal(t, 4, beaten, "two fees and twice the impact cost more than one")
	// Impact of a small trade: visible, and not much more than the fee.
	small, err := b.router.Best(t.Context(), b.request("USDC", "WETH", 5_000), nil)
	require.NoError(t, err)
	weth := b.market.Asset("WETH")
	atPrice := weth.Units(decimal.NewFromInt(5_000), weth.StartPrice)
	loss := decimal.NewFromBigInt(new(big.Int).Sub(atPrice, small.AmountOut), 0).Div(decimal.NewFromBigInt(atPrice, 0))
	require.True(t, loss.GreaterThan(decimal.RequireFromString("0.0005")), "loss %s", loss)
	require.True(t, loss.LessThan(decimal.RequireFromString("0.001")), "loss %s", loss)
}

func TestBestManyIsOneRoundTrip(t *testing.T) {
	t.Parallel()
	b := setup(t)
	requests := []uniswap.Request{
		b.request("USDC", "WBTC", 5_000), b.request("LINK", "UNI", 5_000), b.request("AAVE", "WETH", 1_000),
	}
	first, err := b.router.BestMany(t.Context(), requests, nil)
	require.NoError(t, err)
	require.Equal(t, 2, b.node.trips, "pools are looked up first")
	second, err := b.router.BestMany(t.Context(), requests, nil)
	require.NoError(t, err)
	require.Equal(t, 3, b.node.trips)
	require.Equal(t, first, second)
	for i, request := range requests {
		alone, err := b.router.Best(t.Context(), request, nil)
		require.NoError(t, err)
		require.Equal(t, alone, first[i])
	}
}

func TestQuotesArePinnedToTheirBlock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	head, err := b.chain.Client().BlockNumber(t.Context())
	require.NoError(t, err)
	request := b.request("USDC", "WETH", 300_000)
	before, err := b.router.Best(t.Context(), request, nil)
	require.NoError(t, err)
	b.swap(t, before)
	after, err := b.router.Best(t.Context(), request, nil)
	require.NoError(t, err)
	require.Negative(t, after.AmountOut.Cmp(before.AmountOut), "the swap moved the price")
	again, err := b.router.Best(t.Context(), request, new(big.Int).SetUint64(head))
	require.NoError(t, err)
	require.Equal(t, before, again)

	_, err = b.router.Best(t.Context(), request, big.NewInt(1_000_000))
	require.Error(t, err)
	require.NotErrorIs(t, err, uniswap.ErrNoRoute, "a missing block says nothing about routes")
}

func TestNoRouteForMoreThanPoolsHold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.router.Best(t.Context(), b.request("ARB", "USDC", 50_000_000), nil)
	require.ErrorIs(t, err, uniswap.ErrNoRoute)

	unknown := b.request("USDC", "WETH", 1)
	unknown.TokenOut = common.Address{1}
	_, err = b.router.Best(t.Context(), unknown, nil)
	require.ErrorIs(t, err, uniswap.ErrNoRoute)

	routes, err := b.router.BestMany(t.Context(), []uniswap.Request{unknown, b.request("USDC", "WETH", 1)}, nil)
	require.NoError(t, err)
	require.Nil(t, routes[0].Path)
	require.NotNil(t, routes[1].Path)
}

func TestRouterRejectsBadRequests(t *testing.T) {
	t.Parallel()
	router := uniswap.NewRouter(uniswap.Config{}, nil)
	token := common.Address{1}
	for _, request := range []uniswap.Request{
		{TokenIn: token, TokenOut: token, AmountIn: big.NewInt(1)},
		{TokenIn: token},
		{TokenIn: token, AmountIn: new(big.Int)},
		{TokenIn: token, AmountIn: big.NewInt(-1)},
		{TokenIn: token, AmountIn: new(big.Int).Lsh(big.NewInt(1), 255)},
	} {
		_, err := router.Best(t.Context(), request, nil)
		require.ErrorContains(t, err, "request 0")
	}
}

func TestRouterFindsPoolsCreatedLater(t *testing.T) {
	t.Parallel()
	b := setup(t)
	request := b.request("LINK", "UNI", 10)
	route, err := b.router.Best(t.Context(), request, nil)
	require.NoError(t, err)
	require.Len(t, route.Fees, 2)

	// A direct pool at 2:1, the price of LINK in UNI, with liquidity over the whole range.
	link, uni := b.market.Asset("LINK"), b.market.Asset("UNI")
	two := new(big.Int).Sqrt(new(big.Int).Lsh(big.NewInt(2), 192))
	half := new(big.Int).Sqrt(new(big.Int).Rsh(new(big.Int).Lsh(big.NewInt(1), 192), 1))
	token0, token1, price := link.Token, uni.Token, two
	if token0.Cmp(token1) > 0 {
		token0, token1, price = token1, token0, half
	}
	positions := bindings.NewUniswapV3Positions()
	million := new(big.Int).Mul(big.NewInt(100_000), big.NewInt(1e18))
	testkit.Approve(t, b.chain, b.trader, b.market.Deployment.UniswapPositions, token0, token1)
	testkit.Send(t, b.chain, b.trader,
		testkit.Call{
			To:   b.market.Deployment.UniswapPositions,
			Data: positions.PackCreateAndInitializePoolIfNecessary(token0, token1, big.NewInt(500), price),
		},
		testkit.Call{
			To: b.market.Deployment.UniswapPositions,
			Data: positions.PackMint(bindings.INonfungiblePositionManagerMintParams{
				Token0: token0, Token1: token1, Fee: big.NewInt(500),
				TickLower: big.NewInt(-887270), TickUpper: big.NewInt(887270),
				Amount0Desired: million, Amount1Desired: million, Amount0Min: new(big.Int), Amount1Min: new(big.Int),
				Recipient: b.trader.Address, Deadline: testkit.Unlimited(),
			}),
		},
	)
	_, err = b.router.Best(t.Context(), request, nil)
	require.NoError(t, err)
	route, err = b.router.Best(t.Context(), request, nil)
	require.NoError(t, err)
	require.Equal(t, []uint32{500}, route.Fees)
	require.Equal(t, route.AmountOut, b.swap(t, route))
}
