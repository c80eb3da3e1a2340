package pool

import "math"

// Curve describes what a route returns: pieces of out = A·x / (B + x), one for each range of constant liquidity. It is
// in floating point, so it is used to choose amounts, never to say what they return.
type Curve []Piece

// Piece is one part of a curve.
type Piece struct {
	From, Out float64 // base units in and out before this piece
	A, B      float64 // base units out and in, with fees included in B
	Length    float64 // base units in
}

// MarginalAt returns what the next unit in returns after x units of the piece.
func (p Piece) MarginalAt(x float64) float64 { return p.A * p.B / ((p.B + x) * (p.B + x)) }

// Until returns how many units of the piece lead to a marginal price.
func (p Piece) Until(marginal float64) float64 {
	return min(max(math.Sqrt(p.A*p.B/marginal)-p.B, 0), p.Length)
}

// stretch is a range's constant product: its virtual reserves and the input that reaches its end.
type stretch struct{ in, out, length float64 }

// cursor walks a pool's ranges in floating point.
type cursor struct {
	pool      *Pool
	down      bool
	at        int
	sqrt      float64
	liquidity float64
	gain      float64 // 1 − fee
	ended     bool
}

func newCursor(p *Pool, down bool) cursor {
	return cursor{
		pool: p, down: down, at: p.firstTick(down), sqrt: p.SqrtPrice.Float64() * float2to, liquidity: p.Liquidity.Float64(),
		gain: 1 - float64(p.Fee)/FeeUnits,
	}
}

// now returns the range from the cursor on. It skips ranges without liquidity.
func (c *cursor) now() (stretch, bool) {
	for !c.ended {
		end := c.end()
		r := stretch{in: c.liquidity / c.sqrt, out: c.liquidity * c.sqrt}
		if c.down {
			r.length = max(c.liquidity*(1/end-1/c.sqrt), 0)
		} else {
			r.in, r.out = r.out, r.in
			r.length = max(c.liquidity*(end-c.sqrt), 0)
		}
		r.in, r.length = r.in/c.gain, r.length/c.gain
		if r.length > 0 {
			return r, true
		}
		c.pass(end)
	}
	return stretch{}, false
}

func (c *cursor) end() float64 {
	tick := c.pool.High
	switch {
	case c.at >= 0 && c.at < len(c.pool.Ticks):
		tick = c.pool.Ticks[c.at].Index
	case c.down:
		tick = c.pool.Low
	}
	price := SqrtPriceAt(tick)
	return price.Float64() * float2to
}

// pass moves the cursor past the end of its range.
func (c *cursor) pass(end float64) {
	c.sqrt = end
	if c.at < 0 || c.at >= len(c.pool.Ticks) {
		c.ended = true
		return
	}
	net := c.pool.Ticks[c.at].Net
	change := net.Float64()
	if net.Sign() < 0 {
		change = -net.Neg(&net).Float64()
	}
	if c.down {
		change = -change
	}
	c.liquidity = max(c.liquidity+change, 0)
	c.at = step1(c.at, c.down)
}

// move advances the cursor by input within range r.
func (c *cursor) move(r stretch, input float64) {
	if input >= r.length {
		c.pass(c.end())
		return
	}
	if c.down {
		c.sqrt = c.liquidity / (c.liquidity/c.sqrt + input*c.gain)
		return
	}
	c.sqrt += input * c.gain / c.liquidity
}

// Curve returns the route's curve from the view's state, up to most units in or to the end of the known ticks. It reuses
// buffer.
func (v *View) Curve(r *Route, most float64, buffer Curve) Curve {
	out := buffer[:0]
	var pools [2]Pool
	var cursors [2]cursor
	for i, h := range r.Hops() {
		pools[i] = v.At(h.Pool)
		cursors[i] = newCursor(&pools[i], h.Down)
	}
	var from, got float64
	for from < most {
		first, ok := cursors[0].now()
		if !ok {
			break
		}
		piece := Piece{From: from, Out: got, A: first.out, B: first.in, Length: first.length}
		if r.length == 2 {
			second, ok := cursors[1].now()
			if !ok {
				break
			}
			middle := first.out * piece.Length / (first.in + piece.Length)
			if middle > second.length { // the second pool's range ends first
				middle = second.length
				piece.Length = first.in * middle / (first.out - middle)
				cursors[0].move(first, piece.Length)
				cursors[1].pass(cursors[1].end())
			} else {
				cursors[0].pass(cursors[0].end())
				cursors[1].move(second, middle)
			}
			// Two constant products in a row are again one.
			piece.A = first.out * second.out / (second.in + first.out)
			piece.B = first.in * second.in / (second.in + first.out)
		} else {
			cursors[0].pass(cursors[0].end())
		}
		out = append(out, piece)
		from += piece.Length
		got += piece.A * piece.Length / (piece.B + piece.Length)
	}
	return out
}

// Depth returns the virtual reserves, in base units, of what is sold and what is bought, at the pool's price.
func (p *Pool) Depth(down bool) (in, out float64) {
	sqrt, liquidity := p.SqrtPrice.Float64()*float2to, p.Liquidity.Float64()
	in, out = liquidity/sqrt, liquidity*sqrt
	if !down {
		in, out = out, in
	}
	return in, out
}
