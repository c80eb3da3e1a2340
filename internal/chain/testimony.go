package chain

import (
	"context"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// Testimony is what one node alone reports about an account and transactions.
type Testimony struct {
	Node     string
	Nonce    uint64     // nonce of the account after the requested block
	Receipts []*Receipt // receipts of the transactions that the node has in a block
	Err      error      // the node did not answer everything; no other field is set
}

// Testify asks every node separately, all at once, for the account's nonce after a block and for receipts. What a
// single node does not know proves little.
func (c *Client) Testify(ctx context.Context, account common.Address, block uint64, hashes []common.Hash) []Testimony {
	out := make([]Testimony, len(c.endpoints))
	var asked sync.WaitGroup
	for i, e := range c.endpoints {
		asked.Go(func() { out[i] = c.testimony(ctx, e, account, block, hashes) })
	}
	asked.Wait()
	return out
}

func (c *Client) testimony(
	ctx context.Context, e *endpoint, account common.Address, block uint64, hashes []common.Hash,
) Testimony {
	t := Testimony{Node: e.name}
	var nonce hexutil.Uint64
	receipts := make([]*Receipt, len(hashes))
	calls := []rpc.BatchElem{
		{Method: "eth_getTransactionCount", Args: []any{account, hexutil.EncodeUint64(block)}, Result: &nonce},
	}
	for i, hash := range hashes {
		calls = append(calls, rpc.BatchElem{Method: "eth_getTransactionReceipt", Args: []any{hash}, Result: &receipts[i]})
	}
	if err := c.batchAt(ctx, e, calls); err != nil {
		return Testimony{Node: e.name, Err: err}
	}
	for _, call := range calls {
		if call.Error != nil {
			return Testimony{Node: e.name, Err: fmt.Errorf("%s: %w", call.Method, call.Error)}
		}
	}
	t.Nonce = uint64(nonce)
	for _, r := range receipts {
		if r != nil {
			t.Receipts = append(t.Receipts, r)
		}
	}
	return t
}
