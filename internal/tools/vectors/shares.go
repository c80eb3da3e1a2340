package main

import "math/big"

// sequence is a list of contributions and withdrawals. The vault starts with the reserves and supply of newVault.
type sequence struct {
	Fees  []integer `json:"fees"` // {bps} management, entry, exit
	Steps []step    `json:"steps"`
}

// step is one contribution or withdrawal with its expected results. They are amounts {tok}, then the minted or burned
// shares {share D18}, then the supply after, including unminted fee shares {share D18}.
type step struct {
	Exact   []integer `json:"exact"`   // exact results, rounded down
	MaxOff  []integer `json:"maxOff"`  // largest differences of the contracts' results
	Offered []integer `json:"offered"` // {tok} empty for a withdrawal
	Wait    integer   `json:"wait"`    // {s} time before the step
}

// vault is the model of a vault. Reserves and supply are reals, and every change is proportional.
type vault struct {
	reserves []*big.Float // {tok}
	supply   *big.Float   // {share D18} including unminted fee shares
	held     *big.Float   // {share D18} shares of the one investor
	steps    int64
	// slack is the largest relative error by rounding. A vault whose scale stays in range rounds at 2^-88 in each step. If
	// the scale leaves its range, reserves become whole base units.
	slack *big.Float
}

// newVault returns the vault of the Solidity test with 1e9 USD. It has 50 % wrapped ether at 4,000 USD with 18 decimals. It
// has 30 % wrapped bitcoin at 100,000 USD with 8 decimals, and 20 % of a dollar token with 6 decimals.
func newVault(wild bool) *vault {
	v := &vault{
		reserves: []*big.Float{
			mul(real64(125_000), realOf(d18)), real64(3_000 * 1e8), real64(200_000_000 * 1e6),
		},
		supply: mul(real64(10_000_000), realOf(d18)),
		held:   newReal(),
		slack:  newReal().SetMantExp(real64(1), -80),
	}
	if wild {
		v.slack = quo(real64(1), real64(1e9))
	}
	return v
}

func sequences(r random) []sequence {
	var all []sequence
	for i := range 24 {
		wild := i%4 == 3
		management := r.between(0, 1000)
		entry, exit := r.between(0, 200)*r.between(0, 1), r.between(0, 200)*r.between(0, 1)
		s := sequence{Fees: []integer{small(management), small(entry), small(exit)}}
		v := newVault(wild)
		for range 8 {
			wait := r.big(0, 8).Int64()
			v.supply = mul(v.supply, growth(management, wait))
			v.steps++
			st := step{Offered: []integer{}, Wait: small(wait)}
			if v.held.Sign() == 0 || r.IntN(2) == 0 {
				v.contribute(&st, r, entry, wild)
			} else {
				v.withdraw(&st, r, exit)
			}
			v.expect(&st, v.supply)
			s.Steps = append(s.Steps, st)
		}
		all = append(all, s)
	}
	return all
}

// contribute offers an amount of every token. The scarcest one decides how much is taken.
func (v *vault) contribute(st *step, r random, entryBps int64, wild bool) {
	most := int64(500) // thousandths of the vault; in eight steps the scale stays in its range
	if wild && v.supply.Cmp(realOf(new(big.Int).Exp(big.NewInt(10), big.NewInt(28), nil))) < 0 {
		most = 4_000_000
	}
	part := quo(real64(r.between(1, most)), real64(1000))
	var covered *big.Float // the part of the vault that all offers cover
	for _, reserve := range v.reserves {
		offered := floor(mul(mul(reserve, part), quo(real64(r.between(1000, 2000)), real64(1000))))
		st.Offered = append(st.Offered, integer{offered})
		if share := quo(realOf(offered), reserve); covered == nil || share.Cmp(covered) < 0 {
			covered = share
		}
	}
	gross := mul(v.supply, covered)
	shares := mul(gross, quo(real64(bps-entryBps), real64(bps)))
	v.move(st, covered, real64(1))
	v.expect(st, shares)
	v.supply = add(v.supply, gross)
	v.held = add(v.held, shares)
}

// withdraw burns a part of the held shares. The exit fee stays in the supply.
func (v *vault) withdraw(st *step, r random, exitBps int64) {
	shares := realOf(floor(mul(v.held, quo(real64(r.between(1, 990)), real64(1000)))))
	net := mul(shares, quo(real64(bps-exitBps), real64(bps)))
	v.move(st, quo(net, v.supply), real64(-1))
	v.expect(st, shares)
	v.supply = sub(v.supply, net)
	v.held = sub(v.held, shares)
}

// move adds a part of every reserve to the vault or removes it.
func (v *vault) move(st *step, part, sign *big.Float) {
	for i, reserve := range v.reserves {
		amount := mul(reserve, part)
		v.expect(st, amount)
		v.reserves[i] = add(reserve, mul(sign, amount))
	}
}

// expect adds the expected result x. The contracts may differ by two base units for each step so far, plus the slack.
func (v *vault) expect(st *step, x *big.Float) {
	off := floor(mul(x, v.slack))
	st.Exact = append(st.Exact, integer{floor(x)})
	st.MaxOff = append(st.MaxOff, integer{off.Add(off, big.NewInt(2*v.steps))})
}
