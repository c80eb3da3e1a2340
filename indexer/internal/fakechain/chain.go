// Package fakechain is a chain for tests that is built block by block. A model of factory, registry, vaults and lens emits the
// logs that the contracts would emit. The chain can be forked at any block, and answers like a node, faults included.
package fakechain

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// InvalidParamsError is the error of a node that does not understand a call.
type InvalidParamsError struct{}

func (InvalidParamsError) Error() string {
	return "invalid argument 1: cannot unmarshal object into string"
}

// ErrorCode returns JSON-RPC's code for invalid parameters.
func (InvalidParamsError) ErrorCode() int { return -32602 }

// ChainID is the fake chain's id.
const ChainID = 31337

// The addresses of the contracts.
var (
	Factory  = common.HexToAddress("0xFac7000000000000000000000000000000000001")
	Registry = common.HexToAddress("0x4e90000000000000000000000000000000000002")
	Lens     = common.HexToAddress("0x1e45000000000000000000000000000000000003")
)

type block struct {
	number       uint64
	hash, parent common.Hash
	time         uint64
	logs         []types.Log
	world        *World // nil in all blocks of a lean chain except the last
}

var errTooMany = errors.New("query returned more than 10000 results")

// Chain is a fake chain. Safe for concurrent use.
type Chain struct {
	mu        sync.Mutex
	blocks    []*block // canonical, by number
	lean      *history // nil: every block has its world
	byHash    map[common.Hash]*block
	salt      uint64
	finalized int // blocks below the head; -1: the node knows no finality
	maxLogs   int
	choking   bool
	timeless  bool
	fault     func(call *rpc.BatchElem) error
	answers   func(call *rpc.BatchElem, answer any) any
	feed      event.Feed
}

// New returns a chain of one empty block.
func New() *Chain {
	c := &Chain{byHash: map[common.Hash]*block{}, finalized: -1}
	c.Mine(func(*World) {})
	return c
}

// Mine adds a block with the transactions that do makes, and announces it.
func (c *Chain) Mine(do func(w *World)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := &block{number: uint64(len(c.blocks)), world: newWorld()}
	b.time = 1_700_000_000 + 12*b.number
	if b.number > 0 {
		head := c.blocks[b.number-1]
		b.parent = head.hash
		if c.lean == nil {
			b.world = head.world.clone()
		} else {
			b.world, head.world = head.world, nil
		}
	}
	c.salt++
	b.hash = crypto.Keccak256Hash(b.parent[:], binary.BigEndian.AppendUint64(nil, c.salt))
	b.world.begin(b.number, b.time, b.hash)
	do(b.world)
	b.logs = b.world.logs
	if c.lean != nil {
		c.lean.keep(b)
	}
	c.blocks = append(c.blocks, b)
	c.byHash[b.hash] = b
	c.feed.Send(headerOf(b.number, b.time, b.hash))
}

// Fork abandons all blocks above number. The next blocks form another branch.
func (c *Chain) Fork(number uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.blocks = c.blocks[:number+1]
}

// Head returns the number of the newest block.
func (c *Chain) Head() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return uint64(len(c.blocks)) - 1
}

// HeadHash returns the hash of the newest block.
func (c *Chain) HeadHash() common.Hash {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.blocks[len(c.blocks)-1].hash
}

// World returns the state at the head. It must not be changed.
func (c *Chain) World() *World {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.blocks[len(c.blocks)-1].world
}

// Rows returns a block's logs as the ledger stores them.
func (c *Chain) Rows(number uint64) []ledgerdb.Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := c.blocks[number]
	rows := make([]ledgerdb.Event, len(b.logs))
	for i, l := range b.logs {
		rows[i] = ledgerdb.Event{
			ChainID: ChainID, BlockNumber: int64(number), LogIndex: int32(l.Index), BlockHash: b.hash,
			BlockTime: time.Unix(int64(b.time), 0).UTC(), TxHash: l.TxHash, TxIndex: int32(l.TxIndex), Emitter: l.Address, Data: l.Data,
		}
		for _, topic := range l.Topics {
			rows[i].Topics = append(rows[i].Topics, topic.Bytes())
		}
	}
	return rows
}

// Finalize makes blocks final that are this far below the head.
func (c *Chain) Finalize(depth int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.finalized = depth
}

// RefuseOver makes the node refuse filters with more logs than this.
func (c *Chain) RefuseOver(logs int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.maxLogs = logs
}

// ChokeOver makes the connection break on answers with more logs than this.
func (c *Chain) ChokeOver(logs int) {
	c.RefuseOver(logs)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.choking = logs > 0
}

// WithoutTimes makes the node leave blockTimestamp out of logs, as older ones do.
func (c *Chain) WithoutTimes() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.timeless = true
}

// FailWith sets a function that returns the error of a call, or nil for its normal result. It runs without locks held.
func (c *Chain) FailWith(fault func(call *rpc.BatchElem) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fault = fault
}

// AnswerWith sets a function that changes the node's answers. By method, they are map[string]any (a block), []types.Log,
// hexutil.Bytes or hexutil.Uint64.
func (c *Chain) AnswerWith(change func(call *rpc.BatchElem, answer any) any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers = change
}

// SubscribeNewHead announces blocks as they are mined.
func (c *Chain) SubscribeNewHead(_ context.Context, heads chan<- *chain.Header) (ethereum.Subscription, error) {
	return c.feed.Subscribe(heads), nil
}

// Header returns the newest block. number must be nil.
func (c *Chain) Header(ctx context.Context, _ *big.Int) (*chain.Header, error) {
	var head struct {
		Number, Timestamp hexutil.Uint64
		Hash              common.Hash
	}
	calls := []rpc.BatchElem{{Method: "eth_getBlockByNumber", Args: []any{"latest", false}, Result: &head}}
	if err := errors.Join(c.BatchCall(ctx, calls), calls[0].Error); err != nil {
		return nil, err
	}
	return headerOf(uint64(head.Number), uint64(head.Timestamp), head.Hash), nil
}

// headerOf returns a header with a hash of the fake chain, decoded as that of a node.
func headerOf(number, at uint64, hash common.Hash) *chain.Header {
	raw, err := (&types.Header{Number: new(big.Int).SetUint64(number), Time: at, Difficulty: new(big.Int)}).MarshalJSON()
	fields := map[string]any{}
	if err == nil {
		err = json.Unmarshal(raw, &fields)
	}
	fields["hash"] = hash
	if err == nil {
		raw, err = json.Marshal(fields)
	}
	if err != nil {
		panic(err)
	}
	h := new(chain.Header)
	if err := json.Unmarshal(raw, h); err != nil {
		panic(err)
	}
	return h
}

// BatchCall answers like a node's JSON-RPC.
func (c *Chain) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	fault, choking, answers := c.fault, c.choking, c.answers
	c.mu.Unlock()
	for i := range calls {
		if fault != nil {
			if calls[i].Error = fault(&calls[i]); calls[i].Error != nil {
				continue
			}
		}
		answer, err := c.answer(calls[i].Method, calls[i].Args)
		if errors.Is(err, errTooMany) && choking {
			return errors.New("unexpected EOF")
		}
		if err != nil {
			calls[i].Error = err
			continue
		}
		if answers != nil {
			answer = answers(&calls[i], answer)
		}
		raw, err := json.Marshal(answer)
		if err != nil {
			return err
		}
		calls[i].Error = json.Unmarshal(raw, calls[i].Result)
	}
	return nil
}

func (c *Chain) answer(method string, args []any) (any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch method {
	case "eth_chainId":
		return hexutil.Uint64(ChainID), nil
	case "eth_getBlockByNumber":
		return c.header(as[string](args[0]))
	case "eth_getBlockReceipts":
		return c.receipts(as[string](args[0]))
	case "eth_getLogs":
		return c.filter(as[map[string]any](args[0]))
	case "eth_call":
		return c.call(as[map[string]any](args[0]), args[1])
	}
	return nil, fmt.Errorf("the method %s does not exist", method)
}

// as converts a value to the only type that the indexer sends.
func as[T any](value any) T {
	typed, ok := value.(T)
	if !ok {
		panic(fmt.Sprintf("asked with a %T", value))
	}
	return typed
}

// header answers null for a block that does not exist.
func (c *Chain) header(tag string) (answer any, err error) {
	number := len(c.blocks) - 1
	switch tag {
	case "latest":
	case "finalized":
		if c.finalized < 0 {
			return nil, errors.New("finalized block not found")
		}
		number = max(0, number-c.finalized)
	default:
		number = int(hexutil.MustDecodeUint64(tag))
	}
	if number >= len(c.blocks) {
		return answer, nil
	}
	b := c.blocks[number]
	return map[string]any{
		"transactions": b.transactions(),
		"number":       hexutil.Uint64(b.number), "hash": b.hash, "parentHash": b.parent, "timestamp": hexutil.Uint64(b.time),
	}, nil
}

// transactions lists the transactions with logs.
func (b *block) transactions() []common.Hash {
	list := []common.Hash{}
	for _, l := range b.logs {
		if len(list) == 0 || list[len(list)-1] != l.TxHash {
			list = append(list, l.TxHash)
		}
	}
	return list
}

// receipts answers null for a block that does not exist. A receipt has only what its logs need.
func (c *Chain) receipts(tag string) (answer any, err error) {
	number := hexutil.MustDecodeUint64(tag)
	if number >= uint64(len(c.blocks)) {
		return answer, nil
	}
	b, list := c.blocks[number], []map[string]any{}
	for _, hash := range b.transactions() {
		logs := slices.DeleteFunc(slices.Clone(b.logs), func(l types.Log) bool { return l.TxHash != hash })
		list = append(list, map[string]any{"transactionHash": hash, "blockHash": b.hash, "logs": logs})
	}
	return list, nil
}

// filter supports the filters that the indexer sends: by emitters, or by first topics.
func (c *Chain) filter(q map[string]any) (any, error) {
	from, to := hexutil.MustDecodeUint64(as[string](q["fromBlock"])), hexutil.MustDecodeUint64(as[string](q["toBlock"]))
	emitters, topics := map[common.Address]bool{}, map[common.Hash]bool{}
	if _, named := q["address"]; named {
		for _, a := range as[[]common.Address](q["address"]) {
			emitters[a] = true
		}
	} else {
		for _, id := range as[[][]common.Hash](q["topics"])[0] {
			topics[id] = true
		}
	}
	found := []types.Log{}
	for n := from; n <= to && n < uint64(len(c.blocks)); n++ {
		for _, l := range c.blocks[n].logs {
			if emitters[l.Address] || len(l.Topics) > 0 && topics[l.Topics[0]] {
				if c.timeless {
					l.BlockTimestamp = 0
				}
				found = append(found, l)
			}
		}
	}
	if c.maxLogs > 0 && len(found) > c.maxLogs {
		return nil, errTooMany
	}
	return found, nil
}

func (c *Chain) call(message map[string]any, at any) (any, error) {
	b := c.blocks[len(c.blocks)-1]
	if number, err := hexutil.DecodeUint64(fmt.Sprint(at)); err == nil {
		b = c.blocks[number]
	}
	if by, ok := at.(map[string]any); ok {
		b = c.byHash[as[common.Hash](by["blockHash"])]
		if b == nil || b.number >= uint64(len(c.blocks)) || c.blocks[b.number] != b {
			return nil, errors.New("hash is not currently canonical")
		}
	}
	world := b.world
	if c.lean != nil {
		world = c.lean.at(b, as[hexutil.Bytes](message["data"]))
	}
	out, err := world.call(as[common.Address](message["to"]), as[hexutil.Bytes](message["data"]))
	return hexutil.Bytes(out), err
}
