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
	Seed        uint64        `help:"Of prices and of what creators and investors do." default:"1"`
	For         time.Duration `help:"How long the market runs after the launch; 0: until Ctrl-C." default:"0s" placeholder:"90s"`
	Blocks      uint64        `help:"How many blocks the market runs after the launch, beside --for; 0: no limit." default:"0"`
	BlockTime   time.Duration `help:"Time between blocks." default:"500ms"`
	Days        int           `help:"How many days the indices have lived when the market starts to run block by block." default:"30"`
	HTTP        string        `name:"http" help:"Address of the API; without a host, loopback." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	RPCPort     int           `name:"rpc-port" help:"Port of the chain's JSON-RPC (HTTP and WebSocket) on loopback; 0: any free one." default:"8545"`
	NoRebalance bool          `help:"Leave the rebalancer out, to see how far the indices drift."`
	Fresh       bool          `help:"Begin with an empty PostgreSQL data folder."`
	DataDir     string        `help:"Folder of the embedded PostgreSQL and the log." default:"${data_dir}" type:"path"`
	DatabaseURL string        `help:"Use this PostgreSQL server instead of the embedded one; its user must be allowed to create databases." env:"DATABASE_URL" placeholder:"URL"`
	PublicURLs  []string      `name:"public-url" help:"Where browsers reach the app besides --http, such as a proxy." placeholder:"URL"`
	PublicRPC   string        `name:"public-rpc" help:"Where browsers reach the node, such as a proxy; empty: where it is." placeholder:"URL"`
	Controls    bool          `help:"Let who reaches the node move prices, replace blocks and stop the backend, by demo_movePrices, demo_replaceBlocks and demo_stopBackend: for tests."`
	Report      string        `help:"Also write the final report, as JSON, to this file." type:"path"`
}

// Help says what is kept between runs and what the end means.
func (demoCmd) Help() string {
	return `The chain lives in memory, so every run begins a new one. PostgreSQL's data folder is kept: each run makes a database of its
own in it (demo_<time>), the three newest stay for inspection. --fresh empties the folder first.

A block is made when --block-time has passed and indexer and rebalancer have seen the one before, or two seconds after.

At the end the market stops, open transactions and the indexer settle, and every vault and holder is audited.

Exit codes: 0 done, 1 the audit found a difference, or a trade was reverted for another reason than a moved price; 2 could
not begin.`
}

// How the demo's rebalancer works: it looks at every block, and trades soon, for prices move fast.
const (
	demoSchedule    = "@every 15s"
	demoDriftBps    = 70
	demoGapBps      = 8_000 // of a gap: the rest is room for prices to move meanwhile
	demoSlippageBps = 200
	demoPlanTTL     = 9 * pastStep // a block of the past comes hours after the one that a plan was made on
	demoFinality    = 1
)

// demoURLs are those that a browser on this machine reaches the API at; the web app's development server passes requests on.
func demoURLs(address net.Addr) []string {
	urls := []string{"http://" + address.String(), "http://localhost:5173"}
	if _, port, err := net.SplitHostPort(address.String()); err == nil {
		urls = append(urls, "http://localhost:"+port)
	}
	return urls
}

// demoTiers are wide: all of a demo's callers share one address.
func demoTiers() map[string]api.Tier {
	tiers := api.DefaultTiers()
	for name, t := range tiers {
		tiers[name] = api.Tier{Units: 100 * t.Units, Window: t.Window}
	}
	return tiers
}

var demoMinTrade = decimal.NewFromInt(25)

// settleBlocks and settleInterval are for what is still open at the end.
const (
	settleBlocks   = 600
	settleInterval = 100 * time.Millisecond
	catchUpTimeout = time.Minute
)

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

// proposeAt is the block after which a creator changes a basket: early enough that the delay passes within the run.
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

// Run shows the marketplace.
func (c *demoCmd) Run(ctx context.Context, e *env) (err error) {
	if err := c.check(); err != nil {
		return usageError{err}
	}
	steps := newSteps(e)
	l, err := listen(ctx, c.HTTP)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()                      // closed already where the server ran
	if err := os.MkdirAll(c.DataDir, 0o755); err != nil { //nolint:gosec // the database's user must pass through
		return unfit("making --data-dir: %w", err)
	}
	logPath := filepath.Join(c.DataDir, "demo.log")
	logFile, err := os.Create(logPath) //nolint:gosec // the operator names the folder
	if err != nil {
		return unfit("opening the log: %w", err)
	}
	defer func() { err = errors.Join(err, logFile.Close()) }()
	e.log = e.logTo(logFile)

	d := &demonstration{cmd: c, env: e, steps: steps}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.open(ctx); err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped during set-up: %w", context.Cause(ctx))
		}
		return err
	}
	d.ready = func() { d.welcome(l.Addr(), logPath) }
	report, err := d.run(ctx, l)
	if err != nil {
		return err
	}
	return c.finish(e, report)
}

func (c *demoCmd) finish(e *env, report *demo.Report) error {
	if err := report.Write(e.stdout); err != nil {
		return fmt.Errorf("printing the report: %w", err)
	}
	if c.Report != "" {
		raw, err := json.MarshalIndent(report, "", "  ")
		if err != nil {
			return fmt.Errorf("encoding the report: %w", err)
		}
		if err := os.WriteFile(c.Report, append(raw, '\n'), 0o644); err != nil { //nolint:gosec // for everyone to read
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	failures := report.Failures()
	for _, failure := range failures {
		_, _ = fmt.Fprintf(e.stderr, "astrolabe: %s\n", failure)
	}
	if len(failures) > 0 {
		return errFound
	}
	return nil
}

// demonstration is a running demo: what it opened, it closes.
type demonstration struct {
	cmd   *demoCmd
	env   *env
	steps *steps

	closers []func() error
	chain   *devchain.Chain
	market  *devchain.Market
	site    site
	world   *demo.World
	orders  *demo.Controls // nil without --controls
	ready   func()         // tells people where everything is, once the past is over
	clock   *pastClock     // the chain's
	looked  func() uint64  // the block that the rebalancer has looked at; nil without one
	backend backend

	databaseURL string
}

func (d *demonstration) close() error {
	var errs []error
	for i := len(d.closers) - 1; i >= 0; i-- {
		errs = append(errs, d.closers[i]())
	}
	return errors.Join(errs...)
}

func (d *demonstration) onClose(f func() error) { d.closers = append(d.closers, f) }

// open starts database and chain, deploys everything and launches the indices.
func (d *demonstration) open(ctx context.Context) error {
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
	d.clock = &pastClock{wall: e.now}
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
		return unfit("%w (choose another port with --rpc-port)", err)
	}
	d.onClose(d.chain.Close)
	if d.market, err = d.chain.DeployMarket(ctx, demo.MarketConfig(), d.steps.begin); err != nil {
		return err
	}
	metrics := newMetrics()
	node, err := chain.Dial(ctx, []string{d.chain.HTTPURL(), d.chain.WSURL()}, e.log, chain.WithMetrics(metrics))
	if err != nil {
		return err
	}
	d.onClose(func() error { node.Close(); return nil })
	d.site = site{deployment: d.market.Deployment, store: st, node: node, log: e.log, now: e.now, metrics: metrics}

	cfg := demo.Config{Seed: c.Seed, ProposeAt: c.proposeAt()}
	if d.world, err = demo.New(cfg, d.chain, d.market, router(d.market.Deployment, node), e.log); err != nil {
		return err
	}
	return d.world.Launch(ctx, d.steps.begin)
}

// database is the connection string of this run's own database.
func (d *demonstration) database(ctx context.Context) (string, error) {
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

func (d *demonstration) welcome(address net.Addr, logPath string) {
	d.steps.done()
	app := "not built into this program: run `make demo`"
	if web.Built() != nil {
		app = fmt.Sprintf("http://%s/", address)
	}
	d.steps.printf(`
  App       %[9]s
  API       http://%[1]s/v1/indices
  Docs      http://%[1]s/docs
  Metrics   http://%[1]s/metrics
  Keys      astrolabe keys create --environment test --name bot --owner %[7]s --database-url '%[8]s'
  RPC       %[2]s (chain %[3]d)
  Mnemonic  %[4]s
            Accounts %[10]d to %[11]d are nobody's: join with one of them
  Log       %[5]s
  Check it  astrolabe audit --rpc %[2]s --factory %[6]s --api http://%[1]s

`, address, d.chain.HTTPURL(), devchain.ChainID, devchain.Mnemonic, logPath, d.site.deployment.Factory,
		d.chain.Account(devchain.FirstMember).Address, d.databaseURL, app, demo.FirstVisitor, demo.Accounts-1)
}

// run plays the roles while the market moves, then settles and audits. A signal ends the market, not the rest.
func (d *demonstration) run(ctx context.Context, l net.Listener) (*demo.Report, error) {
	rest, end := context.WithCancelCause(context.WithoutCancel(ctx))
	defer end(nil)
	serving, stopServing := context.WithCancel(rest)
	defer stopServing()
	g, running := errgroup.WithContext(serving)

	ix := d.site.indexer(indexer.Config{PollInterval: d.cmd.BlockTime, NavInterval: 5})
	server, err := d.site.api(api.Config{ //nolint:contextcheck // it serves requests, each with a context of its own
		CORSOrigins: []string{"*"}, KeyEnvironment: key.Test, Tiers: demoTiers(), PublicURLs: append(demoURLs(l.Addr()), d.cmd.PublicURLs...),
		Public: api.PublicNode{ChainName: "Astrolabe demo", RPC: []string{cmp.Or(d.cmd.PublicRPC, d.chain.HTTPURL())}},
	})
	if err != nil {
		return nil, err
	}
	g.Go(func() error { return ix.Run(running) })
	g.Go(func() error { return server.Run(running) })
	g.Go(func() error { return serveHTTP(running, l, server.Handler(), d.env.log) })
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

// trade starts rebalancer and sender, unless they are left out. The returned function ends the planning of new trades.
func (d *demonstration) trade(ctx context.Context, g *errgroup.Group) (stop func(), err error) {
	if d.cmd.NoRebalance {
		return func() {}, nil
	}
	signer := txmgr.NewKeySigner(d.chain.Account(devchain.Keeper).Key)
	r, manager, err := d.site.keeper(rebalancer.Config{
		Schedule: demoSchedule, DriftBps: demoDriftBps, GapShareBps: demoGapBps, SlippageBps: demoSlippageBps, NavToleranceBps: demoSlippageBps,
		MinTradeUSD: demoMinTrade, PlanTTL: demoPlanTTL, PollInterval: d.cmd.BlockTime / 2,
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

// play moves the market until its time is over or stop is closed, then lets everything settle and audits it.
func (d *demonstration) play(ctx context.Context, stop <-chan struct{}, ix *indexer.Indexer, stopTrading func()) (*demo.Report, error) {
	defer stopTrading()
	if err := d.remember(ctx, stop, ix); err != nil {
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

// move makes a block at every tick of the clock.
func (d *demonstration) move(ctx context.Context, stop <-chan struct{}, ix *indexer.Indexer, began time.Time) error {
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

// nothingOpen tells whether every transaction of the keeper has ended.
func (d *demonstration) nothingOpen(ctx context.Context) (bool, error) {
	open, err := readdb.New(d.site.store.Pool).CountOpenIntents(ctx, int64(devchain.ChainID))
	if err != nil {
		return false, fmt.Errorf("counting open transactions: %w", err)
	}
	return open == 0, nil
}

// patience is how long the market waits for who serves it.
const patience = 2 * time.Second

// keepPace lets indexer and rebalancer see a block before the next one is made, within reason: on a slow machine the market
// is slower, and what the demo shows is the program's doing and not the machine's.
func (d *demonstration) keepPace(ctx context.Context, ix *indexer.Indexer, head uint64) error {
	patient, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !d.backend.stopped.Load() && (ix.Status().Checkpoint < int64(head) || d.looked != nil && d.looked() < head) {
		select {
		case <-patient.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
	return nil
}

func (d *demonstration) caughtUp(ctx context.Context, ix *indexer.Indexer, head uint64) error {
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
			return fmt.Errorf("waiting for the indexer: it stands at block %d of %d (%s): %w", status.Checkpoint, head, status.LastError, ctx.Err())
		case <-ticker.C:
		}
	}
}
