package fakechain

import (
	"iter"
	"slices"
	"sort"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// history is the past of a lean chain: each vault as the lens sees it, at the blocks in which it changed.
type history struct {
	vaults map[common.Address][]moment
	tokens *World // prices and names, which do not change after the first blocks of a lean chain
}

type moment struct {
	block uint64
	vault *Vault
}

// NewLean returns a chain of one empty block that can grow to millions of logs. It keeps logs but, of the state, only what
// lens and tokens answer. It cannot be forked. Prices and names must be set in its first blocks.
func NewLean() *Chain {
	c := &Chain{byHash: map[common.Hash]*block{}, finalized: -1, lean: &history{vaults: map[common.Address][]moment{}}}
	c.Mine(func(*World) {})
	return c
}

// keep stores the vaults that emitted a log in a block.
func (h *history) keep(b *block) {
	h.tokens = b.world
	changed := map[common.Address]bool{}
	for i := range b.logs {
		if v := b.world.Vaults[b.logs[i].Address]; v != nil && !changed[v.Address] {
			changed[v.Address] = true
			still := *v
			still.Balances, still.Claims, still.targets = nil, nil, nil
			still.Constituents = slices.Clone(v.Constituents)
			h.vaults[v.Address] = append(h.vaults[v.Address], moment{b.number, &still})
		}
	}
}

// at returns the world at a block, as far as a call needs it: only the vaults that the call names.
func (h *history) at(b *block, call []byte) *World {
	w := *h.tokens
	w.Vaults = map[common.Address]*Vault{}
	for i := 4; i+common.HashLength <= len(call); i += common.HashLength {
		address := common.BytesToAddress(call[i : i+common.HashLength])
		moments := h.vaults[address]
		after := sort.Search(len(moments), func(i int) bool { return moments[i].block > b.number })
		if after > 0 {
			w.Vaults[address] = moments[after-1].vault
		}
	}
	w.number, w.time, w.hash, w.logs = b.number, b.time, b.hash, nil
	return &w
}

// Block is what a node returns about a block.
type Block struct {
	Number, Time uint64
	Hash, Parent common.Hash
	Logs         []types.Log // must not be changed
}

// Blocks iterates over the existing blocks from one number to another.
func (c *Chain) Blocks(from, to uint64) iter.Seq[Block] {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := uint64(len(c.blocks))
	found := slices.Clone(c.blocks[min(from, n):max(min(from, n), min(to+1, n))])
	return func(yield func(Block) bool) {
		for _, b := range found {
			if !yield(Block{Number: b.number, Time: b.time, Hash: b.hash, Parent: b.parent, Logs: b.logs}) {
				return
			}
		}
	}
}

// Number returns the height of a canonical block. False: no canonical block has the hash.
func (c *Chain) Number(hash common.Hash) (uint64, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := c.byHash[hash]
	if b == nil || b.number >= uint64(len(c.blocks)) || c.blocks[b.number] != b {
		return 0, false
	}
	return b.number, true
}

// View answers a call of a contract at the end of an existing block. Unlike BatchCall, it writes no JSON.
func (c *Chain) View(to common.Address, data []byte, number uint64) ([]byte, error) {
	c.mu.Lock()
	b := c.blocks[number]
	world := b.world
	if c.lean != nil {
		world = c.lean.at(b, data)
	}
	c.mu.Unlock()
	return world.call(to, data)
}

// LogCount returns the number of logs in the block that is being built.
func (w *World) LogCount() int { return len(w.logs) }
