package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/feed"
)

func marshalData(data any) ([]byte, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("encoding an event: %w", err)
	}
	return raw, nil
}

// follower hands out the next events of one subscription.
type follower struct {
	log    *feed.Log[event]
	filter filter
	at     feed.Position
	known  bool // all events of the row at this place were handed out, or came before the subscription
	live   bool // true once it has reached the head
}

// emit hands out one event.
type emit func(kind, id string, data, frame []byte) error

// follow begins a subscription after a place, or at the head if there is none.
func (s *Streams) follow(w filter, since *feed.Position) (*follower, feed.Head, error) {
	head, _, ok := s.feed.Head()
	if !ok {
		return nil, head, rest.Fault(rest.CodeNotIndexed, errors.New("the feed is not followed yet"))
	}
	out := &follower{log: s.feed, filter: w, at: head.Position, known: true}
	if since != nil {
		out.at, out.known = *since, false
	}
	return out, head, nil
}

// next hands out at most one page of events and reports whether there may be more.
func (f *follower) next(ctx context.Context, emit emit) (more bool, err error) {
	batch, err := f.log.After(ctx, f.at)
	switch {
	case errors.Is(err, feed.ErrGone):
		return true, f.reset(emit)
	case err != nil:
		return false, err
	case batch.Old && f.live:
		return false, errSlow
	}
	if !f.known && batch.Here != nil {
		if err := f.alerts(batch.Here, emit); err != nil {
			return false, err
		}
	}
	f.known = true
	for i := range batch.Rows {
		r, t := &batch.Rows[i], &batch.Items[i]
		f.at = feed.After(r)
		if t.kind == "" {
			continue
		}
		if f.filter.wants(r, t.kind) {
			if err := emit(t.kind, f.at.String(), t.data, t.frame); err != nil {
				return false, err
			}
		}
		if err := f.alerts(t, emit); err != nil {
			return false, err
		}
	}
	f.live = f.live || len(batch.Rows) == 0
	return len(batch.Rows) > 0, nil
}

// alerts hands out the alerts of a row that come after the place.
func (f *follower) alerts(t *event, emit emit) error {
	for i := range t.alerts {
		a := &t.alerts[i]
		if a.part <= f.at.Part || !f.filter.wantsAlert(a) {
			continue
		}
		f.at.Part = a.part
		if err := emit(eventAlerts, a.id, a.data, a.frame); err != nil {
			return err
		}
	}
	return nil
}

func (f *follower) reset(emit emit) error {
	head, _, _ := f.log.Head()
	f.at, f.known = head.Position, true
	return emitData(emit, eventReset, f.at.String(), ResetEvent{"position_gone", f.at.String(), headBlock(head)})
}

func headBlock(h feed.Head) StreamBlock {
	return StreamBlock{BlockNumber: h.Block, BlockHash: h.Hash, Timestamp: h.Time}
}

// emitData hands out an event of one subscription only.
func emitData(emit emit, kind, id string, data any) error {
	raw, err := marshalData(data)
	if err != nil {
		return err
	}
	return emit(kind, id, raw, frame(kind, id, raw))
}
