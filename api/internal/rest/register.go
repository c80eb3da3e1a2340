// Package rest is what all rooms of the API share: registration, security, limits, cached answers, problems and types.
// It knows no resource and imports no other room.
package rest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"github.com/astrolabe-index/astrolabe/internal/key"
)

// API adds operations to the HTTP interface. It does what all operations have in common: credentials, limits, idempotency, cached
// answers, CSV and problems.
type API struct {
	*Reporter
	Settings
	Huma huma.API

	gate    *Gate
	reads   *Reads
	answers *answerCache
}

// Settings apply to all operations.
type Settings struct {
	MaxBodyBytes   int64
	RequestTimeout time.Duration
	Now            func() time.Time
}

// NewAPI makes an API without operations on e.
func NewAPI(e *echo.Echo, settings Settings, reads *Reads, gate *Gate) *API {
	a := &API{Reporter: gate.Reporter, Settings: settings, gate: gate, reads: reads, answers: newAnswerCache()}
	config := huma.DefaultConfig("Astrolabe", reads.Version)
	config.Info.Description = "On-chain index marketplace. Each read names the block that it is true of. POST /v1/tx/… returns " +
		"unsigned transactions."
	// huma's own pages load scripts from other hosts and build the document without a lock. Both are served elsewhere instead.
	config.OpenAPIPath, config.DocsPath, config.SchemasPath, config.CreateHooks = "", "", "", nil
	config.Formats = maps.Clone(huma.DefaultFormats)
	config.Formats[mimeCSV] = huma.Format{Marshal: marshalCSV}
	strict := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: decodeBody}
	config.Formats[MimeJSON], config.Formats["json"] = strict, strict
	config.Transformers = []huma.Transformer{a.identifyProblem, a.csvHeaders}
	config.Components.SecuritySchemes = securitySchemes()
	a.Huma = humaecho.NewV4(e, config)
	return a
}

// Operation declares an operation. route is a method and a path, such as "GET /v1/keys".
func Operation(route, id, summary, description string) huma.Operation {
	method, path, _ := strings.Cut(route, " ")
	return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Description: description}
}

// WithErrors adds statuses that an operation may answer with.
func WithErrors(op huma.Operation, statuses ...int) huma.Operation {
	op.Errors = append(op.Errors, statuses...)
	return op
}

// WithStatus sets the status of a successful answer.
func WithStatus(op huma.Operation, status int) huma.Operation {
	op.DefaultStatus = status
	return op
}

// ReadOperation declares a public read.
func ReadOperation(id, path, summary, description string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Description: description,
		Errors: []int{http.StatusNotFound, http.StatusUnprocessableEntity, http.StatusServiceUnavailable},
	}
}

// Names of the security schemes in the OpenAPI document.
const (
	schemeKey     = "api_key"
	schemeSession = "session"
)

func securitySchemes() map[string]*huma.SecurityScheme {
	return map[string]*huma.SecurityScheme{
		schemeKey: {
			Type: "http", Scheme: "bearer", BearerFormat: "astro_<live|test>_<public id>_<secret>",
			Description: "An API key: Authorization: Bearer astro_live_…. Each operation lists the scopes that it needs.",
		},
		schemeSession: {
			Type: "apiKey", In: "cookie", Name: SessionCookie(true),
			Description: "The cookie of a sign-in with Ethereum. Without https its name lacks __Host-. Requests that change something " +
				"are refused " +
				"if Sec-Fetch-Site or Origin names another site.",
		},
	}
}

// Public is the security of operations that anybody may call. A key or session counts against its own limit.
var Public = []map[string][]string{{}, {schemeKey: {}}, {schemeSession: {}}}

// Scoped is the security of operations for a session, or for a key with the scope.
func Scoped(s key.Scope) []map[string][]string {
	return []map[string][]string{{schemeKey: {string(s)}}, {schemeSession: {}}}
}

// SessionOnly is the security of operations that require a signed-in person.
func SessionOnly() []map[string][]string { return []map[string][]string{{schemeSession: {}}} }

// extensionCost is the extension with the number of units that an operation takes from its caller's limit.
const extensionCost = "x-cost"

// WithCost declares the cost of an operation in units. Default: 1.
func WithCost(op huma.Operation, units int64) huma.Operation {
	if op.Extensions == nil {
		op.Extensions = map[string]any{}
	}
	op.Extensions[extensionCost] = units
	return op
}

// Need is what an operation requires of its caller, read from its declaration.
type Need struct {
	operation string
	cost      int64
	anonymous bool
	session   bool
	key       bool
	stream    bool      // the answer does not end by itself
	scope     key.Scope // scope that a key must have
}

func needOf(op *huma.Operation) Need {
	n := Need{operation: op.OperationID, cost: 1, stream: op.Metadata[StreamOperation] == true}
	if units, ok := op.Extensions[extensionCost].(int64); ok {
		n.cost = units
	}
	for _, alternative := range op.Security {
		if len(alternative) == 0 {
			n.anonymous = true
		}
		if scopes, ok := alternative[schemeKey]; ok {
			n.key = true
			if len(scopes) > 0 {
				n.scope = key.Scope(scopes[0])
			}
		}
		if _, ok := alternative[schemeSession]; ok {
			n.session = true
		}
	}
	return n
}

// declare completes an operation with what all operations of its kind have in common.
func (s *API) declare(op *huma.Operation) {
	op.MaxBodyBytes = s.MaxBodyBytes + 1 // wholeBody enforces the limit
	if op.Security == nil {
		op.Security = Public
	}
	n := needOf(op)
	*op = WithCost(*op, n.cost)
	op.Middlewares = append(op.Middlewares, s.gate.require(n), s.strictQuery, announceOldValues)
	// Credentials are checked even if none are required, and any request may time out.
	errs := []int{
		http.StatusUnauthorized, http.StatusForbidden, http.StatusUnprocessableEntity, http.StatusTooManyRequests,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout,
	}
	if op.Method == http.MethodPost || op.Method == http.MethodPut {
		op.Middlewares = append(op.Middlewares, s.wholeBody)
		errs = append(errs, http.StatusBadRequest, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge,
			http.StatusUnsupportedMediaType)
	}
	if op.Method == http.MethodPost {
		errs = append(errs, http.StatusConflict)
		op.Parameters = append(op.Parameters, idempotencyParameter)
		op.Middlewares = append(op.Middlewares, s.idempotent)
	}
	for _, status := range errs {
		if !slices.Contains(op.Errors, status) {
			op.Errors = append(op.Errors, status)
		}
	}
	slices.Sort(op.Errors)
}

// Register adds an operation. It turns the errors of the handler into problems.
func Register[I, O any](s *API, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	s.declare(&op)
	_, row, table := tableOf(reflect.TypeFor[O]())
	table = table && op.Method == http.MethodGet
	op.Middlewares = append(op.Middlewares, s.negotiate(table))
	if table {
		op.Parameters = append(op.Parameters, csvParameter)
	}
	if _, conditional := reflect.TypeFor[I]().FieldByName("IfNoneMatch"); conditional && needOf(&op).anonymous {
		op.Middlewares = append(op.Middlewares, s.cacheAnswers) // answers with an ETag that are the same for everybody
	}
	huma.Register(s.Huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.Report(ctx, err)
		}
		return out, nil
	})
	if table {
		s.offerCSV(op, row)
	}
}

// identifyProblem completes the problems that huma makes itself. Those of operations are already complete.
func (s *API) identifyProblem(ctx huma.Context, _ string, body any) (any, error) {
	if p, ok := body.(*Problem); ok && p.RequestID == "" {
		return s.Report(ctx.Context(), p), nil
	}
	return body, nil
}

// StreamOperation marks operations whose answer does not end by itself. They take a slot among the streams, not among the requests
// served at once.
const StreamOperation = "stream"

// deprecation announces the end of an operation.
type deprecation struct {
	since   time.Time // time from which new code should not use it
	sunset  time.Time // time from which it may be gone; zero: not announced
	instead string    // path of the documentation of its replacement
}

// deprecated marks an operation in the document. Its answers get the headers Deprecation (RFC 9745) and Sunset (RFC 8594), and a
// link to the replacement. Only removals from /v1 need this; additions do not.
func deprecated(op huma.Operation, d deprecation) huma.Operation {
	op.Deprecated = true
	op.Description += fmt.Sprintf("\n\nDeprecated since %s: see %s.", d.since.UTC().Format(time.DateOnly), d.instead)
	if !d.sunset.IsZero() {
		op.Description += fmt.Sprintf(" It may be gone from %s on.", d.sunset.UTC().Format(time.DateOnly))
	}
	op.Middlewares = append(op.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		d.announce(ctx)
		next(ctx)
	})
	return op
}

// announce sets the headers of a deprecation.
func (d deprecation) announce(ctx huma.Context) {
	ctx.SetHeader("Deprecation", fmt.Sprintf("@%d", d.since.Unix()))
	if !d.sunset.IsZero() {
		ctx.SetHeader("Sunset", d.sunset.UTC().Format(http.TimeFormat))
	}
	ctx.AppendHeader("Link", fmt.Sprintf(`<%s>; rel="deprecation"; type="text/html"`, d.instead))
}

// oldWindows announces the end of the names that windows had before 1d, 7d, 30d, 90d, 1y and all.
var oldWindows = deprecation{
	since: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), sunset: time.Date(2027, 6, 1, 0, 0, 0, 0, time.UTC), instead: "/docs",
}

// oldValues lists the deprecated values of query parameters.
var oldValues = map[string][]string{"range": {"1w"}, "return_over": {"day", "week", "month", "since_launch"}}

// announceOldValues tells the caller that a value in its query has a new name.
func announceOldValues(ctx huma.Context, next func(huma.Context)) {
	for name, old := range oldValues {
		if slices.Contains(old, ctx.Query(name)) {
			oldWindows.announce(ctx)
		}
	}
	next(ctx)
}
