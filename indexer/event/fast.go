package event

import (
	"encoding/binary"
	"math/big"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// number is a 256-bit number in one allocation.
type number struct {
	value big.Int
	words [common.HashLength * 8 / bits.UintSize]big.Word
}

// set reads a word.
func (n *number) set(word []byte) *big.Int {
	if bits.UintSize == 64 {
		for i := range n.words {
			n.words[i] = big.Word(binary.BigEndian.Uint64(word[common.HashLength-8*(i+1):]))
		}
		return n.value.SetBits(n.words[:])
	}
	return n.value.SetBytes(word)
}

// layout is how the compiler encodes an event: the number of topics, and of words of data or listOfNumbers. read makes the
// body of a log with that layout from its topics, its data, and the words of the data as numbers. Topics are whole words.
type layout struct {
	topics, words int
	read          func(topics [][]byte, data []byte, n []number) any
}

// listOfNumbers is the layout (uint256[], uint256).
const listOfNumbers = -1

// fastDecoders decode the most frequent vault events besides Transfer, by first topic, without reflection. That is ten times
// as fast as the bindings. A log with another layout goes to the bindings, which decide whether it is valid.
var fastDecoders = byTopic(map[string]layout{
	"Checkpoint": {1, 3, func(_ [][]byte, _ []byte, n []number) any {
		return &bindings.IndexVaultCheckpoint{Scale: &n[0].value, FeeShares: &n[1].value, AccruedAt: &n[2].value}
	}},
	"Contributed": {3, listOfNumbers, func(topics [][]byte, _ []byte, n []number) any {
		return &bindings.IndexVaultContributed{
			Sender: addressIn(topics[1]), Receiver: addressIn(topics[2]), Amounts: list(n[3:]), Shares: &n[1].value,
		}
	}},
	"Withdrawn": {3, listOfNumbers, func(topics [][]byte, _ []byte, n []number) any {
		return &bindings.IndexVaultWithdrawn{
			Sender: addressIn(topics[1]), Receiver: addressIn(topics[2]), Amounts: list(n[3:]), Shares: &n[1].value,
		}
	}},
	"TradeExecuted": {4, 8, func(topics [][]byte, data []byte, n []number) any {
		return &bindings.IndexVaultTradeExecuted{
			Nonce: new(big.Int).SetBytes(topics[1]), TokenIn: addressIn(topics[2]), TokenOut: addressIn(topics[3]),
			Adapter: addressIn(data[:common.HashLength]), Leg: &n[1].value, AmountIn: &n[2].value, AmountOut: &n[3].value,
			ReserveInAfter: &n[4].value, ReserveOutAfter: &n[5].value, ValueInD18: &n[6].value, ValueOutD18: &n[7].value,
		}
	}},
	"TradesExecuted": {2, 4, func(topics [][]byte, _ []byte, n []number) any {
		return &bindings.IndexVaultTradesExecuted{
			Nonce: new(big.Int).SetBytes(topics[1]), NavBeforeD18: &n[0].value, NavAfterD18: &n[1].value,
			DriftBeforeD18: &n[2].value, DriftAfterD18: &n[3].value,
		}
	}},
	"AllowanceUsed": {1, 2, func(_ [][]byte, _ []byte, n []number) any {
		return &bindings.IndexVaultAllowanceUsed{LossD18: &n[0].value, TurnoverD18: &n[1].value}
	}},
	"FeesPaid": {3, 3, func(topics [][]byte, _ []byte, n []number) any {
		return &bindings.IndexVaultFeesPaid{
			Creator: addressIn(topics[1]), CreatorShares: &n[0].value, Platform: addressIn(topics[2]), PlatformShares: &n[1].value,
			Supply: &n[2].value,
		}
	}},
	"PerformanceFeeAccrued": {1, 2, func(_ [][]byte, _ []byte, n []number) any {
		return &bindings.IndexVaultPerformanceFeeAccrued{Shares: &n[0].value, HighWaterMarkD18: &n[1].value}
	}},
	"EntryFeeAccrued": {2, 1, func(topics [][]byte, _ []byte, n []number) any {
		return &bindings.IndexVaultEntryFeeAccrued{Receiver: addressIn(topics[1]), Shares: &n[0].value}
	}},
	"ExitFeeAccrued": {2, 1, func(topics [][]byte, _ []byte, n []number) any {
		return &bindings.IndexVaultExitFeeAccrued{Sender: addressIn(topics[1]), Shares: &n[0].value}
	}},
})

func byTopic(forms map[string]layout) map[common.Hash]layout {
	contract := mustABI(bindings.IndexVaultMetaData.ParseABI())
	ids := make(map[common.Hash]layout, len(forms))
	for name, f := range forms {
		ids[contract.Events[name].ID] = f
	}
	return ids
}

// unpack decodes a log. It returns nil if the log does not have the layout.
func (f layout) unpack(topics [][]byte, data []byte) any {
	if len(topics) != f.topics || len(data)%common.HashLength != 0 {
		return nil
	}
	for _, topic := range topics {
		if len(topic) != common.HashLength {
			return nil
		}
	}
	n := make([]number, len(data)/common.HashLength)
	for i := range n {
		n[i].set(data[i*common.HashLength:])
	}
	if f.words != listOfNumbers {
		if len(n) != f.words {
			return nil
		}
		return f.read(topics, data, n)
	}
	// The words are: position of the list, the number, length of the list, the list.
	if len(n) < 3 || !is(&n[0].value, 2*common.HashLength) || !is(&n[2].value, uint64(len(n)-3)) {
		return nil
	}
	return f.read(topics, data, n)
}

func is(i *big.Int, value uint64) bool { return i.IsUint64() && i.Uint64() == value }

func addressIn(word []byte) common.Address {
	return common.Address(word[common.HashLength-common.AddressLength:])
}

func list(n []number) []*big.Int {
	out := make([]*big.Int, len(n))
	for i := range n {
		out[i] = &n[i].value
	}
	return out
}
