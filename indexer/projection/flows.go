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
	"github.com/astrolabe-index/astrolabe/internal/store/ledgerdb"
)

// flows holds contributions and withdrawals in kind, the seed of a launch included.
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

// TokenAmount is an element of flows.amounts: base units.
type TokenAmount struct {
	Token  common.Address `json:"token"`
	Amount basket.Amount  `json:"amount"`
}

func applyFlows(b *batch, e *event.Event) error {
	switch body := e.Body.(type) {
	case *bindings.IndexVaultContributed:
		return b.flow(e, "contribute", body.Sender, body.Receiver, body.Shares, body.Amounts)
	case *bindings.IndexVaultWithdrawn:
		return b.flow(e, "withdraw", body.Sender, body.Receiver, body.Shares, body.Amounts)
	}
	return nil
}

func (b *batch) flow(e *event.Event, kind string, sender, receiver common.Address, shares *big.Int, amounts []*big.Int) error {
	list := make([]TokenAmount, len(amounts))
	for i, c := range b.vault(e).constituents { // as many as amounts: constituents were folded before
		list[i] = TokenAmount{c.Token, amount(amounts[i])}
	}
	text, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("writing amounts: %w", err)
	}
	rows := flowRows.in(b)
	*rows = append(*rows, ledgerdb.InsertFlowsParams{
		ChainID: b.chainID, BlockNumber: e.BlockNumber, LogIndex: e.LogIndex, Vault: e.Vault, Kind: kind,
		Sender: sender, Receiver: receiver, Shares: amount(shares), Amounts: text, TxHash: e.TxHash, BlockTime: e.BlockTime,
	})
	return nil
}
