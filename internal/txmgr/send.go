package txmgr

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// reserve takes the signer's next nonce for the intent. reserved is false if the kill switch or a disabled signer
// prevents it.
func (m *Manager) reserve(ctx context.Context, it *item, gas uint64) (reserved bool, err error) {
	var nonce int64
	err = m.inTx(ctx, func(q *keeperdb.Queries) error {
		row, err := q.SignerForUpdate(ctx, keeperdb.SignerForUpdateParams{ChainID: int64(m.cfg.ChainID), Signer: m.Address()})
		if err != nil {
			return fmt.Errorf("locking the signer: %w", err)
		}
		killSwitch, err := ReadKillSwitch(ctx, q)
		if err != nil {
			return err
		}
		if !row.Enabled || killSwitch.Stops(it.Vault, m.Address()) {
			return nil
		}
		nonce = row.NextNonce
		n, err := q.ReserveIntent(ctx, keeperdb.ReserveIntentParams{
			IntentID: it.IntentID, Nonce: &nonce, GasLimit: int64(gas), UpdatedAt: m.now(),
		})
		if err != nil {
			return fmt.Errorf("reserving nonce %d: %w", nonce, err)
		}
		if n == 0 {
			return fmt.Errorf("reserving nonce %d: the intent is no longer ready", nonce)
		}
		reserved = true
		return q.AdvanceSigner(ctx, keeperdb.AdvanceSignerParams{
			ChainID: int64(m.cfg.ChainID), Signer: m.Address(), UpdatedAt: m.now(),
		})
	})
	if err != nil || !reserved {
		return false, err
	}
	it.State, it.Nonce, it.GasLimit, it.Reason = enum.IntentReserved, &nonce, int64(gas), ""
	return true, nil
}

// sign stores the bytes of the intent's next attempt. It does nothing if the fee limit leaves no room for a replacement: the
// last attempt then stays the one to send. A bump is simulated first; a call that would revert is replaced by a no-op.
func (m *Manager) sign(ctx context.Context, v *stepState, it *item, kind string) error {
	call := it.call(m)
	if kind == kindNoop {
		var err error
		if call, err = m.noop(ctx); err != nil {
			return err
		}
	}
	if kind == kindBump { // a first attempt has just read it, and a no-op has hardly any data
		if err := m.readDataFee(ctx, it); err != nil {
			return err
		}
	}
	f, ok, err := m.fees(ctx, v, it, kind, call.Gas)
	if err != nil {
		return err
	}
	if !ok {
		m.metrics.held.Inc()
		return nil
	}
	if kind == kindBump {
		refused, err := m.simulate(ctx, v, it)
		if err != nil {
			return err
		}
		if refused != "" {
			m.metrics.reverts.WithLabelValues("simulation").Inc()
			it.Reason = "it would have reverted: " + refused
			m.log.Warn("transaction would revert now: cancelling", "intent_id", it.IntentID, "reason", refused)
			return m.sign(ctx, v, it, kindNoop)
		}
	}
	signed, raw, err := m.signed(ctx, it.nonce(), call, f)
	if err != nil {
		return err
	}
	return m.storeAttempt(ctx, it, keeperdb.AttemptsOfRow{
		IntentID: it.IntentID, Kind: kind, TxHash: signed.Hash(), Raw: raw, TipCap: basket.NewAmount(f.tip),
		FeeCap: basket.NewAmount(f.cap), HeadBlock: v.head.Number.Int64(), State: attemptSigned,
	})
}

// signed returns the signed transaction for a call, and its bytes.
func (m *Manager) signed(ctx context.Context, nonce uint64, call ethereum.CallMsg, f fees) (*types.Transaction, []byte, error) {
	chainID := new(big.Int).SetUint64(m.cfg.ChainID)
	unsigned := types.NewTx(&types.DynamicFeeTx{
		ChainID: chainID, Nonce: nonce, GasTipCap: f.tip, GasFeeCap: f.cap,
		Gas: call.Gas, To: call.To, Value: call.Value, Data: call.Data,
	})
	signed, err := m.signer.Sign(ctx, unsigned, chainID)
	if err != nil {
		return nil, nil, err
	}
	if err := verifySigned(signed, unsigned, m.Address(), chainID); err != nil {
		return nil, nil, fmt.Errorf("signing nonce %d: %w", nonce, err)
	}
	raw, err := signed.MarshalBinary()
	if err != nil {
		return nil, nil, fmt.Errorf("encoding the transaction: %w", err)
	}
	return signed, raw, nil
}

// storeAttempt stores a signed attempt before anything of it is sent.
func (m *Manager) storeAttempt(ctx context.Context, it *item, a keeperdb.AttemptsOfRow) error {
	to := enum.IntentInflight
	if a.Kind == kindNoop {
		to = enum.IntentCancelling
	}
	err := m.inTx(ctx, func(q *keeperdb.Queries) (err error) {
		a.AttemptID, err = q.InsertAttempt(ctx, keeperdb.InsertAttemptParams{
			IntentID: a.IntentID, Kind: a.Kind, TxHash: a.TxHash, Raw: a.Raw, TipCap: a.TipCap, FeeCap: a.FeeCap,
			HeadBlock: a.HeadBlock, CreatedAt: m.now(),
		})
		if err != nil {
			return fmt.Errorf("storing attempt %s: %w", a.TxHash, err)
		}
		return m.move(ctx, q, it, to, it.Reason)
	})
	if err != nil {
		return err
	}
	if len(it.attempts) > 0 {
		m.metrics.bumps.Inc()
	}
	m.metrics.attempts.WithLabelValues(a.Kind).Inc()
	it.attempts, it.State = append(it.attempts, a), to
	return nil
}

// fees returns the fees of the next attempt, which uses that much gas. ok is false if the limits leave no room for a
// replacement.
func (m *Manager) fees(ctx context.Context, v *stepState, it *item, kind string, gas uint64) (_ fees, ok bool, err error) {
	tip, err := m.node.SuggestGasTipCap(ctx)
	if err != nil {
		return fees{}, false, fmt.Errorf("reading the suggested tip: %w", err)
	}
	limit := m.tradeLimit(it, gas)
	if kind == kindNoop {
		limit = m.feeLimit(it, gas)
	}
	baseFee := v.head.BaseFee
	if baseFee == nil {
		baseFee = new(big.Int)
	}
	market := firstFees(baseFee, tip, limit)
	if len(it.attempts) == 0 {
		return market, true, nil
	}
	last := it.newest()
	f, ok := bump(fees{tip: last.TipCap.Big(), cap: last.FeeCap.Big()}, market, m.cfg.BumpPercent, limit)
	return f, ok, nil
}

// noop returns the cheapest possible call: an empty one to the signer itself.
func (m *Manager) noop(ctx context.Context) (ethereum.CallMsg, error) {
	self := m.Address()
	call := ethereum.CallMsg{From: self, To: &self, Value: new(big.Int)}
	gas, err := m.node.EstimateGas(ctx, call)
	if err != nil {
		return call, fmt.Errorf("estimating the gas of a no-op: %w", err)
	}
	call.Gas = max(gas, params.TxGas)
	return call, nil
}

// send gives the newest attempt's stored bytes to the node, once a block until one is mined. The node's answer is
// recorded but decides nothing.
func (m *Manager) send(ctx context.Context, v *stepState, it *item) error {
	if len(it.attempts) == 0 {
		return nil
	}
	a, head := it.newest(), v.head.Hash()
	if a.State != attemptSigned && m.sent[it.IntentID] == head {
		return nil
	}
	var to Relay = m.node
	if m.cfg.Relay != nil && a.Kind != kindNoop {
		to = m.cfg.Relay
	}
	hash, err := to.SendRawTransaction(ctx, a.Raw)
	if ctx.Err() != nil {
		return fmt.Errorf("sending %s: %w", a.TxHash, ctx.Err())
	}
	if err == nil && hash != a.TxHash {
		err = fmt.Errorf("the node returned another hash, %s", hash)
	}
	mark := keeperdb.MarkAttemptParams{AttemptID: a.AttemptID, State: verdict(err)}
	var at time.Time
	if mark.State == attemptSent {
		at = m.now()
		mark.SentAt = &at
	} else {
		mark.Error = err.Error()
		m.log.Warn("node refused a transaction", "intent_id", it.IntentID, "tx", a.TxHash, "attempt_state", mark.State,
			"error", err)
	}
	err = m.inTx(ctx, func(q *keeperdb.Queries) error { return q.MarkAttempt(ctx, mark) })
	if err != nil {
		return fmt.Errorf("recording how %s was sent: %w", a.TxHash, err)
	}
	if a.State == attemptSigned && mark.State == attemptSent {
		m.log.Info("transaction sent", it.logged(a.TxHash)...)
	}
	a.State, m.sent[it.IntentID] = mark.State, head
	return nil
}

// verdict returns what a send's answer says about the attempt: sent (the node has it), rejected (the node understood
// and refused it), or unknown.
func verdict(err error) string {
	if err == nil {
		return attemptSent
	}
	text := strings.ToLower(err.Error())
	for _, known := range []string{"already known", "known transaction", "already exists", "alreadyknown"} {
		if strings.Contains(text, known) {
			return attemptSent
		}
	}
	for _, unclear := range []string{"nonce too low", "underpriced", "replacement", "timeout", "timed out"} {
		if strings.Contains(text, unclear) {
			return attemptUnknown
		}
	}
	var answered rpc.Error
	if errors.As(err, &answered) {
		return attemptRejected
	}
	return attemptUnknown
}

// revertReason returns the reason of a revert. ok is false for any other error, such as a lost connection.
func revertReason(err error) (reason string, ok bool) {
	if err == nil {
		return "", false
	}
	if r, ok := chain.DecodeRevert(err); ok {
		return fmt.Sprint(r), true
	}
	return "", false
}
