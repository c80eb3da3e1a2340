package pool

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// FeeUnits is the denominator of a pool's fee.
const FeeUnits = 1_000_000

var (
	// ErrUnknown says that a swap leaves the range of ticks that the snapshot contains.
	ErrUnknown = errors.New("beyond the ticks of the snapshot")
	// ErrDrained says that the pool has too little liquidity for the whole input.
	ErrDrained = errors.New("the pool cannot take all of it")
	errState   = errors.New("not a valid pool state")
)

// Tick is an initialised tick.
type Tick struct {
	Index int32
	Net   uint256.Int // liquidity added when the price rises through the tick: int128, two's complement
}

// Pool is a pool's state at one block. Copies share Ticks, which must not change.
type Pool struct {
	Address        common.Address
	Token0, Token1 common.Address
	Fee            uint32 // in FeeUnits
	Spacing        int32
	SqrtPrice      uint256.Int // · 2^96
	Tick           int32
	Liquidity      uint256.Int // in range
	Ticks          []Tick      // every initialised tick from Low to High, ascending
	Low, High      int32       // inclusive; a quote that leaves this range fails
}

// Check returns an error if the state is not one that a pool can have.
func (p *Pool) Check() error {
	switch {
	case p.Spacing < 1 || p.Spacing > 16_384:
		return fmt.Errorf("pool %s: spacing is %d: it must be from 1 to 16,384: %w", p.Address, p.Spacing, errState)
	case p.Fee >= FeeUnits:
		return fmt.Errorf("pool %s: fee is %d: it must be below %d: %w", p.Address, p.Fee, FeeUnits, errState)
	case p.SqrtPrice.Lt(&minSqrt) || !p.SqrtPrice.Lt(&maxSqrt):
		return fmt.Errorf("pool %s: √price is %s: it is out of bounds: %w", p.Address, p.SqrtPrice.Dec(), errState)
	case p.Tick < p.Low || p.Tick > p.High:
		return fmt.Errorf("pool %s: tick %d is not from %d to %d: %w", p.Address, p.Tick, p.Low, p.High, errState)
	case !slices.IsSortedFunc(p.Ticks, func(a, b Tick) int { return int(a.Index - b.Index) }):
		return fmt.Errorf("pool %s: ticks are not in order: %w", p.Address, errState)
	}
	return nil
}

// Result is the result of a swap.
type Result struct {
	Taken   uint256.Int // part of the input that was taken, fee included; less than offered if the pool was drained
	Out     uint256.Int
	Crossed int // initialised ticks crossed
}

// Swap sells amount of token0 (down: the price falls) or of token1, and changes the pool's state like a swap without a
// price limit. The error wraps ErrUnknown; the pool must not be used after it. A drained pool is not an error.
func (p *Pool) Swap(down bool, amount *uint256.Int) (Result, error) {
	var (
		result    Result
		remaining = *amount
		s         = step{down: down, liquidity: &p.Liquidity, fees: p.Fee}
	)
	limit := lastUp
	if down {
		limit = lastDown
	}
	at := p.firstTick(down)
	for !remaining.IsZero() && !p.SqrtPrice.Eq(&limit) {
		next, initialised := p.next(down, at)
		if next < p.Low || next > p.High {
			return Result{}, fmt.Errorf("pool %s: %w: tick %d is not from %d to %d", p.Address, ErrUnknown, next, p.Low, p.High)
		}
		end := SqrtPriceAt(next)
		target := end
		if down == target.Lt(&limit) && !target.Eq(&limit) {
			target = limit
		}
		from := p.SqrtPrice
		if !s.run(&p.SqrtPrice, &target, &remaining) {
			return Result{}, fmt.Errorf("pool %s: swapping %s: %w", p.Address, amount.Dec(), errState)
		}
		p.SqrtPrice = s.price
		remaining.Sub(&remaining, &s.in)
		remaining.Sub(&remaining, &s.fee)
		result.Out.Add(&result.Out, &s.out)
		switch {
		case p.SqrtPrice.Eq(&end):
			p.Tick = next
			if down {
				p.Tick--
			}
			if initialised {
				p.cross(down, at)
				result.Crossed++
				at = step1(at, down)
			}
		case !p.SqrtPrice.Eq(&from):
			p.Tick = TickAt(&p.SqrtPrice)
		}
	}
	result.Taken.Sub(amount, &remaining)
	return result, nil
}

func step1(at int, down bool) int {
	if down {
		return at - 1
	}
	return at + 1
}

// firstTick returns the index in Ticks of the next initialised tick in the direction, or −1 or len(Ticks) if there is
// none.
func (p *Pool) firstTick(down bool) int {
	above, _ := slices.BinarySearchFunc(p.Ticks, p.Tick+1, func(t Tick, tick int32) int { return int(t.Index - tick) })
	if down {
		return above - 1
	}
	return above
}

// next returns the tick where the next step ends: the initialised one at `at`, or the last one of the bitmap word
// before it.
func (p *Pool) next(down bool, at int) (tick int32, initialised bool) {
	compressed := floorDiv(p.Tick, p.Spacing)
	if down {
		tick = floorDiv(compressed, wordBits) * wordBits * p.Spacing
		if at >= 0 && p.Ticks[at].Index >= tick {
			return p.Ticks[at].Index, true
		}
		return max(tick, MinTick), false
	}
	tick = (floorDiv(compressed+1, wordBits)*wordBits + wordBits - 1) * p.Spacing
	if at < len(p.Ticks) && p.Ticks[at].Index <= tick {
		return p.Ticks[at].Index, true
	}
	return min(tick, MaxTick), false
}

func (p *Pool) cross(down bool, at int) {
	if down {
		p.Liquidity.Sub(&p.Liquidity, &p.Ticks[at].Net)
		return
	}
	p.Liquidity.Add(&p.Liquidity, &p.Ticks[at].Net)
}

// wordBits is the number of ticks, in units of the spacing, in one word of the bitmap.
const wordBits = 256

// Words returns the first and last word of the tick bitmap that hold the ticks within reach of tick.
func Words(tick, spacing, reach int32) (first, last int16) {
	low, high := max(tick-reach, MinTick), min(tick+reach, MaxTick)
	return int16(floorDiv(floorDiv(low, spacing), wordBits)), int16(floorDiv(floorDiv(high, spacing), wordBits))
}

// Span returns the ticks that the words hold, as a pool's Low and High.
func Span(first, last int16, spacing int32) (low, high int32) {
	low = max(int32(first)*wordBits*spacing, MinTick)
	return low, min((int32(last)*wordBits+wordBits-1)*spacing, MaxTick)
}

func floorDiv(n, by int32) int32 {
	q := n / by
	if n%by < 0 {
		q--
	}
	return q
}
