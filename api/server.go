package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api/internal/account"
	"github.com/astrolabe-index/astrolabe/api/internal/history"
	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/portfolio"
	"github.com/astrolabe-index/astrolabe/api/internal/prepare"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/api/internal/stream"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/ops"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
)

// Node is what the API asks of JSON-RPC; chain.Client is one.
type Node = prepare.Node

// Router quotes swaps; uniswap.Router is one.
type Router = prepare.Router

// Chain is how the API reaches the chain.
type Chain struct {
	Node   Node
	Router Router
}

// Config says where the marketplace is and what the server allows. A zero value means the default named here.
type Config struct {
	Deployment     chain.Deployment
	Version        string               // the program's version; part of every ETag
	MaxLagBlocks   uint64               // blocks the index may be behind the node before /readyz fails. Default: 64
	AlsoReady      []ops.Check          // further conditions of /readyz, of other roles of the process. Default: none
	CORSOrigins    []string             // origins whose pages may read answers. Default: none
	RequestTimeout time.Duration        // Default: 15 s
	MaxBodyBytes   int64                // Default: 64 KiB
	MaxRequests    int                  // requests served at once. Default: 1,024
	MaxEach        int                  // requests served at once of one caller. Default: 128
	MaxStreams     int                  // streams open at once, WebSockets included. Default: 4,096
	MaxStreamsEach int                  // streams open at once of one caller. Default: 32
	StreamBeat     time.Duration        // pause between heartbeats on a silent stream, and between checks of its credential. Default: 15 s
	Tiers          map[string]Tier      // rate limits by name. Default: DefaultTiers
	TrustedProxies []netip.Prefix       // proxies whose X-Forwarded-For is believed. Default: none
	KeyEnvironment key.Environment      // environment of the API keys that are made and accepted. Default: test
	PublicURLs     []string             // where people reach the API, such as https://index.example. Default: none, and nobody can sign in
	Metrics        *prometheus.Registry // served by Operations, with the server's own metrics. Default: a new registry
	Public         PublicNode           // what clients are told about the chain
	// the web app, for every path that is not the API's. Default: none, and / redirects to the reference
	App http.Handler
}

func (cfg *Config) setDefaults() {
	cfg.MaxLagBlocks = cmp.Or(cfg.MaxLagBlocks, 64)
	cfg.RequestTimeout = cmp.Or(cfg.RequestTimeout, 15*time.Second)
	cfg.MaxBodyBytes = cmp.Or(cfg.MaxBodyBytes, 64<<10)
	cfg.MaxRequests = cmp.Or(cfg.MaxRequests, 1024)
	cfg.MaxEach = cmp.Or(cfg.MaxEach, 128)
	cfg.MaxStreams = cmp.Or(cfg.MaxStreams, 4096)
	cfg.MaxStreamsEach = cmp.Or(cfg.MaxStreamsEach, 32)
	cfg.StreamBeat = cmp.Or(cfg.StreamBeat, 15*time.Second)
	cfg.KeyEnvironment = cmp.Or(cfg.KeyEnvironment, key.Test)
	if cfg.Tiers == nil {
		cfg.Tiers = rest.DefaultTiers()
	}
	if cfg.Metrics == nil {
		cfg.Metrics = prometheus.NewRegistry()
	}
}

// Server serves the API. It holds no state that others need: any number of servers may share a database.
type Server struct {
	cfg     Config
	store   *store.Store
	chain   Chain
	log     *slog.Logger
	now     func() time.Time
	reads   *rest.Reads
	rest    *rest.API
	streams *stream.Streams
	checker *ops.Checker
	echo    *echo.Echo
	handler http.Handler // echo, compressed
	tasks   []func(context.Context) error
}

// New builds a server. It fails if the deployment is incomplete, a tier or a public URL is not valid, or a metric is already registered.
func New(cfg Config, st *store.Store, chain Chain, log *slog.Logger, now func() time.Time) (*Server, error) {
	if err := cfg.Deployment.Validate(); err != nil {
		return nil, fmt.Errorf("checking the deployment: %w", err)
	}
	cfg.setDefaults()
	if err := rest.CheckTiers(cfg.Tiers); err != nil {
		return nil, err
	}
	origins, https, err := account.ReadOrigins(cfg.PublicURLs)
	if err != nil {
		return nil, err
	}
	crossOrigin := http.NewCrossOriginProtection()
	for _, origin := range origins {
		if err := crossOrigin.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("trusting the public URL %s: %w", origin, err)
		}
	}
	meter, err := key.NewMeter(st, cfg.Metrics, log, now)
	if err != nil {
		return nil, err
	}
	verifier := key.NewVerifier(st, cfg.KeyEnvironment, log, now)
	limiter := rest.NewLimiter(st, cfg.MaxRequests, cfg.MaxEach, log, now)
	auth := &account.Authenticator{Store: st, Verifier: verifier, CrossOrigin: crossOrigin, HTTPS: https, Now: now}
	gate := rest.NewGate(&rest.Reporter{Log: log}, auth, meter, limiter, rest.Bounds{Tiers: cfg.Tiers, TrustedProxies: cfg.TrustedProxies})
	s := &Server{cfg: cfg, store: st, chain: chain, log: log, now: now}
	s.checker = ops.NewChecker(
		ops.All(ops.IndexCheck(st, chain.Node, cfg.Deployment.ChainID, cfg.MaxLagBlocks, log), cfg.AlsoReady...), now)
	if err := s.assemble(gate, verifier, origins, https); err != nil {
		return nil, err
	}
	s.tasks = []func(context.Context) error{verifier.Run, meter.Run, limiter.Run, s.removeExpired, s.streams.Run}
	return s, nil
}

// assemble adds the operations of all rooms, and the routes that are no operations.
func (s *Server) assemble(gate *rest.Gate, verifier stream.Verifier, origins []string, https bool) error {
	chainID := int64(s.cfg.Deployment.ChainID)
	s.reads = &rest.Reads{Store: s.store, ChainID: chainID, Version: s.cfg.Version, Now: s.now}
	s.streams = stream.New(stream.Config{
		ChainID: chainID, MaxStreams: s.cfg.MaxStreams, MaxEach: s.cfg.MaxStreamsEach, Beat: s.cfg.StreamBeat,
		Origins: origins, CORSOrigins: s.cfg.CORSOrigins, Now: s.now,
	}, s.store, gate, verifier)
	shared := &rest.Middleware{
		Reporter: gate.Reporter, RequestTimeout: s.cfg.RequestTimeout, HTTPS: https, Endless: stream.IsStream, Now: s.now,
	}
	if err := errors.Join(shared.Register(s.cfg.Metrics), s.streams.Register(s.cfg.Metrics)); err != nil {
		return err
	}
	var err error
	if s.echo, s.handler, err = s.newEcho(shared); err != nil {
		return err
	}
	s.rest = rest.NewAPI(s.echo, rest.Settings{MaxBodyBytes: s.cfg.MaxBodyBytes, RequestTimeout: s.cfg.RequestTimeout, Now: s.now}, s.reads,
		gate)
	contracts := &market.Chain{Node: s.chain.Node, Deployment: s.cfg.Deployment, Log: s.log}
	m := &market.Market{Reads: s.reads, Chain: contracts, Public: s.cfg.Public}
	accounts := &account.Accounts{
		Store: s.store, ChainID: chainID, Node: s.chain.Node, Keys: key.Store{Environment: s.cfg.KeyEnvironment, Now: s.now}, Gate: gate,
		Origins: origins, HTTPS: https, Now: s.now,
	}
	for _, room := range []interface{ Routes(api *rest.API) }{
		m, history.New(m), portfolio.New(m), prepare.New(m, s.chain.Node, s.chain.Router), accounts, s.streams,
	} {
		room.Routes(s.rest)
	}
	s.appRoutes()
	s.healthRoutes()
	if err := s.addExamples(); err != nil {
		return err
	}
	return s.documentRoutes()
}

// newEcho returns a router with the middleware that every request passes, and the handler around it that compresses answers.
func (s *Server) newEcho(shared *rest.Middleware) (*echo.Echo, http.Handler, error) {
	e := echo.New()
	e.HTTPErrorHandler = shared.HandleError
	e.Use(shared.Identify, shared.Measure, shared.Recover, shared.Secure)
	if len(s.cfg.CORSOrigins) > 0 {
		e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
			AllowOrigins: s.cfg.CORSOrigins,
			// without credentials: pages of other origins use API keys, never a session's cookie
			AllowMethods:  []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete},
			AllowHeaders:  rest.RequestHeaders,
			ExposeHeaders: rest.ResponseHeaders,
			MaxAge:        600,
		}))
	}
	e.Use(shared.LimitTime)
	handler, err := shared.Compress(e)
	return e, handler, err
}

// Run keeps the server's memory in step with the database until ctx ends. It follows revoked keys, shared limits, counts of use, and
// the feed of the streams. Without Run requests are answered, but streams are not. Revocations then take effect only when a cached
// verification expires, limits are this replica's own, and use is not recorded. When ctx ends, Run ends the streams and waits for them.
func (s *Server) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, task := range s.tasks {
		g.Go(func() error { return task(ctx) })
	}
	return g.Wait()
}

// removalInterval is the pause between two removals of expired rows.
const removalInterval = 10 * time.Minute

// removeExpired removes expired idempotent requests, sign-ins and sessions until ctx ends.
func (s *Server) removeExpired(ctx context.Context) error {
	tick := time.NewTicker(removalInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		q, now := accountdb.New(s.store.Pool), s.now()
		err := errors.Join(
			q.ForgetRequests(ctx, now),
			q.ForgetSignIns(ctx, accountdb.ForgetSignInsParams{Now: now, IdleSince: now.Add(-account.SessionIdle)}),
		)
		if err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "expired rows not removed; the next run tries again", "error", err)
		}
	}
}

// Handler is the whole API. The http.Server around it sets its own header and idle timeouts.
func (s *Server) Handler() http.Handler { return s.handler }
