package plan_test

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

// contract is executeTrades of IndexVault as its interface describes it, on numbers.
type contract struct {
	s          plan.Snapshot
	nav        *big.Int
	drift      *big.Int
	lost, sold *big.Int
	book       basket.Basket
	buyable    map[common.Address]bool
	caps       map[common.Address]basket.Amount
	highs      map[common.Address]basket.Amount // where prices disagree
	moved      map[common.Address]*big.Int      // in the last hour, USD D18
}

func newContract(s plan.Snapshot) *contract {
	v := &contract{
		s: s, lost: new(big.Int), sold: new(big.Int), buyable: map[common.Address]bool{},
		caps: map[common.Address]basket.Amount{}, highs: map[common.Address]basket.Amount{}, moved: map[common.Address]*big.Int{},
	}
	for _, c := range s.Constituents {
		v.book = append(v.book, c.Constituent)
		v.highs[c.Token] = c.HighD18
		v.buyable[c.Token], v.caps[c.Token], v.moved[c.Token] = c.Buyable, c.TradeCapD18, c.MovedD18.Big()
	}
	v.nav, v.drift = v.book.NAV(), v.book.DriftD18()
	return v
}

func (v *contract) at(token common.Address) *basket.Constituent {
	for i := range v.book {
		if v.book[i].Token == token {
			return &v.book[i]
		}
	}
	return nil
}

// toTarget compares with the target at the NAV before the trades: 1, 0 or −1.
func (v *contract) toTarget(c *basket.Constituent) int {
	current := new(big.Int).Mul(c.ValueD18(), big.NewInt(basket.FullBps))
	return current.Cmp(new(big.Int).Mul(v.nav, big.NewInt(c.TargetBps)))
}

func (v *contract) trade(t require.TestingT, leg int, l plan.Leg, got *big.Int) {
	from, to := v.at(l.TokenIn), v.at(l.TokenOut)
	require.NotEqual(t, l.TokenIn, l.TokenOut)
	require.True(t, v.buyable[l.TokenOut], "leg %d buys what is not active", leg)
	require.Positive(t, l.AmountIn.Sign())
	require.LessOrEqual(t, l.AmountIn.Cmp(from.Reserve), 0, "leg %d sells more than is held", leg)
	require.False(t, v.s.ReduceOnly && from.TargetBps != 0, "leg %d: ReduceOnly", leg)
	require.True(t, from.TargetBps == 0 || v.toTarget(from) > 0, "leg %d: WrongDirection", leg)
	require.Negative(t, v.toTarget(to), "leg %d: WrongDirection", leg)
	lowIn := basket.MulDivUp(l.AmountIn.Big(), from.PriceD18.Big(), basket.Pow10(from.Decimals))
	valueIn := lowIn
	if high := v.highs[l.TokenIn]; high.Cmp(from.PriceD18) > 0 { // a sale counts at the higher price
		valueIn = basket.MulDivUp(l.AmountIn.Big(), high.Big(), basket.Pow10(from.Decimals))
	}
	require.LessOrEqual(t, v.highs[l.TokenOut].Cmp(to.PriceD18), 0, "leg %d: NoAgreedPrice", leg)
	room := func(token common.Address, most *big.Int) {
		left := new(big.Int).Sub(most, v.moved[token])
		require.LessOrEqual(t, valueIn.Cmp(left), 0, "leg %d: TradeTooLarge for %s", leg, token)
	}
	record := func(token common.Address) {
		cents := basket.MulDivUp(valueIn, big.NewInt(1), big.NewInt(1e16))
		v.moved[token] = new(big.Int).Add(v.moved[token], cents.Mul(cents, big.NewInt(1e16)))
	}
	room(l.TokenIn, basket.MulDivDown(v.nav, big.NewInt(v.s.Limits.MaxTradeBps), big.NewInt(basket.FullBps)))
	for _, token := range []common.Address{l.TokenIn, l.TokenOut} {
		if capOf := v.caps[token]; capOf.Cmp(basket.MaxAmount) != 0 {
			room(token, capOf.Big())
		}
	}
	record(l.TokenIn)
	if capOf := v.caps[l.TokenOut]; capOf.Cmp(basket.MaxAmount) != 0 {
		record(l.TokenOut)
	}
	valueOut := basket.ValueD18(got, to.PriceD18.Big(), to.Decimals)
	least := basket.MulDivUp(lowIn, big.NewInt(basket.FullBps-v.s.Limits.MaxSlippageBps), big.NewInt(basket.FullBps))
	require.GreaterOrEqual(t, valueOut.Cmp(least), 0, "leg %d: ValueLost", leg)
	v.sold.Add(v.sold, valueIn)
	if valueOut.Cmp(valueIn) < 0 {
		v.lost.Add(v.lost, valueIn).Sub(v.lost, valueOut)
	}
	from.Reserve = basket.NewAmount(new(big.Int).Sub(from.Reserve.Big(), l.AmountIn.Big()))
	to.Reserve = to.Reserve.Add(basket.NewAmount(got))
	require.GreaterOrEqual(t, v.toTarget(from), 0, "leg %d: Overshoot of what is sold", leg)
	require.LessOrEqual(t, v.toTarget(to), 0, "leg %d: Overshoot of what is bought", leg)
}

func (v *contract) end(t require.TestingT) {
	within := func(what string, amount *big.Int, used basket.Amount, dailyBps int64) {
		total := basket.MulDivUp(amount, basket.D18, v.nav)
		most := new(big.Int).Mul(big.NewInt(dailyBps), big.NewInt(5e13))
		require.LessOrEqual(t, total.Add(total, used.Big()).Cmp(most), 0, what)
	}
	within("DailyLossExceeded", v.lost, v.s.Used.LossD18, v.s.Limits.DailyLossBps)
	within("DailyTurnoverExceeded", v.sold, v.s.Used.TurnoverD18, v.s.Limits.DailyTurnoverBps)
	require.Negative(t, v.book.DriftD18().Cmp(v.drift), "DriftNotReduced")
}
