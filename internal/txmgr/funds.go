package txmgr

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/basket"
	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// auditEvery is the pause between comparisons of the database with the chain's count of the signer's transactions.
const auditEvery = time.Minute

// idleFunds is the pause between readings of the balance while nothing is to be sent.
const idleFunds = time.Minute

// funds is the signer's balance.
type funds struct {
	head    common.Hash
	at      time.Time
	balance *big.Int // wei
}

// readFunds reads the signer's balance once a block, for the metric, the status and the minimum. While idle and above the
// minimum, it reads once every idleFunds.
func (m *Manager) readFunds(ctx context.Context, head *chain.Header, idle bool) error {
	f := m.funds
	if f.head == head.Hash() || idle && !f.at.IsZero() && f.balance.Cmp(m.cfg.MinBalance) >= 0 && m.now().Sub(f.at) < idleFunds {
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
	m.funds = funds{head: head.Hash(), at: m.now(), balance: balance}
	return nil
}

// short reports whether the balance, less the worst cost of everything in flight, is below the minimum.
func (m *Manager) short(v *stepState) bool {
	left := new(big.Int).Sub(m.funds.balance, v.owed)
	return left.Cmp(m.cfg.MinBalance) < 0
}

// worstCost returns the most that an intent in flight can cost the signer, in wei.
func (m *Manager) worstCost(it *item) *big.Int {
	cost := new(big.Int).Add(it.Value.Big(), m.dataFee(it))
	if len(it.attempts) > 0 {
		gas := new(big.Int).Mul(it.newest().FeeCap.Big(), big.NewInt(it.GasLimit))
		cost.Add(cost, gas)
	}
	return cost
}

// audit compares the chain's count of the signer's final transactions with the database, once a minute. It continues at the
// nonce below which everything was settled the last time.
func (m *Manager) audit(ctx context.Context, v *stepState) error {
	now := m.now()
	if now.Sub(m.audited) < auditEvery {
		return nil
	}
	m.audited = now // also after a failure: a node that lacks the state is not asked at every step
	settled, err := m.final(ctx, v)
	if err != nil {
		return err
	}
	final, err := m.node.NonceAt(ctx, m.Address(), new(big.Int).SetUint64(settled.block))
	if err != nil {
		return fmt.Errorf("reading the signer's nonce at final block %d: %w", settled.block, err)
	}
	books, err := keeperdb.New(m.st.Pool).AuditSigner(ctx, keeperdb.AuditSignerParams{
		ChainID: int64(m.cfg.ChainID), Signer: m.Address(), FinalNonce: int64(final), AuditedNonce: v.audited,
	})
	if err != nil {
		return fmt.Errorf("counting the signer's transactions: %w", err)
	}
	err = m.inTx(ctx, func(q *keeperdb.Queries) error {
		return q.SaveAudit(ctx, keeperdb.SaveAuditParams{
			ChainID: int64(m.cfg.ChainID), Signer: m.Address(), SettledNonce: int64(min(final, v.floor)), AuditedNonce: v.audited,
		})
	})
	if err != nil {
		return fmt.Errorf("saving the audit of the signer's transactions: %w", err)
	}
	lost := max(0, int64(final)-books.FirstNonce-books.Known)
	m.metrics.lost.Set(float64(lost))
	m.metrics.duplicates.Set(float64(books.Duplicates))
	if lost > 0 || books.Duplicates > 0 {
		m.log.Error("the signer's transactions on the chain and in the database differ",
			"lost_transactions", lost, "duplicate_intents", books.Duplicates,
			"final_nonce", final, "first_nonce", books.FirstNonce)
	}
	return nil
}

// ether converts wei to ether for statistics.
func ether(wei *big.Int) float64 {
	f, _ := new(big.Rat).SetFrac(wei, big.NewInt(1e18)).Float64()
	return f
}
