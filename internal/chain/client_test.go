package chain_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
)

var (
	_ bind.Backend  = (*chain.Client)(nil)
	_ chain.Backend = (*chain.Client)(nil)
)

// node is a development chain behind a proxy that fails as the test says.
type node struct {
	*httptest.Server
	requests atomic.Int64
	fault    atomic.Pointer[http.HandlerFunc] // nil: works
}

func newNode(t *testing.T, upstream string) *node {
	t.Helper()
	target, err := url.Parse(upstream)
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	n := &node{}
	n.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.requests.Add(1)
		if fault := n.fault.Load(); fault != nil {
			(*fault)(w, r)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(n.Close)
	return n
}

func (n *node) fail(fault http.HandlerFunc) { n.fault.Store(&fault) }
func (n *node) heal()                       { n.fault.Store(nil) }

// reply answers every request, or every call of a batch, with a result or an error in JSON.
func reply(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		type message struct {
			ID json.RawMessage `json:"id"`
		}
		one := func(m message) string { return `{"jsonrpc":"2.0","id":` + string(m.ID) + `,` + body + `}` }
		var batch []message
		if json.Unmarshal(raw, &batch) == nil {
			answers := make([]string, len(batch))
			for i, m := range batch {
				answers[i] = one(m)
			}
			_, _ = io.WriteString(w, "["+strings.Join(answers, ",")+"]")
			return
		}
		var single message
		_ = json.Unmarshal(raw, &single)
		_, _ = io.WriteString(w, one(single))
	}
}

func reset(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// hang answers when the client has given up.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // without this the server does not notice that the client left
	<-r.Context().Done()
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", code) }
}

type bundle struct {
	chain  *devchain.Chain
	first  *node
	second *node
	client *chain.Client
}

func setup(t *testing.T, opts ...chain.Option) *bundle {
	t.Helper()
	c, err := devchain.Start(t.Context(), devchain.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	b := &bundle{chain: c, first: newNode(t, c.HTTPURL()), second: newNode(t, c.HTTPURL())}
	b.client = dial(t, []string{b.first.URL, b.second.URL}, opts...)
	return b
}

func dial(t *testing.T, urls []string, opts ...chain.Option) *chain.Client {
	t.Helper()
	opts = append([]chain.Option{chain.WithTimeout(time.Second), chain.WithRounds(1)}, opts...)
	client, err := chain.Dial(t.Context(), urls, slog.New(slog.DiscardHandler), opts...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
}

func TestClientFailsOver(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]http.HandlerFunc{
		"OnAReset":          reset,
		"OnATimeout":        hang,
		"OnAServerError":    status(http.StatusInternalServerError),
		"OnTooManyRequests": status(http.StatusTooManyRequests),
		"OnGarbage":         func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") },
		"OnAWrongType":      reply(`"result":{"a":1}`),
		"OnARateLimit":      reply(`"error":{"code":-32005,"message":"daily request limit reached, rate limited"}`),
		"OnAnEndlessResponse": func(w http.ResponseWriter, _ *http.Request) {
			for range 200 {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		},
		"OnAnotherChain": reply(`"result":"0x2a"`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.chain.Commit()
			if name == "OnAnotherChain" { // only detected when the node comes back
				b.first.fail(reset)
				_, err := b.client.BlockNumber(t.Context())
				require.NoError(t, err)
			}
			b.first.fail(fault)
			number, err := b.client.BlockNumber(t.Context())
			require.NoError(t, err)
			require.EqualValues(t, 1, number)
			status := b.client.Endpoints()
			require.Positive(t, status[0].Failures)
			require.NotEmpty(t, status[0].LastError)
			require.Zero(t, status[1].Failures)
		})
	}
}

func TestClientLeavesAFailedNodeAloneForAWhile(t *testing.T) {
	t.Parallel()
	var clock atomic.Int64
	now := func() time.Time { return time.Unix(clock.Load(), 0) }
	b := setup(t, chain.WithClock(now))
	b.first.fail(reset)
	_, err := b.client.BlockNumber(t.Context())
	require.NoError(t, err)
	asked := b.first.requests.Load()

	b.first.heal()
	for range 5 {
		_, err = b.client.BlockNumber(t.Context())
		require.NoError(t, err)
	}
	require.Equal(t, asked, b.first.requests.Load(), "the pause has not ended")

	clock.Add(2)
	_, err = b.client.BlockNumber(t.Context())
	require.NoError(t, err)
	require.Greater(t, b.first.requests.Load(), asked)
	require.Zero(t, b.client.Endpoints()[0].Failures)
}

func TestClientAsksAPausedNodeWhereAllFail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.first.fail(reset)
	_, err := b.client.BlockNumber(t.Context())
	require.NoError(t, err)
	b.second.fail(reset)
	b.first.heal()
	_, err = b.client.BlockNumber(t.Context())
	require.NoError(t, err, "the first node works again, paused or not")
}

func TestClientTriesAgainInRounds(t *testing.T) {
	t.Parallel()
	b := setup(t, chain.WithRounds(2))
	b.second.fail(reset)
	var failed atomic.Bool
	b.first.fail(func(w http.ResponseWriter, r *http.Request) {
		failed.Store(true)
		b.first.heal()
		reset(w, r)
	})
	_, err := b.client.BlockNumber(t.Context())
	require.NoError(t, err)
	require.True(t, failed.Load())
}

func TestClientReportsThatNoNodeAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.first.fail(status(http.StatusBadGateway))
	b.second.fail(reset)
	_, err := b.client.BlockNumber(t.Context())
	require.ErrorIs(t, err, chain.ErrUnavailable)
	require.ErrorContains(t, err, "502")
	require.ErrorContains(t, err, "reading the head's number")
}

func TestClientReturnsWhatANodeAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := b.second.requests.Load()

	b.first.fail(reply(`"error":{"code":3,"message":"execution reverted","data":"0x"}`))
	_, err := b.client.CallContract(t.Context(), ethereum.CallMsg{}, nil)
	revert, ok := chain.DecodeRevert(err)
	require.True(t, ok, err)
	require.Empty(t, revert.Name)

	b.first.fail(reply(`"error":{"code":-32005,"message":"query returned more than 10000 results"}`))
	_, err = b.client.FilterLogs(t.Context(), ethereum.FilterQuery{})
	require.ErrorContains(t, err, "more than 10000")
	require.NotErrorIs(t, err, chain.ErrUnavailable)

	b.first.heal()
	_, err = b.client.Header(t.Context(), big.NewInt(1_000_000))
	require.ErrorIs(t, err, ethereum.NotFound)
	_, err = b.client.TransactionReceipt(t.Context(), common.Hash{1})
	require.Error(t, err)

	require.Equal(t, before, b.second.requests.Load(), "the second node must not be asked")
	require.Zero(t, b.client.Endpoints()[0].Failures)
}

func TestClientHonoursTheContext(t *testing.T) {
	t.Parallel()
	b := setup(t, chain.WithTimeout(time.Hour))
	b.first.fail(hang)
	before := b.second.requests.Load()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := b.client.BlockNumber(ctx)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, before, b.second.requests.Load())
}

func TestDial(t *testing.T) {
	t.Parallel()
	c, err := devchain.Start(t.Context(), devchain.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	log := slog.New(slog.DiscardHandler)

	t.Run("ToleratesANodeThatIsDown", func(t *testing.T) {
		t.Parallel()
		down := newNode(t, c.HTTPURL())
		down.fail(reset)
		client := dial(t, []string{down.URL, c.HTTPURL()})
		_, err := client.BlockNumber(t.Context())
		require.NoError(t, err)
	})
	t.Run("RejectsNodesOfTwoChains", func(t *testing.T) {
		t.Parallel()
		other := newNode(t, c.HTTPURL())
		other.fail(reply(`"result":"0x1"`))
		_, err := chain.Dial(t.Context(), []string{c.HTTPURL(), other.URL}, log)
		require.ErrorIs(t, err, chain.ErrWrongChain)
	})
	t.Run("RejectsNodesThatAreAllDown", func(t *testing.T) {
		t.Parallel()
		down := newNode(t, c.HTTPURL())
		down.fail(status(http.StatusForbidden))
		_, err := chain.Dial(t.Context(), []string{down.URL}, log)
		require.ErrorIs(t, err, chain.ErrUnavailable)
	})
	t.Run("WaitsForNodesOfAKnownChain", func(t *testing.T) {
		t.Parallel()
		late := newNode(t, c.HTTPURL())
		late.fail(reset)
		client := dial(t, []string{late.URL}, chain.WithChainID(devchain.ChainID))
		_, err := client.BlockNumber(t.Context())
		require.ErrorIs(t, err, chain.ErrUnavailable)
		late.heal()
		_, err = client.BlockNumber(t.Context())
		require.NoError(t, err)
	})
	t.Run("RejectsANodeOfAnotherChainThanTheKnown", func(t *testing.T) {
		t.Parallel()
		_, err := chain.Dial(t.Context(), []string{c.HTTPURL()}, log, chain.WithChainID(10))
		require.ErrorIs(t, err, chain.ErrWrongChain)
	})
	t.Run("RejectsBadURLs", func(t *testing.T) {
		t.Parallel()
		for _, bad := range []string{"", "localhost:8545", "ftp://host", "http://", "http://ho st/key"} {
			_, err := chain.Dial(t.Context(), []string{bad}, log)
			require.Error(t, err, bad)
		}
		_, err := chain.Dial(t.Context(), nil, log)
		require.ErrorContains(t, err, "no URL")
	})
	t.Run("KeepsKeysOutOfErrors", func(t *testing.T) {
		t.Parallel()
		down := newNode(t, c.HTTPURL())
		down.fail(reset)
		_, err := chain.Dial(t.Context(), []string{down.URL + "/v3/sesame", "http://user:sesame@127.0.0.1:1/"}, log)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "sesame")
		_, err = chain.Dial(t.Context(), []string{"http://host:sesame/"}, log)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "sesame")
	})
}

func TestBatchCall(t *testing.T) {
	t.Parallel()
	b := setup(t, chain.WithMaxBatch(3))
	b.chain.Commit()
	calls := func() ([]rpc.BatchElem, []*hexutil.Big) {
		out, results := make([]rpc.BatchElem, 8), make([]*hexutil.Big, 8)
		for i := range out {
			results[i] = new(hexutil.Big)
			out[i] = rpc.BatchElem{
				Method: "eth_getBalance", Args: []any{b.chain.Account(i).Address, "latest"}, Result: results[i],
			}
		}
		out[5].Method = "eth_unheardOf"
		return out, results
	}
	check := func(t *testing.T, elems []rpc.BatchElem, results []*hexutil.Big) {
		t.Helper()
		for i, elem := range elems {
			if i == 5 {
				require.ErrorContains(t, elem.Error, "does not exist")
				continue
			}
			require.NoError(t, elem.Error)
			want, err := b.chain.Client().BalanceAt(t.Context(), b.chain.Account(i).Address, nil)
			require.NoError(t, err)
			require.Equal(t, want, results[i].ToInt())
		}
	}

	before := b.first.requests.Load()
	elems, results := calls()
	require.NoError(t, b.client.BatchCall(t.Context(), elems))
	check(t, elems, results)
	require.EqualValues(t, 3, b.first.requests.Load()-before, "three, three and two calls")

	for _, fault := range []http.HandlerFunc{
		reset,
		func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "[]") },
		reply(`"error":{"code":429,"message":"slow down"}`),
	} {
		b.first.fail(fault)
		elems, results = calls()
		require.NoError(t, b.client.BatchCall(t.Context(), elems))
		check(t, elems, results)
		b.first.heal()
	}
}

func TestSendTransactionTwiceIsFine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	to := b.chain.Account(1).Address
	tx := types.MustSignNewTx(b.chain.Account(0).Key, types.LatestSignerForChainID(big.NewInt(1337)), &types.DynamicFeeTx{
		ChainID: big.NewInt(1337), To: &to, Gas: 21_000, GasFeeCap: big.NewInt(1e11), GasTipCap: big.NewInt(1e9), Value: big.NewInt(7),
	})
	raw, err := tx.MarshalBinary()
	require.NoError(t, err)
	for range 2 {
		hash, err := b.client.SendRawTransaction(t.Context(), raw)
		require.NoError(t, err)
		require.Equal(t, tx.Hash(), hash)
	}
	_, pending, err := b.client.TransactionByHash(t.Context(), tx.Hash())
	require.NoError(t, err)
	require.True(t, pending)
	b.chain.Commit()
	receipt, err := b.client.TransactionReceipt(t.Context(), tx.Hash())
	require.NoError(t, err)
	require.Equal(t, types.ReceiptStatusSuccessful, receipt.Status)

	_, err = b.client.SendRawTransaction(t.Context(), []byte{1, 2})
	require.ErrorContains(t, err, "decoding")
	require.EventuallyWithT(t, func(c *assert.CollectT) { // the node's pool learns of the block after the block is made
		_, err := b.client.SendRawTransaction(t.Context(), raw)
		require.ErrorContains(c, err, "nonce too low")
	}, time.Minute, time.Millisecond)
}

func TestSubscribeNewHead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	heads := make(chan *chain.Header, 8)
	_, err := b.client.SubscribeNewHead(t.Context(), heads)
	require.ErrorIs(t, err, rpc.ErrNotificationsUnsupported)

	client := dial(t, []string{b.first.URL, "ws://127.0.0.1:1", b.chain.WSURL()})
	sub, err := client.SubscribeNewHead(t.Context(), heads)
	require.NoError(t, err)
	defer sub.Unsubscribe()
	hash := b.chain.Commit()
	select {
	case head := <-heads:
		require.Equal(t, hash, head.Hash())
	case err := <-sub.Err():
		require.NoError(t, errors.Join(errors.New("the subscription ended"), err))
	case <-t.Context().Done():
	case <-time.After(10 * time.Second):
		require.FailNow(t, "no head came")
	}
}
