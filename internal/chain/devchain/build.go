package devchain

import (
	"bytes"
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// Amounts of each token for each account, in USD at the start prices.
var (
	memberUSD   = decimal.NewFromInt(500_000)
	traderUSD   = decimal.NewFromInt(25_000_000) // arbitrageur
	deployerUSD = decimal.NewFromInt(100_000_000)
)

// noDeadline is for calls that are mined as soon as they are sent.
var noDeadline = new(big.Int).SetUint64(1 << 62)

// builder deploys tokens, feeds and Uniswap with one batch.
type builder struct {
	chain     *Chain
	batch     *chain.Batch
	artifacts string
	progress  func(step string)
	market    Market
}

func (b *builder) build(ctx context.Context) error {
	for _, step := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"deploying tokens", b.tokens},
		{"deploying Uniswap v3", b.uniswap},
		{"creating price feeds and pools", b.feedsAndPools},
		{"handing out tokens", b.handOut},
		{"adding liquidity", b.liquidity},
	} {
		b.progress(step.name)
		if err := step.run(ctx); err != nil {
			return err
		}
	}
	_, err := b.batch.Wait(ctx)
	return err
}

func (b *builder) tokens(ctx context.Context) error {
	for i := range b.market.Assets {
		asset := &b.market.Assets[i]
		meta, input := &bindings.DevTokenMetaData, bindings.NewDevToken().PackConstructor(asset.Name, asset.Symbol, asset.Decimals)
		if asset.Symbol == wethSymbol {
			meta, input = &bindings.DevWETHMetaData, nil
		}
		if err := b.deploy(ctx, asset.Symbol, meta, input, &asset.Token); err != nil {
			return err
		}
	}
	b.market.Deployment.WETH, b.market.Deployment.USDC = b.market.Asset(wethSymbol).Token, b.market.Asset(usdcSymbol).Token
	return b.deploy(ctx, "the price feeds", &bindings.DevFeedsMetaData, nil, &b.market.Feeds)
}

func (b *builder) deploy(
	ctx context.Context, what string, meta *bind.MetaData, input []byte, address *common.Address,
) error {
	code, err := hexutil.Decode(meta.Bin)
	if err != nil {
		return fmt.Errorf("decoding the bytecode of %s: %w", what, err)
	}
	*address, err = b.batch.Deploy(ctx, what, code, input)
	return err
}

func (b *builder) uniswap(ctx context.Context) error {
	d := &b.market.Deployment
	deploy := func(artifact string, address *common.Address, input []byte) error {
		code, err := artifactCode(b.artifacts, artifact)
		if err != nil {
			return err
		}
		*address, err = b.batch.Deploy(ctx, artifact, code, input)
		return err
	}
	if err := deploy(artifactFactory, &d.UniswapFactory, nil); err != nil {
		return err
	}
	input := bindings.NewUniswapV3Router().PackConstructor(d.UniswapFactory, d.WETH)
	if err := deploy(artifactRouter, &d.UniswapRouter, input); err != nil {
		return err
	}
	input = bindings.NewUniswapV3Quoter().PackConstructor(d.UniswapFactory, d.WETH)
	if err := deploy(artifactQuoter, &d.UniswapQuoter, input); err != nil {
		return err
	}
	// The descriptor only draws a picture of a position, so none is deployed.
	input = bindings.NewUniswapV3Positions().PackConstructor(d.UniswapFactory, d.WETH, common.Address{})
	return deploy(artifactPositions, &d.UniswapPositions, input)
}

func (b *builder) feedsAndPools(ctx context.Context) error {
	feeds := bindings.NewDevFeeds()
	for _, asset := range b.market.Assets {
		data := feeds.PackCreate(asset.Symbol+" / USD", asset.FeedDecimals, asset.FeedAnswer(asset.StartPrice))
		if err := b.batch.Send(ctx, "creating the feed of "+asset.Symbol, b.market.Feeds, nil, data); err != nil {
			return err
		}
	}
	for _, pair := range b.pairs() {
		price := sqrtPriceX96(pair[0].StartPrice, pair[1].StartPrice, pair[0].Decimals, pair[1].Decimals)
		for _, depth := range depths {
			data := bindings.NewUniswapV3Positions().PackCreateAndInitializePoolIfNecessary(
				pair[0].Token, pair[1].Token, big.NewInt(int64(depth.fee)), price)
			what := fmt.Sprintf("creating the pool %s/%s %d", pair[0].Symbol, pair[1].Symbol, depth.fee)
			if err := b.batch.Send(ctx, what, b.market.Deployment.UniswapPositions, nil, data); err != nil {
				return err
			}
		}
	}
	receipts, err := b.batch.Wait(ctx)
	if err != nil {
		return err
	}
	return b.readCreated(receipts)
}

// pairs returns the pairs of assets that get pools, each sorted as Uniswap sorts tokens.
func (b *builder) pairs() [][2]Asset {
	usdc, weth := b.market.Asset(usdcSymbol), b.market.Asset(wethSymbol)
	var out [][2]Asset
	add := func(x, y Asset) {
		if bytes.Compare(x.Token[:], y.Token[:]) > 0 {
			x, y = y, x
		}
		out = append(out, [2]Asset{x, y})
	}
	for _, asset := range b.market.Assets {
		if asset.Symbol != usdcSymbol {
			add(asset, usdc)
		}
		if asset.Symbol == wbtcSymbol {
			add(asset, weth)
		}
	}
	return out
}

// readCreated reads the addresses of feeds and pools from their creation events, which come in the order sent.
func (b *builder) readCreated(receipts []*types.Receipt) error {
	feeds, factory := bindings.NewDevFeeds(), bindings.NewUniswapV3Factory()
	factoryABI := factory.GetABI()
	poolCreated := factoryABI.Events["PoolCreated"].ID
	next := 0
	for _, receipt := range receipts {
		for _, log := range receipt.Logs {
			switch log.Address {
			case b.market.Feeds:
				created, err := feeds.UnpackFeedCreatedEvent(log)
				if err != nil {
					return fmt.Errorf("reading the feed's event: %w", err)
				}
				b.market.Assets[next].Feed = created.Feed
				next++
			case b.market.Deployment.UniswapFactory:
				if log.Topics[0] != poolCreated {
					continue
				}
				created, err := factory.UnpackPoolCreatedEvent(log)
				if err != nil {
					return fmt.Errorf("reading the pool's event: %w", err)
				}
				b.market.Pools = append(b.market.Pools, Pool{
					Address: created.Pool, Token0: created.Token0, Token1: created.Token1, Fee: uint32(created.Fee.Uint64()),
				})
			}
		}
	}
	return nil
}

func (b *builder) handOut(ctx context.Context) error {
	everything := new(big.Int).Lsh(big.NewInt(1), 255)
	for _, asset := range b.market.Assets {
		if err := b.handOutOne(ctx, asset); err != nil {
			return err
		}
		approval := bindings.NewERC20Permit().PackApprove(b.market.Deployment.UniswapPositions, everything)
		if err := b.batch.Send(ctx, "approving the positions", asset.Token, nil, approval); err != nil {
			return err
		}
	}
	return nil
}

// handOutOne gives the token to every account. The deployer wraps ether and sends it on.
func (b *builder) handOutOne(ctx context.Context, asset Asset) error {
	for i := range b.chain.Accounts() {
		usd := memberUSD
		switch {
		case i == Deployer:
			usd = deployerUSD
		case i == Arbitrageur:
			usd = traderUSD
		case i < FirstMember:
			continue
		}
		to, amount := b.chain.Account(i).Address, asset.Units(usd, asset.StartPrice)
		data := bindings.NewDevToken().PackMint(to, amount)
		if asset.Symbol == wethSymbol {
			data = bindings.NewERC20Permit().PackTransfer(to, amount)
			if i == Deployer { // the deployer wraps for everybody
				data = bindings.NewDevWETH().PackDeposit()
				amount.Mul(big.NewInt(ethToWrap), big.NewInt(params.Ether))
				if err := b.batch.Send(ctx, "wrapping ether", asset.Token, amount, data); err != nil {
					return err
				}
				continue
			}
		}
		if err := b.batch.Send(ctx, "handing out "+asset.Symbol, asset.Token, nil, data); err != nil {
			return err
		}
	}
	return nil
}

// ethToWrap {ether} leaves the deployer enough ether for gas.
const ethToWrap = 500_000

func (b *builder) liquidity(ctx context.Context) error {
	ticks, err := b.startTicks(ctx)
	if err != nil {
		return err
	}
	bySymbol := map[common.Address]Asset{}
	for _, asset := range b.market.Assets {
		bySymbol[asset.Token] = asset
	}
	for i, pool := range b.market.Pools {
		depth := depths[0]
		if pool.Fee != depth.fee {
			depth = depths[1]
		}
		token0, token1 := bySymbol[pool.Token0], bySymbol[pool.Token1]
		for _, r := range liquidityRanges {
			side := decimal.NewFromInt(depth.usd * r.percent).Div(decimal.NewFromInt(200))
			lower, upper := r.around(ticks[i], depth.spacing)
			data := bindings.NewUniswapV3Positions().PackMint(bindings.INonfungiblePositionManagerMintParams{
				Token0: pool.Token0, Token1: pool.Token1, Fee: big.NewInt(int64(pool.Fee)),
				TickLower: big.NewInt(lower), TickUpper: big.NewInt(upper),
				Amount0Desired: token0.Units(side, token0.StartPrice), Amount1Desired: token1.Units(side, token1.StartPrice),
				Amount0Min: new(big.Int), Amount1Min: new(big.Int),
				Recipient: b.chain.Account(Deployer).Address, Deadline: noDeadline,
			})
			what := fmt.Sprintf("adding liquidity to %s/%s %d", token0.Symbol, token1.Symbol, pool.Fee)
			if err := b.batch.Send(ctx, what, b.market.Deployment.UniswapPositions, nil, data); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *builder) startTicks(ctx context.Context) ([]int64, error) {
	contract := bindings.NewUniswapV3Pool()
	ticks := make([]int64, len(b.market.Pools))
	for i, pool := range b.market.Pools {
		slot0, err := bind.Call(contract.Instance(b.chain.client, pool.Address), &bind.CallOpts{Context: ctx},
			contract.PackSlot0(), contract.UnpackSlot0)
		if err != nil {
			return nil, fmt.Errorf("reading the pool %s: %w", pool.Address, err)
		}
		ticks[i] = slot0.Tick.Int64()
	}
	return ticks, nil
}
