package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/ops"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
	"github.com/astrolabe-index/astrolabe/rebalancer"
	"github.com/astrolabe-index/astrolabe/rebalancer/snapshot"
	"github.com/astrolabe-index/astrolabe/web"
)

// The roles that a process can run.
const (
	roleIndexer    = "indexer"
	roleAPI        = "api"
	roleRebalancer = "rebalancer"
)

const (
	shutdownTimeout   = 10 * time.Second
	readHeaderTimeout = 5 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
)

// site holds what every role needs, and builds the roles.
type site struct {
	deployment chain.Deployment
	store      *store.Store
	node       *chain.Client
	log        *slog.Logger
	now        func() time.Time
	metrics    *prometheus.Registry
	heads      *chain.Heads // shared by all roles
}

// newMetrics returns a registry with the metrics of Go and of the process.
func newMetrics() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

// router returns a router that quotes on the deployment's Uniswap.
func router(d chain.Deployment, node *chain.Client) *uniswap.Router {
	return uniswap.NewRouter(uniswap.Config{
		Quoter: d.UniswapQuoter, Factory: d.UniswapFactory, Hubs: []common.Address{d.USDC, d.WETH},
	}, node)
}

// indexer returns an indexer of the deployment.
func (s site) indexer(cfg indexer.Config) *indexer.Indexer {
	d := s.deployment
	cfg.ChainID, cfg.Factory, cfg.Lens, cfg.StartBlock = d.ChainID, d.Factory, d.Lens, d.StartBlock
	cfg.ExitGuard, cfg.Mandates, cfg.Native, cfg.Metrics = d.ExitGuard, d.Mandates, d.WETH, s.metrics
	return indexer.New(cfg, s.store, s.node, s.log, s.now)
}

// keeper returns the rebalancer and its transaction managers, one for each signer.
func (s site) keeper(cfg rebalancer.Config, send txmgr.Config, signers ...txmgr.Signer) (*rebalancer.Rebalancer, *txmgr.Fleet, error) {
	d := s.deployment
	send.ChainID, send.Metrics, cfg.Metrics = d.ChainID, s.metrics, s.metrics
	cfg.ChainID, cfg.Lens, cfg.Adapter, cfg.Registry = d.ChainID, d.Lens, d.Adapter, d.Registry
	cfg.ExitGuard, cfg.Mandates, cfg.WETH = d.ExitGuard, d.Mandates, d.WETH
	managers := make([]*txmgr.Manager, len(signers))
	for i, signer := range signers {
		managers[i] = txmgr.New(send, s.store, txmgr.Chain{Node: s.node, Signer: signer}, s.log, s.now)
	}
	fleet, err := txmgr.NewFleet(managers...)
	if err != nil {
		return nil, nil, err
	}
	pools := snapshot.New(snapshot.Config{Factory: d.UniswapFactory, Hubs: []common.Address{d.USDC, d.WETH}}, s.node)
	c := rebalancer.Chain{Node: s.node, Pools: pools, Sender: fleet}
	r, err := rebalancer.New(cfg, s.store, c, s.log, s.now)
	if err != nil {
		return nil, nil, err
	}
	return r, fleet, nil
}

// api returns an API server of the deployment on a store of its own, with the web app if the program contains it.
func (s site) api(cfg api.Config, st *store.Store) (*api.Server, error) {
	cfg.Deployment, cfg.Version, cfg.Metrics = s.deployment, version(), s.metrics
	var app *web.App
	if built := web.Built(); built != nil {
		var err error
		if app, err = web.New(built, cfg.Public.RPC); err != nil {
			return nil, usageError{err}
		}
		cfg.App = app
	}
	server, err := api.New(cfg, st, api.Chain{Node: s.node, Router: router(s.deployment, s.node)}, s.log, s.now)
	if err != nil || app == nil {
		return server, err
	}
	var public string
	if len(cfg.PublicURLs) > 0 {
		public = cfg.PublicURLs[0]
	}
	return server, app.ReadFrom(server.Handler(), public, s.now)
}

// indexCheck returns the readiness check of a process that serves or uses the index.
func (s site) indexCheck(maxLag uint64) ops.Check {
	return ops.IndexCheck(s.store, s.node, s.deployment.ChainID, maxLag, s.log)
}

// indexerCheck returns the readiness check of a process with an indexer and without the API. A standby is ready.
func indexerCheck(status func() indexer.Status, maxLag uint64) ops.Check {
	return func(context.Context) ops.Readiness {
		var out ops.Readiness
		s := status()
		if s.Stopped {
			out.Add("the indexer has stopped for good: %s", s.LastError)
			return out
		}
		if !s.Leading {
			out.Add("on standby: another process indexes this chain")
			out.Ready = true
			return out
		}
		if s.LastSeen.IsZero() {
			out.Add("no RPC node has answered yet")
		} else {
			node := uint64(s.NodeHead)
			out.NodeBlock = &node
			if s.Checkpoint >= 0 {
				indexed := uint64(s.Checkpoint)
				out.IndexedBlock = &indexed
			} else {
				out.Add("no block is indexed yet")
			}
			out.Compare(maxLag)
		}
		if s.LastError != "" {
			out.Add("the last read of the chain failed: %s", s.LastError)
		}
		out.Ready = len(out.Reasons) == 0
		return out
	}
}

// listenBoth opens the ports of --http and --ops-listen.
func listenBoth(ctx context.Context, http, ops string) (public, operations net.Listener, closeBoth func(), err error) {
	if public, err = listen(ctx, "--http", http); err != nil {
		return nil, nil, nil, err
	}
	if operations, err = listen(ctx, "--ops-listen", ops); err != nil {
		_ = public.Close()
		return nil, nil, nil, err
	}
	return public, operations, func() { // the ports are closed already if the servers ran
		_ = public.Close()
		_ = operations.Close()
	}, nil
}

// listen opens the HTTP port of a flag. Without a host it listens on 127.0.0.1.
func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, usageErrorf("%s must be host:port, got %q: %w", flag, address, err)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, usageErrorf("cannot listen on %s: choose another address with %s host:port (port 0 takes any free one): %w",
			address, flag, err)
	}
	return l, nil
}

// serveHTTP serves until ctx ends, then waits for requests in flight, at most shutdownTimeout. It sets no timeout for bodies and
// answers, because streams have none. The API limits the time of its other requests.
func serveHTTP(ctx context.Context, l net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: readHeaderTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serving HTTP: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
		defer cancel()
		if err := server.Shutdown(stopping); err != nil {
			return fmt.Errorf("stopping the HTTP server: %w", err)
		}
		return nil
	})
	return g.Wait()
}
