package pool

import (
	"fmt"
	"math"
	"math/big"

	"github.com/holiman/uint256"
)

// Smallest and largest tick of a price.
const (
	MinTick int32 = -887_272
	MaxTick int32 = 887_272
)

const tickBits = 20 // 2^20 > MaxTick

var (
	one      = uint256.NewInt(1)
	q96      = new(uint256.Int).Lsh(one, 96)
	q128     = new(uint256.Int).Lsh(one, 128)
	maxWord  = new(uint256.Int).SetAllOne()
	powers   = tickPowers()
	minSqrt  = SqrtPriceAt(MinTick)
	maxSqrt  = SqrtPriceAt(MaxTick)
	logTick  = math.Log(1.0001) / 2
	float2to = math.Ldexp(1, -96)
)

// tickPowers returns 1.0001^(−2^i / 2) · 2^128, rounded to the nearest.
func tickPowers() (out [tickBits]uint256.Int) {
	const precision = 512
	power := new(big.Float).SetPrec(precision).SetRat(big.NewRat(10_000, 10_001))
	power.Sqrt(power)
	half := big.NewFloat(0.5)
	for i := range out {
		scaled := new(big.Float).SetMantExp(power, 128)
		whole, _ := scaled.Add(scaled, half).Int(nil)
		out[i].SetFromBig(whole)
		power.Mul(power, power)
	}
	return out
}

// SqrtPriceAt returns √(1.0001^tick) · 2^96, rounded up, as the pools compute it. It panics if the tick is out of
// bounds.
func SqrtPriceAt(tick int32) uint256.Int {
	if tick < MinTick || tick > MaxTick {
		panic(fmt.Sprintf("tick %d: it must be from %d to %d", tick, MinTick, MaxTick))
	}
	ratio := *q128
	for left, i := max(tick, -tick), 0; left != 0; left, i = left>>1, i+1 {
		if left&1 != 0 {
			ratio.Rsh(ratio.Mul(&ratio, &powers[i]), 128)
		}
	}
	if tick > 0 {
		ratio.Div(maxWord, &ratio)
	}
	up := uint32(ratio.Uint64()) != 0
	ratio.Rsh(&ratio, 32)
	if up {
		ratio.AddUint64(&ratio, 1)
	}
	return ratio
}

// TickAt returns the largest tick whose price is not above sqrtPrice, which must be within the pools' bounds.
func TickAt(sqrtPrice *uint256.Int) int32 {
	guess := int32(math.Floor(math.Log(sqrtPrice.Float64()*float2to) / logTick))
	guess = min(max(guess, MinTick), MaxTick)
	for guess > MinTick {
		if at := SqrtPriceAt(guess); !at.Gt(sqrtPrice) {
			break
		}
		guess--
	}
	for guess < MaxTick {
		if next := SqrtPriceAt(guess + 1); next.Gt(sqrtPrice) {
			break
		}
		guess++
	}
	return guess
}
