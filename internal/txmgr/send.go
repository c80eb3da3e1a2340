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
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// reserve takes the signer's next nonce for the intent, unless the kill switch or another replica came first.
func (m *Manager) reserve(ctx context.Context, it *item, gas uint64) (reserved bool, err error) {
	var nonce int64
	err = m.inTx(ctx, func(q *keeperdb.Queries) error {
		row, err := q.SignerForUpdate(ctx, keeperdb.SignerForUpdateParams{ChainID: int64(m.cfg.ChainID), Signer: m.Address()})
		if err != nil {
			return fmt.Errorf("locking the signer: %w", err)
		}
		controls, err := q.Controls(ctx)
		if err != nil {
			return fmt.Errorf("reading the kill switch: %w", err)
		}
		if !row.Enabled || m.stopped(controls, it.Vault) {
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
	it.State, it.Nonce, it.GasLimit, it.Reason = stateReserved, &nonce, int64(gas), ""
	return true, nil
}

// sign stores the bytes of the intent's next attempt. Where the fee limit leaves no room for a replacement it does
// nothing: the last attempt stays the one to send. A bump is simulated first; what would revert makes room for a no-op.
func (m *Manager) sign(ctx context.Context, v *view, it *item, kind string) error {
	call := it.call(m)
	if kind == kindNoop {
		var err error
		if call, err = m.noop(ctx); err != nil {
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
	unsigned := types.NewTx(&types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(m.cfg.ChainID), Nonce: it.nonce(), GasTipCap: f.tip, GasFeeCap: f.cap,
		Gas: call.Gas, To: call.To, Value: call.Value, Data: call.Data,
	})
	chainID := new(big.Int).SetUint64(m.cfg.ChainID)
	signed, err := m.signer.Sign(ctx, unsigned, chainID)
	if err != nil {
		return err
	}
	if err := verifySigned(signed, unsigned, m.Address(), chainID); err != nil {
		return fmt.Errorf("signing nonce %d: %w", it.nonce(), err)
	}
	raw, err := signed.MarshalBinary()
	if err != nil {
		return fmt.Errorf("encoding the transaction: %w", err)
	}
	a := keeperdb.AttemptsOfRow{
		IntentID: it.IntentID, Kind: kind, TxHash: signed.Hash(), Raw: raw, TipCap: basket.NewAmount(f.tip),
		FeeCap: basket.NewAmount(f.cap), HeadBlock: v.head.Number.Int64(), State: attemptSigned,
	}
	to := stateInflight
	if kind == kindNoop {
		to = stateCancelling
	}
	err = m.inTx(ctx, func(q *keeperdb.Queries) error {
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
	m.metrics.attempts.WithLabelValues(kind).Inc()
	it.attempts, it.State = append(it.attempts, a), to
	return nil
}

// fees are those of the next attempt, which uses that much gas; not ok where the limits leave no room for a replacement.
func (m *Manager) fees(ctx context.Context, v *view, it *item, kind string, gas uint64) (_ fees, ok bool, err error) {
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

// noop is the cheapest call there is: nothing, to the signer itself.
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

// send gives the newest attempt's stored bytes to the node, once at each block until one mines. What the node answers is
// recorded and decides nothing.
func (m *Manager) send(ctx context.Context, v *view, it *item) error {
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
		err = fmt.Errorf("the node answers with another hash, %s", hash)
	}
	mark := keeperdb.MarkAttemptParams{AttemptID: a.AttemptID, State: verdict(err)}
	var at time.Time
	if mark.State == attemptSent {
		at = m.now()
		mark.SentAt = &at
	} else {
		mark.Error = err.Error()
		m.log.Warn("transaction not taken by the node", "intent_id", it.IntentID, "tx", a.TxHash, "attempt_state", mark.State,
			"error", err)
	}
	err = m.st.InTx(ctx, func(tx pgx.Tx) error {
		if err := m.lease.Fence(ctx, tx); err != nil {
			return err
		}
		return keeperdb.New(tx).MarkAttempt(ctx, mark)
	})
	if err != nil {
		return fmt.Errorf("recording how %s was sent: %w", a.TxHash, err)
	}
	a.State, m.sent[it.IntentID] = mark.State, head
	return nil
}

// verdict is what an answer to a send says of the attempt: sent (the node has it), rejected (the node understood it and
// will not have it as it is), or unknown.
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

// revertReason reads a revert; not ok for anything else, such as a lost connection.
func revertReason(err error) (reason string, ok bool) {
	if err == nil {
		return "", false
	}
	if r, ok := chain.DecodeRevert(err); ok {
		return fmt.Sprint(r), true
	}
	return "", false
}
