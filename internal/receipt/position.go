package receipt

import (
	"math/big"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

// Position is an investor's shares of one index while a receipt is made. At each point, the value of the shares at the level is the
// value of the ideal plus the sum of the parts so far. The zero value holds nothing.
//
// The ideal gets the cash that the investor paid, and earns the ideal return on it without costs. When a fraction of the shares leaves,
// the same fraction of the ideal leaves. A part grows with the ideal return from when it arose, because what is lost early also loses
// its later return.
type Position struct {
	shares *big.Int // base units
	ideal  *big.Int // value of the ideal, in USD · 10^36 like all sums here
	parts  [parts]*big.Int

	cashIn, cashOut, gas *big.Int        // so far
	idealOut             *big.Int        // left the ideal so far
	settled              [parts]*big.Int // parts of shares that left
}

// New returns a position without shares.
func New() *Position {
	p := &Position{shares: new(big.Int), ideal: new(big.Int)}
	p.cashIn, p.cashOut, p.gas, p.idealOut = new(big.Int), new(big.Int), new(big.Int), new(big.Int)
	for i := range p.parts {
		p.parts[i], p.settled[i] = new(big.Int), new(big.Int)
	}
	return p
}

// Holds reports whether shares are held.
func (p *Position) Holds() bool { return p.shares.Sign() > 0 }

// Step moves to the next point, whose level is given in USD D18 per whole share.
func (p *Position) Step(s Split, levelD18 *big.Int) {
	if !p.Holds() {
		return
	}
	p.ideal.Add(p.ideal, share(p.ideal, s.Ideal, one))
	drift := new(big.Int).Mul(p.shares, levelD18)
	drift.Sub(drift, p.ideal)
	for i, part := range p.parts {
		if Part(i) == Drift {
			continue
		}
		part.Add(part, share(part, s.Ideal, one))
		part.Add(part, share(p.shares, s.Parts[i], basket.D18))
		drift.Sub(drift, part)
	}
	p.parts[Drift] = drift
}

// In adds shares at a level, for cash in USD D18. earned says that they were minted as a fee or tip.
func (p *Position) In(shares, levelD18, cashD18 *big.Int, earned bool) {
	cash := new(big.Int).Mul(cashD18, basket.D18)
	part := EntryExit
	if earned {
		part = FeesEarned
	}
	p.parts[part].Add(p.parts[part], new(big.Int).Mul(shares, levelD18))
	p.parts[part].Sub(p.parts[part], cash)
	p.ideal.Add(p.ideal, cash)
	p.cashIn.Add(p.cashIn, cash)
	p.shares.Add(p.shares, shares)
}

// Out removes shares at a level, for cash in USD D18. There must be as many.
func (p *Position) Out(shares, levelD18, cashD18 *big.Int) {
	cash, value := new(big.Int).Mul(cashD18, basket.D18), new(big.Int).Mul(shares, levelD18)
	drift := new(big.Int).Set(value)
	leave := func(sum *big.Int) *big.Int {
		part := share(sum, shares, p.shares)
		sum.Sub(sum, part)
		drift.Sub(drift, part)
		return part
	}
	p.idealOut.Add(p.idealOut, leave(p.ideal))
	for i, part := range p.parts {
		if Part(i) != Drift {
			p.settled[i].Add(p.settled[i], leave(part))
		}
	}
	p.parts[Drift].Sub(p.parts[Drift], drift)
	p.settled[Drift].Add(p.settled[Drift], drift)
	p.settled[EntryExit].Add(p.settled[EntryExit], cash.Sub(cash, value))
	p.cashOut.Add(p.cashOut, cash).Add(p.cashOut, value)
	p.shares.Sub(p.shares, shares)
}

// Claim adds the cash of a paid claim, in USD D18.
func (p *Position) Claim(cashD18 *big.Int) {
	cash := new(big.Int).Mul(cashD18, basket.D18)
	p.settled[EntryExit].Add(p.settled[EntryExit], cash)
	p.cashOut.Add(p.cashOut, cash)
}

// Gas adds gas that the investor paid, in USD D18.
func (p *Position) Gas(usdD18 *big.Int) { p.gas.Add(p.gas, new(big.Int).Mul(usdD18, basket.D18)) }

// Receipt is the result of a position, in USD D18. GotD18 = CashOutD18 + ValueD18 − CashInD18 − GasD18, and GotD18 − IdealD18 is the
// sum of the parts less the gas, exactly.
type Receipt struct {
	CashInD18, CashOutD18, GasD18 *big.Int
	ValueD18                      *big.Int // shares held at the net level, rounded down
	GotD18                        *big.Int // profit after gas
	IdealD18                      *big.Int // profit of the ideal, rounded down
	DifferenceD18                 *big.Int // GotD18 − IdealD18
	Parts                         [parts]*big.Int
}

// Part returns a part in USD D18; below 0 is a loss.
func (r Receipt) Part(p Part) *big.Int { return r.Parts[p] }

// Receipt returns the result at the newest point, whose level is given. All parts are rounded toward zero except the drift, which takes
// the roundings.
func (p *Position) Receipt(levelD18 *big.Int) Receipt {
	d18 := func(sum *big.Int) *big.Int { return new(big.Int).Quo(sum, basket.D18) }
	r := Receipt{
		CashInD18: d18(p.cashIn), CashOutD18: d18(p.cashOut), GasD18: d18(p.gas),
		ValueD18: basket.MulDivDown(p.shares, levelD18, basket.D18),
	}
	r.GotD18 = new(big.Int).Add(r.CashOutD18, r.ValueD18)
	r.GotD18.Sub(r.GotD18, r.CashInD18).Sub(r.GotD18, r.GasD18)
	ideal := new(big.Int).Add(p.idealOut, p.ideal)
	ideal.Sub(ideal, p.cashIn)
	r.IdealD18 = ideal.Div(ideal, basket.D18) // rounded down, also below 0
	r.DifferenceD18 = new(big.Int).Sub(r.GotD18, r.IdealD18)
	drift := new(big.Int).Add(r.DifferenceD18, r.GasD18)
	for i := range r.Parts {
		r.Parts[i] = d18(new(big.Int).Add(p.parts[i], p.settled[i]))
		if Part(i) != Drift {
			drift.Sub(drift, r.Parts[i])
		}
	}
	r.Parts[Drift] = drift
	return r
}
