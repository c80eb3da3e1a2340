package txmgr_test

import (
	"context"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

// requireNoQuarantine mines a foreign transaction with the intent's nonce and eight blocks. The signer must stay enabled.
func (b *bundle) requireNoQuarantine(id int64) {
	b.t.Helper()
	b.node.set(func(n *mockNode) { n.pool[0] = b.foreign(0) })
	for range 8 {
		b.node.mine(1)
		b.step()
	}
	require.Equal(b.t, "inflight", b.state(id))
	require.Zero(b.t, b.count("select count(*) from signers where not enabled and signer = $1", b.signer.Address()))
}

func TestOneNodeIsNotEnoughToQuarantine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.node.witnesses = 1
	id := b.enqueue(1, 20)
	b.step()
	b.requireNoQuarantine(id)
	b.node.set(func(n *mockNode) { n.witnesses = 2 })
	b.node.mine(1)
	b.step()
	require.Equal(t, "quarantined", b.state(id))
	require.Contains(t, b.reason(id), "2 nodes report")
}

// forgetful is a node without receipts, in front of others that have them.
type forgetful struct{ *mockNode }

func (forgetful) Receipt(context.Context, common.Hash) (*chain.Receipt, error) {
	return nil, ethereum.NotFound
}

func TestAReceiptThatOnlyAnotherNodeHasIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.m = b.manager(forgetful{b.node}, b.signer)
	id := b.enqueue(1, 20)
	b.step()
	for range 3 {
		b.node.mine(1)
		b.step()
	}
	require.Equal(t, "mined", b.state(id))
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
}

func TestAPlanCostsNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.BumpAfterBlocks = 1
	b.restart()
	most := new(big.Int).Mul(gwei(40), big.NewInt(260_000)) // the mock's estimate and a margin
	id := b.enqueueIntent(txmgr.Intent{Key: "dear", To: vault(1), Data: []byte{1}, MaxCost: most}, 12)
	b.step()
	b.node.set(func(n *mockNode) { n.baseFee = gwei(60) })
	for range 14 {
		b.node.mine(1)
		b.step()
	}
	b.settle()
	require.Equal(t, "cancelled", b.state(id))
	for _, tx := range b.attempts(id) {
		cost := new(big.Int).Mul(tx.GasFeeCap(), new(big.Int).SetUint64(tx.Gas()))
		require.LessOrEqual(t, cost.Cmp(most), 0, "%s", tx.GasFeeCap())
	}
	waits := b.enqueueIntent(txmgr.Intent{Key: "dearer", To: vault(2), Data: []byte{2}, MaxCost: most}, 2)
	b.step()
	require.Equal(t, "ready", b.state(waits))
	require.Contains(t, b.reason(waits), "the base fee of")
	b.node.mine(2)
	b.step()
	require.Equal(t, "expired", b.state(waits))
	require.Contains(t, b.reason(waits), "the base fee of", "it expired for the reason it waited")
}

func TestAMostCostOfNothingIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	err := b.st.InTx(t.Context(), func(tx pgx.Tx) error {
		_, err := b.m.Enqueue(t.Context(), tx, txmgr.Intent{Key: "free", To: vault(1), MaxCost: new(big.Int), Deadline: b.now()})
		return err
	})
	require.ErrorContains(t, err, "maximum cost is 0 wei: it must be at least 1")
}

func TestASignerBelowItsFloorReservesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	registry := prometheus.NewRegistry()
	b.cfg.Metrics, b.cfg.MinBalance = registry, gwei(1e9)
	b.restart()
	b.node.set(func(n *mockNode) { n.balance = gwei(1e9 - 1) })
	id := b.enqueue(1, 20)
	b.step()
	require.Equal(t, "ready", b.state(id))
	require.Contains(t, b.reason(id), "below its minimum")
	require.Equal(t, 1, b.count("select count(*) from signers where signer = $1 and balance = 999999999000000000", b.signer.Address()))
	b.node.set(func(n *mockNode) { n.balance = gwei(1e9 + 5_000_000) }) // enough for one transaction in flight, not for two
	b.node.mine(1)
	second := b.enqueue(2, 20)
	b.step()
	require.Equal(t, "inflight", b.state(id))
	require.Empty(t, b.reason(id))
	require.Equal(t, "ready", b.state(second), "funds for transactions in flight are reserved")
	b.settle()
	require.Equal(t, "final_ok", b.state(second))
	families, err := registry.Gather()
	require.NoError(t, err)
	values := map[string]float64{}
	for _, f := range families {
		values[f.GetName()] = f.GetMetric()[0].GetGauge().GetValue() + float64(f.GetMetric()[0].GetHistogram().GetSampleCount())
	}
	require.InDelta(t, 1.005, values["astrolabe_txmgr_balance_ether"], 0)
	require.InDelta(t, 1, values["astrolabe_txmgr_recovery_seconds"], 0)
}

func TestWhatWouldRevertIsCancelledInsteadOfBumped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.BumpAfterBlocks = 1
	b.restart()
	id := b.enqueue(1, 50)
	b.step()
	b.node.set(func(n *mockNode) {
		n.baseFee = gwei(50)
		n.onCall = func(ethereum.CallMsg) error { return answer{code: 3, text: "execution reverted", data: "0x"} }
	})
	b.node.mine(1)
	b.step()
	require.Equal(t, "cancelling", b.state(id))
	b.settle()
	require.Equal(t, "cancelled", b.state(id))
	require.Equal(t, "it would have reverted: no reason given", b.reason(id))
	require.Len(t, b.node.canonical(), 1)
	require.Empty(t, b.node.canonical()[0].Data())
}

// relay passes trades to the mock chain's block builder only.
type relay struct {
	n    *mockNode
	sent int
	deaf bool
}

func (r *relay) SendRawTransaction(ctx context.Context, raw []byte) (common.Hash, error) {
	r.sent++
	if r.deaf {
		return crypto.Keccak256Hash(raw), nil
	}
	return r.n.SendRawTransaction(ctx, raw)
}

func TestTradesGoToTheRelayAndNoopsToTheNodes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	to := &relay{n: b.node}
	b.cfg.Relay = to
	b.restart()
	id := b.enqueue(1, 20)
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
	require.Equal(t, 1, to.sent)
	to.deaf = true
	dropped := b.enqueue(2, 4)
	b.settle()
	require.Equal(t, "cancelled", b.state(dropped), "the relay dropped the trade; the no-op went to the nodes")
}

func TestTheSchemaHoldsTheStateMachine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.enqueue(1, 20)
	b.settle()
	ready := b.enqueue(2, 20)
	for statement, why := range map[string]string{
		"update intents set state = 'inflight' where intent_id = $1": "cannot move from final_ok to inflight",
		"update intents set nonce = nonce + 1 where intent_id = $1":  "keeps nonce 0 for life",
		"update intents set calldata = '' where intent_id = $1":      "is what it is",
		"update attempts set raw = '' where intent_id = $1":          "only how it was sent is written",
		"delete from attempts where intent_id = $1":                  "was signed: it stays",
		"update signers set enabled = false where $1 > 0":            "signers_say_why",
		"update signers set next_nonce = -1 where $1 > 0":            "signers_nonces",
		"insert into controls values ('vault', '', 'x', now()), " +
			"('global', '', '', now() + $1 * interval '1 s')": "controls_subject",
	} {
		_, err := b.st.Pool.Exec(t.Context(), statement, id)
		require.ErrorContains(t, err, why, statement)
	}
	_, err := b.st.Pool.Exec(t.Context(), "update intents set state = 'mined', nonce = 9 where intent_id = $1", ready)
	require.ErrorContains(t, err, "cannot move from ready to mined")
	_, err = b.st.Pool.Exec(t.Context(), `
		insert into attempts (intent_id, kind, tx_hash, raw, tip_cap, fee_cap, head_block, state, created_at)
		select intent_id, 'bump', decode(repeat('07', 32), 'hex'), raw, tip_cap, fee_cap * 2, head_block, 'signed', now()
		from attempts where intent_id = $1`, id)
	require.ErrorContains(t, err, "raises its fees by less than a tenth")
}
