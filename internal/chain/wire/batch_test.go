package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain/wire"
)

// node answers every request with a status and text.
func node(t *testing.T, status int, text string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

type results struct {
	Logs  wire.Logs
	Code  hexutil.Bytes
	Block map[string]any
}

func (r *results) calls() []rpc.BatchElem {
	return []rpc.BatchElem{
		{Method: "eth_getLogs", Args: []any{map[string]any{}}, Result: &r.Logs},
		{Method: "eth_getCode", Result: &r.Code},
		{Method: "eth_getBlockByNumber", Args: []any{"latest", false}, Result: &r.Block},
	}
}

func TestBatch(t *testing.T) {
	t.Parallel()
	t.Run("GivesEveryCallItsAnswerInWhateverOrder", func(t *testing.T) {
		t.Parallel()
		var r results
		calls := r.calls()
		require.NoError(t, wire.Batch(t.Context(), http.DefaultClient, node(t, 200, ` [null,
			{"jsonrpc":"2.0", "id":3, "result":{"number":"0x1","list":["}]\""]}},
			{"result":`+whole("")+`,"id":1,"jsonrpc":"2.0"}, {"id":9,"result":1}, {"id":"1","result":[]},
			{"id":2,"error":null,"result":"0x0102"},{"id":2,"result":"0x"}] `), calls))
		for _, c := range calls {
			require.NoError(t, c.Error)
		}
		require.Len(t, r.Logs, 1)
		require.Equal(t, hexutil.Bytes{1, 2}, r.Code)
		require.Equal(t, map[string]any{"number": "0x1", "list": []any{`}]"`}}, r.Block)
	})
	t.Run("AsksAsANodeExpects", func(t *testing.T) {
		t.Parallel()
		server := rpc.NewServer()
		t.Cleanup(server.Stop)
		require.NoError(t, server.RegisterName("eth", new(service)))
		s := httptest.NewServer(server)
		t.Cleanup(s.Close)
		var number hexutil.Uint64
		var logs wire.Logs
		calls := []rpc.BatchElem{
			{Method: "eth_add", Args: []any{hexutil.Uint64(40), hexutil.Uint64(2)}, Result: &number},
			{Method: "eth_logs", Result: &logs},
			{Method: "eth_fail"},
			{Method: "eth_unknown"},
		}
		require.NoError(t, wire.Batch(t.Context(), http.DefaultClient, s.URL, calls))
		require.NoError(t, errors.Join(calls[0].Error, calls[1].Error))
		require.Equal(t, hexutil.Uint64(42), number)
		require.Len(t, logs, 1)
		var data rpc.DataError
		require.ErrorAs(t, calls[2].Error, &data)
		require.Equal(t, "0x1234", data.ErrorData())
		require.EqualError(t, data, "reverted")
		var coded rpc.Error
		require.ErrorAs(t, calls[3].Error, &coded)
		require.Equal(t, -32601, coded.ErrorCode())
	})
	t.Run("TellsWhatIsMissingOrWrong", func(t *testing.T) {
		t.Parallel()
		var r results
		calls := r.calls()
		require.NoError(t, wire.Batch(t.Context(), http.DefaultClient, node(t, 200,
			`[{"id":1,"error":{"code":-32005,"message":"query returned more than 10000 results"}},{"id":2}]`), calls))
		var failed *wire.CallError
		require.ErrorAs(t, calls[0].Error, &failed)
		require.Equal(t, -32005, failed.ErrorCode())
		require.Nil(t, failed.ErrorData())
		require.ErrorIs(t, calls[1].Error, rpc.ErrNoResult)
		require.ErrorIs(t, calls[2].Error, rpc.ErrMissingBatchResponse)
		require.NoError(t, wire.Batch(t.Context(), http.DefaultClient, node(t, 200,
			`[{"id":1,"result":[{}]},{"id":2,"result":"0x0"},{"id":3,"result":[tru]},{"id":1,"error":"x"}]`), calls))
		for _, c := range calls {
			require.Error(t, c.Error)
		}
		require.ErrorContains(t, calls[0].Error, "member address is missing")
	})
	t.Run("RefusesWhatIsNoAnswer", func(t *testing.T) {
		t.Parallel()
		for text, says := range map[string]string{
			"": "unexpected EOF", "<html>": "expected '['", "[": "unexpected EOF",
			`[{"id":1,"result":[`: "unexpected EOF", "[] []": "expected the end",
			`{"id":null,"error":{"code":-32600,"message":"batch too large"}}`: "batch too large",
			`{"id":1,"result":1}`:   "cannot unmarshal object",
			`[{"id":1,"result":"0x`: "unexpected EOF", `[1]`: "expected '{'", `[{"id" 1}]`: "expected ':'", `[{"id":1 2}]`: "expected",
		} {
			var r results
			require.ErrorContains(t, wire.Batch(t.Context(), http.DefaultClient, node(t, 200, text), r.calls()), says, "%s", text)
		}
	})
	t.Run("SendsOneCallAlone", func(t *testing.T) {
		t.Parallel()
		var number hexutil.Uint64
		call := rpc.BatchElem{Method: "eth_blockNumber", Result: &number}
		require.NoError(t, wire.Call(t.Context(), http.DefaultClient, node(t, 200, `{"id":1,"result":"0x2a"}`), &call))
		require.Equal(t, hexutil.Uint64(42), number)
		for text, says := range map[string]string{
			`{"id":1,"error":{"code":-32000,"message":"no"}}`: "no",
			`{"id":1}`: rpc.ErrNoResult.Error(), `[]`: "expected '{'", `{} {}`: "expected the end",
		} {
			require.EqualError(t, wire.Call(t.Context(), http.DefaultClient, node(t, 200, text), &call), call.Error.Error())
			require.ErrorContains(t, call.Error, says)
		}
	})
	t.Run("ReturnsTheStatusOfANodeThatRefuses", func(t *testing.T) {
		t.Parallel()
		var r results
		var refused rpc.HTTPError
		require.ErrorAs(t, wire.Batch(t.Context(), http.DefaultClient, node(t, 429, "slower"), r.calls()), &refused)
		require.Equal(t, 429, refused.StatusCode)
		require.Equal(t, "slower", string(refused.Body))
	})
	t.Run("EndsWithItsContext", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		var r results
		require.ErrorIs(t, wire.Batch(ctx, http.DefaultClient, node(t, 200, "[]"), r.calls()), context.Canceled)
	})
	t.Run("KeepsNothingOfABodyThatIsUsedAgain", func(t *testing.T) {
		t.Parallel()
		url := node(t, 200, `[{"id":1,"result":`+whole("")+`}]`)
		other := node(t, 200, strings.Repeat(" ", 2000)+"[]")
		var r results
		for range 50 {
			require.NoError(t, wire.Batch(t.Context(), http.DefaultClient, url, r.calls()))
			want, err := json.Marshal(r.Logs)
			require.NoError(t, err)
			require.NoError(t, wire.Batch(t.Context(), http.DefaultClient, other, (&results{}).calls()))
			got, err := json.Marshal(r.Logs)
			require.NoError(t, err)
			require.JSONEq(t, string(want), string(got))
		}
	})
}

// service is a part of a node.
type service struct{}

func (*service) Add(a, b hexutil.Uint64) hexutil.Uint64 { return a + b }

func (*service) Logs() ([]types.Log, error) {
	var logs []types.Log
	return logs, json.Unmarshal([]byte(whole("")), &logs)
}

func (*service) Fail() error { return revert{} }

type revert struct{}

func (revert) Error() string  { return "reverted" }
func (revert) ErrorCode() int { return 3 }
func (revert) ErrorData() any { return "0x1234" }
