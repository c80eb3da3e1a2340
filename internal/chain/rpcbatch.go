package chain

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/internal/chain/wire"
)

// BatchCall makes calls in as few round trips as the batch limit allows, all at one node. It returns only transport
// errors; an error of a call is in its element.
func (c *Client) BatchCall(ctx context.Context, calls []rpc.BatchElem) error {
	return c.BatchCallChecked(ctx, calls, nil)
}

// BatchCallChecked is BatchCall with a check of the answers. A node whose answers the check refuses is skipped. If all
// are refused, their errors are joined in the result.
func (c *Client) BatchCallChecked(ctx context.Context, calls []rpc.BatchElem, check func() error) error {
	err := c.ask(ctx, "calling in a batch", func(ctx context.Context, e *endpoint) error {
		if err := c.batchAt(ctx, e, calls); err != nil {
			return err
		}
		if err := missingBlockIn(calls); err != nil {
			return err
		}
		if check == nil {
			return nil
		}
		if err := check(); err != nil {
			c.metrics.count(e.name, "batch", &unfitError{err})
			return &unfitError{fmt.Errorf("node %s: %w", e.name, err)}
		}
		return nil
	})
	var missing *missingBlockError
	if errors.As(err, &missing) && !errors.Is(err, ErrUnavailable) {
		return nil // each call has its error
	}
	return err
}

// missingBlockIn returns a missingBlockError if the node lacks the block that a call names by number or hash. A tag such as
// "finalized" that a node does not know is its final answer.
func missingBlockIn(calls []rpc.BatchElem) error {
	for i := range calls {
		if lacksBlock(calls[i].Error) && !slices.ContainsFunc(calls[i].Args, isTag) {
			return &missingBlockError{calls[i].Error}
		}
	}
	return nil
}

// isTag reports whether an argument of a call is a tag of a block.
func isTag(argument any) bool {
	switch argument {
	case "earliest", "finalized", "safe", "latest", "pending":
		return true
	}
	return false
}

// batchAt makes calls at one node, in batches as large as it accepts.
func (c *Client) batchAt(ctx context.Context, e *endpoint, calls []rpc.BatchElem) error {
	for len(calls) > 0 {
		n := min(len(calls), c.options.maxBatch, e.batchLimit())
		err := c.roundTrip(ctx, e, calls[:n])
		if err == nil {
			calls = calls[n:]
			continue
		}
		if refused, most := refusesBatch(err, n); refused && n > 1 {
			if most == 0 {
				most = n / 2
			}
			e.limitBatch(most)
			c.log.Info("node accepts only smaller batches", "node", e.name, "calls", most, "error", err)
			continue
		}
		e.heed(c.options, err)
		return e.wrap(err)
	}
	return nil
}

// roundTrip makes some calls at once. A single call is not sent as a batch, because some nodes know none.
func (c *Client) roundTrip(ctx context.Context, e *endpoint, calls []rpc.BatchElem) error {
	ctx, cancel := context.WithTimeout(ctx, c.options.timeout)
	defer cancel()
	client, err := c.connect(ctx, e)
	if err != nil {
		return err
	}
	method := "batch"
	if len(calls) == 1 {
		method = calls[0].Method
	}
	sent, heads := watchHeads(calls)
	done := c.metrics.begin(e.name, method, c.options.now)
	switch {
	case len(sent) == 1:
		if e.subscribes() {
			err = client.Client().CallContext(ctx, sent[0].Result, sent[0].Method, sent[0].Args...)
		} else {
			err = wire.Call(ctx, e.http, e.url, &sent[0])
		}
		var coded rpc.Error
		if errors.As(err, &coded) {
			sent[0].Error, err = err, nil
		}
	case e.subscribes():
		err = client.Client().BatchCallContext(ctx, sent)
	default: // not go-ethereum's client: it reads an answer four times before decoding it
		err = wire.Batch(ctx, e.http, e.url, sent)
	}
	if err == nil {
		err = failure(sent)
	}
	if err == nil {
		err = c.passOn(e, sent, calls, heads)
	}
	done(nil)
	for i, call := range sent {
		if err != nil {
			call.Error = err
		}
		c.metrics.count(e.name, calls[i].Method, call.Error)
	}
	return err
}

// watchHeads replaces the results of calls for the newest block, so that the head metric sees them.
func watchHeads(calls []rpc.BatchElem) (sent []rpc.BatchElem, heads map[int]*json.RawMessage) {
	sent = make([]rpc.BatchElem, len(calls))
	for i, call := range calls {
		call.Error = nil
		if call.Method == "eth_getBlockByNumber" && len(call.Args) > 0 && call.Args[0] == "latest" {
			if heads == nil {
				heads = map[int]*json.RawMessage{}
			}
			heads[i] = new(json.RawMessage)
			call.Result = heads[i]
		}
		sent[i] = call
	}
	return sent, heads
}

// passOn copies the answers to the caller's calls.
func (c *Client) passOn(e *endpoint, sent, calls []rpc.BatchElem, heads map[int]*json.RawMessage) error {
	for i := range calls {
		calls[i].Error = sent[i].Error
		raw := heads[i]
		if raw == nil || calls[i].Error != nil {
			continue
		}
		var head *struct {
			Number hexutil.Uint64 `json:"number"`
		}
		if json.Unmarshal(*raw, &head) == nil && head != nil {
			c.metrics.head.WithLabelValues(e.name).Set(float64(head.Number))
		}
		if err := json.Unmarshal(*raw, calls[i].Result); err != nil {
			return fmt.Errorf("decoding the newest block: %w", err)
		}
	}
	return nil
}

// failure returns an error if the node did not answer or its answer cannot be read. A coded error of one call is not a
// failure.
func failure(calls []rpc.BatchElem) error {
	for i := range calls {
		err := calls[i].Error
		var coded rpc.Error
		switch {
		case err == nil:
		case !errors.As(err, &coded):
			// If a node gives one reason for the whole batch, it is in the element that has a code.
			for j := range calls {
				if errors.As(calls[j].Error, &coded) && aboutBatch.MatchString(calls[j].Error.Error()) {
					return calls[j].Error
				}
			}
			return err
		case overloaded(coded), len(calls) > 1 && aboutBatch.MatchString(err.Error()):
			return err
		}
	}
	return nil
}
