package indexer

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// later is a result that is still being computed. Whoever computes it sends the result or the error once.
type later[T any] chan outcome[T]

type outcome[T any] struct {
	result T
	err    error
}

func newLater[T any]() later[T] { return make(later[T], 1) }

func (l later[T]) set(result T, err error) { l <- outcome[T]{result, err} }

// wait returns the result, or an error when ctx ends first.
func (l later[T]) wait(ctx context.Context) (result T, err error) {
	select {
	case o := <-l:
		return o.result, o.err
	case <-ctx.Done():
		return result, ctx.Err()
	}
}

// pipeline reads the blocks after start up to head and commits them in order. Four stages run at once, each some ranges ahead
// of the next: read logs, assemble and decode, read what else is needed, commit. The first and the third work on several
// ranges at once. An error takes the place of its range, so everything read before it is committed. Otherwise a node that
// fails on long answers would block ranges that are already there.
func (ix *Indexer) pipeline(
	ctx context.Context, start cursor, head, safe int64, commit func(context.Context, *prepared) error,
) error {
	group, ctx := errgroup.WithContext(ctx)
	replayed := ix.at.number // up to here the database has blocks of another branch
	spans := make(chan later[*fetched], prefetch)
	group.Go(func() error {
		defer close(spans)
		for from := start.number + 1; from <= head; {
			s, result := ix.nextSpan(from, head, safe, from <= replayed), newLater[*fetched]()
			if err := send(ctx, spans, result); err != nil {
				return err
			}
			group.Go(func() error {
				result.set(ix.fetch(ctx, s))
				return nil
			})
			from = s.to + 1
		}
		return nil
	})
	ranges := make(chan later[*prepared], valuing)
	group.Go(func() error {
		defer close(ranges)
		at := start
		for span := range spans {
			result := newLater[*prepared]()
			f, err := span.wait(ctx)
			var p *prepared
			if err == nil {
				p, err = ix.assemble(ctx, at, f)
			}
			if err != nil {
				result.set(nil, err)
				return send(ctx, ranges, result)
			}
			at = cursor{number: p.last.number(), hash: p.last.Hash}
			if err := send(ctx, ranges, result); err != nil {
				return err
			}
			group.Go(func() error {
				result.set(p, ix.complete(ctx, f, p))
				return nil
			})
		}
		return nil
	})
	group.Go(func() error { return inOrder(ctx, ranges, commit) })
	return group.Wait()
}

func send[T any](ctx context.Context, to chan<- T, value T) error {
	select {
	case to <- value:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// inOrder commits ranges in order. It commits several at once if they are ready and final, so the cost per event falls when
// the indexer is behind.
func inOrder(ctx context.Context, ranges <-chan later[*prepared], commit func(context.Context, *prepared) error) error {
	o := ordered{ranges: ranges}
	for {
		p, err := o.next(ctx)
		if err != nil || p == nil {
			return err
		}
		p.more = o.ready
		if err := commit(ctx, p); err != nil {
			return err
		}
	}
}

// ordered looks ahead in the ranges.
type ordered struct {
	ranges <-chan later[*prepared]
	front  later[*prepared]    // taken from ranges, not waited for yet
	left   *outcome[*prepared] // ready, but not to be committed with the ranges before it
}

// next waits for the next range. It returns nil at the end.
func (o *ordered) next(ctx context.Context) (*prepared, error) {
	if left := o.left; left != nil {
		o.left = nil
		return left.result, left.err
	}
	if o.front == nil {
		var open bool
		if o.front, open = <-o.ranges; !open {
			return nil, nil //nolint:nilnil // the end
		}
	}
	p, err := o.front.wait(ctx)
	o.front = nil
	return p, err
}

// ready returns the next range if it is ready and final, or else nil.
func (o *ordered) ready() *prepared {
	if o.left != nil {
		return nil
	}
	if o.front == nil {
		select {
		case o.front = <-o.ranges:
		default:
		}
		if o.front == nil {
			return nil
		}
	}
	select {
	case next := <-o.front:
		o.front = nil
		if next.err != nil || next.result.full {
			o.left = &next
			return nil
		}
		return next.result
	default:
		return nil
	}
}
