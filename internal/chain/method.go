package chain

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
)

// ChainID returns the chain that all nodes serve, without asking them.
func (c *Client) ChainID(context.Context) (*big.Int, error) { return new(big.Int).Set(c.chainID), nil }

// BlockNumber returns the head's number.
func (c *Client) BlockNumber(ctx context.Context) (uint64, error) {
	return do(ctx, c, "reading the head's number", "eth_blockNumber", func(ctx context.Context, ec *ethclient.Client) (uint64, error) {
		return ec.BlockNumber(ctx)
	})
}

// Header returns a header. nil is the latest; rpc.FinalizedBlockNumber and similar values are tags. A block that the node does not
// have is ethereum.NotFound.
func (c *Client) Header(ctx context.Context, number *big.Int) (*Header, error) {
	const method = "eth_getBlockByNumber"
	return do(ctx, c, "reading a header", method, func(ctx context.Context, ec *ethclient.Client) (*Header, error) {
		var h *Header
		err := ec.Client().CallContext(ctx, &h, method, blockArg(number), false)
		if err == nil && h == nil {
			err = ethereum.NotFound
		}
		return h, err
	})
}

// HeaderByNumber is Header for go-ethereum's bindings. Do not use its hash.
func (c *Client) HeaderByNumber(ctx context.Context, number *big.Int) (*types.Header, error) {
	h, err := c.Header(ctx, number)
	if err != nil {
		return nil, err
	}
	return h.Header, nil
}

// FilterLogs returns the logs that a query matches.
func (c *Client) FilterLogs(ctx context.Context, query ethereum.FilterQuery) ([]types.Log, error) {
	return do(ctx, c, "reading logs", "eth_getLogs", func(ctx context.Context, ec *ethclient.Client) ([]types.Log, error) {
		return ec.FilterLogs(ctx, query)
	})
}

// CallContract makes a call on the state after a block (nil: the latest). DecodeRevert decodes a revert from the error.
func (c *Client) CallContract(ctx context.Context, msg ethereum.CallMsg, block *big.Int) ([]byte, error) {
	return do(ctx, c, "calling a contract", "eth_call", func(ctx context.Context, ec *ethclient.Client) ([]byte, error) {
		return ec.CallContract(ctx, msg, block)
	})
}

// CallContractAtHash is CallContract on exactly the block with that hash.
func (c *Client) CallContractAtHash(ctx context.Context, msg ethereum.CallMsg, block common.Hash) ([]byte, error) {
	return do(ctx, c, "calling a contract", "eth_call", func(ctx context.Context, ec *ethclient.Client) ([]byte, error) {
		return ec.CallContractAtHash(ctx, msg, block)
	})
}

// CodeAt returns the account's code after a block (nil: the latest).
func (c *Client) CodeAt(ctx context.Context, account common.Address, block *big.Int) ([]byte, error) {
	return do(ctx, c, "reading code", "eth_getCode", func(ctx context.Context, ec *ethclient.Client) ([]byte, error) {
		return ec.CodeAt(ctx, account, block)
	})
}

// PendingCodeAt returns the account's code in the pending state.
func (c *Client) PendingCodeAt(ctx context.Context, account common.Address) ([]byte, error) {
	return do(ctx, c, "reading pending code", "eth_getCode", func(ctx context.Context, ec *ethclient.Client) ([]byte, error) {
		return ec.PendingCodeAt(ctx, account)
	})
}

// BalanceAt returns the account's ether {wei} after a block (nil: the latest).
func (c *Client) BalanceAt(ctx context.Context, account common.Address, block *big.Int) (*big.Int, error) {
	return do(ctx, c, "reading a balance", "eth_getBalance", func(ctx context.Context, ec *ethclient.Client) (*big.Int, error) {
		return ec.BalanceAt(ctx, account, block)
	})
}

// NonceAt returns the account's next nonce after a block (nil: the latest).
func (c *Client) NonceAt(ctx context.Context, account common.Address, block *big.Int) (uint64, error) {
	return do(ctx, c, "reading a nonce", "eth_getTransactionCount", func(ctx context.Context, ec *ethclient.Client) (uint64, error) {
		return ec.NonceAt(ctx, account, block)
	})
}

// PendingNonceAt returns the account's next nonce after its pending transactions.
func (c *Client) PendingNonceAt(ctx context.Context, account common.Address) (uint64, error) {
	return do(ctx, c, "reading a pending nonce", "eth_getTransactionCount",
		func(ctx context.Context, ec *ethclient.Client) (uint64, error) {
			return ec.PendingNonceAt(ctx, account)
		})
}

// EstimateGas returns the gas that a transaction needs on the latest state.
func (c *Client) EstimateGas(ctx context.Context, msg ethereum.CallMsg) (uint64, error) {
	return do(ctx, c, "estimating gas", "eth_estimateGas", func(ctx context.Context, ec *ethclient.Client) (uint64, error) {
		return ec.EstimateGas(ctx, msg)
	})
}

// SuggestGasTipCap returns a tip {wei per gas} that gets a transaction mined soon.
func (c *Client) SuggestGasTipCap(ctx context.Context) (*big.Int, error) {
	return do(ctx, c, "reading the tip", "eth_maxPriorityFeePerGas", func(ctx context.Context, ec *ethclient.Client) (*big.Int, error) {
		return ec.SuggestGasTipCap(ctx)
	})
}

// SuggestGasPrice returns a price {wei per gas} that gets a transaction without EIP-1559 fees mined soon.
func (c *Client) SuggestGasPrice(ctx context.Context) (*big.Int, error) {
	return do(ctx, c, "reading the gas price", "eth_gasPrice", func(ctx context.Context, ec *ethclient.Client) (*big.Int, error) {
		return ec.SuggestGasPrice(ctx)
	})
}

// FeeHistory returns base fees and tip percentiles of the blocks up to `last` (nil: the latest).
func (c *Client) FeeHistory(
	ctx context.Context, blocks uint64, last *big.Int, percentiles []float64,
) (*ethereum.FeeHistory, error) {
	return do(ctx, c, "reading fees", "eth_feeHistory", func(ctx context.Context, ec *ethclient.Client) (*ethereum.FeeHistory, error) {
		return ec.FeeHistory(ctx, blocks, last, percentiles)
	})
}

// SendTransaction gives a signed transaction to a node. If the node already has it, that counts as success: an earlier
// attempt may have arrived.
func (c *Client) SendTransaction(ctx context.Context, tx *types.Transaction) error {
	_, err := do(ctx, c, "sending a transaction", "eth_sendRawTransaction",
		func(ctx context.Context, ec *ethclient.Client) (struct{}, error) {
			return struct{}{}, ec.SendTransaction(ctx, tx)
		})
	if err != nil && alreadyKnown(err) {
		return nil
	}
	return err
}

// SendRawTransaction is SendTransaction for an encoded transaction. It returns the hash.
func (c *Client) SendRawTransaction(ctx context.Context, raw []byte) (common.Hash, error) {
	var tx types.Transaction
	if err := tx.UnmarshalBinary(raw); err != nil {
		return common.Hash{}, fmt.Errorf("decoding a transaction: %w", err)
	}
	return tx.Hash(), c.SendTransaction(ctx, &tx)
}

// alreadyKnown reports whether the error says that the node has the transaction (geth and Erigon, Nethermind, Besu).
func alreadyKnown(err error) bool {
	text := strings.ToLower(err.Error())
	return strings.Contains(text, "already known") || strings.Contains(text, "alreadyknown") ||
		strings.HasPrefix(text, "known transaction")
}

// TransactionByHash returns a transaction and whether it is still pending, or ethereum.NotFound.
func (c *Client) TransactionByHash(ctx context.Context, hash common.Hash) (*types.Transaction, bool, error) {
	type found struct {
		tx      *types.Transaction
		pending bool
	}
	read := func(ctx context.Context, ec *ethclient.Client) (found, error) {
		tx, pending, err := ec.TransactionByHash(ctx, hash)
		return found{tx, pending}, err
	}
	out, err := do(ctx, c, "reading a transaction", "eth_getTransactionByHash", read)
	return out.tx, out.pending, err
}

// TransactionReceipt returns the receipt of a mined transaction, or ethereum.NotFound.
func (c *Client) TransactionReceipt(ctx context.Context, hash common.Hash) (*types.Receipt, error) {
	read := func(ctx context.Context, ec *ethclient.Client) (*types.Receipt, error) {
		return ec.TransactionReceipt(ctx, hash)
	}
	return do(ctx, c, "reading a receipt", "eth_getTransactionReceipt", read)
}

// Receipt is TransactionReceipt with what a rollup charged for the transaction's data.
func (c *Client) Receipt(ctx context.Context, hash common.Hash) (*Receipt, error) {
	const method = "eth_getTransactionReceipt"
	return do(ctx, c, "reading a receipt", method, func(ctx context.Context, ec *ethclient.Client) (*Receipt, error) {
		var r *Receipt
		err := ec.Client().CallContext(ctx, &r, method, hash)
		if err == nil && r == nil {
			err = ethereum.NotFound
		}
		return r, err
	})
}

// SubscribeNewHead sends every new head to the channel, from the first node that can push. If that node fails, the
// subscription ends with an error and the caller subscribes again. If no node has a WebSocket URL, the error is
// rpc.ErrNotificationsUnsupported.
func (c *Client) SubscribeNewHead(ctx context.Context, heads chan<- *Header) (ethereum.Subscription, error) {
	return c.subscribe(ctx, "subscribing to heads", func(ctx context.Context, ec *ethclient.Client) (ethereum.Subscription, error) {
		subscription, err := ec.Client().EthSubscribe(ctx, heads, "newHeads")
		if err != nil {
			return nil, err
		}
		return subscription, nil
	})
}

// SubscribeFilterLogs is SubscribeNewHead for logs.
func (c *Client) SubscribeFilterLogs(
	ctx context.Context, query ethereum.FilterQuery, logs chan<- types.Log,
) (ethereum.Subscription, error) {
	return c.subscribe(ctx, "subscribing to logs", func(ctx context.Context, ec *ethclient.Client) (ethereum.Subscription, error) {
		return ec.SubscribeFilterLogs(ctx, query, logs)
	})
}

func (c *Client) subscribe(
	ctx context.Context, what string, call func(context.Context, *ethclient.Client) (ethereum.Subscription, error),
) (ethereum.Subscription, error) {
	var errs []error
	for _, e := range c.order() {
		if !e.subscribes() {
			continue
		}
		subscription, err := attempt(ctx, c, e, "eth_subscribe", call)
		if err == nil {
			e.succeeded()
			return subscription, nil
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		if !answered(err) {
			e.failed(c.options, err)
		}
		errs = append(errs, err)
	}
	if len(errs) == 0 {
		return nil, fmt.Errorf("%s: %w", what, rpc.ErrNotificationsUnsupported)
	}
	return nil, fmt.Errorf("%s: %w: %w", what, ErrUnavailable, errors.Join(errs...))
}
