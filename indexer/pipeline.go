package indexer

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// later is a result that is still being worked out. Who works it out sends it, or fails the pipeline.
type later[T any] chan T

// wait returns the result, or the end of the pipeline.
func (l later[T]) wait(ctx context.Context) (result T, err error) {
	select {
	case result = <-l:
		return result, nil
	case <-ctx.Done():
		return result, ctx.Err()
	}
}

// ready returns the result where it is there already.
func (l later[T]) ready() (result T, ok bool) {
	select {
	case result = <-l:
		return result, true
	default:
		return result, false
	}
}

// pipeline reads the blocks from one up to head and commits them in order. Four things go on at once, each some ranges ahead
// of the next: logs are read (several ranges at once), put together and decoded, completed by what else is read at their
// blocks (several at once), and written.
func (ix *Indexer) pipeline(
	ctx context.Context, start cursor, head, safe int64, commit func(context.Context, *prepared) error,
) error {
	group, ctx := errgroup.WithContext(ctx)
	replayed := ix.at.number // what the database has already, of another branch
	spans := make(chan later[*fetched], prefetch)
	group.Go(func() error {
		defer close(spans)
		for from := start.number + 1; from <= head; {
			s, result := ix.nextSpan(from, head, safe, from <= replayed), make(later[*fetched], 1)
			if err := send(ctx, spans, result); err != nil {
				return err
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
	ranges := make(chan later[*prepared], valuing)
	group.Go(func() error {
		defer close(ranges)
		at := start
		for span := range spans {
			f, err := span.wait(ctx)
			if err != nil {
				return err
			}
			p, err := ix.assemble(ctx, at, f)
			if err != nil {
				return err
			}
			at = cursor{number: p.last.number(), hash: p.last.Hash}
			result := make(later[*prepared], 1)
			if err := send(ctx, ranges, result); err != nil {
				return err
			}
			group.Go(func() error {
				err := ix.complete(ctx, f, p)
				if err == nil {
					result <- p
				}
				return err
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

// inOrder commits ranges, several at once where they are ready and below what may be reorganised: so the writer does the
// less for each event the further it is behind.
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
	front  later[*prepared] // taken from ranges
	left   *prepared        // was ready, but must not be committed with those before it
}

// next waits for the next range; nil: there is none.
func (o *ordered) next(ctx context.Context) (*prepared, error) {
	if p := o.left; p != nil {
		o.left = nil
		return p, nil
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

// ready returns the next range where it is there already and final; else nil.
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
	p, ok := o.front.ready()
	if !ok {
		return nil
	}
	o.front = nil
	if p.full {
		o.left = p
		return nil
	}
	return p
}
