package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer"
)

type serveCmd struct {
	databaseFlags
	RPC        []string `name:"rpc" help:"Node, as http(s):// or ws(s)://; more than one in order of preference." required:"" env:"ASTROLABE_RPC" placeholder:"URL"`
	Deployment string   `help:"File that deploy wrote." required:"" env:"ASTROLABE_DEPLOYMENT" type:"path"`
	Roles      []string `help:"What this process does: indexer, api, rebalancer. Indexers and rebalancers stand by for each other, APIs share the load." default:"indexer,api,rebalancer"`
	HTTP       string   `name:"http" help:"Address of API, metrics and health; without a host, loopback." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	PublicRPC  []string `name:"public-rpc" help:"Node that the web app's visitors may use, as a URL; none: they only have their wallet's." placeholder:"URL"`
	ChainName  string   `help:"The chain's name, as the web app and wallets show it; the chain id." placeholder:"NAME"`
	Explorer   string   `help:"Base URL of a block explorer that the web app links to." placeholder:"URL"`
	apiFlags
	LeaseTTL time.Duration `help:"After what silence of indexer or rebalancer a standby takes over." default:"15s"`

	MaxLagBlocks uint64 `help:"Lag behind the node from which /readyz answers 503." default:"64" placeholder:"N"`

	NavInterval uint64        `help:"Every how many blocks all vaults are valued, beside when they change." default:"10" group:"Indexer:"`
	KeepNAV     time.Duration `name:"keep-nav" help:"For how long every valuation is kept, at least 48h; those of blocks in which a vault changed, hourly and daily candles and the ledger stay. 0: for ever." default:"0" group:"Indexer:"`
	KeepFeed    time.Duration `name:"keep-feed" help:"For how long what happened is kept for streams that come back and go on from where they were, at least 1h." default:"72h" group:"Indexer:"`

	keeperFlags
	Schedule    string        `help:"When every vault is looked at: cron in UTC, or as @every 10m." default:"@every 10m" group:"Rebalancer:"`
	DriftBps    int64         `help:"Drift at which a vault is rebalanced at any block, in basis points." default:"100" group:"Rebalancer:"`
	SlippageBps int64         `help:"What a trade may get less than quoted, in basis points." default:"50" group:"Rebalancer:"`
	MinTradeUSD string        `name:"min-trade-usd" help:"Smallest trade." default:"50" group:"Rebalancer:"`
	PlanTTL     time.Duration `help:"Chain time in which a planned trade must be mined." default:"5m" group:"Rebalancer:"`
}

// Help says what stops the process, and how.
func (serveCmd) Help() string {
	return `The schema is brought up to date first. SIGTERM and Ctrl-C stop in order; killed at any moment, a restart goes on where it
was: every transaction is stored before it is sent.

Exit codes: 0 stopped by a signal, 1 failed while running, 2 could not begin: a flag or file is wrong, the database does not
answer, or a node serves another chain. Nodes that do not answer are waited for.`
}

// check finds what is wrong before anything is opened.
func (c *serveCmd) check() (*chain.Deployment, error) {
	for _, role := range c.Roles {
		if role != roleIndexer && role != roleAPI && role != roleRebalancer {
			return nil, fmt.Errorf("--roles must be of %s, %s and %s, got %q", roleIndexer, roleAPI, roleRebalancer, role)
		}
	}
	if len(c.Roles) == 0 {
		return nil, fmt.Errorf("--roles must name at least one of %s, %s and %s", roleIndexer, roleAPI, roleRebalancer)
	}
	if c.MaxLagBlocks == 0 {
		return nil, fmt.Errorf("--max-lag-blocks must be at least 1 block, got 0")
	}
	if c.KeepNAV != 0 && c.KeepNAV < leastKeptNAV {
		return nil, fmt.Errorf("--keep-nav must be 0 or at least %s, got %s", leastKeptNAV, c.KeepNAV)
	}
	if c.KeepFeed < leastKeptFeed {
		return nil, fmt.Errorf("--keep-feed must be at least %s, got %s", leastKeptFeed, c.KeepFeed)
	}
	d, err := chain.ReadDeployment(c.Deployment)
	return &d, err
}

// leastKeptNAV is the shortest retention: what may still be reorganised away, and the day that goes on, are never cut.
const leastKeptNAV = 48 * time.Hour

// leastKeptFeed is what a client may be away for and still go on where it was, whoever runs this.
const leastKeptFeed = time.Hour

// indexing is what the flags say of the indexer.
func (c *serveCmd) indexing() indexer.Config {
	return indexer.Config{NavInterval: c.NavInterval, KeepNAV: c.KeepNAV, KeepFeed: c.KeepFeed, LeaseTTL: c.LeaseTTL}
}

// public is what visitors are told of the chain.
func (c *serveCmd) public(chainID uint64) api.PublicNode {
	name := c.ChainName
	if name == "" {
		name = fmt.Sprintf("chain %d", chainID)
	}
	return api.PublicNode{ChainName: name, RPC: c.PublicRPC, Explorer: c.Explorer}
}

// Run plays the roles until a signal.
func (c *serveCmd) Run(ctx context.Context, e *env) error {
	d, err := c.check()
	if err != nil {
		return usageError{err}
	}
	if _, err := c.config(c.HTTP); err != nil {
		return usageError{err}
	}
	var signers []txmgr.Signer
	if slices.Contains(c.Roles, roleRebalancer) {
		opened, closeSigners, err := c.signers() //nolint:contextcheck // dialing an HTTP endpoint sends nothing
		defer closeSigners()
		if err != nil {
			return usageError{err}
		}
		signers = opened
	}
	minTrade, err := decimal.NewFromString(c.MinTradeUSD)
	if err != nil || minTrade.IsNegative() {
		return unfit("--min-trade-usd must be a number of USD, got %q", c.MinTradeUSD)
	}
	st, err := c.open(ctx, true)
	if err != nil {
		return err
	}
	defer st.Close()
	// Nodes may be away: what was indexed is served meanwhile, and /readyz says why no more comes.
	metrics := newMetrics()
	node, err := chain.Dial(ctx, c.RPC, e.log, chain.WithChainID(d.ChainID), chain.WithMetrics(metrics))
	if err != nil {
		return unfit("deployment %s: %w", c.Deployment, err)
	}
	defer node.Close()
	l, err := listen(ctx, c.HTTP)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }() // closed already where the server ran

	s := site{deployment: *d, store: st, node: node, log: e.log, now: e.now, metrics: metrics}
	handler := s.watched(nil, c.MaxLagBlocks)
	var tasks []func(context.Context) error
	if slices.Contains(c.Roles, roleAPI) {
		apiConfig, err := c.config(l.Addr().String())
		if err != nil {
			return usageError{err}
		}
		apiConfig.MaxLagBlocks, apiConfig.Public = c.MaxLagBlocks, c.public(d.ChainID)
		server, err := s.api(apiConfig) //nolint:contextcheck // it serves requests, each with a context of its own
		if err != nil {
			return usageError{err}
		}
		handler, tasks = server.Handler(), append(tasks, server.Run)
	}
	if slices.Contains(c.Roles, roleIndexer) {
		ix := s.indexer(c.indexing())
		tasks = append(tasks, indexing(ix.Run, e.log), func(ctx context.Context) error { return watchCatchUp(ctx, e, ix.Status) })
		if !slices.Contains(c.Roles, roleAPI) {
			handler = s.watched(ix.Status, c.MaxLagBlocks)
		}
	}
	if slices.Contains(c.Roles, roleRebalancer) {
		planning := rebalancer.Config{
			Schedule: c.Schedule, DriftBps: c.DriftBps, SlippageBps: c.SlippageBps, MinTradeUSD: minTrade,
			PlanTTL: c.PlanTTL, LeaseTTL: c.LeaseTTL,
		}
		sending := txmgr.Config{LeaseTTL: c.LeaseTTL}
		closeRelay, err := c.limit(ctx, d.ChainID, &planning, &sending, e.log)
		if err != nil {
			return err
		}
		defer closeRelay()
		r, fleet, err := s.keeper(planning, sending, signers...)
		if err != nil {
			return usageError{err}
		}
		tasks = append(tasks, r.Run, fleet.Run)
	}
	g, running := errgroup.WithContext(ctx)
	for _, task := range append(tasks, func(ctx context.Context) error { return serveHTTP(ctx, l, handler, e.log) }) {
		g.Go(func() error { return task(running) })
	}
	e.log.Info("serving", "roles", c.Roles, "chain", d.ChainID, "http", l.Addr())
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	e.log.Info("stopped")
	return nil
}
