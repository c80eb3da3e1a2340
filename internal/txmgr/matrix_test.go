package txmgr_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/testkit"
)

// maxReorg is the deepest reorg of a schedule. Finality in a schedule is one block deeper.
const maxReorg = 8

// A fault is how nodes misbehave during a round.
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

// Failures that happen at a failpoint.
type failure int

const (
	nothing      failure = iota
	killSame             // the process dies; the same replica starts again
	killOther            // the process dies; another replica takes over
	stall                // the process hangs, another replica takes over, then the process continues
	failureKinds         // number of failures
)

// round is one step of the sender and what the environment does around it.
type round struct {
	enqueue    byte // payload; 0: none
	lifetime   uint64
	fault      fault
	failure    failure
	call       int // number of the node call at which it happens
	after      bool
	mine       int
	gweiPerGas int64
	reorg      int
	forget     bool // transactions removed by a reorg are in no mempool
}

// schedule is everything that goes wrong for one seed.
type schedule struct {
	seed   int64
	rounds []round
}

func newSchedule(seed int64) schedule {
	rng := rand.New(rand.NewSource(seed))
	s := schedule{seed: seed, rounds: make([]round, 12)}
	payload := byte(1)
	for i := range s.rounds {
		r := round{mine: rng.Intn(3), gweiPerGas: 5 + rng.Int63n(40), forget: rng.Intn(2) == 0, after: rng.Intn(2) == 0}
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
	// step is one poll by the active replica.
	step(ctx context.Context) error
	// takeOver starts a process without the previous one's memory, on the other replica if asked.
	takeOver(other bool)
	// standBy lets the other replica step while the active one hangs, and makes it the active one.
	standBy(ctx context.Context) error
	open() int
	// outcome is "done", "not done", or "" for an open job.
	outcome(payload byte) string
	known(hash common.Hash) bool
	close()
}

// card is the result of a schedule.
type card struct {
	duplicates, lost, stuck, wrong int
}

func (c *card) add(o card) {
	c.duplicates += o.duplicates
	c.lost += o.lost
	c.stuck += o.stuck
	c.wrong += o.wrong
}

// coverage counts the situations that schedules went through.
type coverage struct {
	mu         sync.Mutex
	failpoints map[string]int // "same after send" → times
	crossed    map[[2]int]int // fault × reorg depth
}

// play runs a schedule, then lets everything finish on a healthy chain.
func play(t *testing.T, s schedule, w *devWorld, c contender, seen *coverage) card {
	t.Helper()
	defer c.close()
	ctx := context.WithoutCancel(t.Context())
	lags := rand.New(rand.NewSource(^s.seed))
	for _, r := range s.rounds {
		if r.enqueue > 0 {
			c.enqueue(r.enqueue, r.lifetime)
		}
		w.market(r.gweiPerGas)
		w.misbehave(r.fault, lags)
		stepUnder(ctx, w, c, r, seen)
		w.misbehave(healthy, nil)
		w.mine(r.mine)
		w.reorg(r.reorg, r.forget)
		seen.mu.Lock()
		seen.crossed[[2]int{int(r.fault), r.reorg}]++
		seen.mu.Unlock()
	}
	w.market(5)
	for i := 0; i < 80 && c.open() > 0; i++ {
		_ = c.step(ctx) // a persistent error shows up as a stuck job
		w.mine(1)
	}
	return judge(w, c, s)
}

var errKilled = errors.New("killed")

// stepUnder makes the sender step with the round's failure at its node call.
func stepUnder(ctx context.Context, w *devWorld, c contender, r round, seen *coverage) {
	if r.failure == nothing {
		_ = c.step(ctx) // errors are expected here
		return
	}
	dying, kill := context.WithCancel(ctx)
	defer kill()
	var calls, happened atomic.Int64 // a process may make several calls at once
	w.intercept(func(method string, after bool) error {
		if dying.Err() != nil {
			return errKilled // a dead process makes no calls
		}
		if after != r.after {
			return nil
		}
		if calls.Add(1) != int64(r.call) {
			return nil
		}
		happened.Store(1)
		seen.mu.Lock()
		seen.failpoints[fmt.Sprintf("%d %t %s", r.failure, after, method)]++
		seen.mu.Unlock()
		if r.failure == stall {
			w.intercept(nil)
			_ = c.standBy(ctx)
			return nil
		}
		kill()
		return errKilled
	})
	_ = c.step(dying)
	w.intercept(nil)
	if happened.Load() > 0 && r.failure != stall {
		c.takeOver(r.failure == killOther)
	}
}

// judge compares what the sender believes with the chain.
func judge(w *devWorld, c contender, s schedule) card {
	out := card{stuck: c.open()}
	mined := map[byte]int{}
	for _, tx := range w.canonical() {
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

// TestTheFaultMatrixLosesDoublesAndBlocksNothing plays seeded schedules of kills, hangs, faulty nodes and reorgs on
// go-ethereum, through the client that the program uses.
func TestTheFaultMatrixLosesDoublesAndBlocksNothing(t *testing.T) {
	t.Parallel()
	st := testkit.DB(t)
	seen := &coverage{failpoints: map[string]int{}, crossed: map[[2]int]int{}}
	seeds := make(chan int64)
	const players, schedules = 2, 200 // each player has its own chain
	t.Cleanup(func() {
		t.Logf("%d failpoints hit, %d of %d faults × depths crossed", len(seen.failpoints), len(seen.crossed), int(faults)*(maxReorg+1))
		if testkit.Cases(t, schedules) < schedules {
			return // replaying one that failed
		}
		require.Greater(t, len(seen.failpoints), 40)
		require.Len(t, seen.crossed, int(faults)*(maxReorg+1))
	})
	for range players {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			w := newDevWorld(t, schedules)
			for seed := range seeds {
				s := newSchedule(seed)
				ours := newOurs(t, st, seed, w)
				got := play(t, s, w, ours, seen)
				require.Equal(t, card{}, got, "seed %d: %s", seed, ours.b.states())
				ours.b.checkBooks()
				require.Zero(t, ours.b.count(
					"select count(*) from intents where signer = $1 and state = 'quarantined'", ours.b.signer.Address()), "seed %d", seed)
			}
		})
	}
	go func() {
		defer close(seeds)
		for seed := range testkit.Seeds(t, schedules) {
			select {
			case seeds <- seed:
			case <-t.Context().Done():
				return
			}
		}
	}()
}
