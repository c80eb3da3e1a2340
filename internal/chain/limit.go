package chain

import (
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
)

// Error codes with which providers refuse service. The first two mean nothing else. The others can also be answers, for
// example that a query has too many results.
const (
	codeTooManyRequests     = 429
	codeRateLimited         = -32016
	codeLimitExceeded       = -32005
	codeRequestLimit        = -32007
	codeResourceUnavailable = -32002
	codeServerError         = -32000
)

// rateLimited matches messages that say the rate of requests is too high.
var rateLimited = regexp.MustCompile(
	`(?i)rate.?limit|too many requests|request limit|requests per|capacity|throughput|` +
		`limit reached|over rate|rate exceeded|count exceeded|compute units|throttl|usage limit|quota`)

// tooMuch matches messages that say one request asks for too much. They may use the same codes and words.
var tooMuch = regexp.MustCompile(
	`(?i)query returned more than|block range|range (is )?too|too many (results|logs|blocks)|` +
		`response size|result window`)

// overloaded reports whether a coded error is a refusal to serve rather than an answer.
func overloaded(err rpc.Error) bool {
	switch err.ErrorCode() {
	case codeTooManyRequests, codeRateLimited:
		return true
	case codeLimitExceeded, codeRequestLimit, codeResourceUnavailable, codeServerError:
		text := err.Error()
		return rateLimited.MatchString(text) && !tooMuch.MatchString(text)
	default:
		return false
	}
}

// limited reports whether a node asks for fewer requests.
func limited(err error) bool {
	var status rpc.HTTPError
	if errors.As(err, &status) {
		return status.StatusCode == http.StatusTooManyRequests
	}
	var coded rpc.Error
	return errors.As(err, &coded) && overloaded(coded)
}

// askedPause returns the pause that an error's data asks for, as one provider writes it: {"rate": {"backoff_seconds":
// 30}}.
func askedPause(err error) time.Duration {
	var with rpc.DataError
	if !errors.As(err, &with) {
		return 0
	}
	raw, err := json.Marshal(with.ErrorData())
	if err != nil {
		return 0 // not JSON, so it asks for nothing
	}
	var data struct {
		Rate struct {
			BackOffSeconds float64 `json:"backoff_seconds"`
		} `json:"rate"`
	}
	if json.Unmarshal(raw, &data) != nil || !(data.Rate.BackOffSeconds > 0) {
		return 0
	}
	return time.Duration(min(data.Rate.BackOffSeconds, maxAsked.Seconds()) * float64(time.Second))
}

// maxAsked is the longest pause that a node may ask for.
const maxAsked = 5 * time.Minute

// retryAfter reads the Retry-After header, in seconds or as a date.
func retryAfter(response *http.Response, now time.Time) time.Duration {
	switch response.StatusCode {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
	default:
		return 0
	}
	text := strings.TrimSpace(response.Header.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		return min(time.Duration(seconds)*time.Second, maxAsked)
	}
	if date, err := http.ParseTime(text); err == nil {
		return max(0, min(date.Sub(now), maxAsked))
	}
	return 0
}

// refusesBatch reports whether err says that the node does not accept batches, or none of this size. most is the limit
// that it names, or 0. Any other error is a failure or an answer.
func refusesBatch(err error, sent int) (refused bool, most int) {
	var status rpc.HTTPError
	var coded rpc.Error
	var wrongType *json.UnmarshalTypeError
	text := err.Error()
	switch {
	case errors.As(err, &status):
		switch status.StatusCode {
		case http.StatusBadRequest, http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge,
			http.StatusUnprocessableEntity, http.StatusNotImplemented:
		default:
			return false, 0
		}
		text = string(status.Body)
	case errors.As(err, &wrongType): // one error instead of a list of answers
		return true, 0
	case errors.As(err, &coded) && aboutBatch.MatchString(text):
	default:
		return false, 0
	}
	if stated := aboutBatch.FindString(text); stated != "" {
		if number := digits.FindString(text); number != "" {
			if n, err := strconv.Atoi(number); err == nil && n > 0 && n < sent {
				most = n
			}
		}
	}
	return true, most
}

var (
	aboutBatch = regexp.MustCompile(`(?i)batch`)
	digits     = regexp.MustCompile(`\d+`)
)
