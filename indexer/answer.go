package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/bits"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/internal/chain/wire"
)

// rangeError is a node's refusal of a log filter. Nodes have no error code for it, so its size is assumed to be the reason.
type rangeError struct {
	from, to int64
	err      error
}

func (e *rangeError) Error() string {
	return fmt.Sprintf("reading logs of blocks %d to %d: %v", e.from, e.to, e.err)
}

func (e *rangeError) Unwrap() error { return e.err }

var (
	// "this block range should work: [0x1, 0x1f4]"
	rangeThatWorks = regexp.MustCompile(`\[\s*(0x[0-9a-fA-F]{1,15})\s*,\s*(0x[0-9a-fA-F]{1,15})\s*\]`)
	// "exceed maximum block range: 5000", "limited to a 10,000 range", "up to a 2K block range", "max 1000 blocks"
	mostBlocks = regexp.MustCompile(
		`(?i)(?:range|max\w*|limit\w*(?: is| to| of)?|up to)[^0-9\[\]]{0,30}?\b([0-9][0-9,_]*)(k?)\b\s*(block|range|$|[^\w\s]|\))`)
)

// middle returns the last block of the first part when the range is split: the end that the node suggests, or else the middle.
func (e *rangeError) middle() int64 {
	half := e.from + (e.to-e.from)/2
	text := e.err.Error()
	if m := rangeThatWorks.FindStringSubmatch(text); m != nil {
		from, errFrom := strconv.ParseInt(m[1][2:], 16, 64)
		to, errTo := strconv.ParseInt(m[2][2:], 16, 64)
		if errFrom == nil && errTo == nil && from == e.from && to >= from && to < e.to {
			return to
		}
		return half
	}
	if m := mostBlocks.FindStringSubmatch(text); m != nil {
		blocks, err := strconv.ParseInt(strings.NewReplacer(",", "", "_", "").Replace(m[1]), 10, 32)
		if strings.EqualFold(m[2], "k") {
			blocks *= 1000
		}
		if err == nil && blocks > 0 && blocks < e.to-e.from+1 {
			return e.from + blocks - 1
		}
	}
	return half
}

// errCapped says that an answer has exactly as many logs as a provider's limit, so that some may be missing.
var errCapped = errors.New("the answer has as many logs as a provider's limit, perhaps not all")

// capped tells whether a list is as long as the limit of a known provider.
func capped(logs int) bool {
	switch logs {
	case 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000:
		return true
	default:
		return false
	}
}

// errIncomplete says that a node's answer lacks logs which the block has.
var errIncomplete = errors.New("the node's answer lacks logs")

// missingError is a suspicion of errIncomplete: the block's bloom filter contains an emitter, but no log of it came.
type missingError struct {
	block   *header
	emitter common.Address
}

func (e *missingError) Error() string {
	return fmt.Sprintf("reading logs of block %d: no log of %s came, but the block's bloom filter contains it: %v", e.block.number(),
		e.emitter, errIncomplete)
}

func (e *missingError) Unwrap() error { return errIncomplete }

// logsAnswer is one node's answer: the logs of some blocks and the headers of some of them.
type logsAnswer struct {
	from, to  int64
	addresses []common.Address
	numbers   []int64 // heights of headers
	calls     []rpc.BatchElem
	headers   []*header
	parts     []*wire.Logs
}

// check refuses an answer that no honest node gives. A refused filter is not such an answer.
func (a *logsAnswer) check(blooms *blooms) (err error) {
	defer func() {
		if err != nil { // discard it, so that it is not mixed with the next node's answer
			clear(a.headers)
			for _, part := range a.parts {
				*part = nil
			}
		}
	}()
	byNumber := make(map[int64]*header, len(a.numbers))
	for i, number := range a.numbers {
		if err := a.calls[i].Error; err != nil {
			return fmt.Errorf("reading block %d: %w", number, err)
		}
		if a.headers[i] == nil || a.headers[i].number() != number {
			return fmt.Errorf("reading block %d: the node does not have it (any longer): %w", number, errReorged)
		}
		byNumber[number] = a.headers[i]
	}
	if a.refusal() != nil {
		return nil
	}
	seen := map[int64]map[common.Address]bool{} // in the blocks whose headers are known
	for _, part := range a.parts {
		if err := checkOrder(*part); err != nil {
			return err
		}
		for i := range *part {
			l := &(*part)[i]
			if err := checkLog(l, a.from, a.to); err != nil {
				return err
			}
			h := byNumber[int64(l.BlockNumber)]
			if h == nil {
				continue
			}
			if h.Hash != l.BlockHash {
				return fmt.Errorf("log %d belongs to another block %d: %w", l.Index, h.number(), errReorged)
			}
			if seen[h.number()] == nil {
				seen[h.number()] = map[common.Address]bool{}
			}
			seen[h.number()][l.Address] = true
		}
	}
	for _, h := range a.headers {
		if missing, is := blooms.missing(h, a.addresses, seen[h.number()]); is {
			return &missingError{block: h, emitter: missing}
		}
	}
	return nil
}

// refusal returns why the node does not answer the filters, or nil if it does as far as can be told.
func (a *logsAnswer) refusal() error {
	for i := range a.parts {
		if err := a.calls[len(a.numbers)+i].Error; err != nil {
			return err
		}
	}
	for _, part := range a.parts {
		if capped(len(*part)) {
			return errCapped
		}
	}
	return nil
}

// checkLog refuses a log that was removed or is outside the range.
func checkLog(l *types.Log, from, to int64) error {
	switch block := int64(l.BlockNumber); {
	case l.Removed:
		return fmt.Errorf("reading logs: log %d of block %d was removed: %w", l.Index, block, errReorged)
	case block < from || block > to:
		return fmt.Errorf("reading logs of blocks %d to %d: the node answered with block %d", from, to, block)
	}
	return nil
}

// checkOrder refuses a log that came twice. Another order is accepted: logs are sorted later.
func checkOrder(logs []types.Log) error {
	order := func(a, b types.Log) int {
		return cmp.Or(cmp.Compare(a.BlockNumber, b.BlockNumber), cmp.Compare(a.Index, b.Index))
	}
	ascending := true
	for i := 1; i < len(logs) && ascending; i++ {
		ascending = order(logs[i-1], logs[i]) < 0
	}
	if ascending {
		return nil
	}
	slices.SortFunc(logs, order)
	for i := 1; i < len(logs); i++ {
		if order(logs[i-1], logs[i]) == 0 {
			return fmt.Errorf("reading logs: the node gave log %d of block %d twice", logs[i].Index, logs[i].BlockNumber)
		}
	}
	return nil
}

// blooms looks up emitters in the bloom filters of headers. Safe for concurrent use.
type blooms struct {
	mu      sync.Mutex
	bits    map[common.Address][3]uint16
	cleared map[common.Hash]bool // blocks whose filter contained an emitter by chance
}

// chance is the largest probability of a false positive, for any emitter, at which a filter counts as evidence. The filter of
// a block with hundreds of logs has most bits set and proves nothing.
const chance = 0.02

// missing finds an emitter that has a log in a block by its filter but is not among those seen.
func (b *blooms) missing(h *header, emitters []common.Address, seen map[common.Address]bool) (common.Address, bool) {
	if len(h.Bloom) != types.BloomByteLength {
		return common.Address{}, false
	}
	ones := 0
	for _, part := range h.Bloom {
		ones += bits.OnesCount8(part)
	}
	full := float64(ones) / types.BloomBitLength
	if ones == 0 || full*full*full*float64(len(emitters)) > chance {
		return common.Address{}, false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cleared[h.Hash] {
		return common.Address{}, false
	}
	for _, emitter := range emitters {
		if !seen[emitter] && b.has(h.Bloom, emitter) {
			return emitter, true
		}
	}
	return common.Address{}, false
}

func (b *blooms) has(bloom []byte, emitter common.Address) bool {
	set, known := b.bits[emitter]
	if !known {
		hash := crypto.Keccak256(emitter[:])
		for i := range set {
			set[i] = (uint16(hash[2*i])<<8 | uint16(hash[2*i+1])) & (types.BloomBitLength - 1)
		}
		if b.bits == nil {
			b.bits = map[common.Address][3]uint16{}
		}
		b.bits[emitter] = set
	}
	for _, bit := range set {
		if bloom[types.BloomByteLength-1-int(bit/8)]&(1<<(bit%8)) == 0 {
			return false
		}
	}
	return true
}

// clear notes that nothing is missing in a block, whatever its filter says.
func (b *blooms) clear(block common.Hash) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cleared == nil || len(b.cleared) > 10_000 {
		b.cleared = map[common.Hash]bool{}
	}
	b.cleared[block] = true
}

// settle decides a suspicion. It reads all logs of the block, and their bloom filter must equal the header's. If the emitter
// is not among them, nothing was missing.
func (n node) settle(ctx context.Context, suspect *missingError) error {
	all, found := new(wire.Logs), false
	calls := []rpc.BatchElem{{Method: "eth_getLogs", Result: all, Args: []any{map[string]any{"blockHash": suspect.block.Hash}}}}
	err := n.checked(ctx, calls, func() error {
		if calls[0].Error != nil {
			return fmt.Errorf("%w; reading all logs of the block failed: %w", suspect, calls[0].Error)
		}
		var filter types.Bloom
		found = false
		for i := range *all {
			l := &(*all)[i]
			found = found || l.Address == suspect.emitter
			filter.Add(l.Address[:])
			for _, topic := range l.Topics {
				filter.Add(topic[:])
			}
		}
		if !slices.Equal(filter[:], suspect.block.Bloom) {
			return fmt.Errorf("%w; the block's full logs do not match its filter either", suspect)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("calling the node: %w", err)
	}
	if found {
		return suspect
	}
	n.blooms.clear(suspect.block.Hash)
	return nil
}

// logs reads all logs of the addresses in a range of blocks, and the headers of the given numbers from the same node.
func (n node) logs(
	ctx context.Context, from, to int64, addresses []common.Address, numbers []int64,
) ([]types.Log, []*header, error) {
	for {
		a := &logsAnswer{from: from, to: to, addresses: addresses, numbers: numbers, headers: make([]*header, len(numbers))}
		for i, number := range numbers {
			a.calls = append(a.calls, byNumber(tag(number), &a.headers[i]))
		}
		for _, filter := range filters(addresses) {
			logs := new(wire.Logs)
			filter["fromBlock"], filter["toBlock"] = hexutil.EncodeUint64(uint64(from)), hexutil.EncodeUint64(uint64(to))
			a.parts = append(a.parts, logs)
			a.calls = append(a.calls, rpc.BatchElem{Method: "eth_getLogs", Result: logs, Args: []any{filter}})
		}
		// One batch, however long: the headers must come from the node that gave the logs.
		err := n.checked(ctx, a.calls, func() error { return a.check(n.blooms) })
		var suspect *missingError
		if errors.As(err, &suspect) {
			if err := n.settle(ctx, suspect); err != nil {
				return nil, nil, err
			}
			continue
		}
		if err != nil {
			return nil, nil, fmt.Errorf("calling the node: %w", err)
		}
		if refused := a.refusal(); refused != nil {
			if noBlock.MatchString(refused.Error()) {
				return nil, nil, fmt.Errorf("reading logs of blocks %d to %d: %w: %w", from, to, refused, errReorged)
			}
			return nil, nil, &rangeError{from: from, to: to, err: refused}
		}
		if len(a.parts) == 1 {
			return *a.parts[0], a.headers, nil
		}
		var all []types.Log
		for _, part := range a.parts {
			all = append(all, *part...)
		}
		return all, a.headers, nil
	}
}
