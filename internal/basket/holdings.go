package basket

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
)

// Holding is a token of a vault at the end of a block.
type Holding struct {
	Token     common.Address
	TargetBps uint16
	Decimals  uint8
	Reserve   *big.Int // base units
	PriceD18  *big.Int // USD per whole token; 0: unknown
}

// errHoldings says that bytes are not packed holdings.
var errHoldings = errors.New("not packed holdings")

// holdingHead is the length of what every packed holding has: token, target weight, decimals and the lengths of two numbers.
const holdingHead = common.AddressLength + 2 + 1 + 1 + 1

// PackHoldings writes holdings one after the other. Each has 20 bytes of token, 2 of target weight and 1 of decimals. The lengths of
// reserve and price follow, a byte each, and then both numbers. All numbers are big-endian and have no leading zeros.
func PackHoldings(list []Holding) []byte {
	out := make([]byte, 0, len(list)*(holdingHead+24))
	for _, h := range list {
		reserve, price := h.Reserve.Bytes(), h.PriceD18.Bytes()
		out = append(out, h.Token[:]...)
		out = binary.BigEndian.AppendUint16(out, h.TargetBps)
		out = append(out, h.Decimals, byte(len(reserve)), byte(len(price)))
		out = append(append(out, reserve...), price...)
	}
	return out
}

// UnpackHoldings reads what PackHoldings wrote.
func UnpackHoldings(packed []byte) ([]Holding, error) {
	var out []Holding
	for len(packed) > 0 {
		if len(packed) < holdingHead {
			return nil, fmt.Errorf("%d bytes left: %w", len(packed), errHoldings)
		}
		h := Holding{
			Token: common.BytesToAddress(packed[:20]), TargetBps: binary.BigEndian.Uint16(packed[20:]), Decimals: packed[22],
		}
		reserve, price := int(packed[23]), int(packed[24])
		packed = packed[holdingHead:]
		if reserve > common.HashLength || price > common.HashLength || len(packed) < reserve+price {
			return nil, fmt.Errorf("numbers of %d and %d bytes in %d: %w", reserve, price, len(packed), errHoldings)
		}
		h.Reserve = new(big.Int).SetBytes(packed[:reserve])
		h.PriceD18 = new(big.Int).SetBytes(packed[reserve:][:price])
		packed = packed[reserve+price:]
		out = append(out, h)
	}
	return out, nil
}
