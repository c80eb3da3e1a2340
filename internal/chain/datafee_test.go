package chain_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

func TestDataCost(t *testing.T) {
	t.Parallel()
	to := common.Address{1}
	msg := ethereum.CallMsg{To: &to, Data: make([]byte, 100)}
	const (
		oracle = "0x420000000000000000000000000000000000000f"
		arbSys = "0x0000000000000000000000000000000000000064"
		nodes  = "0x00000000000000000000000000000000000000c8"
	)
	t.Run("OfAnOPStackRollupIsAFeeBesideTheGas", func(t *testing.T) {
		t.Parallel()
		node := newRollup(t, oracle, oracle, 12_345)
		cost, err := node.client.DataCost(t.Context(), msg)
		require.NoError(t, err)
		require.Equal(t, chain.DataCost{Fee: big.NewInt(12_345)}, cost)
		require.Equal(t, "0x49948e0e", node.selector(), "getL1Fee(bytes)")
		require.Equal(t, byte(2), node.argument()[0], "the data are those of a whole transaction of type 2")
		require.Greater(t, len(node.argument()), 100)
	})
	t.Run("OfArbitrumIsGas", func(t *testing.T) {
		t.Parallel()
		node := newRollup(t, arbSys, nodes, 777)
		cost, err := node.client.DataCost(t.Context(), msg)
		require.NoError(t, err)
		require.Equal(t, chain.DataCost{Fee: new(big.Int), Gas: 777}, cost)
		require.Equal(t, "7770", cost.Wei(big.NewInt(10)).String())
		require.Equal(t, "0x77d488a2", node.selector(), "gasEstimateL1Component(address,bool,bytes)")
	})
	t.Run("OfAnotherChainIsNothingAndAsksOnce", func(t *testing.T) {
		t.Parallel()
		node := newRollup(t, "0x00", "0x00", 0)
		for range 3 {
			cost, err := node.client.DataCost(t.Context(), msg)
			require.NoError(t, err)
			require.Equal(t, chain.DataCost{Fee: new(big.Int)}, cost)
		}
		require.Equal(t, int64(2), node.asked.Load(), "for the code of two contracts")
	})
}

func TestReceiptsHaveTheFeeForData(t *testing.T) {
	t.Parallel()
	receipt := `{"status": "0x1", "cumulativeGasUsed": "0x1", "logsBloom": "0x` + strings.Repeat("0", 512) + `", "logs": [],
		"transactionHash": "0x0100000000000000000000000000000000000000000000000000000000000000", "gasUsed": "0x5208"`
	var r chain.Receipt
	require.NoError(t, json.Unmarshal([]byte(receipt+`, "l1Fee": "0x10"}`), &r))
	require.Equal(t, int64(16), r.DataFee.Int64())
	require.Equal(t, uint64(21_000), r.GasUsed)
	require.NoError(t, json.Unmarshal([]byte(receipt+`}`), &r))
	require.Zero(t, r.DataFee.Sign())
}

// rollup is a node of a chain on which one contract has code and another answers calls with a number.
type rollup struct {
	client *chain.Client
	asked  atomic.Int64

	mu   sync.Mutex
	last hexutil.Bytes // data of the last call
}

func newRollup(t *testing.T, deployed, callee string, answer int64) *rollup {
	t.Helper()
	r := &rollup{}
	one := func(raw json.RawMessage) string {
		var call struct {
			ID     json.RawMessage
			Method string
			Params []json.RawMessage
		}
		require.NoError(t, json.Unmarshal(raw, &call))
		result := `"0x539"`
		switch call.Method {
		case "eth_getCode":
			r.asked.Add(1)
			var address string
			require.NoError(t, json.Unmarshal(call.Params[0], &address))
			if result = `"0x"`; strings.EqualFold(address, deployed) {
				result = `"0xfe"`
			}
		case "eth_call":
			r.asked.Add(1)
			var msg struct {
				To    string
				Input hexutil.Bytes
			}
			require.NoError(t, json.Unmarshal(call.Params[0], &msg))
			require.True(t, strings.EqualFold(callee, msg.To), msg.To)
			r.mu.Lock()
			r.last = msg.Input
			r.mu.Unlock()
			result = fmt.Sprintf(`"0x%064x"`, answer)
		}
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":%s}`, call.ID, result)
	}
	var err error
	r.client, err = chain.Dial(t.Context(), []string{serving(t, one)}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(r.client.Close)
	return r
}

func (r *rollup) call() []byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.last
}

func (r *rollup) selector() string { return hexutil.Encode(r.call()[:4]) }

// argument returns the only argument, bytes.
func (r *rollup) argument() []byte {
	words := r.call()[4:]
	length := new(big.Int).SetBytes(words[32:64]).Int64()
	return words[64 : 64+length]
}
