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
	// tailRange is the most blocks of a range in which every header is read. They fit into one batch.
	tailRange = 64
	// prefetch is the number of ranges that are read ahead of the one being assembled.
	prefetch = 5
	// valuing is the number of ranges that are completed ahead of the one being written.
	valuing = 3
	// firstRange is the number of blocks requested before the density of logs is known.
	firstRange = 50
	// rangeLogs is the target number of logs in a range, about 3 MB of JSON.
	rangeLogs = 4_000
	// commitEvents is the target number of events in one transaction when several ranges are ready.
	commitEvents = 80_000
	// commitShare bounds the time of a transaction to LeaseTTL / commitShare before it takes another range. The lease cannot
	// be renewed while the transaction is open.
	commitShare = 10
	// wideFilter is the number of emitters above which logs are filtered by topic instead of by address, where that costs less.
	wideFilter = 1_000
	// narrowRanges is the number of ranges that are filtered by address after a wide filter cost more than the addresses.
	narrowRanges = 100
	// A foreign log takes about foreignBytes of an answer. Naming filterAddresses emitters takes about filterBytes of a request.
	foreignBytes, filterBytes = 700, 46 * filterAddresses
)

// emitters are the contracts whose logs we index, in the order in which they were found: factory, registry, exit guard, mandates,
// then vaults. One goroutine adds, others read.
type emitters struct {
	mu     sync.Mutex
	list   []common.Address
	first  int                      // index of the first vault in list
	births map[common.Address]int64 // block of VaultCreated, by vault
	narrow int                      // number of further ranges to filter by address, however many there are
	widest int64                    // most blocks of a range with a wide filter
	places map[common.Address]uint8 // decimals of listed tokens
}

func newEmitters(d event.Decoder) *emitters {
	list := []common.Address{d.Factory, d.Registry}
	for _, a := range []common.Address{d.Guard, d.Mandates} {
		if a != (common.Address{}) {
			list = append(list, a)
		}
	}
	return &emitters{
		list: list, first: len(list), births: map[common.Address]int64{}, widest: firstRange,
		places: map[common.Address]uint8{},
	}
}

func (e *emitters) add(vault common.Address, born int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, known := e.births[vault]; !known {
		e.births[vault] = born
		e.list = append(e.list, vault)
	}
}

func (e *emitters) isVault(contract common.Address) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, is := e.births[contract]
	return is
}

// decimals returns the decimals of a listed token, if they were read before.
func (e *emitters) decimals(token common.Address) (uint8, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	places, known := e.places[token]
	return places, known
}

func (e *emitters) noteDecimals(token common.Address, places uint8) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.places[token] = places
}

// forgetAbove drops vaults that were created above a block.
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

// after lists the emitters that were found after the first n.
func (e *emitters) after(n int) []common.Address {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.list[n:])
}

// most returns the largest number of blocks that may be asked for in one range, at most size. It is lower if the next filter is
// wide. The density of ranges that were filtered by address says nothing about the logs of others.
func (e *emitters) most(size int64) int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.list) > wideFilter && e.narrow == 0 {
		return min(size, e.widest)
	}
	return size
}

// filter returns the addresses to filter a range of blocks by, or wide if naming them costs more.
func (e *emitters) filter(blocks int64) (addresses []common.Address, wide bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.list) > wideFilter {
		if e.narrow == 0 && blocks <= e.widest {
			return nil, true
		}
		e.narrow = max(0, e.narrow-1)
	}
	return slices.Clone(e.list), false
}

// narrowed lists the emitters by name, because a wide filter was refused, and does so for the next ranges.
func (e *emitters) narrowed() []common.Address {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.narrow, e.widest = narrowRanges, firstRange
	return slices.Clone(e.list)
}

// own keeps our logs of the answer to a wide filter. If the others cost more than naming our contracts would have, the next ranges
// are filtered by address. Otherwise the next range may have as many blocks as fit.
func (e *emitters) own(blocks int64, logs []types.Log) []types.Log {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := len(logs)
	own := slices.DeleteFunc(logs, func(l types.Log) bool {
		_, vault := e.births[l.Address]
		return !vault && !slices.Contains(e.list[:e.first], l.Address)
	})
	parts := (len(e.list) + filterAddresses - 1) / filterAddresses
	if (all-len(own))*foreignBytes > parts*filterBytes {
		e.narrow, e.widest = narrowRanges, firstRange
	} else if blocks >= e.widest/2 {
		e.widest = max(1, min(4*e.widest, blocks*rangeLogs/int64(max(1, all))))
	}
	return own
}

// bornBy lists the vaults that exist at the end of a block, in the order in which they were found.
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

// span is a range of blocks to read. If it is full, every header is read, because each block may still be reorganised.
type span struct {
	from, to int64
	full     bool
}

// fetched is a node's answer about a span.
type fetched struct {
	span
	headers map[int64]*header // the first and the last; all of a full span
	logs    []types.Log
	asked   int  // the logs are those of the first asked emitters
	wide    bool // the logs are those of any emitter
	wishes  wishes
}

// rangeSize adapts the number of blocks per request to the density of logs in the last answer. It targets rangeLogs logs,
// grows by at most a factor of four, and by at most an eighth once a node has refused a range. An answer to more blocks than
// the current size was requested before another range was refused, so it does not let the size grow. Otherwise dense blocks
// next to empty ones would be requested in one piece forever. Safe for concurrent use.
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

// answered adapts the size to an answer with logs in some blocks.
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

// refused halves the size of a range that was too large.
func (r *rangeSize) refused(blocks int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.size, r.careful = max(1, min(r.size, blocks/2)), true
}

// nextSpan cuts the next span off the blocks up to head. Blocks above safe are read in full, and no span crosses safe. The
// first span of a replay is as long as possible, so that it is committed together with the rollback.
func (ix *Indexer) nextSpan(from, head, safe int64, replay bool) span {
	switch {
	case from <= safe:
		return span{from, min(head, safe, from+ix.emitters.most(ix.size.get())-1), false}
	case replay:
		return span{from, min(head, from+tailRange-1), true}
	default:
		return span{from, min(head, from+ix.emitters.most(min(ix.size.get(), tailRange))-1), true}
	}
}

// fetch reads the logs and headers of a span, in parts if the node refuses the whole.
func (ix *Indexer) fetch(ctx context.Context, s span) (*fetched, error) {
	addresses, wide := ix.emitters.filter(s.to - s.from + 1)
	f := &fetched{span: s, headers: map[int64]*header{}, asked: len(addresses), wide: wide}
	err := ix.fetchLogs(ctx, f, s.from, s.to, addresses)
	if errors.Is(err, errForeign) {
		addresses = ix.emitters.narrowed()
		f = &fetched{span: s, headers: map[int64]*header{}, asked: len(addresses)}
		err = ix.fetchLogs(ctx, f, s.from, s.to, addresses)
	}
	if err != nil {
		return nil, err
	}
	ix.size.answered(s.to-s.from+1, len(f.logs))
	ix.metrics.rangeBlocks.Set(float64(ix.size.get()))
	return f, nil
}

// fetchLogs adds the logs of these emitters in some blocks of f. No addresses mean a wide filter.
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
	if refused != nil {
		ix.noteDense(from, refused)
		return ix.fetchBlock(ctx, f, from, addresses, refused)
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

// addHeaders adds headers. A header must match the one seen before at its height.
func (f *fetched) addHeaders(headers []*header) error {
	for _, h := range headers {
		if seen := f.headers[h.number()]; seen != nil && seen.Hash != h.Hash {
			return errReorged
		}
		f.headers[h.number()] = h
	}
	return nil
}

// filters returns the eth_getLogs filters for these emitters, in parts that nodes accept. Without emitters, it filters by our
// topics.
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
