package chain_test

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/event"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// clockwork is a node whose blocks come at given times after its start. It counts requests.
type clockwork struct {
	began  time.Time
	blocks []time.Duration // the last one stays the head

	mu     sync.Mutex
	asked  int
	pushes bool
	feed   event.Feed
	fails  error
	behind int // answers with the block before the head
}

func (c *clockwork) head() *chain.Header {
	number := 0
	for number < len(c.blocks) && time.Since(c.began) >= c.blocks[number] {
		number++
	}
	return header(number)
}

func header(number int) *chain.Header {
	return chain.HeaderOf(&types.Header{Number: big.NewInt(int64(number)), Difficulty: new(big.Int)})
}

func (c *clockwork) Header(context.Context, *big.Int) (*chain.Header, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	head := c.head()
	if c.behind > 0 {
		c.behind--
		return header(int(head.Number.Int64()) - 1), nil
	}
	return head, c.fails
}

func (c *clockwork) SubscribeNewHead(_ context.Context, heads chan<- *chain.Header) (ethereum.Subscription, error) {
	if !c.pushes {
		return nil, rpc.ErrNotificationsUnsupported
	}
	return c.feed.Subscribe(heads), nil
}

func (c *clockwork) set(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
}

func (c *clockwork) requests() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked
}

// every returns the times of blocks that are that far apart.
func every(apart time.Duration, blocks int) (out []time.Duration) {
	for i := range blocks {
		out = append(out, time.Duration(i+1)*apart)
	}
	return out
}

// follow runs a follower of the node until do returns.
func (c *clockwork) follow(t *testing.T, do func(h *chain.Heads, seen <-chan chain.Sighting)) {
	t.Helper()
	c.began = time.Now()
	h := chain.NewHeads(c, chain.HeadsConfig{}, slog.New(slog.DiscardHandler), time.Now)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Run(ctx) }()
	seen, end := h.Subscribe()
	do(h, seen)
	end()
	cancel()
	require.NoError(t, <-ended)
}

// latency returns how late each block is seen from number `from` on.
func (c *clockwork) latency(seen <-chan chain.Sighting, from int) (worst time.Duration) {
	for s := range seen {
		number := int(s.Head.Number.Int64())
		if number > from {
			worst = max(worst, time.Since(c.began)-c.blocks[number-1])
		}
		if number == len(c.blocks) {
			return worst
		}
	}
	return worst
}

func TestHeads(t *testing.T) {
	t.Parallel()
	t.Run("AskForARegularBlockWhenItIsDue", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			node := &clockwork{blocks: every(12*time.Second, 300)}
			node.follow(t, func(_ *chain.Heads, seen <-chan chain.Sighting) {
				require.LessOrEqual(t, node.latency(seen, 5), 500*time.Millisecond)
				require.LessOrEqual(t, node.requests(), 300*14/10, "of an hour of blocks")
			})
		})
	})
	t.Run("WaitForAMissedSlot", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			slots := every(12*time.Second, 300)
			var blocks []time.Duration
			for i, at := range slots {
				if i%20 != 7 {
					blocks = append(blocks, at)
				}
			}
			node := &clockwork{blocks: blocks}
			node.follow(t, func(_ *chain.Heads, seen <-chan chain.Sighting) {
				require.LessOrEqual(t, node.latency(seen, 5), time.Second)
				require.LessOrEqual(t, node.requests(), 2*300+20*12)
			})
		})
	})
	t.Run("SeeIrregularBlocksWithinASecond", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			var blocks []time.Duration
			at := time.Duration(0)
			for i := range 200 {
				at += time.Duration(1+i*i%17) * 900 * time.Millisecond
				blocks = append(blocks, at)
			}
			node := &clockwork{blocks: blocks}
			node.follow(t, func(_ *chain.Heads, seen <-chan chain.Sighting) {
				require.LessOrEqual(t, node.latency(seen, 0), time.Second)
			})
		})
	})
	t.Run("AskTwiceASecondForFastBlocks", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			node := &clockwork{blocks: every(250*time.Millisecond, 400)}
			node.follow(t, func(_ *chain.Heads, seen <-chan chain.Sighting) {
				require.LessOrEqual(t, node.latency(seen, 0), 500*time.Millisecond)
				require.LessOrEqual(t, node.requests(), 205)
			})
		})
	})
	t.Run("AskNothingWhilePushedAndOverduePushesAreNoticed", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			node := &clockwork{blocks: every(12*time.Second, 40), pushes: true}
			node.follow(t, func(_ *chain.Heads, seen <-chan chain.Sighting) {
				for number := 1; number <= 20; number++ {
					<-time.After(time.Until(node.began.Add(node.blocks[number-1])))
					node.feed.Send(header(number))
					for s := range seen {
						if s.Head.Number.Int64() == int64(number) {
							break
						}
					}
				}
				require.LessOrEqual(t, node.requests(), 20, "only before the rhythm is known")
				for s := range seen { // the node announces nothing any more
					if s.Head.Number.Int64() == 40 {
						break
					}
				}
				require.Less(t, time.Since(node.began), node.blocks[39]+time.Second)
			})
		})
	})
	t.Run("PassOverANodeThatIsBehindAndFollowAChainThatIsRolledBack", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			node := &clockwork{blocks: every(12*time.Second, 10)}
			node.follow(t, func(h *chain.Heads, seen <-chan chain.Sighting) {
				node.latency(seen, 0)
				node.set(func() { node.behind = 2 })
				<-time.After(30 * time.Second)
				require.Equal(t, int64(10), h.Newest().Number.Int64())
				node.set(func() { node.behind = 1000 })
				<-time.After(30 * time.Second)
				require.Equal(t, int64(9), h.Newest().Number.Int64())
			})
		})
	})
	t.Run("TellOfAnOutageAndOfItsEnd", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			node := &clockwork{fails: errors.New("the node is down")}
			node.follow(t, func(h *chain.Heads, seen <-chan chain.Sighting) {
				s := <-seen
				require.ErrorContains(t, s.Err, "the node is down")
				require.Nil(t, h.Newest())
				node.set(func() { node.fails = nil })
				for s.Err != nil {
					s = <-seen
				}
				require.Zero(t, s.Head.Number.Int64())
				late, end := h.Subscribe()
				defer end()
				require.Equal(t, s, <-late, "a new subscriber gets the newest sighting")
			})
		})
	})
}
