package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/labstack/echo/v4"

	"github.com/astrolabe-index/astrolabe/internal/input"
)

// HandleError answers errors outside operations: unknown paths, wrong methods, panics.
func (s *Reporter) HandleError(err error, c echo.Context) {
	if c.Response().Committed {
		s.Log.WarnContext(c.Request().Context(), "answer broken off", "request_id", RequestOf(c.Request().Context()).ID, "error", err)
		return
	}
	p := s.Report(c.Request().Context(), err)
	for name, values := range p.GetHeaders() {
		if c.Response().Header().Get(name) == "" { // the limiter knows better when to retry
			c.Response().Header()[name] = values
		}
	}
	body, err := json.Marshal(p)
	if err == nil {
		err = c.Blob(p.Status, p.ContentType(""), body)
	}
	if err != nil {
		s.Log.WarnContext(c.Request().Context(), "writing a problem failed", "request_id", p.RequestID, "error", err)
	}
}

// Code is a problem's stable name. Programs branch on it, not on the text.
type Code string

// Codes of problems.
const (
	CodeMalformedBody    Code = "malformed_body"
	CodeInvalidRequest   Code = "invalid_request"
	CodeInsufficient     Code = "insufficient_balance"
	CodeNoRoute          Code = "no_route"
	CodeRefused          Code = "refused_by_contract"
	CodeUnauthorized     Code = "unauthorized"
	CodeSignIn           Code = "sign_in_refused"
	CodeForbidden        Code = "forbidden"
	CodeCrossSite        Code = "cross_site"
	CodeNotFound         Code = "not_found"
	CodeUnknownIndex     Code = "unknown_index"
	CodeUnknownCreator   Code = "unknown_creator"
	CodeUnknownAsset     Code = "unknown_asset"
	CodeUnknownBenchmark Code = "unknown_benchmark"
	CodeMethodNotAllowed Code = "method_not_allowed"
	CodeKeyState         Code = "key_state"
	CodeTooMany          Code = "too_many"
	CodeOutdated         Code = "outdated_revision"
	CodeInFlight         Code = "idempotency_in_flight"
	CodeKeyReused        Code = "idempotency_key_reused"
	CodeRateLimited      Code = "rate_limited"
	CodeOverloaded       Code = "overloaded"
	CodeTooLarge         Code = "body_too_large"
	CodeUnsupportedMedia Code = "unsupported_media_type"
	CodeUpgrade          Code = "upgrade_required"
	CodeCancelled        Code = "cancelled"
	CodeNotIndexed       Code = "not_indexed_yet"
	CodeDatabase         Code = "database_unavailable"
	CodeNode             Code = "node_unavailable"
	CodeTimeout          Code = "timeout"
	CodeBodyTimeout      Code = "body_timeout"
	CodeInternal         Code = "internal"
)

// Codes lists every code with its meaning, in the order of their status.
var Codes = []struct {
	Code    Code   `json:"code"`
	Status  int    `json:"status"`
	Meaning string `json:"meaning"`
}{
	{CodeMalformedBody, http.StatusBadRequest, "The body is missing or is not valid JSON."},
	{CodeUnauthorized, http.StatusUnauthorized, "The operation needs a credential, or the credential is not accepted."},
	{
		CodeSignIn, http.StatusUnauthorized,
		"The signed message is not the expected one, or the signature is not the account's. The detail says which.",
	},
	{CodeForbidden, http.StatusForbidden, "The credential is valid and does not allow this. The detail says what it lacks."},
	{CodeCrossSite, http.StatusForbidden, "A browser sent this request with a session's cookie from another site."},
	{CodeNotFound, http.StatusNotFound, "There is no such path, or you have nothing with this id."},
	{CodeUnknownIndex, http.StatusNotFound, "There is no index at this address as of the newest indexed block."},
	{CodeUnknownCreator, http.StatusNotFound, "No index belongs to this account as of the newest indexed block."},
	{CodeUnknownAsset, http.StatusNotFound, "No asset is listed at this address."},
	{CodeUnknownBenchmark, http.StatusNotFound, "The benchmark's address is neither an index nor a listed asset."},
	{CodeMethodNotAllowed, http.StatusMethodNotAllowed, "The path does not support this method; see the Allow header."},
	{CodeBodyTimeout, http.StatusRequestTimeout, "The body did not arrive within 5 seconds."},
	{CodeKeyState, http.StatusConflict, "The API key is in a state in which this is not possible. The detail names the state."},
	{CodeTooMany, http.StatusConflict, "You have reached the maximum number of these. The detail says how many."},
	{CodeOutdated, http.StatusConflict, "A newer revision was stored in the meantime."},
	{CodeInFlight, http.StatusConflict, "A request with this Idempotency-Key is in flight; retry soon."},
	{CodeTooLarge, http.StatusRequestEntityTooLarge, "The body is larger than the limit."},
	{CodeUnsupportedMedia, http.StatusUnsupportedMediaType, "Bodies must be application/json."},
	{CodeInvalidRequest, http.StatusUnprocessableEntity, "Fields are missing or not valid; errors[] names each."},
	{CodeKeyReused, http.StatusUnprocessableEntity, "This Idempotency-Key was used with another body."},
	{CodeInsufficient, http.StatusUnprocessableEntity, "The account's balance is too low; errors[] names the field and the maximum."},
	{CodeNoRoute, http.StatusUnprocessableEntity, "No pool trades a constituent against this token; deposit or redeem in kind."},
	{CodeRefused, http.StatusUnprocessableEntity, "A contract refuses the request; the detail is its error."},
	{CodeUpgrade, http.StatusUpgradeRequired, "This path accepts WebSocket connections only."},
	{CodeRateLimited, http.StatusTooManyRequests, "Your rate limit is exhausted; Retry-After says when to retry."},
	{CodeCancelled, statusClientClosed, "The client closed the connection."},
	{CodeInternal, http.StatusInternalServerError, "The server has a fault; quote request_id when you report it."},
	{CodeNotIndexed, http.StatusServiceUnavailable, "No block is indexed yet; retry soon."},
	{CodeDatabase, http.StatusServiceUnavailable, "The database does not answer; retry soon."},
	{CodeNode, http.StatusServiceUnavailable, "No RPC node answers. Reads still return the newest indexed block."},
	{CodeOverloaded, http.StatusServiceUnavailable, "The server is at its limit of concurrent requests; retry soon."},
	{CodeTimeout, http.StatusGatewayTimeout, "The request took longer than the server allows."},
}

// statusClientClosed is nginx's 499; nobody receives it, but metrics show it.
const statusClientClosed = 499

// retryAfterSeconds is sent with every 503 and with a 429 that has no time of its own. The refusal of a retry has it too.
const retryAfterSeconds = "2"

// Problem is the body of every error: RFC 9457 problem details with a stable code.
type Problem struct { //nolint:errname // RFC 9457's word for it
	Type      string       `json:"type" doc:"Where the code is documented" example:"/docs#error-invalid_request"`
	Title     string       `json:"title"`
	Status    int          `json:"status"`
	Detail    string       `json:"detail"`
	Code      Code         `json:"code"`
	RequestID string       `json:"request_id" doc:"The X-Request-ID header has it too"`
	Errors    []FieldError `json:"errors,omitempty" nullable:"false"`
	Revert    *Revert      `json:"revert,omitempty" doc:"With refused_by_contract: the contract's error, if it is known"`
}

// FieldError names one field that is wrong.
type FieldError struct {
	Field   string `json:"field" example:"body.amount" doc:"Path of the field, after body., query. or path."`
	Message string `json:"message"`
	Limit   string `json:"limit,omitempty" doc:"The limit that was exceeded, if it is a single value"`
}

// Error implements error.
func (p *Problem) Error() string { return string(p.Code) + ": " + p.Detail }

// GetStatus implements huma.StatusError.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders implements huma.HeadersError.
func (p *Problem) GetHeaders() http.Header {
	switch {
	case p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests || p.Code == CodeInFlight:
		return http.Header{"Retry-After": {retryAfterSeconds}}
	case p.Code == CodeUpgrade:
		return http.Header{"Upgrade": {"websocket"}, "Connection": {"Upgrade"}}
	case p.Status == http.StatusUnauthorized:
		return http.Header{"Www-Authenticate": {`Bearer realm="astrolabe"`}}
	default:
		return nil
	}
}

// NewProblem makes the problem of a code.
func NewProblem(code Code, detail string, fields ...FieldError) *Problem {
	p := &Problem{Type: "/docs#error-" + string(code), Code: code, Detail: detail, Errors: fields}
	for _, known := range Codes {
		if known.Code == code {
			p.Status = known.Status
		}
	}
	p.Title = http.StatusText(p.Status)
	return p
}

// codeOf returns the code for a status that a framework chose.
func codeOf(status int) Code {
	switch status {
	case http.StatusBadRequest:
		return CodeMalformedBody
	case http.StatusUnprocessableEntity:
		return CodeInvalidRequest
	}
	for _, known := range Codes {
		if known.Status == status {
			return known.Code
		}
	}
	return CodeInternal
}

// FaultError is a failure of a dependency of the server. Its code names the dependency.
type FaultError struct {
	Code Code
	err  error
}

// Fault makes the failure of a dependency.
func Fault(code Code, err error) error { return &FaultError{code, err} }

// Error implements error.
func (e *FaultError) Error() string { return e.err.Error() }

// Unwrap returns the failure itself.
func (e *FaultError) Unwrap() error { return e.err }

// queryCanceled is PostgreSQL's error code for a statement that ran into statement_timeout.
const queryCanceled = "57014"

// problemOf turns any error into what the caller may see. If the server is at fault, that is only the code.
func problemOf(err error) *Problem {
	var problem *Problem
	var fault *FaultError
	var framework *echo.HTTPError
	var database *pgconn.PgError
	switch {
	case errors.As(err, &problem):
		return problem
	case errors.Is(err, context.Canceled):
		return NewProblem(CodeCancelled, "the request was cancelled")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &database) && database.Code == queryCanceled:
		return NewProblem(CodeTimeout, "the answer took too long")
	case errors.As(err, &fault):
		p := NewProblem(fault.Code, "")
		for _, known := range Codes {
			if known.Code == fault.Code {
				p.Detail = known.Meaning
			}
		}
		return p
	case errors.As(err, &framework) && framework.Code < http.StatusInternalServerError:
		return NewProblem(codeOf(framework.Code), http.StatusText(framework.Code))
	default:
		return NewProblem(CodeInternal, "an unexpected fault; it is logged under the request id")
	}
}

// Reporter turns errors into problems and logs those that are the server's fault.
type Reporter struct{ Log *slog.Logger }

// init makes huma use Problem, and compare the names of members exactly. Both are huma's global settings.
func init() {
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		p := NewProblem(codeOf(status), message)
		if p.Code == CodeInternal {
			p.Detail = "an unexpected fault"
			return p
		}
		for _, err := range errs {
			var detail huma.ErrorDetailer
			if errors.As(err, &detail) {
				p.Errors = append(p.Errors, fieldError(detail.ErrorDetail()))
			} else if err != nil {
				p.Errors = append(p.Errors, FieldError{Field: "body", Message: err.Error()})
			}
		}
		return p
	}
}

// fieldError names the missing field where huma names the object it is missing from. Values are not echoed.
func fieldError(d *huma.ErrorDetail) FieldError {
	before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s")
	if rest, ok := strings.CutPrefix(d.Message, before); ok {
		if name, ok := strings.CutSuffix(rest, after); ok {
			return FieldError{Field: d.Location + "." + name, Message: "is required"}
		}
	}
	if field, message, ok := strings.Cut(d.Message, ": "); ok && d.Location == "body" && strings.HasPrefix(field, "body") {
		return FieldError{Field: field, Message: message} // decodeBody wrote it
	}
	return FieldError{Field: d.Location, Message: d.Message}
}

// decodeBody reads a body strictly. huma keeps only the text of its error, which fieldError reads.
func decodeBody(text []byte, into any) error {
	err := input.Decode(text, into)
	var wrong *input.Error
	if !errors.As(err, &wrong) {
		return err
	}
	field := "body"
	if wrong.Field != "" {
		field += "." + wrong.Field
	}
	return fmt.Errorf("%s: %s", field, wrong.Message)
}

// Report turns an error into its problem, and logs it unless the caller caused it.
func (s *Reporter) Report(ctx context.Context, err error) *Problem {
	p := *problemOf(err)
	p.RequestID = RequestOf(ctx).ID
	switch {
	case p.Status >= http.StatusInternalServerError && p.Code == CodeInternal:
		s.Log.ErrorContext(ctx, "request failed", "request_id", p.RequestID, "error", err)
	case p.Status >= http.StatusInternalServerError:
		s.Log.WarnContext(ctx, "request not served", "request_id", p.RequestID, "code", p.Code, "error", err)
	}
	return &p
}
