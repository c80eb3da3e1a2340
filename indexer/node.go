package indexer

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Source reads the chain. All reads are batches, so that answers that must agree come from one node at one time.
type Source interface {
	// BatchCall sets the result or error of each call. Its own error is the transport's.
	BatchCall(ctx context.Context, calls []rpc.BatchElem) error
}

// checkedSource is a Source of several nodes. If check refuses the answers of one node, the next one is asked.
type checkedSource interface {
	BatchCallChecked(ctx context.Context, calls []rpc.BatchElem, check func() error) error
}

// quorumSource is a Source of several nodes. Agreed tells whether a quorum of them has this block at that height.
type quorumSource interface {
	Agreed(ctx context.Context, number uint64, hash common.Hash) (bool, error)
}

// The most calls in a batch, and addresses in a filter, that nodes accept.
const (
	batchCalls      = 100
	filterAddresses = 500
)

// errReorged says that the chain changed while it was read. The remedy is a new pass from the checkpoint.
var errReorged = errors.New("the chain reorganised while it was read")

// errNoState says that the node cannot call a contract at a block, because it has no state there or the call fails.
var errNoState = errors.New("no state")

// header is the part of a block that the indexer needs. The hash is the one that the node gives, because some chains hash
// headers differently.
type header struct {
	Number     hexutil.Uint64 `json:"number"`
	Hash       common.Hash    `json:"hash"`
	ParentHash common.Hash    `json:"parentHash"`
	Time       hexutil.Uint64 `json:"timestamp"`
	Bloom      hexutil.Bytes  `json:"logsBloom"` // empty if the node gives none
}

func (h *header) number() int64 { return int64(h.Number) }

// node reads the chain through a Source.
type node struct {
	src      Source
	unhashed *atomic.Bool // the node does not accept block hashes in calls
	blooms   *blooms
	refused  *refusals
}

func newNode(src Source) node {
	return node{src: src, unhashed: new(atomic.Bool), blooms: new(blooms), refused: &refusals{byText: map[string]*refusal{}}}
}

// checked makes calls in one batch and checks the answers. If check refuses them, it asks the next node.
func (n node) checked(ctx context.Context, calls []rpc.BatchElem, check func() error) error {
	if several, ok := n.src.(checkedSource); ok {
		return several.BatchCallChecked(ctx, calls, check)
	}
	if err := n.src.BatchCall(ctx, calls); err != nil {
		return err
	}
	return check()
}

// agreed tells whether a quorum of nodes has this block. The answer of a single node is taken as it is.
func (n node) agreed(ctx context.Context, h *header) (bool, error) {
	several, ok := n.src.(quorumSource)
	if !ok {
		return true, nil
	}
	agreed, err := several.Agreed(ctx, uint64(h.Number), h.Hash)
	if err != nil {
		return false, fmt.Errorf("polling the nodes about block %d: %w", h.number(), err)
	}
	return agreed, nil
}

func (n node) call(ctx context.Context, calls []rpc.BatchElem) error {
	for start := 0; start < len(calls); start += batchCalls {
		if err := n.src.BatchCall(ctx, calls[start:min(start+batchCalls, len(calls))]); err != nil {
			return fmt.Errorf("calling the node: %w", err)
		}
	}
	return nil
}

// byNumber requests a block by number or tag. *h stays nil if the node has none.
func byNumber(block string, h **header) rpc.BatchElem {
	return rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{block, false}, Result: h}
}

func tag(number int64) string { return hexutil.EncodeUint64(uint64(number)) }

// heads reads the newest block, the newest final one and the block at a height. final is nil if the node has no such tag, at
// is nil if there is no such block.
func (n node) heads(ctx context.Context, height int64) (latest, final, at *header, err error) {
	calls := []rpc.BatchElem{byNumber("latest", &latest), byNumber("finalized", &final)}
	if height >= 0 {
		calls = append(calls, byNumber(tag(height), &at))
	}
	if err := n.call(ctx, calls); err != nil {
		return nil, nil, nil, err
	}
	if calls[1].Error != nil {
		final = nil // the node does not know the tag
	}
	calls[1].Error = nil
	for _, c := range calls {
		if c.Error != nil {
			return nil, nil, nil, fmt.Errorf("reading the head of the chain: %w", c.Error)
		}
	}
	if latest == nil {
		return nil, nil, nil, errors.New("reading the head of the chain: the node has no block")
	}
	return latest, final, at, nil
}

// headers reads blocks by number, in order. A block that the node lacks is nil.
func (n node) headers(ctx context.Context, numbers []int64) ([]*header, error) {
	found := make([]*header, len(numbers))
	calls := make([]rpc.BatchElem, len(numbers))
	for i, number := range numbers {
		calls[i] = byNumber(tag(number), &found[i])
	}
	if err := n.call(ctx, calls); err != nil {
		return nil, err
	}
	for i, c := range calls {
		if c.Error != nil {
			return nil, fmt.Errorf("reading block %d: %w", numbers[i], c.Error)
		}
		if found[i] != nil && found[i].number() != numbers[i] {
			return nil, fmt.Errorf("reading block %d: the node answered with block %d", numbers[i], found[i].number())
		}
	}
	return found, nil
}

// contractCall is a call of a contract at a block.
type contractCall struct {
	to     common.Address
	data   []byte
	block  common.Hash // zero: the newest block
	number int64       // height of block

	result hexutil.Bytes
	err    error // errNoState, or nil
}

// The texts by which nodes say that a block is not there, and that a contract cannot be called at a block. There are no codes
// for these.
var (
	noBlock = regexp.MustCompile(
		`(?i)hash not found|not currently canonical|(header|block) not found|unknown block|beyond (the )?current head`)
	noState = regexp.MustCompile(
		`(?i)revert|out of gas|invalid opcode|missing trie node|historical state|state .*(not |un)available|no state available|pruned|` +
			`pruning|archive|execution aborted|execution timeout`)
	// limited are the texts of limits that end with time. They never say that the node lacks a state.
	limited = regexp.MustCompile(`(?i)rate.?limit|too many|(request|call)s? limit|limit exceeded|quota|capacity|throttl|compute units`)
)

// lastingRefusals is how many times a node may refuse calls at one block with the same unknown text. From then on that text means
// that it lacks the state, so that it cannot stop the indexer for ever. The gap is filled later.
const lastingRefusals = 5

// maxRefusals bounds the memory of refusals, in texts.
const maxRefusals = 1000

// refusals counts how often unknown texts refused calls at a block. Numbers in a text are left out.
type refusals struct {
	mu     sync.Mutex
	byText map[string]*refusal
}

// refusal is the block that a text refused last, and how often in a row.
type refusal struct {
	block int64
	times int
}

var numbers = regexp.MustCompile(`0x[0-9a-fA-F]+|[0-9]+`)

// lasting tells whether a text was given too often.
func (r *refusals) lasting(text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	known := r.byText[numbers.ReplaceAllString(text, "#")]
	return known != nil && known.times >= lastingRefusals
}

// add counts a refusal. A text that is lasting stays so.
func (r *refusals) add(block int64, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := numbers.ReplaceAllString(text, "#")
	known := r.byText[key]
	switch {
	case known == nil && len(r.byText) >= maxRefusals:
		clear(r.byText)
		fallthrough
	case known == nil:
		r.byText[key] = &refusal{block, 1}
	case known.times >= lastingRefusals:
	case known.block != block:
		*known = refusal{block, 1}
	default:
		known.times++
	}
}

// refusedError is an error of a node about one call that may be lasting. Only errors with a code of JSON-RPC are: all others are
// failures of the connection.
type refusedError struct {
	block int64
	text  string // as the node gave it
	err   error
}

func (e *refusedError) Error() string { return e.err.Error() }
func (e *refusedError) Unwrap() error { return e.err }

// callContracts makes calls, each at its block: by the block's hash, or by its number at a node that cannot do that
// (EIP-1898). By number, a reorg between two calls goes unseen until the next pass, which detects it.
func (n node) callContracts(ctx context.Context, calls []*contractCall) error {
	byHash := !n.unhashed.Load()
	batch := make([]rpc.BatchElem, len(calls))
	for i, c := range calls {
		batch[i] = c.request(byHash)
	}
	unhashed := false
	for start := 0; start < len(batch); start += batchCalls {
		part, of := batch[start:min(start+batchCalls, len(batch))], calls[start:]
		err := n.checked(ctx, part, func() error {
			for i, answer := range part {
				err := of[i].check(answer.Error, n.refused)
				switch {
				case err == nil:
				case byHash && of[i].block != (common.Hash{}) && invalidParams(err) && !errors.Is(err, errReorged):
					unhashed = true
				default:
					return err
				}
			}
			return nil
		})
		if err != nil {
			var refused *refusedError
			if errors.As(err, &refused) {
				n.refused.add(refused.block, refused.text)
			}
			return fmt.Errorf("calling the node: %w", err)
		}
	}
	if unhashed {
		n.unhashed.Store(true)
		return n.callContracts(ctx, calls)
	}
	for i, answer := range batch {
		switch c := calls[i]; {
		case answer.Error != nil:
			c.err = fmt.Errorf("%w: %w", errNoState, answer.Error)
		case len(c.result) == 0: // no contract at that block
			c.err = errNoState
		}
	}
	return nil
}

// request returns the request for the call, at the block's hash or number.
func (c *contractCall) request(byHash bool) rpc.BatchElem {
	block := any("latest")
	switch {
	case c.block == (common.Hash{}):
	case !byHash:
		block = tag(c.number)
	default:
		block = map[string]any{"blockHash": c.block, "requireCanonical": true}
	}
	message := map[string]any{"to": c.to, "data": hexutil.Bytes(c.data)}
	return rpc.BatchElem{Method: "eth_call", Args: []any{message, block}, Result: &c.result}
}

// check refuses an error unless it means that the contract cannot be called at the block.
func (c *contractCall) check(err error, refused *refusals) error {
	var coded rpc.Error
	switch {
	case err == nil:
		return nil
	case limited.MatchString(err.Error()):
		return fmt.Errorf("calling %s at block %d: %w", c.to, c.number, err)
	case noState.MatchString(err.Error()):
		return nil
	case noBlock.MatchString(err.Error()):
		return fmt.Errorf("calling %s at block %d: %w: %w", c.to, c.number, err, errReorged)
	case c.block == (common.Hash{}) || !errors.As(err, &coded):
		return fmt.Errorf("calling %s at block %d: %w", c.to, c.number, err)
	case refused.lasting(err.Error()):
		return nil
	default:
		return &refusedError{c.number, err.Error(), fmt.Errorf("calling %s at block %d: %w", c.to, c.number, err)}
	}
}

// invalidParams tells whether a node does not understand the parameters of a request.
func invalidParams(err error) bool {
	var coded rpc.Error
	return errors.As(err, &coded) && coded.ErrorCode() == -32602
}

// chain reads the chain id and the registry that the factory's vaults use.
func (n node) chain(ctx context.Context, factory common.Address) (id uint64, registry common.Address, err error) {
	var chainID hexutil.Uint64
	calls := []rpc.BatchElem{{Method: "eth_chainId", Result: &chainID}}
	if err := n.call(ctx, calls); err != nil {
		return 0, common.Address{}, err
	}
	if calls[0].Error != nil {
		return 0, common.Address{}, fmt.Errorf("reading the chain id: %w", calls[0].Error)
	}
	contract := bindings.NewVaultFactory()
	ask := &contractCall{to: factory, data: contract.PackRegistry()}
	if err := n.callContracts(ctx, []*contractCall{ask}); err != nil {
		return 0, common.Address{}, err
	}
	if ask.err != nil {
		return 0, common.Address{}, fmt.Errorf("reading the registry of factory %s: %w", factory, ask.err)
	}
	registry, err = contract.UnpackRegistry(ask.result)
	if err != nil {
		return 0, common.Address{}, fmt.Errorf("reading the registry of factory %s: %w", factory, err)
	}
	return uint64(chainID), registry, nil
}
