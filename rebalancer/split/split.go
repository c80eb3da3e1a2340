// Package split divides a swap over pools so that it returns the most. It computes on a market's state and does no I/O.
//
// Within a range of constant liquidity every route returns out = A·x/(B + x). The next unit is best sold where it returns
// most, so in the best split all used routes end at one marginal price μ. The n routes that are within a range then take
// x_k = √(A_k·B_k/μ) − B_k, with μ^(−½) = (x + ΣB_k) / Σ√(A_k·B_k). A search over the marginal prices at which ranges begin
// and end finds those ranges. Floating point chooses the shares; the result of each share is quoted exactly.
package split

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"

	"github.com/holiman/uint256"

	"github.com/astrolabe-index/astrolabe/rebalancer/pool"
)

// ErrNoRoute says that the routes together cannot take the whole amount.
var ErrNoRoute = errors.New("no route")

// maxParts is the largest number of parts. Each part is a swap of its own and costs gas.
const maxParts = 4

// Part is one route's part of a swap.
type Part struct {
	Route pool.Route
	In    uint256.Int // base units; the parts add up to the amount
	Fill  pool.Fill
}

// way is a route with its curve.
type way struct {
	route pool.Route
	curve pool.Curve
	whole float64 // output for the whole amount, or for as much as the route can take
}

// Best splits amount over routes that share no pool. Each part after the first must return more than partCost, in base
// units bought. The parts are quoted on the view, which does not change. The largest part comes first.
func Best(v *pool.View, routes []pool.Route, amount, partCost *uint256.Int) ([]Part, error) {
	x := amount.Float64()
	ways := apart(v, routes, x)
	var parts []Part
	var best uint256.Int
	for len(ways) > 0 {
		got, failed := try(v, ways, x, amount)
		if failed >= 0 { // its curve promised more than the route can take
			ways = slices.Delete(ways, failed, failed+1)
			continue
		}
		if got == nil {
			break
		}
		total := worth(got, partCost)
		if parts == nil || total.Gt(&best) {
			parts, best = got, total
		}
		if len(got) == 1 {
			break
		}
		least := got[len(got)-1].Route
		ways = slices.DeleteFunc(ways, func(w way) bool { return w.route == least || !used(got, w.route) })
	}
	if parts == nil {
		return nil, fmt.Errorf("swapping %s: %w", amount.Dec(), ErrNoRoute)
	}
	return parts, nil
}

// apart returns routes that share no pool, those with the largest output first.
func apart(v *pool.View, routes []pool.Route, x float64) []way {
	ways := make([]way, 0, len(routes))
	for i := range routes {
		if curve := v.Curve(&routes[i], x, nil); len(curve) > 0 {
			ways = append(ways, way{route: routes[i], curve: curve, whole: gives(curve, x)})
		}
	}
	slices.SortStableFunc(ways, func(a, b way) int {
		switch {
		case a.whole > b.whole:
			return -1
		case a.whole < b.whole:
			return 1
		}
		return 0
	})
	out := ways[:0]
	for _, w := range ways {
		if len(out) < maxParts && !slices.ContainsFunc(out, func(o way) bool { return o.route.Shares(&w.route) }) {
			out = append(out, w)
		}
	}
	return out
}

// gives returns the curve's output at x, or at its end.
func gives(c pool.Curve, x float64) (out float64) {
	for _, p := range c {
		if x <= p.From {
			break
		}
		d := min(x-p.From, p.Length)
		out = p.Out + p.A*d/(p.B+d)
	}
	return out
}

func used(parts []Part, r pool.Route) bool {
	return slices.ContainsFunc(parts, func(p Part) bool { return p.Route == r })
}

// worth returns the output of the parts less the cost of all parts but one.
func worth(parts []Part, partCost *uint256.Int) (total uint256.Int) {
	for i := range parts {
		total.Add(&total, &parts[i].Fill.Out)
	}
	cost := new(uint256.Int).Mul(partCost, uint256.NewInt(uint64(len(parts)-1)))
	if cost.Gt(&total) {
		return uint256.Int{}
	}
	total.Sub(&total, cost)
	return total
}

// try divides the amount and quotes the parts. failed is the index of a way whose quote fails, or −1. parts is nil if
// the ways cannot take the whole amount.
func try(v *pool.View, ways []way, x float64, amount *uint256.Int) (parts []Part, failed int) {
	shares := Shares(ways2curves(ways), x)
	if shares == nil {
		return nil, -1
	}
	first := 0
	for i := range shares {
		if shares[i] > shares[first] {
			first = i
		}
	}
	rest := *amount
	at := make([]int, 0, len(ways))
	for i, share := range shares {
		if i == first {
			continue
		}
		in := whole(share)
		if in.IsZero() || in.Gt(&rest) {
			continue
		}
		rest.Sub(&rest, &in)
		parts, at = append(parts, Part{Route: ways[i].route, In: in}), append(at, i)
	}
	parts, at = append(parts, Part{Route: ways[first].route, In: rest}), append(at, first)
	for i := range parts {
		fill, err := v.Quote(&parts[i].Route, &parts[i].In)
		if err != nil {
			return nil, at[i]
		}
		parts[i].Fill = fill
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return b.In.Cmp(&a.In) })
	return parts, -1
}

func ways2curves(ways []way) []pool.Curve {
	out := make([]pool.Curve, len(ways))
	for i, w := range ways {
		out[i] = w.curve
	}
	return out
}

// whole converts a share to base units, rounded down.
func whole(share float64) (out uint256.Int) {
	if share < math.MaxInt64 {
		out.SetUint64(uint64(max(share, 0)))
		return out
	}
	units, _ := big.NewFloat(share).Int(nil)
	out.SetFromBig(units)
	return out
}

// Shares returns how much each curve takes in the best split of x. It returns nil if the curves together cannot take x.
func Shares(curves []pool.Curve, x float64) []float64 {
	marginals := edges(curves)
	// The first edge at which more than x is taken: the price lies between it and the edge before.
	at, _ := slices.BinarySearchFunc(marginals, x, func(marginal, x float64) int {
		if total(curves, marginal) <= x {
			return -1
		}
		return 1
	})
	for _, i := range []int{at, at + 1, at - 1} { // rounding may put x beyond an edge
		if i > 0 && i < len(marginals) {
			if out := between(curves, marginals[i-1], marginals[i], x); out != nil {
				return out
			}
		}
	}
	return nil
}

// between returns the split at a marginal price between two neighbouring edges, or nil if x is not taken there.
func between(curves []pool.Curve, above, below, x float64) []float64 {
	middle := math.Sqrt(above * below)
	out, active := make([]float64, len(curves)), make([]*pool.Piece, len(curves))
	left, roots, scale := x, 0.0, x
	for i, c := range curves {
		if p := at(c, middle); p != nil {
			active[i] = p
			left += p.B - p.From
			roots += math.Sqrt(p.A * p.B)
			scale += p.B
			continue
		}
		out[i] = taken(c, middle)
		left -= out[i]
	}
	sum := 0.0
	for i, p := range active {
		if p != nil {
			out[i] = p.From + min(max(math.Sqrt(p.A*p.B)*left/roots-p.B, 0), p.Length)
		}
		sum += out[i]
	}
	if math.Abs(sum-x) > scale*sameEdge {
		return nil
	}
	return out
}

// sameEdge is the relative difference below which two edges count as one. Neighbouring pieces meet up to rounding.
const sameEdge = 1e-12

// edges returns the marginal prices at which pieces begin and end, highest first.
func edges(curves []pool.Curve) []float64 {
	var out []float64
	for _, c := range curves {
		for _, p := range c {
			out = append(out, p.MarginalAt(0), p.MarginalAt(p.Length))
		}
	}
	slices.SortFunc(out, func(a, b float64) int {
		switch {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	return slices.CompactFunc(out, func(a, b float64) bool { return math.Abs(a-b) < a*sameEdge })
}

func total(curves []pool.Curve, marginal float64) (sum float64) {
	for _, c := range curves {
		sum += taken(c, marginal)
	}
	return sum
}

// taken returns how much a curve takes before the next unit returns less than marginal.
func taken(c pool.Curve, marginal float64) (x float64) {
	for _, p := range c {
		if p.MarginalAt(0) <= marginal {
			break
		}
		x = p.From + p.Until(marginal)
	}
	return x
}

// at returns the piece along which the next unit reaches marginal, or nil if the curve has none.
func at(c pool.Curve, marginal float64) *pool.Piece {
	for i := range c {
		if c[i].MarginalAt(0) > marginal && c[i].MarginalAt(c[i].Length) < marginal {
			return &c[i]
		}
	}
	return nil
}
