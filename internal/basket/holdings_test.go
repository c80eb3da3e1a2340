package basket_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/basket"
)

func TestPackedHoldingsAreReadBack(t *testing.T) {
	t.Parallel()
	number := func(t *rapid.T, name string) *big.Int {
		return new(big.Int).SetBytes(rapid.SliceOfN(rapid.Byte(), 0, 32).Draw(t, name))
	}
	rapid.Check(t, func(t *rapid.T) {
		var list []basket.Holding
		for range rapid.IntRange(0, 32).Draw(t, "tokens") {
			list = append(list, basket.Holding{
				Token:     common.BytesToAddress(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "token")),
				TargetBps: rapid.Uint16().Draw(t, "target"), Decimals: rapid.Uint8().Draw(t, "decimals"),
				Reserve: number(t, "reserve"), PriceD18: number(t, "price"),
			})
		}
		packed := basket.PackHoldings(list)
		got, err := basket.UnpackHoldings(packed)
		require.NoError(t, err)
		require.Len(t, got, len(list))
		for i := range list {
			require.Equal(t, list[i].Token, got[i].Token)
			require.Equal(t, list[i].TargetBps, got[i].TargetBps)
			require.Equal(t, list[i].Decimals, got[i].Decimals)
			require.Zero(t, list[i].Reserve.Cmp(got[i].Reserve))
			require.Zero(t, list[i].PriceD18.Cmp(got[i].PriceD18))
		}
		if len(packed) > 0 {
			_, err = basket.UnpackHoldings(packed[:len(packed)-1])
			require.Error(t, err, "the last holding lacks a byte")
		}
	})
}
