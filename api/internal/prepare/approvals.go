package prepare

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/api/internal/market"
	"github.com/astrolabe-index/astrolabe/api/internal/rest"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// newest is the block tag for balances and allowances. Those of the quoted block may be spent already.
const newest = "latest"

// balances reads what owner holds, in the order of tokens.
func (s *Preparer) balances(ctx context.Context, owner common.Address, tokens []common.Address) ([]*big.Int, error) {
	calls := make([]market.ContractCall, len(tokens))
	for i, t := range tokens {
		calls[i] = market.Call(t, tokenABI.PackBalanceOf(owner))
	}
	results, err := s.CallAll(ctx, newest, calls...)
	if err != nil {
		return nil, err
	}
	out := make([]*big.Int, 0, len(tokens))
	for i, t := range tokens {
		balance, err := market.Unpack(results[i], tokenABI.UnpackBalanceOf, "reading the balance of "+t.Hex())
		if err != nil {
			return nil, err
		}
		out = append(out, balance)
	}
	return out, nil
}

const (
	// Estimates use the current state, and the transaction runs later.
	gasMarginPercent = 25
	// accrualGas is added to the estimate. Nodes estimate at the time of the newest block, at which a vault that was just used
	// owes no fee. A second later it mints fee shares, perhaps to accounts that held none.
	accrualGas = 100_000
	// approveGas is the gas of an approval that cannot be estimated.
	approveGas = 100_000
)

var errNotSimulated = errors.New("not simulated")

// approvals lists the missing approvals, each for exactly the needed amount, or with the headroom of the call. A token that refuses to
// change an allowance other than 0 first gets an approval of 0.
func (s *Preparer) approvals(ctx context.Context, k indexState, d call, out *[]Approval, issues *[]Issue) error {
	calls := make([]market.ContractCall, len(d.spends))
	for i, sp := range d.spends {
		calls[i] = market.Call(sp.token, tokenABI.PackAllowance(d.from, sp.spender))
	}
	results, err := s.CallAll(ctx, newest, calls...)
	if err != nil {
		return err
	}
	for i, sp := range d.spends {
		allowance, err := market.Unpack(results[i], tokenABI.UnpackAllowance, "reading the allowance of "+sp.token.Hex())
		if err != nil {
			return err
		}
		if allowance.Cmp(sp.amount) >= 0 {
			continue
		}
		var permits *permitState
		if sp.permits {
			if permits, err = s.permits(ctx, sp.token, d.from); err != nil {
				return err
			}
			if d.permit != nil {
				if err := d.permit.check(permits, d.from, sp); err != nil {
					return err
				}
				continue
			}
		}
		approve := func(amount *big.Int) (Approval, error) {
			a, err := s.approve(ctx, d.from, sp, amount)
			a.Symbol, a.Allowance = k.symbol(sp.token), rest.Units(allowance)
			return a, err
		}
		asked := sp.amount
		if sp.approve != nil {
			asked = sp.approve
		}
		needed, err := approve(asked)
		if _, refused := chain.DecodeRevert(err); refused && allowance.Sign() > 0 {
			reset, _ := approve(new(big.Int)) // without an estimate, its gas is the constant
			*out = append(*out, reset)
		}
		if permits != nil {
			offer := permits.offer(d.from, sp.spender, sp.amount, d.deadline)
			needed.Permit.Object = &offer
		}
		*out = append(*out, needed)
		token := rest.Address(sp.token)
		*issues = append(*issues, Issue{
			Code: issueAllowance, Token: &token,
			Message: fmt.Sprintf("%s may take %s of %s, %s are needed: send the approval first", sp.spender.Hex(), allowance,
				k.symbol(sp.token), sp.amount),
		})
	}
	return nil
}

// approve returns an approval of an amount, without symbol and allowance. The error says that its gas could not be estimated.
func (s *Preparer) approve(ctx context.Context, from common.Address, sp spend, amount *big.Int) (Approval, error) {
	data := tokenABI.PackApprove(sp.spender, amount)
	gas, err := s.node.EstimateGas(ctx, ethereum.CallMsg{From: from, To: &sp.token, Data: data})
	if err != nil {
		gas = approveGas
	}
	return Approval{
		Token: rest.Address(sp.token), Spender: rest.Address(sp.spender), Amount: rest.Units(amount),
		Transaction: s.transaction(from, sp.token, data, gas+gas*gasMarginPercent/100),
	}, err
}

// simulated is the outcome of one call in eth_simulateV1.
type simulated struct {
	GasUsed hexutil.Uint64 `json:"gasUsed"`
	Status  hexutil.Uint64 `json:"status"`
	Error   *struct {
		Message string `json:"message"`
		Data    string `json:"data"`
	} `json:"error"`
}

// simulatedError makes the error of a simulated call decodable like that of an eth_call.
type simulatedError struct{ message, data string }

func (e simulatedError) Error() string { return e.message }

func (e simulatedError) ErrorCode() int { return 3 }

func (e simulatedError) ErrorData() any { return e.data }

// simulate runs the approvals and then the transaction on the node, in one block that is discarded. It returns a gas limit that
// suffices. A call uses less gas than its limit must be, so the limit is tried too, and doubled if it is too low.
func (s *Preparer) simulate(ctx context.Context, approvals []Approval, tx Transaction) (uint64, error) {
	run := func(gas uint64) (simulated, error) {
		calls := make([]map[string]any, 0, len(approvals)+1)
		for _, a := range approvals {
			calls = append(calls, map[string]any{"from": tx.From, "to": a.Token, "data": a.Transaction.Data})
		}
		last := map[string]any{"from": tx.From, "to": tx.To, "data": tx.Data}
		if gas != 0 {
			last["gas"] = hexutil.Uint64(gas)
		}
		var blocks []struct {
			Calls []simulated `json:"calls"`
		}
		batch := []rpc.BatchElem{{Method: "eth_simulateV1", Result: &blocks, Args: []any{
			map[string]any{"blockStateCalls": []any{map[string]any{"calls": append(calls, last)}}}, newest,
		}}}
		if err := s.node.BatchCall(ctx, batch); err != nil {
			return simulated{}, fmt.Errorf("simulating: %w", err)
		}
		if batch[0].Error != nil {
			return simulated{}, fmt.Errorf("simulating: %w", batch[0].Error)
		}
		if len(blocks) != 1 || len(blocks[0].Calls) != len(calls)+1 {
			return simulated{}, errNotSimulated
		}
		return blocks[0].Calls[len(calls)], nil
	}
	outcome, err := run(0)
	if err != nil {
		return 0, err
	}
	if outcome.Status != 1 {
		if outcome.Error == nil {
			return 0, errNotSimulated
		}
		return 0, simulatedError{outcome.Error.Message, outcome.Error.Data}
	}
	gas := uint64(outcome.GasUsed)*(100+gasMarginPercent)/100 + accrualGas
	for range 3 {
		if outcome, err = run(gas); err != nil {
			return 0, err
		}
		if outcome.Status == 1 {
			return gas, nil
		}
		gas *= 2
	}
	return 0, errNotSimulated
}

// checkGasMoney adds an issue if the sender cannot pay the value and the gas at the node's current price.
func (s *Preparer) checkGasMoney(ctx context.Context, d call, gas uint64, issues *[]Issue) error {
	var gasPrice hexutil.Big
	batch := []rpc.BatchElem{{Method: "eth_gasPrice", Result: &gasPrice}}
	if err := s.node.BatchCall(ctx, batch); err != nil {
		return rest.Fault(rest.CodeNode, fmt.Errorf("reading the gas price: %w", err))
	}
	if err := batch[0].Error; err != nil {
		return rest.Fault(rest.CodeNode, fmt.Errorf("reading the gas price: %w", err))
	}
	balance, err := s.etherOf(ctx, d.from)
	if err != nil {
		return err
	}
	cost := new(big.Int).Mul(gasPrice.ToInt(), new(big.Int).SetUint64(gas))
	if balance.Cmp(new(big.Int).Add(cost, d.value)) < 0 {
		*issues = append(*issues, Issue{
			Code: issueBalance,
			Message: fmt.Sprintf("%s holds %s wei, the gas limit costs up to %s at the present price beside %s sent", d.from.Hex(), balance,
				cost, d.value),
		})
	}
	return nil
}

// etherOf reads the ether balance of owner, in wei.
func (s *Preparer) etherOf(ctx context.Context, owner common.Address) (*big.Int, error) {
	var balance hexutil.Big
	batch := []rpc.BatchElem{{Method: "eth_getBalance", Args: []any{owner, newest}, Result: &balance}}
	if err := s.node.BatchCall(ctx, batch); err != nil {
		return nil, rest.Fault(rest.CodeNode, fmt.Errorf("reading the ether of %s: %w", owner, err))
	}
	if err := batch[0].Error; err != nil {
		return nil, rest.Fault(rest.CodeNode, fmt.Errorf("reading the ether of %s: %w", owner, err))
	}
	return balance.ToInt(), nil
}
