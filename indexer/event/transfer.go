package event

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// transferID is topic 1 of ERC-20's Transfer.
var transferID = mustABI(bindings.IndexVaultMetaData.ParseABI()).Events["Transfer"].ID

// transfer is the body of a Transfer and its number in one allocation.
type transfer struct {
	body  bindings.IndexVaultTransfer
	value number
}

// unpackTransfer decodes the most frequent event without reflection: two holders in the topics, a number in the data. It does
// not set Raw. The bindings' decoder accepts data that is missing or too long. This one refuses both, because no vault emits
// them.
func unpackTransfer(topics [][]byte, data []byte) (*bindings.IndexVaultTransfer, error) {
	if len(topics) != 3 || len(topics[1]) != common.HashLength || len(topics[2]) != common.HashLength || len(data) != common.HashLength {
		return nil, fmt.Errorf("a Transfer has 3 topics and %d bytes, got %d and %d", common.HashLength, len(topics), len(data))
	}
	t := new(transfer)
	t.body.From, t.body.To = common.Address(topics[1][12:]), common.Address(topics[2][12:])
	t.body.Value = t.value.set(data)
	return &t.body, nil
}
