package txmgr_test

import (
	"context"
	"log/slog"
	"math/big"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

// ours is the transaction manager as a contender: two replicas over one database.
type ours struct {
	b        *bundle
	replicas [2]*txmgr.Manager
	turn     int
	gone     []*txmgr.Manager // processes that were killed
}

func newOurs(t *testing.T, st *store.Store, seed int64) *ours {
	t.Helper()
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("fault matrix"), big.NewInt(seed+1).Bytes()))
	require.NoError(t, err)
	b := &bundle{
		t: t, st: st, signer: txmgr.NewKeySigner(key), clock: &atomic.Int64{},
		cfg: txmgr.Config{ChainID: mockChain, FinalityDepth: maxReorg + 1, MaxFeeGwei: 400, LostAfterPolls: 3, BumpAfterBlocks: 1},
	}
	b.clock.Store(1_700_000_000)
	b.node = newMockNode(t, b.signer.Address())
	b.node.mine(maxReorg + 1)
	o := &ours{b: b}
	for i := range o.replicas {
		o.replicas[i] = o.process()
	}
	b.m = o.replicas[0]
	return o
}

func (o *ours) process() *txmgr.Manager {
	return txmgr.New(o.b.cfg, o.b.st, o.b.node, o.b.signer, slog.New(slog.DiscardHandler), o.b.now)
}

func (o *ours) enqueue(payload byte, blocks uint64) { o.b.enqueue(payload, blocks) }

func (o *ours) step(ctx context.Context) error { return o.replicas[o.turn].Step(ctx) }

func (o *ours) takeOver(other bool) {
	o.b.clock.Add(60) // the lease runs out
	o.gone = append(o.gone, o.replicas[o.turn])
	o.replicas[o.turn] = o.process()
	if other {
		o.turn = 1 - o.turn
	}
}

func (o *ours) standBy(ctx context.Context) error {
	o.b.clock.Add(60)
	o.turn = 1 - o.turn
	return o.step(ctx)
}

func (o *ours) open() int {
	return o.b.count("select count(*) from intents where signer = $1 and state in "+
		"('ready', 'reserved', 'inflight', 'mined', 'cancelling')", o.b.signer.Address())
}

func (o *ours) outcome(payload byte) string {
	switch o.b.text("select state from intents where idempotency_key = $1", o.b.signer.Address().Hex()+string('a'+rune(payload))) {
	case "final_ok":
		return "done"
	case "cancelled", "expired":
		return "not done"
	default:
		return ""
	}
}

func (o *ours) known(hash common.Hash) bool {
	return o.b.count("select count(*) from attempts where tx_hash = $1", hash) == 1
}

// close ends what the processes hold of the database.
func (o *ours) close() {
	ended, end := context.WithCancel(o.b.t.Context())
	end()
	for _, m := range append(o.gone, o.replicas[:]...) {
		require.NoError(o.b.t, m.Run(ended))
	}
}
