package chain_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// answering is a node that answers each method with the given JSON: a result, or an error if the text begins with
// "error".
func answering(t *testing.T, answers map[string]string) string {
	t.Helper()
	one := func(raw json.RawMessage) string {
		var call struct {
			ID     json.RawMessage `json:"id"`
			Method string          `json:"method"`
		}
		if err := json.Unmarshal(raw, &call); err != nil {
			return fmt.Sprintf(`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":%q}}`, err)
		}
		text, ok := answers[call.Method]
		if call.Method == "eth_chainId" {
			text, ok = `"0x539"`, true
		}
		switch {
		case !ok:
			return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no method %s"}}`, call.ID, call.Method)
		case strings.HasPrefix(text, "error"):
			return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":%s}`, call.ID, strings.TrimPrefix(text, "error"))
		default:
			return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":%s}`, call.ID, text)
		}
	}
	return serving(t, one)
}

// serving is a node that answers each request of a batch, or a single one, by `one`.
func serving(t *testing.T, one func(raw json.RawMessage) string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var batch []json.RawMessage
		if json.Unmarshal(raw, &batch) != nil {
			_, _ = io.WriteString(w, one(raw))
			return
		}
		out := make([]string, len(batch))
		for i, call := range batch {
			out[i] = one(call)
		}
		_, _ = io.WriteString(w, "["+strings.Join(out, ",")+"]")
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestEachNodeTestifiesByItself(t *testing.T) {
	t.Parallel()
	hash := common.HexToHash("0x01")
	receipt := fmt.Sprintf(`{"transactionHash":"%s","blockHash":"%s","blockNumber":"0x7","status":"0x1","gasUsed":"0x5208",
		"cumulativeGasUsed":"0x5208","logs":[],"logsBloom":"0x%s","effectiveGasPrice":"0x1"}`, hash, hash, strings.Repeat("0", 512))
	urls := []string{
		answering(t, map[string]string{"eth_getTransactionCount": `"0x5"`, "eth_getTransactionReceipt": `null`}),
		answering(t, map[string]string{"eth_getTransactionCount": `"0x6"`, "eth_getTransactionReceipt": receipt}),
		answering(t, map[string]string{"eth_getTransactionCount": `error{"code":-32000,"message":"missing trie node"}`}),
	}
	c, err := chain.Dial(t.Context(), urls, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(c.Close)
	got := c.Testify(t.Context(), common.Address{1}, 9, []common.Hash{hash})
	require.Len(t, got, 3)
	require.NoError(t, got[0].Err)
	require.EqualValues(t, 5, got[0].Nonce)
	require.Empty(t, got[0].Receipts)
	require.NoError(t, got[1].Err)
	require.EqualValues(t, 6, got[1].Nonce)
	require.Len(t, got[1].Receipts, 1)
	require.Equal(t, hash, got[1].Receipts[0].TxHash)
	require.ErrorContains(t, got[2].Err, "missing trie node")
}

func TestASimulationUsesWhatTheNodeKnows(t *testing.T) {
	t.Parallel()
	const reverted = `{"code":3,"message":"execution reverted","data":"0x08c379a0` +
		`0000000000000000000000000000000000000000000000000000000000000020` +
		`0000000000000000000000000000000000000000000000000000000000000002` +
		`6e6f000000000000000000000000000000000000000000000000000000000000"}`
	block := func(call string) string { return `[{"number":"0x8","timestamp":"0x1","calls":[` + call + `]}]` }
	for name, c := range map[string]struct {
		answers map[string]string
		want    string
	}{
		"simulated": {map[string]string{"eth_simulateV1": block(`{"returnData":"0x","logs":[],"gasUsed":"0x1","status":"0x1"}`)}, ""},
		"simulated, reverts": {map[string]string{
			"eth_simulateV1": block(`{"returnData":"0x","logs":[],"gasUsed":"0x1","status":"0x0","error":` + reverted + `}`),
		}, "Error(message: no)"},
		"called":          {map[string]string{"eth_call": `"0x"`}, ""},
		"called, reverts": {map[string]string{"eth_call": "error" + reverted}, "Error(message: no)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, err := chain.Dial(t.Context(), []string{answering(t, c.answers)}, slog.New(slog.DiscardHandler))
			require.NoError(t, err)
			t.Cleanup(client.Close)
			err = client.Simulate(t.Context(), ethereum.CallMsg{To: &common.Address{1}},
				chain.HeaderOf(&types.Header{Number: big.NewInt(7)}))
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			revert, ok := chain.DecodeRevert(err)
			require.True(t, ok, "%v", err)
			require.Equal(t, c.want, revert.String())
		})
	}
}
