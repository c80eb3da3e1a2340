package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// Node is the part of a node that the audit reads.
type Node interface {
	ChainID(ctx context.Context) (*big.Int, error)
	FilterLogs(ctx context.Context, q ethereum.FilterQuery) ([]types.Log, error)
	BatchCall(ctx context.Context, batch []rpc.BatchElem) error
}

const (
	firstRange  = 10_000  // blocks of the first eth_getLogs; doubled on success, halved on refusal
	widestRange = 500_000 // blocks
	addressPage = 200     // addresses in one eth_getLogs
)

// History is all logs of launches and vaults up to a block.
type History struct {
	factory common.Address
	to      uint64
	created []*bindings.VaultFactoryVaultCreated
	logs    []types.Log // logs of the vaults, in order
}

// Read collects the history from block from up to block to. No launch may be before from; 0 is always valid.
func Read(ctx context.Context, node Node, factory common.Address, from, to uint64) (*History, error) {
	h := &History{factory: factory, to: to}
	topic := factoryBinding.GetABI().Events[bindings.VaultFactoryVaultCreatedEventName].ID
	launches, err := readLogs(ctx, node, ethereum.FilterQuery{
		Addresses: []common.Address{factory}, Topics: [][]common.Hash{{topic}},
	}, from, to)
	if err != nil {
		return nil, fmt.Errorf("reading the launches of factory %s: %w", factory, err)
	}
	if err := fillTimes(ctx, node, launches); err != nil {
		return nil, err
	}
	vaults := make([]common.Address, 0, len(launches))
	for _, l := range launches {
		event, err := factoryBinding.UnpackVaultCreatedEvent(&l)
		if err != nil {
			return nil, fmt.Errorf("decoding the launch in block %d: %w", l.BlockNumber, err)
		}
		h.created = append(h.created, event)
		vaults = append(vaults, event.Vault)
	}
	for page := range slices.Chunk(vaults, addressPage) {
		first := h.created[slices.Index(vaults, page[0])].Raw.BlockNumber // pages are in order of launch
		logs, err := readLogs(ctx, node, ethereum.FilterQuery{Addresses: page}, first, to)
		if err != nil {
			return nil, fmt.Errorf("reading the logs of %d vaults: %w", len(page), err)
		}
		h.logs = append(h.logs, logs...)
	}
	if err := fillTimes(ctx, node, h.logs); err != nil {
		return nil, err
	}
	slices.SortFunc(h.logs, func(a, b types.Log) int {
		return cmp.Or(cmp.Compare(a.BlockNumber, b.BlockNumber), cmp.Compare(a.Index, b.Index))
	})
	return h, nil
}

// readLogs reads a range in parts that adapt to what the node accepts.
func readLogs(ctx context.Context, node Node, q ethereum.FilterQuery, from, to uint64) ([]types.Log, error) {
	var all []types.Log
	width := uint64(firstRange)
	for from <= to {
		last := min(from+width-1, to)
		q.FromBlock, q.ToBlock = new(big.Int).SetUint64(from), new(big.Int).SetUint64(last)
		logs, err := node.FilterLogs(ctx, q)
		if err != nil {
			if ctx.Err() != nil || width == 1 {
				return nil, fmt.Errorf("reading logs of blocks %d to %d: %w", from, last, err)
			}
			width /= 2
			continue
		}
		all = append(all, logs...)
		from, width = last+1, min(2*width, widestRange)
	}
	return all, nil
}

// timePage is the number of blocks per request for their times.
const timePage = 100

// fillTimes reads the times of blocks whose logs do not state them.
func fillTimes(ctx context.Context, node Node, logs []types.Log) error {
	times := map[uint64]*nodeBlock{}
	for _, l := range logs {
		if l.BlockTimestamp == 0 {
			times[l.BlockNumber] = nil
		}
	}
	for page := range slices.Chunk(slices.Sorted(maps.Keys(times)), timePage) {
		found := make([]*nodeBlock, len(page))
		batch := make([]rpc.BatchElem, len(page))
		for i, number := range page {
			batch[i] = rpc.BatchElem{Method: "eth_getBlockByNumber", Args: []any{hexutil.EncodeUint64(number), false}, Result: &found[i]}
		}
		if err := node.BatchCall(ctx, batch); err != nil {
			return fmt.Errorf("reading the times of %d blocks: %w", len(page), err)
		}
		for i, number := range page {
			if err := batch[i].Error; err != nil {
				return fmt.Errorf("reading the time of block %d: %w", number, err)
			}
			if found[i] == nil {
				return fmt.Errorf("reading the time of block %d: the node does not have it: %w", number, ErrReorged)
			}
			times[number] = found[i]
		}
	}
	for i := range logs {
		if block := times[logs[i].BlockNumber]; block != nil {
			logs[i].BlockTimestamp = uint64(block.Timestamp)
		}
	}
	return nil
}

// At folds the history up to and including a block.
func (h *History) At(block uint64) ([]*Vault, error) {
	if block > h.to {
		return nil, fmt.Errorf("block %d is above block %d, up to which logs were read", block, h.to)
	}
	var vaults []*Vault
	byAddress := map[common.Address]*Vault{}
	for _, c := range h.created {
		if c.Raw.BlockNumber > block {
			break
		}
		v := newVault(c)
		vaults, byAddress[c.Vault] = append(vaults, v), v
	}
	for _, l := range h.logs {
		if l.BlockNumber > block {
			break
		}
		v := byAddress[l.Address]
		if v == nil {
			return nil, fmt.Errorf("log %d of block %d comes from %s, which was not requested", l.Index, l.BlockNumber, l.Address)
		}
		if err := v.apply(l); err != nil {
			return nil, fmt.Errorf("vault %s, log %d of block %d (transaction %s): %w", l.Address, l.Index, l.BlockNumber, l.TxHash, err)
		}
	}
	for _, v := range vaults {
		if err := v.accrual.explained(); err != nil {
			return nil, fmt.Errorf("vault %s: %w", v.Address, err)
		}
	}
	return vaults, nil
}

// Truth is what the chain says at one block.
type Truth struct {
	ChainID uint64
	Factory common.Address
	Block   uint64
	Hash    common.Hash
	Time    uint64   // {s} of the block
	Vaults  []*Vault // in order of launch

	protocol *protocol // nil: only vaults were read
}

// ErrReorged says that the chain changed while it was read. Read it again.
var ErrReorged = errors.New("the chain was reorganised while it was read")

// Contracts are the contracts beside vaults and registry. A zero address other than the factory's is not audited.
type Contracts struct{ Factory, ExitGuard, Mandates common.Address }

// Recompute folds the logs of the blocks from to block, both included. It returns every vault of the factory, its registry, and
// the other contracts that are named.
func Recompute(ctx context.Context, node Node, contracts Contracts, from, block uint64) (*Truth, error) {
	factory := contracts.Factory
	chainID, err := node.ChainID(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the chain id: %w", err)
	}
	before, err := blockAt(ctx, node, hexutil.EncodeUint64(block))
	if err != nil {
		return nil, err
	}
	history, err := Read(ctx, node, factory, from, block)
	if err != nil {
		return nil, err
	}
	vaults, err := history.At(block)
	if err != nil {
		return nil, err
	}
	others, err := readProtocol(ctx, node, contracts, from, before)
	if err != nil {
		return nil, err
	}
	after, err := blockAt(ctx, node, hexutil.EncodeUint64(block))
	if err != nil {
		return nil, err
	}
	if after.Hash != before.Hash {
		return nil, fmt.Errorf("block %d: %w", block, ErrReorged)
	}
	return &Truth{
		ChainID: chainID.Uint64(), Factory: factory, Block: block, Hash: before.Hash, Time: uint64(before.Timestamp), Vaults: vaults,
		protocol: others,
	}, nil
}

// nodeBlock is a block with the hash that the node gives, because some chains hash headers differently.
type nodeBlock struct {
	Number    hexutil.Uint64 `json:"number"`
	Hash      common.Hash    `json:"hash"`
	Timestamp hexutil.Uint64 `json:"timestamp"`
}

// blockAt reads a block by number or tag. It returns ErrBlock if the node has none.
func blockAt(ctx context.Context, node Node, block string) (*nodeBlock, error) {
	var found *nodeBlock
	batch := []rpc.BatchElem{{Method: "eth_getBlockByNumber", Args: []any{block, false}, Result: &found}}
	if err := node.BatchCall(ctx, batch); err != nil {
		return nil, fmt.Errorf("reading block %s: %w", block, err)
	}
	if err := batch[0].Error; err != nil {
		return nil, fmt.Errorf("reading block %s: %w", block, err)
	}
	if found == nil {
		return nil, fmt.Errorf("reading block %s: the node does not have it: %w", block, ErrBlock)
	}
	return found, nil
}

// Facts returns the facts of every vault, of registry and guard, and the number of vaults.
func (t *Truth) Facts() []Fact {
	facts := []Fact{{Field: VaultCount, Value: strconv.Itoa(len(t.Vaults))}}
	for _, v := range t.Vaults {
		facts = append(facts, v.Facts(t.Time)...)
	}
	if t.protocol == nil {
		return facts
	}
	return append(facts, t.protocol.facts()...)
}

// Holders returns the number of balances over all vaults.
func (t *Truth) Holders() int {
	n := 0
	for _, v := range t.Vaults {
		n += len(v.Balances)
	}
	return n
}
