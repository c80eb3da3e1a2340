package chain

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
)

// Contracts by which rollups say what data costs. OP-stack: GasPriceOracle. Arbitrum: ArbSys, which has code, and NodeInterface, which
// only a node's eth_call serves.
var (
	opGasPriceOracle  = common.HexToAddress("0x420000000000000000000000000000000000000F")
	arbSys            = common.HexToAddress("0x0000000000000000000000000000000000000064")
	arbNodeInterface  = common.HexToAddress("0x00000000000000000000000000000000000000C8")
	getL1Fee          = crypto.Keccak256([]byte("getL1Fee(bytes)"))[:4]
	estimateComponent = crypto.Keccak256([]byte("gasEstimateL1Component(address,bool,bytes)"))[:4]
)

// DataCost is what a rollup charges for storing a transaction's data on its parent chain. Both parts are 0 on other chains.
type DataCost struct {
	Fee *big.Int // {wei} charged beside the gas: OP-stack
	Gas uint64   // part of the gas that nodes estimate and receipts state: Arbitrum
}

// Wei returns the whole cost at a price of gas, in wei.
func (d DataCost) Wei(gasPrice *big.Int) *big.Int {
	cost := new(big.Int).Mul(new(big.Int).SetUint64(d.Gas), gasPrice)
	return cost.Add(cost, d.Fee)
}

// rollup is the kind of a chain, once it is known.
type rollup struct {
	mu           sync.Mutex
	known        bool
	op, arbitrum bool
}

// DataCost returns what the data of a transaction that makes a call costs now. It asks the node once which kind of chain it serves,
// and on a chain that is no rollup nothing more.
func (c *Client) DataCost(ctx context.Context, msg ethereum.CallMsg) (DataCost, error) {
	none := DataCost{Fee: new(big.Int)}
	op, arbitrum, err := c.rollupKind(ctx)
	switch {
	case err != nil:
		return none, err
	case op:
		raw, err := types.NewTx(&types.DynamicFeeTx{
			ChainID: c.chainID, Nonce: 1 << 16, GasTipCap: big.NewInt(1e9), GasFeeCap: big.NewInt(1e10), Gas: 1 << 20, To: msg.To,
			Value: msg.Value, Data: msg.Data,
		}).MarshalBinary()
		if err != nil {
			return none, fmt.Errorf("encoding a transaction: %w", err)
		}
		fee, err := c.word(ctx, opGasPriceOracle, slices.Concat(getL1Fee, abiBytes(raw, 0)))
		if err != nil {
			return none, fmt.Errorf("reading the fee for data: %w", err)
		}
		return DataCost{Fee: fee}, nil
	case arbitrum && msg.To != nil:
		call := slices.Concat(estimateComponent, common.LeftPadBytes(msg.To[:], 32), make([]byte, 32), abiBytes(msg.Data, 2))
		gas, err := c.word(ctx, arbNodeInterface, call)
		if err != nil {
			return none, fmt.Errorf("reading the gas for data: %w", err)
		}
		none.Gas = gas.Uint64()
	}
	return none, nil
}

// rollupKind tells which kind of rollup the chain is, if any.
func (c *Client) rollupKind(ctx context.Context) (op, arbitrum bool, err error) {
	r := &c.rollup
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known {
		return r.op, r.arbitrum, nil
	}
	var oracle, system hexutil.Bytes
	calls := []rpc.BatchElem{
		{Method: "eth_getCode", Args: []any{opGasPriceOracle, "latest"}, Result: &oracle},
		{Method: "eth_getCode", Args: []any{arbSys, "latest"}, Result: &system},
	}
	if err := c.BatchCall(ctx, calls); err != nil {
		return false, false, fmt.Errorf("looking for a rollup's contracts: %w", err)
	}
	for _, call := range calls {
		if call.Error != nil {
			return false, false, fmt.Errorf("looking for a rollup's contracts: %w", call.Error)
		}
	}
	r.known, r.op, r.arbitrum = true, len(oracle) > 0, len(system) > 0
	return r.op, r.arbitrum, nil
}

// word makes a call at the latest block and returns the first word of the answer.
func (c *Client) word(ctx context.Context, to common.Address, data []byte) (*big.Int, error) {
	raw, err := c.CallContract(ctx, ethereum.CallMsg{To: &to, Data: data}, nil)
	if err != nil {
		return nil, err
	}
	if len(raw) < 32 {
		return nil, fmt.Errorf("calling %s: the answer has %d bytes", to, len(raw))
	}
	return new(big.Int).SetBytes(raw[:32]), nil
}

// abiBytes encodes the offset and the content of a dynamic argument that follows that many words.
func abiBytes(data []byte, after int64) []byte {
	out := common.LeftPadBytes(big.NewInt(32*(after+1)).Bytes(), 32)
	out = append(out, common.LeftPadBytes(big.NewInt(int64(len(data))).Bytes(), 32)...)
	return append(out, common.RightPadBytes(data, (len(data)+31)/32*32)...)
}

// Receipt is a transaction's receipt with what a rollup charged for its data.
type Receipt struct {
	*types.Receipt
	DataFee *big.Int // {wei} charged beside the gas; 0 on chains without such a fee
}

// UnmarshalJSON reads a receipt as a node gives it.
func (r *Receipt) UnmarshalJSON(raw []byte) error {
	var given struct {
		Fee *hexutil.Big `json:"l1Fee"`
	}
	if err := json.Unmarshal(raw, &given); err != nil {
		return fmt.Errorf("reading a receipt's fee for data: %w", err)
	}
	r.Receipt, r.DataFee = new(types.Receipt), new(big.Int)
	if given.Fee != nil {
		r.DataFee = given.Fee.ToInt()
	}
	if err := r.Receipt.UnmarshalJSON(raw); err != nil {
		return fmt.Errorf("reading a receipt: %w", err)
	}
	return nil
}
