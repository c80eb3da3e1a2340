package api

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/big"
	"net/http"
	"net/netip"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/klauspost/compress/gzhttp"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
	"github.com/astrolabe-index/astrolabe/internal/feed"
	"github.com/astrolabe-index/astrolabe/internal/key"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/accountdb"
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
	MaxRequests    int                  // served at once; 1,024
	MaxEach        int                  // of these, of one caller; 128
	MaxStreams     int                  // open at once, WebSockets among them; 4,096
	MaxStreamsEach int                  // of these, of one caller; 32
	StreamBeat     time.Duration        // between signs of life on a silent stream, and between looks at whether its credential still holds; 15 s
	Tiers          map[string]Tier      // rate limits by name; DefaultTiers
	TrustedProxies []netip.Prefix       // whose X-Forwarded-For is believed; none
	KeyEnvironment key.Environment      // of the API keys that are made and accepted; test
	PublicURLs     []string             // where people reach the API, such as https://index.example; without, nobody can sign in
	Metrics        *prometheus.Registry // served at /metrics, the server's own metrics with it; a new one
	Public         PublicNode           // what clients are told of the chain
	App            http.Handler         // the web app, for every path that is not the API's; nil: / leads to the reference
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
	handler  http.Handler // echo, compressed
	api      huma.API
	duration *prometheus.HistogramVec

	keys     key.Store
	verifier *key.Verifier
	meter    *key.Meter
	limiter  *limiter
	feed     *feed.Log[told]
	streams  *streams
	memory   *memory

	origins     []string // PublicURLs, as Origin headers have them
	https       bool     // all of them: cookies are for https alone
	crossOrigin *http.CrossOriginProtection
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
	if cfg.MaxRequests == 0 {
		cfg.MaxRequests = 1024
	}
	if cfg.MaxEach == 0 {
		cfg.MaxEach = 128
	}
	if cfg.MaxStreams == 0 {
		cfg.MaxStreams = 4096
	}
	if cfg.MaxStreamsEach == 0 {
		cfg.MaxStreamsEach = 32
	}
	if cfg.StreamBeat == 0 {
		cfg.StreamBeat = 15 * time.Second
	}
	if cfg.Tiers == nil {
		cfg.Tiers = DefaultTiers()
	}
	if err := checkTiers(cfg.Tiers); err != nil {
		return nil, err
	}
	if cfg.KeyEnvironment == "" {
		cfg.KeyEnvironment = key.Test
	}
	s := &Server{cfg: cfg, store: st, node: node, router: router, log: log, now: now, streams: newStreams(cfg.MaxStreams, cfg.MaxStreamsEach)}
	s.memory = newMemory()
	s.feed = feed.New(st, s.chainID(), s.tell, log)
	if err := s.registerMetrics(); err != nil {
		return nil, err
	}
	s.keys = key.Store{Environment: cfg.KeyEnvironment, Now: now}
	s.verifier = key.NewVerifier(st, cfg.KeyEnvironment, log, now)
	s.limiter = newLimiter(st, cfg.MaxRequests, cfg.MaxEach, log, now)
	var err error
	if s.origins, s.https, err = origins(cfg.PublicURLs); err != nil {
		return nil, err
	}
	s.crossOrigin = http.NewCrossOriginProtection()
	for _, origin := range s.origins {
		if err := s.crossOrigin.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("trusting the public URL %s: %w", origin, err)
		}
	}
	if s.meter, err = key.NewMeter(st, cfg.Metrics, log, now); err != nil {
		return nil, err
	}
	return s, s.routes()
}

// Run keeps what the server holds in memory in step with the database until ctx ends: revoked keys, shared limits, counts
// of use, the feed that streams are fed by. Requests are answered without it, too, but for streams; then staleness is bounded
// by time alone, limits are this replica's own, and no use is written. When ctx ends, streams do, and it waits for them.
func (s *Server) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, task := range []func(context.Context) error{s.verifier.Run, s.meter.Run, s.limiter.run, s.tidy, s.runStreams} {
		g.Go(func() error { return task(ctx) })
	}
	return g.Wait()
}

// tidyEvery is between two removals of what is over.
const tidyEvery = 10 * time.Minute

func (s *Server) tidy(ctx context.Context) error {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		q, now := accountdb.New(s.store.Pool), s.now()
		err := errors.Join(q.ForgetRequests(ctx, now), q.ForgetSignIns(ctx, accountdb.ForgetSignInsParams{Now: now, IdleSince: now.Add(-sessionIdle)}))
		if err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "old rows were not removed; they will be", "error", err)
		}
	}
}

// Handler is the whole API. The http.Server around it sets its own header and idle timeouts.
func (s *Server) Handler() http.Handler { return s.handler }

// compressed answers in gzip where the client takes it, and the answer is worth it. Where an answer holds what others must not
// guess beside what they chose, its length tells too much: so it varies by chance. Streams go out as they are.
func compressed(h http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(compressedFrom), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.SuffixETag(compressedSuffix),
		gzhttp.EnableZstd(false), gzhttp.RandomJitter(32, 0, false))
	if err != nil {
		return nil, fmt.Errorf("setting compression up: %w", err)
	}
	packed := wrap(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if endless(r.URL.Path) {
			h.ServeHTTP(w, r)
			return
		}
		packed.ServeHTTP(w, r)
	}), nil
}

// compressedFrom is from how many bytes on answers are compressed.
const compressedFrom = 1400

func (s *Server) routes() error {
	e := echo.New()
	e.HTTPErrorHandler = s.handleError
	e.Use(s.identify, s.measure, s.recover, s.secure)
	if len(s.cfg.CORSOrigins) > 0 {
		e.Use(middleware.CORSWithConfig(middleware.CORSConfig{
			AllowOrigins: s.cfg.CORSOrigins,
			// without credentials: pages of other origins use API keys, never a session's cookie
			AllowMethods:  []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete},
			AllowHeaders:  []string{"Authorization", "Content-Type", "If-None-Match", "Last-Event-ID", headerIdempotency, headerRequestID},
			ExposeHeaders: []string{"ETag", "Link", "Content-Disposition", headerBlock, headerBlockHash, "RateLimit", "RateLimit-Policy", "Retry-After", headerReplayed, headerRequestID},
			MaxAge:        600,
		}))
	}
	e.Use(s.limitTime)
	s.echo = e
	var err error
	if s.handler, err = compressed(e); err != nil {
		return err
	}

	config := huma.DefaultConfig("Astrolabe", s.cfg.Version)
	config.Info.Description = "On-chain index marketplace. Reads carry the block they are true of; POST /v1/tx/… returns unsigned transactions."
	// huma's own pages load scripts from other hosts and build the document without a lock: both are served here instead.
	config.OpenAPIPath, config.DocsPath, config.SchemasPath, config.CreateHooks = "", "", "", nil
	config.Formats = maps.Clone(huma.DefaultFormats)
	config.Formats[mimeCSV] = huma.Format{Marshal: marshalCSV}
	config.Transformers = []huma.Transformer{s.identifyProblem, s.csvHeaders}
	config.Components.SecuritySchemes = securitySchemes()
	s.api = humaecho.NewV4(e, config)
	s.readRoutes()
	s.transactionRoutes()
	s.keyRoutes()
	s.sessionRoutes()
	s.statementRoutes()
	s.watchRoutes()
	s.streamRoutes()
	s.deploymentRoute()

	s.appRoutes()
	e.GET("/healthz", s.healthz)
	e.GET("/readyz", s.readyz)
	e.GET("/metrics", s.metrics())
	if err := s.addExamples(); err != nil {
		return err
	}
	return s.documentRoutes()
}

// register adds an operation whose handler's errors are turned into problems at one place.
func register[I, O any](s *Server, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	s.declare(&op)
	_, row, table := tableOf(reflect.TypeFor[O]())
	table = table && op.Method == http.MethodGet
	op.Middlewares = append(op.Middlewares, s.negotiate(table))
	if table {
		op.Parameters = append(op.Parameters, csvParameter)
	}
	if _, conditional := reflect.TypeFor[I]().FieldByName("IfNoneMatch"); conditional && needOf(&op).anonymous {
		op.Middlewares = append(op.Middlewares, s.remember) // what has a tag, and nobody's alone
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.report(ctx, err)
		}
		return out, nil
	})
	if table {
		s.offerCSV(op, row)
	}
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
