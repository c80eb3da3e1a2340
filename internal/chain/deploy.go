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
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// Limits of the contracts.
const (
	platformShareCapBps = 5000
	maxHeartbeat        = 30 * 24 * time.Hour
)

// Limits bound trades for a vault. A vault keeps the limits it was launched with. A daily limit is a bucket: half of it
// is available at once, and a full bucket empties within a day.
type Limits struct {
	MaxSlippageBps   uint16        // oracle value that one trade may lose, 1 to 500
	MaxTradeBps      uint16        // part of NAV that trades may sell of one token in an hour, 1 to 10,000
	DailyLossBps     uint16        // part of NAV that trades may lose in a day, 1 to 500
	DailyTurnoverBps uint16        // part of NAV that trades may sell in a day, 1 to 50,000
	AuctionBandBps   uint16        // drift from which anyone may open an auction, 1 to 10,000
	AuctionIdle      time.Duration // time without a keeper trade before anyone may open an auction; whole seconds, 10 min to 30 days
	CoolOff          time.Duration // pause between two keeper calls; whole seconds, 0 to a day
}

// bindings converts the limits to the factory's type.
func (l Limits) bindings() bindings.IVaultTypesLimits {
	return bindings.IVaultTypesLimits{
		MaxSlippageBps: l.MaxSlippageBps, MaxTradeBps: l.MaxTradeBps, DailyLossBps: l.DailyLossBps,
		DailyTurnoverBps: l.DailyTurnoverBps, AuctionBandBps: l.AuctionBandBps,
		AuctionIdle: seconds(l.AuctionIdle), CoolOff: seconds(l.CoolOff),
	}
}

func (l Limits) validate() error {
	var errs []error
	for _, bound := range []struct {
		name        string
		value, most uint16
	}{
		{"max slippage", l.MaxSlippageBps, 500},
		{"max trade", l.MaxTradeBps, 10_000},
		{"daily loss", l.DailyLossBps, 500},
		{"daily turnover", l.DailyTurnoverBps, 50_000},
		{"auction band", l.AuctionBandBps, 10_000},
	} {
		if bound.value < 1 || bound.value > bound.most {
			errs = append(errs, fmt.Errorf("%s is %d bps: it must be from 1 to %d", bound.name, bound.value, bound.most))
		}
	}
	const day = 24 * time.Hour
	if !fitsSeconds(l.AuctionIdle, 10*time.Minute) || l.AuctionIdle > 30*day {
		errs = append(errs, fmt.Errorf("auction idle is %s: it must be whole seconds from 10 min to 30 days", l.AuctionIdle))
	}
	if !fitsSeconds(l.CoolOff, 0) || l.CoolOff > day {
		errs = append(errs, fmt.Errorf("cool-off is %s: it must be whole seconds from 0 to a day", l.CoolOff))
	}
	return errors.Join(errs...)
}

// AssetListing is a token that indices may hold, with its price source.
type AssetListing struct {
	Token           common.Address
	Feed            common.Address  // Chainlink AggregatorV3Interface, USD per whole token
	Heartbeat       time.Duration   // largest age of a price, whole seconds, up to 30 days
	TradeCapUSD     uint32          // largest value that one vault may trade of it in an hour; 0: no limit
	MinPriceUSD     decimal.Decimal // per whole token; a lower price is refused
	MaxPriceUSD     decimal.Decimal // per whole token; a higher price is refused; 0: no limit
	Pool            common.Address  // Uniswap v3 pool of the token and a listed one, as a second price source; zero: none
	Window          time.Duration   // averaging time of the pool's price, whole seconds, 1 min to 1 day; 0 without a pool
	MaxDeviationBps uint16          // between feed and pool, 1 to 5,000; 0 without a pool
}

func (a AssetListing) validate() error {
	var errs []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	check(a.Token != common.Address{}, "token is the zero address")
	check(a.Feed != common.Address{}, "feed is the zero address")
	check(fitsSeconds(a.Heartbeat, time.Second) && a.Heartbeat <= maxHeartbeat,
		"heartbeat is %s: whole seconds from 1 s to 30 days", a.Heartbeat)
	check(!a.MinPriceUSD.IsNegative() && a.MinPriceUSD.LessThan(mostPrice), "min price is %s: from 0 to 10²⁰ USD", a.MinPriceUSD)
	check(!a.MaxPriceUSD.IsNegative() && a.MaxPriceUSD.LessThan(mostPrice), "max price is %s: from 0 to 10²⁰ USD", a.MaxPriceUSD)
	check(a.MaxPriceUSD.IsZero() || a.MinPriceUSD.LessThanOrEqual(a.MaxPriceUSD), "min price is above max price")
	if a.Pool == (common.Address{}) {
		check(a.Window == 0 && a.MaxDeviationBps == 0, "window and max deviation must be 0 without a pool")
		return errors.Join(errs...)
	}
	check(fitsSeconds(a.Window, time.Minute) && a.Window <= 24*time.Hour, "window is %s: whole seconds from 1 min to 1 day", a.Window)
	check(a.MaxDeviationBps >= 1 && a.MaxDeviationBps <= 5000, "max deviation is %d bps: from 1 to 5,000", a.MaxDeviationBps)
	return errors.Join(errs...)
}

// mostPrice {USD} keeps a price within the registry's 128 bits.
var mostPrice = decimal.New(1, 20)

// listing converts the asset to the registry's type, with status Active.
func (a AssetListing) listing() bindings.IAssetRegistryListing {
	return bindings.IAssetRegistryListing{
		Token: a.Token, Status: 1, Feed: a.Feed, Heartbeat: seconds(a.Heartbeat), TradeCapUsd: a.TradeCapUSD,
		MinPriceD18: basket.ToD18Down(a.MinPriceUSD), MaxPriceD18: basket.ToD18Down(a.MaxPriceUSD),
		Pool: a.Pool, Window: seconds(a.Window), MaxDeviationBps: a.MaxDeviationBps,
	}
}

// ProtocolConfig is the configuration of a new deployment of the protocol.
type ProtocolConfig struct {
	Owner            common.Address // owns registry and factory; zero: the deployer. Another owner must call acceptOwnership on both
	Guardian         common.Address // may only reduce risk
	Keeper           common.Address // keeper of vaults that name none
	Platform         common.Address // receives its share of the fees
	PlatformShareBps uint16         // share of every fee, up to 5,000
	Limits           Limits         // limits of new vaults
	MinTargetDelay   time.Duration  // shortest time from proposing new targets to executing them, whole seconds
	TargetWindow     time.Duration  // how long due targets can be executed, whole seconds
	ListingDelay     time.Duration  // from proposing a riskier registry change to executing it, whole seconds up to 30 days
	Sequencer        common.Address // Chainlink uptime feed of the chain's sequencer; zero: none
	GracePeriod      time.Duration  // time that the sequencer must have been up, whole seconds, 1 hour to 1 day; not used without one
	UniswapRouter    common.Address // SwapRouter of Uniswap v3
	WETH             common.Address // wrapped ether (WETH9)
	Assets           []AssetListing
}

// Validate returns an error that lists every field that the contracts would refuse.
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
	if err := c.Limits.validate(); err != nil {
		errs = append(errs, err)
	}
	check(fitsSeconds(c.MinTargetDelay, 0), "min target delay is %s: whole seconds from 0 to 2³²−1", c.MinTargetDelay)
	check(fitsSeconds(c.TargetWindow, time.Second), "target window is %s: whole seconds from 1 to 2³²−1", c.TargetWindow)
	check(c.WETH != zero, "weth is the zero address")
	check(fitsSeconds(c.ListingDelay, 0) && c.ListingDelay <= 30*24*time.Hour,
		"listing delay is %s: whole seconds up to 30 days", c.ListingDelay)
	check(c.Sequencer == zero || fitsSeconds(c.GracePeriod, time.Hour) && c.GracePeriod <= 24*time.Hour,
		"grace period is %s: whole seconds from an hour to a day", c.GracePeriod)
	for i, asset := range c.Assets {
		if err := asset.validate(); err != nil {
			errs = append(errs, fmt.Errorf("assets[%d]: %w", i, err))
		}
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

// DeployProtocol deploys the contracts and proposes the assets and the Uniswap adapter to the registry, all from the
// account of opts, and waits for them. Without a listing delay it also executes the proposals; otherwise call Activate
// when the delay is over. The caller adds USDC and Uniswap's addresses other than the router to the result. progress,
// if not nil, is called before each step.
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
		ChainID: chainID.Uint64(), UniswapRouter: config.UniswapRouter, WETH: config.WETH,
	}}
	// Nodes estimate gas on mined state only, so a call that reads a new contract must be in a later step.
	for _, step := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"deploying the asset registry, the adapter and the vaults' modules", d.registry},
		{"deploying the vault factory and the lens", d.factory},
		{"deploying the zapper and the exit guard, proposing assets", d.proposals},
		{"deploying the rules of mandates", d.mandateRules},
		{"deploying the mandates", d.mandates},
		{"listing assets, handing over", d.finish},
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
	rules  common.Address // module of the mandates
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
	c := d.config
	grace := c.GracePeriod
	if c.Sequencer == (common.Address{}) {
		grace = 0
	}
	input := bindings.NewAssetRegistry().PackConstructor(d.from, seconds(c.ListingDelay), c.Sequencer, seconds(grace))
	if err := d.deploy(ctx, &bindings.AssetRegistryMetaData, input, &d.out.Registry); err != nil {
		return err
	}
	input = bindings.NewUniswapV3Adapter().PackConstructor(d.config.UniswapRouter)
	if err := d.deploy(ctx, &bindings.UniswapV3AdapterMetaData, input, &d.out.Adapter); err != nil {
		return err
	}
	input = bindings.NewVaultTrading().PackConstructor(d.out.Registry)
	if err := d.deploy(ctx, &bindings.VaultTradingMetaData, input, &d.out.Trading); err != nil {
		return err
	}
	input = bindings.NewVaultAuction().PackConstructor(d.out.Registry)
	if err := d.deploy(ctx, &bindings.VaultAuctionMetaData, input, &d.out.Auction); err != nil {
		return err
	}
	input = bindings.NewVaultGovernance().PackConstructor(d.out.Registry)
	if err := d.deploy(ctx, &bindings.VaultGovernanceMetaData, input, &d.out.Governance); err != nil {
		return err
	}
	input = bindings.NewVaultYield().PackConstructor(d.out.Registry)
	if err := d.deploy(ctx, &bindings.VaultYieldMetaData, input, &d.out.Yield); err != nil {
		return err
	}
	input = bindings.NewVaultRoles().PackConstructor(d.out.Registry)
	return d.deploy(ctx, &bindings.VaultRolesMetaData, input, &d.out.Roles)
}

func (d *deployer) factory(ctx context.Context) error {
	c := d.config
	input := bindings.NewVaultFactory().PackConstructor(d.from, d.out.Registry,
		[5]common.Address{d.out.Trading, d.out.Auction, d.out.Governance, d.out.Yield, d.out.Roles},
		bindings.IVaultFactoryDefaults{
			Keeper: c.Keeper, Guardian: c.Guardian, Platform: c.Platform,
			PlatformShareBps: c.PlatformShareBps, Limits: c.Limits.bindings(),
			MinTargetDelay: seconds(c.MinTargetDelay), TargetWindow: seconds(c.TargetWindow),
		})
	if err := d.deploy(ctx, &bindings.VaultFactoryMetaData, input, &d.out.Factory); err != nil {
		return err
	}
	return d.deploy(ctx, &bindings.VaultLensMetaData, bindings.NewVaultLens().PackConstructor(d.out.Registry), &d.out.Lens)
}

func (d *deployer) toRegistry(ctx context.Context, what string, data []byte) error {
	return d.batch.Send(ctx, what, d.out.Registry, nil, data)
}

func (d *deployer) proposals(ctx context.Context) error {
	input := bindings.NewZapper().PackConstructor(d.out.Factory, d.config.WETH)
	if err := d.deploy(ctx, &bindings.ZapperMetaData, input, &d.out.Zapper); err != nil {
		return err
	}
	input = bindings.NewExitGuard().PackConstructor(d.out.Factory)
	if err := d.deploy(ctx, &bindings.ExitGuardMetaData, input, &d.out.ExitGuard); err != nil {
		return err
	}
	registry := bindings.NewAssetRegistry()
	for _, asset := range d.config.Assets {
		if err := d.toRegistry(ctx, "proposing "+asset.Token.Hex(), registry.PackProposeListing(asset.listing())); err != nil {
			return err
		}
	}
	if err := d.toRegistry(ctx, "proposing the adapter", registry.PackProposeAdapter(d.out.Adapter)); err != nil {
		return err
	}
	return d.toRegistry(ctx, "naming the guardian", registry.PackSetGuardian(d.config.Guardian))
}

func (d *deployer) mandateRules(ctx context.Context) error {
	input := bindings.NewMandateRules().PackConstructor(d.out.Zapper, d.out.Factory)
	return d.deploy(ctx, &bindings.MandateRulesMetaData, input, &d.rules)
}

// mandates deploys the contract that opens accounts, which names the rules that were deployed before.
func (d *deployer) mandates(ctx context.Context) error {
	input := bindings.NewMandates().PackConstructor(d.out.Zapper, d.out.Factory, d.rules)
	return d.deploy(ctx, &bindings.MandatesMetaData, input, &d.out.Mandates)
}

// finish makes the calls that need the deployer as owner, then hands over.
func (d *deployer) finish(ctx context.Context) error {
	registry, factory := bindings.NewAssetRegistry(), bindings.NewVaultFactory()
	if d.config.ListingDelay == 0 {
		for _, asset := range d.config.Assets {
			if err := d.toRegistry(ctx, "listing "+asset.Token.Hex(), registry.PackExecuteListing(asset.Token)); err != nil {
				return err
			}
		}
		if err := d.toRegistry(ctx, "approving the adapter", registry.PackExecuteAdapter(d.out.Adapter)); err != nil {
			return err
		}
	}
	if d.config.Owner == (common.Address{}) || d.config.Owner == d.from {
		return nil
	}
	if err := d.toRegistry(ctx, "handing over the registry", registry.PackTransferOwnership(d.config.Owner)); err != nil {
		return err
	}
	return d.batch.Send(ctx, "handing over the factory", d.out.Factory, nil, factory.PackTransferOwnership(d.config.Owner))
}

// seconds converts a duration that Validate has checked.
func seconds(d time.Duration) uint32 { return uint32(d / time.Second) }
