package uniswap_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
)

func TestPathsSurviveEncoding(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fees := rapid.SliceOfN(rapid.Uint32Range(0, 1<<24-1), 1, 4).Draw(t, "fees")
		tokens := make([]common.Address, len(fees)+1)
		for i := range tokens {
			tokens[i] = common.BytesToAddress(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "token"))
		}
		path := uniswap.EncodePath(tokens, fees)
		require.Len(t, path, 20+23*len(fees))
		gotTokens, gotFees, err := uniswap.DecodePath(path)
		require.NoError(t, err)
		require.Equal(t, tokens, gotTokens)
		require.Equal(t, fees, gotFees)
		_, _, err = uniswap.DecodePath(path[:len(path)-1])
		require.Error(t, err)
	})
}

func TestDecodePathRejectsOneToken(t *testing.T) {
	t.Parallel()
	_, _, err := uniswap.DecodePath(make([]byte, 20))
	require.ErrorContains(t, err, "20 bytes")
	require.Panics(t, func() { uniswap.EncodePath(make([]common.Address, 2), nil) })
	require.Panics(t, func() { uniswap.EncodePath(make([]common.Address, 2), []uint32{1 << 24}) })
}
