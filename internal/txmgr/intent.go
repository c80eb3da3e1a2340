package txmgr

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"

	"github.com/astrolabe-index/astrolabe/internal/chain"
	"github.com/astrolabe-index/astrolabe/internal/store/enum"
	"github.com/astrolabe-index/astrolabe/internal/store/keeperdb"
)

// item is an open intent with all its attempts, oldest first.
type item struct {
	keeperdb.OpenIntentsRow
	attempts []keeperdb.AttemptsOfRow
}

func (it *item) nonce() uint64 { return uint64(*it.Nonce) }

// newest returns the attempt to send: it outbids the others.
func (it *item) newest() *keeperdb.AttemptsOfRow { return &it.attempts[len(it.attempts)-1] }

func (it *item) hasNoop() bool { return len(it.attempts) > 0 && it.newest().Kind == kindNoop }

// kindOf returns the kind of the attempt with this hash, or "" if there is none.
func (it *item) kindOf(tx common.Hash) string {
	for i := range it.attempts {
		if it.attempts[i].TxHash == tx {
			return it.attempts[i].Kind
		}
	}
	return ""
}

// logged returns the log fields of one of the intent's transactions. The zero hash is none of them.
func (it *item) logged(tx common.Hash) []any {
	out := []any{"intent_id", it.IntentID, "vault", it.Vault}
	if it.PlanID != nil {
		out = append(out, "plan_id", *it.PlanID)
	}
	if it.Nonce != nil {
		out = append(out, "nonce", *it.Nonce)
	}
	if tx != (common.Hash{}) {
		out = append(out, "tx", tx, "kind", it.kindOf(tx))
	}
	return out
}

// unmined returns the state of an intent that has attempts and is in no block.
func (it *item) unmined() string {
	if it.hasNoop() {
		return enum.IntentCancelling
	}
	return enum.IntentInflight
}

func (it *item) call(m *Manager) ethereum.CallMsg {
	to := it.ToAddress
	return ethereum.CallMsg{From: m.Address(), To: &to, Value: it.Value.Big(), Data: it.Calldata, Gas: uint64(it.GasLimit)}
}

// open reads the signer's open intents: first those with a nonce, in nonce order.
func (m *Manager) open(ctx context.Context) ([]*item, error) {
	q := keeperdb.New(m.st.Pool)
	rows, err := q.OpenIntents(ctx, keeperdb.OpenIntentsParams{ChainID: int64(m.cfg.ChainID), Signer: m.Address()})
	if err != nil {
		return nil, fmt.Errorf("reading open intents: %w", err)
	}
	items, byID, ids := make([]*item, len(rows)), map[int64]*item{}, make([]int64, len(rows))
	for i, row := range rows {
		items[i] = &item{OpenIntentsRow: row}
		byID[row.IntentID], ids[i] = items[i], row.IntentID
	}
	attempts, err := q.AttemptsOf(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("reading attempts: %w", err)
	}
	for _, a := range attempts {
		it := byID[a.IntentID]
		it.attempts = append(it.attempts, a)
	}
	return items, nil
}

// move changes the intent's state in the caller's transaction. It fails if another writer changed the state first.
func (m *Manager) move(ctx context.Context, q *keeperdb.Queries, it *item, to, reason string) error {
	n, err := q.MoveIntent(ctx, keeperdb.MoveIntentParams{
		IntentID: it.IntentID, OldState: it.State, NewState: to, Reason: reason, Now: m.now(),
	})
	if err != nil {
		return fmt.Errorf("moving from %s to %s: %w", it.State, to, err)
	}
	if n == 0 {
		return fmt.Errorf("moving from %s to %s: the intent is no longer %s", it.State, to, it.State)
	}
	return nil
}

// receipt returns the receipt of the attempt that is in a block of the canonical chain.
func (m *Manager) receipt(ctx context.Context, v *stepState, it *item) (_ *chain.Receipt, found bool, err error) {
	for i := range it.attempts {
		r, err := m.node.Receipt(ctx, it.attempts[i].TxHash)
		if isNotFound(err) {
			continue
		}
		if err != nil {
			return nil, false, fmt.Errorf("reading the receipt of %s: %w", it.attempts[i].TxHash, err)
		}
		if ok, err := m.canonical(ctx, v, r); ok || err != nil {
			return r, ok, err
		}
	}
	return nil, false, nil
}

// canonical reports whether the receipt's block is on the canonical chain.
func (m *Manager) canonical(ctx context.Context, v *stepState, r *chain.Receipt) (bool, error) {
	h, err := m.header(ctx, v, r.BlockNumber.Uint64())
	if isNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading block %d: %w", r.BlockNumber, err)
	}
	return h.Hash() == r.BlockHash, nil
}

func (it *item) hashes() []common.Hash {
	out := make([]common.Hash, len(it.attempts))
	for i, a := range it.attempts {
		out[i] = a.TxHash
	}
	return out
}

// feeLimit returns the most that an attempt using that much gas may offer for a unit of gas, in wei.
func (m *Manager) feeLimit(it *item, gas uint64) *big.Int {
	limit := new(big.Int).Mul(new(big.Int).SetUint64(m.cfg.MaxFeeGwei), big.NewInt(1e9))
	if it.MaxCost != nil && gas > 0 {
		most := new(big.Int).Sub(it.MaxCost.Big(), m.dataFee(it))
		if most.Sign() < 0 {
			return new(big.Int)
		}
		if most.Quo(most, new(big.Int).SetUint64(gas)); most.Cmp(limit) < 0 {
			return most
		}
	}
	return limit
}

// readDataFee reads what a rollup charges for the intent's data now, beside the gas.
func (m *Manager) readDataFee(ctx context.Context, it *item) error {
	cost, err := m.node.DataCost(ctx, it.call(m))
	if err != nil {
		return err
	}
	m.data[it.IntentID] = cost.Fee
	return nil
}

// dataFee returns the fee that readDataFee read last, in wei.
func (m *Manager) dataFee(it *item) *big.Int {
	if fee := m.data[it.IntentID]; fee != nil {
		return fee
	}
	return new(big.Int)
}

// tradeLimit returns feeLimit less the room for a no-op.
func (m *Manager) tradeLimit(it *item, gas uint64) *big.Int {
	return tradeLimit(m.feeLimit(it, gas), m.cfg.BumpPercent)
}
