package chain

import (
	"context"
	"errors"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
)

// callError is a failed call of eth_simulateV1 in the form of an eth_call error.
type callError struct{ ethclient.CallError }

func (e callError) Error() string  { return e.Message }
func (e callError) ErrorCode() int { return e.Code }
func (e callError) ErrorData() any { return e.Data }

// Simulate makes a call with eth_simulateV1 in the earliest block that can follow head, one second after it. If the
// node does not support that or refuses the call, it uses eth_call on head. DecodeRevert decodes a revert from the
// error.
func (c *Client) Simulate(ctx context.Context, msg ethereum.CallMsg, head *Header) error {
	opts := ethclient.SimulateOptions{BlockStateCalls: []ethclient.SimulateBlock{{
		BlockOverrides: &ethereum.BlockOverrides{Time: head.Time + 1}, Calls: []ethereum.CallMsg{msg},
	}}}
	on := rpc.BlockNumberOrHashWithNumber(rpc.BlockNumber(head.Number.Int64()))
	blocks, err := do(ctx, c, "simulating a call", "eth_simulateV1",
		func(ctx context.Context, ec *ethclient.Client) ([]ethclient.SimulateBlockResult, error) {
			return ec.SimulateV1(ctx, opts, &on)
		})
	var coded rpc.Error
	switch {
	case err == nil && len(blocks) == 1 && len(blocks[0].Calls) == 1:
		call := blocks[0].Calls[0]
		if call.Error != nil {
			return callError{*call.Error}
		}
		if call.Status == 0 {
			return callError{ethclient.CallError{Code: executionReverted, Message: "execution reverted"}}
		}
		return nil
	case err == nil, errors.As(err, &coded):
		_, err = c.CallContract(ctx, msg, head.Number)
		return err
	default:
		return err
	}
}
