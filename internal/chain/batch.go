package chain

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Batch sends transactions of one account one after another, counts their nonces itself, and waits for all of them
// together. Deployments use it. Nothing else may send from the account meanwhile. It is not safe for concurrent use.
type Batch struct {
	backend bind.Backend
	opts    bind.TransactOpts
	nonce   uint64
	sent    []sentTx
}

type sentTx struct {
	what string
	tx   *types.Transaction
}

// NewBatch returns a batch that starts after the account's pending transactions. A gas limit or fees set in opts apply
// to every transaction. Otherwise each transaction's gas is estimated on the latest block plus a fifth, and fees are
// read once.
func NewBatch(ctx context.Context, backend bind.Backend, opts *bind.TransactOpts) (*Batch, error) {
	b := &Batch{backend: backend, opts: *opts}
	var err error
	if b.nonce, err = backend.PendingNonceAt(ctx, opts.From); err != nil {
		return nil, fmt.Errorf("reading the nonce of %s: %w", opts.From, err)
	}
	if opts.GasPrice != nil || opts.GasFeeCap != nil {
		return b, nil
	}
	head, err := backend.HeaderByNumber(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("reading the head: %w", err)
	}
	if head.BaseFee == nil { // a chain without EIP-1559
		b.opts.GasPrice, err = backend.SuggestGasPrice(ctx)
	} else if b.opts.GasTipCap == nil {
		b.opts.GasTipCap, err = backend.SuggestGasTipCap(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the gas price: %w", err)
	}
	if head.BaseFee != nil {
		// Six times the base fee suffices through fifteen full blocks. Only what is needed is paid.
		b.opts.GasFeeCap = new(big.Int).Add(b.opts.GasTipCap, new(big.Int).Mul(head.BaseFee, big.NewInt(6)))
	}
	return b, nil
}

// Deploy sends a contract's creation and returns the address it will have. `what` names the contract in errors.
func (b *Batch) Deploy(ctx context.Context, what string, bytecode, constructorInput []byte) (common.Address, error) {
	if len(bytecode) == 0 {
		return common.Address{}, fmt.Errorf("deploying %s: its bytecode is empty", what)
	}
	address := crypto.CreateAddress(b.opts.From, b.nonce)
	data := append(append([]byte{}, bytecode...), constructorInput...)
	return address, b.send(ctx, "deploying "+what, nil, nil, data)
}

// Send sends a call with value {wei}, nil for none. `what` is a gerund for errors, as in "listing WBTC".
func (b *Batch) Send(ctx context.Context, what string, to common.Address, value *big.Int, data []byte) error {
	return b.send(ctx, what, &to, value, data)
}

// send sends a call, or a creation if `to` is nil.
func (b *Batch) send(ctx context.Context, what string, to *common.Address, value *big.Int, data []byte) error {
	opts := b.opts
	opts.Context, opts.Nonce, opts.Value = ctx, new(big.Int).SetUint64(b.nonce), value
	if opts.GasLimit == 0 {
		gas, err := b.backend.EstimateGas(ctx, ethereum.CallMsg{From: opts.From, To: to, Value: value, Data: data})
		if err != nil {
			return fmt.Errorf("%s: estimating gas: %w", what, explain(err))
		}
		opts.GasLimit = gas + gas/5 // the state may change slightly before the transaction is mined
	}
	var target common.Address
	if to != nil {
		target = *to
	}
	contract := bind.NewBoundContract(target, abi.ABI{}, b.backend, b.backend, b.backend)
	transact := contract.RawTransact
	if to == nil {
		transact = contract.RawCreationTransact
	}
	tx, err := transact(&opts, data)
	if err != nil {
		return fmt.Errorf("%s: %w", what, explain(err))
	}
	b.nonce++
	b.sent = append(b.sent, sentTx{what, tx})
	return nil
}

// Wait waits until everything sent is mined and returns the receipts in that order. If a transaction failed, the error
// gives the reason as far as a replay on the state before its block shows it.
func (b *Batch) Wait(ctx context.Context) ([]*types.Receipt, error) {
	receipts := make([]*types.Receipt, 0, len(b.sent))
	for _, sent := range b.sent {
		receipt, err := bind.WaitMined(ctx, b.backend, sent.tx.Hash())
		if err != nil {
			return nil, fmt.Errorf("%s: waiting for transaction %s: %w", sent.what, sent.tx.Hash(), err)
		}
		if receipt.Status != types.ReceiptStatusSuccessful {
			return nil, fmt.Errorf("%s: transaction %s failed: %w", sent.what, sent.tx.Hash(), b.replay(ctx, sent.tx, receipt))
		}
		receipts = append(receipts, receipt)
	}
	b.sent = nil
	return receipts, nil
}

func (b *Batch) replay(ctx context.Context, tx *types.Transaction, receipt *types.Receipt) error {
	_, err := b.backend.CallContract(ctx, ethereum.CallMsg{
		From: b.opts.From, To: tx.To(), Gas: tx.Gas(), Value: tx.Value(), Data: tx.Data(),
	}, new(big.Int).Sub(receipt.BlockNumber, big.NewInt(1)))
	if err == nil {
		return fmt.Errorf("it succeeds alone; it used %d of %d gas", receipt.GasUsed, tx.Gas())
	}
	return explain(err)
}

// explain adds the decoded revert to an error.
func explain(err error) error {
	if revert, ok := DecodeRevert(err); ok {
		return fmt.Errorf("%w: %s", err, revert)
	}
	return err
}
