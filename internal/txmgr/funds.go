package txmgr

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// auditEvery is how often the books are compared with the chain's count of the signer's transactions.
const auditEvery = time.Minute

// funds is what the signer has to pay gas with.
type funds struct {
	head    common.Hash
	balance *big.Int // wei
}

// readFunds reads the signer's balance once a block, for the metric, the status and the floor.
func (m *Manager) readFunds(ctx context.Context, head *types.Header) error {
	if m.funds.head == head.Hash() {
		return nil
	}
	balance, err := m.node.BalanceAt(ctx, m.Address(), head.Number)
	if err != nil {
		return fmt.Errorf("reading the signer's balance: %w", err)
	}
	m.metrics.balance.Set(ether(balance))
	if m.funds.balance == nil || m.funds.balance.Cmp(balance) != 0 {
		err := m.inTx(ctx, func(q *keeperdb.Queries) error {
			return q.SetBalance(ctx, keeperdb.SetBalanceParams{
				ChainID: int64(m.cfg.ChainID), Signer: m.Address(), Balance: basket.NewAmount(balance), Now: m.now(),
			})
		})
		if err != nil {
			return fmt.Errorf("storing the signer's balance: %w", err)
		}
	}
	m.funds = funds{head: head.Hash(), balance: balance}
	return nil
}

// short tells whether the balance, after everything in flight is paid for at its worst, is below the floor.
func (m *Manager) short(v *view) bool {
	left := new(big.Int).Sub(m.funds.balance, v.owed)
	return left.Cmp(m.cfg.MinBalance) < 0
}

// worstCost is what an intent in flight may take from the signer, in wei.
func (it *item) worstCost() *big.Int {
	cost := it.Value.Big()
	if len(it.attempts) > 0 {
		gas := new(big.Int).Mul(it.newest().FeeCap.Big(), big.NewInt(it.GasLimit))
		cost = new(big.Int).Add(cost, gas)
	}
	return cost
}

// audit compares what the chain counts of the signer's final transactions with what is stored, once a minute.
func (m *Manager) audit(ctx context.Context, v *view) error {
	now := m.now()
	if now.Sub(m.audited) < auditEvery {
		return nil
	}
	m.audited = now // also where it fails: a node that keeps too little state is not asked at every step
	final, err := m.node.NonceAt(ctx, m.Address(), new(big.Int).SetUint64(v.final))
	if err != nil {
		return fmt.Errorf("reading the signer's nonce at final block %d: %w", v.final, err)
	}
	books, err := keeperdb.New(m.st.Pool).AuditSigner(ctx, keeperdb.AuditSignerParams{
		ChainID: int64(m.cfg.ChainID), Signer: m.Address(), FinalNonce: int64(final),
	})
	if err != nil {
		return fmt.Errorf("reading the signer's books: %w", err)
	}
	lost := max(0, int64(final)-books.FirstNonce-books.Known)
	m.metrics.lost.Set(float64(lost))
	m.metrics.duplicates.Set(float64(books.Duplicates))
	if lost > 0 || books.Duplicates > 0 {
		m.log.Error("the signer's books do not balance", "lost_transactions", lost, "duplicate_intents", books.Duplicates,
			"final_nonce", final, "first_nonce", books.FirstNonce)
	}
	return nil
}

// ether is an amount of wei as statistics want it.
func ether(wei *big.Int) float64 {
	f, _ := new(big.Rat).SetFrac(wei, big.NewInt(1e18)).Float64()
	return f
}
