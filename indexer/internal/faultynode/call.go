package faultynode

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
)

var (
	errInternal = &failure{Code: -32603, Message: "internal error"}
	errLimited  = &failure{
		Code: -32005, Message: "daily request rate limited",
		Data: map[string]any{"rate": map[string]any{"backoff_seconds": 0.002}},
	}
	errLimitCode = &failure{Code: -32016, Message: "over rate limit"}
	errUnknown   = &failure{Code: -32000, Message: "header not found"}
)

func (n *Node) answer(c call) answer {
	n.mu.Lock()
	defer n.mu.Unlock()
	result, err := n.result(c)
	out := answer{Version: "2.0", ID: c.ID, Result: result}
	var failed *failure
	switch {
	case errors.As(err, &failed):
		out.Result, out.Error = nil, failed
	case err != nil:
		out.Result, out.Error = nil, &failure{Code: -32000, Message: err.Error()}
	case result == nil:
		out.Result = json.RawMessage("null")
	}
	return out
}

func (n *Node) result(c call) (any, error) {
	among, likely := ofCall, 1
	switch c.Method {
	case "eth_getBlockByNumber":
		among = ofBlock
	case "eth_getLogs":
		among, likely = ofLogs, 8 // there is one logs call for many headers
	}
	fault := n.strike(among, likely)
	switch fault {
	case RateLimited:
		if n.draw(2) == 0 {
			return nil, errLimitCode
		}
		return nil, errLimited
	case InternalError:
		return nil, errInternal
	default:
	}
	switch c.Method {
	case "eth_chainId":
		return hexutil.Uint64(fakechain.ChainID), nil
	case "eth_blockNumber":
		return hexutil.Uint64(n.head()), nil
	case "eth_getBlockByNumber":
		var tag string
		if err := json.Unmarshal(c.Params[0], &tag); err != nil {
			return nil, err
		}
		return n.blockByTag(tag, fault)
	case "eth_getLogs":
		return n.logs(c.Params[0], fault)
	case "eth_call":
		return n.ethCall(c.Params)
	default:
		return nil, &failure{Code: -32601, Message: "the method " + c.Method + " does not exist"}
	}
}

// head returns the newest block that the node has.
func (n *Node) head() uint64 {
	head := n.chain.Head()
	return head - min(head, n.behind)
}

// ask forwards a call to the chain with the types it expects.
func (n *Node) ask(method string, result any, args ...any) error {
	calls := []rpc.BatchElem{{Method: method, Args: args, Result: result}}
	if err := n.chain.BatchCall(context.Background(), calls); err != nil {
		return err
	}
	return calls[0].Error
}

type header struct {
	Number hexutil.Uint64 `json:"number"`
	Hash   common.Hash    `json:"hash"`
	Parent common.Hash    `json:"parentHash"`
	Time   hexutil.Uint64 `json:"timestamp"`
	Bloom  hexutil.Bytes  `json:"logsBloom,omitempty"`
}

func (n *Node) blockByTag(tag string, fault Fault) (any, error) {
	number := n.head()
	switch tag {
	case "latest":
	case "finalized":
		var final *header
		if err := n.ask("eth_getBlockByNumber", &final, tag, false); err != nil || final == nil {
			return nil, errors.Join(err, errUnknown)
		}
		number = min(number, uint64(final.Number))
	default:
		number = hexutil.MustDecodeUint64(tag)
		if fault == WrongNumber && number > 0 {
			number--
		}
	}
	if fault == NullBlock {
		return nil, nil //nolint:nilnil // JSON-RPC answers null for a block that does not exist
	}
	h, err := n.block(number)
	if err != nil || h == nil {
		return nil, err
	}
	return h, nil
}

// block returns a block as the node sees it, or nil if it has none.
func (n *Node) block(number uint64) (*header, error) {
	if number > n.head() {
		return nil, nil //nolint:nilnil // as above
	}
	var h *header
	if err := n.ask("eth_getBlockByNumber", &h, hexutil.EncodeUint64(number), false); err != nil || h == nil {
		return nil, err
	}
	bloom := types.Bloom{}
	for _, row := range n.chain.Rows(number) {
		bloom.Add(row.Emitter[:])
		for _, topic := range row.Topics {
			bloom.Add(topic)
		}
	}
	if n.forked(number) {
		h.Hash, bloom = n.sibling(h.Hash), types.Bloom{}
		if n.forked(number - 1) {
			h.Parent = n.sibling(h.Parent)
		}
	}
	if !n.blind {
		h.Bloom = bloom[:]
	}
	n.numbers[h.Hash] = number
	return h, nil
}

func (n *Node) forked(number uint64) bool { return n.fork != nil && number > n.fork.above }

// sibling returns the hash of the node's own block at the height of one of the chain's.
func (n *Node) sibling(hash common.Hash) common.Hash {
	return crypto.Keccak256Hash(hash[:], binary.BigEndian.AppendUint64([]byte("sibling"), n.fork.above))
}

type filter struct {
	From      string           `json:"fromBlock"`
	To        string           `json:"toBlock"`
	Addresses []common.Address `json:"address"`
	Topics    json.RawMessage  `json:"topics"`
	BlockHash *common.Hash     `json:"blockHash"`
}

func (n *Node) logs(raw json.RawMessage, fault Fault) (any, error) {
	var f filter
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, &failure{Code: -32602, Message: err.Error()}
	}
	if f.Topics != nil {
		return nil, &failure{Code: -32602, Message: "this node matches no topics"}
	}
	if f.BlockHash != nil {
		return n.logsOf(*f.BlockHash)
	}
	from, to := hexutil.MustDecodeUint64(f.From), hexutil.MustDecodeUint64(f.To)
	if n.maxRange > 0 && to-from+1 > n.maxRange {
		n.note(RangeRefused)
		refusal := refusals[n.refusal]
		if strings.Contains(refusal.Message, "%") {
			refusal.Message = fmt.Sprintf(refusal.Message+"%[4]s", n.maxRange, from, from+n.maxRange-1, "")
		}
		return nil, &refusal
	}
	found := []types.Log{}
	for number := from; number <= min(to, n.head()); number++ { // beyond its head it returns nothing, without saying so
		if n.forked(number) {
			continue
		}
		for _, l := range n.logsIn(number) {
			if f.Addresses == nil || slices.Contains(f.Addresses, l.Address) {
				found = append(found, l)
			}
		}
	}
	if n.capped > 0 {
		found = found[:min(len(found), n.capped)]
	}
	return n.spoil(found, fault), nil
}

// logsIn returns all logs of a block of the chain.
func (n *Node) logsIn(number uint64) []types.Log {
	rows := n.chain.Rows(number)
	logs := make([]types.Log, len(rows))
	for i, row := range rows {
		logs[i] = types.Log{
			Address: row.Emitter, Data: row.Data, BlockNumber: number, TxHash: row.TxHash, TxIndex: uint(row.TxIndex),
			BlockHash: row.BlockHash, BlockTimestamp: uint64(row.BlockTime.Unix()), Index: uint(row.LogIndex),
		}
		for _, topic := range row.Topics {
			logs[i].Topics = append(logs[i].Topics, common.BytesToHash(topic))
		}
	}
	return logs
}

func (n *Node) logsOf(hash common.Hash) (any, error) {
	number, known := n.numbers[hash]
	if !known {
		return nil, errUnknown
	}
	h, err := n.block(number)
	if err != nil || h == nil || h.Hash != hash {
		return nil, errors.Join(err, errUnknown)
	}
	if n.forked(number) {
		return []types.Log{}, nil
	}
	return n.logsIn(number), nil
}

// spoil applies the fault to a list of logs.
func (n *Node) spoil(logs []types.Log, fault Fault) []types.Log {
	if len(logs) == 0 {
		return logs
	}
	at := n.draw(len(logs))
	switch fault {
	case MissingLogs:
		if !n.blind {
			gone := logs[at]
			return slices.DeleteFunc(logs, func(l types.Log) bool {
				return l.BlockNumber == gone.BlockNumber && l.Address == gone.Address
			})
		}
	case TruncatedLogs:
		if !n.blind {
			last := logs[at].BlockNumber
			return slices.DeleteFunc(logs, func(l types.Log) bool { return l.BlockNumber >= last })
		}
	case DuplicateLogs:
		return append(logs, logs[at])
	case ShuffledLogs:
		for i := range logs {
			j := i + n.draw(len(logs)-i)
			logs[i], logs[j] = logs[j], logs[i]
		}
	case RemovedLogs:
		logs[at].Removed = true
	case WrongBlockHash:
		logs[at].BlockHash = n.wrong(logs[at].BlockHash)
	case OutOfRange:
		logs[at].BlockNumber += 1_000
	default:
	}
	return logs
}

func (n *Node) wrong(hash common.Hash) common.Hash { return crypto.Keccak256Hash(hash[:]) }

func (n *Node) ethCall(params []json.RawMessage) (any, error) {
	var message struct {
		To   common.Address `json:"to"`
		Data hexutil.Bytes  `json:"data"`
	}
	if err := json.Unmarshal(params[0], &message); err != nil {
		return nil, &failure{Code: -32602, Message: err.Error()}
	}
	at := any("latest")
	var tag string
	var by struct {
		Hash common.Hash `json:"blockHash"`
	}
	switch {
	case json.Unmarshal(params[1], &tag) == nil:
		at = tag
	case json.Unmarshal(params[1], &by) == nil:
		hash, err := n.stateOf(by.Hash)
		if err != nil {
			return nil, err
		}
		at = map[string]any{"blockHash": hash, "requireCanonical": true}
	}
	var out hexutil.Bytes
	err := n.ask("eth_call", &out, map[string]any{"to": message.To, "data": message.Data}, at)
	return out, err
}

// stateOf returns the chain's block that has the state of a block as the node sees it.
func (n *Node) stateOf(hash common.Hash) (common.Hash, error) {
	number, known := n.numbers[hash]
	if !known { // a block of the chain, known from another node or a log
		return hash, nil
	}
	h, err := n.block(number)
	if err != nil || h == nil || h.Hash != hash {
		return hash, errors.Join(err, errUnknown)
	}
	if !n.forked(number) {
		return hash, nil
	}
	var base *header // the node's own blocks change nothing
	if err := n.ask("eth_getBlockByNumber", &base, hexutil.EncodeUint64(n.fork.above), false); err != nil || base == nil {
		return hash, errors.Join(err, errUnknown)
	}
	return base.Hash, nil
}
