package indexer

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/indexer/projection"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// sent is the part of a transaction that shows its trades.
type sent struct {
	Hash      common.Hash     `json:"hash"`
	BlockHash *common.Hash    `json:"blockHash"`
	To        *common.Address `json:"to"`
	Input     hexutil.Bytes   `json:"input"`
	GasPrice  *hexutil.Big    `json:"gasPrice"`
}

// receipt is the part of a receipt that shows what was paid.
type receipt struct {
	Hash      common.Hash    `json:"transactionHash"`
	BlockHash common.Hash    `json:"blockHash"`
	From      common.Address `json:"from"`
	GasUsed   hexutil.Uint64 `json:"gasUsed"`
	GasPrice  *hexutil.Big   `json:"effectiveGasPrice"`
	DataFee   *hexutil.Big   `json:"l1Fee"` // only on a rollup that charges for data
	Logs      []receiptLog   `json:"logs"`
}

// receiptLog is a log of any contract.
type receiptLog struct {
	Address common.Address `json:"address"`
	Topics  []common.Hash  `json:"topics"`
	Data    hexutil.Bytes  `json:"data"`
}

// trading is a transaction in which a keeper traded, or shares moved, with the node's answers.
type trading struct {
	moves       bool // only the receipt is read
	first, last int  // calls in a batch
	hash, block common.Hash
	number      int64
	sent        *sent
	receipt     *receipt
	price       *contractCall // price of the native coin at the block; nil: not requested
}

// unserved matches the texts by which nodes say that they do not serve a method, or have dropped the data.
var unserved = regexp.MustCompile(`(?i)method .*not (exist|found|supported|available|whitelisted)|unsupported method|` +
	`pruned history|history (has been )?pruned`)

func isUnserved(err error) bool {
	var coded rpc.Error
	return errors.As(err, &coded) && coded.ErrorCode() == -32601 || unserved.MatchString(err.Error())
}

// transactions reads the transactions in which keepers traded, their receipts, and the native coin's price at the time. It
// makes two requests per range, or none without trades. What the node lacks is null.
func (ix *Indexer) transactions(ctx context.Context, events []event.Event) ([]ledgerdb.InsertTransactionsParams, error) {
	var found []*trading
	prices := map[common.Hash]*contractCall{}
	for i := range events {
		e := &events[i]
		if _, trade := e.Body.(*bindings.IndexVaultTradeExecuted); !trade || len(found) > 0 && found[len(found)-1].hash == e.TxHash {
			continue
		}
		if prices[e.BlockHash] == nil && ix.cfg.Native != (common.Address{}) {
			prices[e.BlockHash] = &contractCall{
				to: ix.decoder.Registry, data: bindings.NewAssetRegistry().PackTryPriceD18(ix.cfg.Native),
				block: e.BlockHash, number: e.BlockNumber,
			}
		}
		found = append(found, &trading{hash: e.TxHash, block: e.BlockHash, number: e.BlockNumber, price: prices[e.BlockHash]})
	}
	if len(found) == 0 {
		return nil, nil
	}
	if err := ix.node.trades(ctx, found); err != nil {
		return nil, err
	}
	asks := make([]*contractCall, 0, len(prices))
	for _, ask := range prices {
		asks = append(asks, ask)
	}
	if err := ix.node.callContracts(ctx, asks); err != nil {
		return nil, fmt.Errorf("reading the price of the native coin: %w", err)
	}
	rows := make([]ledgerdb.InsertTransactionsParams, len(found))
	for i, t := range found {
		var err error
		if rows[i], err = t.row(ix.chainID()); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// trades reads transactions and receipts.
func (n node) trades(ctx context.Context, all []*trading) error {
	const calls = 2 // most calls per transaction
	var lost []*trading
	for start := 0; start < len(all); start += batchCalls / calls {
		part := all[start:min(start+batchCalls/calls, len(all))]
		var batch []rpc.BatchElem
		for _, t := range part {
			t.first = len(batch)
			if !t.moves {
				batch = append(batch, rpc.BatchElem{Method: "eth_getTransactionByHash", Args: []any{t.hash}, Result: &t.sent})
			}
			batch = append(batch, rpc.BatchElem{Method: "eth_getTransactionReceipt", Args: []any{t.hash}, Result: &t.receipt})
			t.last = len(batch)
		}
		err := n.checked(ctx, batch, func() error {
			for _, t := range part {
				if err := t.check(batch[t.first:t.last]); err != nil {
					t.sent, t.receipt = nil, nil // discard them, so that they are not mixed with the next node's answer
					return fmt.Errorf("reading transaction %s: %w", t.hash, err)
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("calling the node: %w", err)
		}
		for _, t := range part {
			if !t.moves && t.sent == nil && batch[t.first].Error == nil || t.receipt == nil && batch[t.last-1].Error == nil {
				lost = append(lost, t)
			}
		}
	}
	return n.still(ctx, lost)
}

// still checks the blocks of transactions that the node says it lacks. If a block is still there, the node does not keep
// transactions. Otherwise the block was reorganised.
func (n node) still(ctx context.Context, lost []*trading) error {
	numbers := make([]int64, len(lost))
	for i, t := range lost {
		numbers[i] = t.number
	}
	headers, err := n.headers(ctx, slices.Compact(numbers))
	if err != nil {
		return err
	}
	hashes := map[int64]common.Hash{}
	for _, h := range headers {
		if h != nil {
			hashes[h.number()] = h.Hash
		}
	}
	for _, t := range lost {
		if hashes[t.number] != t.block {
			return fmt.Errorf("the node does not have block %d (any longer): %w", t.number, errReorged)
		}
	}
	return nil
}

// check refuses answers that do not belong to the transaction.
func (t *trading) check(calls []rpc.BatchElem) error {
	for i := range calls {
		if err := calls[i].Error; err != nil && !isUnserved(err) {
			return err
		}
	}
	switch {
	case t.sent != nil && t.sent.Hash != t.hash:
		return fmt.Errorf("the node answered with transaction %s", t.sent.Hash)
	case t.receipt != nil && t.receipt.Hash != t.hash:
		return fmt.Errorf("the node answered with the receipt of %s", t.receipt.Hash)
	case t.sent != nil && (t.sent.BlockHash == nil || *t.sent.BlockHash != t.block), t.receipt != nil && t.receipt.BlockHash != t.block:
		return fmt.Errorf("it belongs to another block than %d: %w", t.number, errReorged)
	}
	return nil
}

func (t *trading) row(chainID int64) (ledgerdb.InsertTransactionsParams, error) {
	row := ledgerdb.InsertTransactionsParams{ChainID: chainID, BlockNumber: t.number, TxHash: t.hash}
	if t.sent != nil {
		row.Recipient, row.Input = t.sent.To, append([]byte{}, t.sent.Input...)
	}
	if t.receipt != nil {
		used := int64(t.receipt.GasUsed)
		row.GasUsed = &used
		price := t.receipt.GasPrice
		if price == nil && t.sent != nil { // the chain has no base fee
			price = t.sent.GasPrice
		}
		if wei := t.receipt.paid(price); wei != nil {
			row.GasWei = known(wei)
		}
	}
	if t.price == nil || t.price.err != nil { // unknown, and stored as unknown
		return row, nil //nolint:nilerr // the price is missing, not the transaction
	}
	price, err := bindings.NewAssetRegistry().UnpackTryPriceD18(t.price.result)
	if err != nil {
		return row, fmt.Errorf("reading the price of the native coin at block %d: %w", t.number, err)
	}
	if price.Ok {
		row.NativePriceD18 = known(price.Price)
	}
	return row, nil
}

// paid returns all that was paid for the transaction at a gas price, in wei. Nil: unknown.
func (r *receipt) paid(price *hexutil.Big) *big.Int {
	if price == nil {
		return nil
	}
	wei := new(big.Int).Mul(new(big.Int).SetUint64(uint64(r.GasUsed)), price.ToInt())
	if r.DataFee != nil {
		wei.Add(wei, r.DataFee.ToInt())
	}
	return wei
}

// addTransactions adds what was read of the transactions and wallets of the input's blocks.
func (ix *Indexer) addTransactions(ctx context.Context, q *ledgerdb.Queries, in projection.Input, after, to int64) error {
	rows, err := q.TransactionsBetween(ctx, ledgerdb.TransactionsBetweenParams{ChainID: ix.chainID(), After: after, AtMost: to})
	if err != nil {
		return fmt.Errorf("reading transactions: %w", err)
	}
	for _, t := range rows {
		in.Transactions[t.TxHash] = projected(ledgerdb.InsertTransactionsParams(t))
	}
	flows, err := q.CashFlowsBetween(ctx, ledgerdb.CashFlowsBetweenParams{ChainID: ix.chainID(), After: after, AtMost: to})
	if err != nil {
		return fmt.Errorf("reading cash flows: %w", err)
	}
	for _, c := range flows {
		in.AddCash(c)
	}
	return nil
}

// projected returns what projections need of a transaction.
func projected(t ledgerdb.InsertTransactionsParams) projection.Transaction {
	return projection.Transaction{Recipient: t.Recipient, Input: t.Input, GasWei: t.GasWei, NativePriceD18: t.NativePriceD18}
}

// priced returns the points that candles are made of.
func priced(navs []ledgerdb.InsertNavPointsParams, gaps []ledgerdb.InsertNavGapsParams) []projection.Point {
	points := make([]projection.Point, 0, len(navs)+len(gaps))
	for i := range navs {
		n := &navs[i]
		points = append(points, projection.Point{Vault: n.Vault, Block: n.BlockNumber, Time: n.BlockTime, NavPerShareD18: n.NavPerShareD18})
	}
	for i := range gaps {
		g := &gaps[i]
		points = append(points, projection.Point{Vault: g.Vault, Block: g.BlockNumber, Time: g.BlockTime})
	}
	return points
}
