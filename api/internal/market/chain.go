package market

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// priceTimeout bounds how long a read waits for the node. After it the answer is sent without prices.
const priceTimeout = 3 * time.Second

// TokenPrice is a token's price by the registry, or why there is none.
type TokenPrice struct {
	D18       *big.Int
	updatedAt time.Time
	Unknown   string
}

// Prices reads the registry at exactly the block of as_of. The second value is the reason if nothing could be read. It is empty if
// every price is known, or known to be stale.
func (s *Chain) Prices(ctx context.Context, at rest.AsOf, tokens []common.Address) ([]TokenPrice, string) {
	ctx, cancel := context.WithTimeout(ctx, priceTimeout)
	defer cancel()
	calls := make([]ContractCall, len(tokens))
	for i, t := range tokens {
		calls[i] = ContractCall{s.Deployment.Registry, RegistryABI.PackTryPriceD18(t)}
	}
	results, err := s.CallAll(ctx, byHash(at), calls...)
	if err != nil {
		s.Log.WarnContext(ctx, "prices not read", "error", err)
		return nil, rest.ReasonNode
	}
	out := make([]TokenPrice, len(tokens))
	for i, r := range results {
		p, err := Unpack(r, RegistryABI.UnpackTryPriceD18, "reading a price")
		if err != nil {
			s.Log.WarnContext(ctx, "prices not read", "error", err)
			return nil, rest.ReasonNoBlock
		}
		out[i] = readPrice(p)
	}
	return out, ""
}

func readPrice(p bindings.TryPriceD18Output) TokenPrice {
	if !p.Ok {
		return TokenPrice{Unknown: rest.ReasonNoPrice}
	}
	return TokenPrice{D18: p.Price, updatedAt: time.Unix(p.UpdatedAt.Int64(), 0).UTC()}
}

// RegistryABI packs and unpacks calls of the asset registry.
var RegistryABI = bindings.NewAssetRegistry()

// Node is what the market asks of JSON-RPC.
type Node interface {
	BatchCall(ctx context.Context, batch []rpc.BatchElem) error
}

// Chain reads contracts through a node.
type Chain struct {
	Node       Node
	Deployment chain.Deployment
	Log        *slog.Logger
}

// ContractCall is one eth_call.
type ContractCall struct {
	to   common.Address
	data []byte
}

// Call is the eth_call of data at to.
func Call(to common.Address, data []byte) ContractCall { return ContractCall{to, data} }

// CallResult is the result of a call, or its error.
type CallResult struct {
	Data hexutil.Bytes
	Err  error
}

// CallAll runs calls at one block in one round trip. The returned error is the node's. A call's own error is in its result.
func (s *Chain) CallAll(ctx context.Context, block any, calls ...ContractCall) ([]CallResult, error) {
	results, batch := make([]CallResult, len(calls)), make([]rpc.BatchElem, len(calls))
	for i, c := range calls {
		msg := map[string]any{"to": c.to, "data": hexutil.Bytes(c.data)}
		batch[i] = rpc.BatchElem{Method: "eth_call", Args: []any{msg, block}, Result: &results[i].Data}
	}
	if len(batch) == 0 {
		return nil, nil
	}
	if err := s.Node.BatchCall(ctx, batch); err != nil {
		return nil, rest.Fault(rest.CodeNode, fmt.Errorf("calling contracts: %w", err))
	}
	for i := range batch {
		results[i].Err = batch[i].Error
	}
	return results, nil
}

// Unpack decodes a result that must exist.
func Unpack[T any](r CallResult, decode func([]byte) (T, error), what string) (T, error) {
	if r.Err != nil {
		var none T
		err := fmt.Errorf("%s: %w", what, r.Err)
		if _, reverted := chain.DecodeRevert(r.Err); !reverted {
			err = rest.Fault(rest.CodeNode, err) // the node could not run the call, for example because it lacks the state
		}
		return none, err
	}
	out, err := decode(r.Data)
	if err != nil {
		return out, fmt.Errorf("%s: decoding: %w", what, err)
	}
	return out, nil
}

// byHash names the block of as_of by its hash. A node with another block at that height refuses.
func byHash(at rest.AsOf) any {
	return map[string]any{"blockHash": at.BlockHash, "requireCanonical": true}
}
