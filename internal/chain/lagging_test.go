package chain_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// noHeader is go-ethereum's answer to a call on the state of a block that it does not have.
const noHeader = `"error":{"code":-32000,"message":"header not found"}`

func TestACallIsRetriedElsewhereIfANodeLacksTheBlock(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hash := b.chain.Commit()
	b.first.fail(reply(noHeader))
	_, err := b.client.CallContractAtHash(t.Context(), ethereum.CallMsg{To: &common.Address{1}}, hash)
	require.NoError(t, err)
	calls := []rpc.BatchElem{balanceAt(hash), balanceAt(hash)}
	require.NoError(t, b.client.BatchCall(t.Context(), calls))
	require.NoError(t, calls[0].Error)
	require.Zero(t, b.client.Endpoints()[0].Failures, "the node works, it is only behind")
}

func balanceAt(hash common.Hash) rpc.BatchElem {
	return rpc.BatchElem{
		Method: "eth_getBalance", Args: []any{common.Address{1}, rpc.BlockNumberOrHashWithHash(hash, false)}, Result: new(hexutil.Big),
	}
}

// TestALoadBalancerWithOneLaggingBackendAnswers puts two backends behind one URL. Every other request reaches one that does
// not have the newest block.
func TestALoadBalancerWithOneLaggingBackendAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	backend, err := url.Parse(b.chain.HTTPURL())
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(backend)
	var requests atomic.Int64
	balancer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1)%2 == 0 {
			reply(noHeader)(w, r)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(balancer.Close)
	pauses := chain.WithPauses(time.Millisecond, time.Millisecond, time.Millisecond)
	client := dial(t, []string{balancer.URL}, chain.WithRounds(3), pauses)
	hash := b.chain.Commit()
	for range 4 {
		_, err := client.CallContractAtHash(t.Context(), ethereum.CallMsg{To: &common.Address{1}}, hash)
		require.NoError(t, err)
		calls := []rpc.BatchElem{balanceAt(hash), balanceAt(hash)}
		require.NoError(t, client.BatchCall(t.Context(), calls))
		require.NoError(t, calls[0].Error)
	}
}

func TestABlockThatNoNodeHasIsTheCallsOwnError(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.client.CallContractAtHash(t.Context(), ethereum.CallMsg{To: &common.Address{1}}, common.Hash{1})
	require.ErrorContains(t, err, "header")
	require.NotErrorIs(t, err, chain.ErrUnavailable)
	calls := []rpc.BatchElem{balanceAt(common.Hash{1})}
	require.NoError(t, b.client.BatchCall(t.Context(), calls))
	require.Error(t, calls[0].Error)
}

func TestAnUnknownTagIsAFinalAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.first.fail(reply(noHeader))
	before := b.second.requests.Load()
	calls := []rpc.BatchElem{{Method: "eth_getBlockByNumber", Args: []any{"finalized", false}, Result: new(map[string]any)}}
	require.NoError(t, b.client.BatchCall(t.Context(), calls))
	require.ErrorContains(t, calls[0].Error, "header not found")
	require.Equal(t, before, b.second.requests.Load(), "the other node is not asked")
}
