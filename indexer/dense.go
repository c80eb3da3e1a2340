package indexer

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/internal/chain/wire"
)

// errForeign says that a node refuses a wide filter for one block: there are too many logs of others.
var errForeign = errors.New("one block has more logs of others than the node gives")

// fetchBlock adds the logs of one block whose logs the node does not give in one answer. It asks for fewer emitters at a time. The
// logs of a single emitter are read from the block's receipts, which have no limit.
func (ix *Indexer) fetchBlock(ctx context.Context, f *fetched, number int64, addresses []common.Address, refused *rangeError) error {
	switch n := len(addresses); {
	case n == 0:
		return fmt.Errorf("%w: %w", errForeign, refused)
	case n > 1:
		if err := ix.fetchLogs(ctx, f, number, number, addresses[:n/2]); err != nil {
			return err
		}
		return ix.fetchLogs(ctx, f, number, number, addresses[n/2:])
	}
	logs, h, err := ix.node.receiptLogs(ctx, number, addresses[0])
	if err != nil {
		return fmt.Errorf("reading receipts, because the node does not give the logs (%w): %w", refused, err)
	}
	f.logs = append(f.logs, logs...)
	return f.addHeaders([]*header{h})
}

// noteDense reports that a block was read in parts, once for each block.
func (ix *Indexer) noteDense(number int64, refused error) {
	if ix.dense.Swap(number) != number {
		ix.metrics.denseBlocks.Inc()
		ix.log.Warn("the node does not give the logs of a block in one answer: they are read in parts", "block", number, "error", refused)
	}
}

// blockReceipt is a receipt with all that its logs need.
type blockReceipt struct {
	Hash      common.Hash `json:"transactionHash"`
	BlockHash common.Hash `json:"blockHash"`
	Logs      wire.Logs   `json:"logs"`
}

// receiptLogs reads all logs of an emitter in a block from the block's receipts, and its header. Nodes without eth_getBlockReceipts
// are asked for the receipt of each transaction.
func (n node) receiptLogs(ctx context.Context, number int64, emitter common.Address) ([]types.Log, *header, error) {
	var block *struct {
		header
		Transactions []common.Hash `json:"transactions"`
	}
	var receipts []*blockReceipt
	calls := []rpc.BatchElem{
		{Method: "eth_getBlockByNumber", Args: []any{tag(number), false}, Result: &block},
		{Method: "eth_getBlockReceipts", Args: []any{tag(number)}, Result: &receipts},
	}
	err := n.checked(ctx, calls, func() error {
		switch {
		case calls[0].Error != nil:
			return fmt.Errorf("reading block %d: %w", number, calls[0].Error)
		case block == nil || block.number() != number:
			return fmt.Errorf("reading block %d: the node does not have it (any longer): %w", number, errReorged)
		case calls[1].Error != nil && !isUnserved(calls[1].Error):
			return fmt.Errorf("reading the receipts of block %d: %w", number, calls[1].Error)
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("calling the node: %w", err)
	}
	h := block.header
	if calls[1].Error != nil {
		receipts = make([]*blockReceipt, len(block.Transactions))
		calls = make([]rpc.BatchElem, len(receipts))
		for i, tx := range block.Transactions {
			calls[i] = rpc.BatchElem{Method: "eth_getTransactionReceipt", Args: []any{tx}, Result: &receipts[i]}
		}
		if err := n.call(ctx, calls); err != nil {
			return nil, nil, err
		}
		for i := range calls {
			if calls[i].Error != nil {
				return nil, nil, fmt.Errorf("reading the receipt of transaction %s: %w", block.Transactions[i], calls[i].Error)
			}
		}
	}
	logs, err := logsOf(receipts, &h, len(block.Transactions))
	if err != nil {
		return nil, nil, err
	}
	var own []types.Log
	for i := range logs {
		if logs[i].Address == emitter {
			own = append(own, logs[i])
		}
	}
	return own, &h, nil
}

// logsOf returns the logs of a block's receipts. It refuses receipts that are not those of all transactions of the block. It
// also refuses logs that the block's bloom filter does not contain, or that leave a part of it unexplained.
func logsOf(receipts []*blockReceipt, h *header, transactions int) (logs []types.Log, err error) {
	if len(receipts) != transactions {
		return nil, fmt.Errorf("reading receipts of block %d: %d came for %d transactions", h.number(), len(receipts), transactions)
	}
	var filter types.Bloom
	for _, r := range receipts {
		if r == nil || r.BlockHash != h.Hash {
			return nil, fmt.Errorf("a receipt of block %d belongs to another block: %w", h.number(), errReorged)
		}
		for i := range r.Logs {
			l := &r.Logs[i]
			if err := checkLog(l, h.number(), h.number()); err != nil {
				return nil, err
			}
			filter.Add(l.Address[:])
			for _, topic := range l.Topics {
				filter.Add(topic[:])
			}
			logs = append(logs, *l)
		}
	}
	if len(h.Bloom) == types.BloomByteLength && types.Bloom(h.Bloom) != filter {
		return nil, fmt.Errorf("the receipts of block %d do not match its bloom filter: %w", h.number(), errIncomplete)
	}
	return logs, checkOrder(logs)
}
