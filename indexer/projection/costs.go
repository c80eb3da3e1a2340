package projection

import (
	"bytes"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/shopspring/decimal"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// Transaction is what a node returned about a transaction in which a keeper traded. Nil: not known.
type Transaction struct {
	Recipient      *common.Address // the contract that it calls
	Input          []byte
	GasWei         *basket.Amount // everything paid for it
	NativePriceD18 *basket.Amount // USD per whole native coin at the end of its block
}

// Reasons why a part of a trade's cost is unknown.
const (
	notRead       = "not_read"       // the transaction was not read when the trade was indexed
	noTransaction = "no_transaction" // the node does not have the transaction
	noRoute       = "no_route"       // another contract called the vault, or the adapter does not trade on Uniswap v3
	noReceipt     = "no_receipt"     // the node does not have the receipt
	noPrice       = "no_price"       // the native coin has no fresh price, or no listing
	paidByBidder  = "paid_by_bidder" // a bidder's gas is not a cost of the index
)

// tradeTx is a transaction that trades: the number of its trades, and how many of them are folded.
type tradeTx struct {
	trades, done int64
	read         bool
	calls        []bindings.IVaultTypesTrade
}

// tradeTxs are the transactions of a batch that trade.
type tradeTxs map[common.Hash]*tradeTx

var tradeTxsOf = newState(func() *tradeTxs { return &tradeTxs{} })

// findTradeTxs counts the trades of each transaction.
func findTradeTxs(b *batch) {
	txs := *tradeTxsOf.in(b)
	clear(txs) // an input has whole transactions
	for i := range b.input.Events {
		e := &b.input.Events[i]
		if _, trade := e.Body.(*bindings.IndexVaultTradeExecuted); trade {
			if txs[e.TxHash] == nil {
				txs[e.TxHash] = &tradeTx{}
			}
			txs[e.TxHash].trades++
		}
	}
}

// fallShort sets the shortfall: the value sold less the value bought.
func fallShort(row *ledgerdb.InsertTradesParams) {
	shortfall := decimal.NewFromBigInt(new(big.Int).Sub(row.ValueInD18.View(), row.ValueOutD18.View()), 0)
	row.ShortfallD18 = &shortfall
}

// cost sets what a keeper's trade cost.
func (b *batch) cost(e *event.Event, row *ledgerdb.InsertTradesParams) {
	fallShort(row)
	c := (*tradeTxsOf.in(b))[e.TxHash]
	part := c.done
	c.done++
	tx, known := b.input.Transactions[e.TxHash]
	if !known {
		row.FeeUnknown, row.GasUnknown = because(notRead), because(notRead)
		return
	}
	fees, unknown := c.fees(tx, row)
	if unknown == "" {
		setFee(row, feeUp(row.ValueInD18.View(), fees))
	} else {
		row.FeeUnknown = because(unknown)
	}
	if tx.GasWei == nil {
		row.GasUnknown = because(noReceipt)
		return
	}
	// Each part is the difference of rounded sums, so that the parts add up.
	of, all := big.NewInt(c.trades), tx.GasWei.View()
	wei := new(big.Int).Sub(basket.MulDivDown(all, big.NewInt(part+1), of), basket.MulDivDown(all, big.NewInt(part), of))
	gas := amount(wei)
	row.GasWei = &gas
	if tx.NativePriceD18 == nil {
		row.GasUnknown = because(noPrice)
		return
	}
	usd := amount(basket.MulDivUp(wei, tx.NativePriceD18.View(), basket.D18))
	row.GasD18 = &usd
}

// setFee sets the fee of a trade and its impact, which is the rest of the shortfall.
func setFee(row *ledgerdb.InsertTradesParams, feeD18 *big.Int) {
	rest := row.ShortfallD18.Sub(decimal.NewFromBigInt(feeD18, 0))
	fee := amount(feeD18)
	row.FeeD18, row.ImpactD18 = &fee, &rest
}

func because(reason string) *string { return &reason }

// millionth is the unit of pool fees.
var millionth = big.NewInt(1_000_000)

// feeUp returns the fees {millionths} that consecutive pools take of a value, rounded up.
func feeUp(value *big.Int, fees []int64) *big.Int {
	left, whole := big.NewInt(1), big.NewInt(1)
	for _, fee := range fees {
		left.Mul(left, new(big.Int).Sub(millionth, big.NewInt(fee)))
		whole.Mul(whole, millionth)
	}
	return basket.MulDivUp(value, left.Sub(whole, left), whole)
}

var executeTrades = func() abi.Method {
	contract, err := bindings.IndexVaultMetaData.ParseABI()
	if err != nil {
		panic(err) // the bindings are part of the program
	}
	return contract.Methods["executeTrades"]
}()

// fees returns the fees {millionths} of the pools of a trade, by the path in its transaction, or the reason why they are
// unknown.
func (c *tradeTx) fees(tx Transaction, row *ledgerdb.InsertTradesParams) (fees []int64, unknown string) {
	if tx.Recipient == nil || tx.Input == nil {
		return nil, noTransaction
	}
	if !c.read {
		c.read = true
		c.calls = callsOf(tx.Input)
	}
	if *tx.Recipient != row.Vault || int(row.Leg) >= len(c.calls) {
		return nil, noRoute
	}
	call := c.calls[row.Leg]
	if call.TokenIn != row.TokenIn || call.TokenOut != row.TokenOut || call.Adapter != *row.Adapter {
		return nil, noRoute
	}
	if fees = pathFees(call.Data, call.TokenIn, call.TokenOut); fees == nil {
		return nil, noRoute
	}
	return fees, ""
}

// callsOf returns the trades of a call of executeTrades, or nil for another call.
func callsOf(input []byte) []bindings.IVaultTypesTrade {
	if !bytes.HasPrefix(input, executeTrades.ID) {
		return nil
	}
	args, err := executeTrades.Inputs.Unpack(input[len(executeTrades.ID):])
	if err != nil || len(args) < 2 {
		return nil
	}
	trades, ok := abi.ConvertType(args[1], new([]bindings.IVaultTypesTrade)).(*[]bindings.IVaultTypesTrade)
	if !ok {
		return nil
	}
	return *trades
}

// pathFees returns the fees of a packed Uniswap v3 path: a token, then 3 bytes of fee and a token for each pool. It returns
// nil if it is not such a path.
func pathFees(path []byte, from, to common.Address) (fees []int64) {
	const token, hop = common.AddressLength, 3 + common.AddressLength
	if len(path) < token+hop || (len(path)-token)%hop != 0 ||
		!bytes.HasPrefix(path, from[:]) || !bytes.HasSuffix(path, to[:]) {
		return nil
	}
	for rest := path[token:]; len(rest) > 0; rest = rest[hop:] {
		fee := int64(rest[0])<<16 | int64(rest[1])<<8 | int64(rest[2])
		if fee >= millionth.Int64() {
			return nil
		}
		fees = append(fees, fee)
	}
	return fees
}
