package txmgr_test

import (
	"context"
	"log/slog"
	"math/big"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

const mockChain = 31_337

// world is what a test reads of its chain: *mockNode or *devWorld implements it.
type world interface {
	chainTime() uint64
	canonical() []*types.Transaction // the sender's, in the chain's blocks
	sent() []common.Hash             // every transaction ever sent
}

// bundle is one signer on one chain. Several may share a database.
type bundle struct {
	t      *testing.T
	st     *store.Store
	node   *mockNode // nil in the matrix
	chain  world
	signer txmgr.Signer
	cfg    txmgr.Config
	clock  *atomic.Int64 // seconds
	m      *txmgr.Manager
}

func setup(t *testing.T) *bundle {
	t.Helper()
	return setupOn(t, testkit.DB(t))
}

func setupOn(t *testing.T, st *store.Store) *bundle {
	t.Helper()
	key, err := crypto.GenerateKey()
	require.NoError(t, err)
	b := &bundle{
		t: t, st: st, signer: txmgr.NewKeySigner(key), clock: &atomic.Int64{},
		cfg: txmgr.Config{ChainID: mockChain, Finality: txmgr.Finality{Depth: 3}, MaxFeeGwei: 100, LostAfterPolls: 3},
	}
	b.clock.Store(1_700_000_000)
	b.node = newMockNode(t, b.signer.Address())
	b.chain = b.node
	b.restart()
	return b
}

// restart starts a new process on the same database, after the previous lease has expired.
func (b *bundle) restart() {
	b.clock.Add(60)
	b.m = b.manager(b.node, b.signer)
	b.cfg.Metrics = nil // already registered
}

func (b *bundle) manager(node txmgr.Node, signer txmgr.Signer) *txmgr.Manager {
	return txmgr.New(b.cfg, b.st, txmgr.Chain{Node: node, Signer: signer}, slog.New(slog.DiscardHandler), b.now)
}

func (b *bundle) now() time.Time { return time.Unix(b.clock.Load(), 0) }

// vault returns the destination of the intent with this payload.
func vault(payload byte) common.Address { return common.BytesToAddress([]byte{0xaa, payload}) }

// enqueue stores an intent with a deadline that many blocks ahead.
func (b *bundle) enqueue(payload byte, blocks uint64) int64 {
	b.t.Helper()
	key := b.signer.Address().Hex() + string('a'+rune(payload))
	return b.enqueueIntent(txmgr.Intent{Key: key, To: vault(payload), Data: []byte{payload}}, blocks)
}

func (b *bundle) enqueueIntent(in txmgr.Intent, blocks uint64) (id int64) {
	b.t.Helper()
	in.Deadline = time.Unix(int64(b.chain.chainTime()+blocks*blockSeconds), 0)
	err := b.st.InTx(b.t.Context(), func(tx pgx.Tx) (err error) {
		id, err = b.m.Enqueue(b.t.Context(), tx, in)
		return err
	})
	require.NoError(b.t, err)
	return id
}

func (b *bundle) step() {
	b.t.Helper()
	require.NoError(b.t, b.m.Step(b.t.Context()))
}

// settle steps and mines until no intent is open, then checks that nothing was lost or duplicated.
func (b *bundle) settle() {
	b.t.Helper()
	for range 60 {
		b.step()
		b.node.mine(1)
		if b.count("select count(*) from intents where signer = $1 and state in "+
			"('ready', 'reserved', 'inflight', 'mined', 'cancelling')", b.signer.Address()) == 0 {
			b.checkBooks()
			return
		}
	}
	require.Fail(b.t, "an intent is still open", "%v", b.states())
}

// checkBooks checks the report card: no duplicates, no losses, and only stored bytes were sent.
func (b *bundle) checkBooks() {
	b.t.Helper()
	byPayload := map[byte]int{}
	for _, tx := range b.chain.canonical() {
		if len(tx.Data()) > 0 {
			byPayload[tx.Data()[0]]++
		}
		require.Equal(b.t, 1, b.count("select count(*) from attempts where tx_hash = $1", tx.Hash()), "lost: %s", tx.Hash())
	}
	for payload, times := range byPayload {
		require.Equal(b.t, 1, times, "intent %d mined twice", payload)
	}
	for _, hash := range b.chain.sent() {
		require.Equal(b.t, 1, b.count("select count(*) from attempts where tx_hash = $1", hash), "sent before it was stored")
	}
}

// checkFinal checks that every final intent is on the chain where its receipt says.
func (b *bundle) checkFinal(intent int64) {
	b.t.Helper()
	var hash, in common.Hash
	var number int64
	require.NoError(b.t, b.st.Pool.QueryRow(b.t.Context(), `select r.tx_hash, r.block_hash, r.block_number
		from receipts r join attempts using (tx_hash) where intent_id = $1 and final`, intent).Scan(&hash, &in, &number))
	held := b.node.chain[number]
	require.Equal(b.t, held.header.Hash(), in)
	require.True(b.t, slices.ContainsFunc(held.txs, func(tx *types.Transaction) bool { return tx.Hash() == hash }))
}

func (b *bundle) count(sql string, args ...any) int {
	b.t.Helper()
	var n int
	require.NoError(b.t, b.st.Pool.QueryRow(b.t.Context(), sql, args...).Scan(&n))
	return n
}

func (b *bundle) text(sql string, args ...any) string {
	b.t.Helper()
	var s string
	require.NoError(b.t, b.st.Pool.QueryRow(b.t.Context(), sql, args...).Scan(&s))
	return s
}

func (b *bundle) state(intent int64) string {
	b.t.Helper()
	return b.text("select state from intents where intent_id = $1", intent)
}

func (b *bundle) reason(intent int64) string {
	b.t.Helper()
	return b.text("select reason from intents where intent_id = $1", intent)
}

func (b *bundle) states() string {
	b.t.Helper()
	return b.text("select string_agg(state || ' ' || reason, ', ' order by intent_id) from intents where signer = $1",
		b.signer.Address())
}

func (b *bundle) stop(scope string, subject []byte) {
	b.t.Helper()
	_, err := b.st.Pool.Exec(b.t.Context(), "insert into controls (scope, subject, reason, set_at) values ($1, $2, 'test', now())",
		scope, append([]byte{}, subject...))
	require.NoError(b.t, err)
}

// attempts returns an intent's transactions, oldest first.
func (b *bundle) attempts(intent int64) []*types.Transaction {
	b.t.Helper()
	rows, err := b.st.Pool.Query(b.t.Context(), "select raw from attempts where intent_id = $1 order by attempt_id", intent)
	require.NoError(b.t, err)
	raws, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	require.NoError(b.t, err)
	out := make([]*types.Transaction, len(raws))
	for i, raw := range raws {
		out[i] = new(types.Transaction)
		require.NoError(b.t, out[i].UnmarshalBinary(raw))
	}
	return out
}

// foreign returns a transaction of the same key that this database does not know.
func (b *bundle) foreign(nonce uint64) *types.Transaction {
	b.t.Helper()
	to := vault(0xff)
	tx, err := b.signer.Sign(context.WithoutCancel(b.t.Context()), types.NewTx(&types.DynamicFeeTx{
		ChainID: big.NewInt(mockChain), Nonce: nonce, GasTipCap: gwei(90), GasFeeCap: gwei(90), Gas: 21_000, To: &to,
	}), big.NewInt(mockChain))
	require.NoError(b.t, err)
	return tx
}
