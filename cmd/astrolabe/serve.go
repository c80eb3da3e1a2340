package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/ops"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer"
)

type serveCmd struct {
	databaseFlags
	nodeFlags
	Deployment string   `help:"Deployment file that deploy wrote." required:"" env:"ASTROLABE_DEPLOYMENT" type:"path"`
	Roles      []string `help:"${help_serve_roles}" default:"indexer,api,rebalancer"`
	HTTP       string   `name:"http" help:"${help_serve_http}" default:"127.0.0.1:8080"`
	OpsListen  string   `help:"${help_ops_listen}" default:"127.0.0.1:9090"`
	PublicRPC  []string `name:"public-rpc" help:"${help_serve_public_rpc}" placeholder:"URL"`
	ChainName  string   `help:"${help_serve_chain_name}" placeholder:"NAME"`
	Explorer   string   `help:"${help_serve_explorer}" placeholder:"URL"`
	apiFlags
	LeaseTTL time.Duration `help:"${help_serve_lease_ttl}" default:"15s"`

	MaxLagBlocks uint64 `help:"${help_serve_max_lag}" default:"64"`

	NavInterval time.Duration `help:"${help_nav_interval}" default:"2m" group:"Indexer:"`
	KeepNAV     time.Duration `name:"keep-nav" help:"${help_keep_nav}" default:"2160h" group:"Indexer:"`
	KeepFeed    time.Duration `name:"keep-feed" help:"${help_keep_feed}" default:"72h" group:"Indexer:"`

	keeperFlags
	Schedule    string        `help:"${help_schedule}" default:"@every 10m" group:"Rebalancer:"`
	DriftBps    int64         `help:"${help_drift}" default:"100" group:"Rebalancer:"`
	SlippageBps int64         `help:"${help_slippage}" default:"50" group:"Rebalancer:"`
	MinTradeUSD string        `name:"min-trade-usd" help:"${help_min_trade}" default:"50" group:"Rebalancer:"`
	PlanTTL     time.Duration `help:"${help_plan_ttl}" default:"5m" group:"Rebalancer:"`
}

// Help explains start, stop and restart.
func (serveCmd) Help() string {
	return `Runs the roles of --roles in one process. Updates the database schema first. Waits for nodes that do not answer: the API serves
what is indexed meanwhile.

Examples:

  astrolabe serve --rpc http://127.0.0.1:8545 --deployment deployment.json --keeper-keystore keeper.json \
    --keeper-password-file keeper.pass
  astrolabe serve --rpc http://127.0.0.1:8545 --deployment deployment.json --roles indexer,api

SIGTERM and Ctrl-C stop the process in order. A process that was killed can be restarted at any time: every transaction is
stored before it is sent.

Operations: --ops-listen serves /readyz with reasons, /metrics and /healthz. The public listener serves /healthz, and /readyz without
reasons.

Next: GET /readyz answers 200 when the index keeps up. astrolabe keeper status shows the rebalancer.

Exit codes: 0 stopped by a signal, 1 failed while running, 2 could not start. It cannot start if a flag or file is wrong, the
database does not answer, or a node serves another chain.`
}

// check validates the flags and reads the deployment file.
func (c *serveCmd) check() (*chain.Deployment, error) {
	for _, role := range c.Roles {
		if role != roleIndexer && role != roleAPI && role != roleRebalancer {
			return nil, fmt.Errorf("--roles must be one or more of %s, %s and %s, got %q", roleIndexer, roleAPI, roleRebalancer, role)
		}
	}
	if len(c.Roles) == 0 {
		return nil, fmt.Errorf("--roles must name at least one of %s, %s and %s", roleIndexer, roleAPI, roleRebalancer)
	}
	if c.MaxLagBlocks == 0 {
		return nil, fmt.Errorf("--max-lag-blocks must be at least 1 block, got 0")
	}
	if c.NavInterval != 0 && c.NavInterval < time.Second {
		return nil, fmt.Errorf("--nav-interval must be 0 or at least 1s, got %s", c.NavInterval)
	}
	if c.KeepNAV != 0 && c.KeepNAV < minKeptNAV {
		return nil, fmt.Errorf("--keep-nav must be 0 or at least %s, got %s", minKeptNAV, c.KeepNAV)
	}
	if c.KeepFeed < minKeptFeed {
		return nil, fmt.Errorf("--keep-feed must be at least %s, got %s", minKeptFeed, c.KeepFeed)
	}
	if _, err := c.minTrade(); err != nil {
		return nil, err
	}
	if _, err := c.config(c.HTTP); err != nil {
		return nil, err
	}
	d, err := chain.ReadDeployment(c.Deployment)
	return &d, err
}

// minTrade parses --min-trade-usd.
func (c *serveCmd) minTrade() (decimal.Decimal, error) {
	usd, err := decimal.NewFromString(c.MinTradeUSD)
	if err != nil || usd.IsNegative() {
		return usd, usageErrorf("--min-trade-usd must be an amount of USD, 0 or more, got %q", c.MinTradeUSD)
	}
	return usd, nil
}

// minKeptNAV is the shortest retention of valuations. It covers blocks that a reorg may still remove and the current day.
const minKeptNAV = 48 * time.Hour

// minKeptFeed is the shortest retention of feed events: the time for which every client can rely on resuming its stream.
const minKeptFeed = time.Hour

// indexing returns the configuration of the indexer.
func (c *serveCmd) indexing() indexer.Config {
	return indexer.Config{NavEvery: c.NavInterval, KeepNAV: c.KeepNAV, KeepFeed: c.KeepFeed, LeaseTTL: c.LeaseTTL}
}

// public returns what the web app shows of the chain.
func (c *serveCmd) public(chainID uint64) api.PublicNode {
	return api.PublicNode{ChainName: cmp.Or(c.ChainName, fmt.Sprintf("chain %d", chainID)), RPC: c.PublicRPC, Explorer: c.Explorer}
}

// Run runs the roles until a signal.
func (c *serveCmd) Run(ctx context.Context, e *env) error {
	d, err := c.check()
	if err != nil {
		return usageError{err}
	}
	signers, closeSigners, err := c.openSigners() //nolint:contextcheck // connecting to an HTTP signer sends nothing
	defer closeSigners()
	if err != nil {
		return usageError{err}
	}
	st, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer st.Close()
	// The nodes may be down: the API serves what is indexed, and /readyz names the reason.
	node, err := chain.Dial(ctx, c.RPC, e.log, chain.WithChainID(d.ChainID), chain.WithMetrics(e.metrics))
	if err != nil {
		return usageErrorf("deployment %s: %w", c.Deployment, err)
	}
	defer node.Close()
	public, operations, closeBoth, err := listenBoth(ctx, c.HTTP, c.OpsListen)
	if err != nil {
		return err
	}
	defer closeBoth()

	s := site{deployment: *d, store: st, node: node, log: e.log, now: e.now, metrics: e.metrics}
	s.heads = chain.NewHeads(node, chain.HeadsConfig{}, e.log, e.now)
	roles := &serveRoles{cmd: c, env: e, site: s}
	defer roles.close()
	if err := roles.build(ctx, public.Addr().String(), signers); err != nil {
		return err
	}
	g, running := errgroup.WithContext(ctx)
	for _, task := range roles.tasks {
		g.Go(func() error { return task(running) })
	}
	g.Go(func() error { return serveHTTP(running, public, roles.handler, e.log) })
	g.Go(func() error {
		return serveHTTP(running, operations, roles.operations, e.log)
	})
	e.log.Info("serving", "roles", c.Roles, "chain", d.ChainID, "http", public.Addr(), "ops", operations.Addr())
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	e.log.Info("stopped")
	return nil
}

// openSigners opens the signers if the process runs the rebalancer.
func (c *serveCmd) openSigners() (signers []txmgr.Signer, closeAll func(), err error) {
	if !slices.Contains(c.Roles, roleRebalancer) {
		return nil, func() {}, nil
	}
	return c.signers()
}

// serveRoles builds the roles of a serve process.
type serveRoles struct {
	cmd  *serveCmd
	env  *env
	site site

	handler    http.Handler // serves the public listener
	operations http.Handler // serves the operations listener
	tasks      []func(context.Context) error
	closers    []func()
}

// build builds every role of --roles.
func (r *serveRoles) build(ctx context.Context, address string, signers []txmgr.Signer) error {
	r.serveReadiness(r.site.indexCheck(r.cmd.MaxLagBlocks))
	var indexes []ops.Check
	if slices.Contains(r.cmd.Roles, roleIndexer) || slices.Contains(r.cmd.Roles, roleRebalancer) {
		r.tasks = append(r.tasks, r.site.heads.Run)
	}
	if slices.Contains(r.cmd.Roles, roleIndexer) {
		indexes = append(indexes, r.buildIndexer())
		r.serveReadiness(indexes[0])
	}
	if slices.Contains(r.cmd.Roles, roleAPI) {
		if err := r.buildAPI(ctx, address, indexes); err != nil {
			return err
		}
	}
	if slices.Contains(r.cmd.Roles, roleRebalancer) {
		return r.buildRebalancer(ctx, signers)
	}
	return nil
}

// serveReadiness sets the handlers of a process without the API.
func (r *serveRoles) serveReadiness(check ops.Check) {
	checker := ops.NewChecker(check, r.env.now)
	r.handler, r.operations = ops.PublicHandler(checker, r.env.log), ops.Handler(checker, r.site.metrics, r.env.log)
}

// buildAPI builds the API. It is ready only if the other roles' checks are.
func (r *serveRoles) buildAPI(ctx context.Context, address string, also []ops.Check) error {
	cfg, err := r.cmd.config(address)
	if err != nil {
		return usageError{err}
	}
	st, err := openAPIStore(ctx, r.cmd.DatabaseURL, cfg.RequestTimeout)
	if err != nil {
		return err
	}
	r.closers = append(r.closers, st.Close)
	cfg.AlsoReady = also
	cfg.MaxLagBlocks, cfg.Public = r.cmd.MaxLagBlocks, r.cmd.public(r.site.deployment.ChainID)
	server, err := r.site.api(cfg, st)
	if err != nil {
		return usageError{err}
	}
	r.handler, r.operations, r.tasks = server.Handler(), server.Operations(), append(r.tasks, server.Run)
	return nil
}

// buildIndexer builds the indexer and returns its readiness check.
func (r *serveRoles) buildIndexer() ops.Check {
	ix := r.site.indexer(r.cmd.indexing())
	run := func(ctx context.Context) error { return ix.Run(ctx, r.site.heads) }
	r.tasks = append(r.tasks, indexing(run, r.env.log), func(ctx context.Context) error { return watchCatchUp(ctx, r.env, ix.Status) })
	return indexerCheck(ix.Status, r.cmd.MaxLagBlocks)
}

func (r *serveRoles) buildRebalancer(ctx context.Context, signers []txmgr.Signer) error {
	c := r.cmd
	minTrade, err := c.minTrade()
	if err != nil {
		return err
	}
	planning := rebalancer.Config{
		Schedule: c.Schedule, DriftBps: c.DriftBps, SlippageBps: c.SlippageBps, MinTradeUSD: minTrade,
		PlanTTL: c.PlanTTL, LeaseTTL: c.LeaseTTL,
	}
	sending := txmgr.Config{LeaseTTL: c.LeaseTTL}
	closeRelay, err := c.limit(ctx, r.site.deployment.ChainID, &planning, &sending, r.env.log)
	if err != nil {
		return err
	}
	r.closers = append(r.closers, closeRelay)
	planner, fleet, err := r.site.keeper(planning, sending, signers...)
	if err != nil {
		return usageError{err}
	}
	r.tasks = append(r.tasks,
		func(ctx context.Context) error { return planner.Run(ctx, r.site.heads) },
		func(ctx context.Context) error { return fleet.Run(ctx, r.site.heads) })
	return nil
}

// close closes the connections of the roles.
func (r *serveRoles) close() {
	for _, closeOne := range slices.Backward(r.closers) {
		closeOne()
	}
}
