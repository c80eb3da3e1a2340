package txmgr

import (
	"cmp"
	"context"
	"fmt"

	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// admit gives an intent its nonce and sends it, if the call still succeeds and nothing makes it wait.
func (m *Manager) admit(ctx context.Context, v *stepState, it *item) error {
	if v.head.Time >= uint64(it.Deadline.Unix()) {
		reason := "its deadline passed before it got a nonce"
		if it.Reason != "" {
			reason += ": " + it.Reason
		}
		return m.settle(ctx, it, enum.IntentExpired, reason, nil)
	}
	if why := m.mustWait(v, it); why != "" {
		return m.hold(ctx, it, why)
	}
	if err := m.readDataFee(ctx, it); err != nil {
		return err
	}
	gas := cmp.Or(uint64(it.GasLimit), m.gasOf[it.IntentID])
	if why := m.tooDear(v, it, gas); why != "" {
		return m.hold(ctx, it, why)
	}
	refused, err := m.simulate(ctx, v, it)
	if err != nil {
		return err
	}
	gas = uint64(it.GasLimit)
	if refused == "" && gas == 0 {
		if gas, refused, err = m.estimate(ctx, it); err != nil {
			return err
		}
	}
	if refused != "" {
		m.metrics.reverts.WithLabelValues("simulation").Inc()
		return m.settle(ctx, it, enum.IntentExpired, "simulation reverted: "+refused, nil)
	}
	if why := m.tooDear(v, it, gas); why != "" {
		m.gasOf[it.IntentID] = gas
		return m.hold(ctx, it, why)
	}
	delete(m.gasOf, it.IntentID)
	reserved, err := m.reserve(ctx, it, gas)
	if err != nil || !reserved {
		return err
	}
	v.inFlight++
	if err := m.sign(ctx, v, it, kindTrade); err != nil {
		return err
	}
	v.owed.Add(v.owed, m.worstCost(it))
	return m.send(ctx, v, it)
}

// tooDear returns why the base fee is above the limits of an intent that uses that much gas, or "" if it is not. Without a
// known amount of gas only the limit for a unit of gas applies.
func (m *Manager) tooDear(v *stepState, it *item, gas uint64) string {
	baseFee := v.head.BaseFee
	switch {
	case it.MaxCost != nil && it.MaxCost.View().Cmp(m.dataFee(it)) < 0:
		return fmt.Sprintf("the rollup charges %s wei for its data, more than it may cost in all", m.dataFee(it))
	case baseFee == nil || baseFee.Cmp(m.tradeLimit(it, gas)) <= 0:
		return ""
	case gas == 0:
		return fmt.Sprintf("the base fee of %s wei is above the limit for a unit of gas", baseFee)
	default:
		return fmt.Sprintf("the base fee of %s wei for each of %d gas is above its limits", baseFee, gas)
	}
}

// mustWait returns why an intent gets no nonce now, or "" if it may get one.
func (m *Manager) mustWait(v *stepState, it *item) string {
	switch {
	case !v.enabled:
		return "the signer is disabled"
	case v.killSwitch.Stops(it.Vault, m.Address()):
		return "stopped by the kill switch"
	case v.nonce < v.floor:
		return "the chain is missing earlier transactions of the signer"
	case v.inFlight >= m.cfg.MaxInFlight:
		return "the limit of transactions in flight is reached"
	case m.short(v):
		return fmt.Sprintf("the signer's balance of %s wei, less the cost of transactions in flight, is below its minimum of %s wei",
			m.funds.balance, m.cfg.MinBalance)
	default:
		return ""
	}
}

// hold leaves an intent ready and stores the reason if it changed.
func (m *Manager) hold(ctx context.Context, it *item, why string) error {
	m.metrics.refused.Inc()
	if it.Reason == why {
		return nil
	}
	m.log.Warn("intent waits", "intent_id", it.IntentID, "reason", why)
	it.Reason = why
	return m.inTx(ctx, func(q *keeperdb.Queries) error {
		if _, err := q.HoldIntent(ctx, keeperdb.HoldIntentParams{IntentID: it.IntentID, Reason: why, UpdatedAt: m.now()}); err != nil {
			return fmt.Errorf("storing why it waits: %w", err)
		}
		return nil
	})
}

// simulate makes the intent's call on top of the newest block. It returns the revert reason if the call reverts.
func (m *Manager) simulate(ctx context.Context, v *stepState, it *item) (refused string, err error) {
	err = m.node.Simulate(ctx, it.call(m), v.head)
	if reason, ok := revertReason(err); ok {
		return reason, nil
	}
	if err != nil {
		return "", fmt.Errorf("simulating: %w", err)
	}
	return "", nil
}

// estimate returns the gas limit to use, or the revert reason if the call reverts.
func (m *Manager) estimate(ctx context.Context, it *item) (gas uint64, refused string, err error) {
	gas, err = m.node.EstimateGas(ctx, it.call(m))
	if reason, ok := revertReason(err); ok {
		return 0, reason, nil
	}
	if err != nil {
		return 0, "", fmt.Errorf("estimating gas: %w", err)
	}
	return min(gas+gas*m.cfg.GasMarginPct/100, m.cfg.MaxGasLimit), "", nil
}
