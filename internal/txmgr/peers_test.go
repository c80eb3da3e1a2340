package txmgr_test

import (
	"bytes"
	"context"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/stretchr/testify/require"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/testkit"
	"github.com/astrolabe-index/astrolabe/internal/txmgr"
)

// tableVariable names the file whose table between the markers is replaced.
const tableVariable = "ASTROLABE_PEERS_TABLE"

// peer is the common part of both models: a key, nodes, and work that survives processes.
type peer struct {
	t      *testing.T
	n      *chain.Client
	signer txmgr.Signer
	work   []*job // on disk, in order
}

// job is one call to be made.
type job struct {
	payload byte
	done    bool
	failed  bool
	tx      *types.Transaction
	sentAt  uint64
	hashes  map[common.Hash]bool // every hash that its record had
}

func newPeer(t *testing.T, seed int64, w *devWorld) peer {
	t.Helper()
	p := peer{t: t, signer: matrixSigner(t, seed)}
	w.begin(p.signer.Address())
	p.n = w.dial()
	return p
}

func (p *peer) enqueue(payload byte, _ uint64) {
	p.work = append(p.work, &job{payload: payload, hashes: map[common.Hash]bool{}})
}

func (p *peer) open() (n int) {
	for _, j := range p.work {
		if !j.done && !j.failed {
			n++
		}
	}
	return n
}

func (p *peer) outcome(payload byte) string {
	for _, j := range p.work {
		switch {
		case j.payload != payload:
		case j.done:
			return "done"
		case j.failed:
			return "not done"
		}
	}
	return ""
}

func (p *peer) close() { p.n.Close() }

// sign returns a transaction at the market's fees, or a tenth above the previous one.
func (p *peer) sign(ctx context.Context, j *job, nonce uint64, before *types.Transaction) (*types.Transaction, error) {
	head, err := p.n.Header(ctx, nil)
	if err != nil {
		return nil, err
	}
	tip, err := p.n.SuggestGasTipCap(ctx)
	if err != nil {
		return nil, err
	}
	feeCap := new(big.Int).Add(new(big.Int).Lsh(head.BaseFee, 1), tip)
	if before != nil {
		raised := func(v, now *big.Int) *big.Int {
			up := new(big.Int).Quo(new(big.Int).Add(new(big.Int).Mul(v, big.NewInt(110)), big.NewInt(99)), big.NewInt(100))
			if up.Cmp(now) > 0 {
				return up
			}
			return now
		}
		tip, feeCap = raised(before.GasTipCap(), tip), raised(before.GasFeeCap(), feeCap)
	}
	to := vault(j.payload)
	return p.signer.Sign(ctx, types.NewTx(&types.DynamicFeeTx{
		ChainID: matrixChain(), Nonce: nonce, GasTipCap: tip, GasFeeCap: feeCap, Gas: 260_000, To: &to, Data: []byte{j.payload},
	}), matrixChain())
}

func (p *peer) send(ctx context.Context, tx *types.Transaction) error {
	raw, err := tx.MarshalBinary()
	if err != nil {
		return err
	}
	_, err = p.n.SendRawTransaction(ctx, raw)
	return err
}

// mined reports whether a transaction is deep enough, or at least in a block.
func (p *peer) mined(ctx context.Context, hash common.Hash) (deep, in bool, err error) {
	r, err := p.n.Receipt(ctx, hash)
	if err != nil {
		if ctx.Err() == nil && strings.Contains(err.Error(), "not found") {
			err = nil
		}
		return false, false, err
	}
	head, err := p.n.Header(ctx, nil)
	if err != nil {
		return false, false, err
	}
	return head.Number.Uint64() >= r.BlockNumber.Uint64()+maxReorg+1, true, nil
}

// stateless models a sender that keeps nonce and hashes in memory, like op-service/txmgr. It makes one call at a time.
// Its nonce is the chain's newest after a start or a failed send. After three "nonce too low" it abandons the
// transaction, and its caller asks for it again.
type stateless struct {
	peer
	remembered map[common.Hash]bool
	nonce      *uint64
	current    *job
	txs        []*types.Transaction
	tooLow     int
	bumpAt     uint64
}

func newStateless(t *testing.T, seed int64, w *devWorld) *stateless {
	t.Helper()
	return &stateless{peer: newPeer(t, seed, w), remembered: map[common.Hash]bool{}}
}

func (s *stateless) known(hash common.Hash) bool { return s.remembered[hash] }

func (s *stateless) takeOver(bool) {
	s.remembered, s.nonce, s.current, s.txs, s.tooLow = map[common.Hash]bool{}, nil, nil, nil, 0
}

// standBy is a second replica. Nothing prevents it from sending too.
func (s *stateless) standBy(ctx context.Context) error {
	other := &stateless{peer: s.peer, remembered: s.remembered}
	return other.step(ctx)
}

func (s *stateless) step(ctx context.Context) error {
	if s.current == nil {
		for _, j := range s.work {
			if !j.done {
				s.current, s.txs, s.tooLow = j, nil, 0
				break
			}
		}
		if s.current == nil {
			return nil
		}
	}
	for _, tx := range s.txs {
		deep, in, err := s.mined(ctx, tx.Hash())
		if err != nil {
			return err
		}
		if deep {
			s.current.done, s.current = true, nil
			return nil
		}
		if in {
			return nil
		}
	}
	head, err := s.n.Header(ctx, nil)
	if err != nil {
		return err
	}
	if len(s.txs) > 0 && head.Number.Uint64() < s.bumpAt {
		return nil
	}
	if s.nonce == nil {
		nonce, err := s.n.NonceAt(ctx, s.signer.Address(), nil)
		if err != nil {
			return err
		}
		s.nonce = &nonce
	} else if len(s.txs) == 0 {
		*s.nonce++
	}
	var before *types.Transaction
	if len(s.txs) > 0 {
		before = s.txs[len(s.txs)-1]
	}
	tx, err := s.sign(ctx, s.current, *s.nonce, before)
	if err != nil {
		return err
	}
	err = s.send(ctx, tx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.remembered[tx.Hash()] = true
	s.txs, s.bumpAt = append(s.txs, tx), head.Number.Uint64()+2
	if err != nil && strings.Contains(err.Error(), "nonce too low") {
		if s.tooLow++; s.tooLow >= 3 {
			s.current, s.nonce = nil, nil // abandoned; the caller asks again
		}
	}
	return nil
}

// queue models a relayer with a stored queue and counter. A job takes its nonce from the counter when it is prepared.
// Its record is stored before the first send but not before a bump. What the node refuses as "nonce too low" returns to
// the queue for another nonce. At a start the counter is raised to the chain's.
type queue struct {
	peer
	counter uint64
	started bool
}

func newQueue(t *testing.T, seed int64, w *devWorld) *queue {
	t.Helper()
	return &queue{peer: newPeer(t, seed, w)}
}

func (q *queue) known(hash common.Hash) bool {
	for _, j := range q.work {
		if j.hashes[hash] {
			return true
		}
	}
	return false
}

func (q *queue) takeOver(bool) { q.started = false }

// standBy is another worker on the same queue.
func (q *queue) standBy(ctx context.Context) error { return q.step(ctx) }

func (q *queue) step(ctx context.Context) error {
	if !q.started {
		nonce, err := q.n.NonceAt(ctx, q.signer.Address(), nil)
		if err != nil {
			return err
		}
		q.counter, q.started = max(q.counter, nonce), true
	}
	for _, j := range q.work {
		if j.done || j.failed {
			continue
		}
		if err := q.advance(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

func (q *queue) advance(ctx context.Context, j *job) error {
	head, err := q.n.Header(ctx, nil)
	if err != nil {
		return err
	}
	record := j.tx
	if record == nil { // pending: prepared again, whatever happened to it before
		nonce := q.counter
		q.counter++
		tx, err := q.sign(ctx, j, nonce, nil)
		if err != nil {
			return err
		}
		j.tx, j.sentAt = tx, head.Number.Uint64()
		j.hashes[tx.Hash()] = true
		return q.submit(ctx, j, tx)
	}
	deep, in, err := q.mined(ctx, record.Hash())
	if err != nil {
		return err
	}
	if deep {
		j.done = true
	}
	if deep || in || head.Number.Uint64() < j.sentAt+2 {
		return nil
	}
	tx, err := q.sign(ctx, j, record.Nonce(), record)
	if err != nil {
		return err
	}
	if err := q.submit(ctx, j, tx); err != nil {
		return err
	}
	if j.tx != nil {
		j.tx, j.sentAt = tx, head.Number.Uint64()
		j.hashes[tx.Hash()] = true
	}
	return nil
}

func (q *queue) submit(ctx context.Context, j *job, tx *types.Transaction) error {
	err := q.send(ctx, tx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil && strings.Contains(err.Error(), "nonce too low") {
		j.tx = nil
	}
	return nil
}

// TestPeersUnderTheSameFaults plays the same schedules to the transaction manager and to models of other senders.
func TestPeersUnderTheSameFaults(t *testing.T) {
	t.Parallel()
	st := testkit.DB(t)
	const peerSchedules = 24
	w := newDevWorld(t, peerSchedules)
	names := []string{"this transaction manager", "stateless sender", "queue with unbound nonces"}
	contenders := []func(seed int64) contender{
		func(seed int64) contender { return newOurs(t, st, seed, w) },
		func(seed int64) contender { return newStateless(t, seed, w) },
		func(seed int64) contender { return newQueue(t, seed, w) },
	}
	totals := make([]card, len(names))
	hurt := make([]int, len(names)) // schedules in which the sender failed
	schedules := 0
	for seed := range testkit.Seeds(t, peerSchedules) {
		schedules++
		for i, begin := range contenders {
			got := play(t, newSchedule(seed), w, begin(seed), &coverage{failpoints: map[string]int{}, crossed: map[[2]int]int{}})
			totals[i].add(got)
			if got != (card{}) {
				hurt[i]++
			}
		}
	}
	require.Equal(t, card{}, totals[0])
	for i := range names[1:] {
		require.Positive(t, hurt[i+1], "the faults hurt %s", names[i+1])
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%d seeded schedules of 12 rounds each.\n\n", schedules)
	table.WriteString("| sender | duplicate trades | lost transactions | stuck for ever | wrong about the outcome | schedules hurt |\n" +
		"|---|---|---|---|---|---|\n")
	for i, name := range names {
		c := totals[i]
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %d | %d |\n", name, c.duplicates, c.lost, c.stuck, c.wrong, hurt[i])
	}
	t.Log("\n" + table.String())
	if path := os.Getenv(tableVariable); path != "" {
		writeTable(t, path, table.String())
	}
}

// writeTable replaces the text between the document's markers.
func writeTable(t *testing.T, path, table string) {
	t.Helper()
	begin, end := []byte("<!-- peers: begin -->\n"), []byte("<!-- peers: end -->")
	doc, err := os.ReadFile(filepath.Clean(path))
	require.NoError(t, err)
	head, rest, ok := bytes.Cut(doc, begin)
	require.True(t, ok, "%s has no line %s", path, begin)
	_, tail, ok := bytes.Cut(rest, end)
	require.True(t, ok, "%s has no line %s", path, end)
	out := bytes.Join([][]byte{head, begin, []byte(table), end, tail}, nil)
	require.NoError(t, os.WriteFile(filepath.Clean(path), out, 0o600))
}
