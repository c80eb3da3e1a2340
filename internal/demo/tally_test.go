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
