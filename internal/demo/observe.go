package demo

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/chain"
)

// commit makes a block and counts its contents.
func (w *World) commit(ctx context.Context) error {
	if err := w.awaitPool(ctx); err != nil {
		return err
	}
	hash := w.chain.Commit() //nolint:contextcheck // a block is not made halfway
	block, err := w.client.BlockByHash(ctx, hash)
	if err != nil {
		return fmt.Errorf("reading block %s: %w", hash, err)
	}
	receipts, err := w.client.BlockReceipts(ctx, rpc.BlockNumberOrHashWithHash(hash, false))
	if err != nil {
		return fmt.Errorf("reading the receipts of block %s: %w", block.Number(), err)
	}
	for i, receipt := range receipts {
		if err := w.countTx(ctx, block, i, receipt); err != nil {
			return err
		}
	}
	if err := w.sample(ctx, block); err != nil {
		return err
	}
	w.tally.head, w.tally.headTime = block.NumberU64(), block.Time()
	return nil
}

// countTx counts one transaction of the scenario or the keeper, and its events.
func (w *World) countTx(ctx context.Context, block *types.Block, i int, receipt *types.Receipt) error {
	tx := block.Transactions()[i]
	kind, ours := w.sent[tx.Hash()]
	delete(w.sent, tx.Hash())
	if !ours {
		from, err := types.Sender(w.signer, tx)
		if err != nil {
			return fmt.Errorf("reading the sender of %s: %w", tx.Hash(), err)
		}
		if from != w.keeper {
			return nil // sent by a visitor
		}
		kind = kindKeeper
		w.strangers.keeperCall(tx.To(), w.market.Deployment.ExitGuard, receipt.GasUsed)
	}
	c := w.tally.count(kind)
	c.Gas += receipt.GasUsed
	c.FeeWei.Add(c.FeeWei, new(big.Int).Mul(receipt.EffectiveGasPrice, new(big.Int).SetUint64(receipt.GasUsed)))
	if receipt.Status == types.ReceiptStatusFailed {
		c.Reverted++
		reason, err := w.why(ctx, block, i)
		if err != nil {
			return err
		}
		w.tally.revert(kind, block.NumberU64(), tx, reason)
		return nil
	}
	c.Mined++
	return w.countEvents(receipt)
}

// countEvents counts launches, trades and flows.
func (w *World) countEvents(receipt *types.Receipt) error {
	factory, contract := bindings.NewVaultFactory(), bindings.NewIndexVault()
	events := contract.GetABI().Events
	for _, l := range receipt.Logs {
		if l.Address == w.market.Deployment.Factory {
			created, err := factory.UnpackVaultCreatedEvent(l)
			if err != nil {
				return fmt.Errorf("reading a launch: %w", err)
			}
			w.addVault(created)
			continue
		}
		v := w.vaultAt(l.Address)
		if v == nil {
			continue
		}
		switch l.Topics[0] {
		case events[bindings.IndexVaultTradeExecutedEventName].ID:
			v.Trades++
		case events[bindings.IndexVaultTradesExecutedEventName].ID:
			v.Rebalances++
		case events[bindings.IndexVaultTargetsExecutedEventName].ID:
			v.TargetChanges++
			v.jump()
		case events[bindings.IndexVaultContributedEventName].ID:
			e, err := contract.UnpackContributedEvent(l)
			if err != nil {
				return fmt.Errorf("reading a contribution: %w", err)
			}
			v.flow(&v.In, e.Shares)
		case events[bindings.IndexVaultWithdrawnEventName].ID:
			e, err := contract.UnpackWithdrawnEvent(l)
			if err != nil {
				return fmt.Errorf("reading a withdrawal: %w", err)
			}
			v.flow(&v.Out, e.Shares)
		}
	}
	return nil
}

// addVault adds a launched index of the scenario.
func (w *World) addVault(e *bindings.VaultFactoryVaultCreated) {
	for _, ix := range indices {
		if ix.symbol == e.Terms.Symbol && e.Creator == w.creators[ix.creator].Address {
			w.vaults = append(w.vaults, &vault{index: ix, address: e.Vault, creator: w.creators[ix.creator]})
		}
	}
}

// vaultAt returns the vault at the address, or nil.
func (w *World) vaultAt(address common.Address) *vault {
	for _, v := range w.vaults {
		if v.address == address {
			return v
		}
	}
	return nil
}

// sample reads the state of every vault at the block. It counts the drift of the previous block for the time between both blocks.
func (w *World) sample(ctx context.Context, block *types.Block) error {
	if len(w.vaults) == 0 {
		return nil
	}
	addresses := make([]common.Address, len(w.vaults))
	for i, v := range w.vaults {
		addresses[i] = v.address
	}
	lens := bindings.NewVaultLens()
	call := ethereum.CallMsg{To: &w.market.Deployment.Lens, Data: lens.PackStates(addresses)}
	raw, err := w.client.CallContractAtHash(ctx, call, block.Hash())
	if err != nil {
		return fmt.Errorf("reading the vaults at block %s: %w", block.Number(), err)
	}
	out, err := lens.UnpackStates(raw)
	if err != nil {
		return fmt.Errorf("decoding the vaults at block %s: %w", block.Number(), err)
	}
	for i, v := range w.vaults {
		if v.state.DriftD18 != nil && w.tally.running {
			v.drift(v.state.DriftD18, block.Time()-w.tally.headTime)
		}
		v.state = out.Result[i]
		if w.tally.running {
			v.sample(v.state.DriftD18)
		}
	}
	return nil
}

// why simulates the block's transactions up to the reverted one on the parent's state, and returns the reason of the revert.
func (w *World) why(ctx context.Context, block *types.Block, i int) (chain.Revert, error) {
	calls := make([]ethereum.CallMsg, i+1)
	for j, tx := range block.Transactions()[:i+1] {
		from, err := types.Sender(w.signer, tx)
		if err != nil {
			return chain.Revert{}, fmt.Errorf("reading the sender of %s: %w", tx.Hash(), err)
		}
		calls[j] = ethereum.CallMsg{From: from, To: tx.To(), Gas: tx.Gas(), Value: tx.Value(), Data: tx.Data()}
	}
	parent := rpc.BlockNumberOrHashWithHash(block.ParentHash(), false)
	result, err := w.client.SimulateV1(ctx, ethclient.SimulateOptions{BlockStateCalls: []ethclient.SimulateBlock{{
		BlockOverrides: &ethereum.BlockOverrides{Number: block.Number(), Time: block.Time(), GasLimit: block.GasLimit()},
		Calls:          calls,
	}}}, &parent)
	if err != nil {
		return chain.Revert{}, fmt.Errorf("running block %s again: %w", block.Number(), err)
	}
	last := result[0].Calls[i]
	if last.Error == nil {
		return chain.Revert{Name: "Unexplained"}, nil
	}
	data, err := hexutil.Decode(last.Error.Data)
	if err != nil || len(data) == 0 {
		return chain.Revert{Name: last.Error.Message}, nil //nolint:nilerr // without revert data there is only the message
	}
	return chain.DecodeRevertData(data), nil
}

// balance returns the token balance of a holder at the head.
func (w *World) balance(ctx context.Context, token, holder common.Address) (*big.Int, error) {
	b := bindings.NewERC20Permit()
	raw, err := w.client.CallContract(ctx, ethereum.CallMsg{To: &token, Data: b.PackBalanceOf(holder)}, nil)
	if err != nil {
		return nil, fmt.Errorf("reading the balance of %s: %w", holder, err)
	}
	return b.UnpackBalanceOf(raw)
}
