package uniswap

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

const (
	feeBytes = 3
	hopBytes = common.AddressLength + feeBytes
	maxFee   = 1 << (8 * feeBytes)
)

// EncodePath packs tokens and the fees {hundredths of a bp} of the pools between them as SwapRouter and UniswapV3Adapter
// take them. It panics unless there is one token more than fees and every fee has 24 bits.
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

// DecodePath is the reverse of EncodePath, for paths of at least one pool.
func DecodePath(path []byte) (tokens []common.Address, fees []uint32, err error) {
	hops := len(path) / hopBytes
	if hops == 0 || len(path)%hopBytes != common.AddressLength {
		return nil, nil, fmt.Errorf("decoding a path of %d bytes: 20 and 23 for every pool expected", len(path))
	}
	r := bytes.NewBuffer(path)
	for range hops {
		tokens = append(tokens, common.BytesToAddress(r.Next(common.AddressLength)))
		fee := r.Next(feeBytes)
		fees = append(fees, uint32(fee[0])<<16|uint32(fee[1])<<8|uint32(fee[2]))
	}
	return append(tokens, common.BytesToAddress(r.Bytes())), fees, nil
}
