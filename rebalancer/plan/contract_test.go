package plan_test

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/rebalancer/plan"
)

// contract is executeTrades of IndexVault as its interface states it, on numbers.
type contract struct {
	slippageBps int64
	nav         *big.Int
	drift       *big.Int
	book        basket.Basket
	buyable     map[common.Address]bool
}

func newContract(s plan.Snapshot) *contract {
	v := &contract{slippageBps: s.MaxSlippageBps, buyable: map[common.Address]bool{}}
	for _, c := range s.Constituents {
		v.book = append(v.book, c.Constituent)
		v.buyable[c.Token] = c.Buyable
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

// toTarget compares with the target of the NAV before: 1, 0 or −1.
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
	require.True(t, from.TargetBps == 0 || v.toTarget(from) > 0, "leg %d: WrongDirection", leg)
	require.Negative(t, v.toTarget(to), "leg %d: WrongDirection", leg)
	valueIn := basket.MulDivUp(l.AmountIn.Big(), from.PriceD18.Big(), basket.Pow10(from.Decimals))
	valueOut := basket.ValueD18(got, to.PriceD18.Big(), to.Decimals)
	least := basket.MulDivUp(valueIn, big.NewInt(basket.FullBps-v.slippageBps), big.NewInt(basket.FullBps))
	require.GreaterOrEqual(t, valueOut.Cmp(least), 0, "leg %d: ValueLost", leg)
	from.Reserve = basket.NewAmount(new(big.Int).Sub(from.Reserve.Big(), l.AmountIn.Big()))
	to.Reserve = to.Reserve.Add(basket.NewAmount(got))
	require.GreaterOrEqual(t, v.toTarget(from), 0, "leg %d: Overshoot of what is sold", leg)
	require.LessOrEqual(t, v.toTarget(to), 0, "leg %d: Overshoot of what is bought", leg)
}

func (v *contract) end(t require.TestingT) {
	require.Negative(t, v.book.DriftD18().Cmp(v.drift), "DriftNotReduced")
}
