package chain

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum"

	"github.com/astrolabe-index/astrolabe/internal/pause"
)

// HeadSource pushes new heads. SubscribeNewHead fails if it cannot. *Client implements it.
type HeadSource interface {
	SubscribeNewHead(ctx context.Context, heads chan<- *Header) (ethereum.Subscription, error)
}

// Heads receives pushed heads. While Pushing is false, its user must poll.
type Heads struct {
	newest  chan *Header
	pushing atomic.Bool
}

// FollowHeads subscribes to new heads until ctx ends. It subscribes again, after a pause of retry, whenever a subscription
// fails or ends.
func FollowHeads(ctx context.Context, source HeadSource, retry time.Duration, log *slog.Logger) *Heads {
	h := &Heads{newest: make(chan *Header, 1)}
	go func() {
		for ctx.Err() == nil {
			err := h.follow(ctx, source)
			if ctx.Err() != nil {
				return
			}
			log.Debug("no subscription to new heads: polling", "error", err)
			if pause.For(ctx, retry) != nil {
				return
			}
		}
	}()
	return h
}

// C returns a channel that holds the newest pushed head that was not received yet.
func (h *Heads) C() <-chan *Header { return h.newest }

// Pushing reports whether a subscription is open.
func (h *Heads) Pushing() bool { return h.pushing.Load() }

// follow passes on the heads of one subscription until it ends.
func (h *Heads) follow(ctx context.Context, source HeadSource) error {
	heads := make(chan *Header, 16)
	subscription, err := source.SubscribeNewHead(ctx, heads)
	if err != nil {
		return err
	}
	defer subscription.Unsubscribe()
	h.pushing.Store(true)
	defer h.pushing.Store(false)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-subscription.Err():
			if err == nil {
				err = errors.New("the subscription ended")
			}
			return err
		case head := <-heads:
			select {
			case <-h.newest: // an older head that was not received
			default:
			}
			h.newest <- head
		}
	}
}
