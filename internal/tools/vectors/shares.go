package main

import "math/big"

// sequence of comings and goings in a vault that starts with the reserves and the supply below.
type sequence struct {
	Fees  []integer `json:"fees"` // {bps} management, entry, exit
	Steps []step    `json:"steps"`
}

// step is one contribution or one withdrawal, and what must come of it: the amounts taken or paid {tok}, the shares minted
// to the contributor or withdrawn, and the supply after, with the fees that are not minted {share D18}. Exact are the reals,
// rounded down, and MaxOff by how much the contracts may differ from them.
type step struct {
	Exact   []integer `json:"exact"`
	MaxOff  []integer `json:"maxOff"`
	Offered []integer `json:"offered"` // {tok} nothing: it is a withdrawal
	Wait    integer   `json:"wait"`    // {s} before the step
}

// vault is the model: reserves and supply as reals, every change in proportion.
type vault struct {
	reserves []*big.Float // {tok}
	supply   *big.Float   // {share D18} with the fees that are not minted
	held     *big.Float   // {share D18} of the one who comes and goes
	steps    int64
	// What rounding may have moved anything by, relative to its size. A vault that stays within the range of its scale
	// rounds at 2^-88 in each step; where it leaves the range, reserves become whole base units.
	slack *big.Float
}

// The vault of the Solidity test: 1e9 USD in wrapped ether at 4,000, wrapped bitcoin at 100,000, and a dollar token of
// 18, 8 and 6 decimals, at 50, 30 and 20 %.
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

// contribute offers something of every token, and the scarcest decides.
func (v *vault) contribute(st *step, r random, entryBps int64, wild bool) {
	most := int64(500) // thousandths of the vault: in eight steps it stays within the range of its scale
	if wild && v.supply.Cmp(realOf(new(big.Int).Exp(big.NewInt(10), big.NewInt(28), nil))) < 0 {
		most = 4_000_000
	}
	part := quo(real64(r.between(1, most)), real64(1000))
	var covered *big.Float // part of the vault
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

// withdraw burns some of what is held. The fee stays in the supply.
func (v *vault) withdraw(st *step, r random, exitBps int64) {
	shares := realOf(floor(mul(v.held, quo(real64(r.between(1, 990)), real64(1000)))))
	net := mul(shares, quo(real64(bps-exitBps), real64(bps)))
	v.move(st, quo(net, v.supply), real64(-1))
	v.expect(st, shares)
	v.supply = sub(v.supply, net)
	v.held = sub(v.held, shares)
}

// move takes the part of every reserve in or out.
func (v *vault) move(st *step, part, sign *big.Float) {
	for i, reserve := range v.reserves {
		amount := mul(reserve, part)
		v.expect(st, amount)
		v.reserves[i] = add(reserve, mul(sign, amount))
	}
}

// expect x, and allow two base units for each step so far, and the slack.
func (v *vault) expect(st *step, x *big.Float) {
	off := floor(mul(x, v.slack))
	st.Exact = append(st.Exact, integer{floor(x)})
	st.MaxOff = append(st.MaxOff, integer{off.Add(off, big.NewInt(2*v.steps))})
}
