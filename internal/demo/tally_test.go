package demo

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

func TestOnlyRevertsCausedByPricesCountAsMovedPrices(t *testing.T) {
	t.Parallel()
	sold, bought := common.HexToAddress("0x01"), common.HexToAddress("0x02")
	calldata := bindings.NewIndexVault().PackExecuteTrades(new(big.Int), []bindings.IVaultTypesTrade{
		{TokenIn: sold, TokenOut: bought, AmountIn: big.NewInt(500), MinAmountOut: big.NewInt(70)},
	}, new(big.Int), new(big.Int))
	insufficient := func(token common.Address, got, least int64) chain.Revert {
		return chain.Revert{Name: "InsufficientAmount", Args: []chain.RevertArg{
			{Name: "token", Value: token}, {Name: "amount", Value: big.NewInt(got)}, {Name: "minAmount", Value: big.NewInt(least)},
		}}
	}
	message := func(text string) chain.Revert {
		return chain.Revert{Name: "Error", Args: []chain.RevertArg{{Name: "message", Value: text}}}
	}
	for _, c := range []struct {
		name  string
		why   chain.Revert
		moved bool
	}{
		{"an exit order whose level rose again", chain.Revert{Name: "NotTriggered"}, true},
		{"a trade that would pass its target", chain.Revert{Name: "Overshoot"}, true},
		{"a trade that lost too much value", chain.Revert{Name: "ValueLost"}, true},
		{"a swap that gave too little", message("Too little received"), true},
		{"a trade that bought less than its minimum", insufficient(bought, 69, 70), true},
		{"a reserve from which an investor withdrew", insufficient(sold, 499, 500), false},
		{"another minimum than the trade's", insufficient(bought, 1, 2), false},
		{"another nonce", chain.Revert{Name: "NonceMismatch"}, false},
		{"a swap in the wrong direction", message("SPL"), false},
		{"no reason at all", chain.Revert{}, false},
	} {
		require.Equal(t, c.moved, priceMoved(c.why, calldata), c.name)
	}
	require.False(t, priceMoved(insufficient(bought, 69, 70), nil), "calldata without trades")
}

func TestTheLargestDriftLeavesOutWhatNobodyCanPrevent(t *testing.T) {
	t.Parallel()
	bps := func(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e14)) }
	var tally indexTally
	require.Equal(t, "0", tally.largestDrift().String())
	tally.sample(bps(90))
	tally.jump() // new targets
	for range 3 {
		tally.sample(bps(900))
	}
	require.Equal(t, "0.009", tally.largestDrift().String(), "new targets are still being traded for")
	tally.sample(bps(20))
	require.Equal(t, 4, tally.settled)
	tally.sample(bps(160))
	require.Equal(t, "0.016", tally.largestDrift().String(), "nothing is settling any more")
	tally.jump()
	for range settleBlocks {
		tally.sample(bps(900))
	}
	require.Equal(t, "0.016", tally.largestDrift().String())
	tally.sample(bps(900))
	require.Equal(t, "0.09", tally.largestDrift().String(), "the time to settle is over")

	report := Report{Rebalance: true, Indices: []IndexReport{{Symbol: "ALL", MaxDrift: tally.largestDrift()}}}
	require.Equal(t, []string{"ALL drifted by 9.000 %: the limit is 1.500 %"}, report.Failures())
	report.Rebalance = false
	require.Empty(t, report.Failures(), "without a rebalancer an index may drift")
}
