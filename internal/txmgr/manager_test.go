package txmgr_test

import (
	"context"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/bindings"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

func TestAnIntentIsMinedAndThenFinal(t *testing.T) {
	t.Parallel()
	b := setup(t)
	registry := prometheus.NewPedanticRegistry()
	b.cfg.Metrics = registry
	b.restart()
	id := b.enqueue(1, 20)
	b.step()
	require.Equal(t, "inflight", b.state(id))
	b.node.mine(1)
	b.step()
	require.Equal(t, "mined", b.state(id))
	b.node.mine(2)
	b.step()
	require.Equal(t, "mined", b.state(id), "it has two blocks on top and needs three")
	b.node.mine(1)
	b.step()
	require.Equal(t, "final_ok", b.state(id))
	require.Equal(t, 1, b.count("select count(*) from receipts where final"))
	require.Len(t, b.attempts(id), 1)
	b.checkBooks()
	families, err := registry.Gather()
	require.NoError(t, err)
	values := map[string]float64{}
	for _, f := range families {
		for _, metric := range f.GetMetric() {
			values[f.GetName()] += metric.GetCounter().GetValue() + float64(metric.GetHistogram().GetSampleCount())
		}
	}
	require.InDelta(t, 1, values["astrolabe_txmgr_settled_total"], 0)
	require.InDelta(t, 150_000*11e9, values["astrolabe_txmgr_gas_wei_total"], 0)
	require.InDelta(t, 1, values["astrolabe_txmgr_blocks_to_inclusion"], 0)
}

func TestTheFinalizedTagDecidesWhereNoDepthIsGiven(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Finality = txmgr.Finality{}
	b.restart()
	id := b.enqueue(1, 20)
	b.step()
	b.node.mine(40)
	b.step()
	b.step()
	require.Equal(t, "mined", b.state(id), "the node has nothing final yet")
	b.node.set(func(n *mockNode) { n.final = 32 })
	b.step()
	require.Equal(t, "final_ok", b.state(id))
}

func TestEnqueueingTheSameKeyAgainChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.enqueue(1, 20)
	require.Equal(t, id, b.enqueue(1, 30))
	err := b.st.InTx(t.Context(), func(tx pgx.Tx) error {
		_, err := b.m.Enqueue(t.Context(), tx, txmgr.Intent{Key: b.signer.Address().Hex() + "b", To: vault(9), Deadline: b.now()})
		return err
	})
	require.ErrorIs(t, err, txmgr.ErrKeyTaken)
}

func TestARevertInSimulationExpiresTheIntentBeforeItHasANonce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	parsed, err := bindings.IndexVaultMetaData.ParseABI()
	require.NoError(t, err)
	mismatch := parsed.Errors["NonceMismatch"]
	args, err := mismatch.Inputs.Pack(big.NewInt(3), big.NewInt(4))
	require.NoError(t, err)
	b.node.onCall = func(ethereum.CallMsg) error {
		return answer{code: 3, text: "execution reverted", data: hexutil.Encode(append(mismatch.ID[:4:4], args...))}
	}
	id := b.enqueue(1, 20)
	b.step()
	require.Equal(t, "expired", b.state(id))
	require.Equal(t, "simulation reverted: NonceMismatch(expected: 3, current: 4)", b.reason(id))
	require.Empty(t, b.node.seen)
}

func TestAFaultInSimulationKeepsTheIntentReady(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.node.onCall = func(ethereum.CallMsg) error { return errTimeout }
	id := b.enqueue(1, 20)
	require.ErrorContains(t, b.m.Step(t.Context()), "simulating")
	require.Equal(t, "ready", b.state(id))
	b.node.set(func(n *mockNode) { n.onCall = nil })
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
}

func TestARevertInABlockIsFinalReverted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.node.reverts = func(*types.Transaction) bool { return true }
	id := b.enqueue(1, 20)
	b.settle()
	require.Equal(t, "final_reverted", b.state(id))
	require.Contains(t, b.reason(id), "reverted in block")
}

func TestAForgottenTransactionIsSentAgainByteForByte(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.enqueue(1, 20)
	b.step()
	b.node.forget()
	b.node.mine(1)
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
	require.Len(t, b.attempts(id), 1)
}

func TestBumpsRaiseBothFeesUpToTheLimitAndThenHold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.BumpAfterBlocks = 1
	b.restart()
	id := b.enqueue(1, 200)
	b.step()
	b.node.set(func(n *mockNode) { n.baseFee = gwei(80) }) // above 2 × 10 + 1
	for range 20 {
		b.node.mine(1)
		b.step()
	}
	txs := b.attempts(id)
	require.Greater(t, len(txs), 1)
	for i, tx := range txs[1:] {
		require.True(t, tenPercentOver(tx.GasTipCap(), txs[i].GasTipCap()), "tip of bump %d", i)
		require.True(t, tenPercentOver(tx.GasFeeCap(), txs[i].GasFeeCap()), "cap of bump %d", i)
		require.Equal(t, txs[0].Nonce(), tx.Nonce())
		require.Equal(t, txs[0].Data(), tx.Data())
	}
	require.LessOrEqual(t, txs[len(txs)-1].GasFeeCap().Cmp(gwei(100)), 0)
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
}

func TestAGasSpikeHoldsAtTheLimitUntilTheDeadlineAndANoopFreesTheNonce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.BumpAfterBlocks = 1
	b.restart()
	id := b.enqueue(1, 10)
	b.step()
	b.node.set(func(n *mockNode) { n.baseFee = gwei(200) })
	for range 15 {
		b.node.mine(1)
		b.step()
	}
	require.Equal(t, "cancelling", b.state(id))
	behind := b.enqueue(2, 30)
	b.node.set(func(n *mockNode) { n.baseFee = gwei(10) })
	b.settle()
	require.Equal(t, "cancelled", b.state(id))
	require.Equal(t, "final_ok", b.state(behind))
	for _, tx := range b.attempts(id) {
		require.LessOrEqual(t, tx.GasFeeCap().Cmp(gwei(100)), 0, "no-ops keep to the limit too")
	}
}

func TestWhichHashMinedDecidesACancellation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.enqueue(1, 3)
	b.node.set(func(n *mockNode) { n.baseFee = gwei(50) }) // the first attempt offers twice the base fee of 10 it saw, so it waits
	b.node.mine(1)
	b.node.set(func(n *mockNode) { n.baseFee = gwei(10) })
	b.step()
	b.node.set(func(n *mockNode) { n.baseFee = gwei(150) })
	b.node.mine(4)
	b.node.set(func(n *mockNode) { n.onSend = func(*types.Transaction) error { return errTimeout } })
	b.step()
	require.Equal(t, "cancelling", b.state(id))
	b.node.set(func(n *mockNode) { n.onSend, n.baseFee = nil, gwei(10) })
	b.node.mine(1) // the trade was in the pool; the no-op never arrived
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
}

func TestADeadlineBeforeANonceExpiresTheIntent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.enqueue(1, 2)
	b.node.mine(2)
	b.step()
	require.Equal(t, "expired", b.state(id))
	require.Empty(t, b.node.seen)
}

func TestASignerTheDatabaseDoesNotKnowStartsAtThePendingNonce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.node.pending = 7
	id := b.enqueue(1, 20)
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
	require.EqualValues(t, 7, b.attempts(id)[0].Nonce())
}

func TestADatabaseOlderThanTheChainDisablesTheSigner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.step()
	b.node.pool[0] = b.foreign(0)
	b.node.mine(1)
	id := b.enqueue(1, 20)
	b.step()
	require.Equal(t, "ready", b.state(id))
	require.Contains(t, b.text("select reason from signers where not enabled and signer = $1", b.signer.Address()),
		"the chain's nonce 1 is above the database's 0")
	require.Empty(t, b.node.seen)
}

func TestAForeignTransactionOnAReservedNonceQuarantinesTheIntent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.enqueue(1, 20)
	b.step()
	b.node.set(func(n *mockNode) { n.pool[0] = b.foreign(0) })
	b.node.mine(1)
	b.step()
	require.Equal(t, "inflight", b.state(id), "one block without a receipt proves nothing")
	for range 4 {
		b.node.mine(1)
		b.step()
	}
	require.Equal(t, "quarantined", b.state(id))
	require.Equal(t, 1, b.count("select count(*) from signers where not enabled and signer = $1", b.signer.Address()))
}

func TestTheKillSwitchStopsReservingAndBumpsWhileWatchingGoesOn(t *testing.T) {
	t.Parallel()
	for _, scope := range []string{"global", "vault", "signer"} {
		t.Run(scope, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.cfg.BumpAfterBlocks = 1
			b.restart()
			flying := b.enqueue(1, 8)
			b.step()
			b.node.set(func(n *mockNode) { n.baseFee = gwei(50) })
			switch scope {
			case "global":
				b.stop(scope, nil)
			case "vault":
				b.stop(scope, vault(1).Bytes())
				b.stop(scope, vault(2).Bytes())
			case "signer":
				b.stop(scope, b.signer.Address().Bytes())
			}
			waiting := b.enqueue(2, 200)
			for range 4 {
				b.node.mine(1)
				b.step()
			}
			require.Len(t, b.attempts(flying), 1, "no bump")
			require.Equal(t, "ready", b.state(waiting))
			b.node.set(func(n *mockNode) { n.baseFee = gwei(10) })
			b.node.mine(1)
			b.step()
			require.Equal(t, "mined", b.state(flying))
			b.node.mine(3)
			b.step()
			require.Equal(t, "final_ok", b.state(flying))
			require.Equal(t, "ready", b.state(waiting))
		})
	}
}

func TestTheKillSwitchLeavesNoopsAlone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.enqueue(1, 3)
	b.step()
	b.node.forget()
	b.stop("global", nil)
	b.node.mine(4)
	b.settle()
	require.Equal(t, "cancelled", b.state(id))
}

func TestAReplicaStandsByAndAnOldHolderIsFenced(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.step()
	old := b.m
	b.m = b.manager(b.node, b.signer)
	require.ErrorIs(t, b.m.Step(t.Context()), store.ErrLeaseHeld)
	id := b.enqueue(1, 20)
	b.clock.Add(60)
	b.node.hook = func(method string, after bool) error { // the old leader hangs while the new one takes over
		if method == "call" && after {
			b.node.hook = nil
			b.clock.Add(60)
			return b.m.Step(t.Context())
		}
		return nil
	}
	require.ErrorIs(t, old.Step(t.Context()), store.ErrLeaseLost)
	require.Equal(t, "inflight", b.state(id))
	require.Len(t, b.attempts(id), 1)
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
}

func TestAReorgBelowFinalityIsMendedWithTheSameBytes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.enqueue(1, 50)
	b.settle()
	b.node.fork(6, true)
	b.node.mine(6)
	second := b.enqueue(2, 50)
	b.settle()
	require.Equal(t, "final_ok", b.state(first))
	require.Equal(t, "final_ok", b.state(second))
	require.Len(t, b.node.canonical(), 2)
}

func TestRunGivesTheLeaseUpWhenItEnds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx, cancel := context.WithCancel(t.Context())
	id := b.enqueue(1, 20)
	b.node.hook = func(method string, after bool) error {
		if method == "send" && after {
			cancel()
		}
		return nil
	}
	require.NoError(t, b.m.Run(ctx, b.heads()))
	b.node.hook = nil
	b.m = b.manager(b.node, b.signer)
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
}

func TestASignerThatChangesTheTransactionIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	key, err := crypto.GenerateKey()
	require.NoError(t, err)
	b.m = b.manager(b.node, liar{Signer: b.signer, other: txmgr.NewKeySigner(key)})
	id := b.enqueue(1, 20)
	require.ErrorContains(t, b.m.Step(t.Context()), "the signer returned a signature of")
	require.Equal(t, "reserved", b.state(id))
	require.Empty(t, b.node.seen)
	b.restart()
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
}

// liar signs with a different key than it claims.
type liar struct {
	txmgr.Signer
	other txmgr.Signer
}

func (l liar) Sign(ctx context.Context, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	return l.other.Sign(ctx, tx, chainID)
}

func TestAKeystoreFileOpensWithItsPasswordOnly(t *testing.T) {
	t.Parallel()
	key, err := crypto.GenerateKey()
	require.NoError(t, err)
	address := crypto.PubkeyToAddress(key.PublicKey)
	raw, err := keystore.EncryptKey(&keystore.Key{Address: address, PrivateKey: key}, "open", keystore.LightScryptN, keystore.LightScryptP)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "key.json")
	require.NoError(t, os.WriteFile(path, raw, 0o600))
	signer, err := txmgr.OpenKeystore(path, "open")
	require.NoError(t, err)
	require.Equal(t, address, signer.Address())
	_, err = txmgr.OpenKeystore(path, "shut")
	require.ErrorIs(t, err, keystore.ErrDecrypt)
}
