package api

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// The bindings only pack and unpack; they hold no state.
var (
	vaultABI    = bindings.NewIndexVault()
	factoryABI  = bindings.NewVaultFactory()
	lensABI     = bindings.NewVaultLens()
	zapperABI   = bindings.NewZapper()
	registryABI = bindings.NewAssetRegistry()
	tokenABI    = bindings.NewERC20Permit()
)

// call is one eth_call.
type call struct {
	to   common.Address
	data []byte
}

// result is what a call returned, or why it did not.
type result struct {
	data hexutil.Bytes
	err  error
}

// callAll runs calls at one block in one round trip. An error is the node's; a call's own is in its result.
func (s *Server) callAll(ctx context.Context, block any, calls ...call) ([]result, error) {
	results, batch := make([]result, len(calls)), make([]rpc.BatchElem, len(calls))
	for i, c := range calls {
		msg := map[string]any{"to": c.to, "data": hexutil.Bytes(c.data)}
		batch[i] = rpc.BatchElem{Method: "eth_call", Args: []any{msg, block}, Result: &results[i].data}
	}
	if len(batch) == 0 {
		return nil, nil
	}
	if err := s.node.BatchCall(ctx, batch); err != nil {
		return nil, &faultError{CodeNode, fmt.Errorf("calling contracts: %w", err)}
	}
	for i := range batch {
		results[i].err = batch[i].Error
	}
	return results, nil
}

// unpacked decodes a result that must be there.
func unpacked[T any](r result, decode func([]byte) (T, error), what string) (T, error) {
	if r.err != nil {
		var none T
		err := fmt.Errorf("%s: %w", what, r.err)
		if _, reverted := chain.DecodeRevert(r.err); !reverted {
			err = &faultError{CodeNode, err} // the node could not run it: it lacks the state, say
		}
		return none, err
	}
	out, err := decode(r.data)
	if err != nil {
		return out, fmt.Errorf("%s: decoding: %w", what, err)
	}
	return out, nil
}

// exactly names the block of as_of by its hash: a node that has another one at that height refuses.
func exactly(at AsOf) any {
	return map[string]any{"blockHash": at.BlockHash, "requireCanonical": true}
}

// nodeBlock is what a pin needs of a block. The hash is the node's own word: chains hash headers in ways of their own.
type nodeBlock struct {
	Number    hexutil.Uint64 `json:"number"`
	Hash      common.Hash    `json:"hash"`
	Timestamp hexutil.Uint64 `json:"timestamp"`
}

// pin is the block that a transaction is worked out at.
type pin struct {
	at       AsOf
	number   *big.Int
	headTime time.Time // of the node's newest block: deadlines count from it
}

// maxPinLag is how many blocks behind the node's head the index may be for its block to be quoted at. Prices move with
// every block and nodes keep little old state: beyond that a quote at the head serves the caller better.
const maxPinLag = 32

// pin chooses the indexed block where the node has it and it is fresh, else the node's newest.
func (s *Server) pin(ctx context.Context, indexed AsOf) (pin, error) {
	var head, same *nodeBlock
	batch := []rpc.BatchElem{
		{Method: "eth_getBlockByNumber", Args: []any{"latest", false}, Result: &head},
		{Method: "eth_getBlockByNumber", Args: []any{hexutil.Uint64(indexed.BlockNumber), false}, Result: &same},
	}
	if err := s.node.BatchCall(ctx, batch); err != nil {
		return pin{}, &faultError{CodeNode, fmt.Errorf("reading the head: %w", err)}
	}
	if batch[0].Error != nil || head == nil {
		return pin{}, &faultError{CodeNode, fmt.Errorf("reading the head: %w", batch[0].Error)}
	}
	out := pin{headTime: time.Unix(int64(head.Timestamp), 0).UTC()}
	fresh := uint64(head.Number) <= indexed.BlockNumber+maxPinLag
	if batch[1].Error == nil && same != nil && same.Hash == indexed.BlockHash && fresh {
		out.at = indexed
	} else {
		out.at = AsOf{
			ChainID: indexed.ChainID, BlockNumber: uint64(head.Number), BlockHash: head.Hash, Timestamp: out.headTime, Finality: "latest",
		}
	}
	out.number = new(big.Int).SetUint64(out.at.BlockNumber)
	return out, nil
}

func (p pin) block() any { return hexutil.Uint64(p.at.BlockNumber) }

// vaultState reads a vault through the lens.
func (s *Server) vaultState(ctx context.Context, block any, vault common.Address) (bindings.IVaultLensVaultState, error) {
	results, err := s.callAll(ctx, block, call{s.cfg.Deployment.Lens, lensABI.PackState(vault)})
	if err != nil {
		return bindings.IVaultLensVaultState{}, err
	}
	return unpacked(results[0], lensABI.UnpackState, "reading the vault's state")
}
