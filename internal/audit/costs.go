package audit

import (
	"bytes"
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
)

// No log states what a keeper's trade cost. The gas is in the receipt, and the pool fees follow from the path in the call.
// Facts exist only for transactions and receipts that the node has. Nothing is claimed about the others.

// costFields are what transactions and receipts answer for.
var costFields = []Field{TradeFee, TradeGas}

// tradeTx is what a node returns about a transaction that traded.
type tradeTx struct {
	call *struct {
		To    *common.Address `json:"to"`
		Input hexutil.Bytes   `json:"input"`
	}
	receipt *struct {
		BlockHash common.Hash    `json:"blockHash"`
		GasUsed   hexutil.Uint64 `json:"gasUsed"`
		GasPrice  *hexutil.Big   `json:"effectiveGasPrice"`
		DataFee   *hexutil.Big   `json:"l1Fee"`
	}
	trades []*bindings.IndexVaultTradeExecuted // in the order of their logs
}

// Costs returns the facts about the costs of keepers' trades that the node's transactions and receipts prove.
func (t *Truth) Costs(ctx context.Context, node Node) ([]Fact, error) {
	txs := map[common.Hash]*tradeTx{}
	var order []common.Hash
	for _, v := range t.Vaults {
		for _, trade := range v.trades {
			hash := trade.Raw.TxHash
			if txs[hash] == nil {
				txs[hash] = &tradeTx{}
				order = append(order, hash)
			}
			txs[hash].trades = append(txs[hash].trades, trade)
		}
	}
	var facts []Fact
	for page := range slices.Chunk(order, callPage/2) {
		var batch []rpc.BatchElem
		for _, hash := range page {
			batch = append(batch,
				rpc.BatchElem{Method: "eth_getTransactionByHash", Args: []any{hash}, Result: &txs[hash].call},
				rpc.BatchElem{Method: "eth_getTransactionReceipt", Args: []any{hash}, Result: &txs[hash].receipt})
		}
		if err := node.BatchCall(ctx, batch); err != nil {
			return nil, fmt.Errorf("reading %d transactions: %w", len(page), err)
		}
		for _, hash := range page {
			facts = append(facts, txs[hash].facts()...)
		}
	}
	return facts, nil
}

func (tx *tradeTx) facts() (facts []Fact) {
	slices.SortFunc(tx.trades, func(a, b *bindings.IndexVaultTradeExecuted) int { return int(a.Raw.Index) - int(b.Raw.Index) })
	add := func(trade *bindings.IndexVaultTradeExecuted, field Field, value any) {
		facts = append(facts, Fact{
			Vault: trade.Raw.Address, Field: field,
			Subject: logKey(trade.Raw.BlockNumber, uint64(trade.Raw.Index)), Value: fmt.Sprint(value),
		})
	}
	if tx.call != nil && tx.call.To != nil {
		for _, trade := range tx.trades {
			if fee := feeOf(*tx.call.To, tx.call.Input, trade); fee != nil {
				short := new(big.Int).Sub(trade.ValueInD18, trade.ValueOutD18)
				add(trade, TradeFee, fmt.Sprintf("%s %s %s", fee, new(big.Int).Sub(short, fee), short))
			}
		}
	}
	if r := tx.receipt; r != nil && r.GasPrice != nil && r.BlockHash == tx.trades[0].Raw.BlockHash {
		paid := new(big.Int).Mul(new(big.Int).SetUint64(uint64(r.GasUsed)), r.GasPrice.ToInt())
		if r.DataFee != nil {
			paid.Add(paid, r.DataFee.ToInt())
		}
		n, spent := big.NewInt(int64(len(tx.trades))), new(big.Int)
		for i, trade := range tx.trades { // each share is the difference of rounded sums
			upTo := new(big.Int).Mul(paid, big.NewInt(int64(i+1)))
			upTo.Div(upTo, n)
			add(trade, TradeGas, new(big.Int).Sub(upTo, spent))
			spent = upTo
		}
	}
	return facts
}

// feeOf returns what the pools of a trade keep of its value {USD D18}, rounded up, or nil if the call does not show it.
func feeOf(to common.Address, input []byte, trade *bindings.IndexVaultTradeExecuted) *big.Int {
	method := vaultABI.Methods["executeTrades"]
	if to != trade.Raw.Address || !bytes.HasPrefix(input, method.ID) {
		return nil
	}
	var args struct {
		ExpectedNonce *big.Int
		Trades        []bindings.IVaultTypesTrade
		MinNavAfter   *big.Int
		Deadline      *big.Int
	}
	values, err := method.Inputs.Unpack(input[len(method.ID):])
	if err != nil || method.Inputs.Copy(&args, values) != nil || trade.Leg.Cmp(big.NewInt(int64(len(args.Trades)))) >= 0 {
		return nil
	}
	path := args.Trades[trade.Leg.Int64()].Data
	const hop = 23
	if len(path) <= common.AddressLength || len(path)%hop != common.AddressLength ||
		common.BytesToAddress(path[:20]) != trade.TokenIn || common.BytesToAddress(path[len(path)-20:]) != trade.TokenOut {
		return nil
	}
	rest := new(big.Rat).SetInt(trade.ValueInD18)
	for at := 20; at < len(path); at += hop {
		rest.Mul(rest, big.NewRat(1_000_000-new(big.Int).SetBytes(path[at:at+3]).Int64(), 1_000_000))
	}
	kept := new(big.Int).Div(rest.Num(), rest.Denom())
	return kept.Sub(trade.ValueInD18, kept)
}

// compareCosts compares what both the node and the database know. proved is the number of compared facts.
func compareCosts(costs []Fact, stored *Stored) (differences []Difference, proved int) {
	said := map[factKey]bool{}
	for _, f := range stored.Facts {
		said[f.key()] = true
	}
	known := map[factKey]bool{}
	costs = slices.DeleteFunc(slices.Clone(costs), func(f Fact) bool {
		known[f.key()] = true
		return !said[f.key()]
	})
	got := slices.DeleteFunc(slices.Clone(stored.Facts), func(f Fact) bool { return !known[f.key()] })
	return compare(costs, got, costFields, databaseSource, stored.Block), len(costs)
}
