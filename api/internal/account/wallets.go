package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/siwe"
)

// signed checks that an account signed a text. It returns a problem if not.
func (s *Accounts) signed(ctx context.Context, account common.Address, text string, signature []byte) error {
	err := siwe.Verify(ctx, wallets{s.Node}, account, text, signature)
	switch {
	case errors.Is(err, siwe.ErrSignature):
		return rest.NewProblem(rest.CodeSignIn, err.Error())
	case err != nil:
		return rest.Fault(rest.CodeNode, fmt.Errorf("checking a signature: %w", err))
	default:
		return nil
	}
}

// wallets asks the node about contracts that sign.
type wallets struct{ node Node }

// Code implements siwe.Chain.
func (w wallets) Code(ctx context.Context, at common.Address) ([]byte, error) {
	var code hexutil.Bytes
	return code, w.ask(ctx, "eth_getCode", &code, at, "latest")
}

// Call implements siwe.Chain.
func (w wallets) Call(ctx context.Context, to *common.Address, data []byte) ([]byte, error) {
	var out hexutil.Bytes
	msg := map[string]any{"data": hexutil.Bytes(data)}
	if to != nil {
		msg["to"] = to
	}
	err := w.ask(ctx, "eth_call", &out, msg, "latest")
	if _, reverted := chain.DecodeRevert(err); reverted {
		return nil, errors.Join(siwe.ErrReverted, err)
	}
	return out, err
}

func (w wallets) ask(ctx context.Context, method string, result any, args ...any) error {
	batch := []rpc.BatchElem{{Method: method, Args: args, Result: result}}
	if err := w.node.BatchCall(ctx, batch); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if batch[0].Error != nil {
		return fmt.Errorf("%s: %w", method, batch[0].Error)
	}
	return nil
}
