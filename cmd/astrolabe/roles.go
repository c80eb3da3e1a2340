package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/api"
	"github.com/astrolabe-index/astrolabe/indexer"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
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
	cfg.ExitGuard, cfg.Native, cfg.Metrics = d.ExitGuard, d.WETH, s.metrics
	return indexer.New(cfg, s.store, s.node, s.log, s.now)
}

// keeper returns the rebalancer and its transaction managers, one for each signer.
func (s site) keeper(cfg rebalancer.Config, send txmgr.Config, signers ...txmgr.Signer) (*rebalancer.Rebalancer, *txmgr.Fleet, error) {
	d := s.deployment
	send.ChainID, send.Metrics, cfg.Metrics = d.ChainID, s.metrics, s.metrics
	cfg.ChainID, cfg.Lens, cfg.Adapter, cfg.Registry = d.ChainID, d.Lens, d.Adapter, d.Registry
	cfg.ExitGuard, cfg.WETH = d.ExitGuard, d.WETH
	managers := make([]*txmgr.Manager, len(signers))
	for i, signer := range signers {
		managers[i] = txmgr.New(send, s.store, s.node, signer, s.log, s.now)
	}
	fleet, err := txmgr.NewFleet(managers...)
	if err != nil {
		return nil, nil, err
	}
	pools := snapshot.New(snapshot.Config{Factory: d.UniswapFactory, Hubs: []common.Address{d.USDC, d.WETH}}, s.node)
	r, err := rebalancer.New(cfg, s.store, s.node, pools, fleet, s.log, s.now)
	if err != nil {
		return nil, nil, err
	}
	return r, fleet, nil
}

// api returns an API server of the deployment, with the web app if the program contains it.
func (s site) api(cfg api.Config) (*api.Server, error) {
	cfg.Deployment, cfg.Version, cfg.Metrics = s.deployment, version(), s.metrics
	if built := web.Built(); built != nil {
		app, err := web.New(built, cfg.Public.RPC)
		if err != nil {
			return nil, usageError{err}
		}
		cfg.App = app
	}
	return api.New(cfg, s.store, api.Chain{Node: s.node, Router: router(s.deployment, s.node)}, s.log, s.now)
}

// watched returns the HTTP handler of a process without the API: health, readiness and metrics. status is nil without an
// indexer; the process is then always ready.
func (s site) watched(status func() indexer.Status, maxLag uint64) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.metrics, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		body := readiness{Ready: true, Reasons: []string{}}
		if status != nil {
			body = indexerReadiness(status(), maxLag)
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if !body.Ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		if err := json.NewEncoder(w).Encode(body); err != nil {
			s.log.Debug("the readiness answer was not sent", "error", err)
		}
	})
	return mux
}

// readiness is the body of /readyz, in the format of the API.
type readiness struct {
	Ready        bool     `json:"ready"`
	Reasons      []string `json:"reasons"`
	IndexedBlock *int64   `json:"indexed_block,omitempty"`
	NodeBlock    *int64   `json:"node_block,omitempty"`
	LagBlocks    *int64   `json:"lag_blocks,omitempty"`
}

// indexerReadiness reports an indexer as ready if it keeps up or is on standby.
func indexerReadiness(s indexer.Status, maxLag uint64) readiness {
	out := readiness{Reasons: []string{}}
	switch lag := s.Lag(); {
	case s.Stopped:
		out.Reasons = append(out.Reasons, "the indexer has stopped for good: "+s.LastError)
		return out
	case !s.Leading:
		out.Reasons = append(out.Reasons, "on standby: another process indexes this chain")
		out.Ready = true
		return out
	case s.LastSeen.IsZero():
		out.Reasons = append(out.Reasons, "no RPC node has answered yet")
	default:
		out.IndexedBlock, out.NodeBlock, out.LagBlocks = &s.Checkpoint, &s.NodeHead, &lag
		if uint64(lag) > maxLag {
			out.Reasons = append(out.Reasons, fmt.Sprintf("the index is %d blocks behind the node, over the limit of %d", lag, maxLag))
		}
		if behind := s.NodeBehind(); uint64(behind) > maxLag {
			out.Reasons = append(out.Reasons, fmt.Sprintf("the node is %d blocks behind the index, over the limit of %d", behind, maxLag))
		}
	}
	if s.LastError != "" {
		out.Reasons = append(out.Reasons, "the last read of the chain failed: "+s.LastError)
	}
	out.Ready = len(out.Reasons) == 0
	return out
}

// listen opens the HTTP port. Without a host it listens on 127.0.0.1.
func listen(ctx context.Context, address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, usageErrorf("--http must be host:port, got %q: %w", address, err)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, usageErrorf("cannot listen on %s: choose another address with --http host:port (port 0 takes any free one): %w", address, err)
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
