package indexer

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"golang.org/x/sync/errgroup"
)

const (
	// tailRange bounds ranges in which every block's header is read, to fit one batch.
	tailRange = 64
	// prefetch is how many ranges are read ahead of the one that is put together.
	prefetch = 4
	// denseLogs is the number of logs in a range above which the next is not made larger.
	denseLogs = 5_000
)

// emitters are the contracts whose logs are ours, in the order they were found: factory, registry, then vaults. Readers
// run beside the one goroutine that adds.
type emitters struct {
	mu     sync.Mutex
	list   []common.Address
	births map[common.Address]int64 // of vaults: the block of VaultCreated
}

func newEmitters(factory, registry common.Address) *emitters {
	return &emitters{list: []common.Address{factory, registry}, births: map[common.Address]int64{}}
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
	vaults := slices.DeleteFunc(e.list[2:], func(vault common.Address) bool {
		_, stays := e.births[vault]
		return !stays
	})
	e.list = e.list[:2+len(vaults)]
}

// after lists what was found after the first n.
func (e *emitters) after(n int) []common.Address {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.list[n:])
}

// bornBy lists the vaults that exist at the end of a block, in the order they were found.
func (e *emitters) bornBy(block int64) []common.Address {
	e.mu.Lock()
	defer e.mu.Unlock()
	var vaults []common.Address
	for _, vault := range e.list[2:] {
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
	asked   int // logs are of the first so many emitters
}

// rangeSize adapts how many blocks are asked for at once: it doubles until the node refuses, then halves, and from then on
// feels its way up by eighths. Safe for concurrent use.
type rangeSize struct {
	mu        sync.Mutex
	size, max int64
	careful   bool
}

func (r *rangeSize) get() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.size
}

// answered enlarges the size while answers stay small.
func (r *rangeSize) answered(logs int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case logs >= denseLogs:
	case r.careful:
		r.size = min(r.size+max(1, r.size/8), r.max)
	default:
		r.size = min(2*r.size, r.max)
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

// fetch reads a span's logs and headers, in halves where the node refuses it whole.
func (ix *Indexer) fetch(ctx context.Context, s span) (*fetched, error) {
	addresses := ix.emitters.after(0)
	f := &fetched{span: s, headers: map[int64]*header{}, asked: len(addresses)}
	if err := ix.fetchLogs(ctx, f, s.from, s.to, addresses); err != nil {
		return nil, err
	}
	ix.size.answered(len(f.logs))
	ix.metrics.rangeBlocks.Set(float64(ix.size.get()))
	return f, nil
}

// fetchLogs adds the logs of these emitters in some of f's blocks.
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
		ix.size.refused(to - from + 1)
		middle := from + (to-from)/2
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
	f.logs = append(f.logs, logs...)
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

// pipeline reads the blocks from one up to head and commits them in order: some spans are being read while the one before
// them is put together and the one before that is written.
func (ix *Indexer) pipeline(
	ctx context.Context, start cursor, head, safe int64, commit func(context.Context, *prepared) error,
) error {
	group, ctx := errgroup.WithContext(ctx)
	replayed := ix.at.number // what the database has already, of another branch
	queue := make(chan chan *fetched, prefetch)
	ready := make(chan *prepared, 1)
	group.Go(func() error {
		defer close(queue)
		for from := start.number + 1; from <= head; {
			s, result := ix.nextSpan(from, head, safe, from <= replayed), make(chan *fetched, 1)
			select {
			case queue <- result:
			case <-ctx.Done():
				return ctx.Err()
			}
			group.Go(func() error {
				f, err := ix.fetch(ctx, s)
				if err == nil {
					result <- f
				}
				return err
			})
			from = s.to + 1
		}
		return nil
	})
	group.Go(func() error {
		defer close(ready)
		at := start
		for result := range queue {
			select {
			case f := <-result:
				p, err := ix.assemble(ctx, at, f)
				if err != nil {
					return err
				}
				at = cursor{number: p.last.number(), hash: p.last.Hash}
				select {
				case ready <- p:
				case <-ctx.Done():
					return ctx.Err()
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	group.Go(func() error {
		for p := range ready {
			if err := commit(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}
