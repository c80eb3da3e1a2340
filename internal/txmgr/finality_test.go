package txmgr_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

func TestFinalityIsATagOrADepth(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]txmgr.Finality{
		"finalized": {}, "0": {}, "safe": {Safe: true}, "64": {Depth: 64},
	} {
		got, err := txmgr.ParseFinality(text)
		require.NoError(t, err)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "latest", "-1", "1.5", "99999999999"} {
		_, err := txmgr.ParseFinality(text)
		require.ErrorContains(t, err, "finality must be finalized, safe or a number of blocks", text)
	}
}

// A vault whose trade never settles is never planned for again. A node without the tag, and a rollup whose batcher halts, must not
// stop rebalancing.
func TestFinalityThatStandsStillDoesNotStopSettling(t *testing.T) {
	t.Parallel()
	for name, final := range map[string]uint64{"NoTag": 0, "Halted": 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.cfg.Finality = txmgr.Finality{MaxLag: 20 * time.Minute, AssumedDepth: 10}
			b.restart()
			b.node.set(func(n *mockNode) { n.final = final })
			b.node.mine(200)
			id := b.enqueue(1, 20)
			b.step()
			b.node.mine(1)
			b.step()
			b.node.mine(9)
			b.step()
			require.Equal(t, "mined", b.state(id), "nine blocks on top are fewer than ten")
			b.node.mine(1)
			b.step()
			require.Equal(t, "final_ok", b.state(id))
			b.checkBooks()
		})
	}
}

func TestATagThatMovesIsNotOverruled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Finality = txmgr.Finality{MaxLag: 20 * time.Minute, AssumedDepth: 10}
	b.restart()
	b.node.mine(3)
	id := b.enqueue(1, 20)
	b.step()
	b.node.set(func(n *mockNode) { n.final = 1 })
	b.node.mine(60) // 12 minutes
	b.step()
	b.step()
	require.Equal(t, "mined", b.state(id), "the tag is less than 20 minutes behind")
}

func TestTheSafeTagDecidesWhereItIsChosen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Finality = txmgr.Finality{Safe: true}
	b.restart()
	id := b.enqueue(1, 20)
	b.step()
	b.node.mine(40)
	b.node.set(func(n *mockNode) { n.final, n.safe = 1, 30 })
	b.step()
	b.step()
	require.Equal(t, "final_ok", b.state(id))
	h, err := b.node.Header(t.Context(), big.NewInt(int64(rpc.FinalizedBlockNumber)))
	require.NoError(t, err)
	require.EqualValues(t, 1, h.Number.Uint64())
}

// A signer that is stopped by mistake is worse than one that waits, so a quarantine needs real finality.
func TestAssumedFinalityQuarantinesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.cfg.Finality = txmgr.Finality{AssumedDepth: 2}
	b.restart()
	id := b.enqueue(1, 20)
	b.step()
	b.requireNoQuarantine(id)
	b.node.set(func(n *mockNode) { n.final = 5 })
	b.node.mine(1)
	b.step()
	require.Equal(t, "quarantined", b.state(id))
}

func TestATradeIsLoggedFromSendingToItsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var out bytes.Buffer
	b.m = txmgr.New(b.cfg, b.st, txmgr.Chain{Node: b.node, Signer: b.signer}, slog.New(slog.NewJSONHandler(&out, nil)), b.now)
	id := b.enqueue(1, 50)
	b.step()
	b.node.mine(1)
	b.step()
	b.node.fork(1, false)
	b.node.mine(1) // another block at the same height, with the transaction again
	b.step()       // in flight again, and mined again in the same step or the next
	b.step()
	require.Equal(t, "mined", b.state(id))
	require.Empty(t, b.reason(id), "the reorg is over")
	b.settle()
	require.Equal(t, "final_ok", b.state(id))
	require.Empty(t, b.reason(id))

	hash, seen := b.attempts(id)[0].Hash().Hex(), map[string]int{}
	for line := range bytes.Lines(out.Bytes()) {
		var entry struct {
			Msg, Tx, Kind string
			ID            int64 `json:"intent_id"`
		}
		require.NoError(t, json.Unmarshal(line, &entry))
		if entry.Tx == "" {
			continue
		}
		require.Equal(t, hash, entry.Tx)
		require.Equal(t, "trade", entry.Kind)
		require.Equal(t, id, entry.ID)
		seen[entry.Msg]++
	}
	require.Equal(t, map[string]int{"transaction sent": 1, "transaction mined": 2, "intent settled": 1}, seen)
}

func TestTheAuditGoesOnWhereItEnded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first, second := b.enqueue(1, 20), b.enqueue(2, 20)
	b.settle()
	require.Equal(t, "final_ok", b.state(first))
	require.Equal(t, "final_ok", b.state(second))
	audited := func(nonces int) bool {
		return b.count("select count(*) from signers where signer = $1 and audited_nonce = $2 and audited_known = $2 and audited_own = $2 "+
			"and audited_duplicates = 0", b.signer.Address(), nonces) == 1
	}
	b.clock.Add(61)
	b.node.mine(1)
	b.step()
	require.True(t, audited(2))
	b.enqueue(3, 20)
	b.step()
	b.node.mine(1)
	b.clock.Add(61)
	b.step()
	require.True(t, audited(2), "the third is not final")
	b.settle()
	b.clock.Add(61)
	b.node.mine(1)
	b.step()
	require.True(t, audited(3))
}
