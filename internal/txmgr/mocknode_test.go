package txmgr_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

const blockSeconds = 12

// answer is a JSON-RPC error as a node returns it.
type answer struct {
	code int
	text string
	data any
}

func (a answer) Error() string  { return a.text }
func (a answer) ErrorCode() int { return a.code }
func (a answer) ErrorData() any { return a.data }

var errTimeout = errors.New("context deadline exceeded (Client.Timeout exceeded while awaiting headers)")

// block is one block of the mock chain.
type block struct {
	header *chain.Header
	txs    []*types.Transaction
}

// mockNode is a chain with one sending account. Tests mine, fork and make it misbehave. It covers what a real chain
// does not do on demand: any base fee, balance and status. The fault matrix uses go-ethereum.
type mockNode struct {
	t         *testing.T
	signer    common.Address
	mu        sync.Mutex
	chain     []block // canonical, by number
	pool      map[uint64]*types.Transaction
	salt      byte // makes blocks of different forks differ
	baseFee   *big.Int
	tip       *big.Int
	final     uint64 // 0: the node has no finalized block
	safe      uint64
	balance   *big.Int
	dataFee   *big.Int // {wei} charged for each transaction beside its gas
	witnesses int
	lag       func() int                            // number of blocks that the answering node is behind; nil: none
	pending   uint64                                // nonces used by others' pending transactions, from the start
	onSend    func(tx *types.Transaction) error     // before the pool sees it
	afterTx   func(tx *types.Transaction) error     // after the pool took it
	onCall    func(msg ethereum.CallMsg) error      // eth_call and estimates
	reverts   func(tx *types.Transaction) bool      // status of a mined transaction
	seen      map[common.Hash]*types.Transaction    // every transaction ever sent here
	mined     map[uint64]map[common.Hash]struct{}   // nonce → hashes that are or were in a block
	hook      func(method string, after bool) error // crash injection
}

func newMockNode(t *testing.T, signer common.Address) *mockNode {
	t.Helper()
	n := &mockNode{
		t: t, signer: signer, pool: map[uint64]*types.Transaction{}, baseFee: gwei(10), tip: gwei(1), balance: gwei(1e12), witnesses: 2,
		dataFee: new(big.Int),
		seen:    map[common.Hash]*types.Transaction{}, mined: map[uint64]map[common.Hash]struct{}{},
	}
	n.mine(1)
	return n
}

func gwei(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e9)) }

// mine makes blocks. Each takes the pool's transactions in nonce order that can pay its base fee.
func (n *mockNode) mine(blocks int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for range blocks {
		h := &types.Header{
			Number: big.NewInt(int64(len(n.chain))), BaseFee: new(big.Int).Set(n.baseFee), Difficulty: new(big.Int),
			Time: 1_700_000_000 + blockSeconds*uint64(len(n.chain)), Extra: []byte{n.salt},
		}
		if len(n.chain) > 0 {
			h.ParentHash = n.chain[len(n.chain)-1].header.Hash()
		}
		b := block{header: chain.HeaderOf(h)}
		for {
			next := n.nonceAt(len(n.chain)-1) + uint64(len(b.txs))
			tx, ok := n.pool[next]
			if !ok || tx.GasFeeCap().Cmp(n.baseFee) < 0 {
				break
			}
			delete(n.pool, next)
			b.txs = append(b.txs, tx)
			if n.mined[next] == nil {
				n.mined[next] = map[common.Hash]struct{}{}
			}
			n.mined[next][tx.Hash()] = struct{}{}
		}
		n.chain = append(n.chain, b)
	}
}

// fork removes the newest blocks. Their transactions return to the pool unless they are forgotten.
func (n *mockNode) fork(depth int, forget bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.salt++
	gone := n.chain[len(n.chain)-depth:]
	n.chain = n.chain[:len(n.chain)-depth]
	for _, b := range gone {
		for _, tx := range b.txs {
			if !forget {
				n.pool[tx.Nonce()] = tx
			}
		}
	}
}

func (n *mockNode) sent() []common.Hash {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Collect(maps.Keys(n.seen))
}

func (n *mockNode) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.pool = map[uint64]*types.Transaction{}
}

// set changes how the node behaves.
func (n *mockNode) set(change func(*mockNode)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change(n)
}

// nonceAt returns the account's nonce after that block.
func (n *mockNode) nonceAt(number int) uint64 {
	nonce := n.pending
	for _, b := range n.chain[:number+1] {
		nonce += uint64(len(b.txs))
	}
	return nonce
}

func (n *mockNode) enter(method string) (leave func(error) error, err error) {
	if n.hook != nil {
		if err := n.hook(method, false); err != nil {
			return nil, err
		}
	}
	n.mu.Lock()
	return func(err error) error {
		n.mu.Unlock()
		if n.hook != nil {
			if crash := n.hook(method, true); crash != nil {
				return crash
			}
		}
		return err
	}, nil
}

// SubscribeNewHead fails: the mock node pushes nothing.
func (n *mockNode) SubscribeNewHead(context.Context, chan<- *chain.Header) (ethereum.Subscription, error) {
	return nil, rpc.ErrNotificationsUnsupported
}

func (n *mockNode) Header(_ context.Context, number *big.Int) (_ *chain.Header, err error) {
	leave, err := n.enter("header")
	if err != nil {
		return nil, err
	}
	defer func() { err = leave(err) }()
	i := n.newest()
	top := i
	switch {
	case number == nil:
	case number.Int64() == int64(rpc.FinalizedBlockNumber):
		if n.final == 0 {
			return nil, answer{code: -39001, text: "finalized block not found"}
		}
		i = int(n.final)
	case number.Int64() == int64(rpc.SafeBlockNumber):
		i = int(n.safe)
	default:
		i = int(number.Int64())
	}
	if i > top {
		return nil, ethereum.NotFound
	}
	return n.chain[i].header, nil
}

func (n *mockNode) NonceAt(_ context.Context, account common.Address, number *big.Int) (_ uint64, err error) {
	leave, err := n.enter("nonce")
	if err != nil {
		return 0, err
	}
	defer func() { err = leave(err) }()
	require.Equal(n.t, n.signer, account)
	top := n.newest()
	if number == nil {
		return n.nonceAt(top), nil
	}
	if int(number.Int64()) > top {
		return 0, answer{code: -32000, text: "header not found"}
	}
	return n.nonceAt(int(number.Int64())), nil
}

// newest returns the newest block of the answering node.
func (n *mockNode) newest() int {
	top := len(n.chain) - 1
	if n.lag != nil {
		top = max(0, top-n.lag())
	}
	return top
}

func (n *mockNode) PendingNonceAt(context.Context, common.Address) (uint64, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.nonceAt(len(n.chain)-1) + uint64(len(n.pool)), nil
}

func (n *mockNode) SuggestGasTipCap(context.Context) (*big.Int, error) {
	leave, err := n.enter("tip")
	if err != nil {
		return nil, err
	}
	return new(big.Int).Set(n.tip), leave(nil)
}

func (n *mockNode) EstimateGas(_ context.Context, msg ethereum.CallMsg) (uint64, error) {
	leave, err := n.enter("estimate")
	if err != nil {
		return 0, err
	}
	if len(msg.Data) == 0 {
		return 21_000, leave(nil)
	}
	return 200_000, leave(nil)
}

func (n *mockNode) CallContract(_ context.Context, msg ethereum.CallMsg, _ *big.Int) ([]byte, error) {
	leave, err := n.enter("call")
	if err != nil {
		return nil, err
	}
	if n.onCall != nil {
		err = n.onCall(msg)
	}
	return nil, leave(err)
}

func (n *mockNode) Simulate(ctx context.Context, msg ethereum.CallMsg, head *chain.Header) error {
	_, err := n.CallContract(ctx, msg, head.Number)
	return err
}

func (n *mockNode) BalanceAt(_ context.Context, account common.Address, _ *big.Int) (*big.Int, error) {
	leave, err := n.enter("balance")
	if err != nil {
		return nil, err
	}
	require.Equal(n.t, n.signer, account)
	return new(big.Int).Set(n.balance), leave(nil)
}

// Testify answers for as many nodes as there are witnesses, each as far behind as it is.
func (n *mockNode) Testify(_ context.Context, account common.Address, block uint64, hashes []common.Hash) []chain.Testimony {
	require.Equal(n.t, n.signer, account)
	n.mu.Lock()
	defer n.mu.Unlock()
	out := make([]chain.Testimony, n.witnesses)
	for i := range out {
		top := n.newest()
		if int(block) > top {
			out[i].Err = answer{code: -32000, text: "header not found"}
			continue
		}
		out[i].Nonce = n.nonceAt(int(block))
		for _, hash := range hashes {
			if r := n.receipt(hash); r != nil && int(r.BlockNumber.Int64()) <= top {
				out[i].Receipts = append(out[i].Receipts, r)
			}
		}
	}
	return out
}

func (n *mockNode) SendRawTransaction(_ context.Context, raw []byte) (_ common.Hash, err error) {
	leave, err := n.enter("send")
	if err != nil {
		return common.Hash{}, err
	}
	defer func() { err = leave(err) }()
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return common.Hash{}, err
	}
	if n.onSend != nil {
		if err := n.onSend(tx); err != nil {
			return common.Hash{}, err
		}
	}
	n.seen[tx.Hash()] = tx
	old, has := n.pool[tx.Nonce()]
	switch {
	case tx.Nonce() < n.nonceAt(len(n.chain)-1):
		return common.Hash{}, answer{code: -32000, text: fmt.Sprintf("nonce too low: tx nonce %d", tx.Nonce())}
	case has && old.Hash() == tx.Hash():
		return common.Hash{}, answer{code: -32000, text: "already known"}
	case has && (!tenPercentOver(tx.GasTipCap(), old.GasTipCap()) || !tenPercentOver(tx.GasFeeCap(), old.GasFeeCap())):
		return common.Hash{}, answer{code: -32000, text: "replacement transaction underpriced"}
	}
	n.pool[tx.Nonce()] = tx
	if n.afterTx != nil {
		if err := n.afterTx(tx); err != nil {
			return common.Hash{}, err
		}
	}
	return tx.Hash(), nil
}

func tenPercentOver(now, old *big.Int) bool {
	least := new(big.Int).Mul(old, big.NewInt(110))
	return new(big.Int).Mul(now, big.NewInt(100)).Cmp(least) >= 0 && now.Cmp(old) > 0
}

// DataCost is n.dataFee, as on an OP-stack rollup.
func (n *mockNode) DataCost(context.Context, ethereum.CallMsg) (chain.DataCost, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return chain.DataCost{Fee: new(big.Int).Set(n.dataFee)}, nil
}

func (n *mockNode) Receipt(_ context.Context, hash common.Hash) (_ *chain.Receipt, err error) {
	leave, err := n.enter("receipt")
	if err != nil {
		return nil, err
	}
	defer func() { err = leave(err) }()
	if r := n.receipt(hash); r != nil && int(r.BlockNumber.Int64()) <= n.newest() {
		return r, nil
	}
	return nil, ethereum.NotFound
}

// receipt returns nil for a transaction that is in no block.
func (n *mockNode) receipt(hash common.Hash) *chain.Receipt {
	for _, b := range n.chain {
		for _, tx := range b.txs {
			if tx.Hash() != hash {
				continue
			}
			r := &types.Receipt{
				TxHash: hash, BlockHash: b.header.Hash(), BlockNumber: b.header.Number, Status: 1, GasUsed: 150_000,
				EffectiveGasPrice: new(big.Int).Add(b.header.BaseFee, tx.GasTipCap()),
			}
			if n.reverts != nil && n.reverts(tx) {
				r.Status = 0
			}
			return &chain.Receipt{Receipt: r, DataFee: new(big.Int).Set(n.dataFee)}
		}
	}
	return nil
}

// canonical returns the transactions in the chain's blocks, by nonce.
func (n *mockNode) canonical() []*types.Transaction {
	n.mu.Lock()
	defer n.mu.Unlock()
	var out []*types.Transaction
	for _, b := range n.chain {
		out = append(out, b.txs...)
	}
	return out
}

func (n *mockNode) chainTime() uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.chain[len(n.chain)-1].header.Time
}
