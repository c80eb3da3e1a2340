package api

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/store"
)

// Node is what the API asks of JSON-RPC; chain.Client is one.
type Node interface {
	BatchCall(ctx context.Context, batch []rpc.BatchElem) error
	EstimateGas(ctx context.Context, msg ethereum.CallMsg) (uint64, error)
}

// Router quotes swaps; uniswap.Router is one.
type Router interface {
	BestMany(ctx context.Context, requests []uniswap.Request, block *big.Int) ([]uniswap.Route, error)
}

// Config says where the marketplace is and what the server allows. Zero values take the defaults named here.
type Config struct {
	Deployment     chain.Deployment
	Version        string               // of the program; part of every ETag
	MaxLagBlocks   uint64               // blocks the index may be behind the node before /readyz fails; 64
	CORSOrigins    []string             // origins whose pages may read answers; none
	RequestTimeout time.Duration        // 15 s
	MaxBodyBytes   int64                // 64 KiB
	Metrics        *prometheus.Registry // served at /metrics, the server's own metrics with it; a new one
}

// Server serves the API. It is stateless: any number of them may share a database.
type Server struct {
	cfg      Config
	store    *store.Store
	node     Node
	router   Router
	log      *slog.Logger
	now      func() time.Time
	echo     *echo.Echo
	api      huma.API
	duration *prometheus.HistogramVec
}

// New builds a server. An error names what the deployment lacks or a metric that is already registered.
func New(cfg Config, st *store.Store, node Node, router Router, log *slog.Logger, now func() time.Time) (*Server, error) {
	if err := cfg.Deployment.Validate(); err != nil {
		return nil, fmt.Errorf("checking the deployment: %w", err)
	}
	if cfg.MaxLagBlocks == 0 {
		cfg.MaxLagBlocks = 64
	}
	if cfg.RequestTimeout == 0 {
		cfg.RequestTimeout = 15 * time.Second
	}
	if cfg.MaxBodyBytes == 0 {
		cfg.MaxBodyBytes = 64 << 10
	}
	if cfg.Metrics == nil {
		cfg.Metrics = prometheus.NewRegistry()
	}
	s := &Server{cfg: cfg, store: st, node: node, router: router, log: log, now: now}
	if err := s.registerMetrics(); err != nil {
		return nil, err
	}
	return s, s.routes()
}

// Handler is the whole API. The http.Server around it sets its own header and idle timeouts.
func (s *Server) Handler() http.Handler { return s.echo }

func (s *Server) routes() error {
	e := echo.New()
	e.HTTPErrorHandler = s.handleError
	e.Use(s.identify, s.measure, s.recover, secure)
	if len(s.cfg.CORSOrigins) > 0 {
		e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
			AllowOrigins:  s.cfg.CORSOrigins,
			AllowMethods:  []string{http.MethodGet, http.MethodPost},
			AllowHeaders:  []string{"Content-Type", "If-None-Match", headerRequestID},
			ExposeHeaders: []string{"ETag", "Retry-After", headerRequestID},
			MaxAge:        600,
		}))
	}
	e.Use(s.limitTime)
	s.echo = e

	config := huma.DefaultConfig("Astrolabe", s.cfg.Version)
	config.Info.Description = "On-chain index marketplace. Reads carry the block they are true of; POST /v1/tx/… returns unsigned transactions."
	// huma's own pages load scripts from other hosts and build the document without a lock: both are served here instead.
	config.OpenAPIPath, config.DocsPath, config.SchemasPath, config.CreateHooks = "", "", "", nil
	config.Transformers = []huma.Transformer{s.identifyProblem}
	s.api = humaecho.NewV4(e, config)
	s.readRoutes()
	s.transactionRoutes()

	e.GET("/", func(c echo.Context) error { return c.Redirect(http.StatusFound, "/docs") })
	e.GET("/healthz", s.healthz)
	e.GET("/readyz", s.readyz)
	e.GET("/metrics", s.metrics())
	return s.documentRoutes()
}

// register adds an operation whose handler's errors are turned into problems at one place.
func register[I, O any](s *Server, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	op.MaxBodyBytes = s.cfg.MaxBodyBytes
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.report(ctx, err)
		}
		return out, nil
	})
}

// identifyProblem completes the problems that huma makes itself; those of operations are complete.
func (s *Server) identifyProblem(ctx huma.Context, _ string, body any) (any, error) {
	if p, ok := body.(*Problem); ok && p.RequestID == "" {
		return s.report(ctx.Context(), p), nil
	}
	return body, nil
}

// report turns an error into its problem, and logs those that are not the caller's doing.
func (s *Server) report(ctx context.Context, err error) *Problem {
	p := *problemOf(err)
	p.RequestID = requestOf(ctx).id
	switch {
	case p.Status >= http.StatusInternalServerError && p.Code == CodeInternal:
		s.log.ErrorContext(ctx, "request failed", "request_id", p.RequestID, "error", err)
	case p.Status >= http.StatusInternalServerError:
		s.log.WarnContext(ctx, "request not served", "request_id", p.RequestID, "code", p.Code, "error", err)
	}
	return &p
}
