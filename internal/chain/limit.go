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

// Codes with which providers refuse service. The first two mean nothing else; the others have meanings that are answers
// too: that a query has too many results, for one.
const (
	codeTooManyRequests     = 429
	codeRateLimited         = -32016
	codeLimitExceeded       = -32005
	codeRequestLimit        = -32007
	codeResourceUnavailable = -32002
	codeServerError         = -32000
)

// rateLimited matches how providers say that one asks too often.
var rateLimited = regexp.MustCompile(
	`(?i)rate.?limit|too many requests|request limit|requests per|capacity|throughput|` +
		`limit reached|over rate|rate exceeded|count exceeded|compute units|throttl|usage limit|quota`)

// tooMuch matches how they say that one asks for too much at once, also with the codes and words of the former.
var tooMuch = regexp.MustCompile(`(?i)query returned more than|block range|range (is )?too|too many (results|logs|blocks)|response size|result window`)

// overloaded tells the refusal of a node to serve from an answer.
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

// limited tells whether a node asks to be asked less.
func limited(err error) bool {
	var status rpc.HTTPError
	if errors.As(err, &status) {
		return status.StatusCode == http.StatusTooManyRequests
	}
	var coded rpc.Error
	return errors.As(err, &coded) && overloaded(coded)
}

// askedPause is how long an error asks to wait, as one provider says in its data: {"rate": {"backoff_seconds": 30}}.
func askedPause(err error) time.Duration {
	var with rpc.DataError
	if !errors.As(err, &with) {
		return 0
	}
	raw, err := json.Marshal(with.ErrorData())
	if err != nil {
		return 0 // no JSON came, so it asks for nothing
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

// maxAsked bounds what a node may ask for.
const maxAsked = 5 * time.Minute

// retryAfter reads the header of that name, in seconds or as a date.
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

// refusesBatch tells whether a node does not take a batch, or none of that size, and how many calls it names as the most (0:
// it names none). Everything else is the failure or the answer of one that does.
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
