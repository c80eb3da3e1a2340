package rebalancer

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
)

const (
	partHalvings = 4 // how often the keeper halves an order whose sale the pools do not pay for

	markLifetime = 24 * 3600 // {s} ExitGuard.MARK_LIFETIME
)

type order struct {
	id      int64
	granted *big.Int // shares that an unused permit allows, nil without one

	triggered bool // the index says that the level triggers it
	kept      bool // the index says that the level is above its peak, or that it is marked
	bindings.IExitGuardOrder
}

// triggerD18 returns the level at or below which the order may be executed if its peak is peakD18, as the contract
// computes it.
func (o order) triggerD18(peakD18 *big.Int) *big.Int {
	trailed := new(big.Int)
	if o.Terms.TrailBps != 0 {
		trailed.Mul(peakD18, big.NewInt(basket.FullBps-int64(o.Terms.TrailBps)))
		trailed.Quo(trailed, big.NewInt(basket.FullBps))
	}
	if trailed.Cmp(o.Terms.FloorD18) > 0 {
		return trailed
	}
	return o.Terms.FloorD18
}

// due reports whether a level triggers the order if its peak is peakD18. A level at or above the ceiling does. So does one at
// or below the trigger that is not below the limit. A ceiling triggers only if agreed, which says that every price is known.
func (o order) due(level, peakD18 *big.Int, agreed bool) bool {
	if agreed && o.Terms.CeilingD18.Sign() > 0 && level.Cmp(o.Terms.CeilingD18) >= 0 {
		return true
	}
	trigger := o.triggerD18(peakD18)
	if level.Cmp(trigger) > 0 {
		return false
	}
	if o.Terms.LimitBps == 0 {
		return true
	}
	limit := new(big.Int).Mul(trigger, big.NewInt(basket.FullBps-int64(o.Terms.LimitBps)))
	return new(big.Int).Mul(level, big.NewInt(basket.FullBps)).Cmp(limit) >= 0
}

// fallsBack reports whether the owner accepts the constituents some time after a mark.
func (o order) fallsBack() bool {
	return o.Terms.InKindAfter > 0 && o.Terms.TokenOut != (common.Address{})
}

// maturity returns the time {s} from which the owner accepts the constituents. The order must be marked.
func (o order) maturity() uint64 { return o.MarkedAt.Uint64() + 60*uint64(o.Terms.InKindAfter) }

// marked reports whether a mark counts or will count.
func (o order) marked(now uint64) bool {
	return o.MarkedAt.Sign() > 0 && now <= o.maturity()+markLifetime
}

// matured reports whether the owner accepts the constituents now.
func (o order) matured(now uint64) bool { return o.fallsBack() && o.marked(now) && now >= o.maturity() }

// parts returns the numbers of shares to try to sell: all, and smaller parts while the terms allow them.
func (o order) parts(shares *big.Int) []*big.Int {
	out := []*big.Int{shares}
	if o.Terms.MinFillPct == 0 || o.Terms.TokenOut == (common.Address{}) {
		return out
	}
	least := new(big.Int).Mul(o.Terms.Shares, big.NewInt(int64(o.Terms.MinFillPct)))
	for range partHalvings {
		part := new(big.Int).Rsh(out[len(out)-1], 1)
		if new(big.Int).Mul(part, big.NewInt(100)).Cmp(least) < 0 {
			break
		}
		out = append(out, part)
	}
	return out
}
