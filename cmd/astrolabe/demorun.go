package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/demo"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/ops"
	"github.com/astrolabe-index/astrolabe/internal/store/embedded"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer"
	"github.com/astrolabe-index/astrolabe/web"
)

// Settings of the demo's rebalancer. It trades early, so that a visitor sees trades within minutes.
const (
	demoSchedule    = "@every 15s"
	demoDriftBps    = 40
	demoGapBps      = 8_000 // share of a gap to trade; the rest leaves room for price moves
	demoSlippageBps = 200
	demoPlanTTL     = 9 * historyStep // blocks of the simulated history are hours apart
	demoFinality    = 1

	demoRequestTimeout = 15 * time.Second
	demoMaxLag         = 64 // blocks
)

var demoMinTrade = decimal.NewFromInt(25)

// demoRun is a running demo. It closes what it opened.
type demoRun struct {
	cmd   *demoCmd
	env   *env
	steps *steps

	public, operations net.Listener

	closers []func() error
	chain   *devchain.Chain
	market  *devchain.Market
	site    site
	world   *demo.World
	orders  *demo.Controls // nil without --controls
	ready   func()         // prints the addresses after the simulated history
	clock   *demo.Clock    // clock of the chain
	late    uint64         // blocks that the backend had not processed in time
	looked  func() uint64  // last block that the rebalancer checked; nil without a rebalancer
	backend backend

	databaseURL string
}

// close closes everything in reverse order.
func (d *demoRun) close() error {
	var errs []error
	for i := len(d.closers) - 1; i >= 0; i-- {
		errs = append(errs, d.closers[i]())
	}
	return errors.Join(errs...)
}

func (d *demoRun) onClose(f func() error) { d.closers = append(d.closers, f) }

// open starts the database and the chain, deploys the contracts and launches the indices.
func (d *demoRun) open(ctx context.Context) error {
	c, e := d.cmd, d.env
	url, err := d.database(ctx)
	if err != nil {
		return err
	}
	d.databaseURL = url
	d.steps.begin("migrating the database")
	st, err := openStore(ctx, url, true)
	if err != nil {
		return err
	}
	d.onClose(func() error { st.Close(); return nil })

	d.steps.begin("starting a development chain")
	cfg := demo.Config{
		Seed: c.Seed, ProposeAt: c.proposeAt(), Clock: demo.NewClock(e.now().AddDate(0, 0, -c.Days)), BlockTime: c.chainTime(),
		Adversary: c.Adversary,
	}
	d.clock = cfg.Clock
	var own []rpc.API
	if c.Controls {
		d.orders = demo.NewControls(d.backend.stop)
		own = append(own, d.orders.API())
	}
	if d.chain, err = devchain.Start(ctx, devchain.Config{
		HTTPPort: c.RPCPort, WSPort: c.RPCPort, Accounts: demo.Accounts, Log: e.log, Now: d.clock.Now, APIs: own, Pruned: c.endless(),
	}); err != nil {
		return usageErrorf("%w (choose another port with --rpc-port)", err)
	}
	d.onClose(d.chain.Close)
	if d.market, err = d.chain.DeployMarket(ctx, cfg.Market(), d.steps.begin); err != nil {
		return err
	}
	node, err := chain.Dial(ctx, []string{d.chain.HTTPURL(), d.chain.WSURL()}, e.log, chain.WithMetrics(e.metrics))
	if err != nil {
		return err
	}
	d.onClose(func() error { node.Close(); return nil })
	d.site = site{deployment: d.market.Deployment, store: st, node: node, log: e.log, now: e.now, metrics: e.metrics}
	d.site.heads = chain.NewHeads(node, chain.HeadsConfig{Step: d.cmd.BlockTime / 4, Most: d.cmd.BlockTime / 2}, e.log, e.now)

	if d.world, err = demo.New(cfg, d.chain, d.market, router(d.market.Deployment, node), e.log); err != nil {
		return err
	}
	return d.world.Launch(ctx, d.steps.begin)
}

// database creates the database of this run and returns its connection string.
func (d *demoRun) database(ctx context.Context) (string, error) {
	name := runDatabasePrefix + d.env.now().UTC().Format("20060102_150405.000")
	if d.cmd.DatabaseURL != "" {
		d.steps.begin("creating a database")
		return newRunDatabase(ctx, d.cmd.DatabaseURL, name)
	}
	d.steps.begin("starting PostgreSQL")
	server, err := embedded.Start(ctx, embedded.Config{Dir: filepath.Join(d.cmd.DataDir, "postgres"), Fresh: d.cmd.Fresh})
	if err != nil {
		return "", usageError{err}
	}
	d.onClose(server.Stop)
	return newRunDatabase(ctx, server.URL("postgres"), name)
}

// welcome prints where everything is.
func (d *demoRun) welcome(logPath string) {
	d.steps.done()
	address := d.public.Addr()
	app := "not part of this build: use `make demo`"
	if web.Built() != nil {
		app = fmt.Sprintf("http://%s/", address)
	}
	d.steps.printf(`
  App       %[9]s
  API       http://%[1]s/v1/indices
  Docs      http://%[1]s/docs
  Metrics   http://%[12]s/metrics
  Keys      astrolabe keys create --environment test --name bot --owner %[7]s --database-url '%[8]s'
  RPC       %[2]s (chain %[3]d)
  Mnemonic  %[4]s
            Accounts %[10]d to %[11]d are funded and unused: import one into your wallet to join
  Clock     %[13]d chain seconds in a real second: %[14]s a block. --speed 1 runs in real time
  Log       %[5]s
  Check it  astrolabe audit --rpc %[2]s --factory %[6]s --api http://%[1]s

`, address, d.chain.HTTPURL(), devchain.ChainID, devchain.Mnemonic, logPath, d.site.deployment.Factory,
		d.chain.Account(devchain.FirstMember).Address, d.databaseURL, app, demo.FirstVisitor, demo.FirstVisitor+demo.Visitors-1,
		d.operations.Addr(), d.cmd.Speed, d.cmd.chainTime())
}

// run runs the roles while the market moves, then settles and audits. A signal ends only the market.
func (d *demoRun) run(ctx context.Context) (*demo.Report, error) {
	rest, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	serving, stopServing := context.WithCancel(rest)
	defer stopServing()
	g, running := errgroup.WithContext(serving)

	// Every block is valued: those of the history are 8 h apart, and each day needs a level.
	ix := d.site.indexer(indexer.Config{RetryInterval: d.cmd.BlockTime, NavInterval: 1})
	apiStore, err := openAPIStore(ctx, d.databaseURL, demoRequestTimeout)
	if err != nil {
		return nil, err
	}
	d.onClose(func() error { apiStore.Close(); return nil })
	server, err := d.site.api(api.Config{
		RequestTimeout: demoRequestTimeout, AlsoReady: []ops.Check{indexerCheck(ix.Status, demoMaxLag)},
		CORSOrigins: []string{"*"}, KeyEnvironment: key.Test, Tiers: demoTiers(),
		PublicURLs: append(demoURLs(d.public.Addr()), d.cmd.PublicURLs...),
		Public: api.PublicNode{
			ChainName: "Astrolabe demo", RPC: []string{cmp.Or(d.cmd.PublicRPC, d.chain.HTTPURL())}, ClockRate: d.cmd.Speed,
		},
	}, apiStore)
	if err != nil {
		return nil, err
	}
	g.Go(func() error { return d.site.heads.Run(running) })
	g.Go(func() error { return ix.Run(running, d.site.heads) })
	g.Go(func() error { return server.Run(running) })
	g.Go(func() error { return serveHTTP(running, d.public, server.Handler(), d.env.log) })
	g.Go(func() error {
		return serveHTTP(running, d.operations, server.Operations(), d.env.log)
	})
	stopTrading, err := d.trade(running, g)
	if err != nil {
		return nil, err
	}

	ended := d.backend.watch(g, stopServing, end)

	report, err := d.play(rest, ctx.Done(), ix, stopTrading)
	stopServing()
	<-ended
	if waited := d.backend.err; waited != nil && !errors.Is(waited, context.Canceled) {
		err = errors.Join(err, waited)
	}
	return report, err
}

// trade starts the rebalancer and the transaction manager, unless --no-rebalance is set. stop ends the planning of trades.
func (d *demoRun) trade(ctx context.Context, g *errgroup.Group) (stop func(), err error) {
	if d.cmd.NoRebalance {
		return func() {}, nil
	}
	signer := txmgr.NewKeySigner(d.chain.Account(devchain.Keeper).Key)
	r, manager, err := d.site.keeper(rebalancer.Config{
		Schedule: demoSchedule, DriftBps: demoDriftBps, GapShareBps: demoGapBps, SlippageBps: demoSlippageBps,
		NavToleranceBps: demoSlippageBps, MinTradeUSD: demoMinTrade, PlanTTL: demoPlanTTL, LookInterval: d.cmd.BlockTime / 2,
	}, txmgr.Config{Finality: txmgr.Finality{Depth: demoFinality}, RetryInterval: d.cmd.BlockTime / 4}, signer)
	if err != nil {
		return nil, err
	}
	d.looked = r.Looked
	planning, stopPlanning := context.WithCancel(ctx)
	stopped := make(chan struct{})
	g.Go(func() error {
		defer close(stopped)
		return r.Run(planning, d.site.heads)
	})
	g.Go(func() error { return manager.Run(ctx, d.site.heads) })
	return func() { stopPlanning(); <-stopped }, nil
}

// demoURLs returns the URLs at which a browser on this machine reaches the API, directly or through the web app's development
// server.
func demoURLs(address net.Addr) []string {
	urls := []string{"http://" + address.String(), "http://localhost:5173"}
	if _, port, err := net.SplitHostPort(address.String()); err == nil {
		urls = append(urls, "http://localhost:"+port)
	}
	return urls
}

// demoTiers returns rate limits a hundred times the defaults, because all callers of a demo share one address.
func demoTiers() map[string]api.Tier {
	tiers := api.DefaultTiers()
	for name, t := range tiers {
		tiers[name] = api.Tier{Units: 100 * t.Units, Window: t.Window}
	}
	return tiers
}
