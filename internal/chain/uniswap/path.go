package uniswap

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

const (
	feeBytes = 3
	hopBytes = common.AddressLength + feeBytes
	maxFee   = 1 << (8 * feeBytes)
)

// EncodePath packs tokens and the fees {hundredths of a bp} of the pools between them, as SwapRouter and
// UniswapV3Adapter expect. It panics unless there is one more token than fees and every fee fits 24 bits.
func EncodePath(tokens []common.Address, fees []uint32) []byte {
	if len(tokens) != len(fees)+1 {
		panic(fmt.Sprintf("a path of %d tokens and %d fees", len(tokens), len(fees)))
	}
	path := make([]byte, 0, len(fees)*hopBytes+common.AddressLength)
	for i, fee := range fees {
		if fee >= maxFee {
			panic(fmt.Sprintf("a pool's fee of %d: at most %d", fee, maxFee-1))
		}
		path = append(path, tokens[i][:]...)
		path = append(path, byte(fee>>16), byte(fee>>8), byte(fee))
	}
	return append(path, tokens[len(fees)][:]...)
}
