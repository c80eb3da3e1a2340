package indexer

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/indexer/event"
)

const (
	// tailRange bounds ranges in which every block's header is read, to fit one batch.
	tailRange = 64
	// prefetch is how many ranges are read ahead of the one that is put together.
	prefetch = 3
	// valuing is how many ranges are completed ahead of the one that is written.
	valuing = 1
	// firstRange is how many blocks are asked for before it is known how many logs they have.
	firstRange = 50
	// rangeLogs is about how many logs a range has, where there are as many: some 3 MB of JSON.
	rangeLogs = 4_000
	// commitEvents is how many events, about, are written in one transaction where more ranges than one are ready.
	commitEvents = 40_000
	// commitShare is the part of the lease's time after which no further range is taken into a transaction: while that is
	// open the lease cannot be renewed.
	commitShare = 10
	// wideFilter is the number of emitters above which logs are asked for by their first topics alone.
	wideFilter = 1_000
	// foreignLogs in an answer, and eight times as many as ours, make a wide filter not worth it for so many ranges.
	foreignLogs, narrowRanges = 1_000, 100
)

// emitters are the contracts whose logs are ours, in the order they were found: factory, registry, exit guard, then vaults.
// Readers run beside the one goroutine that adds.
type emitters struct {
	mu     sync.Mutex
	list   []common.Address
	first  int                      // where in the list vaults begin
	births map[common.Address]int64 // of vaults: the block of VaultCreated
	narrow int                      // so many ranges are asked for by address, however many there are
}

func newEmitters(d event.Decoder) *emitters {
	list := []common.Address{d.Factory, d.Registry}
	if d.Guard != (common.Address{}) {
		list = append(list, d.Guard)
	}
	return &emitters{list: list, first: len(list), births: map[common.Address]int64{}}
}

func (e *emitters) add(vault common.Address, born int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, known := e.births[vault]; !known {
		e.births[vault] = born
		e.list = append(e.list, vault)
	}
}

// forgetAbove drops the vaults that were created above a block.
func (e *emitters) forgetAbove(block int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	maps.DeleteFunc(e.births, func(_ common.Address, born int64) bool { return born > block })
	vaults := slices.DeleteFunc(e.list[e.first:], func(vault common.Address) bool {
		_, stays := e.births[vault]
		return !stays
	})
	e.list = e.list[:e.first+len(vaults)]
}

// after lists what was found after the first n.
func (e *emitters) after(n int) []common.Address {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.list[n:])
}

// filter is whom to ask for: all of them, or, where they are too many to name, nobody in particular.
func (e *emitters) filter() (addresses []common.Address, wide bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.list) > wideFilter {
		if e.narrow == 0 {
			return nil, true
		}
		e.narrow--
	}
	return slices.Clone(e.list), false
}

// own picks the logs of ours out of the answer to a wide filter. Where most are others', the next ranges are asked for by
// address again.
func (e *emitters) own(logs []types.Log) []types.Log {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := len(logs)
	own := slices.DeleteFunc(logs, func(l types.Log) bool {
		_, vault := e.births[l.Address]
		return !vault && !slices.Contains(e.list[:e.first], l.Address)
	})
	if foreign := all - len(own); foreign > foreignLogs && foreign > 8*len(own) {
		e.narrow = narrowRanges
	}
	return own
}

// bornBy lists the vaults that exist at the end of a block, in the order they were found.
func (e *emitters) bornBy(block int64) []common.Address {
	e.mu.Lock()
	defer e.mu.Unlock()
	var vaults []common.Address
	for _, vault := range e.list[e.first:] {
		if e.births[vault] <= block {
			vaults = append(vaults, vault)
		}
	}
	return vaults
}

// span is a range of blocks to read; full: with the header of each, because any of them may still be reorganised away.
type span struct {
	from, to int64
	full     bool
}

// fetched is what the node said about a span.
type fetched struct {
	span
	headers map[int64]*header // first, last, and in a full span all
	logs    []types.Log
	asked   int  // logs are of the first so many emitters
	wide    bool // or of anybody
}

// rangeSize adapts how many blocks are asked for at once: as many as have rangeLogs, going by the last answer, but at most
// four times as many as it had, and once the node has refused a range an eighth more. An answer to more blocks than are asked
// for by now was asked for before another range was refused, and lets none grow: beside blocks without logs, those with many
// would be asked for in one piece for ever. Safe for concurrent use.
type rangeSize struct {
	mu        sync.Mutex
	size, max int64
	careful   bool
}

func newRangeSize(most int64) rangeSize { return rangeSize{size: min(firstRange, most), max: most} }

func (r *rangeSize) get() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.size
}

// answered learns from how many logs some blocks have.
func (r *rangeSize) answered(blocks int64, logs int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	most := 4 * blocks
	if r.careful {
		most = blocks + max(1, blocks/8)
	}
	if logs > 0 {
		fit := max(1, blocks*rangeLogs/int64(logs))
		if most = min(most, fit); fit < r.size {
			r.size = fit
		}
	}
	if blocks <= r.size {
		r.size = min(max(r.size, most), r.max)
	}
}

// refused takes half of a span that was too large.
func (r *rangeSize) refused(blocks int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.size, r.careful = max(1, min(r.size, blocks/2)), true
}

// nextSpan cuts the next span off the blocks up to head: blocks above safe are read in full, and no span crosses it. The
// first span of a replay is as long as may be, so that it is committed with the rollback.
func (ix *Indexer) nextSpan(from, head, safe int64, replay bool) span {
	switch {
	case from <= safe:
		return span{from, min(head, safe, from+ix.size.get()-1), false}
	case replay:
		return span{from, min(head, from+tailRange-1), true}
	default:
		return span{from, min(head, from+min(ix.size.get(), tailRange)-1), true}
	}
}

// fetch reads a span's logs and headers, in parts where the node refuses it whole.
func (ix *Indexer) fetch(ctx context.Context, s span) (*fetched, error) {
	addresses, wide := ix.emitters.filter()
	f := &fetched{span: s, headers: map[int64]*header{}, asked: len(addresses), wide: wide}
	if err := ix.fetchLogs(ctx, f, s.from, s.to, addresses); err != nil {
		return nil, err
	}
	ix.size.answered(s.to-s.from+1, len(f.logs))
	ix.metrics.rangeBlocks.Set(float64(ix.size.get()))
	return f, nil
}

// fetchLogs adds the logs of these emitters, none for a wide filter, in some of f's blocks.
func (ix *Indexer) fetchLogs(ctx context.Context, f *fetched, from, to int64, addresses []common.Address) error {
	numbers := []int64{from}
	for n := from + 1; n < to && f.full; n++ {
		numbers = append(numbers, n)
	}
	if to > from {
		numbers = append(numbers, to)
	}
	logs, headers, err := ix.node.logs(ctx, from, to, addresses, numbers)
	var refused *rangeError
	if errors.As(err, &refused) && to > from {
		middle := refused.middle()
		ix.size.refused(2 * (middle - from + 1))
		if err := ix.fetchLogs(ctx, f, from, middle, addresses); err != nil {
			return err
		}
		return ix.fetchLogs(ctx, f, middle+1, to, addresses)
	}
	if err != nil {
		if !errors.Is(err, errReorged) && ctx.Err() == nil {
			ix.size.refused(to - from + 1) // perhaps the answer was too long to arrive
		}
		return err
	}
	if f.logs == nil {
		f.logs = logs
	} else {
		f.logs = append(f.logs, logs...)
	}
	return f.addHeaders(headers)
}

// addHeaders takes headers in, which must be the blocks that were seen before at their height.
func (f *fetched) addHeaders(headers []*header) error {
	for _, h := range headers {
		if seen := f.headers[h.number()]; seen != nil && seen.Hash != h.Hash {
			return errReorged
		}
		f.headers[h.number()] = h
	}
	return nil
}

// filters are the filters of eth_getLogs for these emitters, in as many parts as nodes accept; for none of them, one for
// whoever says what ours can say.
func filters(addresses []common.Address) []map[string]any {
	if len(addresses) == 0 {
		return []map[string]any{{"topics": [][]common.Hash{event.IDs}}}
	}
	var parts []map[string]any
	for part := range slices.Chunk(addresses, filterAddresses) {
		parts = append(parts, map[string]any{"address": part})
	}
	return parts
}
