package chain

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
)

// Header is a block header with the hash that the node gives. It is never computed, because some chains have other fields in their
// headers and hash them differently.
type Header struct {
	*types.Header
	hash common.Hash
}

// HeaderOf returns a header of a chain that hashes headers as go-ethereum does.
func HeaderOf(h *types.Header) *Header { return &Header{Header: h, hash: h.Hash()} }

// Hash returns the block's hash.
func (h *Header) Hash() common.Hash { return h.hash }

// UnmarshalJSON reads a header as a node gives it. It returns an error if the hash is missing.
func (h *Header) UnmarshalJSON(raw []byte) error {
	var given struct {
		Hash *common.Hash `json:"hash"`
	}
	if err := json.Unmarshal(raw, &given); err != nil {
		return fmt.Errorf("reading a header's hash: %w", err)
	}
	if given.Hash == nil {
		return errors.New("reading a header: it has no hash")
	}
	h.Header, h.hash = new(types.Header), *given.Hash
	if err := h.Header.UnmarshalJSON(raw); err != nil {
		return fmt.Errorf("reading a header: %w", err)
	}
	return nil
}

// blockArg returns the parameter that names a block: nil is the latest, a negative number one of rpc's tags.
func blockArg(number *big.Int) string {
	switch {
	case number == nil:
		return "latest"
	case number.Sign() >= 0:
		return hexutil.EncodeBig(number)
	default:
		return rpc.BlockNumber(number.Int64()).String()
	}
}
