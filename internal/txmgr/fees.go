package txmgr

import "math/big"

// fees are what a transaction offers for a unit of gas, in wei.
type fees struct{ tip, cap *big.Int }

// firstFees returns the fees of a first attempt, up to limit. They suffice if the base fee doubles.
func firstFees(baseFee, tip, limit *big.Int) fees {
	f := fees{tip: new(big.Int).Set(tip), cap: new(big.Int).Lsh(baseFee, 1)}
	f.cap.Add(f.cap, tip)
	if f.cap.Cmp(limit) > 0 {
		f.cap.Set(limit)
	}
	if f.tip.Cmp(f.cap) > 0 {
		f.tip.Set(f.cap)
	}
	return f
}

// bump raises both fees by at least percent over last, or to the market's level if that is higher. ok is false if limit
// leaves no room for a replacement that nodes would accept.
func bump(last, market fees, percent uint64, limit *big.Int) (_ fees, ok bool) {
	least := fees{tip: raise(last.tip, percent), cap: raise(last.cap, percent)}
	if least.cap.Cmp(limit) > 0 { // a tip never exceeds its cap
		return fees{}, false
	}
	f := fees{tip: larger(least.tip, market.tip), cap: larger(least.cap, market.cap)}
	if f.cap.Cmp(limit) > 0 {
		f.cap.Set(limit)
	}
	if f.tip.Cmp(f.cap) > 0 {
		f.tip.Set(f.cap)
	}
	return f, true
}

// raise returns v plus percent, rounded up, and always more than v.
func raise(v *big.Int, percent uint64) *big.Int {
	r := new(big.Int).Mul(v, new(big.Int).SetUint64(100+percent))
	r.Add(r, big.NewInt(99))
	r.Quo(r, big.NewInt(100))
	if r.Cmp(v) == 0 {
		r.Add(r, big.NewInt(1))
	}
	return r
}

// tradeLimit returns the limit for a trade: one bump below limit, so that a no-op can always replace the trade.
func tradeLimit(limit *big.Int, percent uint64) *big.Int {
	l := new(big.Int).Mul(limit, big.NewInt(100))
	l.Quo(l, new(big.Int).SetUint64(100+percent))
	return l.Sub(l, big.NewInt(1))
}

func larger(a, b *big.Int) *big.Int {
	if a.Cmp(b) >= 0 {
		return new(big.Int).Set(a)
	}
	return new(big.Int).Set(b)
}
