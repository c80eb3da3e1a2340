package workload

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/indexer/internal/fakechain"
)

// maxRequest bounds a request {bytes}.
const maxRequest = 8 << 20

// Node serves a chain over JSON-RPC on HTTP: blocks without transactions, logs and calls, also in batches, as fast as text can
// be written. It has no size limits and no subscriptions.
type Node struct{ chain *fakechain.Chain }

// NewNode serves a chain that no longer changes.
func NewNode(chain *fakechain.Chain) *Node { return &Node{chain: chain} }

type request struct {
	ID     json.RawMessage   `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

// callError is an error with JSON-RPC's code.
type callError struct {
	code int
	text string
}

func (e *callError) Error() string { return e.text }

func invalid(err error) error { return &callError{-32602, "invalid argument: " + err.Error()} }

// ServeHTTP implements http.Handler.
func (n *Node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	var requests []request
	batch := len(body) > 0 && body[0] == '['
	if batch {
		err = json.Unmarshal(body, &requests)
	} else {
		requests = make([]request, 1)
		err = json.Unmarshal(body, &requests[0])
	}
	if err != nil {
		http.Error(w, "reading the request: "+err.Error(), http.StatusBadRequest)
		return
	}
	var text []byte
	if batch {
		text = append(text, '[')
	}
	for i, q := range requests {
		if i > 0 {
			text = append(text, ',')
		}
		text = n.reply(text, q)
	}
	if batch {
		text = append(text, ']')
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text) // the client may be gone
}

func (n *Node) reply(text []byte, q request) []byte {
	if len(q.ID) == 0 {
		q.ID = json.RawMessage("null")
	}
	text = append(append(append(text, `{"jsonrpc":"2.0","id":`...), q.ID...), ',')
	answered, err := n.result(append(text, `"result":`...), q)
	if err == nil {
		return append(answered, '}')
	}
	coded := &callError{code: -32000, text: err.Error()}
	_ = errors.As(err, &coded)
	said, _ := json.Marshal(coded.text) // a string can always be encoded
	return append(fmt.Appendf(text, `"error":{"code":%d,"message":%s}`, coded.code, said), '}')
}

// argument decodes the i-th parameter.
func argument[T any](q request, i int) (v T, err error) {
	if i >= len(q.Params) {
		return v, invalid(fmt.Errorf("%s needs %d", q.Method, i+1))
	}
	if err := json.Unmarshal(q.Params[i], &v); err != nil {
		return v, invalid(err)
	}
	return v, nil
}

// result appends the result of a method.
func (n *Node) result(text []byte, q request) ([]byte, error) {
	switch q.Method {
	case "eth_chainId":
		return fmt.Appendf(text, `"0x%x"`, fakechain.ChainID), nil
	case "net_version":
		return fmt.Appendf(text, `"%d"`, fakechain.ChainID), nil
	case "web3_clientVersion":
		return append(text, `"workload"`...), nil
	case "eth_syncing":
		return append(text, "false"...), nil
	case "eth_blockNumber":
		return fmt.Appendf(text, `"0x%x"`, n.chain.Head()), nil
	case "eth_getBlockByNumber":
		tag, err := argument[string](q, 0)
		if err != nil {
			return nil, err
		}
		number, err := n.number(tag)
		if err != nil {
			return nil, err
		}
		return n.block(text, number), nil
	case "eth_getBlockByHash":
		hash, err := argument[common.Hash](q, 0)
		if err != nil {
			return nil, err
		}
		if number, ok := n.chain.Number(hash); ok {
			return n.block(text, number), nil
		}
		return append(text, "null"...), nil
	case "eth_getLogs":
		f, err := argument[filter](q, 0)
		if err != nil {
			return nil, err
		}
		return n.logs(text, f)
	case "eth_call":
		return n.call(text, q)
	}
	return nil, &callError{-32601, "the method " + q.Method + " does not exist"}
}

// final is the number of blocks below the head that are not final.
const final = 10

func (n *Node) number(tag string) (uint64, error) {
	switch tag {
	case "latest", "pending", "":
		return n.chain.Head(), nil
	case "finalized", "safe":
		return max(n.chain.Head(), final) - final, nil
	case "earliest":
		return 0, nil
	}
	number, err := hexutil.DecodeUint64(tag)
	if err != nil {
		return 0, invalid(err)
	}
	return number, nil
}

// block appends a header with all fields that clients need, or null if there is none.
func (n *Node) block(text []byte, number uint64) []byte {
	for b := range n.chain.Blocks(number, number) {
		var bloom types.Bloom
		for i := range b.Logs {
			bloom.Add(b.Logs[i].Address[:])
			for _, topic := range b.Logs[i].Topics {
				bloom.Add(topic[:])
			}
		}
		return fmt.Appendf(text, `{"number":"0x%x","hash":"%s","parentHash":"%s","timestamp":"0x%x","logsBloom":"0x%x",`+
			`"nonce":"0x0000000000000000","sha3Uncles":"%[6]s","transactionsRoot":"%[6]s","stateRoot":"%[6]s","receiptsRoot":"%[6]s",`+
			`"mixHash":"%[6]s","miner":"0x%040[7]x","difficulty":"0x0","totalDifficulty":"0x0","extraData":"0x","size":"0x400",`+
			`"gasLimit":"0x1c9c380","gasUsed":"0x0","baseFeePerGas":"0x7","uncles":[],"transactions":[]}`,
			b.Number, b.Hash, b.Parent, b.Time, bloom[:], types.EmptyUncleHash, 0)
	}
	return append(text, "null"...)
}

// filter is a filter of eth_getLogs. Addresses and topics are one, several or any.
type filter struct {
	BlockHash *common.Hash          `json:"blockHash"`
	FromBlock string                `json:"fromBlock"`
	ToBlock   string                `json:"toBlock"`
	Address   anyOf[common.Address] `json:"address"`
	Topics    []anyOf[common.Hash]  `json:"topics"`
}

// anyOf is a value, a list of values, or null. An empty list means null.
type anyOf[T comparable] []T

// UnmarshalJSON implements json.Unmarshaler.
func (a *anyOf[T]) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && (text[0] == '[' || text[0] == 'n') {
		return json.Unmarshal(text, (*[]T)(a))
	}
	*a = make(anyOf[T], 1)
	return json.Unmarshal(text, &(*a)[0])
}

func (f *filter) matches(l *types.Log, addresses map[common.Address]bool) bool {
	if len(addresses) > 0 && !addresses[l.Address] || len(f.Topics) > len(l.Topics) {
		return false
	}
	for i, topics := range f.Topics {
		if len(topics) > 0 && !slices.Contains(topics, l.Topics[i]) {
			return false
		}
	}
	return true
}

func (n *Node) logs(text []byte, f filter) ([]byte, error) {
	from, err := n.number(f.FromBlock)
	if err != nil {
		return nil, err
	}
	to, err := n.number(f.ToBlock)
	if err != nil {
		return nil, err
	}
	if f.BlockHash != nil {
		number, ok := n.chain.Number(*f.BlockHash)
		if !ok {
			return nil, errors.New("unknown block")
		}
		from, to = number, number
	}
	addresses := map[common.Address]bool{}
	for _, a := range f.Address {
		addresses[a] = true
	}
	text = append(text, '[')
	first := true
	for b := range n.chain.Blocks(from, to) {
		for i := range b.Logs {
			if !f.matches(&b.Logs[i], addresses) {
				continue
			}
			if !first {
				text = append(text, ',')
			}
			text, first = appendLog(text, &b.Logs[i]), false
		}
	}
	return append(text, ']'), nil
}

func appendLog(text []byte, l *types.Log) []byte {
	hexed := func(name string, value []byte) {
		text = append(text, name...)
		text = append(hex.AppendEncode(append(text, `"0x`...), value), '"')
	}
	number := func(name string, value uint64) {
		text = append(text, name...)
		text = append(strconv.AppendUint(append(text, `"0x`...), value, 16), '"')
	}
	hexed(`{"address":`, l.Address[:])
	text = append(text, `,"topics":[`...)
	for i := range l.Topics {
		comma := ","
		if i == 0 {
			comma = ""
		}
		hexed(comma, l.Topics[i][:])
	}
	hexed(`],"data":`, l.Data)
	number(`,"blockNumber":`, l.BlockNumber)
	hexed(`,"transactionHash":`, l.TxHash[:])
	number(`,"transactionIndex":`, uint64(l.TxIndex))
	hexed(`,"blockHash":`, l.BlockHash[:])
	number(`,"blockTimestamp":`, l.BlockTimestamp)
	number(`,"logIndex":`, uint64(l.Index))
	return append(text, `,"removed":false}`...)
}

func (n *Node) call(text []byte, q request) ([]byte, error) {
	message, err := argument[struct {
		To          common.Address `json:"to"`
		Data, Input hexutil.Bytes
	}](q, 0)
	if err != nil {
		return nil, err
	}
	if len(message.Data) == 0 {
		message.Data = message.Input
	}
	number := n.chain.Head()
	if len(q.Params) > 1 {
		if number, err = n.at(q); err != nil {
			return nil, err
		}
	}
	out, err := n.chain.View(message.To, message.Data, number)
	if err != nil {
		return nil, err
	}
	return append(hex.AppendEncode(append(text, `"0x`...), out), '"'), nil
}

// at decodes the block of a call: a tag, or an object with hash or number.
func (n *Node) at(q request) (uint64, error) {
	if q.Params[1][0] == '"' {
		tag, err := argument[string](q, 1)
		if err != nil {
			return 0, err
		}
		number, err := n.number(tag)
		if err == nil && number > n.chain.Head() {
			err = errors.New("header not found")
		}
		return number, err
	}
	by, err := argument[struct {
		BlockHash common.Hash `json:"blockHash"`
	}](q, 1)
	if err != nil {
		return 0, err
	}
	number, ok := n.chain.Number(by.BlockHash)
	if !ok {
		return 0, errors.New("hash is not currently canonical")
	}
	return number, nil
}
