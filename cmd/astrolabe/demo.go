package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/audit"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/demo"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store/embedded"
	"github.com/astrolabe-index/astrolabe/internal/store/readdb"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer"
	"github.com/astrolabe-index/astrolabe/web"
)

type demoCmd struct {
	Seed        uint64        `help:"${help_demo_seed}" default:"1"`
	For         time.Duration `help:"${help_demo_for}" default:"0s"`
	Blocks      uint64        `help:"${help_demo_blocks}" default:"0"`
	BlockTime   time.Duration `help:"${help_demo_block_time}" default:"500ms"`
	Days        int           `help:"${help_demo_days}" default:"30"`
	HTTP        string        `name:"http" help:"${help_demo_http}" default:"127.0.0.1:8080"`
	OpsListen   string        `help:"${help_ops_listen}" default:"127.0.0.1:0"`
	RPCPort     int           `name:"rpc-port" help:"${help_demo_rpc_port}" default:"8545"`
	NoRebalance bool          `help:"${help_demo_rebalance}"`
	Fresh       bool          `help:"${help_demo_fresh}"`
	DataDir     string        `help:"${help_demo_data_dir}" default:"${data_dir}" type:"path"`
	DatabaseURL string        `help:"${help_demo_database}" env:"DATABASE_URL" placeholder:"URL"`
	PublicURLs  []string      `name:"public-url" help:"${help_demo_public_url}" placeholder:"URL"`
	PublicRPC   string        `name:"public-rpc" help:"${help_demo_public_rpc}" placeholder:"URL"`
	Controls    bool          `help:"${help_demo_controls}"`
	Report      string        `help:"${help_demo_report}" type:"path"`
}

// Help explains the run and its end.
func (demoCmd) Help() string {
	return `Starts a development chain, deploys the contracts and launches five indices. Simulated creators and investors act while prices
move. The indexer, the API, the web app and the rebalancer run as in production. The program prints the address of each.

Examples:

  astrolabe demo                                      until Ctrl-C
  astrolabe demo --for 90s --fresh                    90 seconds from an empty database
  astrolabe demo --for 90s --fresh --no-rebalance     the same market without rebalancing

The chain is in memory, so every run begins a new one. PostgreSQL's data is kept: each run creates a database demo_<time>, and
the three newest remain for inspection.

A block is made after --block-time, when the indexer and the rebalancer have processed the previous block, or after two seconds.
At the end the market stops, open transactions settle, and every vault and holder is audited.

Next: open the printed App address, or run the printed audit command while the demo runs.

Exit codes: 0 success; 1 the audit found a difference, or a trade reverted for another reason than a moved price; 2 could not
start.`
}

// Settings of the demo's rebalancer. It trades early because the demo's prices move fast.
const (
	demoSchedule    = "@every 15s"
	demoDriftBps    = 70
	demoGapBps      = 8_000 // share of a gap to trade; the rest leaves room for price moves
	demoSlippageBps = 200
	demoPlanTTL     = 9 * historyStep // blocks of the simulated history are hours apart
	demoFinality    = 1
)

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

var demoMinTrade = decimal.NewFromInt(25)

// Limits of the wait for open transactions and for the indexer at the end of a run.
const (
	settleBlocks   = 600
	settleInterval = 100 * time.Millisecond
	catchUpTimeout = time.Minute
)

// check validates the flags.
func (c *demoCmd) check() error {
	switch {
	case c.BlockTime < 50*time.Millisecond || c.BlockTime > time.Minute:
		return fmt.Errorf("--block-time must be from 50ms to 1m, got %s", c.BlockTime)
	case c.Days < 0 || c.Days > 365:
		return fmt.Errorf("--days must be from 0 to 365, got %d", c.Days)
	case c.For < 0:
		return fmt.Errorf("--for must not be negative, got %s", c.For)
	case c.RPCPort < 0 || c.RPCPort > 65535:
		return fmt.Errorf("--rpc-port must be from 0 to 65535, got %d", c.RPCPort)
	}
	return nil
}

// proposeAt returns the block after which a creator proposes new weights, early enough for the delay to pass within the run.
func (c *demoCmd) proposeAt() uint64 {
	expected := uint64(c.For / c.BlockTime)
	if c.Blocks > 0 && (expected == 0 || c.Blocks < expected) {
		expected = c.Blocks
	}
	if expected == 0 {
		return 20
	}
	return max(2, expected/8)
}

// Run runs the demo and prints its report.
func (c *demoCmd) Run(ctx context.Context, e *env) (err error) {
	if err := c.check(); err != nil {
		return usageError{err}
	}
	steps := newSteps(e)
	public, err := listen(ctx, "--http", c.HTTP)
	if err != nil {
		return err
	}
	defer func() { _ = public.Close() }() // already closed if the server ran
	operations, err := listen(ctx, "--ops-listen", c.OpsListen)
	if err != nil {
		return err
	}
	defer func() { _ = operations.Close() }()
	if err := os.MkdirAll(c.DataDir, 0o755); err != nil { //nolint:gosec // PostgreSQL's user must be able to enter it
		return usageErrorf("creating --data-dir: %w", err)
	}
	logPath := filepath.Join(c.DataDir, "demo.log")
	logFile, err := os.Create(logPath) //nolint:gosec // the path comes from a flag
	if err != nil {
		return usageErrorf("opening the log: %w", err)
	}
	defer func() { err = errors.Join(err, logFile.Close()) }()
	e.log = e.logTo(logFile)

	d := &demoRun{cmd: c, env: e, steps: steps, public: public, operations: operations}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.open(ctx); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped during set-up: %w", context.Cause(ctx))
		}
		return err
	}
	d.ready = func() { d.welcome(logPath) }
	report, err := d.run(ctx)
	if err != nil {
		return err
	}
	return c.finish(e, report)
}

// finish prints and writes the report. It returns errFindings if the run was not a success.
func (c *demoCmd) finish(e *env, report *demo.Report) error {
	if err := report.Write(e.stdout); err != nil {
		return fmt.Errorf("printing the report: %w", err)
	}
	if c.Report != "" {
		raw, err := json.MarshalIndent(report, "", "  ")
		if err != nil {
			return fmt.Errorf("encoding the report: %w", err)
		}
		if err := os.WriteFile(c.Report, append(raw, '\n'), 0o644); err != nil { //nolint:gosec // the report is not secret
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	failures := report.Failures()
	for _, failure := range failures {
		_, _ = fmt.Fprintf(e.stderr, "astrolabe: %s\n", failure)
	}
	if len(failures) > 0 {
		return errFindings
	}
	return nil
}

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
	clock   *historyClock  // clock of the chain
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
	d.clock = &historyClock{wall: e.now}
	if c.Days > 0 {
		d.clock.set(e.now().AddDate(0, 0, -c.Days))
	}
	var own []rpc.API
	if c.Controls {
		d.orders = demo.NewControls(d.backend.stop)
		own = append(own, d.orders.API())
	}
	if d.chain, err = devchain.Start(ctx, devchain.Config{
		HTTPPort: c.RPCPort, WSPort: c.RPCPort, Accounts: demo.Accounts, Log: e.log, Now: d.clock.now, APIs: own,
	}); err != nil {
		return usageErrorf("%w (choose another port with --rpc-port)", err)
	}
	d.onClose(d.chain.Close)
	if d.market, err = d.chain.DeployMarket(ctx, demo.MarketConfig(), d.steps.begin); err != nil {
		return err
	}
	node, err := chain.Dial(ctx, []string{d.chain.HTTPURL(), d.chain.WSURL()}, e.log, chain.WithMetrics(e.metrics))
	if err != nil {
		return err
	}
	d.onClose(func() error { node.Close(); return nil })
	d.site = site{deployment: d.market.Deployment, store: st, node: node, log: e.log, now: e.now, metrics: e.metrics}

	cfg := demo.Config{Seed: c.Seed, ProposeAt: c.proposeAt()}
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
  Log       %[5]s
  Check it  astrolabe audit --rpc %[2]s --factory %[6]s --api http://%[1]s

`, address, d.chain.HTTPURL(), devchain.ChainID, devchain.Mnemonic, logPath, d.site.deployment.Factory,
		d.chain.Account(devchain.FirstMember).Address, d.databaseURL, app, demo.FirstVisitor, demo.Accounts-1, d.operations.Addr())
}

// run runs the roles while the market moves, then settles and audits. A signal ends only the market.
func (d *demoRun) run(ctx context.Context) (*demo.Report, error) {
	rest, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	serving, stopServing := context.WithCancel(rest)
	defer stopServing()
	g, running := errgroup.WithContext(serving)

	ix := d.site.indexer(indexer.Config{PollInterval: d.cmd.BlockTime, NavInterval: 5})
	server, err := d.site.api(api.Config{
		CORSOrigins: []string{"*"}, KeyEnvironment: key.Test, Tiers: demoTiers(),
		PublicURLs: append(demoURLs(d.public.Addr()), d.cmd.PublicURLs...),
		Public:     api.PublicNode{ChainName: "Astrolabe demo", RPC: []string{cmp.Or(d.cmd.PublicRPC, d.chain.HTTPURL())}},
	})
	if err != nil {
		return nil, err
	}
	g.Go(func() error { return ix.Run(running) })
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
		NavToleranceBps: demoSlippageBps, MinTradeUSD: demoMinTrade, PlanTTL: demoPlanTTL, PollInterval: d.cmd.BlockTime / 2,
	}, txmgr.Config{FinalityDepth: demoFinality, PollInterval: d.cmd.BlockTime / 4}, signer)
	if err != nil {
		return nil, err
	}
	d.looked = r.Looked
	planning, stopPlanning := context.WithCancel(ctx)
	stopped := make(chan struct{})
	g.Go(func() error {
		defer close(stopped)
		return r.Run(planning)
	})
	g.Go(func() error { return manager.Run(ctx) })
	return func() { stopPlanning(); <-stopped }, nil
}

// play moves the market until its time is over or stop is closed. It then settles open transactions and audits.
func (d *demoRun) play(ctx context.Context, stop <-chan struct{}, ix *indexer.Indexer, stopTrading func()) (*demo.Report, error) {
	defer stopTrading()
	if err := d.playHistory(ctx, stop, ix); err != nil {
		return nil, err
	}
	d.ready()
	began := d.env.now()
	if err := d.move(ctx, stop, ix, began); err != nil {
		return nil, err
	}
	if d.backend.stopped.Load() {
		return nil, errBackendStopped
	}
	elapsed := d.env.now().Sub(began)
	d.steps.begin("settling open transactions")
	stopTrading()
	if err := d.world.Settle(ctx, settleInterval, settleBlocks, d.nothingOpen); err != nil {
		return nil, err
	}
	report := d.world.Report()
	report.Rebalance, report.Elapsed = !d.cmd.NoRebalance, elapsed
	d.steps.begin("waiting for the indexer")
	if err := d.caughtUp(ctx, ix, report.Head); err != nil {
		return nil, err
	}
	d.steps.begin("auditing every vault and holder")
	var err error
	report.Audit, err = audit.Run(ctx, audit.Config{
		Node: d.site.node, Factory: d.site.deployment.Factory, ExitGuard: d.site.deployment.ExitGuard, Store: d.site.store,
	})
	d.steps.done()
	return report, err
}

// move makes a block every --block-time until the run is over.
func (d *demoRun) move(ctx context.Context, stop <-chan struct{}, ix *indexer.Indexer, began time.Time) error {
	var over <-chan time.Time
	if d.cmd.For > 0 {
		timer := time.NewTimer(d.cmd.For)
		defer timer.Stop()
		over = timer.C
	}
	status := newStatus(d.env, d.cmd.BlockTime)
	defer status.end()
	ticker := time.NewTicker(d.cmd.BlockTime)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-stop:
			return nil
		case <-over:
			return nil
		case order := <-d.orders.Orders():
			order.Obey(ctx, d.world)
			continue
		case <-ticker.C:
		}
		if err := d.world.Step(ctx); err != nil {
			return err
		}
		report := d.world.Report()
		if err := d.keepPace(ctx, ix, report.Head); err != nil {
			return err
		}
		status.show(report, d.env.now().Sub(began), ix.Status().Checkpoint)
		if d.cmd.Blocks > 0 && report.Blocks >= d.cmd.Blocks {
			return nil
		}
	}
}

// nothingOpen reports whether every transaction of the keeper is final.
func (d *demoRun) nothingOpen(ctx context.Context) (bool, error) {
	open, err := readdb.New(d.site.store.Pool).CountOpenIntents(ctx, int64(devchain.ChainID))
	if err != nil {
		return false, fmt.Errorf("counting open transactions: %w", err)
	}
	return open == 0, nil
}

// maxPace is the longest time that the market waits for the backend before the next block.
const maxPace = 2 * time.Second

// keepPace waits until the indexer and the rebalancer have processed the head, at most maxPace. A slow machine therefore slows
// the market instead of making the rebalancer look bad.
func (d *demoRun) keepPace(ctx context.Context, ix *indexer.Indexer, head uint64) error {
	waiting, cancel := context.WithTimeout(ctx, maxPace)
	defer cancel()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !d.backend.stopped.Load() && (ix.Status().Checkpoint < int64(head) || d.looked != nil && d.looked() < head) {
		select {
		case <-waiting.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
	return nil
}

// caughtUp waits until the indexer has processed the head, at most catchUpTimeout.
func (d *demoRun) caughtUp(ctx context.Context, ix *indexer.Indexer, head uint64) error {
	ctx, cancel := context.WithTimeout(ctx, catchUpTimeout)
	defer cancel()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		status := ix.Status()
		if status.Checkpoint >= int64(head) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for the indexer: it is at block %d of %d (%s): %w", status.Checkpoint, head, status.LastError, ctx.Err())
		case <-ticker.C:
		}
	}
}
