package verify

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/auditdb"
)

// question is one balance or supply to ask the chain for.
type question struct {
	kind          Kind
	vault, holder common.Address
	stored        basket.Amount
	data          []byte
}

// compareBalances asks, at the checkpoint's block hash, for the supply of every vault on the chain and the balance of every
// holder in the database. A holder that the database lacks shows as a sum below the supply.
func (r *run) compareBalances(ctx context.Context, checkpoint auditdb.CheckpointRow) error {
	number := uint64(checkpoint.BlockNumber)
	var head struct {
		Hash common.Hash `json:"hash"`
	}
	if err := r.call(ctx, []rpc.BatchElem{{
		Method: "eth_getBlockByNumber", Args: []any{hexutil.EncodeUint64(number), false},
		Result: &head,
	}}); err != nil {
		return fmt.Errorf("reading block %d: %w", number, err)
	}
	if head.Hash != checkpoint.BlockHash {
		r.report.Differences = append(r.report.Differences, Difference{
			Kind: Block, Block: number, Emitter: r.chain.Factory, Chain: head.Hash.Hex(), Database: checkpoint.BlockHash.Hex(),
		})
		return nil // balances of another block prove nothing
	}
	questions, err := r.questions(ctx)
	if err != nil {
		return err
	}
	for page := range slices.Chunk(questions, batchCalls) {
		if err := r.ask(ctx, number, head.Hash, page); err != nil {
			return err
		}
	}
	r.report.Balances = len(questions)
	return nil
}

// questions lists every supply and balance, and records vaults whose balances do not add up.
func (r *run) questions(ctx context.Context) ([]question, error) {
	vaults, err := r.q.Vaults(ctx, int64(r.ChainID))
	if err != nil {
		return nil, fmt.Errorf("reading vaults: %w", err)
	}
	balances, err := r.q.Balances(ctx, int64(r.ChainID))
	if err != nil {
		return nil, fmt.Errorf("reading balances: %w", err)
	}
	token := bindings.NewERC20Permit()
	supplies, sums := map[common.Address]basket.Amount{}, map[common.Address]basket.Amount{}
	for _, v := range vaults {
		supplies[v.Vault] = v.TotalSupply
	}
	var list []question
	for _, vault := range r.vaults {
		list = append(list, question{kind: Supply, vault: vault, stored: supplies[vault], data: token.PackTotalSupply()})
	}
	for _, b := range balances {
		sum := sums[b.Vault]
		sums[b.Vault] = sum.Add(b.Shares)
		list = append(list, question{
			kind: Balance, vault: b.Vault, holder: b.Holder, stored: b.Shares, data: token.PackBalanceOf(b.Holder),
		})
	}
	for _, v := range vaults {
		if sum := sums[v.Vault]; !sum.Equal(v.TotalSupply) {
			r.report.Differences = append(r.report.Differences, Difference{
				Kind: Sum, Block: r.report.To, Emitter: v.Vault, Chain: v.TotalSupply.String(), Database: sum.String(),
			})
		}
	}
	return list, nil
}

func (r *run) ask(ctx context.Context, number uint64, hash common.Hash, questions []question) error {
	calls, answers := make([]rpc.BatchElem, len(questions)), make([]hexutil.Bytes, len(questions))
	for i, q := range questions {
		calls[i] = rpc.BatchElem{Method: "eth_call", Result: &answers[i], Args: []any{
			map[string]any{"to": q.vault, "input": hexutil.Bytes(q.data)}, map[string]any{"blockHash": hash},
		}}
	}
	if err := r.call(ctx, calls); err != nil {
		return fmt.Errorf("reading balances at block %d: %w", number, err)
	}
	for i, q := range questions {
		if got := new(big.Int).SetBytes(answers[i]); got.Cmp(q.stored.Big()) != 0 {
			r.report.Differences = append(r.report.Differences, Difference{
				Kind: q.kind, Block: number, Emitter: q.vault, Holder: q.holder, Chain: got.String(), Database: q.stored.String(),
			})
		}
	}
	return nil
}

func (r *run) call(ctx context.Context, calls []rpc.BatchElem) error {
	if err := r.Node.BatchCall(ctx, calls); err != nil {
		return err
	}
	for _, c := range calls {
		if c.Error != nil {
			return fmt.Errorf("%s: %w", c.Method, c.Error)
		}
	}
	return nil
}
