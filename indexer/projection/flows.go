package projection

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/indexer/event"
	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// The projection flows holds contributions and withdrawals in kind, including the seed of a launch.
var _ = register(projection{
	name: "flows", after: []*projection{constituents}, apply: applyFlows,
	save: func(ctx context.Context, q *ledgerdb.Queries, b *batch) error {
		_, err := q.InsertFlows(ctx, *flowRows.in(b))
		return err
	},
	drop: func(ctx context.Context, q *ledgerdb.Queries, chainID, block int64) error {
		return q.DeleteFlowsAbove(ctx, ledgerdb.DeleteFlowsAboveParams{ChainID: chainID, BlockNumber: block})
	},
})

var flowRows = newRows[ledgerdb.InsertFlowsParams]()

// TokenAmount is an element of flows.amounts, in base units.
type TokenAmount struct {
	Token  common.Address `json:"token"`
	Amount basket.Amount  `json:"amount"`
}

func applyFlows(b *batch, e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultContributed:
		return b.flow(e, body.Amounts, ledgerdb.InsertFlowsParams{
			Kind: enum.FlowContribute, Sender: body.Sender, Receiver: body.Receiver, Shares: amount(body.Shares),
		})
	case *bindings.IndexVaultWithdrawn:
		return b.flow(e, body.Amounts, ledgerdb.InsertFlowsParams{
			Kind: enum.FlowWithdraw, Sender: body.Sender, Receiver: body.Receiver, Shares: amount(body.Shares),
		})
	}
	return nil
}

// flow adds a row with the amounts of each constituent.
func (b *batch) flow(e *event.Event, amounts []*big.Int, row ledgerdb.InsertFlowsParams) error {
	list := make([]TokenAmount, len(amounts))
	for i, c := range b.vault(e).constituents { // as many as amounts, because constituents were folded before
		list[i] = TokenAmount{c.Token, amount(amounts[i])}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("writing amounts: %w", err)
	}
	rows := flowRows.in(b)
	row.ChainID, row.BlockNumber, row.LogIndex, row.Vault = b.chainID, e.BlockNumber, e.LogIndex, e.Vault
	row.Amounts, row.TxHash, row.BlockTime = text, e.TxHash, e.BlockTime
	*rows = append(*rows, row)
	return nil
}
