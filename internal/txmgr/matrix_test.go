package txmgr_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// maxReorg is the deepest reorg of a schedule; what a schedule calls final is one block deeper.
const maxReorg = 8

// A fault is how nodes misbehave for a round.
type fault int

const (
	healthy fault = iota
	acceptedThenTimedOut
	timedOut
	staleNode
	underpriced
	alreadyKnown
	nonceTooLow
	emptyMempool
	faults
)

// What happens at a failpoint.
type failure int

const (
	nothing      failure = iota
	killSame             // the process dies; the same replica starts again
	killOther            // the process dies; another replica takes over
	stall                // the process hangs; another replica takes over, then the process goes on
	failureKinds         // how many there are
)

// round is one step of the sender and what the world does around it.
type round struct {
	enqueue  byte // payload; 0: none
	lifetime uint64
	fault    fault
	failure  failure
	call     int // of the step to the node at which it happens
	after    bool
	mine     int
	baseFee  int64
	reorg    int
	forget   bool // what a reorg throws out is in no mempool
}

// schedule is everything that goes wrong for a seed.
type schedule struct {
	seed   int64
	rounds []round
}

func newSchedule(seed int64) schedule {
	rng := rand.New(rand.NewSource(seed))
	s := schedule{seed: seed, rounds: make([]round, 12)}
	payload := byte(1)
	for i := range s.rounds {
		r := round{mine: rng.Intn(3), baseFee: 5 + rng.Int63n(40), forget: rng.Intn(2) == 0, after: rng.Intn(2) == 0}
		if i == 0 || i < 7 && rng.Intn(4) == 0 {
			r.enqueue, r.lifetime = payload, 200
			if rng.Intn(3) == 0 {
				r.lifetime = 2 + uint64(rng.Intn(12))
			}
			payload++
		}
		if rng.Intn(2) == 0 {
			r.fault = 1 + fault(rng.Intn(int(faults)-1))
		}
		if rng.Intn(2) == 0 {
			r.failure, r.call = 1+failure(rng.Intn(int(failureKinds)-1)), 1+rng.Intn(12)
		}
		if rng.Intn(3) == 0 {
			r.reorg = rng.Intn(maxReorg + 1)
		}
		s.rounds[i] = r
	}
	return s
}

// contender is a sender under test: the transaction manager, or the model of a peer.
type contender interface {
	enqueue(payload byte, blocks uint64)
	// step is one poll by the replica whose turn it is.
	step(ctx context.Context) error
	// takeOver begins a process without the memory of the one before; the other replica's, if so.
	takeOver(other bool)
	// standBy lets the other replica step while the one whose turn it is hangs; it is that one's turn from then on.
	standBy(ctx context.Context) error
	open() int
	// outcome is "done", "not done" or, of what is open, "".
	outcome(payload byte) string
	known(hash common.Hash) bool
	close()
}

// card is what became of a schedule.
type card struct {
	duplicates, lost, stuck, wrong int
}

func (c *card) add(o card) {
	c.duplicates += o.duplicates
	c.lost += o.lost
	c.stuck += o.stuck
	c.wrong += o.wrong
}

// coverage counts what schedules went through.
type coverage struct {
	mu         sync.Mutex
	failpoints map[string]int // "same after send" → times
	crossed    map[[2]int]int // fault × reorg depth
}

// play runs a schedule and then lets everything come to rest on a healthy chain.
func play(t *testing.T, s schedule, n *mockNode, c contender, seen *coverage) card {
	t.Helper()
	defer c.close()
	ctx := context.WithoutCancel(t.Context())
	lags := rand.New(rand.NewSource(^s.seed))
	for _, r := range s.rounds {
		if r.enqueue > 0 {
			c.enqueue(r.enqueue, r.lifetime)
		}
		n.set(func(n *mockNode) { n.baseFee = gwei(r.baseFee); misbehave(n, r.fault, lags) })
		stepUnder(ctx, n, c, r, seen)
		n.set(func(n *mockNode) { misbehave(n, healthy, nil) })
		n.mine(r.mine)
		if depth := min(r.reorg, n.height()-1); depth > 0 {
			n.fork(depth, r.forget)
			n.mine(depth)
		}
		seen.mu.Lock()
		seen.crossed[[2]int{int(r.fault), r.reorg}]++
		seen.mu.Unlock()
	}
	n.set(func(n *mockNode) { n.baseFee = gwei(5) })
	for i := 0; i < 80 && c.open() > 0; i++ {
		_ = c.step(ctx) // a fault that persists shows as what is stuck
		n.mine(1)
	}
	return judge(n, c, s)
}

func misbehave(n *mockNode, f fault, lags *rand.Rand) {
	refuse := func(text string) func(*types.Transaction) error {
		return func(*types.Transaction) error { return answer{code: -32000, text: text} }
	}
	n.onSend, n.afterTx, n.lag = nil, nil, nil
	switch f {
	case acceptedThenTimedOut:
		n.afterTx = func(*types.Transaction) error { return errTimeout }
	case timedOut:
		n.onSend = func(*types.Transaction) error { return errTimeout }
	case staleNode:
		n.lag = func() int { return lags.Intn(5) }
	case underpriced:
		n.onSend = refuse("replacement transaction underpriced")
	case alreadyKnown:
		n.onSend = refuse("already known")
	case nonceTooLow:
		n.onSend = refuse("nonce too low")
	case emptyMempool:
		n.pool = map[uint64]*types.Transaction{}
	case healthy, faults:
	}
}

var errKilled = errors.New("killed")

// stepUnder makes the sender step, and the round's failure happen at its call to the node.
func stepUnder(ctx context.Context, n *mockNode, c contender, r round, seen *coverage) {
	if r.failure == nothing {
		_ = c.step(ctx) // faults are what the rounds are for
		return
	}
	dying, kill := context.WithCancel(ctx)
	defer kill()
	calls, happened := 0, false
	n.hook = func(method string, after bool) error {
		if dying.Err() != nil {
			return errKilled // the dead make no calls
		}
		if after != r.after {
			return nil
		}
		if calls++; calls != r.call {
			return nil
		}
		happened = true
		seen.mu.Lock()
		seen.failpoints[fmt.Sprintf("%d %t %s", r.failure, after, method)]++
		seen.mu.Unlock()
		if r.failure == stall {
			n.hook = nil
			_ = c.standBy(ctx)
			return nil
		}
		kill()
		return errKilled
	}
	_ = c.step(dying)
	n.hook = nil
	if happened && r.failure != stall {
		c.takeOver(r.failure == killOther)
	}
}

// judge compares what the sender believes with what the chain holds.
func judge(n *mockNode, c contender, s schedule) card {
	out := card{stuck: c.open()}
	mined := map[byte]int{}
	for _, tx := range n.canonical() {
		if len(tx.Data()) > 0 {
			mined[tx.Data()[0]]++
		}
		if !c.known(tx.Hash()) {
			out.lost++
		}
	}
	for _, r := range s.rounds {
		if r.enqueue == 0 {
			continue
		}
		times, says := mined[r.enqueue], c.outcome(r.enqueue)
		if times > 1 {
			out.duplicates += times - 1
		}
		if says == "done" && times == 0 || says == "not done" && times > 0 {
			out.wrong++
		}
	}
	return out
}

func (n *mockNode) height() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.chain)
}

// TestTheFaultMatrixLosesDoublesAndBlocksNothing plays seeded schedules of kills, stalls, faulty nodes and reorgs.
func TestTheFaultMatrixLosesDoublesAndBlocksNothing(t *testing.T) {
	t.Parallel()
	st := testkit.DB(t)
	seen := &coverage{failpoints: map[string]int{}, crossed: map[[2]int]int{}}
	seeds := make(chan int64)
	const players = 4
	t.Cleanup(func() {
		t.Logf("%d failpoints hit, %d of %d faults × depths crossed", len(seen.failpoints), len(seen.crossed), int(faults)*(maxReorg+1))
		require.Greater(t, len(seen.failpoints), 40)
		require.Len(t, seen.crossed, int(faults)*(maxReorg+1))
	})
	for range players {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			for seed := range seeds {
				s := newSchedule(seed)
				ours := newOurs(t, st, seed)
				got := play(t, s, ours.b.node, ours, seen)
				require.Equal(t, card{}, got, "seed %d: %s", seed, ours.b.states())
				ours.b.checkBooks()
				require.Zero(t, ours.b.count("select count(*) from intents where signer = $1 and state = 'quarantined'", ours.b.signer.Address()))
			}
		})
	}
	go func() {
		defer close(seeds)
		for seed := range testkit.Seeds(t, 240) {
			select {
			case seeds <- seed:
			case <-t.Context().Done():
				return
			}
		}
	}()
}
