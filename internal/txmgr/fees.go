package txmgr

import "math/big"

// fees are what a transaction offers for a unit of gas, in wei.
type fees struct{ tip, cap *big.Int }

// firstFees rides out a doubled base fee, up to limit.
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

// bump raises both fees by at least percent over last, and to what the market asks now where that is more. Not ok where
// limit leaves no room for a replacement that nodes would take: holding the last fees is then all there is to do.
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

// raise is v plus percent, rounded up, and never v itself.
func raise(v *big.Int, percent uint64) *big.Int {
	r := new(big.Int).Mul(v, new(big.Int).SetUint64(100+percent))
	r.Add(r, big.NewInt(99))
	r.Quo(r, big.NewInt(100))
	if r.Cmp(v) == 0 {
		r.Add(r, big.NewInt(1))
	}
	return r
}

// tradeLimit keeps one more bump under limit, so that a no-op can always replace a trade.
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
