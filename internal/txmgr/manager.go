package txmgr

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// ErrKeyTaken says that a different intent already uses the idempotency key.
var ErrKeyTaken = errors.New("the idempotency key belongs to a different intent")

// States and kinds of attempts. The schema uses the same names.
const (
	attemptSigned   = "signed"
	attemptSent     = "sent"
	attemptUnknown  = "unknown"
	attemptRejected = "rejected"

	kindTrade = "trade"
	kindBump  = "bump"
	kindNoop  = "noop"
)

// Manager sends the intents of one signer. Enqueue is safe for concurrent use. Step and Run exclude each other.
type Manager struct {
	cfg     Config
	st      *store.Store
	node    Node
	signer  Signer
	log     *slog.Logger
	now     func() time.Time
	lease   *store.Lease
	metrics *metrics
	wake    chan struct{}

	mu      sync.Mutex            // held during a step; guards the fields below
	sent    map[int64]common.Hash // head at which an intent's bytes were last sent
	lost    map[int64]lookup      // intents whose nonce is used by an unknown transaction
	funds   funds                 // at the newest block
	stepped common.Hash           // head of the last step that succeeded
	gasOf   map[int64]uint64      // gas estimates of intents that wait for a lower base fee
	data    map[int64]*big.Int    // {wei} what a rollup charges for an intent's data beside the gas
	assumed string                // why finality is assumed; empty if the configured rule decides
	audited time.Time             // time of the last comparison with the chain
	taken   time.Time             // time at which the lease was taken; zero after a successful step
}

// lookup counts the blocks at which a used nonce had no receipt.
type lookup struct {
	head  common.Hash
	polls int
}

// Chain is how a Manager signs and sends.
type Chain struct {
	Node   Node
	Signer Signer
}

// New returns a Manager that does nothing until Step or Run.
func New(cfg Config, st *store.Store, c Chain, log *slog.Logger, now func() time.Time) *Manager {
	cfg = cfg.withDefaults()
	signer := c.Signer
	name := fmt.Sprintf("txmgr:%d:%s", cfg.ChainID, strings.ToLower(signer.Address().Hex()))
	return &Manager{
		cfg: cfg, st: st, node: c.Node, signer: signer, now: now,
		metrics: newMetrics(cfg.Metrics, strconv.FormatUint(cfg.ChainID, 10), signer.Address().Hex()),
		log:     log.With("component", "txmgr", "signer", signer.Address()),
		lease:   store.NewLease(st, name, rand.Text(), cfg.LeaseTTL, now),
		wake:    make(chan struct{}, 1),
		sent:    map[int64]common.Hash{}, lost: map[int64]lookup{}, gasOf: map[int64]uint64{}, data: map[int64]*big.Int{},
	}
}

// Address returns the signer's address.
func (m *Manager) Address() common.Address { return m.signer.Address() }

// Addresses returns the signer's address, as a Fleet of one would.
func (m *Manager) Addresses() []common.Address { return []common.Address{m.Address()} }

// Choose returns the manager's signer.
func (m *Manager) Choose(context.Context, pgx.Tx, common.Address, common.Address) (common.Address, error) {
	return m.Address(), nil
}

// Wake makes Run take its next step now. Call it after the transaction of an Enqueue has committed.
func (m *Manager) Wake() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// Enqueue stores an intent in the caller's transaction and returns its id. Enqueuing the same key again returns the
// same id. The error wraps ErrKeyTaken if the stored intent has another signer, destination, value or calldata.
func (m *Manager) Enqueue(ctx context.Context, tx pgx.Tx, in Intent) (int64, error) {
	if in.Key == "" {
		return 0, errors.New("enqueuing an intent: key must not be empty")
	}
	if in.GasLimit > m.cfg.MaxGasLimit {
		return 0, fmt.Errorf("enqueuing intent %s: gas limit is %d: it must be at most %d", in.Key, in.GasLimit, m.cfg.MaxGasLimit)
	}
	if in.MaxCost != nil && in.MaxCost.Sign() <= 0 {
		return 0, fmt.Errorf("enqueuing intent %s: maximum cost is %s wei: it must be at least 1", in.Key, in.MaxCost)
	}
	if in.Vault == (common.Address{}) {
		in.Vault = in.To
	}
	q := keeperdb.New(tx)
	chainID, value := int64(m.cfg.ChainID), basket.NewAmount(in.Value)
	row := keeperdb.InsertIntentParams{
		IdempotencyKey: in.Key, PlanID: in.PlanID, ChainID: chainID, Signer: m.Address(), Vault: in.Vault, ToAddress: in.To,
		Value: value, Calldata: append([]byte{}, in.Data...), GasLimit: int64(in.GasLimit), Deadline: in.Deadline, Now: m.now(),
	}
	if in.MaxCost != nil {
		most := basket.NewAmount(in.MaxCost)
		row.MaxCost = &most
	}
	id, err := q.InsertIntent(ctx, row)
	if err == nil {
		return id, nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return 0, fmt.Errorf("storing intent %s: %w", in.Key, err)
	}
	was, err := q.IntentByKey(ctx, in.Key)
	if err != nil {
		return 0, fmt.Errorf("reading intent %s: %w", in.Key, err)
	}
	same := was.ChainID == chainID && was.Signer == m.Address() && was.ToAddress == in.To && was.Value.Equal(value) &&
		bytes.Equal(was.Calldata, in.Data)
	if !same {
		return 0, fmt.Errorf("enqueuing intent %s: %w", in.Key, ErrKeyTaken)
	}
	return was.IntentID, nil
}

// Run makes a step at every new head, and whenever Wake is called, until ctx ends. It then releases the lease and returns
// nil. Errors are logged and the step is retried. While another replica holds the lease, Run waits.
func (m *Manager) Run(ctx context.Context, heads *chain.Heads) error {
	seen, end := heads.Subscribe()
	defer end()
	retry := time.NewTicker(m.cfg.RetryInterval)
	defer retry.Stop()
	for {
		err := m.stepAt(ctx, heads.Newest())
		if ctx.Err() != nil {
			return m.lease.Release(context.WithoutCancel(ctx))
		}
		if err != nil && !errors.Is(err, store.ErrLeaseHeld) {
			m.metrics.stepErrors.Inc()
			m.log.Warn("step of the transaction manager failed", "error", err)
		}
		if err = m.await(ctx, seen, retry.C, err != nil); err != nil && ctx.Err() == nil {
			m.log.Warn("transaction manager cannot follow the chain", "error", err)
		}
	}
}

// await returns at a new head, at a call of Wake, or, after a failed step, at the end of the pause. It keeps the lease meanwhile.
func (m *Manager) await(ctx context.Context, seen <-chan chain.Sighting, retry <-chan time.Time, failed bool) error {
	renewed := m.now()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case s := <-seen:
			switch {
			case s.Err != nil:
				m.metrics.stepErrors.Inc()
			case s.Head.Hash() != m.lastHead():
				return nil
			}
		case <-m.wake:
			return nil
		case <-retry:
			if failed {
				return nil
			}
		}
		if m.now().Sub(renewed) >= m.cfg.LeaseTTL/3 {
			if err := m.lease.Renew(ctx); err != nil {
				return err
			}
			renewed = m.now()
		}
	}
}

// lastHead returns the head of the last step that succeeded.
func (m *Manager) lastHead() common.Hash {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.stepped
}

// stepState is what one step has read of the chain and the database.
type stepState struct {
	head       *chain.Header
	final      *finality                // see final
	headers    map[uint64]*chain.Header // see header
	nonce      uint64                   // the signer's next nonce on the chain
	next       uint64                   // the signer's next nonce in the database
	floor      uint64                   // lowest nonce that is not final
	audited    int64                    // nonce below which everything was settled at the last audit
	enabled    bool
	killSwitch KillSwitch
	inFlight   int      // intents with a nonce and in no block
	owed       *big.Int // {wei} most that those may cost
}

// Step moves every open intent as far as possible: first intents with a nonce, then those that wait for one. An error
// in one intent does not stop the others; all errors are joined. Step takes the signer's lease or returns
// store.ErrLeaseHeld.
func (m *Manager) Step(ctx context.Context) error { return m.stepAt(ctx, nil) }

// stepAt makes a step at a head that was read before, or reads the newest one if it is nil.
func (m *Manager) stepAt(ctx context.Context, head *chain.Header) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	held := m.lease.Held()
	return m.lease.During(ctx, m.cfg.StepTimeout, func(ctx context.Context) error {
		if !held {
			m.taken = m.now()
		}
		return m.step(ctx, head)
	})
}

func (m *Manager) step(ctx context.Context, head *chain.Header) error {
	v, err := m.look(ctx, head)
	if err != nil {
		return err
	}
	open, err := m.open(ctx)
	if err != nil {
		return err
	}
	if err := m.readFunds(ctx, v.head, len(open) == 0); err != nil {
		return err
	}
	v.floor = v.next
	for _, it := range open {
		if it.Nonce != nil {
			v.floor = min(v.floor, it.nonce())
			if it.State != enum.IntentMined {
				if m.data[it.IntentID] == nil { // after a restart
					if err := m.readDataFee(ctx, it); err != nil {
						return err
					}
				}
				v.inFlight++
				v.owed.Add(v.owed, m.worstCost(it))
			}
		}
	}
	var faults []error
	if v.nonce < v.floor && v.enabled {
		faults = append(faults, m.fillGap(ctx, v))
	}
	for _, it := range open {
		if it.Nonce != nil {
			err = m.follow(ctx, v, it)
		} else {
			err = m.admit(ctx, v, it)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("intent %d (%s): %w", it.IntentID, it.State, err))
		}
		if ctx.Err() != nil || errors.Is(err, store.ErrLeaseLost) {
			break
		}
	}
	m.metrics.observe(open)
	if err := errors.Join(faults...); err != nil {
		return err
	}
	if !m.taken.IsZero() {
		took := m.now().Sub(m.taken)
		m.metrics.recovery.Observe(took.Seconds())
		m.log.Info("sending for this signer", "open_intents", len(open), "recovery", took)
		m.taken = time.Time{}
	}
	if err := m.audit(ctx, v); err != nil {
		return err
	}
	m.stepped = v.head.Hash()
	return nil
}

// look reads head, finality, nonces and kill switch. It disables the signer if the database is older than the chain.
func (m *Manager) look(ctx context.Context, head *chain.Header) (*stepState, error) {
	v := &stepState{head: head, owed: new(big.Int), headers: map[uint64]*chain.Header{}}
	var err error
	if v.head == nil {
		if v.head, err = m.node.Header(ctx, nil); err != nil {
			return nil, fmt.Errorf("reading the newest block: %w", err)
		}
	}
	if v.nonce, err = m.node.NonceAt(ctx, m.Address(), v.head.Number); err != nil {
		return nil, fmt.Errorf("reading the signer's nonce: %w", err)
	}
	q := keeperdb.New(m.st.Pool)
	if v.killSwitch, err = ReadKillSwitch(ctx, q); err != nil {
		return nil, err
	}
	key := keeperdb.SignerParams{ChainID: int64(m.cfg.ChainID), Signer: m.Address()}
	row, err := q.Signer(ctx, key)
	if errors.Is(err, pgx.ErrNoRows) {
		if err := m.meetSigner(ctx); err != nil {
			return nil, err
		}
		row, err = q.Signer(ctx, key)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the signer: %w", err)
	}
	v.next, v.enabled, v.audited = uint64(row.NextNonce), row.Enabled, row.AuditedNonce
	if v.enabled && v.nonce > v.next {
		v.enabled = false
		err = m.disable(ctx, fmt.Sprintf("the chain's nonce %d is above the database's %d: the database is older than the "+
			"chain, or the key is used elsewhere", v.nonce, v.next))
	}
	return v, err
}

// header returns the header at a height, read at most once in a step. The error is ethereum.NotFound if there is none.
func (m *Manager) header(ctx context.Context, v *stepState, number uint64) (*chain.Header, error) {
	if h, ok := v.headers[number]; ok {
		return h, nil
	}
	h, err := m.node.Header(ctx, new(big.Int).SetUint64(number))
	if err == nil {
		v.headers[number] = h
	}
	return h, err
}

// meetSigner stores a new signer, starting at the chain's pending nonce.
func (m *Manager) meetSigner(ctx context.Context) error {
	pending, err := m.node.PendingNonceAt(ctx, m.Address())
	if err != nil {
		return fmt.Errorf("reading the signer's pending nonce: %w", err)
	}
	return m.inTx(ctx, func(q *keeperdb.Queries) error {
		return q.InsertSigner(ctx, keeperdb.InsertSignerParams{
			ChainID: int64(m.cfg.ChainID), Signer: m.Address(), Nonce: int64(pending), UpdatedAt: m.now(),
		})
	})
}

func (m *Manager) disable(ctx context.Context, reason string) error {
	m.log.Error("signer disabled", "reason", reason)
	return m.inTx(ctx, func(q *keeperdb.Queries) error {
		return q.DisableSigner(ctx, keeperdb.DisableSignerParams{
			ChainID: int64(m.cfg.ChainID), Signer: m.Address(), Reason: reason, UpdatedAt: m.now(),
		})
	})
}

// inTx runs do in a transaction that is fenced by the lease.
func (m *Manager) inTx(ctx context.Context, do func(q *keeperdb.Queries) error) error {
	return m.lease.InTx(ctx, func(tx pgx.Tx) error { return do(keeperdb.New(tx)) })
}
