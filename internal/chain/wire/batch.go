package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"sync"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// CallError is the error of one call as the node returned it.
type CallError struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data,omitempty"`
}

// Error returns the node's message, or the code if there is none.
func (e *CallError) Error() string {
	if e.Message == "" {
		return fmt.Sprintf("json-rpc error %d", e.Code)
	}
	return e.Message
}

// ErrorCode implements rpc.Error.
func (e *CallError) ErrorCode() int { return e.Code }

// ErrorData implements rpc.DataError. It returns the data as Go's own types, or nil if there is none.
func (e *CallError) ErrorData() any {
	var data any
	if json.Unmarshal(e.Data, &data) != nil {
		return nil
	}
	return data
}

type request struct {
	Version string `json:"jsonrpc"`
	ID      int    `json:"id"`
	Method  string `json:"method"`
	Params  []any  `json:"params"`
}

// bodies reuses the buffers of answers. Answers are large, and everything kept of them is copied.
var bodies sync.Pool

// keepBody {bytes} is the largest buffer that is reused.
const keepBody = 16 << 20

// Batch posts calls to a node as one JSON-RPC batch. Each result goes where its call says: logs are decoded by Logs,
// everything else by encoding/json. A failed call has a *CallError, one without a result rpc.ErrNoResult, one without
// an answer rpc.ErrMissingBatchResponse.
//
// The returned error is the transport's. It is an rpc.HTTPError for a status other than 2xx. If the node answered the
// batch as a whole, it is a *json.UnmarshalTypeError joined with the node's *CallError.
func Batch(ctx context.Context, client *http.Client, url string, calls []rpc.BatchElem) error {
	requests := make([]request, len(calls))
	for i := range calls {
		requests[i] = newRequest(i+1, &calls[i])
	}
	return post(ctx, client, url, requests, func(text []byte) error { return answers(text, calls) })
}

// Call posts one call without a batch. Its error may also be the node's *CallError.
func Call(ctx context.Context, client *http.Client, url string, call *rpc.BatchElem) error {
	call.Error = post(ctx, client, url, newRequest(1, call), func(text []byte) error {
		s := scanner{text: text}
		r, err := s.response()
		if err == nil {
			err = s.end()
		}
		if err != nil {
			return fmt.Errorf("reading the answer to %s: %w", call.Method, err)
		}
		return r.into(call)
	})
	return call.Error
}

func newRequest(id int, call *rpc.BatchElem) request {
	r := request{Version: "2.0", ID: id, Method: call.Method, Params: call.Args}
	if r.Params == nil {
		r.Params = []any{}
	}
	return r
}

// post sends a request and passes the answer to read. The text is valid only during that call.
func post(ctx context.Context, client *http.Client, url string, asked any, read func(text []byte) error) (err error) {
	text, err := json.Marshal(asked)
	if err != nil {
		return fmt.Errorf("writing a request: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(text))
	if err != nil {
		return fmt.Errorf("making a request: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	body, ok := bodies.Get().(*bytes.Buffer)
	if !ok {
		body = new(bytes.Buffer)
	}
	defer func() {
		if body.Cap() <= keepBody {
			bodies.Put(body)
		}
	}()
	body.Reset()
	if response.ContentLength > 0 && response.ContentLength <= keepBody {
		body.Grow(int(response.ContentLength) + bytes.MinRead) // ReadFrom wants that much free space at the end
	}
	if _, err := io.Copy(body, response.Body); err != nil {
		return fmt.Errorf("reading an answer: %w", err)
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return rpc.HTTPError{StatusCode: response.StatusCode, Status: response.Status, Body: bytes.Clone(body.Bytes())}
	}
	return read(body.Bytes())
}

// answers gives every call its part of the answer to a batch.
func answers(text []byte, calls []rpc.BatchElem) error {
	for i := range calls {
		calls[i].Error = rpc.ErrMissingBatchResponse
	}
	s := scanner{text: text}
	if err := s.answers(calls); err != nil {
		return fmt.Errorf("reading the answer to a batch: %w", err)
	}
	return nil
}

func (s *scanner) answers(calls []rpc.BatchElem) error {
	if s.next() == '{' {
		r, err := s.response()
		if err != nil {
			return err
		}
		one := &json.UnmarshalTypeError{Value: "object", Type: reflect.TypeFor[[]rpc.BatchElem](), Offset: int64(s.at)}
		if r.failed == nil {
			return one
		}
		return fmt.Errorf("%w: %w", one, callError(r.failed))
	}
	err := s.list(func() error {
		if s.word("null") {
			return nil
		}
		r, err := s.response()
		if err != nil {
			return err
		}
		if r.id < 1 || r.id > len(calls) || !errors.Is(calls[r.id-1].Error, rpc.ErrMissingBatchResponse) {
			return nil // an answer to nothing that was asked
		}
		calls[r.id-1].Error = r.into(&calls[r.id-1])
		return nil
	})
	if err != nil {
		return err
	}
	return s.end()
}

// response is one answer. result and failed are nil if absent.
type response struct {
	id             int
	result, failed []byte
}

func (s *scanner) response() (r response, err error) {
	err = s.object(func(name []byte) error {
		text, err := s.value()
		if err != nil {
			return err
		}
		switch string(name) {
		case "id":
			if r.id, err = strconv.Atoi(string(text)); err != nil {
				r.id = 0 // not one of our ids
			}
		case "result":
			r.result = text
		case "error":
			if r.failed = text; string(text) == "null" {
				r.failed = nil
			}
		}
		return nil
	})
	return r, err
}

// into decodes the result to where the call wants it, or returns the call's error.
func (r response) into(call *rpc.BatchElem) error {
	switch {
	case r.failed != nil:
		return callError(r.failed)
	case r.result == nil:
		return rpc.ErrNoResult
	default:
		return decode(r.result, call.Result)
	}
}

func callError(text []byte) error {
	e := new(CallError)
	if err := json.Unmarshal(text, e); err != nil {
		return fmt.Errorf("reading the error of a call: %w", err)
	}
	return e
}

// decode decodes a result. Long results whose own decoders check the form are not checked twice.
func decode(text []byte, into any) error {
	switch into := into.(type) {
	case nil:
		return nil
	case *Logs:
		return into.UnmarshalJSON(text)
	case *hexutil.Bytes:
		return into.UnmarshalJSON(text)
	default:
		return json.Unmarshal(text, into)
	}
}
