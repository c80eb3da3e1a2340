package uniswap_test

import (
	"encoding/binary"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/astrolabe-index/astrolabe/internal/chain/uniswap"
)

func TestEncodePath(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		fees := rapid.SliceOfN(rapid.Uint32Range(0, 1<<24-1), 1, 4).Draw(t, "fees")
		tokens := make([]common.Address, len(fees)+1)
		for i := range tokens {
			tokens[i] = common.BytesToAddress(rapid.SliceOfN(rapid.Byte(), 20, 20).Draw(t, "token"))
		}
		path := uniswap.EncodePath(tokens, fees)
		require.Len(t, path, 20+23*len(fees))
		for i, fee := range fees {
			require.Equal(t, tokens[i][:], path[23*i:23*i+20])
			require.Equal(t, fee, binary.BigEndian.Uint32(append([]byte{0}, path[23*i+20:23*i+23]...)))
		}
		require.Equal(t, tokens[len(fees)][:], path[23*len(fees):])
	})
}

func TestEncodePathPanicsOnBadInput(t *testing.T) {
	t.Parallel()
	require.Panics(t, func() { uniswap.EncodePath(make([]common.Address, 2), nil) })
	require.Panics(t, func() { uniswap.EncodePath(make([]common.Address, 2), []uint32{1 << 24}) })
}
