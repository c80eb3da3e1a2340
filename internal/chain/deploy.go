package chain

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Caps of the contracts, {bps}.
const (
	platformShareCapBps = 5000
	maxSlippageCapBps   = 500
	maxHeartbeat        = 30 * 24 * time.Hour
)

// AssetListing is a token that indices may hold, and where its price comes from.
type AssetListing struct {
	Token     common.Address
	Feed      common.Address // Chainlink AggregatorV3Interface, USD per whole token
	Heartbeat time.Duration  // greatest age of a price, whole seconds, up to 30 days
}

// ProtocolConfig is what a deployment of the protocol starts with.
type ProtocolConfig struct {
	Owner            common.Address // of registry and factory; zero: the deployer. Another must call acceptOwnership on both
	Guardian         common.Address // may only reduce risk
	Keeper           common.Address // of vaults that name none
	Platform         common.Address // receives its share of the fees
	PlatformShareBps uint16         // of the management fee, up to 5,000
	MaxSlippageBps   uint16         // of a keeper's trade against the oracle, up to 500
	MinTargetDelay   time.Duration  // least time from proposal to execution of new targets, whole seconds
	TargetWindow     time.Duration  // how long they stay executable then, whole seconds
	UniswapRouter    common.Address // SwapRouter of Uniswap v3
	Assets           []AssetListing
}

// Validate tells every field that the contracts would refuse.
func (c ProtocolConfig) Validate() error {
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	zero := common.Address{}
	check(c.Guardian != zero, "guardian is the zero address")
	check(c.Keeper != zero, "keeper is the zero address")
	check(c.Platform != zero, "platform is the zero address")
	check(c.UniswapRouter != zero, "uniswap router is the zero address")
	check(c.PlatformShareBps <= platformShareCapBps, "platform share is %d bps: at most %d", c.PlatformShareBps, platformShareCapBps)
	check(c.MaxSlippageBps <= maxSlippageCapBps, "max slippage is %d bps: at most %d", c.MaxSlippageBps, maxSlippageCapBps)
	check(fitsSeconds(c.MinTargetDelay, 0), "min target delay is %s: whole seconds from 0 to 2³²−1", c.MinTargetDelay)
	check(fitsSeconds(c.TargetWindow, time.Second), "target window is %s: whole seconds from 1 to 2³²−1", c.TargetWindow)
	for i, asset := range c.Assets {
		check(asset.Token != zero, "assets[%d]: token is the zero address", i)
		check(asset.Feed != zero, "assets[%d]: feed is the zero address", i)
		check(fitsSeconds(asset.Heartbeat, time.Second) && asset.Heartbeat <= maxHeartbeat,
			"assets[%d]: heartbeat is %s: whole seconds from 1 s to 30 days", i, asset.Heartbeat)
	}
	return errors.Join(errs...)
}

func fitsSeconds(d, least time.Duration) bool {
	return d >= least && d%time.Second == 0 && d/time.Second <= math.MaxUint32
}

// Backend is a node to deploy through.
type Backend interface {
	bind.Backend
	ChainID(ctx context.Context) (*big.Int, error)
}

// DeployProtocol deploys the contracts, lists the assets and approves the Uniswap adapter, all from the account of opts,
// and waits for them. WETH, USDC and Uniswap's addresses but the router are the caller's to add to the result.
// progress, if not nil, hears of each step before it starts.
func DeployProtocol(
	ctx context.Context, backend Backend, opts *bind.TransactOpts, config ProtocolConfig, progress func(step string),
) (Deployment, error) {
	if err := config.Validate(); err != nil {
		return Deployment{}, fmt.Errorf("checking the protocol's configuration: %w", err)
	}
	if progress == nil {
		progress = func(string) {}
	}
	chainID, err := backend.ChainID(ctx)
	if err != nil {
		return Deployment{}, fmt.Errorf("reading the chain id: %w", err)
	}
	batch, err := NewBatch(ctx, backend, opts)
	if err != nil {
		return Deployment{}, err
	}
	d := &deployer{batch: batch, from: opts.From, config: config, out: Deployment{
		ChainID: chainID.Uint64(), UniswapRouter: config.UniswapRouter,
	}}
	// A node estimates gas on mined state alone, so that what reads another contract comes in a later step.
	for _, step := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"deploying the asset registry and the adapter", d.registry},
		{"deploying the vault factory and the lens", d.factory},
		{"deploying the zapper, listing assets", d.listings},
	} {
		progress(step.name)
		if err := step.run(ctx); err != nil {
			return Deployment{}, err
		}
		receipts, err := batch.Wait(ctx)
		if err != nil {
			return Deployment{}, err
		}
		if d.out.StartBlock == 0 {
			d.out.StartBlock = receipts[0].BlockNumber.Uint64()
		}
	}
	return d.out, nil
}

type deployer struct {
	batch  *Batch
	from   common.Address
	config ProtocolConfig
	out    Deployment
}

func (d *deployer) deploy(ctx context.Context, meta *bind.MetaData, input []byte, address *common.Address) error {
	code, err := hexutil.Decode(meta.Bin)
	if err != nil {
		return fmt.Errorf("decoding the bytecode of %s: %w", meta.ID, err)
	}
	*address, err = d.batch.Deploy(ctx, meta.ID, code, input)
	return err
}

func (d *deployer) registry(ctx context.Context) error {
	input := bindings.NewAssetRegistry().PackConstructor(d.from)
	if err := d.deploy(ctx, &bindings.AssetRegistryMetaData, input, &d.out.Registry); err != nil {
		return err
	}
	input = bindings.NewUniswapV3Adapter().PackConstructor(d.config.UniswapRouter)
	return d.deploy(ctx, &bindings.UniswapV3AdapterMetaData, input, &d.out.Adapter)
}

func (d *deployer) factory(ctx context.Context) error {
	c := d.config
	input := bindings.NewVaultFactory().PackConstructor(d.from, d.out.Registry, bindings.IVaultFactoryDefaults{
		Keeper: c.Keeper, Guardian: c.Guardian, Platform: c.Platform,
		PlatformShareBps: c.PlatformShareBps, MaxSlippageBps: c.MaxSlippageBps,
		MinTargetDelay: seconds(c.MinTargetDelay), TargetWindow: seconds(c.TargetWindow),
	})
	if err := d.deploy(ctx, &bindings.VaultFactoryMetaData, input, &d.out.Factory); err != nil {
		return err
	}
	return d.deploy(ctx, &bindings.VaultLensMetaData, bindings.NewVaultLens().PackConstructor(d.out.Registry), &d.out.Lens)
}

func (d *deployer) listings(ctx context.Context) error {
	input := bindings.NewZapper().PackConstructor(d.out.Factory)
	if err := d.deploy(ctx, &bindings.ZapperMetaData, input, &d.out.Zapper); err != nil {
		return err
	}
	registry, factory := bindings.NewAssetRegistry(), bindings.NewVaultFactory()
	toRegistry := func(what string, data []byte) error { return d.batch.Send(ctx, what, d.out.Registry, nil, data) }
	for _, asset := range d.config.Assets {
		data := registry.PackList(asset.Token, asset.Feed, seconds(asset.Heartbeat))
		if err := toRegistry("listing "+asset.Token.Hex(), data); err != nil {
			return err
		}
	}
	if err := toRegistry("approving the adapter", registry.PackSetAdapter(d.out.Adapter, true)); err != nil {
		return err
	}
	if err := toRegistry("naming the guardian", registry.PackSetGuardian(d.config.Guardian)); err != nil {
		return err
	}
	if d.config.Owner == (common.Address{}) || d.config.Owner == d.from {
		return nil
	}
	if err := toRegistry("handing over the registry", registry.PackTransferOwnership(d.config.Owner)); err != nil {
		return err
	}
	return d.batch.Send(ctx, "handing over the factory", d.out.Factory, nil, factory.PackTransferOwnership(d.config.Owner))
}

// seconds converts what Validate has bounded.
func seconds(d time.Duration) uint32 { return uint32(d / time.Second) }
