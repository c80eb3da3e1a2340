package receipt

import (
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// Part is a reason for a difference.
type Part int

// The parts, in the order of a receipt.
const (
	EntryExit   Part = iota // shares at the level less the cash for them: swaps, entry and exit fees, tips, leftovers
	Delay                   // targets in force instead of proposed ones
	Drift                   // weights held instead of targets, and all roundings
	PoolFees                // paid to pools by the vault's trades
	PriceImpact             // the rest of what the vault's trades lost at oracle prices
	Management              // the creator's part of the management fee
	Performance             // the creator's part of the performance fee
	Platform                // the platform's part of both
	FeesEarned              // shares minted to the account as a fee or tip
	parts
)

// Point is the state of a vault at the end of a block.
type Point struct {
	At                            time.Time
	LevelD18                      *big.Int // net level, USD per whole share; above 0
	Shares                        *big.Int // total supply and due fees; above 0
	Holdings                      []basket.Holding
	ManagementBps, PerformanceBps int64 // fees in force
}

// Weight is a target.
type Weight struct {
	Token common.Address
	Bps   int64
}

// Step is the time from one point to the next.
type Step struct {
	From, To Point
	// Wished are the targets of the proposal that was pending at From. Nil: the creator wanted those in force.
	Wished []Weight
	// PoolFeesD18 and ImpactD18 are what the trades after From lost, in USD. Nil: nothing. An impact below 0 is a gain.
	PoolFeesD18, ImpactD18 *big.Int
	// PlatformBps is the platform's part of the fees.
	PlatformBps int64
}

// Split is what happened to a whole share in a step.
type Split struct {
	Ideal *big.Int        // return of the wished targets, a ratio of one
	Parts [parts]*big.Int // USD of one, besides the ideal return on the level; below 0 is a loss. Position computes the drift
}

// one is 1 in the numbers of a Split and of the sums of a Position.
var one = new(big.Int).Exp(big.NewInt(10), big.NewInt(36), nil)

const fullBps = 10_000

// Split splits the step. The level changes by Ideal · level + the sum of all parts.
//
// Prices move first. The ideal return is the sum of the wished weights · the change of each price. The delay is the same for the targets
// in force less that, and the drift the same for what is held less both. Then the fees dilute what is held, the management
// fee by the contract's formula. If there is a performance fee, it is the rest of the change, and else the rest is rounding, which
// belongs to the drift. A token without a price at one of the ends counts as unchanged.
func (s Step) Split() Split {
	out := Split{}
	for i := range out.Parts {
		out.Parts[i] = new(big.Int)
	}
	before, after := pricesOf(s.From.Holdings), pricesOf(s.To.Holdings)
	var inForce []Weight
	for _, h := range s.From.Holdings {
		inForce = append(inForce, Weight{h.Token, int64(h.TargetBps)})
	}
	wished := s.Wished
	if wished == nil {
		wished = inForce
	}
	out.Ideal = returnOf(wished, before, after)
	level := new(big.Int).Mul(s.From.LevelD18, basket.D18)
	out.Parts[Delay] = share(level, new(big.Int).Sub(returnOf(inForce, before, after), out.Ideal), one)

	out.Parts[PoolFees], out.Parts[PriceImpact] = s.perShare(s.PoolFeesD18), s.perShare(s.ImpactD18)
	moved := s.moved(before, after)
	growth := dilution(s.From.ManagementBps, s.To.At.Sub(s.From.At))
	fee := share(moved, growth, new(big.Int).Add(growth, oneX120))
	s.charge(&out, Management, fee.Neg(fee))
	if s.From.PerformanceBps > 0 || s.To.PerformanceBps > 0 {
		rest := new(big.Int).Mul(s.To.LevelD18, basket.D18)
		for _, gone := range []*big.Int{moved, fee, out.Parts[PoolFees], out.Parts[PriceImpact]} {
			rest.Sub(rest, gone)
		}
		s.charge(&out, Performance, rest)
	}
	return out
}

// charge divides a fee between its receiver and the platform.
func (s Step) charge(out *Split, part Part, fee *big.Int) {
	platform := share(fee, big.NewInt(s.PlatformBps), big.NewInt(fullBps))
	out.Parts[Platform].Add(out.Parts[Platform], platform)
	out.Parts[part].Sub(fee, platform)
}

// perShare returns a loss of the vault in USD as a part of a share.
func (s Step) perShare(lossD18 *big.Int) *big.Int {
	if lossD18 == nil {
		return new(big.Int)
	}
	part := share(lossD18, one, s.To.Shares)
	return part.Neg(part)
}

// moved returns what a share held at From is worth at the prices of To, in USD of one.
func (s Step) moved(before, after map[common.Address]*big.Int) *big.Int {
	sum := new(big.Int)
	for _, h := range s.From.Holdings {
		price := after[h.Token]
		if price == nil {
			price = before[h.Token]
		}
		if price == nil || h.Reserve.Sign() == 0 {
			continue
		}
		value := new(big.Int).Mul(h.Reserve, price)
		sum.Add(sum, share(value, one, new(big.Int).Mul(s.From.Shares, basket.Pow10(h.Decimals))))
	}
	return sum
}

// pricesOf returns the known prices.
func pricesOf(list []basket.Holding) map[common.Address]*big.Int {
	out := make(map[common.Address]*big.Int, len(list))
	for _, h := range list {
		if h.PriceD18.Sign() > 0 {
			out[h.Token] = h.PriceD18
		}
	}
	return out
}

// returnOf returns the return of weights, a ratio of one.
func returnOf(weights []Weight, before, after map[common.Address]*big.Int) *big.Int {
	sum := new(big.Int)
	for _, w := range weights {
		from, to := before[w.Token], after[w.Token]
		if from == nil || to == nil || w.Bps == 0 {
			continue
		}
		change := new(big.Int).Sub(to, from)
		sum.Add(sum, share(change.Mul(change, big.NewInt(w.Bps)), one, new(big.Int).Mul(from, big.NewInt(fullBps))))
	}
	return sum
}

// share returns a · b / c, rounded toward zero.
func share(a, b, c *big.Int) *big.Int {
	product := new(big.Int).Mul(a, b)
	return product.Quo(product, c)
}

// oneX120 is 1 in the numbers of dilution.
var oneX120 = new(big.Int).Lsh(big.NewInt(1), 120)

// year is a year of a management fee.
const year = 365 * 24 * time.Hour

// dilution returns by which part a yearly management fee grows the shares, times 2^120. It is e^(−ln(1 − fee) · elapsed) − 1, rounded down
// as FeeMath does in the contracts.
func dilution(feeBps int64, elapsed time.Duration) *big.Int {
	fee, full := big.NewInt(feeBps), big.NewInt(fullBps)
	rate := new(big.Int) // −ln(1 − fee) = fee + fee²/2 + …
	power := share(oneX120, fee, full)
	for k := int64(1); power.Sign() > 0; k++ {
		rate.Add(rate, new(big.Int).Quo(power, big.NewInt(k)))
		power = share(power, fee, full)
	}
	x := share(rate, big.NewInt(int64(elapsed/time.Second)), big.NewInt(int64(year/time.Second)))
	sum, term := new(big.Int), new(big.Int).Set(x) // e^x − 1 = x + x²/2! + …
	for k := int64(2); term.Sign() > 0; k++ {
		sum.Add(sum, term)
		term = new(big.Int).Mul(term, x)
		term.Rsh(term, 120).Quo(term, big.NewInt(k))
	}
	return sum
}
