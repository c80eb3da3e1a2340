package chain

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math/big"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/internal/pause"
)

// HeadSource reads and pushes heads. SubscribeNewHead fails if it cannot push. *Client implements it.
type HeadSource interface {
	Header(ctx context.Context, number *big.Int) (*Header, error)
	SubscribeNewHead(ctx context.Context, heads chan<- *Header) (ethereum.Subscription, error)
}

// HeadsConfig says how often a node that does not push is asked. A zero field takes the default named in its comment.
type HeadsConfig struct {
	// Step is the pause before an overdue block is asked for again. It grows by half each time. Default: 500 ms.
	Step time.Duration
	// Most is the longest such pause. Default: 1 s.
	Most time.Duration
}

// Heads follows the newest block of a chain for all roles of a process, so that they share its requests. Run is its only owner.
//
// If a node pushes new heads, Heads asks only for a head that is overdue. Otherwise it learns how far blocks are apart, asks when
// the next one is due, and again after each Step. So it sees a regular block within one Step, and an irregular one within Most.
type Heads struct {
	source HeadSource
	cfg    HeadsConfig
	log    *slog.Logger
	now    func() time.Time

	rhythm rhythm
	asked  int  // requests since the newest block was seen
	pushes bool // the newest block was pushed
	lags   int  // answers in a row that were older than the newest block

	mu          sync.Mutex // guards the fields below
	last        Sighting
	subscribers map[chan Sighting]bool
}

// Sighting is the newest block that is known, nil before the first. Err says why the node could not be asked again since.
type Sighting struct {
	Head *Header
	Err  error
}

// NewHeads returns a follower that does nothing until Run.
func NewHeads(source HeadSource, cfg HeadsConfig, log *slog.Logger, now func() time.Time) *Heads {
	cfg.Step, cfg.Most = cmp.Or(cfg.Step, 500*time.Millisecond), cmp.Or(cfg.Most, time.Second)
	cfg.Most = max(cfg.Most, cfg.Step)
	return &Heads{source: source, cfg: cfg, log: log, now: now, subscribers: map[chan Sighting]bool{}}
}

// Newest returns the newest block that was seen, or nil before the first.
func (h *Heads) Newest() *Header {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last.Head
}

// Subscribe returns a channel that holds the newest sighting that was not received yet. The first is that of now, if there is one.
// end ends the subscription.
func (h *Heads) Subscribe() (sightings <-chan Sighting, end func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := make(chan Sighting, 1)
	if h.last != (Sighting{}) {
		c <- h.last
	}
	h.subscribers[c] = true
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.subscribers, c)
	}
}

// Run follows the chain until ctx ends, then returns nil.
func (h *Heads) Run(ctx context.Context) error {
	pushed := make(chan *Header, 16)
	var subscribing sync.WaitGroup
	subscribing.Go(func() { h.receive(ctx, pushed) })
	defer subscribing.Wait()
	for {
		h.ask(ctx)
		for waiting := true; waiting; {
			due := time.NewTimer(h.wait())
			select {
			case <-ctx.Done():
				due.Stop()
				return nil
			case head := <-pushed:
				h.see(head, true)
			case <-due.C:
				waiting = false
			}
			due.Stop()
		}
	}
}

// receive passes on pushed heads until ctx ends. It subscribes again whenever a subscription fails or ends.
func (h *Heads) receive(ctx context.Context, pushed chan<- *Header) {
	for ctx.Err() == nil {
		err := h.subscribed(ctx, pushed)
		if errors.Is(err, rpc.ErrNotificationsUnsupported) || ctx.Err() != nil {
			return
		}
		h.log.Debug("no subscription to new heads", "error", err)
		_ = pause.For(ctx, h.cfg.Most) // the loop's condition sees the end of ctx
	}
}

func (h *Heads) subscribed(ctx context.Context, pushed chan<- *Header) error {
	subscription, err := h.source.SubscribeNewHead(ctx, pushed)
	if err != nil {
		return err
	}
	defer subscription.Unsubscribe()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-subscription.Err():
		if err == nil {
			err = errors.New("the subscription ended")
		}
		return err
	}
}

// ask reads the newest block.
func (h *Heads) ask(ctx context.Context) {
	h.asked++
	head, err := h.source.Header(ctx, nil)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		h.tell(Sighting{Head: h.Newest(), Err: err})
	default:
		h.see(head, false)
	}
}

// lagging is the number of answers in a row with a known older block that mean a rolled back chain. Fewer mean a node that is behind.
const lagging = 3

// see takes a head in.
func (h *Heads) see(head *Header, pushed bool) {
	last := h.last // only this goroutine writes it
	switch {
	case last.Head != nil && head.Hash() == last.Head.Hash():
		h.lags = 0
		if last.Err != nil {
			h.tell(Sighting{Head: last.Head})
		}
		return
	case h.rhythm.knows(head.Hash()):
		if h.lags++; h.lags < lagging {
			return
		}
	}
	h.rhythm.add(beat{at: h.now(), number: head.Number.Uint64(), hash: head.Hash()})
	h.asked, h.lags, h.pushes = 0, 0, pushed
	h.tell(Sighting{Head: head})
}

// tell gives a sighting to all subscribers. It replaces what they have not received.
func (h *Heads) tell(s Sighting) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last = s
	for c := range h.subscribers {
		select {
		case <-c:
		default:
		}
		c <- s
	}
}

// mostPushed is the longest pause before a node that pushes is asked.
const mostPushed = 30 * time.Second

// wait returns how long to wait before the node is asked.
func (h *Heads) wait() time.Duration {
	if h.pushes {
		return min(mostPushed, max(h.cfg.Most, 2*h.rhythm.median())<<min(h.asked, 5))
	}
	step := h.cfg.Step
	for range h.asked - 1 {
		step = min(step+step/2, h.cfg.Most)
	}
	if h.asked > 0 {
		return step
	}
	next, regular := h.rhythm.next()
	if !regular {
		return step
	}
	return max(next.Sub(h.now()), h.cfg.Step)
}

// rhythm is when the last blocks were seen.
type rhythm struct{ beats []beat }

type beat struct {
	at     time.Time
	number uint64
	hash   common.Hash
}

const (
	// beatsKept is the number of blocks that a rhythm is learned from, and beatsLeast the least number for a regular one.
	beatsKept, beatsLeast = 17, 4
	// longestWait bounds the wait for a regular block.
	longestWait = 15 * time.Second
	// The next block is asked for a little early: by 1/earlyShare of the block time, at most earlyMost. So a request that always
	// finds the block moves towards the moment at which the node gets it.
	earlyShare, earlyMost = 96, 125 * time.Millisecond
)

func (r *rhythm) add(b beat) {
	r.beats = append(r.beats, b)
	if len(r.beats) > beatsKept {
		r.beats = r.beats[1:]
	}
}

func (r *rhythm) knows(hash common.Hash) bool {
	return slices.ContainsFunc(r.beats, func(b beat) bool { return b.hash == hash })
}

// intervals returns how far the blocks were apart, the shortest first.
func (r *rhythm) intervals() []time.Duration {
	var out []time.Duration
	for i := 1; i < len(r.beats); i++ {
		last, b := r.beats[i-1], r.beats[i]
		if b.number > last.number {
			out = append(out, b.at.Sub(last.at)/time.Duration(b.number-last.number))
		}
	}
	slices.Sort(out)
	return out
}

// median returns the usual time between blocks, or 0 if none is known.
func (r *rhythm) median() time.Duration {
	intervals := r.intervals()
	if len(intervals) == 0 {
		return 0
	}
	return intervals[len(intervals)/2]
}

// next returns when the next block is due at the earliest. regular is false if blocks come at no regular time.
func (r *rhythm) next() (due time.Time, regular bool) {
	intervals := r.intervals()
	if len(intervals) < beatsLeast-1 {
		return time.Time{}, false
	}
	shortest, median := intervals[0], intervals[len(intervals)/2]
	if shortest < median/2 {
		return time.Time{}, false
	}
	usual := slices.DeleteFunc(intervals, func(d time.Duration) bool { return d > median+median/4 }) // not those of missed slots
	mean := time.Duration(0)
	for _, d := range usual {
		mean += d / time.Duration(len(usual))
	}
	early := min(mean/earlyShare, earlyMost)
	early += max(0, mean-shortest-2*early) // how much earlier a block has come, apart from when it was asked for
	return r.beats[len(r.beats)-1].at.Add(min(mean-early, longestWait)), true
}
