package main

import "math/big"

// dilution is the dilution of a supply by the management fee.
type dilution struct {
	Elapsed  integer `json:"elapsed"` // {s}
	FeeBps   integer `json:"feeBps"`
	Shares   integer `json:"shares"`   // {share D18} the exact value, rounded down
	MaxBelow integer `json:"maxBelow"` // {share D18} largest amount by which fixed point may be below it
	Supply   integer `json:"supply"`   // {share D18}
}

func dilutions(r random) []dilution {
	var all []dilution
	for _, elapsed := range []int64{1, 60, 86_400, year, 10 * year, 45 * year} {
		for _, fee := range []int64{1, 200, 1000} {
			all = append(all, dilute(r.big(15, 30), fee, elapsed))
		}
	}
	for range 100 {
		all = append(all, dilute(r.big(15, 33), r.between(1, 1000), r.big(0, 9).Int64()))
	}
	return all
}

// dilute computes one dilution. MaxBelow follows the documented errors. The stored rate is below the exact one by less than
// 2^-95 a year, and the series by less than 1e-33 of the supply. The result is rounded down.
func dilute(supply *big.Int, feeBps, elapsed int64) dilution {
	grown := growth(feeBps, elapsed)
	s := realOf(supply)
	years := quo(real64(elapsed), real64(year))
	ofRate := newReal().SetMantExp(mul(mul(s, grown), years), -95)
	ofSeries := quo(s, realOf(new(big.Int).Exp(big.NewInt(10), big.NewInt(33), nil)))
	below := floor(add(ofRate, ofSeries))
	return dilution{
		Elapsed:  small(elapsed),
		FeeBps:   small(feeBps),
		Shares:   integer{floor(mul(s, sub(grown, real64(1))))},
		MaxBelow: integer{below.Add(below, big.NewInt(1))},
		Supply:   integer{supply},
	}
}

// performance is a performance fee on a gain above the high-water mark.
type performance struct {
	FeeBps    integer `json:"feeBps"`
	Mark      integer `json:"mark"`      // {USD D18 per whole share}
	MarkAfter integer `json:"markAfter"` // {USD D18 per whole share}
	Nav       integer `json:"nav"`       // {USD D18}
	Origin    integer `json:"origin"`    // {USD D18 per whole share} where the gain began
	Shares    integer `json:"shares"`    // {share D18}
	Supply    integer `json:"supply"`    // {share D18}
}

func performances(r random) []performance {
	var all []performance
	for range 150 {
		supply := r.big(15, 28)
		mark := r.big(16, 23)
		// The level is between a tenth and ten times the mark, or very close to it.
		level := new(big.Int).Mul(mark, big.NewInt(r.between(100, 10_000)))
		level.Div(level, big.NewInt(1000))
		if r.IntN(4) == 0 {
			level.Add(mark, big.NewInt(r.between(-10_000_000, 10_000_000)))
		}
		nav := new(big.Int).Mul(level, supply)
		nav.Div(nav, d18)
		nav.Add(nav, big.NewInt(r.between(0, 3)))
		// The origin is the mark, or down to a thousandth of it.
		origin := new(big.Int).Set(mark)
		if r.IntN(3) != 0 {
			origin.Mul(origin, big.NewInt(r.between(1, 1000))).Div(origin, big.NewInt(1000))
		}
		all = append(all, perform(nav, supply, mark, origin, r.between(0, 3000)))
	}
	return all
}

var d18 = new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)

// perform charges the fee by the rule, without the contract's shortcut. Let x be the level of a share that never paid a
// performance fee. The fee on its whole gain leaves origin + (1 − f)·(x − origin). The mark tells x before this gain, and the
// gain scales x. The fee is the level less what is left. Fee and shares are rounded down, and the new mark is rounded up.
func perform(nav, supply, mark, origin *big.Int, feeBps int64) performance {
	p := performance{
		FeeBps: small(feeBps), Mark: integer{mark}, MarkAfter: integer{mark},
		Nav: integer{nav}, Origin: integer{origin}, Shares: small(0), Supply: integer{supply},
	}
	atMark := new(big.Rat).SetFrac(new(big.Int).Mul(mark, supply), d18)
	gain := floorRat(new(big.Rat).Sub(new(big.Rat).SetInt(nav), atMark))
	if gain.Sign() <= 0 {
		return p
	}
	level := floorRat(new(big.Rat).SetFrac(new(big.Int).Mul(nav, d18), supply))
	if level.Cmp(mark) <= 0 {
		return p // the difference to the mark is less than one unit
	}
	fee := feeOf(gain, mark, supply, origin, feeBps)
	part := new(big.Rat).SetFrac(fee, new(big.Int).Sub(nav, fee))
	shares := floorRat(part.Mul(part, new(big.Rat).SetInt(supply)))
	if shares.Sign() == 0 {
		return p
	}
	after := new(big.Rat).SetFrac(new(big.Int).Mul(nav, d18), new(big.Int).Add(supply, shares))
	p.Shares, p.MarkAfter = integer{shares}, integer{ceilRat(after)}
	return p
}

// feeOf returns the fee in {USD D18} on a gain in {USD D18} above the mark, rounded down.
func feeOf(gain, mark, supply, origin *big.Int, feeBps int64) *big.Int {
	f, one := big.NewRat(feeBps, bps), big.NewRat(1, 1)
	kept := new(big.Rat).Sub(one, f)
	o, m := new(big.Rat).SetInt(origin), new(big.Rat).SetInt(mark)
	// x before: the mark is o + (1 − f)·(x − o)
	x := new(big.Rat).Sub(m, o)
	x.Quo(x, kept).Add(x, o)
	// level: the mark and the gain of one share
	level := new(big.Rat).SetFrac(new(big.Int).Mul(gain, d18), supply)
	level.Add(level, m)
	x.Mul(x, level).Quo(x, m)
	left := x.Sub(x, o)
	left.Mul(left, kept).Add(left, o)
	fee := level.Sub(level, left) // for one share
	return floorRat(fee.Mul(fee, new(big.Rat).SetFrac(supply, d18)))
}

// floorRat rounds toward minus infinity.
func floorRat(x *big.Rat) *big.Int { return new(big.Int).Div(x.Num(), x.Denom()) }

// ceilRat rounds toward plus infinity.
func ceilRat(x *big.Rat) *big.Int {
	n := floorRat(new(big.Rat).Neg(x))
	return n.Neg(n)
}
