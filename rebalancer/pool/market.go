package pool

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// Market is pools at one block. Nobody changes it: many may plan on one.
type Market struct {
	pools  []Pool
	hubs   []common.Address
	byPair map[pair][]int
}

type pair struct{ token0, token1 common.Address }

// NewMarket is a market of pools, which it takes over. Hubs are the tokens that a route may go through; each once.
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

// Pools are the market's; not to be changed.
func (m *Market) Pools() []Pool { return m.pools }

// Hubs are the tokens that a route may go through; not to be changed.
func (m *Market) Hubs() []common.Address { return m.hubs }

// Between are the numbers of the pools of two tokens, and whether selling `in` is selling token0.
func (m *Market) Between(in, out common.Address) (numbers []int, down bool) {
	if in.Cmp(out) < 0 {
		return m.byPair[pair{in, out}], true
	}
	return m.byPair[pair{out, in}], false
}

// Hop is a swap in one pool.
type Hop struct {
	Pool int  // its number in the market
	Down bool // token0 is sold
}

// Route is one hop, or two through a hub.
type Route struct {
	In, Via, Out common.Address // Via is zero where there is one hop
	hops         [2]Hop
	length       int
}

// Hops are the route's, in order.
func (r *Route) Hops() []Hop { return r.hops[:r.length] }

// Tokens are those along the way.
func (r *Route) Tokens() []common.Address {
	if r.length == 1 {
		return []common.Address{r.In, r.Out}
	}
	return []common.Address{r.In, r.Via, r.Out}
}

// Shares tells whether two routes use the same pool.
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

// Routes appends to out the ways from one token to another: direct pools first, then those through each hub.
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

// Fees are those of the pools along the way.
func (m *Market) Fees(r *Route) []uint32 {
	out := make([]uint32, 0, len(r.hops))
	for _, h := range r.Hops() {
		out = append(out, m.pools[h.Pool].Fee)
	}
	return out
}

// View is a market as swaps leave it. The market itself stays as it is. Not for several goroutines.
type View struct {
	market *Market
	moved  map[int]Pool
}

// View is the market before any swap.
func (m *Market) View() *View { return &View{market: m, moved: map[int]Pool{}} }

// Market is what the view began with.
func (v *View) Market() *Market { return v.market }

// At is a copy of a pool as it is now.
func (v *View) At(number int) Pool {
	if p, ok := v.moved[number]; ok {
		return p
	}
	return v.market.pools[number]
}

// Fill is what a swap along a route gives.
type Fill struct {
	Out     uint256.Int
	Crossed int // initialised ticks, of all pools
	after   [2]Pool
}

// Quote is what amount would give. The error is ErrUnknown or ErrDrained where the pools, as far as they are known, do not
// take all of it. The view stays as it is until the fill is taken.
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

// Take makes the swap that a quote on the view as it is now was for.
func (v *View) Take(r *Route, fill *Fill) {
	for i, h := range r.Hops() {
		v.moved[h.Pool] = fill.after[i]
	}
}
