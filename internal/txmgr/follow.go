package txmgr

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// follow moves an intent that has a nonce.
func (m *Manager) follow(ctx context.Context, v *stepState, it *item) error {
	if it.State == enum.IntentMined {
		settled, err := m.followMined(ctx, v, it)
		if settled || err != nil {
			return err
		}
	}
	if v.nonce > it.nonce() {
		return m.settleUsedNonce(ctx, v, it)
	}
	delete(m.lost, it.IntentID)
	if !v.enabled {
		return nil
	}
	if v.head.Time >= uint64(it.Deadline.Unix()) {
		return m.cancel(ctx, v, it)
	}
	stopped := v.killSwitch.Stops(it.Vault, m.Address())
	switch {
	case it.State == enum.IntentReserved && stopped:
		return m.cancel(ctx, v, it) // never signed: nothing is lost, and the nonces behind it can go on
	case it.State == enum.IntentReserved:
		if err := m.sign(ctx, v, it, kindTrade); err != nil {
			return err
		}
	case it.State == enum.IntentCancelling:
		return m.cancel(ctx, v, it)
	case stopped:
		return nil
	default:
		if err := m.bumpIfDue(ctx, v, it, kindBump); err != nil {
			return err
		}
	}
	return m.send(ctx, v, it)
}

// cancel makes a no-op compete for the intent's nonce.
func (m *Manager) cancel(ctx context.Context, v *stepState, it *item) error {
	if it.hasNoop() {
		if err := m.bumpIfDue(ctx, v, it, kindNoop); err != nil {
			return err
		}
	} else if err := m.sign(ctx, v, it, kindNoop); err != nil {
		return err
	}
	return m.send(ctx, v, it)
}

// bumpIfDue raises the fees of the next nonce to be mined. For later nonces a higher fee would not help.
func (m *Manager) bumpIfDue(ctx context.Context, v *stepState, it *item, kind string) error {
	waited := v.head.Number.Int64() - it.newest().HeadBlock
	if it.nonce() != v.nonce || waited < int64(m.cfg.BumpAfterBlocks) {
		return nil
	}
	return m.sign(ctx, v, it, kind)
}

// settleUsedNonce looks for a receipt of an intent whose nonce is used. If there is none for long enough, after
// finality, and enough nodes confirm it, somebody else used the key: the intent is quarantined, not failed.
func (m *Manager) settleUsedNonce(ctx context.Context, v *stepState, it *item) error {
	r, found, err := m.receipt(ctx, v, it)
	if err != nil {
		return err
	}
	if found {
		return m.recordMined(ctx, it, r)
	}
	known := m.lost[it.IntentID]
	if known.head != v.head.Hash() {
		known = lookup{head: v.head.Hash(), polls: known.polls + 1}
		m.lost[it.IntentID] = known
	}
	if known.polls < m.cfg.LostAfterPolls {
		return nil
	}
	witnesses, err := m.witnesses(ctx, v, it)
	if err != nil || witnesses == 0 {
		return err
	}
	if witnesses < m.cfg.Witnesses {
		m.log.Error("nonce is used by an unknown transaction, but too few nodes confirm it: configure another node",
			"intent_id", it.IntentID, "nonce", it.nonce(), "witnesses", witnesses, "needed", m.cfg.Witnesses)
		return nil
	}
	final, err := m.final(ctx, v)
	if err != nil {
		return err
	}
	if final.assumed != "" { // a wrong quarantine stops the signer; waiting costs nothing
		m.log.Warn("nonce is used by an unknown transaction: waiting for finality", "intent_id", it.IntentID, "nonce", it.nonce(),
			"reason", final.assumed)
		return nil
	}
	reason := fmt.Sprintf("%[3]d nodes report that nonce %[1]d is used at final block %[2]d by a transaction that was not signed here",
		it.nonce(), final.block, witnesses)
	if err := m.disable(ctx, reason); err != nil {
		return err
	}
	v.enabled = false
	return m.settle(ctx, it, enum.IntentQuarantined, reason, nil)
}

// witnesses counts the nodes that report the intent's nonce as used in final blocks and know none of its attempts. It
// returns 0 if one node disagrees. An attempt that a node does know is recorded as mined.
func (m *Manager) witnesses(ctx context.Context, v *stepState, it *item) (agree int, err error) {
	final, err := m.final(ctx, v)
	if err != nil {
		return 0, err
	}
	for _, w := range m.node.Testify(ctx, m.Address(), final.block, it.hashes()) {
		if w.Err != nil {
			m.log.Warn("node cannot confirm a used nonce", "node", w.Node, "intent_id", it.IntentID, "error", w.Err)
			continue
		}
		for _, r := range w.Receipts {
			if ok, err := m.canonical(ctx, v, r); err != nil {
				return 0, err
			} else if ok {
				return 0, m.recordMined(ctx, it, r)
			}
		}
		if w.Nonce <= it.nonce() || len(w.Receipts) > 0 {
			return 0, nil
		}
		agree++
	}
	return agree, nil
}

// recordMined stores the block that holds one of the intent's attempts.
func (m *Manager) recordMined(ctx context.Context, it *item, r *chain.Receipt) error {
	reason := it.Reason
	if it.kindOf(r.TxHash) != kindNoop {
		reason = "" // what it waited for, or a reorg, is over
	}
	price := r.EffectiveGasPrice
	if price == nil {
		price = new(big.Int)
	}
	err := m.inTx(ctx, func(q *keeperdb.Queries) error {
		if err := q.DeleteReceipts(ctx, it.IntentID); err != nil {
			return fmt.Errorf("deleting the receipt of another block: %w", err)
		}
		err := q.InsertReceipt(ctx, keeperdb.InsertReceiptParams{
			TxHash: r.TxHash, BlockNumber: r.BlockNumber.Int64(), BlockHash: r.BlockHash, Status: int16(r.Status),
			GasUsed: int64(r.GasUsed), EffectiveGasPrice: basket.NewAmount(price), DataFee: basket.NewAmount(r.DataFee), SeenAt: m.now(),
		})
		if err != nil {
			return fmt.Errorf("storing the receipt of %s: %w", r.TxHash, err)
		}
		return m.move(ctx, q, it, enum.IntentMined, reason)
	})
	if err != nil {
		return err
	}
	it.State, it.Reason = enum.IntentMined, reason
	m.log.Info("transaction mined", append(it.logged(r.TxHash), "block", r.BlockNumber, "status", r.Status, "gas_used", r.GasUsed)...)
	delete(m.lost, it.IntentID)
	delete(m.sent, it.IntentID)
	return nil
}

// followMined waits for finality. settled is false if a reorg removed the block; the intent is then in flight again.
func (m *Manager) followMined(ctx context.Context, v *stepState, it *item) (settled bool, err error) {
	row, err := keeperdb.New(m.st.Pool).ReceiptOf(ctx, it.IntentID)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return false, fmt.Errorf("reading the stored receipt: %w", err)
	}
	if err == nil {
		number := uint64(row.BlockNumber)
		if v.head.Number.Uint64() < number {
			return true, nil // the node is behind the one that reported the block, or a reorg is in progress
		}
		h, err := m.header(ctx, v, number)
		if err != nil && !isNotFound(err) {
			return false, fmt.Errorf("reading block %d: %w", number, err)
		}
		if err == nil && h.Hash() == row.BlockHash {
			final, err := m.final(ctx, v)
			if err != nil || number > final.block {
				return true, err
			}
			return true, m.finish(ctx, it, row)
		}
	}
	return false, m.reopen(ctx, it)
}

func (m *Manager) reopen(ctx context.Context, it *item) error {
	to := it.unmined()
	m.log.Warn("reorg removed the block of a mined transaction: in flight again", "intent_id", it.IntentID, "nonce", it.nonce())
	err := m.inTx(ctx, func(q *keeperdb.Queries) error {
		if err := q.DeleteReceipts(ctx, it.IntentID); err != nil {
			return fmt.Errorf("deleting the receipt of a removed block: %w", err)
		}
		return m.move(ctx, q, it, to, "a reorg removed its block")
	})
	if err != nil {
		return err
	}
	it.State = to
	m.metrics.reorgs.Inc()
	return nil
}

// finish settles an intent by what was mined at its nonce and is now final.
func (m *Manager) finish(ctx context.Context, it *item, row keeperdb.ReceiptOfRow) error {
	state, reason := enum.IntentOK, ""
	switch {
	case row.Kind == kindNoop:
		state, reason = enum.IntentCancelled, cmp.Or(it.Reason, "its deadline passed or it was stopped before it was mined")
	case row.Status == 0:
		state, reason = enum.IntentReverted, m.replay(ctx, it, row)
	}
	if err := m.settle(ctx, it, state, reason, &row.TxHash); err != nil {
		return err
	}
	m.metrics.finished(it, row)
	return nil
}

// replay finds the reason for a revert by making the call again on the block before.
func (m *Manager) replay(ctx context.Context, it *item, row keeperdb.ReceiptOfRow) string {
	_, err := m.node.CallContract(ctx, it.call(m), big.NewInt(row.BlockNumber-1))
	if reason, ok := revertReason(err); ok {
		return fmt.Sprintf("reverted in block %d: %s", row.BlockNumber, reason)
	}
	if err != nil {
		m.log.Info("replay of a reverted transaction failed", "intent_id", it.IntentID, "error", err)
	}
	return fmt.Sprintf("reverted in block %d, %s", row.BlockNumber, moved)
}

// moved ends the reason of a call that reverted because of what else was mined in its block.
const moved = "but the same call succeeds on the block before"

// StateMoved reports whether the reason of a reverted intent says that the chain's state moved between plan and block.
func StateMoved(reason string) bool { return strings.HasSuffix(reason, moved) }

// settle ends an intent. final is the hash of the mined attempt, nil if there is none.
func (m *Manager) settle(ctx context.Context, it *item, state, reason string, final *common.Hash) error {
	err := m.inTx(ctx, func(q *keeperdb.Queries) error {
		if final != nil {
			if err := q.FinalizeReceipt(ctx, *final); err != nil {
				return fmt.Errorf("finalizing the receipt of %s: %w", final, err)
			}
		}
		return m.move(ctx, q, it, state, reason)
	})
	if err != nil {
		return err
	}
	it.State = state
	delete(m.lost, it.IntentID)
	delete(m.sent, it.IntentID)
	delete(m.gasOf, it.IntentID)
	delete(m.data, it.IntentID)
	m.metrics.settled.WithLabelValues(state).Inc()
	hash := common.Hash{}
	if final != nil {
		hash = *final
	}
	m.log.Info("intent settled", append(it.logged(hash), "state", state, "reason", reason)...)
	return nil
}

// fillGap sends transactions again that a reorg below finality removed, because every later nonce waits for them. Their
// intents stay final; the bytes are the same.
func (m *Manager) fillGap(ctx context.Context, v *stepState) error {
	rows, err := keeperdb.New(m.st.Pool).FinalAttempts(ctx, keeperdb.FinalAttemptsParams{
		ChainID: int64(m.cfg.ChainID), Signer: m.Address(), FromNonce: int64(v.nonce), ToNonce: int64(v.floor),
	})
	if err != nil {
		return fmt.Errorf("reading final attempts from nonce %d: %w", v.nonce, err)
	}
	if len(rows) == 0 {
		return nil // the signer's own transactions from before it was used here
	}
	m.log.Error("chain is missing transactions that were final: the node is behind, or a reorg went below finality",
		"chain_nonce", v.nonce, "lowest_open_nonce", v.floor, "sending_again", len(rows))
	for _, row := range rows {
		if _, err := m.node.SendRawTransaction(ctx, row.Raw); err != nil && verdict(err) == attemptRejected {
			return fmt.Errorf("sending %s of final intent %d again: %w", row.TxHash, row.IntentID, err)
		}
	}
	return nil
}

func isNotFound(err error) bool { return errors.Is(err, ethereum.NotFound) }
