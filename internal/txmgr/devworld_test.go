package txmgr_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/big"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// devWorld is the environment of a sender. It is a go-ethereum chain on which one account at a time sends, with a market
// for block space. Two JSON-RPC nodes over HTTP inject the faults of a schedule.
type devWorld struct {
	t     *testing.T
	chain *devchain.Chain
	rpc   *rpc.Client // without the faults
	nodes [2]*httptest.Server
	start *types.Header // every schedule starts here: signers have their funds, and no reorg goes below it

	mu     sync.Mutex // guards what follows
	signer common.Address
	tip    *big.Int
	fault  fault
	lags   *rand.Rand
	hook   func(method string, after bool) error
	raws   map[common.Hash]hexutil.Bytes // sent to a node
}

func matrixChain() *big.Int { return new(big.Int).SetUint64(devchain.ChainID) }

// newDevWorld returns a world for the signers of the test's schedules.
func newDevWorld(t *testing.T, schedules int) *devWorld {
	t.Helper()
	born := time.Unix(1_700_000_000, 0)
	c, err := devchain.Start(t.Context(), devchain.Config{Now: func() time.Time { return born }})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close()) })
	w := &devWorld{t: t, chain: c, rpc: c.Client().Client()}
	w.fund(schedules)
	w.start, err = c.Client().HeaderByNumber(t.Context(), nil)
	require.NoError(t, err)
	for i := range w.nodes {
		w.nodes[i] = httptest.NewServer(http.HandlerFunc(w.serve))
		t.Cleanup(w.nodes[i].Close)
	}
	return w
}

// fund gives every schedule's signer its funds before anything else.
func (w *devWorld) fund(schedules int) {
	w.t.Helper()
	ctx, client, id := w.t.Context(), w.chain.Client(), matrixChain()
	from := w.chain.Account(devchain.Deployer).Key
	var nonce uint64
	for seed := range testkit.Seeds(w.t, schedules) {
		to := matrixSigner(w.t, seed).Address()
		tx, err := types.SignNewTx(from, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
			ChainID: id, Nonce: nonce, GasTipCap: gwei(10), GasFeeCap: gwei(20), Gas: 21_000, To: &to, Value: gwei(100e9),
		})
		require.NoError(w.t, err)
		require.NoError(w.t, client.SendTransaction(ctx, tx))
		nonce++
	}
	for blocks := 0; ; blocks++ { // the pool makes transactions pending in the background
		require.Less(w.t, blocks, 100, "signers without funds")
		w.mine(1)
		mined, err := client.NonceAt(ctx, crypto.PubkeyToAddress(from.PublicKey), nil)
		require.NoError(w.t, err)
		if mined == nonce {
			return
		}
	}
}

// begin goes back to the start of every schedule, with another signer.
func (w *devWorld) begin(signer common.Address) {
	w.t.Helper()
	w.market(1)
	require.NoError(w.t, w.chain.Fork(w.start.Hash()))
	w.mu.Lock()
	w.signer, w.raws = signer, map[common.Hash]hexutil.Bytes{}
	w.mu.Unlock()
	w.mine(maxReorg + 1)
}

// dial returns one process's connection to both nodes. It does not pause after a failure, because no time passes here.
func (w *devWorld) dial() *chain.Client {
	w.t.Helper()
	var urls []string
	for _, n := range w.nodes {
		urls = append(urls, n.URL)
	}
	c, err := chain.Dial(w.t.Context(), urls, slog.New(slog.DiscardHandler), chain.WithChainID(devchain.ChainID), chain.WithRounds(1),
		chain.WithPauses(0, 0, 0), chain.WithComparison(24*time.Hour, 3))
	require.NoError(w.t, err)
	return c
}

// market sets the price of block space in the coming blocks {gwei per gas}.
func (w *devWorld) market(gweiPerGas int64) {
	w.t.Helper()
	w.mu.Lock()
	w.tip = gwei(gweiPerGas)
	w.mu.Unlock()
	require.NoError(w.t, w.chain.SetMinTip(gwei(gweiPerGas)))
}

// misbehave sets the nodes' fault until the next call. A stale node's lag is drawn from lags.
func (w *devWorld) misbehave(f fault, lags *rand.Rand) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fault, w.lags = f, lags
	if f == emptyMempool {
		w.chain.Rollback()
	}
}

// intercept installs a hook around every call to a node, before and after it takes effect. If the hook fails, the
// caller gets no answer.
func (w *devWorld) intercept(hook func(method string, after bool) error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hook = hook
}

func (w *devWorld) mine(blocks int) {
	w.t.Helper()
	for range blocks {
		require.NoError(w.t, w.chain.AdjustTime(blockSeconds*time.Second))
	}
}

// reorg replaces the newest blocks. Their transactions are pending again unless they are forgotten.
func (w *devWorld) reorg(depth int, forget bool) {
	w.t.Helper()
	ctx, top := w.t.Context(), w.top()
	if depth = min(depth, int(top-w.start.Number.Uint64())); depth == 0 {
		return
	}
	var again []hexutil.Bytes
	pending := map[string]map[string]map[string]struct {
		Hash common.Hash `json:"hash"`
	}{}
	require.NoError(w.t, w.rpc.CallContext(ctx, &pending, "txpool_content"))
	w.mu.Lock()
	for _, kind := range pending {
		for _, list := range kind {
			for _, tx := range list {
				again = append(again, w.raws[tx.Hash])
			}
		}
	}
	w.mu.Unlock()
	if !forget {
		for _, tx := range w.transactions(top-uint64(depth)+1, top) {
			raw, err := tx.MarshalBinary()
			require.NoError(w.t, err)
			again = append(again, raw)
		}
	}
	parent, err := w.chain.Client().HeaderByNumber(ctx, new(big.Int).SetUint64(top-uint64(depth)))
	require.NoError(w.t, err)
	require.NoError(w.t, w.chain.Fork(parent.Hash()))
	for _, raw := range again {
		var hash common.Hash
		err := w.rpc.CallContext(ctx, &hash, "eth_sendRawTransaction", raw)
		var refused rpc.Error // pending transactions compete with mined ones
		require.True(w.t, err == nil || errors.As(err, &refused), "%v", err)
	}
	w.mine(depth)
}

func (w *devWorld) top() uint64 {
	w.t.Helper()
	n, err := w.chain.Client().BlockNumber(w.t.Context())
	require.NoError(w.t, err)
	return n
}

func (w *devWorld) chainTime() uint64 {
	w.t.Helper()
	head, err := w.chain.Client().HeaderByNumber(w.t.Context(), nil)
	require.NoError(w.t, err)
	return head.Time
}

// transactions returns the signer's transactions in those blocks.
func (w *devWorld) transactions(from, to uint64) (out []*types.Transaction) {
	w.t.Helper()
	signer := types.LatestSignerForChainID(matrixChain())
	for n := from; n <= to; n++ {
		b, err := w.chain.Client().BlockByNumber(w.t.Context(), new(big.Int).SetUint64(n))
		require.NoError(w.t, err)
		for _, tx := range b.Transactions() {
			sender, err := types.Sender(signer, tx)
			require.NoError(w.t, err)
			if sender == w.signer {
				out = append(out, tx)
			}
		}
	}
	return out
}

// canonical returns the sender's transactions in the chain's blocks.
func (w *devWorld) canonical() []*types.Transaction {
	return w.transactions(w.start.Number.Uint64()+1, w.top())
}

// sent returns every transaction ever sent to a node.
func (w *devWorld) sent() []common.Hash {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Collect(maps.Keys(w.raws))
}

// request and response are the JSON-RPC messages.
type request struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Method  string          `json:"method"`
	Params  []any           `json:"params"`
}

type response struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *rpcError       `json:"error,omitempty"`
}

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

// errCut ends a connection without an answer.
var errCut = errors.New("connection cut")

// serve answers like a node with the current fault.
func (w *devWorld) serve(rw http.ResponseWriter, r *http.Request) {
	var body json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		panic(http.ErrAbortHandler)
	}
	single := !bytes.HasPrefix(bytes.TrimSpace(body), []byte("["))
	if single {
		body = slices.Concat([]byte("["), body, []byte("]"))
	}
	var calls []request
	if err := json.Unmarshal(body, &calls); err != nil {
		panic(http.ErrAbortHandler)
	}
	answers := make([]response, len(calls))
	for i, call := range calls {
		result, err := w.answer(call)
		answers[i] = response{Version: "2.0", ID: call.ID, Result: result}
		var coded rpc.Error
		switch {
		case err == nil:
		case errors.As(err, &coded):
			answers[i].Error = &rpcError{Code: coded.ErrorCode(), Message: coded.Error()}
			var with rpc.DataError
			if errors.As(err, &with) {
				answers[i].Error.Data = with.ErrorData()
			}
		default:
			panic(http.ErrAbortHandler)
		}
	}
	rw.Header().Set("Content-Type", "application/json")
	var out any = answers
	if single {
		out = answers[0]
	}
	_ = json.NewEncoder(rw).Encode(out) // the caller may be gone
}

// answer makes a call and lets the failpoints around it happen.
func (w *devWorld) answer(call request) (json.RawMessage, error) {
	if call.Method == "eth_chainId" { // asked on connecting, not by the sender
		return json.Marshal(hexutil.Uint64(devchain.ChainID))
	}
	w.mu.Lock()
	hook, f, lag, tip := w.hook, w.fault, uint64(0), w.tip
	if f == staleNode {
		lag = uint64(w.lags.Intn(5))
	}
	w.mu.Unlock()
	if hook != nil {
		if err := hook(call.Method, false); err != nil {
			return nil, errCut
		}
	}
	var result json.RawMessage
	var err error
	switch call.Method {
	case "eth_maxPriorityFeePerGas": // go-ethereum's own suggestion does not know what others are about to pay
		result, err = json.Marshal((*hexutil.Big)(tip))
	case "eth_sendRawTransaction":
		result, err = w.send(call, f)
	default:
		result, err = w.read(call, w.top()-lag)
	}
	w.mu.Lock()
	hook = w.hook // another replica may have continued meanwhile
	w.mu.Unlock()
	if hook != nil {
		if dead := hook(call.Method, true); dead != nil {
			return nil, errCut
		}
	}
	return result, err
}

// send adds a transaction to the pool, or does what the fault says.
func (w *devWorld) send(call request, f fault) (json.RawMessage, error) {
	switch f {
	case timedOut:
		return nil, errCut
	case underpriced:
		return nil, answer{code: -32000, text: "replacement transaction underpriced"}
	case alreadyKnown:
		return nil, answer{code: -32000, text: "already known"}
	case nonceTooLow:
		return nil, answer{code: -32000, text: "nonce too low"}
	case healthy, acceptedThenTimedOut, staleNode, emptyMempool, faults:
	}
	text, _ := call.Params[0].(string)
	raw, err := hexutil.Decode(text)
	if err != nil {
		return nil, err
	}
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.raws[tx.Hash()] = raw
	w.mu.Unlock()
	result, err := w.forward(call)
	if err == nil && f == acceptedThenTimedOut {
		return nil, errCut
	}
	return result, err
}

// read answers like a node whose newest block is the given one.
func (w *devWorld) read(call request, top uint64) (json.RawMessage, error) {
	at := map[string]int{"eth_getBlockByNumber": 0, "eth_getTransactionCount": 1, "eth_getBalance": 1, "eth_call": 1, "eth_simulateV1": 1}
	if i, ok := at[call.Method]; ok && i < len(call.Params) {
		tag, _ := call.Params[i].(string)
		number, err := hexutil.DecodeUint64(tag)
		switch {
		case tag == "latest":
			call.Params = slices.Clone(call.Params)
			call.Params[i] = hexutil.EncodeUint64(top)
		case tag == "finalized": // the chain's own tag is a multiple of 32, possibly near the head: no reorg may reach it
			call.Params = slices.Clone(call.Params)
			call.Params[i] = hexutil.EncodeUint64(top - min(top, maxReorg+1))
		case err == nil && number > top && call.Method == "eth_getBlockByNumber":
			return json.RawMessage("null"), nil
		case err == nil && number > top:
			return nil, answer{code: -32000, text: "header not found"}
		}
	}
	result, err := w.forward(call)
	if err == nil && call.Method == "eth_getTransactionReceipt" {
		var r *struct {
			BlockNumber hexutil.Uint64 `json:"blockNumber"`
		}
		if err := json.Unmarshal(result, &r); err != nil {
			return nil, err
		}
		if r != nil && uint64(r.BlockNumber) > top {
			return json.RawMessage("null"), nil
		}
	}
	return result, err
}

func (w *devWorld) forward(call request) (json.RawMessage, error) {
	var result json.RawMessage
	if err := w.rpc.CallContext(context.WithoutCancel(w.t.Context()), &result, call.Method, call.Params...); err != nil {
		return nil, fmt.Errorf("%s: %w", call.Method, err)
	}
	return result, nil
}
