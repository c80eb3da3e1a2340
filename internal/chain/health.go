package chain

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// settled is how far below the quorum's newest block nodes are compared. At the very top they may differ for a moment.
const settled = 2

// survey keeps the time of the last comparison of the nodes.
type survey struct {
	mu      sync.Mutex
	last    time.Time
	busy    bool
	closed  bool
	cancel  context.CancelFunc // cancels the current comparison; nil: none yet
	running sync.WaitGroup
}

// end stops the current comparison and prevents further ones.
func (s *survey) end() {
	s.mu.Lock()
	s.closed = true
	if s.cancel != nil {
		s.cancel()
	}
	s.mu.Unlock()
	s.running.Wait()
}

// Quorum returns how many nodes must agree. See WithQuorum.
func (c *Client) Quorum() int {
	n := len(c.endpoints)
	if c.options.quorum > 0 {
		return min(n, c.options.quorum)
	}
	return min(n, max(2, n/2+1))
}

// Agreed tells whether a quorum of nodes has this block at that height. A node that is behind or does not answer has no
// vote. A node without a vote for some seconds (WithAbsence) no longer counts for the quorum, so that a dead node does not
// stop a reorg. A node that has another block than the quorum is asked last until it agrees again. The error is the end of
// ctx.
func (c *Client) Agreed(ctx context.Context, number uint64, hash common.Hash) (bool, error) {
	votes := c.hashes(ctx, number, func(*endpoint) bool { return true })
	if err := ctx.Err(); err != nil {
		return false, err
	}
	chosen, ok := c.judge(number, votes)
	return ok && chosen == hash, nil
}

// needed returns how many of these votes make a quorum: see Quorum, but absent nodes do not count.
func (c *Client) needed(votes map[*endpoint]common.Hash) int {
	if c.options.quorum > 0 {
		return c.Quorum()
	}
	voters, now := 0, c.options.now()
	for _, e := range c.endpoints {
		if _, voted := votes[e]; voted || !e.absent(now, c.options.absence) {
			voters++
		}
	}
	return min(voters, max(2, voters/2+1))
}

// straggle is how long the other nodes are waited for once enough agree, to learn which contradict them.
const straggle = 250 * time.Millisecond

// patience bounds a poll of the nodes.
const patience = 3 * time.Second

// hashes asks nodes at once for their block at a height. A node that has none, or does not answer in time, is left out.
func (c *Client) hashes(ctx context.Context, number uint64, of func(*endpoint) bool) map[*endpoint]common.Hash {
	ctx, cancel := context.WithCancel(ctx)
	type vote struct {
		e    *endpoint
		hash common.Hash
		err  error
	}
	answers, pending := make(chan vote, len(c.endpoints)), map[*endpoint]bool{}
	var asked sync.WaitGroup
	defer asked.Wait()
	defer cancel()
	for _, e := range c.endpoints {
		if !of(e) {
			continue
		}
		pending[e] = true
		asked.Go(func() {
			b, err := c.blockAt(ctx, e, hexutil.EncodeUint64(number))
			if err == nil && b.Number != hexutil.Uint64(number) {
				err = ErrNoBlock
			}
			if err != nil {
				answers <- vote{e: e, err: err}
				return
			}
			answers <- vote{e: e, hash: b.Hash}
		})
	}
	votes := map[*endpoint]common.Hash{}
	impatient := time.NewTimer(patience)
	defer impatient.Stop()
	var late <-chan time.Time
	for len(pending) > 0 {
		select {
		case v := <-answers:
			delete(pending, v.e)
			c.heard(ctx, v.e, v.err)
			if v.err == nil {
				votes[v.e] = v.hash
			}
		case <-late:
			return votes
		case <-impatient.C:
			for e := range pending {
				c.heard(ctx, e, errSilent)
			}
			return votes
		}
		if late == nil && c.decided(votes, pending) {
			timer := time.NewTimer(straggle)
			defer timer.Stop()
			late = timer.C
		}
	}
	return votes
}

// decided tells whether the nodes that are still to answer, apart from absent ones, cannot change the result.
func (c *Client) decided(votes map[*endpoint]common.Hash, pending map[*endpoint]bool) bool {
	waiting, now := 0, c.options.now()
	for e := range pending {
		if !e.absent(now, c.options.absence) {
			waiting++
		}
	}
	_, most, rival := leading(votes)
	return most > 0 && most >= c.needed(votes) && most > rival+waiting
}

// heard notes whether a node voted, and logs when it becomes absent and when it is back.
func (c *Client) heard(ctx context.Context, e *endpoint, err error) {
	if ctx.Err() != nil {
		return // the poll was abandoned
	}
	switch e.voted(c.options.now(), err == nil, c.options.absence) {
	case becameAbsent:
		c.log.Warn("node takes no part in polls: the others decide without it", "node", e.name, "error", err)
	case becamePresent:
		c.log.Info("node takes part in polls again", "node", e.name)
	case unchanged:
	}
}

// leading returns the hash with the most votes, its votes, and the votes of the next one.
func leading(votes map[*endpoint]common.Hash) (chosen common.Hash, most, rival int) {
	counts := map[common.Hash]int{}
	for _, hash := range votes {
		counts[hash]++
	}
	for hash, n := range counts {
		if n > most {
			chosen, most, rival = hash, n, most
		} else {
			rival = max(rival, n)
		}
	}
	return chosen, most, rival
}

// judge returns the hash that a quorum has, and marks the nodes that have another.
func (c *Client) judge(number uint64, votes map[*endpoint]common.Hash) (_ common.Hash, ok bool) {
	chosen, most, rival := leading(votes)
	if most == 0 || most < c.needed(votes) || rival == most {
		return common.Hash{}, false
	}
	for e, hash := range votes {
		if e.setForked(hash != chosen) {
			c.log.Warn("node has another block than the others", "node", e.name, "block", number, "hash", hash, "quorum", chosen)
		}
		forked := 0.0
		if hash != chosen {
			forked = 1
		}
		c.metrics.forked.WithLabelValues(e.name).Set(forked)
	}
	return chosen, true
}

// brief is the part of a block that is compared.
type brief struct {
	Number hexutil.Uint64 `json:"number"`
	Hash   common.Hash    `json:"hash"`
}

// ErrNoBlock says that a node does not have the requested block.
var ErrNoBlock = errors.New("the node does not have the block")

var errSilent = errors.New("the node did not answer in time")

// blockAt reads one block from one node.
func (c *Client) blockAt(ctx context.Context, e *endpoint, tag string) (*brief, error) {
	if e.limitedFor(c.options.now()) > 0 {
		return nil, ErrNoBlock
	}
	var b *brief
	calls := []rpc.BatchElem{{Method: "eth_getBlockByNumber", Args: []any{tag, false}, Result: &b}}
	if err := c.batchAt(ctx, e, calls); err != nil {
		return nil, err
	}
	if calls[0].Error != nil {
		return nil, calls[0].Error
	}
	if b == nil {
		return nil, ErrNoBlock
	}
	return b, nil
}

// compareSometimes compares the nodes in the background if the last comparison is old enough.
func (c *Client) compareSometimes(ctx context.Context) {
	if len(c.endpoints) < 2 {
		return
	}
	s, now := &c.survey, c.options.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy || s.closed || now.Sub(s.last) < c.options.compareEach {
		return
	}
	s.busy, s.last = true, now
	ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx)) // the comparison may outlast the call that started it
	s.running.Go(func() {
		c.Compare(ctx)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.busy = false
		s.cancel()
	})
}

// Compare asks all nodes for their newest block and, a little below the quorum's newest, for the hash of a block that
// they all have. Nodes that are behind or contradict the quorum are asked after the others until the next comparison. A
// Client calls it by itself while in use.
func (c *Client) Compare(ctx context.Context) {
	heads := make([]*brief, len(c.endpoints))
	var asked sync.WaitGroup
	for i, e := range c.endpoints {
		asked.Go(func() {
			if b, err := c.blockAt(ctx, e, "latest"); err == nil {
				heads[i] = b
			}
		})
	}
	asked.Wait()
	var seen []uint64
	for _, h := range heads {
		if h != nil {
			seen = append(seen, uint64(h.Number))
		}
	}
	if len(seen) == 0 {
		return
	}
	slices.SortFunc(seen, func(a, b uint64) int { return cmp.Compare(b, a) })
	newest, shared := seen[0], seen[min(len(seen), c.Quorum())-1]
	if len(seen) > 2 {
		newest = seen[1] // one node alone among several is not followed
	}
	for i, e := range c.endpoints {
		if heads[i] == nil {
			continue
		}
		lag := newest - min(newest, uint64(heads[i].Number))
		e.setLagging(lag > c.options.maxLag)
		c.metrics.lag.WithLabelValues(e.name).Set(float64(lag))
	}
	if height := shared - min(shared, settled); c.Quorum() > 1 {
		c.judge(height, c.hashes(ctx, height, func(e *endpoint) bool {
			i := slices.Index(c.endpoints, e)
			return heads[i] != nil && uint64(heads[i].Number) >= height
		}))
	}
}
