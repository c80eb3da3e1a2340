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

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/chain/devchain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

// ours is the transaction manager as a contender: two replicas on one database.
type ours struct {
	b        *bundle
	w        *devWorld
	replicas [2]*txmgr.Manager
	turn     int
	gone     []*txmgr.Manager // processes that were killed
	lines    []*chain.Client  // each process's connections to the nodes
}

func newOurs(t *testing.T, st *store.Store, seed int64, w *devWorld) *ours {
	t.Helper()
	b := &bundle{
		t: t, st: st, signer: matrixSigner(t, seed), clock: &atomic.Int64{}, chain: w, cfg: txmgr.Config{
			ChainID: devchain.ChainID, Finality: txmgr.Finality{Depth: maxReorg + 1}, MaxFeeGwei: 400, LostAfterPolls: 3,
			BumpAfterBlocks: 1,
		},
	}
	b.clock.Store(1_700_000_000)
	w.begin(b.signer.Address())
	o := &ours{b: b, w: w}
	for i := range o.replicas {
		o.replicas[i] = o.process()
	}
	b.m = o.replicas[0]
	return o
}

func matrixSigner(t *testing.T, seed int64) txmgr.Signer {
	t.Helper()
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("fault matrix"), big.NewInt(seed+1).Bytes()))
	require.NoError(t, err)
	return txmgr.NewKeySigner(key)
}

func (o *ours) process() *txmgr.Manager {
	o.lines = append(o.lines, o.w.dial())
	c := txmgr.Chain{Node: o.lines[len(o.lines)-1], Signer: o.b.signer}
	return txmgr.New(o.b.cfg, o.b.st, c, slog.New(slog.DiscardHandler), o.b.now)
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

// close releases what the processes hold of the database and the nodes.
func (o *ours) close() {
	ended, end := context.WithCancel(o.b.t.Context())
	end()
	for _, m := range append(o.gone, o.replicas[:]...) {
		require.NoError(o.b.t, m.Run(ended, o.b.heads()))
	}
	for _, line := range o.lines {
		line.Close()
	}
}
