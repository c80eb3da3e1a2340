package pool

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// Market holds pools at one block. It is read-only, so many plans may share it.
type Market struct {
	pools  []Pool
	hubs   []common.Address
	byPair map[pair][]int
}

type pair struct{ token0, token1 common.Address }

// NewMarket returns a market of the pools, which it takes over. Hubs are the tokens that a route may pass through, each
// once.
func NewMarket(pools []Pool, hubs []common.Address) (*Market, error) {
	m := &Market{pools: pools, hubs: hubs, byPair: map[pair][]int{}}
	for i := range pools {
		if err := pools[i].Check(); err != nil {
			return nil, err
		}
		key := pair{pools[i].Token0, pools[i].Token1}
		m.byPair[key] = append(m.byPair[key], i)
	}
	return m, nil
}

// Pools returns the market's pools. The caller must not change them.
func (m *Market) Pools() []Pool { return m.pools }

// Hubs returns the tokens that a route may pass through. The caller must not change them.
func (m *Market) Hubs() []common.Address { return m.hubs }

// Between returns the indices of the pools of two tokens. down is true if selling `in` means selling token0.
func (m *Market) Between(in, out common.Address) (numbers []int, down bool) {
	if in.Cmp(out) < 0 {
		return m.byPair[pair{in, out}], true
	}
	return m.byPair[pair{out, in}], false
}

// Hop is a swap in one pool.
type Hop struct {
	Pool int  // index in the market
	Down bool // token0 is sold
}

// Route is one hop, or two hops through a hub.
type Route struct {
	In, Via, Out common.Address // Via is zero for a single hop
	hops         [2]Hop
	length       int
}

// Hops returns the route's hops in order.
func (r *Route) Hops() []Hop { return r.hops[:r.length] }

// Tokens returns the tokens along the route.
func (r *Route) Tokens() []common.Address {
	if r.length == 1 {
		return []common.Address{r.In, r.Out}
	}
	return []common.Address{r.In, r.Via, r.Out}
}

// Shares reports whether two routes use the same pool.
func (r *Route) Shares(other *Route) bool {
	for _, a := range r.Hops() {
		for _, b := range other.Hops() {
			if a.Pool == b.Pool {
				return true
			}
		}
	}
	return false
}

// Routes appends the routes between two tokens to out: direct pools first, then those through each hub.
func (m *Market) Routes(out []Route, from, to common.Address) []Route {
	direct, down := m.Between(from, to)
	for _, p := range direct {
		out = append(out, Route{In: from, Out: to, hops: [2]Hop{{p, down}}, length: 1})
	}
	for _, hub := range m.hubs {
		if hub == from || hub == to {
			continue
		}
		first, firstDown := m.Between(from, hub)
		if len(first) == 0 {
			continue
		}
		second, secondDown := m.Between(hub, to)
		for _, a := range first {
			for _, b := range second {
				out = append(out, Route{In: from, Via: hub, Out: to, hops: [2]Hop{{a, firstDown}, {b, secondDown}}, length: 2})
			}
		}
	}
	return out
}

// Fees returns the fees of the pools along the route.
func (m *Market) Fees(r *Route) []uint32 {
	out := make([]uint32, 0, len(r.hops))
	for _, h := range r.Hops() {
		out = append(out, m.pools[h.Pool].Fee)
	}
	return out
}

// View is a market after some swaps. The market itself does not change. A View is not safe for concurrent use.
type View struct {
	market *Market
	moved  map[int]Pool
}

// View returns a view of the market before any swap.
func (m *Market) View() *View { return &View{market: m, moved: map[int]Pool{}} }

// Market returns the market that the view started from.
func (v *View) Market() *Market { return v.market }

// At returns a copy of a pool in its current state.
func (v *View) At(number int) Pool {
	if p, ok := v.moved[number]; ok {
		return p
	}
	return v.market.pools[number]
}

// Fill is the result of a swap along a route.
type Fill struct {
	Out     uint256.Int
	Crossed int // initialised ticks crossed, over all pools
	after   [2]Pool
}

// Quote returns what a swap of amount along the route returns. The error wraps ErrUnknown or ErrDrained if the known
// part of the pools cannot take the whole amount. The view changes only when the fill is taken.
func (v *View) Quote(r *Route, amount *uint256.Int) (Fill, error) {
	fill := Fill{Out: *amount}
	for i, h := range r.Hops() {
		fill.after[i] = v.At(h.Pool)
		result, err := fill.after[i].Swap(h.Down, &fill.Out)
		if err != nil {
			return Fill{}, err
		}
		if !result.Taken.Eq(&fill.Out) {
			return Fill{}, fmt.Errorf("pool %s: %w: %s of %s", fill.after[i].Address, ErrDrained, result.Taken.Dec(), fill.Out.Dec())
		}
		fill.Out = result.Out
		fill.Crossed += result.Crossed
	}
	return fill, nil
}

// Take applies a fill that was quoted on the view's current state.
func (v *View) Take(r *Route, fill *Fill) {
	for i, h := range r.Hops() {
		v.moved[h.Pool] = fill.after[i]
	}
}
